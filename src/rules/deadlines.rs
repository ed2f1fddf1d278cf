//! Deadlines of a ticket: begun by policy, paused by waiting, met by work, and raised step by step when time runs out.

use crate::domain::act::{Act, DeadlineKind, Step, WaitReason};
use crate::domain::calendar::Calendar;
use crate::domain::community::Settings;
use crate::domain::deadline::Deadline;
use crate::domain::hours::Policy;
use crate::domain::ticket::{Kind, Priority, State, Ticket, Window};
use chrono::{DateTime, TimeDelta, Utc};

/// For an emergency the manager is told so long after the lead (product.md: deadlines and escalation).
const EMERGENCY_MANAGER_AFTER: i64 = 5 * 60;
/// What a policy asks for; promises come from staff.
const BY_POLICY: [DeadlineKind; 3] = [DeadlineKind::Acknowledge, DeadlineKind::OnSite, DeadlineKind::Resolve];
/// The steps in their order.
const STEPS: [Step; 3] = [Step::Near, Step::Missed, Step::LongMissed];

/// What the community allows for this ticket; `None` where no policy speaks of its kind.
pub fn policy(ticket: &Ticket, settings: &Settings) -> Option<Policy> {
    match (ticket.priority, ticket.kind) {
        (Priority::Emergency, _) => Some(settings.emergency),
        (Priority::High | Priority::Normal, Kind::Repair) => {
            Some(settings.category(&ticket.category).and_then(|c| c.policy).unwrap_or(settings.repair))
        }
        (Priority::High | Priority::Normal, Kind::Complaint | Kind::Inquiry | Kind::Service | Kind::Permit) => None,
    }
}

/// The deadlines of a ticket after an act, from those before it. `before` is `None` when the ticket is new.
/// It looks at what changed between the two tickets; of the act itself only promises and transfers matter.
pub fn recompute(
    before: Option<&Ticket>,
    after: &Ticket,
    act: &Act,
    deadlines: Vec<Deadline>,
    settings: &Settings,
    now: DateTime<Utc>,
) -> Vec<Deadline> {
    let mut book = Book { calendar: calendar(settings), policy: policy(after, settings), now, deadlines };
    match before {
        None => book.begin(after, &BY_POLICY),
        Some(before) if after.reopened > before.reopened => {
            book.end(|_| true);
            book.begin(after, &BY_POLICY);
        }
        Some(before) => {
            if policy(before, settings) != book.policy {
                let anew = (before.priority == Priority::Emergency) != (after.priority == Priority::Emergency);
                book.replan(after, anew);
            }
            if matches!(act, Act::Transfer { .. }) {
                // A clock that still runs goes on: the resident has waited all the same.
                book.begin(after, &[DeadlineKind::Acknowledge, DeadlineKind::OnSite]);
            }
        }
    }
    match (act, after.promise) {
        (_, None) => book.end(|d| d.kind == DeadlineKind::Promise),
        (Act::Promise { .. }, Some(window)) => book.promise(window),
        (_, Some(_)) => {}
    }
    if let (Some(WaitReason::Resident), Some(window)) = (before.and_then(|b| b.waiting), after.promise)
        && window.until <= now
    {
        // The time passed while the resident was waited for: nobody need tell them that it is late.
        book.deadlines = tell_late(book.deadlines);
    }
    book.end(|d| met(d.kind, after));
    book.run(after.state);
    book.deadlines
}

/// Whether the state of the ticket is all that this kind of deadline wants.
fn met(kind: DeadlineKind, ticket: &Ticket) -> bool {
    let here = ticket.state == State::OnSite;
    !ticket.state.is_open()
        || match kind {
            DeadlineKind::Acknowledge => ticket.assignee.is_some() || here,
            DeadlineKind::OnSite => here,
            DeadlineKind::Answer
            | DeadlineKind::Resolve
            | DeadlineKind::Quote
            | DeadlineKind::Callback
            | DeadlineKind::Promise => false,
        }
}

fn calendar(settings: &Settings) -> Calendar<'_> {
    Calendar::new(&settings.hours, settings.time_zone)
}

/// The deadlines of one ticket while they are changed.
struct Book<'a> {
    calendar: Calendar<'a>,
    policy: Option<Policy>,
    now: DateTime<Utc>,
    deadlines: Vec<Deadline>,
}

impl Book<'_> {
    /// What the policy allows for this kind, in seconds.
    fn budget(&self, kind: DeadlineKind) -> Option<i64> {
        let policy = self.policy?;
        let minutes = match kind {
            DeadlineKind::Acknowledge => policy.acknowledge,
            DeadlineKind::OnSite => policy.on_site,
            DeadlineKind::Resolve => policy.resolve,
            DeadlineKind::Answer | DeadlineKind::Quote | DeadlineKind::Callback | DeadlineKind::Promise => None,
        };
        minutes.filter(|m| *m > 0).map(|m| i64::from(m) * 60)
    }

    /// Begins what the policy asks for and what neither runs nor is met already.
    fn begin(&mut self, ticket: &Ticket, kinds: &[DeadlineKind]) {
        for kind in kinds {
            let running = self.deadlines.iter().any(|d| d.kind == *kind && d.done_at.is_none());
            if let Some(budget) = self.budget(*kind)
                && !running
                && !met(*kind, ticket)
            {
                self.add(*kind, budget, self.policy.is_some_and(|p| p.round_the_clock));
            }
        }
    }

    fn add(&mut self, kind: DeadlineKind, budget_secs: i64, round_the_clock: bool) {
        let round = self.deadlines.iter().filter(|d| d.kind == kind).map(|d| d.round + 1).max().unwrap_or(0);
        self.deadlines.push(Deadline {
            kind,
            round,
            started_at: self.now,
            budget_secs,
            round_the_clock,
            used_secs: 0,
            running_since: Some(self.now),
            due_at: None,
            done_at: None,
            raised: Vec::new(),
            late_told: false,
        });
    }

    /// Ends the open deadlines that are meant: met, or given up.
    fn end(&mut self, meant: impl Fn(&Deadline) -> bool) {
        let Self { calendar, now, deadlines, .. } = self;
        for deadline in deadlines.iter_mut().filter(|d| d.done_at.is_none() && meant(d)) {
            deadline.used_secs = used(deadline, calendar, *now).num_seconds();
            deadline.running_since = None;
            deadline.done_at = Some(*now);
        }
    }

    /// Another policy: open deadlines get its times. When it became an emergency, or is none any more, clocks start anew.
    fn replan(&mut self, ticket: &Ticket, anew: bool) {
        let budgets = BY_POLICY.map(|kind| (kind, self.budget(kind)));
        self.end(|d| budgets.contains(&(d.kind, None)));
        let round_the_clock = self.policy.is_some_and(|p| p.round_the_clock);
        let now = self.now;
        for deadline in self.deadlines.iter_mut().filter(|d| d.done_at.is_none()) {
            let Some(budget) = budgets.iter().find(|(kind, _)| *kind == deadline.kind).and_then(|(_, b)| *b) else {
                continue;
            };
            deadline.budget_secs = budget;
            if anew || deadline.round_the_clock != round_the_clock {
                deadline.round_the_clock = round_the_clock;
                deadline.started_at = now;
                deadline.used_secs = 0;
                deadline.running_since = deadline.running_since.map(|_| now);
                deadline.raised.clear();
            }
        }
        self.begin(ticket, &BY_POLICY);
    }

    /// A promise, or a new one in place of the last: from now until the end of its window. "Resolved in 24 h or by the
    /// promise": a promise for later than that gives the work as long.
    fn promise(&mut self, window: Window) {
        self.end(|d| d.kind == DeadlineKind::Promise);
        let millis = (window.until - self.now).num_milliseconds();
        self.add(DeadlineKind::Promise, ((millis + 999) / 1000).max(60), true);
        let Self { calendar, now, deadlines, .. } = self;
        for deadline in deadlines.iter_mut().filter(|d| d.kind == DeadlineKind::Resolve && d.done_at.is_none()) {
            let until = measure(deadline.round_the_clock, calendar, *now, window.until).num_seconds();
            let budget = used(deadline, calendar, *now).num_seconds() + until;
            if until > 0 && budget > deadline.budget_secs {
                deadline.budget_secs = budget;
                deadline.raised.clear();
            }
        }
    }

    /// Lets open clocks run or stand still, and says when their time is over. Waiting stops them all; on the spot the
    /// promise's stands still, because somebody came.
    fn run(&mut self, state: State) {
        let Self { calendar, now, deadlines, .. } = self;
        for deadline in deadlines.iter_mut().filter(|d| d.done_at.is_none()) {
            let came = state == State::OnSite && deadline.kind == DeadlineKind::Promise;
            deadline.late_told |= came;
            if state == State::Waiting || came {
                deadline.used_secs = used(deadline, calendar, *now).num_seconds();
                deadline.running_since = None;
                if deadline.used_secs < deadline.budget_secs {
                    deadline.due_at = None;
                }
                continue;
            }
            let since = *deadline.running_since.get_or_insert(*now);
            if deadline.used_secs < deadline.budget_secs || deadline.due_at.is_none() {
                deadline.due_at = reach(deadline, calendar, since, deadline.budget_secs);
            }
        }
    }
}

/// Time between two moments on the clock of a deadline.
fn measure(round_the_clock: bool, calendar: &Calendar, from: DateTime<Utc>, to: DateTime<Utc>) -> TimeDelta {
    if round_the_clock { (to - from).max(TimeDelta::zero()) } else { calendar.working_between(from, to) }
}

/// How much of its time a deadline has used.
fn used(deadline: &Deadline, calendar: &Calendar, now: DateTime<Utc>) -> TimeDelta {
    let running =
        deadline.running_since.map(|since| measure(deadline.round_the_clock, calendar, since, now)).unwrap_or_default();
    TimeDelta::seconds(deadline.used_secs) + running
}

/// When a running deadline will have used so many seconds.
fn reach(deadline: &Deadline, calendar: &Calendar, since: DateTime<Utc>, secs: i64) -> Option<DateTime<Utc>> {
    let left = TimeDelta::seconds((secs - deadline.used_secs).max(0));
    if deadline.round_the_clock { since.checked_add_signed(left) } else { calendar.add_working(since, left) }
}

/// After how many seconds a step is told: 80 %, 100 % and 150 %; for an emergency the last is five minutes after the second.
fn threshold(deadline: &Deadline, ticket: &Ticket, step: Step) -> i64 {
    let budget = deadline.budget_secs;
    let hurry = ticket.priority == Priority::Emergency
        && matches!(deadline.kind, DeadlineKind::Acknowledge | DeadlineKind::OnSite);
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
    Some((step, reach(deadline, &calendar(settings), since, threshold(deadline, ticket, step))?))
}

/// When the next step of any of the ticket's deadlines has to be told.
pub fn next(ticket: &Ticket, deadlines: &[Deadline], settings: &Settings) -> Option<DateTime<Utc>> {
    let promise = cover(deadlines);
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
    let promise = cover(&deadlines);
    let mut told = Vec::new();
    for deadline in deadlines.iter_mut().filter(|d| !covered(d, promise)) {
        if deadline.done_at.is_some() || deadline.running_since.is_none() {
            continue;
        }
        let used = used(deadline, &calendar, now);
        let reached = |s: &Step| used >= TimeDelta::seconds(threshold(deadline, ticket, *s));
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

/// Until when the running promise speaks for the resolution.
fn cover(deadlines: &[Deadline]) -> Option<DateTime<Utc>> {
    deadlines.iter().find(|d| d.kind == DeadlineKind::Promise && d.running_since.is_some()).and_then(|d| d.due_at)
}

/// Whether a promise until this time speaks for the deadline.
fn covered(deadline: &Deadline, promise: Option<DateTime<Utc>>) -> bool {
    deadline.kind == DeadlineKind::Resolve
        && deadline.done_at.is_none()
        && deadline.due_at.is_some_and(|due| promise.is_some_and(|until| due <= until))
}

/// The open promise of a ticket, if one was given.
pub fn promise(deadlines: &[Deadline]) -> Option<&Deadline> {
    deadlines.iter().find(|d| d.kind == DeadlineKind::Promise && d.done_at.is_none())
}

/// Notes that the resident was told that the promise will be late.
pub fn tell_late(mut deadlines: Vec<Deadline>) -> Vec<Deadline> {
    for deadline in deadlines.iter_mut().filter(|d| d.kind == DeadlineKind::Promise && d.done_at.is_none()) {
        deadline.late_told = true;
    }
    deadlines
}
