//! Rows brought under the present key, page by page, as often as one likes; and how they stand.

use super::{Kept, Keyring};
use crate::domain::ids::CommunityId;
use crate::store::{Pool, schema};
use anyhow::{Result, bail};
use sqlx::{Connection, PgConnection};

/// So many rows are renewed in one transaction.
const PAGE: i64 = 500;

/// The migration since which numbers are sealed.
const SEALED_SINCE: i64 = 25;

/// How the numbers in the database stand to a ring of keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Under the present key.
    pub present: i64,
    /// Under another key of the ring.
    pub former: i64,
    /// In the clear.
    pub plain: i64,
    /// Under a key that is not on the ring.
    pub lost: i64,
}

/// Numbers that nobody can read any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lost(pub u64);

/// Looks at every number.
///
/// # Errors
/// When the database fails.
pub async fn standing(conn: &mut PgConnection, ring: &Keyring) -> Result<Standing> {
    let rows = sqlx::query!(
        r#"select kept.plain as "plain!", kept.key, count(*) as "count!"
           from (select phone is not null as plain, substring(phone_sealed from 2 for 4) as key from resident
                 where phone is not null or phone_sealed is not null
                 union all
                 select phone is not null, substring(phone_sealed from 2 for 4) from ticket
                 where phone is not null or phone_sealed is not null) kept
           group by 1, 2"#
    )
    .fetch_all(conn)
    .await?;
    let (present, all) = (ring.name()?, ring.names());
    let mut standing = Standing::default();
    for r in rows {
        let key = r.key.unwrap_or_default();
        let of = match (r.plain, key) {
            (true, _) => &mut standing.plain,
            (false, key) if key == present => &mut standing.present,
            (false, key) if all.contains(&key) => &mut standing.former,
            (false, _) => &mut standing.lost,
        };
        *of += r.count;
    }
    Ok(standing)
}

/// The names of the keys under which anything stands: from one to the next by index, however many numbers there are.
async fn names(conn: &mut PgConnection) -> Result<Vec<Vec<u8>>> {
    let names = sqlx::query_scalar!(
        r#"with recursive of_residents as (
             (select substring(phone_sealed from 2 for 4) as key from resident where phone_sealed is not null
              order by 1 limit 1)
             union all
             select (select substring(r.phone_sealed from 2 for 4) from resident r
                     where r.phone_sealed is not null and substring(r.phone_sealed from 2 for 4) > k.key order by 1 limit 1)
             from of_residents k where k.key is not null),
           of_tickets as (
             (select substring(phone_sealed from 2 for 4) as key from ticket where phone_sealed is not null
              order by 1 limit 1)
             union all
             select (select substring(t.phone_sealed from 2 for 4) from ticket t
                     where t.phone_sealed is not null and substring(t.phone_sealed from 2 for 4) > k.key order by 1 limit 1)
             from of_tickets k where k.key is not null)
           select key as "key!" from of_residents where key is not null
           union select key from of_tickets where key is not null"#
    )
    .fetch_all(conn)
    .await?;
    Ok(names)
}

/// Refuses a ring that is not this database's: whoever goes on with it would keep numbers that others cannot read.
///
/// # Errors
/// With a sentence that says what to do.
pub async fn require_ours(conn: &mut PgConnection, ring: &Keyring) -> Result<()> {
    let ours = ring.names();
    if names(&mut *conn).await?.iter().all(|name| ours.contains(name)) {
        return Ok(());
    }
    match standing(conn, ring).await?.lost {
        0 => Ok(()),
        lost => bail!(
            "{lost} phone number(s) are under a key that FRONTDESK_PHONE_KEY does not hold: add that key behind the \
             present one, separated by a comma; where it is lost for good, `frontdesk phones forget-lost`"
        ),
    }
}

/// What is to be renewed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Which {
    /// What stands in the clear.
    Plain,
    /// All that is not under the present key.
    All,
}

/// Brings every number under the present key; how many that were. Where it is broken off, the next one goes on.
///
/// # Errors
/// When the database fails, or a number cannot be opened.
pub async fn renew(pool: &Pool, ring: &Keyring) -> Result<u64> {
    pages(&mut *pool.acquire().await?, ring, None, Which::All).await
}

/// Seals every number that stands in the clear; how many that were. `None`: not yet, because an older program is at work that
/// would not see them any more.
///
/// # Errors
/// When the database fails.
pub async fn seal_plain(pool: &Pool, ring: &Keyring) -> Result<Option<u64>> {
    let mut conn = pool.acquire().await?;
    if schema::older_at_work(&mut conn, SEALED_SINCE).await? {
        return Ok(None);
    }
    let any = sqlx::query_scalar!(
        r#"select exists (select 1 from resident where phone is not null)
               or exists (select 1 from ticket where phone is not null) as "any!""#
    );
    match any.fetch_one(&mut *conn).await? {
        true => pages(&mut conn, ring, None, Which::Plain).await.map(Some),
        // As at every start but the first of this release: whoever looked at every row would need long for it.
        false => Ok(Some(0)),
    }
}

/// Brings a community's numbers under the present key, in the transaction at hand: then they can be compared by hash.
///
/// # Errors
/// As [`renew`].
pub async fn renew_community(conn: &mut PgConnection, ring: &Keyring, community: CommunityId) -> Result<u64> {
    pages(conn, ring, Some(community), Which::All).await
}

async fn pages(conn: &mut PgConnection, ring: &Keyring, community: Option<CommunityId>, which: Which) -> Result<u64> {
    let mut renewed = 0;
    for kept in [Kept::Resident, Kept::Ticket] {
        let mut last = (i64::MIN, i64::MIN);
        loop {
            let mut tx = conn.begin().await?;
            let Some((count, to)) = page(&mut tx, ring, (kept, which), community, last).await? else { break };
            tx.commit().await?;
            (renewed, last) = (renewed + count, to);
        }
    }
    Ok(renewed)
}

/// A number as it stands: its community, its row, in the clear, sealed.
struct Row {
    community_id: i64,
    id: i64,
    phone: Option<String>,
    phone_sealed: Option<Vec<u8>>,
}

/// One page; how many, and where it ended.
async fn page(
    conn: &mut PgConnection,
    ring: &Keyring,
    (kept, which): (Kept, Which),
    community: Option<CommunityId>,
    (last_community, last): (i64, i64),
) -> Result<Option<(u64, (i64, i64))>> {
    let (all, only, present) = (which == Which::All, community.map(|c| c.0), ring.name()?);
    let rows = match kept {
        Kept::Resident => {
            sqlx::query_as!(
                Row,
                "select community_id, user_id as id, phone, phone_sealed from resident
                 where (community_id, user_id) > ($1, $2) and ($3::bigint is null or community_id = $3)
                   and (phone is not null or $4 and substring(phone_sealed from 2 for 4) <> $5)
                 order by community_id, user_id limit $6 for update",
                last_community,
                last,
                only,
                all,
                present,
                PAGE
            )
            .fetch_all(&mut *conn)
            .await?
        }
        Kept::Ticket => {
            sqlx::query_as!(
                Row,
                "select community_id, id, phone, phone_sealed from ticket
                 where (community_id, id) > ($1, $2) and ($3::bigint is null or community_id = $3)
                   and (phone is not null or $4 and substring(phone_sealed from 2 for 4) <> $5)
                 order by community_id, id limit $6 for update",
                last_community,
                last,
                only,
                all,
                present,
                PAGE
            )
            .fetch_all(&mut *conn)
            .await?
        }
    };
    let Some(end) = rows.last().map(|row| (row.community_id, row.id)) else { return Ok(None) };
    let (mut communities, mut ids, mut sealed, mut hashes) = (vec![], vec![], vec![], vec![]);
    for row in &rows {
        let community = CommunityId(row.community_id);
        let phone = match (&row.phone, &row.phone_sealed) {
            (Some(plain), _) => plain.clone(),
            (None, Some(sealed)) => ring.open(kept, community, sealed)?,
            (None, None) => continue,
        };
        communities.push(row.community_id);
        ids.push(row.id);
        sealed.push(ring.seal(kept, community, &phone)?);
        hashes.push(ring.hash(community, &phone));
    }
    match kept {
        Kept::Resident => {
            sqlx::query!(
                "update resident r set phone = null, phone_sealed = n.sealed, phone_hash = n.hash
             from unnest($1::bigint[], $2::bigint[], $3::bytea[], $4::bytea[]) n (community_id, id, sealed, hash)
             where r.community_id = n.community_id and r.user_id = n.id",
                &communities,
                &ids,
                &sealed,
                &hashes
            )
            .execute(conn)
            .await?
        }
        Kept::Ticket => {
            sqlx::query!(
                "update ticket t set phone = null, phone_sealed = n.sealed
             from unnest($1::bigint[], $2::bigint[], $3::bytea[]) n (community_id, id, sealed)
             where t.community_id = n.community_id and t.id = n.id",
                &communities,
                &ids,
                &sealed
            )
            .execute(conn)
            .await?
        }
    };
    Ok(Some((rows.len() as u64, end)))
}

/// Takes away what nobody can read any more: residents are asked for their number anew.
///
/// # Errors
/// When the database fails.
pub async fn forget_lost(pool: &Pool, ring: &Keyring) -> Result<Lost> {
    let (mut tx, names) = (pool.begin().await?, ring.names());
    let residents = sqlx::query!(
        "update resident set phone_sealed = null, phone_hash = null
         where phone_sealed is not null and substring(phone_sealed from 2 for 4) <> all($1)",
        &names
    )
    .execute(&mut *tx)
    .await?;
    let tickets = sqlx::query!(
        "update ticket set phone_sealed = null
         where phone_sealed is not null and substring(phone_sealed from 2 for 4) <> all($1)",
        &names
    )
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(Lost(residents.rows_affected() + tickets.rows_affected()))
}
