//! What staff press on a card: checked against role and state first, then done at once or asked back.

use super::Turn;
use super::cast::{Speaker, Stage};
use super::requests::private;
use super::talk::Where;
use super::ties::{shown, tie_slot};
use crate::cards::{self, Face};
use crate::chat::button::TicketButton;
use crate::chat::outgoing::Op;
use crate::dialogs::Dialog;
use crate::dialogs::handling::Handling;
use crate::dialogs::job::Job;
use crate::dialogs::merge::Merge;
use crate::dialogs::phoned::Phoned;
use crate::dialogs::quote::Quote;
use crate::dialogs::reply::Answer;
use crate::domain::act::{Act, Actor, DeadlineKind, Step, WaitReason};
use crate::domain::case::Case;
use crate::domain::community::Community;
use crate::domain::complaint::{Responsibility, Severity, Validity};
use crate::domain::flow::{self, Refusal};
use crate::domain::ids::{CommunityId, MessageId, StaffId, TicketId};
use crate::domain::question::AnswerClass;
use crate::domain::refused::Why;
use crate::domain::service::Booking;
use crate::domain::staff::Staff;
use crate::domain::visibility;
use crate::store::outbox::{Rank, Show};
use crate::store::{deadlines, groups, outbox, people};
use crate::texts::Texts;
use anyhow::Result;
use futures::future::BoxFuture;

impl Turn<'_> {
    /// A press on a ticket's button, in a group or a private chat.
    pub(super) fn ticket_press<'a>(
        &'a mut self,
        speaker: &'a mut Speaker,
        stage: Stage,
        key: (CommunityId, TicketId),
        button: TicketButton,
        message: Option<MessageId>,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            speaker.pressed = message;
            let Some(case) = self.case(key.0, key.1).await? else {
                self.refused(stage.community.id, None, Why::Forged).await?;
                self.window(cards::menu::stale(stage.texts()), false);
                return Ok(());
            };
            // The button names its community; what the person is there counts, not where they pressed.
            let concerned = case.ticket.reporter == speaker.user || case.followers.contains(&speaker.user);
            let member = self.house(key.0).await?.of_user(speaker.user).cloned();
            if is_for_residents(button) && !concerned {
                self.refused(key.0, Some(key.1), Why::NotTheirTicket).await?;
                self.window(stage.texts().alert_not_yours(), true);
                return Ok(());
            }
            if !is_for_residents(button) && member.is_none() {
                let why = self.why_not_staff(key.0, speaker.user).await?;
                self.refused(key.0, Some(key.1), why).await?;
                self.window(cards::group::staff_only(stage.texts()), true);
                return Ok(());
            }
            let stage = self.stage_in(speaker, stage, key.0).await?;
            let Some(staff) = member.filter(|_| !is_for_residents(button)) else {
                return self.matter_press(speaker, stage, case, button, message).await;
            };
            // A complaint is not there for whom it is about, whichever button they press and wherever.
            let here = Some(key).filter(|_| !speaker.private);
            if !visibility::may_see(&staff, &case.ticket) || self.withheld(speaker.at, here).await? {
                self.refused(key.0, Some(key.1), Why::WrongRole).await?;
                self.window(cards::menu::stale(stage.texts()), false);
                return Ok(());
            }
            if self.talk_press(speaker, &stage, &case, &staff, button).await? {
                return Ok(());
            }
            match button {
                TicketButton::More | TicketButton::Less => {
                    if !staff.may(&Act::Note { words: String::new() }, &case.ticket) {
                        return self.refuse(&stage, &case, &Refusal::NotAllowed).await;
                    }
                    let face = cards::staff::card(
                        &self.view(&stage.community, &case, stage.lang),
                        button == TicketButton::More,
                    );
                    self.unfold(speaker, &stage.community, &case, face).await
                }
                TicketButton::Take => {
                    self.free_if_offered(&stage.community, &case.ticket, &staff).await?;
                    self.at_once(speaker, &stage, &case, &staff, Act::Take).await?;
                    self.renew_board(&stage.community, &case.ticket.department, speaker.at, speaker.pressed).await
                }
                TicketButton::Release => {
                    self.at_once(speaker, &stage, &case, &staff, Act::Release { reason: None }).await
                }
                TicketButton::Arrive => self.at_once(speaker, &stage, &case, &staff, Act::Arrive).await,
                TicketButton::SetOut | TicketButton::Book | TicketButton::Retract => {
                    Box::pin(self.service_press(speaker, &stage, &case, &staff, button)).await
                }
                TicketButton::Resume => self.at_once(speaker, &stage, &case, &staff, Act::Resume).await,
                TicketButton::Phone => self.phone(&stage, &case, &staff).await,
                // Who may not see to it is shown nothing of it either.
                TicketButton::Seen if !sample(button, self.now).is_some_and(|act| staff.may(&act, &case.ticket)) => {
                    self.refuse(&stage, &case, &Refusal::NotAllowed).await
                }
                TicketButton::Seen => self.seen(speaker, &stage, &case, &staff).await,
                TicketButton::Phoned => self.phoned(speaker, stage, case, &staff).await,
                _ => self.ask_back(speaker, stage, case, &staff, button).await,
            }
        })
    }

    /// A button on the card of a paid service that asks nothing back.
    async fn service_press(
        &mut self,
        speaker: &Speaker,
        stage: &Stage,
        case: &Case,
        staff: &Staff,
        button: TicketButton,
    ) -> Result<()> {
        // Who may not is told nothing of what is booked.
        let sample = match button {
            TicketButton::Book => Act::Book { from: self.now, until: self.now },
            TicketButton::Retract => Act::Retract { seq: 0 },
            _ => Act::SetOut,
        };
        if !staff.may(&sample, &case.ticket) {
            return self.refuse(stage, case, &Refusal::NotAllowed).await;
        }
        let offer = case.booking.as_ref().and_then(Booking::open_offer);
        let act = match button {
            TicketButton::Book => asked_for(case).ok_or(Refusal::NoTime),
            TicketButton::Retract => offer.map(|o| Act::Retract { seq: o.seq }).ok_or(Refusal::OfferOver),
            _ => Ok(Act::SetOut),
        };
        match act {
            Ok(act) => self.at_once(speaker, stage, case, staff, act).await,
            Err(refusal) => self.refuse(stage, case, &refusal).await,
        }
    }

    /// Something that needs no further answer.
    pub(super) async fn at_once(
        &mut self,
        speaker: &Speaker,
        stage: &Stage,
        case: &Case,
        staff: &Staff,
        act: Act,
    ) -> Result<()> {
        let key = (case.ticket.community, case.ticket.id);
        match Box::pin(self.perform(key, Actor::Staff(staff.id), act.clone(), &[])).await? {
            Ok(()) => {
                self.confirm(stage, key, &act, false).await?;
                self.freshen(speaker, stage, key).await
            }
            Err(refusal) => self.refuse(stage, case, &refusal).await,
        }
    }

    /// What the one who pressed reads: done.
    pub(super) async fn confirm(
        &mut self,
        stage: &Stage,
        key: (CommunityId, TicketId),
        act: &Act,
        alert: bool,
    ) -> Result<()> {
        if let Some(case) = self.case(key.0, key.1).await?
            && let Some(words) = cards::refusal::pressed(&self.view(&stage.community, &case, stage.lang), act)
        {
            self.window(words, alert);
        }
        Ok(())
    }

    /// The message whose button was pressed shows the new state too, where it is not the card of the group: an alert.
    pub(super) async fn freshen(
        &mut self,
        speaker: &Speaker,
        stage: &Stage,
        key: (CommunityId, TicketId),
    ) -> Result<()> {
        let Some(message) = speaker.pressed else { return Ok(()) };
        if !speaker.private {
            // The card shows all of it; an alert in the group only loses what was answered.
            return match self.tray.is_screen(self.conn, speaker.at.chat, message, self.now).await? {
                true => Ok(()),
                false => {
                    self.strip(speaker.at, message);
                    Ok(())
                }
            };
        }
        let Some(case) = self.case(key.0, key.1).await? else { return Ok(()) };
        let face = cards::staff::card(&self.view(&stage.community, &case, stage.lang), false);
        self.edit_pressed(speaker, key, message, face);
        Ok(())
    }

    /// Opens or folds the card that was pressed; one whose ticket has moved on shows that instead.
    async fn unfold(&mut self, speaker: &Speaker, community: &Community, case: &Case, face: Face) -> Result<()> {
        let key = (case.ticket.community, case.ticket.id);
        if speaker.private {
            return match speaker.pressed {
                Some(message) => {
                    self.edit_pressed(speaker, key, message, face);
                    Ok(())
                }
                None => Ok(()),
            };
        }
        match self.group_of(community, &case.ticket, &case.ticket.department).await? {
            Some((home, _)) if home.chat == speaker.at.chat => {
                self.show_card(home, key.0, key.1, face, Rank::Press).await
            }
            Some(_) | None => self.show_everywhere(community, key.1).await,
        }
    }

    fn edit_pressed(&mut self, speaker: &Speaker, key: (CommunityId, TicketId), message: MessageId, face: Face) {
        let op = Op::Edit { message: Some(message), html: face.html, keyboard: face.keyboard };
        let mut letter = outbox::Letter::new(speaker.at, op, Rank::Reply);
        letter.community = key.0;
        letter.ticket = Some(key.1);
        self.tray.post(letter);
    }

    /// The resident's number, shown to whoever pressed and to nobody else; each look is written down.
    async fn phone(&mut self, stage: &Stage, case: &Case, staff: &Staff) -> Result<()> {
        let key = (case.ticket.community, case.ticket.id);
        if !staff.may(&Act::ShowPhone, &case.ticket) {
            return self.refuse(stage, case, &Refusal::NotAllowed).await;
        }
        if case.ticket.phone.is_none() && case.reporter.phone.is_none() {
            self.window(stage.texts().alert_phone_none(), true);
            return Ok(());
        }
        match Box::pin(self.perform(key, Actor::Staff(staff.id), Act::ShowPhone, &[])).await? {
            Ok(()) => self.confirm(stage, key, &Act::ShowPhone, true).await,
            Err(refusal) => self.refuse(stage, case, &refusal).await,
        }
    }

    /// Opens the survey that an agent asks on the telephone, while it is open.
    async fn phoned(&mut self, speaker: &mut Speaker, mut stage: Stage, case: Case, staff: &Staff) -> Result<()> {
        let key = (case.ticket.community, case.ticket.id);
        if !staff.may(&Act::Phoned { rating: None, words: None }, &case.ticket) {
            return self.refuse(&stage, &case, &Refusal::NotAllowed).await;
        }
        if !self.survey_open(key, case.ticket.reopened).await? {
            self.window(stage.texts().alert_survey_over(), true);
            return Ok(());
        }
        stage.case = Some(case);
        self.start(speaker, stage, Phoned::begin(key.0, key.1).map(Dialog::Phoned), Where::Below).await
    }

    /// Whether the survey of this round still waits for an answer.
    pub(super) async fn survey_open(&mut self, key: (CommunityId, TicketId), round: i32) -> Result<bool> {
        let record = deadlines::callback(self.conn, key.0, key.1, round).await?;
        Ok(record.is_some_and(|c| c.state.can_be_answered()))
    }

    /// Opens the dialog of a button, unless it would be refused in the end anyway.
    async fn ask_back(
        &mut self,
        speaker: &mut Speaker,
        mut stage: Stage,
        case: Case,
        staff: &Staff,
        button: TicketButton,
    ) -> Result<()> {
        let sample = sample(button, self.now);
        if let Some(act) = sample {
            // Any class but the present one may be chosen.
            let same = matches!(button, TicketButton::Classify) && case.ticket.state.is_open();
            let refusal = self.would_refuse_staff(&case, staff, &act).await?;
            let refusal = refusal.filter(|refusal| !same || *refusal == Refusal::NotAllowed);
            if let Some(refusal) = refusal {
                return self.refuse(&stage, &case, &refusal).await;
            }
        }
        let key = (case.ticket.community, case.ticket.id);
        let handling = case.complaint.as_ref().and_then(|_| Handling::begin(button, &case));
        stage.case = Some(case);
        let step = match (handling, button, &stage.case) {
            (Some(step), _, _) => step.map(Dialog::Handling),
            (None, TicketButton::Offer, _) => Quote::begin(key.0, key.1).map(Dialog::Quote),
            (None, TicketButton::Merge, _) => Merge::begin(key.0, key.1).map(Dialog::Merge),
            (None, TicketButton::Reply | TicketButton::Classify | TicketButton::Propose, Some(case)) => {
                Answer::begin(button, case).map(Dialog::Answer)
            }
            (None, button, _) => Job::begin(button, key.0, key.1).map(Dialog::Job),
        };
        self.start(speaker, stage, step, Where::Below).await
    }

    /// Why this member of staff would be refused in the end: for their role, or by the state.
    pub(super) async fn would_refuse_staff(
        &mut self,
        case: &Case,
        staff: &Staff,
        act: &Act,
    ) -> Result<Option<Refusal>> {
        let allowed = matches!(act, Act::Assign { .. }) && case.permit.is_none();
        if !staff.may(act, &case.ticket) || !allowed && !self.law_allows(case, staff, act).await? {
            return Ok(Some(Refusal::NotAllowed));
        }
        let actor = Actor::Staff(staff.id);
        if let Some(refusal) = self.permit_refusal(case, actor, act).await? {
            return Ok(Some(refusal));
        }
        Ok(flow::apply(&case.ticket, actor, act, self.now).err())
    }

    /// Says kindly why not, and shows the card as it stands.
    pub(super) async fn refuse(&mut self, stage: &Stage, case: &Case, refusal: &Refusal) -> Result<()> {
        self.refused_by_law((case.ticket.community, case.ticket.id), refusal).await?;
        let zone = stage.community.settings.time_zone;
        let words = cards::refusal::refusal(stage.texts(), refusal, Some(case), self.now, zone);
        // The second of two taps needs no window that has to be closed.
        self.window(words, *refusal != Refusal::AlreadyYours);
        Ok(())
    }

    /// An agent's answer to a resident who asked to be tied to a unit.
    pub(super) async fn tie_press(
        &mut self,
        speaker: &mut Speaker,
        stage: Stage,
        community: CommunityId,
        request: i64,
        approve: bool,
    ) -> Result<()> {
        let house = self.house_if_any(community).await?;
        let known = house.is_some();
        let member = house.and_then(|house| house.of_user(speaker.user).cloned());
        let whose = if known { community } else { stage.community.id };
        let Some(agent) = member.clone().filter(Staff::decides_ties) else {
            let why = match member {
                Some(_) => Why::WrongRole,
                None if !known => Why::Forged,
                None => self.why_not_staff(community, speaker.user).await?,
            };
            self.refused(whose, None, why).await?;
            self.window(stage.texts().alert_only_agents(), true);
            return Ok(());
        };
        let texts = stage.texts();
        match people::decide_tie(self.conn, community, request, approve, agent.id, self.now).await? {
            people::TieDecision::Decided(tie) => {
                let slot = tie_slot(community, request);
                let lang = groups::department_of(self.conn, speaker.at).await?.map_or(stage.lang, |g| g.2);
                let face = cards::tie::decided(Texts::new(lang), &shown(community, &tie), approve, &agent.name);
                let mut show = Show::new(speaker.at, slot, face.html, face.keyboard);
                show.community = community;
                self.tray.show(show);
                self.window(cards::tie::pressed(texts, Some(approve)), false);
                let lang = self.lang_of(community, tie.user).await?;
                let face = cards::tie::told(Texts::new(lang), &shown(community, &tie), approve);
                self.say(private(tie.user), face, Rank::Reply).await?;
                let there = self.community(community).await?;
                self.take_over_calls(&there, tie.user).await
            }
            people::TieDecision::AlreadyDecided { by: _ } => {
                self.window(cards::tie::pressed(texts, None), false);
                Ok(())
            }
            people::TieDecision::Unknown => {
                self.refused(whose, None, Why::Forged).await?;
                self.window(cards::menu::stale(texts), false);
                Ok(())
            }
        }
    }
}

/// The act that confirms the time which is kept for a ticket.
fn asked_for(case: &Case) -> Option<Act> {
    let (_, window) = case.booking.as_ref()?.time.as_ref()?;
    Some(Act::Book { from: window.from, until: window.until })
}

/// What a button will do once its questions are answered: asked of the law before any question is put.
fn sample(button: TicketButton, now: chrono::DateTime<chrono::Utc>) -> Option<Act> {
    let words = String::new();
    Some(match button {
        TicketButton::Assign => Act::Assign { to: StaffId(0) },
        TicketButton::Promise => Act::Promise { from: now, until: now, reason: None },
        TicketButton::Wait => Act::Wait { reason: WaitReason::Parts },
        // A standard answer is proposed by whoever may tell the resident something.
        TicketButton::Propose => Act::Tell { words },
        TicketButton::Classify => Act::Classify { class: AnswerClass::Day3, reason: None },
        TicketButton::Finish | TicketButton::Reply => Act::Finish { words: None, materials: None, price_minor: None },
        TicketButton::Ask => Act::Ask { words },
        TicketButton::Tell => Act::Tell { words },
        TicketButton::Transfer => Act::Transfer { department: words, reason: None },
        TicketButton::OutOfScope => Act::OutOfScope { answer: words },
        TicketButton::Escalate => Act::Escalate { reason: None },
        TicketButton::Seen => Act::Seen { deadline: DeadlineKind::Acknowledge, step: Step::Missed },
        TicketButton::Release => Act::Release { reason: None },
        TicketButton::Offer => Act::Offer { seq: 0, total_minor: 0, words },
        TicketButton::Merge => Act::Merge { into: TicketId(0), number: words },
        TicketButton::Grade => Act::Grade { severity: Severity::Major, reason: words },
        TicketButton::Plan => Act::Plan { words },
        TicketButton::Judge => {
            Act::Judge { validity: Validity::Justified, responsibility: Responsibility::Company, words: None }
        }
        _ => return None,
    })
}

/// Whose button it is.
fn is_for_residents(button: TicketButton) -> bool {
    match button {
        TicketButton::Show
        | TicketButton::Timeline
        | TicketButton::Add
        | TicketButton::Answer
        | TicketButton::Urge
        | TicketButton::Cancel
        | TicketButton::Accept
        | TicketButton::Partly
        | TicketButton::NotDone
        | TicketButton::Reopen
        | TicketButton::Pay
        | TicketButton::Survey
        | TicketButton::SurveyLater
        | TicketButton::Person
        | TicketButton::Move
        | TicketButton::EndTalk => true,
        TicketButton::Take
        | TicketButton::Assign
        | TicketButton::Promise
        | TicketButton::Arrive
        | TicketButton::Wait
        | TicketButton::Resume
        | TicketButton::Finish
        | TicketButton::Ask
        | TicketButton::Tell
        | TicketButton::Transfer
        | TicketButton::OutOfScope
        | TicketButton::Escalate
        | TicketButton::Seen
        | TicketButton::Release
        | TicketButton::Merge
        | TicketButton::Grade
        | TicketButton::Plan
        | TicketButton::Judge
        | TicketButton::Classify
        | TicketButton::Reply
        | TicketButton::Propose
        | TicketButton::Phone
        | TicketButton::Phoned
        | TicketButton::Book
        | TicketButton::SetOut
        | TicketButton::Offer
        | TicketButton::Retract
        | TicketButton::More
        | TicketButton::Less => false,
    }
}
