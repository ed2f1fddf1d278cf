//! The first page: which unit, what it owes altogether, and its parts by period and item.

use super::super::kit::{Choice, Prompt, Step, choice, grid};
use super::super::offer::Kept;
use super::super::scene::Scene;
use super::{DESK, Fees, UNITS, home, to_desk};
use crate::chat::words::line;
use crate::domain::bill::{Account, Bill, Period};
use crate::domain::ids::UnitId;
use crate::texts::Texts;
use chrono::NaiveDate;

/// Periods on a page.
const PERIODS: usize = 4;
/// Items of a period.
const ITEMS: usize = 8;

/// The day of the turn, where the community is.
pub(super) fn today(scene: &Scene<'_>) -> NaiveDate {
    scene.now.with_timezone(&scene.community.settings.time_zone).date_naive()
}

/// What a bill is called, fit to be shown.
pub(super) fn name(t: Texts, bill: &Bill) -> String {
    line(&t.bill_name(bill), 40)
}

/// Which of their units.
pub(super) fn ask_unit(scene: &Scene<'_>) -> Prompt {
    let homes = scene.resident.verified().take(20);
    let choices = homes.map(|h| choice(line(&h.code, 20), format!("u{}", h.unit))).collect();
    Prompt::new(scene.texts.fees_ask_unit(), grid(choices))
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

/// What is owed.
pub(super) fn ask(account: &Account, page: usize, kept: &Kept, scene: &Scene<'_>) -> Prompt {
    let t = scene.texts;
    let money = |minor| t.money(minor, &account.currency);
    let today = today(scene);
    let mut lines = vec![t.fees_head(line(&account.code, 20)), String::new()];
    let (due, credit) = (account.open_minor(), account.credit_minor);
    let overdue: i64 = account.bills.iter().filter(|b| b.is_overdue(today)).map(|b| b.open_minor).sum();
    lines.push(match (account.bills.is_empty(), due) {
        (true, _) => t.fees_no_bills(),
        (false, 0) => t.fees_nothing_due(),
        (false, due) => t.fees_total(money(due)),
    });
    if overdue > 0 {
        lines.push(t.fees_overdue(money(overdue)));
    }
    if credit > 0 {
        lines.push(t.fees_credit(money(credit)));
    }
    let periods = open(account);
    let pages = periods.len().div_ceil(PERIODS).max(1);
    let page = page.min(pages - 1);
    for (period, bills) in periods.iter().skip(page * PERIODS).take(PERIODS) {
        let sum: i64 = bills.iter().map(|b| b.open_minor).sum();
        lines.push(String::new());
        lines.push(t.fees_period(t.period(*period), money(sum)));
        for bill in bills.iter().take(ITEMS) {
            lines.push(open_line(t, bill, &money(bill.open_minor), today));
        }
        if bills.len() > ITEMS {
            lines.push(t.fees_more_bills((bills.len() - ITEMS) as i64));
        }
    }
    let mut rows = vec![pager(t, page, pages)];
    if scene.resident.verified().count() > 1 {
        rows.push(vec![choice(t.btn_fees_other_unit(), UNITS)]);
    }
    if !kept.words.is_empty() || !kept.media.is_empty() || account.bills.is_empty() {
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
        t.fees_line_overdue(name, amount, t.day(bill.due_on, today))
    } else {
        t.fees_line(name, amount, t.day(bill.due_on, today))
    }
}

/// Where a press leads.
pub(super) fn hear(unit: UnitId, page: usize, kept: Kept, pick: &str, scene: &Scene<'_>) -> Step<Fees> {
    let here = |page| Fees::Overview { unit, page, kept: kept.clone() };
    if let Some(page) = turned(pick) {
        return Step::Stay(here(page), None);
    }
    match pick {
        UNITS if scene.resident.verified().count() > 1 => Step::Go(Fees::Unit { kept }),
        DESK => Step::End(to_desk(kept)),
        _ => Step::Stay(here(page), None),
    }
}
