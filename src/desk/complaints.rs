//! Complaints: registered, kept from those whom they are about, raised to somebody higher, linked to what came before.

use super::cast::Stage;
use super::requests::{home, private};
use super::tickets::{ComplaintFiling, Filing};
use super::{Turn, branch};
use crate::cards;
use crate::chat::outgoing::Address;
use crate::dialogs::request::{ComplaintDraft, Reply};
use crate::domain::act::{Act, Actor, Rating};
use crate::domain::case::Case;
use crate::domain::community::Community;
use crate::domain::complaint::Severity;
use crate::domain::dossier::{Dossier, Told};
use crate::domain::flow::Refusal;
use crate::domain::ids::{ChatId, CommunityId, TicketId, UserId};
use crate::domain::lang::Lang;
use crate::domain::news::{Alert, Audience};
use crate::domain::staff::{Role, Staff};
use crate::domain::ticket::{Kind, Priority, Ticket};
use crate::domain::visibility::{self, Secret};
use crate::rules::complaint::{self as rules, REPEATED};
use crate::rules::dispatch;
use crate::rules::severity::{Grounds, severity};
use crate::store::outbox::{self, Show};
use crate::store::{complaints, people};
use crate::telemetry::names;
use crate::texts::Texts;
use anyhow::Result;

/// The slot of a complaint's card in the private chat of somebody who handles it.
fn keeper_slot(community: CommunityId, ticket: TicketId) -> String {
    format!("k{community}.{ticket}")
}

/// What a complaint is by the rules.
pub(super) struct Weighed {
    pub department: String,
    pub parent: Option<TicketId>,
    pub complaint: ComplaintFiling,
}

impl Turn<'_> {
    /// Registers what a resident complains of: whom it is about, how grave it is, who handles it, what it repeats.
    pub(super) async fn file_complaint(&mut self, stage: &Stage, draft: ComplaintDraft) -> Result<Reply> {
        let weighed = branch(|| self.weighed(&stage.community, stage.resident.user, &draft)).await?;
        let filing = Filing {
            kind: Kind::Complaint,
            priority: Priority::Normal,
            area: None,
            category: draft.category,
            department: weighed.department,
            place: home(stage),
            words: draft.words,
            visit: String::new(),
            media: draft.media,
            parent: weighed.parent,
            complaint: Some(weighed.complaint),
        };
        let reply = branch(|| self.file(stage, filing)).await?;
        branch(|| self.dispute_by_complaint(stage, &reply, &draft.bills)).await?;
        Ok(reply)
    }

    /// What a complaint of this resident is by the rules: how grave, about whom, who handles it, what it repeats.
    pub(super) async fn weighed(
        &mut self,
        community: &Community,
        user: UserId,
        draft: &ComplaintDraft,
    ) -> Result<Weighed> {
        let settings = &community.settings;
        let everybody: Vec<Staff> = self.house(community.id).await?.serving().cloned().collect();
        let person = rules::named(&draft.about_name, &everybody);
        let about_department = draft
            .about_department
            .clone()
            .filter(|key| settings.department(key).is_some())
            .or_else(|| person.and_then(|p| p.departments.first().cloned()));
        let secret = Secret { department: about_department.clone(), person: person.map(|p| p.id) };
        let earlier = complaints::of_resident(self.conn, community.id, user, self.now - REPEATED).await?;
        let alike: Vec<_> = earlier.iter().filter(|b| b.category == draft.category).collect();
        let words = [&draft.words, &draft.wanted, &draft.happened].map(String::as_str).join("\n");
        let severity = severity(&Grounds {
            category: &draft.category,
            words: &words,
            person: person.is_some(),
            danger: draft.emergency.is_some(),
            repeated: !alike.is_empty(),
        });
        let repeats = alike.iter().find(|b| b.secret.within(&secret)).map(|b| b.ticket);
        let department = rules::department(settings, &draft.category, about_department.as_deref()).to_owned();
        tracing::info!(community = community.id.0, ?severity, "complaint filed");
        let told = Told {
            about_name: draft.about_name.clone(),
            happened: draft.happened.clone(),
            wanted: draft.wanted.clone(),
        };
        let complaint = ComplaintFiling {
            severity,
            about_department,
            about_staff: secret.person,
            wanted_by: draft.wanted_by,
            told,
        };
        Ok(Weighed { department, parent: draft.emergency.or(repeats), complaint })
    }

    /// What a complaint that continues another one keeps of it: about whom it is, how grave it is.
    pub(super) fn continued(case: &Case) -> Option<ComplaintFiling> {
        let (t, dossier) = (&case.ticket, case.complaint.as_ref()?);
        Some(ComplaintFiling {
            severity: t.severity?,
            about_department: t.about_department.clone(),
            about_staff: t.about_staff,
            wanted_by: None,
            told: Told { about_name: dossier.told.about_name.clone(), ..Told::default() },
        })
    }

    /// An unsatisfied survey of a repair that is not looked at again by itself: a complaint about it is opened.
    pub(super) async fn complain_of_repair(
        &mut self,
        community: &Community,
        ticket: &Ticket,
        rating: &Rating,
        words: Option<&str>,
    ) -> Result<()> {
        let settings = &community.settings;
        let Some(resident) = people::resident(self.conn, community.id, ticket.reporter).await? else { return Ok(()) };
        let theirs = Texts::new(resident.lang);
        let known = ["repair", "service", "other"].into_iter().find_map(|key| settings.complaint_category(key));
        let category = known.or_else(|| settings.complaint_categories().first()).map_or("", |c| &c.key).to_owned();
        let first = match rating.improper_charge {
            true => theirs.plain_complaint_of_charge(&ticket.number),
            false => theirs.plain_complaint_of_work(&ticket.number, rating.overall),
        };
        let words = [Some(first.as_str()), words].into_iter().flatten().collect::<Vec<_>>().join("\n");
        let about = Some(ticket.department.clone()).filter(|key| settings.department(key).is_some());
        let grounds = Grounds { category: &category, words: &words, person: true, danger: false, repeated: false };
        let severity = severity(&grounds).min(Severity::Important);
        let filing = Filing {
            kind: Kind::Complaint,
            priority: Priority::Normal,
            area: None,
            department: rules::department(settings, &category, about.as_deref()).to_owned(),
            category,
            place: ticket.place.clone(),
            words,
            visit: String::new(),
            media: vec![],
            parent: Some(ticket.id),
            complaint: Some(ComplaintFiling {
                severity,
                about_department: about,
                about_staff: ticket.assignee,
                wanted_by: None,
                told: Told::default(),
            }),
        };
        self.file_for(community, &resident, filing).await?;
        Ok(())
    }

    /// The departments of a community that are bound to a chat, or to any topic of it.
    pub(super) async fn departments_in(&mut self, community: CommunityId, chat: ChatId) -> Result<Vec<String>> {
        Ok(self.house(community).await?.departments_in(chat))
    }

    /// Whether a chat may show what is kept so.
    async fn chat_may_show(&mut self, community: CommunityId, chat: ChatId, secret: &Secret) -> Result<bool> {
        let house = self.house(community).await?;
        let accused = secret.person.and_then(|id| house.member(id));
        Ok(visibility::group_may_show(&house.departments_in(chat), secret, accused))
    }

    /// Whether a message about this ticket must not go there: asked before every post to a group.
    pub(super) async fn withheld(&mut self, to: Address, about: Option<(CommunityId, TicketId)>) -> Result<bool> {
        let Some(key) = about.filter(|_| to.chat.0 < 0) else { return Ok(false) };
        let Some(secret) = self.secret(key).await? else { return Ok(false) };
        let withheld = !self.chat_may_show(key.0, to.chat, &secret).await?;
        if withheld {
            tracing::info!(community = key.0.0, ticket = key.1.0, "a complaint was kept from a group");
        }
        Ok(withheld)
    }

    /// Whether the front desk may read what is said of this: not where it is about a complaint of the desk or its people.
    pub(super) async fn desk_may_read_of(&mut self, community: &Community, case: &Case) -> Result<bool> {
        let key = (community.id, case.ticket.id);
        let Some(secret) = self.secret(key).await? else { return Ok(true) };
        let desk = dispatch::department(&community.settings, None).to_owned();
        let house = self.house(community.id).await?;
        let accused = secret.person.and_then(|id| house.member(id));
        if !visibility::group_may_show(std::slice::from_ref(&desk), &secret, accused) {
            return Ok(false);
        }
        match self.group_for(community, &desk).await? {
            Some((to, _)) => self.chat_may_show(community.id, to.chat, &secret).await,
            None => Ok(true),
        }
    }

    /// The group in which a talk goes on: none that must not read what it is about.
    pub(super) async fn talk_group(
        &mut self,
        community: &Community,
        ticket: &Ticket,
    ) -> Result<Option<(Address, Lang)>> {
        let Some((to, lang)) = self.group_for(community, &ticket.department).await? else { return Ok(None) };
        let kept = self.withheld(to, Some((community.id, ticket.id))).await?;
        Ok(Some((to, lang)).filter(|_| !kept))
    }

    /// The group that shows a ticket: its department's, else the front desk's; never one from which it is kept.
    pub(super) async fn group_of(
        &mut self,
        community: &Community,
        ticket: &Ticket,
        department: &str,
    ) -> Result<Option<(Address, Lang)>> {
        let Some(secret) = Secret::of(ticket) else { return self.group_for(community, department).await };
        let desk = dispatch::department(&community.settings, None);
        let house = self.house(community.id).await?;
        for group in [department, desk].into_iter().filter_map(|key| house.group(key)).filter(|group| !group.gone) {
            if self.chat_may_show(community.id, group.at.chat, &secret).await? {
                return Ok(Some((group.at, group.lang)));
            }
        }
        Ok(None)
    }

    /// Who handles a complaint that no group may show: the leads and managers who may see it, and whoever has it.
    async fn keepers(&mut self, community: &Community, ticket: &Ticket) -> Result<Vec<Staff>> {
        let house = self.house(community.id).await?;
        let heads = |s: &Staff| s.is(Role::Lead) || s.is(Role::Manager) || ticket.assignee == Some(s.id);
        Ok(house.serving().filter(|s| heads(s) && visibility::may_see(s, ticket)).cloned().collect())
    }

    /// Shows the card of a complaint that no group may show to those who handle it, each in their own chat; where a group
    /// has it (`alone` is false), only the cards that are there already are kept up to date.
    pub(super) async fn show_keepers(&mut self, community: &Community, case: &Case, alone: bool) -> Result<()> {
        let key = (community.id, case.ticket.id);
        let shown = self.tray.places(self.conn, &keeper_slot(key.0, key.1)).await?;
        if !alone && shown.is_empty() {
            return Ok(());
        }
        let keepers = self.keepers(community, &case.ticket).await?;
        if alone && case.ticket.state.is_open() && keepers.iter().all(|keeper| keeper.user.is_none()) {
            unheard(&case.ticket);
        }
        for keeper in keepers {
            let Some(user) = keeper.user.filter(|user| alone || shown.contains(&private(*user))) else { continue };
            let lang = self.lang_of(community.id, user).await?;
            let face = cards::staff::card(&self.view(community, case, lang), false);
            let mut show = Show::new(private(user), keeper_slot(key.0, key.1), face.html, face.keyboard);
            show.community = key.0;
            show.ticket = Some(key.1);
            show.rank = outbox::Rank::Card;
            self.tray.show(show);
        }
        Ok(())
    }

    /// Files of a complaint that no group may show go to those who handle it.
    pub(super) async fn keepers_chats(&mut self, community: &Community, ticket: &Ticket) -> Result<Vec<Address>> {
        let keepers = self.keepers(community, ticket).await?;
        Ok(keepers.into_iter().filter_map(|s| s.user).map(private).collect())
    }

    /// Who of the audience may be told of this ticket; of a complaint the lead of the department that it is about, too.
    pub(super) async fn told_of(
        &mut self,
        community: &Community,
        case: &Case,
        audience: Audience,
    ) -> Result<Vec<Staff>> {
        let ticket = &case.ticket;
        let house = self.house(community.id).await?;
        let mut people: Vec<Staff> = match audience {
            Audience::Group | Audience::FrontDesk => vec![],
            Audience::Owner => case.owner().cloned().into_iter().collect(),
            Audience::Leads => house.leads(&ticket.department).cloned().collect(),
            Audience::Managers => house.managers().cloned().collect(),
        };
        if let (Audience::Leads, Some(about)) = (audience, &ticket.about_department) {
            people.extend(house.leads(about).cloned());
        }
        people.retain(|person| visibility::may_see(person, ticket));
        people.sort_by_key(|person| person.id);
        people.dedup_by_key(|person| person.id);
        Ok(people)
    }

    /// An alert that no group may show: to those who handle the complaint.
    pub(super) async fn alert_keepers(
        &mut self,
        community: &Community,
        case: &Case,
        actor: Actor,
        alert: &Alert,
    ) -> Result<()> {
        let mut told = false;
        for keeper in self.keepers(community, &case.ticket).await? {
            if actor == Actor::Staff(keeper.id) {
                told = true;
                continue;
            }
            told |= self.alert_person(community, case, &keeper, (alert, true)).await?;
        }
        if !told {
            unheard(&case.ticket);
        }
        Ok(())
    }

    /// Whether the laws of permits and of complaints allow it, beside the role: each step of a form is for somebody; a
    /// complaint is not given to whom it is kept from, and the second answer not by who gave the first.
    pub(super) async fn law_allows(&mut self, case: &Case, actor: &Staff, act: &Act) -> Result<bool> {
        if !case.form_allows(actor, act) {
            return Ok(false);
        }
        let (ticket, Some(dossier)) = (&case.ticket, &case.complaint) else { return Ok(true) };
        let first = dossier.first;
        let again = |id| ticket.level > 1 && first == Some(id);
        Ok(match act {
            Act::Assign { to } => {
                let to = self.member(ticket.community, *to).await?;
                to.is_some_and(|to| {
                    let high = ticket.level < 2 || to.is(Role::Lead) || to.is(Role::Manager);
                    high && !again(to.id) && visibility::may_handle(&to, ticket)
                })
            }
            Act::Take | Act::Finish { .. } | Act::Judge { .. } | Act::Plan { .. } => !again(actor.id),
            _ => true,
        })
    }

    /// What follows an act on a complaint: findings are kept, a refused answer goes to somebody higher.
    pub(super) async fn complaint_moved(
        &mut self,
        community: &Community,
        before: &Ticket,
        case: &mut Case,
        act: &Act,
    ) -> Result<()> {
        let key = (community.id, case.ticket.id);
        if let Act::Judge { validity, responsibility, .. } = act {
            complaints::judge(self.conn, key, *validity, *responsibility, self.now).await?;
            self.read_dossier(case).await?;
            return self.plan_case(community, case).await;
        }
        if case.ticket.reopened == before.reopened {
            return Ok(());
        }
        let raised = case.ticket.level > before.level;
        complaints::came_back(self.conn, key, before.assignee.filter(|_| raised)).await?;
        self.read_dossier(case).await?;
        if !raised {
            return Ok(());
        }
        let everybody: Vec<Staff> = self.house(community.id).await?.serving().cloned().collect();
        let Some(next) = rules::second(&everybody, &case.ticket, before.assignee).map(|s| s.id) else {
            tracing::warn!(ticket = key.1.0, "nobody higher is left for a complaint");
            return Ok(());
        };
        match Box::pin(self.act_on(community, case, Actor::Desk, Act::Assign { to: next })).await? {
            Ok(()) | Err(Refusal::TakenBy(_)) => Ok(()),
            Err(refusal) => anyhow::bail!("a refused complaint could not be assigned: {refusal:?}"),
        }
    }

    /// What belongs to a complaint was changed.
    async fn read_dossier(&mut self, case: &mut Case) -> Result<()> {
        let accused = case.complaint.take().and_then(|dossier| dossier.accused);
        case.complaint = complaints::dossier(self.conn, &case.ticket).await?.map(|d| Dossier { accused, ..d });
        Ok(())
    }

    /// The working day ends and what was found was not told: the handler is reminded, once.
    pub(super) async fn result_due(&mut self, community: &Community, case: &mut Case) -> Result<()> {
        complaints::reminded(self.conn, (community.id, case.ticket.id)).await?;
        self.read_dossier(case).await?;
        self.alert(community, case, Actor::Desk, Audience::Owner, &Alert::ResultDue).await
    }

    /// Departments of a chat changed: open complaints are shown anew, so that none stays where it must not be seen.
    pub(super) async fn look_after_complaints(&mut self, community: &Community) -> Result<()> {
        for ticket in complaints::open(self.conn, community.id).await? {
            self.show_everywhere(community, ticket).await?;
        }
        Ok(())
    }

    /// Open complaints that no group may show are before those who may read them by now, or the operator hears that nobody can.
    pub(super) async fn look_after_unheard(&mut self, community: &Community) -> Result<()> {
        for ticket in complaints::open(self.conn, community.id).await? {
            let Some(case) = self.case(community.id, ticket).await? else { continue };
            let department = case.ticket.department.clone();
            if self.group_of(community, &case.ticket, &department).await?.is_none() {
                self.show_keepers(community, &case, true).await?;
            }
        }
        Ok(())
    }

    /// Who of the staff can be given a ticket.
    pub(super) async fn who_can_have(&mut self, case: &Case) -> Result<Vec<Staff>> {
        let ticket = &case.ticket;
        let house = self.house(ticket.community).await?;
        let Some(dossier) = &case.complaint else { return Ok(house.serving_in(&ticket.department).cloned().collect()) };
        let first = dossier.first;
        let high = |s: &Staff| ticket.level < 2 || (s.is(Role::Lead) || s.is(Role::Manager)) && first != Some(s.id);
        Ok(house.serving().filter(|s| visibility::may_handle(s, ticket) && high(s)).cloned().collect())
    }
}

/// A complaint is before nobody: only the operator can help, with another lead or manager.
fn unheard(ticket: &Ticket) {
    metrics::counter!(names::COMPLAINTS_UNHEARD).increment(1);
    let (community, ticket) = (ticket.community.0, ticket.id.0);
    tracing::error!(community, ticket, "a complaint reaches nobody who may see it: give somebody else a lead's role");
}
