//! Quiet hours: a dialog that was left alone asks, and ends, when people are awake.

use super::common::{end, texts};
use crate::support::town::{Person, Town, hours, minutes};
use chrono::NaiveTime;

const DIALOGS: &str = "select count(*) from session where dialog is not null";

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
