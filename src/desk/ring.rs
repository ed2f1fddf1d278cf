//! Due timers: deadlines, promises, silence, surveys; and dialogs that were left alone.

use super::cast::{EXPIRY, NUDGE, Speaker};
use super::requests::private;
use super::talk::Where;
use super::{Turn, branch};
use crate::cards;
use crate::chat::outgoing::Address;
use crate::dialogs::kit::Heard;
use crate::dialogs::repair::FACT_YES;
use crate::domain::act::{Act, Actor};
use crate::domain::callback::CallbackState;
use crate::domain::case::Case;
use crate::domain::community::Community;
use crate::domain::deadline::Deadline;
use crate::domain::ids::{CampaignId, ChatId, ClaimId, CommunityId, TicketId, UserId};
use crate::domain::lang::Lang;
use crate::domain::news::News;
use crate::domain::ticket::State;
use crate::rules::deadlines as clocks;
use crate::rules::sending;
use crate::rules::timers::TimerKind;
use crate::store::outbox::Rank;
use crate::store::sessions::Wanted;
use crate::store::timers::Timer;
use crate::store::{deadlines, people, timers};
use anyhow::{Context, Result};
use chrono::{DateTime, Utc};

impl Turn<'_> {
    /// A due timer.
    pub(super) async fn ring(&mut self, timer: &Timer) -> Result<()> {
        if self.ring_talk(timer).await? {
            return Ok(());
        }
        if let Some(former) = timer.subject.strip_prefix('f').and_then(|id| id.parse().ok()) {
            return Box::pin(self.ring_forgotten(timer, UserId(former))).await;
        }
        if let Some(chat) = timer.subject.strip_prefix("group").and_then(|id| id.parse().ok()) {
            return branch(|| self.ring_group(timer.community, ChatId(chat), &timer.kind)).await;
        }
        if let Some(ticket) = timer.subject.strip_prefix('t').and_then(|id| id.parse().ok()) {
            return self.ring_ticket(timer.community, TicketId(ticket), &timer.kind).await;
        }
        if timer.subject.strip_prefix('d').is_some_and(|id| id == timer.community.to_string()) {
            // People or roles may be others: whoever may read a complaint by now is shown it.
            if timer.kind == "look" {
                let community = self.community(timer.community).await?;
                branch(|| self.look_after_unheard(&community)).await?;
            }
            return Box::pin(self.ring_duty(timer.community)).await;
        }
        if let Some(campaign) = timer.subject.strip_prefix('k').and_then(|id| id.parse().ok()) {
            return Box::pin(self.ring_campaign(timer.community, CampaignId(campaign))).await;
        }
        if timer.subject.strip_prefix('r').is_some_and(|id| id == timer.community.to_string()) {
            return Box::pin(self.ring_reminders(timer.community)).await;
        }
        if timer.subject.starts_with('c') && timer.kind == "review" {
            return self.ring_reviews(timer.community).await;
        }
        if let Some(ticket) = timer.subject.strip_prefix('v').and_then(|id| id.parse().ok()) {
            return Box::pin(self.ring_service(timer.community, TicketId(ticket), &timer.kind)).await;
        }
        if let Some(ticket) = timer.subject.strip_prefix('g').and_then(|id| id.parse().ok()) {
            return Box::pin(self.ring_permit(timer.community, TicketId(ticket), &timer.kind)).await;
        }
        if let Some(claim) = timer.subject.strip_prefix('p').and_then(|id| id.parse().ok()) {
            return self.ring_claim(timer.community, ClaimId(claim)).await;
        }
        if let Some(request) = timer.subject.strip_prefix('o').and_then(|id| id.parse().ok()) {
            return Box::pin(self.ring_tie(timer.community, request, &timer.kind)).await;
        }
        let ids = timer.subject.strip_prefix('s').and_then(|ids| ids.split_once('.'));
        let (chat, user) = ids.context("a timer of nothing known")?;
        self.ring_session(ChatId(chat.parse()?), UserId(user.parse()?), &timer.kind).await
    }

    async fn ring_ticket(&mut self, community: CommunityId, id: TicketId, kind: &str) -> Result<()> {
        let community = self.community(community).await?;
        let Some(mut case) = self.case(community.id, id).await? else { return Ok(()) };
        let kind = TimerKind::parse(kind).with_context(|| format!("unknown timer {kind:?}"))?;
        // The ticket may have moved on since the timer was set.
        let wanted = self.wanted_by(&community, &case).await?;
        if !wanted.iter().any(|(k, at)| *k == kind && *at <= self.now) {
            return self.plan_case(&community, &case).await;
        }
        let planned = match kind {
            TimerKind::Deadline => {
                let old = case.deadlines.clone();
                let (new, raised) = clocks::raise(&case.ticket, old, &community.settings, self.now);
                self.put_deadlines(&mut case, new).await?;
                let mut planned = false;
                for (deadline, step) in raised {
                    planned = self.by_desk(&community, &mut case, Act::Alert { deadline, step }).await?;
                }
                planned
            }
            TimerKind::PromiseLate => {
                let told = clocks::tell_late(case.deadlines.clone());
                self.put_deadlines(&mut case, told).await?;
                if let Some(window) = case.ticket.promise {
                    self.news(&community, &case, &News::PromiseLate { window }).await?;
                }
                false
            }
            TimerKind::CloseSilent if case.ticket.state == State::Done => {
                self.by_desk(&community, &mut case, Act::Close { silent: true }).await?
            }
            TimerKind::CloseSilent => false,
            TimerKind::Survey => {
                self.survey(&community, &mut case, CallbackState::Asked, &News::Survey).await?;
                false
            }
            TimerKind::SurveyAgain => {
                self.survey(&community, &mut case, CallbackState::Nudged, &News::SurveyAgain).await?;
                false
            }
            TimerKind::PhoneList => self.by_desk(&community, &mut case, Act::Unreached).await?,
            TimerKind::Result => {
                self.result_due(&community, &mut case).await?;
                false
            }
        };
        Box::pin(self.show_case(&community, &case)).await?;
        // An act has set the timers anew.
        if planned { Ok(()) } else { self.plan_case(&community, &case).await }
    }

    async fn put_deadlines(&mut self, case: &mut Case, new: Vec<Deadline>) -> Result<()> {
        let key = (case.ticket.community, case.ticket.id);
        deadlines::save_changed(self.conn, key, &case.deadlines, &new).await?;
        case.deadlines = new;
        Ok(())
    }

    /// Whether it was done.
    async fn by_desk(&mut self, community: &Community, case: &mut Case, act: Act) -> Result<bool> {
        let done = self.act_on(community, case, Actor::Desk, act).await?;
        if let Err(refusal) = &done {
            // The ticket moved on between the timer's planning and its ringing: nothing is owed any more.
            tracing::info!(ticket = case.ticket.id.0, ?refusal, "a timer came too late");
        }
        Ok(done.is_ok())
    }

    /// Asks the survey; its timers are still to be set.
    async fn survey(
        &mut self,
        community: &Community,
        case: &mut Case,
        state: CallbackState,
        news: &News,
    ) -> Result<()> {
        let (key, round) = ((community.id, case.ticket.id), case.ticket.reopened);
        let Some(record) = deadlines::callback(self.conn, key.0, key.1, round).await? else { return Ok(()) };
        if record.state.can_be_answered() {
            deadlines::set_callback(self.conn, key, round, state).await?;
            let asked = clocks::callback_over(case.deadlines.clone(), true, &community.settings, self.now);
            self.put_deadlines(case, asked).await?;
            self.news(community, case, news).await?;
        }
        Ok(())
    }

    async fn ring_session(&mut self, chat: ChatId, user: UserId, kind: &str) -> Result<()> {
        let is_private = chat == user.private_chat();
        let mut speaker = self.session(Address::chat(chat), (user, ""), is_private, Lang::ZhHans).await?;
        if kind == timers::WHICH {
            return self.ask_community_again(&speaker).await;
        }
        let Some(community) = speaker.session.community else { return Ok(()) };
        let known = people::resident(self.conn, community, user).await?;
        speaker.name = known.map(|r| r.name).unwrap_or_default();
        speaker.at.thread = speaker.session.thread;
        let community = self.community(community).await?;
        let stage = self.stage(&speaker, community).await?;
        if speaker.standing.dialog.is_none() && speaker.lost.is_none() {
            return Ok(());
        }
        let later = self.rests(&speaker, &stage.community, kind);
        if !later.is_empty() {
            speaker.timers = Some(later);
            return self.keep(&mut speaker).await;
        }
        if let Some(typed) = speaker.lost.take() {
            self.lost(&mut speaker, &stage, &typed).await?;
            return self.keep(&mut speaker).await;
        }
        let Some(dialog) = speaker.standing.dialog.clone() else { return Ok(()) };
        // What is registered or only shown needs no more answers: nobody is reminded of it, and it ends without a word.
        let scene = stage.scene(self.now);
        let registered = dialog.parting(&scene).is_some() || dialog.closing(&scene).is_some();
        match kind {
            // Four answers are an answer: they are kept although the free words never came.
            "nudge" | "expire" if dialog.is_answered() => {
                self.hear(&mut speaker, stage, &Heard::Skip, Where::Here).await?;
            }
            "nudge" => {
                speaker.timers = Some(vec![("expire".to_owned(), ends(&speaker, &stage.community, self.now))]);
                let hint = stage.texts().nudge();
                if !registered {
                    self.ask_again(&mut speaker, &stage, Some(hint), Where::Below).await?;
                }
            }
            // The books have answered: what is shown is shown anew, where it stands.
            "books" => {
                if dialog.closing(&scene).is_some() {
                    self.ask_again(&mut speaker, &stage, None, Where::Here).await?;
                }
            }
            timers::FACT => {
                if !speaker.standing.back_to_fact() {
                    return Ok(());
                }
                let yes = Heard::Pick(FACT_YES.to_owned());
                self.hear(&mut speaker, stage, &yes, Where::Below).await?;
            }
            "expire" => {
                if dialog.is_answered() {
                    // The four answers are given; only free words were open.
                    self.hear(&mut speaker, stage, &Heard::Skip, Where::Here).await?;
                    return self.keep(&mut speaker).await;
                }
                let typed = speaker.standing.typed();
                self.end_dialog(&mut speaker, &stage).await?;
                if is_private && !registered {
                    let face = cards::menu::expired(stage.texts(), &typed);
                    self.say(private(user), face, Rank::Push).await?;
                }
            }
            other => anyhow::bail!("unknown timer {other:?} of a session"),
        }
        self.keep(&mut speaker).await
    }

    /// What a dialog that is left alone waits for when its nudge or its end rings too early: it was heard since, or it is an
    /// hour in which nobody is written to without having asked for it. Empty: it has come.
    fn rests(&self, speaker: &Speaker, community: &Community, kind: &str) -> Vec<Wanted> {
        let due = |rest| in_hours(speaker, community, self.now.max(speaker.session.heard_at + rest));
        let (nudge, expire) = (due(NUDGE), due(EXPIRY));
        match kind {
            "nudge" if self.now < nudge => {
                vec![("nudge".to_owned(), nudge), ("expire".to_owned(), ends(speaker, community, nudge))]
            }
            "expire" if self.now < expire => vec![("expire".to_owned(), expire)],
            _ => vec![],
        }
    }
}

/// When a dialog ends that is nudged then: never within the same hour.
fn ends(speaker: &Speaker, community: &Community, nudge: DateTime<Utc>) -> DateTime<Utc> {
    in_hours(speaker, community, (speaker.session.heard_at + EXPIRY).max(nudge + NUDGE))
}

/// This moment; in a private chat the next at which people are written to. In a group a dialog ends without a word.
fn in_hours(speaker: &Speaker, community: &Community, at: DateTime<Utc>) -> DateTime<Utc> {
    if speaker.private { sending::fit(at, &community.settings) } else { at }
}
