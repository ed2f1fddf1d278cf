//! Digests: told at their hour to each group that has something to hear, weekly ones to be signed.

use super::desk;
use crate::cards;
use crate::chat::duty::digest_slot;
use crate::desk::Turn;
use crate::domain::calendar::midnight;
use crate::domain::community::Community;
use crate::domain::duty::Numbers;
use crate::rules::duty as rules;
use crate::store::duty::Digest;
use crate::store::outbox::{Rank, Show};
use crate::store::{chats, duty, groups};
use anyhow::Result;
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};

/// A digest that could not be told for so long is not told any more.
const STALE: TimeDelta = TimeDelta::hours(6);

impl Turn<'_> {
    /// Tells the digests that are due to every department with a group of its own.
    pub(super) async fn tell_digests(&mut self, community: &Community) -> Result<()> {
        let settings = &community.settings;
        let today = self.now.with_timezone(&settings.time_zone).date_naive();
        let Some(at) = rules::digest_at(settings, today) else { return Ok(()) };
        if self.now < at || self.now > at + STALE {
            return Ok(());
        }
        for department in &settings.departments {
            let group = groups::group_of(self.conn, community.id, &department.key).await?;
            let Some((to, _)) = group else { continue };
            if chats::reachable(self.conn, to.chat).await? {
                self.tell_day(community, &department.key, (today, at)).await?;
                if let Some(monday) = rules::first_of_week(settings, today) {
                    self.tell_week(community, &department.key, today, monday).await?;
                }
            }
        }
        Ok(())
    }

    async fn tell_day(
        &mut self,
        community: &Community,
        department: &str,
        (today, at): (NaiveDate, DateTime<Utc>),
    ) -> Result<()> {
        let last = duty::last(self.conn, community.id, department, false).await?;
        if last.is_some_and(|(_, day)| day >= today) {
            return Ok(());
        }
        let since = last.map_or(at - TimeDelta::days(1), |(until, _)| until.max(at - TimeDelta::days(7)));
        let all = self.count(community, department, (since, self.now)).await?;
        // What the week is told is not told every day.
        let numbers = Numbers { reopened: 0, deadlines: 0, in_time: 0, rated: 0, satisfied: 0, ..all };
        let posted = !numbers.is_nothing();
        let digest = record(department, false, (since, self.now), numbers);
        let new = duty::put(self.conn, community.id, &digest, today, posted, None).await?;
        if let (Some(_), true, Some((to, lang))) = (new, posted, self.group_for(community, department).await?) {
            let aside = self.fit_to_read(community, department, to).await?;
            let face = cards::duty::day(&desk(community, department, lang, self.now), &numbers, &aside);
            self.say(to, face, Rank::Push).await?;
        }
        Ok(())
    }

    async fn tell_week(
        &mut self,
        community: &Community,
        department: &str,
        today: NaiveDate,
        monday: NaiveDate,
    ) -> Result<()> {
        let span = rules::last_week(&community.settings, monday);
        if duty::last(self.conn, community.id, department, true).await?.is_some_and(|(until, _)| until >= span.1) {
            return Ok(());
        }
        let numbers = self.count(community, department, span).await?;
        let posted = !numbers.is_nothing();
        let digest = record(department, true, span, numbers);
        let remind = posted.then(|| self.now + rules::REMIND_AFTER);
        let new = duty::put(self.conn, community.id, &digest, today, posted, remind).await?;
        if let (Some(id), true) = (new, posted) {
            self.show_week(community, &Digest { id, ..digest }, None).await?;
        }
        Ok(())
    }

    /// Shows a weekly digest in its group, with the name of who signed it.
    pub(super) async fn show_week(
        &mut self,
        community: &Community,
        digest: &Digest,
        signed: Option<&str>,
    ) -> Result<()> {
        let Some((to, lang)) = self.group_for(community, &digest.department).await? else { return Ok(()) };
        let desk = desk(community, &digest.department, lang, self.now);
        let signed = signed.zip(digest.signed.map(|(_, at)| at));
        let face = cards::duty::week(&desk, (digest.id, &digest.numbers), (digest.since, digest.until), signed);
        let mut show = Show::new(to, digest_slot(community.id, digest.id), face.html, face.keyboard);
        show.community = community.id;
        show.rank = Rank::Push;
        self.tray.show(show);
        Ok(())
    }

    async fn count(
        &mut self,
        community: &Community,
        department: &str,
        span: (DateTime<Utc>, DateTime<Utc>),
    ) -> Result<Numbers> {
        let tz = community.settings.time_zone;
        let today = self.now.with_timezone(&tz).date_naive();
        let bounds = (midnight(tz, today), midnight(tz, today + Days::new(1)));
        let numbers = duty::numbers(self.conn, community.id, department, span, bounds).await?;
        let aside = self.aside_of(community, department).await?;
        let calls = i64::try_from(aside.calls.len()).unwrap_or(i64::MAX);
        Ok(Numbers { calls, ties: aside.ties, ..numbers })
    }
}

fn record(department: &str, week: bool, (since, until): (DateTime<Utc>, DateTime<Utc>), numbers: Numbers) -> Digest {
    Digest { id: 0, department: department.to_owned(), week, since, until, numbers, signed: None }
}
