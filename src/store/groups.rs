//! Staff groups: which Telegram group, or which topic of a forum, is bound to which department.

use crate::chat::outgoing::Address;
use crate::domain::ids::{ChatId, CommunityId};
use crate::domain::lang::Lang;
use anyhow::Result;
use chrono::{DateTime, Utc};
use sqlx::PgConnection;

/// Binds a department to a group or topic; an earlier one of the same department is replaced.
///
/// # Errors
/// When the database fails.
pub async fn bind(
    conn: &mut PgConnection,
    community: CommunityId,
    department: &str,
    to: Address,
    lang: Lang,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "insert into staff_group (community_id, department, chat_id, thread_id, lang, bound_at)
         values ($1, $2, $3, $4, $5, $6)
         on conflict (community_id, department) do update set chat_id = excluded.chat_id,
             thread_id = excluded.thread_id, lang = excluded.lang, bound_at = excluded.bound_at",
        community.0,
        department,
        to.chat.0,
        to.thread,
        lang.code(),
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Unbinds a department.
///
/// # Errors
/// When the database fails.
pub async fn unbind(conn: &mut PgConnection, community: CommunityId, department: &str) -> Result<bool> {
    let done =
        sqlx::query!("delete from staff_group where community_id = $1 and department = $2", community.0, department)
            .execute(conn)
            .await?;
    Ok(done.rows_affected() > 0)
}

/// The group of a department and its language.
///
/// # Errors
/// When the database fails.
pub async fn group_of(
    conn: &mut PgConnection,
    community: CommunityId,
    department: &str,
) -> Result<Option<(Address, Lang)>> {
    let row = sqlx::query!(
        "select chat_id, thread_id, lang from staff_group where community_id = $1 and department = $2",
        community.0,
        department
    )
    .fetch_optional(conn)
    .await?;
    let Some(r) = row else { return Ok(None) };
    let address = Address { chat: ChatId(r.chat_id), thread: r.thread_id };
    Ok(Some((address, r.lang.parse().map_err(anyhow::Error::msg)?)))
}

/// The department that is bound to this place: to the topic itself, else to its chat as a whole, else, where every
/// department of the chat has a topic of its own, the first of them. Several in one place: the one bound first.
///
/// # Errors
/// When the database fails.
pub async fn department_of(conn: &mut PgConnection, at: Address) -> Result<Option<(CommunityId, String, Lang)>> {
    let row = sqlx::query!(
        "select community_id, department, lang from staff_group where chat_id = $1
         order by thread_id is not distinct from $2 desc, thread_id is null desc, bound_at, department limit 1",
        at.chat.0,
        at.thread
    )
    .fetch_optional(conn)
    .await?;
    let Some(r) = row else { return Ok(None) };
    Ok(Some((CommunityId(r.community_id), r.department, r.lang.parse().map_err(anyhow::Error::msg)?)))
}

/// Every department that is bound to a chat, or to a topic of it.
///
/// # Errors
/// When the database fails.
pub async fn bound_to(conn: &mut PgConnection, chat: ChatId) -> Result<Vec<(CommunityId, String)>> {
    let rows = sqlx::query!(
        "select community_id, department from staff_group where chat_id = $1 order by community_id, department",
        chat.0
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|r| (CommunityId(r.community_id), r.department)).collect())
}

/// A timer of a group: nothing can be written there any more.
pub const LOST: &str = "lost";
/// A timer of a group: it is tried again whether something can be written there.
pub const TRY: &str = "try";
/// A timer of a group: what was tried arrived.
pub const BACK: &str = "back";

/// The subject of a group's timers.
pub fn subject(chat: ChatId) -> String {
    format!("group{chat}")
}

/// Rings at once, in each community that has a department in this chat; also where the same was set aside before.
///
/// # Errors
/// When the database fails.
pub async fn ring(conn: &mut PgConnection, chat: ChatId, kind: &str, now: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        "with rung as (
           insert into timer (community_id, subject, kind, due_at)
           select distinct community_id, $2, $3, $4::timestamptz from staff_group where chat_id = $1
           on conflict (community_id, subject, kind) do update
               set due_at = excluded.due_at, attempts = 0, not_before = null, buried_at = null, last_error = null
               where timer.buried_at is not null
           returning 1)
         select pg_notify('timer', '') from rung limit 1",
        chat.0,
        subject(chat),
        kind,
        now
    )
    .fetch_optional(conn)
    .await?;
    Ok(())
}

/// Speaks this language in a group or topic from now on.
///
/// # Errors
/// When the database fails.
pub async fn set_group_lang(conn: &mut PgConnection, at: Address, lang: Lang) -> Result<()> {
    sqlx::query!(
        "update staff_group set lang = $3 where chat_id = $1 and thread_id is not distinct from $2",
        at.chat.0,
        at.thread,
        lang.code()
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// A group became a supergroup: its departments follow to the new id.
///
/// # Errors
/// When the database fails.
pub async fn migrate(conn: &mut PgConnection, from: ChatId, to: ChatId) -> Result<()> {
    sqlx::query!("update staff_group set chat_id = $2 where chat_id = $1", from.0, to.0).execute(conn).await?;
    Ok(())
}
