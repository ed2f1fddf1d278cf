//! Slots: messages that are sent first and edited later, such as a ticket's card or a question.

use super::claim::PATIENCE;
use super::tray::{Change, Row, Sheet, Slot, Waiting};
use super::{Letter, PRESS_SECONDS, Rank, TRIAL};
use crate::chat::outgoing::{Address, Keyboard, Op};
use crate::domain::ids::{ChatId, CommunityId, MessageId, TicketId};
use crate::store::chats;
use anyhow::{Result, bail};
use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest, Sha256};
use sqlx::PgConnection;
use sqlx::types::Json;

/// What a slot is to show.
#[derive(Clone, Debug, PartialEq)]
pub struct Show {
    /// Where.
    pub to: Address,
    /// Under which name it is found again: `chat::button::{ticket_slot, prompt_slot}`.
    pub slot: String,
    /// Whose it is; 0 for none.
    pub community: CommunityId,
    /// The ticket of which it speaks.
    pub ticket: Option<TicketId>,
    /// Its text, Telegram HTML.
    pub html: String,
    /// Its buttons.
    pub keyboard: Keyboard,
    /// How urgent it is.
    pub rank: Rank,
    /// Whether a new message comes without a sound.
    pub silent: bool,
    /// The message to which a new message replies.
    pub reply_to: Option<MessageId>,
    /// Whether a new message is wanted; the old one then loses its buttons and is forgotten.
    pub fresh: bool,
}

impl Show {
    /// Something to be shown as the answer to what somebody just did, about no ticket, edited in place.
    pub fn new(to: Address, slot: String, html: String, keyboard: Keyboard) -> Self {
        Self {
            to,
            slot,
            community: CommunityId(0),
            ticket: None,
            html,
            keyboard,
            rank: Rank::Reply,
            silent: false,
            reply_to: None,
            fresh: false,
        }
    }
}

/// Every place that shows a slot: chats, and topics of them (`slot.topic`).
///
/// # Errors
/// When the database fails.
pub(super) async fn places(conn: &mut PgConnection, slot: &str) -> Result<Vec<Address>> {
    let rows = sqlx::query!(
        r#"select chat_id, thread_id from screen
           where slot collate "C" >= $1 and slot collate "C" < $1 || '/' and (slot = $1 or slot = $1 || '.' || thread_id)
           order by chat_id, slot"#,
        slot
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|r| Address { chat: ChatId(r.chat_id), thread: r.thread_id }).collect())
}

/// The message that shows a slot, once it is delivered.
///
/// # Errors
/// When the database fails.
pub(super) async fn shown_in(conn: &mut PgConnection, chat: ChatId, slot: &str) -> Result<Option<MessageId>> {
    let id = sqlx::query_scalar!("select message_id from screen where chat_id = $1 and slot = $2", chat.0, slot)
        .fetch_optional(conn)
        .await?;
    Ok(id.flatten().map(MessageId))
}

/// Whether a message shows a slot: it is edited as things move, so nobody else touches its buttons.
///
/// # Errors
/// When the database fails.
pub(super) async fn is_screen(conn: &mut PgConnection, chat: ChatId, message: MessageId) -> Result<bool> {
    let found = sqlx::query_scalar!(
        r#"select exists (select 1 from screen where chat_id = $1 and message_id = $2) as "found!""#,
        chat.0,
        message.0
    )
    .fetch_one(conn)
    .await?;
    Ok(found)
}

/// Every message that was sent for a slot since then, also those that have let go of it.
///
/// # Errors
/// When the database fails.
pub async fn sent_for(
    conn: &mut PgConnection,
    chat: ChatId,
    slot: &str,
    since: DateTime<Utc>,
) -> Result<Vec<MessageId>> {
    let chat = chats::door(conn, chat).await?.chat;
    let ids = sqlx::query_scalar!(
        r#"select distinct message_id as "id!" from outbox
           where chat_id = $1 and (slot = $2 or starts_with(slot, $2 || '~')) and created_at >= $3
               and message_id is not null
           order by 1"#,
        chat.0,
        slot,
        since
    )
    .fetch_all(conn)
    .await?;
    Ok(ids.into_iter().map(MessageId).collect())
}

/// A slot that is asked for.
pub(super) struct Place {
    pub chat: ChatId,
    pub slot: String,
    /// Whose it is and in which topic, where it begins if there is none.
    pub begins: Option<(CommunityId, Option<i32>)>,
}

/// Holds slots until the transaction ends, one after the other in their order, so that no two turns wait for each other; those
/// that are wanted and not there begin. Then what waits for them is looked at.
pub(super) async fn hold(conn: &mut PgConnection, places: &mut Vec<Place>) -> Result<Vec<Slot>> {
    // Of several wishes for one place, one that begins it counts.
    places.sort_by(|a, b| (a.chat.0, &a.slot, a.begins.is_none()).cmp(&(b.chat.0, &b.slot, b.begins.is_none())));
    places.dedup_by(|b, a| a.chat == b.chat && a.slot == b.slot);
    if places.is_empty() {
        return Ok(vec![]);
    }
    // What somebody else begins in the same moment is seen when they are done.
    for _ in 0..3 {
        let (found, missing) = hold_once(conn, places).await?;
        if !missing {
            return look(conn, found).await;
        }
    }
    bail!("a slot that is neither there nor free")
}

/// The slots that are there now, and whether one is missing that should have begun.
async fn hold_once(conn: &mut PgConnection, places: &[Place]) -> Result<(Vec<Slot>, bool)> {
    let rows = sqlx::query!(
        r#"with want as materialized (
             select w.n, w.chat as asked, coalesce(c.migrated_to, w.chat) as chat, w.slot, w.community, w.thread, w.begins
             from unnest((select $1::bigint[]), (select $2::text[]), (select $3::bigint[]), (select $4::int[]), (select $5::bool[]))
                     with ordinality w (chat, slot, community, thread, begins, n)
                 left join lateral (select migrated_to from chat where chat_id = w.chat offset 0) c on true),
           begun as (
             insert into screen (chat_id, slot, community_id, thread_id)
             select chat, slot, community, thread from want w
             where begins and (select s.slot from screen s where s.chat_id = w.chat and s.slot = w.slot) is null
             order by n on conflict do nothing returning chat_id, slot)
           select w.asked as "asked!", w.chat as "chat!", w.slot as "slot!", w.begins as "begins!",
               coalesce(s.community_id, w.community) as "community!",
               case when s.slot is null then w.thread else s.thread_id end as thread,
               s.message_id as "message?", s.shown as "shown?", s.slot is not null as "there!",
               exists (select 1 from begun b where b.chat_id = w.chat and b.slot = w.slot) as "begun!"
           from want w left join lateral (
               select s.slot, s.community_id, s.thread_id, s.message_id, s.shown from screen s
               where s.chat_id = w.chat and s.slot = w.slot for update) s on true
           order by w.n"#,
        &places.iter().map(|p| p.chat.0).collect::<Vec<_>>(),
        &places.iter().map(|p| p.slot.clone()).collect::<Vec<_>>(),
        &places.iter().map(|p| p.begins.map_or(0, |(community, _)| community.0)).collect::<Vec<_>>(),
        &places.iter().map(|p| p.begins.and_then(|(_, thread)| thread)).collect::<Vec<_>>() as &[Option<i32>],
        &places.iter().map(|p| p.begins.is_some()).collect::<Vec<_>>()
    )
    .fetch_all(conn)
    .await?;
    let mut slots = vec![];
    let mut missing = false;
    for r in rows {
        missing |= r.begins && !r.there && !r.begun;
        if !r.there && !r.begun {
            continue;
        }
        let mut slot = Slot::new(ChatId(r.asked), ChatId(r.chat), r.slot, (r.community, r.thread));
        (slot.message, slot.shown) = (r.message.map(MessageId), r.shown);
        slot.begun = r.begun;
        slots.push(slot);
    }
    Ok((slots, missing))
}

/// What waits for these slots, and what is on its way to them. A row that a courier took in the same moment is on its way.
async fn look(conn: &mut PgConnection, mut slots: Vec<Slot>) -> Result<Vec<Slot>> {
    let old: Vec<usize> = (0..slots.len()).filter(|at| !slots[*at].begun).collect();
    if old.is_empty() {
        return Ok(slots);
    }
    let rows = sqlx::query!(
        r#"select w.n as "n!", o.id as "id?", o.op as "op?: Json<Op>",
             (select e.id from outbox e where e.chat_id = w.chat and e.slot = w.slot and e.sent_at is null
                and e.dead_at is null and e.lease_until is null) as waited,
             (select array_agg(e.id) from outbox e where e.chat_id = w.chat and e.slot = w.slot and e.sent_at is null
                and e.dead_at is null and e.lease_until is not null) as carried
           from unnest((select $1::bigint[]), (select $2::text[])) with ordinality w (chat, slot, n)
               left join lateral (
                 select o.id, o.op from outbox o where o.chat_id = w.chat and o.slot = w.slot and o.sent_at is null
                   and o.dead_at is null and o.lease_until is null for update) o on true"#,
        &old.iter().map(|at| slots[*at].chat.0).collect::<Vec<_>>(),
        &old.iter().map(|at| slots[*at].name.clone()).collect::<Vec<_>>()
    )
    .fetch_all(conn)
    .await?;
    for r in rows {
        let Some(slot) = usize::try_from(r.n - 1).ok().and_then(|n| old.get(n)).map(|at| &mut slots[*at]) else {
            continue;
        };
        slot.carried = r.carried.unwrap_or_default();
        slot.carried.extend(r.waited.filter(|_| r.id.is_none()));
        slot.waiting = r.id.zip(r.op).map(|(id, op)| Waiting { id, op: op.0, changed: None });
    }
    Ok(slots)
}

/// A query that posts rows: it knows under `door` each of them, with its number and where it really goes, whether that chat is
/// known yet, and whether it takes nothing any more. From `$13` on it has the slots: chat as asked and as it is, name, what they
/// show, and by which message.
///
/// Chats are looked up one by one, by index: a join would be planned for as many rows as the server has counted, and read all
/// of them. That the arrays are selected hides their lengths from the planner: a plan that is as good for any length is made
/// once, and not at every turn.
macro_rules! posting {
    ($query:ident!($row:ident, $rest:literal, $rows:expr, $ops:expr, $slots:expr, $now:expr $(, $value:expr)* $(,)?)) => {
        sqlx::$query!(
            $row,
            r#"with door as materialized (
                 select l.*, coalesce(b.migrated_to, a.migrated_to, l.chat) as door, a.chat_id is null as new,
                     case when a.migrated_to is null then a.gone_at else b.gone_at end is not null
                         and l.slot is distinct from $11 as gone
                 from (select l.*, nextval('outbox_id_seq') as id from (
                         select * from unnest((select $1::bigint[]), (select $2::bigint[]), (select $3::int[]), (select $4::smallint[]), (select $5::text[]), (select $6::bigint[]),
                             (select $7::jsonb[]), (select $8::timestamptz[]), (select $9::bool[]))
                             with ordinality l (community, chat, thread, priority, slot, ticket, op, expires, aside, n)
                         order by n) l) l
                     left join lateral (select * from chat where chat_id = l.chat offset 0) a on true
                     left join lateral (select * from chat where chat_id = a.migrated_to offset 0) b on true),
               put as (
                 insert into outbox (id, community_id, chat_id, thread_id, priority, slot, ticket_id, op, created_at, not_before,
                     expires_at, dead_at, outcome)
                 select id, community, door, thread, priority, case when aside then slot || '~' || id else slot end, ticket, op,
                     $10::timestamptz, $10, expires, case when gone then $10 end, case when gone then 'gone' end
                 from door),
               "# + $rest + r#"
                 select array_agg(door) filter (where new) as new,
                     array_agg(door) filter (where priority > 0 and exists (
                         select 1 from outbox e
                         where e.chat_id = door and e.sent_at is null and e.dead_at is null and e.priority > 0
                           and e.not_before > $10 and e.attempts > 0 and e.attempts > $12 and e.lease_until is null)) as tired
                 from door"#,
            &$rows.iter().map(|r| r.letter.community.0).collect::<Vec<_>>(),
            &$rows.iter().map(|r| r.letter.to.chat.0).collect::<Vec<_>>(),
            &$rows.iter().map(|r| r.letter.to.thread).collect::<Vec<_>>() as &[Option<i32>],
            &$rows.iter().map(|r| r.letter.rank as i16).collect::<Vec<_>>(),
            &$rows.iter().map(|r| r.letter.slot.clone()).collect::<Vec<_>>() as &[Option<String>],
            &$rows.iter().map(|r| r.letter.ticket.map(|t| t.0)).collect::<Vec<_>>() as &[Option<i64>],
            &$ops,
            &$rows.iter().map(|r| expires(&r.letter, $now)).collect::<Vec<_>>() as &[Option<DateTime<Utc>>],
            &$rows.iter().map(|r| r.aside).collect::<Vec<_>>(),
            $now,
            TRIAL,
            PATIENCE,
            &$slots.iter().map(|s| s.asked.0).collect::<Vec<_>>(),
            &$slots.iter().map(|s| s.chat.0).collect::<Vec<_>>(),
            &$slots.iter().map(|s| s.name.clone()).collect::<Vec<_>>(),
            &$slots.iter().map(|s| s.shown.clone()).collect::<Vec<_>>() as &[Option<String>],
            &$slots.iter().map(|s| s.message.map(|m| m.0)).collect::<Vec<_>>() as &[Option<i32>]
            $(, $value)*
        )
    };
}

/// When a message is no longer worth sending.
fn expires(letter: &Letter, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    letter.expires_at.or_else(|| (letter.rank == Rank::Press).then_some(now + TimeDelta::seconds(PRESS_SECONDS)))
}

/// Writes what follows from the deeds of a tray.
///
/// # Errors
/// When the database fails.
pub(super) async fn write(conn: &mut PgConnection, sheet: &Sheet, now: DateTime<Utc>) -> Result<()> {
    make_room(conn, sheet).await?;
    let rows: Vec<_> = sheet.rows.iter().flatten().collect();
    let waiting = sheet.slots.iter().filter_map(|s| s.waiting.as_ref()).chain(&sheet.changed);
    let changed: Vec<_> = waiting.filter_map(|w| w.changed.map(|changed| (w, changed))).collect();
    let slots: Vec<_> = sheet.slots.iter().filter(|s| s.changed && (s.kept || !s.is_bare())).collect();
    if !changed.is_empty() {
        change(conn, &changed).await?;
    }
    if rows.is_empty() && slots.is_empty() {
        return Ok(());
    }
    let ops: Vec<serde_json::Value> =
        rows.iter().map(|r| serde_json::to_value(&r.letter.op)).collect::<Result<_, serde_json::Error>>()?;
    let stays = |s: &&Slot| s.kept && (s.shown.is_some() || s.message.is_some());
    let plain = rows.iter().all(|r| !r.aside) && slots.iter().all(stays);
    let told = match plain {
        true => put(conn, (&rows, &ops), &slots, now).await?,
        false => put_aside(conn, (&rows, &ops), &slots, now).await?,
    };
    if let Some(new) = told.new {
        sqlx::query!("insert into chat (chat_id) select unnest($1::bigint[]) on conflict do nothing", &new)
            .execute(&mut *conn)
            .await?;
    }
    if let Some(tired) = told.tired {
        wake(conn, &tired, now).await?;
    }
    Ok(())
}

/// Writes rows that wait already as they are now.
async fn change(conn: &mut PgConnection, changed: &[(&Waiting, Change)]) -> Result<()> {
    let merged: Vec<serde_json::Value> =
        changed.iter().map(|(w, _)| serde_json::to_value(&w.op)).collect::<Result<_, serde_json::Error>>()?;
    sqlx::query!(
        "update outbox o set op = c.op, priority = least(o.priority, c.priority),
             ticket_id = coalesce(c.ticket, o.ticket_id), expires_at = c.expires
         from unnest((select $1::bigint[]), (select $2::jsonb[]), (select $3::smallint[]), (select $4::bigint[]), (select $5::timestamptz[]))
             as c (id, op, priority, ticket, expires)
         where o.id = any((select $1::bigint[])::bigint[]) and o.id = c.id",
        &changed.iter().map(|(w, _)| w.id).collect::<Vec<_>>(),
        &merged,
        &changed.iter().map(|(_, (rank, ..))| *rank as i16).collect::<Vec<_>>(),
        &changed.iter().map(|(_, (_, ticket, _))| *ticket).collect::<Vec<_>>() as &[Option<i64>],
        &changed.iter().map(|(.., (_, _, expires))| *expires).collect::<Vec<_>>() as &[Option<DateTime<Utc>>]
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// What rows that were put found in their chats.
struct Told {
    /// Chats to which nothing was sent ever.
    new: Option<Vec<i64>>,
    /// Chats in which something waits that was tried often.
    tired: Option<Vec<i64>>,
}

/// Puts rows, and lets slots show what they show now: what nearly every turn does, in as few steps as there are.
async fn put(
    conn: &mut PgConnection,
    (rows, ops): (&[&Row], &[serde_json::Value]),
    slots: &[&Slot],
    now: DateTime<Utc>,
) -> Result<Told> {
    Ok(posting!(query_as!(
        Told,
        "shown as (
           update screen s set shown = case when k.gone then null else k.shown end, message_id = k.message
           from (select s.*, (select t.ctid from screen t where t.chat_id = s.chat and t.slot = s.slot) as place,
                     exists (select 1 from door d where d.chat = s.asked and d.gone) as gone
                 from unnest((select $13::bigint[]), (select $14::bigint[]), (select $15::text[]), (select $16::text[]), (select $17::int[]))
                     as s (asked, chat, slot, shown, message) offset 0) k
           where s.ctid = k.place)",
        rows,
        ops,
        slots,
        now,
    ))
    .fetch_one(conn)
    .await?)
}

/// The same where a slot is let go of together with its new row, shows nothing any more, or begins with what was said before.
async fn put_aside(
    conn: &mut PgConnection,
    (rows, ops): (&[&Row], &[serde_json::Value]),
    slots: &[&Slot],
    now: DateTime<Utc>,
) -> Result<Told> {
    Ok(posting!(query_as!(
        Told,
        "slot as materialized (
           select s.*, (select t.ctid from screen t where t.chat_id = s.chat and t.slot = s.slot) as place,
               (select d.id from door d where d.aside and d.chat = s.asked and d.slot = s.slot) as aside,
               exists (select 1 from door d where d.chat = s.asked and d.gone) as gone
           from unnest((select $13::bigint[]), (select $14::bigint[]), (select $15::text[]), (select $16::text[]), (select $17::int[]), (select $18::bool[]),
                   (select $19::bigint[]), (select $20::int[])) as s (asked, chat, slot, shown, message, kept, community, thread)),
         bare as (
           delete from screen s using slot k
           where k.kept and k.shown is null and k.message is null and k.aside is null and s.ctid = k.place),
         begun as (
           insert into screen (chat_id, slot, community_id, thread_id, shown, message_id)
           select chat, slot, community, thread, case when not gone then shown end, message from slot where not kept),
         shown as (
           update screen s set shown = case when not k.gone then k.shown end, message_id = k.message,
               slot = case when k.aside is null then s.slot else s.slot || '~' || k.aside end
           from slot k
           where k.kept and (k.shown is not null or k.message is not null or k.aside is not null) and s.ctid = k.place)",
        rows,
        ops,
        slots,
        now,
        &slots.iter().map(|s| s.kept).collect::<Vec<_>>(),
        &slots.iter().map(|s| s.community).collect::<Vec<_>>(),
        &slots.iter().map(|s| s.thread).collect::<Vec<_>>() as &[Option<i32>],
    ))
    .fetch_one(conn)
    .await?)
}

/// What was tried often and waits in these chats goes at once, before what is new: after hours without Telegram a chat is read
/// in the order in which it was written.
async fn wake(conn: &mut PgConnection, chats: &[i64], now: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        "update outbox set not_before = $2
         where id = any(array(
             select e.id from (select distinct unnest($1::bigint[]) as chat) d,
                 lateral (select e.id from outbox e
                     where e.chat_id = d.chat and e.sent_at is null and e.dead_at is null and e.priority > 0
                       and e.not_before > $2 and e.attempts > 0 and e.attempts > $3 and e.lease_until is null
                       and e.campaign_id is null
                     order by e.not_before limit 50 for update skip locked) e))",
        chats,
        now,
        PATIENCE
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Takes rows back, and gives what was let go of another name, before anything takes their place.
async fn make_room(conn: &mut PgConnection, sheet: &Sheet) -> Result<()> {
    if sheet.dropped.is_empty() && sheet.asides.is_empty() {
        return Ok(());
    }
    let going = sheet.asides.iter().flat_map(|(_, _, aside, ids)| ids.iter().map(move |id| (*id, aside.clone())));
    let (ids, names): (Vec<i64>, Vec<String>) = going.unzip();
    sqlx::query!(
        "with dropped as (delete from outbox where id = any((select $1::bigint[])::bigint[])),
           going as (
             update outbox o set slot = g.name from unnest((select $2::bigint[]), (select $3::text[])) as g (id, name)
             where o.id = any((select $2::bigint[])::bigint[]) and o.id = g.id)
         update screen s set slot = a.name
         from (select a.name, (select t.ctid from screen t where t.chat_id = a.chat and t.slot = a.slot) as place
               from unnest((select $4::bigint[]), (select $5::text[]), (select $6::text[])) as a (chat, slot, name) offset 0) a
         where s.ctid = a.place",
        &sheet.dropped,
        &ids,
        &names,
        &sheet.asides.iter().map(|(chat, ..)| chat.0).collect::<Vec<_>>(),
        &sheet.asides.iter().map(|(_, slot, ..)| slot.clone()).collect::<Vec<_>>(),
        &sheet.asides.iter().map(|(_, _, aside, _)| aside.clone()).collect::<Vec<_>>()
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The row of a slot that nobody has taken yet; there is at most one.
pub(super) async fn waiting(conn: &mut PgConnection, chat: ChatId, slot: &str) -> Result<Option<Waiting>> {
    let row = sqlx::query!(
        r#"select id, op as "op: Json<Op>" from outbox
           where chat_id = $1 and slot = $2 and sent_at is null and dead_at is null and lease_until is null
           for update"#,
        chat.0,
        slot
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|r| Waiting { id: r.id, op: r.op.0, changed: None }))
}

pub(super) fn digest(html: &str, keyboard: &Keyboard) -> Result<String> {
    let keys = match keyboard {
        Keyboard::Inline(_) => 'k',
        Keyboard::None | Keyboard::ShareContact(_) | Keyboard::Remove => 'n',
    };
    let hash = Sha256::digest(serde_json::to_vec(&(html, keyboard))?);
    let hex: String = hash.iter().take(16).map(|b| format!("{b:02x}")).collect();
    Ok(format!("{keys}{hex}"))
}
