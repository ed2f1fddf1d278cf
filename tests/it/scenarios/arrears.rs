//! The phone and paper list: units that the chat does not reach, calls recorded, numbers shown only to finance.

use crate::fees::{bill, charge, unit};
use crate::support::town::{FINANCE, FRONT_DESK, Town, days, hours};
use frontdesk::cli::args::RemindersCommand;
use frontdesk::cli::reminders;
use frontdesk::domain::bill::Item;
use frontdesk::store::bills;

/// Anna stopped the bot; nobody is tied to 5-1203; Ben hears of his bill.
async fn unreached() -> Town {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    town.resident(102, "Ben", "en", "5-1202").await;
    anna.blocks(true).await;
    for code in ["5-1201", "5-1202", "5-1203"] {
        let home = unit(&town, code).await;
        charge(&town, &bill(home, &format!("W-{code}"), Item::Water, "2026-11-01", 8_640)).await;
    }
    town.pass(days(1)).await;
    town
}

#[tokio::test]
async fn who_is_not_reached_is_phoned_or_gets_a_paper() {
    let town = unreached().await;
    let qian = town.staff("qian", "en");
    town.group_sees(FINANCE, "2 units were not reached");
    qian.says_in(FINANCE, "/arrears").await;
    town.group_sees(FINANCE, "units: 2");
    town.group_sees(FINANCE, "nobody is tied to it");
    town.group_sees(FINANCE, "not reached in the chat");
    // The number is masked, and shown to the one who presses.
    qian.presses("5-1201").await;
    town.group_sees(FINANCE, "138****");
    assert!(!town.chat_shows(FINANCE, "00000101"));
    assert!(qian.presses("☎️ Anna").await.unwrap().contains("0101"));
    assert_eq!(town.count("select count(*) from phone_look where user_id = 101").await, 1);
    // Nobody answers, then a day is named.
    qian.presses("Record the result").await;
    qian.presses("Nobody answered").await;
    town.group_sees(FINANCE, "unanswered calls: 1");
    qian.presses("5-1201").await;
    qian.presses("Record the result").await;
    qian.presses("They named a day").await;
    qian.presses("Fri 27").await;
    town.group_sees(FINANCE, "they pay");
    town.group_sees(FINANCE, "units: 1");
    // A paper for the home that is nobody's.
    qian.presses("5-1203").await;
    town.group_sees(FINANCE, "No number is known");
    qian.presses("Record the result").await;
    qian.presses("Paper delivered").await;
    town.group_sees(FINANCE, "The list is empty");
    // The promise is broken on Saturday: the unit is back, a step up; the paper holds until the next step.
    town.pass(days(3)).await;
    qian.says_in(FINANCE, "/arrears").await;
    town.group_sees(FINANCE, "units: 1");
    qian.presses("5-1201").await;
    qian.presses("Record the result").await;
    qian.presses("They will not pay").await;
    qian.says_in_reply("Says the meter is wrong").await;
    town.pass(days(2)).await;
    qian.says_in(FINANCE, "/arrears").await;
    town.group_sees(FINANCE, "5-1203");
    let outcomes = town.word("select string_agg(outcome, ' ' order by id) from reminder_call").await;
    assert_eq!(outcomes, "nobody promise paper refused");
    town.is_at_rest().await;
}

#[tokio::test]
async fn only_those_who_handle_money_see_the_list() {
    let town = unreached().await;
    let (qian, grace) = (town.staff("qian", "en"), town.staff("grace", "en"));
    grace.says_in(FRONT_DESK, "/arrears").await;
    town.group_sees(FRONT_DESK, "in the finance group");
    grace.says_in(FINANCE, "/arrears").await;
    assert!(!town.chat_shows(FINANCE, "units: 2"));
    qian.says_in(FINANCE, "/arrears").await;
    qian.presses("5-1201").await;
    let (chat, message, data) = qian.button("☎️ Anna");
    assert!(grace.presses_data(chat, message, &data).await.unwrap().contains("done by finance"));
    assert_eq!(town.count("select count(*) from phone_look").await, 0);
    assert_eq!(town.count("select count(*) from refused where why = 'wrong_role'").await, 2);
    // What was paid meanwhile is gone from the list, and its old buttons say so.
    let home = unit(&town, "5-1201").await;
    let mut tx = town.db.pool.begin().await.unwrap();
    let money = crate::fees::transfer(home, "T-1", 8_640);
    bills::receive(&mut tx, town.community, &money, town.clock.now()).await.unwrap();
    tx.commit().await.unwrap();
    assert!(qian.presses_data(chat, message, &data).await.unwrap().contains("not on the list any more"));
    town.is_at_rest().await;
}

#[tokio::test]
async fn the_operator_sees_what_would_go_and_stops_it_at_once() {
    let town = unreached().await;
    let plan = || RemindersCommand::Plan { date: "2026-11-30".parse().ok(), community: None };
    let run = async |what: RemindersCommand| {
        reminders::reminders(&town.db.pool, &what, town.clock.now()).await.unwrap().words
    };
    let planned = run(plan()).await;
    assert!(planned.contains("units that hear of it: 3"), "{planned}");
    assert!(planned.contains("5-1202     step 2 (on the due date), 1 bill(s) → user 102"), "{planned}");
    assert!(
        planned.contains("5-1203     step 2 (on the due date), 1 bill(s) → phone and paper list (nobody"),
        "{planned}"
    );
    assert!(!planned.contains("Ben") && !planned.contains("Anna"), "{planned}");
    let home = unit(&town, "5-1202").await;
    let mut tx = town.db.pool.begin().await.unwrap();
    let money = crate::fees::transfer(home, "T-1", 8_640);
    bills::receive(&mut tx, town.community, &money, town.clock.now()).await.unwrap();
    tx.commit().await.unwrap();
    assert!(run(plan()).await.contains("units that hear of it: 2"));
    let csv = run(RemindersCommand::List { csv: true, community: None }).await;
    assert!(
        csv.starts_with(
            "unit,amount,currency,bills,due_on,step,why,calls,wrong_number\n5-1201,86.40,CNY,1,2026-11-30,-15,"
        ),
        "{csv}"
    );
    assert!(run(RemindersCommand::Pause { community: None }).await.contains("are stopped"));
    assert!(run(plan()).await.contains("they are stopped"));
    let before = town.count("select count(*) from reminder").await;
    town.pass(days(7)).await;
    assert_eq!(town.count("select count(*) from reminder").await, before);
    // What came due meanwhile goes when it ends: the step that is reached now, not those before it.
    assert!(run(RemindersCommand::Resume { community: None }).await.contains("go on"));
    town.pass(hours(1)).await;
    assert_eq!(town.count("select count(*) from reminder").await, before + 2);
    town.is_at_rest().await;
}
