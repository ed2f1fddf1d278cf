//! Two tickets that are one matter: which may become one, and what the merged one leaves to the other.

use super::Turn;
use crate::dialogs::request::Reply;
use crate::domain::act::{Act, Actor};
use crate::domain::community::Community;
use crate::domain::flow::Refusal;
use crate::domain::ids::TicketId;
use crate::domain::ticket::Ticket;
use crate::store::{tickets, timeline};
use anyhow::Result;

impl Turn<'_> {
    /// Open tickets in which this one can go on: of the same place and category, or the one of this number.
    pub(super) async fn mergeable(
        &mut self,
        community: &Community,
        id: TicketId,
        typed: Option<&str>,
    ) -> Result<Reply> {
        let Some(ticket) = tickets::lock(self.conn, community.id, id).await? else { return Ok(Reply::Tickets(vec![])) };
        let briefs = match typed {
            Some(number) => tickets::numbered(self.conn, &ticket, number).await?,
            None => tickets::alike(self.conn, &ticket).await?,
        };
        Ok(Reply::Tickets(briefs))
    }

    /// Why these two cannot be one: gone or ended, or not the same people may see both.
    pub(super) async fn merge_refused(&mut self, ticket: &Ticket, into: TicketId) -> Result<Option<Refusal>> {
        let other = tickets::lock(self.conn, ticket.community, into).await?;
        Ok(match other {
            Some(other) if ticket.is_one_matter_with(&other) => None,
            Some(_) | None => Some(Refusal::NotOneMatter),
        })
    }

    /// Its residents follow the other ticket from now on, which keeps what they told and sent.
    pub(super) async fn merged(&mut self, community: &Community, ticket: &Ticket, into: TicketId) -> Result<()> {
        let from = (community.id, ticket.id);
        let Some(other) = tickets::lock(self.conn, community.id, into).await? else { return Ok(()) };
        let followers = timeline::followers(self.conn, from.0, from.1).await?;
        let words = Some(ticket.words.clone()).filter(|words| !words.is_empty());
        let told = match words {
            // Who reported the same twice has added to the first.
            Some(words) if other.reporter == ticket.reporter => Some(Act::Add { words }),
            None if other.reporter == ticket.reporter => None,
            words => Some(Act::Join { user: ticket.reporter, words }),
        };
        let others = followers.into_iter().filter(|user| *user != ticket.reporter);
        let joins = others.map(|user| (user, Act::Join { user, words: None }));
        for (user, act) in told.map(|act| (ticket.reporter, act)).into_iter().chain(joins) {
            // Who follows the other one already is refused, and that is all right.
            let _ = Box::pin(self.act(community, into, Actor::Resident(user), act)).await?;
        }
        let files = timeline::attachments(self.conn, from.0, from.1).await?;
        let theirs: Vec<_> = files.into_iter().filter(|f| !f.by_staff).map(|f| f.media).collect();
        let new = timeline::attach(self.conn, (from.0, into), &theirs, false, true, self.now).await?;
        Box::pin(self.show_everywhere(community, into)).await?;
        self.show_files(community, into, &new).await
    }
}
