//! A card in the group: who takes it, who may do what, what is said on it and about it.

use super::common::{card, end, keys_of, report, saying, state};
use crate::support::town::{ENGINEERING, FRONT_DESK, SECURITY, Town, minutes};
use frontdesk::store::staff;

#[tokio::test]
async fn the_first_to_tap_has_it() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let (li, boris) = (town.staff("li", "en"), town.staff("boris", "en"));
    let number = report(&anna, "The kitchen tap keeps dripping").await;
    let take = boris.button("Take");
    assert_eq!(li.presses("Take").await.unwrap(), format!("{number} is yours"));
    assert_eq!(boris.presses_data(take.0, take.1, &take.2).await.unwrap(), "Already taken by 李师傅（示例）");
    assert_eq!(li.presses_data(take.0, take.1, &take.2).await, None, "the second of two taps");
    town.pass(minutes(1)).await;
    assert_eq!(li.presses_data(take.0, take.1, &take.2).await.unwrap(), "You have this one already");
    town.group_sees(ENGINEERING, "taken · 李师傅（示例）");
    anna.sees("李师傅（示例） has taken it.");
    assert_eq!(saying(&town, anna.user.0, &number).len(), 1, "one message\n{}", town.transcript());
    assert_eq!(saying(&town, ENGINEERING, &number).len(), 1);
    end(&town).await;
}

#[tokio::test]
async fn 派单由主管来做() {
    let town = Town::with_staff("zh-Hans").await;
    let anna = town.resident(101, "王女士", "zh-Hans", "5-1201").await;
    let (li, chen) = (town.staff("li", "zh-Hans"), town.staff("chen", "zh-Hans"));
    let number = report(&anna, "厨房水龙头一直滴水").await;
    assert_eq!(li.presses("派给…").await.unwrap(), "这一步由接单的同事或主管来做");
    chen.presses("派给…").await;
    chen.presses("李师傅").await;
    town.group_sees(ENGINEERING, &format!("{number} · 已派给李师傅（示例）"));
    town.group_sees(ENGINEERING, "已接单 · 李师傅（示例）");
    li.sees("👉 派给您了");
    anna.sees("李师傅（示例）已接单。");
    // From the alert in his own chat he goes on.
    assert_eq!(li.presses("📍 到场").await.unwrap(), "已记到场");
    anna.sees("李师傅（示例）已到现场");
    li.presses("更多").await;
    assert_eq!(saying(&town, li.user.0, &number).len(), 1, "the alert unfolds in place\n{}", town.transcript());
    end(&town).await;
}

#[tokio::test]
async fn a_question_is_answered_by_button_and_by_reply() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let li = town.staff("li", "en");
    let number = report(&anna, "The kitchen tap keeps dripping").await;
    li.presses("Take").await;
    li.presses("More").await;
    li.presses("Ask").await;
    town.group_sees(ENGINEERING, "reply to this message");
    li.replies("what do you want to ask", "Is it hot or cold water?").await;
    anna.does_not_see("hot or cold");
    town.group_sees(ENGINEERING, "The resident will read this");
    li.presses("📤 Send").await;
    anna.sees("a question for you");
    anna.sees("Is it hot or cold water?");
    town.group_sees(ENGINEERING, "no answer yet: Is it hot or cold water?");
    anna.presses("Answer").await;
    anna.says("Hot").await;
    anna.sees("Added, thank you");
    li.sees("➕ Resident: Hot");
    assert!(card(&town, ENGINEERING, &number).contains("➕ Resident (today 10:00): Hot"), "{}", town.transcript());
    assert!(!card(&town, ENGINEERING, &number).contains("no answer yet"));
    assert!(keys_of(&town, anna.user.0, "a question for you").is_empty(), "answered\n{}", town.transcript());
    // Once more, and answered by a reply.
    li.presses("Ask").await;
    li.replies("what do you want to ask", "Since when?").await;
    li.presses("📤 Send").await;
    anna.replies("Since when?", "Since Monday").await;
    li.sees("➕ Resident: Since Monday");
    anna.sees(&format!("Thank you, added to {number}"));
    assert_eq!(town.count("select count(*) from ticket").await, 1);
    end(&town).await;
}

#[tokio::test]
async fn 告诉住户之前先看一遍() {
    let town = Town::with_staff("zh-Hant").await;
    let anna = town.resident(101, "林小姐", "zh-Hant", "5-1201").await;
    let li = town.staff("li", "zh-Hant");
    report(&anna, "廚房水龍頭一直滴水").await;
    li.presses("接單").await;
    li.presses("更多").await;
    li.presses("告訴住戶").await;
    li.replies("想告訴住戶什麼", "閥門要訂貨，大概兩天").await;
    anna.does_not_see("閥門要訂貨");
    li.presses("改一下").await;
    li.replies("想告訴住戶什麼", "閥門要訂貨，約三天到").await;
    li.presses("傳給住戶").await;
    anna.sees("閥門要訂貨，約三天到");
    anna.does_not_see("大概兩天");
    end(&town).await;
}

#[tokio::test]
async fn notes_reach_no_resident() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let (li, boris, zhao) = (town.staff("li", "en"), town.staff("boris", "en"), town.staff("zhao", "en"));
    let number = report(&anna, "The kitchen tap keeps dripping").await;
    let seen = town.screen(anna.user.0).len();
    boris.replies(&number, "He never opens before ten").await;
    boris.replies_with_photo(&number, "note.jpg").await;
    li.says_in(ENGINEERING, "Who has the ladder?").await;
    assert_eq!(town.count("select count(*) from timeline where act->>'act' = 'note'").await, 2);
    assert_eq!(town.count("select count(*) from attachment where public").await, 0);
    assert!(card(&town, ENGINEERING, &number).contains("2 internal notes"), "{}", town.transcript());
    boris.presses("More").await;
    town.group_sees(ENGINEERING, "Boris (sample): He never opens before ten");
    li.presses("Take").await;
    anna.does_not_see("never opens");
    assert_eq!(town.screen(anna.user.0).len(), seen, "{}", town.transcript());
    // A note to the card stays a note though a dialog is open, with each photo of an album.
    li.presses("Done").await;
    li.replies("👤 Anna", "Key is with the guard").await;
    assert_eq!(town.count("select count(*) from timeline where act->>'act' = 'note'").await, 3);
    li.presses("Done at once").await;
    anna.does_not_see("Key is with");
    anna.presses("History").await;
    anna.does_not_see("never opens");
    // Somebody of another department is told that it was not kept.
    let card = town.screen(ENGINEERING).iter().find(|m| m.text().contains("👤 Anna")).unwrap().id;
    let more = serde_json::json!({"text": "hello", "reply_to_message": {"message_id": card, "date": 1,
        "chat": {"id": ENGINEERING, "type": "supergroup", "title": "g"}, "text": "…"}});
    let message = zhao.message(ENGINEERING, "hello", more);
    town.update("message", message).await;
    assert_eq!(town.count("select count(*) from timeline where act->>'act' = 'note'").await, 3);
    town.group_sees(ENGINEERING, "This was not kept");
    end(&town).await;
}

#[tokio::test]
async fn the_phone_is_shown_to_who_has_it_and_each_look_is_written_down() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let (li, boris) = (town.staff("li", "en"), town.staff("boris", "en"));
    let number = report(&anna, "The kitchen tap keeps dripping").await;
    assert!(!card(&town, ENGINEERING, &number).contains("00000101"), "masked");
    li.presses("Take").await;
    let phone = li.button("Phone");
    let refused = boris.presses_data(phone.0, phone.1, &phone.2).await.unwrap();
    assert_eq!(refused, "This step is for whoever has taken it, or for the lead");
    let shown = li.presses("Phone").await.unwrap();
    assert!(shown.contains("138 0000 0101"), "{shown}");
    town.pass(minutes(1)).await;
    li.presses("Phone").await;
    assert_eq!(town.count("select count(*) from timeline where act->>'act' = 'show_phone'").await, 2);
    assert!(!town.chat_shows(ENGINEERING, "0000 0101"));
    end(&town).await;
}

#[tokio::test]
async fn roles_are_asked_at_the_moment_of_the_press() {
    let town = Town::with_staff("zh-Hans").await;
    let anna = town.resident(101, "王女士", "zh-Hans", "5-1201").await;
    let (li, zhao) = (town.staff("li", "zh-Hans"), town.staff("zhao", "zh-Hans"));
    report(&anna, "厨房水龙头一直滴水").await;
    let take = li.button("接单");
    // Of another department; no staff at all; a resident with a forged press; retired since.
    let refused = zhao.presses_data(take.0, take.1, &take.2).await.unwrap();
    assert_eq!(refused, "这一步由接单的同事或主管来做");
    let guest = town.person(777, "Guest", "zh-Hans", &[ENGINEERING]);
    let refused = guest.presses_data(take.0, take.1, &take.2).await.unwrap();
    assert!(refused.starts_with("这个按钮给工作人员用"), "{refused}");
    let forged = anna.presses_data(anna.user.0, 1, &take.2).await.unwrap();
    assert!(forged.starts_with("这个按钮给工作人员用"), "{forged}");
    let mut conn = town.db.pool.acquire().await.unwrap();
    let key = staff::staff_by_key(&mut conn, town.community, "li").await.unwrap().unwrap();
    staff::retire(&mut conn, town.community, key.id, town.clock.now()).await.unwrap();
    drop(conn);
    let refused = li.presses_data(take.0, take.1, &take.2).await.unwrap();
    assert!(refused.starts_with("这个按钮给工作人员用"), "{refused}");
    assert_eq!(state(&town).await, "dispatched");
    assert_eq!(town.count("select count(*) from timeline where act->>'act' = 'take'").await, 0);
    end(&town).await;
}

#[tokio::test]
async fn passed_to_another_department() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let (li, zhao) = (town.staff("li", "en"), town.staff("zhao", "en"));
    let number = report(&anna, "The kitchen tap keeps dripping").await;
    let resolve = "select extract(epoch from due_at)::bigint from deadline where kind = 'resolve' and done_at is null";
    let due = town.count(resolve).await;
    li.presses("Take").await;
    town.pass(minutes(10)).await;
    li.presses("More").await;
    li.presses("Transfer").await;
    li.presses("Security").await;
    li.replies("Why? For colleagues only", "It is the door after all").await;
    let old = saying(&town, ENGINEERING, &format!("{number} was passed to Security"));
    assert_eq!(old.len(), 1, "{}", town.transcript());
    assert!(old[0].keys().next().is_none());
    assert!(card(&town, SECURITY, &number).contains("waiting to be taken"), "{}", town.transcript());
    assert_eq!(town.count(resolve).await, due, "the clock goes on");
    anna.sees("Passed to Security");
    anna.does_not_see("door after all");
    zhao.presses("Take").await;
    anna.sees("赵队长（示例） has taken it.");
    end(&town).await;
}

#[tokio::test]
async fn 不归我们管的用标准答复() {
    let town = Town::with_staff("zh-Hans").await;
    let anna = town.resident(101, "王女士", "zh-Hans", "5-1201").await;
    let li = town.staff("li", "zh-Hans");
    let number = report(&anna, "厨房水龙头一直滴水").await;
    li.presses("接单").await;
    li.presses("更多").await;
    li.presses("非我方范围").await;
    li.presses("供电公司").await;
    anna.does_not_see("供电公司热线");
    li.presses("发给住户").await;
    anna.sees("供电公司热线（示例）");
    assert_eq!(state(&town).await, "rejected");
    assert!(keys_of(&town, ENGINEERING, &format!("🔧 {number}")).is_empty());
    // "My case is different": a tap reopens it.
    anna.presses("情况不一样").await;
    anna.says("就是龙头坏了，不是停电").await;
    anna.presses("发送").await;
    assert_eq!(state(&town).await, "reopened");
    town.group_sees(ENGINEERING, "就是龙头坏了，不是停电");
    end(&town).await;
}

#[tokio::test]
async fn up_to_the_next_person() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let (li, chen) = (town.staff("li", "en"), town.staff("chen", "en"));
    report(&anna, "The kitchen tap keeps dripping").await;
    li.presses("Take").await;
    li.presses("More").await;
    li.presses("Escalate").await;
    li.replies("to the next person up", "The wall has to be opened").await;
    chen.sees("A colleague asks you to step in: The wall has to be opened");
    anna.does_not_see("wall");
    // The lead himself means the manager; nobody has that code yet, so that the group is told.
    chen.presses("More").await;
    chen.presses("Escalate").await;
    chen.presses("Skip").await;
    town.group_sees(ENGINEERING, "A colleague asks you to step in");
    end(&town).await;
}

#[tokio::test]
async fn two_at_once_in_one_group() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let ben = town.resident(102, "Ben", "en", "5-1202").await;
    let (li, boris) = (town.staff("li", "en"), town.staff("boris", "en"));
    report(&anna, "The kitchen tap keeps dripping").await;
    li.presses("Take").await;
    li.presses("Done").await;
    let now = li.button("Done at once");
    report(&ben, "The bathroom light is broken").await;
    boris.presses("Take").await;
    boris.presses("Done").await;
    let own = boris.button("Done at once");
    assert_ne!(now.1, own.1);
    // Whatever the stamps say: nobody answers a colleague's question.
    for (chat, message, data) in [&now, &own] {
        let other = if *message == now.1 { &boris } else { &li };
        let said = other.presses_data(*chat, *message, data).await.unwrap();
        assert!(said.starts_with("A colleague is answering this one"), "{said}");
    }
    assert_eq!(town.count("select count(*) from ticket where state = 'done'").await, 0);
    assert!(!keys_of(&town, ENGINEERING, "what was done?").is_empty(), "the buttons stay");
    li.presses_data(now.0, now.1, &now.2).await;
    boris.presses_data(own.0, own.1, &own.2).await;
    assert_eq!(town.count("select count(*) from ticket where state = 'done'").await, 2);
    assert!(!town.chat_shows(FRONT_DESK, "R-"), "{}", town.transcript());
    end(&town).await;
}
