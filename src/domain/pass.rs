//! The pass of a permit: its code, as people read it aloud, and what the gate finds of it.

use super::calendar::midnight;
use super::code::{self, ALPHABET};
use super::form::{Answers, Form, PassRule};
use super::ids::{BillId, StaffId};
use chrono::{DateTime, Days, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

/// Characters of a code, the last of which is reckoned from the others.
pub const LENGTH: usize = 8;
/// What a link to a pass begins with.
pub const LINK: &str = "pass_";

/// What was told with a form, and what came of it; belongs to a ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permit {
    /// The form as it was when it was sent.
    pub form: Form,
    /// The answers.
    pub answers: Answers,
    /// The bill of its fee, once there is one.
    pub bill: Option<BillId>,
    /// The pass, once it is approved.
    pub pass: Option<Pass>,
}

/// A pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pass {
    /// Its code.
    pub code: String,
    /// What has become of it.
    pub state: PassState,
    /// Whether it is good once only.
    pub once: bool,
    /// From when.
    pub from: DateTime<Utc>,
    /// Until when.
    pub until: DateTime<Utc>,
    /// When it was used or cancelled.
    pub changed_at: DateTime<Utc>,
    /// Who let it through, where it was used.
    pub used_by: Option<StaffId>,
}

/// What has become of a pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PassState {
    /// Its fee is not paid yet.
    Unpaid,
    /// It can be used in its time.
    Valid,
    /// It was used, and is good no more.
    Used,
    /// Its time is over.
    Expired,
    /// Its holder took it back.
    Cancelled,
}

/// What the gate finds when it checks a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// Good now.
    Valid,
    /// Good from a later time on.
    Early,
    /// Its time is over.
    Expired,
    /// It was used before.
    Used,
    /// Its holder took it back.
    Cancelled,
    /// Its fee is not paid.
    Unpaid,
    /// It was used just now.
    LetThrough,
    /// It is no code: misread or misheard.
    Slip,
    /// There is no such pass.
    Unknown,
    /// Too many wrong codes were tried.
    Locked,
    /// Whoever asks may not check passes.
    NotTheirs,
}

impl Pass {
    /// What the gate finds at this time.
    pub fn finding(&self, now: DateTime<Utc>) -> Finding {
        match self.state {
            PassState::Used => Finding::Used,
            PassState::Cancelled => Finding::Cancelled,
            PassState::Unpaid if now < self.until => Finding::Unpaid,
            PassState::Unpaid | PassState::Expired => Finding::Expired,
            PassState::Valid if now >= self.until => Finding::Expired,
            PassState::Valid if now < self.from => Finding::Early,
            PassState::Valid => Finding::Valid,
        }
    }
}

impl PassRule {
    /// From when until when a pass is good that is issued now.
    pub fn window(&self, answers: &Answers, now: DateTime<Utc>, tz: Tz) -> (DateTime<Utc>, DateTime<Utc>) {
        let today = now.with_timezone(&tz).date_naive();
        let first = self.from.as_ref().and_then(|field| answers.day(field));
        let from = first.map_or(now, |day| midnight(tz, day));
        let begins = first.unwrap_or(today);
        let last = match self.until.as_ref().and_then(|field| answers.day(field)) {
            Some(last) => last,
            None => begins.checked_add_days(Days::new(u64::from(self.days.max(1)) - 1)).unwrap_or(begins),
        };
        // To the end of its last day, and never shorter than the day on which it begins.
        let ends = last.max(begins).checked_add_days(Days::new(1)).unwrap_or(begins);
        (from, midnight(tz, ends))
    }
}

/// As typed, without case, dashes and blanks, look-alikes as what they look like; `None` where it cannot be a code.
pub fn plain(typed: &str) -> Option<String> {
    let code = code::plain(typed).replace('.', "");
    (code.len() == LENGTH && code.chars().all(|c| ALPHABET.contains(&c))).then_some(code)
}

/// The code of seven values below 32, with the sign that is reckoned from them.
pub fn code(values: [u8; LENGTH - 1]) -> String {
    let sum: usize = values.iter().enumerate().map(|(at, v)| (2 * at + 1) * usize::from(v & 31)).sum();
    let signs = values.iter().map(|v| usize::from(v & 31)).chain([sum & 31]);
    signs.filter_map(|v| ALPHABET.get(v)).collect()
}

/// Whether the last sign of a code is the one that belongs there: a slip of the tongue is told from a guess.
pub fn adds_up(plain: &str) -> bool {
    let values: Vec<u8> = plain
        .chars()
        .filter_map(|c| ALPHABET.iter().position(|a| *a == c))
        .filter_map(|v| u8::try_from(v).ok())
        .collect();
    let head: Option<[u8; LENGTH - 1]> = values.get(..LENGTH - 1).and_then(|head| head.try_into().ok());
    head.is_some_and(|head| code(head) == plain)
}
