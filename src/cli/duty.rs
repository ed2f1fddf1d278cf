//! `duty show`: who is on duty, the open work, and what the last shifts received, did and left, with who signed it.

use super::{Misuse, Outcome, community};
use crate::domain::community::Community;
use crate::domain::duty::{Choice, Handover};
use crate::domain::ids::StaffId;
use crate::domain::lang::Lang;
use crate::domain::staff::Staff;
use crate::store::{Pool, duty, staff};
use anyhow::Result;
use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;
use std::fmt::Write;

/// Hand-overs that are shown of each department.
const LAST: i64 = 5;

/// Shows the duty of one department, or of all that keep it.
///
/// # Errors
/// When there is no such department, or the database fails.
pub async fn show(pool: &Pool, key: Option<&str>, department: Option<&str>, now: DateTime<Utc>) -> Result<Outcome> {
    let mut conn = pool.acquire().await?;
    let c = community::chosen(&mut conn, key).await?;
    if let Some(department) = department
        && c.settings.department(department).is_none()
    {
        let all: Vec<&str> = c.settings.departments.iter().map(|d| d.key.as_str()).collect();
        let words = format!("there is no department {department:?}; known are {}", all.join(", "));
        return Err(Misuse(words).into());
    }
    let people = staff::all(&mut conn, c.id).await?;
    let mut out = String::new();
    for d in c.settings.departments.iter().filter(|d| department.is_none_or(|k| k == d.key)) {
        match duty::on_duty(&mut conn, (&c, &people), &d.key, now).await? {
            Some(there) => one(&mut conn, &c, &d.key, &there, &people, now, &mut out).await?,
            None if department.is_some() => {
                writeln!(out, "{}: keeps no duty: no roster, and nobody ever said /duty", d.key)?;
            }
            None => {}
        }
    }
    if out.is_empty() {
        out.push_str("no department keeps duty: write [[shift]] into the community's file, or say /duty on in a group");
    }
    Ok(Outcome::well(out.trim_end()))
}

async fn one(
    conn: &mut PgConnection,
    c: &Community,
    department: &str,
    there: &[Staff],
    people: &[Staff],
    now: DateTime<Utc>,
    out: &mut String,
) -> Result<()> {
    let tz = c.settings.time_zone;
    let local = |at: DateTime<Utc>| at.with_timezone(&tz).format("%Y-%m-%d %H:%M").to_string();
    let name = c.settings.department(department).map_or("", |d| d.name.get(Lang::ZhHans));
    writeln!(out, "{department}: {name}")?;
    let keys: Vec<&str> = there.iter().map(|p| p.key.as_str()).collect();
    writeln!(out, "  on duty now: {}", if keys.is_empty() { "nobody".to_owned() } else { keys.join(", ") })?;
    let open = duty::open_work(conn, c.id, department).await?;
    let (late, free) =
        (open.iter().filter(|w| w.is_overdue(now)).count(), open.iter().filter(|w| w.assignee.is_none()).count());
    writeln!(out, "  open: {} ({late} overdue, {free} with nobody)", open.len())?;
    let last = duty::recent(conn, c.id, department, LAST).await?;
    for (n, handover) in last.iter().enumerate() {
        // A shift lasts from the handover before it to its own.
        let since = last.get(n + 1).map_or(handover.closes_at - TimeDelta::hours(24), |h| h.closes_at);
        let span = (since, handover.posted_at.unwrap_or(now));
        let numbers = duty::numbers(conn, c.id, department, span, (now, now)).await?;
        writeln!(out, "  handover {}: {}", local(handover.closes_at), signature(handover, people, &local))?;
        writeln!(out, "    received {}, done {}", numbers.received, numbers.done)?;
        let items = duty::items(conn, c.id, handover.id).await?;
        let count = |choice: Option<Choice>| items.iter().filter(|i| i.choice == choice).count();
        writeln!(
            out,
            "    left open {}: {} kept, {} for the next shift, {} paused, {} undecided",
            items.len(),
            count(Some(Choice::Keep)),
            count(Some(Choice::Next)),
            count(Some(Choice::Pause)),
            count(None)
        )?;
    }
    writeln!(out)?;
    Ok(())
}

fn signature(handover: &Handover, people: &[Staff], local: &impl Fn(DateTime<Utc>) -> String) -> String {
    let key = |id: StaffId| people.iter().find(|p| p.id == id).map_or("somebody who left", |p| p.key.as_str());
    match (handover.posted_at, handover.signed) {
        (None, _) => "being prepared".to_owned(),
        (Some(_), Some((who, at))) => format!("signed by {} {}", key(who), local(at)),
        (Some(_), None) if handover.chased_at.is_some() => "not signed; the lead was told".to_owned(),
        (Some(_), None) => "not signed yet".to_owned(),
    }
}
