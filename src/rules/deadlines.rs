//! Deadlines of a ticket: begun by policy, paused by waiting, met by work, frozen at their end, and raised step by step
//! when time runs out.

mod steps;

pub use steps::{next, next_step, raise};

use super::callback;
use crate::domain::act::{Act, DeadlineKind, WaitReason};
use crate::domain::calendar::Calendar;
use crate::domain::community::Settings;
use crate::domain::complaint::Severity;
use crate::domain::deadline::{Deadline, Outcome};
use crate::domain::hours::{Allowance, Policy};
use crate::domain::ticket::{Kind, Priority, State, Ticket, Window};
use chrono::{DateTime, TimeDelta, Utc};
use steps::{STEPS, measure, reach, threshold, used};

/// A wish for a time counts when it leaves at least so much working time.
const WISH_AT_LEAST: TimeDelta = TimeDelta::hours(1);
/// Seconds of a day.
const DAY: i64 = 24 * 60 * 60;
/// What a policy asks for while the ticket is open; promises come from staff, the callback follows the end.
const BY_POLICY: [DeadlineKind; 5] =
    [DeadlineKind::Acknowledge, DeadlineKind::OnSite, DeadlineKind::Answer, DeadlineKind::Resolve, DeadlineKind::Quote];

/// What the community allows for this ticket.
pub fn policy(ticket: &Ticket, settings: &Settings) -> Policy {
    if ticket.priority == Priority::Emergency {
        return settings.emergency;
    }
    match ticket.kind {
        Kind::Repair => settings.category(&ticket.category).and_then(|c| c.policy).unwrap_or(settings.repair),
        Kind::Complaint => {
            let severity = ticket.severity.unwrap_or(Severity::Minor);
            let allowed = settings.policies.complaint(&ticket.category, severity);
            match wish(ticket, settings).filter(|_| severity == Severity::Minor) {
                Some(until) => Policy { resolve: Some(Allowance::Until(until)), ..allowed },
                None => allowed,
            }
        }
        Kind::Inquiry => settings.policies.question.of(ticket.class),
        // Where the catalogue names the price, nobody has to.
        Kind::Service if settings.services.item(&ticket.category).is_some_and(|i| !i.is_quoted()) => {
            Policy { quote: None, ..settings.policies.service }
        }
        Kind::Service => settings.policies.service,
        Kind::Permit => settings.policies.permit,
    }
}

/// The time that the resident asked for, where it leaves time to work.
fn wish(ticket: &Ticket, settings: &Settings) -> Option<DateTime<Utc>> {
    let left = |until: &DateTime<Utc>| calendar(settings).working_between(ticket.created_at, *until);
    ticket.wanted_by.filter(|until| left(until) >= WISH_AT_LEAST)
}

/// The deadlines of a ticket after an act, from those before it. `before` is `None` when the ticket is new.
pub fn recompute(
    before: Option<&Ticket>,
    after: &Ticket,
    act: &Act,
    deadlines: Vec<Deadline>,
    settings: &Settings,
    now: DateTime<Utc>,
) -> Vec<Deadline> {
    let without_wish = policy(&Ticket { wanted_by: None, ..after.clone() }, settings);
    let timed = awaits_time(after, &deadlines);
    let policy_now = policy(after, settings);
    let mut book = Book { calendar: calendar(settings), policy: policy_now, without_wish, now, timed, deadlines };
    // What this act brings about is judged by the clocks that ran until now.
    book.end(End::Reached, |d| reached(d.kind, after, act, timed));
    match before {
        None => book.begin(after, &BY_POLICY),
        Some(before) if after.reopened > before.reopened => {
            book.end(End::GivenUp, |_| true);
            book.begin(after, &BY_POLICY);
        }
        Some(before) => {
            if policy(before, settings) != book.policy {
                let anew = (before.priority == Priority::Emergency) != (after.priority == Priority::Emergency);
                book.replan(after, anew);
            }
            if matches!(act, Act::Transfer { .. } | Act::Release { .. }) {
                // A clock that still runs goes on: the resident has waited all the same.
                book.begin(after, &[DeadlineKind::Acknowledge, DeadlineKind::OnSite]);
            }
            // A time that is asked for is confirmed in time, by whoever has it.
            if timed && matches!(act, Act::Agree { .. } | Act::Move { .. }) {
                book.begin(after, &[DeadlineKind::Acknowledge]);
            }
            // Each step of a permit is somebody else's to decide in time.
            if matches!(act, Act::Approve { step, of, .. } if step < of) {
                book.begin(after, &[DeadlineKind::Acknowledge]);
            }
        }
    }
    match (act, after.promise) {
        (Act::Promise { .. }, Some(window)) => book.promise(after, window),
        (_, None) => book.end(End::GivenUp, |d| d.kind == DeadlineKind::Promise),
        (_, Some(_)) => {}
    }
    if let (Some(WaitReason::Resident), Some(window)) = (before.and_then(|b| b.waiting), after.promise)
        && window.until <= now
    {
        // The time passed while the resident was waited for: nobody need tell them that it is late.
        book.deadlines = tell_late(book.deadlines);
    }
    if !after.state.is_open() {
        book.end(over(after), |d| d.kind != DeadlineKind::Callback);
    }
    // Who has just refused the final answer is not asked how it was.
    let refused = matches!(act, Act::Dispute { .. });
    if before.is_some_and(|b| !b.state.is_over()) && after.state.is_over() && !refused {
        book.callback(after, settings);
    }
    if matches!(act, Act::Unreached) && after.state.is_over() {
        book.call();
    }
    book.run(after.state);
    book.deadlines
}

/// The deadlines of a talk once staff have said something in it: that is its answer.
pub fn answered(deadlines: Vec<Deadline>, settings: &Settings, now: DateTime<Utc>) -> Vec<Deadline> {
    let mut book = Book {
        calendar: calendar(settings),
        policy: Policy::NONE,
        without_wish: Policy::NONE,
        now,
        timed: false,
        deadlines,
    };
    book.end(End::Reached, |d| d.kind == DeadlineKind::Answer);
    book.deadlines
}

/// Why a deadline ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    /// What it wants has come about.
    Reached,
    /// Nobody wants it any more.
    GivenUp,
    /// Another promise takes its place.
    Replaced,
}

impl End {
    /// How it ends: what was late is missed however it ends, and a promise that was late is broken.
    fn outcome(self, kind: DeadlineKind, late: bool) -> Outcome {
        match (self, late) {
            (_, true) if kind == DeadlineKind::Promise => Outcome::Broken,
            (_, true) => Outcome::Missed,
            (End::Reached, false) => Outcome::Met,
            (End::GivenUp, false) => Outcome::Void,
            (End::Replaced, false) => Outcome::Moved,
        }
    }
}

/// What the end of a ticket means for its deadlines: done, or given up.
fn over(ticket: &Ticket) -> End {
    let given_up = matches!(ticket.state, State::Cancelled | State::Rejected) || ticket.merged.is_some();
    if given_up { End::GivenUp } else { End::Reached }
}

/// Whether this act brings about what this kind of deadline wants, while the ticket stays open. That it is done is enough
/// for all of them, and said in [`over`].
fn reached(kind: DeadlineKind, after: &Ticket, act: &Act, timed: bool) -> bool {
    let spoken = matches!(act, Act::Tell { .. } | Act::Plan { .. });
    match kind {
        DeadlineKind::Acknowledge => {
            let looked = match after.kind {
                Kind::Repair => false,
                // A question asked back decides nothing.
                Kind::Permit => matches!(act, Act::Approve { .. }),
                Kind::Service if timed => false,
                Kind::Complaint | Kind::Inquiry | Kind::Service => spoken || matches!(act, Act::Ask { .. }),
            };
            acknowledged(after, timed) || looked
        }
        DeadlineKind::OnSite => after.state == State::OnSite,
        // A question is answered when its answer is given as the answer, not by words on the way.
        DeadlineKind::Answer => spoken && after.kind != Kind::Inquiry,
        DeadlineKind::Quote => matches!(act, Act::Offer { .. }),
        DeadlineKind::Callback => {
            // On the phone list nothing is covered yet: somebody has to phone, and to write down what came of it.
            matches!(act, Act::Rate { .. } | Act::Phoned { .. })
        }
        DeadlineKind::Promise => matches!(act, Act::Arrive),
        DeadlineKind::Resolve => false,
    }
}

/// Whether a service waits for its time to be confirmed: it is agreed what is done and what it costs.
fn awaits_time(ticket: &Ticket, deadlines: &[Deadline]) -> bool {
    let offered = deadlines.iter().filter(|d| d.kind == DeadlineKind::Quote).all(|d| d.done_at.is_some());
    ticket.kind == Kind::Service && ticket.reopened == 0 && offered
}

/// Whether somebody has the ticket; `timed`: and its time is confirmed.
fn acknowledged(ticket: &Ticket, timed: bool) -> bool {
    let has = ticket.assignee.is_some() && (!timed || ticket.promise.is_some());
    has || ticket.state == State::OnSite
}

/// Whether a clock need not begin, because what it wants is there already.
fn there(kind: DeadlineKind, ticket: &Ticket, timed: bool) -> bool {
    match kind {
        DeadlineKind::Acknowledge => acknowledged(ticket, timed),
        DeadlineKind::OnSite => ticket.state == State::OnSite,
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
    policy: Policy,
    /// The same, as if the resident had asked for no time.
    without_wish: Policy,
    now: DateTime<Utc>,
    /// Whether it waits for its time to be confirmed.
    timed: bool,
    deadlines: Vec<Deadline>,
}

impl Book<'_> {
    /// What the policy allows for this kind from a moment on, in seconds; `None`: it does not ask for it.
    fn budget(&self, kind: DeadlineKind, from: DateTime<Utc>) -> Option<i64> {
        let Policy { acknowledge, on_site, answer, resolve, quote, callback, round_the_clock } = self.policy;
        let allowance = match kind {
            DeadlineKind::Acknowledge => acknowledge,
            DeadlineKind::OnSite => on_site,
            DeadlineKind::Answer => answer,
            DeadlineKind::Resolve => resolve,
            DeadlineKind::Quote => quote,
            DeadlineKind::Callback => callback,
            DeadlineKind::Promise => None,
        };
        let every_hour = round_the_clock || kind == DeadlineKind::Callback;
        let allowance = match allowance? {
            // A clock that begins when the time asked for is near or over gets the usual length.
            Allowance::Until(until) if measure(every_hour, &self.calendar, from, until) < WISH_AT_LEAST => {
                self.without_wish.resolve?
            }
            asked => asked,
        };
        let secs = match allowance {
            Allowance::Minutes(minutes) => i64::from(minutes) * 60,
            Allowance::Days { days } if every_hour => i64::from(days) * DAY,
            // A calendar without working days never gets there.
            Allowance::Days { days } => match self.calendar.days_later(from, days) {
                Some(until) => self.calendar.working_between(from, until).num_seconds(),
                None => i64::from(days) * DAY,
            },
            Allowance::Until(until) => measure(every_hour, &self.calendar, from, until).num_seconds(),
        };
        Some(secs).filter(|secs| *secs > 0)
    }

    /// Begins what the policy asks for and what neither runs nor is there already.
    fn begin(&mut self, ticket: &Ticket, kinds: &[DeadlineKind]) {
        for kind in kinds {
            let running = self.deadlines.iter().any(|d| d.kind == *kind && d.done_at.is_none());
            if let Some(budget) = self.budget(*kind, self.now)
                && !running
                && !there(*kind, ticket, self.timed)
            {
                self.add(*kind, budget, self.policy.round_the_clock, self.now);
            }
        }
    }

    fn add(&mut self, kind: DeadlineKind, budget_secs: i64, round_the_clock: bool, from: DateTime<Utc>) {
        let round = self.deadlines.iter().filter(|d| d.kind == kind).map(|d| d.round + 1).max().unwrap_or(0);
        self.deadlines.push(Deadline {
            kind,
            round,
            started_at: from,
            budget_secs,
            round_the_clock,
            used_secs: 0,
            running_since: Some(from),
            due_at: None,
            done_at: None,
            raised: Vec::new(),
            outcome: None,
            late_told: false,
        });
    }

    /// Ends the open deadlines that are meant, and freezes their results.
    fn end(&mut self, end: End, meant: impl Fn(&Deadline) -> bool) {
        let Self { calendar, now, deadlines, .. } = self;
        for deadline in deadlines.iter_mut().filter(|d| d.done_at.is_none() && meant(d)) {
            close(deadline, calendar, end, *now);
        }
    }

    /// Another policy: open deadlines get its times, counted since they began. When it became an emergency, or is none any
    /// more, and where other hours count, clocks start anew. What was answered already is not asked for again.
    fn replan(&mut self, ticket: &Ticket, anew: bool) {
        let asked: Vec<_> = BY_POLICY.into_iter().filter(|k| self.budget(*k, self.now).is_some()).collect();
        self.end(End::GivenUp, |d| BY_POLICY.contains(&d.kind) && !asked.contains(&d.kind));
        let mut deadlines = std::mem::take(&mut self.deadlines);
        for deadline in deadlines.iter_mut().filter(|d| d.done_at.is_none() && asked.contains(&d.kind)) {
            if anew || deadline.round_the_clock != self.policy.round_the_clock {
                deadline.round_the_clock = self.policy.round_the_clock;
                deadline.started_at = self.now;
                deadline.used_secs = 0;
                deadline.running_since = deadline.running_since.map(|_| self.now);
                deadline.raised.clear();
            }
            if let Some(budget) = self.budget(deadline.kind, deadline.started_at) {
                self.allow(deadline, budget, ticket);
            }
        }
        self.deadlines = deadlines;
        let settled = |kind: DeadlineKind| {
            let last = self.deadlines.iter().filter(|d| d.kind == kind).max_by_key(|d| d.round);
            last.is_some_and(|d| matches!(d.outcome, Some(Outcome::Met | Outcome::Missed)))
        };
        let open: Vec<_> = asked.iter().copied().filter(|k| !settled(*k)).collect();
        self.begin(ticket, &open);
    }

    /// Gives a deadline another length; steps that lie ahead again will be told when their time comes.
    fn allow(&self, deadline: &mut Deadline, budget_secs: i64, ticket: &Ticket) {
        deadline.budget_secs = budget_secs;
        if deadline.used_secs >= budget_secs {
            // Shortened to less than was used before: over as of now, where it was not before.
            deadline.due_at = Some(deadline.due_at.map_or(self.now, |due| due.min(self.now)));
        }
        let used = used(deadline, &self.calendar, self.now).num_seconds();
        let thresholds = STEPS.map(|step| (step, threshold(deadline, ticket.priority, step)));
        deadline.raised.retain(|step| thresholds.iter().any(|(s, at)| s == step && *at <= used));
    }

    /// A promise, or a new one in place of the last: from now until the end of its window. "Resolved in 24 h or by the
    /// promise": a promise for later than that gives the work on a repair as long.
    fn promise(&mut self, ticket: &Ticket, window: Window) {
        self.end(End::Replaced, |d| d.kind == DeadlineKind::Promise);
        let millis = (window.until - self.now).num_milliseconds();
        self.add(DeadlineKind::Promise, ((millis + 999) / 1000).max(1), true, self.now);
        if ticket.kind != Kind::Repair {
            return;
        }
        let mut deadlines = std::mem::take(&mut self.deadlines);
        for deadline in deadlines.iter_mut().filter(|d| d.kind == DeadlineKind::Resolve && d.done_at.is_none()) {
            let until = measure(deadline.round_the_clock, &self.calendar, self.now, window.until).num_seconds();
            let budget = used(deadline, &self.calendar, self.now).num_seconds() + until;
            if until > 0 && budget > deadline.budget_secs {
                self.allow(deadline, budget, ticket);
            }
        }
        self.deadlines = deadlines;
    }

    /// The ticket has ended: the survey has to be asked, so long after the time that is planned for it.
    fn callback(&mut self, ticket: &Ticket, settings: &Settings) {
        let planned = callback::plan(ticket, settings).filter(|_| over(ticket) == End::Reached);
        let Some(at) = planned.map(|planned| callback::asked_at(ticket, planned, settings)) else { return };
        if let Some(budget) = self.budget(DeadlineKind::Callback, at) {
            self.add(DeadlineKind::Callback, budget, true, at);
        }
    }

    /// It is on the phone list: by the next working day somebody has phoned.
    fn call(&mut self) {
        let running = self.deadlines.iter().any(|d| d.kind == DeadlineKind::Callback && d.done_at.is_none());
        let by = self.calendar.days_later(self.now, 1).unwrap_or(self.now + TimeDelta::days(1));
        if !running {
            self.add(DeadlineKind::Callback, (by - self.now).num_seconds().max(1), true, self.now);
        }
    }

    /// Lets open clocks run or stand still, and says when their time is over. Waiting stops them all.
    fn run(&mut self, state: State) {
        let Self { calendar, now, deadlines, .. } = self;
        for deadline in deadlines.iter_mut().filter(|d| d.done_at.is_none()) {
            if state == State::Waiting {
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

/// Ends a deadline: its time, and how it came out. Whoever is there the second when the time is over is late: the lead has
/// just been told.
fn close(deadline: &mut Deadline, calendar: &Calendar, end: End, now: DateTime<Utc>) {
    deadline.used_secs = used(deadline, calendar, now).num_seconds();
    deadline.running_since = None;
    deadline.done_at = Some(now);
    deadline.outcome = Some(end.outcome(deadline.kind, deadline.used_secs >= deadline.budget_secs));
}

/// The callback is over: the resident was asked how it was, which is what it wanted, or there is nobody left to ask.
pub fn callback_over(mut all: Vec<Deadline>, asked: bool, settings: &Settings, now: DateTime<Utc>) -> Vec<Deadline> {
    let end = if asked { End::Reached } else { End::GivenUp };
    for deadline in all.iter_mut().filter(|d| d.kind == DeadlineKind::Callback && d.done_at.is_none()) {
        close(deadline, &calendar(settings), end, now);
    }
    all
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
