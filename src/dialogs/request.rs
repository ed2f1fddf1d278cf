//! What dialogs ask of the desk, and what they hear back.

mod permits;
mod privacy;
mod reminders;
mod services;

pub use permits::PermitRequest;
pub use privacy::PrivacyRequest;
pub use reminders::{CallDraft, PromiseReply, ReminderRequest};
pub use services::{BookingDraft, BookingReply, ServiceRequest};

use super::alarm::Told;
use super::entry::Began;
use super::refund::RefundDraft;
use super::reply::Draft;
use crate::chat::button::Menu;
use crate::domain::act::Act;
use crate::domain::answer::Offer;
use crate::domain::bill::{Item, Method, Verdict};
pub use crate::domain::brief::Brief;
use crate::domain::emergency::Danger;
use crate::domain::flow::Refusal;
use crate::domain::ids::{AnswerId, BillId, BuildingId, ClaimId, CommunityId, TicketId, UnitId, UserId};
use crate::domain::lang::Lang;
use crate::domain::media::Media;
use crate::domain::person::{FormOfAddress, Tie};
use crate::domain::privacy::Traces;
use crate::domain::ticket::{Area, Channel, Kind, Priority};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// A repair as the resident told it.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct RepairDraft {
    /// What is dangerous, in an emergency that has a name.
    pub danger: Option<Danger>,
    /// Public, home or paid.
    pub area: Option<Area>,
    /// Key of the category.
    pub category: Option<String>,
    /// The building, where it is known.
    pub building: Option<BuildingId>,
    /// The unit, where it is one.
    pub unit: Option<UnitId>,
    /// The place as people write it.
    pub place: String,
    /// What is wrong.
    pub words: String,
    /// Photos, videos, voice, location.
    pub media: Vec<Media>,
    /// When someone may come.
    pub visit: String,
}

/// For whom staff enter a ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "who", rename_all = "snake_case")]
pub enum Caller {
    /// A resident who is tied to the unit.
    Tied {
        /// Their user.
        user: UserId,
        /// Their name.
        name: String,
    },
    /// Somebody else; at least one of both is known.
    Other {
        /// What they are called.
        name: String,
        /// Their number, `+` form where that is known.
        phone: String,
    },
}

/// A resident of a unit, as staff choose them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tied {
    /// Their user.
    pub user: UserId,
    /// Their name.
    pub name: String,
    /// Owner, tenant or family.
    pub tie: Tie,
}

/// A unit and the residents who are tied to it for sure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Household {
    /// The unit.
    pub unit: UnitId,
    /// Its building.
    pub building: BuildingId,
    /// Its code as written in the books.
    pub code: String,
    /// Who lives there.
    pub residents: Vec<Tied>,
}

/// A ticket that staff enter for a resident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryDraft {
    /// Repair, complaint or question.
    pub kind: Kind,
    /// How urgent.
    pub priority: Priority,
    /// Place, category, words, files, visit.
    pub report: RepairDraft,
    /// For whom; `None` while an emergency is on its way first.
    pub caller: Option<Caller>,
    /// The department that a complaint is about.
    pub about_department: Option<String>,
    /// The person whom it is about, as typed.
    pub about_name: String,
    /// Telephone or counter.
    pub channel: Channel,
    /// Where the entry began.
    pub began: Option<Began>,
}

/// A complaint as the resident told it.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ComplaintDraft {
    /// Key of the category.
    pub category: String,
    /// Key of the department that it is about.
    pub about_department: Option<String>,
    /// The person whom it is about, as typed.
    pub about_name: String,
    /// When and where it happened.
    pub happened: String,
    /// What happened.
    pub words: String,
    /// What the resident wants.
    pub wanted: String,
    /// By when, if they said.
    pub wanted_by: Option<DateTime<Utc>>,
    /// Photos, recordings, papers.
    pub media: Vec<Media>,
    /// The emergency that was raised from it.
    pub emergency: Option<TicketId>,
    /// The bills that are disputed by it.
    pub bills: Vec<BillId>,
}

/// What a resident says to have paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimDraft {
    /// Whose bills.
    pub unit: UnitId,
    /// How much, minor units.
    pub amount_minor: i64,
    /// On which day.
    pub paid_on: NaiveDate,
    /// How.
    pub method: Method,
    /// What they wrote with it.
    pub words: String,
    /// The slip.
    pub media: Vec<Media>,
    /// The bills that it is for.
    pub bills: Vec<BillId>,
}

/// What a resident says is wrong with bills.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DisputeDraft {
    /// Whose bills.
    pub unit: UnitId,
    /// Which.
    pub bills: Vec<BillId>,
    /// What is wrong with them.
    pub words: String,
    /// Photos of the meter, papers.
    pub media: Vec<Media>,
}

/// Something that the desk does or finds out for a dialog, in the turn's transaction.
#[derive(Clone, Debug, PartialEq)]
pub enum Request {
    /// Find a unit by what was typed (`1201`, `5-1201`), in this building if one is given. → `Reply::Unit`
    FindUnit {
        /// The building chosen before.
        building: Option<BuildingId>,
        /// As typed.
        typed: String,
    },
    /// Find open reports like this one. → `Reply::Similar`
    FindSimilar(RepairDraft),
    /// Use a one-time code. → `Reply::Code`
    UseCode(String),
    /// Ask the front desk to tie this user to the unit. → `Reply::Done`
    AskTie {
        /// The unit.
        unit: UnitId,
        /// Owner, tenant or family.
        tie: Tie,
        /// The user's own number.
        phone: String,
    },
    /// Remember the user's own phone number. → `Reply::Done`
    SavePhone(String),
    /// Speak this language from now on. → `Reply::Done`
    SetLang(Lang),
    /// Address the user so from now on. → `Reply::Done`
    SetAddress(FormOfAddress),
    /// Register a repair. → `Reply::Filed`
    FileRepair {
        /// What was told.
        draft: RepairDraft,
        /// How urgent.
        priority: Priority,
        /// The ticket that it continues, if any.
        parent: Option<TicketId>,
    },
    /// Amend a ticket filed in this dialog before all was known (an emergency is dispatched first, asked afterwards).
    /// → `Reply::Done`
    Amend {
        /// The ticket.
        ticket: TicketId,
        /// What is known by now; its media are those that came since.
        draft: RepairDraft,
        /// Whether the resident said that it is no emergency after all.
        calm: bool,
    },
    /// Register a complaint. → `Reply::Filed`
    FileComplaint(ComplaintDraft),
    /// Register words for the front desk. → `Reply::Filed`
    FileInquiry {
        /// The words.
        words: String,
        /// Files that came with them.
        media: Vec<Media>,
        /// The ticket that they follow up, if any.
        parent: Option<TicketId>,
    },
    /// Find the standard answers to a question and keep that it was asked; the first counts as shown. → `Reply::Answers`
    FindAnswers {
        /// The question.
        words: String,
    },
    /// Count what became of a standard answer. → `Reply::Done`
    AnswerUsed {
        /// The question's number.
        asked: i64,
        /// The answer.
        answer: AnswerId,
        /// Whether it helped; `None`: it is shown.
        helped: Option<bool>,
    },
    /// Register a question that no standard answer met. → `Reply::Filed`
    FileQuestion {
        /// The question's number.
        asked: i64,
        /// The words.
        words: String,
        /// Files that came with them.
        media: Vec<Media>,
        /// What the nearest standard answer is about.
        category: Option<String>,
    },
    /// Standard answers that staff may give to a ticket, in its resident's language. → `Reply::Answers`
    SuggestAnswers {
        /// The ticket.
        ticket: TicketId,
        /// Its words.
        words: String,
    },
    /// Ask a lead to approve a standard answer. → `Reply::Done`
    ProposeAnswer(Draft),
    /// Do something to a ticket. → `Reply::Done` or `Reply::Refused`
    Do {
        /// Whose ticket.
        community: CommunityId,
        /// Which.
        ticket: TicketId,
        /// What.
        act: Act,
        /// Files that belong to it.
        media: Vec<Media>,
    },
    /// Find open tickets that may be the same matter as this one, or the one of this number. → `Reply::Tickets`
    FindSame {
        /// The ticket.
        ticket: TicketId,
        /// As typed.
        number: Option<String>,
    },
    /// Ask the callback survey at another time. → `Reply::Done`
    SurveyAt {
        /// The ticket.
        ticket: TicketId,
        /// When.
        at: DateTime<Utc>,
    },
    /// Staff: find a unit by what was typed, with who lives there. → `Reply::Household`
    FindHousehold {
        /// As typed.
        typed: String,
    },
    /// Staff: register a ticket for a resident. → `Reply::Filed`
    Enter(Box<EntryDraft>),
    /// Staff: add to an emergency that they entered what is known by now. → `Reply::Done`
    AmendEntry {
        /// The ticket.
        ticket: TicketId,
        /// What is known by now; its files are those that came since.
        draft: Box<EntryDraft>,
    },
    /// Staff: let a resident join an open report. → `Reply::Done` or `Reply::Refused`
    EnterJoin {
        /// The report.
        ticket: TicketId,
        /// For whom, and what they told.
        draft: Box<EntryDraft>,
    },
    /// Staff: write down that money of a receipt is given back. Ends a dialog.
    Refund(RefundDraft),
    /// Start the dialog that ties the user to a unit; the present one goes on afterwards.
    OpenLink,
    /// Start the repair dialog with this: it tells of a danger, or leaves it open. Ends a dialog.
    OpenRepair(Told),
    /// The words belong to this ticket of the user: they are added to it, and it is shown. Ends a dialog.
    About {
        /// Whose ticket.
        community: CommunityId,
        /// Which.
        ticket: TicketId,
        /// The words.
        words: String,
        /// Files that came with them.
        media: Vec<Media>,
    },
    /// Open an entry of the menu with what was said already. Ends a dialog.
    Open {
        /// The entry.
        entry: Menu,
        /// The words.
        words: String,
        /// Files that came with them.
        media: Vec<Media>,
    },
    /// Register what the resident says to have paid. Ends a dialog.
    Claim(Box<ClaimDraft>),
    /// Add words and files to a claim that waits. Ends a dialog.
    AddToClaim {
        /// The claim.
        claim: ClaimId,
        /// The words.
        words: String,
        /// Files.
        media: Vec<Media>,
    },
    /// Staff: decide a claim. Ends a dialog.
    DecideClaim {
        /// The claim.
        claim: ClaimId,
        /// What was found.
        verdict: Verdict,
    },
    /// Register that bills are wrong. Ends a dialog.
    FileDispute(Box<DisputeDraft>),
    /// Ask Telegram for a payment of what is open of the unit. Ends a dialog.
    PayOnline {
        /// The unit.
        unit: UnitId,
        /// Of these bills; empty: of all.
        bills: Vec<BillId>,
    },
    /// Show the receipts of the unit, to be sent again. Ends a dialog.
    Receipts {
        /// The unit.
        unit: UnitId,
    },
    /// Say what tenants of the unit see. → `Reply::Done`
    TenantsSee {
        /// The unit.
        unit: UnitId,
        /// The items.
        items: Vec<Item>,
    },
    /// Start the complaint dialog about bills: the service that they are for was bad. Ends a dialog.
    OpenComplaint {
        /// What was said.
        words: String,
        /// Files that came with it.
        media: Vec<Media>,
        /// The bills.
        bills: Vec<BillId>,
    },
    /// List the user's tickets: open ones first. → `Reply::Requests`
    ListRequests,
    /// What follows from a reminder: promises, plans, reasons, calls.
    Reminders(ReminderRequest),
    /// Paid services: free times, bookings, offers.
    Services(ServiceRequest),
    /// Permits and registrations.
    Permits(PermitRequest),
    /// What is kept about whoever speaks.
    Privacy(PrivacyRequest),
}

/// What the desk answers.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    /// Done.
    Done,
    /// Done; something was sent, and what is asked next stands below it.
    Sent,
    /// Refused by the law of states.
    Refused(Refusal),
    /// The unit found, its code as written in the books; `None`: there is no such unit.
    Unit(Option<(UnitId, BuildingId, String)>),
    /// The unit found and who lives there; `None`: there is no such unit.
    Household(Option<Household>),
    /// Open reports like the new one, most alike first.
    Similar(Vec<Brief>),
    /// What became of a code.
    Code(CodeReply),
    /// Registered.
    Filed {
        /// Key.
        ticket: TicketId,
        /// Number that people see.
        number: String,
    },
    /// The user's tickets.
    Requests(Vec<Brief>),
    /// What became of a promised day.
    Promised(PromiseReply),
    /// Whether finance was asked for a plan; `false`: one runs already, or nothing is open.
    PlanAsked(bool),
    /// The first free time of each day that has one.
    Days(Vec<DateTime<Utc>>),
    /// The free times of a day.
    Times(Vec<DateTime<Utc>>),
    /// Until when a time is kept; `None`: it was taken meanwhile.
    Held(Option<DateTime<Utc>>),
    /// Why a booking was not registered.
    Booking(BookingReply),
    /// What communities keep of somebody.
    Traces(Vec<Traces>),
    /// Tickets that were looked for, the likeliest first.
    Tickets(Vec<Brief>),
    /// Standard answers, the best first.
    Answers {
        /// The number under which the question is kept; 0 where it is not.
        asked: i64,
        /// The answers.
        offers: Vec<Offer>,
    },
}

/// What became of a one-time code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CodeReply {
    /// The user is now tied to this unit.
    Home {
        /// The unit's code.
        unit: String,
    },
    /// The user is now this member of staff.
    Staff {
        /// Their name.
        name: String,
    },
    /// These words are no code at all.
    NoCode,
    /// The code is for a group: it has to be said there with `/bind`.
    ForGroup,
    /// Unknown, used or expired; so many tries are left.
    Wrong {
        /// Tries left before the lock.
        left: u32,
    },
    /// Too many wrong tries.
    Locked {
        /// Until when.
        until: DateTime<Utc>,
    },
}
