//! The gate before the webhooks of several processes, as a reverse proxy is one: each call goes to the next process, and
//! where that one refuses, hangs up or says 5xx, to the one after it.

use anyhow::{Context, Result};
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;
use tokio::net::TcpListener;

/// The header by which Telegram shows that it is Telegram.
const SECRET: &str = "x-telegram-bot-api-secret-token";

/// So long a process may take.
const PATIENCE: Duration = Duration::from_secs(15);

/// The gate.
#[derive(Debug)]
pub struct Gate {
    desks: Vec<SocketAddr>,
    turn: AtomicUsize,
    client: reqwest::Client,
    /// Calls that another process took after one had not.
    pub passed_on: AtomicU64,
    /// Calls that none took: Telegram saw a 5xx.
    pub refused: AtomicU64,
}

impl Gate {
    /// Opens it before the processes at these addresses; its own address.
    ///
    /// # Errors
    /// When no port is free.
    pub async fn open(desks: Vec<SocketAddr>) -> Result<(Arc<Self>, SocketAddr)> {
        let client = reqwest::Client::builder().no_proxy().timeout(PATIENCE).pool_max_idle_per_host(64).build()?;
        let none = AtomicU64::default;
        let gate = Arc::new(Self { desks, turn: AtomicUsize::new(0), client, passed_on: none(), refused: none() });
        let listener = TcpListener::bind("127.0.0.1:0").await.context("the gate's port")?;
        let address = listener.local_addr()?;
        let routes = Router::new().route("/telegram", post(call)).with_state(Arc::clone(&gate));
        tokio::spawn(async move { axum::serve(listener, routes).await });
        Ok((gate, address))
    }

    async fn take(&self, desk: SocketAddr, secret: &str, body: &Bytes) -> Option<StatusCode> {
        let call = self.client.post(format!("http://{desk}/telegram")).header(SECRET, secret);
        let answer = call.header("content-type", "application/json").body(body.clone()).send().await.ok()?;
        Some(answer.status()).filter(|status| !status.is_server_error())
    }
}

async fn call(State(gate): State<Arc<Gate>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let secret = headers.get(SECRET).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let first = gate.turn.fetch_add(1, Ordering::Relaxed);
    for n in 0..gate.desks.len() {
        let Some(desk) = gate.desks.get((first + n) % gate.desks.len()) else { continue };
        if let Some(status) = gate.take(*desk, secret, &body).await {
            gate.passed_on.fetch_add(u64::from(n > 0), Ordering::Relaxed);
            return status;
        }
    }
    gate.refused.fetch_add(1, Ordering::Relaxed);
    StatusCode::BAD_GATEWAY
}
