//! The fields of forms: what each kind asks, and what an answer means. Whatever dialog asks them.

use super::day;
use super::kit::{Choice, Heard, Prompt, choice, grid};
use super::scene::Scene;
use crate::chat::words::{cut, line};
use crate::domain::form::{Answer, FILES, Field, FieldKind, goods, plate};
use crate::domain::media::{Media, MediaKind};
use crate::domain::money::Decimal;
use crate::domain::phone;
use crate::domain::script;
use chrono::{Days, NaiveDate};

/// The pick that ends a list or files.
pub const DONE: &str = "ok";
/// The pick that begins a list or files anew.
pub const CLEAR: &str = "clear";
/// The pick of one's own phone number.
const MINE: &str = "me";
/// Days that are offered as buttons.
const DAYS: u64 = 6;
/// Lines of a list that are read back while it grows.
const SHOWN: usize = 15;

/// What an answer means.
#[derive(Clone, Debug, PartialEq)]
pub enum Read {
    /// It is the answer.
    Answer(Answer),
    /// It belongs to the answer, which may go on.
    More(Answer),
    /// It is begun anew.
    Cleared,
    /// It is none; how it can be answered (HTML).
    Hint(String),
}

/// The day of today in the community.
pub fn today(scene: &Scene<'_>) -> NaiveDate {
    scene.now.with_timezone(&scene.community.settings.time_zone).date_naive()
}

/// What a field asks; `given` is what was answered so far.
pub fn ask(field: &Field, given: Option<&Answer>, scene: &Scene<'_>) -> Prompt {
    let t = scene.texts;
    let mut lines = vec![t.field_ask(line(field.label.get(t.lang()), 60))];
    lines.extend(field.hint.as_ref().map(|hint| t.field_note(cut(hint.get(t.lang()), 300))));
    lines.push(how(field, scene));
    let open = match given {
        Some(Answer::Files { media }) => {
            lines.push(t.dialogs_files(media.len() as i64));
            true
        }
        Some(Answer::Goods { items }) => {
            let left = items.len().saturating_sub(SHOWN);
            lines.extend(items.iter().skip(left).map(|good| t.field_good(t.good(good))));
            true
        }
        Some(other) => {
            lines.push(t.field_given(t.answer(field, other, today(scene))));
            false
        }
        None => false,
    };
    let mut rows = choices(field, scene);
    if open {
        rows.push(vec![choice(t.btn_done(), DONE), choice(t.btn_field_again(), CLEAR)]);
    }
    Prompt { skip: field.optional && !open, ..Prompt::new(lines.join("\n"), rows) }
}

/// How a field is answered.
fn how(field: &Field, scene: &Scene<'_>) -> String {
    let t = scene.texts;
    match &field.kind {
        FieldKind::Text { .. } => t.field_how_text(),
        FieldKind::Number { unit, .. } => match unit {
            Some(unit) => t.field_how_number_of(unit.get(t.lang())),
            None => t.field_how_number(),
        },
        FieldKind::Date { .. } => t.field_how_date(),
        FieldKind::Choice { .. } => t.field_how_choice(),
        FieldKind::Photo => t.field_how_photo(),
        FieldKind::Document => t.field_how_document(),
        FieldKind::Plate => t.field_how_plate(),
        FieldKind::Phone => t.field_how_phone(),
        FieldKind::Goods => t.field_how_goods(),
    }
}

fn choices(field: &Field, scene: &Scene<'_>) -> Vec<Vec<Choice>> {
    let t = scene.texts;
    match &field.kind {
        FieldKind::Choice { options } => {
            let options = options.iter().enumerate();
            grid(options.map(|(at, o)| choice(o.name.get(t.lang()), format!("o{at}"))).collect())
        }
        FieldKind::Date { first, last } => {
            let today = today(scene);
            let Some(begins) = moved(today, *first) else { return vec![] };
            let ends = moved(today, *last).unwrap_or(begins);
            let begins = if ends >= today { begins.max(today) } else { begins.max(ends - Days::new(DAYS - 1)) };
            let days = (0..DAYS).filter_map(|ahead| begins.checked_add_days(Days::new(ahead)));
            let days = days.filter(|day| *day <= ends);
            grid(days.map(|day| choice(t.day(day, today), day.format("%Y%m%d").to_string())).collect())
        }
        FieldKind::Phone => match &scene.resident.phone {
            Some(number) => vec![vec![choice(t.btn_field_my_number(t.phone(number)), MINE)]],
            None => vec![],
        },
        FieldKind::Text { .. }
        | FieldKind::Number { .. }
        | FieldKind::Photo
        | FieldKind::Document
        | FieldKind::Plate
        | FieldKind::Goods => vec![],
    }
}

fn moved(today: NaiveDate, days: i32) -> Option<NaiveDate> {
    today.checked_add_signed(chrono::TimeDelta::days(days.into()))
}

/// What was heard as an answer to a field.
pub fn hear(field: &Field, given: Option<&Answer>, heard: &Heard, scene: &Scene<'_>) -> Read {
    let t = scene.texts;
    match (&field.kind, heard) {
        (FieldKind::Photo | FieldKind::Document | FieldKind::Goods, Heard::Pick(pick)) if pick == DONE => match given {
            Some(answer) => Read::Answer(answer.clone()),
            None => Read::Hint(t.field_hint_other()),
        },
        (FieldKind::Photo | FieldKind::Document | FieldKind::Goods, Heard::Pick(pick)) if pick == CLEAR => {
            Read::Cleared
        }
        (FieldKind::Choice { options }, Heard::Pick(pick)) => {
            let at = pick.strip_prefix('o').and_then(|at| at.parse::<usize>().ok());
            match at.and_then(|at| options.get(at)) {
                Some(option) => Read::Answer(Answer::Choice { option: option.key.clone() }),
                None => Read::Hint(t.dialogs_hint_press()),
            }
        }
        (FieldKind::Choice { .. }, Heard::Text(text)) => match ask(field, given, scene).meant(text) {
            Some(pick) => hear(field, given, &Heard::Pick(pick), scene),
            None => Read::Hint(t.dialogs_hint_press()),
        },
        (FieldKind::Date { .. }, Heard::Pick(pick)) => match NaiveDate::parse_from_str(pick, "%Y%m%d") {
            Ok(on) => fitting(field, Answer::Date { on }, scene),
            Err(_) => Read::Hint(t.dialogs_hint_press()),
        },
        (FieldKind::Date { .. }, Heard::Text(text)) => dated(field, text, scene),
        (FieldKind::Phone, Heard::Pick(pick)) if pick == MINE => match &scene.resident.phone {
            Some(number) => Read::Answer(Answer::Phone { number: number.clone() }),
            None => Read::Hint(t.field_hint_other()),
        },
        (FieldKind::Phone, Heard::Phone(number)) => Read::Answer(Answer::Phone { number: number.clone() }),
        (FieldKind::Phone, Heard::Text(text)) => match phone::read(text, scene.community.settings.time_zone) {
            Some(number) => fitting(field, Answer::Phone { number }, scene),
            None => Read::Hint(t.field_hint_phone()),
        },
        (FieldKind::Text { longest }, Heard::Text(text)) => {
            let words = cut(text, usize::MAX);
            let length = words.chars().count();
            match length {
                0 => Read::Hint(t.field_hint_other()),
                n if n > *longest as usize => Read::Hint(t.field_hint_long(n as i64, i64::from(*longest))),
                _ => Read::Answer(Answer::Text { words }),
            }
        }
        (FieldKind::Number { .. }, Heard::Text(text)) => match number(text) {
            Some(value) => fitting(field, Answer::Number { value }, scene),
            None => Read::Hint(t.field_hint_number()),
        },
        (FieldKind::Plate, Heard::Text(text)) => match plate::read(text) {
            Some(plate) => Read::Answer(Answer::Plate { plate }),
            None => Read::Hint(t.field_hint_plate()),
        },
        (FieldKind::Goods, Heard::Text(text)) => listed(given, text, scene),
        (FieldKind::Photo, Heard::Media(file, _)) if file.kind == MediaKind::Photo => kept(given, file, scene),
        (FieldKind::Document, Heard::Media(file, _)) if matches!(file.kind, MediaKind::Photo | MediaKind::Document) => {
            kept(given, file, scene)
        }
        (_, Heard::Media(..) | Heard::Text(_) | Heard::Pick(_) | Heard::Skip | Heard::Phone(_) | Heard::Reply(_)) => {
            Read::Hint(t.field_hint_other())
        }
    }
}

/// The answer, where it lies within the field's bounds.
fn fitting(field: &Field, answer: Answer, scene: &Scene<'_>) -> Read {
    let (t, today) = (scene.texts, today(scene));
    if field.takes(&answer, today) {
        return Read::Answer(answer);
    }
    Read::Hint(match &field.kind {
        FieldKind::Number { least, most, .. } => t.field_hint_between(least.to_string(), most.to_string()),
        FieldKind::Date { first, last } => {
            let day = |days: i32| moved(today, days).map_or_else(String::new, |day| t.day(day, today));
            t.field_hint_days(day(*first), day(*last))
        }
        _ => t.field_hint_other(),
    })
}

fn dated(field: &Field, text: &str, scene: &Scene<'_>) -> Read {
    let today = today(scene);
    let ahead = matches!(field.kind, FieldKind::Date { last, .. } if last > 0);
    let fits = |on: &NaiveDate| field.takes(&Answer::Date { on: *on }, today);
    let read = if ahead {
        day::ahead(text, scene.now, scene.community.settings.time_zone, fits)
    } else {
        day::past(text, today)
    };
    match read {
        Some(on) => fitting(field, Answer::Date { on }, scene),
        None => Read::Hint(scene.texts.field_hint_date()),
    }
}

/// Goods that were typed, below those before.
fn listed(given: Option<&Answer>, text: &str, scene: &Scene<'_>) -> Read {
    let new = goods::read(text);
    if new.is_empty() {
        return Read::Hint(scene.texts.field_hint_other());
    }
    let mut items = match given {
        Some(Answer::Goods { items }) => items.clone(),
        Some(_) | None => vec![],
    };
    items.extend(new);
    if items.len() > goods::MOST {
        return Read::Hint(scene.texts.field_hint_goods(goods::MOST as i64));
    }
    Read::More(Answer::Goods { items })
}

/// A file beside those before, once.
fn kept(given: Option<&Answer>, file: &Media, scene: &Scene<'_>) -> Read {
    let mut media = match given {
        Some(Answer::Files { media }) => media.clone(),
        Some(_) | None => vec![],
    };
    if !file.keep_in(&mut media, FILES) {
        return Read::Hint(scene.texts.field_hint_files(FILES as i64));
    }
    Read::More(Answer::Files { media })
}

/// A number as people type it, with what is counted behind it: `85.5`, `１２ 平米`, `1,200`.
fn number(text: &str) -> Option<Decimal> {
    let narrow = |c: char| match c {
        '０'..='９' | '．' | '，' | '－' => script::narrow(c),
        other => other,
    };
    let text: String = text.trim().chars().map(narrow).filter(|c| *c != ',').collect();
    let (minus, text) = text.strip_prefix('-').map_or((false, text.as_str()), |rest| (true, rest));
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (digits, behind) = text.split_at_checked(end)?;
    let Decimal(value) = Decimal::read_long(digits, 12).filter(|_| !behind.chars().any(|c| c.is_ascii_digit()))?;
    Some(Decimal(if minus { -value } else { value }))
}
