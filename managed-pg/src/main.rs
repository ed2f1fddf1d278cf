//! `managed-pg`: a PostgreSQL server for as long as a command or another process runs, or until it is interrupted.

use std::ffi::OsString;
use std::fs;
use std::io::{Write, stdout};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{ExitCode, ExitStatus};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use managed_pg::{ManagedPg, Options, scratch_dir, sweep, until_gone};
use rustix::process::{Pid, Signal, kill_process};
use sqlx::ConnectOptions;
use sqlx::migrate::Migrator;
use tokio::signal::unix::{SignalKind, signal};

const USAGE: &str = "\
usage:
  managed-pg run [--migrations DIR] [--no-install] -- COMMAND…
      a scratch server for one command: DATABASE_URL is set for it, afterwards everything is removed
  managed-pg serve --dir DIR [--no-install]
      a server that keeps its data in DIR, until interrupted; prints its address
  managed-pg keep --dir DIR --while-pid PID [--no-install]
      a scratch server in DIR until that process ends; its address is written to DIR/url";

enum Errand {
    Run { migrations: Option<PathBuf>, command: Vec<OsString> },
    Serve { dir: PathBuf },
    Keep { dir: PathBuf, pid: u32 },
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let (errand, install) = match parse(std::env::args_os().skip(1).collect()) {
        Ok(parsed) => parsed,
        Err(why) => {
            say(&format!("{why:#}\n{USAGE}"));
            return ExitCode::from(2);
        }
    };
    let done = match errand {
        Errand::Run { migrations, command } => run(migrations.as_deref(), &command, install).await,
        Errand::Serve { dir } => serve(dir, install).await,
        Errand::Keep { dir, pid } => keep(dir, pid, install).await,
    };
    match done {
        Ok(code) => code,
        Err(why) => {
            say(&format!("managed-pg: {why:#}"));
            ExitCode::FAILURE
        }
    }
}

fn parse(args: Vec<OsString>) -> Result<(Errand, bool)> {
    let (mut dir, mut pid, mut migrations, mut install) = (None, None, None, true);
    let mut args = args.into_iter();
    let errand = args.next().context("what is to be done is missing")?;
    let mut command: Vec<OsString> = Vec::new();
    while let Some(arg) = args.next() {
        let mut value = || args.next().with_context(|| format!("{} wants a value", arg.to_string_lossy()));
        match arg.to_str() {
            Some("--dir") => dir = Some(PathBuf::from(value()?)),
            Some("--migrations") => migrations = Some(PathBuf::from(value()?)),
            Some("--while-pid") => pid = value()?.to_str().and_then(|pid| pid.parse().ok()),
            Some("--no-install") => install = false,
            Some("--") => command = args.by_ref().collect(),
            _ => bail!("{} is unknown", arg.to_string_lossy()),
        }
    }
    let errand = match (errand.to_str(), dir, pid) {
        (Some("run"), None, None) if !command.is_empty() => Errand::Run { migrations, command },
        (Some("serve"), Some(dir), None) => Errand::Serve { dir },
        (Some("keep"), Some(dir), Some(pid)) => Errand::Keep { dir, pid },
        _ => bail!("this cannot be understood"),
    };
    Ok((errand, install))
}

async fn run(migrations: Option<&Path>, command: &[OsString], install: bool) -> Result<ExitCode> {
    // Asked for before anything is there to be removed. Ctrl-C reaches the command as well; we wait for it.
    let mut interrupted = signal(SignalKind::interrupt())?;
    let mut terminated = signal(SignalKind::terminate())?;
    sweep();
    let server = ManagedPg::open(options(Options::scratch(scratch_dir()), install)).await?;
    if let Some(dir) = migrations {
        let mut connection = server.options("postgres").connect().await?;
        let migrator = Migrator::new(dir).await.with_context(|| format!("the migrations of {}", dir.display()))?;
        migrator.run(&mut connection).await?;
    }
    let [program, args @ ..] = command else { bail!("no command") };
    let child = tokio::process::Command::new(program).args(args).env("DATABASE_URL", server.url("postgres")).spawn();
    let mut child = match child {
        Ok(child) => child,
        Err(why) => {
            server.stop().await?;
            bail!("{} cannot be run: {why}", program.to_string_lossy());
        }
    };
    let status = loop {
        tokio::select! {
            status = child.wait() => break status,
            _ = interrupted.recv() => {}
            _ = terminated.recv() => {
                if let Some(pid) = child.id().and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw) {
                    // It may be gone by now: then the wait above ends.
                    let _ = kill_process(pid, Signal::TERM);
                }
            }
        }
    };
    server.stop().await?;
    Ok(code_of(status?))
}

async fn serve(dir: PathBuf, install: bool) -> Result<ExitCode> {
    let mut interrupted = signal(SignalKind::interrupt())?;
    let mut terminated = signal(SignalKind::terminate())?;
    let server = ManagedPg::open(options(Options::durable(dir), install)).await?;
    writeln!(stdout(), "{}", server.url("postgres"))?;
    stdout().flush()?;
    tokio::select! {
        _ = interrupted.recv() => {}
        _ = terminated.recv() => {}
    }
    server.stop().await?;
    Ok(ExitCode::SUCCESS)
}

async fn keep(dir: PathBuf, pid: u32, install: bool) -> Result<ExitCode> {
    let server = ManagedPg::open(options(Options::scratch(&dir), install)).await?;
    let unfinished = dir.join("url.new");
    fs::write(&unfinished, server.url("postgres"))?;
    fs::rename(unfinished, dir.join("url"))?;
    until_gone(pid).await;
    server.stop().await?;
    Ok(ExitCode::SUCCESS)
}

fn options(options: Options, install: bool) -> Options {
    Options { install, say: Arc::new(say), ..options }
}

fn code_of(status: ExitStatus) -> ExitCode {
    let code = status.code().or(status.signal().map(|signal| 128 + signal)).unwrap_or(1);
    ExitCode::from(u8::try_from(code).unwrap_or(1))
}

fn say(words: &str) {
    // Nobody is left to be told when this fails.
    let _ = writeln!(std::io::stderr(), "{words}");
}
