//! The callback survey on the telephone: an agent asks the four questions and writes the answers down.

use super::kit::{Conversation, Heard, Prompt, Step, choice, clip};
use super::matter::About;
use super::request::Request;
use super::scene::Scene;
use super::survey::{scale, score};
use crate::domain::act::{Act, Rating};
use crate::domain::ids::{CommunityId, TicketId};
use serde::{Deserialize, Serialize};

const YES: &str = "y";
const NO: &str = "n";
const NOBODY: &str = "none";

/// Where the call stands; each state carries the answers so far.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "at", rename_all = "snake_case")]
pub enum Phoned {
    /// The manner of the staff; or nobody answered the telephone.
    Attitude {
        /// The ticket.
        about: About,
    },
    /// The quality of the work.
    Quality {
        /// The ticket.
        about: About,
        /// Answered.
        attitude: u8,
    },
    /// Was anything charged that should not have been?
    Charge {
        /// The ticket.
        about: About,
        /// Answered.
        attitude: u8,
        /// Answered.
        quality: u8,
    },
    /// Altogether.
    Overall {
        /// The ticket.
        about: About,
        /// Answered.
        attitude: u8,
        /// Answered.
        quality: u8,
        /// Answered.
        improper: bool,
    },
    /// What else they said.
    Words {
        /// The ticket.
        about: About,
        /// All four answers.
        rating: Rating,
    },
}

impl Phoned {
    /// Begins with the first question.
    pub fn begin(community: CommunityId, ticket: TicketId) -> Step<Phoned> {
        Step::Go(Phoned::Attitude { about: About { community, ticket } })
    }

    fn about(&self) -> About {
        match self {
            Phoned::Attitude { about }
            | Phoned::Quality { about, .. }
            | Phoned::Charge { about, .. }
            | Phoned::Overall { about, .. }
            | Phoned::Words { about, .. } => *about,
        }
    }
}

fn end(about: About, rating: Option<Rating>, words: Option<String>) -> Step<Phoned> {
    let act = Act::Phoned { rating, words };
    Step::End(Request::Do { community: about.community, ticket: about.ticket, act, media: vec![] })
}

impl Conversation for Phoned {
    fn ask(&self, scene: &Scene<'_>) -> Prompt {
        let t = scene.texts;
        match self {
            Phoned::Attitude { .. } => {
                let number = scene.case.map_or("", |case| case.ticket.number.as_str());
                let name = scene.case.map(|case| t.person(&case.reporter)).unwrap_or_default();
                let mut rows = scale(scene);
                rows.push(vec![choice(t.btn_phoned_nobody(), NOBODY)]);
                Prompt::new(t.phoned_attitude(number, clip(&name, 40)), rows)
            }
            Phoned::Quality { .. } => Prompt::new(t.phoned_quality(), scale(scene)),
            Phoned::Charge { .. } => {
                let rows =
                    vec![vec![choice(t.btn_survey_charge_no(), NO)], vec![choice(t.btn_survey_charge_yes(), YES)]];
                Prompt::new(t.phoned_charge(), rows)
            }
            Phoned::Overall { .. } => Prompt::new(t.phoned_overall(), scale(scene)),
            Phoned::Words { .. } => Prompt::new(t.phoned_words(), vec![vec![choice(t.btn_phoned_save(), NO)]]),
        }
    }

    fn hear(self, heard: &Heard, scene: &Scene<'_>) -> Step<Self> {
        let same = |here| Step::Stay(here, Some(scene.texts.dialogs_hint_press()));
        let meant = match heard {
            Heard::Pick(pick) => Some(pick.clone()),
            Heard::Text(text) => self.ask(scene).meant(text),
            Heard::Skip | Heard::Media(..) | Heard::Phone(_) | Heard::Reply(_) => None,
        };
        match self {
            Phoned::Attitude { about } if meant.as_deref() == Some(NOBODY) => end(about, None, None),
            Phoned::Attitude { about } => match score(heard, scene) {
                Some(attitude) => Step::Go(Phoned::Quality { about, attitude }),
                None => same(Phoned::Attitude { about }),
            },
            Phoned::Quality { about, attitude } => match score(heard, scene) {
                Some(quality) => Step::Go(Phoned::Charge { about, attitude, quality }),
                None => same(Phoned::Quality { about, attitude }),
            },
            Phoned::Charge { about, attitude, quality } => match meant.as_deref() {
                Some(YES) => Step::Go(Phoned::Overall { about, attitude, quality, improper: true }),
                Some(NO) => Step::Go(Phoned::Overall { about, attitude, quality, improper: false }),
                Some(_) | None => same(Phoned::Charge { about, attitude, quality }),
            },
            Phoned::Overall { about, attitude, quality, improper } => match score(heard, scene) {
                Some(overall) => {
                    let (attitude, quality) = (Some(attitude), Some(quality));
                    let rating = Rating { attitude, quality, improper_charge: improper, overall };
                    Step::Go(Phoned::Words { about, rating })
                }
                None => same(Phoned::Overall { about, attitude, quality, improper }),
            },
            Phoned::Words { about, rating } => match heard {
                Heard::Text(text) => end(about, Some(rating), Some(clip(text, 2000))),
                Heard::Pick(_) | Heard::Skip => end(about, Some(rating), None),
                Heard::Media(..) | Heard::Phone(_) | Heard::Reply(_) => same(Phoned::Words { about, rating }),
            },
        }
    }

    fn typed(&self) -> String {
        String::new()
    }

    fn ticket(&self) -> Option<TicketId> {
        Some(self.about().ticket)
    }

    fn takes_words(&self) -> bool {
        matches!(self, Phoned::Words { .. })
    }
}
