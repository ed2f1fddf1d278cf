//! What residents say to have paid: registered, shown to the cashier, decided once, told.

use super::Turn;
use super::cast::{Speaker, Stage};
use super::requests::private;
use super::talk::Where;
use crate::cards::fees::{self as faces, ClaimView};
use crate::cards::{self, Face};
use crate::chat::button::{ClaimButton, claim_slot};
use crate::chat::outgoing::Address;
use crate::dialogs::Dialog;
use crate::dialogs::cashier::{About, Cashier};
use crate::dialogs::fees::Fees;
use crate::dialogs::request::ClaimDraft;
use crate::domain::bill::{Account, Bill, Claim, ClaimState, NewPayment, Verdict};
use crate::domain::calendar::Calendar;
use crate::domain::community::Community;
use crate::domain::ids::{ClaimId, CommunityId, MessageId};
use crate::domain::lang::Lang;
use crate::domain::media::Media;
use crate::domain::person::Resident;
use crate::domain::refused::Why;
use crate::domain::staff::Staff;
use crate::store::claims::{self, Decision, NewClaim};
use crate::store::outbox::{Rank, Show};
use crate::store::{bills, groups, people, receipts, timers};
use crate::texts::Texts;
use anyhow::{Context, Result};
use chrono::{DateTime, Utc};

/// Working days after which the lead hears of a claim that still waits.
const WAITS: u32 = 1;
/// Characters of words that a claim keeps.
const WORDS: usize = 2000;
/// Files that a claim keeps.
const FILES: usize = 40;

/// A claim with all that its faces look at.
struct File {
    claim: Claim,
    account: Account,
    resident: Resident,
    cashier: String,
    beside: i64,
}

/// What became of a cashier's press.
enum Decided {
    /// It is decided now.
    Now,
    /// It was decided before, by whom.
    Before(String),
    /// It is not theirs to decide.
    NotTheirs,
}

/// The subject of a claim's timer.
fn subject(id: ClaimId) -> String {
    format!("p{id}")
}

/// When the lead hears of it.
fn told_at(community: &Community, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    Calendar::new(&community.settings.hours, community.settings.time_zone).days_later(now, WAITS)
}

impl Turn<'_> {
    async fn claim_file(&mut self, community: &Community, claim: Claim) -> Result<File> {
        let currency = &community.settings.currency;
        let account = bills::account(self.conn, community.id, claim.unit, currency).await?;
        let resident = people::resident(self.conn, community.id, claim.user).await?;
        let cashier = match claim.decided_by {
            Some(id) => self.member(community.id, id).await?.map(|s| s.name).unwrap_or_default(),
            None => String::new(),
        };
        Ok(File {
            account: account.context("a claim without unit")?,
            resident: resident.context("a claim without resident")?,
            beside: claims::beside(self.conn, community.id, claim.unit, claim.id).await?,
            cashier,
            claim,
        })
    }

    fn claim_view<'v>(&self, community: &'v Community, file: &'v File, lang: Lang) -> ClaimView<'v> {
        ClaimView {
            claim: &file.claim,
            account: &file.account,
            resident: &file.resident,
            cashier: &file.cashier,
            beside: file.beside,
            community,
            texts: Texts::new(lang),
            now: self.now,
        }
    }

    /// Registers a claim of somebody who is tied to the unit; the cashier sees it with its slip. `false`: they are not.
    pub(super) async fn file_claim(&mut self, stage: &Stage, draft: ClaimDraft) -> Result<bool> {
        let community = &stage.community;
        let Some(account) = self.account_seen(community, &stage.resident, draft.unit).await? else {
            self.refused(community.id, None, Why::NotTheirUnit).await?;
            return Ok(false);
        };
        let new = NewClaim {
            unit: draft.unit,
            user: stage.resident.user,
            amount_minor: draft.amount_minor,
            currency: community.settings.currency.clone(),
            paid_on: draft.paid_on,
            method: draft.method,
            words: draft.words,
            bills: draft.bills.into_iter().filter(|id| account.bill(*id).is_some()).collect(),
            media: draft.media,
        };
        let id = claims::add(self.conn, community.id, &new, self.now).await?;
        let wanted: Vec<_> = told_at(community, self.now)
            .map(|at| ("waits".to_owned(), at, serde_json::Value::Null))
            .into_iter()
            .collect();
        timers::replace_all(self.conn, community.id, &subject(id), &wanted).await?;
        tracing::info!(community = community.id.0, claim = id.0, "a resident says to have paid");
        self.show_claim(community, id, true).await?;
        self.show_slip(community, id, &new.media).await?;
        Ok(true)
    }

    /// Adds words and files to a claim of one's own that waits. `false`: it does not wait any more.
    pub(super) async fn add_to_claim(
        &mut self,
        stage: &Stage,
        id: ClaimId,
        words: &str,
        media: Vec<Media>,
    ) -> Result<bool> {
        let community = &stage.community;
        let claim = claims::lock(self.conn, community.id, id).await?;
        let own = claim.filter(|c| c.user == stage.resident.user);
        let Some(mut claim) = own else {
            self.refused(community.id, None, Why::NotTheirUnit).await?;
            return Ok(false);
        };
        if claim.state != ClaimState::Waiting {
            return Ok(false);
        }
        let mut all: Vec<char> = claim.words.chars().collect();
        if !all.is_empty() && !words.is_empty() {
            all.push('\n');
        }
        all.extend(words.chars());
        all.truncate(WORDS);
        let new: Vec<Media> =
            media.into_iter().filter(|m| claim.media.iter().all(|k| k.unique_id != m.unique_id)).collect();
        claim.media.extend(new.iter().cloned());
        claim.media.truncate(FILES);
        claims::supplement(self.conn, (community.id, id), &String::from_iter(all), &claim.media).await?;
        self.show_claim(community, id, false).await?;
        self.show_slip(community, id, &new).await?;
        Ok(true)
    }

    /// Sends the slip of a claim to the group of those who handle money.
    async fn show_slip(&mut self, community: &Community, id: ClaimId, media: &[Media]) -> Result<()> {
        let Some(claim) = claims::lock(self.conn, community.id, id).await?.filter(|_| !media.is_empty()) else {
            return Ok(());
        };
        let Some((to, lang)) = self.group_for(community, community.settings.fee_department()).await? else {
            return Ok(());
        };
        let file = self.claim_file(community, claim).await?;
        let t = Texts::new(lang);
        let amount = t.money(file.claim.amount_minor, &file.claim.currency);
        let caption = crate::texts::escape(&format!("💰 {} · {amount}", file.account.code));
        self.send_media(to, (community.id, None), media, &caption, Rank::Card);
        Ok(())
    }

    /// Brings everything that shows a claim up to date; `fresh`: as new messages.
    async fn show_claim(&mut self, community: &Community, id: ClaimId, fresh: bool) -> Result<()> {
        self.show_claim_card(community, id, fresh).await?;
        let Some(claim) = claims::lock(self.conn, community.id, id).await? else { return Ok(()) };
        self.show_claim_status(community, claim, fresh).await
    }

    /// Shows the card of a claim in the group of those who handle money, and brings older ones elsewhere up to date.
    async fn show_claim_card(&mut self, community: &Community, id: ClaimId, fresh: bool) -> Result<()> {
        let Some(claim) = claims::lock(self.conn, community.id, id).await? else { return Ok(()) };
        let file = self.claim_file(community, claim).await?;
        let home = self.group_for(community, community.settings.fee_department()).await?;
        if let Some((to, lang)) = home {
            let face = faces::card(&self.claim_view(community, &file, lang));
            self.put_claim(community, to, id, face, fresh);
        } else {
            tracing::warn!(community = community.id.0, claim = id.0, "no group is bound for a claim");
        }
        for to in self.tray.places(self.conn, &claim_slot(community.id, id)).await? {
            if to.chat.0 > 0 || home.is_some_and(|(home, _)| home == to) {
                continue;
            }
            let lang = groups::department_of(self.conn, to).await?.map_or(Lang::ZhHans, |g| g.2);
            self.put_claim(community, to, id, Face::words(Texts::new(lang).claim_elsewhere()), false);
        }
        Ok(())
    }

    /// The card of a claim says what is known now, where it is seen still.
    pub(super) async fn show_claim_where_seen(&mut self, community: &Community, id: ClaimId) -> Result<()> {
        let slot = claim_slot(community.id, id);
        let Some(claim) = claims::lock(self.conn, community.id, id).await? else { return Ok(()) };
        let file = self.claim_file(community, claim).await?;
        for to in self.tray.places(self.conn, &slot).await? {
            if to.chat.0 < 0 && self.tray.shown_in(self.conn, to.chat, &slot, self.now).await?.is_some() {
                let lang = groups::department_of(self.conn, to).await?.map_or(Lang::ZhHans, |g| g.2);
                let face = faces::card(&self.claim_view(community, &file, lang));
                self.put_claim(community, to, id, face, false);
            }
        }
        Ok(())
    }

    async fn show_claim_status(&mut self, community: &Community, claim: Claim, fresh: bool) -> Result<()> {
        let (id, user) = (claim.id, claim.user);
        let lang = self.lang_of(community.id, user).await?;
        let file = self.claim_file(community, claim).await?;
        let face = faces::status(&self.claim_view(community, &file, lang));
        self.put_claim(community, private(user), id, face, fresh);
        Ok(())
    }

    fn put_claim(&mut self, community: &Community, to: Address, id: ClaimId, face: Face, fresh: bool) {
        let mut show = Show::new(to, claim_slot(community.id, id), face.html, face.keyboard);
        show.community = community.id;
        show.rank = if to.chat.0 > 0 { Rank::Reply } else { Rank::Card };
        show.fresh = fresh;
        self.tray.show(show);
    }

    /// The group of those who handle money has changed: it sees what waits.
    pub(super) async fn show_waiting_claims(&mut self, community: &Community) -> Result<()> {
        for (claim, _) in claims::waiting(self.conn, community.id).await? {
            self.show_claim_card(community, claim.id, false).await?;
        }
        Ok(())
    }

    /// A press on a button about a claim: of its resident, or of those who handle money.
    pub(super) async fn claim_press(
        &mut self,
        speaker: &mut Speaker,
        stage: Stage,
        (community, id): (CommunityId, ClaimId),
        act: ClaimButton,
        message: Option<MessageId>,
    ) -> Result<()> {
        let home = self.community_if_any(community).await?;
        let claim = claims::lock(self.conn, community, id).await?;
        // In a group, only claims of its own community; in a private chat the button says whose.
        let here = speaker.private || stage.community.id == community;
        let (Some(home), Some(claim), true) = (home, claim, here) else {
            self.refused(stage.community.id, None, Why::Forged).await?;
            self.window(cards::menu::stale(stage.texts()), false);
            return Ok(());
        };
        speaker.pressed = message;
        match act {
            ClaimButton::Show | ClaimButton::Add | ClaimButton::Withdraw | ClaimButton::Again => {
                if claim.user != speaker.user || !speaker.private {
                    self.refused(community, None, Why::NotTheirUnit).await?;
                    self.window(stage.texts().alert_not_your_claim(), true);
                    return Ok(());
                }
                speaker.session.community = Some(community);
                let stage = self.refresh(speaker, stage).await?;
                self.own_claim(speaker, stage, claim, act).await
            }
            ClaimButton::Confirm | ClaimButton::Part | ClaimButton::Missing | ClaimButton::Card => {
                let Some(member) = self.house(community).await?.of_user(speaker.user).cloned() else {
                    let why = self.why_not_staff(community, speaker.user).await?;
                    self.refused(community, None, why).await?;
                    self.window(cards::group::staff_only(stage.texts()), true);
                    return Ok(());
                };
                if !member.handles_money(home.settings.fee_department()) {
                    self.refused(community, None, Why::WrongRole).await?;
                    self.window(stage.texts().alert_only_cashier(), true);
                    return Ok(());
                }
                self.cashier_presses(speaker, stage, (&home, &member), claim, act).await
            }
        }
    }

    /// What a resident presses about a claim of their own.
    async fn own_claim(&mut self, speaker: &mut Speaker, stage: Stage, claim: Claim, act: ClaimButton) -> Result<()> {
        let waits = claim.state == ClaimState::Waiting;
        match act {
            ClaimButton::Add if waits => {
                self.start(speaker, stage, Fees::add(&claim).map(Dialog::Fees), Where::Below).await
            }
            ClaimButton::Withdraw if waits => {
                let decision = Decision {
                    state: ClaimState::Withdrawn,
                    confirmed_minor: None,
                    reason: None,
                    by: None,
                    payment: None,
                };
                self.settle_claim(&stage.community, claim.id, &decision).await?;
                self.window(stage.texts().alert_claim_withdrawn(), false);
                Ok(())
            }
            ClaimButton::Again if !waits && claim.state != ClaimState::Confirmed => {
                self.start(speaker, stage, Fees::again(&claim).map(Dialog::Fees), Where::Below).await
            }
            ClaimButton::Add | ClaimButton::Withdraw | ClaimButton::Again => {
                self.window(stage.texts().alert_claim_moved(), false);
                self.show_claim_status(&stage.community, claim, true).await
            }
            _ => self.show_claim_status(&stage.community, claim, true).await,
        }
    }

    /// What somebody who handles money presses.
    async fn cashier_presses(
        &mut self,
        speaker: &mut Speaker,
        stage: Stage,
        (home, member): (&Community, &Staff),
        claim: Claim,
        act: ClaimButton,
    ) -> Result<()> {
        if act == ClaimButton::Card {
            return self.show_claim_card(home, claim.id, true).await;
        }
        if act == ClaimButton::Confirm || claim.state != ClaimState::Waiting {
            let decided = self.decide_claim(home, Some(member), claim.id, &Verdict::All).await?;
            let t = stage.texts();
            match decided {
                Decided::Now => self.window(t.alert_claim_all(), false),
                Decided::Before(by) if by.is_empty() => self.window(t.alert_claim_taken_back(), true),
                // Their own second tap needs no window.
                Decided::Before(by) => self.window(t.alert_claim_decided(by), claim.decided_by != Some(member.id)),
                Decided::NotTheirs => self.window(t.alert_only_cashier(), true),
            }
            return Ok(());
        }
        let file = self.claim_file(home, claim).await?;
        let about = About {
            claim: file.claim.id,
            unit: file.account.code,
            amount_minor: file.claim.amount_minor,
            currency: file.claim.currency,
        };
        speaker.session.community = Some(home.id);
        let step = match act {
            ClaimButton::Part => Cashier::Part { about },
            _ => Cashier::Nothing { about },
        };
        self.start(speaker, stage, crate::dialogs::kit::Step::Go(Dialog::Cashier(step)), Where::Below).await
    }

    /// What a cashier's dialog ends with.
    pub(super) async fn decide_asked(&mut self, stage: &Stage, id: ClaimId, verdict: &Verdict) -> Result<Face> {
        let t = stage.texts();
        let decided = self.decide_claim(&stage.community, stage.staff.as_ref(), id, verdict).await?;
        Ok(Face::words(match decided {
            Decided::Now => t.cashier_done(),
            Decided::Before(by) if by.is_empty() => t.alert_claim_taken_back(),
            Decided::Before(by) => crate::texts::escape(&t.alert_claim_decided(by)),
            Decided::NotTheirs => t.alert_only_cashier(),
        }))
    }

    /// Decides a claim, once: what was found is booked and settles bills in the same transaction, and the resident is told.
    async fn decide_claim(
        &mut self,
        community: &Community,
        member: Option<&Staff>,
        id: ClaimId,
        verdict: &Verdict,
    ) -> Result<Decided> {
        let department = community.settings.fee_department();
        let Some(member) = member.filter(|m| m.handles_money(department)) else {
            self.refused(community.id, None, Why::WrongRole).await?;
            return Ok(Decided::NotTheirs);
        };
        let Some(claim) = claims::lock(self.conn, community.id, id).await? else {
            self.refused(community.id, None, Why::Forged).await?;
            return Ok(Decided::NotTheirs);
        };
        if claim.state != ClaimState::Waiting {
            self.refused(community.id, None, Why::OldCard).await?;
            let file = self.claim_file(community, claim).await?;
            self.show_claim_card(community, id, false).await?;
            return Ok(Decided::Before(file.cashier));
        }
        let (state, found, reason) = match verdict {
            Verdict::All => (ClaimState::Confirmed, Some(claim.amount_minor), None),
            Verdict::Part { amount_minor, .. } if *amount_minor >= claim.amount_minor => {
                (ClaimState::Confirmed, Some(claim.amount_minor), None)
            }
            Verdict::Part { amount_minor, reason } => (ClaimState::Partly, Some(*amount_minor), Some(reason.clone())),
            Verdict::Nothing { reason } => (ClaimState::NotFound, None, Some(reason.clone())),
        };
        let mut payment = None;
        if let Some(amount_minor) = found {
            let new = NewPayment {
                unit: claim.unit,
                key: format!("claim-{id}"),
                method: claim.method,
                amount_minor,
                currency: claim.currency.clone(),
                paid_on: claim.paid_on,
                reference: String::new(),
                by_staff: Some(member.id),
                bills: claim.bills.clone(),
            };
            let booked = bills::receive(self.conn, community.id, &new, self.now).await?;
            payment = Some(booked.context("the payment of a claim was booked before")?);
        }
        let decision = Decision { state, confirmed_minor: found, reason, by: Some(member.id), payment };
        self.settle_claim(community, id, &decision).await?;
        tracing::info!(community = community.id.0, claim = id.0, ?state, "a claim is decided");
        self.tell_claim(community, id).await?;
        if let Some(payment) = payment {
            let no = receipts::issue(self.conn, community.id, payment, self.now).await?;
            let claimant = claims::lock(self.conn, community.id, id).await?.context("the claim is gone")?.user;
            self.send_receipt(community, no, claimant).await?;
        }
        Ok(Decided::Now)
    }

    /// Writes down what became of a claim; nobody waits for it any more.
    async fn settle_claim(&mut self, community: &Community, id: ClaimId, decision: &Decision) -> Result<()> {
        claims::decide(self.conn, (community.id, id), decision, self.now).await?;
        timers::replace_all(self.conn, community.id, &subject(id), &[]).await?;
        self.show_claim(community, id, false).await
    }

    /// Tells the resident what came of their claim: only of bills that they may see.
    async fn tell_claim(&mut self, community: &Community, id: ClaimId) -> Result<()> {
        let claim = claims::lock(self.conn, community.id, id).await?.context("the claim is gone")?;
        let user = claim.user;
        let mut file = self.claim_file(community, claim).await?;
        let seen = self.account_seen(community, &file.resident, file.claim.unit).await?;
        file.account = match seen {
            Some(account) => account,
            None => Account { bills: vec![], payments: vec![], credit_minor: 0, ..file.account },
        };
        let settled = claims::settled(self.conn, community.id, id).await?;
        let lang = self.lang_of(community.id, user).await?;
        let view = self.claim_view(community, &file, lang);
        let settled: Vec<(&Bill, i64)> =
            settled.into_iter().filter_map(|(bill, minor)| Some((view.account.bill(bill)?, minor))).collect();
        let face = faces::told(&view, &settled);
        self.say(private(user), face, Rank::Reply).await
    }

    /// The timer of a claim: the lead hears once that it still waits, and the card comes to the end of the chat.
    pub(super) async fn ring_claim(&mut self, community: CommunityId, id: ClaimId) -> Result<()> {
        let community = self.community(community).await?;
        let Some(claim) = claims::lock(self.conn, community.id, id).await? else { return Ok(()) };
        if !claims::told(self.conn, community.id, id, self.now).await? {
            return Ok(());
        }
        let department = community.settings.fee_department().to_owned();
        let file = self.claim_file(&community, claim).await?;
        let house = self.house(community.id).await?;
        let mut people: Vec<Staff> = house.leads(&department).cloned().collect();
        if people.iter().all(|p| p.user.is_none()) {
            people = house.managers().cloned().collect();
        }
        for user in people.iter().filter_map(|p| p.user) {
            let lang = self.lang_of(community.id, user).await?;
            let face = faces::still_waits(&self.claim_view(&community, &file, lang));
            self.say(private(user), face, Rank::Push).await?;
        }
        self.show_claim_card(&community, id, true).await
    }

    /// `/claims` in the group of those who handle money: what waits for them.
    pub(super) async fn list_claims(&mut self, speaker: &Speaker, stage: &Stage) -> Result<()> {
        let community = &stage.community;
        let home = self.group_for(community, community.settings.fee_department()).await?;
        if home.is_none_or(|(to, _)| to != speaker.at) {
            self.refused(community.id, None, Why::WrongRole).await?;
            return self.say(speaker.at, Face::words(stage.texts().claims_not_here()), Rank::Reply).await;
        }
        let waiting = claims::waiting(self.conn, community.id).await?;
        let face = faces::list(&waiting, community, stage.texts(), self.now);
        self.say(speaker.at, face, Rank::Reply).await
    }
}
