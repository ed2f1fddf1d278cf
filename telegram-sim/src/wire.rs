//! The HTTP side of the Bot API: paths, envelopes, downloads, and the faults that lie between server and bot.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::json;

use crate::faults::{Fault, Trouble};
use crate::hub::{BODY_LIMIT, Hub};
use crate::methods::{self, ApiError};
use crate::params::Params;
use crate::{control, picture, poll};

const HTML: &str = "text/html; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";
const STYLE: &str = "text/css; charset=utf-8";

/// The page's files: path, content type, text.
const PAGE: [(&str, &str, &str); 6] = [
    ("/", HTML, include_str!("../page/index.html")),
    ("/app.js", SCRIPT, include_str!("../page/app.js")),
    ("/phone.js", SCRIPT, include_str!("../page/phone.js")),
    ("/pieces.js", SCRIPT, include_str!("../page/pieces.js")),
    ("/words.js", SCRIPT, include_str!("../page/words.js")),
    ("/style.css", STYLE, include_str!("../page/style.css")),
];

/// All routes.
pub(crate) fn router(hub: Arc<Hub>) -> Router {
    let mut router = Router::new();
    for (path, kind, text) in PAGE {
        router = router.route(path, get(move || page(kind, text)));
    }
    router
        .nest("/control", control::router())
        .fallback(bot_api)
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .with_state(hub)
}

async fn page(kind: &'static str, text: &'static str) -> Response {
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "no-store")], text).into_response()
}

/// `/bot<TOKEN>/<Method>` and `/file/bot<TOKEN>/<path>`.
async fn bot_api(State(hub): State<Arc<Hub>>, request: Request) -> Response {
    let path = decoded(request.uri().path());
    if let Some(rest) = path.strip_prefix("/file/bot") {
        let Some((token, file)) = rest.split_once('/') else { return failed(&ApiError::not_found()) };
        return download(&hub, token, file);
    }
    let Some((token, method)) = path.strip_prefix("/bot").and_then(|rest| rest.split_once('/')) else {
        return failed(&ApiError::not_found());
    };
    if token != hub.options.token {
        return failed(&ApiError::new(401, "Unauthorized"));
    }
    let method = method.trim_end_matches('/').to_lowercase();
    let params = match Params::read(request).await {
        Ok(params) => params,
        Err(description) if description.starts_with("Request") => return failed(&ApiError::new(413, &description)),
        Err(description) => return failed(&ApiError::new(400, &description)),
    };
    call(&hub, &method, &params).await
}

/// One call: the fault ordered for it, the work, the answer.
async fn call(hub: &Arc<Hub>, method: &str, params: &Params) -> Response {
    let chat = params.int("chat_id");
    let fault = hub.faults().strike(method, chat);
    if let Some(fault) = &fault
        && let Some(response) = refuse(hub, method, params, fault)
    {
        return response;
    }
    let result = if method == "getupdates" {
        poll::get_updates(hub, params).await
    } else {
        match over_limit(hub, method, chat) {
            Some(error) => Err(error),
            None => methods::call(hub, method, params),
        }
    };
    if method != "getupdates" {
        let outcome = result.clone().map_err(|error| error.description);
        hub.record(method, params.record(), outcome);
    }
    match fault {
        Some(fault) if fault.kind == Trouble::Slow => {
            let late = Duration::from_secs_f64(fault.seconds.unwrap_or(20.0).clamp(0.0, 3600.0));
            tokio::select! {
                () = tokio::time::sleep(late) => {}
                () = hub.stopped() => {}
            }
        }
        Some(fault) if fault.kind == Trouble::AcceptedThenDropped => return broken(),
        Some(_) | None => {}
    }
    match result {
        Ok(result) => (StatusCode::OK, axum::Json(json!({"ok": true, "result": result}))).into_response(),
        Err(error) => failed(&error),
    }
}

/// The answer of a fault that lets nothing be done.
fn refuse(hub: &Hub, method: &str, params: &Params, fault: &Fault) -> Option<Response> {
    let (description, response) = match fault.kind {
        Trouble::TooManyRequests => {
            let error = ApiError::too_many(fault.retry_after.unwrap_or(3));
            (error.description.clone(), failed(&error))
        }
        Trouble::Error => {
            let words = fault.description.as_deref().unwrap_or("Internal Server Error");
            (words.to_owned(), failed(&ApiError::new(fault.code.unwrap_or(500), words)))
        }
        Trouble::Html => {
            let code = StatusCode::from_u16(fault.code.unwrap_or(502)).unwrap_or(StatusCode::BAD_GATEWAY);
            let body = format!("<html><head><title>{code}</title></head><body><h1>{code}</h1></body></html>\n");
            (code.to_string(), (code, [(header::CONTENT_TYPE, "text/html")], body).into_response())
        }
        Trouble::Dropped => ("connection dropped".to_owned(), broken()),
        Trouble::Slow
        | Trouble::AcceptedThenDropped
        | Trouble::WebhookDuplicate
        | Trouble::WebhookLostAnswer
        | Trouble::WebhookReorder
        | Trouble::CheckoutLate
        | Trouble::PaymentTwice => return None,
    };
    if method != "getupdates" {
        hub.record(method, params.record(), Err(description));
    }
    Some(response)
}

/// Telegram's limits, when they are switched on.
fn over_limit(hub: &Hub, method: &str, chat: Option<i64>) -> Option<ApiError> {
    let counted = ["send", "copy", "forward"].iter().any(|verb| method.starts_with(verb)) && method != "sendchataction";
    let chat = chat.filter(|_| counted)?;
    let wait = hub.faults().over_limit(chat, hub.now())?;
    Some(ApiError::too_many(wait))
}

/// A connection that breaks before a complete answer.
fn broken() -> Response {
    let torn = futures::stream::once(async { Err::<Vec<u8>, _>(std::io::Error::other("dropped on request")) });
    let mut response = Response::new(Body::from_stream(torn));
    response.headers_mut().insert(header::CONTENT_LENGTH, header::HeaderValue::from_static("4096"));
    response
}

fn failed(error: &ApiError) -> Response {
    let code = StatusCode::from_u16(error.code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut body = json!({"ok": false, "error_code": error.code, "description": error.description});
    let mut response = match &error.parameters {
        Some(parameters) => {
            body["parameters"] = parameters.clone();
            let wait = parameters["retry_after"].as_i64();
            let mut response = (code, axum::Json(body)).into_response();
            if let Some(wait) = wait {
                response.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from(wait));
            }
            response
        }
        None => (code, axum::Json(body)).into_response(),
    };
    response.headers_mut().insert("server", header::HeaderValue::from_static("telegram-sim"));
    response
}

fn download(hub: &Hub, token: &str, path: &str) -> Response {
    if token != hub.options.token {
        return failed(&ApiError::new(401, "Unauthorized"));
    }
    let file = hub.with(|state, _| state.files.values().find(|file| file.path == path).cloned());
    match file {
        Some(file) => bytes(hub, &file.path, &file.mime, file.stored),
        None => failed(&ApiError::not_found()),
    }
}

/// The bytes of a file with their content type; a sample where nobody gave any.
pub(crate) fn bytes(hub: &Hub, path: &str, mime: &str, stored: bool) -> Response {
    let (bytes, mime) = match hub.bytes(path).filter(|_| stored) {
        Some(bytes) => (bytes, mime.to_owned()),
        None => {
            let (bytes, mime) = picture::sample(mime, path);
            (bytes, mime.to_owned())
        }
    };
    ([(header::CONTENT_TYPE, mime)], bytes).into_response()
}

/// A path with its percent signs resolved.
fn decoded(path: &str) -> String {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = after.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        match hex.filter(|_| *first == b'%').and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
