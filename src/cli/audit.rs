//! `audit ticket | phones | refused`: who did what and when, for the operator. Phone numbers are never printed.

mod agreed;
mod story;
mod words;

use super::args::{AuditCommand, AuditOut};
use super::{Misuse, Outcome, community};
use crate::domain::act::Actor;
use crate::domain::calendar::midnight;
use crate::domain::community::Community;
use crate::domain::ids::{CommunityId, TicketId, UserId};
use crate::store::audit::Person;
use crate::store::{Pool, audit, communities, refused, tickets};
use anyhow::Result;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use sqlx::PgConnection;
use story::Story;

/// Tells what was asked.
///
/// # Errors
/// [`Misuse`] where there is no such ticket or community; when the database fails.
pub async fn audit(pool: &Pool, asked: &AuditCommand, now: DateTime<Utc>) -> Result<Outcome> {
    let mut conn = pool.acquire().await?;
    match asked {
        AuditCommand::Ticket { number, out } => {
            let (home, ticket) = chosen_ticket(&mut conn, number, out.community.as_deref()).await?;
            let book = Book::open(&mut conn, home).await?;
            let story = story::tell(&mut conn, &book, ticket, now).await?;
            said(out, &story, Story::text)
        }
        AuditCommand::Phones { since, out } => {
            let home = community::chosen(&mut conn, out.community.as_deref()).await?;
            let book = Book::open(&mut conn, home).await?;
            let looks = phones(&mut conn, &book, *since).await?;
            said(out, &looks, |looks| listed("nobody has looked at a phone number", looks.iter().map(Look::line)))
        }
        AuditCommand::Refused { since, out } => {
            let home = community::chosen(&mut conn, out.community.as_deref()).await?;
            let book = Book::open(&mut conn, home).await?;
            let rows = refusals(&mut conn, &book, None, *since).await?;
            said(out, &rows, |rows| listed("nothing was refused", rows.iter().map(Refusal::line)))
        }
    }
}

fn said<T: Serialize>(out: &AuditOut, told: &T, text: impl Fn(&T) -> String) -> Result<Outcome> {
    Ok(Outcome::well(if out.json { serde_json::to_string_pretty(told)? } else { text(told) }))
}

fn listed(nothing: &str, lines: impl Iterator<Item = String>) -> String {
    let lines: Vec<String> = lines.collect();
    if lines.is_empty() { nothing.to_owned() } else { lines.join("\n") }
}

/// The ticket that a number means.
async fn chosen_ticket(conn: &mut PgConnection, number: &str, key: Option<&str>) -> Result<(Community, TicketId)> {
    let number = number.trim().to_ascii_uppercase();
    let mut homes: Vec<(Community, TicketId)> = vec![];
    for (id, ticket) in audit::numbered(conn, &number).await? {
        homes.extend(communities::load(conn, id).await?.map(|c| (c, ticket)));
    }
    if let Some(key) = key {
        let home = community::chosen(conn, Some(key)).await?;
        homes.retain(|(c, _)| c.id == home.id);
    }
    let keys = homes.iter().map(|(c, _)| c.key.as_str()).collect::<Vec<_>>().join(", ");
    let several = homes.len() > 1;
    match homes.pop() {
        Some(_) if several => {
            Err(Misuse(format!("several communities have a {number}: add --community KEY ({keys})")).into())
        }
        Some(found) => Ok(found),
        None => {
            let place = key.map_or(String::new(), |key| format!(" in {key}"));
            let form = "a number looks like R-261124-0001: letter, day, counter";
            Err(Misuse(format!("there is no ticket {number}{place}; {form}")).into())
        }
    }
}

/// A community and everybody who serves or served in it: what names and times are looked up in.
struct Book {
    home: Community,
    staff: Vec<Person>,
}

impl Book {
    async fn open(conn: &mut PgConnection, home: Community) -> Result<Book> {
        let staff = audit::staff(conn, home.id).await?;
        Ok(Book { home, staff })
    }

    fn id(&self) -> CommunityId {
        self.home.id
    }

    fn time(&self, at: DateTime<Utc>) -> String {
        at.with_timezone(&self.home.settings.time_zone).format("%Y-%m-%d %H:%M:%S").to_string()
    }

    /// The beginning of a day there.
    fn day(&self, since: Option<NaiveDate>) -> Option<DateTime<Utc>> {
        since.map(|day| midnight(self.home.settings.time_zone, day))
    }

    fn person(&self, p: &Person) -> String {
        let left = if p.retired { ", left" } else { "" };
        format!("{} ({}, {}{left})", p.name, p.key, p.roles.join("+"))
    }

    fn actor(&self, actor: Actor) -> String {
        match actor {
            Actor::Desk => "the desk".to_owned(),
            Actor::Resident(user) => self.user(user),
            Actor::Staff(id) => match self.staff.iter().find(|p| p.id == id.0) {
                Some(p) => self.person(p),
                None => format!("staff {id}"),
            },
        }
    }

    /// A Telegram user: staff by name, everybody else by number.
    fn user(&self, user: UserId) -> String {
        match self.staff.iter().find(|p| p.user == Some(user)) {
            Some(p) => self.person(p),
            None if user.has_chat() => format!("user {user}"),
            None => "a resident without Telegram".to_owned(),
        }
    }
}

/// A look at a phone number.
#[derive(Debug, Serialize)]
struct Look {
    at: String,
    who: String,
    ticket: String,
    resident: String,
    place: String,
}

impl Look {
    fn line(&self) -> String {
        let Look { at, who, ticket, resident, place } = self;
        let place = if place.is_empty() { String::new() } else { format!(", {place}") };
        format!("{at}  {who} saw the number of {resident}{place} on {ticket}")
    }
}

async fn phones(conn: &mut PgConnection, book: &Book, since: Option<NaiveDate>) -> Result<Vec<Look>> {
    let looks = audit::looks(conn, book.id(), book.day(since)).await?;
    Ok(looks
        .into_iter()
        .map(|l| Look {
            at: book.time(l.at),
            who: book.actor(l.actor),
            ticket: l.number,
            resident: words::hidden(&l.name),
            place: words::hidden(&l.place),
        })
        .collect())
}

/// A refused press or command.
#[derive(Debug, Serialize)]
struct Refusal {
    at: String,
    who: String,
    what: String,
    chat: String,
    ticket: Option<String>,
    why: &'static str,
}

impl Refusal {
    fn line(&self) -> String {
        let Refusal { at, who, what, chat, ticket, why } = self;
        let about = ticket.as_ref().map_or(String::new(), |number| format!(" on {number}"));
        format!("{at}  {who} pressed {what}{about} in {chat}: {why}")
    }
}

async fn refusals(
    conn: &mut PgConnection,
    book: &Book,
    ticket: Option<TicketId>,
    since: Option<NaiveDate>,
) -> Result<Vec<Refusal>> {
    let groups = audit::groups(conn, book.id()).await?;
    let mut all = vec![];
    for r in refused::list(conn, book.id(), ticket, book.day(since)).await? {
        let number = match r.ticket {
            Some(id) => tickets::number(conn, r.community, id).await?,
            None => None,
        };
        let what = if r.what.starts_with('/') { r.what } else { format!("[{}]", r.what) };
        all.push(Refusal {
            at: book.time(r.at),
            who: book.user(r.user),
            what,
            chat: story::chat(r.chat, None, book, &groups),
            ticket: number,
            why: r.why.english(),
        });
    }
    Ok(all)
}
