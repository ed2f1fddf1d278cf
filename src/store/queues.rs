//! How the queues stand: for the health page, the metrics and the doctor.

use super::{MIGRATOR, Pool};
use anyhow::Result;
use chrono::{DateTime, Utc};

/// How one queue stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Depth {
    /// Which.
    pub queue: &'static str,
    /// Rows that wait (timers: that are due).
    pub waiting: i64,
    /// Since when the oldest of them waits.
    pub oldest: Option<DateTime<Utc>>,
    /// Rows that were set aside or given up by a mistake of ours.
    pub buried: i64,
}

/// How the three queues stand.
///
/// # Errors
/// When the database fails.
pub async fn depths(pool: &Pool, now: DateTime<Utc>) -> Result<[Depth; 3]> {
    let r = sqlx::query!(
        r#"select
            (select count(*) from inbox where done_at is null and buried_at is null) as "inbox!",
            (select min(received_at) from inbox where done_at is null and buried_at is null) as inbox_oldest,
            (select count(*) from inbox where buried_at is not null) as "inbox_buried!",
            (select count(*) from timer where buried_at is null and due_at <= $1) as "timer!",
            (select min(due_at) from timer where buried_at is null and due_at <= $1) as timer_oldest,
            (select count(*) from timer where buried_at is not null) as "timer_buried!",
            (select count(*) from outbox where sent_at is null and dead_at is null) as "outbox!",
            (select min(created_at) from outbox where sent_at is null and dead_at is null) as outbox_oldest,
            (select count(*) from outbox where dead_at is not null and outcome like 'rejected%') as "outbox_buried!""#,
        now
    )
    .fetch_one(pool)
    .await?;
    Ok([
        Depth { queue: "inbox", waiting: r.inbox, oldest: r.inbox_oldest, buried: r.inbox_buried },
        Depth { queue: "timer", waiting: r.timer, oldest: r.timer_oldest, buried: r.timer_buried },
        Depth { queue: "outbox", waiting: r.outbox, oldest: r.outbox_oldest, buried: r.outbox_buried },
    ])
}

/// How the database's migrations compare with this version's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Schema {
    /// They are the same.
    Same,
    /// The database lacks migrations of this version.
    Older,
    /// The database has migrations that this version does not know, or other ones.
    Newer,
}

/// Compares the database's migrations with this version's.
///
/// # Errors
/// When the database fails.
pub async fn schema(pool: &Pool) -> Result<Schema> {
    let known: bool = sqlx::query_scalar("select to_regclass('_sqlx_migrations') is not null").fetch_one(pool).await?;
    if !known {
        return Ok(Schema::Older);
    }
    let applied: Vec<(i64, Vec<u8>)> =
        sqlx::query_as("select version, checksum from _sqlx_migrations where success order by version")
            .fetch_all(pool)
            .await?;
    let ours: Vec<(i64, Vec<u8>)> = MIGRATOR.iter().map(|m| (m.version, m.checksum.to_vec())).collect();
    Ok(if applied == ours {
        Schema::Same
    } else if ours.starts_with(&applied) {
        Schema::Older
    } else {
        Schema::Newer
    })
}
