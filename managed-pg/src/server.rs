//! The server's process: made, started from a thread that never ends, found again after a crash, stopped.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process};

use crate::place::{Place, remove};
use crate::programs::Programs;
use crate::user::{User, WithParent};
use crate::{Durability, Options};

/// Settings of every cluster: no port, no other user, one time zone.
const ALWAYS: [&str; 7] = [
    "listen_addresses=",
    "port=5432",
    "unix_socket_permissions=0700",
    "timezone=UTC",
    "log_timezone=UTC",
    "jit=off",
    "wal_level=minimal",
];

/// Settings of a cluster that is kept: safe on disk, small in memory.
const DURABLE: [&str; 10] = [
    "max_wal_senders=0",
    "shared_buffers=16MB",
    "max_connections=50",
    "wal_buffers=1MB",
    "min_wal_size=32MB",
    "max_wal_size=256MB",
    "autovacuum_max_workers=1",
    "max_worker_processes=2",
    "max_parallel_workers=0",
    "max_logical_replication_workers=0",
];

/// Settings of a cluster that is thrown away: nothing is waited for.
const SCRATCH: [&str; 12] = [
    "max_wal_senders=0",
    "shared_buffers=64MB",
    "max_connections=400",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "autovacuum=off",
    "max_wal_size=2GB",
    "checkpoint_timeout=1h",
    "dynamic_shared_memory_type=mmap",
    "max_parallel_workers=0",
    "max_logical_replication_workers=0",
];

/// Makes the cluster under a name of its own, then gives it its name: a half-made one is never used.
pub(crate) fn init(place: &Place, programs: &Programs, user: User, durability: Durability) -> Result<()> {
    let unfinished = place.unfinished();
    Place::fresh(&unfinished, user)?;
    let mut initdb = user.command(&programs.bin.join("initdb"), WithParent::Unaffected);
    initdb.current_dir(&place.home).arg("-D").arg(&unfinished);
    initdb.args(["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-instructions"]);
    match durability {
        Durability::Durable => {}
        Durability::Scratch => {
            initdb.arg("--no-sync");
        }
    }
    let done = initdb.output().context("initdb cannot be run")?;
    if !done.status.success() {
        bail!("initdb failed: {}", String::from_utf8_lossy(&done.stderr).trim());
    }
    fs::rename(unfinished, place.data())?;
    Ok(())
}

/// Starts the server, with settings that differ from ours; it does not answer yet.
pub(crate) fn start(place: &Place, programs: &Programs, user: User, options: &Options) -> Result<Child> {
    let mut server = user.command(&programs.bin.join("postgres"), WithParent::Stops);
    let log = File::create(place.log())?;
    server.current_dir(&place.home).arg("-D").arg(place.data());
    server.arg("-c").arg(format!("unix_socket_directories={}", place.run().display()));
    let more: &[&str] = match options.durability {
        Durability::Durable => &DURABLE,
        Durability::Scratch => &SCRATCH,
    };
    let ours = ALWAYS.iter().chain(more).copied();
    for setting in ours.chain(options.settings.iter().map(String::as_str)) {
        server.args(["-c", setting]);
    }
    server.stdout(log.try_clone()?).stderr(log);
    from_a_lasting_thread(server).context("the PostgreSQL server cannot be started")
}

/// The signal of a dying parent follows the thread that started the child, so that thread must live as long as the process.
fn from_a_lasting_thread(mut command: Command) -> io::Result<Child> {
    let (done, started) = mpsc::channel();
    thread::Builder::new().name("pg-parent".into()).spawn(move || {
        let _ = done.send(command.spawn());
        loop {
            thread::park();
        }
    })?;
    started.recv().map_err(io::Error::other)?
}

/// Stops a server of ours: after the running statements of a durable cluster, at once for a scratch one.
pub(crate) fn stop(child: &mut Child, durability: Durability) -> Result<()> {
    let patience = match durability {
        Durability::Durable => [(Signal::INT, 20), (Signal::QUIT, 5), (Signal::KILL, 5)],
        Durability::Scratch => [(Signal::QUIT, 5), (Signal::QUIT, 5), (Signal::KILL, 5)],
    };
    for (signal, seconds) in patience {
        if child.try_wait()?.is_some() {
            return Ok(());
        }
        signal_to(child.id(), signal);
        let since = Instant::now();
        while since.elapsed() < Duration::from_secs(seconds) {
            if child.try_wait()?.is_some() {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(2));
        }
    }
    bail!("the PostgreSQL server did not stop")
}

/// After a crash: ends a server that still runs on this cluster, though its program is gone (we hold the lock),
/// and removes a postmaster.pid whose number now belongs to a stranger.
pub(crate) fn end_leftovers(place: &Place) -> Result<()> {
    for (round, signal) in [Signal::INT, Signal::QUIT, Signal::KILL].into_iter().enumerate() {
        let patience = Duration::from_secs(if round == 0 { 30 } else { 5 });
        let since = Instant::now();
        let mut told = false;
        loop {
            let left = running_in(&[place.data(), place.unfinished()]);
            if left.is_empty() {
                return forget_stranger(&place.data());
            }
            if !told {
                // The postmaster tells its own children; those of a dead one see it and go.
                let heads: Vec<u32> =
                    postmaster(&place.data()).filter(|head| left.contains(head)).into_iter().collect();
                for pid in if round == 0 && !heads.is_empty() { heads } else { left } {
                    signal_to(pid, signal);
                }
                told = true;
            }
            if since.elapsed() > patience {
                break;
            }
            thread::sleep(Duration::from_millis(10));
        }
    }
    bail!("an old PostgreSQL server still runs on {} and does not stop", place.data().display())
}

/// Removes what an interrupted `init` left.
pub(crate) fn clear_unfinished(place: &Place) -> Result<()> {
    remove(&place.unfinished())
}

fn postmaster(data: &Path) -> Option<u32> {
    fs::read_to_string(data.join("postmaster.pid")).ok()?.lines().next()?.trim().parse().ok()
}

/// PostgreSQL would take a stranger with the old server's number for the old server.
fn forget_stranger(data: &Path) -> Result<()> {
    if let Some(pid) = postmaster(data)
        && Path::new(&format!("/proc/{pid}")).exists()
    {
        fs::remove_file(data.join("postmaster.pid"))?;
    }
    Ok(())
}

/// All processes whose working directory is one of these: every PostgreSQL process works in its cluster.
fn running_in(dirs: &[PathBuf]) -> Vec<u32> {
    let dirs: Vec<PathBuf> = dirs.iter().filter_map(|dir| dir.canonicalize().ok()).collect();
    let Ok(processes) = fs::read_dir("/proc") else { return Vec::new() };
    let ids = processes.flatten().filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    ids.filter(|pid| fs::read_link(format!("/proc/{pid}/cwd")).is_ok_and(|cwd| dirs.contains(&cwd))).collect()
}

fn signal_to(pid: u32, signal: Signal) {
    if let Some(pid) = i32::try_from(pid).ok().and_then(Pid::from_raw) {
        // One that is gone already needs no signal.
        let _ = kill_process(pid, signal);
    }
}
