//! Talk to a person: the main story in three languages; who may take it over; what stays in the group.

use super::common::told;
use crate::support::town::{FRONT_DESK, Person, Town, minutes};
use expect_test::{ExpectFile, expect_file};
use frontdesk::store::{people, staff};
use frontdesk::texts::Texts;
use serde_json::json;

const OPEN: &str = "select count(*) from talk where ended_at is null";

/// What people write in the story.
struct Story {
    lang: &'static str,
    asks: &'static str,
    answers: &'static str,
    mended: &'static str,
    note: &'static str,
    transcript: ExpectFile,
}

/// Another agent of the front desk.
pub async fn lin<'t>(town: &'t Town, lang: &'static str) -> Person<'t> {
    let person = town.person(906, "Lin", lang, &[FRONT_DESK]);
    let mut conn = town.db.pool.acquire().await.unwrap();
    let member = staff::staff_by_key(&mut conn, town.community, "lin").await.unwrap().unwrap();
    let now = town.clock.now();
    people::ensure_resident(&mut conn, town.community, person.user, "Lin", lang.parse().unwrap(), now).await.unwrap();
    staff::bind(&mut conn, town.community, member.id, person.user).await.unwrap();
    drop(conn);
    person
}

/// Asks for a person by the menu.
pub async fn asks_for_a_person(person: &Person<'_>, lang: &str) {
    person.says("/menu").await;
    person.presses(&Texts::new(lang.parse().unwrap()).btn_main_person()).await;
}

/// Writes something and changes it; what is sent is `first`.
pub async fn writes_and_corrects(person: &Person<'_>, first: &str, then: &str) {
    let mut message = person.message(person.user.0, first, json!({"text": first}));
    person.town.update("message", message.clone()).await;
    message["text"] = json!(then);
    message["edit_date"] = json!(2);
    person.town.update("edited_message", message).await;
}

async fn play(story: Story) {
    let t = Texts::new(story.lang.parse().unwrap());
    let town = Town::with_staff(story.lang).await;
    let anna = town.resident(101, "Anna", story.lang, "5-1201").await;
    let grace = town.staff("grace", story.lang);
    let lin = lin(&town, story.lang).await;
    town.forget();

    asks_for_a_person(&anna, story.lang).await;
    anna.sees("Q-261124-0001");
    town.group_sees(FRONT_DESK, &t.btn_talk_take());
    anna.says(story.asks).await;
    town.group_sees(FRONT_DESK, story.asks);
    town.pass(minutes(3)).await;
    grace.presses(&t.btn_talk_take()).await;
    anna.sees("Grace (sample)");
    lin.replies(story.asks, story.note).await;
    anna.does_not_see(story.note);
    grace.replies(story.asks, story.answers).await;
    anna.sees(story.answers);
    anna.sends_photo("meter", "").await;
    town.pass(minutes(2)).await;
    writes_and_corrects(&anna, story.asks, story.mended).await;
    town.group_sees(FRONT_DESK, story.mended);
    grace.replies_with_photo("Q-261124-0001", "map").await;
    grace.presses(&t.btn_talk_release()).await;
    lin.presses(&t.btn_talk_take()).await;
    anna.says("/menu").await;
    let menu = town.screen(anna.user.0).pop().unwrap();
    assert!(menu.keys().all(|k| k.label != t.btn_main_person()), "{}", town.transcript());
    anna.presses(&t.btn_talk_end()).await;
    assert_eq!(town.count(OPEN).await, 0);
    assert_eq!(town.word("select state from ticket").await, "closed");
    anna.presses(&t.btn_talk_again()).await;
    anna.sees("Q-261124-0002");
    assert_eq!(town.count(OPEN).await, 1);
    town.is_at_rest().await;
    story.transcript.assert_eq(&town.transcript());
}

#[tokio::test]
async fn a_resident_talks_to_the_front_desk() {
    play(Story {
        lang: "zh-Hans",
        asks: "我想问一下装修押金什么时候退",
        answers: "验收以后三个工作日内退回原账户",
        mended: "我想问一下装修押金什么时候能退",
        note: "她家上周五才验收的",
        transcript: expect_file!["../../transcripts/talk.zh-Hans.txt"],
    })
    .await;
}

#[tokio::test]
async fn the_same_in_traditional_chinese() {
    play(Story {
        lang: "zh-Hant",
        asks: "我想請問裝修押金什麼時候退",
        answers: "驗收以後三個工作天內退回原帳戶",
        mended: "我想請問裝修押金什麼時候能退",
        note: "她家上週五才驗收的",
        transcript: expect_file!["../../transcripts/talk.zh-Hant.txt"],
    })
    .await;
}

#[tokio::test]
async fn the_same_in_english() {
    play(Story {
        lang: "en",
        asks: "When do I get my deposit back for the fit-out?",
        answers: "Three working days after the inspection, to the same account",
        mended: "When do I get my deposit back for the fit-out of the bathroom?",
        note: "Her inspection was only on Friday",
        transcript: expect_file!["../../transcripts/talk.en.txt"],
    })
    .await;
}

#[tokio::test]
async fn words_that_ask_for_a_person_open_a_talk_with_these_words() {
    let town = Town::with_staff("zh-Hans").await;
    let anna = town.resident(101, "林安", "zh-hans", "5-1201").await;
    anna.says("转人工").await;
    anna.sees("和前台对话");
    town.group_sees(FRONT_DESK, "转人工");
    assert_eq!(town.count(OPEN).await, 1);
    town.is_at_rest().await;
}

#[tokio::test]
async fn only_the_front_desk_takes_a_talk_over() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    asks_for_a_person(&anna, "en").await;
    anna.says("Is anybody there?").await;
    let grace = town.staff("grace", "en");
    let (chat, message, data) = grace.button("Take over");
    // A worker of engineering, a neighbour, the resident herself, somebody in the group who is no staff.
    let li = town.staff("li", "en");
    assert!(
        li.presses_data(chat, message, &data).await.unwrap().contains("whoever has taken it"),
        "{}",
        town.transcript()
    );
    let bo = town.resident(102, "Bo", "en", "5-1202").await;
    for person in [&bo, &anna, &town.person(777, "Nobody", "en", &[FRONT_DESK])] {
        assert!(person.presses_data(chat, message, &data).await.is_some());
    }
    // Nor does anybody but the resident end it as the resident.
    let (_, shown, end) = anna.button("End the chat");
    assert!(bo.presses_data(bo.user.0, shown, &end).await.is_some());
    assert_eq!(town.count("select count(*) from ticket where assignee is not null").await, 0);
    assert_eq!(town.count(OPEN).await, 1);

    // Of two agents who press at once, one has it.
    let lin = lin(&town, "en").await;
    grace.presses_data(chat, message, &data).await;
    assert!(lin.presses_data(chat, message, &data).await.unwrap().contains("Grace"));
    town.group_sees(FRONT_DESK, "Grace (sample) has the chat");
    town.is_at_rest().await;
}

#[tokio::test]
async fn what_is_not_sent_explicitly_stays_in_the_group() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let (grace, lin) = (town.staff("grace", "en"), lin(&town, "en").await);
    asks_for_a_person(&anna, "en").await;
    anna.says("When does the pool open?").await;
    town.forget();

    // Nobody has taken it over: whoever answers learns that it was not sent.
    grace.replies("When does the pool open?", "In May").await;
    town.group_sees(FRONT_DESK, "press “Take over” first");
    grace.presses("Take over").await;
    lin.replies("When does the pool open?", "She asked last year too").await;
    grace.replies("When does the pool open?", "// is that decided yet?").await;
    grace.says_in(FRONT_DESK, "No reply, so nothing of hers").await;
    for words in ["In May", "She asked", "decided", "nothing of hers"] {
        anna.does_not_see(words);
    }
    assert_eq!(town.count("select count(*) from timeline where act->>'act' = 'note'").await, 3);
    // The card says so, and shows the notes to colleagues.
    town.group_sees(FRONT_DESK, "Replies of others are internal notes");
    town.group_sees(FRONT_DESK, "She asked last year too");

    grace.replies("wants to talk to a person", "On the first of May").await;
    anna.sees("Grace (sample): On the first of May");
    anna.presses("End the chat").await;
    grace.replies("wants to talk to a person", "And it is heated now").await;
    anna.does_not_see("heated");
    town.group_sees(FRONT_DESK, "The chat has ended: this is kept as an internal note");
    grace.presses("Tell").await;
    grace.says_in_reply("And it is heated now").await;
    grace.presses("Send").await;
    anna.sees("heated");
    town.is_at_rest().await;
}

#[tokio::test]
async fn a_handed_back_talk_is_anybodys_and_a_member_of_staff_may_end_it() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let (grace, lin) = (town.staff("grace", "en"), lin(&town, "en").await);
    asks_for_a_person(&anna, "en").await;
    anna.says("When does the pool open?").await;
    lin.presses("Take over").await;
    lin.presses("Give back").await;
    lin.replies("When does the pool open?", "Not mine any more").await;
    anna.does_not_see("Not mine");
    grace.presses("Take over").await;
    grace.replies("When does the pool open?", "In May").await;
    town.forget();
    let (chat, message, data) = grace.button("End the chat");
    grace.presses_data(chat, message, &data).await;
    expect_test::expect![[r#"
        10:00  · Ended; the resident has been told
        10:00  ✎ Anna
                    💬 Talking to the front desk · Q-261124-0001

                    This chat has ended.
                    [🙋 Chat again] [History]
        10:00  → Anna
                    The front desk has ended the chat (Q-261124-0001), thank you. We are here whenever you need us.
                    [🙋 Chat again] [Main menu]
        10:00  ✎ #front-desk
                    💬 Q-261124-0001 · wants to talk to a person
                    📍 5-1201
                    👤 Anna · ☎️ 138****0101
                    ▪️ ended
                    ✓ Last message delivered (today 10:00)
                    📝 today 10:00 小林（示例）: Not mine any more
    "#]]
    .assert_eq(&told(&town));
    // Pressed again later: it says that it is over.
    town.clock.advance(chrono::TimeDelta::seconds(3));
    assert!(grace.presses_data(chat, message, &data).await.unwrap().contains("ended already"));
    // What is said now is the first words of something new.
    anna.says("The kitchen tap has been dripping since yesterday").await;
    anna.sees("Water and taps");
    anna.says("/cancel").await;
    assert_eq!(town.count("select count(*) from deadline where done_at is null").await, 0);
    assert_eq!(town.count("select count(*) from timer where subject like 't%'").await, 0);
    town.is_at_rest().await;
}
