//! The card in the staff's group: everything about a ticket, and the buttons of its state.

use super::{Face, View, parts, permit, question, service};
use crate::chat::button::TicketButton;
use crate::chat::outgoing::Key;
use crate::chat::words::{cut, line};
use crate::domain::act::Act;
use crate::domain::ticket::{Kind, Priority, State};

/// Internal notes that the opened card shows.
const NOTES: usize = 3;

/// The card of a ticket; `expanded` shows the further buttons and the last notes.
pub fn card(view: &View<'_>, expanded: bool) -> Face {
    if let Some(talk) = &view.case.talk {
        return super::talk::card(view, talk);
    }
    if view.ticket().kind == Kind::Complaint {
        return super::complaint::card(view, expanded);
    }
    let mut lines = vec![head(view)];
    lines.extend(place(view));
    lines.extend(told(view));
    lines.extend(service::card(view));
    lines.extend(permit::card(view));
    lines.extend(super::fees::disputed(view));
    lines.extend(reach(view));
    lines.extend(standing(view));
    lines.extend(question::class(view));
    lines.extend(talk(view, expanded));
    let rows = buttons(view, expanded);
    if expanded && !rows.is_empty() {
        lines.push(view.texts.card_hint());
    }
    Face::with(lines.join("\n"), rows)
}

fn head(view: &View<'_>) -> String {
    let (number, what) = (&view.ticket().number, view.what());
    match view.ticket().priority {
        Priority::High | Priority::Normal if view.ticket().kind == Kind::Inquiry => {
            view.texts.card_head_question(number, what)
        }
        Priority::High | Priority::Normal if view.ticket().kind == Kind::Permit => {
            view.texts.card_head_permit(number, what)
        }
        Priority::Emergency => view.texts.card_head_emergency(number, what),
        Priority::High => view.texts.card_head_high(number, what),
        Priority::Normal => view.texts.card_head_normal(number, what),
    }
}

pub(super) fn place(view: &View<'_>) -> Vec<String> {
    let (t, place) = (view.texts, view.place());
    let area = view.ticket().area.map(|a| t.area_name(a));
    let mut lines = vec![];
    match area {
        Some(area) if !place.is_empty() => lines.push(t.card_place_area(place, area)),
        Some(area) => lines.push(t.card_area(area)),
        None if !place.is_empty() => lines.push(t.card_place(place)),
        None => {}
    }
    if view.ticket().elder {
        lines.push(t.card_elder());
    }
    lines
}

/// What the resident told.
fn told(view: &View<'_>) -> Vec<String> {
    let t = view.texts;
    let mut lines = vec![];
    let words = cut(&view.ticket().words, 900);
    if !words.is_empty() {
        lines.push(t.card_words(words));
    }
    lines.extend(parts::files(t, view.case.attachments.iter().filter(|a| !a.by_staff)).map(|f| t.card_files(f)));
    let visit = line(&view.ticket().visit, 80);
    if !visit.is_empty() {
        lines.push(t.card_visit(visit));
    }
    lines
}

/// Who it is for.
pub(super) fn reach(view: &View<'_>) -> Vec<String> {
    let t = view.texts;
    let mut lines = vec![match view.phone() {
        Some(phone) => t.card_resident_phone(view.person(), t.masked(phone)),
        None => t.card_resident(view.person()),
    }];
    lines.extend(view.entered_by());
    let joined = i64::try_from(view.case.followers.len()).unwrap_or(i64::MAX);
    if joined > 0 {
        lines.push(t.card_joined(joined));
    }
    lines
}

/// Where it stands, by when, and what to know about its past.
pub(super) fn standing(view: &View<'_>) -> Vec<String> {
    let (t, ticket) = (view.texts, view.ticket());
    let state = t.state_name_of(ticket.kind, ticket.state);
    let mut lines = vec![match ticket.assignee {
        Some(id) => t.card_state_owner(state, view.colleague(id)),
        None => t.card_state(state),
    }];
    if let Some(reason) = ticket.waiting {
        lines.push(t.card_waiting(t.wait_name(reason)));
    }
    if ticket.state.is_open() {
        let promise = ticket.promise.filter(|_| service::is_other_time(view));
        lines.extend(promise.map(|w| t.card_promise(view.window(w))));
        if let Some((deadline, due)) = view.next_deadline() {
            let (what, time) = (view.clock_name(deadline.kind), view.moment(due));
            lines.push(if due < view.now { t.card_deadline_missed(what, time) } else { t.card_deadline(what, time) });
        }
    }
    lines.extend(super::clocks::lines(view));
    let complaint = ticket.kind == Kind::Complaint;
    if ticket.reopened > 0 && !complaint {
        lines.push(t.card_reopened(i64::from(ticket.reopened)));
    }
    if view.case.repeats >= 2 && !complaint {
        lines.push(t.card_repeat(view.case.repeats + 1));
    }
    lines.extend(view.case.parent.as_ref().map(|number| t.card_parent(number)));
    lines.extend(ended(view));
    lines
}

/// What was done, or how it ended.
fn ended(view: &View<'_>) -> Vec<String> {
    let (t, ticket) = (view.texts, view.ticket());
    let mut lines = vec![];
    if let Some(work) = &ticket.work {
        lines.extend(work.words.as_ref().map(|w| t.card_work(cut(w, 400))));
        lines.extend(work.materials.as_ref().map(|m| t.card_materials(line(m, 200))));
        lines.extend(work.price_minor.map(|p| match p {
            0 => t.card_price_none(),
            _ => t.card_price(view.money(p)),
        }));
        lines.extend(
            parts::files(t, view.case.attachments.iter().filter(|a| a.by_staff && a.public)).map(|f| t.card_files(f)),
        );
    }
    if ticket.state == State::Rejected {
        let answer = ticket.answer.as_ref().and_then(|key| view.community.settings.answer(key));
        lines.extend(answer.map(|a| t.card_answer(cut(a.title.get(t.lang()), 80))));
    }
    if let Some(event) = view.last(|act| matches!(act, Act::Dispute { .. } | Act::Reopen { .. }))
        && let Act::Dispute { reason, .. } | Act::Reopen { reason } = &event.act
        && !reason.is_empty()
    {
        lines.push(t.card_dispute(cut(reason, 300)));
    }
    if let Some(event) = view.last(|act| matches!(act, Act::Cancel { .. }))
        && let Act::Cancel { reason: Some(reason) } = &event.act
    {
        lines.push(t.card_cancelled(cut(reason, 200)));
    }
    if let Some(event) = view.last(|act| matches!(act, Act::Phoned { rating: Some(_), .. }))
        && let Act::Phoned { rating: Some(rating), .. } = &event.act
    {
        lines.push(t.card_phoned(rating.overall, view.actor(event.actor)));
    }
    if let Some(event) = view.last(|act| matches!(act, Act::Rate { .. }))
        && let Act::Rate { rating, .. } = &event.act
    {
        let score = rating.overall;
        lines.push(if rating.improper_charge { t.card_rating_charge(score) } else { t.card_rating(score) });
    }
    lines
}

/// What was said: the last addition of the resident, the open question, notes among colleagues.
pub(super) fn talk(view: &View<'_>, expanded: bool) -> Vec<String> {
    let t = view.texts;
    let mut lines = vec![];
    if let Some((event, words)) = view.last_addition().filter(|(_, words)| !view.is_told(words)) {
        let (time, words) = (view.moment(event.at), cut(words, 300));
        lines.push(if words.is_empty() { t.card_addition_files(time) } else { t.card_addition(time, words) });
    }
    if let Some(event) = view.case.open_question()
        && let Act::Ask { words } = &event.act
    {
        lines.push(t.card_question(view.moment(event.at), cut(words, 300)));
    }
    let notes: Vec<_> = view.case.timeline.iter().filter(|e| matches!(e.act, Act::Note { .. })).collect();
    if !notes.is_empty() {
        lines.push(t.card_notes(i64::try_from(notes.len()).unwrap_or(i64::MAX)));
    }
    if expanded {
        for event in notes.iter().rev().take(NOTES).rev() {
            if let Act::Note { words } = &event.act {
                let words = if words.trim().is_empty() { t.plain_note_files() } else { cut(words, 200) };
                lines.push(t.card_note(view.moment(event.at), view.actor(event.actor), words));
            }
        }
    }
    lines
}

/// The buttons: the usual next step first, at most three in a row.
fn buttons(view: &View<'_>, expanded: bool) -> Vec<Vec<Key>> {
    use TicketButton as B;
    if view.ticket().kind == Kind::Inquiry {
        return question::buttons(view, expanded);
    }
    if let Some(rows) = permit::buttons(view, expanded) {
        return rows;
    }
    let booked = service::buttons(view);
    let is_booking = booked.is_some();
    let first: Vec<Vec<B>> = match view.ticket().state {
        _ if booked.is_some() => booked.unwrap_or_default(),
        State::New | State::Dispatched | State::Reopened if view.ticket().assignee.is_none() => {
            vec![vec![B::Take], vec![B::Assign, B::Ask]]
        }
        State::New | State::Dispatched | State::Reopened | State::Taken => match view.ticket().priority {
            Priority::Emergency => vec![vec![B::Arrive, B::Phone], vec![B::Promise, B::Finish]],
            Priority::High | Priority::Normal => vec![vec![B::Promise, B::Arrive], vec![B::Finish, B::Phone]],
        },
        State::Scheduled => vec![vec![B::Arrive, B::Finish], vec![B::Promise, B::Phone]],
        State::OnSite => vec![vec![B::Finish], vec![B::Wait, B::Phone]],
        State::Waiting => vec![vec![B::Resume, B::Arrive], vec![B::Promise, B::Finish], vec![B::Phone]],
        State::Done => return vec![view.keys(&[B::Tell])],
        State::Accepted | State::Closed | State::Cancelled | State::Rejected => return vec![],
    };
    let mut rows: Vec<Vec<Key>> = first.iter().map(|row| view.keys(row)).collect();
    if rows.is_empty() || view.ticket().state == State::Done {
        return rows;
    }
    if !expanded {
        match rows.last_mut() {
            Some(row) if row.len() < 3 => row.extend(view.keys(&[B::More])),
            _ => rows.push(view.keys(&[B::More])),
        }
        return rows;
    }
    let shown: Vec<B> = first.into_iter().flatten().collect();
    // A service can be confirmed before anybody has taken it.
    let in_hand = !shown.contains(&B::Take) && (!is_booking || view.ticket().assignee.is_some());
    let further = [
        (B::Wait, in_hand),
        (B::Assign, true),
        (B::Release, in_hand),
        (B::Promise, in_hand && (!is_booking || service::may_promise(view))),
        (B::Ask, true),
        (B::Tell, true),
        (B::Transfer, true),
        (B::Merge, true),
        (B::OutOfScope, true),
        (B::Escalate, true),
    ];
    let rest: Vec<B> = further.into_iter().filter(|(b, fits)| *fits && !shown.contains(b)).map(|(b, _)| b).collect();
    rows.extend(rest.chunks(2).map(|pair| view.keys(pair)));
    rows.push(view.keys(&[B::Less]));
    rows
}

impl View<'_> {
    /// Staff buttons with their labels; the phone falls away where there is none.
    pub(super) fn keys(&self, acts: &[TicketButton]) -> Vec<Key> {
        acts.iter().filter_map(|act| Some(self.key(self.label(*act)?, *act))).collect()
    }

    fn label(&self, act: TicketButton) -> Option<String> {
        let t = self.texts;
        Some(match act {
            TicketButton::Take => t.btn_card_take(),
            TicketButton::Assign => t.btn_card_assign(),
            TicketButton::Promise if self.ticket().promise.is_some() => t.btn_card_promise_again(),
            TicketButton::Promise => t.btn_card_promise(),
            TicketButton::Arrive => t.btn_card_arrive(),
            TicketButton::Wait => t.btn_card_wait(),
            TicketButton::Resume => t.btn_card_resume(),
            TicketButton::Finish => t.btn_card_finish(),
            TicketButton::Ask => t.btn_card_ask(),
            TicketButton::Tell => t.btn_card_tell(),
            TicketButton::Transfer => t.btn_card_transfer(),
            TicketButton::OutOfScope => t.btn_card_out_of_scope(),
            TicketButton::Escalate => t.btn_card_escalate(),
            TicketButton::Seen => t.btn_card_seen(),
            TicketButton::Release => t.btn_card_release(),
            TicketButton::Merge => t.btn_card_merge(),
            TicketButton::Grade => t.btn_card_grade(),
            TicketButton::Plan => t.btn_card_plan(),
            TicketButton::Judge => t.btn_card_judge(),
            TicketButton::Classify => t.btn_card_classify(),
            TicketButton::Reply => t.btn_card_reply(),
            TicketButton::Propose => t.btn_card_propose(),
            TicketButton::Phoned => t.btn_card_phoned(),
            TicketButton::Phone => self.phone().map(|_| t.btn_card_phone())?,
            TicketButton::More => t.btn_more(),
            TicketButton::Less => t.btn_less(),
            TicketButton::Show => t.btn_card_show(),
            TicketButton::Book => t.btn_card_book(),
            TicketButton::SetOut => t.btn_card_set_out(),
            TicketButton::Offer => service::offer_label(self),
            TicketButton::Retract => t.btn_card_retract(),
            TicketButton::Move
            | TicketButton::Timeline
            | TicketButton::Add
            | TicketButton::Answer
            | TicketButton::Urge
            | TicketButton::Cancel
            | TicketButton::Accept
            | TicketButton::Partly
            | TicketButton::NotDone
            | TicketButton::Reopen
            | TicketButton::Pay
            | TicketButton::Survey
            | TicketButton::SurveyLater
            | TicketButton::Person
            | TicketButton::EndTalk => return None,
        })
    }

    /// Who did it, as staff read it.
    pub(super) fn actor(&self, actor: crate::domain::act::Actor) -> String {
        match actor {
            crate::domain::act::Actor::Staff(id) => self.colleague(id),
            crate::domain::act::Actor::Resident(_) => self.person(),
            crate::domain::act::Actor::Desk => self.texts.plain_colleague(),
        }
    }
}
