//! The door to the database: the server that `DATABASE_URL` names, waited for where it is not up yet.

use super::args::Process;
use crate::store::Pool;
use anyhow::{Result, bail};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use std::str::FromStr;
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
}

impl Base {
    /// Closes the connections.
    ///
    /// # Errors
    /// When a server of our own does not stop.
    pub async fn close(self) -> Result<()> {
        self.pool.close().await;
        Ok(())
    }
}

/// Opens the database; one that is not up yet is tried again for so long, less and less often.
///
/// # Errors
/// When there is none, it is too old, or it refuses us.
pub async fn open(settings: &Process, patience: Duration) -> Result<Base> {
    let Some(url) = settings.database_url() else {
        bail!("DATABASE_URL is not set: name a Postgres server, such as postgres://USER:PASSWORD@HOST/DATABASE");
    };
    Ok(Base { pool: connect(url, patience).await? })
}

/// Connects to a server.
///
/// # Errors
/// As [`open`].
pub async fn connect(url: &str, patience: Duration) -> Result<Pool> {
    let options = PgConnectOptions::from_str(url)
        .map_err(|_| anyhow::anyhow!("DATABASE_URL is not an address like postgres://USER:PASSWORD@HOST/DATABASE"))?
        .application_name("frontdesk");
    let pool = PgPoolOptions::new()
        .max_connections(10)
        .acquire_timeout(Duration::from_secs(15))
        .connect_lazy_with(options.clone());
    let since = Instant::now();
    let mut pause = Duration::from_millis(200);
    // Tried on a connection of its own: a pool hides why it cannot connect.
    loop {
        match sqlx::ConnectOptions::connect(&options).await {
            Ok(conn) => {
                sqlx::Connection::close(conn).await.ok();
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
    let version: i32 =
        sqlx::query_scalar("select current_setting('server_version_num')::int").fetch_one(&pool).await?;
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
