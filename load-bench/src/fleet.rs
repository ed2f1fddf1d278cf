//! Several processes of the desk on one database: started, killed, asked to end, started again.

use crate::subject::healthy;
use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process};
use std::fs::File;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};
use tokio::process::{Child, Command};

/// A process that is asked to end has to within this.
const CLOSING: Duration = Duration::from_secs(15);

/// The processes.
#[derive(Debug)]
pub struct Fleet {
    /// Where the processes stand.
    pub desks: Vec<SocketAddr>,
    program: PathBuf,
    settings: Vec<(String, String)>,
    folder: PathBuf,
    children: Vec<Option<Child>>,
}

impl Fleet {
    /// Room for so many processes of this program, each with these settings; what they say goes into the folder.
    ///
    /// # Errors
    /// When no ports are free.
    pub fn new(processes: usize, program: &Path, folder: &Path) -> Result<Self> {
        let ports: Vec<TcpListener> =
            (0..processes).map(|_| TcpListener::bind("127.0.0.1:0")).collect::<std::io::Result<_>>()?;
        let desks = ports.iter().map(TcpListener::local_addr).collect::<std::io::Result<_>>()?;
        let children = (0..processes).map(|_| None).collect();
        let (program, folder) = (program.to_owned(), folder.to_owned());
        Ok(Self { desks, program, settings: vec![], folder, children })
    }

    /// One more setting of each process.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.settings.push((name.to_owned(), value.into()));
    }

    /// From the next start on it is this program.
    pub fn upgrade(&mut self, program: &Path) {
        program.clone_into(&mut self.program);
    }

    fn at(&self, n: usize) -> Result<SocketAddr> {
        self.desks.get(n).copied().context("no such process")
    }

    /// Starts a process.
    ///
    /// # Errors
    /// When it cannot be started.
    pub fn start(&mut self, n: usize) -> Result<()> {
        let log = File::options().create(true).append(true).open(self.folder.join(format!("desk-{n}.log")))?;
        let mut command = Command::new(&self.program);
        command.arg("run").env_clear().envs(self.settings.iter().map(|(name, value)| (name, value)));
        command.env("FRONTDESK_LISTEN", self.at(n)?.to_string());
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log).kill_on_drop(true);
        let child = command.spawn().with_context(|| format!("{} cannot be started", self.program.display()))?;
        *self.children.get_mut(n).context("no such process")? = Some(child);
        Ok(())
    }

    /// Waits until a process can work.
    ///
    /// # Errors
    /// When it does not within a minute.
    pub async fn ready(&self, n: usize) -> Result<Duration> {
        healthy(self.at(n)?, Instant::now()).await
    }

    /// Ends a process as a power cut would. `false`: it had ended by itself.
    ///
    /// # Errors
    /// When it cannot be ended.
    pub async fn kill(&mut self, n: usize) -> Result<bool> {
        let mut child = self.take(n)?;
        if child.try_wait()?.is_some() {
            return Ok(false);
        }
        child.kill().await?;
        Ok(true)
    }

    /// Asks a process to end and waits for it.
    ///
    /// # Errors
    /// When it does not, or not well.
    pub async fn end(&mut self, n: usize) -> Result<Duration> {
        let mut child = self.take(n)?;
        let begun = Instant::now();
        let pid = child.id().and_then(|id| Pid::from_raw(i32::try_from(id).ok()?));
        kill_process(
            pid.with_context(|| format!("process {n} ended by itself: {}", self.last_words(n)))?,
            Signal::TERM,
        )?;
        let ended = tokio::time::timeout(CLOSING, child.wait()).await;
        let status = ended.with_context(|| format!("process {n} does not end"))??;
        if !status.success() {
            bail!("process {n} ended with {status}: {}", self.last_words(n));
        }
        Ok(begun.elapsed())
    }

    fn take(&mut self, n: usize) -> Result<Child> {
        self.children.get_mut(n).and_then(Option::take).with_context(|| format!("process {n} does not run"))
    }

    /// What all processes have said.
    pub fn log(&self) -> String {
        let read = |n: usize| std::fs::read_to_string(self.folder.join(format!("desk-{n}.log"))).unwrap_or_default();
        (0..self.desks.len()).map(read).collect()
    }

    fn last_words(&self, n: usize) -> String {
        let log = std::fs::read_to_string(self.folder.join(format!("desk-{n}.log"))).unwrap_or_default();
        log.lines().last().unwrap_or_default().to_owned()
    }
}
