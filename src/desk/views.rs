//! What people see of a ticket: its card in the group, the resident's message, news and alerts. One place decides who.

use super::Turn;
use super::requests::private;
use crate::cards::{self, Face, View};
use crate::chat::button::{news_slot, ticket_slot};
use crate::chat::outgoing::Address;
use crate::domain::act::{Actor, Step};
use crate::domain::case::{Attachment, Case};
use crate::domain::community::Community;
use crate::domain::ids::{CommunityId, TicketId, UserId};
use crate::domain::lang::Lang;
use crate::domain::media::Media;
use crate::domain::news::{Alert, Audience, News};
use crate::domain::staff::Staff;
use crate::domain::ticket::Priority;
use crate::rules::dispatch;
use crate::store::outbox::{self, Rank, Show};
use crate::store::{chats, groups};
use crate::texts::Texts;
use anyhow::Result;

impl Turn<'_> {
    /// Brings every view of a ticket up to date: the card of its department, older cards elsewhere, the residents' messages.
    pub(super) async fn show_everywhere(&mut self, community: &Community, id: TicketId) -> Result<()> {
        match self.case(community.id, id).await? {
            Some(case) => self.show_case(community, &case).await,
            None => Ok(()),
        }
    }

    /// The same of a ticket as it was loaded.
    pub(super) async fn show_case(&mut self, community: &Community, case: &Case) -> Result<()> {
        let places = self.tray.places(self.conn, &ticket_slot(community.id, case.ticket.id)).await?;
        self.show_case_in(community, case, places).await
    }

    /// The same of a ticket that is shown in these places now.
    pub(super) async fn show_case_in(
        &mut self,
        community: &Community,
        case: &Case,
        places: Vec<Address>,
    ) -> Result<()> {
        let key = (community.id, case.ticket.id);
        let home = self.group_of(community, &case.ticket, &case.ticket.department).await?;
        if case.complaint.is_some() {
            self.show_keepers(community, case, home.is_none()).await?;
        }
        if let Some((to, lang)) = home
            && !self.withheld(to, Some(key)).await?
        {
            let face = cards::staff::card(&self.view(community, case, lang), false);
            self.tray.show(card(to, key, face, rank(case)));
        }
        for to in places {
            let shown = home.is_some_and(|(home, _)| home == to);
            if to.chat.0 > 0 || shown {
                continue;
            }
            let lang = groups::department_of(self.conn, to).await?.map_or(Lang::ZhHans, |(_, _, lang)| lang);
            let kept = self.withheld(to, Some(key)).await?;
            let face =
                if kept { cards::complaint::kept(Texts::new(lang)) } else { moved(&self.view(community, case, lang)) };
            self.tray.show(card(to, key, face, Rank::Card));
        }
        for user in residents(case) {
            let show = self.status(community, case, user).await?;
            self.tray.show(show);
        }
        Ok(())
    }

    /// Shows what a ticket says now wherever staff see it still, and followers; nothing is posted anew.
    pub(super) async fn show_where_seen(&mut self, community: &Community, case: &Case) -> Result<()> {
        let key = (community.id, case.ticket.id);
        if case.complaint.is_some() {
            self.show_keepers(community, case, false).await?;
        }
        let home = self.group_of(community, &case.ticket, &case.ticket.department).await?.map(|(home, _)| home);
        for to in self.tray.places(self.conn, &ticket_slot(key.0, key.1)).await? {
            let slot = card(to, key, Face::default(), Rank::Card).slot;
            if self.tray.shown_in(self.conn, to.chat, &slot, self.now).await?.is_none() {
                continue;
            }
            if to.chat.0 > 0 {
                if case.followers.contains(&UserId(to.chat.0)) {
                    let show = self.status(community, case, UserId(to.chat.0)).await?;
                    self.tray.show(show);
                }
                continue;
            }
            let lang = groups::department_of(self.conn, to).await?.map_or(Lang::ZhHans, |(_, _, lang)| lang);
            let face = match self.withheld(to, Some(key)).await? {
                true => cards::complaint::kept(Texts::new(lang)),
                false if home == Some(to) => cards::staff::card(&self.view(community, case, lang), false),
                false => moved(&self.view(community, case, lang)),
            };
            self.tray.show(card(to, key, face, Rank::Card));
        }
        Ok(())
    }

    /// Shows the resident's message of a ticket; `fresh`: as a new message at the bottom of the chat.
    pub(super) async fn show_status(
        &mut self,
        community: &Community,
        case: &Case,
        user: UserId,
        fresh: bool,
    ) -> Result<()> {
        let mut show = self.status(community, case, user).await?;
        show.fresh = fresh;
        self.tray.show(show);
        Ok(())
    }

    async fn status(&mut self, community: &Community, case: &Case, user: UserId) -> Result<Show> {
        let lang = self.lang_of(community.id, user).await?;
        let view = self.view(community, case, lang);
        let face = if user == case.ticket.reporter {
            cards::resident::status(&view)
        } else {
            cards::resident::status_joined(&view)
        };
        let slot = ticket_slot(community.id, case.ticket.id);
        let mut show = Show::new(private(user), slot, face.html, face.keyboard);
        show.community = community.id;
        show.ticket = Some(case.ticket.id);
        Ok(show)
    }

    /// Shows the card of a ticket in a group, with all buttons or the usual ones; not where it must not be seen.
    pub(super) async fn show_card(
        &mut self,
        to: Address,
        community: CommunityId,
        ticket: TicketId,
        face: Face,
        rank: Rank,
    ) -> Result<()> {
        if self.withheld(to, Some((community, ticket))).await? {
            return Ok(());
        }
        outbox::show(self.conn, card(to, (community, ticket), face, rank), self.now).await
    }

    /// What a card looks at.
    pub(super) fn view<'v>(&self, community: &'v Community, case: &'v Case, lang: Lang) -> View<'v> {
        View { case, community, texts: Texts::new(lang), now: self.now }
    }

    /// The group of a department; the front desk's where it has none that can be reached.
    pub(super) async fn group_for(
        &mut self,
        community: &Community,
        department: &str,
    ) -> Result<Option<(Address, Lang)>> {
        let desk = dispatch::department(&community.settings, None);
        let house = self.house(community.id).await?;
        let group = [department, desk].into_iter().filter_map(|key| house.group(key)).find(|group| !group.gone);
        Ok(group.map(|group| (group.at, group.lang)))
    }

    /// Tells the residents of a ticket.
    pub(super) async fn news(&mut self, community: &Community, case: &Case, news: &News) -> Result<()> {
        let (only_reporter, wants_them) = match news {
            News::Asked { .. } | News::Told { .. } | News::Planned { .. } | News::EndedUnaccepted => (true, true),
            News::Survey | News::SurveyAgain | News::ClosedSilently => (true, false),
            News::Promised { .. } | News::Finished | News::Rejected | News::PromiseLate { .. } => (false, true),
            News::Merged { .. } => (false, true),
            News::Approved | News::Denied { .. } => (true, true),
            News::Booked { .. }
            | News::OnTheWay
            | News::Offered { .. }
            | News::Retracted
            | News::Lapsed
            | News::Soon { .. }
            | News::Charged { .. } => (true, true),
            News::Withdrawn => (false, false),
        };
        let key = (community.id, case.ticket.id);
        for user in residents(case) {
            let reporter = user == case.ticket.reporter;
            let withdrew = reporter && *news == News::Withdrawn;
            if withdrew || (only_reporter && !reporter) {
                continue;
            }
            // Who was forgotten is told nothing; staff who say something to them learn that nobody reads it.
            let said = matches!(news, News::Asked { .. } | News::Told { .. } | News::Planned { .. });
            if user.is_former() && !said {
                continue;
            }
            if reporter && wants_them && !chats::reachable(self.conn, user.private_chat()).await? {
                self.alert(community, case, Actor::Desk, Audience::Owner, &Alert::Unreachable).await?;
            }
            let lang = self.lang_of(community.id, user).await?;
            let view = self.view(community, case, lang);
            let face = if reporter { cards::news::news(&view, news) } else { cards::news::news_joined(&view, news) };
            self.settle_news(key, user);
            let mut show = Show::new(private(user), news_slot(key.0, key.1), face.html, face.keyboard);
            show.community = key.0;
            show.ticket = Some(key.1);
            self.tray.show(show);
        }
        Ok(())
    }

    /// The newest news of a ticket asks for nothing any more: its buttons go, its words stay.
    pub(super) fn settle_news(&mut self, (community, id): (CommunityId, TicketId), user: UserId) {
        let slot = news_slot(community, id);
        self.tray.put_aside(user.private_chat(), slot);
    }

    /// Tells staff; whoever caused it is not told again. Where nobody of the audience can be reached, the group is told.
    pub(super) async fn alert(
        &mut self,
        community: &Community,
        case: &Case,
        actor: Actor,
        audience: Audience,
        alert: &Alert,
    ) -> Result<()> {
        let department = case.ticket.department.clone();
        let audience = match actor {
            // A lead who asks the next person up means the manager.
            Actor::Staff(who) if matches!(alert, Alert::Escalated { .. }) && audience == Audience::Leads => {
                let lead = self.member(community.id, who).await?.is_some_and(|s| s.leads(&department));
                if lead { Audience::Managers } else { audience }
            }
            Actor::Staff(_) | Actor::Resident(_) | Actor::Desk => audience,
        };
        let people = self.told_of(community, case, audience).await?;
        let up = matches!(audience, Audience::Leads | Audience::Managers);
        let mut told = false;
        for person in &people {
            if actor == Actor::Staff(person.id) {
                told = true;
                continue;
            }
            told |= self.alert_person(community, case, person, (alert, up)).await?;
        }
        if audience == Audience::Owner && matches!(alert, Alert::Deadline { step: Step::Near, .. }) {
            told |= self.alert_stand_ins(community, case, alert).await?;
        }
        if told {
            return Ok(());
        }
        let desk = dispatch::department(&community.settings, None);
        let department = if audience == Audience::FrontDesk { desk } else { &department };
        // The lead need not be told by a group that has the card.
        if *alert == Alert::Complaint && audience == Audience::Leads {
            return Ok(());
        }
        let Some((to, lang)) = self.group_of(community, &case.ticket, department).await? else {
            if case.complaint.is_some() {
                return self.alert_keepers(community, case, actor, alert).await;
            }
            tracing::warn!(
                community = community.id.0,
                ticket = case.ticket.id.0,
                "an alert reaches nobody: no group is bound"
            );
            return Ok(());
        };
        let face = alert_face(&self.view(community, case, lang), alert, up);
        self.say_about(to, (community.id, case.ticket.id), face, rank(case)).await
    }

    pub(super) async fn alert_person(
        &mut self,
        community: &Community,
        case: &Case,
        person: &Staff,
        (alert, up): (&Alert, bool),
    ) -> Result<bool> {
        let Some(user) = person.user else { return Ok(false) };
        let lang = self.lang_of(community.id, user).await?;
        let face = alert_face(&self.view(community, case, lang), alert, up);
        self.say_about(private(user), (community.id, case.ticket.id), face, rank(case)).await?;
        Ok(true)
    }

    /// Sends new files of a resident to the department's group.
    pub(super) async fn show_files(&mut self, community: &Community, id: TicketId, media: &[Media]) -> Result<()> {
        if media.is_empty() {
            return Ok(());
        }
        let Some(case) = self.case(community.id, id).await? else { return Ok(()) };
        let files = of(&case, media);
        let chats = match self.group_of(community, &case.ticket, &case.ticket.department).await? {
            Some((to, _)) => vec![to],
            None if case.complaint.is_some() => self.keepers_chats(community, &case.ticket).await?,
            None => vec![],
        };
        for to in chats {
            self.send_files(to, (community.id, id), &files, &case.ticket.number, rank(&case)).await?;
        }
        Ok(())
    }

    /// Sends files of staff to the residents of the ticket: to all, or to who reported it alone.
    pub(super) async fn show_files_to_residents(
        &mut self,
        community: &Community,
        id: TicketId,
        media: &[Media],
        all: bool,
    ) -> Result<()> {
        if media.is_empty() {
            return Ok(());
        }
        let Some(case) = self.case(community.id, id).await? else { return Ok(()) };
        let files = of(&case, media);
        let everybody = if all { residents(&case) } else { vec![case.ticket.reporter] };
        for user in everybody {
            let number = &case.ticket.number;
            self.send_files(private(user), (community.id, id), &files, number, Rank::Reply).await?;
        }
        Ok(())
    }
}

/// The card of a ticket in a group.
fn card(to: Address, (community, ticket): (CommunityId, TicketId), face: Face, rank: Rank) -> Show {
    let mut slot = ticket_slot(community, ticket);
    if let Some(thread) = to.thread {
        // Departments that share a forum have a card each, in their topics.
        slot = format!("{slot}.{thread}");
    }
    let mut show = Show::new(to, slot, face.html, face.keyboard);
    show.community = community;
    show.ticket = Some(ticket);
    show.rank = rank;
    show
}

/// An alert; for a lead or manager with the button that acknowledges it.
fn alert_face(view: &View<'_>, alert: &Alert, up: bool) -> Face {
    if up { cards::alert::to_superior(view, alert) } else { cards::alert::alert(view, alert) }
}

/// The card in a group that has passed the ticket on.
fn moved(view: &View<'_>) -> Face {
    let ticket = &view.case.ticket;
    let department = view.community.settings.department(&ticket.department);
    let name = department.map_or("", |d| d.name.get(view.texts.lang()));
    Face::words(view.texts.card_moved(&ticket.number, name))
}

/// Who reported the ticket, and who joined it.
fn residents(case: &Case) -> Vec<UserId> {
    let mut users = vec![case.ticket.reporter];
    users.extend(case.followers.iter().copied().filter(|u| *u != case.ticket.reporter));
    users
}

fn of(case: &Case, media: &[Media]) -> Vec<Attachment> {
    case.attachments.iter().filter(|a| media.iter().any(|m| m.unique_id == a.media.unique_id)).cloned().collect()
}

fn rank(case: &Case) -> Rank {
    match case.ticket.priority {
        Priority::Emergency => Rank::Emergency,
        Priority::High | Priority::Normal => Rank::Card,
    }
}
