//! Where a cluster lives: its folder, its lock, its socket, and what to do when the server's user cannot get there.

use std::fs::{self, DirBuilder, File, OpenOptions, Permissions};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use rustix::fs::{FlockOperation, flock};

use crate::user::{User, is_root};
use crate::{Durability, Say};

/// The longest path a Unix socket may have, and the name PostgreSQL gives its socket.
const LONGEST_SOCKET: usize = 107;
const SOCKET: &str = "/.s.PGSQL.5432";

/// The folder of a cluster, held by this program.
pub(crate) struct Place {
    /// The folder the caller named.
    pub(crate) dir: PathBuf,
    /// The folder that holds `data` and mostly `run`: `dir`, or where `dir/elsewhere` points.
    pub(crate) home: PathBuf,
    /// The lock, let go when this is dropped or the process ends.
    _lock: File,
}

impl Place {
    /// Makes the folder if need be and takes its lock.
    pub(crate) fn take(dir: &Path) -> Result<Place> {
        let mode = if is_root() { 0o755 } else { 0o700 };
        let made = DirBuilder::new().recursive(true).mode(mode).create(dir);
        made.with_context(|| format!("{} cannot be made", dir.display()))?;
        let dir = dir.canonicalize().with_context(|| format!("{} cannot be opened", dir.display()))?;
        let lock = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(dir.join("lock"))
            .with_context(|| format!("{} belongs to another user", dir.display()))?;
        if flock(&lock, FlockOperation::NonBlockingLockExclusive).is_err() {
            bail!(
                "{} is in use by another running program: stop that one, or use another data directory",
                dir.display()
            );
        }
        let home = match fs::read_link(dir.join("elsewhere")) {
            Ok(elsewhere) => elsewhere,
            Err(_) => dir.clone(),
        };
        Ok(Place { home, dir, _lock: lock })
    }

    /// The folder of the socket of a cluster that another running program holds; `None`: nobody holds it.
    pub(crate) fn held(dir: &Path) -> Option<PathBuf> {
        let dir = dir.canonicalize().ok()?;
        let lock = File::open(dir.join("lock")).ok()?;
        if flock(&lock, FlockOperation::NonBlockingLockShared).is_ok() {
            return None;
        }
        let home = fs::read_link(dir.join("elsewhere")).unwrap_or_else(|_| dir.clone());
        Some(Place { home, dir, _lock: lock }.run())
    }

    /// The cluster itself.
    pub(crate) fn data(&self) -> PathBuf {
        self.home.join("data")
    }

    /// Where a new cluster is made, before it takes its name.
    pub(crate) fn unfinished(&self) -> PathBuf {
        self.home.join("data.new")
    }

    /// The folder of the socket: beside the data, where that path is short and plain enough, else in `/tmp`.
    pub(crate) fn run(&self) -> PathBuf {
        let near = self.home.join("run");
        let plain = near.as_os_str().as_bytes().iter().all(|b| b.is_ascii_alphanumeric() || b"/._-".contains(b));
        if plain && near.as_os_str().len() + SOCKET.len() <= LONGEST_SOCKET {
            return near;
        }
        let mut digest = DefaultHasher::new();
        self.home.hash(&mut digest);
        PathBuf::from(format!("/tmp/managed-pg-run-{:016x}", digest.finish()))
    }

    /// What the server says.
    pub(crate) fn log(&self) -> PathBuf {
        self.dir.join("postgres.log")
    }

    /// Sees to it that the server's user can reach the cluster: puts a new one elsewhere if not.
    pub(crate) fn settle(&mut self, user: User, durability: Durability, say: &Say) -> Result<()> {
        if user.reaches(&self.home) {
            return Ok(());
        }
        if self.data().exists() || self.home != self.dir {
            bail!("the user PostgreSQL has to run as (it refuses root) cannot reach {}", self.home.display());
        }
        let base = match durability {
            Durability::Durable => PathBuf::from("/var/lib/managed-pg"),
            Durability::Scratch => PathBuf::from("/tmp"),
        };
        let name = self.dir.parent().and_then(Path::file_name).unwrap_or_default().to_string_lossy().into_owned();
        let name: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
        let elsewhere = (0..1000)
            .map(|n| base.join(format!("at-{name}-{}-{n}", std::process::id())))
            .find(|path| !path.exists())
            .context("no free name")?;
        let made = DirBuilder::new().recursive(true).mode(0o755).create(&base).and_then(|()| {
            DirBuilder::new().mode(0o755).create(&elsewhere)?;
            fs::set_permissions(&elsewhere, Permissions::from_mode(0o755))
        });
        made.with_context(|| format!("{} cannot be made", elsewhere.display()))?;
        if !user.reaches(&elsewhere) {
            bail!(
                "the user PostgreSQL has to run as (it refuses root) can reach neither {} nor {}",
                self.dir.display(),
                elsewhere.display()
            );
        }
        symlink(&elsewhere, self.dir.join("elsewhere"))?;
        say(&format!(
            "PostgreSQL does not run as root, and the user it runs as cannot reach {}: the data is kept in {}.",
            self.dir.display(),
            elsewhere.display()
        ));
        self.home = elsewhere;
        Ok(())
    }

    /// A fresh folder that only the server's user and root can enter.
    pub(crate) fn fresh(path: &Path, user: User) -> Result<()> {
        remove(path)?;
        DirBuilder::new().mode(0o700).create(path).with_context(|| format!("{} cannot be made", path.display()))?;
        user.own(path)
    }

    /// Makes the folder of the socket afresh.
    pub(crate) fn make_run(&self, user: User) -> Result<()> {
        let run = self.run();
        if let Ok(found) = fs::symlink_metadata(&run) {
            let ours = rustix::process::geteuid().as_raw();
            let servers = matches!(user, User::Other { uid, .. } if uid == found.uid());
            if !found.is_dir() || !(found.uid() == ours || servers) {
                bail!("{} is in the way: it belongs to somebody else", run.display());
            }
        }
        Place::fresh(&run, user)
    }

    /// Removes the folder of the socket if it is a short one in `/tmp`.
    pub(crate) fn leave(&self) -> Result<()> {
        let run = self.run();
        if run.starts_with(&self.home) { Ok(()) } else { remove(&run) }
    }

    /// Removes everything: the end of a scratch cluster.
    pub(crate) fn remove(&self) -> Result<()> {
        self.leave()?;
        remove(&self.home)?;
        remove(&self.dir)
    }
}

/// Removes a folder with all that is in it; one that is not there is no failure.
pub(crate) fn remove(path: &Path) -> Result<()> {
    match fs::remove_dir_all(path) {
        Ok(()) => Ok(()),
        Err(why) if why.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(why) => Err(why).with_context(|| format!("{} cannot be removed", path.display())),
    }
}
