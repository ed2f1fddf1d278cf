//! Digests: the numbers of a department's day and week, computed from what happened, and who signed them.

use crate::domain::duty::Numbers;
use crate::domain::ids::{CommunityId, StaffId};
use anyhow::Result;
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgConnection;

/// A digest as it was told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Digest {
    /// Its number.
    pub id: i64,
    /// Key of the department.
    pub department: String,
    /// Whether it is of a week.
    pub week: bool,
    /// From when.
    pub since: DateTime<Utc>,
    /// Until when.
    pub until: DateTime<Utc>,
    /// What it said.
    pub numbers: Numbers,
    /// Who signed it, and when.
    pub signed: Option<(StaffId, DateTime<Utc>)>,
}

/// The numbers of a department between two moments, from the tickets that are open and those of which something is counted,
/// each found by index: a digest does not read the tickets of years. Without complaints about it or one of its people. `today` bounds the
/// local day for which promises are counted.
///
/// # Errors
/// When the database fails.
pub async fn numbers(
    conn: &mut PgConnection,
    community: CommunityId,
    department: &str,
    (since, until): (DateTime<Utc>, DateTime<Utc>),
    (today, tomorrow): (DateTime<Utc>, DateTime<Utc>),
) -> Result<Numbers> {
    let r = sqlx::query!(
        r#"with counted as (
             select id from ticket where community_id = $1
                 and state not in ('done', 'accepted', 'closed', 'cancelled', 'rejected')
             union select id from ticket where community_id = $1 and created_at >= $3 and created_at < $4
             union select ticket_id from timeline where community_id = $1 and at >= $3 and at < $4
                 and act->>'act' in ('finish', 'dispute', 'reopen')
             union select ticket_id from deadline where community_id = $1 and done_at >= $3 and done_at < $4
                 and outcome is not null
             union select ticket_id from callback where community_id = $1 and answered_at >= $3 and answered_at < $4),
           mine as materialized (
             select t.id, t.state, t.created_at, t.promise_until,
                 t.state not in ('done', 'accepted', 'closed', 'cancelled', 'rejected') as open
             from counted n cross join lateral (
                 select * from ticket where community_id = $1 and id = n.id offset 0) t
             where t.department = $2 and t.about_department is distinct from $2
               and not exists (select 1 from staff s where s.community_id = $1 and s.id = t.about_staff
                               and ($2 = any(s.departments) or 'manager' = any(s.roles)))),
           acts as (
             select l.act from mine m cross join lateral (
                 select act->>'act' as act, at from timeline where community_id = $1 and ticket_id = m.id offset 0) l
             where l.at >= $3 and l.at < $4),
           ended as (
             select (d.state->>'used_secs')::bigint <= (d.state->>'budget_secs')::bigint as kept
             from mine m cross join lateral (
                 select * from deadline where community_id = $1 and ticket_id = m.id offset 0) d
             where d.done_at >= $3 and d.done_at < $4
               and d.kind in ('acknowledge', 'on_site', 'answer', 'resolve', 'quote') and m.state <> 'cancelled'),
           rated as (
             select (c.rating->>'overall')::int as overall from mine m cross join lateral (
                 select * from callback where community_id = $1 and ticket_id = m.id offset 0) c
             where c.answered_at >= $3 and c.answered_at < $4 and c.rating is not null)
           select
             (select count(*) from mine where created_at >= $3 and created_at < $4) as "received!",
             (select count(*) from acts where act = 'finish') as "done!",
             (select count(*) from mine where open) as "open!",
             (select count(*) from mine m where m.open and (m.state <> 'waiting' and m.promise_until < $4
                 or exists (select 1 from deadline d where d.community_id = $1 and d.ticket_id = m.id
                            and d.done_at is null and d.due_at < $4))) as "overdue!",
             (select count(*) from mine where open and promise_until >= $5 and promise_until < $6) as "promised!",
             (select count(*) from mine where state = 'waiting') as "waiting!",
             (select count(*) from handover where community_id = $1 and department = $2
                 and posted_at is not null and signed_at is null) as "unsigned!",
             (select count(*) from acts where act in ('dispute', 'reopen')) as "reopened!",
             (select count(*) from ended) as "deadlines!",
             (select count(*) from ended where kept) as "in_time!",
             (select count(*) from rated) as "rated!",
             (select count(*) from rated where overall >= 4) as "satisfied!""#,
        community.0,
        department,
        since,
        until,
        today,
        tomorrow
    )
    .fetch_one(conn)
    .await?;
    Ok(Numbers {
        received: r.received,
        done: r.done,
        open: r.open,
        overdue: r.overdue,
        promised: r.promised,
        waiting: r.waiting,
        unsigned: r.unsigned,
        reopened: r.reopened,
        deadlines: r.deadlines,
        in_time: r.in_time,
        rated: r.rated,
        satisfied: r.satisfied,
        calls: 0,
        ties: 0,
    })
}

fn span(week: bool) -> &'static str {
    if week { "week" } else { "day" }
}

/// Until when the last digest of a department went, and the day on which it was told.
///
/// # Errors
/// When the database fails.
pub async fn last(
    conn: &mut PgConnection,
    community: CommunityId,
    department: &str,
    week: bool,
) -> Result<Option<(DateTime<Utc>, NaiveDate)>> {
    let row = sqlx::query!(
        "select until, day from digest where community_id = $1 and department = $2 and span = $3
         order by day desc limit 1",
        community.0,
        department,
        span(week)
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|r| (r.until, r.day)))
}

/// Writes a digest down. `None`: that day's is there.
///
/// # Errors
/// When the database fails.
pub async fn put(
    conn: &mut PgConnection,
    community: CommunityId,
    digest: &Digest,
    day: NaiveDate,
    posted: bool,
    remind_at: Option<DateTime<Utc>>,
) -> Result<Option<i64>> {
    Ok(sqlx::query_scalar!(
        "insert into digest (community_id, department, span, day, since, until, numbers, posted, remind_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing returning id",
        community.0,
        digest.department,
        span(digest.week),
        day,
        digest.since,
        digest.until,
        serde_json::to_value(digest.numbers)?,
        posted,
        remind_at
    )
    .fetch_optional(conn)
    .await?)
}

/// When heads are to be reminded of digests that they did not sign.
///
/// # Errors
/// When the database fails.
pub async fn reminders(conn: &mut PgConnection, community: CommunityId) -> Result<Vec<DateTime<Utc>>> {
    Ok(sqlx::query_scalar!(
        r#"select remind_at as "at!" from digest
           where community_id = $1 and signed_at is null and remind_at is not null"#,
        community.0
    )
    .fetch_all(conn)
    .await?)
}

struct Row {
    id: i64,
    department: String,
    span: String,
    since: DateTime<Utc>,
    until: DateTime<Utc>,
    numbers: serde_json::Value,
    signed_by: Option<i64>,
    signed_at: Option<DateTime<Utc>>,
}

impl Row {
    fn digest(self) -> Result<Digest> {
        Ok(Digest {
            id: self.id,
            department: self.department,
            week: self.span == span(true),
            since: self.since,
            until: self.until,
            numbers: serde_json::from_value(self.numbers)?,
            signed: self.signed_by.map(StaffId).zip(self.signed_at),
        })
    }
}

/// Digests that should have been signed by now.
///
/// # Errors
/// When the database fails.
pub async fn waiting_digests(
    conn: &mut PgConnection,
    community: CommunityId,
    now: DateTime<Utc>,
) -> Result<Vec<Digest>> {
    let rows = sqlx::query_as!(
        Row,
        "select id, department, span, since, until, numbers, signed_by, signed_at from digest
         where community_id = $1 and signed_at is null and remind_at <= $2 order by id",
        community.0,
        now
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(Row::digest).collect()
}

/// The head was reminded: once.
///
/// # Errors
/// When the database fails.
pub async fn told_reminder(conn: &mut PgConnection, (community, id): (CommunityId, i64)) -> Result<()> {
    sqlx::query!("update digest set remind_at = null where community_id = $1 and id = $2", community.0, id)
        .execute(conn)
        .await?;
    Ok(())
}

/// The head has read it. The digest as it is now, and whether it was this press that signed it.
///
/// # Errors
/// When the database fails.
pub async fn sign_digest(
    conn: &mut PgConnection,
    (community, id): (CommunityId, i64),
    who: Option<StaffId>,
    now: DateTime<Utc>,
) -> Result<Option<(Digest, bool)>> {
    let done = sqlx::query!(
        "update digest set signed_by = $3, signed_at = $4
         where community_id = $1 and id = $2 and signed_at is null and $3::bigint is not null",
        community.0,
        id,
        who.map(|w| w.0),
        now
    )
    .execute(&mut *conn)
    .await?;
    let row = sqlx::query_as!(
        Row,
        "select id, department, span, since, until, numbers, signed_by, signed_at from digest
         where community_id = $1 and id = $2",
        community.0,
        id
    )
    .fetch_optional(conn)
    .await?;
    row.map(|r| Ok((r.digest()?, done.rows_affected() == 1))).transpose()
}
