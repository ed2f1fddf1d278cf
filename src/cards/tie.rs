//! A resident asks to be tied to a unit: the card for the front desk, and what the resident is told.

use super::{Face, menu_key};
use crate::chat::button::{Button, Menu};
use crate::chat::outgoing::Key;
use crate::chat::words::line;
use crate::domain::ids::CommunityId;
use crate::domain::person::Tie;
use crate::texts::Texts;

/// A request to be tied to a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TieRequest {
    /// Whose.
    pub community: CommunityId,
    /// Its number.
    pub request: i64,
    /// The resident's name. Untrusted text.
    pub name: String,
    /// The unit as people write it.
    pub unit: String,
    /// What they say they are.
    pub tie: Tie,
    /// Their own number, `+` form.
    pub phone: String,
}

/// The card on which an agent decides. `since`: when it was asked, where it has waited for long.
pub fn ask(texts: Texts, tie: &TieRequest, since: Option<String>) -> Face {
    let key =
        |label, approve| Key::press(label, &Button::Tie { community: tie.community, request: tie.request, approve });
    let mut lines = vec![texts.tie_ask(name(tie), unit(tie), what(texts, tie.tie), texts.masked(&tie.phone))];
    lines.extend(since.map(|since| texts.tie_waits(since)));
    Face::with(lines.join("\n"), vec![vec![key(texts.btn_tie_approve(), true), key(texts.btn_tie_refuse(), false)]])
}

/// The same card once somebody has decided.
pub fn decided(texts: Texts, tie: &TieRequest, approved: bool, by: &str) -> Face {
    let (name, unit, what, by) = (name(tie), unit(tie), what(texts, tie.tie), line(by, 40));
    Face::words(match approved {
        true => texts.tie_approved(name, unit, what, by),
        false => texts.tie_refused(name, unit, what, by),
    })
}

/// What the resident reads of the decision, in their language.
pub fn told(texts: Texts, tie: &TieRequest, approved: bool) -> Face {
    if approved {
        let rows =
            vec![vec![menu_key(texts.btn_main_repair(), Menu::Repair)], vec![menu_key(texts.btn_menu(), Menu::Home)]];
        Face::with(texts.tie_welcome(unit(tie)), rows)
    } else {
        let rows =
            vec![vec![menu_key(texts.btn_main_message(), Menu::Message)], vec![menu_key(texts.btn_menu(), Menu::Home)]];
        Face::with(texts.tie_sorry(unit(tie)), rows)
    }
}

/// What the resident reads at the first working morning after they asked, where nobody has decided yet.
pub fn still_looked_at(texts: Texts, tie: &TieRequest) -> Face {
    Face::with(texts.tie_still(unit(tie)), vec![vec![menu_key(texts.btn_menu(), Menu::Home)]])
}

/// The answer to an agent's press; `None`: somebody had decided before.
pub fn pressed(texts: Texts, approved: Option<bool>) -> String {
    match approved {
        Some(true) => texts.alert_tie_approved(),
        Some(false) => texts.alert_tie_refused(),
        None => texts.alert_tie_decided(),
    }
}

fn name(tie: &TieRequest) -> String {
    line(&tie.name, 60)
}

fn unit(tie: &TieRequest) -> String {
    line(&tie.unit, 40)
}

fn what(texts: Texts, tie: Tie) -> String {
    match tie {
        Tie::Owner => texts.tie_owner(),
        Tie::Tenant => texts.tie_tenant(),
        Tie::Family => texts.tie_family(),
    }
}
