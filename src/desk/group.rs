//! A staff group: binding, cards and their buttons, internal notes by reply. Whatever else is said there stays there.

use super::cast::{Speaker, Stage};
use super::post::Mail;
use super::private::reply_to;
use super::talk::Where;
use super::{Turn, branch};
use crate::cards::{self, Face};
use crate::chat::button::Button;
use crate::chat::inbound::{Inbound, What};
use crate::chat::outgoing::Address;
use crate::dialogs::Dialog;
use crate::dialogs::kit::Heard;
use crate::dialogs::language::Language;
use crate::domain::act::{Act, Actor};
use crate::domain::ids::{ChatId, CommunityId};
use crate::domain::lang::Lang;
use crate::domain::refused::Why;
use crate::rules::dispatch;
use crate::store::codes::{self, GroupRedeemed};
use crate::store::outbox::Rank;
use crate::store::{chats, groups, timeline};
use crate::texts::Texts;
use anyhow::Result;
use std::sync::Arc;

impl Turn<'_> {
    /// An update from a group.
    pub(super) async fn group(&mut self, inbound: &Inbound) -> Result<()> {
        let at = Address { chat: inbound.chat.id, thread: inbound.thread };
        match &inbound.what {
            What::MigratedTo(new) => {
                chats::migrated(self.conn, inbound.chat.id, *new, self.now).await?;
                self.look_again();
                return self.show_cards_of(*new).await;
            }
            What::Member(true) => {
                if !groups::bound_to(self.conn, inbound.chat.id).await?.is_empty() {
                    return self.found_group(inbound.chat.id).await;
                }
                chats::heard(self.conn, inbound.chat.id).await?;
                let lang = language_of(inbound);
                return self.say(at, cards::group::bind_how(Texts::new(lang)), Rank::Reply).await;
            }
            What::Rights => return self.try_group(inbound.chat.id).await,
            What::Member(false) => return self.lost_group(inbound.chat.id).await,
            _ => {}
        }
        let bound = groups::department_of(self.conn, at).await?;
        if let What::Command { name, args, .. } = &inbound.what
            && (name == "bind" || name == "start" && !args.is_empty())
        {
            // Telegram's link that adds the bot to a group says the code with `/start`.
            return self.bind(inbound, at, args, bound.map(|b| b.2)).await;
        }
        let Some((community, _, lang)) = bound else {
            if matches!(inbound.what, What::Press { .. }) {
                self.refused(CommunityId(0), None, Why::UnknownGroup).await?;
                self.window(cards::group::not_bound(Texts::new(language_of(inbound))).html, true);
            }
            return Ok(());
        };
        let Some(mut speaker) = self.speaker(inbound, lang).await? else { return Ok(()) };
        speaker.session.lang = lang;
        let pressed = match &inbound.what {
            What::Press { data, .. } => Some(Button::decode(data)),
            _ => None,
        };
        if self.is_second_tap(&mut speaker, inbound, pressed.as_ref()) {
            return Ok(());
        }
        let community = self.community(community).await?;
        speaker.session.community = Some(community.id);
        let stage = self.stage(&speaker, community).await?;
        branch(|| self.group_turn(&mut speaker, stage, inbound)).await?;
        self.keep(&mut speaker).await
    }

    async fn group_turn(&mut self, speaker: &mut Speaker, stage: Stage, inbound: &Inbound) -> Result<()> {
        if stage.staff.is_none() {
            if let What::Command { name, args, .. } = &inbound.what
                && name == "pass"
            {
                return Box::pin(self.pass_command(speaker, &stage, args)).await;
            }
            if let What::Press { data, .. } = &inbound.what {
                let ticket = match Button::decode(data) {
                    Button::Ticket { community, ticket, .. } | Button::Permit { community, ticket, .. }
                        if community == stage.community.id =>
                    {
                        self.case(community, ticket).await?.map(|case| case.ticket.id)
                    }
                    _ => None,
                };
                let why = self.why_not_staff(stage.community.id, speaker.user).await?;
                self.refused(stage.community.id, ticket, why).await?;
                self.window(cards::group::staff_only(stage.texts()), true);
            }
            return Ok(());
        }
        match &inbound.what {
            What::Press { data, message, .. } => {
                speaker.pressed = *message;
                match Button::decode(data) {
                    Button::Dialog { stamp, pick } => {
                        // Stamps are counted for each person: only one's own question may hear the press.
                        if message.is_none() || *message != speaker.prompt {
                            speaker.session.pressed = None;
                            self.refused(stage.community.id, None, Why::NotTheirQuestion).await?;
                            self.window(stage.texts().alert_not_your_question(), true);
                            return Ok(());
                        }
                        branch(|| self.dialog_press(speaker, stage, stamp, pick, *message)).await
                    }
                    Button::Ticket { community, ticket, act } => {
                        branch(|| self.ticket_press(speaker, stage, (community, ticket), act, *message)).await
                    }
                    Button::Permit { community, ticket, act } => {
                        self.permit_press(speaker, stage, (community, ticket), act, *message).await
                    }
                    Button::Tie { community, request, approve } => {
                        branch(|| self.tie_press(speaker, stage, community, request, approve)).await
                    }
                    Button::Duty { community, act } => {
                        branch(|| self.duty_press(speaker, stage, community, act, *message)).await
                    }
                    Button::Proposal { community, proposal, approve } => {
                        branch(|| self.proposal_press(speaker, &stage, (community, proposal), approve)).await
                    }
                    Button::Review { community, answer, right } => {
                        branch(|| self.review_press(speaker, stage, (community, answer), right)).await
                    }
                    Button::Claim { community, claim, act } => {
                        branch(|| self.claim_press(speaker, stage, (community, claim), act, *message)).await
                    }
                    Button::Import(community, job, act) => {
                        branch(|| self.import_press(speaker, &stage, (community, job), act)).await
                    }
                    Button::Plan { community, plan, act } => {
                        branch(|| self.plan_press(speaker, stage, (community, plan), act, *message)).await
                    }
                    Button::Arrears { community, act } => {
                        branch(|| self.arrears_press(speaker, stage, community, act, *message)).await
                    }
                    Button::Consent { .. }
                    | Button::Menu(_)
                    | Button::Fees { .. }
                    | Button::Till { .. }
                    | Button::Community(_)
                    | Button::Old => {
                        self.refused(stage.community.id, None, Why::Forged).await?;
                        self.window(cards::menu::stale(stage.texts()), false);
                        Ok(())
                    }
                }
            }
            What::Command { name, args, .. } if name == "duty" => self.duty_command(speaker, &stage, args).await,
            What::Command { name, .. } if name == "language" => {
                self.start(speaker, stage, Language::begin().map(Dialog::Language), Where::Below).await
            }
            What::Command { name, args, message, .. } if name == "new" => {
                speaker.pressed = Some(*message);
                self.new_entry(speaker, stage, args).await
            }
            What::Command { name, args, .. } if name == "pass" => {
                Box::pin(self.pass_command(speaker, &stage, args)).await
            }
            What::Command { name, .. } if name == "arrears" => self.arrears_command(speaker, &stage).await,
            What::Command { name, .. } if name == "unanswered" => {
                let bound = groups::department_of(self.conn, speaker.at).await?;
                let department = bound.map(|b| b.1).unwrap_or_default();
                self.unanswered(speaker, &stage, &department).await
            }
            What::Command { name, .. } if name == "claims" => self.list_claims(speaker, &stage).await,
            What::Command { name, args, message, .. } if name == "refund" => {
                speaker.pressed = Some(*message);
                self.refund_command(speaker, stage, args).await
            }
            What::Command { name, .. } if name == "cancel" => {
                let cancel = Heard::Pick(crate::dialogs::kit::CANCEL.to_owned());
                self.hear(speaker, stage, &cancel, Where::Here).await?;
                Ok(())
            }
            What::Edited { .. } => self.follow_edit(inbound).await.map(drop),
            What::Text { message, .. } | What::Media { message, .. } => {
                speaker.pressed = Some(*message);
                if self.table_sent(speaker, &stage, inbound).await? {
                    return Ok(());
                }
                self.group_words(speaker, stage, inbound).await
            }
            _ => Ok(()),
        }
    }

    /// A reply to a question is its answer; a reply to anything about a ticket is an internal note; the rest is not ours.
    async fn group_words(&mut self, speaker: &mut Speaker, stage: Stage, inbound: &Inbound) -> Result<()> {
        let Some(message) = reply_to(&inbound.what) else { return Ok(()) };
        let Some(heard) = self.heard(inbound) else { return Ok(()) };
        let place = self.place_after(speaker, inbound);
        let about = timeline::spoken_of(self.conn, speaker.at.chat, message).await?;
        // What answers a card is a note, even where it is the next photo of an album.
        let to_prompt = Some(message) == speaker.prompt || (place == Where::Here && about.is_none());
        if to_prompt && speaker.standing.dialog.is_some() {
            // Files may come one by one in answer to the same question: it stays where it is.
            let place = if matches!(heard, Heard::Media(..)) { Where::Here } else { place };
            self.hear(speaker, stage, &heard, place).await?;
            return Ok(());
        }
        let Some((community, ticket)) = about else { return Ok(()) };
        if community != stage.community.id {
            return Ok(());
        }
        if self.talk_reply(speaker, &stage, (community, ticket), inbound).await? {
            return Ok(());
        }
        let Some(staff) = &stage.staff else { return Ok(()) };
        let (words, media) = match heard {
            Heard::Text(words) => (words, vec![]),
            Heard::Media(media, caption) => (caption, vec![media]),
            Heard::Phone(_) | Heard::Pick(_) | Heard::Skip | Heard::Reply(_) => return Ok(()),
        };
        let act = Act::Note { words };
        if let Err(refusal) = self.perform((community, ticket), Actor::Staff(staff.id), act, &media).await? {
            self.refused_by_law((community, ticket), &refusal).await?;
            let face = Face::words(stage.texts().note_refused());
            let reply_to = speaker.pressed;
            let mail = Mail { to: speaker.at, face, rank: Rank::Reply, about: None, reply_to, silent: false };
            return self.mail(mail).await;
        }
        Ok(())
    }

    /// The open cards of every department of this chat are shown anew.
    pub(super) async fn show_cards_of(&mut self, chat: ChatId) -> Result<()> {
        for (community, department) in groups::bound_to(self.conn, chat).await? {
            self.show_open_tickets(community, &department).await?;
        }
        Ok(())
    }

    /// `/bind CODE`: from now on this group, or topic, is the department's.
    async fn bind(&mut self, inbound: &Inbound, at: Address, code: &str, bound: Option<Lang>) -> Result<()> {
        let Some(from) = &inbound.from else {
            let texts = Texts::new(bound.unwrap_or(Lang::ZhHans));
            return self.say(at, Face::words(texts.bind_as_person()), Rank::Reply).await;
        };
        let lang = bound.unwrap_or_else(|| language_of(inbound));
        if bound.is_none() {
            chats::heard(self.conn, at.chat).await?;
        }
        if code.is_empty() {
            return self.say(at, cards::group::bind_how(Texts::new(lang)), Rank::Reply).await;
        }
        let redeemed = codes::redeem_group(self.conn, code, from.id, at, lang, self.now).await?;
        self.look_again();
        let face = match redeemed {
            GroupRedeemed::Bound { community, department } => {
                // Whoever binds it wants to see something there: whether that can be shows then.
                let back = chats::heard(self.conn, at.chat).await?;
                let community = self.community(community).await?;
                let name = community.settings.department(&department).map(|d| d.name.clone()).unwrap_or_default();
                tracing::info!(community = community.id.0, department, chat = at.chat.0, "group bound");
                let face = cards::group::bound(Texts::new(lang), &community, &name, at.thread.is_some());
                self.say(at, face, Rank::Reply).await?;
                self.show_open_tickets(community.id, &department).await?;
                if back {
                    self.show_cards_of(at.chat).await?;
                }
                return self.look_after_complaints(&community).await;
            }
            GroupRedeemed::NotForGroup => cards::group::code_is_personal(Texts::new(lang)),
            GroupRedeemed::Wrong { .. } => cards::group::bind_wrong(Texts::new(lang)),
            GroupRedeemed::Locked { until } => {
                let texts = Texts::new(lang);
                Face::words(texts.bind_locked(texts.span(until - self.now)))
            }
        };
        self.say(at, face, Rank::Reply).await
    }

    /// Posts the cards of everything that is open: a department that gets its group late sees what waits.
    pub(super) async fn show_open_tickets(&mut self, community: CommunityId, department: &str) -> Result<()> {
        let house = self.house(community).await?;
        let community = Arc::clone(&house.community);
        let desk = dispatch::department(&community.settings, None) == department;
        // Where the front desk is there again, it has the cards of those who have no group either.
        let homeless = |key: &str| desk && house.group(key).is_none_or(|group| group.gone);
        let others = community.settings.departments.iter().map(|d| d.key.as_str());
        for key in std::iter::once(department).chain(others.filter(|key| *key != department && homeless(key))) {
            for ticket in crate::store::tickets::open_of(self.conn, community.id, key).await? {
                self.show_everywhere(&community, ticket).await?;
                self.pass_what_was_held(&community, ticket).await?;
            }
        }
        if desk {
            self.show_open_ties(&community).await?;
        }
        if community.settings.fee_department() == department {
            self.show_waiting_claims(&community).await?;
        }
        Ok(())
    }
}

fn language_of(inbound: &Inbound) -> Lang {
    let code = inbound.from.as_ref().and_then(|f| f.language.as_deref());
    Lang::from_client(code.unwrap_or("zh"))
}
