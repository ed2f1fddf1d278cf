//! A talk and what is around it: tickets, topics, groups that move or vanish, updates that come twice.

use super::talk::asks_for_a_person;
use crate::support::town::{BOT, FRONT_DESK, Person, Town, minutes};
use frontdesk::chat::outgoing::Address;
use frontdesk::domain::ids::ChatId;
use frontdesk::domain::lang::Lang;
use frontdesk::store::groups;
use serde_json::{Value, json};

const OPEN: &str = "select count(*) from talk where ended_at is null";

async fn talk(town: &Town) -> (Person<'_>, Person<'_>) {
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let grace = town.staff("grace", "en");
    asks_for_a_person(&anna, "en").await;
    anna.says("When does the pool open?").await;
    grace.presses("Take over").await;
    (anna, grace)
}

fn member(chat: i64, inside: bool) -> Value {
    let status =
        |s: &str| json!({"user": {"id": BOT, "is_bot": true, "first_name": "Desk"}, "status": s, "until_date": 0});
    let (old, new) = if inside { ("left", "member") } else { ("member", "left") };
    json!({"chat": {"id": chat, "type": "supergroup", "title": "g"}, "from": {"id": 1, "is_bot": false,
        "first_name": "Admin"}, "date": 1, "old_chat_member": status(old), "new_chat_member": status(new)})
}

#[tokio::test]
async fn from_a_ticket_the_talk_is_linked_to_it() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    anna.says("The kitchen tap has been dripping since yesterday").await;
    anna.presses("Right").await;
    anna.presses("Skip").await;
    anna.presses("Any time").await;
    anna.presses("Send").await;
    anna.presses("🙋 Talk to a person").await;
    anna.sees("Continues R-261124-0001");
    town.group_sees(FRONT_DESK, "🔗 Continues R-261124-0001");
    assert_eq!(town.count("select count(*) from ticket where parent_id is not null").await, 1);
    // A second tap opens nothing more; the ticket keeps its own replies.
    anna.presses("🙋 Talk to a person").await;
    assert_eq!(town.count(OPEN).await, 1);
    anna.replies("R-261124-0001 · Water", "The drip is worse now").await;
    assert!(!town.chat_shows(FRONT_DESK, "The drip is worse now"), "{}", town.transcript());
    anna.says("Can somebody call me?").await;
    town.group_sees(FRONT_DESK, "Can somebody call me?");
    // The way out by command; nobody had answered, so it is withdrawn.
    anna.says("/cancel").await;
    assert_eq!(town.count(OPEN).await, 0);
    assert_eq!(town.word("select state from ticket where kind = 'inquiry'").await, "cancelled");
    // Whoever answers a message of an ended talk goes on with a person.
    anna.replies("the chat has ended", "One more thing").await;
    anna.says("/cancel").await;
    town.is_at_rest().await;
}

#[tokio::test]
async fn a_dialog_in_the_middle_has_the_words_and_the_talk_goes_on_after_it() {
    let town = Town::with_staff("en").await;
    let (anna, grace) = talk(&town).await;
    anna.says("/menu").await;
    anna.presses("Report a repair").await;
    anna.says("/cancel").await;
    assert_eq!(town.count(OPEN).await, 1);
    anna.says("Sorry, wrong button").await;
    town.group_sees(FRONT_DESK, "Sorry, wrong button");
    // The menu's entry is the way out; asked for again by an old menu, the talk is shown.
    grace.replies("Sorry, wrong button", "No matter").await;
    anna.presses_data(101, 1, "m.talk").await;
    anna.sees("just write");
    anna.presses("End the chat").await;
    let (chat, message, data) = (101, 1, "t.1.1.tend");
    assert!(anna.presses_data(chat, message, data).await.unwrap().contains("ended already"));
    town.is_at_rest().await;
}

#[tokio::test]
async fn a_front_desk_in_a_topic_talks_there() {
    let town = Town::with_staff("en").await;
    let mut conn = town.db.pool.acquire().await.unwrap();
    let at = Address { chat: ChatId(FRONT_DESK), thread: Some(7) };
    groups::bind(&mut conn, town.community, "front-desk", at, Lang::En, town.clock.now()).await.unwrap();
    drop(conn);
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let grace = town.staff("grace", "en");
    asks_for_a_person(&anna, "en").await;
    anna.says("When does the pool open?").await;
    let posted = town.screen(FRONT_DESK);
    assert!(posted.iter().all(|m| m.thread == Some(7)), "{posted:#?}");
    let (chat, message, data) = grace.button("Take over");
    let mut press = grace.press(chat, message, &data);
    press["message"]["message_thread_id"] = json!(7);
    press["message"]["is_topic_message"] = json!(true);
    town.update("callback_query", press).await;
    let line = town.screen(FRONT_DESK).into_iter().rev().find(|m| m.text().contains("pool open")).unwrap();
    let reply = grace.message(
        FRONT_DESK,
        "In May",
        json!({"text": "In May", "message_thread_id": 7,
        "is_topic_message": true, "reply_to_message": {"message_id": line.id, "date": 1, "text": "…",
        "chat": {"id": FRONT_DESK, "type": "supergroup"}}}),
    );
    town.update("message", reply).await;
    anna.sees("Grace (sample): In May");
    let replies = "select count(*) from outbox where chat_id = -1002 and op->>'reply_to' is not null";
    assert!(town.count(replies).await >= 1);
    town.is_at_rest().await;
}

#[tokio::test]
async fn a_group_that_becomes_a_supergroup_keeps_its_talks() {
    let town = Town::with_staff("en").await;
    let (anna, _) = talk(&town).await;
    town.telegram.world.lock().unwrap().names.insert(-2002, "#desk".into());
    let moved = json!({"message_id": 900, "date": 1, "chat": {"id": FRONT_DESK, "type": "group", "title": "g"},
        "from": {"id": 1, "is_bot": false, "first_name": "Admin"}, "migrate_to_chat_id": -2002});
    town.update("message", moved).await;
    anna.says("Are you still there?").await;
    town.group_sees(-2002, "Are you still there?");
    let grace = town.person(904, "Grace", "en", &[-2002]);
    grace.replies("Are you still there?", "Yes, it opens in May").await;
    anna.sees("Yes, it opens in May");
    town.is_at_rest().await;
}

#[tokio::test]
async fn a_desk_that_vanishes_is_said_honestly_and_what_was_written_comes_when_it_is_back() {
    let town = Town::with_staff("en").await;
    let (anna, grace) = talk(&town).await;
    town.forget();
    town.update("my_chat_member", member(FRONT_DESK, false)).await;
    anna.sees("the front desk cannot be reached here right now");
    anna.sees("400 000 0003");
    anna.says("First").await;
    anna.says("Second").await;
    assert_eq!(town.transcript().matches("cannot be reached here right now").count(), 1, "{}", town.transcript());
    assert!(!town.chat_shows(FRONT_DESK, "First"));
    town.pass(minutes(5)).await;
    town.update("my_chat_member", member(FRONT_DESK, true)).await;
    let screen = town.screen(FRONT_DESK);
    let place = |words: &str| screen.iter().position(|m| m.from_bot && m.text().contains(words)).unwrap();
    assert!(place(": First") < place(": Second"), "{}", town.transcript());
    grace.replies(": Second", "Here we are again").await;
    anna.sees("Here we are again");

    // Whoever wants to begin a talk while nobody can be reached is told so at once.
    town.update("my_chat_member", member(FRONT_DESK, false)).await;
    let bo = town.resident(102, "Bo", "en", "5-1202").await;
    asks_for_a_person(&bo, "en").await;
    bo.sees("cannot be reached here right now");
    assert_eq!(town.count(OPEN).await, 1);
    town.is_at_rest().await;
}

#[tokio::test]
async fn what_telegram_tells_twice_is_said_once() {
    let town = Town::with_staff("en").await;
    let (anna, _) = talk(&town).await;
    let message = anna.message(101, "Once", json!({"text": "Once"}));
    let text = town.update_raw("message", message.clone()).await;
    town.redeliver(&text).await;
    town.settle().await;
    // The same message under another update, as after a restored server.
    town.update("message", message).await;
    let said = town.screen(FRONT_DESK).iter().filter(|m| m.from_bot && m.text().contains(": Once")).count();
    assert_eq!(said, 1, "{}", town.transcript());
    town.is_at_rest().await;
}
