//! What stands behind the doors on the web: updates are kept, questions about health and queues answered.

use super::bell::Bells;
use super::reception::{self, Slip};
use crate::clock::Clock;
use crate::store::Pool;
use crate::store::schema::{self, Schema};
use crate::telegram::envelope;
use crate::telemetry::names;
use crate::web::{House, Kept};
use metrics::counter;
use metrics_exporter_prometheus::PrometheusHandle;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};

/// So long the database may take before it counts as away: Telegram asks again.
const PATIENCE: Duration = Duration::from_secs(10);

/// So many updates can wait to be kept before Telegram has to wait.
const LETTERBOX: usize = 256;

/// The front of the house.
pub struct Front {
    pool: Pool,
    clock: Clock,
    /// Where updates are kept, those that come together at once.
    letterbox: mpsc::Sender<Slip>,
    metrics: PrometheusHandle,
}

impl Front {
    /// The front of the house of this bot; whoever waits for updates is woken by these bells.
    pub fn new(pool: Pool, clock: Clock, (bot_id, bells): (i64, Bells), metrics: PrometheusHandle) -> Self {
        let (letterbox, mut slips) = mpsc::channel(LETTERBOX);
        let kept_in = pool.clone();
        // It ends when the front is gone.
        tokio::spawn(async move { reception::sort(&kept_in, bot_id, &bells, &mut slips).await });
        Self { pool, clock, letterbox, metrics }
    }

    async fn store(&self, body: &str) -> Result<Kept, String> {
        let Some(raw) = envelope(body, self.clock.now()) else {
            counter!(names::UNREADABLE).increment(1);
            tracing::error!(bytes = body.len(), "a body that is no update");
            return Ok(Kept::Unreadable);
        };
        let (done, kept) = oneshot::channel();
        let closed = || "the letterbox is shut".to_owned();
        self.letterbox.send(Slip { raw, done }).await.map_err(|_| closed())?;
        kept.await.map_err(|_| closed())?.map(|()| Kept::Yes)
    }
}

impl House for Front {
    async fn keep(&self, body: String) -> Kept {
        let error = match tokio::time::timeout(PATIENCE, self.store(&body)).await {
            Ok(Ok(kept)) => return kept,
            Ok(Err(e)) => e,
            Err(_) => "the database does not answer".to_owned(),
        };
        tracing::error!(error, "an update could not be kept");
        Kept::NotNow
    }

    async fn ready(&self) -> Result<(), String> {
        standing(&self.pool).await
    }

    async fn metrics(&self) -> String {
        self.metrics.run_upkeep();
        self.metrics.render()
    }
}

/// Whether the program can work; the reason where it cannot.
pub(super) async fn standing(pool: &Pool) -> Result<(), String> {
    let asked = tokio::time::timeout(Duration::from_secs(3), schema::look(pool)).await;
    match asked {
        // Who began on an older one works on it: that is what a migration promises. Beginning on a newer one is refused.
        Ok(Ok(Schema::Current | Schema::Newer(_))) => Ok(()),
        Ok(Ok(Schema::Behind(_) | Schema::Broken(_))) => Err("the database lacks migrations".to_owned()),
        Ok(Err(_)) | Err(_) => Err("the database does not answer".to_owned()),
    }
}
