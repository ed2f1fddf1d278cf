//! The time for which something is owed, as books write it: a month, a quarter, half a year, a year, or from–to.

use super::clean::halved;
use super::found::Wrong;
use super::value::{date, numbers, serial};
use crate::domain::bill::Period;
use crate::domain::script::folded;
use chrono::{Datelike, Days, Months, NaiveDate};

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// Reads `2026-11`, `2026年11月`, `202611`, `Nov 2026`, `2026Q4`, `2026年第四季度`, `2026上半年`, `2026`, `2026-10-01至2026-12-31`,
/// `2026年10-12月`; a single first day of a month is that month.
///
/// # Errors
/// When it is none, or nobody knows which month is meant.
pub fn period(text: &str) -> Result<Period, Wrong> {
    let text = halved(text);
    for mark in ["至", "到", "~", "～", "–", "—", "..", " - ", " to "] {
        if let Some((from, until)) = text.split_once(mark) {
            return between(from.trim(), until.trim());
        }
    }
    // 2026年10-12月
    if let Some((from, until)) = text.split_once('-')
        && from.split_once('年').is_some_and(|(_, month)| month.contains(|c: char| c.is_ascii_digit()))
    {
        return between(from.trim(), until.trim());
    }
    single(&text)?.ok_or(Wrong::NotAPeriod)
}

/// From one to the other; the year of the second may be left out.
fn between(from: &str, until: &str) -> Result<Period, Wrong> {
    let first = side(from)?;
    let last = match side(until) {
        Ok(last) => last,
        Err(_) => {
            let year = first.from.year();
            let until = until.trim_end_matches(['月', '日', '号']);
            let parts = numbers(until).ok_or(Wrong::NotAPeriod)?;
            match parts.as_slice() {
                [(month, 1 | 2)] => span(year, *month, 1)?,
                [(month, 1 | 2), (day, 1 | 2)] => {
                    let day = NaiveDate::from_ymd_opt(year, *month, *day).ok_or(Wrong::NotAPeriod)?;
                    Period { from: day, until: day }
                }
                _ => return Err(Wrong::NotAPeriod),
            }
        }
    };
    if first.from > last.until {
        return Err(Wrong::Backwards);
    }
    Ok(Period { from: first.from, until: last.until })
}

/// One end: a day, or a whole month, quarter, year.
fn side(text: &str) -> Result<Period, Wrong> {
    if let Ok(day) = date(text) {
        return Ok(Period { from: day, until: day });
    }
    if let Ok(Some(period)) = single(text) {
        return Ok(period);
    }
    // 2026年10 of 2026年10-12月
    let parts = numbers(text).ok_or(Wrong::NotAPeriod)?;
    match parts.as_slice() {
        [(year, 4), (month, 1 | 2)] => span(i32::try_from(*year).unwrap_or(0), *month, 1),
        _ => Err(Wrong::NotAPeriod),
    }
}

fn single(text: &str) -> Result<Option<Period>, Wrong> {
    if let Some(day) = serial(text) {
        return first_of_month(day).map(Some);
    }
    let folded: String = text.chars().filter_map(folded).collect();
    if let Some(period) = part_of_year(&folded)? {
        return Ok(Some(period));
    }
    if let Some(period) = english(&folded)? {
        return Ok(Some(period));
    }
    let folded = folded.trim_end_matches("年度").trim_end_matches("全年").trim_end_matches("份");
    let Some(parts) = numbers(folded) else { return Ok(None) };
    let all: Vec<u32> = parts.iter().map(|(n, _)| *n).collect();
    match (parts.as_slice(), all.as_slice()) {
        // 2026.10.01-2026.12.31, 2026.10-2026.12
        ([(_, 4), _, _, (_, 4), _, _], [y, m, d, to_y, to_m, to_d]) => {
            return between(&format!("{y}-{m}-{d}"), &format!("{to_y}-{to_m}-{to_d}")).map(Some);
        }
        ([(_, 4), (_, 1 | 2), (_, 4), (_, 1 | 2)], [y, m, to_y, to_m]) => {
            return between(&format!("{y}-{m}"), &format!("{to_y}-{to_m}")).map(Some);
        }
        _ => {}
    }
    let year = |y: u32| i32::try_from(y).unwrap_or(0);
    match parts.as_slice() {
        [(y, 4)] => span(year(*y), 1, 12).map(Some),
        [(ym, 6)] => span(year(ym / 100), ym % 100, 1).map(Some),
        [(ymd, 8)] => {
            let day = NaiveDate::from_ymd_opt(year(ymd / 10_000), ymd / 100 % 100, ymd % 100);
            first_of_month(day.ok_or(Wrong::NotAPeriod)?).map(Some)
        }
        [(_, 4), (m @ 1, 1)] if text.contains('.') && *m == 1 => Err(Wrong::WhichMonth),
        [(y, 4), (m, 1 | 2)] => span(year(*y), *m, 1).map(Some),
        [(_, 4), (_, 1 | 2), (_, 1 | 2), ..] => first_of_month(date(text)?).map(Some),
        _ => Ok(None),
    }
}

/// Excel makes the first day of a month of it.
fn first_of_month(day: NaiveDate) -> Result<Period, Wrong> {
    if day.day() == 1 { span(day.year(), day.month(), 1) } else { Err(Wrong::NotAPeriod) }
}

/// Quarters and halves: `2026q4`, `2026-q4`, `2026年第4季度`, `2026年四季度`, `2026h2`, `2026下半年`.
fn part_of_year(folded: &str) -> Result<Option<Period>, Wrong> {
    let plain: String = folded.chars().filter(|c| !matches!(c, ' ' | '-' | '年' | '第' | '/')).collect();
    let Some(year) = plain.get(..4).and_then(|y| y.parse::<i32>().ok()) else { return Ok(None) };
    let rest = plain.get(4..).unwrap_or_default();
    let digit = |t: &str| match t {
        "1" | "一" => Some(1),
        "2" | "二" => Some(2),
        "3" | "三" => Some(3),
        "4" | "四" => Some(4),
        _ => None,
    };
    let quarter = rest.strip_prefix('q').or_else(|| rest.strip_suffix("季度")).or_else(|| rest.strip_suffix('季'));
    if let Some(n) = quarter.and_then(digit) {
        return span(year, 3 * n - 2, 3).map(Some);
    }
    match rest {
        "h1" | "上半" => span(year, 1, 6).map(Some),
        "h2" | "下半" => span(year, 7, 6).map(Some),
        _ => Ok(None),
    }
}

/// `oct 2026`, `october 2026`, `oct-26`.
fn english(folded: &str) -> Result<Option<Period>, Wrong> {
    let mut words = folded.split([' ', '-', '/', ',']).filter(|w| !w.is_empty());
    let (Some(name), Some(year), None) = (words.next(), words.next(), words.next()) else { return Ok(None) };
    let Some(month) = MONTHS.iter().position(|m| name.starts_with(m) && name.chars().all(char::is_alphabetic)) else {
        return Ok(None);
    };
    let year: i32 = match (year.len(), year.parse()) {
        (4, Ok(year)) => year,
        (2, Ok(year)) => 2000 + year,
        _ => return Ok(None),
    };
    span(year, u32::try_from(month).unwrap_or(0) + 1, 1).map(Some)
}

/// So many months from this one on.
fn span(year: i32, month: u32, months: u32) -> Result<Period, Wrong> {
    let from = NaiveDate::from_ymd_opt(year, month, 1).filter(|_| (1990..=2100).contains(&year));
    let from = from.ok_or(Wrong::NotAPeriod)?;
    let until = from.checked_add_months(Months::new(months)).and_then(|d| d.checked_sub_days(Days::new(1)));
    Ok(Period { from, until: until.ok_or(Wrong::NotAPeriod)? })
}

/// The period in the number of a bill that has none in the books: `2026-10`, `2026Q4`, `2026`, or both days.
pub fn code(period: Period) -> String {
    let (from, until) = (period.from, period.until);
    let is = |month: u32, months: u32| {
        from.day() == 1 && from.month() == month && span(from.year(), month, months).is_ok_and(|p| p == period)
    };
    if is(from.month(), 1) {
        return from.format("%Y-%m").to_string();
    }
    if is(1, 12) {
        return from.format("%Y").to_string();
    }
    if let Some(quarter) = (1..=4).find(|q| is(3 * q - 2, 3)) {
        return format!("{}Q{quarter}", from.year());
    }
    format!("{from}..{until}")
}
