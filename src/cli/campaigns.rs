//! `campaigns …`: a notice to many residents; campaigns listed, shown, held, let go on and ended.

use super::args::{CampaignsCommand, NoticeArgs};
use super::{Misuse, Outcome, community};
use crate::cards::notice::{LONGEST_TEXT, LONGEST_TITLE, notice as face};
use crate::chat::words::line;
use crate::community_file::{Mistake, read_notice};
use crate::domain::campaign::{Campaign, CampaignState, Counts, Notice, Recipient, Spec};
use crate::domain::community::Community;
use crate::domain::ids::{CampaignId, UserId};
use crate::domain::lang::Lang;
use crate::domain::words::Words;
use crate::rules::sending::{self, Sending};
use crate::store::campaigns::{self, NewCampaign};
use crate::store::{Pool, communities};
use crate::texts::Texts;
use anyhow::{Context, Result};
use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;
use std::fmt::Write;

/// The time over which the present speed is measured.
const RECENT: TimeDelta = TimeDelta::minutes(5);

/// Reasons of failures that are shown.
const REASONS: i64 = 10;

/// Does what is asked of campaigns.
///
/// # Errors
/// [`Misuse`] where something is unknown; else when the database fails.
pub async fn campaigns(pool: &Pool, asked: &CampaignsCommand, now: DateTime<Utc>) -> Result<Outcome> {
    match asked {
        CampaignsCommand::List { community, most } => list(pool, community.as_deref(), *most, now).await,
        CampaignsCommand::Show { id } => show(pool, CampaignId(*id), now).await,
        CampaignsCommand::Pause { id } => change(pool, CampaignId(*id), Change::Pause, now).await,
        CampaignsCommand::Resume { id } => change(pool, CampaignId(*id), Change::Resume, now).await,
        CampaignsCommand::Cancel { id } => change(pool, CampaignId(*id), Change::Cancel, now).await,
        CampaignsCommand::Notice(args) => notice(pool, args, now).await,
    }
}

fn said(state: CampaignState) -> &'static str {
    match state {
        CampaignState::Planned => "planned",
        CampaignState::Running => "running",
        CampaignState::Paused => "paused",
        CampaignState::Done => "done",
        CampaignState::Cancelled => "cancelled",
    }
}

fn local(c: &Community, at: DateTime<Utc>) -> String {
    at.with_timezone(&c.settings.time_zone).format("%Y-%m-%d %H:%M").to_string()
}

async fn list(pool: &Pool, key: Option<&str>, most: u32, now: DateTime<Utc>) -> Result<Outcome> {
    let mut conn = pool.acquire().await?;
    let only = match key {
        Some(_) => Some(community::chosen(&mut conn, key).await?.id),
        None => None,
    };
    let mut out = String::new();
    for c in campaigns::list(&mut conn, only, i64::from(most)).await? {
        let home = home(&mut conn, &c).await?;
        let (n, _) = campaigns::counts(&mut conn, &c, now).await?;
        writeln!(out, "{} {} {:?} for {}, {}", c.id, c.spec.kind(), c.title, home.key, said(c.state))?;
        writeln!(out, "   created {}, for {}; {}", local(&home, c.created_at), c.audience, numbers(&n))?;
    }
    if out.is_empty() {
        out.push_str("there is no campaign yet: frontdesk campaigns notice --help");
    }
    Ok(Outcome::well(out.trim_end()))
}

fn numbers(n: &Counts) -> String {
    let mut words = format!("sent {}, failed {}, blocked {}", n.sent, n.failed, n.blocked);
    for (what, n) in
        [("uncertain", n.uncertain), ("withdrawn", n.withdrawn), ("waiting", n.waiting), ("taken back", n.due)]
    {
        if n > 0 {
            words.push_str(&format!(", {what} {n}"));
        }
    }
    words
}

async fn home(conn: &mut PgConnection, c: &Campaign) -> Result<Community> {
    communities::load(conn, c.community).await?.context("the campaign's community is gone")
}

async fn found(conn: &mut PgConnection, id: CampaignId) -> Result<Campaign> {
    let found = campaigns::find(conn, id).await?;
    found.ok_or_else(|| Misuse(format!("there is no campaign {id}: frontdesk campaigns list")).into())
}

async fn show(pool: &Pool, id: CampaignId, now: DateTime<Utc>) -> Result<Outcome> {
    let mut conn = pool.acquire().await?;
    let c = found(&mut conn, id).await?;
    let home = home(&mut conn, &c).await?;
    let (n, recent) = campaigns::counts(&mut conn, &c, now - RECENT).await?;
    let mut out = String::new();
    let urgent = if c.urgent { ", urgent" } else { "" };
    writeln!(out, "campaign {}: {} {:?} for {}{urgent}", c.id, c.spec.kind(), c.title, home.key)?;
    writeln!(out, "  {}; created {} by {}", said(c.state), local(&home, c.created_at), c.by)?;
    for (what, at) in [("began", c.started_at), ("all planned", c.planned_at), ("over", c.ended_at)] {
        if let Some(at) = at {
            writeln!(out, "  {what} {}", local(&home, at))?;
        }
    }
    let left = (c.audience - n.planned()).max(0);
    writeln!(out, "  for {}: {} planned, {left} not yet", c.audience, n.planned())?;
    writeln!(out, "  {}", numbers(&n))?;
    match c.state {
        CampaignState::Running | CampaignState::Planned => {
            pace(&c, &home, (left + n.waiting + n.due, recent), now, &mut out)?
        }
        CampaignState::Paused | CampaignState::Done | CampaignState::Cancelled => {}
    }
    for (reason, n) in campaigns::reasons(&mut conn, &c, REASONS).await? {
        writeln!(out, "  failed {n} times: {}", line(&reason, 120))?;
    }
    for (_, error) in campaigns::stuck(&mut conn, c.community).await?.iter().filter(|(stuck, _)| *stuck == id) {
        writeln!(out, "  it stands: {error}; correct that, then frontdesk campaigns resume {id}")?;
    }
    Ok(Outcome::well(out.trim_end()))
}

/// How fast it goes, and when it will be over.
fn pace(
    c: &Campaign,
    home: &Community,
    (left, recent): (i64, i64),
    now: DateTime<Utc>,
    out: &mut String,
) -> Result<()> {
    if let Sending::Closed(begin) = sending::may(c, &home.settings, now) {
        writeln!(out, "  goes on {}, in its hours", local(home, begin))?;
        return Ok(());
    }
    let span = c.started_at.map_or(RECENT, |at| (now - at).min(RECENT)).num_seconds().max(1);
    if recent == 0 {
        writeln!(out, "  nothing was sent in the last {} minutes", RECENT.num_minutes())?;
        return Ok(());
    }
    let end = sending::after(c, &home.settings, now, TimeDelta::seconds(left * span / recent + 1));
    let rate = recent as f64 / span as f64;
    let end = end.map_or_else(String::new, |at| format!(", over about {}", local(home, at)));
    writeln!(out, "  {rate:.1} a second{end}")?;
    Ok(())
}

#[derive(Clone, Copy)]
enum Change {
    Pause,
    Resume,
    Cancel,
}

async fn change(pool: &Pool, id: CampaignId, change: Change, now: DateTime<Utc>) -> Result<Outcome> {
    let mut tx = pool.begin().await?;
    let key = found(&mut tx, id).await?.community;
    let before = match change {
        Change::Pause => campaigns::pause(&mut tx, key, id, now).await?,
        Change::Resume => campaigns::resume(&mut tx, key, id, now).await?,
        Change::Cancel => campaigns::cancel(&mut tx, key, id, now).await?,
    };
    let before = before.context("the campaign is gone")?;
    tx.commit().await?;
    let over = before.state.is_over();
    let words = match change {
        _ if over => {
            return Ok(Outcome { words: format!("campaign {id} is {} already", said(before.state)), well: false });
        }
        Change::Pause => "is paused: what is on its way still arrives",
        Change::Resume => "goes on",
        Change::Cancel => "is cancelled: what is on its way still arrives",
    };
    Ok(Outcome::well(format!("campaign {id} {words}; frontdesk campaigns show {id}")))
}

async fn notice(pool: &Pool, args: &NoticeArgs, now: DateTime<Utc>) -> Result<Outcome> {
    let mut tx = pool.begin().await?;
    let home = community::chosen(&mut tx, args.community.as_deref()).await?;
    let (title, text) = words(args)?;
    let mut notice = Notice { title, text, buildings: vec![], units: vec![] };
    for code in &args.building {
        let found = home.buildings.iter().find(|b| b.code == *code);
        let all = || home.buildings.iter().map(|b| b.code.as_str()).collect::<Vec<_>>().join(", ");
        let found =
            found.ok_or_else(|| Misuse(format!("{} has no building {code:?}; known are {}", home.key, all())))?;
        notice.buildings.push(found.id);
    }
    for unit in &args.unit {
        let found = communities::find_unit(&mut tx, home.id, None, unit).await?;
        let words = || Misuse(format!("{} has no single unit {unit:?}; write it like 5-1201", home.key));
        notice.units.push(found.ok_or_else(words)?.0);
    }
    let audience = campaigns::notice_audience(&mut tx, home.id, &notice).await?;
    let (all, gone) = audience.iter().fold((0, 0), |(a, g), (_, n, gone)| (a + n, g + gone));
    if all == 0 {
        return Err(Misuse("nobody with Telegram is verified for a home there".to_owned()).into());
    }
    let languages: Vec<String> = audience.iter().map(|(lang, n, _)| format!("{n} in {lang}")).collect();
    let whom = format!("{all} residents ({}), {gone} of them stopped the bot", languages.join(", "));
    if args.dry_run {
        return Ok(Outcome::well(preview(&home, &notice, &audience, &whom)?));
    }
    let heading = [notice.title.get(Lang::ZhHans), notice.text.get(Lang::ZhHans)];
    let title = heading.into_iter().map(|words| line(words, 60)).find(|words| !words.is_empty()).unwrap_or_default();
    let new = NewCampaign {
        title,
        spec: Spec::Notice(notice),
        urgent: args.urgent,
        by: "the operator".to_owned(),
        audience: all,
    };
    let id = campaigns::create(&mut tx, home.id, &new, now).await?;
    let c = campaigns::find(&mut tx, id).await?.context("the campaign is not there")?;
    tx.commit().await?;
    let when = match sending::may(&c, &home.settings, now) {
        Sending::Open(_) => "it begins now".to_owned(),
        Sending::Closed(begin) => {
            format!("it begins {}, in its hours; --urgent sends at any hour", local(&home, begin))
        }
    };
    Ok(Outcome::well(format!("campaign {id} for {whom}\n{when}: frontdesk campaigns show {id}")))
}

/// What everybody would read, by language.
fn preview(home: &Community, notice: &Notice, audience: &[(String, i64, i64)], whom: &str) -> Result<String> {
    let mut out = format!("nothing is sent; it would go to {whom}\n");
    for (lang, _, _) in audience {
        let lang: Lang = lang.parse().map_err(anyhow::Error::msg)?;
        let (user, name) = (UserId(0), "…".to_owned());
        let to = Recipient { user, unit: None, name, address: None, lang, gone: false };
        let html = face(Texts::new(lang), home, notice, &to).html;
        writeln!(out, "\n{}:\n{html}", lang.code())?;
    }
    Ok(out.trim_end().to_owned())
}

/// The words of a notice.
fn words(args: &NoticeArgs) -> Result<(Words, Words)> {
    let (title, text) = match (&args.file, &args.text) {
        (Some(path), _) => {
            let told = |all: Vec<Mistake>| all.iter().map(Mistake::to_string).collect::<Vec<_>>().join("\n");
            return read_notice(path).map_err(|mistakes| Misuse(told(mistakes)).into());
        }
        (None, Some(text)) => {
            let title = args.title.as_deref().map(Words::same).unwrap_or_default();
            (title, Words::same(text))
        }
        (None, None) => return Err(Misuse("say the notice with --file or --text".to_owned()).into()),
    };
    if text.0.is_empty() || text.0.values().any(|words| words.trim().is_empty()) {
        return Err(Misuse("the notice has no text".to_owned()).into());
    }
    for (what, words, most) in [("title", &title, LONGEST_TITLE), ("text", &text, LONGEST_TEXT)] {
        if let Some((lang, long)) = words.0.iter().find(|(_, w)| w.encode_utf16().count() > most) {
            let n = long.encode_utf16().count();
            return Err(Misuse(format!("the {what} in {} has {n} characters; {most} fit", lang.code())).into());
        }
    }
    Ok((title, text))
}
