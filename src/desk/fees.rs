//! The bills of a unit in a resident's chat: who may see them, and what their buttons open.

use super::Turn;
use super::cast::{Speaker, Stage};
use super::talk::Where;
use crate::chat::button::FeesButton;
use crate::dialogs::Dialog;
use crate::dialogs::fees::Fees;
use crate::dialogs::kit::Heard;
use crate::domain::bill::Account;
use crate::domain::community::Community;
use crate::domain::ids::{CommunityId, MessageId, UnitId};
use crate::domain::person::Resident;
use crate::domain::refused::Why;
use crate::store::{bills, communities};
use anyhow::Result;

impl Turn<'_> {
    /// The account of a unit as this resident may see it; `None`: they are not tied to it for sure.
    pub(super) async fn account_seen(
        &mut self,
        community: &Community,
        resident: &Resident,
        unit: UnitId,
    ) -> Result<Option<Account>> {
        let Some(tie) = resident.verified().find(|h| h.unit == unit).map(|h| h.tie) else { return Ok(None) };
        let account = bills::account(self.conn, community.id, unit, &community.settings.currency).await?;
        Ok(account.map(|account| account.seen_by(tie, &community.settings.fees.tenants_see)))
    }

    /// A press on a button about the bills of a unit.
    pub(super) async fn fees_press(
        &mut self,
        speaker: &mut Speaker,
        stage: Stage,
        (community, unit): (CommunityId, UnitId),
        act: FeesButton,
        message: Option<MessageId>,
    ) -> Result<()> {
        if communities::load(self.conn, community).await?.is_none() {
            self.refused(stage.community.id, None, Why::Forged).await?;
            return self.old_button(speaker, stage, message).await;
        }
        let stage = if stage.community.id == community {
            stage
        } else {
            let community = self.community(community).await?;
            self.stage(speaker, community).await?
        };
        if !stage.resident.verified().any(|h| h.unit == unit) {
            self.refused(community, None, Why::NotTheirUnit).await?;
            self.window(stage.texts().alert_not_your_unit(), true);
            return Ok(());
        }
        speaker.session.community = Some(community);
        let step = Fees::begin_at(&stage.scene(self.now), unit, act).map(Dialog::Fees);
        self.start(speaker, stage, step, Where::Below).await
    }

    /// Whether what is said passes by a dialog that only shows something: it is heard as if there were none.
    pub(super) fn is_passed_by(&self, speaker: &Speaker, stage: &Stage, heard: &Heard) -> bool {
        let scene = stage.scene(self.now);
        let Some(dialog) = speaker.standing.dialog.as_ref().filter(|d| d.closing(&scene).is_some()) else {
            return false;
        };
        match heard {
            Heard::Text(words) => speaker.standing.pressed_by(words, &scene).is_none() && !dialog.takes_words(),
            Heard::Media(..) | Heard::Pick(_) | Heard::Skip | Heard::Phone(_) | Heard::Reply(_) => false,
        }
    }
}
