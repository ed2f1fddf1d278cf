//! What many stories have in common: reporting a fault, having it taken, having it done.

use crate::support::telegram::Shown;
use crate::support::town::{Person, Town};
use frontdesk::texts::Texts;

/// The texts in this person's language.
pub fn texts(who: &Person<'_>) -> Texts {
    Texts::new(who.lang.parse().unwrap())
}

/// Reports a fault in one's own words and answers what is asked with the quickest answer; the ticket's number.
pub async fn report(who: &Person<'_>, words: &str) -> String {
    let t = texts(who);
    let before = who.town.count("select count(*) from ticket").await;
    let answers = [
        t.btn_repair_send(),
        t.btn_repair_guess_yes(),
        t.btn_repair_water_no(),
        t.btn_repair_power_no(),
        t.btn_repair_any_time(),
        t.btn_repair_scope_anyway(),
        t.btn_skip(),
    ];
    who.says(words).await;
    for _ in 0..8 {
        if who.town.count("select count(*) from ticket").await > before {
            return number(who.town).await;
        }
        let keys = newest_keys(who);
        let Some(answer) = answers.iter().find(|a| keys.contains(a)) else {
            panic!("nothing quick to answer\n{}", who.town.transcript());
        };
        who.presses(answer).await;
    }
    panic!("{} could not report\n{}", who.name, who.town.transcript());
}

/// The number of the newest ticket.
pub async fn number(town: &Town) -> String {
    town.word("select number from ticket order by id desc limit 1").await
}

/// The state of the newest ticket.
pub async fn state(town: &Town) -> String {
    town.word("select state from ticket order by id desc limit 1").await
}

/// The labels of the buttons on the newest message of the bot with buttons.
pub fn newest_keys(who: &Person<'_>) -> Vec<String> {
    let screen = who.town.screen(who.user.0);
    let with_keys = screen.iter().rev().find(|m| m.from_bot && m.keys().next().is_some());
    with_keys.map(|m| m.keys().map(|k| k.label.clone()).collect()).unwrap_or_default()
}

/// The messages of a chat that say this.
pub fn saying(town: &Town, chat: i64, words: &str) -> Vec<Shown> {
    town.screen(chat).into_iter().filter(|m| m.from_bot && m.text().contains(words)).collect()
}

/// The labels on the newest message of a chat that says this.
pub fn keys_of(town: &Town, chat: i64, words: &str) -> Vec<String> {
    let found = saying(town, chat, words);
    found.last().map(|m| m.keys().map(|k| k.label.clone()).collect()).unwrap_or_default()
}

/// The card of a ticket in a group, as it stands.
pub fn card(town: &Town, chat: i64, number: &str) -> String {
    let head = ["🔧", "🟠", "🔴"].map(|mark| format!("{mark} {number}"));
    let screen = town.screen(chat);
    let found = screen.iter().rev().find(|m| m.from_bot && head.iter().any(|h| m.text().starts_with(h)));
    found.map(Shown::text).unwrap_or_default()
}

/// A resident's ticket, taken by Li and finished at once; the number.
pub async fn finished(who: &Person<'_>, li: &Person<'_>, words: &str) -> String {
    let number = report(who, words).await;
    let t = texts(li);
    li.presses(&t.btn_card_take()).await;
    finish(li).await;
    number
}

/// Done at once, on the newest card.
pub async fn finish(li: &Person<'_>) {
    let t = texts(li);
    li.presses(&t.btn_card_finish()).await;
    li.presses(&t.btn_job_finish_now()).await;
    assert_eq!(state(li.town).await, "done", "{}", li.town.transcript());
}

/// The end of every story: at rest.
pub async fn end(town: &Town) {
    town.is_at_rest().await;
}

/// Everything that happened on screens, without blanks at the ends of lines, which an expectation cannot hold.
pub fn told(town: &Town) -> String {
    town.transcript().lines().map(|line| format!("{}\n", line.trim_end())).collect()
}
