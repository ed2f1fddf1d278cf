//! Couriers: a message, or a satchel of a campaign's, is claimed, carried to Telegram outside of any transaction, and what
//! became of it is written.

use super::bell::Bells;
use super::hours::rest;
use super::office::Office;
use crate::chat::outgoing::{Delivery, Messenger};
use crate::clock::Clock;
use crate::store::Pool;
use crate::store::outbox::{self, Claimed, Errand, Limits, Settled};
use crate::telemetry::names;
use anyhow::Result;
use chrono::{DateTime, TimeDelta, Utc};
use futures::{FutureExt, StreamExt, stream};
use metrics::{counter, histogram};
use std::panic::AssertUnwindSafe;
use std::time::{Duration, Instant};
use tokio::sync::watch;

/// So long a message belongs to the courier who took it. After a crash it is sent again when this is over, or as soon
/// as it is known that the process is gone.
pub const LEASE: TimeDelta = TimeDelta::seconds(40);

/// So long a delivery may take: shorter than the lease.
const LONGEST_TRIP: Duration = Duration::from_secs(25);

/// So many letters of campaigns a courier takes at a time: what can wait of one second.
const SATCHEL: usize = 25;

/// Carries the next message within Telegram's limits, if there is one. `true`: there was one.
pub async fn step<M: Messenger>(pool: &Pool, clock: &Clock, messenger: &M) -> bool {
    step_within(pool, clock, messenger, &Limits::TELEGRAM).await
}

/// Carries the next message within these limits, if there is one. `true`: there was one.
pub async fn step_within<M: Messenger>(pool: &Pool, clock: &Clock, messenger: &M, limits: &Limits) -> bool {
    step_taking(pool, clock, messenger, limits, SATCHEL).await
}

/// The same; of a campaign's letters so many at a time.
pub async fn step_taking<M: Messenger>(
    pool: &Pool,
    clock: &Clock,
    messenger: &M,
    limits: &Limits,
    most: usize,
) -> bool {
    step_from(pool, clock, messenger, limits, (None, most)).await
}

async fn step_from<M: Messenger>(
    pool: &Pool,
    clock: &Clock,
    messenger: &M,
    limits: &Limits,
    how: (Option<i64>, usize),
) -> bool {
    match trip(pool, clock, messenger, limits, how).await {
        Ok(carried) => carried,
        Err(e) => {
            tracing::error!(queue = "outbox", error = %format!("{e:#}"), "the queue cannot be worked");
            false
        }
    }
}

async fn trip<M: Messenger>(
    pool: &Pool,
    clock: &Clock,
    messenger: &M,
    limits: &Limits,
    (office, most): (Option<i64>, usize),
) -> Result<bool> {
    let mut conn = pool.acquire().await?;
    let rows = outbox::claim_some(&mut conn, clock.now(), LEASE, limits, office, most).await?;
    if rows.is_empty() {
        return Ok(false);
    }
    let (carry, rest): (Vec<_>, Vec<_>) = rows.into_iter().partition(|r| matches!(r.errand, Errand::Carry(_)));
    for row in rest {
        let settled = outbox::expired(&mut conn, &row, clock.now()).await?;
        report(&row, None, settled);
    }
    drop(conn);
    let mut trips = stream::iter(carry.into_iter().map(|row| deliver(messenger, row)))
        .buffer_unordered(most.max(1))
        .ready_chunks(most.max(1));
    while let Some(back) = trips.next().await {
        settle_all(pool, clock, &back).await?;
    }
    Ok(true)
}

/// Carries one message; whatever happens, there is an outcome.
async fn deliver<M: Messenger>(messenger: &M, row: Claimed) -> (Claimed, Delivery) {
    let Errand::Carry(parcel) = &row.errand else { return (row, Delivery::Stale) };
    let started = Instant::now();
    let carried = AssertUnwindSafe(messenger.deliver(parcel)).catch_unwind();
    let delivery = match tokio::time::timeout(LONGEST_TRIP, carried).await {
        Ok(Ok(delivery)) => delivery,
        Ok(Err(_)) => Delivery::Unanswered("a panic".to_owned()),
        Err(_) => Delivery::Unanswered("no answer in time".to_owned()),
    };
    histogram!(names::DELIVERY_SECONDS).record(started.elapsed());
    (row, delivery)
}

/// Writes down what became of messages; a campaign's that arrived together, all at once.
async fn settle_all(pool: &Pool, clock: &Clock, back: &[(Claimed, Delivery)]) -> Result<()> {
    let mut arrived = vec![];
    for (row, delivery) in back {
        match delivery {
            Delivery::Delivered(message) if row.campaign.is_some() => arrived.push((row, *message)),
            Delivery::Delivered(_)
            | Delivery::Uploaded(..)
            | Delivery::SlowDown(_)
            | Delivery::Transient(_)
            | Delivery::Unanswered(_)
            | Delivery::Gone(_)
            | Delivery::MessageGone
            | Delivery::Stale
            | Delivery::Migrated(_)
            | Delivery::Rejected(_) => {
                let settled = write_down(row.id, || async {
                    let mut conn = pool.acquire().await?;
                    outbox::settle(&mut conn, row, delivery, clock.now()).await
                })
                .await?;
                report(row, Some(delivery), settled);
            }
        }
    }
    if let Some((first, _)) = arrived.first() {
        write_down(first.id, || async {
            let mut conn = pool.acquire().await?;
            outbox::delivered(&mut conn, &arrived, clock.now()).await
        })
        .await?;
        for (row, message) in arrived {
            report(row, Some(&Delivery::Delivered(message)), Settled::Sent);
        }
    }
    Ok(())
}

/// What was delivered has to be written, or it is delivered again: a short trouble of the database is waited out.
async fn write_down<T, F: Future<Output = Result<T>>>(outbox_id: i64, write: impl Fn() -> F) -> Result<T> {
    let mut tries = 0;
    loop {
        match write().await {
            Ok(written) => return Ok(written),
            Err(e) if tries >= 5 => return Err(e),
            Err(e) => {
                tries += 1;
                tracing::warn!(outbox_id, error = %format!("{e:#}"), "an outcome could not be written yet");
                tokio::time::sleep(Duration::from_millis(100 << tries)).await;
            }
        }
    }
}

fn report(row: &Claimed, delivery: Option<&Delivery>, settled: Settled) {
    let outcome = match delivery {
        Some(Delivery::Delivered(_) | Delivery::Uploaded(..)) => "delivered",
        Some(Delivery::SlowDown(_)) => "slow_down",
        Some(Delivery::Transient(_)) => "transient",
        Some(Delivery::Unanswered(_)) => "unanswered",
        Some(Delivery::Gone(_)) => "gone",
        Some(Delivery::MessageGone) => "message_gone",
        Some(Delivery::Stale) => "stale",
        Some(Delivery::Migrated(_)) => "migrated",
        Some(Delivery::Rejected(_)) => "rejected",
        None => "not_sent",
    };
    counter!(names::DELIVERIES, "outcome" => outcome).increment(1);
    let fate = match settled {
        Settled::Sent => Some("sent"),
        Settled::Dropped("gone") => Some("blocked"),
        Settled::Dropped("uncertain") => Some("uncertain"),
        Settled::Dropped("unreachable") | Settled::Refused => Some("failed"),
        Settled::Dropped(_) | Settled::Later => None,
    };
    if let (Some(fate), Some(_)) = (fate, row.campaign) {
        counter!(names::CAMPAIGN_MESSAGES, "outcome" => fate).increment(1);
    }
    let (outbox_id, chat_id) = (row.id, row.chat.0);
    match settled {
        Settled::Sent => tracing::debug!(outbox_id, chat_id, outcome, "delivered"),
        Settled::Later => tracing::info!(outbox_id, chat_id, outcome, attempts = row.attempts, "tried again later"),
        Settled::Dropped(why) if chat_id < 0 && why == "gone" => {
            tracing::error!(outbox_id, chat_id, "a group cannot be reached any more");
        }
        Settled::Dropped(why) => tracing::info!(outbox_id, chat_id, why, "given up"),
        // Telegram's words are with the row; here they might quote the message.
        Settled::Refused => tracing::error!(outbox_id, chat_id, "Telegram refused a message"),
    }
}

/// Carries whatever there is until the day ends; then what can go at once still goes.
pub async fn work<M: Messenger>(
    pool: &Pool,
    clock: &Clock,
    messenger: &M,
    limits: &Limits,
    office: &Office,
    bells: &Bells,
    mut stop: watch::Receiver<bool>,
) {
    let mut ear = bells.courier.ear();
    loop {
        ear.listen();
        let number = tokio::select! {
            number = office.number() => number,
            _ = stop.wait_for(|stop| *stop) => office.now(),
        };
        if number.is_some() && step_from(pool, clock, messenger, limits, (number, SATCHEL)).await {
            // Its chat is free again, for the others too.
            bells.courier.ring();
            continue;
        }
        if *stop.borrow() {
            return;
        }
        let next = next_at(pool, clock.now()).await.unwrap_or_default();
        rest(&mut ear, clock.now(), next, &mut stop).await;
    }
}

async fn next_at(pool: &Pool, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>> {
    let mut conn = pool.acquire().await?;
    outbox::next_at(&mut conn, now).await
}
