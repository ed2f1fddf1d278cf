//! Everything that is done to a ticket goes through here: the law, the row, the timeline, the clocks, and who is told.

use super::Turn;
use super::cast::{Stage, ticket_subject};
use super::requests;
use crate::dialogs::request::{RepairDraft, Reply};
use crate::domain::act::{Act, Actor};
use crate::domain::callback::CallbackState;
use crate::domain::case::Case;
use crate::domain::community::Community;
use crate::domain::complaint::Severity;
use crate::domain::dossier::Told;
use crate::domain::flow::{self, Refusal};
use crate::domain::ids::{CommunityId, StaffId, TicketId, UserId};
use crate::domain::media::Media;
use crate::domain::person::Resident;
use crate::domain::ticket::{Area, Channel, Kind, Place, Priority, Ticket};
use crate::rules::follow::{self, Effect};
use crate::rules::{callback, deadlines as clocks, timers as plans};
use crate::store::tickets::NewTicket;
use crate::store::{complaints, deadlines, people, staff, talks, tickets, timeline, timers};
use crate::triage;
use anyhow::{Context, Result};
use chrono::{DateTime, Utc};

/// A ticket to be registered, as the resident told it.
#[derive(Clone, Debug)]
pub struct Filing {
    /// What it is about.
    pub kind: Kind,
    /// How urgent.
    pub priority: Priority,
    /// Which repair.
    pub area: Option<Area>,
    /// Key of the category.
    pub category: String,
    /// Key of the department that gets it.
    pub department: String,
    /// Where.
    pub place: Place,
    /// The resident's words.
    pub words: String,
    /// When someone may come.
    pub visit: String,
    /// What they sent with it.
    pub media: Vec<Media>,
    /// The ticket that it continues.
    pub parent: Option<TicketId>,
    /// What a complaint has beside.
    pub complaint: Option<ComplaintFiling>,
}

/// What a complaint has beside other tickets.
#[derive(Clone, Debug)]
pub struct ComplaintFiling {
    /// How grave it is.
    pub severity: Severity,
    /// The department that it is about.
    pub about_department: Option<String>,
    /// The member of staff whom it is about.
    pub about_staff: Option<StaffId>,
    /// The time that the resident asked for.
    pub wanted_by: Option<DateTime<Utc>>,
    /// What else they told.
    pub told: Told,
}

impl Turn<'_> {
    /// Registers a ticket, shows it to its department and to the resident.
    pub(super) async fn file(&mut self, stage: &Stage, filing: Filing) -> Result<Reply> {
        self.file_for(&stage.community, &stage.resident, filing).await
    }

    /// The same for a resident who need not be the one who speaks.
    pub(super) async fn file_for(
        &mut self,
        community: &Community,
        resident: &Resident,
        filing: Filing,
    ) -> Result<Reply> {
        let elder = resident.homes.iter().any(|h| h.elder && Some(h.unit) == filing.place.unit);
        let class = match filing.kind {
            Kind::Inquiry => Some(community.settings.questions.class_of(Some(&filing.category))),
            Kind::Repair | Kind::Complaint | Kind::Service | Kind::Permit => None,
        };
        let new = NewTicket {
            kind: filing.kind,
            priority: filing.priority,
            area: filing.area,
            category: filing.category,
            department: filing.department,
            place: filing.place,
            words: filing.words,
            reporter: resident.user,
            phone: resident.phone.clone(),
            visit: filing.visit,
            elder,
            parent: filing.parent,
            channel: Channel::Chat,
            entered_by: None,
            severity: filing.complaint.as_ref().map(|c| c.severity),
            about_department: filing.complaint.as_ref().and_then(|c| c.about_department.clone()),
            about_staff: filing.complaint.as_ref().and_then(|c| c.about_staff),
            class,
            wanted_by: filing.complaint.as_ref().and_then(|c| c.wanted_by),
        };
        let told = filing.complaint.map(|c| c.told).unwrap_or_default();
        self.register(community, new, &told, &filing.media, Actor::Resident(resident.user)).await
    }

    /// Registers a ticket that somebody told or entered; everybody concerned sees it.
    pub(super) async fn register(
        &mut self,
        community: &Community,
        new: NewTicket,
        told: &Told,
        media: &[Media],
        actor: Actor,
    ) -> Result<Reply> {
        let day = self.now.with_timezone(&community.settings.time_zone).date_naive();
        let (id, number) = tickets::register(self.conn, community.id, &new, day, self.now).await?;
        let key = (community.id, id);
        timeline::attach(self.conn, key, media, false, true, self.now).await?;
        if new.kind == Kind::Complaint {
            complaints::put(self.conn, key, told).await?;
        }
        let refused = Box::pin(self.act(community, id, actor, Act::File)).await?;
        let dispatch = Act::Dispatch { department: new.department };
        let refused = refused.err().or(Box::pin(self.act(community, id, Actor::Desk, dispatch)).await?.err());
        if let Some(refusal) = refused {
            anyhow::bail!("a new ticket was refused: {refusal:?}");
        }
        if triage::upset(&new.words) {
            self.upset(community, id, &new.words).await?;
        }
        Box::pin(self.show_everywhere(community, id)).await?;
        self.show_files(community, id, media).await?;
        Ok(Reply::Filed { ticket: id, number })
    }

    /// Does something to a ticket for a person, after asking whether they may; everybody concerned sees it.
    pub(super) async fn perform(
        &mut self,
        (community, id): (CommunityId, TicketId),
        actor: Actor,
        act: Act,
        media: &[Media],
    ) -> Result<Result<(), Refusal>> {
        let community = self.community(community).await?;
        let Some(ticket) = tickets::lock(self.conn, community.id, id).await? else {
            return Ok(Err(Refusal::NotAllowed));
        };
        if !self.may(&community, &ticket, actor, &act).await? {
            return Ok(Err(Refusal::NotAllowed));
        }
        let (by_staff, public) = (matches!(actor, Actor::Staff(_)), act.is_public());
        let finished = matches!(act, Act::Finish { .. });
        let sends = finished || matches!(act, Act::Tell { .. } | Act::Ask { .. });
        let said = act.clone();
        if let Err(refusal) = Box::pin(self.act(&community, id, actor, act)).await? {
            return Ok(Err(refusal));
        }
        if !by_staff {
            self.heed(&community, id, &said).await?;
        }
        let new = timeline::attach(self.conn, (community.id, id), media, by_staff, public, self.now).await?;
        Box::pin(self.show_everywhere(&community, id)).await?;
        if by_staff && sends {
            self.show_files_to_residents(&community, id, &new, finished).await?;
        } else if !by_staff {
            self.show_files(&community, id, &new).await?;
        }
        Ok(Ok(()))
    }

    /// Whether this person may do this to the ticket, whatever its state.
    pub(super) async fn may(
        &mut self,
        community: &Community,
        ticket: &Ticket,
        actor: Actor,
        act: &Act,
    ) -> Result<bool> {
        Ok(match actor {
            Actor::Desk => true,
            Actor::Staff(id) => match staff::staff(self.conn, community.id, id).await? {
                Some(who) => who.may(act, ticket) && self.complaint_allows(community, ticket, &who, act).await?,
                None => false,
            },
            Actor::Resident(user) => match act {
                Act::Join { user: who, .. } => *who == user,
                Act::Add { .. } | Act::Urge => {
                    ticket.reporter == user || self.follows(community.id, ticket.id, user).await?
                }
                Act::Cancel { .. } | Act::Accept | Act::Dispute { .. } | Act::Reopen { .. } | Act::Rate { .. } => {
                    ticket.reporter == user
                }
                Act::File
                | Act::Dispatch { .. }
                | Act::Take
                | Act::Assign { .. }
                | Act::Promise { .. }
                | Act::Arrive
                | Act::Wait { .. }
                | Act::Resume
                | Act::Finish { .. }
                | Act::Note { .. }
                | Act::Ask { .. }
                | Act::Tell { .. }
                | Act::ShowPhone
                | Act::Transfer { .. }
                | Act::OutOfScope { .. }
                | Act::Escalate { .. }
                | Act::Alert { .. }
                | Act::Close { .. }
                | Act::Phoned { .. }
                | Act::Unreached
                | Act::Seen { .. }
                | Act::Release { .. }
                | Act::Merge { .. }
                | Act::Grade { .. }
                | Act::Plan { .. }
                | Act::Judge { .. }
                | Act::Classify { .. }
                | Act::Upset { .. } => false,
            },
        })
    }

    /// Whether this user joined the report.
    pub(super) async fn follows(&mut self, community: CommunityId, id: TicketId, user: UserId) -> Result<bool> {
        Ok(timeline::followers(self.conn, community, id).await?.contains(&user))
    }

    /// The act itself: law, row, timeline, clocks, survey, timers, and the new messages that follow. Views are not touched.
    pub(super) async fn act(
        &mut self,
        community: &Community,
        id: TicketId,
        actor: Actor,
        act: Act,
    ) -> Result<Result<(), Refusal>> {
        let key = (community.id, id);
        let before = tickets::lock(self.conn, key.0, id).await?.context("the ticket is gone")?;
        let after = match flow::apply(&before, actor, &act, self.now) {
            Ok(after) => after,
            Err(refusal) => return Ok(Err(refusal)),
        };
        if let Act::Merge { into, .. } = &act
            && let Some(refusal) = self.merge_refused(&before, *into).await?
        {
            return Ok(Err(refusal));
        }
        if let Act::Join { user, .. } = act
            && (before.reporter == user || !timeline::follow(self.conn, key.0, id, user, self.now).await?)
        {
            return Ok(Err(Refusal::AlreadyFollowing));
        }
        tickets::save(self.conn, &after).await?;
        self.follow_disputes(&before, &after, &act).await?;
        self.settle_calls(community, &before, &act).await?;
        timeline::record(self.conn, key, self.now, actor, &act).await?;
        self.survey_record(community, &before, &after, actor, &act).await?;
        let known = Some(&before).filter(|_| !matches!(act, Act::File));
        self.clocks(community, known, &after, &act).await?;
        let effects = follow::effects(known, &after, actor, &act);
        let effects = self.unattended(community, known, &after, &act, effects).await?;
        let effects = follow::dated(effects, &deadlines::load(self.conn, key.0, id).await?);
        Box::pin(self.tell(community, id, actor, effects)).await?;
        if let Act::Merge { into, .. } = act {
            Box::pin(self.merged(community, &before, into)).await?;
            return Ok(Ok(()));
        }
        if after.kind == Kind::Complaint {
            Box::pin(self.complaint_moved(community, &before, &after, &act)).await?;
        }
        if let Act::Rate { rating, words } | Act::Phoned { rating: Some(rating), words } = &act
            && callback::opens_complaint(&before, &after, rating)
        {
            Box::pin(self.complain_of_repair(community, &after, rating, words.as_deref())).await?;
        }
        Ok(Ok(()))
    }

    /// What the newest news asked of the resident is done or over: its buttons go.
    async fn settle_calls(&mut self, community: &Community, before: &Ticket, act: &Act) -> Result<()> {
        let key = (community.id, before.id);
        let over = match act {
            Act::Add { .. } => {
                let timeline = timeline::load(self.conn, key.0, key.1).await?;
                crate::domain::case::open_question(&timeline).is_some()
            }
            Act::Accept | Act::Dispute { .. } | Act::Close { .. } | Act::Reopen { .. } => true,
            Act::Cancel { .. } | Act::Rate { .. } | Act::Merge { .. } | Act::Phoned { rating: Some(_), .. } => true,
            _ => false,
        };
        if over {
            self.settle_news(key, before.reporter).await?;
        }
        Ok(())
    }

    /// Brings deadlines and timers in line with the ticket.
    pub(super) async fn clocks(
        &mut self,
        community: &Community,
        before: Option<&Ticket>,
        after: &Ticket,
        act: &Act,
    ) -> Result<()> {
        let settings = &community.settings;
        let old = deadlines::load(self.conn, community.id, after.id).await?;
        let new = clocks::recompute(before, after, act, old, settings, self.now);
        deadlines::save(self.conn, community.id, after.id, &new).await?;
        self.plan(community, after).await
    }

    /// Sets the timers that the ticket wants now.
    pub(super) async fn plan(&mut self, community: &Community, ticket: &Ticket) -> Result<()> {
        let rows = deadlines::load(self.conn, community.id, ticket.id).await?;
        let survey = deadlines::callback(self.conn, community.id, ticket.id, ticket.reopened).await?;
        let wanted: Vec<_> = plans::wanted(ticket, &rows, survey.as_ref(), &community.settings, self.now)
            .into_iter()
            .chain(self.complaint_timer(community, ticket).await?)
            .map(|(kind, at)| (kind.as_str().to_owned(), at, serde_json::Value::Null))
            .collect();
        timers::replace_all(self.conn, community.id, &ticket_subject(ticket.id), &wanted).await
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

    /// Asks the survey at the time that the resident prefers.
    pub(super) async fn move_survey(&mut self, key: (CommunityId, TicketId), at: DateTime<Utc>) -> Result<()> {
        let community = self.community(key.0).await?;
        let Some(ticket) = tickets::lock(self.conn, key.0, key.1).await? else { return Ok(()) };
        let known = deadlines::callback(self.conn, key.0, key.1, ticket.reopened).await?;
        if known.is_some_and(|c| matches!(c.state, CallbackState::Answered | CallbackState::Void)) {
            return Ok(());
        }
        deadlines::plan_callback(self.conn, key, ticket.reopened, at, ticket.assignee).await?;
        deadlines::set_callback(self.conn, key, ticket.reopened, CallbackState::Planned).await?;
        self.plan(&community, &ticket).await
    }

    /// Adds what the resident told after an emergency was dispatched; `calm`: it was none after all.
    pub(super) async fn amend(
        &mut self,
        stage: &Stage,
        resident: &Resident,
        actor: Actor,
        id: TicketId,
        draft: &RepairDraft,
        calm: bool,
    ) -> Result<()> {
        let community = &stage.community;
        let Some(before) = tickets::lock(self.conn, community.id, id).await? else { return Ok(()) };
        if before.reporter != resident.user || before.state.is_over() {
            return Ok(());
        }
        let mut after = before.clone();
        let place = requests::place(community, draft);
        let mut news = vec![];
        if !place.label.is_empty() && place != before.place {
            news.push(place.label.clone());
            after.place = place;
        }
        if !draft.words.is_empty() && draft.words != before.words {
            news.push(draft.words.clone());
            after.words = draft.words.clone();
        }
        if let Some(category) = &draft.category {
            after.category = category.clone();
        }
        after.area = draft.area.or(before.area);
        if calm && before.priority == Priority::Emergency {
            after.priority = Priority::Normal;
        }
        if after.phone.is_none() {
            after.phone = resident.phone.clone();
        }
        tickets::save(self.conn, &after).await?;
        let new = timeline::attach(self.conn, (community.id, id), &draft.media, false, true, self.now).await?;
        if calm {
            news.push(stage.texts().plain_calmed());
        }
        let act = Act::Add { words: news.join(" · ") };
        if !news.is_empty() || !new.is_empty() || after != before {
            timeline::record(self.conn, (community.id, id), self.now, actor, &act).await?;
            self.clocks(community, Some(&before), &after, &act).await?;
            Box::pin(self.show_everywhere(community, id)).await?;
        }
        if !news.is_empty() {
            // Staff who enter it speak for the resident.
            let effects = follow::effects(Some(&before), &after, Actor::Resident(resident.user), &act);
            self.tell(community, id, actor, effects).await?;
        }
        self.show_files(community, id, &new).await
    }

    /// Does to the ticket what the effects say.
    async fn tell(&mut self, community: &Community, id: TicketId, actor: Actor, effects: Vec<Effect>) -> Result<()> {
        if effects.is_empty() {
            return Ok(());
        }
        let Some(case) = self.case(community.id, id).await? else { return Ok(()) };
        for effect in self.once_each(community, &case, actor, effects).await? {
            match effect {
                Effect::News(news) => self.news(community, &case, &news).await?,
                Effect::Alert(audience, alert) => self.alert(community, &case, actor, audience, &alert).await?,
            }
        }
        Ok(())
    }

    /// Loads a ticket with everything that belongs to it, held until the turn ends.
    pub(super) async fn case(&mut self, community: CommunityId, id: TicketId) -> Result<Option<Case>> {
        let Some(ticket) = tickets::lock(self.conn, community, id).await? else { return Ok(None) };
        let timeline = timeline::load(self.conn, community, id).await?;
        let mut named: Vec<StaffId> = ticket.assignee.into_iter().chain(ticket.entered_by).collect();
        for event in &timeline {
            if let Actor::Staff(who) = event.actor {
                named.push(who);
            }
            if let Act::Assign { to } = event.act {
                named.push(to);
            }
        }
        named.sort();
        named.dedup();
        let mut people_named = vec![];
        for who in named {
            people_named.extend(staff::staff(self.conn, community, who).await?);
        }
        let reporter = people::resident(self.conn, community, ticket.reporter).await?;
        let parent = match ticket.parent {
            Some(parent) => tickets::number(self.conn, community, parent).await?,
            None => None,
        };
        Ok(Some(Case {
            attachments: timeline::attachments(self.conn, community, id).await?,
            followers: timeline::followers(self.conn, community, id).await?,
            reporter: reporter.context("a ticket without reporter")?,
            people: people_named,
            deadlines: deadlines::load(self.conn, community, id).await?,
            parent,
            talk: talks::of_ticket(self.conn, community, id).await?,
            bills: self.bills_of(community, id).await?,
            repeats: tickets::repeats(self.conn, &ticket).await?,
            complaint: complaints::dossier(self.conn, &ticket).await?,
            timeline,
            ticket,
        }))
    }
}
