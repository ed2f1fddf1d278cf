//! A private chat: commands, buttons, words and files from residents, and from staff who write to the bot alone.

use super::cast::{Speaker, Stage};
use super::doorway::{community_named, is_code};
use super::talk::Where;
use super::{Turn, branch};
use crate::cards::{self, Face};
use crate::chat::button::{Button, Menu};
use crate::chat::inbound::{Inbound, What};
use crate::dialogs::Dialog;
use crate::dialogs::complaint::Complaint;
use crate::dialogs::fees::Fees;
use crate::dialogs::kit::Heard;
use crate::dialogs::language::Language;
use crate::dialogs::link::Link;
use crate::dialogs::message::Message;
use crate::dialogs::permit::Permit;
use crate::dialogs::question::Question;
use crate::dialogs::repair::{FACT_YES, Repair};
use crate::dialogs::service::Service;
use crate::domain::ids::MessageId;
use crate::domain::lang::Lang;
use crate::domain::media::Media;
use crate::domain::pass;
use crate::domain::privacy::Wish;
use crate::domain::refused::Why;
use crate::store::outbox::Rank;
use crate::store::{chats, claims, people, tickets, timeline};
use crate::texts::Texts;
use crate::triage;
use anyhow::Result;
use futures::future::BoxFuture;

impl Turn<'_> {
    /// An update from a private chat.
    pub(super) async fn private(&mut self, inbound: &Inbound) -> Result<()> {
        let Some(from) = &inbound.from else { return Ok(()) };
        if let What::Blocked(blocked) = inbound.what {
            let chat = from.id.private_chat();
            if blocked {
                chats::gone(self.conn, chat, self.now).await?;
                self.talker_left(inbound).await?;
            } else {
                chats::heard(self.conn, chat).await?;
            }
            return Ok(());
        }
        let alarmed = branch(|| self.follow_edit(inbound)).await?;
        if matches!(inbound.what, What::Edited { .. } | What::Member(_) | What::MigratedTo(_)) && alarmed.is_none() {
            return Ok(());
        }
        let lang = Lang::from_client(from.language.as_deref().unwrap_or("zh"));
        let Some(mut speaker) = self.speaker(inbound, lang).await? else { return Ok(()) };
        let pressed = match &inbound.what {
            What::Press { data, .. } => Some(Button::decode(data)),
            _ => None,
        };
        if self.is_second_tap(&mut speaker, inbound, pressed.as_ref()) {
            return Ok(());
        }
        let before = speaker.session.community;
        let meant = self.community_meant(&mut speaker, inbound, pressed.as_ref()).await?;
        let choice = if meant.is_none() { branch(|| self.choice_of(&speaker)).await? } else { vec![] };
        let named = community_named(&choice, inbound);
        let pressed = named.as_ref().map(|community| Button::Community(community.id)).or(pressed);
        let Some(community) = meant.or(named) else {
            branch(|| self.choose_community(&mut speaker, inbound, (pressed.as_ref(), &choice))).await?;
            return self.keep(&mut speaker).await;
        };
        speaker.session.community = Some(community.id);
        let stage = self.stage(&speaker, community).await?;
        if let Some(typed) = speaker.lost.take() {
            branch(|| self.lost(&mut speaker, &stage, &typed)).await?;
        }
        let Some(stage) = branch(|| self.let_in(&mut speaker, stage, before, inbound, pressed.as_ref())).await? else {
            return self.keep(&mut speaker).await;
        };
        if let Some(words) = alarmed {
            branch(|| self.first_words(&mut speaker, stage, &words)).await?;
            return self.keep(&mut speaker).await;
        }
        match (&inbound.what, pressed) {
            (What::Press { message, .. }, Some(button)) => {
                branch(|| self.pressed(&mut speaker, stage, button, *message)).await?
            }
            (_, Some(named)) => branch(|| self.pressed(&mut speaker, stage, named, None)).await?,
            (What::Command { name, args, .. }, _) => branch(|| self.command(&mut speaker, stage, name, args)).await?,
            _ => branch(|| self.words(&mut speaker, stage, inbound)).await?,
        }
        self.keep(&mut speaker).await
    }

    async fn command(&mut self, speaker: &mut Speaker, stage: Stage, name: &str, args: &str) -> Result<()> {
        match name {
            "start" if args.starts_with(pass::LINK) => {
                let code = args.trim_start_matches(pass::LINK).to_owned();
                Box::pin(self.pass_link(speaker, stage, &code)).await
            }
            "start" if !args.is_empty() => {
                let step = Link::with_code(args).map(Dialog::Link);
                self.start(speaker, stage, step, Where::Below).await
            }
            "start" => {
                let face = cards::menu::welcome(stage.texts(), &stage.community, &stage.resident);
                self.show_instead(speaker, &stage, face).await
            }
            "cancel" => {
                if speaker.standing.dialog.is_none() && self.cancel_talk(speaker, &stage).await? {
                    return Ok(());
                }
                if !branch(|| self.hear_cancel(speaker, stage)).await? {
                    let face = cards::menu::nothing_to_cancel(Texts::new(speaker.session.lang));
                    self.say(speaker.at, face, Rank::Reply).await?;
                }
                Ok(())
            }
            "new" if stage.staff.is_some() => branch(|| self.new_entry(speaker, stage, args)).await,
            "language" => self.open(speaker, stage, Menu::Language).await,
            "mydata" => self.open(speaker, stage, Menu::Data).await,
            "forget" => self.open(speaker, stage, Menu::Forget).await,
            "permits" => self.open(speaker, stage, Menu::Permits).await,
            "pass" => Box::pin(self.pass_command(speaker, &stage, args)).await,
            "fees" => self.open(speaker, stage, Menu::Fees).await,
            "requests" => self.open(speaker, stage, Menu::Requests).await,
            "help" => self.open(speaker, stage, Menu::Help).await,
            "arrears" if stage.staff.is_some() => branch(|| self.arrears_command(speaker, &stage)).await,
            "duty" if stage.staff.is_some() => branch(|| self.duty_command(speaker, &stage, args)).await,
            "bind" => {
                let face = cards::group::bind_in_private(stage.texts());
                self.say(speaker.at, face, Rank::Reply).await
            }
            _ => self.open(speaker, stage, Menu::Home).await,
        }
    }

    async fn hear_cancel(&mut self, speaker: &mut Speaker, stage: Stage) -> Result<bool> {
        let cancel = Heard::Pick(crate::dialogs::kit::CANCEL.to_owned());
        self.strip_prompt(speaker);
        self.hear(speaker, stage, &cancel, Where::Below).await
    }

    fn strip_prompt(&mut self, speaker: &mut Speaker) {
        if speaker.standing.dialog.is_some() {
            self.drop_prompt(speaker);
        }
    }

    /// A dialog that an older version kept and this one cannot read: it ends, and its words are given back.
    pub(super) async fn lost(&mut self, speaker: &mut Speaker, stage: &Stage, typed: &str) -> Result<()> {
        self.drop_prompt(speaker);
        speaker.standing.stop();
        speaker.timers = Some(vec![]);
        self.say(speaker.at, cards::menu::outlived(stage.texts(), typed), Rank::Reply).await
    }

    /// The main menu, in this language.
    pub(super) async fn menu_in(&mut self, speaker: &mut Speaker, lang: Lang) -> Result<()> {
        let Some(community) = self.community_of(speaker).await? else { return Ok(()) };
        let stage = self.stage(speaker, community).await?;
        let face = cards::menu::main_menu(Texts::new(lang), &stage.community, &stage.resident);
        self.say(speaker.at, face, Rank::Reply).await
    }

    /// An entry of the menu, begun with what was said already.
    pub(super) fn open_with<'a>(
        &'a mut self,
        speaker: &'a mut Speaker,
        stage: Stage,
        entry: Menu,
        words: &'a str,
        media: Vec<Media>,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            let step = match entry {
                Menu::Repair | Menu::Emergency => {
                    Repair::begin_with(&stage.scene(self.now), words, media).map(Dialog::Repair)
                }
                Menu::Complaint => Complaint::begin(&stage.scene(self.now), words, media).map(Dialog::Complaint),
                Menu::Question => Question::begin(&stage.scene(self.now), words, media).map(Dialog::Question),
                Menu::Message => Message::begin_with(words, media).map(Dialog::Message),
                Menu::Fees => Fees::begin(&stage.scene(self.now), words, media).map(Dialog::Fees),
                // Where the file has no forms, the front desk is asked.
                Menu::Permits if stage.community.settings.forms.is_empty() => {
                    Message::begin_with(words, media).map(Dialog::Message)
                }
                Menu::Permits => Permit::begin(&stage.scene(self.now), words, media).map(Dialog::Permit),
                // Where the file has no catalogue, the front desk is asked.
                Menu::Services if stage.community.settings.services.items.is_empty() => {
                    Message::begin_with(words, media).map(Dialog::Message)
                }
                Menu::Services => Service::begin(&stage.scene(self.now), words, media).map(Dialog::Service),
                Menu::Person => return branch(|| self.open_talk(speaker, stage, words, media)).await,
                Menu::Home | Menu::Help | Menu::Requests | Menu::Link | Menu::Language | Menu::Data | Menu::Forget => {
                    return self.open(speaker, stage, entry).await;
                }
            };
            self.start(speaker, stage, step, Where::Below).await
        })
    }

    /// An entry of the menu; what was typed in a dialog before is given back.
    pub(super) fn open<'a>(
        &'a mut self,
        speaker: &'a mut Speaker,
        stage: Stage,
        entry: Menu,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            match entry {
                Menu::Home | Menu::Help | Menu::Requests => {
                    let face = match entry {
                        Menu::Help => {
                            let staff = stage.staff.is_some();
                            cards::menu::help(stage.texts(), &stage.community, &stage.resident, staff)
                        }
                        Menu::Requests => {
                            let briefs = tickets::of_user(self.conn, stage.community.id, speaker.user).await?;
                            let claims = claims::waiting_of(self.conn, stage.community.id, speaker.user).await?;
                            cards::requests::list(&briefs, &claims, &stage.community, stage.texts(), self.now)
                        }
                        _ => cards::menu::main_menu(stage.texts(), &stage.community, &stage.resident),
                    };
                    self.show_instead(speaker, &stage, face).await
                }
                Menu::Repair => {
                    let step = Repair::begin(&stage.scene(self.now), "", None).map(Dialog::Repair);
                    self.start(speaker, stage, step, Where::Below).await
                }
                // Whoever is asked whether it is dangerous has said so.
                Menu::Emergency if speaker.private && speaker.standing.back_to_fact() => {
                    let yes = Heard::Pick(FACT_YES.to_owned());
                    self.hear(speaker, stage, &yes, Where::Below).await.map(drop)
                }
                Menu::Emergency => self.start(speaker, stage, Repair::danger().map(Dialog::Repair), Where::Below).await,
                Menu::Link => self.start(speaker, stage, Link::begin().map(Dialog::Link), Where::Below).await,
                Menu::Complaint => {
                    let step = Complaint::begin(&stage.scene(self.now), "", vec![]).map(Dialog::Complaint);
                    self.start(speaker, stage, step, Where::Below).await
                }
                Menu::Person => branch(|| self.open_talk(speaker, stage, "", vec![])).await,
                Menu::Fees => {
                    let step = Fees::begin(&stage.scene(self.now), "", vec![]).map(Dialog::Fees);
                    self.start(speaker, stage, step, Where::Below).await
                }
                Menu::Services => {
                    let step = Service::begin(&stage.scene(self.now), "", vec![]).map(Dialog::Service);
                    self.start(speaker, stage, step, Where::Below).await
                }
                Menu::Permits => self.open_with(speaker, stage, entry, "", vec![]).await,
                Menu::Question => {
                    let step = Question::begin(&stage.scene(self.now), "", vec![]).map(Dialog::Question);
                    self.start(speaker, stage, step, Where::Below).await
                }
                Menu::Message => {
                    let step = Message::begin("", None).map(Dialog::Message);
                    self.start(speaker, stage, step, Where::Below).await
                }
                Menu::Language if matches!(speaker.standing.dialog, Some(Dialog::Language(_))) => {
                    branch(|| self.ask_again(speaker, &stage, None, Where::Below)).await
                }
                Menu::Language if speaker.standing.dialog.is_some() => {
                    branch(|| self.aside(speaker, stage, Language::begin().map(Dialog::Language))).await
                }
                Menu::Data => branch(|| self.privacy(speaker, stage, Wish::Data)).await,
                Menu::Forget => branch(|| self.privacy(speaker, stage, Wish::Forget)).await,
                Menu::Language => {
                    self.start(speaker, stage, Language::begin().map(Dialog::Language), Where::Below).await
                }
            }
        })
    }

    /// A press on any button in a private chat.
    async fn pressed(
        &mut self,
        speaker: &mut Speaker,
        stage: Stage,
        button: Button,
        message: Option<MessageId>,
    ) -> Result<()> {
        match button {
            Button::Dialog { stamp, pick } => branch(|| self.dialog_press(speaker, stage, stamp, pick, message)).await,
            Button::Menu(entry) => self.open(speaker, stage, entry).await,
            Button::Ticket { community, ticket, act } => {
                branch(|| self.ticket_press(speaker, stage, (community, ticket), act, message)).await
            }
            Button::Consent { community, ticket, seq, agree } => {
                branch(|| self.consent_press(speaker, stage, (community, ticket), (seq, agree), message)).await
            }
            Button::Permit { community, ticket, act } => {
                self.permit_press(speaker, stage, (community, ticket), act, message).await
            }
            Button::Tie { community, request, approve } => {
                branch(|| self.tie_press(speaker, stage, community, request, approve)).await
            }
            Button::Duty { community, act } => {
                branch(|| self.duty_press(speaker, stage, community, act, message)).await
            }
            Button::Proposal { community, proposal, approve } => {
                branch(|| self.proposal_press(speaker, &stage, (community, proposal), approve)).await
            }
            Button::Review { community, answer, right } => {
                branch(|| self.review_press(speaker, stage, (community, answer), right)).await
            }
            Button::Fees { community, unit, act } => {
                branch(|| self.fees_press(speaker, stage, (community, unit), act, message)).await
            }
            Button::Claim { community, claim, act } => {
                branch(|| self.claim_press(speaker, stage, (community, claim), act, message)).await
            }
            Button::Till { community, unit, act } => {
                branch(|| self.till_press(speaker, stage, (community, unit), act, message)).await
            }
            Button::Plan { community, plan, act } => {
                branch(|| self.plan_press(speaker, stage, (community, plan), act, message)).await
            }
            Button::Arrears { community, act } => {
                branch(|| self.arrears_press(speaker, stage, community, act, message)).await
            }
            Button::Community(id) if id != stage.community.id => {
                branch(|| self.old_button(speaker, stage, message)).await
            }
            Button::Community(_) => {
                if let Some(message) = message {
                    self.strip(speaker.at, message);
                }
                let typed = speaker.standing.typed();
                self.end_dialog(speaker, &stage).await?;
                self.give_back(speaker, &stage, &typed).await?;
                let face = cards::menu::welcome(stage.texts(), &stage.community, &stage.resident);
                self.say(speaker.at, face, Rank::Reply).await
            }
            // Tables are dealt with in the group of those who handle money.
            Button::Import(..) | Button::Old => {
                self.refused(stage.community.id, None, Why::Forged).await?;
                branch(|| self.old_button(speaker, stage, message)).await
            }
        }
    }

    /// A press on a dialog's button: the present question's, a second tap, or an old one.
    pub(super) async fn dialog_press(
        &mut self,
        speaker: &mut Speaker,
        stage: Stage,
        stamp: u32,
        pick: String,
        message: Option<MessageId>,
    ) -> Result<()> {
        if speaker.standing.dialog.is_some() && speaker.standing.stamp == stamp {
            self.hear(speaker, stage, &Heard::Pick(pick), Where::Here).await?;
            return Ok(());
        }
        // The same message again, or the question that ended the dialog: the second of two taps on one button.
        let ended = speaker.standing.dialog.is_none() && stamp.wrapping_add(1) == speaker.standing.stamp;
        if ended || message.is_some() && message == speaker.prompt {
            return Ok(());
        }
        branch(|| self.old_button(speaker, stage, message)).await
    }

    /// A button that no longer means anything: says so, takes it away and shows where things stand.
    pub(super) async fn old_button(
        &mut self,
        speaker: &mut Speaker,
        stage: Stage,
        message: Option<MessageId>,
    ) -> Result<()> {
        self.window(cards::menu::stale(stage.texts()), false);
        if let Some(message) = message.filter(|m| Some(*m) != speaker.prompt) {
            self.strip(speaker.at, message);
        }
        if speaker.standing.dialog.is_some() {
            let place = if message == speaker.prompt { Where::Here } else { Where::Below };
            return branch(|| self.ask_again(speaker, &stage, None, place)).await;
        }
        if !speaker.private {
            return Ok(());
        }
        let lang = speaker.session.lang;
        self.menu_in(speaker, lang).await
    }

    /// Words, files and everything else that is no button and no command.
    async fn words(&mut self, speaker: &mut Speaker, stage: Stage, inbound: &Inbound) -> Result<()> {
        let place = self.place_after(speaker, inbound);
        let heard = self.heard(inbound);
        let reply_to = reply_to(&inbound.what);
        let to_prompt = reply_to.is_some() && reply_to == speaker.prompt;
        if let (Some(message), false) = (reply_to, to_prompt)
            && let Some((community, ticket)) = timeline::spoken_of(self.conn, speaker.at.chat, message).await?
            && let Some(heard) = &heard
        {
            if self.is_in_talk(speaker, (community, ticket)).await? {
                return self.relay_up(speaker, stage, (community, ticket), inbound).await;
            }
            return self.reply_about(speaker, stage, (community, ticket), heard).await;
        }
        let Some(heard) = heard else { return self.unusable(speaker, stage, inbound, place).await };
        if self.is_passed_by(speaker, &stage, &heard) {
            self.end_dialog(speaker, &stage).await?;
        }
        if let Some(Dialog::Link(link)) = &speaker.standing.dialog
            && link.is_passed_by(&heard, &stage.scene(self.now))
        {
            self.end_dialog(speaker, &stage).await?;
        }
        if let (Some(dialog), Heard::Text(text) | Heard::Media(_, text)) = (&speaker.standing.dialog, &heard)
            && dialog.gives_way(triage::alarm_with(&stage.community.settings.words, text))
        {
            let media = match &heard {
                Heard::Media(media, _) => Some(media.clone()),
                _ => None,
            };
            let step = Repair::begin(&stage.scene(self.now), text, media).map(Dialog::Repair);
            return self.start(speaker, stage, step, Where::Below).await;
        }
        if speaker.standing.dialog.is_some() {
            self.hear(speaker, stage, &heard, place).await?;
            return Ok(());
        }
        let own = &stage.community.settings.words;
        let is_code = matches!(&heard, Heard::Text(text) if is_code(own, text));
        if matches!(heard, Heard::Text(_) | Heard::Media(..))
            && !is_code
            && let Some(key) = self.talk_of(speaker, &stage).await?
        {
            return self.relay_up(speaker, stage, key, inbound).await;
        }
        match heard {
            Heard::Text(text) => branch(|| self.first_words(speaker, stage, &text)).await,
            Heard::Media(media, caption) => {
                let step = Repair::begin(&stage.scene(self.now), &caption, Some(media)).map(Dialog::Repair);
                self.start(speaker, stage, step, place).await
            }
            Heard::Phone(phone) => {
                people::set_phone(self.conn, stage.community.id, speaker.user, &phone).await?;
                let face = Face::words(stage.texts().phone_kept());
                self.say(speaker.at, face, Rank::Reply).await?;
                self.take_over_calls(&stage.community, speaker.user).await
            }
            Heard::Pick(_) | Heard::Skip | Heard::Reply(_) => Ok(()),
        }
    }

    async fn unusable(&mut self, speaker: &mut Speaker, stage: Stage, inbound: &Inbound, place: Where) -> Result<()> {
        let words = match &inbound.what {
            What::Contact { .. } => stage.texts().contact_of_another(),
            What::Unusable { message: Some(_) } | What::Text { .. } => cards::menu::unusable(stage.texts()).html,
            _ => return Ok(()),
        };
        if speaker.standing.dialog.is_some() {
            return branch(|| self.ask_again(speaker, &stage, Some(words), place)).await;
        }
        if matches!(inbound.what, What::Unusable { .. }) && self.unfit_for_talk(speaker, &stage).await? {
            return Ok(());
        }
        let mut face = cards::menu::main_menu(stage.texts(), &stage.community, &stage.resident);
        face.html = words;
        self.say(speaker.at, face, Rank::Reply).await
    }
}

/// The message to which a message replies.
pub(super) fn reply_to(what: &What) -> Option<MessageId> {
    match what {
        What::Text { reply_to, .. } | What::Media { reply_to, .. } | What::Command { reply_to, .. } => *reply_to,
        What::Contact { .. }
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
