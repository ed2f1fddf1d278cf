//! Payment reminders: open bills as the ladder looks at them, what was told, and what is withdrawn before it leaves.

mod letters;
mod list;
mod plans;
mod promises;

pub use letters::{carried_by, letters, of_units, page, sent, stop, withdraw_until};
pub use list::{entries, look, phones, record_call};
pub use plans::{ask, decide, end_plans, plan, remind_of_part, running_plan, unanswered};
pub use promises::{By, break_promises, debts, keep_promises, note, promise, remind_of_promises};

use super::words::{value, word};
use super::{communities, timers};
use crate::domain::bill::Item;
use crate::domain::ids::{BillId, CommunityId, PlanId, PromiseId, ReminderId, UnitId, UserId};
use crate::domain::reminder::{Instalment, Listed, Owing, Plan, Promised, Round, Step, Tied, Told};
use anyhow::Result;
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgConnection;
use std::collections::HashMap;

/// The kind of the timer of the day's turn.
pub const DAY: &str = "day";

/// The subject of a community's timer of reminders.
pub fn subject(community: CommunityId) -> String {
    format!("r{community}")
}

/// Holds the reminders of a community until the transaction ends: no two turns plan, send or stop them at the same time.
///
/// # Errors
/// When the database fails.
pub async fn hold(conn: &mut PgConnection, community: CommunityId) -> Result<()> {
    sqlx::query("select pg_advisory_xact_lock(hashtextextended($1, 0))")
        .bind(format!("reminders {community}"))
        .execute(conn)
        .await?;
    Ok(())
}

/// Lets the desk look at a community's reminders at once: its file is new, or the process has just begun.
///
/// # Errors
/// When the database fails.
pub async fn wake(conn: &mut PgConnection, community: CommunityId, now: DateTime<Utc>) -> Result<()> {
    timers::set_one(conn, community, &subject(community), DAY, Some(now)).await
}

/// The same for every community.
///
/// # Errors
/// When the database fails.
pub async fn wake_all(conn: &mut PgConnection, now: DateTime<Utc>) -> Result<()> {
    for (community, _) in communities::list(conn).await? {
        wake(conn, community, now).await?;
    }
    Ok(())
}

/// Stops or lets go on the reminders of a community. `false`: it was so already.
///
/// # Errors
/// When the database fails.
pub async fn set_paused(conn: &mut PgConnection, community: CommunityId, on: bool, now: DateTime<Utc>) -> Result<bool> {
    let done = if on {
        sqlx::query!(
            "insert into reminder_pause (community_id, paused_at) values ($1, $2) on conflict do nothing",
            community.0,
            now
        )
        .execute(conn)
        .await?
    } else {
        sqlx::query!("delete from reminder_pause where community_id = $1", community.0).execute(conn).await?
    };
    Ok(done.rows_affected() > 0)
}

/// Since when the reminders of a community are stopped.
///
/// # Errors
/// When the database fails.
pub async fn paused(conn: &mut PgConnection, community: CommunityId) -> Result<Option<DateTime<Utc>>> {
    Ok(sqlx::query_scalar!("select paused_at from reminder_pause where community_id = $1", community.0)
        .fetch_optional(conn)
        .await?)
}

/// Whether the turn of this day was done.
///
/// # Errors
/// When the database fails.
pub async fn is_done(conn: &mut PgConnection, community: CommunityId, day: NaiveDate) -> Result<bool> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select 1 from reminder_day where community_id = $1 and day = $2) as "done!""#,
        community.0,
        day
    )
    .fetch_one(conn)
    .await?)
}

/// The turn of this day is done. `false`: it was already.
///
/// # Errors
/// When the database fails.
pub async fn done(conn: &mut PgConnection, community: CommunityId, day: NaiveDate, now: DateTime<Utc>) -> Result<bool> {
    let done = sqlx::query!(
        "insert into reminder_day (community_id, day, at) values ($1, $2, $3) on conflict do nothing",
        community.0,
        day,
        now
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The open bills of a community that the ladder concerns on a day. Unless `all` is asked for, those whose step was told
/// already are left out: nothing follows from them.
///
/// # Errors
/// When the database fails, or holds a word that this version does not know.
pub async fn owing(
    conn: &mut PgConnection,
    community: CommunityId,
    ladder: &[i32],
    day: NaiveDate,
    all: bool,
) -> Result<Vec<Owing>> {
    let rows = sqlx::query!(
        r#"select s.id as "id!", s.unit_id as "unit!", s.item as "item!", s.due_on as "due_on!",
               s.open_minor as "open!", s.round as "round!", s.from_day, s.from_step, s.told, s.last_told,
               s.disputed as "disputed!", s.claimed as "claimed!", s.plan_id, s.promise_id, s.promised_on,
               s.promise_reminder
           from bill_reminding s
           where s.community_id = $1 and s.open_minor > 0
             and (s.due_on + $4::int <= $3 or s.promise_id is not null or s.plan_id is not null)
             and ($5 or s.round > 0 or s.promise_id is not null or s.plan_id is not null or s.told is null
                  or s.told < (select count(*) - 1 from unnest($2::int[]) step where s.due_on + step <= $3))
           order by s.unit_id, s.due_on, s.id"#,
        community.0,
        ladder,
        day,
        ladder.first().copied().unwrap_or_default(),
        all
    )
    .fetch_all(conn)
    .await?;
    let step = |n: Option<i32>| n.and_then(|n| Step::try_from(n).ok());
    rows.into_iter()
        .map(|r| {
            Ok(Owing {
                bill: BillId(r.id),
                unit: UnitId(r.unit),
                item: value(&r.item)?,
                due_on: r.due_on,
                open_minor: r.open,
                round: Round { number: r.round, from: r.from_day.zip(step(r.from_step)) },
                told: step(r.told),
                last_told: step(r.last_told),
                disputed: r.disputed,
                claimed: r.claimed,
                plan: r.plan_id.map(PlanId),
                promise: r.promise_id.zip(r.promised_on).map(|(promise, on)| Promised {
                    promise: PromiseId(promise),
                    on,
                    reminded: r.promise_reminder.is_some(),
                }),
            })
        })
        .collect()
}

/// The plans of a community that finance agreed to, with what came in since they were asked for.
///
/// # Errors
/// When the database fails, or holds a word that this version does not know.
pub async fn kept_plans(conn: &mut PgConnection, community: CommunityId) -> Result<Vec<Plan>> {
    let rows = sqlx::query!(
        r#"select p.id, p.unit_id, sum(s.paid_minor - b.paid_minor)::bigint as "paid!",
               bool_and(s.open_minor <= 0) as "settled!", bool_or(s.disputed or s.claimed) as "stopped!",
               array_agg(distinct s.item) as "items!: Vec<String>"
           from payment_plan p
               join plan_bill b on b.community_id = p.community_id and b.plan_id = p.id
               cross join lateral (select * from bill_reminding w
                                   where w.community_id = b.community_id and w.id = b.bill_id offset 0) s
           where p.community_id = $1 and p.state = 'agreed' group by p.id, p.unit_id order by p.id"#,
        community.0
    )
    .fetch_all(&mut *conn)
    .await?;
    let ids: Vec<i64> = rows.iter().map(|r| r.id).collect();
    let mut parts: HashMap<i64, Vec<Instalment>> = HashMap::new();
    if !ids.is_empty() {
        let found = sqlx::query!(
            r#"select plan_id, seq, on_day, amount_minor, reminder_id is not null as "reminded!" from instalment
               where community_id = $1 and plan_id = any($2) order by plan_id, seq"#,
            community.0,
            &ids
        )
        .fetch_all(conn)
        .await?;
        for r in found {
            let part = Instalment { seq: r.seq, on: r.on_day, amount_minor: r.amount_minor, reminded: r.reminded };
            parts.entry(r.plan_id).or_default().push(part);
        }
    }
    rows.into_iter()
        .map(|r| {
            Ok(Plan {
                id: PlanId(r.id),
                unit: UnitId(r.unit_id),
                paid_minor: r.paid,
                settled: r.settled,
                stopped: r.stopped,
                items: r.items.iter().map(|item| value(item)).collect::<Result<_>>()?,
                instalments: parts.remove(&r.id).unwrap_or_default(),
            })
        })
        .collect()
}

/// Who is tied to these units for sure, and whether the chat reaches them.
///
/// # Errors
/// When the database fails, or holds a word that this version does not know.
pub async fn people(
    conn: &mut PgConnection,
    community: CommunityId,
    units: &[UnitId],
) -> Result<HashMap<UnitId, Vec<Tied>>> {
    let ids: Vec<i64> = units.iter().map(|u| u.0).collect();
    let rows = sqlx::query!(
        r#"select o.unit_id, o.user_id, o.tie,
               r.blocked_at is null and not exists (select 1 from chat c where c.chat_id = o.user_id
                   and c.gone_at is not null) as "open!"
           from occupancy o join resident r on r.community_id = o.community_id and r.user_id = o.user_id
           where o.community_id = $1 and o.unit_id = any($2) and o.level = 'verified'
           order by o.unit_id, o.created_at, o.user_id"#,
        community.0,
        &ids
    )
    .fetch_all(conn)
    .await?;
    let mut all: HashMap<UnitId, Vec<Tied>> = HashMap::new();
    for r in rows {
        let user = UserId(r.user_id);
        let tied = Tied { user, tie: value(&r.tie)?, reachable: r.open && user.has_chat() };
        all.entry(UnitId(r.unit_id)).or_default().push(tied);
    }
    Ok(all)
}

/// What tenants see in those of the units whose owners said so.
///
/// # Errors
/// When the database fails, or holds a word that this version does not know.
pub async fn tenants_see(
    conn: &mut PgConnection,
    community: CommunityId,
    units: &[UnitId],
) -> Result<HashMap<UnitId, Vec<Item>>> {
    let ids: Vec<i64> = units.iter().map(|u| u.0).collect();
    let rows = sqlx::query!(
        "select unit_id, items from tenant_view where community_id = $1 and unit_id = any($2)",
        community.0,
        &ids
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|r| Ok((UnitId(r.unit_id), r.items.iter().map(|item| value(item)).collect::<Result<_>>()?)))
        .collect()
}

/// A unit's reminder of a day, to be written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewReminder {
    /// Whose.
    pub unit: UnitId,
    /// The firmest step among its bills.
    pub step: Option<Step>,
    /// Whether anybody is written to.
    pub chat: bool,
    /// Why it is on the phone and paper list.
    pub listed: Option<Listed>,
}

/// Writes down what units are told on a day. A unit that was told something on that day already is left out.
///
/// # Errors
/// When the database fails.
pub async fn put(
    conn: &mut PgConnection,
    community: CommunityId,
    day: NaiveDate,
    all: &[NewReminder],
    now: DateTime<Utc>,
) -> Result<HashMap<UnitId, ReminderId>> {
    let units: Vec<i64> = all.iter().map(|r| r.unit.0).collect();
    let steps: Vec<Option<i32>> = all.iter().map(|r| r.step.and_then(|s| i32::try_from(s).ok())).collect();
    let chats: Vec<bool> = all.iter().map(|r| r.chat).collect();
    let listed: Vec<Option<String>> =
        all.iter().map(|r| r.listed.as_ref().map(word).transpose()).collect::<Result<_>>()?;
    let rows = sqlx::query!(
        "insert into reminder (community_id, unit_id, day, step, chat, listed, created_at)
         select $1, t.unit_id, $2, t.step, t.chat, t.listed, $3
         from unnest($4::bigint[], $5::int[], $6::bool[], $7::text[]) t (unit_id, step, chat, listed)
         on conflict (community_id, unit_id, day) do nothing returning id, unit_id",
        community.0,
        day,
        now,
        &units,
        &steps as &[Option<i32>],
        &chats,
        &listed as &[Option<String>]
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|r| (UnitId(r.unit_id), ReminderId(r.id))).collect())
}

/// Writes down the steps that are told; each can be told once in its round. Those that are new.
///
/// # Errors
/// When the database fails.
pub async fn put_steps(conn: &mut PgConnection, community: CommunityId, all: &[(ReminderId, Told)]) -> Result<u64> {
    let reminders: Vec<i64> = all.iter().map(|(r, _)| r.0).collect();
    let bills: Vec<i64> = all.iter().map(|(_, t)| t.bill.0).collect();
    let rounds: Vec<i32> = all.iter().map(|(_, t)| t.round).collect();
    let steps: Vec<i32> = all.iter().map(|(_, t)| i32::try_from(t.step).unwrap_or(i32::MAX)).collect();
    let open: Vec<i64> = all.iter().map(|(_, t)| t.open_minor).collect();
    let done = sqlx::query!(
        "insert into reminder_bill (community_id, reminder_id, bill_id, round, step, open_minor)
         select $1, t.* from unnest($2::bigint[], $3::bigint[], $4::int[], $5::int[], $6::bigint[]) t
         on conflict (community_id, bill_id, round, step) do nothing",
        community.0,
        &reminders,
        &bills,
        &rounds,
        &steps,
        &open
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// Writes down where the ladders of bills begin again.
///
/// # Errors
/// When the database fails.
pub async fn put_rounds(conn: &mut PgConnection, community: CommunityId, all: &[(BillId, Round)]) -> Result<()> {
    let begun = |r: &Round| r.from.map(|(day, step)| (day, i32::try_from(step).unwrap_or(i32::MAX)));
    let rows: Vec<_> = all.iter().filter_map(|(bill, r)| Some((bill.0, r.number, begun(r)?))).collect();
    let bills: Vec<i64> = rows.iter().map(|r| r.0).collect();
    let rounds: Vec<i32> = rows.iter().map(|r| r.1).collect();
    let days: Vec<NaiveDate> = rows.iter().map(|r| r.2.0).collect();
    let steps: Vec<i32> = rows.iter().map(|r| r.2.1).collect();
    sqlx::query!(
        "insert into reminder_round (community_id, bill_id, round, from_day, from_step)
         select $1, t.* from unnest($2::bigint[], $3::int[], $4::date[], $5::int[]) t on conflict do nothing",
        community.0,
        &bills,
        &rounds,
        &days,
        &steps
    )
    .execute(conn)
    .await?;
    Ok(())
}
