//! What a turn has looked at already: communities with everybody who serves there, who reads what, what is kept from whom.
//!
//! Between turns only houses are remembered, and each turn asks the database whether they are still the same.

use super::Turn;
use crate::domain::act::Actor;
use crate::domain::community::Community;
use crate::domain::ids::{CommunityId, StaffId, TicketId, UserId};
use crate::domain::lang::Lang;
use crate::domain::person::Resident;
use crate::domain::staff::Staff;
use crate::domain::ticket::{Kind, Ticket};
use crate::domain::visibility::Secret;
use crate::store::houses::{self, House};
use crate::store::{complaints, sessions};
use anyhow::{Context, Result};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

type Key = (CommunityId, TicketId);

/// The houses as they were when a turn looked last, shared by all turns of a desk.
#[derive(Clone, Default)]
pub(super) struct Memory(Arc<Mutex<BTreeMap<CommunityId, Arc<House>>>>);

impl Memory {
    fn recall(&self, id: CommunityId) -> Option<Arc<House>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&id).map(Arc::clone)
    }

    fn keep(&self, house: &Arc<House>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(house.community.id, Arc::clone(house));
    }
}

/// What one turn knows.
pub(super) struct Known {
    memory: Memory,
    houses: Vec<Arc<House>>,
    seals: Vec<(CommunityId, String)>,
    langs: Vec<((CommunityId, UserId), Lang)>,
    secrets: Vec<(Key, Option<Secret>)>,
    met: Option<(CommunityId, Resident)>,
    row: Option<Ticket>,
    repeats: i64,
    filed: Option<(TicketId, Actor)>,
}

impl Known {
    /// Nothing yet.
    pub(super) fn with(memory: &Memory) -> Self {
        Self {
            memory: memory.clone(),
            houses: vec![],
            seals: vec![],
            langs: vec![],
            secrets: vec![],
            met: None,
            row: None,
            repeats: 0,
            filed: None,
        }
    }

    /// The house of this community has this seal.
    pub(super) fn is_sealed(&mut self, community: CommunityId, seal: String) {
        self.seals.push((community, seal));
    }

    /// The resident who came with the session.
    pub(super) fn meets(&mut self, met: Option<(CommunityId, Resident)>) {
        self.met = met;
    }

    /// The same, once: afterwards the turn may have changed something.
    pub(super) fn met(&mut self, community: CommunityId, user: UserId) -> Option<Resident> {
        let (at, resident) = self.met.take()?;
        Some(resident).filter(|resident| at == community && resident.user == user)
    }

    /// The row of a ticket that is registered in this turn, and how often its home had the same trouble lately.
    pub(super) fn is_written(&mut self, row: Ticket, repeats: i64) {
        self.row = Some(row);
        self.repeats = repeats;
    }

    /// How often the home of the ticket that was registered last had the same trouble in the 90 days before.
    pub(super) fn repeats(&self) -> i64 {
        self.repeats
    }

    /// This ticket was filed, by this one; that is not written yet.
    pub(super) fn is_filed(&mut self, ticket: TicketId, actor: Actor) {
        self.filed = Some((ticket, actor));
    }

    /// Who filed this ticket, where that is not written yet; asked once: it is written now.
    pub(super) fn filed(&mut self, ticket: TicketId) -> Option<Actor> {
        self.filed.take_if(|(filed, _)| *filed == ticket).map(|(_, actor)| actor)
    }

    /// Whether the row of a ticket that was registered in this turn says this already; asked once: what is done to it
    /// afterwards is written.
    pub(super) fn says(&mut self, ticket: &Ticket) -> bool {
        self.row.take().is_some_and(|row| row == *ticket)
    }

    /// This user reads this language.
    pub(super) fn reads(&mut self, community: CommunityId, user: UserId, lang: Lang) {
        self.langs.push(((community, user), lang));
    }

    /// What the row of a ticket says of what is kept from whom. A question may be about a complaint: that is asked.
    pub(super) fn keeps(&mut self, ticket: &Ticket) {
        let key = (ticket.community, ticket.id);
        let asked = ticket.kind == Kind::Inquiry && ticket.parent.is_some();
        if !asked && self.secrets.iter().all(|(known, _)| *known != key) {
            self.secrets.push((key, Secret::of(ticket)));
        }
    }
}

impl Turn<'_> {
    /// Staff, groups or languages were changed in this turn: they are looked at again.
    pub(super) fn look_again(&mut self) {
        self.known.houses.clear();
        self.known.seals.clear();
        self.known.langs.clear();
    }

    /// A community with everybody in it, if there is one of this number.
    pub(super) async fn house_if_any(&mut self, id: CommunityId) -> Result<Option<Arc<House>>> {
        if let Some(house) = self.known.houses.iter().find(|house| house.community.id == id) {
            return Ok(Some(Arc::clone(house)));
        }
        let seen = self.known.seals.iter().find(|(known, _)| *known == id).map(|(_, seal)| seal.clone());
        let seal = match seen {
            Some(seal) => Some(seal),
            None => houses::seal(self.conn, id).await?,
        };
        let Some(seal) = seal else { return Ok(None) };
        let before = self.known.memory.recall(id);
        let house = houses::load(self.conn, id, seal, before.as_ref()).await?;
        if before.is_none_or(|before| !Arc::ptr_eq(&before, &house)) {
            self.known.memory.keep(&house);
        }
        self.known.houses.push(Arc::clone(&house));
        Ok(Some(house))
    }

    /// A community that must exist, with everybody in it.
    pub(super) async fn house(&mut self, id: CommunityId) -> Result<Arc<House>> {
        self.house_if_any(id).await?.with_context(|| format!("community {id} is gone"))
    }

    /// A community that must exist.
    pub(super) async fn community(&mut self, id: CommunityId) -> Result<Arc<Community>> {
        Ok(Arc::clone(&self.house(id).await?.community))
    }

    /// A community, if there is one of this number.
    pub(super) async fn community_if_any(&mut self, id: CommunityId) -> Result<Option<Arc<Community>>> {
        Ok(self.house_if_any(id).await?.map(|house| Arc::clone(&house.community)))
    }

    /// A member of staff, retired or not.
    pub(super) async fn member(&mut self, community: CommunityId, id: StaffId) -> Result<Option<Staff>> {
        Ok(self.house(community).await?.member(id).cloned())
    }

    /// The language that a user reads.
    pub(super) async fn lang_of(&mut self, community: CommunityId, user: UserId) -> Result<Lang> {
        let key = (community, user);
        if let Some((_, lang)) = self.known.langs.iter().find(|(known, _)| *known == key) {
            return Ok(*lang);
        }
        let lang = sessions::read_by(self.conn, community, user).await?.unwrap_or(Lang::ZhHans);
        self.known.reads(community, user, lang);
        Ok(lang)
    }

    /// What a ticket keeps from whom; `None` where it is neither a complaint nor about one.
    pub(super) async fn secret(&mut self, key: Key) -> Result<Option<Secret>> {
        if let Some((_, secret)) = self.known.secrets.iter().find(|(known, _)| *known == key) {
            return Ok(secret.clone());
        }
        let secret = complaints::secret(self.conn, key).await?;
        self.known.secrets.push((key, secret.clone()));
        Ok(secret)
    }
}
