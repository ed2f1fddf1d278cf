//! Free words from outside of any dialog: what they most likely are is opened or offered, with the words already in it.

use super::common::{end, keys_of, newest_keys, number, report, saying, told};
use crate::support::town::{ENGINEERING, FRONT_DESK, Town};
use expect_test::expect;

#[tokio::test]
async fn a_sure_repair_opens_with_a_way_out() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    town.forget();
    anna.says("The kitchen tap keeps dripping").await;
    anna.sees("Taken as a repair. Something else? Press “‹ Back”.");
    anna.presses("‹ Back").await;
    anna.sees("What would you like to do?");
    anna.sees("The kitchen tap keeps dripping");
    // It was a message to the desk after all: her words are in it already, one tap registers it.
    anna.presses("Ask the front desk").await;
    anna.presses("Send").await;
    assert!(number(&town).await.starts_with("Q-"), "{}", town.transcript());
    town.group_sees(FRONT_DESK, "The kitchen tap keeps dripping");
    // And the road that was meant is not disturbed by the way out: Back further on goes back one question.
    let first = report(&anna, "The bathroom light does not work").await;
    assert!(first.starts_with("R-"));
    town.group_sees(ENGINEERING, &first);
    assert_eq!(town.count("select count(*) from session where dialog is not null and dialog != 'null'").await, 0);
    expect![[r#"
        10:00  Anna: The kitchen tap keeps dripping
        10:00  → Anna
                    🔧 Taken as a repair. Something else? Press “‹ Back”.

                    🔧 Repair
                    Noted: “The kitchen tap keeps dripping”

                    This is about In the home · Water and taps, right?
                    [Right] [No, let me choose]
                    [‹ Back] [Cancel]
        10:00  Anna presses [‹ Back]
        10:00  ✎ Anna
                    What would you like to do? One tap will do; your words go with it.
                    The kitchen tap keeps dripping
                    [🔧 Repair]
                    [📝 Complaint]
                    [❓ Question]
                    [📋 My requests]
                    [🙋 Talk to a person]
                    [💰 Bills and payment]
                    [🧹 Paid services]
                    [🪪 Permits]
                    [💬 Ask the front desk]
                    [Cancel]
        10:00  Anna presses [Ask the front desk]
        10:00  → Anna
                    ✉️ Your message to the front desk
                    The kitchen tap keeps dripping
                    Write more or send files; press “Send” when it is complete.
                    [✅ Send]
                    [Cancel]
        10:00  Anna presses [Send]
        10:00  → Anna
                    Q-261124-0001 · question
                    📍 5-1201
                    The kitchen tap keeps dripping

                    Passed to Front desk.
                    You have the answer here by tomorrow 10:00.
                    [Add] [Urge]
                    [History] [Withdraw]
                    [🙋 Talk to a person]
        10:00  → #front-desk
                    ❓ Q-261124-0001 · question
                    📍 5-1201
                    💬 The kitchen tap keeps dripping
                    👤 Anna · ☎️ 138****0101
                    ▪️ to be answered
                    ⏱ Take by today 10:05
                    [💬 Answer]
                    [✋ Take] [❓ Ask] [More ▾]
        10:00  Anna: The bathroom light does not work
        10:00  → Anna
                    🔧 Taken as a repair. Something else? Press “‹ Back”.

                    🔧 Repair
                    Noted: “The bathroom light does not work”

                    This is about In the home · Electricity and lights, right?
                    [Right] [No, let me choose]
                    [‹ Back] [Cancel]
        10:00  Anna presses [Right]
        10:00  ✎ Anna
                    🔧 Repair · In the home · Electricity and lights · 5-1201
                    Noted: “The bathroom light does not work”

                    Do you have a photo, video, voice message or location? It shows us which tools to bring. You may send several.
                    [Skip]
                    [‹ Back] [Cancel]
        10:00  Anna presses [Skip]
        10:00  ✎ Anna
                    🔧 Repair · In the home · Electricity and lights · 5-1201
                    Noted: “The bathroom light does not work”

                    When may someone come? You can also type it, such as “Wednesday after 7 pm”.
                    [This morning] [This afternoon]
                    [Tomorrow morning] [Tomorrow afternoon]
                    [Weekend] [Any time]
                    [‹ Back] [Cancel]
        10:00  Anna presses [Any time]
        10:00  ✎ Anna
                    🔧 Please check, then send

                    Kind: In the home · Electricity and lights
                    Place: 5-1201
                    What is wrong: The bathroom light does not work
                    Visit: Any time (the time you asked for; we confirm it with you)
                    Phone: 138****0101

                    You get a number at once, and a message as soon as someone takes it.
                    [✅ Send]
                    [Change area] [Change kind]
                    [Change place] [Change words]
                    [Change files] [Change time]
                    [‹ Back] [Cancel]
        10:00  Anna presses [✅ Send]
        10:00  → Anna
                    R-261124-0001 · Electricity and lights
                    📍 5-1201
                    The bathroom light does not work

                    Passed to Engineering, waiting to be taken.
                    Somebody takes it by today 10:30.
                    [Add] [Urge]
                    [History] [Withdraw]
                    [🙋 Talk to a person]
        10:00  → #engineering
                    🔧 R-261124-0001 · Electricity and lights
                    📍 5-1201 · in the home
                    💬 The bathroom light does not work
                    🚪 May come: Any time
                    👤 Anna · ☎️ 138****0101
                    ▪️ waiting to be taken
                    ⏱ Take by today 10:30
                    [✋ Take]
                    [Assign…] [❓ Ask] [More ▾]
    "#]].assert_eq(&told(&town));
    end(&town).await;
}

#[tokio::test]
async fn two_offers_where_it_is_not_sure() {
    let town = Town::with_staff("zh-Hans").await;
    let wang = town.resident(101, "王女士", "zh-Hans", "5-1201").await;
    wang.says("房子空着能不能少交点").await;
    wang.sees("您是想办下面哪一件");
    let keys = newest_keys(&wang);
    assert!(keys.len() <= 5, "{keys:?}");
    assert!(keys.iter().any(|k| k.contains("请前台看看")), "{keys:?}");
    // A second sentence and a photo are kept with the first one.
    wang.says("我说的是5-1201的物业费").await;
    wang.sends_photo("slip.jpg", "").await;
    wang.presses("请前台看看").await;
    wang.sees("房子空着能不能少交点");
    wang.presses("发送").await;
    assert!(number(&town).await.starts_with("Q-"));
    town.group_sees(FRONT_DESK, "我说的是5-1201的物业费");
    assert_eq!(town.count("select count(*) from attachment").await, 1);
    end(&town).await;
}

#[tokio::test]
async fn whatever_is_offered_can_be_refused_and_cancelled() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    anna.says("can someone sort the thing with my place on saturday").await;
    if anna.can_press("Something else") {
        anna.presses("Something else").await;
        anna.sees("What would you like to do?");
        for label in ["🔧 Repair", "📝 Complaint", "❓ Question", "📋 My requests", "🙋 Talk to a person"] {
            assert!(anna.can_press(label), "{label}\n{}", town.transcript());
        }
    }
    anna.says("/cancel").await;
    anna.sees("can someone sort the thing with my place on saturday");
    assert_eq!(town.count("select count(*) from ticket").await, 0);
    end(&town).await;
}

#[tokio::test]
async fn words_about_something_reported_find_their_ticket() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let first = report(&anna, "The kitchen tap keeps dripping").await;
    let li = town.staff("li", "en");
    li.presses("Take").await;
    anna.says("when is the plumber coming?").await;
    anna.sees("Which one is it about?");
    anna.presses(&first).await;
    // The words are on the ticket, its taker hears them, and she sees where it stands with its buttons.
    li.sees("when is the plumber coming?");
    assert!(keys_of(&town, 101, &first).iter().any(|k| k.contains("Urge")), "{}", town.transcript());
    // A number in the words needs no question.
    anna.says(&format!("any news about {first}?")).await;
    li.sees("any news about");
    assert_eq!(saying(&town, 101, "Which one is it about?").len(), 1, "{}", town.transcript());
    end(&town).await;
}

#[tokio::test]
async fn nothing_open_is_said_and_the_words_go_to_the_desk() {
    let town = Town::with_staff("zh-Hant").await;
    let wang = town.resident(101, "王小姐", "zh-Hant", "5-1201").await;
    wang.says("師傅還沒來，到底什麼時候到").await;
    wang.sees("您目前沒有正在處理的事項");
    wang.presses("請服務台看看").await;
    wang.presses("送出").await;
    town.group_sees(FRONT_DESK, "師傅還沒來");
    end(&town).await;
}

#[tokio::test]
async fn the_desk_says_honestly_who_takes_it() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    anna.says("please send me the invoice for october").await;
    anna.sees("Taken as a matter of");
    anna.sees("There are no bills yet");
    anna.presses("Ask the front desk").await;
    anna.presses("Send").await;
    town.group_sees(FRONT_DESK, "please send me the invoice for october");
    end(&town).await;
}

#[tokio::test]
async fn danger_is_never_an_offer() {
    let town = Town::with_staff("zh-Hans").await;
    let wang = town.resident(101, "王女士", "zh-Hans", "5-1201").await;
    wang.says("有点事想问问").await;
    // While something is offered, a danger goes first; so does one in the caption of a photo.
    wang.says("厨房着火了").await;
    assert_eq!(
        town.count("select count(*) from ticket where priority = 'emergency'").await,
        1,
        "{}",
        town.transcript()
    );
    wang.does_not_see("按报修为您办理");
    end(&town).await;
}

#[tokio::test]
async fn the_words_of_a_community_count() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    // The sample's file says that the bubble lift is a lift.
    anna.says("my daughter is stuck in the bubble lift").await;
    assert_eq!(town.word("select category from ticket").await, "lift");
    end(&town).await;
}
