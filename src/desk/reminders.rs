//! The day's turn of payment reminders: what the ladder says of every unit, written down once, and told.

mod answers;
mod letters;
mod money;

use super::Turn;
use crate::cards::{self, Face};
use crate::chat::arrears::plan_slot;
use crate::domain::calendar::midnight;
use crate::domain::community::Community;
use crate::domain::ids::{CommunityId, PlanId, ReminderId, UnitId};
use crate::domain::lang::Lang;
use crate::domain::reminder::PlanState;
use crate::rules::reminders::{self as rules, Day};
use crate::store::outbox::{Rank, Show};
use crate::store::reminders::{self, NewReminder};
use crate::store::{people, timers};
use crate::texts::Texts;
use anyhow::Result;
use chrono::{Days, NaiveDate};
use std::collections::HashMap;

impl Turn<'_> {
    /// The timer of a community's reminders: the day's turn where it is due, and the next ring.
    pub(super) async fn ring_reminders(&mut self, community: CommunityId) -> Result<()> {
        reminders::hold(self.conn, community).await?;
        let community = self.community(community).await?;
        let (rules, tz) = (&community.settings.fees.reminders, community.settings.time_zone);
        let today = self.today(&community);
        // In a pause nothing is planned; what comes due meanwhile is looked at when it ends.
        let paused = reminders::paused(self.conn, community.id).await?.is_some();
        let due = !paused && rules::may_send(self.now, rules, tz);
        let mut done = reminders::is_done(self.conn, community.id, today).await?;
        if due && !done {
            self.remind(&community, today).await?;
            done = true;
        }
        let next = rules::next_ring(rules, tz, done || paused, self.now);
        let subject = reminders::subject(community.id);
        timers::set_one(self.conn, community.id, &subject, reminders::DAY, next).await
    }

    /// All that follows from the ladder today.
    async fn remind(&mut self, community: &Community, today: NaiveDate) -> Result<()> {
        let id = community.id;
        if !reminders::done(self.conn, id, today, self.now).await? {
            return Ok(());
        }
        reminders::withdraw_until(self.conn, id, today, self.now).await?;
        reminders::keep_promises(self.conn, id, today).await?;
        let ladder = &community.settings.fees.reminders.ladder;
        let owing = reminders::owing(self.conn, id, ladder, today, false).await?;
        let plans = reminders::kept_plans(self.conn, id).await?;
        let day = rules::day(&owing, &plans, ladder, today);
        reminders::break_promises(self.conn, id, &day.broken, today).await?;
        reminders::put_rounds(self.conn, id, &day.rounds).await?;
        reminders::end_plans(self.conn, id, &day.plans_done, PlanState::Done, today).await?;
        reminders::end_plans(self.conn, id, &day.plans_broken, PlanState::Broken, today).await?;
        let (chat, listed) = self.put_reminders(community, today, &day).await?;
        self.tell_finance(community, today, &day, listed).await?;
        tracing::info!(community = id.0, units = chat.len(), listed, "reminders planned");
        self.send_reminders(community, today, &chat).await
    }

    /// Writes down what each unit is told. Those that are written to, and how many are new on the phone and paper list.
    async fn put_reminders(
        &mut self,
        community: &Community,
        today: NaiveDate,
        day: &Day,
    ) -> Result<(Vec<ReminderId>, usize)> {
        if day.messages.is_empty() {
            return Ok((vec![], 0));
        }
        let id = community.id;
        let units: Vec<UnitId> = day.messages.keys().copied().collect();
        let people = reminders::people(self.conn, id, &units).await?;
        let theirs = reminders::tenants_see(self.conn, id, &units).await?;
        let usual = &community.settings.fees.tenants_see;
        let mut new = vec![];
        for (unit, message) in &day.messages {
            let tied = people.get(unit).map_or(&[][..], Vec::as_slice);
            let audience = message.audience(tied, theirs.get(unit).unwrap_or(usual));
            let chat = !audience.users.is_empty();
            new.push(NewReminder { unit: *unit, step: message.step(), chat, listed: audience.listed });
        }
        let ids: HashMap<UnitId, ReminderId> = reminders::put(self.conn, id, today, &new, self.now).await?;
        let (mut steps, mut promised) = (vec![], vec![]);
        for (unit, message) in &day.messages {
            let Some(reminder) = ids.get(unit).copied() else { continue };
            steps.extend(message.bills.iter().map(|told| (reminder, *told)));
            promised.extend(message.promised.iter().map(|(.., promise)| (reminder, *promise)));
            if let Some((plan, part, _)) = &message.part {
                reminders::remind_of_part(self.conn, id, reminder, (*plan, part.seq)).await?;
            }
        }
        promised.dedup();
        reminders::put_steps(self.conn, id, &steps).await?;
        reminders::remind_of_promises(self.conn, id, &promised).await?;
        // A promised day is nobody's to phone about.
        let to_call = |n: &NewReminder| n.listed.is_some() && n.step.is_some();
        let mut chat: Vec<ReminderId> =
            new.iter().filter(|n| n.chat).filter_map(|n| ids.get(&n.unit).copied()).collect();
        chat.sort();
        Ok((chat, new.iter().filter(|n| to_call(n) && ids.contains_key(&n.unit)).count()))
    }

    /// Those who handle money learn what is theirs to do: calls and papers, plans that are broken or not answered.
    async fn tell_finance(&mut self, community: &Community, today: NaiveDate, day: &Day, listed: usize) -> Result<()> {
        for plan in day.plans_done.iter().chain(&day.plans_broken) {
            self.show_plan(community, *plan, false).await?;
        }
        let Some((to, lang)) = self.finance(community).await? else { return Ok(()) };
        let texts = Texts::new(lang);
        for plan in &day.plans_broken {
            if let Some(plan) = reminders::plan(self.conn, community.id, *plan).await? {
                let code = crate::chat::words::line(&plan.code, 20);
                self.say(to, Face::words(texts.plan_broken_told(code)), Rank::Push).await?;
            }
        }
        if listed > 0 {
            let count = i64::try_from(listed).unwrap_or(i64::MAX);
            self.say(to, Face::words(texts.arrears_new(count)), Rank::Push).await?;
        }
        let tz = community.settings.time_zone;
        let asked = today - Days::new(rules::ANSWER_WITHIN);
        let span = (midnight(tz, asked), midnight(tz, asked + Days::new(1)));
        for plan in reminders::unanswered(self.conn, community.id, span).await? {
            self.say(to, Face::words(texts.plan_card_again()), Rank::Push).await?;
            self.show_plan(community, plan, true).await?;
        }
        Ok(())
    }

    /// The group of those who handle money, or the front desk's, and its language.
    async fn finance(&mut self, community: &Community) -> Result<Option<(crate::chat::outgoing::Address, Lang)>> {
        let department = community.settings.fee_department().to_owned();
        self.group_for(community, &department).await
    }

    /// Shows the card of a plan in the group of finance, as it stands now.
    async fn show_plan(&mut self, community: &Community, plan: PlanId, fresh: bool) -> Result<()> {
        let Some((to, lang)) = self.finance(community).await? else {
            tracing::warn!(community = community.id.0, plan = plan.0, "no group is bound for those who handle money");
            return Ok(());
        };
        let Some(row) = reminders::plan(self.conn, community.id, plan).await? else { return Ok(()) };
        let name = people::resident(self.conn, community.id, row.user).await?.map(|r| r.name).unwrap_or_default();
        let by = match row.decided_by {
            Some(by) => self.member(community.id, by).await?.map(|s| s.name).unwrap_or_default(),
            None => String::new(),
        };
        let desk = cards::reminders::desk::Desk { community, texts: Texts::new(lang), today: self.today(community) };
        let face = cards::reminders::desk::plan(&desk, &row, &name, &by);
        let mut show = Show::new(to, plan_slot(community.id, plan), face.html, face.keyboard);
        show.community = community.id;
        show.rank = Rank::Card;
        show.fresh = fresh;
        self.tray.show(show);
        Ok(())
    }
}
