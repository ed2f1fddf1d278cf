//! A group in which the bot cannot write any more: who is told, where its cards are meanwhile, when it is tried again.
//!
//! Telegram tells of it only where the bot is removed or muted itself. Where a group keeps all its members from writing, or is
//! deleted, a message that does not arrive is the first sign, and that one arrives again the only one of its end: what is said
//! in a group proves nothing. So a message is tried now and then, and nothing else goes there until one arrives.

use super::Turn;
use super::requests::private;
use crate::cards::Face;
use crate::chat::outgoing::{Body, Keyboard, Op};
use crate::domain::community::Community;
use crate::domain::ids::{ChatId, CommunityId, UserId};
use crate::rules::dispatch;
use crate::store::outbox::{Letter, Rank, TRIAL};
use crate::store::{chats, groups, timers};
use crate::texts::Texts;
use anyhow::{Result, bail};
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::BTreeSet;

/// A group is tried again after a quarter of the time for which it was lost, within these minutes.
const PAUSES: (i64, i64) = (5, 60);

impl Turn<'_> {
    /// The bot was removed from a group, or may not write there any more. Where a message found that out before, it is seen to
    /// already.
    pub(super) async fn lost_group(&mut self, chat: ChatId) -> Result<()> {
        if chats::gone(self.conn, chat, self.now).await? {
            tracing::warn!(chat = chat.0, "the bot cannot write to a group any more");
            groups::ring(self.conn, chat, groups::LOST, self.now).await?;
        }
        Ok(())
    }

    /// The bot came into a group whose departments are known: they have their cards at once, or when a message arrives there.
    pub(super) async fn found_group(&mut self, chat: ChatId) -> Result<()> {
        match chats::reachable(self.conn, chat).await? {
            true => self.show_cards_of(chat).await,
            false => self.try_group(chat).await,
        }
    }

    /// Tries whether something can be written again in a group that was lost.
    pub(super) async fn try_group(&mut self, chat: ChatId) -> Result<()> {
        if chats::reachable(self.conn, chat).await? {
            return Ok(());
        }
        let Some((id, department)) = groups::bound_to(self.conn, chat).await?.into_iter().next() else { return Ok(()) };
        let house = self.house(id).await?;
        let Some(group) = house.group(&department) else { return Ok(()) };
        let body = Body::Html { html: Texts::new(group.lang).group_back() };
        let op = Op::Send { body, keyboard: Keyboard::None, reply_to: None, silent: false };
        let mut letter = Letter::new(group.at, op, Rank::Card);
        (letter.community, letter.slot) = (id, Some(TRIAL.to_owned()));
        self.tray.post(letter);
        Ok(())
    }

    /// A timer of a group.
    pub(super) async fn ring_group(&mut self, id: CommunityId, chat: ChatId, kind: &str) -> Result<()> {
        let bound = groups::bound_to(self.conn, chat).await?;
        // Another group has taken its place, or it moved: nobody waits for it.
        if bound.iter().all(|(community, _)| *community != id) {
            return timers::set_one(self.conn, id, &groups::subject(chat), groups::TRY, None).await;
        }
        let since = chats::gone_since(self.conn, chat).await?;
        match (kind, since) {
            (groups::LOST, Some(_)) => self.tell_lost(id, bound).await?,
            (groups::TRY, Some(_)) => self.try_group(chat).await?,
            (groups::BACK, None) => return self.show_cards_of(chat).await,
            // It is another way round by now.
            (groups::LOST | groups::TRY | groups::BACK, _) => {}
            (other, _) => bail!("unknown timer {other:?} of a group"),
        }
        let pause =
            |since: DateTime<Utc>| TimeDelta::minutes(((self.now - since).num_minutes() / 4).clamp(PAUSES.0, PAUSES.1));
        let next = since.map(|since| self.now + pause(since));
        timers::set_one(self.conn, id, &groups::subject(chat), groups::TRY, next).await
    }

    /// The departments of a lost group have their cards at the front desk, which is told so; where there is no group for them,
    /// those who lead are told, and where none of them can be, whichever group is left.
    async fn tell_lost(&mut self, id: CommunityId, bound: Vec<(CommunityId, String)>) -> Result<()> {
        let community = self.community(id).await?;
        for (_, department) in bound.into_iter().filter(|(community, _)| *community == id) {
            let name = |lang| community.settings.department(&department).map_or("", |d| d.name.get(lang));
            match self.group_for(&community, &department).await? {
                Some((to, lang)) => {
                    let face = Face::words(Texts::new(lang).group_lost(name(lang)));
                    self.say(to, face, Rank::Reply).await?;
                }
                None => {
                    let mut told = false;
                    for user in self.leaders(&community, &department).await? {
                        told |= chats::reachable(self.conn, user.private_chat()).await?;
                        let lang = self.lang_of(id, user).await?;
                        let face = Face::words(Texts::new(lang).group_lost_all(name(lang)));
                        self.say(private(user), face, Rank::Reply).await?;
                    }
                    let house = self.house(id).await?;
                    // Where nobody leads who can be told, colleagues are.
                    if let Some(group) = house.groups.iter().find(|group| !told && !group.gone) {
                        let face = Face::words(Texts::new(group.lang).group_lost_all(name(group.lang)));
                        self.say(group.at, face, Rank::Reply).await?;
                    }
                }
            }
            self.show_open_tickets(id, &department).await?;
            self.talks_cut_off(&community, &department).await?;
        }
        Ok(())
    }

    /// Who leads a department or the front desk, and the managers, as far as they have used their codes.
    async fn leaders(&mut self, community: &Community, department: &str) -> Result<BTreeSet<UserId>> {
        let house = self.house(community.id).await?;
        let desk = dispatch::department(&community.settings, None);
        let all = house.leads(department).chain(house.leads(desk)).chain(house.managers());
        Ok(all.filter_map(|staff| staff.user).collect())
    }
}
