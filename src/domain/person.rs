//! Residents: who talks to the desk, and their ties to units.

use super::ids::{BuildingId, UnitId, UserId};
use super::lang::Lang;
use serde::{Deserialize, Serialize};

/// How a resident wishes to be addressed; asked once and used from then on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FormOfAddress {
    /// 先生 / Mr
    Mr,
    /// 女士 / Ms
    Ms,
    /// By the name alone.
    Plain,
}

/// A resident as one community knows them (product.md: resident).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resident {
    /// Their Telegram user id.
    pub user: UserId,
    /// The name they gave themselves in Telegram: untrusted text.
    pub name: String,
    /// The language that they read.
    pub lang: Lang,
    /// How to address them; `None` until asked.
    pub address: Option<FormOfAddress>,
    /// The number that they shared as their own contact, in international form with a leading `+`.
    pub phone: Option<String>,
    /// Their units, verified and pending.
    pub homes: Vec<Home>,
}

impl Resident {
    /// The ties that an agent or a code has confirmed.
    pub fn verified(&self) -> impl Iterator<Item = &Home> {
        self.homes.iter().filter(|h| h.level == Level::Verified)
    }
}

/// A resident's tie to a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tie {
    /// Owns the unit.
    Owner,
    /// Rents it.
    Tenant,
    /// Lives with an owner or tenant.
    Family,
}

/// How sure the desk is of a tie. A user without any tie is a guest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Asked for; an agent has not answered yet.
    Pending,
    /// Confirmed by a one-time code or by an agent.
    Verified,
}

/// One occupancy of a resident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Home {
    /// The unit.
    pub unit: UnitId,
    /// Its code as people write it, such as `5-1201`.
    pub code: String,
    /// The building that it is in.
    pub building: BuildingId,
    /// Owner, tenant or family.
    pub tie: Tie,
    /// Pending or verified.
    pub level: Level,
    /// Whether elders live there: their tickets sort first within a priority.
    pub elder: bool,
}
