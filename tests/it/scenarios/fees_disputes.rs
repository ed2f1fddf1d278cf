//! Bills that are wrong: a ticket looks into them, shown to finance line by line, as long as it is open.

use super::common::{end, number, state};
use super::fees::{bills, id_of, opens};
use crate::support::town::{ENGINEERING, FINANCE, FRONT_DESK, Person, Town, days};
use frontdesk::chat::button::{Button, TicketButton};
use frontdesk::cli::args::{AuditCommand, AuditOut};
use frontdesk::cli::audit;
use frontdesk::domain::ids::TicketId;
use frontdesk::store::bills as books;

const OPEN: &str = "select count(*) from dispute where settled_at is null";

/// Says that the water bill of November is wrong; the ticket's number.
async fn disputes(anna: &Person<'_>) -> String {
    opens(anna).await;
    anna.presses("Nov 2026").await;
    anna.presses("Water · ¥56.85").await;
    anna.presses("Something is wrong").await;
    anna.presses("The meter reading is wrong").await;
    anna.says("It says 1234").await;
    anna.sends_photo("meter", "").await;
    anna.presses("Go on").await;
    anna.sees("Finance looks into it and answers within");
    anna.presses("Send").await;
    number(anna.town).await
}

async fn press(who: &Person<'_>, chat: i64, act: TicketButton) {
    let ticket = TicketId(who.town.count("select max(id) from ticket").await);
    let data = Button::Ticket { community: who.town.community, ticket, act }.encode();
    who.presses_data(chat, 1, &data).await;
}

#[tokio::test]
async fn a_wrong_bill_is_looked_into_until_the_ticket_ends() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let qian = town.staff("qian", "en");
    bills(&town, "5-1201").await;
    let number = disputes(&anna).await;
    assert_eq!(
        town.word(
            "select kind || ' ' || category || ' ' || department || ' ' || coalesce(answer_class, '') from ticket"
        )
        .await,
        "inquiry fees finance day1"
    );
    anna.sees(&number);
    // Finance reads the bill line by line; nobody else does.
    town.group_sees(FINANCE, &number);
    town.group_sees(FINANCE, "14 m³ × ¥3.45 = ¥48.30");
    town.group_sees(FINANCE, "The meter was read one too high");
    for chat in [ENGINEERING, FRONT_DESK] {
        town.never_about(chat, &number).await;
    }
    assert_eq!(town.count(OPEN).await, 1);
    opens(&anna).await;
    anna.sees("Water ¥56.85 (being looked into)");
    anna.presses("Nov 2026").await;
    anna.presses("Water · ¥56.85").await;
    anna.sees("This one is being looked into");
    assert!(!super::common::newest_keys(&anna).iter().any(|k| k.contains("Something is wrong")));

    // Answered and accepted: it is over. Reopened: it is looked into again. Answered and nobody says anything: over.
    let answer = |words: &'static str| {
        let (qian, number) = (&qian, number.clone());
        async move {
            qian.presses("Take").await;
            qian.presses("Answer").await;
            qian.says_in_reply(words).await;
            qian.presses("Send").await;
            qian.town.group_sees(FINANCE, &number);
        }
    };
    answer("We read it again: you are right").await;
    assert_eq!(state(&town).await, "done", "{}", town.transcript());
    assert_eq!(town.count(OPEN).await, 1);
    press(&anna, 101, TicketButton::Accept).await;
    assert_eq!(town.count(OPEN).await, 0, "{}", town.transcript());
    press(&anna, 101, TicketButton::Reopen).await;
    anna.says("It came with the next bill again").await;
    assert_eq!(state(&town).await, "reopened", "{}", town.transcript());
    assert_eq!(town.count(OPEN).await, 1);
    town.pass(days(1)).await;
    press(&anna, 101, TicketButton::Cancel).await;
    anna.presses("Withdraw, no reason").await;
    assert_eq!(town.count(OPEN).await, 0, "{}", town.transcript());
    // The operator reads it in the ticket's story.
    let asked = AuditCommand::Ticket { number: number.clone(), out: AuditOut { community: None, json: false } };
    let told = audit::audit(&town.db.pool, &asked, town.clock.now()).await.unwrap().words;
    assert!(told.contains("10:00:00  bill W-5-1201-2026-11 by user 101: settled 2026-11-25"), "{told}");
    end(&town).await;
}

/// Fee matters of two homes are never one, and a dispute that is merged goes on in the other ticket.
#[tokio::test]
async fn a_merged_dispute_goes_on_in_the_other_ticket() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let tom = town.resident(102, "Tom", "en", "5-1202").await;
    let qian = town.staff("qian", "en");
    bills(&town, "5-1201").await;
    bills(&town, "5-1202").await;
    let first = disputes(&anna).await;
    disputes(&tom).await;
    qian.presses("Take").await;
    qian.presses("More").await;
    qian.presses("Same matter").await;
    qian.says_in_reply(&first).await;
    assert_eq!(
        town.count("select count(*) from ticket where merged_into is not null").await,
        0,
        "{}",
        town.transcript()
    );
    qian.says_in(FINANCE, "/cancel").await;
    opens(&anna).await;
    anna.presses("Something is wrong").await;
    anna.presses("Management fee · Nov 2026").await;
    anna.presses("That is all (1)").await;
    anna.says("and this one too").await;
    anna.presses("Skip").await;
    anna.presses("Send").await;
    assert_eq!(town.count(OPEN).await, 3);
    qian.presses("Take").await;
    qian.presses("More").await;
    qian.presses("Same matter").await;
    qian.presses(&first).await;
    qian.presses("Yes, make them one").await;
    let rows = "select string_agg(t.number || case when d.settled_at is null then ' open' else ' over' end, ', '
        order by t.id, d.settled_at) from dispute d join ticket t on t.id = d.ticket_id and t.reporter = 101";
    let numbers = format!("{first} open, {first} open, Q-261124-0003 over");
    assert_eq!(town.word(rows).await, numbers, "{}", town.transcript());
    end(&town).await;
}

#[tokio::test]
async fn one_bill_is_looked_into_once() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    bills(&town, "5-1201").await;
    // Both begin; the second finds it taken.
    opens(&anna).await;
    anna.presses("Something is wrong").await;
    anna.presses("Water · Nov 2026").await;
    anna.presses("Management fee · Nov").await;
    anna.presses("That is all (2)").await;
    anna.says("I was not living there at the time").await;
    anna.presses("Skip").await;
    let send = anna.button("Send");
    {
        let mut conn = town.db.pool.acquire().await.unwrap();
        let home = crate::fees::unit(&town, "5-1201").await;
        assert!(books::hold(&mut conn, town.community, home).await.unwrap().is_some());
    }
    anna.presses("Send").await;
    anna.presses_data(send.0, send.1, &send.2).await;
    assert_eq!(town.count("select count(*) from ticket").await, 1);
    assert_eq!(town.count(OPEN).await, 2);
    // What is looked into cannot be chosen again.
    opens(&anna).await;
    anna.presses("Something is wrong").await;
    let keys = super::common::newest_keys(&anna);
    assert!(!keys.iter().any(|k| k.contains("Nov 2026")), "{keys:?}");
    end(&town).await;
}

#[tokio::test]
async fn bad_service_becomes_a_complaint_with_its_bills() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    bills(&town, "5-1201").await;
    opens(&anna).await;
    anna.presses("Oct 2026").await;
    anna.presses("Management fee").await;
    anna.presses("Something is wrong").await;
    anna.presses("The service was not good").await;
    anna.presses("Environment").await;
    anna.presses("Nobody in particular").await;
    anna.presses("Skip").await;
    anna.says("Nobody has swept the stairs for weeks").await;
    for _ in 0..4 {
        if anna.can_press("✅ Send complaint") || anna.last().contains("Bills that it is about: 1") {
            break;
        }
        anna.presses("Skip").await;
    }
    anna.sees("Bills that it is about: 1");
    anna.presses("Send").await;
    assert_eq!(town.word("select kind from ticket").await, "complaint", "{}", town.transcript());
    assert_eq!(town.count(OPEN).await, 1);
    assert_eq!(town.count("select bill_id from dispute").await, id_of(&town, "M-5-1201-2026-10").await.0);
    // Who handles it reads which bill it is about, not what it comes to.
    town.never_told(FRONT_DESK, &["255.08"]).await;
    end(&town).await;
}

#[tokio::test]
async fn already_paid_leads_to_the_cashier() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    bills(&town, "5-1201").await;
    anna.says("/fees").await;
    anna.presses("Something is wrong").await;
    anna.presses("Water · Oct 2026").await;
    anna.presses("That is all (1)").await;
    anna.presses("It is paid already").await;
    anna.presses("Water ¥53.40").await;
    anna.says("20 Nov").await;
    anna.presses("Cash").await;
    anna.presses("Skip").await;
    anna.sees("For: Water");
    anna.presses("Send").await;
    town.staff("qian", "en").presses("Confirm all").await;
    // What it was said to be for is paid, not the oldest.
    let paid = "select string_agg(b.key, ',') from allocation l join bill b on b.id = l.bill_id";
    assert_eq!(town.word(paid).await, "W-5-1201-2026-10");
    end(&town).await;
}
