//! The inbox: raw updates, kept before they are confirmed to Telegram and worked in order per conversation.

use crate::chat::inbound::RawUpdate;
use anyhow::Result;
use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;

/// An update that a worker holds until its transaction ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claimed {
    /// The bot to which it was sent.
    pub bot_id: i64,
    /// The update.
    pub raw: RawUpdate,
    /// How often it failed before.
    pub attempts: i32,
}

/// Keeps updates; one that is there already is not kept twice. Returns how many are new and wakes the workers.
///
/// # Errors
/// When the database fails.
pub async fn store_raw(conn: &mut PgConnection, bot_id: i64, updates: &[RawUpdate]) -> Result<u64> {
    let ids: Vec<i64> = updates.iter().map(|u| u.update_id).collect();
    let conversations: Vec<i64> = updates.iter().map(|u| u.conversation).collect();
    let bodies: Vec<String> = updates.iter().map(|u| u.body.clone()).collect();
    let times: Vec<DateTime<Utc>> = updates.iter().map(|u| u.received_at).collect();
    let inserted = sqlx::query!(
        "insert into inbox (bot_id, update_id, conversation, body, received_at)
         select $1, u.* from unnest($2::bigint[], $3::bigint[], $4::text[], $5::timestamptz[]) u
         on conflict (bot_id, update_id) do nothing",
        bot_id,
        &ids,
        &conversations,
        &bodies,
        &times
    )
    .execute(&mut *conn)
    .await?
    .rows_affected();
    if inserted > 0 {
        sqlx::query!("select pg_notify('inbox', '')").execute(conn).await?;
    }
    Ok(inserted)
}

/// Takes the oldest waiting update of a conversation in which nothing earlier is unfinished and nobody is at work.
/// The transaction holds it: it is free again when that ends without `done`, `fail` or `bury`.
///
/// # Errors
/// When the database fails.
pub async fn claim(conn: &mut PgConnection, now: DateTime<Utc>) -> Result<Option<Claimed>> {
    let mut busy: Vec<i64> = vec![];
    loop {
        let row = sqlx::query!(
            "select bot_id, update_id, conversation, body, received_at, attempts from inbox i
             where done_at is null and buried_at is null and (not_before is null or not_before <= $1)
               and conversation <> all($2)
               and not exists (select 1 from inbox e
                   where e.conversation = i.conversation and e.bot_id = i.bot_id and e.update_id < i.update_id
                     and e.done_at is null and e.buried_at is null)
             order by update_id limit 1 for update skip locked",
            now,
            &busy
        )
        .fetch_optional(&mut *conn)
        .await?;
        let Some(r) = row else { return Ok(None) };
        // An older update may come in late, while a newer one of its conversation is being worked.
        let mine = sqlx::query_scalar!(
            r#"select pg_try_advisory_xact_lock(hashtextextended($1, 0)) as "mine!""#,
            format!("inbox {} {}", r.bot_id, r.conversation)
        )
        .fetch_one(&mut *conn)
        .await?;
        if !mine {
            busy.push(r.conversation);
            continue;
        }
        return Ok(Some(Claimed {
            bot_id: r.bot_id,
            raw: RawUpdate {
                update_id: r.update_id,
                conversation: r.conversation,
                body: r.body,
                received_at: r.received_at,
            },
            attempts: r.attempts,
        }));
    }
}

/// The update is worked.
///
/// # Errors
/// When the database fails.
pub async fn done(conn: &mut PgConnection, bot_id: i64, update_id: i64, now: DateTime<Utc>) -> Result<()> {
    sqlx::query!("update inbox set done_at = $3 where bot_id = $1 and update_id = $2", bot_id, update_id, now)
        .execute(conn)
        .await?;
    Ok(())
}

/// The update failed; it waits until `not_before`, and its conversation with it.
///
/// # Errors
/// When the database fails.
pub async fn fail(
    conn: &mut PgConnection,
    bot_id: i64,
    update_id: i64,
    not_before: DateTime<Utc>,
    error: &str,
) -> Result<()> {
    sqlx::query!(
        "update inbox set attempts = attempts + 1, not_before = $3, last_error = $4
         where bot_id = $1 and update_id = $2 and done_at is null",
        bot_id,
        update_id,
        not_before,
        error
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The update is set aside for good; what came after it goes on.
///
/// # Errors
/// When the database fails.
pub async fn bury(conn: &mut PgConnection, bot_id: i64, update_id: i64, now: DateTime<Utc>, error: &str) -> Result<()> {
    sqlx::query!(
        "update inbox set attempts = attempts + 1, buried_at = $3, last_error = $4
         where bot_id = $1 and update_id = $2 and done_at is null",
        bot_id,
        update_id,
        now,
        error
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// When the next update that waits after a failure may be tried again.
///
/// # Errors
/// When the database fails.
pub async fn next_due(conn: &mut PgConnection) -> Result<Option<DateTime<Utc>>> {
    Ok(sqlx::query_scalar!("select min(not_before) from inbox where done_at is null and buried_at is null")
        .fetch_one(conn)
        .await?)
}

/// Forgets finished and buried updates after seven days; Telegram may then use their numbers again.
///
/// # Errors
/// When the database fails.
pub async fn prune(conn: &mut PgConnection, now: DateTime<Utc>) -> Result<u64> {
    let done = sqlx::query!(
        "delete from inbox where received_at < $1 and (done_at is not null or buried_at is not null)",
        now - TimeDelta::days(7)
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}
