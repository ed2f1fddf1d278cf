//! Bills, payments, and the account of a unit (product.md: bill, payment, receipt). Balances come from the database's
//! `bill_standing`; nothing here adds them up a second time from other rows.

use super::ids::{BillId, ClaimId, PaymentId, StaffId, UnitId, UserId};
use super::media::Media;
use super::money::Decimal;
use super::person::Tie;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// What a bill is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Item {
    /// The property management fee.
    ManagementFee,
    /// Parking.
    Parking,
    /// Water.
    Water,
    /// Electricity.
    Electricity,
    /// Heating.
    Heating,
    /// A paid service.
    Service,
    /// Something else; the bill's label says what.
    Other,
}

impl Item {
    /// Every item, in the order in which people read them.
    pub const ALL: [Item; 7] =
        [Item::ManagementFee, Item::Parking, Item::Water, Item::Electricity, Item::Heating, Item::Service, Item::Other];

    /// Its word in the database, in files and in tables.
    pub fn word(self) -> &'static str {
        match self {
            Item::ManagementFee => "management_fee",
            Item::Parking => "parking",
            Item::Water => "water",
            Item::Electricity => "electricity",
            Item::Heating => "heating",
            Item::Service => "service",
            Item::Other => "other",
        }
    }
}

/// What a row of the bills is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// The bill itself.
    Charge,
    /// It was wrong: so much more, or less.
    Correction,
    /// So much is given.
    Credit,
}

/// One line of what a bill's amount is made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// What it is: `Basic rate`.
    pub words: String,
    /// How much of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantity: Option<Decimal>,
    /// Of what: `kWh`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub measure: String,
    /// What one costs, major units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tariff: Option<Decimal>,
    /// What it comes to, minor units.
    pub amount_minor: i64,
}

/// The time for which something is owed; both days belong to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Period {
    /// Its first day.
    pub from: NaiveDate,
    /// Its last day.
    pub until: NaiveDate,
}

/// A bill that the books bring.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewBill {
    /// Whose.
    pub unit: UnitId,
    /// Its number in the books, one for each in the community.
    pub key: String,
    /// The bill itself, or what it does to the one it corrects.
    pub sort: Sort,
    /// The bill that a correction or credit changes.
    pub corrects: Option<BillId>,
    /// What it is for.
    pub item: Item,
    /// What it is called, where the item does not say it.
    pub label: String,
    /// For which time.
    pub period: Period,
    /// How much, where it is measured.
    pub quantity: Option<Decimal>,
    /// Of what: `m²`.
    pub measure: String,
    /// What one costs, major units.
    pub tariff: Option<Decimal>,
    /// What is owed, minor units; of a correction the difference.
    pub amount_minor: i64,
    /// ISO 4217.
    pub currency: String,
    /// By when.
    pub due_on: NaiveDate,
    /// What the amount is made of, where it is more than one line.
    pub lines: Vec<Line>,
    /// What the books say beside.
    pub note: String,
}

impl NewBill {
    /// What is charged under this number for something done on one day, due the same day.
    pub fn of_day(
        (unit, key): (UnitId, String),
        (item, label): (Item, &str),
        day: NaiveDate,
        (amount_minor, currency): (i64, &str),
    ) -> NewBill {
        NewBill {
            unit,
            key,
            sort: Sort::Charge,
            corrects: None,
            item,
            label: label.to_owned(),
            period: Period { from: day, until: day },
            quantity: None,
            measure: String::new(),
            tariff: None,
            amount_minor,
            currency: currency.to_owned(),
            due_on: day,
            lines: vec![],
            note: String::new(),
        }
    }
}

/// A correction or credit of a bill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Which of the two.
    pub sort: Sort,
    /// So much more or less, minor units.
    pub amount_minor: i64,
    /// Why.
    pub note: String,
    /// When it came.
    pub at: DateTime<Utc>,
}

/// A bill as it stands now: a row of `bill_standing`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bill {
    /// Its key.
    pub id: BillId,
    /// Whose.
    pub unit: UnitId,
    /// Its number in the books.
    pub key: String,
    /// What it is for.
    pub item: Item,
    /// What it is called, where the item does not say it.
    pub label: String,
    /// For which time.
    pub period: Period,
    /// How much, where it is measured.
    pub quantity: Option<Decimal>,
    /// Of what.
    pub measure: String,
    /// What one costs, major units.
    pub tariff: Option<Decimal>,
    /// What it was at first, minor units.
    pub amount_minor: i64,
    /// What it is with every correction and credit.
    pub charged_minor: i64,
    /// What was paid of it.
    pub paid_minor: i64,
    /// What is still to be paid; below zero: too much was paid.
    pub open_minor: i64,
    /// ISO 4217.
    pub currency: String,
    /// By when, after the last correction.
    pub due_on: NaiveDate,
    /// What the amount is made of, where it is more than one line.
    pub lines: Vec<Line>,
    /// What the books say beside.
    pub note: String,
    /// Corrections and credits, oldest first.
    pub changes: Vec<Change>,
    /// Whether somebody said that it is wrong and it is being looked into.
    pub disputed: bool,
}

impl Bill {
    /// Whether it was made by the ticket of this number; a further one of the same ticket has a number behind it.
    pub fn is_of(&self, ticket: &str) -> bool {
        self.key.strip_prefix(ticket).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    }

    /// Whether something of it is still to be paid.
    pub fn is_open(&self) -> bool {
        self.open_minor > 0
    }

    /// Whether it should have been paid before today.
    pub fn is_overdue(&self, today: NaiveDate) -> bool {
        self.is_open() && self.due_on < today
    }
}

/// How money came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// Cash at the counter.
    Cash,
    /// A cheque.
    Cheque,
    /// A transfer to the company's account.
    Transfer,
    /// In the chat, by Telegram's payment provider.
    Online,
    /// Given by the company.
    Credit,
    /// Otherwise.
    Other,
}

/// Money that came in, about to be written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPayment {
    /// Whose bills it is for.
    pub unit: UnitId,
    /// Its number in the books, or where it came from: one for each in the community, so that nothing is booked twice.
    pub key: String,
    /// How it came.
    pub method: Method,
    /// How much, minor units, more than 0.
    pub amount_minor: i64,
    /// ISO 4217.
    pub currency: String,
    /// On which day it was paid.
    pub paid_on: NaiveDate,
    /// What the slip or the bank says.
    pub reference: String,
    /// Who of the staff confirmed it.
    pub by_staff: Option<StaffId>,
    /// The bills that it is for, in this order; the oldest due ones follow.
    pub bills: Vec<BillId>,
}

/// A payment as an account shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    /// Its key.
    pub id: PaymentId,
    /// The payment that it returns, where it is a refund.
    pub refunds: Option<PaymentId>,
    /// How it came.
    pub method: Method,
    /// How much, minor units; below zero: returned.
    pub amount_minor: i64,
    /// On which day.
    pub paid_on: NaiveDate,
    /// Year and number of its receipt, where it has one.
    pub receipt: Option<(i32, i32)>,
}

/// Where a claim to have paid stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClaimState {
    /// The cashier has not looked yet.
    Waiting,
    /// The money is there, all of it.
    Confirmed,
    /// A part of it is there.
    Partly,
    /// It was not found.
    NotFound,
    /// The resident took it back.
    Withdrawn,
}

/// "I have paid": what a resident says and shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Its key.
    pub id: ClaimId,
    /// Whose bills.
    pub unit: UnitId,
    /// Who says it.
    pub user: UserId,
    /// How much, minor units.
    pub amount_minor: i64,
    /// ISO 4217.
    pub currency: String,
    /// On which day.
    pub paid_on: NaiveDate,
    /// How.
    pub method: Method,
    /// What they wrote with it. Untrusted text.
    pub words: String,
    /// The slip.
    pub media: Vec<Media>,
    /// The bills that it is for; the oldest due ones follow.
    pub bills: Vec<BillId>,
    /// Where it stands.
    pub state: ClaimState,
    /// How much of it was found, minor units.
    pub confirmed_minor: Option<i64>,
    /// Why it was not found, or only a part of it.
    pub reason: Option<String>,
    /// Who decided.
    pub decided_by: Option<StaffId>,
    /// When it was decided or taken back.
    pub decided_at: Option<DateTime<Utc>>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// Why money was not found, or only a part of it. Kept as its word; free words stand beside these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    /// It has not arrived yet.
    NotArrived,
    /// The slip cannot be read.
    Unreadable,
    /// It went to another account.
    OtherAccount,
    /// The slip says another amount.
    OtherAmount,
    /// The rest of it has not arrived yet.
    RestNotArrived,
}

impl Missing {
    /// Why nothing of it was found.
    pub const NOTHING: [Missing; 4] =
        [Missing::NotArrived, Missing::Unreadable, Missing::OtherAccount, Missing::OtherAmount];
    /// Why only a part of it was found.
    pub const PART: [Missing; 2] = [Missing::RestNotArrived, Missing::OtherAmount];
}

/// What the cashier says of a claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum Verdict {
    /// All of it is there.
    All,
    /// So much of it is there, and why not all.
    Part {
        /// Minor units.
        amount_minor: i64,
        /// A word of [`Missing`], or free words.
        reason: String,
    },
    /// It is not there, and why.
    Nothing {
        /// A word of [`Missing`], or free words.
        reason: String,
    },
}

/// What a unit owes, and what it paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Whose.
    pub unit: UnitId,
    /// Its code, as people write it.
    pub code: String,
    /// ISO 4217.
    pub currency: String,
    /// Its bills, the newest period first.
    pub bills: Vec<Bill>,
    /// Its payments, the newest first.
    pub payments: Vec<Payment>,
    /// Money that no bill has used yet, minor units.
    pub credit_minor: i64,
    /// What tenants of the unit see, where its owner said so.
    pub tenants_see: Option<Vec<Item>>,
    /// How it stands with an outside billing service, where there is one.
    pub books: Option<Books>,
}

/// How an account stands with an outside billing service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Books {
    /// When it last answered.
    pub fetched_at: Option<DateTime<Utc>>,
    /// Whether it is being asked.
    pub waiting: bool,
    /// Whether it could not be reached the last time.
    pub failed: bool,
}

impl Account {
    /// What is still to be paid of all its bills, minor units.
    pub fn open_minor(&self) -> i64 {
        self.bills.iter().filter(|b| b.is_open()).map(|b| b.open_minor).sum()
    }

    /// The bill of this key.
    pub fn bill(&self, id: BillId) -> Option<&Bill> {
        self.bills.iter().find(|b| b.id == id)
    }

    /// The bill of the same item (and label) for the time before this one's.
    pub fn before(&self, bill: &Bill) -> Option<&Bill> {
        let same = |b: &&Bill| b.item == bill.item && b.label == bill.label && b.period.until < bill.period.from;
        self.bills.iter().filter(same).max_by_key(|b| (b.period.until, b.id))
    }

    /// Its bills by period, the newest period first; within a period by item.
    pub fn periods(&self) -> Vec<(Period, Vec<&Bill>)> {
        let mut all: Vec<(Period, Vec<&Bill>)> = vec![];
        for bill in &self.bills {
            match all.iter_mut().find(|(period, _)| *period == bill.period) {
                Some((_, bills)) => bills.push(bill),
                None => all.push((bill.period, vec![bill])),
            }
        }
        for (_, bills) in &mut all {
            bills.sort_by_key(|b| (b.item, b.id));
        }
        all
    }

    /// The account as somebody with this tie to the unit may see it: owners and family everything; tenants the items that
    /// the owner allows (`usual` where the owner said nothing), and payments only where they see every item.
    pub fn seen_by(mut self, tie: Tie, usual: &[Item]) -> Self {
        match tie {
            Tie::Owner | Tie::Family => self,
            Tie::Tenant => {
                let items = self.tenants_see.clone().unwrap_or_else(|| usual.to_vec());
                self.bills.retain(|b| items.contains(&b.item));
                if !Item::ALL.iter().all(|item| items.contains(item)) {
                    self.payments.clear();
                    self.credit_minor = 0;
                }
                self
            }
        }
    }
}
