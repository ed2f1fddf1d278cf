//! What stands behind the doors on the web: updates are kept, questions about health and queues answered.

use super::bell::Bells;
use crate::clock::Clock;
use crate::store::schema::{self, Schema};
use crate::store::{Pool, campaigns, inbox, queues};
use crate::telegram::envelope;
use crate::telemetry::names;
use crate::web::{House, Kept};
use metrics::{counter, gauge};
use metrics_exporter_prometheus::PrometheusHandle;
use std::time::Duration;

/// So long the database may take before it counts as away: Telegram asks again.
const PATIENCE: Duration = Duration::from_secs(10);

/// The front of the house.
pub struct Front {
    /// The database.
    pub pool: Pool,
    /// The time.
    pub clock: Clock,
    /// The bot whose updates come.
    pub bot_id: i64,
    /// Woken when updates come.
    pub bells: Bells,
    /// The metrics.
    pub metrics: PrometheusHandle,
}

impl Front {
    async fn store(&self, body: &str) -> Result<Kept, String> {
        let Some(raw) = envelope(body, self.clock.now()) else {
            counter!(names::UNREADABLE).increment(1);
            tracing::error!(bytes = body.len(), "a body that is no update");
            return Ok(Kept::Unreadable);
        };
        let mut conn = self.pool.acquire().await.map_err(|e| e.to_string())?;
        let new = inbox::store_raw(&mut conn, self.bot_id, &[raw]).await.map_err(|e| format!("{e:#}"))?;
        counter!(names::UPDATES, "how" => "webhook").increment(new);
        counter!(names::DOUBLES).increment(1_u64.saturating_sub(new));
        self.bells.desk.ring();
        Ok(Kept::Yes)
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
