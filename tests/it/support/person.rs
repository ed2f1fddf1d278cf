//! What people in a scenario do: write, press, answer, send files, look at their screens.

use super::telegram::Shown;
use super::town::{BOT, Person};
use frontdesk::chat::outgoing::KeyAct;
use serde_json::{Value, json};
use std::sync::atomic::Ordering;

impl Person<'_> {
    fn chat_of(&self, chat: i64) -> Value {
        if chat > 0 {
            json!({"id": chat, "type": "private", "first_name": self.name})
        } else {
            json!({"id": chat, "type": "supergroup", "title": "group"})
        }
    }

    fn from(&self) -> Value {
        json!({"id": self.user.0, "is_bot": false, "first_name": self.name, "language_code": self.lang})
    }

    /// A message of this person as Telegram tells it.
    pub fn message(&self, chat: i64, words: &str, more: Value) -> Value {
        let id = self.town.telegram.said(chat, None, words);
        let time = self.town.clock.now();
        if !words.is_empty() {
            let local = time.with_timezone(&chrono_tz::Asia::Shanghai).format("%H:%M");
            let mut world = self.town.telegram.world.lock().unwrap();
            let place = if chat > 0 { String::new() } else { format!(" in {}", world.names[&chat]) };
            world.log.push(format!("{local}  {}{place}: {words}", self.name));
        }
        let mut message = json!({
            "message_id": id, "date": time.timestamp(), "chat": self.chat_of(chat), "from": self.from(),
        });
        for (key, value) in more.as_object().unwrap() {
            message[key] = value.clone();
        }
        message
    }

    /// Words of this person as Telegram tells them.
    pub fn text(&self, chat: i64, words: &str, reply_to: Option<i32>) -> Value {
        let mut more = json!({"text": words});
        if words.starts_with('/') {
            let length = words.split(' ').next().unwrap().encode_utf16().count();
            more["entities"] = json!([{"type": "bot_command", "offset": 0, "length": length}]);
        }
        if let Some(id) = reply_to {
            more["reply_to_message"] =
                json!({"message_id": id, "date": 1, "chat": self.chat_of(chat), "text": "…", "from": self.from()});
        }
        self.message(chat, words, more)
    }

    /// Writes to the bot.
    pub async fn says(&self, words: &str) {
        self.says_in(self.user.0, words).await;
    }

    /// Writes in a chat.
    pub async fn says_in(&self, chat: i64, words: &str) {
        let message = self.text(chat, words, None);
        self.town.update("message", message).await;
    }

    /// Opens the bot by a link with a code.
    pub async fn starts(&self, payload: &str) {
        self.says(format!("/start {payload}").trim()).await;
    }

    fn visible(&self) -> Vec<(i64, Shown)> {
        let mut all = vec![];
        for chat in std::iter::once(self.user.0).chain(self.groups.iter().copied()) {
            all.extend(self.town.screen(chat).into_iter().map(|m| (chat, m)));
        }
        all.sort_by_key(|(_, m)| m.order);
        all
    }

    fn find(&self, words: &str) -> (i64, Shown) {
        let found = self.visible().into_iter().rev().find(|(_, m)| m.from_bot && m.text().contains(words));
        found.unwrap_or_else(|| panic!("{} does not see {words:?}\n{}", self.name, self.town.transcript()))
    }

    /// Answers the newest message that says this.
    pub async fn replies(&self, to: &str, words: &str) {
        let (chat, message) = self.find(to);
        let message = self.text(chat, words, Some(message.id));
        self.town.update("message", message).await;
    }

    /// Answers this very message.
    pub async fn answers(&self, chat: i64, message: i32, words: &str) {
        let message = self.text(chat, words, Some(message));
        self.town.update("message", message).await;
    }

    /// Answers this very message with a photo.
    pub async fn answers_with_photo(&self, chat: i64, message: i32, file: &str) {
        let mut more = photo(file);
        more["reply_to_message"] =
            json!({"message_id": message, "date": 1, "chat": self.chat_of(chat), "text": "…", "from": self.from()});
        let message = self.message(chat, "[photo]", more);
        self.town.update("message", message).await;
    }

    /// Answers the question that is open for this person in a group: the newest message there with buttons of a dialog.
    pub async fn says_in_reply(&self, words: &str) {
        let seen = self.visible();
        let asks = |m: &Shown| m.keys().any(|k| matches!(&k.act, KeyAct::Press(data) if data.starts_with("d.")));
        let found = seen.into_iter().rev().find(|(_, m)| m.from_bot && asks(m));
        let (chat, shown) =
            found.unwrap_or_else(|| panic!("{} is asked nothing\n{}", self.name, self.town.transcript()));
        let message = self.text(chat, words, Some(shown.id));
        self.town.update("message", message).await;
    }

    /// Whether a button with these words is there.
    pub fn can_press(&self, label: &str) -> bool {
        self.visible().iter().any(|(_, m)| m.keys().any(|k| k.label == label))
    }

    /// Answers the newest message that says this with a photo.
    pub async fn replies_with_photo(&self, to: &str, file: &str) {
        let (chat, shown) = self.find(to);
        let mut more = photo(file);
        more["reply_to_message"] =
            json!({"message_id": shown.id, "date": 1, "chat": self.chat_of(chat), "text": "…", "from": self.from()});
        let message = self.message(chat, "[photo]", more);
        self.town.update("message", message).await;
    }

    /// The newest button with these words that this person can see.
    pub fn button(&self, label: &str) -> (i64, i32, String) {
        let seen = self.visible();
        let find = |exact: bool| {
            seen.iter().rev().find_map(|(chat, m)| {
                let key = m.keys().find(|k| if exact { k.label == label } else { k.label.contains(label) })?;
                match &key.act {
                    KeyAct::Press(data) => Some((*chat, m.id, data.clone())),
                    KeyAct::Url(_) | KeyAct::Copy(_) => None,
                }
            })
        };
        find(true)
            .or_else(|| find(false))
            .unwrap_or_else(|| panic!("{} sees no button {label:?}\n{}", self.name, self.town.transcript()))
    }

    /// Presses the newest button with these words. The words of the answer, if it had any.
    pub async fn presses(&self, label: &str) -> Option<String> {
        let (chat, message, data) = self.button(label);
        self.note_press(label);
        self.presses_data(chat, message, &data).await
    }

    /// Writes a press down.
    pub fn note_press(&self, label: &str) {
        let local = self.town.clock.now().with_timezone(&chrono_tz::Asia::Shanghai).format("%H:%M");
        self.town.telegram.world.lock().unwrap().log.push(format!("{local}  {} presses [{label}]", self.name));
    }

    /// A press of exactly this, as a forger could send it.
    pub async fn presses_data(&self, chat: i64, message: i32, data: &str) -> Option<String> {
        let press = self.press(chat, message, data);
        let callback = press["id"].as_str().unwrap().to_owned();
        self.town.update("callback_query", press).await;
        let mut world = self.town.telegram.world.lock().unwrap();
        world.answers.remove(&callback).and_then(|(text, _)| text)
    }

    /// The body of a press.
    pub fn press(&self, chat: i64, message: i32, data: &str) -> Value {
        let mut world = self.town.telegram.world.lock().unwrap();
        let callback = format!("q{}-{}", self.user.0, self.town.updates.load(Ordering::SeqCst));
        world.open_presses.insert(callback.clone());
        drop(world);
        json!({
            "id": callback, "from": self.from(), "chat_instance": "1", "data": data,
            "message": {"message_id": message, "date": 1, "chat": self.chat_of(chat), "text": "…"},
        })
    }

    /// Sends a photo to the bot.
    pub async fn sends_photo(&self, file: &str, caption: &str) {
        let mut more = photo(file);
        if !caption.is_empty() {
            more["caption"] = json!(caption);
        }
        let message = self.message(self.user.0, &format!("[photo] {caption}"), more);
        self.town.update("message", message).await;
    }

    /// Sends a document to a chat; what is in it lies with Telegram. Its message.
    pub async fn sends_file(&self, chat: i64, name: &str, bytes: &[u8], caption: &str) -> i32 {
        let id = format!("file-{}", self.town.updates.load(Ordering::SeqCst));
        self.town.telegram.world.lock().unwrap().uploads.insert(id.clone(), bytes.to_vec());
        let file = json!({"file_id": id, "file_unique_id": format!("u-{id}"), "file_name": name,
            "file_size": bytes.len(), "mime_type": "application/octet-stream"});
        let mut more = json!({"document": file});
        if !caption.is_empty() {
            more["caption"] = json!(caption);
        }
        let message = self.message(chat, format!("[{name}] {caption}").trim(), more);
        let number = message["message_id"].as_i64().unwrap();
        self.town.update("message", message).await;
        i32::try_from(number).unwrap()
    }

    /// Sends photos as one album.
    pub async fn sends_album(&self, files: &[&str]) {
        for file in files {
            let mut more = photo(file);
            more["media_group_id"] = json!("album1");
            let message = self.message(self.user.0, "[photo of an album]", more);
            self.town.update("message", message).await;
        }
    }

    /// Sends something else: `voice`, `video`, `location`, `sticker` … with its body.
    pub async fn sends(&self, kind: &str, body: Value) {
        let mut more = json!({});
        more[kind] = body;
        let message = self.message(self.user.0, &format!("[{kind}]"), more);
        self.town.update("message", message).await;
    }

    /// Shares a contact: one's own, or somebody else's.
    pub async fn shares_contact(&self, phone: &str, owner: i64) {
        let contact = json!({"phone_number": phone, "first_name": self.name, "user_id": owner});
        self.sends("contact", contact).await;
    }

    /// Stops the bot, or starts it again.
    pub async fn blocks(&self, blocked: bool) {
        {
            let mut world = self.town.telegram.world.lock().unwrap();
            if blocked {
                world.blocked.insert(self.user.0);
            } else {
                world.blocked.remove(&self.user.0);
            }
        }
        let status =
            |s: &str| json!({"user": {"id": BOT, "is_bot": true, "first_name": "Desk"}, "status": s, "until_date": 0});
        let (old, new) = if blocked { ("member", "kicked") } else { ("kicked", "member") };
        let body = json!({
            "chat": self.chat_of(self.user.0), "from": self.from(), "date": 1,
            "old_chat_member": status(old), "new_chat_member": status(new),
        });
        self.town.update("my_chat_member", body).await;
    }

    /// Asserts that something stands in the private chat.
    pub fn sees(&self, words: &str) {
        assert!(
            self.town.chat_shows(self.user.0, words),
            "{} does not see {words:?}\n{}",
            self.name,
            self.town.transcript()
        );
    }

    /// Asserts that something stands nowhere in the private chat.
    pub fn does_not_see(&self, words: &str) {
        assert!(!self.town.chat_shows(self.user.0, words), "{} sees {words:?}\n{}", self.name, self.town.transcript());
    }

    /// The newest message of the bot in the private chat.
    pub fn last(&self) -> String {
        let screen = self.town.screen(self.user.0);
        screen.iter().rev().find(|m| m.from_bot).map(Shown::text).unwrap_or_default()
    }
}

fn photo(file: &str) -> Value {
    json!({"photo": [{"file_id": file, "file_unique_id": format!("u-{file}"), "width": 90, "height": 90}]})
}
