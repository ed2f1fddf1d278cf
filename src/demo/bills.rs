//! What the sample homes owe: three months of management fee, water, electricity and parking, with a correction, an
//! arrear, and a payment.

use crate::domain::bill::{Item, Line, Method, NewBill, NewPayment, Period, Sort};
use crate::domain::ids::{BillId, CommunityId, UnitId};
use crate::domain::money::Decimal;
use crate::store::bills;
use crate::texts::Texts;
use anyhow::{Context, Result};
use chrono::{DateTime, Datelike, Days, Months, NaiveDate, Utc};
use sqlx::PgConnection;

/// A sample home on the day of the demo.
pub(super) struct Home<'a> {
    pub community: CommunityId,
    pub unit: UnitId,
    /// Its code.
    pub code: &'a str,
    pub today: NaiveDate,
    pub now: DateTime<Utc>,
}

/// Writes the bills of a home, once: what is there already stays as it is.
pub(super) async fn owe(conn: &mut PgConnection, home: &Home<'_>, t: Texts) -> Result<()> {
    let this = home.today.with_day(1).context("the first of the month")?;
    let (mut paid, mut sum) = (vec![], 0);
    for back in (0..3_u32).rev() {
        let from = this.checked_sub_months(Months::new(back)).context("a month")?;
        for bill in month(home, from, i64::from(2 - back), t)? {
            let (item, amount) = (bill.item, bill.amount_minor);
            let Some(id) = bills::add(conn, home.community, &bill, home.now).await? else { return Ok(()) };
            if back == 1 && item == Item::Water {
                correct(conn, home, &bill, id, t).await?;
            }
            // The first month is paid, but for the electricity.
            if back == 2 && item != Item::Electricity {
                paid.push(id);
                sum += amount;
            }
        }
    }
    let payment = NewPayment {
        unit: home.unit,
        key: format!("SAMPLE-{}-1", home.code),
        method: Method::Transfer,
        amount_minor: sum,
        currency: "CNY".to_owned(),
        paid_on: this.checked_sub_months(Months::new(1)).context("a month")?,
        reference: String::new(),
        by_staff: None,
        bills: paid,
    };
    bills::receive(conn, home.community, &payment, home.now).await?;
    Ok(())
}

/// The bills of one month; `n` of them came before.
fn month(home: &Home<'_>, from: NaiveDate, n: i64, t: Texts) -> Result<Vec<NewBill>> {
    let next = from.checked_add_months(Months::new(1)).context("a month")?;
    let period = Period { from, until: next.checked_sub_days(Days::new(1)).context("a day")? };
    let due_on = next.with_day(10).context("the tenth")?;
    let blank = |item: Item, word: &str| NewBill {
        unit: home.unit,
        key: format!("SAMPLE-{}-{word}-{}{:02}", home.code, from.year(), from.month()),
        sort: Sort::Charge,
        corrects: None,
        item,
        label: String::new(),
        period,
        quantity: None,
        measure: String::new(),
        tariff: None,
        amount_minor: 0,
        currency: "CNY".to_owned(),
        due_on,
        lines: vec![],
        note: String::new(),
    };
    let measured = |bill: NewBill, quantity: i64, measure: &str, tariff: i64| {
        let amount = Decimal(quantity).cost(Decimal(tariff), "CNY").unwrap_or_default();
        NewBill {
            quantity: Some(Decimal(quantity)),
            measure: measure.to_owned(),
            tariff: Some(Decimal(tariff)),
            amount_minor: amount,
            ..bill
        }
    };
    let line = |words: String, quantity: i64, measure: &str, tariff: i64| Line {
        words,
        quantity: Some(Decimal(quantity)),
        measure: measure.to_owned(),
        tariff: Some(Decimal(tariff)),
        amount_minor: Decimal(quantity).cost(Decimal(tariff), "CNY").unwrap_or_default(),
    };
    let with = |bill: NewBill, lines: Vec<Line>| {
        let amount_minor = lines.iter().map(|l| l.amount_minor).sum();
        NewBill { amount_minor, lines, tariff: None, ..bill }
    };
    let (water, power) = (110_000 + n * 15_000, 1_800_000 + n * 450_000);
    let first = power.min(2_000_000);
    let mut tiers = vec![line(t.plain_demo_bill_tier_1(), first, "kWh", 6_170)];
    if power > first {
        tiers.push(line(t.plain_demo_bill_tier_2(), power - first, "kWh", 6_670));
    }
    Ok(vec![
        measured(blank(Item::ManagementFee, "M"), 895_000, "m²", 28_500),
        with(
            measured(blank(Item::Water, "W"), water, "m³", 0),
            vec![
                line(t.plain_demo_bill_water(), water, "m³", 34_500),
                line(t.plain_demo_bill_sewage(), water, "m³", 13_000),
            ],
        ),
        with(measured(blank(Item::Electricity, "E"), power, "kWh", 0), tiers),
        measured(blank(Item::Parking, "P"), 10_000, "", 3_000_000),
    ])
}

/// The meter was read one too high.
async fn correct(conn: &mut PgConnection, home: &Home<'_>, bill: &NewBill, id: BillId, t: Texts) -> Result<()> {
    let correction = NewBill {
        key: format!("{}/2", bill.key),
        sort: Sort::Correction,
        corrects: Some(id),
        amount_minor: -475,
        note: t.plain_demo_bill_correction(),
        lines: vec![],
        ..bill.clone()
    };
    bills::add(conn, home.community, &correction, home.now).await?;
    Ok(())
}
