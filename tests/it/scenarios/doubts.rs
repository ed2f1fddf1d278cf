//! A leak, no power: the question of fact is asked wherever it is told, and nothing that was told is lost by that.

use super::common::{end, finished, report, texts};
use crate::support::town::{ENGINEERING, SECURITY, Town, minutes};

const TICKETS: &str = "select count(*) from ticket";
const EMERGENCIES: &str = "select count(*) from ticket where priority = 'emergency'";

#[tokio::test]
async fn a_leak_told_in_another_dialog_is_asked_about() {
    for way in ["message", "question", "caption", "offer"] {
        let town = Town::with_staff("zh-Hans").await;
        let wang = town.resident(101, "王小明", "zh-Hans", "5-1201").await;
        let t = texts(&wang);
        match way {
            "offer" => wang.says("气死我了，太差劲了").await,
            "question" => {
                wang.says("/menu").await;
                wang.presses(&t.btn_main_question()).await;
            }
            _ => {
                wang.says("/menu").await;
                wang.presses(&t.btn_main_message()).await;
                wang.says("我是五栋的").await;
            }
        }
        match way {
            "caption" => wang.sends_photo("leak", "厨房漏水了").await,
            _ => wang.says("厨房漏水了").await,
        }
        wang.sees("现在水还在流吗");
        assert_eq!(town.count(TICKETS).await, 0, "{way}: {}", town.transcript());
        town.pass(minutes(2)).await;
        assert_eq!(town.count(EMERGENCIES).await, 1, "{way}: {}", town.transcript());
        town.group_sees(ENGINEERING, "厨房漏水了");
        match way {
            "offer" => town.group_sees(ENGINEERING, "气死我了"),
            "question" => {}
            _ => town.group_sees(ENGINEERING, "我是五栋的"),
        }
        end(&town).await;
    }
}

#[tokio::test]
async fn a_leak_in_a_message_that_does_not_run_goes_on_as_a_report() {
    let town = Town::with_staff("zh-Hans").await;
    let wang = town.resident(101, "王小明", "zh-Hans", "5-1201").await;
    let t = texts(&wang);
    wang.says("/menu").await;
    wang.presses(&t.btn_main_message()).await;
    wang.sends_photo("sink", "这里是水槽").await;
    wang.says("厨房漏水了").await;
    wang.presses(&t.btn_repair_water_no()).await;
    wang.sees("厨房漏水了");
    wang.says("/cancel").await;
    wang.sees("这里是水槽");
    assert_eq!(town.count(TICKETS).await, 0, "{}", town.transcript());
    end(&town).await;
}

#[tokio::test]
async fn a_leak_that_is_added_to_a_report_is_with_it_and_asked_about() {
    let town = Town::with_staff("zh-Hans").await;
    let wang = town.resident(101, "王小明", "zh-Hans", "5-1201").await;
    let t = texts(&wang);
    let first = report(&wang, "厨房水龙头一直滴水").await;
    wang.presses(&t.btn_status_add()).await;
    wang.says("厨房漏水了").await;
    wang.sees("现在水还在流吗");
    town.group_sees(ENGINEERING, "厨房漏水了");
    wang.presses(&t.btn_repair_water_no()).await;
    wang.sees(&t.repair_fact_noted(&first).replace("<b>", "").replace("</b>", ""));
    assert_eq!(town.count(TICKETS).await, 1, "{}", town.transcript());
    // What is said instead of an answer is added as well.
    wang.replies("最迟", "厨房又漏水了").await;
    wang.says("柜子下面都湿了").await;
    wang.presses(&t.btn_repair_water_no()).await;
    town.group_sees(ENGINEERING, "柜子下面都湿了");
    assert_eq!(town.count(TICKETS).await, 1, "{}", town.transcript());
    wang.presses(&t.btn_status_add()).await;
    wang.sends_photo("leak", "厨房漏水了").await;
    wang.presses(&t.btn_repair_water_yes()).await;
    assert_eq!((town.count(TICKETS).await, town.count(EMERGENCIES).await), (2, 1), "{}", town.transcript());
    end(&town).await;
}

#[tokio::test]
async fn who_has_an_emergency_is_not_asked_whether_it_is_one() {
    let town = Town::with_staff("zh-Hans").await;
    let wang = town.resident(101, "王小明", "zh-Hans", "5-1201").await;
    let t = texts(&wang);
    wang.says("厨房漏水了").await;
    wang.presses(&t.btn_repair_water_yes()).await;
    wang.presses(&t.btn_repair_enough()).await;
    town.forget();
    wang.presses(&t.btn_status_add()).await;
    wang.says("厨房还在漏水").await;
    wang.presses(&t.btn_message_send()).await;
    wang.replies("最迟", "厨房还在漏水").await;
    assert!(!town.transcript().contains("先确认一件事"), "{}", town.transcript());
    assert_eq!(town.count(TICKETS).await, 1);
    end(&town).await;
}

#[tokio::test]
async fn whoever_was_asked_and_said_no_is_not_asked_again_while_it_is_worked_on() {
    let town = Town::with_staff("zh-Hans").await;
    let wang = town.resident(101, "王小明", "zh-Hans", "5-1201").await;
    let t = texts(&wang);
    wang.says("厨房漏水了").await;
    wang.presses(&t.btn_repair_water_no()).await;
    for label in [t.btn_repair_guess_yes(), t.btn_skip(), t.btn_repair_any_time()] {
        wang.presses(&label).await;
    }
    wang.presses("✅").await;
    assert_eq!((town.count(TICKETS).await, town.count(EMERGENCIES).await), (1, 0), "{}", town.transcript());
    town.forget();
    wang.replies("最迟", "厨房还在漏水").await;
    wang.presses(&t.btn_status_add()).await;
    wang.says("还在漏水").await;
    wang.presses(&t.btn_message_send()).await;
    town.pass(minutes(5)).await;
    assert!(!town.transcript().contains("先确认一件事"), "{}", town.transcript());
    assert_eq!((town.count(TICKETS).await, town.count(EMERGENCIES).await), (1, 0), "{}", town.transcript());
    // What is a danger for sure is one still.
    wang.replies("最迟", "插座冒烟了").await;
    assert_eq!(town.count(EMERGENCIES).await, 1, "{}", town.transcript());
    end(&town).await;
}

#[tokio::test]
async fn work_after_which_it_still_leaks_is_not_accepted_and_asked_about() {
    let town = Town::with_staff("zh-Hans").await;
    let wang = town.resident(101, "王小明", "zh-Hans", "5-1201").await;
    let li = town.staff("li", "zh-Hans");
    let t = texts(&wang);
    finished(&wang, &li, "厨房水龙头一直滴水").await;
    wang.presses(&t.btn_status_not_done()).await;
    wang.says("厨房漏水了").await;
    wang.sees("现在水还在流吗");
    assert_eq!(town.word("select state from ticket").await, "reopened", "{}", town.transcript());
    wang.presses(&t.btn_repair_water_no()).await;
    assert_eq!(town.count(TICKETS).await, 1, "{}", town.transcript());
    end(&town).await;
}

#[tokio::test]
async fn fire_goes_before_a_question_of_fact() {
    let town = Town::with_staff("zh-Hans").await;
    let wang = town.resident(101, "王小明", "zh-Hans", "5-1201").await;
    let t = texts(&wang);
    wang.says("厨房漏水了").await;
    wang.says("/menu").await;
    wang.presses(&t.btn_main_message()).await;
    wang.says("着火了！").await;
    assert_eq!(town.count(EMERGENCIES).await, 1, "{}", town.transcript());
    town.group_sees(SECURITY, "着火了");
    // The leak is given back, and not taken for a yes as well.
    wang.sees("厨房漏水了");
    town.pass(minutes(3)).await;
    assert_eq!(town.count(EMERGENCIES).await, 1, "{}", town.transcript());
    end(&town).await;
}
