//! Groups and their codes, the language of a conversation, and more than one community in one deployment.

use crate::support::town::{BOT, ENGINEERING, FRONT_DESK, Person, Town, minutes};
use frontdesk::domain::code::halves;
use frontdesk::domain::ids::CommunityId;
use frontdesk::domain::person::Tie;
use frontdesk::store::codes::{self, Purpose};
use frontdesk::{community_file, store::communities};
use serde_json::{Value, json};

const BOUND: &str = "select count(*) from staff_group";

async fn group_code(town: &Town) -> String {
    town.code(Purpose::Group("engineering".into())).await
}

/// Says something in a forum topic.
async fn says_in_topic(person: &Person<'_>, chat: i64, topic: i32, words: &str) {
    let more = json!({"text": words, "message_thread_id": topic, "is_topic_message": true});
    let message = person.message(chat, words, more);
    person.town.update("message", message).await;
}

/// The bot's own membership changes, as Telegram tells it.
async fn bot_is(person: &Person<'_>, chat: i64, old: &str, new: &str) {
    let member = |status: &str| json!({"user": {"id": BOT, "is_bot": true, "first_name": "Desk"}, "status": status});
    let from = json!({"id": person.user.0, "is_bot": false, "first_name": person.name, "language_code": person.lang});
    let body: Value = json!({
        "chat": {"id": chat, "type": "supergroup", "title": "group"}, "from": from, "date": 1,
        "old_chat_member": member(old), "new_chat_member": member(new),
    });
    person.town.update("my_chat_member", body).await;
}

#[tokio::test]
async fn a_group_is_bound_by_its_code_and_says_how() {
    let town = Town::new().await;
    let chen = town.person(901, "陈", "zh-hans", &[ENGINEERING]);
    bot_is(&chen, ENGINEERING, "left", "member").await;
    town.group_sees(ENGINEERING, "/bind 绑定码");
    chen.says_in(ENGINEERING, "/bind").await;
    chen.says_in(ENGINEERING, "/bind ABCDE-12345").await;
    town.group_sees(ENGINEERING, "这个绑定码不对");
    assert_eq!(town.count(BOUND).await, 0);
    let code = group_code(&town).await;
    chen.says_in(ENGINEERING, &format!("/bind@desk_bot {}", halves(&code))).await;
    town.group_sees(ENGINEERING, "本群已绑定：海港花园（示例） · 工程部");
    assert_eq!(town.count(BOUND).await, 1);
    // What is said among colleagues stays among them.
    let before = town.screen(ENGINEERING).len();
    chen.says_in(ENGINEERING, "今天谁值班？").await;
    chen.says_in(ENGINEERING, "/bind@other_bot X").await;
    assert_eq!(town.screen(ENGINEERING).len(), before + 2);
    // A second group takes the department over; a code is good once.
    chen.says_in(FRONT_DESK, &format!("/bind {code}")).await;
    town.group_sees(FRONT_DESK, "这个绑定码不对");
    town.is_at_rest().await;
}

#[tokio::test]
async fn telegrams_link_that_adds_the_bot_binds_the_group() {
    let town = Town::new().await;
    let chen = town.person(901, "Chen", "en", &[ENGINEERING]);
    let code = group_code(&town).await;
    bot_is(&chen, ENGINEERING, "left", "member").await;
    town.forget();
    chen.says_in(ENGINEERING, &format!("/start@desk_bot {code}")).await;
    town.group_sees(ENGINEERING, "This group");
    town.group_sees(ENGINEERING, "Engineering");
    assert_eq!(town.count(BOUND).await, 1);
    // A bare /start in a group is not for the residents' desk.
    let before = town.screen(ENGINEERING).len();
    chen.says_in(ENGINEERING, "/start@desk_bot").await;
    assert_eq!(town.screen(ENGINEERING).len(), before + 1);
    town.is_at_rest().await;
}

#[tokio::test]
async fn a_department_may_live_in_a_topic_of_a_forum() {
    let town = Town::new().await;
    let forum = -1009;
    let chen = town.person(901, "Chen", "zh-hant", &[forum]);
    town.telegram.world.lock().unwrap().names.insert(forum, "#forum".into());
    says_in_topic(&chen, forum, 7, &format!("/bind {}", group_code(&town).await)).await;
    town.group_sees(forum, "本主題已綁定");
    let desk = town.code(Purpose::Group("front-desk".into())).await;
    says_in_topic(&chen, forum, 8, &format!("/bind {desk}")).await;
    assert_eq!(town.count(BOUND).await, 2);
    let mei = town.resident(101, "美", "zh-hant", "5-1201").await;
    mei.says("電梯困人了").await;
    let threads: Vec<_> = town.screen(forum).iter().filter(|m| m.text().contains("R-")).map(|m| m.thread).collect();
    assert!(!threads.is_empty() && threads.iter().all(|t| *t == Some(7)), "{threads:?}\n{}", town.transcript());
    town.is_at_rest().await;
}

#[tokio::test]
async fn codes_for_people_are_not_taken_in_groups_and_wrong_ones_are_counted() {
    let town = Town::with_staff("zh-Hant").await;
    let unit = town.unit_code("5-1201").await;
    let chen = town.staff("chen", "zh-Hant");
    chen.says_in(ENGINEERING, &format!("/bind {unit}")).await;
    town.group_sees(ENGINEERING, "私下");
    for wrong in ["AAAAA-00001", "AAAAA-00002", "AAAAA-00003", "AAAAA-00004", "AAAAA-00005"] {
        chen.says_in(ENGINEERING, &format!("/bind {wrong}")).await;
    }
    let code = group_code(&town).await;
    chen.says_in(FRONT_DESK, &format!("/bind {code}")).await;
    town.group_sees(FRONT_DESK, "輸錯太多次");
    // The lock is the person's, wherever they try.
    chen.starts(&unit).await;
    chen.sees("先不收綁定碼");
    town.pass(minutes(61)).await;
    chen.says_in(ENGINEERING, &format!("/bind {code}")).await;
    town.group_sees(ENGINEERING, "本群組已綁定");
    chen.says("/cancel").await;
    // An anonymous admin is nobody whom one could count.
    let mut message = chen.message(ENGINEERING, "/bind X", json!({"text": "/bind X"}));
    message["sender_chat"] = json!({"id": ENGINEERING, "type": "supergroup", "title": "group"});
    town.update("message", message).await;
    town.group_sees(ENGINEERING, "匿名");
    town.is_at_rest().await;
}

#[tokio::test]
async fn the_language_changes_in_the_middle_of_a_dialog_and_the_dialog_goes_on() {
    let town = Town::with_staff("zh-Hans").await;
    let anna = town.resident(101, "Anna", "zh-hans", "5-1201").await;
    anna.says("厨房水龙头一直滴水").await;
    anna.presses("对").await;
    anna.presses("跳过").await;
    anna.sees("什么时候方便上门");
    town.forget();
    anna.says("/language").await;
    anna.presses("English").await;
    anna.sees("English from now on");
    assert!(anna.last().contains("When may someone come?"), "{}", town.transcript());
    anna.presses("Any time").await;
    anna.sees("Please check, then send");
    anna.sees("Water and taps");
    anna.presses("Send").await;
    anna.sees("Passed to Engineering");
    let zh: Vec<char> = town
        .transcript()
        .lines()
        .skip_while(|l| !l.contains("presses [English]"))
        .take_while(|l| !l.contains("#engineering"))
        .flat_map(|l| l.chars().collect::<Vec<_>>())
        .filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c))
        .collect();
    let own = "厨房水龙头一直滴水";
    assert!(zh.iter().all(|c| own.contains(*c)), "{zh:?}\n{}", town.transcript());
    // Staff read their group's language, and what comes later reaches her in hers.
    town.group_sees(ENGINEERING, "水管龙头");
    town.staff("li", "zh-Hans").presses("接单").await;
    anna.sees("has taken it");
    anna.says("/menu").await;
    anna.sees("Report a repair");
    town.is_at_rest().await;
}

#[tokio::test]
async fn a_change_of_language_can_be_left_and_asked_twice() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    anna.says("/start").await;
    anna.presses("Report a repair").await;
    anna.says("/language").await;
    anna.says("/language").await;
    anna.presses("Back").await;
    assert!(anna.last().contains("Where is the repair needed?"), "{}", town.transcript());
    anna.says("/language").await;
    anna.presses("Cancel").await;
    assert!(anna.last().contains("Where is the repair needed?"), "{}", town.transcript());
    anna.says("/cancel").await;
    // Outside of a dialog it is a dialog of its own; typed words do.
    anna.says("/language").await;
    anna.says("繁體中文").await;
    anna.sees("繁體中文");
    anna.says("/start").await;
    anna.sees("這裡是");
    town.is_at_rest().await;
}

const SMALL: &str = r#"
key = "mill-lane"
name = { zh-Hans = "磨坊巷", zh-Hant = "磨坊巷", en = "Mill Lane" }
time_zone = "Asia/Shanghai"
languages = ["en", "zh-Hans", "zh-Hant"]
currency = "CNY"

[hours]
weekdays = ["09:00-17:00"]

[[department]]
key = "desk"
name = { zh-Hans = "前台", zh-Hant = "前台", en = "Desk" }
front_desk = true

[[category]]
key = "other"
name = { zh-Hans = "其他", zh-Hant = "其他", en = "Something else" }
areas = ["public", "home"]
department = "desk"

[[on_call]]
name = { zh-Hans = "值班", zh-Hant = "值班", en = "On duty" }
phone = "+86 400 000 0099"

[[building]]
code = "A"
name = { zh-Hans = "A 座", zh-Hant = "A 座", en = "Block A" }
units = ["1", "2", "3"]
"#;

/// Adds a second, small community.
pub async fn second(town: &Town) -> CommunityId {
    let folder = std::env::temp_dir().join(format!("frontdesk-mill-{}-{}", std::process::id(), line!()));
    std::fs::create_dir_all(&folder).unwrap();
    let name = format!("{:?}.toml", std::thread::current().id());
    let file = folder.join(name);
    std::fs::write(&file, SMALL).unwrap();
    community_file::apply(&town.db.pool, &file, false, town.clock.now()).await.unwrap();
    std::fs::remove_file(&file).unwrap();
    let mut conn = town.db.pool.acquire().await.unwrap();
    communities::by_key(&mut conn, "mill-lane").await.unwrap().unwrap().id
}

async fn mill_code(town: &Town, mill: CommunityId, unit: &str) -> String {
    let mut conn = town.db.pool.acquire().await.unwrap();
    let found = communities::find_unit(&mut conn, mill, None, unit).await.unwrap().unwrap().0;
    let purpose = Purpose::Unit(found, Tie::Owner);
    codes::issue(&mut conn, mill, &purpose, town.clock.now(), codes::LIFE).await.unwrap()
}

#[tokio::test]
async fn with_two_communities_a_guest_is_asked_which_and_a_code_knows() {
    let town = Town::with_staff("en").await;
    let mill = second(&town).await;
    let guest = town.person(101, "Guest", "en", &[]);
    guest.says("/start").await;
    guest.sees("Which community are you in?");
    guest.presses("Mill Lane").await;
    guest.sees("front desk of Mill Lane");
    guest.sees("+86 400 000 0099");
    // They pressed the wrong one: /start asks again, because nothing ties them.
    guest.says("/start").await;
    guest.presses("Harbour Garden").await;
    guest.sees("front desk of Harbour Garden");
    // A link from the bill needs no such question, whatever was chosen before.
    guest.starts(&mill_code(&town, mill, "A-2").await).await;
    guest.sees("A-2 is linked to you");
    guest.presses("Ms").await;
    guest.says("/start").await;
    assert!(guest.last().contains("Ms Guest! This is the front desk of Mill Lane"), "{}", town.transcript());
    let tom = town.person(102, "Tom", "en", &[]);
    tom.starts(&town.unit_code("5-1201").await).await;
    tom.does_not_see("Which community");
    tom.sees("5-1201 is linked to you");
    tom.presses("Just my name").await;
    // A second home, in the other community: from now on /start asks.
    tom.says(&mill_code(&town, mill, "A-3").await).await;
    tom.sees("A-3 is linked to you");
    tom.presses("Just my name").await;
    tom.says("/start").await;
    tom.sees("Which community");
    tom.presses("Harbour Garden").await;
    assert!(tom.last().contains("5-1201") && !tom.last().contains("A-3"), "{}", town.transcript());
    town.is_at_rest().await;
}

#[tokio::test]
async fn what_a_guest_says_before_they_are_asked_which_community_is_kept() {
    let town = Town::with_staff("zh-Hant").await;
    second(&town).await;
    let mei = town.person(101, "美", "zh-hant", &[]);
    mei.says("大堂的燈不亮了").await;
    mei.sees("哪個社區");
    let (chat, message, data) = mei.button("海港花園");
    mei.presses("海港花園").await;
    mei.sees("大堂的燈不亮了");
    assert!(mei.last().contains("公共"), "{}", town.transcript());
    let shown = town.screen(101).len();
    mei.presses_data(chat, message, &data).await;
    assert_eq!(town.screen(101).len(), shown, "two taps do one thing");
    mei.says("/cancel").await;
    // An unknown code is said to be one, and counts, before the question which community.
    let lin = town.person(102, "林", "zh-hant", &[]);
    for _ in 0..5 {
        lin.starts("ABCDE12345").await;
    }
    lin.sees("綁定碼不對");
    assert_eq!(town.count("select count(*) from code_try where locked_until is not null").await, 1);
    lin.starts(&town.unit_code("5-1201").await).await;
    assert_eq!(town.count("select count(*) from occupancy").await, 0);
    town.is_at_rest().await;
}
