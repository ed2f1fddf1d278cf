//! `load-bench`: the repair of many residents at once, against the desk and against other bots, in one run.
//!
//! Closed: so many conversations at a time, each begun when another has ended. Open: so many begun each second, whatever
//! becomes of those before.

use anyhow::{Context, Result, bail};
use load_bench::growth::{self, Growth};
use load_bench::load::{Crowd, Load};
use load_bench::replicas::{self, Drill};
use load_bench::stand::Stand;
use load_bench::story::{self, Diary, Told, Town, Way};
use load_bench::subject::{self as desk, FIRST, GROUP, Ground, Running, SECRET, Subject};
use load_bench::{bare, machine, rows, soak, statements};
use managed_pg::{ManagedPg, Options, scratch_dir};
use sqlx::{ConnectOptions, Row};
use std::collections::HashMap;
use std::io::{Write, stdout};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::AtomicI64;
use std::time::{Duration, Instant};
use tokio::sync::oneshot;
use tokio::task::JoinSet;

const USAGE: &str = "\
usage: load-bench [SUBJECT…] [--poll] [--closed N] [--open RATE]… [--seconds S] [--statements N] [--soak S]
                  [--residents N] [--tickets N] [--events N] [--messages N] [--dir DIR] [--frontdesk PROGRAM]
       load-bench grow --dir DIR --residents N …: makes such a community once; load-bench frontdesk --grown DIR … uses it
       load-bench rows [--seconds S] [--dir DIR] [--frontdesk PROGRAM]: what the rows of a repair cost alone
       load-bench serve: is the bare one itself
       load-bench replicas …: several processes of the desk under load, and faults (load-bench replicas --help)
  SUBJECT: frontdesk, grammy, aiogram, bare (the least that loses nothing, by webhook); none: frontdesk alone
  --poll: the bot asks for updates; else they are posted to its webhook
  --closed 64, --open 30, --open 120: the loads, one after the other (these, when none is named)
  --seconds 20: how long each of them lasts
  --residents N, --tickets N, --events N (of each ticket), --messages N: what there was before, in the desk's database; its
      largest tables are told at the end. --dir: where the server keeps it (in memory, where there is room)
  --grown DIR: what `grow` left there, and loads before this one
  --soak S: whether the database stays tidy: each load (open 20, when none is named) for so long; dead rows,
      sizes, claims and memory are told every minute, and at the end whether vacuum kept up
  --statements N: after each load the N statements that took the database most of its time (counting costs a tenth)";

/// When so long no card comes, none is on its way.
const QUIET: Duration = Duration::from_secs(8);

const MINUTE: Duration = Duration::from_secs(60);

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
    grown: Option<PathBuf>,
    soak: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if let Some(("replicas", rest)) = args.split_first().map(|(first, rest)| (first.as_str(), rest)) {
        return drill(rest).await;
    }
    if args.first().is_some_and(|first| first == "serve") {
        return ended(bare::run().await);
    }
    let first = args.first().cloned();
    let is = |command: &str| first.as_deref() == Some(command);
    let plan = match plan(args.into_iter().skip(usize::from(is("grow") || is("rows"))).collect()) {
        Ok(plan) => plan,
        Err(why) => {
            say(&format!("load-bench: {why:#}\n{USAGE}"));
            return ExitCode::from(2);
        }
    };
    ended(if is("grow") { settle(&plan).await } else { bench(&plan, is("rows")).await })
}

fn ended(done: Result<()>) -> ExitCode {
    match done {
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
        Err(why) => return ended(Err(why)),
    };
    say(&outcome.to_string());
    ended(outcome.sound())
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
        grown: None,
        soak: false,
    };
    let mut args = args.into_iter();
    while let Some(arg) = args.next() {
        let mut value = || args.next().with_context(|| format!("{arg} needs a value"));
        match arg.as_str() {
            "--poll" => plan.webhook = false,
            "--closed" => plan.loads.push(Load::Closed(value()?.parse().context("--closed")?)),
            "--open" => plan.loads.push(Load::Open(value()?.parse().context("--open")?)),
            "--seconds" => plan.seconds = value()?.parse().context("--seconds")?,
            "--soak" => (plan.soak, plan.seconds) = (true, value()?.parse().context("--soak")?),
            "--statements" => plan.statements = Some(value()?.parse().context("--statements")?),
            "--residents" => plan.growth.residents = value()?.parse().context("--residents")?,
            "--tickets" => plan.growth.tickets = value()?.parse().context("--tickets")?,
            "--events" => plan.growth.events = value()?.parse().context("--events")?,
            "--messages" => plan.growth.messages = value()?.parse().context("--messages")?,
            "--dir" => plan.dir = Some(value()?.into()),
            "--grown" => plan.grown = Some(value()?.into()),
            "--frontdesk" => plan.frontdesk = value()?.into(),
            name => plan.subjects.push(Subject::named(name).with_context(|| format!("what is {name}?"))?),
        }
    }
    if plan.subjects.is_empty() {
        plan.subjects.push(Subject::Frontdesk);
    }
    if plan.loads.is_empty() && plan.soak {
        plan.loads = vec![Load::Open(20)];
    }
    if plan.loads.is_empty() {
        plan.loads = vec![Load::Closed(64), Load::Open(30), Load::Open(120)];
    }
    plan.frontdesk = std::path::absolute(&plan.frontdesk)?;
    Ok(plan)
}

/// Buffers and log of the server are as PostgreSQL comes; the program's own server, for trials, is kept small.
const AS_IT_COMES: [&str; 2] = ["shared_buffers=128MB", "max_wal_size=1GB"];

fn root() -> Result<&'static Path> {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("the repository")
}

/// Makes a community that has grown old, in a server that is stopped and kept.
async fn settle(plan: &Plan) -> Result<()> {
    let dir = plan.dir.as_ref().context("--dir is missing")?;
    let settings = growth::SETTINGS.map(str::to_owned).into();
    let pg = ManagedPg::open(Options { settings, ..Options::durable(dir) }).await?;
    let (stand, _) = Stand::open().await?;
    let ground = Ground { pg: &pg, stand, api: String::new(), frontdesk: plan.frontdesk.clone(), root: root()? };
    let begun = Instant::now();
    Subject::Frontdesk.settle(&ground, 0, plan.growth).await?;
    say(&format!("made in {} s", begun.elapsed().as_secs()));
    for line in growth::sizes(&mut pg.options(Subject::Frontdesk.name()).connect().await?, 12).await? {
        say(&line);
    }
    pg.stop().await
}

/// Every subject under every load; or only the rows of a repair, written alone.
async fn bench(plan: &Plan, only_rows: bool) -> Result<()> {
    let root = root()?;
    let own =
        || plan.dir.as_ref().map_or_else(scratch_dir, |dir| dir.join(format!("load-bench-{}", std::process::id())));
    let dir = plan.grown.clone().unwrap_or_else(own);
    let counts = plan.statements.is_some() || plan.soak;
    let settings = statements::PRELOAD.into_iter().filter(|_| counts).chain(AS_IT_COMES).map(str::to_owned).collect();
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
    if only_rows {
        for line in rows::write(&ground, server, Duration::from_secs(plan.seconds)).await? {
            say(&line);
        }
    }
    for subject in plan.subjects.iter().filter(|_| !only_rows) {
        for load in &plan.loads {
            for line in one(plan, &ground, server, *subject, *load).await? {
                say(&line);
            }
        }
    }
    pg.stop().await?;
    if plan.grown.is_none() {
        let _ = std::fs::remove_dir_all(&dir);
    }
    Ok(())
}

/// One subject under one load; the line with its figures, and what the database was asked.
async fn one(plan: &Plan, ground: &Ground<'_>, server: u32, subject: Subject, load: Load) -> Result<Vec<String>> {
    let residents = match load {
        Load::Closed(_) => i64::try_from(plan.seconds)? * 1000,
        Load::Open(rate) => i64::try_from(plan.seconds * u64::from(rate))? + 200,
    };
    let grown = plan.growth.residents > 0 || plan.grown.is_some();
    let (crowd, updates) = match (subject, plan.grown.is_some()) {
        (Subject::Frontdesk, true) => {
            let url = ground.pg.url(subject.name());
            desk::frontdesk(&ground.frontdesk, ground.root, &url, &["migrate"]).await?;
            before(ground.pg).await?
        }
        _ => {
            subject.settle(ground, residents, plan.growth).await?;
            (Crowd::new(if plan.growth.residents > 0 { plan.growth.residents } else { residents }, 0), 1)
        }
    };
    let crowd = Arc::new(crowd);
    let running = subject.start(ground, plan.webhook).await?;
    let before_all = subject.tickets(ground.pg).await?;
    let Running { mut child, hook, start } = running;
    let pid = child.id().context("the bot is gone")?;
    let client = reqwest::Client::builder().pool_max_idle_per_host(128).build()?;
    let way = match hook {
        Some(url) => Way::Webhook { url, secret: SECRET.to_owned(), client, again: false },
        None => Way::Poll,
    };
    let stand = Arc::clone(&ground.stand);
    let town = Arc::new(Town {
        stand,
        way,
        steps: subject.steps(),
        updates: AtomicI64::new(updates),
        diary: Diary::default(),
    });
    let cards = cards(&town.stand);
    // What is compiled, cached or opened at the first use is no part of the figures.
    let mut warm = JoinSet::new();
    for _ in 0..64 {
        let (town, user) = (Arc::clone(&town), crowd.next().context("so few residents")?);
        warm.spawn(async move { town.play(user).await });
    }
    let warm: Vec<Result<Told>> = warm.join_all().await;
    if let Some(Err(why)) = warm.iter().find(|told| told.is_err()) {
        say(&format!("  lost before it began: {why:#}"));
    }
    let warm = warm.into_iter().filter(Result::is_ok).count();
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
    let time = Duration::from_secs(plan.seconds);
    let all = match plan.soak && subject == Subject::Frontdesk {
        false => load.run(&town, &crowd, time).await,
        true => {
            let (end, done) = oneshot::channel();
            let look = soak::watch((ground.pg, pid, &town), MINUTE, say, done);
            let run = async {
                let all = load.run(&town, &crowd, time).await;
                let _ = end.send(());
                all
            };
            let (all, looked) = tokio::join!(run, look);
            looked?;
            all
        }
    };
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
    let tickets = subject.tickets(ground.pg).await? - before_all;
    let updates: usize = told.iter().map(|t| t.waits.len()).sum();
    let asked = match plan.statements {
        Some(most) => statements::most(ground.pg, subject.name(), updates, most).await?,
        None => vec![],
    };
    let sizes = match subject == Subject::Frontdesk && grown {
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

/// Who comes in a community that was made earlier, nobody of those who reported in a load before; and the number of the
/// last update of that one.
async fn before(pg: &ManagedPg) -> Result<(Crowd, i64)> {
    let mut conn = pg.options(Subject::Frontdesk.name()).connect().await?;
    let row = sqlx::query(
        "select (select max(user_id) from resident) as user, (select max(id) from ticket) as ticket,
             (select max(update_id) from inbox where bot_id = 1) as update",
    );
    let row = row.fetch_one(&mut conn).await?;
    Ok((Crowd::new(row.get::<i64, _>("user") - FIRST, row.get("ticket")), row.get::<i64, _>("update").max(1)))
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
