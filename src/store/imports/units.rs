//! Units from a table: of buildings whose units the community's file leaves to imports. Nothing is ever taken away.

use super::{Looked, NEW_TOLD, Order};
use crate::domain::code::halves;
use crate::domain::ids::{BuildingId, CommunityId, UnitId};
use crate::domain::person::Tie;
use crate::imports::found::{Difference, Found, Wrong};
use crate::imports::heads::Column;
use crate::store::codes::{self, Purpose};
use crate::store::communities;
use anyhow::Result;
use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use std::collections::BTreeMap;

/// Looks at the units that were filled in, and carries them out.
///
/// # Errors
/// When the database fails.
pub async fn units(conn: &mut PgConnection, order: &Order, found: &Found) -> Result<Looked> {
    let mut looked = Looked::default();
    let mut told = found.of_the_same_table();
    let rows = sqlx::query!(
        r#"select i.row, i.unit, i.building, b.id as "building_id?", b.imported as "imported?", u.id as "unit_id?",
               coalesce(u.retired, false) as "retired!", min(i.row) over (partition by i.unit) as "first!"
           from import_unit i
           left join building b on b.community_id = $1 and b.code = i.building
           left join unit u on u.community_id = $1 and u.code = i.unit
           order by i.row"#,
        order.community.0
    )
    .fetch_all(&mut *conn)
    .await?;
    let mut new: BTreeMap<i64, Vec<String>> = BTreeMap::new();
    for r in rows {
        let row = u32::try_from(r.row)?;
        let is_new = r.unit_id.is_none() || r.retired;
        match (r.building_id, r.imported) {
            _ if r.first < r.row => told.wrong(row, Column::Unit, &r.unit, Wrong::Twice(u32::try_from(r.first)?)),
            (None, _) | (_, None) => {
                let column = if told.heading(Column::Building).is_empty() { Column::Unit } else { Column::Building };
                told.wrong(row, column, &r.building, Wrong::NoSuchBuilding);
            }
            (Some(_), Some(false)) if is_new => told.wrong(row, Column::Unit, &r.unit, Wrong::FileOwnsUnits),
            (Some(building), Some(_)) if is_new => {
                looked.counts.new += 1;
                if looked.differences.len() < usize::try_from(NEW_TOLD)? {
                    looked.differences.push(Difference::Unit(r.unit.clone()));
                }
                new.entry(building).or_default().push(r.unit);
            }
            (Some(_), Some(_)) => looked.counts.unchanged += 1,
        }
    }
    if found.mistakes.is_empty() && told.mistakes.is_empty() && !order.dry_run {
        for (building, codes) in new {
            communities::put_units(conn, order.community, BuildingId(building), &codes).await?;
        }
    }
    looked.counts.untold = looked.counts.new.saturating_sub(looked.differences.len() as u64);
    looked.mistakes = told.mistakes;
    Ok(looked)
}

/// A one-time code for each unit of the file, in the file's order: unit and code.
///
/// # Errors
/// When the database fails.
pub async fn codes(
    conn: &mut PgConnection,
    community: CommunityId,
    now: DateTime<Utc>,
) -> Result<Vec<(String, String)>> {
    let units = sqlx::query!(
        "select u.id, u.code from import_unit i join unit u on u.community_id = $1 and u.code = i.unit order by i.row",
        community.0
    )
    .fetch_all(&mut *conn)
    .await?;
    let mut all = Vec::with_capacity(units.len());
    for unit in units {
        let purpose = Purpose::Unit(UnitId(unit.id), Tie::Owner);
        let code = codes::issue(conn, community, &purpose, now, codes::LIFE).await?;
        all.push((unit.code, halves(&code)));
    }
    Ok(all)
}
