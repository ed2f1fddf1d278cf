//! Who speaks, where, and in whose community: what a turn loads before anything is decided.

use super::Turn;
use crate::chat::button::prompt_slot;
use crate::chat::inbound::Inbound;
use crate::chat::outgoing::Address;
use crate::dialogs::Dialog;
use crate::dialogs::kit::{Standing, Stored};
use crate::dialogs::offer::Offer;
use crate::dialogs::scene::Scene;
use crate::domain::bill::{Account, Claim};
use crate::domain::case::Case;
use crate::domain::community::Community;
use crate::domain::ids::{CommunityId, MessageId, TicketId, UserId};
use crate::domain::lang::Lang;
use crate::domain::person::Resident;
use crate::domain::staff::Staff;
use crate::store::sessions::{self, SessionRow, Wanted};
use crate::store::{billing, bookings, communities, people, timers};
use crate::texts::Texts;
use anyhow::Result;
use chrono::{DateTime, TimeDelta, Utc};
use std::sync::Arc;

/// When a dialog that is left alone asks once whether to go on; by night it waits for the morning, as its end does.
pub(super) const NUDGE: TimeDelta = TimeDelta::hours(1);
/// When it ends.
pub(super) const EXPIRY: TimeDelta = TimeDelta::hours(24);

/// The person who speaks, where they speak, and the dialog that they are in there.
pub(super) struct Speaker {
    pub at: Address,
    pub private: bool,
    pub user: UserId,
    pub name: String,
    pub session: SessionRow,
    pub standing: Standing,
    /// The message that was pressed or said just now, in a group: questions answer it.
    pub pressed: Option<MessageId>,
    /// The message that shows the present question, once it was delivered.
    pub prompt: Option<MessageId>,
    /// The dialog that is about to start was read out of words: what else it may be, and how it is introduced.
    pub instead: Option<(Offer, String)>,
    /// A dialog of an older version that could not be read: what was typed in it.
    pub lost: Option<String>,
    /// What the session's timers are to be, kind and time of each, where they change: written when it is kept.
    pub timers: Option<Vec<Wanted>>,
}

/// The community of the conversation and the people in it.
pub(super) struct Stage {
    pub community: Arc<Community>,
    pub resident: Resident,
    pub staff: Option<Staff>,
    pub case: Option<Case>,
    pub account: Option<Account>,
    pub claims: Vec<Claim>,
    pub pays_online: bool,
    pub colleagues: Vec<Staff>,
    pub lang: Lang,
}

impl Stage {
    pub fn texts(&self) -> Texts {
        Texts::new(self.lang)
    }

    pub fn scene(&self, now: DateTime<Utc>) -> Scene<'_> {
        Scene {
            now,
            community: &self.community,
            resident: &self.resident,
            staff: self.staff.as_ref(),
            case: self.case.as_ref(),
            account: self.account.as_ref(),
            claims: &self.claims,
            pays_online: self.pays_online,
            colleagues: &self.colleagues,
            texts: self.texts(),
        }
    }
}

impl Turn<'_> {
    /// Loads and holds the session of whoever speaks. `lang` is what a new conversation starts with.
    pub(super) async fn speaker(&mut self, inbound: &Inbound, lang: Lang) -> Result<Option<Speaker>> {
        let Some(from) = &inbound.from else { return Ok(None) };
        let at = Address { chat: inbound.chat.id, thread: inbound.thread };
        let mut speaker = self.session(at, (from.id, &from.name), inbound.chat.private, lang).await?;
        speaker.session.thread = at.thread;
        Ok(Some(speaker))
    }

    /// Loads and holds the session of a user in a chat.
    pub(super) async fn session(
        &mut self,
        at: Address,
        (user, name): (UserId, &str),
        private: bool,
        lang: Lang,
    ) -> Result<Speaker> {
        let opened = sessions::open(self.conn, (at.chat, user, name), &prompt_slot(user), lang, self.now).await?;
        if let (Some(community), Some(seal)) = (opened.session.community, opened.seal) {
            self.known.is_sealed(community, seal);
        }
        if let (Some(community), true) = (opened.session.community, private) {
            self.known.reads(community, user, opened.session.lang);
        }
        let mut speaker = self.awaken(at, private, name.to_owned(), opened.session);
        speaker.prompt = opened.shown;
        let met = opened.resident.zip(speaker.session.community);
        self.known.meets(met.map(|(resident, community)| (community, resident)));
        Ok(speaker)
    }

    /// Makes a speaker of a stored session.
    pub(super) fn awaken(&self, at: Address, private: bool, name: String, session: SessionRow) -> Speaker {
        let mut lost = None;
        let dialog = session.dialog.as_ref().and_then(|value| {
            let stored: Option<Stored> = serde_json::from_value(value.clone()).ok();
            let dialog = stored.as_ref().and_then(Dialog::restore);
            if dialog.is_none() {
                lost = Some(stored.map(|s| s.typed).unwrap_or_default());
            }
            dialog
        });
        let trail: Vec<Stored> = serde_json::from_value(session.trail.clone()).unwrap_or_default();
        let trail = trail.iter().filter_map(Dialog::restore).collect();
        let standing = Standing { dialog, trail, stamp: session.stamp };
        Speaker {
            at,
            private,
            user: session.user,
            name,
            session,
            standing,
            pressed: None,
            prompt: None,
            instead: None,
            lost,
            timers: None,
        }
    }

    /// Writes the session back, with the timers of its dialog.
    pub(super) async fn keep(&mut self, speaker: &mut Speaker) -> Result<()> {
        let s = &mut speaker.session;
        let store = |d: &Dialog| -> Result<serde_json::Value> { Ok(serde_json::to_value(d.store()?)?) };
        let booked = s.dialog.iter().chain(s.trail.as_array().into_iter().flatten()).any(|d| d["name"] == "service");
        s.dialog = speaker.standing.dialog.as_ref().map(store).transpose()?;
        // Whoever left a booking decides no more: the time that was kept for them is free.
        let books = |d: &Dialog| matches!(d, Dialog::Service(_));
        if booked
            && !speaker.standing.dialog.iter().chain(&speaker.standing.trail).any(books)
            && let Some(community) = s.community
        {
            bookings::give_back(self.conn, community, s.user).await?;
        }
        s.trail = serde_json::Value::Array(speaker.standing.trail.iter().map(store).collect::<Result<_>>()?);
        s.stamp = speaker.standing.stamp;
        let subject = session_subject(speaker.at.chat.0, speaker.user);
        let timers = speaker.timers.take();
        let timers = timers.as_deref().map(|timers| (subject.as_str(), timers));
        sessions::save(self.conn, s, timers, self.now).await
    }

    /// Sets the timers of the dialog anew: it was heard just now.
    pub(super) async fn wind_up(&mut self, speaker: &mut Speaker) -> Result<()> {
        speaker.session.heard_at = self.now;
        let mut wanted = vec![];
        if speaker.standing.dialog.is_some() {
            wanted.push(("expire".to_owned(), self.now + EXPIRY));
            if speaker.private {
                wanted.push(("nudge".to_owned(), self.now + NUDGE));
            }
            if speaker.standing.awaits_fact() {
                // Two minutes from the question, whatever is said meanwhile.
                let subject = session_subject(speaker.at.chat.0, speaker.user);
                let known = timers::of(self.conn, CommunityId(0), &subject).await?;
                let due = known.iter().find(|t| t.kind == timers::FACT).map_or(self.now + timers::ANSWER, |t| t.due_at);
                wanted.push((timers::FACT.to_owned(), due));
            }
        }
        speaker.timers = Some(wanted);
        Ok(())
    }

    /// The community that a private conversation is about: the chosen one, the user's only one, or the only one there is.
    pub(super) async fn community_of(&mut self, speaker: &Speaker) -> Result<Option<Arc<Community>>> {
        let mut id = speaker.session.community;
        if id.is_none() {
            let own = people::tied_to(self.conn, speaker.user).await?;
            id = match own.as_slice() {
                [only] => Some(*only),
                _ => match communities::list(self.conn).await?.as_slice() {
                    [(only, _)] => Some(*only),
                    _ => None,
                },
            };
        }
        match id {
            Some(id) => self.community_if_any(id).await,
            None => Ok(None),
        }
    }

    /// Loads everything that a dialog or a card of this person may look at.
    pub(super) async fn stage(&mut self, speaker: &Speaker, community: Arc<Community>) -> Result<Stage> {
        let (id, lang) = (community.id, speaker.session.lang);
        let resident = match self.known.met(id, speaker.user) {
            Some(resident) => resident,
            None => people::ensure_resident(self.conn, id, speaker.user, &speaker.name, lang, self.now).await?,
        };
        self.staged(speaker, community, resident).await
    }

    async fn staged(&mut self, speaker: &Speaker, community: Arc<Community>, resident: Resident) -> Result<Stage> {
        let id = community.id;
        let member = self.house(id).await?.of_user(speaker.user).cloned();
        let ticket = speaker.standing.dialog.as_ref().and_then(Dialog::ticket);
        let case = match ticket {
            Some(ticket) => self.case(id, ticket).await?,
            None => None,
        };
        let colleagues = match &case {
            Some(case) => self.who_can_have(case).await?,
            None => vec![],
        };
        let unit = speaker.standing.dialog.as_ref().and_then(Dialog::unit);
        let mut account = match unit {
            Some(unit) => self.account_seen(&community, &resident, unit).await?,
            None => None,
        };
        if let Some(account) = account.as_mut().filter(|_| community.settings.fees.connector.is_some()) {
            let looks = (speaker.at.chat, speaker.user);
            account.books = Some(billing::want(self.conn, (id, account.unit), looks, self.now).await?);
        }
        let claims = match &account {
            Some(account) => self.claims_of(id, speaker.user, account.unit).await?,
            None => vec![],
        };
        let pays_online = self.pays_online(&community);
        let lang = speaker.session.lang;
        Ok(Stage { community, resident, staff: member, case, account, claims, pays_online, colleagues, lang })
    }

    /// The stage in this community: what a button names counts, not where it was pressed.
    pub(super) async fn stage_in(&mut self, speaker: &Speaker, stage: Stage, id: CommunityId) -> Result<Stage> {
        if stage.community.id == id {
            return Ok(stage);
        }
        let community = self.community(id).await?;
        self.stage(speaker, community).await
    }

    /// Loads the stage anew after something was changed in this turn.
    pub(super) async fn refresh(&mut self, speaker: &Speaker, stage: Stage) -> Result<Stage> {
        if let Some(other) = speaker.session.community.filter(|id| *id != stage.community.id) {
            let community = self.community(other).await?;
            return self.stage(speaker, community).await;
        }
        let known = people::resident(self.conn, stage.community.id, speaker.user).await?;
        match known {
            Some(resident) => self.staged(speaker, stage.community, resident).await,
            None => self.stage(speaker, stage.community).await,
        }
    }
}

/// The subject of a session's timers.
pub(super) fn session_subject(chat: i64, user: UserId) -> String {
    format!("s{chat}.{user}")
}

/// The subject of a ticket's timers.
pub(super) fn ticket_subject(ticket: TicketId) -> String {
    format!("t{ticket}")
}
