//! Report a repair, or something dangerous: the states of the conversation and where it begins.

pub(super) mod ask;
pub(super) mod form;
mod hear;
pub(super) mod rescue;
pub(super) mod visit;

pub use form::Form;
pub use ask::fact as fact_prompt;
pub use rescue::{Next, Rescue, RescueStep, danger_name, department, public_numbers, safety, safety_where};

use super::alarm::{self, Noted, Told};
use super::kit::{Conversation, Heard, Prompt, Step};
use super::scene::Scene;
use crate::domain::brief::Brief;
use crate::domain::emergency::{Alarm, Danger, Doubt};
use crate::domain::ids::TicketId;
use crate::domain::media::Media;
use crate::domain::ticket::Area;
use serde::{Deserialize, Serialize};

/// The pick that answers a question of fact with yes; the desk gives it when nobody answers in two minutes.
pub const FACT_YES: &str = "y";

/// Where the report stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "at", rename_all = "snake_case")]
pub enum Repair {
    /// What is dangerous?
    Danger(Form),
    /// One question of fact decides whether it is dangerous.
    Fact {
        /// The question.
        doubt: Doubt,
        /// What is known.
        form: Form,
    },
    /// The emergency is being registered.
    Filing(Form),
    /// The emergency is registered and on its way; the rest is asked now.
    Rescue(Rescue),
    /// Public, home or paid?
    Area(Form),
    /// Did we read the words rightly?
    Guess(Form),
    /// Which category?
    Category(Form),
    /// It is not the company's to do: who is responsible, and whether to report it anyway.
    Scope(Form),
    /// Which of one's own homes?
    Home(Form),
    /// Which building?
    Building(Form),
    /// Which unit?
    Unit(Form),
    /// Where exactly, in a public area?
    Spot(Form),
    /// What is wrong?
    Words(Form),
    /// Photos, videos, voice, location.
    Media(Form),
    /// When may someone come?
    Visit(Form),
    /// How to phone back.
    Phone(Form),
    /// Everything read back; each answer can be changed.
    Summary(Form),
    /// Somebody reported the like already.
    Similar {
        /// What is known.
        form: Form,
        /// The open reports.
        found: Vec<Brief>,
    },
}

impl Repair {
    /// Begins a report with the words and the file that came outside of any dialog; with neither, from the menu.
    pub fn begin(scene: &Scene<'_>, words: &str, media: Option<Media>) -> Step<Repair> {
        Self::begin_with(scene, words, media.into_iter().collect())
    }

    /// Begins a report with words and any number of files.
    pub fn begin_with(scene: &Scene<'_>, words: &str, media: Vec<Media>) -> Step<Repair> {
        let mut form = Form::with(media);
        if words.trim().is_empty() {
            return Step::Go(if form.draft.media.is_empty() { form.next(scene) } else { Repair::Words(form) });
        }
        form.tell(words, scene);
        Self::heed(alarm::alarm(words, scene), form, scene)
    }

    /// Begins with a danger that is certain: it is registered with these words and files, and the rest is asked afterwards.
    pub fn certain(
        scene: &Scene<'_>,
        danger: Option<Danger>,
        words: &str,
        media: Vec<Media>,
    ) -> Step<Repair> {
        let mut form = Form::with(media);
        form.tell(words, scene);
        rescue::file(danger, form, scene)
    }

    /// Begins with what was told in another dialog. What was told within a complaint says what the danger is, not what was
    /// complained of: whoever is sent may be whom it is about.
    pub fn alarmed(scene: &Scene<'_>, told: Told) -> Step<Repair> {
        let mut form = Form::default();
        if !told.apart {
            form = Form::with(told.media);
            form.tell(&told.words, scene);
        }
        form.noted = told.noted.map(|noted| Noted { words: form.draft.words.clone(), ..noted });
        Self::heed(told.alarm, form, scene)
    }

    /// A danger is sent out at once; a question of fact decides what is doubtful.
    fn heed(alarm: Alarm, form: Form, scene: &Scene<'_>) -> Step<Repair> {
        match alarm {
            Alarm::Danger(danger) => rescue::file(Some(danger), form, scene),
            Alarm::Doubt(doubt) => Step::Go(Repair::Fact { doubt, form }),
            Alarm::None => Step::Go(form.next(scene)),
        }
    }

    /// Begins with the question what is dangerous.
    pub fn danger() -> Step<Repair> {
        Step::Go(Repair::Danger(Form::default()))
    }

    /// The dialog after it waited for another one: a home that was tied meanwhile is not asked again.
    pub fn resumed(self, scene: &Scene<'_>) -> Repair {
        match self {
            Repair::Home(form) | Repair::Building(form) | Repair::Unit(form)
                if form.draft.place.is_empty() && form.draft.area != Some(Area::Public) =>
            {
                form.next(scene)
            }
            other => other,
        }
    }

    /// What is known, whatever is asked.
    fn form(&self) -> Option<&Form> {
        match self {
            Repair::Rescue(_) => None,
            Repair::Danger(form)
            | Repair::Fact { form, .. }
            | Repair::Filing(form)
            | Repair::Area(form)
            | Repair::Guess(form)
            | Repair::Category(form)
            | Repair::Scope(form)
            | Repair::Home(form)
            | Repair::Building(form)
            | Repair::Unit(form)
            | Repair::Spot(form)
            | Repair::Words(form)
            | Repair::Media(form)
            | Repair::Visit(form)
            | Repair::Phone(form)
            | Repair::Summary(form)
            | Repair::Similar { form, .. } => Some(form),
        }
    }

    fn form_mut(&mut self) -> Option<&mut Form> {
        match self {
            Repair::Rescue(_) => None,
            Repair::Danger(form)
            | Repair::Fact { form, .. }
            | Repair::Filing(form)
            | Repair::Area(form)
            | Repair::Guess(form)
            | Repair::Category(form)
            | Repair::Scope(form)
            | Repair::Home(form)
            | Repair::Building(form)
            | Repair::Unit(form)
            | Repair::Spot(form)
            | Repair::Words(form)
            | Repair::Media(form)
            | Repair::Visit(form)
            | Repair::Phone(form)
            | Repair::Summary(form)
            | Repair::Similar { form, .. } => Some(form),
        }
    }
}

impl Conversation for Repair {
    fn ask(&self, scene: &Scene<'_>) -> Prompt {
        match self {
            Repair::Rescue(rescue) => rescue.ask(scene),
            Repair::Danger(_) => rescue::ask_danger(scene),
            Repair::Filing(form) => rescue::ask_filing(form, scene),
            Repair::Fact { doubt, .. } => ask::fact(*doubt, scene),
            Repair::Area(form) => ask::area(form, scene),
            Repair::Guess(form) => ask::guess(form, scene),
            Repair::Category(form) => ask::category(form, scene),
            Repair::Scope(form) => ask::scope(form, scene),
            Repair::Home(form) => ask::home(form, scene),
            Repair::Building(form) => ask::building(form, scene),
            Repair::Unit(form) => ask::unit(form, scene),
            Repair::Spot(form) => ask::spot(form, scene),
            Repair::Words(form) => ask::words(form, scene),
            Repair::Media(form) => ask::media(form, scene),
            Repair::Visit(form) => ask::visit(form, scene),
            Repair::Phone(form) => ask::phone(form, scene),
            Repair::Summary(form) => ask::summary(form, scene),
            Repair::Similar { found, .. } => ask::similar(found, scene),
        }
    }

    fn hear(self, heard: &Heard, scene: &Scene<'_>) -> Step<Self> {
        match self {
            Repair::Rescue(rescue) => rescue.hear(heard, scene),
            Repair::Danger(form) => rescue::hear_danger(form, heard, scene),
            Repair::Filing(form) => rescue::hear_filing(form, heard, scene),
            other => hear::answer(other, heard, scene),
        }
    }

    fn awaits_fact(&self) -> bool {
        matches!(self, Repair::Fact { .. })
    }

    fn typed(&self) -> String {
        self.form().map(|form| form.untold().to_owned()).unwrap_or_default()
    }

    fn ticket(&self) -> Option<TicketId> {
        match self {
            Repair::Rescue(rescue) => Some(rescue.ticket),
            _ => None,
        }
    }

    fn parting(&self, scene: &Scene<'_>) -> Option<String> {
        match self {
            Repair::Rescue(rescue) => Some(scene.texts.repair_rescue_parting(&rescue.number)),
            _ => None,
        }
    }
}
