//! Sending: text, place, contact, action; and what every send has in common.

use serde_json::{Value, json};

use super::{ApiError, Job, Reply, keyboards};
use crate::state::{Event, Kind, Message, Object, put};
use crate::text::{self, Words};

/// How a send goes into its chat.
pub(super) struct Envelope {
    pub chat: i64,
    pub thread: Option<i64>,
    pub reply_to: Option<i64>,
    pub inline: Option<Value>,
    pub keyboard: Option<Value>,
    pub protect: bool,
}

impl Job<'_> {
    /// Checks everything about a send but its content.
    pub(super) fn envelope(&self) -> Result<Envelope, ApiError> {
        let chat = self.target()?;
        let thread = self.params.int("message_thread_id").filter(|id| *id != 0);
        if let Some(id) = thread {
            let topic = chat.topics.get(&id).filter(|_| chat.forum);
            let reply_thread = chat.kind == Kind::Supergroup && !chat.forum && chat.messages.contains_key(&id);
            match topic {
                Some(topic) if topic.closed => return Err(ApiError::bad("TOPIC_CLOSED")),
                None if !reply_thread => return Err(ApiError::bad("message thread not found")),
                Some(_) | None => {}
            }
        }
        let Ok(reply) = self.params.nested("reply_parameters") else {
            return Err(ApiError::bad("can't parse reply parameters JSON object"));
        };
        let reply = reply.unwrap_or_else(|| {
            let mut reply = json!({});
            put(&mut reply, "message_id", self.params.int("reply_to_message_id"));
            let lenient = self.params.flag("allow_sending_without_reply");
            put(&mut reply, "allow_sending_without_reply", lenient.then_some(true));
            reply
        });
        let mut reply_to = reply["message_id"].as_i64();
        if reply_to.is_some_and(|id| !chat.messages.contains_key(&id)) {
            if reply["allow_sending_without_reply"] != true {
                return Err(ApiError::bad("message to be replied not found"));
            }
            reply_to = None;
        }
        let (inline, keyboard) = keyboards::read(self.params, chat.kind == Kind::Private)?;
        let protect = self.params.flag("protect_content");
        Ok(Envelope { chat: chat.id, thread, reply_to, inline, keyboard, protect })
    }

    /// Posts content and answers with the message as the bot sees it.
    pub(super) fn post(&mut self, envelope: &Envelope, mut content: Object) -> i64 {
        if envelope.protect {
            content.insert("has_protected_content".to_owned(), json!(true));
        }
        let message = Message {
            from: self.state.bot.id,
            thread: envelope.thread,
            reply_to: envelope.reply_to,
            inline: envelope.inline.clone(),
            keyboard: envelope.keyboard.clone(),
            content,
            ..Message::default()
        };
        self.state.post(self.now_ms, envelope.chat, message)
    }

    /// The bot's words from a field, read by its parse mode and measured.
    pub(super) fn words(&self, field: &str, entities: &str, most: usize) -> Result<Words, ApiError> {
        let given = self.params.nested(entities).ok().flatten();
        let mode = self.params.text("parse_mode");
        self.words_of(&self.params.text(field).unwrap_or_default(), mode.as_deref(), given.as_ref(), most)
    }

    /// Words from anywhere.
    pub(super) fn words_of(
        &self,
        text: &str,
        mode: Option<&str>,
        entities: Option<&Value>,
        most: usize,
    ) -> Result<Words, ApiError> {
        let mut words = text::read(text, mode, entities).map_err(|why| ApiError::new(400, &why))?;
        if words.text.chars().count() > most {
            let what = if most == CAPTION_MOST { "message caption is too long" } else { "message is too long" };
            return Err(ApiError::bad(what));
        }
        words.entities.retain_mut(|entity| match entity.get("user").map(Value::as_i64) {
            Some(Some(id)) => {
                entity["user"] = self.state.user_wire(id);
                self.state.users.contains_key(&id)
            }
            Some(None) | None => true,
        });
        Ok(words)
    }

    pub(super) fn send_message(&mut self) -> Reply {
        let envelope = self.envelope()?;
        let words = self.words("text", "entities", TEXT_MOST)?;
        if words.text.is_empty() {
            return Err(ApiError::bad("message text is empty"));
        }
        let mut content = Object::new();
        content.insert("text".to_owned(), json!(words.text));
        if !words.entities.is_empty() {
            content.insert("entities".to_owned(), json!(words.entities));
        }
        let id = self.post(&envelope, content);
        Ok(self.state.message_wire(envelope.chat, id))
    }

    pub(super) fn send_location(&mut self) -> Reply {
        let envelope = self.envelope()?;
        let place = self.params.float("latitude").zip(self.params.float("longitude"));
        let (latitude, longitude) = place.ok_or_else(|| ApiError::bad("latitude and longitude must be specified"))?;
        let mut content = Object::new();
        content.insert("location".to_owned(), json!({"latitude": latitude, "longitude": longitude}));
        let id = self.post(&envelope, content);
        Ok(self.state.message_wire(envelope.chat, id))
    }

    pub(super) fn send_contact(&mut self) -> Reply {
        let envelope = self.envelope()?;
        let Some(phone) = self.params.text("phone_number") else {
            return Err(ApiError::bad("phone number is empty"));
        };
        let Some(name) = self.params.text("first_name") else {
            return Err(ApiError::bad("first name is empty"));
        };
        let mut contact = json!({"phone_number": phone, "first_name": name});
        put(&mut contact, "last_name", self.params.text("last_name"));
        let mut content = Object::new();
        content.insert("contact".to_owned(), contact);
        let id = self.post(&envelope, content);
        Ok(self.state.message_wire(envelope.chat, id))
    }

    pub(super) fn send_action(&mut self) -> Reply {
        let chat = self.target()?.id;
        let Some(action) = self.params.text("action") else {
            return Err(ApiError::bad("wrong parameter action in request"));
        };
        let mut told = json!({"chat_id": chat, "action": action});
        put(&mut told, "message_thread_id", self.params.int("message_thread_id"));
        self.state.news.push(Event::Told(json!({"action": told})));
        Ok(json!(true))
    }
}

/// The longest text, after the marks are taken out.
pub(super) const TEXT_MOST: usize = 4096;
/// The longest caption.
pub(super) const CAPTION_MOST: usize = 1024;
