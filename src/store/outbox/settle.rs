//! What became of a message: written back, tried again, or given up.

use super::claim::{EVERYBODY, LASTING, begin};
use super::{Claimed, Errand, Letter, Rank, TRIAL, campaign, merge, post, screen};
use crate::chat::button::TALK_SLOT;
use crate::chat::outgoing::{Body, Delivery, Op};
use crate::domain::ids::{ChatId, MessageId};
use crate::domain::talk::Passage;
use crate::store::{chats, documents, groups, talks};
use anyhow::Result;
use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;
use std::collections::BTreeMap;
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

/// A message that arrived, with its number where it has one.
pub type Arrival<'r> = (&'r Claimed, Option<MessageId>);

/// Whether it is a message of its own, which was not there before.
fn new(row: &Claimed) -> bool {
    matches!(&row.errand, Errand::Carry(parcel) if matches!(parcel.op, Op::Send { .. }))
}

/// Answers to these messages belong to their tickets. Before any slot is held: a turn holds its ticket first as well.
async fn speaks_of(conn: &mut PgConnection, rows: &[Arrival<'_>]) -> Result<()> {
    let about = rows.iter().filter(|(row, _)| new(row));
    let about = about.filter_map(|(row, message)| Some((row.chat.0, (*message)?.0, row.community.0, row.ticket?.0)));
    let about: BTreeMap<(i64, i32), (i64, i64)> = about.map(|(a, b, c, d)| ((a, b), (c, d))).collect();
    if about.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        "insert into mention (chat_id, message_id, community_id, ticket_id)
         select * from unnest((select $1::bigint[]), (select $2::int[]), (select $3::bigint[]), (select $4::bigint[]))
         on conflict (chat_id, message_id) do update
             set community_id = excluded.community_id, ticket_id = excluded.ticket_id",
        &about.keys().map(|(chat, _)| *chat).collect::<Vec<_>>(),
        &about.keys().map(|(_, message)| *message).collect::<Vec<_>>(),
        &about.values().map(|(community, _)| *community).collect::<Vec<_>>(),
        &about.values().map(|(_, ticket)| *ticket).collect::<Vec<_>>()
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Whether a message that arrived is written down with others: nobody waits to see it arrive.
pub fn is_plain(row: &Claimed) -> bool {
    row.slot.as_deref().is_none_or(|slot| !slot.starts_with(TALK_SLOT) && slot != TRIAL)
}

/// Whether it is to find out whether a group takes messages again.
fn is_trial(row: &Claimed) -> bool {
    row.slot.as_deref() == Some(TRIAL)
}

/// Writes down that these arrived, all at once: what [`settle`] does for one, where [`is_plain`]. Those whose slot a turn
/// holds are left and given back: whoever waits for one while holding others may be waited for. And whether something that
/// nobody carries may wait in their chats now.
///
/// # Errors
/// When the database fails: then nothing is written.
pub async fn arrived<'r>(
    conn: &mut PgConnection,
    rows: &[Arrival<'r>],
    now: DateTime<Utc>,
) -> Result<(Vec<Arrival<'r>>, bool)> {
    let mut tx = begin(conn).await?;
    if rows.iter().any(|(row, _)| row.campaign.is_some()) {
        sqlx::raw_sql(LASTING).execute(&mut *tx).await?;
    }
    let left = stand_all(&mut tx, rows, now).await?;
    tx.commit().await?;
    Ok(left)
}

async fn stand_all<'r>(
    conn: &mut PgConnection,
    rows: &[Arrival<'r>],
    now: DateTime<Utc>,
) -> Result<(Vec<Arrival<'r>>, bool)> {
    let (letters, rows): (Vec<_>, Vec<_>) = rows.iter().partition(|(row, _)| row.campaign.is_some());
    if !letters.is_empty() {
        campaign::delivered(conn, &letters, now).await?;
    }
    // What waits behind letters is not asked for: they are few at a time.
    let behind = !letters.is_empty();
    if rows.is_empty() {
        return Ok((vec![], behind));
    }
    speaks_of(conn, &rows).await?;
    // Slots are held before rows: the order in which turns take them.
    let slots = sqlx::query_as!(
        Slot,
        // A turn may have given a slot another name while its message was on the way: it is found by the row.
        r#"select b.id as "row!", s.chat_id as chat, s.slot, s.message_id as shown from unnest((select $1::bigint[])) b (id),
               lateral (select chat_id, slot from outbox where id = b.id and slot is not null offset 0) o,
               lateral (select s.chat_id, s.slot, s.message_id from screen s
                   where s.chat_id = o.chat_id and s.slot = o.slot offset 0 for update skip locked) s"#,
        &rows.iter().filter(|(r, _)| r.slot.is_some()).map(|(r, _)| r.id).collect::<Vec<_>>()
    )
    .fetch_all(&mut *conn)
    .await?;
    let held = |row: &Claimed| row.slot.is_none() || slots.iter().any(|slot| slot.row == row.id);
    let (free, left): (Vec<_>, Vec<_>) = rows.into_iter().partition(|(row, _)| held(row));
    let waits = stand(conn, &free, &slots, now).await?;
    Ok((left, waits || behind))
}

/// The slot of a row, as it is named now; it is held. With it the message that showed it until now.
struct Slot {
    row: i64,
    chat: i64,
    slot: String,
    shown: Option<i32>,
}

/// Messages stand in their chats: rows are done, slots show them. Whoever calls holds the slots that there are. Whether something
/// that nobody carries waits in these chats now; what is just being posted is not seen, but whoever posts it rings.
async fn stand(conn: &mut PgConnection, rows: &[Arrival<'_>], slots: &[Slot], now: DateTime<Utc>) -> Result<bool> {
    let slot_of = |row: &Claimed| slots.iter().find(|slot| slot.row == row.id);
    let mut waits = sqlx::query_scalar!(
        // Rows are found by their numbers: that they wait is asked in words that no index of what waits answers.
        r#"with back as (
             select * from unnest((select $1::bigint[]), (select $2::bigint[]), (select $3::text[]), (select $4::int[]), (select $5::bool[]))
                 as b (id, chat, slot, message, new)),
           shown as (
             update screen s set message_id = b.message
             from (select b.message, (select t.ctid from screen t where t.chat_id = b.chat and t.slot = b.slot) as place
                   from back b where b.new and b.message is not null offset 0) b
             where s.ctid = b.place),
           sent as (
             update outbox o set sent_at = $6, outcome = 'delivered', message_id = b.message, lease_until = null
             from back b where o.id = any((select $1::bigint[])::bigint[]) and o.id = b.id and coalesce(o.sent_at, o.dead_at) is null)
         select exists (
             select 1 from back b, lateral (
                 select 1 from outbox w where w.chat_id = b.chat and w.sent_at is null and w.dead_at is null
                   and w.lease_until is null and w.id <> all((select $1::bigint[])::bigint[]) limit 1) w) as "waits!""#,
        &rows.iter().map(|(r, _)| r.id).collect::<Vec<_>>(),
        &rows.iter().map(|(r, _)| slot_of(r).map_or(r.chat.0, |slot| slot.chat)).collect::<Vec<_>>(),
        &rows.iter().map(|(r, _)| slot_of(r).map(|slot| slot.slot.clone())).collect::<Vec<_>>() as &[Option<String>],
        &rows.iter().map(|(_, m)| m.map(|m| m.0)).collect::<Vec<_>>() as &[Option<i32>],
        &rows.iter().map(|(r, _)| new(r)).collect::<Vec<_>>(),
        now
    )
    .fetch_one(&mut *conn)
    .await?;
    for (row, message) in rows {
        let (Some(message), Errand::Carry(parcel), true) = (message, &row.errand, new(row)) else { continue };
        let old = slot_of(row).and_then(|slot| slot.shown).map(MessageId);
        let Some(old) = old.filter(|old| old != message) else { continue };
        // The message that showed the slot before asks for nothing any more.
        let strip = Letter {
            to: parcel.to,
            community: row.community,
            op: Op::Strip { message: Some(old) },
            rank: Rank::Card,
            ticket: None,
            slot: None,
            expires_at: None,
        };
        post(conn, strip, now).await?;
        waits = true;
    }
    Ok(waits)
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
