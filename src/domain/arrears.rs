//! What reminders say to people, and the lists and cards of those who handle money: rows as they are shown.

use super::bill::{Item, Period};
use super::ids::{BillId, PlanId, PromiseId, ReminderId, StaffId, UnitId, UserId};
use super::lang::Lang;
use super::person::{FormOfAddress, Tie};
use super::reminder::{Instalment, Listed, Outcome, PlanState, Step, Tied};
use chrono::{DateTime, NaiveDate, Utc};

/// A bill in a reminder, as it stands now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The bill.
    pub bill: BillId,
    /// What it is for.
    pub item: Item,
    /// What it is called, where the item does not say it.
    pub label: String,
    /// For which time.
    pub period: Period,
    /// By when.
    pub due_on: NaiveDate,
    /// What is still to be paid, minor units.
    pub open_minor: i64,
    /// ISO 4217.
    pub currency: String,
    /// The step that is told; `None`: it was promised for this day.
    pub step: Option<Step>,
    /// Whether nothing stopped it since the reminder was planned.
    pub goes: bool,
}

/// The part of a plan in a reminder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The plan.
    pub plan: PlanId,
    /// Which part.
    pub instalment: Instalment,
    /// Of how many.
    pub of: i64,
    /// ISO 4217.
    pub currency: String,
    /// What its bills are for.
    pub items: Vec<Item>,
    /// Whether nothing stopped it since the reminder was planned.
    pub goes: bool,
}

/// Somebody of a unit, as a reminder looks at them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reader {
    /// Who, how they are tied to the unit, and whether the chat reaches them.
    pub tied: Tied,
    /// Their name: untrusted text.
    pub name: String,
    /// How to address them.
    pub address: Option<FormOfAddress>,
    /// The language that they read.
    pub lang: Lang,
}

/// A reminder as it stands at the moment when it leaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// The reminder.
    pub reminder: ReminderId,
    /// Whether a message of it has left already.
    pub begun: bool,
    /// Whose bills.
    pub unit: UnitId,
    /// The unit's code.
    pub code: String,
    /// The day on which it was planned.
    pub day: NaiveDate,
    /// Those who are tied to the unit for sure.
    pub readers: Vec<Reader>,
    /// What tenants of the unit see, where its owner said so.
    pub tenants_see: Option<Vec<Item>>,
    /// Its bills.
    pub lines: Vec<Line>,
    /// The part of a plan.
    pub part: Option<Part>,
}

/// A unit on the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The unit.
    pub unit: UnitId,
    /// Its code.
    pub code: String,
    /// The reminder that reached nobody.
    pub reminder: ReminderId,
    /// The day of it.
    pub day: NaiveDate,
    /// Why it is on the list.
    pub listed: Listed,
    /// The firmest step of its bills.
    pub step: Step,
    /// How many bills.
    pub bills: i64,
    /// What is to be paid of them, minor units.
    pub open_minor: i64,
    /// ISO 4217.
    pub currency: String,
    /// Due since.
    pub due_on: NaiveDate,
    /// How often it was phoned for this reminder without anybody answering.
    pub tries: i64,
    /// Whether the number turned out to be somebody else's.
    pub wrong_number: bool,
}

/// Somebody of a unit who has a telephone number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phone {
    /// Who.
    pub user: UserId,
    /// Their name: untrusted text.
    pub name: String,
    /// How they are tied to the unit.
    pub tie: Tie,
    /// The number.
    pub phone: String,
}

/// What came of a call or a paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The unit.
    pub unit: UnitId,
    /// The reminder for which it was on the list.
    pub reminder: ReminderId,
    /// Who phoned or delivered.
    pub by: StaffId,
    /// What came of it.
    pub outcome: Outcome,
    /// Why they refused; what else was said.
    pub words: String,
    /// The promise that they gave.
    pub promise: Option<PromiseId>,
}

/// A plan as its card shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanRow {
    /// Its key.
    pub id: PlanId,
    /// Whose.
    pub unit: UnitId,
    /// The unit's code.
    pub code: String,
    /// Who asked.
    pub user: UserId,
    /// Where it stands.
    pub state: PlanState,
    /// ISO 4217.
    pub currency: String,
    /// What the resident wrote with it.
    pub words: String,
    /// Why finance refused it.
    pub reason: Option<String>,
    /// Who of finance answered.
    pub decided_by: Option<StaffId>,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
    /// Its parts in order.
    pub parts: Vec<Instalment>,
}

/// An open bill of a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Debt {
    /// The bill.
    pub bill: BillId,
    /// What it is for.
    pub item: Item,
    /// What it is called, where the item does not say it.
    pub label: String,
    /// For which time.
    pub period: Period,
    /// By when.
    pub due_on: NaiveDate,
    /// What is still to be paid, minor units.
    pub open_minor: i64,
    /// ISO 4217.
    pub currency: String,
    /// What was paid of it, minor units.
    pub paid_minor: i64,
    /// For which day it is promised.
    pub promised: Option<NaiveDate>,
    /// How often a day was promised for it.
    pub promises: i64,
    /// Whether it is being looked into, or said to be paid, or part of a plan: nobody need promise anything.
    pub stopped: bool,
}
