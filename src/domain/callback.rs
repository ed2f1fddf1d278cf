//! The callback: the satisfaction survey after a finished job, and how far it has come.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// How far the callback survey of a job has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallbackState {
    /// It will be asked.
    Planned,
    /// It was asked in the chat.
    Asked,
    /// It was asked once more.
    Nudged,
    /// It was answered.
    Answered,
    /// The chat got no answer: an agent phones.
    PhoneList,
    /// Not asked: the job came back, or was withdrawn.
    Void,
}

impl CallbackState {
    /// Whether an answer still counts: also one that comes before it was asked, or while an agent means to phone.
    pub fn can_be_answered(self) -> bool {
        match self {
            CallbackState::Planned | CallbackState::Asked | CallbackState::Nudged | CallbackState::PhoneList => true,
            CallbackState::Answered | CallbackState::Void => false,
        }
    }
}

/// The callback survey of one finished job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Callback {
    /// Which finishing of the ticket: its number of reopenings at that time.
    pub round: i32,
    /// How far it has come.
    pub state: CallbackState,
    /// When it is, or was, first asked.
    pub ask_at: DateTime<Utc>,
}
