//! Tables that were sent in the chat: what is to be done with each, and how far it is.

use crate::chat::outgoing::Address;
use crate::domain::ids::{ChatId, CommunityId, StaffId};
use crate::domain::lang::Lang;
use crate::imports::heads::Kind;
use crate::store::words::{value, word};
use anyhow::Result;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;

/// How far a table is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// Nobody has said yet what it holds.
    Asked,
    /// It is to be looked at.
    Waiting,
    /// What would come of it is shown.
    Shown,
    /// It is to be carried out.
    Wanted,
    /// It is carried out.
    Done,
    /// It cannot be carried out.
    Failed,
    /// Nobody wants it.
    Dropped,
}

/// A table that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// Whose.
    pub community: CommunityId,
    /// Its number.
    pub id: i64,
    /// Where it was sent.
    pub at: Address,
    /// Telegram's name of the file.
    pub file_id: String,
    /// Its name. Untrusted text.
    pub name: String,
    /// Its size in bytes, as Telegram says.
    pub size: Option<i64>,
    /// Who sent it.
    pub by: StaffId,
    /// The language of the group.
    pub lang: Lang,
    /// What it holds.
    pub kind: Option<Kind>,
    /// How far it is.
    pub state: JobState,
    /// SHA-256 of the file as it was looked at.
    pub digest: Option<Vec<u8>>,
    /// Of what was shown.
    pub plan: Option<Vec<u8>>,
    /// Who carried it out.
    pub decided_by: Option<StaffId>,
    /// How often it failed.
    pub attempts: i32,
}

/// Registers a table that was sent; its number.
///
/// # Errors
/// When the database fails.
pub async fn add_job(conn: &mut PgConnection, job: &Job, unique_id: &str, now: DateTime<Utc>) -> Result<i64> {
    let id = sqlx::query_scalar!(
        "insert into import_job (community_id, chat_id, thread_id, file_id, unique_id, name, size, by_staff, lang, kind, state,
             created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) returning id",
        job.community.0,
        job.at.chat.0,
        job.at.thread,
        job.file_id,
        unique_id,
        job.name,
        job.size,
        job.by.0,
        job.lang.code(),
        job.kind.map(Kind::word),
        word(&job.state)?,
        now
    )
    .fetch_one(&mut *conn)
    .await?;
    ring(conn).await?;
    Ok(id)
}

/// The workers look.
async fn ring(conn: &mut PgConnection) -> Result<()> {
    sqlx::query!("select pg_notify('import', '')").execute(conn).await?;
    Ok(())
}

macro_rules! job {
    ($row:expr) => {{
        let r = $row;
        Job {
            community: CommunityId(r.community_id),
            id: r.id,
            at: Address { chat: ChatId(r.chat_id), thread: r.thread_id },
            file_id: r.file_id,
            name: r.name,
            size: r.size,
            by: StaffId(r.by_staff),
            lang: r.lang.parse().map_err(anyhow::Error::msg)?,
            kind: r.kind.as_deref().and_then(Kind::of),
            state: value(&r.state)?,
            digest: r.digest,
            plan: r.plan,
            decided_by: r.decided_by.map(StaffId),
            attempts: r.attempts,
        }
    }};
}

/// Whether there is such a table.
///
/// # Errors
/// When the database fails.
pub async fn has_job(conn: &mut PgConnection, community: CommunityId, id: i64, chat: ChatId) -> Result<bool> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select 1 from import_job where community_id = $1 and id = $2 and chat_id = $3) as "there!""#,
        community.0,
        id,
        chat.0
    )
    .fetch_one(conn)
    .await?)
}

/// A table that was sent, held until the transaction ends; `None` also where a worker holds it: nobody waits for that.
///
/// # Errors
/// When the database fails.
pub async fn job(conn: &mut PgConnection, community: CommunityId, id: i64) -> Result<Option<Job>> {
    let row = sqlx::query!(
        "select community_id, id, chat_id, thread_id, file_id, name, size, by_staff, lang, kind, state, digest, plan,
             decided_by, attempts
         from import_job where community_id = $1 and id = $2 for update skip locked",
        community.0,
        id
    )
    .fetch_optional(conn)
    .await?;
    Ok(match row {
        Some(row) => Some(job!(row)),
        None => None,
    })
}

/// The oldest table that is to be looked at or carried out, held until the transaction ends: when the process dies, it is free.
///
/// # Errors
/// When the database fails.
pub async fn claim_job(conn: &mut PgConnection, now: DateTime<Utc>) -> Result<Option<Job>> {
    let row = sqlx::query!(
        "select community_id, id, chat_id, thread_id, file_id, name, size, by_staff, lang, kind, state, digest, plan,
             decided_by, attempts
         from import_job where state in ('waiting', 'wanted') and (not_before is null or not_before <= $1)
         order by created_at limit 1 for update skip locked",
        now
    )
    .fetch_optional(conn)
    .await?;
    Ok(match row {
        Some(row) => Some(job!(row)),
        None => None,
    })
}

/// What a table holds: now it can be looked at.
///
/// # Errors
/// When the database fails.
pub async fn kind_of_job(conn: &mut PgConnection, job: &Job, kind: Kind) -> Result<()> {
    sqlx::query!(
        "update import_job set kind = $3, state = 'waiting' where community_id = $1 and id = $2",
        job.community.0,
        job.id,
        kind.word()
    )
    .execute(&mut *conn)
    .await?;
    ring(conn).await
}

/// Somebody decided: it is carried out (`wanted`), or dropped.
///
/// # Errors
/// When the database fails.
pub async fn decide_job(conn: &mut PgConnection, job: &Job, state: JobState, by: StaffId) -> Result<()> {
    sqlx::query!(
        "update import_job set state = $3, decided_by = $4, attempts = 0, not_before = null
         where community_id = $1 and id = $2",
        job.community.0,
        job.id,
        word(&state)?,
        by.0
    )
    .execute(&mut *conn)
    .await?;
    ring(conn).await
}

/// It was looked at or carried out.
///
/// # Errors
/// When the database fails.
pub async fn shown_job(
    conn: &mut PgConnection,
    job: &Job,
    state: JobState,
    (digest, plan): (&[u8], &[u8]),
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "update import_job set state = $3, digest = $4, plan = $5, attempts = 0, not_before = null, last_error = null,
             done_at = case when $3 = 'shown' then null else $6::timestamptz end
         where community_id = $1 and id = $2",
        job.community.0,
        job.id,
        word(&state)?,
        digest,
        plan,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// It cannot be carried out.
///
/// # Errors
/// When the database fails.
pub async fn fail_job(conn: &mut PgConnection, job: &Job, now: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        "update import_job set state = 'failed', done_at = $3 where community_id = $1 and id = $2",
        job.community.0,
        job.id,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// It is tried again at this time.
///
/// # Errors
/// When the database fails.
pub async fn later_job(conn: &mut PgConnection, job: &Job, at: DateTime<Utc>, error: &str) -> Result<()> {
    sqlx::query!(
        "update import_job set attempts = attempts + 1, not_before = $3, last_error = $4
         where community_id = $1 and id = $2",
        job.community.0,
        job.id,
        at,
        error
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// When the next table is due that has to wait; `None`: none waits.
///
/// # Errors
/// When the database fails.
pub async fn next_job(conn: &mut PgConnection) -> Result<Option<DateTime<Utc>>> {
    let at = sqlx::query_scalar!(
        r#"select min(coalesce(not_before, created_at)) from import_job where state in ('waiting', 'wanted')"#
    )
    .fetch_one(conn)
    .await?;
    Ok(at)
}
