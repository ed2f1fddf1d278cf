//! Payment reminders as residents read them: what, how much, by when, how to pay, whom to talk to.

pub mod desk;

use super::Face;
use crate::chat::button::{Button, FeesButton};
use crate::chat::outgoing::Key;
use crate::chat::words::line;
use crate::domain::arrears::{Line, PlanRow, Reader};
use crate::domain::bill::Item;
use crate::domain::community::Community;
use crate::domain::ids::UnitId;
use crate::domain::person::FormOfAddress;
use crate::domain::reminder::{Instalment, Tone};
use crate::texts::Texts;
use chrono::{Days, NaiveDate};

/// So many bills stand in a reminder.
const LINES: usize = 10;
/// So many ways to pay.
const WAYS: usize = 3;
/// An overdue bill is asked for within so many days.
const WITHIN: u64 = 7;

/// A reminder to one person: only what they may see.
#[derive(Clone, Copy, Debug)]
pub struct Reminder<'a> {
    /// The community.
    pub community: &'a Community,
    /// Texts in the reader's language.
    pub texts: Texts,
    /// The day on which it is read.
    pub today: NaiveDate,
    /// Who reads it.
    pub reader: &'a Reader,
    /// The unit.
    pub unit: UnitId,
    /// Its code.
    pub code: &'a str,
    /// How it sounds; `None`: nothing but a promised date or a part of a plan.
    pub tone: Option<Tone>,
    /// Its bills.
    pub lines: &'a [&'a Line],
    /// The part of a plan, of how many, in which currency.
    pub part: Option<(Instalment, i64, &'a str)>,
}

/// What a reminder says.
pub fn reminder(r: &Reminder<'_>) -> Face {
    let t = r.texts;
    let mut lines = vec![hello(t, r.reader), head(r)];
    lines.extend(r.lines.iter().take(LINES).map(|l| bill(r, l)));
    if let Some(hidden) = r.lines.len().checked_sub(LINES).filter(|n| *n > 0) {
        lines.push(t.reminder_more(hidden));
    }
    if let Some((part, of, currency)) = r.part {
        lines.push(t.reminder_line_part(part.seq, of, t.money(part.amount_minor, currency)));
    }
    if r.lines.len() + usize::from(r.part.is_some()) > 1 {
        let sum: i64 = r.lines.iter().map(|l| l.open_minor).sum();
        let sum = sum + r.part.map_or(0, |(part, ..)| part.amount_minor);
        lines.push(t.reminder_total(t.money(sum, currency(r))));
    }
    lines.push(by(r));
    lines.extend(ways(r));
    let department = r.community.settings.department(r.community.settings.fee_department());
    let department = line(department.map_or("", |d| d.name.get(t.lang())), 40);
    lines.push(match r.tone {
        Some(Tone::Again | Tone::Firm) => t.reminder_talk_firm(department),
        Some(Tone::Friendly | Tone::After) | None => t.reminder_talk(department),
    });
    Face::with(lines.join("\n"), keys(r))
}

fn currency<'a>(r: &Reminder<'a>) -> &'a str {
    let of_part = r.part.map(|(.., currency)| currency);
    r.lines.first().map(|l| l.currency.as_str()).or(of_part).unwrap_or(&r.community.settings.currency)
}

/// The greeting, in the form of address that they chose.
fn hello(t: Texts, reader: &Reader) -> String {
    let name = line(reader.name.trim(), 40);
    if name.is_empty() {
        return t.reminder_hello_unnamed();
    }
    t.reminder_hello(match reader.address {
        Some(FormOfAddress::Mr) => t.plain_mr(name),
        Some(FormOfAddress::Ms) => t.plain_ms(name),
        Some(FormOfAddress::Plain) | None => name,
    })
}

/// What it is about, in the tone of its firmest step. Whether a date has come is told by the date, not by the step.
fn head(r: &Reminder<'_>) -> String {
    let (t, code) = (r.texts, line(r.code, 20));
    match r.tone {
        Some(Tone::Firm) => t.reminder_firm(code),
        Some(Tone::Again) => t.reminder_again(code),
        Some(Tone::After) => t.reminder_after(code),
        Some(Tone::Friendly) if r.lines.iter().any(|l| l.due_on <= r.today) => t.reminder_due(code),
        Some(Tone::Friendly) => t.reminder_early(code),
        None if r.lines.is_empty() => t.reminder_part_day(code),
        None => t.reminder_courtesy(code),
    }
}

/// What a bill is called: its own label, or its item.
pub fn name(t: Texts, item: Item, label: &str) -> String {
    let label = line(label, 40);
    if label.is_empty() { t.item_name(item) } else { label }
}

fn bill(r: &Reminder<'_>, l: &Line) -> String {
    let t = r.texts;
    let (item, period, amount) = (name(t, l.item, &l.label), t.period(l.period), t.money(l.open_minor, &l.currency));
    match l.due_on {
        _ if l.step.is_none() => t.reminder_line_promised(item, period, amount),
        due if due > r.today => t.reminder_line(item, period, amount, t.day(due, r.today)),
        due if due == r.today => t.reminder_line_today(item, period, amount),
        due => t.reminder_line_late(item, period, amount, t.day(due, r.today)),
    }
}

fn by(r: &Reminder<'_>) -> String {
    let t = r.texts;
    if r.lines.iter().any(|l| l.step.is_some() && l.due_on < r.today) {
        return t.reminder_by(t.day(r.today + Days::new(WITHIN), r.today));
    }
    if r.lines.iter().any(|l| l.step.is_some() && l.due_on > r.today) {
        t.reminder_by_due()
    } else {
        t.reminder_by_today()
    }
}

/// How to pay: the ways of the community's file.
fn ways(r: &Reminder<'_>) -> Vec<String> {
    let (t, fees) = (r.texts, &r.community.settings.fees);
    let remark = line(&fees.remark.replace("{unit}", r.code), 100);
    let way = |w: &crate::domain::fees::WayToPay| {
        let text = line(w.text.get(t.lang()), 120);
        match &w.account {
            Some(account) => t.reminder_pay_at(text, line(account, 60), &remark),
            None => t.reminder_pay(text),
        }
    };
    if fees.ways.is_empty() {
        return vec![t.reminder_pay_button()];
    }
    fees.ways.iter().take(WAYS).map(way).collect()
}

fn keys(r: &Reminder<'_>) -> Vec<Vec<Key>> {
    let t = r.texts;
    let key = |label, act| Key::press(label, &Button::Fees { community: r.community.id, unit: r.unit, act });
    vec![
        vec![key(t.btn_reminder_pay(), FeesButton::Pay), key(t.btn_reminder_paid(), FeesButton::Paid)],
        vec![key(t.btn_reminder_later(), FeesButton::Later), key(t.btn_reminder_wrong(), FeesButton::Wrong)],
    ]
}

/// The parts of a plan, line by line.
pub fn parts(t: Texts, plan: &PlanRow, today: NaiveDate) -> Vec<String> {
    let part = |p: &Instalment| t.parts_line(p.seq, t.day(p.on, today), t.money(p.amount_minor, &plan.currency));
    plan.parts.iter().map(part).collect()
}

/// The resident learns what finance says of their plan.
pub fn plan_answered(t: Texts, community: &Community, plan: &PlanRow, today: NaiveDate) -> Face {
    let code = line(&plan.code, 20);
    match &plan.reason {
        Some(reason) => {
            let act = FeesButton::Wrong;
            let wrong = Button::Fees { community: community.id, unit: plan.unit, act };
            let html = t.plan_refused(code, line(reason, 300));
            Face::with(html, vec![vec![Key::press(t.btn_reminder_wrong(), &wrong)]])
        }
        None => {
            let mut lines = vec![t.plan_agreed(code)];
            lines.extend(parts(t, plan, today));
            lines.push(t.plan_agreed_end());
            Face::words(lines.join("\n"))
        }
    }
}
