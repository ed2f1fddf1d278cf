//! The main story: a repair from the first message to the survey, in all three languages.

use crate::support::town::{ENGINEERING, Town, days, hours};

#[tokio::test]
async fn look() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let li = town.staff("li", "en");
    anna.says("The kitchen tap has been dripping since yesterday").await;
    println!("{}", town.transcript());
    town.forget();
    anna.presses("Yes").await;
    println!("{}", town.transcript());
    town.forget();
    li.presses("x").await;
}
