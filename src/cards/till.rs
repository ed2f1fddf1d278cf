//! What people read of receipts, of paying in the chat, and of refunds.

use super::Face;
use crate::chat::button::{Button, TillButton};
use crate::chat::outgoing::{Invoice as Request, Key};
use crate::chat::words::line;
use crate::domain::bill::{Account, Bill};
use crate::domain::community::Community;
use crate::domain::ids::{CommunityId, UnitId};
use crate::domain::invoice::Invoice;
use crate::domain::receipt::{Receipt, ReceiptNo};
use crate::texts::Texts;

/// Receipts on a page of the list.
const PAGE: usize = 8;
/// Lines of a request to pay; what is more is summed up in the last.
const PRICES: usize = 20;
/// The longest title and description that Telegram takes.
const TITLE: usize = 32;
const DESCRIPTION: usize = 255;

/// What stands under the file of a receipt.
pub fn caption(receipt: &Receipt, texts: Texts) -> String {
    let content = &receipt.content;
    let amount = texts.money(content.amount_minor, &content.currency);
    let mut html = texts.receipt_caption(receipt.no.to_string(), line(&content.unit, 20), amount);
    if !receipt.returned.is_empty() {
        html.push('\n');
        html.push_str(&texts.receipt_caption_returned(texts.money(receipt.kept_minor(), &content.currency)));
    }
    html
}

/// The receipts of a unit that its reader may see, a page of them; each comes as a file when it is pressed.
pub fn receipts(community: CommunityId, account: &Account, page: u16, texts: Texts) -> Face {
    let key = |label, act| Key::press(label, &Button::Till { community, unit: account.unit, act });
    let all: Vec<_> = account.payments.iter().filter_map(|p| p.receipt.map(|no| (no, p))).collect();
    if all.is_empty() {
        return Face::words(texts.receipts_none(line(&account.code, 20)));
    }
    let pages = all.len().div_ceil(PAGE);
    let page = usize::from(page).min(pages - 1);
    let mut rows = vec![];
    for ((year, number), payment) in all.iter().skip(page * PAGE).take(PAGE) {
        let no = ReceiptNo { year: *year, number: *number };
        let amount = texts.money(payment.amount_minor, &account.currency);
        let returned = account.payments.iter().any(|p| p.refunds == Some(payment.id));
        let label = if returned {
            texts.btn_receipt_returned(texts.date(payment.paid_on), amount)
        } else {
            texts.btn_receipt(texts.date(payment.paid_on), amount)
        };
        rows.push(vec![key(label, TillButton::Receipt(no))]);
    }
    let turn = |label, page: usize| Some(key(label, TillButton::Receipts(u16::try_from(page).ok()?)));
    let mut last = vec![];
    if page > 0 {
        last.extend(turn(texts.btn_fees_newer(), page - 1));
    }
    if page + 1 < pages {
        last.extend(turn(texts.btn_fees_older(), page + 1));
    }
    rows.push(last);
    Face::with(texts.receipts_list(line(&account.code, 20)), rows)
}

/// The button under a list of bills that pays them in the chat.
pub fn pay_key(community: CommunityId, unit: UnitId, texts: Texts) -> Key {
    Key::press(texts.btn_pay_online(), &Button::Till { community, unit, act: TillButton::Online })
}

/// A request to pay, as Telegram shows it.
pub fn request(community: &Community, invoice: &Invoice, (code, bills): (&str, &[&Bill]), texts: Texts) -> Request {
    let settings = &community.settings;
    let mut prices: Vec<(String, i64)> = vec![];
    for (n, part) in invoice.bills.iter().enumerate() {
        if n + 1 >= PRICES && invoice.bills.len() > PRICES {
            let rest = invoice.bills.iter().skip(n).map(|p| p.amount_minor).sum();
            prices.push((texts.plain_invoice_rest(), rest));
            break;
        }
        let bill = bills.iter().find(|b| b.id == part.bill);
        let label = bill.map_or_else(
            || texts.plain_item_other(),
            |b| format!("{} {}", line(&texts.bill_name(b), 40), texts.period(b.period)),
        );
        prices.push((label, part.amount_minor));
    }
    let unit = line(code, 20);
    let count = i64::try_from(invoice.bills.len()).unwrap_or(i64::MAX);
    let name = settings.name.get(texts.lang());
    Request {
        provider: community.key.clone(),
        title: line(&texts.plain_invoice_title(&unit), TITLE),
        description: line(&texts.plain_invoice_description(name, &unit, count), DESCRIPTION),
        payload: invoice.payload.clone(),
        currency: invoice.currency.clone(),
        prices,
    }
}
