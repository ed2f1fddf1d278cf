//! The repair dialog as residents lead it: every kind, everything that can be told, everything that can be changed.

use super::common::told;
use crate::support::town::{ENGINEERING, FRONT_DESK, Person, SECURITY, Town, minutes};
use serde_json::json;

const TICKETS: &str = "select count(*) from ticket";

/// How many messages of the bot stand in the chat.
fn said(town: &Town, user: i64) -> usize {
    town.screen(user).iter().filter(|m| m.from_bot).count()
}

/// How many messages still have buttons of a question.
fn alive(town: &Town, user: i64) -> usize {
    let of_dialog = |m: &crate::support::telegram::Shown| {
        m.keys().any(|k| matches!(&k.act, frontdesk::chat::outgoing::KeyAct::Press(d) if d.starts_with("d.")))
    };
    town.screen(user).iter().filter(|m| of_dialog(m)).count()
}

#[tokio::test]
async fn a_repair_at_home_in_seven_taps() {
    let town = Town::with_staff("zh-Hans").await;
    let anna = town.resident(101, "林安", "zh-hans", "5-1201").await;
    anna.says("/start").await;
    anna.presses("报修").await;
    anna.presses("🏠 家里").await;
    anna.presses("水管龙头").await;
    anna.says("厨房龙头关不紧，一直滴").await;
    anna.presses("跳过").await;
    anna.presses("明天上午").await;
    anna.presses("✅ 发送").await;
    assert_eq!(town.count(TICKETS).await, 1);
    town.group_sees(ENGINEERING, "厨房龙头关不紧");
    town.group_sees(ENGINEERING, "11月25日");
    town.group_sees(ENGINEERING, "接单时限：今天 10:30");
    anna.sees("最迟今天 10:30 有人接手");
    assert_eq!(alive(&town, 101), 0, "{}", town.transcript());
    expect_test::expect![[r#"
        10:00  林安: /start
        10:00  → 林安
                    您好，林安！这里是海港花园（示例）物业前台。
                    哪里坏了、有什么要问的，直接发给我就行：一句话、一张照片都可以。

                    🏠 5-1201
                    紧急情况请直接拨打 +86 400 000 0003
                    [🔧 报修] [🔴 紧急情况]
                    [❓ 问一问] [📣 投诉]
                    [💰 费用] [📋 我的事项]
                    [🧹 上门服务] [🪪 许可登记]
                    [🙋 转人工] [💬 给前台留言]
                    [怎么用]
                    [🏠 再绑定一处] [🌐 语言 / Language]
                    [🔒 我的资料]
        10:00  林安 presses [报修]
        10:00  → 林安
                    🔧 报修

                    哪里需要维修？
                    也可以直接打字，例如“厨房水龙头一直滴水”，或先发一张照片。
                    [🏢 公共区域（电梯、楼道、园区）]
                    [🏠 家里]
                    [🧰 家里 · 有偿维修]
                    [取消]
        10:00  林安 presses [🏠 家里]
        10:00  ✎ 林安
                    🔧 报修 · 家里

                    是哪一类问题？
                    [水管龙头] [电路照明]
                    [门锁门禁] [下水道堵塞]
                    [墙面与渗漏] [燃气]
                    [消防设施] [暖气空调]
                    [网络电话电视] [其他]
                    [‹ 返回] [取消]
        10:00  林安 presses [水管龙头]
        10:00  ✎ 林安
                    🔧 报修 · 家里 · 水管龙头 · 5-1201

                    哪里坏了，什么样？一两句话就够。发语音也可以。
                    [‹ 返回] [取消]
        10:00  林安: 厨房龙头关不紧，一直滴
        10:00  → 林安
                    🔧 报修 · 家里 · 水管龙头 · 5-1201
                    已记下：“厨房龙头关不紧，一直滴”

                    有照片、视频、语音或位置吗？师傅看了就知道带什么工具。可以一次发几张。
                    [跳过]
                    [‹ 返回] [取消]
        10:00  林安 presses [跳过]
        10:00  ✎ 林安
                    🔧 报修 · 家里 · 水管龙头 · 5-1201
                    已记下：“厨房龙头关不紧，一直滴”

                    什么时候方便上门？也可以直接打字，例如“周三晚上 7 点后”。
                    [今天上午] [今天下午]
                    [明天上午] [明天下午]
                    [周末] [什么时候都可以]
                    [‹ 返回] [取消]
        10:00  林安 presses [明天上午]
        10:00  ✎ 林安
                    🔧 请核对，没问题就发送

                    类别：家里 · 水管龙头
                    地点：5-1201
                    情况：厨房龙头关不紧，一直滴
                    上门：11月25日 周三上午（希望的时间，师傅会再和您确认）
                    电话：138****0101

                    发送后会给您单号，有人接单马上告诉您。
                    [✅ 发送]
                    [改范围] [改类别]
                    [改地点] [改情况]
                    [改附件] [改时间]
                    [‹ 返回] [取消]
        10:00  林安 presses [✅ 发送]
        10:00  → 林安
                    R-261124-0001 · 水管龙头
                    📍 5-1201
                    厨房龙头关不紧，一直滴

                    已转给工程部，等师傅接单。
                    最迟今天 10:30 有人接手。
                    [补充] [催一下]
                    [进展] [撤回]
                    [🙋 转人工]
        10:00  → #engineering
                    🔧 R-261124-0001 · 水管龙头
                    📍 5-1201 · 家里
                    💬 厨房龙头关不紧，一直滴
                    🚪 方便上门：11月25日 周三上午
                    👤 林安 · ☎️ 138****0101
                    ▪️ 待接单
                    ⏱ 接单时限：今天 10:30
                    [✋ 接单]
                    [派给…] [❓ 问住户] [更多 ▾]
    "#]]
    .assert_eq(&told(&town));
    town.is_at_rest().await;
}

#[tokio::test]
async fn every_category_of_every_area_reaches_its_department() {
    let town = Town::with_staff("en").await;
    let table: [(&str, &[(&str, i64)]); 3] = [
        (
            "Public area",
            &[
                ("Water and taps", ENGINEERING),
                ("Electricity and lights", ENGINEERING),
                ("Lift", ENGINEERING),
                ("Doors and access", SECURITY),
                ("Blocked drain", ENGINEERING),
                ("Walls and leaks", ENGINEERING),
                ("Gas", ENGINEERING),
                ("Fire equipment", SECURITY),
                ("Heating and air", ENGINEERING),
                ("Internet, phone, TV", ENGINEERING),
                ("Something else", FRONT_DESK),
            ],
        ),
        (
            "🏠 In my home",
            &[
                ("Water and taps", ENGINEERING),
                ("Electricity and lights", ENGINEERING),
                ("Doors and access", SECURITY),
                ("Blocked drain", ENGINEERING),
                ("Walls and leaks", ENGINEERING),
                ("Gas", FRONT_DESK),
                ("Fire equipment", SECURITY),
                ("Heating and air", FRONT_DESK),
                ("Internet, phone, TV", FRONT_DESK),
                ("Something else", FRONT_DESK),
            ],
        ),
        (
            "In my home · paid",
            &[
                ("Water and taps", ENGINEERING),
                ("Electricity and lights", ENGINEERING),
                ("Doors and access", SECURITY),
                ("Blocked drain", ENGINEERING),
                ("Walls and leaks", ENGINEERING),
                ("Heating and air", ENGINEERING),
                ("Something else", FRONT_DESK),
            ],
        ),
    ];
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let mut filed = 0;
    for (area, categories) in table {
        for (category, group) in categories {
            anna.says("/menu").await;
            anna.presses("Report a repair").await;
            anna.presses(area).await;
            anna.presses(category).await;
            if anna.last().contains("register it all the same") {
                anna.presses("Register it with the front desk").await;
            }
            if area == "Public area" {
                anna.presses("Building 2").await;
                anna.presses("Skip").await;
            }
            anna.says("It does not look right").await;
            anna.presses("Skip").await;
            if area != "Public area" {
                anna.presses("Any time").await;
            }
            assert!(anna.last().contains(category), "{area} {category}\n{}", town.transcript());
            if area.contains("paid") {
                assert!(anna.last().contains("you get the price first"), "{}", town.transcript());
            }
            anna.presses("Send").await;
            if anna.last().contains("reported already") {
                anna.presses("Mine is different").await;
            }
            filed += 1;
            assert_eq!(town.count(TICKETS).await, filed, "{area} {category}\n{}", town.transcript());
            let number = format!("R-261124-{filed:04}");
            assert!(town.chat_shows(*group, &number), "{area} {category}: not in its group");
        }
    }
    assert_eq!(town.count("select count(*) from ticket where area = 'public'").await, 11);
    assert_eq!(town.count("select count(*) from ticket where area = 'paid'").await, 7);
    town.is_at_rest().await;
}

/// Comes to the question for files.
async fn at_files(person: &Person<'_>) {
    person.says("/menu").await;
    person.presses("報修").await;
    person.presses("🏠 家裡").await;
    person.presses("門鎖門禁").await;
    person.says("大門鎖不上").await;
    person.sees("照片");
}

#[tokio::test]
async fn an_album_is_one_thing_and_files_of_every_kind_go_with_the_report() {
    let town = Town::with_staff("zh-Hant").await;
    let mei = town.resident(101, "美", "zh-hant", "5-1201").await;
    at_files(&mei).await;
    let before = said(&town, 101);
    mei.sends_album(&["a1", "a2", "a3", "a4", "a5"]).await;
    assert_eq!(said(&town, 101), before + 1, "one question, not five\n{}", town.transcript());
    assert!(mei.last().contains("5 份"), "{}", town.transcript());
    let file = |id: &str| json!({"file_id": id, "file_unique_id": format!("u-{id}")});
    mei.sends("video", file("v1")).await;
    mei.sends("voice", file("s1")).await;
    mei.sends("video_note", file("n1")).await;
    mei.sends("document", file("d1")).await;
    mei.sends("location", json!({"latitude": 22.31, "longitude": 114.17})).await;
    mei.sends_photo("p9", "鎖舌卡住了").await;
    assert!(mei.last().contains("11 份"), "{}", town.transcript());
    assert_eq!(alive(&town, 101), 1, "{}", town.transcript());
    mei.presses("好了").await;
    mei.presses("都可以").await;
    mei.sees("鎖舌卡住了");
    mei.presses("✅").await;
    town.group_sees(SECURITY, "鎖舌卡住了");
    assert_eq!(town.count("select count(*) from attachment").await, 11);
    town.group_sees(SECURITY, "[7 pictures]");
    town.group_sees(SECURITY, "[VideoNote]");
    town.group_sees(SECURITY, "[Voice]");
    town.is_at_rest().await;
}

#[tokio::test]
async fn files_can_be_cleared_and_more_than_enough_are_refused_kindly() {
    let town = Town::with_staff("zh-Hant").await;
    let mei = town.resident(101, "美", "zh-hant", "5-1201").await;
    at_files(&mei).await;
    mei.sends_photo("p1", "").await;
    mei.presses("重傳").await;
    assert!(mei.last().contains("略過") || mei.button("略過").0 == 101);
    for n in 0..22 {
        mei.sends_photo(&format!("q{n}"), "").await;
    }
    mei.sees("20 份");
    mei.presses("好了").await;
    mei.presses("都可以").await;
    mei.presses("✅").await;
    assert_eq!(town.count("select count(*) from attachment").await, 20);
    town.is_at_rest().await;
}

#[tokio::test]
async fn a_photo_may_come_first_and_its_caption_are_words() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    anna.sends_photo("p1", "").await;
    anna.sees("Your file has arrived");
    anna.says("hallway light is broken on floor 3").await;
    anna.presses("Right").await;
    anna.presses("Building 2").await;
    anna.presses("Skip").await;
    anna.presses("Send").await;
    assert_eq!(town.count("select count(*) from attachment").await, 1);
    town.group_sees(ENGINEERING, "hallway light is broken on floor 3");
    // An album out of nothing, its words on the first picture.
    let before = said(&town, 101);
    anna.sends_album(&["b1", "b2", "b3"]).await;
    assert_eq!(said(&town, 101), before + 1, "{}", town.transcript());
    anna.presses("Not a repair").await;
    assert_eq!(town.count("select count(*) from ticket where kind = 'inquiry'").await, 1);
    town.group_sees(FRONT_DESK, "Q-261124-0001");
    town.group_sees(FRONT_DESK, "[3 pictures]");
    // A voice message first.
    anna.sends("voice", json!({"file_id": "s1", "file_unique_id": "us1"})).await;
    anna.sees("what is wrong, and where");
    anna.says("/cancel").await;
    town.is_at_rest().await;
}

#[tokio::test]
async fn every_answer_of_the_summary_can_be_changed() {
    let town = Town::with_staff("zh-Hans").await;
    let anna = town.resident(101, "林安", "zh-hans", "5-1201").await;
    anna.starts(&town.unit_code("1-302").await).await;
    anna.says("/start").await;
    anna.says("卧室的灯不亮了").await;
    anna.presses("对").await;
    anna.presses("5-1201").await;
    anna.presses("跳过").await;
    anna.presses("什么时候都可以").await;
    anna.sees("请核对");
    let summary = || anna.last();
    anna.presses("改类别").await;
    anna.presses("其他").await;
    assert!(summary().contains("家里 · 其他"), "{}", town.transcript());
    anna.presses("改地点").await;
    anna.presses("1-302").await;
    assert!(summary().contains("地点：1-302"), "{}", town.transcript());
    anna.presses("改情况").await;
    anna.says("卧室吊灯一闪一闪").await;
    assert!(summary().contains("一闪一闪") && !summary().contains("不亮了"), "{}", town.transcript());
    anna.presses("改附件").await;
    anna.sends_photo("p1", "").await;
    anna.presses("好了").await;
    assert!(summary().contains("附件：1 份"), "{}", town.transcript());
    anna.presses("改时间").await;
    anna.says("周三晚上七点后").await;
    assert!(summary().contains("上门：周三晚上七点后"), "{}", town.transcript());
    anna.presses("改范围").await;
    anna.presses("公共区域").await;
    anna.presses("3 栋").await;
    anna.says("门口").await;
    assert!(summary().contains("公共区域 · 其他") && summary().contains("3 栋 · 门口"), "{}", town.transcript());
    assert!(!summary().contains("上门"), "nobody has to be at home for a public place\n{}", town.transcript());
    assert_eq!(alive(&town, 101), 1);
    anna.presses("✅ 发送").await;
    assert_eq!(town.count("select count(*) from ticket where place = '3 栋 · 门口' and visit = ''").await, 1);
    town.is_at_rest().await;
}

#[tokio::test]
async fn back_leads_through_all_questions_and_keeps_the_answers() {
    let town = Town::with_staff("en").await;
    let guest = town.person(101, "Guest", "en", &[]);
    guest.says("/start").await;
    guest.presses("Report a repair").await;
    guest.presses("🏠 In my home").await;
    guest.presses("Doors and access").await;
    guest.presses("Building 5").await;
    guest.says("1201").await;
    guest.says("The lock is stuck").await;
    guest.presses("Skip").await;
    guest.presses("Any time").await;
    guest.presses("Skip").await;
    guest.sees("Please check, then send");
    for question in [
        "How can we call you",
        "When may someone come",
        "photo, video",
        "What is wrong",
        "Which unit in Building 5",
        "choose the building",
        "What kind of problem",
        "Where is the repair needed",
    ] {
        guest.presses("Back").await;
        let seen = town.screen(101);
        let seen = seen.iter().rev().find(|m| m.from_bot && m.keys().next().is_some()).unwrap().text();
        assert!(seen.contains(question), "{question:?} is not in {seen:?}\n{}", town.transcript());
    }
    assert!(!guest.last().contains("Back"));
    // The typed label does the same as the button; and on we go, answers in place where they still fit.
    guest.says("in my home").await;
    guest.says("2").await;
    guest.says("/cancel").await;
    town.is_at_rest().await;
}

#[tokio::test]
async fn answers_may_be_typed_instead_of_pressed() {
    let town = Town::with_staff("zh-Hant").await;
    let mei = town.person(101, "美", "zh-hant", &[]);
    mei.says("報修").await;
    for words in ["公共區域", "電梯", "2棟", "左邊那部", "門關不上", "略過", "略過"] {
        mei.says(words).await;
    }
    mei.sees("請核對");
    mei.says("還有怪聲").await;
    mei.sees("還有怪聲");
    mei.says("傳送").await;
    if town.count(TICKETS).await == 0 {
        mei.presses("✅").await;
    }
    assert_eq!(town.count("select count(*) from ticket where category = 'lift' and area = 'public'").await, 1);
    town.group_sees(ENGINEERING, "2 棟 · 左邊那部");
    town.is_at_rest().await;
}

#[tokio::test]
async fn free_words_start_a_report_with_a_suggestion() {
    let town = Town::with_staff("zh-Hans").await;
    let anna = town.resident(101, "林安", "zh-hans", "5-1201").await;
    anna.says("马桶堵了，水下不去").await;
    anna.sees("下水道堵塞");
    anna.presses("不对，我来选").await;
    anna.sees("已记下：“马桶堵了，水下不去”");
    anna.presses("🏠 家里").await;
    anna.presses("水管龙头").await;
    // What was told is not asked again.
    assert!(anna.last().contains("照片"), "{}", town.transcript());
    anna.says("/cancel").await;
    anna.sees("马桶堵了，水下不去");
    town.is_at_rest().await;
}

#[tokio::test]
async fn what_was_reported_already_can_be_joined_or_told_apart() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let bo = town.resident(102, "Bo", "en", "5-1202").await;
    let cy = town.resident(103, "Cy", "en", "5-1203").await;
    for who in [&anna, &bo, &cy] {
        who.says("/menu").await;
        who.presses("Report a repair").await;
        who.presses("Public area").await;
        who.presses("Lift").await;
        who.presses("Building 5").await;
        who.says("lobby").await;
        who.says("The doors do not close").await;
        who.presses("Skip").await;
        who.presses("Send").await;
        town.pass(minutes(3)).await;
    }
    assert_eq!(town.count(TICKETS).await, 1);
    bo.sees("reported already");
    let (chat, message, data) = bo.button("Yes, join");
    bo.presses("Yes, join R-261124-0001").await;
    bo.presses_data(chat, message, &data).await;
    assert_eq!(town.count("select count(*) from follower").await, 1);
    town.group_sees(ENGINEERING, "1 more");
    town.staff("li", "en").presses("Take").await;
    bo.sees("has taken it");
    cy.presses("Mine is different").await;
    assert_eq!(town.count(TICKETS).await, 2);
    town.is_at_rest().await;
}

#[tokio::test]
async fn what_is_not_ours_says_whose_it_is() {
    let town = Town::with_staff("zh-Hant").await;
    let mei = town.resident(101, "美", "zh-hant", "5-1201").await;
    mei.says("/start").await;
    mei.presses("報修").await;
    mei.presses("🏠 家裡").await;
    mei.presses("網路電話電視").await;
    mei.sees("電信業者熱線");
    mei.presses("知道了").await;
    assert_eq!(town.count(TICKETS).await, 0);
    assert_eq!(alive(&town, 101), 0);
    mei.says("/start").await;
    mei.presses("報修").await;
    mei.presses("🏠 家裡").await;
    mei.presses("瓦斯").await;
    mei.sees("瓦斯公司 24 小時熱線");
    mei.presses("還是登記").await;
    mei.says("爐子點不著").await;
    mei.presses("略過").await;
    mei.presses("都可以").await;
    mei.presses("✅").await;
    assert_eq!(town.count("select count(*) from ticket where category = 'gas'").await, 1);
    town.is_at_rest().await;
}
