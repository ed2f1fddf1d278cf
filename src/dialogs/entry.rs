//! Staff enter what a resident told on the telephone or at the counter: the questions and how they are led.

mod ask;
mod form;
mod hear;

pub use form::{Began, Filed, Form};

use super::kit::{Conversation, Heard, Prompt, Step};
use super::repair::FACT_YES;
use super::scene::Scene;
use crate::domain::emergency::Alarm;
use crate::domain::ids::TicketId;
use crate::domain::ticket::Kind;
use crate::triage;
use serde::{Deserialize, Serialize};

/// Where the entry stands: which question is open, and what is known.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The open question.
    pub at: Question,
    /// What is known.
    pub form: Form,
}

/// The questions of an entry, in the order in which they are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Question {
    /// Repair, complaint or question?
    Kind,
    /// What is dangerous?
    Danger,
    /// One question of fact decides whether it is dangerous.
    Fact,
    /// The emergency is being registered.
    Filing,
    /// For which unit, or which public area?
    Place,
    /// Which building's public area?
    Building,
    /// Where exactly?
    Spot,
    /// For whom of those who live there?
    Whom,
    /// Name and phone of somebody else.
    Person,
    /// At home: the company's duty, or paid?
    Area,
    /// Which category?
    Category,
    /// About which department is a complaint?
    About,
    /// What happened?
    Words,
    /// When may someone come?
    Visit,
    /// By telephone or at the counter?
    Channel,
    /// Everything read back; each answer can be changed.
    Summary,
    /// Somebody reported the like already.
    Similar,
    /// The emergency is registered and on its way; more can be added.
    More,
}

impl Entry {
    /// Begins with what was said behind `/new`: a unit first, where it is one, and what happened.
    pub fn begin(scene: &Scene<'_>, words: &str, began: Began) -> Step<Entry> {
        let mut form = Form { began: Some(began), ..Form::default() };
        let words = words.trim();
        let (first, rest) = words.split_once(char::is_whitespace).unwrap_or((words, ""));
        let is_unit = first.contains(['-', '–']) && first.chars().any(|c| c.is_ascii_digit());
        let told = if is_unit { rest.trim() } else { words };
        form.hear_words(told, scene);
        if is_unit {
            return Entry { at: Question::Place, form }.find_household(first);
        }
        Entry { at: Question::Kind, form }.on(scene)
    }

    /// Whether it is a complaint: nothing of it is shown in a group while it is entered. An emergency is none.
    pub fn is_complaint(&self) -> bool {
        self.form.kind == Some(Kind::Complaint) && self.form.filed.is_none()
    }
}

impl Form {
    /// Takes words, and what they say of kind, category and danger.
    fn hear_words(&mut self, words: &str, scene: &Scene<'_>) {
        if words.is_empty() {
            return;
        }
        self.tell(words, scene);
        match triage::alarm_with(&scene.community.settings.words, words) {
            Alarm::Danger(danger) => self.alarm(Some(danger)),
            Alarm::Doubt(doubt) if self.filed.is_none() && !self.calm.contains(&doubt) => self.doubt = Some(doubt),
            Alarm::Doubt(_) | Alarm::None => {}
        }
    }
}

impl Conversation for Entry {
    fn ask(&self, scene: &Scene<'_>) -> Prompt {
        ask::ask(self.at, &self.form, scene)
    }

    fn hear(self, heard: &Heard, scene: &Scene<'_>) -> Step<Self> {
        match heard {
            Heard::Pick(pick) => self.picked(pick, scene),
            Heard::Text(text) => self.typed(text, scene),
            Heard::Media(media, caption) => self.file(media, caption, scene),
            Heard::Skip => self.skipped(scene),
            Heard::Reply(reply) => self.replied(reply, scene),
            Heard::Phone(_) => Step::Stay(self, None),
        }
    }

    fn awaits_fact(&self) -> bool {
        self.at == Question::Fact
    }

    fn typed(&self) -> String {
        self.form.draft.words.clone()
    }

    fn ticket(&self) -> Option<TicketId> {
        self.form.filed.as_ref().map(|f| f.ticket)
    }

    fn takes_words(&self) -> bool {
        match self.at {
            Question::Fact | Question::Filing | Question::Area | Question::Channel => false,
            Question::Kind
            | Question::Danger
            | Question::Place
            | Question::Building
            | Question::Spot
            | Question::Whom
            | Question::Person
            | Question::Category
            | Question::About
            | Question::Words
            | Question::Visit
            | Question::Summary
            | Question::Similar
            | Question::More => true,
        }
    }

    fn parting(&self, scene: &Scene<'_>) -> Option<String> {
        self.form.filed.as_ref().map(|f| scene.texts.entry_parting(&f.number))
    }
}

/// The pick with which the desk answers a question of fact that stays open.
pub const YES: &str = FACT_YES;
