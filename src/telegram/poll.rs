//! Asks Telegram for updates, keeping each exactly as it was written.

use super::api::{Failure, Telegram};
use super::decode::{envelope, number};
use crate::chat::inbound::RawUpdate;
use chrono::{DateTime, Utc};
use serde_json::json;
use serde_json::value::RawValue;
use std::time::Duration;

/// The updates that the desk wants.
pub const ALLOWED_UPDATES: [&str; 5] =
    ["message", "edited_message", "callback_query", "my_chat_member", "pre_checkout_query"];

/// How long Telegram holds an empty answer back.
const HOLD: u64 = 25;

/// Why no updates came.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PollError {
    /// Another program asks with the same token.
    #[error("another program asks for this bot's updates")]
    Rival,
    /// A webhook is set, so that Telegram does not answer here.
    #[error("a webhook is set for this bot")]
    Webhook,
    /// Telegram asks for a pause.
    #[error("Telegram asks for a pause of {0:?}")]
    SlowDown(Duration),
    /// The token is wrong or was changed.
    #[error("Telegram does not accept the token")]
    Token,
    /// Anything else.
    #[error("{0}")]
    Other(String),
}

impl From<Failure> for PollError {
    fn from(failure: Failure) -> Self {
        match &failure {
            Failure::Refused { code: 409, description, .. } if description.contains("webhook") => Self::Webhook,
            Failure::Refused { code: 409, .. } => Self::Rival,
            Failure::Refused { code: 401 | 404, .. } => Self::Token,
            Failure::Refused { code: 429, retry_after, .. } => {
                Self::SlowDown(Duration::from_secs(retry_after.unwrap_or(5).max(1)))
            }
            Failure::Refused { .. } | Failure::Unreached(_) | Failure::Network(_) => Self::Other(failure.to_string()),
        }
    }
}

/// What came of one question.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Updates {
    /// Those that can be kept.
    pub kept: Vec<RawUpdate>,
    /// How many are no updates that can be read; Telegram would bring them again for ever.
    pub unreadable: usize,
    /// The highest number among all of them.
    pub last: Option<i64>,
}

impl Updates {
    /// Reads what Telegram answered, update by update.
    pub fn read<'a>(bodies: impl Iterator<Item = &'a str>, now: DateTime<Utc>) -> Self {
        let mut all = Self::default();
        for body in bodies {
            let update = envelope(body, now);
            all.last = all.last.max(update.as_ref().map_or_else(|| number(body), |u| Some(u.update_id)));
            match update {
                Some(update) => all.kept.push(update),
                None => all.unreadable += 1,
            }
        }
        all
    }
}

impl Telegram {
    /// The next updates, up to a hundred; asking with an offset confirms everything before it. Waits where there are
    /// none.
    ///
    /// # Errors
    /// When Telegram refuses or cannot be reached.
    pub async fn get_updates(&self, offset: Option<i64>, now: DateTime<Utc>) -> Result<Updates, PollError> {
        let mut ask = json!({ "limit": 100, "timeout": HOLD, "allowed_updates": ALLOWED_UPDATES });
        if let (Some(offset), Some(fields)) = (offset, ask.as_object_mut()) {
            fields.insert("offset".to_owned(), offset.into());
        }
        let patience = Duration::from_secs(HOLD + 15);
        let updates: Vec<Box<RawValue>> = self.call_as("getUpdates", &ask, patience).await?;
        Ok(Updates::read(updates.iter().map(|raw| raw.get()), now))
    }
}
