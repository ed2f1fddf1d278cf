//! Duty: the roster's shifts and when they are, who is there now, the open work that a shift finds and leaves.

use super::act::WaitReason;
use super::calendar::{Calendar, moment};
use super::ids::{StaffId, TicketId};
use super::staff::Staff;
use super::ticket::{Kind, Priority, State, Window};
use super::words::Words;
use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Who says that they are on duty and never says that they leave is off duty after this time.
pub const LONGEST: TimeDelta = TimeDelta::hours(16);

/// A day on which a shift takes place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShiftDay {
    /// Every Monday.
    Monday,
    /// Every Tuesday.
    Tuesday,
    /// Every Wednesday.
    Wednesday,
    /// Every Thursday.
    Thursday,
    /// Every Friday.
    Friday,
    /// Every Saturday.
    Saturday,
    /// Every Sunday.
    Sunday,
    /// Every day on which the desk works: holidays do not count, days made up for them do.
    Workdays,
    /// Every day on which the desk does not work.
    FreeDays,
}

impl ShiftDay {
    /// The days of the week, Monday first.
    pub const WEEK: [ShiftDay; 7] = [
        ShiftDay::Monday,
        ShiftDay::Tuesday,
        ShiftDay::Wednesday,
        ShiftDay::Thursday,
        ShiftDay::Friday,
        ShiftDay::Saturday,
        ShiftDay::Sunday,
    ];

    fn holds(self, date: NaiveDate, calendar: &Calendar<'_>) -> bool {
        match self {
            ShiftDay::Workdays => !calendar.day(date).is_empty(),
            ShiftDay::FreeDays => calendar.day(date).is_empty(),
            ShiftDay::Monday
            | ShiftDay::Tuesday
            | ShiftDay::Wednesday
            | ShiftDay::Thursday
            | ShiftDay::Friday
            | ShiftDay::Saturday
            | ShiftDay::Sunday => Self::WEEK.get(date.weekday().num_days_from_monday() as usize) == Some(&self),
        }
    }
}

/// A shift of the roster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shift {
    /// Its key.
    pub key: String,
    /// Key of the department.
    pub department: String,
    /// What people call it.
    pub name: Words,
    /// On which days it begins.
    pub days: Vec<ShiftDay>,
    /// From when, local time.
    pub from: NaiveTime,
    /// Until when; not after `from`: until that time of the next day.
    pub until: NaiveTime,
    /// Keys of those who are there.
    pub staff: Vec<String>,
    /// Days with other people; an empty list: the shift does not take place.
    #[serde(default)]
    pub dates: BTreeMap<NaiveDate, Vec<String>>,
}

/// When the groups are told how the day went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DigestTime {
    /// When the desk opens, on days on which it does.
    #[default]
    Opening,
    /// Every day at this time.
    At(NaiveTime),
    /// Not at all.
    Never,
}

/// What the file says of duty beside the roster.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DutyRules {
    /// When the daily digest comes.
    #[serde(default)]
    pub digest: DigestTime,
    /// Whether the first digest of a week is followed by that of the last one, for the head to sign.
    #[serde(default = "yes")]
    pub weekly: bool,
}

impl Default for DutyRules {
    fn default() -> Self {
        Self { digest: DigestTime::Opening, weekly: true }
    }
}

fn yes() -> bool {
    true
}

/// One taking place of a shift.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Watch {
    /// Key of the shift.
    pub shift: String,
    /// Key of the department.
    pub department: String,
    /// What people call it.
    pub name: Words,
    /// When it begins.
    pub start: DateTime<Utc>,
    /// When it ends.
    pub end: DateTime<Utc>,
    /// Keys of those who are there.
    pub staff: Vec<String>,
}

/// Every taking place of these shifts that touches the time between two moments, the earliest first. A time that the clock
/// skips is at the skip; one that it shows twice is the first of the two.
pub fn watches(shifts: &[Shift], calendar: &Calendar<'_>, from: DateTime<Utc>, until: DateTime<Utc>) -> Vec<Watch> {
    let tz = calendar.tz();
    let date = |at: DateTime<Utc>| at.with_timezone(&tz).date_naive();
    // What began the day before may go on after midnight; summer time never moves a day by more than that.
    let first = date(from) - Days::new(2);
    let mut all: Vec<Watch> = first
        .iter_days()
        .take_while(|day| *day <= date(until))
        .flat_map(|day| shifts.iter().map(move |shift| (day, shift)))
        .filter_map(|(day, shift)| {
            let staff = match shift.dates.get(&day) {
                Some(others) => others.clone(),
                None if shift.days.iter().any(|d| d.holds(day, calendar)) => shift.staff.clone(),
                None => vec![],
            };
            let last = if shift.until > shift.from { day } else { day + Days::new(1) };
            let (start, end) = (moment(tz, day.and_time(shift.from)), moment(tz, last.and_time(shift.until)));
            let (key, department, name) = (shift.key.clone(), shift.department.clone(), shift.name.clone());
            let watch = Watch { shift: key, department, name, start, end, staff };
            (!watch.staff.is_empty() && start < end && start < until && end > from).then_some(watch)
        })
        .collect();
    all.sort_by(|a, b| (a.start, &a.shift).cmp(&(b.start, &b.shift)));
    all
}

/// Somebody's time on duty, as it is written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Key of the department.
    pub department: String,
    /// Who.
    pub staff: StaffId,
    /// Key of the roster's shift; empty: they said it themselves.
    pub shift: String,
    /// Since when.
    pub began_at: DateTime<Utc>,
    /// Until when, by itself.
    pub until: DateTime<Utc>,
    /// When they said that they leave.
    pub ended_at: Option<DateTime<Utc>>,
}

impl Record {
    /// Whether they are there.
    pub fn holds(&self, now: DateTime<Utc>) -> bool {
        self.began_at <= now && now < self.until && self.ended_at.is_none_or(|end| now < end)
    }
}

/// Somebody who is on duty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Present {
    /// Who.
    pub staff: StaffId,
    /// Since when.
    pub since: DateTime<Utc>,
    /// Until when, as far as is known.
    pub until: DateTime<Utc>,
}

/// Who is on duty in a department: those of the roster who have not left, and those who said so themselves. Shifts that
/// follow each other without a pause are one time on duty.
pub fn present(
    department: &str,
    watches: &[Watch],
    records: &[Record],
    people: &[Staff],
    now: DateTime<Utc>,
) -> Vec<Present> {
    let here = |at: DateTime<Utc>| {
        let mut all: Vec<Present> = vec![];
        let mut add =
            |staff, since: DateTime<Utc>, until: DateTime<Utc>| match all.iter_mut().find(|p| p.staff == staff) {
                Some(known) => {
                    known.since = known.since.min(since);
                    known.until = known.until.max(until);
                }
                None => all.push(Present { staff, since, until }),
            };
        let mine = records.iter().filter(|r| r.department == department);
        for watch in watches.iter().filter(|w| w.department == department && w.start <= at && at < w.end) {
            for person in people.iter().filter(|p| watch.staff.contains(&p.key)) {
                let known = mine.clone().filter(|r| r.shift == watch.shift && r.began_at == watch.start);
                let left = known.filter(|r| r.staff == person.id).any(|r| r.ended_at.is_some_and(|end| end <= now));
                if !left {
                    add(person.id, watch.start, watch.end);
                }
            }
        }
        for record in mine.filter(|r| r.shift.is_empty() && r.holds(at)) {
            add(record.staff, record.began_at, record.until);
        }
        all
    };
    let mut all = here(now);
    for one in &mut all {
        // As long as another time on duty follows at once.
        for _ in 0..14 {
            match here(one.until).iter().find(|p| p.staff == one.staff) {
                Some(next) if next.until > one.until => one.until = next.until,
                Some(_) | None => break,
            }
        }
    }
    all
}

/// One open ticket as the lists of a shift show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Work {
    /// Its key.
    pub ticket: TicketId,
    /// Its number.
    pub number: String,
    /// What it is about.
    pub kind: Kind,
    /// Key of the category; empty where there is none.
    pub category: String,
    /// Where. Untrusted text.
    pub place: String,
    /// How urgent.
    pub priority: Priority,
    /// Where it stands.
    pub state: State,
    /// Whether elders live there.
    pub elder: bool,
    /// Who has it.
    pub assignee: Option<StaffId>,
    /// The promised window.
    pub promise: Option<Window>,
    /// Why it waits.
    pub waiting: Option<WaitReason>,
    /// Its next deadline.
    pub due_at: Option<DateTime<Utc>>,
    /// When it came.
    pub created_at: DateTime<Utc>,
}

impl Work {
    /// Whether a deadline or a promise has passed.
    pub fn is_overdue(&self, now: DateTime<Utc>) -> bool {
        let promised = self.promise.filter(|_| self.waiting.is_none()).map(|w| w.until);
        [self.due_at, promised].into_iter().flatten().min().is_some_and(|at| at < now)
    }
}

/// A survey on the phone list: somebody has to phone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// Its ticket.
    pub ticket: TicketId,
    /// The ticket's number.
    pub number: String,
    /// Where. Untrusted text.
    pub place: String,
    /// Whether somebody phoned already and nobody answered.
    pub tried: bool,
}

/// What the front desk owes beside tickets.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Aside {
    /// Surveys by telephone, the oldest first.
    pub calls: Vec<Call>,
    /// Requests to be tied to a home that nobody has decided.
    pub ties: i64,
}

impl Aside {
    /// Whether there is nothing.
    pub fn is_nothing(&self) -> bool {
        *self == Aside::default()
    }
}

/// What becomes of a ticket when the shift of its owner ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// It stays with its owner.
    Keep,
    /// Whoever comes next takes it.
    Next,
    /// It waits for something.
    Pause,
}

/// A ticket of a hand-over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Which.
    pub ticket: TicketId,
    /// Who had it.
    pub staff: StaffId,
    /// What they said; `None`: it stays with them.
    pub choice: Option<Choice>,
    /// Why it waits.
    pub reason: Option<WaitReason>,
}

/// What a shift hands to the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handover {
    /// Its number.
    pub id: i64,
    /// Key of the department.
    pub department: String,
    /// When nothing more is decided and it is told to the group.
    pub closes_at: DateTime<Utc>,
    /// When it was told.
    pub posted_at: Option<DateTime<Utc>>,
    /// By when it should be signed, once the next shift is known.
    pub sign_by: Option<DateTime<Utc>>,
    /// Who signed it, and when.
    pub signed: Option<(StaffId, DateTime<Utc>)>,
    /// When the lead was told that nobody signed.
    pub chased_at: Option<DateTime<Utc>>,
}

/// The numbers of a department's day or week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Numbers {
    /// Came in.
    pub received: i64,
    /// Were done.
    pub done: i64,
    /// Are open.
    pub open: i64,
    /// Are late.
    pub overdue: i64,
    /// Are promised for today.
    pub promised: i64,
    /// Wait for something.
    pub waiting: i64,
    /// Hand-overs that nobody signed.
    pub unsigned: i64,
    /// Came back.
    pub reopened: i64,
    /// Deadlines that ended.
    pub deadlines: i64,
    /// Of these, in time.
    pub in_time: i64,
    /// Surveys that were answered.
    pub rated: i64,
    /// Of these, with 4 or 5 altogether.
    pub satisfied: i64,
    /// Of the front desk: surveys on the phone list that nobody answered yet.
    pub calls: i64,
    /// Of the front desk: requests to be tied to a home that nobody has decided.
    pub ties: i64,
}

impl Numbers {
    /// Whether there was and is nothing.
    pub fn is_nothing(&self) -> bool {
        *self == Numbers::default()
    }
}

/// A share in whole percent, rounded down so that nothing is praised too early; `None`: there was nothing.
pub fn percent(part: i64, of: i64) -> Option<i64> {
    (of > 0).then(|| part * 100 / of)
}
