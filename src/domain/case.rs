//! A ticket with all that belongs to it: what cards and dialogs look at.

use super::act::{Act, Actor};
use super::community::Community;
use super::ids::{StaffId, UserId};
use super::person::Resident;
use super::service::{Booking, Services};
use super::staff::Staff;
use super::ticket::Ticket;
use chrono::{DateTime, Utc};

/// One row of a ticket's timeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Its number in the timeline, from 1.
    pub seq: i32,
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub actor: Actor,
    /// What.
    pub act: Act,
}

/// A file kept with a ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// The file.
    pub media: super::media::Media,
    /// Whether staff sent it.
    pub by_staff: bool,
    /// Whether the resident may see it.
    pub public: bool,
}

/// A ticket and what belongs to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// The row.
    pub ticket: Ticket,
    /// What happened, oldest first.
    pub timeline: Vec<Event>,
    /// Files, oldest first.
    pub attachments: Vec<Attachment>,
    /// Residents who joined it.
    pub followers: Vec<UserId>,
    /// Who reported it.
    pub reporter: Resident,
    /// Everybody of the staff who is named in the ticket or its timeline.
    pub people: Vec<Staff>,
    /// Its deadlines, running and done.
    pub deadlines: Vec<super::deadline::Deadline>,
    /// The number of the ticket that it continues.
    pub parent: Option<String>,
    /// The talk with the resident that it carries, if it carries one.
    pub talk: Option<super::talk::Talk>,
    /// Earlier tickets of the same category and unit in the last 90 days.
    pub repeats: i64,
    /// The bills that it looks into, the newest period first.
    pub bills: Vec<super::bill::Bill>,
    /// What was booked and agreed; `None` where it is no paid service.
    pub booking: Option<Booking>,
    /// What was asked for with a form; `None` for other kinds.
    pub permit: Option<super::pass::Permit>,
    /// What belongs to a complaint; `None` for other kinds.
    pub complaint: Option<super::dossier::Dossier>,
}

impl Case {
    /// Whether whoever does a paid service has set out for the time that is confirmed now.
    pub fn is_on_the_way(&self) -> bool {
        let sets = |e: &&Event| matches!(e.act, Act::SetOut | Act::Book { .. } | Act::Move { .. } | Act::Arrive);
        self.timeline.iter().rev().find(sets).is_some_and(|e| matches!(e.act, Act::SetOut))
    }

    /// What has to be paid when the resident cancels this paid service now, minor units; `None`: nothing.
    pub fn cost_of_cancelling(&self, services: &Services, now: DateTime<Utc>) -> Option<i64> {
        services.item(&self.ticket.category)?.cost_of_cancelling(&self.ticket, self.booking.as_ref()?, now)
    }

    /// The member of staff of this id, if named here.
    pub fn staff(&self, id: StaffId) -> Option<&Staff> {
        self.people.iter().find(|s| s.id == id)
    }

    /// Who has it.
    pub fn owner(&self) -> Option<&Staff> {
        self.ticket.assignee.and_then(|id| self.staff(id))
    }

    /// Whether it carries a talk that goes on.
    pub fn talk_goes_on(&self) -> bool {
        self.ticket.state.is_open() && self.talk.as_ref().is_some_and(super::talk::Talk::goes_on)
    }

    /// The last question of staff that the resident has not answered yet.
    pub fn open_question(&self) -> Option<&Event> {
        open_question(&self.timeline)
    }

    /// The name of the ticket's category in a language.
    pub fn category<'a>(&self, community: &'a Community, lang: super::lang::Lang) -> &'a str {
        community.settings.category_name(self.ticket.kind, &self.ticket.category, lang)
    }

    /// How many steps of its form are approved.
    pub fn approved(&self) -> usize {
        self.timeline.iter().filter(|e| matches!(e.act, Act::Approve { .. })).count()
    }

    /// Whether the form of a permit lets them do this: each step is for somebody, nobody decides about their own, and
    /// what only belongs to work is not done to it.
    pub fn form_allows(&self, staff: &Staff, act: &Act) -> bool {
        let Some(permit) = &self.permit else { return !matches!(act, Act::Approve { .. } | Act::Deny { .. }) };
        match act {
            Act::Approve { .. } | Act::Deny { .. } => {
                permit.form.step(self.approved()).is_none_or(|step| step.is_for(staff))
            }
            Act::Take
            | Act::Assign { .. }
            | Act::Promise { .. }
            | Act::Arrive
            | Act::Wait { .. }
            | Act::Resume
            | Act::Finish { .. }
            | Act::Transfer { .. }
            | Act::OutOfScope { .. }
            | Act::Release { .. }
            | Act::Merge { .. }
            | Act::Book { .. }
            | Act::SetOut
            | Act::Offer { .. }
            | Act::Retract { .. }
            | Act::Agree { .. }
            | Act::Decline { .. }
            | Act::Lapse { .. }
            | Act::Move { .. }
            | Act::Charge { .. } => false,
            Act::File
            | Act::Dispatch { .. }
            | Act::Note { .. }
            | Act::Ask { .. }
            | Act::Tell { .. }
            | Act::ShowPhone
            | Act::Escalate { .. }
            | Act::Alert { .. }
            | Act::Add { .. }
            | Act::Join { .. }
            | Act::Urge
            | Act::Cancel { .. }
            | Act::Accept
            | Act::Dispute { .. }
            | Act::Close { .. }
            | Act::Reopen { .. }
            | Act::Rate { .. }
            | Act::Phoned { .. }
            | Act::Unreached
            | Act::Seen { .. }
            | Act::Grade { .. }
            | Act::Plan { .. }
            | Act::Judge { .. }
            | Act::Classify { .. }
            | Act::Upset { .. }
            | Act::Fee { .. }
            | Act::Issue
            | Act::LetThrough
            | Act::DropPass => true,
        }
    }

    /// What staff told the resident last that will be done about a complaint.
    pub fn plan(&self) -> Option<&str> {
        self.timeline.iter().rev().find_map(|e| match &e.act {
            Act::Plan { words } => Some(words.as_str()),
            _ => None,
        })
    }
}

/// The last question of staff in a timeline that the resident has not answered yet.
pub fn open_question(timeline: &[Event]) -> Option<&Event> {
    let last = timeline.iter().rposition(|e| matches!(e.act, Act::Ask { .. }))?;
    let answered = timeline[last..].iter().any(|e| matches!((&e.act, e.actor), (Act::Add { .. }, Actor::Resident(_))));
    if answered { None } else { timeline.get(last) }
}
