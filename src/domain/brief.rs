//! A ticket in one line, for lists.

use super::ids::TicketId;
use super::ticket::State;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A ticket in one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Brief {
    /// Its key.
    pub ticket: TicketId,
    /// Its number.
    pub number: String,
    /// Key of its category.
    pub category: String,
    /// Where.
    pub place: String,
    /// Where it stands.
    pub state: State,
    /// When it was registered.
    pub created_at: DateTime<Utc>,
}
