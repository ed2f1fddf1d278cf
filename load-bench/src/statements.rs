//! What the database was asked during a load: pg_stat_statements, an update's share of each statement.

use anyhow::Result;
use managed_pg::ManagedPg;
use sqlx::{ConnectOptions, Connection, Row};

/// The server counts its statements; nested ones, of functions, belong to those that call them.
pub const PRELOAD: [&str; 2] = ["shared_preload_libraries=pg_stat_statements", "pg_stat_statements.track_planning=on"];

/// Begins to count anew.
///
/// # Errors
/// When the server does not count.
pub async fn forget(pg: &ManagedPg) -> Result<()> {
    let mut conn = pg.options("postgres").connect().await?;
    sqlx::raw_sql("create extension if not exists pg_stat_statements; select pg_stat_statements_reset()")
        .execute(&mut conn)
        .await?;
    Ok(conn.close().await?)
}

/// The statements that took a database most of its time since then, a line each, after a line about all of them: how
/// often an update needs it, milliseconds each time, microseconds an update and how many of them are planning.
///
/// # Errors
/// When the server does not count.
pub async fn most(pg: &ManagedPg, database: &str, updates: usize, most: i64) -> Result<Vec<String>> {
    let mut conn = pg.options("postgres").connect().await?;
    let rows = sqlx::query(
        "select calls, total_exec_time + total_plan_time as ms, total_plan_time as planning, regexp_replace(query, '\\s+', ' ', 'g') as query,
             sum(calls) over ()::bigint as all_calls, sum(total_exec_time + total_plan_time) over () as all_ms, sum(total_plan_time) over () as all_planning
         from pg_stat_statements s join pg_database d on d.oid = s.dbid where d.datname = $1 order by ms desc",
    )
    .bind(database)
    .fetch_all(&mut conn)
    .await?;
    conn.close().await?;
    let updates = updates.max(1) as f64;
    let line = |calls: i64, ms: f64, planning: f64, what: &str| {
        let each = ms / (calls.max(1) as f64);
        let what: String = what.chars().take(150).collect();
        format!(
            "  {:>7.2} an update, {each:>6.3} ms, {:>6.0} us an update ({:.0} planning)  {what}",
            calls as f64 / updates,
            ms * 1e3 / updates,
            planning * 1e3 / updates
        )
    };
    let all = rows.first().map(|r| line(r.get("all_calls"), r.get("all_ms"), r.get("all_planning"), "all statements"));
    let each = rows
        .iter()
        .take(usize::try_from(most)?)
        .map(|r| line(r.get("calls"), r.get("ms"), r.get("planning"), r.get("query")));
    Ok(all.into_iter().chain(each).collect())
}
