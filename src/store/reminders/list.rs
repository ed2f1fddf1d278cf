//! The phone and paper list: units whose reminders reach nobody in the chat, their numbers, and what came of calls.

use crate::domain::arrears::{Call, Entry, Phone};
use crate::domain::ids::{CommunityId, ReminderId, StaffId, UnitId, UserId};
use crate::domain::reminder::{Listed, Step};
use crate::store::phones::{self, Kept};
use crate::store::words::{value, word};
use anyhow::Result;
use chrono::{DateTime, Utc};
use sqlx::PgConnection;

/// The list: units whose last reminder reached nobody in the chat, or not all of it, until it was phoned or delivered; the
/// firmest first. Those whose bills are settled, disputed, promised or in a plan by now are not on it.
///
/// # Errors
/// When the database fails, or holds a word that this version does not know.
pub async fn entries(conn: &mut PgConnection, community: CommunityId) -> Result<Vec<Entry>> {
    let rows = sqlx::query!(
        r#"with last as (
               select distinct on (r.unit_id) r.id, r.unit_id, r.day, r.listed from reminder r
               where r.community_id = $1 and r.withdrawn_at is null order by r.unit_id, r.id desc)
           select l.unit_id as "unit!", u.code as "code!", l.id as "id!", l.day as "day!", l.listed, b.step as "step!",
               b.bills as "bills!", b.open as "open!", b.currency as "currency!", b.due_on as "due_on!",
               (select count(*) from reminder_call c where c.community_id = $1 and c.reminder_id = l.id
                    and c.outcome = 'nobody') as "tries!",
               exists (select 1 from reminder_call c where c.community_id = $1 and c.unit_id = l.unit_id
                    and c.outcome = 'wrong_number') as "wrong!"
           from last l join unit u on u.community_id = $1 and u.id = l.unit_id
               cross join lateral (
                   select max(s.last_told) as step, count(*) as bills, sum(s.open_minor)::bigint as open,
                       min(s.currency) as currency, min(s.due_on) as due_on
                   from bill_reminding s
                   where s.community_id = $1 and s.unit_id = l.unit_id and s.open_minor > 0 and s.last_told is not null
                     and not s.disputed and not s.claimed and s.plan_id is null and s.promise_id is null) b
           where b.bills > 0
             and (l.listed is not null or not exists (
                 select 1 from occupancy o join resident r on r.community_id = o.community_id and r.user_id = o.user_id
                     left join chat c on c.chat_id = o.user_id
                 where o.community_id = $1 and o.unit_id = l.unit_id and o.level = 'verified'
                   and r.blocked_at is null and c.gone_at is null and o.user_id < 1152921504606846976))
             and not exists (select 1 from reminder_call c where c.community_id = $1 and c.reminder_id = l.id
                             and c.outcome in ('promise', 'refused', 'paper'))
           order by b.step desc, b.due_on, u.code"#,
        community.0
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|r| {
            Ok(Entry {
                unit: UnitId(r.unit),
                code: r.code,
                reminder: ReminderId(r.id),
                day: r.day,
                listed: r.listed.as_deref().map(value).transpose()?.unwrap_or(Listed::Unreachable),
                step: Step::try_from(r.step)?,
                bills: r.bills,
                open_minor: r.open,
                currency: r.currency,
                due_on: r.due_on,
                tries: r.tries,
                wrong_number: r.wrong,
            })
        })
        .collect()
}

/// The numbers of a unit, its owners' first.
///
/// # Errors
/// When the database fails, or holds a word that this version does not know.
pub async fn phones(conn: &mut PgConnection, community: CommunityId, unit: UnitId) -> Result<Vec<Phone>> {
    let rows = sqlx::query!(
        r#"select o.user_id, r.name, o.tie, r.phone, r.phone_sealed
           from occupancy o join resident r on r.community_id = o.community_id and r.user_id = o.user_id
           where o.community_id = $1 and o.unit_id = $2 and o.level = 'verified' and (r.phone is not null or r.phone_sealed is not null)
           order by array_position(array['owner', 'family', 'tenant'], o.tie), o.created_at, o.user_id"#,
        community.0,
        unit.0
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|r| {
            let phone = phones::opened(Kept::Resident, community, r.phone, r.phone_sealed.as_deref())?;
            Ok(Phone { user: UserId(r.user_id), name: r.name, tie: value(&r.tie)?, phone: phone.unwrap_or_default() })
        })
        .collect()
}

/// Somebody looked at a resident's number.
///
/// # Errors
/// When the database fails.
pub async fn look(
    conn: &mut PgConnection,
    (community, unit): (CommunityId, UnitId),
    user: UserId,
    by: StaffId,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "insert into phone_look (community_id, unit_id, user_id, by_staff, at) values ($1, $2, $3, $4, $5)",
        community.0,
        unit.0,
        user.0,
        by.0,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Writes down what came of a call or a paper.
///
/// # Errors
/// When the database fails.
pub async fn record_call(
    conn: &mut PgConnection,
    community: CommunityId,
    call: &Call,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "insert into reminder_call (community_id, unit_id, reminder_id, by_staff, outcome, words, promise_id, at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        community.0,
        call.unit.0,
        call.reminder.0,
        call.by.0,
        word(&call.outcome)?,
        call.words,
        call.promise.map(|p| p.0),
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}
