//! Payments in the chat: whether one may go on, and what follows when the money has come.

use super::Turn;
use super::requests::private;
use crate::cards::Face;
use crate::chat::inbound::Inbound;
use crate::chat::outgoing::Op;
use crate::domain::bill::{Method, NewPayment};
use crate::domain::community::Community;
use crate::domain::ids::{BillId, PaymentId, UserId};
use crate::domain::invoice::{Checkout, Invoice, InvoiceState, NoSale, PATIENCE};
use crate::domain::lang::Lang;
use crate::domain::receipt::ReceiptNo;
use crate::store::outbox::{Letter, Rank};
use crate::store::{bills, invoices, receipts};
use crate::texts::Texts;
use anyhow::{Context, Result};
use chrono::{DateTime, Utc};

/// What Telegram asks before it takes the money.
pub(super) struct Question<'q> {
    pub query: &'q str,
    pub payload: &'q str,
    pub currency: &'q str,
    pub amount_minor: i64,
    pub asked_at: DateTime<Utc>,
}

/// What Telegram tells of money that came.
pub(super) struct Charge<'c> {
    pub payload: &'c str,
    pub currency: &'c str,
    pub amount_minor: i64,
    pub telegram: &'c str,
    pub provider: &'c str,
}

impl Turn<'_> {
    /// Answers whether a payment may go on, past every queue. After ten seconds Telegram has given it up, and nothing is
    /// held for it.
    pub(super) async fn pre_checkout(&mut self, inbound: &Inbound, question: &Question<'_>) -> Result<()> {
        let Some(from) = &inbound.from else { return Ok(()) };
        let until = question.asked_at + PATIENCE;
        if self.now >= until {
            tracing::warn!(chat = inbound.chat.id.0, "a payment was asked about too long ago to be answered");
            return Ok(());
        }
        let client = Lang::from_client(from.language.as_deref().unwrap_or("zh"));
        let refusal = match invoices::by_payload(self.conn, question.payload).await? {
            None => Some(Texts::new(client).alert_checkout_expired()),
            Some(found) => {
                let texts = Texts::new(self.lang_of(found.community, from.id).await?);
                self.check(&found, from.id, question).await?.map(|no| self.no_sale(texts, no))
            }
        };
        let op = Op::AnswerCheckout { query: question.query.to_owned(), refusal };
        let mut letter = Letter::new(private(from.id), op, Rank::Press);
        letter.expires_at = Some(until);
        self.tray.post(letter);
        Ok(())
    }

    /// Why not; `None`: it may go on, and its bills are held for it.
    async fn check(&mut self, found: &Invoice, user: UserId, question: &Question<'_>) -> Result<Option<NoSale>> {
        bills::hold(self.conn, found.community, found.unit).await?;
        let invoice = invoices::by_payload(self.conn, &found.payload).await?.context("a request to pay is gone")?;
        let open = invoices::open(self.conn, &invoice).await?;
        let ids: Vec<BillId> = invoice.bills.iter().map(|part| part.bill).collect();
        let key = (invoice.community, invoice.unit);
        let held = invoices::held(self.conn, key, &ids, Some(invoice.id), self.now).await?;
        let checkout =
            Checkout { user, currency: question.currency, amount_minor: question.amount_minor, open: &open, held };
        match invoice.check(&checkout, self.now) {
            Ok(()) => {
                invoices::checked(self.conn, &invoice, self.now).await?;
                Ok(None)
            }
            Err(no) => {
                tracing::info!(community = key.0.0, invoice = invoice.id.0, ?no, "a payment may not go on");
                Ok(Some(no))
            }
        }
    }

    fn no_sale(&self, texts: Texts, no: NoSale) -> String {
        match no {
            NoSale::NotTheirs => texts.alert_checkout_not_yours(),
            NoSale::Expired => texts.alert_checkout_expired(),
            NoSale::Paid => texts.alert_checkout_paid(),
            NoSale::Changed => texts.alert_checkout_changed(),
            NoSale::Held(until) => {
                let minutes = ((until - self.now).num_seconds() + 59) / 60;
                texts.alert_checkout_held(minutes.max(1))
            }
        }
    }

    /// Money has come: it is booked once, whatever Telegram repeats, and its receipt goes to the payer.
    pub(super) async fn paid(&mut self, inbound: &Inbound, charge: &Charge<'_>) -> Result<()> {
        // Money that nobody knows is for a person to look at: the update is set aside, with an alarm.
        let found = invoices::by_payload(self.conn, charge.payload).await?.context("money without a request to pay")?;
        let community = self.community(found.community).await?;
        bills::hold(self.conn, found.community, found.unit).await?;
        let invoice = invoices::by_payload(self.conn, charge.payload).await?.context("a request to pay is gone")?;
        let number = if charge.provider.is_empty() { charge.telegram } else { charge.provider };
        let payment = NewPayment {
            unit: invoice.unit,
            key: format!("online:{number}"),
            method: Method::Online,
            amount_minor: charge.amount_minor,
            currency: charge.currency.to_owned(),
            paid_on: self.now.with_timezone(&community.settings.time_zone).date_naive(),
            reference: number.to_owned(),
            by_staff: None,
            bills: invoice.bills.iter().map(|part| part.bill).collect(),
        };
        let Some(id) = bills::receive(self.conn, community.id, &payment, self.now).await? else {
            tracing::info!(community = community.id.0, invoice = invoice.id.0, "a payment was told twice");
            return Ok(());
        };
        let again = invoice.state == InvoiceState::Paid;
        if !again {
            invoices::paid(self.conn, &invoice, id, (charge.telegram, charge.provider), self.now).await?;
        }
        let no = receipts::issue(self.conn, community.id, id, self.now).await?;
        tracing::info!(community = community.id.0, invoice = invoice.id.0, payment = id.0, "paid in the chat");
        let gone = invoices::expire(self.conn, (community.id, invoice.unit), &payment.bills, None, self.now).await?;
        self.take_away(community.id, &gone);
        let payer = inbound.from.as_ref().map_or(invoice.user, |from| from.id);
        self.thank(&community, (&invoice, charge), (id, no), payer).await
    }

    /// Thanks with the receipt; what no bill of the request needed is told to both sides.
    async fn thank(
        &mut self,
        community: &Community,
        (invoice, charge): (&Invoice, &Charge<'_>),
        (payment, no): (PaymentId, ReceiptNo),
        payer: UserId,
    ) -> Result<()> {
        let texts = Texts::new(self.lang_of(community.id, payer).await?);
        let ids: Vec<BillId> = invoice.bills.iter().map(|part| part.bill).collect();
        let used = bills::used_for(self.conn, community.id, payment, &ids).await?;
        let over = charge.amount_minor - used;
        let amount = texts.money(charge.amount_minor, charge.currency);
        let html = if over > 0 {
            texts.paid_over(amount, texts.money(over, charge.currency))
        } else {
            texts.paid_thanks(amount)
        };
        self.say(private(payer), Face::words(html), Rank::Reply).await?;
        self.send_receipt(community, no, payer).await?;
        if over > 0 {
            let department = community.settings.fee_department().to_owned();
            let Some((to, lang)) = self.group_for(community, &department).await? else {
                tracing::warn!(community = community.id.0, "money came that no bill needed, and no group can be told");
                return Ok(());
            };
            let t = Texts::new(lang);
            let code = receipts::load(self.conn, community.id, no).await?.map(|r| r.content.unit).unwrap_or_default();
            let (amount, over) = (t.money(charge.amount_minor, charge.currency), t.money(over, charge.currency));
            let html = t.paid_over_finance(code, amount, over, no.to_string());
            self.say(to, Face::words(html), Rank::Card).await?;
        }
        Ok(())
    }
}
