//! What an outside billing service was asked and has answered: one row a unit, and who looks at it meanwhile.

use crate::domain::bill::Books;
use crate::domain::ids::{ChatId, CommunityId, UnitId, UserId};
use anyhow::{Context, Result};
use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;

/// An answer is good for so long: whoever looks again meanwhile sees it.
pub const FRESH: TimeDelta = TimeDelta::minutes(5);

/// A unit whose account is to be fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetch {
    /// Whose.
    pub community: CommunityId,
    /// The unit.
    pub unit: UnitId,
    /// Its code.
    pub code: String,
    /// How often it failed since it was wanted.
    pub attempts: i32,
}

/// Somebody looks at the account of a unit: it is fetched where the last answer is old, and shown to them anew.
///
/// # Errors
/// When the database fails.
pub async fn want(
    conn: &mut PgConnection,
    (community, unit): (CommunityId, UnitId),
    (chat, user): (ChatId, UserId),
    now: DateTime<Utc>,
) -> Result<Books> {
    let fresh = now - FRESH;
    // Read before it is written: while the service is asked, its row is held, and nobody who looks waits for that.
    let mut r = asked(conn, community, unit).await?;
    if !r.as_ref().is_some_and(|r| r.wanted_at.is_some() || r.fetched_at.max(r.failed_at) >= Some(fresh)) {
        ask(conn, (community, unit), now, fresh).await?;
        r = asked(conn, community, unit).await?;
    }
    let r = r.context("an account that was just asked for")?;
    if r.wanted_at.is_some() {
        sqlx::query!(
            "insert into billing_watch (community_id, unit_id, chat_id, user_id) values ($1, $2, $3, $4)
             on conflict do nothing",
            community.0,
            unit.0,
            chat.0,
            user.0
        )
        .execute(conn)
        .await?;
    }
    let failed = r.failed_at.is_some_and(|failed| r.fetched_at.is_none_or(|fetched| fetched < failed));
    Ok(Books { fetched_at: r.fetched_at, waiting: r.wanted_at.is_some() && r.attempts == 0, failed })
}

/// What was asked of the service, and what came of it.
struct Asked {
    wanted_at: Option<DateTime<Utc>>,
    fetched_at: Option<DateTime<Utc>>,
    failed_at: Option<DateTime<Utc>>,
    attempts: i32,
}

async fn asked(conn: &mut PgConnection, community: CommunityId, unit: UnitId) -> Result<Option<Asked>> {
    Ok(sqlx::query_as!(
        Asked,
        "select wanted_at, fetched_at, failed_at, attempts from billing_fetch where community_id = $1 and unit_id = $2",
        community.0,
        unit.0
    )
    .fetch_optional(conn)
    .await?)
}

/// Asks for the account of a unit, where nobody did and the last answer is older than this.
async fn ask(
    conn: &mut PgConnection,
    (community, unit): (CommunityId, UnitId),
    now: DateTime<Utc>,
    fresh: DateTime<Utc>,
) -> Result<()> {
    let asked = sqlx::query!(
        "insert into billing_fetch (community_id, unit_id, wanted_at) values ($1, $2, $3)
         on conflict (community_id, unit_id) do update set wanted_at = excluded.wanted_at, attempts = 0, not_before = null
             where billing_fetch.wanted_at is null
               and coalesce(greatest(billing_fetch.fetched_at, billing_fetch.failed_at), '-infinity') < $4",
        community.0,
        unit.0,
        now,
        fresh
    )
    .execute(&mut *conn)
    .await?;
    if asked.rows_affected() > 0 {
        sqlx::query!("select pg_notify('billing', '')").execute(&mut *conn).await?;
    }
    Ok(())
}

/// The unit that waits longest, held until the transaction ends.
///
/// # Errors
/// When the database fails.
pub async fn claim(conn: &mut PgConnection, now: DateTime<Utc>) -> Result<Option<Fetch>> {
    let row = sqlx::query!(
        "select f.community_id, f.unit_id, u.code, f.attempts
         from billing_fetch f join unit u on u.community_id = f.community_id and u.id = f.unit_id
         where f.wanted_at is not null and (f.not_before is null or f.not_before <= $1)
         order by f.wanted_at limit 1 for no key update of f skip locked",
        now
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|r| Fetch {
        community: CommunityId(r.community_id),
        unit: UnitId(r.unit_id),
        code: r.code,
        attempts: r.attempts,
    }))
}

/// The account came and is in the books.
///
/// # Errors
/// When the database fails.
pub async fn fetched(conn: &mut PgConnection, fetch: &Fetch, now: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        "update billing_fetch set wanted_at = null, fetched_at = $3, error = null, attempts = 0, not_before = null
         where community_id = $1 and unit_id = $2",
        fetch.community.0,
        fetch.unit.0,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// It could not be had: tried again at this time, or not until somebody looks again.
///
/// # Errors
/// When the database fails.
pub async fn failed(
    conn: &mut PgConnection,
    fetch: &Fetch,
    error: &str,
    again: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "update billing_fetch set failed_at = $3, error = $4, attempts = attempts + 1, not_before = $5,
             wanted_at = case when $5::timestamptz is null then null else wanted_at end
         where community_id = $1 and unit_id = $2",
        fetch.community.0,
        fetch.unit.0,
        now,
        error,
        again
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Who looks at the account of a unit and is to see it anew; `done`: they are not told again.
///
/// # Errors
/// When the database fails.
pub async fn watchers(conn: &mut PgConnection, fetch: &Fetch, done: bool) -> Result<Vec<(ChatId, UserId)>> {
    let rows = sqlx::query!(
        "select chat_id, user_id from billing_watch where community_id = $1 and unit_id = $2 order by chat_id, user_id",
        fetch.community.0,
        fetch.unit.0
    )
    .fetch_all(&mut *conn)
    .await?;
    if done {
        sqlx::query!(
            "delete from billing_watch where community_id = $1 and unit_id = $2",
            fetch.community.0,
            fetch.unit.0
        )
        .execute(conn)
        .await?;
    }
    Ok(rows.into_iter().map(|r| (ChatId(r.chat_id), UserId(r.user_id))).collect())
}

/// When the next unit is due; `None`: none waits.
///
/// # Errors
/// When the database fails.
pub async fn next(conn: &mut PgConnection) -> Result<Option<DateTime<Utc>>> {
    let at = sqlx::query_scalar!(
        "select min(coalesce(not_before, wanted_at)) from billing_fetch where wanted_at is not null"
    )
    .fetch_one(conn)
    .await?;
    Ok(at)
}
