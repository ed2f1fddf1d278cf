//! A town for scenarios: residents and staff who speak and press, a desk that answers, a clock that somebody moves.

use super::db::TestDb;
use super::telegram::{FakeTelegram, Shown};
use chrono::{DateTime, TimeDelta, Utc};
use frontdesk::chat::outgoing::Address;
use frontdesk::clock::Clock;
use frontdesk::community_file;
use frontdesk::desk::Desk;
use frontdesk::domain::community::Settings;
use frontdesk::domain::duty::{DigestTime, DutyRules};
use frontdesk::domain::ids::{ChatId, CommunityId, UserId};
use frontdesk::domain::person::Tie;
use frontdesk::store::codes::{self, Purpose};
use frontdesk::store::floors::Floors;
use frontdesk::store::outbox::Limits;
use frontdesk::store::{communities, groups, inbox, outbox, people, sessions, staff, timers};
use frontdesk::workers::billing::{self, Billing};
use frontdesk::workers::{courier, hours, imports};
use frontdesk::{store, telegram};
use futures::future::BoxFuture;
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};

/// The bot's number in tests.
pub const BOT: i64 = 42;

/// The group of a department.
pub const ENGINEERING: i64 = -1001;
pub const FRONT_DESK: i64 = -1002;
pub const SECURITY: i64 = -1003;
pub const FINANCE: i64 = -1004;

/// The group of each department that has one.
const GROUPS: [(&str, i64, &str); 4] = [
    ("engineering", ENGINEERING, "#engineering"),
    ("front-desk", FRONT_DESK, "#front-desk"),
    ("security", SECURITY, "#security"),
    ("finance", FINANCE, "#finance"),
];
/// The staff who are known from the beginning.
pub const STAFF: [&str; 6] = ["chen", "boris", "li", "grace", "zhao", "qian"];

/// A town with the sample community, its groups and its staff.
pub struct Town {
    pub db: TestDb,
    pub clock: Clock,
    pub desk: Desk,
    pub telegram: FakeTelegram,
    /// The way to an outside billing service, where the story has one.
    pub billing: Option<Billing>,
    pub community: CommunityId,
    /// Whether failures are looked for after every step, which reads the queues from end to end.
    pub watched: bool,
    pub updates: AtomicI64,
    /// Every update handed in, as Telegram would have written it.
    pub record: Mutex<Vec<String>>,
}

/// Somebody who speaks and presses.
#[derive(Clone)]
pub struct Person<'t> {
    pub town: &'t Town,
    pub user: UserId,
    pub name: String,
    pub lang: &'static str,
    pub groups: Vec<i64>,
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
        Self::with(time, |settings| {
            // Lists and digests have stories of their own; here nobody keeps duty.
            settings.shifts.clear();
            settings.duty = DutyRules { digest: DigestTime::Never, weekly: false };
        })
        .await
    }

    /// The town with the roster of its file, and its digests.
    pub async fn on_duty(time: &str, lang: &'static str) -> Self {
        let town = Self::with(time, |_| {}).await;
        town.open(lang).await;
        town
    }

    /// A town whose file was changed.
    pub async fn with(time: &str, change: impl FnOnce(&mut Settings)) -> Self {
        let db = TestDb::new().await;
        let clock = Clock::still(time.parse().unwrap());
        let file = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/harbour-garden.toml"));
        let mut draft = community_file::read(file).unwrap();
        change(&mut draft.settings);
        community_file::apply_draft(&db.pool, draft, false, clock.now()).await.unwrap();
        let mut conn = db.pool.acquire().await.unwrap();
        let community = communities::list(&mut conn).await.unwrap()[0].0;
        drop(conn);
        let telegram = FakeTelegram::new(clock.clone());
        let desk = Desk::new(clock.clone(), "desk_bot".into(), Default::default());
        let town = Self {
            db,
            clock,
            desk,
            telegram,
            billing: None,
            community,
            watched: true,
            updates: AtomicI64::new(1000),
            record: Mutex::default(),
        };
        {
            let mut world = town.telegram.world.lock().unwrap();
            for (_, chat, name) in GROUPS {
                world.names.insert(chat, name.into());
            }
        }
        town
    }

    /// A town at work: groups bound, staff known. How both come about by codes is told in stories of their own.
    pub async fn with_staff(lang: &'static str) -> Self {
        let town = Self::new().await;
        town.open(lang).await;
        town
    }

    /// Opens the town's desk.
    pub async fn open(&self, lang: &'static str) {
        let mut conn = self.db.pool.begin().await.unwrap();
        let (now, speaks) = (self.clock.now(), lang.parse().unwrap());
        for (department, chat, _) in GROUPS {
            let at = Address::chat(ChatId(chat));
            groups::bind(&mut conn, self.community, department, at, speaks, now).await.unwrap();
        }
        for key in STAFF {
            let person = self.staff(key, lang);
            let member = staff::staff_by_key(&mut conn, self.community, key).await.unwrap().unwrap();
            people::ensure_resident(&mut conn, self.community, person.user, &person.name, speaks, now).await.unwrap();
            staff::bind(&mut conn, self.community, member.id, person.user).await.unwrap();
            let chat = person.user.private_chat();
            let mut session =
                sessions::open(&mut conn, (chat, person.user, ""), "", speaks, now).await.unwrap().session;
            session.community = Some(self.community);
            sessions::save(&mut conn, &session, None, now).await.unwrap();
        }
        conn.commit().await.unwrap();
    }

    /// A member of the staff, by their key in the file.
    pub fn staff(&self, key: &str, lang: &'static str) -> Person<'_> {
        let (user, name, groups): (i64, &str, &[i64]) = match key {
            "chen" => (901, "Chen", &[ENGINEERING]),
            "boris" => (902, "Boris", &[ENGINEERING, SECURITY]),
            "li" => (903, "Li", &[ENGINEERING]),
            "grace" => (904, "Grace", &[FRONT_DESK]),
            "zhao" => (905, "Zhao", &[SECURITY]),
            "qian" => (910, "Qian", &[FINANCE]),
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

    /// Hands an update in, as Telegram would, and lets the desk do all that is due.
    pub fn update<'a>(&'a self, kind: &'a str, body: Value) -> BoxFuture<'a, ()> {
        // On the heap: a story of many steps would need the room of each on its stack.
        Box::pin(async move {
            self.update_raw(kind, body).await;
            self.settle().await;
        })
    }

    /// Hands an update in and leaves it there.
    pub async fn update_raw(&self, kind: &str, body: Value) -> String {
        let id = self.updates.fetch_add(1, Ordering::SeqCst);
        let text = json!({"update_id": id, kind: body}).to_string();
        self.record.lock().unwrap().push(text.clone());
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
            busy |= imports::step(&self.db.pool, &self.clock, &self.telegram).await;
            if let Some(way) = &self.billing {
                busy |= billing::step(&self.db.pool, &self.clock, way).await;
            }
            busy |= courier::step_within(&self.db.pool, &self.clock, &self.telegram, &Limits::NONE).await;
            if !busy {
                if self.watched {
                    self.check_failures().await;
                }
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
            let next: [Option<DateTime<Utc>>; 4] = [
                timers::next_due(&self.db.pool, Floors::default().timer).await.unwrap(),
                outbox::next_at(&mut conn, &Floors::default(), now).await.unwrap(),
                store::imports::next_job(&mut conn).await.unwrap(),
                store::billing::next(&mut conn).await.unwrap().filter(|_| self.billing.is_some()),
            ];
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
        self.check_failures().await;
        let open = self.telegram.world.lock().unwrap().open_presses.clone();
        assert!(open.is_empty(), "presses without an answer: {open:?}");
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
