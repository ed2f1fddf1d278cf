//! Presses on buttons of duty: whether this person may, what is written down, what they see.

use crate::cards;
use crate::chat::duty::DutyButton;
use crate::chat::words::line;
use crate::desk::Turn;
use crate::desk::cast::{Speaker, Stage};
use crate::domain::act::{Act, Actor, WaitReason};
use crate::domain::community::Community;
use crate::domain::duty::Choice;
use crate::domain::ids::{CommunityId, MessageId, TicketId};
use crate::domain::refused::Why;
use crate::domain::staff::{Role, Staff};
use crate::domain::visibility::may_see;
use crate::store::duty;
use anyhow::Result;

impl Turn<'_> {
    /// A press on a button of duty.
    pub(in crate::desk) async fn duty_press(
        &mut self,
        speaker: &mut Speaker,
        stage: Stage,
        community: CommunityId,
        act: DutyButton,
        message: Option<MessageId>,
    ) -> Result<()> {
        speaker.pressed = message;
        let stage = if stage.community.id == community {
            stage
        } else {
            let Some(community) = self.community_if_any(community).await? else {
                return self.gone(&stage).await;
            };
            self.stage(speaker, community).await?
        };
        let Some(person) = stage.staff.clone() else {
            let why = self.why_not_staff(stage.community.id, speaker.user).await?;
            self.refused(stage.community.id, None, why).await?;
            self.window(cards::group::staff_only(stage.texts()), true);
            return Ok(());
        };
        duty::hold(self.conn, stage.community.id).await?;
        match act {
            DutyButton::On(department) if person.serves(&department) => {
                self.settle_standing(speaker, message);
                self.come(speaker, &stage, &person, &department).await
            }
            DutyButton::Off(department) if person.serves(&department) => {
                self.settle_standing(speaker, message);
                self.leave(speaker, &stage, &person, &department).await
            }
            DutyButton::On(_) | DutyButton::Off(_) => self.not_theirs(&stage, None).await,
            DutyButton::Card(ticket) => self.card_press(speaker, &stage, &person, ticket).await,
            DutyButton::Keep(id, ticket) => {
                self.said(&stage, &person, id, |i| i == ticket, Some(Choice::Keep), None).await
            }
            DutyButton::Next(id, ticket) => {
                self.said(&stage, &person, id, |i| i == ticket, Some(Choice::Next), None).await
            }
            DutyButton::Change(id, ticket) => self.said(&stage, &person, id, |i| i == ticket, None, None).await,
            DutyButton::AllNext(id) => self.said(&stage, &person, id, |_| true, Some(Choice::Next), None).await,
            DutyButton::Pause(id, ticket) => self.turned(&stage, &person, id, None, Some(ticket)).await,
            DutyButton::Page(id, page) => self.turned(&stage, &person, id, usize::try_from(page).ok(), None).await,
            DutyButton::Wait(id, ticket, reason) => self.paused(&stage, &person, (id, ticket), reason).await,
            DutyButton::Sign(id) => self.sign_press(speaker, &stage, &person, id, message).await,
            DutyButton::SignDigest(id) => self.digest_press(speaker, &stage, &person, id, message).await,
        }
    }

    /// It is for somebody else; that is written down.
    async fn not_theirs(&mut self, stage: &Stage, ticket: Option<TicketId>) -> Result<()> {
        self.refused(stage.community.id, ticket, Why::WrongRole).await?;
        self.window(stage.texts().alert_duty_role(), true);
        Ok(())
    }

    /// There is no such thing (any more).
    async fn gone(&mut self, stage: &Stage) -> Result<()> {
        self.refused(stage.community.id, None, Why::Forged).await?;
        self.window(cards::menu::stale(stage.texts()), false);
        Ok(())
    }

    /// The message that told who is on duty has been answered.
    fn settle_standing(&mut self, speaker: &Speaker, message: Option<MessageId>) {
        if let Some(message) = message {
            self.strip(speaker.at, message);
        }
    }

    /// Shows the card of a ticket anew, where this person may see it here.
    async fn card_press(&mut self, speaker: &Speaker, stage: &Stage, person: &Staff, id: TicketId) -> Result<()> {
        let Some(case) = self.case(stage.community.id, id).await? else {
            return self.gone(stage).await;
        };
        let t = &case.ticket;
        let mut may = (person.serves(&t.department) || t.assignee == Some(person.id)) && may_see(person, t);
        if !speaker.private {
            let home = self.group_for(&stage.community, &t.department).await?;
            let withheld = self.withheld(speaker.at, Some((stage.community.id, id))).await?;
            may = may && !withheld && home.is_some_and(|(home, _)| home.chat == speaker.at.chat);
        }
        if !may {
            return self.not_theirs(stage, Some(id)).await;
        }
        self.card_anew(&stage.community, &case, speaker.at).await
    }

    /// Somebody says what becomes of one ticket or of all that are open still; `None`: they think again.
    async fn said(
        &mut self,
        stage: &Stage,
        person: &Staff,
        id: i64,
        meant: impl Fn(TicketId) -> bool,
        choice: Option<Choice>,
        reason: Option<WaitReason>,
    ) -> Result<()> {
        let community = &stage.community;
        let Some(handover) = duty::handover(self.conn, community.id, id).await? else {
            return self.gone(stage).await;
        };
        if duty::posted(&handover) {
            if duty::items(self.conn, community.id, id).await?.iter().all(|i| i.staff != person.id) {
                return self.not_theirs(stage, None).await;
            }
            self.window(stage.texts().alert_duty_closed(), true);
            return self.show_handover(community, &handover, person, 0, None).await;
        }
        let items = duty::items(self.conn, community.id, id).await?;
        let mut page = 0;
        for item in items.iter().filter(|i| i.staff == person.id && meant(i.ticket)) {
            if choice.is_none() || item.choice.is_none() {
                duty::decide(self.conn, (community.id, id), item.ticket, choice, reason, self.now).await?;
                page = self.page_of(community, person, &handover.department, item.ticket).await?;
            }
        }
        if items.iter().all(|i| i.staff != person.id) {
            return self.not_theirs(stage, None).await;
        }
        self.show_handover(community, &handover, person, page, None).await?;
        self.close_if_said(community, &handover).await
    }

    /// On which page of their card a ticket stands.
    async fn page_of(
        &mut self,
        community: &Community,
        person: &Staff,
        department: &str,
        ticket: TicketId,
    ) -> Result<usize> {
        let work = self.work_of(community.id, department, person.id).await?;
        Ok(work.iter().position(|w| w.ticket == ticket).unwrap_or(0) / cards::duty::PAGE)
    }

    /// Another page of the card, or the reasons for a pause.
    async fn turned(
        &mut self,
        stage: &Stage,
        person: &Staff,
        id: i64,
        page: Option<usize>,
        asked: Option<TicketId>,
    ) -> Result<()> {
        let community = &stage.community;
        let Some(handover) = duty::handover(self.conn, community.id, id).await? else {
            return self.gone(stage).await;
        };
        let items = duty::items(self.conn, community.id, id).await?;
        if items.iter().all(|i| i.staff != person.id) {
            return self.not_theirs(stage, None).await;
        }
        let page = match (page, asked) {
            (Some(page), _) => page,
            (None, Some(ticket)) => self.page_of(community, person, &handover.department, ticket).await?,
            (None, None) => 0,
        };
        self.show_handover(community, &handover, person, page, asked).await
    }

    /// It waits for something: the clock stops, and it is handed over so.
    async fn paused(
        &mut self,
        stage: &Stage,
        person: &Staff,
        (id, ticket): (i64, TicketId),
        reason: WaitReason,
    ) -> Result<()> {
        let community = stage.community.id;
        let open = duty::handover(self.conn, community, id).await?.is_some_and(|h| !duty::posted(&h));
        let items = duty::items(self.conn, community, id).await?;
        if open && items.iter().any(|i| i.ticket == ticket && i.staff == person.id) {
            let act = Act::Wait { reason };
            let done = Box::pin(self.perform((community, ticket), Actor::Staff(person.id), act.clone(), &[])).await?;
            if let Err(refusal) = done {
                return match self.case(community, ticket).await? {
                    // It waits for just this already: so it is handed over.
                    Some(case) if case.ticket.waiting != Some(reason) => self.refuse(stage, &case, &refusal).await,
                    Some(_) => self.said(stage, person, id, |i| i == ticket, Some(Choice::Pause), Some(reason)).await,
                    None => Ok(()),
                };
            }
            self.confirm(stage, (community, ticket), &act, false).await?;
        }
        self.said(stage, person, id, |i| i == ticket, Some(Choice::Pause), Some(reason)).await
    }

    /// The next shift signs what it was handed.
    async fn sign_press(
        &mut self,
        speaker: &Speaker,
        stage: &Stage,
        person: &Staff,
        id: i64,
        message: Option<MessageId>,
    ) -> Result<()> {
        let (community, texts) = (&stage.community, stage.texts());
        let known = duty::handover(self.conn, community.id, id).await?.filter(duty::posted);
        let Some(mut handover) = known else {
            return self.gone(stage).await;
        };
        let leads = person.leads(&handover.department);
        let items = duty::items(self.conn, community.id, id).await?;
        if !person.serves(&handover.department) {
            return self.not_theirs(stage, None).await;
        }
        if let Some((who, _)) = handover.signed {
            let name = self.member(community.id, who).await?.map_or_else(String::new, |s| s.name);
            self.window(texts.alert_duty_signed_by(line(&name, 40)), false);
        } else if items.iter().any(|i| i.staff == person.id) && !leads {
            self.refused(community.id, None, Why::WrongRole).await?;
            self.window(texts.alert_duty_not_own(), true);
            return Ok(());
        } else {
            duty::sign(self.conn, (community.id, id), person.id, self.now).await?;
            handover.signed = Some((person.id, self.now));
            self.window(texts.alert_duty_signed(), false);
            let department = handover.department.clone();
            self.show_board(community, &department, false, Some(&handover)).await?;
            self.plan_duty(community).await?;
        }
        if let Some(message) = message.filter(|_| speaker.private) {
            self.strip(speaker.at, message);
        }
        Ok(())
    }

    /// The head of the department signs the week.
    async fn digest_press(
        &mut self,
        speaker: &Speaker,
        stage: &Stage,
        person: &Staff,
        id: i64,
        message: Option<MessageId>,
    ) -> Result<()> {
        let (community, texts) = (&stage.community, stage.texts());
        let Some((digest, _)) = duty::sign_digest(self.conn, (community.id, id), None, self.now).await? else {
            return self.gone(stage).await;
        };
        let house = self.house(community.id).await?;
        let heads: Vec<_> = house.leads(&digest.department).cloned().collect();
        let head = person.leads(&digest.department) && (!heads.is_empty() || person.is(Role::Manager));
        if !head {
            self.refused(community.id, None, Why::WrongRole).await?;
            self.window(texts.alert_digest_lead(), true);
            return Ok(());
        }
        let who = Some(person.id).filter(|_| digest.signed.is_none());
        let Some((digest, _)) = duty::sign_digest(self.conn, (community.id, id), who, self.now).await? else {
            return Ok(());
        };
        let signer = match digest.signed {
            Some((who, _)) => self.member(community.id, who).await?.map_or_else(String::new, |s| s.name),
            None => String::new(),
        };
        self.show_week(community, &digest, Some(&signer)).await?;
        self.plan_duty(community).await?;
        self.window(texts.alert_digest_signed(), false);
        if let Some(message) = message.filter(|_| speaker.private) {
            self.strip(speaker.at, message);
        }
        Ok(())
    }
}
