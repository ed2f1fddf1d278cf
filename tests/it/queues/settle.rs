//! Chats that are gone and chats that moved.

use super::kit::{ANNA, BORIS, GROUP, Stand, card, letter, noon, seconds};
use frontdesk::chat::outgoing::{Address, Delivery, Op};
use frontdesk::domain::ids::{ChatId, MessageId};
use frontdesk::store::outbox::{Letter, Rank, Show};
use frontdesk::store::{chats, timers};

#[tokio::test]
async fn who_blocked_the_bot_gets_nothing_more_and_is_marked() {
    let stand = Stand::new().await;
    stand.ticket().await;
    stand.messenger.will(Delivery::Gone("Forbidden: bot was blocked by the user".to_owned()));
    stand.post(letter(ANNA, "one", Rank::Reply)).await;
    stand.post(letter(ANNA, "two", Rank::Reply)).await;
    stand.post(letter(BORIS, "three", Rank::Push)).await;
    assert_eq!(stand.carry().await, ["77 send one", "78 send three"]);
    assert_eq!(stand.number("select count(*) from resident where blocked_at is not null").await, 1);
    assert_eq!(stand.number("select count(*) from outbox where dead_at is not null and outcome = 'gone'").await, 2);
    stand.show(card(ANNA, "news")).await;
    assert!(stand.carry().await.is_empty());
    let mut conn = stand.pool().acquire().await.unwrap();
    assert!(chats::heard(&mut conn, ANNA).await.unwrap());
    stand.show(card(ANNA, "news")).await;
    assert_eq!(stand.carry().await, ["77 send news [Take]"], "the same words were never seen");
}

#[tokio::test]
async fn a_group_that_became_a_supergroup_takes_everything_along() {
    let stand = Stand::new().await;
    let (community, _) = stand.ticket().await;
    let new = ChatId(-100_555);
    sqlx::query(
        "insert into staff_group (community_id, department, chat_id, lang, bound_at) values ($1, 'works', -100, 'en', $2)",
    )
    .bind(community.0)
    .bind(noon())
    .execute(stand.pool())
    .await
    .unwrap();
    sqlx::query("insert into session (chat_id, user_id, lang, heard_at) values (-100, 5, 'en', $1)")
        .bind(noon())
        .execute(stand.pool())
        .await
        .unwrap();
    let mut conn = stand.pool().acquire().await.unwrap();
    let nudge = [("nudge".to_owned(), noon() + seconds(60), serde_json::json!({}))];
    timers::replace_all(&mut conn, community, "s-100.5", &nudge).await.unwrap();
    stand.show(card(GROUP, "new")).await;
    stand.carry().await;
    stand.show(card(GROUP, "taken")).await;
    stand.post(letter(GROUP, "reminder", Rank::Card)).await;
    let old = Op::Strip { message: Some(MessageId(1)) };
    stand.post(Letter { op: old, ..letter(GROUP, "", Rank::Push) }).await;
    stand.messenger.will(Delivery::Migrated(new));
    assert_eq!(
        stand.carry().await,
        ["-100 edit 1 taken [Take]", "-100555 send taken [Take]", "-100555 send reminder"],
        "messages are numbered anew: the card is sent again, nothing is done to old ones"
    );
    assert_eq!(stand.number("select chat_id from staff_group").await, new.0);
    assert_eq!(stand.number("select count(*) from session where chat_id = -100555").await, 1);
    assert_eq!(stand.text("select subject from timer").await.unwrap(), "s-100555.5");
    stand.show(card(GROUP, "done")).await;
    assert_eq!(stand.carry().await, ["-100555 edit 2 done [Take]"], "the old number leads to the new one");
}

#[tokio::test]
async fn a_message_for_a_lost_topic_goes_to_the_group_itself() {
    let stand = Stand::new().await;
    let to = Address { chat: GROUP, thread: Some(12) };
    stand.messenger.will(Delivery::MessageGone);
    stand.show(Show { to, ..card(GROUP, "fire") }).await;
    assert_eq!(stand.carry().await, ["-100 send fire [Take]", "-100 send fire [Take]"]);
    assert_eq!(stand.number("select count(*) from outbox where thread_id is null and sent_at is not null").await, 1);
}

#[tokio::test]
async fn what_is_tried_for_a_day_is_given_up() {
    let stand = Stand::new().await;
    stand.post(letter(ANNA, "hello", Rank::Reply)).await;
    stand.clock.advance(seconds(25 * 3600));
    stand.messenger.will(Delivery::Transient("502".to_owned()));
    assert_eq!(stand.carry().await.len(), 1);
    assert_eq!(stand.text("select outcome from outbox").await.unwrap(), "unreachable");
}
