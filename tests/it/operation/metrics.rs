//! The metrics: rows are planted, and `/metrics` is read; what should have gone out is compared with what has.

use crate::reminders::once::owing;
use crate::scenarios::common::{finished, report};
use crate::support::town::{ENGINEERING, Town, days, hours, minutes};
use frontdesk::domain::act::{DeadlineKind, Step};
use frontdesk::domain::bill::Item;
use frontdesk::domain::deadline::{Deadline, Outcome};
use frontdesk::domain::ids::TicketId;
use frontdesk::store::{deadlines, standing};
use frontdesk::web;
use frontdesk::workers::{Bells, Front, watch};
use metrics_exporter_prometheus::PrometheusBuilder;
use sqlx::AssertSqlSafe;
use std::sync::Arc;

/// What is expected and what of it was sent: surveys, reminders, turns of reminders.
async fn balances(town: &Town) -> [(i64, i64); 3] {
    let mut conn = town.db.pool.acquire().await.unwrap();
    let habits = standing::habits(&mut conn).await.unwrap();
    watch::balances(&mut conn, &habits, town.clock.now()).await.unwrap().map(|(_, balance)| balance)
}

/// Deadlines of each kind of standing, on the newest ticket.
async fn plant_deadlines(town: &Town) {
    let mut conn = town.db.pool.acquire().await.unwrap();
    let ticket: i64 = sqlx::query_scalar("select max(id) from ticket").fetch_one(&mut *conn).await.unwrap();
    let now = town.clock.now();
    let usual = |kind, round| Deadline {
        kind,
        round,
        started_at: now - hours(1),
        budget_secs: 7200,
        round_the_clock: true,
        used_secs: 0,
        running_since: Some(now - hours(1)),
        due_at: Some(now + hours(1)),
        done_at: None,
        raised: vec![],
        outcome: None,
        late_told: false,
    };
    let ended = |kind, round, outcome| Deadline {
        used_secs: 9000,
        running_since: None,
        done_at: Some(now - minutes(1)),
        outcome: Some(outcome),
        ..usual(kind, round)
    };
    let all = [
        usual(DeadlineKind::Quote, 50),
        Deadline { raised: vec![Step::Near], ..usual(DeadlineKind::Quote, 51) },
        Deadline { raised: vec![Step::Near], due_at: Some(now), ..usual(DeadlineKind::Quote, 52) },
        Deadline { due_at: None, running_since: None, ..usual(DeadlineKind::Quote, 53) },
        Deadline { raised: vec![Step::Near], due_at: None, ..usual(DeadlineKind::Quote, 54) },
        ended(DeadlineKind::Quote, 55, Outcome::Missed),
        ended(DeadlineKind::Promise, 56, Outcome::Broken),
        Deadline { used_secs: 60, ..ended(DeadlineKind::Quote, 57, Outcome::Met) },
    ];
    deadlines::save(&mut conn, town.community, TicketId(ticket), &all).await.unwrap();
}

#[tokio::test]
async fn planted_rows_are_told_and_nothing_else_is() {
    let recorder = PrometheusBuilder::new().build_recorder();
    let handle = recorder.handle();
    // This test has one thread, and what it counts is its own.
    let _counting = metrics::set_default_local_recorder(&recorder);
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let number = report(&anna, "The kitchen tap keeps dripping").await;
    town.group_sees(ENGINEERING, &number);
    town.telegram.world.lock().unwrap().blocked.insert(101);
    town.staff("li", "en").presses("Take").await;
    plant_deadlines(&town).await;
    let now = town.clock.now().to_rfc3339();
    let c = town.community.0;
    let planted = format!(
        "insert into inbox (bot_id, update_id, conversation, body, received_at, buried_at) values
             (42, 1, 5, '{{}}', timestamptz '{now}' - interval '90 s', null),
             (42, 2, 6, '{{}}', timestamptz '{now}' - interval '30 s', null),
             (42, 3, 7, '{{}}', timestamptz '{now}' - interval '9 h', '{now}');
         insert into timer (community_id, subject, kind, due_at, buried_at) values
             (0, 's7.7', 'nudge', timestamptz '{now}' - interval '45 s', null),
             (0, 's8.8', 'nudge', timestamptz '{now}' + interval '45 s', null),
             (0, 's9.9', 'nudge', timestamptz '{now}', '{now}');
         insert into outbox (chat_id, priority, op, created_at, not_before, campaign_id, campaign_unit, dead_at,
             outcome)
         select 700 + n, p, '{{}}', timestamptz '{now}' - n * interval '10 s', '{now}', k, k, d, o from (values
             (1, 0, null::bigint, null::timestamptz, null), (2, 1, null, null, null), (3, 2, null, null, null),
             (4, 3, null, null, null), (5, 5, null, null, null), (6, 5, null, null, null),
             (7, 5, 1, null, null), (8, 5, null, '{now}', 'rejected: no'), (9, 5, null, '{now}', 'gone')
             ) v (n, p, k, d, o);
         insert into import_job (community_id, chat_id, file_id, unique_id, name, by_staff, lang, kind, state,
             created_at)
         select {c}, -1, 'f', 'u', 'n', (select min(id) from staff), 'en', 'bills', 'waiting',
             timestamptz '{now}' - interval '20 s';
         insert into billing_fetch (community_id, unit_id, wanted_at)
         select {c}, min(id), timestamptz '{now}' - interval '5 s' from unit;
         insert into campaign (community_id, kind, title, spec, state, by_whom, audience, created_at)
         values ({c}, 'notice', 't', '{{}}', 'paused', 'x', 0, '{now}');
         insert into chat (chat_id, gone_at) values (-1001, '{now}'), (-1003, '{now}')
             on conflict (chat_id) do update set gone_at = excluded.gone_at;
         insert into retention (community_id, kind, done_at, gone) values
             ({c}, 'talks', timestamptz '{now}' - interval '100 h', 0), ({c}, 'tickets', '{now}', 0);
         update community set created_at = timestamptz '{now}' - interval '50 h';"
    );
    sqlx::raw_sql(AssertSqlSafe(planted)).execute(&town.db.owner).await.unwrap();

    let mut conn = town.db.pool.acquire().await.unwrap();
    watch::ask(&mut conn, town.clock.now()).await.unwrap();
    let front = Front::new(town.db.pool.clone(), town.clock.clone(), (1, Bells::default()), handle.clone());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/metrics", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, web::routes(Arc::new(front), None)).await.unwrap() });
    let told = reqwest::get(address).await.unwrap().text().await.unwrap();
    for line in [
        r#"frontdesk_queue_depth{queue="inbox"} 2"#,
        r#"frontdesk_queue_oldest_seconds{queue="inbox"} 90"#,
        r#"frontdesk_queue_buried{queue="inbox"} 1"#,
        r#"frontdesk_queue_depth{queue="timer"} 1"#,
        r#"frontdesk_queue_oldest_seconds{queue="timer"} 45"#,
        r#"frontdesk_queue_buried{queue="timer"} 1"#,
        r#"frontdesk_queue_depth{queue="outbox"} 7"#,
        r#"frontdesk_queue_oldest_seconds{queue="outbox"} 70"#,
        r#"frontdesk_queue_buried{queue="outbox"} 1"#,
        r#"frontdesk_queue_depth{queue="import"} 1"#,
        r#"frontdesk_queue_oldest_seconds{queue="import"} 20"#,
        r#"frontdesk_queue_depth{queue="billing"} 1"#,
        r#"frontdesk_queue_oldest_seconds{queue="billing"} 5"#,
        r#"frontdesk_outbox_waiting{class="press"} 1"#,
        r#"frontdesk_outbox_waiting{class="emergency"} 1"#,
        r#"frontdesk_outbox_oldest_seconds{class="emergency"} 20"#,
        r#"frontdesk_outbox_waiting{class="reply"} 1"#,
        r#"frontdesk_outbox_waiting{class="card"} 1"#,
        r#"frontdesk_outbox_waiting{class="push"} 2"#,
        r#"frontdesk_outbox_oldest_seconds{class="push"} 60"#,
        r#"frontdesk_outbox_waiting{class="letter"} 1"#,
        r#"frontdesk_campaign_waiting 1"#,
        r#"frontdesk_campaigns{state="paused"} 1"#,
        r#"frontdesk_campaigns{state="running"} 0"#,
        r#"frontdesk_holidays_unknown 0"#,
        r#"frontdesk_groups_lost{whose="other"} 2"#,
        r#"frontdesk_groups_lost{whose="front_desk"} 0"#,
        r#"frontdesk_retention_age_seconds 360000"#,
        r#"frontdesk_deadlines{clock="quote",state="running"} 1"#,
        r#"frontdesk_deadlines{clock="quote",state="near"} 1"#,
        r#"frontdesk_deadlines{clock="quote",state="missed"} 1"#,
        r#"frontdesk_deadlines{clock="quote",state="paused"} 2"#,
        r#"frontdesk_deadlines{clock="on_site",state="missed"} 0"#,
        r#"frontdesk_deadlines_missed_total{clock="quote"} 1"#,
        r#"frontdesk_deadlines_missed_total{clock="promise"} 1"#,
        r#"frontdesk_deadlines_missed_total{clock="resolve"} 0"#,
        r#"frontdesk_expected_today{what="survey"} 0"#,
        r#"frontdesk_sent_today{what="survey"} 0"#,
        r#"frontdesk_messages_total{outcome="blocked"} "#,
        r#"frontdesk_messages_total{outcome="sent"} "#,
        r#"frontdesk_messages_total{outcome="edited"} "#,
        r#"frontdesk_messages_total{outcome="answered"} "#,
        r#"frontdesk_deliveries_total{outcome="delivered"} "#,
        "frontdesk_database_connections ",
        "frontdesk_database_connections_max ",
    ] {
        assert!(
            told.lines().any(|l| l == line || line.ends_with(' ') && l.starts_with(line)),
            "{line} is not in\n{told}"
        );
    }
    // What was never looked through is as old as its community. The front desk is lost too, under another number.
    let later = "delete from retention; insert into chat (chat_id, gone_at) values (-1005, now());
        insert into chat (chat_id, migrated_to) values (-1002, -1005)
            on conflict (chat_id) do update set migrated_to = excluded.migrated_to";
    sqlx::raw_sql(later).execute(&town.db.owner).await.unwrap();
    watch::ask(&mut conn, town.clock.now()).await.unwrap();
    for line in ["frontdesk_retention_age_seconds 180000", "frontdesk_groups_lost{whose=\"front_desk\"} 1"] {
        assert!(handle.render().contains(line), "{line} is not in\n{}", handle.render());
    }
    // Of a year far ahead nobody knows the holidays yet.
    watch::ask(&mut conn, town.clock.now() + days(50 * 365)).await.unwrap();
    assert!(handle.render().contains("frontdesk_holidays_unknown 1"), "{}", handle.render());
    // Nobody's number or name, and no word of theirs.
    for secret in ["101", "Anna", "dripping", "5-1201", &number, "901", "903"] {
        let labels = told.lines().filter_map(|l| l.split_once('{')?.1.split_once('}').map(|l| l.0));
        assert!(labels.into_iter().all(|l| !l.contains(secret)), "{secret} is in\n{told}");
    }
}

#[tokio::test]
async fn surveys_that_should_have_been_asked_and_those_that_were() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    finished(&anna, &town.staff("li", "en"), "The kitchen tap keeps dripping").await;
    // While the work waits to be accepted nothing is owed, whatever day was planned.
    anna.presses("Accept").await;
    assert_eq!(balances(&town).await[0], (0, 0));
    town.pass(days(2) - minutes(5)).await;
    assert_eq!(balances(&town).await[0], (0, 0));
    town.clock.advance(minutes(10));
    assert_eq!(balances(&town).await[0], (1, 0), "its time has come, and nobody is at work");
    town.settle().await;
    anna.sees("Four taps, less than a minute");
    assert_eq!(balances(&town).await[0], (1, 1));
    // The next day it is no more of today's.
    town.pass(hours(20)).await;
    assert_eq!(balances(&town).await[0], (0, 0));
    town.pass(days(3)).await;
    assert_eq!(balances(&town).await[0], (0, 0), "it has gone to the phone list");
}

#[tokio::test]
async fn a_survey_whose_timer_was_lost_is_missed_until_somebody_sees_to_it() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    finished(&anna, &town.staff("li", "en"), "The kitchen tap keeps dripping").await;
    anna.presses("Accept").await;
    // Any other of the ticket's timers would set it again.
    sqlx::query("delete from timer where subject like 't%'").execute(&town.db.pool).await.unwrap();
    town.pass(days(2) + minutes(5)).await;
    assert_eq!(balances(&town).await[0], (1, 0));
    // Also in the night, and for days.
    town.pass(hours(12)).await;
    assert_eq!(balances(&town).await[0], (1, 0));
    town.pass(days(5)).await;
    assert_eq!(balances(&town).await[0], (1, 0));
    // As the page for operators says.
    let put_back = "insert into timer (community_id, subject, kind, due_at)
                    select community_id, 't' || ticket_id, 'survey', $1 from callback";
    sqlx::query(put_back).bind(town.clock.now()).execute(&town.db.pool).await.unwrap();
    town.pass(days(1)).await;
    anna.sees("Four taps, less than a minute");
    assert_eq!(balances(&town).await[0].0, balances(&town).await[0].1);
}

#[tokio::test]
async fn a_job_that_closed_in_silence_is_asked_about_a_day_later_and_not_between_the_hours() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    finished(&anna, &town.staff("li", "en"), "The kitchen tap keeps dripping").await;
    // Planned for the second day, closed on the third, asked on the fourth.
    for _ in 0..96 {
        town.pass(hours(1)).await;
        let [(expected, sent), ..] = balances(&town).await;
        assert_eq!(expected, sent, "{}: everybody is at work", town.clock.now());
    }
    anna.sees("Four taps, less than a minute");
    assert_eq!(town.word("select state from callback").await, "asked");
}

#[tokio::test]
async fn reminders_that_should_have_gone_and_those_that_went() {
    // Ten in the evening; tomorrow the bills are due.
    let town = owing(&[("W", Item::Water, 8_000)]).await;
    sqlx::query("delete from reminder_day").execute(&town.db.owner).await.unwrap();
    assert_eq!(balances(&town).await[1..], [(0, 0), (0, 0)], "at night nothing is expected");
    town.clock.advance(hours(11) + minutes(1));
    assert_eq!(balances(&town).await[1..], [(0, 0), (1, 0)], "the day's turn is late");
    town.settle().await;
    // Nobody is tied to the third unit: it is on the phone list, not among the messages.
    assert_eq!(balances(&town).await[1..], [(2, 2), (1, 1)]);
    let back = "update reminder set sent_at = null where chat";
    sqlx::query(back).execute(&town.db.pool).await.unwrap();
    assert_eq!(balances(&town).await[1..], [(2, 0), (1, 1)], "planned, and not gone");
    let pause = "insert into reminder_pause select community_id, now() from reminder_day limit 1";
    sqlx::query(pause).execute(&town.db.pool).await.unwrap();
    assert_eq!(balances(&town).await[1..], [(0, 0), (1, 1)], "stopped by the operator");
    town.clock.advance(days(1));
    assert_eq!(balances(&town).await[1..], [(0, 0), (0, 0)]);
}
