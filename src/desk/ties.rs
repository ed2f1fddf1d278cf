//! Requests to be tied to a home: shown to the front desk, again at every working morning, until somebody decides.

use super::Turn;
use super::requests::private;
use crate::cards;
use crate::domain::community::Community;
use crate::domain::ids::CommunityId;
use crate::domain::lang::Lang;
use crate::rules::dispatch;
use crate::rules::duty::next_morning;
use crate::store::outbox::{Rank, Show};
use crate::store::{groups, people, timers};
use crate::texts::Texts;
use anyhow::Result;

/// The timer of a request at its first morning: the resident hears that it is looked at. From then on it is `AGAIN`.
const FIRST: &str = "undecided";
/// The timer of a request at every other morning.
const AGAIN: &str = "undecided_again";

impl Turn<'_> {
    /// A resident asks to be tied to a home: the front desk sees it now, and again while nobody decides.
    pub(super) async fn ask_for_tie(&mut self, community: &Community, request: i64) -> Result<()> {
        self.show_tie(community, request, false).await?;
        self.look_at_tie_again(community, request, FIRST).await
    }

    async fn look_at_tie_again(&mut self, community: &Community, request: i64, kind: &str) -> Result<()> {
        let at = Some(next_morning(&community.settings, self.now));
        timers::set_one(self.conn, community.id, &subject(request), kind, at).await
    }

    /// A working morning, and the request may still wait: it is shown at the end of the group, and the resident hears once that
    /// it is not forgotten.
    pub(super) async fn ring_tie(&mut self, community: CommunityId, request: i64, kind: &str) -> Result<()> {
        let Some(tie) = people::tie_request(self.conn, community, request).await? else { return Ok(()) };
        if tie.approved.is_some() {
            return Ok(());
        }
        let community = self.community(community).await?;
        let seen = self.show_tie(&community, request, true).await?;
        // Where no group is bound nobody looks at it yet.
        if kind == FIRST && seen {
            let lang = self.lang_of(community.id, tie.user).await?;
            let face = cards::tie::still_looked_at(Texts::new(lang), &shown(community.id, &tie));
            self.say(private(tie.user), face, Rank::Push).await?;
        }
        let next = if kind == FIRST && !seen { FIRST } else { AGAIN };
        self.look_at_tie_again(&community, request, next).await
    }

    /// Every request that nobody has decided, in the group that the front desk has now.
    pub(super) async fn show_open_ties(&mut self, community: &Community) -> Result<()> {
        for request in people::undecided_ties(self.conn, community.id).await? {
            self.show_tie(community, request, false).await?;
        }
        Ok(())
    }

    /// Shows a request to the front desk; `anew`: at the end of the chat. `false`: the front desk has no group.
    async fn show_tie(&mut self, community: &Community, request: i64, anew: bool) -> Result<bool> {
        let department = dispatch::department(&community.settings, None);
        let Some(tie) = people::tie_request(self.conn, community.id, request).await? else { return Ok(false) };
        let Some((to, lang)) = self.group_for(community, department).await? else {
            tracing::warn!(community = community.id.0, request, "no front desk group is bound for an approval");
            return Ok(false);
        };
        let texts = Texts::new(lang);
        let since = texts.moment(tie.created_at, self.now, community.settings.time_zone);
        let face = cards::tie::ask(texts, &shown(community.id, &tie), anew.then_some(since));
        let slot = tie_slot(community.id, request);
        if anew {
            self.tray.put_aside(to.chat, slot.clone());
        }
        let mut show = Show::new(to, slot, face.html, face.keyboard);
        show.community = community.id;
        show.rank = Rank::Card;
        show.fresh = anew;
        self.tray.show(show);
        Ok(true)
    }

    /// The card of a request that a code has settled meanwhile loses its buttons.
    pub(super) async fn settle_tie(&mut self, community: CommunityId, request: i64) -> Result<()> {
        let slot = tie_slot(community, request);
        for to in self.tray.places(self.conn, &slot).await? {
            let Some(tie) = people::tie_request(self.conn, community, request).await? else { return Ok(()) };
            let lang = groups::department_of(self.conn, to).await?.map_or(Lang::ZhHans, |g| g.2);
            let texts = crate::texts::Texts::new(lang);
            let face = cards::tie::decided(texts, &shown(community, &tie), true, &texts.plain_one_time_code());
            let mut show = Show::new(to, slot.clone(), face.html, face.keyboard);
            show.community = community;
            self.tray.show(show);
        }
        Ok(())
    }
}

fn subject(request: i64) -> String {
    format!("o{request}")
}

/// A request as its card shows it.
pub(super) fn shown(community: CommunityId, tie: &people::TieRequest) -> cards::tie::TieRequest {
    cards::tie::TieRequest {
        community,
        request: tie.request,
        name: tie.name.clone(),
        unit: tie.code.clone(),
        tie: tie.tie,
        phone: tie.phone.clone().unwrap_or_default(),
    }
}

/// The slot that shows a request to be tied.
pub(super) fn tie_slot(community: CommunityId, request: i64) -> String {
    format!("o{community}.{request}")
}
