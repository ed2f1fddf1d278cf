//! The real program with everything logged, and the command line: the operator's secrets stand in no output, and what they hand
//! in (a community's file, answers, a notice, the books' answers) stands in no log.

use crate::support::db::PHONE_KEY;
use crate::support::place::Place;
use crate::support::program::{Setup, command};
use axum::Router;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use frontdesk::books::signature::sign;
use frontdesk::domain::lang::Lang;
use frontdesk::texts::Texts;
use frontdesk::workers::billing::{SIGNATURE, TIME};
use rustix::process::Signal;
use serde_json::json;
use sqlx::ConnectOptions;
use sqlx::postgres::PgConnectOptions;
use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Secrets: nobody is told them. The last three are the token of the bot, the key of phone numbers, and one of a wrong form.
const SECRETS: [&str; 7] =
    ["qzdatabase", "qzpayment", "qzbilling", "qzwrong", "AAEsimSimSimSimSimSimSimSimSimSimSi", PHONE_KEY, "qzphonekey"];
/// What is handed in: the operator sees it again, the log never.
const CONTENTS: [&str; 6] = ["qzfile", "qzbroken", "qzquestion", "qztitle", "qznotice", "qzbooks"];
const BOOKS: &str = "qzbilling-of-the-books";
const ANNA: i64 = 101;

fn found<'m>(told: &str, marks: &[&'m str]) -> Vec<&'m str> {
    let told = told.to_lowercase();
    marks.iter().copied().filter(|mark| told.contains(&mark.to_lowercase())).collect()
}

/// A billing service: first its answer is none, then it is one.
async fn account(State(asked): State<Arc<AtomicUsize>>, Path(code): Path<String>, headers: HeaderMap) -> Response {
    let header = |name: &str| headers.get(name).unwrap().to_str().unwrap().to_owned();
    let path = format!("/books/v1/units/{code}/account");
    let signed = sign(BOOKS, &["GET", &path, &header(TIME), ""]);
    assert_eq!(signed, header(SIGNATURE));
    let bill = json!({"number": "qzbooks-1", "period": "2026-10", "item": "water", "amount": "49.20", "note": "qzbooks",
        "due": "2026-11-30"});
    let body = match asked.fetch_add(1, Ordering::SeqCst) {
        0 => "{\"unit\": \"qzbooks\", qzbooks".to_owned(),
        _ => json!({"unit": "5-1201", "currency": "CNY", "bills": [bill], "payments": []}).to_string(),
    };
    ([(SIGNATURE, sign(BOOKS, &["ANSWER", &signed, &body]))], body).into_response()
}

/// A table of answers with one row: its question, and whether it has all its columns.
fn answers(question: &str, whole: bool) -> String {
    let sample = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/answers.tsv")).unwrap();
    let mut lines = sample.lines().map(|line| line.split('\t').map(str::to_owned).collect::<Vec<_>>());
    let (head, mut row) = (lines.next().unwrap(), lines.next().unwrap());
    row[4] = question.to_owned();
    if !whole {
        row[3] = "qzquestion".to_owned();
    }
    format!("{}\n{}\n", head.join("\t"), row.join("\t"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_secret_is_told_and_nothing_handed_in_is_logged() {
    let place = Place::new().await;
    place.resident(ANNA, "Anna", Lang::En, "5-1201", "+8613800000101").await;
    let asked = Arc::new(AtomicUsize::new(0));
    let service = Router::new().route("/books/v1/units/{code}/account", get(account)).with_state(Arc::clone(&asked));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let books = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, service).await });
    let database = place.db.url.parse::<PgConnectOptions>().unwrap().password("qzdatabase").to_url_lossy().to_string();
    let mut setup = Setup::new(&place.sim, &database);
    setup.set("FRONTDESK_PAYMENT_TOKENS", "harbour-garden=284685063:TEST:qzpayment");
    setup.set("FRONTDESK_BILLING_SECRETS", &format!("harbour-garden={BOOKS}"));
    setup.set("FRONTDESK_LOG", "trace");

    // What is on the command line: a log holds none of it, whoever asks is told no secret.
    let folder = std::env::temp_dir().join(format!("frontdesk-settings-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let pictures = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/pictures");
    std::os::unix::fs::symlink(pictures, folder.join("pictures")).unwrap();
    let file = |name: &str, words: &str| {
        let path = folder.join(name);
        fs::write(&path, words).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let sample = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/harbour-garden.toml")).unwrap();
    let connector = format!("\n[fees.connector]\nurl = \"http://{books}/books\"\n");
    let changed = sample.replacen("海港花园（示例）", "qzfile 花园", 1) + &connector;
    let community = file("community.toml", &changed);
    let broken = file("broken.toml", &changed.replacen("[fees]", "qzbroken = = \"qzbroken\"\n[fees]", 1));
    let wrong = file("wrong.toml", &changed.replacen("department = \"finance\"", "department = \"qzbroken\"", 1));
    let questions = file("answers.tsv", &answers("qzquestion？", true));
    let bad_questions = file("bad.tsv", &answers("qzquestion？", false));
    let runs = |args: &[&str], env: &[(&str, &str)]| {
        let mut runs = command();
        runs.args(args).envs(setup.env.iter().cloned()).envs(env.iter().copied());
        let out = runs.output().unwrap();
        let (out, err) = (String::from_utf8(out.stdout).unwrap(), String::from_utf8(out.stderr).unwrap());
        let log: String = err.lines().filter(|line| line.starts_with('{')).collect();
        assert_eq!(found(&log, &CONTENTS), Vec::<&str>::new(), "{args:?} logs {log}");
        let told = format!("{out}{err}");
        assert_eq!(found(&told, &SECRETS), Vec::<&str>::new(), "{args:?} {env:?} tells {told}");
        told
    };
    let mut told = String::new();
    for args in [
        &["community", "apply", &community, "--dry-run"] as &[&str],
        &["community", "apply", &community],
        &["community", "apply", &broken],
        &["community", "apply", &wrong],
        &["community", "show"],
        &["answers", "import", &questions],
        &["answers", "import", &bad_questions],
        &["answers", "export"],
        &["campaigns", "notice", "--title", "qztitle", "--text", "qznotice", "--urgent"],
        &["campaigns", "list"],
        &["phones", "show"],
        &["doctor"],
        &["--help"],
    ] {
        told += &runs(args, &[]);
    }
    let applied =
        "select count(*) from community where settings::text like '%qzfile%' and settings::text like '%connector%'";
    assert_eq!(place.count(applied).await, 1, "{told}");
    assert_eq!(found(&told, &CONTENTS[1..4]), CONTENTS[1..4], "not all was read: {told}");
    // Settings of a wrong form, and doors that stay shut: what is wrong is said, not what was set.
    let away = "postgres://desk:qzdatabase@127.0.0.1:1/desk";
    for (args, env, word) in [
        (&["doctor"] as &[&str], ("DATABASE_URL", away), "database"),
        (&["migrate"], ("DATABASE_URL", "mysql://desk:qzdatabase@127.0.0.1/desk"), "DATABASE_URL"),
        (&["migrate"], ("DATABASE_URL", "postgres://desk:qzdatabase@[::x]:y/desk"), "DATABASE_URL"),
        (&["run"], ("DATABASE_DIRECT_URL", "mysql://desk:qzdatabase@127.0.0.1/desk"), "DATABASE_DIRECT_URL"),
        (&["migrate"], ("MIGRATION_DATABASE_URL", "desk:qzdatabase"), "MIGRATION_DATABASE_URL"),
        (&["run"], ("TELEGRAM_BOT_TOKEN", "qzwrong"), "TELEGRAM_BOT_TOKEN"),
        (&["run"], ("TELEGRAM_BOT_TOKEN", "1:qzwrong qzwrong"), "TELEGRAM_BOT_TOKEN"),
        (&["run"], ("TELEGRAM_BOT_TOKEN", "1:qzwrong"), "TELEGRAM_BOT_TOKEN"),
        (&["doctor"], ("TELEGRAM_BOT_TOKEN", "1:qzwrong"), "bot"),
        (&["doctor"], ("TELEGRAM_API_URL", "http://127.0.0.1:1"), "bot"),
        (&["run"], ("FRONTDESK_PAYMENT_TOKENS", "qzpayment"), "FRONTDESK_PAYMENT_TOKENS"),
        (&["run"], ("FRONTDESK_PAYMENT_TOKENS", "harbour-garden=qzpayment 1"), "FRONTDESK_PAYMENT_TOKENS"),
        (&["run"], ("FRONTDESK_BILLING_SECRETS", "harbour-garden=qzbilling"), "FRONTDESK_BILLING_SECRETS"),
        (&["run"], ("FRONTDESK_PHONE_KEY", "qzphonekey"), "FRONTDESK_PHONE_KEY"),
        (&["run"], ("FRONTDESK_WEBHOOK_URL", "https://example.com"), "FRONTDESK_WEBHOOK_SECRET"),
    ] {
        let told = runs(args, &[env]);
        assert!(told.contains(word), "{args:?} {env:?}: {told}");
    }
    fs::remove_dir_all(&folder).unwrap();

    // The program at work. A bot writes to whoever wrote to it.
    place.sim.text(ANNA, "/menu").unwrap();
    let mut program = setup.start();
    program.ready().await;
    place.sees(ANNA, ANNA, "qznotice").await;
    place.sim.text(ANNA, "/menu").unwrap();
    let t = Texts::new(Lang::En);
    place.presses(ANNA, &t.btn_main_fees()).await;
    // Asked again after three seconds.
    place.until("select count(*) from bill", 1).await;
    assert!(asked.load(Ordering::SeqCst) >= 2);
    place.sees(ANNA, ANNA, "49.20").await;
    let metrics = program.get("/metrics").await.1;
    program.signal(Signal::TERM);
    assert!(program.end().await.0.success());
    let log = setup.log();
    let all: Vec<&str> = SECRETS.into_iter().chain(CONTENTS).collect();
    let bad: Vec<&str> = log.lines().filter(|line| !found(line, &all).is_empty()).collect();
    assert_eq!(bad, Vec::<&str>::new(), "of {} lines", log.lines().count());
    assert_eq!(found(&metrics, &all), Vec::<&str>::new(), "{metrics}");
    for told in ["\"level\":\"TRACE\"", "the desk is open", "billing"] {
        assert!(log.contains(told), "{told} is not in {} lines", log.lines().count());
    }
    let errors: String = sqlx::query_scalar("select coalesce(string_agg(error, ' '), '') from billing_fetch")
        .fetch_one(&place.db.pool)
        .await
        .unwrap();
    assert_eq!(found(&errors, &SECRETS), Vec::<&str>::new(), "{errors}");
}

#[test]
fn a_secret_that_is_told_is_found() {
    let url: PgConnectOptions = "postgres://desk:qzdatabase@127.0.0.1:1/desk".parse().unwrap();
    assert_eq!(found(url.to_url_lossy().as_str(), &SECRETS), ["qzdatabase"]);
    assert_eq!(found("a row of QZBOOKS and qzFile", &CONTENTS), ["qzfile", "qzbooks"]);
}
