//! The ticket: anything the desk owes someone.

use super::complaint::Severity;
use super::fees::CATEGORY;
use super::ids::{BuildingId, CommunityId, StaffId, TicketId, UnitId, UserId};
use super::question::AnswerClass;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// What a ticket is about; gives the letter of its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Something is broken.
    Repair,
    /// Somebody is dissatisfied.
    Complaint,
    /// A question, or words that the front desk has to read.
    Inquiry,
    /// A paid service.
    Service,
    /// A permit or registration.
    Permit,
}

impl Kind {
    /// What kind a ticket is, by the letter of its number.
    pub fn of(number: &str) -> Kind {
        let all = [Kind::Repair, Kind::Complaint, Kind::Inquiry, Kind::Service, Kind::Permit];
        all.into_iter().find(|k| number.starts_with(k.letter())).unwrap_or(Kind::Inquiry)
    }

    /// The letter at the start of its numbers.
    pub fn letter(self) -> char {
        match self {
            Kind::Repair => 'R',
            Kind::Complaint => 'C',
            Kind::Inquiry => 'Q',
            Kind::Service => 'S',
            Kind::Permit => 'P',
        }
    }

    /// The number of the `n`th ticket of this kind on that day of the community: `R-261122-0042`.
    pub fn number(self, day: NaiveDate, n: i32) -> String {
        format!("{}-{}-{n:04}", self.letter(), day.format("%y%m%d"))
    }
}

/// How urgent it is. Sorts the most urgent first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// Danger to people or growing damage: wall clock, on-call, at once.
    Emergency,
    /// Before the others.
    High,
    /// As it comes.
    Normal,
}

/// Which repair it is (product.md: repair).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Area {
    /// What belongs to everybody: lift, corridor, garden.
    Public,
    /// Inside the home, the company's duty.
    Home,
    /// Inside the home, paid by the resident.
    Paid,
}

/// Where a ticket stands. Moves are allowed in `flow` alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Registered.
    New,
    /// Shown to a department.
    Dispatched,
    /// Somebody has it.
    Taken,
    /// A time is promised.
    Scheduled,
    /// Somebody is on the spot.
    OnSite,
    /// It waits for something, with a reason.
    Waiting,
    /// Staff say it is done; the resident has not answered.
    Done,
    /// The resident accepted the work.
    Accepted,
    /// Ended.
    Closed,
    /// Withdrawn by the resident.
    Cancelled,
    /// Not ours; answered with who is responsible.
    Rejected,
    /// The resident did not accept it, or it came back.
    Reopened,
}

impl State {
    /// Every state.
    pub const ALL: [State; 12] = [
        State::New,
        State::Dispatched,
        State::Taken,
        State::Scheduled,
        State::OnSite,
        State::Waiting,
        State::Done,
        State::Accepted,
        State::Closed,
        State::Cancelled,
        State::Rejected,
        State::Reopened,
    ];

    /// Whether the desk still has to work on it.
    pub fn is_open(self) -> bool {
        match self {
            State::New
            | State::Dispatched
            | State::Taken
            | State::Scheduled
            | State::OnSite
            | State::Waiting
            | State::Reopened => true,
            State::Done | State::Accepted | State::Closed | State::Cancelled | State::Rejected => false,
        }
    }

    /// Whether nothing more is expected of anybody but perhaps a survey.
    pub fn is_over(self) -> bool {
        !self.is_open() && self != State::Done
    }
}

impl Ticket {
    /// Whether it is an emergency on which somebody works, or is to.
    pub fn is_urgent(&self) -> bool {
        self.priority == Priority::Emergency && self.state.is_open()
    }

    /// Whether this open ticket can go on in that one: both open, and nobody may see one who may not see the other.
    pub fn is_one_matter_with(&self, other: &Ticket) -> bool {
        let complaint = |t: &Ticket| t.kind == Kind::Complaint;
        self.community == other.community
            && self.id != other.id
            && other.state.is_open()
            && complaint(self) == complaint(other)
            && (!complaint(self) || self.department == other.department)
            && self.about_department == other.about_department
            // The bills of one home are not another home's matter.
            && (self.category != CATEGORY && other.category != CATEGORY || self.place.unit == other.place.unit)
            && self.about_staff == other.about_staff
    }
}

/// How a ticket came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// The resident wrote to the bot.
    #[default]
    Chat,
    /// By telephone; staff entered it.
    Phone,
    /// At the counter; staff entered it.
    Visit,
}

/// Where it is.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Place {
    /// The unit, where it is one.
    pub unit: Option<UnitId>,
    /// The building, where it is known.
    pub building: Option<BuildingId>,
    /// How people write it: `5-1201`, or `5 · lobby`. Untrusted text.
    pub label: String,
}

/// What staff wrote when they finished.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Work {
    /// What was done.
    pub words: Option<String>,
    /// Materials used.
    pub materials: Option<String>,
    /// What the resident owes, minor units of the community's currency.
    pub price_minor: Option<i64>,
}

/// What the community promised by when: the window of a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// From when.
    pub from: DateTime<Utc>,
    /// By when at the latest.
    pub until: DateTime<Utc>,
}

/// A ticket, as its row holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ticket {
    /// Whose it is.
    pub community: CommunityId,
    /// Its key.
    pub id: TicketId,
    /// What people call it: `R-261122-0042`.
    pub number: String,
    /// What it is about.
    pub kind: Kind,
    /// Where it stands.
    pub state: State,
    /// How urgent.
    pub priority: Priority,
    /// Which repair; `None` for other kinds.
    pub area: Option<Area>,
    /// Key of the category in the community's file; empty where there is none.
    pub category: String,
    /// Key of the department that has it now.
    pub department: String,
    /// Where.
    pub place: Place,
    /// The resident's own words. Untrusted text.
    pub words: String,
    /// Who reported it.
    pub reporter: UserId,
    /// How to phone them, `+` form, if they gave it.
    pub phone: Option<String>,
    /// When someone may come, in the resident's words; empty where it does not matter.
    pub visit: String,
    /// Whether elders live there.
    pub elder: bool,
    /// Who has it.
    pub assignee: Option<StaffId>,
    /// The promised window.
    pub promise: Option<Window>,
    /// Why it waits, while it waits.
    pub waiting: Option<super::act::WaitReason>,
    /// What was done, once it was.
    pub work: Option<Work>,
    /// Key of the standard answer with which it was rejected.
    pub answer: Option<String>,
    /// How often it was reopened.
    pub reopened: i32,
    /// When the resident last urged.
    pub urged_at: Option<DateTime<Utc>>,
    /// The ticket that this one continues.
    pub parent: Option<TicketId>,
    /// How it came in.
    pub channel: Channel,
    /// Who of the staff entered it for the resident.
    pub entered_by: Option<StaffId>,
    /// How grave a complaint is; `None` for other kinds.
    pub severity: Option<Severity>,
    /// The department that a complaint is about: nothing of it is shown in that department's group.
    pub about_department: Option<String>,
    /// The member of staff whom a complaint is about: nothing of it is shown to them.
    pub about_staff: Option<StaffId>,
    /// Who handles a complaint: 1, and 2 (final) once the first answer was refused.
    pub level: i32,
    /// By when a question is answered; `None` for other kinds.
    pub class: Option<AnswerClass>,
    /// The time that the resident asked for, where they named one.
    pub wanted_by: Option<DateTime<Utc>>,
    /// The ticket in which this one goes on: it is the same matter.
    pub merged: Option<TicketId>,
    /// When it was registered.
    pub created_at: DateTime<Utc>,
    /// When staff finished the work last.
    pub done_at: Option<DateTime<Utc>>,
    /// When it ended: accepted, closed, cancelled or rejected.
    pub ended_at: Option<DateTime<Utc>>,
}

/// A ticket to be registered.
#[derive(Clone, Debug)]
pub struct NewTicket {
    /// What it is about.
    pub kind: Kind,
    /// How urgent.
    pub priority: Priority,
    /// Which repair.
    pub area: Option<Area>,
    /// Key of the category; empty for other kinds.
    pub category: String,
    /// Key of the department that gets it.
    pub department: String,
    /// Where.
    pub place: Place,
    /// The resident's words.
    pub words: String,
    /// Who reports it.
    pub reporter: UserId,
    /// Their number.
    pub phone: Option<String>,
    /// When someone may come.
    pub visit: String,
    /// Whether elders live there.
    pub elder: bool,
    /// The ticket that it continues.
    pub parent: Option<TicketId>,
    /// How it came in.
    pub channel: Channel,
    /// Who of the staff entered it.
    pub entered_by: Option<StaffId>,
    /// How grave a complaint is.
    pub severity: Option<Severity>,
    /// The department that a complaint is about.
    pub about_department: Option<String>,
    /// The member of staff whom a complaint is about.
    pub about_staff: Option<StaffId>,
    /// By when a question is answered.
    pub class: Option<AnswerClass>,
    /// The time that the resident asked for.
    pub wanted_by: Option<DateTime<Utc>>,
}

impl NewTicket {
    /// The ticket that it becomes under this number; nothing was done to it yet, and it has no key before it is registered.
    pub fn numbered(self, community: CommunityId, number: String, now: DateTime<Utc>) -> Ticket {
        Ticket {
            community,
            id: TicketId(0),
            number,
            kind: self.kind,
            state: State::New,
            priority: self.priority,
            area: self.area,
            category: self.category,
            department: self.department,
            place: self.place,
            words: self.words,
            reporter: self.reporter,
            phone: self.phone,
            visit: self.visit,
            elder: self.elder,
            assignee: None,
            promise: None,
            waiting: None,
            work: None,
            answer: None,
            reopened: 0,
            urged_at: None,
            parent: self.parent,
            channel: self.channel,
            entered_by: self.entered_by,
            severity: self.severity,
            about_department: self.about_department,
            about_staff: self.about_staff,
            level: 1,
            class: self.class,
            wanted_by: self.wanted_by,
            merged: None,
            created_at: now,
            done_at: None,
            ended_at: None,
        }
    }
}
