//! Requests to pay in the chat, and which of them can still be paid.

use super::words::value;
use crate::domain::ids::{BillId, CommunityId, InvoiceId, PaymentId, UnitId, UserId};
use crate::domain::invoice::{HOLD, Invoice, LIFE, Part};
use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;

/// Writes a request down; whoever calls holds the account of the unit.
///
/// # Errors
/// When the database fails, or the machine has no random numbers.
pub async fn offer(
    conn: &mut PgConnection,
    (community, unit, user): (CommunityId, UnitId, UserId),
    bills: &[Part],
    currency: &str,
    now: DateTime<Utc>,
) -> Result<Invoice> {
    let mut secret = [0_u8; 16];
    getrandom::fill(&mut secret).map_err(|e| anyhow::anyhow!("the machine has no random numbers: {e}"))?;
    let payload: String = secret.iter().map(|byte| format!("{byte:02x}")).collect();
    let amount: i64 = bills.iter().map(|part| part.amount_minor).sum();
    let expires_at = now + LIFE;
    let id = sqlx::query_scalar!(
        "insert into invoice (community_id, unit_id, user_id, payload, bills, amount_minor, currency, state, offered_at,
             expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, 'offered', $8, $9) returning id",
        community.0,
        unit.0,
        user.0,
        payload,
        serde_json::to_value(bills)?,
        amount,
        currency,
        now,
        expires_at
    )
    .fetch_one(conn)
    .await?;
    Ok(Invoice {
        community,
        id: InvoiceId(id),
        unit,
        user,
        payload,
        bills: bills.to_vec(),
        amount_minor: amount,
        currency: currency.to_owned(),
        state: crate::domain::invoice::InvoiceState::Offered,
        expires_at,
    })
}

/// The request with this payload. Its state may change until the account of its unit is held.
///
/// # Errors
/// When the database fails, or holds a request that this version cannot read.
pub async fn by_payload(conn: &mut PgConnection, payload: &str) -> Result<Option<Invoice>> {
    let row = sqlx::query!(
        "select community_id, id, unit_id, user_id, payload, bills, amount_minor, currency, state, expires_at
         from invoice where payload = $1",
        payload
    )
    .fetch_optional(conn)
    .await?;
    row.map(|r| {
        Ok(Invoice {
            community: CommunityId(r.community_id),
            id: InvoiceId(r.id),
            unit: UnitId(r.unit_id),
            user: UserId(r.user_id),
            payload: r.payload,
            bills: serde_json::from_value(r.bills).context("the bills of a request to pay")?,
            amount_minor: r.amount_minor,
            currency: r.currency,
            state: value(&r.state)?,
            expires_at: r.expires_at,
        })
    })
    .transpose()
}

/// What is open now of each bill of a request, in its order; 0 where there is no such bill.
///
/// # Errors
/// When the database fails.
pub async fn open(conn: &mut PgConnection, invoice: &Invoice) -> Result<Vec<i64>> {
    let bills: Vec<i64> = invoice.bills.iter().map(|part| part.bill.0).collect();
    let open = sqlx::query_scalar!(
        r#"select coalesce((select s.open_minor from bill_standing s
               where s.community_id = $1 and s.unit_id = $2 and s.id = asked.id), 0) as "open!"
           from unnest($3::bigint[]) with ordinality as asked(id, n) order by asked.n"#,
        invoice.community.0,
        invoice.unit.0,
        &bills
    )
    .fetch_all(conn)
    .await?;
    Ok(open)
}

/// Until when another request that shares a bill with these is about to be paid.
///
/// # Errors
/// When the database fails.
pub async fn held(
    conn: &mut PgConnection,
    (community, unit): (CommunityId, UnitId),
    bills: &[BillId],
    but: Option<InvoiceId>,
    now: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>> {
    let bills: Vec<i64> = bills.iter().map(|b| b.0).collect();
    let until = sqlx::query_scalar!(
        "select max(i.held_until) from invoice i
         where i.community_id = $1 and i.unit_id = $2 and i.state = 'checked' and i.held_until > $5
           and i.id is distinct from $4
           and exists (select 1 from jsonb_array_elements(i.bills) p where (p->>'bill')::bigint = any($3))",
        community.0,
        unit.0,
        &bills,
        but.map(|i| i.0),
        now
    )
    .fetch_one(conn)
    .await?;
    Ok(until)
}

/// Its payer is about to pay: for a while nobody else pays the same bills.
///
/// # Errors
/// When the database fails.
pub async fn checked(conn: &mut PgConnection, invoice: &Invoice, now: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        "update invoice set state = 'checked', held_until = $3 where community_id = $1 and id = $2
             and state in ('offered', 'checked')",
        invoice.community.0,
        invoice.id.0,
        now + HOLD
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The money came: by which payment, and how Telegram and the provider call it.
///
/// # Errors
/// When the database fails.
pub async fn paid(
    conn: &mut PgConnection,
    invoice: &Invoice,
    payment: PaymentId,
    (telegram_charge, provider_charge): (&str, &str),
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "update invoice set state = 'paid', payment_id = $3, telegram_charge = $4, provider_charge = $5, paid_at = $6
         where community_id = $1 and id = $2",
        invoice.community.0,
        invoice.id.0,
        payment.0,
        telegram_charge,
        provider_charge,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Lets requests of a unit end that share a bill with these, or were made for this user, unless somebody is about to pay
/// them. Returns which, and in whose chats they stand.
///
/// # Errors
/// When the database fails.
pub async fn expire(
    conn: &mut PgConnection,
    (community, unit): (CommunityId, UnitId),
    bills: &[BillId],
    user: Option<UserId>,
    now: DateTime<Utc>,
) -> Result<Vec<(InvoiceId, UserId)>> {
    let bills: Vec<i64> = bills.iter().map(|b| b.0).collect();
    let rows = sqlx::query!(
        "update invoice i set state = 'expired'
         where i.community_id = $1 and i.unit_id = $2
           and (i.state = 'offered' or i.state = 'checked' and i.held_until <= $5)
           and (i.user_id = $4
                or exists (select 1 from jsonb_array_elements(i.bills) p where (p->>'bill')::bigint = any($3)))
         returning i.id, i.user_id",
        community.0,
        unit.0,
        &bills,
        user.map(|u| u.0),
        now
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|r| (InvoiceId(r.id), UserId(r.user_id))).collect())
}

/// Who paid in the chat and under which number the provider knows it; `None`: it was not paid there.
///
/// # Errors
/// When the database fails.
pub async fn of_payment(
    conn: &mut PgConnection,
    community: CommunityId,
    payment: PaymentId,
) -> Result<Option<(UserId, String)>> {
    let row = sqlx::query!(
        r#"select user_id, coalesce(nullif(provider_charge, ''), telegram_charge) as "charge!"
           from invoice where community_id = $1 and payment_id = $2"#,
        community.0,
        payment.0
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|r| (UserId(r.user_id), r.charge)))
}
