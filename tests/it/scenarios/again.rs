//! Something that was over is taken up again: each kind has words of its own for it.

use super::common::{end, newest_keys, state, texts};
use super::grievance::{Told, answer, complain, manager};
use crate::support::town::{FRONT_DESK, Person, Town, days, hours};

/// Asks something that nothing answers, and has it answered by the front desk.
async fn asked_and_answered(who: &Person<'_>, grace: &Person<'_>, words: &str, reply: &str) {
    let (t, g) = (texts(who), texts(grace));
    who.says("/menu").await;
    who.presses(&t.btn_main_question()).await;
    who.says(words).await;
    who.presses(&t.btn_question_send()).await;
    grace.presses(&g.btn_card_reply()).await;
    grace.says_in_reply(reply).await;
    grace.presses(&g.btn_job_send()).await;
}

#[tokio::test]
async fn 问题结了_还有不明白的地方() {
    let town = Town::with_staff("zh-Hans").await;
    let wang = town.resident(101, "王女士", "zh-Hans", "5-1201").await;
    let grace = town.staff("grace", "zh-Hans");
    asked_and_answered(&wang, &grace, "前面那家咖啡店几点打烊", "咖啡角每天 9 点到 21 点。").await;
    wang.presses("👍 帮到了").await;
    wang.sees("还有不明白的地方，");
    wang.does_not_see("又有问题");
    wang.presses("还有不明白的地方").await;
    wang.sees("还想知道什么？");
    wang.says("节假日也开吗").await;
    wang.sees("我们接着查");
    assert_eq!(state(&town).await, "reopened");
    town.group_sees(FRONT_DESK, "住户还想知道：节假日也开吗");
    wang.presses("进展").await;
    wang.sees("您还想知道：节假日也开吗");
    wang.presses("看这张单").await;
    // Adding and withdrawing speak of a question too.
    wang.presses("补充").await;
    wang.sees("回答您的同事马上能看到");
    wang.says("/cancel").await;
    wang.presses("撤回").await;
    wang.sees("撤回后就不再答复了");
    assert!(!newest_keys(&wang).iter().any(|k| k.contains("报错了")), "{}", town.transcript());
    wang.presses("已经知道了").await;
    assert_eq!(state(&town).await, "cancelled");
    end(&town).await;
}

#[tokio::test]
async fn 沒有回覆的問題_結案後還能接著問() {
    let town = Town::with_staff("zh-Hant").await;
    let chan = town.resident(102, "陳太", "zh-Hant", "5-1201").await;
    let grace = town.staff("grace", "zh-Hant");
    asked_and_answered(&chan, &grace, "前面那間咖啡店幾點打烊", "咖啡角每天 9 點到 21 點。").await;
    town.pass(days(3) + hours(1)).await;
    assert_eq!(state(&town).await, "closed");
    chan.sees("還有不清楚的地方，");
    chan.does_not_see("又有狀況");
    chan.presses("還有不清楚的地方").await;
    chan.says("國定假日呢").await;
    assert_eq!(state(&town).await, "reopened");
    end(&town).await;
}

#[tokio::test]
async fn a_complaint_that_is_not_settled_after_all() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let grace = town.staff("grace", "en");
    manager(&town, "en").await;
    complain(&anna, Told::about("Engineering", "The fitter was rude to me")).await;
    answer(&grace, "We are sorry; he has been spoken to.").await;
    anna.presses("Accept").await;
    anna.sees("you can take it up again here until");
    anna.does_not_see("It came back");
    anna.presses("It is not settled").await;
    // It is looked at anew where it was: nothing is said of somebody higher.
    assert!(anna.last().contains("sorry that it is not settled"), "{}", town.transcript());
    assert!(!anna.last().contains("one level up"));
    anna.says("He did it again today").await;
    anna.presses("Send").await;
    assert_eq!(state(&town).await, "reopened");
    anna.sees("We take it up again.");
    town.group_sees(FRONT_DESK, "He did it again today");
    anna.presses("History").await;
    anna.sees("You said it is not settled: He did it again today");
    end(&town).await;
}

#[tokio::test]
async fn a_question_that_is_somebody_elses_and_my_case_is_different() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let grace = town.staff("grace", "en");
    let t = texts(&anna);
    anna.says("/menu").await;
    anna.presses(&t.btn_main_question()).await;
    anna.says("Why does the gas company charge violin lessons").await;
    if anna.can_press(&t.btn_question_person()) {
        anna.presses(&t.btn_question_person()).await;
    }
    anna.presses(&t.btn_question_send()).await;
    grace.presses("More").await;
    grace.presses("Out of scope").await;
    grace.presses("Gas at home").await;
    grace.presses("Send").await;
    anna.sees("If your case is different, you can tell us here until");
    anna.presses("My case is different").await;
    anna.sees("what is different in your case?");
    anna.says("It is on your own bill").await;
    assert_eq!(state(&town).await, "reopened");
    anna.sees("We look at it again as you describe it.");
    end(&town).await;
}

#[tokio::test]
async fn a_talk_that_is_over_goes_on_by_talking() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let grace = town.staff("grace", "en");
    let t = texts(&anna);
    anna.says("/menu").await;
    anna.presses(&t.btn_main_person()).await;
    anna.says("Where is my parcel?").await;
    grace.presses(&texts(&grace).btn_talk_take()).await;
    grace.presses(&texts(&grace).btn_talk_end()).await;
    anna.does_not_see("It came back");
    assert!(newest_keys(&anna).contains(&t.btn_talk_again()), "{}", town.transcript());
    anna.says("/requests").await;
    anna.does_not_see("It came back");
    end(&town).await;
}
