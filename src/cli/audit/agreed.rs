//! What was offered and agreed for a paid service, and how each bill comes of it, line by line.

use super::{Book, words};
use crate::domain::act::Actor;
use crate::domain::bill::Line;
use crate::domain::ids::TicketId;
use crate::domain::money::minor_units;
use crate::domain::service::{Booking, Consent, total};
use crate::store::bookings;
use crate::store::words::word;
use anyhow::Result;
use serde::Serialize;
use sqlx::PgConnection;

/// One row of the consent ledger.
#[derive(Debug, Serialize)]
pub struct Agreement {
    number: i32,
    kind: String,
    state: String,
    scope: String,
    offered: String,
    by: String,
    valid_until: Option<String>,
    decided: Option<String>,
    lines: Vec<String>,
    total: String,
    bill: Option<String>,
}

/// A bill of the books, and of which consents it consists.
#[derive(Debug, Serialize)]
pub struct Billed {
    bill: String,
    amount: String,
    consents: Vec<String>,
    explained: bool,
}

/// Gathers what was agreed for a ticket, and its bills.
pub async fn gather(conn: &mut PgConnection, book: &Book, id: TicketId) -> Result<(Vec<Agreement>, Vec<Billed>)> {
    let key = (book.id(), id);
    let Some(booking) = bookings::of_ticket(conn, key).await? else { return Ok((vec![], vec![])) };
    let bills = bookings::bills(conn, key).await?;
    let currency = &book.home.settings.currency;
    let agreed = booking.consents.iter().map(|c| agreement(c, book, currency)).collect::<Result<_>>()?;
    Ok((agreed, bills.into_iter().map(|bill| billed(bill, &booking)).collect()))
}

fn agreement(c: &Consent, book: &Book, currency: &str) -> Result<Agreement> {
    Ok(Agreement {
        number: c.seq,
        kind: word(&c.kind)?,
        state: word(&c.state)?,
        scope: words::hidden(&c.scope).replace('\n', " / "),
        offered: book.time(c.offered_at),
        by: c.offered_by.map_or("the catalogue".to_owned(), |who| book.actor(Actor::Staff(who))),
        valid_until: c.valid_until.map(|at| book.time(at)),
        decided: c.decided_at.map(|at| {
            let by = c.decided_by.map_or(String::new(), |user| format!(" by {}", book.user(user)));
            format!("{}{by}", book.time(at))
        }),
        lines: c.lines.iter().map(|line| priced(line, currency)).collect(),
        total: money(c.total(), currency),
        bill: c.bill.clone(),
    })
}

fn billed((bill, amount_minor, currency): (String, i64, String), booking: &Booking) -> Billed {
    let on_it: Vec<&Consent> = booking.consents.iter().filter(|c| c.bill.as_ref() == Some(&bill)).collect();
    let sum: i64 = on_it.iter().map(|c| total(&c.lines)).sum();
    let one = |c: &&Consent| format!("consent {} ({})", c.seq, money(c.total(), &currency));
    Billed {
        amount: money(amount_minor, &currency),
        consents: on_it.iter().map(one).collect(),
        explained: sum == amount_minor,
        bill,
    }
}

fn priced(line: &Line, currency: &str) -> String {
    let what = words::hidden(&line.words).replace('\n', " / ");
    let amount = money(line.amount_minor, currency);
    match (line.quantity, line.tariff) {
        (Some(quantity), Some(tariff)) => format!("{what}: {quantity} {} x {tariff} = {amount}", line.measure),
        _ => format!("{what}: {amount}"),
    }
}

/// An amount as operators read it: `308.00 CNY`.
pub fn money(minor: i64, currency: &str) -> String {
    let units = minor_units(currency);
    let digits = usize::try_from(units.ilog10()).unwrap_or_default();
    let sign = if minor < 0 { "-" } else { "" };
    let (whole, part) = (minor.unsigned_abs() / units.unsigned_abs(), minor.unsigned_abs() % units.unsigned_abs());
    match digits {
        0 => format!("{sign}{whole} {currency}"),
        _ => format!("{sign}{whole}.{part:0digits$} {currency}"),
    }
}

impl Agreement {
    /// As the operator reads it: what it is and what became of it, then its lines.
    pub fn line(&self) -> String {
        let Agreement { number, kind, state, offered, by, total, .. } = self;
        let until = self.valid_until.as_ref().map_or(String::new(), |at| format!(", valid until {at}"));
        let decided = self.decided.as_ref().map_or(String::new(), |at| format!(" {at}"));
        let bill = self.bill.as_ref().map_or(String::new(), |bill| format!(", on bill {bill}"));
        let mut lines =
            vec![format!("{number} {kind}, {total}: offered {offered} by {by}{until}; {state}{decided}{bill}")];
        // What staff offer is one line, which says what is done.
        let said = |scope: &&String| scope.is_empty() || self.lines.iter().any(|line| line.starts_with(scope.as_str()));
        lines.extend(Some(&self.scope).filter(|scope| !said(scope)).map(|scope| format!("words: {scope}")));
        lines.extend(self.lines.iter().cloned());
        lines.join("\n        ")
    }
}

impl Billed {
    /// As the operator reads it.
    pub fn line(&self) -> String {
        let whole = if self.explained { "" } else { " — this is not what was agreed" };
        format!("{}: {} = {}{whole}", self.bill, self.amount, self.consents.join(" + "))
    }
}
