//! A worker's line to the database: one connection that it keeps, and gives up when something went wrong on it.

use crate::store::Pool;
use anyhow::{Context, Result, bail};
use sqlx::pool::PoolConnection;
use sqlx::{PgConnection, Postgres};
use std::time::Duration;

/// So long the database may say nothing to a short piece of work. A server that falls hangs up; one whose machine is gone
/// is only silent, and nobody would be told of it for a quarter of an hour.
const SILENCE: Duration = Duration::from_secs(6);

/// What a short piece of work brings, or that the database is silent: then its connection is not worth keeping.
///
/// # Errors
/// Those of the work, and when it takes too long.
pub async fn answered<T>(work: impl Future<Output = Result<T>>) -> Result<T> {
    match tokio::time::timeout(SILENCE, work).await {
        Ok(outcome) => outcome,
        Err(_) => bail!("the database says nothing for {SILENCE:?}"),
    }
}

/// A connection that is not handed back after each piece of work: the pool would ask the server each time whether it is
/// still there, twice.
#[derive(Debug)]
pub struct Line<'p> {
    pool: &'p Pool,
    held: Option<PoolConnection<Postgres>>,
}

impl<'p> Line<'p> {
    /// A line that connects when it is used.
    pub fn new(pool: &'p Pool) -> Self {
        Self { pool, held: None }
    }

    /// The pool that it comes from, for what has to be written beside.
    pub fn pool(&self) -> &'p Pool {
        self.pool
    }

    /// The connection.
    ///
    /// # Errors
    /// When none can be had.
    pub async fn conn(&mut self) -> Result<&mut PgConnection> {
        if self.held.is_none() {
            self.held = Some(self.pool.acquire().await.context("a connection")?);
        }
        self.held.as_deref_mut().context("a connection")
    }

    /// What came of work on it; where that failed the next piece begins on another connection.
    pub fn heard<T>(&mut self, outcome: Result<T>) -> Result<T> {
        outcome.inspect_err(|_| self.give_up())
    }

    /// It is not needed for a while.
    pub fn hang_up(&mut self) {
        self.held = None;
    }

    /// Something went wrong: the next piece of work begins on another connection.
    pub fn give_up(&mut self) {
        if let Some(mut held) = self.held.take() {
            held.close_on_drop();
        }
    }
}
