//! Permits: the card with its steps, what the resident reads, the pass, and what the gate sees of it.

use super::{Face, View};
use crate::chat::button::{Button, TicketButton as B};
use crate::chat::outgoing::Key;
use crate::chat::permit::PermitButton;
use crate::chat::words::{cut, line, share};
use crate::domain::act::Act;
use crate::domain::code::halves;
use crate::domain::form::Approval;
use crate::domain::news::Alert;
use crate::domain::pass::{Finding, Pass, PassState, Permit};
use crate::domain::ticket::State;
use crate::texts::Texts;
use chrono::{DateTime, Utc};

impl<'a> View<'a> {
    fn permit(&self) -> Option<&'a Permit> {
        self.case.permit.as_ref()
    }

    fn permit_key(&self, label: String, act: PermitButton) -> Key {
        let ticket = self.ticket();
        Key::press(label, &Button::Permit { community: ticket.community, ticket: ticket.id, act })
    }

    /// The step that is open: its number, of how many, and whose it is.
    fn open_step(&self) -> Option<(u32, u32, &'a Approval)> {
        let form = &self.permit()?.form;
        let done = self.case.approved();
        let step = form.step(done).filter(|_| self.ticket().state.is_open())?;
        Some((u32::try_from(done).ok()? + 1, u32::try_from(form.approvals.len()).ok()?, step))
    }

    fn fee_key(&self) -> Option<Key> {
        self.ticket().place.unit?;
        self.permit()?.form.fee_minor?;
        Some(self.key(self.texts.btn_permit_pay(), B::Pay))
    }
}

/// The answers, by the labels of their fields; all of them together have so much room.
fn answers(view: &View<'_>, permit: &Permit, room: usize) -> Vec<String> {
    let t = view.texts;
    let today = view.now.with_timezone(&view.tz()).date_naive();
    let fields = permit.form.asked(&permit.answers).into_iter();
    let given = fields.filter_map(|field| {
        let answer = t.answer(field, permit.answers.get(&field.key)?, today);
        Some((line(field.label.get(t.lang()), 60), answer))
    });
    let (labels, answers): (Vec<String>, Vec<String>) = given.unzip();
    let longest = share(&answers, room.saturating_sub(labels.iter().map(|l| l.chars().count() + 2).sum()));
    labels.iter().zip(&answers).map(|(label, answer)| t.permit_answer(label, line(answer, longest))).collect()
}

/// Who decides a step.
fn decider(view: &View<'_>, step: &Approval) -> String {
    let t = view.texts;
    t.plain_permit_decider(view.department(&step.department), t.role_name(step.role))
}

/// What was asked for, as its resident reads it back.
pub(super) fn told(view: &View<'_>) -> Vec<String> {
    view.permit().map(|permit| answers(view, permit, 1500)).unwrap_or_default()
}

/// What the card says of a permit: the answers, its steps, its pass.
pub(super) fn card(view: &View<'_>) -> Vec<String> {
    let (t, Some(permit)) = (view.texts, view.permit()) else { return vec![] };
    let mut lines = answers(view, permit, 2000);
    lines.extend(permit.form.fee_minor.map(|fee| t.card_permit_fee(view.money(fee))));
    for event in &view.case.timeline {
        match &event.act {
            Act::Approve { step, of, .. } => {
                let (step, of) = (i64::from(*step), i64::from(*of));
                lines.push(t.card_permit_approved(step, of, view.actor(event.actor), view.moment(event.at)));
            }
            Act::Deny { reason, .. } => lines.push(t.card_permit_denied(view.actor(event.actor), cut(reason, 300))),
            _ => {}
        }
    }
    if let Some((step, of, whose)) = view.open_step() {
        lines.push(t.card_permit_step(i64::from(step), i64::from(of), decider(view, whose)));
    }
    lines.extend(permit.pass.as_ref().map(|pass| t.card_permit_pass(state(view, pass))));
    lines
}

/// The buttons of the card of a permit; `None`: it was not asked for with a form.
pub(super) fn buttons(view: &View<'_>, expanded: bool) -> Option<Vec<Vec<Key>>> {
    view.permit()?;
    let Some(decide) = decide(view) else { return Some(vec![]) };
    let mut rows = vec![decide];
    rows.push(view.keys(if expanded { &[B::Ask, B::Phone] } else { &[B::Ask, B::Phone, B::More] }));
    if expanded {
        rows.push(view.keys(&[B::Tell, B::Escalate]));
        rows.push(view.keys(&[B::Less]));
    }
    Some(rows)
}

fn decide(view: &View<'_>) -> Option<Vec<Key>> {
    let (t, (step, ..)) = (view.texts, view.open_step()?);
    Some(vec![
        view.permit_key(t.btn_permit_approve(), PermitButton::Approve(step)),
        view.permit_key(t.btn_permit_deny(), PermitButton::Deny(step)),
    ])
}

/// The keys of an alert about a permit that is open; `None`: it has the usual ones.
pub(super) fn alert_keys(view: &View<'_>, alert: &Alert) -> Option<Vec<Vec<Key>>> {
    let decide = decide(view)?;
    match alert {
        Alert::PhoneList | Alert::Unreachable | Alert::Cancelled { .. } => None,
        _ => Some(vec![decide, view.keys(&[B::Ask, B::More])]),
    }
}

/// Whose turn it is, once a step is approved.
pub(super) fn next_step(view: &View<'_>) -> String {
    match view.open_step() {
        Some((step, of, whose)) => view.texts.card_permit_step(i64::from(step), i64::from(of), decider(view, whose)),
        None => view.texts.state_name_of(view.ticket().kind, view.ticket().state),
    }
}

/// Where a permit stands, as its resident reads it; `None` where any ticket says the same.
pub(super) fn now(view: &View<'_>) -> Option<String> {
    let (t, permit) = (view.texts, view.permit()?);
    match view.ticket().state {
        State::Cancelled => None,
        State::Rejected => Some(t.permit_now_denied()),
        State::Closed | State::Accepted | State::Done => Some(match &permit.pass {
            None => t.permit_now_approved(),
            Some(pass) => match (pass.state, pass.finding(view.now)) {
                (PassState::Unpaid, Finding::Unpaid) => t.permit_now_unpaid(),
                (_, Finding::Used) => t.permit_now_used(view.moment(pass.changed_at)),
                (_, Finding::Cancelled) => t.permit_now_dropped(),
                (_, Finding::Expired) => t.permit_now_expired(),
                _ => t.permit_now_pass(),
            },
        }),
        State::New
        | State::Dispatched
        | State::Taken
        | State::Scheduled
        | State::OnSite
        | State::Waiting
        | State::Reopened => Some(match view.open_step() {
            Some((step, of, whose)) if of > 1 => {
                t.permit_now_step(view.department(&whose.department), i64::from(step), i64::from(of))
            }
            Some((_, _, whose)) => t.permit_now_open(view.department(&whose.department)),
            None => t.permit_now_open(view.department(&view.ticket().department)),
        }),
    }
}

/// What comes next, or what the pass says; `None` where any ticket says the same.
pub(super) fn next(view: &View<'_>) -> Option<Vec<String>> {
    let (t, permit) = (view.texts, view.permit()?);
    if view.ticket().state.is_open() {
        return Some(vec![t.permit_next()]);
    }
    let mut lines = vec![];
    if view.ticket().state == State::Rejected
        && let Some(event) = view.last(|act| matches!(act, Act::Deny { .. }))
        && let Act::Deny { reason, .. } = &event.act
    {
        lines.push(t.dialogs_quote(cut(reason, 800)));
        lines.push(t.permit_next_again());
    }
    if let Some(pass) = permit.pass.as_ref().filter(|p| p.state == PassState::Valid && view.now < p.until) {
        lines.push(t.pass_code(halves(&pass.code)));
        lines.push(t.pass_window(window(view, pass)));
    }
    Some(lines)
}

fn window(view: &View<'_>, pass: &Pass) -> String {
    let (t, tz, today) = (view.texts, view.tz(), view.now.with_timezone(&view.tz()).date_naive());
    // The end of a day is said as the day itself.
    let until = pass.until - chrono::TimeDelta::minutes(1);
    let at = |at: DateTime<Utc>| (t.calendar_day(at.with_timezone(&tz).date_naive(), today), t.clock(at, tz));
    let ((first, begins), (last, ends)) = (at(pass.from), at(until));
    if first == last { format!("{first} {begins}–{ends}") } else { format!("{first} {begins} – {last} {ends}") }
}

/// The resident's buttons of a permit that is decided; `None`: it has the usual ones.
pub(super) fn keys(view: &View<'_>) -> Option<Vec<Vec<Key>>> {
    let (t, permit) = (view.texts, view.permit()?);
    let again = view.permit_key(t.btn_permit_again(), PermitButton::Again);
    let drop = || view.permit_key(t.btn_pass_drop(), PermitButton::Drop);
    Some(match permit.pass.as_ref().map(|pass| (pass, pass.finding(view.now))) {
        Some((_, Finding::Valid | Finding::Early)) => {
            vec![vec![view.permit_key(t.btn_pass_show(), PermitButton::Pass), drop()]]
        }
        Some((_, Finding::Unpaid)) => vec![view.fee_key().into_iter().collect(), vec![drop()]],
        Some(_) | None => vec![vec![again]],
    })
}

/// The news that a permit is approved.
pub(super) fn approved(view: &View<'_>) -> Face {
    let t = view.texts;
    let mut lines = vec![t.permit_news_approved(&view.ticket().number, view.what())];
    let mut keys = vec![];
    if let Some(permit) = view.permit() {
        let form = &permit.form;
        if let (Some(fee), Some(key)) = (form.fee_minor, view.fee_key()) {
            lines.push(match (form.fee_first, &form.pass) {
                (true, Some(_)) => t.permit_news_fee_first(view.money(fee)),
                (true, None) | (false, _) => t.permit_news_fee(view.money(fee)),
            });
            keys.push(key);
        }
    }
    Face::with(lines.join("\n"), vec![keys, vec![view.key(t.btn_status_show(), B::Show)]])
}

/// The news that a permit is declined, and why.
pub(super) fn denied(view: &View<'_>, reason: &str) -> Face {
    let t = view.texts;
    let html = t.permit_news_denied(&view.ticket().number, view.what(), cut(reason, 1500));
    Face::with(html, vec![vec![view.permit_key(t.btn_permit_again(), PermitButton::Again)]])
}

/// What stands under the picture of a pass.
pub fn caption(view: &View<'_>, pass: &Pass) -> String {
    let t = view.texts;
    let mut lines = vec![
        t.pass_head(view.what(), &view.ticket().number),
        t.pass_code(halves(&pass.code)),
        t.pass_window(window(view, pass)),
    ];
    lines.push(if pass.once { t.pass_once() } else { t.pass_many() });
    lines.join("\n")
}

/// What a pass is now: when it is good, as long as it is.
fn state(view: &View<'_>, pass: &Pass) -> String {
    match pass.finding(view.now) {
        Finding::Valid | Finding::Early => window(view, pass),
        found => finding(view.texts, found),
    }
}

/// What the gate found, in a word or two.
pub fn finding(t: Texts, finding: Finding) -> String {
    match finding {
        Finding::Valid => t.plain_pass_valid(),
        Finding::Early => t.plain_pass_early(),
        Finding::Expired => t.plain_pass_expired(),
        Finding::Used | Finding::LetThrough => t.plain_pass_used(),
        Finding::Cancelled => t.plain_pass_cancelled(),
        Finding::Unpaid => t.plain_pass_unpaid(),
        Finding::Slip | Finding::Unknown | Finding::Locked | Finding::NotTheirs => t.plain_pass_unknown(),
    }
}

/// What the gate sees of a pass: whether it is good, what for, and the button that uses it.
pub fn gate(view: &View<'_>, permit: &Permit, pass: &Pass, through: bool) -> Face {
    let t = view.texts;
    let found = pass.finding(view.now);
    let head = match found {
        _ if through => t.gate_let_through(halves(&pass.code)),
        Finding::Valid => t.gate_valid(halves(&pass.code)),
        _ => t.gate_invalid(halves(&pass.code), finding(t, found)),
    };
    let mut lines = vec![head, t.gate_what(view.what(), &view.ticket().number)];
    if !view.place().is_empty() {
        lines.push(t.card_place(view.place()));
    }
    lines.push(t.card_resident(view.person()));
    lines.extend(answers(view, permit, 2400));
    lines.push(t.pass_window(window(view, pass)));
    if found == Finding::Used {
        let name = pass.used_by.map_or_else(|| t.plain_colleague(), |id| view.colleague(id));
        lines.push(t.gate_used(name, view.moment(pass.changed_at)));
    }
    let keys = match found {
        Finding::Valid if pass.once => vec![view.permit_key(t.btn_gate_let_through(), PermitButton::LetThrough)],
        Finding::Valid => {
            lines.push(t.gate_many());
            vec![]
        }
        _ => vec![],
    };
    Face::with(lines.join("\n"), vec![keys])
}
