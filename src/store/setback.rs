//! A clock that was set back: what was to wait for seconds would wait for as long as it was set back.

use super::timers;
use anyhow::Result;
use chrono::{DateTime, TimeDelta, Utc};
use sqlx::{Connection, PgConnection};

/// What lies further ahead than this was written by a clock before the setback: machines' clocks are not so far apart.
pub const APART: TimeDelta = TimeDelta::minutes(1);

/// Nothing that failed waits longer than this before it is tried again.
const LONGEST_PAUSE: TimeDelta = TimeDelta::minutes(3);

/// Lets go whatever waits for a time that only a clock before the setback could name: messages that were posted later
/// than now, limits that were used up later than now, pauses after failures; silence after a question about a danger
/// counts from now on. Returns how many rows there were; mostly none. What else is due at a time (deadlines, surveys)
/// stays due at that time.
///
/// # Errors
/// When the database fails.
pub async fn mend(conn: &mut PgConnection, now: DateTime<Utc>) -> Result<u64> {
    let (later, much_later) = (now + APART, now + LONGEST_PAUSE);
    let facts = [timers::FACT, timers::WHICH].map(str::to_owned);
    let traces = sqlx::query_scalar!(
        r#"select exists (select 1 from chat where chat_id = 0 and exists (select 1 from unnest(recent) at where at > $1))
            or exists (select 1 from outbox where least(sent_at, dead_at) is null
                and (created_at > $1 or lease_until > $2 or attempts > 0 and not_before > $2))
            or exists (select 1 from inbox where done_at is null and buried_at is null and not_before > $2)
            or exists (select 1 from timer where buried_at is null and not_before > $2 and due_at <= $3)
            or exists (select 1 from timer where buried_at is null and kind = any($4) and due_at > $2) as "traces!""#,
        later,
        much_later,
        now,
        &facts
    );
    if !traces.fetch_one(&mut *conn).await? {
        return Ok(0);
    }
    let mut tx = conn.begin().await?;
    let posted = sqlx::query!(
        "update outbox set created_at = least(created_at, $1), not_before = least(not_before, $1),
             lease_until = case when lease_until > $3 then $1 else lease_until end
         where least(sent_at, dead_at) is null
           and (created_at > $2 or lease_until > $3 or attempts > 0 and not_before > $3)",
        now,
        later,
        much_later
    )
    .execute(&mut *tx)
    .await?;
    // Telegram asks anew for a pause of its own that is let go here.
    let chats = sqlx::query!(
        "update chat set recent = '{}', next_at = least(next_at, $1)
         where exists (select 1 from unnest(recent) at where at > $2)",
        now,
        later
    )
    .execute(&mut *tx)
    .await?;
    let updates = sqlx::query!(
        "update inbox set not_before = null where done_at is null and buried_at is null and not_before > $1",
        much_later
    )
    .execute(&mut *tx)
    .await?;
    let paused = sqlx::query!(
        "update timer set not_before = null where buried_at is null and not_before > $1 and due_at <= $2",
        much_later,
        now
    )
    .execute(&mut *tx)
    .await?;
    let facts = sqlx::query!(
        "update timer set due_at = $1, not_before = null where buried_at is null and kind = any($2) and due_at > $3",
        now + timers::ANSWER,
        &facts,
        much_later
    )
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    let timers = paused.rows_affected() + facts.rows_affected();
    Ok(posted.rows_affected() + chats.rows_affected() + updates.rows_affected() + timers)
}
