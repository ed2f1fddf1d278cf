//! Offices: what a process carries is known to be its own as long as its office stands, and free as soon as it fell.
//!
//! An office is a lock that lives and dies with one connection. Postgres lets go of it the moment a process is gone.

use super::floors::Floors;
use anyhow::Result;
use chrono::{DateTime, Utc};
use sqlx::{Connection, PgConnection};

fn name(office: i64) -> String {
    format!("office {office}")
}

/// Opens an office for as long as this connection lives. `false`: its number is taken.
///
/// # Errors
/// When the database fails.
pub async fn open(conn: &mut PgConnection, office: i64) -> Result<bool> {
    let mine = sqlx::query_scalar!(r#"select pg_try_advisory_lock(hashtextextended($1, 0)) as "mine!""#, name(office))
        .fetch_one(conn)
        .await?;
    Ok(mine)
}

/// Ends the leases of offices that fell: their messages are carried by whoever comes. Returns how many there were.
///
/// # Errors
/// When the database fails.
pub async fn take_over(conn: &mut PgConnection, own: i64, floors: &Floors, now: DateTime<Utc>) -> Result<u64> {
    let offices = sqlx::query_scalar!(
        r#"select distinct lease_office as "office!" from outbox
           where coalesce(dead_at, sent_at) is null and lease_until > $1 and lease_office is not null
             and lease_office <> $2 and id >= $3"#,
        now,
        own,
        floors.message()
    )
    .fetch_all(&mut *conn)
    .await?;
    let mut freed = 0;
    for office in offices {
        let mut tx = conn.begin().await?;
        let fallen = sqlx::query_scalar!(
            r#"select pg_try_advisory_xact_lock(hashtextextended($1, 0)) as "fallen!""#,
            name(office)
        )
        .fetch_one(&mut *tx)
        .await?;
        if fallen {
            freed += sqlx::query!(
                "update outbox set lease_until = $2, lease_office = null
                 where lease_office = $1 and coalesce(dead_at, sent_at) is null and lease_until > $2 and id >= $3",
                office,
                now,
                floors.message()
            )
            .execute(&mut *tx)
            .await?
            .rows_affected();
            if freed > 0 {
                sqlx::query!("select pg_notify('outbox', '')").execute(&mut *tx).await?;
            }
        }
        tx.commit().await?;
    }
    Ok(freed)
}
