//! The buttons of those who handle money: the phone and paper list, and plans by instalments.

use crate::domain::ids::{CommunityId, PlanId, UnitId, UserId};

/// What a button of the phone and paper list means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArrearsButton {
    /// A page of the list.
    Page(u32),
    /// One unit of it.
    Unit(UnitId),
    /// Show me this person's number.
    Phone(UnitId, UserId),
    /// Write down what came of a call or a paper.
    Call(UnitId),
}

impl ArrearsButton {
    /// What a button carries after its community; numbers are hexadecimal, so that 64 bytes suffice.
    pub(super) fn encode(&self) -> String {
        match self {
            ArrearsButton::Page(page) => format!("g.{page:x}"),
            ArrearsButton::Unit(unit) => format!("u.{:x}", unit.0),
            ArrearsButton::Phone(unit, user) => format!("p.{:x}.{:x}", unit.0, user.0),
            ArrearsButton::Call(unit) => format!("c.{:x}", unit.0),
        }
    }

    /// Reads what [`ArrearsButton::encode`] wrote.
    pub(super) fn parse(data: &str) -> Option<Self> {
        let (word, rest) = data.split_once('.')?;
        let number = |text: &str| u64::from_str_radix(text, 16).ok().map(u64::cast_signed);
        Some(match word {
            "g" => ArrearsButton::Page(u32::from_str_radix(rest, 16).ok()?),
            "u" => ArrearsButton::Unit(UnitId(number(rest)?)),
            "c" => ArrearsButton::Call(UnitId(number(rest)?)),
            "p" => {
                let (unit, user) = rest.split_once('.')?;
                ArrearsButton::Phone(UnitId(number(unit)?), UserId(number(user)?))
            }
            _ => return None,
        })
    }
}

/// The name of the slot that shows the phone and paper list in the group of finance.
pub fn arrears_slot(community: CommunityId) -> String {
    format!("l{community}")
}

/// The name of the slot of the card of a plan in the group of finance.
pub fn plan_slot(community: CommunityId, plan: PlanId) -> String {
    format!("i{community}.{plan}")
}

/// The name of the slot of a unit's reminders in somebody's chat.
pub fn reminder_slot(community: CommunityId, unit: UnitId) -> String {
    format!("r{community}.{unit}")
}
