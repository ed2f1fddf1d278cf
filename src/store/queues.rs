//! How the queues stand: for the metrics and the doctor.

use anyhow::Result;
use chrono::{DateTime, Utc};
use sqlx::PgConnection;

/// How one queue stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Depth {
    /// Which.
    pub queue: &'static str,
    /// Rows that wait (timers: that are due).
    pub waiting: i64,
    /// Since when the oldest of them could be worked.
    pub oldest: Option<DateTime<Utc>>,
    /// Rows that were set aside or given up by a mistake of ours.
    pub buried: i64,
}

impl Depth {
    /// For how many seconds the oldest row waits.
    pub fn age(&self, now: DateTime<Utc>) -> i64 {
        seconds_since(self.oldest, now)
    }
}

fn seconds_since(oldest: Option<DateTime<Utc>>, now: DateTime<Utc>) -> i64 {
    oldest.map_or(0, |at| (now - at).num_seconds().max(0))
}

/// How the queues stand: updates, timers, messages, tables that were sent, questions to a billing service.
///
/// # Errors
/// When the database fails.
pub async fn depths(conn: &mut PgConnection, now: DateTime<Utc>) -> Result<[Depth; 5]> {
    let r = sqlx::query!(
        r#"select
            (select count(*) from inbox where done_at is null and buried_at is null) as "inbox!",
            (select min(received_at) from inbox where done_at is null and buried_at is null) as inbox_oldest,
            (select count(*) from inbox where buried_at is not null) as "inbox_buried!",
            (select count(*) from timer where buried_at is null and due_at <= $1) as "timer!",
            (select min(due_at) from timer where buried_at is null and due_at <= $1) as timer_oldest,
            (select count(*) from timer where buried_at is not null) as "timer_buried!",
            (select count(*) from outbox where least(sent_at, dead_at) is null) as "outbox!",
            (select min(created_at) from outbox where least(sent_at, dead_at) is null) as outbox_oldest,
            (select count(*) from outbox where dead_at is not null and outcome like 'rejected%') as "outbox_buried!",
            (select count(*) from import_job where state in ('waiting', 'wanted')) as "import!",
            (select min(created_at) from import_job where state in ('waiting', 'wanted')) as import_oldest,
            (select count(*) from billing_fetch where wanted_at is not null) as "billing!",
            (select min(wanted_at) from billing_fetch where wanted_at is not null) as billing_oldest"#,
        now
    )
    .fetch_one(conn)
    .await?;
    Ok([
        Depth { queue: "inbox", waiting: r.inbox, oldest: r.inbox_oldest, buried: r.inbox_buried },
        Depth { queue: "timer", waiting: r.timer, oldest: r.timer_oldest, buried: r.timer_buried },
        Depth { queue: "outbox", waiting: r.outbox, oldest: r.outbox_oldest, buried: r.outbox_buried },
        // What came of these is told to whoever asked: nothing is set aside.
        Depth { queue: "import", waiting: r.import, oldest: r.import_oldest, buried: 0 },
        Depth { queue: "billing", waiting: r.billing, oldest: r.billing_oldest, buried: 0 },
    ])
}

/// The classes of messages, the most urgent first.
pub const CLASSES: [&str; 6] = ["press", "emergency", "reply", "card", "push", "letter"];

/// How the messages of a class stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Class {
    /// Which.
    pub class: &'static str,
    /// Messages that wait.
    pub waiting: i64,
    /// Since when the oldest of them could go.
    pub oldest: Option<DateTime<Utc>>,
}

impl Class {
    /// For how many seconds the oldest message waits.
    pub fn age(&self, now: DateTime<Utc>) -> i64 {
        seconds_since(self.oldest, now)
    }
}

/// How the messages of each class stand; letters of campaigns are a class of their own.
///
/// # Errors
/// When the database fails.
pub async fn classes(conn: &mut PgConnection) -> Result<[Class; 6]> {
    let rows = sqlx::query!(
        r#"select case when campaign_id is not null then 'letter' when priority = 0 then 'press'
                when priority = 1 then 'emergency' when priority = 2 then 'reply' when priority = 3 then 'card'
                else 'push' end as "class!",
            count(*) as "waiting!", min(created_at) as oldest
           from outbox where least(sent_at, dead_at) is null group by 1"#
    )
    .fetch_all(conn)
    .await?;
    Ok(CLASSES.map(|class| {
        let row = rows.iter().find(|r| r.class == class);
        Class { class, waiting: row.map_or(0, |r| r.waiting), oldest: row.and_then(|r| r.oldest) }
    }))
}
