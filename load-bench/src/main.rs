//! `load-bench`: the repair of many residents at once, against the desk and against other bots, in one run.
//!
//! Closed: so many conversations at a time, each begun when another has ended. Open: so many begun each second, whatever
//! becomes of those before.

use anyhow::{Context, Result, bail};
use load_bench::growth::{self, Growth};
use load_bench::load::Load;
use load_bench::replicas::{self, Drill};
use load_bench::stand::Stand;
use load_bench::story::{self, Diary, Told, Town, Way};
use load_bench::subject::{FIRST, GROUP, Ground, Running, SECRET, Subject};
use load_bench::{machine, statements};
use managed_pg::{ManagedPg, Options, scratch_dir};
use sqlx::ConnectOptions;
use std::collections::HashMap;
use std::io::{Write, stdout};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

const USAGE: &str = "\
usage: load-bench [SUBJECT…] [--poll] [--closed N] [--open RATE]… [--seconds S] [--statements N]
                  [--residents N] [--tickets N] [--events N] [--messages N] [--dir DIR] [--frontdesk PROGRAM]
       load-bench replicas …: several processes of the desk under load, and faults (load-bench replicas --help)
  SUBJECT: frontdesk, grammy, aiogram; none: frontdesk alone
  --poll: the bot asks for updates; else they are posted to its webhook
  --closed 64, --open 30, --open 120: the loads, one after the other (these, when none is named)
  --seconds 20: how long each of them lasts
  --residents N, --tickets N, --events N (of each ticket), --messages N: what there was before, in the desk's database; its
      largest tables are told at the end. --dir: where the server keeps it (in memory, where there is room)
  --statements N: after each load the N statements that took the database most of its time (counting costs a tenth)";

/// When so long no card comes, none is on its way.
const QUIET: Duration = Duration::from_secs(8);

#[derive(Debug)]
struct Plan {
    subjects: Vec<Subject>,
    loads: Vec<Load>,
    webhook: bool,
    seconds: u64,
    statements: Option<i64>,
    frontdesk: PathBuf,
    growth: Growth,
    dir: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if let Some(("replicas", rest)) = args.split_first().map(|(first, rest)| (first.as_str(), rest)) {
        return drill(rest).await;
    }
    let plan = match plan(args) {
        Ok(plan) => plan,
        Err(why) => {
            say(&format!("load-bench: {why:#}\n{USAGE}"));
            return ExitCode::from(2);
        }
    };
    match bench(&plan).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            say(&format!("load-bench: {why:#}"));
            ExitCode::FAILURE
        }
    }
}

/// Several processes, and what is done to them: the figures, and whether nothing was lost.
async fn drill(args: &[String]) -> ExitCode {
    let drill = match Drill::read(args) {
        Ok(drill) => drill,
        Err(why) => {
            say(&format!("load-bench: {why:#}\n{}", replicas::USAGE));
            return ExitCode::from(2);
        }
    };
    let outcome = match replicas::run(&drill).await {
        Ok(outcome) => outcome,
        Err(why) => {
            say(&format!("load-bench: {why:#}"));
            return ExitCode::FAILURE;
        }
    };
    say(&outcome.to_string());
    match outcome.sound() {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            say(&format!("load-bench: {why:#}"));
            ExitCode::FAILURE
        }
    }
}

fn say(words: &str) {
    let _ = writeln!(stdout(), "{words}");
}

fn plan(args: Vec<String>) -> Result<Plan> {
    let mut plan = Plan {
        subjects: vec![],
        loads: vec![],
        webhook: true,
        seconds: 20,
        statements: None,
        frontdesk: PathBuf::from("target/release/frontdesk"),
        growth: Growth::default(),
        dir: None,
    };
    let mut args = args.into_iter();
    while let Some(arg) = args.next() {
        let mut value = || args.next().with_context(|| format!("{arg} needs a value"));
        match arg.as_str() {
            "--poll" => plan.webhook = false,
            "--closed" => plan.loads.push(Load::Closed(value()?.parse().context("--closed")?)),
            "--open" => plan.loads.push(Load::Open(value()?.parse().context("--open")?)),
            "--seconds" => plan.seconds = value()?.parse().context("--seconds")?,
            "--statements" => plan.statements = Some(value()?.parse().context("--statements")?),
            "--residents" => plan.growth.residents = value()?.parse().context("--residents")?,
            "--tickets" => plan.growth.tickets = value()?.parse().context("--tickets")?,
            "--events" => plan.growth.events = value()?.parse().context("--events")?,
            "--messages" => plan.growth.messages = value()?.parse().context("--messages")?,
            "--dir" => plan.dir = Some(value()?.into()),
            "--frontdesk" => plan.frontdesk = value()?.into(),
            name => plan.subjects.push(Subject::named(name).with_context(|| format!("what is {name}?"))?),
        }
    }
    if plan.subjects.is_empty() {
        plan.subjects.push(Subject::Frontdesk);
    }
    if plan.loads.is_empty() {
        plan.loads = vec![Load::Closed(64), Load::Open(30), Load::Open(120)];
    }
    plan.frontdesk = std::path::absolute(&plan.frontdesk)?;
    Ok(plan)
}

async fn bench(plan: &Plan) -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("the repository")?;
    let dir = plan.dir.as_ref().map_or_else(scratch_dir, |dir| dir.join(format!("load-bench-{}", std::process::id())));
    let settings = plan.statements.iter().flat_map(|_| statements::PRELOAD).map(str::to_owned).collect();
    let pg = ManagedPg::open(Options { settings, ..Options::durable(&dir) }).await?;
    let server = std::fs::read_to_string(pg.home().join("data/postmaster.pid")).context("the server's number")?;
    let server: u32 = server.lines().next().and_then(|line| line.trim().parse().ok()).context("the server's number")?;
    let (stand, address) = Stand::open().await?;
    let ground = Ground { pg: &pg, stand, api: format!("http://{address}"), frontdesk: plan.frontdesk.clone(), root };
    say(&format!(
        "{:<10} {:<10} {:>7} {:>8} {:>8} {:>8} {:>8} {:>9} {:>9} {:>7} {:>7} {:>6} {:>5} {:>5}",
        "subject",
        "load",
        "conv/s",
        "upd/s",
        "p50 ms",
        "p90 ms",
        "p99 ms",
        "bot ms/u",
        "pg ms/u",
        "idle",
        "loaded",
        "start",
        "lost",
        "twice"
    ));
    for subject in &plan.subjects {
        for load in &plan.loads {
            for line in one(plan, &ground, server, *subject, *load).await? {
                say(&line);
            }
        }
    }
    pg.stop().await?;
    let _ = std::fs::remove_dir_all(&dir);
    Ok(())
}

/// One subject under one load; the line with its figures, and what the database was asked.
async fn one(plan: &Plan, ground: &Ground<'_>, server: u32, subject: Subject, load: Load) -> Result<Vec<String>> {
    let residents = match load {
        Load::Closed(_) => i64::try_from(plan.seconds)? * 1000,
        Load::Open(rate) => i64::try_from(plan.seconds * u64::from(rate))? + 200,
    };
    let residents = residents.max(plan.growth.residents);
    let running = subject.start(ground, plan.webhook, (residents, plan.growth)).await?;
    let Running { mut child, hook, start } = running;
    let pid = child.id().context("the bot is gone")?;
    let client = reqwest::Client::builder().pool_max_idle_per_host(128).build()?;
    let way = match hook {
        Some(url) => Way::Webhook { url, secret: SECRET.to_owned(), client, again: false },
        None => Way::Poll,
    };
    let stand = Arc::clone(&ground.stand);
    let town =
        Arc::new(Town { stand, way, steps: subject.steps(), updates: AtomicI64::new(1), diary: Diary::default() });
    let cards = cards(&town.stand);
    let users = Arc::new(AtomicI64::new(FIRST));
    // What is compiled, cached or opened at the first use is no part of the figures.
    let mut warm = JoinSet::new();
    for _ in 0..64 {
        let (town, users) = (Arc::clone(&town), Arc::clone(&users));
        warm.spawn(async move { town.play(users.fetch_add(1, Ordering::Relaxed) + 1).await });
    }
    let warm = warm.join_all().await.into_iter().filter(Result::is_ok).count();
    if warm == 0 {
        bail!("{} answers nobody", subject.name());
    }
    tokio::time::sleep(Duration::from_secs(1)).await;
    let idle = machine::memory(pid, "VmRSS");
    if plan.statements.is_some() {
        statements::forget(ground.pg).await?;
    }
    let before = (machine::busy(pid)?, machine::busy(server)?);
    let begun = Instant::now();
    let all = load.run(&town, &users, Duration::from_secs(plan.seconds)).await;
    let took = begun.elapsed().as_secs_f64();
    let after = (machine::busy(pid)?, machine::busy(server)?);
    let loaded = machine::memory(pid, "VmHWM");
    let told: Vec<&Told> = all.iter().filter_map(|t| t.as_ref().ok()).collect();
    if let Some(Err(why)) = all.iter().find(|t| t.is_err()) {
        say(&format!("  lost: {why:#}"));
    }
    // Cards go after answers: whatever is still on its way comes before it is quiet.
    let cards = cards.await?;
    ground.stand.forget(GROUP);
    let tickets =
        subject.tickets(ground.pg).await? - if subject == Subject::Frontdesk { plan.growth.tickets } else { 0 };
    let updates: usize = told.iter().map(|t| t.waits.len()).sum();
    let asked = match plan.statements {
        Some(most) => statements::most(ground.pg, subject.name(), updates, most).await?,
        None => vec![],
    };
    let sizes = match subject == Subject::Frontdesk && plan.growth.residents > 0 {
        true => growth::sizes(&mut ground.pg.options(subject.name()).connect().await?, 12).await?,
        false => vec![],
    };
    child.kill().await?;
    let mut waits: Vec<Duration> = told.iter().flat_map(|t| t.waits.clone()).collect();
    waits.sort();
    let at = |part: f64| {
        let n = (waits.len() as f64 * part) as usize;
        waits.get(n.min(waits.len().saturating_sub(1))).copied().unwrap_or_default().as_secs_f64() * 1000.0
    };
    let each = |a: Duration, b: Duration| (b - a).as_secs_f64() * 1000.0 / (waits.len().max(1) as f64);
    let numbers: HashMap<&str, usize> = told.iter().fold(HashMap::new(), |mut all, told| {
        *all.entry(told.number.as_str()).or_default() += 1;
        all
    });

    let twice =
        i64::try_from(numbers.values().filter(|n| **n > 1).count() + cards.values().filter(|n| **n > 1).count())?;
    let more = tickets - i64::try_from(told.len() + warm)?;
    let load = load.to_string();
    let line = format!(
        "{:<10} {load:<10} {:>7.1} {:>8.0} {:>8.2} {:>8.2} {:>8.2} {:>9.3} {:>9.3} {:>7.1} {:>7.1} {:>6.0} {:>5} {:>5}",
        subject.name(),
        told.len() as f64 / took,
        waits.len() as f64 / took,
        at(0.5),
        at(0.9),
        at(0.99),
        each(before.0, after.0),
        each(before.1, after.1),
        idle,
        loaded,
        start.as_secs_f64() * 1000.0,
        all.len() - told.len() + told.iter().filter(|t| !cards.contains_key(&t.number)).count(),
        twice + more.max(0),
    );
    Ok([line].into_iter().chain(asked).chain(sizes).collect())
}

/// How many messages the group got about each number.
fn cards(stand: &Stand) -> tokio::task::JoinHandle<HashMap<String, usize>> {
    let mut seen = stand.listen(GROUP);
    tokio::spawn(async move {
        let mut messages: HashMap<String, Vec<i64>> = HashMap::new();
        while let Ok(Some(shown)) = tokio::time::timeout(QUIET, seen.recv()).await {
            let Some(number) = story::number(&shown.text) else { continue };
            let known = messages.entry(number).or_default();
            if !known.contains(&shown.message) {
                known.push(shown.message);
            }
        }
        messages.into_iter().map(|(number, known)| (number, known.len())).collect()
    })
}
