//! Dates that were promised, what residents answer to reminders, and what a unit owes as these dialogs look at it.

use crate::domain::arrears::Debt;
use crate::domain::bill::Period;
use crate::domain::ids::{BillId, CommunityId, PromiseId, ReminderId, StaffId, UnitId, UserId};
use crate::domain::reminder::Reason;
use crate::store::words::{value, word};
use anyhow::Result;
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgConnection;

/// The open bills of a unit, those due first first.
///
/// # Errors
/// When the database fails, or holds a word that this version does not know.
pub async fn debts(conn: &mut PgConnection, community: CommunityId, unit: UnitId) -> Result<Vec<Debt>> {
    let rows = sqlx::query!(
        r#"select s.id as "id!", s.item as "item!", s.label as "label!", s.period_from as "from!",
               s.period_until as "until!", s.due_on as "due_on!", s.open_minor as "open!", s.currency as "currency!",
               s.paid_minor as "paid!", s.promised_on,
               (s.disputed or s.claimed or s.plan_id is not null) as "stopped!",
               (select count(*) from promise_bill p where p.community_id = s.community_id and p.bill_id = s.id)
                   as "promises!"
           from bill_reminding s where s.community_id = $1 and s.unit_id = $2 and s.open_minor > 0
           order by s.due_on, s.id"#,
        community.0,
        unit.0
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|r| {
            Ok(Debt {
                bill: BillId(r.id),
                item: value(&r.item)?,
                label: r.label,
                period: Period { from: r.from, until: r.until },
                due_on: r.due_on,
                open_minor: r.open,
                currency: r.currency,
                paid_minor: r.paid,
                promised: r.promised_on,
                promises: r.promises,
                stopped: r.stopped,
            })
        })
        .collect()
}

/// Who promises, or who heard it on the telephone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// A resident, in the chat.
    Resident(UserId),
    /// A member of staff wrote down what somebody said on the telephone.
    Staff(StaffId),
}

/// A date is promised for these bills; it takes the place of an earlier date that is still to come.
///
/// # Errors
/// When the database fails.
pub async fn promise(
    conn: &mut PgConnection,
    (community, unit): (CommunityId, UnitId),
    by: By,
    bills: &[BillId],
    on: NaiveDate,
    (today, now): (NaiveDate, DateTime<Utc>),
) -> Result<PromiseId> {
    let (user, staff) = match by {
        By::Resident(user) => (Some(user.0), None),
        By::Staff(staff) => (None, Some(staff.0)),
    };
    replace(conn, community, bills, today).await?;
    let id = sqlx::query_scalar!(
        "insert into payment_promise (community_id, unit_id, user_id, by_staff, on_day, created_at)
         values ($1, $2, $3, $4, $5, $6) returning id",
        community.0,
        unit.0,
        user,
        staff,
        on,
        now
    )
    .fetch_one(&mut *conn)
    .await?;
    let bills: Vec<i64> = bills.iter().map(|b| b.0).collect();
    sqlx::query!(
        "insert into promise_bill (community_id, promise_id, bill_id, state)
         select $1, $2, bill_id, 'open' from unnest($3::bigint[]) bill_id",
        community.0,
        id,
        &bills
    )
    .execute(conn)
    .await?;
    Ok(PromiseId(id))
}

/// What was promised for these bills is not waited for any more: something else was agreed.
///
/// # Errors
/// When the database fails.
pub(super) async fn replace(
    conn: &mut PgConnection,
    community: CommunityId,
    bills: &[BillId],
    today: NaiveDate,
) -> Result<()> {
    let bills: Vec<i64> = bills.iter().map(|b| b.0).collect();
    sqlx::query!(
        "update promise_bill set state = 'replaced', ended_on = $3
         where community_id = $1 and bill_id = any($2) and state = 'open'",
        community.0,
        &bills,
        today
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The promises of bills that are settled by now were kept.
///
/// # Errors
/// When the database fails.
pub async fn keep_promises(conn: &mut PgConnection, community: CommunityId, today: NaiveDate) -> Result<()> {
    sqlx::query!(
        "update promise_bill p set state = 'kept', ended_on = $2 from bill_standing s
         where p.community_id = $1 and p.state = 'open' and s.community_id = $1 and s.id = p.bill_id
           and s.open_minor <= 0",
        community.0,
        today
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// These promises are broken.
///
/// # Errors
/// When the database fails.
pub async fn break_promises(
    conn: &mut PgConnection,
    community: CommunityId,
    broken: &[(PromiseId, BillId)],
    today: NaiveDate,
) -> Result<()> {
    let promises: Vec<i64> = broken.iter().map(|b| b.0.0).collect();
    let bills: Vec<i64> = broken.iter().map(|b| b.1.0).collect();
    sqlx::query!(
        "update promise_bill p set state = 'broken', ended_on = $4
         from unnest($2::bigint[], $3::bigint[]) t (promise_id, bill_id)
         where p.community_id = $1 and p.promise_id = t.promise_id and p.bill_id = t.bill_id and p.state = 'open'",
        community.0,
        &promises,
        &bills,
        today
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// By which reminder people are reminded of their promises on the day.
///
/// # Errors
/// When the database fails.
pub async fn remind_of_promises(
    conn: &mut PgConnection,
    community: CommunityId,
    all: &[(ReminderId, PromiseId)],
) -> Result<()> {
    let reminders: Vec<i64> = all.iter().map(|r| r.0.0).collect();
    let promises: Vec<i64> = all.iter().map(|r| r.1.0).collect();
    sqlx::query!(
        "update payment_promise p set reminder_id = t.reminder_id
         from unnest($2::bigint[], $3::bigint[]) t (reminder_id, promise_id)
         where p.community_id = $1 and p.id = t.promise_id",
        community.0,
        &reminders,
        &promises
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Keeps what a resident answered to a reminder.
///
/// # Errors
/// When the database fails.
pub async fn note(
    conn: &mut PgConnection,
    (community, unit): (CommunityId, UnitId),
    user: UserId,
    reason: Reason,
    words: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "insert into reminder_note (community_id, unit_id, user_id, reason, words, at) values ($1, $2, $3, $4, $5, $6)",
        community.0,
        unit.0,
        user.0,
        word(&reason)?,
        words,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}
