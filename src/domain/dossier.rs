//! All that belongs to a complaint beside its ticket: what the resident told, what staff found, what came before.

use super::complaint::{Responsibility, Validity};
use super::ids::StaffId;
use super::staff::Staff;
use super::ticket::State;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What a complaint says beside the ticket's own words. Untrusted text.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Told {
    /// The person whom it is about, as the resident wrote the name.
    pub about_name: String,
    /// When and where it happened.
    pub happened: String,
    /// What the resident wants.
    pub wanted: String,
}

/// What staff found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// Whether it is justified.
    pub validity: Validity,
    /// Who is responsible.
    pub responsibility: Responsibility,
    /// When that was found.
    pub at: DateTime<Utc>,
}

/// An earlier complaint of the same resident or home, in one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Earlier {
    /// Its number.
    pub number: String,
    /// Key of its category.
    pub category: String,
    /// Where it stands.
    pub state: State,
    /// When it was registered.
    pub created_at: DateTime<Utc>,
}

/// All that belongs to a complaint beside its ticket.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Dossier {
    /// What the resident told.
    pub told: Told,
    /// The member of staff whom it is about.
    pub accused: Option<Staff>,
    /// What was found in this round.
    pub judged: Option<Judgement>,
    /// Whether the handler was reminded that the result has to be told.
    pub reminded: bool,
    /// Whose answer the resident refused.
    pub first: Option<StaffId>,
    /// Earlier complaints, the newest first: those that whoever reads this one may read too.
    pub earlier: Vec<Earlier>,
}
