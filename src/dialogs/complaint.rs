//! A complaint, told in one's own words: the states of the conversation and where it begins.

mod ask;
mod form;
mod hear;

pub use form::{Form, Whom};

use super::kit::{Conversation, Heard, Prompt, Step};
use super::request::{ComplaintDraft, RepairDraft, Request};
use super::scene::Scene;
use crate::domain::emergency::{Alarm, Danger, Doubt};
use crate::domain::ids::BillId;
use crate::domain::media::Media;
use crate::domain::ticket::Priority;
use crate::triage;
use serde::{Deserialize, Serialize};

/// Where the complaint stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "at", rename_all = "snake_case")]
pub enum Complaint {
    /// One question of fact decides whether harm goes on.
    Fact {
        /// The question.
        doubt: Doubt,
        /// What is known.
        form: Form,
    },
    /// Harm goes on: an emergency is being registered.
    Alarm {
        /// What is dangerous.
        danger: Danger,
        /// What is known.
        form: Form,
    },
    /// The emergency is on its way: where is the danger?
    Spot(Form),
    /// What is it about?
    Category(Form),
    /// It is not the company's to decide: whom to contact, and whether to file it all the same.
    Refer(Form),
    /// About whom, or which department?
    Whom(Form),
    /// What is the person's name?
    Name(Form),
    /// When and where?
    Happened(Form),
    /// What happened?
    Words(Form),
    /// What does the resident want?
    Wanted(Form),
    /// By when, if they like?
    By(Form),
    /// Photos, recordings, papers.
    Media(Form),
    /// Everything read back; each answer can be changed.
    Summary(Form),
}

impl Complaint {
    /// Begins a complaint with what was said and sent already, or with nothing.
    pub fn begin(scene: &Scene<'_>, words: &str, media: Vec<Media>) -> Step<Complaint> {
        Self::begin_about(scene, words, media, vec![])
    }

    /// The same about bills: the service that they are for was bad.
    pub fn begin_about(scene: &Scene<'_>, words: &str, media: Vec<Media>, bills: Vec<BillId>) -> Step<Complaint> {
        let mut form = Form { media_asked: !media.is_empty(), ..Form::default() };
        form.draft.media = media;
        form.draft.bills = bills;
        form.tell(words);
        match triage::alarm_with(&scene.community.settings.words, words) {
            Alarm::Danger(danger) => alarm(danger, form, scene),
            Alarm::Doubt(doubt) => Step::Go(Complaint::Fact { doubt, form }),
            Alarm::None => Step::Go(form.next()),
        }
    }

    fn form(&self) -> &Form {
        match self {
            Complaint::Fact { form, .. }
            | Complaint::Alarm { form, .. }
            | Complaint::Spot(form)
            | Complaint::Category(form)
            | Complaint::Refer(form)
            | Complaint::Whom(form)
            | Complaint::Name(form)
            | Complaint::Happened(form)
            | Complaint::Words(form)
            | Complaint::Wanted(form)
            | Complaint::By(form)
            | Complaint::Media(form)
            | Complaint::Summary(form) => form,
        }
    }

    fn form_mut(&mut self) -> &mut Form {
        match self {
            Complaint::Fact { form, .. }
            | Complaint::Alarm { form, .. }
            | Complaint::Spot(form)
            | Complaint::Category(form)
            | Complaint::Refer(form)
            | Complaint::Whom(form)
            | Complaint::Name(form)
            | Complaint::Happened(form)
            | Complaint::Words(form)
            | Complaint::Wanted(form)
            | Complaint::By(form)
            | Complaint::Media(form)
            | Complaint::Summary(form) => form,
        }
    }
}

/// Harm that goes on is stopped first: an emergency is registered at once. It says what the danger is and where, not what
/// was complained of: whoever is sent may be whom it is about.
fn alarm(danger: Danger, form: Form, scene: &Scene<'_>) -> Step<Complaint> {
    if form.draft.emergency.is_some() {
        return Step::Go(form.next());
    }
    let draft = RepairDraft {
        danger: Some(danger),
        words: super::repair::danger_name(Some(danger), scene.texts),
        place: scene.resident.verified().next().map_or_else(
            || scene.texts.plain_repair_place_asked(),
            |home| scene.texts.plain_repair_place_asked_home(&home.code),
        ),
        ..RepairDraft::default()
    };
    let request = Request::FileRepair { draft, priority: Priority::Emergency, parent: None };
    Step::Call(request, Complaint::Alarm { danger, form })
}

/// The request that files it.
fn end(draft: ComplaintDraft) -> Step<Complaint> {
    Step::End(Request::FileComplaint(draft))
}

impl Conversation for Complaint {
    fn ask(&self, scene: &Scene<'_>) -> Prompt {
        ask::prompt(self, scene)
    }

    fn hear(self, heard: &Heard, scene: &Scene<'_>) -> Step<Self> {
        hear::answer(self, heard, scene)
    }

    fn awaits_fact(&self) -> bool {
        matches!(self, Complaint::Fact { .. })
    }

    fn typed(&self) -> String {
        let draft = &self.form().draft;
        let all = [&draft.words, &draft.happened, &draft.wanted];
        all.into_iter().filter(|words| !words.is_empty()).cloned().collect::<Vec<_>>().join("\n")
    }
}
