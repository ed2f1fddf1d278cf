//! What Telegram's refusals mean; told by status and wording, because there is nothing else to tell them by.

use super::api::Failure;
use crate::chat::outgoing::Delivery;
use crate::domain::ids::ChatId;
use std::time::Duration;

/// The pause where Telegram asks for one without saying how long.
const PAUSE: u64 = 5;

const GONE: &[&str] = &[
    "chat not found",
    "user not found",
    "user is deactivated",
    "peer_id_invalid",
    "group chat was deactivated",
    "group chat was deleted",
    "bot was kicked",
    "bot was blocked",
    "bot is not a member",
    "chat was deleted",
    "can't initiate conversation",
    "channel_private",
    "not enough rights to send text messages",
    "have no rights to send a message",
];

const MESSAGE_GONE: &[&str] = &[
    "message to edit not found",
    "message can't be edited",
    "message to delete not found",
    "message can't be deleted",
    "message_id_invalid",
    "there is no text in the message to edit",
    "message thread not found",
    "topic_closed",
    "topic_deleted",
    "topic_id_invalid",
];

/// In this group the bot may write, but not send what this message holds.
const NOT_THIS: &str = "not enough rights to send";

const STALE: &[&str] = &["query is too old", "query id is invalid", "query_id_invalid"];

/// What a refusal means for the message.
pub fn classify(failure: &Failure) -> Delivery {
    let (code, description, retry_after, migrate_to) = match failure {
        Failure::Unreached(why) => return Delivery::Transient(why.clone()),
        Failure::Network(why) => return Delivery::Unanswered(why.clone()),
        Failure::Refused { code, description, retry_after, migrate_to } => {
            (*code, description, *retry_after, *migrate_to)
        }
    };
    if let Some(chat) = migrate_to {
        return Delivery::Migrated(ChatId(chat));
    }
    let words = description.to_ascii_lowercase();
    if code == 429 || retry_after.is_some() {
        let seconds = retry_after.or_else(|| words.rsplit(' ').next()?.parse().ok()).unwrap_or(PAUSE);
        return Delivery::SlowDown(Duration::from_secs(seconds.max(1)));
    }
    if code >= 500 {
        return Delivery::Transient(description.clone());
    }
    let says = |list: &[&str]| list.iter().any(|part| words.contains(part));
    if words.contains("message is not modified") {
        Delivery::Delivered(None)
    } else if says(STALE) {
        Delivery::Stale
    } else if says(MESSAGE_GONE) {
        Delivery::MessageGone
    } else if says(GONE) {
        Delivery::Gone(description.clone())
    } else if code == 401 || code == 404 {
        // The token was changed or the address is wrong: the messages are good and wait for the operator.
        Delivery::Transient(description.clone())
    } else if words.contains(NOT_THIS) {
        Delivery::Rejected(description.clone())
    } else if code == 403 {
        Delivery::Gone(description.clone())
    } else {
        Delivery::Rejected(description.clone())
    }
}
