//! Slots: sent first, edited later, never twice the same.

use super::kit::{ANNA, GROUP, Stand, card, claim, letter, noon, seconds};
use frontdesk::chat::outgoing::{Address, Delivery, Keyboard};
use frontdesk::domain::ids::MessageId;
use frontdesk::store::outbox::{self, Claimed, Limits, Rank, Settled, Show, Tray};
use std::time::Duration;

#[tokio::test]
async fn a_slot_is_sent_then_edited_and_the_same_is_not_sent_again() {
    let stand = Stand::new().await;
    stand.show(card(GROUP, "new")).await;
    assert_eq!(stand.carry().await, ["-100 send new [Take]"]);
    stand.show(card(GROUP, "new")).await;
    assert!(stand.carry().await.is_empty());
    stand.show(card(GROUP, "taken")).await;
    assert_eq!(stand.carry().await, ["-100 edit 1 taken [Take]"]);
    stand.show(Show { keyboard: Keyboard::None, ..card(GROUP, "taken") }).await;
    assert_eq!(stand.carry().await, ["-100 edit 1 taken"]);
}

#[tokio::test]
async fn what_was_not_sent_yet_is_replaced() {
    let stand = Stand::new().await;
    stand.show(card(GROUP, "new")).await;
    stand.show(card(GROUP, "taken")).await;
    stand.show(card(GROUP, "done")).await;
    assert_eq!(stand.carry().await, ["-100 send done [Take]"]);
    stand.show(card(GROUP, "again")).await;
    stand.show(card(GROUP, "over")).await;
    assert_eq!(stand.carry().await, ["-100 edit 1 over [Take]"]);
    stand.show(card(GROUP, "back")).await;
    stand.show(card(GROUP, "over")).await;
    assert_eq!(stand.carry().await, ["-100 edit 1 over [Take]"], "what was shown in between is unknown to Telegram");
}

#[tokio::test]
async fn an_edit_waits_for_the_sending_on_its_way() {
    let stand = Stand::new().await;
    stand.show(card(GROUP, "new")).await;
    let mut conn = stand.pool().acquire().await.unwrap();
    let sending = claim(&mut conn, noon(), &Limits::TELEGRAM, 1).await.pop().unwrap();
    stand.show(card(GROUP, "taken")).await;
    stand.show(card(GROUP, "on site")).await;
    assert!(stand.carry().await.is_empty());
    let delivered = Delivery::Delivered(Some(MessageId(41)));
    outbox::settle(&mut conn, &sending, &delivered, noon()).await.unwrap();
    assert_eq!(stand.carry().await, ["-100 edit 41 on site [Take]"]);
}

#[tokio::test]
async fn what_is_back_makes_way_for_what_is_next_in_its_chat() {
    let stand = Stand::new().await;
    let mut conn = stand.pool().acquire().await.unwrap();
    let slots = |taken: &[Claimed]| taken.iter().map(|row| row.slot.clone()).collect::<Vec<_>>();
    stand.post(letter(GROUP, "hello", Rank::Card)).await;
    stand.show(card(GROUP, "new")).await;
    let hello = claim(&mut conn, noon(), &Limits::NONE, 5).await;
    assert_eq!(slots(&hello), [None]);
    assert!(claim(&mut conn, noon(), &Limits::NONE, 5).await.is_empty(), "one at a time in a chat");
    let (left, waits) = outbox::arrived(&mut conn, &[(&hello[0], Some(MessageId(41)))], noon()).await.unwrap();
    assert!(left.is_empty());
    assert!(waits, "the card waits, and whoever comes home is told");
    let new = claim(&mut conn, noon(), &Limits::NONE, 5).await;
    assert_eq!(slots(&new), [Some("card".to_owned())]);
    stand.show(card(GROUP, "taken")).await;
    stand.post(letter(GROUP, "goodbye", Rank::Card)).await;
    // What changes it knows which message it became, and nothing passes it in its chat.
    outbox::arrived(&mut conn, &[(&new[0], Some(MessageId(42)))], noon()).await.unwrap();
    assert_eq!(stand.carry().await, ["-100 edit 42 taken [Take]", "-100 send goodbye"]);
}

/// A turn may hold a slot for a while: whoever writes down what arrived waits for it only where the slot changes with that.
#[tokio::test]
async fn what_arrives_waits_for_no_turn_unless_its_slot_begins_with_it() {
    let stand = Stand::new().await;
    stand.show(card(GROUP, "old")).await;
    stand.carry().await;
    stand.show(card(GROUP, "changed")).await;
    stand.show(card(ANNA, "new")).await;
    let mut conn = stand.pool().acquire().await.unwrap();
    let taken = claim(&mut conn, noon(), &Limits::NONE, 5).await;
    let mut turn = stand.pool().begin().await.unwrap();
    sqlx::query("select 1 from screen for update").fetch_all(&mut *turn).await.unwrap();
    let back: Vec<_> = taken.iter().zip([Some(MessageId(1)), Some(MessageId(41))]).collect();
    assert_eq!(back.iter().map(|(row, _)| row.chat).collect::<Vec<_>>(), [GROUP, ANNA]);
    let (left, _) = outbox::arrived(&mut conn, &back, noon()).await.unwrap();
    assert_eq!(left.iter().map(|(row, _)| row.chat).collect::<Vec<_>>(), [ANNA], "the edit is written down");
    turn.rollback().await.unwrap();
    assert!(outbox::arrived(&mut conn, &left, noon()).await.unwrap().0.is_empty());
    stand.show(card(GROUP, "changed again")).await;
    stand.show(card(ANNA, "changed")).await;
    let mut carried = stand.carry().await;
    carried.sort();
    assert_eq!(carried, ["-100 edit 1 changed again [Take]", "77 edit 41 changed [Take]"]);
}

/// Also where it is written down with others: the message that showed the slot before is touched once, and not where the same
/// one is told of twice.
#[tokio::test]
async fn what_takes_the_place_of_a_message_takes_its_buttons() {
    let stand = Stand::new().await;
    stand.show(card(GROUP, "old")).await;
    stand.carry().await;
    stand.show(Show { fresh: true, ..card(GROUP, "fresh") }).await;
    stand.post(letter(ANNA, "hello", Rank::Reply)).await;
    let mut conn = stand.pool().acquire().await.unwrap();
    let taken = claim(&mut conn, noon(), &Limits::NONE, 5).await;
    let message = |row: &Claimed| Some(MessageId(if row.chat == GROUP { 42 } else { 41 }));
    let back: Vec<_> = taken.iter().map(|row| (row, message(row))).collect();
    for _ in 0..2 {
        let (left, waits) = outbox::arrived(&mut conn, &back, noon()).await.unwrap();
        assert!(left.is_empty());
        assert!(waits, "the buttons are still to be taken");
    }
    assert_eq!(stand.carry().await, ["-100 strip 1"]);
}

#[tokio::test]
async fn what_has_to_be_sent_again_is_sent_as_it_is_now() {
    let stand = Stand::new().await;
    stand.show(card(GROUP, "new")).await;
    let mut conn = stand.pool().acquire().await.unwrap();
    let sending = claim(&mut conn, noon(), &Limits::TELEGRAM, 1).await.pop().unwrap();
    stand.show(card(GROUP, "taken")).await;
    let pause = Delivery::SlowDown(Duration::from_secs(5));
    outbox::settle(&mut conn, &sending, &pause, noon()).await.unwrap();
    stand.clock.advance(seconds(5));
    assert_eq!(stand.carry().await, ["-100 send taken [Take]"]);
}

#[tokio::test]
async fn a_fresh_message_takes_the_buttons_off_the_old_one() {
    let stand = Stand::new().await;
    let ask = |words: &str| Show { fresh: true, ..card(ANNA, words) };
    stand.show(ask("where?")).await;
    assert_eq!(stand.carry().await, ["77 send where? [Take]"]);
    stand.show(ask("when?")).await;
    assert_eq!(stand.carry().await, ["77 send when? [Take]", "77 strip 1"]);
    stand.clock.advance(seconds(3));
    stand.show(Show { keyboard: Keyboard::None, ..card(ANNA, "thanks") }).await;
    assert_eq!(stand.carry().await, ["77 edit 2 thanks"]);
    stand.show(ask("more?")).await;
    assert_eq!(stand.carry().await, ["77 send more? [Take]"], "the old one has no buttons");
    stand.clock.advance(seconds(3));
    stand.show(ask("one")).await;
    stand.show(ask("two")).await;
    assert_eq!(stand.carry().await, ["77 send two [Take]", "77 strip 3"], "what nobody saw needs no stripping");
}

#[tokio::test]
async fn a_fresh_message_after_one_on_its_way_strips_that_too() {
    let stand = Stand::new().await;
    stand.show(Show { fresh: true, ..card(ANNA, "where?") }).await;
    let mut conn = stand.pool().acquire().await.unwrap();
    let sending = claim(&mut conn, noon(), &Limits::TELEGRAM, 1).await.pop().unwrap();
    stand.show(Show { fresh: true, ..card(ANNA, "when?") }).await;
    let delivered = Delivery::Delivered(Some(MessageId(41)));
    outbox::settle(&mut conn, &sending, &delivered, noon()).await.unwrap();
    assert_eq!(stand.carry().await, ["77 send when? [Take]", "77 strip 41"]);
}

#[tokio::test]
async fn what_is_put_aside_loses_its_buttons_and_the_slot_begins_anew() {
    let stand = Stand::new().await;
    let aside = || stand.turn(|tray| tray.put_aside(GROUP, "card".to_owned()));
    aside().await;
    stand.show(card(GROUP, "new")).await;
    stand.carry().await;
    aside().await;
    aside().await;
    assert_eq!(stand.carry().await, ["-100 strip 1"]);
    stand.show(card(GROUP, "new")).await;
    assert_eq!(stand.carry().await, ["-100 send new [Take]"]);
    stand.show(card(GROUP, "newer")).await;
    aside().await;
    assert_eq!(stand.carry().await, ["-100 edit 2 newer"]);
    stand.show(Show { keyboard: Keyboard::None, ..card(GROUP, "bare") }).await;
    stand.carry().await;
    aside().await;
    assert!(stand.carry().await.is_empty(), "there is nothing to take off");
    let rows = stand.number("select count(*) from screen where slot = 'card'").await;
    assert_eq!(rows, 0, "a slot that shows nothing has no row");
}

#[tokio::test]
async fn what_is_put_aside_while_it_is_on_its_way_loses_its_buttons_too() {
    let stand = Stand::new().await;
    stand.show(card(GROUP, "new")).await;
    let mut conn = stand.pool().acquire().await.unwrap();
    let sending = claim(&mut conn, noon(), &Limits::TELEGRAM, 1).await.pop().unwrap();
    stand
        .turn(|tray| {
            tray.put_aside(GROUP, "card".to_owned());
            tray.show(card(GROUP, "anew"));
        })
        .await;
    assert!(stand.carry().await.is_empty());
    let aside = "select count(*) from screen where slot like 'card~%'";
    outbox::prune(&mut conn, noon()).await.unwrap();
    assert_eq!(stand.number(aside).await, 1, "it is needed as long as something is under way to it");
    outbox::settle(&mut conn, &sending, &Delivery::Delivered(Some(MessageId(41))), noon()).await.unwrap();
    assert_eq!(stand.carry().await, ["-100 strip 41", "-100 send anew [Take]"]);
    outbox::prune(&mut conn, noon()).await.unwrap();
    assert_eq!(stand.number(aside).await, 0);
    assert_eq!(stand.number("select count(*) from screen where slot = 'card'").await, 1);
}

/// A turn lets go of a slot whose message is on its way and comes back: it is written down all the same.
#[tokio::test]
async fn what_is_put_aside_on_its_way_and_does_not_arrive_goes_once_more_before_what_came_after() {
    let pause = Duration::from_secs(1);
    for (delivery, again) in [
        (Delivery::SlowDown(pause), true),
        (Delivery::SlowDown(pause), false),
        (Delivery::Transient("away".into()), true),
        (Delivery::Unanswered("no answer".into()), true),
        (Delivery::Unanswered("no answer".into()), false),
    ] {
        let stand = Stand::new().await;
        stand.show(card(GROUP, "new")).await;
        let mut conn = stand.pool().acquire().await.unwrap();
        let sending = claim(&mut conn, noon(), &Limits::TELEGRAM, 1).await.pop().unwrap();
        stand
            .turn(|tray| {
                tray.put_aside(GROUP, "card".to_owned());
                if again {
                    tray.show(card(GROUP, "anew"));
                }
            })
            .await;
        assert_eq!(outbox::settle(&mut conn, &sending, &delivery, noon()).await.unwrap(), Settled::Later);
        stand.clock.advance(seconds(5));
        let anew: &[&str] = if again { &["-100 send anew [Take]"] } else { &[] };
        // Its buttons are gone already: nothing can be chosen with it any more.
        assert_eq!(stand.carry().await, [&["-100 send new"], anew].concat(), "{delivery:?}");
        stand.show(card(GROUP, "changed")).await;
        let seen = if again { "-100 edit 2 changed [Take]" } else { "-100 send changed [Take]" };
        stand.clock.advance(seconds(5));
        assert_eq!(stand.carry().await, [seen]);
    }
}

/// What arrived is written down together also where a turn has let go of one of the slots.
#[tokio::test]
async fn what_is_put_aside_and_arrives_with_others_loses_its_buttons() {
    let stand = Stand::new().await;
    stand.show(card(GROUP, "new")).await;
    stand.show(card(ANNA, "for Anna")).await;
    let mut conn = stand.pool().acquire().await.unwrap();
    let sending = claim(&mut conn, noon(), &Limits::TELEGRAM, 2).await;
    stand
        .turn(|tray| {
            tray.put_aside(GROUP, "card".to_owned());
            tray.show(card(GROUP, "anew"));
        })
        .await;
    let back: Vec<_> = sending.iter().zip([Some(MessageId(41)), Some(MessageId(42))]).collect();
    let group = back.iter().find(|(row, _)| row.chat == GROUP).and_then(|(_, message)| *message).unwrap();
    assert!(outbox::arrived(&mut conn, &back, noon()).await.unwrap().0.is_empty());
    assert_eq!(stand.carry().await, [format!("-100 strip {group}"), "-100 send anew [Take]".to_owned()]);
    stand.show(card(ANNA, "changed")).await;
    assert!(stand.carry().await[0].starts_with("77 edit 4"));
}

#[tokio::test]
async fn a_forgotten_slot_still_gets_what_waits_and_then_begins_anew() {
    let stand = Stand::new().await;
    let forget = || stand.turn(|tray| tray.forget(GROUP, "card".to_owned()));
    stand.show(card(GROUP, "new")).await;
    stand.carry().await;
    stand.show(card(GROUP, "closed")).await;
    forget().await;
    stand.show(card(GROUP, "reopened")).await;
    assert_eq!(stand.carry().await, ["-100 edit 1 closed [Take]", "-100 send reopened [Take]"]);
    forget().await;
    stand.show(card(GROUP, "reopened")).await;
    assert_eq!(stand.carry().await, ["-100 send reopened [Take]"]);
}

#[tokio::test]
async fn a_turn_shows_forgets_and_shows_again_and_each_is_seen_in_its_order() {
    let stand = Stand::new().await;
    let everything = |tray: &mut Tray| {
        tray.show(card(GROUP, "one"));
        tray.post(letter(GROUP, "a word", Rank::Card));
        tray.show(card(GROUP, "two"));
        tray.forget(GROUP, "card".to_owned());
        tray.post(letter(GROUP, "another", Rank::Card));
        tray.show(card(GROUP, "three"));
        tray.put_aside(GROUP, "card".to_owned());
        tray.show(card(GROUP, "four"));
    };
    stand.turn(everything).await;
    let seen =
        ["-100 send two [Take]", "-100 send a word", "-100 send another", "-100 send three", "-100 send four [Take]"];
    assert_eq!(stand.carry().await, seen, "what nobody has seen yet is sent as it is at the end");
    stand.turn(everything).await;
    stand.clock.advance(seconds(60));
    let seen =
        ["-100 edit 5 two [Take]", "-100 send a word", "-100 send another", "-100 send three", "-100 send four [Take]"];
    assert_eq!(stand.carry().await, seen);
}

#[tokio::test]
async fn places_of_a_turn_are_known_before_they_are_written() {
    let stand = Stand::new().await;
    stand.show(card(GROUP, "new")).await;
    let mut tray = Tray::default();
    tray.show(card(ANNA, "new"));
    tray.show(card(GROUP, "taken"));
    let mut conn = stand.pool().acquire().await.unwrap();
    let places = tray.places(&mut conn, "card").await.unwrap();
    assert_eq!(places, [Address::chat(GROUP), Address::chat(ANNA)]);
    tray.write(&mut conn, noon()).await.unwrap();
    tray.write(&mut conn, noon()).await.unwrap();
    assert_eq!(stand.carry().await, ["-100 send taken [Take]", "77 send new [Take]"]);
    tray.put_aside(ANNA, "card".to_owned());
    let shown = tray.shown_in(&mut conn, ANNA, "card", noon()).await.unwrap();
    assert_eq!(shown, None, "what lies on the tray counts");
}

#[tokio::test]
async fn a_message_that_is_gone_is_sent_anew_where_it_has_a_slot() {
    let stand = Stand::new().await;
    stand.show(card(GROUP, "new")).await;
    stand.carry().await;
    stand.show(card(GROUP, "taken")).await;
    stand.messenger.will(Delivery::MessageGone);
    assert_eq!(stand.carry().await, ["-100 edit 1 taken [Take]", "-100 send taken [Take]"]);
    stand.show(card(GROUP, "done")).await;
    assert_eq!(stand.carry().await, ["-100 edit 2 done [Take]"]);
}

#[tokio::test]
async fn what_was_refused_may_be_shown_again() {
    let stand = Stand::new().await;
    stand.messenger.will(Delivery::Rejected("Bad Request: can't parse entities".to_owned()));
    stand.show(card(GROUP, "new")).await;
    assert_eq!(stand.carry().await.len(), 1);
    assert_eq!(stand.text("select outcome from outbox").await.unwrap(), "rejected: Bad Request: can't parse entities");
    stand.show(card(GROUP, "new")).await;
    assert_eq!(stand.carry().await, ["-100 send new [Take]"]);
}

#[tokio::test]
async fn a_question_and_a_ticket_learn_which_message_shows_them() {
    let stand = Stand::new().await;
    let (community, ticket) = stand.ticket().await;
    stand.show(Show { slot: "p77".to_owned(), fresh: true, ..card(ANNA, "where?") }).await;
    stand.carry().await;
    let mut conn = stand.pool().acquire().await.unwrap();
    let shown = Tray::default().shown_in(&mut conn, ANNA, "p77", noon()).await.unwrap();
    assert_eq!(shown, Some(MessageId(1)));
    let ticket = Some(frontdesk::domain::ids::TicketId(ticket));
    stand.post(outbox::Letter { community, ticket, ..letter(ANNA, "about your tap", Rank::Reply) }).await;
    stand.carry().await;
    assert_eq!(stand.number("select count(*) from mention where chat_id = 77 and message_id = 2").await, 1);
}
