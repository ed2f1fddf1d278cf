//! Duty in motion: the timers of a community's shifts, coming and leaving, and what arrives while nobody is there.

mod board;
mod digest;
mod handover;
mod press;

use super::Turn;
use super::cast::{Speaker, Stage};
use super::requests::private;
use crate::cards::duty::Desk;
use crate::cards::{self, Face};
use crate::domain::act::{Act, Actor};
use crate::domain::case::Case;
use crate::domain::community::Community;
use crate::domain::duty::{LONGEST, Present, Record, Watch, present};
use crate::domain::ids::{CommunityId, StaffId};
use crate::domain::lang::Lang;
use crate::domain::news::{Alert, Audience};
use crate::domain::staff::Staff;
use crate::domain::ticket::{Priority, Ticket};
use crate::domain::visibility::may_see;
use crate::rules::duty as rules;
use crate::rules::follow::Effect;
use crate::store::outbox::Rank;
use crate::store::{duty, groups, tickets, timers};
use crate::texts::Texts;
use anyhow::Result;
use chrono::{DateTime, TimeDelta, Utc};

/// What is known of a community's duty in this turn.
struct Known {
    people: Vec<Staff>,
    watches: Vec<Watch>,
    records: Vec<Record>,
}

impl Known {
    fn present(&self, department: &str, now: DateTime<Utc>) -> Vec<Present> {
        present(department, &self.watches, &self.records, &self.people, now)
    }

    fn person(&self, id: StaffId) -> Option<&Staff> {
        self.people.iter().find(|p| p.id == id)
    }

    fn names(&self, ids: impl IntoIterator<Item = StaffId>) -> Vec<String> {
        ids.into_iter().filter_map(|id| self.person(id)).map(|p| p.name.clone()).collect()
    }
}

fn desk<'a>(community: &'a Community, department: &'a str, lang: Lang, now: DateTime<Utc>) -> Desk<'a> {
    Desk { community, department, texts: Texts::new(lang), now }
}

impl Turn<'_> {
    async fn known(&mut self, community: &Community) -> Result<Known> {
        Ok(Known {
            people: self.house(community.id).await?.serving().cloned().collect(),
            watches: rules::around(&community.settings, self.now),
            records: duty::records(self.conn, community.id, self.now - TimeDelta::days(2)).await?,
        })
    }

    /// Something of a community's duty is due: everything that is due by now is done, whichever timer it was.
    pub(super) async fn ring_duty(&mut self, community: CommunityId) -> Result<()> {
        duty::hold(self.conn, community).await?;
        let community = self.community(community).await?;
        self.free_retired(&community).await?;
        let known = self.known(&community).await?;
        for department in self.keeping_duty(&community).await? {
            self.ask_who_leaves(&community, &known, &department).await?;
        }
        let mut boards = self.close_handovers(&community, &known).await?;
        boards.extend(self.begin_shifts(&community, &known).await?);
        boards.sort();
        boards.dedup();
        for department in boards {
            self.post_board(&community, &department).await?;
        }
        self.chase_signatures(&community).await?;
        self.tell_digests(&community).await?;
        self.plan_duty(&community).await
    }

    /// What people have who serve no more goes back, so that somebody else can take it; its clocks begin anew.
    async fn free_retired(&mut self, community: &Community) -> Result<()> {
        for ticket in tickets::of_retired(self.conn, community.id).await? {
            let (key, release) = ((community.id, ticket), Act::Release { reason: None });
            if let Err(refusal) = Box::pin(self.perform(key, Actor::Desk, release, &[])).await? {
                tracing::warn!(ticket = ticket.0, ?refusal, "a ticket of somebody who left could not be given back");
            }
        }
        Ok(())
    }

    /// The departments that keep duty.
    async fn keeping_duty(&mut self, community: &Community) -> Result<Vec<String>> {
        let mut all = vec![];
        for department in &community.settings.departments {
            let rostered = community.settings.shifts.iter().any(|s| s.department == department.key);
            if rostered || duty::ever(self.conn, community.id, &department.key).await? {
                all.push(department.key.clone());
            }
        }
        Ok(all)
    }

    /// Sets the timers that the community's duty wants now.
    async fn plan_duty(&mut self, community: &Community) -> Result<()> {
        let known = self.known(community).await?;
        let handovers = duty::open(self.conn, community.id).await?;
        let reminders = duty::reminders(self.conn, community.id).await?;
        let wanted =
            rules::wanted(&community.settings, &known.watches, &known.records, &handovers, &reminders, self.now);
        let wanted: Vec<_> =
            wanted.into_iter().map(|(kind, at)| (kind.as_str().to_owned(), at, serde_json::Value::Null)).collect();
        timers::replace_all(self.conn, community.id, &duty::subject(community.id), &wanted).await
    }

    /// Writes down who comes on duty by the roster and tells them what is theirs. The departments in which somebody came.
    async fn begin_shifts(&mut self, community: &Community, known: &Known) -> Result<Vec<String>> {
        let mut came = vec![];
        let now = self.now;
        for watch in known.watches.iter().filter(|w| w.start <= now && now < w.end) {
            let before = known.present(&watch.department, watch.start - TimeDelta::seconds(1));
            for person in known.people.iter().filter(|p| watch.staff.contains(&p.key)) {
                let record = roster_record(watch, person);
                let new = duty::begin(self.conn, community.id, &record).await?;
                // Who was there already goes on; nobody need tell them.
                if new && before.iter().all(|p| p.staff != person.id) {
                    self.tell_mine(community, &watch.department, person).await?;
                    came.push(watch.department.clone());
                }
            }
        }
        came.sort();
        came.dedup();
        for department in &came {
            duty::expect(self.conn, community.id, department, now + rules::SIGN_WITHIN).await?;
        }
        Ok(came)
    }

    /// Tells somebody whose shift begins what is theirs; nothing where nothing is.
    async fn tell_mine(&mut self, community: &Community, department: &str, person: &Staff) -> Result<()> {
        let Some(user) = person.user else { return Ok(()) };
        let work = self.work_of(community.id, department, person.id).await?;
        if work.is_empty() {
            return Ok(());
        }
        let lang = self.lang_of(community.id, user).await?;
        let face = cards::duty::mine(&desk(community, department, lang, self.now), &board::own(&work), false);
        self.say(private(user), face, Rank::Push).await
    }

    /// `/duty`, `/duty on`, `/duty off`: in the group of a department, or privately for one's own.
    pub(super) async fn duty_command(&mut self, speaker: &mut Speaker, stage: &Stage, args: &str) -> Result<()> {
        let Some(person) = stage.staff.clone() else { return Ok(()) };
        let departments = if speaker.private {
            person.departments.clone()
        } else {
            groups::department_of(self.conn, speaker.at).await?.map(|g| g.1).into_iter().collect()
        };
        if departments.is_empty() {
            return self.say(speaker.at, Face::words(stage.texts().duty_where()), Rank::Reply).await;
        }
        let known = self.known(&stage.community).await?;
        let is_there = |d: &String| known.present(d, self.now).iter().any(|p| p.staff == person.id);
        let (here, away): (Vec<String>, Vec<String>) = departments.iter().cloned().partition(is_there);
        // Who has several departments means those in which it changes something.
        let meant = match args.trim().to_lowercase().as_str() {
            "on" | "上岗" | "上崗" | "上班" => Some(true),
            "off" | "下岗" | "下崗" | "下班" => Some(false),
            _ => None,
        };
        let (changed, idle) = match meant {
            Some(true) => (away, stage.texts().duty_only_on()),
            Some(false) => (here, stage.texts().duty_only_off()),
            None => (departments, String::new()),
        };
        if changed.is_empty() {
            return self.say(speaker.at, Face::words(idle), Rank::Reply).await;
        }
        for department in changed {
            match meant {
                _ if !person.serves(&department) => {
                    self.say(speaker.at, Face::words(stage.texts().alert_duty_role()), Rank::Reply).await?;
                }
                Some(true) => self.come(speaker, stage, &person, &department).await?,
                Some(false) => self.leave(speaker, stage, &person, &department).await?,
                None => self.tell_standing(speaker, stage, &person, &department).await?,
            }
        }
        Ok(())
    }

    /// Who is on duty, with the button to come or leave.
    async fn tell_standing(
        &mut self,
        speaker: &Speaker,
        stage: &Stage,
        person: &Staff,
        department: &str,
    ) -> Result<()> {
        let known = self.known(&stage.community).await?;
        let there = known.present(department, self.now);
        let own = there.iter().any(|p| p.staff == person.id);
        let names = known.names(there.iter().map(|p| p.staff));
        let face = cards::duty::standing(&desk(&stage.community, department, stage.lang, self.now), &names, own);
        self.say(speaker.at, face, Rank::Reply).await
    }

    /// Somebody says that they are on duty.
    async fn come(&mut self, speaker: &Speaker, stage: &Stage, person: &Staff, department: &str) -> Result<()> {
        let community = &stage.community;
        duty::hold(self.conn, community.id).await?;
        let known = self.known(community).await?;
        if known.present(department, self.now).iter().any(|p| p.staff == person.id) {
            return self.say(speaker.at, Face::words(stage.texts().duty_only_on()), Rank::Reply).await;
        }
        let of_mine = |w: &&Watch| w.department == department && w.staff.contains(&person.key);
        let rostered = known.watches.iter().filter(of_mine).find(|w| w.start <= self.now && self.now < w.end);
        let record = Record {
            department: department.to_owned(),
            staff: person.id,
            shift: String::new(),
            began_at: self.now,
            until: rostered.map_or(self.now + LONGEST, |w| w.end),
            ended_at: None,
        };
        duty::begin(self.conn, community.id, &record).await?;
        duty::expect(self.conn, community.id, department, self.now + rules::SIGN_WITHIN).await?;
        let work = self.work_of(community.id, department, person.id).await?;
        if speaker.private || !work.is_empty() {
            let user = speaker.user;
            let lang = self.lang_of(community.id, user).await?;
            let face = cards::duty::mine(&desk(community, department, lang, self.now), &board::own(&work), true);
            self.say(private(user), face, Rank::Reply).await?;
        }
        if !self.post_board(community, department).await? && !speaker.private {
            self.tell_standing(speaker, stage, person, department).await?;
        }
        self.plan_duty(community).await
    }

    /// Somebody says that they leave.
    async fn leave(&mut self, speaker: &Speaker, stage: &Stage, person: &Staff, department: &str) -> Result<()> {
        let community = &stage.community;
        duty::hold(self.conn, community.id).await?;
        let known = self.known(community).await?;
        if known.present(department, self.now).iter().all(|p| p.staff != person.id) {
            return self.say(speaker.at, Face::words(stage.texts().duty_only_off()), Rank::Reply).await;
        }
        let (now, rostered) = (self.now, |w: &&Watch| w.department == department && w.staff.contains(&person.key));
        for watch in known.watches.iter().filter(rostered).filter(|w| w.start <= now && now < w.end) {
            duty::begin(self.conn, community.id, &roster_record(watch, person)).await?;
        }
        duty::leave(self.conn, community.id, department, person.id, now).await?;
        let work = self.work_of(community.id, department, person.id).await?;
        if !work.is_empty() {
            self.ask_handover(community, department, person, &work, now + rules::BEFORE_END).await?;
            self.window(stage.texts().alert_duty_off_short(), false);
        } else if speaker.private {
            let face = cards::duty::left(&desk(community, department, stage.lang, now), 0);
            self.say(speaker.at, face, Rank::Reply).await?;
        }
        if !speaker.private {
            self.tell_standing(speaker, stage, person, department).await?;
        }
        self.plan_duty(community).await
    }

    /// What arrives in a department that keeps duty while nobody is there: in an emergency everybody above learns it at once,
    /// otherwise the lead, once an hour at most. Each is written down once. The effects that are left to be told.
    pub(super) async fn unattended(
        &mut self,
        community: &Community,
        before: Option<&Ticket>,
        after: &Ticket,
        act: &Act,
        mut effects: Vec<Effect>,
    ) -> Result<Vec<Effect>> {
        let came_back = before.is_some_and(|b| b.reopened < after.reopened);
        let arrives = before.is_none() || came_back || matches!(act, Act::Transfer { .. });
        let (id, department) = (community.id, after.department.clone());
        if !arrives || !after.state.is_open() || after.about_department.as_ref() == Some(&department) {
            return Ok(effects);
        }
        match self.on_duty(community, &department).await? {
            Some(there) if there.is_empty() => {}
            Some(_) | None => return Ok(effects),
        }
        let urgent = after.priority == Priority::Emergency;
        let last = duty::last_alarm(self.conn, id, &department).await?;
        let told = urgent || last.is_none_or(|at| at + rules::ALARM_EVERY <= self.now);
        let new = duty::alarm(self.conn, (id, after.id), after.reopened, &department, told, self.now).await?;
        if !new || !told {
            return Ok(effects);
        }
        if urgent {
            // One message says both: that it is an emergency, and that nobody is there.
            effects.retain(|e| *e != Effect::Alert(Audience::Leads, Alert::Emergency));
        }
        self.tell_unattended(community, after, urgent).await?;
        Ok(effects)
    }

    /// Who is on duty in a department now; `None` where it keeps no duty.
    pub(super) async fn on_duty(&mut self, community: &Community, department: &str) -> Result<Option<Vec<Staff>>> {
        let people: Vec<Staff> = self.house(community.id).await?.serving().cloned().collect();
        duty::on_duty(self.conn, (community, &people), department, self.now).await
    }

    async fn tell_unattended(&mut self, community: &Community, ticket: &Ticket, urgent: bool) -> Result<()> {
        let (id, now) = (community.id, self.now);
        let Some(case) = self.case(id, ticket.id).await? else { return Ok(()) };
        let mut people = self.told_of(community, &case, Audience::Leads).await?;
        if urgent || people.iter().all(|p| p.user.is_none()) {
            people.extend(self.told_of(community, &case, Audience::Managers).await?);
        }
        people.sort_by_key(|p| p.id);
        people.dedup_by_key(|p| p.id);
        let watches = rules::around(&community.settings, now);
        let next = rules::next_shift(&ticket.department, &watches, now);
        let rank = if urgent { Rank::Emergency } else { Rank::Push };
        let mut told = false;
        for user in people.iter().filter_map(|p| p.user) {
            let lang = self.lang_of(id, user).await?;
            let desk = desk(community, &ticket.department, lang, now);
            let face = cards::duty::nobody(&self.view(community, &case, lang), &desk, next, urgent);
            self.say_about(private(user), (id, ticket.id), face, rank).await?;
            told = true;
        }
        if !told && let Some((to, lang)) = self.group_of(community, ticket, &ticket.department).await? {
            let desk = desk(community, &ticket.department, lang, now);
            let face = cards::duty::nobody(&self.view(community, &case, lang), &desk, next, urgent);
            self.say_about(to, (id, ticket.id), face, rank).await?;
        }
        Ok(())
    }

    /// A deadline is near, and whoever has the ticket is off duty and not back in time: those who are on duty hear of it
    /// too, or the leads where nobody is. Whether anybody does.
    pub(super) async fn alert_stand_ins(&mut self, community: &Community, case: &Case, alert: &Alert) -> Result<bool> {
        let (ticket, id) = (&case.ticket, community.id);
        if ticket.assignee.is_none() {
            return Ok(false);
        }
        let known = self.known(community).await?;
        if !self.is_offered(community, &known, ticket).await? {
            return Ok(false);
        }
        let there = known.present(&ticket.department, self.now);
        let there = known.people.iter().filter(|p| there.iter().any(|there| there.staff == p.id) && may_see(p, ticket));
        let mut people: Vec<Staff> = there.cloned().collect();
        if people.iter().all(|p| p.user.is_none()) {
            people = self.told_of(community, case, Audience::Leads).await?;
            people.retain(|p| ticket.assignee != Some(p.id));
        }
        let mut told = false;
        for (user, leads) in people.iter().filter_map(|p| Some((p.user?, p.leads(&ticket.department)))) {
            let lang = self.lang_of(id, user).await?;
            let face = cards::alert::to_stand_in(&self.view(community, case, lang), alert, leads);
            self.say_about(private(user), (id, ticket.id), face, Rank::Card).await?;
            told = true;
        }
        Ok(told)
    }

    /// What somebody else has and may not finish in time because they are off duty goes back, so that whoever asks can have
    /// it; the residents notice nothing.
    pub(super) async fn free_if_offered(&mut self, community: &Community, ticket: &Ticket, who: &Staff) -> Result<()> {
        if ticket.assignee.is_none_or(|owner| owner == who.id) || !who.may(&Act::Take, ticket) {
            return Ok(());
        }
        let known = self.known(community).await?;
        if self.is_offered(community, &known, ticket).await? {
            let freed = Box::pin(self.act(community, ticket.id, Actor::Desk, Act::Release { reason: None })).await?;
            if let Err(refusal) = freed {
                tracing::info!(ticket = ticket.id.0, ?refusal, "an offered ticket could not be given back");
            }
        }
        Ok(())
    }
}

fn roster_record(watch: &Watch, person: &Staff) -> Record {
    Record {
        department: watch.department.clone(),
        staff: person.id,
        shift: watch.shift.clone(),
        began_at: watch.start,
        until: watch.end,
        ended_at: None,
    }
}
