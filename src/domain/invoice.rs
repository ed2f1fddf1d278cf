//! Requests to pay in the chat: what is frozen in one, and when a payment of it may go on.

use super::ids::{BillId, CommunityId, InvoiceId, UnitId, UserId};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// So long a request can be paid: short enough that Telegram still lets the bot take the message away.
pub const LIFE: TimeDelta = TimeDelta::hours(24);

/// So long nobody else may pay the same bills once somebody is about to.
pub const HOLD: TimeDelta = TimeDelta::minutes(5);

/// So long Telegram waits for the answer whether a payment may go on.
pub const PATIENCE: TimeDelta = TimeDelta::seconds(10);

/// Where a request stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InvoiceState {
    /// It can be paid.
    Offered,
    /// Its payer is about to pay.
    Checked,
    /// The money came.
    Paid,
    /// It cannot be paid any more.
    Expired,
}

/// A bill in a request, with what of it was open when it was offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// The bill.
    pub bill: BillId,
    /// How much of it, minor units.
    pub amount_minor: i64,
}

/// A request to pay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invoice {
    /// Its community.
    pub community: CommunityId,
    /// Its key.
    pub id: InvoiceId,
    /// Whose bills.
    pub unit: UnitId,
    /// Who may pay it.
    pub user: UserId,
    /// What Telegram gives back with the payment.
    pub payload: String,
    /// The bills, in the order in which they are paid.
    pub bills: Vec<Part>,
    /// How much, minor units.
    pub amount_minor: i64,
    /// ISO 4217.
    pub currency: String,
    /// Where it stands.
    pub state: InvoiceState,
    /// Until when it can be paid.
    pub expires_at: DateTime<Utc>,
}

/// Somebody is about to pay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkout<'a> {
    /// Who.
    pub user: UserId,
    /// ISO 4217.
    pub currency: &'a str,
    /// Minor units.
    pub amount_minor: i64,
    /// What is open now of each bill of the request, in its order; 0 where there is no such bill any more.
    pub open: &'a [i64],
    /// Until when somebody else is about to pay one of its bills.
    pub held: Option<DateTime<Utc>>,
}

/// Why a payment may not go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoSale {
    /// It was made for somebody else.
    NotTheirs,
    /// Its time is over, or a newer one took its place.
    Expired,
    /// It was paid already.
    Paid,
    /// The bills are not what they were when it was offered.
    Changed,
    /// Somebody else is about to pay the same bills; it can be tried again then.
    Held(DateTime<Utc>),
}

impl Invoice {
    /// Whether a payment may go on.
    ///
    /// # Errors
    /// Why not.
    pub fn check(&self, checkout: &Checkout<'_>, now: DateTime<Utc>) -> Result<(), NoSale> {
        if checkout.user != self.user {
            return Err(NoSale::NotTheirs);
        }
        match self.state {
            InvoiceState::Paid => return Err(NoSale::Paid),
            InvoiceState::Expired => return Err(NoSale::Expired),
            InvoiceState::Offered | InvoiceState::Checked if now >= self.expires_at => return Err(NoSale::Expired),
            InvoiceState::Offered | InvoiceState::Checked => {}
        }
        let same = checkout.currency == self.currency && checkout.amount_minor == self.amount_minor;
        let open = checkout.open.len() == self.bills.len()
            && self.bills.iter().zip(checkout.open).all(|(part, open)| *open >= part.amount_minor);
        if !same || !open {
            return Err(NoSale::Changed);
        }
        match checkout.held.filter(|until| *until > now) {
            Some(until) => Err(NoSale::Held(until)),
            None => Ok(()),
        }
    }
}
