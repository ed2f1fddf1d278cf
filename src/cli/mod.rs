//! The command line: one function a subcommand; exit codes 0, 1 failed, 2 wrong use.

pub mod answers;
pub mod args;
pub mod audit;
pub mod bot;
pub mod campaigns;
pub mod code;
pub mod community;
pub mod database;
pub mod doctor;
pub mod duty;
pub mod import;
pub mod intents;
pub mod phones;
pub mod reminders;
pub mod residents;
pub mod run;

use crate::clock::Clock;
use crate::config::{Config, ConfigError};
use crate::domain::lang::Lang;
use crate::store::{role, schema};
use crate::telemetry;
use anyhow::{Context, Result, bail};
use args::{Cli, Command, CommunityCommand, DutyCommand, IntentsCommand, PhonesCommand};
use clap::Parser;
use futures::future::BoxFuture;
use std::io::Write;
use std::process::ExitCode;
use std::time::Duration;

/// Stack of a worker, in bytes: a turn is one deep call. Only what is used takes memory.
const STACK: usize = 8 * 1024 * 1024;

/// What was said on the command line cannot be done as it was said: exit code 2.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Misuse(pub String);

/// What a command has to say, and whether all is well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Lines for the operator.
    pub words: String,
    /// Whether the exit code is 0.
    pub well: bool,
}

impl Outcome {
    /// All is well.
    pub fn well(words: impl Into<String>) -> Self {
        Self { words: words.into(), well: true }
    }
}

/// The demo stands beside the command line and is handed in.
pub type Demo = fn(Config, bool, Option<Lang>) -> BoxFuture<'static, Result<()>>;

/// Runs the program as the command line says.
pub fn main(demo: Demo) -> ExitCode {
    telemetry::tame_panics();
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(e) => e.exit(),
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().thread_stack_size(STACK).build();
    let done = runtime.context("the runtime did not start").and_then(|rt| {
        let done = rt.block_on(run(cli, demo));
        // A name that the network looks up without end holds nobody up.
        rt.shutdown_timeout(Duration::from_millis(200));
        done
    });
    match done {
        Ok(outcome) => {
            // A closed pipe is nobody's fault.
            let _ = writeln!(std::io::stdout(), "{}", outcome.words);
            if outcome.well { ExitCode::SUCCESS } else { ExitCode::from(1) }
        }
        Err(e) => {
            let _ = writeln!(std::io::stderr(), "frontdesk: {e:#}");
            ExitCode::from(if e.is::<Misuse>() || e.is::<ConfigError>() { 2 } else { 1 })
        }
    }
}

/// Carries a command out.
async fn run(cli: Cli, demo: Demo) -> Result<Outcome> {
    let clock = Clock::system();
    let install = !cli.no_install;
    if let Command::Doctor = cli.command {
        return doctor::doctor(&cli.config, install, &clock).await;
    }
    if let Command::Intents(IntentsCommand::Check { file, community }) = &cli.command {
        return intents::check(file, community.as_deref());
    }
    cli.config.check().map_err(|e| Misuse(e.to_string()))?;
    match cli.command {
        Command::Demo { lang } => {
            demo(cli.config, install, lang).await?;
            return Ok(Outcome::well("Goodbye."));
        }
        Command::Phones(PhonesCommand::NewKey) => return Ok(Outcome::well(crate::store::phones::new_key()?)),
        Command::Run => {
            cli.config.token().map_err(|e| Misuse(e.to_string()))?;
            run::run(&cli.config, install, clock).await?;
            return Ok(Outcome::well("The desk is closed."));
        }
        Command::Migrate => return migrate(&cli.config, install).await,
        _ => {}
    }
    let base = database::open_for_command(&cli.config, install).await?;
    let done = command(&cli, &base.pool, &clock).await;
    base.close().await?;
    done
}

/// Creates or updates the tables: as their owner, where MIGRATION_DATABASE_URL is set, who then gives the role of
/// DATABASE_URL what the desk needs.
async fn migrate(config: &Config, install: bool) -> Result<Outcome> {
    let Some(owner) = config.migration_database() else {
        let base = database::open_for_command(config, install).await?;
        let done = schema::migrate(&base.pool).await;
        base.close().await?;
        return Ok(Outcome::well(migrated(done?)));
    };
    let url = config.database().context("MIGRATION_DATABASE_URL is set: DATABASE_URL has to name the desk's role")?;
    let (role, _) = database::role_and_place(url)?;
    // A pooler stands elsewhere than the server: then it is the direct way that has to lead to the same place.
    let (_, at) = database::role_and_place(config.direct().unwrap_or(url))?;
    if database::role_and_place(owner)?.1 != at {
        bail!("MIGRATION_DATABASE_URL and DATABASE_URL lead to different databases");
    }
    let pool = database::connect(owner, database::SHORT).await?;
    let done = schema::migrate(&pool).await?;
    role::grant(&mut *pool.acquire().await?, &role).await?;
    pool.close().await;
    Ok(Outcome::well(format!("{}; the role {role} may read and write rows, and change no table", migrated(done))))
}

fn migrated(done: usize) -> String {
    match done {
        0 => "the database is as this version wants it".to_owned(),
        n => format!("{n} migration(s) applied"),
    }
}

async fn command(cli: &Cli, pool: &crate::store::Pool, clock: &Clock) -> Result<Outcome> {
    match &cli.command {
        Command::Community(CommunityCommand::Apply { file, dry_run }) => {
            schema::require_current(pool).await?;
            community::apply(pool, file, *dry_run, clock.now()).await
        }
        Command::Community(CommunityCommand::Show { key }) => {
            schema::require_current(pool).await?;
            community::show(pool, key.as_deref()).await
        }
        Command::Phones(what) => {
            schema::require_current(pool).await?;
            phones::phones(pool, *what).await
        }
        Command::Reminders(what) => {
            schema::require_current(pool).await?;
            reminders::reminders(pool, what, clock.now()).await
        }
        Command::Residents(what) => {
            schema::require_current(pool).await?;
            residents::residents(pool, what, clock).await
        }
        Command::Duty(DutyCommand::Show { department, community }) => {
            schema::require_current(pool).await?;
            duty::show(pool, community.as_deref(), department.as_deref(), clock.now()).await
        }
        Command::Campaigns(what) => {
            schema::require_current(pool).await?;
            campaigns::campaigns(pool, what, clock.now()).await
        }
        Command::Answers(what) => {
            schema::require_current(pool).await?;
            answers::answers(pool, what, clock.now()).await
        }
        Command::Import(asked) => {
            schema::require_current(pool).await?;
            phones::look(pool).await?;
            import::import(pool, asked, clock.now()).await
        }
        Command::Code(code) => {
            schema::require_current(pool).await?;
            code::code(pool, &cli.config, code, clock.now()).await
        }
        Command::Audit(asked) => {
            schema::require_current(pool).await?;
            audit::audit(pool, asked, clock.now()).await
        }
        // These open the database in their own way.
        Command::Demo { .. } | Command::Run | Command::Migrate | Command::Intents(_) => Ok(Outcome::well("")),
        Command::Doctor => doctor::doctor(&cli.config, !cli.no_install, clock).await,
    }
}
