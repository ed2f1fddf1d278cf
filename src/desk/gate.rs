//! The gate: passes are checked by code or by the link in their picture, let through once, and each check is written down.

use super::Turn;
use super::cast::{Speaker, Stage};
use crate::cards::{self, Face};
use crate::chat::outgoing::Op;
use crate::domain::act::{Act, Actor};
use crate::domain::case::Case;
use crate::domain::flow::Refusal;
use crate::domain::ids::{CommunityId, StaffId, TicketId};
use crate::domain::pass::{self, Finding, PassState};
use crate::domain::refused::Why;
use crate::domain::staff::Staff;
use crate::store::outbox::{Letter, Rank};
use crate::store::permits::{self, Check};
use crate::store::{codes, groups, timers};
use anyhow::Result;

impl Turn<'_> {
    /// `/pass CODE`, in the gate's group or privately by those who keep it.
    pub(super) async fn pass_command(&mut self, speaker: &mut Speaker, stage: &Stage, typed: &str) -> Result<()> {
        let (t, community) = (stage.texts(), &stage.community);
        let gate = community.settings.gate_department();
        let Some(staff) = stage.staff.clone().filter(|s| s.serves(gate)) else {
            let why = match &stage.staff {
                Some(_) => Why::WrongRole,
                None => self.why_not_staff(community.id, speaker.user).await?,
            };
            self.refused(community.id, None, why).await?;
            self.checked(speaker, (community.id, None), None, Finding::NotTheirs).await?;
            return self.say(speaker.at, Face::words(t.gate_not_yours()), Rank::Reply).await;
        };
        if !speaker.private {
            let here = groups::department_of(self.conn, speaker.at).await?.map(|bound| bound.1);
            if here.as_deref() != Some(gate) {
                let name = community.settings.department(gate).map_or("", |d| d.name.get(t.lang()));
                return self.say(speaker.at, Face::words(t.gate_elsewhere(name)), Rank::Reply).await;
            }
        }
        if typed.is_empty() {
            return self.say(speaker.at, Face::words(t.gate_how()), Rank::Reply).await;
        }
        let typed = typed.trim();
        let typed = typed.strip_prefix(pass::LINK).unwrap_or(typed);
        // A slip of the tongue or of the thumb is no guess.
        let Some(code) = pass::plain(typed).filter(|code| pass::adds_up(code)) else {
            self.checked(speaker, (community.id, None), Some(staff.id), Finding::Slip).await?;
            return self.say(speaker.at, Face::words(t.gate_slip()), Rank::Reply).await;
        };
        Box::pin(self.check_code(speaker, stage, &staff, &code)).await
    }

    /// Looks a code up for somebody who keeps the gate.
    async fn check_code(&mut self, speaker: &mut Speaker, stage: &Stage, staff: &Staff, code: &str) -> Result<()> {
        let (t, community) = (stage.texts(), &stage.community);
        if let Some(until) = codes::barred(self.conn, speaker.user, self.now).await? {
            self.checked(speaker, (community.id, None), Some(staff.id), Finding::Locked).await?;
            let words = t.gate_locked(t.span(until - self.now));
            return self.say(speaker.at, Face::words(words), Rank::Reply).await;
        }
        let found = permits::by_code(self.conn, code).await?;
        let Some(key) = found.filter(|key| key.0 == community.id) else {
            // Of a pass of another community nothing is told, not even that there is one.
            if let Some((other, ticket)) = found {
                self.refused(other, Some(ticket), Why::OtherCommunity).await?;
            }
            codes::missed(self.conn, speaker.user, self.now).await?;
            self.checked(speaker, (community.id, None), Some(staff.id), Finding::Unknown).await?;
            return self.say(speaker.at, Face::words(t.gate_unknown()), Rank::Reply).await;
        };
        codes::hit(self.conn, speaker.user).await?;
        let Some(case) = self.case(key.0, key.1).await? else { return Ok(()) };
        let Some(face) = self.gate_face(stage, &case, false) else { return Ok(()) };
        let found = case.permit.as_ref().and_then(|p| p.pass.as_ref()).map(|pass| pass.finding(self.now));
        self.checked(speaker, (key.0, Some(key.1)), Some(staff.id), found.unwrap_or(Finding::Unknown)).await?;
        self.say_about(speaker.at, key, face, Rank::Reply).await
    }

    fn gate_face(&self, stage: &Stage, case: &Case, through: bool) -> Option<Face> {
        let permit = case.permit.as_ref()?;
        let view = self.view(&stage.community, case, stage.lang);
        Some(cards::permit::gate(&view, permit, permit.pass.as_ref()?, through))
    }

    /// Somebody opened the link of a pass: those who keep the gate check it, its holder sees it, nobody else sees anything.
    pub(super) async fn pass_link(&mut self, speaker: &mut Speaker, stage: Stage, typed: &str) -> Result<()> {
        let barred = codes::barred(self.conn, speaker.user, self.now).await?.is_some();
        let code = pass::plain(typed).filter(|code| pass::adds_up(code));
        let key = match &code {
            Some(code) => permits::by_code(self.conn, code).await?,
            None => None,
        };
        let there = match key {
            Some(key) => self.stage_in(speaker, stage, key.0).await?,
            None => stage,
        };
        let gate = there.community.settings.gate_department();
        if let (Some(staff), Some(code)) = (there.staff.clone().filter(|s| s.serves(gate)), &code) {
            return Box::pin(self.check_code(speaker, &there, &staff, code)).await;
        }
        if let Some(key) = key
            && !barred
        {
            let case = self.case(key.0, key.1).await?;
            if let Some(case) = case.filter(|case| case.ticket.reporter == speaker.user) {
                speaker.session.community = Some(key.0);
                return self.show_status(&there.community, &case, speaker.user, true).await;
            }
            let why = match &there.staff {
                Some(_) => Why::WrongRole,
                None => self.why_not_staff(key.0, speaker.user).await?,
            };
            self.refused(key.0, Some(key.1), why).await?;
            self.checked(speaker, (key.0, Some(key.1)), None, Finding::NotTheirs).await?;
        } else if code.is_some() && !barred {
            codes::missed(self.conn, speaker.user, self.now).await?;
            self.checked(speaker, (there.community.id, None), None, Finding::Unknown).await?;
        }
        self.say(speaker.at, Face::words(there.texts().gate_stranger()), Rank::Reply).await
    }

    /// The gate lets a pass through: the first of two guards does, the other hears by whom and when.
    pub(super) async fn let_through(
        &mut self,
        speaker: &Speaker,
        stage: &Stage,
        mut case: Case,
        staff: &Staff,
    ) -> Result<()> {
        let key = (case.ticket.community, case.ticket.id);
        let t = stage.texts();
        // The ticket is held since it was read: of two guards the second waited, and sees what the first did.
        let pass = case.permit.as_ref().and_then(|p| p.pass.clone());
        if !staff.serves(stage.community.settings.gate_department()) {
            if pass.is_some() {
                self.checked(speaker, (key.0, Some(key.1)), Some(staff.id), Finding::NotTheirs).await?;
            }
            return self.refuse(stage, &case, &Refusal::NotAllowed).await;
        }
        let Some(pass) = pass else {
            self.window(t.alert_pass_is(t.plain_pass_unknown()), true);
            return Ok(());
        };
        let found = pass.finding(self.now);
        let through = found == Finding::Valid && pass.once;
        if through {
            permits::set_state(self.conn, key, PassState::Used, Some(staff.id), self.now).await?;
            case.permit = permits::of_ticket(self.conn, key).await?;
            let actor = Actor::Staff(staff.id);
            if let Err(refusal) = Box::pin(self.act_on(&stage.community, &mut case, actor, Act::LetThrough)).await? {
                anyhow::bail!("a pass that is good was not let through: {refusal:?}");
            }
            timers::replace_all(self.conn, key.0, &super::permits::subject(key.1), &[]).await?;
            self.checked(speaker, (key.0, Some(key.1)), Some(staff.id), Finding::LetThrough).await?;
            self.window(t.alert_let_through(), false);
            Box::pin(self.show_case(&stage.community, &case)).await?;
        } else {
            self.checked(speaker, (key.0, Some(key.1)), Some(staff.id), found).await?;
            let words = match (found, pass.used_by) {
                (Finding::Used, Some(by)) => {
                    let name = self.member(key.0, by).await?.map_or_else(|| t.plain_colleague(), |s| s.name);
                    let time = t.moment(pass.changed_at, self.now, stage.community.settings.time_zone);
                    t.alert_gate_used(crate::chat::words::line(&name, 40), time)
                }
                _ => t.alert_pass_is(cards::permit::finding(t, found)),
            };
            self.window(words, true);
        }
        let (Some(message), Some(face)) = (speaker.pressed, self.gate_face(stage, &case, through)) else {
            return Ok(());
        };
        let op = Op::Edit { message: Some(message), html: face.html, keyboard: face.keyboard };
        let mut letter = Letter::new(speaker.at, op, Rank::Reply);
        (letter.community, letter.ticket) = (key.0, Some(key.1));
        self.tray.post(letter);
        Ok(())
    }

    /// Writes a check down.
    async fn checked(
        &mut self,
        speaker: &Speaker,
        (community, ticket): (CommunityId, Option<TicketId>),
        staff: Option<StaffId>,
        finding: Finding,
    ) -> Result<()> {
        let check = Check { user: speaker.user, staff, chat: speaker.at.chat, at: self.now, finding };
        permits::record(self.conn, community, ticket, &check).await
    }
}
