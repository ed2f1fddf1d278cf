//! Questions: answered at once, answered by the front desk, and what staff make of them.

use crate::answers::SAMPLE;
use crate::support::town::{FRONT_DESK, SECURITY, Town, days, hours};
use expect_test::expect_file;
use frontdesk::cli::answers::import_into;
use frontdesk::texts::Texts;

async fn informed(lang: &'static str) -> Town {
    let town = Town::with_staff(lang).await;
    town.learns(SAMPLE).await;
    town
}

impl Town {
    /// Has standard answers.
    pub async fn learns(&self, answers: &str) {
        import_into(&self.db.pool, self.community, "answers.tsv", answers, self.clock.now()).await.unwrap();
    }
}

#[tokio::test]
async fn the_best_answer_comes_at_once_and_helps() {
    let town = informed("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    anna.says("/menu").await;
    anna.presses("Ask a question").await;
    anna.says("how do i get an access card").await;
    anna.sees("How do I get an access card?");
    anna.sees("20");
    anna.presses("👍 Yes").await;
    anna.sees("Glad it helped");
    let used = "select (shown * 100 + helped * 10 + not_helped)::bigint from answer_use";
    assert_eq!(town.count(used).await, 110);
    assert_eq!(town.count("select count(*) from ticket").await, 0);
    town.is_at_rest().await;
}

#[tokio::test]
async fn slips_and_the_other_script_are_understood() {
    let town = informed("zh-Hant").await;
    let chan = town.resident(102, "陳太", "zh-hant", "5-1201").await;
    chan.says("/menu").await;
    chan.presses("問一問").await;
    chan.says("装休押金几时退").await;
    chan.sees("裝修押金什麼時候退");
    chan.sees("3 個月");
    chan.says("/cancel").await;
    town.is_at_rest().await;
}

#[tokio::test]
async fn no_shows_the_next_ones_and_then_the_front_desk_gets_it_with_a_time() {
    let town = informed("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    anna.says("/menu").await;
    anna.presses("Ask a question").await;
    anna.says("can a visitor park here").await;
    anna.sees("May a visitor park inside?");
    let mut shown = 0;
    while anna.can_press("👎 No") {
        anna.presses("👎 No").await;
        shown += 1;
        assert!(shown < 8, "it goes on for ever");
    }
    assert!(shown >= 2);
    anna.sees("within 30 minutes of desk hours");
    anna.says("It is for a van of 2.3 metres").await;
    anna.presses("Send").await;
    anna.sees("Q-261124-0001");
    anna.sees("You have the answer here by today 10:30");
    town.group_sees(FRONT_DESK, "❓ Q-261124-0001");
    town.group_sees(FRONT_DESK, "van of 2.3 metres");
    assert_eq!(town.word("select answer_class from ticket").await, "minutes30");
    assert_eq!(town.count("select sum(not_helped)::bigint from answer_use").await, shown);
    town.is_at_rest().await;
}

#[tokio::test]
async fn an_answer_of_the_desk_becomes_a_standard_answer() {
    let t = Texts::new("zh-Hans".parse().unwrap());
    let town = informed("zh-Hans").await;
    let wang = town.resident(103, "王小明", "zh-hans", "5-1202").await;
    let grace = town.staff("grace", "zh-Hans");
    let li = town.staff("li", "zh-Hans");
    wang.says("/menu").await;
    wang.presses(&t.btn_main_question()).await;
    wang.says("你们前面那家咖啡店几点打烊").await;
    wang.presses(&t.btn_question_send()).await;
    wang.sees("Q-261124-0001");

    grace.presses(&t.btn_card_reply()).await;
    grace.says_in_reply("会所一楼的咖啡角每天 9 点到 21 点，周一休息。").await;
    grace.presses(&t.btn_job_send()).await;
    wang.sees("每天 9 点到 21 点");
    wang.sees(&t.question_answered_ask());
    wang.presses(&t.btn_question_yes()).await;
    assert_eq!(town.word("select state from ticket").await, "accepted");

    grace.presses(&t.btn_card_propose()).await;
    grace.presses(&t.btn_propose_question()).await;
    grace.says_in_reply("咖啡角几点开门？").await;
    grace.presses(&t.btn_propose_send()).await;
    town.group_sees(FRONT_DESK, "新的标准答案");
    // A worker of another department cannot approve it, wherever the button came from.
    let (_, message, data) = grace.button(&t.btn_proposal_approve());
    let told = li.presses_data(li.user.0, message, &data).await;
    assert_eq!(told.as_deref(), Some(t.alert_proposal_lead().as_str()));
    assert_eq!(town.count("select count(*) from standard_answer where key like 'p%'").await, 0);
    grace.presses(&t.btn_proposal_approve()).await;
    town.group_sees(FRONT_DESK, "现在起使用");
    let told = grace.presses_data(FRONT_DESK, message, &data).await;
    assert_eq!(told.as_deref(), Some(t.alert_proposal_decided().as_str()));

    wang.says("/menu").await;
    wang.presses(&t.btn_main_question()).await;
    wang.says("咖啡角开到几点").await;
    wang.sees("咖啡角几点开门");
    wang.presses(&t.btn_question_yes()).await;
    let version = "select cause from answer_version v join standard_answer a on a.id = v.answer_id where key like 'p%'";
    assert_eq!(town.word(version).await, "approval");
    town.is_at_rest().await;
    expect_file!["../../transcripts/question.zh-Hans.txt"].assert_eq(&town.transcript());
}

#[tokio::test]
async fn a_standard_answer_is_one_tap_for_staff_and_not_enough_goes_back_to_the_desk() {
    let town = informed("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let grace = town.staff("grace", "en");
    anna.says("/menu").await;
    anna.presses("Ask a question").await;
    anna.says("gym opening hours").await;
    anna.presses("Ask the front desk").await;
    anna.presses("Send").await;
    grace.presses("💬 Answer").await;
    grace.presses("📚 How do I use the gym").await;
    town.group_sees(FRONT_DESK, "6:30–22:00");
    grace.presses("Send").await;
    anna.sees("an answer from Grace");
    anna.presses("👎 No").await;
    anna.says("And on public holidays?").await;
    assert_eq!(town.word("select state from ticket").await, "reopened");
    town.group_sees(FRONT_DESK, "And on public holidays?");
    grace.presses("💬 Answer").await;
    grace.says_in_reply("The same hours, but for New Year's Day").await;
    grace.presses("Send").await;
    anna.sees("but for New Year's Day");
    anna.presses("👍 Yes").await;
    assert_eq!(town.word("select state from ticket").await, "accepted");
    town.is_at_rest().await;
    expect_file!["../../transcripts/question.en.txt"].assert_eq(&town.transcript());
}

#[tokio::test]
async fn the_time_to_answer_is_set_right() {
    let town = informed("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let grace = town.staff("grace", "en");
    anna.says("/menu").await;
    anna.presses("Ask a question").await;
    anna.says("who founded the old pagoda").await;
    anna.presses("Send").await;
    assert_eq!(town.word("select answer_class from ticket").await, "day1");
    grace.presses("More").await;
    grace.presses("⏱ Time to answer").await;
    grace.presses("within 3 working days").await;
    assert_eq!(town.word("select answer_class from ticket").await, "day3");
    anna.sees("You have the answer here by Fri 27 Nov 10:00");
    town.is_at_rest().await;
}

#[tokio::test]
async fn answers_for_residents_and_for_a_building_reach_nobody_else() {
    let town = Town::with_staff("en").await;
    town.learns(
        "id\tscope\tbuilding\tquestion_en\tanswer_en\n\
         t1\ttied\t\tWhat is the wifi password of the lounge?\tIt is harbour-2026.\n\
         b1\tbuilding\t1\tWhere is the bicycle pump?\tIn the lobby of Building 1.\n",
    )
    .await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let ben = town.resident(104, "Ben", "en", "1-101").await;
    let guest = town.person(105, "Guest", "en", &[]);
    guest.starts("").await;
    for (person, wifi, pump) in [(&anna, true, false), (&ben, true, true), (&guest, false, false)] {
        person.says("/menu").await;
        person.presses("Ask a question").await;
        person.says("wifi password of the lounge").await;
        assert_eq!(town.chat_shows(person.user.0, "harbour-2026"), wifi, "{}", person.name);
        person.says("/cancel").await;
        person.says("/menu").await;
        person.says("/menu").await;
        person.presses("Ask a question").await;
        person.says("where is the bicycle pump").await;
        assert_eq!(town.chat_shows(person.user.0, "lobby of Building 1"), pump, "{}", person.name);
        person.says("/cancel").await;
    }
    town.is_at_rest().await;
}

#[tokio::test]
async fn danger_in_a_question_goes_first() {
    let town = informed("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    anna.says("/menu").await;
    anna.presses("Ask a question").await;
    anna.says("I smell gas in my kitchen right now, it is strong!").await;
    town.pass(hours(1)).await;
    assert_eq!(town.word("select priority from ticket").await, "emergency");
    anna.says("/cancel").await;
    town.is_at_rest().await;
}

#[tokio::test]
async fn a_review_date_is_told_once_and_a_change_is_approved() {
    let town = Town::with_staff("en").await;
    town.learns(
        "id\tdepartment\treview_on\tquestion_en\tanswer_en\n\
         g1\tsecurity\t2026-11-26\tWhen does the north gate close?\tAt ten in the evening.\n\
         g2\tsecurity\t2026-11-26\tMay I fly a kite?\tYes, on the lawn.\n",
    )
    .await;
    let zhao = town.staff("zhao", "en");
    let li = town.staff("li", "en");
    town.pass(days(1)).await;
    assert!(!town.chat_shows(SECURITY, "Time to review"));
    town.pass(days(3)).await;
    let told = town.screen(SECURITY).iter().filter(|m| m.text().contains("Time to review")).count();
    assert_eq!(told, 2);

    let (_, message, data) = zhao.button("✅ Still right");
    assert_eq!(li.presses_data(li.user.0, message, &data).await.as_deref(), Some("Its own department reviews it"));
    zhao.presses("✅ Still right").await;
    town.group_sees(SECURITY, "still right. Next review: 2027-11-28");
    zhao.presses("✏️ Needs change").await;
    zhao.says_in_reply("At eleven in the evening.").await;
    zhao.presses("Send to the lead").await;
    town.group_sees(SECURITY, "A changed standard answer to approve");
    zhao.presses("✅ Approve").await;
    assert_eq!(town.count("select count(*) from answer_version").await, 4);
    assert_eq!(town.count("select count(*) from answer_wording where body like 'At eleven%'").await, 1);
    town.pass(days(2)).await;
    assert_eq!(town.screen(SECURITY).iter().filter(|m| m.text().contains("Time to review")).count(), 2);
    town.is_at_rest().await;
}

#[tokio::test]
async fn what_is_asked_and_not_answered_is_a_list() {
    let town = informed("en").await;
    let grace = town.staff("grace", "en");
    for (n, words) in
        ["is there an airport shuttle", "airport shuttle times please", "who feeds the swans"].iter().enumerate()
    {
        let person = town.resident(200 + n as i64, "Resident", "en", "5-1201").await;
        person.says("/menu").await;
        person.presses("Ask a question").await;
        person.says(words).await;
        person.presses("Send").await;
    }
    grace.says_in(FRONT_DESK, "/unanswered").await;
    town.group_sees(FRONT_DESK, "2× · is there an airport shuttle");
    town.group_sees(FRONT_DESK, "1× · who feeds the swans");
    let zhao = town.staff("zhao", "en");
    zhao.says_in(SECURITY, "/unanswered").await;
    town.group_sees(SECURITY, "This list is for the front desk.");
    town.is_at_rest().await;
}
