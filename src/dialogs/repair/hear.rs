//! Where each answer of a report leads.

use super::ask::{ANYWAY, AS_TYPED, CLEAR, DONE, INQUIRY, LINK, NO, OTHER, area_pick, file_hint};
use super::form::{Form, offered_as};
use super::{FACT_YES, Repair, rescue, visit};
use crate::dialogs::kit::{Conversation, Heard, Step, clip, plain};
use crate::dialogs::request::{Reply, Request};
use crate::dialogs::scene::Scene;
use crate::domain::act::Act;
use crate::domain::emergency::{Alarm, Doubt};
use crate::domain::ids::{BuildingId, TicketId, UnitId};
use crate::domain::media::{Media, MediaKind};
use crate::domain::ticket::{Area, Priority};
use crate::triage;

/// Where an answer to any ordinary question leads.
pub fn answer(state: Repair, heard: &Heard, scene: &Scene<'_>) -> Step<Repair> {
    match heard {
        Heard::Pick(pick) => picked(state, pick, scene),
        Heard::Text(text) => typed(state, text, scene),
        Heard::Media(media, caption) => file(state, media, caption, scene),
        Heard::Skip => skipped(state, scene),
        Heard::Phone(phone) => match state {
            Repair::Phone(mut form) => {
                form.phone_asked = true;
                Step::Call(Request::SavePhone(phone.clone()), Repair::Phone(form))
            }
            other => Step::Call(Request::SavePhone(phone.clone()), other),
        },
        Heard::Reply(reply) => replied(state, reply, scene),
    }
}

fn picked(state: Repair, pick: &str, scene: &Scene<'_>) -> Step<Repair> {
    match state {
        Repair::Fact { doubt, form } => match pick {
            FACT_YES => rescue::file(Some(doubt.danger()), form, scene),
            NO => calm(doubt, form, scene),
            _ => Step::Stay(Repair::Fact { doubt, form }, None),
        },
        Repair::Area(mut form) => {
            match [Area::Public, Area::Home, Area::Paid].into_iter().find(|area| area_pick(*area) == pick) {
                Some(area) => {
                    form.choose_area(area, scene.community);
                    Step::Go(form.next(scene))
                }
                None => Step::Stay(Repair::Area(form), None),
            }
        }
        Repair::Guess(mut form) => {
            let (area, category) = (form.guess_area.take(), form.guess_category.take());
            if pick == DONE
                && let Some(area) = area
            {
                form.choose_area(area, scene.community);
                form.draft.category = category;
            }
            Step::Go(form.next(scene))
        }
        Repair::Category(mut form) => {
            let key = pick.strip_prefix('c').unwrap_or_default();
            if form.draft.area.and_then(|area| offered_as(scene.community, key, area)).is_none() {
                return Step::Stay(Repair::Category(form), None);
            }
            form.draft.category = Some(key.to_owned());
            form.anyway = false;
            Step::Go(form.next(scene))
        }
        Repair::Scope(mut form) => match pick {
            ANYWAY => {
                form.anyway = true;
                Step::Go(form.next(scene))
            }
            DONE => Step::Leave(scene.texts.repair_scope_bye()),
            _ => Step::Stay(Repair::Scope(form), None),
        },
        Repair::Home(mut form) => {
            let unit = pick.strip_prefix('h').and_then(|id| id.parse().ok()).map(UnitId);
            if let Some(home) = scene.resident.homes.iter().find(|h| Some(h.unit) == unit) {
                form.at_home(home);
                Step::Go(form.next(scene))
            } else if pick == OTHER {
                form.elsewhere = true;
                form.missed.clear();
                Step::Go(Repair::Building(form))
            } else {
                Step::Stay(Repair::Home(form), None)
            }
        }
        Repair::Building(form) => building_picked(form, pick, scene),
        Repair::Unit(mut form) if pick == AS_TYPED && !form.missed.is_empty() => {
            let missed = std::mem::take(&mut form.missed);
            form.at_spot(&missed, scene);
            Step::Go(form.next(scene))
        }
        Repair::Words(form) if pick == INQUIRY => {
            Step::End(Request::FileInquiry { words: form.draft.words, media: form.draft.media, parent: None })
        }
        Repair::Media(mut form) => match pick {
            DONE => skipped(Repair::Media(form), scene),
            CLEAR => {
                form.draft.media.clear();
                Step::Stay(Repair::Media(form), None)
            }
            _ => Step::Stay(Repair::Media(form), None),
        },
        Repair::Visit(mut form) => match visit::words(pick, scene) {
            Some(words) => {
                form.draft.visit = words;
                Step::Go(form.next(scene))
            }
            None => Step::Stay(Repair::Visit(form), None),
        },
        Repair::Summary(form) => summary_picked(form, pick, scene),
        Repair::Similar { form, found } => {
            let ticket = pick.strip_prefix('j').and_then(|id| id.parse().ok()).map(TicketId);
            if let Some(brief) = found.iter().find(|b| Some(b.ticket) == ticket) {
                let words = Some(form.draft.words.clone()).filter(|w| !w.is_empty());
                let act = Act::Join { user: scene.resident.user, words };
                let media = form.draft.media;
                return Step::End(Request::Do { community: scene.community.id, ticket: brief.ticket, act, media });
            }
            if pick == OTHER { end(form) } else { Step::Stay(Repair::Similar { form, found }, None) }
        }
        same @ (Repair::Unit(_)
        | Repair::Spot(_)
        | Repair::Words(_)
        | Repair::Phone(_)
        | Repair::Danger(_)
        | Repair::Filing(_)
        | Repair::Rescue(_)) => Step::Stay(same, None),
    }
}

/// A question of fact was answered with no.
fn calm(doubt: Doubt, mut form: Form, scene: &Scene<'_>) -> Step<Repair> {
    let rest = form.untold().to_owned();
    if let Some(noted) = form.noted.take() {
        return noted.calm(rest, form.draft.media, scene);
    }
    form.calm.push(doubt);
    if doubt == Doubt::WholeBuilding && form.draft.area.is_none() {
        form.guess_area = Some(Area::Home);
    }
    let shown =
        |area| form.guess_category.as_deref().is_some_and(|key| offered_as(scene.community, key, area).is_some());
    if form.guess_area.is_some_and(|area| !shown(area)) {
        form.guess_area = None;
    }
    Step::Go(form.next(scene))
}

fn building_picked(mut form: Form, pick: &str, scene: &Scene<'_>) -> Step<Repair> {
    let public = form.draft.area == Some(Area::Public);
    let id = pick.strip_prefix('b').and_then(|id| id.parse().ok()).map(BuildingId);
    if let Some(building) = scene.community.buildings.iter().find(|b| Some(b.id) == id) {
        form.draft.building = Some(building.id);
        form.draft.unit = None;
        form.missed.clear();
        Step::Go(if public { Repair::Spot(form) } else { Repair::Unit(form) })
    } else if public && pick == OTHER {
        form.draft.building = None;
        Step::Go(Repair::Spot(form))
    } else if pick == LINK {
        Step::Call(Request::OpenLink, Repair::Building(form))
    } else {
        Step::Stay(Repair::Building(form), None)
    }
}

fn summary_picked(form: Form, pick: &str, scene: &Scene<'_>) -> Step<Repair> {
    match pick {
        DONE => Step::Call(Request::FindSimilar(form.draft.clone()), Repair::Summary(form)),
        "ea" => Step::Go(Repair::Area(form)),
        "ec" => Step::Go(Repair::Category(form)),
        "ep" if form.draft.area == Some(Area::Public) || scene.resident.homes.is_empty() => {
            Step::Go(Repair::Building(form))
        }
        "ep" => Step::Go(Repair::Home(form)),
        "ew" => Step::Go(Repair::Words(form)),
        "em" => Step::Go(Repair::Media(form)),
        "ev" => Step::Go(Repair::Visit(form)),
        _ => Step::Stay(Repair::Summary(form), None),
    }
}

fn skipped(state: Repair, scene: &Scene<'_>) -> Step<Repair> {
    match state {
        Repair::Spot(mut form) => {
            form.at_spot("", scene);
            Step::Go(form.next(scene))
        }
        Repair::Media(mut form) => {
            form.media_asked = true;
            Step::Go(form.next(scene))
        }
        Repair::Phone(mut form) => {
            form.phone_asked = true;
            Step::Go(form.next(scene))
        }
        other => Step::Stay(other, None),
    }
}

/// Typed words: danger first, then what the question asks.
fn typed(mut state: Repair, text: &str, scene: &Scene<'_>) -> Step<Repair> {
    let alarm = triage::alarm_with(&scene.community.settings.words, text);
    if let Alarm::Danger(danger) = alarm
        && let Some(form) = state.form().cloned()
    {
        let mut form = form;
        form.tell(text, scene);
        return rescue::file(Some(danger), form, scene);
    }
    if let Repair::Fact { doubt, form } = state {
        return fact_typed(doubt, form, text, scene);
    }
    if let Alarm::Doubt(doubt) = alarm
        && let Some(form) = state.form_mut()
        && !form.calm.contains(&doubt)
    {
        form.tell(text, scene);
        return Step::Go(Repair::Fact { doubt, form: form.clone() });
    }
    let t = scene.texts;
    let meant = state.ask(scene).meant(text);
    match state {
        Repair::Building(form) => building_typed(form, text, scene),
        Repair::Home(form) if meant.is_none() => find_unit(Repair::Home, form, None, text),
        Repair::Unit(form) => match form.draft.building {
            _ if text.contains(['-', '–']) => find_unit(Repair::Unit, form, None, text),
            building => find_unit(Repair::Unit, form, building, text),
        },
        Repair::Spot(mut form) => {
            form.at_spot(text, scene);
            Step::Go(form.next(scene))
        }
        Repair::Words(mut form) => {
            if plain(text).chars().count() < 2 {
                return Step::Stay(Repair::Words(form), Some(t.repair_hint_words()));
            }
            form.draft.words.clear();
            form.tell(text, scene);
            Step::Go(form.next(scene))
        }
        Repair::Media(mut form) => {
            form.tell(text, scene);
            Step::Stay(Repair::Media(form), Some(t.repair_added_words()))
        }
        Repair::Visit(mut form) if meant.as_deref().and_then(|pick| visit::words(pick, scene)).is_none() => {
            form.draft.visit = clip(text, 120);
            Step::Go(form.next(scene))
        }
        Repair::Phone(form) => Step::Stay(Repair::Phone(form), Some(t.repair_hint_phone())),
        Repair::Area(form) | Repair::Category(form) if meant.is_none() => described(form, text, scene),
        Repair::Summary(mut form) if meant.is_none() => {
            form.tell(text, scene);
            Step::Stay(Repair::Summary(form), Some(t.repair_added_words()))
        }
        other => match meant {
            Some(pick) => picked(other, &pick, scene),
            None => Step::Stay(other, Some(t.repair_hint_press())),
        },
    }
}

/// What is wrong was told where a choice was asked: kept, and read for the choice.
fn described(mut form: Form, text: &str, scene: &Scene<'_>) -> Step<Repair> {
    form.tell(text, scene);
    let suggested = form.guess_category.clone();
    if let (Some(area), Some(key)) = (form.draft.area, suggested)
        && form.draft.category.is_none()
        && offered_as(scene.community, &key, area).is_some()
    {
        form.draft.category = Some(key);
        return Step::Go(form.next(scene));
    }
    match form.next(scene) {
        guess @ Repair::Guess(_) => Step::Go(guess),
        same => Step::Stay(same, Some(scene.texts.repair_noted_choose())),
    }
}

fn fact_typed(doubt: Doubt, mut form: Form, text: &str, scene: &Scene<'_>) -> Step<Repair> {
    const NOS: [&str; 14] =
        ["不是", "没有", "沒有", "不", "否", "没", "沒", "停了", "no", "nope", "n", "只有我家", "只我家", "不流了"];
    const YESES: [&str; 12] = ["是", "是的", "对", "對", "嗯", "有", "在流", "yes", "y", "yeah", "整栋", "整棟"];
    let said = plain(text);
    let same = Repair::Fact { doubt, form: form.clone() };
    let meant = same.ask(scene).meant(text);
    if YESES.contains(&said.as_str()) || meant.as_deref() == Some(FACT_YES) {
        return picked(same, FACT_YES, scene);
    }
    if NOS.contains(&said.as_str()) || meant.as_deref() == Some(NO) {
        return picked(same, NO, scene);
    }
    form.tell(text, scene);
    Step::Stay(Repair::Fact { doubt, form }, Some(scene.texts.repair_hint_fact()))
}

fn building_typed(mut form: Form, text: &str, scene: &Scene<'_>) -> Step<Repair> {
    let said = plain(text);
    let named = scene
        .community
        .buildings
        .iter()
        .find(|b| plain(&b.code) == said || b.name.0.values().any(|name| plain(name) == said));
    if let Some(building) = named {
        let pick = format!("b{}", building.id);
        return building_picked(form, &pick, scene);
    }
    if form.draft.area == Some(Area::Public) {
        form.draft.building = super::form::building_in(text, scene.community);
        form.at_spot(text, scene);
        return Step::Go(form.next(scene));
    }
    find_unit(Repair::Building, form, None, text)
}

fn find_unit(
    state: impl FnOnce(Form) -> Repair,
    mut form: Form,
    building: Option<BuildingId>,
    typed: &str,
) -> Step<Repair> {
    form.missed = clip(typed, 40);
    Step::Call(Request::FindUnit { building, typed: typed.to_owned() }, state(form))
}

/// A file at any question: kept, its caption is taken as words.
fn file(mut state: Repair, media: &Media, caption: &str, scene: &Scene<'_>) -> Step<Repair> {
    let counted = counts_files(&state);
    let Some(form) = state.form_mut() else { return Step::Stay(state, None) };
    let kept = form.keep(media);
    let count = form.draft.media.len() as i64;
    let hint = (!kept || !counted).then(|| file_hint(kept, count, scene.texts));
    let caption = caption.trim();
    if !caption.is_empty() {
        let had_words = !form.draft.words.is_empty();
        form.tell(caption, scene);
        let form = form.clone();
        match triage::alarm_with(&scene.community.settings.words, caption) {
            Alarm::Danger(danger) => return rescue::file(Some(danger), form, scene),
            Alarm::Doubt(doubt) if !form.calm.contains(&doubt) => {
                return Step::Go(Repair::Fact { doubt, form });
            }
            Alarm::Doubt(_) | Alarm::None => {}
        }
        if matches!(state, Repair::Words(_)) && !had_words {
            return Step::Go(form.next(scene));
        }
    } else if matches!(media.kind, MediaKind::Voice | MediaKind::VideoNote | MediaKind::Audio)
        && let Repair::Words(mut form) = state
    {
        if form.draft.words.is_empty() {
            form.draft.words = scene.texts.plain_repair_voice();
        }
        return Step::Go(form.next(scene));
    }
    Step::Stay(state, hint)
}

/// Whether the question itself says how many files there are.
fn counts_files(state: &Repair) -> bool {
    matches!(state, Repair::Media(_)) || matches!(state, Repair::Words(form) if form.draft.area.is_none())
}

fn replied(state: Repair, reply: &Reply, scene: &Scene<'_>) -> Step<Repair> {
    match (state, reply) {
        (Repair::Phone(form), _) => Step::Go(form.next(scene)),
        (Repair::Home(form) | Repair::Building(form) | Repair::Unit(form), Reply::Unit(found)) => match found {
            Some((unit, building, code)) => {
                let mut form = form;
                form.draft.unit = Some(*unit);
                form.draft.building = Some(*building);
                form.draft.place.clone_from(code);
                form.missed.clear();
                Step::Go(form.next(scene))
            }
            None => {
                let hint = scene.texts.repair_hint_unit(&form.missed);
                Step::Stay(Repair::Unit(form), Some(hint))
            }
        },
        (Repair::Summary(form), Reply::Similar(found)) => {
            if found.is_empty() {
                end(form)
            } else {
                Step::Go(Repair::Similar { form, found: found.iter().take(3).cloned().collect() })
            }
        }
        (other, _) => Step::Stay(other, None),
    }
}

fn end(form: Form) -> Step<Repair> {
    Step::End(Request::FileRepair { draft: form.draft, priority: Priority::Normal, parent: None })
}
