//! Somebody who phoned joins by Telegram: what was entered for them becomes theirs, and nobody else's.

use super::common::{card, end, finish, state};
use super::counter::{nobody_was_written_to, phoned_in};
use crate::support::town::{ENGINEERING, FRONT_DESK, Town, minutes};

/// The number from which Mrs Wang of 5-1202 phones.
const HERS: &str = "+8613800000000";
/// Whose the only ticket is.
const REPORTER: &str = "select reporter::text from ticket";

#[tokio::test]
async fn who_joins_by_code_and_shares_the_same_number_gets_what_was_phoned_in() {
    let town = Town::with_staff("en").await;
    let (grace, li) = (town.staff("grace", "en"), town.staff("li", "en"));
    // One is done and over, one is open, one is of a public place.
    let past = phoned_in(&grace).await;
    li.presses("Take").await;
    finish(&li).await;
    town.pass(minutes(1)).await;
    let open = phoned_in(&grace).await;
    let wang = town.person(101, "Mrs Wang", "en", &[]);
    wang.starts(&town.unit_code("5-1202").await).await;
    wang.says("/cancel").await;
    wang.says("/requests").await;
    wang.does_not_see(&open);
    // A code says where she lives; her number says who phoned.
    wang.shares_contact(HERS, 101).await;
    wang.sees("The 2 matters that you reported by phone are here now");
    wang.sees("My requests");
    wang.presses("My requests").await;
    wang.sees(&past);
    wang.sees(&open);
    assert_eq!(town.count("select count(*) from ticket where reporter = 101").await, 2);
    // Whoever stood in for her is gone, and the group knows.
    assert_eq!(town.count("select count(*) from resident where user_id >= 1152921504606846976").await, 0);
    assert!(card(&town, ENGINEERING, &open).contains("1 internal note"), "{}", town.transcript());
    let told = "select count(*) from timeline where act->>'words' like '%Mrs Wang%' and act->>'act' = 'note'";
    assert_eq!(town.count(told).await, 2);
    // From now on she is told, not phoned.
    li.presses("Take").await;
    wang.sees("has taken it");
    nobody_was_written_to(&town).await;
    // She phones once more: it is she.
    grace.says("/new 5-1202 The corridor light is broken").await;
    grace.presses("Somebody else").await;
    grace.says("13800000000").await;
    for label in ["Our duty", "Electricity and lights", "Any time", "By phone", "Register"] {
        if super::common::newest_keys(&grace).iter().any(|k| k.contains(label)) {
            grace.presses(label).await;
        }
    }
    assert_eq!(town.count("select count(*) from ticket where reporter = 101").await, 3, "{}", town.transcript());
    end(&town).await;
}

#[tokio::test]
async fn 没有绑定码的_前台确认以后才归本人() {
    let town = Town::with_staff("en").await;
    let grace = town.staff("grace", "en");
    let number = phoned_in(&grace).await;
    let wang = town.person(101, "王女士", "zh-hans", &[]);
    wang.says("/start").await;
    for label in ["绑定我的家", "没有绑定码", "5 栋"] {
        wang.presses(label).await;
    }
    wang.says("1202").await;
    wang.presses("业主").await;
    wang.shares_contact(HERS, 101).await;
    // Asked for is not confirmed.
    wang.does_not_see(&number);
    assert_ne!(town.word(REPORTER).await, "101");
    grace.presses("Confirm").await;
    wang.sees("您之前打电话登记的 1 件事");
    wang.sees(&number);
    assert_eq!(town.word(REPORTER).await, "101");
    wang.says("/cancel").await;
    end(&town).await;
}

#[tokio::test]
async fn nobody_else_gets_it() {
    let town = Town::with_staff("en").await;
    let grace = town.staff("grace", "en");
    let number = phoned_in(&grace).await;
    // The same home, another number.
    let tom = town.resident(102, "Tom", "en", "5-1202").await;
    tom.shares_contact("+8613900000000", 102).await;
    // Somebody else's number, and one that is only typed.
    tom.shares_contact(HERS, 999).await;
    tom.says("13800000000").await;
    tom.says("/cancel").await;
    // The same number, another home; and no home at all.
    let anna = town.resident(103, "Anna", "en", "5-1201").await;
    anna.shares_contact(HERS, 103).await;
    let guest = town.person(104, "Guest", "en", &[]);
    guest.says("/menu").await;
    guest.shares_contact(HERS, 104).await;
    for who in [&tom, &anna, &guest] {
        who.says("/requests").await;
        town.never_told(who.user.0, &[number.as_str(), "Mrs Wang", "kitchen"]).await;
    }
    assert_eq!(town.count("select count(*) from ticket where reporter >= 1152921504606846976").await, 1);
    end(&town).await;
}

#[tokio::test]
async fn a_complaint_that_was_phoned_in_goes_on_in_her_chat() {
    let town = Town::with_staff("en").await;
    let (grace, wang) = (town.staff("grace", "en"), town.person(101, "Mrs Wang", "en", &[]));
    grace.says("/new").await;
    for step in ["press:Complaint", "5-1202", "Mrs Wang 138 0000 0000", "press:Service", "press:Engineering"] {
        match step.strip_prefix("press:") {
            Some(label) => drop(grace.presses(label).await),
            None => grace.says(step).await,
        }
    }
    grace.says("The fitter left the door open").await;
    grace.presses("By phone").await;
    grace.presses("Register").await;
    grace.presses("Take").await;
    wang.says("/menu").await;
    wang.shares_contact(HERS, 101).await;
    wang.does_not_see("C-261124-0001");
    wang.starts(&town.unit_code("5-1202").await).await;
    wang.sees("What you reported by phone is here now");
    wang.sees("C-261124-0001");
    town.never_about(ENGINEERING, "C-261124-0001").await;
    town.group_sees(FRONT_DESK, "C-261124-0001");
    assert_eq!(state(&town).await, "taken");
    wang.says("/cancel").await;
    end(&town).await;
}
