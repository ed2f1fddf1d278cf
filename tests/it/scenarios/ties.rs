//! A request to be tied to a home waits for a decision: it stands in the group again each working morning, and is not lost.

use super::common::saying;
use crate::support::town::{FRONT_DESK, Person, Town, days, hours, minutes};
use frontdesk::store::codes::Purpose;
use frontdesk::store::groups;

const STEPS: [&str; 6] = ["Link my home", "No code", "Building 5", "1201", "Owner", "share your own phone"];

async fn asks(town: &Town) -> Person<'_> {
    let anna = town.person(101, "Anna", "en", &[]);
    anna.says("/start").await;
    anna.presses(STEPS[0]).await;
    anna.presses(STEPS[1]).await;
    anna.presses(STEPS[2]).await;
    anna.says(STEPS[3]).await;
    anna.presses(STEPS[4]).await;
    anna.shares_contact("8613900000001", 101).await;
    anna.presses("Just my name").await;
    anna
}

#[tokio::test]
async fn what_nobody_decides_comes_back_each_working_morning() {
    let town = Town::with_staff("en").await;
    let anna = asks(&town).await;
    town.group_sees(FRONT_DESK, "Asks to be linked");
    assert!(!town.chat_shows(FRONT_DESK, "not decided yet"));
    let first = town.screen(FRONT_DESK).last().unwrap().id;
    // Wednesday morning: the card stands at the end, and the resident hears of it once.
    town.pass(days(1)).await;
    let cards = saying(&town, FRONT_DESK, "Asks to be linked");
    let shown: Vec<_> = cards.iter().filter(|m| !m.keys().collect::<Vec<_>>().is_empty()).collect();
    assert_eq!(shown.len(), 1, "{}", town.transcript());
    assert!(shown[0].id > first && shown[0].text().contains("not decided yet"), "{}", town.transcript());
    anna.sees("it is not forgotten");
    town.pass(days(2)).await;
    let told = saying(&town, 101, "it is not forgotten").len();
    assert_eq!(told, 1, "{}", town.transcript());
    let grace = town.staff("grace", "en");
    grace.presses("Confirm").await;
    anna.sees("5-1201 is linked");
    // From now on it is quiet.
    let before = town.screen(FRONT_DESK).len();
    town.pass(days(3)).await;
    assert_eq!(town.screen(FRONT_DESK).len(), before, "{}", town.transcript());
    town.is_at_rest().await;
}

#[tokio::test]
async fn without_a_group_it_waits_for_one() {
    let town = Town::with_staff("en").await;
    let mut conn = town.db.pool.acquire().await.unwrap();
    groups::unbind(&mut conn, town.community, "front-desk").await.unwrap();
    drop(conn);
    let anna = asks(&town).await;
    assert!(!town.chat_shows(FRONT_DESK, "Asks to be linked"));
    town.pass(days(1)).await;
    // Nobody sees it yet, so nobody says that it is looked at.
    anna.does_not_see("it is not forgotten");
    let chen = town.staff("chen", "en");
    let code = town.code(Purpose::Group("front-desk".into())).await;
    chen.says_in(FRONT_DESK, &format!("/bind {code}")).await;
    town.group_sees(FRONT_DESK, "Asks to be linked");
    town.pass(days(1)).await;
    anna.sees("it is not forgotten");
    town.staff("grace", "en").presses("Confirm").await;
    anna.sees("is linked");
    town.is_at_rest().await;
}

#[tokio::test]
async fn over_a_holiday_it_waits_for_the_next_working_day() {
    // A Sunday, ten in the morning.
    let town = Town::at("2026-11-29T02:00:00Z").await;
    town.open("en").await;
    let anna = asks(&town).await;
    town.pass(hours(22)).await;
    anna.does_not_see("it is not forgotten");
    town.pass(hours(1) + minutes(5)).await;
    anna.sees("it is not forgotten");
    town.staff("grace", "en").presses("Refuse").await;
    town.is_at_rest().await;
}
