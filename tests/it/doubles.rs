//! A story whose updates come twice, late, and mixed with those of other conversations ends as if they came once.

use crate::support::dice::Dice;
use crate::support::telegram::Shown;
use crate::support::town::{BOT, ENGINEERING, FRONT_DESK, SECURITY, Town, days, hours, minutes};
use chrono::{DateTime, TimeDelta, Utc};
use frontdesk::clock::Clock;
use frontdesk::store::outbox::Limits;
use frontdesk::texts::Texts;
use frontdesk::workers::{Hand, courier, step_inbox_by, step_timer};
use serde_json::Value;
use std::collections::{BTreeMap, HashSet};

/// The residents: number, name, language, unit, what they report, and where the words go.
const RESIDENTS: [(i64, &str, &str, &str, &str); 3] = [
    (101, "Anna", "en", "5-1201", "The kitchen tap has been dripping since yesterday"),
    (102, "王小明", "zh-Hans", "5-1202", "家里入户门锁坏了，钥匙转不动"),
    (103, "陳太太", "zh-Hant", "3-802", "浴室馬桶堵住了，水下不去"),
];

/// What happens without regard to what else happens at that time; then time passes.
struct Wave {
    updates: Vec<String>,
    pass: TimeDelta,
}

/// Ends a wave.
async fn end(town: &Town, waves: &mut Vec<Wave>, pass: TimeDelta) {
    let updates = std::mem::take(&mut *town.record.lock().unwrap());
    waves.push(Wave { updates, pass });
    town.pass(pass).await;
}

async fn town() -> Town {
    let town = Town::with_staff("en").await;
    for (user, name, lang, unit, _) in RESIDENTS {
        town.resident(user, name, lang, unit).await;
    }
    town.record.lock().unwrap().clear();
    town
}

/// Plays the story once, in order.
async fn play(town: &Town) -> Vec<Wave> {
    let mut waves = vec![];
    let people: Vec<_> =
        RESIDENTS.iter().map(|r| (town.person(r.0, r.1, r.2, &[]), Texts::new(r.2.parse().unwrap()), r.4)).collect();
    // All report at the same time.
    for (person, t, words) in &people {
        person.says(words).await;
        person.presses(&t.btn_repair_guess_yes()).await;
        person.sends_photo(&format!("photo-{}", person.user.0), "").await;
        person.presses(&t.btn_done()).await;
        person.presses(&t.btn_repair_any_time()).await;
    }
    end(town, &mut waves, TimeDelta::zero()).await;
    // They send one after the other, so that everybody has the same number in every telling.
    for (person, t, _) in &people {
        person.presses(&t.btn_repair_send()).await;
        end(town, &mut waves, minutes(1)).await;
    }
    let (li, zhao, t) = (town.staff("li", "en"), town.staff("zhao", "en"), Texts::new("en".parse().unwrap()));
    let workers = [(li, 2), (zhao, 1)];
    for (worker, jobs) in &workers {
        for _ in 0..*jobs {
            worker.presses(&t.btn_card_take()).await;
        }
    }
    people[0].0.says("Please ring twice").await;
    end(town, &mut waves, minutes(30)).await;
    for (worker, jobs) in &workers {
        for _ in 0..*jobs {
            worker.presses(&t.btn_card_finish()).await;
            worker.says_in_reply("Repaired and tried").await;
            for _ in 0..3 {
                let label = if worker.can_press(&t.btn_skip()) { t.btn_skip() } else { t.btn_job_next() };
                worker.presses(&label).await;
            }
            worker.presses(&t.btn_job_finish()).await;
        }
    }
    end(town, &mut waves, hours(1)).await;
    for (person, t, _) in &people {
        person.presses(&t.btn_status_accept()).await;
    }
    end(town, &mut waves, days(2)).await;
    end(town, &mut waves, hours(4)).await;
    for (person, t, _) in &people {
        person.presses(&t.btn_survey_now()).await;
        person.presses(&t.btn_survey_5()).await;
    }
    end(town, &mut waves, days(10)).await;
    town.is_at_rest().await;
    waves
}

fn conversation(update: &Value) -> i64 {
    let message = update.get("message").or_else(|| update["callback_query"].get("message")).unwrap();
    message["chat"]["id"].as_i64().unwrap()
}

/// What Telegram does when an update is there for the first time: its message takes its number, its press waits.
fn happens(town: &Town, update: &Value) {
    if let Some(message) = update.get("message") {
        let id = town.telegram.said(
            message["chat"]["id"].as_i64().unwrap(),
            None,
            message["text"].as_str().unwrap_or("[photo]"),
        );
        assert_eq!(message["message_id"], id, "the chat went another way: {message:#}\n{}", town.transcript());
    } else {
        let callback = update["callback_query"]["id"].as_str().unwrap().to_owned();
        town.telegram.world.lock().unwrap().open_presses.insert(callback);
    }
}

/// Some of the work, in whatever order it comes.
async fn work_a_little(town: &Town, dice: &mut Dice) {
    let (pool, clock): (_, &Clock) = (&town.db.pool, &town.clock);
    for _ in 0..dice.roll(4) {
        match dice.roll(3) {
            0 => {
                let mut hand = if dice.roll(2) == 0 { Hand::full() } else { Hand::single() };
                step_inbox_by(pool, clock, &town.desk, &mut hand).await
            }
            1 => step_timer(pool, clock, &town.desk).await,
            _ => courier::step_within(pool, clock, &town.telegram, &Limits::NONE).await,
        };
    }
}

/// Plays what was written down: each update twice or more, conversations mixed, old ones again long after.
async fn replay(town: &Town, waves: &[Wave], seed: u64) {
    println!("seed {seed}");
    let mut dice = Dice(seed);
    let mut past: Vec<String> = vec![];
    for wave in waves {
        let mut left: BTreeMap<i64, Vec<String>> = BTreeMap::new();
        for text in wave.updates.iter().rev() {
            left.entry(conversation(&serde_json::from_str(text).unwrap())).or_default().push(text.clone());
        }
        let mut unanswered = HashSet::new();
        while !left.is_empty() {
            let place = dice.roll(left.len());
            let chat = *left.keys().nth(place).unwrap();
            if !unanswered.insert(chat) {
                // People answer what they have seen: their next update follows the answer to the last.
                town.settle().await;
                unanswered = HashSet::from([chat]);
            }
            let rest = left.get_mut(&chat).unwrap();
            let text = rest.pop().unwrap();
            if rest.is_empty() {
                left.remove(&chat);
            }
            happens(town, &serde_json::from_str(&text).unwrap());
            town.redeliver(&text).await;
            past.push(text.clone());
            work_a_little(town, &mut dice).await;
            town.redeliver(&text).await;
            for _ in 0..dice.roll(3) {
                town.redeliver(&past[dice.roll(past.len())].clone()).await;
                work_a_little(town, &mut dice).await;
            }
        }
        town.settle().await;
        town.pass(wave.pass).await;
    }
    for text in &past {
        town.redeliver(text).await;
    }
    town.is_at_rest().await;
}

/// Everything that matters at the end.
async fn end_state(town: &Town) -> String {
    let mut text = records(town).await;
    for (chat, words) in screens(town) {
        text += &format!("chat {chat}: {words}\n");
    }
    text
}

/// What stands in each chat, from the bot.
pub fn screens(town: &Town) -> Vec<(i64, String)> {
    let mut all = vec![];
    for chat in [101, 102, 103, 901, 902, 903, 904, ENGINEERING, SECURITY, FRONT_DESK] {
        for shown in town.screen(chat).into_iter().filter(|m| m.from_bot) {
            let labels: Vec<_> = shown.keys().map(|k| k.label.clone()).collect();
            all.push((chat, format!("{} {labels:?}", Shown::text(&shown))));
        }
    }
    all
}

/// What stands in the database.
pub async fn records(town: &Town) -> String {
    let mut text = String::new();
    for (what, sql) in [
        ("tickets", "select (to_jsonb(t) - 'phone_sealed')::text from ticket t order by id"),
        (
            "timeline",
            "select jsonb_build_array(ticket_id, seq, at, actor, act)::text from timeline order by ticket_id, seq",
        ),
        ("files", "select jsonb_build_array(ticket_id, seq, unique_id)::text from attachment order by ticket_id, seq"),
        ("sessions", "select jsonb_build_array(chat_id, user_id, lang, dialog, stamp)::text from session order by 1"),
        ("callbacks", "select to_jsonb(c)::text from callback c order by ticket_id, round"),
        ("deadlines", "select to_jsonb(d)::text from deadline d order by ticket_id, kind, round"),
        ("timers", "select jsonb_build_array(subject, kind, due_at)::text from timer order by subject, kind"),
        ("updates", "select count(*)::text from inbox"),
    ] {
        let rows: Vec<String> = sqlx::query_scalar(sql).fetch_all(&town.db.pool).await.unwrap();
        text += &format!("# {what}\n{}\n", rows.join("\n"));
    }
    text
}

#[tokio::test]
async fn a_story_told_twice_and_mixed_ends_the_same() {
    let once = town().await;
    let waves = play(&once).await;
    let expected = end_state(&once).await;
    assert!(expected.contains("photo-103") && expected.contains("accepted"), "{expected}");
    assert!(waves.iter().map(|w| w.updates.len()).sum::<usize>() > 40);
    for seed in [1, 20_261_124] {
        let town = town().await;
        replay(&town, &waves, seed).await;
        let found = end_state(&town).await;
        if let Some((a, b)) = expected.lines().zip(found.lines()).find(|(a, b)| a != b) {
            panic!("seed {seed}: expected\n{a}\nfound\n{b}\n{}", town.transcript());
        }
        assert_eq!(expected, found, "seed {seed}");
    }
}

#[tokio::test]
async fn a_batch_that_comes_in_any_order_is_worked_in_telegram_s() {
    let town = town().await;
    let anna = town.person(101, "Anna", "en", &[]);
    anna.says("The kitchen tap has been dripping since yesterday").await;
    anna.presses("Right").await;
    // An album of four and words come in one batch, last first, twice.
    let now: DateTime<Utc> = town.clock.now();
    let mut batch = vec![];
    for n in 0..4 {
        let photo = serde_json::json!({"photo": [{"file_id": format!("p{n}"), "file_unique_id": format!("u{n}"),
            "width": 90, "height": 90}], "media_group_id": "a"});
        batch.push(("message", anna.message(101, "[photo]", photo)));
    }
    let first = town.updates.load(std::sync::atomic::Ordering::SeqCst);
    let mut raws: Vec<_> = (first..)
        .zip(&batch)
        .map(|(id, (kind, body))| {
            let text = serde_json::json!({"update_id": id, *kind: body}).to_string();
            frontdesk::telegram::envelope(&text, now).unwrap()
        })
        .collect();
    town.updates.fetch_add(batch.len() as i64, std::sync::atomic::Ordering::SeqCst);
    raws.reverse();
    let mut conn = town.db.pool.acquire().await.unwrap();
    for _ in 0..2 {
        frontdesk::store::inbox::store_raw(&mut conn, BOT, &raws).await.unwrap();
    }
    drop(conn);
    town.settle().await;
    anna.presses("Done").await;
    anna.presses("Any time").await;
    anna.presses("Send").await;
    let files = "select string_agg(unique_id, ' ' order by seq) from attachment";
    assert_eq!(town.word(files).await, "u0 u1 u2 u3");
    town.is_at_rest().await;
}
