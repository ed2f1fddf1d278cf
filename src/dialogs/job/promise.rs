//! When somebody comes: quick choices, a typed time read back, and the reason where an earlier promise is moved.

use super::when::{self, Unread};
use super::{About, CHANGE, Job, SEND, bounded, pick_one, two_by_two};
use crate::chat::words::line;
use crate::dialogs::kit::{Choice, Heard, Prompt, Step, choice};
use crate::dialogs::scene::Scene;
use crate::domain::act::Act;
use crate::domain::case::Case;
use crate::domain::ticket::Window;
use crate::texts::Texts;
use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Timelike, Utc};

/// Windows on offer: days ahead, from and until which hour.
const OFFERED: [(u64, u32, u32); 6] = [(0, 9, 12), (0, 14, 16), (0, 16, 18), (0, 18, 20), (1, 9, 12), (1, 14, 18)];
/// A window is offered as long as so much of it is left.
const LEFT: TimeDelta = TimeDelta::minutes(45);

pub(super) fn ask(case: &Case, scene: &Scene<'_>) -> Prompt {
    let (t, tz) = (scene.texts, scene.community.settings.time_zone);
    let mut lines = vec![t.job_promise(&case.ticket.number)];
    let visit = line(&case.ticket.visit, 80);
    if !visit.is_empty() {
        lines.push(t.job_promise_visit(visit));
    }
    let today = scene.now.with_timezone(&tz).date_naive();
    let mut rows = vec![vec![choice(t.btn_job_in_half_hour(), "m30"), choice(t.btn_job_in_hour(), "m60")]];
    let windows: Vec<Choice> = OFFERED
        .iter()
        .filter_map(|(ahead, from, until)| {
            let date = today.checked_add_days(Days::new(*ahead))?;
            let window = hours(date, *from, *until, scene)?;
            let label = t.window(window.from, window.until, scene.now, tz);
            let fits = window.until - scene.now >= LEFT;
            fits.then(|| choice(label, format!("w{}.{from}.{until}", date.format("%Y%m%d"))))
        })
        .collect();
    rows.extend(two_by_two(windows));
    Prompt { html: lines.join("\n"), rows, ..Prompt::default() }
}

/// The window of these hours; one that has begun is offered from the next quarter of an hour on.
fn hours(date: NaiveDate, from: u32, until: u32, scene: &Scene<'_>) -> Option<Window> {
    let tz = scene.community.settings.time_zone;
    let at = |hour| when::at(date, NaiveTime::from_hms_opt(hour, 0, 0)?, tz);
    let window = Window { from: at(from)?, until: at(until)? };
    let begun = window.from < scene.now;
    Some(if begun { Window { from: next_quarter(scene.now).min(window.until), ..window } } else { window })
}

fn next_quarter(now: DateTime<Utc>) -> DateTime<Utc> {
    let minute = now - TimeDelta::seconds(i64::from(now.second())) - TimeDelta::nanoseconds(i64::from(now.nanosecond()));
    minute + TimeDelta::minutes(15 - i64::from(now.minute() % 15))
}

pub(super) fn hear(about: About, heard: &Heard, case: &Case, scene: &Scene<'_>) -> Step<Job> {
    let here = Job::Promise { about };
    let tz = scene.community.settings.time_zone;
    match heard {
        Heard::Pick(pick) => match picked(pick, scene) {
            Some(window) if window.until > scene.now => chosen(about, window, case, true),
            Some(_) => Step::Stay(here, Some(scene.texts.job_promise_past())),
            None => pick_one(here, scene),
        },
        Heard::Text(words) => match when::read(words, scene.now, tz) {
            Ok(window) => chosen(about, window, case, false),
            Err(why) => Step::Stay(here, Some(hint(why, scene.texts))),
        },
        Heard::Media(..) => Step::Stay(here, Some(scene.texts.job_no_files())),
        Heard::Skip | Heard::Phone(_) | Heard::Reply(_) => pick_one(here, scene),
    }
}

fn picked(pick: &str, scene: &Scene<'_>) -> Option<Window> {
    if let Some(minutes) = pick.strip_prefix('m') {
        let minutes = minutes.parse().ok().filter(|m| (1..=600).contains(m))?;
        let from = scene.now - TimeDelta::seconds(i64::from(scene.now.second()));
        return Some(Window { from, until: from + TimeDelta::minutes(minutes) });
    }
    let mut parts = pick.strip_prefix('w')?.splitn(3, '.');
    let date = NaiveDate::parse_from_str(parts.next()?, "%Y%m%d").ok()?;
    hours(date, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, scene)
}

fn hint(why: Unread, texts: Texts) -> String {
    match why {
        Unread::Unclear => texts.job_promise_unclear(),
        Unread::Past => texts.job_promise_past(),
        Unread::Far => texts.job_promise_far(),
    }
}

/// A window was chosen: a moved promise needs its reason, a typed time is read back, a pressed one is enough.
fn chosen(about: About, window: Window, case: &Case, pressed: bool) -> Step<Job> {
    let Window { from, until } = window;
    if case.ticket.promise.is_some() {
        Step::Go(Job::PromiseReason { about, from, until })
    } else if pressed {
        about.end(Act::Promise { from, until, reason: None })
    } else {
        Step::Go(Job::PromiseCheck { about, from, until })
    }
}

fn words(from: DateTime<Utc>, until: DateTime<Utc>, scene: &Scene<'_>) -> String {
    scene.texts.window(from, until, scene.now, scene.community.settings.time_zone)
}

pub(super) fn ask_check(from: DateTime<Utc>, until: DateTime<Utc>, scene: &Scene<'_>) -> Prompt {
    let t = scene.texts;
    let rows = vec![vec![choice(t.btn_job_yes(), SEND), choice(t.btn_job_change(), CHANGE)]];
    Prompt { html: t.job_promise_check(words(from, until, scene)), rows, ..Prompt::default() }
}

pub(super) fn hear_check(
    about: About,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
    heard: &Heard,
    case: &Case,
    scene: &Scene<'_>,
) -> Step<Job> {
    match heard {
        Heard::Pick(pick) if pick == SEND && until <= scene.now => {
            Step::Stay(Job::Promise { about }, Some(scene.texts.job_promise_past()))
        }
        Heard::Pick(pick) if pick == SEND => about.end(Act::Promise { from, until, reason: None }),
        Heard::Pick(pick) if pick == CHANGE => Step::Go(Job::Promise { about }),
        // Another time is written instead of a press.
        Heard::Text(_) => hear(about, heard, case, scene),
        Heard::Pick(_) | Heard::Skip | Heard::Media(..) | Heard::Phone(_) | Heard::Reply(_) => {
            pick_one(Job::PromiseCheck { about, from, until }, scene)
        }
    }
}

pub(super) fn ask_reason(from: DateTime<Utc>, until: DateTime<Utc>, case: &Case, scene: &Scene<'_>) -> Prompt {
    let t = scene.texts;
    let before = case.ticket.promise.map_or_else(String::new, |w| words(w.from, w.until, scene));
    let rows = vec![
        vec![choice(t.btn_job_reason_earlier(), "r1"), choice(t.btn_job_reason_parts(), "r2")],
        vec![choice(t.btn_job_reason_resident(), "r3")],
    ];
    Prompt { html: t.job_promise_reason(words(from, until, scene), before), rows, ..Prompt::default() }
}

pub(super) fn hear_reason(
    about: About,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
    heard: &Heard,
    case: &Case,
    scene: &Scene<'_>,
) -> Step<Job> {
    let here = Job::PromiseReason { about, from, until };
    if until <= scene.now {
        return Step::Stay(Job::Promise { about }, Some(scene.texts.job_promise_past()));
    }
    // The resident reads the reason, so that it is worded in their language.
    let theirs = Texts::new(case.reporter.lang);
    let reason = match heard {
        Heard::Pick(pick) => match pick.as_str() {
            "r1" => theirs.plain_job_reason_earlier(),
            "r2" => theirs.plain_job_reason_parts(),
            "r3" => theirs.plain_job_reason_resident(),
            _ => return pick_one(here, scene),
        },
        Heard::Text(words) => match bounded(words, scene.texts) {
            Ok(words) => words,
            Err(hint) => return Step::Stay(here, Some(hint)),
        },
        Heard::Media(..) => return Step::Stay(here, Some(scene.texts.job_no_files())),
        Heard::Skip | Heard::Phone(_) | Heard::Reply(_) => return pick_one(here, scene),
    };
    about.end(Act::Promise { from, until, reason: Some(reason) })
}
