//! The doors on the web: Telegram's webhook, health, metrics.

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, FromRequest, Request, State};
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use std::sync::Arc;
use subtle::ConstantTimeEq;

/// The largest update that is taken, in bytes.
const LARGEST: usize = 1 << 20;

/// The header in which Telegram shows the secret.
const SECRET: &str = "x-telegram-bot-api-secret-token";

/// Told with an answer that is given before the request was read.
const CLOSED: [(HeaderName, &str); 1] = [(header::CONNECTION, "close")];

/// What became of an update handed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// It is committed, now or before.
    Yes,
    /// It is no update; sending it again would not help.
    Unreadable,
    /// It could not be kept; Telegram shall send it again.
    NotNow,
}

/// What stands behind the doors.
pub trait House: Send + Sync + 'static {
    /// Keeps an update as it came.
    fn keep(&self, body: String) -> impl Future<Output = Kept> + Send;
    /// Whether the program can work; the reason where it cannot.
    fn ready(&self) -> impl Future<Output = Result<(), String>> + Send;
    /// The metrics in Prometheus' form.
    fn metrics(&self) -> impl Future<Output = String> + Send;
}

struct Doors<H> {
    house: Arc<H>,
    secret: Option<String>,
}

/// The routes. Without a secret there is no webhook.
pub fn routes<H: House>(house: Arc<H>, secret: Option<String>) -> Router {
    let mut router = Router::new()
        .route("/health/live", get(|| async { "ok" }))
        .route("/health/ready", get(ready::<H>))
        .route("/metrics", get(metrics::<H>));
    if secret.is_some() {
        router = router.route("/telegram", post(telegram::<H>).layer(DefaultBodyLimit::max(LARGEST)));
    }
    router.with_state(Arc::new(Doors { house, secret }))
}

/// Whoever does not show the secret is not read; nor is what is too large. The connection of either is closed behind the
/// answer, and says so: what was not read would stand in the next caller's way (RFC 9112, 9.6).
async fn telegram<H: House>(State(doors): State<Arc<Doors<H>>>, request: Request) -> Response {
    // Telegram shows it once.
    let mut shown = request.headers().get_all(SECRET).iter().map(|v| v.as_bytes());
    let known = match (doors.secret.as_deref(), shown.next(), shown.next()) {
        (Some(secret), Some(shown), None) => bool::from(secret.as_bytes().ct_eq(shown)),
        _ => false,
    };
    if !known {
        return (StatusCode::UNAUTHORIZED, CLOSED).into_response();
    }
    let body = match Bytes::from_request(request, &()).await {
        Ok(body) => body,
        Err(refused) => return (CLOSED, refused).into_response(),
    };
    // What is not UTF-8 is no update; the house counts it like any other that cannot be read.
    let body = String::from_utf8(body.into()).unwrap_or_default();
    match doors.house.keep(body).await {
        Kept::Yes | Kept::Unreadable => StatusCode::OK.into_response(),
        Kept::NotNow => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

async fn ready<H: House>(State(doors): State<Arc<Doors<H>>>) -> Response {
    match doors.house.ready().await {
        Ok(()) => "ok".into_response(),
        Err(why) => (StatusCode::SERVICE_UNAVAILABLE, why).into_response(),
    }
}

async fn metrics<H: House>(State(doors): State<Arc<Doors<H>>>) -> Response {
    let text = doors.house.metrics().await;
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response()
}
