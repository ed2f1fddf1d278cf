//! Words, hours and deadlines of a community's file.

use super::mistakes::did_you_mean;
use super::sheet::{Item, Sheet};
use crate::domain::hours::{Day, Hours, Policy, Special, Week};
use crate::domain::lang::Lang;
use crate::domain::words::Words;
use chrono::{NaiveDate, NaiveTime};

/// Words by language, or one text for all languages.
pub fn words(item: &Item<'_, '_>, longest: usize) -> Option<Words> {
    let short = |text: &str, at: &Item<'_, '_>| {
        if text.chars().count() > longest {
            at.wrong(format!("is too long: at most {longest} characters"));
        }
    };
    if item.is_text() {
        let text = item.text()?;
        short(&text, item);
        return Some(Words::same(&text));
    }
    let mut words = Words::default();
    for (code, text) in item.table()?.entries() {
        match code.parse::<Lang>() {
            Ok(lang) => {
                if let Some(said) = text.text() {
                    short(&said, &text);
                    words.0.insert(lang, said);
                }
            }
            Err(_) => {
                let hint = did_you_mean(&code, Lang::ALL.iter().map(|l| l.code()));
                text.wrong(format!("is not a language of the desk (zh-Hans, zh-Hant, en){hint}"));
            }
        }
    }
    if words.0.is_empty() {
        item.wrong("needs words in at least one language");
        return None;
    }
    Some(words)
}

const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// `[hours]`: the week, China's holidays, days of the community's own.
pub fn hours(sheet: &Sheet<'_, '_>) -> Hours {
    let mut week: [Day; 7] = Default::default();
    let mut said = false;
    let groups = [("every_day", 0..7), ("weekdays", 0..5), ("weekend", 5..7)];
    for (name, range) in groups {
        if let Some(item) = sheet.get(name) {
            said = true;
            let day = day(&item);
            week[range].fill(day);
        }
    }
    for (name, place) in DAYS.into_iter().zip(&mut week) {
        if let Some(item) = sheet.get(name) {
            said = true;
            *place = day(&item);
        }
    }
    if !said {
        sheet.book.wrong(
            &sheet.span,
            &sheet.path,
            "names no day: write weekdays, weekend, every_day or monday … sunday",
        );
    } else if week.iter().all(Vec::is_empty) {
        sheet.book.wrong(&sheet.span, &sheet.path, "leaves no hour in which the desk works");
    }
    let mut hours = Hours { week: Week(week), china: true, days: Default::default() };
    if let Some(china) = sheet.get("china_holidays").and_then(|i| i.flag()) {
        hours.china = china;
    }
    if let Some(days) = sheet.get("days").and_then(|i| i.table()) {
        for (date, item) in days.entries() {
            let kind = item.one_of(&[("off", Special::Off), ("work", Special::Work)]);
            match date.parse::<NaiveDate>() {
                Ok(date) => hours.days.extend(kind.map(|k| (date, k))),
                Err(_) => item.wrong(format!("{date:?} is not a date like 2026-12-24")),
            }
        }
    }
    sheet.finish();
    hours
}

/// `["09:00-12:00", "13:30-18:00"]`
fn day(item: &Item<'_, '_>) -> Day {
    let mut day = Day::new();
    for entry in item.list() {
        let Some(text) = entry.text() else { continue };
        let Some((from, until)) = interval(&text) else {
            entry.wrong(format!("{text:?} is not an interval like \"09:00-12:00\""));
            continue;
        };
        if from >= until && until != NaiveTime::MIN {
            entry.wrong(format!("{text:?} ends before it begins"));
        } else if day.last().is_some_and(|(_, last)| *last >= from || *last == NaiveTime::MIN) {
            entry.wrong(format!("{text:?} must begin after the interval before it has ended"));
        } else {
            day.push((from, until));
        }
    }
    day
}

fn interval(text: &str) -> Option<(NaiveTime, NaiveTime)> {
    let (from, until) = text.split_once(['-', '–', '—', '~'])?;
    let time = |t: &str| NaiveTime::parse_from_str(t.trim(), "%H:%M").ok();
    let until = if until.trim() == "24:00" { NaiveTime::MIN } else { time(until)? };
    Some((time(from)?, until))
}

/// Deadlines; what is left out is as in `base`.
pub fn policy(sheet: &Sheet<'_, '_>, base: Policy) -> Policy {
    let mut policy = base;
    let limits =
        [("acknowledge", &mut policy.acknowledge), ("on_site", &mut policy.on_site), ("resolve", &mut policy.resolve)];
    for (name, limit) in limits {
        if let Some(item) = sheet.get(name)
            && let Some(said) = minutes(&item)
        {
            *limit = said;
        }
    }
    if let Some(always) = sheet.get("round_the_clock").and_then(|i| i.flag()) {
        policy.round_the_clock = always;
    }
    sheet.finish();
    policy
}

/// `"30 min"`, `"24 h"`, `"1 h 30 min"`, `"none"`.
fn minutes(item: &Item<'_, '_>) -> Option<Option<u32>> {
    let text = item.text()?;
    if text == "none" {
        return Some(None);
    }
    match length(&text) {
        Some(n @ 1..=100_000) => Some(Some(n)),
        Some(_) | None => {
            item.wrong(format!("{text:?} is not a length of time like \"30 min\", \"24 h\" or \"none\""));
            None
        }
    }
}

fn length(text: &str) -> Option<u32> {
    let mut total = 0u32;
    let mut rest = text;
    while !rest.is_empty() {
        let (number, tail) = rest.split_at(rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len()));
        let tail = tail.trim_start();
        let (unit, tail) = tail.split_at(tail.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(tail.len()));
        let factor = match unit {
            "min" | "m" => 1,
            "h" => 60,
            _ => return None,
        };
        total = number.parse::<u32>().ok()?.checked_mul(factor)?.checked_add(total)?;
        rest = tail.trim_start();
    }
    Some(total)
}
