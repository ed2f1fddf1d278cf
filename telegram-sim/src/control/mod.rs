//! The control API: what pages and tests do to the server from outside. `README.md` documents every call.

pub(crate) mod acts;
mod media;
pub(crate) mod people;

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::sse::{self, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post};
use futures::stream::{Stream, unfold};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::broadcast;

use crate::faults::{Fault, Limits};
use crate::hub::Hub;
use crate::state::put;

/// What a control call answers: JSON, or one sentence on what was wrong.
pub(crate) type Answer = Result<Value, String>;
type Shared = State<Arc<Hub>>;

/// The routes below `/control`.
pub(crate) fn router() -> Router<Arc<Hub>> {
    Router::new()
        .route("/state", get(state))
        .route("/events", get(events))
        .route("/calls", get(calls))
        .route("/callbacks/{id}", get(callback))
        .route("/users", post(|State(hub): Shared, body: Bytes| async move { with(&hub, &body, people::user) }))
        .route("/users/{id}", post(change_user))
        .route("/chats", post(|State(hub): Shared, body: Bytes| async move { with(&hub, &body, people::chat) }))
        .route("/chats/{id}", get(chat))
        .route("/chats/{id}/topics", post(open_topic))
        .route("/chats/{id}/topics/{thread}", post(change_topic))
        .route("/files", post(upload))
        .route("/files/{id}", get(file))
        .route("/act/{name}", post(act))
        .route("/advance", post(advance))
        .route("/faults", get(faults).post(order_fault).delete(clear_faults))
        .route("/faults/{id}", delete(clear_fault))
        .route("/limits", post(set_limits).delete(clear_limits))
        .route("/reset", post(reset))
        .fallback(|| async { (StatusCode::NOT_FOUND, Json(json!({"error": "there is no such call"}))) })
}

fn respond(answer: Answer) -> Response {
    match answer {
        Ok(value) => Json(value).into_response(),
        Err(why) => (StatusCode::BAD_REQUEST, Json(json!({"error": why}))).into_response(),
    }
}

fn parsed<T: for<'a> Deserialize<'a>>(body: &[u8]) -> Result<T, String> {
    let body = if body.is_empty() { b"{}" } else { body };
    serde_json::from_slice(body).map_err(|why| format!("the body is not what was expected: {why}"))
}

/// A call that reads its body and changes the state.
fn with(hub: &Hub, body: &[u8], act: impl FnOnce(&mut crate::state::State, i64, &Value) -> Answer) -> Response {
    respond(parsed::<Value>(body).and_then(|body| hub.with(|state, now| act(state, now, &body))))
}

async fn state(State(hub): Shared) -> Response {
    respond(Ok(hub.snapshot()))
}

#[derive(Deserialize)]
struct Viewing {
    viewer: Option<i64>,
    limit: Option<usize>,
}

async fn chat(State(hub): Shared, Path(id): Path<i64>, Query(view): Query<Viewing>) -> Response {
    respond(hub.with(|state, now| {
        let chat = state.chats.get(&id).ok_or("there is no such chat")?;
        Ok(state.chat_seen(chat, view.viewer.unwrap_or(0), view.limit.unwrap_or(200), now))
    }))
}

async fn change_user(State(hub): Shared, Path(id): Path<i64>, body: Bytes) -> Response {
    with(&hub, &body, |state, _, body| people::change_user(state, id, body))
}

async fn open_topic(State(hub): Shared, Path(id): Path<i64>, body: Bytes) -> Response {
    with(&hub, &body, |state, now, body| people::open_topic(state, now, id, body))
}

async fn change_topic(State(hub): Shared, Path((id, thread)): Path<(i64, i64)>, body: Bytes) -> Response {
    with(&hub, &body, |state, now, body| people::change_topic(state, now, id, thread, body))
}

async fn act(State(hub): Shared, Path(name): Path<String>, body: Bytes) -> Response {
    with(&hub, &body, |state, now, body| acts::act(state, now, &name, body))
}

#[derive(Deserialize)]
struct Naming {
    name: Option<String>,
    mime: Option<String>,
}

async fn upload(State(hub): Shared, Query(naming): Query<Naming>, body: Bytes) -> Response {
    respond(Ok(hub.upload(naming.name.as_deref(), naming.mime.as_deref(), body.to_vec())))
}

async fn file(State(hub): Shared, Path(id): Path<String>) -> Response {
    match hub.with(|state, _| state.files.get(&id).cloned()) {
        Some(file) => crate::wire::bytes(&hub, &file.path, &file.mime, file.stored),
        None => respond(Err("there is no such file".to_owned())),
    }
}

#[derive(Deserialize)]
struct Since {
    #[serde(default)]
    after: u64,
    method: Option<String>,
}

async fn calls(State(hub): Shared, Query(since): Query<Since>) -> Response {
    respond(Ok(json!({"calls": hub.calls(since.after, since.method.as_deref())})))
}

async fn callback(State(hub): Shared, Path(id): Path<String>) -> Response {
    respond(hub.callback(&id))
}

#[derive(Deserialize)]
struct Moving {
    seconds: f64,
}

async fn advance(State(hub): Shared, body: Bytes) -> Response {
    let span = parsed::<Moving>(&body).and_then(|moving| {
        let span = Duration::try_from_secs_f64(moving.seconds);
        span.map_err(|_| "the clock only goes forward".to_owned())
    });
    match span {
        Ok(span) => respond(Ok(json!({"now": hub.advance(span).await}))),
        Err(why) => respond(Err(why)),
    }
}

async fn faults(State(hub): Shared) -> Response {
    let list = hub.faults().list.clone();
    respond(Ok(json!({"faults": list})))
}

async fn order_fault(State(hub): Shared, body: Bytes) -> Response {
    respond(parsed::<Fault>(&body).map(|fault| {
        let id = hub.faults().order(fault);
        hub.tell(&json!({"state": true}));
        json!({"id": id})
    }))
}

async fn clear_faults(State(hub): Shared) -> Response {
    hub.faults().list.clear();
    hub.tell(&json!({"state": true}));
    respond(Ok(json!({})))
}

async fn clear_fault(State(hub): Shared, Path(id): Path<i64>) -> Response {
    hub.faults().list.retain(|fault| fault.id != id);
    hub.tell(&json!({"state": true}));
    respond(Ok(json!({})))
}

async fn set_limits(State(hub): Shared, body: Bytes) -> Response {
    respond(parsed::<Limits>(&body).map(|limits| {
        hub.faults().limits = Some(limits);
        json!(limits)
    }))
}

async fn clear_limits(State(hub): Shared) -> Response {
    hub.faults().limits = None;
    respond(Ok(json!({})))
}

async fn reset(State(hub): Shared) -> Response {
    hub.with(|state, _| state.reset());
    hub.faults().list.clear();
    hub.faults().limits = None;
    hub.forget_calls();
    respond(Ok(json!({})))
}

async fn events(State(hub): Shared) -> Sse<impl Stream<Item = Result<sse::Event, Infallible>>> {
    let receiver = hub.events.subscribe();
    let stream = unfold((hub, receiver), |(hub, mut receiver)| async move {
        let text = tokio::select! {
            () = hub.stopped() => return None,
            heard = receiver.recv() => match heard {
                Ok(text) => text,
                Err(broadcast::error::RecvError::Closed) => return None,
                // Too slow to hear everything: look at everything again.
                Err(broadcast::error::RecvError::Lagged(_)) => {
                    hub.tell(&json!({"state": true}));
                    let all = hub.with(|state, _| state.chats.keys().copied().collect::<Vec<_>>());
                    json!({"changed": all}).to_string()
                }
            },
        };
        Some((Ok(sse::Event::default().data(text)), (hub, receiver)))
    });
    Sse::new(stream).keep_alive(sse::KeepAlive::default())
}

impl Hub {
    /// The snapshot of everything but messages.
    pub fn snapshot(&self) -> Value {
        let mut view = self.with(|state, now| {
            let bot = &state.bot;
            let chats: Vec<Value> = state.chats.values().map(|chat| state.chat_view(chat)).collect();
            json!({
                "now": now,
                "bot": {"id": bot.id, "first_name": bot.first_name, "username": bot.username, "token": bot.token,
                    "api_url": self.api_url},
                "users": state.users.values().collect::<Vec<_>>(),
                "chats": chats,
                "webhook": state.webhook_wire(),
            })
        });
        let faults = self.faults();
        put(&mut view, "faults", Some(json!(faults.list)));
        put(&mut view, "limits", faults.limits.map(|limits| json!(limits)));
        put(&mut view, "about", self.options.about.clone());
        view
    }

    /// Takes in a file for a later message.
    pub fn upload(&self, name: Option<&str>, mime: Option<&str>, bytes: Vec<u8>) -> Value {
        let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
        let file = self.with(|state, _| state.new_file(name, mime, size, true));
        self.keep_bytes(&file.path, bytes);
        let mut view = json!({"file_id": file.file_id, "file_unique_id": file.unique, "file_size": file.size,
            "mime_type": file.mime});
        put(&mut view, "file_name", file.name);
        view
    }

    /// A pressed button and what became of it.
    pub fn callback(&self, id: &str) -> Answer {
        self.with(|state, _| {
            let callback = state.callbacks.get(id).ok_or("no button was pressed under this number")?;
            let mut view = json!({"callback_query_id": id, "user_id": callback.user_id, "chat_id": callback.chat_id,
                "message_id": callback.message_id, "data": callback.data, "answered": callback.answered});
            put(&mut view, "text", callback.text.clone());
            put(&mut view, "show_alert", callback.answered.then_some(callback.show_alert));
            put(&mut view, "url", callback.url.clone());
            Ok(view)
        })
    }
}
