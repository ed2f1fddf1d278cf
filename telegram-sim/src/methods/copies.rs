//! Copies and forwards.

use serde_json::{Value, json};

use super::{ApiError, Job, Reply};
use crate::state::{Object, put};

impl Job<'_> {
    pub(super) fn copy_message(&mut self) -> Reply {
        let envelope = self.envelope()?;
        let id = self.params.int("message_id").unwrap_or(0);
        let mut content = self.source(id, "copy")?;
        if self.params.text("caption").is_some() {
            content.remove("caption");
            content.remove("caption_entities");
            self.caption(&mut content, None)?;
        }
        let id = self.post(&envelope, content);
        Ok(json!({"message_id": id}))
    }

    pub(super) fn copy_messages(&mut self) -> Reply {
        let envelope = self.envelope()?;
        let Ok(Some(Value::Array(ids))) = self.params.nested("message_ids") else {
            return Err(ApiError::bad("message identifiers are not specified"));
        };
        let mut copies = Vec::new();
        for id in ids.iter().filter_map(Value::as_i64) {
            if let Ok(content) = self.source(id, "copy") {
                let id = self.post(&envelope, content);
                copies.push(json!({"message_id": id}));
            }
        }
        Ok(json!(copies))
    }

    pub(super) fn forward_message(&mut self) -> Reply {
        let envelope = self.envelope()?;
        let id = self.params.int("message_id").unwrap_or(0);
        let mut content = self.source(id, "forward")?;
        let from = self.known_chat("from_chat_id")?.id;
        if !content.contains_key("forward_origin")
            && let Some(origin) = self.state.origin(from, id)
        {
            content.insert("forward_origin".to_owned(), origin);
        }
        let id = self.post(&envelope, content);
        Ok(self.state.message_wire(envelope.chat, id))
    }

    /// The content of the message to be taken elsewhere.
    fn source(&self, id: i64, verb: &str) -> Result<Object, ApiError> {
        let chat = self.known_chat("from_chat_id")?;
        let message = chat.messages.get(&id);
        let message = message.ok_or_else(|| ApiError::bad(&format!("message to {verb} not found")))?;
        if message.service || message.content.contains_key("has_protected_content") {
            let done = if verb == "copy" { "copied" } else { "forwarded" };
            return Err(ApiError::bad(&format!("message can't be {done}")));
        }
        let mut content = message.content.clone();
        content.remove("media_group_id");
        if verb == "copy" {
            content.remove("forward_origin");
        }
        Ok(content)
    }
}

impl crate::state::State {
    /// Where a forwarded message came from.
    pub fn origin(&self, chat_id: i64, id: i64) -> Option<Value> {
        let chat = self.chats.get(&chat_id)?;
        let message = chat.messages.get(&id)?;
        let mut origin = json!({"date": message.date});
        if message.anonymous {
            put(&mut origin, "type", Some("chat"));
            put(&mut origin, "sender_chat", Some(self.chat_wire(chat)));
        } else {
            put(&mut origin, "type", Some("user"));
            put(&mut origin, "sender_user", Some(self.user_wire(message.from)));
        }
        Some(origin)
    }

    /// Pins a message, with the service message that tells of it.
    pub fn pin(&mut self, now_ms: i64, chat_id: i64, id: i64, by: i64) {
        let Some(chat) = self.chats.get_mut(&chat_id) else { return };
        chat.pinned.retain(|pinned| *pinned != id);
        chat.pinned.push(id);
        let Some(chat) = self.chats.get(&chat_id) else { return };
        let Some(message) = chat.messages.get(&id) else { return };
        let (thread, wire) = (message.thread.filter(|_| message.in_topic), self.render(chat, message, false));
        self.service(now_ms, chat_id, by, thread, json!({"pinned_message": wire}));
    }
}
