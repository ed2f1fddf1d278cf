//! The webhook: secret, order, repetition, faults.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post as route;
use serde_json::{Value, json};
use telegram_sim::{Fault, Sim, SimOptions, Trouble};

use super::troubles::post;

/// A bot's end of the webhook: what it heard, and what it answers next.
#[derive(Default)]
struct Bot {
    heard: Mutex<Vec<(String, Value)>>,
    answers: Mutex<Vec<u16>>,
}

impl Bot {
    fn texts(&self) -> Vec<String> {
        let heard = self.heard.lock().unwrap();
        heard.iter().map(|(_, update)| update["message"]["text"].as_str().unwrap_or("?").to_owned()).collect()
    }
}

async fn hear(State(bot): State<Arc<Bot>>, headers: HeaderMap, body: axum::Json<Value>) -> StatusCode {
    let secret = headers.get("x-telegram-bot-api-secret-token").map(|value| value.to_str().unwrap().to_owned());
    bot.heard.lock().unwrap().push((secret.unwrap_or_default(), body.0));
    let answer = bot.answers.lock().unwrap().pop().unwrap_or(200);
    StatusCode::from_u16(answer).unwrap()
}

/// A server, a bot that listens to its webhook, and one person.
async fn pair() -> (Sim, Arc<Bot>, i64, String) {
    let sim = Sim::start(SimOptions { retry_unit: Duration::from_millis(20), ..SimOptions::default() }).await.unwrap();
    let bot = Arc::new(Bot::default());
    let router = Router::new().route("/hook", route(hear)).with_state(Arc::clone(&bot));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    let user = sim.add_user(&json!({"first_name": "Wei"})).unwrap();
    (sim, bot, user, url)
}

async fn quiet(sim: &Sim) {
    let done = sim.until(Duration::from_secs(10), |sim| (sim.pending() == 0).then_some(())).await;
    assert!(done.is_some(), "updates are still waiting: {}", sim.pending());
}

#[tokio::test]
async fn deliveries_carry_the_secret_and_are_repeated_until_taken() {
    let (sim, bot, user, url) = pair().await;
    sim.text(user, "before").unwrap();
    bot.answers.lock().unwrap().extend([503, 500, 503]);
    assert_eq!(post(&sim, "setWebhook", &json!({"url": url, "secret_token": "s-1"})).await.0, 200);
    sim.text(user, "after").unwrap();
    quiet(&sim).await;
    assert_eq!(bot.texts(), ["before", "before", "before", "before", "after"]);
    assert!(bot.heard.lock().unwrap().iter().all(|(secret, _)| secret == "s-1"));
    let info = post(&sim, "getWebhookInfo", &json!({})).await.1["result"].clone();
    assert_eq!(info["last_error_message"], "Wrong response from the webhook: 503 Service Unavailable");
    let (status, answer) = post(&sim, "getUpdates", &json!({})).await;
    assert_eq!(status, 409);
    assert!(answer["description"].as_str().unwrap().contains("can't use getUpdates method while webhook is active"));
    post(&sim, "deleteWebhook", &json!({})).await;
    sim.text(user, "polled").unwrap();
    assert_eq!(post(&sim, "getUpdates", &json!({})).await.1["result"][0]["message"]["text"], "polled");
}

#[tokio::test]
async fn pending_updates_can_be_dropped() {
    let (sim, bot, user, url) = pair().await;
    sim.text(user, "old").unwrap();
    post(&sim, "setWebhook", &json!({"url": url, "drop_pending_updates": true})).await;
    sim.text(user, "new").unwrap();
    quiet(&sim).await;
    assert_eq!(bot.texts(), ["new"]);
}

#[tokio::test]
async fn deliveries_are_doubled_lost_and_shuffled_on_request() {
    let (sim, bot, user, url) = pair().await;
    sim.fault(Fault::once(Trouble::WebhookReorder));
    for text in ["1", "2", "3"] {
        sim.text(user, text).unwrap();
    }
    post(&sim, "setWebhook", &json!({"url": url})).await;
    quiet(&sim).await;
    assert_eq!(bot.texts(), ["3", "1", "2"]);
    sim.fault(Fault::once(Trouble::WebhookDuplicate));
    sim.text(user, "4").unwrap();
    quiet(&sim).await;
    sim.fault(Fault { times: 2, ..Fault::once(Trouble::WebhookLostAnswer) });
    sim.text(user, "5").unwrap();
    quiet(&sim).await;
    assert_eq!(bot.texts()[3..], ["4", "4", "5", "5", "5"]);
}

#[tokio::test]
async fn a_slow_chat_holds_up_nobody_else() {
    let (sim, bot, user, url) = pair().await;
    let other = sim.add_user(&json!({"first_name": "Chen"})).unwrap();
    bot.answers.lock().unwrap().extend([503; 1]);
    sim.text(user, "stuck").unwrap();
    sim.text(user, "behind").unwrap();
    sim.text(other, "free").unwrap();
    post(&sim, "setWebhook", &json!({"url": url})).await;
    quiet(&sim).await;
    let mut texts = bot.texts();
    assert_eq!(texts.last().unwrap(), "behind");
    texts.sort();
    texts.dedup();
    assert_eq!(texts, ["behind", "free", "stuck"]);
}
