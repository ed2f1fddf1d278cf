//! Updates as Telegram writes them, in the words of the desk.

use super::kit::noon;
use frontdesk::chat::inbound::{Inbound, What};
use frontdesk::domain::ids::{ChatId, MessageId, UserId};
use frontdesk::domain::media::{Media, MediaKind};
use frontdesk::telegram::{decode, envelope};
use serde_json::{Value, json};

fn message(more: Value) -> Inbound {
    in_chat(json!({"id": 77, "type": "private", "first_name": "Anna"}), more)
}

fn in_chat(chat: Value, more: Value) -> Inbound {
    let mut message = json!({"message_id": 5, "date": 1, "chat": chat,
        "from": {"id": 77, "is_bot": false, "first_name": "Anna", "last_name": "Li", "language_code": "zh-hans"}});
    for (key, value) in more.as_object().unwrap() {
        message[key] = value.clone();
    }
    decode(&json!({"update_id": 1, "message": message}).to_string(), "garden_bot").unwrap()
}

fn group() -> Value {
    json!({"id": -100, "type": "supergroup", "title": "Works", "is_forum": true})
}

fn text(words: &str) -> What {
    What::Text { message: MessageId(5), text: words.to_owned(), reply_to: None }
}

fn command(name: &str, args: &str) -> What {
    What::Command { message: MessageId(5), name: name.to_owned(), args: args.to_owned(), reply_to: None }
}

#[test]
fn words_and_commands() {
    let table = [
        ("The tap leaks", text("The tap leaks")),
        ("/start", command("start", "")),
        ("/Start  ABC-1 ", command("start", "ABC-1")),
        ("/bind@Garden_Bot 7KX", command("bind", "7KX")),
        ("/help@other_bot", What::Unusable { message: None }),
        ("/", text("/")),
        ("/漏水", text("/漏水")),
        ("1/2", text("1/2")),
    ];
    for (words, what) in table {
        assert_eq!(message(json!({"text": words})).what, what, "{words}");
    }
}

#[test]
fn who_and_where() {
    let m = message(json!({"text": "hi"}));
    assert!(m.chat.private && !m.chat.forum && m.thread.is_none());
    let from = m.from.unwrap();
    assert_eq!((from.id, from.name.as_str(), from.language.as_deref()), (UserId(77), "Anna Li", Some("zh-hans")));
    let m = in_chat(
        group(),
        json!({"text": "hi", "message_thread_id": 9, "is_topic_message": true,
        "reply_to_message": {"message_id": 9, "date": 1, "forum_topic_created": {}}}),
    );
    assert_eq!((m.chat.private, m.chat.forum, m.thread, m.chat.title.as_str()), (false, true, Some(9), "Works"));
    assert_eq!(m.what, text("hi"), "it answers the topic, so nobody");
    let m = in_chat(group(), json!({"text": "hi", "message_thread_id": 9, "reply_to_message": {"message_id": 8}}));
    assert_eq!(m.thread, None, "a thread of answers is no topic");
    assert_eq!(m.what, What::Text { message: MessageId(5), text: "hi".to_owned(), reply_to: Some(MessageId(8)) });
    let anonymous = json!({"text": "hi", "sender_chat": {"id": -100, "type": "supergroup"}});
    assert_eq!(in_chat(group(), anonymous).from, None);
}

#[test]
fn no_words_are_lost_to_what_is_new() {
    let table = [
        json!({"text": "leak", "entities": [{"type": "date_time", "offset": 0, "length": 4, "unix_time": 5}]}),
        json!({"text": "leak", "entities": null, "photo": null, "reply_to_message": null}),
        json!({"text": "leak", "reply_markup": {"inline_keyboard": [[{"text": "x", "hologram": {}}]]}}),
        json!({"text": "leak", "forward_origin": {"type": "from_mars"}, "sender_tag": "x", "quote": {"text": 5}}),
        json!({"text": "leak", "via_bot": {}, "external_reply": {"origin": 1}}),
    ];
    for more in table {
        assert_eq!(message(more.clone()).what, text("leak"), "{more}");
    }
}

#[test]
fn files() {
    let file = |id: &str| json!({"file_id": id, "file_unique_id": format!("u{id}"), "width": 90, "height": 90});
    let large = json!({"file_id": "L", "file_unique_id": "uL", "width": 900, "height": 900});
    let media = |kind, id: &str, album: Option<&str>| Media {
        kind,
        file_id: id.to_owned(),
        unique_id: format!("u{id}"),
        album: album.map(str::to_owned),
    };
    let table = [
        (
            json!({"photo": [file("S"), large], "media_group_id": "g", "caption": "tap"}),
            media(MediaKind::Photo, "L", Some("g")),
        ),
        (json!({"video": file("V")}), media(MediaKind::Video, "V", None)),
        (json!({"video_note": file("N")}), media(MediaKind::VideoNote, "N", None)),
        (json!({"voice": file("O")}), media(MediaKind::Voice, "O", None)),
        (json!({"audio": file("A")}), media(MediaKind::Audio, "A", None)),
        (json!({"document": file("D")}), media(MediaKind::Document, "D", None)),
        (json!({"animation": file("G"), "document": file("G")}), media(MediaKind::Animation, "G", None)),
    ];
    for (more, expected) in table {
        let What::Media { media, caption, .. } = message(more.clone()).what else { panic!("{more}") };
        assert_eq!((media, caption), (expected, more["caption"].as_str().unwrap_or_default().to_owned()));
    }
    let place = message(json!({"location": {"latitude": 22.28, "longitude": 114.16}})).what;
    let What::Media { media, .. } = place else { panic!() };
    assert_eq!((media.kind, media.file_id.as_str()), (MediaKind::Location, "22.28,114.16"));
}

#[test]
fn contacts_stickers_and_service_messages() {
    let contact = message(json!({"contact": {"phone_number": "85291234567", "first_name": "A", "user_id": 77}}));
    let owner = Some(UserId(77));
    assert_eq!(contact.what, What::Contact { message: MessageId(5), phone: "85291234567".to_owned(), owner });
    let sticker = message(json!({"sticker": {"file_id": "x"}}));
    assert_eq!(sticker.what, What::Unusable { message: Some(MessageId(5)) });
    let joined = in_chat(group(), json!({"new_chat_members": []}));
    assert_eq!(joined.what, What::Unusable { message: None });
    let moved = in_chat(group(), json!({"migrate_to_chat_id": -1005}));
    assert_eq!(moved.what, What::MigratedTo(ChatId(-1005)));
    assert_eq!(in_chat(group(), json!({"migrate_from_chat_id": -5})).what, What::Unusable { message: None });
}

#[test]
fn presses_edits_and_memberships() {
    let press = |message: Value| {
        let query = json!({"id": "99", "from": {"id": 77, "first_name": "Anna"}, "chat_instance": "1",
            "data": "m.home", "message": message});
        decode(&json!({"update_id": 2, "callback_query": query}).to_string(), "b").unwrap()
    };
    let data = "m.home".to_owned();
    let p =
        press(json!({"message_id": 4, "date": 0, "chat": group(), "message_thread_id": 9, "is_topic_message": true}));
    assert_eq!((p.chat.id, p.thread), (ChatId(-100), Some(9)));
    let what = What::Press { callback: "99".to_owned(), message: Some(MessageId(4)), data: data.clone() };
    assert_eq!(p.what, what);
    let p = press(Value::Null);
    assert_eq!((p.chat.id, p.chat.private), (ChatId(77), true));
    let edited = json!({"update_id": 3, "edited_message": {"message_id": 4, "date": 0, "edit_date": 1,
        "chat": {"id": 77, "type": "private"}, "from": {"id": 77, "first_name": "A"}, "caption": "now"}});
    let what = What::Edited { message: MessageId(4), text: "now".to_owned() };
    assert_eq!(decode(&edited.to_string(), "b").unwrap().what, what);
    let member = |chat: Value, status: &str| {
        let update = json!({"update_id": 4, "my_chat_member": {"chat": chat, "from": {"id": 77, "first_name": "A"},
            "date": 1, "old_chat_member": {}, "new_chat_member": {"status": status, "until_date": 0, "user": {}}}});
        decode(&update.to_string(), "b").unwrap().what
    };
    let private = json!({"id": 77, "type": "private"});
    assert_eq!(member(private.clone(), "kicked"), What::Blocked(true));
    assert_eq!(member(private, "member"), What::Blocked(false));
    assert_eq!(member(group(), "administrator"), What::Member(true));
    assert_eq!(member(group(), "left"), What::Member(false));
    let changed = |old: Value, new: Value| {
        let update = json!({"update_id": 4, "my_chat_member": {"chat": group(), "from": {"id": 77, "first_name": "A"},
            "date": 1, "old_chat_member": old, "new_chat_member": new}});
        decode(&update.to_string(), "b").unwrap().what
    };
    let (member, admin) = (json!({"status": "member"}), json!({"status": "administrator"}));
    let muted = json!({"status": "restricted", "is_member": true, "can_send_messages": false});
    let restricted = json!({"status": "restricted", "is_member": true, "can_send_messages": true});
    let outside = json!({"status": "restricted", "is_member": false, "can_send_messages": true});
    assert_eq!(changed(member.clone(), admin.clone()), What::Rights, "a promotion is no arrival");
    assert_eq!(changed(admin.clone(), member.clone()), What::Rights);
    assert_eq!(changed(member.clone(), restricted), What::Rights);
    assert_eq!(changed(admin.clone(), muted.clone()), What::Member(false), "it may not write any more");
    assert_eq!(changed(muted.clone(), admin), What::Member(true), "it may write again");
    assert_eq!(changed(outside, muted), What::Member(false));
}

#[test]
fn what_is_unknown_is_kept_in_its_conversation() {
    let new = json!({"update_id": 8, "guest_message": {"chat": {"id": -7, "type": "group"}, "text": "x"}}).to_string();
    assert_eq!(decode(&new, "b").unwrap().what, What::Unusable { message: None });
    let table = [
        (new.as_str(), Some((8, -7))),
        (r#"{"update_id":9,"callback_query":{"from":{"id":3},"message":{"chat":{"id":-4}}}}"#, Some((9, -4))),
        (r#"{"update_id":9,"callback_query":{"from":{"id":3}}}"#, Some((9, 3))),
        (r#"{"update_id":9,"poll_answer":{"user":{"id":6}}}"#, Some((9, 6))),
        (r#"{"update_id":9}"#, Some((9, 0))),
        (r#"{"message":{}}"#, None),
        ("<html>", None),
        ("[]", None),
    ];
    for (body, expected) in table {
        assert_eq!(envelope(body, noon()).map(|r| (r.update_id, r.conversation)), expected, "{body}");
    }
    let spaced = r#"{ "update_id" : 9 , "message" : {"chat":{"id":1}} }"#;
    assert_eq!(envelope(spaced, noon()).unwrap().body, spaced, "byte for byte");
}

#[test]
fn a_photo_is_read_whatever_size_it_claims_to_have() {
    let size = |id: &str, side: i64| {
        let (side, unique) = (json!(side), format!("u{id}"));
        json!({"file_id": id, "file_unique_id": unique, "width": side, "height": side})
    };
    let read = message(json!({"photo": [size("S", 90), size("L", i64::MAX)]}));
    let What::Media { media, .. } = read.what else { panic!("{read:?}") };
    assert_eq!(media.file_id, "L");
}
