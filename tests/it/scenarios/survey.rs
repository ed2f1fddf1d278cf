//! The callback survey: at its hours, four taps, once more, then the telephone.

use super::common::{end, finished, keys_of, saying, state};
use crate::support::town::{ENGINEERING, FRONT_DESK, Person, Town, days, hours, minutes};

const DRIPS: &str = "The kitchen tap keeps dripping";

async fn accepted<'t>(town: &'t Town) -> (Person<'t>, Person<'t>) {
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let li = town.staff("li", "en");
    finished(&anna, &li, DRIPS).await;
    anna.presses("Accept").await;
    (anna, li)
}

async fn callback(town: &Town) -> String {
    town.word("select state from callback order by round desc limit 1").await
}

#[tokio::test]
async fn four_taps_two_days_later() {
    let town = Town::with_staff("en").await;
    let (anna, _) = accepted(&town).await;
    town.pass(days(2) - minutes(5)).await;
    anna.does_not_see("How was it?");
    town.pass(minutes(10)).await;
    anna.sees("Four taps, less than a minute");
    let now = anna.button("Rate now");
    anna.presses("Rate now").await;
    // The second of two taps asks nothing twice.
    anna.presses_data(now.0, now.1, &now.2).await;
    assert_eq!(saying(&town, 101, "1/4").len(), 1, "{}", town.transcript());
    anna.presses("5 · very satisfied").await;
    anna.presses("4 · satisfied").await;
    anna.presses("No").await;
    anna.presses("5 · very satisfied").await;
    anna.says("Quick and clean").await;
    anna.sees("Thank you for your rating");
    assert_eq!(callback(&town).await, "answered");
    assert_eq!(town.word("select words from callback").await, "Quick and clean");
    town.group_sees(ENGINEERING, "Rated 5/5 overall");
    assert_eq!(state(&town).await, "accepted");
    // Too late, from an old screen.
    assert_eq!(anna.presses_data(now.0, now.1, &now.2).await.unwrap(), "This survey is already closed. Thank you");
    town.pass(days(3)).await;
    assert_eq!(saying(&town, 101, "We would still like to hear").len(), 0);
    end(&town).await;
}

#[tokio::test]
async fn 只在合适的钟点问() {
    // Done at half past ten in the evening: asked at nine on the third day, not at night.
    let town = Town::at("2026-11-24T14:30:00Z").await;
    town.open("zh-Hans").await;
    let anna = town.resident(101, "王女士", "zh-Hans", "5-1201").await;
    let li = town.staff("li", "zh-Hans");
    finished(&anna, &li, "厨房水龙头一直滴水").await;
    anna.presses("验收").await;
    town.pass(days(2) + hours(10)).await;
    anna.does_not_see("想请您评一评");
    town.pass(minutes(31)).await;
    anna.sees("想请您评一评");
    end(&town).await;
}

#[tokio::test]
async fn a_better_time_then_once_more_then_the_phone() {
    let town = Town::with_staff("en").await;
    let (anna, _) = accepted(&town).await;
    town.pass(days(2) + minutes(1)).await;
    anna.presses("Another time").await;
    anna.presses("today 19:00").await;
    anna.sees("We will ask again today 19:00.");
    town.pass(hours(8)).await;
    anna.does_not_see("We will ask again today 18:00");
    assert_eq!(saying(&town, 101, "Hello Anna!").len(), 1);
    town.pass(hours(1) + minutes(1)).await;
    assert_eq!(saying(&town, 101, "Four taps, less than a minute").len(), 2, "{}", town.transcript());
    town.pass(days(1)).await;
    anna.sees("We would still like to hear how");
    assert_eq!(callback(&town).await, "nudged");
    town.pass(days(1)).await;
    assert_eq!(callback(&town).await, "phone_list");
    town.group_sees(FRONT_DESK, "☎️ No answer to the survey: please phone Anna");
    assert!(!town.chat_shows(FRONT_DESK, "138 0000"));
    // The agent sees the number, and that look is written down; the worker does not any more.
    let grace = town.staff("grace", "en");
    let shown = grace.presses("Phone").await.unwrap();
    assert!(shown.contains("138 0000 0101"), "{shown}");
    // An answer in the chat still counts.
    anna.presses("Rate now").await;
    for label in ["4 · satisfied", "4 · satisfied", "No", "4 · satisfied", "Finish"] {
        anna.presses(label).await;
    }
    assert_eq!(callback(&town).await, "answered");
    end(&town).await;
}

#[tokio::test]
async fn 不满意就重开并告诉主管() {
    let town = Town::with_staff("zh-Hans").await;
    let anna = town.resident(101, "王女士", "zh-Hans", "5-1201").await;
    let (li, chen) = (town.staff("li", "zh-Hans"), town.staff("chen", "zh-Hans"));
    finished(&anna, &li, "厨房水龙头一直滴水").await;
    anna.presses("验收").await;
    town.pass(days(2) + minutes(1)).await;
    anna.presses("现在评").await;
    for label in ["3 ·", "1 ·", "没有", "1 ·"] {
        anna.presses(label).await;
    }
    anna.says("第二天又滴了").await;
    chen.sees("👎 回访不满意：总体 1/5");
    chen.sees("第二天又滴了");
    anna.sees("这张单已经重开，主管会跟进");
    assert_eq!(state(&town).await, "reopened");
    assert_eq!(town.word("select state from callback where round = 0").await, "answered");
    // He takes care of it from the alert.
    chen.presses("派给…").await;
    chen.presses("Boris").await;
    let boris = town.staff("boris", "zh-Hans");
    boris.presses("📍 到场").await;
    boris.presses("完工").await;
    boris.presses("直接完工").await;
    anna.presses("验收").await;
    town.pass(days(2) + minutes(1)).await;
    assert_eq!(town.count("select count(*) from callback where state = 'asked' and round = 1").await, 1);
    end(&town).await;
}

#[tokio::test]
async fn a_wrong_charge_goes_to_lead_and_front_desk() {
    let town = Town::with_staff("en").await;
    let (anna, _) = accepted(&town).await;
    town.pass(days(2) + minutes(1)).await;
    anna.presses("Rate now").await;
    for label in ["5 ·", "5 ·", "Yes", "4 ·", "Finish"] {
        anna.presses(label).await;
    }
    town.staff("chen", "en").sees("something charged wrongly");
    town.group_sees(FRONT_DESK, "something charged wrongly");
    assert_eq!(town.word("select state from ticket where kind = 'repair'").await, "accepted");
    assert_eq!(town.count("select count(*) from ticket where kind = 'complaint'").await, 1);
    end(&town).await;
}

#[tokio::test]
async fn four_taps_count_without_the_last_word() {
    let town = Town::with_staff("en").await;
    let (anna, _) = accepted(&town).await;
    town.pass(days(2) + minutes(1)).await;
    anna.presses("Rate now").await;
    for label in ["5 ·", "5 ·", "No", "4 ·"] {
        anna.presses(label).await;
    }
    town.pass(days(1) + hours(1)).await;
    assert_eq!(callback(&town).await, "answered", "{}", town.transcript());
    assert_eq!(saying(&town, 101, "We would still like to hear").len(), 0, "{}", town.transcript());
    end(&town).await;
}

#[tokio::test]
async fn the_survey_of_work_that_came_back() {
    let town = Town::with_staff("en").await;
    let (anna, _) = accepted(&town).await;
    town.pass(days(2) + minutes(1)).await;
    let now = anna.button("Rate now");
    anna.presses("It came back").await;
    anna.presses("The problem is still there").await;
    anna.presses("Send").await;
    assert_eq!(state(&town).await, "reopened");
    assert!(keys_of(&town, 101, "Four taps").is_empty(), "{}", town.transcript());
    assert_eq!(anna.presses_data(now.0, now.1, &now.2).await.unwrap(), "This survey is already closed. Thank you");
    town.pass(days(3)).await;
    assert_eq!(saying(&town, 101, "We would still like to hear").len(), 0);
    end(&town).await;
}

#[tokio::test]
async fn silence_is_asked_a_day_after_it_closed() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    finished(&anna, &town.staff("li", "en"), DRIPS).await;
    town.pass(days(3) + minutes(1)).await;
    assert_eq!(state(&town).await, "closed");
    anna.does_not_see("Four taps");
    town.pass(days(1)).await;
    anna.sees("Four taps");
    end(&town).await;
}

#[tokio::test]
async fn who_blocked_the_bot_is_phoned() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let li = town.staff("li", "en");
    super::common::report(&anna, DRIPS).await;
    li.presses("Take").await;
    anna.blocks(true).await;
    li.presses("Promise").await;
    li.presses("today 14:00–16:00").await;
    li.sees("☎️ Messages do not reach the resident: please phone Anna");
    assert!(li.presses("Phone").await.unwrap().contains("138 0000 0101"));
    super::common::finish(&li).await;
    town.pass(days(6)).await;
    town.group_sees(FRONT_DESK, "please phone Anna");
    assert_eq!(callback(&town).await, "phone_list");
    end(&town).await;
}
