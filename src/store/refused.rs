//! What was refused to whom: written with the refusal, at most one row for each user, button and minute.

use super::words::{value, word};
use crate::domain::ids::{ChatId, CommunityId, TicketId, UserId};
use crate::domain::refused::Why;
use anyhow::Result;
use chrono::{DateTime, Utc};
use sqlx::PgConnection;

/// A refused press or command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Whose community it was about; 0 where nobody knows.
    pub community: CommunityId,
    /// When.
    pub at: DateTime<Utc>,
    /// Who pressed.
    pub user: UserId,
    /// Where.
    pub chat: ChatId,
    /// The button's code, or the command.
    pub what: String,
    /// The ticket that it was about.
    pub ticket: Option<TicketId>,
    /// Why it was refused.
    pub why: Why,
}

/// Writes a refusal down; a second one of the same user and button within the minute is the same one.
///
/// # Errors
/// When the database fails.
pub async fn record(conn: &mut PgConnection, r: &Refused) -> Result<()> {
    sqlx::query!(
        "insert into refused (community_id, user_id, what, minute, at, chat_id, ticket_id, why)
         values ($1, $2, $3, date_trunc('minute', $4::timestamptz), $4, $5, $6, $7) on conflict do nothing",
        r.community.0,
        r.user.0,
        r.what,
        r.at,
        r.chat.0,
        r.ticket.map(|t| t.0),
        word(&r.why)?
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The refusals of a community, and those in groups of nobody, oldest first; of one ticket where one is named.
///
/// # Errors
/// When the database fails, or holds a word that this version does not know.
pub async fn list(
    conn: &mut PgConnection,
    community: CommunityId,
    ticket: Option<TicketId>,
    since: Option<DateTime<Utc>>,
) -> Result<Vec<Refused>> {
    let rows = sqlx::query!(
        "select community_id, at, user_id, chat_id, what, ticket_id, why from refused
         where (community_id = $1 or community_id = 0 and $2::bigint is null)
           and ($2::bigint is null or ticket_id = $2) and ($3::timestamptz is null or at >= $3)
         order by at, user_id, what",
        community.0,
        ticket.map(|t| t.0),
        since
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|r| {
            Ok(Refused {
                community: CommunityId(r.community_id),
                at: r.at,
                user: UserId(r.user_id),
                chat: ChatId(r.chat_id),
                what: r.what,
                ticket: r.ticket_id.map(TicketId),
                why: value(&r.why)?,
            })
        })
        .collect()
}
