//! A complaint that is entered in a group: it goes on in private, and what the group was shown of it is taken back.

use super::common::{end, newest_keys, number};
use crate::support::town::{ENGINEERING, FRONT_DESK, Person, Town};
use frontdesk::workers::{Hand, step_inbox_by};

/// What the bot shows in a group now.
fn shown(town: &Town, chat: i64) -> String {
    town.screen(chat).iter().filter(|m| m.from_bot).map(|m| m.text()).collect::<Vec<_>>().join("\n---\n")
}

/// Answers what is still asked in the private chat, and registers.
async fn registers(agent: &Person<'_>) {
    for label in ["Service", "By phone", "Register"] {
        if newest_keys(agent).iter().any(|k| k.contains(label)) {
            agent.presses(label).await;
        }
    }
}

#[tokio::test]
async fn a_complaint_goes_on_in_private_from_its_first_word() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let chen = town.staff("chen", "en");
    chen.says_in(ENGINEERING, "/new 5-1201 Your fitter was rude to me, I want to complain").await;
    town.group_sees(ENGINEERING, "please go on there");
    chen.sees("Going on from the group");
    chen.presses("Anna · ").await;
    chen.presses("Service").await;
    chen.says("Li").await;
    chen.presses("By phone").await;
    chen.presses("Register").await;
    anna.sees("C-261124-0001");
    town.never_about(ENGINEERING, "C-261124-0001").await;
    town.never_told(ENGINEERING, &["rude", "Anna"]).await;
    // Nothing is open there any more.
    chen.says_in(ENGINEERING, "/cancel").await;
    assert_eq!(town.count("select count(*) from session where dialog is not null").await, 0);
    end(&town).await;
}

#[tokio::test]
async fn what_the_group_was_shown_is_taken_back() {
    let town = Town::with_staff("en").await;
    town.resident(101, "Anna", "en", "5-1201").await;
    let chen = town.staff("chen", "en");
    chen.says_in(ENGINEERING, "/new").await;
    chen.presses("Repair").await;
    chen.says_in_reply("5-1201").await;
    chen.presses("Anna · ").await;
    chen.presses("Our duty").await;
    chen.presses("Water and taps").await;
    chen.says_in_reply("It was done badly and took three visits").await;
    chen.presses("Any time").await;
    chen.presses("At the counter").await;
    assert!(shown(&town, ENGINEERING).contains("three visits"));
    chen.presses("Change what").await;
    // It is a complaint after all.
    chen.presses("Complaint").await;
    let left = shown(&town, ENGINEERING);
    for word in ["three visits", "Anna", "5-1201"] {
        assert!(!left.contains(word), "{left}");
    }
    town.group_sees(ENGINEERING, "Removed from here");
    chen.sees("three visits");
    // The way back is there, in private.
    chen.presses("Back").await;
    chen.presses("Complaint").await;
    chen.presses("Service").await;
    chen.presses("Engineering").await;
    registers(&chen).await;
    assert!(number(&town).await.starts_with('C'), "{}", town.transcript());
    town.never_about(ENGINEERING, &number(&town).await).await;
    end(&town).await;
}

#[tokio::test]
async fn 提到本群的人也到私聊里填() {
    let town = Town::with_staff("zh-Hans").await;
    town.resident(101, "王女士", "zh-Hans", "5-1201").await;
    let chen = town.staff("chen", "zh-Hans");
    // Whatever it turns out to be: those whom it speaks of read along here.
    chen.says_in(ENGINEERING, "/new 5-1201 李師傅昨天來過").await;
    town.group_sees(ENGINEERING, "所以不在群里填");
    town.never_told(ENGINEERING, &["昨天"]).await;
    chen.sees("李師傅昨天來過");
    chen.says("/cancel").await;
    // In the front desk's group nobody of that name reads along.
    let grace = town.staff("grace", "zh-Hans");
    grace.says_in(FRONT_DESK, "/new 5-1201 李師傅昨天來過").await;
    assert!(shown(&town, FRONT_DESK).contains("昨天來過"));
    grace.presses("投诉").await;
    assert!(!shown(&town, FRONT_DESK).contains("昨天來過"), "{}", town.transcript());
    grace.says("/cancel").await;
    // An emergency is out before anybody asks whom it speaks of.
    chen.says_in(ENGINEERING, "/new 李师傅说水管爆了，水漫出来了").await;
    town.group_sees(ENGINEERING, "🔴 紧急");
    chen.says_in(ENGINEERING, "/cancel").await;
    end(&town).await;
}

#[tokio::test]
async fn whoever_has_not_opened_the_private_chat_is_told_how() {
    let town = Town::with_staff("en").await;
    let chen = town.staff("chen", "en");
    chen.blocks(true).await;
    chen.says_in(ENGINEERING, "/new The fitter was rude to me, I want to complain").await;
    town.group_sees(ENGINEERING, "press “Start”");
    town.never_told(ENGINEERING, &["rude"]).await;
    assert_eq!(town.count("select count(*) from session where dialog is not null").await, 0);
    chen.blocks(false).await;
    // In the middle of something else: that is given back, nothing is lost.
    chen.says("/new 5-1202 When does the pool open?").await;
    chen.says_in(ENGINEERING, "/new The fitter was rude to me, I want to complain").await;
    chen.sees("When does the pool open?");
    chen.sees("The fitter was rude to me");
    chen.says("/cancel").await;
    end(&town).await;
}

#[tokio::test]
async fn at_the_counter_everybody_may_enter_it() {
    let town = Town::with_staff("en").await;
    town.resident(101, "Anna", "en", "5-1201").await;
    // A worker in the front desk's group; alone he could not.
    let li = town.person(903, "Li", "en", &[FRONT_DESK]);
    li.says_in(FRONT_DESK, "/new 5-1201 The guard was rude to me, I want to complain").await;
    li.presses("Anna · ").await;
    li.presses("Service").await;
    li.presses("Security").await;
    registers(&li).await;
    assert!(number(&town).await.starts_with('C'), "{}", town.transcript());
    assert_eq!(town.count("select count(*) from refused").await, 0);
    li.says("/new").await;
    li.sees("is for the front desk, leads and managers");
    end(&town).await;
}

/// What a town holds: the sessions, their timers, and what is shown.
async fn held(town: &Town, chats: &[i64]) -> String {
    let sessions = town.word("select string_agg(s::text, E'\n' order by chat_id, user_id) from session s").await;
    let timers = town
        .word("select string_agg(concat(subject, ' ', kind, ' ', due_at), E'\n' order by subject, kind) from timer")
        .await;
    let screens = chats.iter().map(|chat| shown(town, *chat)).collect::<Vec<_>>();
    format!("{sessions}\n{timers}\n{}", screens.join("\n=====\n"))
}

#[tokio::test]
async fn a_group_and_the_private_chats_of_those_in_it_are_worked_together_as_one_after_the_other() {
    for order in [[0, 1, 2], [1, 2, 0], [2, 0, 1], [1, 0, 2]] {
        let mut left = vec![];
        for mut hand in [Hand::single(), Hand::full()] {
            let town = Town::with_staff("en").await;
            let anna = town.resident(101, "Anna", "en", "5-1201").await;
            let chen = town.staff("chen", "en");
            // A dialog of each, which the next update goes on with.
            chen.says("/new").await;
            anna.says("/menu").await;
            let words = [
                (&chen, ENGINEERING, "/new 5-1201 Your fitter was rude to me, I want to complain"),
                (&chen, chen.user.0, "5-1201"),
                (&anna, anna.user.0, "Water runs from the ceiling of my bathroom"),
            ];
            for (who, chat, words) in order.map(|n| &words[n]) {
                town.update_raw("message", who.text(*chat, words, None)).await;
            }
            let mut steps = 0;
            while step_inbox_by(&town.db.pool, &town.clock, &town.desk, &mut hand).await {
                steps += 1;
            }
            left.push((steps, held(&town, &[]).await));
            town.settle().await;
            left.push((0, held(&town, &[ENGINEERING, chen.user.0, anna.user.0]).await));
        }
        assert_eq!((left[0].0, left[2].0), (3, 1));
        assert_eq!((&left[0].1, &left[1].1), (&left[2].1, &left[3].1), "{order:?}");
    }
}
