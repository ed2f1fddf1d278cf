//! A resident's own data: which community is meant, what goes and what stays, and a second yes before it goes.

use super::kit::{Conversation, Heard, Prompt, Step, choice};
use super::request::{PrivacyRequest, Reply, Request};
use super::scene::Scene;
use crate::domain::emergency::Alarm;
use crate::domain::ids::CommunityId;
use crate::domain::privacy::{Spot, Traces, Wish};
use serde::{Deserialize, Serialize};

const ALL: &str = "all";
const ON: &str = "on";
const LOOK: &str = "look";
const YES: &str = "yes";

/// Where it stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "at", rename_all = "snake_case")]
pub enum Privacy {
    /// In which community, or in all of them?
    Which {
        /// What they want.
        wish: Wish,
        /// Where they are known.
        spots: Vec<Spot>,
        /// Where they are to be forgotten, while the desk looks what that means.
        of: Vec<CommunityId>,
    },
    /// What goes and what stays: go on?
    Preview {
        /// Where they are forgotten.
        of: Vec<CommunityId>,
        /// What it means, in each.
        traces: Vec<Traces>,
    },
    /// For certain?
    Sure {
        /// Where they are forgotten.
        of: Vec<CommunityId>,
    },
}

impl Privacy {
    /// Begins with the choice of a community, where there is one.
    pub fn begin(wish: Wish, spots: Vec<Spot>) -> Step<Privacy> {
        match spots.as_slice() {
            [only] => {
                let of = vec![only.community];
                Privacy::Which { wish, spots, of: vec![] }.chosen(of)
            }
            _ => Step::Go(Privacy::Which { wish, spots, of: vec![] }),
        }
    }

    fn chosen(self, of: Vec<CommunityId>) -> Step<Privacy> {
        match self {
            Privacy::Which { wish: Wish::Forget, spots, .. } => {
                let asked = PrivacyRequest::Traces { of: of.clone() };
                Step::Call(Request::Privacy(asked), Privacy::Which { wish: Wish::Forget, spots, of })
            }
            Privacy::Which { wish: Wish::Data, .. } | Privacy::Preview { .. } | Privacy::Sure { .. } => {
                Step::End(Request::Privacy(PrivacyRequest::Send { of }))
            }
        }
    }
}

impl Conversation for Privacy {
    fn ask(&self, scene: &Scene<'_>) -> Prompt {
        let t = scene.texts;
        match self {
            Privacy::Which { wish, spots, .. } => {
                let mut rows: Vec<_> =
                    spots.iter().map(|spot| vec![choice(&spot.name, spot.community.to_string())]).collect();
                rows.push(vec![choice(t.btn_privacy_all(), ALL)]);
                let html = match wish {
                    Wish::Data => t.mydata_which(),
                    Wish::Forget => t.forget_which(),
                };
                Prompt::new(html, rows)
            }
            Privacy::Preview { traces, .. } => {
                let rows = vec![vec![choice(t.btn_forget_on(), ON)], vec![choice(t.btn_forget_look(), LOOK)]];
                Prompt::new(t.forget_preview(traces), rows)
            }
            Privacy::Sure { .. } => Prompt::new(t.forget_sure(), vec![vec![choice(t.btn_forget_yes(), YES)]]),
        }
    }

    fn hear(self, heard: &Heard, scene: &Scene<'_>) -> Step<Self> {
        let t = scene.texts;
        let pick = match (heard, &self) {
            (Heard::Pick(pick), _) => Some(pick.clone()),
            // What cannot be undone is not read out of half a word.
            (Heard::Text(_), Privacy::Preview { .. } | Privacy::Sure { .. }) => None,
            (Heard::Text(text), Privacy::Which { .. }) => self.ask(scene).meant(text),
            (Heard::Reply(Reply::Traces(traces)), Privacy::Which { spots, of, .. }) => {
                if traces.iter().any(|traces| !traces.hindrances.is_empty()) {
                    return Step::Leave(t.forget_not_yet(traces));
                }
                let next = Privacy::Preview { of: of.clone(), traces: traces.clone() };
                return if spots.len() > 1 { Step::Go(next) } else { Step::Stay(next, None) };
            }
            (Heard::Reply(_), _) => return Step::Stay(self, None),
            (Heard::Media(..) | Heard::Phone(_) | Heard::Skip, _) => None,
        };
        match (pick.as_deref(), &self) {
            (Some(ALL), Privacy::Which { spots, .. }) => {
                let of = spots.iter().map(|spot| spot.community).collect();
                self.chosen(of)
            }
            (Some(pick), Privacy::Which { spots, .. }) => {
                let known = spots.iter().map(|spot| spot.community).find(|id| id.to_string() == pick);
                match known {
                    Some(id) => self.chosen(vec![id]),
                    None => Step::Stay(self, Some(t.dialogs_hint_press())),
                }
            }
            (Some(LOOK), Privacy::Preview { of, .. }) => {
                Step::Call(Request::Privacy(PrivacyRequest::Send { of: of.clone() }), self)
            }
            (Some(ON), Privacy::Preview { of, .. }) => Step::Go(Privacy::Sure { of: of.clone() }),
            (Some(YES), Privacy::Sure { of }) => {
                Step::End(Request::Privacy(PrivacyRequest::Forget { of: of.clone() }))
            }
            _ => Step::Stay(self, Some(t.dialogs_hint_press())),
        }
    }

    fn takes_words(&self) -> bool {
        false
    }

    fn gives_way(&self, alarm: Alarm) -> bool {
        alarm != Alarm::None
    }

    fn typed(&self) -> String {
        String::new()
    }
}
