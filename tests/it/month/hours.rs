//! Working time by brute force: every minute of the month is open or closed, and open minutes are counted.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, Timelike, Utc};
use chrono_tz::Tz;
use frontdesk::domain::hours::{Hours, Special};

/// So many minutes of a community's life, from the first on.
pub struct Table {
    tz: Tz,
    /// The first second.
    first: i64,
    /// The local time of each minute, and how many open minutes lie before it.
    minutes: Vec<(NaiveDateTime, i64)>,
    open: Vec<bool>,
    hours: Hours,
}

/// The days that China's State Council moved in this spring, as its notice lists them.
fn in_china(day: NaiveDate) -> Option<Special> {
    match (day.year(), day.month(), day.day()) {
        (2026, 1, 1..=3) | (2026, 2, 15..=23) | (2026, 4, 4..=6) => Some(Special::Off),
        (2026, 1, 4) | (2026, 2, 14 | 28) => Some(Special::Work),
        _ => None,
    }
}

/// The intervals of a day.
fn day(hours: &Hours, day: NaiveDate) -> &[(NaiveTime, NaiveTime)] {
    let week = &hours.week.0;
    let own = hours.days.get(&day).copied();
    let named = hours.holidays.keys().any(|d| d.year() == day.year());
    let public = if named { hours.holidays.get(&day).copied() } else { in_china(day).filter(|_| hours.china) };
    match own.or(public) {
        Some(Special::Off) => &[],
        Some(Special::Work) if !week[0].is_empty() => &week[0],
        Some(Special::Work) | None => &week[day.weekday().num_days_from_monday() as usize],
    }
}

impl Table {
    /// The table of these hours between two moments.
    pub fn new(hours: &Hours, tz: Tz, from: DateTime<Utc>, to: DateTime<Utc>) -> Self {
        let (first, last) = (from.timestamp(), to.timestamp());
        let (mut minutes, mut open, mut sum) = (vec![], vec![], 0);
        let mut today: (NaiveDate, Vec<(NaiveTime, NaiveTime)>) = (NaiveDate::MIN, vec![]);
        for second in (first..last).step_by(60) {
            let wall = DateTime::from_timestamp(second, 0).unwrap().with_timezone(&tz).naive_local();
            if wall.date() != today.0 {
                today = (wall.date(), day(hours, wall.date()).to_vec());
            }
            let time = wall.time();
            let is_open = today.1.iter().any(|(a, b)| *a <= time && (time < *b || *b == NaiveTime::MIN));
            minutes.push((wall, sum));
            open.push(is_open);
            sum += i64::from(is_open);
        }
        Self { tz, first, minutes, open, hours: hours.clone() }
    }

    /// Open seconds before this one.
    fn before(&self, second: i64) -> i64 {
        let (minute, rest) = ((second - self.first) / 60, (second - self.first) % 60);
        let at = usize::try_from(minute).unwrap();
        self.minutes[at].1 * 60 + if self.open[at] { rest } else { 0 }
    }

    /// Open seconds between two moments.
    pub fn between(&self, from: i64, to: i64) -> i64 {
        if from < to { self.before(to) - self.before(from) } else { 0 }
    }

    /// The first second of the table.
    pub fn last(&self) -> i64 {
        self.first + 60 * (i64::try_from(self.minutes.len()).unwrap() - 1)
    }

    /// The same time of day so many working days after the next opening.
    pub fn days_later(&self, from: i64, days: u32) -> i64 {
        let mut at = usize::try_from((from - self.first) / 60).unwrap();
        let mut begin = from;
        while !self.open[at] {
            at += 1;
            begin = self.first + 60 * i64::try_from(at).unwrap();
        }
        let wall = self.local(begin);
        let mut date = wall.date();
        for _ in 0..days {
            date = date + Days::new(1);
            while day(&self.hours, date).is_empty() {
                date = date + Days::new(1);
            }
        }
        self.reached(date.and_time(wall.time()))
    }

    /// The time on the wall.
    pub fn local(&self, second: i64) -> NaiveDateTime {
        DateTime::from_timestamp(second, 0).unwrap().with_timezone(&self.tz).naive_local()
    }

    /// The first second at which the clock on the wall shows this, or has gone past it.
    pub fn reached(&self, wall: NaiveDateTime) -> i64 {
        let minute = self.minutes.partition_point(|(local, _)| *local <= wall);
        let start = self.first + 60 * (i64::try_from(minute).unwrap() - 1);
        (start..start + 61).find(|second| self.local(*second) >= wall).unwrap()
    }
}

/// When residents may be asked, by the clock on the wall.
pub fn asking(table: &Table, at: i64) -> i64 {
    let wall = table.local(at);
    let oclock = |h| NaiveTime::from_hms_opt(h, 0, 0).unwrap();
    let (date, hour) = (wall.date(), wall.time().hour());
    match hour {
        9..=11 | 14..=19 => at,
        0..=8 => table.reached(date.and_time(oclock(9))),
        12..=13 => table.reached(date.and_time(oclock(14))),
        _ => table.reached((date + Days::new(1)).and_time(oclock(9))),
    }
}

pub fn days_on(table: &Table, at: i64, days: u32) -> i64 {
    let wall = table.local(at);
    asking(table, table.reached((wall.date() + Days::new(days.into())).and_time(wall.time())))
}
