//! Words, hours and deadlines of a community's file.

use super::mistakes::Mistake;
use super::mistakes::did_you_mean;
use super::sheet::{Item, Sheet};
use crate::domain::calendar::china;
use crate::domain::hours::{Allowance, Day, Hours, Policy, Special, Week};
use crate::domain::lang::Lang;
use crate::domain::talk::TalkPolicy;
use crate::domain::words::Words;
use chrono::{NaiveDate, NaiveTime};
use std::collections::BTreeMap;
use std::path::Path;

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

/// `[hours]`: the week, holidays, days of the community's own. `folder` is where a file of holidays would be.
pub fn hours(sheet: &Sheet<'_, '_>, folder: &Path) -> Hours {
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
    let mut hours = Hours { week: Week(week), china: true, holidays: Default::default(), days: Default::default() };
    if let Some(china) = sheet.get("china_holidays").and_then(|i| i.flag()) {
        hours.china = china;
    }
    if let Some(item) = sheet.get("holidays_file") {
        hours.holidays = holidays(&item, folder).unwrap_or_default();
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

/// A file of the form of the program's own list of holidays; its mistakes are told with its own lines.
fn holidays(item: &Item<'_, '_>, folder: &Path) -> Option<BTreeMap<NaiveDate, Special>> {
    let name = item.text()?;
    let path = folder.join(&name);
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(e) => {
            item.wrong(format!("{name:?} cannot be read: {e}"));
            return None;
        }
    };
    match china::parse(&text) {
        Ok(days) => Some(days),
        Err(e) => {
            let at = e.span().map_or(0, |span| span.start);
            let line = text.get(..at).unwrap_or_default().bytes().filter(|b| *b == b'\n').count() + 1;
            let file = path.display().to_string();
            item.book.add(Mistake { file, line, field: String::new(), text: e.message().to_owned() });
            None
        }
    }
}

/// `["09:00-12:00", "13:30-18:00"]`
pub fn day(item: &Item<'_, '_>) -> Day {
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
    let limits = [
        ("acknowledge", &mut policy.acknowledge),
        ("on_site", &mut policy.on_site),
        ("answer", &mut policy.answer),
        ("resolve", &mut policy.resolve),
        ("quote", &mut policy.quote),
        ("callback", &mut policy.callback),
    ];
    for (name, limit) in limits {
        if let Some(item) = sheet.get(name)
            && let Some(said) = allowance(&item)
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

/// `[talk]`: how long a silent resident is waited for.
pub fn talk(sheet: &Sheet<'_, '_>) -> TalkPolicy {
    let mut policy = TalkPolicy::default();
    for (name, limit) in [("nudge_after", &mut policy.nudge), ("end_after", &mut policy.end)] {
        let Some(item) = sheet.get(name) else { continue };
        let Some(text) = item.text() else { continue };
        match length(&text) {
            Some(said @ 1..=100_000) => *limit = said,
            Some(_) | None => item.wrong("a talk has to end some time: write a length of time like \"2 h\""),
        }
    }
    if policy.nudge >= policy.end {
        sheet.wrong("end_after", "must be later than nudge_after");
    }
    sheet.finish();
    policy
}

/// `"30 min"`, `"24 h"`, `"1 h 30 min"`, `"2 days"`, `"none"`.
pub fn allowance(item: &Item<'_, '_>) -> Option<Option<Allowance>> {
    let text = item.text()?;
    if text == "none" {
        return Some(None);
    }
    let said = days(&text).or_else(|| match length(&text) {
        Some(n @ 1..=100_000) => Some(Allowance::Minutes(n)),
        Some(_) | None => None,
    });
    if said.is_none() {
        item.wrong(format!("{text:?} is not a length of time like \"30 min\", \"24 h\", \"2 days\" or \"none\""));
    }
    said.map(Some)
}

/// Working days: `"1 day"`, `"10 days"`; at most a hundred.
fn days(text: &str) -> Option<Allowance> {
    let number = text.strip_suffix("days").or_else(|| text.strip_suffix("day"))?;
    let days = number.trim_end().parse().ok().filter(|days| (1..=100).contains(days))?;
    Some(Allowance::Days { days })
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
