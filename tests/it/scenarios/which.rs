//! A danger told by somebody whose community is not known yet: what keeps them safe comes first, one press sends it out.

use super::links::second;
use crate::support::town::{Person, Town, minutes};
use frontdesk::domain::lang::Lang;
use frontdesk::store::codes;

const EMERGENCIES: &str = "select count(*) from ticket where priority = 'emergency'";
const WHOSE: &str = "select c.key || ': ' || t.words from ticket t join community c on c.id = t.community_id";
const MENU: &str = "🔴 Emergency";

async fn two(lang: &'static str) -> Town {
    let town = Town::with_staff(lang).await;
    second(&town).await;
    town
}

fn lists(who: &Person<'_>, words: &str) -> usize {
    who.town.screen(who.user.0).iter().filter(|m| m.html.contains(words)).count()
}

#[tokio::test]
async fn a_fire_is_answered_with_the_safety_step_and_one_press_sends_it_out() {
    let town = two("zh-Hans").await;
    let guest = town.person(101, "路人", "zh-Hans", &[]);
    guest.says("厨房着火了").await;
    guest.sees("走楼梯，不要坐电梯");
    guest.sees("119");
    guest.sees("您在哪个小区");
    let (chat, message, data) = guest.button("海港花园");
    guest.presses("海港花园").await;
    assert_eq!(town.count(EMERGENCIES).await, 1, "{}", town.transcript());
    assert!(town.word(WHOSE).await.contains("厨房着火了"));
    let shown = town.screen(101).len();
    // A slow finger, and a press that Telegram brings twice.
    guest.presses_data(chat, message, &data).await;
    town.pass(minutes(1)).await;
    guest.presses_data(chat, message, &data).await;
    assert_eq!(town.count(EMERGENCIES).await, 1);
    assert!(town.screen(101).iter().all(|m| !m.html.contains("这里是")), "{}", town.transcript());
    assert!(town.screen(101).len() <= shown + 1, "{}", town.transcript());
    // Who has chosen is not asked again.
    town.pass(minutes(5)).await;
    guest.does_not_see("还差一步");
    guest.says("/cancel").await;
    town.is_at_rest().await;
}

#[tokio::test]
async fn who_does_not_choose_is_asked_once_more() {
    let town = two("en").await;
    let guest = town.person(101, "Guest", "en", &[]);
    guest.says("I smell gas in the corridor").await;
    guest.sees("Touch no switch");
    guest.sees("What you wrote is kept");
    guest.does_not_see("One press is all that is missing");
    town.pass(minutes(3)).await;
    assert_eq!(lists(&guest, "One press is all that is missing"), 1, "{}", town.transcript());
    town.pass(minutes(90)).await;
    assert_eq!(lists(&guest, "One press is all that is missing"), 1, "{}", town.transcript());
    guest.presses("Mill Lane").await;
    assert_eq!(town.count(EMERGENCIES).await, 1);
    assert!(town.word(WHOSE).await.starts_with("mill-lane"), "{}", town.transcript());
    guest.says("/cancel").await;
    town.is_at_rest().await;
}

#[tokio::test]
async fn a_danger_below_a_photo_goes_out_with_the_photo() {
    let town = two("en").await;
    let guest = town.person(101, "Guest", "en", &[]);
    guest.sends_photo("smoke", "someone is trapped in the lift").await;
    guest.sees("Press the alarm in the lift");
    guest.says("please hurry").await;
    guest.presses("Harbour Garden").await;
    assert_eq!(town.count(EMERGENCIES).await, 1, "{}", town.transcript());
    assert_eq!(town.count("select count(*) from attachment").await, 1);
    assert!(town.word(WHOSE).await.contains("please hurry"));
    guest.says("/cancel").await;
    town.is_at_rest().await;
}

#[tokio::test]
async fn an_album_is_asked_about_once() {
    let town = two("en").await;
    let guest = town.person(101, "Guest", "en", &[]);
    guest.sends_album(&["one", "two", "three"]).await;
    assert_eq!(lists(&guest, "Which community"), 1, "{}", town.transcript());
    guest.presses("Harbour Garden").await;
    guest.says("/cancel").await;
    town.is_at_rest().await;
}

#[tokio::test]
async fn the_button_for_emergencies_is_heard_before_the_community_is_known() {
    let town = two("en").await;
    let guest = town.person(101, "Guest", "en", &[]);
    guest.says("/start").await;
    guest.presses("Harbour Garden").await;
    let (chat, message, data) = guest.button(MENU);
    guest.says("/start").await;
    guest.presses_data(chat, message, &data).await;
    guest.sees("Get away from the danger first");
    guest.presses("Mill Lane").await;
    guest.sees("What is happening?");
    guest.presses("Someone hurt or ill").await;
    assert_eq!(town.count(EMERGENCIES).await, 1, "{}", town.transcript());
    guest.says("/cancel").await;
    // With words after the press, they go out at once: whoever pressed it is in danger.
    let tom = town.person(102, "Tom", "en", &[]);
    tom.says("/start").await;
    tom.presses_data(102, 1, &data).await;
    tom.says("come quickly please").await;
    town.pass(minutes(3)).await;
    tom.sees("One press is all that is missing");
    tom.presses("Mill Lane").await;
    assert_eq!(town.count(EMERGENCIES).await, 2, "{}", town.transcript());
    tom.says("/cancel").await;
    town.is_at_rest().await;
}

#[tokio::test]
async fn a_code_after_a_danger_sends_the_danger_out_first() {
    let town = two("en").await;
    let guest = town.person(101, "Guest", "en", &[]);
    guest.says("there is smoke in the stairwell, fire!").await;
    let code = town.unit_code("5-1201").await;
    guest.starts(&code).await;
    assert_eq!(town.count(EMERGENCIES).await, 1, "{}", town.transcript());
    // The code is good for the home all the same, and whoever comes knows where.
    guest.sees("5-1201 is linked to you");
    assert_eq!(town.count("select count(*) from occupancy where user_id = 101 and level <> 'pending'").await, 1);
    guest.starts(&code).await;
    guest.does_not_see("linked to you. Welcome! Report repairs and follow them right here.\n5-1201");
    guest.says("/cancel").await;
    town.is_at_rest().await;
}

#[tokio::test]
async fn what_makes_the_community_known_goes_out_with_the_danger_also_where_it_is_a_photo() {
    let town = two("en").await;
    let guest = town.person(101, "Guest", "en", &[]);
    guest.says("I smell gas in the corridor").await;
    // Meanwhile it became known where they live.
    let code = town.unit_code("5-1201").await;
    let mut conn = town.db.pool.acquire().await.unwrap();
    codes::redeem(&mut conn, &code, guest.user, "Guest", Lang::En, town.clock.now()).await.unwrap();
    drop(conn);
    guest.sends_photo("meter", "it is the second door on the left").await;
    assert_eq!(town.count(EMERGENCIES).await, 1, "{}", town.transcript());
    assert_eq!(town.count("select count(*) from attachment").await, 1);
    assert!(town.word(WHOSE).await.contains("the second door on the left"), "{}", town.transcript());
    guest.says("/cancel").await;
    town.is_at_rest().await;
}

#[tokio::test]
async fn a_question_of_fact_is_asked_where_it_is_and_silence_is_a_yes() {
    let town = two("zh-Hant").await;
    let mei = town.person(101, "美", "zh-hant", &[]);
    mei.says("水管漏水").await;
    mei.sees("您好！請問您是哪個社區");
    town.pass(minutes(3)).await;
    mei.sees("還差一步");
    mei.sees("總開關");
    mei.presses("海港花園").await;
    town.pass(minutes(3)).await;
    assert_eq!(town.count(EMERGENCIES).await, 1, "{}", town.transcript());
    mei.says("/cancel").await;
    town.is_at_rest().await;
}

#[tokio::test]
async fn an_update_that_comes_twice_is_answered_once() {
    let town = two("en").await;
    let guest = town.person(101, "Guest", "en", &[]);
    let body = guest.text(101, "the flat below is on fire", None);
    let raw = town.update_raw("message", body).await;
    town.redeliver(&raw).await;
    town.settle().await;
    town.redeliver(&raw).await;
    town.settle().await;
    assert_eq!(lists(&guest, "Which community"), 1, "{}", town.transcript());
    guest.presses("Harbour Garden").await;
    assert_eq!(town.count(EMERGENCIES).await, 1);
    guest.says("/cancel").await;
    town.is_at_rest().await;
}

#[tokio::test]
async fn who_types_the_name_of_the_community_has_chosen_it() {
    let town = two("en").await;
    let guest = town.person(101, "Guest", "en", &[]);
    guest.says("there is a fire on the stairs").await;
    guest.says("  harbour garden!").await;
    assert_eq!(town.count(EMERGENCIES).await, 1, "{}", town.transcript());
    let whose = town.word(WHOSE).await;
    assert!(whose.starts_with("harbour-garden") && whose.ends_with("there is a fire on the stairs"), "{whose}");
    guest.says("/cancel").await;
    // In any language, in either script, and by a part of it that no other name has.
    for (user, typed) in [(102, "海港花園"), (103, "磨坊"), (104, "Mill")] {
        let guest = town.person(user, "Guest", "en", &[]);
        guest.says("/start").await;
        guest.sees("Which community are you in?");
        guest.says(typed).await;
        guest.sees(if user == 102 { "front desk of Harbour Garden" } else { "front desk of Mill Lane" });
        assert_eq!(lists(&guest, "Which community"), 1, "{}", town.transcript());
    }
    // What fits both, or is only a letter, is asked about; what else was said goes on.
    let tom = town.person(105, "Tom", "en", &[]);
    tom.says("the tap in my kitchen drips").await;
    tom.says("a").await;
    assert_eq!(lists(&tom, "Which community"), 2, "{}", town.transcript());
    tom.says("mill lane").await;
    tom.says("/cancel").await;
    tom.sees("the tap in my kitchen drips");
    assert!(!tom.last().contains("mill lane"), "{}", town.transcript());
    town.is_at_rest().await;
}
