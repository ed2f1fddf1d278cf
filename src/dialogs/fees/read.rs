//! Days as people type them, when they say on which they paid: `20日`, `11月20日`, `11-20`, `20/11/2026`, `yesterday`.

use chrono::{Datelike, Days, Months, NaiveDate};

/// The day that was typed, as seen from today; `None` where it is none. A day without a month or year is the last one
/// that has been.
pub(super) fn day(typed: &str, today: NaiveDate) -> Option<NaiveDate> {
    let text = typed.trim().to_lowercase();
    let back = |days| today.checked_sub_days(Days::new(days));
    let words: [(&[&str], u64); 4] = [
        (&["今天", "今日", "today"], 0),
        (&["昨天", "昨日", "yesterday"], 1),
        (&["前天", "前日"], 2),
        (&["大前天"], 3),
    ];
    if let Some((_, days)) = words.iter().find(|(words, _)| words.contains(&text.as_str())) {
        return back(*days);
    }
    let narrow = |c: char| match c {
        '０'..='９' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        other => other,
    };
    let text: String = text.chars().map(narrow).collect();
    if let Some(named) = named_month(&text, today) {
        return Some(named);
    }
    if text.chars().any(|c| !c.is_ascii_digit() && !"年月日号號-/. ".contains(c)) {
        return None;
    }
    let year_first = text.contains('年') || text.split(|c: char| !c.is_ascii_digit()).next().is_some_and(|n| n.len() == 4);
    let numbers: Vec<u32> = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|n| !n.is_empty())
        .map(|n| n.parse().ok().filter(|n| *n < 10_000))
        .collect::<Option<_>>()?;
    let year = |n: u32| i32::try_from(if n < 100 { n + 2000 } else { n }).ok();
    match numbers.as_slice() {
        [y, m, d] if year_first => NaiveDate::from_ymd_opt(year(*y)?, *m, *d),
        [a, b, y] => NaiveDate::from_ymd_opt(year(*y)?, *a, *b).or_else(|| NaiveDate::from_ymd_opt(year(*y)?, *b, *a)),
        [m, d] => last(*m, *d, today).or_else(|| last(*d, *m, today)),
        [d] => {
            let this = today.with_day(*d).filter(|day| *day <= today);
            this.or_else(|| today.with_day(1)?.checked_sub_months(Months::new(1))?.with_day(*d))
        }
        _ => None,
    }
}

/// The last day of this month and day that has been, or today.
fn last(month: u32, day: u32, today: NaiveDate) -> Option<NaiveDate> {
    let this = NaiveDate::from_ymd_opt(today.year(), month, day)?;
    if this <= today { Some(this) } else { NaiveDate::from_ymd_opt(today.year() - 1, month, day) }
}

/// `20 nov`, `nov 20`, `20 november 2026`.
fn named_month(text: &str, today: NaiveDate) -> Option<NaiveDate> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let parts: Vec<&str> = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|p| !p.is_empty()).collect();
    let month = parts.iter().find_map(|p| MONTHS.iter().position(|m| p.starts_with(m)))?;
    let month = u32::try_from(month).ok()? + 1;
    let number = |p: &&str| p.trim_end_matches(|c: char| c.is_ascii_alphabetic()).parse::<u32>().ok();
    match parts.iter().filter_map(number).collect::<Vec<_>>().as_slice() {
        [day] => last(month, *day, today),
        [day, year] => NaiveDate::from_ymd_opt(i32::try_from(*year).ok()?, month, *day),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::day;

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
            let read = day(typed, today).map(|d| d.to_string()).unwrap_or_default();
            assert_eq!(read, meant, "{typed}");
        }
    }
}
