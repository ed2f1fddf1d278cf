//! Changing what is there: edits, deletions, reactions, pins, and answers to pressed buttons.

use serde_json::{Value, json};

use super::send::{CAPTION_MOST, TEXT_MOST};
use super::{ApiError, Job, Reply, keyboards};
use crate::state::{Event, Kind, Object, Reaction, Status, put};
use crate::text::Words;

const NOT_MODIFIED: &str = "message is not modified: specified new message content and reply markup are exactly the \
                            same as a current content and reply markup of the message";
const TOO_OLD: &str = "query is too old and response timeout expired or query ID is invalid";
/// Ordinary messages can be deleted for two days.
const DELETABLE_S: i64 = 48 * 3600;

impl Job<'_> {
    pub(super) fn edit_text(&mut self) -> Reply {
        let (chat, id) = self.own_message()?;
        let words = self.words("text", "entities", TEXT_MOST)?;
        if words.text.is_empty() {
            return Err(ApiError::bad("message text is empty"));
        }
        if !self.at(chat, id)?.content.contains_key("text") {
            return Err(ApiError::bad("there is no text in the message to edit"));
        }
        self.rewrite(chat, id, Some(("text", "entities", words)))
    }

    pub(super) fn edit_caption(&mut self) -> Reply {
        let (chat, id) = self.own_message()?;
        let words = self.words("caption", "caption_entities", CAPTION_MOST)?;
        let content = &self.at(chat, id)?.content;
        let carries = ["photo", "video", "voice", "audio", "document"].iter().any(|kind| content.contains_key(*kind));
        if !carries {
            return Err(ApiError::bad("there is no caption in the message to edit"));
        }
        self.rewrite(chat, id, Some(("caption", "caption_entities", words)))
    }

    pub(super) fn edit_markup(&mut self) -> Reply {
        let (chat, id) = self.own_message()?;
        self.rewrite(chat, id, None)
    }

    /// The bot's own message that is to be edited.
    fn own_message(&mut self) -> Result<(i64, i64), ApiError> {
        let (chat, id) = self.message("message to edit not found")?;
        let bot = self.state.bot.id;
        let message = self.at(chat, id)?;
        if message.from != bot || message.service {
            return Err(ApiError::bad("message can't be edited"));
        }
        Ok((chat, id))
    }

    /// Sets new words and the new inline keyboard (none when none is given).
    fn rewrite(&mut self, chat: i64, id: i64, words: Option<(&str, &str, Words)>) -> Reply {
        let private = self.open_chat()?.kind == Kind::Private;
        let (inline, keyboard) = keyboards::read(self.params, private)?;
        if keyboard.is_some() {
            return Err(ApiError::bad("inline keyboard expected"));
        }
        let now = self.now_ms;
        let message = self.at(chat, id)?;
        let mut content: Object = message.content.clone();
        if let Some((text, entities, words)) = words {
            content.remove(text);
            content.remove(entities);
            if !words.text.is_empty() {
                content.insert(text.to_owned(), json!(words.text));
            }
            if !words.entities.is_empty() {
                content.insert(entities.to_owned(), json!(words.entities));
            }
        }
        if content == message.content && inline == message.inline {
            return Err(ApiError::bad(NOT_MODIFIED));
        }
        message.content = content;
        message.inline = inline;
        self.state.edited(now, chat, id);
        Ok(self.state.message_wire(chat, id))
    }

    pub(super) fn delete_message(&mut self) -> Reply {
        let (chat, id) = self.message("message to delete not found")?;
        self.erase(chat, id)?;
        Ok(json!(true))
    }

    pub(super) fn delete_messages(&mut self) -> Reply {
        let chat = self.open_chat()?.id;
        let Ok(Some(Value::Array(ids))) = self.params.nested("message_ids") else {
            return Err(ApiError::bad("message identifiers are not specified"));
        };
        for id in ids.iter().filter_map(Value::as_i64) {
            // Those that are not there or too old are passed over, as Telegram does.
            let _ = self.erase(chat, id);
        }
        Ok(json!(true))
    }

    fn erase(&mut self, chat_id: i64, id: i64) -> Result<(), ApiError> {
        let (bot, now) = (self.state.bot.id, self.now_ms / 1000);
        let cannot = || ApiError::bad("message can't be deleted for everyone");
        let chat = self.state.chats.get_mut(&chat_id).ok_or_else(|| ApiError::bad("chat not found"))?;
        let message = chat.messages.get(&id).ok_or_else(|| ApiError::bad("message to delete not found"))?;
        let admin = chat.bot == Status::Administrator;
        let allowed = message.from == bot || chat.kind == Kind::Private || admin;
        let old = now - message.date > DELETABLE_S && !(admin && chat.kind == Kind::Supergroup);
        let topic = message.content.contains_key("forum_topic_created");
        if !allowed || old || topic {
            return Err(cannot());
        }
        chat.messages.remove(&id);
        chat.pinned.retain(|pinned| *pinned != id);
        self.state.tell(Event::Changed(chat_id));
        Ok(())
    }

    pub(super) fn answer_callback(&mut self) -> Reply {
        let id = self.params.text("callback_query_id").unwrap_or_default();
        let text = self.params.text("text").filter(|text| !text.is_empty());
        if text.as_ref().is_some_and(|text| text.chars().count() > 200) {
            return Err(ApiError::bad("MESSAGE_TOO_LONG"));
        }
        let (alert, url) = (self.params.flag("show_alert"), self.params.text("url"));
        let life = crate::state::CALLBACK_LIFE_MS;
        let now = self.now_ms;
        let callback = self.state.callbacks.get_mut(&id);
        let fresh = callback.filter(|callback| !callback.answered && now - callback.pressed_ms <= life);
        let callback = fresh.ok_or_else(|| ApiError::bad(TOO_OLD))?;
        callback.answered = true;
        callback.text.clone_from(&text);
        callback.show_alert = alert;
        callback.url.clone_from(&url);
        let mut told = json!({"callback_query_id": id, "user_id": callback.user_id, "chat_id": callback.chat_id,
            "show_alert": alert});
        put(&mut told, "text", text);
        put(&mut told, "url", url);
        self.state.tell(Event::Told(json!({"answer": told})));
        Ok(json!(true))
    }

    pub(super) fn react(&mut self) -> Reply {
        let (chat, id) = self.message("message to react not found")?;
        let Ok(reactions) = self.params.nested("reaction") else {
            return Err(ApiError::bad("can't parse reaction types JSON object"));
        };
        let reactions = reactions.as_ref().and_then(Value::as_array).cloned().unwrap_or_default();
        if reactions.len() > 1 {
            return Err(ApiError::bad("REACTIONS_TOO_MANY"));
        }
        let emoji = reactions.first().and_then(|reaction| reaction["emoji"].as_str()).map(str::to_owned);
        let bot = self.state.bot.id;
        let message = self.at(chat, id)?;
        message.reactions.retain(|reaction| reaction.user_id != bot);
        message.reactions.extend(emoji.map(|emoji| Reaction { user_id: bot, emoji }));
        self.state.tell(Event::Changed(chat));
        Ok(json!(true))
    }

    pub(super) fn pin(&mut self) -> Reply {
        let (chat, id) = self.message("message to pin not found")?;
        let bot = self.state.bot.id;
        let may = self.open_chat().is_ok_and(|chat| chat.kind == Kind::Private || chat.bot == Status::Administrator);
        if !may {
            return Err(ApiError::bad("not enough rights to manage pinned messages in the chat"));
        }
        self.state.pin(self.now_ms, chat, id, bot);
        Ok(json!(true))
    }

    pub(super) fn unpin(&mut self) -> Reply {
        let chat = self.open_chat()?.id;
        let id = self.params.int("message_id");
        if let Some(chat) = self.state.chats.get_mut(&chat) {
            let last = chat.pinned.last().copied();
            let gone = id.or(last);
            chat.pinned.retain(|pinned| Some(*pinned) != gone);
        }
        self.state.tell(Event::Changed(chat));
        Ok(json!(true))
    }

    pub(super) fn unpin_all(&mut self) -> Reply {
        let chat = self.open_chat()?.id;
        if let Some(chat) = self.state.chats.get_mut(&chat) {
            chat.pinned.clear();
        }
        self.state.tell(Event::Changed(chat));
        Ok(json!(true))
    }
}
