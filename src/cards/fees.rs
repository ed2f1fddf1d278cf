//! What people see of a claim to have paid: the cashier's card, the resident's message, what came of it; and the bills of
//! a ticket in which they are looked into.

use super::{Face, View, menu_key};
use crate::chat::button::{Button, ClaimButton, FeesButton, Menu};
use crate::chat::outgoing::Key;
use crate::chat::words::{cut, line};
use crate::domain::bill::{Account, Bill, Claim, ClaimState, Period};
use crate::domain::community::Community;
use crate::domain::ids::{ClaimId, UnitId};
use crate::domain::person::Resident;
use crate::texts::{Html, Texts};
use chrono::{DateTime, NaiveDate, Utc};

/// Bills that a card names.
const BILLS: usize = 4;
/// Lines of each of them.
const PARTS: usize = 6;
/// Bills that a thank-you names.
const SETTLED: usize = 8;
/// Claims that a list names.
const LISTED: usize = 12;

/// A claim as somebody looks at it.
pub struct ClaimView<'a> {
    /// The claim.
    pub claim: &'a Claim,
    /// The account of its unit; for a resident only what they may see of it.
    pub account: &'a Account,
    /// Who says it.
    pub resident: &'a Resident,
    /// The name of who decided.
    pub cashier: &'a str,
    /// How many other claims of the unit wait.
    pub beside: i64,
    /// Its community.
    pub community: &'a Community,
    /// Texts in the reader's language.
    pub texts: Texts,
    /// The time of the turn.
    pub now: DateTime<Utc>,
}

impl ClaimView<'_> {
    fn money(&self, minor: i64) -> String {
        self.texts.money(minor, &self.claim.currency)
    }

    fn today(&self) -> NaiveDate {
        self.now.with_timezone(&self.community.settings.time_zone).date_naive()
    }

    fn unit(&self) -> String {
        line(&self.account.code, 20)
    }

    fn key(&self, label: String, act: ClaimButton) -> Key {
        claim_key(self.community, self.claim.id, label, act)
    }

    fn fees_key(&self) -> Key {
        fees_key(self.community, self.claim.unit, self.texts.btn_main_fees(), FeesButton::Show)
    }

    /// How much, when and how.
    fn what(&self) -> String {
        let c = self.claim;
        let day = self.texts.day(c.paid_on, self.today());
        self.texts.claim_what(self.money(c.amount_minor), day, self.texts.method_name(c.method))
    }

    /// The words and the slip.
    fn shown(&self) -> Vec<String> {
        let mut lines = vec![];
        let words = cut(&self.claim.words, 800);
        if !words.is_empty() {
            lines.push(self.texts.dialogs_quote(words));
        }
        lines.push(match self.claim.media.len() {
            0 => self.texts.paid_summary_no_slip(),
            n => self.texts.paid_summary_slip(n as i64),
        });
        lines
    }

    fn reason(&self) -> String {
        cut(&self.texts.missing(self.claim.reason.as_deref().unwrap_or_default()), 500)
    }
}

/// A button about a claim.
pub fn claim_key(community: &Community, claim: ClaimId, label: String, act: ClaimButton) -> Key {
    Key::press(label, &Button::Claim { community: community.id, claim, act })
}

/// A button about the bills of a unit.
pub fn fees_key(community: &Community, unit: UnitId, label: String, act: FeesButton) -> Key {
    Key::press(label, &Button::Fees { community: community.id, unit, act })
}

/// A bill by its name and period.
fn named(t: Texts, bill: &Bill) -> String {
    format!("{} · {}", line(&t.bill_name(bill), 40), t.period(bill.period))
}

/// The card in the group of those who handle money.
pub fn card(view: &ClaimView<'_>) -> Face {
    let (t, c) = (view.texts, view.claim);
    let mut lines = vec![t.claim_head(view.unit(), t.claim_state(c.state))];
    let name = cut(&t.person(view.resident), 40);
    lines.push(match view.resident.phone.as_deref() {
        Some(phone) => t.claim_person_phone(name, t.masked(phone)),
        None => t.claim_person(name),
    });
    lines.push(view.what());
    let names: Vec<String> =
        c.bills.iter().filter_map(|id| view.account.bill(*id)).take(BILLS).map(|b| named(t, b)).collect();
    if !names.is_empty() {
        lines.push(t.paid_summary_for(names.join(&t.plain_list_comma())));
    }
    lines.extend(view.shown());
    let decided = |words: String| {
        let at = c.decided_at.map_or_else(String::new, |at| t.moment(at, view.now, view.community.settings.time_zone));
        t.claim_decided(Html(words), cut(view.cashier, 40), at)
    };
    match c.state {
        ClaimState::Waiting => {
            let open = view.account.bills.iter().filter(|b| b.is_open()).count();
            lines.push(t.claim_owes(view.money(view.account.open_minor()), open as i64));
            if view.beside > 0 {
                lines.push(t.claim_beside(view.beside));
            }
            let rows = vec![
                vec![view.key(t.btn_claim_all(), ClaimButton::Confirm)],
                vec![
                    view.key(t.btn_claim_part(), ClaimButton::Part),
                    view.key(t.btn_claim_missing(), ClaimButton::Missing),
                ],
            ];
            return Face::with(lines.join("\n"), rows);
        }
        ClaimState::Confirmed => lines.push(decided(t.claim_all(view.money(c.amount_minor)))),
        ClaimState::Partly => {
            lines.push(decided(t.claim_part(view.money(c.confirmed_minor.unwrap_or(0)), view.reason())));
        }
        ClaimState::NotFound => lines.push(decided(t.claim_nothing(view.reason()))),
        ClaimState::Withdrawn => lines.push(t.claim_taken_back()),
    }
    Face::words(lines.join("\n"))
}

/// The resident's own message of a claim.
pub fn status(view: &ClaimView<'_>) -> Face {
    let (t, c) = (view.texts, view.claim);
    let mut lines = vec![t.claimed_head(view.unit(), t.claim_state(c.state)), view.what()];
    lines.extend(view.shown());
    let rows = match c.state {
        ClaimState::Waiting => {
            lines.push(t.claimed_waiting());
            vec![vec![
                view.key(t.btn_claimed_add(), ClaimButton::Add),
                view.key(t.btn_claimed_withdraw(), ClaimButton::Withdraw),
            ]]
        }
        ClaimState::Confirmed => vec![],
        ClaimState::Partly | ClaimState::NotFound => {
            lines.push(t.claimed_reason(view.reason()));
            vec![]
        }
        ClaimState::Withdrawn => vec![vec![view.key(t.btn_claimed_again(), ClaimButton::Again)]],
    };
    Face::with(lines.join("\n"), rows)
}

/// What came of a claim, told to the resident. `settled`: the bills that it paid, and how much of each.
pub fn told(view: &ClaimView<'_>, settled: &[(&Bill, i64)]) -> Face {
    let (t, c) = (view.texts, view.claim);
    let found = c.confirmed_minor.unwrap_or(0);
    let mut lines = vec![match c.state {
        ClaimState::Partly => t.claimed_part(view.money(found), view.money(c.amount_minor - found), view.reason()),
        ClaimState::NotFound => {
            t.claimed_nothing(view.money(c.amount_minor), t.day(c.paid_on, view.today()), view.reason())
        }
        ClaimState::Confirmed | ClaimState::Waiting | ClaimState::Withdrawn => t.claimed_all(view.money(found)),
    }];
    if !settled.is_empty() {
        lines.push(t.claimed_settled());
        for (bill, minor) in settled.iter().take(SETTLED) {
            lines.push(t.claimed_settled_line(named(t, bill), view.money(*minor)));
        }
        if settled.len() > SETTLED {
            lines.push(t.fees_more_bills((settled.len() - SETTLED) as i64));
        }
    }
    if matches!(c.state, ClaimState::Confirmed | ClaimState::Partly) {
        lines.push(match view.account.open_minor() {
            0 => t.claimed_nothing_open(),
            open => t.claimed_open(view.money(open)),
        });
        lines.push(t.claimed_receipt());
    }
    let mut rows = vec![];
    if matches!(c.state, ClaimState::Partly | ClaimState::NotFound) {
        rows.push(vec![view.key(t.btn_claimed_again(), ClaimButton::Again)]);
    }
    rows.push(vec![view.fees_key(), menu_key(t.btn_main_person(), Menu::Person)]);
    Face::with(lines.join("\n"), rows)
}

/// The lead hears that a claim still waits.
pub fn still_waits(view: &ClaimView<'_>) -> Face {
    let since = view.texts.span(view.now - view.claim.created_at);
    Face::words(view.texts.claim_still_waits(view.unit(), view.money(view.claim.amount_minor), since))
}

/// The claims that wait, a button for each that brings its card to the end of the chat.
pub fn list(all: &[(Claim, String)], community: &Community, t: Texts, now: DateTime<Utc>) -> Face {
    if all.is_empty() {
        return Face::words(t.claims_none());
    }
    let mut lines = vec![t.claims_head(all.len() as i64)];
    let mut rows = vec![];
    for (claim, code) in all.iter().take(LISTED) {
        let (code, amount) = (line(code, 20), t.money(claim.amount_minor, &claim.currency));
        lines.push(t.claims_line(&code, &amount, t.method_name(claim.method), t.span(now - claim.created_at)));
        rows.push(vec![claim_key(community, claim.id, format!("{code} · {amount}"), ClaimButton::Card)]);
    }
    if all.len() > LISTED {
        lines.push(t.fees_more_bills((all.len() - LISTED) as i64));
    }
    Face::with(lines.join("\n"), rows)
}

/// A claim in the list of a resident's requests: its line, and its button.
pub fn in_requests(claim: &Claim, code: &str, community: &Community, t: Texts, now: DateTime<Utc>) -> (String, Key) {
    let today = now.with_timezone(&community.settings.time_zone).date_naive();
    let (code, amount) = (line(code, 20), t.money(claim.amount_minor, &claim.currency));
    let words = t.claims_mine(&code, &amount, t.day(claim.paid_on, today));
    (words, claim_key(community, claim.id, format!("💰 {code} · {amount}"), ClaimButton::Show))
}

/// The bills that a ticket looks into: line by line for those who handle money, by name for everybody else.
pub(super) fn disputed(view: &View<'_>) -> Vec<String> {
    let settings = &view.community.settings;
    let t = view.texts;
    if view.case.bills.is_empty() {
        return vec![];
    }
    if view.ticket().department != settings.fee_department() {
        let names: Vec<String> = view.case.bills.iter().take(BILLS).map(|b| named(t, b)).collect();
        return vec![t.paid_summary_for(names.join(&t.plain_list_comma()))];
    }
    let mut lines = vec![];
    for bill in view.case.bills.iter().take(BILLS) {
        let amount = t.money(bill.charged_minor, &bill.currency);
        lines.push(t.card_bill(named(t, bill), amount, line(&bill.key, 40)));
        let mut parts = t.bill_parts(bill, line);
        parts.truncate(PARTS);
        parts.extend(t.bill_standing(bill, line, settings.time_zone));
        lines.extend(parts);
    }
    if view.case.bills.len() > BILLS {
        lines.push(t.fees_more_bills((view.case.bills.len() - BILLS) as i64));
    }
    lines
}

/// What a ticket about bills begins with: which bills.
pub fn dispute_words(bills: &[(String, Period)], t: Texts, words: &str) -> String {
    let mut lines: Vec<String> = bills
        .iter()
        .take(SETTLED)
        .map(|(name, period)| format!("{} · {}", line(name, 40), t.period(*period)))
        .collect();
    lines.push(words.to_owned());
    lines.join("\n")
}
