//! `/new`: staff enter a ticket for a resident who phoned or came to the counter.

use super::Turn;
use super::cast::{Speaker, Stage};
use super::requests;
use super::talk::Where;
use crate::cards::Face;
use crate::dialogs::Dialog;
use crate::dialogs::entry::{Began, Entry};
use crate::dialogs::request::{Caller, ComplaintDraft, EntryDraft, Household, Reply, Tied};
use crate::domain::act::{Act, Actor};
use crate::domain::community::Community;
use crate::domain::flow::Refusal;
use crate::domain::ids::{StaffId, TicketId, UserId};
use crate::domain::person::Level;
use crate::domain::refused::Why;
use crate::domain::staff::Staff;
use crate::domain::ticket::{Kind, NewTicket, Place};
use crate::rules::dispatch;
use crate::store::outbox::Rank;
use crate::store::{callers, communities, groups, people, tickets, timeline};
use crate::texts::Texts;
use anyhow::{Context, Result};

impl Turn<'_> {
    /// `/new`: opens the dialog for those who may.
    pub(super) async fn new_entry(&mut self, speaker: &mut Speaker, stage: Stage, words: &str) -> Result<()> {
        if self.enters(speaker, &stage, None).await?.is_none() {
            let why = match &stage.staff {
                Some(_) => Why::WrongRole,
                None => self.why_not_staff(stage.community.id, speaker.user).await?,
            };
            self.refused(stage.community.id, None, why).await?;
            return self.say(speaker.at, Face::words(stage.texts().entry_not_allowed()), Rank::Reply).await;
        }
        let began = Began { chat: speaker.at, at: self.now };
        let step = Entry::begin(&stage.scene(self.now), words, began).map(Dialog::Entry);
        self.start(speaker, stage, step, Where::Below).await
    }

    /// Who enters, if they may: everybody in the front desk's group; agents, leads and managers anywhere. Asked at the
    /// beginning, and again whenever something is looked up or registered.
    async fn enters(&mut self, speaker: &Speaker, stage: &Stage, began: Option<Began>) -> Result<Option<Staff>> {
        let Some(staff) = stage.staff.clone() else { return Ok(None) };
        if staff.decides_ties() {
            return Ok(Some(staff));
        }
        let desk = dispatch::department(&stage.community.settings, None);
        let group = groups::group_of(self.conn, stage.community.id, desk).await?;
        let here = began.map_or(speaker.at, |began| began.chat);
        let there =
            group.is_some_and(|(at, _)| at.chat == here.chat && (at.thread.is_none() || at.thread == here.thread));
        Ok(Some(staff).filter(|_| there))
    }

    /// Whoever enters, or the refusal, which is written down.
    async fn entering(
        &mut self,
        speaker: &Speaker,
        stage: &Stage,
        began: Option<Began>,
    ) -> Result<Result<Staff, Reply>> {
        if let Some(staff) = self.enters(speaker, stage, began).await? {
            return Ok(Ok(staff));
        }
        let why = match &stage.staff {
            Some(_) => Why::WrongRole,
            None => self.why_not_staff(stage.community.id, speaker.user).await?,
        };
        self.refused(stage.community.id, None, why).await?;
        Ok(Err(Reply::Refused(Refusal::NotAllowed)))
    }

    /// A unit by what was typed, with the residents who are tied to it for sure.
    pub(super) async fn household(&mut self, speaker: &Speaker, stage: &Stage, typed: &str) -> Result<Reply> {
        let began = match &speaker.standing.dialog {
            Some(Dialog::Entry(entry)) => entry.form.began,
            _ => None,
        };
        if let Err(refusal) = self.entering(speaker, stage, began).await? {
            return Ok(refusal);
        }
        let community = stage.community.id;
        let Some((unit, building, code)) = communities::find_unit(self.conn, community, None, typed).await? else {
            return Ok(Reply::Household(None));
        };
        let mut residents = vec![];
        for (user, tie, level) in people::residents_of_unit(self.conn, community, unit).await? {
            if level == Level::Verified
                && let Some(resident) = people::resident(self.conn, community, user).await?
            {
                residents.push(Tied { user, name: stage.texts().person(&resident), tie });
            }
        }
        Ok(Reply::Household(Some(Household { unit, building, code, residents })))
    }

    /// Registers what was entered, in the name of the resident.
    pub(super) async fn enter(&mut self, speaker: &Speaker, stage: &Stage, draft: &EntryDraft) -> Result<Reply> {
        let staff = match self.entering(speaker, stage, draft.began).await? {
            Ok(staff) => staff,
            Err(refusal) => return Ok(refusal),
        };
        let community = &stage.community;
        let (reporter, phone) = self.caller(community, draft).await?;
        let place = requests::place(community, &draft.report);
        let category = draft.report.category.clone().unwrap_or_default();
        let weighed = match draft.kind {
            Kind::Complaint => Some(self.weighed(community, reporter, &complaint(draft, &category)).await?),
            Kind::Repair | Kind::Inquiry | Kind::Service | Kind::Permit => None,
        };
        let (category, department) = match (draft.kind, &weighed) {
            (Kind::Repair, _) => requests::routed(&community.settings, &draft.report),
            (_, Some(weighed)) => (category, weighed.department.clone()),
            (_, None) => (category, dispatch::department(&community.settings, None).to_owned()),
        };
        let parent = weighed.as_ref().and_then(|w| w.parent);
        let complaint = weighed.map(|w| w.complaint);
        let new = NewTicket {
            kind: draft.kind,
            priority: draft.priority,
            area: draft.report.area.filter(|_| draft.kind == Kind::Repair),
            category,
            department,
            elder: self.elders(community, &place).await?,
            place,
            words: draft.report.words.clone(),
            reporter,
            phone,
            visit: draft.report.visit.clone(),
            parent,
            channel: draft.channel,
            entered_by: Some(staff.id),
            severity: complaint.as_ref().map(|c| c.severity),
            about_department: complaint.as_ref().and_then(|c| c.about_department.clone()),
            about_staff: complaint.as_ref().and_then(|c| c.about_staff),
            class: None,
            wanted_by: None,
        };
        let told = complaint.map(|c| c.told).unwrap_or_default();
        tracing::info!(community = community.id.0, chat = speaker.at.chat.0, "ticket entered by staff");
        self.register(community, new, &told, &draft.report.media, Actor::Staff(staff.id)).await
    }

    async fn elders(&mut self, community: &Community, place: &Place) -> Result<bool> {
        match place.unit {
            Some(unit) => callers::elders_at(self.conn, community.id, unit).await,
            None => Ok(false),
        }
    }

    /// The resident for whom it is, and their number; whoever has no Telegram is registered as such.
    async fn caller(&mut self, community: &Community, draft: &EntryDraft) -> Result<(UserId, Option<String>)> {
        let (name, phone) = match &draft.caller {
            Some(Caller::Tied { user, .. }) => {
                let resident = people::resident(self.conn, community.id, *user).await?.context("a tied resident")?;
                return Ok((*user, resident.phone));
            }
            Some(Caller::Other { name, phone }) => (name.as_str(), Some(phone.as_str()).filter(|p| !p.is_empty())),
            None => ("", None),
        };
        // Whoever lives there and has shared this very number is who called.
        if let (Some(phone), Some(unit)) = (phone, draft.report.unit)
            && let Some(known) = callers::at_home(self.conn, community.id, unit, phone).await?
        {
            return Ok((known, Some(phone.to_owned())));
        }
        let lang = community.settings.language();
        let nameless = Texts::new(lang).plain_entry_caller();
        if let Some(phone) = phone
            && let Some(known) = callers::without_telegram(self.conn, community.id, phone).await?
        {
            if !name.is_empty() {
                callers::rename(self.conn, community.id, known, name, Some(phone)).await?;
            }
            return Ok((known, Some(phone.to_owned())));
        }
        let name = if name.is_empty() { nameless.as_str() } else { name };
        let user = callers::add_without_telegram(self.conn, community.id, name, phone, lang, self.now).await?;
        Ok((user, phone.map(str::to_owned)))
    }

    /// Adds to an emergency what is known by now: where, for whom, what else.
    pub(super) async fn amend_entry(
        &mut self,
        speaker: &Speaker,
        stage: &Stage,
        id: TicketId,
        draft: &EntryDraft,
    ) -> Result<Reply> {
        let staff = match self.entering(speaker, stage, draft.began).await? {
            Ok(staff) => staff,
            Err(refusal) => return Ok(refusal),
        };
        let community = &stage.community;
        let Some(before) = tickets::lock(self.conn, community.id, id).await? else { return Ok(Reply::Done) };
        if before.entered_by != Some(staff.id) {
            self.refused(community.id, Some(id), Why::NotTheirTicket).await?;
            return Ok(Reply::Refused(Refusal::NotAllowed));
        }
        if before.state.is_over() {
            return Ok(Reply::Done);
        }
        if let Some(caller) = &draft.caller
            && self.name_caller(community, id, before.reporter, draft).await?
        {
            let (Caller::Tied { name, .. } | Caller::Other { name, .. }) = caller;
            let words = stage.texts().plain_entry_named(name);
            let act = Act::Note { words };
            timeline::record(self.conn, (community.id, id), self.now, Actor::Staff(staff.id), &act).await?;
            Box::pin(self.show_everywhere(community, id)).await?;
        }
        let resident = tickets::lock(self.conn, community.id, id).await?.context("the ticket is gone")?.reporter;
        // What follows is the same as when the resident adds it.
        let reporter = people::resident(self.conn, community.id, resident).await?.context("a reporter")?;
        self.amend(stage, &reporter, Actor::Staff(staff.id), id, &draft.report, false).await?;
        Ok(Reply::Done)
    }

    /// Who called is known now: the ticket is theirs. `false`: it was known before.
    async fn name_caller(
        &mut self,
        community: &Community,
        id: TicketId,
        before: UserId,
        draft: &EntryDraft,
    ) -> Result<bool> {
        let known = people::resident(self.conn, community.id, before).await?.context("a reporter")?;
        if let (Some(Caller::Other { name, phone }), false) = (&draft.caller, before.has_chat()) {
            let phone = Some(phone.as_str()).filter(|p| !p.is_empty());
            let same = (name.is_empty() || *name == known.name) && phone == known.phone.as_deref();
            if !same {
                callers::rename(self.conn, community.id, before, name, phone).await?;
                tickets::set_reporter(self.conn, community.id, id, before, phone).await?;
            }
            return Ok(!same);
        }
        let (user, phone) = self.caller(community, draft).await?;
        if user == before {
            return Ok(false);
        }
        tickets::set_reporter(self.conn, community.id, id, user, phone.as_deref()).await?;
        if !before.has_chat() {
            callers::forget_without_telegram(self.conn, community.id, before).await?;
        }
        Ok(true)
    }

    /// The caller joins an open report of the like.
    pub(super) async fn enter_join(
        &mut self,
        speaker: &Speaker,
        stage: &Stage,
        id: TicketId,
        draft: &EntryDraft,
    ) -> Result<Reply> {
        let staff = match self.entering(speaker, stage, draft.began).await? {
            Ok(staff) => staff,
            Err(refusal) => return Ok(refusal),
        };
        let (user, _) = self.caller(&stage.community, draft).await?;
        let words = Some(draft.report.words.clone()).filter(|w| !w.is_empty());
        self.join_for(&stage.community, id, user, words, staff.id, draft).await
    }

    async fn join_for(
        &mut self,
        community: &Community,
        id: TicketId,
        user: UserId,
        words: Option<String>,
        by: StaffId,
        draft: &EntryDraft,
    ) -> Result<Reply> {
        let key = (community.id, id);
        if tickets::lock(self.conn, key.0, id).await?.is_none() {
            return Ok(Reply::Refused(Refusal::NotAllowed));
        }
        if let Err(refusal) = Box::pin(self.act(community, id, Actor::Staff(by), Act::Join { user, words })).await? {
            return Ok(Reply::Refused(refusal));
        }
        let new = timeline::attach(self.conn, key, &draft.report.media, false, true, self.now).await?;
        Box::pin(self.show_everywhere(community, id)).await?;
        self.show_files(community, id, &new).await?;
        Ok(Reply::Done)
    }
}

/// A complaint as it was told to whoever enters it.
fn complaint(draft: &EntryDraft, category: &str) -> ComplaintDraft {
    ComplaintDraft {
        category: category.to_owned(),
        about_department: draft.about_department.clone(),
        about_name: draft.about_name.clone(),
        happened: String::new(),
        words: draft.report.words.clone(),
        wanted: String::new(),
        wanted_by: None,
        media: vec![],
        emergency: None,
        bills: vec![],
    }
}
