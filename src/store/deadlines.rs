//! Deadlines of tickets and the callback survey's records.

use super::words::{value, word};
use crate::domain::act::Rating;
pub use crate::domain::callback::{Callback, CallbackState};
use crate::domain::deadline::Deadline;
use crate::domain::ids::{CommunityId, StaffId, TicketId};
use anyhow::Result;
use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use sqlx::types::Json;

/// Every deadline of a ticket, earlier rounds too.
///
/// # Errors
/// When the database fails.
pub async fn load(conn: &mut PgConnection, community: CommunityId, ticket: TicketId) -> Result<Vec<Deadline>> {
    let rows = sqlx::query_scalar!(
        r#"select state as "state: Json<Deadline>" from deadline
           where community_id = $1 and ticket_id = $2 order by round, kind"#,
        community.0,
        ticket.0
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|state| state.0).collect())
}

/// A query that writes deadlines of the ticket `$2` in the community `$1`: `$3` are their [`rows`]. What has its outcome is
/// frozen.
macro_rules! writing {
    ($before:literal + $after:literal, $($value:expr),+ $(,)?) => {
        sqlx::query!(
            $before + "insert into deadline (community_id, ticket_id, kind, round, state, due_at, raised, done_at, outcome,
                 used_minutes, over_minutes)
             select $1, $2, d.state->>'kind', (d.state->>'round')::int, d.state, (d.state->>'due_at')::timestamptz,
                 array(select jsonb_array_elements_text(d.state->'raised')), (d.state->>'done_at')::timestamptz,
                 d.state->>'outcome', (d.row->>1)::bigint, (d.row->>2)::bigint
             from (select row, row->0 as state from jsonb_array_elements($3) row) d
             on conflict (community_id, ticket_id, kind, round) do update
             set state = excluded.state, due_at = excluded.due_at, raised = excluded.raised, done_at = excluded.done_at,
                 outcome = excluded.outcome, used_minutes = excluded.used_minutes, over_minutes = excluded.over_minutes
             where deadline.outcome is null" + $after,
            $($value),+
        )
    };
}
pub(super) use writing;

/// Writes the deadlines of a ticket. What has its outcome is frozen: it is never written again.
///
/// # Errors
/// When the database fails.
pub async fn save(
    conn: &mut PgConnection,
    community: CommunityId,
    ticket: TicketId,
    deadlines: &[Deadline],
) -> Result<()> {
    writing!("" + "", community.0, ticket.0, Json(rows(deadlines)) as _).execute(conn).await?;
    Ok(())
}

/// Deadlines as they are written: with the minutes that were used and those beyond, once there is an outcome.
pub(super) fn rows(deadlines: &[Deadline]) -> Vec<(&Deadline, Option<i64>, Option<i64>)> {
    let minutes = |d: &Deadline| d.outcome.map(|_| (d.used_minutes(), d.over_minutes())).unzip();
    let row = |d| {
        let (used, over) = minutes(d);
        (d, used, over)
    };
    deadlines.iter().map(row).collect()
}

/// Writes those deadlines of a ticket that are not what they were; nothing where none is.
///
/// # Errors
/// As [`save`].
pub async fn save_changed(
    conn: &mut PgConnection,
    (community, ticket): (CommunityId, TicketId),
    old: &[Deadline],
    new: &[Deadline],
) -> Result<()> {
    let changed = changed(old, new);
    if changed.is_empty() { Ok(()) } else { save(conn, community, ticket, &changed).await }
}

/// Those that are not what they were.
pub fn changed(old: &[Deadline], new: &[Deadline]) -> Vec<Deadline> {
    new.iter().filter(|d| !old.contains(d)).cloned().collect()
}

/// Puts deadlines in the order in which they are loaded.
pub fn in_order(deadlines: &mut [Deadline]) {
    deadlines.sort_by_cached_key(|d| (d.round, word(&d.kind).unwrap_or_default()));
}

/// Plans the survey of a finished job, or moves a planned one.
///
/// # Errors
/// When the database fails.
pub async fn plan_callback(
    conn: &mut PgConnection,
    (community, ticket): (CommunityId, TicketId),
    round: i32,
    ask_at: DateTime<Utc>,
    worker: Option<StaffId>,
) -> Result<()> {
    sqlx::query!(
        "insert into callback (community_id, ticket_id, round, state, ask_at, worker)
         values ($1, $2, $3, 'planned', $4, $5)
         on conflict (community_id, ticket_id, round) do update set ask_at = excluded.ask_at",
        community.0,
        ticket.0,
        round,
        ask_at,
        worker.map(|w| w.0)
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The survey of the ticket's present round.
///
/// # Errors
/// When the database fails.
pub async fn callback(
    conn: &mut PgConnection,
    community: CommunityId,
    ticket: TicketId,
    round: i32,
) -> Result<Option<Callback>> {
    let row = sqlx::query!(
        "select state, ask_at from callback where community_id = $1 and ticket_id = $2 and round = $3",
        community.0,
        ticket.0,
        round
    )
    .fetch_optional(conn)
    .await?;
    row.map(|r| Ok(Callback { round, state: value(&r.state)?, ask_at: r.ask_at })).transpose()
}

/// Moves the survey on.
///
/// # Errors
/// When the database fails.
pub async fn set_callback(
    conn: &mut PgConnection,
    (community, ticket): (CommunityId, TicketId),
    round: i32,
    state: CallbackState,
) -> Result<()> {
    sqlx::query!(
        "update callback set state = $4 where community_id = $1 and ticket_id = $2 and round = $3",
        community.0,
        ticket.0,
        round,
        word(&state)?
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Keeps the resident's answers; nobody edits them afterwards. `false`: it was answered before.
///
/// # Errors
/// When the database fails.
pub async fn rate(
    conn: &mut PgConnection,
    (community, ticket): (CommunityId, TicketId),
    round: i32,
    rating: &Rating,
    words: Option<&str>,
    now: DateTime<Utc>,
) -> Result<bool> {
    let done = sqlx::query!(
        "update callback set state = 'answered', rating = $4, words = $5, answered_at = $6
         where community_id = $1 and ticket_id = $2 and round = $3 and answered_at is null",
        community.0,
        ticket.0,
        round,
        serde_json::to_value(rating)?,
        words,
        now
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// What came of a call about the survey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The answers; `None`: nobody answered the telephone.
    pub rating: Option<Rating>,
    /// What else they said.
    pub words: Option<String>,
}

/// Keeps a call about the survey: who phoned, what was answered, who had done the work. With answers the survey is over.
///
/// # Errors
/// When the database fails.
pub async fn phoned(
    conn: &mut PgConnection,
    (community, ticket): (CommunityId, TicketId),
    round: i32,
    by: StaffId,
    call: &Call,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "insert into phone_call (community_id, ticket_id, round, seq, at, phoned_by, worker, rating, words)
         values ($1, $2, $3, (select coalesce(max(seq), 0) + 1 from phone_call
                              where community_id = $1 and ticket_id = $2 and round = $3), $4, $5,
                 (select worker from callback where community_id = $1 and ticket_id = $2 and round = $3), $6, $7)",
        community.0,
        ticket.0,
        round,
        now,
        by.0,
        call.rating.as_ref().map(serde_json::to_value).transpose()?,
        call.words
    )
    .execute(&mut *conn)
    .await?;
    if call.rating.is_some() {
        set_callback(conn, (community, ticket), round, CallbackState::Answered).await?;
    }
    Ok(())
}
