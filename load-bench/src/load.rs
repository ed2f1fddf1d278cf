//! How residents come: so many at a time, or so many each second.

use crate::story::{Told, Town};
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

impl Load {
    /// Has residents come for so long; how it went with each. `users` is the last one's number.
    pub async fn run(self, town: &Arc<Town>, users: &Arc<AtomicI64>, time: Duration) -> Vec<Result<Told>> {
        let begun = Instant::now();
        let mut all = JoinSet::new();
        match self {
            Load::Closed(places) => {
                for _ in 0..places {
                    let (town, users) = (Arc::clone(town), Arc::clone(users));
                    all.spawn(async move {
                        let mut told = vec![];
                        while begun.elapsed() < time {
                            told.push(town.play(users.fetch_add(1, Ordering::Relaxed) + 1).await);
                        }
                        told
                    });
                }
            }
            Load::Open(rate) => {
                let mut tick = tokio::time::interval(Duration::from_secs(1) / rate);
                while begun.elapsed() < time {
                    tick.tick().await;
                    let (town, users) = (Arc::clone(town), Arc::clone(users));
                    all.spawn(async move { vec![town.play(users.fetch_add(1, Ordering::Relaxed) + 1).await] });
                }
            }
        }
        all.join_all().await.into_iter().flatten().collect()
    }
}
