//! The outbox: finished messages on their way, at least once, in order per chat, within Telegram's limits. Letters of
//! campaigns go at most once.
//!
//! That a message waits is said in other words for each index, so that no other one is read instead, however the server counts:
//! of a chat `sent_at is null and dead_at is null`, in the line of all `least(sent_at, dead_at) is null`, on the way
//! `coalesce(dead_at, sent_at) is null` with a lease, and of one by its number `coalesce(sent_at, dead_at) is null`.

mod arrive;
mod campaign;
mod claim;
mod order;
mod screen;
mod settle;
mod tray;

pub use arrive::{Arrival, arrived, is_plain};
pub use campaign::delivered;
pub use claim::{Claimed, Errand, Limits, Taken, Wish, claim};
pub use order::next_at;
pub use screen::{Show, sent_for};
pub use settle::{Settled, expired, settle};
pub use tray::Tray;

use crate::chat::outgoing::{Address, Body, Keyboard, Op};
use crate::domain::ids::{ChatId, CommunityId, TicketId};
use anyhow::Result;
use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;

/// The slot of a message by which it is found out whether a group takes any again: it goes also where nothing else does.
pub const TRIAL: &str = "trial";

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

/// Posts a message at once: what [`Tray::post`] does within a turn.
///
/// # Errors
/// When the database fails.
pub async fn post(conn: &mut PgConnection, letter: Letter, now: DateTime<Utc>) -> Result<()> {
    let mut tray = Tray::default();
    tray.post(letter);
    tray.write(conn, now).await
}

/// Lets a slot show this at once: what [`Tray::show`] does within a turn.
///
/// # Errors
/// When the database fails.
pub async fn show(conn: &mut PgConnection, show: Show, now: DateTime<Utc>) -> Result<()> {
    let mut tray = Tray::default();
    tray.show(show);
    tray.write(conn, now).await
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

/// So many rows are forgotten in one go: nobody waits for them.
const PAGE: i64 = 1000;

/// Forgets what was sent or given up: of tickets after thirty days, of nothing in particular (questions and their answers)
/// after two, and answers to presses after an hour: they may have shown a phone number. What was let go of while it was under
/// way is forgotten when it has arrived.
///
/// # Errors
/// When the database fails.
pub async fn prune(conn: &mut PgConnection, now: DateTime<Utc>) -> Result<u64> {
    let mut gone = 0;
    loop {
        let page = sqlx::query!(
            "with old as (
               (select id from outbox where coalesce(sent_at, dead_at) is not null and ticket_id is not null and priority > 0
                  and created_at < $1 order by created_at limit $4)
               union all
               (select id from outbox where coalesce(sent_at, dead_at) is not null and (ticket_id is null or priority = 0)
                  and created_at < $2 and (priority = 0 or created_at < $3) order by created_at limit $4))
             delete from outbox where id = any(array(select id from old))",
            now - TimeDelta::days(30),
            now - TimeDelta::hours(1),
            now - TimeDelta::days(2),
            PAGE
        )
        .execute(&mut *conn)
        .await?
        .rows_affected();
        gone += page;
        if page < PAGE.unsigned_abs() {
            break;
        }
    }
    sqlx::query!(
        "delete from screen s where s.slot like '%~%' and not exists (
             select 1 from outbox o where o.chat_id = s.chat_id and o.slot = s.slot and o.sent_at is null and o.dead_at is null)"
    )
    .execute(conn)
    .await?;
    Ok(gone)
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
