//! Telegram keeps its limits and asks again and again to slow down: nothing is lost for it, nothing comes twice.

use crate::kill::Reporter;
use crate::support::place::{LI, Place, WORKERS};
use crate::support::program::Setup;
use chrono::TimeDelta;
use frontdesk::clock::Clock;
use frontdesk::desk::Desk;
use frontdesk::store::outbox::Limits;
use frontdesk::telegram::Telegram;
use frontdesk::workers::billing::Billing;
use frontdesk::workers::{Intake, Parts, run};
use sqlx::postgres::PgPoolOptions;
use std::sync::Arc;
use std::time::{Duration, Instant};
use telegram_sim::{Fault, Trouble};

/// What Telegram takes, as far as it is known.
const TELEGRAM: telegram_sim::Limits =
    telegram_sim::Limits { per_chat_per_second: Some(3), group_per_minute: Some(20), overall_per_second: Some(30) };

/// How often Telegram refused because it was too much, of so many calls.
fn refused(place: &Place) -> (usize, usize) {
    let calls = place.sim.calls(0, None);
    let refused = calls.iter().filter(|call| call.to_string().contains("Too Many Requests")).count();
    (refused, calls.len())
}

/// So many residents report a repair while Telegram refuses every sixth call, so often, and some to the group besides. In each
/// round the clock is moved; at the end everything is there, once. How often Telegram refused.
async fn through_the_storm(place: &Place, people: i64, strikes: u32, rounds: impl AsyncFn()) -> (usize, usize) {
    let sim = &place.sim;
    sim.limits(Some(TELEGRAM));
    let mut reporters: Vec<Reporter> = (0..people).map(Reporter::new).collect();
    for (n, reporter) in reporters.iter().enumerate() {
        let (lang, unit) = (reporter.texts.lang(), reporter.unit());
        place.resident(reporter.user, &format!("Resident {n}"), lang, &unit, &format!("+8613855{n:06}")).await;
    }
    let slow = Fault { retry_after: Some(1), ..Fault::once(Trouble::TooManyRequests) };
    for n in 0..strikes {
        sim.fault(Fault { after: 5 * n + 3, ..slow.clone() });
        if n % 4 == 0 {
            sim.fault(Fault { after: n, chat_id: Some(WORKERS), retry_after: Some(2), ..slow.clone() });
        }
    }
    for reporter in &reporters {
        sim.text(reporter.user, &reporter.words).unwrap();
    }
    let since = Instant::now();
    let waits = "select (select count(*) from outbox where sent_at is null and dead_at is null)
        + (select count(*) from inbox where done_at is null)";
    while !reporters.iter().all(|r| r.done) || place.count(waits).await > 0 {
        let stuck: Vec<_> = reporters.iter().filter(|r| !r.done).map(|r| r.user).collect();
        assert!(since.elapsed() < Duration::from_secs(120), "{stuck:?} wait for ever; {:?}", refused(place));
        reporters.iter_mut().for_each(|r| r.look(sim));
        tokio::time::sleep(Duration::from_millis(25)).await;
        rounds().await;
    }
    let tickets: Vec<(i64, String)> =
        sqlx::query_as("select reporter, number from ticket order by 1").fetch_all(&place.db.pool).await.unwrap();
    assert_eq!(tickets.len(), reporters.len());
    let cards = sim.messages(WORKERS, LI);
    for (reporter, number) in &tickets {
        let cards = cards.iter().filter(|m| m["text"].as_str().is_some_and(|t| t.contains(number))).count();
        assert_eq!(cards, 1, "{number} in the group");
        let own = sim.messages(*reporter, *reporter);
        let own: Vec<_> = own.iter().filter(|m| m["out"] == false).collect();
        let told = own.iter().filter(|m| m["text"].as_str().is_some_and(|t| t.contains(number))).count();
        assert_eq!(told, 1, "{number} to {reporter}: {own:#?}");
        let posted: i64 = sqlx::query_scalar(
            "select count(*) from outbox where chat_id = $1 and message_id is not null and op->>'op' = 'send'",
        )
        .bind(reporter)
        .fetch_one(&place.db.pool)
        .await
        .unwrap();
        assert_eq!(own.len() as i64, posted, "what {reporter} got: {own:#?}");
    }
    assert_eq!(place.count("select count(*) from outbox where dead_at is not null").await, 0);
    assert_eq!(place.count("select count(*) from inbox where attempts > 0 or buried_at is not null").await, 0);
    let (refused, calls) = refused(place);
    println!("{:?}: {people} residents, {calls} calls, {refused} of them refused", since.elapsed());
    (refused, calls)
}

/// A whole working day in this process, by a clock that runs twenty times as fast: twenty cards a minute, and there are forty.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn forty_residents_get_through_a_storm_and_the_limits_of_their_group() {
    let clock = Clock::system();
    let place = Place::by(Some(&clock)).await;
    let pool = PgPoolOptions::new().max_connections(14).connect(&place.db.url).await.unwrap();
    let telegram = Telegram::new(&format!("{}/", place.sim.api_url()), &place.sim.token()).unwrap();
    let parts = Parts {
        pool: pool.clone(),
        direct: pool.clone(),
        clock: clock.clone(),
        turns: Arc::new(Desk::new(clock.clone(), "desk_bot".into(), Default::default()).with(pool.clone())),
        messenger: Arc::new(telegram.clone()),
        intake: Intake::Poll(telegram),
        bot_id: 7_000_000_001,
        listener: tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap(),
        limits: Limits::TELEGRAM,
        billing: Billing::new(Default::default()).unwrap(),
    };
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let day = tokio::spawn(run(parts, async {
        let _ = stopped.await;
    }));
    let begun = clock.now();
    let rounds = async || {
        clock.advance(TimeDelta::milliseconds(475));
        sqlx::query("select pg_notify('outbox', '')").execute(&place.db.pool).await.unwrap();
    };
    let (refused, _) = through_the_storm(&place, 40, 20, rounds).await;
    let took = clock.now() - begun;
    println!("{took} by the clock");
    assert!(refused >= 25 && took > TimeDelta::seconds(60), "{refused} refusals in {took}: that was no storm");
    stop.send(()).unwrap();
    day.await.unwrap().unwrap();
    pool.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_program_itself_gets_through_a_storm() {
    let place = Place::new().await;
    let mut setup = Setup::new(&place.sim, &place.db.url);
    setup.keep_limits();
    let mut program = setup.start();
    program.ready().await;
    let (refused, _) = through_the_storm(&place, 5, 6, async || ()).await;
    assert!(refused >= 8, "{refused} refusals: that was no storm");
    let slow = format!("frontdesk_deliveries_total{{outcome=\"slow_down\"}} {refused}");
    let told = program.get("/metrics").await.1;
    assert!(told.contains(&slow), "{slow} is not in\n{told}");
}
