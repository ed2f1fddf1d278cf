//! After the work: accepted, not accepted, silence; and what comes later.

use super::common::{card, end, finished, keys_of, newest_keys, number, report, saying, state};
use crate::support::town::{ENGINEERING, Town, days, hours, minutes};

const DRIPS: &str = "The kitchen tap keeps dripping";

#[tokio::test]
async fn accepted() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let li = town.staff("li", "en");
    let number = finished(&anna, &li, DRIPS).await;
    let accept = anna.button("Accept");
    let not_done = anna.button("Not done");
    assert_eq!(anna.presses("Accept").await.unwrap(), "Thank you, accepted");
    assert_eq!(state(&town).await, "accepted");
    let label = "👍 Accept".to_owned();
    for message in town.screen(101) {
        assert!(message.keys().all(|k| k.label != label), "a dead button\n{}", town.transcript());
    }
    assert!(keys_of(&town, ENGINEERING, &format!("🔧 {number}")).is_empty());
    // The second of two taps says nothing; pressed later, and the other one, from an old screen.
    assert_eq!(anna.presses_data(accept.0, accept.1, &accept.2).await, None);
    town.pass(minutes(1)).await;
    let said = anna.presses_data(accept.0, accept.1, &accept.2).await.unwrap();
    assert!(said.starts_with("This is now “accepted”"), "{said}");
    let said = anna.presses_data(not_done.0, not_done.1, &not_done.2).await.unwrap();
    assert!(said.starts_with("This is now “accepted”"), "{said}");
    assert_eq!(state(&town).await, "accepted");
    end(&town).await;
}

#[tokio::test]
async fn 只好了一部分() {
    let town = Town::with_staff("zh-Hans").await;
    let anna = town.resident(101, "王女士", "zh-Hans", "5-1201").await;
    let (li, chen) = (town.staff("li", "zh-Hans"), town.staff("chen", "zh-Hans"));
    let number = finished(&anna, &li, "厨房水龙头一直滴水").await;
    anna.presses("只好了一部分").await;
    anna.says("热水好了，冷水还滴").await;
    anna.sends_photo("drip.jpg", "").await;
    anna.presses("发送").await;
    anna.sees("很抱歉，马上重新安排");
    assert_eq!(state(&town).await, "reopened");
    assert_eq!(town.count("select reopened::bigint from ticket").await, 1);
    town.group_sees(ENGINEERING, "↩️ 住户说只好了一部分：热水好了，冷水还滴");
    chen.sees("↩️ 住户说只好了一部分：热水好了，冷水还滴");
    assert!(card(&town, ENGINEERING, &number).contains("↩️ 第 1 次重开"), "{}", town.transcript());
    assert!(town.chat_shows(ENGINEERING, "[Photo]"), "{}", town.transcript());
    li.presses("接单").await;
    super::common::finish(&li).await;
    anna.presses("验收").await;
    assert_eq!(state(&town).await, "accepted");
    assert_eq!(town.count("select count(*) from callback where state = 'void'").await, 1);
    end(&town).await;
}

#[tokio::test]
async fn not_done_at_all() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let (li, chen) = (town.staff("li", "en"), town.staff("chen", "en"));
    finished(&anna, &li, DRIPS).await;
    anna.presses("Not done").await;
    anna.presses("Nobody came").await;
    anna.presses("Send").await;
    chen.sees("The resident says not done: Nobody came");
    anna.sees("It was not right the first time. We are sorry");
    // The lead gives it to somebody else, from his own chat.
    chen.presses("Assign").await;
    chen.presses("Boris").await;
    town.staff("boris", "en").sees("Assigned to you");
    assert_eq!(state(&town).await, "taken");
    end(&town).await;
}

#[tokio::test]
async fn silence_closes_and_a_tap_reopens() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let li = town.staff("li", "en");
    finished(&anna, &li, DRIPS).await;
    town.pass(days(3) - hours(1)).await;
    assert_eq!(state(&town).await, "done");
    town.pass(hours(2)).await;
    assert_eq!(state(&town).await, "closed");
    anna.sees("no answer came, so it is closed for now. One tap reopens it until");
    assert_eq!(
        town.count("select count(*) from timeline where act->>'act' = 'close' and (act->>'silent')::bool").await,
        1
    );
    assert!(keys_of(&town, 101, "has finished. Please have a look.").is_empty(), "{}", town.transcript());
    anna.does_not_see("How was it?");
    anna.presses("It came back").await;
    anna.says("Dripping again since this morning").await;
    anna.presses("Send").await;
    assert_eq!(state(&town).await, "reopened");
    town.group_sees(ENGINEERING, "Dripping again since this morning");
    town.pass(days(3)).await;
    anna.does_not_see("How was it?");
    end(&town).await;
}

#[tokio::test]
async fn thanks_reopens_nothing() {
    let town = Town::with_staff("zh-Hans").await;
    let anna = town.resident(101, "王女士", "zh-Hans", "5-1201").await;
    let li = town.staff("li", "zh-Hans");
    let number = finished(&anna, &li, "厨房水龙头一直滴水").await;
    anna.replies("已完工", "谢谢").await;
    assert_eq!(state(&town).await, "done");
    anna.presses("验收").await;
    for words in ["谢谢师傅", "thanks!", "多谢"] {
        anna.says(words).await;
        anna.replies(&number, words).await;
    }
    anna.sees("不客气，有事随时找我们。");
    assert_eq!(state(&town).await, "accepted");
    assert_eq!(town.count("select count(*) from ticket").await, 1);
    assert!(!newest_keys(&anna).contains(&"✅ 发送".to_owned()));
    end(&town).await;
}

#[tokio::test]
async fn words_on_finished_work_ask_whether_it_is_all_right() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let li = town.staff("li", "en");
    finished(&anna, &li, DRIPS).await;
    anna.replies("has finished", "There is still water under the sink").await;
    anna.sees("Is it all right now?");
    li.sees("➕ Resident: There is still water under the sink");
    anna.presses("Not done").await;
    anna.presses("The problem is still there").await;
    anna.presses("Send").await;
    assert_eq!(state(&town).await, "reopened");
    end(&town).await;
}

#[tokio::test]
async fn 结束以后回复() {
    let town = Town::with_staff("zh-Hant").await;
    let anna = town.resident(101, "林小姐", "zh-Hant", "5-1201").await;
    let li = town.staff("li", "zh-Hant");
    let first = finished(&anna, &li, "廚房水龍頭一直滴水").await;
    anna.presses("驗收").await;
    town.pass(hours(20)).await;
    // Within the seven days: is it back? One more tap reopens it.
    anna.replies(&first, "又開始滴了").await;
    assert_eq!(state(&town).await, "accepted");
    anna.presses("送出").await;
    assert_eq!(state(&town).await, "reopened");
    town.group_sees(ENGINEERING, "又開始滴了");
    assert_eq!(town.count("select count(*) from ticket").await, 1);
    li.presses("接單").await;
    super::common::finish(&li).await;
    anna.presses("驗收").await;
    town.pass(days(8)).await;
    // After them: a new one that continues it.
    anna.replies(&first, "現在換浴室的水龍頭滴水").await;
    assert_eq!(town.count("select count(*) from ticket").await, 2);
    let second = number(&town).await;
    assert_eq!(town.count("select count(*) from ticket where parent_id is not null").await, 1);
    anna.sees(&format!("接著 {first}"));
    assert!(card(&town, ENGINEERING, &second).contains(&format!("🔗 接著 {first}")), "{}", town.transcript());
    end(&town).await;
}

#[tokio::test]
async fn a_reply_to_what_was_withdrawn_is_a_new_report() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let first = report(&anna, DRIPS).await;
    anna.presses("Withdraw").await;
    anna.presses("It works again").await;
    assert_eq!(state(&town).await, "cancelled");
    anna.replies("Withdrawn, as you asked", "It drips again after all").await;
    assert_eq!(town.count("select count(*) from ticket").await, 2, "{}", town.transcript());
    anna.sees(&format!("Continues {first}"));
    assert_eq!(saying(&town, ENGINEERING, "It drips again after all").len(), 1);
    end(&town).await;
}

#[tokio::test]
async fn a_danger_in_a_reply_comes_first() {
    let town = Town::with_staff("zh-Hans").await;
    let anna = town.resident(101, "王女士", "zh-Hans", "5-1201").await;
    let li = town.staff("li", "zh-Hans");
    let first = finished(&anna, &li, "厨房水龙头一直滴水").await;
    anna.replies(&first, "不好了，厨房着火了").await;
    assert_eq!(
        town.count("select count(*) from ticket where priority = 'emergency'").await,
        1,
        "{}",
        town.transcript()
    );
    anna.says("/cancel").await;
    end(&town).await;
}
