//! What a unit owes and why, how to pay, "I have paid", and what is wrong with a bill. Read first, told then.

mod overview;

use super::kit::{Conversation, Heard, Prompt, Step, choice};
use super::offer::Kept;
use super::request::Request;
use super::scene::Scene;
use crate::chat::button::{FeesButton, Menu};
use crate::domain::ids::UnitId;
use crate::domain::media::Media;
use crate::domain::person::Home;
use serde::{Deserialize, Serialize};

/// The pick that ties the resident to a unit.
const LINK: &str = "link";
/// The pick that gives the words to the front desk.
const DESK: &str = "desk";
/// The pick that leads to the choice of the unit.
const UNITS: &str = "units";

/// Where it stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "at", rename_all = "snake_case")]
pub enum Fees {
    /// Nobody whose bills these are: how to become one.
    Guest {
        /// What was said before.
        kept: Kept,
    },
    /// Which of their units?
    Unit {
        /// What was said before.
        kept: Kept,
    },
    /// What is owed, by period and item.
    Overview {
        /// The unit.
        unit: UnitId,
        /// The page, from 0.
        page: usize,
        /// What was said before.
        kept: Kept,
    },
}

impl Fees {
    /// Begins with what was said already, or with nothing.
    pub fn begin(scene: &Scene<'_>, words: &str, media: Vec<Media>) -> Step<Fees> {
        Step::Go(Self::first(scene, Kept::new(words, media)))
    }

    /// Begins at what a button says of a unit.
    pub fn begin_at(scene: &Scene<'_>, unit: UnitId, act: FeesButton) -> Step<Fees> {
        let _ = (scene, act);
        Step::Go(Fees::Overview { unit, page: 0, kept: Kept::default() })
    }

    fn first(scene: &Scene<'_>, kept: Kept) -> Fees {
        match scene.resident.verified().collect::<Vec<_>>().as_slice() {
            [] => Fees::Guest { kept },
            [home] => Fees::Overview { unit: home.unit, page: 0, kept },
            _ => Fees::Unit { kept },
        }
    }

    /// The dialog after it waited for another one: whoever is tied to a unit by now sees its bills.
    pub fn resumed(self, scene: &Scene<'_>) -> Fees {
        match self {
            Fees::Guest { kept } => Self::first(scene, kept),
            other @ (Fees::Unit { .. } | Fees::Overview { .. }) => other,
        }
    }
}

/// The verified home of this unit.
fn home<'s>(scene: &'s Scene<'_>, unit: UnitId) -> Option<&'s Home> {
    scene.resident.verified().find(|h| h.unit == unit)
}

/// The words go to the front desk.
fn to_desk(kept: Kept) -> Request {
    Request::Open { entry: Menu::Message, words: kept.words, media: kept.media }
}

fn ask_guest(scene: &Scene<'_>) -> Prompt {
    let t = scene.texts;
    let pending = !scene.resident.homes.is_empty();
    let html = if pending { t.fees_pending() } else { t.fees_guest() };
    Prompt::new(html, vec![vec![choice(t.btn_fees_link(), LINK)], vec![choice(t.btn_fees_desk(), DESK)]])
}

impl Conversation for Fees {
    fn ask(&self, scene: &Scene<'_>) -> Prompt {
        match self {
            Fees::Guest { .. } => ask_guest(scene),
            Fees::Unit { .. } => overview::ask_unit(scene),
            Fees::Overview { page, kept, .. } => match scene.account {
                Some(account) => overview::ask(account, *page, kept, scene),
                None => ask_guest(scene),
            },
        }
    }

    fn hear(self, heard: &Heard, scene: &Scene<'_>) -> Step<Self> {
        match (self, heard) {
            (here @ Fees::Guest { .. }, Heard::Pick(pick)) if pick == LINK => Step::Call(Request::OpenLink, here),
            (Fees::Guest { kept }, Heard::Pick(pick)) if pick == DESK => Step::End(to_desk(kept)),
            (Fees::Unit { kept }, Heard::Pick(pick)) => match overview::picked_unit(pick, scene) {
                Some(unit) => Step::Go(Fees::Overview { unit, page: 0, kept }),
                None => Step::Stay(Fees::Unit { kept }, None),
            },
            (here @ Fees::Unit { .. }, Heard::Text(text)) => match here.ask(scene).meant(text) {
                Some(pick) => here.hear(&Heard::Pick(pick), scene),
                None => Step::Stay(here, Some(scene.texts.dialogs_hint_press())),
            },
            (Fees::Overview { unit, page, kept }, Heard::Pick(pick)) => overview::hear(unit, page, kept, pick, scene),
            (here, Heard::Text(_)) => Step::Stay(here, Some(scene.texts.dialogs_hint_press())),
            (here, Heard::Pick(_) | Heard::Media(..) | Heard::Skip | Heard::Phone(_) | Heard::Reply(_)) => {
                Step::Stay(here, None)
            }
        }
    }

    fn typed(&self) -> String {
        match self {
            Fees::Guest { kept } | Fees::Unit { kept } | Fees::Overview { kept, .. } => kept.words.clone(),
        }
    }

    fn unit(&self) -> Option<UnitId> {
        match self {
            Fees::Guest { .. } | Fees::Unit { .. } => None,
            Fees::Overview { unit, .. } => Some(*unit),
        }
    }

    fn takes_words(&self) -> bool {
        match self {
            Fees::Guest { .. } | Fees::Unit { .. } | Fees::Overview { .. } => false,
        }
    }

    fn closing(&self, scene: &Scene<'_>) -> Option<String> {
        match self {
            Fees::Guest { .. } | Fees::Unit { .. } | Fees::Overview { .. } => Some(scene.texts.fees_closed()),
        }
    }
}
