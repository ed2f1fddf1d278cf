//! Staff: who serves in a community, and who of them can be reached.

use super::words::{value, word};
use crate::domain::ids::{CommunityId, StaffId, UserId};
use crate::domain::staff::{Role, Staff};
use anyhow::Result;
use chrono::{DateTime, Utc};
use sqlx::PgConnection;

struct Row {
    id: i64,
    key: String,
    name: String,
    user_id: Option<i64>,
    roles: Vec<String>,
    departments: Vec<String>,
}

impl Row {
    fn staff(self) -> Result<Staff> {
        Ok(Staff {
            id: StaffId(self.id),
            key: self.key,
            name: self.name,
            user: self.user_id.map(UserId),
            roles: self.roles.iter().map(|r| value(r)).collect::<Result<_>>()?,
            departments: self.departments,
        })
    }
}

/// A member of staff, retired or not: the timeline speaks of both.
///
/// # Errors
/// When the database fails, or holds a word that this version does not know.
pub async fn staff(conn: &mut PgConnection, community: CommunityId, id: StaffId) -> Result<Option<Staff>> {
    let row = sqlx::query_as!(
        Row,
        "select id, key, name, user_id, roles, departments from staff where community_id = $1 and id = $2",
        community.0,
        id.0
    )
    .fetch_optional(conn)
    .await?;
    row.map(Row::staff).transpose()
}

/// The member of staff of this key in the community's file, while they serve.
///
/// # Errors
/// As [`staff`].
pub async fn staff_by_key(conn: &mut PgConnection, community: CommunityId, key: &str) -> Result<Option<Staff>> {
    let row = sqlx::query_as!(
        Row,
        "select id, key, name, user_id, roles, departments from staff
         where community_id = $1 and key = $2 and not retired",
        community.0,
        key
    )
    .fetch_optional(conn)
    .await?;
    row.map(Row::staff).transpose()
}

/// Everybody who serves in a community, in the order of their registration.
///
/// # Errors
/// As [`staff`].
pub async fn all(conn: &mut PgConnection, community: CommunityId) -> Result<Vec<Staff>> {
    let rows = sqlx::query_as!(
        Row,
        "select id, key, name, user_id, roles, departments from staff
         where community_id = $1 and not retired order by id",
        community.0
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(Row::staff).collect()
}

/// The communities in which this user serves.
///
/// # Errors
/// When the database fails.
pub async fn communities_served(conn: &mut PgConnection, user: UserId) -> Result<Vec<CommunityId>> {
    let ids = sqlx::query_scalar!(
        "select community_id from staff where user_id = $1 and not retired order by community_id",
        user.0
    )
    .fetch_all(conn)
    .await?;
    Ok(ids.into_iter().map(CommunityId).collect())
}

/// Whether this user served in the community once.
///
/// # Errors
/// When the database fails.
pub async fn served(conn: &mut PgConnection, community: CommunityId, user: UserId) -> Result<bool> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select 1 from staff where community_id = $1 and was_user = $2) as "found!""#,
        community.0,
        user.0
    )
    .fetch_one(conn)
    .await?)
}

/// Writes a member of staff from the file; one who left and comes back needs a new code.
///
/// # Errors
/// When the database fails.
pub async fn put(
    conn: &mut PgConnection,
    community: CommunityId,
    key: &str,
    name: &str,
    roles: &[Role],
    departments: &[String],
) -> Result<StaffId> {
    let roles: Vec<String> = roles.iter().map(word).collect::<Result<_>>()?;
    let id = sqlx::query_scalar!(
        "insert into staff (community_id, key, name, roles, departments) values ($1, $2, $3, $4, $5)
         on conflict (community_id, key) do update set name = excluded.name, roles = excluded.roles,
             departments = excluded.departments, retired = false
         returning id",
        community.0,
        key,
        name,
        &roles,
        departments
    )
    .fetch_one(conn)
    .await?;
    Ok(StaffId(id))
}

/// Retires a member of staff: they lose their Telegram user and their unused codes; what they did stays theirs.
///
/// # Errors
/// When the database fails.
pub async fn retire(conn: &mut PgConnection, community: CommunityId, id: StaffId, now: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        "update staff set retired = true, was_user = coalesce(user_id, was_user), user_id = null
         where community_id = $1 and id = $2",
        community.0,
        id.0
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "update binding_code set expires_at = least(expires_at, $3)
         where community_id = $1 and staff_id = $2 and used_at is null",
        community.0,
        id.0,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Gives a member of staff their Telegram user; one user is one member of staff, so an earlier one loses it.
///
/// # Errors
/// When the database fails.
pub async fn bind(conn: &mut PgConnection, community: CommunityId, id: StaffId, user: UserId) -> Result<()> {
    sqlx::query!(
        "update staff set was_user = user_id, user_id = null where community_id = $1 and user_id = $2 and id <> $3",
        community.0,
        user.0,
        id.0
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!("update staff set user_id = $3 where community_id = $1 and id = $2", community.0, id.0, user.0)
        .execute(conn)
        .await?;
    Ok(())
}
