//! Messages to and about residents who were forgotten: what waits, what was kept, what can still be taken away.

use crate::chat::outgoing::Address;
use crate::domain::ids::{ChatId, CommunityId, MessageId, TicketId, UserId};
use anyhow::Result;
use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;

/// So long Telegram lets a bot take its messages away.
const REACH: TimeDelta = TimeDelta::hours(48);

/// What waits for a private chat and nobody carries yet is not sent: of this community and of none, or of these tickets
/// alone where the user serves too.
///
/// # Errors
/// When the database fails.
pub async fn drop_letters(conn: &mut PgConnection, community: CommunityId, user: UserId, serves: bool) -> Result<u64> {
    let done = sqlx::query!(
        "delete from outbox o
         where chat_id = $2 and sent_at is null and dead_at is null and lease_until is null and priority > 0
           and case when $3 then community_id = $1 and ticket_id in
                                 (select id from ticket where community_id = $1 and reporter = $2)
                    else community_id in (0, $1) end",
        community.0,
        user.0,
        serves
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// What was sent to a private chat until then is forgotten, and what is known of the chat where nobody writes there any
/// more. `false`: something is still on its way.
///
/// # Errors
/// When the database fails.
pub async fn sweep(conn: &mut PgConnection, user: UserId, until: DateTime<Utc>, whole: bool) -> Result<bool> {
    // What a courier had in hand and brought back is not tried again.
    sqlx::query!(
        "delete from outbox where chat_id = $1 and created_at < $2 and $3
           and sent_at is null and dead_at is null and lease_until is null",
        user.0,
        until,
        whole
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "delete from outbox where chat_id = $1 and created_at <= $2 and (sent_at is not null or dead_at is not null)",
        user.0,
        until
    )
    .execute(&mut *conn)
    .await?;
    let waits = sqlx::query_scalar!(
        r#"select exists (select 1 from outbox where chat_id = $1 and created_at <= $2) as "waits!""#,
        user.0,
        until
    )
    .fetch_one(&mut *conn)
    .await?;
    if waits || !whole {
        return Ok(!waits);
    }
    sqlx::query!(
        "delete from session where chat_id = $1 and user_id = $1 and heard_at <= $2 and community_id is null",
        user.0,
        until
    )
    .execute(&mut *conn)
    .await?;
    // Who has come back meanwhile is somebody new, whose chat is in use.
    sqlx::query!(
        "delete from screen where chat_id = $1 and not exists (select 1 from session where user_id = $1)",
        user.0
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "delete from mention where chat_id = $1 and not exists (select 1 from session where user_id = $1)",
        user.0
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "delete from chat where chat_id = $1 and chat_id > 0
           and not exists (select 1 from session where user_id = $1)
           and not exists (select 1 from outbox where chat_id = $1)",
        user.0
    )
    .execute(conn)
    .await?;
    Ok(true)
}

/// Messages about a ticket that were sent to staff and can still be taken away: alerts, files, words that were passed on.
/// What shows a slot is edited instead.
///
/// # Errors
/// When the database fails.
pub async fn within_reach(
    conn: &mut PgConnection,
    (community, ticket): (CommunityId, TicketId),
    but: Option<UserId>,
    (before, now): (DateTime<Utc>, DateTime<Utc>),
) -> Result<Vec<(Address, MessageId)>> {
    let rows = sqlx::query!(
        r#"select o.chat_id, o.thread_id, o.message_id as "message_id!" from outbox o
           where o.community_id = $1 and o.ticket_id = $2 and o.sent_at > $3 and o.message_id is not null
             and o.op->>'op' = 'send' and o.chat_id is distinct from $4 and o.created_at < $5
             and (o.chat_id < 0 or exists (select 1 from staff w where w.community_id = $1 and w.user_id = o.chat_id))
             and not exists (select 1 from screen s where s.chat_id = o.chat_id and s.message_id = o.message_id
                             and s.slot not like 'k%')
           order by o.id"#,
        community.0,
        ticket.0,
        now - REACH,
        but.map(|user| user.0),
        before
    )
    .fetch_all(conn)
    .await?;
    let at = |chat, thread| Address { chat: ChatId(chat), thread };
    Ok(rows.into_iter().map(|r| (at(r.chat_id, r.thread_id), MessageId(r.message_id))).collect())
}

/// What the outbox keeps of messages about a ticket that were written before this time and are sent or given up.
///
/// # Errors
/// When the database fails.
pub async fn forget_letters(
    conn: &mut PgConnection,
    community: CommunityId,
    ticket: TicketId,
    before: DateTime<Utc>,
) -> Result<u64> {
    let done = sqlx::query!(
        "delete from outbox where community_id = $1 and ticket_id = $2 and created_at < $3
           and (sent_at is not null or dead_at is not null)",
        community.0,
        ticket.0,
        before
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// The same where work goes on: what was said is gone, and which messages can still be taken away later is known.
///
/// # Errors
/// When the database fails.
pub async fn blank_letters(
    conn: &mut PgConnection,
    community: CommunityId,
    ticket: TicketId,
    before: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        r#"update outbox set op = '{"op": "send", "body": {"body": "html", "html": "…"}}'
           where community_id = $1 and ticket_id = $2 and created_at < $3
             and (sent_at is not null or dead_at is not null) and op->>'op' = 'send'"#,
        community.0,
        ticket.0,
        before
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "delete from outbox where community_id = $1 and ticket_id = $2 and created_at < $3
           and (sent_at is not null or dead_at is not null) and op->>'op' <> 'send'",
        community.0,
        ticket.0,
        before
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Words that residents said in a talk and that staff read in their group: the slots that show them.
///
/// # Errors
/// When the database fails.
pub async fn passed_on(
    conn: &mut PgConnection,
    community: CommunityId,
    ticket: TicketId,
) -> Result<Vec<(Address, String)>> {
    let rows = sqlx::query!(
        "select s.chat_id, s.thread_id, s.slot from talk_message m join screen s on s.slot = m.slot
         where m.community_id = $1 and m.ticket_id = $2 and not m.by_staff and s.chat_id < 0 and s.message_id is not null
         order by m.seq",
        community.0,
        ticket.0
    )
    .fetch_all(conn)
    .await?;
    let at = |chat, thread| Address { chat: ChatId(chat), thread };
    Ok(rows.into_iter().map(|r| (at(r.chat_id, r.thread_id), r.slot)).collect())
}
