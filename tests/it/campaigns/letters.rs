//! A campaign's letters: planned as the outbox drains, held, taken back, expired; at most once; counted by what became of them.

use super::{FIRST, Post, Square};
use crate::queues::kit::claim;
use chrono::TimeDelta;
use frontdesk::chat::outgoing::{Body, Delivery, Keyboard, Op};
use frontdesk::domain::campaign::{CampaignState, Counts};
use frontdesk::domain::ids::{MessageId, UnitId, UserId};
use frontdesk::store::campaigns::{self, Letter, Planned};
use frontdesk::store::outbox::{self, Limits};
use frontdesk::workers::courier;
use std::time::Duration;

const NONE: &Limits = &Limits::NONE;

fn letter(words: &str) -> Letter {
    let body = Body::Html { html: words.to_owned() };
    Letter::Send(Op::Send { body, keyboard: Keyboard::None, reply_to: None, silent: false })
}

#[tokio::test]
async fn the_outbox_holds_a_window_of_the_audience_and_no_more() {
    let square = Square::new(1200).await;
    let (id, post) = (square.notice().await, Post::default());
    let mut most = 0;
    loop {
        while square.plan().await {
            most = most.max(square.number("select count(*) from outbox").await);
        }
        // Some go, and the next page fills up what they leave.
        for _ in 0..7 {
            courier::step_taking(square.pool(), &square.clock, &post, NONE, 10).await;
        }
        if square.campaign(id).await.state == CampaignState::Done {
            break;
        }
        square.clock.advance(TimeDelta::milliseconds(500));
    }
    assert_eq!(most, 250);
    assert_eq!(square.counts(id).await, Counts { sent: 1200, ..Counts::default() });
    {
        let bag = post.0.lock().unwrap();
        assert_eq!((bag.order.len(), bag.arrived.len()), (1200, 1200));
        assert!(bag.order.is_sorted(), "by ascending number");
    }
    assert_eq!(square.number("select count(*) from outbox").await, 0, "they leave no trace there");
    assert_eq!(square.number("select count(*) from campaign_message where message_id is null").await, 0);
    assert_eq!(square.number("select count(*) from timer where subject like 'k%'").await, 0);
}

#[tokio::test]
async fn what_became_of_each_is_counted_and_nothing_is_sent_twice() {
    let square = Square::new(9).await;
    let (id, post) = (square.notice().await, Post::default());
    post.0.lock().unwrap().blocked.insert(FIRST + 1);
    post.will(Delivery::Rejected("Bad Request: a sample of a refusal".into()), false);
    post.will(Delivery::Unanswered("timed out".into()), true);
    post.will(Delivery::Unanswered("timed out".into()), false);
    post.will(Delivery::Transient("502".into()), false);
    post.will(Delivery::SlowDown(Duration::from_secs(3)), false);
    // One is known to have stopped the bot; nobody tries.
    sqlx::query("update resident set blocked_at = now() where user_id = $1")
        .bind(FIRST + 8)
        .execute(square.pool())
        .await
        .unwrap();
    square.to_the_end(&post, &Limits::TELEGRAM).await;
    let counts = square.counts(id).await;
    assert_eq!(counts, Counts { sent: 4, failed: 1, blocked: 2, uncertain: 2, ..Counts::default() });
    assert!(post.0.lock().unwrap().arrived.values().all(|n| *n == 1));
    assert_eq!(post.arrived(), 5, "one of the uncertain arrived");
    assert_eq!(square.number("select count(*) from resident where blocked_at is not null").await, 2);
    let mut conn = square.pool().acquire().await.unwrap();
    let c = campaigns::find(&mut conn, id).await.unwrap().unwrap();
    let reasons = campaigns::reasons(&mut conn, &c, 5).await.unwrap();
    assert_eq!(reasons, [("Bad Request: a sample of a refusal".to_owned(), 1)]);
}

#[tokio::test]
async fn a_courier_who_is_lost_leaves_uncertain_letters_behind() {
    let square = Square::new(25).await;
    let (id, post) = (square.notice().await, Post::default());
    square.plan().await;
    let mut conn = square.pool().acquire().await.unwrap();
    let now = square.clock.now();
    let lost = claim(&mut conn, now, NONE, 10).await;
    assert_eq!(lost.len(), 10);
    square.work(&post, NONE).await;
    assert_eq!(square.counts(id).await, Counts { waiting: 10, sent: 15, ..Counts::default() });
    square.clock.advance(courier::LEASE);
    square.to_the_end(&post, NONE).await;
    assert_eq!(square.counts(id).await, Counts { uncertain: 10, sent: 15, ..Counts::default() });
    assert_eq!(square.campaign(id).await.state, CampaignState::Done);
    // One of them was only slow: its answer still counts, another's refusal does not.
    let one: Vec<_> = lost.iter().take(1).map(|row| (row, None)).collect();
    outbox::delivered(&mut conn, &one, square.clock.now()).await.unwrap();
    let late = Delivery::SlowDown(Duration::from_secs(1));
    outbox::settle(&mut conn, &lost[1], &late, square.clock.now()).await.unwrap();
    assert_eq!(square.counts(id).await, Counts { uncertain: 9, sent: 16, ..Counts::default() });
    assert_eq!(post.arrived(), 15);
}

#[tokio::test]
async fn letters_that_are_back_together_are_written_down_once_and_the_next_are_looked_for() {
    let square = Square::new(4).await;
    let id = square.notice().await;
    square.plan().await;
    let mut conn = square.pool().acquire().await.unwrap();
    let now = square.clock.now();
    let taken = claim(&mut conn, now, NONE, 3).await;
    let back: Vec<_> = taken.iter().map(|row| (row, Some(MessageId(41)))).collect();
    for _ in 0..2 {
        let (left, waits) = outbox::arrived(&mut conn, &back, now).await.unwrap();
        assert!(left.is_empty());
        assert!(waits, "the last one waits");
        assert_eq!(square.counts(id).await, Counts { waiting: 1, sent: 3, ..Counts::default() });
    }
    assert_eq!(square.number("select count(*) from outbox").await, 1);
}

#[tokio::test]
async fn held_in_the_middle_and_let_go_on() {
    let square = Square::new(600).await;
    let (id, post) = (square.notice().await, Post::default());
    square.plan().await;
    for _ in 0..4 {
        courier::step_taking(square.pool(), &square.clock, &post, NONE, 10).await;
    }
    let mut conn = square.pool().acquire().await.unwrap();
    let (home, now) = (square.community, square.clock.now());
    let flying = claim(&mut conn, now, NONE, 10).await;
    let before = campaigns::pause(&mut conn, home, id, now).await.unwrap().unwrap();
    assert_eq!(before.state, CampaignState::Running);
    assert_eq!(square.counts(id).await, Counts { due: 200, waiting: 10, sent: 40, ..Counts::default() });
    // What is on its way arrives, or waits with the others where Telegram asks for a pause.
    let (back, there) = flying.split_at(2);
    let rows: Vec<_> = there.iter().map(|row| (row, None)).collect();
    outbox::delivered(&mut conn, &rows, now).await.unwrap();
    outbox::settle(&mut conn, &back[0], &Delivery::SlowDown(Duration::from_secs(1)), now).await.unwrap();
    outbox::settle(&mut conn, &back[1], &Delivery::Transient("502".into()), now).await.unwrap();
    square.clock.advance(TimeDelta::hours(5));
    square.to_the_end(&post, NONE).await;
    assert_eq!(square.counts(id).await, Counts { due: 202, sent: 48, ..Counts::default() });
    assert_eq!(campaigns::pause(&mut conn, home, id, now).await.unwrap().unwrap().state, CampaignState::Paused);
    campaigns::resume(&mut conn, home, id, square.clock.now()).await.unwrap();
    square.to_the_end(&post, NONE).await;
    assert_eq!(square.counts(id).await, Counts { sent: 600, ..Counts::default() });
    assert_eq!(post.arrived(), 592, "eight were carried by hand");
    assert!(post.0.lock().unwrap().arrived.values().all(|n| *n == 1));
    let over = campaigns::resume(&mut conn, home, id, square.clock.now()).await.unwrap().unwrap();
    assert_eq!(over.state, CampaignState::Done);
    assert_eq!(square.number("select count(*) from timer where subject like 'k%'").await, 0);
}

#[tokio::test]
async fn ended_in_the_middle() {
    let square = Square::new(600).await;
    let (id, post) = (square.notice().await, Post::default());
    square.plan().await;
    courier::step_taking(square.pool(), &square.clock, &post, NONE, 10).await;
    let mut conn = square.pool().acquire().await.unwrap();
    let (home, now) = (square.community, square.clock.now());
    let flying = claim(&mut conn, now, NONE, 10).await;
    campaigns::cancel(&mut conn, home, id, now).await.unwrap();
    outbox::settle(&mut conn, &flying[0], &Delivery::Transient("502".into()), now).await.unwrap();
    square.clock.advance(courier::LEASE);
    square.to_the_end(&post, NONE).await;
    let counts = square.counts(id).await;
    assert_eq!(counts, Counts { sent: 10, uncertain: 9, withdrawn: 231, ..Counts::default() });
    assert_eq!(post.arrived(), 10);
    let c = square.campaign(id).await;
    assert_eq!((c.state, c.ended_at), (CampaignState::Cancelled, Some(now)));
    campaigns::resume(&mut conn, home, id, square.clock.now()).await.unwrap();
    square.to_the_end(&post, NONE).await;
    assert_eq!(post.arrived(), 10, "what is over stays over");
}

#[tokio::test]
async fn a_letter_that_lies_too_long_is_written_anew() {
    let square = Square::new(3).await;
    let (id, post) = (square.notice().await, Post::default());
    square.plan().await;
    sqlx::query("update outbox set op = jsonb_set(op, '{body,html}', '\"yesterday''s words\"')")
        .execute(square.pool())
        .await
        .unwrap();
    square.clock.advance(TimeDelta::minutes(10));
    while courier::step_within(square.pool(), &square.clock, &post, NONE).await {}
    assert_eq!(square.counts(id).await, Counts { due: 3, ..Counts::default() });
    square.plan().await;
    let stale = "select count(*) from outbox where op::text like '%yesterday%'";
    assert_eq!((square.number("select count(*) from outbox").await, square.number(stale).await), (3, 0));
    square.to_the_end(&post, NONE).await;
    assert_eq!(square.counts(id).await, Counts { sent: 3, ..Counts::default() });
}

#[tokio::test]
async fn somebody_who_cannot_be_reached_for_a_day_is_given_up() {
    let square = Square::new(1).await;
    let (id, post) = (square.notice().await, Post::default());
    let begun = square.clock.now();
    let try_for = async |minutes| {
        let until = square.clock.now() + TimeDelta::minutes(minutes);
        while square.clock.now() < until && square.campaign(id).await.state != CampaignState::Done {
            post.will(Delivery::Transient("500".into()), false);
            square.work(&post, NONE).await;
            square.move_on().await;
        }
    };
    try_for(12).await;
    let counts = square.counts(id).await;
    assert_eq!((counts.failed, counts.settled()), (0, 0), "it is tried for a day");
    sqlx::query("update campaign_message set planned_at = planned_at - interval '1 day'")
        .execute(square.pool())
        .await
        .unwrap();
    try_for(25).await;
    assert_eq!(square.counts(id).await, Counts { failed: 1, ..Counts::default() });
    assert!(square.clock.now() - begun < TimeDelta::minutes(30));
    assert_eq!(post.arrived(), 0);
}

#[tokio::test]
async fn one_message_for_each_user_and_unit_whatever_is_planned() {
    let square = Square::new(4).await;
    let (id, post) = (square.notice().await, Post::default());
    let c = square.campaign(id).await;
    let mut conn = square.pool().acquire().await.unwrap();
    let now = square.clock.now();
    let expires = now + TimeDelta::minutes(10);
    let to = |user: i64, unit: i64, words: &str| Planned {
        user: UserId(FIRST + user),
        unit: Some(UnitId(unit)),
        letter: letter(words),
    };
    let page = [to(0, 1, "a"), to(0, 2, "b"), to(1, 1, "c"), to(0, 1, "twice in a page")];
    let twice = campaigns::plan(&mut conn, &c, &page, expires, now).await;
    assert!(twice.is_err(), "a page that names somebody twice is a mistake of ours");
    assert_eq!(campaigns::plan(&mut conn, &c, &page[..3], expires, now).await.unwrap(), 3);
    let again = [to(0, 2, "again"), to(1, 1, "again"), to(1, 2, "new")];
    assert_eq!(campaigns::plan(&mut conn, &c, &again, expires, now).await.unwrap(), 1);
    // Unit 1 paid its bill: its letters come back. One of its people is written to anew, the other one is not.
    assert_eq!(campaigns::recall(&mut conn, square.community, &[UnitId(1)], now).await.unwrap(), 2);
    let back = campaigns::again(&mut conn, &c, 10).await.unwrap();
    assert_eq!(
        back.iter().map(|r| (r.user.0 - FIRST, r.unit)).collect::<Vec<_>>(),
        [(0, Some(UnitId(1))), (1, Some(UnitId(1)))]
    );
    let unwanted = Planned { user: UserId(FIRST + 1), unit: Some(UnitId(1)), letter: Letter::Unwanted };
    assert_eq!(campaigns::plan(&mut conn, &c, &[to(0, 1, "anew"), unwanted], expires, now).await.unwrap(), 1);
    while courier::step_within(square.pool(), &square.clock, &post, NONE).await {}
    assert_eq!(square.counts(id).await, Counts { sent: 3, withdrawn: 1, ..Counts::default() });
    assert_eq!(
        campaigns::recall(&mut conn, square.community, &[UnitId(2)], now).await.unwrap(),
        0,
        "what is sent is sent"
    );
    assert_eq!(post.0.lock().unwrap().arrived, [(FIRST, 2), (FIRST + 1, 1)].into());
}

#[tokio::test]
async fn who_stops_the_bot_gets_no_letter_of_any_campaign() {
    let square = Square::new(30).await;
    let (one, two, post) = (square.notice().await, square.notice().await, Post::default());
    while square.plan().await {}
    assert_eq!(square.number("select count(*) from outbox").await, 60);
    post.0.lock().unwrap().blocked.insert(FIRST);
    courier::step_within(square.pool(), &square.clock, &post, NONE).await;
    assert_eq!(square.number("select count(*) from campaign_message where state = 'blocked'").await, 2);
    square.to_the_end(&post, NONE).await;
    for id in [one, two] {
        assert_eq!(square.counts(id).await, Counts { sent: 29, blocked: 1, ..Counts::default() });
    }
    assert_eq!(square.number("select count(*) from resident where blocked_at is not null").await, 1);
}
