//! Bills, payments and what each settles. Balances are read from `bill_standing` and `payment_standing`, nowhere else.

use super::campaigns;
use super::words::{value, word};
use crate::domain::bill::{Account, Bill, Change, Item, NewBill, NewPayment, Payment, Period};
use crate::domain::ids::{BillId, CommunityId, PaymentId, StaffId, UnitId, UserId};
use crate::domain::money::Decimal;
use anyhow::{Context, Result, ensure};
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgConnection;
use std::collections::HashMap;

/// So many bills an account shows: ten years of a unit with eight items a month.
const SHOWN: i64 = 960;
/// So many payments.
const PAYMENTS: i64 = 240;

/// Holds the account of a unit until the transaction ends: whoever settles bills does it one after the other. Returns its
/// code; `None`: there is no such unit.
///
/// # Errors
/// When the database fails.
pub async fn hold(conn: &mut PgConnection, community: CommunityId, unit: UnitId) -> Result<Option<String>> {
    let code = sqlx::query_scalar!(
        "select code from unit where community_id = $1 and id = $2 for no key update",
        community.0,
        unit.0
    )
    .fetch_optional(conn)
    .await?;
    Ok(code)
}

/// Writes a bill, a correction or a credit down; `None`: the books' number is known already, nothing was written.
///
/// # Errors
/// When the database fails or refuses the row.
pub async fn add(
    conn: &mut PgConnection,
    community: CommunityId,
    bill: &NewBill,
    now: DateTime<Utc>,
) -> Result<Option<BillId>> {
    let id = sqlx::query_scalar!(
        "insert into bill (community_id, unit_id, key, sort, corrects, item, label, period_from, period_until, quantity,
             measure, tariff, amount_minor, currency, due_on, lines, note, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
         on conflict (community_id, key) do nothing returning id",
        community.0,
        bill.unit.0,
        bill.key,
        word(&bill.sort)?,
        bill.corrects.map(|b| b.0),
        word(&bill.item)?,
        bill.label,
        bill.period.from,
        bill.period.until,
        bill.quantity.map(|q| q.0),
        bill.measure,
        bill.tariff.map(|t| t.0),
        bill.amount_minor,
        bill.currency,
        bill.due_on,
        serde_json::to_value(&bill.lines)?,
        bill.note,
        now
    )
    .fetch_optional(conn)
    .await?;
    Ok(id.map(BillId))
}

/// The account of a unit with everything in it; `None`: there is no such unit.
///
/// # Errors
/// When the database fails, or holds a word that this version does not know.
pub async fn account(
    conn: &mut PgConnection,
    community: CommunityId,
    unit: UnitId,
    currency: &str,
) -> Result<Option<Account>> {
    let code = sqlx::query_scalar!("select code from unit where community_id = $1 and id = $2", community.0, unit.0)
        .fetch_optional(&mut *conn)
        .await?;
    let Some(code) = code else { return Ok(None) };
    let credit = sqlx::query_scalar!(
        "select coalesce(sum(left_minor), 0)::bigint from payment_standing where community_id = $1 and unit_id = $2",
        community.0,
        unit.0
    )
    .fetch_one(&mut *conn)
    .await?;
    Ok(Some(Account {
        unit,
        code,
        currency: currency.to_owned(),
        bills: bills(conn, community, unit).await?,
        payments: payments(conn, community, unit).await?,
        credit_minor: credit.unwrap_or(0),
        tenants_see: tenants_see(conn, community, unit).await?,
        books: None,
    }))
}

async fn bills(conn: &mut PgConnection, community: CommunityId, unit: UnitId) -> Result<Vec<Bill>> {
    let mut changes = changes(conn, community, unit).await?;
    let rows = sqlx::query!(
        r#"select s.id as "id!", s.key as "key!", s.item as "item!", s.label as "label!",
               s.period_from as "period_from!", s.period_until as "period_until!", s.quantity, s.measure as "measure!",
               s.tariff, s.amount_minor as "amount_minor!", s.currency as "currency!", s.lines as "lines!",
               s.note as "note!", s.due_on as "due_on!", s.charged_minor as "charged_minor!",
               s.paid_minor as "paid_minor!", s.open_minor as "open_minor!",
               exists (select 1 from dispute d where d.community_id = s.community_id and d.bill_id = s.id
                   and d.settled_at is null) as "disputed!"
           from bill_standing s where s.community_id = $1 and s.unit_id = $2
           order by s.period_from desc, s.period_until desc, s.id desc limit $3"#,
        community.0,
        unit.0,
        SHOWN
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|r| {
            Ok(Bill {
                id: BillId(r.id),
                unit,
                key: r.key,
                item: value(&r.item)?,
                label: r.label,
                period: Period { from: r.period_from, until: r.period_until },
                quantity: r.quantity.map(Decimal),
                measure: r.measure,
                tariff: r.tariff.map(Decimal),
                amount_minor: r.amount_minor,
                charged_minor: r.charged_minor,
                paid_minor: r.paid_minor,
                open_minor: r.open_minor,
                currency: r.currency,
                due_on: r.due_on,
                lines: serde_json::from_value(r.lines).context("the lines of a bill")?,
                note: r.note,
                changes: changes.remove(&r.id).unwrap_or_default(),
                disputed: r.disputed,
            })
        })
        .collect()
}

async fn changes(conn: &mut PgConnection, community: CommunityId, unit: UnitId) -> Result<HashMap<i64, Vec<Change>>> {
    let rows = sqlx::query!(
        r#"select corrects as "corrects!", sort, amount_minor, note, created_at from bill
           where community_id = $1 and unit_id = $2 and corrects is not null order by id"#,
        community.0,
        unit.0
    )
    .fetch_all(conn)
    .await?;
    let mut all: HashMap<i64, Vec<Change>> = HashMap::new();
    for r in rows {
        let change = Change { sort: value(&r.sort)?, amount_minor: r.amount_minor, note: r.note, at: r.created_at };
        all.entry(r.corrects).or_default().push(change);
    }
    Ok(all)
}

async fn payments(conn: &mut PgConnection, community: CommunityId, unit: UnitId) -> Result<Vec<Payment>> {
    let rows = sqlx::query!(
        r#"select p.id, p.refunds, p.method, p.amount_minor, p.paid_on, r.year as "year?", r.number as "number?"
           from payment p left join receipt r on r.community_id = p.community_id and r.payment_id = p.id
           where p.community_id = $1 and p.unit_id = $2 order by p.paid_on desc, p.id desc limit $3"#,
        community.0,
        unit.0,
        PAYMENTS
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|r| {
            Ok(Payment {
                id: PaymentId(r.id),
                refunds: r.refunds.map(PaymentId),
                method: value(&r.method)?,
                amount_minor: r.amount_minor,
                paid_on: r.paid_on,
                receipt: r.year.zip(r.number),
            })
        })
        .collect()
}

/// What tenants of a unit see, where its owner said so.
///
/// # Errors
/// When the database fails, or holds a word that this version does not know.
pub async fn tenants_see(conn: &mut PgConnection, community: CommunityId, unit: UnitId) -> Result<Option<Vec<Item>>> {
    let items = sqlx::query_scalar!(
        "select items from tenant_view where community_id = $1 and unit_id = $2",
        community.0,
        unit.0
    )
    .fetch_optional(conn)
    .await?;
    items.map(|items| items.iter().map(|item| value(item)).collect()).transpose()
}

/// The owner says what tenants of the unit see.
///
/// # Errors
/// When the database fails.
pub async fn let_tenants_see(
    conn: &mut PgConnection,
    (community, unit): (CommunityId, UnitId),
    items: &[Item],
    by: UserId,
    now: DateTime<Utc>,
) -> Result<()> {
    let items: Vec<String> = items.iter().map(word).collect::<Result<_>>()?;
    sqlx::query!(
        "insert into tenant_view (community_id, unit_id, items, by_user, at) values ($1, $2, $3, $4, $5)
         on conflict (community_id, unit_id) do update set items = $3, by_user = $4, at = $5",
        community.0,
        unit.0,
        &items,
        by.0,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Writes money down that came in and settles bills with it; `None`: its number is known already, nothing was written.
///
/// # Errors
/// When the database fails, or there is no such unit.
pub async fn receive(
    conn: &mut PgConnection,
    community: CommunityId,
    payment: &NewPayment,
    now: DateTime<Utc>,
) -> Result<Option<PaymentId>> {
    hold(conn, community, payment.unit).await?.context("a payment for a unit that does not exist")?;
    let id = sqlx::query_scalar!(
        "insert into payment (community_id, unit_id, key, sort, method, amount_minor, currency, paid_on, reference,
             by_staff, created_at)
         values ($1, $2, $3, 'payment', $4, $5, $6, $7, $8, $9, $10)
         on conflict (community_id, key) do nothing returning id",
        community.0,
        payment.unit.0,
        payment.key,
        word(&payment.method)?,
        payment.amount_minor,
        payment.currency,
        payment.paid_on,
        payment.reference,
        payment.by_staff.map(|s| s.0),
        now
    )
    .fetch_optional(&mut *conn)
    .await?;
    let Some(id) = id else { return Ok(None) };
    let mut left = payment.amount_minor;
    for bill in &payment.bills {
        let open = sqlx::query_scalar!(
            r#"select open_minor as "open!" from bill_standing where community_id = $1 and unit_id = $2 and id = $3"#,
            community.0,
            payment.unit.0,
            bill.0
        )
        .fetch_optional(&mut *conn)
        .await?;
        let part = open.unwrap_or(0).min(left);
        if part > 0 {
            allocate(conn, (community, PaymentId(id)), *bill, part, now).await?;
            left -= part;
        }
    }
    settle(conn, community, payment.unit, now).await?;
    Ok(Some(PaymentId(id)))
}

/// What is open of a bill, minor units; `None`: there is no such bill.
///
/// # Errors
/// When the database fails.
pub async fn open_of(conn: &mut PgConnection, community: CommunityId, bill: BillId) -> Result<Option<i64>> {
    Ok(sqlx::query_scalar!(
        r#"select open_minor as "open!" from bill_standing where community_id = $1 and id = $2"#,
        community.0,
        bill.0
    )
    .fetch_optional(conn)
    .await?)
}

/// How much of a payment went to these bills.
///
/// # Errors
/// When the database fails.
pub async fn used_for(
    conn: &mut PgConnection,
    community: CommunityId,
    payment: PaymentId,
    bills: &[BillId],
) -> Result<i64> {
    let bills: Vec<i64> = bills.iter().map(|b| b.0).collect();
    let used = sqlx::query_scalar!(
        r#"select coalesce(sum(amount_minor), 0)::bigint as "used!" from allocation
           where community_id = $1 and payment_id = $2 and bill_id = any($3)"#,
        community.0,
        payment.0,
        &bills
    )
    .fetch_one(conn)
    .await?;
    Ok(used)
}

/// Writes beside a refund why it was made, and by whom.
///
/// # Errors
/// When the database fails.
pub async fn explain(
    conn: &mut PgConnection,
    community: CommunityId,
    refund: PaymentId,
    (reason, by): (&str, StaffId),
) -> Result<()> {
    sqlx::query!(
        "update payment set reference = $3, by_staff = $4 where community_id = $1 and id = $2 and sort = 'refund'
             and reference = ''",
        community.0,
        refund.0,
        reason,
        by.0
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Settles the bills of a unit, the oldest due ones first, with what is left of its payments, the oldest first. To be
/// called whenever bills or payments of a unit came in; the caller need not hold the account.
///
/// # Errors
/// When the database fails.
pub async fn settle(conn: &mut PgConnection, community: CommunityId, unit: UnitId, now: DateTime<Utc>) -> Result<()> {
    if hold(conn, community, unit).await?.is_none() {
        return Ok(());
    }
    // What was about to be said of them is looked at once more.
    campaigns::recall(conn, community, &[unit], now).await?;
    let mut money = sqlx::query!(
        r#"select id as "id!", left_minor as "left!" from payment_standing
           where community_id = $1 and unit_id = $2 and left_minor > 0 order by id"#,
        community.0,
        unit.0
    )
    .fetch_all(&mut *conn)
    .await?;
    if money.is_empty() {
        return Ok(());
    }
    let bills = sqlx::query!(
        r#"select id as "id!", open_minor as "open!" from bill_standing
           where community_id = $1 and unit_id = $2 and open_minor > 0 order by due_on, id"#,
        community.0,
        unit.0
    )
    .fetch_all(&mut *conn)
    .await?;
    for bill in bills {
        let mut open = bill.open;
        for purse in &mut money {
            let part = open.min(purse.left);
            if part > 0 {
                allocate(conn, (community, PaymentId(purse.id)), BillId(bill.id), part, now).await?;
                purse.left -= part;
                open -= part;
            }
        }
    }
    Ok(())
}

async fn allocate(
    conn: &mut PgConnection,
    (community, payment): (CommunityId, PaymentId),
    bill: BillId,
    amount: i64,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "insert into allocation (community_id, payment_id, bill_id, seq, amount_minor, at)
         select $1, $2, $3, 1 + count(*), $4, $5 from allocation
         where community_id = $1 and payment_id = $2 and bill_id = $3",
        community.0,
        payment.0,
        bill.0,
        amount,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Returns money of a payment: first what no bill has used, then from the bills that it paid, the last one first; they are
/// open again. `None`: the refund's number is known already, nothing was written.
///
/// # Errors
/// When the database fails, there is no such payment, or it has less left than is to be returned.
pub async fn refund(
    conn: &mut PgConnection,
    community: CommunityId,
    payment: PaymentId,
    (key, amount, on): (&str, i64, NaiveDate),
    now: DateTime<Utc>,
) -> Result<Option<PaymentId>> {
    let of = sqlx::query!(
        "select unit_id, method, currency from payment where community_id = $1 and id = $2 and sort = 'payment'",
        community.0,
        payment.0
    )
    .fetch_optional(&mut *conn)
    .await?
    .context("a refund of a payment that does not exist")?;
    hold(conn, community, UnitId(of.unit_id)).await?;
    let free = sqlx::query_scalar!(
        r#"select left_minor as "left!" from payment_standing where community_id = $1 and id = $2"#,
        community.0,
        payment.0
    )
    .fetch_one(&mut *conn)
    .await?;
    let used = sqlx::query!(
        r#"select l.bill_id, sum(l.amount_minor)::bigint as "used!"
           from allocation l join payment o on o.community_id = l.community_id and o.id = l.payment_id
           where l.community_id = $1 and (o.id = $2 or o.refunds = $2)
           group by l.bill_id having sum(l.amount_minor) > 0 order by max(l.at) desc, l.bill_id desc"#,
        community.0,
        payment.0
    )
    .fetch_all(&mut *conn)
    .await?;
    let id = sqlx::query_scalar!(
        "insert into payment (community_id, unit_id, key, sort, refunds, method, amount_minor, currency, paid_on, created_at)
         values ($1, $2, $3, 'refund', $4, $5, $6, $7, $8, $9)
         on conflict (community_id, key) do nothing returning id",
        community.0,
        of.unit_id,
        key,
        payment.0,
        of.method,
        -amount,
        of.currency,
        on,
        now
    )
    .fetch_optional(&mut *conn)
    .await?;
    let Some(id) = id else { return Ok(None) };
    let mut back = amount - free.clamp(0, amount);
    for bill in used {
        let part = back.min(bill.used);
        if part > 0 {
            allocate(conn, (community, PaymentId(id)), BillId(bill.bill_id), -part, now).await?;
            back -= part;
        }
    }
    ensure!(back == 0, "a refund of more than the payment has");
    Ok(Some(PaymentId(id)))
}
