//! What is known of chats: whether they can be reached, and under which number.

use super::{campaigns, talks};
use crate::domain::ids::ChatId;
use anyhow::Result;
use chrono::{DateTime, Utc};
use sqlx::PgConnection;

/// Where messages for a chat go.
pub(crate) struct Door {
    /// The chat's number now.
    pub chat: ChatId,
    /// Whether nobody opens.
    pub gone: bool,
}

/// Finds the chat to which messages go: a group that became a supergroup has another number.
pub(crate) async fn door(conn: &mut PgConnection, chat: ChatId) -> Result<Door> {
    let mut chat = chat;
    for _ in 0..3 {
        let known = sqlx::query!("select gone_at, migrated_to from chat where chat_id = $1", chat.0)
            .fetch_optional(&mut *conn)
            .await?;
        match known {
            Some(r) => match r.migrated_to {
                Some(new) => chat = ChatId(new),
                None => return Ok(Door { chat, gone: r.gone_at.is_some() }),
            },
            None => {
                sqlx::query!("insert into chat (chat_id) values ($1) on conflict do nothing", chat.0)
                    .execute(&mut *conn)
                    .await?;
                return Ok(Door { chat, gone: false });
            }
        }
    }
    Ok(Door { chat, gone: false })
}

/// The chat cannot be reached any more: what waits for it is given up, a resident goes on the phone list. `true`: it could
/// be until now.
///
/// # Errors
/// When the database fails.
pub async fn gone(conn: &mut PgConnection, chat: ChatId, now: DateTime<Utc>) -> Result<bool> {
    let lost = sqlx::query!(
        "insert into chat (chat_id, gone_at) values ($1, $2)
         on conflict (chat_id) do update set gone_at = excluded.gone_at where chat.gone_at is null",
        chat.0,
        now
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!("update screen set shown = null where chat_id = $1", chat.0).execute(&mut *conn).await?;
    talks::unreachable(conn, chat, now).await?;
    campaigns::unreachable(conn, chat, now).await?;
    // A campaign's letter that is on its way is settled by whoever carries it.
    sqlx::query!(
        "update outbox set dead_at = $2, outcome = 'gone', lease_until = null
         where chat_id = $1 and sent_at is null and dead_at is null and priority > 0
           and campaign_id is null",
        chat.0,
        now
    )
    .execute(&mut *conn)
    .await?;
    if chat.0 > 0 {
        sqlx::query!("update resident set blocked_at = coalesce(blocked_at, $2) where user_id = $1", chat.0, now)
            .execute(conn)
            .await?;
    }
    Ok(lost.rows_affected() > 0)
}

/// Since when the chat cannot be reached; `None`: it can be, as far as is known.
///
/// # Errors
/// When the database fails.
pub async fn gone_since(conn: &mut PgConnection, chat: ChatId) -> Result<Option<DateTime<Utc>>> {
    Ok(sqlx::query_scalar!("select gone_at from chat where chat_id = $1 and migrated_to is null", chat.0)
        .fetch_optional(conn)
        .await?
        .flatten())
}

/// The chat can be reached: a resident was heard, a message arrived in a group. `true`: it could not be before.
///
/// # Errors
/// When the database fails.
pub async fn heard(conn: &mut PgConnection, chat: ChatId) -> Result<bool> {
    let back = sqlx::query!("update chat set gone_at = null where chat_id = $1 and gone_at is not null", chat.0)
        .execute(&mut *conn)
        .await?;
    if back.rows_affected() == 0 {
        return Ok(false);
    }
    unblocked(conn, chat).await?;
    Ok(true)
}

/// The resident whose chat this is has not stopped the bot any more.
///
/// # Errors
/// When the database fails.
pub(super) async fn unblocked(conn: &mut PgConnection, chat: ChatId) -> Result<()> {
    if chat.0 > 0 {
        sqlx::query!("update resident set blocked_at = null where user_id = $1", chat.0).execute(conn).await?;
    }
    Ok(())
}

/// Whether the chat can be reached, as far as is known.
///
/// # Errors
/// When the database fails.
pub async fn reachable(conn: &mut PgConnection, chat: ChatId) -> Result<bool> {
    Ok(chat.exists() && !door(conn, chat).await?.gone)
}

/// A group became a supergroup: everything kept under the old number moves to the new one. Messages are numbered anew
/// there, so no old message is edited, answered or looked up any more.
///
/// # Errors
/// When the database fails.
pub async fn migrated(conn: &mut PgConnection, old: ChatId, new: ChatId, now: DateTime<Utc>) -> Result<()> {
    sqlx::query!("insert into chat (chat_id) values ($1) on conflict do nothing", new.0).execute(&mut *conn).await?;
    sqlx::query!(
        "insert into chat (chat_id, migrated_to) values ($1, $2)
         on conflict (chat_id) do update set migrated_to = excluded.migrated_to",
        old.0,
        new.0
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!("update staff_group set chat_id = $2 where chat_id = $1", old.0, new.0).execute(&mut *conn).await?;
    move_slots(conn, old, new, now).await?;
    move_sessions(conn, old, new).await
}

async fn move_slots(conn: &mut PgConnection, old: ChatId, new: ChatId, now: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        "delete from screen s where chat_id = $1
           and exists (select 1 from screen n where n.chat_id = $2 and n.slot = s.slot)",
        old.0,
        new.0
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!("update screen set chat_id = $2, message_id = null, shown = null where chat_id = $1", old.0, new.0)
        .execute(&mut *conn)
        .await?;
    sqlx::query!("delete from mention where chat_id = $1", old.0).execute(&mut *conn).await?;
    sqlx::query!(
        "update outbox o set dead_at = $3, outcome = 'migrated', lease_until = null
         where chat_id = $1 and sent_at is null and dead_at is null
           and (op->>'message' is not null or (slot is not null and exists (select 1 from outbox n
               where n.chat_id = $2 and n.slot = o.slot and n.sent_at is null and n.dead_at is null)))",
        old.0,
        new.0,
        now
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "update outbox set chat_id = $2, op = op - 'reply_to'
         where chat_id = $1 and sent_at is null and dead_at is null",
        old.0,
        new.0
    )
    .execute(conn)
    .await?;
    Ok(())
}

async fn move_sessions(conn: &mut PgConnection, old: ChatId, new: ChatId) -> Result<()> {
    sqlx::query!(
        "delete from session s where chat_id = $1
           and exists (select 1 from session n where n.chat_id = $2 and n.user_id = s.user_id)",
        old.0,
        new.0
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!("update session set chat_id = $2 where chat_id = $1", old.0, new.0).execute(&mut *conn).await?;
    let (was, is) = (format!("s{old}."), format!("s{new}."));
    sqlx::query!(
        "delete from timer t where starts_with(subject, $1) and exists (select 1 from timer n
             where n.community_id = t.community_id and n.kind = t.kind
               and n.subject = replace(t.subject, $1, $2))",
        was,
        is
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!("update timer set subject = replace(subject, $1, $2) where starts_with(subject, $1)", was, is)
        .execute(conn)
        .await?;
    Ok(())
}
