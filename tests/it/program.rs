//! The program as operators meet it: its ends, its waiting, its doors, its exit codes, and what it says.

use crate::support::db::TestDb;
use crate::support::place::{LI, Place, WORKERS};
use crate::support::program::{Setup, Way, command};
use frontdesk::domain::lang::Lang;
use frontdesk::texts::Texts;
use rustix::process::Signal;
use std::time::Duration;
use telegram_sim::{Fault, Sim, SimOptions, Trouble};

const ANNA: i64 = 101;
const WORDS: &str = "The kitchen tap beside the window has been dripping";

async fn place() -> Place {
    let place = Place::new().await;
    place.resident(ANNA, "Qorin Anna", Lang::En, "5-1201", "+8613800000101").await;
    place
}

/// Anna reports a repair to the end.
async fn reports(place: &Place) {
    let t = Texts::new(Lang::En);
    place.sim.text(ANNA, WORDS).unwrap();
    for label in [t.btn_repair_guess_yes(), t.btn_skip(), t.btn_repair_any_time(), t.btn_repair_send()] {
        place.presses(ANNA, &label).await;
    }
    place.sees(ANNA, ANNA, "R-").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_ends_in_order_when_asked_to() {
    let place = place().await;
    let setup = Setup::new(&place.sim, &place.db.url);
    for signal in [Signal::TERM, Signal::INT] {
        let mut program = setup.start();
        program.ready().await;
        reports(&place).await;
        program.signal(signal);
        let (status, took) = program.end().await;
        assert_eq!(status.code(), Some(0));
        assert!(took < Duration::from_secs(10), "{took:?}");
    }
    assert_eq!(place.count("select count(*) from outbox where sent_at is null and dead_at is null").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_ends_within_ten_seconds_while_telegram_hangs_and_goes_on_at_the_next_start() {
    let place = place().await;
    let setup = Setup::new(&place.sim, &place.db.url);
    let mut program = setup.start();
    program.ready().await;
    let hang = Fault { seconds: Some(60.0), times: 9, ..Fault::on(Trouble::Slow, "sendMessage") };
    place.sim.fault(hang);
    place.sim.text(ANNA, WORDS).unwrap();
    place.until("select count(*) from outbox where lease_until is not null", 1).await;
    program.signal(Signal::TERM);
    let (status, took) = program.end().await;
    assert_eq!(status.code(), Some(0));
    assert!(took < Duration::from_secs(10), "{took:?}");
    place.sim.clear_faults();
    let mut program = setup.start();
    program.ready().await;
    // It was on its way when the program ended: it comes again at once, not when its lease is over.
    place.until("select count(*) from outbox where sent_at is null", 0).await;
    place.presses(ANNA, &Texts::new(Lang::En).btn_repair_guess_yes()).await;
}

/// One of two is asked to end while Telegram takes its time: what it has on the way is its own until it is home.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_on_its_way_when_one_of_two_ends_is_not_sent_by_the_other_as_well() {
    let place = place().await;
    let (first, second) = (Setup::new(&place.sim, &place.db.url), Setup::new(&place.sim, &place.db.url));
    let mut leaving = first.start();
    leaving.ready().await;
    place.sim.fault(Fault { seconds: Some(4.0), times: 1, ..Fault::on(Trouble::Slow, "sendMessage") });
    place.sim.text(ANNA, WORDS).unwrap();
    place.until("select count(*) from outbox where lease_until is not null", 1).await;
    let mut staying = second.start();
    staying.ready().await;
    leaving.signal(Signal::TERM);
    assert_eq!(leaving.end().await.0.code(), Some(0));
    place.until("select count(*) from outbox where sent_at is null and dead_at is null", 0).await;
    let messages = place.sim.messages(ANNA, ANNA);
    let asked =
        messages.iter().filter(|m| m["from"]["is_bot"] == true && m["text"].to_string().contains("Noted")).count();
    assert_eq!(asked, 1, "{messages:#?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_waits_for_a_database_that_is_not_up_yet_and_outlives_one_that_goes() {
    let place = place().await;
    let mut way = Way::new(&place.db.url);
    let setup = Setup::new(&place.sim, &way.url());
    let mut program = setup.start();
    while !setup.log().contains("the database does not answer yet") {
        assert!(program.runs());
        tokio::task::yield_now().await;
    }
    way.open().await;
    program.ready().await;
    place.sim.text(ANNA, WORDS).unwrap();
    place.sees(ANNA, ANNA, "Noted").await;
    way.cut().await;
    assert_eq!(program.get("/health/live").await.0, 200);
    assert_eq!(program.get("/health/ready").await.0, 503);
    place.sim.press_label(ANNA, ANNA, 2, &Texts::new(Lang::En).btn_repair_guess_yes()).unwrap();
    tokio::time::sleep(Duration::from_millis(500)).await;
    way.open().await;
    place.presses(ANNA, &Texts::new(Lang::En).btn_skip()).await;
    assert!(program.runs());
    way.cut().await;
    program.signal(Signal::TERM);
    let (status, took) = program.end().await;
    assert_eq!(status.code(), Some(0));
    assert!(took < Duration::from_secs(10), "{took:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_webhook_takes_an_update_only_when_it_is_kept() {
    let place = place().await;
    let mut way = Way::new(&place.db.url);
    way.open().await;
    let mut setup = Setup::new(&place.sim, &way.url());
    setup.webhook("s3cret-of-the-door");
    let mut program = setup.start();
    program.ready().await;
    let info = place.sim.calls(0, Some("setWebhook"));
    assert_eq!(info.last().unwrap()["params"]["secret_token"], "s3cret-of-the-door", "{info:#?}");
    let stranger = reqwest::Client::builder().no_proxy().build().unwrap();
    for secret in [None, Some("wrong")] {
        let mut call = stranger.post(setup.url("/telegram")).body(r#"{"update_id":1}"#);
        if let Some(secret) = secret {
            call = call.header("X-Telegram-Bot-Api-Secret-Token", secret);
        }
        assert_eq!(call.send().await.unwrap().status().as_u16(), 401);
    }
    // Delivered twice, answers lost, the last one first: it makes no difference.
    for kind in [Trouble::WebhookDuplicate, Trouble::WebhookLostAnswer, Trouble::WebhookReorder] {
        place.sim.fault(Fault { times: 3, ..Fault::once(kind) });
    }
    reports(&place).await;
    assert_eq!(place.count("select count(*) from ticket").await, 1);
    // What was lost or held back comes once more before the next thing happens.
    place.sim.until(Duration::from_secs(120), |sim| (sim.pending() == 0).then_some(())).await.unwrap();
    // Nobody can keep it now: Telegram is told so and tries again.
    way.cut().await;
    place.sim.text(ANNA, "Please ring twice").unwrap();
    let refused = || async {
        let call = stranger
            .post(setup.url("/telegram"))
            .body(r#"{"update_id":900000001,"message":{"message_id":1,"chat":{"id":7}}}"#);
        call.header("X-Telegram-Bot-Api-Secret-Token", "s3cret-of-the-door").send().await.unwrap().status().as_u16()
    };
    assert_eq!(refused().await, 503);
    assert_eq!(place.sim.pending(), 1);
    way.open().await;
    place.sim.until(Duration::from_secs(120), |sim| (sim.pending() == 0).then_some(())).await.unwrap();
    place.until("select count(*) from inbox where done_at is null", 0).await;
    let metrics = program.tells("frontdesk_queue_depth{queue=\"inbox\"} 0\n").await;
    for line in [
        "frontdesk_updates_total{how=\"webhook\"}",
        "frontdesk_updates_double_total",
        "frontdesk_ready 1",
        "frontdesk_messages_total{outcome=\"sent\"}",
        "frontdesk_expected_today{what=\"survey\"} 0",
    ] {
        assert!(metrics.contains(line), "{line} is not in\n{metrics}");
    }
    program.signal(Signal::TERM);
    assert!(program.end().await.0.success());
    // What comes while nobody is there waits at Telegram.
    place.sim.text(ANNA, "And once more").unwrap();
    let mut program = setup.start();
    program.ready().await;
    place.sim.until(Duration::from_secs(120), |sim| (sim.pending() == 0).then_some(())).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_telegram_answers_no_message_is_lost() {
    let place = place().await;
    let setup = Setup::new(&place.sim, &place.db.url);
    let mut program = setup.start();
    program.ready().await;
    let on = |kind, method| Fault::on(kind, method);
    place.sim.fault(Fault { retry_after: Some(1), ..on(Trouble::TooManyRequests, "sendMessage") });
    place.sim.fault(Fault {
        code: Some(502),
        description: Some("Bad Gateway".into()),
        ..on(Trouble::Error, "editMessageText")
    });
    place.sim.fault(on(Trouble::Html, "editMessageText"));
    place.sim.fault(on(Trouble::Html, "answerCallbackQuery"));
    place.sim.fault(Fault { seconds: Some(1.5), ..on(Trouble::Slow, "editMessageText") });
    place.sim.fault(on(Trouble::Dropped, "answerCallbackQuery"));
    place.sim.fault(Fault { chat_id: Some(WORKERS), ..on(Trouble::AcceptedThenDropped, "sendMessage") });
    reports(&place).await;
    place.sees(LI, WORKERS, WORDS).await;
    place.until("select count(*) from outbox where sent_at is null and dead_at is null", 0).await;
    assert_eq!(place.count("select count(*) from outbox where dead_at is not null").await, 0);
    let cards = place.sim.messages(WORKERS, LI);
    let cards = cards.iter().filter(|m| m["text"].as_str().is_some_and(|t| t.contains(WORDS))).count();
    assert_eq!(cards, 2, "the one whose answer was lost came again, and no other");
    let own = place.sim.messages(ANNA, ANNA);
    assert_eq!(own.iter().filter(|m| m["out"] == false).count(), 2, "the dialog and the status: {own:#?}");
    let log = setup.log();
    for word in ["Qorin", "dripping", "+86138", place.sim.token().split(':').nth(1).unwrap()] {
        assert!(!log.contains(word), "{word} is in the log");
    }
}

fn with<'a>(base: &[(&'a str, &'a str)], more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    [base, more].concat()
}

/// Exit code and what was said, on both ways.
async fn says(args: &[&str], env: &[(&str, &str)]) -> (i32, String) {
    let (args, env): (Vec<String>, Vec<(String, String)>) = (
        args.iter().map(|a| (*a).to_owned()).collect(),
        env.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect(),
    );
    let ran = tokio::task::spawn_blocking(move || command().args(args).envs(env).output().unwrap());
    let out = ran.await.unwrap();
    let words = format!("{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr));
    (out.status.code().unwrap(), words)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn exit_codes_tell_success_failure_and_wrong_use() {
    let (db, empty) = (TestDb::new().await, TestDb::empty().await);
    let sim = Sim::start(SimOptions::default()).await.unwrap();
    let (token, api) = (sim.token(), sim.api_url());
    let base = [("DATABASE_URL", db.url.as_str()), ("FRONTDESK_LISTEN", "127.0.0.1:0"), ("TELEGRAM_API_URL", &api)];

    let (code, words) = says(&["run"], &base).await;
    assert_eq!((code, words.lines().count()), (2, 1), "{words}");
    assert!(words.contains("TELEGRAM_BOT_TOKEN"), "{words}");
    assert_eq!(says(&["fly"], &base).await.0, 2);
    assert_eq!(says(&["code", "unit"], &base).await.0, 2);
    assert_eq!(says(&["run"], &with(&base, &[("TELEGRAM_BOT_TOKEN", "hello")])).await.0, 2);
    assert_eq!(
        says(&["run"], &with(&base, &[("TELEGRAM_BOT_TOKEN", "1:x"), ("FRONTDESK_WEBHOOK_URL", "x")])).await.0,
        2
    );
    assert_eq!(says(&["--version"], &[]).await.0, 0);
    assert_eq!(says(&["--help"], &[]).await.0, 0);
    assert_eq!(says(&["migrate"], &base).await.0, 0);
    let (code, words) = says(&["run"], &with(&base, &[("TELEGRAM_BOT_TOKEN", "1:wrong")])).await;
    assert_eq!(code, 1);
    assert!(words.contains("TELEGRAM_BOT_TOKEN") && !words.contains("1:wrong"), "{words}");
    let (code, words) = says(&["audit", "ticket", "R-261124-0001"], &base).await;
    assert_eq!(code, 2, "{words}");
    assert!(words.contains("there is no ticket R-261124-0001"), "{words}");
    assert_eq!(says(&["audit", "refused", "--since", "yesterday"], &base).await.0, 2);
    let (code, words) = says(&["community", "apply", "/nowhere.toml"], &base).await;
    assert_eq!(code, 1, "{words}");
    let nobody = [
        ("DATABASE_URL", empty.url.as_str()),
        ("TELEGRAM_BOT_TOKEN", token.as_str()),
        ("TELEGRAM_API_URL", &api),
        ("FRONTDESK_LISTEN", "127.0.0.1:0"),
    ];
    let (code, words) = says(&["run"], &nobody).await;
    assert_eq!(code, 1);
    assert!(words.contains("frontdesk migrate"), "{words}");
    assert_eq!(says(&["migrate"], &nobody).await.0, 0);
    assert_eq!(says(&["migrate"], &nobody).await.0, 0);

    sqlx::query(
        "insert into _sqlx_migrations (version, description, success, checksum, execution_time)
                 values (9999, 'later', true, '', 0)",
    )
    .execute(&db.owner)
    .await
    .unwrap();
    let token_too = with(&base, &[("TELEGRAM_BOT_TOKEN", token.as_str())]);
    for args in [&["run"][..], &["migrate"], &["community", "show"]] {
        let (code, words) = says(args, &token_too).await;
        let last: Vec<_> = words.lines().filter(|l| !l.starts_with('{')).collect();
        assert_eq!((code, last.len()), (1, 1), "{words}");
        assert!(last[0].contains("the database is newer than this program (it has migration 9999)"), "{words}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_doctor_tells_what_is_wrong_and_what_to_do() {
    let place = place().await;
    let (token, api) = (place.sim.token(), place.sim.api_url());
    let base = [("DATABASE_URL", place.db.url.as_str()), ("TELEGRAM_API_URL", &api), ("TELEGRAM_BOT_TOKEN", &token)];
    let (code, words) = says(&["doctor"], &base).await;
    assert_eq!(code, 1, "{words}");
    for line in [
        "ok       bot: @desk_bot",
        "ok       database: PostgreSQL",
        "ok       migrations: all applied",
        "ok       harbour-garden: group of engineering",
        "problem  harbour-garden: department finance has no group",
        "→ frontdesk code group finance",
    ] {
        assert!(words.contains(line), "{line} is not in\n{words}");
    }
    let (code, words) = says(&["doctor"], &[("DATABASE_URL", "postgres://x@127.0.0.1:1/x")]).await;
    assert_eq!(code, 1);
    assert!(words.contains("problem  bot:") && words.contains("problem  database:"), "{words}");
}
