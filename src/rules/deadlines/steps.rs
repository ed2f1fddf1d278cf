//! Deadlines as time goes on: how much of one is used, when its next step has to be told, and what is told now.

use super::calendar;
use crate::domain::act::{DeadlineKind, Step};
use crate::domain::calendar::Calendar;
use crate::domain::community::Settings;
use crate::domain::deadline::Deadline;
use crate::domain::ticket::{Kind, Priority, Ticket};
use chrono::{DateTime, TimeDelta, Utc};

/// For an emergency the manager is told so long after the lead (product.md: deadlines and escalation).
const EMERGENCY_MANAGER_AFTER: i64 = 5 * 60;
/// The steps in their order.
pub(super) const STEPS: [Step; 3] = [Step::Near, Step::Missed, Step::LongMissed];

/// Time between two moments on the clock of a deadline.
pub(super) fn measure(round_the_clock: bool, calendar: &Calendar, from: DateTime<Utc>, to: DateTime<Utc>) -> TimeDelta {
    if round_the_clock { (to - from).max(TimeDelta::zero()) } else { calendar.working_between(from, to) }
}

/// How much of its time a deadline has used.
pub(super) fn used(deadline: &Deadline, calendar: &Calendar, now: DateTime<Utc>) -> TimeDelta {
    let running =
        deadline.running_since.map(|since| measure(deadline.round_the_clock, calendar, since, now)).unwrap_or_default();
    TimeDelta::seconds(deadline.used_secs) + running
}

/// When a running deadline will have used so many seconds.
pub(super) fn reach(
    deadline: &Deadline,
    calendar: &Calendar,
    since: DateTime<Utc>,
    secs: i64,
) -> Option<DateTime<Utc>> {
    let left = TimeDelta::seconds((secs - deadline.used_secs).max(0));
    if deadline.round_the_clock { since.checked_add_signed(left) } else { calendar.add_working(since, left) }
}

/// After how many seconds a step is told: 80 %, 100 % and 150 %; for an emergency the last is five minutes after the second.
pub(super) fn threshold(deadline: &Deadline, priority: Priority, step: Step) -> i64 {
    let budget = deadline.budget_secs;
    let hurry =
        priority == Priority::Emergency && matches!(deadline.kind, DeadlineKind::Acknowledge | DeadlineKind::OnSite);
    match step {
        Step::Near => budget * 4 / 5,
        Step::Missed => budget,
        Step::LongMissed if hurry => budget + EMERGENCY_MANAGER_AFTER,
        Step::LongMissed => budget * 3 / 2,
    }
}

/// The next step of a deadline that was not told yet, and when; `None` for one that is done, stands still, or has told all.
pub fn next_step(ticket: &Ticket, deadline: &Deadline, settings: &Settings) -> Option<(Step, DateTime<Utc>)> {
    let since = deadline.running_since.filter(|_| deadline.done_at.is_none())?;
    let step = STEPS.into_iter().find(|s| deadline.raised.iter().max() < Some(s))?;
    Some((step, reach(deadline, &calendar(settings), since, threshold(deadline, ticket.priority, step))?))
}

/// When the next step of any of the ticket's deadlines has to be told.
pub fn next(ticket: &Ticket, deadlines: &[Deadline], settings: &Settings) -> Option<DateTime<Utc>> {
    let promise = cover(ticket, deadlines);
    deadlines
        .iter()
        .filter(|d| !covered(d, promise))
        .filter_map(|d| next_step(ticket, d, settings))
        .map(|(_, at)| at)
        .min()
}

/// What has to be told now: of each deadline the furthest step, once; the steps below it count as told. Where a promise
/// speaks for the resolution (its time ends no earlier), only the promise is told.
pub fn raise(
    ticket: &Ticket,
    mut deadlines: Vec<Deadline>,
    settings: &Settings,
    now: DateTime<Utc>,
) -> (Vec<Deadline>, Vec<(DeadlineKind, Step)>) {
    let calendar = calendar(settings);
    let promise = cover(ticket, &deadlines);
    let mut told = Vec::new();
    for deadline in deadlines.iter_mut().filter(|d| !covered(d, promise)) {
        if deadline.done_at.is_some() || deadline.running_since.is_none() {
            continue;
        }
        let used = used(deadline, &calendar, now);
        let reached = |s: &Step| used >= TimeDelta::seconds(threshold(deadline, ticket.priority, *s));
        let Some(step) = STEPS.into_iter().rev().find(reached) else { continue };
        if deadline.raised.iter().max() < Some(&step) {
            mark(deadline, step);
            told.push((deadline.kind, step));
        }
    }
    if let Some((_, step)) = told.iter().find(|(kind, _)| *kind == DeadlineKind::Promise) {
        deadlines.iter_mut().filter(|d| covered(d, promise)).for_each(|d| mark(d, *step));
    }
    (deadlines, told)
}

/// Notes a step and all before it as told.
fn mark(deadline: &mut Deadline, step: Step) {
    for lower in STEPS.into_iter().filter(|s| *s <= step) {
        if !deadline.raised.contains(&lower) {
            deadline.raised.push(lower);
        }
    }
    deadline.raised.sort_unstable();
}

/// Until when the running promise speaks for the resolution: of a repair.
fn cover(ticket: &Ticket, deadlines: &[Deadline]) -> Option<DateTime<Utc>> {
    let mut promises = deadlines.iter().filter(|d| d.kind == DeadlineKind::Promise && d.running_since.is_some());
    promises.next().filter(|_| ticket.kind == Kind::Repair).and_then(|d| d.due_at)
}

/// Whether a promise until this time speaks for the deadline.
fn covered(deadline: &Deadline, promise: Option<DateTime<Utc>>) -> bool {
    deadline.kind == DeadlineKind::Resolve
        && deadline.done_at.is_none()
        && deadline.due_at.is_some_and(|due| promise.is_some_and(|until| due <= until))
}
