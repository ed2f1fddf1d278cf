//! The timers that a ticket wants, as a whole: what is not in the set any more is dropped.

use super::{callback, deadlines};
use crate::domain::act::WaitReason;
use crate::domain::callback::{Callback, CallbackState};
use crate::domain::community::Settings;
use crate::domain::deadline::Deadline;
use crate::domain::ticket::{State, Ticket, Window};
use chrono::{DateTime, TimeDelta, Utc};

/// So long before the end of a promised window the resident is told that nobody will come in time.
pub const LATE_BEFORE: TimeDelta = TimeDelta::minutes(10);

/// What a timer of a ticket is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TimerKind {
    /// The next step of one of its deadlines.
    Deadline,
    /// The resident learns that a promise will not be kept in time.
    PromiseLate,
    /// The resident stayed silent: it closes.
    CloseSilent,
    /// The callback survey.
    Survey,
    /// The callback survey, once more.
    SurveyAgain,
    /// The survey goes to the phone list.
    PhoneList,
    /// What was found about a complaint has to be told.
    Result,
}

impl TimerKind {
    /// Every kind.
    pub const ALL: [TimerKind; 7] = [
        TimerKind::Deadline,
        TimerKind::PromiseLate,
        TimerKind::CloseSilent,
        TimerKind::Survey,
        TimerKind::SurveyAgain,
        TimerKind::PhoneList,
        TimerKind::Result,
    ];

    /// Its word in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            TimerKind::Deadline => "deadline",
            TimerKind::PromiseLate => "promise_late",
            TimerKind::CloseSilent => "close_silent",
            TimerKind::Survey => "survey",
            TimerKind::SurveyAgain => "survey_again",
            TimerKind::PhoneList => "phone_list",
            TimerKind::Result => "result",
        }
    }

    /// The kind of this word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// Every timer that the ticket wants now, at most one of a kind. Those of the past are due at once; a survey never is due
/// outside its hours, so one that rings late waits for the next.
pub fn wanted(
    ticket: &Ticket,
    deadlines: &[Deadline],
    callback: Option<&Callback>,
    settings: &Settings,
    now: DateTime<Utc>,
) -> Vec<(TimerKind, DateTime<Utc>)> {
    let mut timers = Vec::new();
    let mut want = |kind, at: Option<DateTime<Utc>>| timers.extend(at.map(|at| (kind, at)));
    want(TimerKind::Deadline, deadlines::next(ticket, deadlines, settings));
    want(TimerKind::PromiseLate, late_at(ticket, deadlines));
    if let Some(done_at) = ticket.done_at.filter(|_| ticket.state == State::Done) {
        want(TimerKind::CloseSilent, Some(callback::close_at(done_at, settings)));
    }
    if let Some((kind, at)) = callback.and_then(|survey| survey_step(ticket, survey, settings)) {
        want(kind, Some(callback::fit(at.max(now), settings.time_zone)));
    }
    timers
}

/// When the resident has to be told that the promise will be late: ten minutes before the time passes; of a short promise
/// half-way between the reminder to staff and its time, so that staff are always asked first. Not where somebody came (the
/// promise has ended then), nor where the work waits for the resident.
fn late_at(ticket: &Ticket, deadlines: &[Deadline]) -> Option<DateTime<Utc>> {
    let deadline = deadlines::promise(deadlines).filter(|d| !d.late_told)?;
    let Window { until, .. } = ticket.promise?;
    let excused = ticket.waiting == Some(WaitReason::Resident);
    let fifth = (until - deadline.started_at) / 5;
    let at = if fifth <= LATE_BEFORE { until - fifth / 2 } else { until - LATE_BEFORE };
    (ticket.state.is_open() && !excused).then_some(at)
}

/// The next step of the survey: of a finished job that was accepted or closed, not of one that came back meanwhile.
fn survey_step(ticket: &Ticket, survey: &Callback, settings: &Settings) -> Option<(TimerKind, DateTime<Utc>)> {
    let tz = settings.time_zone;
    let ended = matches!(ticket.state, State::Accepted | State::Closed);
    if !ended || ticket.done_at.is_none() || survey.round != ticket.reopened {
        return None;
    }
    let asked = callback::asked_at(ticket, survey.ask_at, settings);
    match survey.state {
        // Who has no Telegram is phoned at once.
        CallbackState::Planned | CallbackState::Asked | CallbackState::Nudged if !ticket.reporter.has_chat() => {
            Some((TimerKind::PhoneList, asked))
        }
        CallbackState::Planned => Some((TimerKind::Survey, asked)),
        CallbackState::Asked => Some((TimerKind::SurveyAgain, callback::again_at(asked, tz))),
        CallbackState::Nudged => Some((TimerKind::PhoneList, callback::phone_at(asked, tz))),
        CallbackState::Answered | CallbackState::PhoneList | CallbackState::Void => None,
    }
}
