//! Words in a dialog about something else that tell of a danger, or leave open whether there is one.

use super::kit::Step;
use super::repair::Repair;
use super::request::Request;
use super::scene::Scene;
use crate::domain::act::Act;
use crate::domain::community::WordList;
use crate::domain::emergency::Alarm;
use crate::domain::ids::{CommunityId, TicketId};
use crate::domain::media::Media;
use crate::domain::ticket::Ticket;
use crate::triage;
use serde::{Deserialize, Serialize};

/// What was told.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// What it says of danger.
    pub alarm: Alarm,
    /// The words.
    pub words: String,
    /// Files that came with them.
    pub media: Vec<Media>,
    /// The ticket that has all of it already: after a "no" to the question of fact nothing else is asked.
    pub noted: Option<Noted>,
    /// Whether it was said in a complaint: then it stays there, and only the danger is told.
    pub apart: bool,
}

/// A ticket of the user that has what was told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Noted {
    /// Whose.
    pub community: CommunityId,
    /// Which.
    pub ticket: TicketId,
    /// The number that people see.
    pub number: String,
    /// The words of the report that it has.
    #[serde(default)]
    pub words: String,
}

impl Told {
    /// Told in a dialog that has kept it nowhere yet.
    pub fn new(alarm: Alarm, words: String, media: Vec<Media>) -> Told {
        Told { alarm, words, media, noted: None, apart: false }
    }

    /// The request that opens the report of it, and ends the dialog in which it was told.
    pub fn open(self) -> Request {
        Request::OpenRepair(self)
    }
}

impl Noted {
    /// It is no emergency: the ticket gets what it does not have yet.
    pub fn calm(self, rest: String, media: Vec<Media>, scene: &Scene<'_>) -> Step<Repair> {
        if rest.is_empty() && media.is_empty() {
            return Step::Leave(scene.texts.repair_fact_noted(self.number));
        }
        let act = Act::Add { words: rest };
        Step::End(Request::Do { community: self.community, ticket: self.ticket, act, media })
    }
}

/// What words say of danger, in this community.
pub fn alarm(words: &str, scene: &Scene<'_>) -> Alarm {
    triage::alarm_with(&scene.community.settings.words, words)
}

/// What words about a ticket say of danger. Where somebody was sent already, only a danger that they name is another one; and
/// what the report itself left open was asked when it was made: until the work is said to be done it is not asked again.
pub fn alarm_about(words: &str, ticket: &Ticket, own: &[WordList]) -> Alarm {
    let asked = |alarm| ticket.state.is_open() && triage::alarm_with(own, &ticket.words) == alarm;
    match triage::alarm_with(own, words) {
        alarm @ Alarm::Doubt(_) if ticket.is_urgent() || asked(alarm) => Alarm::None,
        alarm @ (Alarm::Danger(_) | Alarm::Doubt(_) | Alarm::None) => alarm,
    }
}
