//! What is older than a community allows is taken away or loses its words: kind by kind, in pages.

use super::communities;
use crate::domain::ids::{CommunityId, TicketId};
use crate::domain::retention::Kind;
use crate::store::privacy;
use anyhow::Result;
use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;

/// Each kind is looked through once a day.
const EVERY: TimeDelta = TimeDelta::hours(23);
/// Rows of one page; tickets are a tenth of it, since each of them is several.
const PAGE: i64 = 1000;

/// Whether this process may look now: one at a time does, until its transaction ends.
///
/// # Errors
/// When the database fails.
pub async fn mine(conn: &mut PgConnection) -> Result<bool> {
    Ok(sqlx::query_scalar!(r#"select pg_try_advisory_xact_lock(hashtextextended('retention', 0)) as "mine!""#)
        .fetch_one(conn)
        .await?)
}

/// A kind that was not looked through today, the one that waits longest first.
///
/// # Errors
/// When the database fails.
pub async fn next(conn: &mut PgConnection, now: DateTime<Utc>) -> Result<Option<(CommunityId, Kind)>> {
    let mut all = vec![];
    for (community, _) in communities::list(conn).await? {
        let done = done(conn, community).await?;
        for kind in Kind::ALL {
            let at = done.iter().find(|(known, ..)| *known == kind).map(|(_, at, _)| *at);
            if at.is_none_or(|at| at <= now - EVERY) {
                all.push((at, community, kind));
            }
        }
    }
    // None comes before every time.
    Ok(all.into_iter().min_by_key(|(at, ..)| *at).map(|(_, community, kind)| (community, kind)))
}

/// When each kind was looked through last, and how much of it has gone ever.
///
/// # Errors
/// When the database fails.
pub async fn done(conn: &mut PgConnection, community: CommunityId) -> Result<Vec<(Kind, DateTime<Utc>, i64)>> {
    let rows = sqlx::query!("select kind, done_at, gone from retention where community_id = $1", community.0)
        .fetch_all(conn)
        .await?;
    let kind = |word: &str| Kind::ALL.into_iter().find(|kind| kind.word() == word);
    Ok(rows.into_iter().filter_map(|r| Some((kind(&r.kind)?, r.done_at, r.gone))).collect())
}

/// When the kind was looked through for which that is longest ago; of one that never was, when its community was made.
/// `None`: there is no community.
///
/// # Errors
/// When the database fails.
pub async fn oldest(conn: &mut PgConnection) -> Result<Option<DateTime<Utc>>> {
    let kinds = Kind::ALL.map(|kind| kind.word().to_owned());
    Ok(sqlx::query_scalar!(
        "select min(coalesce(r.done_at, c.created_at)) from community c cross join unnest($1::text[]) k (kind)
             left join retention r on r.community_id = c.id and r.kind = k.kind",
        &kinds
    )
    .fetch_one(conn)
    .await?)
}

/// Takes away a page of what is older than so many days. `true`: there is more of it.
///
/// # Errors
/// When the database fails.
pub async fn page(
    conn: &mut PgConnection,
    (community, kind): (CommunityId, Kind),
    days: u32,
    now: DateTime<Utc>,
) -> Result<bool> {
    let older = now - TimeDelta::days(days.into());
    let (gone, most) = match kind {
        Kind::Tickets => (tickets(conn, community, older, now).await?, PAGE / 10),
        Kind::Talks => (talks(conn, community, older, now).await?, PAGE / 10),
        Kind::Messages => (messages(conn, community, older).await?, PAGE),
        Kind::Questions => (questions(conn, community, older).await?, PAGE),
        Kind::Refused | Kind::PhoneLooks => (ledger(conn, community, kind, older).await?, PAGE),
        Kind::Campaigns => (letters(conn, community, older).await?, PAGE),
        Kind::Imports => (imports(conn, community, older).await?, PAGE),
    };
    // A campaign that comes to its end here may be followed by another one as old.
    let more = if kind == Kind::Campaigns { gone > 0 } else { gone >= most };
    // What is not looked through to its end is looked at again at once.
    let at = if more { now - TimeDelta::days(1) } else { now };
    sqlx::query!(
        "insert into retention (community_id, kind, done_at, gone) values ($1, $2, $3, $4)
         on conflict (community_id, kind) do update
             set done_at = excluded.done_at, gone = retention.gone + excluded.gone",
        community.0,
        kind.word(),
        at,
        gone
    )
    .execute(conn)
    .await?;
    Ok(more)
}

fn count(rows: u64) -> i64 {
    i64::try_from(rows).unwrap_or(i64::MAX)
}

async fn tickets(
    conn: &mut PgConnection,
    community: CommunityId,
    older: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<i64> {
    let ids = sqlx::query_scalar!(
        "select id from ticket
         where community_id = $1 and ended_at < $2 and forgotten_at is null and ended_at is not null
           and state in ('accepted', 'closed', 'cancelled', 'rejected')
         order by ended_at, id limit $3 for update skip locked",
        community.0,
        older,
        PAGE / 10
    )
    .fetch_all(&mut *conn)
    .await?;
    for id in &ids {
        privacy::forget_words(conn, community, TicketId(*id), now).await?;
    }
    Ok(i64::try_from(ids.len()).unwrap_or(i64::MAX))
}

async fn talks(
    conn: &mut PgConnection,
    community: CommunityId,
    older: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<i64> {
    let ids = sqlx::query_scalar!(
        "update talk set forgotten_at = $3
         where community_id = $1 and ticket_id in (
             select ticket_id from talk where community_id = $1 and ended_at < $2 and forgotten_at is null
                 and ended_at is not null
             order by ended_at, ticket_id limit $4)
         returning ticket_id",
        community.0,
        older,
        now,
        PAGE / 10
    )
    .fetch_all(&mut *conn)
    .await?;
    sqlx::query!(
        "update talk_message set words = '…', media = null where community_id = $1 and ticket_id = any($2)",
        community.0,
        &ids
    )
    .execute(conn)
    .await?;
    Ok(i64::try_from(ids.len()).unwrap_or(i64::MAX))
}

async fn messages(conn: &mut PgConnection, community: CommunityId, older: DateTime<Utc>) -> Result<i64> {
    let done = sqlx::query!(
        // By the two indexes of what is over, as `outbox::prune` does.
        "with old as (
           (select id from outbox where coalesce(sent_at, dead_at) is not null and ticket_id is not null and priority > 0
              and community_id = $1 and created_at < $2 order by created_at limit $3)
           union all
           (select id from outbox where coalesce(sent_at, dead_at) is not null and (ticket_id is null or priority = 0)
              and community_id = $1 and created_at < $2 order by created_at limit $3))
         delete from outbox where id = any(array(select id from old))",
        community.0,
        older,
        PAGE
    )
    .execute(conn)
    .await?;
    Ok(count(done.rows_affected()))
}

async fn questions(conn: &mut PgConnection, community: CommunityId, older: DateTime<Utc>) -> Result<i64> {
    let done = sqlx::query!(
        "delete from question_asked where community_id = $1 and id in (
             select id from question_asked where community_id = $1 and at < $2 order by at, id limit $3)",
        community.0,
        older,
        PAGE
    )
    .execute(conn)
    .await?;
    Ok(count(done.rows_affected()))
}

async fn ledger(conn: &mut PgConnection, community: CommunityId, kind: Kind, older: DateTime<Utc>) -> Result<i64> {
    let most = i32::try_from(PAGE).unwrap_or(i32::MAX);
    let gone = sqlx::query_scalar!("select forget_ledger($1, $2, $3, $4)", community.0, kind.word(), older, most)
        .fetch_one(conn)
        .await?;
    Ok(gone.unwrap_or(0))
}

/// A campaign keeps its counts: they are frozen before the first of its rows goes.
async fn letters(conn: &mut PgConnection, community: CommunityId, older: DateTime<Utc>) -> Result<i64> {
    let campaign = sqlx::query_scalar!(
        "select c.id from campaign c
         where c.community_id = $1 and c.ended_at < $2
           and exists (select 1 from campaign_message m where m.community_id = $1 and m.campaign_id = c.id)
         order by c.ended_at, c.id limit 1 for update",
        community.0,
        older
    )
    .fetch_optional(&mut *conn)
    .await?;
    let Some(campaign) = campaign else { return Ok(0) };
    sqlx::query!(
        "update campaign set counted = (
             select jsonb_object_agg(state, n) from (
                 select state, count(*) as n from campaign_message
                 where community_id = $1 and campaign_id = $2 group by state) s)
         where community_id = $1 and id = $2 and counted is null",
        community.0,
        campaign
    )
    .execute(&mut *conn)
    .await?;
    let done = sqlx::query!(
        "delete from campaign_message where community_id = $1 and campaign_id = $2 and (user_id, unit_id) in (
             select user_id, unit_id from campaign_message where community_id = $1 and campaign_id = $2
             order by user_id, unit_id limit $3)",
        community.0,
        campaign,
        PAGE
    )
    .execute(conn)
    .await?;
    Ok(count(done.rows_affected()))
}

async fn imports(conn: &mut PgConnection, community: CommunityId, older: DateTime<Utc>) -> Result<i64> {
    let done = sqlx::query!(
        "delete from import_job where community_id = $1 and id in (
             select id from import_job where community_id = $1 and state in ('done', 'failed', 'dropped', 'asked', 'shown')
                 and coalesce(done_at, created_at) < $2
             order by id limit $3)",
        community.0,
        older,
        PAGE
    )
    .execute(conn)
    .await?;
    Ok(count(done.rows_affected()))
}
