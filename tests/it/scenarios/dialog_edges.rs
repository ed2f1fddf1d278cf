//! The edges of the dialog: what people send that nobody asked for, what happens when time passes or the program starts
//! anew, and buttons that are pressed twice, too late or by a forger.

use super::common::told;
use crate::support::town::{Person, SECURITY, Town, days, hours};
use frontdesk::desk::Desk;
use serde_json::json;

const TICKETS: &str = "select count(*) from ticket";
const WORDS: &str = "大门锁不上，钥匙拧不动";

/// The questions of a home repair, and how to get from each to the next; `None` presses the button, `Some` types.
const PATH: [(&str, Option<&str>); 8] = [
    ("🏠 家里", None),
    ("门锁门禁", None),
    ("5 栋", None),
    ("房号", Some("1201")),
    ("说明", Some(WORDS)),
    ("跳过", None),
    ("什么时候都可以", None),
    ("跳过", None),
];

async fn guest(town: &Town) -> Person<'_> {
    let guest = town.person(101, "客人", "zh-hans", &[]);
    guest.says("/start").await;
    guest.presses("报修").await;
    guest
}

async fn step(person: &Person<'_>, (button, words): (&str, Option<&str>)) {
    match words {
        Some(words) => person.says(words).await,
        None => drop(person.presses(button).await),
    }
}

/// The question as it stands, without what was noted above it.
fn question(town: &Town) -> String {
    let screen = town.screen(101);
    screen.iter().rev().find(|m| m.from_bot && m.keys().next().is_some()).unwrap().text()
}

fn said(town: &Town) -> usize {
    town.screen(101).iter().filter(|m| m.from_bot).count()
}

#[tokio::test]
async fn cancel_at_every_question_gives_typed_words_back() {
    let town = Town::with_staff("zh-Hans").await;
    for until in 0..=PATH.len() {
        let guest = guest(&town).await;
        for answer in &PATH[..until] {
            step(&guest, *answer).await;
        }
        let by_command = until % 2 == 0;
        if by_command {
            guest.says("/cancel").await;
        } else {
            guest.presses("取消").await;
        }
        let last = town.screen(101).iter().rev().find(|m| m.from_bot && m.text().contains("已经停下")).unwrap().text();
        assert_eq!(last.contains(WORDS), until > 4, "{until}: {last}\n{}", town.transcript());
        assert_eq!(town.count("select count(*) from session where dialog is not null").await, 0);
        assert_eq!(town.count("select count(*) from timer where subject like 's%'").await, 0, "{until}");
    }
    let guest = guest(&town).await;
    guest.says("/cancel").await;
    guest.says("/cancel").await;
    guest.sees("现在没有进行中的步骤");
    assert_eq!(town.count(TICKETS).await, 0);
    town.is_at_rest().await;
}

#[tokio::test]
async fn every_question_survives_a_restart_and_asks_on_after_nonsense() {
    let mut town = Town::with_staff("zh-Hans").await;
    let sticker = json!({"file_id": "st", "file_unique_id": "ust", "emoji": "🙂"});
    {
        guest(&town).await;
    }
    for answer in PATH {
        // A deploy: a new desk on the same database.
        town.desk = Desk::new(town.clock.clone(), "desk_bot".into(), Default::default());
        let guest = town.person(101, "客人", "zh-hans", &[]);
        let before = question(&town);
        guest.sends("sticker", sticker.clone()).await;
        guest.sees("这类消息我们处理不了");
        let after = question(&town);
        let asked = before.lines().last().unwrap();
        assert!(after.contains(asked), "{asked:?} is not asked again in {after:?}");
        step(&guest, answer).await;
        assert_eq!(town.count(TICKETS).await, 0);
    }
    let guest = town.person(101, "客人", "zh-hans", &[]);
    guest.presses("✅ 发送").await;
    assert_eq!(town.count("select count(*) from ticket where place = '5-1201'").await, 1);
    town.is_at_rest().await;
}

#[tokio::test]
async fn every_button_of_the_path_may_be_tapped_twice() {
    let town = Town::with_staff("zh-Hans").await;
    let guest = guest(&town).await;
    for (button, words) in PATH.into_iter().chain([("✅ 发送", None)]) {
        if let Some(words) = words {
            guest.says(words).await;
            continue;
        }
        let (chat, message, data) = guest.button(button);
        let before = said(&town);
        // Twice before the screen has changed …
        for _ in 0..2 {
            let press = guest.press(chat, message, &data);
            town.update_raw("callback_query", press).await;
        }
        town.settle().await;
        let after = (question(&town), said(&town));
        // … and once more when it has.
        let window = guest.presses_data(chat, message, &data).await;
        assert_eq!(window, None, "{button}");
        assert_eq!((question(&town), said(&town)), after, "{button}\n{}", town.transcript());
        assert!(after.1 <= before + 2, "{button}: {} more\n{}", after.1 - before, town.transcript());
    }
    assert_eq!(town.count(TICKETS).await, 1);
    town.is_at_rest().await;
}

#[tokio::test]
async fn old_forged_and_foreign_buttons_do_nothing_but_show_where_things_stand() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let bo = town.resident(102, "Bo", "en", "5-1202").await;
    anna.says("/start").await;
    anna.presses("Report a repair").await;
    let (chat, first, area) = anna.button("🏠 In my home");
    anna.says("The bedroom door handle came off").await;
    // The old message: its question is over.
    let window = anna.presses_data(chat, first, &area).await;
    assert!(window.unwrap().contains("out of date") || !anna.last().is_empty());
    let (_, now, data) = anna.button("Right");
    for forged in ["d.999.x", "d.1.pub", "d..", "z.1", "", "m.nothing", "t.1.99999.take", "o.1.1.1", "d.-1.x", "c.999"]
    {
        anna.presses_data(chat, now, forged).await;
        assert_eq!(town.count(TICKETS).await, 0, "{forged:?}");
    }
    let long = format!("d.1.{}", "x".repeat(200));
    anna.presses_data(chat, now, &long).await;
    // Another person's stamp is nothing in one's own chat.
    bo.presses_data(102, 1, &data).await;
    assert_eq!(town.count("select count(*) from session where dialog is not null").await, 1);
    // A pick that this question does not have.
    let (_, now, data) = anna.button("Right");
    let stamp = data.split('.').nth(1).unwrap();
    anna.presses_data(chat, now, &format!("d.{stamp}.h99999")).await;
    anna.presses_data(chat, now, &format!("d.{stamp}.\u{0}")).await;
    anna.sees("The bedroom door handle came off");
    anna.says("/cancel").await;
    // Buttons of a message from before the dialog ended.
    let shown = town.screen(101).len();
    anna.presses_data(chat, first, &area).await;
    assert!(town.screen(101).len() <= shown + 1, "{}", town.transcript());
    assert_eq!(town.count(TICKETS).await, 0);
    // An inline message without a chat, as a very old one comes back.
    let mut press = anna.press(chat, now, "d.1.x");
    press.as_object_mut().unwrap().remove("message");
    town.update("callback_query", press).await;
    town.is_at_rest().await;
}

#[tokio::test]
async fn words_overtake_a_press_that_is_still_on_its_way() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    anna.says("/start").await;
    anna.presses("Report a repair").await;
    let (chat, message, data) = anna.button("Public area");
    let words = anna.message(101, "the corridor light flickers", json!({"text": "the corridor light flickers"}));
    town.update_raw("message", words).await;
    let press = anna.press(chat, message, &data);
    town.update_raw("callback_query", press).await;
    town.settle().await;
    anna.sees("the corridor light flickers");
    assert_eq!(question(&town).matches("Repair").count().min(1), 1);
    assert_eq!(town.count("select count(*) from session where dialog is not null").await, 1);
    // The other way round: the press first, words behind it.
    anna.says("/cancel").await;
    anna.says("/menu").await;
    anna.presses("Report a repair").await;
    let (chat, message, data) = anna.button("Public area");
    let press = anna.press(chat, message, &data);
    town.update_raw("callback_query", press).await;
    let words = anna.message(101, "lift", json!({"text": "lift"}));
    town.update_raw("message", words).await;
    town.settle().await;
    assert!(question(&town).contains("Public area · Lift"), "{}", town.transcript());
    town.is_at_rest().await;
}

#[tokio::test]
async fn an_hour_later_one_nudge_and_a_day_later_the_end() {
    let town = Town::with_staff("zh-Hans").await;
    let anna = town.resident(101, "林安", "zh-hans", "5-1201").await;
    anna.says("我家大门的门锁松了").await;
    anna.presses("对").await;
    town.forget();
    town.pass(hours(3)).await;
    let nudges = |town: &Town| town.transcript().matches("要接着来吗").count();
    assert_eq!(nudges(&town), 1, "{}", town.transcript());
    // The question stands below the nudge and can be answered right there.
    anna.presses("跳过").await;
    anna.presses("周末").await;
    town.pass(hours(2)).await;
    assert_eq!(nudges(&town), 2, "a new silence, a new nudge");
    town.pass(hours(24)).await;
    anna.sees("隔得久了");
    anna.sees("大门的门锁松了");
    assert_eq!(nudges(&town), 2);
    assert_eq!(town.count("select count(*) from session where dialog is not null").await, 0);
    town.pass(days(3)).await;
    assert_eq!(town.transcript().matches("隔得久了").count(), 1);
    expect_test::expect![[r#"
        11:00  → 林安
                    刚才的事还没填完，要接着来吗？已经填好的都还在。

                    🔧 报修 · 家里 · 门锁门禁 · 5-1201
                    已记下：“我家大门的门锁松了”

                    有照片、视频、语音或位置吗？师傅看了就知道带什么工具。可以一次发几张。
                    [跳过]
                    [‹ 返回] [取消]
        13:00  林安 presses [跳过]
        13:00  ✎ 林安
                    🔧 报修 · 家里 · 门锁门禁 · 5-1201
                    已记下：“我家大门的门锁松了”

                    什么时候方便上门？也可以直接打字，例如“周三晚上 7 点后”。
                    [今天下午] [明天上午]
                    [明天下午] [周末]
                    [什么时候都可以]
                    [‹ 返回] [取消]
        13:00  林安 presses [周末]
        13:00  ✎ 林安
                    🔧 请核对，没问题就发送

                    类别：家里 · 门锁门禁
                    地点：5-1201
                    情况：我家大门的门锁松了
                    上门：11月28日 周六或11月29日 周日（希望的时间，师傅会再和您确认）
                    电话：138****0101

                    发送后会给您单号，有人接单马上告诉您。
                    [✅ 发送]
                    [改范围] [改类别]
                    [改地点] [改情况]
                    [改附件] [改时间]
                    [‹ 返回] [取消]
        14:00  → 林安
                    刚才的事还没填完，要接着来吗？已经填好的都还在。

                    🔧 请核对，没问题就发送

                    类别：家里 · 门锁门禁
                    地点：5-1201
                    情况：我家大门的门锁松了
                    上门：11月28日 周六或11月29日 周日（希望的时间，师傅会再和您确认）
                    电话：138****0101

                    发送后会给您单号，有人接单马上告诉您。
                    [✅ 发送]
                    [改范围] [改类别]
                    [改地点] [改情况]
                    [改附件] [改时间]
                    [‹ 返回] [取消]
        14:00  → 林安
                    隔得久了，刚才的步骤先停下了。您写过的话留在这里，复制过来就能重新开始：
                    我家大门的门锁松了
                    [主菜单]
    "#]]
    .assert_eq(&told(&town));
    town.is_at_rest().await;
}

#[tokio::test]
async fn a_dialog_of_another_version_ends_politely_with_its_words() {
    let town = Town::with_staff("zh-Hant").await;
    let mei = town.resident(101, "美", "zh-hant", "5-1201").await;
    for (stored, words) in [
        (json!({"name": "repair", "version": 1, "state": {"at": "gone"}, "typed": "門鎖壞了"}), Some("門鎖壞了")),
        (json!({"name": "unknown", "version": 9, "state": {}, "typed": "水管"}), Some("水管")),
        (json!({"name": "repair", "version": 99, "state": {"at": "area"}, "typed": ""}), None),
        (json!("nonsense"), None),
        (json!({"version": "x"}), None),
    ] {
        mei.says("/menu").await;
        mei.presses("報修").await;
        let (chat, message, data) = mei.button("🏠 家裡");
        sqlx::query("update session set dialog = $1, trail = $2 where user_id = 101")
            .bind(&stored)
            .bind(json!([stored, 5, null]))
            .execute(&town.db.pool)
            .await
            .unwrap();
        mei.presses_data(chat, message, &data).await;
        mei.sees("上次沒填完");
        if let Some(words) = words {
            mei.sees(words);
        }
        assert_eq!(town.count("select count(*) from session where dialog is not null").await, 0);
        assert_eq!(town.count("select count(*) from timer where subject like 's%'").await, 0);
    }
    // Left alone, it ends all the same when its day is over.
    mei.says("/menu").await;
    mei.presses("報修").await;
    town.forget();
    sqlx::query("update session set dialog = $1 where user_id = 101")
        .bind(json!([1]))
        .execute(&town.db.pool)
        .await
        .unwrap();
    town.pass(days(2)).await;
    assert_eq!(town.count("select count(*) from session where dialog is not null").await, 0);
    assert_eq!(town.transcript().matches("上次沒填完").count(), 1, "{}", town.transcript());
    // And a new report works as ever.
    mei.says("/menu").await;
    mei.presses("報修").await;
    mei.sees("哪裡需要維修");
    town.is_at_rest().await;
}

#[tokio::test]
async fn names_and_words_may_hold_anything() {
    let town = Town::with_staff("en").await;
    let name = "<b>Bobby</b> & \u{202e}\u{0}\"'; drop table ticket;--";
    let bobby = town.person(101, name, "en", &[]);
    bobby.starts(&town.unit_code("5-1201").await).await;
    bobby.presses("Mr").await;
    let nasty = "<i>door</i> & \u{0}\u{7}</b> {name} %s \u{202e}abc <a href='x'>y</a>\n\n\n\tlock broken";
    bobby.says("/start").await;
    bobby.presses("Report a repair").await;
    bobby.presses("🏠 In my home").await;
    bobby.presses("Doors and access").await;
    bobby.says(nasty).await;
    bobby.presses("Skip").await;
    bobby.says("<code>tomorrow & later</code>").await;
    bobby.presses("Skip").await;
    bobby.presses("Send").await;
    assert_eq!(town.count(TICKETS).await, 1);
    town.group_sees(SECURITY, "<i>door</i> &");
    town.group_sees(SECURITY, "<b>Bobby</b>");
    // Ten thousand characters, and ten thousand of them outside of Unicode's first plane.
    for long in ["锁坏了。".repeat(2500), "🔧".repeat(5000), "a".repeat(10_000)] {
        bobby.says("/menu").await;
        bobby.presses("Report a repair").await;
        bobby.presses("🏠 In my home").await;
        bobby.presses("Doors and access").await;
        bobby.says(&long).await;
        if bobby.last().contains("say a little more") {
            bobby.says(&format!("broken {long}")).await;
        }
        bobby.presses("Skip").await;
        bobby.says(&long).await;
        bobby.presses("Skip").await;
        bobby.sees("Please check");
        bobby.presses("Send").await;
        if bobby.last().contains("reported already") {
            bobby.presses("Mine is different").await;
        }
        bobby.says(&long).await;
        bobby.says("/cancel").await;
    }
    assert_eq!(town.count(TICKETS).await, 4);
    for nonsense in ["?", "……", "。", "🙂", "asdf", "1", "-1", "999999999999999999999999"] {
        bobby.says("/menu").await;
        bobby.presses("Report a repair").await;
        bobby.says(nonsense).await;
        bobby.says("/cancel").await;
    }
    town.is_at_rest().await;
}

#[tokio::test]
async fn commands_work_everywhere_and_give_words_back() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    for command in ["/menu", "/start", "/help", "/requests", "/nonsense"] {
        anna.says("the bathroom door does not close").await;
        town.forget();
        anna.says(command).await;
        assert!(town.transcript().contains("the bathroom door does not close"), "{command}\n{}", town.transcript());
        assert_eq!(town.count("select count(*) from session where dialog is not null").await, 0, "{command}");
    }
    // Another entry of the menu as well.
    anna.says("the bathroom door does not close").await;
    town.forget();
    anna.presses("Message the desk").await;
    assert!(town.transcript().contains("the bathroom door does not close"), "{}", town.transcript());
    // The large key for the phone number goes when the question goes.
    let guest = town.person(103, "Guest", "en", &[]);
    guest.says("/start").await;
    guest.presses("Link my home").await;
    guest.presses("No code").await;
    guest.says("5-1203").await;
    guest.presses("Owner").await;
    for command in ["/menu", "/start"] {
        guest.says(command).await;
    }
    let removed = town.transcript().matches("All right.").count();
    assert_eq!(removed, 1, "{}", town.transcript());
    anna.says("/cancel").await;
    town.is_at_rest().await;
}

#[tokio::test]
async fn an_edited_message_changes_nothing_and_breaks_nothing() {
    let town = Town::with_staff("zh-Hant").await;
    let mei = town.resident(101, "美", "zh-hant", "5-1201").await;
    mei.says("臥室的門鎖壞了").await;
    let before = said(&town);
    let mut message = mei.message(101, "", json!({"text": "臥室的門鎖完全壞了", "edit_date": 5}));
    message["message_id"] = json!(2);
    town.update("edited_message", message).await;
    assert_eq!(said(&town), before);
    assert_eq!(town.count("select count(*) from session where dialog is not null").await, 1);
    mei.says("/cancel").await;
    town.is_at_rest().await;
}

#[tokio::test]
async fn who_stops_the_bot_is_remembered_and_who_comes_back_goes_on() {
    let town = Town::with_staff("zh-Hans").await;
    let anna = town.resident(101, "林安", "zh-hans", "5-1201").await;
    anna.says("我家大门的门锁松了").await;
    anna.presses("对").await;
    anna.blocks(true).await;
    let shown = town.screen(101).len();
    town.pass(hours(2)).await;
    assert_eq!(town.screen(101).len(), shown, "nothing is sent to who does not want it");
    anna.blocks(false).await;
    anna.says("/menu").await;
    anna.sees("请问需要什么");
    anna.sees("大门的门锁松了");
    // Blocked while a ticket moves; staff see to it, and it is shown when they are back.
    anna.says("我家大门的门锁松了").await;
    for button in ["对", "跳过", "周末", "✅ 发送"] {
        anna.presses(button).await;
    }
    anna.blocks(true).await;
    town.staff("boris", "zh-Hans").presses("接单").await;
    anna.blocks(false).await;
    anna.says("/requests").await;
    anna.sees("已接单");
    assert_eq!(town.count(TICKETS).await, 1);
    town.is_at_rest().await;
}
