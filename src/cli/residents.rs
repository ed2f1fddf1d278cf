//! `residents find|forget`: who is known, and forgetting somebody who cannot ask for it in the chat.

use super::args::ResidentsCommand;
use super::{Outcome, community};
use crate::clock::Clock;
use crate::desk::Desk;
use crate::domain::community::Community;
use crate::domain::ids::UserId;
use crate::domain::lang::Lang;
use crate::domain::phone;
use crate::domain::privacy::{Hindrance, Traces};
use crate::store::{Pool, privacy};
use crate::texts::Texts;
use anyhow::Result;
use std::fmt::Write;

/// Residents that are listed at most.
const MOST: i64 = 50;

/// Carries a command out.
///
/// # Errors
/// When there is no such community, or the database fails.
pub async fn residents(pool: &Pool, what: &ResidentsCommand, clock: &Clock) -> Result<Outcome> {
    let mut conn = pool.begin().await?;
    let outcome = match what {
        ResidentsCommand::Find { text, community } => {
            let c = community::chosen(&mut conn, community.as_deref()).await?;
            let number = phone::read(text, c.settings.time_zone);
            let found = privacy::find(&mut conn, c.id, text, number.as_deref(), MOST).await?;
            if found.is_empty() {
                return Ok(Outcome { words: format!("{}: nobody like {text:?} is known", c.key), well: false });
            }
            let mut out = String::new();
            for r in found {
                let how = if r.user.has_chat() { "Telegram" } else { "no Telegram" };
                let homes = if r.homes.is_empty() { "no home".to_owned() } else { r.homes.join(", ") };
                writeln!(out, "{}  {}  {homes}  {how}", r.user, r.name)?;
            }
            Outcome::well(out.trim_end())
        }
        ResidentsCommand::Forget { number, yes, community } => {
            let c = community::chosen(&mut conn, community.as_deref()).await?;
            let desk = Desk::new(clock.clone(), String::new(), Default::default());
            let user = UserId(*number);
            match desk.traces(&mut conn, c.id, user).await? {
                None => Outcome { words: format!("{}: nobody has the number {user}", c.key), well: false },
                Some(traces) if !traces.hindrances.is_empty() => Outcome { words: not_yet(&c, &traces), well: false },
                Some(traces) if !yes => Outcome::well(preview(&c, user, &traces)),
                Some(_) => {
                    desk.forget(&mut conn, c.id, user).await?;
                    Outcome::well(format!(
                        "{}: {user} is forgotten; cards in the groups follow within minutes while the desk runs",
                        c.key
                    ))
                }
            }
        }
    };
    conn.commit().await?;
    Ok(outcome)
}

fn preview(c: &Community, user: UserId, traces: &Traces) -> String {
    let mut lines = vec![format!("{}: forgetting {user} would", c.key)];
    let homes = traces.homes.join(", ");
    lines.push("  take away name, language, phone number, words, files, talks".to_owned());
    if !homes.is_empty() {
        lines.push(format!("  end the tie to {homes}"));
    }
    if !traces.withdrawn.is_empty() {
        lines.push(format!("  withdraw {}", traces.withdrawn.join(", ")));
    }
    if !traces.going_on.is_empty() {
        lines.push(format!("  let {} go on without a name", traces.going_on.join(", ")));
    }
    lines.push(format!(
        "  keep {} ticket(s) as work records without a name, and all bills, payments and receipts",
        traces.tickets
    ));
    if traces.owes {
        lines.push("  keep what the home still owes".to_owned());
    }
    if traces.staff {
        lines.push("  keep their records as a member of staff".to_owned());
    }
    lines.push("nothing was changed; --yes forgets them, and cannot be undone".to_owned());
    lines.join("\n")
}

fn not_yet(c: &Community, traces: &Traces) -> String {
    let t = Texts::new(Lang::En);
    let mut lines = vec![format!("{}: not yet; first", c.key)];
    for hindrance in &traces.hindrances {
        lines.push(match hindrance {
            Hindrance::Claim { unit, amount_minor, currency } => {
                format!("  the cashier decides about the payment of {} for {unit}", t.money(*amount_minor, currency))
            }
            Hindrance::Paying => "  the payment that is under way ends (some minutes)".to_owned(),
            Hindrance::Service { number } => format!("  the booking {number} is cancelled or done"),
        });
    }
    lines.join("\n")
}
