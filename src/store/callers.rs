//! Residents without Telegram, who phone or come to the counter: their numbers begin where Telegram's never come.

use super::people;
use super::phones::{self, Kept};
use crate::domain::ids::{CommunityId, TicketId, UnitId, UserId};
use crate::domain::lang::Lang;
use anyhow::Result;
use chrono::{DateTime, Utc};
use sqlx::PgConnection;

/// Registers somebody who has no Telegram: they are phoned.
///
/// # Errors
/// When the database fails.
pub async fn add_without_telegram(
    conn: &mut PgConnection,
    community: CommunityId,
    name: &str,
    phone: Option<&str>,
    lang: Lang,
    now: DateTime<Utc>,
) -> Result<UserId> {
    let id = sqlx::query_scalar!(
        "insert into resident (community_id, user_id, name, lang, phone_sealed, phone_hash, created_at, seen_at)
         values ($1, nextval('resident_without_telegram'), $2, $3, $4, $5, $6, $6) returning user_id",
        community.0,
        name,
        lang.code(),
        phones::sealed(Kept::Resident, community, phone)?,
        phones::hash(community, phone)?,
        now
    )
    .fetch_one(conn)
    .await?;
    Ok(UserId(id))
}

/// Whoever called from this number before and has no Telegram.
///
/// # Errors
/// When the database fails.
pub async fn without_telegram(conn: &mut PgConnection, community: CommunityId, phone: &str) -> Result<Option<UserId>> {
    let id = sqlx::query_scalar!(
        "select user_id from resident
         where community_id = $1 and (phone_hash = any($2) or phone = $3) and user_id >= 1152921504606846976
         order by user_id limit 1",
        community.0,
        &phones::hashes(community, phone)?,
        phone
    )
    .fetch_optional(conn)
    .await?;
    Ok(id.map(UserId))
}

/// What was entered for callers without Telegram who have this resident's own number, each ticket with its caller: where
/// something of it is for a unit to which the resident is tied for sure, that and what is for no unit.
///
/// # Errors
/// When the database fails.
pub async fn calls_of(
    conn: &mut PgConnection,
    community: CommunityId,
    user: UserId,
) -> Result<Vec<(TicketId, UserId)>> {
    if !user.has_chat() {
        return Ok(vec![]);
    }
    let Some(phone) = people::resident(conn, community, user).await?.and_then(|r| r.phone) else { return Ok(vec![]) };
    let rows = sqlx::query!(
        "with home as (
             select unit_id from occupancy where community_id = $1 and user_id = $2 and level = 'verified'
         )
         select t.id, t.reporter
         from resident c join ticket t on t.community_id = c.community_id and t.reporter = c.user_id
         where c.community_id = $1 and (c.phone_hash = any($3) or c.phone = $4) and c.user_id >= 1152921504606846976
             and (t.unit_id is null or t.unit_id in (select unit_id from home))
             and exists (select 1 from ticket s where s.community_id = $1 and s.reporter = c.user_id
                 and s.unit_id in (select unit_id from home))
         order by t.id",
        community.0,
        user.0,
        &phones::hashes(community, &phone)?,
        phone
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|r| (TicketId(r.id), UserId(r.reporter))).collect())
}

/// The resident who is tied to this unit for sure and has shared this number as their own.
///
/// # Errors
/// When the database fails.
pub async fn at_home(
    conn: &mut PgConnection,
    community: CommunityId,
    unit: UnitId,
    phone: &str,
) -> Result<Option<UserId>> {
    let id = sqlx::query_scalar!(
        "select r.user_id from resident r
             join occupancy o on o.community_id = r.community_id and o.user_id = r.user_id
         where r.community_id = $1 and (r.phone_hash = any($3) or r.phone = $4) and o.unit_id = $2
             and o.level = 'verified'
             and r.user_id < 1152921504606846976
         order by r.user_id limit 1",
        community.0,
        unit.0,
        &phones::hashes(community, phone)?,
        phone
    )
    .fetch_optional(conn)
    .await?;
    Ok(id.map(UserId))
}

/// Whoever reports a ticket follows it no more.
///
/// # Errors
/// When the database fails.
pub async fn follow_no_more(conn: &mut PgConnection, community: CommunityId, id: TicketId, user: UserId) -> Result<()> {
    sqlx::query!(
        "delete from follower where community_id = $1 and ticket_id = $2 and user_id = $3",
        community.0,
        id.0,
        user.0
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// What a caller without Telegram had joined, the resident follows now.
///
/// # Errors
/// When the database fails.
pub async fn follow_instead(
    conn: &mut PgConnection,
    community: CommunityId,
    caller: UserId,
    user: UserId,
) -> Result<()> {
    sqlx::query!(
        "update follower f set user_id = $3 where community_id = $1 and user_id = $2
             and user_id >= 1152921504606846976
             and not exists (select 1 from follower g
                 where g.community_id = $1 and g.ticket_id = f.ticket_id and g.user_id = $3)
             and not exists (select 1 from ticket t
                 where t.community_id = $1 and t.id = f.ticket_id and t.reporter = $3)",
        community.0,
        caller.0,
        user.0
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "delete from follower where community_id = $1 and user_id = $2 and user_id >= 1152921504606846976",
        community.0,
        caller.0
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// What somebody without Telegram is called, and their number; what is not given stays.
///
/// # Errors
/// When the database fails.
pub async fn rename(
    conn: &mut PgConnection,
    community: CommunityId,
    user: UserId,
    name: &str,
    phone: Option<&str>,
) -> Result<()> {
    sqlx::query!(
        "update resident set name = case when $3 = '' then name else $3 end,
             phone = case when $4::bytea is null then phone end,
             phone_sealed = coalesce($4, phone_sealed), phone_hash = coalesce($5, phone_hash)
         where community_id = $1 and user_id = $2 and user_id >= 1152921504606846976",
        community.0,
        user.0,
        name,
        phones::sealed(Kept::Resident, community, phone)?,
        phones::hash(community, phone)?
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Forgets somebody without Telegram of whom nothing speaks: who called is known by now.
///
/// # Errors
/// When the database fails.
pub async fn forget_without_telegram(conn: &mut PgConnection, community: CommunityId, user: UserId) -> Result<()> {
    sqlx::query!(
        "delete from resident r where community_id = $1 and user_id = $2 and user_id >= 1152921504606846976
           and not exists (select 1 from ticket t where t.community_id = $1 and t.reporter = $2)
           and not exists (select 1 from follower f where f.community_id = $1 and f.user_id = $2)",
        community.0,
        user.0
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Whether elders live in this unit.
///
/// # Errors
/// When the database fails.
pub async fn elders_at(conn: &mut PgConnection, community: CommunityId, unit: UnitId) -> Result<bool> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select 1 from occupancy
             where community_id = $1 and unit_id = $2 and elder and level = 'verified') as "found!""#,
        community.0,
        unit.0
    )
    .fetch_one(conn)
    .await?)
}
