//! Time and memory: long polling, the life of presses, the file that outlives the server.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use telegram_sim::{NewChat, Sim, SimOptions};

use super::troubles::post;
use super::{CHEN, FORUM, LIFTS, WEI, town};

fn ids(answer: &Value) -> Vec<i64> {
    answer["result"].as_array().unwrap().iter().map(|update| update["update_id"].as_i64().unwrap()).collect()
}

#[tokio::test]
async fn updates_stay_until_confirmed() {
    let sim = town().await;
    for number in 0..5 {
        sim.text(WEI, &format!("{number}")).unwrap();
    }
    let all = ids(&post(&sim, "getUpdates", &json!({})).await.1);
    assert_eq!(ids(&post(&sim, "getUpdates", &json!({})).await.1), all);
    assert_eq!(ids(&post(&sim, "getUpdates", &json!({"limit": 2})).await.1), all[..2]);
    let later = &all[all.len() - 4..];
    assert_eq!(ids(&post(&sim, "getUpdates", &json!({"offset": later[0]})).await.1), later);
    assert_eq!(ids(&post(&sim, "getUpdates", &json!({"offset": -2})).await.1), later[2..]);
    assert_eq!(ids(&post(&sim, "getUpdates", &json!({})).await.1), later[2..]);
}

#[tokio::test]
async fn a_poll_waits_and_the_newer_one_wins() {
    let sim = Arc::new(town().await);
    post(&sim, "getUpdates", &json!({"offset": -1})).await;
    let last = ids(&post(&sim, "getUpdates", &json!({})).await.1)[0] + 1;
    let first = Arc::clone(&sim);
    let first = tokio::spawn(async move { post(&first, "getUpdates", &json!({"offset": last, "timeout": 50})).await });
    tokio::time::sleep(Duration::from_millis(100)).await;
    let second = Arc::clone(&sim);
    let second =
        tokio::spawn(async move { post(&second, "getUpdates", &json!({"offset": last, "timeout": 50})).await });
    let (status, answer) = first.await.unwrap();
    assert_eq!(status, 409);
    assert!(answer["description"].as_str().unwrap().starts_with("Conflict: terminated by other getUpdates request"));
    let began = Instant::now();
    sim.text(WEI, "here").unwrap();
    assert_eq!(second.await.unwrap().1["result"][0]["message"]["text"], "here");
    assert!(began.elapsed() < Duration::from_secs(2));
}

#[tokio::test]
async fn only_wanted_kinds_are_kept() {
    let sim = town().await;
    post(&sim, "getUpdates", &json!({"allowed_updates": ["message_reaction"], "offset": -1})).await;
    sim.text(WEI, "unheard").unwrap();
    sim.act("react", &json!({"user_id": WEI, "chat_id": WEI, "message_id": 1, "emoji": "👍"})).unwrap();
    let (_, answer) = post(&sim, "getUpdates", &json!({})).await;
    let last = answer["result"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(last["message_reaction"]["new_reaction"][0]["emoji"], "👍");
}

/// A server whose clock the test holds.
async fn clocked() -> (Sim, Arc<AtomicI64>) {
    let now = Arc::new(AtomicI64::new(1_760_000_000_000));
    let (read, moved) = (Arc::clone(&now), Arc::clone(&now));
    let options = SimOptions {
        clock: Some(Arc::new(move || read.load(Ordering::SeqCst))),
        advance: Some(Arc::new(move |by| {
            let moved = Arc::clone(&moved);
            Box::pin(async move {
                moved.fetch_add(i64::try_from(by.as_millis()).unwrap(), Ordering::SeqCst);
            })
        })),
        ..SimOptions::default()
    };
    (Sim::start(options).await.unwrap(), now)
}

#[tokio::test]
async fn presses_live_150_seconds() {
    let (sim, now) = clocked().await;
    let user = sim.add_user(&json!({"first_name": "Wei"})).unwrap();
    sim.press_start(user, "").unwrap();
    let keyboard = json!({"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]});
    let (_, sent) = post(&sim, "sendMessage", &json!({"chat_id": user, "text": "?", "reply_markup": keyboard})).await;
    assert_eq!(sent["result"]["date"], 1_760_000_000);
    let message = sent["result"]["message_id"].as_i64().unwrap();
    let early = sim.press_label(user, user, message, "Go").unwrap();
    assert_eq!(sim.advance(Duration::from_secs(149)).await, 1_760_000_149_000);
    let answer = json!({"callback_query_id": early, "text": "in time"});
    assert_eq!(post(&sim, "answerCallbackQuery", &answer).await.0, 200);
    assert_eq!(sim.callback(&early).unwrap()["text"], "in time");
    assert_eq!(post(&sim, "answerCallbackQuery", &answer).await.0, 400);
    let late = sim.press(user, user, message, "go").unwrap();
    now.fetch_add(151_000, Ordering::SeqCst);
    let (status, answer) = post(&sim, "answerCallbackQuery", &json!({"callback_query_id": late})).await;
    assert_eq!(status, 400);
    let words = "Bad Request: query is too old and response timeout expired or query ID is invalid";
    assert_eq!(answer["description"], words);
    let (_, answer) = post(&sim, "getUpdates", &json!({})).await;
    let kinds: Vec<_> =
        answer["result"].as_array().unwrap().iter().map(|u| u.get("callback_query").is_some()).collect();
    assert_eq!(kinds, [false], "presses that nobody fetched in time are gone, the message is not");
}

#[tokio::test]
async fn the_file_outlives_the_server() {
    let file = std::path::PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("state-{}.json", std::process::id()));
    let options = SimOptions { state: Some(file.clone()), ..SimOptions::default() };
    let sim = Sim::start(options.clone()).await.unwrap();
    let user = sim.add_user(&json!({"first_name": "Wei"})).unwrap();
    sim.press_start(user, "abc").unwrap();
    let picture = sim.upload("leak.jpg", "image/jpeg", b"bytes".to_vec());
    sim.act("media", &json!({"user_id": user, "chat_id": user, "kind": "photo", "file_id": picture})).unwrap();
    post(&sim, "sendMessage", &json!({"chat_id": user, "text": "<b>hi</b>", "parse_mode": "HTML"})).await;
    let before = ids(&post(&sim, "getUpdates", &json!({})).await.1);
    let seen = sim.messages(user, user);
    let addr = sim.addr();
    sim.stop().await;
    let sim = Sim::start(SimOptions { listen: addr, ..options }).await.unwrap();
    assert_eq!(sim.messages(user, user), seen);
    assert_eq!(ids(&post(&sim, "getUpdates", &json!({})).await.1), before);
    let bytes =
        reqwest::get(format!("{}/control/files/{picture}", sim.api_url())).await.unwrap().bytes().await.unwrap();
    assert_eq!(&bytes[..], b"bytes");
    sim.text(user, "next").unwrap();
    let after = ids(&post(&sim, "getUpdates", &json!({})).await.1);
    assert_eq!(after.last().copied(), before.last().map(|id| id + 1));
    drop(sim);
    let _ = std::fs::remove_dir_all(file.with_extension("json.files"));
    std::fs::remove_file(&file).unwrap();
}

#[tokio::test]
async fn a_plain_member_hears_little() {
    let sim = town().await;
    let mut chat = NewChat::new("supergroup", "Loud", &[WEI, CHEN]);
    chat.bot = "member".to_owned();
    let chat = sim.add_chat(&chat).unwrap();
    post(&sim, "getUpdates", &json!({"offset": -1})).await;
    let before = sim.pending();
    let say = |text: &str| sim.act("text", &json!({"user_id": WEI, "chat_id": chat, "text": text})).unwrap();
    say("just talk");
    say("/menu@other_bot");
    assert_eq!(sim.pending(), before);
    say("/menu");
    say("hello @desk_bot");
    assert_eq!(sim.pending(), before + 2);
}

#[tokio::test]
async fn keyboards_commands_and_topics_as_people_see_them() {
    let sim = town().await;
    let reply = json!({"keyboard": [["Menu", {"text": "Number", "request_contact": true}]], "one_time_keyboard": true});
    post(&sim, "sendMessage", &json!({"chat_id": WEI, "text": "?", "reply_markup": reply})).await;
    assert_eq!(sim.view(WEI, WEI)["keyboard"]["keyboard"][0][0]["text"], "Menu");
    let contact = sim.act("contact", &json!({"user_id": WEI, "chat_id": WEI})).unwrap();
    assert_eq!(contact["contact"]["user_id"], WEI);
    assert_eq!(contact["reply_to_message"]["text"], "?", "it answers the message that asked for it");
    assert!(sim.view(WEI, WEI).get("keyboard").is_none());
    let list = |name: &str| json!([{"command": name, "description": name}]);
    post(&sim, "setMyCommands", &json!({"commands": list("all")})).await;
    let zh = json!({"commands": list("zh"), "language_code": "zh", "scope": {"type": "all_private_chats"}});
    post(&sim, "setMyCommands", &zh).await;
    assert_eq!(sim.view(WEI, WEI)["commands"][0]["command"], "zh");
    assert_eq!(sim.view(FORUM, WEI)["commands"][0]["command"], "all");
    let body = json!({"user_id": WEI, "chat_id": FORUM, "text": "in the topic", "thread": LIFTS});
    let note = sim.act("text", &body).unwrap();
    assert_eq!(note["is_topic_message"], true);
    assert_eq!(note["reply_to_message"]["forum_topic_created"]["name"], "Lifts");
}
