//! To whom a campaign goes: counted once, then read page by page by ascending number, so that its size costs nothing.

use crate::domain::campaign::{Notice, Recipient};
use crate::domain::ids::{BuildingId, CommunityId, UnitId, UserId};
use crate::store::words::value;
use anyhow::Result;
use sqlx::PgConnection;

/// Residents without Telegram begin here: nobody can write to them.
const WITHOUT_TELEGRAM: i64 = 1 << 60;

/// How many a notice is for, by language, those who stopped the bot with them: residents with Telegram who are verified
/// for a unit that it is for.
///
/// # Errors
/// When the database fails.
pub async fn notice_audience(
    conn: &mut PgConnection,
    community: CommunityId,
    notice: &Notice,
) -> Result<Vec<(String, i64, i64)>> {
    let (buildings, units) = places(notice);
    let rows = sqlx::query!(
        r#"select r.lang, count(*) as "n!", count(r.blocked_at) as "gone!"
           from resident r
           where r.community_id = $1 and r.user_id < $2 and r.user_id in (
               select o.user_id from occupancy o join unit u on u.community_id = o.community_id and u.id = o.unit_id
               where o.community_id = $1 and o.level = 'verified' and not u.retired
                 and ($3 or u.building_id = any($4) or u.id = any($5)))
           group by r.lang order by r.lang"#,
        community.0,
        WITHOUT_TELEGRAM,
        notice.for_everybody(),
        &buildings,
        &units
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|r| (r.lang, r.n, r.gone)).collect())
}

/// The next of those whom a notice is for, after this one.
///
/// # Errors
/// When the database fails.
pub async fn notice_page(
    conn: &mut PgConnection,
    community: CommunityId,
    notice: &Notice,
    after: i64,
    most: i64,
) -> Result<Vec<Recipient>> {
    if !notice.for_everybody() {
        return page_of_places(conn, community, notice, after, most).await;
    }
    // Said of both tables, so that neither is ever read from its beginning.
    let rows = sqlx::query_as!(
        Row,
        r#"select r.user_id, r.name, r.lang, r.address, (r.blocked_at is not null or c.gone_at is not null) as "gone!"
           from resident r left join chat c on c.chat_id = r.user_id
           where r.community_id = $1 and r.user_id > $2 and r.user_id < $3 and exists (
               select 1 from occupancy o join unit u on u.community_id = o.community_id and u.id = o.unit_id
               where o.community_id = r.community_id and o.user_id = r.user_id and o.level = 'verified'
                 and not u.retired and o.user_id > $2 and o.user_id < $3)
           order by r.user_id limit $4"#,
        community.0,
        after,
        WITHOUT_TELEGRAM,
        most
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(Row::recipient).collect()
}

/// Some buildings or units: their people are looked up, and nobody else's.
async fn page_of_places(
    conn: &mut PgConnection,
    community: CommunityId,
    notice: &Notice,
    after: i64,
    most: i64,
) -> Result<Vec<Recipient>> {
    let (buildings, units) = places(notice);
    let rows = sqlx::query_as!(
        Row,
        r#"with home as materialized (
               select distinct o.user_id
               from unit u join occupancy o on o.community_id = u.community_id and o.unit_id = u.id
               where u.community_id = $1 and not u.retired and (u.building_id = any($2) or u.id = any($3))
                 and o.level = 'verified' and o.user_id > $4 and o.user_id < $5
               order by o.user_id limit $6)
           select r.user_id, r.name, r.lang, r.address, (r.blocked_at is not null or c.gone_at is not null) as "gone!"
           from home join resident r on r.community_id = $1 and r.user_id = home.user_id
               left join chat c on c.chat_id = r.user_id
           order by r.user_id"#,
        community.0,
        &buildings,
        &units,
        after,
        WITHOUT_TELEGRAM,
        most
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(Row::recipient).collect()
}

fn places(notice: &Notice) -> (Vec<i64>, Vec<i64>) {
    let buildings = notice.buildings.iter().map(|b: &BuildingId| b.0).collect();
    let units = notice.units.iter().map(|u: &UnitId| u.0).collect();
    (buildings, units)
}

struct Row {
    user_id: i64,
    name: String,
    lang: String,
    address: Option<String>,
    gone: bool,
}

impl Row {
    fn recipient(self) -> Result<Recipient> {
        Ok(Recipient {
            user: UserId(self.user_id),
            unit: None,
            name: self.name,
            address: self.address.as_deref().map(value).transpose()?,
            lang: self.lang.parse().map_err(anyhow::Error::msg)?,
            gone: self.gone,
        })
    }
}
