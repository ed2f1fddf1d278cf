//! The bots that are measured: how each is started, and what its database has to hold first.

use crate::growth::{self, Growth};
use crate::stand::Stand;
use crate::story::Step;
use anyhow::{Context, Result, bail};
use managed_pg::ManagedPg;
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection, PgConnection, Row};
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::str::FromStr;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

/// The group that gets the cards.
pub const GROUP: i64 = -1_001_000_000_001;
/// The first resident's number at Telegram.
pub const FIRST: i64 = 1_000_000;
/// The secret of the webhook.
pub const SECRET: &str = "load-bench-secret";

/// A bot that can be measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The desk.
    Frontdesk,
    /// A bot on grammY and pg.
    Grammy,
    /// A bot on aiogram and asyncpg.
    Aiogram,
    /// The least that keeps everything: `bare`.
    Bare,
}

const DESK: [Step; 6] = [
    Step::Say("/menu"),
    Step::Say("The kitchen tap has been dripping since yesterday"),
    Step::Press("Right"),
    Step::Press("Skip"),
    Step::Press("Tomorrow morning"),
    Step::Press("✅ Send"),
];
/// The same, with three sentences said at once where photos are asked for: they have to be read in their order.
pub const HASTY: [Step; 7] = [
    Step::Say("/menu"),
    Step::Say("The kitchen tap has been dripping since yesterday"),
    Step::Press("Right"),
    Step::Rush(&["It is the left one", "A drop every second", "I have put a bowl below"]),
    Step::Press("Skip"),
    Step::Press("Tomorrow morning"),
    Step::Press("✅ Send"),
];
/// What a ticket of that story says.
pub const HASTY_WORDS: &str = "The kitchen tap has been dripping since yesterday\nIt is the left one\nA drop every second\n\
    I have put a bowl below";
const PEER: [Step; 6] = [
    Step::Say("/menu"),
    Step::Press("repair"),
    Step::Press("cat:water"),
    Step::Press("place:home"),
    Step::Say("The kitchen tap has been dripping since yesterday"),
    Step::Press("send"),
];

/// What is measured, on its feet.
#[derive(Debug)]
pub struct Running {
    /// The bot's process.
    pub child: Child,
    /// Where updates are posted; `None`: it asks for them.
    pub hook: Option<String>,
    /// From its start until it could take updates.
    pub start: Duration,
}

impl Subject {
    /// The subject of this name.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "frontdesk" => Subject::Frontdesk,
            "grammy" => Subject::Grammy,
            "aiogram" => Subject::Aiogram,
            "bare" => Subject::Bare,
            _ => return None,
        })
    }

    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Subject::Frontdesk => "frontdesk",
            Subject::Grammy => "grammy",
            Subject::Aiogram => "aiogram",
            Subject::Bare => "bare",
        }
    }

    /// The story, in its buttons.
    pub fn steps(self) -> &'static [Step] {
        match self {
            Subject::Frontdesk => &DESK,
            Subject::Grammy | Subject::Aiogram | Subject::Bare => &PEER,
        }
    }

    fn table(self) -> &'static str {
        match self {
            Subject::Frontdesk => "ticket",
            Subject::Grammy | Subject::Aiogram | Subject::Bare => "tickets",
        }
    }

    /// How many tickets its database holds.
    ///
    /// # Errors
    /// When the database does not say.
    pub async fn tickets(self, pg: &ManagedPg) -> Result<i64> {
        let mut conn = pg.options(self.name()).connect().await?;
        let query = format!("select count(*) from {}", self.table());
        Ok(sqlx::query(sqlx::AssertSqlSafe(query)).fetch_one(&mut conn).await?.get(0))
    }

    /// Starts it on its database.
    ///
    /// # Errors
    /// When it cannot be started or is not ready within a minute.
    pub async fn start(self, ground: &Ground<'_>, webhook: bool) -> Result<Running> {
        let name = self.name();
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let mut command = match self {
            Subject::Frontdesk => self.desk(ground, port, webhook),
            Subject::Grammy => self.peer(ground, "node", "bot.mjs", (port, webhook))?,
            Subject::Aiogram => self.peer(ground, "venv/bin/python", "bot.py", (port, webhook))?,
            Subject::Bare => self.peer(ground, std::env::current_exe()?, "serve", (port, webhook))?,
        };
        command.kill_on_drop(true);
        let begun = Instant::now();
        let mut child = command.spawn().with_context(|| format!("{name} cannot be started"))?;
        let start = match self {
            Subject::Frontdesk => healthy(port, begun).await?,
            Subject::Grammy | Subject::Aiogram | Subject::Bare => says_ready(&mut child, begun).await?,
        };
        let path = if self == Subject::Frontdesk { "telegram" } else { "hook" };
        Ok(Running { child, hook: webhook.then(|| format!("http://{port}/{path}")), start })
    }

    /// Makes its database anew, with what there was before.
    ///
    /// # Errors
    /// When the server refuses.
    pub async fn settle(self, ground: &Ground<'_>, residents: i64, growth: Growth) -> Result<()> {
        let mut server = ground.pg.options("postgres").connect().await?;
        let name = self.name();
        for command in [format!("drop database if exists {name} with (force)"), format!("create database {name}")] {
            sqlx::raw_sql(sqlx::AssertSqlSafe(command)).execute(&mut server).await?;
        }
        server.close().await?;
        if self != Subject::Frontdesk {
            return Ok(());
        }
        let url = ground.pg.url(name);
        if growth.residents == 0 {
            return furnish(&ground.frontdesk, ground.root, &url, residents).await;
        }
        furnish(&ground.frontdesk, ground.root, &url, 1).await?;
        frontdesk(&ground.frontdesk, ground.root, &url, &["phones", "renew"]).await?;
        growth::fill(&mut ground.pg.options(name).connect().await?, growth).await
    }

    fn desk(self, ground: &Ground<'_>, port: SocketAddr, webhook: bool) -> Command {
        let url = ground.pg.url(self.name());
        let mut command = Command::new(&ground.frontdesk);
        command.arg("run").current_dir(ground.root).env("DATABASE_URL", &url);
        command.env("FRONTDESK_LISTEN", port.to_string()).env("FRONTDESK_NO_LIMITS", "1").env("FRONTDESK_LOG", "warn");
        command.env("FRONTDESK_PHONE_KEY", phone_key());
        command.env("TELEGRAM_BOT_TOKEN", "1:load-bench").env("TELEGRAM_API_URL", &ground.api);
        if webhook {
            command.env("FRONTDESK_WEBHOOK_URL", format!("http://{port}/telegram"));
            command.env("FRONTDESK_WEBHOOK_SECRET", SECRET);
        }
        command
    }

    fn peer(
        self,
        ground: &Ground<'_>,
        program: impl AsRef<Path>,
        script: &str,
        (port, webhook): (SocketAddr, bool),
    ) -> Result<Command> {
        let folder = match self {
            Subject::Grammy | Subject::Aiogram => ground.root.join("benches/peers").join(self.name()),
            Subject::Frontdesk | Subject::Bare => ground.root.to_owned(),
        };
        // One that lies beside it, else the machine's.
        let own = folder.join(program.as_ref());
        let mut command = Command::new(if own.exists() { own } else { program.as_ref().to_owned() });
        command.arg(script);
        let options = ground.pg.options(self.name());
        let socket = options.get_socket().context("the server has no socket")?;
        command.current_dir(&folder).env("PGHOST", socket).env("PGPORT", "5432").env("PGUSER", "postgres");
        command.env("PGDATABASE", self.name()).env("TELEGRAM_API_URL", &ground.api);
        command.env("TELEGRAM_BOT_TOKEN", "1:load-bench").env("GROUP_CHAT", GROUP.to_string());
        if webhook {
            command.env("LISTEN", port.to_string()).env("WEBHOOK_SECRET", SECRET);
            command.env("WEBHOOK_URL", format!("http://{port}/hook"));
        }
        command.stdout(Stdio::piped());
        Ok(command)
    }
}

/// What every run stands on.
#[derive(Debug)]
pub struct Ground<'a> {
    /// The server.
    pub pg: &'a ManagedPg,
    /// The stand-in for Telegram.
    pub stand: Arc<Stand>,
    /// Its address.
    pub api: String,
    /// The program of the desk.
    pub frontdesk: PathBuf,
    /// The repository.
    pub root: &'a Path,
}

/// A database that the desk can work on: tables, the sample community, residents.
///
/// # Errors
/// When it cannot be made.
pub async fn furnish(frontdesk: &Path, root: &Path, url: &str, residents: i64) -> Result<()> {
    for args in [vec!["migrate"], vec!["community", "apply", "examples/harbour-garden.toml"]] {
        self::frontdesk(frontdesk, root, url, &args).await?;
    }
    let mut conn = PgConnectOptions::from_str(url)?.connect().await?;
    populate(&mut conn, residents).await
}

/// Has the program carry out a command on a database.
///
/// # Errors
/// When it does not end well.
pub async fn frontdesk(program: &Path, root: &Path, url: &str, args: &[&str]) -> Result<()> {
    let mut command = Command::new(program);
    command.args(args).env("DATABASE_URL", url).env("FRONTDESK_PHONE_KEY", phone_key());
    let done = command.current_dir(root).stdout(Stdio::null()).status().await;
    let missing =
        || format!("{}: build it (cargo build --release), or name another with --frontdesk", program.display());
    let done = done.with_context(missing)?;
    if !done.success() {
        bail!("frontdesk {} failed", args.join(" "));
    }
    Ok(())
}

/// A key under which the program keeps phone numbers, also while its processes are exchanged.
pub fn phone_key() -> String {
    "10ad".repeat(16)
}

/// Residents, each with a verified home of their own, and the group of the department that gets the cards.
async fn populate(conn: &mut PgConnection, residents: i64) -> Result<()> {
    let statements = [
        format!(
            "insert into unit (community_id, building_id, code)
             select b.community_id, b.id, 'L-' || n from (select * from building order by id limit 1) b, generate_series(1, {residents}) n"
        ),
        format!(
            "insert into resident (community_id, user_id, name, lang, address, phone, created_at, seen_at)
             select c.id, {FIRST} + n, 'Resident ' || n, 'en', 'plain', '+8613800000000', now(), now()
             from community c, generate_series(1, {residents}) n"
        ),
        format!(
            "insert into occupancy (community_id, user_id, unit_id, tie, level, created_at, decided_at)
             select u.community_id, {FIRST} + substring(u.code from 3)::bigint, u.id, 'owner', 'verified', now(), now()
             from unit u where u.code like 'L-%'"
        ),
        format!(
            "insert into staff_group (community_id, department, chat_id, lang, bound_at)
             select id, 'engineering', {GROUP}, 'en', now() from community"
        ),
        // Of tables that were never written a server knows nothing; told that they are empty, it would take any index.
        "analyze unit, resident, occupancy, staff_group".to_owned(),
    ];
    for statement in statements {
        sqlx::raw_sql(sqlx::AssertSqlSafe(statement)).execute(&mut *conn).await?;
    }
    Ok(())
}

/// Waits until the desk at this port can work; since it was begun.
///
/// # Errors
/// When that takes more than a minute.
pub async fn healthy(port: SocketAddr, begun: Instant) -> Result<Duration> {
    let client = reqwest::Client::new();
    while begun.elapsed() < Duration::from_secs(60) {
        let answer = client.get(format!("http://{port}/health/ready")).send().await;
        if answer.is_ok_and(|answer| answer.status().is_success()) {
            return Ok(begun.elapsed());
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    bail!("the desk is not ready")
}

async fn says_ready(child: &mut Child, begun: Instant) -> Result<Duration> {
    let output = child.stdout.take().context("no output")?;
    let mut lines = BufReader::new(output).lines();
    let ready = async {
        while let Some(line) = lines.next_line().await? {
            if line.trim() == "ready" {
                return anyhow::Ok(begun.elapsed());
            }
        }
        bail!("it ended before it was ready")
    };
    let start = tokio::time::timeout(Duration::from_secs(60), ready).await.context("it is not ready")??;
    tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
    Ok(start)
}
