//! What became of a message: written back, tried again, or given up.

use super::arrive::{Slot, is_trial, speaks_of, stand};
use super::claim::{EVERYBODY, begin};
use super::{Claimed, Errand, campaign, merge, screen};
use crate::chat::button::TALK_SLOT;
use crate::chat::outgoing::{Body, Delivery, Op};
use crate::domain::ids::{ChatId, MessageId};
use crate::domain::talk::Passage;
use crate::store::{chats, documents, groups, talks};
use anyhow::Result;
use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;
use std::time::Duration;

/// Longest pause between two tries.
const LONGEST_PAUSE: i64 = 60;

/// So long it is tried to reach Telegram.
pub(super) const GIVE_UP_HOURS: i64 = 24;

/// What a delivery meant for its row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled {
    /// Done.
    Sent,
    /// It waits and is tried again.
    Later,
    /// Given up; nothing is wrong with the program.
    Dropped(&'static str),
    /// Telegram refused it: a mistake of ours.
    Refused,
}

/// Writes what became of a claimed row.
///
/// # Errors
/// When the database fails.
pub async fn settle(
    conn: &mut PgConnection,
    row: &Claimed,
    delivery: &Delivery,
    now: DateTime<Utc>,
) -> Result<Settled> {
    let mut tx = begin(conn).await?;
    let message = match delivery {
        Delivery::Delivered(message) => *message,
        Delivery::Uploaded(message, _) => Some(*message),
        Delivery::SlowDown(_)
        | Delivery::Transient(_)
        | Delivery::Unanswered(_)
        | Delivery::Gone(_)
        | Delivery::MessageGone
        | Delivery::Stale
        | Delivery::Migrated(_)
        | Delivery::Rejected(_) => None,
    };
    speaks_of(&mut tx, &[(row, message)]).await?;
    let claimed = row;
    let (row, slot) = hold_slot(&mut tx, claimed).await?;
    let row = &row;
    let arrival = [(row, message)];
    let settled = match delivery {
        _ if row.campaign.is_some() => campaign::settle(&mut tx, row, delivery, now).await?,
        Delivery::Delivered(_) => {
            stand(&mut tx, &arrival, slot.as_slice(), now).await?;
            if is_trial(row) {
                chats::heard(&mut tx, row.chat).await?;
                groups::ring(&mut tx, row.chat, groups::BACK, now).await?;
            }
            Settled::Sent
        }
        Delivery::Uploaded(_, file_id) => {
            stand(&mut tx, &arrival, slot.as_slice(), now).await?;
            if let Errand::Carry(parcel) = &row.errand
                && let Op::Send { body: Body::Document { community, document, .. }, .. } = &parcel.op
            {
                documents::sent(&mut tx, *community, *document, file_id).await?;
            }
            Settled::Sent
        }
        Delivery::SlowDown(pause) => {
            slow_down(&mut tx, row.chat, *pause, now).await?;
            release(&mut tx, row, now).await?;
            Settled::Later
        }
        Delivery::Transient(_) | Delivery::Unanswered(_) if now - row.created_at > TimeDelta::hours(GIVE_UP_HOURS) => {
            give_up(&mut tx, row, "unreachable", now).await?;
            Settled::Dropped("unreachable")
        }
        Delivery::Transient(_) | Delivery::Unanswered(_) => {
            let others = behind(&mut tx, row).await?;
            release(&mut tx, row, others.into_iter().fold(now + pause(row.attempts), DateTime::max)).await?;
            Settled::Later
        }
        Delivery::Gone(_) => {
            give_up(&mut tx, row, "gone", now).await?;
            let lost = chats::gone(&mut tx, row.chat, now).await?;
            if lost && row.chat.0 < 0 {
                // Telegram may never tell that: whoever waits for what was to be said there has to be told.
                groups::ring(&mut tx, row.chat, groups::LOST, now).await?;
            }
            Settled::Dropped(if is_trial(row) && !lost { "still gone" } else { "gone" })
        }
        Delivery::MessageGone => message_gone(&mut tx, row, now).await?,
        Delivery::Stale => {
            finish(&mut tx, row, "stale", None, now).await?;
            Settled::Dropped("stale")
        }
        Delivery::Migrated(new) => {
            release(&mut tx, row, now).await?;
            chats::migrated(&mut tx, row.chat, *new, now).await?;
            Settled::Later
        }
        Delivery::Rejected(why) => {
            give_up(&mut tx, row, &format!("rejected: {why}"), now).await?;
            Settled::Refused
        }
    };
    passed_on(&mut tx, claimed, settled, now).await?;
    tx.commit().await?;
    Ok(settled)
}

/// When the last of those is tried again that wait before this one in its chat: where nothing goes at all, all keep their
/// order.
async fn behind(conn: &mut PgConnection, row: &Claimed) -> Result<Option<DateTime<Utc>>> {
    Ok(sqlx::query_scalar!(
        "select (select max(e.not_before) from outbox e
                 where e.chat_id = o.chat_id and e.sent_at is null and e.dead_at is null and e.priority > 0
                   and (e.priority, e.id) < (o.priority, o.id))
         from outbox o where o.id = $1 and o.priority > 0",
        row.id
    )
    .fetch_optional(conn)
    .await?
    .flatten())
}

/// The pause after so many tries.
pub(super) fn pause(attempts: i32) -> TimeDelta {
    TimeDelta::seconds(((1_i64 << attempts.clamp(1, 7)) / 2).min(LONGEST_PAUSE))
}

/// Puts away a row for which nothing is left to do.
///
/// # Errors
/// When the database fails.
pub async fn expired(conn: &mut PgConnection, row: &Claimed, now: DateTime<Utc>) -> Result<Settled> {
    let mut tx = begin(conn).await?;
    let (row, _) = hold_slot(&mut tx, row).await?;
    let row = &row;
    let settled = match &row.errand {
        _ if row.campaign.is_some() => campaign::put_away(&mut tx, row, now).await?,
        Errand::Expired => {
            give_up(&mut tx, row, "expired", now).await?;
            Settled::Dropped("expired")
        }
        Errand::Unreadable => {
            give_up(&mut tx, row, "rejected: unreadable", now).await?;
            Settled::Refused
        }
        Errand::Void | Errand::Lost | Errand::Carry(_) => {
            finish(&mut tx, row, "nothing to do", None, now).await?;
            Settled::Sent
        }
    };
    tx.commit().await?;
    Ok(settled)
}

/// A message of a talk: staff see what became of it.
async fn passed_on(conn: &mut PgConnection, row: &Claimed, settled: Settled, now: DateTime<Utc>) -> Result<()> {
    let Some(slot) = row.slot.as_deref().filter(|slot| slot.starts_with(TALK_SLOT)) else { return Ok(()) };
    let passage = match settled {
        Settled::Later => return Ok(()),
        Settled::Sent => Passage::Sent,
        Settled::Dropped("gone") if row.chat.0 > 0 => Passage::Blocked,
        Settled::Dropped("gone") => Passage::Held,
        Settled::Dropped(_) | Settled::Refused => Passage::Failed,
    };
    talks::settled(conn, slot, passage, now).await
}

/// The row as it stands now, and its slot, which is held: while it was on its way a turn may have given the slot another
/// name, or its group another number. Slots are held before rows: the order in which turns take them.
async fn hold_slot(conn: &mut PgConnection, row: &Claimed) -> Result<(Claimed, Option<Slot>)> {
    loop {
        let there = place(conn, row.id).await?.unwrap_or_else(|| (row.chat.0, row.slot.clone()));
        let slot = sqlx::query_as!(
            Slot,
            r#"select $3::bigint as "row!", chat_id as chat, slot, message_id as shown from screen
               where chat_id = $1 and slot = $2 for update"#,
            there.0,
            there.1.as_deref(),
            row.id
        )
        .fetch_optional(&mut *conn)
        .await?;
        // Held by whoever named it anew until now: then that is its name.
        if place(conn, row.id).await?.is_none_or(|now| now == there) {
            let (chat, name) = there;
            return Ok((Claimed { chat: ChatId(chat), slot: name, ..row.clone() }, slot));
        }
    }
}

/// In which chat and slot a row stands now.
async fn place(conn: &mut PgConnection, id: i64) -> Result<Option<(i64, Option<String>)>> {
    let row = sqlx::query!("select chat_id, slot from outbox where id = $1", id).fetch_optional(conn).await?;
    Ok(row.map(|r| (r.chat_id, r.slot)))
}

async fn finish(
    conn: &mut PgConnection,
    row: &Claimed,
    outcome: &str,
    message: Option<MessageId>,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "update outbox set sent_at = $2, outcome = $3, message_id = $4, lease_until = null
         where id = $1 and coalesce(sent_at, dead_at) is null",
        row.id,
        now,
        outcome,
        message.map(|m| m.0)
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// A row is given up; what its slot shows is unknown from now on, so that the next showing is not taken for the same.
async fn give_up(conn: &mut PgConnection, row: &Claimed, outcome: &str, now: DateTime<Utc>) -> Result<()> {
    let done = sqlx::query!(
        "update outbox set dead_at = $2, outcome = $3, lease_until = null
         where id = $1 and coalesce(sent_at, dead_at) is null",
        row.id,
        now,
        outcome
    )
    .execute(&mut *conn)
    .await?;
    if done.rows_affected() == 1 {
        sqlx::query!(
            "update screen s set shown = null where s.chat_id = $1 and s.slot = $2
               and not exists (select 1 from outbox o where o.chat_id = s.chat_id and o.slot = s.slot
                   and o.sent_at is null and o.dead_at is null)",
            row.chat.0,
            row.slot.as_deref()
        )
        .execute(conn)
        .await?;
    }
    Ok(())
}

/// Frees a row for another try. What was posted for its slot in the meantime goes into it.
async fn release(conn: &mut PgConnection, row: &Claimed, not_before: DateTime<Utc>) -> Result<()> {
    let held = sqlx::query!(
        "select op from outbox where id = $1 and coalesce(sent_at, dead_at) is null and lease_until = $2 for update",
        row.id,
        row.lease_until
    )
    .fetch_optional(&mut *conn)
    .await?;
    let Some(held) = held else { return Ok(()) };
    let mut op: Op = serde_json::from_value(held.op)?;
    if let Some(slot) = &row.slot
        && let Some(newer) = screen::waiting(conn, row.chat, slot).await?
    {
        op = merge(op, newer.op);
        sqlx::query!("delete from outbox where id = $1", newer.id).execute(&mut *conn).await?;
    }
    sqlx::query!(
        "update outbox set lease_until = null, not_before = $2, op = $3 where id = $1",
        row.id,
        not_before,
        serde_json::to_value(op)?
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// A pause for the chat; one that a private chat gets counts for the bot as a whole.
pub(super) async fn slow_down(
    conn: &mut PgConnection,
    chat: ChatId,
    pause: Duration,
    now: DateTime<Utc>,
) -> Result<()> {
    let until = now + TimeDelta::from_std(pause)?;
    let whom = if chat.0 > 0 { vec![chat.0, EVERYBODY] } else { vec![chat.0] };
    sqlx::query!("update chat set next_at = greatest(next_at, $2) where chat_id = any($1)", &whom, until)
        .execute(conn)
        .await?;
    Ok(())
}

/// What should be changed is not there: a slot sends it anew, a message for a lost topic goes to the group itself.
async fn message_gone(conn: &mut PgConnection, row: &Claimed, now: DateTime<Utc>) -> Result<Settled> {
    let Errand::Carry(parcel) = &row.errand else { return Ok(Settled::Sent) };
    match &parcel.op {
        Op::Edit { message, .. } if row.slot.is_some() => {
            sqlx::query!(
                "update screen set message_id = null where chat_id = $1 and slot = $2 and message_id = $3",
                row.chat.0,
                row.slot.as_deref(),
                message.map(|m| m.0)
            )
            .execute(&mut *conn)
            .await?;
            release(conn, row, now).await?;
            Ok(Settled::Later)
        }
        Op::Send { .. } if parcel.to.thread.is_some() => {
            sqlx::query!("update outbox set thread_id = null where id = $1", row.id).execute(&mut *conn).await?;
            release(conn, row, now).await?;
            Ok(Settled::Later)
        }
        Op::Send { .. } => {
            give_up(conn, row, "rejected: no such topic", now).await?;
            Ok(Settled::Refused)
        }
        Op::Edit { .. } | Op::Strip { .. } | Op::Delete { .. } | Op::Answer { .. } | Op::AnswerCheckout { .. } => {
            finish(conn, row, "message gone", None, now).await?;
            Ok(Settled::Dropped("message gone"))
        }
    }
}
