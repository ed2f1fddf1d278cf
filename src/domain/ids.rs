//! Identifiers: a number of one kind cannot be taken for another.

use serde::{Deserialize, Serialize};

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident($inner:ty);)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub $inner);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    )*};
}

id! {
    /// A community (residential compound); the first part of every key.
    CommunityId(i64);
    /// A building of a community.
    BuildingId(i64);
    /// A unit (dwelling or shop) of a community.
    UnitId(i64);
    /// A member of staff of a community.
    StaffId(i64);
    /// A ticket of a community; what people see is its number.
    TicketId(i64);
    /// A standard answer of a community.
    AnswerId(i64);
    /// A bill of a community; what people see is its number in the books.
    BillId(i64);
    /// A payment of a community.
    PaymentId(i64);
    /// What a resident says to have paid.
    ClaimId(i64);
    /// A file that the desk sends.
    DocumentId(i64);
    /// A request to pay in the chat.
    InvoiceId(i64);
    /// A campaign of a community.
    CampaignId(i64);
    /// A date by which a resident promised to pay.
    PromiseId(i64);
    /// A plan of payment by instalments.
    PlanId(i64);
    /// What a unit is reminded of on a day.
    ReminderId(i64);
    /// A Telegram user; from 2^60 on a resident without Telegram (see [`UserId::has_chat`]), from 2^61 on one who was forgotten.
    UserId(i64);
    /// A Telegram chat: equal to the user's id in a private chat, negative for groups.
    ChatId(i64);
    /// A message within its chat.
    MessageId(i32);
}

/// Where the numbers of residents without Telegram begin; Telegram's own are far below.
const WITHOUT_TELEGRAM: i64 = 1 << 60;
/// Where the numbers of residents begin who were forgotten.
const FORMER: i64 = 1 << 61;

impl UserId {
    /// Whether this is a Telegram user, who can be written to. Residents without Telegram have numbers from 2^60 on, given
    /// by the database: they are phoned.
    pub fn has_chat(self) -> bool {
        self.0 < WITHOUT_TELEGRAM
    }

    /// Whether this stands for a resident who was forgotten: nobody knows who it was, and nobody is asked anything.
    pub fn is_former(self) -> bool {
        self.0 >= FORMER
    }

    /// The private chat of this user.
    pub fn private_chat(self) -> ChatId {
        ChatId(self.0)
    }
}

impl ChatId {
    /// Whether there is such a chat in Telegram: those of residents without Telegram are nowhere.
    pub fn exists(self) -> bool {
        self.0 < WITHOUT_TELEGRAM
    }
}
