//! What a button on a staff card asks back: to whom, when, why, what was done, and which words the resident gets.

mod finish;
mod pass;
mod promise;
mod say;
pub mod when;

use super::kit::{Choice, Conversation, Heard, Prompt, Step, choice};
use super::request::Request;
use super::scene::Scene;
use crate::chat::button::TicketButton;
use crate::chat::words::{cut, line};
use crate::domain::act::{Act, WaitReason};
use crate::domain::ids::{CommunityId, TicketId};
use crate::domain::media::Media;
use crate::texts::Texts;
use chrono::{DateTime, Utc};
pub use finish::Done;
use serde::{Deserialize, Serialize};

/// The longest words that are taken, as Telegram counts.
pub(super) const LONGEST: usize = 1000;

/// The ticket that a job is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// Whose.
    pub community: CommunityId,
    /// Which.
    pub ticket: TicketId,
}

/// Whether words for the resident are a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Manner {
    /// They ask.
    Ask,
    /// They tell.
    Tell,
}

/// Where the dialog of a card's button stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "at", rename_all = "snake_case")]
pub enum Job {
    /// To whom?
    Assign {
        /// The ticket.
        about: About,
    },
    /// When?
    Promise {
        /// The ticket.
        about: About,
    },
    /// A typed time, read back.
    PromiseCheck {
        /// The ticket.
        about: About,
        /// From when.
        from: DateTime<Utc>,
        /// By when.
        until: DateTime<Utc>,
    },
    /// There was an earlier promise: why another one?
    PromiseReason {
        /// The ticket.
        about: About,
        /// From when.
        from: DateTime<Utc>,
        /// By when.
        until: DateTime<Utc>,
    },
    /// What does it wait for?
    Wait {
        /// The ticket.
        about: About,
    },
    /// What was done?
    Words {
        /// The ticket.
        about: About,
        /// The answers so far.
        done: Done,
    },
    /// Photos of it?
    Files {
        /// The ticket.
        about: About,
        /// The answers so far.
        done: Done,
    },
    /// With which materials?
    Materials {
        /// The ticket.
        about: About,
        /// The answers so far.
        done: Done,
    },
    /// For how much?
    Price {
        /// The ticket.
        about: About,
        /// The answers so far.
        done: Done,
    },
    /// All of it read back.
    Check {
        /// The ticket.
        about: About,
        /// The answers.
        done: Done,
    },
    /// What should the resident be asked or told?
    Say {
        /// The ticket.
        about: About,
        /// Asked or told.
        manner: Manner,
        /// Files that came without words.
        #[serde(default)]
        media: Vec<Media>,
    },
    /// The message, as the resident will read it.
    SayCheck {
        /// The ticket.
        about: About,
        /// Asked or told.
        manner: Manner,
        /// The words.
        words: String,
        /// Files that go with them.
        #[serde(default)]
        media: Vec<Media>,
    },
    /// To which department?
    Transfer {
        /// The ticket.
        about: About,
    },
    /// Why there?
    TransferReason {
        /// The ticket.
        about: About,
        /// Key of the department.
        department: String,
    },
    /// With which standard answer?
    Scope {
        /// The ticket.
        about: About,
    },
    /// The answer, as the resident will read it.
    ScopeCheck {
        /// The ticket.
        about: About,
        /// Key of the answer.
        answer: String,
    },
    /// Why should the next person up look at it?
    Escalate {
        /// The ticket.
        about: About,
    },
}

impl Job {
    /// What a button on a card opens. Buttons that ask nothing back are done at once; buttons that change nothing leave
    /// without a word.
    pub fn begin(button: TicketButton, community: CommunityId, ticket: TicketId) -> Step<Job> {
        let about = About { community, ticket };
        match button {
            TicketButton::Assign => Step::Go(Job::Assign { about }),
            TicketButton::Promise => Step::Go(Job::Promise { about }),
            TicketButton::Wait => Step::Go(Job::Wait { about }),
            TicketButton::Finish => Step::Go(Job::Words { about, done: Done::default() }),
            TicketButton::Ask => Step::Go(Job::Say { about, manner: Manner::Ask, media: vec![] }),
            TicketButton::Tell => Step::Go(Job::Say { about, manner: Manner::Tell, media: vec![] }),
            TicketButton::Transfer => Step::Go(Job::Transfer { about }),
            TicketButton::OutOfScope => Step::Go(Job::Scope { about }),
            TicketButton::Escalate => Step::Go(Job::Escalate { about }),
            TicketButton::Take => about.end(Act::Take),
            TicketButton::Arrive => about.end(Act::Arrive),
            TicketButton::Resume => about.end(Act::Resume),
            TicketButton::Phone => about.end(Act::ShowPhone),
            TicketButton::Book
            | TicketButton::Offer
            | TicketButton::SetOut
            | TicketButton::Retract
            | TicketButton::Move
            | TicketButton::Phoned
            | TicketButton::Seen
            | TicketButton::Release
            | TicketButton::Merge
            | TicketButton::Grade
            | TicketButton::Plan
            | TicketButton::Judge
            | TicketButton::Classify
            | TicketButton::Reply
            | TicketButton::Propose
            | TicketButton::More
            | TicketButton::Less
            | TicketButton::Show
            | TicketButton::Timeline
            | TicketButton::Add
            | TicketButton::Answer
            | TicketButton::Urge
            | TicketButton::Cancel
            | TicketButton::Accept
            | TicketButton::Partly
            | TicketButton::NotDone
            | TicketButton::Reopen
            | TicketButton::Pay
            | TicketButton::Survey
            | TicketButton::SurveyLater
            | TicketButton::Person
            | TicketButton::EndTalk => Step::Leave(String::new()),
        }
    }

    fn about(&self) -> About {
        match self {
            Job::Assign { about }
            | Job::Promise { about }
            | Job::PromiseCheck { about, .. }
            | Job::PromiseReason { about, .. }
            | Job::Wait { about }
            | Job::Words { about, .. }
            | Job::Files { about, .. }
            | Job::Materials { about, .. }
            | Job::Price { about, .. }
            | Job::Check { about, .. }
            | Job::Say { about, .. }
            | Job::SayCheck { about, .. }
            | Job::Transfer { about }
            | Job::TransferReason { about, .. }
            | Job::Scope { about }
            | Job::ScopeCheck { about, .. }
            | Job::Escalate { about } => *about,
        }
    }
}

impl Conversation for Job {
    fn ask(&self, scene: &Scene<'_>) -> Prompt {
        let t = scene.texts;
        let Some(case) = scene.case else { return Prompt { html: t.job_gone(), ..Prompt::default() } };
        let number = &case.ticket.number;
        match self {
            Job::Assign { .. } => pass::ask_assign(case, scene),
            Job::Promise { .. } => promise::ask(case, scene),
            Job::PromiseCheck { from, until, .. } => promise::ask_check(*from, *until, scene),
            Job::PromiseReason { from, until, .. } => promise::ask_reason(*from, *until, case, scene),
            Job::Wait { .. } => Prompt {
                html: t.job_wait(number),
                rows: two_by_two(WaitReason::ALL.map(|r| choice(t.wait_name(r), wait_pick(r))).into()),
                ..Prompt::default()
            },
            Job::Words { done, .. } => finish::ask_words(done, case, scene),
            Job::Files { done, .. } => finish::ask_files(done, scene),
            Job::Materials { .. } => {
                Prompt { html: t.job_finish_materials(), skip: true, ..Prompt::default() }
            }
            Job::Price { .. } => finish::ask_price(scene),
            Job::Check { done, .. } => finish::ask_check(done, case, scene),
            Job::Say { manner, media, .. } => say::ask(*manner, media, case, scene),
            Job::SayCheck { manner, words, media, .. } => say::ask_check(*manner, words, media, case, scene),
            Job::Transfer { .. } => pass::ask_transfer(case, scene),
            Job::TransferReason { department, .. } => {
                let known = scene.community.settings.department(department);
                let name = known.map_or(department.as_str(), |d| d.name.get(t.lang()));
                Prompt { html: t.job_transfer_reason(line(name, 60)), skip: true, ..Prompt::default() }
            }
            Job::Scope { .. } => pass::ask_scope(case, scene),
            Job::ScopeCheck { answer, .. } => say::ask_scope_check(answer, case, scene),
            Job::Escalate { .. } => Prompt { html: t.job_escalate(number), skip: true, ..Prompt::default() },
        }
    }

    fn hear(self, heard: &Heard, scene: &Scene<'_>) -> Step<Job> {
        let Some(case) = scene.case else { return Step::Leave(scene.texts.job_gone()) };
        match self {
            Job::Assign { about } => pass::hear_assign(about, heard, case, scene),
            Job::Promise { about } => promise::hear(about, heard, case, scene),
            Job::PromiseCheck { about, from, until } => promise::hear_check(about, from, until, heard, case, scene),
            Job::PromiseReason { about, from, until } => promise::hear_reason(about, from, until, heard, case, scene),
            Job::Wait { about } => match heard {
                Heard::Pick(pick) => match WaitReason::ALL.into_iter().find(|r| wait_pick(*r) == pick) {
                    Some(reason) => about.end(Act::Wait { reason }),
                    None => pick_one(Job::Wait { about }, scene),
                },
                _ => pick_one(Job::Wait { about }, scene),
            },
            Job::Words { about, done } => finish::hear_words(about, done, heard, scene),
            Job::Files { about, done } => finish::hear_files(about, done, heard, scene),
            Job::Materials { about, done } => finish::hear_materials(about, done, heard, scene),
            Job::Price { about, done } => finish::hear_price(about, done, heard, scene),
            Job::Check { about, done } => finish::hear_check(about, done, heard, scene),
            Job::Say { about, manner, media } => say::hear(about, manner, media, heard, scene),
            Job::SayCheck { about, manner, words, media } => {
                say::hear_check(about, manner, words, media, heard, scene)
            }
            Job::Transfer { about } => pass::hear_transfer(about, heard, case, scene),
            Job::TransferReason { about, department } => reason(
                heard,
                scene,
                Job::TransferReason { about, department: department.clone() },
                |reason| about.end(Act::Transfer { department, reason }),
            ),
            Job::Scope { about } => pass::hear_scope(about, heard, scene),
            Job::ScopeCheck { about, answer } => match heard {
                Heard::Pick(pick) if pick == SEND => about.end(Act::OutOfScope { answer }),
                Heard::Pick(pick) if pick == CHANGE => Step::Go(Job::Scope { about }),
                _ => pick_one(Job::ScopeCheck { about, answer }, scene),
            },
            Job::Escalate { about } => {
                reason(heard, scene, Job::Escalate { about }, |reason| about.end(Act::Escalate { reason }))
            }
        }
    }

    fn typed(&self) -> String {
        match self {
            Job::Words { done, .. }
            | Job::Files { done, .. }
            | Job::Materials { done, .. }
            | Job::Price { done, .. }
            | Job::Check { done, .. } => done.typed(),
            Job::SayCheck { words, .. } => words.clone(),
            Job::Assign { .. }
            | Job::Promise { .. }
            | Job::PromiseCheck { .. }
            | Job::PromiseReason { .. }
            | Job::Wait { .. }
            | Job::Say { .. }
            | Job::Transfer { .. }
            | Job::TransferReason { .. }
            | Job::Scope { .. }
            | Job::ScopeCheck { .. }
            | Job::Escalate { .. } => String::new(),
        }
    }

    fn ticket(&self) -> Option<TicketId> {
        Some(self.about().ticket)
    }

    fn takes_words(&self) -> bool {
        match self {
            Job::Promise { .. }
            | Job::PromiseReason { .. }
            | Job::Words { .. }
            | Job::Files { .. }
            | Job::Materials { .. }
            | Job::Price { .. }
            | Job::Say { .. }
            | Job::TransferReason { .. }
            | Job::Escalate { .. } => true,
            Job::Assign { .. }
            | Job::PromiseCheck { .. }
            | Job::Wait { .. }
            | Job::Check { .. }
            | Job::SayCheck { .. }
            | Job::Transfer { .. }
            | Job::Scope { .. }
            | Job::ScopeCheck { .. } => false,
        }
    }
}

/// The pick that sends or confirms.
const SEND: &str = "ok";
/// The pick that goes back to the words.
const CHANGE: &str = "edit";

impl About {
    /// The end of a dialog: the act, to be carried out by the desk.
    fn end(self, act: Act) -> Step<Job> {
        self.end_with(act, vec![])
    }

    /// The same with files.
    fn end_with(self, act: Act, media: Vec<Media>) -> Step<Job> {
        Step::End(Request::Do { community: self.community, ticket: self.ticket, act, media })
    }
}

/// Two choices in a row.
fn two_by_two(choices: Vec<Choice>) -> Vec<Vec<Choice>> {
    choices.chunks(2).map(<[Choice]>::to_vec).collect()
}

/// Stays with the hint that a button has to be pressed.
fn pick_one(job: Job, scene: &Scene<'_>) -> Step<Job> {
    Step::Stay(job, Some(scene.texts.job_pick()))
}

/// Words that are not too long, cleaned as they will be shown.
pub(super) fn bounded(words: &str, texts: Texts) -> Result<String, String> {
    let clean = cut(words, usize::MAX);
    if clean.encode_utf16().count() > LONGEST {
        Err(texts.job_too_long(LONGEST))
    } else {
        Ok(clean)
    }
}

/// Hears a reason that may be skipped.
fn reason(heard: &Heard, scene: &Scene<'_>, here: Job, end: impl FnOnce(Option<String>) -> Step<Job>) -> Step<Job> {
    match heard {
        Heard::Skip => end(None),
        Heard::Text(words) => match bounded(words, scene.texts) {
            Ok(words) => end(Some(words)),
            Err(hint) => Step::Stay(here, Some(hint)),
        },
        Heard::Media(..) => Step::Stay(here, Some(scene.texts.job_no_files())),
        Heard::Pick(_) | Heard::Phone(_) | Heard::Reply(_) => Step::Stay(here, None),
    }
}

fn wait_pick(reason: WaitReason) -> &'static str {
    match reason {
        WaitReason::Parts => "parts",
        WaitReason::Resident => "resident",
        WaitReason::ThirdParty => "third",
        WaitReason::Weather => "weather",
    }
}
