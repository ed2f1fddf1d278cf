//! The process is killed again and again while two hundred residents report repairs; nobody loses anything.

use crate::support::dice::Dice;
use crate::support::place::{LI, Place, WORKERS};
use crate::support::program::Setup;
use frontdesk::domain::lang::Lang;
use frontdesk::texts::Texts;
use frontdesk::workers::courier::SATCHEL;
use serde_json::{Value, json};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::time::{Duration, Instant};
use telegram_sim::Sim;

const PEOPLE: i64 = 200;
const FIRST: i64 = 10_000;
const KILLS: u32 = 14;

/// A resident, and how far they are.
pub struct Reporter {
    pub user: i64,
    pub texts: Texts,
    pub words: String,
    photo: Option<String>,
    answered: HashSet<String>,
    pub done: bool,
}

impl Reporter {
    pub fn new(n: i64) -> Self {
        let lang = [Lang::ZhHans, Lang::En, Lang::ZhHant][usize::try_from(n % 3).unwrap()];
        let words = match lang {
            Lang::ZhHans => format!("厨房水龙头一直滴水，第{n}号水表旁边"),
            Lang::ZhHant => format!("廚房水龍頭一直滴水，第{n}號水錶旁邊"),
            Lang::En => format!("The kitchen tap beside meter {n} has been dripping"),
        };
        let texts = Texts::new(lang);
        Self { user: FIRST + n, texts, words, photo: None, answered: HashSet::new(), done: false }
    }

    /// Where this resident lives.
    pub fn unit(&self) -> String {
        let n = self.user - FIRST;
        format!("{}-{}0{}", 1 + n % 2, 1 + n / 2 % 18, 1 + n / 36 % 4)
    }

    /// Answers what stands on the screen, once.
    pub fn look(&mut self, sim: &Sim) {
        let seen = sim.messages(self.user, self.user);
        let Some(last) = seen.iter().rev().find(|m| m["out"] == false) else { return };
        let buttons = Place::buttons(last);
        let asked = buttons.iter().any(|(_, data)| data.starts_with("d."));
        if !asked {
            let text = last["text"].as_str().unwrap_or_default();
            self.done |= text.contains("R-") && text.contains(&self.words);
            return;
        }
        let question = buttons.iter().map(|(_, data)| data.as_str()).collect::<Vec<_>>().join(" ");
        if !self.answered.insert(question) {
            return;
        }
        let t = self.texts;
        let good = [t.btn_repair_send(), t.btn_repair_any_time(), t.btn_repair_guess_yes(), t.btn_repair_different()];
        let good = good.iter().chain([&t.btn_done()]).find(|label| buttons.iter().any(|(l, _)| l == *label)).cloned();
        match good {
            Some(label) => {
                sim.press_label(self.user, self.user, last["message_id"].as_i64().unwrap(), &label).unwrap();
            }
            None => {
                assert!(self.photo.is_none(), "{} is asked something else: {last:#}", self.user);
                assert!(buttons.iter().any(|(l, _)| *l == t.btn_skip()), "{last:#}");
                let photo = json!({"user_id": self.user, "chat_id": self.user, "kind": "photo"});
                let sent = sim.act("media", &photo).unwrap();
                let largest = sent["photo"].as_array().unwrap().last().unwrap();
                self.photo = Some(largest["file_unique_id"].as_str().unwrap().to_owned());
            }
        }
    }
}

/// Takes the jobs whose cards lie in the group, every third one.
fn take_jobs(sim: &Sim, taken: &mut HashSet<String>) {
    let label = Texts::new(Lang::En).btn_card_take();
    for card in sim.messages(WORKERS, LI) {
        let Some((_, data)) = Place::buttons(&card).into_iter().find(|(l, _)| *l == label) else { continue };
        let number: u32 = card["text"].as_str().and_then(|t| t.split("-0").nth(1)?.get(..3)?.parse().ok()).unwrap_or(1);
        if number.is_multiple_of(3) && taken.insert(data.clone()) {
            sim.press(LI, WORKERS, card["message_id"].as_i64().unwrap(), &data).unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_hundred_conversations_outlive_a_process_that_is_killed_again_and_again() {
    let begun = Instant::now();
    let seed = std::env::var("KILL_SEED").ok().and_then(|s| s.parse().ok()).unwrap_or(20_261_124);
    println!("KILL_SEED={seed}");
    let mut dice = Dice(seed);
    let place = Place::new().await;
    let sim = &place.sim;
    let mut reporters: HashMap<i64, Reporter> = HashMap::new();
    for n in 0..PEOPLE {
        let reporter = Reporter::new(n);
        let (lang, unit) = (reporter.texts.lang(), reporter.unit());
        place.resident(reporter.user, &format!("Qorin{n}"), lang, &unit, &format!("+8613855{n:06}")).await;
        reporters.insert(reporter.user, reporter);
    }
    let mut setup = Setup::new(sim, &place.db.url);
    setup.set("FRONTDESK_LOG", "frontdesk=debug,info");

    println!("{:?}: everybody is there", begun.elapsed());
    let mut program = Some(setup.start());
    for reporter in reporters.values() {
        sim.text(reporter.user, &reporter.words).unwrap();
    }
    let (mut heard, mut kills, mut in_the_middle) = (0_u64, 0_u32, 0);
    let (mut since_kill, mut enough) = (0, dice.between(80, 340));
    let mut taken = HashSet::new();
    let (mut quiet, mut all_seen) = (Instant::now(), Instant::now());
    while !reporters.values().all(|r| r.done) {
        let calls = sim.calls(heard, None);
        heard = calls.last().and_then(|c| c["n"].as_u64()).unwrap_or(heard);
        let carried: Vec<_> = calls.iter().filter(|c| c["method"] != "getupdates").collect();
        let chats: BTreeSet<i64> = carried.iter().filter_map(|c| chat_of(&c["params"])).collect();
        since_kill += carried.len() as u64;
        if kills < KILLS && since_kill > enough {
            tokio::time::sleep(Duration::from_millis(dice.between(0, 30))).await;
            program.take().unwrap().kill();
            kills += 1;
            (since_kill, enough) = (0, dice.between(80, 340));
            in_the_middle += place.count("select count(*) from session where dialog is not null").await;
            program = Some(setup.start());
        }
        for chat in &chats {
            if let Some(reporter) = reporters.get_mut(chat) {
                reporter.look(sim);
            }
        }
        if chats.contains(&WORKERS) {
            take_jobs(sim, &mut taken);
        }
        if all_seen.elapsed() > Duration::from_secs(2) {
            // A call whose caller was killed is not in the list of calls.
            all_seen = Instant::now();
            reporters.values_mut().filter(|r| !r.done).for_each(|r| r.look(sim));
        }
        if carried.is_empty() {
            if quiet.elapsed() > Duration::from_secs(120) {
                let stuck: Vec<_> = reporters.values().filter(|r| !r.done).map(|r| r.user).collect();
                let one = stuck[0];
                let rows: Vec<(i64, Option<chrono::DateTime<chrono::Utc>>, Option<String>)> = sqlx::query_as(
                    "select update_id, done_at, last_error from inbox where conversation = $1 order by 1",
                )
                .bind(one)
                .fetch_all(&place.db.pool)
                .await
                .unwrap();
                let last = sim.messages(one, one).pop();
                let answered = &reporters[&one].answered;
                let path = std::env::temp_dir().join("frontdesk-kill.log");
                std::fs::write(&path, setup.log()).unwrap();
                println!("the log is at {path:?}; {answered:?} {rows:?} {last:#?}");
                panic!("{stuck:?} wait for ever after {kills} kills");
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        } else {
            quiet = Instant::now();
        }
    }
    println!("{:?}: everybody has a number, after {kills} kills and {heard} calls", begun.elapsed());
    while kills < KILLS {
        tokio::time::sleep(Duration::from_millis(dice.between(300, 900))).await;
        program.take().unwrap().kill();
        kills += 1;
        program = Some(setup.start());
    }
    take_jobs(sim, &mut taken);
    place.until("select count(*) from inbox where done_at is null", 0).await;
    place.until("select count(*) from outbox where sent_at is null and dead_at is null", 0).await;
    println!("{:?}: all is quiet; {in_the_middle} dialogs were open at the kills", begun.elapsed());
    assert!(kills >= 12 && in_the_middle > 100, "the kills came at the wrong time");

    every_ticket_is_there_once(&place, &reporters).await;
    no_update_is_lost(&place).await;
    let repeated = no_message_is_lost(&place, &reporters).await;
    println!("{repeated} messages were repeated by {kills} kills");
    assert!(repeated <= i64::from(kills) * SATCHEL as i64, "more was repeated than was on the way");
    assert_eq!(place.count("select count(*) from ticket where state = 'taken'").await, taken.len() as i64);
    let log = setup.log();
    assert!(log.contains("taken over from a process that is gone"), "nothing was at hand at any kill");
    no_personal_data(&log, &reporters, &place);

    let mut program = program.unwrap();
    program.signal(rustix::process::Signal::TERM);
    assert!(program.end().await.0.success());
    println!("{:?}: the end", begun.elapsed());
}

fn chat_of(params: &Value) -> Option<i64> {
    params["chat_id"].as_i64().or_else(|| params["chat_id"].as_str()?.parse().ok())
}

async fn every_ticket_is_there_once(place: &Place, reporters: &HashMap<i64, Reporter>) {
    let tickets: Vec<(i64, String, Vec<String>)> = sqlx::query_as(
        "select t.reporter, t.words, array_agg(a.unique_id) from ticket t join attachment a on a.ticket_id = t.id
         group by t.id, t.reporter, t.words order by t.reporter",
    )
    .fetch_all(&place.db.pool)
    .await
    .unwrap();
    assert_eq!(tickets.len(), reporters.len());
    for (user, words, photos) in tickets {
        let reporter = &reporters[&user];
        assert_eq!((&words, &photos), (&reporter.words, &vec![reporter.photo.clone().unwrap()]), "of {user}");
    }
    assert_eq!(place.count("select count(distinct reporter) from ticket").await, PEOPLE);
    assert_eq!(place.count("select count(*) from ticket").await, PEOPLE);
    assert_eq!(place.count("select count(*) from session where dialog is not null").await, 0);
    assert_eq!(place.count("select count(*) from trial").await, 0);
}

async fn no_update_is_lost(place: &Place) {
    assert_eq!(place.sim.pending(), 0);
    let failed: Vec<String> =
        sqlx::query_scalar("select coalesce(last_error, '') from inbox where buried_at is not null or attempts > 0")
            .fetch_all(&place.db.pool)
            .await
            .unwrap();
    assert!(failed.is_empty(), "{failed:#?}");
    // Telegram numbers updates one by one.
    let gaps = "select max(update_id) - min(update_id) + 1 - count(*) from inbox";
    assert_eq!(place.count(gaps).await, 0);
    // The first words, the photo and five presses of everybody, at least.
    assert!(place.count("select count(*) from inbox").await >= PEOPLE * 5);
}

/// Every message that was posted stands in its chat; how many stand there twice.
async fn no_message_is_lost(place: &Place, reporters: &HashMap<i64, Reporter>) -> i64 {
    let dead = "select count(*) from outbox where dead_at is not null and outcome <> 'expired'";
    assert_eq!(place.count(dead).await, 0);
    let sent: Vec<(i64, Vec<i32>)> = sqlx::query_as(
        "select chat_id, array_agg(message_id) from outbox where message_id is not null group by chat_id",
    )
    .fetch_all(&place.db.pool)
    .await
    .unwrap();
    assert!(sent.len() > reporters.len());
    let mut repeated = 0;
    for (chat, posted) in sent {
        let viewer = if chat > 0 { chat } else { LI };
        let shown = place.sim.messages(chat, viewer);
        let by_bot: HashSet<i64> =
            shown.iter().filter(|m| m["from"]["is_bot"] == true).map(|m| m["message_id"].as_i64().unwrap()).collect();
        for message in &posted {
            assert!(by_bot.contains(&i64::from(*message)), "message {message} is not in {chat}");
        }
        repeated += by_bot.len() as i64 - posted.len() as i64;
        if chat > 0 {
            let status = shown.iter().rev().find(|m| m["text"].as_str().is_some_and(|t| t.contains("R-")));
            assert!(!Place::buttons(status.unwrap()).is_empty(), "the status of {chat} has no buttons");
        }
    }
    repeated
}

/// Ids are fine in a log; names, words and phones are not.
fn no_personal_data(log: &str, reporters: &HashMap<i64, Reporter>, place: &Place) {
    assert!(log.len() > 10_000, "there is not much of a log");
    let token = place.sim.token();
    let common = ["Qorin", "Worker Li", "+86138", "dripping", "滴水", "tap", token.split(':').nth(1).unwrap()];
    for word in common.into_iter().chain(reporters.values().map(|r| r.words.as_str())) {
        let found = log.lines().find(|line| line.contains(word));
        assert!(found.is_none(), "{word:?} is in the log: {}", found.unwrap());
    }
}
