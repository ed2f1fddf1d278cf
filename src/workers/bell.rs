//! Bells that wake the workers: rung by Postgres, or by a worker of the same process; never missed, never needed.

use crate::store::Pool;
use chrono::{DateTime, Utc};
use sqlx::postgres::PgListener;
use std::time::Duration;
use tokio::sync::watch;

/// However quiet it is, workers look after this time.
const LOOK: Duration = Duration::from_secs(1);

/// One queue's bell.
#[derive(Clone, Debug)]
pub struct Bell(watch::Sender<u64>);

impl Default for Bell {
    fn default() -> Self {
        Self(watch::Sender::new(0))
    }
}

impl Bell {
    /// Wakes everybody who waits, or will wait for what has just happened.
    pub fn ring(&self) {
        self.0.send_modify(|n| *n = n.wrapping_add(1));
    }

    /// An ear for this bell.
    pub fn ear(&self) -> Ear {
        Ear(self.0.subscribe())
    }
}

/// Hears a bell.
#[derive(Debug)]
pub struct Ear(watch::Receiver<u64>);

impl Ear {
    /// What rings from now on will wake the next [`Ear::wait`]. Said before looking for work.
    pub fn listen(&mut self) {
        self.0.mark_unchanged();
    }

    /// Waits for the bell, until the time given, and never longer than a second.
    pub async fn wait(&mut self, now: DateTime<Utc>, until: Option<DateTime<Utc>>) {
        let pause = until.and_then(|at| (at - now).to_std().ok()).unwrap_or(LOOK);
        let pause = pause.clamp(Duration::from_millis(5), LOOK);
        // Whether it rang or the time is over: the worker looks.
        let _ = tokio::time::timeout(pause, self.0.changed()).await;
    }
}

/// The bells of the queues.
#[derive(Clone, Debug, Default)]
pub struct Bells {
    /// Updates have come, or a timer was set.
    pub desk: Bell,
    /// Messages were posted.
    pub courier: Bell,
    /// A table was sent, or is to be carried out.
    pub tables: Bell,
    /// The account of a unit is to be fetched.
    pub billing: Bell,
}

impl Bells {
    /// Passes on what Postgres rings, as long as it is polled. While the line is down workers look by themselves.
    pub async fn pass_on(&self, pool: &Pool) {
        loop {
            match self.listen(pool).await {
                Ok(()) => {}
                Err(e) => tracing::warn!(error = %e, "the line for notices is down"),
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    async fn listen(&self, pool: &Pool) -> Result<(), sqlx::Error> {
        let mut line = PgListener::connect_with(pool).await?;
        line.listen_all(["inbox", "timer", "outbox", "import", "billing"]).await?;
        self.desk.ring();
        self.courier.ring();
        self.tables.ring();
        self.billing.ring();
        loop {
            let Some(notice) = line.try_recv().await? else { return Ok(()) };
            match notice.channel() {
                "outbox" => self.courier.ring(),
                "import" => self.tables.ring(),
                "billing" => self.billing.ring(),
                _ => self.desk.ring(),
            }
        }
    }
}
