//! `doctor`: looks at everything that the desk needs, a line each, and says what to do.

pub mod community;
pub mod house;

use super::bot::Bot;
use super::{Outcome, database};
use crate::clock::Clock;
use crate::config::Config;
use crate::store::schema::{self, Schema};
use crate::store::{Pool, communities, queues, role, standing};
use anyhow::{Context, Result};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use sqlx::{ConnectOptions, Connection};

/// An update that Telegram could not deliver is tried again within a minute or two, ever more seldom: what failed longer ago than
/// this, and not since, is over.
const FRESH: TimeDelta = TimeDelta::minutes(10);
/// One question brings up to 100 updates, a webhook takes 40 at a time: where more wait, nobody fetches them, or not fast enough.
const MOST_WAITING: i64 = 100;

/// The findings so far.
#[derive(Debug, Default)]
pub struct Findings {
    lines: Vec<String>,
    problems: usize,
}

impl Findings {
    /// Something is well.
    pub fn ok(&mut self, what: impl AsRef<str>) {
        self.lines.push(format!("ok       {}", what.as_ref()));
    }

    /// Something is wrong, and the one thing to do.
    pub fn problem(&mut self, what: impl AsRef<str>, do_this: impl AsRef<str>) {
        self.problems += 1;
        self.lines.push(format!("problem  {}\n         → {}", what.as_ref(), do_this.as_ref()));
    }

    /// Something is not wrong, and could be better.
    pub fn note(&mut self, what: impl AsRef<str>, could: impl AsRef<str>) {
        self.lines.push(format!("note     {}\n         → {}", what.as_ref(), could.as_ref()));
    }

    /// How much is wrong.
    pub fn problems(&self) -> usize {
        self.problems
    }

    /// Everything, a line each, the sum last.
    pub fn words(&self) -> String {
        let sum = match self.problems {
            0 => "all is well".to_owned(),
            1 => "1 problem".to_owned(),
            n => format!("{n} problems"),
        };
        let mut lines = self.lines.clone();
        lines.push(sum);
        lines.join("\n")
    }
}

/// The bot, as Telegram knows it.
pub struct Known {
    /// The way to it.
    pub bot: Bot,
    /// Its id.
    pub id: i64,
    /// Whether it sees everything that is said in its groups, also where it is no administrator.
    pub reads_all: bool,
}

/// Checks everything.
///
/// # Errors
/// Never for what it finds: that is told in lines.
pub async fn doctor(config: &Config, install: bool, clock: &Clock) -> Result<Outcome> {
    let mut f = Findings::default();
    let bot = telegram(config, clock, &mut f).await;
    match database::open_for_command(config, install).await {
        Ok(base) => {
            let looked = database(&base.pool, config.database().is_none(), bot.as_ref(), clock, &mut f).await;
            base.close().await?;
            if let Err(e) = pooler(config, &mut f).await {
                f.problem(format!("pooler: {e:#}"), "start it, or correct DATABASE_URL");
            }
            if let Err(e) = looked {
                f.problem(format!("database: {e:#}"), "look at the server's log, then ask the doctor again");
            }
        }
        Err(e) => f.problem(format!("database: {e:#}"), "start the server, or correct DATABASE_URL"),
    }
    house::font(&mut f);
    Ok(Outcome { words: f.words(), well: f.problems() == 0 })
}

/// What stands between the desk and its database, where something does.
async fn pooler(config: &Config, f: &mut Findings) -> Result<()> {
    let (Some(url), Some(_)) = (config.database(), config.direct()) else { return Ok(()) };
    let way = database::pooled(url)?;
    let (mut first, mut second) = (way.connect().await?, way.connect().await?);
    let found = standing::pooled(&mut first, &mut second).await?;
    if !found.keeps_apart {
        f.problem(format!("pooler: it {}", database::MIXES), database::MIXES_NOT);
    }
    if !found.by_index {
        f.problem("pooler: through it the server does not plan by index", database::BY_INDEX);
    }
    if found.keeps_apart && found.by_index {
        f.ok("pooler: keeps statements apart, and the server plans by index");
    }
    first.close().await?;
    Ok(second.close().await?)
}

async fn database(pool: &Pool, own: bool, bot: Option<&Known>, clock: &Clock, f: &mut Findings) -> Result<()> {
    let mut conn = pool.acquire().await?;
    let server = standing::server(&mut conn).await?;
    house::server(&server, f);
    let asked = clock.now();
    let theirs = standing::clock(&mut conn).await?;
    house::clocks(house::apart((asked, clock.now()), (theirs, theirs)), "the database server's", f);
    if !tables(pool, f).await? {
        return Ok(());
    }
    house::role(&role::who(&mut conn).await?, own, f);
    house::phones(&mut conn, f).await?;
    let now = clock.now();
    house::queues(&queues::depths(&mut conn, now).await?, now, f);
    house::messages(&queues::classes(&mut conn).await?, now, f);
    house::documents(standing::documents(&mut conn).await?, f);
    let all = communities::list(&mut conn).await?;
    if all.is_empty() {
        f.problem("communities: none", "frontdesk community apply FILE; examples/harbour-garden.toml is one to copy");
    }
    let several = all.len() > 1;
    for (id, key) in all {
        match communities::load(&mut conn, id).await {
            Ok(Some(c)) => community::look(&mut conn, &c, several, bot, now, f).await?,
            Ok(None) => {}
            Err(e) => f.problem(format!("{key}: {e:#}"), "apply the community's file again"),
        }
    }
    Ok(())
}

async fn tables(pool: &Pool, f: &mut Findings) -> Result<bool> {
    match schema::look(pool).await {
        Ok(Schema::Current) => {
            f.ok("migrations: all applied");
            return Ok(true);
        }
        Ok(Schema::Behind(n)) => f.problem(format!("migrations: {n} not applied"), "frontdesk migrate"),
        Ok(Schema::Newer(v)) => f.problem(
            format!("migrations: the database is newer than this program (migration {v})"),
            "start the newer version of frontdesk",
        ),
        Ok(Schema::Broken(v)) => f.problem(
            format!("migrations: number {v} broke off half-way"),
            "scripts/restore the last backup, then frontdesk migrate",
        ),
        Err(e) => f.problem(format!("migrations: {e:#}"), "let the database's user read its own tables"),
    }
    Ok(false)
}

async fn telegram(config: &Config, clock: &Clock, f: &mut Findings) -> Option<Known> {
    let bot = match Bot::new(config) {
        Ok(bot) => bot,
        Err(e) => {
            f.problem(format!("bot: {e:#}"), "set TELEGRAM_BOT_TOKEN as @BotFather gave it");
            return None;
        }
    };
    let asked = clock.now();
    let me = bot.answer("getMe", &json!({})).await.and_then(|(me, date)| {
        let id = me["id"].as_i64().context("Telegram did not say the bot's id")?;
        let name = me["username"].as_str().context("Telegram did not say the bot's username")?.to_owned();
        Ok((id, name, me["can_read_all_group_messages"] == true, date))
    });
    let (id, reads_all, date) = match me {
        Ok((id, name, reads_all, date)) => {
            f.ok(format!("bot: @{name} at {}", config.api_url));
            (id, reads_all, date)
        }
        Err(e) => {
            f.problem(format!("bot: {e:#}"), format!("check the token, and the way to {}", config.api_url));
            return None;
        }
    };
    if let Some(date) = date {
        // It shows whole seconds.
        let theirs = (date, date + TimeDelta::seconds(1));
        house::clocks(house::apart((asked, clock.now()), theirs), "Telegram's", f);
    }
    match bot.call("getWebhookInfo", &json!({})).await {
        Ok(info) => match config.webhook() {
            Ok(wanted) => updates(wanted.as_ref().map(|w| w.url.as_str()), &info, clock.now(), f),
            Err(e) => f.problem(format!("updates: {e}"), "set both, or neither"),
        },
        Err(e) => f.problem(format!("webhook: {e:#}"), "try again in a minute"),
    }
    Some(Known { bot, id, reads_all })
}

/// How updates come: as it is configured, without trouble of late, and without many that wait. `wanted` is the webhook that
/// the settings name, `info` Telegram's `WebhookInfo`.
pub fn updates(wanted: Option<&str>, info: &Value, now: DateTime<Utc>, f: &mut Findings) {
    let set = info["url"].as_str().unwrap_or_default();
    let waiting = info["pending_update_count"].as_i64().unwrap_or(0);
    let before = f.problems();
    match wanted {
        None if !set.is_empty() => f.problem(
            "updates: polling is configured, but the bot has a webhook",
            "start `frontdesk run` once (it takes the webhook away), or set FRONTDESK_WEBHOOK_URL",
        ),
        Some(url) if set != url => f.problem(
            "updates: the bot's webhook is not FRONTDESK_WEBHOOK_URL",
            "start `frontdesk run`: it sets the webhook",
        ),
        None | Some(_) => {}
    }
    if waiting > MOST_WAITING {
        f.problem(
            format!("updates: {waiting} wait at Telegram"),
            "see that `frontdesk run` is at work and reached: docs/operation.md#nothing-is-received",
        );
    }
    if let (Some(error), Some(_)) = (info["last_error_message"].as_str(), wanted) {
        // One without a time is taken for new.
        let at = info["last_error_date"].as_i64().and_then(|at| DateTime::from_timestamp(at, 0)).unwrap_or(now);
        match now - at < FRESH {
            true => f.problem(
                format!("updates: Telegram could not deliver: {error}"),
                "check that FRONTDESK_WEBHOOK_URL leads to FRONTDESK_LISTEN, and its certificate",
            ),
            false => f.note(
                format!("updates: Telegram could not deliver at {}: {error}", at.format("%F %R UTC")),
                "nothing, where no process was at work then; it has delivered since, or had nothing to deliver",
            ),
        }
    }
    if f.problems() == before {
        let way = if wanted.is_some() { "webhook" } else { "polling" };
        f.ok(format!("updates: by {way}, {waiting} waiting"));
    }
}
