//! The office of this process: as long as it stands, nobody else carries what its couriers have at hand.

use super::bell::Bells;
use super::line::answered;
use crate::clock::Clock;
use crate::store::{Pool, office, setback};
use crate::telemetry::plain;
use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use std::time::Duration;
use tokio::sync::watch;

/// How often it is looked whether another office fell, and whether our own still stands.
const ROUND: Duration = Duration::from_millis(500);

/// This process's office.
#[derive(Clone, Debug)]
pub struct Office(watch::Sender<Option<i64>>);

impl Default for Office {
    fn default() -> Self {
        Self(watch::Sender::new(None))
    }
}

impl Office {
    /// Its number; waited for until it stands. Nothing is carried without an office.
    pub async fn number(&self) -> Option<i64> {
        // The sender is here: the channel is never closed.
        self.0.subscribe().wait_for(Option::is_some).await.ok().and_then(|n| *n)
    }

    /// Its number, where it stands now.
    pub fn now(&self) -> Option<i64> {
        *self.0.borrow()
    }

    /// Keeps the office open, and takes over what fallen ones had at hand.
    pub async fn keep(&self, pool: &Pool, clock: &Clock, bells: &Bells) {
        loop {
            let fell = self.stand(pool, clock, bells).await;
            self.0.send_replace(None);
            if let Err(e) = fell {
                tracing::warn!(error = plain(&e), "the office has no database");
            }
            tokio::time::sleep(ROUND).await;
        }
    }

    async fn stand(&self, pool: &Pool, clock: &Clock, bells: &Bells) -> Result<()> {
        // The lock lives and dies with this connection.
        let mut conn = answered(async { pool.acquire().await.context("a connection") }).await?.detach();
        let number = i64::try_from(getrandom::u64()? >> 1)?.max(1);
        if !answered(office::open(&mut conn, number)).await? {
            return Ok(());
        }
        self.0.send_replace(Some(number));
        let mut looked = clock.now();
        mend(&mut conn, looked, bells).await?;
        loop {
            let now = clock.now();
            if now < looked - setback::APART {
                mend(&mut conn, now, bells).await?;
            }
            looked = now;
            let freed = answered(office::take_over(&mut conn, number, &bells.floors.now(), clock.now())).await?;
            if freed > 0 {
                tracing::info!(messages = freed, "taken over from a process that is gone");
                bells.courier.ring();
            }
            tokio::time::sleep(ROUND).await;
        }
    }
}

/// A clock that was set back keeps nobody waiting.
async fn mend(conn: &mut PgConnection, now: DateTime<Utc>, bells: &Bells) -> Result<()> {
    let rows = setback::mend(conn, now).await?;
    if rows > 0 {
        tracing::error!(rows, "the clock was set back: what waited for the time before goes now");
        bells.courier.ring();
        bells.rack.call();
        bells.desk.ring();
    }
    Ok(())
}
