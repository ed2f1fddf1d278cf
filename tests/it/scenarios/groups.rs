//! The staff's groups: forums and their topics, languages, groups that are missing, slow, lost or moved.

use super::common::{card, end, keys_of, report, saying};
use crate::support::town::{BOT, ENGINEERING, FINANCE, FRONT_DESK, Person, SECURITY, Town, hours, minutes};
use frontdesk::chat::outgoing::Delivery;
use frontdesk::store::codes::Purpose;
use serde_json::{Value, json};
use std::time::Duration;

/// Words in a topic of a forum.
async fn says_in_topic(who: &Person<'_>, chat: i64, topic: i32, words: &str, reply_to: Option<i32>) {
    let mut more = json!({"text": words, "message_thread_id": topic, "is_topic_message": true});
    if words.starts_with('/') {
        more["entities"] = json!([{"type": "bot_command", "offset": 0, "length": 5}]);
    }
    if let Some(id) = reply_to {
        more["reply_to_message"] = json!({"message_id": id, "date": 1, "text": "…",
            "chat": {"id": chat, "type": "supergroup", "title": "g"}});
    }
    let message = who.message(chat, words, more);
    who.town.update("message", message).await;
}

async fn bind(town: &Town, department: &str, chat: i64, topic: Option<i32>) {
    let code = town.code(Purpose::Group(department.into())).await;
    let chen = town.person(901, "Chen", "en", &[chat]);
    match topic {
        Some(topic) => says_in_topic(&chen, chat, topic, &format!("/bind {code}"), None).await,
        None => chen.says_in(chat, &format!("/bind {code}")).await,
    }
}

fn named(town: &Town, chat: i64, name: &str) {
    town.telegram.world.lock().unwrap().names.insert(chat, name.into());
}

/// The bot's own membership of a group changes.
async fn membership(town: &Town, chat: i64, old: &str, new: &str) {
    let bot = |status: &str| -> Value {
        json!({"user": {"id": BOT, "is_bot": true, "first_name": "Desk"}, "status": status, "until_date": 0})
    };
    let body = json!({
        "chat": {"id": chat, "type": "supergroup", "title": "g"}, "date": 1,
        "from": {"id": 901, "is_bot": false, "first_name": "Chen", "language_code": "en"},
        "old_chat_member": bot(old), "new_chat_member": bot(new),
    });
    {
        let mut world = town.telegram.world.lock().unwrap();
        if new == "kicked" {
            world.blocked.insert(chat);
        } else {
            world.blocked.remove(&chat);
        }
    }
    town.update("my_chat_member", body).await;
}

#[tokio::test]
async fn departments_share_a_forum() {
    let town = Town::with_staff("en").await;
    const FORUM: i64 = -1009;
    named(&town, FORUM, "#forum");
    bind(&town, "engineering", FORUM, Some(7)).await;
    bind(&town, "security", FORUM, Some(8)).await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let number = report(&anna, "The kitchen tap keeps dripping").await;
    let posted = saying(&town, FORUM, &number);
    assert_eq!(posted.iter().map(|m| m.thread).collect::<Vec<_>>(), [Some(7)], "{}", town.transcript());
    let li = town.person(903, "Li", "en", &[FORUM]);
    li.presses("Take").await;
    says_in_topic(&li, FORUM, 7, "The guard has the key", Some(posted[0].id)).await;
    assert!(card(&town, FORUM, &number).contains("1 internal note"), "{}", town.transcript());
    li.presses("More").await;
    li.presses("Transfer").await;
    li.presses("Security").await;
    li.presses("Skip").await;
    let topics: Vec<_> = saying(&town, FORUM, &number).into_iter().map(|m| (m.thread, m.text())).collect();
    assert!(topics.iter().any(|(t, w)| *t == Some(7) && w.contains("was passed to Security")), "{topics:#?}");
    assert!(topics.iter().any(|(t, w)| *t == Some(8) && w.contains("waiting to be taken")), "{topics:#?}");
    let zhao = town.person(905, "Zhao", "en", &[FORUM]);
    zhao.presses("Take").await;
    anna.sees("赵队长（示例） has taken it");
    end(&town).await;
}

#[tokio::test]
async fn a_group_has_its_own_language() {
    let town = Town::with_staff("zh-Hans").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let chen = town.staff("chen", "zh-Hans");
    report(&anna, "The kitchen tap keeps dripping").await;
    town.group_sees(ENGINEERING, "待接单");
    chen.says_in(ENGINEERING, "/language").await;
    chen.presses("English").await;
    chen.presses("接单").await;
    town.group_sees(ENGINEERING, "taken · 陈工（示例）");
    chen.says("/menu").await;
    chen.sees("请问需要什么");
    end(&town).await;
}

#[tokio::test]
async fn a_department_without_group_and_one_that_gets_it_late() {
    let town = Town::new().await;
    bind(&town, "front-desk", FRONT_DESK, None).await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let number = report(&anna, "The kitchen tap keeps dripping").await;
    assert!(card(&town, FRONT_DESK, &number).contains("waiting to be taken"), "{}", town.transcript());
    bind(&town, "engineering", ENGINEERING, None).await;
    assert!(card(&town, ENGINEERING, &number).contains("waiting to be taken"), "{}", town.transcript());
    town.group_sees(FRONT_DESK, &format!("{number} was passed to Engineering"));
    assert_eq!(card(&town, FRONT_DESK, &number), "");
    end(&town).await;
}

#[tokio::test]
async fn telegram_is_slow() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let li = town.staff("li", "en");
    let number = report(&anna, "The kitchen tap keeps dripping").await;
    let old = li.button("Take");
    town.telegram.world.lock().unwrap().troubles.push(Delivery::SlowDown(Duration::from_secs(40)));
    li.replies(&number, "first note").await;
    for note in ["second", "third", "fourth"] {
        li.replies(&number, note).await;
    }
    li.presses_data(old.0, old.1, &old.2).await;
    assert!(!card(&town, ENGINEERING, &number).contains("note"), "nothing yet\n{}", town.transcript());
    town.forget();
    town.pass(minutes(1)).await;
    let edits = town.transcript().matches("✎ #engineering").count();
    assert_eq!(edits, 1, "only the newest\n{}", town.transcript());
    let now = card(&town, ENGINEERING, &number);
    assert!(now.contains("taken · 李师傅") && now.contains("4 internal notes"), "{now}");
    end(&town).await;
}

#[tokio::test]
async fn the_bot_is_thrown_out_and_comes_back() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let ben = town.resident(102, "Ben", "en", "5-1202").await;
    let first = report(&anna, "The kitchen tap keeps dripping").await;
    membership(&town, ENGINEERING, "member", "kicked").await;
    town.group_sees(FRONT_DESK, "I can no longer write to the group of Engineering");
    assert!(card(&town, FRONT_DESK, &first).contains("waiting"), "{}", town.transcript());
    let second = report(&ben, "The bathroom light is broken").await;
    assert!(card(&town, FRONT_DESK, &second).contains("waiting"), "{}", town.transcript());
    membership(&town, ENGINEERING, "kicked", "member").await;
    for number in [&first, &second] {
        assert!(card(&town, ENGINEERING, number).contains("waiting"), "{}", town.transcript());
        town.group_sees(FRONT_DESK, &format!("{number} was passed to Engineering"));
    }
    town.staff("li", "en").presses("Take").await;
    end(&town).await;
}

/// The bot may write in a group, or not; nobody tells it.
fn mute(town: &Town, chat: i64, muted: bool) {
    let mut world = town.telegram.world.lock().unwrap();
    if muted {
        world.blocked.insert(chat)
    } else {
        world.blocked.remove(&chat)
    };
}

/// How often the front desk was told that a group is lost.
fn told_lost(town: &Town) -> usize {
    saying(town, FRONT_DESK, "I can no longer write to the group of Engineering").len()
}

#[tokio::test]
async fn the_bot_may_not_write_any_more_and_nothing_tells_it() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let ben = town.resident(102, "Ben", "en", "5-1202").await;
    let mut numbers = vec![report(&anna, "The kitchen tap keeps dripping").await];
    mute(&town, ENGINEERING, true);
    numbers.push(report(&ben, "The bathroom light is broken").await);
    for number in &numbers {
        assert!(card(&town, FRONT_DESK, number).contains("waiting"), "{}", town.transcript());
    }
    assert_eq!(told_lost(&town), 1, "{}", town.transcript());
    // What is said there proves nothing: the next card is not lost either, and nobody is told again.
    let brought = |town: &Town| {
        let world = town.telegram.world.lock().unwrap();
        world.brought.iter().filter(|parcel| parcel.to.chat.0 == ENGINEERING).count()
    };
    let before = brought(&town);
    let (li, chen) = (town.staff("li", "en"), town.staff("chen", "en"));
    li.says_in(ENGINEERING, "Is anybody here?").await;
    let cora = town.resident(103, "Cora", "en", "5-1203").await;
    numbers.push(report(&cora, "The bathroom light is broken").await);
    assert!(card(&town, FRONT_DESK, &numbers[2]).contains("waiting"), "{}", town.transcript());
    chen.says_in(ENGINEERING, "/bind NONSENSE").await;
    assert_eq!(brought(&town), before, "nothing is brought where nothing is taken");
    // It is tried again, ever more seldom, and nobody hears of it.
    town.pass(hours(12)).await;
    assert!((10..40).contains(&(brought(&town) - before)), "{}", brought(&town) - before);
    assert_eq!(told_lost(&town), 1, "{}", town.transcript());
    // Other rights, and still none to write.
    town.telegram.world.lock().unwrap().troubles.push(Delivery::Gone("have no rights to send a message".into()));
    membership(&town, ENGINEERING, "administrator", "member").await;
    assert_eq!((told_lost(&town), card(&town, ENGINEERING, &numbers[1])), (1, String::new()));
    membership(&town, ENGINEERING, "member", "administrator").await;
    for number in &numbers {
        assert!(card(&town, ENGINEERING, number).contains("waiting"), "{}", town.transcript());
        town.group_sees(FRONT_DESK, &format!("{number} was passed to Engineering"));
    }
    assert_eq!((told_lost(&town), saying(&town, ENGINEERING, "I can write here again").len()), (1, 1));
    li.presses("Take").await;
    end(&town).await;
}

#[tokio::test]
async fn a_group_that_may_be_written_in_again_is_found_without_a_word() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    mute(&town, ENGINEERING, true);
    let number = report(&anna, "The kitchen tap keeps dripping").await;
    assert_eq!(told_lost(&town), 1, "{}", town.transcript());
    mute(&town, ENGINEERING, false);
    town.pass(minutes(4)).await;
    assert_eq!(card(&town, ENGINEERING, &number), "");
    town.pass(minutes(2)).await;
    assert!(card(&town, ENGINEERING, &number).contains("waiting"), "{}", town.transcript());
    // Lost once more, it is told once more, also where that failed before and was set aside; that the bot is thrown out now
    // says nothing new.
    let aside = "insert into timer (community_id, subject, kind, due_at, attempts, buried_at)
        select id, 'group-1001', 'lost', now(), 5, now() from community";
    sqlx::raw_sql(aside).execute(&town.db.pool).await.unwrap();
    mute(&town, ENGINEERING, true);
    let ben = town.resident(102, "Ben", "en", "5-1202").await;
    let second = report(&ben, "The bathroom light is broken").await;
    membership(&town, ENGINEERING, "member", "kicked").await;
    assert_eq!(told_lost(&town), 2, "{}", town.transcript());
    // Another group takes its place.
    named(&town, -1010, "#new");
    bind(&town, "engineering", -1010, None).await;
    for number in [&number, &second] {
        assert!(card(&town, -1010, number).contains("waiting"), "{}", town.transcript());
    }
    town.pass(hours(1)).await;
    assert_eq!(
        town.count("select count(*) from timer where subject like 'group%'").await,
        0,
        "nobody waits for the old one"
    );
    end(&town).await;
}

#[tokio::test]
async fn where_the_front_desk_itself_is_lost_those_who_lead_are_told() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    mute(&town, ENGINEERING, true);
    mute(&town, FRONT_DESK, true);
    let number = report(&anna, "The kitchen tap keeps dripping").await;
    let grace = town.staff("grace", "en");
    grace.sees("nobody sees new ones now");
    assert_eq!(saying(&town, grace.user.0, "I can no longer write").len(), 1);
    bind(&town, "front-desk", FRONT_DESK, None).await;
    assert_eq!(saying(&town, grace.user.0, "I can no longer write").len(), 2, "still not\n{}", town.transcript());
    mute(&town, FRONT_DESK, false);
    bind(&town, "front-desk", FRONT_DESK, None).await;
    assert!(card(&town, FRONT_DESK, &number).contains("waiting"), "{}", town.transcript());
    end(&town).await;
}

#[tokio::test]
async fn where_nobody_leads_who_could_be_told_colleagues_are() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let nobody = "update staff set user_id = null where roles && '{lead,manager}'";
    sqlx::raw_sql(nobody).execute(&town.db.pool).await.unwrap();
    mute(&town, ENGINEERING, true);
    mute(&town, FRONT_DESK, true);
    report(&anna, "The kitchen tap keeps dripping").await;
    let told = |chat| saying(&town, chat, "nobody sees new ones now").len();
    assert_eq!(told(SECURITY) + told(FINANCE), 1, "{}", town.transcript());
    end(&town).await;
}

#[tokio::test]
async fn the_group_becomes_a_supergroup() {
    let town = Town::with_staff("en").await;
    const NEW: i64 = -1_001_234;
    named(&town, NEW, "#engineering-new");
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let number = report(&anna, "The kitchen tap keeps dripping").await;
    let chen = town.staff("chen", "en");
    let message = chen.message(ENGINEERING, "", json!({"migrate_to_chat_id": NEW}));
    town.update("message", message).await;
    assert!(card(&town, NEW, &number).contains("waiting to be taken"), "{}", town.transcript());
    let li = town.person(903, "Li", "en", &[NEW]);
    li.presses("Take").await;
    assert!(card(&town, NEW, &number).contains("taken · 李师傅"), "{}", town.transcript());
    li.replies(&number, "a note").await;
    assert!(card(&town, NEW, &number).contains("1 internal note"));
    end(&town).await;
}

#[tokio::test]
async fn a_deleted_card_is_posted_anew() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let number = report(&anna, "The kitchen tap keeps dripping").await;
    let id = saying(&town, ENGINEERING, &number)[0].id;
    town.telegram.world.lock().unwrap().chats.get_mut(&ENGINEERING).unwrap().retain(|m| m.id != id);
    anna.replies(&number, "It is the left one").await;
    let now = saying(&town, ENGINEERING, &number);
    assert!(!now.is_empty() && now.iter().all(|m| m.id != id), "{}", town.transcript());
    assert!(card(&town, ENGINEERING, &number).contains("It is the left one"));
    town.staff("li", "en").presses("Take").await;
    assert!(card(&town, ENGINEERING, &number).contains("taken"));
    // The resident deleted theirs.
    town.telegram.world.lock().unwrap().chats.get_mut(&101).unwrap().clear();
    town.staff("li", "en").presses("On site").await;
    anna.sees("is there, working on it");
    end(&town).await;
}

#[tokio::test]
async fn a_topic_that_was_deleted() {
    let town = Town::with_staff("en").await;
    named(&town, -1009, "#forum");
    bind(&town, "engineering", -1009, Some(7)).await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    anna.says("The kitchen tap keeps dripping").await;
    anna.presses("Right").await;
    anna.presses("Skip").await;
    anna.presses("Any time").await;
    // Deliveries in their order: the answer to the press, the stripped summary, …; the card meets the lost topic.
    let code = anna.button("Send");
    let press = anna.press(code.0, code.1, &code.2);
    town.update_raw("callback_query", press).await;
    town.telegram.lose_topic(-1009, 7);
    town.settle().await;
    let posted = saying(&town, -1009, "Water and taps");
    assert_eq!(posted.last().unwrap().thread, None, "{}", town.transcript());
    let li = town.person(903, "Li", "en", &[-1009]);
    li.presses("Take").await;
    assert!(keys_of(&town, -1009, "taken · 李师傅").contains(&"🕒 Promise".to_owned()), "{}", town.transcript());
    end(&town).await;
}
