//! "I have paid" and the cashier: a part, nothing, withdrawn, added to; one decision by one person; lists and the lead.

use super::common::{end, saying, texts};
use super::fees::{bills, opens, pays_all};
use crate::support::town::{ENGINEERING, FINANCE, FRONT_DESK, Person, SECURITY, Town, days, hours, minutes};
use frontdesk::chat::button::{Button, ClaimButton};
use frontdesk::domain::ids::ClaimId;
use serde_json::json;

const STATE: &str = "select string_agg(state, ' ' order by id) from payment_claim";
const BOOKED: &str = "select coalesce(sum(amount_minor), 0)::bigint from payment";

/// What was written down of refusals: button and reason.
const REFUSED: &str = "select coalesce(string_agg(what || ' ' || why, ', ' order by at, why), '') from refused";

#[tokio::test]
async fn a_part_is_confirmed_with_a_reason_and_the_rest_is_sent_again() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "zh-Hans", "5-1201").await;
    let qian = town.staff("qian", "en");
    bills(&town, "5-1201").await;
    pays_all(&anna).await;
    town.group_sees(FINANCE, "138****0101");
    assert!(!town.chat_shows(FINANCE, "13800"), "{}", town.transcript());
    qian.presses("Confirm a part").await;
    qian.says_in_reply("all of it").await;
    town.group_sees(FINANCE, "Please type an amount");
    qian.says_in_reply("620.41").await;
    town.group_sees(FINANCE, "A part is less than what was claimed");
    qian.says_in_reply("¥400").await;
    town.group_sees(FINANCE, "¥220.41 is missing");
    qian.presses("The rest has not arrived yet").await;
    assert_eq!(town.word(STATE).await, "partly");
    assert_eq!(town.count(BOOKED).await, 40_000);
    town.group_sees(FINANCE, "Found: ¥400.00");
    // The reason comes in the language of the resident.
    anna.sees("其余的还没有到账");
    anna.sees("还有 ¥220.41 没有查到");
    anna.presses("再发一次").await;
    anna.sends_photo("slip2", "").await;
    anna.presses("继续").await;
    anna.sees("¥220.41");
    anna.presses("提交").await;
    assert_eq!(town.word(STATE).await, "partly waiting");
    qian.presses("Confirm all").await;
    assert_eq!(town.word(STATE).await, "partly confirmed");
    assert_eq!(town.count("select sum(open_minor)::bigint from bill_standing").await, 0);
    anna.sees("您家的费用都缴清了");
    end(&town).await;
}

#[tokio::test]
async fn what_cannot_be_found_is_told_kindly() {
    let town = Town::with_staff("zh-Hans").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let qian = town.staff("qian", "zh-Hans");
    bills(&town, "5-1201").await;
    pays_all(&anna).await;
    qian.presses("查不到").await;
    qian.says_in_reply("the account ends in 0000 & <b>not</b> in 1111").await;
    assert_eq!(town.word(STATE).await, "not_found");
    assert_eq!(town.count(BOOKED).await, 0);
    anna.sees("Not to worry");
    anna.sees("ends in 0000 & <b>not</b> in 1111");
    town.group_sees(FINANCE, "没有查到：the account ends in 0000");
    anna.presses("Send it again").await;
    anna.sees("Please send the slip");
    anna.says("/cancel").await;
    end(&town).await;
}

#[tokio::test]
async fn a_claim_is_decided_once_by_somebody_who_handles_money() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let tom = town.resident(102, "Tom", "en", "5-1202").await;
    let (qian, li, grace, chen) =
        (town.staff("qian", "en"), town.staff("li", "en"), town.staff("grace", "en"), town.staff("chen", "en"));
    bills(&town, "5-1201").await;
    pays_all(&anna).await;
    let confirm = qian.button("Confirm all");
    let data = |act, claim| Button::Claim { community: town.community, claim: ClaimId(claim), act }.encode();
    let forgeries = [
        (&tom, 102, ClaimButton::Confirm, "claim not_staff"),
        (&anna, 101, ClaimButton::Confirm, "claim not_staff"),
        (&li, 903, ClaimButton::Part, "claim wrong_role"),
        (&li, ENGINEERING, ClaimButton::Missing, "claim wrong_role"),
        (&grace, FRONT_DESK, ClaimButton::Confirm, "claim wrong_role"),
        (&chen, 904, ClaimButton::Card, "claim wrong_role"),
        (&tom, 102, ClaimButton::Show, "claim not_their_unit"),
        (&tom, 102, ClaimButton::Add, "claim not_their_unit"),
        (&tom, 102, ClaimButton::Withdraw, "claim not_their_unit"),
        (&qian, FINANCE, ClaimButton::Withdraw, "claim not_their_unit"),
        (&qian, 910, ClaimButton::Again, "claim not_their_unit"),
    ];
    for (who, chat, act, why) in forgeries {
        sqlx::query("delete from refused").execute(&town.db.owner).await.unwrap();
        let answer = who.presses_data(chat, 1, &data(act, 1)).await;
        assert!(answer.is_some(), "{} {act:?}", who.name);
        assert_eq!(town.word(REFUSED).await, why, "{} {act:?}", who.name);
        assert_eq!(town.word(STATE).await, "waiting");
    }
    // A group of another community, in which she does not serve.
    let mill = super::links::second(&town).await;
    sqlx::query("update staff_group set community_id = $1 where chat_id = $2")
        .bind(mill.0)
        .bind(SECURITY)
        .execute(&town.db.pool)
        .await
        .unwrap();
    sqlx::query("delete from refused").execute(&town.db.owner).await.unwrap();
    qian.presses_data(SECURITY, 1, &data(ClaimButton::Confirm, 1)).await;
    assert_eq!(town.word(REFUSED).await, "claim other_community");
    assert_eq!(town.word(STATE).await, "waiting");
    for forged in ["p.999.1.all".to_owned(), data(ClaimButton::Confirm, 77), data(ClaimButton::Show, i64::MAX)] {
        sqlx::query("delete from refused").execute(&town.db.owner).await.unwrap();
        qian.presses_data(FINANCE, 1, &forged).await;
        assert_eq!(town.word(REFUSED).await, "claim forged", "{forged}");
    }
    // Somebody began to write why; meanwhile it is confirmed. Two taps are one.
    sqlx::query("delete from refused").execute(&town.db.owner).await.unwrap();
    qian.presses("Cannot find it").await;
    qian.presses_data(confirm.0, confirm.1, &confirm.2).await;
    qian.presses_data(confirm.0, confirm.1, &confirm.2).await;
    assert_eq!(town.word(REFUSED).await, "claim old_card");
    let windows = |line: &str| line.contains('▢') && line.contains("decided this one already");
    assert!(!town.transcript().lines().any(windows), "{}", town.transcript());
    qian.presses("It has not arrived yet").await;
    assert_eq!(town.word(STATE).await, "confirmed");
    assert_eq!(town.count(BOOKED).await, 62_041);
    assert_eq!(town.count("select count(*) from payment").await, 1);
    assert_eq!(saying(&town, 101, "has arrived. Thank you!").len(), 1, "{}", town.transcript());
    town.group_sees(FINANCE, "decided this one already");
    let who = "select s.key || ' ' || to_char(c.decided_at at time zone 'utc', 'YYYY-MM-DD HH24:MI')
               from payment_claim c join staff s on s.community_id = c.community_id and s.id = c.decided_by";
    assert_eq!(town.word(who).await, "qian 2026-11-24 02:00");
    end(&town).await;
}

#[tokio::test]
async fn a_waiting_claim_is_added_to_listed_and_taken_back() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let qian = town.staff("qian", "en");
    let grace = town.staff("grace", "en");
    bills(&town, "5-1201").await;
    qian.says_in(FINANCE, "/claims").await;
    town.group_sees(FINANCE, "No payment waits to be checked");
    pays_all(&anna).await;
    anna.says("/requests").await;
    anna.sees("Payment of ¥620.41 for 5-1201");
    anna.presses("💰 5-1201 · ¥620.41").await;

    // A second one: add to the first, or is it another?
    opens(&anna).await;
    anna.sees("The ¥620.41 that you paid (today) is being checked");
    anna.presses("I have paid").await;
    anna.sees("Would you like to add to it");
    anna.presses("Add to it").await;
    anna.says("the second page").await;
    anna.sends("document", json!({"file_id": "pdf1", "file_unique_id": "u-pdf1", "mime_type": "application/pdf"}))
        .await;
    anna.sends(
        "sticker",
        json!({"file_id": "s", "file_unique_id": "u-s", "type": "regular", "width": 1, "height": 1,
        "is_animated": false, "is_video": false}),
    )
    .await;
    anna.presses("Send").await;
    anna.sees("Added: finance sees it");
    town.group_sees(FINANCE, "the second page");
    town.group_sees(FINANCE, "[Document] 💰 5-1201 · ¥620.41");
    town.group_sees(FINANCE, "Slip: 2");
    assert_eq!(town.word(STATE).await, "waiting");

    qian.says_in(FINANCE, "/claims").await;
    town.group_sees(FINANCE, "Payments to be checked: 1");
    qian.presses("5-1201 · ¥620.41").await;
    grace.says_in(FRONT_DESK, "/claims").await;
    town.group_sees(FRONT_DESK, "listed in the finance group");
    assert_eq!(town.word(REFUSED).await, "/claims wrong_role");
    town.never_told(FRONT_DESK, &["620.41"]).await;

    let withdraw = anna.button("Withdraw");
    anna.presses("Withdraw").await;
    assert_eq!(town.word(STATE).await, "withdrawn");
    town.group_sees(FINANCE, "Withdrawn by the resident");
    // Pressed twice, and the cashier's late press.
    anna.presses_data(withdraw.0, withdraw.1, &withdraw.2).await;
    let late = Button::Claim { community: town.community, claim: ClaimId(1), act: ClaimButton::Confirm }.encode();
    assert_eq!(qian.presses_data(FINANCE, 1, &late).await.as_deref(), Some("The resident has withdrawn this one"));
    assert_eq!(town.count(BOOKED).await, 0);
    anna.presses("Send it again").await;
    anna.sees("Please send the slip");
    anna.presses("Skip").await;
    anna.presses("Send").await;
    assert_eq!(town.word(STATE).await, "withdrawn waiting");
    end(&town).await;
}

/// Presses a button twice, as a finger that trembles does.
async fn twice(who: &Person<'_>, label: &str) {
    let (chat, message, data) = who.button(label);
    for _ in 0..2 {
        who.presses_data(chat, message, &data).await;
    }
}

#[tokio::test]
async fn two_taps_everywhere_are_one() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let qian = town.staff("qian", "en");
    bills(&town, "5-1201").await;
    opens(&anna).await;
    for label in ["Nov 2026", "Water · ¥56.85", "Back", "Back", "Earlier bills", "Back", "How to pay", "I have paid"]
    {
        twice(&anna, label).await;
    }
    for label in ["All that is open", "today", "Bank transfer", "Skip", "Change amount", "Back", "Send"] {
        twice(&anna, label).await;
    }
    assert_eq!(town.count("select count(*) from payment_claim").await, 1, "{}", town.transcript());
    twice(&anna, "Add").await;
    anna.says("page two").await;
    twice(&anna, "Send").await;
    assert_eq!(town.word("select words from payment_claim").await, "page two");
    twice(&qian, "Confirm a part").await;
    qian.says_in_reply("100").await;
    twice(&qian, "The slip says another amount").await;
    assert_eq!(town.word(STATE).await, "partly", "{}", town.transcript());
    assert_eq!((town.count(BOOKED).await, town.count("select count(*) from payment").await), (10_000, 1));
    twice(&anna, "Send it again").await;
    twice(&anna, "Skip").await;
    twice(&anna, "Send").await;
    twice(&anna, "Withdraw").await;
    assert_eq!(town.word(STATE).await, "partly withdrawn");
    opens(&anna).await;
    for label in
        ["Something is wrong", "Water · Nov 2026", "That is all (1)", "The amount is wrong", "Skip", "Skip", "Send"]
    {
        twice(&anna, label).await;
    }
    assert_eq!(town.count("select count(*) from ticket").await, 1, "{}", town.transcript());
    assert_eq!(town.count("select count(*) from dispute").await, 1);
    end(&town).await;
}

#[tokio::test]
async fn the_lead_hears_once_of_a_claim_that_waits() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let qian = town.staff("qian", "en");
    bills(&town, "5-1201").await;
    pays_all(&anna).await;
    let told = "has waited for";
    town.pass(hours(23)).await;
    let cards = |town: &Town| saying(town, FINANCE, "Payment for 5-1201 · to be checked").len();
    assert_eq!(cards(&town), 1);
    town.pass(minutes(61)).await;
    // The head of finance.
    let told_to: Vec<i64> =
        [901, 902, 903, 904, 905, 906, 910, 912].into_iter().filter(|user| town.chat_shows(*user, told)).collect();
    assert_eq!(told_to.len(), 1, "{told_to:?}\n{}", town.transcript());
    assert_eq!(cards(&town), 2, "{}", town.transcript());
    town.pass(days(3)).await;
    assert_eq!(saying(&town, told_to[0], told).len(), 1);
    qian.presses("Confirm all").await;
    assert_eq!(town.count("select count(*) from timer where subject like 'p%'").await, 0);
    end(&town).await;
}

#[tokio::test]
async fn without_a_finance_group_the_front_desk_has_the_card() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    bills(&town, "5-1201").await;
    sqlx::query("delete from staff_group where department = 'finance'").execute(&town.db.pool).await.unwrap();
    pays_all(&anna).await;
    town.group_sees(FRONT_DESK, "Payment for 5-1201");
    assert_eq!(town.screen(FINANCE).len(), 0);
    // The group comes back: what waits goes there, and the card at the desk says so.
    let qian = town.staff("qian", "en");
    let code = {
        let mut conn = town.db.pool.acquire().await.unwrap();
        let purpose = frontdesk::store::codes::Purpose::Group("finance".into());
        let life = frontdesk::store::codes::LIFE;
        frontdesk::store::codes::issue(&mut conn, town.community, &purpose, town.clock.now(), life).await.unwrap()
    };
    qian.says_in(FINANCE, &format!("/bind {code}")).await;
    town.group_sees(FINANCE, "Payment for 5-1201");
    town.group_sees(FRONT_DESK, "is being checked in the finance group now");
    assert!(!texts(&anna).btn_claim_all().is_empty());
    qian.presses("Confirm all").await;
    assert_eq!(town.word(STATE).await, "confirmed");
    end(&town).await;
}
