//! `code unit | staff | group`: issues a one-time code, with its link and QR code.

use super::args::{CodeCommand, CodeOut};
use super::bot::Bot;
use super::{Misuse, Outcome, community};
use crate::config::Config;
use crate::domain::code::halves;
use crate::domain::community::Community;
use crate::domain::person::Tie;
use crate::qr;
use crate::store::codes::{self, Purpose};
use crate::store::{Pool, communities, staff};
use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;

/// Issues a code.
///
/// # Errors
/// When what it is for is not known, or the database fails.
pub async fn code(pool: &Pool, config: &Config, asked: &CodeCommand, now: DateTime<Utc>) -> Result<Outcome> {
    let (CodeCommand::Unit { out, .. } | CodeCommand::Staff { out, .. } | CodeCommand::Group { out, .. }) = asked;
    let name = bot_name(config, out).await;
    if out.qr.is_some()
        && let Err(why) = &name
    {
        return Err(Misuse(format!("a QR code needs the bot's name: {why}")).into());
    }
    let mut tx = pool.begin().await?;
    let home = community::chosen(&mut tx, out.community.as_deref()).await?;
    let (purpose, what) = purpose(&mut tx, &home, asked).await?;
    let code = codes::issue(&mut tx, home.id, &purpose, now, codes::LIFE).await?;
    let group = matches!(purpose, Purpose::Group(_));
    let link = name.as_ref().ok().map(|name| {
        let start = if group { "startgroup" } else { "start" };
        format!("https://t.me/{name}?{start}={code}")
    });
    if let (Some(file), Some(link)) = (&out.qr, &link) {
        std::fs::write(file, qr::png(link)?).with_context(|| format!("{} cannot be written", file.display()))?;
    }
    tx.commit().await?;

    let mut lines = vec![format!("code for {what}: {}", halves(&code))];
    if group {
        lines.push(format!("  say in the group (in a forum: in its topic): /bind {code}"));
    }
    match (&link, &name) {
        (Some(link), _) => lines.push(format!("  link: {link}")),
        (None, Err(why)) => lines.push(format!("  no link: {why}")),
        (None, Ok(_)) => {}
    }
    if let Some(file) = &out.qr {
        lines.push(format!("  QR code: {}", file.display()));
    }
    let until = (now + codes::LIFE).with_timezone(&home.settings.time_zone);
    lines.push(format!("  good once, until {}", until.format("%Y-%m-%d %H:%M %Z")));
    Ok(Outcome::well(lines.join("\n")))
}

async fn purpose(conn: &mut PgConnection, home: &Community, asked: &CodeCommand) -> Result<(Purpose, String)> {
    let unknown = |what: String| Err(Misuse(what).into());
    match asked {
        CodeCommand::Unit { unit, tie, .. } => {
            let tie = Tie::from(*tie);
            match communities::find_unit(conn, home.id, None, unit).await? {
                Some((id, _, code)) => Ok((Purpose::Unit(id, tie), format!("unit {code} ({})", said(tie)))),
                None => unknown(format!("{} has no single unit {unit:?}; write it like 5-1201", home.key)),
            }
        }
        CodeCommand::Staff { name, .. } => {
            let all = staff::all(conn, home.id).await?;
            let by_key = all.iter().find(|s| s.key == *name);
            let mut by_name = all.iter().filter(|s| s.name == *name);
            match (by_key, by_name.next(), by_name.next()) {
                (Some(s), _, _) | (None, Some(s), None) => {
                    Ok((Purpose::Staff(s.id), format!("staff {} ({})", s.name, s.key)))
                }
                (None, Some(_), Some(_)) => unknown(format!("{} has several {name:?}: use the key", home.key)),
                (None, None, _) => {
                    let keys: Vec<&str> = all.iter().map(|s| s.key.as_str()).collect();
                    unknown(format!("{} has no staff {name:?}; known are {}", home.key, keys.join(", ")))
                }
            }
        }
        CodeCommand::Group { department, .. } => match home.settings.department(department) {
            Some(d) => Ok((Purpose::Group(d.key.clone()), format!("the group of {}", d.key))),
            None => {
                let keys: Vec<&str> = home.settings.departments.iter().map(|d| d.key.as_str()).collect();
                unknown(format!("{} has no department {department:?}; known are {}", home.key, keys.join(", ")))
            }
        },
    }
}

fn said(tie: Tie) -> &'static str {
    match tie {
        Tie::Owner => "owner",
        Tie::Tenant => "tenant",
        Tie::Family => "family",
    }
}

/// The bot's username, or why it is not known.
async fn bot_name(config: &Config, out: &CodeOut) -> Result<String, String> {
    if let Some(name) = &out.bot_name {
        let name = name.trim_start_matches('@');
        let fits = name.len() >= 4 && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        return if fits { Ok(name.to_owned()) } else { Err(format!("{name:?} is not a bot's username")) };
    }
    let bot = Bot::new(config).map_err(|e| format!("{e:#}, or say --bot-name NAME"))?;
    bot.username().await.map_err(|e| format!("{e:#}"))
}
