//! The clocks of a ticket: near, missed, long missed; by working hours, or round the clock; each once.

use super::common::{card, end, report, saying, texts};
use crate::support::town::{ENGINEERING, SECURITY, Town, days, hours, minutes};
use frontdesk::store::codes::Purpose;
use frontdesk::store::staff;

/// The manager gets a Telegram account.
async fn manager(town: &Town, lang: &'static str) {
    let person = town.person(906, "He", lang, &[]);
    let mut conn = town.db.pool.acquire().await.unwrap();
    let he = staff::staff_by_key(&mut conn, town.community, "he").await.unwrap().unwrap();
    drop(conn);
    let code = town.code(Purpose::Staff(he.id)).await;
    person.starts(&code).await;
    town.forget();
}

async fn alerts(town: &Town) -> i64 {
    town.count("select count(*) from timeline where act->>'act' = 'alert'").await
}

#[tokio::test]
async fn nobody_takes_it() {
    let town = Town::with_staff("en").await;
    manager(&town, "en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let (chen, he) = (town.staff("chen", "en"), town.person(906, "He", "en", &[]));
    let number = report(&anna, "The kitchen tap keeps dripping").await;
    assert!(card(&town, ENGINEERING, &number).contains("⏱ Take by today 10:30"), "{}", town.transcript());
    anna.sees("Somebody takes it by today 10:30.");
    town.pass(minutes(23)).await;
    assert_eq!(alerts(&town).await, 0);
    town.pass(minutes(2)).await;
    town.group_sees(ENGINEERING, "Nobody has taken it yet; due today 10:30");
    chen.does_not_see("Nobody took it");
    town.pass(minutes(6)).await;
    chen.sees("❗️ Nobody took it in time (today 10:30)");
    he.does_not_see("Long overdue");
    town.pass(minutes(15)).await;
    he.sees("🚨 Long overdue, still not taken (today 10:30)");
    town.pass(hours(3)).await;
    assert_eq!(alerts(&town).await, 3, "each once\n{}", town.transcript());
    assert_eq!(saying(&town, ENGINEERING, "Nobody has taken it yet").len(), 1);
    assert_eq!(saying(&town, ENGINEERING, "Nobody took it in time").len(), 1);
    // The lead assigns it from the alert.
    chen.presses("Assign").await;
    chen.presses("李师傅").await;
    anna.sees("has taken it");
    end(&town).await;
}

#[tokio::test]
async fn 午休夜里周末和假日不算时间() {
    for (filed, near, missed, why) in [
        (
            "2026-11-24T03:50:00Z",
            "2026-11-24T05:44:00Z",
            "2026-11-24T05:50:00Z",
            "lunch: 11:50, ten minutes, then 13:30",
        ),
        ("2026-11-24T14:00:00Z", "2026-11-25T00:54:00Z", "2026-11-25T01:00:00Z", "night: from 8:30"),
        ("2026-11-27T09:50:00Z", "2026-11-28T01:14:00Z", "2026-11-28T01:20:00Z", "Friday 17:50, then Saturday 9:00"),
        ("2026-11-28T05:00:00Z", "2026-11-30T00:54:00Z", "2026-11-30T01:00:00Z", "Saturday afternoon: Monday"),
        ("2026-12-31T02:00:00Z", "2027-01-02T01:24:00Z", "2027-01-02T01:30:00Z", "stocktaking, New Year, Saturday"),
    ] {
        let town = Town::at(filed).await;
        town.open("zh-Hans").await;
        let anna = town.resident(101, "王女士", "zh-Hans", "5-1201").await;
        let chen = town.staff("chen", "zh-Hans");
        report(&anna, "厨房水龙头一直滴水").await;
        let until = |time: &str| time.parse::<chrono::DateTime<chrono::Utc>>().unwrap() - town.clock.now();
        town.pass(until(near) - minutes(1)).await;
        assert_eq!(alerts(&town).await, 0, "{why}\n{}", town.transcript());
        town.pass(minutes(2)).await;
        town.group_sees(ENGINEERING, "还没人接单");
        town.pass(until(missed) + minutes(1)).await;
        chen.sees("没人接单，已超时");
        end(&town).await;
    }
}

#[tokio::test]
async fn a_lift_is_looked_after_round_the_clock() {
    let town = Town::at("2026-11-28T14:00:00Z").await;
    town.open("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let t = texts(&anna);
    anna.says("/start").await;
    anna.presses(&t.btn_main_repair()).await;
    anna.presses("Public area").await;
    anna.presses("Lift").await;
    anna.presses("Building 5").await;
    anna.says("left lift").await;
    anna.says("The lift makes a scraping noise").await;
    for _ in 0..3 {
        let keys = super::common::newest_keys(&anna);
        let next = [t.btn_repair_send(), t.btn_skip()].into_iter().find(|k| keys.contains(k)).unwrap();
        anna.presses(&next).await;
        if town.count("select count(*) from ticket").await > 0 {
            break;
        }
    }
    // Saturday, ten in the evening: 15 minutes.
    town.pass(minutes(13)).await;
    town.group_sees(ENGINEERING, "Nobody has taken it yet; due today 22:15");
    town.pass(minutes(3)).await;
    town.staff("chen", "en").sees("Nobody took it in time");
    end(&town).await;
}

#[tokio::test]
async fn an_emergency_runs_on_the_wall_clock() {
    let town = Town::at("2026-11-28T18:00:00Z").await;
    town.open("zh-Hans").await;
    manager(&town, "zh-Hans").await;
    let anna = town.resident(101, "王女士", "zh-Hans", "5-1201").await;
    let (chen, he) = (town.staff("chen", "zh-Hans"), town.person(906, "He", "zh-Hans", &[]));
    anna.says("救命，有人困在电梯里了").await;
    town.group_sees(ENGINEERING, "🔴 紧急，请马上接单");
    chen.sees("🔴 紧急");
    he.does_not_see("R-");
    assert_eq!(saying(&town, ENGINEERING, "R-").len(), 2, "card and alert\n{}", town.transcript());
    town.pass(minutes(6)).await;
    chen.sees("没人接单，已超时");
    town.pass(minutes(5)).await;
    he.sees("严重超时，仍没人接单");
    let li = town.staff("li", "zh-Hans");
    li.presses("接单").await;
    town.pass(minutes(20)).await;
    chen.sees("没人到场，已超时");
    town.pass(minutes(5)).await;
    he.sees("严重超时，仍没人到场");
    li.presses("到场").await;
    let before = alerts(&town).await;
    town.pass(hours(20)).await;
    assert_eq!(alerts(&town).await, before);
    assert!(!town.chat_shows(SECURITY, "R-"));
    end(&town).await;
}

#[tokio::test]
async fn the_desk_was_down_for_a_day() {
    let town = Town::with_staff("en").await;
    manager(&town, "en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    report(&anna, "The kitchen tap keeps dripping").await;
    town.clock.advance(days(1));
    town.settle().await;
    town.person(906, "He", "en", &[]).sees("Long overdue, still not taken");
    assert_eq!(alerts(&town).await, 1, "one message for what was missed\n{}", town.transcript());
    assert_eq!(saying(&town, ENGINEERING, "Nobody").len(), 0);
    // Timers that ring twice say nothing twice.
    sqlx::query("update timer set due_at = now() - interval '1 year'").execute(&town.db.pool).await.unwrap();
    town.settle().await;
    assert_eq!(alerts(&town).await, 1);
    end(&town).await;
}

#[tokio::test]
async fn what_is_over_rings_no_more() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let li = town.staff("li", "en");
    report(&anna, "The kitchen tap keeps dripping").await;
    anna.presses("Withdraw").await;
    anna.presses("It works again").await;
    report(&anna, "The bathroom light is broken").await;
    li.presses("Take").await;
    super::common::finish(&li).await;
    town.pass(days(2)).await;
    assert_eq!(alerts(&town).await, 0, "{}", town.transcript());
    end(&town).await;
}

#[tokio::test]
async fn near_and_missed_for_the_work_itself() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let (li, chen) = (town.staff("li", "en"), town.staff("chen", "en"));
    report(&anna, "The kitchen tap keeps dripping").await;
    li.presses("Take").await;
    // 24 working hours, eight a day, from Tuesday 10:00.
    town.pass(days(2)).await;
    assert_eq!(alerts(&town).await, 0, "{}", town.transcript());
    town.pass(hours(7)).await;
    li.sees("To be repaired by");
    town.pass(days(1)).await;
    chen.sees("Not repaired in time");
    end(&town).await;
}
