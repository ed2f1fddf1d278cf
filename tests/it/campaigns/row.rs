//! In what order messages go while a campaign runs: the rest has room, and its cost does not grow with what waits.

use super::{FIRST, Post, Square};
use crate::queues::kit::{claim, letter};
use chrono::TimeDelta;
use frontdesk::domain::ids::ChatId;
use frontdesk::store::floors::Floors;
use frontdesk::store::outbox::{self, Limits, Rank};
use frontdesk::workers::courier;

/// How much of the outbox is read by claiming, and by asking when the next one may go.
async fn rows_read(square: &Square, limits: &Limits) -> (i64, i64) {
    let mut tx = square.pool().begin().await.unwrap();
    let sql = "select (coalesce(sum(seq_tup_read), 0) + coalesce(sum(idx_tup_fetch), 0))::bigint
               from pg_stat_xact_user_tables where relname = 'outbox'";
    let before: i64 = sqlx::query_scalar(sql).fetch_one(&mut *tx).await.unwrap();
    claim(&mut tx, square.clock.now(), limits, 10).await;
    let claimed: i64 = sqlx::query_scalar(sql).fetch_one(&mut *tx).await.unwrap();
    outbox::next_at(&mut tx, &Floors::default(), square.clock.now()).await.unwrap();
    let asked: i64 = sqlx::query_scalar(sql).fetch_one(&mut *tx).await.unwrap();
    tx.rollback().await.unwrap();
    (claimed - before, asked - claimed)
}

#[tokio::test]
async fn an_emergency_in_the_middle_of_ten_thousand_goes_next() {
    let square = Square::new(10_000).await;
    let (id, post, limits) = (square.notice().await, Post::default(), Limits::TELEGRAM);
    while post.arrived() < 300 {
        square.work(&post, &limits).await;
        square.move_on().await;
    }
    square.work(&post, &limits).await;
    assert!(square.number("select count(*) from outbox").await > 50, "there is nothing to be passed");
    for round in 0..5 {
        // In the first moment of a second as in its last, when all 25 pushes of it are gone.
        if round % 2 == 1 {
            square.work(&post, &limits).await;
        }
        let mut conn = square.pool().acquire().await.unwrap();
        // Also to somebody whose own letter of the campaign still waits.
        for (chat, rank) in [(FIRST + 9999, Rank::Emergency), (7, Rank::Reply), (8, Rank::Card)] {
            outbox::post(&mut conn, letter(ChatId(chat), "now", rank), square.clock.now()).await.unwrap();
        }
        let before = post.arrived();
        for _ in 0..3 {
            courier::step_within(square.pool(), &square.clock, &post, &limits).await;
        }
        let order: Vec<i64> = post.0.lock().unwrap().order[before..before + 3].to_vec();
        assert_eq!(order, [FIRST + 9999, 7, 8], "in round {round}");
        square.work(&post, &limits).await;
        square.clock.advance(TimeDelta::seconds(4));
    }
    let counts = square.counts(id).await;
    assert!(counts.sent > 350 && counts.waiting > 50, "the campaign stands: {counts:?}");
}

#[tokio::test]
async fn pushes_take_25_of_the_30_a_second() {
    let square = Square::new(100).await;
    let (_, post, limits) = (square.notice().await, Post::default(), Limits::TELEGRAM);
    square.work(&post, &limits).await;
    assert_eq!(post.arrived(), 25);
    let mut conn = square.pool().acquire().await.unwrap();
    let now = square.clock.now();
    assert_eq!(outbox::next_at(&mut conn, &Floors::default(), now).await.unwrap(), Some(now + TimeDelta::seconds(1)));
    for n in 0..9 {
        outbox::post(&mut conn, letter(ChatId(50 + n), "hello", Rank::Reply), now).await.unwrap();
    }
    // The desk may plan further pages meanwhile.
    square.work(&post, &limits).await;
    assert_eq!(post.arrived(), 30, "five of the answers go in the same second");
    square.clock.advance(TimeDelta::seconds(1));
    square.work(&post, &limits).await;
    assert_eq!(post.arrived(), 34 + 25, "the other four, and again 25");
}

#[tokio::test]
async fn what_can_wait_costs_the_others_nothing() {
    let square = Square::new(1).await;
    let mut conn = square.pool().acquire().await.unwrap();
    sqlx::query("insert into chat (chat_id) select n from generate_series(1000, 20999) n")
        .execute(square.pool())
        .await
        .unwrap();
    sqlx::query(
        "insert into outbox (chat_id, priority, op, created_at, not_before)
         select n, 5, '{\"op\": \"strip\", \"message\": 1}', $1, $1 from generate_series(1000, 20999) n",
    )
    .bind(square.clock.now())
    .execute(square.pool())
    .await
    .unwrap();
    sqlx::query("analyze outbox, chat").execute(&square.db.owner).await.unwrap();
    // All 25 of this second go; then neither a claim nor the question for the next moment looks at what waits.
    let post = Post::default();
    while courier::step_within(square.pool(), &square.clock, &post, &Limits::TELEGRAM).await {}
    assert_eq!(square.number("select count(*) from outbox where sent_at is not null").await, 25);
    let (claim, ask) = rows_read(&square, &Limits::TELEGRAM).await;
    assert!(claim < 20 && ask < 1100, "{claim} rows are read to claim nothing, {ask} to know when");
    outbox::post(&mut conn, letter(ChatId(7), "now", Rank::Reply), square.clock.now()).await.unwrap();
    let (claim, _) = rows_read(&square, &Limits::TELEGRAM).await;
    assert!(claim < 30, "{claim} rows are read to claim an answer");
    square.clock.advance(TimeDelta::seconds(1));
    let (claim, _) = rows_read(&square, &Limits::TELEGRAM).await;
    assert!(claim < 60, "{claim} rows are read to claim the next ten");
}
