//! Communities with their buildings and units: loading, finding a unit by what people type, and what the file changes.

use crate::domain::community::{Building, Community, Settings};
use crate::domain::ids::{BuildingId, CommunityId, UnitId};
use crate::domain::script::narrow;
use crate::domain::words::Words;
use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;

/// Loads a community with its buildings.
///
/// # Errors
/// When the database fails, or keeps settings that this version cannot read.
pub async fn load(conn: &mut PgConnection, id: CommunityId) -> Result<Option<Community>> {
    let row =
        sqlx::query!("select key, settings from community where id = $1", id.0).fetch_optional(&mut *conn).await?;
    let Some(row) = row else { return Ok(None) };
    let settings: Settings = serde_json::from_value(row.settings)
        .with_context(|| format!("the settings of community {} cannot be read", row.key))?;
    Ok(Some(Community { id, key: row.key, settings, buildings: buildings(conn, id).await? }))
}

/// Loads the community of this key.
///
/// # Errors
/// As [`load`].
pub async fn by_key(conn: &mut PgConnection, key: &str) -> Result<Option<Community>> {
    let id = sqlx::query_scalar!("select id from community where key = $1", key).fetch_optional(&mut *conn).await?;
    match id {
        Some(id) => load(conn, CommunityId(id)).await,
        None => Ok(None),
    }
}

/// Ids and keys of all communities, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn list(conn: &mut PgConnection) -> Result<Vec<(CommunityId, String)>> {
    let rows = sqlx::query!("select id, key from community order by id").fetch_all(conn).await?;
    Ok(rows.into_iter().map(|r| (CommunityId(r.id), r.key)).collect())
}

/// The buildings of a community in the order of its file.
///
/// # Errors
/// When the database fails.
pub async fn buildings(conn: &mut PgConnection, community: CommunityId) -> Result<Vec<Building>> {
    let rows =
        sqlx::query!("select id, code, name from building where community_id = $1 order by position, id", community.0)
            .fetch_all(conn)
            .await?;
    rows.into_iter()
        .map(|r| Ok(Building { id: BuildingId(r.id), code: r.code, name: serde_json::from_value::<Words>(r.name)? }))
        .collect()
}

/// A unit as the books have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitRow {
    /// Its key.
    pub id: UnitId,
    /// Its building.
    pub building: BuildingId,
    /// Its code: `5-1201`.
    pub code: String,
    /// Whether it left the community's file.
    pub retired: bool,
}

/// The units of a building that are in use.
///
/// # Errors
/// When the database fails.
pub async fn units(conn: &mut PgConnection, community: CommunityId, building: BuildingId) -> Result<Vec<UnitRow>> {
    let all = all_units(conn, community).await?;
    Ok(all.into_iter().filter(|u| u.building == building && !u.retired).collect())
}

/// Every unit of a community, retired ones too, in the order of their registration.
///
/// # Errors
/// When the database fails.
pub async fn all_units(conn: &mut PgConnection, community: CommunityId) -> Result<Vec<UnitRow>> {
    let rows = sqlx::query!(
        "select id, building_id, code, retired from unit where community_id = $1 order by id",
        community.0
    )
    .fetch_all(conn)
    .await?;
    let row = |id, building, code, retired| UnitRow { id: UnitId(id), building: BuildingId(building), code, retired };
    Ok(rows.into_iter().map(|r| row(r.id, r.building_id, r.code, r.retired)).collect())
}

/// A unit by its key, with its building and code.
///
/// # Errors
/// When the database fails.
pub async fn unit(
    conn: &mut PgConnection,
    community: CommunityId,
    unit: UnitId,
) -> Result<Option<(UnitId, BuildingId, String)>> {
    let row =
        sqlx::query!("select building_id, code from unit where community_id = $1 and id = $2", community.0, unit.0)
            .fetch_optional(conn)
            .await?;
    Ok(row.map(|r| (unit, BuildingId(r.building_id), r.code)))
}

/// Finds the one unit that was meant: `1201`, `5-1201`, `5栋1201`, `5棟1201室`, `Block 5, flat 1201`, in full-width
/// digits too. Where a building is given, only its units count; a bare number that several buildings have
/// is none, and one of one or two digits could be the building's.
///
/// # Errors
/// When the database fails.
pub async fn find_unit(
    conn: &mut PgConnection,
    community: CommunityId,
    building: Option<BuildingId>,
    typed: &str,
) -> Result<Option<(UnitId, BuildingId, String)>> {
    let guesses = guesses(typed);
    if guesses.is_empty() {
        return Ok(None);
    }
    // A guess is either the whole code, or the part behind the building's code: in both cases its end, by which it is found.
    let rows = sqlx::query!(
        r#"with ending as (
             select distinct u.id from unnest((select $3::text[])) g (guess)
                 cross join lateral (
                     select id from unit where community_id = $1
                         and reverse(upper(code)) collate "C" >= reverse(g.guess)
                         and reverse(upper(code)) collate "C" < reverse(g.guess) || chr(1114111) offset 0) u)
           select u.id, u.building_id, u.code, array_position($3, upper(u.code)) as "whole?: i32",
             array_position($3, upper(substr(u.code, length(b.code) + 2))) as "rest?: i32"
         from ending e
             cross join lateral (select * from unit where community_id = $1 and id = e.id offset 0) u
             join building b on b.community_id = u.community_id and b.id = u.building_id
         where not u.retired and ($2::bigint is null or u.building_id = $2)
           and (upper(u.code) = any($3)
               or (upper(substr(u.code, length(b.code) + 2)) = any($3)
                   and ($2::bigint is not null or length(u.code) > length(b.code) + 3)))"#,
        community.0,
        building.map(|b| b.0),
        &guesses
    )
    .fetch_all(conn)
    .await?;
    let rank = |whole: Option<i32>, rest: Option<i32>| match (whole, rest) {
        (Some(place), _) => (0, place),
        (None, Some(place)) => (1, place),
        (None, None) => (2, 0),
    };
    let Some(best) = rows.iter().map(|r| rank(r.whole, r.rest)).min() else { return Ok(None) };
    let mut meant = rows.into_iter().filter(|r| rank(r.whole, r.rest) == best);
    Ok(match (meant.next(), meant.next()) {
        (Some(r), None) => Some((UnitId(r.id), BuildingId(r.building_id), r.code)),
        (Some(_), Some(_)) | (None, _) => None,
    })
}

/// Codes that may have been meant, upper case, the likeliest first.
fn guesses(typed: &str) -> Vec<String> {
    const NOISE: [&str; 12] =
        ["BUILDING", "BLDG", "BLOCK", "TOWER", "UNIT", "FLAT", "ROOM", "RM", "APT", "SHOP", "NO", "FLOOR"];
    let plain: String = typed.chars().take(80).map(half_width).collect();
    let parts: Vec<String> = plain
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|p| !p.is_empty() && !NOISE.contains(p))
        .map(str::to_owned)
        .collect();
    let mut all = vec![parts.join("-"), parts.concat()];
    let bare: Vec<&str> = parts.iter().map(|p| p.trim_start_matches('0')).collect();
    all.push(bare.join("-"));
    if let [first, .., last] = parts.as_slice() {
        all.push(format!("{first}-{last}"));
    }
    if let [one] = parts.as_slice()
        && let Some(digit) = one.find(|c: char| c.is_ascii_digit())
        && digit > 0
    {
        all.push(format!("{}-{}", &one[..digit], &one[digit..]));
    }
    let mut seen = Vec::new();
    for guess in all {
        if !guess.is_empty() && !seen.contains(&guess) {
            seen.push(guess);
        }
    }
    seen
}

/// Full-width letters and digits as ordinary ones, upper case.
fn half_width(c: char) -> char {
    narrow(c).to_ascii_uppercase()
}

/// The community of this key, held until the transaction ends, with its settings as they are kept.
///
/// # Errors
/// When the database fails.
pub async fn hold(conn: &mut PgConnection, key: &str) -> Result<Option<(CommunityId, serde_json::Value)>> {
    sqlx::query("select pg_advisory_xact_lock(7238194501)").execute(&mut *conn).await?;
    let row =
        sqlx::query!("select id, settings from community where key = $1 for update", key).fetch_optional(conn).await?;
    Ok(row.map(|r| (CommunityId(r.id), r.settings)))
}

/// Writes the settings of a community; makes it where it is new.
///
/// # Errors
/// When the database fails.
pub async fn put(conn: &mut PgConnection, key: &str, settings: &Settings, now: DateTime<Utc>) -> Result<CommunityId> {
    let id = sqlx::query_scalar!(
        "insert into community (key, settings, created_at, updated_at) values ($1, $2, $3, $3)
         on conflict (key) do update set settings = excluded.settings, updated_at = excluded.updated_at
         returning id",
        key,
        serde_json::to_value(settings)?,
        now
    )
    .fetch_one(conn)
    .await?;
    Ok(CommunityId(id))
}

/// Writes a building; makes it where it is new.
///
/// # Errors
/// When the database fails.
pub async fn put_building(
    conn: &mut PgConnection,
    community: CommunityId,
    code: &str,
    name: &Words,
    position: i32,
) -> Result<BuildingId> {
    let id = sqlx::query_scalar!(
        "insert into building (community_id, code, name, position) values ($1, $2, $3, $4)
         on conflict (community_id, code) do update set name = excluded.name, position = excluded.position
         returning id",
        community.0,
        code,
        serde_json::to_value(name)?,
        position
    )
    .fetch_one(conn)
    .await?;
    Ok(BuildingId(id))
}

/// What still speaks of a building: residents of its units, and tickets.
///
/// # Errors
/// When the database fails.
pub async fn building_use(conn: &mut PgConnection, community: CommunityId, building: BuildingId) -> Result<(i64, i64)> {
    let row = sqlx::query!(
        r#"select (select count(*) from occupancy o join unit u on u.community_id = o.community_id and u.id = o.unit_id
                 where u.community_id = $1 and u.building_id = $2) as "residents!",
             (select count(*) from ticket t left join unit u on u.community_id = t.community_id and u.id = t.unit_id
                 where t.community_id = $1 and (t.building_id = $2 or u.building_id = $2)) as "tickets!""#,
        community.0,
        building.0
    )
    .fetch_one(conn)
    .await?;
    Ok((row.residents, row.tickets))
}

/// Takes a building away with its units and their codes; the database refuses one that is still used.
///
/// # Errors
/// When the database fails or refuses.
pub async fn drop_building(conn: &mut PgConnection, community: CommunityId, building: BuildingId) -> Result<()> {
    sqlx::query!(
        "delete from binding_code where community_id = $1
           and unit_id in (select id from unit where community_id = $1 and building_id = $2)",
        community.0,
        building.0
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!("delete from unit where community_id = $1 and building_id = $2", community.0, building.0)
        .execute(&mut *conn)
        .await?;
    sqlx::query!("delete from building where community_id = $1 and id = $2", community.0, building.0)
        .execute(conn)
        .await?;
    Ok(())
}

/// Whether the units of a building come by import.
///
/// # Errors
/// When the database fails.
pub async fn set_imported(conn: &mut PgConnection, community: CommunityId, code: &str, imported: bool) -> Result<()> {
    sqlx::query!(
        "update building set imported = $3 where community_id = $1 and code = $2 and imported <> $3",
        community.0,
        code,
        imported
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Registers units of a building, or takes retired ones into use again.
///
/// # Errors
/// When the database fails.
pub async fn put_units(
    conn: &mut PgConnection,
    community: CommunityId,
    building: BuildingId,
    codes: &[String],
) -> Result<()> {
    sqlx::query!(
        "insert into unit (community_id, building_id, code)
         select $1, $2, code from unnest($3::text[]) with ordinality as given (code, place) order by place
         on conflict (community_id, code) do update set building_id = excluded.building_id, retired = false",
        community.0,
        building.0,
        codes
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Retires units: their history stays, nobody can choose them any more, and their unused codes are void.
///
/// # Errors
/// When the database fails.
pub async fn retire_units(
    conn: &mut PgConnection,
    community: CommunityId,
    units: &[UnitId],
    now: DateTime<Utc>,
) -> Result<()> {
    let ids: Vec<i64> = units.iter().map(|u| u.0).collect();
    sqlx::query!("update unit set retired = true where community_id = $1 and id = any($2)", community.0, &ids)
        .execute(&mut *conn)
        .await?;
    sqlx::query!(
        "update binding_code set expires_at = least(expires_at, $3)
         where community_id = $1 and unit_id = any($2) and used_at is null",
        community.0,
        &ids,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// How many open tickets have this department, and how many this category.
///
/// # Errors
/// When the database fails.
pub async fn open_tickets(
    conn: &mut PgConnection,
    community: CommunityId,
    department: Option<&str>,
    category: Option<&str>,
) -> Result<i64> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from ticket
         where community_id = $1 and ($2::text is null or department = $2) and ($3::text is null or category = $3)
           and state not in ('done', 'accepted', 'closed', 'cancelled', 'rejected')"#,
        community.0,
        department,
        category
    )
    .fetch_one(conn)
    .await?;
    Ok(count)
}
