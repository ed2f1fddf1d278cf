//! A worker's line to the database: one connection that it keeps, and gives up when something went wrong on it.

use crate::store::Pool;
use anyhow::{Context, Result};
use sqlx::pool::PoolConnection;
use sqlx::{PgConnection, Postgres};

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
