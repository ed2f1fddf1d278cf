//! Tables of the books: how they are read, what comes of them, and that nothing half comes of any.

mod billing;
mod bills;
mod damaged;
mod damaged_books;
mod kill;
mod measure;
mod payments;
mod people;
mod reading;
pub mod sheet;
mod values;

use crate::support::town::Town;
use frontdesk::books::{self, Wish};
use frontdesk::cards;
use frontdesk::imports::found::Report;
use frontdesk::imports::read::{Ask, Limits, read};
use frontdesk::imports::rows::{Entry, Ground};
use frontdesk::imports::{Found, Kind};
use frontdesk::store::communities;
use frontdesk::texts::Texts;
use std::io::Cursor;

/// Reads a table without any database.
pub fn table(kind: Kind, bytes: &[u8]) -> (Vec<Entry>, Found) {
    let mut rows = vec![];
    let ground = Ground { currency: "CNY", country: "86" };
    let ask = Ask { kind, ground, sheet: None, limits: Limits::SMALL };
    let found = read(&mut Cursor::new(bytes.to_vec()), &ask, |entry| {
        rows.push(entry);
        true
    });
    (rows, found)
}

/// Imports a table as the command line does; with mistakes nothing is kept.
pub async fn import(town: &Town, kind: Kind, bytes: &[u8]) -> Report {
    carry(town, kind, bytes, false).await
}

/// Tells what would come of a table.
pub async fn try_out(town: &Town, kind: Kind, bytes: &[u8]) -> Report {
    carry(town, kind, bytes, true).await
}

async fn carry(town: &Town, kind: Kind, bytes: &[u8], dry_run: bool) -> Report {
    let mut tx = town.db.pool.begin().await.unwrap();
    let home = communities::load(&mut tx, town.community).await.unwrap().unwrap();
    let wish = Wish { kind, name: "table".into(), sheet: None, limits: Limits::SMALL, dry_run, by: None };
    let source = Cursor::new(bytes.to_vec());
    let report = books::import(&mut tx, &home, &wish, source, town.clock.now()).await.unwrap();
    if report.is_well() && !dry_run {
        tx.commit().await.unwrap();
    } else {
        tx.rollback().await.unwrap();
    }
    report
}

/// The report as the operator reads it.
pub fn words(report: &Report) -> String {
    cards::imports::report(Texts::new("en".parse().unwrap()), report).join("\n")
}

/// How much is in the books: bills, payments, allocations, units, residents, ties; and what bills and payments come to.
pub async fn state(town: &Town) -> Vec<i64> {
    sqlx::query_scalar::<_, Vec<i64>>(
        "select array[(select count(*) from bill), (select count(*) from payment), (select count(*) from allocation),
             (select count(*) from unit where not retired), (select count(*) from resident),
             (select count(*) from occupancy), (select coalesce(sum(amount_minor), 0)::bigint from bill),
             (select coalesce(sum(amount_minor), 0)::bigint from payment)]",
    )
    .fetch_one(&town.db.pool)
    .await
    .unwrap()
}
