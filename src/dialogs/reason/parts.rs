//! Money is short: a plan by instalments, which finance has to agree to.

use super::{Reason, SEND, open, total};
use crate::dialogs::kit::{Choice, Heard, Prompt, Step, choice};
use crate::dialogs::later::{day_choices, picked_day, refused_day, today, typed_day};
use crate::dialogs::request::ReminderRequest;
use crate::dialogs::scene::Scene;
use crate::domain::ids::UnitId;
use crate::domain::reminder::{self, PARTS};
use chrono::NaiveDate;

const CHANGE: &str = "change";

pub(super) fn begin(unit: UnitId, scene: &Scene<'_>) -> Step<Reason> {
    if open(scene).is_empty() {
        return Step::Leave(scene.texts.reason_nothing_open());
    }
    Step::Go(Reason::Parts { unit })
}

pub(super) fn ask(scene: &Scene<'_>) -> Prompt {
    let t = scene.texts;
    let (words, sum) = total(scene);
    let currency = scene.community.settings.currency.as_str();
    let label = |parts: usize| {
        let each = reminder::split(sum, parts).pop().unwrap_or(sum);
        t.btn_parts(parts, t.money(each, currency))
    };
    let rows: Vec<Vec<Choice>> = PARTS.map(|parts| vec![choice(label(parts), parts.to_string())]).collect();
    Prompt::new(t.parts_ask(words), rows)
}

pub(super) fn hear(unit: UnitId, meant: Option<&str>, heard: &Heard, scene: &Scene<'_>) -> Step<Reason> {
    // A typed number is the number of parts, not a place in the list.
    let typed = match heard {
        Heard::Text(text) => text.trim().parse().ok(),
        Heard::Pick(_) | Heard::Skip | Heard::Media(..) | Heard::Phone(_) | Heard::Reply(_) => None,
    };
    let parts: Option<usize> = typed.or_else(|| meant.and_then(|pick| pick.parse().ok()));
    let enough = |parts: &usize| usize::try_from(total(scene).1).is_ok_and(|minor| minor >= *parts);
    match parts.filter(|parts| PARTS.contains(parts)).filter(enough) {
        Some(parts) => Step::Go(Reason::First { unit, parts }),
        None => Step::Stay(Reason::Parts { unit }, Some(scene.texts.parts_hint(*PARTS.start(), *PARTS.end()))),
    }
}

pub(super) fn ask_first(parts: usize, scene: &Scene<'_>) -> Prompt {
    Prompt::new(scene.texts.parts_first(parts), day_choices(scene))
}

pub(super) fn hear_first(unit: UnitId, parts: usize, heard: &Heard, scene: &Scene<'_>) -> Step<Reason> {
    let here = Reason::First { unit, parts };
    let day = match heard {
        Heard::Pick(pick) => picked_day(pick).ok_or_else(|| scene.texts.dialogs_hint_press()),
        Heard::Text(words) => typed_day(words, scene),
        Heard::Skip | Heard::Media(..) | Heard::Phone(_) | Heard::Reply(_) => Err(scene.texts.dialogs_hint_press()),
    };
    match day {
        Ok(first) => match reminder::may_promise(first, today(scene), 0) {
            Ok(()) => Step::Go(Reason::Check { unit, parts, first }),
            Err(why) => Step::Stay(here, Some(refused_day(why, scene))),
        },
        Err(hint) => Step::Stay(here, Some(hint)),
    }
}

pub(super) fn ask_check(parts: usize, first: NaiveDate, scene: &Scene<'_>) -> Prompt {
    let t = scene.texts;
    let (words, sum) = total(scene);
    let (today, currency) = (today(scene), scene.community.settings.currency.as_str());
    let mut lines = vec![t.parts_check(words, parts)];
    let all = reminder::instalments(sum, parts, first);
    lines.extend(all.iter().map(|p| t.parts_line(p.seq, t.day(p.on, today), t.money(p.amount_minor, currency))));
    lines.push(t.parts_check_end());
    let rows = vec![vec![choice(t.btn_parts_send(), SEND)], vec![choice(t.btn_parts_change(), CHANGE)]];
    Prompt::new(lines.join("\n"), rows)
}

pub(super) fn hear_check(
    unit: UnitId,
    (parts, first): (usize, NaiveDate),
    meant: Option<&str>,
    scene: &Scene<'_>,
) -> Step<Reason> {
    match meant {
        Some(SEND) if first <= today(scene) => Step::Stay(Reason::First { unit, parts }, Some(scene.texts.later_past())),
        Some(SEND) => Step::End(ReminderRequest::AskPlan { unit, parts, first }.into()),
        Some(CHANGE) => Step::Go(Reason::Parts { unit }),
        Some(_) | None => Step::Stay(Reason::Check { unit, parts, first }, Some(scene.texts.dialogs_hint_press())),
    }
}
