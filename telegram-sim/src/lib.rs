//! A Bot API server for one machine, with a page on which one person plays everybody.
//!
//! `README.md` documents the control API; [`Sim`] is the same for programs that hold the server themselves.

mod api;
mod control;
mod faults;
mod html;
mod hub;
mod methods;
mod params;
mod picture;
mod poll;
mod state;
mod text;
mod webhook;
mod wire;

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use futures::future::BoxFuture;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

pub use api::{NewChat, Text};
pub use faults::{Fault, Limits, Trouble};
use hub::Hub;

/// A clock handed in: unix milliseconds.
pub type Clock = Arc<dyn Fn() -> i64 + Send + Sync>;
/// How a host moves its own clock forward.
pub type Advance = Arc<dyn Fn(Duration) -> BoxFuture<'static, ()> + Send + Sync>;

/// How a server is started.
#[derive(Clone)]
pub struct SimOptions {
    /// Where to listen; port 0 takes any.
    pub listen: SocketAddr,
    /// The bot's token: its number, a colon, 35 characters.
    pub token: String,
    /// The bot's name.
    pub first_name: String,
    /// The bot's user name, without the @.
    pub username: String,
    /// Whether the bot hears only commands, replies and mentions in groups where it is no administrator.
    pub privacy: bool,
    /// A file for the state, so that it outlives the server.
    pub state: Option<PathBuf>,
    /// The host's clock; without it the machine's.
    pub clock: Option<Clock>,
    /// Called when the page or a test moves the clock.
    pub advance: Option<Advance>,
    /// The first wait before a failed webhook delivery is repeated (it doubles); Telegram waits 2 seconds.
    pub retry_unit: Duration,
    /// Anything the host wants its page to know; shown in the snapshot as `about`.
    pub about: Option<serde_json::Value>,
}

impl Default for SimOptions {
    fn default() -> SimOptions {
        SimOptions {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            token: "7000000001:AAEsimSimSimSimSimSimSimSimSimSimSi".to_owned(),
            first_name: "Desk".to_owned(),
            username: "desk_bot".to_owned(),
            privacy: true,
            state: None,
            clock: None,
            advance: None,
            retry_unit: Duration::from_secs(2),
            about: None,
        }
    }
}

impl fmt::Debug for SimOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SimOptions").field("listen", &self.listen).field("state", &self.state).finish_non_exhaustive()
    }
}

/// A running server; it stops when dropped.
pub struct Sim {
    hub: Arc<Hub>,
    addr: SocketAddr,
    server: Option<JoinHandle<()>>,
}

impl fmt::Debug for Sim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sim").field("addr", &self.addr).finish_non_exhaustive()
    }
}

impl Sim {
    /// Starts a server; it answers as soon as this returns.
    pub async fn start(options: SimOptions) -> anyhow::Result<Sim> {
        let listen = options.listen;
        let listener = TcpListener::bind(listen).await.with_context(|| format!("cannot listen on {listen}"))?;
        let addr = listener.local_addr().context("the listener has no address")?;
        let hub = Hub::open(options, format!("http://{addr}"))?;
        let router = wire::router(Arc::clone(&hub));
        let ending = Arc::clone(&hub);
        let server = tokio::spawn(async move {
            let stopped = async move { ending.stopped().await };
            if let Err(why) = axum::serve(listener, router).with_graceful_shutdown(stopped).await {
                tracing::error!(%why, "the stand-in stopped serving");
            }
        });
        tokio::spawn(webhook::deliver(Arc::clone(&hub)));
        Ok(Sim { hub, addr, server: Some(server) })
    }

    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// The address to give a bot library instead of `https://api.telegram.org`.
    pub fn api_url(&self) -> String {
        self.hub.api_url.clone()
    }

    /// The bot's token.
    pub fn token(&self) -> String {
        self.hub.options.token.clone()
    }

    /// Stops and waits until the port is free again; open requests get two seconds to end.
    pub async fn stop(mut self) {
        self.hub.stop.send_replace(true);
        if let Some(mut server) = self.server.take()
            && tokio::time::timeout(Duration::from_secs(2), &mut server).await.is_err()
        {
            server.abort();
        }
    }
}

impl Drop for Sim {
    fn drop(&mut self) {
        self.hub.stop.send_replace(true);
    }
}
