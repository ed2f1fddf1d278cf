//! The one message of a resident's chat that shows a ticket and is edited as it moves.

use super::{Face, View, complaint_told, permit, question, service};
use crate::chat::button::TicketButton;
use crate::chat::outgoing::Key;
use crate::chat::words::{cut, line};
use crate::domain::act::{Act, DeadlineKind, WaitReason};
use crate::domain::flow::GRACE;
use crate::domain::ticket::{Area, Kind, Priority, State};

/// The ticket as its reporter sees it.
pub fn status(view: &View<'_>) -> Face {
    if let Some(talk) = &view.case.talk {
        return super::talk::status(view, talk);
    }
    face(view, true)
}

/// The ticket as a neighbour who joined it sees it: without the reporter's own words, without buttons that are theirs.
pub fn status_joined(view: &View<'_>) -> Face {
    face(view, false)
}

fn face(view: &View<'_>, own: bool) -> Face {
    let (t, ticket) = (view.texts, view.ticket());
    let mut lines = vec![t.status_head(&ticket.number, view.what())];
    let place = view.place();
    // Whose home it is concerns nobody but who reported it.
    if !place.is_empty() && (own || ticket.area == Some(Area::Public)) {
        lines.push(t.status_place(place));
    }
    if own {
        let words = line(&ticket.words, 160);
        if !words.is_empty() {
            lines.push(t.status_words(words));
        }
        lines.extend(permit::told(view));
        lines.extend(view.entered_for_you());
        lines.extend(view.case.parent.as_ref().map(|number| t.status_parent(number)));
    }
    lines.push(String::new());
    lines.push(bold(&now(view, own)));
    if own {
        lines.extend(service::told(view));
    }
    if ticket.state.is_open() {
        let promise = ticket.promise.filter(|_| service::is_other_time(view));
        lines.extend(promise.map(|w| t.status_promise(view.window(w))));
        if ticket.priority == Priority::Emergency
            && ticket.state != State::OnSite
            && let Some(duty) = view.community.settings.on_call_for(&ticket.department)
        {
            lines.push(t.status_emergency(duty.name.get(t.lang()), t.phone(&duty.phone)));
        }
    }
    if own || ticket.state != State::Done {
        lines.extend(next(view));
    } else {
        lines.push(t.status_next_done_joined());
    }
    lines.extend(result(view));
    if own
        && ticket.state.is_open()
        && let Some(event) = view.case.open_question()
        && let Act::Ask { words } = &event.act
    {
        lines.push(t.status_question(cut(words, 400)));
    }
    let again = can_reopen(view);
    if own && again {
        lines.extend(ticket.ended_at.map(|end| grace(view, view.moment(end + GRACE))));
    }
    Face::with(lines.join("\n"), if own { buttons(view, again) } else { vec![vec![timeline_key(view)]] })
}

fn bold(html: &str) -> String {
    format!("<b>{html}</b>")
}

/// Where it stands, in words.
fn now(view: &View<'_>, own: bool) -> String {
    let (t, ticket) = (view.texts, view.ticket());
    if ticket.kind == Kind::Complaint && ticket.merged.is_none() {
        return complaint_told::now(view);
    }
    if ticket.kind == Kind::Inquiry
        && let Some(words) = question::now(view)
    {
        return words;
    }
    if let Some(words) = service::now(view).or_else(|| permit::now(view)) {
        return words;
    }
    match ticket.state {
        State::Closed if view.merged_into().is_some() => t.status_now_merged(view.merged_into().unwrap_or_default()),
        State::Waiting if !own && ticket.waiting == Some(WaitReason::Resident) => t.status_joined_waiting(),
        State::Accepted if !own => t.status_now_closed(),
        State::Cancelled if !own => t.status_joined_cancelled(),
        State::New => t.status_now_new(),
        State::Dispatched => t.status_now_dispatched(view.department(&ticket.department)),
        State::Taken => t.status_now_taken(view.fitter()),
        State::Scheduled => t.status_now_scheduled(view.fitter()),
        State::OnSite => t.status_now_on_site(view.fitter()),
        State::Waiting => match ticket.waiting {
            Some(WaitReason::Parts) => t.status_now_waiting_parts(),
            Some(WaitReason::Resident) => t.status_now_waiting_resident(),
            Some(WaitReason::ThirdParty) | None => t.status_now_waiting_third_party(),
            Some(WaitReason::Weather) => t.status_now_waiting_weather(),
        },
        State::Done => t.status_now_done(view.fitter()),
        State::Accepted => t.status_now_accepted(),
        State::Closed => t.status_now_closed(),
        State::Cancelled => t.status_now_cancelled(),
        State::Rejected => t.status_now_rejected(),
        State::Reopened if was_referred(view) => t.status_now_looked_again(),
        State::Reopened => t.status_now_reopened(),
    }
}

/// What happens next, and by when.
fn next(view: &View<'_>) -> Vec<String> {
    let (t, ticket) = (view.texts, view.ticket());
    if ticket.kind == Kind::Complaint {
        return complaint_told::next(view);
    }
    if ticket.kind == Kind::Inquiry {
        return question::next(view);
    }
    if let Some(lines) = permit::next(view) {
        return lines;
    }
    let booked = view.case.booking.is_some() && ticket.reopened == 0;
    if booked && ticket.state.is_open() && ticket.state != State::OnSite {
        return vec![];
    }
    let due = |kind: DeadlineKind| {
        let running = view.case.deadlines.iter().filter(|d| d.kind == kind && d.done_at.is_none());
        running.filter_map(|d| d.due_at).filter(|due| *due > view.now).min().map(|due| view.moment(due))
    };
    match ticket.state {
        State::New | State::Reopened => vec![t.status_next_new()],
        State::Dispatched => match due(DeadlineKind::Acknowledge) {
            Some(time) => vec![t.status_next_dispatched_by(time)],
            None => vec![t.status_next_dispatched()],
        },
        State::Taken => {
            let first = match (ticket.kind, ticket.area) {
                (Kind::Inquiry | Kind::Complaint, _) => t.status_next_inquiry(),
                (_, Some(Area::Public)) => t.status_next_taken_public(),
                (_, Some(Area::Home | Area::Paid) | None) => t.status_next_taken(),
            };
            [Some(first), due(DeadlineKind::Resolve).map(|time| t.status_resolve_by(time))]
                .into_iter()
                .flatten()
                .collect()
        }
        State::OnSite => vec![t.status_next_on_site()],
        State::Done => vec![t.status_next_done(i64::from(view.community.settings.close_after_days))],
        State::Scheduled | State::Waiting | State::Accepted | State::Closed | State::Cancelled | State::Rejected => {
            vec![]
        }
    }
}

/// What came of it: the work, or the standard answer.
fn result(view: &View<'_>) -> Vec<String> {
    let (t, ticket) = (view.texts, view.ticket());
    match ticket.state {
        State::Done | State::Accepted | State::Closed if ticket.kind == Kind::Inquiry => question::work(view),
        State::Done | State::Accepted | State::Closed => work(view),
        State::Rejected => {
            let answer = ticket.answer.as_ref().and_then(|key| view.community.settings.answer(key));
            answer.map(|a| t.status_answer(cut(a.text.get(t.lang()), 1200))).into_iter().collect()
        }
        State::New
        | State::Dispatched
        | State::Taken
        | State::Scheduled
        | State::OnSite
        | State::Waiting
        | State::Cancelled
        | State::Reopened => vec![],
    }
}

/// What was done, with what, and for how much.
pub(super) fn work(view: &View<'_>) -> Vec<String> {
    let t = view.texts;
    if view.ticket().kind == Kind::Complaint {
        return complaint_told::answer(view);
    }
    let Some(work) = &view.ticket().work else { return vec![] };
    let price = work.price_minor.map(|p| match p {
        0 => t.status_price_none(),
        _ => t.status_price(view.money(p)),
    });
    let words = work.words.as_ref().map(|w| t.status_work(cut(w, 600)));
    let materials = work.materials.as_ref().map(|m| t.status_materials(line(m, 200)));
    [words, materials, price].into_iter().flatten().collect()
}

/// Whether the grace period still runs.
fn can_reopen(view: &View<'_>) -> bool {
    let ticket = view.ticket();
    // The final answer to a complaint stays.
    let final_answer = ticket.kind == Kind::Complaint && ticket.level > 1;
    !final_answer
        && ticket.kind != Kind::Permit
        && matches!(ticket.state, State::Accepted | State::Closed | State::Rejected)
        && ticket.merged.is_none()
        && ticket.ended_at.is_some_and(|end| view.now <= end + GRACE)
}

/// Whether the last word on it was that somebody else is responsible.
pub(super) fn was_referred(view: &View<'_>) -> bool {
    view.ticket().answer.is_some() && view.ticket().work.is_none()
}

/// Until when it can be taken up again, and for what.
fn grace(view: &View<'_>, time: String) -> String {
    let (t, ticket) = (view.texts, view.ticket());
    match ticket.kind {
        _ if ticket.state == State::Rejected => t.status_grace_different(time),
        Kind::Complaint => t.complaint_grace(time),
        Kind::Inquiry => t.question_grace(time),
        Kind::Repair | Kind::Service | Kind::Permit => t.status_grace(time),
    }
}

/// The key that takes it up again.
pub(super) fn again_key(view: &View<'_>) -> Key {
    let (t, ticket) = (view.texts, view.ticket());
    let label = match ticket.kind {
        _ if ticket.state == State::Rejected => t.btn_status_different(),
        Kind::Complaint => t.btn_complaint_again(),
        Kind::Inquiry => t.btn_question_again(),
        Kind::Repair | Kind::Service | Kind::Permit => t.btn_status_reopen(),
    };
    view.key(label, TicketButton::Reopen)
}

fn timeline_key(view: &View<'_>) -> Key {
    view.key(view.texts.btn_status_timeline(), TicketButton::Timeline)
}

/// The keys by which a resident says what they think of the work.
pub(super) fn verdict(view: &View<'_>) -> Vec<Vec<Key>> {
    if view.ticket().kind == Kind::Inquiry {
        return question::verdict(view);
    }
    let t = view.texts;
    if view.ticket().kind == Kind::Complaint {
        return complaint_told::verdict(view);
    }
    vec![
        vec![view.key(t.btn_status_accept(), TicketButton::Accept)],
        vec![
            view.key(t.btn_status_partly(), TicketButton::Partly),
            view.key(t.btn_status_not_done(), TicketButton::NotDone),
        ],
    ]
}

fn buttons(view: &View<'_>, again: bool) -> Vec<Vec<Key>> {
    let (t, state) = (view.texts, view.ticket().state);
    let timeline = timeline_key(view);
    let person = view.key(t.btn_main_person(), TicketButton::Person);
    if state.is_open() {
        let mut rows = vec![];
        if view.case.open_question().is_some() {
            rows.push(vec![view.key(t.btn_status_answer(), TicketButton::Answer)]);
        }
        rows.extend(service::keys(view));
        rows.push(vec![
            view.key(t.btn_status_add(), TicketButton::Add),
            view.key(t.btn_status_urge(), TicketButton::Urge),
        ]);
        if state == State::OnSite {
            rows.push(vec![timeline, person]);
        } else {
            rows.push(vec![timeline, view.key(t.btn_status_cancel(), TicketButton::Cancel)]);
            rows.push(vec![person]);
        }
        rows
    } else if state == State::Done {
        let mut rows = verdict(view);
        rows.push(vec![view.key(t.btn_status_add(), TicketButton::Add), timeline]);
        rows.push(vec![person]);
        rows
    } else if let Some(mut rows) = permit::keys(view) {
        rows.push(vec![timeline, person]);
        rows
    } else if let Some(into) = view.ticket().merged {
        vec![vec![view.key_of(into, t.btn_status_show(), TicketButton::Show), timeline]]
    } else if again {
        vec![vec![again_key(view)], vec![timeline, person]]
    } else {
        vec![vec![timeline, person]]
    }
}
