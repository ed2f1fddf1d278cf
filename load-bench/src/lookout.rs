//! The lookout: whether one of the processes was ready at every moment.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::task::JoinHandle;

/// How often it looks.
const PACE: Duration = Duration::from_millis(10);

/// So long a process may take to say that it is ready.
const PATIENCE: Duration = Duration::from_secs(2);

/// What it saw.
#[derive(Clone, Copy, Debug, Default)]
pub struct Seen {
    /// How often it looked.
    pub looks: usize,
    /// How often none was ready.
    pub none: usize,
    /// The longest without one that was ready.
    pub longest: Duration,
}

impl Seen {
    fn note(&mut self, ready: bool, last: Instant) {
        self.looks += 1;
        if !ready {
            (self.none, self.longest) = (self.none + 1, self.longest.max(last.elapsed()));
        }
    }
}

/// Looks until it is asked what it saw.
#[derive(Debug)]
pub struct Lookout {
    seen: Arc<Mutex<Seen>>,
    task: JoinHandle<()>,
}

impl Lookout {
    /// Begins to look at these processes.
    ///
    /// # Errors
    /// When no calls can be made.
    pub fn begin(desks: Vec<SocketAddr>) -> reqwest::Result<Self> {
        let client = reqwest::Client::builder().no_proxy().timeout(PATIENCE).build()?;
        let seen: Arc<Mutex<Seen>> = Arc::default();
        let page = Arc::clone(&seen);
        let task = tokio::spawn(async move {
            let mut last = Instant::now();
            loop {
                let ready = one_is_ready(&client, &desks).await;
                page.lock().unwrap_or_else(PoisonError::into_inner).note(ready, last);
                if ready {
                    last = Instant::now();
                }
                tokio::time::sleep(PACE).await;
            }
        });
        Ok(Self { seen, task })
    }

    /// What it saw until now; it looks no longer.
    pub fn end(self) -> Seen {
        self.task.abort();
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn one_is_ready(client: &reqwest::Client, desks: &[SocketAddr]) -> bool {
    for desk in desks {
        let answer = client.get(format!("http://{desk}/health/ready")).send().await;
        if answer.is_ok_and(|answer| answer.status().is_success()) {
            return true;
        }
    }
    false
}
