//! An act on a ticket: law, row, timeline, clocks, survey, timers, and the new messages that follow.

use super::Turn;
use super::cast::ticket_subject;
use crate::domain::act::{Act, Actor};
use crate::domain::callback::{Callback, CallbackState};
use crate::domain::case::{self, Attachment, Case, Event};
use crate::domain::community::Community;
use crate::domain::deadline::Deadline;
use crate::domain::flow::{self, Refusal};
use crate::domain::ids::{CommunityId, TicketId};
use crate::domain::media::Media;
use crate::domain::person::Resident;
use crate::domain::ticket::{Kind, State, Ticket};
use crate::rules::follow::{self, Effect};
use crate::rules::timers::{self as plans, TimerKind};
use crate::rules::{callback, complaint, deadlines as clocks};
use crate::store::cases::{self, Belongings, Left};
use crate::store::{complaints, deadlines, tickets, timeline, timers};
use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use futures::future::BoxFuture;

impl Turn<'_> {
    /// Loads a ticket with everything that belongs to it, held until the turn ends.
    pub(super) fn case(&mut self, community: CommunityId, id: TicketId) -> BoxFuture<'_, Result<Option<Case>>> {
        Box::pin(self.whole_case(community, id))
    }

    async fn whole_case(&mut self, community: CommunityId, id: TicketId) -> Result<Option<Case>> {
        let Some(ticket) = tickets::lock(self.conn, community, id).await? else { return Ok(None) };
        self.case_of(ticket).await.map(Some)
    }

    /// A ticket that this turn holds, with everything that belongs to it.
    pub(super) async fn case_of(&mut self, ticket: Ticket) -> Result<Case> {
        let (community, id) = (ticket.community, ticket.id);
        self.known.keeps(&ticket);
        let Belongings { mut case, spoken, disputes } = cases::belongings(self.conn, ticket).await?;
        self.known.reads(community, case.reporter.user, spoken.unwrap_or(case.reporter.lang));
        if disputes {
            case.bills = self.bills_of(community, id).await?;
        }
        self.name_people(&mut case).await?;
        Ok(case)
    }

    /// A ticket that was registered in this turn, to which nothing happened yet, with these files.
    pub(super) async fn fresh_case(&mut self, ticket: Ticket, reporter: &Resident, files: Vec<Media>) -> Result<Case> {
        self.known.keeps(&ticket);
        let file = |media| Attachment { media, by_staff: false, public: true };
        let (files, repeats) = (files.into_iter().map(file).collect(), self.known.repeats());
        let mut case = cases::fresh(self.conn, ticket, reporter.clone(), files, repeats).await?;
        self.name_people(&mut case).await?;
        Ok(case)
    }

    /// Adds to a case who of the staff is named in it.
    async fn name_people(&mut self, case: &mut Case) -> Result<()> {
        let ticket = &case.ticket;
        let accused = ticket.about_staff.filter(|_| case.complaint.is_some());
        let mut named: Vec<_> = ticket.assignee.into_iter().chain(ticket.entered_by).collect();
        for event in &case.timeline {
            if let Actor::Staff(who) = event.actor {
                named.push(who);
            }
            if let Act::Assign { to } = event.act {
                named.push(to);
            }
        }
        named.sort();
        named.dedup();
        if named.is_empty() && accused.is_none() {
            return Ok(());
        }
        let house = self.house(ticket.community).await?;
        case.people = named.into_iter().filter_map(|who| house.member(who).cloned()).collect();
        if let Some(dossier) = &mut case.complaint {
            dossier.accused = accused.and_then(|who| house.member(who).cloned());
        }
        Ok(())
    }

    /// An act on a ticket. Views are not touched.
    pub(super) async fn act(
        &mut self,
        community: &Community,
        id: TicketId,
        actor: Actor,
        act: Act,
    ) -> Result<Result<(), Refusal>> {
        let mut case = self.case(community.id, id).await?.context("the ticket is gone")?;
        self.act_on(community, &mut case, actor, act).await
    }

    /// The same on a ticket that was loaded in this turn and not changed since; the case becomes what the ticket is then.
    pub(super) fn act_on<'a>(
        &'a mut self,
        community: &'a Community,
        case: &'a mut Case,
        actor: Actor,
        act: Act,
    ) -> BoxFuture<'a, Result<Result<(), Refusal>>> {
        Box::pin(self.carry_out(community, case, actor, act))
    }

    async fn carry_out(
        &mut self,
        community: &Community,
        case: &mut Case,
        actor: Actor,
        act: Act,
    ) -> Result<Result<(), Refusal>> {
        let key = (community.id, case.ticket.id);
        if let Some(refusal) = self.permit_refusal(case, actor, &act).await? {
            return Ok(Err(refusal));
        }
        let after = match flow::apply(&case.ticket, actor, &act, self.now) {
            Ok(after) => after,
            Err(refusal) => return Ok(Err(refusal)),
        };
        if let Act::Merge { into, .. } = &act
            && let Some(refusal) = self.merge_refused(&case.ticket, *into).await?
        {
            return Ok(Err(refusal));
        }
        if let Some(refusal) = Box::pin(self.service_acts(community, case, actor, &act)).await? {
            return Ok(Err(refusal));
        }
        if let Act::Join { user, .. } = act {
            let follows = case.ticket.reporter == user;
            if follows || !timeline::follow(self.conn, key.0, key.1, user, self.now).await? {
                return Ok(Err(Refusal::AlreadyFollowing));
            }
            case.followers = timeline::followers(self.conn, key.0, key.1).await?;
        }
        let before = std::mem::replace(&mut case.ticket, after);
        if case.ticket != before && !self.known.says(&case.ticket) {
            tickets::save(self.conn, &case.ticket).await?;
        }
        self.follow_disputes(&before, &case.ticket, &act).await?;
        if !case.bills.is_empty() {
            case.bills = self.bills_of(key.0, key.1).await?;
        }
        if asks_no_more(&case.timeline, &act) {
            self.settle_news(key, before.reporter);
        }
        let seq = case.timeline.last().map_or(1, |event| event.seq + 1);
        case.timeline.push(Event { seq, at: self.now, actor, act: act.clone() });
        self.name_people(case).await?;
        self.survey_record(community, &before, &case.ticket, actor, &act).await?;
        let known = Some(&before).filter(|_| !matches!(act, Act::File));
        let old = std::mem::take(&mut case.deadlines);
        case.deadlines = clocks::recompute(known, &case.ticket, &act, old.clone(), &community.settings, self.now);
        deadlines::in_order(&mut case.deadlines);
        self.write_down(community, case, (actor, &act), &old).await?;
        let effects = follow::effects(known, &case.ticket, actor, &act);
        let effects = self.unattended(community, known, &case.ticket, &act, effects).await?;
        let effects = follow::dated(effects, &case.deadlines);
        Box::pin(self.tell(community, case, actor, effects)).await?;
        if let Act::Merge { into, .. } = act {
            Box::pin(self.merged(community, &before, into)).await?;
            return Ok(Ok(()));
        }
        if case.ticket.kind == Kind::Service {
            Box::pin(self.service_moved(community, case, &act)).await?;
        }
        if case.permit.is_some() {
            Box::pin(self.permit_moved(community, case, &act)).await?;
        }
        if case.ticket.kind == Kind::Complaint {
            Box::pin(self.complaint_moved(community, &before, case, &act)).await?;
        }
        if let Act::Rate { rating, words } | Act::Phoned { rating: Some(rating), words } = &act
            && callback::opens_complaint(&before, &case.ticket, rating)
        {
            Box::pin(self.complain_of_repair(community, &case.ticket, rating, words.as_deref())).await?;
        }
        Ok(Ok(()))
    }

    /// Writes what an act leaves: its entry of the timeline, the deadlines that are not what they were, the timers. A new ticket
    /// is dispatched in the same breath: that it was filed is written with that.
    async fn write_down(
        &mut self,
        community: &Community,
        case: &Case,
        (actor, act): (Actor, &Act),
        old: &[Deadline],
    ) -> Result<()> {
        if matches!(act, Act::File) {
            self.known.is_filed(case.ticket.id, actor);
            return Ok(());
        }
        let filed = self.known.filed(case.ticket.id);
        // Nothing is written yet of a ticket that was just filed.
        let old = if filed.is_some() { &[] } else { old };
        let deadlines = deadlines::changed(old, &case.deadlines);
        let entries: Vec<_> = filed.map(|filer| (filer, &Act::File)).into_iter().chain([(actor, act)]).collect();
        let wanted = self.wanted_by(community, case).await?;
        let wanted: Vec<_> = wanted.iter().map(|(kind, at)| (kind.as_str(), *at)).collect();
        let subject = ticket_subject(case.ticket.id);
        let left = Left { entries: &entries, deadlines: &deadlines, timers: (&subject, &wanted) };
        cases::leave(self.conn, (community.id, case.ticket.id), &left, self.now).await
    }

    /// Brings deadlines and timers in line with the ticket.
    pub(super) async fn clocks(
        &mut self,
        community: &Community,
        before: Option<&Ticket>,
        after: &Ticket,
        act: &Act,
    ) -> Result<()> {
        let old = deadlines::load(self.conn, community.id, after.id).await?;
        let new = clocks::recompute(before, after, act, old.clone(), &community.settings, self.now);
        deadlines::save_changed(self.conn, (community.id, after.id), &old, &new).await?;
        self.plan(community, after).await
    }

    /// Sets the timers that the ticket wants now.
    pub(super) async fn plan(&mut self, community: &Community, ticket: &Ticket) -> Result<()> {
        let rows = deadlines::load(self.conn, community.id, ticket.id).await?;
        let dossier = complaints::dossier(self.conn, ticket).await?;
        let result = dossier.and_then(|dossier| complaint::result_due(ticket, &dossier, &community.settings));
        let wanted = self.wanted(community, ticket, &rows, result).await?;
        self.set_timers(ticket, wanted).await
    }

    /// The same for a ticket that was loaded with all that belongs to it.
    pub(super) async fn plan_case(&mut self, community: &Community, case: &Case) -> Result<()> {
        let wanted = self.wanted_by(community, case).await?;
        self.set_timers(&case.ticket, wanted).await
    }

    /// The timers that a ticket wants now.
    pub(super) async fn wanted_by(
        &mut self,
        community: &Community,
        case: &Case,
    ) -> Result<Vec<(TimerKind, DateTime<Utc>)>> {
        let dossier = case.complaint.as_ref();
        let result = dossier.and_then(|d| complaint::result_due(&case.ticket, d, &community.settings));
        self.wanted(community, &case.ticket, &case.deadlines, result).await
    }

    async fn wanted(
        &mut self,
        community: &Community,
        ticket: &Ticket,
        rows: &[Deadline],
        result: Option<DateTime<Utc>>,
    ) -> Result<Vec<(TimerKind, DateTime<Utc>)>> {
        let survey = self.survey_of(ticket).await?;
        let mut wanted = plans::wanted(ticket, rows, survey.as_ref(), &community.settings, self.now);
        wanted.extend(result.map(|at| (TimerKind::Result, at)));
        Ok(wanted)
    }

    /// The survey of a ticket that has ended well: before that it has no timers.
    async fn survey_of(&mut self, ticket: &Ticket) -> Result<Option<Callback>> {
        if !matches!(ticket.state, State::Accepted | State::Closed) {
            return Ok(None);
        }
        deadlines::callback(self.conn, ticket.community, ticket.id, ticket.reopened).await
    }

    async fn set_timers(&mut self, ticket: &Ticket, wanted: Vec<(TimerKind, DateTime<Utc>)>) -> Result<()> {
        let row = |(kind, at): (TimerKind, _)| (kind.as_str().to_owned(), at, serde_json::Value::Null);
        let wanted: Vec<_> = wanted.into_iter().map(row).collect();
        timers::replace_all(self.conn, ticket.community, &ticket_subject(ticket.id), &wanted).await
    }

    /// Keeps the record of the callback survey: planned when the work is finished, void when it comes back.
    async fn survey_record(
        &mut self,
        community: &Community,
        before: &Ticket,
        after: &Ticket,
        actor: Actor,
        act: &Act,
    ) -> Result<()> {
        let key = (community.id, after.id);
        match act {
            Act::Finish { .. } => match callback::plan(after, &community.settings) {
                Some(at) => deadlines::plan_callback(self.conn, key, after.reopened, at, after.assignee).await,
                None => Ok(()),
            },
            Act::Dispute { .. } | Act::Reopen { .. } => {
                let open = deadlines::callback(self.conn, key.0, key.1, before.reopened).await?;
                match open {
                    Some(c) if c.state != CallbackState::Answered => {
                        deadlines::set_callback(self.conn, key, before.reopened, CallbackState::Void).await
                    }
                    _ => Ok(()),
                }
            }
            Act::Rate { rating, words } => {
                deadlines::rate(self.conn, key, before.reopened, rating, words.as_deref(), self.now).await?;
                Ok(())
            }
            Act::Phoned { rating, words } => {
                let call = deadlines::Call { rating: *rating, words: words.clone() };
                let Actor::Staff(by) = actor else { return Ok(()) };
                deadlines::phoned(self.conn, key, before.reopened, by, &call, self.now).await
            }
            Act::Unreached => deadlines::set_callback(self.conn, key, after.reopened, CallbackState::PhoneList).await,
            _ => Ok(()),
        }
    }

    /// Does to the ticket what the effects say.
    pub(super) async fn tell(
        &mut self,
        community: &Community,
        case: &Case,
        actor: Actor,
        effects: Vec<Effect>,
    ) -> Result<()> {
        if effects.is_empty() {
            return Ok(());
        }
        for effect in self.once_each(community, case, actor, effects).await? {
            match effect {
                Effect::News(news) => self.news(community, case, &news).await?,
                Effect::Alert(audience, alert) => self.alert(community, case, actor, audience, &alert).await?,
            }
        }
        Ok(())
    }
}

/// Whether what the newest news asked of the resident is done or over with this act.
fn asks_no_more(timeline: &[Event], act: &Act) -> bool {
    match act {
        Act::Add { .. } => case::open_question(timeline).is_some(),
        Act::Accept | Act::Dispute { .. } | Act::Close { .. } | Act::Reopen { .. } => true,
        Act::Agree { .. } | Act::Decline { .. } | Act::Retract { .. } | Act::Lapse { .. } => true,
        Act::Cancel { .. } | Act::Rate { .. } | Act::Merge { .. } | Act::Phoned { rating: Some(_), .. } => true,
        _ => false,
    }
}
