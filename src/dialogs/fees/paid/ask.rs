//! What "I have paid" asks and reads back.

use crate::dialogs::kit::{Choice, Prompt, choice, clip};
use crate::dialogs::scene::Scene;
use super::super::overview::{name, today};
use super::{ANOTHER, CLEAR, DAYS, DONE, Form, METHODS, MORE, Paid, SEND, WORDS};
use crate::chat::words::line;
use crate::domain::bill::{Account, Method};
use crate::domain::ids::ClaimId;
use crate::domain::media::Media;
use chrono::Days;

/// What each state shows.
pub(super) fn prompt(paid: &Paid, account: &Account, scene: &Scene<'_>) -> Prompt {
    let t = scene.texts;
    match paid {
        Paid::Waits { claim, .. } => ask_waits(*claim, account, scene),
        Paid::More { words, media, .. } => {
            let mut lines = vec![t.paid_more()];
            lines.extend(told(words, media, scene));
            let send = !words.is_empty() || !media.is_empty();
            let rows = if send { vec![vec![choice(t.btn_message_send(), SEND)]] } else { vec![] };
            Prompt::new(lines.join("\n"), rows)
        }
        Paid::Amount(form) => ask_amount(form, account, scene),
        Paid::Day(_) => {
            let today = today(scene);
            let days = (0..=DAYS).filter_map(|n| today.checked_sub_days(Days::new(n)));
            let choices: Vec<Choice> = days.map(|d| choice(t.day(d, today), d.format("d%Y%m%d").to_string())).collect();
            Prompt::new(t.paid_ask_day(), choices.chunks(2).map(<[Choice]>::to_vec).collect())
        }
        Paid::How(_) => {
            let choices: Vec<Choice> =
                methods(scene).into_iter().map(|(n, m)| choice(t.method_name(m), format!("m{n}"))).collect();
            Prompt::new(t.paid_ask_how(), choices.chunks(2).map(<[Choice]>::to_vec).collect())
        }
        Paid::Slip(form) => {
            let cash = form.method == Some(Method::Cash);
            let mut lines = vec![if cash { t.paid_ask_slip_cash() } else { t.paid_ask_slip() }];
            lines.extend(told(&form.words, &form.media, scene));
            if form.media.is_empty() {
                return Prompt { skip: true, ..Prompt::new(lines.join("\n"), vec![]) };
            }
            let rows = vec![vec![choice(t.btn_paid_slip_done(), DONE), choice(t.btn_paid_slip_clear(), CLEAR)]];
            Prompt::new(lines.join("\n"), rows)
        }
        Paid::Words(form) => {
            let mut lines = vec![t.paid_ask_words()];
            lines.extend(told(&form.words, &[], scene));
            Prompt { skip: true, ..Prompt::new(lines.join("\n"), vec![]) }
        }
        Paid::Read(form) => read_back(form, account, scene),
    }
}

/// The ways that can be chosen, those first that the community's file names.
fn methods(scene: &Scene<'_>) -> Vec<(usize, Method)> {
    let ways = &scene.community.settings.fees.ways;
    let rank = |m: Method| ways.iter().position(|w| w.method == m).unwrap_or(ways.len());
    let mut all: Vec<(usize, Method)> = METHODS.into_iter().enumerate().collect();
    all.sort_by_key(|(_, m)| rank(*m));
    all
}

fn told(words: &str, media: &[Media], scene: &Scene<'_>) -> Vec<String> {
    let t = scene.texts;
    let mut lines = vec![];
    if !words.is_empty() {
        lines.push(t.dialogs_quote(clip(words, WORDS)));
    }
    if !media.is_empty() {
        lines.push(t.dialogs_files(media.len() as i64));
    }
    lines
}

fn ask_waits(claim: ClaimId, account: &Account, scene: &Scene<'_>) -> Prompt {
    let t = scene.texts;
    let Some(claim) = scene.claims.iter().find(|c| c.id == claim) else {
        // It was decided meanwhile.
        return Prompt::new(t.paid_waits_no_more(), vec![vec![choice(t.btn_paid_another(), ANOTHER)]]);
    };
    let amount = t.money(claim.amount_minor, &account.currency);
    let rows = vec![vec![choice(t.btn_paid_add(), MORE)], vec![choice(t.btn_paid_another(), ANOTHER)]];
    Prompt::new(t.paid_waits(t.day(claim.paid_on, today(scene)), amount), rows)
}

fn ask_amount(form: &Form, account: &Account, scene: &Scene<'_>) -> Prompt {
    let t = scene.texts;
    let money = |minor| t.money(minor, &account.currency);
    let today = today(scene);
    let mut offers: Vec<(String, i64)> = vec![];
    for bill in form.bills.iter().filter_map(|id| account.bill(*id)).filter(|b| b.is_open()).take(3) {
        offers.push((t.btn_paid_bill(name(t, bill), money(bill.open_minor)), bill.open_minor));
    }
    let overdue: i64 = account.bills.iter().filter(|b| b.is_overdue(today)).map(|b| b.open_minor).sum();
    let all = account.open_minor();
    if overdue > 0 && overdue < all {
        offers.push((t.btn_paid_overdue(money(overdue)), overdue));
    }
    if all > 0 {
        offers.push((t.btn_paid_all(money(all)), all));
    }
    let mut seen = vec![];
    offers.retain(|(_, minor)| !seen.contains(minor) && { seen.push(*minor); true });
    let rows = offers.into_iter().map(|(label, minor)| vec![choice(label, format!("a{minor}"))]).collect();
    let mut lines = vec![t.paid_ask_amount(line(&account.code, 20))];
    lines.extend(told(&form.words, &form.media, scene));
    Prompt::new(lines.join("\n"), rows)
}

fn read_back(form: &Form, account: &Account, scene: &Scene<'_>) -> Prompt {
    let t = scene.texts;
    let mut lines = vec![t.paid_summary_head(line(&account.code, 20)), String::new()];
    lines.push(t.paid_summary_amount(t.money(form.amount_minor.unwrap_or(0), &account.currency)));
    if let Some(day) = form.paid_on {
        lines.push(t.paid_summary_day(t.day(day, today(scene))));
    }
    if let Some(method) = form.method {
        lines.push(t.paid_summary_how(t.method_name(method)));
    }
    let names: Vec<String> = form.bills.iter().filter_map(|id| account.bill(*id)).take(5).map(|b| name(t, b)).collect();
    if !names.is_empty() {
        lines.push(t.paid_summary_for(names.join(&t.plain_list_comma())));
    }
    lines.push(match form.media.len() {
        0 => t.paid_summary_no_slip(),
        n => t.paid_summary_slip(n as i64),
    });
    if !form.words.is_empty() {
        lines.push(t.dialogs_quote(clip(&form.words, WORDS)));
    }
    lines.push(String::new());
    lines.push(t.paid_summary_then());
    let rows = vec![
        vec![choice(t.btn_paid_send(), SEND)],
        vec![choice(t.btn_paid_change_amount(), "ea"), choice(t.btn_paid_change_day(), "ed")],
        vec![choice(t.btn_paid_change_how(), "eh"), choice(t.btn_paid_change_slip(), "es")],
        vec![choice(t.btn_paid_change_words(), "ew")],
    ];
    Prompt::new(lines.join("\n"), rows)
}
