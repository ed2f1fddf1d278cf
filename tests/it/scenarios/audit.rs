//! What the operator reads afterwards: a ticket's whole story, looks at phone numbers, refused presses.

use super::common::{end, finish, report};
use super::links::second;
use crate::support::town::{ENGINEERING, Town, days, hours, minutes};
use expect_test::expect_file;
use frontdesk::cli::args::{AuditCommand, AuditOut};
use frontdesk::cli::{Misuse, audit};

fn out(json: bool) -> AuditOut {
    AuditOut { community: None, json }
}

async fn said(town: &Town, asked: AuditCommand) -> String {
    audit::audit(&town.db.pool, &asked, town.clock.now()).await.unwrap().words
}

fn ticket(number: &str, json: bool) -> AuditCommand {
    AuditCommand::Ticket { number: number.into(), out: out(json) }
}

#[tokio::test]
async fn the_whole_story_of_a_ticket() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let number = report(&anna, "The kitchen tap keeps dripping, call 138 0000 0101").await;
    town.pass(minutes(40)).await;
    let (li, zhao) = (town.staff("li", "en"), town.staff("zhao", "en"));
    li.presses("Take").await;
    li.presses("Phone").await;
    li.presses("Promise").await;
    li.presses("today 14:00–16:00").await;
    // Somebody of another department tries the card, and is refused.
    let phone = li.button("Phone");
    zhao.presses_data(905, 1, &phone.2).await;
    li.replies("keeps dripping", "Washer 1/2 inch, spare key at +86 138 0000 0101").await;
    anna.blocks(true).await;
    town.pass(hours(4)).await;
    finish(&li).await;
    let told = said(&town, ticket(&number.to_lowercase(), false)).await;
    assert!(!told.contains("0101") && !told.contains("138"), "{told}");
    expect_file!["../../transcripts/audit_ticket.txt"].assert_eq(&format!("{told}\n"));
    let json: serde_json::Value = serde_json::from_str(&said(&town, ticket(&number, true)).await).unwrap();
    assert_eq!(json["number"], number);
    assert_eq!(json["looks"].as_array().unwrap().len(), 1);
    assert_eq!(json["refused"][0]["why"], "not theirs to do");
    assert!(!json.to_string().contains("0101"), "{json}");
    end(&town).await;
}

#[tokio::test]
async fn who_saw_which_number_and_when() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    report(&anna, "The kitchen tap keeps dripping").await;
    let li = town.staff("li", "en");
    let phones =
        |since: Option<&str>| AuditCommand::Phones { since: since.map(|d| d.parse().unwrap()), out: out(false) };
    assert_eq!(said(&town, phones(None)).await, "nobody has looked at a phone number");
    li.presses("Take").await;
    li.presses("Phone").await;
    town.pass(days(1)).await;
    li.presses("Phone").await;
    let line = |at: &str| format!("{at}  李师傅（示例） (li, worker) saw the number of Anna, 5-1201 on R-261124-0001");
    let both = [line("2026-11-24 10:00:00"), line("2026-11-25 10:00:00")].join("\n");
    assert_eq!(said(&town, phones(None)).await, both);
    assert_eq!(said(&town, phones(Some("2026-11-25"))).await, line("2026-11-25 10:00:00"));
    end(&town).await;
}

#[tokio::test]
async fn what_was_refused() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    report(&anna, "The kitchen tap keeps dripping").await;
    let refused = || AuditCommand::Refused { since: None, out: out(false) };
    assert_eq!(said(&town, refused()).await, "nothing was refused");
    let (li, zhao) = (town.staff("li", "en"), town.staff("zhao", "en"));
    let take = li.button("Take");
    zhao.presses_data(905, 1, &take.2).await;
    town.pass(minutes(2)).await;
    li.says("/new").await;
    let stranger = town.person(555, "Eve", "en", &[ENGINEERING]);
    stranger.presses_data(take.0, take.1, &take.2).await;
    assert_eq!(
        said(&town, refused()).await,
        "2026-11-24 10:00:00  赵队长（示例） (zhao, lead+worker) pressed [take] on R-261124-0001 in the private chat of \
         赵队长（示例） (zhao, lead+worker): not theirs to do\n\
         2026-11-24 10:02:00  user 555 pressed [take] on R-261124-0001 in the group of engineering: not staff\n\
         2026-11-24 10:02:00  李师傅（示例） (li, worker) pressed /new in the private chat of \
         李师傅（示例） (li, worker): not theirs to do"
    );
    let tomorrow = AuditCommand::Refused { since: Some("2026-11-25".parse().unwrap()), out: out(true) };
    assert_eq!(said(&town, tomorrow).await, "[]");
    end(&town).await;
}

#[tokio::test]
async fn a_number_that_nobody_knows_and_one_that_two_have() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let number = report(&anna, "The kitchen tap keeps dripping").await;
    let wrong = audit::audit(&town.db.pool, &ticket("R-1", false), town.clock.now()).await.unwrap_err();
    assert!(wrong.is::<Misuse>());
    assert_eq!(wrong.to_string(), "there is no ticket R-1; a number looks like R-261124-0001: letter, day, counter");
    // The other community's first report of the day has the same number.
    let mill = second(&town).await;
    sqlx::query(
        "insert into resident (community_id, user_id, name, lang, created_at, seen_at)
         values ($1, 7, 'Bo', 'en', now(), now())",
    )
    .bind(mill.0)
    .execute(&town.db.pool)
    .await
    .unwrap();
    sqlx::query(
        "insert into ticket (community_id, number, kind, state, priority, category, department, place, words, reporter,
             created_at) values ($1, $2, 'repair', 'new', 'normal', 'other', 'desk', '', 'x', 7, now())",
    )
    .bind(mill.0)
    .bind(&number)
    .execute(&town.db.pool)
    .await
    .unwrap();
    let both = audit::audit(&town.db.pool, &ticket(&number, false), town.clock.now()).await.unwrap_err();
    assert!(both.is::<Misuse>() && both.to_string().contains("add --community KEY"), "{both}");
    let out = AuditOut { community: Some("harbour-garden".into()), json: false };
    let one = AuditCommand::Ticket { number, out };
    assert!(said(&town, one).await.contains("(harbour-garden): repair"));
    end(&town).await;
}
