//! What the dialogs that follow from reminders ask of the desk.

use super::Request;
use crate::chat::button::FeesButton;
use crate::domain::ids::{BillId, CommunityId, PlanId, ReminderId, UnitId};
use crate::domain::reminder::{Outcome, Reason};
use chrono::NaiveDate;

/// A request that follows from a reminder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReminderRequest {
    /// Promise that the open bills of a unit will be paid by a day. → `Reply::Promised`
    PromiseDay {
        /// The unit.
        unit: UnitId,
        /// The day.
        on: NaiveDate,
    },
    /// Ask finance whether the open bills of a unit may be paid in so many parts, one a month. → `Reply::PlanAsked`
    AskPlan {
        /// The unit.
        unit: UnitId,
        /// How many; one: a further date.
        parts: usize,
        /// When the first is paid.
        first: NaiveDate,
    },
    /// Keep why bills are not paid, and tell those who handle money. → `Reply::Done`
    NoteReason {
        /// The unit.
        unit: UnitId,
        /// Why.
        why: Reason,
        /// In their own words.
        words: String,
    },
    /// Start the complaint dialog about these bills: something was not done well. Ends a dialog.
    OpenQuality {
        /// The unit.
        unit: UnitId,
        /// The bills.
        bills: Vec<BillId>,
    },
    /// Open what a button about the bills of a unit opens, for this reason if one was given. Ends a dialog.
    OpenFees {
        /// The unit.
        unit: UnitId,
        /// What.
        act: FeesButton,
        /// Why the bills are not paid.
        why: Option<Reason>,
    },
    /// Open the plan by instalments. Ends a dialog.
    OpenParts {
        /// The unit.
        unit: UnitId,
    },
    /// Staff: what came of a call from the phone and paper list. → `Reply::Done` or `Reply::Refused`
    Called(CallDraft),
    /// Staff: refuse a plan. → `Reply::Done` or `Reply::Refused`
    RefusePlan {
        /// Whose.
        community: CommunityId,
        /// The plan.
        plan: PlanId,
        /// Why.
        reason: String,
    },
}

impl From<ReminderRequest> for Request {
    fn from(asked: ReminderRequest) -> Request {
        Request::Reminders(asked)
    }
}

/// What came of a call from the phone and paper list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallDraft {
    /// Whose.
    pub community: CommunityId,
    /// The unit.
    pub unit: UnitId,
    /// The reminder for which it is on the list.
    pub reminder: ReminderId,
    /// What came of it.
    pub outcome: Outcome,
    /// What was said.
    pub words: String,
    /// The day that was promised.
    pub on: Option<NaiveDate>,
}

/// What became of a promised day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PromiseReply {
    /// It is written down.
    Done,
    /// Days were promised often enough: finance has to agree.
    Often,
    /// Nothing is open, or it is being looked into already.
    Nothing,
}
