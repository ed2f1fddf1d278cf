//! The phone list: a survey that the chat did not reach stays open until somebody has phoned and written it down.

use super::common::{finished, saying};
use crate::support::town::{FRONT_DESK, Person, Town, days, hours, minutes};

/// A Tuesday, ten in the morning in Shanghai.
const TUESDAY: &str = "2026-11-24T02:00:00Z";
const OPEN: &str = "select count(*) from deadline where kind = 'callback' and done_at is null";
const ENDED: &str =
    "select coalesce(string_agg(state->>'outcome', ' ' order by round), '') from deadline where kind = 'callback'";

/// A job was done, and the resident answers nothing until somebody has to phone.
async fn silent(town: &Town) -> Person<'_> {
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let li = town.staff("li", "en");
    finished(&anna, &li, "The kitchen tap keeps dripping").await;
    anna.presses("Accept").await;
    town.pass(days(4) + minutes(5)).await;
    assert_eq!(town.word("select state from callback").await, "phone_list");
    anna
}

#[tokio::test]
async fn what_nobody_phoned_about_stands_in_the_digest_with_its_buttons_until_somebody_did() {
    let town = Town::on_duty(TUESDAY, "en").await;
    silent(&town).await;
    assert_eq!(town.count(OPEN).await, 1, "{}", town.transcript());
    // The next morning the front desk reads of it, with the button that records the call.
    town.pass(hours(24)).await;
    let told = saying(&town, FRONT_DESK, "1 survey to be done by phone");
    assert!(!told.is_empty(), "{}", town.transcript());
    let keys: Vec<String> = told.last().unwrap().keys().map(|k| k.label.clone()).collect();
    assert!(keys.iter().any(|k| k.contains("Record the call")), "{keys:?}");
    town.pass(days(2)).await;
    assert_eq!(town.count(OPEN).await, 1);
    let grace = town.staff("grace", "en");
    grace.presses("Record the call").await;
    for label in ["5 ·", "4 ·", "No", "5 ·"] {
        grace.presses(label).await;
    }
    grace.presses("Save").await;
    assert_eq!((town.count(OPEN).await, town.word("select state from callback").await.as_str()), (0, "answered"));
    let before = saying(&town, FRONT_DESK, "to be done by phone").len();
    town.pass(days(2)).await;
    assert_eq!(saying(&town, FRONT_DESK, "to be done by phone").len(), before, "{}", town.transcript());
    town.is_at_rest().await;
}

#[tokio::test]
async fn a_call_that_nobody_answered_is_a_call_and_the_row_stays() {
    let town = Town::on_duty(TUESDAY, "en").await;
    silent(&town).await;
    let grace = town.staff("grace", "en");
    grace.presses("Record the call").await;
    grace.presses("No answer").await;
    assert_eq!((town.count(OPEN).await, town.word(ENDED).await.as_str()), (0, "met met"), "{}", town.transcript());
    town.pass(hours(24)).await;
    town.group_sees(FRONT_DESK, "phoned, no answer");
    // A month later nobody phones about it any more, and the list is not full of it.
    town.pass(days(31)).await;
    let before = saying(&town, FRONT_DESK, "phoned, no answer").len();
    town.pass(days(2)).await;
    assert_eq!(saying(&town, FRONT_DESK, "phoned, no answer").len(), before, "{}", town.transcript());
    town.is_at_rest().await;
}

#[tokio::test]
async fn an_answer_in_the_chat_still_closes_it() {
    let town = Town::with_staff("en").await;
    let anna = silent(&town).await;
    assert_eq!(town.count(OPEN).await, 1);
    anna.presses("Rate now").await;
    for label in ["4 · satisfied", "4 · satisfied", "No", "4 · satisfied", "Finish"] {
        anna.presses(label).await;
    }
    assert_eq!(town.count(OPEN).await, 0);
    town.is_at_rest().await;
}

#[tokio::test]
async fn nobody_phones_and_the_lead_hears_of_it() {
    let town = Town::with_staff("en").await;
    silent(&town).await;
    let before = saying(&town, town.staff("grace", "en").user.0, "R-261124-0001").len();
    let chen = town.staff("chen", "en").user.0;
    let known = saying(&town, chen, "R-261124-0001").len();
    town.pass(days(3)).await;
    let told = saying(&town, town.staff("grace", "en").user.0, "R-261124-0001").len() - before
        + saying(&town, chen, "R-261124-0001").len()
        - known;
    assert!(told > 0, "{}", town.transcript());
    assert_eq!(town.count(OPEN).await, 1);
    town.is_at_rest().await;
}
