//! Roads by which a complaint could come to those whom it is about, each told as a story.

use crate::scenarios::common::{number, report, texts};
use crate::scenarios::grievance::{Told, complain, manager};
use crate::support::town::{ENGINEERING, FRONT_DESK, SECURITY, Town, days, minutes};

/// "Talk to a person" on a complaint of the front desk: the words go to who handles it, not to the desk.
#[tokio::test]
async fn whoever_complains_of_the_front_desk_is_not_sent_to_it() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let (grace, he) = (town.staff("grace", "en"), manager(&town, "en").await);
    let t = texts(&anna);
    let number = complain(&anna, Told { person: "Grace", ..Told::about("", "She hung up on me") }).await;
    anna.presses(&t.btn_main_person()).await;
    anna.says("She did it twice").await;
    anna.presses(&t.btn_message_send()).await;
    he.sees("She did it twice");
    assert_eq!(town.count("select count(*) from ticket").await, 1, "{}", town.transcript());
    for chat in [FRONT_DESK, grace.user.0] {
        town.never_about(chat, &number).await;
        town.never_told(chat, &["hung up", "twice"]).await;
    }
    town.is_at_rest().await;
}

/// A talk about a complaint goes on in the front desk's group, until those whom it is about come there.
#[tokio::test]
async fn a_talk_about_a_complaint_is_not_passed_on_to_them() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let (chen, grace) = (town.staff("chen", "en"), town.staff("grace", "en"));
    let he = manager(&town, "en").await;
    let t = texts(&anna);
    complain(&anna, Told::about("Engineering", "The fitter was rude to me")).await;
    anna.presses(&t.btn_main_person()).await;
    anna.says("Who is in charge of this?").await;
    town.group_sees(FRONT_DESK, "Who is in charge of this?");
    grace.presses(&t.btn_talk_take()).await;
    let code = town.code(frontdesk::store::codes::Purpose::Group("engineering".into())).await;
    chen.says_in(FRONT_DESK, &format!("/bind {code}")).await;
    town.forget();
    anna.says("It was the tall one, he laughed").await;
    assert!(!town.chat_shows(FRONT_DESK, "he laughed"), "{}", town.transcript());
    anna.sees("cannot be reached");
    drop(he);
    town.is_at_rest().await;
}

/// Danger told within a complaint: help is sent at once, and knows what the danger is, not what was complained of.
#[tokio::test]
async fn help_is_sent_without_what_was_complained_of() {
    for by_button in [false, true] {
        let town = Town::with_staff("en").await;
        let anna = town.resident(101, "Anna", "en", "5-1201").await;
        let t = texts(&anna);
        manager(&town, "en").await;
        let complaint = complain(&anna, Told::about("Engineering", "The fitter was rude to me")).await;
        let words = "Your fitter laughed, and water is pouring out of the ceiling right now";
        if by_button {
            anna.presses(&t.btn_status_add()).await;
            anna.says(words).await;
        } else {
            anna.replies(&complaint, words).await;
        }
        let emergency = number(&town).await;
        assert!(emergency.starts_with('R'), "{}", town.transcript());
        town.group_sees(ENGINEERING, &emergency);
        town.group_sees(FRONT_DESK, "laughed");
        for chat in [ENGINEERING, SECURITY, 902, 903] {
            town.never_about(chat, &complaint).await;
            town.never_told(chat, &["laughed", "rude"]).await;
        }
        anna.says("/cancel").await;
        town.is_at_rest().await;
    }
}

/// A lead who did the work does not read what is complained of them in the survey.
#[tokio::test]
async fn a_lead_does_not_read_of_a_survey_against_them() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let chen = town.staff("chen", "en");
    manager(&town, "en").await;
    let t = texts(&anna);
    report(&anna, "The kitchen tap keeps dripping").await;
    chen.presses(&t.btn_card_take()).await;
    chen.presses(&t.btn_card_finish()).await;
    chen.presses(&t.btn_job_finish_now()).await;
    anna.presses(&t.btn_status_accept()).await;
    town.pass(days(2) + minutes(1)).await;
    anna.presses(&t.btn_survey_now()).await;
    for label in ["5 ·", "5 ·", "Yes", "4 ·"] {
        anna.presses(label).await;
    }
    anna.says("He pocketed the money").await;
    assert!(number(&town).await.starts_with('C'), "{}", town.transcript());
    town.group_sees(FRONT_DESK, "He pocketed");
    chen.sees("something charged wrongly");
    for chat in [chen.user.0, ENGINEERING, 902, 903] {
        town.never_told(chat, &["He pocketed", &number(&town).await]).await;
    }
    town.is_at_rest().await;
}

/// What was read as a complaint is not among the questions that nothing answers.
#[tokio::test]
async fn a_complaint_is_no_unanswered_question() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let grace = town.staff("grace", "en");
    manager(&town, "en").await;
    let t = texts(&anna);
    let words = "Why does the front desk hang up whenever I ask about violin lessons";
    anna.says("/menu").await;
    anna.presses(&t.btn_main_question()).await;
    anna.says(words).await;
    anna.says("/cancel").await;
    assert_eq!(town.count("select count(*) from question_asked").await, 1);
    complain(&anna, Told::about("Front desk", words)).await;
    assert!(number(&town).await.starts_with('C'), "{}", town.transcript());
    grace.says_in(FRONT_DESK, "/unanswered").await;
    town.never_told(FRONT_DESK, &["violin"]).await;
    town.is_at_rest().await;
}
