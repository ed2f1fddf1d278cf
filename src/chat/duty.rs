//! The buttons of duty: coming and leaving, hand-over cards, lists of open work, digests to be signed.

use crate::domain::act::WaitReason;
use crate::domain::ids::TicketId;

/// What a button about duty means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DutyButton {
    /// I am on duty in this department from now on.
    On(String),
    /// I leave.
    Off(String),
    /// Show the card of this ticket anew.
    Card(TicketId),
    /// It stays with me.
    Keep(i64, TicketId),
    /// Whoever comes next takes it.
    Next(i64, TicketId),
    /// It waits (opens the choice of reasons).
    Pause(i64, TicketId),
    /// It waits for this.
    Wait(i64, TicketId, WaitReason),
    /// I decide anew about it.
    Change(i64, TicketId),
    /// Whoever comes next takes all that is not decided.
    AllNext(i64),
    /// Another page of the hand-over card.
    Page(i64, u32),
    /// The hand-over was received.
    Sign(i64),
    /// The weekly digest was read.
    SignDigest(i64),
}

impl DutyButton {
    /// What a button carries after its community; numbers are hexadecimal, so that 64 bytes suffice.
    pub(super) fn encode(&self) -> String {
        match self {
            DutyButton::On(department) => format!("on.{department}"),
            DutyButton::Off(department) => format!("of.{department}"),
            DutyButton::Card(ticket) => format!("c.{:x}", ticket.0),
            DutyButton::Keep(handover, ticket) => format!("k.{handover:x}.{:x}", ticket.0),
            DutyButton::Next(handover, ticket) => format!("n.{handover:x}.{:x}", ticket.0),
            DutyButton::Pause(handover, ticket) => format!("p.{handover:x}.{:x}", ticket.0),
            DutyButton::Wait(handover, ticket, reason) => {
                format!("w{}.{handover:x}.{:x}", letter(*reason), ticket.0)
            }
            DutyButton::Change(handover, ticket) => format!("r.{handover:x}.{:x}", ticket.0),
            DutyButton::AllNext(handover) => format!("a.{handover:x}"),
            DutyButton::Page(handover, page) => format!("g.{handover:x}.{page:x}"),
            DutyButton::Sign(handover) => format!("s.{handover:x}"),
            DutyButton::SignDigest(digest) => format!("d.{digest:x}"),
        }
    }

    /// Reads what [`DutyButton::encode`] wrote.
    pub(super) fn parse(data: &str) -> Option<Self> {
        let (word, rest) = data.split_once('.')?;
        let number = |text: &str| u64::from_str_radix(text, 16).ok().map(u64::cast_signed);
        let pair = || {
            let (handover, ticket) = rest.split_once('.')?;
            Some((number(handover)?, TicketId(number(ticket)?)))
        };
        Some(match word {
            "on" => DutyButton::On(rest.to_owned()),
            "of" => DutyButton::Off(rest.to_owned()),
            "c" => DutyButton::Card(TicketId(number(rest)?)),
            "k" => pair().map(|(h, t)| DutyButton::Keep(h, t))?,
            "n" => pair().map(|(h, t)| DutyButton::Next(h, t))?,
            "p" => pair().map(|(h, t)| DutyButton::Pause(h, t))?,
            "r" => pair().map(|(h, t)| DutyButton::Change(h, t))?,
            "a" => DutyButton::AllNext(number(rest)?),
            "g" => pair().map(|(h, p)| u32::try_from(p.0).ok().map(|p| DutyButton::Page(h, p)))??,
            "s" => DutyButton::Sign(number(rest)?),
            "d" => DutyButton::SignDigest(number(rest)?),
            _ => {
                let reason = WaitReason::ALL.into_iter().find(|r| word == format!("w{}", letter(*r)))?;
                pair().map(|(h, t)| DutyButton::Wait(h, t, reason))?
            }
        })
    }
}

fn letter(reason: WaitReason) -> char {
    match reason {
        WaitReason::Parts => 'p',
        WaitReason::Resident => 'r',
        WaitReason::ThirdParty => 't',
        WaitReason::Weather => 'w',
    }
}

/// The name of the slot that shows the open work of a department in its group.
pub fn board_slot(community: crate::domain::ids::CommunityId, department: &str) -> String {
    format!("b{community}.{department}")
}

/// The name of the slot of a hand-over card in its owner's chat.
pub fn handover_slot(community: crate::domain::ids::CommunityId, handover: i64) -> String {
    format!("h{community}.{handover}")
}

/// The name of the slot of a weekly digest in its group.
pub fn digest_slot(community: crate::domain::ids::CommunityId, digest: i64) -> String {
    format!("w{community}.{digest}")
}
