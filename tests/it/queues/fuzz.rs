//! Updates that nobody would write: bytes and values exchanged at random; whatever comes is read or refused, never more.
//!
//! `FUZZ=10000000 cargo test --test it fuzz -- --nocapture` tries ten million of them, other ones with `SEED=2`.

use super::kit::noon;
use crate::support::dice::Dice;
use frontdesk::chat::button::Button;
use frontdesk::chat::inbound::What;
use frontdesk::telegram::{decode, envelope};
use serde_json::{Value, json};

/// One update of each kind that the desk reads.
fn corpus() -> Vec<Value> {
    let user =
        json!({"id": 77, "is_bot": false, "first_name": "王小明", "last_name": "Li", "language_code": "zh-hans"});
    let chat = json!({"id": 77, "type": "private", "first_name": "Anna"});
    let group = json!({"id": -100_123, "type": "supergroup", "title": "Works", "is_forum": true});
    let file = json!({"file_id": "F", "file_unique_id": "uF", "width": 90, "height": 90, "file_size": 20_000_000});
    let message = |chat: &Value, more: Value| {
        let mut message = json!({"message_id": 5, "date": 1, "chat": chat, "from": user});
        more.as_object().unwrap().iter().for_each(|(key, value)| message[key] = value.clone());
        message
    };
    let with = |kind: &str, event: Value| json!({"update_id": 900_001, kind: event});
    let reply = json!({"message_id": 4, "date": 1, "chat": group, "text": "card"});
    let status = |status: &str| json!({"user": user, "status": status});
    vec![
        with("message", message(&chat, json!({"text": "厨房漏水，快来 😱\u{202e}abc"}))),
        with("message", message(&chat, json!({"text": "/start@Garden_Bot ABCD-EFGH"}))),
        with(
            "message",
            message(
                &group,
                json!({"text": "done", "message_thread_id": 9, "is_topic_message": true, "reply_to_message": reply}),
            ),
        ),
        with("message", message(&chat, json!({"photo": [file, file], "caption": "tap", "media_group_id": "g"}))),
        with("message", message(&chat, json!({"document": file, "caption": "<b>x</b>"}))),
        with(
            "message",
            message(&chat, json!({"contact": {"phone_number": "85291234567", "first_name": "A", "user_id": 77}})),
        ),
        with("message", message(&chat, json!({"location": {"latitude": 22.28, "longitude": 114.16}}))),
        with("message", message(&group, json!({"migrate_to_chat_id": -100_999}))),
        with(
            "message",
            message(
                &chat,
                json!({"successful_payment": {"currency": "CNY", "total_amount": 36_000,
            "invoice_payload": "p", "telegram_payment_charge_id": "t", "provider_payment_charge_id": "q"}}),
            ),
        ),
        with("edited_message", message(&chat, json!({"text": "and the hall too", "edit_date": 2}))),
        with(
            "callback_query",
            json!({"id": "1", "from": user, "chat_instance": "x", "data": "d:1:ok",
            "message": message(&group, json!({"text": "card"}))}),
        ),
        with(
            "pre_checkout_query",
            json!({"id": "1", "from": user, "currency": "CNY", "total_amount": 1,
            "invoice_payload": "p"}),
        ),
        with(
            "my_chat_member",
            json!({"chat": group, "from": user, "date": 1, "old_chat_member": status("member"),
            "new_chat_member": status("kicked")}),
        ),
        with("poll_answer", json!({"poll_id": "1", "user": user, "option_ids": [0]})),
    ]
}

/// A value that stands where another was expected.
fn junk(dice: &mut Dice) -> Value {
    match dice.roll(14) {
        0 => Value::Null,
        1 => json!(true),
        2 => json!(i64::MIN),
        3 => json!(u64::MAX),
        4 => json!(-1),
        5 => json!(1e308),
        6 => json!(0.5),
        7 => json!(""),
        8 => json!("\u{0}\u{7f}\u{feff}\u{202e}\u{2066}a\u{301}👩‍👩‍👧‍👦\r\n\t"),
        9 => json!("长".repeat(1 + dice.roll(5_000))),
        10 => json!([]),
        11 => json!({}),
        12 => json!([[[[{"id": [null]}]]]]),
        _ => json!({"id": 1, "chat": {"id": "1"}, "message": 5, "text": ["x"], "file_id": {}}),
    }
}

/// Exchanges, drops or doubles one value somewhere inside.
fn disturb(value: &mut Value, dice: &mut Dice) {
    let inside = dice.roll(4) > 0;
    match value {
        Value::Object(fields) if inside && !fields.is_empty() => {
            let key = fields.keys().nth(dice.roll(fields.len())).unwrap().clone();
            match dice.roll(8) {
                0 => drop(fields.remove(&key)),
                1 => drop(fields.insert(format!("{key}_of_tomorrow"), junk(dice))),
                _ => disturb(&mut fields[&key], dice),
            }
        }
        Value::Array(items) if inside && !items.is_empty() => {
            let at = dice.roll(items.len());
            match dice.roll(6) {
                0 => drop(items.remove(at)),
                1 => items.push(items[at].clone()),
                _ => disturb(&mut items[at], dice),
            }
        }
        other => *other = junk(dice),
    }
}

/// The same update, damaged: in its values, or in its bytes.
fn damaged(corpus: &[Value], dice: &mut Dice) -> String {
    let mut value = corpus[dice.roll(corpus.len())].clone();
    for _ in 0..dice.roll(4) {
        disturb(&mut value, dice);
    }
    let mut bytes = value.to_string().into_bytes();
    if dice.roll(3) == 0 {
        for _ in 0..=dice.roll(3) {
            let at = dice.roll(bytes.len());
            match dice.roll(4) {
                0 => bytes.truncate(at.max(1)),
                1 => drop(bytes.remove(at)),
                2 => bytes.insert(at, u8::try_from(dice.roll(256)).unwrap()),
                _ => bytes[at] = u8::try_from(dice.roll(256)).unwrap(),
            }
            if bytes.is_empty() {
                bytes.push(b'{');
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// What the desk relies on, of everything that was read.
fn holds(body: &str) -> (bool, bool) {
    let kept = envelope(body, noon());
    if let Some(raw) = &kept {
        assert_eq!(raw.body, body, "an update is kept as it came");
    }
    let Ok(read) = decode(body, "garden_bot") else { return (kept.is_some(), false) };
    let raw = kept.unwrap_or_else(|| panic!("read, and would not be kept: {body}"));
    assert_eq!(raw.update_id, read.update_id, "{body}");
    let words = match &read.what {
        What::Text { text, .. } => text.as_str(),
        What::Media { caption, .. } => caption.as_str(),
        What::Command { args, .. } => args.as_str(),
        What::Press { data, .. } => {
            let _ = Button::decode(data);
            data.as_str()
        }
        _ => "",
    };
    let seen = words.chars().chain(read.from.iter().flat_map(|from| from.name.chars()));
    assert!(seen.filter(|c| c.is_control()).all(|c| matches!(c, '\n' | '\t')), "{body}");
    (true, true)
}

#[test]
fn whatever_comes_is_read_or_refused_and_nothing_else() {
    let number = |name: &str, otherwise: u64| std::env::var(name).map_or(otherwise, |n| n.parse().expect("a number"));
    let (tries, mut dice) = (number("FUZZ", 20_000), Dice(number("SEED", 1)));
    let corpus = corpus();
    corpus.iter().for_each(|update| assert_eq!(holds(&update.to_string()), (true, true), "{update}"));
    let (mut kept, mut read) = (0, 0);
    for _ in 0..tries {
        let (is_kept, is_read) = holds(&damaged(&corpus, &mut dice));
        kept += u64::from(is_kept);
        read += u64::from(is_read);
    }
    println!("{tries} tries: {kept} kept, {read} read");
    assert!(kept > tries / 5 && read > tries / 10 && read < kept, "{kept} kept, {read} read");
}
