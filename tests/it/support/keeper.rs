//! The keeper of a test run: a copy of this test program that holds the database server and the template for as long
//! as the run lasts, and clears everything away however the run ends.
//!
//! With `cargo test` the run is this process; with nextest, which starts a process for each test, it is nextest. With
//! `DATABASE_URL` set the keeper makes databases there and drops them all at the end; without, it has a scratch cluster.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use frontdesk::store::{MIGRATOR, role};
use managed_pg::{ManagedPg, Options};
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection};

use super::db::drop_database;

const KEEPS: &str = "FRONTDESK_TEST_KEEPS";
const OWNER: &str = "FRONTDESK_TEST_OWNER";
const NAME: &str = "frontdesk_test_";

/// What the keeper keeps.
pub struct Kept {
    /// The server, by a database that is there.
    pub url: String,
    /// How the names of this run's databases begin; `PREFIX_template` is the migrated one.
    pub prefix: String,
    /// Whether the run has other processes than this one.
    pub shared: bool,
}

/// The role of the desk in this run's databases: what it may not, no test of the desk may need.
pub fn desk(prefix: &str) -> String {
    format!("{prefix}_desk")
}

/// Its password.
pub const DESK_PASSWORD: &str = "made-up-for-tests";

/// Starts the keeper, or finds the one another process of the run has started, and waits until it is ready.
pub fn ask() -> Kept {
    let (owner, name) = match std::env::var("NEXTEST_RUN_ID") {
        Ok(run) => (rustix::process::getppid().unwrap().as_raw_nonzero().get().cast_unsigned(), run),
        Err(_) => (std::process::id(), "tests".to_owned()),
    };
    let shared = owner != std::process::id();
    let dir = managed_pg::scratch_dir_for(owner, &name);
    if fs::create_dir(&dir).is_ok() {
        managed_pg::sweep();
        let mut keeper = Command::new(std::env::current_exe().unwrap());
        keeper.args(["support::keeper::keeps_what_the_run_needs", "--exact", "--nocapture"]);
        keeper.env(KEEPS, &dir).env(OWNER, owner.to_string()).current_dir("/").process_group(0);
        keeper.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut keeper = keeper.spawn().unwrap();
        // It outlives us; should it end early, nothing of it is left in the process table.
        thread::spawn(move || keeper.wait());
    }
    let since = Instant::now();
    let mut told = 0;
    loop {
        if let Ok(ready) = fs::read_to_string(dir.join("ready")) {
            let (url, prefix) = ready.split_once('\n').unwrap();
            return Kept { url: url.to_owned(), prefix: prefix.to_owned(), shared };
        }
        if let Ok(why) = fs::read_to_string(dir.join("failed")) {
            panic!("no database for the tests: {why}");
        }
        let said = fs::read_to_string(dir.join("said")).unwrap_or_default();
        if said.len() > told {
            // Past the harness, which would keep it to itself until the test is over.
            let _ = std::io::stderr().write_all(&said.as_bytes()[told..]);
            told = said.len();
        }
        assert!(since.elapsed() < Duration::from_secs(300), "the keeper of the test databases does not answer");
        thread::sleep(Duration::from_millis(10));
    }
}

/// The keeper itself, when started as one; an empty test otherwise.
#[test]
fn keeps_what_the_run_needs() {
    let Some(dir) = std::env::var_os(KEEPS).map(PathBuf::from) else { return };
    let owner: u32 = std::env::var(OWNER).unwrap().parse().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let kept = match std::env::var("DATABASE_URL") {
            Ok(url) if !url.is_empty() => keep_on_a_server(&dir, &url, owner).await,
            _ => keep_a_cluster(&dir, owner).await,
        };
        if let Err(why) = kept {
            fs::create_dir_all(&dir).unwrap();
            write(&dir, "failed", &format!("{why:#}")).unwrap();
            managed_pg::until_gone(owner).await;
        }
        let _ = fs::remove_dir_all(&dir);
    });
}

async fn keep_a_cluster(dir: &Path, owner: u32) -> Result<()> {
    let said = dir.join("said");
    let say = Arc::new(move |words: &str| {
        let file = OpenOptions::new().create(true).append(true).open(&said);
        let _ = file.and_then(|mut file| writeln!(file, "{words}"));
    });
    let cluster = ManagedPg::open(Options { say, ..Options::scratch(dir) }).await?;
    let prefix = format!("{NAME}own");
    let mut server = cluster.options("postgres").connect().await?;
    make_template(&mut server, &cluster.options("postgres"), &prefix).await?;
    server.close().await?;
    write(dir, "ready", &format!("{}\n{prefix}", cluster.url("postgres")))?;
    managed_pg::until_gone(owner).await;
    cluster.stop().await
}

async fn keep_on_a_server(dir: &Path, url: &str, owner: u32) -> Result<()> {
    let options: PgConnectOptions = url.parse().context("DATABASE_URL is no address of a PostgreSQL database")?;
    // Locks belong to one database: all runs on a server meet in the one that is always there.
    let meeting = options.clone().database("postgres").connect().await;
    let together = meeting.is_ok();
    let mut server = match meeting {
        Ok(server) => server,
        Err(_) => options.connect().await.context("DATABASE_URL")?,
    };
    let prefix = format!("{NAME}{:016x}", getrandom::u64().map_err(|why| anyhow::anyhow!("{why}"))?);
    assert!(take(&mut server, &prefix).await?);
    if together {
        clear_dead_runs(&mut server, &prefix).await?;
    }
    let made = make_template(&mut server, &options, &prefix).await.context("DATABASE_URL");
    if made.is_ok() {
        write(dir, "ready", &format!("{url}\n{prefix}"))?;
        managed_pg::until_gone(owner).await;
    }
    drop_run(&mut server, &prefix).await?;
    server.close().await?;
    made
}

async fn make_template(server: &mut PgConnection, options: &PgConnectOptions, prefix: &str) -> Result<()> {
    let name = format!("{prefix}_template");
    sqlx::raw_sql(AssertSqlSafe(format!("create database {name} template template0"))).execute(&mut *server).await?;
    let mut template = options.clone().database(&name).connect().await?;
    MIGRATOR.run(&mut template).await?;
    let desk = desk(prefix);
    let make = format!("create role {desk} login password '{DESK_PASSWORD}'");
    sqlx::raw_sql(AssertSqlSafe(make)).execute(&mut template).await?;
    role::grant(&mut template, &desk).await?;
    template.close().await?;
    // A template can be cloned only while nobody is connected to it.
    sqlx::raw_sql(AssertSqlSafe(format!("alter database {name} allow_connections false"))).execute(server).await?;
    Ok(())
}

/// A run holds a lock with its name: its databases are its own until the lock is free.
async fn take(server: &mut PgConnection, prefix: &str) -> Result<bool> {
    let take = "select pg_try_advisory_lock(hashtextextended($1, 0))";
    Ok(sqlx::query_scalar(take).bind(prefix).fetch_one(server).await?)
}

/// Whether a run holds its lock, seen from any database: another run may have been given another one.
async fn taken(server: &mut PgConnection, prefix: &str) -> Result<bool> {
    let look = "select exists (select 1 from pg_locks where locktype = 'advisory' and objsubid = 1
                    and (classid::bigint << 32 | objid::bigint) = hashtextextended($1, 0))";
    Ok(sqlx::query_scalar(look).bind(prefix).fetch_one(server).await?)
}

/// Drops what runs left whose keeper was killed.
async fn clear_dead_runs(server: &mut PgConnection, ours: &str) -> Result<()> {
    let length = i32::try_from(ours.len())?;
    let runs: Vec<String> = sqlx::query_scalar(
        "select distinct left(name, $1) from (select datname as name from pg_database
                 union all select rolname from pg_roles) n where name like $2",
    )
    .bind(length)
    .bind(format!("{}%", NAME.replace('_', "\\_")))
    .fetch_all(&mut *server)
    .await?;
    for run in runs {
        if run != ours && !taken(server, &run).await? {
            drop_run(server, &run).await?;
        }
    }
    Ok(())
}

async fn drop_run(server: &mut PgConnection, prefix: &str) -> Result<()> {
    let names: Vec<String> = sqlx::query_scalar("select datname from pg_database where starts_with(datname, $1)")
        .bind(prefix)
        .fetch_all(&mut *server)
        .await?;
    for name in names {
        drop_database(server, &name).await?;
    }
    sqlx::raw_sql(AssertSqlSafe(format!("drop role if exists {}", desk(prefix)))).execute(server).await?;
    Ok(())
}

/// Written under another name first: what is read is whole.
fn write(dir: &Path, name: &str, words: &str) -> Result<()> {
    let unfinished = dir.join(format!("{name}.new"));
    fs::write(&unfinished, words)?;
    fs::rename(unfinished, dir.join(name))?;
    Ok(())
}
