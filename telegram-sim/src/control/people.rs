//! Making people, chats and topics.

use serde::Deserialize;
use serde_json::{Value, json};

use super::Answer;
use crate::state::{Chat, Event, Kind, State, Status, User};

/// The colour of topics people open.
const BLUE: i64 = 0x006F_B9F0;

fn text(body: &Value, field: &str) -> Option<String> {
    body[field].as_str().map(str::to_owned)
}

/// Makes a person, or changes one whose id is known.
pub(crate) fn user(state: &mut State, _: i64, body: &Value) -> Answer {
    let id = body["id"].as_i64();
    if let Some(id) = id.filter(|id| state.users.contains_key(id)) {
        return change_user(state, id, body);
    }
    let first_name = text(body, "first_name").ok_or("first_name is missing")?;
    let id = id.unwrap_or_else(|| 5_100_000_000 + state.number());
    let user = User {
        id,
        first_name,
        last_name: text(body, "last_name"),
        username: text(body, "username"),
        language_code: text(body, "language_code"),
        phone: text(body, "phone"),
        note: text(body, "note"),
        deactivated: false,
    };
    state.users.insert(id, user.clone());
    state.private_chat(id);
    Ok(json!(user))
}

/// Changes a person.
pub(crate) fn change_user(state: &mut State, id: i64, body: &Value) -> Answer {
    let user = state.users.get_mut(&id).ok_or("there is no such user")?;
    if let Some(name) = text(body, "first_name") {
        user.first_name = name;
    }
    for (field, place) in [
        ("last_name", &mut user.last_name),
        ("username", &mut user.username),
        ("language_code", &mut user.language_code),
        ("phone", &mut user.phone),
        ("note", &mut user.note),
    ] {
        if let Some(value) = text(body, field) {
            *place = Some(value);
        }
    }
    if let Some(gone) = body["deactivated"].as_bool() {
        user.deactivated = gone;
    }
    let user = user.clone();
    state.private_chat(id);
    Ok(json!(user))
}

#[derive(Deserialize)]
struct NewChat {
    #[serde(rename = "type")]
    kind: String,
    title: String,
    id: Option<i64>,
    username: Option<String>,
    by: Option<i64>,
    #[serde(default)]
    members: Vec<NewMember>,
    bot: Option<String>,
    #[serde(default)]
    topics: Vec<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum NewMember {
    Plain(i64),
    With { user_id: i64, status: Option<Status> },
}

/// Makes a group, supergroup or forum.
pub(crate) fn chat(state: &mut State, now_ms: i64, body: &Value) -> Answer {
    let new: NewChat = serde_json::from_value(body.clone()).map_err(|why| format!("not a chat: {why}"))?;
    let (kind, forum) = match new.kind.as_str() {
        "group" => (Kind::Group, false),
        "supergroup" => (Kind::Supergroup, false),
        "forum" => (Kind::Supergroup, true),
        _ => return Err("type is group, supergroup or forum".to_owned()),
    };
    if let Some(chat) = new.id.and_then(|id| state.chats.get(&id)) {
        return Ok(state.chat_view(chat));
    }
    let base = if kind == Kind::Group { -4_000_000 } else { -1_001_000_000_000 };
    let id = new.id.unwrap_or_else(|| base - state.number());
    let mut chat = Chat::new(id, kind, &new.title);
    chat.forum = forum;
    chat.username = new.username;
    for member in &new.members {
        let (who, status) = match member {
            NewMember::Plain(who) => (*who, Status::Member),
            NewMember::With { user_id, status } => (*user_id, status.unwrap_or(Status::Member)),
        };
        chat.members.insert(who, status);
    }
    let first = new.members.first().map(|member| match member {
        NewMember::Plain(who) | NewMember::With { user_id: who, .. } => *who,
    });
    let by = new.by.or(first).ok_or("a chat needs a member, or by")?;
    chat.members.insert(by, Status::Creator);
    if let Some(stranger) = chat.members.keys().find(|who| !state.users.contains_key(who)) {
        return Err(format!("there is no user {stranger}"));
    }
    state.chats.insert(id, chat);
    state.tell(Event::State);
    let bot = match new.bot.as_deref() {
        Some("administrator") | None => Some(Status::Administrator),
        Some("member") => Some(Status::Member),
        Some("absent") => None,
        Some(_) => return Err("bot is administrator, member or absent".to_owned()),
    };
    if let Some(status) = bot {
        add_bot(state, now_ms, id, by, status);
    }
    for name in &new.topics {
        state.open_topic(now_ms, id, by, name, BLUE);
    }
    state.chats.get(&id).map(|chat| state.chat_view(chat)).ok_or_else(|| "the chat is gone".to_owned())
}

/// Somebody brings the bot into a group.
pub(super) fn add_bot(state: &mut State, now_ms: i64, chat: i64, by: i64, status: Status) {
    let bot = state.bot.id;
    let member = if status == Status::Administrator { Status::Member } else { status };
    state.set_status(now_ms, chat, by, bot, member);
    state.service(now_ms, chat, by, None, json!({"new_chat_members": [state.bot_wire()]}));
    state.set_status(now_ms, chat, by, bot, status);
}

/// A person opens a topic.
pub(super) fn open_topic(state: &mut State, now_ms: i64, chat: i64, body: &Value) -> Answer {
    let by = insider(state, chat, body)?;
    if !state.chats.get(&chat).is_some_and(|chat| chat.forum) {
        return Err("the chat is not a forum".to_owned());
    }
    let name = text(body, "name").filter(|name| !name.is_empty()).ok_or("name is missing")?;
    let topic = state.open_topic(now_ms, chat, by, &name, BLUE).ok_or("there is no such chat")?;
    Ok(json!(topic))
}

/// A person renames, closes, opens or deletes a topic.
pub(super) fn change_topic(state: &mut State, now_ms: i64, chat: i64, thread: i64, body: &Value) -> Answer {
    let by = insider(state, chat, body)?;
    let there = state.chats.get(&chat).is_some_and(|chat| chat.topics.contains_key(&thread));
    if !there {
        return Err("there is no such topic".to_owned());
    }
    if body["deleted"] == true {
        state.delete_topic(chat, thread);
        return Ok(json!({}));
    }
    if let Some(name) = text(body, "name") {
        state.name_topic(now_ms, chat, thread, by, &name);
    }
    if let Some(closed) = body["closed"].as_bool() {
        state.close_topic(now_ms, chat, thread, by, closed);
    }
    let topic = state.chats.get(&chat).and_then(|chat| chat.topics.get(&thread));
    Ok(json!(topic))
}

/// The acting person, who must be in the chat.
pub(super) fn insider(state: &State, chat: i64, body: &Value) -> Result<i64, String> {
    let who = body["user_id"].as_i64().ok_or("user_id is missing")?;
    if !state.users.contains_key(&who) {
        return Err(format!("there is no user {who}"));
    }
    let chat = state.chats.get(&chat).ok_or("there is no such chat")?;
    if chat.migrated_to.is_some() {
        return Err("this group has become a supergroup".to_owned());
    }
    if !state.status(chat, who).inside() {
        return Err("this person is not in the chat".to_owned());
    }
    Ok(who)
}
