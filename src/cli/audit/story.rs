//! The whole story of one ticket: what is known of it, gathered and put into lines.

use super::agreed::{Agreement, Billed};
use super::{Book, Refusal, words};
use crate::domain::act::{Act, Actor};
use crate::domain::deadline::{Deadline, Outcome};
use crate::domain::ids::{ChatId, CommunityId, TicketId, UserId};
use crate::domain::lang::Lang;
use crate::domain::ticket::{Channel, Ticket};
use crate::store::words::word;
use crate::store::{audit, deadlines, disputes, people, permits, tickets, timeline};
use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::PgConnection;

/// A ticket's story, as it is told.
#[derive(Debug, Serialize)]
pub struct Story {
    number: String,
    community: String,
    kind: String,
    state: String,
    priority: String,
    category: String,
    department: String,
    place: String,
    words: String,
    registered: String,
    came_in: String,
    resident: String,
    acts: Vec<Happening>,
    looks: Vec<Happening>,
    deadlines: Vec<Clock>,
    surveys: Vec<String>,
    consents: Vec<Agreement>,
    bills: Vec<Billed>,
    disputes: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pass: Option<Vec<String>>,
    messages: Vec<Message>,
    refused: Vec<Refusal>,
}

/// One act.
#[derive(Debug, Serialize)]
struct Happening {
    at: String,
    who: String,
    what: String,
    why: Option<String>,
}

/// One deadline with its outcome.
#[derive(Debug, Serialize)]
struct Clock {
    what: String,
    round: i32,
    due: Option<String>,
    ended: Option<String>,
    outcome: String,
    used_minutes: i64,
    allowed_minutes: i64,
    over_minutes: i64,
}

/// One message about it.
#[derive(Debug, Serialize)]
struct Message {
    at: String,
    what: String,
    to: String,
    outcome: String,
}

/// Gathers the story.
pub async fn tell(conn: &mut PgConnection, book: &Book, id: TicketId, now: DateTime<Utc>) -> Result<Story> {
    let home = book.id();
    let t = tickets::lock(conn, home, id).await?.context("the ticket is gone")?;
    let reporter = people::resident(conn, home, t.reporter).await?.context("a ticket without reporter")?;
    let events = timeline::load(conn, home, id).await?;
    let groups = audit::groups(conn, home).await?;
    let mut known = vec![(t.reporter, reporter.name.clone())];
    for user in timeline::followers(conn, home, id).await? {
        known.extend(people::resident(conn, home, user).await?.map(|r| (user, r.name)));
    }
    let happening = |e: &crate::domain::case::Event| {
        let (what, why) = words::act(&e.act, book);
        let named = |user| known.iter().find(|(known, _)| *known == user).map(|(_, name)| words::hidden(name));
        let who = match e.actor {
            Actor::Resident(user) => named(user).map_or_else(|| book.user(user), |name| resident(&name, user)),
            Actor::Staff(_) | Actor::Desk => book.actor(e.actor),
        };
        Happening { at: book.time(e.at), who, what, why }
    };
    let settings = &book.home.settings;
    let named = |key: &str| settings.department(key).map_or(key.to_owned(), |d| d.name.get(Lang::En).to_owned());
    let mut surveys = vec![];
    for s in audit::survey(conn, home, id).await? {
        let answered = s.answered_at.map_or(String::new(), |at| format!(", answered in the chat {}", book.time(at)));
        surveys.push(format!(
            "round {}: {}, planned for {}{answered}",
            s.round + 1,
            word(&s.state)?,
            book.time(s.ask_at)
        ));
    }
    let mut bills = vec![];
    for d in disputes::of_ticket(conn, home, id).await? {
        let key: String = d.key.chars().filter(|c| !c.is_control()).collect();
        let settled = d.settled_at.map_or("still open".to_owned(), |at| format!("settled {}", book.time(at)));
        bills.push(format!("{}  bill {} by {}: {settled}", book.time(d.opened_at), key, book.user(d.by)));
    }
    let pass = pass(conn, book, (home, id), &groups).await?;
    let mut messages = vec![];
    for m in audit::messages(conn, home, id).await? {
        messages.push(Message {
            at: book.time(m.posted_at),
            what: words::op(&m.what).to_owned(),
            to: chat(m.chat, Some(&t), book, &groups),
            outcome: outcome(&m, book),
        });
    }
    let mut clocks = vec![];
    for d in deadlines::load(conn, home, id).await? {
        clocks.push(clock(&d, book, now)?);
    }
    let (consents, billed) = super::agreed::gather(conn, book, id).await?;
    Ok(Story {
        number: t.number.clone(),
        community: book.home.key.clone(),
        kind: word(&t.kind)?,
        state: word(&t.state)?,
        priority: word(&t.priority)?,
        category: t.category.clone(),
        department: named(&t.department),
        place: words::hidden(&t.place.label),
        words: words::hidden(&t.words),
        registered: book.time(t.created_at),
        came_in: came_in(&t, book),
        resident: resident(&words::hidden(&reporter.name), t.reporter),
        looks: events.iter().filter(|e| e.act == Act::ShowPhone).map(happening).collect(),
        acts: events.iter().map(happening).collect(),
        deadlines: clocks,
        surveys,
        consents,
        bills: billed,
        disputes: bills,
        pass,
        messages,
        refused: super::refusals(conn, book, Some(id), None).await?,
    })
}

/// A permit's pass, and each look at it; `None`: it is no permit. The code is not printed: whoever has it has the pass.
async fn pass(
    conn: &mut PgConnection,
    book: &Book,
    key: (CommunityId, TicketId),
    groups: &[(ChatId, String)],
) -> Result<Option<Vec<String>>> {
    let Some(permit) = permits::of_ticket(conn, key).await? else { return Ok(None) };
    let Some(pass) = permit.pass else { return Ok(Some(vec![])) };
    let uses = if pass.once { "once" } else { "many times" };
    let state = word(&pass.state)?;
    let mut lines = vec![format!("{state}, good {uses} from {} until {}", book.time(pass.from), book.time(pass.until))];
    for check in permits::checks(conn, key).await? {
        let who = match check.staff {
            Some(id) => book.actor(Actor::Staff(id)),
            None => book.user(check.user),
        };
        let found = word(&check.finding)?.replace('_', " ");
        lines.push(format!("{}  {who} in {}: {found}", book.time(check.at), chat(check.chat, None, book, groups)));
    }
    Ok(Some(lines))
}

fn resident(name: &str, user: UserId) -> String {
    match user.has_chat() {
        true => format!("{name} (resident, user {user})"),
        false => format!("{name} (resident without Telegram)"),
    }
}

fn came_in(t: &Ticket, book: &Book) -> String {
    let way = match t.channel {
        Channel::Chat => "in the chat",
        Channel::Phone => "by telephone",
        Channel::Visit => "at the counter",
    };
    match t.entered_by {
        Some(who) => format!("{way}, entered by {}", book.actor(Actor::Staff(who))),
        None => way.to_owned(),
    }
}

/// To which kind of chat: the resident's, a neighbour's, a colleague's, a department's group.
pub fn chat(chat: ChatId, ticket: Option<&Ticket>, book: &Book, groups: &[(ChatId, String)]) -> String {
    if chat.0 < 0 {
        let here: Vec<&str> = groups.iter().filter(|(at, _)| *at == chat).map(|(_, d)| d.as_str()).collect();
        return match here.as_slice() {
            [] => "a group that is bound no more".to_owned(),
            departments => format!("the group of {}", departments.join(", ")),
        };
    }
    let user = UserId(chat.0);
    if ticket.is_some_and(|t| t.reporter == user) {
        return "the resident's chat".to_owned();
    }
    match book.staff.iter().find(|p| p.user == Some(user)) {
        Some(p) => format!("the private chat of {}", book.person(p)),
        None if ticket.is_some() => format!("the chat of user {user}, who joined"),
        None => "a private chat".to_owned(),
    }
}

fn outcome(m: &audit::Sent, book: &Book) -> String {
    let said = if m.outcome.is_empty() { String::new() } else { format!(" ({})", words::hidden(&m.outcome)) };
    match (m.arrived, m.over_at) {
        (Some(true), Some(at)) => format!("arrived {}", book.time(at)),
        (Some(false), Some(at)) => format!("given up {}{said}", book.time(at)),
        (Some(_) | None, _) => "on its way".to_owned(),
    }
}

fn clock(d: &Deadline, book: &Book, now: DateTime<Utc>) -> Result<Clock> {
    let late = d.due_at.is_some_and(|due| due < d.done_at.unwrap_or(now));
    let outcome = match (d.outcome, d.done_at) {
        (Some(Outcome::Met), _) => "met",
        (Some(Outcome::Missed), _) => "missed",
        (Some(Outcome::Void), _) => "void",
        (Some(Outcome::Moved), _) => "moved",
        (Some(Outcome::Broken), _) => "broken",
        (None, Some(_)) if late => "ended late",
        (None, Some(_)) => "ended in time",
        (None, None) if late => "overdue",
        (None, None) if d.running_since.is_none() => "paused",
        (None, None) => "running",
    };
    Ok(Clock {
        what: word(&d.kind)?,
        round: d.round,
        due: d.due_at.map(|at| book.time(at)),
        ended: d.done_at.map(|at| book.time(at)),
        outcome: outcome.to_owned(),
        used_minutes: d.used_minutes(),
        allowed_minutes: d.budget_secs / 60,
        over_minutes: d.over_minutes(),
    })
}

impl Story {
    /// As the operator reads it.
    pub fn text(story: &Story) -> String {
        let s = story;
        let category = if s.category.is_empty() { String::new() } else { format!(", {}", s.category) };
        let mut lines = vec![
            format!("{} ({}): {}, {}{category}, {}", s.number, s.community, s.kind, s.priority, s.state),
            format!("  department: {}", s.department),
            format!("  place: {}", if s.place.is_empty() { "-" } else { &s.place }),
            format!("  resident: {}", s.resident),
            format!("  registered: {}, {}", s.registered, s.came_in),
            format!("  words: {}", s.words.replace('\n', " / ")),
        ];
        section(&mut lines, "acts", s.acts.iter().map(Happening::line));
        section(&mut lines, "looks at the phone number", s.looks.iter().map(|h| format!("{}  {}", h.at, h.who)));
        section(&mut lines, "deadlines", s.deadlines.iter().map(Clock::line));
        section(&mut lines, "surveys", s.surveys.iter().cloned());
        // Only a paid service has them.
        if s.kind == "service" {
            section(&mut lines, "consents", s.consents.iter().map(Agreement::line));
            section(&mut lines, "bills", s.bills.iter().map(Billed::line));
        }
        section(&mut lines, "disputed bills", s.disputes.iter().cloned());
        if let Some(pass) = &s.pass {
            section(&mut lines, "pass and its checks", pass.iter().cloned());
        }
        section(&mut lines, "messages", s.messages.iter().map(Message::line));
        section(&mut lines, "refused", s.refused.iter().map(Refusal::line));
        lines.join("\n")
    }
}

fn section(lines: &mut Vec<String>, head: &str, rows: impl Iterator<Item = String>) {
    let rows: Vec<String> = rows.map(|row| format!("    {row}")).collect();
    if rows.is_empty() {
        lines.push(format!("  {head}: none"));
        return;
    }
    lines.push(format!("  {head}"));
    lines.extend(rows);
}

impl Happening {
    fn line(&self) -> String {
        let why = self.why.as_ref().map_or(String::new(), |why| format!(" — {}", why.replace('\n', " / ")));
        format!("{}  {}: {}{why}", self.at, self.who, self.what)
    }
}

impl Clock {
    fn line(&self) -> String {
        let due = self.due.as_ref().map_or(String::new(), |due| format!(", due {due}"));
        let ended = self.ended.as_ref().map_or(String::new(), |at| format!(", ended {at}"));
        let over = if self.over_minutes > 0 { format!(", {} min over", self.over_minutes) } else { String::new() };
        let Clock { what, round, outcome, used_minutes, allowed_minutes, .. } = self;
        let round = if *round > 0 { format!(" ({})", round + 1) } else { String::new() };
        format!("{what}{round}: {outcome}, {used_minutes} of {allowed_minutes} min used{over}{due}{ended}")
    }
}

impl Message {
    fn line(&self) -> String {
        format!("{}  {} to {}: {}", self.at, self.what, self.to, self.outcome)
    }
}
