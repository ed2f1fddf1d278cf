//! Reads a time as colleagues write it: "15:30", "3pm", "明天上午", "明天 9-11", "周三下午", "半小时", "11/25 14:00".

mod words;

use crate::domain::ticket::Window;
use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeDelta, TimeZone, Timelike, Utc, Weekday};
use chrono_tz::Tz;
use words::{Part, Token, tokens};

/// How far ahead a time may be promised.
const FARTHEST: TimeDelta = TimeDelta::days(60);

/// Why a time is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unread {
    /// It cannot be understood.
    Unclear,
    /// It is over.
    Past,
    /// It is more than 60 days away.
    Far,
}

/// The window that the words mean. A single time is a window without length; "within two hours" begins now.
///
/// # Errors
/// When the words are no time, or one that is over or too far away.
pub fn read(words: &str, now: DateTime<Utc>, tz: Tz) -> Result<Window, Unread> {
    let said = parse(&tokens(words).ok_or(Unread::Unclear)?).ok_or(Unread::Unclear)?;
    let minute = TimeDelta::seconds(i64::from(now.second())) + TimeDelta::nanoseconds(i64::from(now.nanosecond()));
    let window = said.window(now - minute, tz)?;
    if window.until <= now {
        Err(Unread::Past)
    } else if window.until > now + FARTHEST {
        Err(Unread::Far)
    } else {
        Ok(Window { from: window.from.max(now - minute), until: window.until })
    }
}

/// A local time of a day as a moment; the hour that the clock skips is moved on.
pub(super) fn at(date: NaiveDate, time: NaiveTime, tz: Tz) -> Option<DateTime<Utc>> {
    let local = date.and_time(time);
    tz.from_local_datetime(&local)
        .earliest()
        .or_else(|| tz.from_local_datetime(&(local + TimeDelta::hours(1))).earliest())
        .map(|at| at.with_timezone(&Utc))
}

/// A day as it was written.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Day {
    Ahead(u64),
    Weekday(Weekday, bool),
    Date(Option<i32>, Option<u32>, u32),
}

/// A time of day as it was written; `sure` where morning or afternoon was said, or the hour tells.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Hour {
    hour: u32,
    minute: u32,
    sure: bool,
}

/// What was said, before it is put on the calendar.
#[derive(Clone, Debug, Default, PartialEq)]
struct Said {
    day: Option<Day>,
    part: Option<Part>,
    hours: Vec<Hour>,
    /// Minutes from now.
    span: Option<i64>,
    before: bool,
    after: bool,
}

fn parse(tokens: &[Token]) -> Option<Said> {
    use Token as T;
    let mut said = Said::default();
    let mut open = false;
    let mut rest = tokens;
    while let Some(first) = rest.first() {
        let used = match rest {
            [T::Number(n), T::Hours, T::Number(m), T::Minutes, ..] => said.lasts(n * 60.0 + m, 4)?,
            [T::Number(n), T::Half, T::Hours, ..] => said.lasts(n * 60.0 + 30.0, 3)?,
            [T::Number(n), T::Hours, ..] => said.lasts(n * 60.0, 2)?,
            [T::Number(n), T::Minutes, ..] => said.lasts(*n, 2)?,
            [T::Number(y), T::Dash | T::Slash, T::Number(m), T::Dash | T::Slash, T::Number(d), ..] if *y > 2000.0 => {
                said.on(Day::Date(Some(whole(*y)?.cast_signed()), Some(whole(*m)?), whole(*d)?), 5)?
            }
            [T::Number(m), T::Month, T::Number(d), T::DayOfMonth, ..] => {
                said.on(Day::Date(None, Some(whole(*m)?), whole(*d)?), 4)?
            }
            [T::Number(m), T::Month | T::Slash, T::Number(d), ..] => {
                said.on(Day::Date(None, Some(whole(*m)?), whole(*d)?), 3)?
            }
            [T::Number(d), T::DayOfMonth, ..] => said.on(Day::Date(None, None, whole(*d)?), 2)?,
            [T::Number(h), T::Colon, T::Number(m), end @ ..] => {
                3 + said.at(whole(*h)?, whole(*m)?, end.first(), true)?
            }
            [T::Number(h), T::OClock, T::Half, ..] => 3 + said.at(whole(*h)?, 30, None, false)?,
            [T::Number(h), T::OClock, T::Quarter, ..] => 3 + said.at(whole(*h)?, 15, None, false)?,
            [T::Number(h), T::OClock, T::Number(m), end @ ..] if !matches!(end.first(), Some(T::OClock)) => {
                3 + said.at(whole(*h)?, whole(*m)?, None, false)?
            }
            [T::Number(h), T::OClock, ..] => 2 + said.at(whole(*h)?, 0, None, false)?,
            [T::Number(h), mark @ (T::Am | T::Pm), ..] => 1 + said.at(whole(*h)?, 0, Some(mark), false)?,
            // A bare number is an hour only beside another hour or in a part of a day.
            [T::Number(h), T::Dash, T::Number(_), ..] => 1 + said.at(whole(*h)?, 0, None, false)?,
            [T::Number(h), ..] if open || said.part.is_some() => 1 + said.at(whole(*h)?, 0, None, false)?,
            _ => match first {
                T::Today(days) => said.on(Day::Ahead(*days), 1)?,
                // "11月25日 周三": the date says it already.
                T::Weekday(..) if matches!(said.day, Some(Day::Date(..))) => 1,
                T::Weekday(day, next) => said.on(Day::Weekday(*day, *next), 1)?,
                T::Part(part) => {
                    said.part = Some(*part);
                    1
                }
                T::Dash => 1,
                T::Before => {
                    said.before = true;
                    1
                }
                T::After => {
                    said.after = true;
                    1
                }
                T::Within => 1,
                T::Number(_)
                | T::Colon
                | T::Slash
                | T::Month
                | T::DayOfMonth
                | T::OClock
                | T::Half
                | T::Quarter
                | T::Hours
                | T::Minutes
                | T::Am
                | T::Pm => return None,
            },
        };
        open = matches!(rest.get(used.saturating_sub(1)), Some(T::Dash));
        rest = rest.get(used..)?;
    }
    let empty = said.day.is_none() && said.part.is_none() && said.hours.is_empty() && said.span.is_none();
    let mixed = said.span.is_some() && (said.day.is_some() || !said.hours.is_empty());
    if empty || mixed || said.hours.len() > 2 { None } else { Some(said) }
}

fn whole(n: f64) -> Option<u32> {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    (n.fract() == 0.0 && (0.0..10_000.0).contains(&n)).then_some(n as u32)
}

impl Said {
    fn lasts(&mut self, minutes: f64, used: usize) -> Option<usize> {
        #[allow(clippy::cast_possible_truncation)]
        let minutes = minutes.round() as i64;
        if self.span.is_some() || !(1..=10_000_000).contains(&minutes) {
            return None;
        }
        self.span = Some(minutes);
        Some(used)
    }

    fn on(&mut self, day: Day, used: usize) -> Option<usize> {
        if self.day.is_some() {
            return None;
        }
        self.day = Some(day);
        Some(used)
    }

    /// Notes a time of day; says whether the mark behind it was used.
    fn at(&mut self, hour: u32, minute: u32, mark: Option<&Token>, figures: bool) -> Option<usize> {
        let half = match mark {
            Some(Token::Am) => Some(Part::Morning),
            Some(Token::Pm) => Some(Part::Afternoon),
            _ => None,
        };
        let hour24 = match half.or(self.part) {
            Some(Part::Afternoon | Part::Evening) if hour < 12 => hour + 12,
            Some(Part::Evening) if hour == 12 => 24,
            Some(Part::Noon) if hour < 3 => hour + 12,
            Some(Part::Morning) if half.is_some() && hour == 12 => 0,
            _ => hour,
        };
        if hour24 > 24 || minute > 59 || (hour24 == 24 && minute > 0) || (half.is_some() && hour > 12) {
            return None;
        }
        let sure = half.is_some() || self.part.is_some() || hour24 > 12 || hour24 == 0 || (figures && hour24 >= 7);
        self.hours.push(Hour { hour: hour24, minute, sure });
        Some(usize::from(half.is_some()))
    }

    fn window(mut self, now: DateTime<Utc>, tz: Tz) -> Result<Window, Unread> {
        if let Some(minutes) = self.span {
            let until = now + TimeDelta::minutes(minutes);
            return Ok(Window { from: if self.after { until } else { now }, until });
        }
        let local = now.with_timezone(&tz);
        let today = local.date_naive();
        self.settle(local.time(), self.day.is_none() || self.day == Some(Day::Ahead(0)));
        let latest = match (self.hours.last(), self.part) {
            (Some(h), _) => h.hour * 60 + h.minute,
            (None, Some(part)) => part.hours().1 * 60,
            (None, None) => 18 * 60,
        };
        let over = latest <= local.time().hour() * 60 + local.time().minute();
        let date = match self.day {
            None => today,
            Some(day) => day.date(today, over).ok_or(Unread::Unclear)?,
        };
        let moment = |h: u32, m: u32| {
            let (date, h) = if h == 24 { (date.checked_add_days(Days::new(1))?, 0) } else { (date, h) };
            at(date, NaiveTime::from_hms_opt(h, m, 0)?, tz)
        };
        let (from, until) = match (self.hours.as_slice(), self.part) {
            ([a, b], _) => (moment(a.hour, a.minute), moment(b.hour, b.minute)),
            ([one], _) if self.before => {
                let start = if date == today { Some(now) } else { moment(one.hour.min(9), 0) };
                (start, moment(one.hour, one.minute))
            }
            ([one], _) => (moment(one.hour, one.minute), moment(one.hour, one.minute)),
            (_, Some(part)) => (moment(part.hours().0, 0), moment(part.hours().1, 0)),
            (_, None) => (moment(9, 0), moment(18, 0)),
        };
        match (from, until) {
            (Some(from), Some(until)) if from <= until => Ok(Window { from, until }),
            _ => Err(Unread::Unclear),
        }
    }

    /// Decides whether "3" is the night or the afternoon: nobody comes before seven; today, what is still ahead.
    fn settle(&mut self, now: NaiveTime, today: bool) {
        let passed = |h: &Hour| h.hour * 60 + h.minute <= now.hour() * 60 + now.minute();
        let last_passed = self.hours.len() == 1 && self.hours.last().is_some_and(passed);
        let mut later = false;
        for h in &mut self.hours {
            let move_on = h.hour < 7 || later || (today && last_passed);
            if !h.sure && h.hour < 12 && move_on {
                h.hour += 12;
                later = true;
            }
        }
        if let [a, b] = self.hours.as_mut_slice()
            && b.hour < a.hour
            && b.hour + 12 >= a.hour
            && b.hour < 12
        {
            b.hour += 12;
        }
    }
}

impl Day {
    /// The date; `over`: the time of day has passed already, so that this weekday means the one in a week.
    fn date(self, today: NaiveDate, over: bool) -> Option<NaiveDate> {
        match self {
            Day::Ahead(days) => today.checked_add_days(Days::new(days)),
            Day::Weekday(day, next) => {
                let (here, there) =
                    (today.weekday().num_days_from_monday(), day.num_days_from_monday());
                let ahead = match next {
                    true => 7 - here + there,
                    false if here == there && over => 7,
                    false => (there + 7 - here) % 7,
                };
                today.checked_add_days(Days::new(u64::from(ahead)))
            }
            Day::Date(Some(year), month, day) => NaiveDate::from_ymd_opt(year, month?, day),
            Day::Date(None, Some(month), day) => {
                let this = NaiveDate::from_ymd_opt(today.year(), month, day)?;
                if (today - this).num_days() > 180 { this.with_year(today.year() + 1) } else { Some(this) }
            }
            Day::Date(None, None, day) => {
                let this = today.with_day(day).filter(|d| *d >= today);
                this.or_else(|| today.with_day(1)?.checked_add_months(chrono::Months::new(1))?.with_day(day))
            }
        }
    }
}
