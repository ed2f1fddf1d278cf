//! The door to the database: the server that `DATABASE_URL` names, waited for where it is not up yet; or our own.

use super::phones;
use crate::config::Config;
use crate::store::{self, Pool, SETTINGS, schema, standing};
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
/// So long a connection that rested may take to say that it is there.
const SILENCE: Duration = Duration::from_secs(1);
/// The oldest server that is good enough.
const OLDEST: i32 = 150_000;

/// The database in the program's hands.
#[derive(Debug)]
pub struct Base {
    /// Connections to it.
    pub pool: Pool,
    /// Connections that keep their session, for locks and bells: past a pooler, where there is one.
    pub direct: Pool,
    /// The server, where it is our own.
    own: Option<ManagedPg>,
}

impl Base {
    /// A database without a pooler before it.
    fn at(pool: Pool, own: Option<ManagedPg>) -> Self {
        Self { direct: pool.clone(), pool, own }
    }

    /// Closes the connections, and stops a server of our own.
    ///
    /// # Errors
    /// When a server of our own does not stop.
    pub async fn close(self) -> Result<()> {
        // A server that hangs does not keep the program.
        let closed = async { tokio::join!(self.pool.close(), self.direct.close()) };
        let _ = tokio::time::timeout(Duration::from_secs(1), closed).await;
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
    phones::take(config)?;
    match config.database() {
        Some(url) => match config.direct() {
            Some(direct) => through_a_pooler(url, direct, patience).await,
            None => Ok(Base::at(connect(url, patience).await?, None)),
        },
        None => own(config, install).await,
    }
}

/// Opens the database for one command. A server of our own that the desk runs at this moment is visited, not started.
///
/// # Errors
/// As [`open`].
pub async fn open_for_command(config: &Config, install: bool) -> Result<Base> {
    // A single command needs no pooler, and migrations are held by a lock of their session.
    if let Some(direct) = config.direct() {
        phones::take(config)?;
        return Ok(Base::at(connect(direct, SHORT).await?, None));
    }
    if config.database().is_none()
        && let Some(options) = managed_pg::visit(&config.data_dir.join("pg"), NAME)
    {
        phones::take(config)?;
        return Ok(Base::at(pool_at(options, SHORT).await?, None));
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
    store::phones::seal_plain(&pool, store::phones::ring()?).await?;
    Ok(Base::at(pool, Some(own)))
}

/// Connects to a server.
///
/// # Errors
/// As [`open`].
pub async fn connect(url: &str, patience: Duration) -> Result<Pool> {
    pool_at(address("DATABASE_URL", url)?, patience).await
}

fn address(variable: &str, url: &str) -> Result<PgConnectOptions> {
    let read = PgConnectOptions::from_str(url);
    let read =
        read.map_err(|_| anyhow::anyhow!("{variable} is not an address like postgres://USER:PASSWORD@HOST/DATABASE"));
    Ok(read?.application_name(&schema::calling()))
}

/// A pooler in transaction mode takes no settings of a connection: the role brings them along.
async fn through_a_pooler(url: &str, direct: &str, patience: Duration) -> Result<Base> {
    let direct = pool_at(address("DATABASE_DIRECT_URL", direct)?, patience).await?;
    let way = pooled(url)?;
    until_it_answers(&way, patience).await?;
    let (mut first, mut second) = (way.connect().await?, way.connect().await?);
    let found = standing::pooled(&mut first, &mut second).await?;
    first.close().await?;
    second.close().await?;
    if !found.keeps_apart {
        bail!("the pooler at DATABASE_URL {MIXES}: {MIXES_NOT}");
    }
    if !found.by_index {
        tracing::warn!("through the pooler the server does not plan by index: {BY_INDEX}");
    }
    Ok(Base { pool: pool_as_it_is(way, patience).await?, direct, own: None })
}

/// What a pooler does that knows nothing of prepared statements.
pub const MIXES: &str = "mixes up the prepared statements of its clients";
/// What helps.
pub const MIXES_NOT: &str = "PgBouncer 1.21 or newer, with max_prepared_statements = 500";
/// How a role brings along what a pooler does not pass on.
pub const BY_INDEX: &str = "alter role … set enable_seqscan = off, and let the pooler connect anew";

/// The way through a pooler in transaction mode.
///
/// # Errors
/// When it is no address.
pub fn pooled(url: &str) -> Result<PgConnectOptions> {
    Ok(address("DATABASE_URL", url)?.extra_float_digits(None))
}

/// The role that an address names, and where it leads: host or socket, port, database.
///
/// # Errors
/// When it is no address.
pub fn role_and_place(url: &str) -> Result<(String, String)> {
    let options =
        PgConnectOptions::from_str(url).map_err(|_| anyhow::anyhow!("a database's address cannot be read"))?;
    let host =
        options.get_socket().map_or_else(|| options.get_host().to_owned(), |socket| socket.display().to_string());
    let role = options.get_username().to_owned();
    let base = options.get_database().unwrap_or(&role).to_owned();
    Ok((role, format!("{host}:{} {base}", options.get_port())))
}

async fn pool_at(options: PgConnectOptions, patience: Duration) -> Result<Pool> {
    pool_as_it_is(options.options(SETTINGS), patience).await
}

async fn pool_as_it_is(options: PgConnectOptions, patience: Duration) -> Result<Pool> {
    let pool = PgPoolOptions::new()
        .max_connections(16)
        .acquire_timeout(Duration::from_secs(15))
        // A connection that rested is asked whether it is still there; one that says nothing is not waited for.
        .test_before_acquire(false)
        .before_acquire(|conn, _| {
            Box::pin(async move {
                let said = tokio::time::timeout(SILENCE, conn.ping()).await;
                said.map_err(|_| sqlx::Error::PoolTimedOut)?.map(|()| true)
            })
        })
        .connect_lazy_with(options.clone());
    until_it_answers(&options, patience).await?;
    let version: i32 = sqlx::query_scalar("select current_setting('server_version_num')::int").fetch_one(&pool).await?;
    if version < OLDEST {
        bail!("the database server is version {}: Frontdesk needs 15 or newer", version / 10_000);
    }
    Ok(pool)
}

/// Waits for a server that is not up yet.
async fn until_it_answers(options: &PgConnectOptions, patience: Duration) -> Result<()> {
    let since = Instant::now();
    let mut pause = Duration::from_millis(200);
    // Tried on a connection of its own: a pool hides why it cannot connect.
    loop {
        match options.connect().await {
            Ok(conn) => {
                conn.close().await.ok();
                return Ok(());
            }
            Err(e) if may_come(&e) && since.elapsed() + pause < patience => {
                tracing::warn!(pause_ms = pause.as_millis(), "the database does not answer yet");
                tokio::time::sleep(pause).await;
                pause = (pause * 2).min(Duration::from_secs(5));
            }
            Err(e) if e.to_string().contains("startup parameter") => {
                bail!(
                    "at {} a pooler stands before the database: set DATABASE_DIRECT_URL too ({e})",
                    options.get_host()
                )
            }
            Err(e) => bail!("the database at {} cannot be reached: {e}", options.get_host()),
        }
    }
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
