//! Messages that simply arrived: those that are back together are written down together.
//!
//! A statement outside of a transaction says under `soon` what a courier's transaction says where it begins: it need not be on the
//! disk before it is known.

use super::claim::begin;
use super::{Claimed, Errand, Letter, Rank, TRIAL, campaign, post};
use crate::chat::button::TALK_SLOT;
use crate::chat::outgoing::Op;
use crate::domain::ids::MessageId;
use anyhow::Result;
use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use std::collections::BTreeMap;

/// A message that arrived, with its number where it has one.
pub type Arrival<'r> = (&'r Claimed, Option<MessageId>);

/// Whether it is a message of its own, which was not there before.
fn new(row: &Claimed) -> bool {
    matches!(&row.errand, Errand::Carry(parcel) if matches!(parcel.op, Op::Send { .. }))
}

/// Answers to these messages belong to their tickets. Before any slot is held: a turn holds its ticket first as well.
pub(super) async fn speaks_of(conn: &mut PgConnection, rows: &[Arrival<'_>]) -> Result<()> {
    let about = rows.iter().filter(|(row, _)| new(row));
    let about = about.filter_map(|(row, message)| Some((row.chat.0, (*message)?.0, row.community.0, row.ticket?.0)));
    let about: BTreeMap<(i64, i32), (i64, i64)> = about.map(|(a, b, c, d)| ((a, b), (c, d))).collect();
    if about.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        "with soon as materialized (select set_config('synchronous_commit', 'off', true) as is_set)
         insert into mention (chat_id, message_id, community_id, ticket_id)
         select m.* from soon,
             unnest((select $1::bigint[]), (select $2::int[]), (select $3::bigint[]), (select $4::bigint[])) m
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
pub(super) fn is_trial(row: &Claimed) -> bool {
    row.slot.as_deref() == Some(TRIAL)
}

/// Writes down that these arrived, all at once: what [`super::settle`] does for one, where [`is_plain`]. Those whose slot a turn
/// holds are left and given back: whoever waits for one while holding others may be waited for. And whether something that
/// nobody carries may wait in their chats now.
///
/// # Errors
/// When the database fails: then they are to be written down one by one, whatever of it was written.
pub async fn arrived<'r>(
    conn: &mut PgConnection,
    rows: &[Arrival<'r>],
    now: DateTime<Utc>,
) -> Result<(Vec<Arrival<'r>>, bool)> {
    let (letters, rows): (Vec<_>, Vec<_>) = rows.iter().partition(|(row, _)| row.campaign.is_some());
    let (mut left, mut waits) = (vec![], false);
    if !rows.is_empty() {
        speaks_of(conn, &rows).await?;
        (left, waits) = stand_at_once(conn, rows, now).await?;
    }
    if !left.is_empty() {
        let mut tx = begin(conn).await?;
        let (held, more) = stand_held(&mut tx, left, now).await?;
        tx.commit().await?;
        (left, waits) = (held, waits || more);
    }
    if !letters.is_empty() {
        campaign::delivered(conn, &letters, now).await?;
        // What waits behind letters is not asked for: they are few at a time.
        waits = true;
    }
    Ok((left, waits))
}

/// By one statement, what nearly always is: answers to presses and changes of what was there before, with which nothing of a
/// slot changes, so that none has to be held; and new messages of slots that showed nothing before and that nobody holds. Those
/// that are left, and whether something that nobody carries waits in the chats.
async fn stand_at_once<'r>(
    conn: &mut PgConnection,
    rows: Vec<Arrival<'r>>,
    now: DateTime<Utc>,
) -> Result<(Vec<Arrival<'r>>, bool)> {
    let shows = |(row, message): &Arrival<'_>| new(row) && row.slot.is_some() && message.is_some();
    let told = sqlx::query!(
        // A slot that a turn changed in this very moment is not found at the place where it was, and left.
        r#"with soon as materialized (select set_config('synchronous_commit', 'off', true) as is_set),
           back as materialized (
             select b.* from soon,
                 unnest((select $1::bigint[]), (select $2::bigint[]), (select $3::int[]), (select $4::bool[])) b (id, chat, message, shows)),
           free as materialized (
             select b.id, b.message, s.place from back b,
                 lateral (select chat_id, slot from outbox where id = b.id offset 0) o,
                 lateral (select s.ctid as place, s.message_id as shown from screen s
                     where s.chat_id = o.chat_id and s.slot = o.slot offset 0 for update skip locked) s
             where b.shows and (s.shown is null or s.shown = b.message)),
           shown as (
             update screen s set message_id = f.message from free f where s.ctid = f.place returning f.id),
           sent as (
             update outbox o set sent_at = $5, outcome = 'delivered', message_id = b.message, lease_until = null
             from back b
             where o.id = any((select $1::bigint[])::bigint[]) and o.id = b.id and coalesce(o.sent_at, o.dead_at) is null
               and (not b.shows or b.id in (select id from shown)))
           select array(select id from back where shows and id not in (select id from shown)) as "left!",
               exists (
                 select 1 from back b, lateral (
                     select 1 from outbox w where w.chat_id = b.chat and w.sent_at is null and w.dead_at is null
                       and w.lease_until is null and w.id <> all((select $1::bigint[])::bigint[]) limit 1) w) as "waits!""#,
        &rows.iter().map(|(r, _)| r.id).collect::<Vec<_>>(),
        &rows.iter().map(|(r, _)| r.chat.0).collect::<Vec<_>>(),
        &rows.iter().map(|(_, m)| m.map(|m| m.0)).collect::<Vec<_>>() as &[Option<i32>],
        &rows.iter().map(shows).collect::<Vec<_>>(),
        now
    )
    .fetch_one(conn)
    .await?;
    let left = rows.into_iter().filter(|(row, _)| told.left.contains(&row.id)).collect();
    Ok((left, told.waits))
}

/// The same by several, which hold the slots: what showed them before asks for nothing any more.
async fn stand_held<'r>(
    conn: &mut PgConnection,
    rows: Vec<Arrival<'r>>,
    now: DateTime<Utc>,
) -> Result<(Vec<Arrival<'r>>, bool)> {
    // Slots are held before rows: the order in which turns take them.
    let slots = sqlx::query_as!(
        Slot,
        // A turn may have given a slot another name while its message was on the way: it is found by the row.
        r#"select b.id as "row!", s.chat_id as chat, s.slot, s.message_id as shown from unnest((select $1::bigint[])) b (id),
               lateral (select chat_id, slot from outbox where id = b.id and slot is not null offset 0) o,
               lateral (select s.chat_id, s.slot, s.message_id from screen s
                   where s.chat_id = o.chat_id and s.slot = o.slot offset 0 for update skip locked) s"#,
        &rows.iter().map(|(r, _)| r.id).collect::<Vec<_>>()
    )
    .fetch_all(&mut *conn)
    .await?;
    let held = |row: &Claimed| slots.iter().any(|slot| slot.row == row.id);
    let (free, left): (Vec<_>, Vec<_>) = rows.into_iter().partition(|(row, _)| held(row));
    let waits = stand(conn, &free, &slots, now).await?;
    Ok((left, waits))
}

/// The slot of a row, as it is named now; it is held. With it the message that showed it until now.
pub(super) struct Slot {
    pub row: i64,
    pub chat: i64,
    pub slot: String,
    pub shown: Option<i32>,
}

/// Messages stand in their chats: rows are done, slots show them. Whoever calls holds the slots that there are. Whether something
/// that nobody carries waits in these chats now; what is just being posted is not seen, but whoever posts it rings.
pub(super) async fn stand(
    conn: &mut PgConnection,
    rows: &[Arrival<'_>],
    slots: &[Slot],
    now: DateTime<Utc>,
) -> Result<bool> {
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
