//! Staff: money of a receipt that is given back, read back before it is written down.

use super::kit::{Conversation, Heard, Prompt, Step, choice};
use super::request::Request;
use super::scene::Scene;
use crate::chat::words::line;
use crate::domain::bill::Method;
use crate::domain::receipt::ReceiptNo;
use serde::{Deserialize, Serialize};

/// The pick that writes it down.
const SEND: &str = "ok";

/// What is given back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundDraft {
    /// Of which receipt.
    pub receipt: ReceiptNo,
    /// How much, minor units.
    pub amount_minor: i64,
    /// Why. Untrusted text.
    pub reason: String,
    /// What had been returned of it when this was asked: something else meanwhile makes it another matter.
    pub returned_minor: i64,
}

/// Where the dialog stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "at", rename_all = "snake_case")]
pub enum Refund {
    /// Read back: is it so?
    Check {
        /// What is given back.
        draft: RefundDraft,
        /// The unit's code.
        unit: String,
        /// Who paid; empty where nobody is known.
        payer: String,
        /// What was received, minor units.
        received_minor: i64,
        /// ISO 4217.
        currency: String,
        /// How it was paid.
        method: Method,
        /// How the payment provider calls it, where it was paid in the chat.
        charge: Option<String>,
    },
}

impl Conversation for Refund {
    fn ask(&self, scene: &Scene<'_>) -> Prompt {
        let t = scene.texts;
        let Refund::Check { draft, unit, payer, received_minor, currency, method, charge } = self;
        let money = |minor| t.money(minor, currency);
        let mut lines = vec![
            t.refund_check(money(draft.amount_minor), draft.receipt.to_string()),
            t.refund_of(line(unit, 20), money(*received_minor), t.method_name(*method)),
        ];
        if !payer.is_empty() {
            lines.push(t.refund_payer(line(payer, 40)));
        }
        lines.push(t.refund_reason(line(&draft.reason, 200)));
        lines.push(String::new());
        lines.push(match charge {
            // The provider gives ordinary currencies back in its own console: Telegram has no call for it.
            Some(charge) => t.refund_online(line(charge, 128)),
            None => t.refund_by_hand(),
        });
        Prompt::new(lines.join("\n"), vec![vec![choice(t.btn_refund_yes(), SEND)]])
    }

    fn hear(self, heard: &Heard, scene: &Scene<'_>) -> Step<Refund> {
        match (self, heard) {
            (Refund::Check { draft, .. }, Heard::Pick(pick)) if pick == SEND => Step::End(Request::Refund(draft)),
            (here, _) => Step::Stay(here, Some(scene.texts.dialogs_hint_press())),
        }
    }

    fn typed(&self) -> String {
        String::new()
    }

    fn takes_words(&self) -> bool {
        false
    }
}
