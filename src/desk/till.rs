//! Receipts in the chat: sent as a file when money is confirmed, listed and sent again when somebody asks; and requests to
//! pay in the chat.

use super::Turn;
use super::cast::{Speaker, Stage};
use super::requests::private;
use crate::cards::{self, Face};
use crate::chat::button::{TillButton, invoice_slot};
use crate::chat::outgoing::{Address, Body, Keyboard, Op};
use crate::domain::bill::Account;
use crate::domain::community::Community;
use crate::domain::ids::{BillId, CommunityId, InvoiceId, MessageId, UnitId, UserId};
use crate::domain::invoice::Part;
use crate::domain::receipt::{Receipt, ReceiptNo};
use crate::domain::refused::Why;
use crate::receipts as paper;
use crate::store::outbox::{Letter, Rank};
use crate::store::{bills, documents, invoices, receipts};
use crate::texts::Texts;
use anyhow::Result;

impl Turn<'_> {
    /// Sends a receipt as a file, in the language that its reader speaks now. Whoever calls knows that they may see it.
    /// `false`: there is no such receipt.
    pub(super) async fn send_receipt(&mut self, community: &Community, no: ReceiptNo, user: UserId) -> Result<bool> {
        let Some(receipt) = receipts::load(self.conn, community.id, no).await? else { return Ok(false) };
        let lang = self.lang_of(community.id, user).await?;
        self.post_receipt(community, &receipt, Texts::new(lang), private(user)).await?;
        Ok(true)
    }

    /// Posts the file of a receipt. The same paper is made once, and goes to Telegram once.
    async fn post_receipt(
        &mut self,
        community: &Community,
        receipt: &Receipt,
        texts: Texts,
        to: Address,
    ) -> Result<()> {
        let key = format!("receipt {} {} {}", receipt.no, texts.lang().code(), receipt.returned.len());
        let document = match documents::find(self.conn, community.id, &key, self.now).await? {
            Some(document) => document,
            None => {
                let bytes = paper::pdf(receipt, texts, community.settings.time_zone)?;
                let names = (key.as_str(), &*paper::file_name(receipt), "application/pdf");
                documents::put(self.conn, community.id, names, &bytes, self.now).await?
            }
        };
        let caption = cards::till::caption(receipt, texts);
        let body = Body::Document { community: community.id, document, caption, shown: false };
        let op = Op::Send { body, keyboard: Keyboard::None, reply_to: None, silent: false };
        let mut letter = Letter::new(to, op, Rank::Reply);
        letter.community = community.id;
        self.tray.post(letter);
        Ok(())
    }

    /// A press on a button about money of a unit.
    pub(super) async fn till_press(
        &mut self,
        speaker: &mut Speaker,
        stage: Stage,
        (community, unit): (CommunityId, UnitId),
        act: TillButton,
        message: Option<MessageId>,
    ) -> Result<()> {
        let stage = match self.community_if_any(community).await? {
            Some(other) if other.id != stage.community.id => self.stage(speaker, other).await?,
            Some(_) => stage,
            None => {
                self.refused(stage.community.id, None, Why::Forged).await?;
                return self.old_button(speaker, stage, message).await;
            }
        };
        let Some(account) = self.account_seen(&stage.community, &stage.resident, unit).await? else {
            self.refused(community, None, Why::NotTheirUnit).await?;
            self.window(stage.texts().alert_not_your_unit(), true);
            return Ok(());
        };
        speaker.session.community = Some(community);
        match act {
            TillButton::Online => {
                let offered = self.offer_invoice(&stage.community, &account, speaker.user).await?;
                if let Some(words) = self.offer_words(&stage.community, stage.texts(), offered) {
                    self.window(words, true);
                }
                Ok(())
            }
            TillButton::Receipts(page) => {
                let face = cards::till::receipts(community, &account, page, stage.texts());
                match message.filter(|_| page > 0) {
                    // Turning a page: the list stays where it is.
                    Some(message) => {
                        self.rewrite(speaker.at, message, face);
                        Ok(())
                    }
                    None => self.say(speaker.at, face, Rank::Reply).await,
                }
            }
            TillButton::Receipt(no) => {
                let theirs = account.payments.iter().any(|p| p.receipt == Some((no.year, no.number)));
                if !theirs {
                    self.refused(community, None, Why::NotTheirUnit).await?;
                    self.window(stage.texts().alert_no_receipt(), true);
                    return Ok(());
                }
                self.send_receipt(&stage.community, no, speaker.user).await.map(drop)
            }
        }
    }

    /// The list of receipts of a unit, as the reader of this account may see it: for `FeesButton::Receipts`.
    pub(super) async fn receipts_list(&mut self, speaker: &Speaker, stage: &Stage, account: &Account) -> Result<()> {
        let face = cards::till::receipts(stage.community.id, account, 0, stage.texts());
        self.say(speaker.at, face, Rank::Reply).await
    }

    fn rewrite(&mut self, at: Address, message: MessageId, face: Face) {
        let op = Op::Edit { message: Some(message), html: face.html, keyboard: face.keyboard };
        self.tray.post(Letter::new(at, op, Rank::Reply));
    }

    /// Whether residents of this community can pay in the chat.
    pub(super) fn pays_online(&self, community: &Community) -> bool {
        self.pays_online.contains(&community.key)
    }

    /// Sends a request to pay everything that is open of an account, as its reader sees it. What is disputed is left out.
    /// An earlier request of the same user, or one of the same bills, is taken away.
    pub(super) async fn offer_invoice(
        &mut self,
        community: &Community,
        account: &Account,
        user: UserId,
    ) -> Result<Offered> {
        if !self.pays_online(community) {
            return Ok(Offered::NotHere);
        }
        // From here on nobody else settles bills of this unit; what was read before may be old.
        bills::hold(self.conn, community.id, account.unit).await?;
        let seen: Vec<BillId> = account.bills.iter().filter(|b| b.is_open() && !b.disputed).map(|b| b.id).collect();
        let fresh = bills::account(self.conn, community.id, account.unit, &account.currency).await?;
        let Some(fresh) = fresh else { return Ok(Offered::NothingOpen) };
        let mut open: Vec<_> =
            fresh.bills.iter().filter(|b| seen.contains(&b.id) && b.is_open() && !b.disputed).collect();
        open.retain(|b| b.currency == account.currency);
        open.sort_by_key(|b| (b.due_on, b.id));
        if open.is_empty() {
            return Ok(Offered::NothingOpen);
        }
        let ids: Vec<BillId> = open.iter().map(|b| b.id).collect();
        let key = (community.id, account.unit);
        if let Some(until) = invoices::held(self.conn, key, &ids, None, self.now).await? {
            return Ok(Offered::Held(until));
        }
        let own = invoices::expire(self.conn, key, &[], Some(user), self.now).await?;
        self.take_away(community.id, &own);
        let parts: Vec<Part> = open.iter().map(|b| Part { bill: b.id, amount_minor: b.open_minor }).collect();
        let invoice = invoices::offer(self.conn, (key.0, key.1, user), &parts, &account.currency, self.now).await?;
        let texts = Texts::new(self.lang_of(community.id, user).await?);
        let request = cards::till::request(community, &invoice, (&account.code, &open), texts);
        let op = Op::Send { body: Body::Invoice(request), keyboard: Keyboard::None, reply_to: None, silent: false };
        let mut letter = Letter::new(private(user), op, Rank::Reply);
        letter.community = community.id;
        letter.slot = Some(invoice_slot(community.id, invoice.id));
        letter.expires_at = Some(invoice.expires_at);
        self.tray.post(letter);
        Ok(Offered::Sent)
    }

    /// What is said to an offer that was not sent; `None`: it was.
    pub(super) fn offer_words(&self, community: &Community, texts: Texts, offered: Offered) -> Option<String> {
        match offered {
            Offered::Sent => None,
            Offered::NotHere => Some(texts.alert_pay_not_here()),
            Offered::NothingOpen => Some(texts.alert_pay_nothing()),
            Offered::Held(until) => Some(texts.alert_pay_held(texts.clock(until, community.settings.time_zone))),
        }
    }

    /// Requests that cannot be paid any more go from the chats in which they stand.
    pub(super) fn take_away(&mut self, community: CommunityId, gone: &[(InvoiceId, UserId)]) {
        for (invoice, user) in gone {
            let mut letter = Letter::new(private(*user), Op::Delete { message: None }, Rank::Card);
            letter.community = community;
            letter.slot = Some(invoice_slot(community, *invoice));
            self.tray.post(letter);
        }
    }
}

/// What became of the wish to pay in the chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Offered {
    /// The request is on its way.
    Sent,
    /// No provider is set for this community.
    NotHere,
    /// Nothing is open that could be paid.
    NothingOpen,
    /// Somebody of the unit is about to pay the same bills; it can be tried again then.
    Held(chrono::DateTime<chrono::Utc>),
}
