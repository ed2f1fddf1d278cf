//! A place where the real program works: the sample community in a database, and its people at a stand-in for Telegram.

use super::db::TestDb;
use chrono::NaiveTime;
use frontdesk::chat::outgoing::Address;
use frontdesk::clock::Clock;
use frontdesk::community_file;
use frontdesk::domain::ids::{ChatId, CommunityId, UserId};
use frontdesk::domain::lang::Lang;
use frontdesk::domain::person::{FormOfAddress, Tie};
use frontdesk::store::{communities, groups, people, staff};
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use telegram_sim::{Sim, SimOptions};

/// The group in which engineering and security work.
pub const WORKERS: i64 = -1_001_000_000_001;
/// The front desk's group.
pub const AGENTS: i64 = -1_001_000_000_002;
/// A worker who is in both.
pub const LI: i64 = 2001;

/// Database and stand-in.
pub struct Place {
    pub db: TestDb,
    pub sim: Sim,
    pub community: CommunityId,
}

impl Place {
    /// The sample community with its groups and a worker.
    pub async fn new() -> Place {
        Place::by(None).await
    }

    /// The same; the stand-in goes by this clock, where there is one.
    pub async fn by(clock: Option<&Clock>) -> Place {
        let db = TestDb::new().await;
        let file = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/harbour-garden.toml"));
        community_file::apply(&db.pool, file, false, Clock::system().now()).await.unwrap();
        let retry_unit = Duration::from_millis(200);
        let clock = clock.cloned().map(|clock| Arc::new(move || clock.now().timestamp_millis()) as telegram_sim::Clock);
        let sim = Sim::start(SimOptions { retry_unit, clock, ..SimOptions::default() }).await.unwrap();
        let mut conn = db.pool.acquire().await.unwrap();
        let community = communities::list(&mut conn).await.unwrap()[0].0;
        // The program goes by the machine's clock: it writes to residents whenever a test is run.
        let mut settings = communities::load(&mut conn, community).await.unwrap().unwrap().settings.clone();
        settings.notices.hours = vec![(NaiveTime::MIN, NaiveTime::from_hms_opt(23, 59, 59).unwrap())];
        let settings = serde_json::to_value(&settings).unwrap();
        sqlx::query("update community set settings = $1").bind(settings).execute(&mut *conn).await.unwrap();
        sim.add_user(&json!({"id": LI, "first_name": "Worker Li", "language_code": "en"})).unwrap();
        let li = staff::staff_by_key(&mut conn, community, "li").await.unwrap().unwrap();
        staff::bind(&mut conn, community, li.id, UserId(LI)).await.unwrap();
        for (chat, departments) in [(WORKERS, ["engineering", "security"]), (AGENTS, ["front-desk", "cleaning"])] {
            sim.add_chat_with(&json!({"id": chat, "type": "supergroup", "title": "Group", "members": [LI],
                "bot": "administrator"}))
                .unwrap();
            for department in departments {
                let at = Address::chat(ChatId(chat));
                groups::bind(&mut conn, community, department, at, Lang::En, Clock::system().now()).await.unwrap();
            }
        }
        drop(conn);
        Place { db, sim, community }
    }

    /// Waits for a button in somebody's chat and presses it.
    pub async fn presses(&self, user: i64, label: &str) {
        let look = |sim: &Sim| {
            let last = sim.messages(user, user).into_iter().rev().find(|m| m["out"] == false)?;
            let there = Place::buttons(&last).iter().any(|(l, _)| l == label);
            there.then(|| last["message_id"].as_i64().unwrap())
        };
        let found = self.sim.until(Duration::from_secs(120), look).await;
        let message = found.unwrap_or_else(|| panic!("no {label}: {:#?}", self.sim.messages(user, user).last()));
        self.sim.press_label(user, user, message, label).unwrap();
    }

    /// A resident who is known, with home and phone.
    pub async fn resident(&self, user: i64, name: &str, lang: Lang, unit: &str, phone: &str) {
        let fields = json!({"id": user, "first_name": name, "language_code": lang.code(), "phone": phone});
        self.sim.add_user(&fields).unwrap();
        let mut conn = self.db.pool.acquire().await.unwrap();
        let (community, user) = (self.community, UserId(user));
        people::ensure_resident(&mut conn, community, user, name, lang, Clock::system().now()).await.unwrap();
        people::set_address(&mut conn, community, user, FormOfAddress::Plain).await.unwrap();
        people::set_phone(&mut conn, community, user, phone).await.unwrap();
        let unit = communities::find_unit(&mut conn, community, None, unit).await.unwrap().unwrap().0;
        people::verify_tie(&mut conn, community, user, unit, Tie::Owner, Clock::system().now()).await.unwrap();
    }

    /// One number out of the database.
    pub async fn count(&self, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql).fetch_one(&self.db.pool).await.unwrap()
    }

    /// The buttons of a message with what they send.
    pub fn buttons(message: &Value) -> Vec<(String, String)> {
        let rows = message["reply_markup"]["inline_keyboard"].as_array();
        let keys = rows.into_iter().flatten().flat_map(|row| row.as_array().unwrap());
        keys.filter_map(|k| Some((k["text"].as_str()?.to_owned(), k["callback_data"].as_str()?.to_owned()))).collect()
    }

    /// Waits until this person sees these words in the chat; the message.
    pub async fn sees(&self, user: i64, chat: i64, words: &str) -> Value {
        let look = |sim: &Sim| {
            let seen = sim.messages(chat, user);
            seen.into_iter().rev().find(|m| m["text"].as_str().is_some_and(|t| t.contains(words)))
        };
        let found = self.sim.until(Duration::from_secs(120), look).await;
        found.unwrap_or_else(|| panic!("{user} does not see {words:?}: {:#?}", self.sim.messages(chat, user)))
    }

    /// Waits until a query finds this number.
    pub async fn until(&self, sql: &'static str, wanted: i64) {
        for _ in 0..400 {
            if self.count(sql).await == wanted {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("{sql} is {}, not {wanted}", self.count(sql).await);
    }
}
