//! Tickets are registered here, and what people do to them goes through here: whether they may, the act, what is shown.

use super::cast::Stage;
use super::requests;
use super::{Turn, branch};
use crate::dialogs::request::{RepairDraft, Reply};
use crate::domain::act::{Act, Actor};
use crate::domain::callback::CallbackState;
use crate::domain::case::Case;
use crate::domain::community::Community;
use crate::domain::complaint::Severity;
use crate::domain::dossier::Told;
use crate::domain::flow::{self, Refusal};
use crate::domain::ids::{CommunityId, StaffId, TicketId};
use crate::domain::media::Media;
use crate::domain::person::Resident;
use crate::domain::ticket::{Area, Channel, Kind, NewTicket, Place, Priority, Ticket};
use crate::rules::follow;
use crate::store::{complaints, deadlines, tickets, timeline};
use crate::triage;
use anyhow::{Result, anyhow};
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
        let ticket = self.enroll_with(community, new, &told).await?;
        self.registered(community, ticket, resident, &filing.media).await
    }

    /// Registers a ticket that staff entered; everybody concerned sees it.
    pub(super) async fn register(
        &mut self,
        community: &Community,
        new: NewTicket,
        told: &Told,
        media: &[Media],
        actor: Actor,
    ) -> Result<Reply> {
        let ticket = self.enroll_with(community, new, told).await?;
        timeline::attach(self.conn, (community.id, ticket.id), media, false, true, self.now).await?;
        let case = self.case_of(ticket).await?;
        self.begin(community, case, media, actor).await
    }

    /// Gives a ticket its number and its row, and a complaint what it has beside.
    async fn enroll_with(&mut self, community: &Community, new: NewTicket, told: &Told) -> Result<Ticket> {
        let ticket = self.enroll(community, new).await?;
        if ticket.kind == Kind::Complaint {
            complaints::put(self.conn, (community.id, ticket.id), told).await?;
        }
        Ok(ticket)
    }

    /// Gives a ticket its number and its row. That says already that it is dispatched, as it is in the same breath.
    pub(super) async fn enroll(&mut self, community: &Community, new: NewTicket) -> Result<Ticket> {
        let day = self.now.with_timezone(&community.settings.time_zone).date_naive();
        let number = match &self.beside {
            // Beside the turn where that can be, so that others need not wait for its end.
            Some(pool) => tickets::next_number(pool, community.id, new.kind, day).await?,
            None => tickets::next_number(&mut *self.conn, community.id, new.kind, day).await?,
        };
        let mut ticket = new.numbered(community.id, number, self.now);
        let mut row = flow::apply(&ticket, Actor::Desk, &dispatch(&ticket), self.now).map_err(refused)?;
        let (id, repeats) = tickets::register(self.conn, &row).await?;
        (ticket.id, row.id) = (id, id);
        self.known.is_written(row, repeats);
        Ok(ticket)
    }

    /// A ticket of this resident, whose rows are written, is filed and dispatched; everybody concerned sees it.
    pub(super) async fn registered(
        &mut self,
        community: &Community,
        ticket: Ticket,
        resident: &Resident,
        media: &[Media],
    ) -> Result<Reply> {
        let files = timeline::attach(self.conn, (community.id, ticket.id), media, false, true, self.now).await?;
        let case = self.fresh_case(ticket, resident, files).await?;
        self.begin(community, case, media, Actor::Resident(resident.user)).await
    }

    async fn begin(&mut self, community: &Community, mut case: Case, media: &[Media], actor: Actor) -> Result<Reply> {
        let (id, number) = (case.ticket.id, case.ticket.number.clone());
        let dispatch = dispatch(&case.ticket);
        for (actor, act) in [(actor, Act::File), (Actor::Desk, dispatch)] {
            Box::pin(self.act_on(community, &mut case, actor, act)).await?.map_err(refused)?;
        }
        let words = case.ticket.words.clone();
        if triage::upset(&words) {
            Box::pin(self.upset(community, &mut case, &words)).await?;
        }
        // Nothing shows it yet.
        branch(|| self.show_case_in(community, &case, vec![])).await?;
        branch(|| self.show_files(community, id, media)).await?;
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
        let Some(mut case) = self.case(community.id, id).await? else {
            return Ok(Err(Refusal::NotAllowed));
        };
        if !self.may(&community, &case, actor, &act).await? {
            return Ok(Err(Refusal::NotAllowed));
        }
        let (by_staff, public) = (matches!(actor, Actor::Staff(_)), act.is_public());
        let finished = matches!(act, Act::Finish { .. });
        let sends = finished || matches!(act, Act::Tell { .. } | Act::Ask { .. } | Act::Offer { .. });
        let said = act.clone();
        if let Err(refusal) = branch(|| self.act_on(&community, &mut case, actor, act)).await? {
            return Ok(Err(refusal));
        }
        if !by_staff {
            branch(|| self.heed(&community, &mut case, &said)).await?;
        }
        let new = timeline::attach(self.conn, (community.id, id), media, by_staff, public, self.now).await?;
        if !new.is_empty() {
            case.attachments = timeline::attachments(self.conn, community.id, id).await?;
        }
        branch(|| self.show_case(&community, &case)).await?;
        if by_staff && sends {
            branch(|| self.show_files_to_residents(&community, id, &new, finished)).await?;
        } else if !by_staff {
            branch(|| self.show_files(&community, id, &new)).await?;
        }
        Ok(Ok(()))
    }

    /// Whether this person may do this to the ticket, whatever its state.
    pub(super) async fn may(&mut self, community: &Community, case: &Case, actor: Actor, act: &Act) -> Result<bool> {
        let ticket = &case.ticket;
        Ok(match actor {
            Actor::Desk => true,
            Actor::Staff(id) => match self.member(community.id, id).await? {
                Some(who) => who.may(act, ticket) && self.law_allows(case, &who, act).await?,
                None => false,
            },
            Actor::Resident(user) => match act {
                Act::Join { user: who, .. } => *who == user,
                Act::Add { .. } | Act::Urge => ticket.reporter == user || case.followers.contains(&user),
                Act::Cancel { .. } | Act::Accept | Act::Dispute { .. } | Act::Reopen { .. } | Act::Rate { .. } => {
                    ticket.reporter == user
                }
                Act::Agree { .. } | Act::Decline { .. } | Act::Move { .. } => ticket.reporter == user,
                Act::DropPass => ticket.reporter == user,
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
                | Act::Book { .. }
                | Act::SetOut
                | Act::Offer { .. }
                | Act::Retract { .. }
                | Act::Lapse { .. }
                | Act::Charge { .. }
                | Act::Approve { .. }
                | Act::Deny { .. }
                | Act::Fee { .. }
                | Act::Issue
                | Act::LetThrough
                | Act::Upset { .. } => false,
            },
        })
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
        // Staff who enter it speak for the resident.
        if !news.is_empty()
            && let Some(case) = self.case(community.id, id).await?
        {
            let effects = follow::effects(Some(&before), &after, Actor::Resident(resident.user), &act);
            self.tell(community, &case, actor, effects).await?;
        }
        branch(|| self.show_files(community, id, &new)).await
    }
}

/// A new ticket goes to its department.
fn dispatch(ticket: &Ticket) -> Act {
    Act::Dispatch { department: ticket.department.clone() }
}

fn refused(refusal: Refusal) -> anyhow::Error {
    anyhow!("a new ticket was refused: {refusal:?}")
}
