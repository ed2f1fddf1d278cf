//! Paid services: what a community offers at which price, who does it, and what a booking and its consents say.

use super::bill::Line;
use super::hours::Hours;
use super::ids::{StaffId, UserId};
use super::lang::Lang;
use super::money::Decimal;
use super::ticket::{State, Ticket, Window};
use super::words::Words;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// So long a time is kept free for a resident who decides (product.md: paid service).
pub const HOLD: TimeDelta = TimeDelta::minutes(10);
/// Times begin and end on these steps.
pub const STEP_MINUTES: i64 = 30;

/// `[services]` of a community's file.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Services {
    /// The groups of the catalogue, in the order in which residents read them.
    #[serde(default)]
    pub groups: Vec<Group>,
    /// What is offered.
    #[serde(default)]
    pub items: Vec<Service>,
    /// Who does it.
    #[serde(default)]
    pub crews: Vec<Crew>,
    /// Days after the work by which it is paid; 0: `DUE_DAYS`.
    #[serde(default)]
    pub due_days: u32,
}

/// Days until the bill of a service is due, where the file says nothing.
pub const DUE_DAYS: u32 = 7;

/// A group of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// Its key.
    pub key: String,
    /// What people call it.
    pub name: Words,
}

/// A service on offer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Service {
    /// Its key; the category of its tickets.
    pub key: String,
    /// Key of its group.
    pub group: String,
    /// What people call it.
    pub name: Words,
    /// What it is.
    pub text: Words,
    /// What it includes: the result that can be expected.
    #[serde(default)]
    pub included: Option<Words>,
    /// What it does not include.
    #[serde(default)]
    pub excluded: Option<Words>,
    /// What it costs.
    pub price: Price,
    /// Key of the department that does it.
    pub department: String,
    /// How long one booking takes, minutes.
    pub minutes: u32,
    /// Minutes more for each measure beyond the first, where the price is by measure.
    #[serde(default)]
    pub minutes_each: u32,
    /// So many hours ahead it has to be booked at the least.
    pub lead_hours: u32,
    /// Until so many hours before its time it can be moved or cancelled in the chat without a fee.
    pub change_hours: u32,
    /// What a later cancellation costs, minor units; `None`: later it is not cancelled in the chat.
    #[serde(default)]
    pub late_fee_minor: Option<i64>,
    /// What is asked of whoever books it.
    #[serde(default)]
    pub asks: Vec<Question>,
    /// Key of its picture among the community's documents.
    #[serde(default)]
    pub picture: Option<String>,
}

/// A question of a service to whoever books it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// What is asked.
    pub text: Words,
    /// What can be chosen; other words do as well.
    #[serde(default)]
    pub choices: Vec<Words>,
}

/// In what a price counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Square metres.
    SquareMetre,
    /// Pieces.
    Piece,
    /// Hours.
    Hour,
}

/// What a service costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Price {
    /// Always the same.
    Fixed {
        /// Minor units.
        amount_minor: i64,
    },
    /// By measure.
    Each {
        /// In what.
        measure: Measure,
        /// What one costs, major units.
        tariff: Decimal,
        /// The least that is charged, minor units.
        #[serde(default)]
        minimum_minor: i64,
    },
    /// Usually between these two; the price is named before anything is agreed.
    Quoted {
        /// From, minor units.
        from_minor: i64,
        /// Until, minor units.
        until_minor: i64,
    },
}

/// People who work together: so many bookings at the same time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Crew {
    /// Its key.
    pub key: String,
    /// What staff call it.
    pub name: Words,
    /// Keys of the groups that it serves.
    pub serves: Vec<String>,
    /// Bookings at the same time.
    pub places: u32,
    /// When it works; `None`: as the desk does.
    #[serde(default)]
    pub hours: Option<Hours>,
}

impl Services {
    /// The service of this key.
    pub fn item(&self, key: &str) -> Option<&Service> {
        self.items.iter().find(|i| i.key == key)
    }

    /// The group of this key.
    pub fn group(&self, key: &str) -> Option<&Group> {
        self.groups.iter().find(|g| g.key == key)
    }

    /// The crew of this key.
    pub fn crew(&self, key: &str) -> Option<&Crew> {
        self.crews.iter().find(|c| c.key == key)
    }

    /// Who does a service, in the order of the file.
    pub fn crews_for<'a>(&'a self, item: &'a Service) -> impl Iterator<Item = &'a Crew> {
        self.crews.iter().filter(|c| c.serves.contains(&item.group))
    }

    /// Days after the work by which it is paid.
    pub fn due(&self) -> u32 {
        if self.due_days == 0 { DUE_DAYS } else { self.due_days }
    }
}

impl Service {
    /// Whether a price is named first.
    pub fn is_quoted(&self) -> bool {
        matches!(self.price, Price::Quoted { .. })
    }

    /// In what it is counted; `None`: it is not asked.
    pub fn measure(&self) -> Option<Measure> {
        match self.price {
            Price::Each { measure, .. } => Some(measure),
            Price::Fixed { .. } | Price::Quoted { .. } => None,
        }
    }

    /// Since when a confirmed time is not moved any more, nor cancelled without a fee; `None`: it still is.
    pub fn too_late(&self, ticket: &Ticket, booking: &Booking, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        booking.coming(ticket)?;
        let (_, window) = booking.time.as_ref()?;
        let limit = window.from - TimeDelta::hours(self.change_hours.into());
        (now > limit).then_some(limit)
    }

    /// What has to be paid when the resident cancels now, minor units: the fee of a late cancellation, or, once the work
    /// was done and came back, what was agreed to. `None`: nothing.
    pub fn cost_of_cancelling(&self, ticket: &Ticket, booking: &Booking, now: DateTime<Utc>) -> Option<i64> {
        if ticket.reopened > 0 {
            return Some(booking.unbilled().map(Consent::total).sum()).filter(|owed| *owed > 0);
        }
        self.too_late(ticket, booking, now).and(self.late_fee_minor)
    }

    /// How long a booking of so much takes, a multiple of [`STEP_MINUTES`]. An hour booked is an hour of work.
    pub fn length(&self, quantity: Option<Decimal>) -> TimeDelta {
        let base = i64::from(self.minutes);
        let more = quantity.map_or(0, |q| match self.measure() {
            Some(Measure::Hour) => q.0.saturating_mul(60) / Decimal::SCALE - base,
            Some(Measure::SquareMetre | Measure::Piece) => {
                (q.0 - Decimal::SCALE).max(0).saturating_mul(i64::from(self.minutes_each)) / Decimal::SCALE
            }
            None => 0,
        });
        let steps = (base + more.max(0) + STEP_MINUTES - 1) / STEP_MINUTES;
        TimeDelta::minutes(steps.clamp(1, 16) * STEP_MINUTES)
    }

    /// The lines of the price of so much, in a language; `None`: it is quoted, or the quantity fits into no amount.
    pub fn lines(
        &self,
        quantity: Option<Decimal>,
        measure: &str,
        minimum: &str,
        lang: Lang,
        currency: &str,
    ) -> Option<Vec<Line>> {
        let name = self.name.get(lang).to_owned();
        match self.price {
            Price::Fixed { amount_minor } => {
                Some(vec![Line { words: name, quantity: None, measure: String::new(), tariff: None, amount_minor }])
            }
            Price::Each { measure: _, tariff, minimum_minor } => {
                let quantity = quantity?;
                let amount_minor = quantity.cost(tariff, currency)?;
                let measure = measure.to_owned();
                let mut lines =
                    vec![Line { words: name, quantity: Some(quantity), measure, tariff: Some(tariff), amount_minor }];
                if amount_minor < minimum_minor {
                    let rest = minimum_minor - amount_minor;
                    let words = minimum.to_owned();
                    lines.push(Line {
                        words,
                        quantity: None,
                        measure: String::new(),
                        tariff: None,
                        amount_minor: rest,
                    });
                }
                Some(lines)
            }
            Price::Quoted { .. } => None,
        }
    }
}

/// A step of time that a place of a crew is taken for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Taken {
    /// Key of the crew.
    pub crew: String,
    /// Which of its places, from 1.
    pub place: i32,
    /// When the step begins.
    pub at: DateTime<Utc>,
}

/// The steps that a time consists of.
pub fn steps(window: Window) -> Vec<DateTime<Utc>> {
    let step = TimeDelta::minutes(STEP_MINUTES);
    let mut all = vec![];
    let mut at = window.from;
    while at < window.until {
        all.push(at);
        at += step;
    }
    all
}

/// What lines come to, minor units.
pub fn total(lines: &[Line]) -> i64 {
    lines.iter().map(|line| line.amount_minor).sum()
}

/// What a booking is beside its ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Booking {
    /// Key of the service.
    pub item: String,
    /// How much of it.
    pub quantity: Option<Decimal>,
    /// The crew and the time that are kept for it; `None`: none is chosen yet, or it was given back.
    pub time: Option<(String, Window)>,
    /// What was offered and agreed, in order: the consent ledger.
    pub consents: Vec<Consent>,
}

/// What a consent is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConsentKind {
    /// Item, quantity, time, price and result, as the resident booked it.
    Booking,
    /// A price that staff named.
    Quotation,
    /// Work beside what was agreed, found on the spot.
    Extra,
    /// What a late cancellation costs.
    Cancellation,
}

/// Where an offer stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConsentState {
    /// The resident has not answered.
    Offered,
    /// Agreed by tap.
    Agreed,
    /// Declined.
    Declined,
    /// Its time is over.
    Lapsed,
    /// Taken back before it was answered.
    Withdrawn,
    /// It was agreed, and the work was cancelled before it was owed.
    Void,
}

/// One row of the consent ledger: what was offered, in the words that the resident read, and what they said to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consent {
    /// Its number in the ticket, from 1.
    pub seq: i32,
    /// What it is about.
    pub kind: ConsentKind,
    /// Where it stands.
    pub state: ConsentState,
    /// What is done for it. Untrusted text.
    pub scope: String,
    /// What it costs, line by line.
    pub lines: Vec<Line>,
    /// Who offered it; `None`: the catalogue.
    pub offered_by: Option<StaffId>,
    /// When.
    pub offered_at: DateTime<Utc>,
    /// Until when it can be agreed.
    pub valid_until: Option<DateTime<Utc>>,
    /// Who answered.
    pub decided_by: Option<UserId>,
    /// When.
    pub decided_at: Option<DateTime<Utc>>,
    /// Key of the bill that charges it.
    pub bill: Option<String>,
}

impl Consent {
    /// What it comes to, minor units.
    pub fn total(&self) -> i64 {
        total(&self.lines)
    }
}

impl Booking {
    /// The offer that waits for the resident's answer.
    pub fn open_offer(&self) -> Option<&Consent> {
        self.consents.iter().rev().find(|c| c.state == ConsentState::Offered)
    }

    /// What was agreed.
    pub fn agreed(&self) -> impl Iterator<Item = &Consent> {
        self.consents.iter().filter(|c| c.state == ConsentState::Agreed)
    }

    /// Whether anything was agreed.
    pub fn is_agreed(&self) -> bool {
        self.agreed().next().is_some()
    }

    /// What was agreed and stands on no bill yet.
    pub fn unbilled(&self) -> impl Iterator<Item = &Consent> {
        self.agreed().filter(|c| c.bill.is_none())
    }

    /// What the bill will come to as agreed by now, minor units.
    pub fn agreed_minor(&self) -> i64 {
        self.agreed().map(Consent::total).sum()
    }

    /// Whether staff may name a time themselves: for what came back; to have a look before a price is named; when they are
    /// late for what was confirmed. Another day is the resident's choice.
    pub fn may_be_promised(&self, ticket: &Ticket) -> bool {
        match self.time {
            _ if ticket.reopened > 0 => true,
            Some(_) => ticket.promise.is_some(),
            None => !self.is_agreed(),
        }
    }

    /// When somebody comes, as it was confirmed; `None`: nothing is confirmed, or they were there.
    pub fn coming(&self, ticket: &Ticket) -> Option<Window> {
        let ahead = ticket.state.is_open() && ticket.state != State::OnSite && ticket.reopened == 0;
        let promise = ticket.promise.filter(|_| ahead)?;
        // The promise is when they come; how long they stay is the booking's. Whoever is late has said so since.
        let booked = self.time.as_ref().map(|(_, window)| *window).filter(|window| window.from == promise.from);
        Some(booked.unwrap_or(promise))
    }
}
