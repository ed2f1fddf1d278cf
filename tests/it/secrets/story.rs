//! A random story: people of two communities report, complain, ask, talk; staff do whatever their cards offer; time passes.

use super::dice::Dice;
use super::model::{Mark, Model, marks_in};
use super::rows::Rows;
use crate::scenarios::common::texts;
use crate::scenarios::grievance::worker;
use crate::support::telegram::{Shown, plain};
use crate::support::town::{ENGINEERING, FINANCE, FRONT_DESK, Person, SECURITY, STAFF, Town, hours, minutes};
use frontdesk::chat::outgoing::{Address, KeyAct};
use frontdesk::community_file;
use frontdesk::domain::ids::{ChatId, CommunityId, UserId};
use frontdesk::domain::person::{FormOfAddress, Tie};
use frontdesk::store::codes::{self, Purpose};
use frontdesk::store::{communities, groups, people, sessions, staff};
use serde_json::json;
use std::collections::{HashMap, HashSet};
use std::path::Path;

const CLEANING: i64 = -1006;
/// A group that nobody has at first.
pub(super) const SHARED: i64 = -1005;
const MILL_DESK: i64 = -2002;
const MILL_ENGINEERING: i64 = -2001;

/// What residents write, behind their mark.
pub(super) const SAYINGS: [&str; 12] = [
    "the kitchen tap keeps dripping",
    "the fitter was rude to me",
    "when does the pool open?",
    "Grace at the front desk hung up on me, I want to complain",
    "I want to talk to a person",
    "how much is the parking fee?",
    "the corridor light on the third floor is broken",
    "nobody has come yet, this is outrageous",
    "the bathroom drain is blocked",
    "it was after lunch, near the lift",
    "please do call me before you come",
    "water is pouring out of the ceiling right now",
];
/// Whom residents complain about by name.
const NAMES: [&str; 7] = ["李师傅", "陈工", "Grace", "Boris", "何经理", "小林", "the man in blue"];

/// A story as it goes on.
pub struct Story<'t> {
    pub town: &'t Town,
    pub dice: Dice,
    pub model: Model,
    pub(super) residents: Vec<Person<'t>>,
    pub(super) staff: Vec<Person<'t>>,
    pub(super) mill: CommunityId,
    seen: usize,
    marks: usize,
    pub wrong: Vec<String>,
    retired: bool,
    once: HashMap<i64, HashSet<(i64, String)>>,
}

impl<'t> Story<'t> {
    /// Two communities at work, with residents of several homes and guests.
    pub async fn begin(town: &'t Town, seed: u64) -> Story<'t> {
        for (chat, name) in [
            (CLEANING, "#cleaning"),
            (SHARED, "#shared"),
            (MILL_DESK, "#mill-desk"),
            (MILL_ENGINEERING, "#mill-engineering"),
        ] {
            town.telegram.world.lock().unwrap().names.insert(chat, name.into());
        }
        let mill = second(town).await;
        let mut crew = vec![];
        for key in STAFF {
            crew.push(town.staff(key, "en"));
        }
        for (key, user, chat) in [("he", 906, None), ("lin", 907, Some(FRONT_DESK)), ("sun", 908, Some(CLEANING))] {
            crew.push(worker(town, key, user, "en", &chat.into_iter().collect::<Vec<_>>()).await);
        }
        crew.push(worker(town, "zhou", 909, "en", &[CLEANING]).await);
        {
            let mut conn = town.db.pool.begin().await.unwrap();
            let at = Address::chat(ChatId(CLEANING));
            let (lang, now) = ("en".parse().unwrap(), town.clock.now());
            groups::bind(&mut conn, town.community, "cleaning", at, lang, now).await.unwrap();
            for (department, chat) in [("front-desk", MILL_DESK), ("engineering", MILL_ENGINEERING)] {
                groups::bind(&mut conn, mill, department, Address::chat(ChatId(chat)), lang, now).await.unwrap();
            }
            // Boris works in both.
            for (key, user, chats) in [
                ("grace", 951, vec![MILL_DESK]),
                ("li", 953, vec![MILL_ENGINEERING]),
                ("boris", 902, vec![MILL_ENGINEERING]),
            ] {
                let member = staff::staff_by_key(&mut conn, mill, key).await.unwrap().unwrap();
                let (id, name) = (UserId(user), format!("Mill {key}"));
                people::ensure_resident(&mut conn, mill, id, &name, lang, now).await.unwrap();
                staff::bind(&mut conn, mill, member.id, id).await.unwrap();
                if user == 902 {
                    continue;
                }
                let mut session =
                    sessions::open(&mut conn, (id.private_chat(), id, ""), "", lang, now).await.unwrap().session;
                session.community = Some(mill);
                sessions::save(&mut conn, &session, None, now).await.unwrap();
                crew.push(town.person(user, &name, "en", &chats));
            }
            conn.commit().await.unwrap();
        }
        let mut story = Story {
            town,
            dice: Dice::new(seed),
            model: Model::default(),
            residents: vec![],
            staff: crew,
            mill,
            seen: 0,
            marks: 0,
            wrong: vec![],
            retired: false,
            once: HashMap::new(),
        };
        for (user, unit) in [(101, "5-1201"), (102, "5-1201"), (103, "5-1202"), (104, ""), (105, "mill"), (106, "both")]
        {
            story.moves_in(user, unit).await;
        }
        story.owes().await;
        story.seen = town.telegram.world.lock().unwrap().brought.len();
        story
    }

    /// A resident with a name and a number that nobody else has; without a unit, a guest.
    async fn moves_in(&mut self, user: i64, unit: &str) {
        let (town, name) = (self.town, format!("Nm{user}q"));
        let here = match unit {
            "mill" | "" => None,
            "both" => Some("2-301"),
            unit => Some(unit),
        };
        let person = match here {
            Some(unit) => town.resident(user, &name, "en", unit).await,
            None => town.person(user, &name, "en", &[]),
        };
        if matches!(unit, "mill" | "both") {
            let code = {
                let mut conn = town.db.pool.acquire().await.unwrap();
                let home = if user == 105 { "5-1201" } else { "2-302" };
                let found = communities::find_unit(&mut conn, self.mill, None, home).await.unwrap().unwrap().0;
                let purpose = Purpose::Unit(found, Tie::Owner);
                codes::issue(&mut conn, self.mill, &purpose, town.clock.now(), codes::LIFE).await.unwrap()
            };
            person.starts(&code).await;
            let mut conn = town.db.pool.acquire().await.unwrap();
            people::set_address(&mut conn, self.mill, person.user, FormOfAddress::Plain).await.unwrap();
            people::set_phone(&mut conn, self.mill, person.user, &format!("+86138{user:08}")).await.unwrap();
            drop(conn);
            person.says("/cancel").await;
        }
        self.model.residents.insert(user, (name, format!("138{user:08}")));
        self.residents.push(person);
    }

    /// Words with a mark that nothing else has.
    pub(super) fn marked(&mut self, who: &Person<'_>, chat: i64, words: &str) -> String {
        format!("{} {words}", self.mark(who, chat))
    }

    /// The mark of a bill: nobody has said it.
    pub(super) fn bill_mark(&mut self) -> String {
        self.marks += 1;
        let mark = format!("zq{:05}", self.marks);
        self.model.marks.insert(mark.clone(), Mark { chat: 0, author: 0 });
        mark
    }

    pub(super) fn mark(&mut self, who: &Person<'_>, chat: i64) -> String {
        self.marks += 1;
        let mark = format!("zq{:05}", self.marks);
        self.model.marks.insert(mark.clone(), Mark { chat, author: who.user.0 });
        mark
    }

    /// Something happens, and everything that was sent because of it is looked at.
    pub async fn step(&mut self) {
        match self.dice.below(38) {
            32..=35 => Box::pin(self.bills()).await,
            36..=37 => Box::pin(self.counts()).await,
            0..=7 => Box::pin(self.resident()).await,
            8..=12 => Box::pin(self.worker()).await,
            13..=23 => Box::pin(self.works()).await,
            24..=27 => Box::pin(self.minds()).await,
            28..=30 => self.time().await,
            _ => self.change().await,
        }
        self.check().await;
    }

    /// Looks at everything that was brought since the last time.
    pub async fn check(&mut self) {
        let new: Vec<_> = self.town.telegram.world.lock().unwrap().brought[self.seen..].to_vec();
        if new.is_empty() {
            return;
        }
        self.wrong.extend(self.entered_in_groups().await);
        self.seen += new.len();
        let rows = Rows::read(&self.town.db.pool, std::mem::take(&mut self.once)).await;
        self.once.clone_from(&rows.once);
        self.model.remember(&rows);
        for parcel in new {
            let found = self.model.wrong(&rows, &parcel);
            if !found.is_empty() {
                let log: Vec<String> = self.town.telegram.world.lock().unwrap().log.clone();
                let last = log[log.len().saturating_sub(if self.wrong.is_empty() { 40 } else { 6 })..].join("\n");
                self.wrong.push(format!("{found:?} went to {:?}: {:?}\n--- lately:\n{last}", parcel.to, parcel.op));
            }
        }
    }

    /// What is shown in groups of complaints that are being entered: nothing may be, wherever they began.
    async fn entered_in_groups(&self) -> Vec<String> {
        let open: Vec<(i64, String)> = sqlx::query_as(
            "select chat_id, dialog::text from session
             where dialog->>'name' = 'entry' and dialog->'state'->'form'->>'kind' = 'complaint'",
        )
        .fetch_all(&self.town.db.pool)
        .await
        .unwrap();
        let groups = open.iter().filter(|(chat, _)| *chat < 0);
        let mut wrong: Vec<String> = groups.map(|(chat, _)| format!("a complaint is entered in {chat}")).collect();
        let marks: HashSet<String> = open.iter().flat_map(|(_, dialog)| marks_in(dialog)).collect();
        let world = self.town.telegram.world.lock().unwrap();
        for (chat, messages) in world.chats.iter().filter(|(chat, _)| **chat < 0) {
            for shown in messages.iter().filter(|m| m.from_bot) {
                let left = marks_in(&shown.text()).into_iter().filter(|mark| marks.contains(mark));
                wrong.extend(left.map(|mark| format!("{mark} of an entry is still shown in {chat}: {}", shown.text())));
            }
        }
        wrong
    }

    /// Messages of the bot in a chat, newest first.
    pub(super) fn messages(&self, chat: i64) -> Vec<Shown> {
        let mut all = self.town.screen(chat);
        all.retain(|m| m.from_bot);
        all.reverse();
        all
    }

    /// What can be pressed there, on the newest messages.
    pub(super) fn keys(&self, chat: i64, newest: usize) -> Vec<(i32, String, String)> {
        let with_keys = self.messages(chat).into_iter().filter(|m| m.keys().next().is_some()).take(newest);
        let all = with_keys.flat_map(|m| {
            let key = |k: &frontdesk::chat::outgoing::Key| match &k.act {
                KeyAct::Press(data) => Some((m.id, k.label.clone(), data.clone())),
                KeyAct::Url(_) | KeyAct::Copy(_) => None,
            };
            m.keys().filter_map(key).collect::<Vec<_>>()
        });
        all.collect()
    }

    pub(super) async fn press(&mut self, who: &Person<'_>, chat: i64, newest: usize) {
        let keys = self.keys(chat, newest);
        if let Some((message, label, data)) = self.dice.pick(&keys) {
            who.note_press(&label);
            who.presses_data(chat, message, &data).await;
        }
    }

    pub(super) async fn press_if(&mut self, who: &Person<'_>, label: &str) -> bool {
        let keys = self.keys(who.user.0, 3);
        let Some((message, label, data)) = keys.into_iter().find(|(_, l, _)| l == label) else { return false };
        who.note_press(&label);
        who.presses_data(who.user.0, message, &data).await;
        true
    }

    /// Answers the questions that follow, by a button or in words.
    pub(super) async fn goes_on(&mut self, who: &Person<'_>, chat: i64, words: &[&str]) {
        let t = texts(who);
        let away = [t.btn_cancel(), t.btn_back()];
        for _ in 0..2 + self.dice.below(6) {
            self.check().await;
            let asks = |k: &(i32, String, String)| k.2.starts_with("d.");
            let mut keys: Vec<_> = self.keys(chat, 1).into_iter().filter(asks).collect();
            let Some(message) = keys.first().map(|k| k.0) else { return };
            keys.retain(|k| !away.contains(&k.1) && !k.1.contains("Change"));
            let by_words = self.dice.once_in(3);
            match self.dice.pick(&keys).filter(|_| !by_words) {
                Some((message, label, data)) => {
                    who.note_press(&label);
                    who.presses_data(chat, message, &data).await;
                }
                None => {
                    let word = self.dice.pick(words).unwrap();
                    let words = self.marked(who, chat, word);
                    who.answers(chat, message, &words).await;
                }
            }
        }
    }

    async fn bills(&mut self) {
        if let Some(who) = self.dice.pick(&self.residents) {
            self.looks_at_bills(&who).await;
        }
    }

    async fn resident(&mut self) {
        let Some(who) = self.dice.pick(&self.residents) else { return };
        let chat = who.user.0;
        let saying = self.dice.pick(&SAYINGS).unwrap();
        match self.dice.below(16) {
            0 | 1 => self.reports(&who).await,
            2..=4 => self.complains(&who).await,
            5 => {
                who.says("/menu").await;
                self.press_if(&who, &texts(&who).btn_main_person()).await;
                let words = self.marked(&who, chat, saying);
                who.says(&words).await;
            }
            6..=10 => {
                self.press(&who, chat, 5).await;
                self.goes_on(&who, chat, &SAYINGS).await;
            }
            11 | 12 => {
                let words = self.marked(&who, chat, saying);
                who.says(&words).await;
            }
            13 => {
                let words = self.marked(&who, chat, saying);
                self.replies(&who, chat, &words).await;
            }
            14 => {
                let (file, caption) = (self.mark(&who, chat), self.marked(&who, chat, saying));
                who.sends_photo(&file, &caption).await;
            }
            _ => {
                let blocked = !self.town.telegram.world.lock().unwrap().blocked.contains(&chat);
                who.blocks(blocked && self.dice.once_in(3)).await;
            }
        }
    }

    /// Reports a repair with the quickest answers.
    async fn reports(&mut self, who: &Person<'_>) {
        let t = texts(who);
        let quick = [
            t.btn_repair_send(),
            t.btn_repair_guess_yes(),
            t.btn_repair_water_no(),
            t.btn_repair_power_no(),
            t.btn_repair_any_time(),
            t.btn_repair_scope_anyway(),
            t.btn_skip(),
        ];
        who.says("/cancel").await;
        let saying = self.dice.pick(&[SAYINGS[0], SAYINGS[6], SAYINGS[8], SAYINGS[11]]).unwrap();
        let words = self.marked(who, who.user.0, saying);
        who.says(&words).await;
        for _ in 0..8 {
            let keys = self.keys(who.user.0, 1);
            let Some((message, label, data)) = keys.iter().find(|(_, l, _)| quick.contains(l)) else { return };
            who.note_press(label);
            who.presses_data(who.user.0, *message, data).await;
        }
    }

    /// Complains by the menu: of a department, of somebody, of nobody.
    async fn complains(&mut self, who: &Person<'_>) {
        let t = texts(who);
        who.says("/cancel").await;
        who.says("/menu").await;
        if !self.press_if(who, &t.btn_main_complaint()).await {
            return;
        }
        for _ in 0..14 {
            let keys = self.keys(who.user.0, 1);
            let labelled = |label: String| keys.iter().find(|(_, l, _)| *l == label).cloned();
            if let Some((message, label, data)) = labelled(t.btn_complaint_send()) {
                who.note_press(&label);
                who.presses_data(who.user.0, message, &data).await;
                return;
            }
            if labelled(t.btn_complaint_person()).is_some() && self.dice.once_in(2) {
                self.press_if(who, &t.btn_complaint_person()).await;
                let name = self.dice.pick(&NAMES).unwrap();
                who.says(name).await;
                continue;
            }
            let away = [t.btn_cancel(), t.btn_back(), t.btn_complaint_refer_bye()];
            let ways: Vec<_> = keys.iter().filter(|(_, l, _)| !away.contains(l)).cloned().collect();
            let told = labelled(t.btn_skip()).is_some() && self.dice.once_in(2);
            match self.dice.pick(&ways).filter(|_| !told) {
                Some((message, label, data)) => {
                    who.note_press(&label);
                    who.presses_data(who.user.0, message, &data).await;
                }
                None => {
                    let saying = self.dice.pick(&[SAYINGS[1], SAYINGS[7], SAYINGS[9]]).unwrap();
                    let words = self.marked(who, who.user.0, saying);
                    who.says(&words).await;
                }
            }
        }
    }

    /// Answers some message of the bot there.
    pub(super) async fn replies(&mut self, who: &Person<'_>, chat: i64, words: &str) {
        let newest: Vec<Shown> = self.messages(chat).into_iter().take(8).collect();
        if let Some(to) = self.dice.pick(&newest) {
            who.answers(chat, to.id, words).await;
        }
    }

    async fn time(&mut self) {
        let span = match self.dice.below(8) {
            0..=4 => minutes(i64::try_from(1 + self.dice.below(50)).unwrap()),
            5 | 6 => hours(i64::try_from(1 + self.dice.below(12)).unwrap()),
            _ => hours(i64::try_from(24 + self.dice.below(72)).unwrap()),
        };
        self.town.pass(span).await;
    }

    /// Groups are bound anew; staff change their department, or retire.
    async fn change(&mut self) {
        let departments = ["engineering", "front-desk", "cleaning", "security"];
        let department = self.dice.pick(&departments).unwrap();
        match self.dice.below(4) {
            0 | 1 => {
                let chat = self.dice.pick(&[ENGINEERING, FRONT_DESK, SECURITY, CLEANING, FINANCE, SHARED]).unwrap();
                let code = self.town.code(Purpose::Group(department.into())).await;
                let he = self.town.person(906, "He", "en", &[]);
                let topic = self.dice.below(4);
                let mut more = json!({"text": format!("/bind {code}"),
                    "entities": [{"type": "bot_command", "offset": 0, "length": 5}]});
                if chat == SHARED && topic > 0 {
                    more["message_thread_id"] = json!(topic);
                    more["is_topic_message"] = json!(true);
                }
                let message = he.message(chat, &format!("/bind {department}"), more);
                self.town.update("message", message).await;
            }
            2 => {
                let mut conn = self.town.db.pool.acquire().await.unwrap();
                let key = self.dice.pick(&["li", "boris", "sun", "lin", "chen"]).unwrap();
                let Some(s) = staff::staff_by_key(&mut conn, self.town.community, key).await.unwrap() else { return };
                let to = [department.to_owned()];
                staff::put(&mut conn, self.town.community, key, &s.name, &s.roles, &to).await.unwrap();
                self.town.telegram.world.lock().unwrap().log.push(format!("       {key} moves to {department}"));
            }
            _ if !self.retired => {
                self.retired = true;
                let mut conn = self.town.db.pool.acquire().await.unwrap();
                let key = self.dice.pick(&["li", "boris", "grace"]).unwrap();
                if let Some(s) = staff::staff_by_key(&mut conn, self.town.community, key).await.unwrap() {
                    let now = self.town.clock.now();
                    staff::retire(&mut conn, self.town.community, s.id, now).await.unwrap();
                    self.town.telegram.world.lock().unwrap().log.push(format!("       {key} retires"));
                }
            }
            _ => {}
        }
    }
}

/// A second community with the same departments, whose tickets have numbers of their own.
async fn second(town: &Town) -> CommunityId {
    let file = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/harbour-garden.toml"));
    let mut draft = community_file::read(file).unwrap();
    draft.key = "mill-lane".into();
    community_file::apply_draft(&town.db.pool, draft, false, town.clock.now()).await.unwrap();
    let mut conn = town.db.pool.acquire().await.unwrap();
    let mill = communities::by_key(&mut conn, "mill-lane").await.unwrap().unwrap().id;
    let numbers = "insert into ticket_counter (community_id, kind, day, last)
        select $1, kind, day::date, 5000 from unnest(array['repair', 'complaint', 'inquiry']) kind,
            generate_series('2026-11-20'::date, '2027-06-01'::date, '1 day') day";
    sqlx::query(numbers).bind(mill.0).execute(&mut *conn).await.unwrap();
    mill
}

/// How a leak is told: without markup.
pub fn readable(wrong: &str) -> String {
    plain(wrong)
}
