//! The main story: a repair from the first message to the survey, in all three languages.

use crate::support::town::{ENGINEERING, Town, days, hours, minutes};
use expect_test::{ExpectFile, expect_file};
use frontdesk::texts::Texts;

/// What the resident types, and the words by which staff say what was done.
struct Story {
    lang: &'static str,
    words: &'static str,
    work: &'static str,
    transcript: ExpectFile,
}

async fn play(story: Story) {
    let t = Texts::new(story.lang.parse().unwrap());
    let client = if story.lang == "en" { "en" } else { story.lang };
    let town = Town::with_staff(client).await;
    let anna = town.resident(101, "Anna", client, "5-1201").await;
    let li = town.staff("li", client);

    anna.says(story.words).await;
    anna.presses(&t.btn_repair_guess_yes()).await;
    anna.sends_photo("tap", "").await;
    anna.presses(&t.btn_done()).await;
    anna.presses(&t.btn_repair_tomorrow_morning()).await;
    anna.presses(&t.btn_repair_send()).await;
    anna.sees("R-261124-0001");
    town.group_sees(ENGINEERING, "R-261124-0001");
    town.group_sees(ENGINEERING, story.words);

    town.pass(minutes(10)).await;
    li.presses(&t.btn_card_take()).await;
    li.presses(&t.btn_card_promise()).await;
    li.presses(&t.btn_job_in_hour()).await;
    town.pass(minutes(30)).await;
    li.presses(&t.btn_card_arrive()).await;
    town.pass(minutes(20)).await;
    li.presses(&t.btn_card_finish()).await;
    li.says_in_reply(story.work).await;
    for _ in 0..3 {
        if li.can_press(&t.btn_skip()) {
            li.presses(&t.btn_skip()).await;
        } else {
            li.presses(&t.btn_job_next()).await;
        }
    }
    li.presses(&t.btn_job_finish()).await;
    assert_eq!(town.word("select state from ticket").await, "done");
    town.pass(hours(1)).await;
    anna.presses(&t.btn_status_accept()).await;
    assert_eq!(town.word("select state from ticket").await, "accepted");

    town.pass(days(2)).await;
    town.pass(hours(4)).await;
    anna.presses(&t.btn_survey_now()).await;
    anna.presses(&t.btn_survey_5()).await;
    anna.presses(&t.btn_survey_5()).await;
    anna.presses(&t.btn_survey_charge_no()).await;
    anna.presses(&t.btn_survey_4()).await;
    anna.presses(&t.btn_survey_finish()).await;
    assert_eq!(town.word("select state from callback").await, "answered");
    assert_eq!(town.word("select rating->>'overall' from callback").await, "4");
    town.pass(days(10)).await;
    town.is_at_rest().await;
    story.transcript.assert_eq(&town.transcript());
}

#[tokio::test]
async fn from_the_first_message_to_the_survey() {
    play(Story {
        lang: "zh-Hans",
        words: "厨房水龙头从昨天开始一直滴水",
        work: "换了龙头阀芯，试水不漏了",
        transcript: expect_file!["../../transcripts/repair.zh-Hans.txt"],
    })
    .await;
}

#[tokio::test]
async fn the_same_in_traditional_chinese() {
    play(Story {
        lang: "zh-Hant",
        words: "廚房水龍頭從昨天開始一直滴水",
        work: "換了水龍頭閥芯，試水不漏了",
        transcript: expect_file!["../../transcripts/repair.zh-Hant.txt"],
    })
    .await;
}

#[tokio::test]
async fn the_same_in_english() {
    play(Story {
        lang: "en",
        words: "The kitchen tap has been dripping since yesterday",
        work: "New cartridge in the tap, tried it, no drip any more",
        transcript: expect_file!["../../transcripts/repair.en.txt"],
    })
    .await;
}
