//! The list of a department's open work in its group, kept up to date while people sign and take.

use super::{Known, desk};
use crate::cards;
use crate::cards::duty::{Handed, Line};
use crate::chat::button::ticket_slot;
use crate::chat::duty::board_slot;
use crate::chat::outgoing::Address;
use crate::desk::Turn;
use crate::domain::case::Case;
use crate::domain::community::Community;
use crate::domain::duty::{Aside, Handover, Item, Work};
use crate::domain::ids::{CommunityId, MessageId, StaffId};
use crate::domain::ticket::{Kind, Ticket};
use crate::domain::visibility::may_see;
use crate::rules::dispatch;
use crate::rules::duty as rules;
use crate::rules::duty::Duty;
use crate::store::outbox::{Rank, Show};
use crate::store::{duty, groups, tickets};
use anyhow::Result;

/// One ticket of the list, with what is known of it.
struct Entry {
    work: Work,
    owner: Option<String>,
    said: Option<Item>,
    offered: bool,
}

impl Entry {
    fn line(&self) -> Line<'_> {
        Line { work: &self.work, owner: self.owner.clone(), said: self.said.as_ref(), offered: self.offered }
    }
}

/// Somebody's own work as a list shows it.
pub(super) fn own(work: &[Work]) -> Vec<Line<'_>> {
    work.iter().map(|work| Line { work, owner: Some(String::new()), said: None, offered: false }).collect()
}

impl Turn<'_> {
    /// The open work that somebody has in a department, what comes first first.
    pub(super) async fn work_of(
        &mut self,
        community: CommunityId,
        department: &str,
        who: StaffId,
    ) -> Result<Vec<Work>> {
        let all = duty::work_of(self.conn, (community, department), who).await?;
        let person = self.member(community, who).await?;
        let mut own = vec![];
        for work in rules::sorted(all) {
            // Whoever has moved into the department that a complaint is about reads no more of it.
            let ticket = match work.kind {
                Kind::Complaint => tickets::lock(self.conn, community, work.ticket).await?,
                Kind::Repair | Kind::Inquiry | Kind::Service | Kind::Permit => None,
            };
            if ticket.is_none_or(|t| person.as_ref().is_some_and(|p| may_see(p, &t))) {
                own.push(work);
            }
        }
        Ok(own)
    }

    /// The open work of a department, what comes first first, with what the last shift said of it.
    async fn lines(&mut self, community: &Community, known: &Known, department: &str) -> Result<Vec<Entry>> {
        let work = rules::sorted(duty::open_work(self.conn, community.id, department).await?);
        self.entries(community, known, department, work).await
    }

    /// Whether a ticket that somebody has may be taken by others, as they are off duty.
    pub(super) async fn is_offered(&mut self, community: &Community, known: &Known, ticket: &Ticket) -> Result<bool> {
        let department = &ticket.department;
        let work = duty::work(self.conn, (community.id, department), ticket.id).await?;
        let work = work.into_iter().filter(|work| work.assignee == ticket.assignee).collect();
        Ok(self.entries(community, known, department, work).await?.iter().any(|entry| entry.offered))
    }

    /// What is known of this work.
    async fn entries(
        &mut self,
        community: &Community,
        known: &Known,
        department: &str,
        work: Vec<Work>,
    ) -> Result<Vec<Entry>> {
        let items = match duty::latest(self.conn, community.id, department).await? {
            Some(last) => duty::items(self.conn, community.id, last.id).await?,
            None => vec![],
        };
        let there = known.present(department, self.now);
        let at = Duty { watches: &known.watches, records: &known.records, present: &there };
        let mut all = vec![];
        for work in work {
            let owner = work.assignee.and_then(|id| known.person(id));
            let away = owner.is_some_and(|o| there.iter().all(|p| p.staff != o.id));
            let said = items.iter().find(|i| i.ticket == work.ticket && Some(i.staff) == work.assignee && away);
            let offered = owner.is_some_and(|o| rules::offered(&work, o, department, &at, said, self.now));
            let owner = work.assignee.map(|_| owner.map_or_else(String::new, |o| o.name.clone()));
            all.push(Entry { owner, said: said.cloned(), offered, work });
        }
        Ok(all)
    }

    /// Posts the list anew. `false`: there is nothing to be said.
    pub(super) async fn post_board(&mut self, community: &Community, department: &str) -> Result<bool> {
        self.show_board(community, department, true, None).await
    }

    /// The list that was pressed is brought up to date; another message is none.
    pub(in crate::desk) async fn renew_board(
        &mut self,
        community: &Community,
        department: &str,
        at: Address,
        pressed: Option<MessageId>,
    ) -> Result<()> {
        let slot = board_slot(community.id, department);
        if pressed.is_some() && self.shown_in(at.chat, &slot).await? == pressed {
            self.show_board(community, department, false, None).await?;
        }
        Ok(())
    }

    /// Shows the list. `signed`: this hand-over was signed just now and is still shown with its name.
    pub(super) async fn show_board(
        &mut self,
        community: &Community,
        department: &str,
        fresh: bool,
        signed: Option<&Handover>,
    ) -> Result<bool> {
        let known = self.known(community).await?;
        let entries = self.lines(community, &known, department).await?;
        let mut waiting = duty::unsigned(self.conn, community.id, department).await?;
        waiting.extend(signed.cloned());
        let Some((to, lang)) = self.group_for(community, department).await? else { return Ok(false) };
        let mut fit = vec![];
        for entry in entries {
            // Who reads this group must not read of a complaint about them.
            let complaint = matches!(entry.work.kind, Kind::Complaint | Kind::Inquiry);
            if !complaint || !self.withheld(to, Some((community.id, entry.work.ticket))).await? {
                fit.push(entry);
            }
        }
        let entries = fit;
        let aside = self.fit_to_read(community, department, to).await?;
        if fresh && entries.is_empty() && waiting.is_empty() && aside.is_nothing() {
            return Ok(false);
        }
        let mut handed = vec![];
        for handover in &waiting {
            let mut who: Vec<StaffId> =
                duty::items(self.conn, community.id, handover.id).await?.iter().map(|i| i.staff).collect();
            who.sort();
            who.dedup();
            let comma = crate::texts::Texts::new(lang).plain_list_comma();
            let names = known.names(who).join(&comma);
            let signed = handover.signed.and_then(|(id, _)| known.person(id)).map(|p| p.name.clone());
            handed.push(Handed { handover, names, signed });
        }
        let there = known.names(known.present(department, self.now).iter().map(|p| p.staff));
        let next = rules::next_shift(department, &known.watches, self.now);
        let lines: Vec<Line<'_>> = entries.iter().map(Entry::line).collect();
        let desk = desk(community, department, lang, self.now);
        let face = cards::duty::board(&desk, &there, next, &lines, &aside, &handed);
        let mut show = Show::new(to, board_slot(community.id, department), face.html, face.keyboard);
        show.community = community.id;
        show.rank = Rank::Card;
        show.fresh = fresh;
        self.tray.show(show);
        Ok(true)
    }

    /// What a department owes beside its tickets: only the front desk does.
    pub(super) async fn aside_of(&mut self, community: &Community, department: &str) -> Result<Aside> {
        if dispatch::department(&community.settings, None) != department {
            return Ok(Aside::default());
        }
        duty::aside(self.conn, community.id, self.now).await
    }

    /// The same, without what whoever reads there must not read.
    pub(super) async fn fit_to_read(&mut self, community: &Community, department: &str, to: Address) -> Result<Aside> {
        let Aside { calls, ties } = self.aside_of(community, department).await?;
        let mut fit = vec![];
        for call in calls {
            if !self.withheld(to, Some((community.id, call.ticket))).await? {
                fit.push(call);
            }
        }
        Ok(Aside { calls: fit, ties })
    }

    /// Shows the card of a ticket anew: at the bottom of its department's group, or to somebody alone.
    pub(super) async fn card_anew(&mut self, community: &Community, case: &Case, to: Address) -> Result<()> {
        let key = (community.id, case.ticket.id);
        let lang = match groups::department_of(self.conn, to).await? {
            Some((_, _, lang)) => lang,
            None => self.lang_of(key.0, crate::domain::ids::UserId(to.chat.0)).await?,
        };
        let face = cards::staff::card(&self.view(community, case, lang), false);
        if to.chat.0 > 0 {
            return self.say_about(to, key, face, Rank::Reply).await;
        }
        let slot = ticket_slot(key.0, key.1);
        let slot = to.thread.map_or(slot.clone(), |thread| format!("{slot}.{thread}"));
        let mut show = Show::new(to, slot, face.html, face.keyboard);
        show.community = key.0;
        show.ticket = Some(key.1);
        show.fresh = true;
        self.tray.show(show);
        Ok(())
    }
}
