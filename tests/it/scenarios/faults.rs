//! Troubles from outside: Telegram is away for an hour, a button is tapped a thousand times, names are empty or as long as
//! Telegram lets them be, a year ends, a clock is set back.

use super::common::{end, number, report, saying};
use crate::support::telegram::Shown;
use crate::support::town::{ENGINEERING, Town, hours, minutes};
use chrono::{DateTime, TimeDelta, Utc};
use frontdesk::chat::outgoing::{Address, Body, Delivery, Op};
use frontdesk::domain::ids::ChatId;
use frontdesk::store::outbox::{self, Letter, Limits, Rank};
use frontdesk::store::setback;
use frontdesk::workers::{Bells, Office, courier, hours as desk_hours};
use std::time::Duration;

fn seconds(n: i64) -> TimeDelta {
    TimeDelta::seconds(n)
}

#[tokio::test]
async fn telegram_is_away_for_an_hour() {
    let town = Town::with_staff("en").await;
    let mut residents = vec![];
    for n in 0..10 {
        residents.push(
            town.resident(101 + n, &format!("Resident {n}"), "en", &format!("{}-{}01", 1 + n % 2, 1 + n / 2)).await,
        );
    }
    for who in &residents {
        who.says("The kitchen tap keeps dripping").await;
    }
    // Nothing is taken any more; what people had pressed Telegram itself forgets.
    town.telegram.world.lock().unwrap().troubles = vec![Delivery::Transient("Bad Gateway".into()); 100_000];
    for (n, who) in residents.iter().enumerate() {
        who.presses("Right").await;
        who.says(&format!("It is worse in room {n}")).await;
        who.says("And it is cold").await;
    }
    let before = town.telegram.world.lock().unwrap().sends;
    for _ in 0..60 {
        town.pass(minutes(1)).await;
    }
    assert_eq!(town.telegram.world.lock().unwrap().sends, before, "nothing was taken meanwhile");
    {
        let mut world = town.telegram.world.lock().unwrap();
        world.troubles.clear();
        world.open_presses.clear();
    }
    town.pass(minutes(2)).await;
    let lost = "select count(*) from outbox where dead_at is not null and outcome <> 'expired'";
    assert_eq!(town.count(lost).await, 0, "nothing was given up");
    for who in &residents {
        who.sees("Skip");
        who.presses("Skip").await;
        who.presses("Any time").await;
        who.presses("Send").await;
    }
    assert_eq!(town.count("select count(*) from ticket").await, 10);
    let words = "select count(*) from ticket where words like E'%dripping\nIt is worse in room %\nAnd it is cold'";
    assert_eq!(town.count(words).await, 10);
    end(&town).await;
}

#[tokio::test]
async fn after_minutes_without_telegram_a_chat_is_read_in_the_order_in_which_it_was_written() {
    for away in [30, 100, 400, 1000] {
        let town = Town::with_staff("en").await;
        town.resident(101, "Anna", "en", "5-1201").await;
        let post = async |words: String| {
            let body = Body::Html { html: words };
            let op = Op::Send { body, keyboard: Default::default(), reply_to: None, silent: false };
            let letter = Letter::new(Address::chat(ChatId(101)), op, Rank::Reply);
            let mut conn = town.db.pool.acquire().await.unwrap();
            outbox::post(&mut conn, letter, town.clock.now()).await.unwrap();
        };
        town.telegram.world.lock().unwrap().troubles = vec![Delivery::Transient("Bad Gateway".into()); 100_000];
        for n in 0..8 {
            post(format!("word {n}")).await;
            town.pass(seconds(away / 8)).await;
        }
        town.telegram.world.lock().unwrap().troubles.clear();
        town.pass(minutes(3)).await;
        let seen = town.telegram.world.lock().unwrap().chats[&101].iter().map(Shown::text).collect::<Vec<_>>();
        let seen: Vec<_> = seen.iter().filter(|text| text.starts_with("word ")).cloned().collect();
        let written: Vec<_> = (0..8).map(|n| format!("word {n}")).collect();
        assert_eq!(seen, written, "{away} seconds");
        end(&town).await;
    }
}

#[tokio::test]
async fn a_button_is_tapped_a_thousand_times() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    anna.says("The kitchen tap keeps dripping").await;
    for label in ["Right", "Skip", "Any time"] {
        anna.presses(label).await;
    }
    let (chat, message, data) = anna.button("Send");
    for n in 0..1000 {
        town.update_raw("callback_query", anna.press(chat, message, &data)).await;
        if n % 100 == 99 {
            town.settle().await;
        }
    }
    assert_eq!(town.count("select count(*) from ticket").await, 1);
    assert_eq!(saying(&town, ENGINEERING, &number(&town).await).len(), 1);
    assert_eq!(town.count("select count(*) from inbox where buried_at is not null or attempts > 0").await, 0);
    let said = town.count("select count(*) from outbox where chat_id = 101 and message_id is not null").await;
    assert!(said < 20, "{said} messages to one who taps");
    end(&town).await;
}

#[tokio::test]
async fn names_are_empty_and_as_long_as_they_may_be() {
    let town = Town::with_staff("en").await;
    let long = "长".repeat(64);
    for (user, name, unit) in [(101, "", "5-1201"), (102, long.as_str(), "5-1202"), (103, "\u{200f}\u{2067}", "5-1203")]
    {
        let who = town.resident(user, name, "en", unit).await;
        report(&who, "The kitchen tap keeps dripping").await;
        who.sees("R-");
    }
    let li = town.staff("li", "en");
    for _ in 0..3 {
        li.presses("Take").await;
    }
    assert_eq!(town.count("select count(*) from ticket where state = 'taken'").await, 3);
    end(&town).await;
}

#[tokio::test]
async fn a_year_ends_between_two_reports() {
    // A minute before midnight in Shanghai, on the last day of the year.
    let town = Town::at("2026-12-31T15:59:00Z").await;
    town.open("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let first = report(&anna, "The kitchen tap keeps dripping").await;
    town.pass(minutes(2)).await;
    let second = report(&anna, "The bathroom lamp is dark").await;
    assert_eq!((first.as_str(), second.as_str()), ("R-261231-0001", "R-270101-0001"));
    town.group_sees(ENGINEERING, &first);
    town.group_sees(ENGINEERING, &second);
    town.pass(hours(24 * 5)).await;
    end(&town).await;
}

#[tokio::test]
async fn a_clock_that_is_set_back_keeps_nobody_waiting_and_rings_nothing_twice() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    report(&anna, "The kitchen tap keeps dripping").await;
    town.pass(minutes(31)).await;
    let told = "select count(*) from timeline where act->>'act' = 'alert'";
    let alerts = town.count(told).await;
    assert!(alerts > 0, "{}", town.transcript());
    anna.says("/menu").await;
    let (chat, menu, data) = anna.button("My requests");
    anna.presses_data(chat, menu, &data).await;
    // She writes as fast as she may, and what is said last still waits when the clock is set back.
    let (pool, limits) = (&town.db.pool, &Limits::TELEGRAM);
    for _ in 0..8 {
        town.update_raw("message", anna.message(101, "/menu", serde_json::json!({"text": "/menu"}))).await;
        desk_hours::step_inbox(pool, &town.clock, &town.desk).await;
        courier::step_within(pool, &town.clock, &town.telegram, limits).await;
    }
    let waits = "select count(*) from outbox where sent_at is null and dead_at is null";
    assert!(town.count(waits).await > 0, "{}", town.transcript());
    // The office of the process sees it at one of its rounds, and rings.
    let (office, bells) = (Office::default(), Bells::default());
    let keeps = tokio::spawn({
        let (office, bells, pool, clock) = (office.clone(), bells.clone(), pool.clone(), town.clock.clone());
        async move { office.keep(&pool, &clock, &bells).await }
    });
    office.number().await;
    let posted = "select count(*) from outbox where sent_at is null and created_at > $1";
    let ahead = async |now: DateTime<Utc>| {
        sqlx::query_scalar::<_, i64>(posted).bind(now + minutes(1)).fetch_one(pool).await.unwrap()
    };
    town.clock.set_back(hours(1));
    let now = town.clock.now();
    assert!(ahead(now).await > 0, "nothing was posted before the clock was set back");
    let ear = bells.courier.ear();
    let mended = async {
        while ahead(now).await > 0 {
            ear.wait(now, None).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), mended).await.expect("the office does not see it");
    assert!(courier::step_within(pool, &town.clock, &town.telegram, limits).await);
    keeps.abort();
    assert!(keeps.await.unwrap_err().is_cancelled(), "the office fell");
    let mut conn = pool.acquire().await.unwrap();
    assert_eq!(setback::mend(&mut conn, now).await.unwrap(), 0, "once is enough");
    drop(conn);
    town.settle().await;
    assert_eq!(town.count(waits).await, 0);
    // A press before the clock was set back is no tap of now.
    let anna = town.person(101, "Anna", "en", &[]);
    let lists = || town.screen(101).iter().filter(|m| m.text().contains("Your requests")).count();
    let before = lists();
    anna.presses_data(chat, menu, &data).await;
    assert_eq!(lists(), before + 1, "{}", town.transcript());
    // The hour that comes again brings nothing again.
    town.pass(minutes(59)).await;
    assert_eq!(town.count(told).await, alerts, "{}", town.transcript());
    end(&town).await;
}

#[tokio::test]
async fn a_process_that_starts_with_a_clock_set_back_works_what_waits() {
    for back in [hours(1), hours(24)] {
        let town = Town::with_staff("en").await;
        let dora = town.resident(104, "Dora", "en", "3-802").await;
        let ben = town.resident(102, "Ben", "en", "5-1202").await;
        let wang = town.resident(103, "王小明", "zh-Hans", "5-1203").await;
        let anna = town.resident(101, "Anna", "en", "5-1201").await;
        // A message was posted, and is tried again and again.
        town.telegram.world.lock().unwrap().troubles = vec![Delivery::Transient("Bad Gateway".into()); 100_000];
        let op = Op::Send {
            body: Body::Html { html: "Water is back".into() },
            keyboard: Default::default(),
            reply_to: None,
            silent: false,
        };
        let mut conn = town.db.pool.acquire().await.unwrap();
        let letter = Letter::new(Address::chat(ChatId(dora.user.0)), op, Rank::Reply);
        outbox::post(&mut conn, letter, town.clock.now()).await.unwrap();
        drop(conn);
        town.pass(minutes(90)).await;
        town.telegram.world.lock().unwrap().troubles.clear();
        dora.does_not_see("Water is back");
        // A ticket waits for somebody to take it, a question of fact for its answer, a press for the desk.
        let first = report(&anna, "The kitchen tap keeps dripping").await;
        wang.says("厨房漏水了").await;
        wang.sees("现在水还在流吗");
        ben.says("The bathroom tap has been dripping since yesterday").await;
        for label in ["Right", "Skip", "Any time"] {
            ben.presses(label).await;
        }
        let (chat, message, data) = ben.button("Send");
        town.update_raw("callback_query", ben.press(chat, message, &data)).await;
        let due = "select min(due_at) from timer where kind = 'deadline'";
        let due: DateTime<Utc> = sqlx::query_scalar(due).fetch_one(&town.db.pool).await.unwrap();
        let failed = "update inbox set attempts = 4, not_before = $1 where done_at is null";
        let again = town.clock.now() + minutes(2);
        assert_eq!(sqlx::query(failed).bind(again).execute(&town.db.owner).await.unwrap().rows_affected(), 1);

        let truth = town.clock.now();
        town.clock.set_back(back);
        let now = town.clock.now();
        let (office, bells) = (Office::default(), Bells::default());
        let ear = bells.courier.ear();
        let keeps = tokio::spawn({
            let (pool, clock, bells) = (town.db.pool.clone(), town.clock.clone(), bells.clone());
            async move { office.keep(&pool, &clock, &bells).await }
        });
        let ahead = "select count(*) from inbox where not_before > $1 and done_at is null";
        let mended = async {
            while sqlx::query_scalar::<_, i64>(ahead).bind(again - minutes(1)).fetch_one(&town.db.pool).await.unwrap()
                > 0
            {
                ear.wait(now, None).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(60), mended).await.expect("the office does not see it");
        keeps.abort();
        assert!(keeps.await.unwrap_err().is_cancelled(), "the office fell");
        town.settle().await;
        dora.sees("Water is back");
        let waits = "select (select count(*) from outbox where sent_at is null and dead_at is null)
            + (select count(*) from inbox where done_at is null)";
        assert_eq!(town.count(waits).await, 0, "{back}: {}", town.transcript());
        let second = number(&town).await;
        let day = now.with_timezone(&chrono_tz::Asia::Shanghai).format("%y%m%d").to_string();
        assert!(second.starts_with(&format!("R-{day}-")) && second != first, "{first}, {second}");
        town.group_sees(ENGINEERING, &second);
        // Nobody said that no water runs any more.
        let emergencies = "select count(*) from ticket where priority = 'emergency'";
        assert_eq!(town.count(emergencies).await, 0, "{back}");
        town.pass(minutes(2)).await;
        assert_eq!(town.count(emergencies).await, 1, "{back}: {}", town.transcript());
        ben.says("/menu").await;
        ben.sees("My requests");
        // What is due by the true time rings then, and once.
        let of_first = "select count(*) from timeline l join ticket t on t.id = l.ticket_id
            where act->>'act' = 'alert' and t.reporter = 101";
        town.pass(due - town.clock.now() - seconds(1)).await;
        assert_eq!(town.count(of_first).await, 0, "{back}, {truth}: {}", town.transcript());
        town.pass(seconds(1)).await;
        assert_eq!(town.count(of_first).await, 1, "{back}, {truth}: {}", town.transcript());
        end(&town).await;
    }
}

#[tokio::test]
async fn a_timer_that_failed_before_the_clock_was_set_back_is_tried_again_at_once() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    report(&anna, "The kitchen tap keeps dripping").await;
    let now = town.clock.now();
    let failed = "update timer set due_at = $1, not_before = $2, attempts = 1 where kind = 'deadline'";
    let failed = sqlx::query(failed).bind(now - hours(2)).bind(now + minutes(2)).execute(&town.db.owner).await.unwrap();
    assert_eq!(failed.rows_affected(), 1);
    let mut conn = town.db.pool.acquire().await.unwrap();
    assert_eq!(setback::mend(&mut conn, now).await.unwrap(), 0, "the clock was not set back");
    town.clock.set_back(hours(1));
    for mended in [1, 0] {
        assert_eq!(setback::mend(&mut conn, town.clock.now()).await.unwrap(), mended);
    }
    let paused = "select count(*) from timer where not_before is not null";
    assert_eq!(town.count(paused).await, 0);
}
