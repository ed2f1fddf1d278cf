//! The outbox: finished messages on their way, at least once, in order per chat, within Telegram's limits. Letters of
//! campaigns go at most once.

mod campaign;
mod claim;
mod screen;
mod settle;

pub use campaign::delivered;
pub use claim::{Claimed, Errand, Limits, claim, claim_some, next_at};
pub use screen::{Places, places, show_among};
pub use screen::{Show, forget_slot, is_screen, put_aside, screens, sent_for, show, shown_in, strip};
pub use settle::{Arrival, Settled, arrived, expired, is_plain, settle};

use crate::chat::outgoing::{Address, Body, Keyboard, Op};
use crate::domain::ids::{ChatId, CommunityId, TicketId};
use anyhow::Result;
use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;
use sqlx::types::Json;

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
    if let Some(slot) = &letter.slot {
        let screen = screen::hold(conn, slot, letter).await?;
        if let Some(waiting) = screen::waiting(conn, screen.chat, slot).await? {
            return replace(conn, &waiting, letter, None).await;
        }
    }
    insert(conn, letter, None, now).await
}

/// A row of a slot that nobody has taken yet.
struct Waiting {
    id: i64,
    op: Op,
}

/// `shown`: what the slot shows with it.
async fn replace(conn: &mut PgConnection, old: &Waiting, new: &Letter, shown: Option<&str>) -> Result<()> {
    sqlx::query!(
        "with row as (
             update outbox set op = $2, priority = least(priority, $3), ticket_id = coalesce($4, ticket_id),
                 expires_at = $5
             where id = $1 returning chat_id, slot)
         update screen s set shown = $6 from row, chat c
         where s.chat_id = row.chat_id and s.slot = row.slot and c.chat_id = row.chat_id and c.gone_at is null
           and $6::text is not null",
        old.id,
        Json(merge(old.op.clone(), new.op.clone())) as _,
        new.rank as i16,
        new.ticket.map(|t| t.0),
        new.expires_at,
        shown
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Every row of the outbox but the letters of campaigns is written here: what is for a resident without Telegram is not
/// written at all. It goes to the number that the chat has now; what is for a chat that is gone is given up at once.
/// `shown`: what its slot shows with it.
async fn insert(conn: &mut PgConnection, letter: &Letter, shown: Option<&str>, now: DateTime<Utc>) -> Result<()> {
    if !letter.to.chat.exists() {
        return Ok(());
    }
    let expires = match letter.rank {
        Rank::Press => letter.expires_at.or(Some(now + TimeDelta::seconds(PRESS_SECONDS))),
        Rank::Emergency | Rank::Reply | Rank::Card | Rank::Push => letter.expires_at,
    };
    sqlx::query!(
        r#"with door as (
             select coalesce(b.migrated_to, a.migrated_to, $2) as chat, a.chat_id is null as new,
                 case when a.migrated_to is null then a.gone_at else b.gone_at end is not null as gone
             from (select) one left join chat a on a.chat_id = $2 left join chat b on b.chat_id = a.migrated_to),
           known as (insert into chat (chat_id) select chat from door where new on conflict do nothing),
           row as (
             insert into outbox (community_id, chat_id, thread_id, priority, slot, ticket_id, op, created_at, not_before,
                 expires_at, dead_at, outcome)
             select $1, chat, $3, $4, $5, $6, $7, $8::timestamptz, $8, $9, case when gone then $8 end,
                 case when gone then 'gone' end
             from door returning dead_at),
           seen as (
             update screen s set shown = case when door.gone then null else $10 end from door
             where s.chat_id = door.chat and s.slot = $5 and $10::text is not null)
           select pg_notify('outbox', '') as "told: ()" from row where dead_at is null"#,
        letter.community.0,
        letter.to.chat.0,
        letter.to.thread,
        letter.rank as i16,
        letter.slot,
        letter.ticket.map(|t| t.0),
        Json(&letter.op) as _,
        now,
        expires,
        shown
    )
    .fetch_optional(conn)
    .await?;
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
                Body::Document { community, document, shown, .. } => {
                    Body::Document { community, document, caption: html, shown }
                }
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
