//! Duty: what of the open work comes first, what is offered while its owner is away, when a shift's timers ring.

use crate::domain::calendar::{Calendar, midnight, moment};
use crate::domain::community::Settings;
use crate::domain::duty::{Choice, DigestTime, Handover, Item, Present, Record, Watch, Work, watches};
use crate::domain::staff::Staff;
use chrono::{DateTime, Datelike, Days, NaiveDate, TimeDelta, Utc};

/// So long before a shift ends, its people are asked what becomes of their work.
pub const BEFORE_END: TimeDelta = TimeDelta::minutes(15);
/// So long into the next shift a hand-over should be signed.
pub const SIGN_WITHIN: TimeDelta = TimeDelta::minutes(30);
/// Leads hear of what arrives without anybody on duty at most once in this time.
pub const ALARM_EVERY: TimeDelta = TimeDelta::hours(1);
/// The head of a department is reminded of a weekly digest after this time, once.
pub const REMIND_AFTER: TimeDelta = TimeDelta::hours(24);
/// How far ahead the roster is read.
const AHEAD: TimeDelta = TimeDelta::days(30);

/// The taking places of the roster around a moment, far enough to see who follows whom and when people come back.
pub fn around(settings: &Settings, now: DateTime<Utc>) -> Vec<Watch> {
    let calendar = Calendar::new(&settings.hours, settings.time_zone);
    watches(&settings.shifts, &calendar, now - TimeDelta::days(2), now + AHEAD)
}

/// The open work of a department, what comes first first: emergencies, what is urgent, elders' households, then the oldest.
pub fn sorted(mut work: Vec<Work>) -> Vec<Work> {
    work.sort_by_key(|w| (w.priority, !w.elder, w.created_at, w.ticket));
    work
}

/// Whether a ticket of somebody else may be taken: its owner goes on and off duty, is off duty now, and handed it to whoever
/// comes next, or has something to keep before they are back.
pub fn offered(
    work: &Work,
    owner: &Staff,
    department: &str,
    duty: &Duty<'_>,
    item: Option<&Item>,
    now: DateTime<Utc>,
) -> bool {
    let rostered = |w: &&Watch| w.department == department && w.staff.contains(&owner.key);
    let takes_part = duty.watches.iter().any(|w| rostered(&w))
        || duty.records.iter().any(|r| r.department == department && r.staff == owner.id);
    if !takes_part || duty.present.iter().any(|p| p.staff == owner.id) {
        return false;
    }
    if item.is_some_and(|i| i.staff == owner.id && i.choice == Some(Choice::Next)) {
        return true;
    }
    let back = duty.watches.iter().filter(rostered).map(|w| w.start).find(|start| *start > now);
    let due = [work.due_at, work.promise.map(|w| w.until)].into_iter().flatten().min();
    due.filter(|_| work.waiting.is_none()).is_some_and(|due| back.is_none_or(|back| due < back))
}

/// What is known of a department's duty at a moment.
#[derive(Clone, Copy, Debug)]
pub struct Duty<'a> {
    /// The roster around it.
    pub watches: &'a [Watch],
    /// What was written down lately.
    pub records: &'a [Record],
    /// Who is on duty.
    pub present: &'a [Present],
}

/// Whose time on duty ends soon, and when.
pub fn leaving(present: &[Present], now: DateTime<Utc>) -> Vec<Present> {
    present.iter().filter(|p| p.until <= now + BEFORE_END).copied().collect()
}

/// When the next shift of a department begins after this moment.
pub fn next_shift(department: &str, watches: &[Watch], now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    watches.iter().filter(|w| w.department == department).map(|w| w.start).filter(|start| *start > now).min()
}

/// A timer of a community's duty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DutyTimer {
    /// A shift begins.
    ShiftStart,
    /// A shift ends soon: hand-over cards.
    HandOver,
    /// A shift ends.
    ShiftEnd,
    /// Somebody should have signed.
    Unsigned,
    /// How the day went.
    Digest,
}

impl DutyTimer {
    /// Its word in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            DutyTimer::ShiftStart => "shift_start",
            DutyTimer::HandOver => "hand_over",
            DutyTimer::ShiftEnd => "shift_end",
            DutyTimer::Unsigned => "unsigned",
            DutyTimer::Digest => "digest",
        }
    }
}

/// The timers that a community's duty wants after everything that was due until now is done: at most one of a kind.
/// `reminders`: when heads are reminded of weekly digests.
pub fn wanted(
    settings: &Settings,
    watches: &[Watch],
    records: &[Record],
    handovers: &[Handover],
    reminders: &[DateTime<Utc>],
    now: DateTime<Utc>,
) -> Vec<(DutyTimer, DateTime<Utc>)> {
    let next = |times: &mut dyn Iterator<Item = DateTime<Utc>>| times.filter(|at| *at > now).min();
    let mut timers = Vec::new();
    let mut want = |kind, at: Option<DateTime<Utc>>| timers.extend(at.map(|at| (kind, at)));
    let read_on = (!settings.shifts.is_empty()).then(|| now + AHEAD - TimeDelta::days(2));
    want(DutyTimer::ShiftStart, next(&mut watches.iter().map(|w| w.start).chain(read_on)));
    let said = records.iter().filter(|r| r.ended_at.is_none()).map(|r| r.until);
    let ends = watches.iter().map(|w| w.end).chain(said.clone());
    want(DutyTimer::HandOver, next(&mut ends.map(|end| end - BEFORE_END)));
    let open = handovers.iter().filter(|h| h.posted_at.is_none()).map(|h| h.closes_at);
    want(DutyTimer::ShiftEnd, next(&mut watches.iter().map(|w| w.end).chain(said).chain(open)));
    let unsigned = handovers.iter().filter(|h| h.signed.is_none() && h.chased_at.is_none());
    want(DutyTimer::Unsigned, next(&mut unsigned.filter_map(|h| h.sign_by).chain(reminders.iter().copied())));
    let today = now.with_timezone(&settings.time_zone).date_naive();
    let digests = (0..14).filter_map(|n| digest_at(settings, today + Days::new(n)));
    want(DutyTimer::Digest, next(&mut digests.into_iter()));
    timers
}

/// When the digest of a day comes; `None`: there is none on that day.
pub fn digest_at(settings: &Settings, day: NaiveDate) -> Option<DateTime<Utc>> {
    let tz = settings.time_zone;
    match settings.duty.digest {
        DigestTime::Never => None,
        DigestTime::At(time) => Some(moment(tz, day.and_time(time))),
        DigestTime::Opening => {
            let calendar = Calendar::new(&settings.hours, tz);
            calendar.day(day).first().map(|(opens, _)| moment(tz, day.and_time(*opens)))
        }
    }
}

/// When the desk opens on the next working day after today; where there is none in sight, at this time tomorrow.
pub fn next_morning(settings: &Settings, now: DateTime<Utc>) -> DateTime<Utc> {
    let tz = settings.time_zone;
    let tomorrow = midnight(tz, now.with_timezone(&tz).date_naive() + Days::new(1));
    Calendar::new(&settings.hours, tz).next_open(tomorrow).unwrap_or(now + TimeDelta::days(1))
}

/// Whether a day's digest is the first of its week: that of the last week follows it. The Monday of the week with it.
pub fn first_of_week(settings: &Settings, day: NaiveDate) -> Option<NaiveDate> {
    let monday = day - Days::new(u64::from(day.weekday().num_days_from_monday()));
    let earlier = monday.iter_days().take_while(|d| *d < day).any(|d| digest_at(settings, d).is_some());
    (settings.duty.weekly && !earlier).then_some(monday)
}

/// The week before this Monday.
pub fn last_week(settings: &Settings, monday: NaiveDate) -> (DateTime<Utc>, DateTime<Utc>) {
    let tz = settings.time_zone;
    (midnight(tz, monday - Days::new(7)), midnight(tz, monday))
}
