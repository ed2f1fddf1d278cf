//! What an entry knows so far, and which question comes next.

use super::{Entry, Question};
use crate::dialogs::kit::Step;
use crate::dialogs::repair::form::{FILES, add_words, building_in, offered, offered_as, spot};
use crate::dialogs::repair::rescue;
use crate::dialogs::request::{Caller, EntryDraft, RepairDraft, Request, Tied};
use crate::dialogs::scene::Scene;
use crate::chat::outgoing::Address;
use crate::domain::brief::Brief;
use crate::domain::community::Community;
use crate::domain::emergency::{Danger, Doubt};
use crate::domain::ids::TicketId;
use crate::domain::media::Media;
use crate::domain::phone::international;
use crate::domain::script;
use crate::domain::ticket::{Area, Channel, Kind, Priority};
use crate::triage::{self, Intent};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// An emergency that was registered while the rest is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filed {
    /// Its ticket.
    pub ticket: TicketId,
    /// Its number.
    pub number: String,
}

/// Where and when somebody said `/new`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Began {
    /// The chat: whoever enters at the counter may do so because of it.
    pub chat: Address,
    /// Since then something of it may have been shown there.
    pub at: DateTime<Utc>,
}

/// What an entry knows so far. Fields are only ever added.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Form {
    /// Repair, complaint or question.
    pub kind: Option<Kind>,
    /// What was told: place, category, words, files, visit.
    pub draft: RepairDraft,
    /// Who lives in the unit.
    pub household: Vec<Tied>,
    /// For whom it is.
    pub caller: Option<Caller>,
    /// The department that a complaint is about.
    pub about: Option<String>,
    /// The person whom it is about, as typed.
    pub about_name: String,
    /// Whether that was asked.
    pub about_asked: bool,
    /// Telephone or counter.
    pub channel: Option<Channel>,
    /// The category that the words suggest.
    pub guess: Option<String>,
    /// The open question of fact.
    pub doubt: Option<Doubt>,
    /// Questions of fact that were answered with no.
    pub calm: Vec<Doubt>,
    /// Whether it is dangerous: it is registered before anything else is asked.
    pub urgent: bool,
    /// The emergency, once it is registered.
    pub filed: Option<Filed>,
    /// What was typed as a unit and is not in the books.
    pub missed: String,
    /// Whether who called may stay open.
    pub nameless: bool,
    /// Open reports of the like.
    pub found: Vec<Brief>,
    /// Where it began.
    pub began: Option<Began>,
}

impl Form {
    /// Adds words, and reads from them what it may be.
    pub fn tell(&mut self, words: &str, scene: &Scene<'_>) {
        add_words(&mut self.draft.words, words);
        let reading = triage::read_with(&scene.community.settings.words, words);
        if self.kind.is_none() {
            self.kind = match reading.intent {
                Intent::Repair => Some(Kind::Repair),
                Intent::Complaint => Some(Kind::Complaint),
                Intent::Question | Intent::Fee | Intent::Service | Intent::Permit => Some(Kind::Inquiry),
                Intent::Requests | Intent::Person | Intent::Thanks | Intent::Greeting | Intent::Unclear => None,
            };
        }
        let known = reading.category.filter(|key| scene.community.settings.category(key).is_some());
        self.guess = known.map(str::to_owned).or(self.guess.take());
        if self.draft.building.is_none() {
            self.draft.building = building_in(words, scene.community);
        }
    }

    /// It is dangerous: an emergency, whatever it was before.
    pub fn alarm(&mut self, danger: Option<Danger>) {
        if self.filed.is_some() {
            return;
        }
        self.urgent = true;
        self.doubt = None;
        self.kind = Some(Kind::Repair);
        self.draft.danger = danger;
        if matches!(danger, Some(Danger::Trapped | Danger::Blackout)) {
            self.draft.area = Some(Area::Public);
        }
    }

    /// The kind was chosen; what does not fit it any more is asked again.
    pub fn choose_kind(&mut self, kind: Kind) {
        if self.kind != Some(kind) {
            self.draft.category = None;
            self.about = None;
            self.about_name.clear();
            self.about_asked = false;
        }
        self.kind = Some(kind);
    }

    /// The place is to be asked again; who lives there may be somebody else then.
    pub fn forget_place(&mut self) {
        self.draft.place.clear();
        self.draft.unit = None;
        self.draft.building = None;
        self.draft.area = None;
        self.draft.visit.clear();
        self.household.clear();
        self.missed.clear();
        if matches!(self.caller, Some(Caller::Tied { .. })) {
            self.caller = None;
        }
    }

    /// Whether somebody has to be let in.
    pub fn visits(&self) -> bool {
        self.kind == Some(Kind::Repair) && matches!(self.draft.area, Some(Area::Home | Area::Paid))
    }

    /// The first question that is still open; the summary when none is.
    pub fn question(&mut self, scene: &Scene<'_>) -> Question {
        if self.doubt.is_some() {
            return Question::Fact;
        }
        let Some(kind) = self.kind else { return Question::Kind };
        if self.draft.place.is_empty() {
            // A lift or a dark building is public; which one it is was said already.
            let building = self.draft.area == Some(Area::Public) && self.draft.building.is_some();
            return if building { Question::Spot } else { Question::Place };
        }
        if self.caller.is_none() && !self.nameless {
            return if self.household.is_empty() { Question::Person } else { Question::Whom };
        }
        if self.filed.is_some() {
            return Question::More;
        }
        match kind {
            Kind::Repair => {
                let Some(area) = self.draft.area else { return Question::Area };
                if self.draft.category.is_none() {
                    self.draft.category = self.guess.clone();
                }
                let fits = |key: &String| offered_as(scene.community, key, area).is_some();
                self.draft.category = self.draft.category.take().filter(fits);
                if self.draft.category.is_none() && offered(scene.community, area).next().is_some() {
                    return Question::Category;
                }
            }
            Kind::Complaint if self.draft.category.is_none() => return Question::Category,
            Kind::Complaint if !self.about_asked => return Question::About,
            Kind::Complaint | Kind::Inquiry | Kind::Service | Kind::Permit => {}
        }
        if self.draft.words.is_empty() {
            Question::Words
        } else if self.visits() && self.draft.visit.is_empty() {
            Question::Visit
        } else if self.channel.is_none() {
            Question::Channel
        } else {
            Question::Summary
        }
    }

    /// Keeps a file; `false` where there are enough.
    pub fn keep(&mut self, media: &Media) -> bool {
        media.keep_in(&mut self.draft.media, FILES)
    }

    /// What is handed to the desk: an emergency with the danger's name in front, and what is known of its place.
    pub fn draft(&self, scene: &Scene<'_>) -> EntryDraft {
        let mut report = self.draft.clone();
        if self.urgent {
            report.words = rescue::headed(&self.draft, &self.draft.words, scene.texts);
            if report.place.is_empty() {
                report.place = match (self.missed.is_empty(), report.building) {
                    (false, _) => self.missed.clone(),
                    (true, Some(building)) => spot(Some(building), "", scene),
                    (true, None) => scene.texts.plain_repair_place_asked(),
                };
            }
        }
        EntryDraft {
            kind: self.kind.unwrap_or(Kind::Inquiry),
            priority: if self.urgent { Priority::Emergency } else { Priority::Normal },
            report,
            caller: self.caller.clone(),
            about_department: self.about.clone(),
            about_name: self.about_name.clone(),
            channel: self.channel.unwrap_or(Channel::Phone),
            began: self.began,
        }
    }
}

impl Entry {
    /// To the next open question; what is dangerous is registered first.
    pub fn on(mut self, scene: &Scene<'_>) -> Step<Entry> {
        if self.form.urgent && self.form.filed.is_none() {
            let request = Request::Enter(Box::new(self.form.draft(scene)));
            return Step::Call(request, Entry { at: Question::Filing, ..self });
        }
        self.at = self.form.question(scene);
        Step::Go(self)
    }

    /// What is known of a registered emergency by now is told to the desk; its answer leads on.
    pub fn amend(self, scene: &Scene<'_>) -> Step<Entry> {
        match &self.form.filed {
            Some(filed) => {
                let (ticket, draft) = (filed.ticket, Box::new(self.form.draft(scene)));
                Step::Call(Request::AmendEntry { ticket, draft }, self)
            }
            None => Step::Stay(self, None),
        }
    }
}

/// Name and phone out of what was typed in one line: `王阿姨 138 0000 0000`.
pub fn person(words: &str, community: &Community) -> (String, String) {
    let phone = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | ' ' | '(' | ')');
    let narrow: String = words
        .chars()
        .map(|c| match c {
            '０'..='９' | '＋' | '－' | '（' | '）' => script::narrow(c),
            other => other,
        })
        .collect();
    let runs: Vec<&str> = narrow.split(|c: char| !phone(c)).collect();
    let digits = |run: &&&str| run.chars().filter(char::is_ascii_digit).count();
    let Some(longest) = runs.iter().max_by_key(digits).filter(|run| digits(run) >= 5) else {
        return (trimmed(&narrow), String::new());
    };
    let name = narrow.replacen(longest, " ", 1);
    (trimmed(&name), international(longest, community.settings.time_zone))
}

fn trimmed(words: &str) -> String {
    let edges = |c: char| c.is_whitespace() || matches!(c, ',' | '，' | '、' | ':' | '：' | ';' | '；' | '/' | '-');
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    crate::chat::words::line(line.trim_matches(edges), 40)
}
