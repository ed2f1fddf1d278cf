//! Work on trial: rows whose turn may have ended a process are counted before each turn, whatever becomes of that.

use super::Pool;
use anyhow::Result;
use sqlx::PgConnection;

/// Notes at once that a turn begins, and says for how manyeth time without an end. The caller's transaction holds the
/// row itself; from the second time on, such rows are worked one after the other, so that none is blamed for another.
///
/// # Errors
/// When the database fails.
pub async fn begin(holder: &mut PgConnection, pool: &Pool, work: &str) -> Result<i32> {
    let suspected = sqlx::query_scalar!(r#"select exists (select 1 from trial where work = $1) as "suspected!""#, work)
        .fetch_one(&mut *holder)
        .await?;
    if suspected {
        sqlx::query!("select pg_advisory_xact_lock(hashtextextended('trial', 0))").fetch_one(holder).await?;
    }
    Ok(sqlx::query_scalar!(
        "insert into trial (work, begun) values ($1, 1) on conflict (work) do update set begun = trial.begun + 1
         returning begun",
        work
    )
    .fetch_one(pool)
    .await?)
}

/// The turn is over and the process lives: the work is cleared.
///
/// # Errors
/// When the database fails.
pub async fn end(conn: &mut PgConnection, work: &str) -> Result<()> {
    sqlx::query!("delete from trial where work = $1", work).execute(conn).await?;
    Ok(())
}
