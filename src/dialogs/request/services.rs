//! What the dialog of paid services asks of the desk.

use crate::domain::bill::Line;
use crate::domain::ids::{CommunityId, TicketId, UnitId};
use crate::domain::media::Media;
use crate::domain::money::Decimal;
use chrono::{DateTime, NaiveDate, Utc};

/// A service as the resident booked it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BookingDraft {
    /// Key of the service.
    pub item: String,
    /// How much of it.
    pub quantity: Option<Decimal>,
    /// For which home.
    pub unit: UnitId,
    /// What else they said.
    pub notes: String,
    /// Photos of it.
    pub media: Vec<Media>,
    /// When it begins; `None`: a price is asked for first.
    pub from: Option<DateTime<Utc>>,
    /// The price as it was read and agreed to.
    pub lines: Vec<Line>,
    /// All of it as the resident read it.
    pub shown: String,
}

/// What the dialog of paid services asks of the desk.
#[derive(Clone, Debug, PartialEq)]
pub enum ServiceRequest {
    /// Show the picture of a service. → `Reply::Sent`, or `Reply::Done` where there is none
    Picture {
        /// Key of the service.
        item: String,
    },
    /// The first free time of each day on which there is one. → `Reply::Days`
    Days {
        /// Key of the service.
        item: String,
        /// How much of it.
        quantity: Option<Decimal>,
    },
    /// The free times of a day. → `Reply::Times`
    Times {
        /// Key of the service.
        item: String,
        /// How much of it.
        quantity: Option<Decimal>,
        /// The day.
        day: NaiveDate,
    },
    /// Keep a time for ten minutes. → `Reply::Held`
    Hold {
        /// Key of the service.
        item: String,
        /// How much of it.
        quantity: Option<Decimal>,
        /// When it begins.
        from: DateTime<Utc>,
    },
    /// Register it. → `Reply::Filed` or `Reply::Booking`
    Book(Box<BookingDraft>),
    /// Staff: name a price, or work beside what was agreed. → `Reply::Done` or `Reply::Refused`
    Offer {
        /// Whose ticket.
        community: CommunityId,
        /// Which.
        ticket: TicketId,
        /// What is done for it.
        words: String,
        /// What it costs, minor units.
        amount_minor: i64,
        /// So many days it holds.
        days: u32,
        /// Photos that explain it.
        media: Vec<Media>,
    },
}

/// Why a booking was not registered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BookingReply {
    /// The time was taken meanwhile.
    Taken,
    /// The catalogue has changed: the price is another one, or it is not offered any more.
    Changed,
}
