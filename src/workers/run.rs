//! A working day: everything is started, kept running, and ended within ten seconds.

use super::bell::Bells;
use super::billing::{self, Billing};
use super::front::Front;
use super::{Office, Turns, courier, hours, imports, reception, tidy, watch as watching};
use crate::chat::files::Files;
use crate::chat::outgoing::Messenger;
use crate::clock::Clock;
use crate::store::outbox::Limits;
use crate::store::{Pool, duty, reminders};
use crate::telegram::Telegram;
use crate::telemetry::plain;
use crate::{telemetry, web};
use anyhow::{Context, Result};
use futures::FutureExt;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tokio::task::JoinSet;

/// How many turns go on at a time.
const DESKS: usize = 4;

/// Everything has to be over after this time.
const CLOSING: Duration = Duration::from_secs(8);

/// How updates come in.
pub enum Intake {
    /// Telegram is asked.
    Poll(Telegram),
    /// Telegram calls; the secret that it shows.
    Webhook(String),
    /// Somebody else puts them into the inbox.
    Nothing,
}

/// What a working day needs.
pub struct Parts<T, M> {
    /// The database; 12 connections or more.
    pub pool: Pool,
    /// Connections that keep their session: locks and bells need them. The same pool, where no pooler stands before it.
    pub direct: Pool,
    /// The time.
    pub clock: Clock,
    /// The desk.
    pub turns: Arc<T>,
    /// The way to Telegram.
    pub messenger: Arc<M>,
    /// How updates come in.
    pub intake: Intake,
    /// The bot.
    pub bot_id: i64,
    /// Where webhook, health and metrics are served.
    pub listener: TcpListener,
    /// How fast messages may go out.
    pub limits: Limits,
    /// The way to outside billing services.
    pub billing: Billing,
}

/// Resolves when the operator wants the program to end (SIGTERM, SIGINT).
///
/// # Errors
/// When signals cannot be heard.
pub async fn stop_signal() -> Result<()> {
    let mut term = signal(SignalKind::terminate()).context("SIGTERM")?;
    let mut int = signal(SignalKind::interrupt()).context("SIGINT")?;
    tokio::select! {
        _ = term.recv() => {}
        _ = int.recv() => {}
    }
    Ok(())
}

/// Works until `until` resolves; then nothing new is begun, what is at hand is finished, and messages that can go at
/// once still go. Ends within ten seconds; what is left stands in the database.
///
/// # Errors
/// When the day cannot begin.
pub async fn run<T: Turns, M: Messenger + Files>(parts: Parts<T, M>, until: impl Future<Output = ()>) -> Result<()> {
    let Parts { pool, direct, clock, turns, messenger, intake, bot_id, listener, limits, billing } = parts;
    look_at_duty(&pool, &clock).await;
    tidy::seal_phones(&pool).await;
    let bells = Bells::default();
    let (end, stop) = watch::channel(false);
    let (close, closing) = watch::channel(false);
    let mut desks = JoinSet::new();
    let mut courier = JoinSet::new();
    let mut others = JoinSet::new();

    let front = Front::new(pool.clone(), clock.clone(), (bot_id, bells.clone()), telemetry::metrics()?);
    let secret = match &intake {
        Intake::Webhook(secret) => Some(secret.clone()),
        Intake::Poll(_) | Intake::Nothing => None,
    };
    let routes = web::routes(Arc::new(front), secret);
    let mut web_stop = closing.clone();
    others.spawn(async move {
        let quiet = async move {
            let _ = web_stop.wait_for(|stop| *stop).await;
        };
        if let Err(e) = axum::serve(listener, routes).with_graceful_shutdown(quiet).await {
            tracing::error!(error = %e, "the doors on the web are shut");
        }
    });
    if let Intake::Poll(telegram) = intake {
        let (pool, clock, bells, stop) = (direct.clone(), clock.clone(), bells.clone(), stop.clone());
        desks.spawn(keep_on("reception", stop.clone(), move || {
            let (pool, clock, telegram, bells) = (pool.clone(), clock.clone(), telegram.clone(), bells.clone());
            let stop = stop.clone();
            async move { reception::poll(&pool, &clock, &telegram, bot_id, &bells, stop).await }
        }));
    }
    for desk in 0..DESKS {
        let (pool, clock, turns, bells) = (pool.clone(), clock.clone(), Arc::clone(&turns), bells.clone());
        let stop = stop.clone();
        desks.spawn(keep_on("desk", stop.clone(), move || {
            let (pool, clock, turns, bells) = (pool.clone(), clock.clone(), Arc::clone(&turns), bells.clone());
            let stop = stop.clone();
            async move { hours::work(&pool, &clock, turns.as_ref(), (&bells, desk == 0), stop).await }
        }));
    }
    {
        let (bells, pool, clock) = (bells.clone(), pool.clone(), clock.clone());
        let mut stop = closing.clone();
        others.spawn(async move {
            tokio::select! {
                () = bells.floors.keep(&pool, &clock) => {}
                _ = stop.wait_for(|stop| *stop) => {}
            }
        });
    }
    let office = Office::default();
    // What the courier has at hand is ours until the courier is home: the office closes after it.
    let (leave, mut left) = watch::channel(false);
    {
        let (office, pool, clock, bells) = (office.clone(), direct.clone(), clock.clone(), bells.clone());
        others.spawn(async move {
            tokio::select! {
                () = office.keep(&pool, &clock, &bells) => {}
                _ = left.wait_for(|left| *left) => {}
            }
        });
    }
    {
        let (pool, clock, messenger) = (pool.clone(), clock.clone(), Arc::clone(&messenger));
        let (office, bells, stop) = (office.clone(), bells.clone(), closing.clone());
        courier.spawn(keep_on("courier", stop.clone(), move || {
            let (pool, clock, messenger) = (pool.clone(), clock.clone(), Arc::clone(&messenger));
            let (office, bells, stop) = (office.clone(), bells.clone(), stop.clone());
            async move { courier::work(&pool, &clock, messenger.as_ref(), &limits, &office, &bells, stop).await }
        }));
    }
    {
        let (pool, clock, files, bells) = (pool.clone(), clock.clone(), Arc::clone(&messenger), bells.clone());
        let stop = stop.clone();
        others.spawn(keep_on("tables", stop.clone(), move || {
            let (pool, clock, files) = (pool.clone(), clock.clone(), Arc::clone(&files));
            let (bells, mut stop) = (bells.clone(), stop.clone());
            async move {
                tokio::select! {
                    () = imports::work(&pool, &clock, files.as_ref(), &bells) => {}
                    // What is not finished is rolled back and begun again at the next start.
                    _ = stop.wait_for(|stop| *stop) => {}
                }
            }
        }));
    }
    {
        let (pool, clock, bells) = (pool.clone(), clock.clone(), bells.clone());
        let stop = stop.clone();
        others.spawn(keep_on("billing", stop.clone(), move || {
            let (pool, clock, billing) = (pool.clone(), clock.clone(), billing.clone());
            let (bells, mut stop) = (bells.clone(), stop.clone());
            async move {
                tokio::select! {
                    () = billing::work(&pool, &clock, &billing, &bells) => {}
                    _ = stop.wait_for(|stop| *stop) => {}
                }
            }
        }));
    }
    {
        let (pool, bells) = (direct.clone(), bells.clone());
        let mut stop = closing.clone();
        others.spawn(async move {
            tokio::select! {
                () = bells.pass_on(&pool) => {}
                _ = stop.wait_for(|stop| *stop) => {}
            }
        });
    }
    {
        let (pool, clock) = (pool.clone(), clock.clone());
        let stop = closing.clone();
        others.spawn(keep_on("watch", stop.clone(), move || {
            let (pool, direct) = (pool.clone(), direct.clone());
            let (clock, mut stop) = (clock.clone(), stop.clone());
            async move {
                tokio::select! {
                    () = watching::work(&pool, &direct, &clock) => {}
                    _ = stop.wait_for(|stop| *stop) => {}
                }
            }
        }));
    }
    {
        let mut stop = stop.clone();
        others.spawn(async move {
            tokio::select! {
                () = tidy::work(&pool, &clock) => {}
                _ = stop.wait_for(|stop| *stop) => {}
            }
        });
    }

    until.await;
    tracing::info!("closing");
    let closed = tokio::time::timeout(CLOSING, async {
        // First the desks, so that what they say last is still carried.
        let _ = end.send(true);
        while desks.join_next().await.is_some() {}
        let _ = close.send(true);
        while courier.join_next().await.is_some() {}
        let _ = leave.send(true);
        while others.join_next().await.is_some() {}
    })
    .await;
    if closed.is_err() {
        tracing::warn!("closed with work at hand; it is taken up again at the next start");
    }
    Ok(())
}

/// The shifts and reminders of every community are looked at when the day begins: a new version may know rosters and ladders
/// that none had timers for.
async fn look_at_duty(pool: &Pool, clock: &Clock) {
    let looked = async {
        let mut conn = pool.acquire().await?;
        duty::wake_all(&mut conn, clock.now()).await?;
        reminders::wake_all(&mut conn, clock.now()).await
    };
    if let Err(e) = looked.await {
        tracing::warn!(error = plain(&e), "the rosters could not be looked at");
    }
}

/// Runs a worker; one that panics is logged and begins again.
async fn keep_on<F, W>(name: &'static str, stop: watch::Receiver<bool>, work: F)
where
    F: Fn() -> W,
    W: Future<Output = ()>,
{
    loop {
        if AssertUnwindSafe(work()).catch_unwind().await.is_ok() {
            return;
        }
        tracing::error!(worker = name, "a worker broke down and begins again");
        if *stop.borrow() {
            return;
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}
