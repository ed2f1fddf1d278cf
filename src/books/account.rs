//! What a billing service answers: the bills and payments of one unit, checked field by field like the rows of a table, and
//! applied in the same way.

use super::look;
use crate::cards;
use crate::domain::lang::Lang;
use crate::imports::heads::{Column, Kind, columns};
use crate::imports::rows::{Entry, Ground, Line};
use crate::imports::{Found, Wrong};
use crate::store::imports::{self, Order, Packer};
use crate::texts::Texts;
use anyhow::{Result, bail};
use serde::Deserialize;
use sqlx::PgConnection;
use tokio::sync::mpsc;

/// An answer has at most so many bills and payments together.
pub const ROWS: usize = 20_000;
/// So many mistakes are kept of an answer.
const TOLD: usize = 5;

/// The answer, as `docs/billing.md` has it. Amounts are texts, so that no float ever holds money.
#[derive(Debug, Deserialize)]
pub struct Answer {
    /// The unit's code.
    pub unit: String,
    /// ISO 4217.
    pub currency: String,
    /// What it owes.
    #[serde(default)]
    pub bills: Vec<BillFields>,
    /// What came in and went back.
    #[serde(default)]
    pub payments: Vec<PaymentFields>,
}

/// A bill, correction or credit.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct BillFields {
    number: String,
    period: String,
    from: String,
    until: String,
    item: String,
    label: String,
    quantity: String,
    measure: String,
    tariff: String,
    amount: String,
    due: String,
    note: String,
    sort: String,
    corrects: String,
    lines: Vec<LineFields>,
}

/// One line of what a bill's amount is made of.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct LineFields {
    words: String,
    quantity: String,
    measure: String,
    tariff: String,
    amount: String,
}

/// A payment or refund.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct PaymentFields {
    reference: String,
    date: String,
    method: String,
    amount: String,
    bill: String,
    refund_of: String,
    note: String,
}

/// Reads an answer about this unit in this currency.
///
/// # Errors
/// In a sentence for the operator: what is wrong with it.
pub fn answer(body: &[u8], unit: &str, currency: &str) -> Result<Answer, String> {
    let answer: Answer = serde_json::from_slice(body).map_err(|e| format!("not the JSON of the contract: {e}"))?;
    if answer.unit != unit {
        return Err("the answer is about another unit".to_owned());
    }
    if answer.currency != currency {
        return Err(format!("the answer is in {:?}, the community's money is {currency}", answer.currency));
    }
    if answer.bills.len() + answer.payments.len() > ROWS {
        return Err(format!("the answer has more than {ROWS} bills and payments"));
    }
    Ok(answer)
}

/// Applies an answer as an import applies a table: new rows and corrections, nothing twice. The transaction is the caller's.
///
/// # Errors
/// When the database fails, or the answer has mistakes: the caller rolls back.
pub async fn apply(conn: &mut PgConnection, order: &Order, answer: &Answer) -> Result<()> {
    imports::hold(conn, order.community).await?;
    for kind in [Kind::Bills, Kind::Payments] {
        let (entries, found) = read(answer, kind, &order.currency);
        refuse(&found, kind, &order.currency)?;
        if entries.is_empty() {
            continue;
        }
        imports::open(conn).await?;
        let mut packer = Packer::new(order.community);
        let (pieces, mut waiting) = mpsc::channel(ROWS);
        for entry in &entries {
            if let Some(piece) = packer.add(entry)? {
                pieces.send(piece).await?;
            }
        }
        pieces.send(packer.rest()).await?;
        drop(pieces);
        imports::fill(conn, kind, &mut waiting).await?;
        let report = look(conn, order, found, "").await?;
        let told = Found { mistakes: report.mistakes, ..Found::new(kind) };
        refuse(&told, kind, &order.currency)?;
    }
    Ok(())
}

fn refuse(found: &Found, kind: Kind, currency: &str) -> Result<()> {
    if found.mistakes.is_empty() {
        return Ok(());
    }
    let t = Texts::new(Lang::En);
    let told = found.mistakes.told.iter().take(TOLD).map(|m| cards::imports::mistake(t, m, currency));
    bail!("{} {}: {}", found.mistakes.count, kind.word(), told.collect::<Vec<_>>().join("; "))
}

/// The rows of one kind; a bill with lines is several.
fn read(answer: &Answer, kind: Kind, currency: &str) -> (Vec<Entry>, Found) {
    let mut found = Found::new(kind);
    found.heads = columns(kind).iter().map(|(column, _)| (*column, column.word().to_owned())).collect();
    let rows: Vec<Vec<(Column, &str)>> = match kind {
        Kind::Bills => answer.bills.iter().flat_map(|bill| bill_rows(&answer.unit, bill)).collect(),
        Kind::Payments => answer.payments.iter().map(|payment| payment_row(&answer.unit, payment)).collect(),
        Kind::Units | Kind::Residents => vec![],
    };
    let mut entries = vec![];
    for (row, fields) in (1..).zip(rows) {
        if kind == Kind::Bills && field(&fields, Column::Number).is_empty() {
            // Without a number the next answer could not be compared with this one.
            found.wrong(row, Column::Number, "", Wrong::Missing);
            continue;
        }
        let filled: Vec<&(Column, &str)> = fields.iter().filter(|(_, text)| !text.is_empty()).collect();
        let cells: Vec<String> = filled.iter().map(|(_, text)| (*text).to_owned()).collect();
        let places: Vec<(Column, usize)> = filled.iter().enumerate().map(|(n, (column, _))| (*column, n)).collect();
        let ground = Ground { currency, country: "" };
        let mut line = Line { row, cells: &cells, merged: &[], places: &places, ground, found: &mut found };
        entries.extend(line.entry(kind));
    }
    found.rows = entries.len() as u64;
    (entries, found)
}

fn field<'a>(fields: &[(Column, &'a str)], column: Column) -> &'a str {
    fields.iter().find(|(c, _)| *c == column).map_or("", |(_, text)| text)
}

fn bill_rows<'a>(unit: &'a str, b: &'a BillFields) -> Vec<Vec<(Column, &'a str)>> {
    let common = vec![
        (Column::Unit, unit),
        (Column::Number, b.number.as_str()),
        (Column::Period, b.period.as_str()),
        (Column::From, b.from.as_str()),
        (Column::Until, b.until.as_str()),
        (Column::Item, b.item.as_str()),
        (Column::Label, b.label.as_str()),
        (Column::Due, b.due.as_str()),
        (Column::Note, b.note.as_str()),
        (Column::Sort, b.sort.as_str()),
        (Column::Corrects, b.corrects.as_str()),
    ];
    let with = |more: [(Column, &'a str); 5]| common.iter().copied().chain(more).collect::<Vec<_>>();
    if b.lines.is_empty() {
        return vec![with([
            (Column::Amount, &b.amount),
            (Column::Quantity, &b.quantity),
            (Column::Measure, &b.measure),
            (Column::Tariff, &b.tariff),
            (Column::Line, ""),
        ])];
    }
    let line = |l: &'a LineFields| {
        with([
            (Column::Amount, &l.amount),
            (Column::Quantity, &l.quantity),
            (Column::Measure, &l.measure),
            (Column::Tariff, &l.tariff),
            (Column::Line, &l.words),
        ])
    };
    b.lines.iter().map(line).collect()
}

fn payment_row<'a>(unit: &'a str, p: &'a PaymentFields) -> Vec<(Column, &'a str)> {
    vec![
        (Column::Unit, unit),
        (Column::Reference, &p.reference),
        (Column::Date, &p.date),
        (Column::Method, &p.method),
        (Column::Amount, &p.amount),
        (Column::Number, &p.bill),
        (Column::Refunds, &p.refund_of),
        (Column::Note, &p.note),
    ]
}
