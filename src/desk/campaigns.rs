//! Campaigns: whenever a campaign's timer rings, so many of its audience are written to as the outbox has room for.
//!
//! A letter waits there for some seconds only: what it says is decided just before it goes, and nothing grows with the
//! audience. A new kind of campaign is a variant of `Spec`; the compiler shows its two places here.

use super::Turn;
use super::requests::private;
use crate::cards::{Face, notice};
use crate::chat::outgoing::{Body, Op};
use crate::domain::campaign::{Campaign, CampaignState, Recipient, Spec};
use crate::domain::community::Community;
use crate::domain::ids::{CampaignId, CommunityId};
use crate::rules::sending::{self, Sending};
use crate::store::campaigns::{self, Letter, Planned};
use crate::store::outbox::Rank;
use crate::store::reminders;
use crate::texts::Texts;
use anyhow::Result;
use chrono::{DateTime, TimeDelta, Utc};

/// So many letters of a campaign are in the outbox at most: ten seconds of what Telegram takes.
const WINDOW: i64 = 250;

/// When it is looked how many have gone: after half the time for which the oldest letter waits, but not sooner than this,
const SHORTEST: TimeDelta = TimeDelta::milliseconds(500);

/// not later while more of the audience is to be planned,
const LONGEST: TimeDelta = TimeDelta::seconds(2);

/// and not later when only the last ones are waited for.
const LAST: TimeDelta = TimeDelta::minutes(1);

/// A letter that has not gone in this time is asked again whether it is wanted, and what it says.
const STALE: TimeDelta = TimeDelta::minutes(10);

/// A page of the audience.
struct Page {
    recipients: Vec<Recipient>,
    /// How far the audience is planned with it.
    reached: i64,
    /// Whether nobody comes after it.
    last: bool,
}

impl Turn<'_> {
    /// A campaign goes on.
    pub(super) async fn ring_campaign(&mut self, community: CommunityId, id: CampaignId) -> Result<()> {
        let Some(c) = campaigns::lock(self.conn, community, id).await? else { return Ok(()) };
        match c.state {
            CampaignState::Planned | CampaignState::Running => {}
            CampaignState::Paused | CampaignState::Done | CampaignState::Cancelled => return Ok(()),
        }
        let community = self.community(community).await?;
        let until = match sending::may(&c, &community.settings, self.now) {
            Sending::Open(until) => until,
            Sending::Closed(begin) => return campaigns::wake(self.conn, c.community, id, Some(begin)).await,
        };
        let stale = self.now + STALE;
        let expires = until.map_or(stale, |end| end.min(stale));
        let (waiting, oldest) = campaigns::waiting(self.conn, &c).await?;
        if self.plan_campaign(&community, &c, WINDOW - waiting, expires).await? && waiting == 0 {
            return self.end_campaign(&community, &c).await;
        }
        let age = oldest.map_or_else(TimeDelta::zero, |at| self.now - at);
        let longest = if c.planned_at.is_some() { LAST } else { LONGEST };
        // Whole milliseconds: what clocks tell apart.
        let pause = TimeDelta::milliseconds(age.num_milliseconds() / 2).clamp(SHORTEST, longest);
        campaigns::wake(self.conn, c.community, id, Some(self.now + pause)).await
    }

    /// Writes to as many as there is room for: first to those whose letters came back. `true`: to nobody, as all of the
    /// audience was written to.
    async fn plan_campaign(
        &mut self,
        community: &Community,
        c: &Campaign,
        room: i64,
        expires: DateTime<Utc>,
    ) -> Result<bool> {
        if room <= 0 {
            return Ok(false);
        }
        let again = campaigns::again(self.conn, c, room).await?;
        let back = i64::try_from(again.len())?;
        let again = self.letters(community, c, again).await?;
        let mut posted = campaigns::plan(self.conn, c, &again, expires, self.now).await?;
        let mut all = c.planned_at.is_some();
        if !all && room > back {
            let page = self.page(c, room - back).await?;
            let mut letters = self.letters(community, c, page.recipients).await?;
            letters.retain(|p| p.letter != Letter::Unwanted);
            posted += campaigns::plan(self.conn, c, &letters, expires, self.now).await?;
            all = page.last;
            campaigns::advance(self.conn, c, page.reached, page.last, self.now).await?;
        }
        Ok(all && posted == 0 && back < room)
    }

    /// The next of the audience, by ascending number.
    async fn page(&mut self, c: &Campaign, most: i64) -> Result<Page> {
        match &c.spec {
            Spec::Notice(notice) => {
                let recipients = campaigns::notice_page(self.conn, c.community, notice, c.reached, most).await?;
                let reached = recipients.last().map_or(c.reached, |r| r.user.0);
                let last = i64::try_from(recipients.len())? < most;
                Ok(Page { recipients, reached, last })
            }
            Spec::Reminders { day } => {
                let (recipients, reached, last) =
                    reminders::page(self.conn, c.community, *day, c.reached, most).await?;
                Ok(Page { recipients, reached, last })
            }
        }
    }

    /// What each of them reads; nothing, where it is not wanted (any more).
    async fn letters(&mut self, community: &Community, c: &Campaign, to: Vec<Recipient>) -> Result<Vec<Planned>> {
        if let Spec::Reminders { day } = &c.spec {
            return self.reminder_letters(community, *day, to).await;
        }
        let mut letters = vec![];
        for r in to {
            let letter = if r.gone {
                Letter::Blocked
            } else {
                match &c.spec {
                    Spec::Notice(words) => send(notice::notice(Texts::new(r.lang), community, words, &r)),
                    // Worded page by page, above.
                    Spec::Reminders { .. } => Letter::Unwanted,
                }
            };
            letters.push(Planned { user: r.user, unit: r.unit, letter });
        }
        Ok(letters)
    }

    /// Everybody was written to: managers are told how it went.
    async fn end_campaign(&mut self, community: &Community, c: &Campaign) -> Result<()> {
        campaigns::finish(self.conn, c, self.now).await?;
        let (counts, _) = campaigns::counts(self.conn, c, self.now).await?;
        tracing::info!(community = c.community.0, campaign = c.id.0, sent = counts.sent, "a campaign is done");
        // Reminders go every day: nobody wants to be told each time.
        if matches!(c.spec, Spec::Reminders { .. }) {
            return Ok(());
        }
        let house = self.house(c.community).await?;
        for user in house.managers().filter_map(|m| m.user) {
            let lang = self.lang_of(c.community, user).await?;
            self.say(private(user), notice::ended(Texts::new(lang), community, c, &counts), Rank::Card).await?;
        }
        Ok(())
    }
}

pub(super) fn send(face: Face) -> Letter {
    let body = Body::Html { html: face.html };
    Letter::Send(Op::Send { body, keyboard: face.keyboard, reply_to: None, silent: false })
}
