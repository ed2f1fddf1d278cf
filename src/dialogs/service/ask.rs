//! What each question of a booking shows.

use super::{Form, Gone, Service};
use crate::dialogs::kit::{Choice, Prompt, choice, clip, grid};
use crate::dialogs::scene::Scene;
use crate::domain::service::{Measure, Price, Service as Offered};
use crate::domain::ticket::Window;
use chrono::{DateTime, Utc};

/// The pick that goes on or agrees.
pub const DONE: &str = "ok";
/// The pick that drops the files.
pub const CLEAR: &str = "clear";
/// Quantities on offer, where the resident need not type.
const AREAS: [i64; 4] = [60, 80, 100, 120];
const COUNTS: [i64; 4] = [1, 2, 3, 4];

pub fn prompt(state: &Service, scene: &Scene<'_>) -> Prompt {
    let t = scene.texts;
    let services = &scene.community.settings.services;
    match state {
        Service::Group { form } => {
            let choices = services.groups.iter().map(|g| choice(g.name.get(t.lang()), format!("g{}", g.key))).collect();
            Prompt::new(page(form, scene, t.service_ask_group()), grid(choices))
        }
        Service::Item { group, form } => {
            let items = services.items.iter().filter(|i| i.group == *group);
            let rows = items.map(|i| vec![choice(format!("{} · {}", i.name.get(t.lang()), brief(i, scene)), format!("i{}", i.key))]);
            let name = services.group(group).map_or("", |g| g.name.get(t.lang()));
            Prompt::new(page(form, scene, t.service_ask_item(name)), rows.collect())
        }
        Service::Details { form } => match form.offered(scene) {
            Some(item) => details(item, scene),
            None => Prompt::new(t.service_gone(), vec![]),
        },
        Service::Home { form } => {
            let homes = scene.resident.verified();
            let choices = homes.map(|h| choice(&*h.code, format!("u{}", h.unit.0))).collect();
            Prompt::new(page(form, scene, t.service_ask_home()), grid(choices))
        }
        Service::Quantity { form } => quantity(form, scene),
        Service::Ask { form } => asked(form, scene),
        Service::Notes { form } if form.media.is_empty() => {
            Prompt { skip: true, ..Prompt::new(page(form, scene, t.service_ask_notes()), vec![]) }
        }
        Service::Notes { form } => {
            let html = page(form, scene, t.repair_ask_media_more(form.media.len() as i64));
            Prompt::new(html, vec![vec![choice(t.btn_done(), DONE)], vec![choice(t.btn_repair_files_again(), CLEAR)]])
        }
        Service::Day { form, days } => {
            let zone = scene.community.settings.time_zone;
            let today = scene.now.with_timezone(&zone).date_naive();
            let day = |at: &DateTime<Utc>| at.with_timezone(&zone).date_naive();
            let choices = days.iter().map(|at| choice(t.day(day(at), today), format!("d{}", day(at)))).collect();
            Prompt::new(page(form, scene, t.service_ask_day()), grid(choices))
        }
        Service::Time { form, times } => {
            let zone = scene.community.settings.time_zone;
            let choices = times.iter().map(|at| choice(t.clock(*at, zone), format!("t{}", at.timestamp()))).collect();
            let today = scene.now.with_timezone(&zone).date_naive();
            let day = times.first().map(|at| t.day(at.with_timezone(&zone).date_naive(), today)).unwrap_or_default();
            Prompt::new(page(form, scene, t.service_ask_time(day)), grid(choices))
        }
        Service::Summary { form } => summary(form, scene),
    }
}

/// The price in a few words: `¥120`, `¥8.50 / m²`, `¥200–900`.
pub fn brief(item: &Offered, scene: &Scene<'_>) -> String {
    let (t, currency) = (scene.texts, &scene.community.settings.currency);
    match item.price {
        Price::Fixed { amount_minor } => t.money(amount_minor, currency),
        Price::Each { measure, tariff, .. } => {
            t.plain_service_each(t.price(tariff, currency), t.measure_sign(measure))
        }
        Price::Quoted { from_minor, until_minor } => {
            t.plain_service_between(t.money(from_minor, currency), t.money(until_minor, currency))
        }
    }
}

fn details(item: &Offered, scene: &Scene<'_>) -> Prompt {
    let (t, lang) = (scene.texts, scene.texts.lang());
    let currency = &scene.community.settings.currency;
    let mut lines = vec![t.service_item_head(item.name.get(lang)), t.service_text(item.text.get(lang)), String::new()];
    lines.extend(item.included.as_ref().map(|w| t.service_included(w.get(lang))));
    lines.extend(item.excluded.as_ref().map(|w| t.service_excluded(w.get(lang))));
    lines.push(match item.price {
        Price::Fixed { amount_minor } => t.service_price(t.money(amount_minor, currency)),
        Price::Each { minimum_minor, .. } if minimum_minor > 0 => {
            t.service_price_minimum(brief(item, scene), t.money(minimum_minor, currency))
        }
        Price::Each { .. } => t.service_price(brief(item, scene)),
        Price::Quoted { .. } => t.service_price_quoted(brief(item, scene)),
    });
    if !item.is_quoted() {
        lines.push(t.service_takes(t.span(item.length(None))));
    }
    lines.push(limits(item, scene));
    let go = if item.is_quoted() { t.btn_service_quote() } else { t.btn_service_book() };
    Prompt::new(lines.join("\n"), vec![vec![choice(go, DONE)]])
}

/// Until when it can be moved or cancelled, and what it costs later.
fn limits(item: &Offered, scene: &Scene<'_>) -> String {
    let (t, hours) = (scene.texts, i64::from(item.change_hours));
    match item.late_fee_minor {
        Some(fee) => t.service_limits_fee(hours, t.money(fee, &scene.community.settings.currency)),
        None => t.service_limits(hours),
    }
}

fn quantity(form: &Form, scene: &Scene<'_>) -> Prompt {
    let t = scene.texts;
    let measure = form.offered(scene).and_then(Offered::measure).unwrap_or(Measure::Piece);
    let (question, offers) = match measure {
        Measure::SquareMetre => (t.service_ask_area(), AREAS),
        Measure::Piece => (t.service_ask_pieces(), COUNTS),
        Measure::Hour => (t.service_ask_hours(), COUNTS),
    };
    let sign = t.measure_sign(measure);
    let choices: Vec<Choice> = offers.iter().map(|n| choice(format!("{n} {sign}"), format!("q{n}"))).collect();
    Prompt::new(page(form, scene, question), choices.chunks(2).map(<[Choice]>::to_vec).collect())
}

/// The next question of the service itself.
fn asked(form: &Form, scene: &Scene<'_>) -> Prompt {
    let t = scene.texts;
    let next = form.offered(scene).and_then(|item| item.asks.get(form.answers.len()));
    let Some(ask) = next else { return Prompt::new(t.service_gone(), vec![]) };
    let choices: Vec<Choice> =
        ask.choices.iter().enumerate().map(|(i, c)| choice(c.get(t.lang()), format!("a{i}"))).collect();
    let words = ask.text.get(t.lang());
    let html = if choices.is_empty() { t.service_ask_own(words) } else { t.service_ask_own_choose(words) };
    Prompt::new(page(form, scene, html), grid(choices))
}

fn summary(form: &Form, scene: &Scene<'_>) -> Prompt {
    let t = scene.texts;
    let Some(item) = form.offered(scene) else { return Prompt::new(t.service_gone(), vec![]) };
    let lang = t.lang();
    let time = form.from.map(|from| {
        let window = Window { from, until: from + item.length(form.quantity) };
        t.window(window.from, window.until, scene.now, scene.community.settings.time_zone)
    });
    if form.moves.is_some() {
        let html = t.service_move_check(item.name.get(lang), time.unwrap_or_default());
        return Prompt::new(html, vec![vec![choice(t.btn_service_move(), DONE)], vec![choice(t.btn_service_other_time(), "et")]]);
    }
    let mut lines = vec![t.service_summary_head(), String::new(), t.service_summary_item(item.name.get(lang))];
    let home = scene.resident.verified().find(|h| Some(h.unit) == form.unit).map(|h| h.code.clone());
    lines.extend(home.map(|code| t.service_summary_home(code)));
    lines.extend(time.map(|time| t.service_summary_time(time)));
    lines.extend(form.answered(scene).iter().map(|(ask, answer)| t.service_summary_answer(ask, answer)));
    if !form.notes.is_empty() {
        lines.push(t.service_summary_notes(clip(&form.notes, 500)));
    }
    if !form.media.is_empty() {
        lines.push(t.dialogs_files(form.media.len() as i64));
    }
    lines.extend(item.included.as_ref().map(|w| t.service_summary_result(w.get(lang))));
    lines.push(String::new());
    if item.is_quoted() {
        lines.push(t.service_summary_quoted(brief(item, scene)));
    } else {
        lines.extend(t.price_lines(&form.lines(scene), &scene.community.settings.currency, clip));
        lines.push(limits(item, scene));
    }
    lines.push(String::new());
    lines.push(if item.is_quoted() { t.service_summary_ask_price() } else { t.service_summary_agree() });
    let go = if item.is_quoted() { t.btn_service_ask_price() } else { t.btn_service_agree() };
    let mut changes = vec![];
    if form.from.is_some() {
        changes.push(choice(t.btn_service_change_time(), "et"));
    }
    if form.quantity.is_some() {
        changes.push(choice(t.btn_service_change_quantity(), "eq"));
    }
    if !form.answers.is_empty() {
        changes.push(choice(t.btn_service_change_answers(), "ea"));
    }
    changes.push(choice(t.btn_service_change_notes(), "en"));
    if scene.resident.verified().count() > 1 {
        changes.push(choice(t.btn_service_change_home(), "eh"));
    }
    let mut rows = vec![vec![choice(go, DONE)]];
    rows.extend(changes.chunks(2).map(<[Choice]>::to_vec));
    Prompt::new(lines.join("\n"), rows)
}

/// A question below what is known already.
fn page(form: &Form, scene: &Scene<'_>, question: String) -> String {
    let t = scene.texts;
    let head = match form.offered(scene) {
        Some(item) => t.service_head_item(item.name.get(t.lang())),
        None => t.service_head(),
    };
    let mut lines = vec![head];
    if !form.notes.is_empty() && !form.notes_asked {
        lines.push(t.repair_noted_words(clip(&form.notes.replace('\n', " "), 60)));
    }
    lines.push(String::new());
    lines.extend(form.gone.map(|gone| match gone {
        Gone::Time => t.service_taken(),
        Gone::Day => t.service_no_times(),
    }));
    lines.push(question);
    lines.join("\n")
}
