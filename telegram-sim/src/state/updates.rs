//! The queue of updates that wait for the bot.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::State;

/// Updates live 24 hours, presses of buttons 150 seconds.
const DAY_MS: i64 = 24 * 3600 * 1000;
/// How long a press waits for its answer.
pub(crate) const CALLBACK_LIFE_MS: i64 = 150_000;

/// Update kinds that are delivered only when asked for by name.
const ON_REQUEST: [&str; 3] = ["chat_member", "message_reaction", "message_reaction_count"];

/// An update that is not confirmed yet.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Update {
    pub id: i64,
    pub kind: String,
    pub body: Value,
    /// Webhook deliveries of one queue go one after the other: the chat, for presses the person.
    pub queue: i64,
    pub expires_ms: i64,
}

impl Update {
    /// The Bot API's Update.
    pub fn wire(&self) -> Value {
        json!({"update_id": self.id, self.kind.as_str(): self.body})
    }
}

impl State {
    /// Puts an update into the queue if the bot wants its kind.
    pub fn push_update(&mut self, now_ms: i64, kind: &str, queue: i64, body: Value) {
        let wanted = match &self.allowed {
            Some(allowed) if !allowed.is_empty() => allowed.iter().any(|name| name == kind),
            Some(_) | None => !ON_REQUEST.contains(&kind),
        };
        if !wanted {
            return;
        }
        let life = if kind == "callback_query" { CALLBACK_LIFE_MS } else { DAY_MS };
        self.last_update += 1;
        let update = Update { id: self.last_update, kind: kind.to_owned(), body, queue, expires_ms: now_ms + life };
        self.updates.push_back(update);
        self.dirty = true;
    }

    /// Drops what nobody fetched in time.
    pub fn expire(&mut self, now_ms: i64) {
        let before = self.updates.len();
        self.updates.retain(|update| update.expires_ms > now_ms);
        self.dirty |= self.updates.len() != before;
    }

    /// Confirms everything below `offset`; a negative one keeps only the last so many.
    pub fn confirm(&mut self, offset: i64) {
        let before = self.updates.len();
        if offset < 0 {
            let keep = usize::try_from(-offset).unwrap_or(usize::MAX);
            let drop = before.saturating_sub(keep);
            self.updates.drain(..drop);
        } else {
            self.updates.retain(|update| update.id >= offset);
        }
        self.dirty |= self.updates.len() != before;
    }
}
