//! One list of calls, made with two unrelated libraries: both must see the same.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)] // Tests say what is wrong by panicking.

mod deliveries;
mod lives;
mod through_frankenstein;
mod through_teloxide;
mod troubles;

use serde_json::{Map, Value, json};
use telegram_sim::{NewChat, Sim, SimOptions};

/// A library under test: makes a call and tells what it understood of the answer.
trait Library {
    async fn call(&self, method: &str, params: &Value) -> Result<Value, String>;
}

/// A town with two people, a group and a forum; ids are the same each time.
async fn town() -> Sim {
    let sim = Sim::start(SimOptions::default()).await.unwrap();
    let wei = json!({"id": WEI, "first_name": "Wei", "last_name": "Zhang", "language_code": "zh-hans",
        "phone": "+85291234567"});
    sim.add_user(&wei).unwrap();
    sim.add_user(&json!({"id": CHEN, "first_name": "Chen", "username": "chen"})).unwrap();
    sim.add_chat_with(&json!({"id": GROUP, "type": "group", "title": "Crew", "members": [CHEN, WEI]})).unwrap();
    sim.add_chat_with(&json!({"id": FORUM, "type": "forum", "title": "Desk", "members": [CHEN, WEI],
        "topics": ["Lifts"]}))
        .unwrap();
    sim.press_start(WEI, "abc").unwrap();
    sim
}

const WEI: i64 = 5_100_000_101;
const CHEN: i64 = 5_100_000_102;
const GROUP: i64 = -4_000_777;
const FORUM: i64 = -1_001_000_000_777;
/// The topic of the forum: after the message that the bot has come.
const LIFTS: i64 = 2;

/// A step of the list: the bot calls, or somebody acts.
enum Step {
    Call(&'static str, Value),
    Act(&'static str, Value),
}
use Step::{Act, Call};

/// The list. Each line's outcome is written down and compared between the libraries; errors must be Telegram's.
fn list() -> Vec<(Step, Option<&'static str>)> {
    let keyboard = json!({"inline_keyboard": [[{"text": "Take", "callback_data": "take:1"}],
        [{"text": "Map", "url": "https://example.org/map"}]]});
    let reply = json!({"keyboard": [[{"text": "My number", "request_contact": true}]], "resize_keyboard": true});
    let long = "字".repeat(4097);
    let wide = "x".repeat(65);
    let photos = json!([{"type": "photo", "media": "UPLOAD", "caption": "<i>both</i>", "parse_mode": "HTML"},
        {"type": "photo", "media": "UPLOAD"}]);
    let same = json!({"chat_id": WEI, "message_id": 2, "text": "<b>new</b>", "parse_mode": "HTML"});
    let ok = |step: Step| (step, None);
    let err = |step: Step, why: &'static str| (step, Some(why));
    vec![
        ok(Call("getMe", json!({}))),
        ok(Call(
            "sendMessage",
            json!({"chat_id": WEI, "text": " 你好 <b>😀 x</b> <a href=\"https://a.b\">l</a> ",
            "parse_mode": "HTML", "reply_markup": keyboard}),
        )),
        ok(Call("sendMessage", json!({"chat_id": WEI, "text": "number?", "reply_markup": reply}))),
        err(
            Call("sendMessage", json!({"chat_id": WEI, "text": "<b>x", "parse_mode": "HTML"})),
            "Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"b\"",
        ),
        err(Call("sendMessage", json!({"chat_id": WEI, "text": " "})), "Bad Request: message text is empty"),
        err(Call("sendMessage", json!({"chat_id": WEI, "text": long})), "Bad Request: message is too long"),
        err(Call("sendMessage", json!({"chat_id": 99, "text": "x"})), "Bad Request: chat not found"),
        err(
            Call("sendMessage", json!({"chat_id": CHEN, "text": "x"})),
            "Forbidden: bot can't initiate conversation with a user",
        ),
        err(
            Call(
                "sendMessage",
                json!({"chat_id": WEI, "text": "x",
            "reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": wide}]]}}),
            ),
            "Bad Request: BUTTON_DATA_INVALID",
        ),
        err(
            Call("sendMessage", json!({"chat_id": WEI, "text": "x", "reply_parameters": {"message_id": 77}})),
            "Bad Request: message to be replied not found",
        ),
        err(
            Call("sendMessage", json!({"chat_id": FORUM, "text": "x", "message_thread_id": 55})),
            "Bad Request: message thread not found",
        ),
        ok(Call("sendMessage", json!({"chat_id": FORUM, "text": "card", "message_thread_id": LIFTS}))),
        ok(Call("sendMessage", json!({"chat_id": WEI, "text": "re", "reply_parameters": {"message_id": 1}}))),
        ok(Call("editMessageText", same.clone())),
        err(
            Call("editMessageText", same),
            "Bad Request: message is not modified: specified new message content and reply markup are exactly the \
             same as a current content and reply markup of the message",
        ),
        err(
            Call("editMessageText", json!({"chat_id": WEI, "message_id": 999, "text": "x"})),
            "Bad Request: message to edit not found",
        ),
        err(
            Call("editMessageText", json!({"chat_id": WEI, "message_id": 1, "text": "x"})),
            "Bad Request: message can't be edited",
        ),
        ok(Call("editMessageReplyMarkup", json!({"chat_id": WEI, "message_id": 2, "reply_markup": keyboard}))),
        ok(Call(
            "sendPhoto",
            json!({"chat_id": WEI, "photo": "UPLOAD", "caption": "<b>leak</b>", "parse_mode": "HTML"}),
        )),
        ok(Call("sendDocument", json!({"chat_id": WEI, "document": "UPLOAD"}))),
        ok(Call("sendVoice", json!({"chat_id": WEI, "voice": "UPLOAD"}))),
        ok(Call("sendLocation", json!({"chat_id": WEI, "latitude": 22.25, "longitude": 114.5}))),
        ok(Call("sendMediaGroup", json!({"chat_id": WEI, "media": photos}))),
        ok(Call("sendChatAction", json!({"chat_id": WEI, "action": "typing"}))),
        ok(Call("copyMessage", json!({"chat_id": GROUP, "from_chat_id": WEI, "message_id": 1}))),
        ok(Call("forwardMessage", json!({"chat_id": GROUP, "from_chat_id": WEI, "message_id": 1}))),
        ok(Call("deleteMessage", json!({"chat_id": WEI, "message_id": 4}))),
        err(
            Call("deleteMessage", json!({"chat_id": WEI, "message_id": 4})),
            "Bad Request: message to delete not found",
        ),
        err(Call("createForumTopic", json!({"chat_id": GROUP, "name": "x"})), "Bad Request: the chat is not a forum"),
        ok(Call("createForumTopic", json!({"chat_id": FORUM, "name": "Water"}))),
        ok(Call("closeForumTopic", json!({"chat_id": FORUM, "message_thread_id": 4}))),
        err(
            Call("sendMessage", json!({"chat_id": FORUM, "text": "x", "message_thread_id": 4})),
            "Bad Request: TOPIC_CLOSED",
        ),
        ok(Call("reopenForumTopic", json!({"chat_id": FORUM, "message_thread_id": 4}))),
        ok(Call("editForumTopic", json!({"chat_id": FORUM, "message_thread_id": 4, "name": "Water and gas"}))),
        ok(Call(
            "setMyCommands",
            json!({"commands": [{"command": "menu", "description": "菜单"}],
            "scope": {"type": "all_private_chats"}, "language_code": "zh"}),
        )),
        ok(Call("getMyCommands", json!({"scope": {"type": "all_private_chats"}, "language_code": "zh"}))),
        ok(Call("getMyCommands", json!({}))),
        ok(Call("getChat", json!({"chat_id": FORUM}))),
        ok(Call("getChat", json!({"chat_id": WEI}))),
        ok(Call("getChatMember", json!({"chat_id": FORUM, "user_id": WEI}))),
        ok(Call("getChatMember", json!({"chat_id": FORUM, "user_id": 7_000_000_001_i64}))),
        ok(Call("getChatAdministrators", json!({"chat_id": FORUM}))),
        ok(Call("pinChatMessage", json!({"chat_id": FORUM, "message_id": 3}))),
        ok(Call(
            "setMessageReaction",
            json!({"chat_id": WEI, "message_id": 1,
            "reaction": [{"type": "emoji", "emoji": "👍"}]}),
        )),
        ok(Call("getWebhookInfo", json!({}))),
        ok(Act("text", json!({"user_id": WEI, "chat_id": WEI, "text": "/menu please"}))),
        ok(Act("media", json!({"user_id": WEI, "chat_id": WEI, "kind": "photo", "caption": "here"}))),
        ok(Act("media", json!({"user_id": WEI, "chat_id": WEI, "kind": "voice"}))),
        ok(Act(
            "media",
            json!({"user_id": WEI, "chat_id": WEI, "kind": "location", "latitude": 1.5, "longitude": 2.5}),
        )),
        ok(Act(
            "album",
            json!({"user_id": WEI, "chat_id": WEI, "items": [{"kind": "photo", "caption": "a"},
            {"kind": "video"}]}),
        )),
        ok(Act("contact", json!({"user_id": WEI, "chat_id": WEI}))),
        ok(Act("press", json!({"user_id": WEI, "chat_id": WEI, "message_id": 2, "data": "take:1"}))),
        ok(Act("edit", json!({"user_id": WEI, "chat_id": WEI, "message_id": 1, "text": "changed"}))),
        ok(Act("text", json!({"user_id": WEI, "chat_id": FORUM, "thread": LIFTS, "text": "note"}))),
        ok(Act("text", json!({"user_id": CHEN, "chat_id": FORUM, "thread": LIFTS, "text": "note", "reply_to": 3}))),
        ok(Act("text", json!({"user_id": CHEN, "chat_id": FORUM, "anonymous": true, "text": "general"}))),
        ok(Act("react", json!({"user_id": WEI, "chat_id": WEI, "message_id": 2, "emoji": "👍"}))),
        ok(Act("leave", json!({"user_id": WEI, "chat_id": FORUM}))),
        ok(Act("join", json!({"user_id": WEI, "chat_id": FORUM}))),
        ok(Act("forward", json!({"user_id": WEI, "chat_id": GROUP, "message_id": 2, "to": WEI}))),
        ok(Act("block", json!({"user_id": WEI}))),
        err(Call("sendMessage", json!({"chat_id": WEI, "text": "x"})), "Forbidden: bot was blocked by the user"),
        ok(Act("unblock", json!({"user_id": WEI}))),
        ok(Act("migrate", json!({"user_id": CHEN, "chat_id": GROUP}))),
        err(
            Call("sendMessage", json!({"chat_id": GROUP, "text": "x"})),
            "Bad Request: group chat was upgraded to a supergroup chat",
        ),
        ok(Act("kick_bot", json!({"user_id": CHEN, "chat_id": FORUM}))),
        err(
            Call("sendMessage", json!({"chat_id": FORUM, "text": "x"})),
            "Forbidden: bot was kicked from the supergroup chat",
        ),
        ok(Call("getUpdates", json!({"limit": 100}))),
        ok(Call("answerCallbackQuery", json!({"callback_query_id": "PRESSED", "text": "Yours", "show_alert": true}))),
        err(
            Call("answerCallbackQuery", json!({"callback_query_id": "PRESSED"})),
            "Bad Request: query is too old and response timeout expired or query ID is invalid",
        ),
        ok(Call("getFile", json!({"file_id": "PHOTO"}))),
        err(Call("getFile", json!({"file_id": "nonsense"})), "Bad Request: invalid file_id"),
    ]
}

/// Goes through the list with one library and writes down what it saw.
async fn transcript(sim: &Sim, library: &impl Library) -> Vec<String> {
    let mut lines = Vec::new();
    let mut pressed = String::new();
    for (number, (step, error)) in list().into_iter().enumerate() {
        match step {
            Act(name, body) => {
                let answer = sim.act(name, &body).unwrap_or_else(|why| panic!("step {number}, {name}: {why}"));
                if let Some(id) = answer["callback_query_id"].as_str() {
                    id.clone_into(&mut pressed);
                }
            }
            Call(method, params) => {
                let params = params.to_string().replace("PRESSED", &pressed).replace("\"PHOTO\"", &photo(sim));
                let outcome = library.call(method, &serde_json::from_str(&params).unwrap()).await;
                let wire = sim.calls(0, Some(method)).last().cloned().unwrap_or_default();
                match error {
                    None => {
                        let seen = outcome.unwrap_or_else(|why| panic!("step {number}, {method} {params}: {why}"));
                        lines.push(format!("{number} {method}: {}", picked(&seen)));
                    }
                    Some(error) => {
                        assert!(outcome.is_err(), "step {number}, {method} {params} should fail");
                        assert_eq!(wire["error"], error, "step {number}, {method} {params}");
                    }
                }
            }
        }
    }
    lines
}

/// The id of the last photo somebody sent.
fn photo(sim: &Sim) -> String {
    let messages = sim.messages(WEI, WEI);
    let sizes = messages.iter().rev().find_map(|message| message["photo"].as_array());
    sizes.and_then(|sizes| sizes.last()).map(|size| size["file_id"].to_string()).unwrap_or_default()
}

/// The fields both libraries know and that matter; absent, null and empty are the same.
fn picked(value: &Value) -> Value {
    const NAMES: [&str; 66] = [
        "update_id",
        "message",
        "edited_message",
        "callback_query",
        "my_chat_member",
        "chat_member",
        "message_id",
        "chat",
        "from",
        "id",
        "type",
        "title",
        "first_name",
        "last_name",
        "username",
        "language_code",
        "is_bot",
        "is_forum",
        "text",
        "entities",
        "offset",
        "length",
        "url",
        "caption",
        "caption_entities",
        "photo",
        "file_unique_id",
        "file_path",
        "file_size",
        "width",
        "height",
        "document",
        "file_name",
        "mime_type",
        "voice",
        "video",
        "duration",
        "location",
        "latitude",
        "longitude",
        "contact",
        "phone_number",
        "user_id",
        "media_group_id",
        "message_thread_id",
        "is_topic_message",
        "reply_to_message",
        "reply_markup",
        "inline_keyboard",
        "callback_data",
        "data",
        "chat_instance",
        "sender_chat",
        "new_chat_members",
        "left_chat_member",
        "old_chat_member",
        "new_chat_member",
        "status",
        "user",
        "migrate_to_chat_id",
        "migrate_from_chat_id",
        "forum_topic_created",
        "name",
        "command",
        "description",
        "pending_update_count",
    ];
    match value {
        Value::Object(fields) => {
            let kept: Map<String, Value> = fields
                .iter()
                .filter(|(name, _)| NAMES.contains(&name.as_str()))
                .map(|(name, value)| (name.clone(), picked(value)))
                .filter(|(_, value)| !value.is_null() && *value != json!([]) && *value != json!(false))
                .collect();
            Value::Object(kept)
        }
        Value::Array(items) => items.iter().map(picked).collect(),
        Value::Number(number) => number.as_f64().map_or(Value::Null, |number| json!(number)),
        Value::String(text) if text.is_empty() => Value::Null,
        Value::Null | Value::Bool(_) | Value::String(_) => value.clone(),
    }
}

#[tokio::test]
async fn two_libraries_see_the_same() {
    let (one, two) = (town().await, town().await);
    let teloxide = transcript(&one, &through_teloxide::Teloxide::new(&one)).await;
    let frankenstein = transcript(&two, &through_frankenstein::Frankenstein::new(&two)).await;
    let differ = |(left, right): (&String, &String)| (left != right).then(|| format!("{left}\n{right}\n"));
    let differences: Vec<String> = teloxide.iter().zip(&frankenstein).filter_map(differ).collect();
    assert!(differences.is_empty(), "{}", differences.concat());
    assert_eq!(teloxide.len(), frankenstein.len());
    let updates = teloxide.iter().find(|line| line.contains("getUpdates")).unwrap();
    for kind in ["edited_message", "callback_query", "my_chat_member", "new_chat_members", "migrate_to_chat_id"] {
        assert!(updates.contains(kind), "{kind} is missing in {updates}");
    }
    assert!(teloxide[1].contains(r#""text":"你好 😀 x l""#), "{}", teloxide[1]);
}

#[tokio::test]
async fn a_group_can_be_made_in_one_line() {
    let sim = town().await;
    let id = sim.add_chat(&NewChat::new("supergroup", "New", &[WEI])).unwrap();
    assert!(id < -1_000_000_000_000);
}
