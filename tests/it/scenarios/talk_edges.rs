//! A talk's edges: silence, closed hours, danger, files, edits, what does not arrive.

use super::common::told;
use super::talk::{asks_for_a_person, lin, writes_and_corrects};
use crate::support::town::{ENGINEERING, FRONT_DESK, Person, Town, hours, minutes};
use frontdesk::chat::outgoing::Delivery;
use frontdesk::store::outbox::Limits;
use frontdesk::workers::{courier, hours as desk_hours};
use serde_json::json;

const OPEN: &str = "select count(*) from talk where ended_at is null";

/// A talk that Grace has taken over.
async fn talk(town: &Town) -> (Person<'_>, Person<'_>) {
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let grace = town.staff("grace", "en");
    asks_for_a_person(&anna, "en").await;
    anna.says("When does the pool open?").await;
    grace.presses("Take over").await;
    (anna, grace)
}

#[tokio::test]
async fn a_resident_who_falls_silent_is_asked_once_then_the_talk_ends() {
    let town = Town::with_staff("en").await;
    let (anna, grace) = talk(&town).await;
    // While the desk owes the answer, nobody's silence ends it.
    town.pass(hours(4)).await;
    assert_eq!(town.count(OPEN).await, 1);
    anna.does_not_see("Are you still there?");
    grace.replies("When does the pool open?", "Which one, indoors or outdoors?").await;
    town.forget();
    town.pass(minutes(29)).await;
    anna.does_not_see("Are you still there?");
    town.pass(minutes(1)).await;
    anna.sees("Are you still there?");
    // An answer winds the clock up again.
    anna.says("Outdoors").await;
    town.pass(hours(3)).await;
    assert_eq!(town.count(OPEN).await, 1);
    grace.replies("Outdoors", "In May").await;
    town.forget();
    town.pass(hours(2)).await;
    assert_eq!(town.count(OPEN).await, 0);
    expect_test::expect![[r#"
        18:00  → Anna
                    Are you still there? The front desk is waiting for your answer. No hurry: the chat ends in 1 h 30 min, and you can always start it again.
                    [⏹ End the chat]
        19:30  ✎ Anna
                    💬 Talking to the front desk · Q-261124-0001

                    This chat has ended.
                    [🙋 Chat again] [History]
        19:30  → Anna
                    We have not heard from you, so the chat has ended for now (Q-261124-0001). One tap and we go on when it suits you.
                    [🙋 Chat again] [Main menu]
        19:30  ✎ #front-desk
                    💬 Q-261124-0001 · wants to talk to a person
                    📍 5-1201
                    👤 Anna · ☎️ 138****0101
                    ▪️ ended: no more answer from the resident
                    ✓ Last message delivered (today 17:30)
        19:30  → #front-desk
                    ⏹ No more answer from the resident: the chat Q-261124-0001 has ended.
    "#]].assert_eq(&told(&town));
    assert_eq!(town.word("select ended_by from talk").await, "silence");
    town.pass(hours(48)).await;
    assert_eq!(town.count("select count(*) from timer where subject like 't%'").await, 0);
    town.is_at_rest().await;
}

#[tokio::test]
async fn a_resident_who_waits_is_brought_to_the_agent_then_to_the_lead() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let lin = lin(&town, "en").await;
    let grace = town.staff("grace", "en");
    asks_for_a_person(&anna, "en").await;
    anna.says("When does the pool open?").await;
    lin.presses("Take over").await;
    lin.replies("When does the pool open?", "In May").await;
    town.pass(minutes(1)).await;
    anna.says("Which day?").await;
    town.pass(minutes(5)).await;
    // Who writes once more has waited since the first word.
    anna.says("Hello?").await;
    town.forget();
    town.pass(minutes(3)).await;
    lin.sees("Q-261124-0001");
    assert!(!town.chat_shows(grace.user.0, "Q-261124-0001"), "{}", town.transcript());
    town.pass(minutes(7)).await;
    grace.sees("Q-261124-0001");
    lin.replies("Hello?", "On the first").await;
    town.pass(minutes(20)).await;
    assert_eq!(town.transcript().matches("→ Grace").count(), 1, "{}", town.transcript());
    town.is_at_rest().await;
}

#[tokio::test]
async fn an_upset_resident_is_brought_to_a_lead() {
    let town = Town::with_staff("zh-Hans").await;
    let anna = town.resident(101, "林安", "zh-hans", "5-1201").await;
    let lin = lin(&town, "zh-Hans").await;
    asks_for_a_person(&anna, "zh-Hans").await;
    lin.presses("接手").await;
    anna.says("你们太不像话了！等了三天没人管，我要投诉到住建局").await;
    town.staff("grace", "zh-Hans").sees("Q-261124-0001");
    town.group_sees(FRONT_DESK, "你们太不像话了");
    assert_eq!(town.count("select count(*) from timeline where act->>'act' = 'upset'").await, 1);
    anna.does_not_see("主管");
    town.is_at_rest().await;
}

#[tokio::test]
async fn outside_desk_hours_the_answer_is_honest_and_the_words_are_kept() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    town.pass(hours(10)).await; // eight in the evening
    anna.says("/menu").await;
    town.forget();
    anna.presses("Talk to a person").await;
    anna.presses("Message the desk").await;
    anna.says("When does the pool open?").await;
    anna.presses("Send").await;
    anna.says("Let me talk to a human please").await;
    expect_test::expect![[r#"
        20:00  Anna presses [Talk to a person]
        20:00  → Anna
                    🌙 The front desk is closed and opens tomorrow 08:30.
                    Leave us a message, and it is answered as soon as we open.
                    If it cannot wait, call Front desk, day and night: +86 400 000 0003. Somebody is there.
                    [🔴 Emergency]
                    [💬 Message the desk]
        20:00  Anna presses [Message the desk]
        20:00  → Anna
                    ✉️ Please write what you would like to say: words, photos or a voice message. The front desk reads it, and you get a number.
                    [Cancel]
        20:00  Anna: When does the pool open?
        20:00  → Anna
                    ✉️ Your message to the front desk
                    When does the pool open?
                    Write more or send files; press “Send” when it is complete.
                    [✅ Send]
                    [Cancel]
        20:00  Anna presses [Send]
        20:00  → Anna
                    Q-261124-0001 · question
                    📍 5-1201
                    When does the pool open?

                    Passed to Front desk.
                    You have the answer here by tomorrow 18:00.
                    [Add] [Urge]
                    [History] [Withdraw]
                    [🙋 Talk to a person]
        20:00  → #front-desk
                    ❓ Q-261124-0001 · question
                    📍 5-1201
                    💬 When does the pool open?
                    👤 Anna · ☎️ 138****0101
                    ▪️ to be answered
                    ⏱ Take by tomorrow 08:35
                    [💬 Answer]
                    [✋ Take] [❓ Ask] [More ▾]
        20:00  Anna: Let me talk to a human please
        20:00  → Anna
                    Q-261124-0002 · question
                    📍 5-1201
                    Let me talk to a human please

                    Passed to Front desk.
                    You have the answer here by tomorrow 18:00.
                    [Add] [Urge]
                    [History] [Withdraw]
                    [🙋 Talk to a person]
        20:00  → Anna
                    🌙 The front desk is closed and opens tomorrow 08:30. Your words are kept as Q-261124-0002 and answered as soon as we open.
                    If it cannot wait, call Front desk, day and night: +86 400 000 0003. Somebody is there.
                    [🔴 Emergency]
        20:00  → #front-desk
                    ❓ Q-261124-0002 · question
                    📍 5-1201
                    💬 Let me talk to a human please
                    👤 Anna · ☎️ 138****0101
                    ▪️ to be answered
                    ⏱ Take by tomorrow 08:35
                    [💬 Answer]
                    [✋ Take] [❓ Ask] [More ▾]
    "#]].assert_eq(&told(&town));
    assert_eq!(town.count("select count(*) from talk").await, 0);
    assert_eq!(town.count("select count(*) from ticket where kind = 'inquiry'").await, 2);
    assert!(anna.can_press("🔴 Emergency"));
    town.is_at_rest().await;
}

#[tokio::test]
async fn a_desk_that_closes_in_the_middle_says_so_once() {
    let town = Town::with_staff("en").await;
    let (anna, grace) = talk(&town).await;
    town.pass(hours(7) + minutes(55)).await; // five to six
    grace.replies("When does the pool open?", "I am asking").await;
    town.pass(minutes(10)).await;
    // The agent is still there: nothing is said of hours.
    anna.says("Thank you, no hurry").await;
    anna.does_not_see("has closed");
    town.pass(minutes(30)).await;
    anna.says("And when does it close?").await;
    anna.sees("The front desk has closed and goes on with you tomorrow 08:30");
    town.forget();
    anna.says("In the evening, I mean").await;
    assert!(!town.transcript().contains("has closed"), "{}", town.transcript());
    town.group_sees(FRONT_DESK, "In the evening, I mean");
    town.is_at_rest().await;
}

#[tokio::test]
async fn danger_goes_first_and_reaches_the_agent_besides() {
    let town = Town::with_staff("en").await;
    let (anna, grace) = talk(&town).await;
    anna.says("Help, I smell gas in the kitchen right now!").await;
    assert_eq!(town.count("select count(*) from ticket where priority = 'emergency'").await, 1);
    town.group_sees(FRONT_DESK, "Anna · 5-1201: Help, I smell gas in the kitchen right now!");
    anna.says("/cancel").await;
    // The talk goes on after it.
    anna.says("The guard is here, thank you").await;
    grace.replies("The guard is here", "Good. Stay outside until he says so").await;
    anna.sees("Stay outside");
    // A word that becomes a danger only when it is corrected counts as well.
    writes_and_corrects(&anna, "I see something odd in the corridor", "Fire! The corridor on floor 12 is burning")
        .await;
    assert_eq!(town.count("select count(*) from ticket where priority = 'emergency'").await, 2);
    assert!(town.chat_shows(ENGINEERING, "burning") || town.chat_shows(-1003, "burning"), "{}", town.transcript());
    town.is_at_rest().await;
}

#[tokio::test]
async fn files_go_both_ways_in_their_order() {
    let town = Town::with_staff("en").await;
    let (anna, grace) = talk(&town).await;
    town.forget();
    anna.sends_album(&["one", "two", "three"]).await;
    let file = |name: &str| json!({"file_id": name, "file_unique_id": format!("u-{name}")});
    anna.sends("voice", file("voice")).await;
    anna.sends("video", file("video")).await;
    anna.sends("document", file("paper")).await;
    anna.sends("video_note", file("round")).await;
    anna.sends("location", json!({"latitude": 31.2, "longitude": 121.5})).await;
    anna.sends("sticker", json!({"file_id": "s"})).await;
    anna.sends_photo("four", "the leaf in the pool").await;
    expect_test::expect![[r#"
        10:00  Anna: [photo of an album]
        10:00  → #front-desk
                    [Photo] 💬 Anna · 5-1201
        10:00  Anna: [photo of an album]
        10:00  → #front-desk
                    [Photo] 💬 Anna · 5-1201
        10:00  Anna: [photo of an album]
        10:00  → #front-desk
                    [Photo] 💬 Anna · 5-1201
        10:00  Anna: [voice]
        10:00  → #front-desk
                    [Voice] 💬 Anna · 5-1201
        10:00  Anna: [video]
        10:00  → #front-desk
                    [Video] 💬 Anna · 5-1201
        10:00  Anna: [document]
        10:00  → #front-desk
                    [Document] 💬 Anna · 5-1201
        10:00  Anna: [video_note]
        10:00  → #front-desk
                    💬 Anna · 5-1201
        10:00  → #front-desk
                    [VideoNote]
        10:00  Anna: [location]
        10:00  → #front-desk
                    💬 Anna · 5-1201
        10:00  → #front-desk
                    [Location]
        10:00  Anna: [sticker]
        10:00  → Anna
                    This kind of message cannot be passed on. Words, photos, videos, voice messages, files and locations can.
        10:00  Anna: [photo] the leaf in the pool
        10:00  → #front-desk
                    [Photo] 💬 Anna · 5-1201: the leaf in the pool
    "#]].assert_eq(&told(&town));
    grace.replies_with_photo("the leaf in the pool", "map").await;
    let sent: i64 =
        town.count("select count(*) from outbox where chat_id = 101 and op->'body'->>'file_id' = 'map'").await;
    assert_eq!(sent, 1);
    // Each came once, under its card, as the bot's own message.
    let files = "select count(*) from talk_message where media is not null and state = 'sent'";
    assert_eq!(town.count(files).await, 10);
    let replies = "select count(*) from outbox where chat_id = -1002 and op->'body'->>'body' = 'media'
                   and op->>'reply_to' is null";
    assert_eq!(town.count(replies).await, 0);
    town.is_at_rest().await;
}

#[tokio::test]
async fn edits_are_followed_on_both_sides() {
    let town = Town::with_staff("en").await;
    let (anna, grace) = talk(&town).await;
    writes_and_corrects(&anna, "Is it warn?", "Is it warm?").await;
    town.group_sees(FRONT_DESK, "Anna · 5-1201: Is it warm?");
    assert!(!town.chat_shows(FRONT_DESK, "Is it warn?"));
    // A caption.
    let mut photo = anna.message(
        101,
        "[photo]",
        json!({"caption": "the pol", "photo":
        [{"file_id": "p", "file_unique_id": "u-p", "width": 9, "height": 9}]}),
    );
    town.update("message", photo.clone()).await;
    photo["caption"] = json!("the pool");
    town.update("edited_message", photo).await;
    town.group_sees(FRONT_DESK, "the pool");
    // The agent's words.
    let card = town.screen(FRONT_DESK).into_iter().rev().find(|m| m.from_bot && m.text().contains("warm")).unwrap();
    let mut reply = grace.message(
        FRONT_DESK,
        "22 degres",
        json!({"text": "22 degres", "reply_to_message":
        {"message_id": card.id, "date": 1, "chat": {"id": FRONT_DESK, "type": "supergroup"}, "text": "…"}}),
    );
    town.update("message", reply.clone()).await;
    anna.sees("22 degres");
    reply["text"] = json!("22 degrees");
    town.update("edited_message", reply.clone()).await;
    anna.sees("22 degrees");
    anna.does_not_see("22 degres");
    // The answer quotes the question on the resident's side.
    let quoted = "select count(*) from outbox where chat_id = 101 and op->>'reply_to' is not null";
    assert_eq!(town.count(quoted).await, 1);
    // Told twice, or changed without a difference: nothing happens.
    town.forget();
    town.update("edited_message", reply.clone()).await;
    assert!(!town.transcript().contains("✎ Anna"), "{}", town.transcript());
    // After the end nothing follows any more.
    anna.presses("End the chat").await;
    reply["text"] = json!("30 degrees");
    town.update("edited_message", reply).await;
    anna.does_not_see("30 degrees");
    town.is_at_rest().await;
}

#[tokio::test]
async fn staff_see_whether_their_words_arrived() {
    let town = Town::with_staff("en").await;
    let (anna, grace) = talk(&town).await;
    town.pass(minutes(1)).await;
    grace.replies("When does the pool open?", "In May").await;
    town.group_sees(FRONT_DESK, "✓ Last message delivered (today 10:01)");
    // Telegram refuses it.
    let refused = grace.message(
        FRONT_DESK,
        "On the first",
        json!({"text": "On the first", "reply_to_message":
        {"message_id": reply_target(&town), "date": 1, "chat": {"id": FRONT_DESK, "type": "supergroup"}, "text": "…"}}),
    );
    town.update_raw("message", refused).await;
    desk_hours::step_inbox(&town.db.pool, &town.clock, &town.desk).await;
    town.telegram.world.lock().unwrap().troubles.push(Delivery::Rejected("a mistake of ours".into()));
    courier::step_within(&town.db.pool, &town.clock, &town.telegram, &Limits::NONE).await;
    sqlx::query("update outbox set outcome = 'seen' where outcome like 'rejected%'")
        .execute(&town.db.pool)
        .await
        .unwrap();
    town.settle().await;
    town.group_sees(FRONT_DESK, "⚠️ Last message not delivered");
    town.group_sees(FRONT_DESK, "this did not reach the resident. Please phone.");
    assert!(grace.presses("☎️ Phone").await.unwrap().contains("138 0000 0101"));
    // The resident stops the bot.
    anna.blocks(true).await;
    town.group_sees(FRONT_DESK, "has blocked the bot and cannot be reached here");
    grace.replies("When does the pool open?", "Are you there?").await;
    town.group_sees(FRONT_DESK, "🚫 The resident has blocked the bot");
    town.group_sees(FRONT_DESK, "so this was not delivered");
    town.pass(hours(4)).await;
    assert_eq!(town.count(OPEN).await, 0);
    town.is_at_rest().await;
}

/// The resident's words in the group.
fn reply_target(town: &Town) -> i32 {
    let found = town.screen(FRONT_DESK).into_iter().rev().find(|m| m.from_bot && m.text().contains("Anna · 5-1201:"));
    found.unwrap().id
}

#[tokio::test]
async fn two_residents_at_once_are_told_apart() {
    let town = Town::with_staff("en").await;
    let (anna, grace) = talk(&town).await;
    let bo = town.resident(102, "Bo", "en", "5-1202").await;
    let lin = lin(&town, "en").await;
    asks_for_a_person(&bo, "en").await;
    bo.says("My key card is lost").await;
    let (chat, message, data) = lin.button("Take over");
    lin.presses_data(chat, message, &data).await;
    anna.says("Is it heated?").await;
    lin.replies("My key card is lost", "Come to the counter, please").await;
    grace.replies("Is it heated?", "It is").await;
    bo.sees("Come to the counter");
    anna.sees("Grace (sample): It is");
    anna.does_not_see("counter");
    bo.does_not_see("It is");
    // An agent's answer to the other one's talk is a note.
    grace.replies("My key card is lost", "Ask for her passport").await;
    bo.does_not_see("passport");
    town.is_at_rest().await;
}
