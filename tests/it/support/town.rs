//! A town for scenarios: residents and staff who speak and press, a desk that answers, a clock that somebody moves.

use super::db::TestDb;
use super::telegram::{FakeTelegram, Shown};
use chrono::{DateTime, TimeDelta, Utc};
use frontdesk::chat::outgoing::{Address, KeyAct};
use frontdesk::clock::Clock;
use frontdesk::community_file;
use frontdesk::desk::Desk;
use frontdesk::domain::ids::{ChatId, CommunityId, StaffId, UserId};
use frontdesk::domain::person::Tie;
use frontdesk::store::codes::{self, Purpose};
use frontdesk::store::outbox::Limits;
use frontdesk::store::{communities, inbox, outbox, staff, timers};
use frontdesk::telegram;
use frontdesk::workers::{courier, hours};
use serde_json::{Value, json};
use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};

/// The bot's number in tests.
pub const BOT: i64 = 42;

/// The group of a department.
pub const ENGINEERING: i64 = -1001;
pub const FRONT_DESK: i64 = -1002;
pub const SECURITY: i64 = -1003;

/// A town with the sample community, its groups and its staff.
pub struct Town {
    pub db: TestDb,
    pub clock: Clock,
    pub desk: Desk,
    pub telegram: FakeTelegram,
    pub community: CommunityId,
    updates: AtomicI64,
}

/// Somebody who speaks and presses.
#[derive(Clone)]
pub struct Person<'t> {
    pub town: &'t Town,
    pub user: UserId,
    pub name: String,
    pub lang: &'static str,
    groups: Vec<i64>,
}

pub fn minutes(n: i64) -> TimeDelta {
    TimeDelta::minutes(n)
}

pub fn hours(n: i64) -> TimeDelta {
    TimeDelta::hours(n)
}

pub fn days(n: i64) -> TimeDelta {
    TimeDelta::days(n)
}

impl Town {
    /// A Tuesday, ten in the morning in Shanghai.
    pub async fn new() -> Self {
        Self::at("2026-11-24T02:00:00Z").await
    }

    /// The same town at another time.
    pub async fn at(time: &str) -> Self {
        let db = TestDb::new().await;
        let clock = Clock::still(time.parse().unwrap());
        let file = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/harbour-garden.toml"));
        community_file::apply(&db.pool, file, false, clock.now()).await.unwrap();
        let mut conn = db.pool.acquire().await.unwrap();
        let community = communities::list(&mut conn).await.unwrap()[0].0;
        drop(conn);
        let telegram = FakeTelegram::new(clock.clone());
        let desk = Desk { clock: clock.clone(), bot_username: "desk_bot".into() };
        let town = Self { db, clock, desk, telegram, community, updates: AtomicI64::new(1000) };
        {
            let mut world = town.telegram.world.lock().unwrap();
            for (chat, name) in [(ENGINEERING, "#engineering"), (FRONT_DESK, "#front-desk"), (SECURITY, "#security")] {
                world.names.insert(chat, name.into());
            }
        }
        town
    }

    /// Binds the groups and gives the usual staff their codes; what was said meanwhile is forgotten.
    pub async fn with_staff(lang: &'static str) -> Self {
        let town = Self::new().await;
        town.open(lang).await;
        town
    }

    /// Opens the town's desk: groups bound, staff known.
    pub async fn open(&self, lang: &'static str) {
        for (who, name, department, chat) in [
            (901, "Chen", "engineering", ENGINEERING),
            (904, "Grace", "front-desk", FRONT_DESK),
            (905, "Zhao", "security", SECURITY),
        ] {
            let person = self.person(who, name, lang, &[chat]);
            let code = self.code(Purpose::Group(department.into())).await;
            person.says_in(chat, &format!("/bind {code}")).await;
            let mut conn = self.db.pool.acquire().await.unwrap();
            let at = Address::chat(ChatId(chat));
            frontdesk::store::groups::set_group_lang(&mut conn, at, lang.parse().unwrap()).await.unwrap();
        }
        for key in ["chen", "boris", "li", "grace", "zhao"] {
            let person = self.staff(key, lang);
            let id = self.staff_id(key).await;
            let code = self.code(Purpose::Staff(id)).await;
            person.starts(&code).await;
            let chat = person.user.private_chat();
            let mut world = self.telegram.world.lock().unwrap();
            world.chats.remove(&chat.0);
        }
        self.settle().await;
        self.telegram.world.lock().unwrap().log.clear();
    }

    /// A member of the staff, by their key in the file.
    pub fn staff(&self, key: &str, lang: &'static str) -> Person<'_> {
        let (user, name, groups): (i64, &str, &[i64]) = match key {
            "chen" => (901, "Chen", &[ENGINEERING]),
            "boris" => (902, "Boris", &[ENGINEERING, SECURITY]),
            "li" => (903, "Li", &[ENGINEERING]),
            "grace" => (904, "Grace", &[FRONT_DESK]),
            "zhao" => (905, "Zhao", &[SECURITY]),
            other => panic!("no {other} here"),
        };
        self.person(user, name, lang, groups)
    }

    /// Anybody, in these groups.
    pub fn person(&self, user: i64, name: &str, lang: &'static str, groups: &[i64]) -> Person<'_> {
        self.telegram.world.lock().unwrap().names.insert(user, name.to_owned());
        Person { town: self, user: UserId(user), name: name.into(), lang, groups: groups.to_vec() }
    }

    /// A resident tied to a unit by a code, addressed by name, phone known.
    pub async fn resident(&self, user: i64, name: &str, lang: &'static str, unit: &str) -> Person<'_> {
        let person = self.person(user, name, lang, &[]);
        let code = self.unit_code(unit).await;
        person.starts(&code).await;
        let mut conn = self.db.pool.acquire().await.unwrap();
        use frontdesk::domain::person::FormOfAddress::Plain;
        use frontdesk::store::people;
        people::set_address(&mut conn, self.community, person.user, Plain).await.unwrap();
        let phone = format!("+86138{user:08}");
        people::set_phone(&mut conn, self.community, person.user, &phone).await.unwrap();
        drop(conn);
        person.says("/cancel").await;
        self.telegram.world.lock().unwrap().log.clear();
        person
    }

    /// A one-time code.
    pub async fn code(&self, purpose: Purpose) -> String {
        let mut conn = self.db.pool.acquire().await.unwrap();
        codes::issue(&mut conn, self.community, &purpose, self.clock.now(), codes::LIFE).await.unwrap()
    }

    /// A one-time code for an owner of this unit.
    pub async fn unit_code(&self, unit: &str) -> String {
        let mut conn = self.db.pool.acquire().await.unwrap();
        let found = communities::find_unit(&mut conn, self.community, None, unit).await.unwrap();
        drop(conn);
        self.code(Purpose::Unit(found.unwrap().0, Tie::Owner)).await
    }

    async fn staff_id(&self, key: &str) -> StaffId {
        let mut conn = self.db.pool.acquire().await.unwrap();
        staff::staff_by_key(&mut conn, self.community, key).await.unwrap().unwrap().id
    }

    /// Hands an update in, as Telegram would, and lets the desk do all that is due.
    pub async fn update(&self, kind: &str, body: Value) {
        self.update_raw(kind, body).await;
        self.settle().await;
    }

    /// Hands an update in and leaves it there.
    pub async fn update_raw(&self, kind: &str, body: Value) -> String {
        let id = self.updates.fetch_add(1, Ordering::SeqCst);
        let text = json!({"update_id": id, kind: body}).to_string();
        self.redeliver(&text).await;
        text
    }

    /// The same update once more.
    pub async fn redeliver(&self, text: &str) {
        let raw = telegram::envelope(text, self.clock.now()).unwrap();
        let mut conn = self.db.pool.acquire().await.unwrap();
        inbox::store_raw(&mut conn, BOT, &[raw]).await.unwrap();
    }

    /// Steps all workers until nothing is due; what a failed turn left is an error of the test.
    pub async fn settle(&self) {
        for _ in 0..500 {
            let mut busy = hours::step_inbox(&self.db.pool, &self.clock, &self.desk).await;
            busy |= hours::step_timer(&self.db.pool, &self.clock, &self.desk).await;
            busy |= courier::step_within(&self.db.pool, &self.clock, &self.telegram, &Limits::NONE).await;
            if !busy {
                self.check_failures().await;
                return;
            }
        }
        panic!("the town does not come to rest");
    }

    async fn check_failures(&self) {
        let failed: Vec<(String,)> = sqlx::query_as(
            "select last_error from inbox where last_error is not null and done_at is null
             union all select last_error from timer where last_error is not null
             union all select outcome || ' ' || op::text from outbox where outcome like 'rejected%' or outcome like 'refused%'",
        )
        .fetch_all(&self.db.pool)
        .await
        .unwrap();
        assert!(failed.is_empty(), "something failed: {failed:#?}\n{}", self.transcript());
    }

    /// Lets time pass: every timer on the way rings at its time.
    pub async fn pass(&self, span: TimeDelta) {
        let end = self.clock.now() + span;
        loop {
            self.settle().await;
            let mut conn = self.db.pool.acquire().await.unwrap();
            let now = self.clock.now();
            let next: [Option<DateTime<Utc>>; 2] =
                [timers::next_due(&self.db.pool).await.unwrap(), outbox::next_at(&mut conn, now).await.unwrap()];
            drop(conn);
            match next.into_iter().flatten().min().filter(|at| *at <= end) {
                Some(at) if at > now => self.clock.advance(at - now),
                Some(_) => self.clock.advance(TimeDelta::milliseconds(100)),
                None => break,
            }
        }
        let now = self.clock.now();
        if end > now {
            self.clock.advance(end - now);
        }
        self.settle().await;
    }

    /// Everything that happened on screens, oldest first.
    pub fn transcript(&self) -> String {
        let world = self.telegram.world.lock().unwrap();
        let mut text = world.log.join("\n");
        text.push('\n');
        text
    }

    /// Forgets what happened so far.
    pub fn forget(&self) {
        self.telegram.world.lock().unwrap().log.clear();
    }

    /// What somebody in this chat sees now, newest last.
    pub fn screen(&self, chat: i64) -> Vec<Shown> {
        self.telegram.world.lock().unwrap().messages(ChatId(chat)).to_vec()
    }

    /// Whether this stands anywhere in the chat.
    pub fn chat_shows(&self, chat: i64, words: &str) -> bool {
        self.screen(chat).iter().any(|m| m.text().contains(words) || m.keys().any(|k| k.label.contains(words)))
    }

    pub fn group_sees(&self, chat: i64, words: &str) {
        assert!(self.chat_shows(chat, words), "{words:?} is not in the group\n{}", self.transcript());
    }

    /// At the end of every story: queues empty, every press answered, nothing set aside.
    pub async fn is_at_rest(&self) {
        self.settle().await;
        let world = self.telegram.world.lock().unwrap();
        assert!(world.open_presses.is_empty(), "presses without an answer: {:?}", world.open_presses);
        drop(world);
        let waiting: (i64, i64, i64) = sqlx::query_as(
            "select (select count(*) from inbox where done_at is null),
                    (select count(*) from outbox where sent_at is null and dead_at is null),
                    (select count(*) from timer where buried_at is not null)",
        )
        .fetch_one(&self.db.pool)
        .await
        .unwrap();
        assert_eq!(waiting, (0, 0, 0), "something waits: inbox, outbox, buried timers");
    }

    /// One number out of the database.
    pub async fn count(&self, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql).fetch_one(&self.db.pool).await.unwrap()
    }

    /// One word out of the database.
    pub async fn word(&self, sql: &'static str) -> String {
        sqlx::query_scalar(sql).fetch_one(&self.db.pool).await.unwrap()
    }
}

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

    fn text(&self, chat: i64, words: &str, reply_to: Option<i32>) -> Value {
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

    fn note_press(&self, label: &str) {
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
