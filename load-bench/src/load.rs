//! How residents come: so many at a time, or so many each second.

use crate::story::{Told, Town};
use crate::subject::FIRST;
use anyhow::Result;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// How residents come.
#[derive(Clone, Copy, Debug)]
pub enum Load {
    /// So many at a time, each when another one has ended.
    Closed(usize),
    /// So many begin each second, whatever becomes of those before.
    Open(u32),
}

impl fmt::Display for Load {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Load::Closed(n) => write!(f, "closed {n}"),
            Load::Open(rate) => write!(f, "open {rate}"),
        }
    }
}

/// Who comes: each resident once, not neighbour after neighbour but from all over the town.
#[derive(Debug)]
pub struct Crowd {
    residents: i64,
    came: AtomicI64,
    last: i64,
}

/// From one who comes to the next; a prime, so that everybody has come before somebody comes again.
const STRIDE: i64 = 7_368_787;

impl Crowd {
    /// Of a town with so many residents, `before` of whom came earlier.
    pub fn new(residents: i64, before: i64) -> Self {
        Crowd { residents, came: AtomicI64::new(before), last: before + residents }
    }

    /// The number of the next resident; `None`: everybody was there.
    pub fn next(&self) -> Option<i64> {
        let n = self.came.fetch_add(1, Ordering::Relaxed);
        (n < self.last).then_some(FIRST + 1 + n % self.residents * STRIDE % self.residents)
    }
}

impl Load {
    /// Has residents come for so long, or until everybody was there; how it went with each.
    pub async fn run(self, town: &Arc<Town>, crowd: &Arc<Crowd>, time: Duration) -> Vec<Result<Told>> {
        let begun = Instant::now();
        let mut all = JoinSet::new();
        match self {
            Load::Closed(places) => {
                for _ in 0..places {
                    let (town, crowd) = (Arc::clone(town), Arc::clone(crowd));
                    all.spawn(async move {
                        let mut told = vec![];
                        while begun.elapsed() < time
                            && let Some(user) = crowd.next()
                        {
                            told.push(town.play(user).await);
                        }
                        told
                    });
                }
            }
            Load::Open(rate) => {
                let mut tick = tokio::time::interval(Duration::from_secs(1) / rate);
                while begun.elapsed() < time
                    && let Some(user) = crowd.next()
                {
                    tick.tick().await;
                    let town = Arc::clone(town);
                    all.spawn(async move { vec![town.play(user).await] });
                }
            }
        }
        all.join_all().await.into_iter().flatten().collect()
    }
}
