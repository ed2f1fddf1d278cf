//! Floors: from where on a queue is looked through. What is finished stays in the way of whoever looks for the first that
//! is not, until the server may forget it, and it may not while anybody looks at the database as it was before (a long
//! backup, a forgotten session). So what is over is passed by its place in the queue.

use anyhow::Result;
use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;

/// A row is written within this time, or found when floors are looked for the next time.
const LATE: TimeDelta = TimeDelta::seconds(10);

/// Nothing that could be worked stands before these. At first everything is looked through.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Floors {
    /// Updates, by their arrival.
    pub inbox: DateTime<Utc>,
    /// Timers, by the time when they ring.
    pub timer: DateTime<Utc>,
    /// Messages of each priority, by their number.
    pub outbox: [i64; 6],
    /// The newest message when floors were looked for: no number before it is given any more when that is done again.
    newest: i64,
}

impl Floors {
    /// Nothing that waits to be sent has a number before this one.
    pub fn message(&self) -> i64 {
        self.outbox.iter().copied().min().unwrap_or_default()
    }

    /// No card that waits to be sent has a number before this one.
    pub fn card(&self) -> i64 {
        self.outbox[3].min(self.outbox[4])
    }
}

/// Looks for the floors anew, some seconds after `before`: whatever was being written then is there by now, and a row that
/// came below its floor all the same is found here.
///
/// # Errors
/// When the database fails.
pub async fn look(conn: &mut PgConnection, now: DateTime<Utc>, before: &Floors) -> Result<Floors> {
    let r = sqlx::query!(
        r#"select
             (select received_at from inbox where done_at is null and buried_at is null
              order by received_at, update_id limit 1) as inbox,
             (select due_at from timer where buried_at is null order by due_at limit 1) as timer,
             array(select (select o.id from outbox o where least(o.sent_at, o.dead_at) is null
                             and o.priority between p.priority and p.priority
                           order by o.priority, o.id limit 1)
                   from (values (0::smallint), (1), (2), (3), (4), (5)) p (priority)
                   order by p.priority) as "outbox!: Vec<Option<i64>>",
             (select max(id) from outbox) as newest"#
    )
    .fetch_one(conn)
    .await?;
    let late = now - LATE;
    let mut outbox = [before.newest; 6];
    for (floor, first) in outbox.iter_mut().zip(r.outbox) {
        *floor = first.map_or(*floor, |first| first.min(*floor));
    }
    Ok(Floors {
        inbox: r.inbox.map_or(late, |first| first.min(late)),
        timer: r.timer.map_or(late, |first| first.min(late)),
        outbox,
        newest: r.newest.unwrap_or(before.newest),
    })
}
