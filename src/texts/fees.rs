//! What items, periods and ways to pay are called, and how amounts are written.

use super::Texts;
use crate::domain::bill::{Bill, Item, Method, Period};
use chrono::{Datelike, Days, Months, NaiveDate};

impl Texts {
    /// What an item is called.
    pub fn item_name(self, item: Item) -> String {
        match item {
            Item::ManagementFee => self.plain_item_management(),
            Item::Parking => self.plain_item_parking(),
            Item::Water => self.plain_item_water(),
            Item::Electricity => self.plain_item_electricity(),
            Item::Heating => self.plain_item_heating(),
            Item::Service => self.plain_item_service(),
            Item::Other => self.plain_item_other(),
        }
    }

    /// What a bill is called: its own label, or its item.
    pub fn bill_name(self, bill: &Bill) -> String {
        let label = bill.label.trim().to_owned();
        if label.is_empty() { self.item_name(bill.item) } else { label }
    }

    /// How money was paid, in a word.
    pub fn method_name(self, method: Method) -> String {
        match method {
            Method::Cash => self.plain_method_cash(),
            Method::Cheque => self.plain_method_cheque(),
            Method::Transfer => self.plain_method_transfer(),
            Method::Online => self.plain_method_online(),
            Method::Credit => self.plain_method_credit(),
            Method::Other => self.plain_method_other(),
        }
    }

    /// A period: `2026年11月`, `2026年10月–12月`, or its first and last day.
    pub fn period(self, period: Period) -> String {
        let Period { from, until } = period;
        let month = |date: NaiveDate| self.plain_year_month(date.year(), self.month(date));
        let whole = from.day() == 1 && until.checked_add_days(Days::new(1)).is_some_and(|next| next.day() == 1);
        if !whole {
            return format!("{} – {}", self.date(from), self.date(until));
        }
        if from.checked_add_months(Months::new(1)).is_some_and(|next| next > until) {
            return month(from);
        }
        format!("{} – {}", month(from), month(until))
    }
}
