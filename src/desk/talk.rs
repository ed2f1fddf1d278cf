//! Dialogs in motion: hearing an answer, asking the desk on the dialog's behalf, showing the next question.

use super::cast::{Speaker, Stage};
use super::{Turn, branch};
use crate::cards::{self, Face};
use crate::chat::button::{Button, Menu, prompt_slot};
use crate::chat::inbound::{Inbound, What};
use crate::chat::outgoing::{Key, Keyboard};
use crate::dialogs::Dialog;
use crate::dialogs::kit::{Heard, Outcome, Step};
use crate::dialogs::link::Link;
use crate::dialogs::request::{Reply, Request};
use crate::domain::ids::MessageId;
use crate::store::outbox::{Rank, Show};
use anyhow::{Result, bail};
use futures::future::BoxFuture;
use std::sync::Arc;

/// Questions that a dialog may ask of the desk in one turn.
const CALLS: usize = 8;

/// Where a dialog's next question appears.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Where {
    /// In the message that shows the present one: after a press.
    Here,
    /// Below what was just said, in a new message.
    Below,
}

impl Turn<'_> {
    /// Starts a dialog; an earlier one is dropped, its buttons with it, and its words are given back.
    pub(super) fn start<'a>(
        &'a mut self,
        speaker: &'a mut Speaker,
        stage: Stage,
        step: Step<Dialog>,
        place: Where,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            if speaker.private && speaker.standing.awaits_fact() {
                return branch(|| self.beside_fact(speaker, stage, step)).await;
            }
            self.keep_answers(speaker, &stage).await?;
            let had_contact = self.asks_contact(speaker, &stage);
            if speaker.standing.dialog.is_some() {
                let typed = speaker.standing.typed();
                self.drop_prompt(speaker);
                self.give_back(speaker, &stage, &typed).await?;
            }
            let outcome = match speaker.instead.take() {
                Some((instead, hint)) => speaker.standing.begin_read(Dialog::Offer(instead), hint, step),
                None => speaker.standing.begin(step),
            };
            // The ticket that the dialog is about.
            let stage = self.refresh(speaker, stage).await?;
            branch(|| self.carry(speaker, stage, outcome, place, had_contact)).await
        })
    }

    /// Ends the dialog without a word.
    pub(super) async fn end_dialog(&mut self, speaker: &mut Speaker, stage: &Stage) -> Result<()> {
        self.keep_answers(speaker, stage).await?;
        if speaker.standing.dialog.is_some() {
            if self.asks_contact(speaker, stage) {
                self.put_key_away(speaker, stage).await?;
            }
            self.drop_prompt(speaker);
            speaker.standing.stop();
        }
        self.wind_up(speaker).await
    }

    /// Four answers of a survey are an answer, whatever comes instead of the free words.
    async fn keep_answers(&mut self, speaker: &mut Speaker, stage: &Stage) -> Result<()> {
        if speaker.standing.dialog.as_ref().is_some_and(Dialog::is_answered) {
            let stage = self.stage(speaker, Arc::clone(&stage.community)).await?;
            self.hear(speaker, stage, &Heard::Skip, Where::Here).await?;
        }
        Ok(())
    }

    /// Shows something in place of the dialog, which ends and gives its words back. An open question of fact is not ended by
    /// that: it is asked again below, and no answer in its two minutes is a yes.
    pub(super) async fn show_instead(&mut self, speaker: &mut Speaker, stage: &Stage, face: Face) -> Result<()> {
        if speaker.private && speaker.standing.back_to_fact() {
            self.say(speaker.at, face, Rank::Reply).await?;
            return self.ask_again(speaker, stage, None, Where::Below).await;
        }
        let typed = speaker.standing.typed();
        self.end_dialog(speaker, stage).await?;
        self.give_back(speaker, stage, &typed).await?;
        self.say(speaker.at, face, Rank::Reply).await
    }

    /// Something else is begun while a question of fact is open: it is done aside, and the question waits.
    async fn beside_fact(&mut self, speaker: &mut Speaker, stage: Stage, step: Step<Dialog>) -> Result<()> {
        let aside = speaker.standing.dialog.as_ref().filter(|dialog| !dialog.awaits_fact());
        let typed = aside.map(Dialog::typed).unwrap_or_default();
        self.give_back(speaker, &stage, &typed).await?;
        speaker.standing.back_to_fact();
        let kind = |dialog: &Dialog| std::mem::discriminant(dialog);
        let same = match &step {
            Step::Go(first) | Step::Stay(first, _) | Step::Call(_, first) => {
                speaker.standing.dialog.as_ref().is_some_and(|asked| kind(asked) == kind(first))
            }
            Step::End(_) | Step::Leave(_) => false,
        };
        match step {
            // A danger that is told for sure goes before one that is asked about.
            Step::Call(request, first) if same => {
                let typed = speaker.standing.typed();
                self.drop_prompt(speaker);
                self.give_back(speaker, &stage, &typed).await?;
                let outcome = speaker.standing.begin(Step::Call(request, first));
                branch(|| self.carry(speaker, stage, outcome, Where::Below, false)).await
            }
            Step::Go(again) | Step::Stay(again, _) if same => {
                self.give_back(speaker, &stage, &again.typed()).await?;
                self.ask_again(speaker, &stage, None, Where::Below).await
            }
            other => self.aside(speaker, stage, other).await,
        }
    }

    /// Asks something aside; the present dialog goes on afterwards.
    pub(super) async fn aside(&mut self, speaker: &mut Speaker, stage: Stage, step: Step<Dialog>) -> Result<()> {
        let had_contact = self.asks_contact(speaker, &stage);
        let outcome = speaker.standing.aside(step);
        branch(|| self.carry(speaker, stage, outcome, Where::Below, had_contact)).await
    }

    fn is_registered(&self, speaker: &Speaker, stage: &Stage) -> bool {
        let scene = stage.scene(self.now);
        matches!(&speaker.standing.dialog, Some(d @ (Dialog::Repair(_) | Dialog::Entry(_))) if d.parting(&scene).is_some())
    }

    /// Gives back what was typed in a dialog that made room for something else.
    pub(super) async fn give_back(&mut self, speaker: &Speaker, stage: &Stage, typed: &str) -> Result<()> {
        if typed.is_empty() || !speaker.private {
            return Ok(());
        }
        self.say(speaker.at, cards::menu::outlived(stage.texts(), typed), Rank::Reply).await
    }

    /// Hears an answer to the present question. `false`: there is no dialog.
    pub(super) fn hear<'a>(
        &'a mut self,
        speaker: &'a mut Speaker,
        stage: Stage,
        heard: &'a Heard,
        place: Where,
    ) -> BoxFuture<'a, Result<bool>> {
        Box::pin(async move {
            let had_contact = self.asks_contact(speaker, &stage);
            let Some(outcome) = speaker.standing.hear(heard, &stage.scene(self.now)) else { return Ok(false) };
            branch(|| self.carry(speaker, stage, outcome, place, had_contact)).await?;
            Ok(true)
        })
    }

    pub(super) fn asks_contact(&self, speaker: &Speaker, stage: &Stage) -> bool {
        let scene = stage.scene(self.now);
        speaker.standing.dialog.as_ref().is_some_and(|d| d.ask(&scene).contact.is_some())
    }

    /// Does what came of an answer, until the dialog asks the person again or ends.
    async fn carry(
        &mut self,
        speaker: &mut Speaker,
        mut stage: Stage,
        mut outcome: Outcome,
        place: Where,
        had_contact: bool,
    ) -> Result<()> {
        let mut calls = 0;
        let mut place = place;
        let was_open = !self.is_registered(speaker, &stage);
        while let Outcome::Call(request) = outcome {
            calls += 1;
            if calls > CALLS {
                bail!("a dialog asks the desk for ever");
            }
            if matches!(request, Request::OpenLink) {
                outcome = speaker.standing.aside(Link::begin().map(Dialog::Link));
                continue;
            }
            let reply = branch(|| self.request(speaker, &mut stage, request)).await?;
            if matches!(reply, Reply::Sent) {
                place = Where::Below;
            }
            stage = self.refresh(speaker, stage).await?;
            outcome = match speaker.standing.hear(&Heard::Reply(reply), &stage.scene(self.now)) {
                Some(outcome) => outcome,
                None => bail!("a dialog asked the desk and was gone"),
            };
        }
        if was_open && self.is_registered(speaker, &stage) {
            // The ticket's own message has come meanwhile: what is asked now stands below it.
            place = Where::Below;
        }
        if speaker.standing.dialog.as_ref().and_then(Dialog::unit) != stage.account.as_ref().map(|a| a.unit) {
            stage = self.refresh(speaker, stage).await?;
        }
        let waits = !matches!(outcome, Outcome::Ask(_)) && speaker.standing.dialog.is_some();
        if had_contact && !matches!(outcome, Outcome::Ask(_)) {
            self.put_key_away(speaker, &stage).await?;
        }
        match outcome {
            Outcome::Leave(html) if waits => branch(|| self.resume(speaker, stage, Some(html), place)).await?,
            Outcome::Cancelled { .. } if waits => branch(|| self.resume(speaker, stage, None, place)).await?,
            Outcome::End(Request::SetLang(lang)) if waits => {
                branch(|| self.request(speaker, &mut stage, Request::SetLang(lang))).await?;
                let words = stage.texts().language_set();
                branch(|| self.resume(speaker, stage, Some(words), place)).await?;
            }
            Outcome::Ask(hint) if self.not_for_the_group(speaker, &stage).await? => {
                branch(|| self.go_on_apart(speaker, stage, hint, place)).await?;
            }
            Outcome::Ask(hint) => self.ask(speaker, &stage, hint, place, had_contact).await?,
            Outcome::End(request) => branch(|| self.finish(speaker, stage, request, place)).await?,
            Outcome::Leave(html) => {
                // Whoever has just come to an end here finds the way on with one tap.
                let menu = Key::press(stage.texts().btn_menu(), &Button::Menu(Menu::Home));
                let keys = if speaker.private { vec![vec![menu]] } else { vec![] };
                self.last_words(speaker, &stage, Face::with(html, keys), place).await?;
            }
            Outcome::Cancelled { typed } => {
                let face = if speaker.private {
                    cards::menu::cancelled(stage.texts(), &typed)
                } else {
                    Face::words(stage.texts().job_cancelled())
                };
                self.last_words(speaker, &stage, face, place).await?;
            }
            Outcome::Call(_) => {}
        }
        self.wind_up(speaker).await
    }

    /// Goes on with the dialog that waited, after these words.
    async fn resume(&mut self, speaker: &mut Speaker, stage: Stage, words: Option<String>, place: Where) -> Result<()> {
        let stage = self.refresh(speaker, stage).await?;
        let waited = speaker.standing.dialog.take();
        speaker.standing.dialog = waited.map(|dialog| dialog.resumed(&stage.scene(self.now)));
        let stage = self.refresh(speaker, stage).await?;
        self.ask(speaker, &stage, words, place, false).await
    }

    /// Shows the present question again.
    pub(super) async fn ask_again(
        &mut self,
        speaker: &mut Speaker,
        stage: &Stage,
        hint: Option<String>,
        place: Where,
    ) -> Result<()> {
        let had_contact = self.asks_contact(speaker, stage);
        self.ask(speaker, stage, hint, place, had_contact).await
    }

    /// Shows the present question.
    pub(super) async fn ask(
        &mut self,
        speaker: &mut Speaker,
        stage: &Stage,
        hint: Option<String>,
        place: Where,
        had_contact: bool,
    ) -> Result<()> {
        let scene = stage.scene(self.now);
        let Some(dialog) = &speaker.standing.dialog else { return Ok(()) };
        let prompt = dialog.ask(&scene);
        speaker.standing.stamp = speaker.standing.stamp.wrapping_add(1);
        let keyboard = speaker.standing.keyboard(&prompt, &scene);
        let html = match hint {
            Some(hint) => format!("{hint}\n\n{}", prompt.html),
            None => prompt.html.clone(),
        };
        let html = if !speaker.private && dialog.takes_words() {
            format!("{html}\n\n{}", stage.texts().group_reply_hint())
        } else {
            html
        };
        let contact = prompt.contact.clone();
        if had_contact && contact.is_none() {
            self.put_key_away(speaker, stage).await?;
        }
        let fresh = place == Where::Below || (had_contact != contact.is_some());
        self.show_prompt(speaker, Face { html, keyboard }, fresh).await?;
        if let Some(label) = contact.filter(|_| !had_contact) {
            let face = Face { html: stage.texts().contact_below(), keyboard: Keyboard::ShareContact(label) };
            self.say(speaker.at, face, Rank::Reply).await?;
        }
        Ok(())
    }

    /// Ends what the dialog showed with these words; in place where the person pressed.
    pub(super) async fn last_words(
        &mut self,
        speaker: &mut Speaker,
        _stage: &Stage,
        face: Face,
        place: Where,
    ) -> Result<()> {
        self.show_prompt(speaker, face, place == Where::Below).await?;
        self.tray.forget(speaker.at.chat, prompt_slot(speaker.user));
        speaker.prompt = None;
        Ok(())
    }

    /// Takes the buttons off the present question and forgets it; its words stay.
    pub(super) fn drop_prompt(&mut self, speaker: &mut Speaker) {
        let slot = prompt_slot(speaker.user);
        self.tray.put_aside(speaker.at.chat, slot);
        speaker.prompt = None;
    }

    async fn show_prompt(&mut self, speaker: &Speaker, face: Face, fresh: bool) -> Result<()> {
        let face = self.way_out(speaker.at, face).await?;
        let mut show = Show::new(speaker.at, prompt_slot(speaker.user), face.html, face.keyboard);
        show.fresh = fresh;
        show.reply_to = speaker.reply_to();
        self.tray.show(show);
        Ok(())
    }

    pub(super) async fn put_key_away(&mut self, speaker: &Speaker, stage: &Stage) -> Result<()> {
        let face = Face { html: stage.texts().contact_away(), keyboard: Keyboard::Remove };
        self.say(speaker.at, face, Rank::Reply).await
    }

    /// What a message says to the dialog; `None`: nothing that a dialog hears.
    pub(super) fn heard(&self, inbound: &Inbound) -> Option<Heard> {
        match &inbound.what {
            What::Text { text, .. } => {
                let text = text.trim();
                (!text.is_empty()).then(|| Heard::Text(text.to_owned()))
            }
            What::Media { media, caption, .. } => Some(Heard::Media(media.clone(), caption.trim().to_owned())),
            What::Contact { phone, owner, .. } => {
                let own = owner.is_some() && *owner == inbound.from.as_ref().map(|f| f.id);
                own.then(|| Heard::Phone(format!("+{}", phone.trim_start_matches('+'))))
            }
            What::Command { .. }
            | What::Press { .. }
            | What::Edited { .. }
            | What::Blocked(_)
            | What::Member(_)
            | What::Rights
            | What::MigratedTo(_)
            | What::PreCheckout { .. }
            | What::Paid { .. }
            | What::Unusable { .. } => None,
        }
    }

    /// Where the answer to a message goes: further photos of one album do not each get a question of their own.
    pub(super) fn place_after(&self, speaker: &mut Speaker, inbound: &Inbound) -> Where {
        let album = match &inbound.what {
            What::Media { media, .. } => media.album.clone(),
            _ => None,
        };
        let goes_on = album.is_some() && album == speaker.session.album;
        speaker.session.album = album;
        if goes_on { Where::Here } else { Where::Below }
    }
}

impl Speaker {
    /// In a group, questions are shown as answers to what the person pressed or said, so that they see them.
    fn reply_to(&self) -> Option<MessageId> {
        if self.private { None } else { self.pressed }
    }
}
