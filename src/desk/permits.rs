//! Permits: sent with a form, approved step by step, their fee, their pass, and what becomes of it in time.

use super::Turn;
use super::cast::{Speaker, Stage};
use super::requests::private;
use super::talk::Where;
use crate::cards;
use crate::chat::outgoing::{Body, Keyboard, Op};
use crate::chat::permit::PermitButton;
use crate::dialogs::Dialog;
use crate::dialogs::deny::Deny;
use crate::dialogs::job::About;
use crate::dialogs::permit::{Draft, Permit as Asking};
use crate::dialogs::request::{PermitRequest, Reply};
use crate::domain::act::{Act, Actor};
use crate::domain::bill::{Item, NewBill, Sort};
use crate::domain::case::Case;
use crate::domain::community::Community;
use crate::domain::flow::Refusal;
use crate::domain::ids::{CommunityId, MessageId, TicketId, UnitId};
use crate::domain::pass::{Finding, LINK, PassState, Permit};
use crate::domain::refused::Why;
use crate::domain::ticket::{Channel, Kind, NewTicket, Place, Priority, State};
use crate::qr;
use crate::store::outbox::{Letter, Rank};
use crate::store::{bills, documents, permits, timers};
use crate::texts::Texts;
use anyhow::{Context, Result, bail};
use chrono::NaiveDate;
use futures::future::BoxFuture;

type Key = (CommunityId, TicketId);

/// The fee of a permit may have been paid.
const PAID: &str = "paid";
/// The time of a pass is over.
const OVER: &str = "over";

/// The subject of the timers of a pass.
pub(super) fn subject(ticket: TicketId) -> String {
    format!("g{ticket}")
}

impl Turn<'_> {
    /// Carries out what the dialog of permits asks.
    pub(super) fn permit_request<'a>(
        &'a mut self,
        stage: &'a Stage,
        asked: PermitRequest,
    ) -> BoxFuture<'a, Result<Reply>> {
        match asked {
            PermitRequest::File(draft) => Box::pin(self.file_permit(stage, *draft)),
        }
    }

    /// Registers a permit: the form and its answers are looked at once more.
    async fn file_permit(&mut self, stage: &Stage, draft: Draft) -> Result<Reply> {
        let (community, resident) = (&stage.community, &stage.resident);
        let changed = Ok(Reply::Refused(Refusal::NotNow(State::New)));
        let Some(form) = community.settings.form(&draft.form) else { return changed };
        let home = resident.verified().find(|h| Some(h.unit) == draft.unit);
        if home.is_none() && (draft.unit.is_some() || !form.anyone) {
            self.refused(community.id, None, Why::NotTheirUnit).await?;
            return changed;
        }
        let today = self.now.with_timezone(&community.settings.time_zone).date_naive();
        let answers = form.kept(&draft.answers);
        let (Some(first), None) = (form.step(0), form.missing(&answers, today)) else { return changed };
        let place = home.map_or_else(Place::default, |home| Place {
            unit: Some(home.unit),
            building: Some(home.building),
            label: home.code.clone(),
        });
        let mut media = answers.files();
        media.extend(draft.media);
        let new = NewTicket {
            kind: Kind::Permit,
            priority: Priority::Normal,
            area: None,
            category: form.key.clone(),
            department: first.department.clone(),
            elder: home.is_some_and(|h| h.elder),
            place,
            words: draft.words,
            reporter: resident.user,
            phone: resident.phone.clone(),
            visit: String::new(),
            parent: None,
            channel: Channel::Chat,
            entered_by: None,
            severity: None,
            about_department: None,
            about_staff: None,
            class: None,
            wanted_by: None,
        };
        let ticket = self.enroll(community, new).await?;
        permits::put(self.conn, (community.id, ticket.id), form, &answers).await?;
        tracing::info!(community = community.id.0, "permit filed");
        self.registered(community, ticket, resident, &media).await
    }

    /// A press on a button of a permit.
    pub(super) fn permit_press<'a>(
        &'a mut self,
        speaker: &'a mut Speaker,
        stage: Stage,
        key: Key,
        act: PermitButton,
        message: Option<MessageId>,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(self.on_permit(speaker, stage, key, act, message))
    }

    async fn on_permit(
        &mut self,
        speaker: &mut Speaker,
        stage: Stage,
        key: Key,
        act: PermitButton,
        message: Option<MessageId>,
    ) -> Result<()> {
        speaker.pressed = message;
        let house = self.house_if_any(key.0).await?;
        let case = match &house {
            Some(_) => self.case(key.0, key.1).await?,
            None => None,
        };
        let member = house.and_then(|house| house.of_user(speaker.user).cloned());
        let Some(case) = case.filter(|case| case.permit.is_some()) else {
            self.refused(stage.community.id, None, Why::Forged).await?;
            self.window(cards::menu::stale(stage.texts()), false);
            return Ok(());
        };
        let for_staff = matches!(act, PermitButton::Approve(_) | PermitButton::Deny(_) | PermitButton::LetThrough);
        if !for_staff && (case.ticket.reporter != speaker.user || !speaker.private) {
            self.refused(key.0, Some(key.1), Why::NotTheirTicket).await?;
            self.window(stage.texts().alert_not_yours(), true);
            return Ok(());
        }
        let stage = self.stage_in(speaker, stage, key.0).await?;
        let Some(staff) = member.filter(|_| for_staff) else {
            if for_staff {
                let why = self.why_not_staff(key.0, speaker.user).await?;
                self.refused(key.0, Some(key.1), why).await?;
                self.window(cards::group::staff_only(stage.texts()), true);
                return Ok(());
            }
            return Box::pin(self.own_permit_press(speaker, stage, case, act)).await;
        };
        let step = match act {
            PermitButton::Approve(step) | PermitButton::Deny(step) => step,
            PermitButton::LetThrough | PermitButton::Pass | PermitButton::Drop | PermitButton::Again => {
                return Box::pin(self.let_through(speaker, &stage, case, &staff)).await;
            }
        };
        let (steps, done) = (case.permit.as_ref().map_or(0, |p| p.form.approvals.len()), case.approved());
        if case.ticket.state.is_open() && step as usize != done + 1 {
            return self.refuse(&stage, &case, &Refusal::StepDone).await;
        }
        if let PermitButton::Deny(_) = act {
            let sample = Act::Deny { step, reason: String::new() };
            if let Some(refusal) = self.would_refuse_staff(&case, &staff, &sample).await? {
                return self.refuse(&stage, &case, &refusal).await;
            }
            let about = About { community: key.0, ticket: key.1 };
            let stage = Stage { case: Some(case), ..stage };
            return self.start(speaker, stage, Deny::begin(about, step).map(Dialog::Deny), Where::Below).await;
        }
        let next = case.permit.as_ref().and_then(|p| p.form.step(done + 1)).map(|step| step.department.clone());
        let next = next.filter(|department| *department != case.ticket.department);
        let act = Act::Approve { step, of: u32::try_from(steps)?, next };
        Box::pin(self.at_once(speaker, &stage, &case, &staff, act)).await
    }

    /// What the resident presses on their permit.
    async fn own_permit_press(
        &mut self,
        speaker: &mut Speaker,
        stage: Stage,
        case: Case,
        act: PermitButton,
    ) -> Result<()> {
        let key = (case.ticket.community, case.ticket.id);
        let Some(permit) = &case.permit else { return Ok(()) };
        if act == PermitButton::Again {
            speaker.session.community = Some(key.0);
            let step = Asking::again(&stage.scene(self.now), permit, case.ticket.place.unit).map(Dialog::Permit);
            return self.start(speaker, stage, step, Where::Below).await;
        }
        let found = permit.pass.as_ref().map(|pass| pass.finding(self.now));
        match (act, found) {
            (PermitButton::Drop, Some(Finding::Valid | Finding::Early | Finding::Unpaid)) => {
                let about = About { community: key.0, ticket: key.1 };
                let stage = Stage { case: Some(case), ..stage };
                self.start(speaker, stage, Asking::drop_pass(about).map(Dialog::Permit), Where::Below).await
            }
            (PermitButton::Pass, Some(Finding::Valid | Finding::Early)) => {
                self.send_pass(&stage.community, &case).await
            }
            (_, found) => {
                let words = found
                    .map_or_else(|| stage.texts().plain_pass_unknown(), |f| cards::permit::finding(stage.texts(), f));
                self.window(stage.texts().alert_pass_is(words), false);
                self.show_everywhere(&stage.community, key.1).await
            }
        }
    }

    /// Why an act on a permit is refused beside role and state: the step is decided, it is their own, the pass is over.
    pub(super) async fn permit_refusal(&mut self, case: &Case, actor: Actor, act: &Act) -> Result<Option<Refusal>> {
        let Some(permit) = &case.permit else { return Ok(None) };
        Ok(match act {
            Act::Approve { step, .. } | Act::Deny { step, .. } => {
                let own = match actor {
                    Actor::Staff(id) => {
                        let who = self.member(case.ticket.community, id).await?;
                        who.is_some_and(|who| who.user == Some(case.ticket.reporter))
                    }
                    Actor::Resident(_) | Actor::Desk => false,
                };
                let late = case.ticket.state.is_open() && *step as usize != case.approved() + 1;
                if own { Some(Refusal::OwnPermit) } else { late.then_some(Refusal::StepDone) }
            }
            Act::DropPass => {
                let found = permit.pass.as_ref().map(|pass| pass.finding(self.now));
                let good = matches!(found, Some(Finding::Valid | Finding::Early | Finding::Unpaid));
                (!good).then_some(Refusal::NotNow(case.ticket.state))
            }
            _ => None,
        })
    }

    /// What follows an act on a permit: the last approval makes the bill of its fee and issues the pass.
    pub(super) async fn permit_moved(&mut self, community: &Community, case: &mut Case, act: &Act) -> Result<()> {
        let key = (community.id, case.ticket.id);
        match act {
            Act::Approve { step, of, .. } if step >= of => {
                Box::pin(self.charge_fee(community, case)).await?;
                Box::pin(self.issue_pass(community, case)).await
            }
            Act::DropPass => {
                Box::pin(self.take_fee_back(community, case)).await?;
                permits::set_state(self.conn, key, PassState::Cancelled, None, self.now).await?;
                case.permit = permits::of_ticket(self.conn, key).await?;
                timers::replace_all(self.conn, key.0, &subject(key.1), &[]).await
            }
            _ => Ok(()),
        }
    }

    /// The bill of the fee, among the others of the home.
    async fn charge_fee(&mut self, community: &Community, case: &mut Case) -> Result<()> {
        let key = (community.id, case.ticket.id);
        let Some(permit) = &case.permit else { return Ok(()) };
        let (Some(amount_minor), Some(unit)) = (permit.form.fee_minor, case.ticket.place.unit) else { return Ok(()) };
        let day = self.now.with_timezone(&community.settings.time_zone).date_naive();
        let bill = fee_bill(community, permit, (unit, case.ticket.number.clone()), day, amount_minor);
        bills::hold(self.conn, community.id, unit).await?;
        let Some(bill) = bills::add(self.conn, community.id, &bill, self.now).await? else { return Ok(()) };
        permits::set_bill(self.conn, key, bill).await?;
        bills::settle(self.conn, community.id, unit, self.now).await?;
        case.permit = permits::of_ticket(self.conn, key).await?;
        self.desk_did(community, case, Act::Fee { amount_minor }).await
    }

    /// Nobody pays for a pass that was never good: what is open of its fee is taken off the bill.
    async fn take_fee_back(&mut self, community: &Community, case: &Case) -> Result<()> {
        let Some(permit) = &case.permit else { return Ok(()) };
        let waits = permit.pass.as_ref().is_some_and(|pass| pass.state == PassState::Unpaid);
        let (true, Some(bill), Some(unit)) = (waits, permit.bill, case.ticket.place.unit) else { return Ok(()) };
        bills::hold(self.conn, community.id, unit).await?;
        let open = bills::open_of(self.conn, community.id, bill).await?.filter(|open| *open > 0);
        let Some(open) = open else { return Ok(()) };
        let key = format!("{}/2", case.ticket.number);
        let day = self.now.with_timezone(&community.settings.time_zone).date_naive();
        let fee = fee_bill(community, permit, (unit, key), day, -open);
        let credit = NewBill { sort: Sort::Credit, corrects: Some(bill), ..fee };
        bills::add(self.conn, community.id, &credit, self.now).await?;
        bills::settle(self.conn, community.id, unit, self.now).await
    }

    /// The pass of a permit that is approved; it is sent once it is good.
    async fn issue_pass(&mut self, community: &Community, case: &mut Case) -> Result<()> {
        let key = (community.id, case.ticket.id);
        let Some(permit) = &case.permit else { return Ok(()) };
        let Some(rule) = &permit.form.pass else { return Ok(()) };
        let (from, until) = rule.window(&permit.answers, self.now, community.settings.time_zone);
        let state = match until <= self.now {
            true => PassState::Expired,
            false if permit.form.fee_first && self.owes(key.0, case).await? => PassState::Unpaid,
            false => PassState::Valid,
        };
        permits::issue(self.conn, key, (state, rule.once), (from, until), self.now).await?;
        case.permit = permits::of_ticket(self.conn, key).await?;
        let over = (OVER.to_owned(), until, serde_json::Value::Null);
        let wanted = if state == PassState::Expired { vec![] } else { vec![over] };
        timers::replace_all(self.conn, key.0, &subject(key.1), &wanted).await?;
        match state {
            PassState::Valid => self.pass_is_good(community, case).await,
            PassState::Unpaid | PassState::Used | PassState::Expired | PassState::Cancelled => Ok(()),
        }
    }

    /// A pass can be used from now on: it is written down, and sent.
    async fn pass_is_good(&mut self, community: &Community, case: &mut Case) -> Result<()> {
        self.desk_did(community, case, Act::Issue).await?;
        self.send_pass(community, case).await
    }

    async fn desk_did(&mut self, community: &Community, case: &mut Case, act: Act) -> Result<()> {
        match Box::pin(self.act_on(community, case, Actor::Desk, act)).await? {
            Ok(()) => Ok(()),
            Err(refusal) => bail!("what follows an approval was refused: {refusal:?}"),
        }
    }

    /// Whether the fee of a permit is open.
    async fn owes(&mut self, community: CommunityId, case: &Case) -> Result<bool> {
        let Some(bill) = case.permit.as_ref().and_then(|p| p.bill) else { return Ok(false) };
        Ok(bills::open_of(self.conn, community, bill).await?.is_some_and(|open| open > 0))
    }

    /// Sends the pass: its code, and the same as a picture for the guard's camera.
    async fn send_pass(&mut self, community: &Community, case: &Case) -> Result<()> {
        let (key, user) = ((community.id, case.ticket.id), case.ticket.reporter);
        let Some(pass) = case.permit.as_ref().and_then(|p| p.pass.as_ref()) else { return Ok(()) };
        let texts = Texts::new(self.lang_of(community.id, user).await?);
        let name = format!("pass {}", pass.code);
        let document = match documents::find(self.conn, community.id, &name, self.now).await? {
            Some(document) => document,
            None => {
                let link = format!("https://t.me/{}?start={LINK}{}", self.bot, pass.code);
                let file = format!("pass-{}.png", case.ticket.number);
                documents::put(self.conn, community.id, (&name, &file, "image/png"), &qr::png(&link)?, self.now).await?
            }
        };
        let caption = cards::permit::caption(&self.view(community, case, texts.lang()), pass);
        let body = Body::Document { community: community.id, document, caption, shown: true };
        let op = Op::Send { body, keyboard: Keyboard::None, reply_to: None, silent: false };
        let mut letter = Letter::new(private(user), op, Rank::Reply);
        letter.community = key.0;
        letter.ticket = Some(key.1);
        self.tray.post(letter);
        Ok(())
    }

    /// A timer of a pass: its fee may be paid, or its time is over.
    pub(super) async fn ring_permit(&mut self, community: CommunityId, id: TicketId, kind: &str) -> Result<()> {
        let community = self.community(community).await?;
        let key = (community.id, id);
        let mut case = self.case(key.0, key.1).await?.context("a pass without ticket")?;
        let Some(pass) = case.permit.as_ref().and_then(|p| p.pass.clone()) else { return Ok(()) };
        match (kind, pass.state) {
            (PAID, PassState::Unpaid) if pass.until > self.now && !self.owes(key.0, &case).await? => {
                permits::set_state(self.conn, key, PassState::Valid, None, self.now).await?;
                case.permit = permits::of_ticket(self.conn, key).await?;
                self.pass_is_good(&community, &mut case).await?;
            }
            (OVER, PassState::Valid | PassState::Unpaid) if pass.until <= self.now => {
                Box::pin(self.take_fee_back(&community, &case)).await?;
                permits::set_state(self.conn, key, PassState::Expired, None, self.now).await?;
                case.permit = permits::of_ticket(self.conn, key).await?;
            }
            (PAID | OVER, _) => {}
            (other, _) => bail!("unknown timer {other:?} of a pass"),
        }
        timers::set_one(self.conn, key.0, &subject(id), kind, None).await?;
        Box::pin(self.show_case(&community, &case)).await
    }
}

/// The bill of a fee.
fn fee_bill(
    community: &Community,
    permit: &Permit,
    of: (UnitId, String),
    day: NaiveDate,
    amount_minor: i64,
) -> NewBill {
    let settings = &community.settings;
    let label = permit.form.name.get(settings.language());
    NewBill::of_day(of, (Item::Other, label), day, (amount_minor, &settings.currency))
}
