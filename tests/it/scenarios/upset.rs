//! Who sounds upset is brought to a lead, or to a person: by their words, once a day for each ticket.

use super::common::{end, finished, newest_keys, report, saying};
use crate::support::town::{Town, days, hours};

const LEAD: i64 = 901;
const UPSET: &str = "a lead should look after it";

#[tokio::test]
async fn upset_words_on_a_ticket_reach_the_lead_once_a_day() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let number = report(&anna, "The kitchen tap keeps dripping").await;
    anna.replies(&number, "please come soon, it is getting worse").await;
    assert!(saying(&town, LEAD, UPSET).is_empty(), "urgency alone is no anger\n{}", town.transcript());
    anna.replies(&number, "this is the third time and nobody came, I am furious").await;
    let told = saying(&town, LEAD, UPSET);
    assert_eq!(told.len(), 1, "{}", town.transcript());
    assert!(told[0].text().contains("I am furious"), "{}", told[0].text());
    let keys: Vec<String> = told[0].keys().map(|k| k.label.clone()).collect();
    assert!(!keys.is_empty(), "the lead can act at once");
    anna.replies(&number, "absolutely unacceptable").await;
    assert_eq!(saying(&town, LEAD, UPSET).len(), 1, "once a day");
    town.pass(days(1)).await;
    anna.replies(&number, "still nobody, I am fed up").await;
    assert_eq!(saying(&town, LEAD, UPSET).len(), 2, "another day\n{}", town.transcript());
    // It is the staff's business, not hers.
    anna.does_not_see("upset");
    assert_eq!(town.count("select count(*) from timeline where act->>'act' = 'upset'").await, 2);
    end(&town).await;
}

#[tokio::test]
async fn 报修和退回的话也听得出来() {
    let town = Town::with_staff("zh-Hans").await;
    let wang = town.resident(101, "王女士", "zh-Hans", "5-1201").await;
    let li = town.staff("li", "zh-Hans");
    report(&wang, "厨房水龙头又坏了，一直在漏水，气死我了").await;
    assert_eq!(saying(&town, LEAD, "住户很不满").len(), 1, "{}", town.transcript());
    let town = Town::with_staff("zh-Hans").await;
    let wang = town.resident(101, "王女士", "zh-Hans", "5-1201").await;
    let li_there = town.staff("li", "zh-Hans");
    drop(li);
    finished(&wang, &li_there, "厨房水龙头一直滴水").await;
    wang.presses("没修好").await;
    wang.says("太过分了，糊弄人").await;
    wang.presses("发送").await;
    assert_eq!(saying(&town, LEAD, "住户很不满").len(), 1, "{}", town.transcript());
    end(&town).await;
}

#[tokio::test]
async fn who_is_upset_outside_of_a_ticket_is_offered_a_person_first() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    anna.says("you people are useless, nobody ever answers, i am fed up").await;
    anna.sees("We are sorry for the trouble. Would you rather talk to one of us directly?");
    let keys = newest_keys(&anna);
    assert_eq!(keys.first().map(String::as_str), Some("🙋 Talk to a person"), "{keys:?}");
    town.pass(hours(1)).await;
    anna.says("/cancel").await;
    end(&town).await;
}
