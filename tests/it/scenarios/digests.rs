//! Digests: how the day and the week went, told to each group, signed by its head; complaints about a department stay out.

use super::common::{end, report, saying};
use crate::support::town::{ENGINEERING, FRONT_DESK, Town, hours, minutes};
use expect_test::expect;

/// A Friday, ten in the morning in Shanghai.
const FRIDAY: &str = "2026-11-27T02:00:00Z";

#[tokio::test]
async fn a_weekend_and_the_monday_after() {
    let town = Town::on_duty(FRIDAY, "en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let ben = town.resident(102, "Ben", "en", "5-1202").await;
    let (li, chen) = (town.staff("li", "en"), town.staff("chen", "en"));
    report(&anna, "The kitchen tap keeps dripping").await;
    li.presses("Take").await;
    li.presses("Done").await;
    li.presses("Done at once").await;
    anna.presses("Accept").await;
    report(&ben, "The bathroom light is broken").await;
    li.presses("Take").await;
    li.presses("Promise").await;
    li.replies("when do we come?", "tomorrow 15-16").await;
    li.presses("Yes, tell the resident").await;
    // On Saturday the desk opens at nine.
    town.pass(hours(22) + minutes(59)).await;
    assert!(saying(&town, ENGINEERING, "daily digest").is_empty(), "{}", town.transcript());
    town.pass(minutes(2)).await;
    let days = saying(&town, ENGINEERING, "daily digest");
    expect![[r#"
        📊 Engineering · daily digest · Sat 28 Nov
        2 received · 1 done
        1 open · 🤝 1 promised for today
        ✍️ 1 handover not signed"#]]
    .assert_eq(&days[0].text());
    // Nothing was and nothing is at the front desk; on Sunday nobody opens.
    assert!(saying(&town, FRONT_DESK, "digest").is_empty(), "{}", town.transcript());
    town.pass(hours(24)).await;
    assert_eq!(saying(&town, ENGINEERING, "daily digest").len(), 1);
    assert!(saying(&town, ENGINEERING, "weekly digest").is_empty());
    // Monday, half past eight.
    town.pass(hours(24)).await;
    assert_eq!(saying(&town, ENGINEERING, "daily digest").len(), 2, "{}", town.transcript());
    let weeks = saying(&town, ENGINEERING, "weekly digest");
    assert_eq!(weeks.len(), 1);
    assert!(weeks[0].text().contains("Mon 23 Nov – Sun 29 Nov"), "{}", weeks[0].text());
    assert!(weeks[0].text().contains("2 received · 1 done"), "{}", weeks[0].text());
    assert!(weeks[0].text().contains("100% in time (3 of 3)"), "{}", weeks[0].text());
    // Only the head signs; who forgets is reminded once.
    assert_eq!(li.presses("Read and signed").await.unwrap(), "The lead signs this");
    town.pass(hours(23)).await;
    chen.does_not_see("weekly digest");
    chen.does_not_see("is not signed yet: please look");
    town.pass(hours(30)).await;
    assert_eq!(saying(&town, chen.user.0, "Last week's digest of Engineering is not signed yet").len(), 1);
    assert_eq!(chen.presses("Read and signed").await.unwrap(), "Signed, thank you");
    town.group_sees(ENGINEERING, "✍️ Signed by 陈工（示例）");
    assert!(!town.screen(ENGINEERING).iter().any(|m| m.keys().any(|k| k.label.contains("Read and signed"))));
    end(&town).await;
}

#[tokio::test]
async fn 投诉本部门的不算在本部门的日报里() {
    let town = Town::on_duty(FRIDAY, "zh-Hans").await;
    let anna = town.resident(101, "王女士", "zh-Hans", "5-1201").await;
    report(&anna, "厨房水龙头一直滴水").await;
    let hide = "update ticket set kind = 'complaint', severity = 'minor', about_department = 'engineering'";
    sqlx::query(hide).execute(&town.db.pool).await.unwrap();
    town.pass(hours(24)).await;
    assert!(saying(&town, ENGINEERING, "日报").is_empty(), "{}", town.transcript());
    assert!(saying(&town, ENGINEERING, "待办").is_empty(), "{}", town.transcript());
    let hide = "update ticket set about_department = null, about_staff = (select id from staff where key = 'wang')";
    sqlx::query(hide).execute(&town.db.pool).await.unwrap();
    town.pass(hours(72)).await;
    assert!(saying(&town, ENGINEERING, "日报").is_empty(), "{}", town.transcript());
    assert!(saying(&town, ENGINEERING, "周报").is_empty());
    assert!(saying(&town, ENGINEERING, "待办").is_empty());
    end(&town).await;
}

#[tokio::test]
async fn a_town_where_nothing_happens_hears_nothing() {
    let town = Town::on_duty(FRIDAY, "en").await;
    town.pass(hours(24 * 15)).await;
    for chat in [ENGINEERING, FRONT_DESK, 901, 902, 903, 904, 905] {
        assert!(town.screen(chat).is_empty(), "{}", town.transcript());
    }
    end(&town).await;
}
