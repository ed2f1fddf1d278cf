//! How the database's tables stand to this version of the program.

use super::{MIGRATOR, Pool, role};
use anyhow::{Context, Result, bail};
use sqlx::PgConnection;

/// How the tables stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Schema {
    /// As this version wants them.
    Current,
    /// So many migrations have to be applied first.
    Behind(usize),
    /// A newer version of the program has changed them; its last migration.
    Newer(i64),
    /// A migration broke off half-way; its number.
    Broken(i64),
}

/// Looks how the tables stand.
///
/// # Errors
/// When the database fails.
pub async fn look(pool: &Pool) -> Result<Schema> {
    let known: Option<String> =
        sqlx::query_scalar("select to_regclass('_sqlx_migrations')::text").fetch_one(pool).await?;
    let applied: Vec<(i64, bool)> = match known {
        Some(_) => sqlx::query_as("select version, success from _sqlx_migrations order by version")
            .fetch_all(pool)
            .await
            .context("the list of migrations cannot be read")?,
        None => Vec::new(),
    };
    if let Some((broken, _)) = applied.iter().find(|(_, success)| !success) {
        return Ok(Schema::Broken(*broken));
    }
    let ours: Vec<i64> = MIGRATOR.iter().map(|m| m.version).collect();
    if let Some((newer, _)) = applied.iter().rev().find(|(v, _)| !ours.contains(v)) {
        return Ok(Schema::Newer(*newer));
    }
    let missing = ours.iter().filter(|v| !applied.iter().any(|(a, _)| a == *v)).count();
    Ok(if missing == 0 { Schema::Current } else { Schema::Behind(missing) })
}

/// Applies what is missing; how many migrations that were.
///
/// # Errors
/// When the database is newer than the program, or fails.
pub async fn migrate(pool: &Pool) -> Result<usize> {
    let missing = match look(pool).await? {
        Schema::Current => 0,
        Schema::Behind(missing) => missing,
        Schema::Newer(version) => bail!(newer(version)),
        Schema::Broken(version) => bail!(broken(version)),
    };
    let who = role::who(&mut *pool.acquire().await?).await?;
    let empty = missing == MIGRATOR.iter().count();
    match missing {
        0 if !who.changes_tables => return Ok(0),
        1.. if !who.changes_tables && !empty => bail!(
            "the role {} may not change tables: set MIGRATION_DATABASE_URL to the address of their owner",
            who.name
        ),
        _ => {}
    }
    MIGRATOR.run(pool).await.context("a migration failed; nothing of it was kept")?;
    Ok(missing)
}

/// What connections of the program are called at the server.
const NAME: &str = "frontdesk";

/// What this version calls its connections: a newer one sees by it which tables it knows.
pub fn calling() -> String {
    format!("{NAME} {}", MIGRATOR.iter().map(|m| m.version).max().unwrap_or_default())
}

/// Whether a program is connected that knows nothing of a migration: in an upgrade both are at work for a while. One that is
/// older than this question is called by the name alone.
///
/// # Errors
/// When the database fails.
pub async fn older_at_work(conn: &mut PgConnection, migration: i64) -> Result<bool> {
    let names: Vec<String> = sqlx::query_scalar(
        "select distinct application_name from pg_stat_activity
         where datname = current_database() and application_name is not null",
    )
    .fetch_all(conn)
    .await?;
    let known = names.iter().filter_map(|name| name.strip_prefix(NAME));
    Ok(known.map(str::trim).any(|last| last.is_empty() || last.parse().is_ok_and(|last: i64| last < migration)))
}

/// Refuses a database that is not as this version wants it.
///
/// # Errors
/// When it is not, with a sentence that says what to do.
pub async fn require_current(pool: &Pool) -> Result<()> {
    match look(pool).await? {
        Schema::Current => Ok(()),
        Schema::Behind(missing) => bail!("the database lacks {missing} migration(s): run `frontdesk migrate` first"),
        Schema::Newer(version) => bail!(newer(version)),
        Schema::Broken(version) => bail!(broken(version)),
    }
}

fn newer(version: i64) -> String {
    format!(
        "the database is newer than this program (it has migration {version}): start the newer version of frontdesk"
    )
}

fn broken(version: i64) -> String {
    format!("migration {version} broke off half-way: restore the last backup, then run `frontdesk migrate`")
}
