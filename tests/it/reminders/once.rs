//! Whatever restarts, fails or runs twice: each reminder once.

use crate::fees::{bill, charge, unit};
use crate::support::town::{Town, days, minutes};
use frontdesk::clock::Clock;
use frontdesk::domain::bill::Item;
use frontdesk::store::reminders;
use frontdesk::workers::hours;
use sqlx::AssertSqlSafe;

/// A town in which three units owe something that is due on the last of the month, and it is the evening before.
async fn indebted() -> Town {
    owing(&[("W", Item::Water, 8_000), ("P", Item::Parking, 30_000)]).await
}

/// The same, each unit owing these: what its number begins with, what for, and how much.
pub async fn owing(bills: &[(&str, Item, i64)]) -> Town {
    let town = Town::at("2026-11-29T14:00:00Z").await;
    town.open("en").await;
    for (user, name, code) in [(101, "Anna", "5-1201"), (102, "Ben", "5-1202")] {
        town.resident(user, name, "en", code).await;
    }
    for code in ["5-1201", "5-1202", "5-1203"] {
        let unit = unit(&town, code).await;
        for (number, item, amount) in bills {
            charge(&town, &bill(unit, &format!("{number}-{code}"), *item, "2026-11-01", *amount)).await;
        }
    }
    town.settle().await;
    town
}

async fn told(town: &Town) -> (i64, i64, i64) {
    let reminders = town.count("select count(*) from reminder").await;
    let steps = town.count("select count(*) from reminder_bill").await;
    let anna = town.screen(101).iter().filter(|m| m.text().contains("come due")).count();
    (reminders, steps, i64::try_from(anna).unwrap())
}

#[tokio::test]
async fn two_processes_at_once_remind_once() {
    let town = indebted().await;
    town.clock.advance(days(1) - minutes(5 * 60));
    let (one, other) = (Clock::still(town.clock.now()), Clock::still(town.clock.now()));
    let step = async |clock: &Clock| {
        for _ in 0..5 {
            hours::step_timer(&town.db.pool, clock, &town.desk).await;
        }
    };
    tokio::join!(step(&one), step(&other), step(&town.clock));
    town.settle().await;
    assert_eq!(told(&town).await, (3, 6, 1));
    town.pass(days(1)).await;
    assert_eq!(told(&town).await, (3, 6, 1), "and not again the next day");
    town.is_at_rest().await;
}

#[tokio::test]
async fn a_turn_that_dies_at_any_statement_leaves_nothing_and_is_done_whole_later() {
    let town = indebted().await;
    town.clock.advance(days(1) - minutes(5 * 60));
    sqlx::raw_sql(
        "create function die() returns trigger language plpgsql as $$ begin raise exception 'the process was killed'; end $$",
    )
    .execute(&town.db.owner)
    .await
    .unwrap();
    for table in ["reminder_day", "reminder", "reminder_bill", "campaign"] {
        let sql = format!("create trigger die after insert on {table} for each row execute function die()");
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&town.db.owner).await.unwrap();
        let mut conn = town.db.pool.acquire().await.unwrap();
        reminders::wake(&mut conn, town.community, town.clock.now()).await.unwrap();
        drop(conn);
        assert!(hours::step_timer(&town.db.pool, &town.clock, &town.desk).await);
        assert_eq!(town.count("select count(*) from timer where last_error like '%killed%'").await, 1, "{table}");
        assert_eq!(told(&town).await, (0, 0, 0), "{table}");
        let sql = format!("drop trigger die on {table}");
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&town.db.owner).await.unwrap();
        town.clock.advance(minutes(1));
    }
    // The turn itself; then the page of its campaign dies, and is planned whole later.
    assert!(hours::step_timer(&town.db.pool, &town.clock, &town.desk).await);
    for table in ["campaign_message", "outbox"] {
        let sql = format!("create trigger die after insert on {table} for each row execute function die()");
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&town.db.owner).await.unwrap();
        assert!(hours::step_timer(&town.db.pool, &town.clock, &town.desk).await);
        assert_eq!(told(&town).await, (3, 6, 0), "{table}");
        assert_eq!(town.count("select count(*) from reminder where sent_at is not null").await, 0, "{table}");
        let sql = format!("drop trigger die on {table}");
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&town.db.owner).await.unwrap();
        town.clock.advance(minutes(1));
    }
    town.pass(minutes(5)).await;
    assert_eq!(told(&town).await, (3, 6, 1));
    let mut conn = town.db.pool.acquire().await.unwrap();
    reminders::wake(&mut conn, town.community, town.clock.now()).await.unwrap();
    drop(conn);
    town.pass(minutes(5)).await;
    assert_eq!(told(&town).await, (3, 6, 1), "the day's turn is done once, however often it is woken");
    town.is_at_rest().await;
}
