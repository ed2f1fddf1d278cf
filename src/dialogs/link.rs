//! Tie me to my home: by a one-time code, or by choosing the unit and sharing one's own phone number.

use super::kit::{Conversation, Heard, Prompt, Step, choice, grid, plain};
use super::request::{CodeReply, Reply, Request};
use super::scene::Scene;
use crate::domain::emergency::Alarm;
use crate::domain::ids::{BuildingId, UnitId};
use crate::domain::person::{FormOfAddress, Level, Tie};
use serde::{Deserialize, Serialize};

const NO_CODE: &str = "no";
/// Buildings shown as buttons; where there are more, people type.
const BUILDINGS: usize = 60;

/// Where the first contact stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "at", rename_all = "snake_case")]
pub enum Link {
    /// A code, or no code?
    Code,
    /// Which building?
    Building,
    /// Which unit?
    Unit {
        /// The building chosen before.
        building: Option<BuildingId>,
    },
    /// Owner, tenant or family?
    Tie {
        /// The unit.
        unit: UnitId,
        /// Its code.
        code: String,
    },
    /// The own phone number.
    Phone {
        /// The unit.
        unit: UnitId,
        /// Its code.
        code: String,
        /// Owner, tenant or family.
        tie: Tie,
    },
    /// It is done or asked for; how shall we address you?
    Address {
        /// The unit's code.
        code: String,
        /// Whether an agent has to confirm it still.
        pending: bool,
    },
}

impl Link {
    /// Begins with the question for a code.
    pub fn begin() -> Step<Link> {
        Step::Go(Link::Code)
    }

    /// Begins with a code that came in a deep link.
    pub fn with_code(code: &str) -> Step<Link> {
        Step::Call(Request::UseCode(code.trim().to_owned()), Link::Code)
    }

    /// The end, or the form of address first where it was never asked.
    fn tied(code: String, pending: bool, scene: &Scene<'_>) -> Step<Link> {
        let here = Link::Address { code, pending };
        if scene.resident.address.is_none() { Step::Go(here) } else { Step::Leave(here.welcome(scene)) }
    }

    /// Whether this leaves the question for the form of address aside: the home is settled, and what comes is another matter.
    pub fn is_passed_by(&self, heard: &Heard, scene: &Scene<'_>) -> bool {
        match self {
            Link::Address { .. } => match heard {
                Heard::Text(words) => self.ask(scene).meant(words).is_none(),
                Heard::Media(..) => true,
                Heard::Pick(_) | Heard::Skip | Heard::Phone(_) | Heard::Reply(_) => false,
            },
            Link::Code | Link::Building | Link::Unit { .. } | Link::Tie { .. } | Link::Phone { .. } => false,
        }
    }

    fn welcome(&self, scene: &Scene<'_>) -> String {
        let t = scene.texts;
        match self {
            Link::Address { code, pending: false } => t.link_welcome(code),
            Link::Address { code, pending: true } => t.link_pending(code),
            Link::Code | Link::Building | Link::Unit { .. } | Link::Tie { .. } | Link::Phone { .. } => String::new(),
        }
    }
}

impl Conversation for Link {
    fn ask(&self, scene: &Scene<'_>) -> Prompt {
        let t = scene.texts;
        match self {
            Link::Code => Prompt::new(
                t.link_ask_code(scene.community.settings.name.get(t.lang())),
                vec![vec![choice(t.btn_link_no_code(), NO_CODE)]],
            ),
            Link::Building => {
                let all = &scene.community.buildings;
                let few = if all.len() > BUILDINGS { &[] } else { all.as_slice() };
                let rows = grid(few.iter().map(|b| choice(b.name.get(t.lang()), format!("b{}", b.id))).collect());
                Prompt::new(t.link_ask_building(), rows)
            }
            Link::Unit { building } => {
                let name = scene.community.buildings.iter().find(|b| Some(b.id) == *building);
                let html = match name {
                    Some(b) => t.link_ask_unit_in(b.name.get(t.lang())),
                    None => t.link_ask_unit(),
                };
                Prompt::new(html, vec![])
            }
            Link::Tie { code, .. } => {
                let rows = vec![
                    vec![choice(t.btn_link_owner(), "own"), choice(t.btn_link_tenant(), "rent")],
                    vec![choice(t.btn_link_family(), "fam")],
                ];
                Prompt::new(t.link_ask_tie(code), rows)
            }
            Link::Phone { code, .. } => {
                Prompt { contact: Some(t.btn_share_phone()), ..Prompt::new(t.link_ask_phone(code), vec![]) }
            }
            Link::Address { code, pending } => {
                let html = if *pending { t.link_pending_address(code) } else { t.link_done_address(code) };
                let rows = vec![
                    vec![choice(t.btn_link_mr(), "mr"), choice(t.btn_link_ms(), "ms")],
                    vec![choice(t.btn_link_plain(), "no")],
                ];
                Prompt::new(html, rows)
            }
        }
    }

    fn hear(self, heard: &Heard, scene: &Scene<'_>) -> Step<Self> {
        let t = scene.texts;
        if let Heard::Text(text) = heard
            && !matches!(self, Link::Code | Link::Unit { .. })
            && let Some(pick) = self.ask(scene).meant(text)
            && !(matches!(self, Link::Building) && plain(text).parse::<u64>().is_ok())
        {
            return self.hear(&Heard::Pick(pick), scene);
        }
        match (self, heard) {
            (Link::Code, Heard::Pick(pick)) if pick == NO_CODE => Step::Go(Link::Building),
            (Link::Code, Heard::Text(text)) if looks_like_unit(text) => find(None, text, Link::Unit { building: None }),
            (Link::Code, Heard::Text(text)) => Step::Call(Request::UseCode(text.trim().to_owned()), Link::Code),
            (Link::Code, Heard::Reply(Reply::Code(reply))) => match reply {
                CodeReply::Home { unit } => Link::tied(unit.clone(), false, scene),
                CodeReply::Staff { name } => Step::Leave(t.link_staff(name)),
                CodeReply::NoCode => Step::Stay(Link::Code, Some(t.link_no_code())),
                CodeReply::ForGroup => Step::Stay(Link::Code, Some(t.link_for_group())),
                CodeReply::Wrong { left } => Step::Stay(Link::Code, Some(t.link_wrong(i64::from(*left)))),
                CodeReply::Locked { until } => {
                    let until = t.moment(*until, scene.now, scene.community.settings.time_zone);
                    Step::Stay(Link::Building, Some(t.link_locked(until)))
                }
            },
            (Link::Building, Heard::Pick(pick)) => {
                let id = pick.strip_prefix('b').and_then(|id| id.parse().ok()).map(BuildingId);
                match scene.community.buildings.iter().find(|b| Some(b.id) == id) {
                    Some(b) => Step::Go(Link::Unit { building: Some(b.id) }),
                    None => Step::Stay(Link::Building, None),
                }
            }
            (Link::Building, Heard::Text(text)) => {
                match scene.community.buildings.iter().find(|b| plain(&b.code) == plain(text)) {
                    Some(b) => Step::Go(Link::Unit { building: Some(b.id) }),
                    None => find(None, text, Link::Unit { building: None }),
                }
            }
            (Link::Unit { building }, Heard::Text(text)) => {
                let within = building.filter(|_| !text.contains(['-', '–']));
                find(within, text, Link::Unit { building })
            }
            (Link::Unit { building }, Heard::Reply(Reply::Unit(found))) => match found {
                Some((unit, _, code)) => match scene.resident.homes.iter().find(|h| h.unit == *unit).map(|h| h.level) {
                    Some(Level::Verified) => Step::Leave(t.link_already(code)),
                    Some(Level::Pending) => Step::Leave(t.link_pending(code)),
                    None => Step::Go(Link::Tie { unit: *unit, code: code.clone() }),
                },
                None => Step::Stay(Link::Unit { building }, Some(t.link_no_unit())),
            },
            (Link::Tie { unit, code }, Heard::Pick(pick)) => {
                let tie = match pick.as_str() {
                    "own" => Tie::Owner,
                    "rent" => Tie::Tenant,
                    "fam" => Tie::Family,
                    _ => return Step::Stay(Link::Tie { unit, code }, None),
                };
                let asked = Link::Phone { unit, code, tie };
                match &scene.resident.phone {
                    Some(phone) => Step::Call(Request::AskTie { unit, tie, phone: phone.clone() }, asked),
                    None => Step::Go(asked),
                }
            }
            (Link::Phone { unit, code, tie }, Heard::Phone(phone)) => {
                Step::Call(Request::AskTie { unit, tie, phone: phone.clone() }, Link::Phone { unit, code, tie })
            }
            (Link::Phone { code, .. }, Heard::Reply(_)) => Link::tied(code, true, scene),
            (here @ Link::Phone { .. }, Heard::Text(_)) => Step::Stay(here, Some(t.link_hint_phone())),
            (here @ Link::Address { .. }, Heard::Pick(pick)) => {
                let address = match pick.as_str() {
                    "mr" => FormOfAddress::Mr,
                    "ms" => FormOfAddress::Ms,
                    _ => FormOfAddress::Plain,
                };
                Step::Call(Request::SetAddress(address), here)
            }
            (here @ Link::Address { .. }, Heard::Reply(_)) => Step::Leave(here.welcome(scene)),
            (here, Heard::Media(..)) => Step::Stay(here, Some(t.link_hint_media())),
            (here, Heard::Text(_)) => Step::Stay(here, Some(t.dialogs_hint_press())),
            (here, Heard::Pick(_) | Heard::Skip | Heard::Phone(_) | Heard::Reply(_)) => Step::Stay(here, None),
        }
    }

    fn gives_way(&self, alarm: Alarm) -> bool {
        alarm != Alarm::None
    }

    fn typed(&self) -> String {
        String::new()
    }

    fn parting(&self, scene: &Scene<'_>) -> Option<String> {
        match self {
            Link::Address { .. } => Some(self.welcome(scene)),
            Link::Code | Link::Building | Link::Unit { .. } | Link::Tie { .. } | Link::Phone { .. } => None,
        }
    }
}

fn find(building: Option<BuildingId>, typed: &str, then: Link) -> Step<Link> {
    Step::Call(Request::FindUnit { building, typed: typed.to_owned() }, then)
}

/// `5-1201` is a unit and no code: a wrong code would cost a try.
fn looks_like_unit(text: &str) -> bool {
    let text = text.trim();
    let split = text.split_once(['-', '–', '栋', '棟', '幢', '座']);
    text.chars().count() <= 12
        && split.is_some_and(|(head, tail)| {
            head.chars().count() <= 4
                && tail.chars().next().is_some_and(|c| c.is_ascii_digit())
                && head.chars().any(|c| c.is_ascii_digit())
        })
}
