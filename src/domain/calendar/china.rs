//! China's public holidays and make-up working days: the list that comes with the program, read once.

use crate::domain::hours::Special;
use chrono::{Datelike, NaiveDate, TimeDelta};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

static LIST: &str = include_str!("../holidays_cn.toml");

/// No holiday is longer: whoever writes one has mistyped a date.
const LONGEST: TimeDelta = TimeDelta::days(60);

static DAYS: LazyLock<BTreeMap<NaiveDate, Special>> = LazyLock::new(|| parse(LIST).unwrap_or_default());

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Notice {
    holiday: Vec<Holiday>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Holiday {
    #[serde(default)]
    #[allow(dead_code, reason = "for whoever reads the file")]
    name: String,
    off: (NaiveDate, NaiveDate),
    #[serde(default)]
    work: Vec<NaiveDate>,
}

/// What the State Council says of this day; `None`: an ordinary day. Of a year that is not on the list yet only those days
/// are known that are free by law on the same date every year.
pub fn special(day: NaiveDate) -> Option<Special> {
    let year = |month, last| NaiveDate::from_ymd_opt(day.year(), month, last).unwrap_or(day);
    let listed = DAYS.range(year(1, 1)..=year(12, 31)).next().is_some();
    let by_law = matches!((day.month(), day.day()), (1, 1) | (5, 1 | 2) | (10, 1..=3));
    DAYS.get(&day).copied().or_else(|| (by_law && !listed).then_some(Special::Off))
}

/// Whether the list has this year.
pub fn knows(year: i32) -> bool {
    DAYS.keys().any(|day| day.year() == year)
}

/// Every day of the list, in order.
pub fn days() -> &'static BTreeMap<NaiveDate, Special> {
    &DAYS
}

/// Reads a list of the form of the program's own: `[[holiday]]` with `off` (first and last day) and `work` (days made up).
///
/// # Errors
/// What is wrong with it, and where.
pub fn parse(list: &str) -> Result<BTreeMap<NaiveDate, Special>, toml::de::Error> {
    let notice: Notice = toml::from_str(list)?;
    let mut days = BTreeMap::new();
    for holiday in notice.holiday {
        let (first, last) = holiday.off;
        if last < first || last - first > LONGEST {
            return Err(serde::de::Error::custom(format!("off = [{first}, {last}] is not a first and a last day")));
        }
        days.extend(first.iter_days().take_while(|day| *day <= last).map(|day| (day, Special::Off)));
        days.extend(holiday.work.into_iter().map(|day| (day, Special::Work)));
    }
    Ok(days)
}
