//! How the page sees the state: the snapshot and a chat through one person's eyes.

use serde_json::{Value, json};

use super::{Chat, Kind, Message, State, Status, preview, put};

impl State {
    /// A chat in the list of chats.
    pub fn chat_view(&self, chat: &Chat) -> Value {
        let kind = match chat.kind {
            Kind::Private => "private",
            Kind::Group => "group",
            Kind::Supergroup => "supergroup",
        };
        let bot = match (chat.kind, chat.bot) {
            (Kind::Private, Status::Left) => "new",
            (Kind::Private, Status::Kicked) => "blocked",
            (_, Status::Creator | Status::Administrator) => "administrator",
            (_, Status::Member) => "member",
            (Kind::Group | Kind::Supergroup, Status::Left) => "left",
            (Kind::Group | Kind::Supergroup, Status::Kicked) => "kicked",
        };
        let members: Vec<Value> =
            chat.members.iter().map(|(id, status)| json!({"user_id": id, "status": status})).collect();
        let mut view = json!({"id": chat.id, "type": kind, "title": chat.title, "members": members, "bot": bot,
            "pinned": chat.pinned});
        put(&mut view, "is_forum", chat.forum.then_some(true));
        put(&mut view, "user_id", (chat.kind == Kind::Private).then_some(chat.id));
        put(&mut view, "migrated_to", chat.migrated_to);
        if chat.forum {
            put(&mut view, "topics", Some(json!(chat.topics.values().collect::<Vec<_>>())));
        }
        put(
            &mut view,
            "last",
            chat.messages.values().next_back().map(|last| {
                let name = self.user_wire(last.from)["first_name"].clone();
                json!({"message_id": last.id, "date": last.date, "from": name, "text": preview(&last.content)})
            }),
        );
        view
    }

    /// A message as one person sees it.
    pub fn message_view(&self, chat: &Chat, message: &Message, viewer: i64) -> Value {
        let mut view = self.render(chat, message, true);
        if !message.reactions.is_empty() {
            put(&mut view, "reactions", Some(json!(message.reactions)));
        }
        put(&mut view, "pinned", chat.pinned.contains(&message.id).then_some(true));
        put(&mut view, "out", Some(message.from == viewer));
        view
    }

    /// What one person sees in a chat.
    pub fn chat_seen(&self, chat: &Chat, viewer: i64, limit: usize, now_ms: i64) -> Value {
        let skip = chat.messages.len().saturating_sub(limit);
        let messages: Vec<Value> =
            chat.messages.values().skip(skip).map(|message| self.message_view(chat, message, viewer)).collect();
        let mut view = json!({"now": now_ms, "chat": self.chat_view(chat), "messages": messages,
            "commands": self.menu(chat, viewer)});
        if let Some(markup) = self.lying_keyboard(chat, viewer) {
            let key = if markup.get("keyboard").is_some() { "keyboard" } else { "force_reply" };
            put(&mut view, key, Some(markup));
        }
        view
    }

    /// The reply keyboard (or forced reply) that lies under this person's input line.
    fn lying_keyboard(&self, chat: &Chat, viewer: i64) -> Option<Value> {
        let mut wrote_since = false;
        for message in chat.messages.values().rev() {
            wrote_since |= message.from == viewer && !message.service;
            let Some(markup) = &message.keyboard else { continue };
            if markup["selective"] == true && !self.meant(chat, message, viewer) {
                continue;
            }
            if markup.get("remove_keyboard").is_some() {
                return None;
            }
            let once = markup["one_time_keyboard"] == true || markup.get("force_reply").is_some();
            return if once && wrote_since { None } else { Some(markup.clone()) };
        }
        None
    }

    /// Whether a selective keyboard is for this person: mentioned, or the one replied to.
    fn meant(&self, chat: &Chat, message: &Message, viewer: i64) -> bool {
        let replied = message.reply_to.and_then(|id| chat.messages.get(&id));
        if replied.is_some_and(|replied| replied.from == viewer) {
            return true;
        }
        let text = message.content.get("text").and_then(Value::as_str).unwrap_or_default();
        let name = self.users.get(&viewer).and_then(|user| user.username.clone());
        name.is_some_and(|name| text.contains(&format!("@{name}")))
    }

    /// The commands this person is shown here: the narrowest scope that has a list, own language first.
    fn menu(&self, chat: &Chat, viewer: i64) -> Value {
        let admin = matches!(self.status(chat, viewer), Status::Creator | Status::Administrator);
        let mut scopes = Vec::new();
        if chat.kind == Kind::Private {
            scopes.push(format!("chat:{}", chat.id));
            scopes.push("all_private_chats".to_owned());
        } else {
            scopes.push(format!("chat_member:{}:{viewer}", chat.id));
            if admin {
                scopes.push(format!("chat_administrators:{}", chat.id));
            }
            scopes.push(format!("chat:{}", chat.id));
            if admin {
                scopes.push("all_chat_administrators".to_owned());
            }
            scopes.push("all_group_chats".to_owned());
        }
        scopes.push("default".to_owned());
        let language = self.users.get(&viewer).and_then(|user| user.language_code.clone()).unwrap_or_default();
        let language: String = language.chars().take_while(char::is_ascii_alphabetic).collect();
        for scope in scopes {
            for language in [language.as_str(), ""] {
                if let Some(list) = self.commands.get(&format!("{scope}|{language}")) {
                    return list.clone();
                }
            }
        }
        json!([])
    }
}
