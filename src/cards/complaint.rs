//! A complaint's card for those who handle it: how grave, about whom, what is wanted, what came before; and its buttons.

use super::{Face, View, parts, staff};
use crate::chat::button::TicketButton as B;
use crate::chat::outgoing::Key;
use crate::chat::words::{cut, line};
use crate::domain::act::Act;
use crate::domain::complaint::Severity;
use crate::domain::ticket::{Kind, State};

/// Earlier complaints that the card names.
const EARLIER: usize = 4;

/// The card of a complaint; `expanded` shows the further buttons and the last notes.
pub fn card(view: &View<'_>, expanded: bool) -> Face {
    let mut lines = head(view);
    lines.extend(told(view));
    lines.extend(super::fees::disputed(view));
    lines.extend(staff::reach(view));
    lines.extend(earlier(view));
    lines.extend(staff::standing(view));
    lines.extend(found(view));
    lines.extend(staff::talk(view, expanded));
    let rows = buttons(view, expanded);
    if expanded && !rows.is_empty() {
        lines.push(view.texts.card_hint());
    }
    Face::with(lines.join("\n"), rows)
}

fn head(view: &View<'_>) -> Vec<String> {
    let (t, ticket) = (view.texts, view.ticket());
    let (number, what) = (&ticket.number, view.what());
    let severity = ticket.severity.map_or_else(String::new, |s| t.severity_name(s));
    let mut lines = vec![match ticket.severity {
        Some(Severity::Major) => t.complaint_card_major(number, what, severity),
        Some(Severity::Important) => t.complaint_card_important(number, what, severity),
        Some(Severity::Minor) | None => t.complaint_card_minor(number, what, severity),
    }];
    if ticket.level > 1 {
        lines.push(t.complaint_card_level());
    }
    lines.push(match about(view) {
        Some(about) => t.complaint_card_about(about),
        None => t.complaint_card_about_nobody(),
    });
    lines
}

/// About whom it is, as staff read it: department, the name as it was typed, whom the desk takes that for.
fn about(view: &View<'_>) -> Option<String> {
    let ticket = view.ticket();
    let dossier = view.case.complaint.as_ref();
    let department = ticket.about_department.as_ref().map(|key| view.department(key));
    let typed = dossier.map(|d| line(&d.told.about_name, 60)).filter(|name| !name.is_empty());
    let known = dossier.and_then(|d| d.accused.as_ref()).map(|s| line(&s.name, 40));
    let person = match (typed, known) {
        (Some(typed), Some(known)) if typed == known => Some(known),
        (Some(typed), Some(known)) => Some(view.texts.complaint_card_named(typed, known)),
        (typed, known) => typed.or(known),
    };
    let all: Vec<String> = [department, person].into_iter().flatten().collect();
    if all.is_empty() { None } else { Some(all.join(" · ")) }
}

/// What the resident told.
fn told(view: &View<'_>) -> Vec<String> {
    let (t, ticket) = (view.texts, view.ticket());
    let mut lines = vec![];
    let place = view.place();
    let happened = view.case.complaint.as_ref().map(|d| cut(&d.told.happened, 200)).unwrap_or_default();
    if !happened.is_empty() {
        lines.push(t.complaint_card_happened(happened));
    }
    if !place.is_empty() {
        lines.push(t.complaint_card_home(place));
    }
    let words = cut(&ticket.words, 900);
    if !words.is_empty() {
        lines.push(t.card_words(words));
    }
    lines.extend(parts::files(t, view.case.attachments.iter().filter(|a| !a.by_staff)).map(|f| t.card_files(f)));
    let wanted = view.case.complaint.as_ref().map(|d| cut(&d.told.wanted, 300)).unwrap_or_default();
    if !wanted.is_empty() {
        lines.push(t.complaint_card_wanted(wanted));
    }
    lines.extend(ticket.wanted_by.map(|at| t.complaint_card_wanted_by(view.moment(at))));
    lines
}

/// The resident's earlier complaints.
fn earlier(view: &View<'_>) -> Vec<String> {
    let t = view.texts;
    let Some(dossier) = &view.case.complaint else { return vec![] };
    if dossier.earlier.is_empty() {
        return vec![];
    }
    let mut lines = vec![t.complaint_card_earlier(i64::try_from(dossier.earlier.len()).unwrap_or(i64::MAX))];
    let today = view.now.with_timezone(&view.tz()).date_naive();
    for one in dossier.earlier.iter().take(EARLIER) {
        let category = view.community.settings.complaint_category(&one.category);
        let what = category.map_or_else(String::new, |c| line(c.name.get(t.lang()), 30));
        let day = t.day(one.created_at.with_timezone(&view.tz()).date_naive(), today);
        lines.push(t.complaint_card_earlier_line(&one.number, what, day, t.state_name_of(Kind::Complaint, one.state)));
    }
    lines
}

/// What is planned, what was found, what was answered, why it was not accepted.
fn found(view: &View<'_>) -> Vec<String> {
    let t = view.texts;
    let mut lines = vec![];
    if view.ticket().state.is_open() {
        lines.extend(view.case.plan().map(|words| t.complaint_card_plan(cut(words, 400))));
    }
    if let Some(judged) = view.case.complaint.as_ref().and_then(|d| d.judged) {
        let (validity, by) = (t.validity_name(judged.validity), t.responsibility_name(judged.responsibility));
        lines.push(t.complaint_card_judged(validity, by));
    }
    if let Some(event) = view.last(|act| matches!(act, Act::Grade { .. }))
        && let Act::Grade { reason, .. } = &event.act
    {
        lines.push(t.complaint_card_graded(view.actor(event.actor), cut(reason, 200)));
    }
    lines
}

fn buttons(view: &View<'_>, expanded: bool) -> Vec<Vec<Key>> {
    let (ticket, state) = (view.ticket(), view.ticket().state);
    let first: Vec<Vec<B>> = match state {
        State::New | State::Dispatched | State::Reopened if ticket.assignee.is_none() => {
            vec![vec![B::Take], vec![B::Assign, B::Ask]]
        }
        State::New
        | State::Dispatched
        | State::Reopened
        | State::Taken
        | State::Scheduled
        | State::OnSite
        | State::Waiting => vec![vec![B::Plan, B::Finish], vec![B::Judge, B::Ask]],
        State::Done => return vec![view.keys(&[B::Tell])],
        State::Accepted | State::Closed | State::Cancelled | State::Rejected => return vec![],
    };
    let mut rows: Vec<Vec<Key>> = first.iter().map(|row| keys(view, row)).collect();
    if !expanded {
        match rows.last_mut() {
            Some(row) if row.len() < 3 => row.extend(view.keys(&[B::More])),
            _ => rows.push(view.keys(&[B::More])),
        }
        return rows;
    }
    let shown: Vec<B> = first.into_iter().flatten().collect();
    let waiting = state == State::Waiting;
    let in_hand = ticket.assignee.is_some();
    let further = [
        (B::Resume, waiting),
        (B::Plan, true),
        (B::Judge, true),
        (B::Ask, true),
        (B::Tell, true),
        (B::Phone, true),
        (B::Promise, in_hand),
        (B::Wait, in_hand && !waiting),
        (B::Grade, true),
        (B::Assign, true),
        (B::Transfer, true),
        (B::Merge, true),
        (B::OutOfScope, true),
        (B::Escalate, true),
    ];
    let rest: Vec<B> = further.into_iter().filter(|(b, fits)| *fits && !shown.contains(b)).map(|(b, _)| b).collect();
    rows.extend(rest.chunks(2).map(|pair| keys(view, pair)));
    rows.push(view.keys(&[B::Less]));
    rows
}

/// The keys of a complaint: an answer, not work that is done; somebody else who decides, not a duty.
pub(super) fn keys(view: &View<'_>, acts: &[B]) -> Vec<Key> {
    let t = view.texts;
    let special = |act: &B| match act {
        B::Finish => Some(view.key(t.btn_complaint_answer(), B::Finish)),
        B::OutOfScope => Some(view.key(t.btn_complaint_refer(), B::OutOfScope)),
        _ => None,
    };
    acts.iter().flat_map(|act| special(act).map_or_else(|| view.keys(&[*act]), |key| vec![key])).collect()
}

/// In place of a card that this chat must not show any more.
pub fn kept(texts: crate::texts::Texts) -> Face {
    Face::words(texts.complaint_card_kept())
}
