//! A community with everybody who serves there and their groups: what almost every turn looks at, in one read.
//!
//! What was read once is read again only when a row behind it is another one: the seal tells. It is asked in every turn.

use crate::chat::outgoing::Address;
use crate::domain::community::{Building, Community, Settings};
use crate::domain::ids::{BuildingId, ChatId, CommunityId, StaffId, UserId};
use crate::domain::lang::Lang;
use crate::domain::staff::{Role, Staff};
use crate::domain::words::Words;
use anyhow::{Context, Result};
use serde::de::DeserializeOwned;
use sqlx::PgConnection;
use sqlx::types::Json;
use std::sync::Arc;

/// A community with its staff and their groups, as one moment had it.
#[derive(Debug)]
pub struct House {
    /// Differs as soon as any row differs that it was read from.
    seal: String,
    /// The community with its buildings.
    pub community: Arc<Community>,
    /// Everybody who serves or served, in the order of their registration.
    pub people: Vec<Member>,
    /// The groups, by department.
    pub groups: Vec<Group>,
}

/// A member of staff.
#[derive(Debug)]
pub struct Member {
    /// Who.
    pub staff: Staff,
    /// Whether they serve no more.
    pub retired: bool,
}

/// The group of a department.
#[derive(Debug)]
pub struct Group {
    /// The department.
    pub department: String,
    /// Where it is.
    pub at: Address,
    /// The language in which the desk speaks there.
    pub lang: Lang,
    /// Whether it cannot be reached.
    pub gone: bool,
}

impl House {
    /// A member of staff, retired or not.
    pub fn member(&self, id: StaffId) -> Option<&Staff> {
        self.people.iter().map(|m| &m.staff).find(|s| s.id == id)
    }

    /// The member of staff that this user is, while they serve.
    pub fn of_user(&self, user: UserId) -> Option<&Staff> {
        self.serving().find(|s| s.user == Some(user))
    }

    /// Everybody who serves.
    pub fn serving(&self) -> impl Iterator<Item = &Staff> {
        self.people.iter().filter(|m| !m.retired).map(|m| &m.staff)
    }

    /// Who serves in a department.
    pub fn serving_in(&self, department: &str) -> impl Iterator<Item = &Staff> {
        self.serving().filter(move |s| s.departments.iter().any(|d| d == department))
    }

    /// The heads of a department.
    pub fn leads(&self, department: &str) -> impl Iterator<Item = &Staff> {
        self.serving_in(department).filter(|s| s.is(Role::Lead))
    }

    /// The managers.
    pub fn managers(&self) -> impl Iterator<Item = &Staff> {
        self.serving().filter(|s| s.is(Role::Manager))
    }

    /// The group of a department.
    pub fn group(&self, department: &str) -> Option<&Group> {
        self.groups.iter().find(|g| g.department == department)
    }

    /// The departments that are bound to a chat, or to any topic of it.
    pub fn departments_in(&self, chat: ChatId) -> Vec<String> {
        self.groups.iter().filter(|g| g.at.chat == chat).map(|g| g.department.clone()).collect()
    }
}

type BuildingRow = (i64, String, Words);
type StaffRow = (i64, String, String, Option<i64>, Vec<Role>, Vec<String>, bool);
type GroupRow = (String, i64, Option<i32>, String, bool);

/// What differs as soon as any row differs that a house is read from: each of them touches the community's row, which
/// draws a lot then. The version of a row would not do: it may come again when the server falls, as turns do not wait for the
/// disk.
///
/// # Errors
/// When the database fails.
pub async fn seal(conn: &mut PgConnection, id: CommunityId) -> Result<Option<String>> {
    Ok(sqlx::query_scalar!("select house_seal($1)", id.0).fetch_one(conn).await?)
}

/// Loads a community whose seal was just seen; `known` is what it was when it was last looked at, and is given back where
/// nothing is different.
///
/// # Errors
/// When the database fails, or keeps settings or words that this version cannot read.
pub async fn load(
    conn: &mut PgConnection,
    id: CommunityId,
    seal: String,
    known: Option<&Arc<House>>,
) -> Result<Arc<House>> {
    // What changed since the seal was seen is read again the next time.
    if let Some(known) = known.filter(|known| known.seal == seal) {
        return Ok(Arc::clone(known));
    }
    let r = sqlx::query!(
        r#"select c.key, c.settings as "settings: Json<Settings>",
             (select jsonb_agg(jsonb_build_array(id, code, name) order by position, id)
              from building where community_id = c.id) as "buildings: Json<Vec<BuildingRow>>",
             (select jsonb_agg(jsonb_build_array(id, key, name, user_id, roles, departments, retired) order by id)
              from staff where community_id = c.id) as "people: Json<Vec<StaffRow>>",
             (select jsonb_agg(jsonb_build_array(g.department, g.chat_id, g.thread_id, g.lang,
                     case when o.migrated_to is null then o.gone_at is not null else n.gone_at is not null end)
                     order by g.department)
                 from staff_group g left join chat o on o.chat_id = g.chat_id
                     left join chat n on n.chat_id = o.migrated_to
                 where g.community_id = c.id) as "groups: Json<Vec<GroupRow>>"
           from community c where c.id = $1"#,
        id.0
    )
    .fetch_one(conn)
    .await
    .context("a community that was there just now")?;
    let building = |(id, code, name)| Building { id: BuildingId(id), code, name };
    let buildings = all(r.buildings).into_iter().map(building).collect();
    Ok(Arc::new(House {
        seal,
        community: Arc::new(Community { id, key: r.key, settings: r.settings.0, buildings }),
        people: all(r.people).into_iter().map(member).collect(),
        groups: all(r.groups).into_iter().map(group).collect::<Result<_>>()?,
    }))
}

fn all<T: DeserializeOwned>(rows: Option<Json<Vec<T>>>) -> Vec<T> {
    rows.map(|rows| rows.0).unwrap_or_default()
}

fn lang(code: &str) -> Result<Lang> {
    code.parse().map_err(anyhow::Error::msg)
}

fn member((id, key, name, user, roles, departments, retired): StaffRow) -> Member {
    Member { staff: Staff { id: StaffId(id), key, name, user: user.map(UserId), roles, departments }, retired }
}

fn group((department, chat, thread, speaks, gone): GroupRow) -> Result<Group> {
    let at = Address { chat: ChatId(chat), thread };
    Ok(Group { department, at, lang: lang(&speaks)?, gone: gone || !at.chat.exists() })
}
