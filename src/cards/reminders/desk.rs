//! What those who handle money see: notes, plans to be answered, the phone and paper list.

use super::parts;
use crate::cards::Face;
use crate::chat::arrears::ArrearsButton;
use crate::chat::button::{Button, PlanButton};
use crate::chat::outgoing::Key;
use crate::chat::words::{cut, line};
use crate::domain::arrears::{Entry, Phone, PlanRow};
use crate::domain::community::Community;
use crate::domain::reminder::{PlanState, Reason};
use crate::texts::Texts;
use chrono::NaiveDate;

/// So many units stand on a page of the list.
pub const PAGE: usize = 6;

/// Where and when something is looked at.
#[derive(Clone, Copy, Debug)]
pub struct Desk<'a> {
    /// The community.
    pub community: &'a Community,
    /// Texts in the language of the group.
    pub texts: Texts,
    /// Today.
    pub today: NaiveDate,
}

impl Desk<'_> {
    fn money(&self, minor: i64) -> String {
        self.texts.money(minor, &self.community.settings.currency)
    }

    fn key(&self, label: String, act: ArrearsButton) -> Key {
        Key::press(label, &Button::Arrears { community: self.community.id, act })
    }
}

/// What a resident answered to a reminder.
pub fn note(desk: &Desk<'_>, code: &str, name: &str, why: Reason, words: &str) -> Face {
    let t = desk.texts;
    let head = t.note_told(line(code, 20), line(name, 40), t.reason_name(why));
    let words = cut(words, 1000);
    Face::words(if words.is_empty() { head } else { format!("{head}\n{}", t.dialogs_quote(words)) })
}

/// The card of a plan; `name`: who asked, `by`: who answered.
pub fn plan(desk: &Desk<'_>, plan: &PlanRow, name: &str, by: &str) -> Face {
    let t = desk.texts;
    let total: i64 = plan.parts.iter().map(|p| p.amount_minor).sum();
    let (code, name, amount) = (line(&plan.code, 20), line(name, 40), t.money(total, &plan.currency));
    let mut lines = vec![match plan.parts.len() {
        1 => t.plan_card_date(code, name, amount),
        count => t.plan_card(code, name, count, amount),
    }];
    lines.extend(parts(t, plan, desk.today));
    let by = line(by, 40);
    let reason = line(plan.reason.as_deref().unwrap_or_default(), 300);
    lines.push(match plan.state {
        PlanState::Asked => t.plan_card_waits(),
        PlanState::Refused => t.plan_card_refused(by, reason),
        PlanState::Agreed => t.plan_card_agreed(by),
        PlanState::Done => format!("{}\n{}", t.plan_card_agreed(by), t.plan_card_done()),
        PlanState::Broken => format!("{}\n{}", t.plan_card_agreed(by), t.plan_card_broken()),
    });
    let key = |label, act| Key::press(label, &Button::Plan { community: desk.community.id, plan: plan.id, act });
    let keys = match plan.state {
        PlanState::Asked => {
            vec![vec![key(t.btn_plan_agree(), PlanButton::Agree), key(t.btn_plan_refuse(), PlanButton::Refuse)]]
        }
        PlanState::Refused | PlanState::Agreed | PlanState::Done | PlanState::Broken => vec![],
    };
    Face::with(lines.join("\n"), keys)
}

/// A pressed reason to refuse a plan (`dialogs::arrears`), as the resident reads it; other words as they are.
pub fn plan_reason(t: Texts, reason: &str) -> String {
    match reason {
        "r1" => t.plain_plan_reason_few(),
        "r2" => t.plain_plan_reason_soon(),
        "r3" => t.plain_plan_reason_talk(),
        words => words.to_owned(),
    }
}

fn step(desk: &Desk<'_>, entry: &Entry) -> String {
    let days = desk.community.settings.fees.reminders.ladder.get(entry.step).copied();
    desk.texts.step_name(days.unwrap_or_default())
}

fn why(desk: &Desk<'_>, entry: &Entry) -> String {
    let t = desk.texts;
    let mut words = vec![t.listed_name(entry.listed)];
    if entry.wrong_number {
        words.push(t.arrears_wrong());
    }
    if entry.tries > 0 {
        words.push(t.arrears_tries(entry.tries));
    }
    words.join(&t.plain_list_comma())
}

/// A page of the phone and paper list.
pub fn list(desk: &Desk<'_>, entries: &[Entry], page: usize) -> Face {
    let t = desk.texts;
    if entries.is_empty() {
        return Face::words(t.arrears_empty());
    }
    let page = page.min((entries.len() - 1) / PAGE);
    let total: i64 = entries.iter().map(|e| e.open_minor).sum();
    let mut lines = vec![t.arrears_head(entries.len(), desk.money(total)), String::new()];
    let mut keys = vec![];
    for entry in entries.iter().skip(page * PAGE).take(PAGE) {
        let code = line(&entry.code, 20);
        lines.push(t.arrears_line(&code, desk.money(entry.open_minor), step(desk, entry), why(desk, entry)));
        keys.push(desk.key(code, ArrearsButton::Unit(entry.unit)));
    }
    let mut rows: Vec<Vec<Key>> = keys.chunks(3).map(<[Key]>::to_vec).collect();
    let turn = |label, page: usize| desk.key(label, ArrearsButton::Page(u32::try_from(page).unwrap_or_default()));
    let mut turns = vec![];
    if let Some(before) = page.checked_sub(1) {
        turns.push(turn(t.btn_arrears_before(), before));
    }
    if (page + 1) * PAGE < entries.len() {
        turns.push(turn(t.btn_arrears_next(), page + 1));
    }
    rows.push(turns);
    Face::with(lines.join("\n"), rows)
}

/// One unit of the list, with the numbers of those who belong to it, masked.
pub fn unit(desk: &Desk<'_>, entry: &Entry, phones: &[Phone]) -> Face {
    let t = desk.texts;
    let mut lines = vec![
        t.arrears_unit(line(&entry.code, 20), desk.money(entry.open_minor), entry.bills),
        t.arrears_since(t.day(entry.due_on, desk.today)),
        t.arrears_step(step(desk, entry)),
        t.arrears_why(why(desk, entry)),
    ];
    let mut rows = vec![];
    for p in phones.iter().take(4) {
        let name = line(&p.name, 30);
        lines.push(t.arrears_phone(&name, t.tie_name(p.tie), t.masked(&p.phone)));
        rows.push(vec![desk.key(t.btn_arrears_phone(line(&name, 20)), ArrearsButton::Phone(entry.unit, p.user))]);
    }
    if phones.is_empty() {
        lines.push(t.arrears_no_phone());
    }
    rows.push(vec![desk.key(t.btn_arrears_call(), ArrearsButton::Call(entry.unit))]);
    rows.push(vec![desk.key(t.btn_arrears_list(), ArrearsButton::Page(0))]);
    Face::with(lines.join("\n"), rows)
}
