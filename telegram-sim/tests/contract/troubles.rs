//! Faults on request, limits when switched on, and what the wire says about wrong calls.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use telegram_sim::{Fault, Limits, Sim, Trouble};

use super::{FORUM, WEI, town};

/// A call with a JSON body: the HTTP status and the answer.
pub async fn post(sim: &Sim, method: &str, body: &Value) -> (u16, Value) {
    let url = format!("{}/bot{}/{method}", sim.api_url(), sim.token());
    let response = reqwest::Client::new().post(url).json(body).send().await.unwrap();
    let status = response.status().as_u16();
    (status, response.json().await.unwrap_or_default())
}

fn hello() -> Value {
    json!({"chat_id": WEI, "text": "hello"})
}

#[tokio::test]
async fn faults_strike_as_ordered() {
    let sim = town().await;
    sim.fault(Fault { retry_after: Some(7), times: 2, after: 1, ..Fault::on(Trouble::TooManyRequests, "sendMessage") });
    assert_eq!(post(&sim, "sendMessage", &hello()).await.0, 200);
    for _ in 0..2 {
        let (status, answer) = post(&sim, "sendMessage", &hello()).await;
        assert_eq!(status, 429);
        assert_eq!(answer["description"], "Too Many Requests: retry after 7");
        assert_eq!(answer["parameters"]["retry_after"], 7);
    }
    assert_eq!(post(&sim, "SendMessage", &hello()).await.0, 200);
    sim.fault(Fault { chat_id: Some(FORUM), ..Fault::once(Trouble::Error) });
    assert_eq!(post(&sim, "sendMessage", &hello()).await.0, 200);
    let (status, answer) = post(&sim, "sendMessage", &json!({"chat_id": FORUM, "text": "x"})).await;
    assert_eq!((status, answer["description"].as_str()), (500, Some("Internal Server Error")));
    sim.fault(Fault::once(Trouble::Html));
    assert_eq!(post(&sim, "sendMessage", &hello()).await, (502, Value::default()));
    sim.fault(Fault { seconds: Some(0.2), ..Fault::once(Trouble::Slow) });
    let began = Instant::now();
    assert_eq!(post(&sim, "sendMessage", &hello()).await.0, 200);
    assert!(began.elapsed() >= Duration::from_millis(200));
}

#[tokio::test]
async fn a_broken_connection_may_have_done_its_work() {
    let sim = town().await;
    let url = format!("{}/bot{}/sendMessage", sim.api_url(), sim.token());
    for (kind, done) in [(Trouble::AcceptedThenDropped, 1), (Trouble::Dropped, 0)] {
        let before = sim.messages(WEI, WEI).len();
        sim.fault(Fault::once(kind));
        let sent = reqwest::Client::new().post(&url).json(&hello()).send().await;
        let read = match sent {
            Ok(response) => response.text().await,
            Err(why) => Err(why),
        };
        assert!(read.is_err(), "{kind:?}");
        assert_eq!(sim.messages(WEI, WEI).len() - before, done, "{kind:?}");
    }
}

#[tokio::test]
async fn limits_hold_when_switched_on() {
    let sim = town().await;
    sim.limits(Some(Limits { group_per_minute: Some(2), ..Limits::default() }));
    let group = json!({"chat_id": FORUM, "text": "x"});
    assert_eq!(post(&sim, "sendMessage", &group).await.0, 200);
    assert_eq!(post(&sim, "sendMessage", &group).await.0, 200);
    let (status, answer) = post(&sim, "sendMessage", &group).await;
    assert_eq!(status, 429);
    assert!(answer["parameters"]["retry_after"].as_i64().unwrap() > 50);
    assert_eq!(post(&sim, "sendMessage", &hello()).await.0, 200);
    // The minute is one of the server's clock.
    sim.advance(Duration::from_secs(61)).await;
    assert_eq!(post(&sim, "sendMessage", &group).await.0, 200);
    sim.limits(Some(Limits { group_per_minute: Some(1), ..Limits::default() }));
    assert_eq!(post(&sim, "sendMessage", &group).await.0, 429);
    sim.limits(None);
    assert_eq!(post(&sim, "sendMessage", &group).await.0, 200);
}

#[tokio::test]
async fn the_wire_takes_every_form() {
    let sim = town().await;
    let client = reqwest::Client::new();
    let base = format!("{}/bot{}", sim.api_url(), sim.token());
    let get = client.get(format!("{base}/sendmessage?chat_id={WEI}&text=a%20b")).send().await.unwrap();
    assert_eq!(get.json::<Value>().await.unwrap()["result"]["text"], "a b");
    let form = client
        .post(format!("{base}/SENDMESSAGE"))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(format!("chat_id={WEI}&text=%E4%BD%A0&reply_markup=%7B%22remove_keyboard%22%3Atrue%7D"))
        .send();
    let form: Value = form.await.unwrap().json().await.unwrap();
    assert_eq!(form["result"]["text"], "你");
    assert!(form["result"].get("reply_markup").is_none());
    let parts = reqwest::multipart::Form::new().text("chat_id", WEI.to_string()).text("text", "m");
    let parts = client.post(format!("{base}/sendMessage")).multipart(parts).send().await.unwrap();
    assert_eq!(parts.json::<Value>().await.unwrap()["result"]["text"], "m");
    let (status, answer) = post(&sim, "noSuchThing", &json!({})).await;
    assert_eq!((status, answer["description"].as_str()), (404, Some("Not Found")));
    let wrong = client.get(format!("{}/bot1:x/getMe", sim.api_url())).send().await.unwrap();
    assert_eq!(wrong.status().as_u16(), 401);
    assert_eq!(wrong.json::<Value>().await.unwrap()["description"], "Unauthorized");
}

#[tokio::test]
async fn nothing_is_ever_null() {
    let sim = town().await;
    sim.photo(WEI, WEI, "").unwrap();
    sim.text(WEI, "plain").unwrap();
    let (_, answer) = post(&sim, "getUpdates", &json!({})).await;
    assert!(answer["result"].as_array().unwrap().len() > 3);
    assert!(!answer.to_string().contains("null"), "{answer}");
}

#[tokio::test]
async fn the_control_api_speaks_http() {
    let sim = town().await;
    let client = reqwest::Client::new();
    let control = format!("{}/control", sim.api_url());
    let events = client.get(format!("{control}/events")).send().await.unwrap();
    let body = json!({"user_id": WEI, "chat_id": WEI, "text": "hi"});
    let sent = client.post(format!("{control}/act/text")).json(&body).send().await.unwrap();
    let sent: Value = sent.json().await.unwrap();
    assert_eq!(sent["out"], true);
    let mut events = events;
    let first = events.chunk().await.unwrap().unwrap();
    assert_eq!(String::from_utf8_lossy(&first).trim(), format!("data: {{\"changed\":[{WEI}]}}"));
    let state: Value = client.get(format!("{control}/state")).send().await.unwrap().json().await.unwrap();
    assert_eq!(state["chats"].as_array().unwrap().len(), 4);
    let wrong = client.post(format!("{control}/act/fly")).json(&body).send().await.unwrap();
    assert_eq!(wrong.status().as_u16(), 400);
    let page = reqwest::get(sim.api_url()).await.unwrap();
    assert!(page.headers()["content-type"].to_str().unwrap().starts_with("text/html"));
}
