//! Rows of a table as what they mean: bills, payments, units, residents. Every mistake of a row is told, not only the first.

use super::clean::{clean, unit_code};
use super::found::{Found, Notice, Wrong};
use super::heads::{Column, Kind};
use super::{items, period, value};
use crate::domain::bill::{Item, Method, Period, Sort};
use crate::domain::money::Decimal;
use crate::domain::person::Tie;
use chrono::NaiveDate;

/// A row that was read.
#[derive(Clone, Debug, PartialEq)]
pub enum Entry {
    /// A unit.
    Unit(UnitRow),
    /// A resident of a unit.
    Resident(ResidentRow),
    /// What a unit owes.
    Bill(Box<BillRow>),
    /// Money that came in or went back.
    Payment(PaymentRow),
}

/// A unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitRow {
    /// Where it stands.
    pub row: u32,
    /// Its code, building's code included.
    pub unit: String,
    /// Its building's code.
    pub building: String,
}

/// A resident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResidentRow {
    /// Where it stands.
    pub row: u32,
    /// Code of the unit.
    pub unit: String,
    /// The name. Untrusted text.
    pub name: String,
    /// The number, international.
    pub phone: Option<String>,
    /// Owner, tenant or family.
    pub tie: Tie,
    /// Whether elders live there, where the table says so.
    pub elder: Option<bool>,
}

/// A bill, a line of one, a correction or a credit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BillRow {
    /// Where it stands.
    pub row: u32,
    /// Code of the unit.
    pub unit: String,
    /// Its number in the books, or what stands for it.
    pub key: String,
    /// Charge, correction or credit.
    pub sort: Sort,
    /// The number of the bill that it changes.
    pub corrects: Option<String>,
    /// What for.
    pub item: Item,
    /// What it is called, where the item does not say it.
    pub label: String,
    /// For which time.
    pub period: Period,
    /// How much.
    pub quantity: Option<Decimal>,
    /// Of what.
    pub measure: String,
    /// What one costs.
    pub tariff: Option<Decimal>,
    /// Minor units.
    pub amount_minor: i64,
    /// By when.
    pub due_on: NaiveDate,
    /// One of several lines of the bill; empty where the row is the whole bill.
    pub line: String,
    /// What is said beside.
    pub note: String,
}

/// A payment, or a refund (below zero).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentRow {
    /// Where it stands.
    pub row: u32,
    /// Code of the unit.
    pub unit: String,
    /// Its number.
    pub key: String,
    /// How it came.
    pub method: Method,
    /// Minor units.
    pub amount_minor: i64,
    /// When.
    pub paid_on: NaiveDate,
    /// The bill that it is for.
    pub bill: Option<String>,
    /// The payment that it returns.
    pub refunds: Option<String>,
    /// What is said beside.
    pub note: String,
}

/// What a community lends to the reading.
#[derive(Clone, Copy, Debug)]
pub struct Ground<'a> {
    /// Its money, ISO 4217.
    pub currency: &'a str,
    /// Its country's telephone code, without `+`; empty where it is not known.
    pub country: &'a str,
}

/// One row, about to be read.
pub struct Line<'a> {
    /// Its number.
    pub row: u32,
    /// Its cells.
    pub cells: &'a [String],
    /// Places of cells that were filled from a merged cell above.
    pub merged: &'a [usize],
    /// Columns by place.
    pub places: &'a [(Column, usize)],
    /// The community.
    pub ground: Ground<'a>,
    /// Where mistakes go.
    pub found: &'a mut Found,
}

impl Line<'_> {
    /// Reads the row; `None`: it has mistakes, and they are told.
    pub fn entry(&mut self, kind: Kind) -> Option<Entry> {
        let before = self.found.mistakes.count;
        let entry = match kind {
            Kind::Units => self.unit_row().map(Entry::Unit),
            Kind::Residents => self.resident().map(Entry::Resident),
            Kind::Bills => self.bill().map(|b| Entry::Bill(Box::new(b))),
            Kind::Payments => self.payment().map(Entry::Payment),
        };
        entry.filter(|_| self.found.mistakes.count == before)
    }

    fn place(&self, column: Column) -> Option<usize> {
        self.places.iter().find(|(c, _)| *c == column).map(|(_, place)| *place)
    }

    fn raw(&self, column: Column) -> String {
        let cell = self.place(column).and_then(|place| self.cells.get(place));
        cell.map(|cell| clean(cell).into_owned()).unwrap_or_default()
    }

    fn wrong(&mut self, column: Column, value: &str, wrong: Wrong) {
        self.found.wrong(self.row, column, value, wrong);
    }

    /// What stands in a cell; `None`: nothing, or what nobody can use (that is told).
    fn cell(&mut self, column: Column) -> Option<String> {
        let text = self.raw(column);
        if text.is_empty() {
            return None;
        }
        if text.contains('\u{fffd}') {
            self.wrong(column, &text, Wrong::Garbled);
            return None;
        }
        if let Some(wrong) = value::excel_error(&text) {
            self.wrong(column, &text, wrong);
            return None;
        }
        Some(text)
    }

    /// A text of at most so many characters; empty where there is none.
    fn text(&mut self, column: Column, most: usize) -> String {
        let Some(text) = self.cell(column) else { return String::new() };
        if text.chars().count() > most {
            self.wrong(column, &text, Wrong::TooLong(most));
        }
        text
    }

    /// A number or code that identifies something.
    fn key(&mut self, column: Column) -> Option<String> {
        let text = self.text(column, 100);
        if value::shortened(&text) {
            self.wrong(column, &text, Wrong::Shortened);
        }
        (!text.is_empty()).then_some(text)
    }

    /// A cell that has to be filled in; whether it is missing was told.
    fn needed(&mut self, column: Column) -> Option<String> {
        let before = self.found.mistakes.count;
        let text = self.cell(column);
        if text.is_none() && self.found.mistakes.count == before {
            self.wrong(column, "", Wrong::Missing);
        }
        text
    }

    fn read<T>(&mut self, column: Column, text: &str, read: Result<T, Wrong>) -> Option<T> {
        match read {
            Ok(value) => Some(value),
            Err(wrong) => {
                self.wrong(column, text, wrong);
                None
            }
        }
    }

    /// The code of the unit, of building and number where they stand apart.
    fn unit(&mut self) -> Option<String> {
        let text = self.needed(Column::Unit)?;
        if value::shortened(&text) {
            self.wrong(Column::Unit, &text, Wrong::Shortened);
            return None;
        }
        if value::looks_like_date(&text) {
            self.wrong(Column::Unit, &text, Wrong::BecameDate);
            return None;
        }
        let Some(mut code) = unit_code(&text).map(std::borrow::Cow::into_owned) else {
            self.wrong(Column::Unit, &text, Wrong::NotAUnit);
            return None;
        };
        if let Some(text) = self.cell(Column::Building) {
            let Some(building) = unit_code(&text).map(std::borrow::Cow::into_owned) else {
                self.wrong(Column::Building, &text, Wrong::NoSuchBuilding);
                return None;
            };
            if !code.starts_with(&format!("{building}-")) {
                code = format!("{building}-{code}");
            }
        }
        Some(code)
    }

    fn whole(&mut self, column: Column) {
        if let Some(place) = self.place(column)
            && self.merged.contains(&place)
        {
            let text = self.raw(column);
            self.wrong(column, &text, Wrong::Merged);
        }
    }

    fn amount(&mut self) -> Option<i64> {
        self.whole(Column::Amount);
        let text = self.needed(Column::Amount)?;
        let read = value::amount(&text, self.ground.currency);
        self.read(Column::Amount, &text, read)
    }

    fn quantity(&mut self, column: Column) -> Option<Decimal> {
        self.whole(column);
        let text = self.cell(column)?;
        let read = value::decimal(&text, self.ground.currency);
        self.read(column, &text, read)
    }

    fn day(&mut self, column: Column) -> Option<NaiveDate> {
        let text = self.cell(column)?;
        self.read(column, &text, value::date(&text))
    }

    fn unit_row(&mut self) -> Option<UnitRow> {
        let unit = self.unit()?;
        let building = match self.cell(Column::Building) {
            Some(text) => unit_code(&text)?.into_owned(),
            None => unit.split_once('-').map(|(b, _)| b.to_owned()).unwrap_or_default(),
        };
        if building.is_empty() {
            self.wrong(Column::Unit, &unit, Wrong::NotAUnit);
            return None;
        }
        Some(UnitRow { row: self.row, unit, building })
    }

    fn resident(&mut self) -> Option<ResidentRow> {
        let unit = self.unit();
        let name = self.needed(Column::Name);
        if let Some(name) = &name
            && name.chars().count() > 60
        {
            self.wrong(Column::Name, name, Wrong::TooLong(60));
        }
        let phone = self.cell(Column::Phone);
        if let Some(text) = &phone
            && value::shortened(text)
        {
            self.wrong(Column::Phone, text, Wrong::Shortened);
            return None;
        }
        let phone = match phone {
            Some(text) => {
                let read = value::phone(&text, self.ground.country);
                self.read(Column::Phone, &text, read)
            }
            None => None,
        };
        let tie = match self.cell(Column::Tie) {
            Some(text) => self.read(Column::Tie, &text, value::tie(&text)),
            None => Some(Tie::Owner),
        };
        let elder = self.cell(Column::Elder).and_then(|text| self.read(Column::Elder, &text, value::yes_no(&text)));
        Some(ResidentRow { row: self.row, unit: unit?, name: name?, phone, tie: tie?, elder })
    }

    /// From the column of periods, or from both days.
    fn period(&mut self) -> Option<Period> {
        if self.place(Column::Period).is_some() {
            let text = self.needed(Column::Period)?;
            return self.read(Column::Period, &text, period::period(&text));
        }
        let needed = [self.needed(Column::From), self.needed(Column::Until)];
        let [Some(from), Some(until)] = needed else { return None };
        let first = self.read(Column::From, &from, value::date(&from));
        let last = self.read(Column::Until, &until, value::date(&until));
        let (from, until) = (first?, last?);
        if from > until {
            self.wrong(Column::Until, &until.to_string(), Wrong::Backwards);
        }
        Some(Period { from, until })
    }

    fn bill(&mut self) -> Option<BillRow> {
        let unit = self.unit();
        let period = self.period();
        let item = self.needed(Column::Item).map(|text| {
            let (item, label) = items::item(&text);
            if item.is_none() {
                self.found.notice(Notice::OtherItem(super::found::short(&text)));
            }
            (item.unwrap_or(Item::Other), label)
        });
        let given_label = self.text(Column::Label, 100);
        let quantity = self.quantity(Column::Quantity);
        let measure = self.text(Column::Measure, 20);
        let tariff = self.quantity(Column::Tariff);
        let amount = self.amount();
        let due = self.day(Column::Due);
        let note = self.text(Column::Note, 500);
        let number = self.key(Column::Number);
        let line = self.text(Column::Line, 200);
        let sort = match self.cell(Column::Sort) {
            Some(text) => self.read(Column::Sort, &text, value::sort(&text)),
            None => Some(Sort::Charge),
        };
        let corrects = self.key(Column::Corrects);
        let (unit, period, (item, label), amount, mut sort) = (unit?, period?, item?, amount?, sort?);
        let label = if given_label.is_empty() { label } else { given_label };
        if corrects.is_some() && sort == Sort::Charge {
            sort = if amount < 0 { Sort::Credit } else { Sort::Correction };
        }
        let amount_text = self.raw(Column::Amount);
        match sort {
            Sort::Charge if amount < 0 && line.is_empty() => {
                self.wrong(Column::Amount, &amount_text, Wrong::NegativeBill);
            }
            Sort::Credit if amount > 0 => self.wrong(Column::Amount, &amount_text, Wrong::PositiveCredit),
            Sort::Charge | Sort::Correction | Sort::Credit => {}
        }
        if sort != Sort::Charge {
            match (&number, &corrects) {
                (_, None) => self.wrong(Column::Corrects, "", Wrong::ChangeOfWhat),
                (None, Some(_)) => self.wrong(Column::Number, "", Wrong::ChangeNumber),
                (Some(number), Some(of)) if is_change_of(number, of) => {
                    self.wrong(Column::Number, number, Wrong::OwnNumber);
                }
                (Some(_), Some(_)) => {}
            }
        }
        self.compare(quantity, tariff, amount);
        let key = number.unwrap_or_else(|| {
            let item = item.word();
            let label = if label.is_empty() { String::new() } else { format!("/{label}") };
            format!("{unit}/{item}{label}/{}", period::code(period))
        });
        let due_on = due.unwrap_or(period.until);
        let row = self.row;
        let amount_minor = amount;
        Some(BillRow {
            row,
            unit,
            key,
            sort,
            corrects,
            item,
            label,
            period,
            quantity,
            measure,
            tariff,
            amount_minor,
            due_on,
            line,
            note,
        })
    }

    /// A quantity at a tariff that comes to something else than the amount is no mistake, but worth a look.
    fn compare(&mut self, quantity: Option<Decimal>, tariff: Option<Decimal>, amount: i64) {
        let (Some(quantity), Some(tariff)) = (quantity, tariff) else { return };
        let Some(computed) = quantity.cost(tariff, self.ground.currency) else { return };
        if (computed - amount).abs() > 1 {
            self.found.notice(Notice::Computed { row: self.row, computed, amount });
        }
    }

    fn payment(&mut self) -> Option<PaymentRow> {
        let unit = self.unit();
        let amount = self.amount();
        let paid_on = match self.needed(Column::Date) {
            Some(text) => self.read(Column::Date, &text, value::date(&text)),
            None => None,
        };
        let method = match self.cell(Column::Method) {
            Some(text) => self.read(Column::Method, &text, value::method(&text)),
            None => Some(Method::Other),
        };
        let key = self.key(Column::Reference);
        if key.is_none() {
            let text = self.raw(Column::Reference);
            if text.is_empty() {
                self.wrong(Column::Reference, "", Wrong::Missing);
            }
        }
        let bill = self.key(Column::Number);
        let refunds = self.key(Column::Refunds);
        let note = self.text(Column::Note, 200);
        let (unit, amount_minor) = (unit?, amount?);
        let text = self.raw(Column::Amount);
        if amount_minor == 0 {
            self.wrong(Column::Amount, &text, Wrong::ZeroPayment);
        } else if amount_minor < 0 && refunds.is_none() {
            self.wrong(Column::Refunds, "", Wrong::RefundOfWhat);
        } else if amount_minor > 0 && refunds.is_some() {
            self.wrong(Column::Amount, &text, Wrong::PositiveRefund);
        }
        let (key, method, paid_on) = (key?, method?, paid_on?);
        Some(PaymentRow { row: self.row, unit, key, method, amount_minor, paid_on, bill, refunds, note })
    }
}

/// Whether a number is one that Frontdesk gives to changes of a bill: `W-1/2`.
fn is_change_of(number: &str, of: &str) -> bool {
    let tail = number.strip_prefix(of).and_then(|rest| rest.strip_prefix('/'));
    tail.is_some_and(|t| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit()))
}
