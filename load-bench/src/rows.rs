//! What the rows of a repair cost alone: written by a function of the database, a whole repair by one call. No program that keeps
//! these rows in these tables takes less of Postgres.

use crate::growth::Growth;
use crate::machine;
use crate::subject::{FIRST, GROUP, Ground, Subject};
use anyhow::{Context, Result};
use sqlx::{ConnectOptions, PgConnection, Row};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

const FUNCTION: &str = include_str!("rows.sql");

/// Updates of a repair.
const UPDATES: f64 = 6.0;

/// Writes the rows of one repair after another for so long, first by one connection, then by two, on the database of the desk, which
/// is made anew; `server`: the number of its process. A line for each.
///
/// # Errors
/// When the database refuses: its tables are not those any more for which this was written.
pub async fn write(ground: &Ground<'_>, server: u32, time: Duration) -> Result<Vec<String>> {
    const RESIDENTS: i64 = 20_000;
    Subject::Frontdesk.settle(ground, RESIDENTS, Growth::default()).await?;
    let options = ground.pg.options(Subject::Frontdesk.name());
    let mut conn = options.connect().await?;
    sqlx::raw_sql(FUNCTION).execute(&mut conn).await?;
    let repairs = Arc::new(AtomicI64::new(0));
    let next = move |repairs: &AtomicI64| {
        let n = repairs.fetch_add(1, Ordering::Relaxed);
        (n, FIRST + 1 + n % RESIDENTS)
    };
    for _ in 0..200 {
        one(&mut conn, next(&repairs)).await?;
    }
    let mut lines = vec![];
    for connections in [1, 2] {
        let (before, was, begun) = (written(&mut conn).await?, machine::busy(server)?, Instant::now());
        let first = repairs.load(Ordering::Relaxed);
        let mut all = JoinSet::new();
        for _ in 0..connections {
            let (mut conn, repairs) = (options.connect().await?, Arc::clone(&repairs));
            all.spawn(async move {
                while begun.elapsed() < time {
                    one(&mut conn, next(&repairs)).await?;
                }
                anyhow::Ok(())
            });
        }
        while let Some(done) = all.join_next().await {
            done.context("a connection")??;
        }
        let (took, busy) = (begun.elapsed(), machine::busy(server)? - was);
        let done = (repairs.load(Ordering::Relaxed) - first).max(1) as f64;
        let rows = (written(&mut conn).await? - before) as f64 / done;
        lines.push(format!(
            "rows       by {connections:<7} {:>7.1} {:>8.0}   {rows:.0} rows of a repair written; {:.3} ms of Postgres an update",
            done / took.as_secs_f64(),
            done * UPDATES / took.as_secs_f64(),
            busy.as_secs_f64() * 1000.0 / (done * UPDATES),
        ));
    }
    Ok(lines)
}

async fn one(conn: &mut PgConnection, (n, reporter): (i64, i64)) -> Result<()> {
    let call = sqlx::query("select rows_of_a_repair($1, $2, $3)").bind(n).bind(reporter).bind(GROUP);
    call.execute(conn).await?;
    Ok(())
}

/// Rows that were written in this database since it is there: new ones, changes and those that were taken away.
async fn written(conn: &mut PgConnection) -> Result<i64> {
    // What a connection wrote is told when it has been idle for a while, at the latest when it ends.
    tokio::time::sleep(Duration::from_millis(1500)).await;
    let row = sqlx::query("select sum(n_tup_ins + n_tup_upd + n_tup_del)::bigint as rows from pg_stat_user_tables");
    Ok(row.fetch_one(conn).await?.get("rows"))
}
