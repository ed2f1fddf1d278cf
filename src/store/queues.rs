//! How the queues stand: for the metrics and the doctor.

use super::Pool;
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
