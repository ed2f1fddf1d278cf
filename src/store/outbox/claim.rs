//! What a courier may carry now: order per chat, and Telegram's limits, shared by all couriers through the database.

use super::Rank;
use crate::chat::outgoing::{Address, Body, Op, Parcel};
use crate::domain::ids::{ChatId, CommunityId, MessageId, TicketId};
use crate::store::documents;
use anyhow::{Context, Result};
use chrono::{DateTime, TimeDelta, Utc};
use sqlx::{Connection, PgConnection};

/// The row of `chat` that stands for the bot as a whole.
pub(super) const EVERYBODY: i64 = 0;

/// So many failures hold up what comes later in the same chat; after that it may pass.
const PATIENCE: i32 = 3;

/// How much Telegram takes: so many within so many seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// By the bot as a whole.
    pub everybody: (usize, i64),
    /// In one private chat.
    pub private: (usize, i64),
    /// In one group; edits count too.
    pub group: (usize, i64),
}

impl Limits {
    /// What Telegram is known to take.
    pub const TELEGRAM: Limits = Limits { everybody: (30, 1), private: (3, 3), group: (20, 60) };
    /// No limits: a stand-in that takes everything.
    pub const NONE: Limits = Limits { everybody: (usize::MAX, 1), private: (usize::MAX, 1), group: (usize::MAX, 1) };

    fn of(&self, chat: i64) -> (usize, i64) {
        match chat {
            EVERYBODY => self.everybody,
            1.. => self.private,
            ..0 => self.group,
        }
    }
}

/// A row that a courier holds until its lease ends.
#[derive(Clone, Debug, PartialEq)]
pub struct Claimed {
    /// Its number.
    pub id: i64,
    /// The chat.
    pub chat: ChatId,
    /// Whose it is.
    pub community: CommunityId,
    /// How urgent it is.
    pub rank: Rank,
    /// The slot that it changes.
    pub slot: Option<String>,
    /// The ticket of which it speaks.
    pub ticket: Option<TicketId>,
    /// How often it was tried, this time included.
    pub attempts: i32,
    /// When it was posted.
    pub created_at: DateTime<Utc>,
    /// Until when the courier has it.
    pub lease_until: DateTime<Utc>,
    /// What there is to do.
    pub errand: Errand,
}

/// What there is to do with a claimed row.
#[derive(Clone, Debug, PartialEq)]
pub enum Errand {
    /// Carry this.
    Carry(Parcel),
    /// Nothing: its time is over.
    Expired,
    /// Nothing: the message whose buttons should go was never sent.
    Void,
    /// Nothing: this version does not understand the row.
    Unreadable,
}

/// Takes the next message: the most urgent of those whose chat is free. It belongs to the caller until `now + lease`;
/// if nothing is heard of it until then, or `office` closes without a word, somebody else sends it again.
///
/// # Errors
/// When the database fails.
pub async fn claim(
    conn: &mut PgConnection,
    now: DateTime<Utc>,
    lease: TimeDelta,
    limits: &Limits,
    office: Option<i64>,
) -> Result<Option<Claimed>> {
    let mut tx = conn.begin().await?;
    // Couriers choose one after the other: whoever holds this row chooses.
    let everybody = match hold_everybody(&mut tx).await? {
        Some(row) => row,
        None => {
            sqlx::query!("insert into chat (chat_id) values ($1) on conflict do nothing", EVERYBODY)
                .execute(&mut *tx)
                .await?;
            hold_everybody(&mut tx).await?.context("the bot's own row")?
        }
    };
    if everybody.next_at.is_some_and(|at| at > now) {
        tx.rollback().await?;
        return Ok(None);
    }
    let row = sqlx::query!(
        r#"select o.id, o.community_id, o.chat_id, o.thread_id, o.priority, o.slot, o.ticket_id, o.op, o.created_at,
               o.expires_at, o.attempts, c.next_at, c.recent,
               (select s.message_id from screen s where s.chat_id = o.chat_id and s.slot = o.slot) as message_id
           from outbox o join chat c on c.chat_id = o.chat_id
           where o.sent_at is null and o.dead_at is null and o.not_before <= $1
             and (o.lease_until is null or o.lease_until <= $1)
             and (o.priority = 0 or (
                 (c.busy_until is null or c.busy_until <= $1) and (c.next_at is null or c.next_at <= $1)
                 and not exists (select 1 from outbox e
                     where e.chat_id = o.chat_id and e.sent_at is null and e.dead_at is null and e.priority > 0
                       and (e.priority, e.id) < (o.priority, o.id) and e.not_before > $1 and e.attempts <= $2)))
             and not exists (select 1 from outbox e
                 where e.chat_id = o.chat_id and e.slot = o.slot and e.sent_at is null and e.dead_at is null
                   and e.id < o.id)
           order by o.priority, o.id limit 1 for update of o, c skip locked"#,
        now,
        PATIENCE
    )
    .fetch_optional(&mut *tx)
    .await?;
    let Some(r) = row else {
        tx.rollback().await?;
        return Ok(None);
    };
    let rank = rank(r.priority);
    let to = Address { chat: ChatId(r.chat_id), thread: r.thread_id };
    let errand = if r.expires_at.is_some_and(|at| at <= now) {
        Errand::Expired
    } else {
        match serde_json::from_value(r.op) {
            Ok(op) => match resolve(op, r.message_id.map(MessageId)) {
                Some(op) => enclose(&mut tx, to, op).await?,
                None => Errand::Void,
            },
            Err(_) => Errand::Unreadable,
        }
    };
    let lease_until = now + lease;
    sqlx::query!(
        "update outbox set lease_until = $2, lease_office = $3, attempts = attempts + 1 where id = $1",
        r.id,
        lease_until,
        office
    )
    .execute(&mut *tx)
    .await?;
    if rank != Rank::Press {
        sqlx::query!("update chat set busy_until = $2 where chat_id = $1", r.chat_id, lease_until)
            .execute(&mut *tx)
            .await?;
    }
    if matches!(errand, Errand::Carry(_)) {
        count(&mut tx, EVERYBODY, everybody.recent, limits, now).await?;
        if rank != Rank::Press {
            count(&mut tx, r.chat_id, r.recent, limits, now).await?;
        }
    }
    tx.commit().await?;
    Ok(Some(Claimed {
        id: r.id,
        chat: to.chat,
        community: CommunityId(r.community_id),
        rank,
        slot: r.slot,
        ticket: r.ticket_id.map(TicketId),
        attempts: r.attempts + 1,
        created_at: r.created_at,
        lease_until,
        errand,
    }))
}

struct Everybody {
    next_at: Option<DateTime<Utc>>,
    recent: Vec<DateTime<Utc>>,
}

async fn hold_everybody(conn: &mut PgConnection) -> Result<Option<Everybody>> {
    Ok(sqlx::query_as!(Everybody, "select next_at, recent from chat where chat_id = $1 for update", EVERYBODY)
        .fetch_optional(conn)
        .await?)
}

fn rank(priority: i16) -> Rank {
    match priority {
        0 => Rank::Press,
        1 => Rank::Emergency,
        2 => Rank::Reply,
        3 | 4 => Rank::Card,
        _ => Rank::Push,
    }
}

/// The operation with every message named; `None` where there is nothing to do.
fn resolve(op: Op, shown: Option<MessageId>) -> Option<Op> {
    match op {
        Op::Edit { message, html, keyboard } => Some(match message.or(shown) {
            Some(message) => Op::Edit { message: Some(message), html, keyboard },
            None => Op::Send { body: Body::Html { html }, keyboard, reply_to: None, silent: true },
        }),
        Op::Strip { message } => message.or(shown).map(|message| Op::Strip { message: Some(message) }),
        Op::Delete { message } => message.or(shown).map(|message| Op::Delete { message: Some(message) }),
        Op::Send { .. } | Op::Answer { .. } | Op::AnswerCheckout { .. } => Some(op),
    }
}

/// The parcel with the file that goes with it; one that is gone cannot be sent.
async fn enclose(conn: &mut PgConnection, to: Address, op: Op) -> Result<Errand> {
    let Op::Send { body: Body::Document { community, document, .. }, .. } = &op else {
        return Ok(Errand::Carry(Parcel { to, op, enclosed: None }));
    };
    Ok(match documents::enclosure(conn, *community, *document).await? {
        Some(enclosure) => Errand::Carry(Parcel { to, op, enclosed: Some(enclosure) }),
        None => Errand::Unreadable,
    })
}

/// Counts a sending, and says when the next one may follow.
async fn count(
    conn: &mut PgConnection,
    chat: i64,
    mut recent: Vec<DateTime<Utc>>,
    limits: &Limits,
    now: DateTime<Utc>,
) -> Result<()> {
    let (most, seconds) = limits.of(chat);
    if most == usize::MAX {
        return Ok(());
    }
    let window = TimeDelta::seconds(seconds);
    recent.retain(|at| *at > now - window);
    recent.push(now);
    let next_at = recent.len().checked_sub(most).and_then(|n| recent.get(n)).map(|first| *first + window);
    sqlx::query!(
        "update chat set recent = $2, next_at = greatest(next_at, $3) where chat_id = $1",
        chat,
        &recent,
        next_at
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// When the next message can be carried, as far as is known now; `None`: nothing waits.
///
/// # Errors
/// When the database fails.
pub async fn next_at(conn: &mut PgConnection, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>> {
    let everybody = sqlx::query_scalar!("select next_at from chat where chat_id = $1", EVERYBODY)
        .fetch_optional(&mut *conn)
        .await?
        .flatten();
    if everybody.is_some_and(|at| at > now) {
        let waiting = sqlx::query_scalar!(
            r#"select exists (select 1 from outbox where sent_at is null and dead_at is null) as "waiting!""#
        )
        .fetch_one(conn)
        .await?;
        return Ok(everybody.filter(|_| waiting));
    }
    Ok(sqlx::query_scalar!(
        "select min(greatest(o.not_before, o.lease_until,
                             case when o.priority > 0 then greatest(c.next_at, c.busy_until) end))
         from outbox o join chat c on c.chat_id = o.chat_id
         where o.sent_at is null and o.dead_at is null"
    )
    .fetch_one(conn)
    .await?)
}
