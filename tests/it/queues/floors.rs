//! Queues are looked through from a floor on: what is over is passed, nothing that waits is.

use super::kit::{ANNA, BORIS, GROUP, Stand, letter, noon, raw};
use crate::support::reads::{Reads, grown};
use frontdesk::domain::ids::ChatId;
use frontdesk::store::floors::{self, Floors};
use frontdesk::store::inbox;
use frontdesk::store::outbox::{self, Limits, Rank, Wish};
use frontdesk::workers::courier;
use sqlx::{Connection, PgConnection};
use std::time::{Duration, Instant};

async fn claim(conn: &mut PgConnection, floors: Floors) -> Option<i64> {
    let wish = Wish { lease: courier::LEASE, limits: &Limits::NONE, office: None, most: 1, all: true, floors };
    outbox::claim(conn, noon(), &wish).await.unwrap().rows.pop().map(|row| row.id)
}

#[tokio::test]
async fn what_is_over_is_passed_and_what_was_written_late_is_found() {
    let stand = Stand::new().await;
    let mut conn = stand.pool().acquire().await.unwrap();
    for words in ["one", "two"] {
        stand.post(letter(ANNA, words, Rank::Reply)).await;
    }
    let mut late = stand.pool().begin().await.unwrap();
    outbox::post(&mut late, letter(BORIS, "late", Rank::Reply), noon()).await.unwrap();
    stand.post(letter(ANNA, "three", Rank::Reply)).await;
    assert_eq!(stand.carry().await.len(), 3);
    let first = floors::look(&mut conn, noon(), &Floors::default()).await.unwrap();
    assert_eq!(first.message(), 0, "what is being written may have any number");
    let second = floors::look(&mut conn, noon(), &first).await.unwrap();
    let newest = stand.number("select max(id) from outbox").await;
    assert_eq!((second.message(), second.card()), (newest, newest));
    assert_eq!(claim(&mut conn, second).await, None);

    stand.post(letter(ChatId(79), "four", Rank::Push)).await;
    assert_eq!(claim(&mut conn, second).await, Some(newest + 1), "what is new is never passed");
    late.commit().await.unwrap();
    assert_eq!(claim(&mut conn, second).await, None);
    let third = floors::look(&mut conn, noon(), &second).await.unwrap();
    assert_eq!(third.message(), newest - 1);
    assert_eq!(claim(&mut conn, third).await, Some(newest - 1), "a floor that was too high is found to be");
}

/// What is read to take the first card of a group in which so many more wait.
async fn claim_in_a_busy_group(behind: i64) -> Reads {
    let mut stand = Stand::new().await;
    for words in ["one", "two", "three"] {
        stand.post(letter(GROUP, words, Rank::Card)).await;
    }
    let more = "insert into outbox (community_id, chat_id, priority, op, created_at, not_before)
                select community_id, chat_id, priority, op, created_at, not_before
                from (select * from outbox order by id limit 1) first, generate_series(1, $1)";
    sqlx::query(more).bind(behind).execute(&stand.db.owner).await.unwrap();
    let before = Reads::of(&mut stand.db).await;
    let mut conn = stand.pool().acquire().await.unwrap();
    assert_eq!(claim(&mut conn, Floors::default()).await, Some(1));
    drop(conn);
    Reads::of(&mut stand.db).await.since(&before)
}

#[tokio::test]
async fn a_card_is_taken_as_easily_however_many_wait_behind_it() {
    let waiting = 3_000;
    let found = grown(&claim_in_a_busy_group(0).await, &claim_in_a_busy_group(waiting).await, waiting);
    assert!(found.is_empty(), "read more often the more waits:\n{}", found.join("\n"));
}

#[tokio::test]
async fn an_update_that_waits_holds_the_floor() {
    let stand = Stand::new().await;
    let mut conn = stand.pool().acquire().await.unwrap();
    let before = noon() - chrono::TimeDelta::hours(1);
    let old = frontdesk::chat::inbound::RawUpdate { received_at: before, ..raw(1, 77) };
    inbox::store_raw(&mut conn, 1, &[old, raw(2, 78)]).await.unwrap();
    let found = floors::look(&mut conn, noon(), &Floors::default()).await.unwrap();
    assert_eq!(found.inbox, before);
    assert_eq!(update(&mut conn, found).await.unwrap(), 1);
    let found = floors::look(&mut conn, noon(), &found).await.unwrap();
    assert!(found.inbox > before && found.inbox < noon());
    assert_eq!(update(&mut conn, found).await.unwrap(), 2);
}

/// The number of the update that is next.
async fn update(conn: &mut PgConnection, floors: Floors) -> Option<i64> {
    let rows = inbox::claim(conn, noon(), &inbox::Wish::one(floors.inbox)).await.unwrap();
    rows.first().map(|row| row.raw.update_id)
}

/// Two hundred thousand messages and updates are over, and somebody looks at the database as it was before them.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement"]
async fn beside_an_old_snapshot() {
    let stand = Stand::new().await;
    let mut reader = stand.pool().acquire().await.unwrap();
    let mut backup = reader.begin().await.unwrap();
    sqlx::raw_sql("set transaction isolation level repeatable read; select count(*) from outbox")
        .execute(&mut *backup)
        .await
        .unwrap();
    let mut conn = stand.pool().acquire().await.unwrap();
    let few = times(&mut conn, Floors::default()).await;
    sqlx::raw_sql(
        "insert into chat (chat_id) select g from generate_series(1, 2000) g on conflict do nothing;
         insert into outbox (chat_id, priority, op, created_at, not_before)
         select 1 + g % 2000, 2, '{}', now(), now() from generate_series(1, 200000) g;
         update outbox set lease_until = now();
         update outbox set sent_at = now(), lease_until = null;
         insert into inbox (bot_id, update_id, conversation, body, received_at)
         select 1, g, g % 2000, '', '2026-01-01' from generate_series(1, 200000) g;
         update inbox set done_at = now();",
    )
    .execute(&mut *conn)
    .await
    .unwrap();
    let many = times(&mut conn, Floors::default()).await;
    let began = Instant::now();
    let first = floors::look(&mut conn, noon(), &Floors::default()).await.unwrap();
    let looked = began.elapsed();
    let found = floors::look(&mut conn, noon(), &first).await.unwrap();
    let passed = times(&mut conn, found).await;
    println!("a claim of a message, of an update: at first {few:?}; after 200,000 beside an old snapshot {many:?};");
    println!("from the floor on {passed:?}; the floors were found in {looked:?}");
    backup.rollback().await.unwrap();
}

/// How long it takes to find that nothing waits: medians of eleven.
async fn times(conn: &mut PgConnection, floors: Floors) -> (Duration, Duration) {
    let (mut messages, mut updates) = (vec![], vec![]);
    for _ in 0..11 {
        let began = Instant::now();
        assert_eq!(claim(conn, floors).await, None);
        messages.push(began.elapsed());
        let began = Instant::now();
        assert_eq!(update(conn, floors).await, None);
        updates.push(began.elapsed());
    }
    messages.sort();
    updates.sort();
    (messages[5], updates[5])
}
