//! What was: every period with its bills, every payment with its receipt, a page at a time.

use super::super::kit::{Prompt, Step, choice};
use super::super::scene::Scene;
use super::Fees;
use super::bill::{period_pick, picked_period};
use super::overview::{pager, today, turned};
use crate::chat::words::line;
use crate::domain::bill::Account;
use crate::domain::ids::UnitId;

/// The pick that shows the receipts.
pub(super) const RECEIPTS: &str = "receipts";
/// Periods on a page.
const PERIODS: usize = 6;
/// Payments on a page.
const PAYMENTS: usize = 10;

pub(super) fn ask(account: &Account, page: usize, scene: &Scene<'_>) -> Prompt {
    let t = scene.texts;
    let today = today(scene);
    let money = |minor| t.money(minor, &account.currency);
    let periods = account.periods();
    let mut lines = vec![t.fees_history_head(line(&account.code, 20)), String::new()];
    if periods.is_empty() {
        lines.push(t.fees_no_bills());
    }
    let pages = periods.len().div_ceil(PERIODS).max(1);
    let page = page.min(pages - 1);
    let mut rows = vec![];
    for (period, bills) in periods.iter().skip(page * PERIODS).take(PERIODS) {
        let charged: i64 = bills.iter().map(|b| b.charged_minor).sum();
        let open: i64 = bills.iter().filter(|b| b.is_open()).map(|b| b.open_minor).sum();
        let overdue = bills.iter().any(|b| b.is_overdue(today));
        let label = t.period(*period);
        lines.push(match (open, overdue) {
            (0, _) => t.fees_history_paid(&label, money(charged)),
            (_, true) => t.fees_history_overdue(&label, money(charged), money(open)),
            (_, false) => t.fees_history_open(&label, money(charged), money(open)),
        });
        rows.push(vec![choice(format!("📅 {label} · {}", money(charged)), period_pick(*period))]);
    }
    rows.push(pager(t, page, pages));
    rows.retain(|row| !row.is_empty());
    Prompt::new(lines.join("\n"), rows)
}

pub(super) fn hear(account: &Account, (unit, page): (UnitId, usize), pick: &str) -> Step<Fees> {
    if let Some(page) = turned(pick) {
        return Step::Stay(Fees::History { unit, page }, None);
    }
    match picked_period(pick, account) {
        Some(next) => Step::Go(next),
        None => Step::Stay(Fees::History { unit, page }, None),
    }
}

pub(super) fn ask_payments(account: &Account, page: usize, scene: &Scene<'_>) -> Prompt {
    let t = scene.texts;
    let mut lines = vec![t.fees_payments_head(line(&account.code, 20)), String::new()];
    if account.payments.is_empty() {
        lines.push(t.fees_no_payments());
    }
    let pages = account.payments.len().div_ceil(PAYMENTS).max(1);
    let page = page.min(pages - 1);
    for payment in account.payments.iter().skip(page * PAYMENTS).take(PAYMENTS) {
        let (day, amount) = (t.date(payment.paid_on), t.money(payment.amount_minor, &account.currency));
        let method = t.method_name(payment.method);
        lines.push(match (payment.refunds, payment.receipt) {
            (Some(_), _) => t.fees_refund_line(day, t.money(-payment.amount_minor, &account.currency)),
            (None, Some((year, number))) => t.fees_payment_receipt(day, amount, method, format!("{year}-{number:06}")),
            (None, None) => t.fees_payment_line(day, amount, method),
        });
    }
    let mut rows = vec![];
    if account.payments.iter().any(|p| p.receipt.is_some()) {
        rows.push(vec![choice(t.btn_fees_receipts(), RECEIPTS)]);
    }
    rows.push(pager(t, page, pages));
    rows.retain(|row| !row.is_empty());
    Prompt::new(lines.join("\n"), rows)
}
