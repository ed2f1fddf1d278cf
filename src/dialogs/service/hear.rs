//! Where each answer of a booking leads.

use super::ask::{CLEAR, DONE, prompt};
use super::{Form, Gone, Service};
use crate::dialogs::kit::{Heard, Step, clip};
use crate::dialogs::request::{BookingDraft, BookingReply, Reply, Request, ServiceRequest};
use crate::dialogs::scene::Scene;
use crate::domain::act::Act;
use crate::domain::ids::UnitId;
use crate::domain::media::Media;
use crate::domain::money::Decimal;
use crate::domain::script;
use crate::domain::service::{Measure, Service as Offered};
use chrono::{DateTime, NaiveDate, Utc};

/// Characters of one answer.
const ANSWER: usize = 200;
/// The most of anything that is booked in the chat.
const MOST: i64 = 2_000;

pub fn answer(state: Service, heard: &Heard, scene: &Scene<'_>) -> Step<Service> {
    match heard {
        Heard::Pick(pick) => picked(state, pick, scene),
        Heard::Text(text) => typed(state, text, scene),
        Heard::Media(media, caption) => file(state, media, caption, scene),
        Heard::Skip => skipped(state, scene),
        Heard::Phone(phone) => Step::Call(Request::SavePhone(phone.clone()), state),
        Heard::Reply(reply) => replied(state, reply, scene),
    }
}

fn picked(state: Service, pick: &str, scene: &Scene<'_>) -> Step<Service> {
    let services = &scene.community.settings.services;
    match state {
        Service::Group { form } => match pick.strip_prefix('g').filter(|key| services.group(key).is_some()) {
            Some(key) => Step::Go(Service::Item { group: key.to_owned(), form }),
            None => Step::Stay(Service::Group { form }, None),
        },
        Service::Item { group, mut form } => match pick.strip_prefix('i').and_then(|key| services.item(key)) {
            Some(item) => {
                form.answers.clear();
                form.item.clone_from(&item.key);
                match item.picture {
                    Some(_) => {
                        let request = ServiceRequest::Picture { item: item.key.clone() };
                        Step::Call(Request::Services(request), Service::Item { group, form })
                    }
                    None => Step::Go(Service::Details { form }),
                }
            }
            None => Step::Stay(Service::Item { group, form }, None),
        },
        Service::Details { form } if pick == DONE => form.on(|form| Service::Details { form }, scene),
        Service::Home { mut form } => {
            let unit = pick.strip_prefix('u').and_then(|id| id.parse().ok()).map(UnitId);
            let theirs = unit.filter(|unit| scene.resident.verified().any(|h| h.unit == *unit));
            if theirs.is_none() {
                return Step::Stay(Service::Home { form }, None);
            }
            form.unit = theirs;
            form.on(|form| Service::Home { form }, scene)
        }
        Service::Quantity { form } => match pick.strip_prefix('q').and_then(|n| n.parse::<i64>().ok()) {
            Some(n) => measured(form, Decimal(n.saturating_mul(Decimal::SCALE)), scene),
            None => Step::Stay(Service::Quantity { form }, None),
        },
        Service::Ask { form } => {
            let next = form.offered(scene).and_then(|item| item.asks.get(form.answers.len()));
            let chosen = pick.strip_prefix('a').and_then(|i| i.parse::<usize>().ok());
            match chosen.and_then(|i| next?.choices.get(i)) {
                Some(words) => answered(form, words.get(scene.texts.lang()), scene),
                None => Step::Stay(Service::Ask { form }, None),
            }
        }
        Service::Notes { form } if pick == DONE => skipped(Service::Notes { form }, scene),
        Service::Notes { mut form } if pick == CLEAR => {
            form.media.clear();
            Step::Stay(Service::Notes { form }, None)
        }
        Service::Day { mut form, days } => match pick.strip_prefix('d').and_then(|day| day.parse::<NaiveDate>().ok()) {
            Some(day) => {
                form.gone = None;
                times(form, |form| Service::Day { form, days }, day)
            }
            None => Step::Stay(Service::Day { form, days }, None),
        },
        Service::Time { mut form, times } => {
            let at = pick.strip_prefix('t').and_then(|s| s.parse().ok()).and_then(|s| DateTime::from_timestamp(s, 0));
            let Some(from) = at.filter(|at| times.contains(at)) else {
                return Step::Stay(Service::Time { form, times }, None);
            };
            form.from = Some(from);
            form.gone = None;
            hold(form, |form| Service::Time { form, times: times.clone() }, from)
        }
        Service::Summary { form } => match pick {
            DONE => agreed(form, scene),
            "et" => find(form, |form| Service::Summary { form }),
            "eq" => Step::Go(Service::Quantity { form }),
            "en" => Step::Go(Service::Notes { form }),
            "ea" => Step::Go(Service::Ask { form: Form { answers: vec![], ..form } }),
            "eh" => Step::Go(Service::Home { form }),
            _ => Step::Stay(Service::Summary { form }, None),
        },
        same @ (Service::Details { .. } | Service::Notes { .. }) => Step::Stay(same, None),
    }
}

/// Asks for the days on which there is a time.
fn find(form: Form, state: impl FnOnce(Form) -> Service) -> Step<Service> {
    let request = ServiceRequest::Days { item: form.item.clone(), quantity: form.quantity };
    Step::Call(Request::Services(request), state(form))
}

/// Asks for the free times of a day.
fn times(form: Form, state: impl FnOnce(Form) -> Service, day: NaiveDate) -> Step<Service> {
    let request = ServiceRequest::Times { item: form.item.clone(), quantity: form.quantity, day };
    Step::Call(Request::Services(request), state(form))
}

/// A question of the service is answered.
fn answered(mut form: Form, words: &str, scene: &Scene<'_>) -> Step<Service> {
    form.answers.push(clip(words, ANSWER));
    form.on(|form| Service::Ask { form }, scene)
}

fn hold(form: Form, state: impl FnOnce(Form) -> Service, from: DateTime<Utc>) -> Step<Service> {
    let request = ServiceRequest::Hold { item: form.item.clone(), quantity: form.quantity, from };
    Step::Call(Request::Services(request), state(form))
}

/// So much of it: how long it takes changes with it, so a time is chosen anew.
fn measured(mut form: Form, quantity: Decimal, scene: &Scene<'_>) -> Step<Service> {
    let hours = form.offered(scene).and_then(Offered::measure) == Some(Measure::Hour);
    let fits = quantity.0 > 0 && quantity.0 <= MOST * Decimal::SCALE && (!hours || quantity.0 <= 8 * Decimal::SCALE);
    if !fits {
        let hint = if hours { scene.texts.service_hint_hours() } else { scene.texts.service_hint_quantity() };
        return Step::Stay(Service::Quantity { form }, Some(hint));
    }
    if form.quantity != Some(quantity) {
        form.quantity = Some(quantity);
        form.from = None;
        form.held_until = None;
    }
    form.on(|form| Service::Quantity { form }, scene)
}

/// All is read and agreed to.
fn agreed(form: Form, scene: &Scene<'_>) -> Step<Service> {
    let Some(item) = form.offered(scene) else { return Step::Leave(scene.texts.service_gone()) };
    if let (Some(about), Some(from)) = (form.moves, form.from) {
        let act = Act::Move { from, until: from + item.length(form.quantity) };
        return Step::End(Request::Do { community: about.community, ticket: about.ticket, act, media: vec![] });
    }
    if form.seen.as_deref() != Some(item) {
        return Step::Stay(form.read_back(scene), Some(scene.texts.service_changed()));
    }
    let Some(unit) = form.unit else { return form.on(|form| Service::Summary { form }, scene) };
    let draft = BookingDraft {
        item: form.item.clone(),
        quantity: form.quantity,
        unit,
        notes: told(&form, scene),
        media: form.media.clone(),
        from: form.from,
        lines: form.lines(scene),
        shown: prompt(&Service::Summary { form: form.clone() }, scene).html,
    };
    Step::Call(Request::Services(ServiceRequest::Book(Box::new(draft))), Service::Summary { form })
}

/// What the crew reads: the answers to the service's own questions, and what else was said.
fn told(form: &Form, scene: &Scene<'_>) -> String {
    let t = scene.texts;
    let answers = form.answered(scene).into_iter().map(|(ask, answer)| t.plain_service_answer(ask, answer));
    let notes = Some(form.notes.clone()).filter(|notes| !notes.is_empty());
    answers.chain(notes).collect::<Vec<_>>().join("\n")
}

fn skipped(state: Service, scene: &Scene<'_>) -> Step<Service> {
    match state {
        Service::Notes { mut form } => {
            form.notes_asked = true;
            form.on(|form| Service::Notes { form }, scene)
        }
        other => Step::Stay(other, None),
    }
}

fn typed(state: Service, text: &str, scene: &Scene<'_>) -> Step<Service> {
    let t = scene.texts;
    let meant = prompt(&state, scene).meant(text);
    match state {
        Service::Quantity { form } => match number(text) {
            Some(quantity) => measured(form, quantity, scene),
            None => Step::Stay(Service::Quantity { form }, Some(t.service_hint_quantity())),
        },
        Service::Notes { mut form } => {
            form.tell(text);
            form.notes_asked = true;
            form.on(|form| Service::Notes { form }, scene)
        }
        Service::Ask { form } if meant.is_none() => answered(form, text.trim(), scene),
        other => match meant {
            Some(pick) => picked(other, &pick, scene),
            None => {
                let mut other = other;
                other.form_mut().tell(text);
                Step::Stay(other, Some(t.repair_noted_choose()))
            }
        },
    }
}

/// How much, as people type it: `85`, `85.5㎡`, `２件`, `三`.
fn number(text: &str) -> Option<Decimal> {
    let narrow = |c: char| match c {
        '０'..='９' | '．' => script::narrow(c),
        other => other,
    };
    let text: String = text.chars().map(narrow).filter(|c| !c.is_whitespace()).collect();
    let digits: String = text.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
    if digits.is_empty() {
        let first = text.chars().next()?;
        let n = "一二三四五六七八九十".chars().position(|c| c == first || first == '两' && c == '二')?;
        return Some(Decimal((i64::try_from(n).ok()? + 1) * Decimal::SCALE));
    }
    let (whole, part) = digits.split_once('.').unwrap_or((&digits, ""));
    Decimal::read(&digits).filter(|_| whole.len() <= 6 && part.len() <= 2)
}

/// A file at any question: kept, its caption is taken as words.
fn file(mut state: Service, media: &Media, caption: &str, scene: &Scene<'_>) -> Step<Service> {
    let t = scene.texts;
    let kept = state.form_mut().keep(media);
    state.form_mut().tell(caption);
    let count = state.form().media.len() as i64;
    let hint = match (&state, kept) {
        (_, false) => Some(t.repair_enough_files(count)),
        (Service::Notes { .. }, true) => None,
        (_, true) => Some(t.repair_got_file(count)),
    };
    Step::Stay(state, hint)
}

fn replied(state: Service, reply: &Reply, scene: &Scene<'_>) -> Step<Service> {
    let t = scene.texts;
    match reply {
        // What is booked already keeps its time.
        Reply::Days(days) if days.is_empty() && state.form().moves.is_some() => Step::Leave(t.service_no_days()),
        Reply::Days(days) if days.is_empty() => {
            Step::Stay(Service::Details { form: state.form().clone() }, Some(t.service_no_days()))
        }
        Reply::Days(days) => Step::Go(Service::Day { form: state.form().clone(), days: days.clone() }),
        Reply::Times(times) if times.is_empty() => {
            let form = Form { gone: Some(Gone::Day), ..state.form().clone() };
            find(form, |form| Service::Day { form, days: vec![] })
        }
        Reply::Times(times) => Step::Go(Service::Time { form: state.form().clone(), times: times.clone() }),
        Reply::Held(Some(until)) => {
            let form = Form { held_until: Some(*until), ..state.form().clone() };
            form.on(|form| Service::Summary { form }, scene)
        }
        Reply::Held(None) | Reply::Booking(BookingReply::Taken) => {
            let chosen = state.form().from;
            let form = Form { gone: Some(Gone::Time), from: None, held_until: None, ..state.form().clone() };
            let zone = scene.community.settings.time_zone;
            match (state, chosen) {
                (Service::Time { .. }, Some(at)) => {
                    times(form, |form| Service::Time { form, times: vec![] }, at.with_timezone(&zone).date_naive())
                }
                _ => find(form, |form| Service::Day { form, days: vec![] }),
            }
        }
        Reply::Booking(BookingReply::Changed) => {
            let form = state.form().clone();
            match form.offered(scene) {
                Some(_) => Step::Stay(form.read_back(scene), Some(t.service_changed())),
                None => Step::Leave(t.service_gone()),
            }
        }
        Reply::Filed { number, .. } => {
            let quoted = state.form().offered(scene).is_some_and(Offered::is_quoted);
            Step::Leave(if quoted { t.service_price_asked(number) } else { t.service_requested(number) })
        }
        // Its picture was looked for.
        Reply::Sent | Reply::Done if matches!(state, Service::Item { .. }) => {
            Step::Go(Service::Details { form: state.form().clone() })
        }
        _ => Step::Stay(state, None),
    }
}
