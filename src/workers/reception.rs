//! Reception: every update is kept before it is confirmed to Telegram.

use super::bell::Bells;
use super::line::{Line, answered};
use crate::chat::inbound::RawUpdate;
use crate::clock::Clock;
use crate::store::{Pool, inbox};
use crate::telegram::{PollError, Telegram};
use crate::telemetry::{names, plain};
use anyhow::{Context, Result};
use chrono::TimeDelta;
use metrics::counter;
use sqlx::PgConnection;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot, watch};

/// How long another replica waits before it looks whether this one still asks.
const RELIEF: Duration = Duration::from_millis(500);

/// After so many days without updates Telegram may number them anew.
const NUMBERED_ANEW: TimeDelta = TimeDelta::days(3);

/// After so long without updates the connection is handed back.
const QUIET: Duration = Duration::from_secs(1);

/// So many updates are kept by one statement at most.
const TOGETHER: usize = 100;

/// So many desks are woken at most, however many updates come at once.
const ROUSED: usize = 8;

/// The longest pause after failures, in seconds.
const LONGEST_PAUSE: u64 = 60;

/// An update that Telegram brought, and who waits to confirm it.
#[derive(Debug)]
pub struct Slip {
    /// The update.
    pub raw: RawUpdate,
    /// Told when it is kept, or why it cannot be.
    pub done: oneshot::Sender<Result<(), String>>,
}

/// Keeps what Telegram brings; what comes while something is being kept is kept together after it.
pub async fn sort(pool: &Pool, bot_id: i64, bells: &Bells, slips: &mut mpsc::Receiver<Slip>) {
    let mut line = Line::new(pool);
    let mut hand = Vec::with_capacity(TOGETHER);
    loop {
        let brought = slips.recv_many(&mut hand, TOGETHER);
        match tokio::time::timeout(QUIET, brought).await {
            Ok(0) => return,
            Ok(_) => {}
            Err(_) => {
                line.hang_up();
                continue;
            }
        }
        let (updates, waiting): (Vec<_>, Vec<_>) = hand.drain(..).map(|slip| (slip.raw, slip.done)).unzip();
        let kept = answered(async { inbox::store_raw(line.conn().await?, bot_id, &updates).await });
        let kept = kept.await;
        match &kept {
            Ok(new) => {
                if rouse(bells, &updates) {
                    let called = answered(async { inbox::call(line.conn().await?).await }).await;
                    // Whoever is not called looks.
                    let _ = line.heard(called);
                }
                counter!(names::UPDATES, "how" => "webhook").increment(*new);
                counter!(names::DOUBLES).increment((updates.len() as u64).saturating_sub(*new));
            }
            Err(_) => line.give_up(),
        }
        for done in waiting {
            // Whoever does not wait any more will bring it again.
            let _ = done.send(kept.as_ref().map(drop).map_err(plain));
        }
    }
}

/// Desks are told of updates that were kept. Whether those of other processes are to be called: each call wakes them all.
fn rouse(bells: &Bells, updates: &[RawUpdate]) -> bool {
    bells.rack.kept(updates.iter().map(|update| update.conversation));
    bells.desk.ring_for(updates.len().min(ROUSED));
    bells.rack.is_crowded()
}

/// Asks Telegram for updates until the day ends. Of several replicas one asks, the others stand by.
pub async fn poll(
    pool: &Pool,
    clock: &Clock,
    telegram: &Telegram,
    bot_id: i64,
    bells: &Bells,
    mut stop: watch::Receiver<bool>,
) {
    let asking = async {
        loop {
            if let Err(e) = stand(pool, clock, telegram, bot_id, bells).await {
                tracing::warn!(error = plain(&e), "reception has no database");
            }
            tokio::time::sleep(RELIEF).await;
        }
    };
    // What was asked for and is not kept yet was not confirmed either: dropping it loses nothing.
    tokio::select! {
        () = asking => {}
        _ = stop.wait_for(|stop| *stop) => {}
    }
}

/// Becomes the one who asks, if nobody else is, and asks as long as the database holds.
async fn stand(pool: &Pool, clock: &Clock, telegram: &Telegram, bot_id: i64, bells: &Bells) -> Result<()> {
    // The lock lives and dies with this connection, and so does the right to keep updates.
    let mut conn = answered(async { pool.acquire().await.context("a connection") }).await?.detach();
    loop {
        let mine = answered(async {
            let tried = sqlx::query_scalar!(
                r#"select pg_try_advisory_lock(hashtextextended($1, 0)) as "mine!""#,
                format!("poll {bot_id}")
            );
            Ok(tried.fetch_one(&mut conn).await?)
        });
        if mine.await? {
            return ask(&mut conn, clock, telegram, bot_id, bells).await;
        }
        tokio::time::sleep(RELIEF).await;
    }
}

async fn ask(conn: &mut PgConnection, clock: &Clock, telegram: &Telegram, bot_id: i64, bells: &Bells) -> Result<()> {
    let mut offset = None;
    let mut heard_at = clock.now();
    let mut failures = 0_u32;
    loop {
        if clock.now() - heard_at > NUMBERED_ANEW {
            offset = None;
        }
        match telegram.get_updates(offset, clock.now()).await {
            Ok(updates) => {
                failures = 0;
                if updates.unreadable > 0 {
                    counter!(names::UNREADABLE).increment(updates.unreadable as u64);
                    tracing::warn!(updates = updates.unreadable, "what Telegram brought is no update that can be read");
                }
                let Some(last) = updates.last else {
                    if updates.unreadable > 0 {
                        tokio::time::sleep(RELIEF).await;
                    }
                    continue;
                };
                heard_at = clock.now();
                let kept = &updates.kept;
                let new = answered(inbox::store_raw(conn, bot_id, kept)).await?;
                if rouse(bells, kept) {
                    answered(inbox::call(conn)).await?;
                }
                let double = (kept.len() as u64).saturating_sub(new);
                counter!(names::UPDATES, "how" => "poll").increment(new);
                counter!(names::DOUBLES).increment(double);
                offset = Some(last + 1);
            }
            Err(error) => {
                failures = failures.saturating_add(1);
                let pause = recover(telegram, &error, failures).await;
                tokio::time::sleep(pause).await;
                // Whether we still are the one who asks.
                answered(async { Ok(sqlx::query!("select 1 as one").fetch_one(&mut *conn).await?) }).await?;
            }
        }
    }
}

async fn recover(telegram: &Telegram, error: &PollError, failures: u32) -> Duration {
    let growing = Duration::from_secs((1_u64 << failures.clamp(1, 7)).div_ceil(2).min(LONGEST_PAUSE));
    let (why, pause) = match error {
        PollError::Rival => ("rival", growing.max(Duration::from_secs(3))),
        PollError::Webhook => {
            if let Err(e) = telegram.delete_webhook().await {
                tracing::warn!(error = %e, "the webhook cannot be taken back");
            }
            ("webhook", growing)
        }
        PollError::SlowDown(pause) => ("slow_down", *pause),
        PollError::Token => ("token", Duration::from_secs(LONGEST_PAUSE)),
        PollError::Other(_) => ("other", growing),
    };
    counter!(names::POLL_ERRORS, "why" => why).increment(1);
    match error {
        PollError::Token => tracing::error!(%error, "no updates"),
        PollError::Rival | PollError::Webhook | PollError::SlowDown(_) | PollError::Other(_) => {
            tracing::warn!(%error, failures, "no updates");
        }
    }
    pause
}
