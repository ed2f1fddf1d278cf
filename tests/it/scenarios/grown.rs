//! A desk that has grown old reads no more than a new one: the same stories are played in a town with some thousand
//! times as much history, and what the database read for them is compared, table by table, indexes included.

use super::common::{report, texts};
use super::fees::bills;
use super::grievance::{Told, answer, complains};
use super::services::books_help;
use super::talk::asks_for_a_person;
use crate::answers::SAMPLE;
use crate::fees::{transfer, unit};
use crate::support::history;
use crate::support::reads::{LONG, Reads, grown};
use crate::support::town::{Person, SECURITY, Town, days, hours, minutes};
use frontdesk::domain::code::halves;
use frontdesk::domain::lang::Lang;
use frontdesk::store;
use frontdesk::texts::Texts;

/// A Tuesday, ten in the morning in Shanghai.
const TUESDAY: &str = "2026-11-24T02:00:00Z";

/// Rows of strangers in each table.
const STRANGERS: i64 = 12_000;

/// A repair, from the first words to the survey.
async fn repair(anna: &Person<'_>) {
    let (town, t) = (anna.town, texts(anna));
    let li = town.staff("li", "en");
    anna.says("The kitchen tap has been dripping since yesterday").await;
    anna.presses(&t.btn_repair_guess_yes()).await;
    anna.sends_photo("tap", "").await;
    anna.presses(&t.btn_done()).await;
    anna.presses(&t.btn_repair_tomorrow_morning()).await;
    anna.presses(&t.btn_repair_send()).await;
    town.pass(minutes(10)).await;
    li.presses(&t.btn_card_take()).await;
    li.presses(&t.btn_card_promise()).await;
    li.presses(&t.btn_job_in_hour()).await;
    anna.says("/menu").await;
    anna.presses(&t.btn_main_requests()).await;
    town.pass(minutes(30)).await;
    li.presses(&t.btn_card_arrive()).await;
    town.pass(minutes(20)).await;
    li.presses(&t.btn_card_finish()).await;
    li.presses(&t.btn_job_finish_now()).await;
    town.pass(hours(1)).await;
    anna.presses(&t.btn_status_accept()).await;
    town.pass(days(2) + hours(4)).await;
    anna.presses(&t.btn_survey_now()).await;
    for label in [t.btn_survey_5(), t.btn_survey_5(), t.btn_survey_charge_no(), t.btn_survey_4(), t.btn_survey_finish()]
    {
        anna.presses(&label).await;
    }
}

/// A question that a standard answer answers, and one that the front desk has to.
async fn question(anna: &Person<'_>) {
    let (town, t) = (anna.town, texts(anna));
    let grace = town.staff("grace", "en");
    anna.says("/menu").await;
    anna.presses(&t.btn_main_question()).await;
    anna.says("how do i get an access card").await;
    anna.presses(&t.btn_question_yes()).await;
    anna.says("/menu").await;
    anna.presses(&t.btn_main_question()).await;
    anna.says("who founded the old pagoda").await;
    anna.presses(&t.btn_question_send()).await;
    grace.presses(&t.btn_card_reply()).await;
    grace.says_in_reply("A monk from the north, long ago").await;
    grace.presses(&t.btn_job_send()).await;
    anna.presses(&t.btn_question_yes()).await;
}

/// Bills, a payment that is claimed and found, the account.
async fn fees(anna: &Person<'_>, home: &str) {
    let (town, t) = (anna.town, texts(anna));
    let qian = town.staff("qian", "en");
    bills(town, home).await;
    super::fees::pays_all(anna).await;
    town.pass(minutes(20)).await;
    qian.presses(&t.btn_claim_all()).await;
    anna.says("/fees").await;
    anna.presses(&t.btn_close()).await;
}

/// A helping hand from the catalogue to the bill, which is paid by transfer.
async fn booking(anna: &Person<'_>, home: &str) {
    let (town, t) = (anna.town, texts(anna));
    let li = town.staff("li", "en");
    books_help(anna, "10:00").await;
    anna.presses(&t.btn_service_agree()).await;
    li.presses(&t.btn_card_book()).await;
    town.pass(hours(23)).await;
    li.presses(&t.btn_card_set_out()).await;
    li.presses(&t.btn_card_arrive()).await;
    li.presses(&t.btn_card_finish()).await;
    li.presses(&t.btn_job_finish_now()).await;
    anna.presses(&t.btn_status_accept()).await;
    let paid = transfer(unit(town, home).await, &format!("T-{home}"), 18_000);
    let mut tx = town.db.pool.begin().await.unwrap();
    store::bills::receive(&mut tx, town.community, &paid, town.clock.now()).await.unwrap().unwrap();
    tx.commit().await.unwrap();
}

/// A goods pass: the form, the approval, the gate.
async fn permit(anna: &Person<'_>) {
    let (town, t) = (anna.town, texts(anna));
    let zhao = town.staff("zhao", "en");
    super::permits::asks_for_goods(anna).await;
    zhao.presses(&t.btn_permit_approve()).await;
    let newest = "select code from pass where community_id = 1 order by ticket_id desc limit 1";
    let code = halves(&town.word(newest).await);
    town.pass(days(1)).await;
    zhao.says_in(SECURITY, &format!("/pass {code}")).await;
    zhao.presses(&t.btn_gate_let_through()).await;
}

/// A complaint, answered and closed.
async fn complaint(anna: &Person<'_>) {
    let (town, t) = (anna.town, texts(anna));
    let grace = town.staff("grace", "en");
    complains(anna, Told::about("Engineering", "The fitter never came")).await;
    answer(&grace, "He comes tomorrow").await;
    anna.presses(&t.btn_complaint_accept()).await;
    town.pass(days(1) + hours(4)).await;
}

/// A talk with the front desk.
async fn talk(anna: &Person<'_>) {
    let (town, t) = (anna.town, texts(anna));
    let grace = town.staff("grace", "en");
    asks_for_a_person(anna, "en").await;
    anna.says("When is the deposit paid back?").await;
    town.pass(minutes(3)).await;
    grace.presses(&t.btn_talk_take()).await;
    grace.replies("When is the deposit paid back?", "Three working days after the inspection").await;
    anna.says("Thank you").await;
    anna.says("/menu").await;
    anna.presses(&t.btn_talk_end()).await;
}

/// Three weeks of a resident who needs everything once, and of the staff of all departments, with rosters and digests.
async fn three_weeks(town: &Town, user: i64, home: &str) {
    let end = town.clock.now() + days(21);
    let anna = town.resident(user, "Anna", "en", home).await;
    repair(&anna).await;
    question(&anna).await;
    complaint(&anna).await;
    fees(&anna, home).await;
    booking(&anna, home).await;
    permit(&anna).await;
    talk(&anna).await;
    town.pass(end - town.clock.now()).await;
}

/// Town, and what was read in it for three weeks that follow others; between them come strangers.
async fn lives(strangers: i64) -> (Town, Reads) {
    let mut town = Town::on_duty(TUESDAY, "en").await;
    town.watched = false;
    // The ladder of reminders looks at all bills once a day; it rests, so that whoever else does is seen.
    let rest = "insert into reminder_pause (community_id, paused_at) select id, created_at from community";
    sqlx::query(rest).execute(&town.db.owner).await.unwrap();
    town.learns(SAMPLE).await;
    three_weeks(&town, 101, "5-1201").await;
    town.is_at_rest().await;
    town.forget();
    let mut conn = town.db.owner.acquire().await.unwrap();
    // Whoever takes over signs, sooner or later: what was never signed is told in every digest.
    let sign =
        "update handover set signed_at = posted_at, signed_by = (select min(id) from staff) where signed_at is null";
    sqlx::query(sign).execute(&mut *conn).await.unwrap();
    // And whoever is on the phone list is phoned: who never was is told in every digest, too.
    for phoned in [
        "update callback set state = 'answered' where state = 'phone_list'",
        "update deadline set done_at = due_at, due_at = null where kind = 'callback' and done_at is null",
    ] {
        sqlx::query(phoned).execute(&mut *conn).await.unwrap();
    }
    let short = history::repeat(&mut conn, strangers).await;
    // Without strangers in each of them the comparison says nothing.
    let missing: Vec<_> = LONG.iter().filter(|table| short.iter().any(|s| s == *table)).collect();
    assert!(missing.is_empty(), "nothing happened to strangers in {missing:?}");
    drop(conn);
    let before = Reads::of(&mut town.db).await;
    three_weeks(&town, 201, "5-1202").await;
    let after = Reads::of(&mut town.db).await;
    town.is_at_rest().await;
    (town, after.since(&before))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_town_with_a_long_history_reads_as_little_as_a_new_one() {
    let new = tokio::spawn(lives(0));
    let ((mut town, old), (_, new)) = (lives(STRANGERS).await, new.await.unwrap());
    let found = grown(&new, &old, STRANGERS);
    assert!(found.is_empty(), "read more often the longer the history is:\n{}", found.join("\n"));

    // That is told of whoever reads a table from end to end, or an index of it.
    let before = Reads::of(&mut town.db).await;
    town.count("select count(*) from ticket where words = ''").await;
    for _ in 0..20 {
        town.count("select count(*) from timeline where seq = -1").await;
    }
    let careless = Reads::of(&mut town.db).await.since(&before);
    let found = grown(&Reads::default(), &careless, STRANGERS);
    assert!(found.iter().any(|line| line.starts_with("ticket: ")), "{found:?}");
    assert!(found.iter().any(|line| line.starts_with("timeline: ")), "{found:?}");
}

/// A repair that is sent, and nothing more.
async fn sent(anna: &Person<'_>, words: &str) {
    let t = texts(anna);
    anna.says(words).await;
    for label in [t.btn_repair_guess_yes(), t.btn_skip(), t.btn_repair_tomorrow_morning(), t.btn_repair_send()] {
        anna.presses(&label).await;
    }
}

/// What a department with so much open work reads while a new ticket is reported, its deadline comes near and is missed, and
/// somebody promises a time; and at night, when that comes near while they are at home, and somebody else takes it over and does it.
async fn works(open: i64) -> Reads {
    let mut town = Town::on_duty(TUESDAY, "en").await;
    town.watched = false;
    report(&town.resident(102, "Ben", "en", "5-1202").await, "The bathroom light is broken").await;
    town.resident(101, "Anna", "en", "5-1201").await;
    history::repeat(&mut town.db.owner.acquire().await.unwrap(), open).await;
    let before = Reads::of(&mut town.db).await;
    let (anna, li) = (town.person(101, "Anna", "en", &[]), town.staff("li", "en"));
    sent(&anna, "The kitchen tap has been dripping since yesterday").await;
    town.pass(minutes(45)).await;
    li.presses("Take").await;
    li.presses("Promise").await;
    li.replies("when do we come?", "23:00-23:30").await;
    li.presses("Yes, tell the resident").await;
    let day = Reads::of(&mut town.db).await.since(&before);
    // Whoever begins a shift is shown all that is open.
    town.pass(hours(10)).await;
    town.forget();
    let before = Reads::of(&mut town.db).await;
    let boris = town.staff("boris", "en");
    town.pass(hours(2)).await;
    boris.sees("is off duty and not back in time: please take it over");
    boris.presses("Take").await;
    let (anna, t) = (town.person(101, "Anna", "en", &[]), texts(&boris));
    anna.says("/menu").await;
    anna.presses(&t.btn_main_requests()).await;
    boris.presses(&t.btn_card_arrive()).await;
    boris.presses(&t.btn_card_finish()).await;
    boris.presses(&t.btn_job_finish_now()).await;
    anna.presses(&t.btn_status_accept()).await;
    let night = Reads::of(&mut town.db).await.since(&before);
    assert_eq!(town.count("select count(*) from ticket where state = 'accepted'").await, 1);
    day.and(&night)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_ticket_is_worked_without_a_look_at_all_that_is_open() {
    let few = tokio::spawn(works(0));
    let (many, few) = (works(STRANGERS).await, few.await.unwrap());
    let found = grown(&few, &many, STRANGERS);
    assert!(found.is_empty(), "read more often the more is open:\n{}", found.join("\n"));
}

/// A question to the front desk.
async fn asks(who: &Person<'_>) {
    let t = texts(who);
    who.says("/menu").await;
    who.presses(&t.btn_main_question()).await;
    who.says("who founded the old pagoda").await;
    who.presses(&t.btn_question_send()).await;
}

/// What the front desk and the others read while somebody needs everything beside so many who wait for the same.
async fn serves(open: i64) -> Reads {
    let mut town = Town::on_duty(TUESDAY, "en").await;
    town.watched = false;
    town.learns(SAMPLE).await;
    let (ben, carl) =
        (town.resident(102, "Ben", "en", "5-1202").await, town.resident(103, "Carl", "en", "5-1203").await);
    bills(&town, "5-1202").await;
    bills(&town, "5-1203").await;
    asks(&ben).await;
    complains(&ben, Told::about("Engineering", "The fitter never came")).await;
    super::permits::asks_for_goods(&ben).await;
    super::fees::pays_all(&ben).await;
    books_help(&ben, "10:00").await;
    ben.presses(&texts(&ben).btn_service_agree()).await;
    asks_for_a_person(&ben, "en").await;
    ben.says("When is the deposit paid back?").await;
    drop((ben, carl));
    history::repeat(&mut town.db.owner.acquire().await.unwrap(), open).await;
    let before = Reads::of(&mut town.db).await;
    let (carl, t) = (town.person(103, "Carl", "en", &[]), Texts::new(Lang::En));
    let [grace, zhao, qian, li] = ["grace", "zhao", "qian", "li"].map(|key| town.staff(key, "en"));
    asks(&carl).await;
    grace.presses(&t.btn_card_reply()).await;
    grace.says_in_reply("A monk from the north, long ago").await;
    grace.presses(&t.btn_job_send()).await;
    carl.presses(&t.btn_question_yes()).await;
    complains(&carl, Told::about("Engineering", "The fitter never came to me either")).await;
    answer(&grace, "He comes tomorrow").await;
    carl.presses(&t.btn_complaint_accept()).await;
    super::permits::asks_for_goods(&carl).await;
    zhao.presses(&t.btn_permit_approve()).await;
    super::fees::pays_all(&carl).await;
    qian.presses(&t.btn_claim_all()).await;
    books_help(&carl, "13:30").await;
    carl.presses(&t.btn_service_agree()).await;
    li.presses(&t.btn_card_book()).await;
    asks_for_a_person(&carl, "en").await;
    carl.says("And who keeps the key?").await;
    town.pass(minutes(3)).await;
    grace.presses(&t.btn_talk_take()).await;
    grace.replies("And who keeps the key?", "We do, at the gate").await;
    carl.says("/menu").await;
    carl.presses(&t.btn_talk_end()).await;
    Reads::of(&mut town.db).await.since(&before)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_needs_something_is_served_without_a_look_at_all_who_wait() {
    let few = tokio::spawn(serves(0));
    let (many, few) = (serves(STRANGERS).await, few.await.unwrap());
    let found = grown(&few, &many, STRANGERS);
    assert!(found.is_empty(), "read more often the more people wait:\n{}", found.join("\n"));
}
