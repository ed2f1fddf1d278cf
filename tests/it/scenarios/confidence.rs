//! A complaint is kept from those whom it is about, on every road: cards, alerts, files, lists, presses, replies, assignments.

use super::common::{keys_of, texts};
use super::grievance::{Told, complain, in_private, manager, worker};
use crate::support::telegram::plain;
use crate::support::town::{ENGINEERING, FRONT_DESK, SECURITY, Town, days, minutes};
use frontdesk::chat::button::{Button, TicketButton};
use frontdesk::chat::outgoing::Address;
use frontdesk::domain::ids::{ChatId, TicketId};
use frontdesk::store::groups;

/// The data of a ticket's button, as a forger writes it.
async fn forged(town: &Town, act: TicketButton) -> String {
    let ticket = TicketId(town.count("select max(id) from ticket").await);
    Button::Ticket { community: town.community, ticket, act }.encode()
}

async fn bind(town: &Town, department: &str, chat: i64, topic: Option<i32>) {
    let mut conn = town.db.pool.acquire().await.unwrap();
    let at = Address { chat: ChatId(chat), thread: topic };
    groups::bind(&mut conn, town.community, department, at, "en".parse().unwrap(), town.clock.now()).await.unwrap();
}

/// Cards, files, additions, urgings, escalations: nothing of it comes to the department or the person complained about.
#[tokio::test]
async fn nothing_of_it_reaches_the_department() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let (grace, li) = (town.staff("grace", "en"), town.staff("li", "en"));
    manager(&town, "en").await;
    let t = texts(&anna);
    let number = complain(&anna, Told { person: "李师傅", ..Told::about("", "He was rude to me") }).await;
    anna.replies(&number, "He shouted as well").await;
    anna.replies_with_photo(&number, "proof").await;
    town.group_sees(FRONT_DESK, "He shouted as well");
    anna.presses(&t.btn_status_urge()).await;
    town.pass(days(2)).await;
    anna.presses(&t.btn_status_urge()).await;
    grace.presses(&t.btn_card_take()).await;
    grace.presses(&t.btn_more()).await;
    grace.presses(&t.btn_card_escalate()).await;
    grace.says_in_reply("He denies it").await;
    town.pass(days(14)).await;
    let secrets = [number.as_str(), "rude to me", "He shouted", "proof", "He denies it"];
    for chat in [ENGINEERING, SECURITY, li.user.0, in_private("boris")] {
        town.never_about(chat, &number).await;
        town.never_told(chat, &secrets).await;
    }
    town.is_at_rest().await;
}

/// The lead of the department is told privately; being its lead is no way in when one is complained about oneself.
#[tokio::test]
async fn a_lead_hears_of_it_unless_it_is_about_them() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let (chen, he) = (town.staff("chen", "en"), manager(&town, "en").await);
    let about_li = complain(&anna, Told { person: "李师傅", ..Told::about("", "He was rude to me") }).await;
    chen.sees(&about_li);
    let about_chen = complain(&anna, Told { person: "陈工", ..Told::about("", "He hung up on me") }).await;
    town.never_about(chen.user.0, &about_chen).await;
    town.never_told(ENGINEERING, &[&about_li, &about_chen]).await;
    let press = forged(&town, TicketButton::More).await;
    let answer = chen.presses_data(chen.user.0, 1, &press).await;
    assert!(!answer.unwrap_or_default().contains(&about_chen));
    town.never_told(chen.user.0, &["hung up"]).await;
    town.never_about(he.user.0, &about_chen).await;
    town.is_at_rest().await;
}

/// Where the front desk itself is complained about, the card goes privately to those who may see it.
#[tokio::test]
async fn a_complaint_about_the_front_desk_goes_to_the_manager_alone() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let (grace, he) = (town.staff("grace", "en"), manager(&town, "en").await);
    let lin = worker(&town, "lin", 907, "en", &[FRONT_DESK]).await;
    let t = texts(&anna);
    let number = complain(&anna, Told { person: "Grace", ..Told::about("", "She hung up on me") }).await;
    he.sees(&number);
    he.sees("She hung up on me");
    anna.replies(&number, "Twice, even").await;
    he.sees("Twice, even");
    // The manager works on it in his own chat.
    he.presses(&t.btn_card_take()).await;
    he.presses(&t.btn_complaint_answer()).await;
    he.presses(&t.plain_validity_justified()).await;
    he.presses(&t.plain_responsibility_company()).await;
    he.presses(&t.btn_skip()).await;
    he.says("I have spoken with her, and I am sorry").await;
    he.presses(&t.btn_job_send()).await;
    anna.sees("I have spoken with her");
    anna.presses(&t.btn_complaint_accept()).await;
    town.pass(days(5)).await;
    for chat in [FRONT_DESK, grace.user.0, lin.user.0, ENGINEERING] {
        town.never_about(chat, &number).await;
        town.never_told(chat, &["hung up", "Twice, even", "spoken with her"]).await;
    }
    town.is_at_rest().await;
}

/// A chat to which the department is bound does not show it, in whichever topic.
#[tokio::test]
async fn a_chat_is_compared_not_a_topic() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let he = manager(&town, "en").await;
    const FORUM: i64 = -1009;
    town.telegram.world.lock().unwrap().names.insert(FORUM, "#forum".into());
    bind(&town, "front-desk", FORUM, Some(11)).await;
    bind(&town, "engineering", FORUM, Some(12)).await;
    let number = complain(&anna, Told::about("Engineering", "The fitter was rude to me")).await;
    town.never_about(FORUM, &number).await;
    he.sees(&number);
    // About cleaning, which is bound elsewhere: the front desk's topic shows it.
    let other = complain(&anna, Told::about("Cleaning", "The flower bed looks sad")).await;
    town.group_sees(FORUM, &other);
    town.is_at_rest().await;
}

/// The department moves into the chat that had the card: what stands there goes, and nothing new comes.
#[tokio::test]
async fn a_card_goes_when_the_department_comes() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let (chen, he) = (town.staff("chen", "en"), manager(&town, "en").await);
    let number = complain(&anna, Told::about("Engineering", "The fitter was rude to me")).await;
    town.group_sees(FRONT_DESK, &number);
    let code = town.code(frontdesk::store::codes::Purpose::Group("engineering".into())).await;
    chen.says_in(FRONT_DESK, &format!("/bind {code}")).await;
    assert!(!town.chat_shows(FRONT_DESK, "The fitter was rude"), "{}", town.transcript());
    he.sees(&number);
    town.forget();
    anna.replies(&number, "And late").await;
    assert!(!town.chat_shows(FRONT_DESK, "And late"), "{}", town.transcript());
    he.sees("And late");
    town.is_at_rest().await;
}

/// Forged and old buttons, in private and in groups: as if it were not there.
#[tokio::test]
async fn forged_buttons_open_nothing() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let he = manager(&town, "en").await;
    let number = complain(&anna, Told { person: "李师傅", ..Told::about("", "He was rude to me") }).await;
    let timeline = "select count(*) from timeline";
    let before = town.count(timeline).await;
    let presses = [
        TicketButton::More,
        TicketButton::Take,
        TicketButton::Assign,
        TicketButton::Ask,
        TicketButton::Tell,
        TicketButton::Plan,
        TicketButton::Judge,
        TicketButton::Grade,
        TicketButton::Finish,
        TicketButton::Transfer,
        TicketButton::OutOfScope,
        TicketButton::Escalate,
        TicketButton::Phone,
        TicketButton::Show,
        TicketButton::Timeline,
        TicketButton::Accept,
    ];
    for key in ["li", "boris", "zhao"] {
        let who = town.staff(key, "en");
        for act in presses {
            let data = forged(&town, act).await;
            for chat in std::iter::once(who.user.0).chain(who.groups.iter().copied()) {
                let answer = who.presses_data(chat, 1, &data).await.unwrap_or_default();
                assert!(!answer.contains(&number) && !answer.contains("Anna"), "{act:?}: {answer}");
            }
        }
        town.never_about(who.user.0, &number).await;
    }
    // Whoever may see it does not open it in a group that may not.
    let data = forged(&town, TicketButton::Tell).await;
    he.presses_data(ENGINEERING, 1, &data).await;
    for chat in [ENGINEERING, SECURITY] {
        town.never_about(chat, &number).await;
    }
    assert_eq!(town.count(timeline).await, before, "something was done\n{}", town.transcript());
    town.is_at_rest().await;
}

/// It is not given to whom it is about, nor passed to their department.
#[tokio::test]
async fn it_is_not_given_to_them() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let grace = town.staff("grace", "en");
    let t = texts(&anna);
    let number = complain(&anna, Told { person: "陈工", ..Told::about("", "He was rude to me") }).await;
    grace.presses(&t.btn_card_assign()).await;
    let asked = keys_of(&town, FRONT_DESK, &plain(&t.job_assign(&number)));
    assert!(asked.iter().any(|k| k.contains("小林")), "{asked:?}\n{}", town.transcript());
    assert!(!asked.iter().any(|k| k.contains("陈工") || k.contains("李师傅")), "{asked:?}");
    grace.presses(&t.btn_cancel()).await;
    grace.presses(&t.btn_more()).await;
    grace.presses(&t.btn_card_transfer()).await;
    assert!(!grace.can_press("Engineering"), "{}", town.transcript());
    assert!(grace.can_press("Cleaning"));
    grace.presses(&t.btn_cancel()).await;
    town.is_at_rest().await;
}

/// A reply to an old message about a complaint is no way in.
#[tokio::test]
async fn a_reply_is_no_way_in() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    manager(&town, "en").await;
    let number = complain(&anna, Told::about("Cleaning", "The flower bed looks sad")).await;
    // Boris happens to be among the front desk's people today, as a guest of their group.
    let boris = town.person(902, "Boris", "en", &[FRONT_DESK]);
    let before = town.count("select count(*) from timeline").await;
    boris.replies(&number, "I know who did this").await;
    assert_eq!(town.count("select count(*) from timeline").await, before);
    town.pass(minutes(1)).await;
    town.is_at_rest().await;
}
