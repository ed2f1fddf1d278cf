//! Two tickets that are one matter: which other one, read back, then merged.

use super::kit::{Conversation, Heard, Prompt, Step, choice};
use super::request::{Reply, Request};
use super::scene::Scene;
use crate::chat::words::line;
use crate::domain::act::Act;
use crate::domain::brief::Brief;
use crate::domain::ids::{CommunityId, TicketId};
use serde::{Deserialize, Serialize};

/// The pick that merges.
const SEND: &str = "ok";
/// The pick that goes back to the choice.
const CHANGE: &str = "edit";

/// Where the dialog stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "at", rename_all = "snake_case")]
pub enum Merge {
    /// With which one? The desk is asked for likely ones, or for the one of a typed number.
    Which {
        /// Whose ticket.
        community: CommunityId,
        /// The ticket that will go on in another.
        ticket: TicketId,
        /// Likely ones.
        offers: Vec<Brief>,
        /// The number that was typed, while the desk looks for it.
        #[serde(default)]
        typed: String,
    },
    /// Both read back.
    Check {
        /// Whose ticket.
        community: CommunityId,
        /// The ticket that will go on in another.
        ticket: TicketId,
        /// The one in which it will.
        into: Brief,
        /// Likely ones, for another choice.
        offers: Vec<Brief>,
    },
}

impl Merge {
    /// Begins with what the desk finds alike.
    pub fn begin(community: CommunityId, ticket: TicketId) -> Step<Merge> {
        let state = Merge::Which { community, ticket, offers: vec![], typed: String::new() };
        Step::Call(Request::FindSame { ticket, number: None }, state)
    }
}

impl Conversation for Merge {
    fn ask(&self, scene: &Scene<'_>) -> Prompt {
        let t = scene.texts;
        let Some(case) = scene.case else { return Prompt::new(t.job_gone(), vec![]) };
        let number = &case.ticket.number;
        match self {
            Merge::Which { offers, .. } => {
                let html = if offers.is_empty() { t.merge_which_number(number) } else { t.merge_which(number) };
                let rows = offers.iter().map(|b| vec![choice(shown(b, scene), b.ticket.to_string())]).collect();
                Prompt::new(html, rows)
            }
            Merge::Check { into, .. } => {
                let words = line(&case.ticket.words, 160);
                let mut lines = vec![t.merge_check(number, shown(into, scene))];
                if !words.is_empty() {
                    lines.push(t.merge_words(words));
                }
                let rows = vec![vec![choice(t.btn_merge_yes(), SEND), choice(t.btn_job_change(), CHANGE)]];
                Prompt::new(lines.join("\n"), rows)
            }
        }
    }

    fn hear(self, heard: &Heard, scene: &Scene<'_>) -> Step<Merge> {
        match self {
            Merge::Which { community, ticket, offers, typed } => {
                let here = |offers| Merge::Which { community, ticket, offers, typed: String::new() };
                match heard {
                    Heard::Pick(pick) => match offers.iter().find(|b| b.ticket.to_string() == *pick).cloned() {
                        Some(into) => Step::Go(Merge::Check { community, ticket, into, offers }),
                        None => Step::Stay(here(offers), Some(scene.texts.job_pick())),
                    },
                    Heard::Text(words) => {
                        let number = line(words, 40);
                        let request = Request::FindSame { ticket, number: Some(number.clone()) };
                        Step::Call(request, Merge::Which { community, ticket, offers, typed: number })
                    }
                    // What was looked for first is offered; what was looked for by its number is read back.
                    Heard::Reply(Reply::Tickets(found)) if typed.is_empty() => Step::Stay(here(found.clone()), None),
                    Heard::Reply(Reply::Tickets(found)) => match found.first().cloned() {
                        Some(into) => Step::Go(Merge::Check { community, ticket, into, offers }),
                        None => Step::Stay(here(offers), Some(scene.texts.merge_not_found(typed))),
                    },
                    Heard::Media(..) => Step::Stay(here(offers), Some(scene.texts.job_no_files())),
                    Heard::Skip | Heard::Phone(_) | Heard::Reply(_) => Step::Stay(here(offers), None),
                }
            }
            Merge::Check { community, ticket, into, offers } => match heard {
                Heard::Pick(pick) if pick == SEND => {
                    let act = Act::Merge { into: into.ticket, number: into.number };
                    Step::End(Request::Do { community, ticket, act, media: vec![] })
                }
                Heard::Pick(pick) if pick == CHANGE => {
                    Step::Go(Merge::Which { community, ticket, offers, typed: String::new() })
                }
                Heard::Text(words) => {
                    let number = line(words, 40);
                    let request = Request::FindSame { ticket, number: Some(number.clone()) };
                    Step::Call(request, Merge::Which { community, ticket, offers, typed: number })
                }
                Heard::Pick(_) | Heard::Skip | Heard::Media(..) | Heard::Phone(_) | Heard::Reply(_) => {
                    let here = Merge::Check { community, ticket, into, offers };
                    Step::Stay(here, Some(scene.texts.job_pick()))
                }
            },
        }
    }

    fn typed(&self) -> String {
        String::new()
    }

    fn ticket(&self) -> Option<TicketId> {
        match self {
            Merge::Which { ticket, .. } | Merge::Check { ticket, .. } => Some(*ticket),
        }
    }

    fn takes_words(&self) -> bool {
        matches!(self, Merge::Which { .. })
    }
}

/// A ticket as a choice: number, what, where.
fn shown(brief: &Brief, scene: &Scene<'_>) -> String {
    let what = scene.community.settings.category(&brief.category);
    let what = what.map_or_else(String::new, |c| c.name.get(scene.texts.lang()).to_owned());
    let parts = [brief.number.clone(), line(&what, 20), line(&brief.place, 20)];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}
