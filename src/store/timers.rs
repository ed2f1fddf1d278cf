//! Timers: what is due at some time, one row a subject and kind.

use super::Pool;
use crate::domain::ids::CommunityId;
use anyhow::Result;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;
use sqlx::{PgConnection, PgExecutor};

/// The timer of a question of fact about a danger.
pub const FACT: &str = "fact";

/// The timer of whoever tells of a danger before it is known in which community.
pub const WHICH: &str = "which";

/// So long each of the two waits for an answer; then silence counts as yes.
pub const ANSWER: TimeDelta = TimeDelta::minutes(2);

/// Of so many timers that are due, one is looked for that nobody works.
const CANDIDATES: i64 = 32;

/// Something that is due at some time.
#[derive(Clone, Debug, PartialEq)]
pub struct Timer {
    /// Whose; 0 for a conversation that belongs to none yet.
    pub community: CommunityId,
    /// What it is about: `t<ticket id>`, `talk<ticket id>`, `post<ticket id>`, `v<ticket id>`, `g<ticket id>`, `d<community id>`,
    /// `r<community id>`, `k<campaign id>`, `o<request to be tied to a home>`, `f<who was forgotten>`,
    /// `group<chat id>`, or `s<chat id>.<user id>`.
    pub subject: String,
    /// What is to be done.
    pub kind: String,
    /// When.
    pub due_at: DateTime<Utc>,
    /// What the rule wants to know again.
    pub data: Value,
    /// How often it failed before.
    pub attempts: i32,
}

/// Makes these the timers of the subject, and no others. One that is there unchanged keeps its count of failures.
///
/// # Errors
/// When the database fails.
pub async fn replace_all(
    conn: &mut PgConnection,
    community: CommunityId,
    subject: &str,
    timers: &[(String, DateTime<Utc>, Value)],
) -> Result<()> {
    let kinds: Vec<String> = timers.iter().map(|t| t.0.clone()).collect();
    let due: Vec<DateTime<Utc>> = timers.iter().map(|t| t.1).collect();
    let data: Vec<Value> = timers.iter().map(|t| t.2.clone()).collect();
    // Nobody is rung for: every desk looks once a second.
    sqlx::query!(
        "with gone as (delete from timer where community_id = $1 and subject = $2 and kind <> all($3))
         insert into timer (community_id, subject, kind, due_at, data)
         select $1, $2, t.* from unnest($3::text[], $4::timestamptz[], $5::jsonb[]) t
         on conflict (community_id, subject, kind) do update
             set due_at = excluded.due_at, data = excluded.data, attempts = 0, not_before = null,
                 buried_at = null, last_error = null
             where timer.due_at <> excluded.due_at or timer.data <> excluded.data",
        community.0,
        subject,
        &kinds,
        &due,
        &data
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Sets one timer of the subject and leaves its others alone; `None` takes it away.
///
/// # Errors
/// When the database fails.
pub async fn set_one(
    conn: &mut PgConnection,
    community: CommunityId,
    subject: &str,
    kind: &str,
    at: Option<DateTime<Utc>>,
) -> Result<()> {
    let Some(at) = at else {
        sqlx::query!(
            "delete from timer where community_id = $1 and subject = $2 and kind = $3",
            community.0,
            subject,
            kind
        )
        .execute(conn)
        .await?;
        return Ok(());
    };
    sqlx::query!(
        "insert into timer (community_id, subject, kind, due_at, data) values ($1, $2, $3, $4, 'null')
         on conflict (community_id, subject, kind) do update set due_at = excluded.due_at, attempts = 0,
             not_before = null, buried_at = null, last_error = null
             where timer.due_at <> excluded.due_at",
        community.0,
        subject,
        kind,
        at
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!("select pg_notify('timer', '')").execute(conn).await?;
    Ok(())
}

/// The timers of a subject, the next one first.
///
/// # Errors
/// When the database fails.
pub async fn of(conn: &mut PgConnection, community: CommunityId, subject: &str) -> Result<Vec<Timer>> {
    let rows = sqlx::query!(
        "select kind, due_at, data, attempts from timer
         where community_id = $1 and subject = $2 and coalesce(buried_at, 'infinity') = 'infinity' order by due_at, kind",
        community.0,
        subject
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|r| Timer {
            community,
            subject: subject.to_owned(),
            kind: r.kind,
            due_at: r.due_at,
            data: r.data,
            attempts: r.attempts,
        })
        .collect())
}

/// Takes a timer that is due; one that was before `floor` is passed. The transaction then holds its subject (the ticket, the
/// session) and the timer itself, in the order in which every turn takes them, so that no turn can change one that rings.
///
/// # Errors
/// When the database fails.
pub async fn claim_due(conn: &mut PgConnection, now: DateTime<Utc>, floor: DateTime<Utc>) -> Result<Option<Timer>> {
    // Others may be at work: each of those that are due is looked at, the first one that nobody has is taken.
    for _ in 0..CANDIDATES {
        let due = sqlx::query!(
            "select community_id, subject, kind, due_at from (
                 select community_id, subject, kind, due_at from timer
                 where buried_at is null and due_at >= $3 and due_at <= $1
                   and (not_before is null or not_before <= $1)
                 order by due_at, community_id, subject, kind limit $2) due
             where pg_try_advisory_xact_lock(hashtextextended('timer ' || community_id || ' ' || subject, 0)) limit 1",
            now,
            CANDIDATES,
            floor
        )
        .fetch_optional(&mut *conn)
        .await?;
        let Some(d) = due else { return Ok(None) };
        let ticket = ticket_of(&d.subject);
        if ticket.is_none() {
            hold_subject(conn, d.community_id, &d.subject).await?;
        }
        // The ticket is held before the timer is looked at: what came of a turn that was waited for is seen.
        let row = sqlx::query!(
            "with held as materialized (select 1 from ticket where community_id = $1 and id = $6 for no key update)
             select data, attempts from timer
             where community_id = $1 and subject = $2 and kind = $3 and due_at = $4 and buried_at is null
               and (not_before is null or not_before <= $5) and (select count(*) from held) >= 0 for update",
            d.community_id,
            d.subject,
            d.kind,
            d.due_at,
            now,
            ticket
        )
        .fetch_optional(&mut *conn)
        .await?;
        if let Some(r) = row {
            return Ok(Some(Timer {
                community: CommunityId(d.community_id),
                subject: d.subject,
                kind: d.kind,
                due_at: d.due_at,
                data: r.data,
                attempts: r.attempts,
            }));
        }
    }
    Ok(None)
}

fn ticket_of(subject: &str) -> Option<i64> {
    ["talk", "post", "t", "v", "g"].iter().find_map(|head| subject.strip_prefix(head)?.parse().ok())
}

async fn hold_subject(conn: &mut PgConnection, community: i64, subject: &str) -> Result<()> {
    if subject.starts_with('d') {
        super::duty::hold(conn, CommunityId(community)).await?;
    } else if let Some(campaign) = subject.strip_prefix('k').and_then(|id| id.parse::<i64>().ok()) {
        sqlx::query!(
            "select 1 as one from campaign where community_id = $1 and id = $2 for update",
            community,
            campaign
        )
        .fetch_optional(conn)
        .await?;
    } else if let Some((chat, user)) = session_of(subject) {
        sqlx::query!("select 1 as one from session where chat_id = $1 and user_id = $2 for update", chat, user)
            .fetch_optional(conn)
            .await?;
    }
    Ok(())
}

fn session_of(subject: &str) -> Option<(i64, i64)> {
    let (chat, user) = subject.strip_prefix('s')?.split_once('.')?;
    Some((chat.parse().ok()?, user.parse().ok()?))
}

/// The timer rang and goes. One that the turn itself set to another time stays.
///
/// # Errors
/// When the database fails.
pub async fn done(conn: &mut PgConnection, t: &Timer) -> Result<()> {
    sqlx::query!(
        "delete from timer where community_id = $1 and subject = $2 and kind = $3 and due_at = $4",
        t.community.0,
        t.subject,
        t.kind,
        t.due_at
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The timer failed and waits until a time. One that was set to another time meanwhile is left alone. Whether the failure counts
/// as one of its own.
///
/// # Errors
/// When the database fails.
pub async fn fail(
    conn: &mut PgConnection,
    t: &Timer,
    (not_before, counts): (DateTime<Utc>, bool),
    error: &str,
) -> Result<()> {
    sqlx::query!(
        "update timer set attempts = attempts + $7, not_before = $4, last_error = $5
         where community_id = $1 and subject = $2 and kind = $3 and due_at = $6",
        t.community.0,
        t.subject,
        t.kind,
        not_before,
        error,
        t.due_at,
        i32::from(counts)
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The timer is set aside for good; not one that was set to another time meanwhile.
///
/// # Errors
/// When the database fails.
pub async fn bury(conn: &mut PgConnection, t: &Timer, now: DateTime<Utc>, error: &str) -> Result<()> {
    sqlx::query!(
        "update timer set attempts = attempts + 1, buried_at = $4, last_error = $5
         where community_id = $1 and subject = $2 and kind = $3 and due_at = $6",
        t.community.0,
        t.subject,
        t.kind,
        now,
        error,
        t.due_at
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// When the next timer rings; those before `floor` are passed.
///
/// # Errors
/// When the database fails.
pub async fn next_due(conn: impl PgExecutor<'_>, floor: DateTime<Utc>) -> Result<Option<DateTime<Utc>>> {
    Ok(sqlx::query_scalar!(
        "select least(
             (select due_at from timer where buried_at is null and due_at >= $1
                  and not_before is null order by due_at limit 1),
             (select min(greatest(due_at, not_before)) from timer where not_before is not null and buried_at is null))",
        floor
    )
    .fetch_one(conn)
    .await?)
}

/// How many rows wait to be worked now: updates, due timers and messages.
///
/// # Errors
/// When the database fails.
pub async fn busy(pool: &Pool, now: DateTime<Utc>) -> Result<i64> {
    let n = sqlx::query_scalar!(
        "select (select count(*) from inbox where done_at is null and buried_at is null)
              + (select count(*) from timer where due_at <= $1 and buried_at is null)
              + (select count(*) from outbox where least(sent_at, dead_at) is null and not_before <= $1)",
        now
    )
    .fetch_one(pool)
    .await?;
    Ok(n.unwrap_or(0))
}
