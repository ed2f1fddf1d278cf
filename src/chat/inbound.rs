//! What comes in: one update, decoded, with everything that the desk looks at and nothing else.

use crate::domain::ids::{ChatId, MessageId, UserId};
use crate::domain::media::Media;
use chrono::{DateTime, Utc};

/// One decoded update.
#[derive(Clone, Debug, PartialEq)]
pub struct Inbound {
    /// Telegram's number of the update.
    pub update_id: i64,
    /// The chat in which it happened.
    pub chat: Chat,
    /// The forum topic, where the message lies in one.
    pub thread: Option<i32>,
    /// Who did it; `None` for anonymous admins, channels and service updates.
    pub from: Option<Sender>,
    /// What happened.
    pub what: What,
}

/// A chat as an update shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chat {
    /// Its id.
    pub id: ChatId,
    /// Whether it is a private chat with one user.
    pub private: bool,
    /// Whether it is a forum.
    pub forum: bool,
    /// A group's title. Untrusted text.
    pub title: String,
}

/// A Telegram user as an update shows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender {
    /// Their id.
    pub id: UserId,
    /// First and last name. Untrusted text.
    pub name: String,
    /// Their client's language code.
    pub language: Option<String>,
}

/// What a document is called, and how large Telegram says it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Its name. Untrusted text.
    pub name: String,
    /// Bytes.
    pub size: Option<i64>,
}

/// What happened in an update.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// A text message.
    Text {
        /// The message.
        message: MessageId,
        /// Its text, as typed.
        text: String,
        /// The message to which it replies, in the same chat.
        reply_to: Option<MessageId>,
    },
    /// A command addressed to this bot, such as `/start CODE`.
    Command {
        /// The message.
        message: MessageId,
        /// Without slash and bot name, lower case.
        name: String,
        /// What follows it, trimmed.
        args: String,
        /// The message to which it replies.
        reply_to: Option<MessageId>,
    },
    /// A photo, video, voice message, document …; an album comes as several of these.
    Media {
        /// The message.
        message: MessageId,
        /// The file.
        media: Media,
        /// Its caption; empty when there is none.
        caption: String,
        /// The message to which it replies.
        reply_to: Option<MessageId>,
        /// What a document is called.
        named: Option<Named>,
    },
    /// A shared contact.
    Contact {
        /// The message.
        message: MessageId,
        /// The number as Telegram gives it (with or without `+`).
        phone: String,
        /// Whose contact it is; only one's own counts.
        owner: Option<UserId>,
    },
    /// A press on an inline button.
    Press {
        /// Telegram's id of the press, to be answered within 150 s.
        callback: String,
        /// The message that carries the button.
        message: Option<MessageId>,
        /// What the button carries.
        data: String,
    },
    /// Somebody is about to pay a request of the desk: may they? To be answered within 10 s.
    PreCheckout {
        /// Telegram's id of the question.
        query: String,
        /// The payload of the request.
        payload: String,
        /// ISO 4217.
        currency: String,
        /// Minor units.
        amount_minor: i64,
    },
    /// Somebody has paid a request of the desk.
    Paid {
        /// The message.
        message: MessageId,
        /// The payload of the request.
        payload: String,
        /// ISO 4217.
        currency: String,
        /// Minor units.
        amount_minor: i64,
        /// Telegram's number of the payment.
        telegram_charge: String,
        /// The provider's number of the payment.
        provider_charge: String,
    },
    /// A message was edited; counts only where the text differs.
    Edited {
        /// The message.
        message: MessageId,
        /// Its text now.
        text: String,
    },
    /// The user stopped (`true`) or restarted (`false`) the bot in the private chat.
    Blocked(bool),
    /// The bot came into a group or may write there again (`true`); it was removed, or may not write any more (`false`).
    Member(bool),
    /// In a group in which nobody kept the bot from writing it has other rights: it was made an administrator, or is none now.
    Rights,
    /// The group became the supergroup with this id.
    MigratedTo(ChatId),
    /// A message without anything the desk can use (sticker, poll, service message).
    Unusable {
        /// The message, where it was one from a person.
        message: Option<MessageId>,
    },
}

/// A row of the inbox: the raw update and when it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawUpdate {
    /// Telegram's number of the update.
    pub update_id: i64,
    /// The conversation in whose order it is worked: the chat's id, or the user's where there is no chat.
    pub conversation: i64,
    /// The update as Telegram sent it, byte for byte.
    pub body: String,
    /// When it came in.
    pub received_at: DateTime<Utc>,
}
