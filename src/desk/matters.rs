//! What residents press and answer about a ticket of theirs.

use super::Turn;
use super::cast::{Speaker, Stage};
use super::consents::service_limits;
use super::talk::Where;
use super::tickets::Filing;
use crate::cards;
use crate::chat::button::TicketButton;
use crate::dialogs::Dialog;
use crate::dialogs::alarm::{Noted, Told, alarm_about};
use crate::dialogs::fees::Fees;
use crate::dialogs::job::About;
use crate::dialogs::kit::{Conversation, Heard};
use crate::dialogs::matter::Matter;
use crate::dialogs::repair::Repair;
use crate::dialogs::request::Reply;
use crate::dialogs::service::Service;
use crate::dialogs::survey::Survey;
use crate::domain::act::{Act, Actor};
use crate::domain::case::Case;
use crate::domain::emergency::Alarm;
use crate::domain::flow::{self, Refusal};
use crate::domain::ids::{CommunityId, MessageId, TicketId};
use crate::domain::media::Media;
use crate::domain::refused::Why;
use crate::domain::service::ConsentState;
use crate::domain::ticket::{Kind, Priority, State};
use crate::rules::dispatch;
use crate::store::deadlines;
use crate::store::outbox::Rank;
use crate::triage::{self, Intent};
use anyhow::Result;
use futures::future::BoxFuture;

impl Turn<'_> {
    /// How to pay what a ticket costs: those of its bills that are open, or whatever is where none is.
    async fn pay_press(&mut self, speaker: &mut Speaker, stage: Stage, case: Case) -> Result<()> {
        let key = (case.ticket.community, case.ticket.id);
        let unit = case.ticket.place.unit.filter(|unit| stage.resident.verified().any(|h| h.unit == *unit));
        let Some(unit) = unit else {
            self.refused(key.0, Some(key.1), Why::NotTheirUnit).await?;
            self.window(stage.texts().alert_not_your_unit(), true);
            return Ok(());
        };
        speaker.session.community = Some(key.0);
        let account = self.account_seen(&stage.community, &stage.resident, unit).await?;
        let claims = self.claims_of(key.0, speaker.user, unit).await?;
        let bills = account.iter().flat_map(|a| &a.bills);
        let open = bills.filter(|b| b.is_open() && b.is_of(&case.ticket.number)).map(|b| b.id).collect();
        let stage = Stage { account, claims, case: None, ..stage };
        self.start(speaker, stage, Fees::pay(unit, open).map(Dialog::Fees), Where::Below).await
    }

    /// A press on a resident's button.
    pub(super) fn matter_press<'a>(
        &'a mut self,
        speaker: &'a mut Speaker,
        stage: Stage,
        case: Case,
        button: TicketButton,
        message: Option<MessageId>,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            let key = (case.ticket.community, case.ticket.id);
            // That it concerns them was asked before.
            let reporter = case.ticket.reporter == speaker.user;
            match button {
                TicketButton::Show => self.show_status(&stage.community, &case, speaker.user, true).await,
                TicketButton::Timeline => {
                    let view = self.view(&stage.community, &case, stage.lang);
                    let face = if reporter {
                        cards::timeline::timeline(&view)
                    } else {
                        cards::timeline::timeline_joined(&view)
                    };
                    self.say_about(speaker.at, key, face, Rank::Reply).await
                }
                TicketButton::Person => {
                    speaker.session.community = Some(key.0);
                    self.open_talk_about(speaker, stage, Some(&case), "", vec![]).await
                }
                TicketButton::EndTalk => {
                    self.strip_pressed(speaker, message).await?;
                    self.end_talk_pressed(speaker, &stage, &case).await
                }
                TicketButton::Urge => self.at_once_by_resident(speaker, &stage, &case, Act::Urge).await,
                TicketButton::Accept => {
                    self.at_once_by_resident(speaker, &stage, &case, Act::Accept).await?;
                    self.strip_pressed(speaker, message).await
                }
                TicketButton::Survey | TicketButton::SurveyLater => {
                    let record = deadlines::callback(self.conn, key.0, key.1, case.ticket.reopened).await?;
                    if !reporter {
                        self.refused(key.0, Some(key.1), Why::NotTheirTicket).await?;
                    }
                    if !reporter || !record.is_some_and(|c| c.state.can_be_answered()) {
                        self.window(stage.texts().alert_survey_over(), false);
                        return self.strip_pressed(speaker, message).await;
                    }
                    // The second of two taps: the survey stands below already.
                    if matches!(&speaker.standing.dialog, Some(Dialog::Survey(s)) if s.ticket() == Some(key.1)) {
                        return self.strip_pressed(speaker, message).await;
                    }
                    self.settle_news(key, speaker.user);
                    self.strip_pressed(speaker, message).await?;
                    let step = match button {
                        TicketButton::Survey => Survey::begin(key.1, key.0),
                        _ => Survey::later(key.1, key.0),
                    };
                    self.start(speaker, stage, step.map(Dialog::Survey), Where::Below).await
                }
                TicketButton::Pay => Box::pin(self.pay_press(speaker, stage, case)).await,
                TicketButton::Move => Box::pin(self.move_press(speaker, stage, case, message)).await,
                _ => {
                    if let Some(refusal) = self.would_refuse(speaker, &case, button).await? {
                        self.refuse_resident(&stage, &case, &refusal).await?;
                        return self.strip_pressed(speaker, message).await;
                    }
                    let step = match button {
                        TicketButton::Cancel => {
                            let services = &self.community(key.0).await?.settings.services;
                            Matter::cancel(key.0, key.1, case.cost_of_cancelling(services, self.now))
                        }
                        _ => Matter::begin(button, key.0, key.1),
                    };
                    let step = step.map(Dialog::Matter);
                    self.start(speaker, stage, step, Where::Below).await
                }
            }
        })
    }

    /// A time for a paid service, or another one.
    async fn move_press(
        &mut self,
        speaker: &mut Speaker,
        stage: Stage,
        case: Case,
        message: Option<MessageId>,
    ) -> Result<()> {
        if let Some(refusal) = self.would_refuse(speaker, &case, TicketButton::Move).await? {
            self.refuse_resident(&stage, &case, &refusal).await?;
            return self.strip_pressed(speaker, message).await;
        }
        let Some(booking) = &case.booking else { return Ok(()) };
        let about = About { community: case.ticket.community, ticket: case.ticket.id };
        let step = Service::another_time(about, booking).map(Dialog::Service);
        self.start(speaker, stage, step, Where::Below).await
    }

    /// A resident's answer to an offer.
    pub(super) async fn consent_press(
        &mut self,
        speaker: &Speaker,
        stage: Stage,
        key: (CommunityId, TicketId),
        (seq, agree): (i32, bool),
        message: Option<MessageId>,
    ) -> Result<()> {
        let case = self.case(key.0, key.1).await?;
        let Some(case) = case.filter(|case| case.ticket.reporter == speaker.user) else {
            self.refused(key.0, Some(key.1), Why::NotTheirTicket).await?;
            self.window(stage.texts().alert_reporter_only(), true);
            return Ok(());
        };
        let offer = case.booking.as_ref().and_then(|b| b.consents.iter().find(|c| c.seq == seq));
        let Some(offer) = offer.cloned() else {
            self.refused(key.0, Some(key.1), Why::Forged).await?;
            self.window(stage.texts().alert_stale(), false);
            return Ok(());
        };
        let act = match agree {
            true => Act::Agree { seq, total_minor: offer.total() },
            false => Act::Decline { seq },
        };
        // The second of two taps says the same once more.
        let same = if agree { ConsentState::Agreed } else { ConsentState::Declined };
        if offer.state == same {
            self.confirm(&stage, key, &act, false).await?;
        } else {
            self.at_once_by_resident(speaker, &stage, &case, act).await?;
        }
        self.strip_pressed(speaker, message).await
    }

    /// Why the desk would refuse in the end what this button asks: said before any question is put.
    async fn would_refuse(&mut self, speaker: &Speaker, case: &Case, button: TicketButton) -> Result<Option<Refusal>> {
        let words = String::new();
        let act = match button {
            TicketButton::Cancel => Act::Cancel { reason: None },
            TicketButton::Partly => Act::Dispute { partly: true, reason: words },
            TicketButton::NotDone => Act::Dispute { partly: false, reason: words },
            TicketButton::Reopen => Act::Reopen { reason: words },
            TicketButton::Move => Act::Move { from: self.now, until: self.now },
            _ => Act::Add { words },
        };
        let actor = Actor::Resident(speaker.user);
        let community = self.community(case.ticket.community).await?;
        if !self.may(&community, case, actor, &act).await? {
            return Ok(Some(Refusal::NotAllowed));
        }
        if let Some(refusal) = service_limits(&community, case, &act, self.now) {
            return Ok(Some(refusal));
        }
        // After the grace period a new ticket is opened at the end of the dialog.
        Ok(flow::apply(&case.ticket, actor, &act, self.now).err().filter(|r| *r != Refusal::GraceOver))
    }

    async fn refuse_resident(&mut self, stage: &Stage, case: &Case, refusal: &Refusal) -> Result<()> {
        if *refusal == Refusal::NotAllowed {
            self.refused(case.ticket.community, Some(case.ticket.id), Why::NotTheirTicket).await?;
        }
        let zone = stage.community.settings.time_zone;
        let words = match refusal {
            Refusal::NotAllowed => stage.texts().alert_reporter_only(),
            other => cards::refusal::refusal(stage.texts(), other, Some(case), self.now, zone),
        };
        self.window(words, true);
        Ok(())
    }

    async fn at_once_by_resident(&mut self, speaker: &Speaker, stage: &Stage, case: &Case, act: Act) -> Result<()> {
        let key = (case.ticket.community, case.ticket.id);
        let actor = Actor::Resident(speaker.user);
        match self.perform(key, actor, act.clone(), &[]).await? {
            Ok(()) => self.confirm(stage, key, &act, false).await,
            Err(refusal) => self.refuse_resident(stage, case, &refusal).await,
        }
    }

    /// Takes the buttons off the message that was pressed, unless it is the ticket's own message, which is edited.
    async fn strip_pressed(&mut self, speaker: &Speaker, message: Option<MessageId>) -> Result<()> {
        let Some(message) = message else { return Ok(()) };
        if self.tray.is_screen(self.conn, speaker.at.chat, message, self.now).await? {
            return Ok(());
        }
        self.strip(speaker.at, message);
        Ok(())
    }

    /// Words or a file in answer to a message about a ticket: they belong to that ticket.
    pub(super) fn reply_about<'a>(
        &'a mut self,
        speaker: &'a mut Speaker,
        stage: Stage,
        key: (CommunityId, TicketId),
        heard: &'a Heard,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            let Some(case) = self.case(key.0, key.1).await? else { return Ok(()) };
            if let Some(into) = case.ticket.merged {
                // It goes on there: what is said of it belongs there.
                return Box::pin(self.reply_about(speaker, stage, (key.0, into), heard)).await;
            }
            let (words, media) = match heard {
                Heard::Text(words) => (words.clone(), vec![]),
                Heard::Media(media, caption) => (caption.clone(), vec![media.clone()]),
                Heard::Phone(_) | Heard::Pick(_) | Heard::Skip | Heard::Reply(_) => return Ok(()),
            };
            let concerned = case.ticket.reporter == speaker.user || case.followers.contains(&speaker.user);
            if !concerned {
                let Some(staff) = &stage.staff else { return Ok(()) };
                let note = self.perform(key, Actor::Staff(staff.id), Act::Note { words }, &media).await?;
                let text = match note {
                    Ok(()) => stage.texts().note_kept(&case.ticket.number),
                    Err(refusal) => {
                        let zone = stage.community.settings.time_zone;
                        cards::refusal::refusal(stage.texts(), &refusal, Some(&case), self.now, zone)
                    }
                };
                return self.say(speaker.at, cards::Face::words(text), Rank::Reply).await;
            }
            if media.is_empty() && triage::read_with(&stage.community.settings.words, &words).intent == Intent::Thanks {
                return self.say(speaker.at, cards::menu::thanks(stage.texts()), Rank::Reply).await;
            }
            if case.talk.is_some() && case.ticket.state.is_over() {
                // The talk has ended: whoever answers it wants to go on with a person.
                return self.open_talk_about(speaker, stage, Some(&case), &words, media).await;
            }
            let alarm = alarm_about(&words, &case.ticket, &stage.community.settings.words);
            let danger = matches!(alarm, Alarm::Danger(_));
            let asks = alarm != Alarm::None;
            let told =
                |noted| Told { alarm, words: words.clone(), media: vec![], noted, apart: case.complaint.is_some() };
            let reporter = case.ticket.reporter == speaker.user;
            if !case.ticket.state.is_over() {
                let act = Act::Add { words: words.clone() };
                let done = self.perform(key, Actor::Resident(speaker.user), act, &media).await?;
                let face = match done {
                    Ok(()) if asks => {
                        let noted = noted(key, &case.ticket.number);
                        return self.alarmed(speaker, stage, told(Some(noted))).await;
                    }
                    Ok(()) if reporter && case.ticket.state == State::Done => {
                        cards::news::added_after(&self.view(&stage.community, &case, stage.lang))
                    }
                    Ok(()) => cards::Face::words(stage.texts().added_to(&case.ticket.number)),
                    Err(refusal) => {
                        let zone = stage.community.settings.time_zone;
                        cards::Face::words(cards::refusal::refusal(
                            stage.texts(),
                            &refusal,
                            Some(&case),
                            self.now,
                            zone,
                        ))
                    }
                };
                return self.say_about(speaker.at, key, face, Rank::Reply).await;
            }
            if danger {
                return self.alarmed(speaker, stage, told(None)).await;
            }
            let again = Act::Reopen { reason: String::new() };
            if reporter && flow::apply(&case.ticket, Actor::Resident(speaker.user), &again, self.now).is_ok() {
                let step = Matter::begin(TicketButton::Reopen, key.0, key.1).map(Dialog::Matter);
                self.start(speaker, stage, step, Where::Below).await?;
                if let Some(community) = self.community_of(speaker).await? {
                    let stage = self.stage(speaker, community).await?;
                    self.hear(speaker, stage, heard, Where::Below).await?;
                }
                return Ok(());
            }
            let filed = self.file_linked(&stage, &case, words.clone(), media).await?;
            if let (Reply::Filed { ticket, number }, true) = (filed, asks) {
                let noted = noted((key.0, ticket), &number);
                return self.alarmed(speaker, stage, told(Some(noted))).await;
            }
            Ok(())
        })
    }

    /// The words name a danger, whatever they answer: an emergency is dispatched first. Where they leave it open, it is asked.
    async fn alarmed(&mut self, speaker: &mut Speaker, stage: Stage, told: Told) -> Result<()> {
        let step = Repair::alarmed(&stage.scene(self.now), told).map(Dialog::Repair);
        self.start(speaker, stage, step, Where::Below).await
    }

    /// Opens a new ticket that continues an ended one.
    pub(super) async fn file_linked(
        &mut self,
        stage: &Stage,
        case: &Case,
        words: String,
        media: Vec<Media>,
    ) -> Result<Reply> {
        let t = &case.ticket;
        let category = Some(t.category.as_str()).filter(|c| !c.is_empty());
        // What is said of a permit that is decided is read by the front desk.
        let kind = if t.kind == Kind::Permit { Kind::Inquiry } else { t.kind };
        let filing = Filing {
            kind,
            priority: Priority::Normal,
            area: t.area,
            category: if kind == t.kind { t.category.clone() } else { String::new() },
            department: match t.kind {
                Kind::Complaint => t.department.clone(),
                _ => dispatch::department(&stage.community.settings, category).to_owned(),
            },
            place: t.place.clone(),
            words,
            visit: String::new(),
            media,
            parent: Some(t.id),
            complaint: Self::continued(case),
        };
        self.file(stage, filing).await
    }
}

/// The ticket that has what was said.
fn noted((community, ticket): (CommunityId, TicketId), number: &str) -> Noted {
    Noted { community, ticket, number: number.to_owned(), words: String::new() }
}
