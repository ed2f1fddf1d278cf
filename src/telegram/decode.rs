//! Updates in the words of `chat`.

use super::wire::{Chat as WireChat, File, MemberUpdate, Message, Update, User};
use crate::chat::inbound::{Chat, Inbound, Named, RawUpdate, Sender, What};
use crate::domain::ids::{ChatId, MessageId, UserId};
use crate::domain::media::{Media, MediaKind};
use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use serde_json::Value;

/// What can be told of an update without understanding it: its number and its conversation. `None`: it is no update.
pub fn envelope(body: &str, now: DateTime<Utc>) -> Option<RawUpdate> {
    let value: Value = serde_json::from_str(body).ok()?;
    let update_id = value.get("update_id")?.as_i64()?;
    let conversation = conversation(&value).unwrap_or_default();
    Some(RawUpdate { update_id, conversation, body: body.to_owned(), received_at: now })
}

/// The number of an update of which nothing else can be read, however deep or odd it is.
pub fn number(body: &str) -> Option<i64> {
    #[derive(serde::Deserialize)]
    struct Number {
        update_id: i64,
    }
    serde_json::from_str::<Number>(body).ok().map(|n| n.update_id)
}

/// Takes out what no text may hold: control characters, of which Postgres refuses some.
fn clean(value: &mut Value) {
    match value {
        Value::String(text) => text.retain(|c| !c.is_control() || matches!(c, '\n' | '\t')),
        Value::Array(items) => items.iter_mut().for_each(clean),
        Value::Object(fields) => fields.values_mut().for_each(clean),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The chat of an update, or the user where there is no chat.
fn conversation(update: &Value) -> Option<i64> {
    let event = update.as_object()?.iter().find(|(key, _)| *key != "update_id")?.1;
    [event.pointer("/chat/id"), event.pointer("/message/chat/id"), event.pointer("/from/id"), event.pointer("/user/id")]
        .into_iter()
        .flatten()
        .find_map(Value::as_i64)
}

/// Reads an update. `username` is the bot's own, without `@`: a command for another bot is not for this desk.
///
/// # Errors
/// When the text is no update.
pub fn decode(body: &str, username: &str) -> Result<Inbound> {
    let mut update: Value = serde_json::from_str(body).context("an update that cannot be read")?;
    clean(&mut update);
    let update: Update = serde_json::from_value(update).context("an update that cannot be read")?;
    let id = update.update_id;
    if let Some(message) = update.message {
        return Ok(inbound_message(id, message, username));
    }
    if let Some(message) = update.edited_message {
        return Ok(edited(id, message));
    }
    if let Some(query) = update.callback_query {
        let (chat, thread, message) = match query.message {
            Some(m) => {
                let thread = topic(m.message_thread_id, m.is_topic_message);
                (chat(&m.chat), thread, Some(MessageId(m.message_id)))
            }
            None => (private(query.from.id), None, None),
        };
        let data = query.data.unwrap_or_default();
        let what = What::Press { callback: query.id, message, data };
        return Ok(Inbound { update_id: id, chat, thread, from: Some(sender(query.from)), what });
    }
    if let Some(query) = update.pre_checkout_query {
        let what = What::PreCheckout {
            query: query.id,
            payload: query.invoice_payload,
            currency: query.currency,
            amount_minor: query.total_amount,
        };
        let chat = private(query.from.id);
        return Ok(Inbound { update_id: id, chat, thread: None, from: Some(sender(query.from)), what });
    }
    if let Some(member) = update.my_chat_member {
        return Ok(membership(id, member));
    }
    let raw = envelope(body, DateTime::default()).context("an update without a number")?;
    let chat = private(raw.conversation);
    Ok(Inbound { update_id: id, chat, thread: None, from: None, what: What::Unusable { message: None } })
}

fn inbound_message(update_id: i64, m: Message, username: &str) -> Inbound {
    let thread = topic(m.message_thread_id, m.is_topic_message);
    let chat = chat(&m.chat);
    // Whoever writes in a chat's name (anonymous admins, channels) is nobody in particular.
    let named = m.sender_chat.is_none();
    let what = content(&m, thread, username);
    Inbound { update_id, chat, thread, from: m.from.filter(|_| named).map(sender), what }
}

fn content(m: &Message, thread: Option<i32>, username: &str) -> What {
    let message = MessageId(m.message_id);
    if let Some(new) = m.migrate_to_chat_id {
        return What::MigratedTo(ChatId(new));
    }
    if let Some(paid) = &m.successful_payment {
        return What::Paid {
            message,
            payload: paid.invoice_payload.clone(),
            currency: paid.currency.clone(),
            amount_minor: paid.total_amount,
            telegram_charge: paid.telegram_payment_charge_id.clone(),
            provider_charge: paid.provider_payment_charge_id.clone(),
        };
    }
    // In a topic, what answers nobody answers the message that opened the topic.
    let reply_to = m.reply_to_message.as_ref().map(|r| r.message_id).filter(|id| Some(*id) != thread).map(MessageId);
    if let Some(text) = &m.text {
        return match command(text, username) {
            Words::Command { name, args } => What::Command { message, name, args, reply_to },
            Words::Foreign => What::Unusable { message: None },
            Words::Plain => What::Text { message, text: text.clone(), reply_to },
        };
    }
    if let Some(contact) = &m.contact {
        let owner = contact.user_id.map(UserId);
        return What::Contact { message, phone: contact.phone_number.clone(), owner };
    }
    if let Some(media) = media(m) {
        let caption = m.caption.clone().unwrap_or_default();
        let document = m.document.as_ref().filter(|_| media.kind == MediaKind::Document);
        let named = document.and_then(|d| Some(Named { name: d.file_name.clone()?, size: d.file_size }));
        return What::Media { message, media, caption, reply_to, named };
    }
    let from_person = m.sticker.is_some()
        || m.poll.is_some()
        || m.dice.is_some()
        || m.story.is_some()
        || m.game.is_some()
        || m.rich_message.is_some()
        || m.checklist.is_some();
    What::Unusable { message: from_person.then_some(message) }
}

fn media(m: &Message) -> Option<Media> {
    let largest = m
        .photo
        .as_ref()
        .and_then(|all| all.iter().max_by_key(|p| p.width.unwrap_or(0).saturating_mul(p.height.unwrap_or(0))));
    let found = [
        (MediaKind::Photo, largest),
        (MediaKind::Video, m.video.as_ref()),
        (MediaKind::VideoNote, m.video_note.as_ref()),
        (MediaKind::Voice, m.voice.as_ref()),
        (MediaKind::Audio, m.audio.as_ref()),
        (MediaKind::Animation, m.animation.as_ref()),
        (MediaKind::Document, m.document.as_ref()),
    ];
    let album = m.media_group_id.clone();
    let file = found.into_iter().find_map(|(kind, file): (_, Option<&File>)| {
        let file = file?;
        let (file_id, unique_id) = (file.file_id.clone(), file.file_unique_id.clone());
        Some(Media { kind, file_id, unique_id, album: album.clone() })
    });
    file.or_else(|| {
        let place = m.location.as_ref()?;
        let id = format!("{},{}", place.latitude, place.longitude);
        Some(Media { kind: MediaKind::Location, file_id: id.clone(), unique_id: id, album: None })
    })
}

fn edited(update_id: i64, m: Message) -> Inbound {
    let what = match m.text.or(m.caption) {
        Some(text) => What::Edited { message: MessageId(m.message_id), text },
        None => What::Unusable { message: None },
    };
    let thread = topic(m.message_thread_id, m.is_topic_message);
    let named = m.sender_chat.is_none();
    Inbound { update_id, chat: chat(&m.chat), thread, from: m.from.filter(|_| named).map(sender), what }
}

fn membership(update_id: i64, m: MemberUpdate) -> Inbound {
    let chat = chat(&m.chat);
    let writes = m.new_chat_member.writes();
    let what = if chat.private {
        What::Blocked(!m.new_chat_member.inside())
    } else if m.chat.kind.as_deref() == Some("channel") {
        What::Unusable { message: None }
    } else if writes && m.old_chat_member.is_some_and(|old| old.writes()) {
        What::Rights
    } else {
        What::Member(writes)
    };
    Inbound { update_id, chat, thread: None, from: Some(sender(m.from)), what }
}

enum Words {
    Command {
        name: String,
        args: String,
    },
    /// A command for another bot.
    Foreign,
    Plain,
}

fn command(text: &str, username: &str) -> Words {
    let Some(rest) = text.strip_prefix('/') else { return Words::Plain };
    let (head, args) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let (name, bot) = head.split_once('@').unwrap_or((head, username));
    let is_name = !name.is_empty() && name.len() <= 32 && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if !is_name {
        Words::Plain
    } else if bot.eq_ignore_ascii_case(username) {
        Words::Command { name: name.to_ascii_lowercase(), args: args.trim().to_owned() }
    } else {
        Words::Foreign
    }
}

fn topic(thread: Option<i32>, is_topic: Option<bool>) -> Option<i32> {
    thread.filter(|_| is_topic == Some(true))
}

fn chat(c: &WireChat) -> Chat {
    let private = c.kind.as_deref().map_or(c.id > 0, |kind| kind == "private");
    Chat {
        id: ChatId(c.id),
        private,
        forum: !private && c.is_forum.unwrap_or(false),
        title: c.title.clone().unwrap_or_default(),
    }
}

fn private(user: i64) -> Chat {
    Chat { id: ChatId(user), private: user > 0, forum: false, title: String::new() }
}

fn sender(u: User) -> Sender {
    let first = u.first_name.unwrap_or_default();
    let name = match u.last_name {
        Some(last) if !last.is_empty() => format!("{first} {last}"),
        _ => first,
    };
    Sender { id: UserId(u.id), name: name.trim().to_owned(), language: u.language_code }
}
