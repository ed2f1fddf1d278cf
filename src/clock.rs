//! The only place that asks the time.

use chrono::{DateTime, TimeDelta, Utc};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// Tells the time; handed to whoever needs it.
#[derive(Clone)]
pub struct Clock(Face);

#[derive(Clone)]
enum Face {
    /// The machine's clock, moved forward by so many milliseconds.
    Running(Arc<AtomicI64>),
    /// Stands still; milliseconds since 1970.
    Still(Arc<AtomicI64>),
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self(Face::Running(Arc::default()))
    }

    /// A clock that stands still until it is moved (tests).
    pub fn still(at: DateTime<Utc>) -> Self {
        Self(Face::Still(Arc::new(AtomicI64::new(at.timestamp_millis()))))
    }

    /// The time, to the millisecond (so that it survives the database unchanged).
    pub fn now(&self) -> DateTime<Utc> {
        let millis = match &self.0 {
            Face::Running(ahead) => {
                #[allow(clippy::disallowed_methods)]
                let machine = Utc::now();
                machine.timestamp_millis() + ahead.load(Ordering::SeqCst)
            }
            Face::Still(at) => at.load(Ordering::SeqCst),
        };
        DateTime::from_timestamp_millis(millis).unwrap_or_default()
    }

    /// Moves the clock forward: tests, and the demo, where a day passes by a tap.
    pub fn advance(&self, by: TimeDelta) {
        let (Face::Running(value) | Face::Still(value)) = &self.0;
        value.fetch_add(by.num_milliseconds().max(0), Ordering::SeqCst);
    }

    /// Sets the clock back, as an operator or a time server may do to a machine's (tests).
    pub fn set_back(&self, by: TimeDelta) {
        let (Face::Running(value) | Face::Still(value)) = &self.0;
        value.fetch_sub(by.num_milliseconds().max(0), Ordering::SeqCst);
    }
}
