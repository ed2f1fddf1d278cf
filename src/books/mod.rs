//! The books: a table is read, looked at in the database and carried out, all of it in the transaction of whoever asks.

pub mod account;
pub mod signature;

use crate::domain::community::Community;
use crate::domain::ids::StaffId;
use crate::domain::phone;
use crate::imports::found::{Found, Report, Wrong};
use crate::imports::heads::Kind;
use crate::imports::read::{Ask, Limits, Source, read};
use crate::imports::rows::Ground;
use crate::store::imports::{self, Order, Packer};
use anyhow::Result;
use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use tokio::sync::mpsc;

/// So many pieces of rows wait for the database: what is read is never far ahead.
const AHEAD: usize = 4;

/// What is to be done with a table.
#[derive(Clone, Debug)]
pub struct Wish {
    /// What it holds.
    pub kind: Kind,
    /// Its name.
    pub name: String,
    /// The sheet of a workbook; the first one that is shown without it.
    pub sheet: Option<String>,
    /// How much is read.
    pub limits: Limits,
    /// Whether nothing is to be changed.
    pub dry_run: bool,
    /// Who does it, where it is done in the chat.
    pub by: Option<StaffId>,
}

/// Reads a table and carries it out, or only tells what would come of it. Where anything is wrong, nothing is changed, and the
/// report says all of it. The transaction is the caller's, and its end as well.
///
/// # Errors
/// When the database fails: the caller rolls back.
pub async fn import(
    conn: &mut PgConnection,
    home: &Community,
    wish: &Wish,
    mut source: impl Source + 'static,
    now: DateTime<Utc>,
) -> Result<Report> {
    let order = Order::of(home, wish.dry_run, wish.by, now);
    imports::hold(conn, home.id).await?;
    imports::open(conn).await?;
    let (pieces, mut waiting) = mpsc::channel(AHEAD);
    let (kind, sheet, limits, currency) = (wish.kind, wish.sheet.clone(), wish.limits, order.currency.clone());
    let (community, zone) = (order.community, home.settings.time_zone);
    // Reading and writing go on side by side.
    let reading = tokio::task::spawn_blocking(move || {
        let ground =
            Ground { currency: &currency, country: phone::country(zone).unwrap_or_else(|| country(&currency)) };
        let ask = Ask { kind, ground, sheet: sheet.as_deref(), limits };
        let mut packer = Packer::new(community);
        let found = read(&mut source, &ask, |entry| match packer.add(&entry) {
            Ok(Some(piece)) => pieces.blocking_send(piece).is_ok(),
            Ok(None) => true,
            Err(_) => false,
        });
        let rest = packer.rest();
        if !rest.is_empty() {
            // Where nobody waits any more, the database has failed, and that is told.
            let _ = pieces.blocking_send(rest);
        }
        found
    });
    let filled = imports::fill(conn, kind, &mut waiting).await;
    drop(waiting);
    // A file on which the reading broke down is damaged for all that anybody can do with it.
    let found = reading.await.unwrap_or_else(|_| {
        let mut found = Found::new(kind);
        found.wrong_row(0, Wrong::Damaged);
        found
    });
    filled?;
    look(conn, &order, found, &wish.name).await
}

/// Looks at rows that were filled in, and carries them out where nothing is wrong.
///
/// # Errors
/// When the database fails.
pub async fn look(conn: &mut PgConnection, order: &Order, found: Found, name: &str) -> Result<Report> {
    let looked = imports::work(conn, order, &found).await?;
    let mut mistakes = found.mistakes;
    mistakes.join(looked.mistakes);
    let mut notices = found.notices;
    notices.extend(looked.notices);
    Ok(Report {
        kind: found.kind,
        name: name.to_owned(),
        currency: order.currency.clone(),
        dry_run: order.dry_run,
        counts: looked.counts,
        differences: looked.differences,
        notices,
        more_notices: found.more_notices,
        mistakes,
    })
}

/// The telephone code of the country of a currency, for numbers that are written without it, where the time zone has no
/// country; empty where the currency has none either.
fn country(currency: &str) -> &'static str {
    match currency {
        "HKD" => "852",
        "MOP" => "853",
        "TWD" => "886",
        "SGD" => "65",
        "USD" => "1",
        "GBP" => "44",
        "AED" => "971",
        "CNY" => "86",
        _ => "",
    }
}
