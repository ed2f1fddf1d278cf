//! People who press whatever they see, write whatever comes to mind and let time pass, at random: nothing fails, every press
//! is answered by words or by something that changes, and everybody finds back to the menu.
//!
//! `WANDER=20000 SEED=7 cargo test --test it wander -- --nocapture` goes so many steps, in other ways for another seed.

use super::common::texts;
use super::fees::bills;
use crate::support::dice::Dice;
use crate::support::telegram::Shown;
use crate::support::town::{ENGINEERING, FINANCE, FRONT_DESK, Person, SECURITY, Town, days, hours, minutes};
use frontdesk::chat::outgoing::KeyAct;
use serde_json::json;
use std::collections::HashSet;
use std::env::var;
use std::sync::Arc;

/// So many steps where nobody asks for more.
const STEPS: usize = 250;

/// What people write when they write anything.
const WORDS: [&str; 40] = [
    "厨房水龙头一直滴水",
    "客廳冷氣不冷，噪音好大",
    "The kitchen tap has been dripping since yesterday",
    "电梯停了，里面有人！",
    "I smell gas in the corridor",
    "我要投诉保安，态度很差",
    "Your fitter never came and nobody calls back",
    "物业费怎么算？",
    "管理費可以分期嗎",
    "how do i get an access card",
    "when does the pool open",
    "我想搬家，怎么办放行条",
    "转人工",
    "谢谢",
    "ok",
    "1",
    "2",
    "360",
    "12.5",
    "0",
    "-1",
    "99999999999999999999",
    "明天上午",
    "tomorrow 10:00",
    "31/02/2027",
    "5-1201",
    "5栋1201",
    "13800000101",
    "R-261124-0001",
    "0001",
    "王小明 <b>bold</b> & \u{202e}abc",
    "😱😱😱",
    "。",
    "沙发 2\n冰箱 1 台",
    "/menu",
    "/cancel",
    "/requests",
    "/fees",
    "/permits",
    "/help",
];

/// What staff write in their groups beside that.
const ORDERS: [&str; 12] = [
    "/new",
    "/duty on",
    "/duty off",
    "/duty",
    "/unanswered",
    "/pass AAAA-AAAA",
    "/find 5-1201",
    "/fees 5-1201",
    "/campaign",
    "/import",
    "/menu",
    "配件明天到",
];

struct Walk<'t> {
    town: &'t Town,
    dice: Dice,
    /// Residents first, then staff.
    people: Vec<Person<'t>>,
    residents: usize,
    charges: usize,
    /// Presses after which nothing was said and nothing changed, by their labels.
    dead: Vec<String>,
    /// Keys that were pressed before: a second press may find that all is done.
    pressed: HashSet<(i64, i32, String)>,
}

impl<'t> Walk<'t> {
    fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.dice.roll(of.len())]
    }

    fn somebody(&mut self) -> Person<'t> {
        // Residents do more than staff.
        let n = match self.dice.roll(5) {
            0..3 => self.dice.roll(self.residents),
            _ => self.dice.roll(self.people.len()),
        };
        self.people[n].clone()
    }

    fn chats(who: &Person<'_>) -> Vec<i64> {
        std::iter::once(who.user.0).chain(who.groups.iter().copied()).collect()
    }

    /// The messages of the bot with buttons that somebody sees, the newest first.
    fn with_keys(who: &Person<'_>) -> Vec<(i64, Shown)> {
        let mut all: Vec<_> = Self::chats(who)
            .into_iter()
            .flat_map(|chat| who.town.screen(chat).into_iter().map(move |m| (chat, m)))
            .filter(|(_, m)| m.from_bot && m.keys().next().is_some())
            .collect();
        all.sort_by_key(|(_, m)| std::cmp::Reverse(m.order));
        all
    }

    async fn presses(&mut self, who: &Person<'t>) {
        let seen = Self::with_keys(who);
        if seen.is_empty() {
            return who.says("/menu").await;
        }
        // Mostly what has just come, now and then something old.
        let newest = seen.len().min(if self.dice.roll(6) == 0 { 40 } else { 2 });
        let (chat, shown) = self.pick(&seen[..newest]).clone();
        let keys: Vec<_> = shown.keys().cloned().collect();
        let key = self.pick(&keys).clone();
        match &key.act {
            KeyAct::Press(data) => {
                let times = 1 + usize::from(self.dice.roll(8) == 0);
                for _ in 0..times {
                    self.presses_key(who, chat, shown.id, &key.label, data).await;
                }
            }
            KeyAct::Url(address) => {
                if let Some((_, payload)) = address.split_once("?start=") {
                    who.starts(payload).await;
                }
            }
            KeyAct::Copy(_) => {}
        }
    }

    async fn presses_key(&mut self, who: &Person<'t>, chat: i64, message: i32, label: &str, data: &str) {
        who.note_press(label);
        let before = self.town.telegram.world.lock().unwrap().log.len();
        let said = who.presses_data(chat, message, data).await;
        let after = self.town.telegram.world.lock().unwrap().log.len();
        let first = self.pressed.insert((chat, message, data.to_owned()));
        if first && said.is_none() && before == after {
            self.dead.push(format!("{label:?} ({data}) by {}", who.name));
        }
        let open = self.town.telegram.world.lock().unwrap().open_presses.clone();
        assert!(open.is_empty(), "no answer to {label:?} ({data})\n{}", self.last());
    }

    async fn writes(&mut self, who: &Person<'t>) {
        let staff = !who.groups.is_empty();
        let words = match staff && self.dice.roll(3) == 0 {
            true => *self.pick(&ORDERS),
            false => *self.pick(&WORDS),
        };
        let chats = Self::chats(who);
        let chat = *self.pick(&chats);
        let screen = self.town.screen(chat);
        match self.dice.roll(3) {
            0 if !screen.is_empty() => {
                let at = screen.len() - 1 - self.dice.roll(screen.len().min(4));
                who.answers(chat, screen[at].id, words).await;
            }
            1 if chat < 0 && !Self::with_keys(who).is_empty() => {
                let asked = Self::with_keys(who)[0].clone();
                who.answers(asked.0, asked.1.id, words).await;
            }
            _ => who.says_in(chat, words).await,
        }
    }

    async fn sends(&mut self, who: &Person<'t>) {
        let n = self.dice.roll(1000);
        match self.dice.roll(8) {
            0 | 1 => who.sends_photo(&format!("p{n}"), "").await,
            2 => who.sends_photo(&format!("p{n}"), "看，漏水了").await,
            3 => who.sends_album(&[&format!("a{n}"), &format!("b{n}")]).await,
            4 => who.shares_contact(&format!("+86138{:08}", who.user.0), who.user.0).await,
            5 => who.sends("location", json!({"latitude": 22.28, "longitude": 114.16})).await,
            6 => who.sends("voice", json!({"file_id": "v", "file_unique_id": "uv", "duration": 3})).await,
            _ => drop(who.sends_file(who.user.0, "bills.csv", b"unit,amount\n5-1201,1\n", "").await),
        }
    }

    async fn pays(&mut self, who: &Person<'t>) {
        let asked = self.town.screen(who.user.0).into_iter().rev().find(|m| m.invoice.is_some());
        if let Some(shown) = asked {
            self.charges += 1;
            who.pays(&shown, &format!("c{}", self.charges)).await;
        }
    }

    async fn step(&mut self) {
        let who = self.somebody();
        match self.dice.roll(100) {
            0..62 => self.presses(&who).await,
            62..82 => self.writes(&who).await,
            82..89 => self.sends(&who).await,
            89..91 => self.pays(&who).await,
            91..96 => self.town.pass(minutes(7)).await,
            96..98 => self.town.pass(hours(3)).await,
            98 => self.town.pass(days(1)).await,
            _ => {
                let again = {
                    let record = self.town.record.lock().unwrap();
                    record[record.len() - 1 - self.dice.roll(record.len().min(20))].clone()
                };
                self.town.redeliver(&again).await;
                self.town.settle().await;
            }
        }
        self.looks_right();
    }

    /// Nothing that a program left in the words: names of texts, places that were not filled.
    fn looks_right(&self) {
        let world = self.town.telegram.world.lock().unwrap();
        for message in world.chats.values().flatten().filter(|m| m.from_bot) {
            let words = message.keys().map(|k| k.label.clone()).chain([message.text()]).collect::<Vec<_>>().join("\n");
            let odd = ["{$", "{ $", "btn-", "None", "Some(", "NaN"].iter().find(|odd| words.contains(**odd));
            assert!(odd.is_none(), "{odd:?} stands in:\n{words}");
        }
    }

    fn last(&self) -> String {
        let world = self.town.telegram.world.lock().unwrap();
        world.log[world.log.len().saturating_sub(40)..].join("\n")
    }
}

fn number(name: &str, without: u64) -> u64 {
    var(name).ok().and_then(|n| n.parse().ok()).unwrap_or(without)
}

#[tokio::test]
async fn whoever_presses_whatever_they_see_is_answered_and_nothing_fails() {
    let steps = usize::try_from(number("WANDER", STEPS as u64)).unwrap();
    let mut town = Town::on_duty("2026-11-24T02:00:00Z", "zh-Hans").await;
    town.desk.pays_online = Arc::new(HashSet::from(["harbour-garden".to_owned()]));
    let mut people = vec![];
    for (user, name, lang, unit) in
        [(101, "Anna", "en", "5-1201"), (102, "王小明", "zh-Hans", "5-1202"), (103, "陳美玲", "zh-Hant", "5-1201")]
    {
        people.push(town.resident(user, name, lang, unit).await);
        if user < 103 {
            bills(&town, unit).await;
        }
    }
    people.push(town.person(104, "Stranger", "en", &[]));
    let residents = people.len();
    for key in ["li", "grace", "chen", "boris", "zhao", "qian"] {
        people.push(town.staff(key, "zh-Hans"));
    }
    let dice = Dice(number("SEED", 20_261_124));
    let mut walk = Walk { town: &town, dice, people, residents, charges: 0, dead: vec![], pressed: HashSet::new() };
    for n in 0..steps {
        walk.step().await;
        if n % 1000 == 999 {
            let sends = town.telegram.world.lock().unwrap().sends;
            println!("{} steps, {sends} messages, {} tickets", n + 1, town.count("select count(*) from ticket").await);
        }
    }
    assert!(walk.dead.is_empty(), "presses that did nothing: {:#?}", walk.dead);
    for who in walk.people.iter().filter(|p| p.user.0 != 104) {
        who.says("/cancel").await;
        who.says("/menu").await;
        let menu = texts(who).btn_main_repair();
        assert!(who.can_press(&menu), "{} finds no menu\n{}", who.name, walk.last());
    }
    for group in [ENGINEERING, FRONT_DESK, SECURITY, FINANCE] {
        assert!(!town.chat_shows(group, "+86138000001"), "a phone number stands in a group");
    }
    town.is_at_rest().await;
}
