//! What stands behind the doors on the web: updates are kept, questions about health and queues answered.

use super::bell::Bells;
use super::reception::{self, Slip};
use crate::clock::Clock;
use crate::store::schema::{self, Schema};
use crate::store::{Pool, campaigns, queues};
use crate::telegram::envelope;
use crate::telemetry::names;
use crate::web::{House, Kept};
use metrics::{counter, gauge};
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
        let asked = tokio::time::timeout(Duration::from_secs(3), schema::look(&self.pool)).await;
        match asked {
            Ok(Ok(Schema::Current)) => Ok(()),
            Ok(Ok(Schema::Behind(_) | Schema::Broken(_))) => Err("the database lacks migrations".to_owned()),
            Ok(Ok(Schema::Newer(_))) => Err("the database is newer than this program".to_owned()),
            Ok(Err(_)) | Err(_) => Err("the database does not answer".to_owned()),
        }
    }

    async fn metrics(&self) -> String {
        let now = self.clock.now();
        if let Ok(depths) = queues::depths(&self.pool, now).await {
            for depth in depths {
                let age = depth.oldest.map_or(0, |at| (now - at).num_seconds().max(0));
                gauge!(names::QUEUE_DEPTH, "queue" => depth.queue).set(depth.waiting as f64);
                gauge!(names::QUEUE_AGE, "queue" => depth.queue).set(age as f64);
                gauge!(names::QUEUE_BURIED, "queue" => depth.queue).set(depth.buried as f64);
            }
        }
        if let Ok(open) = campaigns::open(&self.pool).await {
            for (state, n) in [("planned", open.planned), ("running", open.running), ("paused", open.paused)] {
                gauge!(names::CAMPAIGNS, "state" => state).set(n as f64);
            }
            gauge!(names::CAMPAIGN_WAITING).set(open.waiting as f64);
        }
        self.metrics.run_upkeep();
        self.metrics.render()
    }
}
