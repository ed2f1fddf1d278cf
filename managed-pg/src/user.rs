//! Who the server runs as: PostgreSQL refuses root, so a program that is root finds somebody else.

use std::fs;
use std::os::unix::fs::{MetadataExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// The user the server runs as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum User {
    /// Whoever runs this program: an ordinary user.
    Ourselves,
    /// This program is root and steps down to these ids.
    Other { uid: u32, gid: u32 },
}

/// A signal for the server on the death of the thread that started it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum WithParent {
    Stops,
    Unaffected,
}

/// Whether this program is root.
pub(crate) fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

impl User {
    /// The owner of an existing cluster, or `postgres`, or `nobody`, when root; ourselves otherwise.
    pub(crate) fn choose(data: &Path) -> Result<User> {
        if !is_root() {
            return Ok(User::Ourselves);
        }
        if let Ok(found) = fs::metadata(data)
            && found.uid() != 0
        {
            return Ok(User::Other { uid: found.uid(), gid: found.gid() });
        }
        let passwd = fs::read_to_string("/etc/passwd").context("/etc/passwd cannot be read")?;
        for wanted in ["postgres", "nobody"] {
            for line in passwd.lines() {
                let fields: Vec<&str> = line.split(':').collect();
                if let [name, _, uid, gid, ..] = fields[..]
                    && name == wanted
                {
                    return Ok(User::Other { uid: uid.parse()?, gid: gid.parse()? });
                }
            }
        }
        bail!(
            "PostgreSQL does not run as root, and this machine has neither a user postgres nor nobody: \
             run as an ordinary user, or set DATABASE_URL"
        )
    }

    /// Hands a file or folder to this user.
    pub(crate) fn own(self, path: &Path) -> Result<()> {
        match self {
            User::Ourselves => Ok(()),
            User::Other { uid, gid } => chown(path, Some(uid), Some(gid))
                .with_context(|| format!("{} cannot be handed to the server's user", path.display())),
        }
    }

    /// Whether this user can go into a folder and read there.
    pub(crate) fn reaches(self, dir: &Path) -> bool {
        match self {
            User::Ourselves => true,
            User::Other { .. } => {
                let mut test = self.command(Path::new("test"), WithParent::Unaffected);
                test.arg("-x").arg(dir).current_dir("/").stderr(Stdio::null());
                test.status().is_ok_and(|status| status.success())
            }
        }
    }

    /// A command that runs as this user, with a clean environment, in a process group of its own
    /// (a Ctrl-C in the terminal is for the program, which then stops its server in its own time).
    pub(crate) fn command(self, program: &Path, parent: WithParent) -> Command {
        use std::os::unix::process::CommandExt;
        let mut command = match (self, parent, setpriv()) {
            (User::Ourselves, WithParent::Unaffected, _) | (User::Ourselves, _, None) => Command::new(program),
            (_, _, setpriv) => {
                // setpriv (util-linux) steps down and ties the server's life to ours, without unsafe code here.
                let mut command = Command::new(setpriv.unwrap_or_else(|| PathBuf::from("setpriv")));
                if let User::Other { uid, gid } = self {
                    command.arg(format!("--reuid={uid}")).arg(format!("--regid={gid}")).arg("--clear-groups");
                }
                if parent == WithParent::Stops {
                    command.arg("--pdeathsig=INT");
                }
                command.arg("--").arg(program);
                command
            }
        };
        let libraries = std::env::var_os("LD_LIBRARY_PATH");
        command.env_clear().env("PATH", "/usr/bin:/bin").env("LC_ALL", "C.UTF-8").stdin(Stdio::null()).process_group(0);
        if let Some(libraries) = libraries {
            command.env("LD_LIBRARY_PATH", libraries);
        }
        command
    }
}

fn setpriv() -> Option<PathBuf> {
    ["/usr/bin/setpriv", "/bin/setpriv"].map(PathBuf::from).into_iter().find(|path| path.is_file())
}
