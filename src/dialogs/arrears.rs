//! Staff who handle money: what came of a call from the phone and paper list, and why a plan is refused.

use super::kit::{Conversation, Heard, Prompt, Step, choice, clip};
use super::later::{day_choices, picked_day, refused_day, today, typed_day};
use super::request::{CallDraft, ReminderRequest};
use super::scene::Scene;
use crate::domain::ids::{CommunityId, PlanId, ReminderId, UnitId};
use crate::domain::reminder::{self, Outcome};
use serde::{Deserialize, Serialize};

/// A unit on the list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Unit {
    /// Whose.
    pub community: CommunityId,
    /// The unit.
    pub unit: UnitId,
    /// Its code.
    pub code: String,
    /// The reminder for which it is on the list.
    pub reminder: ReminderId,
}

/// Where it stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "at", rename_all = "snake_case")]
pub enum Arrears {
    /// What came of the call?
    Outcome {
        /// The unit.
        about: Unit,
    },
    /// They will pay: when?
    Promise {
        /// The unit.
        about: Unit,
    },
    /// They will not pay: why?
    Refused {
        /// The unit.
        about: Unit,
    },
    /// A plan is refused: why?
    Plan {
        /// Whose.
        community: CommunityId,
        /// The plan.
        plan: PlanId,
        /// The unit's code.
        code: String,
    },
}

impl Arrears {
    /// Begins with the outcome of a call.
    pub fn called(about: Unit) -> Step<Arrears> {
        Step::Go(Arrears::Outcome { about })
    }

    /// Begins with the reason for which a plan is refused.
    pub fn refuse(community: CommunityId, plan: PlanId, code: String) -> Step<Arrears> {
        Step::Go(Arrears::Plan { community, plan, code })
    }
}

fn ended(about: Unit, outcome: Outcome, words: &str, on: Option<chrono::NaiveDate>) -> Step<Arrears> {
    let Unit { community, unit, reminder, .. } = about;
    let words = clip(words.trim(), 1000);
    Step::End(ReminderRequest::Called(CallDraft { community, unit, reminder, outcome, words, on }).into())
}

const OUTCOMES: [(&str, Outcome); 5] = [
    ("promise", Outcome::Promise),
    ("refused", Outcome::Refused),
    ("nobody", Outcome::Nobody),
    ("wrong", Outcome::WrongNumber),
    ("paper", Outcome::Paper),
];

/// Reasons to refuse a plan; `cards::reminders::plan_reason` words them.
const REASONS: [&str; 3] = ["r1", "r2", "r3"];

impl Conversation for Arrears {
    fn ask(&self, scene: &Scene<'_>) -> Prompt {
        let t = scene.texts;
        match self {
            Arrears::Outcome { about } => {
                let rows = OUTCOMES.iter().map(|(pick, outcome)| vec![choice(t.outcome_label(*outcome), *pick)]);
                Prompt::new(t.called_outcome(&about.code), rows.collect())
            }
            Arrears::Promise { about } => Prompt::new(t.called_when(&about.code), day_choices(scene)),
            Arrears::Refused { about } => Prompt::new(t.called_why(&about.code), vec![]),
            Arrears::Plan { code, .. } => {
                let labels = [t.btn_plan_reason_few(), t.btn_plan_reason_soon(), t.btn_plan_reason_talk()];
                let rows = labels.into_iter().zip(REASONS).map(|(label, pick)| vec![choice(label, pick)]).collect();
                Prompt::new(t.plan_why(code), rows)
            }
        }
    }

    fn hear(self, heard: &Heard, scene: &Scene<'_>) -> Step<Self> {
        let press = |here| Step::Stay(here, Some(scene.texts.dialogs_hint_press()));
        let meant = match heard {
            Heard::Pick(pick) => Some(pick.clone()),
            Heard::Text(text) => self.ask(scene).meant(text),
            Heard::Skip | Heard::Media(..) | Heard::Phone(_) | Heard::Reply(_) => None,
        };
        match self {
            Arrears::Outcome { about } => {
                let found = meant.and_then(|pick| OUTCOMES.iter().find(|(known, _)| *known == pick));
                match found.map(|(_, outcome)| *outcome) {
                    Some(Outcome::Promise) => Step::Go(Arrears::Promise { about }),
                    Some(Outcome::Refused) => Step::Go(Arrears::Refused { about }),
                    Some(outcome @ (Outcome::Nobody | Outcome::WrongNumber | Outcome::Paper)) => {
                        ended(about, outcome, "", None)
                    }
                    None => press(Arrears::Outcome { about }),
                }
            }
            Arrears::Promise { about } => {
                let day = match heard {
                    Heard::Pick(pick) => picked_day(pick).ok_or_else(|| scene.texts.dialogs_hint_press()),
                    Heard::Text(words) => typed_day(words, scene),
                    Heard::Skip | Heard::Media(..) | Heard::Phone(_) | Heard::Reply(_) => {
                        Err(scene.texts.dialogs_hint_press())
                    }
                };
                match day {
                    Ok(on) => match reminder::may_promise(on, today(scene), 0) {
                        Ok(()) => ended(about, Outcome::Promise, "", Some(on)),
                        Err(why) => Step::Stay(Arrears::Promise { about }, Some(refused_day(why, scene))),
                    },
                    Err(hint) => Step::Stay(Arrears::Promise { about }, Some(hint)),
                }
            }
            Arrears::Refused { about } => match heard {
                Heard::Text(words) => ended(about, Outcome::Refused, words, None),
                Heard::Pick(_) | Heard::Skip | Heard::Media(..) | Heard::Phone(_) | Heard::Reply(_) => {
                    Step::Stay(Arrears::Refused { about }, None)
                }
            },
            Arrears::Plan { community, plan, code } => {
                // A reason that was pressed is worded in the language of whoever reads it.
                let pressed = meant.filter(|pick| REASONS.contains(&pick.as_str()));
                let reason = match heard {
                    Heard::Text(words) => pressed.or_else(|| Some(clip(words.trim(), 500))),
                    Heard::Pick(_) | Heard::Skip | Heard::Media(..) | Heard::Phone(_) | Heard::Reply(_) => pressed,
                };
                match reason {
                    Some(reason) => Step::End(ReminderRequest::RefusePlan { community, plan, reason }.into()),
                    None => press(Arrears::Plan { community, plan, code }),
                }
            }
        }
    }

    fn typed(&self) -> String {
        String::new()
    }

    fn takes_words(&self) -> bool {
        match self {
            Arrears::Outcome { .. } => false,
            Arrears::Promise { .. } | Arrears::Refused { .. } | Arrears::Plan { .. } => true,
        }
    }
}
