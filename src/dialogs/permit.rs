//! Permits and registrations: a form of the community's file, field by field, read back and sent; and a pass taken back.

mod ask;
mod draft;

pub use draft::Draft;

use super::fields::{self, Read};
use super::job::About;
use super::kit::{Conversation, Heard, Prompt, Step};
use super::offer::Kept;
use super::request::{PermitRequest, Request};
use super::scene::Scene;
use crate::chat::button::Menu;
use crate::domain::act::Act;
use crate::domain::emergency::Alarm;
use crate::domain::form::Form;
use crate::domain::ids::{TicketId, UnitId};
use crate::domain::media::Media;
use crate::domain::pass::Permit as Known;
use crate::domain::script::folded;
use serde::{Deserialize, Serialize};

/// The pick that goes on or sends.
const GO: &str = "ok";
/// The pick that ties the resident to a unit.
const LINK: &str = "link";
/// The pick that gives the words to the front desk.
const DESK: &str = "desk";
/// The pick of another home.
const HOME: &str = "eh";

/// Where it stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "at", rename_all = "snake_case")]
pub enum Permit {
    /// Which form?
    Choose {
        /// What was said before.
        kept: Kept,
    },
    /// What the form is for, and what it costs: shall it be filled in?
    About {
        /// What is known.
        draft: Draft,
    },
    /// It is for a home, and they have none here: how to get one.
    Guest {
        /// What is known.
        draft: Draft,
    },
    /// For which home?
    Home {
        /// What is known.
        draft: Draft,
    },
    /// A field of the form.
    Field {
        /// What is known.
        draft: Draft,
        /// Key of the field.
        field: String,
    },
    /// All of it read back.
    Summary {
        /// What is known.
        draft: Draft,
    },
    /// Shall the pass be taken back?
    Drop {
        /// Its ticket.
        about: About,
    },
}

impl Permit {
    /// Begins with what was said already, or with nothing: with the form that the words name, where they name one.
    pub fn begin(scene: &Scene<'_>, words: &str, media: Vec<Media>) -> Step<Permit> {
        match Self::named(scene, words) {
            Some(form) => Step::Go(Permit::About { draft: Draft::new(&form.key, words, media) }),
            None => Step::Go(Permit::Choose { kept: Kept::new(words, media) }),
        }
    }

    /// The one form that the words name, by its name or by the words of the file.
    pub fn named<'s>(scene: &Scene<'s>, words: &str) -> Option<&'s Form> {
        let fold = |words: &str| words.chars().filter_map(folded).filter(|c| !c.is_whitespace()).collect::<String>();
        let said = fold(words);
        let mut found = scene.community.settings.forms.iter().filter(|form| {
            let names = form.name.0.values().chain(&form.words).map(|name| fold(name));
            names.into_iter().any(|name| !name.is_empty() && said.contains(&name))
        });
        found.next().filter(|_| found.next().is_none())
    }

    /// The same once more, with what was told the last time and still fits.
    pub fn again(scene: &Scene<'_>, known: &Known, unit: Option<UnitId>) -> Step<Permit> {
        if scene.community.settings.form(&known.form.key).is_none() {
            return Self::begin(scene, "", vec![]);
        }
        let draft = Draft { unit, answers: known.answers.clone(), ..Draft::new(&known.form.key, "", vec![]) };
        Step::Go(Permit::About { draft })
    }

    /// Begins to take a pass back.
    pub fn drop_pass(about: About) -> Step<Permit> {
        Step::Go(Permit::Drop { about })
    }

    /// The dialog after it waited for another one: whoever has a home by now goes on.
    pub fn resumed(self, scene: &Scene<'_>) -> Permit {
        match self {
            Permit::Guest { draft } if scene.resident.verified().next().is_some() => Permit::About { draft },
            other => other,
        }
    }

    fn draft(&self) -> Option<&Draft> {
        match self {
            Permit::About { draft }
            | Permit::Guest { draft }
            | Permit::Home { draft }
            | Permit::Field { draft, .. }
            | Permit::Summary { draft } => Some(draft),
            Permit::Choose { .. } | Permit::Drop { .. } => None,
        }
    }

    fn picked(self, pick: &str, scene: &Scene<'_>) -> Step<Permit> {
        match self {
            Permit::Choose { kept } => {
                let at = pick.strip_prefix('f').and_then(|at| at.parse::<usize>().ok());
                match at.and_then(|at| scene.community.settings.forms.get(at)) {
                    Some(form) => {
                        Step::Go(Permit::About { draft: Draft::new(&form.key, &kept.words, kept.media) })
                    }
                    None if pick == DESK => Step::End(to_desk(kept)),
                    None => Step::Stay(Permit::Choose { kept }, None),
                }
            }
            Permit::About { draft } if pick == GO => draft.on(scene),
            here @ Permit::Guest { .. } if pick == LINK => Step::Call(Request::OpenLink, here),
            Permit::Guest { draft } if pick == DESK => Step::End(to_desk(Kept::new(&draft.words, draft.media))),
            Permit::Home { mut draft } => {
                let unit = pick.strip_prefix('h').and_then(|id| id.parse().ok()).map(UnitId);
                match scene.resident.verified().find(|h| Some(h.unit) == unit) {
                    Some(home) => {
                        draft.unit = Some(home.unit);
                        draft.on(scene)
                    }
                    None => Step::Stay(Permit::Home { draft }, None),
                }
            }
            Permit::Summary { draft } => draft.summed(pick, scene),
            Permit::Drop { about } if pick == GO => Step::End(Request::Do {
                community: about.community,
                ticket: about.ticket,
                act: Act::DropPass,
                media: vec![],
            }),
            other => Step::Stay(other, None),
        }
    }
}

/// What was said goes to the front desk.
fn to_desk(kept: Kept) -> Request {
    Request::Open { entry: Menu::Message, words: kept.words, media: kept.media }
}

/// An answer to a field.
fn answered(mut draft: Draft, key: String, heard: &Heard, scene: &Scene<'_>) -> Step<Permit> {
    let Some(form) = draft.form(scene) else { return Step::Leave(scene.texts.permit_gone()) };
    let Some(field) = form.field(&key) else { return draft.on(scene) };
    if matches!(heard, Heard::Skip) && field.optional {
        draft.answers.0.remove(&key);
        draft.skipped.push(key);
        return draft.on(scene);
    }
    match fields::hear(field, draft.answers.get(&key), heard, scene) {
        Read::Answer(answer) if !form.takes(field, &answer, &draft.answers, fields::today(scene)) => {
            let first = form.begins(field, &draft.answers).unwrap_or_else(|| fields::today(scene));
            let hint = scene.texts.field_hint_from(scene.texts.calendar_day(first, fields::today(scene)));
            Step::Stay(Permit::Field { draft, field: key }, Some(hint))
        }
        Read::Answer(answer) => {
            draft.skipped.retain(|skipped| *skipped != key);
            draft.answers.0.insert(key, answer);
            draft.on(scene)
        }
        Read::More(answer) => {
            draft.answers.0.insert(key.clone(), answer);
            Step::Stay(Permit::Field { draft, field: key }, None)
        }
        Read::Cleared => {
            draft.answers.0.remove(&key);
            Step::Stay(Permit::Field { draft, field: key }, None)
        }
        Read::Hint(hint) => Step::Stay(Permit::Field { draft, field: key }, Some(hint)),
    }
}

impl Conversation for Permit {
    fn ask(&self, scene: &Scene<'_>) -> Prompt {
        ask::prompt(self, scene)
    }

    fn hear(self, heard: &Heard, scene: &Scene<'_>) -> Step<Self> {
        match (self, heard) {
            (Permit::Field { draft, field }, heard) => answered(draft, field, heard, scene),
            (here, Heard::Pick(pick)) => here.picked(pick, scene),
            (here, Heard::Text(text)) => match here.ask(scene).meant(text) {
                Some(pick) => here.picked(&pick, scene),
                None => match here {
                    Permit::Choose { kept } => match Permit::begin(scene, text, kept.media.clone()) {
                        Step::Go(Permit::Choose { .. }) => {
                            Step::Stay(Permit::Choose { kept }, Some(scene.texts.dialogs_hint_press()))
                        }
                        other => other,
                    },
                    // What else they have to say goes along.
                    Permit::Summary { mut draft } => {
                        draft.tell(text);
                        Step::Stay(Permit::Summary { draft }, Some(scene.texts.permit_noted()))
                    }
                    other => Step::Stay(other, Some(scene.texts.dialogs_hint_press())),
                },
            },
            (Permit::Summary { mut draft }, Heard::Media(file, caption)) => {
                draft.keep(file);
                draft.tell(caption);
                Step::Stay(Permit::Summary { draft }, Some(scene.texts.permit_noted()))
            }
            (here, Heard::Media(..)) => Step::Stay(here, Some(scene.texts.dialogs_hint_press())),
            (here, Heard::Skip | Heard::Phone(_) | Heard::Reply(_)) => Step::Stay(here, None),
        }
    }

    fn typed(&self) -> String {
        match self {
            Permit::Choose { kept } => kept.words.clone(),
            other => other.draft().map(Draft::typed).unwrap_or_default(),
        }
    }

    fn ticket(&self) -> Option<TicketId> {
        match self {
            Permit::Drop { about } => Some(about.ticket),
            _ => None,
        }
    }

    fn gives_way(&self, alarm: Alarm) -> bool {
        matches!(alarm, Alarm::Danger(_))
    }
}

/// What is sent.
fn file(draft: Draft) -> Request {
    Request::Permits(PermitRequest::File(Box::new(draft)))
}
