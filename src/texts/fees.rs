//! What items, periods and ways to pay are called, and how amounts are written.

use super::Texts;
use super::format::sign;
use crate::domain::bill::{Bill, ClaimState, Item, Line, Method, Missing, Period, Sort};
use crate::domain::money::Decimal;
use crate::domain::service::{Measure, total};
use chrono::{Datelike, Days, Months, NaiveDate};
use chrono_tz::Tz;

/// Makes untrusted words fit to be shown, on one line of at most so many characters.
type Tidy = fn(&str, usize) -> String;

/// Corrections and credits that are shown, the last ones.
const CHANGES: usize = 6;

impl Texts {
    /// How a measure is written behind a number.
    pub fn measure_sign(self, measure: Measure) -> String {
        match measure {
            Measure::SquareMetre => self.plain_measure_square_metre(),
            Measure::Piece => self.plain_measure_piece(),
            Measure::Hour => self.plain_measure_hour(),
        }
    }

    /// A price line by line, what it is, how much of it, for how much, and what it comes to.
    pub fn price_lines(self, lines: &[Line], currency: &str, tidy: Tidy) -> Vec<String> {
        let shown = |line: &Line| {
            let (words, amount) = (tidy(&line.words, 120), self.money(line.amount_minor, currency));
            match self.measured(line.quantity, &line.measure, line.tariff, currency) {
                none if none.is_empty() => self.service_line(words, amount),
                measured => self.service_line_measured(words, measured, amount),
            }
        };
        lines.iter().map(shown).chain([self.service_total(self.money(total(lines), currency))]).collect()
    }

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

    /// The day by which something is due: `今天`, `11月30日`; with the year where it is another one.
    pub fn due(self, date: NaiveDate, today: NaiveDate) -> String {
        let near = (date - today).num_days().abs() <= 1;
        if near || date.year() != today.year() {
            return self.day(date, today);
        }
        self.plain_due(self.month(date), date.day())
    }

    /// A period: `2026年11月`, `2026年10月–12月`, its first and last day, or its only one.
    pub fn period(self, period: Period) -> String {
        let Period { from, until } = period;
        if from == until {
            return self.date(from);
        }
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

    /// A tariff: `¥2.85`.
    pub fn price(self, tariff: Decimal, currency: &str) -> String {
        format!("{}{tariff}", sign(currency))
    }

    /// How much of something at which tariff: `12 m³ × ¥2.85`; empty where a bill does not say it.
    pub fn measured(self, quantity: Option<Decimal>, measure: &str, tariff: Option<Decimal>, currency: &str) -> String {
        let quantity = quantity.map(|q| format!("{q} {measure}").trim().to_owned());
        let tariff = tariff.map(|t| self.price(t, currency));
        quantity.into_iter().chain(tariff).collect::<Vec<_>>().join(" × ")
    }

    /// What a bill's amount is made of, a line each: quantity, tariff, amount.
    pub fn bill_parts(self, bill: &Bill, tidy: Tidy) -> Vec<String> {
        let money = |minor| self.money(minor, &bill.currency);
        let measured = |q, m: &str, t| self.measured(q, &tidy(m, 12), t, &bill.currency);
        if bill.lines.is_empty() {
            let part = measured(bill.quantity, &bill.measure, bill.tariff);
            let amount = money(bill.amount_minor);
            return vec![if part.is_empty() { self.bill_amount(amount) } else { self.bill_part(part, amount) }];
        }
        let part = |line: &Line| {
            let (words, amount) = (tidy(&line.words, 60), money(line.amount_minor));
            match measured(line.quantity, &line.measure, line.tariff) {
                none if none.is_empty() => self.bill_line(words, amount),
                part => self.bill_line_part(words, part, amount),
            }
        };
        bill.lines.iter().map(part).collect()
    }

    /// What has changed of a bill since it was written, and what is left to pay.
    pub fn bill_standing(self, bill: &Bill, tidy: Tidy, tz: Tz) -> Vec<String> {
        let money = |minor| self.money(minor, &bill.currency);
        let mut lines = vec![];
        for change in bill.changes.iter().rev().take(CHANGES).rev() {
            let day = self.date(change.at.with_timezone(&tz).date_naive());
            let amount = if change.amount_minor > 0 {
                format!("+{}", money(change.amount_minor))
            } else {
                money(change.amount_minor)
            };
            let note = tidy(&change.note, 120);
            lines.push(match (change.sort, note.is_empty()) {
                (Sort::Credit, false) => self.bill_credit_note(day, amount, note),
                (Sort::Credit, true) => self.bill_credit(day, amount),
                (Sort::Charge | Sort::Correction, false) => self.bill_correction_note(day, amount, note),
                (Sort::Charge | Sort::Correction, true) => self.bill_correction(day, amount),
            });
        }
        if bill.charged_minor != bill.amount_minor || bill.lines.len() > 1 {
            lines.push(self.bill_charged(money(bill.charged_minor)));
        }
        if bill.paid_minor != 0 {
            lines.push(self.bill_paid(money(bill.paid_minor)));
        }
        lines
    }

    /// Why money was not found, in words: a known reason, or what the cashier wrote.
    pub fn missing(self, reason: &str) -> String {
        let known = [Missing::NOTHING.as_slice(), &Missing::PART].concat();
        let known = known.into_iter().find(|m| serde_json::to_value(m).is_ok_and(|word| word == reason));
        known.map_or_else(|| reason.to_owned(), |missing| self.missing_name(missing))
    }

    /// What a reason is called.
    pub fn missing_name(self, missing: Missing) -> String {
        match missing {
            Missing::NotArrived => self.btn_missing_not_arrived(),
            Missing::Unreadable => self.btn_missing_unreadable(),
            Missing::OtherAccount => self.btn_missing_other_account(),
            Missing::OtherAmount => self.btn_missing_other_amount(),
            Missing::RestNotArrived => self.btn_missing_rest(),
        }
    }

    /// What the state of a claim is called.
    pub fn claim_state(self, state: ClaimState) -> String {
        match state {
            ClaimState::Waiting => self.plain_claim_waiting(),
            ClaimState::Confirmed => self.plain_claim_confirmed(),
            ClaimState::Partly => self.plain_claim_partly(),
            ClaimState::NotFound => self.plain_claim_not_found(),
            ClaimState::Withdrawn => self.plain_claim_withdrawn(),
        }
    }
}
