//! A turn that ends the whole process: tried a few times, then set aside, and nobody else is blamed.

use super::kit::{Stand, noon};
use anyhow::Result;
use chrono::TimeDelta;
use frontdesk::chat::inbound::RawUpdate;
use frontdesk::clock::Clock;
use frontdesk::domain::ids::CommunityId;
use frontdesk::store::inbox;
use frontdesk::store::timers::{self, Timer};
use frontdesk::workers::{Turns, step_inbox_since, step_timer_since};
use serde_json::json;
use sqlx::{PgConnection, PgPool};
use std::process::{Command, Stdio};

const DIES: &str = "FRONTDESK_TEST_DIES";

/// Runs out of stack at one update and at one timer.
struct Deadly;

fn endless(n: u64) -> u64 {
    let room = std::hint::black_box([n; 64]);
    if n == 0 { 0 } else { endless(n + 1) + room[7] }
}

impl Turns for Deadly {
    async fn hear(&self, _: &mut PgConnection, raw: &RawUpdate) -> Result<()> {
        if raw.update_id == 1 {
            std::hint::black_box(endless(1));
        }
        Ok(())
    }

    async fn ring(&self, _: &mut PgConnection, timer: &Timer) -> Result<()> {
        if timer.kind == "deadly" {
            std::hint::black_box(endless(1));
        }
        Ok(())
    }

    async fn apologise(&self, tx: &mut PgConnection, raw: &RawUpdate) -> Result<()> {
        sqlx::query("insert into code_try (user_id, wrong) values ($1, 0)").bind(raw.update_id).execute(tx).await?;
        Ok(())
    }
}

/// The process that dies, when started as one; an empty test otherwise.
#[tokio::test]
async fn dies_where_it_must() {
    let Ok(url) = std::env::var(DIES) else { return };
    let pool = PgPool::connect(&url).await.unwrap();
    let clock = Clock::system();
    let since = Some(clock.now());
    while step_inbox_since(&pool, &clock, &Deadly, since).await {}
    while step_timer_since(&pool, &clock, &Deadly, since).await {}
}

/// Starts processes until one ends by itself: how many died.
fn deaths(stand: &Stand) -> u32 {
    for deaths in 0..20 {
        let mut child = Command::new(std::env::current_exe().unwrap());
        child.args(["queues::deadly::dies_where_it_must", "--exact"]).env(DIES, &stand.db.url);
        let child = child.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        if child.status().unwrap().success() {
            return deaths;
        }
    }
    panic!("it is tried for ever");
}

#[tokio::test]
async fn what_ends_the_process_is_set_aside_and_nobody_else_is_blamed() {
    let stand = Stand::new().await;
    let mut conn = stand.pool().acquire().await.unwrap();
    let updates: Vec<_> = (1..=12).map(|n| super::kit::raw(n, if n == 2 { 1 } else { n })).collect();
    inbox::store_raw(&mut conn, 1, &updates).await.unwrap();
    for kind in ["deadly", "harmless"] {
        let one = [(kind.to_owned(), noon(), json!({}))];
        timers::replace_all(&mut conn, CommunityId(0), kind, &one).await.unwrap();
    }
    assert_eq!(deaths(&stand), 10, "five times each, the update and the timer");
    assert_eq!(stand.number("select update_id from inbox where buried_at is not null").await, 1);
    assert_eq!(stand.number("select count(*) from inbox where done_at is not null").await, 11);
    assert_eq!(stand.text("select last_error from inbox where update_id = 1").await.unwrap(), "ended the process");
    assert_eq!(stand.number("select user_id from code_try").await, 1, "somebody was told");
    assert_eq!(stand.text("select kind from timer").await.unwrap(), "deadly");
    assert_eq!(stand.number("select count(*) from timer where buried_at is not null").await, 1);
    assert_eq!(stand.number("select count(*) from trial").await, 0);
}

#[tokio::test]
async fn it_is_set_aside_too_where_the_clock_was_set_back_before_the_process_began() {
    let stand = Stand::new().await;
    let mut conn = stand.pool().acquire().await.unwrap();
    let mut updates: Vec<_> = (1..=3).map(|n| super::kit::raw(n, n)).collect();
    for update in &mut updates {
        update.received_at = Clock::system().now() + TimeDelta::days(1);
    }
    inbox::store_raw(&mut conn, 1, &updates).await.unwrap();
    assert_eq!(deaths(&stand), 5);
    assert_eq!(stand.number("select update_id from inbox where buried_at is not null").await, 1);
    assert_eq!(stand.number("select count(*) from inbox where done_at is not null").await, 2);
    assert_eq!(stand.number("select count(*) from trial").await, 0);
}
