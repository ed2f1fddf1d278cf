//! A running cluster in the hands of a program: opened, asked for its address, stopped.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Child;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use sqlx::postgres::{PgConnectOptions, PgSslMode};
use sqlx::{ConnectOptions, Connection};

use crate::place::Place;
use crate::user::User;
use crate::{programs, server};

/// How the operator is told of something that takes long or is out of the ordinary.
pub type Say = Arc<dyn Fn(&str) + Send + Sync>;

/// Whether what is written has to last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// Kept between runs, safe against a power cut.
    Durable,
    /// As fast as it can be, removed when stopped.
    Scratch,
}

/// What cluster to open.
#[derive(Clone)]
pub struct Options {
    /// The folder of the cluster, for it alone; made if it is not there.
    pub dir: PathBuf,
    /// Whether it is kept.
    pub durability: Durability,
    /// Settings of the server that differ from ours, as in `log_statement=all`.
    pub settings: Vec<String>,
    /// Whether server programs may be installed where there are none.
    pub install: bool,
    /// Told of installations and of data kept elsewhere; writes to the log unless set.
    pub say: Say,
}

impl Options {
    /// A cluster that is kept, installed for if need be.
    pub fn durable(dir: impl Into<PathBuf>) -> Options {
        let say: Say = Arc::new(|words: &str| tracing::info!("{words}"));
        Options { dir: dir.into(), durability: Durability::Durable, settings: vec![], install: true, say }
    }

    /// A cluster that is thrown away.
    pub fn scratch(dir: impl Into<PathBuf>) -> Options {
        Options { durability: Durability::Scratch, ..Options::durable(dir) }
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("dir", &self.dir)
            .field("durability", &self.durability)
            .field("settings", &self.settings)
            .field("install", &self.install)
            .finish_non_exhaustive()
    }
}

/// A PostgreSQL server of our own, for as long as this value lives.
pub struct ManagedPg {
    pub(crate) child: Child,
    pub(crate) place: Place,
    durability: Durability,
    major: u32,
    pub(crate) stopped: bool,
}

impl fmt::Debug for ManagedPg {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ManagedPg").field("dir", &self.place.dir).field("major", &self.major).finish_non_exhaustive()
    }
}

/// How to visit a database of the cluster in this folder while another program runs it; `None`: nobody does. The
/// server ends when that program does.
pub fn visit(dir: &Path, database: &str) -> Option<PgConnectOptions> {
    Place::held(dir).map(|run| at(&run, database))
}

fn at(run: &Path, database: &str) -> PgConnectOptions {
    PgConnectOptions::new_without_pgpass()
        .socket(run)
        .port(5432)
        .username("postgres")
        .database(database)
        .ssl_mode(PgSslMode::Disable)
}

impl ManagedPg {
    /// Opens the cluster of a folder: finds or installs the programs, makes the cluster if it is new, starts the server,
    /// and comes back when it answers.
    pub async fn open(options: Options) -> Result<ManagedPg> {
        let mut cluster = tokio::task::spawn_blocking(move || start(&options)).await??;
        match cluster.ready().await {
            Ok(()) => Ok(cluster),
            Err(why) => {
                // The folder of a scratch cluster is still removed; what the server said is in the error.
                let _ = cluster.stop().await;
                Err(why)
            }
        }
    }

    /// How to connect to a database of this cluster, `postgres` being the one that is always there.
    pub fn options(&self, database: &str) -> PgConnectOptions {
        at(&self.place.run(), database)
    }

    /// The address of a database of this cluster, for `DATABASE_URL`.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://postgres@localhost:5432/{database}?host={}&sslmode=disable", self.place.run().display())
    }

    /// The folder of the server's socket.
    pub fn socket(&self) -> PathBuf {
        self.place.run()
    }

    /// The major version of the server.
    pub fn major(&self) -> u32 {
        self.major
    }

    /// The folder that holds the data: the one that was named, or elsewhere if the server could not reach that.
    pub fn home(&self) -> &Path {
        &self.place.home
    }

    /// Stops the server cleanly; a scratch cluster is removed.
    pub async fn stop(mut self) -> Result<()> {
        tokio::task::spawn_blocking(move || self.stop_now()).await?
    }

    fn stop_now(&mut self) -> Result<()> {
        if std::mem::replace(&mut self.stopped, true) {
            return Ok(());
        }
        let stopped = server::stop(&mut self.child, self.durability);
        match self.durability {
            Durability::Durable => self.place.leave()?,
            Durability::Scratch => self.place.remove()?,
        }
        stopped
    }

    async fn ready(&mut self) -> Result<()> {
        let since = Instant::now();
        let options = self.options("postgres");
        loop {
            let refused = match options.connect().await {
                Ok(connection) => return connection.close().await.context("the new server hung up"),
                Err(refused) => refused,
            };
            if let Some(status) = self.child.try_wait()? {
                bail!("the PostgreSQL server did not start ({status}): {}", self.last_words());
            }
            // Recovery after a crash may take a while: the server then says that it is starting up.
            if since.elapsed() > Duration::from_secs(300) {
                bail!("the PostgreSQL server does not answer ({refused}): {}", self.last_words());
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    fn last_words(&self) -> String {
        let log = fs::read_to_string(self.place.log()).unwrap_or_default();
        let lines: Vec<&str> = log.lines().filter(|line| !line.trim().is_empty()).collect();
        lines[lines.len().saturating_sub(4)..].join(" | ")
    }
}

impl Drop for ManagedPg {
    fn drop(&mut self) {
        if let Err(why) = self.stop_now() {
            tracing::warn!(error = format!("{why:#}"), "the database server was not stopped cleanly");
        }
    }
}

fn start(options: &Options) -> Result<ManagedPg> {
    let mut place = Place::take(&options.dir)?;
    let user = User::choose(&place.data())?;
    server::end_leftovers(&place)?;
    server::clear_unfinished(&place)?;
    place.settle(user, options.durability, &options.say)?;
    let version = version_of(&place.data())?;
    let programs = programs::get(version, user, options.install, &options.say)?;
    // The package brings the user postgres: a new cluster is rather his than nobody's.
    let user = User::choose(&place.data())?;
    if version.is_none() {
        server::init(&place, &programs, user, options.durability)?;
    }
    place.make_run(user)?;
    let child = server::start(&place, &programs, user, options)?;
    Ok(ManagedPg { child, place, durability: options.durability, major: programs.major, stopped: false })
}

/// The version that made a cluster, if there is one.
fn version_of(data: &Path) -> Result<Option<u32>> {
    match fs::read_to_string(data.join("PG_VERSION")) {
        Ok(version) => Ok(Some(version.trim().parse().context("the cluster's PG_VERSION is no number")?)),
        Err(why) if why.kind() == std::io::ErrorKind::NotFound && !data.exists() => Ok(None),
        Err(why) => Err(why).with_context(|| format!("{} holds no cluster that can be read", data.display())),
    }
}
