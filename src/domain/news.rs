//! What people are told: news for the residents of a ticket, alerts for staff. Rules decide, cards word them.

use super::act::{DeadlineKind, Step};
use super::ids::TicketId;
use super::ticket::Window;
use chrono::{DateTime, Utc};

/// A new message for the residents of a ticket (its reporter, and those who joined it); their status message is edited besides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// A time was promised, or promised anew with its reason.
    Promised {
        /// The window.
        window: Window,
        /// Why the earlier promise was moved.
        reason: Option<String>,
    },
    /// Staff say it is done: accept, partly, not done.
    Finished,
    /// It is not the company's to do; the standard answer.
    Rejected,
    /// Staff ask something.
    Asked {
        /// The question.
        words: String,
    },
    /// What will be done about a complaint.
    Planned {
        /// The plan.
        words: String,
    },
    /// The final answer to a complaint was not accepted: it ends, and what remains open outside.
    EndedUnaccepted,
    /// Staff tell something.
    Told {
        /// The words.
        words: String,
    },
    /// The promise will not be kept in time.
    PromiseLate {
        /// The window that was promised.
        window: Window,
    },
    /// It was closed because nobody answered.
    ClosedSilently,
    /// Who reported it has withdrawn it; for those who joined.
    Withdrawn,
    /// It goes on in another ticket, which they follow now.
    Merged {
        /// That ticket.
        into: TicketId,
        /// Its number.
        number: String,
    },
    /// Staff confirmed the time: it is booked.
    Booked {
        /// The time.
        window: Window,
    },
    /// Whoever does the work has set out.
    OnTheWay,
    /// A price was named, or work beside what was agreed: agree or decline.
    Offered {
        /// Its number in the consent ledger.
        seq: i32,
    },
    /// What was offered was taken back.
    Retracted,
    /// What was offered holds no more.
    Lapsed,
    /// The work is about to be done: the day before, or an hour before.
    Soon {
        /// The time.
        window: Window,
        /// An hour before.
        hour: bool,
    },
    /// The bill of the work was made.
    Charged {
        /// What it comes to, minor units.
        total_minor: i64,
    },
    /// A permit was approved; its pass and its bill come besides.
    Approved,
    /// A permit was declined.
    Denied {
        /// Why.
        reason: String,
    },
    /// The callback survey, first time.
    Survey,
    /// The callback survey, once more a day later.
    SurveyAgain,
}

/// Something that a person of the staff has to know now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Alert {
    /// A deadline is near, missed or long missed.
    Deadline {
        /// Which.
        kind: DeadlineKind,
        /// How far.
        step: Step,
        /// When it was or is due.
        due_at: Option<DateTime<Utc>>,
    },
    /// A new emergency.
    Emergency,
    /// A colleague asks for help with it.
    Escalated {
        /// Why.
        reason: Option<String>,
    },
    /// The resident urges.
    Urged,
    /// The resident sounds upset.
    Upset {
        /// Their words.
        words: Option<String>,
    },
    /// The resident answered, or added something.
    Added {
        /// The words; empty when only files came.
        words: String,
    },
    /// The resident withdrew it.
    Cancelled {
        /// Why.
        reason: Option<String>,
    },
    /// The resident does not accept the work, or it came back.
    Reopened {
        /// Partly done, where they said so.
        partly: bool,
        /// Why.
        reason: String,
    },
    /// Given back: nobody has it any more.
    Released {
        /// Why.
        reason: Option<String>,
    },
    /// Given to you by a lead.
    Assigned,
    /// A new complaint, or one that turned out graver.
    Complaint,
    /// The resident does not accept the final answer to a complaint: it has ended.
    EndedUnaccepted {
        /// Why.
        reason: String,
    },
    /// What was found about a complaint was not told to the resident on the same day.
    ResultDue,
    /// The resident agreed to what was offered.
    Agreed {
        /// What it comes to, minor units.
        total_minor: i64,
    },
    /// The resident declined what was offered.
    Declined,
    /// Nobody decided in time.
    Lapsed,
    /// The resident asks for a time, or for another one.
    Moved {
        /// The time.
        window: Window,
    },
    /// The work is about to be done: the day before, or an hour before.
    Soon {
        /// The time.
        window: Window,
        /// An hour before.
        hour: bool,
    },
    /// A step of a permit was approved: the next one is to be decided here.
    NextStep,
    /// The callback survey came back unsatisfied.
    Unsatisfied,
    /// The chat got no answer to the survey: phone them.
    PhoneList,
    /// The resident cannot be reached in the chat (blocked the bot): phone them.
    Unreachable,
}

/// Who of the staff is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Audience {
    /// The department's group.
    Group,
    /// Who has the ticket; the group where nobody has it.
    Owner,
    /// The leads of the department.
    Leads,
    /// The managers.
    Managers,
    /// The front desk's group.
    FrontDesk,
}
