//! Residents and their ties to units; and the staff who serve them, by the same door.

use super::phones::{self, Kept};
pub use super::staff::{staff, staff_by_key};
use super::words::{value, word};
use crate::domain::ids::{BuildingId, CommunityId, StaffId, UnitId, UserId};
use crate::domain::lang::Lang;
use crate::domain::person::{FormOfAddress, Home, Level, Resident, Tie};
use anyhow::{Result, bail};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use sqlx::types::Json;

/// A tie as one array of JSON.
pub(super) type HomeRow = (i64, String, i64, Tie, Level, bool);

/// The tie of such a row.
pub(super) fn home((unit, code, building, tie, level, elder): HomeRow) -> Home {
    Home { unit: UnitId(unit), code, building: BuildingId(building), tie, level, elder }
}

/// A resident with their homes: verified and pending, without refused ties and retired units.
///
/// # Errors
/// When the database fails, or holds a word that this version does not know.
pub async fn resident(conn: &mut PgConnection, community: CommunityId, user: UserId) -> Result<Option<Resident>> {
    let row = sqlx::query_as!(
        Row,
        r#"select name, lang, address, phone, phone_sealed,
             (select jsonb_agg(home order by level desc, created_at, unit_id) from resident_home
              where community_id = $1 and user_id = $2) as "homes: Json<Vec<HomeRow>>"
           from resident where community_id = $1 and user_id = $2"#,
        community.0,
        user.0
    )
    .fetch_optional(conn)
    .await?;
    row.map(|row| row.resident(community, user)).transpose()
}

pub(super) struct Row {
    pub name: String,
    pub lang: String,
    pub address: Option<String>,
    pub phone: Option<String>,
    pub phone_sealed: Option<Vec<u8>>,
    pub homes: Option<Json<Vec<HomeRow>>>,
}

impl Row {
    pub fn resident(self, community: CommunityId, user: UserId) -> Result<Resident> {
        Ok(Resident {
            user,
            name: self.name,
            lang: self.lang.parse().map_err(anyhow::Error::msg)?,
            address: self.address.as_deref().map(value).transpose()?,
            phone: phones::opened(Kept::Resident, community, self.phone, self.phone_sealed.as_deref())?,
            homes: self.homes.map(|rows| rows.0).unwrap_or_default().into_iter().map(home).collect(),
        })
    }
}

/// The resident, registered as a guest where they are new. Their present Telegram name is kept; the language is that of
/// their first contact until they choose another one. That they are heard again ends a block; when, is known to ten minutes.
///
/// # Errors
/// As [`resident`].
pub async fn ensure_resident(
    conn: &mut PgConnection,
    community: CommunityId,
    user: UserId,
    name: &str,
    lang: Lang,
    now: DateTime<Utc>,
) -> Result<Resident> {
    // Where another turn met them first, after this one began to look, they are seen at the second look.
    for _ in 0..2 {
        let row = sqlx::query_as!(
            Row,
            r#"with known as (
             insert into resident (community_id, user_id, name, lang, created_at, seen_at)
             values ($1, $2, $3, $4, $5, $5)
             on conflict (community_id, user_id)
             do update set name = excluded.name, seen_at = excluded.seen_at, blocked_at = null
                 where resident.name <> excluded.name or resident.blocked_at is not null
                   or resident.seen_at < excluded.seen_at - interval '10 minutes'
             returning name, lang, address, phone, phone_sealed),
           same as (
             select name, lang, address, phone, phone_sealed from resident
             where community_id = $1 and user_id = $2 and not exists (select 1 from known))
           select name as "name!", lang as "lang!", address, phone, phone_sealed,
             (select jsonb_agg(home order by level desc, created_at, unit_id) from resident_home
              where community_id = $1 and user_id = $2) as "homes: Json<Vec<HomeRow>>"
           from (select * from known union all select * from same) one"#,
            community.0,
            user.0,
            name,
            lang.code(),
            now
        )
        .fetch_optional(&mut *conn)
        .await?;
        if let Some(row) = row {
            return row.resident(community, user);
        }
    }
    bail!("a resident who was just met is not there")
}

/// Speaks this language with the resident from now on.
///
/// # Errors
/// When the database fails.
pub async fn set_lang(conn: &mut PgConnection, community: CommunityId, user: UserId, lang: Lang) -> Result<()> {
    sqlx::query!(
        "update resident set lang = $3 where community_id = $1 and user_id = $2",
        community.0,
        user.0,
        lang.code()
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Addresses the resident so from now on.
///
/// # Errors
/// When the database fails.
pub async fn set_address(
    conn: &mut PgConnection,
    community: CommunityId,
    user: UserId,
    address: FormOfAddress,
) -> Result<()> {
    sqlx::query!(
        "update resident set address = $3 where community_id = $1 and user_id = $2",
        community.0,
        user.0,
        word(&address)?
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Remembers the number that the resident shared as their own contact.
///
/// # Errors
/// When the database fails.
pub async fn set_phone(conn: &mut PgConnection, community: CommunityId, user: UserId, phone: &str) -> Result<()> {
    sqlx::query!(
        "update resident set phone = null, phone_sealed = $3, phone_hash = $4 where community_id = $1 and user_id = $2",
        community.0,
        user.0,
        phones::sealed(Kept::Resident, community, Some(phone))?,
        phones::hash(community, Some(phone))?
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Marks or unmarks a home as one where elders live, for everybody tied to it.
///
/// # Errors
/// When the database fails.
pub async fn set_elder(conn: &mut PgConnection, community: CommunityId, unit: UnitId, elder: bool) -> Result<()> {
    sqlx::query!(
        "update occupancy set elder = $3 where community_id = $1 and unit_id = $2",
        community.0,
        unit.0,
        elder
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The communities in which this user has or asked for a home, or serves.
///
/// # Errors
/// When the database fails.
pub async fn tied_to(conn: &mut PgConnection, user: UserId) -> Result<Vec<CommunityId>> {
    let ids = sqlx::query_scalar!(
        r#"select community_id as "id!" from occupancy
             where user_id = $1 and not (level = 'pending' and decided_at is not null)
           union select community_id from staff where user_id = $1 and not retired
           order by 1"#,
        user.0
    )
    .fetch_all(conn)
    .await?;
    Ok(ids.into_iter().map(CommunityId).collect())
}

/// The number of the request by which a user was tied to the unit of this code, decided or not.
///
/// # Errors
/// When the database fails.
pub async fn request_for(
    conn: &mut PgConnection,
    community: CommunityId,
    user: UserId,
    unit: &str,
) -> Result<Option<i64>> {
    Ok(sqlx::query_scalar!(
        "select o.request from occupancy o join unit u on u.community_id = o.community_id and u.id = o.unit_id
         where o.community_id = $1 and o.user_id = $2 and u.code = $3",
        community.0,
        user.0,
        unit
    )
    .fetch_optional(conn)
    .await?)
}

/// Residents of a unit, with how they are tied and how sure that is; refused ties are left out.
///
/// # Errors
/// When the database fails.
pub async fn residents_of_unit(
    conn: &mut PgConnection,
    community: CommunityId,
    unit: UnitId,
) -> Result<Vec<(UserId, Tie, Level)>> {
    let rows = sqlx::query!(
        "select user_id, tie, level from occupancy
         where community_id = $1 and unit_id = $2 and not (level = 'pending' and decided_at is not null)
         order by created_at, user_id",
        community.0,
        unit.0
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(|r| Ok((UserId(r.user_id), value(&r.tie)?, value(&r.level)?))).collect()
}

/// Asks the front desk to tie a resident to a unit; the number of the request. Asking twice is one request, asking
/// after a refusal a new one. `None`: the tie is verified already.
///
/// # Errors
/// When the database fails.
pub async fn ask_tie(
    conn: &mut PgConnection,
    community: CommunityId,
    user: UserId,
    unit: UnitId,
    tie: Tie,
    now: DateTime<Utc>,
) -> Result<Option<i64>> {
    sqlx::query!(
        "delete from occupancy
         where community_id = $1 and user_id = $2 and unit_id = $3 and level = 'pending' and decided_at is not null",
        community.0,
        user.0,
        unit.0
    )
    .execute(&mut *conn)
    .await?;
    let request = sqlx::query_scalar!(
        "insert into occupancy (community_id, user_id, unit_id, tie, level, created_at)
         values ($1, $2, $3, $4, 'pending', $5)
         on conflict (community_id, user_id, unit_id) do update set tie = excluded.tie
             where occupancy.level = 'pending'
         returning request",
        community.0,
        user.0,
        unit.0,
        word(&tie)?,
        now
    )
    .fetch_optional(conn)
    .await?;
    Ok(request)
}

/// Ties a resident to a unit for sure: a one-time code was used.
///
/// # Errors
/// When the database fails.
pub async fn verify_tie(
    conn: &mut PgConnection,
    community: CommunityId,
    user: UserId,
    unit: UnitId,
    tie: Tie,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "insert into occupancy (community_id, user_id, unit_id, tie, level, created_at, decided_at)
         values ($1, $2, $3, $4, 'verified', $5, $5)
         on conflict (community_id, user_id, unit_id)
         do update set tie = excluded.tie, level = 'verified', decided_at = excluded.decided_at, decided_by = null",
        community.0,
        user.0,
        unit.0,
        word(&tie)?,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// A request for a tie, as its card shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TieRequest {
    /// Its number.
    pub request: i64,
    /// Who asks.
    pub user: UserId,
    /// Their name.
    pub name: String,
    /// The number that they shared.
    pub phone: Option<String>,
    /// The language in which they are answered.
    pub lang: Lang,
    /// The unit.
    pub unit: UnitId,
    /// Its code.
    pub code: String,
    /// Owner, tenant or family.
    pub tie: Tie,
    /// When it was asked.
    pub created_at: DateTime<Utc>,
    /// Whether it was approved, once it is decided.
    pub approved: Option<bool>,
    /// Who decided; `None` also where a code did.
    pub decided_by: Option<StaffId>,
}

/// A request for a tie.
///
/// # Errors
/// When the database fails.
pub async fn tie_request(conn: &mut PgConnection, community: CommunityId, request: i64) -> Result<Option<TieRequest>> {
    let row = sqlx::query!(
        "select o.user_id, r.name, r.phone, r.phone_sealed, r.lang, o.unit_id, u.code, o.tie, o.level, o.created_at, o.decided_at,
             o.decided_by
         from occupancy o
             join resident r on r.community_id = o.community_id and r.user_id = o.user_id
             join unit u on u.community_id = o.community_id and u.id = o.unit_id
         where o.community_id = $1 and o.request = $2 for update of o",
        community.0,
        request
    )
    .fetch_optional(conn)
    .await?;
    let Some(r) = row else { return Ok(None) };
    let level: Level = value(&r.level)?;
    Ok(Some(TieRequest {
        request,
        user: UserId(r.user_id),
        name: r.name,
        phone: phones::opened(Kept::Resident, community, r.phone, r.phone_sealed.as_deref())?,
        lang: r.lang.parse().map_err(anyhow::Error::msg)?,
        unit: UnitId(r.unit_id),
        code: r.code,
        tie: value(&r.tie)?,
        created_at: r.created_at,
        approved: match level {
            Level::Verified => Some(true),
            Level::Pending => r.decided_at.map(|_| false),
        },
        decided_by: r.decided_by.map(StaffId),
    }))
}

/// The requests to be tied to a home that nobody has decided, the oldest first.
///
/// # Errors
/// When the database fails.
pub async fn undecided_ties(conn: &mut PgConnection, community: CommunityId) -> Result<Vec<i64>> {
    Ok(sqlx::query_scalar!(
        "select request from occupancy
         where community_id = $1 and level = 'pending' and decided_at is null order by created_at, request",
        community.0
    )
    .fetch_all(conn)
    .await?)
}

/// What became of a decision on a tie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TieDecision {
    /// It is decided now; the request as it stands after it.
    Decided(TieRequest),
    /// Somebody was faster; `None`: the resident used a code meanwhile.
    AlreadyDecided {
        /// Who.
        by: Option<StaffId>,
    },
    /// There is no such request (any more).
    Unknown,
}

/// Approves or refuses a tie; the first decision counts.
///
/// # Errors
/// When the database fails.
pub async fn decide_tie(
    conn: &mut PgConnection,
    community: CommunityId,
    request: i64,
    approve: bool,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<TieDecision> {
    let Some(asked) = tie_request(conn, community, request).await? else { return Ok(TieDecision::Unknown) };
    if asked.approved.is_some() {
        return Ok(TieDecision::AlreadyDecided { by: asked.decided_by });
    }
    let level = if approve { Level::Verified } else { Level::Pending };
    sqlx::query!(
        "update occupancy set level = $3, decided_at = $4, decided_by = $5 where community_id = $1 and request = $2",
        community.0,
        request,
        word(&level)?,
        now,
        by.0
    )
    .execute(conn)
    .await?;
    Ok(TieDecision::Decided(TieRequest { approved: Some(approve), decided_by: Some(by), ..asked }))
}
