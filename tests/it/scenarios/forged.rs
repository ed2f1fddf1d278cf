//! Presses that nobody of theirs may make: refused, without any change, and written down.

use super::common::{end, report};
use super::links::second;
use crate::support::town::{ENGINEERING, FRONT_DESK, Person, Town, days, minutes};
use frontdesk::chat::button::{Button, TicketButton as B};
use frontdesk::domain::act::{Act, DeadlineKind, Step, WaitReason};
use frontdesk::domain::complaint::{Responsibility, Severity, Validity};
use frontdesk::domain::ids::{CommunityId, StaffId, TicketId, UserId};
use frontdesk::domain::question::AnswerClass;
use frontdesk::domain::refused::Why;
use frontdesk::domain::staff::Staff;
use frontdesk::store::{people, staff, tickets};

/// What a staff button does; `None`: a resident's.
fn does(button: B) -> Option<Act> {
    let words = String::new();
    let at = "2026-11-24T06:00:00Z".parse().unwrap();
    Some(match button {
        B::Take => Act::Take,
        B::Assign => Act::Assign { to: StaffId(0) },
        B::Promise => Act::Promise { from: at, until: at, reason: None },
        B::Arrive => Act::Arrive,
        B::Wait => Act::Wait { reason: WaitReason::Parts },
        B::Resume => Act::Resume,
        B::Finish => Act::Finish { words: None, materials: None, price_minor: None },
        B::Ask => Act::Ask { words },
        B::Tell => Act::Tell { words },
        B::Transfer => Act::Transfer { department: words, reason: None },
        B::OutOfScope => Act::OutOfScope { answer: words },
        B::Escalate => Act::Escalate { reason: None },
        B::Phone => Act::ShowPhone,
        B::Phoned => Act::Phoned { rating: None, words: None },
        B::Seen => Act::Seen { deadline: DeadlineKind::Acknowledge, step: Step::Missed },
        B::Release => Act::Release { reason: None },
        B::Merge => Act::Merge { into: TicketId(0), number: words },
        B::Grade => Act::Grade { severity: Severity::Major, reason: words },
        B::Plan => Act::Plan { words },
        B::Judge => Act::Judge { validity: Validity::Justified, responsibility: Responsibility::Company, words: None },
        B::Classify => Act::Classify { class: AnswerClass::Day3, reason: None },
        B::Reply => Act::Finish { words: None, materials: None, price_minor: None },
        B::Propose => Act::Tell { words },
        B::Book => Act::Book { from: at, until: at },
        B::SetOut => Act::SetOut,
        B::Offer => Act::Offer { seq: 1, total_minor: 1, words },
        B::Retract => Act::Retract { seq: 1 },
        B::More | B::Less => Act::Note { words },
        B::Show
        | B::Timeline
        | B::Add
        | B::Answer
        | B::Urge
        | B::Cancel
        | B::Accept
        | B::Partly
        | B::NotDone
        | B::Reopen
        | B::Pay
        | B::Survey
        | B::Person
        | B::EndTalk
        | B::Move
        | B::SurveyLater => return None,
    })
}

/// Everything that a press could change, but the answers to presses and what is written down of refusals.
async fn world(town: &Town) -> String {
    let sql = "select concat_ws('|',
        (select string_agg(t::text, ',' order by id) from ticket t),
        (select count(*) from timeline), (select count(*) from attachment), (select count(*) from follower),
        (select string_agg(c::text, ',' order by ticket_id, round) from callback c), (select count(*) from phone_call),
        (select string_agg(d::text, ',' order by ticket_id, kind, round) from deadline d),
        (select string_agg(o::text, ',' order by request) from occupancy o),
        (select string_agg(g::text, ',' order by department) from staff_group g),
        (select count(*) from outbox where priority > 0),
        (select count(*) from session where dialog is not null))";
    town.word(sql).await
}

/// A member of staff with a Telegram user.
async fn serves(town: &Town, key: &str, user: i64) -> Staff {
    let mut conn = town.db.pool.acquire().await.unwrap();
    let member = staff::staff_by_key(&mut conn, town.community, key).await.unwrap().unwrap();
    staff::bind(&mut conn, town.community, member.id, UserId(user)).await.unwrap();
    staff::staff_by_key(&mut conn, town.community, key).await.unwrap().unwrap()
}

/// The same person, as somebody who speaks in the town's community already.
async fn known(person: &Person<'_>) {
    let mut conn = person.town.db.pool.acquire().await.unwrap();
    let (now, lang) = (person.town.clock.now(), "en".parse().unwrap());
    let community = person.town.community;
    people::ensure_resident(&mut conn, community, person.user, &person.name, lang, now).await.unwrap();
    let mut session =
        frontdesk::store::sessions::open(&mut conn, (person.user.private_chat(), person.user, ""), "", lang, now)
            .await
            .unwrap()
            .session;
    session.community = Some(community);
    frontdesk::store::sessions::save(&mut conn, &session, None, now).await.unwrap();
}

async fn newest_why(town: &Town) -> Option<String> {
    sqlx::query_scalar("select why from refused").fetch_optional(&town.db.pool).await.unwrap()
}

/// Presses every button of a ticket as this person; those that are not theirs change nothing and are written down.
async fn presses_all(
    who: &Person<'_>,
    member: Option<&Staff>,
    ticket: TicketId,
    chats: &[i64],
    expected: Why,
) -> usize {
    let town = who.town;
    let mut refused = 0;
    for button in B::ALL {
        for chat in chats {
            let mut conn = town.db.pool.acquire().await.unwrap();
            let row = tickets::lock(&mut conn, town.community, ticket).await.unwrap().unwrap();
            drop(conn);
            let theirs = match (does(*button), member) {
                (Some(act), Some(member)) => member.may(&act, &row),
                (None, _) | (Some(_), None) => false,
            };
            // What is allowed is told in other stories; who may answer and propose belongs to the answers.
            if theirs || member.is_some() && matches!(button, B::Reply | B::Propose) {
                continue;
            }
            sqlx::query("delete from refused").execute(&town.db.owner).await.unwrap();
            let before = world(town).await;
            let data = Button::Ticket { community: town.community, ticket, act: *button }.encode();
            let answer = who.presses_data(*chat, 1, &data).await;
            assert!(answer.is_some(), "{} {button:?} in {chat}: no word\n{}", who.name, town.transcript());
            assert_eq!(world(town).await, before, "{} {button:?} in {chat}", who.name);
            let why = newest_why(town).await;
            let private = does(*button).is_none();
            let wanted = if private && (*chat > 0 || member.is_some()) { Why::NotTheirTicket } else { expected };
            let wanted = serde_json::to_value(wanted).unwrap();
            assert_eq!(why.map(serde_json::Value::String), Some(wanted), "{} {button:?} in {chat}", who.name);
            refused += 1;
        }
    }
    refused
}

#[tokio::test]
async fn every_button_of_a_ticket_by_everybody_who_may_not() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    report(&anna, "The kitchen tap keeps dripping").await;
    town.staff("li", "en").presses("Take").await;
    let ticket = TicketId(town.count("select id from ticket").await);
    let mill = second(&town).await;
    serves(&town, "sun", 906).await;
    serves(&town, "wang", 907).await;
    {
        let mut conn = town.db.pool.acquire().await.unwrap();
        let now = town.clock.now();
        let wang = staff::staff_by_key(&mut conn, town.community, "wang").await.unwrap().unwrap();
        staff::retire(&mut conn, town.community, wang.id, now).await.unwrap();
        let there =
            staff::put(&mut conn, mill, "mo", "Mo", &[frontdesk::domain::staff::Role::Manager], &[]).await.unwrap();
        staff::bind(&mut conn, mill, there, UserId(908)).await.unwrap();
    }
    let group = |user, name| town.person(user, name, "en", &[ENGINEERING]);
    let resident = town.resident(102, "Tom", "en", "5-1202").await;
    let (sun, zhao, mo) = (group(906, "Sun"), group(905, "Zhao"), group(908, "Mo"));
    let (wang, anonymous) = (group(907, "Wang"), group(1_087_968_824, "Group"));
    for person in [&sun, &zhao, &mo, &wang, &anonymous] {
        known(person).await;
    }
    let mut conn = town.db.pool.acquire().await.unwrap();
    let sun_row = staff::staff_by_key(&mut conn, town.community, "sun").await.unwrap().unwrap();
    let zhao_row = staff::staff_by_key(&mut conn, town.community, "zhao").await.unwrap().unwrap();
    drop(conn);
    let mut refused = 0;
    for closed in [false, true] {
        let here = |user: i64| if closed { vec![user] } else { vec![user, ENGINEERING] };
        refused += presses_all(&resident, None, ticket, &here(102), Why::NotStaff).await;
        refused += presses_all(&sun, Some(&sun_row), ticket, &here(906), Why::WrongRole).await;
        refused += presses_all(&zhao, Some(&zhao_row), ticket, &here(905), Why::WrongRole).await;
        refused += presses_all(&wang, None, ticket, &here(907), Why::NotStaffAnyMore).await;
        refused += presses_all(&mo, None, ticket, &here(908), Why::OtherCommunity).await;
        refused += presses_all(&anonymous, None, ticket, &here(1_087_968_824), Why::NotStaff).await;
        if !closed {
            let li = town.staff("li", "en");
            super::common::finish(&li).await;
            anna.presses("Accept").await;
            town.pass(days(1)).await;
        }
    }
    assert!(refused > 500, "only {refused} presses were refused");
    end(&town).await;
}

#[tokio::test]
async fn what_no_button_says_is_refused_and_breaks_nothing() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    report(&anna, "The kitchen tap keeps dripping").await;
    let mill = second(&town).await;
    let (li, zhao) = (town.staff("li", "en"), town.staff("zhao", "en"));
    let take = |community: i64, ticket: i64| {
        Button::Ticket { community: CommunityId(community), ticket: TicketId(ticket), act: B::Take }.encode()
    };
    let tie = |community: i64| Button::Tie { community: CommunityId(community), request: 77, approve: true }.encode();
    let cases: [(&Person<'_>, i64, String, Why); 9] = [
        (&li, ENGINEERING, "t.999.1.take".into(), Why::Forged),
        (&li, ENGINEERING, take(town.community.0, 999_999), Why::Forged),
        (&li, 903, take(i64::MAX, i64::MAX), Why::Forged),
        (&li, ENGINEERING, "t.1.1.x\"; drop table ticket".into(), Why::Forged),
        (&li, 903, "zzz".into(), Why::Forged),
        (&li, ENGINEERING, tie(town.community.0), Why::WrongRole),
        (&li, ENGINEERING, tie(mill.0), Why::OtherCommunity),
        (&li, 903, tie(12_345), Why::Forged),
        (&zhao, FRONT_DESK, "d.3.ok".into(), Why::NotTheirQuestion),
    ];
    for (who, chat, data, why) in cases {
        sqlx::query("delete from refused").execute(&town.db.owner).await.unwrap();
        who.presses_data(chat, 1, &data).await;
        let wanted = serde_json::to_value(why).unwrap();
        assert_eq!(newest_why(&town).await.map(serde_json::Value::String), Some(wanted), "{data} in {chat}");
    }
    assert_eq!(town.word("select state from ticket").await, "dispatched");
    end(&town).await;
}

#[tokio::test]
async fn old_cards_strange_groups_and_a_flood() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    report(&anna, "The kitchen tap keeps dripping").await;
    let (li, boris) = (town.staff("li", "en"), town.staff("boris", "en"));
    let take = li.button("Take");
    // Two of them press at once: that is nobody's fault.
    li.presses("Take").await;
    boris.presses_data(take.0, take.1, &take.2).await;
    assert_eq!(town.count("select count(*) from refused").await, 0);
    // A question in the group is for whom it was put to.
    li.presses("Promise").await;
    let time = li.button("today 14:00–16:00");
    boris.presses_data(time.0, time.1, &time.2).await;
    assert_eq!(newest_why(&town).await.as_deref(), Some("not_their_question"));
    li.presses("Cancel").await;
    super::common::finish(&li).await;
    anna.presses("Accept").await;
    sqlx::query("delete from refused").execute(&town.db.owner).await.unwrap();
    // The card of a job that is over.
    for _ in 0..20 {
        boris.presses_data(take.0, take.1, &take.2).await;
    }
    let rows = town.word("select string_agg(what || ' ' || why || ' ' || user_id, ', ') from refused").await;
    assert_eq!(rows, "take old_card 902");
    town.pass(days(0) + chrono::TimeDelta::seconds(61)).await;
    boris.presses_data(take.0, take.1, &take.2).await;
    assert_eq!(town.count("select count(*) from refused").await, 2);
    // A group that belongs to nobody.
    let strange = -1099;
    town.telegram.world.lock().unwrap().names.insert(strange, "#strange".into());
    boris.presses_data(strange, 1, &take.2).await;
    assert_eq!(town.word("select why from refused where chat_id = -1099").await, "unknown_group");
    end(&town).await;
}

/// Whoever left the group, or was thrown out of it, has its cards still on the phone. Who serves is said by the community's
/// file, not by the group.
#[tokio::test]
async fn whoever_left_the_group_presses_its_old_cards() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    report(&anna, "The kitchen tap keeps dripping").await;
    let ticket = TicketId(town.count("select id from ticket").await);
    let (chat, card, take) = town.staff("li", "en").button("Take");
    let (gone, guest) = (town.person(903, "Li", "en", &[]), town.person(777, "Guest", "en", &[]));
    known(&guest).await;
    // Somebody was let in for a day, and thrown out.
    let mut refused = presses_all(&guest, None, ticket, &[777, ENGINEERING], Why::NotStaff).await;
    // Who left and still serves has the job; when they serve no more, nothing of it is theirs.
    gone.presses_data(chat, card, &take).await;
    assert_eq!(town.word("select state from ticket").await, "taken");
    town.pass(minutes(1)).await;
    {
        let mut conn = town.db.pool.acquire().await.unwrap();
        let li = staff::staff_by_key(&mut conn, town.community, "li").await.unwrap().unwrap();
        staff::retire(&mut conn, town.community, li.id, town.clock.now()).await.unwrap();
    }
    refused += presses_all(&gone, None, ticket, &[903, ENGINEERING], Why::NotStaffAnyMore).await;
    assert!(refused > 150, "only {refused} presses were refused");
    end(&town).await;
}
