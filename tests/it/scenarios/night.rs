//! Quiet hours: a dialog that was left alone asks, and ends, when people are awake.

use super::common::{end, texts};
use super::talk::asks_for_a_person;
use crate::support::town::{FRONT_DESK, Person, Town, hours, minutes};
use chrono::NaiveTime;

const DIALOGS: &str = "select count(*) from session where dialog is not null";
const TALKS: &str = "select count(*) from talk where ended_at is null";

/// How often this was said to her.
fn said(anna: &Person<'_>, words: &str) -> usize {
    anna.town.transcript().matches(words).count()
}

#[tokio::test]
async fn a_nudge_and_an_end_wait_for_the_morning() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let t = texts(&anna);
    town.pass(hours(11)).await;
    // Nine in the evening.
    anna.says("/menu").await;
    anna.presses(&t.btn_main_message()).await;
    anna.says("Where can I park my bicycle?").await;
    town.pass(hours(12) - minutes(1)).await;
    assert_eq!(said(&anna, &t.nudge()), 0, "{}", town.transcript());
    town.pass(minutes(1)).await;
    assert_eq!(said(&anna, &t.nudge()), 1, "{}", town.transcript());
    // Nine in the evening again: it is over, and nobody is woken by that.
    town.pass(hours(24) - minutes(1)).await;
    anna.does_not_see("It has been a while");
    town.pass(minutes(1)).await;
    anna.sees("It has been a while");
    anna.sees("Where can I park my bicycle?");
    assert_eq!((said(&anna, &t.nudge()), town.count(DIALOGS).await), (1, 0), "{}", town.transcript());
    end(&town).await;
}

#[tokio::test]
async fn what_waited_for_the_morning_does_not_come_all_at_once() {
    let t = |h, m| NaiveTime::from_hms_opt(h, m, 0).unwrap();
    // Half an hour a day in which people are written to, which has begun when she is nudged the day after.
    let town = Town::with("2026-11-24T00:55:00Z", |settings| {
        settings.notices.hours = vec![(t(9, 0), t(9, 30))];
        settings.shifts.clear();
    })
    .await;
    town.open("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let words = texts(&anna);
    anna.says("/menu").await;
    anna.presses(&words.btn_main_message()).await;
    anna.says("Where can I park my bicycle?").await;
    town.pass(hours(25)).await;
    assert_eq!(said(&anna, &words.nudge()), 1, "{}", town.transcript());
    anna.does_not_see("It has been a while");
    town.pass(hours(24)).await;
    anna.sees("It has been a while");
    end(&town).await;
}

/// Ten to eleven in the evening: the front desk is there day and night, and Anna has its answer.
async fn late_talk(town: &Town) -> Person<'_> {
    town.open("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let grace = town.staff("grace", "en");
    town.pass(hours(12) + minutes(49)).await;
    grace.says_in(FRONT_DESK, "/duty on").await;
    asks_for_a_person(&anna, "en").await;
    anna.says("When does the pool open?").await;
    grace.presses("Take over").await;
    town.pass(minutes(1)).await;
    grace.replies("When does the pool open?", "Which one, indoors or outdoors?").await;
    anna
}

#[tokio::test]
async fn a_talk_that_fell_silent_late_asks_and_ends_in_the_morning() {
    let town = Town::with_staff("en").await;
    let anna = late_talk(&town).await;
    town.pass(hours(10) + minutes(9)).await;
    anna.does_not_see("Are you still there?");
    town.pass(minutes(1)).await;
    // Nine o'clock: she has as long to answer as ever.
    anna.sees("Are you still there?");
    anna.sees("the chat ends in 1 h 30 min");
    town.pass(minutes(89)).await;
    assert_eq!(town.count(TALKS).await, 1);
    town.pass(minutes(1)).await;
    assert_eq!(town.count(TALKS).await, 0);
    anna.sees("We have not heard from you");
    assert_eq!(said(&anna, "Are you still there?"), 1, "{}", town.transcript());
    end(&town).await;
}

#[tokio::test]
async fn who_is_evidently_awake_is_asked_also_late_and_not_woken_by_the_end() {
    let town = Town::with_staff("en").await;
    let anna = late_talk(&town).await;
    town.pass(minutes(25)).await;
    anna.says("/menu").await;
    town.pass(minutes(5)).await;
    anna.sees("Are you still there?");
    anna.sees("the chat ends in 9 h 40 min");
    town.pass(hours(9) + minutes(39)).await;
    anna.does_not_see("We have not heard from you");
    town.pass(minutes(1)).await;
    anna.sees("We have not heard from you");
    assert_eq!(town.count(TALKS).await, 0);
    end(&town).await;
}
