//! Plans of payment by instalments: asked for, agreed to or refused, kept or broken.

use super::promises::replace;
use crate::domain::arrears::{Debt, PlanRow};
use crate::domain::ids::{BillId, CommunityId, PlanId, ReminderId, StaffId, UnitId, UserId};
use crate::domain::reminder::{Instalment, PlanState};
use crate::store::words::{value, word};
use anyhow::Result;
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgConnection;

/// Asks finance for a plan for these bills. `None`: one runs already.
///
/// # Errors
/// When the database fails.
pub async fn ask(
    conn: &mut PgConnection,
    (community, unit): (CommunityId, UnitId),
    user: UserId,
    debts: &[Debt],
    (parts, words): (&[Instalment], &str),
    (today, now): (NaiveDate, DateTime<Utc>),
) -> Result<Option<PlanId>> {
    let currency = debts.first().map_or("", |d| d.currency.as_str());
    let id = sqlx::query_scalar!(
        "insert into payment_plan (community_id, unit_id, user_id, state, currency, words, created_at)
         values ($1, $2, $3, 'asked', $4, $5, $6)
         on conflict (community_id, unit_id) where state in ('asked', 'agreed') do nothing returning id",
        community.0,
        unit.0,
        user.0,
        currency,
        words,
        now
    )
    .fetch_optional(&mut *conn)
    .await?;
    let Some(id) = id else { return Ok(None) };
    let bills: Vec<BillId> = debts.iter().map(|d| d.bill).collect();
    replace(conn, community, &bills, today).await?;
    let bills: Vec<i64> = bills.iter().map(|b| b.0).collect();
    let paid: Vec<i64> = debts.iter().map(|d| d.paid_minor).collect();
    let open: Vec<i64> = debts.iter().map(|d| d.open_minor).collect();
    sqlx::query!(
        "insert into plan_bill (community_id, plan_id, bill_id, paid_minor, open_minor)
         select $1, $2, t.* from unnest($3::bigint[], $4::bigint[], $5::bigint[]) t",
        community.0,
        id,
        &bills,
        &paid,
        &open
    )
    .execute(&mut *conn)
    .await?;
    let seqs: Vec<i32> = parts.iter().map(|p| p.seq).collect();
    let days: Vec<NaiveDate> = parts.iter().map(|p| p.on).collect();
    let amounts: Vec<i64> = parts.iter().map(|p| p.amount_minor).collect();
    sqlx::query!(
        "insert into instalment (community_id, plan_id, seq, on_day, amount_minor)
         select $1, $2, t.* from unnest($3::int[], $4::date[], $5::bigint[]) t",
        community.0,
        id,
        &seqs,
        &days,
        &amounts
    )
    .execute(conn)
    .await?;
    Ok(Some(PlanId(id)))
}

/// A plan, held until the transaction ends.
///
/// # Errors
/// When the database fails, or holds a word that this version does not know.
pub async fn plan(conn: &mut PgConnection, community: CommunityId, id: PlanId) -> Result<Option<PlanRow>> {
    let row = sqlx::query!(
        "select p.unit_id, u.code, p.user_id, p.state, p.currency, p.words, p.reason, p.decided_by, p.created_at
         from payment_plan p join unit u on u.community_id = p.community_id and u.id = p.unit_id
         where p.community_id = $1 and p.id = $2 for update of p",
        community.0,
        id.0
    )
    .fetch_optional(&mut *conn)
    .await?;
    let Some(r) = row else { return Ok(None) };
    let parts = sqlx::query!(
        r#"select seq, on_day, amount_minor, reminder_id is not null as "reminded!" from instalment
           where community_id = $1 and plan_id = $2 order by seq"#,
        community.0,
        id.0
    )
    .fetch_all(conn)
    .await?;
    let part = |seq, on, amount_minor, reminded| Instalment { seq, on, amount_minor, reminded };
    Ok(Some(PlanRow {
        id,
        unit: UnitId(r.unit_id),
        code: r.code,
        user: UserId(r.user_id),
        state: value(&r.state)?,
        currency: r.currency,
        words: r.words,
        reason: r.reason,
        decided_by: r.decided_by.map(StaffId),
        created_at: r.created_at,
        parts: parts.into_iter().map(|p| part(p.seq, p.on_day, p.amount_minor, p.reminded)).collect(),
    }))
}

/// The plan of a unit that is asked for or being kept.
///
/// # Errors
/// When the database fails, or holds a word that this version does not know.
pub async fn running_plan(conn: &mut PgConnection, community: CommunityId, unit: UnitId) -> Result<Option<PlanRow>> {
    let id = sqlx::query_scalar!(
        "select id from payment_plan where community_id = $1 and unit_id = $2 and state in ('asked', 'agreed')",
        community.0,
        unit.0
    )
    .fetch_optional(&mut *conn)
    .await?;
    match id {
        Some(id) => plan(conn, community, PlanId(id)).await,
        None => Ok(None),
    }
}

/// Finance agrees, or refuses with a reason. `false`: it is answered already.
///
/// # Errors
/// When the database fails.
pub async fn decide(
    conn: &mut PgConnection,
    (community, id): (CommunityId, PlanId),
    by: StaffId,
    refused: Option<&str>,
    now: DateTime<Utc>,
) -> Result<bool> {
    let state = if refused.is_some() { PlanState::Refused } else { PlanState::Agreed };
    let done = sqlx::query!(
        "update payment_plan set state = $3, reason = $4, decided_by = $5, decided_at = $6
         where community_id = $1 and id = $2 and state = 'asked'",
        community.0,
        id.0,
        word(&state)?,
        refused,
        by.0,
        now
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// These plans end so.
///
/// # Errors
/// When the database fails.
pub async fn end_plans(
    conn: &mut PgConnection,
    community: CommunityId,
    plans: &[PlanId],
    state: PlanState,
    today: NaiveDate,
) -> Result<()> {
    let ids: Vec<i64> = plans.iter().map(|p| p.0).collect();
    sqlx::query!(
        "update payment_plan set state = $3, ended_on = $4 where community_id = $1 and id = any($2) and state = 'agreed'",
        community.0,
        &ids,
        word(&state)?,
        today
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// By which reminder somebody is reminded of the part that is to be paid today.
///
/// # Errors
/// When the database fails.
pub async fn remind_of_part(
    conn: &mut PgConnection,
    community: CommunityId,
    reminder: ReminderId,
    (plan, seq): (PlanId, i32),
) -> Result<()> {
    sqlx::query!(
        "update instalment set reminder_id = $4 where community_id = $1 and plan_id = $2 and seq = $3",
        community.0,
        plan.0,
        seq,
        reminder.0
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Plans that were asked for just so many days ago and are not answered.
///
/// # Errors
/// When the database fails.
pub async fn unanswered(
    conn: &mut PgConnection,
    community: CommunityId,
    (from, until): (DateTime<Utc>, DateTime<Utc>),
) -> Result<Vec<PlanId>> {
    let ids = sqlx::query_scalar!(
        "select id from payment_plan where community_id = $1 and state = 'asked' and created_at >= $2 and created_at < $3
         order by id",
        community.0,
        from,
        until
    )
    .fetch_all(conn)
    .await?;
    Ok(ids.into_iter().map(PlanId).collect())
}
