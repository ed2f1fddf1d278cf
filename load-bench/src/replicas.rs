//! Several processes of the desk on one database, under load, while processes are killed or exchanged and the database
//! falls.

use crate::bouncer::Bouncer;
use crate::fleet::Fleet;
use crate::gate::Gate;
use crate::load::{Crowd, Load};
use crate::lookout::Lookout;
use crate::nginx::Nginx;
use crate::outcome::{Done, Fault, Outcome};
use crate::stand::Stand;
use crate::story::{Diary, Town, Way};
use crate::subject::{HASTY, SECRET, furnish, phone_key};
use crate::switch::Switch;
use anyhow::{Context, Result, bail};
use managed_pg::{ManagedPg, Options, STREAMING, scratch_dir};
use sqlx::{ConnectOptions, Connection};
use std::fmt;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};
use tokio::process::Command;

/// How the command line is used.
pub const USAGE: &str = "\
usage: load-bench replicas [--processes N] [--poll] [--closed N | --open RATE] [--seconds S] [--seed N] [--limits]
                  [--kill-every S] [--roll] [--upgrade-to PROGRAM] [--restart-postgres] [--failover] [--silent]
                  [--data FOLDER [--disk-full]]
                  [--pgbouncer PROGRAM] [--nginx PROGRAM] [--frontdesk PROGRAM]
  --processes 3: so many, behind a gate that passes on what one refuses; --poll: one of them asks for updates
  --open 10: conversations begun each second; --closed 64: so many at a time; --seconds 30: how long
  --limits: Telegram's limits are kept
  --kill-every 4: every so many seconds one of them is killed, and started again half a second later
  --roll: one after the other is asked to end and started again; --upgrade-to: as this newer program, which migrates
    before; --frontdesk is then the older one, and both are at work for half of the time
  --restart-postgres: the server falls in the middle and starts again on its data
  --failover: the server falls and a streaming replica takes its place, behind the same address
  --silent: at the failover nobody hangs up, as when the server's machine is gone
  --data: where the server's data lies; --disk-full: its disk is filled in the middle, and freed five seconds later: let
    it be a small one that is for this alone
  --pgbouncer: PgBouncer in transaction mode stands before the server (1.21 or newer)
  --nginx: nginx is the gate, set up as the manual says";

/// Which database the processes work on.
const DATABASE: &str = "frontdesk";

/// So long after the last conversation all has to be at rest.
const REST: Duration = Duration::from_secs(60);

/// The same where a group takes 20 cards a minute.
const REST_WITHIN_LIMITS: Duration = Duration::from_secs(1800);

/// So long a full disk is full.
const FULL: Duration = Duration::from_secs(5);

/// So long a process that was killed is away, as with a supervisor that waits a moment.
const AWAY: Duration = Duration::from_millis(500);

/// What is done, and under which load.
#[derive(Clone, Debug)]
pub struct Drill {
    /// How many processes.
    pub processes: usize,
    /// Whether one of them asks for updates; else they are posted to all.
    pub poll: bool,
    /// How residents come.
    pub load: Load,
    /// For how many seconds.
    pub seconds: u64,
    /// Whose turn it is to be killed.
    pub seed: u64,
    /// Whether Telegram's limits are kept.
    pub limits: bool,
    /// Every so many seconds one is killed.
    pub kill_every: Option<f64>,
    /// Whether all are exchanged, one after the other.
    pub roll: bool,
    /// For this program; `None`: for the same.
    pub upgrade_to: Option<PathBuf>,
    /// Whether the server falls and starts again.
    pub restart: bool,
    /// Whether the server falls and its replica takes its place.
    pub failover: bool,
    /// Whether nobody hangs up then.
    pub silent: bool,
    /// Where the server's data lies; `None`: in memory, if there is room.
    pub data: Option<PathBuf>,
    /// Whether its disk is filled.
    pub disk_full: bool,
    /// The PgBouncer that stands before the server.
    pub pgbouncer: Option<PathBuf>,
    /// The nginx that is the gate; `None`: one of our own that counts.
    pub nginx: Option<PathBuf>,
    /// The program.
    pub frontdesk: PathBuf,
}

impl Drill {
    /// Three processes of this program, ten conversations a second for half a minute, and nothing done to them.
    pub fn of(frontdesk: impl Into<PathBuf>) -> Self {
        Self {
            processes: 3,
            poll: false,
            load: Load::Open(10),
            seconds: 30,
            seed: 1,
            limits: false,
            kill_every: None,
            roll: false,
            upgrade_to: None,
            restart: false,
            failover: false,
            silent: false,
            data: None,
            disk_full: false,
            pgbouncer: None,
            nginx: None,
            frontdesk: frontdesk.into(),
        }
    }

    /// What the command line asks for.
    ///
    /// # Errors
    /// When it is not understood.
    pub fn read(args: &[String]) -> Result<Self> {
        let mut drill = Self::of("target/release/frontdesk");
        let mut args = args.iter();
        while let Some(arg) = args.next() {
            let mut value = || args.next().with_context(|| format!("{arg} needs a value"));
            match arg.as_str() {
                "--processes" => drill.processes = value()?.parse().context("--processes")?,
                "--poll" => drill.poll = true,
                "--closed" => drill.load = Load::Closed(value()?.parse().context("--closed")?),
                "--open" => drill.load = Load::Open(value()?.parse().context("--open")?),
                "--seconds" => drill.seconds = value()?.parse().context("--seconds")?,
                "--seed" => drill.seed = value()?.parse().context("--seed")?,
                "--limits" => drill.limits = true,
                "--kill-every" => drill.kill_every = Some(value()?.parse().context("--kill-every")?),
                "--roll" => drill.roll = true,
                "--upgrade-to" => drill.upgrade_to = Some(std::path::absolute(value()?)?),
                "--restart-postgres" => drill.restart = true,
                "--failover" => drill.failover = true,
                "--silent" => (drill.failover, drill.silent) = (true, true),
                "--data" => drill.data = Some(std::path::absolute(value()?)?),
                "--disk-full" => drill.disk_full = true,
                "--pgbouncer" => drill.pgbouncer = Some(value()?.into()),
                "--nginx" => drill.nginx = Some(value()?.into()),
                "--frontdesk" => drill.frontdesk = value()?.into(),
                other => bail!("what is {other}?"),
            }
        }
        drill.roll |= drill.upgrade_to.is_some();
        if drill.disk_full && drill.data.is_none() {
            bail!("--disk-full needs --data: a folder on a disk that may be filled");
        }
        if drill.processes == 0 {
            bail!("--processes: one at least");
        }
        drill.frontdesk = std::path::absolute(&drill.frontdesk)?;
        Ok(drill)
    }

    fn residents(&self) -> i64 {
        let rate = match self.load {
            Load::Closed(_) => 200,
            Load::Open(rate) => u64::from(rate),
        };
        i64::try_from(self.seconds * rate).unwrap_or(i64::MAX) + 400
    }
}

impl fmt::Display for Drill {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let way = match (self.poll, &self.nginx) {
            (true, _) => "polling",
            (false, None) => "webhook",
            (false, Some(_)) => "webhook behind nginx",
        };
        write!(f, "{} processes, {way}, {}, {} s", self.processes, self.load, self.seconds)?;
        if let Some(seconds) = self.kill_every {
            write!(f, ", one killed every {seconds} s (seed {})", self.seed)?;
        }
        let upgraded = self.upgrade_to.is_some();
        for (so, words) in [
            (self.roll && !upgraded, ", all exchanged one after the other"),
            (upgraded, ", all upgraded one after the other"),
            (self.pgbouncer.is_some(), ", PgBouncer in transaction mode"),
            (self.disk_full, ", the disk of Postgres is full for five seconds"),
            (self.restart, ", Postgres falls and starts again"),
            (self.failover && !self.silent, ", Postgres falls and its replica takes over"),
            (self.silent, ", the machine of Postgres goes silent and its replica takes over"),
        ] {
            f.write_str(if so { words } else { "" })?;
        }
        Ok(())
    }
}

/// The servers: the one that is written to, its replica, and the address that stays the same.
struct Servers {
    /// `None` only while it falls.
    first: Option<ManagedPg>,
    options: Options,
    replica: Option<ManagedPg>,
    switch: Switch,
}

impl Servers {
    async fn open(drill: &Drill) -> Result<Self> {
        let mut settings = vec!["max_connections=200".to_owned(), "shared_buffers=64MB".to_owned()];
        if drill.failover {
            settings.extend(STREAMING.map(str::to_owned));
        }
        let dir = drill.data.as_ref().map_or_else(scratch_dir, |data| data.join("cluster"));
        let options = Options { settings, ..Options::durable(dir) };
        let first = ManagedPg::open(options.clone()).await?;
        sqlx::raw_sql("create database frontdesk").execute(&mut first.options("postgres").connect().await?).await?;
        let replica = match drill.failover {
            true => Some(first.replica(Options { dir: scratch_dir(), ..options.clone() }).await?),
            false => None,
        };
        let switch = Switch::open(first.socket()).await?;
        Ok(Self { first: Some(first), options, replica, switch })
    }

    fn now(&self) -> Result<&ManagedPg> {
        self.first.as_ref().context("no server")
    }

    /// The server falls and starts again on its data.
    async fn restart(&mut self) -> Result<Fault> {
        let begun = Instant::now();
        self.first.take().context("no server")?.fall().await?;
        let gone = Instant::now();
        self.first = Some(ManagedPg::open(self.options.clone()).await?);
        Ok(Fault { what: "a fall of Postgres", begun, gone })
    }

    /// The disk is full for a while. A server that could not write its log any more is started again, as a supervisor does.
    async fn fill(&mut self, data: &Path) -> Result<Fault> {
        let filler = data.join("filler");
        let full = filler.clone();
        tokio::task::spawn_blocking(move || {
            let mut file = std::fs::File::create(full)?;
            let block = vec![1_u8; 1 << 16];
            while file.write_all(&block).is_ok() {}
            anyhow::Ok(())
        })
        .await??;
        tokio::time::sleep(FULL).await;
        std::fs::remove_file(filler)?;
        let freed = Instant::now();
        let answers = tokio::time::timeout(Duration::from_secs(2), self.now()?.options("postgres").connect()).await;
        if !matches!(answers, Ok(Ok(_))) {
            self.first.take().context("no server")?.fall().await?;
            self.first = Some(ManagedPg::open(self.options.clone()).await?);
        }
        Ok(Fault { what: "a full disk that is freed", begun: freed, gone: freed })
    }

    /// The server falls for good and the replica takes its place.
    async fn fail_over(&mut self, silent: bool) -> Result<Fault> {
        let begun = Instant::now();
        if silent {
            self.switch.freeze();
        }
        self.first.take().context("no server")?.fall().await?;
        let gone = Instant::now();
        let replica = self.replica.take().context("no replica")?;
        replica.promote().await?;
        match silent {
            true => self.switch.thaw(replica.socket()),
            false => self.switch.turn(replica.socket()),
        }
        self.first = Some(replica);
        let _ = std::fs::remove_dir_all(&self.options.dir);
        Ok(Fault { what: if silent { "a silent failover of Postgres" } else { "a failover of Postgres" }, begun, gone })
    }

    async fn close(mut self) -> Result<()> {
        for server in [self.first.take(), self.replica.take()].into_iter().flatten() {
            let home = server.home().to_owned();
            server.stop().await?;
            let _ = std::fs::remove_dir_all(home);
        }
        Ok(())
    }
}

/// Plays the drill and reads how it went.
///
/// # Errors
/// When it cannot be played.
pub async fn run(drill: &Drill) -> Result<Outcome> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("the repository")?;
    let mut servers = Servers::open(drill).await?;
    let folder = scratch_dir();
    std::fs::create_dir_all(&folder)?;
    furnish(&drill.frontdesk, root, &servers.now()?.url(DATABASE), drill.residents()).await?;
    let (stand, api) = Stand::open().await?;

    let mut fleet = Fleet::new(drill.processes, &drill.frontdesk, &folder)?;
    let (gate, mut door) = Gate::open(fleet.desks.clone()).await?;
    let nginx = match &drill.nginx {
        Some(program) => Some(Nginx::open(program, &fleet.desks, &folder).await?),
        None => None,
    };
    door = nginx.as_ref().map_or(door, |nginx| nginx.door);
    let bouncer = match &drill.pgbouncer {
        Some(program) => Some(Bouncer::open(program, servers.switch.port(), &folder).await?),
        None => None,
    };
    if bouncer.is_some() {
        // As the manual says: what a pooler does not pass on the role brings along.
        let mut conn = servers.now()?.options(DATABASE).connect().await?;
        let settings = "alter role postgres set enable_seqscan = off; alter role postgres set jit = off; \
             alter role postgres set client_connection_check_interval = 5000";
        sqlx::raw_sql(settings).execute(&mut conn).await?;
        fleet.set("DATABASE_DIRECT_URL", servers.switch.url(DATABASE));
    }
    let direct = servers.switch.url(DATABASE);
    fleet.set("DATABASE_URL", bouncer.as_ref().map_or(direct, |bouncer| bouncer.url(DATABASE)));
    fleet.set("FRONTDESK_PHONE_KEY", phone_key());
    fleet.set("TELEGRAM_BOT_TOKEN", "1:load-bench");
    fleet.set("TELEGRAM_API_URL", format!("http://{api}"));
    fleet.set("FRONTDESK_LOG", "info");
    if !drill.limits {
        fleet.set("FRONTDESK_NO_LIMITS", "1");
    }
    let way = match drill.poll {
        true => Way::Poll,
        false => {
            let url = format!("http://{door}/telegram");
            fleet.set("FRONTDESK_WEBHOOK_URL", url.clone());
            fleet.set("FRONTDESK_WEBHOOK_SECRET", SECRET);
            let client = reqwest::Client::builder().no_proxy().pool_max_idle_per_host(128).build()?;
            Way::Webhook { url, secret: SECRET.to_owned(), client, again: true }
        }
    };
    for n in 0..drill.processes {
        fleet.start(n)?;
    }
    for n in 0..drill.processes {
        fleet.ready(n).await?;
    }

    let town = Arc::new(Town { stand, way, steps: &HASTY, updates: AtomicI64::new(1), diary: Diary::default() });
    let crowd = Arc::new(Crowd::new(drill.residents(), 0));
    let lookout = Lookout::begin(fleet.desks.clone())?;
    let load = drill.load.run(&town, &crowd, Duration::from_secs(drill.seconds));
    let mut done = Done::default();
    let (all, trouble) = tokio::join!(load, trouble(drill, &mut fleet, &mut servers, &mut done));
    trouble?;
    let seen = lookout.end();
    if drill.processes > 1 {
        done.ready = seen;
    }
    rest(drill, &town, servers.now()?).await?;
    let mut conn = servers.now()?.options(DATABASE).connect().await?;
    let mut outcome = Outcome::read(drill, &town, &all, done, &mut conn).await?;
    conn.close().await?;
    outcome.passed_on = gate.passed_on.load(Ordering::Relaxed);
    for n in 0..drill.processes {
        outcome.done.longest_end = outcome.done.longest_end.max(fleet.end(n).await?);
    }
    servers.close().await?;
    match outcome.sound() {
        Ok(()) => drop(std::fs::remove_dir_all(&folder)),
        Err(_) => outcome.title = format!("{} (what they said: {})", outcome.title, folder.display()),
    }
    Ok(outcome)
}

/// What is done to the processes and to the database while residents come.
async fn trouble(drill: &Drill, fleet: &mut Fleet, servers: &mut Servers, done: &mut Done) -> Result<()> {
    let begun = Instant::now();
    let part = |n: u32| Duration::from_secs(drill.seconds) * n / 6;
    let mut plan: Vec<(Duration, Step)> = vec![];
    if let Some(seconds) = drill.kill_every {
        let every = Duration::from_secs_f64(seconds);
        let times = (1..).map(|n| every * n).take_while(|at| *at + Duration::from_secs(1) < part(6));
        plan.extend(times.map(|at| (at, Step::Kill)));
    }
    if drill.roll {
        plan.push((part(1), Step::Roll));
    }
    if drill.restart {
        plan.push((part(2), Step::Restart));
    }
    if drill.disk_full {
        plan.push((part(2), Step::Fill));
    }
    if drill.failover {
        plan.push((part(4), Step::FailOver));
    }
    plan.sort_by_key(|(at, _)| *at);
    let mut dice = drill.seed;
    for (at, step) in plan {
        tokio::time::sleep(at.saturating_sub(begun.elapsed())).await;
        match step {
            Step::Kill => {
                // Knuth's linear congruential generator: enough for whose turn it is.
                dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                let n = usize::try_from(dice >> 33)? % drill.processes;
                done.fell += usize::from(!fleet.kill(n).await?);
                done.kills += 1;
                tokio::time::sleep(AWAY).await;
                fleet.start(n)?;
            }
            Step::Roll => roll(drill, fleet, servers, done).await?,
            Step::Restart => done.faults.push(servers.restart().await?),
            Step::Fill => done.faults.push(servers.fill(drill.data.as_deref().context("--data")?).await?),
            Step::FailOver => done.faults.push(servers.fail_over(drill.silent).await?),
        }
    }
    // Whoever was killed last is there at the end.
    for n in 0..drill.processes {
        fleet.ready(n).await?;
    }
    Ok(())
}

#[derive(Clone, Copy, Debug)]
enum Step {
    Kill,
    Roll,
    Restart,
    FailOver,
    Fill,
}

/// As `docs/operation.md` says: the tables first, then one process after the other.
async fn roll(drill: &Drill, fleet: &mut Fleet, servers: &Servers, done: &mut Done) -> Result<()> {
    if let Some(program) = &drill.upgrade_to {
        let mut migrate = Command::new(program);
        migrate.arg("migrate").env("DATABASE_URL", servers.now()?.url(DATABASE));
        migrate.env("FRONTDESK_PHONE_KEY", phone_key());
        let begun = Instant::now();
        if !migrate.stdout(Stdio::null()).status().await?.success() {
            bail!("the new program could not migrate");
        }
        done.migrated = Some(begun.elapsed());
        // The old ones work on, on the new tables; the lookout sees whether they say so.
        tokio::time::sleep(Duration::from_secs(drill.seconds) / 12).await;
        fleet.upgrade(program);
    }
    for n in 0..drill.processes {
        done.longest_end = done.longest_end.max(fleet.end(n).await?);
        fleet.start(n)?;
        fleet.ready(n).await?;
        done.rolled += 1;
        if drill.upgrade_to.is_some() && n + 1 < drill.processes {
            // Old ones and new ones are at work together for a while.
            tokio::time::sleep(Duration::from_secs(drill.seconds) / 2 / u32::try_from(drill.processes)?).await;
        }
    }
    Ok(())
}

/// Waits until nothing is to be done any more.
async fn rest(drill: &Drill, town: &Town, pg: &ManagedPg) -> Result<()> {
    let patience = if drill.limits { REST_WITHIN_LIMITS } else { REST };
    let mut conn = pg.options(DATABASE).connect().await?;
    let since = Instant::now();
    loop {
        let open: i64 = sqlx::query_scalar(
            "select (select count(*) from inbox where done_at is null and buried_at is null)
                 + (select count(*) from outbox where sent_at is null and dead_at is null)",
        )
        .fetch_one(&mut conn)
        .await?;
        if open == 0 && town.stand.waiting() == 0 {
            return Ok(());
        }
        if since.elapsed() > patience {
            bail!("{open} rows still wait after {patience:?}, and {} updates at Telegram", town.stand.waiting());
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
