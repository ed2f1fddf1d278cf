//! Hand-overs: the card of who leaves, what they say of each ticket, the end, and who should have signed.

use super::{Known, desk};
use crate::cards::duty::Desk;
use crate::cards::{self, Face};
use crate::chat::duty::handover_slot;
use crate::desk::Turn;
use crate::desk::requests::private;
use crate::domain::community::Community;
use crate::domain::duty::{Handover, Item, Work};
use crate::domain::ids::{StaffId, TicketId};
use crate::domain::staff::Staff;
use crate::rules::duty as rules;
use crate::store::outbox::{Rank, Show};
use crate::store::{duty, tickets};
use anyhow::Result;
use chrono::{DateTime, Utc};

impl Turn<'_> {
    /// Asks everybody whose time on duty ends soon, and who has open work, what becomes of it.
    pub(super) async fn ask_who_leaves(
        &mut self,
        community: &Community,
        known: &Known,
        department: &str,
    ) -> Result<()> {
        for one in rules::leaving(&known.present(department, self.now), self.now) {
            let work = self.work_of(community.id, department, one.staff).await?;
            if let Some(person) = known.person(one.staff).filter(|_| !work.is_empty()) {
                self.ask_handover(community, department, &person.clone(), &work, one.until).await?;
            }
        }
        Ok(())
    }

    /// Puts somebody's work into the hand-over that closes at this time and shows them its card; once.
    pub(super) async fn ask_handover(
        &mut self,
        community: &Community,
        department: &str,
        person: &Staff,
        work: &[Work],
        closes_at: DateTime<Utc>,
    ) -> Result<()> {
        let (id, _) = duty::prepare(self.conn, community.id, department, closes_at).await?;
        let known = duty::items(self.conn, community.id, id).await?;
        if known.iter().any(|i| i.staff == person.id) {
            return Ok(());
        }
        for one in work {
            duty::add_item(self.conn, (community.id, id), one.ticket, person.id).await?;
        }
        let Some(handover) = duty::handover(self.conn, community.id, id).await? else { return Ok(()) };
        self.show_handover(community, &handover, person, 0, None).await
    }

    /// Shows somebody their hand-over card as it stands.
    pub(super) async fn show_handover(
        &mut self,
        community: &Community,
        handover: &Handover,
        person: &Staff,
        page: usize,
        asked: Option<TicketId>,
    ) -> Result<()> {
        let Some(user) = person.user else { return Ok(()) };
        let items = duty::items(self.conn, community.id, handover.id).await?;
        let work = self.work_of(community.id, &handover.department, person.id).await?;
        let mine: Vec<(Work, Item)> = work
            .into_iter()
            .filter_map(|w| {
                let item = items.iter().find(|i| i.ticket == w.ticket && i.staff == person.id)?.clone();
                Some((w, item))
            })
            .collect();
        let lang = self.lang_of(community.id, user).await?;
        let desk = desk(community, &handover.department, lang, self.now);
        let face = cards::duty::handover(&desk, handover, &mine, page, asked);
        let mut show = Show::new(private(user), handover_slot(community.id, handover.id), face.html, face.keyboard);
        show.community = community.id;
        show.rank = Rank::Card;
        self.tray.show(show);
        Ok(())
    }

    /// Closes the hand-overs whose time has come; the departments whose groups are to be told.
    pub(super) async fn close_handovers(&mut self, community: &Community, known: &Known) -> Result<Vec<String>> {
        let mut told = vec![];
        for handover in duty::open(self.conn, community.id).await? {
            if !duty::posted(&handover) && handover.closes_at <= self.now {
                told.extend(self.close_handover(community, known, &handover).await?);
            }
        }
        Ok(told)
    }

    /// Closes a hand-over: what was taken meanwhile is added, what is done or somebody else's by now counts no more.
    pub(super) async fn close_handover(
        &mut self,
        community: &Community,
        known: &Known,
        handover: &Handover,
    ) -> Result<Option<String>> {
        let key = (community.id, handover.id);
        let department = &handover.department;
        let mut owners: Vec<StaffId> = duty::items(self.conn, key.0, key.1).await?.iter().map(|i| i.staff).collect();
        owners.sort();
        owners.dedup();
        let mut left = 0;
        for owner in &owners {
            for work in self.work_of(community.id, department, *owner).await? {
                duty::add_item(self.conn, key, work.ticket, *owner).await?;
                left += 1;
            }
        }
        let there = known.present(department, self.now);
        let next = match there.iter().any(|p| !owners.contains(&p.staff)) {
            true => Some(self.now),
            false => rules::next_shift(department, &known.watches, self.now),
        };
        if left > 0 {
            duty::close(self.conn, key, next.map(|at| at + rules::SIGN_WITHIN), self.now).await?;
        }
        for owner in owners {
            if let Some(person) = known.person(owner).cloned() {
                let mut closed = handover.clone();
                closed.posted_at = Some(self.now);
                self.show_handover(community, &closed, &person, 0, None).await?;
            }
        }
        if left == 0 {
            duty::drop_handover(self.conn, key.0, key.1).await?;
            return Ok(None);
        }
        Ok(Some(department.clone()))
    }

    /// Everything is said and everybody who was asked has left: nobody need wait for the end.
    pub(super) async fn close_if_said(&mut self, community: &Community, handover: &Handover) -> Result<()> {
        let known = self.known(community).await?;
        let there = known.present(&handover.department, self.now);
        for item in duty::items(self.conn, community.id, handover.id).await? {
            let Some(ticket) = tickets::lock(self.conn, community.id, item.ticket).await? else { continue };
            let counts = ticket.state.is_open() && ticket.assignee == Some(item.staff);
            if counts && item.choice.is_none() || there.iter().any(|p| p.staff == item.staff) {
                return Ok(());
            }
        }
        if let Some(department) = self.close_handover(community, &known, handover).await? {
            self.post_board(community, &department).await?;
        }
        self.plan_duty(community).await
    }

    /// The lead learns once of a hand-over that the next shift has not signed for half an hour, the head of a digest.
    pub(super) async fn chase_signatures(&mut self, community: &Community) -> Result<()> {
        for handover in duty::awaited(self.conn, community.id, self.now).await? {
            duty::chased(self.conn, (community.id, handover.id), self.now).await?;
            let department = handover.department.clone();
            self.tell_leads(community, &department, |desk| cards::duty::unsigned(desk, &handover)).await?;
        }
        for digest in duty::waiting_digests(self.conn, community.id, self.now).await? {
            duty::told_reminder(self.conn, (community.id, digest.id)).await?;
            let department = digest.department.clone();
            self.tell_leads(community, &department, |desk| cards::duty::remind(desk, digest.id)).await?;
        }
        Ok(())
    }

    /// Tells the leads of a department alone; where nobody can be reached, the managers, else the group.
    async fn tell_leads(
        &mut self,
        community: &Community,
        department: &str,
        face: impl Fn(&Desk<'_>) -> Face,
    ) -> Result<()> {
        let house = self.house(community.id).await?;
        let mut people: Vec<_> = house.leads(department).cloned().collect();
        if people.iter().all(|p| p.user.is_none()) {
            people = house.managers().cloned().collect();
        }
        let mut told = false;
        for user in people.iter().filter_map(|p| p.user) {
            let lang = self.lang_of(community.id, user).await?;
            let face = face(&desk(community, department, lang, self.now));
            self.say(private(user), face, Rank::Push).await?;
            told = true;
        }
        if !told && let Some((to, lang)) = self.group_for(community, department).await? {
            let face = face(&desk(community, department, lang, self.now));
            self.say(to, face, Rank::Push).await?;
        }
        Ok(())
    }
}
