//! The outbox: what goes first, Telegram's limits, leases.

use super::kit::{ANNA, BORIS, GROUP, Stand, answer, card, claim, letter, noon, seconds};
use frontdesk::chat::outgoing::{Delivery, Messenger, Parcel};
use frontdesk::domain::ids::MessageId;
use frontdesk::store::floors::Floors;
use frontdesk::store::outbox::{self, Limits, Rank, Wish};
use frontdesk::workers::courier;
use std::time::Duration;

#[tokio::test]
async fn the_most_urgent_goes_first_and_equals_in_order() {
    let stand = Stand::new().await;
    for (words, rank) in
        [("news", Rank::Push), ("hello", Rank::Reply), ("fire", Rank::Emergency), ("there", Rank::Reply)]
    {
        stand.post(letter(ANNA, words, rank)).await;
    }
    stand.post(answer(ANNA, "press")).await;
    assert_eq!(stand.carry().await, ["77 answer press", "77 send fire", "77 send hello", "77 send there"]);
    stand.clock.advance(seconds(3));
    assert_eq!(stand.carry().await, ["77 send news"]);
    assert_eq!(stand.number("select count(*) from outbox where sent_at is null").await, 0);
}

#[tokio::test]
async fn a_private_chat_gets_three_in_three_seconds_and_a_group_twenty_a_minute() {
    let stand = Stand::new().await;
    for n in 0..22 {
        stand.post(letter(GROUP, &format!("g{n}"), Rank::Emergency)).await;
    }
    for n in 0..4 {
        stand.post(letter(ANNA, &format!("a{n}"), Rank::Push)).await;
    }
    let sent = stand.carry().await;
    assert_eq!(sent.iter().filter(|l| l.starts_with("-100")).count(), 20);
    assert_eq!(&sent[20..], ["77 send a0", "77 send a1", "77 send a2"], "a group that has to wait holds up nobody");
    let mut conn = stand.pool().acquire().await.unwrap();
    assert_eq!(outbox::next_at(&mut conn, &Floors::default(), noon()).await.unwrap(), Some(noon() + seconds(3)));
    stand.clock.advance(seconds(3));
    assert_eq!(stand.carry().await, ["77 send a3"]);
    assert_eq!(
        outbox::next_at(&mut conn, &Floors::default(), stand.clock.now()).await.unwrap(),
        Some(noon() + seconds(60))
    );
    stand.clock.advance(seconds(57));
    assert_eq!(stand.carry().await, ["-100 send g20", "-100 send g21"]);
    assert_eq!(outbox::next_at(&mut conn, &Floors::default(), stand.clock.now()).await.unwrap(), None);
}

#[tokio::test]
async fn all_chats_together_get_thirty_a_second() {
    let stand = Stand::new().await;
    for n in 0..40 {
        stand.post(letter(frontdesk::domain::ids::ChatId(1000 + n), "hello", Rank::Card)).await;
    }
    assert_eq!(stand.carry().await.len(), 30);
    let mut conn = stand.pool().acquire().await.unwrap();
    assert_eq!(outbox::next_at(&mut conn, &Floors::default(), noon()).await.unwrap(), Some(noon() + seconds(1)));
    stand.clock.advance(seconds(1));
    assert_eq!(stand.carry().await.len(), 10);
}

#[tokio::test]
async fn a_stand_in_without_limits_gets_everything_at_once() {
    let stand = Stand::new().await;
    for n in 0..50 {
        stand.post(letter(GROUP, &n.to_string(), Rank::Card)).await;
    }
    while courier::step_within(stand.pool(), &stand.clock, &stand.messenger, &Limits::NONE).await {}
    assert_eq!(stand.messenger.take().len(), 50);
}

#[tokio::test]
async fn after_a_crash_a_message_goes_again_when_the_lease_is_over() {
    let stand = Stand::new().await;
    stand.post(letter(ANNA, "one", Rank::Reply)).await;
    stand.post(letter(ANNA, "two", Rank::Reply)).await;
    stand.post(letter(BORIS, "three", Rank::Push)).await;
    let mut conn = stand.pool().acquire().await.unwrap();
    let lost = claim(&mut conn, noon(), &Limits::TELEGRAM, 1).await.pop().unwrap();
    assert_eq!(stand.carry().await, ["78 send three"], "Anna's chat is busy, Boris' is not");
    stand.clock.advance(courier::LEASE);
    assert_eq!(stand.carry().await, ["77 send one", "77 send two"]);
    // The courier was not dead but slow: its late word changes nothing.
    let late = Delivery::Transient("late".to_owned());
    outbox::settle(&mut conn, &lost, &late, stand.clock.now()).await.unwrap();
    assert!(stand.carry().await.is_empty());
    assert_eq!(stand.number("select count(*) from outbox where outcome = 'delivered'").await, 3);
}

#[tokio::test]
async fn an_answer_to_a_press_expires_and_is_not_sent() {
    let stand = Stand::new().await;
    stand.post(answer(ANNA, "old")).await;
    stand.clock.advance(seconds(150));
    stand.post(answer(ANNA, "new")).await;
    assert_eq!(stand.carry().await, ["77 answer new"]);
    assert_eq!(stand.text("select outcome from outbox where dead_at is not null").await.unwrap(), "expired");
}

#[tokio::test]
async fn a_pause_that_telegram_asks_for_is_kept() {
    let stand = Stand::new().await;
    stand.messenger.will(Delivery::SlowDown(Duration::from_secs(20)));
    stand.post(letter(GROUP, "card", Rank::Emergency)).await;
    stand.post(letter(ANNA, "hello", Rank::Reply)).await;
    assert_eq!(stand.carry().await, ["-100 send card", "77 send hello"], "a group's pause is the group's");
    stand.clock.advance(seconds(20));
    stand.messenger.will(Delivery::Delivered(Some(MessageId(5))));
    stand.messenger.will(Delivery::SlowDown(Duration::from_secs(10)));
    stand.post(letter(ANNA, "again", Rank::Push)).await;
    stand.post(letter(BORIS, "too", Rank::Push)).await;
    assert_eq!(stand.carry().await, ["-100 send card", "77 send again"], "a private chat's pause is everybody's");
    stand.clock.advance(seconds(10));
    assert_eq!(stand.carry().await, ["77 send again", "78 send too"]);
}

#[tokio::test]
async fn what_cannot_be_carried_now_keeps_its_place_for_a_while() {
    let stand = Stand::new().await;
    stand.post(letter(ANNA, "one", Rank::Reply)).await;
    stand.post(letter(ANNA, "two", Rank::Reply)).await;
    for pause in [1, 2, 4] {
        stand.messenger.will(Delivery::Transient("502".to_owned()));
        assert_eq!(stand.carry().await, ["77 send one"]);
        stand.clock.advance(seconds(pause));
    }
    stand.messenger.will(Delivery::Transient("502".to_owned()));
    assert_eq!(stand.carry().await, ["77 send one", "77 send two"], "after some tries the others pass it");
    stand.clock.advance(seconds(8));
    assert_eq!(stand.carry().await, ["77 send one"]);
}

/// Telegram was away for minutes and is back: what is written now does not pass what waits for its next try.
#[tokio::test]
async fn what_is_said_after_telegrams_return_comes_after_what_waits() {
    let stand = Stand::new().await;
    stand.post(letter(ANNA, "one", Rank::Reply)).await;
    stand.post(letter(ANNA, "two", Rank::Reply)).await;
    stand.show(card(GROUP, "new")).await;
    for _ in 0..40 {
        for _ in 0..3 {
            stand.messenger.will(Delivery::Unanswered("away".to_owned()));
        }
        stand.carry().await;
        stand.clock.advance(seconds(5));
    }
    stand.messenger.comes_back();
    assert!(stand.number("select min(attempts)::bigint from outbox").await > 3);
    stand.post(letter(ANNA, "three", Rank::Reply)).await;
    stand.show(card(GROUP, "taken")).await;
    assert_eq!(stand.carry().await, ["77 send one", "77 send two", "77 send three", "-100 send taken [Take]"]);
}

/// One that never goes costs what comes later one try each, no more.
#[tokio::test]
async fn what_never_goes_does_not_hold_up_what_is_said_later() {
    let stand = Stand::new().await;
    stand.post(letter(ANNA, "poison", Rank::Reply)).await;
    for pause in [1, 2, 4, 8, 16] {
        stand.messenger.will(Delivery::Transient("500".to_owned()));
        assert_eq!(stand.carry().await, ["77 send poison"]);
        stand.clock.advance(seconds(pause));
    }
    stand.messenger.will(Delivery::Transient("500".to_owned()));
    stand.carry().await;
    for words in ["one", "two"] {
        stand.post(letter(ANNA, words, Rank::Reply)).await;
        stand.messenger.will(Delivery::Transient("500".to_owned()));
        assert_eq!(stand.carry().await, ["77 send poison".to_owned(), format!("77 send {words}")]);
        stand.clock.advance(seconds(5));
    }
}

/// Counts how many of a chat's messages are on their way at once.
#[derive(Default)]
struct Slow(std::sync::Mutex<Vec<i64>>, std::sync::Mutex<Vec<String>>);

impl Messenger for Slow {
    async fn deliver(&self, parcel: &Parcel) -> Delivery {
        let chat = parcel.to.chat.0;
        {
            let mut on_the_way = self.0.lock().unwrap();
            assert!(!on_the_way.contains(&chat), "two at once for {chat}");
            on_the_way.push(chat);
        }
        for _ in 0..20 {
            tokio::task::yield_now().await;
        }
        self.0.lock().unwrap().retain(|c| *c != chat);
        self.1.lock().unwrap().push(format!("{:?}", parcel.op));
        Delivery::Delivered(Some(MessageId(1)))
    }
}

#[tokio::test]
async fn many_couriers_carry_one_message_a_chat_at_a_time_and_each_once() {
    let stand = Stand::new().await;
    for n in 0..60 {
        let chat = frontdesk::domain::ids::ChatId(1000 + n % 5);
        stand.post(letter(chat, &format!("message {n}"), Rank::Reply)).await;
    }
    let slow = Slow::default();
    let (pool, clock) = (stand.pool(), &stand.clock);
    let courier = || async { while courier::step_within(pool, clock, &slow, &Limits::NONE).await {} };
    tokio::join!(courier(), courier(), courier(), courier());
    courier().await;
    let sent = slow.1.lock().unwrap().clone();
    assert_eq!(sent.len(), 60);
    assert_eq!(sent.iter().collect::<std::collections::HashSet<_>>().len(), 60);
}

/// A busy courier looks for answers alone, and for the rest now and then; who comes home is told whether something waits there.
#[tokio::test]
async fn answers_are_taken_without_cards_and_a_free_chat_is_told_of_what_waits() {
    let stand = Stand::new().await;
    let mut conn = stand.pool().acquire().await.unwrap();
    stand.post(letter(GROUP, "card", Rank::Card)).await;
    stand.post(letter(GROUP, "push", Rank::Push)).await;
    stand.post(letter(ANNA, "answer", Rank::Reply)).await;
    let wish = Wish {
        lease: courier::LEASE,
        limits: &Limits::NONE,
        office: None,
        most: 5,
        all: false,
        floors: Floors::default(),
    };
    let taken = outbox::claim(&mut conn, noon(), &wish).await.unwrap();
    let answer = taken.rows;
    assert_eq!(answer.iter().map(|row| row.chat).collect::<Vec<_>>(), [ANNA]);
    assert!(!taken.more);
    assert!(taken.owes, "cards are still to be looked for");
    let taken = outbox::claim(&mut conn, noon(), &Wish { all: true, ..wish }).await.unwrap();
    assert!(!taken.owes);
    let rest = taken.rows;
    assert_eq!(rest.iter().map(|row| row.rank).collect::<Vec<_>>(), [Rank::Card], "the push waits for its chat");
    for (row, waits) in [(&answer[0], false), (&rest[0], true)] {
        let (_, told) = outbox::arrived(&mut conn, &[(row, Some(MessageId(41)))], noon()).await.unwrap();
        assert_eq!(told, waits, "{:?}", row.rank);
    }
    assert_eq!(stand.carry().await, ["-100 send push"]);
    stand.post(letter(ANNA, "answer", Rank::Reply)).await;
    let taken = outbox::claim(&mut conn, noon(), &wish).await.unwrap();
    assert_eq!(taken.rows.len(), 1);
    assert!(!taken.owes, "nothing but answers waits");
}
