//! Messages: how they come into a chat and how the bot sees them.

use serde_json::{Value, json};

use super::{Chat, Event, Kind, Message, Object, State, put};

/// The person behind whom administrators hide who write as the group.
const GROUP_ANONYMOUS: i64 = 1_087_968_824;

impl State {
    /// Writes a message into a chat and returns its id; the bot is told if somebody else wrote it and it may hear it.
    pub fn post(&mut self, now_ms: i64, chat_id: i64, mut message: Message) -> i64 {
        let bot = self.bot.id;
        let Some(chat) = self.chats.get_mut(&chat_id) else { return 0 };
        chat.last_message += 1;
        let id = chat.last_message;
        message.id = id;
        message.date = now_ms / 1000;
        thread(chat, &mut message);
        let from = message.from;
        chat.messages.insert(id, message);
        self.tell(Event::Changed(chat_id));
        if from != bot && self.hears(chat_id, id) {
            let body = self.message_wire(chat_id, id);
            self.push_update(now_ms, "message", chat_id, body);
        }
        id
    }

    /// Writes a service message; the bot hears those of others everywhere it is.
    pub fn service(&mut self, now_ms: i64, chat_id: i64, from: i64, thread: Option<i64>, content: Value) -> i64 {
        let content = content.as_object().cloned().unwrap_or_default();
        let message = Message { from, thread, content, service: true, ..Message::default() };
        self.post(now_ms, chat_id, message)
    }

    /// Whether the bot hears this message: it must be there, and in groups it may be hard of hearing.
    pub fn hears(&self, chat_id: i64, id: i64) -> bool {
        let Some(chat) = self.chats.get(&chat_id) else { return false };
        let Some(message) = chat.messages.get(&id) else { return false };
        if !chat.bot.inside() {
            return false;
        }
        let open = chat.kind == Kind::Private || !self.bot.privacy || chat.bot != super::Status::Member;
        if open || message.service {
            return true;
        }
        let text = message.content.get("text").or_else(|| message.content.get("caption")).and_then(Value::as_str);
        let text = text.unwrap_or_default();
        let name = format!("@{}", self.bot.username.to_lowercase());
        if let Some(command) = text.strip_prefix('/') {
            let first = command.split_whitespace().next().unwrap_or_default().to_lowercase();
            return !first.contains('@') || first.ends_with(&name);
        }
        let answers_bot = message.reply_to.and_then(|id| chat.messages.get(&id)).is_some_and(|m| m.from == self.bot.id);
        answers_bot || text.to_lowercase().contains(&name)
    }

    /// The Bot API's Chat.
    pub fn chat_wire(&self, chat: &Chat) -> Value {
        let mut wire = match chat.kind {
            Kind::Private => json!({"id": chat.id, "type": "private"}),
            Kind::Group => json!({"id": chat.id, "type": "group", "title": chat.title,
                "all_members_are_administrators": false}),
            Kind::Supergroup => json!({"id": chat.id, "type": "supergroup", "title": chat.title}),
        };
        if chat.kind == Kind::Private
            && let Some(user) = self.users.get(&chat.id)
        {
            put(&mut wire, "first_name", Some(user.first_name.clone()));
            put(&mut wire, "last_name", user.last_name.clone());
            put(&mut wire, "username", user.username.clone());
        }
        put(&mut wire, "username", chat.username.clone());
        put(&mut wire, "is_forum", chat.forum.then_some(true));
        wire
    }

    /// The Bot API's Message.
    pub fn message_wire(&self, chat_id: i64, id: i64) -> Value {
        let Some(chat) = self.chats.get(&chat_id) else { return json!({}) };
        match chat.messages.get(&id) {
            Some(message) => self.render(chat, message, true),
            None => json!({"chat": self.chat_wire(chat), "message_id": id, "date": 0}),
        }
    }

    /// A message as JSON; the one it replies to is shown without its own reply.
    pub fn render(&self, chat: &Chat, message: &Message, with_reply: bool) -> Value {
        let from = if message.anonymous {
            json!({"id": GROUP_ANONYMOUS, "is_bot": true, "first_name": "Group", "username": "GroupAnonymousBot"})
        } else {
            self.user_wire(message.from)
        };
        let mut wire = json!({"message_id": message.id, "from": from, "chat": self.chat_wire(chat),
            "date": message.date});
        if message.anonymous {
            put(&mut wire, "sender_chat", Some(self.chat_wire(chat)));
        }
        put(&mut wire, "message_thread_id", message.thread);
        put(&mut wire, "is_topic_message", message.in_topic.then_some(true));
        if with_reply {
            let replied = message.reply_to.and_then(|id| chat.messages.get(&id));
            put(&mut wire, "reply_to_message", replied.map(|replied| self.render(chat, replied, false)));
        }
        put(&mut wire, "edit_date", message.edited);
        for (key, value) in &message.content {
            put(&mut wire, key, Some(value.clone()));
        }
        put(&mut wire, "reply_markup", message.inline.clone());
        wire
    }

    /// Shows people and bot that a message has changed.
    pub fn edited(&mut self, now_ms: i64, chat_id: i64, id: i64) {
        let bot = self.bot.id;
        let Some(message) = self.chats.get_mut(&chat_id).and_then(|chat| chat.messages.get_mut(&id)) else { return };
        message.edited = Some(now_ms / 1000);
        let own = message.from == bot;
        self.tell(Event::Changed(chat_id));
        if !own && self.hears(chat_id, id) {
            let body = self.message_wire(chat_id, id);
            self.push_update(now_ms, "edited_message", chat_id, body);
        }
    }
}

/// Puts a message into the right topic or thread, as Telegram does.
fn thread(chat: &Chat, message: &mut Message) {
    if chat.kind != Kind::Supergroup {
        message.thread = None;
        return;
    }
    let replied = message.reply_to.and_then(|id| chat.messages.get(&id));
    if chat.forum {
        if message.thread.is_none() {
            message.thread = replied.filter(|replied| replied.in_topic).and_then(|replied| replied.thread);
        }
        if let Some(topic) = message.thread {
            message.in_topic = true;
            if message.reply_to.is_none() && !message.service {
                message.reply_to = Some(topic);
            }
        }
    } else {
        message.thread = replied.map(|replied| replied.thread.unwrap_or(replied.id));
    }
}

/// The first words of a message, for lists of chats.
pub(crate) fn preview(content: &Object) -> String {
    let words = content.get("text").or_else(|| content.get("caption")).and_then(Value::as_str);
    if let Some(words) = words {
        return words.chars().take(80).collect();
    }
    let skip = ["entities", "caption_entities", "media_group_id", "forward_origin", "has_protected_content"];
    let kind = content.keys().find(|key| !skip.contains(&key.as_str()));
    kind.map_or_else(String::new, |kind| format!("[{kind}]"))
}
