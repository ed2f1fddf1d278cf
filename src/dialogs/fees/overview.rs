//! The first page: which unit, what it owes altogether, and its parts by period and item.

use super::super::kit::{Choice, Prompt, Step, choice, grid};
use super::super::offer::Kept;
use super::super::scene::Scene;
use super::bill::{period_pick, picked_period};
use super::paid::{self, Paid};
use super::wrong::{self, Wrong};
use super::{DESK, Fees, home, kept_lines, owns, to_desk};
use crate::chat::words::line;
use crate::domain::bill::{Account, Bill, Books, Period};
use crate::domain::ids::UnitId;
use crate::texts::Texts;
use chrono::NaiveDate;

/// Periods on a page.
const PERIODS: usize = 4;
/// Items of a period.
const ITEMS: usize = 8;
const UNITS: &str = "units";
const PAY: &str = "pay";
const PAID: &str = "paid";
const WRONG: &str = "wrong";
const HISTORY: &str = "hist";
const PAYMENTS: &str = "pays";
const TENANTS: &str = "tenants";

/// The day of the turn, where the community is.
pub(super) fn today(scene: &Scene<'_>) -> NaiveDate {
    scene.now.with_timezone(&scene.community.settings.time_zone).date_naive()
}

/// What a bill is called, fit to be shown.
pub(super) fn name(t: Texts, bill: &Bill) -> String {
    line(&t.bill_name(bill), 40)
}

/// Which of their units.
pub(super) fn ask_unit(kept: &Kept, scene: &Scene<'_>) -> Prompt {
    let homes = scene.resident.verified().take(20);
    let choices = homes.map(|h| choice(line(&h.code, 20), format!("u{}", h.unit))).collect();
    let mut lines = vec![scene.texts.fees_ask_unit()];
    lines.extend(kept_lines(kept, scene));
    Prompt::new(lines.join("\n"), grid(choices))
}

/// Reads a pick of [`ask_unit`].
pub(super) fn picked_unit(pick: &str, scene: &Scene<'_>) -> Option<UnitId> {
    let unit = UnitId(pick.strip_prefix('u')?.parse().ok()?);
    home(scene, unit).map(|h| h.unit)
}

/// The periods in which something is open.
fn open(account: &Account) -> Vec<(Period, Vec<&Bill>)> {
    let mut all = account.periods();
    for (_, bills) in &mut all {
        bills.retain(|b| b.is_open());
    }
    all.retain(|(_, bills)| !bills.is_empty());
    all
}

/// The buttons that turn pages, where there are several.
pub(super) fn pager(t: Texts, page: usize, pages: usize) -> Vec<Choice> {
    let mut row = vec![];
    if page > 0 {
        row.push(choice(t.btn_fees_newer(), format!("p{}", page - 1)));
    }
    if page + 1 < pages {
        row.push(choice(t.btn_fees_older(), format!("p{}", page + 1)));
    }
    row
}

/// Reads a pick of [`pager`].
pub(super) fn turned(pick: &str) -> Option<usize> {
    pick.strip_prefix('p')?.parse().ok()
}

/// What is owed altogether, what of it is overdue, what waits for the cashier.
fn sums(account: &Account, scene: &Scene<'_>) -> Vec<String> {
    let t = scene.texts;
    let money = |minor| t.money(minor, &account.currency);
    let today = today(scene);
    let due = account.open_minor();
    let overdue: i64 = account.bills.iter().filter(|b| b.is_overdue(today)).map(|b| b.open_minor).sum();
    let mut lines = vec![match (account.bills.is_empty(), due) {
        (true, _) => t.fees_no_bills(),
        (false, 0) => t.fees_nothing_due(),
        (false, due) => t.fees_total(money(due)),
    }];
    if overdue > 0 {
        lines.push(t.fees_overdue(money(overdue)));
    }
    if account.credit_minor > 0 {
        lines.push(t.fees_credit(money(account.credit_minor)));
    }
    for claim in scene.claims.iter().take(3) {
        lines.push(t.fees_claimed(money(claim.amount_minor), t.day(claim.paid_on, today)));
    }
    lines
}

/// Of what time the books are, where an outside service keeps them.
fn as_of(books: Books, scene: &Scene<'_>) -> String {
    let t = scene.texts;
    let moment = books.fetched_at.map(|at| t.moment(at, scene.now, scene.community.settings.time_zone));
    match (moment, books.failed, books.waiting) {
        (Some(moment), true, false) => t.billing_as_of_unreached(moment),
        (Some(moment), _, true) => t.billing_as_of_asking(moment),
        (Some(moment), false, false) => t.billing_as_of(moment),
        (None, true, false) => t.billing_unreached(),
        (None, ..) => t.billing_asking(),
    }
}

/// Whether the front desk is offered: for words that were said before, and where there is nothing to read.
fn asks_desk(account: &Account, kept: &Kept) -> bool {
    !kept.words.is_empty() || !kept.media.is_empty() || account.bills.is_empty()
}

/// What is owed.
pub(super) fn ask(account: &Account, page: usize, kept: &Kept, scene: &Scene<'_>) -> Prompt {
    let t = scene.texts;
    let money = |minor| t.money(minor, &account.currency);
    let mut lines = vec![t.fees_head(line(&account.code, 20))];
    lines.extend(account.books.map(|books| as_of(books, scene)));
    lines.push(String::new());
    lines.extend(sums(account, scene));
    let periods = open(account);
    let pages = periods.len().div_ceil(PERIODS).max(1);
    let page = page.min(pages - 1);
    let mut rows = vec![];
    for (period, bills) in periods.iter().skip(page * PERIODS).take(PERIODS) {
        let sum: i64 = bills.iter().map(|b| b.open_minor).sum();
        let label = t.period(*period);
        lines.push(String::new());
        lines.push(t.fees_period(&label, money(sum)));
        for bill in bills.iter().take(ITEMS) {
            lines.push(open_line(t, bill, &money(bill.open_minor), today(scene)));
        }
        if bills.len() > ITEMS {
            lines.push(t.fees_more_bills((bills.len() - ITEMS) as i64));
        }
        rows.push(vec![choice(format!("🔍 {label} · {}", money(sum)), period_pick(*period))]);
    }
    let said = kept_lines(kept, scene);
    if !said.is_empty() {
        lines.push(String::new());
        lines.extend(said);
    }
    rows.push(pager(t, page, pages));
    rows.push(vec![choice(t.btn_fees_pay(), PAY), choice(t.btn_fees_paid(), PAID)]);
    if !account.bills.is_empty() {
        rows.push(vec![choice(t.btn_fees_wrong(), WRONG), choice(t.btn_fees_history(), HISTORY)]);
    }
    if !account.payments.is_empty() {
        rows.push(vec![choice(t.btn_fees_payments(), PAYMENTS)]);
    }
    if owns(scene, account.unit) {
        rows.push(vec![choice(t.btn_fees_tenants(), TENANTS)]);
    }
    if scene.resident.verified().count() > 1 {
        rows.push(vec![choice(t.btn_fees_other_unit(), UNITS)]);
    }
    if asks_desk(account, kept) {
        rows.push(vec![choice(t.btn_fees_desk(), DESK)]);
    }
    rows.retain(|row| !row.is_empty());
    Prompt::new(lines.join("\n"), rows)
}

fn open_line(t: Texts, bill: &Bill, amount: &str, today: NaiveDate) -> String {
    let name = name(t, bill);
    if bill.disputed {
        t.fees_line_disputed(name, amount)
    } else if bill.is_overdue(today) {
        t.fees_line_overdue(name, amount, t.due(bill.due_on, today))
    } else {
        t.fees_line(name, amount, t.due(bill.due_on, today))
    }
}

/// Where a press leads.
pub(super) fn hear(
    account: &Account,
    (unit, page): (UnitId, usize),
    kept: Kept,
    pick: &str,
    scene: &Scene<'_>,
) -> Step<Fees> {
    let here = |page| Fees::Overview { unit, page, kept: kept.clone() };
    if let Some(page) = turned(pick) {
        return Step::Stay(here(page), None);
    }
    if let Some(next) = picked_period(pick, account) {
        return Step::Go(next);
    }
    match pick {
        PAY => Step::Go(Fees::Pay { unit, bills: vec![] }),
        PAID => {
            let mut form = paid::Form::new(unit);
            form.tell(&kept.words);
            kept.media.iter().filter(|file| super::is_slip(file)).for_each(|file| form.keep(file));
            form.slip_asked = !form.media.is_empty();
            Step::Go(Paid::begin(scene, form))
        }
        WRONG => {
            let mut form = wrong::Form::new(unit);
            form.tell(&kept.words);
            kept.media.iter().for_each(|file| form.keep(file));
            Step::Go(Fees::Wrong(Wrong::begin(scene, form)))
        }
        HISTORY => Step::Go(Fees::History { unit, page: 0 }),
        PAYMENTS => Step::Go(Fees::Payments { unit, page: 0 }),
        TENANTS if owns(scene, unit) => Step::Go(Fees::Tenants { unit }),
        UNITS if scene.resident.verified().count() > 1 => Step::Go(Fees::Unit { kept }),
        DESK if asks_desk(account, &kept) => Step::End(to_desk(kept)),
        _ => Step::Stay(here(page), None),
    }
}
