//! Staff: what a button on a claim's card asks back: how much was found, and why not all.

use super::kit::{Conversation, Heard, Prompt, Step, choice, clip};
use super::request::Request;
use super::scene::Scene;
use crate::domain::bill::{Missing, Verdict};
use crate::domain::ids::ClaimId;
use crate::domain::money::read_amount;
use serde::{Deserialize, Serialize};

/// The claim that it is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// Which.
    pub claim: ClaimId,
    /// The unit's code.
    pub unit: String,
    /// How much is claimed, minor units.
    pub amount_minor: i64,
    /// ISO 4217.
    pub currency: String,
}

/// Where it stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "at", rename_all = "snake_case")]
pub enum Cashier {
    /// How much of it is there?
    Part {
        /// The claim.
        about: About,
    },
    /// Why not all of it?
    Rest {
        /// The claim.
        about: About,
        /// How much is there, minor units.
        found_minor: i64,
    },
    /// Why not at all?
    Nothing {
        /// The claim.
        about: About,
    },
}

impl Cashier {
    fn about(&self) -> &About {
        match self {
            Cashier::Part { about } | Cashier::Rest { about, .. } | Cashier::Nothing { about } => about,
        }
    }

    /// The reasons that are offered.
    fn reasons(&self) -> &'static [Missing] {
        match self {
            Cashier::Part { .. } => &[],
            Cashier::Rest { .. } => &Missing::PART,
            Cashier::Nothing { .. } => &Missing::NOTHING,
        }
    }

    fn because(self, reason: String) -> Step<Cashier> {
        match self {
            here @ Cashier::Part { .. } => Step::Stay(here, None),
            Cashier::Rest { about, found_minor } => {
                let verdict = Verdict::Part { amount_minor: found_minor, reason };
                Step::End(Request::DecideClaim { claim: about.claim, verdict })
            }
            Cashier::Nothing { about } => {
                Step::End(Request::DecideClaim { claim: about.claim, verdict: Verdict::Nothing { reason } })
            }
        }
    }
}

/// The word of a reason, as it is kept.
fn word(missing: Missing) -> String {
    serde_json::to_value(missing).ok().and_then(|w| w.as_str().map(str::to_owned)).unwrap_or_default()
}

impl Conversation for Cashier {
    fn ask(&self, scene: &Scene<'_>) -> Prompt {
        let t = scene.texts;
        let about = self.about();
        let money = |minor| t.money(minor, &about.currency);
        let html = match self {
            Cashier::Part { .. } => t.cashier_ask_part(&about.unit, money(about.amount_minor)),
            Cashier::Rest { found_minor, .. } => {
                t.cashier_ask_rest(&about.unit, money(*found_minor), money(about.amount_minor - found_minor))
            }
            Cashier::Nothing { .. } => t.cashier_ask_nothing(&about.unit, money(about.amount_minor)),
        };
        let rows = self.reasons().iter().enumerate().map(|(n, m)| vec![choice(t.missing_name(*m), format!("r{n}"))]);
        Prompt::new(html, rows.collect())
    }

    fn hear(self, heard: &Heard, scene: &Scene<'_>) -> Step<Self> {
        let t = scene.texts;
        match (self, heard) {
            (Cashier::Part { about }, Heard::Text(text)) => match read_amount(text, &about.currency) {
                Some(found_minor) if found_minor < about.amount_minor => Step::Go(Cashier::Rest { about, found_minor }),
                Some(_) => Step::Stay(Cashier::Part { about }, Some(t.cashier_hint_less())),
                None => Step::Stay(Cashier::Part { about }, Some(t.paid_hint_amount())),
            },
            (here, Heard::Text(text)) => match here.ask(scene).meant(text) {
                Some(pick) => here.hear(&Heard::Pick(pick), scene),
                None => here.because(clip(text, 300)),
            },
            (here, Heard::Pick(pick)) => {
                let at = pick.strip_prefix('r').and_then(|n| n.parse::<usize>().ok());
                match at.and_then(|n| here.reasons().get(n)).copied() {
                    Some(missing) => here.because(word(missing)),
                    None => Step::Stay(here, None),
                }
            }
            (here, Heard::Media(..) | Heard::Skip | Heard::Phone(_) | Heard::Reply(_)) => Step::Stay(here, None),
        }
    }

    fn typed(&self) -> String {
        String::new()
    }
}
