//! A time promised to the resident: given, moved with its reason, near, missed.

use super::common::{card, end, report, saying, state};
use crate::support::town::{ENGINEERING, Town, minutes};

#[tokio::test]
async fn promised_by_choice_and_moved_with_a_reason() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let li = town.staff("li", "en");
    let number = report(&anna, "The kitchen tap keeps dripping").await;
    li.presses("Take").await;
    li.presses("Promise").await;
    li.presses("today 14:00–16:00").await;
    anna.sees("agreed for today 14:00–16:00; 李师傅（示例） will come.");
    assert!(card(&town, ENGINEERING, &number).contains("Promised: today 14:00–16:00"));
    // The second promise asks why, and the resident reads it.
    li.presses("New time").await;
    li.replies("when do we come?", "tomorrow 9-11").await;
    town.group_sees(ENGINEERING, "We had promised today 14:00–16:00");
    anna.does_not_see("tomorrow 09:00");
    li.presses("Parts not here yet").await;
    anna.sees("moved to tomorrow 09:00–11:00");
    anna.sees("Reason: the parts needed have not arrived yet");
    assert_eq!(state(&town).await, "scheduled");
    end(&town).await;
}

#[tokio::test]
async fn 打字约的时间先读一遍() {
    let town = Town::with_staff("zh-Hans").await;
    let anna = town.resident(101, "王女士", "zh-Hans", "5-1201").await;
    let li = town.staff("li", "zh-Hans");
    report(&anna, "厨房水龙头一直滴水").await;
    li.presses("接单").await;
    li.presses("约时间").await;
    li.replies("答应住户什么时候到", "改天吧").await;
    town.group_sees(ENGINEERING, "请把时间写成");
    li.replies("答应住户什么时候到", "昨天下午三点").await;
    li.replies("答应住户什么时候到", "明天下午两点到四点").await;
    town.group_sees(ENGINEERING, "将答应住户：明天 14:00–16:00");
    anna.does_not_see("14:00–16:00");
    li.presses("对，通知住户").await;
    anna.sees("约好明天 14:00–16:00，李师傅（示例）会来");
    end(&town).await;
}

#[tokio::test]
async fn the_resident_is_told_before_the_time_passes() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let (li, chen) = (town.staff("li", "en"), town.staff("chen", "en"));
    report(&anna, "The kitchen tap keeps dripping").await;
    li.presses("Take").await;
    li.presses("Promise").await;
    li.presses("Within 1 h").await;
    town.pass(minutes(49)).await;
    li.sees("Promised to the resident for today 11:00. If it cannot be kept, set a new time and say why");
    anna.does_not_see("is no longer certain");
    town.pass(minutes(2)).await;
    anna.sees("the agreed time, today 10:00–11:00, is no longer certain");
    chen.does_not_see("promised time has passed");
    // He sets a new time from the alert in his own chat.
    li.presses("New time").await;
    li.presses("today 14:00–16:00").await;
    li.presses("Earlier job took longer").await;
    anna.sees("moved to today 14:00–16:00");
    town.pass(minutes(60)).await;
    chen.does_not_see("promised time has passed");
    assert_eq!(saying(&town, anna.user.0, "is no longer certain").len(), 1);
    end(&town).await;
}

#[tokio::test]
async fn 没有守约逐级上报() {
    let town = Town::with_staff("zh-Hant").await;
    let anna = town.resident(101, "林小姐", "zh-Hant", "5-1201").await;
    let (li, chen) = (town.staff("li", "zh-Hant"), town.staff("chen", "zh-Hant"));
    report(&anna, "廚房水龍頭一直滴水").await;
    li.presses("接單").await;
    li.presses("約時間").await;
    li.presses("1 小時內").await;
    town.pass(minutes(61)).await;
    chen.sees("答應住戶的時間已過");
    town.pass(minutes(30)).await;
    // No manager has used the code: the group is told.
    town.group_sees(ENGINEERING, "🚨");
    town.pass(minutes(600)).await;
    assert_eq!(saying(&town, chen.user.0, "答應住戶的時間已過").len(), 1);
    assert_eq!(saying(&town, ENGINEERING, "🚨").len(), 1, "{}", town.transcript());
    assert_eq!(saying(&town, anna.user.0, "不能保證了").len(), 1);
    end(&town).await;
}

#[tokio::test]
async fn on_the_spot_in_time_nobody_is_told() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let (li, chen) = (town.staff("li", "en"), town.staff("chen", "en"));
    report(&anna, "The kitchen tap keeps dripping").await;
    li.presses("Take").await;
    li.presses("Promise").await;
    li.presses("Within 1 h").await;
    town.pass(minutes(40)).await;
    li.presses("On site").await;
    town.pass(minutes(120)).await;
    anna.does_not_see("is no longer certain");
    chen.does_not_see("promised time");
    end(&town).await;
}

/// It goes to another department, and with it the time that was agreed: she does not wait at home for it.
#[tokio::test]
async fn who_waits_for_a_promised_time_hears_that_it_was_passed_on() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let li = town.staff("li", "en");
    report(&anna, "The kitchen tap keeps dripping").await;
    li.presses("Take").await;
    li.presses("Promise").await;
    li.presses("Within 1 h").await;
    anna.does_not_see("is no longer certain");
    li.presses("More").await;
    li.presses("Transfer").await;
    li.presses("Security").await;
    li.replies("Why? For colleagues only", "It is the door after all").await;
    anna.sees("is no longer certain");
    end(&town).await;
}
