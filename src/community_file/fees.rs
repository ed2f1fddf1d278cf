//! What the file says of fees: who handles money, how to pay, what tenants see, when reminders go; and when notices do.

use super::policies::{day, words};
use super::sheet::{Item as Field, Sheet};
use crate::domain::bill::{Item, Method};
use crate::domain::campaign::Notices;
use crate::domain::fees::{Connector, Fees, Reminders, WayToPay};
use crate::domain::hours::Day;

const METHODS: [(&str, Method); 4] =
    [("cash", Method::Cash), ("cheque", Method::Cheque), ("transfer", Method::Transfer), ("other", Method::Other)];

/// `[fees]`
pub fn fees(whole: &Sheet<'_, '_>, departments: &[String]) -> Fees {
    let mut fees = Fees::default();
    let Some(sheet) = whole.get("fees").and_then(|i| i.table()) else { return fees };
    fees.department = sheet.get("department").and_then(|i| i.key_of("department", departments));
    fees.company = sheet.get("company").and_then(|i| words(&i, 100));
    if let Some(item) = sheet.get("tenants_see") {
        fees.tenants_see = items(&item);
    }
    if let Some(item) = sheet.get("remark")
        && let Some(text) = item.text()
    {
        if text.chars().count() > 100 {
            item.wrong("has more than 100 characters: banks do not take longer remarks");
        } else {
            fees.remark = text;
        }
    }
    fees.ways = sheet.tables("way", "method").iter().filter_map(way).collect();
    if let Some(reminders) = sheet.get("reminders").and_then(|i| i.table()) {
        fees.reminders = ladder(&reminders);
    }
    if let Some(connector) = sheet.get("connector").and_then(|i| i.table()) {
        fees.connector = connector.need("url").and_then(|i| address(&i)).map(|url| Connector { url });
        connector.finish();
    }
    sheet.finish();
    fees
}

/// An address on the web.
fn address(item: &Field<'_, '_>) -> Option<String> {
    let text = item.text()?;
    let url = reqwest::Url::parse(&text).ok();
    if url.is_some_and(|u| u.host_str().is_some() && matches!(u.scheme(), "http" | "https") && u.query().is_none()) {
        return Some(text);
    }
    item.wrong("must be an address that begins with https:// or http://, without a question mark");
    None
}

fn items(item: &Field<'_, '_>) -> Vec<Item> {
    let mut all = Vec::new();
    for entry in item.list() {
        let Some(item) = entry.one_of(&Item::ALL.map(|item| (item.word(), item))) else { continue };
        if all.contains(&item) {
            entry.wrong("is there twice");
        } else {
            all.push(item);
        }
    }
    all
}

/// `[[fees.way]]`
fn way(sheet: &Sheet<'_, '_>) -> Option<WayToPay> {
    let method = sheet.need("method").and_then(|i| i.one_of(&METHODS));
    let text = sheet.need("text").and_then(|i| words(&i, 500));
    let account = sheet.get("account").and_then(|i| {
        let account = i.text()?;
        if account.chars().count() > 256 {
            i.wrong("has more than 256 characters: a button cannot copy more");
            return None;
        }
        Some(account)
    });
    sheet.finish();
    Some(WayToPay { method: method?, text: text?, account })
}

/// `[fees.reminders]`
fn ladder(sheet: &Sheet<'_, '_>) -> Reminders {
    let mut reminders = Reminders::default();
    if let Some(send) = sheet.get("send").and_then(|i| i.flag()) {
        reminders.send = send;
    }
    if let Some(item) = sheet.get("days") {
        let days: Vec<i32> = item.list().iter().filter_map(|i| i.whole(-365, 3650)).collect();
        if days.is_empty() || days.len() > 12 {
            item.wrong("needs one to twelve steps, such as [-15, 0, 7, 30, 60]");
        } else if days.windows(2).any(|pair| pair[0] >= pair[1]) {
            item.wrong("must ascend: each step is later than the one before it");
        } else {
            reminders.ladder = days;
        }
    }
    sending(sheet, "leaves no hour in which reminders may be sent", &mut reminders.hours);
    sheet.finish();
    reminders
}

/// `[notices]`
pub fn notices(whole: &Sheet<'_, '_>) -> Notices {
    let mut notices = Notices::default();
    let Some(sheet) = whole.get("notices").and_then(|i| i.table()) else { return notices };
    sending(&sheet, "leaves no hour in which notices may be sent", &mut notices.hours);
    sheet.finish();
    notices
}

/// `hours`: when something is sent to residents.
fn sending(sheet: &Sheet<'_, '_>, nothing: &str, hours: &mut Day) {
    let Some(item) = sheet.get("hours") else { return };
    let named = day(&item);
    if named.is_empty() {
        item.wrong(nothing);
    } else {
        *hours = named;
    }
}
