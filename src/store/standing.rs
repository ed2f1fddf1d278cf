//! How the house stands: the database server, clocks of tickets, what should have gone out today and what has.

use crate::domain::act::DeadlineKind;
use crate::domain::fees::Reminders;
use crate::domain::hours::Hours;
use crate::domain::ids::CommunityId;
use anyhow::Result;
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use sqlx::types::Json;
use sqlx::{Connection, PgConnection};

use super::words::value;

/// The database server, as far as the desk depends on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// Its version.
    pub version: String,
    /// Whether what was committed outlives a power cut: `fsync`.
    pub fsync: bool,
    /// Whether half-written pages are mended: `full_page_writes`.
    pub full_page_writes: bool,
    /// Whether a commit is told only when it is kept: `synchronous_commit` is not `off`.
    pub waits_for_commit: bool,
    /// Milliseconds after which it breaks off a statement; 0: never.
    pub statement_timeout_ms: i64,
    /// Milliseconds after which it ends a connection that is idle within a transaction; 0: never.
    pub idle_timeout_ms: i64,
    /// Connections, everybody's.
    pub connections: i64,
    /// How many it allows to ordinary users.
    pub connections_max: i64,
    /// Whether it only follows another one: nothing can be written.
    pub follows: bool,
    /// Its encoding.
    pub encoding: String,
}

/// What a pooler in transaction mode makes of our connections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pooled {
    /// Each finds its own prepared statements again, whichever server connection it gets.
    pub keeps_apart: bool,
    /// The server plans by index, as it does for connections that say so themselves.
    pub by_index: bool,
}

/// Has one connection come back to a statement while another one has the server connection on which it was prepared.
///
/// # Errors
/// When the database fails.
pub async fn pooled(first: &mut PgConnection, second: &mut PgConnection) -> Result<Pooled> {
    let by_index = match plans_by_index(first).await {
        Err(e) if is_mixed_up(&e) => return Ok(Pooled { keeps_apart: false, by_index: true }),
        found => found?,
    };
    let mut tx = second.begin().await?;
    let others = sqlx::query!("select 2 as two").fetch_one(&mut *tx).await;
    let again = plans_by_index(first).await;
    tx.rollback().await?;
    Ok(Pooled { keeps_apart: others.is_ok() && again.is_ok(), by_index })
}

/// A prepared statement of that name is there already, or is not there: it was another client's.
fn is_mixed_up(error: &anyhow::Error) -> bool {
    let found = error.downcast_ref::<sqlx::Error>().and_then(|e| e.as_database_error()?.code());
    found.is_some_and(|code| code == "42P05" || code == "26000")
}

async fn plans_by_index(conn: &mut PgConnection) -> Result<bool> {
    let found = sqlx::query_scalar!(r#"select current_setting('enable_seqscan') = 'off' as "by_index!""#);
    Ok(found.fetch_one(conn).await?)
}

/// Asks the server how it is set up.
///
/// # Errors
/// When the database fails.
pub async fn server(conn: &mut PgConnection) -> Result<Server> {
    let r = sqlx::query!(
        r#"select current_setting('server_version') as "version!", current_setting('fsync') = 'on' as "fsync!",
            current_setting('full_page_writes') = 'on' as "full_page_writes!",
            current_setting('synchronous_commit') <> 'off' as "waits!",
            (select setting::bigint from pg_settings where name = 'statement_timeout') as "statement_timeout!",
            (select setting::bigint from pg_settings where name = 'idle_in_transaction_session_timeout')
                as "idle_timeout!",
            pg_is_in_recovery() as "follows!", current_setting('server_encoding') as "encoding!""#
    )
    .fetch_one(&mut *conn)
    .await?;
    let (connections, connections_max) = connections(conn).await?;
    Ok(Server {
        version: r.version,
        fsync: r.fsync,
        full_page_writes: r.full_page_writes,
        waits_for_commit: r.waits,
        statement_timeout_ms: r.statement_timeout,
        idle_timeout_ms: r.idle_timeout,
        connections,
        connections_max,
        follows: r.follows,
        encoding: r.encoding,
    })
}

/// How many connections the server has, and how many it allows to ordinary users.
///
/// # Errors
/// When the database fails.
pub async fn connections(conn: &mut PgConnection) -> Result<(i64, i64)> {
    let r = sqlx::query!(
        r#"select (select coalesce(sum(numbackends), 0)::bigint from pg_stat_database where datid <> 0) as "now!",
            current_setting('max_connections')::bigint - current_setting('superuser_reserved_connections')::bigint
                as "most!""#
    )
    .fetch_one(conn)
    .await?;
    Ok((r.now, r.most))
}

/// What the server's clock shows.
///
/// # Errors
/// When the database fails.
pub async fn clock(conn: &mut PgConnection) -> Result<DateTime<Utc>> {
    Ok(sqlx::query_scalar!(r#"select clock_timestamp() as "now!""#).fetch_one(conn).await?)
}

/// Whether this connection is the one that asks how the house stands: one of all processes on the database, as long as it
/// lives.
///
/// # Errors
/// When the database fails.
pub async fn take_watch(conn: &mut PgConnection) -> Result<bool> {
    let mine = sqlx::query_scalar!(r#"select pg_try_advisory_lock(hashtextextended('frontdesk watch', 0)) as "mine!""#)
        .fetch_one(conn)
        .await?;
    Ok(mine)
}

/// Files: how many there are, how many bytes, and how many messages wait for one that is not there.
///
/// # Errors
/// When the database fails.
pub async fn documents(conn: &mut PgConnection) -> Result<(i64, i64, i64)> {
    let r = sqlx::query!(
        r#"select (select count(*) from document) as "n!",
            (select coalesce(sum(octet_length(bytes)), 0)::bigint from document) as "bytes!",
            (select count(*) from outbox o where least(o.sent_at, o.dead_at) is null
               and o.op->'body'->>'body' = 'document'
               and not exists (select 1 from document d where d.community_id = (o.op->'body'->>'community')::bigint
                               and d.id = (o.op->'body'->>'document')::bigint)) as "lost!""#
    )
    .fetch_one(conn)
    .await?;
    Ok((r.n, r.bytes, r.lost))
}

/// Keys of staff who have blocked the bot.
///
/// # Errors
/// When the database fails.
pub async fn staff_out_of_reach(conn: &mut PgConnection, community: CommunityId) -> Result<Vec<String>> {
    Ok(sqlx::query_scalar!(
        "select s.key from staff s join chat c on c.chat_id = s.user_id
         where s.community_id = $1 and not s.retired and c.gone_at is not null order by s.id",
        community.0
    )
    .fetch_all(conn)
    .await?)
}

/// Departments whose group takes no messages, and since when; those of one community together.
///
/// # Errors
/// When the database fails.
pub async fn lost_groups(conn: &mut PgConnection) -> Result<Vec<(CommunityId, String, DateTime<Utc>)>> {
    let rows = sqlx::query!(
        r#"select g.community_id, g.department,
               case when o.migrated_to is null then o.gone_at else n.gone_at end as "since!"
           from staff_group g
               join lateral (select * from chat where chat_id = g.chat_id offset 0) o on true
               left join lateral (select * from chat where chat_id = o.migrated_to offset 0) n on true
           where case when o.migrated_to is null then o.gone_at else n.gone_at end is not null
           order by g.community_id, g.department"#
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|r| (CommunityId(r.community_id), r.department, r.since)).collect())
}

/// How a deadline that is open stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// There is time.
    Running,
    /// 80 % of it is gone.
    Near,
    /// It is over.
    Missed,
    /// It stands still.
    Paused,
}

impl Clock {
    /// Every one.
    pub const ALL: [Clock; 4] = [Clock::Running, Clock::Near, Clock::Missed, Clock::Paused];

    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Clock::Running => "running",
            Clock::Near => "near",
            Clock::Missed => "missed",
            Clock::Paused => "paused",
        }
    }
}

/// How many deadlines are open, by what they want and how they stand; what is not named is 0.
///
/// # Errors
/// When the database fails, or holds a word that this version does not know.
pub async fn deadlines(conn: &mut PgConnection, now: DateTime<Utc>) -> Result<Vec<(DeadlineKind, Clock, i64)>> {
    let rows = sqlx::query!(
        r#"select kind, case when due_at <= $1 then 'missed' when due_at is null then 'paused'
                when 'near' = any(raised) then 'near' else 'running' end as "state!", count(*) as "n!"
           from deadline where done_at is null group by 1, 2"#,
        now
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|r| {
            let state = Clock::ALL.into_iter().find(|c| c.word() == r.state).unwrap_or(Clock::Running);
            Ok((value(&r.kind)?, state, r.n))
        })
        .collect()
}

/// How many deadlines ended too late, ever, by what they wanted; what is not named is 0.
///
/// # Errors
/// When the database fails, or holds a word that this version does not know.
pub async fn missed(conn: &mut PgConnection) -> Result<Vec<(DeadlineKind, i64)>> {
    let rows = sqlx::query!(
        r#"select kind, count(*) as "n!" from deadline where outcome in ('missed', 'broken') group by kind"#
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(|r| Ok((value(&r.kind)?, r.n))).collect()
}

/// What of a community's file says when things go out.
#[derive(Clone, Debug, PartialEq)]
pub struct Habits {
    /// Whose.
    pub community: CommunityId,
    /// Its time zone.
    pub tz: Tz,
    /// When it reminds of bills.
    pub reminders: Reminders,
    /// When it works.
    pub hours: Hours,
}

/// The habits of every community.
///
/// # Errors
/// When the database fails, or a community's file says what this version does not know.
pub async fn habits(conn: &mut PgConnection) -> Result<Vec<Habits>> {
    let rows = sqlx::query!(
        r#"select id, settings->>'time_zone' as tz, settings->'fees'->'reminders' as "reminders: Json<Reminders>",
               settings->'hours' as "hours: Json<Hours>"
           from community where settings ? 'time_zone' order by id"#
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|r| {
            let tz = r.tz.unwrap_or_default().parse().map_err(|e| anyhow::anyhow!("community {}: {e}", r.id))?;
            let reminders = r.reminders.map(|r| r.0).unwrap_or_default();
            let hours = r.hours.map(|h| h.0).unwrap_or_default();
            Ok(Habits { community: CommunityId(r.id), tz, reminders, hours })
        })
        .collect()
}

/// Expected, and sent of that.
pub type Balance = (i64, i64);

/// Surveys that should have been asked in these spans, one for each community: those of jobs that have ended, at the
/// time for which they were planned, not before the end and, where a job closed because the resident stayed silent, a day
/// after it. What was not asked stays expected until it is. `from` is the earliest moment that is asked for in the span.
///
/// # Errors
/// When the database fails.
pub async fn surveys(
    conn: &mut PgConnection,
    spans: &[(CommunityId, DateTime<Utc>, DateTime<Utc>)],
) -> Result<Balance> {
    let communities: Vec<i64> = spans.iter().map(|s| s.0.0).collect();
    let froms: Vec<DateTime<Utc>> = spans.iter().map(|s| s.1).collect();
    let untils: Vec<DateTime<Utc>> = spans.iter().map(|s| s.2).collect();
    let r = sqlx::query!(
        r#"with span as materialized (
             select * from unnest($1::bigint[], $2::timestamptz[], $3::timestamptz[]) s (community_id, since, until)),
           survey as (
             select c.community_id, c.ticket_id, c.round, c.ask_at, false as sent, s.since, s.until
             from span s join callback c on c.community_id = s.community_id
             where c.state = 'planned' and c.ask_at < s.until
             union all
             select c.community_id, c.ticket_id, c.round, c.ask_at, true, s.since, s.until
             from span s join callback c on c.community_id = s.community_id
             where c.state not in ('planned', 'void') and c.ask_at < s.until
               and c.ask_at >= s.since - interval '3 days'),
           due as (
             select v.sent, v.since, v.until, greatest(v.ask_at, t.ended_at + case
                 when t.state = 'closed' and t.reporter < 1::bigint << 60 then interval '24 h'
                 else interval '0 h' end) as at
             from survey v join ticket t on t.community_id = v.community_id and t.id = v.ticket_id
             where t.state in ('accepted', 'closed') and t.reopened = v.round)
           select count(*) as "expected!", count(*) filter (where sent) as "sent!"
           from due where at < until and (not sent or at >= since)"#,
        &communities,
        &froms,
        &untils
    )
    .fetch_one(conn)
    .await?;
    Ok((r.expected, r.sent))
}

/// How a community's reminders of a day stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReminderDay {
    /// Whose.
    pub community: CommunityId,
    /// Whether they are stopped by the operator.
    pub paused: bool,
    /// Whether the day's turn was done.
    pub planned: bool,
    /// Messages that were to go, and those that have gone. What was stopped before it left is in neither.
    pub messages: Balance,
}

/// How the reminders of these days stand.
///
/// # Errors
/// When the database fails.
pub async fn reminders(conn: &mut PgConnection, days: &[(CommunityId, NaiveDate)]) -> Result<Vec<ReminderDay>> {
    let communities: Vec<i64> = days.iter().map(|d| d.0.0).collect();
    let dates: Vec<NaiveDate> = days.iter().map(|d| d.1).collect();
    let rows = sqlx::query!(
        r#"select d.community_id as "community!",
            exists (select 1 from reminder_pause p where p.community_id = d.community_id) as "paused!",
            exists (select 1 from reminder_day p where p.community_id = d.community_id and p.day = d.day) as "planned!",
            m.expected as "expected!", m.sent as "sent!"
           from unnest($1::bigint[], $2::date[]) d (community_id, day)
           cross join lateral (
             select count(*) as expected, count(*) filter (where r.sent_at is not null) as sent from reminder r
             where r.community_id = d.community_id and r.day = d.day and r.chat and r.withdrawn_at is null) m"#,
        &communities,
        &dates
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|r| ReminderDay {
            community: CommunityId(r.community),
            paused: r.paused,
            planned: r.planned,
            messages: (r.expected, r.sent),
        })
        .collect())
}
