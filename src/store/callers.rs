//! Residents without Telegram, who phone or come to the counter: their numbers begin where Telegram's never come.

use crate::domain::ids::{CommunityId, UnitId, UserId};
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
        "insert into resident (community_id, user_id, name, lang, phone, created_at, seen_at)
         values ($1, nextval('resident_without_telegram'), $2, $3, $4, $5, $5) returning user_id",
        community.0,
        name,
        lang.code(),
        phone,
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
        "select user_id from resident where community_id = $1 and phone = $2 and user_id >= 1152921504606846976
         order by user_id limit 1",
        community.0,
        phone
    )
    .fetch_optional(conn)
    .await?;
    Ok(id.map(UserId))
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
        "update resident set name = case when $3 = '' then name else $3 end, phone = coalesce($4, phone)
         where community_id = $1 and user_id = $2 and user_id >= 1152921504606846976",
        community.0,
        user.0,
        name,
        phone
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
