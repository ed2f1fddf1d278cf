//! What the bot may know of chats and the people in them.

use serde_json::{Value, json};

use super::{ApiError, Job, Reply};
use crate::state::{Kind, Status, put};

impl Job<'_> {
    pub(super) fn get_chat(&self) -> Reply {
        let chat = self.known_chat("chat_id")?;
        let mut wire = self.state.chat_wire(chat);
        put(&mut wire, "accent_color_id", Some(0));
        put(&mut wire, "max_reaction_count", Some(11));
        let gifts = json!({"unlimited_gifts": false, "limited_gifts": false, "unique_gifts": false,
            "premium_subscription": false, "gifts_from_channels": false});
        put(&mut wire, "accepted_gift_types", Some(gifts));
        if let Some(name) = wire.get("username").cloned() {
            put(&mut wire, "active_usernames", Some(json!([name])));
        }
        let pinned = chat.pinned.iter().rev().find_map(|id| chat.messages.get(id));
        put(&mut wire, "pinned_message", pinned.map(|message| self.state.render(chat, message, false)));
        if chat.kind != Kind::Private {
            let all = [
                "can_send_messages",
                "can_send_audios",
                "can_send_documents",
                "can_send_photos",
                "can_send_videos",
                "can_send_video_notes",
                "can_send_voice_notes",
                "can_send_polls",
                "can_send_other_messages",
                "can_add_web_page_previews",
                "can_change_info",
                "can_invite_users",
                "can_pin_messages",
                "can_manage_topics",
            ];
            let permissions: Value = all.iter().map(|name| ((*name).to_owned(), json!(true))).collect();
            put(&mut wire, "permissions", Some(permissions));
        }
        Ok(wire)
    }

    pub(super) fn get_member(&self) -> Reply {
        let chat = self.open_chat()?;
        let id = self.params.int("user_id").ok_or_else(|| ApiError::bad("invalid user_id specified"))?;
        if id != self.state.bot.id && !self.state.users.contains_key(&id) {
            return Err(ApiError::bad("user not found"));
        }
        Ok(self.state.member_wire(chat, id))
    }

    pub(super) fn get_admins(&self) -> Reply {
        let chat = self.open_chat()?;
        if chat.kind == Kind::Private {
            return Err(ApiError::bad("there are no administrators in the private chat"));
        }
        let admin = |status: &Status| matches!(status, Status::Creator | Status::Administrator);
        let mut admins: Vec<Value> = chat
            .members
            .iter()
            .filter(|(_, status)| admin(status))
            .map(|(id, _)| self.state.member_wire(chat, *id))
            .collect();
        if admin(&chat.bot) {
            admins.push(self.state.member_wire(chat, self.state.bot.id));
        }
        Ok(json!(admins))
    }

    pub(super) fn count_members(&self) -> Reply {
        let chat = self.open_chat()?;
        let people = chat.members.values().filter(|status| status.inside()).count();
        Ok(json!(people + usize::from(chat.bot.inside())))
    }

    pub(super) fn leave(&mut self) -> Reply {
        let chat = self.open_chat()?;
        if chat.kind == Kind::Private {
            return Err(ApiError::bad("chat member status can't be changed in private chats"));
        }
        let (chat, bot) = (chat.id, self.state.bot.id);
        self.state.service(self.now_ms, chat, bot, None, json!({"left_chat_member": self.state.bot_wire()}));
        self.state.set_status(self.now_ms, chat, bot, bot, Status::Left);
        Ok(json!(true))
    }

    pub(super) fn ban(&mut self, status: Status) -> Reply {
        let chat = self.open_chat()?;
        if chat.bot != Status::Administrator {
            return Err(ApiError::bad("not enough rights to restrict/unrestrict chat member"));
        }
        let id = self.params.int("user_id").ok_or_else(|| ApiError::bad("invalid user_id specified"))?;
        let before = self.state.status(chat, id);
        if before == Status::Creator {
            return Err(ApiError::bad("can't remove chat owner"));
        }
        let (chat, bot) = (chat.id, self.state.bot.id);
        if status == Status::Left && before.inside() && self.params.flag("only_if_banned") {
            return Ok(json!(true));
        }
        if before.inside() {
            self.state.service(self.now_ms, chat, bot, None, json!({"left_chat_member": self.state.user_wire(id)}));
        }
        self.state.set_status(self.now_ms, chat, bot, id, status);
        Ok(json!(true))
    }
}
