//! An update as Telegram writes it: only the fields that the desk looks at. Everything else may change, be missing,
//! be null or be of a kind that nobody knew when this was written, and no word of a resident gets lost by it.

use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct Update {
    pub update_id: i64,
    pub message: Option<Message>,
    pub edited_message: Option<Message>,
    pub callback_query: Option<CallbackQuery>,
    pub my_chat_member: Option<MemberUpdate>,
    pub pre_checkout_query: Option<PreCheckoutQuery>,
}

#[derive(Deserialize)]
pub(super) struct Message {
    pub message_id: i32,
    pub message_thread_id: Option<i32>,
    #[serde(default)]
    pub is_topic_message: Option<bool>,
    pub from: Option<User>,
    pub sender_chat: Option<Chat>,
    pub chat: Chat,
    pub reply_to_message: Option<Reply>,
    pub text: Option<String>,
    pub caption: Option<String>,
    pub media_group_id: Option<String>,
    pub photo: Option<Vec<File>>,
    pub video: Option<File>,
    pub video_note: Option<File>,
    pub voice: Option<File>,
    pub audio: Option<File>,
    pub animation: Option<File>,
    pub document: Option<File>,
    pub location: Option<Location>,
    pub contact: Option<Contact>,
    pub successful_payment: Option<SuccessfulPayment>,
    pub migrate_to_chat_id: Option<i64>,
    pub sticker: Option<serde::de::IgnoredAny>,
    pub poll: Option<serde::de::IgnoredAny>,
    pub dice: Option<serde::de::IgnoredAny>,
    pub story: Option<serde::de::IgnoredAny>,
    pub game: Option<serde::de::IgnoredAny>,
    pub rich_message: Option<serde::de::IgnoredAny>,
    pub checklist: Option<serde::de::IgnoredAny>,
}

#[derive(Deserialize)]
pub(super) struct Reply {
    pub message_id: i32,
}

#[derive(Deserialize)]
pub(super) struct User {
    pub id: i64,
    #[serde(default)]
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    pub language_code: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Chat {
    pub id: i64,
    #[serde(rename = "type")]
    pub kind: Option<String>,
    pub is_forum: Option<bool>,
    pub title: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct File {
    pub file_id: String,
    pub file_unique_id: String,
    pub file_name: Option<String>,
    pub file_size: Option<i64>,
    pub width: Option<i64>,
    pub height: Option<i64>,
}

#[derive(Deserialize)]
pub(super) struct Location {
    pub latitude: f64,
    pub longitude: f64,
}

#[derive(Deserialize)]
pub(super) struct Contact {
    pub phone_number: String,
    pub user_id: Option<i64>,
}

#[derive(Deserialize)]
pub(super) struct CallbackQuery {
    pub id: String,
    pub from: User,
    pub message: Option<Carrier>,
    pub data: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct PreCheckoutQuery {
    pub id: String,
    pub from: User,
    pub currency: String,
    pub total_amount: i64,
    #[serde(default)]
    pub invoice_payload: String,
}

#[derive(Deserialize)]
pub(super) struct SuccessfulPayment {
    pub currency: String,
    pub total_amount: i64,
    #[serde(default)]
    pub invoice_payload: String,
    #[serde(default)]
    pub telegram_payment_charge_id: String,
    #[serde(default)]
    pub provider_payment_charge_id: String,
}

/// The message under whose button was pressed; only where it is counts.
#[derive(Deserialize)]
pub(super) struct Carrier {
    pub message_id: i32,
    pub chat: Chat,
    pub message_thread_id: Option<i32>,
    pub is_topic_message: Option<bool>,
}

#[derive(Deserialize)]
pub(super) struct MemberUpdate {
    pub chat: Chat,
    pub from: User,
    pub old_chat_member: Option<Member>,
    pub new_chat_member: Member,
}

#[derive(Deserialize)]
pub(super) struct Member {
    #[serde(default)]
    pub status: String,
    pub is_member: Option<bool>,
    pub can_send_messages: Option<bool>,
}

impl Member {
    /// Whether they are in the chat.
    pub fn inside(&self) -> bool {
        match self.status.as_str() {
            "" | "left" | "kicked" => false,
            "restricted" => self.is_member.unwrap_or(true),
            _ => true,
        }
    }

    /// Whether they are in the chat and nobody keeps them from writing there, as far as this tells: what a group keeps from
    /// all its members is told nowhere.
    pub fn writes(&self) -> bool {
        self.inside() && !(self.status == "restricted" && self.can_send_messages == Some(false))
    }
}
