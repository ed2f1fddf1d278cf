//! The ladder as people live it: nobody took it, seen with one tap, a short promise, a question that waits, results.

use super::common::{card, end, finish, keys_of, report, saying, texts, told};
use crate::support::town::{ENGINEERING, FRONT_DESK, Person, Town, days, hours, minutes};
use expect_test::expect;

/// Every result of the newest ticket: clock, outcome, minutes used and over.
async fn results(town: &Town) -> Vec<String> {
    sqlx::query_scalar(
        "select kind || ' ' || outcome || ' ' || used_minutes || '+' || over_minutes from deadline
         where ticket_id = (select max(id) from ticket) and outcome is not null order by done_at, kind, round",
    )
    .fetch_all(&town.db.pool)
    .await
    .unwrap()
}

/// Words for the front desk.
async fn asks(anna: &Person<'_>, words: &str) {
    let t = texts(anna);
    anna.says("/start").await;
    anna.presses(&t.btn_main_message()).await;
    anna.says(words).await;
    anna.presses(&t.btn_message_send()).await;
}

/// The answer to the newest question.
async fn answers(grace: &Person<'_>, words: &str) {
    let t = texts(grace);
    grace.presses(&t.btn_card_reply()).await;
    grace.says_in_reply(words).await;
    grace.presses(&t.btn_job_send()).await;
}

#[tokio::test]
async fn nobody_took_it_and_the_lead_sees_to_it_with_one_tap() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let (chen, li) = (town.staff("chen", "en"), town.staff("li", "en"));
    let number = report(&anna, "The kitchen tap keeps dripping").await;
    town.forget();
    town.pass(minutes(31)).await;
    // In the group it is called out; the button that says "I see to it" is the lead's alone.
    assert!(!keys_of(&town, ENGINEERING, "Nobody took it in time").iter().any(|k| k.contains("👌")));
    let (chat, message, data) = chen.button("I see to it");
    assert_eq!(chen.presses("I see to it").await.unwrap(), "Noted: you have seen it and see to it");
    assert!(card(&town, ENGINEERING, &number).contains("👌 陈工（示例） sees to it"), "{}", town.transcript());
    assert!(!chen.can_press("👌 I see to it"), "the alert has become the card");
    expect![[r#"
        10:24  → #engineering
                    R-261124-0001 Water and taps · 5-1201
                    ⏱ Nobody has taken it yet; due today 10:30
                    [✋ Take] [Assign…]
        10:30  ✎ Anna
                    R-261124-0001 · Water and taps
                    📍 5-1201
                    The kitchen tap keeps dripping

                    Passed to Engineering, waiting to be taken.
                    You will see here who takes it.
                    [Add] [Urge]
                    [History] [Withdraw]
                    [🙋 Talk to a person]
        10:30  → Chen
                    R-261124-0001 Water and taps · 5-1201
                    ❗️ Nobody took it in time (today 10:30)
                    [👌 I see to it]
                    [✋ Take] [Assign…]
        10:30  → #engineering
                    R-261124-0001 Water and taps · 5-1201
                    ❗️ Nobody took it in time (today 10:30)
                    [✋ Take] [Assign…]
        10:31  Chen presses [I see to it]
        10:31  · Noted: you have seen it and see to it
        10:31  ✎ Chen
                    🔧 R-261124-0001 · Water and taps
                    📍 5-1201 · in the home
                    💬 The kitchen tap keeps dripping
                    🚪 May come: Any time
                    👤 Anna · ☎️ 138****0101
                    ▪️ waiting to be taken
                    ❗️ Take: overdue since today 10:30
                    👌 陈工（示例） sees to it
                    [✋ Take]
                    [Assign…] [❓ Ask] [More ▾]
        10:31  ✎ #engineering
                    🔧 R-261124-0001 · Water and taps
                    📍 5-1201 · in the home
                    💬 The kitchen tap keeps dripping
                    🚪 May come: Any time
                    👤 Anna · ☎️ 138****0101
                    ▪️ waiting to be taken
                    ❗️ Take: overdue since today 10:30
                    👌 陈工（示例） sees to it
                    [✋ Take]
                    [Assign…] [❓ Ask] [More ▾]
    "#]]
    .assert_eq(&told(&town));
    // A second tap on the old button does nothing twice; a worker's forged one is refused.
    assert_eq!(chen.presses_data(chat, message, &data).await, None, "the second of two taps");
    town.pass(minutes(1)).await;
    assert_eq!(chen.presses_data(chat, message, &data).await.unwrap(), "陈工（示例） already sees to it");
    assert_eq!(town.count("select count(*) from timeline where act->>'act' = 'seen'").await, 1);
    town.pass(minutes(14)).await;
    let refused = li.presses_data(ENGINEERING, message, &data).await.unwrap();
    assert!(refused.contains("lead"), "{refused}");
    // Once somebody has it, nobody else need see to it.
    chen.presses("Assign").await;
    chen.presses("李师傅").await;
    assert!(!card(&town, ENGINEERING, &number).contains("👌"));
    assert_eq!(results(&town).await, ["acknowledge missed 46+17"]);
    end(&town).await;
}

#[tokio::test]
async fn 没有主管可找时群里只说一次() {
    let town = Town::with_staff("zh-Hans").await;
    sqlx::query("update staff set user_id = null where key = 'chen'").execute(&town.db.pool).await.unwrap();
    let anna = town.resident(101, "王女士", "zh-Hans", "5-1201").await;
    report(&anna, "厨房水龙头一直滴水").await;
    town.pass(minutes(31)).await;
    assert_eq!(saying(&town, ENGINEERING, "没人接单，已超时").len(), 1, "{}", town.transcript());
    end(&town).await;
}

#[tokio::test]
async fn of_a_short_promise_staff_are_asked_first_and_again_when_it_is_broken() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let (li, chen) = (town.staff("li", "en"), town.staff("chen", "en"));
    let number = report(&anna, "The kitchen tap keeps dripping").await;
    li.presses("Take").await;
    li.presses("Promise").await;
    li.presses("Within 30 min").await;
    town.pass(minutes(25)).await;
    li.sees("Promised to the resident for today 10:30. If it cannot be kept, set a new time and say why");
    anna.does_not_see("is no longer certain");
    town.pass(minutes(3)).await;
    anna.sees("the agreed time, today 10:00–10:30, is no longer certain");
    li.does_not_see("The promised time has passed");
    town.pass(minutes(3)).await;
    li.sees("The promised time has passed (today 10:30): set a new one now and say why");
    chen.sees("The promised time has passed");
    assert!(keys_of(&town, chen.user.0, "The promised time has passed").iter().any(|k| k.contains("👌")));
    // From that message: a new time, with its reason, and the resident reads both.
    li.presses("New time").await;
    li.presses("today 14:00–16:00").await;
    li.presses("Earlier job took longer").await;
    anna.sees("moved to today 14:00–16:00");
    anna.sees("the job before took longer than planned");
    assert!(card(&town, ENGINEERING, &number).contains("💔 Promises broken: 1"), "{}", town.transcript());
    // Moved before its time is not broken.
    li.presses("New time").await;
    li.presses("today 16:00–18:00").await;
    li.presses("Parts not here yet").await;
    assert!(card(&town, ENGINEERING, &number).contains("💔 Promises broken: 1"));
    town.pass(hours(6)).await;
    finish(&li).await;
    let all = results(&town).await;
    assert_eq!(
        all,
        ["acknowledge met 0+0", "promise broken 31+2", "promise moved 0+0", "promise met 360+0", "resolve met 301+0",]
    );
    end(&town).await;
}

#[tokio::test]
async fn 前台五分钟没有人回应_问题按时答复() {
    let town = Town::with_staff("zh-Hans").await;
    let anna = town.resident(101, "王女士", "zh-Hans", "5-1201").await;
    let grace = town.staff("grace", "zh-Hans");
    asks(&anna, "物业费可以按季度交吗").await;
    town.pass(minutes(4)).await;
    town.group_sees(FRONT_DESK, "还没人接单");
    town.pass(minutes(2)).await;
    grace.sees("没人接单，已超时");
    town.group_sees(FRONT_DESK, "没人接单，已超时");
    grace.presses("接单").await;
    // One working day: tomorrow at the same time; at 80 % the owner is told, then the lead.
    town.pass(hours(21)).await;
    grace.sees("快到答复的时限：明天 10:00");
    town.pass(hours(4)).await;
    grace.sees("已过答复的时限");
    answers(&grace, "可以，到前台办一次就行。").await;
    assert_eq!(results(&town).await, ["acknowledge missed 6+2", "answer missed 546+67"]);
    end(&town).await;
}

#[tokio::test]
async fn a_person_s_first_words_are_enough_and_a_day_for_the_answer() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let grace = town.staff("grace", "en");
    asks(&anna, "May I pay the fee by the quarter").await;
    town.pass(minutes(2)).await;
    grace.presses("More").await;
    grace.presses("💬 Tell").await;
    grace.says_in_reply("I ask finance and tell you today").await;
    grace.presses("Send").await;
    anna.sees("I ask finance and tell you today");
    town.pass(hours(2)).await;
    assert_eq!(
        town.count("select count(*) from timeline where act->>'act' = 'alert'").await,
        0,
        "{}",
        town.transcript()
    );
    answers(&grace, "Yes, by the quarter is fine.").await;
    assert_eq!(results(&town).await, ["acknowledge met 2+0", "answer met 120+0"]);
    end(&town).await;
}

#[tokio::test]
async fn results_are_frozen_and_the_survey_is_counted_when_it_is_asked() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let li = town.staff("li", "en");
    report(&anna, "The kitchen tap keeps dripping").await;
    town.pass(minutes(40)).await;
    li.presses("Take").await;
    finish(&li).await;
    anna.presses("Accept").await;
    let at_the_end = ["acknowledge missed 40+11", "resolve met 40+0"];
    assert_eq!(results(&town).await, at_the_end);
    town.pass(days(3)).await;
    let all = results(&town).await;
    assert_eq!(all[..2], at_the_end);
    assert_eq!(all[2..], ["callback met 0+0"], "{}", town.transcript());
    end(&town).await;
}
