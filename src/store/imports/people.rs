//! Residents from a table: people who may never write by Telegram, so that they can be phoned and are known at the counter.

use super::{Looked, NEW_TOLD, Order};
use crate::imports::found::{Difference, Found, Notice, Wrong};
use crate::imports::heads::Column;
use crate::store::phones;
use anyhow::Result;
use sqlx::PgConnection;

/// Looks at the residents that were filled in, and carries them out.
///
/// # Errors
/// When the database fails.
pub async fn residents(conn: &mut PgConnection, order: &Order, found: &Found) -> Result<Looked> {
    let mut looked = Looked::default();
    let mut told = found.of_the_same_table();
    places(conn, order, &mut told).await?;
    if found.mistakes.is_empty() && told.mistakes.is_empty() {
        // Numbers are compared by their hashes, which have to be of one key.
        phones::renew_community(conn, phones::ring()?, order.community).await?;
        recognise(conn, order).await?;
        compare(conn, order, &mut looked).await?;
        if !order.dry_run {
            write(conn, order).await?;
        }
    }
    looked.mistakes = told.mistakes;
    Ok(looked)
}

async fn places(conn: &mut PgConnection, order: &Order, told: &mut Found) -> Result<()> {
    let rows = sqlx::query!(
        r#"select i.row, i.unit, i.name, u.id as "unit_id?",
               min(i.row) over (partition by i.unit, coalesce(encode(i.phone_hash, 'hex'), i.name)) as "first!"
           from import_resident i left join unit u on u.community_id = $1 and u.code = i.unit order by i.row"#,
        order.community.0
    )
    .fetch_all(conn)
    .await?;
    for r in rows {
        let row = u32::try_from(r.row)?;
        if r.unit_id.is_none() {
            told.wrong(row, Column::Unit, &r.unit, Wrong::NoSuchUnit);
        } else if r.first < r.row {
            told.wrong(row, Column::Name, &r.name, Wrong::Twice(u32::try_from(r.first)?));
        }
    }
    Ok(())
}

/// Who of them is known: by Telegram with this number in this unit, by this number without Telegram, or by this name in this
/// unit. Whoever has one number is one person, in however many units.
async fn recognise(conn: &mut PgConnection, order: &Order) -> Result<()> {
    sqlx::query!(
        "update import_resident i set user_id = r.user_id, state = 'telegram'
         from resident r join occupancy o on o.community_id = r.community_id and o.user_id = r.user_id
             join unit u on u.community_id = o.community_id and u.id = o.unit_id
         where r.community_id = $1 and r.user_id < 1152921504606846976 and o.level = 'verified' and u.code = i.unit
           and r.phone_hash = i.phone_hash",
        order.community.0
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "update import_resident i set user_id = r.user_id, state = 'known'
         from (select phone_hash, min(user_id) as user_id from resident
               where community_id = $1 and phone_hash is not null and user_id >= 1152921504606846976
               group by phone_hash) r
         where i.state is null and r.phone_hash = i.phone_hash",
        order.community.0
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "update import_resident i set user_id = r.user_id, state = 'known'
         from resident r join occupancy o on o.community_id = r.community_id and o.user_id = r.user_id
             join unit u on u.community_id = o.community_id and u.id = o.unit_id
         where i.state is null and r.community_id = $1 and r.user_id >= 1152921504606846976 and u.code = i.unit
           and r.name = i.name and (i.phone_hash is null or r.phone_hash is null)",
        order.community.0
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "update import_resident i set user_id = n.user_id, state = 'new'
         from (select who, nextval('resident_without_telegram') as user_id
               from (select distinct coalesce(encode(phone_hash, 'hex'), 'row ' || row) as who
                     from import_resident where state is null) w) n
         where i.state is null and coalesce(encode(i.phone_hash, 'hex'), 'row ' || i.row) = n.who"
    )
    .execute(conn)
    .await?;
    Ok(())
}

async fn compare(conn: &mut PgConnection, order: &Order, looked: &mut Looked) -> Result<()> {
    let rows = sqlx::query!(
        r#"select i.row, i.unit, i.name, i.state as "state!",
               i.state <> 'telegram' and (r.user_id is null or o.user_id is null or o.level <> 'verified' or r.name <> i.name
                   or i.phone_hash is not null and r.phone_hash is distinct from i.phone_hash or o.tie <> i.tie
                   or i.elder is not null and o.elder <> i.elder) as "differs!"
           from import_resident i
           join unit u on u.community_id = $1 and u.code = i.unit
           left join resident r on r.community_id = $1 and r.user_id = i.user_id
           left join occupancy o on o.community_id = $1 and o.user_id = i.user_id and o.unit_id = u.id
           order by i.row"#,
        order.community.0
    )
    .fetch_all(conn)
    .await?;
    let most = usize::try_from(NEW_TOLD)? * 10;
    let mut telegram = 0;
    for r in rows {
        let (unit, name) = (r.unit, r.name);
        let line = if r.state == "new" {
            looked.counts.new += 1;
            Difference::Resident { unit, name }
        } else if r.differs {
            looked.counts.changed += 1;
            Difference::ResidentChanged { unit, name }
        } else {
            looked.counts.unchanged += 1;
            telegram += u64::from(r.state == "telegram");
            continue;
        };
        if looked.differences.len() < most {
            looked.differences.push(line);
        }
    }
    let told = looked.differences.len() as u64;
    looked.counts.untold = (looked.counts.new + looked.counts.changed).saturating_sub(told);
    if telegram > 0 {
        looked.notices.push(Notice::KnownByTelegram(telegram));
    }
    Ok(())
}

async fn write(conn: &mut PgConnection, order: &Order) -> Result<()> {
    sqlx::query!(
        "insert into resident (community_id, user_id, name, lang, phone_sealed, phone_hash, created_at, seen_at)
         select distinct on (user_id) $1, user_id, name, $2, phone_sealed, phone_hash, $3::timestamptz, $3::timestamptz
         from import_resident where state = 'new' order by user_id, row",
        order.community.0,
        order.lang.code(),
        order.now
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "update resident r set name = i.name, phone_sealed = coalesce(i.phone_sealed, r.phone_sealed),
             phone_hash = coalesce(i.phone_hash, r.phone_hash)
         from (select distinct on (user_id) user_id, name, phone_sealed, phone_hash from import_resident where state = 'known'
               order by user_id, row desc) i
         where r.community_id = $1 and r.user_id = i.user_id",
        order.community.0
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "insert into occupancy (community_id, user_id, unit_id, tie, level, elder, created_at, decided_at)
         select $1, i.user_id, u.id, i.tie, 'verified', coalesce(i.elder, false), $2::timestamptz, $2::timestamptz
         from import_resident i join unit u on u.community_id = $1 and u.code = i.unit
         where i.state in ('new', 'known') order by i.row
         on conflict (community_id, user_id, unit_id)
         do update set tie = excluded.tie, level = 'verified'",
        order.community.0,
        order.now
    )
    .execute(&mut *conn)
    .await?;
    // Where elders live is said of the home: everybody tied to it reads the same.
    sqlx::query!(
        "update occupancy o set elder = e.elder
         from (select u.id as unit_id, bool_or(i.elder) as elder from import_resident i
               join unit u on u.community_id = $1 and u.code = i.unit where i.elder is not null group by u.id) e
         where o.community_id = $1 and o.unit_id = e.unit_id and o.elder <> e.elder",
        order.community.0
    )
    .execute(conn)
    .await?;
    Ok(())
}
