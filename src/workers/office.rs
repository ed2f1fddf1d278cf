//! The office of this process: as long as it stands, nobody else carries what its couriers have at hand.

use super::bell::Bells;
use crate::clock::Clock;
use crate::store::{Pool, office};
use anyhow::{Context, Result};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

/// How often it is looked whether another office fell, and whether our own still stands.
const ROUND: Duration = Duration::from_millis(500);

/// This process's office. Without one, leases end by time alone.
#[derive(Clone, Debug, Default)]
pub struct Office(Arc<AtomicI64>);

impl Office {
    /// Its number, while it stands.
    pub fn number(&self) -> Option<i64> {
        Some(self.0.load(Ordering::SeqCst)).filter(|n| *n != 0)
    }

    /// Keeps the office open, and takes over what fallen ones had at hand.
    pub async fn keep(&self, pool: &Pool, clock: &Clock, bells: &Bells) {
        loop {
            let fell = self.stand(pool, clock, bells).await;
            self.0.store(0, Ordering::SeqCst);
            if let Err(e) = fell {
                tracing::warn!(error = %format!("{e:#}"), "the office has no database");
            }
            tokio::time::sleep(ROUND).await;
        }
    }

    async fn stand(&self, pool: &Pool, clock: &Clock, bells: &Bells) -> Result<()> {
        // The lock lives and dies with this connection.
        let mut conn = pool.acquire().await.context("a connection")?.detach();
        let number = i64::try_from(getrandom::u64()? >> 1)?.max(1);
        if !office::open(&mut conn, number).await? {
            return Ok(());
        }
        self.0.store(number, Ordering::SeqCst);
        loop {
            let freed = office::take_over(&mut conn, number, clock.now()).await?;
            if freed > 0 {
                tracing::info!(messages = freed, "taken over from a process that is gone");
                bells.courier.ring();
            }
            tokio::time::sleep(ROUND).await;
        }
    }
}
