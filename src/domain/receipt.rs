//! Receipts: what one says, frozen when it was issued, and how its number is written.

use super::bill::{Item, Method, Period};
use super::ids::{CommunityId, PaymentId, UnitId};
use super::words::Words;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// The number of a receipt: the community's local year, and a counter without gaps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ReceiptNo {
    /// The year.
    pub year: i32,
    /// From 1 on.
    pub number: i32,
}

impl std::fmt::Display for ReceiptNo {
    /// As people read it: `2026-000123`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:06}", self.year, self.number)
    }
}

impl std::str::FromStr for ReceiptNo {
    type Err = ();

    /// Reads what people write: `2026-000123`, also `2026-123`.
    fn from_str(text: &str) -> Result<Self, ()> {
        let (year, number) = text.trim().split_once('-').ok_or(())?;
        let digits = |t: &str, most: usize| !t.is_empty() && t.len() <= most && t.bytes().all(|b| b.is_ascii_digit());
        if !digits(year, 4) || year.len() != 4 || !digits(number, 9) {
            return Err(());
        }
        let no = Self { year: year.parse().map_err(drop)?, number: number.parse().map_err(drop)? };
        if no.number > 0 { Ok(no) } else { Err(()) }
    }
}

/// What a receipt says; fields are only ever added, with defaults.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// The unit's code.
    pub unit: String,
    /// What was received, minor units.
    pub amount_minor: i64,
    /// ISO 4217.
    pub currency: String,
    /// How it was paid.
    pub method: Method,
    /// On which day.
    pub paid_on: NaiveDate,
    /// What it settled when the receipt was issued; the rest waits as a credit.
    pub lines: Vec<Settled>,
    /// Who paid, as the desk knew them; empty where nobody is known. Untrusted text.
    #[serde(default)]
    pub payer: String,
    /// Who of the staff confirmed it; empty where nobody had to.
    #[serde(default)]
    pub cashier: String,
    /// What the slip or the bank said.
    #[serde(default)]
    pub reference: String,
    /// The community's name.
    pub community: Words,
    /// The company that received the money; none: the community's name stands for it.
    #[serde(default)]
    pub company: Option<Words>,
}

impl Content {
    /// What no bill has used, minor units.
    pub fn credit_minor(&self) -> i64 {
        self.amount_minor - self.lines.iter().map(|l| l.amount_minor).sum::<i64>()
    }
}

/// A bill that a payment settled, wholly or in part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settled {
    /// What it was for.
    pub item: Item,
    /// What it is called, where the item does not say it.
    #[serde(default)]
    pub label: String,
    /// For which time.
    pub period: Period,
    /// How much of the payment it took, minor units.
    pub amount_minor: i64,
}

/// Money of a receipt that was returned later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Returned {
    /// On which day.
    pub on: NaiveDate,
    /// How much, minor units, more than 0.
    pub amount_minor: i64,
}

/// A receipt as it is shown now: what it said from the beginning, and what was returned since.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Its community.
    pub community: CommunityId,
    /// Its number.
    pub no: ReceiptNo,
    /// Whose bills.
    pub unit: UnitId,
    /// For which payment.
    pub payment: PaymentId,
    /// What it says.
    pub content: Content,
    /// When it was issued.
    pub issued_at: DateTime<Utc>,
    /// What was returned since, oldest first.
    pub returned: Vec<Returned>,
}

impl Receipt {
    /// What is left of the payment after everything that was returned, minor units.
    pub fn kept_minor(&self) -> i64 {
        self.content.amount_minor - self.returned.iter().map(|r| r.amount_minor).sum::<i64>()
    }
}
