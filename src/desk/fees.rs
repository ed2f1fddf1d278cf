//! The bills of a unit in a resident's chat: who may see them, and what their buttons open.

use super::Turn;
use super::cast::{Speaker, Stage};
use super::talk::Where;
use crate::cards::Face;
use crate::chat::button::{Button, FeesButton, Menu};
use crate::chat::outgoing::Key;
use crate::dialogs::Dialog;
use crate::dialogs::complaint::Complaint;
use crate::dialogs::fees::Fees;
use crate::dialogs::kit::Heard;
use crate::dialogs::later::Later;
use crate::dialogs::reason::Reason;
use crate::dialogs::request::Request;
use crate::domain::bill::{Account, Claim, Item};
use crate::domain::community::Community;
use crate::domain::ids::{CommunityId, MessageId, UnitId, UserId};
use crate::domain::person::{Resident, Tie};
use crate::domain::refused::Why;
use crate::store::{bills, claims};
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

    /// What this user says to have paid for a unit, while the cashier has not decided.
    pub(super) async fn claims_of(&mut self, community: CommunityId, user: UserId, unit: UnitId) -> Result<Vec<Claim>> {
        let waiting = claims::waiting_of(self.conn, community, user).await?;
        Ok(waiting.into_iter().map(|(claim, _)| claim).filter(|claim| claim.unit == unit).collect())
    }

    /// The owner says what tenants of their unit see.
    pub(super) async fn tenants_see(&mut self, stage: &Stage, unit: UnitId, items: &[Item]) -> Result<()> {
        let community = stage.community.id;
        let owner = stage.resident.verified().any(|h| h.unit == unit && h.tie == Tie::Owner);
        if !owner {
            return self.refused(community, None, Why::NotTheirUnit).await;
        }
        bills::let_tenants_see(self.conn, (community, unit), items, stage.resident.user, self.now).await
    }

    /// The end of a dialog about fees: what it asks is carried out, and the person reads what became of it. Gives every
    /// other request back.
    pub(super) async fn finish_fees(
        &mut self,
        speaker: &mut Speaker,
        stage: &Stage,
        request: Request,
        place: Where,
    ) -> Result<Option<Request>> {
        let t = stage.texts();
        let menu = |html| Face::with(html, vec![vec![Key::press(t.btn_menu(), &Button::Menu(Menu::Home))]]);
        let face = match request {
            // The summary stays as it was read, without its buttons; the claim's own message follows.
            Request::Claim(draft) => match self.file_claim(stage, *draft).await? {
                true => {
                    self.drop_prompt(speaker);
                    return Ok(None);
                }
                false => menu(t.fees_guest()),
            },
            Request::AddToClaim { claim, words, media } => {
                match self.add_to_claim(stage, claim, &words, media).await? {
                    true => menu(t.paid_added()),
                    false => menu(t.paid_waits_no_more()),
                }
            }
            Request::FileDispute(draft) => match Box::pin(self.file_dispute(stage, *draft)).await? {
                // The ticket's own message follows.
                true => {
                    self.drop_prompt(speaker);
                    return Ok(None);
                }
                false => menu(t.wrong_none_free()),
            },
            Request::DecideClaim { claim, verdict } => self.decide_asked(stage, claim, &verdict).await?,
            Request::PayOnline { unit, bills } => {
                let Some(mut account) = self.account_seen(&stage.community, &stage.resident, unit).await? else {
                    self.refused(stage.community.id, None, Why::NotTheirUnit).await?;
                    return self.last_words(speaker, stage, menu(t.fees_guest()), place).await.map(|()| None);
                };
                account.bills.retain(|bill| bills.is_empty() || bills.contains(&bill.id));
                let offered = self.offer_invoice(&stage.community, &account, speaker.user).await?;
                match self.offer_words(&stage.community, t, offered) {
                    Some(words) => menu(words),
                    // Telegram's own request follows.
                    None => {
                        self.drop_prompt(speaker);
                        return Ok(None);
                    }
                }
            }
            Request::Receipts { unit } => {
                self.drop_prompt(speaker);
                if let Some(account) = self.account_seen(&stage.community, &stage.resident, unit).await? {
                    self.receipts_list(speaker, stage, &account).await?;
                }
                return Ok(None);
            }
            Request::OpenComplaint { words, media, bills } => {
                self.drop_prompt(speaker);
                let Some(community) = self.community_of(speaker).await? else { return Ok(None) };
                let stage = self.stage(speaker, community).await?;
                let step = Complaint::begin_about(&stage.scene(self.now), &words, media, bills);
                Box::pin(self.start(speaker, stage, step.map(Dialog::Complaint), place)).await?;
                return Ok(None);
            }
            other => return Ok(Some(other)),
        };
        self.last_words(speaker, stage, face, place).await?;
        Ok(None)
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
        if self.community_if_any(community).await?.is_none() {
            self.refused(stage.community.id, None, Why::Forged).await?;
            return self.old_button(speaker, stage, message).await;
        }
        let stage = self.stage_in(speaker, stage, community).await?;
        if !stage.resident.verified().any(|h| h.unit == unit) {
            self.refused(community, None, Why::NotTheirUnit).await?;
            self.window(stage.texts().alert_not_your_unit(), true);
            return Ok(());
        }
        speaker.session.community = Some(community);
        // What the first question looks at.
        let account = self.account_seen(&stage.community, &stage.resident, unit).await?;
        let claims = self.claims_of(community, speaker.user, unit).await?;
        let stage = Stage { account, claims, ..stage };
        let step = match act {
            FeesButton::Later => Later::begin(unit).map(Dialog::Later),
            FeesButton::Wrong => Reason::begin(unit).map(Dialog::Reason),
            FeesButton::Show | FeesButton::Pay | FeesButton::Paid | FeesButton::Receipts => {
                Fees::begin_at(&stage.scene(self.now), unit, act).map(Dialog::Fees)
            }
        };
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
