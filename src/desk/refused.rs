//! What the desk refuses for who presses it is written down, in the transaction of the refusal.

use super::Turn;
use crate::chat::button::Button;
use crate::chat::inbound::{Inbound, What};
use crate::domain::flow::Refusal;
use crate::domain::ids::{ChatId, CommunityId, TicketId, UserId};
use crate::domain::refused::Why;
use crate::store::refused::{self, Refused};
use crate::store::staff;
use anyhow::Result;

/// Who is heard in this turn, where, and by which button or command.
pub(super) struct Origin {
    user: UserId,
    chat: ChatId,
    what: String,
}

impl Origin {
    /// `None`: nobody whom one could name.
    pub(super) fn of(inbound: &Inbound) -> Option<Origin> {
        let from = inbound.from.as_ref()?;
        let what = match &inbound.what {
            What::Press { data, .. } => Button::decode(data).word().to_owned(),
            What::Command { name, .. } => {
                let name: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').take(32).collect();
                format!("/{name}")
            }
            What::Text { .. }
            | What::Media { .. }
            | What::Contact { .. }
            | What::Edited { .. }
            | What::Blocked(_)
            | What::Member(_)
            | What::Rights
            | What::MigratedTo(_)
            | What::PreCheckout { .. }
            | What::Paid { .. }
            | What::Unusable { .. } => "words".to_owned(),
        };
        Some(Origin { user: from.id, chat: inbound.chat.id, what })
    }
}

impl Turn<'_> {
    /// Writes down that this turn's press or command is refused for who made it. Every refusal of the desk for who
    /// somebody is goes through here.
    pub(super) async fn refused(&mut self, community: CommunityId, ticket: Option<TicketId>, why: Why) -> Result<()> {
        let Some(Origin { user, chat, what }) = &self.origin else { return Ok(()) };
        tracing::info!(community = community.0, chat = chat.0, user = user.0, what, ?why, "refused");
        let row = Refused { community, at: self.now, user: *user, chat: *chat, what: what.clone(), ticket, why };
        refused::record(self.conn, &row).await
    }

    /// The same for a refusal of the ticket's law or of a role; what is no fault of the presser is not written down.
    pub(super) async fn refused_by_law(&mut self, key: (CommunityId, TicketId), refusal: &Refusal) -> Result<()> {
        let why = match refusal {
            Refusal::NotAllowed | Refusal::OwnPermit => Why::WrongRole,
            Refusal::NotNow(_) => Why::OldCard,
            // Somebody was faster, or it is done already: that happens to everybody.
            Refusal::TakenBy(_)
            | Refusal::AlreadyYours
            | Refusal::UrgeAgainAt(_)
            | Refusal::GraceOver
            | Refusal::AlreadyFollowing
            | Refusal::OfferOpen
            | Refusal::OfferOver
            | Refusal::NoTime
            | Refusal::TheirTime
            | Refusal::TooLate(_)
            | Refusal::StepDone
            | Refusal::NotOneMatter => return Ok(()),
        };
        self.refused(key.0, Some(key.1), why).await
    }

    /// Why somebody who is not staff of this community may not press its staff's buttons.
    pub(super) async fn why_not_staff(&mut self, community: CommunityId, user: UserId) -> Result<Why> {
        if staff::served(self.conn, community, user).await? {
            return Ok(Why::NotStaffAnyMore);
        }
        let elsewhere = !staff::communities_served(self.conn, user).await?.is_empty();
        Ok(if elsewhere { Why::OtherCommunity } else { Why::NotStaff })
    }
}
