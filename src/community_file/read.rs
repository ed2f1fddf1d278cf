//! From the file's text to a checked draft, or to the list of every mistake.

use super::complaints::{beyond, complaint_categories};
use super::deadlines::deadlines;
use super::duty::{duty, shifts};
use super::fees::{fees, notices};
use super::forms::{forms, gate};
use super::mistakes::{Mistake, did_you_mean};
use super::own_words::own_words;
use super::people::{answers, departments, key, on_call, staff};
use super::policies::{hours, policy, talk, words};
use super::questions::{facts, questions};
use super::retention::retention;
use super::services::{Ground, services};
use super::sheet::{Book, Sheet};
use super::units::buildings;
use super::{BuildingDraft, Draft, Lists};
use crate::domain::community::{Category, Settings, complaint_kinds};
use crate::domain::hours::{Hours, Policy};
use crate::domain::lang::Lang;
use crate::domain::talk::TalkPolicy;
use crate::domain::ticket::Area;
use crate::domain::words::Words;
use chrono_tz::Tz;
use std::path::Path;
use toml::de::DeTable;

const AREAS: [(&str, Area); 3] = [("public", Area::Public), ("home", Area::Home), ("paid", Area::Paid)];
const LANGS: [(&str, Lang); 3] = [("zh-Hans", Lang::ZhHans), ("zh-Hant", Lang::ZhHant), ("en", Lang::En)];

/// Reads a community's file.
///
/// # Errors
/// Every mistake in it, by line.
pub fn read(path: &Path) -> Result<Draft, Vec<Mistake>> {
    let name = path.display().to_string();
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(e) => {
            let text = format!("cannot be read: {e}");
            return Err(vec![Mistake { file: name, line: 0, field: String::new(), text }]);
        }
    };
    read_text(&name, &text, path.parent().unwrap_or(Path::new(".")))
}

/// Reads a community's file that is at hand already; `folder` is where its CSV file would be.
///
/// # Errors
/// Every mistake in it, by line.
pub fn read_text(name: &str, text: &str, folder: &Path) -> Result<Draft, Vec<Mistake>> {
    let book = Book::new(name, text);
    let (table, broken) = DeTable::parse_recoverable(text);
    if !broken.is_empty() {
        for e in broken {
            book.wrong(&e.span().unwrap_or(0..0), "", e.message());
        }
        return Err(book.mistakes());
    }
    let draft = draft(&Sheet::whole(&book, &table), folder);
    let mistakes = book.mistakes();
    match draft {
        Some(draft) if mistakes.is_empty() => Ok(draft),
        Some(_) | None => Err(mistakes),
    }
}

fn draft(whole: &Sheet<'_, '_>, folder: &Path) -> Option<Draft> {
    let key = whole.need("key").and_then(|i| i.new_key(40)).filter(|k| {
        if k.contains('_') {
            whole.wrong("key", "must not contain underscores");
        }
        !k.contains('_')
    });
    let name = whole.need("name").and_then(|i| words(&i, 60));
    let time_zone = time_zone(whole);
    let languages = languages(whole);
    let currency = currency(whole);
    let departments = departments(whole);
    let department_keys: Vec<String> = departments.iter().map(|d| d.key.clone()).collect();
    let answers = answers(whole);
    let answer_keys: Vec<String> = answers.iter().map(|a| a.key.clone()).collect();
    let complaints = complaint_categories(whole, &department_keys, &answer_keys);
    let complaint_keys: Vec<String> = complaint_kinds(&complaints).iter().map(|c| c.key.clone()).collect();
    let (emergency, repair, policies) = deadlines(whole, &complaint_keys);
    let categories = categories(whole, &department_keys, &answer_keys, repair);
    let complaint_beyond = beyond(whole, &answer_keys);
    let on_call = on_call(whole, &department_keys);
    let hours = whole.get("hours").map_or_else(|| Some(Hours::default()), |i| Some(hours(&i.table()?, folder)));
    let close_after_days = whole.get("close_after_days").map_or(Some(3), |i| i.number(1, 60));
    let talk = whole.get("talk").and_then(|i| i.table()).map_or_else(TalkPolicy::default, |s| talk(&s));
    let facts = facts(whole);
    let (questions, question_lines) = questions(whole);
    let staff = staff(whole, &department_keys);
    let shifts = shifts(whole, &department_keys, &staff);
    let duty = duty(whole);
    let fees = fees(whole, &department_keys);
    let notices = notices(whole);
    let ground = Ground {
        departments: &department_keys,
        currency: currency.as_deref().unwrap_or("CNY"),
        hours: hours.as_ref(),
        folder,
    };
    let (services, pictures) = services(whole, &ground);
    let forms = forms(whole, &department_keys, currency.as_deref().unwrap_or("CNY"));
    let gate = gate(whole, &department_keys);
    let retention = retention(whole);
    let buildings: Vec<BuildingDraft> = buildings(whole, folder);
    let own_words = own_words(whole, folder);
    whole.finish();
    Some(Draft {
        key: key?,
        settings: Settings {
            name: name?,
            time_zone: time_zone?,
            languages,
            currency: currency?,
            departments,
            categories,
            complaints,
            complaint_beyond,
            on_call,
            answers,
            close_after_days: close_after_days?,
            facts,
            questions,
            hours: hours?,
            emergency,
            repair,
            policies,
            words: own_words,
            talk,
            shifts,
            duty,
            fees,
            notices,
            services,
            forms,
            gate,
            retention,
        },
        buildings,
        staff,
        pictures,
        lists: Lists {
            file: whole.book.file().to_owned(),
            departments: whole.line("department"),
            categories: whole.line("category"),
            buildings: whole.line("building"),
            questions: question_lines,
        },
    })
}

fn time_zone(whole: &Sheet<'_, '_>) -> Option<Tz> {
    let item = whole.need("time_zone")?;
    let text = item.text()?;
    let zone = text.parse::<Tz>().ok();
    if zone.is_none() {
        let hint = did_you_mean(&text, chrono_tz::TZ_VARIANTS.iter().map(|z| z.name()));
        item.wrong(format!("{text:?} is not a time zone like \"Asia/Shanghai\"{hint}"));
    }
    zone
}

fn languages(whole: &Sheet<'_, '_>) -> Vec<Lang> {
    let Some(item) = whole.need("languages") else { return Vec::new() };
    let list = item.list();
    if list.is_empty() {
        item.wrong("needs at least one language");
    }
    let mut all = Vec::new();
    for entry in &list {
        let Some(lang) = entry.one_of(&LANGS) else { continue };
        if all.contains(&lang) {
            entry.wrong("is there twice");
        } else {
            all.push(lang);
        }
    }
    all
}

fn currency(whole: &Sheet<'_, '_>) -> Option<String> {
    let item = whole.need("currency")?;
    let text = item.text()?;
    if text.len() == 3 && text.chars().all(|c| c.is_ascii_uppercase()) {
        return Some(text);
    }
    item.wrong(format!("{text:?} is not a currency code like \"CNY\""));
    None
}

fn categories(whole: &Sheet<'_, '_>, departments: &[String], answers: &[String], repair: Policy) -> Vec<Category> {
    let mut taken = Vec::new();
    let mut all = Vec::new();
    for sheet in whole.tables("category", "key") {
        let key = key(&sheet, "category", &mut taken);
        let name = sheet.need("name").and_then(|i| words(&i, 40));
        let areas = areas(&sheet);
        let department = sheet.need("department").and_then(|i| i.key_of("department", departments));
        let out_of_scope = out_of_scope(&sheet, &areas, answers);
        let callback_days = sheet.get("callback_days").map_or(Some(2), |i| i.number(0, 60));
        let policy = sheet.get("deadlines").and_then(|i| i.table()).map(|s| policy(&s, repair));
        sheet.finish();
        if let (Some(key), Some(name), Some(department), Some(callback_days)) = (key, name, department, callback_days) {
            all.push(Category { key, name, areas, department, out_of_scope, callback_days, policy });
        }
    }
    if taken.is_empty() {
        whole.wrong("category", "there must be at least one [[category]]");
    }
    all
}

fn areas(sheet: &Sheet<'_, '_>) -> Vec<Area> {
    let Some(item) = sheet.need("areas") else { return Vec::new() };
    let list = item.list();
    if list.is_empty() {
        item.wrong("needs at least one of public, home, paid");
    }
    let mut all = Vec::new();
    for area in list.iter().filter_map(|i| i.one_of(&AREAS)) {
        if !all.contains(&area) {
            all.push(area);
        }
    }
    all
}

/// `out_of_scope = { home = "gas-company" }`
fn out_of_scope(sheet: &Sheet<'_, '_>, areas: &[Area], answers: &[String]) -> Vec<(Area, String)> {
    let Some(table) = sheet.get("out_of_scope").and_then(|i| i.table()) else { return Vec::new() };
    let mut all = Vec::new();
    for (name, area) in AREAS {
        let Some(item) = table.get(name) else { continue };
        if !areas.is_empty() && !areas.contains(&area) {
            item.wrong(format!("{name} is not among the areas of this category"));
        }
        all.extend(item.key_of("answer", answers).map(|answer| (area, answer)));
    }
    table.finish();
    all
}

/// A name in the first language that has one, for the operator's eyes.
pub(super) fn plain_name(words: &Words) -> &str {
    words.get(Lang::ZhHans)
}
