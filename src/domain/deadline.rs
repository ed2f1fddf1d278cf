//! A deadline of a ticket: how much working time it has, how much is used, whether its clock runs.

use super::act::{DeadlineKind, Step};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

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
    /// Of a promise: whether the resident was told that it will be late, or need not be because somebody came.
    #[serde(default)]
    pub late_told: bool,
}
