//! Short messages that wake somebody of the staff: the number first, what to do, and the buttons for it.

use super::{Face, View, permit, question, service};
use crate::chat::button::TicketButton as B;
use crate::chat::outgoing::{Key, Keyboard};
use crate::chat::words::{cut, line};
use crate::domain::act::{Act, DeadlineKind, Step};
use crate::domain::ids::UserId;
use crate::domain::news::Alert;
use crate::domain::staff::Staff;
use crate::domain::ticket::{Kind, Priority, State};
use crate::texts::Html;
use chrono::{DateTime, Utc};

/// The message of an alert.
pub fn alert(view: &View<'_>, alert: &Alert) -> Face {
    let mut lines = vec![heading(view)];
    lines.extend(words(view, alert));
    if names_owner(alert)
        && let Some(owner) = view.case.owner()
    {
        lines.push(view.texts.notice_owner(called(view, owner)));
    }
    if let Some(rows) = permit::alert_keys(view, alert) {
        return Face::with(lines.join("\n"), rows);
    }
    Face::with(lines.join("\n"), buttons(view, alert).iter().map(|row| keys(view, row)).collect())
}

/// A complaint has labels of its own.
fn keys(view: &View<'_>, row: &[B]) -> Vec<Key> {
    if view.ticket().kind == Kind::Complaint { super::complaint::keys(view, row) } else { view.keys(row) }
}

/// The same for a lead or manager: an escalation of a deadline can be acknowledged with one tap.
pub fn to_superior(view: &View<'_>, what: &Alert) -> Face {
    let mut face = alert(view, what);
    let escalates = matches!(what, Alert::Deadline { step: Step::Missed | Step::LongMissed, .. });
    if escalates && view.ticket().state.is_open() {
        let seen = view.keys(&[B::Seen]);
        face.keyboard = match face.keyboard {
            Keyboard::Inline(mut rows) => {
                rows.insert(0, seen);
                Keyboard::Inline(rows)
            }
            Keyboard::None | Keyboard::ShareContact(_) | Keyboard::Remove => Keyboard::Inline(vec![seen]),
        };
    }
    face
}

/// The same for whoever stands in: the one who has the ticket is off duty, and it can be taken over with one tap.
pub fn to_stand_in(view: &View<'_>, what: &Alert, leads: bool) -> Face {
    let mut lines = vec![heading(view)];
    lines.extend(words(view, what));
    lines.extend(view.case.owner().map(|owner| view.texts.notice_owner_away(line(&owner.name, 40))));
    let row: &[B] = if leads { &[B::Take, B::Assign] } else { &[B::Take] };
    Face::with(lines.join("\n"), vec![keys(view, row)])
}

fn heading(view: &View<'_>) -> String {
    let (number, what, place) = (&view.ticket().number, view.what(), view.place());
    if place.is_empty() {
        view.texts.notice_line_no_place(number, what)
    } else {
        view.texts.notice_line(number, what, place)
    }
}

fn words(view: &View<'_>, alert: &Alert) -> Vec<String> {
    let t = view.texts;
    let told = |words: &str| cut(words, 400);
    let complaint = view.ticket().kind == Kind::Complaint;
    vec![match alert {
        Alert::Complaint => return complained(view),
        Alert::EndedUnaccepted { reason } => t.complaint_notice_ended(told(reason)),
        Alert::ResultDue => t.complaint_notice_result_due(),
        Alert::Reopened { reason, .. } if complaint => t.complaint_notice_refused(told(reason)),
        Alert::Assigned if complaint && view.ticket().level > 1 => t.complaint_notice_second(),
        Alert::Deadline { kind, step, due_at } => deadline(view, *kind, *step, *due_at),
        Alert::Emergency => {
            let mut lines = vec![t.notice_emergency()];
            let words = told(&view.ticket().words);
            if !words.is_empty() {
                lines.push(t.card_words(words));
            }
            return lines;
        }
        Alert::Escalated { reason: Some(reason) } => t.notice_escalated_reason(told(reason)),
        Alert::Escalated { reason: None } => t.notice_escalated(),
        Alert::Urged => t.notice_urged(),
        Alert::Upset { words: Some(words) } => t.notice_upset_words(told(words)),
        Alert::Upset { words: None } => t.notice_upset(),
        Alert::Added { words } if words.trim().is_empty() => t.notice_added_files(),
        Alert::Added { words } => t.notice_added(told(words)),
        Alert::Cancelled { reason: Some(reason) } => t.notice_cancelled_reason(told(reason)),
        Alert::Cancelled { reason: None } => t.notice_cancelled(),
        Alert::Reopened { reason, .. } if view.ticket().kind == Kind::Inquiry => t.notice_question_again(told(reason)),
        Alert::Reopened { partly: true, reason } => t.notice_reopened_partly(told(reason)),
        Alert::Reopened { partly: false, reason } => t.notice_reopened(told(reason)),
        Alert::Assigned => t.notice_assigned(),
        Alert::Released { reason } => released(view, reason.as_deref()),
        Alert::Agreed { total_minor } => t.notice_agreed(view.money(*total_minor)),
        Alert::Declined => t.notice_declined(),
        Alert::Lapsed => t.notice_lapsed(),
        Alert::Moved { window } => t.notice_moved(view.window(*window)),
        Alert::Soon { window, hour: true } => t.notice_soon_hour(view.window(*window)),
        Alert::Soon { window, hour: false } => t.notice_soon_day(view.window(*window)),
        Alert::NextStep => permit::next_step(view),
        Alert::Unsatisfied => return unsatisfied(view),
        Alert::PhoneList if !view.case.reporter.user.has_chat() => {
            return phone(view, t.notice_phone_survey(view.person()));
        }
        Alert::PhoneList => return phone(view, t.notice_phone_list(view.person())),
        Alert::Unreachable if view.case.reporter.user.is_former() => t.notice_former(),
        Alert::Unreachable if !view.case.reporter.user.has_chat() => {
            return phone(view, t.notice_without_telegram(view.person()));
        }
        Alert::Unreachable => return phone(view, t.notice_unreachable(view.person())),
    }]
}

fn released(view: &View<'_>, reason: Option<&str>) -> String {
    let event = view.last(|act| matches!(act, Act::Release { .. }));
    let name = event.map_or_else(|| view.texts.plain_colleague(), |e| view.actor(e.actor));
    match reason {
        Some(reason) => view.texts.notice_released_reason(name, cut(reason, 400)),
        None => view.texts.notice_released(name),
    }
}

fn deadline(view: &View<'_>, kind: DeadlineKind, step: Step, due_at: Option<DateTime<Utc>>) -> String {
    let t = view.texts;
    let name = view.clock_name(kind);
    let known = due_at.or_else(|| view.case.deadlines.iter().rev().find(|d| d.kind == kind).and_then(|d| d.due_at));
    let time = known.map_or_else(|| name.clone(), |at| view.moment(at));
    // What is mended is said so; everything else is called by its name.
    let mends = kind == DeadlineKind::Resolve && view.ticket().kind == Kind::Repair;
    let decides = kind == DeadlineKind::Acknowledge && view.ticket().kind == Kind::Permit;
    let confirms = kind == DeadlineKind::Acknowledge && view.confirms_time();
    match (step, kind) {
        (Step::Near, _) if confirms => t.notice_near_confirm(time),
        (Step::Missed, _) if confirms => t.notice_missed_confirm(time),
        (Step::LongMissed, _) if confirms => t.notice_long_confirm(time),
        (Step::Near, _) if decides => t.notice_near_decide(time),
        (Step::Missed, _) if decides => t.notice_missed_decide(time),
        (Step::LongMissed, _) if decides => t.notice_long_decide(time),
        (Step::Near, DeadlineKind::Acknowledge) => t.notice_near_acknowledge(time),
        (Step::Near, DeadlineKind::OnSite) => t.notice_near_on_site(time),
        (Step::Near, DeadlineKind::Resolve) if mends => t.notice_near_resolve(time),
        (Step::Near, DeadlineKind::Promise) => t.notice_near_promise(time),
        (Step::Near, DeadlineKind::Answer | DeadlineKind::Quote | DeadlineKind::Callback | DeadlineKind::Resolve) => {
            t.notice_near_answer(name, time)
        }
        (Step::Missed, DeadlineKind::Acknowledge) => t.notice_missed_acknowledge(time),
        (Step::Missed, DeadlineKind::OnSite) => t.notice_missed_on_site(time),
        (Step::Missed, DeadlineKind::Resolve) if mends => t.notice_missed_resolve(time),
        (Step::Missed, DeadlineKind::Promise) => t.notice_missed_promise(time),
        (Step::Missed, DeadlineKind::Answer | DeadlineKind::Quote | DeadlineKind::Callback | DeadlineKind::Resolve) => {
            t.notice_missed_answer(name, time)
        }
        (Step::LongMissed, DeadlineKind::Acknowledge) => t.notice_long_acknowledge(time),
        (Step::LongMissed, DeadlineKind::OnSite) => t.notice_long_on_site(time),
        (Step::LongMissed, DeadlineKind::Resolve) if mends => t.notice_long_resolve(time),
        (Step::LongMissed, DeadlineKind::Promise) => t.notice_long_promise(time),
        (
            Step::LongMissed,
            DeadlineKind::Answer | DeadlineKind::Quote | DeadlineKind::Callback | DeadlineKind::Resolve,
        ) => t.notice_long_answer(name, time),
    }
}

/// A complaint, as the lead or the manager hears of it.
fn complained(view: &View<'_>) -> Vec<String> {
    let t = view.texts;
    let severity = view.ticket().severity.map_or_else(String::new, |s| t.severity_name(s));
    let words = cut(&view.ticket().words, 400);
    let words = Some(words).filter(|w| !w.is_empty()).map(|w| t.card_words(w));
    [Some(t.complaint_notice_new(severity)), words].into_iter().flatten().collect()
}

fn unsatisfied(view: &View<'_>) -> Vec<String> {
    let t = view.texts;
    let rated = |act: &Act| matches!(act, Act::Rate { .. } | Act::Phoned { rating: Some(_), .. });
    let Some(event) = view.last(rated) else { return vec![t.notice_unsatisfied()] };
    let (Act::Rate { rating, words } | Act::Phoned { rating: Some(rating), words }) = &event.act else {
        return vec![t.notice_unsatisfied()];
    };
    let score = rating.overall;
    let mut lines = vec![match rating.improper_charge {
        true => t.notice_unsatisfied_charge(score),
        false => t.notice_unsatisfied_score(score),
    }];
    // Where no work comes back, a repair's words are a complaint, which is told to those alone who may read it.
    let complained = view.ticket().kind == Kind::Repair && view.ticket().state != State::Reopened;
    let words = words.as_ref().filter(|_| !complained);
    lines.extend(words.map(|w| t.notice_unsatisfied_words(cut(w, 400))));
    lines
}

fn phone(view: &View<'_>, first: String) -> Vec<String> {
    let number = view.phone().map(|p| view.texts.notice_phone(view.texts.masked(p)));
    [Some(first), number].into_iter().flatten().collect()
}

/// Whether the one who has the ticket is to be called by name, so that their Telegram rings.
fn names_owner(alert: &Alert) -> bool {
    match alert {
        Alert::Deadline { .. }
        | Alert::Urged
        | Alert::Upset { .. }
        | Alert::Added { .. }
        | Alert::Cancelled { .. }
        | Alert::Assigned
        | Alert::ResultDue
        | Alert::Agreed { .. }
        | Alert::Declined
        | Alert::Lapsed
        | Alert::Moved { .. }
        | Alert::Soon { .. }
        | Alert::Escalated { .. } => true,
        Alert::Complaint | Alert::EndedUnaccepted { .. } => false,
        Alert::Emergency
        | Alert::Released { .. }
        | Alert::Reopened { .. }
        | Alert::NextStep
        | Alert::Unsatisfied
        | Alert::PhoneList
        | Alert::Unreachable => false,
    }
}

/// The name of a member of staff, as a mention that rings where their Telegram user is known.
fn called(view: &View<'_>, staff: &Staff) -> Html {
    let name = line(&staff.name, 40);
    Html(match staff.user {
        Some(UserId(user)) => view.texts.mention(user, name),
        None => crate::texts::escape(&name),
    })
}

fn buttons(view: &View<'_>, alert: &Alert) -> Vec<Vec<B>> {
    let ticket = view.ticket();
    let in_hand = matches!(ticket.state, State::Taken | State::Scheduled | State::OnSite | State::Waiting);
    let on_site = ticket.state == State::OnSite;
    if view.case.talk_goes_on() {
        return super::talk::alert_buttons(alert, in_hand);
    }
    if let Some(keys) = question::alert_buttons(view, alert) {
        return keys;
    }
    let survey = matches!(alert, Alert::Deadline { kind: DeadlineKind::Callback, .. });
    if matches!(alert, Alert::PhoneList) || survey {
        return vec![vec![B::Phone, B::Phoned]];
    }
    if matches!(alert, Alert::Unreachable) {
        return vec![vec![B::Phone]];
    }
    if !ticket.state.is_open() {
        return vec![];
    }
    if ticket.kind == Kind::Complaint {
        // The whole card is one tap away: whoever is told privately has no other.
        return match (alert, in_hand) {
            (Alert::Cancelled { .. }, _) => vec![],
            (_, false) => vec![vec![B::Take, B::Assign], vec![B::More]],
            (Alert::Complaint, true) => vec![vec![B::Assign, B::More]],
            (_, true) => vec![vec![B::Plan, B::Finish], vec![B::More]],
        };
    }
    if !in_hand {
        return match alert {
            Alert::PhoneList | Alert::Unreachable => vec![vec![B::Phone]],
            Alert::Cancelled { .. } => vec![],
            Alert::Deadline { .. }
            | Alert::Emergency
            | Alert::Escalated { .. }
            | Alert::Urged
            | Alert::Upset { .. }
            | Alert::Added { .. }
            | Alert::Reopened { .. }
            | Alert::Assigned
            | Alert::Complaint
            | Alert::EndedUnaccepted { .. }
            | Alert::ResultDue
            | Alert::Released { .. }
            | Alert::Agreed { .. }
            | Alert::Declined
            | Alert::Lapsed
            | Alert::Moved { .. }
            | Alert::Soon { .. }
            | Alert::NextStep
            | Alert::Unsatisfied => vec![vec![B::Take, B::Assign]],
        };
    }
    let at_home = ticket.kind == Kind::Repair;
    match alert {
        Alert::Deadline { kind: DeadlineKind::Promise, .. } if !at_home => vec![vec![B::Promise, B::Finish]],
        Alert::Deadline { kind: DeadlineKind::Acknowledge, .. } if ticket.kind == Kind::Service => {
            vec![vec![B::Book, B::Tell], vec![B::Phone]]
        }
        Alert::Deadline { .. } if !at_home => vec![vec![B::Finish, B::Tell], vec![B::Phone]],
        Alert::Deadline { kind: DeadlineKind::Resolve, .. } => vec![vec![B::Finish, B::Promise], vec![B::Wait]],
        Alert::Deadline { .. } if on_site => vec![vec![B::Finish, B::Promise]],
        Alert::Deadline { .. } => vec![vec![B::Arrive, B::Promise], vec![B::Phone]],
        Alert::Emergency => vec![vec![B::Arrive, B::Phone]],
        Alert::Escalated { .. } => vec![vec![B::Assign, B::Tell], vec![B::Phone]],
        Alert::Urged => vec![vec![B::Promise, B::Tell]],
        Alert::Upset { .. } => vec![vec![B::Tell, B::Phone], vec![B::Promise, B::Assign]],
        Alert::Added { .. } => vec![vec![B::Tell, B::Ask]],
        Alert::Cancelled { .. } => vec![],
        Alert::Agreed { .. } | Alert::Declined | Alert::Lapsed | Alert::Moved { .. } | Alert::Soon { .. } => {
            service::buttons(view).unwrap_or_default()
        }
        Alert::Released { .. } | Alert::NextStep => vec![],
        Alert::Reopened { .. } | Alert::Unsatisfied => vec![vec![B::Promise, B::Assign]],
        Alert::Complaint | Alert::EndedUnaccepted { .. } | Alert::ResultDue => vec![],
        Alert::Assigned if ticket.priority == Priority::Emergency => vec![vec![B::Arrive, B::Phone]],
        Alert::Assigned => vec![vec![B::Promise, B::Arrive], vec![B::Phone]],
        Alert::PhoneList | Alert::Unreachable => vec![vec![B::Phone]],
    }
}
