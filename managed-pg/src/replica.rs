//! A streaming replica of a running cluster: made, promoted; and how a cluster falls.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use sqlx::{ConnectOptions, Connection};

use crate::place::{Place, remove};
use crate::user::{User, WithParent};
use crate::{Durability, ManagedPg, Options, programs, server};

/// Settings with which a cluster can have replicas; both need them.
pub const STREAMING: [&str; 3] = ["wal_level=replica", "max_wal_senders=5", "hot_standby=on"];

/// So long a replica may take until it streams, and until it is promoted.
const PATIENCE: Duration = Duration::from_secs(60);

impl ManagedPg {
    /// Makes a replica in a folder of its own and comes back when it streams. From then on, what this cluster commits is
    /// on both. Both need the settings of [`STREAMING`].
    pub async fn replica(&self, options: Options) -> Result<ManagedPg> {
        let (run, major, copied) = (self.socket(), self.major(), options.clone());
        tokio::task::spawn_blocking(move || copy(&run, major, &copied)).await??;
        let replica = ManagedPg::open(options).await?;
        let mut conn = self.options("postgres").connect().await?;
        let since = Instant::now();
        let streams = "select exists (select 1 from pg_stat_replication where state = 'streaming')";
        while !sqlx::query_scalar::<_, bool>(streams).fetch_one(&mut conn).await? {
            if since.elapsed() > PATIENCE {
                bail!("the replica does not stream");
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        // Nothing counts as committed from now on that the replica has not written down.
        for command in ["alter system set synchronous_standby_names = '*'", "select pg_reload_conf()"] {
            sqlx::raw_sql(command).execute(&mut conn).await?;
        }
        let waits = "select exists (select 1 from pg_stat_replication where sync_state = 'sync')";
        while !sqlx::query_scalar::<_, bool>(waits).fetch_one(&mut conn).await? {
            if since.elapsed() > PATIENCE {
                bail!("the replica is not waited for");
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        conn.close().await?;
        Ok(replica)
    }

    /// Makes this replica the cluster that is written to; comes back when it is.
    pub async fn promote(&self) -> Result<()> {
        let mut conn = self.options("postgres").connect().await?;
        let done: bool = sqlx::query_scalar("select pg_promote(true, 60)").fetch_one(&mut conn).await?;
        conn.close().await?;
        if !done {
            bail!("the replica was not promoted");
        }
        Ok(())
    }

    /// Ends the server as `pg_ctl stop -m immediate` does: nothing is finished. Whoever opens its folder next has it
    /// recover.
    pub async fn fall(mut self) -> Result<()> {
        tokio::task::spawn_blocking(move || {
            self.stopped = true;
            server::stop(&mut self.child, Durability::Scratch)?;
            self.place.leave()
        })
        .await?
    }
}

/// Copies a running cluster, so that a server started on the copy follows it.
fn copy(run: &Path, major: u32, options: &Options) -> Result<()> {
    let mut place = Place::take(&options.dir)?;
    if place.data().exists() {
        bail!("{} holds a cluster already", options.dir.display());
    }
    let user = User::choose(&place.data())?;
    place.settle(user, options.durability, &options.say)?;
    let programs = programs::get(Some(major), user, options.install, &options.say)?;
    let unfinished = place.unfinished();
    remove(&unfinished)?;
    Place::fresh(&unfinished, user)?;
    let mut backup = user.command(&programs.bin.join("pg_basebackup"), WithParent::Unaffected);
    backup.current_dir(&place.home).arg("-D").arg(&unfinished).arg("-h").arg(run);
    backup.args(["-U", "postgres", "-R", "-X", "stream", "-c", "fast"]);
    let done = backup.output().context("pg_basebackup cannot be run")?;
    if !done.status.success() {
        bail!("pg_basebackup failed: {}", String::from_utf8_lossy(&done.stderr).trim());
    }
    fs::rename(unfinished, place.data())?;
    Ok(())
}
