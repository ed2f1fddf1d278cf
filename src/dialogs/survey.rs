//! The callback survey: four taps, then words if one likes; or another time for it.

use super::kit::{Choice, Conversation, Heard, Prompt, Step, choice, clip, plain};
use super::matter::About;
use super::request::Request;
use super::scene::Scene;
use crate::domain::emergency::Alarm;
use crate::domain::act::{Act, Rating};
use crate::domain::ids::{CommunityId, TicketId};
use crate::domain::ticket::Kind;
use chrono::{DateTime, Days, TimeDelta, TimeZone, Utc};
use serde::{Deserialize, Serialize};

const LATER: &str = "late";
const YES: &str = "y";
const NO: &str = "n";
/// The hours on offer for another time, within 9–12 and 14–20 (product.md: callback survey).
const HOURS: [u32; 4] = [10, 15, 18, 19];

/// Where the survey stands; each state carries the answers so far.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "at", rename_all = "snake_case")]
pub enum Survey {
    /// The manner of the staff.
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
    /// Anything to add?
    Words {
        /// The ticket.
        about: About,
        /// All four answers.
        rating: Rating,
    },
    /// When would it suit better?
    Later {
        /// The ticket.
        about: About,
    },
}

impl Survey {
    /// Begins with the first question.
    pub fn begin(ticket: TicketId, community: CommunityId) -> Step<Survey> {
        Step::Go(Survey::Attitude { about: About { community, ticket } })
    }

    /// Begins with the choice of another time.
    pub fn later(ticket: TicketId, community: CommunityId) -> Step<Survey> {
        Step::Go(Survey::Later { about: About { community, ticket } })
    }

    /// Whether the four answers are given and only free words are open: the desk may end it with `Heard::Skip` when
    /// the dialog expires, so that no answer is lost.
    pub fn is_answered(&self) -> bool {
        matches!(self, Survey::Words { .. })
    }

    fn about(&self) -> About {
        match self {
            Survey::Attitude { about }
            | Survey::Quality { about, .. }
            | Survey::Charge { about, .. }
            | Survey::Overall { about, .. }
            | Survey::Words { about, .. }
            | Survey::Later { about } => *about,
        }
    }
}

/// Whether the survey is about the handling of a complaint.
fn complaint(scene: &Scene<'_>) -> bool {
    scene.case.is_some_and(|case| case.ticket.kind == Kind::Complaint)
}

/// Five to one, each with its word.
pub(super) fn scale(scene: &Scene<'_>) -> Vec<Vec<Choice>> {
    let t = scene.texts;
    let words = [t.btn_survey_5(), t.btn_survey_4(), t.btn_survey_3(), t.btn_survey_2(), t.btn_survey_1()];
    words.into_iter().zip((1..=5).rev()).map(|(label, score)| vec![choice(label, score.to_string())]).collect()
}

/// The times on offer: the next that are at least an hour away.
fn times(scene: &Scene<'_>) -> Vec<DateTime<Utc>> {
    let tz = scene.community.settings.time_zone;
    let today = scene.now.with_timezone(&tz).date_naive();
    (0..3)
        .flat_map(|ahead| HOURS.iter().map(move |hour| (ahead, *hour)))
        .filter_map(|(ahead, hour)| (today + Days::new(ahead)).and_hms_opt(hour, 0, 0))
        .filter_map(|local| tz.from_local_datetime(&local).earliest())
        .map(|at| at.with_timezone(&Utc))
        .filter(|at| *at >= scene.now + TimeDelta::hours(1))
        .take(6)
        .collect()
}

/// The score that was pressed or typed.
pub(super) fn score(heard: &Heard, scene: &Scene<'_>) -> Option<u8> {
    let pick = match heard {
        Heard::Pick(pick) => pick.clone(),
        Heard::Text(text) => match plain(text).parse::<u8>() {
            Ok(score) => score.to_string(),
            Err(_) => Prompt::new(String::new(), scale(scene)).meant(text)?,
        },
        Heard::Skip | Heard::Media(..) | Heard::Phone(_) | Heard::Reply(_) => return None,
    };
    pick.parse().ok().filter(|score| (1..=5).contains(score))
}

impl Conversation for Survey {
    fn ask(&self, scene: &Scene<'_>) -> Prompt {
        let t = scene.texts;
        match self {
            Survey::Attitude { .. } => {
                let number = scene.case.map_or("", |case| case.ticket.number.as_str());
                let mut rows = scale(scene);
                rows.push(vec![choice(t.btn_survey_later(), LATER)]);
                let html = if complaint(scene) { t.complaint_survey_attitude(number) } else { t.survey_attitude(number) };
                Prompt::new(html, rows)
            }
            Survey::Quality { .. } if complaint(scene) => Prompt::new(t.complaint_survey_quality(), scale(scene)),
            Survey::Overall { .. } if complaint(scene) => Prompt::new(t.complaint_survey_overall(), scale(scene)),
            Survey::Quality { .. } => Prompt::new(t.survey_quality(), scale(scene)),
            Survey::Charge { .. } => {
                let rows =
                    vec![vec![choice(t.btn_survey_charge_no(), NO)], vec![choice(t.btn_survey_charge_yes(), YES)]];
                Prompt::new(t.survey_charge(), rows)
            }
            Survey::Overall { .. } => Prompt::new(t.survey_overall(), scale(scene)),
            Survey::Words { rating, .. } => {
                let html = if rating.unsatisfied() { t.survey_words_sorry() } else { t.survey_words() };
                Prompt::new(html, vec![vec![choice(t.btn_survey_finish(), NO)]])
            }
            Survey::Later { .. } => {
                let tz = scene.community.settings.time_zone;
                let rows = times(scene)
                    .into_iter()
                    .map(|at| choice(t.moment(at, scene.now, tz), at.timestamp().to_string()))
                    .collect::<Vec<_>>();
                Prompt::new(t.survey_later(), super::kit::grid(rows))
            }
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
            Survey::Attitude { about } if meant.as_deref() == Some(LATER) => Step::Go(Survey::Later { about }),
            Survey::Attitude { about } => match score(heard, scene) {
                Some(attitude) => Step::Go(Survey::Quality { about, attitude }),
                None => same(Survey::Attitude { about }),
            },
            Survey::Quality { about, attitude } => match score(heard, scene) {
                // Nothing is charged for an answer.
                Some(quality) if complaint(scene) => {
                    Step::Go(Survey::Overall { about, attitude, quality, improper: false })
                }
                Some(quality) => Step::Go(Survey::Charge { about, attitude, quality }),
                None => same(Survey::Quality { about, attitude }),
            },
            Survey::Charge { about, attitude, quality } => match meant.as_deref() {
                Some(YES) => Step::Go(Survey::Overall { about, attitude, quality, improper: true }),
                Some(NO) => Step::Go(Survey::Overall { about, attitude, quality, improper: false }),
                Some(_) | None => same(Survey::Charge { about, attitude, quality }),
            },
            Survey::Overall { about, attitude, quality, improper } => match score(heard, scene) {
                Some(overall) => {
                    let (attitude, quality) = (Some(attitude), Some(quality));
                    let rating = Rating { attitude, quality, improper_charge: improper, overall };
                    Step::Go(Survey::Words { about, rating })
                }
                None => same(Survey::Overall { about, attitude, quality, improper }),
            },
            Survey::Words { about, rating } => {
                let (words, media) = match heard {
                    Heard::Text(text) => (Some(clip(text, 2000)), vec![]),
                    Heard::Media(file, caption) => (Some(caption.clone()), vec![file.clone()]),
                    Heard::Pick(_) | Heard::Skip | Heard::Phone(_) | Heard::Reply(_) => (None, vec![]),
                };
                let act = Act::Rate { rating, words: words.filter(|words| !words.is_empty()) };
                Step::End(Request::Do { community: about.community, ticket: about.ticket, act, media })
            }
            Survey::Later { about } => {
                let at = meant.and_then(|pick| pick.parse().ok()).and_then(|s| DateTime::from_timestamp(s, 0));
                match at {
                    Some(at) if at > scene.now => Step::End(Request::SurveyAt { ticket: about.ticket, at }),
                    Some(_) | None => same(Survey::Later { about }),
                }
            }
        }
    }

    fn gives_way(&self, alarm: Alarm) -> bool {
        matches!(alarm, Alarm::Danger(_))
    }

    fn typed(&self) -> String {
        String::new()
    }

    fn ticket(&self) -> Option<TicketId> {
        Some(self.about().ticket)
    }
}
