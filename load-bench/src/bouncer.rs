//! PgBouncer in transaction mode before the database.

use crate::machine;
use anyhow::{Context, Result};
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use tokio::process::{Child, Command};

/// So few connections for all processes together: they have to share them.
const SERVERS: usize = 12;

/// A PgBouncer, ended when dropped.
#[derive(Debug)]
pub struct Bouncer {
    _child: Child,
    door: SocketAddr,
    login: String,
}

/// What stands behind it, and how it goes about it.
#[derive(Clone, Copy, Debug)]
pub struct Before<'a> {
    /// The port of the server on this machine.
    pub server: u16,
    /// Who may pass.
    pub user: &'a str,
    /// Their password at the server.
    pub password: &'a str,
    /// How many prepared statements it knows of a connection; 0: it knows nothing of them.
    pub statements: usize,
}

/// The program of that name or path, where there is one that keeps prepared statements apart: 1.21 or newer.
pub async fn found(program: &Path) -> Option<PathBuf> {
    let said = Command::new(program).arg("--version").stdin(Stdio::null()).output().await.ok()?;
    let said = String::from_utf8(said.stdout).ok()?;
    let version = said.split_whitespace().nth(1)?;
    let mut parts = version.split('.').map(|part| part.parse::<u32>().ok());
    let new_enough = (parts.next()??, parts.next()??) >= (1, 21);
    new_enough.then(|| program.to_owned())
}

impl Bouncer {
    /// Starts it before the server at this port, as `docs/operation.md` says.
    ///
    /// # Errors
    /// When it does not answer.
    pub async fn open(program: &Path, server: u16, folder: &Path) -> Result<Self> {
        let before = Before { server, user: "postgres", password: "x", statements: 500 };
        Self::stand(program, before, folder).await
    }

    /// Starts it before this, with its files in a folder that anybody may read.
    ///
    /// # Errors
    /// When it does not answer.
    pub async fn stand(program: &Path, before: Before<'_>, folder: &Path) -> Result<Self> {
        let Before { server, user, password, statements } = before;
        let door = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let (users, ini) = (folder.join("users.txt"), folder.join("pgbouncer.ini"));
        std::fs::write(&users, format!("\"{user}\" \"{password}\"\n"))?;
        std::fs::write(
            &ini,
            format!(
                "[databases]\n* = host=127.0.0.1 port={server}\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {}\n\
                 unix_socket_dir =\nauth_type = trust\nauth_file = {}\npool_mode = transaction\n\
                 default_pool_size = {SERVERS}\nmax_client_conn = 1000\nmax_prepared_statements = {statements}\n\
                 server_login_retry = 1\n",
                door.port(),
                users.display()
            ),
        )?;
        // It refuses to run as root.
        let mut command = match rustix::process::geteuid().is_root() {
            true => {
                let mut down = Command::new("setpriv");
                down.args(["--reuid=65534", "--regid=65534", "--clear-groups", "--"]).arg(program);
                down
            }
            false => Command::new(program),
        };
        let log = std::fs::File::create(folder.join("pgbouncer.log"))?;
        command.arg(&ini).stdin(Stdio::null()).stdout(Stdio::null()).stderr(log).kill_on_drop(true);
        let mut child = command.spawn().context("pgbouncer cannot be started")?;
        machine::listens(&mut child, door, &folder.join("pgbouncer.log")).await.context("pgbouncer does not answer")?;
        Ok(Self { _child: child, door, login: format!("{user}:x") })
    }

    /// The address of a database behind it.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://{}@{}/{database}?sslmode=disable", self.login, self.door)
    }
}
