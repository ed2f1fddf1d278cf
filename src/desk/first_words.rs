//! Words from outside of any dialog: read for what they most likely are, and the right dialog opened or offered with them.

use super::Turn;
use super::cast::{Speaker, Stage};
use super::talk::Where;
use crate::cards;
use crate::dialogs::Dialog;
use crate::dialogs::kit::{Heard, clip};
use crate::dialogs::link::Link;
use crate::dialogs::message::Message;
use crate::dialogs::offer::{Kept, Offer, Way};
use crate::dialogs::permit::Permit;
use crate::dialogs::repair::Repair;
use crate::domain::act::{Act, Actor};
use crate::domain::case::Case;
use crate::domain::community::Community;
use crate::domain::emergency::Alarm;
use crate::domain::ids::{CommunityId, TicketId};
use crate::domain::media::Media;
use crate::store::codes;
use crate::store::outbox::Rank;
use crate::triage::{self, Intent};
use anyhow::Result;

impl Turn<'_> {
    /// The first words of a conversation: matched to what they most likely are, never turned away.
    pub(super) async fn first_words(&mut self, speaker: &mut Speaker, stage: Stage, text: &str) -> Result<()> {
        let guess = triage::guess(&stage.community.settings.words, text);
        if guess.reading.alarm != Alarm::None {
            let step = Repair::begin(&stage.scene(self.now), text, None).map(Dialog::Repair);
            return self.start(speaker, stage, step, Where::Below).await;
        }
        if codes::looks_like_code(text) {
            let step = Link::with_code(text).map(Dialog::Link);
            return self.start(speaker, stage, step, Where::Below).await;
        }
        let kept = Kept::new(text, vec![]);
        let upset = triage::upset(text);
        match guess.reading.intent {
            Intent::Thanks if !upset => {
                let face = cards::menu::thanks(stage.texts());
                return self.say(speaker.at, face, Rank::Reply).await;
            }
            Intent::Greeting if !upset => {
                let face = cards::menu::greeting(stage.texts(), &stage.community, &stage.resident);
                return self.say(speaker.at, face, Rank::Reply).await;
            }
            // What they wait for comes first; that they are upset goes with their words.
            Intent::Requests if guess.sure || upset => {
                let step = Offer::about_requests(kept).map(Dialog::Offer);
                return self.start(speaker, stage, step, Where::Below).await;
            }
            Intent::Repair
            | Intent::Complaint
            | Intent::Fee
            | Intent::Service
            | Intent::Question
            | Intent::Permit
            | Intent::Requests
            | Intent::Person
            | Intent::Thanks
            | Intent::Greeting
            | Intent::Unclear => {}
        }
        let ways: Vec<Way> = guess.offers.iter().filter_map(|intent| Way::of(*intent)).collect();
        let first = Way::of(guess.reading.intent);
        match (first, ways.as_slice()) {
            // A repair goes on as one; the lead hears of the tone when it is registered.
            (Some(way), _) if guess.sure && (!upset || way == Way::Repair) => {
                self.open_read(speaker, stage, way, text, vec![]).await
            }
            // Among what it may be is a permit, and the words name one of the community's own forms.
            _ if !upset
                && guess.offers.contains(&Intent::Permit)
                && Permit::named(&stage.scene(self.now), text).is_some() =>
            {
                self.open_read(speaker, stage, Way::Permit, text, vec![]).await
            }
            (_, ways) if upset || !(ways.is_empty() || first.is_none() && guess.sure) => {
                let step = Offer::begin(kept, &guess.offers, upset).map(Dialog::Offer);
                self.start(speaker, stage, step, Where::Below).await
            }
            _ => {
                let step = Message::begin(text, None).map(Dialog::Message);
                self.start(speaker, stage, step, Where::Below).await
            }
        }
    }

    /// Opens what the words were read as, with a way out.
    async fn open_read(
        &mut self,
        speaker: &mut Speaker,
        stage: Stage,
        way: Way,
        words: &str,
        media: Vec<Media>,
    ) -> Result<()> {
        let instead = Offer::Instead { kept: Kept::new(words, media.clone()) };
        speaker.instead = Some((instead, way.introduced(&stage.scene(self.now))));
        let done = Box::pin(self.open_with(speaker, stage, way.entry(), words, media)).await;
        speaker.instead = None;
        done
    }

    /// Words that belong to a ticket of the speaker: added to it, and it is shown.
    pub(super) async fn about(
        &mut self,
        speaker: &mut Speaker,
        stage: Stage,
        key: (CommunityId, TicketId),
        words: String,
        media: Vec<Media>,
    ) -> Result<()> {
        let Some(case) = self.case(key.0, key.1).await? else { return Ok(()) };
        if case.ticket.state.is_over() {
            return Box::pin(self.reply_about(speaker, stage, key, &Heard::Text(words))).await;
        }
        let add = Act::Add { words };
        if let Err(refusal) = self.perform(key, Actor::Resident(speaker.user), add, &media).await? {
            let zone = stage.community.settings.time_zone;
            let why = cards::refusal::refusal(stage.texts(), &refusal, Some(&case), self.now, zone);
            return self.say_about(speaker.at, key, cards::Face::words(why), Rank::Reply).await;
        }
        let Some(case) = self.case(key.0, key.1).await? else { return Ok(()) };
        self.show_status(&stage.community, &case, speaker.user, true).await
    }

    /// Words of a resident about a ticket: where they sound upset, a lead is brought in, once a day.
    pub(super) async fn heed(&mut self, community: &Community, case: &mut Case, act: &Act) -> Result<()> {
        let Some(words) = words_of(act).filter(|words| triage::upset(words)) else { return Ok(()) };
        self.upset(community, case, words).await
    }

    /// The resident of a ticket is upset.
    pub(super) async fn upset(&mut self, community: &Community, case: &mut Case, words: &str) -> Result<()> {
        let day = |at: chrono::DateTime<chrono::Utc>| at.with_timezone(&community.settings.time_zone).date_naive();
        let told = case.timeline.iter().any(|e| matches!(e.act, Act::Upset { .. }) && day(e.at) == day(self.now));
        if told {
            return Ok(());
        }
        let act = Act::Upset { words: Some(clip(words, 500)) };
        if let Err(refusal) = Box::pin(self.act_on(community, case, Actor::Desk, act)).await? {
            tracing::debug!(ticket = case.ticket.id.0, ?refusal, "nobody is told of an upset resident");
        }
        Ok(())
    }
}

/// What a resident said in an act.
fn words_of(act: &Act) -> Option<&str> {
    match act {
        Act::Add { words } => Some(words),
        Act::Join { words, .. } => words.as_deref(),
        Act::Cancel { reason } => reason.as_deref(),
        Act::Dispute { reason, .. } | Act::Reopen { reason } => Some(reason),
        // The lead hears of a low score with its words.
        Act::Rate { rating, words } if !rating.unsatisfied() => words.as_deref(),
        Act::Rate { .. }
        | Act::Book { .. }
        | Act::SetOut
        | Act::Offer { .. }
        | Act::Retract { .. }
        | Act::Agree { .. }
        | Act::Decline { .. }
        | Act::Lapse { .. }
        | Act::Move { .. }
        | Act::Charge { .. }
        | Act::File
        | Act::Dispatch { .. }
        | Act::Take
        | Act::Assign { .. }
        | Act::Promise { .. }
        | Act::Arrive
        | Act::Wait { .. }
        | Act::Resume
        | Act::Finish { .. }
        | Act::Note { .. }
        | Act::Ask { .. }
        | Act::Tell { .. }
        | Act::ShowPhone
        | Act::Transfer { .. }
        | Act::OutOfScope { .. }
        | Act::Escalate { .. }
        | Act::Alert { .. }
        | Act::Urge
        | Act::Accept
        | Act::Close { .. }
        | Act::Unreached
        | Act::Phoned { .. }
        | Act::Seen { .. }
        | Act::Release { .. }
        | Act::Merge { .. }
        | Act::Grade { .. }
        | Act::Plan { .. }
        | Act::Judge { .. }
        | Act::Classify { .. }
        | Act::Approve { .. }
        | Act::Deny { .. }
        | Act::Fee { .. }
        | Act::Issue
        | Act::LetThrough
        | Act::DropPass
        | Act::Upset { .. } => None,
    }
}
