//! A deadline of a ticket: how much working time it has, how much is used, whether its clock runs.

use super::act::{DeadlineKind, Step};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// How a deadline ended: written when it ends, never changed afterwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// What it wanted came about before its time was over.
    Met,
    /// Its time was over first.
    Missed,
    /// Nobody wanted it any more before its time was over: withdrawn, rejected, merged, come back, another policy.
    Void,
    /// A promise that was replaced by another before its time.
    Moved,
    /// A promise whose time passed: counted apart from what was missed.
    Broken,
}

/// One running or finished deadline; its arithmetic is in `rules::deadlines`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadline {
    /// What is wanted.
    pub kind: DeadlineKind,
    /// Counts reopenings and renewed promises; earlier rounds are frozen.
    pub round: i32,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// Working time allowed, in seconds.
    pub budget_secs: i64,
    /// Whether it counts every hour (emergencies, promises) instead of working hours.
    pub round_the_clock: bool,
    /// Working seconds used before `running_since`.
    pub used_secs: i64,
    /// Since when the clock runs; `None` while it is paused or ended.
    pub running_since: Option<DateTime<Utc>>,
    /// When its time is over, as the calendar says now; `None` while the clock stands still before that.
    #[serde(default)]
    pub due_at: Option<DateTime<Utc>>,
    /// When it was met, or given up.
    pub done_at: Option<DateTime<Utc>>,
    /// Steps that were told already: each once.
    pub raised: Vec<Step>,
    /// How it ended; `None` while it is open, and for those that ended before outcomes were written down.
    #[serde(default)]
    pub outcome: Option<Outcome>,
    /// Of a promise: whether the resident was told that it will be late, or need not be because somebody came.
    #[serde(default)]
    pub late_told: bool,
}

impl Deadline {
    /// Minutes used when it ended: whole ones.
    pub fn used_minutes(&self) -> i64 {
        self.used_secs / 60
    }

    /// Minutes over when it ended: begun ones, so that what was late at all counts one; 0 for what was not late.
    pub fn over_minutes(&self) -> i64 {
        match self.outcome {
            Some(Outcome::Missed | Outcome::Broken) => (self.used_secs - self.budget_secs).max(0) / 60 + 1,
            Some(Outcome::Met | Outcome::Void | Outcome::Moved) | None => 0,
        }
    }
}
