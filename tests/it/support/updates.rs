//! Updates as Telegram writes them: one at least of every kind that the desk reads, with every field it looks at.

use frontdesk::chat::inbound::What;
use frontdesk::domain::media::MediaKind;
use frontdesk::telegram::decode;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The resident who writes them.
pub const WRITER: i64 = 101;

/// All of them; the last ones change who can be reached.
pub fn all() -> Vec<Value> {
    let user = json!({"id": WRITER, "is_bot": false, "first_name": "王小明", "last_name": "Li", "username": "anna",
        "language_code": "zh-hans"});
    let chat = json!({"id": WRITER, "type": "private", "first_name": "Anna"});
    let group = json!({"id": -1001, "type": "supergroup", "title": "Works", "is_forum": true});
    let file = json!({"file_id": "F", "file_unique_id": "uF", "file_name": "bill.pdf", "mime_type": "text/plain",
        "width": 90, "height": 90, "file_size": 20_000_000, "duration": 3});
    let with = |kind: &str, event: Value| json!({"update_id": 900_001, kind: event});
    let message = |chat: &Value, more: Value| {
        let mut message = json!({"message_id": 5, "date": 1, "chat": chat, "from": user});
        more.as_object().unwrap().iter().for_each(|(key, value)| message[key] = value.clone());
        message
    };
    let says = |more: Value| with("message", message(&chat, more));
    let edits = |more: Value| with("edited_message", message(&chat, more));
    let reply = json!({"message_id": 4, "date": 1, "chat": group, "text": "card", "from": user});
    let topic = json!({"text": "done", "message_thread_id": 9, "is_topic_message": true, "reply_to_message": reply});
    let status = |status: &str| json!({"user": user, "status": status, "is_member": true, "can_send_messages": true, "until_date": 0});
    let member = |chat: &Value, old: &str, new: &str| {
        with(
            "my_chat_member",
            json!({"chat": chat, "from": user, "date": 1, "old_chat_member": status(old), "new_chat_member": status(new)}),
        )
    };
    let mut all = vec![
        says(json!({"text": "厨房漏水，快来 😱\u{202e}abc"})),
        says(
            json!({"text": "/start@Desk_Bot ABCD-EFGH", "entities": [{"type": "bot_command", "offset": 0, "length": 15}]}),
        ),
        with("message", message(&group, topic)),
        with("message", message(&group, json!({"text": "as a channel", "sender_chat": group}))),
        says(json!({"photo": [file, file], "caption": "tap", "media_group_id": "g"})),
    ];
    for kind in ["document", "video", "video_note", "voice", "audio", "animation"] {
        let mut more = json!({"caption": "<b>my slip</b>"});
        more[kind] = file.clone();
        all.push(says(more));
    }
    all.push(says(json!({"location": {"latitude": 22.28, "longitude": 114.16}})));
    for kind in ["sticker", "poll", "dice", "story", "game", "rich_message", "checklist"] {
        let mut more = json!({});
        more[kind] = json!({"emoji": "😀", "file_id": "S", "file_unique_id": "uS", "set_name": "cats",
            "question": "which?", "options": [{"text": "this"}], "title": "Snake", "value": 4});
        all.push(says(more));
    }
    all.extend([
        says(json!({"contact": {"phone_number": "8613800000101", "first_name": "Anna", "user_id": WRITER}})),
        says(json!({"new_chat_title": "said by Telegram itself"})),
        says(json!({"successful_payment": {"currency": "CNY", "total_amount": 36_000, "invoice_payload": "p",
            "telegram_payment_charge_id": "t", "provider_payment_charge_id": "q",
            "order_info": {"name": "Anna", "phone_number": "8613800000101"}}})),
        edits(json!({"text": "and the hall", "edit_date": 2})),
        edits(json!({"photo": [file], "caption": "and the stairs", "edit_date": 2})),
        with(
            "callback_query",
            json!({"id": "1", "from": user, "chat_instance": "x", "data": "t.1.2.take",
                "message": {"message_id": 1, "date": 1, "chat": group, "text": "…", "message_thread_id": 9,
                    "is_topic_message": true}}),
        ),
        with("callback_query", json!({"id": "1", "from": user, "chat_instance": "x", "data": "d.1.ok"})),
        with(
            "pre_checkout_query",
            json!({"id": "1", "from": user, "currency": "CNY", "total_amount": 1, "invoice_payload": "p",
                "order_info": {"name": "Anna"}}),
        ),
        with("poll_answer", json!({"poll_id": "1", "user": user, "option_ids": [0]})),
        member(&group, "left", "member"),
        member(&group, "member", "administrator"),
        member(&chat, "kicked", "member"),
        member(&chat, "member", "kicked"),
        member(&group, "member", "kicked"),
        with("message", message(&group, json!({"migrate_to_chat_id": -100_999}))),
    ]);
    all
}

/// What an update is, in a word.
pub fn kind(what: &What) -> &'static str {
    match what {
        What::Text { .. } => "text",
        What::Command { .. } => "command",
        What::Media { media, .. } => match media.kind {
            MediaKind::Photo => "photo",
            MediaKind::Video => "video",
            MediaKind::VideoNote => "video note",
            MediaKind::Voice => "voice",
            MediaKind::Audio => "audio",
            MediaKind::Animation => "animation",
            MediaKind::Document => "document",
            MediaKind::Location => "location",
        },
        What::Contact { .. } => "contact",
        What::Press { .. } => "press",
        What::PreCheckout { .. } => "checkout",
        What::Paid { .. } => "paid",
        What::Edited { .. } => "edited",
        What::Blocked(true) => "blocked",
        What::Blocked(false) => "unblocked",
        What::Member(true) => "added",
        What::Member(false) => "removed",
        What::Rights => "other rights",
        What::MigratedTo(_) => "migrated",
        What::Unusable { message: Some(_) } => "unusable, of a person",
        What::Unusable { message: None } => "unusable",
    }
}

/// How many words [`kind`] has.
const KINDS: usize = 23;

fn keys(value: &Value, all: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => fields.iter().for_each(|(key, value)| {
            all.insert(key.clone());
            keys(value, all);
        }),
        Value::Array(items) => items.iter().for_each(|value| keys(value, all)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Every kind occurs, and every field that the program knows by name.
#[test]
fn every_kind_of_update_is_here_with_every_field() {
    let (mut kinds, mut there) = (BTreeSet::new(), BTreeSet::new());
    for update in all() {
        kinds.insert(kind(&decode(&update.to_string(), "desk_bot").unwrap().what));
        keys(&update, &mut there);
    }
    assert_eq!(kinds.len(), KINDS, "{kinds:?}");
    let source = include_str!("../../../src/telegram/wire.rs");
    let mut fields = 0;
    for line in source.lines() {
        let Some((name, _)) = line.trim().strip_prefix("pub ").and_then(|rest| rest.split_once(": ")) else { continue };
        let name = if name == "kind" { "type" } else { name };
        assert!(there.contains(name), "{name} occurs in no update");
        fields += 1;
    }
    assert!(fields > 50, "{fields} fields were found");
}
