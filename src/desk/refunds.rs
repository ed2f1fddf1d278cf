//! `/refund RECEIPT [AMOUNT] REASON` in the group that handles money: read back, written down, told to the resident.

use super::Turn;
use super::cast::{Speaker, Stage};
use super::post::Mail;
use super::requests::private;
use super::talk::Where;
use crate::cards::Face;
use crate::chat::words::line;
use crate::dialogs::Dialog;
use crate::dialogs::kit::Step;
use crate::dialogs::refund::{Refund, RefundDraft};
use crate::domain::ids::UserId;
use crate::domain::money::minor_units;
use crate::domain::receipt::{Receipt, ReceiptNo};
use crate::domain::refused::Why;
use crate::store::outbox::Rank;
use crate::store::{bills, groups, invoices, receipts};
use crate::texts::Texts;
use anyhow::Result;

/// The longest reason, characters.
const REASON: usize = 300;

impl Turn<'_> {
    /// Reads the command and asks whether it is so.
    pub(super) async fn refund_command(&mut self, speaker: &mut Speaker, stage: Stage, args: &str) -> Result<()> {
        let t = stage.texts();
        if !self.may_refund(speaker, &stage).await? {
            self.refused(stage.community.id, None, Why::WrongRole).await?;
            return self.answer(speaker, t.refund_not_yours()).await;
        }
        let Some((no, rest)) = receipt_and_rest(args) else { return self.answer(speaker, t.refund_how()).await };
        let Some(receipt) = receipts::load(self.conn, stage.community.id, no).await? else {
            return self.answer(speaker, t.refund_no_receipt(no.to_string())).await;
        };
        let content = &receipt.content;
        let left = receipt.kept_minor();
        let (amount, reason) = amount_and_reason(rest, &content.currency);
        let amount = amount.unwrap_or(left);
        if left <= 0 || amount <= 0 || amount > left {
            let left = t.money(left.max(0), &content.currency);
            return self.answer(speaker, t.refund_too_much(no.to_string(), left)).await;
        }
        if reason.is_empty() {
            return self.answer(speaker, t.refund_how()).await;
        }
        let charge = invoices::of_payment(self.conn, stage.community.id, receipt.payment).await?.map(|(_, c)| c);
        let step = Refund::Check {
            draft: RefundDraft {
                receipt: no,
                amount_minor: amount,
                reason: line(reason, REASON),
                returned_minor: content.amount_minor - left,
            },
            unit: content.unit.clone(),
            payer: content.payer.clone(),
            received_minor: content.amount_minor,
            currency: content.currency.clone(),
            method: content.method,
            charge,
        };
        self.start(speaker, stage, Step::Go(step).map(Dialog::Refund), Where::Below).await
    }

    /// Whether this is the group that handles money, and somebody who decides about it.
    async fn may_refund(&mut self, speaker: &Speaker, stage: &Stage) -> Result<bool> {
        let department = stage.community.settings.fee_department();
        let here = groups::department_of(self.conn, speaker.at).await?.is_some_and(|(_, bound, _)| bound == department);
        Ok(here && stage.staff.as_ref().is_some_and(|s| s.handles_money(department)))
    }

    async fn answer(&mut self, speaker: &Speaker, html: String) -> Result<()> {
        let (to, reply_to) = (speaker.at, speaker.pressed);
        let mail = Mail { to, face: Face::words(html), rank: Rank::Reply, about: None, reply_to, silent: false };
        self.mail(mail).await
    }

    /// Writes a refund down, if it is still what was read back, and tells whoever paid. The words for the group.
    pub(super) async fn refund(&mut self, speaker: &Speaker, stage: &Stage, draft: &RefundDraft) -> Result<String> {
        let t = stage.texts();
        let community = &stage.community;
        let Some(staff) = &stage.staff else { return Ok(t.refund_not_yours()) };
        if !self.may_refund(speaker, stage).await? {
            self.refused(community.id, None, Why::WrongRole).await?;
            return Ok(t.refund_not_yours());
        }
        let no = draft.receipt;
        let Some(receipt) = receipts::load(self.conn, community.id, no).await? else {
            return Ok(t.refund_no_receipt(no.to_string()));
        };
        bills::hold(self.conn, community.id, receipt.unit).await?;
        let Some(receipt) = receipts::load(self.conn, community.id, no).await? else {
            return Ok(t.refund_no_receipt(no.to_string()));
        };
        let (content, left) = (&receipt.content, receipt.kept_minor());
        let returned = content.amount_minor - left;
        if draft.amount_minor > left || draft.returned_minor != returned {
            return Ok(t.refund_changed(no.to_string(), t.money(left, &content.currency)));
        }
        let key = format!("refund:{no}/{}", receipt.returned.len() + 1);
        let today = self.now.with_timezone(&community.settings.time_zone).date_naive();
        let entry = (key.as_str(), draft.amount_minor, today);
        let Some(id) = bills::refund(self.conn, community.id, receipt.payment, entry, self.now).await? else {
            return Ok(t.refund_too_much(no.to_string(), t.money(left, &content.currency)));
        };
        bills::explain(self.conn, community.id, id, (&draft.reason, staff.id)).await?;
        tracing::info!(community = community.id.0, payment = receipt.payment.0, refund = id.0, "money was given back");
        let (amount, name) = (t.money(draft.amount_minor, &content.currency), line(&staff.name, 40));
        Ok(match self.tell_refund(stage, &receipt, draft).await? {
            true => t.refund_done(amount, no.to_string(), name),
            false => t.refund_done_untold(amount, no.to_string(), name),
        })
    }

    /// Whoever paid hears of it, with the receipt as it reads now. `false`: nobody can be told here.
    async fn tell_refund(&mut self, stage: &Stage, receipt: &Receipt, draft: &RefundDraft) -> Result<bool> {
        let community = &stage.community;
        let online = invoices::of_payment(self.conn, community.id, receipt.payment).await?.map(|(user, _)| user);
        let payer: Option<UserId> = match online {
            Some(user) => Some(user),
            None => receipts::payer(self.conn, community.id, receipt.payment).await?,
        };
        let Some(user) = payer.filter(|user| user.has_chat()) else { return Ok(false) };
        let t = Texts::new(self.lang_of(community.id, user).await?);
        let amount = t.money(draft.amount_minor, &receipt.content.currency);
        let reason = line(&draft.reason, REASON);
        let html = match online {
            Some(_) => t.refunded_online(draft.receipt.to_string(), amount, reason),
            None => t.refunded(draft.receipt.to_string(), amount, reason),
        };
        self.say(private(user), Face::words(html), Rank::Reply).await?;
        self.send_receipt(community, draft.receipt, user).await
    }
}

/// The receipt's number, and what stands behind it.
fn receipt_and_rest(args: &str) -> Option<(ReceiptNo, &str)> {
    let (no, rest) = args.trim().split_once(char::is_whitespace).unwrap_or((args.trim(), ""));
    Some((no.parse().ok()?, rest.trim()))
}

/// An amount where the words begin with one, and the reason.
fn amount_and_reason<'a>(words: &'a str, currency: &str) -> (Option<i64>, &'a str) {
    let (first, rest) = words.split_once(char::is_whitespace).unwrap_or((words, ""));
    match amount(first, currency) {
        Some(amount) => (Some(amount), rest.trim()),
        None => (None, words),
    }
}

/// `120`, `120.5`, `1,200.00` in minor units; whatever is none is no amount.
fn amount(text: &str, currency: &str) -> Option<i64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits: String = whole.chars().filter(|c| *c != ',').collect();
    let plain = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
    let unit = minor_units(currency);
    let places = if unit == 100 { 2 } else { 0 };
    if digits.is_empty() || digits.len() > 12 || !plain(&digits) || !plain(part) || part.len() > places {
        return None;
    }
    let part: i64 = format!("{part:0<places$}").parse().unwrap_or(0);
    digits.parse::<i64>().ok()?.checked_mul(unit)?.checked_add(part)
}
