//! A complaint from the first word to the survey, in all three languages; what happens before, beside and after it.

use super::common::{card, finished, number, state, texts};
use super::grievance::{Told, complain, in_private, manager, worker};
use crate::support::town::{ENGINEERING, FRONT_DESK, SECURITY, Town, days, hours, minutes};
use expect_test::{ExpectFile, expect_file};
use frontdesk::texts::Texts;

/// What the resident types, and the words by which staff plan and answer.
struct Story {
    lang: &'static str,
    category: &'static str,
    name: &'static str,
    happened: &'static str,
    words: &'static str,
    plan: &'static str,
    finding: &'static str,
    answer: &'static str,
    transcript: ExpectFile,
}

async fn play(story: Story) {
    let t = Texts::new(story.lang.parse().unwrap());
    let town = Town::with_staff(story.lang).await;
    let anna = town.resident(101, "Anna", story.lang, "5-1201").await;
    let grace = town.staff("grace", story.lang);
    let li = town.staff("li", story.lang);
    let he = manager(&town, story.lang).await;

    anna.says("/menu").await;
    anna.presses(&t.btn_main_complaint()).await;
    anna.presses(story.category).await;
    anna.presses(&t.btn_complaint_person()).await;
    anna.says(story.name).await;
    anna.says(story.happened).await;
    anna.says(story.words).await;
    anna.presses(&t.btn_complaint_wish_sorry()).await;
    anna.presses(&t.plain_tomorrow()).await;
    anna.sends_photo("note", "").await;
    anna.presses(&t.btn_done()).await;
    anna.sees(story.happened);
    anna.presses(&t.btn_complaint_change_wanted()).await;
    anna.presses(&t.btn_complaint_wish_talk()).await;
    anna.presses(&t.btn_complaint_send()).await;
    anna.sees("C-261124-0001");
    anna.sees(&t.complaint_now_new());
    town.group_sees(FRONT_DESK, story.words);
    town.group_sees(FRONT_DESK, &t.btn_complaint_wish_talk());
    assert_eq!(town.word("select severity from ticket").await, "important");

    town.pass(minutes(3)).await;
    grace.presses(&t.btn_card_take()).await;
    grace.presses(&t.btn_card_plan()).await;
    grace.says_in_reply(story.plan).await;
    grace.presses(&t.btn_job_send()).await;
    anna.sees(story.plan);

    town.pass(hours(2)).await;
    grace.presses(&t.btn_complaint_answer()).await;
    grace.presses(&t.plain_validity_partly()).await;
    grace.presses(&t.plain_responsibility_company()).await;
    grace.says_in_reply(story.finding).await;
    grace.says_in_reply(story.answer).await;
    grace.presses(&t.btn_job_send()).await;
    anna.sees(story.answer);
    anna.does_not_see(story.finding);
    assert_eq!(state(&town).await, "done");

    anna.presses(&t.btn_complaint_accept()).await;
    assert_eq!(state(&town).await, "accepted");
    town.pass(days(1)).await;
    town.pass(hours(4)).await;
    anna.presses(&t.btn_survey_now()).await;
    anna.presses(&t.btn_survey_4()).await;
    anna.presses(&t.btn_survey_5()).await;
    anna.presses(&t.btn_survey_5()).await;
    anna.presses(&t.btn_survey_finish()).await;
    assert_eq!(town.word("select state from callback").await, "answered");
    town.pass(days(10)).await;

    for chat in [ENGINEERING, SECURITY, li.user.0] {
        town.never_about(chat, "C-261124-0001").await;
        town.never_told(chat, &[story.words, story.happened, story.plan, story.answer, "note"]).await;
    }
    // Nothing major: the manager is not troubled with it.
    town.never_about(he.user.0, "C-261124-0001").await;
    town.is_at_rest().await;
    story.transcript.assert_eq(&super::common::told(&town));
}

#[tokio::test]
async fn from_the_first_word_to_the_survey() {
    play(Story {
        lang: "zh-Hans",
        category: "服务态度",
        name: "李师傅",
        happened: "昨天下午四点，我家门口",
        words: "来修水龙头的师傅态度很差，一进门就骂人",
        plan: "先向师傅了解经过，今天下班前给您回电",
        finding: "同去的学徒证实说过重话",
        answer: "查清了，师傅当时说话很冲，是我们不对，向您道歉。他下周重新参加服务培训，以后换人上门。",
        transcript: expect_file!["../../transcripts/complaint.zh-Hans.txt"],
    })
    .await;
}

#[tokio::test]
async fn the_same_in_traditional_chinese() {
    play(Story {
        lang: "zh-Hant",
        category: "服務態度",
        name: "李師傅",
        happened: "昨天下午四點，我家門口",
        words: "來修水龍頭的師傅態度很差，一進門就罵人",
        plan: "先向師傅了解經過，今天下班前回您電話",
        finding: "同去的學徒證實說過重話",
        answer: "查清楚了，師傅當時說話很衝，是我們不對，向您道歉。他下週重新參加服務訓練，以後換人上門。",
        transcript: expect_file!["../../transcripts/complaint.zh-Hant.txt"],
    })
    .await;
}

#[tokio::test]
async fn the_same_in_english() {
    play(Story {
        lang: "en",
        category: "Service",
        name: "Boris",
        happened: "yesterday at four, at my door",
        words: "The fitter was very rude and swore at me as he came in",
        plan: "We hear the fitter first and phone you before the day is over",
        finding: "his colleague confirms the words",
        answer: "He did use those words, and we apologise. He attends a service training next week; somebody else comes next time.",
        transcript: expect_file!["../../transcripts/complaint.en.txt"],
    })
    .await;
}

/// A refusal goes to somebody higher, who gives the final answer; a second refusal ends it kindly.
#[tokio::test]
async fn an_answer_that_is_refused_goes_one_level_up_and_then_ends() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let (grace, he) = (town.staff("grace", "en"), manager(&town, "en").await);
    let t = texts(&anna);
    complain(&anna, Told::about("Engineering", "Nobody came on the day that was agreed")).await;
    grace.presses(&t.btn_card_take()).await;
    grace.presses(&t.btn_complaint_answer()).await;
    grace.presses(&t.plain_validity_unfounded()).await;
    grace.presses(&t.plain_responsibility_third_party()).await;
    grace.presses(&t.btn_skip()).await;
    grace.says_in_reply("The visit was cancelled by phone").await;
    grace.presses(&t.btn_job_send()).await;
    town.forget();

    anna.presses(&t.btn_complaint_not_accept()).await;
    anna.presses(&t.btn_complaint_refuse_wrong()).await;
    anna.presses(&t.btn_message_send()).await;
    anna.sees(&t.complaint_now_second("何经理（示例）"));
    assert_eq!(town.count("select level::bigint from ticket").await, 2);
    // The first handler does not answer twice; the manager has it, privately.
    let refused = grace.presses(&t.btn_card_take()).await;
    assert_ne!(refused.unwrap_or_default(), t.alert_taken("C-261124-0001"));
    he.presses(&t.btn_more()).await;
    he.sees("Second level");
    he.presses(&t.btn_complaint_answer()).await;
    he.presses(&t.plain_validity_justified()).await;
    he.presses(&t.plain_responsibility_company()).await;
    he.presses(&t.btn_skip()).await;
    he.says("Our list shows no call. That was our mistake; the visit is on us.").await;
    he.sees("final answer");
    he.presses(&t.btn_job_send()).await;
    anna.sees(&t.complaint_news_answer_final_next());

    anna.presses(&t.btn_complaint_not_accept()).await;
    anna.says("Still nobody has come").await;
    anna.presses(&t.btn_message_send()).await;
    assert_eq!(state(&town).await, "closed");
    anna.sees("The district's housing office (sample): +86 400 000 0015.");
    he.sees("does not accept the final answer");
    assert!(!anna.can_press(&t.btn_status_reopen()), "the final answer stays\n{}", town.transcript());
    town.pass(days(10)).await;
    town.never_about(ENGINEERING, "C-261124-0001").await;
    town.is_at_rest().await;
    expect_file!["../../transcripts/complaint.refused.txt"].assert_eq(&super::common::told(&town));
}

/// Danger in the words: help is sent at once and knows nothing of the complaint, which goes on and is linked to it.
#[tokio::test]
async fn harm_that_goes_on_is_stopped_first() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    manager(&town, "en").await;
    let t = texts(&anna);
    anna.says("/menu").await;
    anna.presses(&t.btn_main_complaint()).await;
    anna.presses("Service").await;
    anna.presses("Engineering").await;
    anna.says("now, in the corridor").await;
    anna.says("Your useless engineers left a cable that is sparking and smoking in the corridor").await;
    assert_eq!(number(&town).await, "R-261124-0001");
    anna.sees("The danger comes first");
    town.group_sees(ENGINEERING, "R-261124-0001");
    anna.says("Building 5, 12th floor, by the lift").await;
    town.group_sees(ENGINEERING, "Building 5, 12th floor, by the lift");
    anna.presses(&t.btn_complaint_wish_fix()).await;
    anna.presses(&t.btn_skip()).await;
    anna.presses(&t.btn_skip()).await;
    anna.presses(&t.btn_complaint_send()).await;
    anna.sees("C-261124-0001");
    assert_eq!(town.word("select severity from ticket where kind = 'complaint'").await, "major");
    town.group_sees(FRONT_DESK, "Continues R-261124-0001");
    town.never_about(ENGINEERING, "C-261124-0001").await;
    town.never_told(ENGINEERING, &["useless"]).await;
    town.is_at_rest().await;
}

/// A question of fact decides here too; no answer in two minutes counts as yes.
#[tokio::test]
async fn silence_on_a_question_of_fact_raises_the_emergency() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let t = texts(&anna);
    anna.says("/menu").await;
    anna.presses(&t.btn_main_complaint()).await;
    anna.says("water is leaking from the ceiling of my bathroom").await;
    anna.sees(&t.btn_repair_water_yes());
    town.pass(minutes(3)).await;
    assert_eq!(town.word("select priority from ticket").await, "emergency");
    anna.says("/cancel").await;
    town.is_at_rest().await;
}

/// Whoever is tied to no home may complain too.
#[tokio::test]
async fn a_guest_may_complain() {
    let town = Town::with_staff("en").await;
    let guest = town.person(150, "Guest", "en", &[]);
    let t = texts(&guest);
    guest.says("/start").await;
    complain(&guest, Told::about("Security", "The guard was asleep on duty")).await;
    guest.sees("C-261124-0001");
    guest.sees(&t.complaint_next_new());
    town.group_sees(FRONT_DESK, "asleep on duty");
    town.never_about(SECURITY, "C-261124-0001").await;
    town.is_at_rest().await;
}

/// What is not the company's to decide: whom to contact, at once and from staff.
#[tokio::test]
async fn what_others_decide_is_handed_over_politely() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let grace = town.staff("grace", "en");
    let t = texts(&anna);
    anna.says("/menu").await;
    anna.presses(&t.btn_main_complaint()).await;
    anna.presses("Building quality").await;
    anna.sees("Their service line (sample): +86 400 000 0014");
    anna.presses(&t.btn_complaint_refer_bye()).await;
    assert_eq!(town.count("select count(*) from ticket").await, 0);

    complain(&anna, Told { category: "Building quality", ..Told::about("", "The wall in the bedroom is crooked") })
        .await;
    grace.presses(&t.btn_more()).await;
    grace.presses(&t.btn_complaint_refer()).await;
    grace.presses("Building quality: the developer").await;
    grace.presses(&t.btn_job_send()).await;
    assert_eq!(state(&town).await, "rejected");
    anna.sees("This is decided elsewhere");
    town.is_at_rest().await;
}

/// A lead corrects the severity with a reason; what becomes major is told to the manager at once.
#[tokio::test]
async fn a_lead_sets_the_severity_right() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let (grace, he) = (town.staff("grace", "en"), manager(&town, "en").await);
    let lin = worker(&town, "lin", 907, "en", &[FRONT_DESK]).await;
    let t = texts(&anna);
    complain(&anna, Told::about("Cleaning", "The flower bed looks sad")).await;
    assert_eq!(town.word("select severity from ticket").await, "minor");
    lin.presses(&t.btn_more()).await;
    // An agent does not decide it.
    assert_eq!(lin.presses(&t.btn_card_grade()).await.as_deref(), Some(t.alert_refused_role().as_str()));
    grace.presses(&t.btn_card_grade()).await;
    grace.presses(&t.plain_severity_major()).await;
    grace.says_in_reply("There is glass in it and children play there").await;
    assert_eq!(town.word("select severity from ticket").await, "major");
    town.group_sees(FRONT_DESK, "There is glass in it");
    he.sees("C-261124-0001");
    he.sees("The flower bed looks sad");
    town.is_at_rest().await;
}

/// The manager hears of a major complaint at once.
#[tokio::test]
async fn the_manager_is_told_of_a_major_complaint() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let he = manager(&town, "en").await;
    complain(&anna, Told::about("Security", "I will tell my lawyer how the guard speaks to people")).await;
    he.sees("C-261124-0001");
    he.sees("I will tell my lawyer");
    town.is_at_rest().await;
}

/// What was found is told on the day it is known: else the handler is reminded when the working day ends.
#[tokio::test]
async fn a_finding_that_is_not_told_is_reminded_of_the_same_day() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let grace = town.staff("grace", "en");
    let t = texts(&anna);
    complain(&anna, Told::about("Engineering", "The fitter never came")).await;
    grace.presses(&t.btn_card_take()).await;
    grace.presses(&t.btn_card_judge()).await;
    grace.presses(&t.plain_validity_justified()).await;
    grace.presses(&t.plain_responsibility_company()).await;
    grace.presses(&t.btn_skip()).await;
    town.pass(hours(7)).await;
    grace.does_not_see(&t.complaint_notice_result_due());
    town.pass(hours(2)).await;
    grace.sees(&t.complaint_notice_result_due());
    town.forget();
    // Once; and what was found need not be said again before the answer.
    grace.presses(&t.btn_complaint_answer()).await;
    grace.says("You were right, and we are sorry. The fitter comes tomorrow at nine.").await;
    grace.presses(&t.btn_job_send()).await;
    assert_eq!(state(&town).await, "done");
    anna.sees("You were right, and we are sorry.");
    assert!(!town.transcript().contains(&t.complaint_notice_result_due()));
    town.is_at_rest().await;
}

/// Who complains again of the like: linked, counted as graver, and shown; but not to those whom the earlier one is about.
#[tokio::test]
async fn repeated_complaints_are_linked_and_shown() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    manager(&town, "en").await;
    complain(&anna, Told::about("Cleaning", "The flower bed looks sad")).await;
    town.pass(days(3)).await;
    complain(&anna, Told::about("Cleaning", "The flower bed looks sad once more")).await;
    assert_eq!(town.word("select severity from ticket order by id desc limit 1").await, "important");
    town.group_sees(FRONT_DESK, "Continues C-261124-0001");
    town.group_sees(FRONT_DESK, "1 more complaint of this resident");
    // One about Grace is not named on a card that she can read.
    complain(&anna, Told { person: "Grace", ..Told::about("", "She hung up on me") }).await;
    complain(&anna, Told::about("Cleaning", "And the notice board is untidy")).await;
    let newest = card_of(&town, "C-261127-0003");
    assert!(newest.contains("2 more complaints"), "{newest}");
    town.never_about(FRONT_DESK, "C-261127-0002").await;
    town.is_at_rest().await;
}

fn card_of(town: &Town, number: &str) -> String {
    let found = town.screen(FRONT_DESK).into_iter().rev().find(|m| m.from_bot && m.text().contains(number));
    found.map(|m| m.text()).unwrap_or_default()
}

/// The survey of a complaint is asked the next day; who is not satisfied gets somebody higher, once.
#[tokio::test]
async fn an_unsatisfied_survey_brings_the_complaint_to_somebody_higher() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let (grace, he) = (town.staff("grace", "en"), manager(&town, "en").await);
    let t = texts(&anna);
    complain(&anna, Told::about("Engineering", "The fitter never came")).await;
    super::grievance::answer(&grace, "He comes tomorrow").await;
    anna.presses(&t.btn_complaint_accept()).await;
    town.pass(days(1)).await;
    town.pass(hours(4)).await;
    anna.sees("Your complaint C-261124-0001 has been handled");
    anna.presses(&t.btn_survey_now()).await;
    anna.presses(&t.btn_survey_2()).await;
    anna.presses(&t.btn_survey_1()).await;
    anna.presses(&t.btn_survey_1()).await;
    anna.presses(&t.btn_survey_finish()).await;
    assert_eq!(town.count("select level::bigint from ticket").await, 2);
    he.sees(&t.complaint_notice_second());
    town.is_at_rest().await;
}

/// An improper charge on a repair that was well done otherwise opens a complaint, linked to it and kept from who did it.
#[tokio::test]
async fn an_improper_charge_opens_a_complaint() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let (li, he) = (town.staff("li", "en"), manager(&town, "en").await);
    let t = texts(&anna);
    finished(&anna, &li, "The kitchen tap has been dripping since yesterday").await;
    anna.presses(&t.btn_status_accept()).await;
    town.pass(days(2)).await;
    town.pass(hours(4)).await;
    anna.presses(&t.btn_survey_now()).await;
    anna.presses(&t.btn_survey_4()).await;
    anna.presses(&t.btn_survey_4()).await;
    anna.presses(&t.btn_survey_charge_yes()).await;
    anna.presses(&t.btn_survey_4()).await;
    anna.says("He asked for 50 in cash").await;
    let complaint = town.word("select number from ticket where kind = 'complaint'").await;
    town.group_sees(FRONT_DESK, &complaint);
    town.group_sees(FRONT_DESK, "Continues R-261124-0001");
    town.group_sees(FRONT_DESK, "He asked for 50 in cash");
    anna.sees(&complaint);
    town.never_about(ENGINEERING, &complaint).await;
    town.never_about(li.user.0, &complaint).await;
    town.never_about(he.user.0, &complaint).await;
    town.is_at_rest().await;
}

/// Words about an ended complaint open a new one that stays as secret as the first.
#[tokio::test]
async fn what_follows_an_ended_complaint_is_as_secret() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let (grace, t) = (town.staff("grace", "en"), texts(&anna));
    complain(&anna, Told { person: "李师傅", ..Told::about("", "He was rude to me") }).await;
    super::grievance::answer(&grace, "We are sorry").await;
    anna.presses(&t.btn_complaint_accept()).await;
    town.pass(days(9)).await;
    anna.replies("C-261124-0001", "He was rude again in the lift").await;
    let next = town.word("select number from ticket order by id desc limit 1").await;
    assert_ne!(next, "C-261124-0001");
    town.group_sees(FRONT_DESK, "rude again in the lift");
    town.never_about(ENGINEERING, &next).await;
    town.never_told(in_private("li"), &["rude again"]).await;
    assert!(card(&town, ENGINEERING, &next).is_empty());
    town.is_at_rest().await;
}
