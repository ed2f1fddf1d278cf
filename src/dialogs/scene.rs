//! What a dialog may look at.

use crate::domain::bill::{Account, Claim};
use crate::domain::case::Case;
use crate::domain::community::Community;
use crate::domain::person::Resident;
use crate::domain::staff::Staff;
use crate::texts::Texts;
use chrono::{DateTime, Utc};

/// The surroundings of one answer, loaded by the desk in the turn's transaction.
pub struct Scene<'a> {
    /// The time of the turn.
    pub now: DateTime<Utc>,
    /// The community.
    pub community: &'a Community,
    /// Who is speaking, as a resident.
    pub resident: &'a Resident,
    /// Who is speaking, as a member of staff.
    pub staff: Option<&'a Staff>,
    /// The ticket that the dialog is about.
    pub case: Option<&'a Case>,
    /// The account that the dialog shows: only what this person may see of it; nothing where they are not tied to the unit.
    pub account: Option<&'a Account>,
    /// What this person says to have paid for that unit, while the cashier has not decided; the newest first.
    pub claims: &'a [Claim],
    /// Who can be given the ticket: the staff of its department.
    pub colleagues: &'a [Staff],
    /// Whether residents of the community can pay in the chat.
    pub pays_online: bool,
    /// Texts in the language of the conversation.
    pub texts: Texts,
}
