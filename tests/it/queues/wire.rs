//! What goes over the line to Telegram, and a whole working day against a stand-in of a few lines.

use super::kit::{ANNA, GROUP, Stand, letter};
use anyhow::Result;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use frontdesk::chat::inbound::{RawUpdate, What};
use frontdesk::chat::outgoing::{Address, Body, Delivery, Key, KeyAct, Keyboard, Messenger, Op, Parcel};
use frontdesk::domain::ids::{ChatId, MessageId};
use frontdesk::domain::media::MediaKind;
use frontdesk::store::outbox::{self, Limits, Rank};
use frontdesk::store::timers::Timer;
use frontdesk::telegram::{Audience, PollError, Telegram, decode};
use frontdesk::workers::{Intake, Parts, Turns, run};
use serde_json::{Value, json};
use sqlx::PgConnection;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// Writes down calls; answers as scripted, else `message_id` 9, and `getUpdates` with nothing after a while.
#[derive(Clone, Default)]
struct StandIn {
    calls: Arc<Mutex<Vec<(String, Value)>>>,
    answers: Arc<Mutex<VecDeque<(u16, String)>>>,
    updates: Arc<Mutex<VecDeque<Value>>>,
}

impl StandIn {
    async fn open(&self) -> Telegram {
        let routes = Router::new().route("/{token}/{method}", axum::routing::any(call)).with_state(self.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}/", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
        Telegram::new(&address, "1:AA").unwrap()
    }

    fn will(&self, status: u16, body: impl ToString) {
        self.answers.lock().unwrap().push_back((status, body.to_string()));
    }

    fn last(&self) -> (String, Value) {
        self.calls.lock().unwrap().last().cloned().unwrap()
    }
}

async fn call(
    State(stand): State<StandIn>,
    Path((token, method)): Path<(String, String)>,
    body: String,
) -> (StatusCode, String) {
    assert_eq!(token, "bot1:AA");
    stand.calls.lock().unwrap().push((method.clone(), serde_json::from_str(&body).unwrap()));
    if let Some((status, body)) = stand.answers.lock().unwrap().pop_front() {
        return (StatusCode::from_u16(status).unwrap(), body);
    }
    let result = if method == "getUpdates" {
        let updates: Vec<Value> = stand.updates.lock().unwrap().drain(..).collect();
        if updates.is_empty() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        json!(updates)
    } else {
        json!({"message_id": 9})
    };
    (StatusCode::OK, json!({"ok": true, "result": result}).to_string())
}

fn send(body: Body, keyboard: Keyboard) -> Op {
    Op::Send { body, keyboard, reply_to: None, silent: false }
}

fn media(kind: MediaKind, file_id: &str) -> Op {
    send(Body::Media { kind, file_id: file_id.to_owned(), caption: "c".to_owned() }, Keyboard::None)
}

#[tokio::test]
async fn each_operation_is_the_method_that_telegram_knows() {
    let stand = StandIn::default();
    let telegram = stand.open().await;
    let key = |label: &str, act| Key { label: label.to_owned(), act };
    let keys = Keyboard::Inline(vec![
        vec![key("a", KeyAct::Press("m.home".to_owned())), key("b", KeyAct::Url("https://x.example/".to_owned()))],
        vec![key("c", KeyAct::Copy("words".to_owned()))],
    ]);
    let markup = json!({"inline_keyboard": [
        [{"text": "a", "callback_data": "m.home"}, {"text": "b", "url": "https://x.example/"}],
        [{"text": "c", "copy_text": {"text": "words"}}]]});
    let html = || Body::Html { html: "<b>x</b>".to_owned() };
    let album = vec![(MediaKind::Photo, "P".to_owned()), (MediaKind::Video, "V".to_owned())];
    let no_preview = json!({"is_disabled": true});
    let table = [
        (
            Op::Send { body: html(), keyboard: keys.clone(), reply_to: Some(MessageId(3)), silent: true },
            "sendMessage",
            json!({"chat_id": -100, "message_thread_id": 4, "text": "<b>x</b>", "parse_mode": "HTML",
                "link_preview_options": no_preview, "disable_notification": true, "reply_markup": markup,
                "reply_parameters": {"message_id": 3, "allow_sending_without_reply": true}}),
        ),
        (
            send(html(), Keyboard::ShareContact("Share".to_owned())),
            "sendMessage",
            json!({"chat_id": -100, "message_thread_id": 4, "text": "<b>x</b>", "parse_mode": "HTML",
                "link_preview_options": no_preview, "reply_markup": {"keyboard": [[{"text": "Share",
                "request_contact": true}]], "resize_keyboard": true, "one_time_keyboard": true}}),
        ),
        (
            media(MediaKind::Photo, "P"),
            "sendPhoto",
            json!({"chat_id": -100, "message_thread_id": 4, "photo": "P", "caption": "c", "parse_mode": "HTML"}),
        ),
        (
            media(MediaKind::Location, "22.5,114"),
            "sendLocation",
            json!({"chat_id": -100, "message_thread_id": 4, "latitude": 22.5, "longitude": 114.0}),
        ),
        (
            send(Body::Album { items: album, caption: "c".to_owned() }, Keyboard::None),
            "sendMediaGroup",
            json!({"chat_id": -100, "message_thread_id": 4, "media": [
                {"type": "photo", "media": "P", "caption": "c", "parse_mode": "HTML"},
                {"type": "video", "media": "V", "parse_mode": "HTML"}]}),
        ),
        (
            Op::Edit { message: Some(MessageId(5)), html: "y".to_owned(), keyboard: keys },
            "editMessageText",
            json!({"chat_id": -100, "message_id": 5, "text": "y", "parse_mode": "HTML",
                "link_preview_options": no_preview, "reply_markup": markup}),
        ),
        (
            Op::Strip { message: Some(MessageId(5)) },
            "editMessageReplyMarkup",
            json!({"chat_id": -100, "message_id": 5}),
        ),
        (Op::Delete { message: Some(MessageId(5)) }, "deleteMessage", json!({"chat_id": -100, "message_id": 5})),
        (
            Op::AnswerCheckout { query: "78".to_owned(), refusal: None },
            "answerPreCheckoutQuery",
            json!({"pre_checkout_query_id": "78", "ok": true}),
        ),
        (
            Op::AnswerCheckout { query: "78".to_owned(), refusal: Some("paid already".to_owned()) },
            "answerPreCheckoutQuery",
            json!({"pre_checkout_query_id": "78", "ok": false, "error_message": "paid already"}),
        ),
        (
            Op::Answer { callback: "77".to_owned(), text: Some("ok".to_owned()), alert: true },
            "answerCallbackQuery",
            json!({"callback_query_id": "77", "text": "ok", "show_alert": true}),
        ),
    ];
    for (op, method, payload) in table {
        let sent = matches!(op, Op::Send { .. });
        let delivery = telegram.deliver(&parcel(Address { chat: GROUP, thread: Some(4) }, op)).await;
        assert_eq!(delivery, Delivery::Delivered(sent.then_some(MessageId(9))), "{method}");
        assert_eq!(stand.last(), (method.to_owned(), payload));
    }
}

fn parcel(to: Address, op: Op) -> Parcel {
    Parcel { to, op, enclosed: None }
}

#[tokio::test]
async fn every_kind_of_answer_is_understood_at_once() {
    let stand = StandIn::default();
    let telegram = stand.open().await;
    let parcel = parcel(Address::chat(ANNA), send(Body::Html { html: "x".to_owned() }, Keyboard::None));
    stand.will(200, json!({"ok": true, "result": [{"message_id": 4}, {"message_id": 5}]}));
    assert_eq!(telegram.deliver(&parcel).await, Delivery::Delivered(Some(MessageId(4))));
    let started = Instant::now();
    stand.will(502, "<html>Bad Gateway</html>");
    assert!(matches!(telegram.deliver(&parcel).await, Delivery::Transient(why) if !why.contains("AA")));
    assert!(started.elapsed() < Duration::from_secs(3), "nobody sleeps over it");
    stand.will(429, json!({"ok": false, "error_code": 429, "description": "", "parameters": {"retry_after": 3}}));
    assert_eq!(telegram.deliver(&parcel).await, Delivery::SlowDown(Duration::from_secs(3)));
    stand.will(
        400,
        json!({"ok": false, "error_code": 400, "description": "moved",
        "parameters": {"migrate_to_chat_id": -1005}}),
    );
    assert_eq!(telegram.deliver(&parcel).await, Delivery::Migrated(ChatId(-1005)));
    let nowhere = Telegram::new("http://127.0.0.1:9", "1:SECRET").unwrap();
    let Delivery::Transient(why) = nowhere.deliver(&parcel).await else { panic!() };
    assert!(!why.contains("SECRET"), "{why}");
}

#[tokio::test]
async fn what_is_set_up_at_telegram() {
    let stand = StandIn::default();
    let telegram = stand.open().await;
    stand.will(
        200,
        json!({"ok": true, "result": {"id": 1, "is_bot": true, "first_name": "G", "username": "garden_bot"}}),
    );
    let me = telegram.get_me().await.unwrap();
    assert_eq!((me.id, me.username.as_str()), (1, "garden_bot"));
    telegram.set_commands(Audience::Private, Some("zh"), &[("menu".to_owned(), "菜单".to_owned())]).await.unwrap();
    let commands = json!({"commands": [{"command": "menu", "description": "菜单"}],
        "scope": {"type": "all_private_chats"}, "language_code": "zh"});
    assert_eq!(stand.last(), ("setMyCommands".to_owned(), commands));
    stand.will(200, json!({"ok": true, "result": true}));
    telegram.set_webhook("https://desk.example/telegram", "s3cret").await.unwrap();
    let (method, webhook) = stand.last();
    assert_eq!((method.as_str(), &webhook["secret_token"]), ("setWebhook", &json!("s3cret")));
    assert_eq!(
        webhook["allowed_updates"],
        json!(["message", "edited_message", "callback_query", "my_chat_member", "pre_checkout_query"])
    );
    telegram.delete_webhook().await.unwrap();
    assert_eq!(stand.last().0, "deleteWebhook");
}

#[tokio::test]
async fn polling_keeps_updates_as_they_were_written_and_knows_its_troubles() {
    let stand = StandIn::default();
    let telegram = stand.open().await;
    let body = r#"{ "update_id":7, "message":{"chat":{"id":-3},"text":"\u0000 x"} }"#;
    stand.will(200, format!(r#"{{"ok":true,"result":[{body}]}}"#));
    let got = telegram.get_updates(Some(7), super::kit::noon()).await.unwrap();
    assert_eq!((got.kept[0].body.as_str(), got.kept[0].conversation), (body, -3));
    assert_eq!((got.last, got.unreadable), (Some(7), 0));
    // What is no update is counted and passed, else Telegram would bring it again for ever.
    let deep = format!(r#"{{"update_id":9,"message":{}1{}}}"#, "[".repeat(500), "]".repeat(500));
    let odd = r#"{"update_id":8,"message":{"chat":{"id":1},"text":"\ud800"}}"#;
    stand.will(200, format!(r#"{{"ok":true,"result":[{body},{odd},{deep},{{"update":1}}]}}"#));
    let got = telegram.get_updates(Some(7), super::kit::noon()).await.unwrap();
    assert_eq!((got.kept.len(), got.last, got.unreadable), (1, Some(9), 3));
    assert_eq!(stand.last().1["offset"], json!(7));
    let table = [
        (
            409,
            "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
            PollError::Rival,
        ),
        (
            409,
            "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook",
            PollError::Webhook,
        ),
        (401, "Unauthorized", PollError::Token),
        (429, "Too Many Requests: retry after 5", PollError::SlowDown(Duration::from_secs(5))),
    ];
    for (code, description, expected) in table {
        stand.will(code, json!({"ok": false, "error_code": code, "description": description}));
        assert_eq!(telegram.get_updates(None, super::kit::noon()).await, Err(expected));
    }
}

/// Repeats what it hears.
struct Echo;

impl Turns for Echo {
    async fn hear(&self, tx: &mut PgConnection, raw: &RawUpdate) -> Result<()> {
        let inbound = decode(&raw.body, "garden_bot")?;
        let What::Text { text, .. } = inbound.what else { return Ok(()) };
        outbox::post(tx, letter(inbound.chat.id, &text, Rank::Reply), raw.received_at).await
    }

    async fn ring(&self, _: &mut PgConnection, _: &Timer) -> Result<()> {
        Ok(())
    }

    async fn apologise(&self, _: &mut PgConnection, _: &RawUpdate) -> Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn a_working_day_from_update_to_answer_to_the_end() {
    let stand = Stand::new().await;
    let telegram = StandIn::default();
    let line = telegram.open().await;
    for n in 1..=20 {
        let chat = json!({"id": 100 + n % 10, "type": "private"});
        let message = json!({"message_id": n, "date": 1, "chat": chat, "text": format!("words {n}")});
        telegram.updates.lock().unwrap().push_back(json!({"update_id": n, "message": message}));
    }
    let pool = sqlx::postgres::PgPoolOptions::new().max_connections(14).connect(&stand.db.url).await.unwrap();
    let parts = Parts {
        pool: pool.clone(),
        direct: pool.clone(),
        clock: frontdesk::clock::Clock::system(),
        turns: Arc::new(Echo),
        messenger: Arc::new(line.clone()),
        intake: Intake::Poll(line),
        bot_id: 1,
        listener: tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap(),
        limits: Limits::NONE,
        billing: frontdesk::workers::billing::Billing::new(Default::default()).unwrap(),
    };
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let day = tokio::spawn(run(parts, async {
        let _ = stopped.await;
    }));
    let answered = || async {
        while stand.number("select count(*) from outbox where sent_at is not null").await < 20 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), answered()).await.unwrap();
    stop.send(()).unwrap();
    let closing = Instant::now();
    day.await.unwrap().unwrap();
    assert!(closing.elapsed() < Duration::from_secs(8), "{:?}", closing.elapsed());
    pool.close().await;
    let calls = telegram.calls.lock().unwrap().clone();
    let sent: Vec<&Value> = calls.iter().filter(|(m, _)| m == "sendMessage").map(|(_, v)| v).collect();
    assert_eq!(sent.len(), 20);
    for n in 1..=10 {
        let mine: Vec<&str> =
            sent.iter().filter(|v| v["chat_id"] == 100 + n % 10).filter_map(|v| v["text"].as_str()).collect();
        assert_eq!(mine, [format!("words {n}"), format!("words {}", n + 10)], "in order");
    }
    let offsets: Vec<i64> =
        calls.iter().filter(|(m, _)| m == "getUpdates").filter_map(|(_, v)| v["offset"].as_i64()).collect();
    assert!(offsets.iter().all(|o| *o == 21), "confirmed only after they were kept");
    assert_eq!(stand.number("select count(*) from inbox where done_at is null").await, 0);
}
