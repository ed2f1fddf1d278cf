//! The same control for programs that hold the server themselves, without HTTP in between.

use std::time::Duration;

use anyhow::anyhow;
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::Sim;
use crate::control::{acts, people};
use crate::faults::{Fault, Limits};
use crate::state::put;

/// A group, supergroup or forum to be made.
#[derive(Clone, Debug, Default)]
pub struct NewChat {
    /// `group`, `supergroup` or `forum`.
    pub kind: String,
    /// Its title.
    pub title: String,
    /// Who is in it; the first is its creator.
    pub members: Vec<i64>,
    /// `administrator`, `member` or `absent`.
    pub bot: String,
    /// Topics opened at once.
    pub topics: Vec<String>,
}

impl NewChat {
    /// A chat of this kind with the bot as administrator.
    pub fn new(kind: &str, title: &str, members: &[i64]) -> NewChat {
        NewChat {
            kind: kind.to_owned(),
            title: title.to_owned(),
            members: members.to_vec(),
            bot: "administrator".to_owned(),
            topics: Vec::new(),
        }
    }
}

/// A text somebody writes.
#[derive(Clone, Debug, Default)]
pub struct Text {
    /// Who writes.
    pub user: i64,
    /// Where.
    pub chat: i64,
    /// What.
    pub text: String,
    /// The message it answers.
    pub reply_to: Option<i64>,
    /// The topic it goes into.
    pub thread: Option<i64>,
}

impl Sim {
    /// Makes a person and answers the id; fields as in `POST /control/users`.
    pub fn add_user(&self, fields: &Value) -> anyhow::Result<i64> {
        let user = self.hub.with(|state, now| people::user(state, now, fields)).map_err(|why| anyhow!(why))?;
        user["id"].as_i64().ok_or_else(|| anyhow!("the user has no id"))
    }

    /// Makes a chat and answers the id.
    pub fn add_chat(&self, chat: &NewChat) -> anyhow::Result<i64> {
        let mut fields = json!({"type": chat.kind, "title": chat.title, "members": chat.members,
            "topics": chat.topics});
        put(&mut fields, "bot", (!chat.bot.is_empty()).then(|| chat.bot.clone()));
        self.add_chat_with(&fields)
    }

    /// Makes a chat from the fields of `POST /control/chats` and answers the id.
    pub fn add_chat_with(&self, fields: &Value) -> anyhow::Result<i64> {
        let chat = self.hub.with(|state, now| people::chat(state, now, fields)).map_err(|why| anyhow!(why))?;
        chat["id"].as_i64().ok_or_else(|| anyhow!("the chat has no id"))
    }

    /// Acts as somebody: `POST /control/act/NAME` with its body.
    pub fn act(&self, name: &str, body: &Value) -> anyhow::Result<Value> {
        self.hub.with(|state, now| acts::act(state, now, name, body)).map_err(|why| anyhow!(why))
    }

    /// Somebody writes in the private chat with the bot; answers the message id.
    pub fn text(&self, user: i64, text: &str) -> anyhow::Result<i64> {
        self.text_with(&Text { user, chat: user, text: text.to_owned(), ..Text::default() })
    }

    /// Somebody writes somewhere; answers the message id.
    pub fn text_with(&self, text: &Text) -> anyhow::Result<i64> {
        let mut body = json!({"user_id": text.user, "chat_id": text.chat, "text": text.text});
        put(&mut body, "reply_to", text.reply_to);
        put(&mut body, "thread", text.thread);
        number(&self.act("text", &body)?, "message_id")
    }

    /// Somebody presses the Start button, or follows a deep link.
    pub fn press_start(&self, user: i64, payload: &str) -> anyhow::Result<i64> {
        number(&self.act("start", &json!({"user_id": user, "payload": payload}))?, "message_id")
    }

    /// Somebody sends a sample photo; answers the message id.
    pub fn photo(&self, user: i64, chat: i64, caption: &str) -> anyhow::Result<i64> {
        let body = json!({"user_id": user, "chat_id": chat, "kind": "photo", "caption": caption});
        number(&self.act("media", &body)?, "message_id")
    }

    /// Somebody presses the inline button with this data; answers the callback query's id.
    pub fn press(&self, user: i64, chat: i64, message: i64, data: &str) -> anyhow::Result<String> {
        let body = json!({"user_id": user, "chat_id": chat, "message_id": message, "data": data});
        let pressed = self.act("press", &body)?;
        Ok(pressed["callback_query_id"].as_str().unwrap_or_default().to_owned())
    }

    /// Somebody presses the inline button with this label; answers the callback query's id.
    pub fn press_label(&self, user: i64, chat: i64, message: i64, label: &str) -> anyhow::Result<String> {
        let seen = self.messages(chat, user);
        let found = seen.iter().find(|seen| seen["message_id"] == message);
        let found = found.ok_or_else(|| anyhow!("there is no message {message}"))?;
        let rows = found["reply_markup"]["inline_keyboard"].as_array();
        let mut buttons = rows.into_iter().flatten().flat_map(|row| row.as_array().into_iter().flatten());
        let button = buttons.find(|button| button["text"] == label);
        let data = button.and_then(|button| button["callback_data"].as_str());
        self.press(user, chat, message, data.ok_or_else(|| anyhow!("there is no button “{label}”"))?)
    }

    /// What became of a pressed button.
    pub fn callback(&self, id: &str) -> anyhow::Result<Value> {
        self.hub.callback(id).map_err(|why| anyhow!(why))
    }

    /// Somebody presses the Pay button of a message and confirms; answers the pre-checkout query's id.
    pub fn pay(&self, user: i64, chat: i64, message: i64) -> anyhow::Result<String> {
        let asked = self.act("pay", &json!({"user_id": user, "chat_id": chat, "message_id": message}))?;
        Ok(asked["pre_checkout_query_id"].as_str().unwrap_or_default().to_owned())
    }

    /// What became of a wish to pay: `{"answered"?: bool, "error"?: "...", "paid": bool}`.
    pub fn checkout(&self, id: &str) -> anyhow::Result<Value> {
        self.hub.with(|state, _| state.checkouts.get(id).map(|c| json!(c))).ok_or_else(|| anyhow!("nobody paid so"))
    }

    /// The messages of a chat as somebody sees them, oldest first; empty where there is no such chat.
    pub fn messages(&self, chat: i64, viewer: i64) -> Vec<Value> {
        self.view(chat, viewer)["messages"].as_array().cloned().unwrap_or_default()
    }

    /// A chat as somebody sees it: the answer of `GET /control/chats/ID`.
    pub fn view(&self, chat: i64, viewer: i64) -> Value {
        self.hub.with(|state, now| match state.chats.get(&chat) {
            Some(chat) => state.chat_seen(chat, viewer, usize::MAX, now),
            None => json!({}),
        })
    }

    /// The answer of `GET /control/state`.
    pub fn snapshot(&self) -> Value {
        self.hub.snapshot()
    }

    /// The calls received after the `after`th, of one method or all.
    pub fn calls(&self, after: u64, method: Option<&str>) -> Vec<Value> {
        self.hub.calls(after, method)
    }

    /// Takes in a file for a later message; answers its `file_id`.
    pub fn upload(&self, name: &str, mime: &str, bytes: Vec<u8>) -> String {
        self.hub.upload(Some(name), Some(mime), bytes)["file_id"].as_str().unwrap_or_default().to_owned()
    }

    /// Orders a fault.
    pub fn fault(&self, fault: Fault) -> i64 {
        self.hub.faults().order(fault)
    }

    /// Takes all orders back.
    pub fn clear_faults(&self) {
        self.hub.faults().list.clear();
    }

    /// Switches Telegram's limits on or off.
    pub fn limits(&self, limits: Option<Limits>) {
        self.hub.faults().limits = limits;
    }

    /// Moves the clock; answers the new time in unix milliseconds.
    pub async fn advance(&self, by: Duration) -> i64 {
        self.hub.advance(by).await
    }

    /// Unix milliseconds of the server's clock.
    pub fn now(&self) -> i64 {
        self.hub.now()
    }

    /// How many updates the bot has not taken yet.
    pub fn pending(&self) -> usize {
        self.hub.with(|state, _| state.updates.len())
    }

    /// Waits until `look` finds something in what happens; `None` after `patience`.
    pub async fn until<T>(&self, patience: Duration, mut look: impl FnMut(&Sim) -> Option<T>) -> Option<T> {
        let mut woken = self.hub.wake.subscribe();
        let until = Instant::now() + patience;
        loop {
            woken.borrow_and_update();
            if let Some(found) = look(self) {
                return Some(found);
            }
            tokio::select! {
                () = tokio::time::sleep_until(until) => return look(self),
                _ = woken.changed() => {}
            }
        }
    }
}

fn number(value: &Value, field: &str) -> anyhow::Result<i64> {
    value[field].as_i64().ok_or_else(|| anyhow!("{field} is missing"))
}
