//! What those who handle money press and write: plans agreed to or refused, the phone and paper list, calls recorded.

use crate::cards::reminders::desk::{self as cards_of, Desk};
use crate::cards::{self, Face};
use crate::chat::arrears::{ArrearsButton, arrears_slot};
use crate::chat::button::PlanButton;
use crate::chat::words::line;
use crate::desk::Turn;
use crate::desk::cast::{Speaker, Stage};
use crate::desk::reminders::answers::concerned;
use crate::desk::requests::private;
use crate::desk::talk::Where;
use crate::dialogs::Dialog;
use crate::dialogs::arrears::{Arrears, Unit};
use crate::dialogs::request::{CallDraft, Reply};
use crate::domain::arrears::{Call, Entry};
use crate::domain::community::Community;
use crate::domain::flow::Refusal;
use crate::domain::ids::{BillId, CommunityId, MessageId, PlanId, UnitId, UserId};
use crate::domain::refused::Why;
use crate::domain::reminder::{Outcome, PlanState};
use crate::domain::staff::Staff;
use crate::store::outbox::{Rank, Show};
use crate::store::reminders::{self, By};
use crate::store::{communities, groups};
use crate::texts::Texts;
use anyhow::Result;

impl Turn<'_> {
    /// Who presses a button of those who handle money, and in whose community; `None`: they may not, which is written down.
    async fn money_hands(
        &mut self,
        speaker: &mut Speaker,
        stage: Stage,
        community: CommunityId,
        message: Option<MessageId>,
    ) -> Result<Option<(Stage, Staff)>> {
        speaker.pressed = message;
        let stage = if stage.community.id == community {
            stage
        } else {
            let Some(community) = self.community_if_any(community).await? else {
                self.refused(stage.community.id, None, Why::Forged).await?;
                self.window(cards::menu::stale(stage.texts()), false);
                return Ok(None);
            };
            self.stage(speaker, community).await?
        };
        let Some(person) = stage.staff.clone() else {
            let why = self.why_not_staff(stage.community.id, speaker.user).await?;
            self.refused(stage.community.id, None, why).await?;
            self.window(cards::group::staff_only(stage.texts()), true);
            return Ok(None);
        };
        if !person.handles_money(stage.community.settings.fee_department()) {
            self.refused(stage.community.id, None, Why::WrongRole).await?;
            self.window(stage.texts().alert_money_only(), true);
            return Ok(None);
        }
        Ok(Some((stage, person)))
    }

    /// Whether somebody of this community's staff still handles its money: asked again where a dialog ends.
    async fn handles_money(&mut self, community: &Community, user: UserId) -> Result<Option<Staff>> {
        let person = self.house(community.id).await?.of_user(user).cloned();
        let person = person.filter(|p| p.handles_money(community.settings.fee_department()));
        if person.is_none() {
            self.refused(community.id, None, Why::WrongRole).await?;
        }
        Ok(person)
    }

    /// A press on the card of a plan.
    pub(in crate::desk) async fn plan_press(
        &mut self,
        speaker: &mut Speaker,
        stage: Stage,
        (community, plan): (CommunityId, PlanId),
        act: PlanButton,
        message: Option<MessageId>,
    ) -> Result<()> {
        let Some((stage, person)) = self.money_hands(speaker, stage, community, message).await? else { return Ok(()) };
        reminders::hold(self.conn, community).await?;
        let Some(row) = reminders::plan(self.conn, community, plan).await? else {
            self.refused(community, None, Why::Forged).await?;
            self.window(cards::menu::stale(stage.texts()), false);
            return Ok(());
        };
        match (row.state, act) {
            (PlanState::Asked, PlanButton::Agree) => {
                reminders::decide(self.conn, (community, plan), person.id, None, self.now).await?;
                self.plan_answered(&stage.community, plan).await
            }
            (PlanState::Asked, PlanButton::Refuse) => {
                let step = Arrears::refuse(community, plan, row.code).map(Dialog::Arrears);
                self.start(speaker, stage, step, Where::Below).await
            }
            (PlanState::Refused | PlanState::Agreed | PlanState::Done | PlanState::Broken, _) => {
                self.window(stage.texts().alert_plan_decided(), true);
                self.show_plan(&stage.community, plan, false).await
            }
        }
    }

    /// A plan is refused, with a reason.
    pub(super) async fn refuse_plan(
        &mut self,
        speaker: &Speaker,
        (community, plan): (CommunityId, PlanId),
        reason: &str,
    ) -> Result<Reply> {
        let community = self.community(community).await?;
        let Some(person) = self.handles_money(&community, speaker.user).await? else {
            return Ok(Reply::Refused(Refusal::NotAllowed));
        };
        reminders::hold(self.conn, community.id).await?;
        let Some(row) = reminders::plan(self.conn, community.id, plan).await? else { return Ok(Reply::Done) };
        let theirs = self.lang_of(community.id, row.user).await?;
        let reason = cards_of::plan_reason(Texts::new(theirs), reason);
        let key = (community.id, plan);
        if reminders::decide(self.conn, key, person.id, Some(&reason), self.now).await? {
            self.plan_answered(&community, plan).await?;
        }
        Ok(Reply::Done)
    }

    /// The card shows the answer, and the resident learns it.
    async fn plan_answered(&mut self, community: &Community, plan: PlanId) -> Result<()> {
        self.show_plan(community, plan, false).await?;
        let Some(row) = reminders::plan(self.conn, community.id, plan).await? else { return Ok(()) };
        let lang = self.lang_of(community.id, row.user).await?;
        let today = self.today(community);
        let face = cards::reminders::plan_answered(Texts::new(lang), community, &row, today);
        self.say(private(row.user), face, Rank::Reply).await
    }

    /// `/arrears` in the group of finance: the phone and paper list.
    pub(in crate::desk) async fn arrears_command(&mut self, speaker: &Speaker, stage: &Stage) -> Result<()> {
        let money = stage.community.settings.fee_department().to_owned();
        let here = groups::department_of(self.conn, speaker.at).await?.map(|g| g.1);
        if speaker.private || here.as_deref() != Some(money.as_str()) {
            return self.say(speaker.at, Face::words(stage.texts().arrears_where()), Rank::Reply).await;
        }
        if !stage.staff.as_ref().is_some_and(|p| p.handles_money(&money)) {
            self.refused(stage.community.id, None, Why::WrongRole).await?;
            return self.say(speaker.at, Face::words(stage.texts().alert_money_only()), Rank::Reply).await;
        }
        let entries = reminders::entries(self.conn, stage.community.id).await?;
        let face = cards_of::list(&self.money_desk(stage), &entries, 0);
        self.show_arrears(speaker, stage, face, true);
        Ok(())
    }

    fn money_desk<'a>(&self, stage: &'a Stage) -> Desk<'a> {
        Desk { community: &stage.community, texts: stage.texts(), today: self.today(&stage.community) }
    }

    fn show_arrears(&mut self, speaker: &Speaker, stage: &Stage, face: Face, fresh: bool) {
        let mut show = Show::new(speaker.at, arrears_slot(stage.community.id), face.html, face.keyboard);
        show.community = stage.community.id;
        show.fresh = fresh;
        self.tray.show(show);
    }

    /// A press on the phone and paper list. It is the list's only in the group of finance.
    pub(in crate::desk) async fn arrears_press(
        &mut self,
        speaker: &mut Speaker,
        stage: Stage,
        community: CommunityId,
        act: ArrearsButton,
        message: Option<MessageId>,
    ) -> Result<()> {
        let Some((stage, person)) = self.money_hands(speaker, stage, community, message).await? else { return Ok(()) };
        let money = stage.community.settings.fee_department().to_owned();
        let home = groups::group_of(self.conn, community, &money).await?;
        if home.is_none_or(|(home, _)| home.chat != speaker.at.chat) {
            self.refused(community, None, Why::OldCard).await?;
            self.window(cards::menu::stale(stage.texts()), false);
            return Ok(());
        }
        let entries = reminders::entries(self.conn, community).await?;
        let found = |unit: UnitId| entries.iter().find(|e| e.unit == unit).cloned();
        let desk_face = match act {
            ArrearsButton::Page(page) => {
                let page = usize::try_from(page).unwrap_or_default();
                Some(cards_of::list(&self.money_desk(&stage), &entries, page))
            }
            ArrearsButton::Unit(unit) => match found(unit) {
                Some(entry) => Some(self.unit_face(&stage, &entry).await?),
                None => None,
            },
            ArrearsButton::Phone(unit, user) => match found(unit) {
                Some(entry) => return self.show_number(&stage, &person, &entry, user).await,
                None => None,
            },
            ArrearsButton::Call(unit) => match found(unit) {
                Some(entry) => {
                    let about = Unit { community, unit, code: entry.code, reminder: entry.reminder };
                    return self.start(speaker, stage, Arrears::called(about).map(Dialog::Arrears), Where::Below).await;
                }
                None => None,
            },
        };
        match desk_face {
            Some(face) => {
                self.show_arrears(speaker, &stage, face, false);
                Ok(())
            }
            None => {
                self.window(stage.texts().alert_arrears_gone(), false);
                let face = cards_of::list(&self.money_desk(&stage), &entries, 0);
                self.show_arrears(speaker, &stage, face, false);
                Ok(())
            }
        }
    }

    async fn unit_face(&mut self, stage: &Stage, entry: &Entry) -> Result<Face> {
        let phones = reminders::phones(self.conn, stage.community.id, entry.unit).await?;
        Ok(cards_of::unit(&self.money_desk(stage), entry, &phones))
    }

    /// A number is shown to the one who pressed, and that they saw it is written down.
    async fn show_number(&mut self, stage: &Stage, person: &Staff, entry: &Entry, user: UserId) -> Result<()> {
        let community = stage.community.id;
        let phones = reminders::phones(self.conn, community, entry.unit).await?;
        let Some(phone) = phones.iter().find(|p| p.user == user) else {
            self.window(stage.texts().alert_phone_none(), true);
            return Ok(());
        };
        reminders::look(self.conn, (community, entry.unit), user, person.id, self.now).await?;
        let t = stage.texts();
        self.window(t.alert_arrears_phone(line(&phone.name, 40), t.phone(&phone.phone)), true);
        Ok(())
    }

    /// Writes down what came of a call or a paper.
    pub(super) async fn called(&mut self, speaker: &Speaker, draft: &CallDraft) -> Result<Reply> {
        let community = self.community(draft.community).await?;
        let Some(person) = self.handles_money(&community, speaker.user).await? else {
            return Ok(Reply::Refused(Refusal::NotAllowed));
        };
        reminders::hold(self.conn, community.id).await?;
        let entries = reminders::entries(self.conn, community.id).await?;
        let Some(entry) = entries.iter().find(|e| e.unit == draft.unit && e.reminder == draft.reminder) else {
            return Ok(Reply::Unit(None));
        };
        let today = self.today(&community);
        let promise = match (draft.outcome, draft.on) {
            (Outcome::Promise, Some(on)) => {
                let debts = reminders::debts(self.conn, community.id, draft.unit).await?;
                let bills: Vec<BillId> = concerned(&community, &debts, today).iter().map(|d| d.bill).collect();
                let key = (community.id, draft.unit);
                Some(reminders::promise(self.conn, key, By::Staff(person.id), &bills, on, (today, self.now)).await?)
            }
            (Outcome::Promise, None) => return Ok(Reply::Unit(None)),
            (Outcome::Refused | Outcome::Nobody | Outcome::WrongNumber | Outcome::Paper, _) => None,
        };
        let call = Call {
            unit: draft.unit,
            reminder: entry.reminder,
            by: person.id,
            outcome: draft.outcome,
            words: draft.words.clone(),
            promise,
        };
        reminders::record_call(self.conn, community.id, &call, self.now).await?;
        Ok(Reply::Done)
    }

    /// What the one who recorded a call reads; the list shows itself anew.
    pub(super) async fn call_recorded(
        &mut self,
        speaker: &Speaker,
        stage: &Stage,
        draft: &CallDraft,
        reply: &Reply,
    ) -> Result<Face> {
        let t = stage.texts();
        match reply {
            Reply::Done => {}
            Reply::Refused(_) => return Ok(Face::words(t.alert_money_only())),
            _ => return Ok(Face::words(t.alert_arrears_gone())),
        }
        let entries = reminders::entries(self.conn, stage.community.id).await?;
        let face = cards_of::list(&self.money_desk(stage), &entries, 0);
        self.show_arrears(speaker, stage, face, false);
        let unit = communities::unit(self.conn, stage.community.id, draft.unit).await?;
        let code = line(&unit.map(|u| u.2).unwrap_or_default(), 20);
        let today = self.today(&stage.community);
        Ok(Face::words(match draft.on {
            Some(on) => t.called_until(code, t.day(on, today)),
            None => t.called_done(code, t.outcome_label(draft.outcome)),
        }))
    }
}
