//! Topics of forums.

use serde_json::json;

use super::{ApiError, Job, Reply};
use crate::state::{Event, Status};

/// The colour of a topic nobody chose one for.
const BLUE: i64 = 0x006F_B9F0;

impl Job<'_> {
    /// A forum in which the bot may manage topics.
    fn forum(&self) -> Result<i64, ApiError> {
        let chat = self.open_chat()?;
        if !chat.forum {
            return Err(ApiError::bad("the chat is not a forum"));
        }
        if chat.bot != Status::Administrator {
            return Err(ApiError::bad("not enough rights to manage topics"));
        }
        Ok(chat.id)
    }

    /// The topic a call is about.
    fn topic(&self) -> Result<(i64, i64), ApiError> {
        let chat = self.forum()?;
        let id = self.params.int("message_thread_id").unwrap_or(0);
        let there = self.state.chats.get(&chat).is_some_and(|chat| chat.topics.contains_key(&id));
        if there { Ok((chat, id)) } else { Err(ApiError::bad("message thread not found")) }
    }

    pub(super) fn create_topic(&mut self) -> Reply {
        let chat = self.forum()?;
        let name = self.params.text("name").unwrap_or_default();
        if name.trim().is_empty() || name.chars().count() > 128 {
            return Err(ApiError::bad("TOPIC_TITLE_EMPTY"));
        }
        let color = self.params.int("icon_color").unwrap_or(BLUE);
        let bot = self.state.bot.id;
        let topic = self.state.open_topic(self.now_ms, chat, bot, &name, color);
        let topic = topic.ok_or_else(|| ApiError::bad("chat not found"))?;
        Ok(json!({"message_thread_id": topic.message_thread_id, "name": topic.name, "icon_color": topic.icon_color}))
    }

    pub(super) fn edit_topic(&mut self) -> Reply {
        let (chat, id) = self.topic()?;
        let bot = self.state.bot.id;
        let Some(name) = self.params.text("name").filter(|name| !name.is_empty()) else { return Ok(json!(true)) };
        if !self.state.name_topic(self.now_ms, chat, id, bot, &name) {
            return Err(ApiError::bad("TOPIC_NOT_MODIFIED"));
        }
        Ok(json!(true))
    }

    pub(super) fn close_topic(&mut self, closed: bool) -> Reply {
        let (chat, id) = self.topic()?;
        let bot = self.state.bot.id;
        if !self.state.close_topic(self.now_ms, chat, id, bot, closed) {
            return Err(ApiError::bad("TOPIC_NOT_MODIFIED"));
        }
        Ok(json!(true))
    }

    pub(super) fn delete_topic(&mut self) -> Reply {
        let (chat, id) = self.topic()?;
        self.state.delete_topic(chat, id);
        Ok(json!(true))
    }
}

impl crate::state::State {
    /// Gives a topic another name; `false` when it has it already.
    pub fn name_topic(&mut self, now_ms: i64, chat: i64, id: i64, by: i64, name: &str) -> bool {
        let topic = self.chats.get_mut(&chat).and_then(|chat| chat.topics.get_mut(&id));
        let Some(topic) = topic.filter(|topic| topic.name != name) else { return false };
        name.clone_into(&mut topic.name);
        self.service(now_ms, chat, by, Some(id), json!({"forum_topic_edited": {"name": name}}));
        self.tell(Event::State);
        true
    }

    /// Closes or opens a topic; `false` when it is so already.
    pub fn close_topic(&mut self, now_ms: i64, chat: i64, id: i64, by: i64, closed: bool) -> bool {
        let topic = self.chats.get_mut(&chat).and_then(|chat| chat.topics.get_mut(&id));
        let Some(topic) = topic.filter(|topic| topic.closed != closed) else { return false };
        topic.closed = closed;
        let what = if closed { "forum_topic_closed" } else { "forum_topic_reopened" };
        self.service(now_ms, chat, by, Some(id), json!({what: {}}));
        self.tell(Event::State);
        true
    }

    /// Deletes a topic with everything in it.
    pub fn delete_topic(&mut self, chat_id: i64, id: i64) {
        if let Some(chat) = self.chats.get_mut(&chat_id) {
            chat.topics.remove(&id);
            chat.messages.retain(|_, message| message.thread != Some(id));
        }
        self.tell(Event::Changed(chat_id));
        self.tell(Event::State);
    }
}
