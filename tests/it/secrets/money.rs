//! Bills and claims in a random story: who owes what, who says to have paid; and whoever else must not read of it.

use super::model::{Key2, marks_in};
use super::rows::Rows;
use super::story::{SAYINGS, Story};
use crate::fees::{bill, date};
use crate::scenarios::common::texts;
use crate::support::town::Person;
use frontdesk::chat::button::{Button, ClaimButton, FeesButton};
use frontdesk::chat::outgoing::{Key, KeyAct, Keyboard, Op};
use frontdesk::domain::bill::{Item, Line};
use frontdesk::domain::ids::{ClaimId, CommunityId, UnitId};
use frontdesk::domain::person::Tie;
use frontdesk::store::{bills, communities, people};
use sqlx::PgPool;
use std::collections::{HashMap, HashSet};

/// What tenants see where the owner has said nothing; as the sample's file says.
const USUAL: [&str; 2] = ["water", "electricity"];

/// A bill by the mark in its line.
#[derive(Clone, Debug)]
struct Bill {
    unit: Key2,
    item: String,
}

/// A claim by its key, and the marks in what was told with it.
#[derive(Clone, Debug)]
struct Claim {
    user: i64,
    marks: HashSet<String>,
}

/// The rows of money.
#[derive(Default)]
pub struct Money {
    bills: HashMap<String, Bill>,
    claims: HashMap<Key2, Claim>,
    /// How users are tied to units for sure.
    ties: HashMap<(i64, i64, i64), String>,
    tenants_see: HashMap<Key2, Vec<String>>,
}

impl Money {
    pub async fn read(pool: &PgPool) -> Money {
        let mut money = Money::default();
        let sql = "select community_id, unit_id, item, lines::text from bill";
        for (community, unit, item, lines) in
            sqlx::query_as::<_, (i64, i64, String, String)>(sql).fetch_all(pool).await.unwrap()
        {
            for mark in marks_in(&lines) {
                money.bills.insert(mark, Bill { unit: (community, unit), item: item.clone() });
            }
        }
        let sql = "select community_id, id, user_id, words || media::text || coalesce(reason, '') from payment_claim";
        for (community, id, user, words) in
            sqlx::query_as::<_, (i64, i64, i64, String)>(sql).fetch_all(pool).await.unwrap()
        {
            let marks = marks_in(&words).into_iter().collect();
            money.claims.insert((community, id), Claim { user, marks });
        }
        let sql = "select community_id, user_id, unit_id, tie from occupancy where level = 'verified'";
        for (community, user, unit, tie) in
            sqlx::query_as::<_, (i64, i64, i64, String)>(sql).fetch_all(pool).await.unwrap()
        {
            money.ties.insert((community, user, unit), tie);
        }
        let sql = "select community_id, unit_id, items from tenant_view";
        for (community, unit, items) in sqlx::query_as::<_, (i64, i64, Vec<String>)>(sql).fetch_all(pool).await.unwrap()
        {
            money.tenants_see.insert((community, unit), items);
        }
        money
    }

    /// Whether a mark is that of a bill.
    pub fn is_bill(&self, mark: &str) -> bool {
        self.bills.contains_key(mark)
    }

    /// Whether words or a slip were told with a claim that this chat may read.
    pub fn told_with_a_claim(&self, rows: &Rows, mark: &str, chat: i64) -> bool {
        let with = |(key, claim): (&Key2, &Claim)| {
            claim.marks.contains(mark) && (claim.user == chat || has_money(rows, key.0, chat))
        };
        self.claims.iter().any(with)
    }

    /// The marks of bills that this chat must not read.
    pub fn bill(&self, rows: &Rows, mark: &str, chat: i64) -> Result<(), String> {
        let Some(bill) = self.bills.get(mark) else { return Ok(()) };
        let (community, unit) = bill.unit;
        let seen = match self.ties.get(&(community, chat, unit)).map(String::as_str) {
            Some("tenant") => match self.tenants_see.get(&bill.unit) {
                Some(items) => items.contains(&bill.item),
                None => USUAL.contains(&bill.item.as_str()),
            },
            Some(_) => true,
            None => has_money(rows, community, chat),
        };
        if seen { Ok(()) } else { Err(format!("a bill of unit {unit}")) }
    }

    /// The buttons of a message that lead to bills and claims that are not its reader's.
    pub fn buttons(&self, rows: &Rows, op: &Op, chat: i64) -> Vec<String> {
        let (Op::Send { keyboard: Keyboard::Inline(keys), .. } | Op::Edit { keyboard: Keyboard::Inline(keys), .. }) =
            op
        else {
            return vec![];
        };
        let pressed = |key: &Key| match &key.act {
            KeyAct::Press(data) => Some(Button::decode(data)),
            KeyAct::Url(_) | KeyAct::Copy(_) => None,
        };
        let wrong = keys.iter().flatten().filter_map(pressed).filter_map(|button| match button {
            Button::Fees { community, unit, .. } => {
                (!self.ties.contains_key(&(community.0, chat, unit.0))).then(|| format!("fees of unit {unit} (button)"))
            }
            Button::Claim { community, claim, .. } => {
                let own = self.claims.get(&(community.0, claim.0)).is_some_and(|c| c.user == chat);
                (!own && !has_money(rows, community.0, chat)).then(|| format!("claim {claim} (button)"))
            }
            _ => None,
        });
        wrong.collect()
    }
}

/// Whether those who handle money read in this chat, or the front desk, which stands in for them.
fn has_money(rows: &Rows, community: i64, chat: i64) -> bool {
    let theirs = |d: &str| d == "finance" || d == "front-desk";
    if chat < 0 {
        let bound = rows.once.get(&chat).into_iter().flatten();
        return bound.into_iter().any(|(c, d)| *c == community && theirs(d));
    }
    rows.staff_in(community, chat).is_some_and(|s| s.is("manager") || s.departments.iter().any(|d| theirs(d)))
}

impl Story<'_> {
    /// Every home has bills; one resident is a tenant, another one pays for a home of the other community too.
    pub(super) async fn owes(&mut self) {
        let now = self.town.clock.now();
        for (community, code) in [
            (self.town.community, "5-1201"),
            (self.town.community, "5-1202"),
            (self.town.community, "2-301"),
            (self.mill, "5-1201"),
            (self.mill, "2-302"),
        ] {
            let mut conn = self.town.db.pool.begin().await.unwrap();
            let unit = communities::find_unit(&mut conn, community, None, code).await.unwrap().unwrap().0;
            for (n, item) in [Item::ManagementFee, Item::Water, Item::Parking].into_iter().enumerate() {
                for month in ["2026-10-01", "2026-11-01"] {
                    let mark = self.bill_mark();
                    let mut one = bill(unit, &format!("{code}-{n}-{month}"), item, month, 10_000);
                    let amount_minor = one.amount_minor;
                    let part = Line { words: mark, quantity: None, measure: String::new(), tariff: None, amount_minor };
                    one.lines = vec![part];
                    one.due_on = date("2026-11-20");
                    bills::add(&mut conn, community, &one, now).await.unwrap();
                }
            }
            conn.commit().await.unwrap();
        }
        let mut conn = self.town.db.pool.acquire().await.unwrap();
        let home = crate::fees::unit(self.town, "5-1201").await;
        let tenant = self.residents[1].user;
        people::verify_tie(&mut conn, self.town.community, tenant, home, Tie::Tenant, now).await.unwrap();
    }

    /// A resident looks at their bills, disputes one, or says to have paid.
    pub(super) async fn looks_at_bills(&mut self, who: &Person<'_>) {
        let t = texts(who);
        let chat = who.user.0;
        who.says("/cancel").await;
        who.says("/fees").await;
        let (paid, wrong) = (t.btn_fees_paid(), t.btn_fees_wrong());
        if self.dice.once_in(2) {
            // A home, a period, a bill line by line; then whatever comes.
            for pick in [".u", ".d2026", ".b"] {
                let keys: Vec<_> = self.keys(chat, 1).into_iter().filter(|k| k.2.contains(pick)).collect();
                if let Some((message, label, data)) = self.dice.pick(&keys) {
                    who.note_press(&label);
                    who.presses_data(chat, message, &data).await;
                }
            }
            return self.goes_on(who, chat, &SAYINGS).await;
        }
        let first = if self.dice.once_in(3) { wrong } else { paid };
        if !self.press_if(who, &first).await {
            // Which home?
            self.press(who, chat, 1).await;
            self.press_if(who, &first).await;
        }
        for _ in 0..9 {
            self.check().await;
            let away = [t.btn_cancel(), t.btn_back(), t.btn_close(), t.btn_paid_slip_clear()];
            let mut keys = self.keys(chat, 1);
            if let Some(send) =
                keys.iter().find(|(_, l, _)| [t.btn_paid_send(), t.btn_wrong_send()].contains(l)).cloned()
            {
                who.note_press(&send.1);
                who.presses_data(chat, send.0, &send.2).await;
                return;
            }
            keys.retain(|(_, label, data)| data.starts_with("d.") && !away.contains(label));
            let file = self.dice.once_in(4);
            match self.dice.pick(&keys).filter(|_| !file) {
                Some((message, label, data)) => {
                    who.note_press(&label);
                    who.presses_data(chat, message, &data).await;
                }
                None if file => {
                    let (file, caption) = (self.mark(who, chat), self.marked(who, chat, "the slip"));
                    who.sends_photo(&file, &caption).await;
                }
                None => {
                    let saying = self.dice.pick(&["the meter says 1204", "120.50", "yesterday"]).unwrap();
                    let words =
                        if saying.starts_with("the") { self.marked(who, chat, saying) } else { saying.to_owned() };
                    who.says(&words).await;
                }
            }
        }
    }

    /// Somebody presses a button of bills or claims that no message of theirs has.
    pub(super) async fn forges_money(&mut self, who: &Person<'_>, chat: i64) {
        let community = if self.dice.once_in(3) { self.mill } else { self.town.community };
        let some = i64::try_from(1 + self.dice.below(9)).unwrap();
        let unit = UnitId(self.town.count("select min(unit_id) from bill").await + some);
        let data = match self.dice.below(2) {
            0 => Button::Fees { community, unit, act: self.dice.pick(FeesButton::ALL).unwrap() },
            _ => Button::Claim { community, claim: ClaimId(some), act: self.dice.pick(ClaimButton::ALL).unwrap() },
        };
        let data = data.encode();
        who.note_press(&format!("forged {data}"));
        who.presses_data(chat, 1, &data).await;
    }

    /// A cashier sees to what waits.
    pub(super) async fn counts(&mut self) {
        let sql = "select community_id, id from payment_claim where state = 'waiting' order by id";
        let waiting: Vec<Key2> = sqlx::query_as(sql).fetch_all(&self.town.db.pool).await.unwrap();
        let Some((community, claim)) = self.dice.pick(&waiting) else { return };
        let Some(who) = self.dice.pick(&self.staff) else { return };
        let who = if self.dice.once_in(3) {
            who
        } else {
            self.staff.iter().find(|p| p.user.0 == 910).cloned().unwrap_or(who)
        };
        let chat = who.groups.first().copied().unwrap_or(who.user.0);
        if self.dice.once_in(4) {
            who.says_in(chat, "/claims").await;
        }
        let act = self.dice.pick(ClaimButton::ALL).unwrap();
        let data = Button::Claim { community: CommunityId(community), claim: ClaimId(claim), act }.encode();
        who.note_press(&format!("{act:?} of claim {claim}"));
        who.presses_data(chat, 1, &data).await;
        self.goes_on(&who, chat, &["12.50", "it is on the way"]).await;
    }
}
