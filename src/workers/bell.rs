//! Bells that wake the workers: rung by Postgres, or by a worker of the same process; never missed, never needed.

use super::line::answered;
use super::rack::Rack;
use crate::clock::Clock;
use crate::store::Pool;
use crate::store::floors::{self, Floors};
use crate::telemetry::plain;
use anyhow::Result;
use chrono::{DateTime, Utc};
use sqlx::postgres::PgListener;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::Notify;

/// However quiet it is, workers look after this time.
const LOOK: Duration = Duration::from_secs(1);

/// After so long without a notice it is asked whether the line is still there.
const QUIET: Duration = Duration::from_secs(5);

/// A notice of Postgres that comes so soon after a ring in this process is its echo.
const ECHO: Duration = Duration::from_millis(20);

/// How often floors are looked for.
const FLOORS: Duration = Duration::from_secs(5);

/// One queue's bell. A ring wakes one worker: whoever has worked looks for more before resting.
#[derive(Clone, Debug, Default)]
pub struct Bell(Arc<Notify>, Arc<Mutex<Option<Instant>>>);

impl Bell {
    /// Wakes one who waits; if nobody does, the next one who would wait.
    pub fn ring(&self) {
        *self.1.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
        self.0.notify_one();
    }

    /// Wakes so many.
    pub fn ring_for(&self, workers: usize) {
        for _ in 0..workers {
            self.ring();
        }
    }

    /// The same for work of another process.
    fn ring_from_afar(&self) {
        if self.is_news() {
            self.0.notify_one();
        }
    }

    /// Whether a notice tells of something new: what this process posted itself was rung for already.
    fn is_news(&self) -> bool {
        let rang = *self.1.lock().unwrap_or_else(PoisonError::into_inner);
        rang.is_none_or(|at| at.elapsed() > ECHO)
    }

    /// An ear for this bell.
    pub fn ear(&self) -> Ear {
        Ear(Arc::clone(&self.0))
    }
}

/// Hears a bell.
#[derive(Debug)]
pub struct Ear(Arc<Notify>);

impl Ear {
    /// Waits for the bell, until the time given, and never longer than a second. A ring that nobody heard is heard now.
    pub async fn wait(&self, now: DateTime<Utc>, until: Option<DateTime<Utc>>) {
        let pause = until.and_then(|at| (at - now).to_std().ok()).unwrap_or(LOOK);
        let pause = pause.clamp(Duration::from_millis(5), LOOK);
        // Whether it rang or the time is over: the worker looks.
        let _ = tokio::time::timeout(pause, self.0.notified()).await;
    }
}

/// From where on the queues are looked through, as it was found last.
#[derive(Clone, Debug, Default)]
pub struct Ground(Arc<Mutex<Floors>>);

impl Ground {
    /// The floors.
    pub fn now(&self) -> Floors {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Looks for them again and again. Where that fails, everything is looked through.
    pub async fn keep(&self, pool: &Pool, clock: &Clock) {
        loop {
            let before = self.now();
            let found = answered(async { floors::look(&mut *pool.acquire().await?, clock.now(), &before).await }).await;
            let found = found.unwrap_or_else(|e| {
                tracing::warn!(error = plain(&e), "the queues are looked through from their beginning");
                Floors::default()
            });
            *self.0.lock().unwrap_or_else(PoisonError::into_inner) = found;
            tokio::time::sleep(FLOORS).await;
        }
    }
}

/// The bells of the queues.
#[derive(Clone, Debug, Default)]
pub struct Bells {
    /// Updates have come, or a timer was set.
    pub desk: Bell,
    /// Updates that wait for a desk.
    pub rack: Rack,
    /// Messages were posted.
    pub courier: Bell,
    /// A table was sent, or is to be carried out.
    pub tables: Bell,
    /// The account of a unit is to be fetched.
    pub billing: Bell,
    /// Whether timers are due: every desk helps with them.
    pub due: Arc<AtomicBool>,
    /// From where on the queues are looked through.
    pub floors: Ground,
}

impl Bells {
    /// Passes on what Postgres rings, as long as it is polled. While the line is down workers look by themselves.
    pub async fn pass_on(&self, pool: &Pool) {
        loop {
            match self.listen(pool).await {
                Ok(()) => {}
                Err(e) => tracing::warn!(error = plain(&e), "the line for notices is down"),
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    async fn listen(&self, pool: &Pool) -> Result<()> {
        let mut line = answered(async {
            let mut line = PgListener::connect_with(pool).await?;
            line.listen_all(["inbox", "timer", "outbox", "import", "billing"]).await?;
            Ok(line)
        })
        .await?;
        self.rack.call();
        self.desk.ring();
        self.courier.ring();
        self.tables.ring();
        self.billing.ring();
        loop {
            let Ok(notice) = tokio::time::timeout(QUIET, line.try_recv()).await else {
                // Nothing was rung for a while: whether the line is still there.
                answered(async { Ok(sqlx::query!("select 1 as one").fetch_one(&mut line).await?) }).await?;
                continue;
            };
            let Some(notice) = notice? else { return Ok(()) };
            match notice.channel() {
                "outbox" => self.courier.ring_from_afar(),
                "import" => self.tables.ring_from_afar(),
                "billing" => self.billing.ring_from_afar(),
                _ if self.desk.is_news() => {
                    self.rack.call();
                    self.desk.0.notify_one();
                }
                _ => {}
            }
        }
    }
}
