//! The door to the database: the server that `DATABASE_URL` names, waited for where it is not up yet; or our own.

use crate::config::Config;
use crate::store::{PLANS, Pool, schema};
use anyhow::{Context, Result, bail};
use managed_pg::{ManagedPg, Options, Say};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{ConnectOptions, Connection};
use std::io::Write;
use std::str::FromStr;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long a command waits for the database.
pub const SHORT: Duration = Duration::from_secs(10);
/// How long the desk waits for the database.
pub const LONG: Duration = Duration::from_secs(600);
/// The oldest server that is good enough.
const OLDEST: i32 = 150_000;

/// The database in the program's hands.
#[derive(Debug)]
pub struct Base {
    /// Connections to it.
    pub pool: Pool,
    /// The server, where it is our own.
    own: Option<ManagedPg>,
}

impl Base {
    /// Closes the connections, and stops a server of our own.
    ///
    /// # Errors
    /// When a server of our own does not stop.
    pub async fn close(self) -> Result<()> {
        // A server that hangs does not keep the program.
        let _ = tokio::time::timeout(Duration::from_secs(1), self.pool.close()).await;
        match self.own {
            Some(own) => own.stop().await,
            None => Ok(()),
        }
    }
}

/// Opens the database that is configured; one that is not up yet is tried again for so long, less and less often.
/// Without one the program runs a server of its own, whose tables it keeps up to date by itself.
///
/// # Errors
/// When there is none, it is too old, or it refuses us.
pub async fn open(config: &Config, install: bool, patience: Duration) -> Result<Base> {
    match config.database() {
        Some(url) => Ok(Base { pool: connect(url, patience).await?, own: None }),
        None => own(config, install).await,
    }
}

/// Opens the database for one command. A server of our own that the desk runs at this moment is visited, not started.
///
/// # Errors
/// As [`open`].
pub async fn open_for_command(config: &Config, install: bool) -> Result<Base> {
    if config.database().is_none()
        && let Some(options) = managed_pg::visit(&config.data_dir.join("pg"), NAME)
    {
        let pool = pool_at(options, SHORT).await?;
        return Ok(Base { pool, own: None });
    }
    open(config, install, SHORT).await
}

/// The name of our own server's database.
const NAME: &str = "frontdesk";

async fn own(config: &Config, install: bool) -> Result<Base> {
    let say: Say = Arc::new(|words: &str| {
        // Nobody listening is no reason to stop.
        let _ = writeln!(std::io::stderr(), "frontdesk: {words}");
    });
    let options = Options { install, say, ..Options::durable(config.data_dir.join("pg")) };
    let own = ManagedPg::open(options).await.context("no DATABASE_URL is set, and no server of our own can run")?;
    let mut conn = own.options("postgres").connect().await?;
    let there: bool = sqlx::query_scalar("select exists (select 1 from pg_database where datname = $1)")
        .bind(NAME)
        .fetch_one(&mut conn)
        .await?;
    if !there {
        sqlx::query("create database frontdesk").execute(&mut conn).await?;
    }
    conn.close().await?;
    let pool = connect(&own.url(NAME), SHORT).await?;
    schema::migrate(&pool).await?;
    Ok(Base { pool, own: Some(own) })
}

/// Connects to a server.
///
/// # Errors
/// As [`open`].
pub async fn connect(url: &str, patience: Duration) -> Result<Pool> {
    let options = PgConnectOptions::from_str(url)
        .map_err(|_| anyhow::anyhow!("DATABASE_URL is not an address like postgres://USER:PASSWORD@HOST/DATABASE"))?
        .application_name("frontdesk");
    pool_at(options, patience).await
}

async fn pool_at(options: PgConnectOptions, patience: Duration) -> Result<Pool> {
    let options = options.options(PLANS);
    let pool = PgPoolOptions::new()
        .max_connections(16)
        .acquire_timeout(Duration::from_secs(15))
        .connect_lazy_with(options.clone());
    let since = Instant::now();
    let mut pause = Duration::from_millis(200);
    // Tried on a connection of its own: a pool hides why it cannot connect.
    loop {
        match options.connect().await {
            Ok(conn) => {
                conn.close().await.ok();
                break;
            }
            Err(e) if may_come(&e) && since.elapsed() + pause < patience => {
                tracing::warn!(pause_ms = pause.as_millis(), "the database does not answer yet");
                tokio::time::sleep(pause).await;
                pause = (pause * 2).min(Duration::from_secs(5));
            }
            Err(e) => bail!("the database at {} cannot be reached: {e}", options.get_host()),
        }
    }
    let version: i32 = sqlx::query_scalar("select current_setting('server_version_num')::int").fetch_one(&pool).await?;
    if version < OLDEST {
        bail!("the database server is version {}: Frontdesk needs 15 or newer", version / 10_000);
    }
    Ok(pool)
}

/// Whether waiting may help: the server is not there (yet), starting, stopping, or full.
fn may_come(e: &sqlx::Error) -> bool {
    match e {
        sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut => true,
        sqlx::Error::Database(e) => {
            matches!(e.code().as_deref(), Some("57P01" | "57P02" | "57P03" | "53300" | "08000" | "08006"))
        }
        _ => false,
    }
}
