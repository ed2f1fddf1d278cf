//! When someone may come: the choices, and how they are written down.

use crate::dialogs::kit::{Choice, choice};
use crate::dialogs::scene::Scene;
use chrono::{Datelike, Days, NaiveDate, Timelike, Weekday};

/// The pick of "any time".
pub const ANY: &str = "any";

/// What can be chosen: parts of today and tomorrow that are still to come, and the weekend.
pub fn choices(scene: &Scene<'_>) -> Vec<Choice> {
    let local = scene.now.with_timezone(&scene.community.settings.time_zone);
    let (today, hour, t) = (local.date_naive(), local.hour(), scene.texts);
    let tomorrow = today + Days::new(1);
    let mut choices = vec![];
    if hour < 11 {
        choices.push(choice(t.btn_repair_today_morning(), format!("a{today}")));
    }
    if hour < 17 {
        choices.push(choice(t.btn_repair_today_afternoon(), format!("p{today}")));
    }
    choices.push(choice(t.btn_repair_tomorrow_morning(), format!("a{tomorrow}")));
    choices.push(choice(t.btn_repair_tomorrow_afternoon(), format!("p{tomorrow}")));
    choices.push(choice(t.btn_repair_weekend(), format!("w{}", saturday(today))));
    choices.push(choice(t.btn_repair_any_time(), ANY));
    choices
}

/// The words for a pick, with its date, so that they stay true tomorrow.
pub fn words(pick: &str, scene: &Scene<'_>) -> Option<String> {
    let t = scene.texts;
    if pick == ANY {
        return Some(t.plain_repair_any_time());
    }
    let mut rest = pick.chars();
    let part = rest.next()?;
    let date: NaiveDate = rest.as_str().parse().ok()?;
    let day = |date: NaiveDate| t.day(date, date - Days::new(2));
    match part {
        'a' => Some(t.plain_repair_morning(day(date))),
        'p' => Some(t.plain_repair_afternoon(day(date))),
        'w' => Some(t.plain_repair_weekend(day(date), day(date + Days::new(1)))),
        _ => None,
    }
}

/// The Saturday of the weekend that is here or comes next; on a Sunday the one after.
fn saturday(today: NaiveDate) -> NaiveDate {
    let ahead = match today.weekday() {
        Weekday::Sun => 6,
        other => u64::from(5 - other.num_days_from_monday()),
    };
    today + Days::new(ahead)
}
