//! The demo's clock: it runs like the machine's and is moved forward from the page; timers on the way ring in order.

use crate::clock::Clock;
use crate::domain::calendar::Calendar;
use crate::domain::hours::Hours;
use crate::store::floors::Floors;
use crate::store::{Pool, timers};
use crate::telemetry::plain;
use anyhow::{Context, Result};
use chrono::TimeDelta;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use telegram_sim::{Advance, Clock as Face};

/// How long the desk gets to work off what is due at one moment.
const PATIENCE: Duration = Duration::from_secs(5);

/// A clock that can be moved, and remembers by how much.
#[derive(Clone)]
pub(super) struct DemoClock {
    pub clock: Clock,
    ahead: PathBuf,
    pool: Pool,
}

impl DemoClock {
    /// Goes on where the last demo stopped.
    pub fn open(ahead: PathBuf, pool: Pool) -> Result<Self> {
        let clock = Clock::system();
        if let Ok(text) = std::fs::read_to_string(&ahead) {
            let millis = text.trim().parse().with_context(|| format!("{} holds no number", ahead.display()))?;
            clock.advance(TimeDelta::milliseconds(millis));
        }
        Ok(Self { clock, ahead, pool })
    }

    /// The clock as the stand-in reads it.
    pub fn face(&self) -> Face {
        let clock = self.clock.clone();
        Arc::new(move || clock.now().timestamp_millis())
    }

    /// How the stand-in moves it.
    pub fn hands(&self) -> Advance {
        let me = self.clone();
        Arc::new(move |by| {
            let me = me.clone();
            Box::pin(async move {
                if let Err(e) = me.walk(by).await {
                    tracing::error!(error = plain(&e), "the clock could not be moved all the way");
                }
            })
        })
    }

    /// Walks: each timer on the way rings at its own time.
    async fn walk(&self, by: Duration) -> Result<()> {
        let end = self.clock.now() + TimeDelta::from_std(by)?;
        loop {
            self.rest().await?;
            let now = self.clock.now();
            match timers::next_due(&self.pool, Floors::default().timer).await?.filter(|at| *at < end) {
                Some(at) => self.step(at - now)?,
                None => break,
            }
        }
        self.step(end - self.clock.now())?;
        self.rest().await
    }

    /// Moves on to the next working hour: a visitor at night finds the desk open.
    pub fn open_hours(&self, hours: &Hours, zone: chrono_tz::Tz) -> Result<()> {
        let now = self.clock.now();
        match Calendar::new(hours, zone).next_open(now) {
            Some(at) if at > now => self.step(at - now),
            Some(_) | None => Ok(()),
        }
    }

    fn step(&self, by: TimeDelta) -> Result<()> {
        // A timer of the past moves nothing, but time goes on.
        let by = by.max(TimeDelta::milliseconds(1));
        self.clock.advance(by);
        let so_far: i64 = std::fs::read_to_string(&self.ahead).ok().and_then(|t| t.trim().parse().ok()).unwrap_or(0);
        let text = (so_far + by.num_milliseconds()).to_string();
        std::fs::write(&self.ahead, text).with_context(|| format!("{} cannot be written", self.ahead.display()))
    }

    /// Waits until nothing is due any more, or patience ends.
    pub async fn rest(&self) -> Result<()> {
        let since = std::time::Instant::now();
        while since.elapsed() < PATIENCE {
            if timers::busy(&self.pool, self.clock.now()).await? == 0 {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(15)).await;
        }
        tracing::warn!("the desk is still busy; the clock goes on");
        Ok(())
    }
}
