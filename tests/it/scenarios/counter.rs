//! The front desk enters for a resident: from a call, at the counter, in danger, for people without Telegram.

use super::common::{card, end, finish, newest_keys, number, saying, state, told};
use crate::support::town::{ENGINEERING, FRONT_DESK, Person, Town, days, minutes};
use expect_test::expect_file;

/// The first number of a resident without Telegram.
const FIRST: i64 = 1 << 60;

/// Nothing was ever posted to somebody without Telegram.
pub(super) async fn nobody_was_written_to(town: &Town) {
    let posted = town.count("select count(*) from outbox where chat_id >= 1152921504606846976").await;
    assert_eq!(posted, 0);
    let world = town.telegram.world.lock().unwrap();
    assert!(world.chats.keys().all(|chat| *chat < FIRST), "{:?}", world.chats.keys());
}

/// A repair for somebody without Telegram, entered by Grace in her private chat.
pub(super) async fn phoned_in(grace: &Person<'_>) -> String {
    grace.says("/new").await;
    for answer in ["press:Repair", "5-1202", "Mrs Wang 138 0000 0000", "press:Our duty", "press:Water and taps"] {
        match answer.strip_prefix("press:") {
            Some(label) => drop(grace.presses(label).await),
            None => grace.says(answer).await,
        }
    }
    grace.says("The kitchen tap keeps dripping").await;
    grace.presses("Any time").await;
    grace.presses("By phone").await;
    grace.sees("Mrs Wang 138****0000");
    grace.presses("Register").await;
    number(grace.town).await
}

#[tokio::test]
async fn 来电代录_住户马上知道() {
    let town = Town::with_staff("zh-Hans").await;
    let wang = town.resident(101, "王女士", "zh-Hant", "5-1201").await;
    let (grace, li) = (town.staff("grace", "zh-Hans"), town.staff("li", "zh-Hans"));
    grace.says_in(FRONT_DESK, "/new").await;
    grace.presses("🔧 报修").await;
    grace.says_in_reply("5-1201").await;
    grace.presses("王女士 · 业主").await;
    grace.presses("🏠 公司维修").await;
    grace.presses("下水道堵塞").await;
    grace.says_in_reply("厨房下水很慢").await;
    grace.presses("明天上午").await;
    grace.presses("☎️ 来电").await;
    grace.presses("✅ 登记").await;
    // She reads it in her own language, and goes on as if she had written it.
    wang.sees("由服務台代您登記");
    li.presses("接单").await;
    wang.says("/requests").await;
    wang.sees("R-261124-0001");
    wang.presses("補充").await;
    wang.says("現在更慢了").await;
    wang.presses("送出").await;
    town.group_sees(ENGINEERING, "現在更慢了");
    let by = town.word("select s.key from ticket t join staff s on s.id = t.entered_by").await;
    assert_eq!(by, "grace");
    expect_file!["../../transcripts/counter_call.txt"].assert_eq(&told(&town));
    end(&town).await;
}

#[tokio::test]
async fn somebody_without_telegram_is_phoned_from_beginning_to_end() {
    let town = Town::with_staff("en").await;
    let (grace, li) = (town.staff("grace", "en"), town.staff("li", "en"));
    let number = phoned_in(&grace).await;
    grace.sees(&format!("{number} is registered and goes to Engineering"));
    grace.sees("has no Telegram: please tell them the number now");
    assert!(card(&town, ENGINEERING, &number).contains("By phone, entered by Grace"), "{}", town.transcript());
    li.presses("Take").await;
    li.presses("Promise").await;
    li.presses("today 14:00–16:00").await;
    li.sees("☎️ Mrs Wang has no Telegram: please phone them about it.");
    assert!(li.presses("Phone").await.unwrap().contains("138 0000 0000"));
    finish(&li).await;
    // Silence closes it as ever; nobody is asked in a chat that does not exist.
    town.pass(days(4)).await;
    assert_eq!(town.word("select state from callback").await, "phone_list");
    town.group_sees(FRONT_DESK, "☎️ Survey by phone: Mrs Wang has no Telegram");
    // Nobody at home, then four answers.
    grace.presses("Record the call").await;
    assert!(saying(&town, FRONT_DESK, "survey by phone · Mrs Wang").len() == 1, "{}", town.transcript());
    grace.presses("No answer").await;
    town.group_sees(FRONT_DESK, "it stays on the phone list");
    town.pass(minutes(30)).await;
    grace.presses("Record the call").await;
    for label in ["5 ·", "4 ·", "No", "5 ·"] {
        grace.presses(label).await;
    }
    grace.says_in_reply("He was very friendly").await;
    town.group_sees(FRONT_DESK, "with you as the one who asked");
    assert!(card(&town, ENGINEERING, &number).contains("Survey by phone: 5/5 overall (asked by Grace (sample))"));
    let calls = town
        .word(
            "select string_agg(seq || ' ' || coalesce(rating->>'overall', '-') || ' ' || coalesce(c.words, '-') || ' '
                 || p.key || ' ' || w.key, ', ' order by seq)
             from phone_call c join staff p on p.id = c.phoned_by join staff w on w.id = c.worker",
        )
        .await;
    assert_eq!(calls, "1 - - grace li, 2 5 He was very friendly grace li");
    // The resident's own answers are another record, and stay empty.
    assert_eq!(town.count("select count(*) from callback where state = 'answered' and rating is null").await, 1);
    assert_eq!(grace.presses("Record the call").await.unwrap(), "This survey is already closed. Thank you");
    nobody_was_written_to(&town).await;
    end(&town).await;
}

#[tokio::test]
async fn a_bad_answer_on_the_telephone_brings_the_job_back() {
    let town = Town::with_staff("en").await;
    let (grace, li) = (town.staff("grace", "en"), town.staff("li", "en"));
    phoned_in(&grace).await;
    li.presses("Take").await;
    finish(&li).await;
    town.pass(days(4)).await;
    grace.presses("Record the call").await;
    for label in ["2 ·", "1 ·", "No", "1 ·", "Save"] {
        grace.presses(label).await;
    }
    assert_eq!(state(&town).await, "reopened");
    town.staff("chen", "en").sees("1/5");
    nobody_was_written_to(&town).await;
    end(&town).await;
}

#[tokio::test]
async fn the_same_caller_is_the_same_person() {
    let town = Town::with_staff("en").await;
    let grace = town.staff("grace", "en");
    phoned_in(&grace).await;
    grace.says("/new 5-1202 The corridor light is broken").await;
    grace.says("13800000000").await;
    for label in ["Our duty", "Electricity and lights", "Any time", "By phone", "Register"] {
        if newest_keys(&grace).iter().any(|k| k.contains(label)) {
            grace.presses(label).await;
        }
    }
    assert_eq!(town.count("select count(*) from ticket").await, 2, "{}", town.transcript());
    assert_eq!(town.count("select count(distinct reporter) from ticket").await, 1);
    assert_eq!(town.word("select name from resident where user_id >= 1152921504606846976").await, "Mrs Wang");
    end(&town).await;
}

#[tokio::test]
async fn 电话里的险情先派人再问() {
    let town = Town::with_staff("zh-Hans").await;
    let wang = town.resident(101, "王女士", "zh-Hans", "5-1201").await;
    let grace = town.staff("grace", "zh-Hans");
    // The words name a danger: it is out before anything is asked.
    grace.says_in(FRONT_DESK, "/new 厨房水管爆了，水漫出来了").await;
    assert_eq!(state(&town).await, "dispatched");
    town.group_sees(ENGINEERING, "🔴 紧急，请马上接单");
    town.group_sees(FRONT_DESK, "已登记，正在通知值班人员。请转告来电人");
    let nobody = town.count("select count(*) from ticket where reporter >= 1152921504606846976").await;
    assert_eq!(nobody, 1);
    grace.says_in_reply("5-1201").await;
    town.group_sees(ENGINEERING, "5-1201");
    grace.presses("王女士 · 业主").await;
    wang.sees("由前台代您登记");
    assert_eq!(town.word("select reporter::text from ticket").await, "101");
    grace.says_in_reply("总阀拧不动").await;
    town.group_sees(ENGINEERING, "总阀拧不动");
    grace.presses("好了").await;
    // Whoever stood in for the caller is forgotten.
    assert_eq!(town.count("select count(*) from resident where user_id >= 1152921504606846976").await, 0);
    expect_file!["../../transcripts/counter_emergency.txt"].assert_eq(&told(&town));
    end(&town).await;
}

#[tokio::test]
async fn the_red_button_and_a_question_of_fact() {
    let town = Town::with_staff("en").await;
    let grace = town.staff("grace", "en");
    grace.says("/new").await;
    grace.presses("Danger: send help now").await;
    grace.presses("Smell of gas").await;
    assert_eq!(town.count("select count(*) from ticket where priority = 'emergency'").await, 1);
    grace.says("5-1202").await;
    grace.presses("Skip").await;
    grace.presses("Done").await;
    assert_eq!(town.word("select place from ticket").await, "5-1202");
    // A lift is public: which one it is was said.
    grace.says("/new 5栋电梯困人了").await;
    grace.sees("Where in Building 5");
    grace.says("the left lift").await;
    grace.says("Mr Ho 13900000000").await;
    grace.presses("Done").await;
    assert_eq!(town.word("select place from ticket order by id desc limit 1").await, "Building 5 · the left lift");
    // A doubtful word is one question; nobody chooses for two minutes: help is sent.
    grace.says("/new Water is leaking under the kitchen sink").await;
    grace.sees("is water running right now?");
    town.pass(minutes(3)).await;
    assert_eq!(
        town.count("select count(*) from ticket where priority = 'emergency'").await,
        3,
        "{}",
        town.transcript()
    );
    grace.says("/cancel").await;
    nobody_was_written_to(&town).await;
    end(&town).await;
}

#[tokio::test]
async fn a_like_report_is_joined() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    super::common::report(&anna, "The kitchen tap keeps dripping").await;
    let tom = town.resident(102, "Tom", "en", "5-1201").await;
    let grace = town.staff("grace", "en");
    grace.says("/new 5-1201 Water drips from the kitchen tap").await;
    grace.presses("Tom · ").await;
    grace.presses("Our duty").await;
    if newest_keys(&grace).iter().any(|k| k == "Water and taps") {
        grace.presses("Water and taps").await;
    }
    grace.presses("Any time").await;
    grace.presses("At the counter").await;
    grace.presses("Register").await;
    grace.presses("join R-261124-0001").await;
    grace.sees("Joined to R-261124-0001");
    tom.sees("R-261124-0001");
    assert_eq!(town.count("select count(*) from ticket").await, 1);
    assert_eq!(town.count("select count(*) from follower where user_id = 102").await, 1);
    end(&town).await;
}

#[tokio::test]
async fn every_answer_can_be_changed() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let grace = town.staff("grace", "en");
    grace.says("/new").await;
    grace.presses("Question").await;
    grace.says("9-9999").await;
    grace.sees("9-9999");
    grace.says("5-1202").await;
    grace.says("?!").await;
    grace.sees("at least a name or a number");
    grace.says("Tom").await;
    grace.says("When does the pool open?").await;
    grace.presses("By phone").await;
    grace.presses("Change place").await;
    grace.says("5-1201").await;
    grace.presses("Change resident").await;
    grace.presses("Anna · ").await;
    grace.presses("Change how it came").await;
    grace.presses("At the counter").await;
    grace.presses("Change what").await;
    grace.presses("Complaint").await;
    grace.presses("Environment and order").await;
    grace.presses("Engineering").await;
    grace.presses("Change department").await;
    grace.presses("Cleaning").await;
    grace.presses("Change kind").await;
    grace.presses("Facilities").await;
    grace.says("and it is dirty").await;
    grace.sees("and it is dirty");
    grace.presses("Register").await;
    anna.sees("Entered for you by the front desk at the counter");
    let kept = town.word(
        "select kind || ' ' || category || ' ' || about_department || ' ' || channel || ' ' || place from ticket",
    );
    assert_eq!(kept.await, "complaint facilities cleaning visit 5-1201");
    end(&town).await;
}

#[tokio::test]
async fn 代录的投诉不进被投诉部门的群() {
    let town = Town::with_staff("zh-Hans").await;
    let wang = town.resident(101, "王女士", "zh-Hans", "5-1201").await;
    let grace = town.staff("grace", "zh-Hans");
    grace.says("/new").await;
    grace.presses("投诉").await;
    grace.says("5-1201").await;
    grace.presses("王女士 · 业主").await;
    grace.presses("服务态度").await;
    // A name instead of a department: whose it is, the desk knows.
    grace.says("李师傅").await;
    grace.says("约好上午来，没来也没说一声").await;
    grace.presses("到前台").await;
    grace.presses("登记").await;
    wang.sees("C-261124-0001");
    wang.sees("您到前台后，由前台代您登记");
    assert!(!town.chat_shows(ENGINEERING, "C-261124-0001"), "{}", town.transcript());
    assert!(!town.chat_shows(ENGINEERING, "没说一声"));
    let about = town.word(
        "select concat_ws(' ', about_department, s.key, severity, t.department) from ticket t
             join staff s on s.id = t.about_staff",
    );
    assert_eq!(about.await, "engineering li important front-desk");
    end(&town).await;
}

#[tokio::test]
async fn a_public_place_and_photos() {
    let town = Town::with_staff("en").await;
    let grace = town.staff("grace", "en");
    grace.says("/new").await;
    grace.presses("Repair").await;
    grace.presses("Public area").await;
    grace.presses("Building 3").await;
    grace.says("lobby").await;
    grace.says("Mr Ho").await;
    grace.presses("Electricity and lights").await;
    grace.sends_photo("dark", "Two lamps are dark").await;
    grace.presses("At the counter").await;
    grace.presses("Register").await;
    town.group_sees(ENGINEERING, "lobby");
    assert_eq!(town.count("select count(*) from attachment").await, 1);
    assert_eq!(town.word("select area from ticket").await, "public");
    end(&town).await;
}

#[tokio::test]
async fn who_may_enter_and_who_may_not() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let (li, chen, grace) = (town.staff("li", "en"), town.staff("chen", "en"), town.staff("grace", "en"));
    li.says_in(ENGINEERING, "/new").await;
    town.group_sees(ENGINEERING, "is for the front desk, leads and managers");
    li.says("/new").await;
    li.sees("is for the front desk, leads and managers");
    anna.says("/new").await;
    anna.does_not_see("For a resident");
    let refused = town.word("select string_agg(what || ' ' || why, ', ' order by user_id, what) from refused");
    assert_eq!(refused.await, "/new wrong_role");
    // A worker in the front desk's group is at the counter.
    let li_there = town.person(903, "Li", "en", &[FRONT_DESK]);
    li_there.says_in(FRONT_DESK, "/new").await;
    town.group_sees(FRONT_DESK, "For a resident");
    li_there.presses("Cancel").await;
    chen.says_in(ENGINEERING, "/new").await;
    town.group_sees(ENGINEERING, "For a resident");
    chen.presses("Cancel").await;
    grace.says("/new 5-1201 When does the pool open?").await;
    grace.sees("Anna · ");
    // Retired in the middle of it: nothing is looked up or registered any more.
    retire(&town, "grace").await;
    grace.presses("Anna · ").await;
    grace.presses("By phone").await;
    grace.presses("Register").await;
    grace.sees("is for the front desk, leads and managers");
    assert_eq!(town.count("select count(*) from ticket").await, 0);
    let last = town.word("select why from refused where user_id = 904 limit 1");
    assert_eq!(last.await, "not_staff_any_more");
    end(&town).await;
}

async fn retire(town: &Town, key: &str) {
    use frontdesk::store::staff;
    let mut conn = town.db.pool.acquire().await.unwrap();
    let member = staff::staff_by_key(&mut conn, town.community, key).await.unwrap().unwrap();
    staff::retire(&mut conn, town.community, member.id, town.clock.now()).await.unwrap();
}
