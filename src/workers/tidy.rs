//! Tidying up: what is over is forgotten once an hour, and what is older than a community allows once a day, in pages.

use crate::clock::Clock;
use crate::store::{Pool, communities, documents, inbox, outbox, phones, retention};
use crate::telemetry::plain;
use anyhow::{Context, Result};
use std::time::{Duration, Instant};

/// How often it is looked whether something is to be forgotten.
const EVERY: Duration = Duration::from_secs(3600);
/// Between two pages others have the database to themselves: so long at least, and so many times as long as the page took.
const BREATH: Duration = Duration::from_millis(200);
const BREATHS: u32 = 9;

/// Forgets without end.
pub(super) async fn work(pool: &Pool, clock: &Clock) {
    loop {
        if let Err(e) = prune(pool, clock).await {
            tracing::warn!(error = plain(&e), "old rows could not be forgotten");
        }
        loop {
            let begun = Instant::now();
            match step(pool, clock).await {
                Ok(true) => tokio::time::sleep(BREATH.max(begun.elapsed() * BREATHS)).await,
                Ok(false) => break,
                Err(e) => {
                    tracing::warn!(error = plain(&e), "what is too old could not be forgotten");
                    break;
                }
            }
        }
        tokio::time::sleep(EVERY).await;
        seal_phones(pool).await;
    }
}

/// What queues have done with, and files that nobody asks for.
async fn prune(pool: &Pool, clock: &Clock) -> Result<()> {
    let mut conn = pool.acquire().await?;
    inbox::prune(&mut conn, clock.now()).await?;
    outbox::prune(&mut conn, clock.now()).await?;
    documents::prune(&mut conn, clock.now()).await?;
    Ok(())
}

/// Phone numbers of before are sealed, as soon as no version is at work any more that would not see them then.
pub(super) async fn seal_phones(pool: &Pool) {
    let sealed = async { phones::seal_plain(pool, phones::ring()?).await };
    match sealed.await {
        Ok(Some(0)) => {}
        Ok(Some(sealed)) => tracing::info!(sealed, "phone numbers that stood in the clear are sealed"),
        Ok(None) => tracing::info!("phone numbers are not sealed yet: an older version is at work beside this one"),
        Err(e) => tracing::warn!(error = plain(&e), "phone numbers in the clear could not be sealed"),
    }
}

/// Takes one page of one kind away. `false`: everything was looked through today, or another process is at it.
///
/// # Errors
/// When the database fails; nothing of the page has happened then.
pub async fn step(pool: &Pool, clock: &Clock) -> Result<bool> {
    let now = clock.now();
    let mut tx = pool.begin().await?;
    let next = match retention::mine(&mut tx).await? {
        true => retention::next(&mut tx, now).await?,
        false => None,
    };
    if let Some((community, kind)) = next {
        let house = communities::load(&mut tx, community).await?.context("a community is gone")?;
        retention::page(&mut tx, (community, kind), house.settings.retention.days(kind), now).await?;
    }
    // What is only dropped may hold the right to look until somebody has time to take it back.
    tx.commit().await?;
    Ok(next.is_some())
}
