//! Acting as somebody: writing, pressing, coming, going.

use serde_json::{Value, json};

use super::people::{add_bot, insider};
use super::{Answer, media};
use crate::state::{Callback, Event, Kind, Message, Object, Reaction, State, Status, put};

/// Somebody does something; `name` is what, `body` who, where and how.
pub(crate) fn act(state: &mut State, now_ms: i64, name: &str, body: &Value) -> Answer {
    let user = body["user_id"].as_i64().ok_or("user_id is missing")?;
    let own = matches!(name, "start" | "block" | "unblock");
    let chat = body["chat_id"].as_i64().or(own.then_some(user)).ok_or("chat_id is missing")?;
    let mut act = Act { state, now_ms, user, chat, body };
    match name {
        "join" | "add_bot" => {}
        _ => drop(insider(act.state, chat, body)?),
    }
    match name {
        "text" => {
            let content = media::words(body["text"].as_str().ok_or("text is missing")?)?;
            act.write(content)
        }
        "start" => act.start(),
        "media" => {
            let content = media::item(act.state, body)?;
            act.write(content)
        }
        "album" => act.album(),
        "contact" => act.contact(),
        "press" => act.press(),
        "pay" => {
            let id = act.message()?;
            Ok(json!({"pre_checkout_query_id": act.state.pay(now_ms, chat, id, user)?}))
        }
        "edit" => act.edit(),
        "delete" => act.delete(),
        "forward" => act.forward(),
        "react" => act.react(),
        "pin" => {
            let id = act.message()?;
            act.state.pin(now_ms, chat, id, user);
            Ok(json!({}))
        }
        "join" => act.enter(user),
        "add" => {
            let who = act.who()?;
            act.enter(who)
        }
        "leave" => act.exit(user, Status::Left),
        "remove" => {
            let who = act.who()?;
            act.exit(who, Status::Kicked)
        }
        "promote" => {
            let who = act.who()?;
            let status = act.wanted()?;
            act.state.set_status(now_ms, chat, user, who, status);
            act.view()
        }
        "block" => act.block(Status::Kicked),
        "unblock" => act.block(Status::Member),
        "add_bot" => {
            act.group()?;
            let status = if body["status"].is_null() { Status::Member } else { act.wanted()? };
            add_bot(act.state, now_ms, chat, user, status);
            act.view()
        }
        "kick_bot" => {
            act.group()?;
            let bot = act.state.bot.id;
            act.state.set_status(now_ms, chat, user, bot, Status::Kicked);
            act.state.service(now_ms, chat, user, None, json!({"left_chat_member": act.state.bot_wire()}));
            act.view()
        }
        "migrate" => act.migrate(),
        _ => Err("there is no such act".to_owned()),
    }
}

/// One act.
struct Act<'a> {
    state: &'a mut State,
    now_ms: i64,
    user: i64,
    chat: i64,
    body: &'a Value,
}

impl Act<'_> {
    fn write(&mut self, content: Object) -> Answer {
        let id = self.compose(content)?;
        self.shown(id)
    }

    /// Writes one message after the usual checks.
    fn compose(&mut self, content: Object) -> Result<i64, String> {
        let chat = self.state.chats.get_mut(&self.chat).ok_or("there is no such chat")?;
        let status = chat.members.get(&self.user).copied().unwrap_or(Status::Left);
        let admin = matches!(status, Status::Creator | Status::Administrator);
        if chat.kind == Kind::Private {
            match chat.bot {
                Status::Kicked => return Err("this person has blocked the bot".to_owned()),
                Status::Left => chat.bot = Status::Member,
                Status::Creator | Status::Administrator | Status::Member => {}
            }
        }
        let thread = self.body["thread"].as_i64();
        if let Some(id) = thread {
            let topic = chat.topics.get(&id).ok_or("there is no such topic")?;
            if topic.closed && !admin {
                return Err("this topic is closed".to_owned());
            }
        }
        let reply_to = self.body["reply_to"].as_i64();
        if reply_to.is_some_and(|id| !chat.messages.contains_key(&id)) {
            return Err("the message replied to is not there".to_owned());
        }
        let anonymous = self.body["anonymous"] == true;
        if anonymous && !admin {
            return Err("only administrators write as the group".to_owned());
        }
        let message = Message { from: self.user, anonymous, thread, reply_to, content, ..Message::default() };
        Ok(self.state.post(self.now_ms, self.chat, message))
    }

    fn shown(&self, id: i64) -> Answer {
        let chat = self.state.chats.get(&self.chat).ok_or("there is no such chat")?;
        let message = chat.messages.get(&id).ok_or("there is no such message")?;
        Ok(self.state.message_view(chat, message, self.user))
    }

    fn view(&self) -> Answer {
        let chat = self.state.chats.get(&self.chat).ok_or("there is no such chat")?;
        Ok(self.state.chat_view(chat))
    }

    fn message(&self) -> Result<i64, String> {
        let id = self.body["message_id"].as_i64().ok_or("message_id is missing")?;
        let there = self.state.chats.get(&self.chat).is_some_and(|chat| chat.messages.contains_key(&id));
        if there { Ok(id) } else { Err("there is no such message".to_owned()) }
    }

    fn at(&mut self, id: i64) -> Result<&mut Message, String> {
        let found = self.state.chats.get_mut(&self.chat).and_then(|chat| chat.messages.get_mut(&id));
        found.ok_or_else(|| "there is no such message".to_owned())
    }

    fn who(&self) -> Result<i64, String> {
        let who = self.body["who"].as_i64().ok_or("who is missing")?;
        let known = who == self.state.bot.id || self.state.users.contains_key(&who);
        if known { Ok(who) } else { Err(format!("there is no user {who}")) }
    }

    fn wanted(&self) -> Result<Status, String> {
        match self.body["status"].as_str() {
            Some("administrator") => Ok(Status::Administrator),
            Some("member") => Ok(Status::Member),
            Some(_) | None => Err("status is administrator or member".to_owned()),
        }
    }

    fn group(&self) -> Result<(), String> {
        match self.state.chats.get(&self.chat) {
            Some(chat) if chat.kind != Kind::Private => Ok(()),
            Some(_) => Err("this is a private chat".to_owned()),
            None => Err("there is no such chat".to_owned()),
        }
    }

    fn start(&mut self) -> Answer {
        let bot = self.state.bot.id;
        if self.state.chats.get(&self.chat).is_some_and(|chat| chat.bot == Status::Kicked) {
            self.state.set_status(self.now_ms, self.chat, self.user, bot, Status::Member);
        }
        let command = match self.body["payload"].as_str().filter(|payload| !payload.is_empty()) {
            Some(payload) => format!("/start {payload}"),
            None => "/start".to_owned(),
        };
        self.write(media::words(&command)?)
    }

    fn album(&mut self) -> Answer {
        let items = self.body["items"].as_array().ok_or("items is missing")?;
        if !(2..=10).contains(&items.len()) {
            return Err("an album has 2 to 10 items".to_owned());
        }
        let album = format!("2{:016}", self.state.number());
        let mut messages = Vec::new();
        for item in items {
            if item["kind"] == "location" {
                return Err("a location cannot be in an album".to_owned());
            }
            let mut content = media::item(self.state, item)?;
            content.insert("media_group_id".to_owned(), json!(album));
            let id = self.compose(content)?;
            messages.push(self.shown(id)?);
        }
        Ok(json!({"messages": messages}))
    }

    fn contact(&mut self) -> Answer {
        let content = media::contact(self.state, self.user, self.body)?;
        let own = self.body["phone_number"].is_null() && self.body["of"].is_null();
        let mut body = self.body.clone();
        if own && body["reply_to"].is_null() {
            // One's own number is sent by a keyboard's button, as a reply to the message that brought it.
            let chat = self.state.chats.get(&self.chat);
            let asked = chat.and_then(|chat| chat.messages.values().rev().find(|message| asks_contact(message)));
            put(&mut body, "reply_to", asked.map(|message| message.id));
        }
        let mut act =
            Act { state: &mut *self.state, now_ms: self.now_ms, user: self.user, chat: self.chat, body: &body };
        act.write(content)
    }

    fn press(&mut self) -> Answer {
        let id = self.message()?;
        let chat = self.state.chats.get(&self.chat).ok_or("there is no such chat")?;
        if !chat.bot.inside() {
            return Err("the bot is not in this chat".to_owned());
        }
        self.at(id)?;
        // The data is what the person's screen shows, not what the message holds by now: "Be aware that the message
        // originated the query can contain no callback buttons with this data" (Bot API, CallbackQuery).
        let data = self.body["data"].as_str().ok_or("data is missing")?;
        Ok(json!({"callback_query_id": self.state.press(self.now_ms, self.chat, id, self.user, data)}))
    }

    fn edit(&mut self) -> Answer {
        let id = self.message()?;
        let (now, user) = (self.now_ms, self.user);
        let caption = self.body["caption"].as_str();
        let words = match caption {
            Some(caption) => media::words(caption)?,
            None => media::words(self.body["text"].as_str().ok_or("text is missing")?)?,
        };
        let message = self.at(id)?;
        if message.from != user || message.service {
            return Err("people edit only their own messages".to_owned());
        }
        for (field, value) in words {
            let field = match (caption.is_some(), field.as_str()) {
                (true, "text") => "caption".to_owned(),
                (true, "entities") => "caption_entities".to_owned(),
                _ => field,
            };
            message.content.insert(field, value);
        }
        self.state.edited(now, self.chat, id);
        self.shown(id)
    }

    fn delete(&mut self) -> Answer {
        let id = self.message()?;
        if let Some(chat) = self.state.chats.get_mut(&self.chat) {
            chat.messages.remove(&id);
            chat.pinned.retain(|pinned| *pinned != id);
        }
        self.state.tell(Event::Changed(self.chat));
        Ok(json!({}))
    }

    fn forward(&mut self) -> Answer {
        let id = self.message()?;
        let to = self.body["to"].as_i64().ok_or("to is missing")?;
        let origin = self.state.origin(self.chat, id);
        let mut content = self.at(id)?.content.clone();
        content.remove("media_group_id");
        if let Some(origin) = origin {
            content.entry("forward_origin").or_insert(origin);
        }
        insider(self.state, to, self.body)?;
        self.chat = to;
        self.write(content)
    }

    fn react(&mut self) -> Answer {
        let id = self.message()?;
        let emoji = self.body["emoji"].as_str().map(str::to_owned);
        let (now, user) = (self.now_ms, self.user);
        let message = self.at(id)?;
        let wire = |emoji: &str| json!({"type": "emoji", "emoji": emoji});
        let old: Vec<Value> = message.reactions.iter().filter(|r| r.user_id == user).map(|r| wire(&r.emoji)).collect();
        let new: Vec<Value> = emoji.iter().map(|emoji| wire(emoji)).collect();
        message.reactions.retain(|reaction| reaction.user_id != user);
        message.reactions.extend(emoji.map(|emoji| Reaction { user_id: user, emoji }));
        let chat = self.state.chats.get(&self.chat).ok_or("there is no such chat")?;
        let told = chat.bot == Status::Administrator || (chat.kind == Kind::Private && chat.bot.inside());
        let body = json!({"chat": self.state.chat_wire(chat), "message_id": id, "user": self.state.user_wire(user),
            "date": now / 1000, "old_reaction": old, "new_reaction": new});
        if told {
            self.state.push_update(now, "message_reaction", self.chat, body);
        }
        self.state.tell(Event::Changed(self.chat));
        Ok(json!({}))
    }

    fn enter(&mut self, who: i64) -> Answer {
        self.group()?;
        if who == self.state.bot.id {
            add_bot(self.state, self.now_ms, self.chat, self.user, Status::Member);
            return self.view();
        }
        if !self.state.users.contains_key(&who) {
            return Err(format!("there is no user {who}"));
        }
        self.state.set_status(self.now_ms, self.chat, self.user, who, Status::Member);
        let content = json!({"new_chat_members": [self.state.user_wire(who)]});
        self.state.service(self.now_ms, self.chat, self.user, None, content);
        self.view()
    }

    fn exit(&mut self, who: i64, status: Status) -> Answer {
        self.group()?;
        let content = json!({"left_chat_member": self.state.user_wire(who)});
        self.state.set_status(self.now_ms, self.chat, self.user, who, status);
        self.state.service(self.now_ms, self.chat, self.user, None, content);
        self.view()
    }

    fn block(&mut self, status: Status) -> Answer {
        if self.group().is_ok() {
            return Err("only in a private chat can the bot be blocked".to_owned());
        }
        let bot = self.state.bot.id;
        self.state.set_status(self.now_ms, self.chat, self.user, bot, status);
        self.view()
    }

    fn migrate(&mut self) -> Answer {
        if self.state.chats.get(&self.chat).is_none_or(|chat| chat.kind != Kind::Group) {
            return Err("only a group becomes a supergroup".to_owned());
        }
        let forum = self.body["forum"] == true;
        let new = self.state.migrate(self.now_ms, self.chat, self.user, forum).ok_or("there is no such chat")?;
        self.chat = new;
        self.view()
    }
}

/// Whether a message brought a keyboard that asks for one's number.
fn asks_contact(message: &Message) -> bool {
    let rows = message.keyboard.as_ref().and_then(|markup| markup["keyboard"].as_array());
    let mut buttons = rows.into_iter().flatten().flat_map(|row| row.as_array().into_iter().flatten());
    buttons.any(|button| button["request_contact"] == true)
}

impl State {
    /// A button is pressed: notes it, tells the bot, and gives the number under which it is answered.
    pub fn press(&mut self, now_ms: i64, chat_id: i64, message_id: i64, user_id: i64, data: &str) -> String {
        let id = format!("{}", 4_200_000_000_000_000 + self.number());
        let callback = Callback {
            user_id,
            chat_id,
            message_id,
            data: data.to_owned(),
            pressed_ms: now_ms,
            answered: false,
            text: None,
            show_alert: false,
            url: None,
        };
        self.callbacks.insert(id.clone(), callback);
        let instance = format!("{}", chat_id.wrapping_mul(2_654_435_761).wrapping_add(77));
        let body = json!({"id": id, "from": self.user_wire(user_id), "message": self.message_wire(chat_id, message_id),
            "chat_instance": instance, "data": data});
        self.push_update(now_ms, "callback_query", user_id, body);
        id
    }
}
