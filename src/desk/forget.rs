//! A resident is forgotten: what they read before they decide, what is taken away at once, and what follows page by page.

use super::cast::{Speaker, Stage, ticket_subject};
use super::requests::private;
use super::talk::Where;
use super::ties::tie_slot;
use super::{Turn, branch};
use crate::cards::Face;
use crate::chat::outgoing::Op;
use crate::dialogs::Dialog;
use crate::dialogs::privacy::Privacy;
use crate::dialogs::request::PrivacyRequest;
use crate::domain::act::{Act, Actor};
use crate::domain::callback::CallbackState;
use crate::domain::case::Case;
use crate::domain::community::Community;
use crate::domain::ids::{CommunityId, TicketId, UserId};
use crate::domain::lang::Lang;
use crate::domain::pass::Finding;
use crate::domain::privacy::{Spot, Traces, Wish};
use crate::domain::talk::EndedBy;
use crate::rules::deadlines as clocks;
use crate::rules::privacy::{Leaving, leaving};
use crate::store::outbox::{Letter, Rank, Show};
use crate::store::timers::{self, Timer};
use crate::store::{bills, deadlines, groups, people, privacy, talks, tickets};
use crate::texts::Texts;
use anyhow::{Context, Result};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Tickets that are looked at in one turn.
const PAGE: i64 = 20;

/// How far the forgetting of somebody has come: kept with its timer.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Progress {
    /// When they were forgotten: what staff were sent before that is taken back.
    at: DateTime<Utc>,
    /// The ticket up to which everything was looked at; none where all were.
    behind: Option<i64>,
    /// Whose private chat is to be swept still, what was sent until then, and whether nobody knows them any more.
    chat: Option<(UserId, DateTime<Utc>, bool)>,
}

/// The subject of the timer by which a forgotten resident's traces are followed.
pub(super) fn forgotten_subject(former: UserId) -> String {
    format!("f{former}")
}

impl Turn<'_> {
    /// `/mydata` and `/forget`: in the only community that knows them, or in which one they choose.
    pub(super) async fn privacy(&mut self, speaker: &mut Speaker, stage: Stage, wish: Wish) -> Result<()> {
        let mut spots = vec![];
        for id in privacy::known_in(self.conn, speaker.user).await? {
            if let Some(community) = self.community_if_any(id).await? {
                spots.push(Spot { community: id, name: community.settings.name.get(stage.lang).to_owned() });
            }
        }
        self.start(speaker, stage, Privacy::begin(wish, spots).map(Dialog::Privacy), Where::Below).await
    }

    /// What these communities keep of somebody.
    pub(super) async fn traces(&mut self, user: UserId, of: &[CommunityId], lang: Lang) -> Result<Vec<Traces>> {
        let mut all = vec![];
        for id in of {
            let Some(community) = self.community_if_any(*id).await? else { continue };
            if let Some(traces) = self.traces_in(&community, user, lang).await? {
                all.push(traces);
            }
        }
        Ok(all)
    }

    /// The same in one community; `None`: they are not known there.
    async fn traces_in(&mut self, community: &Community, user: UserId, lang: Lang) -> Result<Option<Traces>> {
        let id = community.id;
        let Some(resident) = people::resident(self.conn, id, user).await? else { return Ok(None) };
        let (mut withdrawn, mut going_on) = (vec![], vec![]);
        for ticket in privacy::unsettled(self.conn, id, user).await? {
            let Some(case) = self.case(id, ticket).await? else { continue };
            match leaving(&case.ticket, !case.followers.is_empty()) {
                Leaving::Withdrawn => withdrawn.push(case.ticket.number),
                Leaving::GoesOn => going_on.push(case.ticket.number),
                Leaving::Closed | Leaving::Over => {}
            }
        }
        let mut owes = false;
        for home in resident.verified() {
            let account = bills::account(self.conn, id, home.unit, &community.settings.currency).await?;
            owes |= account.is_some_and(|account| account.open_minor() > 0);
        }
        Ok(Some(Traces {
            community: community.settings.name.get(lang).to_owned(),
            homes: resident.homes.iter().map(|home| home.code.clone()).collect(),
            phone: resident.phone.is_some(),
            tickets: privacy::count(self.conn, id, user).await?,
            withdrawn,
            going_on,
            owes,
            staff: self.house(id).await?.of_user(user).is_some(),
            hindrances: privacy::hindrances(self.conn, id, user, self.now).await?,
        }))
    }

    /// The end of the dialog: what they keep is shown to them, or they are forgotten.
    pub(super) async fn finish_privacy(
        &mut self,
        speaker: &mut Speaker,
        stage: Stage,
        asked: PrivacyRequest,
        place: Where,
    ) -> Result<()> {
        let texts = stage.texts();
        match asked {
            PrivacyRequest::Traces { .. } => Ok(()),
            PrivacyRequest::Send { of } => {
                self.drop_prompt(speaker);
                branch(|| self.send_data(speaker.user, &of, stage.lang)).await
            }
            PrivacyRequest::Forget { of } => {
                // What was read may be old: money may be on its way since.
                let traces = branch(|| self.traces(speaker.user, &of, stage.lang)).await?;
                if traces.iter().any(|t| !t.hindrances.is_empty()) {
                    let face = Face::words(texts.forget_not_yet(&traces));
                    return self.last_words(speaker, &stage, face, place).await;
                }
                for id in of {
                    if let Some(community) = self.community_if_any(id).await? {
                        branch(|| self.forget(community, speaker.user)).await?;
                    }
                }
                speaker.session.community = None;
                speaker.standing.trail.clear();
                self.last_words(speaker, &stage, Face::words(texts.forget_done()), place).await
            }
        }
    }

    /// Takes a resident out of a community; the number that stands for them from then on. `None`: they are not known there,
    /// or were forgotten already.
    pub(super) async fn forget(&mut self, community: Arc<Community>, user: UserId) -> Result<Option<UserId>> {
        let id = community.id;
        let (ties, _) = privacy::cards(self.conn, id, user).await?;
        let serves = privacy::serves(self.conn, user).await?;
        self.take_back_ties(&community, &ties).await?;
        // What this turn has said already is not what waits.
        self.tray.write(self.conn, self.now).await?;
        privacy::drop_letters(self.conn, id, user, serves).await?;
        self.put_aside_chat(id, user).await?;
        let Some(former) = privacy::forget_resident(self.conn, id, user, self.now).await? else { return Ok(None) };
        self.look_again();
        tracing::info!(community = id.0, former = former.0, "a resident was forgotten");
        self.leave_talk(&community, former).await?;
        for ticket in privacy::unsettled(self.conn, id, former).await? {
            branch(|| self.leave_ticket(&community, ticket, former)).await?;
        }
        let whole = !serves && privacy::known_in(self.conn, user).await?.is_empty();
        if whole {
            privacy::end_conversations(self.conn, user).await?;
        }
        let chat = user.has_chat().then_some((user, self.now, whole));
        self.follow_up(id, former, &Progress { at: self.now, behind: Some(0), chat }, self.now).await?;
        Ok(Some(former))
    }

    /// The cards on which the front desk was asked to tie them to a unit say nothing of them any more.
    async fn take_back_ties(&mut self, community: &Community, ties: &[i64]) -> Result<()> {
        for tie in ties {
            let slot = tie_slot(community.id, *tie);
            for to in self.tray.places(self.conn, &slot).await? {
                if self.tray.shown_in(self.conn, to.chat, &slot, self.now).await?.is_none() {
                    continue;
                }
                let lang = groups::department_of(self.conn, to).await?.map_or(Lang::ZhHans, |g| g.2);
                let mut show = Show::new(to, slot.clone(), Texts::new(lang).tie_forgotten(), Default::default());
                show.community = community.id;
                show.rank = Rank::Card;
                self.tray.show(show);
            }
        }
        Ok(())
    }

    /// What stands in their private chat asks for nothing any more.
    async fn put_aside_chat(&mut self, community: CommunityId, user: UserId) -> Result<()> {
        let chat = user.private_chat();
        let own: Vec<i64> =
            privacy::own(self.conn, community, user, TicketId(0), i64::MAX).await?.iter().map(|own| own.id.0).collect();
        for slot in privacy::shown(self.conn, chat).await? {
            let theirs = ["pay", "i"].iter().any(|head| slot.starts_with(&format!("{head}{community}.")))
                || ticket_of(&slot, community).is_some_and(|ticket| own.contains(&ticket));
            if theirs {
                self.tray.put_aside(chat, slot);
            }
        }
        Ok(())
    }

    /// A talk that goes on is over.
    async fn leave_talk(&mut self, community: &Community, former: UserId) -> Result<()> {
        let Some(ticket) = talks::open_with(self.conn, community.id, former).await? else { return Ok(()) };
        let Some(case) = self.case(community.id, ticket).await? else { return Ok(()) };
        let Some(talk) = talks::of_ticket(self.conn, community.id, ticket).await? else { return Ok(()) };
        branch(|| self.end_talk(community, &case, &talk, EndedBy::Resident, Actor::Resident(former))).await
    }

    /// A ticket whose reporter is gone: withdrawn, closed, or worked on without a name; nobody is asked how it was.
    async fn leave_ticket(&mut self, community: &Community, id: TicketId, former: UserId) -> Result<()> {
        let key = (community.id, id);
        let Some(mut case) = self.case(key.0, id).await? else { return Ok(()) };
        let act = match leaving(&case.ticket, !case.followers.is_empty()) {
            Leaving::Withdrawn => Some((Actor::Resident(former), Act::Cancel { reason: None })),
            Leaving::Closed => Some((Actor::Desk, Act::Close { silent: true })),
            Leaving::GoesOn | Leaving::Over => None,
        };
        if let Some((actor, act)) = act {
            self.leave_by(community, &mut case, actor, act).await?;
        }
        let pass = case.permit.as_ref().and_then(|p| p.pass.as_ref()).map(|pass| pass.finding(self.now));
        if matches!(pass, Some(Finding::Valid | Finding::Early | Finding::Unpaid)) {
            self.leave_by(community, &mut case, Actor::Resident(former), Act::DropPass).await?;
        }
        if !case.ticket.state.is_over() {
            return Ok(());
        }
        deadlines::set_callback(self.conn, key, case.ticket.reopened, CallbackState::Void).await?;
        let over = clocks::callback_over(case.deadlines.clone(), false, &community.settings, self.now);
        deadlines::save_changed(self.conn, key, &case.deadlines, &over).await?;
        timers::replace_all(self.conn, key.0, &ticket_subject(id), &[]).await?;
        privacy::forget_words(self.conn, key.0, id, self.now).await.map(drop)
    }

    async fn leave_by(&mut self, community: &Community, case: &mut Case, actor: Actor, act: Act) -> Result<()> {
        if let Err(refusal) = self.act_on(community, case, actor, act).await? {
            tracing::info!(ticket = case.ticket.id.0, ?refusal, "a ticket goes on without its reporter");
        }
        Ok(())
    }

    async fn follow_up(
        &mut self,
        community: CommunityId,
        former: UserId,
        progress: &Progress,
        at: DateTime<Utc>,
    ) -> Result<()> {
        let timer = ("forget".to_owned(), at, serde_json::to_value(progress)?);
        timers::replace_all(self.conn, community, &forgotten_subject(former), &[timer]).await
    }

    /// Follows the traces of somebody who was forgotten: a page of their tickets, then their chat; what goes on is looked at
    /// again every day, until its words can go too.
    pub(super) async fn ring_forgotten(&mut self, timer: &Timer, former: UserId) -> Result<()> {
        let community = self.community(timer.community).await?;
        let mut progress: Progress = serde_json::from_value(timer.data.clone()).context("what is left to forget")?;
        if let Some(behind) = progress.behind {
            if behind == 0 {
                branch(|| self.show_claims_again(&community, former)).await?;
            }
            let page = privacy::own(self.conn, community.id, former, TicketId(behind), PAGE).await?;
            for own in &page {
                branch(|| self.show_without_them(&community, own.id, (progress.at, progress.chat.map(|c| c.0))))
                    .await?;
            }
            let full = i64::try_from(page.len()).is_ok_and(|n| n == PAGE);
            progress.behind = page.last().filter(|_| full).map(|own| own.id.0);
            let next = self.now + TimeDelta::seconds(if full { 1 } else { 60 });
            return self.follow_up(community.id, former, &progress, next).await;
        }
        if let Some((user, until, whole)) = progress.chat {
            if !privacy::sweep(self.conn, user, until, whole).await? {
                return self.follow_up(community.id, former, &progress, self.now + TimeDelta::minutes(10)).await;
            }
            progress.chat = None;
        }
        // What goes on keeps its words until it ends.
        for id in privacy::unsettled(self.conn, community.id, former).await? {
            branch(|| self.leave_ended(&community, id, former)).await?;
        }
        if !privacy::unsettled(self.conn, community.id, former).await?.is_empty() {
            return self.follow_up(community.id, former, &progress, self.now + TimeDelta::days(1)).await;
        }
        let now = self.now;
        let left = privacy::own(self.conn, community.id, former, TicketId(0), i64::MAX).await?;
        for own in left.into_iter().filter(|own| own.worded) {
            branch(|| self.show_without_them(&community, own.id, (now, None))).await?;
        }
        Ok(())
    }

    /// One that went on and has come to its end meanwhile.
    async fn leave_ended(&mut self, community: &Community, id: TicketId, former: UserId) -> Result<()> {
        let Some(now) = tickets::lock(self.conn, community.id, id).await? else { return Ok(()) };
        if !now.state.is_open() {
            self.leave_ticket(community, id, former).await?;
            self.show_without_them(community, id, (self.now, None)).await?;
        }
        Ok(())
    }

    /// Whatever shows a ticket to staff shows it without who reported it; what can only be taken away is.
    async fn show_without_them(
        &mut self,
        community: &Community,
        id: TicketId,
        (before, who): (DateTime<Utc>, Option<UserId>),
    ) -> Result<()> {
        privacy::forget_words(self.conn, community.id, id, self.now).await?;
        let Some(case) = self.case(community.id, id).await? else { return Ok(()) };
        self.show_where_seen(community, &case).await?;
        if !case.ticket.state.is_over() {
            return privacy::blank_letters(self.conn, community.id, id, before).await;
        }
        for (to, slot) in privacy::passed_on(self.conn, community.id, id).await? {
            let lang = groups::department_of(self.conn, to).await?.map_or(Lang::ZhHans, |g| g.2);
            let mut show = Show::new(to, slot, Texts::new(lang).talk_forgotten(), Default::default());
            show.community = community.id;
            show.rank = Rank::Card;
            self.tray.show(show);
        }
        for (to, message) in privacy::within_reach(self.conn, (community.id, id), who, (before, self.now)).await? {
            let mut letter = Letter::new(to, Op::Delete { message: Some(message) }, Rank::Card);
            letter.community = community.id;
            self.tray.post(letter);
        }
        privacy::forget_letters(self.conn, community.id, id, before).await.map(drop)
    }

    async fn show_claims_again(&mut self, community: &Community, former: UserId) -> Result<()> {
        let (_, claims) = privacy::cards(self.conn, community.id, former).await?;
        for claim in claims {
            self.show_claim_where_seen(community, claim).await?;
        }
        Ok(())
    }

    /// Somebody without Telegram, or of whom an operator says so: the same as if they had asked themselves.
    pub(super) async fn forget_by_operator(&mut self, community: CommunityId, user: UserId) -> Result<bool> {
        let Some(community) = self.community_if_any(community).await? else { return Ok(false) };
        if people::resident(self.conn, community.id, user).await?.is_none() {
            return Ok(false);
        }
        let texts = Texts::new(self.lang_of(community.id, user).await?);
        let done = branch(|| self.forget(community, user)).await?.is_some();
        if done {
            self.say(private(user), Face::words(texts.forget_done()), Rank::Reply).await?;
        }
        Ok(done)
    }
}

/// The ticket of which a slot of this community speaks.
fn ticket_of(slot: &str, community: CommunityId) -> Option<i64> {
    let rest = slot.strip_prefix(['t', 'n', 'k'])?.strip_prefix(&format!("{community}."))?;
    rest.split(['.', '~']).next()?.parse().ok()
}
