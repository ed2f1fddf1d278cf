//! A campaign to a million residents: figures for docs/performance.md.
//!
//! `cargo test --release --test it campaigns::bench::a_million -- --ignored --nocapture`

use super::{FIRST, Post, Square, move_on};
use chrono::{DateTime, Utc};
use frontdesk::chat::outgoing::{Delivery, Messenger, Parcel};
use frontdesk::clock::Clock;
use frontdesk::desk::Desk;
use frontdesk::domain::campaign::CampaignState;
use frontdesk::domain::ids::MessageId;
use frontdesk::store::outbox::Limits;
use frontdesk::workers::{courier, hours};
use sqlx::postgres::PgPoolOptions;
use std::fs::File;
use std::io::Write;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// A messenger that writes down to whom it carried, in a file that outlives whoever is killed.
struct Ledger(Mutex<File>);

impl Messenger for Ledger {
    async fn deliver(&self, parcel: &Parcel) -> Delivery {
        self.0.lock().unwrap().write_all(&parcel.to.chat.0.to_le_bytes()).unwrap();
        Delivery::Delivered(Some(MessageId(1)))
    }
}

/// The process that plans and carries: Telegram's limits, and a clock that it moves itself. Started by the measurement.
#[tokio::test]
#[ignore = "a part of the measurement"]
async fn carrier() {
    let Ok(url) = std::env::var("CAMPAIGN_DATABASE") else { return };
    let ledger = std::env::var("CAMPAIGN_LEDGER").unwrap();
    let start: DateTime<Utc> = std::env::var("CAMPAIGN_START").unwrap().parse().unwrap();
    let pool = PgPoolOptions::new().max_connections(4).connect(&url).await.unwrap();
    let clock = Clock::still(start);
    let desk = Desk::new(clock.clone(), "desk_bot".into(), Default::default());
    let ledger = Ledger(Mutex::new(File::options().append(true).create(true).open(ledger).unwrap()));
    loop {
        while hours::step_timer(&pool, &clock, &desk).await {}
        while courier::step_within(&pool, &clock, &ledger, &Limits::TELEGRAM).await {}
        if !move_on(&pool, &clock).await {
            return;
        }
    }
}

fn start(url: &str, ledger: &Path, at: DateTime<Utc>) -> Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["campaigns::bench::carrier", "--exact", "--ignored", "--nocapture"]);
    command.env("CAMPAIGN_DATABASE", url).env("CAMPAIGN_LEDGER", ledger).env("CAMPAIGN_START", at.to_rfc3339());
    command.stdout(Stdio::null()).spawn().unwrap()
}

fn memory(child: &Child) -> Option<u64> {
    let told = std::fs::read_to_string(format!("/proc/{}/status", child.id())).ok()?;
    let line = told.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches("kB").trim().parse().ok()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a measurement"]
async fn a_million() {
    let people: i64 = std::env::var("CAMPAIGN_PEOPLE").ok().and_then(|n| n.parse().ok()).unwrap_or(1_000_000);
    let begun = Instant::now();
    let square = Square::new(people).await;
    sqlx::query("vacuum analyze resident, occupancy, unit").execute(&square.db.owner).await.unwrap();
    println!("{people} residents made in {:.0?}", begun.elapsed());
    // In the hours of notices: it lasts more than one of their days.
    let id = square.notice().await;
    sqlx::query("update campaign set urgent = false").execute(square.pool()).await.unwrap();
    let ledger: PathBuf = std::env::temp_dir().join(format!("frontdesk-campaign-{}.ledger", std::process::id()));
    let _ = std::fs::remove_file(&ledger);
    File::create(&ledger).unwrap();

    let begun = Instant::now();
    let mut child = start(&square.db.url, &ledger, square.clock.now());
    let (mut most, mut swept, mut told, mut killed) = (0, Instant::now(), Instant::now(), false);
    let carried = || std::fs::metadata(&ledger).unwrap().len() / 8;
    while child.try_wait().unwrap().is_none() {
        most = memory(&child).unwrap_or(0).max(most);
        if !killed && carried() >= people as u64 / 2 {
            killed = true;
            child.kill().unwrap();
            assert_eq!(child.wait().unwrap().signal(), Some(9));
            let later =
                "select greatest((select max(at) from campaign_message), (select max(lease_until) from outbox))";
            let later: DateTime<Utc> = sqlx::query_scalar(later).fetch_one(square.pool()).await.unwrap();
            println!("killed after {} messages, VmHWM {:.1} MiB", carried(), most as f64 / 1024.0);
            child = start(&square.db.url, &ledger, later);
        }
        if swept.elapsed() > Duration::from_secs(20) {
            // The tests' server does not clean up and count by itself, as every other one does.
            swept = Instant::now();
            let tables = "vacuum (analyze) outbox, timer, chat, screen, campaign_message";
            sqlx::query(tables).execute(&square.db.owner).await.unwrap();
        }
        if told.elapsed() > Duration::from_secs(30) {
            told = Instant::now();
            println!("{:.0?}: {} messages, VmHWM {:.1} MiB", begun.elapsed(), carried(), most as f64 / 1024.0);
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    assert!(child.wait().unwrap().success() && killed);
    let took = begun.elapsed();

    let mut messages = vec![0_u8; people as usize];
    for chat in std::fs::read(&ledger).unwrap().chunks(8) {
        let user = i64::from_le_bytes(chat.try_into().unwrap());
        messages[(user - FIRST) as usize] += 1;
    }
    std::fs::remove_file(&ledger).unwrap();
    let counts = square.counts(id).await;
    let c = square.campaign(id).await;
    assert_eq!(c.state, CampaignState::Done);
    assert_eq!((counts.sent + counts.uncertain, counts.settled()), (people, people));
    assert!(messages.iter().all(|n| *n <= 1), "somebody was written to twice");
    let uncertain: Vec<i64> = sqlx::query_scalar("select user_id from campaign_message where state = 'uncertain'")
        .fetch_all(square.pool())
        .await
        .unwrap();
    let none: Vec<i64> = (0..people).filter(|n| messages[*n as usize] == 0).map(|n| n + FIRST).collect();
    assert!(none.iter().all(|user| uncertain.contains(user)), "somebody was forgotten");
    println!("{counts:?}; without a message: {}", none.len());
    println!(
        "{people} messages in {took:.0?}: {:.0} a second; {} of the simulated clock; VmHWM {:.1} MiB",
        people as f64 / took.as_secs_f64(),
        c.ended_at.unwrap() - c.started_at.unwrap(),
        most as f64 / 1024.0
    );
    for (what, sql) in [
        ("campaign_message", "select pg_total_relation_size('campaign_message') / 1048576"),
        ("outbox", "select pg_total_relation_size('outbox') / 1048576"),
        ("chat", "select pg_total_relation_size('chat') / 1048576"),
    ] {
        println!("{what}: {} MiB", square.number(sql).await);
    }
    let begun = Instant::now();
    square.counts(id).await;
    println!("counted in {:.0?}", begun.elapsed());
    assert!(cfg!(debug_assertions) || most < 64 * 1024, "needs more memory than promised");
}

/// What claiming several letters at a time is worth.
#[tokio::test]
#[ignore = "a measurement"]
async fn letters_in_a_second() {
    const PEOPLE: i64 = 5000;
    for most in [1, 10, 25] {
        let square = Square::new(PEOPLE).await;
        let (id, post) = (square.notice().await, Post::default());
        let begun = Instant::now();
        loop {
            while square.plan().await {}
            while courier::step_taking(square.pool(), &square.clock, &post, &Limits::TELEGRAM, most).await {}
            if !square.move_on().await {
                break;
            }
        }
        let took = begun.elapsed();
        assert_eq!(square.counts(id).await.sent, PEOPLE);
        println!("{most} at a time: {:.0} letters a second", PEOPLE as f64 / took.as_secs_f64());
    }
}
