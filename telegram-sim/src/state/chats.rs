//! Who is in which chat, and what the bot is told when that changes.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Chat, Event, Kind, State, Status, Topic, put};

impl State {
    /// The private chat of somebody, made when it is not there yet.
    pub fn private_chat(&mut self, user_id: i64) {
        let title = self.users.get(&user_id).map(super::User::full_name).unwrap_or_default();
        let chat = self.chats.entry(user_id).or_insert_with(|| Chat::new(user_id, Kind::Private, ""));
        chat.title = title;
        chat.members.insert(user_id, Status::Member);
        self.tell(Event::State);
    }

    /// The Bot API's ChatMember.
    pub fn member_wire(&self, chat: &Chat, user_id: i64) -> Value {
        let status = self.status(chat, user_id);
        let mut wire = json!({"user": self.user_wire(user_id), "status": status});
        match status {
            Status::Creator => put(&mut wire, "is_anonymous", Some(false)),
            Status::Administrator => {
                let rights = ["can_be_edited", "is_anonymous", "can_post_stories", "can_edit_stories"];
                for right in rights {
                    put(&mut wire, right, Some(false));
                }
                for right in ADMIN_RIGHTS {
                    put(&mut wire, right, Some(true));
                }
            }
            Status::Kicked => put(&mut wire, "until_date", Some(0)),
            Status::Member | Status::Left => {}
        }
        wire
    }

    /// How anybody stands to a chat.
    pub fn status(&self, chat: &Chat, user_id: i64) -> Status {
        if user_id == self.bot.id {
            return chat.bot;
        }
        chat.members.get(&user_id).copied().unwrap_or(Status::Left)
    }

    /// Changes somebody's standing, and tells the bot what it may know of it.
    pub fn set_status(&mut self, now_ms: i64, chat_id: i64, by: i64, who: i64, status: Status) {
        let bot = self.bot.id;
        let Some(chat) = self.chats.get(&chat_id) else { return };
        let before = self.status(chat, who);
        if before == status {
            return;
        }
        let old = self.member_wire(chat, who);
        let was_inside = chat.bot.inside();
        let wire = self.chat_wire(chat);
        if let Some(chat) = self.chats.get_mut(&chat_id) {
            if who == bot {
                chat.bot = status;
            } else {
                chat.members.insert(who, status);
            }
        }
        let Some(chat) = self.chats.get(&chat_id) else { return };
        let new = self.member_wire(chat, who);
        let body = json!({"chat": wire, "from": self.user_wire(by), "date": now_ms / 1000,
            "old_chat_member": old, "new_chat_member": new});
        if who == bot {
            self.push_update(now_ms, "my_chat_member", chat_id, body);
        } else if was_inside && chat.kind != Kind::Private {
            let told = chat.bot != Status::Member;
            if told {
                self.push_update(now_ms, "chat_member", chat_id, body);
            }
        }
        self.tell(Event::State);
        self.tell(Event::Changed(chat_id));
    }

    /// Opens a topic; `by` is the bot or a person.
    pub fn open_topic(&mut self, now_ms: i64, chat_id: i64, by: i64, name: &str, color: i64) -> Option<Topic> {
        let content = json!({"forum_topic_created": {"name": name, "icon_color": color}});
        let next = self.chats.get(&chat_id)?.last_message + 1;
        let id = self.service(now_ms, chat_id, by, Some(next), content);
        let topic = Topic { message_thread_id: id, name: name.to_owned(), icon_color: color, closed: false };
        self.chats.get_mut(&chat_id)?.topics.insert(id, topic.clone());
        self.tell(Event::State);
        Some(topic)
    }

    /// A group becomes a supergroup with a new id.
    pub fn migrate(&mut self, now_ms: i64, chat_id: i64, by: i64, forum: bool) -> Option<i64> {
        let new_id = -1_002_000_000_000 - self.number();
        let old = self.chats.get(&chat_id)?;
        let mut new = Chat::new(new_id, Kind::Supergroup, &old.title);
        new.members = old.members.clone();
        new.bot = old.bot;
        new.forum = forum;
        let title = old.title.clone();
        self.chats.insert(new_id, new);
        self.service(now_ms, chat_id, by, None, json!({"migrate_to_chat_id": new_id}));
        let from = json!({"migrate_from_chat_id": chat_id});
        self.service(now_ms, new_id, by, None, from);
        if let Some(old) = self.chats.get_mut(&chat_id) {
            old.migrated_to = Some(new_id);
        }
        tracing::debug!(chat_id, new_id, title_length = title.len(), "group migrated");
        self.tell(Event::State);
        Some(new_id)
    }

    /// Whether the bot could know this person without having been written to: they share a group.
    pub fn shares_group(&self, user_id: i64) -> bool {
        let mut groups = self.chats.values().filter(|chat| chat.kind != Kind::Private && chat.bot.inside());
        groups.any(|chat| chat.members.get(&user_id).is_some_and(|status| status.inside()))
    }
}

impl Chat {
    /// A chat nobody is in yet.
    pub fn new(id: i64, kind: Kind, title: &str) -> Chat {
        Chat {
            id,
            kind,
            title: title.to_owned(),
            username: None,
            forum: false,
            members: BTreeMap::new(),
            bot: Status::Left,
            topics: BTreeMap::new(),
            pinned: Vec::new(),
            migrated_to: None,
            messages: BTreeMap::new(),
            last_message: 0,
        }
    }
}

/// What an administrator may do here: everything the Bot API requires to be named.
const ADMIN_RIGHTS: [&str; 13] = [
    "can_manage_chat",
    "can_delete_messages",
    "can_delete_stories",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
    "can_manage_direct_messages",
    "can_manage_tags",
    "can_send_welcome_messages",
];
