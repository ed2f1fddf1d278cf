//! Emergencies: sent out first, asked afterwards.

use super::common::told;
use crate::support::town::{ENGINEERING, FRONT_DESK, Person, SECURITY, Town, minutes};

const URGENT: &str = "select count(*) from ticket where priority = 'emergency'";
const TICKETS: &str = "select count(*) from ticket";

#[tokio::test]
async fn every_danger_has_a_button_and_goes_to_its_group_at_once() {
    let town = Town::with_staff("zh-Hans").await;
    let table = [
        ("有人被困电梯", ENGINEERING, "不要扒门", "0001"),
        ("闻到燃气味", ENGINEERING, "不要开关电器", "0001"),
        ("着火或冒烟", SECURITY, "119", "0002"),
        ("漏电", ENGINEERING, "120", "0001"),
        ("跑水", ENGINEERING, "进水总阀", "0001"),
        ("整栋停电", ENGINEERING, "不要坐电梯", "0001"),
        ("高空坠物", SECURITY, "不要从下面走", "0002"),
        ("有人受伤", SECURITY, "120", "0002"),
        ("入室", SECURITY, "110", "0002"),
        ("其他", FRONT_DESK, "119", "0003"),
    ];
    let anna = town.person(101, "林安", "zh-hans", &[]);
    anna.says("/start").await;
    anna.presses("紧急情况").await;
    let labels: Vec<String> = town.screen(101).last().unwrap().keys().map(|k| k.label.clone()).collect();
    for (number, (words, group, safety, phone)) in table.into_iter().enumerate() {
        let n = number as i64;
        let user = 200 + n;
        let who = town.person(user, "住户", "zh-hans", &[]);
        who.says("/start").await;
        who.presses("紧急情况").await;
        let label = &labels[number];
        let before = town.screen(group).len();
        who.presses(label).await;
        assert_eq!(town.count(URGENT).await, n + 1, "{words}: {label}");
        who.sees(safety);
        who.sees(phone);
        who.sees("已登记");
        let new: Vec<String> = town.screen(group)[before..].iter().map(|m| m.text()).collect();
        assert!(new.iter().any(|m| m.contains("🔴") && m.contains("紧急")), "{label}: {new:?}");
        // Left alone, they are not asked again and again for what is on its way.
        who.presses("就这些").await;
    }
    assert_eq!(labels.len(), table.len() + 1, "one for each, and Cancel: {labels:?}");
    town.is_at_rest().await;
}

#[tokio::test]
async fn danger_in_words_of_three_scripts_is_heard_at_the_start() {
    for (lang, client, words, safety, number) in [
        ("zh-Hans", "zh-hans", "我家厨房着火了！", "119", "正在通知值班人员"),
        ("zh-Hant", "zh-hant", "電梯裡有人被困，快來", "不要", "已登記"),
        ("en", "en", "Help, I smell gas in the kitchen", "Open a window", "registered as"),
        ("en", "en", "有人触电了", "Do not touch", "registered as"),
    ] {
        let town = Town::with_staff(lang).await;
        let who = town.person(101, "Who", client, &[]);
        who.says(words).await;
        assert_eq!(town.count(URGENT).await, 1, "{words}");
        who.sees(safety);
        who.sees(number);
        who.sees("+86 400");
        // One message to the person before anything else is asked, and it carries all of it.
        assert!(who.last().contains(safety) && who.last().contains("+86 400"), "{}", town.transcript());
        town.is_at_rest().await;
    }
}

#[tokio::test]
async fn what_is_no_danger_is_not_sent_out() {
    let town = Town::with_staff("zh-Hans").await;
    let anna = town.resident(101, "林安", "zh-hans", "5-1201").await;
    for words in
        ["没有着火，只是锅糊了", "上周电梯困过人，后来修好了", "如果闻到燃气味应该怎么办？", "物业费涨得我要炸了"]
    {
        anna.says(words).await;
        assert_eq!(town.count(URGENT).await, 0, "{words}\n{}", town.transcript());
        anna.says("/cancel").await;
    }
    town.is_at_rest().await;
}

/// Comes to a question of the ordinary dialog, and then things get worse.
async fn in_the_middle(words: &str) {
    let town = Town::with_staff("zh-Hant").await;
    let mei = town.resident(101, "美", "zh-hant", "5-1201").await;
    mei.says("/start").await;
    for step in ["報修", "家裡", "電路照明"] {
        mei.presses(step).await;
    }
    mei.says("客廳插座沒電").await;
    mei.says(words).await;
    assert_eq!(town.count(URGENT).await, 1, "{words}\n{}", town.transcript());
    let group = if town.chat_shows(SECURITY, "🔴") { SECURITY } else { ENGINEERING };
    town.group_sees(group, "🔴");
    town.group_sees(group, "客廳插座沒電");
    town.is_at_rest().await;
}

#[tokio::test]
async fn danger_in_the_middle_of_a_report_turns_it_into_an_emergency() {
    in_the_middle("現在冒煙了").await;
    in_the_middle("插座冒火花，有人触电了").await;
    in_the_middle("there are sparks coming out of the socket").await;
}

#[tokio::test]
async fn danger_is_heard_whatever_is_asked() {
    let town = Town::with_staff("en").await;
    // While one's home is being tied: no wrong code, but help.
    let anna = town.person(101, "Anna", "en", &[]);
    anna.says("/start").await;
    anna.presses("Link my home").await;
    anna.says("there is a fire in the corridor").await;
    assert_eq!(town.count(URGENT).await, 1, "{}", town.transcript());
    anna.sees("119");
    // While a message to the front desk is being written.
    let bo = town.resident(102, "Bo", "en", "5-1201").await;
    bo.says("/start").await;
    bo.presses("Message the desk").await;
    bo.says("somebody is breaking into my neighbour's flat right now").await;
    assert_eq!(town.count(URGENT).await, 2, "{}", town.transcript());
    // While the language is chosen.
    let cy = town.resident(103, "Cy", "en", "5-1202").await;
    cy.says("/language").await;
    cy.says("someone is trapped in the lift").await;
    assert_eq!(town.count(URGENT).await, 3, "{}", town.transcript());
    town.is_at_rest().await;
}

async fn doubtful(town: &Town) -> Person<'_> {
    let anna = town.resident(101, "林安", "zh-hans", "5-1201").await;
    anna.says("厨房漏水了").await;
    anna.sees("现在水还在流吗");
    assert_eq!(town.count(TICKETS).await, 0);
    anna
}

#[tokio::test]
async fn a_doubt_is_settled_by_one_question_yes() {
    let town = Town::with_staff("zh-Hans").await;
    let anna = doubtful(&town).await;
    anna.presses("还在流").await;
    assert_eq!(town.count(URGENT).await, 1);
    anna.sees("进水总阀");
    anna.sees("+86 400 000 0001");
    expect_test::expect![[r#"
        10:00  林安: 厨房漏水了
        10:00  → 林安
                    ❗️ 先确认一件事：现在水还在流吗？
                    在流的话，马上派人；两分钟内没有回答，也按“在流”处理。
                    [💧 还在流，止不住]
                    [没有在流，或只是滴水]
                    [取消]
        10:00  林安 presses [还在流]
        10:00  → #engineering
                    R-261124-0001 水管龙头 · 位置正在询问（登记住址 5-1201）
                    🔴 紧急，请马上接单
                    💬 💧 跑水、水漫出来
                    厨房漏水了
                    [✋ 接单] [派给…]
        10:00  → Chen
                    R-261124-0001 水管龙头 · 位置正在询问（登记住址 5-1201）
                    🔴 紧急，请马上接单
                    💬 💧 跑水、水漫出来
                    厨房漏水了
                    [✋ 接单] [派给…]
        10:00  → #engineering
                    🔴 R-261124-0001 · 紧急 · 水管龙头
                    📍 位置正在询问（登记住址 5-1201）
                    💬 💧 跑水、水漫出来
                    厨房漏水了
                    👤 林安 · ☎️ 138****0101
                    ▪️ 待接单
                    ⏱ 接单时限：今天 10:05
                    [✋ 接单]
                    [派给…] [❓ 问住户] [更多 ▾]
        10:00  → 林安
                    R-261124-0001 · 水管龙头
                    📍 位置正在询问（登记住址 5-1201）
                    💧 跑水、水漫出来 厨房漏水了

                    已转给工程部，等师傅接单。
                    🔴 按紧急情况处理。危险还在请先离开，并拨打工程部值班电话 +86 400 000 0001
                    最迟今天 10:05 有人接手。
                    [补充] [催一下]
                    [进展] [撤回]
                    [🙋 转人工]
        10:00  → 林安
                    🚨 💧 跑水、水漫出来：已登记 R-261124-0001，正在通知值班人员。
                    ☎️ 请同时打电话：工程部值班电话 +86 400 000 0001
                    ⚠️ 够得着就先关进水总阀；水靠近插座时不要踩水，先拉电闸。

                    在哪里？选一个，或直接打字。
                    [🏠 我家 5-1201]
                    [1 栋] [2 栋] [3 栋]
                    [5 栋] [临街商铺]
                    [🌳 不在楼里（车库、园区、大门）]
                    [不是紧急情况] [就这些]
                    [跳过]
    "#]]
    .assert_eq(&told(&town));
    town.is_at_rest().await;
}

#[tokio::test]
async fn a_doubt_is_settled_by_one_question_no() {
    let town = Town::with_staff("zh-Hans").await;
    let anna = doubtful(&town).await;
    anna.presses("没有在流").await;
    town.pass(minutes(5)).await;
    assert_eq!(town.count(URGENT).await, 0);
    anna.does_not_see("正在通知值班人员");
    anna.says("没有在流，只是有水渍").await;
    assert_eq!(town.count(URGENT).await, 0);
    assert!(!anna.last().contains("现在水还在流吗"), "asked once\n{}", town.transcript());
    town.is_at_rest().await;
}

#[tokio::test]
async fn two_minutes_of_silence_count_as_yes_whatever_is_said_meanwhile() {
    let town = Town::with_staff("zh-Hans").await;
    let anna = doubtful(&town).await;
    town.pass(minutes(1)).await;
    anna.says("就在水槽下面").await;
    assert_eq!(town.count(URGENT).await, 0);
    anna.sees("请按下面的按钮");
    town.pass(minutes(1)).await;
    assert_eq!(town.count(URGENT).await, 1, "{}", town.transcript());
    town.group_sees(ENGINEERING, "就在水槽下面");
    anna.sees("已登记");
    town.pass(minutes(3)).await;
    assert_eq!(town.count(URGENT).await, 1);
    town.is_at_rest().await;
}

#[tokio::test]
async fn silence_counts_also_while_the_language_is_being_changed() {
    let town = Town::with_staff("zh-Hans").await;
    let anna = doubtful(&town).await;
    anna.says("/language").await;
    town.pass(minutes(2)).await;
    assert_eq!(town.count(URGENT).await, 1, "{}", town.transcript());
    anna.sees("进水总阀");
    town.is_at_rest().await;
}

#[tokio::test]
async fn a_home_without_power_is_no_emergency_and_a_house_is_one() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    anna.says("no power at home").await;
    anna.sees("whole building without power, or only your home");
    anna.says("only my home").await;
    assert_eq!(town.count(URGENT).await, 0);
    anna.says("/cancel").await;
    anna.says("power is out").await;
    anna.presses("The whole building").await;
    assert_eq!(town.count(URGENT).await, 1, "{}", town.transcript());
    town.is_at_rest().await;
}

#[tokio::test]
async fn everything_asked_afterwards_reaches_the_people_on_duty_at_once() {
    let town = Town::with_staff("zh-Hans").await;
    let guest = town.person(101, "客人", "zh-hans", &[]);
    guest.says("/start").await;
    guest.presses("紧急情况").await;
    guest.presses("困").await;
    town.group_sees(ENGINEERING, "位置正在询问");
    guest.presses("2 栋").await;
    town.group_sees(ENGINEERING, "2 栋");
    guest.says("左边那部，大概 8 楼").await;
    town.group_sees(ENGINEERING, "左边那部，大概 8 楼");
    guest.says("里面两个人，有个孩子").await;
    town.group_sees(ENGINEERING, "有个孩子");
    guest.sends_photo("p1", "门缝里看到的").await;
    town.group_sees(ENGINEERING, "[Photo]");
    town.group_sees(ENGINEERING, "门缝里看到的");
    guest.presses("就这些").await;
    assert_eq!(town.count(TICKETS).await, 1);
    // What is registered is not asked for again.
    town.pass(minutes(70)).await;
    guest.does_not_see("还没填完");
    town.is_at_rest().await;
}

#[tokio::test]
async fn calm_afterwards_makes_it_an_ordinary_repair() {
    let town = Town::with_staff("zh-Hant").await;
    let mei = town.resident(101, "美", "zh-hant", "5-1201").await;
    mei.says("/start").await;
    mei.presses("緊急").await;
    mei.presses("水").await;
    assert_eq!(town.count(URGENT).await, 1);
    let (chat, message, data) = mei.button("不是緊急");
    mei.presses("不是緊急").await;
    assert_eq!(town.count(URGENT).await, 0);
    assert_eq!(town.count(TICKETS).await, 1);
    mei.sees("改為一般");
    mei.presses_data(chat, message, &data).await;
    town.group_sees(ENGINEERING, "不是緊急情況，改為一般報修");
    assert_eq!(town.screen(SECURITY).len() + town.screen(FRONT_DESK).len(), 0, "nobody else is called");
    town.is_at_rest().await;
}

#[tokio::test]
async fn a_photo_with_dangerous_words_is_an_emergency_with_its_photo() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    anna.sends_photo("p1", "smoke coming out of the meter box!").await;
    assert_eq!(town.count(URGENT).await, 1, "{}", town.transcript());
    let group = if town.chat_shows(SECURITY, "[Photo]") { SECURITY } else { ENGINEERING };
    town.group_sees(group, "[Photo]");
    town.is_at_rest().await;
}

#[tokio::test]
async fn two_taps_on_a_danger_are_one_emergency() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    anna.says("/start").await;
    let (chat, message, data) = anna.button("🔴 Emergency");
    anna.presses("🔴 Emergency").await;
    anna.presses_data(chat, message, &data).await;
    let asked = town.screen(101).iter().filter(|m| m.text().contains("What is happening?")).count();
    assert_eq!(asked, 1, "{}", town.transcript());
    let (chat, message, data) = anna.button("Smell of gas");
    // Both taps before the first answer is on the screen.
    for _ in 0..2 {
        let press = anna.press(chat, message, &data);
        town.update_raw("callback_query", press).await;
    }
    town.settle().await;
    assert_eq!(town.count(TICKETS).await, 1);
    anna.presses_data(chat, message, &data).await;
    assert_eq!(town.count(TICKETS).await, 1);
    town.is_at_rest().await;
}
