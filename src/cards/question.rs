//! A question's card and its resident's view, standard answers to approve and to review, and what nothing answers.

use super::{Face, View};
use crate::chat::button::{Button, TicketButton as B};
use crate::chat::outgoing::Key;
use crate::chat::words::{cut, line};
use crate::domain::act::{Act, DeadlineKind};
use crate::domain::ids::{AnswerId, CommunityId};
use crate::domain::news::Alert;
use crate::domain::ticket::{Kind, State};
use crate::texts::Texts;

/// Lines of the list of what nothing answers.
const LISTED: usize = 15;

/// The buttons of a question's card: to answer first.
pub(super) fn buttons(view: &View<'_>, expanded: bool) -> Vec<Vec<Key>> {
    let free = view.ticket().assignee.is_none();
    let mut rows: Vec<Vec<B>> = match view.ticket().state {
        State::New | State::Dispatched | State::Reopened if free => vec![vec![B::Reply], vec![B::Take, B::Ask]],
        State::New | State::Dispatched | State::Reopened | State::Taken | State::Scheduled | State::OnSite => {
            vec![vec![B::Reply], vec![B::Ask, B::Phone]]
        }
        State::Waiting => vec![vec![B::Reply], vec![B::Resume, B::Ask]],
        State::Done => return vec![view.keys(&[B::Tell, B::Propose])],
        State::Accepted | State::Closed if view.ticket().work.is_some() => return vec![view.keys(&[B::Propose])],
        State::Accepted | State::Closed | State::Cancelled | State::Rejected => return vec![],
    };
    if expanded {
        rows.push(vec![B::Classify, B::Assign]);
        rows.push(if free { vec![B::Tell, B::Transfer] } else { vec![B::Tell, B::Transfer, B::Wait] });
        rows.push(if free { vec![B::Merge, B::OutOfScope] } else { vec![B::Merge, B::OutOfScope, B::Release] });
        rows.push(vec![B::Escalate]);
        rows.push(vec![B::Less]);
    } else if let Some(last) = rows.last_mut() {
        last.push(B::More);
    }
    rows.iter().map(|row| view.keys(row)).collect()
}

/// By when it is to be answered, where no clock says it more exactly.
pub(super) fn class(view: &View<'_>) -> Option<String> {
    let ticket = view.ticket();
    let clock = view.case.deadlines.iter().any(|d| d.kind == DeadlineKind::Answer && d.done_at.is_none());
    let class = ticket.class.filter(|_| ticket.state.is_open() && !clock)?;
    Some(view.texts.card_question_class(view.texts.class_name(class)))
}

/// Where a question stands, as its resident reads it; `None` where any ticket says the same.
pub(super) fn now(view: &View<'_>) -> Option<String> {
    let t = view.texts;
    match view.ticket().state {
        State::Taken | State::Scheduled | State::OnSite => Some(t.question_status_taken(view.fitter())),
        State::Done => Some(t.question_status_answered(view.fitter())),
        State::Accepted => Some(t.question_status_accepted()),
        State::Reopened if super::resident::was_referred(view) => Some(t.status_now_looked_again()),
        State::Reopened => Some(t.question_status_reopened()),
        State::New | State::Dispatched => Some(t.question_status_passed(view.department(&view.ticket().department))),
        State::Waiting | State::Closed | State::Cancelled | State::Rejected => None,
    }
}

/// What the one who did it reads of a question; `None` where any ticket says the same.
pub(super) fn pressed(view: &View<'_>, act: &Act) -> Option<String> {
    if view.ticket().kind != Kind::Inquiry {
        return None;
    }
    match act {
        Act::Finish { .. } => Some(view.texts.alert_question_finished()),
        Act::Accept => Some(view.texts.alert_question_thanks()),
        Act::Dispute { .. } | Act::Reopen { .. } => Some(view.texts.alert_question_again()),
        _ => None,
    }
}

/// What happened to a question, as its resident reads it; `None` where any ticket says the same.
pub(super) fn event(view: &View<'_>, name: impl Fn() -> String, act: &Act) -> Option<String> {
    let t = view.texts;
    if view.ticket().kind != Kind::Inquiry {
        return None;
    }
    match act {
        Act::Finish { words: Some(words), .. } => Some(t.event_question_answered(name(), line(words, 200))),
        Act::Accept => Some(t.event_question_accept()),
        Act::Dispute { reason, .. } | Act::Reopen { reason } => Some(t.event_question_again(line(reason, 200))),
        _ => None,
    }
}

/// The buttons of an alert about an open question: to answer first.
pub(super) fn alert_buttons(view: &View<'_>, alert: &Alert) -> Option<Vec<Vec<B>>> {
    let ticket = view.ticket();
    if ticket.kind != Kind::Inquiry || !ticket.state.is_open() {
        return None;
    }
    match alert {
        Alert::PhoneList | Alert::Unreachable | Alert::Cancelled { .. } => None,
        _ if ticket.assignee.is_none() => Some(vec![vec![B::Reply], vec![B::Take, B::Assign]]),
        _ => Some(vec![vec![B::Reply, B::Ask]]),
    }
}

/// What happens next with a question, and by when.
pub(super) fn next(view: &View<'_>) -> Vec<String> {
    let (t, ticket) = (view.texts, view.ticket());
    if ticket.state == State::Done {
        return vec![t.question_status_next(i64::from(view.community.settings.close_after_days))];
    }
    if !ticket.state.is_open() || ticket.state == State::Waiting {
        return vec![];
    }
    let running = view.case.deadlines.iter().filter(|d| d.kind == DeadlineKind::Answer && d.done_at.is_none());
    let due = running.filter_map(|d| d.due_at).filter(|due| *due > view.now).min();
    let class = ticket.class.unwrap_or(view.community.settings.questions.class);
    vec![match due {
        Some(due) => t.question_status_by(view.moment(due)),
        None => t.question_status_open(t.answered_in(class)),
    }]
}

/// The answer itself.
pub(super) fn work(view: &View<'_>) -> Vec<String> {
    let words = view.ticket().work.as_ref().and_then(|work| work.words.as_ref());
    words.map(|w| view.texts.question_work(cut(w, 1500))).into_iter().collect()
}

/// The message with an answer: did it help?
pub(super) fn answered(view: &View<'_>) -> Face {
    let t = view.texts;
    let mut lines = vec![t.question_answered(&view.ticket().number, view.fitter())];
    lines.extend(work(view));
    lines.push(t.question_answered_ask());
    Face::with(lines.join("\n"), verdict(view))
}

/// The keys by which a resident says whether an answer helped.
pub(super) fn verdict(view: &View<'_>) -> Vec<Vec<Key>> {
    let t = view.texts;
    vec![vec![view.key(t.btn_question_yes(), B::Accept), view.key(t.btn_question_no(), B::NotDone)]]
}

/// A standard answer that a lead has to approve, as its card shows it.
pub struct Proposed<'a> {
    /// Whose.
    pub community: CommunityId,
    /// Its number.
    pub id: i64,
    /// Who proposes it.
    pub by: &'a str,
    /// Whether it changes an answer that is there.
    pub change: bool,
    /// The question.
    pub question: &'a str,
    /// The answer.
    pub text: &'a str,
    /// Who decided and how, once somebody did.
    pub decided: Option<(&'a str, bool)>,
}

/// The card of a proposal.
pub fn proposal(t: Texts, p: &Proposed<'_>) -> Face {
    let by = line(p.by, 40);
    let head = if p.change { t.proposal_head_change(by) } else { t.proposal_head(by) };
    let mut lines = vec![head, t.question_offer(line(p.question, 300), cut(p.text, 1800))];
    let Some((name, approved)) = p.decided else {
        let key = |approve| Button::Proposal { community: p.community, proposal: p.id, approve };
        let keys =
            vec![Key::press(t.btn_proposal_approve(), &key(true)), Key::press(t.btn_proposal_decline(), &key(false))];
        return Face::with(lines.join("\n"), vec![keys]);
    };
    let name = line(name, 40);
    lines.push(if approved { t.proposal_approved(name) } else { t.proposal_declined(name) });
    Face::words(lines.join("\n"))
}

/// A standard answer whose review date has come; `done`: who found it right, and the next date.
pub fn review(
    t: Texts,
    (community, answer): (CommunityId, AnswerId),
    (key, question, text): (&str, &str, &str),
    done: Option<(&str, &str)>,
) -> Face {
    let mut lines = vec![t.review_head(key), t.question_offer(line(question, 300), cut(text, 1800))];
    let Some((name, day)) = done else {
        let button = |right| Button::Review { community, answer, right };
        let keys =
            vec![Key::press(t.btn_review_right(), &button(true)), Key::press(t.btn_review_change(), &button(false))];
        return Face::with(lines.join("\n"), vec![keys]);
    };
    lines.push(t.review_right(line(name, 40), day));
    Face::words(lines.join("\n"))
}

/// What residents asked and nothing answers: how often, and one wording of each.
pub fn unanswered(t: Texts, groups: &[(usize, String)]) -> Face {
    if groups.is_empty() {
        return Face::words(t.unanswered_none());
    }
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let mut lines = vec![t.unanswered_head()];
    lines.extend(groups.iter().take(LISTED).map(|(n, words)| t.unanswered_line(count(*n), line(words, 120))));
    if groups.len() > LISTED {
        lines.push(t.unanswered_more(count(groups.len() - LISTED)));
    }
    Face::words(lines.join("\n"))
}
