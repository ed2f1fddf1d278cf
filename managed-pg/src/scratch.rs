//! Where scratch clusters are put, and how those of dead programs are cleared away.

use std::fs::{self, File};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use rustix::fs::{FlockOperation, flock};

use crate::{place, server};

/// A template, some clones and their write-ahead log want this much room.
const ROOM: u64 = 2 << 30;
const NAME: &str = "managed-pg-scratch-";

static COUNT: AtomicU32 = AtomicU32::new(0);

/// A new folder name for a scratch cluster of this process: in memory if there is room, else in the temporary folder.
pub fn scratch_dir() -> PathBuf {
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    scratch_dir_for(std::process::id(), &count.to_string())
}

/// The folder name of a scratch cluster that is to live as long as another process.
pub fn scratch_dir_for(pid: u32, name: &str) -> PathBuf {
    base().join(format!("{NAME}{pid}-{name}"))
}

/// Removes scratch clusters whose programs are gone (killed before they could).
pub fn sweep() {
    let Ok(entries) = fs::read_dir(base()) else { return };
    for path in entries.flatten().map(|entry| entry.path()) {
        if is_abandoned(&path).is_some() {
            // Somebody else may be at it too.
            let _ = clear(&path);
        }
    }
}

fn is_abandoned(path: &Path) -> Option<()> {
    let pid = path.file_name()?.to_str()?.strip_prefix(NAME)?.split('-').next()?;
    let found = fs::symlink_metadata(path).ok()?;
    let ours = found.is_dir() && found.uid() == rustix::process::geteuid().as_raw();
    (ours && !Path::new(&format!("/proc/{pid}")).exists()).then_some(())
}

fn clear(path: &Path) -> anyhow::Result<()> {
    // Held by a keeper that is just clearing up, or by a program in another container.
    if let Ok(lock) = File::open(path.join("lock"))
        && flock(&lock, FlockOperation::NonBlockingLockExclusive).is_err()
    {
        return Ok(());
    }
    let place = place::Place::take(path)?;
    server::end_leftovers(&place)?;
    place.remove()
}

fn base() -> PathBuf {
    let memory = PathBuf::from("/dev/shm");
    let room = rustix::fs::statvfs(&memory).map_or(0, |disk| disk.f_bavail * disk.f_frsize);
    let may_write = rustix::fs::access(&memory, rustix::fs::Access::WRITE_OK).is_ok();
    if room >= ROOM && may_write { memory } else { std::env::temp_dir() }
}
