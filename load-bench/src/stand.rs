//! A lean stand-in for the Bot API: it takes every call at once, tells each conversation what it was shown, and hands out
//! updates to whoever asks for them.

use crate::ledger::{Ledger, Taken};
use anyhow::{Context, Result};
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use serde_json::{Value, json};
use std::collections::{HashMap, VecDeque};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::{Notify, mpsc};

/// The most updates that one call hands out.
const BATCH: usize = 100;

/// What a chat is shown: the words, and each button's label and data.
#[derive(Clone, Debug)]
pub struct Shown {
    /// Number of the message.
    pub message: i64,
    /// The words, with their markup.
    pub text: String,
    /// Label and data of each button.
    pub keys: Vec<(String, String)>,
}

/// The stand-in.
#[derive(Debug, Default)]
pub struct Stand {
    chats: Mutex<HashMap<i64, mpsc::UnboundedSender<Shown>>>,
    waiting: Mutex<VecDeque<(i64, String)>>,
    arrived: Notify,
    messages: AtomicI64,
    /// Calls that were taken.
    pub calls: AtomicU64,
    /// The messages among them.
    pub ledger: Ledger,
    /// Whether somebody asked for updates or set a webhook.
    pub introduced: Notify,
}

fn held<T>(lock: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Stand {
    /// Opens the stand-in; its address.
    ///
    /// # Errors
    /// When no port is free.
    pub async fn open() -> Result<(Arc<Self>, SocketAddr)> {
        let stand = Arc::new(Self { messages: AtomicI64::new(1000), ..Self::default() });
        let listener = TcpListener::bind("127.0.0.1:0").await.context("the stand-in's port")?;
        let address = listener.local_addr()?;
        let routes = Router::new().route("/{bot}/{method}", any(call)).with_state(Arc::clone(&stand));
        tokio::spawn(async move { axum::serve(listener, routes).await });
        Ok((stand, address))
    }

    /// Listens to what a chat is shown.
    pub fn listen(&self, chat: i64) -> mpsc::UnboundedReceiver<Shown> {
        let (tell, told) = mpsc::unbounded_channel();
        held(&self.chats).insert(chat, tell);
        told
    }

    /// Stops listening.
    pub fn forget(&self, chat: i64) {
        held(&self.chats).remove(&chat);
    }

    /// Has an update ready for whoever asks, under the next number.
    pub fn offer(&self, numbers: &AtomicI64, mut update: Value) -> i64 {
        let mut waiting = held(&self.waiting);
        // Under the lock: whoever asks from a number on has seen all before it.
        let id = numbers.fetch_add(1, Ordering::Relaxed) + 1;
        update["update_id"] = json!(id);
        waiting.push_back((id, update.to_string()));
        self.arrived.notify_one();
        id
    }

    /// How many updates nobody has confirmed.
    pub fn waiting(&self) -> usize {
        held(&self.waiting).len()
    }

    async fn updates(&self, offset: i64, patience: Duration) -> String {
        let deadline = tokio::time::sleep(patience);
        tokio::pin!(deadline);
        loop {
            let found = {
                let mut waiting = held(&self.waiting);
                while waiting.front().is_some_and(|(id, _)| *id < offset) {
                    waiting.pop_front();
                }
                waiting.iter().take(BATCH).map(|(_, body)| body.clone()).collect::<Vec<_>>()
            };
            if !found.is_empty() {
                return format!("[{}]", found.join(","));
            }
            tokio::select! {
                () = self.arrived.notified() => {}
                () = &mut deadline => return "[]".to_owned(),
            }
        }
    }

    fn shown(&self, fields: &Value, message: i64) {
        let Some(chat) = number(&fields["chat_id"]) else { return };
        let Some(tell) = held(&self.chats).get(&chat).cloned() else { return };
        let text = fields["text"].as_str().or_else(|| fields["caption"].as_str()).unwrap_or_default().to_owned();
        let markup = match &fields["reply_markup"] {
            Value::String(text) => serde_json::from_str(text).unwrap_or_default(),
            other => other.clone(),
        };
        let rows = markup["inline_keyboard"].as_array().into_iter().flatten();
        let keys = rows.filter_map(Value::as_array).flatten().map(|key| {
            let word = |name: &str| key[name].as_str().unwrap_or_default().to_owned();
            (word("text"), word("callback_data"))
        });
        let keys = keys.collect();
        let _ = tell.send(Shown { message, text, keys });
    }
}

fn number(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.parse().ok())
}

/// The fields of a call: JSON, or a form of either kind.
fn fields(headers: &HeaderMap, body: &Bytes) -> Value {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    if kind.starts_with("application/json") {
        return serde_json::from_slice(body).unwrap_or_default();
    }
    let mut all = serde_json::Map::new();
    if kind.starts_with("application/x-www-form-urlencoded") {
        let pairs: Vec<(String, String)> = reqwest::Url::parse("http://x/")
            .map(|mut url| {
                url.set_query(std::str::from_utf8(body).ok());
                url.query_pairs().into_owned().collect()
            })
            .unwrap_or_default();
        all.extend(pairs.into_iter().map(|(k, v)| (k, Value::String(v))));
    } else if let Some(mark) = kind.split_once("boundary=").map(|(_, mark)| mark.trim_matches('"')) {
        // Parts of words only: nothing else is sent here.
        let text = String::from_utf8_lossy(body);
        for part in text.split(&format!("--{mark}")) {
            let Some((head, value)) = part.split_once("\r\n\r\n") else { continue };
            let Some((_, rest)) = head.split_once("name=\"") else { continue };
            let Some((name, _)) = rest.split_once('"') else { continue };
            all.insert(name.to_owned(), Value::String(value.trim_end_matches("\r\n").to_owned()));
        }
    }
    Value::Object(all)
}

async fn call(
    State(stand): State<Arc<Stand>>,
    Path((_, method)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    stand.calls.fetch_add(1, Ordering::Relaxed);
    let fields = fields(&headers, &body);
    let answer = match method.to_ascii_lowercase().as_str() {
        "getme" => json!({"id": 1, "is_bot": true, "first_name": "Desk", "username": "desk_bot",
            "can_join_groups": true, "can_read_all_group_messages": true, "supports_inline_queries": false})
        .to_string(),
        "getupdates" => {
            stand.introduced.notify_one();
            let offset = number(&fields["offset"]).unwrap_or(0);
            let patience = number(&fields["timeout"]).unwrap_or(0).clamp(0, 50).unsigned_abs();
            stand.updates(offset, Duration::from_secs(patience)).await
        }
        "setwebhook" => {
            stand.introduced.notify_one();
            "true".to_owned()
        }
        "getwebhookinfo" => json!({"url": "", "has_custom_certificate": false, "pending_update_count": 0}).to_string(),
        "sendmessage" | "sendphoto" | "senddocument" => {
            let id = stand.messages.fetch_add(1, Ordering::Relaxed);
            stand.ledger.note(number(&fields["chat_id"]), Taken::Sent(id), fields["text"].as_str());
            stand.shown(&fields, id);
            message(&fields, id)
        }
        "editmessagetext" | "editmessagereplymarkup" => {
            let id = number(&fields["message_id"]).unwrap_or(0);
            stand.ledger.note(number(&fields["chat_id"]), Taken::Edited, None);
            if method.eq_ignore_ascii_case("editmessagetext") {
                stand.shown(&fields, id);
            }
            message(&fields, id)
        }
        _ => "true".to_owned(),
    };
    ([(header::CONTENT_TYPE, "application/json")], format!("{{\"ok\":true,\"result\":{answer}}}")).into_response()
}

fn message(fields: &Value, id: i64) -> String {
    let chat = number(&fields["chat_id"]).unwrap_or(0);
    let kind = if chat > 0 { "private" } else { "supergroup" };
    let text = fields["text"].as_str().unwrap_or("…");
    json!({"message_id": id, "date": 1_800_000_000, "chat": {"id": chat, "type": kind, "first_name": "A", "title": "G"},
        "text": text, "from": {"id": 1, "is_bot": true, "first_name": "Desk"}})
    .to_string()
}
