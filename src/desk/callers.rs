//! Somebody who phoned joins by Telegram: what was entered for them by telephone becomes theirs.

use super::Turn;
use super::requests::private;
use crate::cards;
use crate::chat::words::line;
use crate::domain::act::{Act, Actor};
use crate::domain::community::Community;
use crate::domain::ids::UserId;
use crate::store::outbox::Rank;
use crate::store::{callers, people, tickets, timeline};
use crate::texts::Texts;
use anyhow::Result;

impl Turn<'_> {
    /// Hands over what was entered for a caller without Telegram whose number this resident has shared as their own, once
    /// they are tied for sure to a unit for which it was entered. A typed number, and a tie that is only asked for, are
    /// nobody's proof.
    pub(super) async fn take_over_calls(&mut self, community: &Community, user: UserId) -> Result<()> {
        let calls = callers::calls_of(self.conn, community.id, user).await?;
        if calls.is_empty() {
            return Ok(());
        }
        let Some(resident) = people::resident(self.conn, community.id, user).await? else { return Ok(()) };
        let staff_read = community.settings.language();
        let words = Texts::new(staff_read).plain_caller_joined(line(&resident.name, 40));
        let mut callers_were = vec![];
        for (id, caller) in &calls {
            let Some(ticket) = tickets::lock(self.conn, community.id, *id).await? else { continue };
            tickets::set_reporter(self.conn, community.id, *id, user, ticket.phone.as_deref()).await?;
            callers::follow_no_more(self.conn, community.id, *id, user).await?;
            let act = Act::Note { words: words.clone() };
            timeline::record(self.conn, (community.id, *id), self.now, Actor::Desk, &act).await?;
            callers_were.push(*caller);
        }
        callers_were.sort_unstable();
        callers_were.dedup();
        for caller in callers_were {
            callers::follow_instead(self.conn, community.id, caller, user).await?;
            callers::forget_without_telegram(self.conn, community.id, caller).await?;
        }
        tracing::info!(community = community.id.0, tickets = calls.len(), "a caller has joined by Telegram");
        let texts = Texts::new(self.lang_of(community.id, user).await?);
        let count = i64::try_from(calls.len()).unwrap_or(i64::MAX);
        self.say(private(user), cards::entry::taken_over(texts, count), Rank::Reply).await?;
        for (id, _) in calls {
            let open = tickets::lock(self.conn, community.id, id).await?.is_some_and(|t| !t.state.is_over());
            if open {
                Box::pin(self.show_everywhere(community, id)).await?;
            }
        }
        Ok(())
    }
}
