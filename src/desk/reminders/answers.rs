//! What residents answer to a reminder: a promised day, a plan, a reason, something that was not done well.

use crate::cards::{self, Face};
use crate::chat::button::{Button, Menu};
use crate::chat::outgoing::Key;
use crate::chat::words::line;
use crate::desk::Turn;
use crate::desk::cast::{Speaker, Stage};
use crate::desk::talk::Where;
use crate::dialogs::Dialog;
use crate::dialogs::complaint::Complaint;
use crate::dialogs::fees::Fees;
use crate::dialogs::reason::Reason as Telling;
use crate::dialogs::request::{PromiseReply, ReminderRequest, Reply};
use crate::domain::arrears::Debt;
use crate::domain::community::Community;
use crate::domain::ids::{BillId, UnitId};
use crate::domain::refused::Why;
use crate::domain::reminder::{self, Reason};
use crate::rules::reminders as rules;
use crate::store::outbox::Rank;
use crate::store::reminders::{self, By};
use crate::store::{bills, campaigns};
use crate::texts::Texts;
use anyhow::Result;
use chrono::{NaiveDate, TimeDelta};

impl Turn<'_> {
    /// Carries out what a dialog that follows from a reminder asks.
    pub(in crate::desk) async fn reminder_request(
        &mut self,
        speaker: &Speaker,
        stage: &Stage,
        asked: ReminderRequest,
    ) -> Result<Reply> {
        Ok(match asked {
            ReminderRequest::PromiseDay { unit, on } => self.promise_day(stage, unit, on).await?,
            ReminderRequest::AskPlan { unit, parts, first } => self.ask_plan(stage, unit, (parts, first)).await?,
            ReminderRequest::NoteReason { unit, why, words } => {
                self.note_reason(stage, unit, why, &words).await?;
                Reply::Done
            }
            ReminderRequest::Called(draft) => self.called(speaker, &draft).await?,
            ReminderRequest::RefusePlan { community, plan, reason } => {
                self.refuse_plan(speaker, (community, plan), &reason).await?
            }
            // These end a dialog and are carried out there.
            ReminderRequest::OpenFees { .. }
            | ReminderRequest::OpenParts { .. }
            | ReminderRequest::OpenQuality { .. } => Reply::Done,
        })
    }

    /// Ends a dialog that follows from a reminder: another one begins, or the person reads what became of it.
    pub(in crate::desk) async fn finish_reminders(
        &mut self,
        speaker: &mut Speaker,
        stage: Stage,
        asked: ReminderRequest,
        place: Where,
    ) -> Result<()> {
        let step = match &asked {
            ReminderRequest::OpenFees { unit, act, why } => {
                if let Some(why) = why {
                    self.note_reason(&stage, *unit, *why, "").await?;
                }
                Some((*unit, Fees::begin_at(&stage.scene(self.now), *unit, *act).map(Dialog::Fees)))
            }
            ReminderRequest::OpenParts { unit } => Some((*unit, Telling::parts(*unit).map(Dialog::Reason))),
            ReminderRequest::OpenQuality { unit, bills } => {
                self.note_reason(&stage, *unit, Reason::Quality, "").await?;
                let step = Complaint::begin_about(&stage.scene(self.now), "", vec![], bills.clone());
                Some((*unit, step.map(Dialog::Complaint)))
            }
            ReminderRequest::PromiseDay { .. }
            | ReminderRequest::AskPlan { .. }
            | ReminderRequest::NoteReason { .. }
            | ReminderRequest::Called(_)
            | ReminderRequest::RefusePlan { .. } => None,
        };
        if let Some((unit, step)) = step {
            self.drop_prompt(speaker);
            if !stage.resident.verified().any(|h| h.unit == unit) {
                self.refused(stage.community.id, None, Why::NotTheirUnit).await?;
            }
            return Box::pin(self.start(speaker, stage, step, place)).await;
        }
        let reply = self.reminder_request(speaker, &stage, asked.clone()).await?;
        let texts = stage.texts();
        let face = match (&asked, &reply) {
            (ReminderRequest::AskPlan { unit, .. }, reply) => {
                let asked = matches!(reply, Reply::PlanAsked(true));
                self.plan_asked(&stage, *unit, asked).await?
            }
            (ReminderRequest::NoteReason { .. }, _) => self.reason_noted(&stage),
            (ReminderRequest::Called(draft), reply) => self.call_recorded(speaker, &stage, draft, reply).await?,
            (ReminderRequest::RefusePlan { .. }, Reply::Refused(_)) => Face::words(texts.alert_money_only()),
            (ReminderRequest::RefusePlan { .. }, _) => Face::words(texts.plan_refusal_told()),
            (
                ReminderRequest::PromiseDay { .. }
                | ReminderRequest::OpenFees { .. }
                | ReminderRequest::OpenParts { .. }
                | ReminderRequest::OpenQuality { .. },
                _,
            ) => cards::menu::main_menu(texts, &stage.community, &stage.resident),
        };
        self.last_words(speaker, &stage, face, place).await
    }

    /// The open bills of a unit that this resident sees and nothing has stopped yet; `None`: it is not theirs, which is
    /// written down.
    async fn debts_of(&mut self, stage: &Stage, unit: UnitId) -> Result<Option<Vec<Debt>>> {
        let community = &stage.community;
        let Some(tie) = stage.resident.verified().find(|h| h.unit == unit).map(|h| h.tie) else {
            self.refused(community.id, None, Why::NotTheirUnit).await?;
            return Ok(None);
        };
        let theirs = bills::tenants_see(self.conn, community.id, unit).await?;
        let theirs = theirs.unwrap_or_else(|| community.settings.fees.tenants_see.clone());
        let all = reminders::debts(self.conn, community.id, unit).await?;
        let all = all.into_iter().filter(|d| !d.stopped && rules::sees(tie, d.item, &theirs));
        Ok(Some(all.collect()))
    }

    /// A day is promised for what is open: what the ladder concerns by now, else all of it.
    async fn promise_day(&mut self, stage: &Stage, unit: UnitId, on: NaiveDate) -> Result<Reply> {
        let community = stage.community.id;
        reminders::hold(self.conn, community).await?;
        let today = self.today(&stage.community);
        let Some(all) = self.debts_of(stage, unit).await? else { return Ok(Reply::Promised(PromiseReply::Nothing)) };
        let bills = concerned(&stage.community, &all, today);
        let before = bills.iter().map(|d| d.promises).max().unwrap_or_default();
        Ok(Reply::Promised(match reminder::may_promise(on, today, before) {
            _ if bills.is_empty() => PromiseReply::Nothing,
            Err(_) => PromiseReply::Often,
            Ok(()) => {
                let ids: Vec<BillId> = bills.iter().map(|d| d.bill).collect();
                let by = By::Resident(stage.resident.user);
                reminders::promise(self.conn, (community, unit), by, &ids, on, (today, self.now)).await?;
                campaigns::recall(self.conn, community, &[unit], self.now).await?;
                PromiseReply::Done
            }
        }))
    }

    /// Finance is asked for a plan; its card is shown to them.
    async fn ask_plan(&mut self, stage: &Stage, unit: UnitId, (parts, first): (usize, NaiveDate)) -> Result<Reply> {
        let community = stage.community.id;
        reminders::hold(self.conn, community).await?;
        let today = self.today(&stage.community);
        let Some(debts) = self.debts_of(stage, unit).await? else { return Ok(Reply::PlanAsked(false)) };
        let total: i64 = debts.iter().map(|d| d.open_minor).sum();
        let few = parts == 1 || reminder::PARTS.contains(&parts);
        let divides = usize::try_from(total).is_ok_and(|minor| minor >= parts && minor > 0);
        if !few || !divides || reminder::may_promise(first, today, 0).is_err() {
            return Ok(Reply::PlanAsked(false));
        }
        let all = reminder::instalments(total, parts, first);
        let user = stage.resident.user;
        let asked = reminders::ask(self.conn, (community, unit), user, &debts, (&all, ""), (today, self.now)).await?;
        let Some(plan) = asked else { return Ok(Reply::PlanAsked(false)) };
        campaigns::recall(self.conn, community, &[unit], self.now).await?;
        reminders::note(self.conn, (community, unit), user, Reason::Money, "", self.now).await?;
        self.show_plan(&stage.community, plan, false).await?;
        Ok(Reply::PlanAsked(true))
    }

    /// Why bills are not paid: kept; those who handle money are told what they would not see otherwise.
    async fn note_reason(&mut self, stage: &Stage, unit: UnitId, why: Reason, words: &str) -> Result<()> {
        let community = &stage.community;
        let Some(code) = self.code_of_theirs(stage, unit).await? else { return Ok(()) };
        reminders::note(self.conn, (community.id, unit), stage.resident.user, why, words, self.now).await?;
        match why {
            // What follows from these has a card of its own for them.
            Reason::Forgot | Reason::Paid | Reason::Money => Ok(()),
            Reason::Quality | Reason::Empty | Reason::Other => {
                let Some((to, lang)) = self.finance(community).await? else { return Ok(()) };
                let today = self.today(community);
                let desk = cards::reminders::desk::Desk { community, texts: Texts::new(lang), today };
                let face = cards::reminders::desk::note(&desk, &code, &stage.resident.name, why, words);
                self.say(to, face, Rank::Card).await
            }
        }
    }

    /// The code of a unit that is theirs for sure; that it is not is written down.
    async fn code_of_theirs(&mut self, stage: &Stage, unit: UnitId) -> Result<Option<String>> {
        let home = stage.resident.verified().find(|h| h.unit == unit).map(|h| h.code.clone());
        if home.is_none() {
            self.refused(stage.community.id, None, Why::NotTheirUnit).await?;
        }
        Ok(home)
    }

    /// What the resident reads after asking for a plan.
    async fn plan_asked(&mut self, stage: &Stage, unit: UnitId, asked: bool) -> Result<Face> {
        let (community, texts) = (&stage.community, stage.texts());
        if asked {
            let department = community.settings.department(community.settings.fee_department());
            let department = line(department.map_or("", |d| d.name.get(stage.lang)), 40);
            return Ok(Face::words(texts.plan_asked(department)));
        }
        let theirs = stage.resident.verified().any(|h| h.unit == unit);
        let running = match theirs {
            true => reminders::running_plan(self.conn, community.id, unit).await?,
            false => None,
        };
        let today = self.today(community);
        Ok(Face::words(match running {
            Some(plan) => {
                let mut lines = vec![texts.plan_runs()];
                lines.extend(cards::reminders::parts(texts, &plan, today));
                lines.join("\n")
            }
            None => texts.plan_nothing(),
        }))
    }

    /// What the resident reads after their reason was noted.
    fn reason_noted(&self, stage: &Stage) -> Face {
        let (settings, texts) = (&stage.community.settings, stage.texts());
        let department = settings.department(settings.fee_department());
        let department = line(department.map_or("", |d| d.name.get(stage.lang)), 40);
        let person = Key::press(texts.btn_main_person(), &Button::Menu(Menu::Person));
        let menu = Key::press(texts.btn_menu(), &Button::Menu(Menu::Home));
        Face::with(texts.reason_noted(department), vec![vec![person], vec![menu]])
    }
}

/// Of what is open and not stopped: what the ladder concerns by now; where that is nothing, all of it.
pub(super) fn concerned<'d>(community: &Community, all: &'d [Debt], today: NaiveDate) -> Vec<&'d Debt> {
    let first = community.settings.fees.reminders.ladder.first().copied().unwrap_or_default();
    let free: Vec<&Debt> = all.iter().filter(|d| !d.stopped).collect();
    let begun = |d: &&&Debt| d.due_on + TimeDelta::days(first.into()) <= today;
    let now: Vec<&Debt> = free.iter().filter(begun).copied().collect();
    if now.is_empty() { free } else { now }
}
