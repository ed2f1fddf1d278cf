//! The end of a dialog: its request is carried out, and the person reads what became of it.

use super::cast::{Speaker, Stage};
use super::talk::Where;
use super::{Turn, branch};
use crate::cards::{self, Face};
use crate::dialogs::Dialog;
use crate::dialogs::repair::Repair;
use crate::dialogs::request::{Reply, Request};
use crate::domain::act::Act;
use crate::domain::flow::Refusal;
use anyhow::Result;

impl Turn<'_> {
    /// Carries the last request of a dialog out and ends what it showed.
    pub(super) async fn finish(
        &mut self,
        speaker: &mut Speaker,
        mut stage: Stage,
        request: Request,
        place: Where,
    ) -> Result<()> {
        if let Request::OpenRepair(told) = request {
            self.drop_prompt(speaker);
            let step = Repair::alarmed(&stage.scene(self.now), told).map(Dialog::Repair);
            return branch(|| self.start(speaker, stage, step, place)).await;
        }
        if let Request::Open { entry, words, media } = request {
            self.drop_prompt(speaker);
            return branch(|| self.open_with(speaker, stage, entry, &words, media)).await;
        }
        if let Request::About { community, ticket, words, media } = request {
            self.drop_prompt(speaker);
            return branch(|| self.about(speaker, stage, (community, ticket), words, media)).await;
        }
        if let Request::Reminders(asked) = request {
            return branch(|| self.finish_reminders(speaker, stage, asked, place)).await;
        }
        if let Request::Privacy(asked) = request {
            return branch(|| self.finish_privacy(speaker, stage, asked, place)).await;
        }
        let Some(request) = branch(|| self.finish_fees(speaker, &stage, request, place)).await? else { return Ok(()) };
        if let Request::Refund(draft) = request {
            let face = Face::words(branch(|| self.refund(speaker, &stage, &draft)).await?);
            return self.last_words(speaker, &stage, face, place).await;
        }
        let asked = request.clone();
        let reply = branch(|| self.request(speaker, &mut stage, request)).await?;
        let texts = stage.texts();
        let face = match (&asked, &reply) {
            (Request::Enter(_) | Request::EnterJoin { .. }, Reply::Refused(Refusal::NotAllowed)) => {
                Face::words(texts.entry_not_allowed())
            }
            (Request::Enter(_), Reply::Filed { ticket, .. }) | (Request::EnterJoin { ticket, .. }, Reply::Done) => {
                let Some(case) = self.case(stage.community.id, *ticket).await? else { return Ok(()) };
                let view = self.view(&stage.community, &case, stage.lang);
                match asked {
                    Request::EnterJoin { .. } => cards::entry::joined(&view),
                    _ => cards::entry::entered(&view),
                }
            }
            (Request::EnterJoin { ticket, .. }, Reply::Refused(refusal)) => {
                let case = self.case(stage.community.id, *ticket).await?;
                let zone = stage.community.settings.time_zone;
                Face::words(cards::refusal::refusal(texts, refusal, case.as_ref(), self.now, zone))
            }
            (Request::Permits(_), Reply::Refused(_)) => Face::words(texts.permit_changed()),
            // The summary stays as it was read, without its buttons; the ticket's own message follows.
            (_, Reply::Filed { .. }) => {
                self.drop_prompt(speaker);
                return Ok(());
            }
            (
                Request::Do { act: Act::Reopen { reason }, community, ticket, media },
                Reply::Refused(Refusal::GraceOver),
            ) => {
                if let Some(case) = self.case(*community, *ticket).await? {
                    self.drop_prompt(speaker);
                    branch(|| self.file_linked(&stage, &case, reason.clone(), media.clone())).await?;
                }
                return Ok(());
            }
            (Request::Do { act, community, ticket, .. }, Reply::Refused(refusal)) => {
                let case = self.case(*community, *ticket).await?;
                let zone = stage.community.settings.time_zone;
                let why = cards::refusal::refusal(texts, refusal, case.as_ref(), self.now, zone);
                match typed_in(act) {
                    Some(words) => Face::words(texts.refused_typed(why, words)),
                    None => Face::words(why),
                }
            }
            (Request::Do { act, community, ticket, .. }, _) => {
                let Some(case) = self.case(*community, *ticket).await? else { return Ok(()) };
                let words = cards::refusal::pressed(&self.view(&stage.community, &case, stage.lang), act);
                Face::words(texts.done_about(&case.ticket.number, words.unwrap_or_default()))
            }
            (Request::ProposeAnswer(_), _) => Face::words(texts.propose_sent()),
            (Request::SetLang(lang), _) => {
                let texts = crate::texts::Texts::new(*lang);
                if speaker.private {
                    let menu = cards::menu::main_menu(texts, &stage.community, &stage.resident);
                    Face { html: texts.language_set(), keyboard: menu.keyboard }
                } else {
                    Face::words(texts.language_set())
                }
            }
            (Request::SurveyAt { at, .. }, _) => {
                let zone = stage.community.settings.time_zone;
                Face::words(texts.survey_moved(texts.moment(*at, self.now, zone)))
            }
            _ => cards::menu::main_menu(texts, &stage.community, &stage.resident),
        };
        self.last_words(speaker, &stage, face, place).await
    }
}

/// The words that somebody typed for an act: given back to them where it was refused.
pub(super) fn typed_in(act: &Act) -> Option<&str> {
    match act {
        Act::Finish { words, .. } | Act::Judge { words, .. } => words.as_deref(),
        Act::Ask { words } | Act::Tell { words } | Act::Add { words } | Act::Note { words } | Act::Plan { words } => {
            Some(words)
        }
        Act::Rate { words, .. } | Act::Phoned { words, .. } | Act::Join { words, .. } => words.as_deref(),
        Act::Dispute { reason, .. } | Act::Reopen { reason } | Act::Grade { reason, .. } => Some(reason),
        Act::Promise { reason, .. }
        | Act::Transfer { reason, .. }
        | Act::Escalate { reason }
        | Act::Release { reason }
        | Act::Classify { reason, .. }
        | Act::Cancel { reason } => reason.as_deref(),
        Act::Offer { words, .. } => Some(words),
        Act::Deny { reason, .. } => Some(reason),
        Act::Book { .. }
        | Act::SetOut
        | Act::Retract { .. }
        | Act::Agree { .. }
        | Act::Decline { .. }
        | Act::Lapse { .. }
        | Act::Move { .. }
        | Act::Charge { .. }
        | Act::Approve { .. }
        | Act::Fee { .. }
        | Act::Issue
        | Act::LetThrough
        | Act::DropPass
        | Act::File
        | Act::Dispatch { .. }
        | Act::Take
        | Act::Assign { .. }
        | Act::Arrive
        | Act::Wait { .. }
        | Act::Resume
        | Act::ShowPhone
        | Act::OutOfScope { .. }
        | Act::Alert { .. }
        | Act::Urge
        | Act::Accept
        | Act::Close { .. }
        | Act::Unreached
        | Act::Seen { .. }
        | Act::Merge { .. }
        | Act::Upset { .. } => None,
    }
}
