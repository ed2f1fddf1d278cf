//! Days as people type them, gone by or to come: `20日`, `11月20日`, `11-20`, `20/11/2026`, `yesterday`, `下周三`.

use super::job::when;
use crate::domain::script;
use chrono::{DateTime, Datelike, Months, NaiveDate, Utc};
use chrono_tz::Tz;

/// Where a day without a month or a year lies.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lean {
    /// It is the last one that has been.
    Past,
    /// It is the next one to come.
    Ahead,
}

/// The day that was typed, as seen from today; `None` where it is none. A day without a month or year is the last one
/// that has been.
pub fn past(typed: &str, today: NaiveDate) -> Option<NaiveDate> {
    read(typed, today, Lean::Past).into_iter().next()
}

/// The same of a day to come. Where it is not clear which number is the month, the day that fits is meant.
pub fn ahead(typed: &str, now: DateTime<Utc>, tz: Tz, fits: impl Fn(&NaiveDate) -> bool) -> Option<NaiveDate> {
    let today = now.with_timezone(&tz).date_naive();
    let read = read(typed, today, Lean::Ahead);
    let found = read.iter().find(|day| fits(day)).or_else(|| read.first()).copied();
    found.or_else(|| Some(when::read(typed, now, tz).ok()?.until.with_timezone(&tz).date_naive()))
}

/// What the words can mean, the likeliest first.
fn read(typed: &str, today: NaiveDate, lean: Lean) -> Vec<NaiveDate> {
    let text = typed.trim().to_lowercase();
    let words: [(&[&str], i64); 7] = [
        (&["今天", "今日", "today"], 0),
        (&["昨天", "昨日", "yesterday"], -1),
        (&["前天", "前日"], -2),
        (&["大前天"], -3),
        (&["明天", "明日", "tomorrow"], 1),
        (&["后天", "後天", "后日", "後日"], 2),
        (&["大后天", "大後天"], 3),
    ];
    let ahead = |days| today.checked_add_signed(chrono::TimeDelta::days(days));
    let all = match words.iter().find(|(words, _)| words.contains(&text.as_str())) {
        Some((_, days)) => vec![ahead(*days)],
        None => numbered(&text, today, lean),
    };
    all.into_iter().flatten().collect()
}

fn numbered(text: &str, today: NaiveDate, lean: Lean) -> Vec<Option<NaiveDate>> {
    let narrow = |c: char| match c {
        '０'..='９' => script::narrow(c),
        other => other,
    };
    let text: String = text.chars().map(narrow).collect();
    if let Some(named) = named_month(&text, today, lean) {
        return vec![Some(named)];
    }
    if text.chars().any(|c| !c.is_ascii_digit() && !"年月日号號-/. ".contains(c)) {
        return vec![];
    }
    let year_first =
        text.contains('年') || text.split(|c: char| !c.is_ascii_digit()).next().is_some_and(|n| n.len() == 4);
    let numbers: Option<Vec<u32>> = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|n| !n.is_empty())
        .map(|n| n.parse().ok().filter(|n| *n < 10_000))
        .collect();
    let full = |y: u32, m: u32, d: u32| {
        let year = i32::try_from(if y < 100 { y + 2000 } else { y }).ok()?;
        NaiveDate::from_ymd_opt(year, m, d)
    };
    match numbers.unwrap_or_default().as_slice() {
        [y, m, d] if year_first => vec![full(*y, *m, *d)],
        [a, b, y] => vec![full(*y, *a, *b), full(*y, *b, *a)],
        [m, d] => vec![near(*m, *d, today, lean), near(*d, *m, today, lean)],
        [d] => vec![in_month(*d, today, lean)],
        _ => vec![],
    }
}

/// This day of this month, or of the one beside it.
fn in_month(day: u32, today: NaiveDate, lean: Lean) -> Option<NaiveDate> {
    let first = today.with_day(1)?;
    let (this, other) = match lean {
        Lean::Past => (today.with_day(day).filter(|d| *d <= today), first.checked_sub_months(Months::new(1))?),
        Lean::Ahead => (today.with_day(day).filter(|d| *d >= today), first.checked_add_months(Months::new(1))?),
    };
    this.or_else(|| other.with_day(day))
}

/// This day of this month: of this year, or of the one beside it.
fn near(month: u32, day: u32, today: NaiveDate, lean: Lean) -> Option<NaiveDate> {
    let this = NaiveDate::from_ymd_opt(today.year(), month, day);
    match (this, lean) {
        (Some(this), Lean::Past) if this > today => NaiveDate::from_ymd_opt(today.year() - 1, month, day),
        // A day just gone by is a slip, not the one in a year.
        (Some(this), Lean::Ahead) if (today - this).num_days() > 60 => {
            NaiveDate::from_ymd_opt(today.year() + 1, month, day)
        }
        (this, _) => this,
    }
}

/// `20 nov`, `nov 20`, `20 november 2026`.
fn named_month(text: &str, today: NaiveDate, lean: Lean) -> Option<NaiveDate> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let parts: Vec<&str> = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|p| !p.is_empty()).collect();
    let month = parts.iter().find_map(|p| MONTHS.iter().position(|m| p.starts_with(m)))?;
    let month = u32::try_from(month).ok()? + 1;
    let number = |p: &&str| p.trim_end_matches(|c: char| c.is_ascii_alphabetic()).parse::<u32>().ok();
    match parts.iter().filter_map(number).collect::<Vec<_>>().as_slice() {
        [day] => near(month, *day, today, lean),
        [day, year] => NaiveDate::from_ymd_opt(i32::try_from(*year).ok()?, month, *day),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{ahead, past};

    #[test]
    fn the_ways_people_write_a_day() {
        let today = "2026-11-24".parse().unwrap();
        let cases = [
            ("今天", "2026-11-24"),
            ("Yesterday", "2026-11-23"),
            ("前天", "2026-11-22"),
            ("20日", "2026-11-20"),
            ("30", "2026-10-30"),
            ("11月20日", "2026-11-20"),
            ("11-20", "2026-11-20"),
            ("20/11", "2026-11-20"),
            ("12月25日", "2025-12-25"),
            ("2026年11月1日", "2026-11-01"),
            ("2026-11-01", "2026-11-01"),
            ("20/11/2026", "2026-11-20"),
            ("20 Nov", "2026-11-20"),
            ("November 2nd", "2026-11-02"),
            ("3 nov 2026", "2026-11-03"),
            ("１１．２０", ""),
            ("soon", ""),
            ("99", ""),
            ("31/2", ""),
            ("1234567890123", ""),
        ];
        for (typed, meant) in cases {
            let read = past(typed, today).map(|d| d.to_string()).unwrap_or_default();
            assert_eq!(read, meant, "{typed}");
        }
    }

    #[test]
    fn the_ways_people_write_a_day_to_come() {
        let now = "2026-11-24T02:00:00Z".parse().unwrap();
        let today: chrono::NaiveDate = "2026-11-24".parse().unwrap();
        let cases = [
            ("明天", "2026-11-25"),
            ("Tomorrow", "2026-11-25"),
            ("后天", "2026-11-26"),
            ("12月3日", "2026-12-03"),
            ("3/12", "2026-12-03"),
            ("12/3", "2026-12-03"),
            ("12-03", "2026-12-03"),
            ("2026-12-03", "2026-12-03"),
            ("3 Dec", "2026-12-03"),
            ("30", "2026-11-30"),
            ("3号", "2026-12-03"),
            ("1月5日", "2027-01-05"),
            ("下周三", "2026-12-02"),
            ("friday", "2026-11-27"),
            ("11月20日", "2026-11-20"),
            ("soon", ""),
            ("31/2", ""),
        ];
        for (typed, meant) in cases {
            let fits = |day: &chrono::NaiveDate| (0..=60).contains(&(*day - today).num_days());
            let read = ahead(typed, now, chrono_tz::Asia::Shanghai, fits).map(|d| d.to_string()).unwrap_or_default();
            assert_eq!(read, meant, "{typed}");
        }
    }
}
