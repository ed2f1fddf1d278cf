//! Arithmetic of working time: how much of it lies between two moments, and when so much of it will have passed.
//!
//! Hours are what the clock on the wall shows. An interval begins and ends the first time the clock reaches its time:
//! when summer time skips that hour, at the skip; when winter time repeats it, at the first of the two.

pub mod china;

use super::hours::{Day, Hours, Special};
use chrono::{
    DateTime, Datelike, Days, MappedLocalTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc,
};
use chrono_tz::Tz;

/// How far ahead working time is looked for: ten years. What does not fit in there never comes due.
const HORIZON: Days = Days::new(3660);

/// From this month on the holidays of the next year should be known: they are published in November.
const PUBLISHED_BY: u32 = 12;

/// Whether the holidays of a year are known, where a community has any.
pub fn knows(hours: &Hours, year: i32) -> bool {
    hours.holidays.keys().any(|day| day.year() == year) || hours.china && china::knows(year)
}

/// The year whose public holidays should be known on this day and are not: this one, and from December on the next one.
pub fn unknown_year(hours: &Hours, today: NaiveDate) -> Option<i32> {
    let wanted = [Some(today.year()), (today.month() >= PUBLISHED_BY).then(|| today.year() + 1)];
    let has_any = hours.china || !hours.holidays.is_empty();
    wanted.into_iter().flatten().find(|year| has_any && !knows(hours, *year))
}

/// Working hours in a time zone.
#[derive(Clone, Copy, Debug)]
pub struct Calendar<'a> {
    hours: &'a Hours,
    tz: Tz,
}

impl<'a> Calendar<'a> {
    /// The calendar of these hours in this zone.
    pub fn new(hours: &'a Hours, tz: Tz) -> Self {
        Self { hours, tz }
    }

    /// Its time zone.
    pub fn tz(&self) -> Tz {
        self.tz
    }

    /// The working hours of one day: the community's own days win over holidays, those over the week.
    /// A made-up day is worked like a Monday; where Monday is free, like the weekday that it is.
    pub fn day(&self, day: NaiveDate) -> &'a Day {
        static CLOSED: Day = Day::new();
        let week = &self.hours.week.0;
        let [monday, ..] = week;
        let ordinary = week.get(day.weekday().num_days_from_monday() as usize).unwrap_or(&CLOSED);
        let own = self.hours.days.get(&day).copied();
        let special = own.or_else(|| self.holiday(day));
        match special {
            None => ordinary,
            Some(Special::Off) => &CLOSED,
            Some(Special::Work) if monday.is_empty() => ordinary,
            Some(Special::Work) => monday,
        }
    }

    /// What the holidays say of a day: those of the community's file for the years that it names, else China's.
    fn holiday(&self, day: NaiveDate) -> Option<Special> {
        let year = |month, last| NaiveDate::from_ymd_opt(day.year(), month, last).unwrap_or(day);
        if self.hours.holidays.range(year(1, 1)..=year(12, 31)).next().is_some() {
            return self.hours.holidays.get(&day).copied();
        }
        if self.hours.china { china::special(day) } else { None }
    }

    /// The same time of day so many working days later; from outside the hours, counted from the next opening.
    /// `None` when there are not so many in ten years.
    pub fn days_later(&self, from: DateTime<Utc>, days: u32) -> Option<DateTime<Utc>> {
        let begin = self.next_open(from)?.with_timezone(&self.tz).naive_local();
        let last = self.horizon(from);
        let later = begin.date().iter_days().skip(1).take_while(|day| *day <= last);
        let mut working = later.filter(|day| !self.day(*day).is_empty());
        let day = match days.checked_sub(1) {
            Some(before) => working.nth(before as usize)?,
            None => begin.date(),
        };
        Some(moment(self.tz, day.and_time(begin.time())))
    }

    /// The working time between two moments; zero when they are the wrong way round.
    pub fn working_between(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> TimeDelta {
        let last = self.date(to).checked_add_days(Days::new(1)).unwrap_or(NaiveDate::MAX);
        self.open_spans(from, last).take_while(|(start, _)| *start < to).map(|(start, end)| end.min(to) - start).sum()
    }

    /// When so much working time will have passed. Nothing to wait for: at once, even outside the hours.
    /// `None` when ten years are not enough, as in a week without hours.
    pub fn add_working(&self, from: DateTime<Utc>, time: TimeDelta) -> Option<DateTime<Utc>> {
        if time <= TimeDelta::zero() {
            return Some(from);
        }
        let mut left = time;
        for (start, end) in self.open_spans(from, self.horizon(from)) {
            if end - start >= left {
                return start.checked_add_signed(left);
            }
            left -= end - start;
        }
        None
    }

    /// Whether somebody works at this moment.
    pub fn is_open(&self, at: DateTime<Utc>) -> bool {
        self.open_until(at).is_some()
    }

    /// When the hours that go on at this moment end; `None` when nobody works at this moment.
    pub fn open_until(&self, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let last = self.date(at).checked_add_days(Days::new(1)).unwrap_or(NaiveDate::MAX);
        self.open_spans(at, last).next().filter(|(start, _)| *start == at).map(|(_, end)| end)
    }

    /// The first moment, from this one on, at which somebody works; `None` when there is none in ten years.
    pub fn next_open(&self, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.open_spans(at, self.horizon(at)).next().map(|(start, _)| start)
    }

    /// Working intervals from a moment on to the end of a day, in order, without overlap; the one going on begins now.
    fn open_spans(
        &self,
        from: DateTime<Utc>,
        last: NaiveDate,
    ) -> impl Iterator<Item = (DateTime<Utc>, DateTime<Utc>)> + use<'a> {
        let calendar = *self;
        let first = self.date(from).pred_opt().unwrap_or(NaiveDate::MIN);
        let mut passed = from;
        first
            .iter_days()
            .take_while(move |day| *day <= last)
            .flat_map(move |day| calendar.day(day).iter().map(move |interval| calendar.span(day, *interval)))
            .filter_map(move |(start, end)| {
                let start = start.max(passed);
                passed = passed.max(end);
                (start < end).then_some((start, end))
            })
    }

    /// The intervals of a day as moments.
    pub fn stretches(&self, day: NaiveDate) -> impl Iterator<Item = (DateTime<Utc>, DateTime<Utc>)> {
        self.day(day).iter().map(move |interval| self.span(day, *interval))
    }

    /// An interval of a day as moments; an end at `00:00` is midnight after.
    fn span(&self, day: NaiveDate, (from, until): (NaiveTime, NaiveTime)) -> (DateTime<Utc>, DateTime<Utc>) {
        let last = if until == NaiveTime::MIN { day.succ_opt().unwrap_or(day) } else { day };
        (moment(self.tz, day.and_time(from)), moment(self.tz, last.and_time(until)))
    }

    fn date(&self, at: DateTime<Utc>) -> NaiveDate {
        at.with_timezone(&self.tz).date_naive()
    }

    fn horizon(&self, from: DateTime<Utc>) -> NaiveDate {
        self.date(from).checked_add_days(HORIZON).unwrap_or(NaiveDate::MAX)
    }
}

/// The first moment at which the clock on the wall reaches this time.
pub fn moment(tz: Tz, wall: NaiveDateTime) -> DateTime<Utc> {
    match tz.from_local_datetime(&wall) {
        MappedLocalTime::Single(at) => at.with_timezone(&Utc),
        MappedLocalTime::Ambiguous(one, other) => one.min(other).with_timezone(&Utc),
        MappedLocalTime::None => after_gap(tz, wall),
    }
}

/// The first moment of a day there.
pub fn midnight(tz: Tz, day: NaiveDate) -> DateTime<Utc> {
    moment(tz, day.and_time(NaiveTime::MIN))
}

/// The moment at which the clock jumps over this time; found by halving the day around it.
fn after_gap(tz: Tz, wall: NaiveDateTime) -> DateTime<Utc> {
    const REACH: i64 = 26 * 3600;
    let middle = wall.and_utc().timestamp();
    let (mut before, mut after) = (middle.saturating_sub(REACH), middle.saturating_add(REACH));
    while after - before > 1 {
        let half = before + (after - before) / 2;
        let reached = DateTime::from_timestamp(half, 0).is_some_and(|at| at.with_timezone(&tz).naive_local() >= wall);
        if reached {
            after = half;
        } else {
            before = half;
        }
    }
    DateTime::from_timestamp(after, 0).unwrap_or_default()
}
