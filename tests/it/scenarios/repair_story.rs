//! The main story: a repair from the first message to the survey.

use crate::support::town::{ENGINEERING, Town, days, hours};

#[tokio::test]
async fn look() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    anna.says("/start").await;
    anna.presses("repair").await;
    println!("{}", town.transcript());
    anna.presses("In my home").await;
    println!("{}", town.transcript());
}
