//! The work itself: on site, waiting, done with words, photos, materials and price.

use super::common::{card, end, keys_of, report, saying, state};
use crate::support::town::{ENGINEERING, Town, hours, minutes};

#[tokio::test]
async fn done_with_words_photos_materials_and_price() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let li = town.staff("li", "en");
    let number = report(&anna, "The kitchen tap keeps dripping").await;
    li.presses("Take").await;
    li.presses("On site").await;
    anna.sees("李师傅（示例） is there, working on it.");
    li.presses("Done").await;
    li.replies("what was done?", "New cartridge & seal <40 mm>").await;
    // Three photos, each in answer to the same question.
    let asked = li.button("Skip");
    li.replies_with_photo("Photos of the work?", "a.jpg").await;
    li.replies_with_photo("received; you can send more", "b.jpg").await;
    li.replies_with_photo("received; you can send more", "c.jpg").await;
    town.group_sees(ENGINEERING, "3 files received");
    assert_eq!(li.button("Next").1, asked.1, "the question stays where it is\n{}", town.transcript());
    li.presses("Next").await;
    li.replies("Which materials", "1 cartridge").await;
    li.replies("What does the resident owe", "about forty").await;
    town.group_sees(ENGINEERING, "Please write the amount as a number");
    li.replies("What does the resident owe", "80.5").await;
    town.group_sees(ENGINEERING, "the resident will read:");
    anna.does_not_see("New cartridge");
    li.presses("Change price").await;
    li.presses("No charge").await;
    li.presses("Confirm: done").await;
    assert_eq!(state(&town).await, "done");
    anna.sees("🔧 New cartridge & seal <40 mm>");
    anna.sees("🔩 Materials: 1 cartridge");
    anna.sees("💰 No charge");
    assert!(town.chat_shows(anna.user.0, "[3 pictures]"), "{}", town.transcript());
    let card = card(&town, ENGINEERING, &number);
    assert!(card.contains("📎 3 photos") && card.contains("✅ New cartridge"), "{card}");
    end(&town).await;
}

#[tokio::test]
async fn 直接完工() {
    let town = Town::with_staff("zh-Hans").await;
    let anna = town.resident(101, "王女士", "zh-Hans", "5-1201").await;
    let li = town.staff("li", "zh-Hans");
    let number = report(&anna, "厨房水龙头一直滴水").await;
    li.presses("接单").await;
    li.presses("完工").await;
    li.presses("直接完工").await;
    assert_eq!(state(&town).await, "done");
    anna.sees("已完工，请您看一看");
    assert_eq!(keys_of(&town, ENGINEERING, &format!("🔧 {number}")), ["💬 告诉住户"]);
    // The buttons of before, pressed from an old screen, do nothing.
    assert_eq!(saying(&town, ENGINEERING, &format!("{number} · 已完工，请住户确认中")).len(), 1);
    end(&town).await;
}

#[tokio::test]
async fn every_reason_to_wait_stops_the_clock() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let li = town.staff("li", "en");
    let number = report(&anna, "The kitchen tap keeps dripping").await;
    li.presses("Take").await;
    let due = "select coalesce(extract(epoch from due_at)::bigint, 0) from deadline
               where kind = 'resolve' and done_at is null";
    let before = town.count(due).await;
    for (reason, told) in [
        ("waiting for parts", "We are waiting for parts"),
        ("waiting for the resident", "We are waiting for you"),
        ("waiting for another company", "Another company has to act first"),
        ("waiting for the weather", "The weather does not allow it"),
    ] {
        if state(&town).await == "taken" {
            li.presses("More").await;
        }
        li.presses("Wait").await;
        li.presses(reason).await;
        anna.sees(told);
        assert!(card(&town, ENGINEERING, &number).contains(reason), "{}", town.transcript());
        assert_eq!(town.count(due).await, 0, "stands still");
        town.pass(minutes(15)).await;
        assert_eq!(li.presses("Resume").await.unwrap(), "Going on");
        anna.sees("has taken it");
    }
    assert_eq!(town.count(due).await, before + 3600, "an hour later");
    li.presses("More").await;
    li.presses("Wait").await;
    li.presses("waiting for parts").await;
    town.pass(hours(100)).await;
    assert_eq!(town.count("select count(*) from timeline where act->>'act' = 'alert'").await, 0);
    end(&town).await;
}

#[tokio::test]
async fn 到场以后住户不能撤回() {
    let town = Town::with_staff("zh-Hant").await;
    let anna = town.resident(101, "林小姐", "zh-Hant", "5-1201").await;
    let li = town.staff("li", "zh-Hant");
    report(&anna, "廚房水龍頭一直滴水").await;
    li.presses("接單").await;
    let cancel = anna.button("撤回");
    li.presses("到場").await;
    let said = anna.presses_data(cancel.0, cancel.1, &cancel.2).await.unwrap();
    assert!(said.contains("已到場"), "{said}");
    assert_eq!(state(&town).await, "on_site");
    end(&town).await;
}

#[tokio::test]
async fn work_that_cannot_go_on_is_put_down() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let (li, boris) = (town.staff("li", "en"), town.staff("boris", "en"));
    report(&anna, "The kitchen tap keeps dripping").await;
    li.presses("Take").await;
    li.presses("Done").await;
    // /cancel ends the dialog in the group, and the ticket is as before; a day of silence does so too.
    li.says_in(ENGINEERING, "/cancel").await;
    town.group_sees(ENGINEERING, "Cancelled. The ticket is unchanged.");
    li.presses("Done").await;
    let question = li.button("Done at once");
    town.pass(hours(25)).await;
    assert!(keys_of(&town, ENGINEERING, "what was done?").is_empty(), "{}", town.transcript());
    let said = li.presses_data(question.0, question.1, &question.2).await;
    assert!(said.is_some(), "an answer, at least");
    assert_eq!(state(&town).await, "taken");
    // While the dialog was open the ticket moved on: the end says so.
    li.presses("Done").await;
    let chen = town.staff("chen", "en");
    chen.presses("More").await;
    chen.presses("Assign").await;
    chen.presses("Boris").await;
    li.presses("Done at once").await;
    town.group_sees(ENGINEERING, "This step is for whoever has taken it");
    assert_eq!(state(&town).await, "taken");
    boris.sees("Assigned to you");
    end(&town).await;
}
