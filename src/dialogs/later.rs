//! "Remind me on…": a date by which a resident will pay; until then nobody reminds them.

use super::day;
use super::job::when;
use super::kit::{Conversation, Heard, Prompt, Step, choice, grid};
use super::request::{PromiseReply, ReminderRequest, Reply};
use super::scene::Scene;
use crate::domain::emergency::Alarm;
use crate::domain::ids::UnitId;
use crate::domain::reminder::{self, NotTaken};
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

const ASK: &str = "ask";
const PARTS: &str = "parts";
const OTHER: &str = "other";

/// Where it stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "at", rename_all = "snake_case")]
pub enum Later {
    /// On which day?
    Choose {
        /// Whose bills.
        unit: UnitId,
    },
    /// The desk looks whether the day can be promised.
    Asked {
        /// Whose bills.
        unit: UnitId,
        /// The day.
        on: NaiveDate,
    },
    /// Days were promised often enough: shall finance be asked?
    Finance {
        /// Whose bills.
        unit: UnitId,
        /// The day.
        on: NaiveDate,
    },
}

impl Later {
    /// Begins with the choice of the day.
    pub fn begin(unit: UnitId) -> Step<Later> {
        Step::Go(Later::Choose { unit })
    }
}

/// The day of today in the community.
pub(super) fn today(scene: &Scene<'_>) -> NaiveDate {
    scene.now.with_timezone(&scene.community.settings.time_zone).date_naive()
}

/// A day that was typed.
///
/// # Errors
/// The hint: it cannot be read, is over, or too far ahead.
pub(super) fn typed_day(words: &str, scene: &Scene<'_>) -> Result<NaiveDate, String> {
    let tz = scene.community.settings.time_zone;
    let (first, last) = (today(scene), today(scene) + Days::new(reminder::FARTHEST));
    let fits = |day: &NaiveDate| (first..=last).contains(day);
    if let Some(day) = day::ahead(words, scene.now, tz, fits).filter(fits) {
        return Ok(day);
    }
    match when::read(words, scene.now, tz) {
        Ok(window) => Ok(window.until.with_timezone(&tz).date_naive()),
        Err(when::Unread::Unclear) => Err(scene.texts.later_unclear()),
        Err(when::Unread::Past) => Err(scene.texts.later_past()),
        Err(when::Unread::Far) => Err(scene.texts.later_far(reminder::FARTHEST)),
    }
}

/// Choices of days.
pub(super) fn day_choices(scene: &Scene<'_>) -> Vec<Vec<super::kit::Choice>> {
    let today = today(scene);
    let days = reminder::dates(today).into_iter();
    let label = |day| {
        let words = scene.texts.day(day, today);
        let mut letters = words.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    };
    grid(days.map(|day| choice(label(day), day.format("%Y%m%d").to_string())).collect())
}

/// A day that was pressed.
pub(super) fn picked_day(pick: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(pick, "%Y%m%d").ok()
}

/// What is said of a day that is not taken.
pub(super) fn refused_day(why: NotTaken, scene: &Scene<'_>) -> String {
    match why {
        NotTaken::Past => scene.texts.later_past(),
        NotTaken::Far | NotTaken::Often => scene.texts.later_far(reminder::FARTHEST),
    }
}

fn chosen(unit: UnitId, on: NaiveDate, scene: &Scene<'_>) -> Step<Later> {
    match reminder::may_promise(on, today(scene), 0) {
        Ok(()) => Step::Call(ReminderRequest::PromiseDay { unit, on }.into(), Later::Asked { unit, on }),
        Err(why) => Step::Stay(Later::Choose { unit }, Some(refused_day(why, scene))),
    }
}

impl Conversation for Later {
    fn ask(&self, scene: &Scene<'_>) -> Prompt {
        let t = scene.texts;
        match self {
            Later::Choose { .. } | Later::Asked { .. } => Prompt::new(t.later_ask(), day_choices(scene)),
            Later::Finance { on, .. } => {
                let rows = vec![
                    vec![choice(t.btn_later_finance(), ASK)],
                    vec![choice(t.btn_later_parts(), PARTS)],
                    vec![choice(t.btn_later_other_day(), OTHER)],
                ];
                let times = reminder::PROMISES;
                Prompt::new(t.later_often(times, t.day(*on, today(scene))), rows)
            }
        }
    }

    fn hear(self, heard: &Heard, scene: &Scene<'_>) -> Step<Self> {
        match (self, heard) {
            (Later::Choose { unit }, Heard::Pick(pick)) => match picked_day(pick) {
                Some(on) => chosen(unit, on, scene),
                None => Step::Stay(Later::Choose { unit }, Some(scene.texts.dialogs_hint_press())),
            },
            (Later::Choose { unit }, Heard::Text(words)) => match typed_day(words, scene) {
                Ok(on) => chosen(unit, on, scene),
                Err(hint) => Step::Stay(Later::Choose { unit }, Some(hint)),
            },
            (Later::Asked { unit, on }, Heard::Reply(Reply::Promised(reply))) => match reply {
                PromiseReply::Done => Step::Leave(scene.texts.later_done(scene.texts.day(on, today(scene)))),
                PromiseReply::Often => Step::Go(Later::Finance { unit, on }),
                PromiseReply::Nothing => Step::Leave(scene.texts.later_nothing()),
            },
            (Later::Finance { unit, on }, Heard::Pick(pick)) if pick == ASK => {
                Step::End(ReminderRequest::AskPlan { unit, parts: 1, first: on }.into())
            }
            (Later::Finance { unit, .. }, Heard::Pick(pick)) if pick == PARTS => {
                Step::End(ReminderRequest::OpenParts { unit }.into())
            }
            (Later::Finance { unit, .. }, Heard::Pick(pick)) if pick == OTHER => Step::Go(Later::Choose { unit }),
            (here @ Later::Finance { .. }, Heard::Text(words)) => match here.ask(scene).meant(words) {
                Some(pick) => here.hear(&Heard::Pick(pick), scene),
                None => Step::Stay(here, Some(scene.texts.dialogs_hint_press())),
            },
            (
                here,
                Heard::Pick(_) | Heard::Text(_) | Heard::Skip | Heard::Media(..) | Heard::Phone(_) | Heard::Reply(_),
            ) => Step::Stay(here, Some(scene.texts.dialogs_hint_press())),
        }
    }

    fn typed(&self) -> String {
        String::new()
    }

    fn unit(&self) -> Option<UnitId> {
        match self {
            Later::Choose { unit } | Later::Asked { unit, .. } | Later::Finance { unit, .. } => Some(*unit),
        }
    }

    fn gives_way(&self, alarm: Alarm) -> bool {
        matches!(alarm, Alarm::Danger(_))
    }
}
