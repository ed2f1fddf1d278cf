//! Files that the desk sends: kept while they are on their way and asked for again, made anew afterwards.

use crate::chat::outgoing::Enclosure;
use crate::domain::ids::{CommunityId, DocumentId};
use anyhow::Result;
use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;

/// So long a file is kept after it was sent last.
const KEPT: TimeDelta = TimeDelta::days(30);

/// The file that shows this, where it is kept still.
///
/// # Errors
/// When the database fails.
pub async fn find(
    conn: &mut PgConnection,
    community: CommunityId,
    key: &str,
    now: DateTime<Utc>,
) -> Result<Option<DocumentId>> {
    let id = sqlx::query_scalar!(
        "update document set used_at = $3 where community_id = $1 and key = $2 returning id",
        community.0,
        key,
        now
    )
    .fetch_optional(conn)
    .await?;
    Ok(id.map(DocumentId))
}

/// Keeps a file under what it shows.
///
/// # Errors
/// When the database fails.
pub async fn put(
    conn: &mut PgConnection,
    community: CommunityId,
    (key, name, mime): (&str, &str, &str),
    bytes: &[u8],
    now: DateTime<Utc>,
) -> Result<DocumentId> {
    let id = sqlx::query_scalar!(
        "insert into document (community_id, key, name, mime, bytes, used_at) values ($1, $2, $3, $4, $5, $6)
         on conflict (community_id, key) do update set used_at = excluded.used_at returning id",
        community.0,
        key,
        name,
        mime,
        bytes,
        now
    )
    .fetch_one(conn)
    .await?;
    Ok(DocumentId(id))
}

/// What is lent is gone after this time, sent or not.
const LENT: TimeDelta = TimeDelta::days(1);

/// Keeps a file for one reader only until it is sent, a day at most. Its key begins with `mydata `.
///
/// # Errors
/// When the database fails.
pub async fn lend(
    conn: &mut PgConnection,
    community: CommunityId,
    names: (&str, &str, &str),
    bytes: &[u8],
    now: DateTime<Utc>,
) -> Result<DocumentId> {
    put(conn, community, names, bytes, now - KEPT + LENT).await
}

/// Keeps a file that the community's file names, until it names it no more.
///
/// # Errors
/// When the database fails.
pub async fn keep(
    conn: &mut PgConnection,
    community: CommunityId,
    (key, name, mime): (&str, &str, &str),
    bytes: &[u8],
) -> Result<()> {
    sqlx::query!(
        "insert into document (community_id, key, name, mime, bytes, used_at) values ($1, $2, $3, $4, $5, 'infinity')
         on conflict (community_id, key) do update set used_at = 'infinity'",
        community.0,
        key,
        name,
        mime,
        bytes
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// What was kept beside these goes as other files go.
///
/// # Errors
/// When the database fails.
pub async fn keep_no_other(
    conn: &mut PgConnection,
    community: CommunityId,
    keys: &[String],
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "update document set used_at = $3 where community_id = $1 and used_at = 'infinity' and not key = any($2)",
        community.0,
        keys,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// A file that is kept because the community's file names it.
///
/// # Errors
/// When the database fails.
pub async fn kept(conn: &mut PgConnection, community: CommunityId, key: &str) -> Result<Option<DocumentId>> {
    let id = sqlx::query_scalar!("select id from document where community_id = $1 and key = $2", community.0, key)
        .fetch_optional(conn)
        .await?;
    Ok(id.map(DocumentId))
}

/// A file as it goes into a parcel.
///
/// # Errors
/// When the database fails.
pub(crate) async fn enclosure(
    conn: &mut PgConnection,
    community: CommunityId,
    id: DocumentId,
) -> Result<Option<Enclosure>> {
    let found = sqlx::query_as!(
        Enclosure,
        "select name, mime, file_id, bytes from document where community_id = $1 and id = $2",
        community.0,
        id.0
    )
    .fetch_optional(conn)
    .await?;
    Ok(found)
}

/// Telegram has the file under this id; what was lent is not kept any longer.
///
/// # Errors
/// When the database fails.
pub(crate) async fn sent(conn: &mut PgConnection, community: CommunityId, id: DocumentId, file_id: &str) -> Result<()> {
    sqlx::query!("delete from document where community_id = $1 and id = $2 and key like 'mydata %'", community.0, id.0)
        .execute(&mut *conn)
        .await?;
    sqlx::query!("update document set file_id = $3 where community_id = $1 and id = $2", community.0, id.0, file_id)
        .execute(conn)
        .await?;
    Ok(())
}

/// Forgets files that nobody asked for in thirty days. Messages wait for a day at most.
///
/// # Errors
/// When the database fails.
pub async fn prune(conn: &mut PgConnection, now: DateTime<Utc>) -> Result<u64> {
    let done = sqlx::query!("delete from document where used_at < $1", now - KEPT).execute(conn).await?;
    Ok(done.rows_affected())
}
