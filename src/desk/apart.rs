//! What is entered in a group and must not be read there goes on in the private chat of whoever enters it.

use super::Turn;
use super::cast::{Speaker, Stage};
use super::talk::Where;
use crate::cards::Face;
use crate::chat::button::prompt_slot;
use crate::chat::outgoing::{Address, Keyboard, Op};
use crate::dialogs::Dialog;
use crate::domain::lang::Lang;
use crate::domain::staff::Staff;
use crate::domain::ticket::Kind;
use crate::rules::complaint::speaks_of;
use crate::store::outbox::{self, Letter, Rank};
use crate::store::{chats, sessions};
use anyhow::Result;

impl Turn<'_> {
    /// Whether the question that is to be asked now must not be asked in this group: it is a complaint that is entered,
    /// of whomever, or the words speak of those who read along.
    pub(super) async fn not_for_the_group(&mut self, speaker: &Speaker, stage: &Stage) -> Result<bool> {
        let Some(Dialog::Entry(entry)) = speaker.standing.dialog.as_ref().filter(|_| !speaker.private) else {
            return Ok(false);
        };
        if entry.is_complaint() {
            return Ok(true);
        }
        let words = &entry.form.draft.words;
        if words.is_empty() || entry.form.urgent || entry.form.filed.is_some() {
            return Ok(false);
        }
        let here = self.departments_in(stage.community.id, speaker.at.chat).await?;
        let house = self.house(stage.community.id).await?;
        let reads = |member: &&Staff| member.departments.iter().any(|d| here.contains(d));
        if house.serving().filter(reads).any(|member| speaks_of(words, &member.name)) {
            return Ok(true);
        }
        // A repair speaks of cleaning and of security, and means none of them.
        let open = entry.form.kind != Some(Kind::Repair);
        let departments = here.iter().filter_map(|key| stage.community.settings.department(key));
        let mut names = departments.flat_map(|d| Lang::ALL.map(|lang| d.name.get(lang)));
        Ok(open && names.any(|name| speaks_of(words, name)))
    }

    /// Goes on with the entry in the private chat, and takes back what the group was shown of it. Whoever has not opened
    /// that chat is told how.
    pub(super) async fn go_on_apart(
        &mut self,
        speaker: &mut Speaker,
        stage: Stage,
        hint: Option<String>,
        place: Where,
    ) -> Result<()> {
        let texts = stage.texts();
        let Some(Dialog::Entry(entry)) = speaker.standing.dialog.take() else { return Ok(()) };
        let mut trail = std::mem::take(&mut speaker.standing.trail);
        trail.retain(|earlier| matches!(earlier, Dialog::Entry(_)));
        speaker.standing.stop();
        self.take_back(speaker, &stage, entry.form.began.map(|began| began.at), place).await?;
        let chat = speaker.user.private_chat();
        let known = sessions::lang(self.conn, chat, speaker.user).await?;
        let Some(lang) = known.filter(|_| speaker.user.has_chat()) else {
            return self.last_words(speaker, &stage, Face::words(texts.entry_open_chat()), place).await;
        };
        if !chats::reachable(self.conn, chat).await? {
            return self.last_words(speaker, &stage, Face::words(texts.entry_open_chat()), place).await;
        }
        self.last_words(speaker, &stage, Face::words(texts.entry_goes_on_apart()), place).await?;

        let mut there = self.session(Address::chat(chat), (speaker.user, &speaker.name), true, lang).await?;
        let community = stage.community.clone();
        there.session.community = Some(community.id);
        let stage = self.stage(&there, community).await?;
        if let Some(typed) = there.lost.take() {
            self.lost(&mut there, &stage, &typed).await?;
        }
        let had_contact = self.asks_contact(&there, &stage);
        if there.standing.dialog.is_some() {
            let typed = there.standing.typed();
            self.drop_prompt(&mut there);
            self.give_back(&there, &stage, &typed).await?;
        }
        there.standing.dialog = Some(Dialog::Entry(entry));
        there.standing.trail = trail;
        let hint = [Some(stage.texts().entry_apart()), hint].into_iter().flatten().collect::<Vec<_>>().join("\n");
        self.ask(&mut there, &stage, Some(hint), Where::Below, had_contact).await?;
        self.wind_up(&mut there).await?;
        self.keep(&mut there).await
    }

    /// Every question that this entry showed in the group loses what it said.
    async fn take_back(
        &mut self,
        speaker: &Speaker,
        stage: &Stage,
        since: Option<chrono::DateTime<chrono::Utc>>,
        place: Where,
    ) -> Result<()> {
        let slot = prompt_slot(speaker.user);
        // Where the last words take its place, the present question needs nothing more.
        let stays = speaker.prompt.filter(|_| place == Where::Here);
        self.tray.write(self.conn, self.now).await?;
        for message in outbox::sent_for(self.conn, speaker.at.chat, &slot, since.unwrap_or(self.now)).await? {
            if Some(message) == stays {
                continue;
            }
            let html = stage.texts().entry_taken_back();
            let op = Op::Edit { message: Some(message), html, keyboard: Keyboard::None };
            self.tray.post(Letter::new(speaker.at, op, Rank::Reply));
        }
        Ok(())
    }
}
