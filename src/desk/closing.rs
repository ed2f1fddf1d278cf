//! The end of a dialog: its request is carried out, and the person reads what became of it.

use super::Turn;
use super::cast::{Speaker, Stage};
use super::talk::Where;
use crate::cards::{self, Face};
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
        let asked = request.clone();
        let reply = self.request(speaker, &mut stage, request).await?;
        let texts = stage.texts();
        let face = match (&asked, &reply) {
            // The summary stays as it was read, without its buttons; the ticket's own message follows.
            (_, Reply::Filed { .. }) => return self.drop_prompt(speaker).await,
            (Request::Do { act: Act::Reopen { reason }, community, ticket, media }, Reply::Refused(Refusal::GraceOver)) => {
                if let Some(case) = self.case(*community, *ticket).await? {
                    self.drop_prompt(speaker).await?;
                    self.file_linked(&stage, &case, reason.clone(), media.clone()).await?;
                }
                return Ok(());
            }
            (Request::Do { community, ticket, .. }, Reply::Refused(refusal)) => {
                let case = self.case(*community, *ticket).await?;
                let zone = stage.community.settings.time_zone;
                Face::words(cards::refusal::refusal(texts, refusal, case.as_ref(), self.now, zone))
            }
            (Request::Do { act, community, ticket, .. }, _) => {
                let number = self.case(*community, *ticket).await?.map(|c| c.ticket.number).unwrap_or_default();
                match cards::refusal::pressed(texts, act) {
                    Some(words) => Face::words(texts.done_about(number, words)),
                    None => Face::words(number),
                }
            }
            (Request::SetLang(lang), _) => {
                let texts = crate::texts::Texts::new(*lang);
                if speaker.private {
                    let menu = cards::menu::menu(&stage.community, &stage.resident, texts);
                    Face { html: texts.language_set(), keyboard: menu.keyboard }
                } else {
                    Face::words(texts.language_set())
                }
            }
            _ => cards::menu::menu(&stage.community, &stage.resident, texts),
        };
        self.last_words(speaker, &stage, face, place).await
    }
}
