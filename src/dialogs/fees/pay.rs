//! How to pay, with what can be copied; and what the owner lets tenants see.

use super::super::kit::{Prompt, Step, choice, clip};
use super::super::request::Request;
use super::super::scene::Scene;
use super::{Fees, owns};
use crate::chat::words::line;
use crate::domain::bill::{Account, Item};
use crate::domain::ids::{BillId, UnitId};

/// The pick of "I have paid".
pub(super) const PAID: &str = "paid";
/// The pick that pays in the chat.
pub(super) const ONLINE: &str = "online";
/// What a button may copy, in characters.
const COPIED: usize = 256;

pub(super) fn ask(account: &Account, bills: &[BillId], scene: &Scene<'_>) -> Prompt {
    let t = scene.texts;
    let fees = &scene.community.settings.fees;
    let mut lines = vec![t.fees_pay_head(line(&account.code, 20))];
    let meant: Vec<_> = bills.iter().filter_map(|id| account.bill(*id)).filter(|b| b.is_open()).collect();
    for bill in &meant {
        lines.push(t.fees_pay_this(t.bill_name(bill), t.money(bill.open_minor, &bill.currency)));
    }
    if account.open_minor() > 0 {
        lines.push(t.fees_total(t.money(account.open_minor(), &account.currency)));
    }
    let mut copies = vec![];
    for way in fees.ways.iter().take(8) {
        lines.push(String::new());
        lines.push(t.fees_way(clip(way.text.get(t.lang()), 300)));
        if let Some(number) = &way.account {
            lines.push(t.fees_way_account(line(number, 60)));
            copies.push((clip(&t.btn_fees_copy_account(line(number, 24)), 40), clip(number, COPIED)));
        }
    }
    if fees.ways.is_empty() {
        lines.push(String::new());
        lines.push(t.fees_no_ways());
    } else {
        // What is paid alone is found again by its number.
        let remark = match meant.as_slice() {
            [] => fees.remark.replace("{unit}", &account.code),
            [bill, ..] => format!("{} {}", account.code, bill.key),
        };
        lines.push(String::new());
        lines.push(t.fees_remark(line(&remark, 60)));
        copies.push((clip(&t.btn_fees_copy_remark(line(&remark, 24)), 40), clip(&remark, COPIED)));
    }
    lines.push(t.fees_pay_then());
    let mut rows = vec![vec![choice(t.btn_fees_paid(), PAID)]];
    if scene.pays_online && account.open_minor() > 0 {
        rows.insert(0, vec![choice(t.btn_pay_online(), ONLINE)]);
    }
    Prompt { copies, ..Prompt::new(lines.join("\n"), rows) }
}

/// What tenants see now.
fn seen(account: &Account, scene: &Scene<'_>) -> Vec<Item> {
    account.tenants_see.clone().unwrap_or_else(|| scene.community.settings.fees.tenants_see.clone())
}

pub(super) fn ask_tenants(account: &Account, scene: &Scene<'_>) -> Prompt {
    let t = scene.texts;
    let seen = seen(account, scene);
    let mark = |item: &Item| if seen.contains(item) { "✅" } else { "▫️" };
    let choices: Vec<_> = Item::ALL
        .iter()
        .enumerate()
        .map(|(n, item)| choice(format!("{} {}", mark(item), t.item_name(*item)), format!("i{n}")))
        .collect();
    let rows = choices.chunks(2).map(<[_]>::to_vec).collect();
    Prompt::new(t.fees_tenants(line(&account.code, 20)), rows)
}

pub(super) fn hear_tenants(account: &Account, unit: UnitId, pick: &str, scene: &Scene<'_>) -> Step<Fees> {
    let item = pick.strip_prefix('i').and_then(|n| n.parse::<usize>().ok()).and_then(|n| Item::ALL.get(n).copied());
    let Some(item) = item.filter(|_| owns(scene, unit)) else { return Step::Stay(Fees::Tenants { unit }, None) };
    let mut items = seen(account, scene);
    match items.iter().position(|i| *i == item) {
        Some(at) => drop(items.remove(at)),
        None => items.push(item),
    }
    items.sort();
    items.dedup();
    Step::Call(Request::TenantsSee { unit, items }, Fees::Tenants { unit })
}
