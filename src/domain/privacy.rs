//! What residents may know of what is kept about them, and what is said before they are forgotten.

use super::ids::CommunityId;
use serde::{Deserialize, Serialize};

/// What somebody wants with what is kept about them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wish {
    /// To see it.
    Data,
    /// To be forgotten.
    Forget,
}

/// A community that knows somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spot {
    /// Which.
    pub community: CommunityId,
    /// Its name, as they read it.
    pub name: String,
}

/// What has to come to an end before somebody can be forgotten.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Hindrance {
    /// They said that they have paid, and the cashier has not looked yet.
    Claim {
        /// The unit's code.
        unit: String,
        /// How much, minor units.
        amount_minor: i64,
        /// ISO 4217.
        currency: String,
    },
    /// They are about to pay in the chat.
    Paying,
    /// A paid service is booked or under way.
    Service {
        /// The ticket's number.
        number: String,
    },
}

/// What a community keeps of somebody, as they read it before they decide.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Traces {
    /// The community's name, as they read it.
    pub community: String,
    /// Codes of the units to which they are tied, or asked to be.
    pub homes: Vec<String>,
    /// Whether their number is known.
    pub phone: bool,
    /// How many tickets are theirs.
    pub tickets: i64,
    /// Numbers of those that are withdrawn with it.
    pub withdrawn: Vec<String>,
    /// Numbers of those that go on without their name.
    pub going_on: Vec<String>,
    /// Whether one of their units owes something.
    pub owes: bool,
    /// Whether they serve there: that stays.
    pub staff: bool,
    /// What has to come to an end first.
    pub hindrances: Vec<Hindrance>,
}
