//! Staff: why a permit is declined; the resident reads it.

use super::job::{About, bounded};
use super::kit::{Conversation, Heard, Prompt, Step};
use super::request::Request;
use super::scene::Scene;
use crate::domain::act::Act;
use crate::domain::ids::TicketId;
use serde::{Deserialize, Serialize};

/// Where it stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "at", rename_all = "snake_case")]
pub enum Deny {
    /// Why?
    Reason {
        /// The ticket.
        about: About,
        /// At which step, from 1.
        step: u32,
    },
}

impl Deny {
    /// Begins with the question for the reason.
    pub fn begin(about: About, step: u32) -> Step<Deny> {
        Step::Go(Deny::Reason { about, step })
    }
}

impl Conversation for Deny {
    fn ask(&self, scene: &Scene<'_>) -> Prompt {
        let number = scene.case.map_or("", |case| case.ticket.number.as_str());
        Prompt::new(scene.texts.deny_ask(number), vec![])
    }

    fn hear(self, heard: &Heard, scene: &Scene<'_>) -> Step<Self> {
        let Deny::Reason { about, step } = self;
        match heard {
            Heard::Text(words) => match bounded(words, scene.texts) {
                // Nothing that can be seen is no reason.
                Ok(reason) if reason.is_empty() => Step::Stay(self, Some(scene.texts.field_hint_other())),
                Ok(reason) => {
                    let act = Act::Deny { step, reason };
                    Step::End(Request::Do { community: about.community, ticket: about.ticket, act, media: vec![] })
                }
                Err(hint) => Step::Stay(self, Some(hint)),
            },
            Heard::Media(..) => Step::Stay(self, Some(scene.texts.job_no_files())),
            Heard::Pick(_) | Heard::Skip | Heard::Phone(_) | Heard::Reply(_) => Step::Stay(self, None),
        }
    }

    fn typed(&self) -> String {
        String::new()
    }

    fn ticket(&self) -> Option<TicketId> {
        let Deny::Reason { about, .. } = self;
        Some(about.ticket)
    }
}
