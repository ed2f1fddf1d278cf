//! What reasons, outcomes, steps and the list's grounds are called.

use super::Texts;
use crate::domain::person::Tie;
use crate::domain::reminder::{Listed, Outcome, Reason};

impl Texts {
    /// A reason on a resident's button.
    pub fn reason_label(self, why: Reason) -> String {
        match why {
            Reason::Forgot => self.btn_reason_forgot(),
            Reason::Paid => self.btn_reason_paid(),
            Reason::Quality => self.btn_reason_quality(),
            Reason::Money => self.btn_reason_money(),
            Reason::Empty => self.btn_reason_empty(),
            Reason::Other => self.btn_reason_other(),
        }
    }

    /// A reason as colleagues read it.
    pub fn reason_name(self, why: Reason) -> String {
        match why {
            Reason::Forgot => self.plain_reason_forgot(),
            Reason::Paid => self.plain_reason_paid(),
            Reason::Quality => self.plain_reason_quality(),
            Reason::Money => self.plain_reason_money(),
            Reason::Empty => self.plain_reason_empty(),
            Reason::Other => self.plain_reason_other(),
        }
    }

    /// What came of a call.
    pub fn outcome_label(self, outcome: Outcome) -> String {
        match outcome {
            Outcome::Promise => self.btn_outcome_promise(),
            Outcome::Refused => self.btn_outcome_refused(),
            Outcome::Nobody => self.btn_outcome_nobody(),
            Outcome::WrongNumber => self.btn_outcome_wrong(),
            Outcome::Paper => self.btn_outcome_paper(),
        }
    }

    /// A step by its days after the due date.
    pub fn step_name(self, days: i32) -> String {
        match days {
            0 => self.plain_step_day(),
            1.. => self.plain_step_after(i64::from(days)),
            ..0 => self.plain_step_before(i64::from(days.unsigned_abs())),
        }
    }

    /// Why a unit is on the phone and paper list.
    pub fn listed_name(self, why: Listed) -> String {
        match why {
            Listed::Nobody => self.plain_listed_nobody(),
            Listed::Unreachable => self.plain_listed_unreachable(),
            Listed::Unseen => self.plain_listed_unseen(),
        }
    }

    /// How somebody is tied to a unit.
    pub fn tie_name(self, tie: Tie) -> String {
        match tie {
            Tie::Owner => self.tie_owner(),
            Tie::Tenant => self.tie_tenant(),
            Tie::Family => self.tie_family(),
        }
    }
}
