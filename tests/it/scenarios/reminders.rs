//! Payment reminders as residents live them: read, put off, answered with a reason.

use crate::fees::{bill, charge, transfer, unit};
use crate::imports::import;
use crate::support::town::{FINANCE, FRONT_DESK, Person, Town, days, hours, minutes};
use expect_test::{ExpectFile, expect_file};
use frontdesk::chat::button::{Button, FeesButton};
use frontdesk::domain::bill::Item;
use frontdesk::domain::ids::UnitId;
use frontdesk::imports::Kind;
use frontdesk::store::bills;
use frontdesk::texts::Texts;
use frontdesk::workers::hours as hours_of;

/// A town with Anna, whose water bill is due on 30 November.
async fn owing(town: &Town, lang: &'static str) -> UnitId {
    let home = unit(town, "5-1201").await;
    charge(town, &bill(home, "W-11", Item::Water, "2026-11-01", 8_640)).await;
    let _ = lang;
    home
}

async fn pay(town: &Town, home: UnitId, amount: i64) {
    let mut tx = town.db.pool.begin().await.unwrap();
    let key = format!("T-{}", town.clock.now());
    bills::receive(&mut tx, town.community, &transfer(home, &key, amount), town.clock.now()).await.unwrap().unwrap();
    tx.commit().await.unwrap();
}

/// Goes through the complaint dialog.
async fn complain(anna: &Person<'_>) {
    anna.presses("Environment").await;
    for _ in 0..8 {
        if anna.can_press("✅ Send") {
            break;
        }
        if anna.can_press("Skip") {
            anna.presses("Skip").await;
        } else {
            anna.says("The stairs have not been cleaned for weeks").await;
        }
    }
    anna.presses("Send").await;
    anna.sees("C-261125-0001");
}

/// How many reminders stand in somebody's chat: each carries this button once.
fn reminders(who: &Person<'_>) -> usize {
    let t = Texts::new(who.lang.parse().unwrap());
    let label = t.btn_reminder_later();
    who.town.screen(who.user.0).iter().filter(|m| m.keys().any(|k| k.label == label)).count()
}

/// The whole ladder, read in one language: two bills, of which the second is paid on the way.
async fn ladder(lang: &'static str, transcript: ExpectFile) {
    let town = Town::with_staff(lang).await;
    let anna = town.resident(101, "Anna", lang, "5-1201").await;
    let home = owing(&town, lang).await;
    charge(&town, &bill(home, "P-11", Item::Parking, "2026-11-01", 30_000)).await;
    town.forget();
    town.pass(days(1)).await;
    assert_eq!(reminders(&anna), 1, "one message for both bills\n{}", town.transcript());
    town.pass(days(5)).await;
    assert_eq!(reminders(&anna), 2);
    pay(&town, home, 8_640).await;
    town.pass(days(70)).await;
    assert_eq!(reminders(&anna), 5, "{}", town.transcript());
    town.pass(days(100)).await;
    assert_eq!(reminders(&anna), 5, "after the last step there is silence");
    town.is_at_rest().await;
    transcript.assert_eq(&town.transcript());
}

#[tokio::test]
async fn the_ladder_in_simplified_chinese() {
    ladder("zh-Hans", expect_file!["../../transcripts/reminders.zh-Hans.txt"]).await;
}

#[tokio::test]
async fn the_ladder_in_traditional_chinese() {
    ladder("zh-Hant", expect_file!["../../transcripts/reminders.zh-Hant.txt"]).await;
}

#[tokio::test]
async fn the_ladder_in_english() {
    ladder("en", expect_file!["../../transcripts/reminders.en.txt"]).await;
}

#[tokio::test]
async fn no_reminder_threatens_shames_or_leaves_open_what_to_do() {
    for (lang, words) in [
        (
            "zh-Hans",
            ["法院", "起诉", "停水", "停电", "断水", "断电", "欠费", "拖欠", "恶意", "公示", "滞纳"].as_slice(),
        ),
        (
            "zh-Hant",
            ["法院", "起訴", "停水", "停電", "斷水", "斷電", "欠費", "拖欠", "惡意", "公告", "滯納"].as_slice(),
        ),
        ("en", [" court", "legal", "cut off", "disconnect", "debtor", "fine of", "penalt", "shame"].as_slice()),
    ] {
        let file = format!("{}/locales/{lang}/reminder.ftl", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(file).unwrap().to_lowercase();
        for word in words {
            assert!(!text.contains(word), "{lang}: {word}");
        }
    }
}

#[tokio::test]
async fn paid_before_it_leaves_is_not_reminded_of() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let home = owing(&town, "en").await;
    town.pass(hours(20)).await;
    pay(&town, home, 8_640).await;
    town.pass(days(60)).await;
    assert_eq!(reminders(&anna), 0);
    assert_eq!(town.count("select count(*) from reminder_bill").await, 0);
    town.is_at_rest().await;
}

#[tokio::test]
async fn paid_while_the_letter_lies_ready_it_is_taken_back_and_nothing_counts_as_told() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let home = owing(&town, "en").await;
    charge(&town, &bill(home, "P-11", Item::Parking, "2026-11-01", 30_000)).await;
    town.settle().await;
    town.clock.advance(hours(23));
    // Planned, worded, in the outbox; no courier has come yet.
    for _ in 0..2 {
        hours_of::step_timer(&town.db.pool, &town.clock, &town.desk).await;
    }
    assert_eq!(town.count("select count(*) from outbox where campaign_id is not null").await, 1);
    assert_eq!(town.count("select count(*) from reminder_bill").await, 2);
    pay(&town, home, 8_640).await;
    assert_eq!(town.count("select count(*) from outbox where campaign_id is not null").await, 0);
    town.pass(hours(1)).await;
    // Only what is left of it goes.
    assert_eq!(reminders(&anna), 1);
    assert!(anna.last().contains("300.00") && !anna.last().contains("86.40"), "{}", anna.last());
    assert_eq!(town.count("select count(*) from reminder_bill").await, 1);
    town.is_at_rest().await;
}

#[tokio::test]
async fn a_table_that_pays_or_corrects_takes_the_letter_back_as_well() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let home = owing(&town, "en").await;
    charge(&town, &bill(home, "P-11", Item::Parking, "2026-11-01", 30_000)).await;
    town.settle().await;
    town.clock.advance(hours(23));
    let waiting = "select count(*) from outbox where campaign_id is not null";
    let lies_ready = async || {
        while hours_of::step_timer(&town.db.pool, &town.clock, &town.desk).await {}
        assert_eq!(town.count(waiting).await, 1);
    };
    lies_ready().await;
    let paid = "reference,unit,date,amount\nT-1,5-1201,2026-11-25,86.40\n";
    assert!(import(&town, Kind::Payments, paid.as_bytes()).await.is_well());
    assert_eq!(town.count(waiting).await, 0);
    // It is worded anew, for what is left.
    town.clock.advance(minutes(1));
    lies_ready().await;
    let less = "bill number,unit,period,item,amount\nP-11,5-1201,2026-11,parking,250\n";
    assert!(import(&town, Kind::Bills, less.as_bytes()).await.is_well());
    assert_eq!(town.count(waiting).await, 0);
    town.pass(hours(1)).await;
    // What it says is how it stands by then.
    assert_eq!(reminders(&anna), 1);
    let last = anna.last();
    assert!(last.contains("250.00") && !last.contains("300.00") && !last.contains("86.40"), "{last}");
    town.is_at_rest().await;
}

#[tokio::test]
async fn a_day_is_promised_twice_and_the_third_time_finance_agrees() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let qian = town.staff("qian", "en");
    let home = owing(&town, "en").await;
    town.pass(days(1)).await;
    anna.presses("Remind me on…").await;
    anna.says("11/20").await;
    anna.sees("after today");
    anna.says("3/30").await;
    anna.sees("up to 60 days");
    anna.says("gibberish").await;
    anna.sees("Please write the day like");
    anna.says("5 Dec").await;
    anna.sees("and not before");
    assert_eq!(reminders(&anna), 1);
    // The due date comes and goes in silence; on the day there is one courtesy, and the day after it is firmer.
    town.pass(days(9)).await;
    assert_eq!(reminders(&anna), 1, "{}", town.transcript());
    town.pass(days(1)).await;
    anna.sees("you said that you would pay");
    assert_eq!(reminders(&anna), 2);
    town.pass(days(1)).await;
    assert_eq!(reminders(&anna), 3);
    assert_eq!(town.count("select count(*) from promise_bill where state = 'broken'").await, 1);
    assert_eq!(town.count("select count(*) from reminder_round where round = 1 and from_step = 1").await, 1);
    // Once more; the third time finance has to agree.
    anna.presses("Remind me on…").await;
    anna.presses("Tomorrow").await;
    town.pass(days(2)).await;
    anna.presses("Remind me on…").await;
    anna.presses("Tomorrow").await;
    anna.sees("You have set a day 2 times already");
    anna.presses("Ask finance").await;
    anna.sees("we tell you at once");
    town.group_sees(FINANCE, "asks for the day below");
    qian.presses("Agree").await;
    anna.sees("Finance agrees");
    town.group_sees(FINANCE, "agreed");
    let before = reminders(&anna);
    town.pass(days(1)).await;
    assert_eq!(reminders(&anna), before + 1);
    anna.sees("the day of your instalment");
    pay(&town, home, 8_640).await;
    town.pass(days(90)).await;
    assert_eq!(reminders(&anna), before + 1);
    assert_eq!(town.word("select state from payment_plan").await, "done");
    town.group_sees(FINANCE, "Everything is paid");
    town.is_at_rest().await;
}

#[tokio::test]
async fn forgotten_leads_to_paying_and_paid_to_the_proof() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    owing(&town, "en").await;
    town.pass(days(1)).await;
    anna.presses("Something is in the way").await;
    anna.presses("I forgot").await;
    anna.sees("86.40");
    anna.says("/cancel").await;
    anna.presses("Something is in the way").await;
    anna.presses("It is paid already").await;
    let told = town.word("select string_agg(reason, ' ' order by id) from reminder_note").await;
    assert_eq!(told, "forgot paid");
    anna.says("/cancel").await;
    town.is_at_rest().await;
}

#[tokio::test]
async fn bad_work_becomes_a_complaint_and_the_bill_is_left_in_peace() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let home = owing(&town, "en").await;
    charge(&town, &bill(home, "M-11", Item::ManagementFee, "2026-11-01", 28_000)).await;
    town.pass(days(1)).await;
    anna.presses("Something is in the way").await;
    anna.presses("Something was not done well").await;
    anna.presses("Management").await;
    complain(&anna).await;
    town.group_sees(FRONT_DESK, "The stairs have not been cleaned");
    town.group_sees(FINANCE, "something was not done well");
    assert!(!town.chat_shows(FINANCE, "stairs"), "the words stay with the complaint");
    assert_eq!(town.count("select count(*) from dispute where settled_at is null").await, 1);
    town.pass(days(5)).await;
    // Only the water is reminded of.
    assert!(!anna.last().contains("280.00"), "{}", anna.last());
    assert_eq!(town.count("select count(distinct bill_id) from reminder_bill where step = 1").await, 1);
}

#[tokio::test]
async fn money_is_short_and_the_plan_is_kept_or_broken() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let (qian, grace) = (town.staff("qian", "en"), town.staff("grace", "en"));
    let home = owing(&town, "en").await;
    town.pass(days(1)).await;
    anna.presses("Something is in the way").await;
    anna.presses("Money is short").await;
    anna.says("9").await;
    anna.sees("From 2 to 6 instalments");
    anna.presses("3 × about").await;
    anna.says("12/1").await;
    anna.sees("in 3 instalments");
    anna.sees("28.80");
    anna.presses("Ask finance").await;
    town.group_sees(FINANCE, "asks for 3 instalments");
    // Silence until finance answers; after three days it is brought up once more.
    town.pass(days(3)).await;
    town.group_sees(FINANCE, "Not answered yet");
    assert_eq!(reminders(&anna), 1);
    // Only finance answers.
    let (chat, message, data) = qian.button("Do not agree");
    assert!(grace.presses_data(chat, message, &data).await.unwrap().contains("done by finance"));
    assert!(anna.presses_data(chat, message, &data).await.is_some());
    assert_eq!(town.count("select count(*) from refused where what = 'plan'").await, 2);
    qian.presses("Do not agree").await;
    qian.presses("Too many instalments").await;
    anna.sees("please ask for fewer");
    town.group_sees(FINANCE, "did not agree");
    // Another one is agreed to; the first part comes, the second does not.
    anna.presses("Something is in the way").await;
    anna.presses("Money is short").await;
    anna.presses("2 × about").await;
    anna.says("12/1").await;
    anna.presses("Ask finance").await;
    qian.presses("Agree").await;
    anna.sees("We remind you once on each day");
    pay(&town, home, 4_320).await;
    town.pass(days(30)).await;
    assert_eq!(reminders(&anna), 1, "paid in time: not even the day itself is brought up\n{}", town.transcript());
    town.pass(days(4)).await;
    assert_eq!(reminders(&anna), 2, "the instalment of 1 January");
    town.pass(days(1)).await;
    assert_eq!(town.word("select state from payment_plan order by id desc limit 1").await, "broken");
    town.group_sees(FINANCE, "did not come in time");
    assert_eq!(town.count("select count(*) from reminder_round where from_step = 1").await, 1, "one step up");
    assert_eq!(reminders(&anna), 3);
    town.is_at_rest().await;
}

#[tokio::test]
async fn an_empty_home_and_other_words_reach_finance() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna <b>", "en", "5-1201").await;
    owing(&town, "en").await;
    town.pass(days(1)).await;
    anna.presses("Something is in the way").await;
    anna.presses("Nobody lives there").await;
    anna.says("My agent Ms Sample, 0000").await;
    anna.sees("Noted, and passed on");
    town.group_sees(FINANCE, "nobody lives there");
    town.group_sees(FINANCE, "My agent Ms Sample");
    anna.presses("Something is in the way").await;
    anna.says("I was told that the new owner pays").await;
    anna.presses("Send").await;
    town.group_sees(FINANCE, "the new owner pays");
    assert_eq!(town.word("select string_agg(reason, ' ' order by id) from reminder_note").await, "empty other");
    town.is_at_rest().await;
}

#[tokio::test]
async fn the_bills_of_another_unit_are_nobody_elses_to_put_off() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let ben = town.resident(102, "Ben", "en", "5-1202").await;
    let home = owing(&town, "en").await;
    town.pass(days(1)).await;
    for act in [FeesButton::Later, FeesButton::Wrong] {
        let forged = Button::Fees { community: town.community, unit: home, act }.encode();
        assert!(ben.presses_data(102, 1, &forged).await.is_some());
    }
    assert_eq!(town.count("select count(*) from refused where why = 'not_their_unit'").await, 1);
    // Whoever moved out while the question stood open promises nothing either.
    anna.presses("Remind me on…").await;
    sqlx::query("delete from occupancy where user_id = 101").execute(&town.db.pool).await.unwrap();
    anna.presses("Tomorrow").await;
    anna.sees("nothing to remind you of");
    assert_eq!(town.count("select count(*) from payment_promise").await, 0);
    town.is_at_rest().await;
}
