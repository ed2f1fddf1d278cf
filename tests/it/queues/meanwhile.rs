//! What changes while something else is on its way: nobody waits for it, and nothing old is written over what is new.

use super::kit::{ANNA, Stand, claim, letter, noon, seconds};
use crate::fees::unit;
use crate::scenarios::common::report;
use crate::support::town::Town;
use chrono::TimeDelta;
use frontdesk::chat::outgoing::Delivery;
use frontdesk::domain::ids::{ChatId, CommunityId, MessageId, TicketId, UserId};
use frontdesk::store::floors::Floors;
use frontdesk::store::outbox::{self, Letter, Limits, Rank, Settled};
use frontdesk::store::{billing, tickets, timers};
use serde_json::Value;
use sqlx::PgConnection;

/// Whoever waits for somebody else fails.
async fn impatient(conn: &mut PgConnection) {
    sqlx::raw_sql("set lock_timeout = '300ms'").execute(conn).await.unwrap();
}

#[tokio::test]
async fn a_timer_that_was_set_anew_is_not_set_aside_for_the_failures_of_the_old_one() {
    let stand = Stand::new().await;
    let mut conn = stand.pool().acquire().await.unwrap();
    let home = CommunityId(0);
    timers::set_one(&mut conn, home, "s77.77", "nudge", Some(noon())).await.unwrap();
    let old = timers::claim_due(&mut conn, noon(), Floors::default().timer).await.unwrap().unwrap();
    // It failed and was rolled back; a turn sets it anew before that is written down.
    let later = vec![("nudge".to_owned(), noon() + seconds(60), Value::Null)];
    timers::replace_all(&mut conn, home, "s77.77", &later).await.unwrap();
    timers::fail(&mut conn, &old, (noon() + seconds(300), true), "a failure").await.unwrap();
    timers::bury(&mut conn, &old, noon(), "the last failure").await.unwrap();
    let now = timers::of(&mut conn, home, "s77.77").await.unwrap();
    assert_eq!((now.len(), now[0].due_at, now[0].attempts), (1, noon() + seconds(60), 0));
    let due = timers::claim_due(&mut conn, noon() + seconds(60), Floors::default().timer).await.unwrap();
    assert!(due.is_some(), "it rings at its time");
}

#[tokio::test]
async fn a_message_about_a_ticket_is_written_down_while_a_turn_works_on_the_ticket() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    report(&anna, "The kitchen tap has been dripping since yesterday").await;
    let ticket = TicketId(town.count("select id from ticket").await);
    let (mut turn, mut courier) = (town.db.pool.begin().await.unwrap(), town.db.pool.acquire().await.unwrap());
    impatient(&mut courier).await;
    let now = town.clock.now();
    let about = Letter { community: town.community, ticket: Some(ticket), ..letter(ANNA, "about it", Rank::Card) };
    outbox::post(&mut courier, about, now).await.unwrap();
    let sent = claim(&mut courier, now, &Limits::TELEGRAM, 1).await.pop().unwrap();
    tickets::lock(&mut turn, town.community, ticket).await.unwrap().unwrap();
    let delivered = Delivery::Delivered(Some(MessageId(41)));
    assert_eq!(outbox::settle(&mut courier, &sent, &delivered, now).await.unwrap(), Settled::Sent);
}

#[tokio::test]
async fn whoever_looks_at_an_account_does_not_wait_for_the_billing_service() {
    let town = Town::with_staff("en").await;
    let home = unit(&town, "5-1201").await;
    let (mut worker, mut turn) = (town.db.pool.begin().await.unwrap(), town.db.pool.acquire().await.unwrap());
    impatient(&mut turn).await;
    let now = town.clock.now();
    let looks = |user: i64| (ChatId(user), UserId(user));
    assert!(billing::want(&mut turn, (town.community, home), looks(101), now).await.unwrap().waiting);
    let fetch = billing::claim(&mut worker, now).await.unwrap().unwrap();
    assert!(billing::want(&mut turn, (town.community, home), looks(102), now).await.unwrap().waiting);
    billing::fetched(&mut worker, &fetch, now).await.unwrap();
    worker.commit().await.unwrap();
    assert!(!billing::want(&mut turn, (town.community, home), looks(101), now).await.unwrap().waiting);
    let old = now + TimeDelta::days(1);
    assert!(billing::want(&mut turn, (town.community, home), looks(101), old).await.unwrap().waiting);
}
