//! What a resident reads of their complaint: where it stands, what comes next, the answer, and the end.

use super::{Face, View};
use crate::chat::button::TicketButton;
use crate::chat::outgoing::Key;
use crate::chat::words::cut;
use crate::domain::ticket::State;

/// Where it stands, in words.
pub(super) fn now(view: &View<'_>) -> String {
    let (t, ticket) = (view.texts, view.ticket());
    let name = || view.case.owner().map_or_else(|| t.plain_colleague(), |s| cut(&s.name, 40));
    match ticket.state {
        State::New | State::Dispatched => t.complaint_now_new(),
        State::Taken | State::Scheduled | State::OnSite if ticket.level > 1 => t.complaint_now_second(name()),
        State::Taken | State::Scheduled | State::OnSite => t.complaint_now_taken(name()),
        State::Waiting => t.complaint_now_waiting(),
        State::Done if ticket.level > 1 => t.complaint_now_answered_final(),
        State::Done => t.complaint_now_answered(),
        State::Accepted => t.complaint_now_accepted(),
        State::Closed => t.status_now_closed(),
        State::Cancelled => t.status_now_cancelled(),
        State::Rejected => t.complaint_now_referred(),
        State::Reopened if super::resident::was_referred(view) => t.status_now_looked_again(),
        State::Reopened if ticket.level > 1 => t.complaint_now_reopened(),
        State::Reopened => t.complaint_now_again(),
    }
}

/// What happens next, and who can read it.
pub(super) fn next(view: &View<'_>) -> Vec<String> {
    let (t, ticket) = (view.texts, view.ticket());
    match ticket.state {
        State::New | State::Dispatched => vec![t.complaint_next_new()],
        State::Taken | State::Scheduled | State::OnSite | State::Waiting => {
            let plan = view.case.plan().map(|words| t.complaint_status_plan(cut(words, 500)));
            let due = view.next_deadline().filter(|(_, due)| *due > view.now);
            let by =
                ticket.promise.is_none().then(|| due.map(|(_, due)| t.complaint_next_by(view.moment(due)))).flatten();
            [plan, by].into_iter().flatten().collect()
        }
        State::Reopened => vec![t.complaint_next_reopened()],
        State::Done => vec![t.complaint_next_answered(i64::from(view.community.settings.close_after_days))],
        State::Accepted | State::Closed | State::Cancelled | State::Rejected => vec![],
    }
}

/// The answer itself.
pub(super) fn answer(view: &View<'_>) -> Vec<String> {
    let words = view.ticket().work.as_ref().and_then(|work| work.words.as_ref());
    words.map(|words| view.texts.status_answer(cut(words, 1000))).into_iter().collect()
}

/// The keys by which a resident says what they think of the answer.
pub(super) fn verdict(view: &View<'_>) -> Vec<Vec<Key>> {
    let t = view.texts;
    vec![vec![
        view.key(t.btn_complaint_accept(), TicketButton::Accept),
        view.key(t.btn_complaint_not_accept(), TicketButton::NotDone),
    ]]
}

/// The answer has come.
pub(super) fn answered(view: &View<'_>) -> Face {
    let (t, number, what) = (view.texts, &view.ticket().number, view.what());
    let words = view.ticket().work.as_ref().and_then(|work| work.words.as_ref()).map_or("", String::as_str);
    let words = cut(words, 1000);
    let (head, next) = if view.ticket().level > 1 {
        (t.complaint_news_answer_final(number, what, words), t.complaint_news_answer_final_next())
    } else {
        (t.complaint_news_answer(number, what, words), t.complaint_news_answer_next())
    };
    Face::with(format!("{head}\n{next}"), verdict(view))
}

/// The final answer was not accepted either: it ends, and whom one can turn to.
pub(super) fn ended(view: &View<'_>) -> Face {
    let t = view.texts;
    let settings = &view.community.settings;
    let beyond = settings.complaint_beyond.as_ref().and_then(|key| settings.answer(key));
    let outside = match beyond {
        Some(answer) => t.status_answer(cut(answer.text.get(t.lang()), 1200)),
        None => t.complaint_beyond(),
    };
    let html = format!("{}\n{outside}", t.complaint_news_ended(&view.ticket().number, view.what()));
    Face::with(html, vec![vec![view.key(t.btn_status_timeline(), TicketButton::Timeline)]])
}
