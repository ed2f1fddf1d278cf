//! The heart of the server: the state behind its lock, and who must hear when it changes.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::Context as _;
use serde_json::{Value, json};
use tokio::sync::{broadcast, watch};

use crate::faults::Faults;
use crate::state::{Bot, Event, State};
use crate::{Clock, SimOptions};

/// The largest request taken: 50 MB and some fields.
pub(crate) const BODY_LIMIT: usize = 52 * 1024 * 1024;
const CALLS_KEPT: usize = 20_000;

/// A call the bot made.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub n: u64,
    pub at: i64,
    pub method: String,
    pub params: Value,
    pub outcome: Result<Value, String>,
}

/// Shared by all requests.
pub(crate) struct Hub {
    state: Mutex<State>,
    blobs: Mutex<HashMap<String, Vec<u8>>>,
    calls: Mutex<(u64, VecDeque<Call>)>,
    faults: Mutex<Faults>,
    file: Option<PathBuf>,
    clock: Option<Clock>,
    pub options: SimOptions,
    pub api_url: String,
    pub events: broadcast::Sender<String>,
    pub wake: watch::Sender<u64>,
    pub stop: watch::Sender<bool>,
    pub turn: AtomicU64,
}

/// Locks, also after somebody panicked while holding the lock.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Hub {
    /// Opens the state file, or begins anew.
    pub fn open(options: SimOptions, api_url: String) -> anyhow::Result<Arc<Hub>> {
        let file = options.state.clone();
        let (id, _) = options.token.split_once(':').context("a token is a number, a colon and 35 characters")?;
        let bot = Bot {
            id: id.parse().context("a token begins with the bot's number")?,
            token: options.token.clone(),
            first_name: options.first_name.clone(),
            username: options.username.clone(),
            privacy: options.privacy,
        };
        let mut state = match file.as_deref().filter(|file| file.exists()) {
            Some(file) => {
                let text = std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
                serde_json::from_slice(&text).with_context(|| format!("{} is not a state file", file.display()))?
            }
            None => State::new(bot.clone()),
        };
        state.bot = bot;
        Ok(Arc::new(Hub {
            state: Mutex::new(state),
            blobs: Mutex::default(),
            calls: Mutex::default(),
            faults: Mutex::default(),
            file,
            clock: options.clock.clone(),
            options,
            api_url,
            events: broadcast::Sender::new(1024),
            wake: watch::Sender::new(0),
            stop: watch::Sender::new(false),
            turn: AtomicU64::new(0),
        }))
    }

    /// Reads or changes the state; afterwards it is saved and everybody hears of it.
    pub fn with<T>(&self, act: impl FnOnce(&mut State, i64) -> T) -> T {
        let mut state = lock(&self.state);
        let now = self.time(&state);
        let result = act(&mut state, now);
        let news = std::mem::take(&mut state.news);
        if std::mem::take(&mut state.dirty) {
            self.save(&state);
            drop(state);
            self.wake.send_modify(|count| *count += 1);
        }
        self.publish(news);
        result
    }

    fn publish(&self, news: Vec<Event>) {
        let mut changed = BTreeSet::new();
        let mut state = false;
        for event in news {
            match event {
                Event::Changed(chat) => drop(changed.insert(chat)),
                Event::State => state = true,
                Event::Told(value) => self.tell(&value),
            }
        }
        if state {
            self.tell(&json!({"state": true}));
        }
        if !changed.is_empty() {
            self.tell(&json!({"changed": changed}));
        }
    }

    /// Sends one event to the pages.
    pub fn tell(&self, event: &Value) {
        // Without listeners there is nobody to miss it.
        let _ = self.events.send(event.to_string());
    }

    fn time(&self, state: &State) -> i64 {
        match &self.clock {
            Some(clock) => clock(),
            None => system_ms() + state.moved_ms,
        }
    }

    /// Moves the clock: the host's if it has given one, otherwise the server's own.
    pub async fn advance(&self, by: Duration) -> i64 {
        if let Some(advance) = &self.options.advance {
            advance(by).await;
        }
        let host = self.clock.is_some();
        let now = self.with(|state, now| {
            let millis = i64::try_from(by.as_millis()).unwrap_or(0);
            state.dirty = true;
            if host {
                return now;
            }
            state.moved_ms += millis;
            now + millis
        });
        self.tell(&json!({"now": now}));
        now
    }

    fn save(&self, state: &State) {
        let Some(file) = &self.file else { return };
        let written = serde_json::to_vec(state).map_err(std::io::Error::from).and_then(|text| replace(file, &text));
        if let Err(why) = written {
            tracing::error!(%why, "the state file could not be written");
        }
    }

    /// Keeps the bytes of a file.
    pub fn keep_bytes(&self, path: &str, bytes: Vec<u8>) {
        if let Some(place) = self.place(path) {
            let made = place.parent().map_or(Ok(()), std::fs::create_dir_all);
            if let Err(why) = made.and_then(|()| replace(&place, &bytes)) {
                tracing::error!(%why, "a file could not be kept");
            }
            return;
        }
        lock(&self.blobs).insert(path.to_owned(), bytes);
    }

    /// The bytes of a file that was sent.
    pub fn bytes(&self, path: &str) -> Option<Vec<u8>> {
        match self.place(path) {
            Some(place) => std::fs::read(place).ok(),
            None => lock(&self.blobs).get(path).cloned(),
        }
    }

    fn place(&self, path: &str) -> Option<PathBuf> {
        let file = self.file.as_ref()?;
        let mut folder = file.clone().into_os_string();
        folder.push(".files");
        Some(PathBuf::from(folder).join(path))
    }

    /// Notes a call.
    pub fn record(&self, method: &str, params: Value, outcome: Result<Value, String>) {
        let at = self.now();
        let mut calls = lock(&self.calls);
        calls.0 += 1;
        let n = calls.0;
        calls.1.push_back(Call { n, at, method: method.to_owned(), params, outcome });
        if calls.1.len() > CALLS_KEPT {
            calls.1.pop_front();
        }
    }

    /// The calls after the `after`th, of one method or all.
    pub fn calls(&self, after: u64, method: Option<&str>) -> Vec<Value> {
        let method = method.map(str::to_lowercase);
        let calls = lock(&self.calls);
        let wanted = calls.1.iter().filter(|c| c.n > after && method.as_ref().is_none_or(|method| *method == c.method));
        wanted
            .map(|call| {
                let mut wire = json!({"n": call.n, "at": call.at, "method": call.method, "params": call.params,
                    "ok": call.outcome.is_ok()});
                match &call.outcome {
                    Ok(result) => wire["result"] = result.clone(),
                    Err(error) => wire["error"] = json!(error),
                }
                wire
            })
            .collect()
    }

    /// Forgets the calls.
    pub fn forget_calls(&self) {
        lock(&self.calls).1.clear();
    }

    /// The troubles ordered.
    pub fn faults(&self) -> MutexGuard<'_, Faults> {
        lock(&self.faults)
    }

    /// Unix milliseconds of the server's clock.
    pub fn now(&self) -> i64 {
        self.time(&lock(&self.state))
    }

    /// Begins a turn of polling; whoever polled before must give way.
    pub fn next_turn(&self) -> u64 {
        let turn = self.turn.fetch_add(1, Ordering::SeqCst) + 1;
        self.wake.send_modify(|count| *count += 1);
        turn
    }

    /// Resolves when the server stops.
    pub async fn stopped(&self) {
        let mut stop = self.stop.subscribe();
        let _ = stop.wait_for(|stopped| *stopped).await;
    }
}

/// Writes a file so that it is either the old or the new one, never half.
fn replace(file: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut name = file.as_os_str().to_owned();
    name.push(".new");
    std::fs::write(&name, bytes)?;
    std::fs::rename(&name, file)
}

/// The machine's clock.
#[allow(clippy::disallowed_methods)] // The one place that asks the machine; hosts and tests hand in their own clock.
fn system_ms() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.ok().and_then(|since| i64::try_from(since.as_millis()).ok()).unwrap_or(0)
}
