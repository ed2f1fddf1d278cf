//! A talk: a resident and the front desk write to each other. Its ticket says who of the staff has it.

use super::ids::{ChatId, CommunityId, MessageId, TicketId, UserId};
use super::media::Media;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// Whose words they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The resident's.
    Resident,
    /// The desk's.
    Staff,
}

/// Who or what ended a talk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EndedBy {
    /// The resident.
    Resident,
    /// A member of staff.
    Staff,
    /// The resident stayed silent.
    Silence,
    /// Its ticket went another way: merged, passed over by a newer talk.
    Desk,
}

/// What became of a message that was passed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Passage {
    /// It is on its way.
    Waiting,
    /// It was delivered.
    Sent,
    /// It could not be delivered.
    Failed,
    /// The resident has blocked the bot.
    Blocked,
    /// No group can be reached: it is kept, and passed on when one can.
    Held,
}

/// How long a silent resident is waited for. Minutes of the wall clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TalkPolicy {
    /// Until they are asked once whether they are still there.
    pub nudge: u32,
    /// Until the talk ends.
    pub end: u32,
}

impl Default for TalkPolicy {
    /// Asked after half an hour, ended after two hours.
    fn default() -> Self {
        Self { nudge: 30, end: 120 }
    }
}

/// A talk as a turn needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Talk {
    /// Whose.
    pub community: CommunityId,
    /// The inquiry that carries it.
    pub ticket: TicketId,
    /// The resident.
    pub user: UserId,
    /// When somebody said something last.
    pub last_at: DateTime<Utc>,
    /// Who that was.
    pub last_by: Side,
    /// When the silent resident was asked once.
    pub nudged_at: Option<DateTime<Utc>>,
    /// The next opening of the desk that the resident was told of.
    pub told_open: Option<DateTime<Utc>>,
    /// Since when no group can be reached.
    pub cut_at: Option<DateTime<Utc>>,
    /// How it ended.
    pub ended_by: Option<EndedBy>,
    /// What became of the desk's last message, and when that was known.
    pub passage: Option<(Passage, DateTime<Utc>)>,
}

impl Talk {
    /// Whether it goes on, as far as the talk itself knows; its ticket has to be open besides.
    pub fn goes_on(&self) -> bool {
        self.ended_by.is_none()
    }

    /// When the resident is asked whether they are still there, and when the talk ends, if they go on to be silent;
    /// later where residents are not written to then. While the desk owes an answer it is nobody's silence.
    pub fn silence(&self, policy: TalkPolicy) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
        let after = |minutes: u32| self.last_at + TimeDelta::minutes(minutes.into());
        (self.goes_on() && self.last_by == Side::Staff).then(|| (after(policy.nudge), after(policy.end)))
    }
}

/// One message of a talk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Whose.
    pub community: CommunityId,
    /// The talk's ticket.
    pub ticket: TicketId,
    /// Its number in the talk, from 1.
    pub seq: i32,
    /// Whose words.
    pub side: Side,
    /// The Telegram user who wrote it.
    pub author: UserId,
    /// Where it was written.
    pub chat: ChatId,
    /// Its number there, where it was a message of its own.
    pub message: Option<MessageId>,
    /// Its words, or the caption.
    pub words: String,
    /// Its file.
    pub media: Option<Media>,
    /// What became of its copy.
    pub passage: Passage,
}
