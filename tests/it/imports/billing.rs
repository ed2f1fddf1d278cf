//! An outside billing service: asked when somebody looks, signed both ways, its answer compared like a table; and all its moods.

use crate::support::town::{Person, Town, minutes};
use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use frontdesk::books::signature::{hmac, is_signed, sign};
use frontdesk::domain::fees::Connector;
use frontdesk::workers::billing::{Billing, COMMUNITY, SIGNATURE, TIME};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

const SECRET: &str = "a-secret-of-the-tests";

/// How the service is today.
#[derive(Clone, Debug)]
enum Mood {
    Well(Value),
    Broken(u16),
    Garbage(&'static str),
    WrongSignature(Value),
    Endless,
    Silent,
}

/// A billing service as `docs/billing.md` has it.
struct Service {
    mood: Mutex<Mood>,
    /// Requests that came, each well signed and just made.
    asked: Mutex<Vec<String>>,
    /// The stand-in's clock, seconds.
    now: Mutex<i64>,
}

async fn account(State(service): State<Arc<Service>>, Path(code): Path<String>, headers: HeaderMap) -> Response {
    let header = |name: &str| headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
    let path = format!("/books/v1/units/{code}/account");
    let (time, signature) = (header(TIME), header(SIGNATURE));
    assert!(is_signed(SECRET, &["GET", &path, &time, ""], &signature), "a request that is not signed");
    assert!((time.parse::<i64>().unwrap() - *service.now.lock().unwrap()).abs() <= 300, "a request of another time");
    service.asked.lock().unwrap().push(format!("{} {code}", header(COMMUNITY)));
    let mood = service.mood.lock().unwrap().clone();
    let signed = |secret: &str, body: String| {
        let signature = sign(secret, &["ANSWER", &signature, &body]);
        ([(SIGNATURE, signature)], body).into_response()
    };
    match mood {
        Mood::Well(answer) => signed(SECRET, answer.to_string()),
        Mood::Broken(status) => StatusCode::from_u16(status).unwrap().into_response(),
        Mood::Garbage(text) => signed(SECRET, text.to_owned()),
        Mood::WrongSignature(answer) => signed("another-secret-altogether", answer.to_string()),
        Mood::Endless => signed(SECRET, " ".repeat(5 * 1024 * 1024)),
        Mood::Silent => {
            // Longer than anybody waits.
            tokio::time::sleep(Duration::from_secs(60)).await;
            StatusCode::OK.into_response()
        }
    }
}

/// A town whose books are kept elsewhere, and the service that keeps them.
async fn town() -> (Town, Arc<Service>) {
    let now = Mutex::new(chrono::DateTime::parse_from_rfc3339("2026-11-24T02:00:00Z").unwrap().timestamp());
    let service = Arc::new(Service { mood: Mutex::new(Mood::Broken(500)), asked: Mutex::default(), now });
    let routes = Router::new().route("/books/v1/units/{code}/account", get(account)).with_state(Arc::clone(&service));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/books", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, routes).await });
    let mut town = Town::with("2026-11-24T02:00:00Z", |settings| {
        settings.shifts.clear();
        settings.fees.connector = Some(Connector { url });
    })
    .await;
    let secrets = BTreeMap::from([("harbour-garden".to_owned(), SECRET.to_owned())]);
    town.billing = Some(Billing::with_patience(secrets, Duration::from_millis(500)).unwrap());
    (town, service)
}

fn answer() -> Value {
    json!({
        "unit": "5-1201", "currency": "CNY",
        "bills": [
            {"number": "W-1", "period": "2026-10", "item": "water", "quantity": "12", "measure": "m³", "tariff": "4.1",
             "amount": "49.20", "due": "2026-11-30"},
            {"number": "E-1", "period": "2026-10", "item": "电费", "due": "2026-11-30", "lines": [
                {"words": "Tier 1", "quantity": "100", "measure": "kWh", "tariff": "0.5283", "amount": "52.83"},
                {"words": "Tier 2", "amount": "7.17"}]},
            {"number": "C-1", "sort": "credit", "corrects": "W-1", "period": "2026-10", "item": "water", "amount": "-9.20"}
        ],
        "payments": [{"reference": "T-1", "date": "2026-11-20", "method": "transfer", "amount": "60", "bill": "E-1"}]
    })
}

async fn looks(anna: &Person<'_>) {
    anna.says("/menu").await;
    anna.presses("💰 Fees").await;
}

#[test]
fn signatures_are_hmac_sha256() {
    // RFC 4231, cases 2 and 6.
    let hex = |bytes: [u8; 32]| bytes.iter().map(|b| format!("{b:02x}")).collect::<String>();
    assert_eq!(
        hex(hmac(b"Jefe", b"what do ya want for nothing?")),
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    );
    assert_eq!(
        hex(hmac(&[0xaa; 131], b"Test Using Larger Than Block-Size Key - Hash Key First")),
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
    );
    assert!(is_signed("secret", &["a", "b"], &sign("secret", &["a", "b"])));
    assert!(!is_signed("secret", &["a", "b"], &sign("secret", &["a", "c"])) && !is_signed("secret", &["a"], ""));
}

#[tokio::test]
async fn whoever_looks_sees_what_the_books_say_now() {
    let (town, service) = town().await;
    *service.mood.lock().unwrap() = Mood::Well(answer());
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    looks(&anna).await;
    // 49.20 − 9.20 of water; the electricity was paid.
    anna.sees("As of today 10:00");
    anna.sees("¥40.00");
    assert_eq!(service.asked.lock().unwrap().as_slice(), ["harbour-garden 5-1201"]);
    assert_eq!(town.count("select count(*) from bill").await, 3);
    assert_eq!(town.count("select jsonb_array_length(lines)::bigint from bill where key = 'E-1'").await, 2);
    // Again within five minutes: the same answer; later: asked again, and nothing twice.
    looks(&anna).await;
    assert_eq!(service.asked.lock().unwrap().len(), 1);
    town.pass(minutes(6)).await;
    *service.now.lock().unwrap() += 360;
    looks(&anna).await;
    assert_eq!(service.asked.lock().unwrap().len(), 2);
    assert_eq!(town.count("select count(*) from bill").await + town.count("select count(*) from payment").await, 4);
    // The books correct a bill: a row of the difference.
    let mut dearer = answer();
    dearer["bills"][0]["amount"] = json!("59.20");
    *service.mood.lock().unwrap() = Mood::Well(dearer);
    town.pass(minutes(6)).await;
    *service.now.lock().unwrap() += 360;
    looks(&anna).await;
    anna.sees("¥50.00");
    assert_eq!(town.count("select amount_minor from bill where key = 'W-1/3'").await, 1_000);
    town.is_at_rest().await;
}

#[tokio::test]
async fn while_the_books_cannot_be_reached_the_last_answer_is_shown_with_its_age() {
    let (town, service) = town().await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    looks(&anna).await;
    anna.sees("The books cannot be reached just now");
    // It is asked again by itself; whoever still looks sees it come.
    *service.mood.lock().unwrap() = Mood::Well(answer());
    town.pass(minutes(1)).await;
    anna.sees("As of today 10:00");
    anna.sees("¥40.00");
    let moods = [
        Mood::Broken(503),
        Mood::Broken(302),
        Mood::Garbage("<html>"),
        Mood::Garbage("[]"),
        Mood::Garbage("{\"unit\":\"5-1202\",\"currency\":\"CNY\"}"),
        Mood::Garbage("{\"unit\":\"5-1201\",\"currency\":\"USD\"}"),
        Mood::Garbage("{\"unit\":\"5-1201\",\"currency\":\"CNY\",\"bills\":[{\"number\":\"N-1\",\"amount\":1.5}]}"),
        Mood::WrongSignature(answer()),
        Mood::Endless,
        Mood::Silent,
    ];
    let mut wrong = answer();
    wrong["bills"][1] = json!({"number": "N-2", "period": "soon", "item": "water", "amount": "x"});
    let mut unnumbered = answer();
    unnumbered["bills"][0]["number"] = json!("");
    let kept = super::state(&town).await;
    let mut minute = 0;
    for mood in moods.into_iter().chain([Mood::Well(wrong), Mood::Well(unnumbered)]) {
        let name = format!("{mood:?}");
        *service.mood.lock().unwrap() = mood;
        town.pass(minutes(10)).await;
        minute += 10;
        *service.now.lock().unwrap() += 600;
        looks(&anna).await;
        assert!(anna.last().contains("cannot be reached just now and will be asked again"), "{name}: {}", anna.last());
        assert!(anna.last().contains("As of today 10:0") && anna.last().contains("¥40.00"), "{name}: {}", anna.last());
        assert_eq!(super::state(&town).await, kept, "{name}");
        town.pass(minutes(3)).await;
        *service.now.lock().unwrap() += 180;
    }
    assert!(minute > 100);
    let told = town.word("select error from billing_fetch").await;
    assert_eq!(told, "1 bills: row 1, bill number: is not filled in");
    town.is_at_rest().await;
}

#[tokio::test]
async fn nobody_is_asked_for_who_may_not_see_it() {
    let (town, service) = town().await;
    *service.mood.lock().unwrap() = Mood::Well(answer());
    let guest = town.person(102, "Bo", "en", &[]);
    guest.says("/menu").await;
    guest.presses("💰 Fees").await;
    assert!(service.asked.lock().unwrap().is_empty());
    assert_eq!(town.count("select count(*) from billing_fetch").await, 0);
    town.is_at_rest().await;
}
