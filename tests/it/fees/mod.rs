//! Bills, payments and what follows from them, on a real database.

mod accounts;
mod amounts;
mod buttons;

use crate::support::town::Town;
use chrono::NaiveDate;
use frontdesk::domain::bill::{Account, Item, Method, NewBill, NewPayment, Period, Sort};
use frontdesk::domain::ids::{BillId, UnitId};
use frontdesk::store::{bills, communities};

/// A day.
pub fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A unit of the town.
pub async fn unit(town: &Town, code: &str) -> UnitId {
    let mut conn = town.db.pool.acquire().await.unwrap();
    communities::find_unit(&mut conn, town.community, None, code).await.unwrap().unwrap().0
}

/// An ordinary bill of one month: `month` is its first day, it is due at its end.
pub fn bill(unit: UnitId, key: &str, item: Item, month: &str, amount_minor: i64) -> NewBill {
    let from = date(month);
    let until = from + chrono::Months::new(1) - chrono::Days::new(1);
    NewBill {
        unit,
        key: key.into(),
        sort: Sort::Charge,
        corrects: None,
        item,
        label: String::new(),
        period: Period { from, until },
        quantity: None,
        measure: String::new(),
        tariff: None,
        amount_minor,
        currency: "CNY".into(),
        due_on: until,
        lines: vec![],
        note: String::new(),
    }
}

/// Writes a bill down and settles what can be settled.
pub async fn charge(town: &Town, bill: &NewBill) -> BillId {
    let mut tx = town.db.pool.begin().await.unwrap();
    let id = bills::add(&mut tx, town.community, bill, town.clock.now()).await.unwrap().unwrap();
    bills::settle(&mut tx, town.community, bill.unit, town.clock.now()).await.unwrap();
    tx.commit().await.unwrap();
    id
}

/// A transfer that came in.
pub fn transfer(unit: UnitId, key: &str, amount_minor: i64) -> NewPayment {
    NewPayment {
        unit,
        key: key.into(),
        method: Method::Transfer,
        amount_minor,
        currency: "CNY".into(),
        paid_on: date("2026-11-24"),
        reference: String::new(),
        by_staff: None,
        bills: vec![],
    }
}

/// The account of a unit as it stands.
pub async fn account(town: &Town, unit: UnitId) -> Account {
    let mut conn = town.db.pool.acquire().await.unwrap();
    bills::account(&mut conn, town.community, unit, "CNY").await.unwrap().unwrap()
}
