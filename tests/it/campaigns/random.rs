//! Campaigns while everything goes wrong: processes die between any two transactions, Telegram fails, people block, the
//! operator holds and lets go; and two processes at once. Afterwards everybody has at most one message, and all are counted.

use super::{FIRST, Post, Square};
use crate::queues::kit::claim;
use crate::support::dice::Dice;
use chrono::TimeDelta;
use frontdesk::chat::outgoing::{Delivery, Messenger};
use frontdesk::domain::campaign::{CampaignState, Counts};
use frontdesk::domain::ids::CampaignId;
use frontdesk::store::floors::Floors;
use frontdesk::store::outbox::{Errand, Limits};
use frontdesk::store::{campaigns, timers};
use frontdesk::workers::{courier, hours};
use std::collections::BTreeMap;
use std::time::Duration;

/// What may become of a delivery.
fn trouble(dice: &mut Dice) -> Option<(Delivery, bool)> {
    match dice.roll(16) {
        0 => Some((Delivery::SlowDown(Duration::from_secs(2)), false)),
        1 => Some((Delivery::Transient("502".into()), false)),
        2 => Some((Delivery::Unanswered("timed out".into()), true)),
        3 => Some((Delivery::Unanswered("timed out".into()), false)),
        4 => Some((Delivery::Rejected("Bad Request: a sample".into()), false)),
        _ => None,
    }
}

/// A courier takes some letters and dies: before they are handed over, or after.
async fn courier_dies(square: &Square, post: &Post, limits: &Limits, handed_over: bool) {
    let mut conn = square.pool().acquire().await.unwrap();
    let now = square.clock.now();
    for row in claim(&mut conn, now, limits, 10).await {
        if let (Errand::Carry(parcel), true) = (&row.errand, handed_over) {
            post.deliver(parcel).await;
        }
    }
}

/// The desk dies in the middle of a turn.
async fn desk_dies(square: &Square) {
    let mut tx = square.pool().begin().await.unwrap();
    if let Some(timer) = timers::claim_due(&mut tx, square.clock.now(), Floors::default().timer).await.unwrap() {
        square.desk.ring(&mut tx, &timer).await.unwrap();
    }
    tx.rollback().await.unwrap();
}

async fn operator(square: &Square, id: CampaignId, dice: &mut Dice) {
    let mut tx = square.pool().begin().await.unwrap();
    let (home, now) = (square.community, square.clock.now());
    match dice.roll(2) {
        0 => campaigns::pause(&mut tx, home, id, now).await.unwrap(),
        _ => campaigns::resume(&mut tx, home, id, now).await.unwrap(),
    };
    tx.commit().await.unwrap();
}

async fn story(seed: u64, people: i64, cancelled: bool) -> Counts {
    println!("seed {seed}");
    let mut dice = Dice(seed);
    let square = Square::new(people).await;
    let (id, post) = (square.notice().await, Post::default());
    let limits = if seed.is_multiple_of(2) { Limits::TELEGRAM } else { Limits::NONE };
    for _ in 0..160 {
        let next = trouble(&mut dice);
        post.0.lock().unwrap().troubles.push_back(next);
        match dice.roll(14) {
            0..3 => drop(square.plan().await),
            3..7 => drop(courier::step_within(square.pool(), &square.clock, &post, &limits).await),
            7 => courier_dies(&square, &post, &limits, false).await,
            8 => courier_dies(&square, &post, &limits, true).await,
            9 => desk_dies(&square).await,
            10 => operator(&square, id, &mut dice).await,
            11 => drop(post.0.lock().unwrap().blocked.insert(FIRST + dice.roll(people as usize) as i64)),
            12 => drop(square.move_on().await),
            _ => square.clock.advance(TimeDelta::seconds(dice.roll(60) as i64)),
        }
    }
    let mut conn = square.pool().acquire().await.unwrap();
    if cancelled {
        campaigns::cancel(&mut conn, square.community, id, square.clock.now()).await.unwrap();
    } else {
        campaigns::resume(&mut conn, square.community, id, square.clock.now()).await.unwrap();
    }
    square.clock.advance(courier::LEASE);
    square.to_the_end(&post, &limits).await;
    check(&square, id, &post, people, cancelled).await
}

async fn check(square: &Square, id: CampaignId, post: &Post, people: i64, cancelled: bool) -> Counts {
    let counts = square.counts(id).await;
    let state = if cancelled { CampaignState::Cancelled } else { CampaignState::Done };
    assert_eq!(square.campaign(id).await.state, state);
    assert_eq!((counts.due, counts.waiting), (0, 0), "{counts:?}");
    if !cancelled {
        assert_eq!(counts.settled(), people, "{counts:?}");
    }
    let rows: BTreeMap<i64, String> = sqlx::query_as("select user_id, state from campaign_message")
        .fetch_all(square.pool())
        .await
        .unwrap()
        .into_iter()
        .collect();
    {
        let bag = post.0.lock().unwrap();
        for (chat, n) in &bag.arrived {
            assert_eq!(*n, 1, "{chat} was written to {n} times");
            let state = rows[chat].as_str();
            assert!(matches!(state, "sent" | "uncertain"), "{chat} has a message and is {state}");
        }
        for (user, state) in rows.iter().filter(|(user, _)| !bag.arrived.contains_key(*user)) {
            assert_ne!(state, "sent", "{user} has no message");
        }
    }
    assert_eq!(square.number("select count(*) from outbox where campaign_id is not null").await, 0);
    assert_eq!(square.number("select count(*) from timer").await, 0);
    counts
}

#[tokio::test]
async fn whatever_dies_at_any_step_everybody_has_at_most_one_message() {
    let mut all = Counts::default();
    for seed in [3, 20_261_124, 77, 4242] {
        let counts = story(seed, 300, false).await;
        println!("{counts:?}");
        all.sent += counts.sent;
        all.uncertain += counts.uncertain;
        all.blocked += counts.blocked;
        all.failed += counts.failed;
    }
    assert!(all.sent > 600 && all.uncertain > 10 && all.blocked > 3 && all.failed > 3, "nothing went wrong: {all:?}");
    let counts = story(99, 300, true).await;
    assert!(counts.withdrawn > 0, "{counts:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_plan_and_carry_at_once() {
    let square = Square::new(1500).await;
    let (id, post) = (square.notice().await, Post::default());
    let process = || async {
        while square.campaign(id).await.state != CampaignState::Done {
            let planned = hours::step_timer(square.pool(), &square.clock, &square.desk).await;
            let carried = courier::step_within(square.pool(), &square.clock, &post, &Limits::NONE).await;
            if !planned && !carried {
                // A little: what another one carries at this moment must not look lost.
                square.clock.advance(TimeDelta::milliseconds(20));
            }
        }
    };
    tokio::join!(process(), process(), process());
    check(&square, id, &post, 1500, false).await;
    assert_eq!(square.counts(id).await, Counts { sent: 1500, ..Counts::default() });
    let turns = square.number("select count(distinct planned_at) from campaign_message").await;
    assert!(turns > 4, "it was planned in {turns} pages");
}
