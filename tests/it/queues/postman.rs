//! What Telegram's refusals mean.

use frontdesk::chat::outgoing::Delivery;
use frontdesk::domain::ids::ChatId;
use frontdesk::telegram::{Failure, classify};
use std::time::Duration;

fn refused(code: u16, description: &str) -> Failure {
    Failure::Refused { code, description: description.to_owned(), retry_after: None, migrate_to: None }
}

fn kind(delivery: &Delivery) -> &'static str {
    match delivery {
        Delivery::Delivered(_) => "delivered",
        Delivery::Uploaded(..) => "uploaded",
        Delivery::SlowDown(_) => "slow down",
        Delivery::Transient(_) => "transient",
        Delivery::Unanswered(_) => "unanswered",
        Delivery::Gone(_) => "gone",
        Delivery::MessageGone => "message gone",
        Delivery::Stale => "stale",
        Delivery::Migrated(_) => "migrated",
        Delivery::Rejected(_) => "rejected",
    }
}

#[test]
fn refusals_by_their_words() {
    let table = [
        (400, "Bad Request: query is too old and response timeout expired or query ID is invalid", "stale"),
        (
            400,
            "Bad Request: message is not modified: specified new message content and reply markup are exactly the \
               same as a current content and reply markup of the message",
            "delivered",
        ),
        (403, "Forbidden: bot was blocked by the user", "gone"),
        (403, "Forbidden: user is deactivated", "gone"),
        (403, "Forbidden: bot was kicked from the group chat", "gone"),
        (403, "Forbidden: bot was kicked from the supergroup chat", "gone"),
        (403, "Forbidden: bot is not a member of the supergroup chat", "gone"),
        (403, "Forbidden: bot can't initiate conversation with a user", "gone"),
        (403, "Forbidden: the group chat was deleted", "gone"),
        (400, "Bad Request: chat not found", "gone"),
        (400, "Bad Request: not enough rights to send text messages to the chat", "gone"),
        (400, "Bad Request: have no rights to send a message", "gone"),
        // In such a group words are still welcome.
        (400, "Bad Request: not enough rights to send photos to the chat", "rejected"),
        (403, "Forbidden: not enough rights to send voice messages to the chat", "rejected"),
        (400, "Bad Request: message to edit not found", "message gone"),
        (400, "Bad Request: message can't be edited", "message gone"),
        (400, "Bad Request: message thread not found", "message gone"),
        (400, "Bad Request: TOPIC_CLOSED", "message gone"),
        (400, "Bad Request: message is too long", "rejected"),
        (400, "Bad Request: message caption is too long", "rejected"),
        (400, "Bad Request: message text is empty", "rejected"),
        (400, "Bad Request: can't parse entities: Unsupported start tag \"x\" at byte offset 0", "rejected"),
        (400, "Bad Request: BUTTON_DATA_INVALID", "rejected"),
        (400, "Bad Request: invalid file_id", "rejected"),
        (400, "Bad Request: file is too big", "rejected"),
        (500, "Internal Server Error", "transient"),
        (502, "Bad Gateway", "transient"),
        (401, "Unauthorized", "transient"),
        (429, "Too Many Requests: retry after 7", "slow down"),
    ];
    for (code, description, expected) in table {
        assert_eq!(kind(&classify(&refused(code, description))), expected, "{description}");
    }
    // What was never handed over did not arrive; what was, may have.
    assert_eq!(kind(&classify(&Failure::Unreached("refused".to_owned()))), "transient");
    assert_eq!(kind(&classify(&Failure::Network("timed out".to_owned()))), "unanswered");
}

#[test]
fn pauses_and_new_numbers() {
    let pause = |seconds| Delivery::SlowDown(Duration::from_secs(seconds));
    assert_eq!(classify(&refused(429, "Too Many Requests: retry after 7")), pause(7));
    assert_eq!(classify(&refused(429, "Too Many Requests")), pause(5));
    let told = Failure::Refused { code: 429, description: String::new(), retry_after: Some(31), migrate_to: None };
    assert_eq!(classify(&told), pause(31));
    let description = "Bad Request: group chat was upgraded to a supergroup chat".to_owned();
    let moved = Failure::Refused { code: 400, description, retry_after: None, migrate_to: Some(-1005) };
    assert_eq!(classify(&moved), Delivery::Migrated(ChatId(-1005)));
}
