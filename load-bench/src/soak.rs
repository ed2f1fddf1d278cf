//! A long steady load: whether the database stays as tidy as it began, looked at again and again.

use crate::machine;
use crate::story::Town;
use crate::subject::Subject;
use anyhow::Result;
use managed_pg::ManagedPg;
use sqlx::{ConnectOptions, Connection, PgConnection, Row};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::PoisonError;
use std::time::{Duration, Instant};

/// So many rows, and this share of a table's, may be dead before the server tidies up, by its own settings.
const LEFT: (i64, f64) = (50, 0.2);

/// What one of the tables that change looks like.
#[derive(Clone, Debug)]
struct Table {
    name: String,
    live: i64,
    dead: i64,
    /// Bytes of rows, of indexes.
    size: (i64, i64),
    /// Rows that were changed, those of them whose indexes were left alone.
    changed: (i64, i64),
    vacuums: i64,
}

/// A moment of the load.
#[derive(Clone, Debug)]
struct Look {
    at: Duration,
    /// Milliseconds: half of all answers of the interval, and 99 of 100, came within.
    answers: (f64, f64),
    /// Microseconds: a claim of messages, a claim of an update.
    claims: (f64, f64),
    /// MiB of the program.
    memory: f64,
    tables: Vec<Table>,
}

/// Looks at the database every so often until `done`, and says what it sees; at the end whether it kept up.
///
/// # Errors
/// When the database does not answer.
pub async fn watch(
    (pg, pid, town): (&ManagedPg, u32, &Town),
    every: Duration,
    say: impl Fn(&str),
    mut done: tokio::sync::oneshot::Receiver<()>,
) -> Result<()> {
    let mut conn = pg.options(Subject::Frontdesk.name()).connect().await?;
    sqlx::raw_sql("create extension if not exists pg_stat_statements").execute(&mut conn).await?;
    let begun = Instant::now();
    let (mut heard, mut asked) = (0, Asked::so_far(&mut conn).await?);
    let mut looks: Vec<Look> = vec![];
    loop {
        let ended = tokio::time::timeout(every, &mut done).await.is_ok();
        let now = Asked::so_far(&mut conn).await?;
        let look = Look {
            at: begun.elapsed(),
            answers: answers(town, &mut heard),
            claims: now.since(&asked),
            memory: machine::memory(pid, "VmRSS"),
            tables: tables(&mut conn).await?,
        };
        asked = now;
        say(&look.to_string());
        looks.push(look);
        if ended {
            break;
        }
    }
    conn.close().await?;
    for line in verdict(&looks) {
        say(&line);
    }
    Ok(())
}

/// How often the two claims were asked, and how long they took altogether, in milliseconds.
#[derive(Clone, Copy, Debug)]
struct Asked {
    messages: (i64, f64),
    updates: (i64, f64),
}

impl Asked {
    async fn so_far(conn: &mut PgConnection) -> Result<Self> {
        let claim = async |conn: &mut PgConnection, like: &str| {
            let row = sqlx::query(
                "select coalesce(sum(calls), 0)::bigint as calls, coalesce(sum(total_exec_time + total_plan_time), 0) as ms
                 from pg_stat_statements s join pg_database d on d.oid = s.dbid
                 where d.datname = current_database() and s.query like $1",
            )
            .bind(like)
            .fetch_one(conn)
            .await?;
            anyhow::Ok((row.get::<i64, _>("calls"), row.get::<f64, _>("ms")))
        };
        Ok(Self {
            messages: claim(&mut *conn, "%for update of o, c skip locked%update outbox o set lease_until%").await?,
            updates: claim(&mut *conn, "with row as materialized%from inbox%skip locked%").await?,
        })
    }

    fn since(&self, before: &Self) -> (f64, f64) {
        let each = |a: (i64, f64), b: (i64, f64)| (b.1 - a.1) * 1e3 / ((b.0 - a.0).max(1) as f64);
        (each(before.messages, self.messages), each(before.updates, self.updates))
    }
}

/// Of the answers that came since the last look.
fn answers(town: &Town, heard: &mut usize) -> (f64, f64) {
    let all = town.diary.answers.lock().unwrap_or_else(PoisonError::into_inner);
    let mut waits: Vec<Duration> = all.iter().skip(*heard).map(|(sent, came)| *came - *sent).collect();
    *heard = all.len();
    drop(all);
    waits.sort();
    let at = |part: f64| {
        let n = (waits.len() as f64 * part) as usize;
        waits.get(n.min(waits.len().saturating_sub(1))).copied().unwrap_or_default().as_secs_f64() * 1000.0
    };
    (at(0.5), at(0.99))
}

/// Every table of which rows were changed or deleted.
async fn tables(conn: &mut PgConnection) -> Result<Vec<Table>> {
    let rows = sqlx::query(
        "select relname::text as name, n_live_tup, n_dead_tup, pg_table_size(relid) as own, pg_indexes_size(relid) as indexes,
             n_tup_upd + n_tup_del as changed, n_tup_hot_upd as hot, vacuum_count + autovacuum_count as vacuums
         from pg_stat_user_tables where n_tup_upd + n_tup_del > 0 order by n_tup_upd + n_tup_del desc",
    )
    .fetch_all(conn)
    .await?;
    let table = |r: sqlx::postgres::PgRow| Table {
        name: r.get("name"),
        live: r.get("n_live_tup"),
        dead: r.get("n_dead_tup"),
        size: (r.get("own"), r.get("indexes")),
        changed: (r.get("changed"), r.get("hot")),
        vacuums: r.get("vacuums"),
    };
    Ok(rows.into_iter().map(table).collect())
}

impl fmt::Display for Look {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "  {:>5} s: answers {:.1} / {:.1} ms, a claim of messages {:.0} us, of an update {:.0} us, memory {:.1} MiB",
            self.at.as_secs(),
            self.answers.0,
            self.answers.1,
            self.claims.0,
            self.claims.1,
            self.memory
        )?;
        for table in self.tables.iter().filter(|t| t.changed.0 >= 100) {
            write!(
                f,
                "\n    {:<16} {:>9} rows, {:>7} dead, {:>7.1} MiB, indexes {:>7.1} MiB, {:>8} changed, {:>3.0} % in place, {:>3} vacuums",
                table.name,
                table.live,
                table.dead,
                table.size.0 as f64 / 1_048_576.0,
                table.size.1 as f64 / 1_048_576.0,
                table.changed.0,
                100.0 * table.changed.1 as f64 / table.changed.0.max(1) as f64,
                table.vacuums
            )?;
        }
        Ok(())
    }
}

/// Whether vacuum kept up: at no look in the second half a table had more than twice as many dead rows as the server lets
/// lie, beside what was changed since the look before, as the server looks no more often itself; and whether claims and answers
/// took as long at the end as in the beginning.
fn verdict(looks: &[Look]) -> Vec<String> {
    let mut worst: BTreeMap<&str, (f64, i64, i64)> = BTreeMap::new();
    for (before, look) in looks.iter().zip(looks.iter().skip(1)).skip(looks.len() / 2) {
        for table in &look.tables {
            let known = before.tables.iter().find(|t| t.name == table.name);
            let fresh = table.changed.0 - known.map_or(0, |t| t.changed.0);
            let lets = LEFT.0 as f64 + LEFT.1 * table.live as f64;
            let times = (table.dead - fresh).max(0) as f64 / lets;
            let known = worst.entry(&table.name).or_default();
            if times >= known.0 {
                *known = (times, table.dead, table.live);
            }
        }
    }
    let behind: Vec<_> = worst.iter().filter(|(_, (times, ..))| *times > 2.0).collect();
    let mut lines = vec![match behind.is_empty() {
        true => "  vacuum kept up: no table had more than twice as many dead rows as the server lets lie, beside those of a minute".to_owned(),
        false => "  vacuum did not keep up".to_owned(),
    }];
    for (name, (times, dead, live)) in behind {
        lines.push(format!("    {name}: {dead} dead of {live}, {times:.1} times what the server lets lie"));
    }
    if let (Some(first), Some(last)) = (looks.first(), looks.get(looks.len().saturating_sub(2))) {
        lines.push(format!(
            "  first and last interval in full: 99 of 100 answers {:.1} and {:.1} ms, a claim of messages {:.0} and {:.0} us, \
             memory {:.1} and {:.1} MiB",
            first.answers.1, last.answers.1, first.claims.0, last.claims.0, first.memory, last.memory
        ));
    }
    lines
}
