//! What goes out: finished messages with their buttons, the port that carries them, and what became of them.

use super::button::Button;
use crate::domain::ids::{ChatId, CommunityId, DocumentId, MessageId};
use crate::domain::media::MediaKind;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// One thing to be done at Telegram, with final text; the payload of an outbox row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "op", rename_all = "snake_case")]
pub enum Op {
    /// Send a new message.
    Send {
        /// What it says.
        body: Body,
        /// Its buttons.
        #[serde(default)]
        keyboard: Keyboard,
        /// The message to which it replies; sent without reply where that is gone.
        #[serde(default)]
        reply_to: Option<MessageId>,
        /// Whether it comes without a sound (a quiet update).
        #[serde(default)]
        silent: bool,
    },
    /// Change a message: the given one, else the one that the row's slot shows.
    Edit {
        /// The message; `None`: the slot's.
        #[serde(default)]
        message: Option<MessageId>,
        /// Its new text, Telegram HTML, at most 4,096 characters without markup.
        html: String,
        /// Its new inline buttons; any other keyboard removes them.
        #[serde(default)]
        keyboard: Keyboard,
    },
    /// Take the buttons off a message and leave its text.
    Strip {
        /// The message; `None`: the slot's.
        #[serde(default)]
        message: Option<MessageId>,
    },
    /// Take a message away from everybody's eyes.
    Delete {
        /// The message; `None`: the slot's.
        #[serde(default)]
        message: Option<MessageId>,
    },
    /// Say whether a payment may go on.
    AnswerCheckout {
        /// Telegram's id of its question.
        query: String,
        /// Plain words why not; `None`: it may.
        #[serde(default)]
        refusal: Option<String>,
    },
    /// Answer a press, so that the button stops turning.
    Answer {
        /// Telegram's id of the press.
        callback: String,
        /// Plain words, at most 200 characters; `None`: nothing is shown.
        #[serde(default)]
        text: Option<String>,
        /// Whether the words come as a window that has to be closed.
        #[serde(default)]
        alert: bool,
    },
}

impl Op {
    /// What it is called once it is done.
    pub fn done(&self) -> &'static str {
        match self {
            Op::Send { .. } => "sent",
            Op::Edit { .. } => "edited",
            Op::Strip { .. } => "stripped",
            Op::Delete { .. } => "deleted",
            Op::Answer { .. } | Op::AnswerCheckout { .. } => "answered",
        }
    }
}

/// What a new message says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "body", rename_all = "snake_case")]
pub enum Body {
    /// Text in Telegram's HTML.
    Html {
        /// The text.
        html: String,
    },
    /// A file that Telegram already has.
    Media {
        /// What it is.
        kind: MediaKind,
        /// Its id (`LATITUDE,LONGITUDE` for a location).
        file_id: String,
        /// Caption in Telegram's HTML, at most 1,024 characters without markup.
        #[serde(default)]
        caption: String,
    },
    /// A file of the desk's own: the courier encloses it.
    Document {
        /// Whose.
        community: CommunityId,
        /// Which.
        document: DocumentId,
        /// Caption in Telegram's HTML, at most 1,024 characters without markup.
        #[serde(default)]
        caption: String,
        /// Whether it is a picture to look at, rather than a file to keep.
        #[serde(default)]
        shown: bool,
    },
    /// A request to pay, with Telegram's own button.
    Invoice(Invoice),
    /// Two to ten photos and videos that belong together.
    Album {
        /// Kind and id of each.
        items: Vec<(MediaKind, String)>,
        /// Caption of the first one.
        #[serde(default)]
        caption: String,
    },
}

/// A request to pay through Telegram.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invoice {
    /// Key of the community: the messenger knows its payment provider.
    pub provider: String,
    /// What is paid, 1 to 32 characters.
    pub title: String,
    /// More of it, 1 to 255 characters.
    pub description: String,
    /// What comes back with the payment, 1 to 128 bytes.
    pub payload: String,
    /// ISO 4217.
    pub currency: String,
    /// What the amount is made of: words, and minor units.
    pub prices: Vec<(String, i64)>,
}

/// The buttons under a message.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(tag = "kind", content = "rows", rename_all = "snake_case")]
pub enum Keyboard {
    /// No buttons.
    #[default]
    None,
    /// Buttons under the message, row by row.
    Inline(Vec<Vec<Key>>),
    /// One large key below the input field that shares one's own phone number; its label.
    ShareContact(String),
    /// Takes the large key away.
    Remove,
}

/// An inline button.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key {
    /// Plain words on it.
    pub label: String,
    /// What it does.
    pub act: KeyAct,
}

/// What an inline button does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", content = "with", rename_all = "snake_case")]
pub enum KeyAct {
    /// Tells the desk; the encoded `Button`.
    Press(String),
    /// Opens an address.
    Url(String),
    /// Copies words, at most 256 characters.
    Copy(String),
}

impl Key {
    /// A button that tells the desk.
    pub fn press(label: impl Into<String>, button: &Button) -> Self {
        Self { label: label.into(), act: KeyAct::Press(button.encode()) }
    }
}

/// Where a message goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Address {
    /// The chat.
    pub chat: ChatId,
    /// The forum topic; `None` for ordinary chats and the General topic.
    pub thread: Option<i32>,
}

impl Address {
    /// A chat without topics.
    pub fn chat(chat: ChatId) -> Self {
        Self { chat, thread: None }
    }
}

/// What a courier hands to the messenger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parcel {
    /// Where it goes.
    pub to: Address,
    /// What is to be done; every message id resolved.
    pub op: Op,
    /// The file that goes with it.
    pub enclosed: Option<Enclosure>,
}

/// A file that goes with a parcel.
#[derive(Clone, PartialEq, Eq)]
pub struct Enclosure {
    /// What it is called.
    pub name: String,
    /// Its content type.
    pub mime: String,
    /// Under which Telegram has it already; where Telegram does not know it any more, the bytes are sent anew.
    pub file_id: Option<String>,
    /// What is in it.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for Enclosure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Enclosure({}, {} bytes)", self.name, self.bytes.len())
    }
}

/// What became of a parcel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// Done. The first message's id where a message was sent.
    Delivered(Option<MessageId>),
    /// Done, and Telegram keeps the enclosed file under this id: the next time it need not be sent again.
    Uploaded(MessageId, String),
    /// Telegram asks for a pause.
    SlowDown(Duration),
    /// The network or Telegram failed and the parcel was not taken; try again later.
    Transient(String),
    /// It was handed over and no answer came: it may have arrived.
    Unanswered(String),
    /// The chat cannot be reached any more: blocked, kicked, deleted.
    Gone(String),
    /// The message or topic to be changed is gone.
    MessageGone,
    /// The press, or the question about a payment, is too old to be answered; nothing is left to do.
    Stale,
    /// The group has a new id.
    Migrated(ChatId),
    /// Telegram refuses what we sent: a mistake of ours.
    Rejected(String),
}

/// The port to Telegram; its double in tests is the only one besides the clock's.
pub trait Messenger: Send + Sync + 'static {
    /// Carries one parcel.
    fn deliver(&self, parcel: &Parcel) -> impl Future<Output = Delivery> + Send;
}
