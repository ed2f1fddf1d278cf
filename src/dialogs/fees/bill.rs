//! One period and one bill: what each amount is made of, what changed of it, and what is different from the last time.

use super::super::kit::{Prompt, Step, choice};
use super::super::offer::Kept;
use super::super::scene::Scene;
use super::overview::{name, pager, today, turned};
use super::paid::{self, Paid};
use super::wrong::{self, Wrong};
use super::{Fees, overview};
use crate::chat::words::line;
use crate::domain::bill::{Account, Bill, Period};
use crate::domain::ids::{BillId, UnitId};
use crate::texts::Texts;
use chrono::NaiveDate;

/// Bills on a page of a period.
const BILLS: usize = 8;
/// Lines on a page of a bill.
const LINES: usize = 12;
const PAID: &str = "paid";
const WRONG: &str = "wrong";

/// The pick of a bill.
pub(super) fn bill_pick(id: BillId) -> String {
    format!("b{id}")
}

/// Reads a pick of [`bill_pick`].
pub(super) fn picked_bill<'a>(pick: &str, account: &'a Account) -> Option<&'a Bill> {
    account.bill(BillId(pick.strip_prefix('b')?.parse().ok()?))
}

/// The pick of a period.
pub(super) fn period_pick(period: Period) -> String {
    format!("d{}-{}", period.from.format("%Y%m%d"), period.until.format("%Y%m%d"))
}

/// Where the pick of a period leads: to its bills, or to its only one.
pub(super) fn picked_period(pick: &str, account: &Account) -> Option<Fees> {
    let (from, until) = pick.strip_prefix('d')?.split_once('-')?;
    let day = |text: &str| NaiveDate::parse_from_str(text, "%Y%m%d").ok();
    let period = Period { from: day(from)?, until: day(until)? };
    let (_, bills) = account.periods().into_iter().find(|(p, _)| *p == period)?;
    Some(match bills.as_slice() {
        [only] => Fees::Bill { unit: account.unit, bill: only.id, page: 0 },
        _ => Fees::Period { unit: account.unit, period, page: 0 },
    })
}

/// How a bill stands, in a word.
pub(super) fn standing(t: Texts, bill: &Bill, today: NaiveDate) -> String {
    match (bill.disputed, bill.is_open(), bill.is_overdue(today)) {
        (true, ..) => t.plain_bill_disputed(),
        (false, false, _) => t.plain_bill_paid(),
        (false, true, true) => t.plain_bill_overdue(t.due(bill.due_on, today)),
        (false, true, false) => t.plain_bill_due(t.due(bill.due_on, today)),
    }
}

pub(super) fn ask_period(account: &Account, period: Period, page: usize, scene: &Scene<'_>) -> Prompt {
    let t = scene.texts;
    let bills = account.periods().into_iter().find(|(p, _)| *p == period).map(|(_, bills)| bills).unwrap_or_default();
    let today = today(scene);
    let money = |minor| t.money(minor, &account.currency);
    let mut lines = vec![t.fees_period_head(line(&account.code, 20), t.period(period))];
    let charged: i64 = bills.iter().map(|b| b.charged_minor).sum();
    let open: i64 = bills.iter().filter(|b| b.is_open()).map(|b| b.open_minor).sum();
    lines.push(t.fees_period_sums(money(charged), money(open)));
    lines.push(String::new());
    let pages = bills.len().div_ceil(BILLS).max(1);
    let page = page.min(pages - 1);
    let mut rows = vec![];
    for bill in bills.iter().skip(page * BILLS).take(BILLS) {
        lines.push(t.fees_period_line(name(t, bill), money(bill.charged_minor), standing(t, bill, today)));
        let label = format!("{} · {}", name(t, bill), money(bill.charged_minor));
        rows.push(vec![choice(label, bill_pick(bill.id))]);
    }
    rows.push(pager(t, page, pages));
    rows.retain(|row| !row.is_empty());
    Prompt::new(lines.join("\n"), rows)
}

pub(super) fn hear_period(
    account: &Account,
    (unit, period, page): (UnitId, Period, usize),
    pick: &str,
    scene: &Scene<'_>,
) -> Step<Fees> {
    let _ = scene;
    if let Some(page) = turned(pick) {
        return Step::Stay(Fees::Period { unit, period, page }, None);
    }
    match picked_bill(pick, account) {
        Some(bill) => Step::Go(Fees::Bill { unit, bill: bill.id, page: 0 }),
        None => Step::Stay(Fees::Period { unit, period, page }, None),
    }
}

/// What is different from the last time, in lines; nothing where there was none.
fn changed(t: Texts, bill: &Bill, before: Option<&Bill>) -> Vec<String> {
    let Some(before) = before else { return vec![] };
    let money = |minor: i64| t.money(minor, &bill.currency);
    let last = t.period(before.period);
    let difference = bill.charged_minor - before.charged_minor;
    let mut lines = vec![match difference {
        0 => t.bill_same(last),
        1.. => t.bill_more(last, money(difference)),
        _ => t.bill_less(last, money(-difference)),
    }];
    if let (Some(now), Some(then)) = (bill.quantity, before.quantity)
        && now != then
    {
        let measure = line(&bill.measure, 12);
        lines.push(t.bill_quantity(format!("{then} → {now} {measure}").trim()));
    }
    if let (Some(now), Some(then)) = (bill.tariff, before.tariff)
        && now != then
    {
        lines.push(t.bill_tariff(format!("{} → {}", t.price(then, &bill.currency), t.price(now, &bill.currency))));
    }
    lines
}

pub(super) fn ask(account: &Account, id: BillId, page: usize, scene: &Scene<'_>) -> Prompt {
    let t = scene.texts;
    let Some(bill) = account.bill(id) else { return overview::ask(account, 0, &Kept::default(), scene) };
    let (today, tz) = (today(scene), scene.community.settings.time_zone);
    let mut lines = vec![t.bill_head(name(t, bill), t.period(bill.period)), t.bill_key(line(&bill.key, 40))];
    lines.push(String::new());
    let parts = t.bill_parts(bill, line);
    let pages = parts.len().div_ceil(LINES).max(1);
    let page = page.min(pages - 1);
    lines.extend(parts.into_iter().skip(page * LINES).take(LINES));
    let note = line(&bill.note, 200);
    if !note.is_empty() {
        lines.push(t.bill_note(note));
    }
    lines.extend(t.bill_standing(bill, line, tz));
    lines.push(match (bill.is_open(), bill.is_overdue(today)) {
        (true, true) => t.bill_open_overdue(t.money(bill.open_minor, &bill.currency), t.due(bill.due_on, today)),
        (true, false) => t.bill_open(t.money(bill.open_minor, &bill.currency), t.due(bill.due_on, today)),
        (false, _) => t.bill_settled(),
    });
    if bill.disputed {
        lines.push(t.bill_disputed());
    }
    let differs = changed(t, bill, account.before(bill));
    if !differs.is_empty() {
        lines.push(String::new());
        lines.extend(differs);
    }
    let mut rows = vec![pager(t, page, pages)];
    let mut acts = vec![];
    if bill.is_open() {
        acts.push(choice(t.btn_fees_paid(), PAID));
    }
    if !bill.disputed {
        acts.push(choice(t.btn_bill_wrong(), WRONG));
    }
    rows.push(acts);
    rows.retain(|row| !row.is_empty());
    Prompt::new(lines.join("\n"), rows)
}

pub(super) fn hear(
    account: &Account,
    (unit, id, page): (UnitId, BillId, usize),
    pick: &str,
    scene: &Scene<'_>,
) -> Step<Fees> {
    if let Some(page) = turned(pick) {
        return Step::Stay(Fees::Bill { unit, bill: id, page }, None);
    }
    match (pick, account.bill(id)) {
        (PAID, Some(bill)) if bill.is_open() => {
            Step::Go(Paid::begin(scene, paid::Form { bills: vec![id], ..paid::Form::new(unit) }))
        }
        (WRONG, Some(bill)) if !bill.disputed => {
            Step::Go(Fees::Wrong(Wrong::begin(scene, wrong::Form { bills: vec![id], ..wrong::Form::new(unit) })))
        }
        _ => Step::Stay(Fees::Bill { unit, bill: id, page }, None),
    }
}
