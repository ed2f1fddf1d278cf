//! A year of 500 units: bills, payments, disputes, claims, promises, plans, blocks and pauses at random; then everything is
//! counted anew from the rows, in another way than the rule counts.

mod claims;
mod life;
mod recount;

use crate::month::dice::Dice;
use crate::support::town::Town;
use chrono::{Days, NaiveDate, TimeDelta};
use frontdesk::domain::duty::{DigestTime, DutyRules};
use frontdesk::workers::hours;
use life::Life;
use std::collections::{BTreeMap, BTreeSet};

/// The first day.
pub const FIRST: &str = "2026-01-01";
/// So many days.
const DAYS: u64 = 365;
/// So many units.
pub const UNITS: usize = 500;

/// What the year itself knows beside the rows: on which days the community paused, and who could not be reached.
#[derive(Default)]
pub struct Log {
    /// Days on which reminders were stopped.
    pub paused: BTreeSet<NaiveDate>,
    /// Users who could not be reached on a day.
    pub blocked: BTreeSet<(NaiveDate, i64)>,
    /// Messages that left, by day and user.
    pub sent: BTreeMap<(NaiveDate, i64), u32>,
}

#[tokio::test]
async fn a_year_of_reminders_is_what_a_recount_from_the_rows_finds() {
    let town = Town::with("2025-12-31T10:00:00Z", |settings| {
        settings.shifts.clear();
        settings.duty = DutyRules { digest: DigestTime::Never, weekly: false };
    })
    .await;
    town.settle().await;
    let mut log = Log::default();
    let mut life = Life::new(&town, Dice(20_260_101)).await;
    let first: NaiveDate = FIRST.parse().unwrap();
    for (n, day) in first.iter_days().take(usize::try_from(DAYS).unwrap()).enumerate() {
        if n % 15 == 1 {
            // What autovacuum does where it runs.
            sqlx::query("analyze").execute(&town.db.owner).await.unwrap();
        }
        // Half past eight in Shanghai: what happens before the day's turn.
        to(&town, day, 30);
        life.morning(day, &mut log).await;
        to(&town, day, 60);
        while hours::step_timer(&town.db.pool, &town.clock, &town.desk).await {}
        life.post(day, &mut log).await;
    }
    let failed = town.count("select count(*) from timer where last_error is not null").await;
    assert_eq!(failed, 0, "{}", town.word("select max(last_error) from timer").await);
    recount::recount(&town, &log, first, first + Days::new(DAYS)).await;
}

/// So many minutes after eight in Shanghai.
fn to(town: &Town, day: NaiveDate, minutes: i64) {
    let at = day.and_hms_opt(0, 0, 0).unwrap().and_utc() + TimeDelta::minutes(minutes);
    town.clock.advance(at - town.clock.now());
}
