//! `doctor`: looks at everything that the desk needs, a line each, and says what to do.

use super::bot::Bot;
use super::{Outcome, database};
use crate::config::Config;
use crate::domain::community::Community;
use crate::store::schema::{self, Schema};
use crate::store::{Pool, campaigns, communities, groups, staff};
use anyhow::Result;
use serde_json::{Value, json};

/// The findings so far.
#[derive(Debug, Default)]
struct Findings {
    lines: Vec<String>,
    problems: usize,
}

impl Findings {
    fn ok(&mut self, what: impl AsRef<str>) {
        self.lines.push(format!("ok       {}", what.as_ref()));
    }

    fn problem(&mut self, what: impl AsRef<str>, do_this: impl AsRef<str>) {
        self.problems += 1;
        self.lines.push(format!("problem  {}\n         → {}", what.as_ref(), do_this.as_ref()));
    }
}

/// Checks everything.
///
/// # Errors
/// Never for what it finds: that is told in lines.
pub async fn doctor(config: &Config, install: bool) -> Result<Outcome> {
    let mut f = Findings::default();
    let bot = telegram(config, &mut f).await;
    match database::open_for_command(config, install).await {
        Ok(base) => {
            let version: String =
                sqlx::query_scalar("select current_setting('server_version')").fetch_one(&base.pool).await?;
            f.ok(format!("database: PostgreSQL {version}"));
            if tables(&base.pool, &mut f).await? {
                people(&base.pool, bot.as_ref(), &mut f).await?;
            }
            base.close().await?;
        }
        Err(e) => f.problem(format!("database: {e:#}"), "start the server, or correct DATABASE_URL"),
    }
    f.lines.push(match f.problems {
        0 => "all is well".to_owned(),
        1 => "1 problem".to_owned(),
        n => format!("{n} problems"),
    });
    Ok(Outcome { words: f.lines.join("\n"), well: f.problems == 0 })
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
            "restore the last backup, then frontdesk migrate",
        ),
        Err(e) => f.problem(format!("migrations: {e:#}"), "let the database's user read its own tables"),
    }
    Ok(false)
}

async fn telegram(config: &Config, f: &mut Findings) -> Option<Bot> {
    let bot = match Bot::new(config) {
        Ok(bot) => bot,
        Err(e) => {
            f.problem(format!("bot: {e:#}"), "set TELEGRAM_BOT_TOKEN as @BotFather gave it");
            return None;
        }
    };
    match bot.username().await {
        Ok(name) => f.ok(format!("bot: @{name} at {}", config.api_url)),
        Err(e) => {
            f.problem(format!("bot: {e:#}"), format!("check the token, and the way to {}", config.api_url));
            return None;
        }
    }
    match bot.call("getWebhookInfo", &json!({})).await {
        Ok(info) => webhook(config, &info, f),
        Err(e) => f.problem(format!("webhook: {e:#}"), "try again in a minute"),
    }
    Some(bot)
}

fn webhook(config: &Config, info: &Value, f: &mut Findings) {
    let set = info["url"].as_str().unwrap_or_default();
    let waiting = info["pending_update_count"].as_i64().unwrap_or(0);
    let wanted = match config.webhook() {
        Ok(wanted) => wanted.map(|w| w.url),
        Err(e) => return f.problem(format!("updates: {e}"), "set both, or neither"),
    };
    match wanted.as_deref() {
        None if set.is_empty() => f.ok(format!("updates: by polling, {waiting} waiting")),
        None => f.problem(
            "updates: polling is configured, but the bot has a webhook",
            "start `frontdesk run` once (it takes the webhook away), or set FRONTDESK_WEBHOOK_URL",
        ),
        Some(url) if set == url => f.ok(format!("updates: by webhook, {waiting} waiting")),
        Some(_) => f.problem(
            "updates: the bot's webhook is not FRONTDESK_WEBHOOK_URL",
            "start `frontdesk run`: it sets the webhook",
        ),
    }
    if let Some(error) = info["last_error_message"].as_str()
        && wanted.is_some()
    {
        f.problem(
            format!("updates: Telegram could not deliver: {error}"),
            "check that FRONTDESK_WEBHOOK_URL leads to FRONTDESK_LISTEN, and its certificate",
        );
    }
}

async fn people(pool: &Pool, bot: Option<&Bot>, f: &mut Findings) -> Result<()> {
    let mut conn = pool.acquire().await?;
    let all = communities::list(&mut conn).await?;
    if all.is_empty() {
        f.problem("communities: none", "frontdesk community apply FILE; examples/harbour-garden.toml is one to copy");
    }
    let several = all.len() > 1;
    for (id, key) in all {
        match communities::load(&mut conn, id).await {
            Ok(Some(c)) => one(&mut conn, &c, several, bot, f).await?,
            Ok(None) => {}
            Err(e) => f.problem(format!("{key}: {e:#}"), "apply the community's file again"),
        }
    }
    Ok(())
}

async fn one(
    conn: &mut sqlx::PgConnection,
    c: &Community,
    several: bool,
    bot: Option<&Bot>,
    f: &mut Findings,
) -> Result<()> {
    let key = &c.key;
    let choose = if several { format!(" --community {key}") } else { String::new() };
    for d in &c.settings.departments {
        let Some((at, _)) = groups::group_of(conn, c.id, &d.key).await? else {
            f.problem(
                format!("{key}: department {} has no group", d.key),
                format!("frontdesk code group {}{choose}, then /bind CODE in the group", d.key),
            );
            continue;
        };
        let Some(bot) = bot else { continue };
        match bot.call("getChat", &json!({ "chat_id": at.chat.0 })).await {
            Ok(_) => f.ok(format!("{key}: group of {}", d.key)),
            Err(e) => f.problem(
                format!("{key}: group of {}: {e:#}", d.key),
                format!("add the bot to the group again, or bind another one: frontdesk code group {}{choose}", d.key),
            ),
        }
    }
    for (id, error) in campaigns::stuck(conn, c.id).await? {
        f.problem(
            format!("{key}: campaign {id} stands: {error}"),
            format!("correct what it says, then frontdesk campaigns resume {id}"),
        );
    }
    let people = staff::all(conn, c.id).await?;
    let missing: Vec<&str> = people.iter().filter(|s| s.user.is_none()).map(|s| s.key.as_str()).collect();
    if people.is_empty() {
        f.problem(format!("{key}: no staff"), "write [[staff]] into the community's file and apply it");
    } else if missing.is_empty() {
        f.ok(format!("{key}: all {} staff have used their codes", people.len()));
    } else {
        f.problem(
            format!("{key}: {} of {} staff have not used a code: {}", missing.len(), people.len(), missing.join(", ")),
            format!("frontdesk code staff KEY{choose}, and have them send it to the bot"),
        );
    }
    Ok(())
}
