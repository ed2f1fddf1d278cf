//! What runs all day: reception (updates in), desk hours (rows and timers → turns), couriers (messages out).

mod bell;
pub mod billing;
pub mod courier;
mod front;
mod hand;
pub mod hours;
pub mod imports;
mod line;
mod office;
mod rack;
pub mod reception;
mod run;
pub mod tidy;
pub mod watch;

pub use bell::{Bell, Bells};
pub use front::Front;
pub use hand::Hand;
pub use hours::{step_inbox, step_inbox_by, step_inbox_since, step_timer, step_timer_since};
pub use office::Office;
pub use rack::{Found, Rack, Reach};
pub use run::{Intake, Parts, run, stop_signal};

use crate::chat::inbound::RawUpdate;
use crate::store::timers::Timer;
use sqlx::PgConnection;

/// The desk, as its hours need it: each turn writes within the transaction that it is handed.
pub trait Turns: Send + Sync + 'static {
    /// Works an update.
    fn hear(&self, tx: &mut PgConnection, raw: &RawUpdate) -> impl Future<Output = anyhow::Result<()>> + Send;
    /// Works updates of different conversations, one after the other.
    fn hear_all(&self, tx: &mut PgConnection, raws: &[&RawUpdate]) -> impl Future<Output = anyhow::Result<()>> + Send {
        async move {
            for raw in raws {
                self.hear(tx, raw).await?;
            }
            Ok(())
        }
    }
    /// Does what is due.
    fn ring(&self, tx: &mut PgConnection, timer: &Timer) -> impl Future<Output = anyhow::Result<()>> + Send;
    /// Says sorry for an update that was set aside.
    fn apologise(&self, tx: &mut PgConnection, raw: &RawUpdate) -> impl Future<Output = anyhow::Result<()>> + Send;
}

impl Turns for crate::desk::Desk {
    async fn hear(&self, tx: &mut PgConnection, raw: &RawUpdate) -> anyhow::Result<()> {
        crate::desk::Desk::hear(self, tx, raw).await
    }

    async fn hear_all(&self, tx: &mut PgConnection, raws: &[&RawUpdate]) -> anyhow::Result<()> {
        crate::desk::Desk::hear_all(self, tx, raws).await
    }

    async fn ring(&self, tx: &mut PgConnection, timer: &Timer) -> anyhow::Result<()> {
        crate::desk::Desk::ring(self, tx, timer).await
    }

    async fn apologise(&self, tx: &mut PgConnection, raw: &RawUpdate) -> anyhow::Result<()> {
        crate::desk::Desk::apologise(self, tx, raw).await
    }
}
