//! Danger is heard wherever it is told; what is answered is kept whatever comes after it; nobody looks into strangers' homes.

use super::common::{end, finished, keys_of, newest_keys, report, state, texts};
use crate::support::town::{ENGINEERING, Person, Town, days, hours, minutes};

const EMERGENCIES: &str = "select count(*) from ticket where priority = 'emergency'";

#[tokio::test]
async fn a_danger_with_a_door_number_is_no_code() {
    for words in ["fire at 1502", "smoke 5-1201", "flood 5-1201", "sparks 1201"] {
        let town = Town::with_staff("en").await;
        let anna = town.resident(101, "Anna", "en", "5-1201").await;
        anna.says(words).await;
        anna.does_not_see("code");
        assert!(
            town.count(EMERGENCIES).await == 1 || newest_keys(&anna).iter().any(|k| k.contains("Yes")),
            "{words}: {}",
            town.transcript()
        );
        end(&town).await;
    }
}

#[tokio::test]
async fn a_code_is_taken_as_it_is_written() {
    let town = Town::with_staff("en").await;
    let code = town.unit_code("5-1201").await;
    let guest = town.person(105, "Guest", "en", &[]);
    guest.says("/start").await;
    guest.says(&format!("{}-{}", &code[..5], &code[5..]).to_lowercase()).await;
    guest.sees("5-1201");
    let words = "Block A 1201";
    guest.says("/cancel").await;
    guest.says(words).await;
    guest.does_not_see("tries left");
    end(&town).await;
}

#[tokio::test]
async fn who_withdraws_and_cries_fire_is_helped_and_nothing_is_withdrawn() {
    let town = Town::with_staff("zh-Hans").await;
    let wang = town.resident(101, "王小明", "zh-Hans", "5-1201").await;
    let t = texts(&wang);
    report(&wang, "厨房水龙头一直滴水").await;
    wang.presses(&t.btn_status_cancel()).await;
    wang.says("着火了！").await;
    assert_eq!(town.count(EMERGENCIES).await, 1, "{}", town.transcript());
    assert_eq!(town.count("select count(*) from ticket where state = 'cancelled'").await, 0);
    end(&town).await;
}

#[tokio::test]
async fn second_thoughts_do_not_withdraw() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let t = texts(&anna);
    report(&anna, "The kitchen tap has been dripping since yesterday").await;
    anna.presses(&t.btn_status_cancel()).await;
    anna.says("hmm, wait").await;
    anna.sees("hmm, wait");
    assert_ne!(state(&town).await, "cancelled");
    anna.presses(&t.btn_matter_keep()).await;
    anna.presses(&t.btn_status_cancel()).await;
    anna.says("My brother has repaired it").await;
    anna.presses(&t.btn_matter_withdraw()).await;
    assert_eq!(state(&town).await, "cancelled");
    town.group_sees(ENGINEERING, "My brother has repaired it");
    end(&town).await;
}

#[tokio::test]
async fn a_picture_of_a_danger_is_heard_in_any_dialog() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let t = texts(&anna);
    let guest = town.person(105, "Guest", "en", &[]);
    guest.says("/start").await;
    guest.presses(&t.btn_main_link()).await;
    guest.sends_photo("fire", "Fire in the kitchen of 5-1202").await;
    assert_eq!(town.count(EMERGENCIES).await, 1, "{}", town.transcript());
    anna.says("/language").await;
    anna.sends_photo("smoke", "Smoke comes out of the socket, it burns").await;
    assert_eq!(town.count(EMERGENCIES).await, 2, "{}", town.transcript());
    end(&town).await;
}

#[tokio::test]
async fn a_question_of_fact_stays_open_whatever_is_looked_at_meanwhile() {
    for way in ["/requests", "/menu", "/start", "/fees", "/permits"] {
        let town = Town::with_staff("zh-Hans").await;
        let wang = town.resident(101, "王小明", "zh-Hans", "5-1201").await;
        wang.says("厨房漏水了").await;
        assert_eq!(town.count(EMERGENCIES).await, 0, "{}", town.transcript());
        wang.says(way).await;
        town.pass(minutes(2)).await;
        assert_eq!(town.count(EMERGENCIES).await, 1, "{way}: {}", town.transcript());
        end(&town).await;
    }
}

#[tokio::test]
async fn who_looked_at_something_else_can_still_answer_the_question_of_fact() {
    let town = Town::with_staff("zh-Hans").await;
    let wang = town.resident(101, "王小明", "zh-Hans", "5-1201").await;
    let t = texts(&wang);
    wang.says("厨房漏水了").await;
    wang.says("/requests").await;
    wang.presses(&t.btn_repair_water_no()).await;
    town.pass(minutes(5)).await;
    assert_eq!(town.count(EMERGENCIES).await, 0, "{}", town.transcript());
    wang.says("/cancel").await;
    // Who presses Emergency has answered.
    wang.says("厨房漏水了").await;
    wang.says("/menu").await;
    wang.presses(&t.btn_main_emergency()).await;
    assert_eq!(town.count(EMERGENCIES).await, 1, "{}", town.transcript());
    end(&town).await;
}

/// Anna answers the four questions of the survey about her repair: badly.
async fn rates(anna: &Person<'_>) {
    let t = texts(anna);
    let li = anna.town.staff("li", "en");
    finished(anna, &li, "The kitchen tap has been dripping since yesterday").await;
    anna.presses(&t.btn_status_accept()).await;
    anna.town.pass(days(2) + hours(4)).await;
    anna.presses(&t.btn_survey_now()).await;
    for label in [t.btn_survey_1(), t.btn_survey_1(), t.btn_survey_charge_no(), t.btn_survey_1()] {
        anna.presses(&label).await;
    }
}

#[tokio::test]
async fn four_answers_are_kept_whatever_comes_after_them() {
    for next in ["/menu", "/requests", "/cancel", "/fees", "There is a fire in the kitchen!"] {
        let town = Town::with_staff("en").await;
        let anna = town.resident(101, "Anna", "en", "5-1201").await;
        rates(&anna).await;
        anna.says(next).await;
        let answered = town.count("select count(*) from callback where state = 'answered'").await;
        assert_eq!(answered, 1, "{next}: {}", town.transcript());
        end(&town).await;
    }
}

#[tokio::test]
async fn what_is_open_in_a_strangers_home_is_not_told_and_not_followed() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let number = report(&anna, "The kitchen tap has been dripping since yesterday").await;
    let guest = town.person(102, "Guest", "en", &[]);
    let t = texts(&guest);
    guest.says("/start").await;
    guest.presses(&t.btn_main_repair()).await;
    guest.presses(&t.btn_repair_area_home()).await;
    if newest_keys(&guest).iter().any(|k| k.contains("Building 5")) {
        guest.presses("Building 5").await;
    }
    guest.says("5-1201").await;
    for _ in 0..8 {
        let keys = newest_keys(&guest);
        let quick = [t.btn_repair_send(), t.btn_repair_any_time(), t.btn_skip(), t.btn_repair_water_no()];
        match quick.iter().find(|label| keys.contains(label)) {
            Some(label) => drop(guest.presses(label).await),
            None if keys.iter().any(|k| k.contains("Water")) => drop(guest.presses("Water").await),
            None if guest.last().contains("Which unit") => guest.says("1201").await,
            None if guest.last().contains("phone") => guest.shares_contact("+8613800000102", 102).await,
            None => guest.says("The tap in the kitchen drips").await,
        }
        guest.does_not_see(&number);
    }
    let there = "select count(*) from ticket t join unit u on u.id = t.unit_id where u.code = '5-1201'";
    assert_eq!(town.count(there).await, 2, "{}", town.transcript());
    // Nor does a forged press follow it.
    assert!(keys_of(&town, 102, &number).is_empty());
    assert_eq!(town.count("select count(*) from follower").await, 0);
    end(&town).await;
}

#[tokio::test]
async fn a_wrong_charge_for_a_service_opens_a_complaint() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let li = town.staff("li", "en");
    let t = texts(&anna);
    super::services::books_help(&anna, "10:00").await;
    anna.presses(&t.btn_service_agree()).await;
    li.presses(&t.btn_card_book()).await;
    town.pass(hours(23)).await;
    for label in [t.btn_card_set_out(), t.btn_card_arrive(), t.btn_card_finish(), t.btn_job_finish_now()] {
        li.presses(&label).await;
    }
    anna.presses(&t.btn_status_accept()).await;
    town.pass(days(2)).await;
    anna.presses(&t.btn_survey_now()).await;
    for label in
        [t.btn_survey_4(), t.btn_survey_4(), t.btn_survey_charge_yes(), t.btn_survey_4(), t.btn_survey_finish()]
    {
        anna.presses(&label).await;
    }
    assert_eq!(town.count("select count(*) from ticket where kind = 'complaint'").await, 1, "{}", town.transcript());
    end(&town).await;
}
