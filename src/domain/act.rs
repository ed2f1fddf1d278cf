//! What can be done to a ticket; each accepted act is one row of its timeline.

use super::complaint::{Responsibility, Severity, Validity};
use super::ids::{StaffId, TicketId, UserId};
use super::question::AnswerClass;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Who did it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// A resident, by their Telegram user.
    Resident(UserId),
    /// A member of staff.
    Staff(StaffId),
    /// The desk itself: a timer, a rule.
    Desk,
}

/// Why work waits; the clock of the deadlines stands still meanwhile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WaitReason {
    /// Parts have to come.
    Parts,
    /// The resident has to answer or to be at home.
    Resident,
    /// Somebody else (utility, contractor) has to act first.
    ThirdParty,
    /// Rain, wind, night: it cannot be done now.
    Weather,
}

impl WaitReason {
    /// Every reason, in the order in which they are offered.
    pub const ALL: [WaitReason; 4] =
        [WaitReason::Parts, WaitReason::Resident, WaitReason::ThirdParty, WaitReason::Weather];
}

/// How far a deadline has gone when it is raised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// 80 % of the time is gone.
    Near,
    /// The time is over.
    Missed,
    /// 150 % of the time is gone.
    LongMissed,
}

/// What a policy wants by some time (product.md: deadline, promise).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeadlineKind {
    /// A person takes it.
    Acknowledge,
    /// Somebody is on the spot.
    OnSite,
    /// The resident has a first answer that says something.
    Answer,
    /// It is done.
    Resolve,
    /// A price is named.
    Quote,
    /// The resident was asked how it was.
    Callback,
    /// The time that staff promised the resident.
    Promise,
}

impl DeadlineKind {
    /// Every kind.
    pub const ALL: [DeadlineKind; 7] = [
        DeadlineKind::Acknowledge,
        DeadlineKind::OnSite,
        DeadlineKind::Answer,
        DeadlineKind::Resolve,
        DeadlineKind::Quote,
        DeadlineKind::Callback,
        DeadlineKind::Promise,
    ];
}

/// The resident's answers to the callback survey; scores from 1 (bad) to 5 (good).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rating {
    /// The manner of the staff.
    pub attitude: Option<u8>,
    /// The quality of the work.
    pub quality: Option<u8>,
    /// Whether something was charged that should not have been.
    pub improper_charge: bool,
    /// Altogether.
    pub overall: u8,
}

impl Rating {
    /// Unsatisfied: overall 1 or 2, or an improper charge (product.md: callback survey).
    pub fn unsatisfied(&self) -> bool {
        self.overall <= 2 || self.improper_charge
    }
}

/// Something done to a ticket. Serialised into the timeline: variants and fields are only ever added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum Act {
    /// The ticket is registered.
    File,
    /// It is shown to a department.
    Dispatch {
        /// Key of the department.
        department: String,
    },
    /// A member of staff takes it; the first to tap has it.
    Take,
    /// A lead gives it to somebody.
    Assign {
        /// Who gets it.
        to: StaffId,
    },
    /// Staff promise the resident a time.
    Promise {
        /// From when.
        from: DateTime<Utc>,
        /// By when at the latest.
        until: DateTime<Utc>,
        /// Why the earlier promise cannot be kept, if there was one.
        reason: Option<String>,
    },
    /// Staff are on the spot.
    Arrive,
    /// The work waits for something; the clock stands still.
    Wait {
        /// What for.
        reason: WaitReason,
    },
    /// The work goes on.
    Resume,
    /// Staff have finished the work.
    Finish {
        /// What was done.
        words: Option<String>,
        /// Materials used.
        materials: Option<String>,
        /// What the resident owes for it, in minor units of the community's currency.
        price_minor: Option<i64>,
    },
    /// An internal note; never shown to a resident.
    Note {
        /// The note.
        words: String,
    },
    /// A question to the resident.
    Ask {
        /// The question.
        words: String,
    },
    /// A message to the resident.
    Tell {
        /// The message.
        words: String,
    },
    /// The phone number was shown to the actor.
    ShowPhone,
    /// To another department.
    Transfer {
        /// Key of the department that gets it.
        department: String,
        /// Why.
        reason: Option<String>,
    },
    /// Not ours: answered with a standard answer that says who is responsible.
    OutOfScope {
        /// Key of the standard answer in the community's file.
        answer: String,
    },
    /// Somebody asks the next person up to look at it.
    Escalate {
        /// Why.
        reason: Option<String>,
    },
    /// A deadline raised an alarm; once for each kind and step.
    Alert {
        /// Which deadline.
        deadline: DeadlineKind,
        /// How far gone.
        step: Step,
    },
    /// The resident adds words or attachments, or answers a question.
    Add {
        /// The words; empty when only attachments came.
        words: String,
    },
    /// Another resident joins the same report.
    Join {
        /// Who joins.
        user: UserId,
        /// What they had written of it.
        #[serde(default)]
        words: Option<String>,
    },
    /// The resident urges.
    Urge,
    /// The resident withdraws it.
    Cancel {
        /// Why, if they said.
        reason: Option<String>,
    },
    /// The resident accepts the work.
    Accept,
    /// The resident says that the work is partly or not done.
    Dispute {
        /// Partly done (`true`) or not done.
        partly: bool,
        /// Why.
        reason: String,
    },
    /// It is closed: by the callback, or because the resident stayed silent.
    Close {
        /// Whether nobody answered ("no answer" in the reports).
        silent: bool,
    },
    /// The resident wants it done again within the grace period.
    Reopen {
        /// Why.
        reason: String,
    },
    /// The resident answered the callback survey.
    Rate {
        /// The answers.
        rating: Rating,
        /// Free words.
        words: Option<String>,
    },
    /// Staff asked the callback survey on the telephone. A record apart from the resident's own rating.
    Phoned {
        /// The answers; `None`: nobody answered the telephone.
        rating: Option<Rating>,
        /// What else they said.
        words: Option<String>,
    },
    /// The callback got no answer in the chat; it goes to the phone list.
    Unreached,
    /// Somebody has read an escalation and sees to it.
    Seen {
        /// Which deadline it was about.
        deadline: DeadlineKind,
        /// How far gone.
        step: Step,
    },
    /// It is given back to the department: nobody has it any more.
    Release {
        /// Why.
        reason: Option<String>,
    },
    /// It is the same matter as another ticket, in which it goes on; its residents follow that one.
    Merge {
        /// The ticket in which it goes on.
        into: TicketId,
        /// Its number.
        number: String,
    },
    /// A complaint's severity is set right by a lead.
    Grade {
        /// The severity.
        severity: Severity,
        /// Why.
        reason: String,
    },
    /// Staff tell the resident what is going to be done about a complaint.
    Plan {
        /// The plan.
        words: String,
    },
    /// What was found: whether a complaint is justified, and who is responsible. Internal.
    Judge {
        /// Whether it is justified.
        validity: Validity,
        /// Who is responsible.
        responsibility: Responsibility,
        /// In more words.
        words: Option<String>,
    },
    /// By when a question is to be answered is set right.
    Classify {
        /// The class.
        class: AnswerClass,
        /// Why.
        reason: Option<String>,
    },
    /// The resident sounds upset: a lead is brought in. Internal.
    Upset {
        /// What gave it away: their words, or nothing where it was their urging or their score.
        words: Option<String>,
    },
    /// Staff confirm the time that the resident asked for: only now it is booked.
    Book {
        /// From when.
        from: DateTime<Utc>,
        /// Until when.
        until: DateTime<Utc>,
    },
    /// Whoever does the work has set out.
    SetOut,
    /// A price is named, or work beside what was agreed; the resident decides.
    Offer {
        /// Its number in the consent ledger.
        seq: i32,
        /// What it comes to, minor units.
        total_minor: i64,
        /// What is done for it.
        words: String,
    },
    /// What was offered is taken back before the resident has decided.
    Retract {
        /// Its number in the consent ledger.
        seq: i32,
    },
    /// The resident agrees to what was offered.
    Agree {
        /// Its number in the consent ledger.
        seq: i32,
        /// What it comes to, minor units.
        total_minor: i64,
    },
    /// The resident declines what was offered.
    Decline {
        /// Its number in the consent ledger.
        seq: i32,
    },
    /// Nobody decided in time.
    Lapse {
        /// Its number in the consent ledger.
        seq: i32,
    },
    /// The resident asks for a time, or for another one; it has to be confirmed.
    Move {
        /// From when.
        from: DateTime<Utc>,
        /// Until when.
        until: DateTime<Utc>,
    },
    /// The bill of the work was made, of what was agreed.
    Charge {
        /// What it comes to, minor units.
        total_minor: i64,
    },
    /// Staff approve a step of a permit; the last one approves it.
    Approve {
        /// Which, from 1.
        step: u32,
        /// Of how many.
        of: u32,
        /// Key of the department whose step comes next.
        #[serde(default)]
        next: Option<String>,
    },
    /// Staff decline a permit: it ends.
    Deny {
        /// At which step, from 1.
        step: u32,
        /// Why.
        reason: String,
    },
    /// The bill of a permit's fee was made.
    Fee {
        /// What it comes to, minor units.
        amount_minor: i64,
    },
    /// The pass of an approved permit was issued.
    Issue,
    /// The gate let a pass through that is good once.
    LetThrough,
    /// The resident takes the pass back.
    DropPass,
}

impl Act {
    /// Whether it is a resident who does it, not staff.
    pub fn is_by_resident(&self) -> bool {
        match self {
            Act::Add { .. }
            | Act::Join { .. }
            | Act::Urge
            | Act::Cancel { .. }
            | Act::Accept
            | Act::Dispute { .. }
            | Act::Reopen { .. }
            | Act::Agree { .. }
            | Act::Decline { .. }
            | Act::Move { .. }
            | Act::DropPass
            | Act::Rate { .. } => true,
            Act::File
            | Act::Dispatch { .. }
            | Act::Take
            | Act::Assign { .. }
            | Act::Promise { .. }
            | Act::Arrive
            | Act::Wait { .. }
            | Act::Resume
            | Act::Finish { .. }
            | Act::Note { .. }
            | Act::Ask { .. }
            | Act::Tell { .. }
            | Act::ShowPhone
            | Act::Transfer { .. }
            | Act::OutOfScope { .. }
            | Act::Escalate { .. }
            | Act::Alert { .. }
            | Act::Close { .. }
            | Act::Phoned { .. }
            | Act::Unreached
            | Act::Seen { .. }
            | Act::Release { .. }
            | Act::Merge { .. }
            | Act::Grade { .. }
            | Act::Plan { .. }
            | Act::Judge { .. }
            | Act::Classify { .. }
            | Act::Book { .. }
            | Act::SetOut
            | Act::Offer { .. }
            | Act::Retract { .. }
            | Act::Lapse { .. }
            | Act::Charge { .. }
            | Act::Approve { .. }
            | Act::Deny { .. }
            | Act::Fee { .. }
            | Act::Issue
            | Act::LetThrough
            | Act::Upset { .. } => false,
        }
    }

    /// Whether residents of the ticket see it in their timeline.
    pub fn is_public(&self) -> bool {
        match self {
            Act::Note { .. }
            | Act::ShowPhone
            | Act::Escalate { .. }
            | Act::Alert { .. }
            | Act::Phoned { .. }
            | Act::Unreached
            | Act::Seen { .. }
            | Act::Release { .. }
            | Act::Grade { .. }
            | Act::Judge { .. }
            | Act::Classify { .. }
            | Act::Upset { .. }
            | Act::Dispatch { .. } => false,
            Act::File
            | Act::Take
            | Act::Assign { .. }
            | Act::Promise { .. }
            | Act::Arrive
            | Act::Wait { .. }
            | Act::Resume
            | Act::Finish { .. }
            | Act::Ask { .. }
            | Act::Tell { .. }
            | Act::Transfer { .. }
            | Act::OutOfScope { .. }
            | Act::Add { .. }
            | Act::Join { .. }
            | Act::Urge
            | Act::Cancel { .. }
            | Act::Accept
            | Act::Dispute { .. }
            | Act::Close { .. }
            | Act::Reopen { .. }
            | Act::Merge { .. }
            | Act::Plan { .. }
            | Act::Book { .. }
            | Act::SetOut
            | Act::Offer { .. }
            | Act::Retract { .. }
            | Act::Agree { .. }
            | Act::Decline { .. }
            | Act::Lapse { .. }
            | Act::Move { .. }
            | Act::Charge { .. }
            | Act::Approve { .. }
            | Act::Deny { .. }
            | Act::Fee { .. }
            | Act::Issue
            | Act::LetThrough
            | Act::DropPass
            | Act::Rate { .. } => true,
        }
    }
}
