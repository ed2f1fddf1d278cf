//! New messages to the residents of a ticket: only where they must act or would want to be woken.

use super::{Face, View, complaint_told, menu_key, permit, question, resident, service};
use crate::chat::button::{Menu, TicketButton};
use crate::chat::words::{cut, line};
use crate::domain::flow::GRACE;
use crate::domain::news::News;
use crate::domain::ticket::Kind;

/// The message for a piece of news.
pub fn news(view: &View<'_>, news: &News) -> Face {
    let (t, ticket) = (view.texts, view.ticket());
    let (number, what) = (&ticket.number, view.what());
    let show = vec![view.key(t.btn_status_show(), TicketButton::Show)];
    if let Some(face) = service::news(view, news) {
        return face;
    }
    match news {
        News::Promised { window, reason: None } => {
            Face::with(t.news_promised(number, what, view.window(*window), view.fitter()), vec![show])
        }
        News::Promised { window, reason: Some(reason) } => {
            Face::with(t.news_promised_moved(number, what, view.window(*window), cut(reason, 300)), vec![show])
        }
        News::Finished if ticket.kind == Kind::Complaint => complaint_told::answered(view),
        News::Planned { words } => Face::with(t.complaint_news_planned(number, what, cut(words, 1500)), vec![show]),
        News::EndedUnaccepted => complaint_told::ended(view),
        News::Finished if ticket.kind == Kind::Inquiry => question::answered(view),
        News::Finished => {
            let mut lines = vec![t.news_finished(number, what, view.fitter())];
            lines.extend(resident::work(view));
            lines.push(t.news_finished_next());
            Face::with(lines.join("\n"), resident::verdict(view))
        }
        News::Rejected => {
            let answer = ticket.answer.as_ref().and_then(|key| view.community.settings.answer(key));
            let words = answer.map_or_else(String::new, |a| cut(a.text.get(t.lang()), 1500));
            let html = match ticket.kind {
                Kind::Complaint => t.complaint_news_referred(number, what, words),
                Kind::Repair | Kind::Inquiry | Kind::Service | Kind::Permit => t.news_rejected(number, what, words),
            };
            Face::with(html, vec![vec![resident::again_key(view)]])
        }
        News::Asked { words } => {
            let answer = view.key(t.btn_status_answer(), TicketButton::Answer);
            Face::with(t.news_asked(number, what, cut(words, 1500)), vec![vec![answer]])
        }
        News::Told { words } => Face::with(t.news_told(number, what, cut(words, 1500)), vec![show]),
        News::PromiseLate { window } => Face::with(t.news_promise_late(number, what, view.window(*window)), vec![show]),
        News::ClosedSilently => {
            let end = ticket.ended_at.unwrap_or(view.now) + GRACE;
            if ticket.kind == Kind::Complaint && ticket.level > 1 {
                return Face::with(t.complaint_news_closed_silently(number, what), vec![show]);
            }
            let time = view.moment(end);
            let html = match ticket.kind {
                Kind::Complaint => t.complaint_news_closed(number, what, time),
                Kind::Inquiry => t.question_news_closed(number, what, time),
                Kind::Repair | Kind::Service | Kind::Permit => t.news_closed_silently(number, what, time),
            };
            Face::with(html, vec![vec![resident::again_key(view)]])
        }
        News::Withdrawn => Face::with(t.news_withdrawn(number, what), vec![show]),
        News::Merged { into, number: other } => {
            let show = view.key_of(*into, t.btn_status_show(), TicketButton::Show);
            Face::with(t.news_merged(number, what, other), vec![vec![show]])
        }
        News::Approved => permit::approved(view),
        News::Denied { reason } => permit::denied(view, reason),
        News::Survey if ticket.kind == Kind::Complaint => {
            Face::with(t.complaint_news_survey(view.greeted(), number), survey_keys(view))
        }
        News::SurveyAgain if ticket.kind == Kind::Complaint => {
            Face::with(t.complaint_news_survey_again(view.greeted(), number), survey_keys(view))
        }
        // Said above: only a service has them.
        News::Booked { .. }
        | News::OnTheWay
        | News::Offered { .. }
        | News::Retracted
        | News::Lapsed
        | News::Soon { .. }
        | News::Charged { .. } => Face::with(t.service_news_head(number, what), vec![show]),
        News::Survey => Face::with(t.news_survey(view.greeted(), number, what), survey_keys(view)),
        News::SurveyAgain => Face::with(t.news_survey_again(view.greeted(), number, what), survey_keys(view)),
    }
}

/// The message for a neighbour who joined: what is theirs to know, without what only the reporter decides.
pub fn news_joined(view: &View<'_>, what: &News) -> Face {
    let t = view.texts;
    let show = vec![view.key(t.btn_status_show(), TicketButton::Show)];
    let html = match what {
        News::Finished => {
            let mut lines = vec![t.news_finished_joined(&view.ticket().number, view.what(), view.fitter())];
            lines
                .extend(view.ticket().work.as_ref().and_then(|w| w.words.as_ref()).map(|w| t.status_work(cut(w, 600))));
            lines.join("\n")
        }
        News::Rejected => {
            let ticket = view.ticket();
            let answer = ticket.answer.as_ref().and_then(|key| view.community.settings.answer(key));
            let words = answer.map_or_else(String::new, |a| cut(a.text.get(t.lang()), 1500));
            t.news_rejected_joined(&ticket.number, view.what(), words)
        }
        News::Withdrawn => {
            let report = vec![menu_key(t.btn_main_repair(), Menu::Repair)];
            return Face::with(t.news_withdrawn(&view.ticket().number, view.what()), vec![report]);
        }
        News::Merged { .. } => return news(view, what),
        News::Promised { .. }
        | News::Planned { .. }
        | News::EndedUnaccepted
        | News::Asked { .. }
        | News::Told { .. }
        | News::PromiseLate { .. }
        | News::ClosedSilently
        | News::Booked { .. }
        | News::OnTheWay
        | News::Offered { .. }
        | News::Retracted
        | News::Lapsed
        | News::Soon { .. }
        | News::Charged { .. }
        | News::Approved
        | News::Denied { .. }
        | News::Survey
        | News::SurveyAgain => news(view, what).html,
    };
    Face::with(html, vec![show])
}

/// Words were added to finished work: kept, and is the work all right?
pub fn added_after(view: &View<'_>) -> Face {
    let (t, number) = (view.texts, &view.ticket().number);
    let html = match view.ticket().kind {
        Kind::Complaint => t.complaint_added_after(number),
        Kind::Inquiry => t.question_added_after(number),
        Kind::Repair | Kind::Service | Kind::Permit => t.added_after(number),
    };
    Face::with(html, resident::verdict(view))
}

fn survey_keys(view: &View<'_>) -> Vec<Vec<crate::chat::outgoing::Key>> {
    let t = view.texts;
    vec![vec![
        view.key(t.btn_survey_now(), TicketButton::Survey),
        view.key(t.btn_survey_later(), TicketButton::SurveyLater),
    ]]
}

impl View<'_> {
    fn greeted(&self) -> String {
        line(&self.person(), 40)
    }
}
