//! The stored forms of fees and of what the cashier is asked; a sample account for them.

use super::keeping::{golden, words};
use super::stage::photo;
use chrono::NaiveDate;
use expect_test::expect;
use frontdesk::dialogs::Dialog;
use frontdesk::dialogs::cashier::{About, Cashier};
use frontdesk::dialogs::fees::Fees;
use frontdesk::dialogs::fees::paid::{self, Paid};
use frontdesk::dialogs::fees::wrong::{self, What, Wrong};
use frontdesk::dialogs::offer::Kept;
use frontdesk::domain::bill::{Account, Bill, Change, Claim, ClaimState, Item, Line, Method, Payment, Period, Sort};
use frontdesk::domain::ids::{BillId, ClaimId, PaymentId, UnitId, UserId};
use frontdesk::domain::money::Decimal;

pub const UNIT: UnitId = UnitId(11);

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A bill of a month that ends on `until`, due on that day.
pub fn bill(id: i64, item: Item, from: &str, until: &str, open: i64, note: &str) -> Bill {
    let charged = 8_640;
    Bill {
        id: BillId(id),
        unit: UNIT,
        key: format!("B-{id}{note}"),
        item,
        label: note.repeat(20),
        period: Period { from: day(from), until: day(until) },
        quantity: Some(Decimal(120_000)),
        measure: format!("m³{note}"),
        tariff: Some(Decimal(72_000)),
        amount_minor: 9_000,
        charged_minor: charged,
        paid_minor: charged - open,
        open_minor: open,
        currency: "CNY".into(),
        due_on: day(until),
        lines: vec![],
        note: note.repeat(300),
        changes: vec![],
        disputed: false,
    }
}

/// An account of three months: paid, overdue, newly due; with a note that came with the books.
pub fn account(note: &str) -> Account {
    let part = Line {
        words: note.repeat(30),
        quantity: Some(Decimal(120_000)),
        measure: "m³".into(),
        tariff: Some(Decimal(72_000)),
        amount_minor: 8_640,
    };
    let change = |sort, amount_minor| Change {
        sort,
        amount_minor,
        note: note.repeat(100),
        at: "2026-11-20T02:00:00Z".parse().unwrap(),
    };
    let mut newest = bill(7, Item::Water, "2026-11-01", "2026-11-30", 8_640, note);
    newest.lines = vec![part; 30];
    newest.changes = vec![change(Sort::Correction, 360), change(Sort::Credit, -720)];
    let mut disputed = bill(6, Item::ManagementFee, "2026-11-01", "2026-11-30", 8_640, note);
    disputed.disputed = true;
    let payment = |id, refunds, minor, receipt| Payment {
        id: PaymentId(id),
        refunds,
        method: Method::Transfer,
        amount_minor: minor,
        paid_on: day("2026-10-05"),
        receipt,
    };
    Account {
        unit: UNIT,
        code: format!("1-1201{note}"),
        currency: "CNY".into(),
        bills: vec![
            newest,
            disputed,
            bill(5, Item::Water, "2026-10-01", "2026-10-31", 4_000, note),
            bill(4, Item::Water, "2026-09-01", "2026-09-30", 0, note),
        ],
        payments: vec![
            payment(3, Some(PaymentId(2)), -500, None),
            payment(2, None, 10_000, Some((2026, 17))),
            payment(1, None, 3_000, None),
        ],
        credit_minor: 120,
        tenants_see: None,
        books: None,
    }
}

/// A claim that waits.
pub fn claim() -> Claim {
    Claim {
        id: ClaimId(3),
        unit: UNIT,
        user: UserId(7),
        amount_minor: 4_000,
        currency: "CNY".into(),
        paid_on: day("2026-11-20"),
        method: Method::Transfer,
        words: words(),
        media: vec![photo(1)],
        bills: vec![BillId(5)],
        state: ClaimState::Waiting,
        confirmed_minor: None,
        reason: None,
        decided_by: None,
        decided_at: None,
        created_at: "2026-11-20T02:00:00Z".parse().unwrap(),
    }
}

/// "I have paid", with everything that can be known.
pub fn paid_form() -> paid::Form {
    paid::Form {
        unit: UNIT,
        amount_minor: Some(4_000),
        paid_on: Some(day("2026-11-20")),
        method: Some(Method::Cash),
        media: vec![photo(1)],
        slip_asked: true,
        words: words(),
        bills: vec![BillId(5), BillId(7)],
    }
}

/// "Something is wrong", with everything that can be known.
pub fn wrong_form() -> wrong::Form {
    wrong::Form {
        unit: UNIT,
        bills: vec![BillId(5), BillId(7)],
        what: Some(What::Reading),
        words: words(),
        told: true,
        media: vec![photo(1)],
        shown: true,
    }
}

/// Each state of fees, and of what the cashier is asked.
pub fn fees() -> Vec<Dialog> {
    let kept = Kept { words: words(), media: vec![photo(1)] };
    let unit = UNIT;
    let mut all = vec![
        Fees::Guest { kept: kept.clone() },
        Fees::Unit { kept: kept.clone() },
        Fees::Overview { unit, page: 0, kept: Kept::default() },
        Fees::Overview { unit, page: 99, kept },
        Fees::Period { unit, period: Period { from: day("2026-11-01"), until: day("2026-11-30") }, page: 0 },
        Fees::Period { unit, period: Period { from: day("2020-11-01"), until: day("2020-11-30") }, page: 9 },
        Fees::Bill { unit, bill: BillId(7), page: 0 },
        Fees::Bill { unit, bill: BillId(5), page: 7 },
        Fees::Bill { unit, bill: BillId(6), page: 0 },
        Fees::Bill { unit, bill: BillId(4), page: 0 },
        Fees::Bill { unit, bill: BillId(99), page: 0 },
        Fees::History { unit, page: 0 },
        Fees::Payments { unit, page: 3 },
        Fees::Pay { unit, bills: vec![] },
        Fees::Pay { unit, bills: vec![BillId(5), BillId(99)] },
        Fees::Tenants { unit },
    ];
    for form in [paid::Form::new(unit), paid_form()] {
        all.extend(
            [
                Paid::Waits { claim: ClaimId(3), form: form.clone() },
                Paid::Waits { claim: ClaimId(99), form: form.clone() },
                Paid::More { unit, claim: ClaimId(3), words: form.words.clone(), media: form.media.clone() },
                Paid::Amount(form.clone()),
                Paid::Day(form.clone()),
                Paid::How(form.clone()),
                Paid::Slip(form.clone()),
                Paid::Words(form.clone()),
                Paid::Read(form),
            ]
            .map(Fees::Paid),
        );
    }
    for form in [wrong::Form::new(unit), wrong_form()] {
        all.extend(
            [
                Wrong::Which { form: form.clone(), page: 0 },
                Wrong::Which { form: form.clone(), page: 9 },
                Wrong::What(form.clone()),
                Wrong::Tell(form.clone()),
                Wrong::Show(form.clone()),
                Wrong::Read(form),
            ]
            .map(Fees::Wrong),
        );
    }
    let about = About { claim: ClaimId(3), unit: "1-1201<script>".into(), amount_minor: 4_000, currency: "CNY".into() };
    let cashier = [
        Cashier::Part { about: about.clone() },
        Cashier::Rest { about: about.clone(), found_minor: 1_000 },
        Cashier::Nothing { about },
    ];
    all.into_iter().map(Dialog::Fees).chain(cashier.map(Dialog::Cashier)).collect()
}

#[test]
fn the_form_of_fees_is_kept() {
    let period = Period { from: day("2026-11-01"), until: day("2026-11-30") };
    golden(
        &Dialog::Fees(Fees::Period { unit: UNIT, period, page: 1 }),
        expect![[r#"
        {
          "name": "fees",
          "version": 1,
          "state": {
            "at": "period",
            "page": 1,
            "period": {
              "from": "2026-11-01",
              "until": "2026-11-30"
            },
            "unit": 11
          },
          "typed": ""
        }"#]],
    );
    let form = paid::Form { words: "转账".into(), ..paid_form() };
    golden(
        &Dialog::Fees(Fees::Paid(Paid::Read(form))),
        expect![[r#"
        {
          "name": "fees",
          "version": 1,
          "state": {
            "amount_minor": 4000,
            "at": "paid",
            "bills": [
              5,
              7
            ],
            "media": [
              {
                "album": null,
                "file_id": "f1",
                "kind": "photo",
                "unique_id": "u1"
              }
            ],
            "method": "cash",
            "paid_on": "2026-11-20",
            "slip_asked": true,
            "step": "read",
            "unit": 11,
            "words": "转账"
          },
          "typed": "转账"
        }"#]],
    );
    let (words, media) = ("补".into(), vec![]);
    golden(
        &Dialog::Fees(Fees::Paid(Paid::More { unit: UNIT, claim: ClaimId(3), words, media })),
        expect![[r#"
        {
          "name": "fees",
          "version": 1,
          "state": {
            "at": "paid",
            "claim": 3,
            "media": [],
            "step": "more",
            "unit": 11,
            "words": "补"
          },
          "typed": "补"
        }"#]],
    );
    let form = wrong::Form { words: "读数".into(), media: vec![], ..wrong_form() };
    golden(
        &Dialog::Fees(Fees::Wrong(Wrong::Which { form, page: 1 })),
        expect![[r#"
        {
          "name": "fees",
          "version": 1,
          "state": {
            "at": "wrong",
            "form": {
              "bills": [
                5,
                7
              ],
              "media": [],
              "shown": true,
              "told": true,
              "unit": 11,
              "what": "reading",
              "words": "读数"
            },
            "page": 1,
            "step": "which"
          },
          "typed": "读数"
        }"#]],
    );
    let about = About { claim: ClaimId(3), unit: "1-1201".into(), amount_minor: 4_000, currency: "CNY".into() };
    golden(
        &Dialog::Cashier(Cashier::Rest { about, found_minor: 1_000 }),
        expect![[r#"
        {
          "name": "cashier",
          "version": 1,
          "state": {
            "about": {
              "amount_minor": 4000,
              "claim": 3,
              "currency": "CNY",
              "unit": "1-1201"
            },
            "at": "rest",
            "found_minor": 1000
          },
          "typed": ""
        }"#]],
    );
}
