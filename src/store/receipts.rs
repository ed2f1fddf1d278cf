//! Receipts: numbered without gaps for each community and year, with what they say frozen at the moment of confirmation.

use super::words::value;
use super::{bills, communities};
use crate::domain::bill::Period;
use crate::domain::ids::{CommunityId, PaymentId, UnitId, UserId};
use crate::domain::receipt::{Content, Receipt, ReceiptNo, Returned, Settled};
use anyhow::{Context, Result};
use chrono::{DateTime, Datelike, Utc};
use sqlx::PgConnection;

/// Issues the receipt of a payment: takes the next number of the community's local year and freezes what it says. To be
/// called in the transaction that books the payment, after the claim or the invoice knows its payment: if the transaction
/// is rolled back, the number goes to the next one. The same payment again is the same receipt.
///
/// # Errors
/// When the database fails, or there is no such payment.
pub async fn issue(
    conn: &mut PgConnection,
    community: CommunityId,
    payment: PaymentId,
    now: DateTime<Utc>,
) -> Result<ReceiptNo> {
    let unit = sqlx::query_scalar!(
        "select unit_id from payment where community_id = $1 and id = $2 and sort = 'payment'",
        community.0,
        payment.0
    )
    .fetch_optional(&mut *conn)
    .await?
    .context("a receipt of a payment that does not exist")?;
    // The account of the unit first, then the counter: everybody in this order.
    bills::hold(conn, community, UnitId(unit)).await?;
    if let Some(no) = of_payment(conn, community, payment).await? {
        return Ok(no);
    }
    let about = communities::load(conn, community).await?.context("a receipt of a community that does not exist")?;
    let year = now.with_timezone(&about.settings.time_zone).year();
    let content = content(conn, community, payment).await?;
    let content = Content { community: about.settings.name, company: about.settings.fees.company, ..content };
    let number = sqlx::query_scalar!(
        "insert into receipt_counter (community_id, year, last) values ($1, $2, 1)
         on conflict (community_id, year) do update set last = receipt_counter.last + 1 returning last",
        community.0,
        year
    )
    .fetch_one(&mut *conn)
    .await?;
    sqlx::query!(
        "insert into receipt (community_id, year, number, payment_id, unit_id, content, issued_at)
         values ($1, $2, $3, $4, $5, $6, $7)",
        community.0,
        year,
        number,
        payment.0,
        unit,
        serde_json::to_value(&content)?,
        now
    )
    .execute(conn)
    .await?;
    Ok(ReceiptNo { year, number })
}

/// The number of a payment's receipt, where it has one.
///
/// # Errors
/// When the database fails.
pub async fn of_payment(
    conn: &mut PgConnection,
    community: CommunityId,
    payment: PaymentId,
) -> Result<Option<ReceiptNo>> {
    let no = sqlx::query_as!(
        ReceiptNo,
        "select year, number from receipt where community_id = $1 and payment_id = $2",
        community.0,
        payment.0
    )
    .fetch_optional(conn)
    .await?;
    Ok(no)
}

/// What a receipt says of the payment; who issues it is filled in by the caller.
async fn content(conn: &mut PgConnection, community: CommunityId, payment: PaymentId) -> Result<Content> {
    let r = sqlx::query!(
        r#"select u.code, p.amount_minor, p.currency, p.method, p.paid_on, p.reference, s.name as "cashier?",
               (select r.name from resident r where r.community_id = p.community_id and r.user_id = coalesce(
                   (select c.user_id from payment_claim c where c.community_id = p.community_id and c.payment_id = p.id),
                   (select i.user_id from invoice i where i.community_id = p.community_id and i.payment_id = p.id)))
                   as payer
           from payment p
           join unit u on u.community_id = p.community_id and u.id = p.unit_id
           left join staff s on s.community_id = p.community_id and s.id = p.by_staff
           where p.community_id = $1 and p.id = $2"#,
        community.0,
        payment.0
    )
    .fetch_one(&mut *conn)
    .await?;
    let lines = sqlx::query!(
        r#"select b.item, b.label, b.period_from, b.period_until, sum(l.amount_minor)::bigint as "amount!"
           from allocation l join bill b on b.community_id = l.community_id and b.id = l.bill_id
           where l.community_id = $1 and l.payment_id = $2
           group by b.id, b.item, b.label, b.period_from, b.period_until
           order by b.period_from, b.period_until, b.id"#,
        community.0,
        payment.0
    )
    .fetch_all(conn)
    .await?;
    let lines = lines
        .into_iter()
        .map(|l| {
            Ok(Settled {
                item: value(&l.item)?,
                label: l.label,
                period: Period { from: l.period_from, until: l.period_until },
                amount_minor: l.amount,
            })
        })
        .collect::<Result<_>>()?;
    Ok(Content {
        unit: r.code,
        amount_minor: r.amount_minor,
        currency: r.currency,
        method: value(&r.method)?,
        paid_on: r.paid_on,
        lines,
        payer: r.payer.unwrap_or_default(),
        cashier: r.cashier.unwrap_or_default(),
        reference: r.reference,
        community: crate::domain::words::Words::default(),
        company: None,
    })
}

/// A receipt, with what was returned since it was issued.
///
/// # Errors
/// When the database fails, or holds a receipt that this version cannot read.
pub async fn load(conn: &mut PgConnection, community: CommunityId, no: ReceiptNo) -> Result<Option<Receipt>> {
    let row = sqlx::query!(
        "select payment_id, unit_id, content, issued_at from receipt
         where community_id = $1 and year = $2 and number = $3",
        community.0,
        no.year,
        no.number
    )
    .fetch_optional(&mut *conn)
    .await?;
    let Some(r) = row else { return Ok(None) };
    let returned = sqlx::query!(
        "select paid_on, -amount_minor as \"amount!\" from payment where community_id = $1 and refunds = $2 order by id",
        community.0,
        r.payment_id
    )
    .fetch_all(conn)
    .await?;
    Ok(Some(Receipt {
        community,
        no,
        unit: UnitId(r.unit_id),
        payment: PaymentId(r.payment_id),
        content: serde_json::from_value(r.content).context("what a receipt says")?,
        issued_at: r.issued_at,
        returned: returned.into_iter().map(|r| Returned { on: r.paid_on, amount_minor: r.amount }).collect(),
    }))
}

/// Who said to have paid what this payment is; `None`: nobody did.
///
/// # Errors
/// When the database fails.
pub async fn payer(conn: &mut PgConnection, community: CommunityId, payment: PaymentId) -> Result<Option<UserId>> {
    let user = sqlx::query_scalar!(
        "select user_id from payment_claim where community_id = $1 and payment_id = $2",
        community.0,
        payment.0
    )
    .fetch_optional(conn)
    .await?;
    Ok(user.map(UserId))
}
