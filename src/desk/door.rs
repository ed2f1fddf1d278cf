//! A door without a dialog: a matter is filed and an act done for somebody, as when they had pressed for it.
//!
//! What comes in here goes the way of every press: law, row, timeline, clocks, timers, and whoever has to be told is told.

pub use super::tickets::{ComplaintFiling, Filing};

use super::Desk;
use crate::dialogs::request::Reply;
use crate::domain::act::{Act, Actor};
use crate::domain::flow::Refusal;
use crate::domain::ids::{CommunityId, TicketId, UserId};
use crate::store::people;
use anyhow::{Context, Result, bail};
use sqlx::PgConnection;

impl Desk {
    /// Files a matter for a resident of the community; its ticket and number.
    ///
    /// # Errors
    /// When the database fails, or nobody of this number lives there: the caller rolls back.
    pub async fn file(
        &self,
        conn: &mut PgConnection,
        community: CommunityId,
        resident: UserId,
        filing: Filing,
    ) -> Result<(TicketId, String)> {
        let mut turn = self.turn(conn);
        let community = turn.community(community).await?;
        let resident = people::resident(turn.conn, community.id, resident).await?.context("no such resident")?;
        let reply = Box::pin(turn.file_for(&community, &resident, filing)).await?;
        turn.hand_over().await?;
        match reply {
            Reply::Filed { ticket, number } => Ok((ticket, number)),
            other => bail!("a matter was not filed: {other:?}"),
        }
    }

    /// Does something to a ticket for somebody, after asking whether they may; or says why not.
    ///
    /// # Errors
    /// When the database fails: the caller rolls back.
    pub async fn act(
        &self,
        conn: &mut PgConnection,
        key: (CommunityId, TicketId),
        actor: Actor,
        act: Act,
    ) -> Result<Result<(), Refusal>> {
        let mut turn = self.turn(conn);
        let done = Box::pin(turn.perform(key, actor, act, &[])).await?;
        turn.hand_over().await?;
        Ok(done)
    }
}
