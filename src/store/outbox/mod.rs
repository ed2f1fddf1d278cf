//! The outbox: finished messages on their way, at least once, in order per chat, within Telegram's limits. Letters of
//! campaigns go at most once.

mod campaign;
mod claim;
mod screen;
mod settle;

pub use campaign::delivered;
pub use claim::{Claimed, Errand, Limits, claim, claim_some, next_at};
pub use screen::{Show, forget_slot, is_screen, screens, sent_for, show, shown_in, strip};
pub use settle::{Settled, expired, settle};

use super::chats;
use crate::chat::outgoing::{Address, Body, Keyboard, Op};
use crate::domain::ids::{ChatId, CommunityId, TicketId};
use anyhow::Result;
use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;

/// How long Telegram waits for the answer to a press.
const PRESS_SECONDS: i64 = 150;

/// What goes first when several messages wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// The answer to a press: at once, past every queue of its chat.
    Press = 0,
    /// Danger.
    Emergency = 1,
    /// The answer to what somebody just said.
    Reply = 2,
    /// A card, a status message.
    Card = 3,
    /// Whatever can wait.
    Push = 5,
}

/// A message to be posted.
#[derive(Clone, Debug, PartialEq)]
pub struct Letter {
    /// Where it goes.
    pub to: Address,
    /// Whose it is; 0 for none.
    pub community: CommunityId,
    /// What is to be done.
    pub op: Op,
    /// How urgent it is.
    pub rank: Rank,
    /// The ticket of which it speaks: an answer to it belongs to that ticket.
    pub ticket: Option<TicketId>,
    /// The slot in which it is shown.
    pub slot: Option<String>,
    /// When it is no longer worth sending. Answers to presses expire by themselves.
    pub expires_at: Option<DateTime<Utc>>,
}

impl Letter {
    /// A message that is about no ticket and shown in no slot.
    pub fn new(to: Address, op: Op, rank: Rank) -> Self {
        Self { to, community: CommunityId(0), op, rank, ticket: None, slot: None, expires_at: None }
    }
}

/// Posts a message. In a slot it takes the place of what was not sent yet.
///
/// # Errors
/// When the database fails.
pub async fn post(conn: &mut PgConnection, letter: &Letter, now: DateTime<Utc>) -> Result<()> {
    let door = chats::door(conn, letter.to.chat).await?;
    if let Some(slot) = &letter.slot {
        screen::hold(conn, door.chat, slot, letter).await?;
        if let Some(waiting) = screen::waiting(conn, door.chat, slot).await? {
            return replace(conn, &waiting, letter).await;
        }
    }
    insert(conn, &door, letter, now).await
}

/// A row of a slot that nobody has taken yet.
struct Waiting {
    id: i64,
    op: Op,
}

async fn replace(conn: &mut PgConnection, old: &Waiting, new: &Letter) -> Result<()> {
    sqlx::query!(
        "update outbox set op = $2, priority = least(priority, $3), ticket_id = coalesce($4, ticket_id), expires_at = $5
         where id = $1",
        old.id,
        serde_json::to_value(merge(old.op.clone(), new.op.clone()))?,
        new.rank as i16,
        new.ticket.map(|t| t.0),
        new.expires_at
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Every row of the outbox but the letters of campaigns is written here: what is for a resident without Telegram is not written at all.
async fn insert(conn: &mut PgConnection, door: &chats::Door, letter: &Letter, now: DateTime<Utc>) -> Result<()> {
    if !door.chat.exists() {
        return Ok(());
    }
    let expires = match letter.rank {
        Rank::Press => letter.expires_at.or(Some(now + TimeDelta::seconds(PRESS_SECONDS))),
        Rank::Emergency | Rank::Reply | Rank::Card | Rank::Push => letter.expires_at,
    };
    sqlx::query!(
        "insert into outbox (community_id, chat_id, thread_id, priority, slot, ticket_id, op, created_at, not_before,
             expires_at, dead_at, outcome)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9, $10, $11)",
        letter.community.0,
        door.chat.0,
        letter.to.thread,
        letter.rank as i16,
        letter.slot,
        letter.ticket.map(|t| t.0),
        serde_json::to_value(&letter.op)?,
        now,
        expires,
        door.gone.then_some(now),
        door.gone.then_some("gone")
    )
    .execute(&mut *conn)
    .await?;
    if !door.gone {
        sqlx::query!("select pg_notify('outbox', '')").execute(conn).await?;
    }
    Ok(())
}

/// What is left to do of two things in one slot, of which the older one was not done yet.
pub(crate) fn merge(old: Op, new: Op) -> Op {
    match (old, new) {
        (Op::Send { body, reply_to, silent, .. }, Op::Edit { html, keyboard, .. }) => {
            let body = match body {
                Body::Html { .. } => Body::Html { html },
                Body::Media { kind, file_id, .. } => Body::Media { kind, file_id, caption: html },
                Body::Album { items, .. } => Body::Album { items, caption: html },
                Body::Document { community, document, .. } => Body::Document { community, document, caption: html },
                // Nobody can change one.
                Body::Invoice(invoice) => Body::Invoice(invoice),
            };
            Op::Send { body, keyboard, reply_to, silent }
        }
        (Op::Send { body, reply_to, silent, .. }, Op::Strip { .. }) => {
            Op::Send { body, keyboard: Keyboard::None, reply_to, silent }
        }
        (Op::Edit { message, html, .. }, Op::Strip { .. }) => Op::Edit { message, html, keyboard: Keyboard::None },
        (_, new) => new,
    }
}

/// Forgets what was sent or given up more than thirty days ago.
///
/// # Errors
/// When the database fails.
pub async fn prune(conn: &mut PgConnection, now: DateTime<Utc>) -> Result<u64> {
    let done = sqlx::query!(
        "delete from outbox where created_at < $1 and (sent_at is not null or dead_at is not null)",
        now - TimeDelta::days(30)
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// How many messages wait for a chat, in flight or not.
///
/// # Errors
/// When the database fails.
pub async fn waiting_for(conn: &mut PgConnection, chat: ChatId) -> Result<i64> {
    let n = sqlx::query_scalar!(
        "select count(*) from outbox where chat_id = $1 and sent_at is null and dead_at is null",
        chat.0
    )
    .fetch_one(conn)
    .await?;
    Ok(n.unwrap_or(0))
}
