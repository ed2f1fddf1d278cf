//! `reminders plan|pause|resume|list`: what would go and why, the stop, the phone and paper list.

use super::args::RemindersCommand;
use super::{Outcome, community};
use crate::domain::campaign::Spec;
use crate::domain::community::Community;
use crate::domain::ids::{CampaignId, UnitId};
use crate::domain::lang::Lang;
use crate::domain::reminder::{Listed, Quiet};
use crate::rules::reminders::{self as rules, Message};
use crate::store::{Pool, campaigns, communities, reminders};
use crate::texts::Texts;
use anyhow::Result;
use chrono::{DateTime, Days, NaiveDate, Utc};
use sqlx::PgConnection;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;

/// Carries a command out.
///
/// # Errors
/// When there is no such community, or the database fails.
pub async fn reminders(pool: &Pool, what: &RemindersCommand, now: DateTime<Utc>) -> Result<Outcome> {
    let mut conn = pool.begin().await?;
    let outcome = match what {
        RemindersCommand::Plan { date, community } => {
            let c = community::chosen(&mut conn, community.as_deref()).await?;
            let today = now.with_timezone(&c.settings.time_zone).date_naive();
            plan(&mut conn, &c, date.unwrap_or(today + Days::new(1))).await?
        }
        RemindersCommand::Pause { community } => {
            let c = community::chosen(&mut conn, community.as_deref()).await?;
            reminders::hold(&mut conn, c.id).await?;
            let new = reminders::set_paused(&mut conn, c.id, true, now).await?;
            for campaign in running(&mut conn, &c).await? {
                campaigns::pause(&mut conn, c.id, campaign, now).await?;
            }
            let words = if new { "are stopped" } else { "were stopped already" };
            Outcome::well(format!("{}: reminders {words}; `frontdesk reminders resume` lets them go on", c.key))
        }
        RemindersCommand::Resume { community } => {
            let c = community::chosen(&mut conn, community.as_deref()).await?;
            let new = reminders::set_paused(&mut conn, c.id, false, now).await?;
            for campaign in running(&mut conn, &c).await? {
                campaigns::resume(&mut conn, c.id, campaign, now).await?;
            }
            reminders::wake(&mut conn, c.id, now).await?;
            Outcome::well(format!("{}: reminders {}", c.key, if new { "go on" } else { "were not stopped" }))
        }
        RemindersCommand::List { csv, community } => {
            let c = community::chosen(&mut conn, community.as_deref()).await?;
            list(&mut conn, &c, *csv).await?
        }
    };
    conn.commit().await?;
    Ok(outcome)
}

/// The campaigns of reminders that are not over.
async fn running(conn: &mut PgConnection, c: &Community) -> Result<Vec<CampaignId>> {
    let all = campaigns::list(conn, Some(c.id), 50).await?;
    let open = all.into_iter().filter(|m| matches!(m.spec, Spec::Reminders { .. }) && !m.state.is_over());
    Ok(open.map(|m| m.id).collect())
}

async fn plan(conn: &mut PgConnection, c: &Community, day: NaiveDate) -> Result<Outcome> {
    let rules_of = &c.settings.fees.reminders;
    let ladder = &rules_of.ladder;
    let owing = reminders::owing(conn, c.id, ladder, day, true).await?;
    let plans = reminders::kept_plans(conn, c.id).await?;
    let found = rules::day(&owing, &plans, ladder, day);
    let codes: HashMap<UnitId, String> =
        communities::all_units(conn, c.id).await?.into_iter().map(|u| (u.id, u.code)).collect();
    let code = |unit: &UnitId| codes.get(unit).map_or("?", String::as_str);
    let mut out = format!("{}: reminders of {day}, as things stand now\n", c.key);
    if !rules_of.send {
        out.push_str("the community's file says that none are sent\n");
    }
    if reminders::paused(conn, c.id).await?.is_some() {
        out.push_str("they are stopped: `frontdesk reminders resume` lets them go on\n");
    }
    let units: Vec<UnitId> = found.messages.keys().copied().collect();
    let people = reminders::people(conn, c.id, &units).await?;
    let theirs = reminders::tenants_see(conn, c.id, &units).await?;
    writeln!(out, "\nunits that hear of it: {}", found.messages.len())?;
    for (unit, message) in &found.messages {
        let tied = people.get(unit).map_or(&[][..], Vec::as_slice);
        let audience = message.audience(tied, theirs.get(unit).unwrap_or(&c.settings.fees.tenants_see));
        let users: Vec<String> = audience.users.iter().map(|u| format!("user {u}")).collect();
        let mut whom = users.join(", ");
        if let Some(why) = audience.listed {
            let listed = format!("phone and paper list ({})", on_the_list(why));
            whom = if whom.is_empty() { listed } else { format!("{whom}; {listed}") };
        }
        writeln!(out, "  {:<10} {} → {whom}", code(unit), said(message, ladder))?;
    }
    let mut quiet: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for (unit, _, why) in &found.quiet {
        *quiet.entry((code(unit), why_not(*why))).or_default() += 1;
    }
    writeln!(out, "\ndoes not go")?;
    for ((code, why), bills) in quiet {
        writeln!(out, "  {code:<10} {bills} bill(s): {why}")?;
    }
    let settled = "settled bills and bills whose first step is still to come are not listed";
    write!(out, "({settled})")?;
    Ok(Outcome::well(out))
}

fn step_words(ladder: &[i32], step: usize) -> String {
    match ladder.get(step).copied().unwrap_or_default() {
        0 => format!("step {} (on the due date)", step + 1),
        days @ 1.. => format!("step {} ({days} days after)", step + 1),
        days => format!("step {} ({} days before)", step + 1, days.unsigned_abs()),
    }
}

fn said(message: &Message, ladder: &[i32]) -> String {
    let mut parts = vec![];
    if let Some(step) = message.step() {
        parts.push(format!("{}, {} bill(s)", step_words(ladder, step), message.bills.len()));
    }
    if !message.promised.is_empty() {
        parts.push(format!("promised for this day, {} bill(s)", message.promised.len()));
    }
    if let Some((_, part, _)) = &message.part {
        parts.push(format!("instalment {} of a plan", part.seq));
    }
    parts.join("; ")
}

fn on_the_list(why: Listed) -> &'static str {
    match why {
        Listed::Nobody => "nobody is tied to the unit",
        Listed::Unreachable => "nobody can be reached in the chat",
        Listed::Unseen => "only tenants, who do not see all of it",
    }
}

fn why_not(why: Quiet) -> &'static str {
    match why {
        Quiet::Settled => "paid",
        Quiet::Disputed => "disputed",
        Quiet::Claimed => "said to be paid; the cashier has not looked yet",
        Quiet::Planned => "in a plan by instalments",
        Quiet::Promised => "promised",
        Quiet::TooEarly => "no step has come yet",
        Quiet::Told => "the step that has come was told",
    }
}

async fn list(conn: &mut PgConnection, c: &Community, csv: bool) -> Result<Outcome> {
    let entries = reminders::entries(conn, c.id).await?;
    let ladder = &c.settings.fees.reminders.ladder;
    let texts = Texts::new(Lang::En);
    if csv {
        let mut table = csv::Writer::from_writer(vec![]);
        table.write_record([
            "unit",
            "amount",
            "currency",
            "bills",
            "due_on",
            "step",
            "why",
            "calls",
            "wrong_number",
        ])?;
        for e in &entries {
            // A plain number, for a spreadsheet.
            let units = crate::domain::money::minor_units(&e.currency);
            let amount = match units {
                1 => e.open_minor.to_string(),
                _ => format!("{}.{:02}", e.open_minor / units, e.open_minor % units),
            };
            let days = ladder.get(e.step).copied().unwrap_or_default();
            table.write_record([
                cell(&e.code),
                amount,
                e.currency.clone(),
                e.bills.to_string(),
                e.due_on.to_string(),
                days.to_string(),
                on_the_list(e.listed).to_owned(),
                e.tries.to_string(),
                (if e.wrong_number { "yes" } else { "" }).to_owned(),
            ])?;
        }
        return Ok(Outcome::well(String::from_utf8(table.into_inner()?)?.trim_end()));
    }
    let mut out = format!("{}: units on the phone and paper list: {}\n", c.key, entries.len());
    for e in &entries {
        let amount = texts.money(e.open_minor, &e.currency);
        writeln!(out, "  {:<10} {amount} {}, {}", e.code, step_words(ladder, e.step), on_the_list(e.listed))?;
    }
    Ok(Outcome::well(out.trim_end()))
}

/// A cell that a spreadsheet does not take for a formula.
fn cell(words: &str) -> String {
    if words.starts_with(['=', '+', '-', '@', '\t']) { format!("'{words}") } else { words.to_owned() }
}
