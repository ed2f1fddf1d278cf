//! Everything the server remembers: plain structs, written to a file as they are.

mod chats;
mod files;
mod messages;
mod payments;
mod updates;
mod views;

use std::collections::{BTreeMap, VecDeque};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

pub(crate) use files::FileRecord;
pub(crate) use messages::preview;
pub(crate) use payments::{Checkout, Invoice};
pub(crate) use updates::{CALLBACK_LIFE_MS, Update};

/// A Bot API object.
pub(crate) type Object = Map<String, Value>;

/// The one bot this server serves.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Bot {
    pub id: i64,
    pub token: String,
    pub first_name: String,
    pub username: String,
    /// In groups the bot hears only commands, replies and mentions, unless it is an administrator.
    pub privacy: bool,
}

/// A person.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct User {
    pub id: i64,
    pub first_name: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub last_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub username: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub language_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub phone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub note: Option<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub deactivated: bool,
}

impl User {
    /// First and last name.
    pub fn full_name(&self) -> String {
        match &self.last_name {
            Some(last) => format!("{} {last}", self.first_name),
            None => self.first_name.clone(),
        }
    }

    /// The Bot API's User.
    pub fn wire(&self) -> Value {
        let mut user = json!({"id": self.id, "is_bot": false, "first_name": self.first_name});
        put(&mut user, "last_name", self.last_name.clone());
        put(&mut user, "username", self.username.clone());
        put(&mut user, "language_code", self.language_code.clone());
        user
    }
}

/// What a chat is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    Private,
    Group,
    Supergroup,
}

/// How somebody stands to a chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Status {
    Creator,
    Administrator,
    Member,
    Left,
    Kicked,
}

impl Status {
    /// Whether one with this status is in the chat.
    pub fn inside(self) -> bool {
        matches!(self, Status::Creator | Status::Administrator | Status::Member)
    }
}

/// A topic of a forum; its id is that of the service message that opened it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Topic {
    pub message_thread_id: i64,
    pub name: String,
    pub icon_color: i64,
    pub closed: bool,
}

/// A chat with all its messages.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Chat {
    pub id: i64,
    pub kind: Kind,
    pub title: String,
    #[serde(default)]
    pub username: Option<String>,
    #[serde(default)]
    pub forum: bool,
    #[serde(default)]
    pub members: BTreeMap<i64, Status>,
    /// How the bot stands here: in a private chat `Kicked` is blocked, `Left` never started.
    pub bot: Status,
    #[serde(default)]
    pub topics: BTreeMap<i64, Topic>,
    #[serde(default)]
    pub pinned: Vec<i64>,
    #[serde(default)]
    pub migrated_to: Option<i64>,
    #[serde(default)]
    pub messages: BTreeMap<i64, Message>,
    #[serde(default)]
    pub last_message: i64,
}

/// A reaction to a message.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Reaction {
    pub user_id: i64,
    pub emoji: String,
}

/// One message of a chat.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Message {
    pub id: i64,
    /// Who wrote it: a user, or the bot.
    pub from: i64,
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub anonymous: bool,
    pub date: i64,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub thread: Option<i64>,
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub in_topic: bool,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reply_to: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub edited: Option<i64>,
    /// text, entities, photo, caption, contact, ...: the fields of the Bot API's Message that are its content.
    pub content: Object,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub inline: Option<Value>,
    /// A reply keyboard, its removal or a forced reply; bots never see it again.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub keyboard: Option<Value>,
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub service: bool,
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub reactions: Vec<Reaction>,
}

/// A pressed button waiting for its answer.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Callback {
    pub user_id: i64,
    pub chat_id: i64,
    pub message_id: i64,
    pub data: String,
    pub pressed_ms: i64,
    #[serde(default)]
    pub answered: bool,
    #[serde(default)]
    pub text: Option<String>,
    #[serde(default)]
    pub show_alert: bool,
    #[serde(default)]
    pub url: Option<String>,
}

/// Where updates are delivered.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Webhook {
    pub url: String,
    #[serde(default)]
    pub secret: Option<String>,
    pub max_connections: i64,
    #[serde(default)]
    pub last_error: Option<(i64, String)>,
}

/// Something the page wants to hear of.
#[derive(Clone, Debug)]
pub(crate) enum Event {
    Changed(i64),
    State,
    Told(Value),
}

/// Everything.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct State {
    pub bot: Bot,
    #[serde(default)]
    pub users: BTreeMap<i64, User>,
    #[serde(default)]
    pub chats: BTreeMap<i64, Chat>,
    #[serde(default)]
    pub files: BTreeMap<String, FileRecord>,
    #[serde(default)]
    pub updates: VecDeque<Update>,
    #[serde(default)]
    pub allowed: Option<Vec<String>>,
    #[serde(default)]
    pub webhook: Option<Webhook>,
    #[serde(default)]
    pub callbacks: BTreeMap<String, Callback>,
    /// What can be paid, by `CHAT:MESSAGE`.
    #[serde(default)]
    pub invoices: BTreeMap<String, Invoice>,
    #[serde(default)]
    pub checkouts: BTreeMap<String, Checkout>,
    /// Command lists by scope and language.
    #[serde(default)]
    pub commands: BTreeMap<String, Value>,
    /// How far the clock was moved forward.
    #[serde(default)]
    pub moved_ms: i64,
    pub last_update: i64,
    pub last_number: i64,
    #[serde(skip)]
    pub news: Vec<Event>,
    #[serde(skip)]
    pub dirty: bool,
}

impl State {
    /// A server that has seen nothing yet.
    pub fn new(bot: Bot) -> State {
        State {
            bot,
            users: BTreeMap::new(),
            chats: BTreeMap::new(),
            files: BTreeMap::new(),
            updates: VecDeque::new(),
            allowed: None,
            webhook: None,
            callbacks: BTreeMap::new(),
            invoices: BTreeMap::new(),
            checkouts: BTreeMap::new(),
            commands: BTreeMap::new(),
            moved_ms: 0,
            last_update: 100_000,
            last_number: 0,
            news: Vec::new(),
            dirty: false,
        }
    }

    /// Forgets people, chats and updates; numbers go on, so that nothing is ever used twice.
    pub fn reset(&mut self) {
        self.users.clear();
        self.chats.clear();
        self.files.clear();
        self.updates.clear();
        self.callbacks.clear();
        self.invoices.clear();
        self.checkouts.clear();
        self.commands.clear();
        self.tell(Event::State);
    }

    /// The next number of the server's one sequence.
    pub fn number(&mut self) -> i64 {
        self.last_number += 1;
        self.last_number
    }

    /// Notes something for the page, and that the state must be saved.
    pub fn tell(&mut self, event: Event) {
        self.dirty = true;
        self.news.push(event);
    }

    /// The Bot API's User of the bot.
    pub fn bot_wire(&self) -> Value {
        json!({"id": self.bot.id, "is_bot": true, "first_name": self.bot.first_name, "username": self.bot.username})
    }

    /// The Bot API's User of anybody.
    pub fn user_wire(&self, id: i64) -> Value {
        if id == self.bot.id {
            return self.bot_wire();
        }
        match self.users.get(&id) {
            Some(user) => user.wire(),
            None => json!({"id": id, "is_bot": false, "first_name": ""}),
        }
    }
}

/// Sets a field when there is something to set: absent fields are never null.
pub(crate) fn put(object: &mut Value, key: &str, value: Option<impl Into<Value>>) {
    if let (Some(value), Some(fields)) = (value, object.as_object_mut()) {
        fields.insert(key.to_owned(), value.into());
    }
}
