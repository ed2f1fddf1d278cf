//! What residents do with a request of theirs: look, add, urge, withdraw; and neighbours who joined.

use super::common::{card, end, keys_of, report, saying, state, texts};
use crate::support::town::{ENGINEERING, Person, Town, hours, minutes};

const DRIPS: &str = "The kitchen tap keeps dripping";

#[tokio::test]
async fn my_requests_and_their_history() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let li = town.staff("li", "en");
    anna.says("/requests").await;
    anna.sees("no requests");
    let number = report(&anna, DRIPS).await;
    li.replies(&number, "secret note").await;
    li.presses("Take").await;
    li.presses("Phone").await;
    li.presses("Promise").await;
    li.presses("today 14:00–16:00").await;
    anna.says("/requests").await;
    anna.sees(&format!("{number} Water and taps · 5-1201"));
    anna.sees("time agreed");
    anna.presses(&format!("{number} · Water and taps")).await;
    let shown = saying(&town, 101, "The time is set");
    assert_eq!(shown.len(), 2, "a new one below; the old one stays without buttons\n{}", town.transcript());
    assert!(shown[0].keys().next().is_none());
    anna.presses("History").await;
    let history = anna.last();
    for line in ["Registered", "Taken by 李师傅（示例）", "Agreed: today 14:00–16:00"] {
        assert!(history.contains(line), "{history}");
    }
    for secret in ["secret", "note", "phone", "Phone"] {
        assert!(!history.contains(secret), "{history}");
    }
    // Another resident who forges the press.
    let eve = town.resident(102, "Eve", "en", "5-1202").await;
    let (_, id, data) = anna.button("Add");
    let said = eve.presses_data(102, id, &data).await.unwrap();
    assert!(said.starts_with("This request belongs to someone else"), "{said}");
    end(&town).await;
}

#[tokio::test]
async fn 补充文字和照片() {
    let town = Town::with_staff("zh-Hans").await;
    let anna = town.resident(101, "王女士", "zh-Hans", "5-1201").await;
    let li = town.staff("li", "zh-Hans");
    let number = report(&anna, "厨房水龙头一直滴水").await;
    li.presses("接单").await;
    anna.presses("补充").await;
    anna.says("热水那边").await;
    anna.sends_album(&["a.jpg", "b.jpg"]).await;
    anna.presses("发送").await;
    li.sees("➕ 住户：热水那边");
    assert!(town.chat_shows(ENGINEERING, "[2 pictures]"), "{}", town.transcript());
    assert!(card(&town, ENGINEERING, &number).contains("📎 2 张照片"), "{}", town.transcript());
    anna.sees("已经补充到单上");
    end(&town).await;
}

#[tokio::test]
async fn urged_at_most_every_two_hours() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let chen = town.staff("chen", "en");
    let number = report(&anna, DRIPS).await;
    assert_eq!(anna.presses("Urge").await.unwrap(), "Done: whoever is in charge sees it right away");
    town.group_sees(ENGINEERING, "📣 The resident is urging");
    assert!(card(&town, ENGINEERING, &number).contains("· high ·"), "{}", town.transcript());
    chen.does_not_see("urging");
    town.clock.advance(chrono::TimeDelta::seconds(3));
    let said = anna.presses("Urge").await.unwrap();
    assert!(said.contains("after today 12:00"), "{said}");
    assert_eq!(saying(&town, ENGINEERING, "urging").len(), 1);
    town.pass(hours(2) + minutes(1)).await;
    anna.presses("Urge").await;
    assert_eq!(saying(&town, ENGINEERING, "urging").len(), 2);
    chen.sees("📣 The resident is urging");
    end(&town).await;
}

#[tokio::test]
async fn 撤回要确认() {
    let town = Town::with_staff("zh-Hant").await;
    let anna = town.resident(101, "林小姐", "zh-Hant", "5-1201").await;
    let li = town.staff("li", "zh-Hant");
    let number = report(&anna, "廚房水龍頭一直滴水").await;
    li.presses("接單").await;
    anna.presses("撤回").await;
    assert_eq!(state(&town).await, "taken");
    let keep = texts(&anna).btn_matter_keep();
    anna.presses(&keep).await;
    assert_eq!(state(&town).await, "taken");
    anna.presses("撤回").await;
    anna.says("我自己修好了").await;
    anna.presses(&texts(&anna).btn_matter_withdraw()).await;
    assert_eq!(state(&town).await, "cancelled");
    li.sees("✖️ 住戶撤回了，不用去了：我自己修好了");
    assert!(keys_of(&town, ENGINEERING, &format!("🔧 {number}")).is_empty());
    end(&town).await;
}

/// Reports the dark lamp in the hall of building 5.
async fn lamp(who: &Person<'_>) {
    let t = texts(who);
    who.says("/start").await;
    who.presses(&t.btn_main_repair()).await;
    who.presses(&t.btn_repair_area_public()).await;
    who.presses("Electricity and lights").await;
    who.presses("Building 5").await;
    who.says("hall on the ground floor").await;
    if who.last().contains("reported already") {
        return;
    }
    who.says("All lamps in the hall are dark").await;
    for _ in 0..4 {
        let keys = super::common::newest_keys(who);
        let choices = [t.btn_repair_send(), t.btn_skip(), t.btn_repair_power_no()];
        let Some(next) = choices.into_iter().find(|k| keys.contains(k)) else { return };
        who.presses(&next).await;
    }
}

#[tokio::test]
async fn neighbours_who_joined() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let ben = town.resident(102, "Ben", "en", "5-1202").await;
    let li = town.staff("li", "en");
    lamp(&anna).await;
    let number = super::common::number(&town).await;
    lamp(&ben).await;
    ben.presses("Yes, join").await;
    assert_eq!(town.count("select count(*) from follower").await, 1, "{}", town.transcript());
    assert!(card(&town, ENGINEERING, &number).contains("1 more resident"), "{}", town.transcript());
    ben.sees(&number);
    li.presses("Take").await;
    ben.sees("has taken it");
    // What passes between the reporter and the team is theirs.
    li.presses("More").await;
    li.presses("Tell").await;
    li.replies("what do you want to tell", "Anna, I need your ladder").await;
    li.presses("📤 Send").await;
    anna.sees("I need your ladder");
    ben.does_not_see("ladder");
    // What Ben adds reaches the team; what he may not decide is no button of his.
    ben.replies(&number, "The lamp by the stairs is dark too").await;
    li.sees("The lamp by the stairs is dark too");
    super::common::finish(&li).await;
    ben.sees("has finished. If it is not right yet, reply to this message.");
    assert!(keys_of(&town, 102, "has finished").iter().all(|k| !k.contains("Accept")), "{}", town.transcript());
    let (_, id, data) = anna.button("Accept");
    let said = ben.presses_data(102, id, &data).await.unwrap();
    assert!(said.starts_with("This step is for the resident who reported it"), "{said}");
    let (_, id, data) = anna.button("Not done");
    let said = ben.presses_data(102, id, &data).await.unwrap();
    assert!(said.starts_with("This step is for the resident who reported it"), "{said}");
    assert_eq!(state(&town).await, "done");
    anna.presses("Accept").await;
    assert_eq!(saying(&town, 102, "You accepted").len(), 0, "{}", town.transcript());
    ben.sees("Closed. Thank you.");
    end(&town).await;
}

#[tokio::test]
async fn who_joined_learns_that_it_was_withdrawn() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let ben = town.resident(102, "Ben", "en", "5-1202").await;
    lamp(&anna).await;
    lamp(&ben).await;
    ben.presses("Yes, join").await;
    anna.presses("Withdraw").await;
    anna.presses("No longer needed").await;
    assert_eq!(state(&town).await, "cancelled");
    ben.sees("has withdrawn it. If it is still broken for you");
    anna.does_not_see("has withdrawn it");
    // What he answers is a report of his own.
    ben.replies("has withdrawn it", "Still all dark here").await;
    assert_eq!(town.count("select count(*) from ticket where reporter = 102").await, 1, "{}", town.transcript());
    end(&town).await;
}
