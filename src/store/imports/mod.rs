//! Imports: rows on their way from a table into the books, looked at and carried out set by set, in one transaction.

mod bills;
mod jobs;
mod payments;
mod people;
mod settle;
mod stage;
mod units;

pub use jobs::{
    Job, JobState, add_job, claim_job, decide_job, fail_job, has_job, job, kind_of_job, later_job, next_job, shown_job,
};
pub use people::residents;
pub use stage::{Packer, fill, open};
pub use units::{codes, units};

use crate::domain::community::Community;
use crate::domain::ids::{CommunityId, StaffId};
use crate::domain::lang::Lang;
use crate::imports::found::{Counts, Difference, Found, Mistakes, Notice, Wrong};
use crate::imports::heads::{Column, Kind};
use anyhow::Result;
use chrono::{DateTime, Utc};
use sqlx::PgConnection;

/// So many differences are told line by line; the others are counted.
pub const TOLD: i64 = 1000;
/// So many new rows are told line by line.
pub const NEW_TOLD: i64 = 20;

/// What an import is to do.
#[derive(Clone, Debug)]
pub struct Order {
    /// Whose books.
    pub community: CommunityId,
    /// ISO 4217.
    pub currency: String,
    /// The language of residents who are new.
    pub lang: Lang,
    /// Whether nothing is to be changed.
    pub dry_run: bool,
    /// Who does it, where it is done in the chat.
    pub by: Option<StaffId>,
    /// The time of it.
    pub now: DateTime<Utc>,
}

impl Order {
    /// An import into the books of a community.
    pub fn of(home: &Community, dry_run: bool, by: Option<StaffId>, now: DateTime<Utc>) -> Self {
        Self {
            community: home.id,
            currency: home.settings.currency.clone(),
            lang: home.settings.language(),
            dry_run,
            by,
            now,
        }
    }
}

/// What a look at the rows in the database brought.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Looked {
    /// Mistakes.
    pub mistakes: Mistakes,
    /// Notices.
    pub notices: Vec<Notice>,
    /// How many of what.
    pub counts: Counts,
    /// What changes, line by line.
    pub differences: Vec<Difference>,
}

/// A row in which a query found a mistake. Queries bring the first 200 of them, and say how many there are.
struct Bad {
    row: i32,
    all: i64,
    /// What stands there.
    value: String,
    /// The row that it collides with.
    first: Option<i32>,
    /// The unit that it belongs to.
    code: Option<String>,
}

/// Tells the mistakes of a column; those that were not brought are counted.
fn tell(told: &mut Found, column: Column, rows: Vec<Bad>, wrong: impl Fn(&Bad) -> Wrong) -> Result<()> {
    told.mistakes.uncounted(rows.first().map_or(0, |r| r.all), rows.len());
    for bad in rows {
        told.wrong(u32::try_from(bad.row)?, column, &bad.value, wrong(&bad));
    }
    Ok(())
}

/// The row that a number stands in already.
fn twice_of(bad: &Bad) -> Wrong {
    Wrong::Twice(bad.first.unwrap_or_default().unsigned_abs())
}

/// A number names a bill that is not there, or that is another unit's.
fn bill_of(bad: &Bad) -> Wrong {
    bad.code.clone().map_or(Wrong::NoSuchBill, Wrong::BillOfOther)
}

/// Looks at the rows that were filled in, and carries them out where nothing is wrong and it is wanted.
///
/// # Errors
/// When the database fails.
pub async fn work(conn: &mut PgConnection, order: &Order, found: &Found) -> Result<Looked> {
    match found.kind {
        Kind::Units => units(conn, order, found).await,
        Kind::Residents => residents(conn, order, found).await,
        Kind::Bills => bills::bills(conn, order, found).await,
        Kind::Payments => payments::payments(conn, order, found).await,
    }
}

/// One import of a community at a time; the others wait.
///
/// # Errors
/// When the database fails.
pub async fn hold(conn: &mut PgConnection, community: CommunityId) -> Result<()> {
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended('import ' || $1::text, 0))", community.0.to_string())
        .execute(conn)
        .await?;
    Ok(())
}
