//! Acts in the operator's English, with their reasons; what looks like a phone number is hidden.

use super::Book;
use super::agreed;
use crate::domain::act::{Act, Actor, Rating};
use crate::store::words::word;

/// So many digits in a row, blanks and dashes between them, are taken for a phone number.
const DIGITS: usize = 7;

/// Words in which what looks like a phone number is hidden.
pub fn hidden(words: &str) -> String {
    let mut out = String::new();
    let mut run = String::new();
    for c in words.chars() {
        let inside = c.is_ascii_digit() || (!run.is_empty() && matches!(c, ' ' | '-' | '(' | ')')) || c == '+';
        if inside {
            run.push(c);
        } else {
            out.push_str(&masked(&run));
            run.clear();
            out.push(c);
        }
    }
    out.push_str(&masked(&run));
    out
}

/// Dates and ticket numbers stay: six digits and four.
fn masked(run: &str) -> String {
    let digits = run.chars().filter(char::is_ascii_digit).count();
    let body = run.trim_end_matches([' ', '-', '(', ')']);
    let tail = run.get(body.len()..).unwrap_or_default();
    let ticket = body.len() == 11 && body.as_bytes().get(6) == Some(&b'-') && digits == 10;
    if digits < DIGITS || ticket { run.to_owned() } else { format!("[number]{tail}") }
}

/// What was done to a message.
pub fn op(op: &str) -> &'static str {
    match op {
        "send" => "a message",
        "edit" => "an edit",
        "strip" => "its buttons taken away",
        _ => "something",
    }
}

fn plain<T: serde::Serialize>(value: &T) -> String {
    word(value).unwrap_or_default().replace('_', " ")
}

fn rated(rating: &Rating) -> String {
    let one = |score: Option<u8>| score.map_or("-".to_owned(), |s| s.to_string());
    let charge = if rating.improper_charge { ", something charged wrongly" } else { "" };
    format!("overall {}/5, attitude {}, quality {}{charge}", rating.overall, one(rating.attitude), one(rating.quality))
}

/// What was done, and why or with which words.
pub fn act(act: &Act, book: &Book) -> (String, Option<String>) {
    let money = |minor: i64| agreed::money(minor, &book.home.settings.currency);
    let some = |words: &str| Some(hidden(words)).filter(|w| !w.trim().is_empty());
    let maybe = |words: &Option<String>| words.as_deref().and_then(some);
    let staff = |id| book.actor(Actor::Staff(id));
    match act {
        Act::File => ("registered it".into(), None),
        Act::Dispatch { department } => (format!("showed it to {department}"), None),
        Act::Take => ("took it".into(), None),
        Act::Assign { to } => (format!("gave it to {}", staff(*to)), None),
        Act::Promise { from, until, reason } => {
            (format!("promised {} to {}", book.time(*from), book.time(*until)), maybe(reason))
        }
        Act::Arrive => ("is on the spot".into(), None),
        Act::Wait { reason } => ("made it wait".into(), Some(plain(reason))),
        Act::Resume => ("went on with it".into(), None),
        Act::Finish { words, materials, price_minor } => {
            let parts = [
                maybe(materials).map(|m| format!("materials {m}")),
                price_minor.map(|p| format!("price {}", money(p))),
            ];
            let more = parts.into_iter().flatten().collect::<Vec<_>>().join(", ");
            let more = if more.is_empty() { String::new() } else { format!(" ({more})") };
            (format!("finished the work{more}"), maybe(words))
        }
        Act::Note { words } => ("noted".into(), some(words)),
        Act::Ask { words } => ("asked the resident".into(), some(words)),
        Act::Tell { words } => ("told the resident".into(), some(words)),
        Act::ShowPhone => ("looked at the phone number".into(), None),
        Act::Transfer { department, reason } => (format!("passed it to {department}"), maybe(reason)),
        Act::OutOfScope { answer } => (format!("answered that it is not ours ({answer})"), None),
        Act::Escalate { reason } => ("asked the next person up".into(), maybe(reason)),
        Act::Alert { deadline, step } => (format!("raised {}: {}", plain(deadline), plain(step)), None),
        Act::Add { words } => ("added".into(), some(words)),
        Act::Join { user, words } => (format!("joined: {}", book.user(*user)), maybe(words)),
        Act::Urge => ("urged".into(), None),
        Act::Cancel { reason } => ("withdrew it".into(), maybe(reason)),
        Act::Accept => ("accepted the work".into(), None),
        Act::Dispute { partly: true, reason } => ("said it is partly done".into(), some(reason)),
        Act::Dispute { partly: false, reason } => ("said it is not done".into(), some(reason)),
        Act::Close { silent: true } => ("closed it: nobody answered".into(), None),
        Act::Close { silent: false } => ("closed it".into(), None),
        Act::Reopen { reason } => ("reopened it".into(), some(reason)),
        Act::Rate { rating, words } => (format!("rated it: {}", rated(rating)), maybe(words)),
        Act::Phoned { rating: Some(rating), words } => {
            (format!("asked on the telephone: {}", rated(rating)), maybe(words))
        }
        Act::Phoned { rating: None, words } => ("phoned, and nobody answered".into(), maybe(words)),
        Act::Unreached => ("put the survey on the phone list".into(), None),
        Act::Seen { deadline, step } => (format!("has seen {}: {}", plain(deadline), plain(step)), None),
        Act::Release { reason } => ("gave it back".into(), maybe(reason)),
        Act::Merge { into: _, number } => (format!("merged it into {number}"), None),
        Act::Grade { severity, reason } => (format!("graded it {}", plain(severity)), some(reason)),
        Act::Plan { words } => ("told the plan".into(), some(words)),
        Act::Judge { validity, responsibility, words } => {
            (format!("judged it {}, responsible: {}", plain(validity), plain(responsibility)), maybe(words))
        }
        Act::Classify { class, reason } => (format!("set its class to {}", plain(class)), maybe(reason)),
        Act::Book { from, until } => (format!("confirmed {} to {}", book.time(*from), book.time(*until)), None),
        Act::SetOut => ("set out".into(), None),
        Act::Offer { seq, total_minor, words } => {
            (format!("offered consent {seq}: {}", money(*total_minor)), some(words))
        }
        Act::Retract { seq } => (format!("took consent {seq} back"), None),
        Act::Agree { seq, total_minor } => (format!("agreed to consent {seq}: {}", money(*total_minor)), None),
        Act::Decline { seq } => (format!("declined consent {seq}"), None),
        Act::Lapse { seq } => (format!("consent {seq} lapsed"), None),
        Act::Move { from, until } => (format!("asked for {} to {}", book.time(*from), book.time(*until)), None),
        Act::Charge { total_minor } => (format!("made the bill: {}", money(*total_minor)), None),
        Act::Approve { step, of, .. } => (format!("approved step {step} of {of}"), None),
        Act::Deny { step, reason } => (format!("declined it at step {step}"), some(reason)),
        Act::Fee { amount_minor } => (format!("made the bill of the fee: {}", money(*amount_minor)), None),
        Act::Issue => ("issued the pass".into(), None),
        Act::LetThrough => ("let the pass through".into(), None),
        Act::DropPass => ("took the pass back".into(), None),
        Act::Upset { words } => ("brought in a lead: the resident sounds upset".into(), maybe(words)),
    }
}
