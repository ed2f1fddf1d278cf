//! What a reminder says to one person at the moment when it leaves, and what is withdrawn because it was stopped before.

use crate::domain::arrears::{Letter, Line, Part, Reader};
use crate::domain::bill::Period;
use crate::domain::campaign::Recipient;
use crate::domain::ids::{BillId, CampaignId, CommunityId, PlanId, ReminderId, UnitId, UserId};
use crate::domain::reminder::{Instalment, Step, Tied};
use crate::store::words::value;
use anyhow::Result;
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgConnection;
use std::collections::HashMap;

/// What these reminders say now, and to whom they may be said. Withdrawn ones are left out.
///
/// # Errors
/// When the database fails, or holds a word that this version does not know.
pub async fn letters(conn: &mut PgConnection, community: CommunityId, wanted: &[ReminderId]) -> Result<Vec<Letter>> {
    let ids: Vec<i64> = wanted.iter().map(|r| r.0).collect();
    let mut lines = lines(conn, community, &ids).await?;
    let mut parts = parts(conn, community, &ids).await?;
    let mut readers = readers(conn, community, &ids).await?;
    let rows = sqlx::query!(
        r#"select r.id, r.sent_at is not null as "begun!", r.unit_id, u.code, r.day, v.items as "items?"
           from reminder r
               join unit u on u.community_id = r.community_id and u.id = r.unit_id
               left join tenant_view v on v.community_id = r.community_id and v.unit_id = r.unit_id
           where r.community_id = $1 and r.id = any($2) and r.withdrawn_at is null order by r.id for update of r"#,
        community.0,
        &ids
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|r| {
            Ok(Letter {
                reminder: ReminderId(r.id),
                begun: r.begun,
                unit: UnitId(r.unit_id),
                code: r.code,
                day: r.day,
                readers: readers.remove(&r.unit_id).unwrap_or_default(),
                tenants_see: r.items.map(|all| all.iter().map(|i| value(i)).collect::<Result<_>>()).transpose()?,
                lines: lines.remove(&r.id).unwrap_or_default(),
                part: parts.remove(&r.id),
            })
        })
        .collect()
}

async fn readers(
    conn: &mut PgConnection,
    community: CommunityId,
    reminders: &[i64],
) -> Result<HashMap<i64, Vec<Reader>>> {
    let rows = sqlx::query!(
        r#"select o.unit_id, o.user_id, o.tie, p.name, p.address, p.lang,
               p.blocked_at is null and c.gone_at is null as "open!"
           from occupancy o join resident p on p.community_id = o.community_id and p.user_id = o.user_id
               left join chat c on c.chat_id = o.user_id
           where o.community_id = $1 and o.level = 'verified'
             and o.unit_id in (select unit_id from reminder where community_id = $1 and id = any($2))
           order by o.unit_id, o.created_at, o.user_id"#,
        community.0,
        reminders
    )
    .fetch_all(conn)
    .await?;
    let mut all: HashMap<i64, Vec<Reader>> = HashMap::new();
    for r in rows {
        let user = UserId(r.user_id);
        all.entry(r.unit_id).or_default().push(Reader {
            tied: Tied { user, tie: value(&r.tie)?, reachable: r.open && user.has_chat() },
            name: r.name,
            address: r.address.as_deref().map(value).transpose()?,
            lang: r.lang.parse().map_err(anyhow::Error::msg)?,
        });
    }
    Ok(all)
}

async fn lines(conn: &mut PgConnection, community: CommunityId, reminders: &[i64]) -> Result<HashMap<i64, Vec<Line>>> {
    let rows = sqlx::query!(
        r#"select t.reminder_id as "reminder!", t.step, s.id as "id!", s.item as "item!", s.label as "label!",
               s.period_from as "from!", s.period_until as "until!", s.due_on as "due_on!", s.open_minor as "open!",
               s.currency as "currency!",
               (s.open_minor > 0 and not s.disputed and not s.claimed and s.plan_id is null
                and s.promise_id is not distinct from t.promise_id) as "goes!"
           from (select b.reminder_id, b.bill_id, b.step, null::bigint as promise_id from reminder_bill b
                 where b.community_id = $1 and b.reminder_id = any($2)
                 union all
                 select p.reminder_id, b.bill_id, null, p.id from payment_promise p
                     join promise_bill b on b.community_id = p.community_id and b.promise_id = p.id
                 where p.community_id = $1 and p.reminder_id = any($2)) t
               cross join lateral (select * from bill_reminding w
                                   where w.community_id = $1 and w.id = t.bill_id offset 0) s
           order by t.reminder_id, s.due_on, s.id"#,
        community.0,
        reminders
    )
    .fetch_all(conn)
    .await?;
    let mut all: HashMap<i64, Vec<Line>> = HashMap::new();
    for r in rows {
        all.entry(r.reminder).or_default().push(Line {
            bill: BillId(r.id),
            item: value(&r.item)?,
            label: r.label,
            period: Period { from: r.from, until: r.until },
            due_on: r.due_on,
            open_minor: r.open,
            currency: r.currency,
            step: r.step.and_then(|s| Step::try_from(s).ok()),
            goes: r.goes,
        });
    }
    Ok(all)
}

async fn parts(conn: &mut PgConnection, community: CommunityId, reminders: &[i64]) -> Result<HashMap<i64, Part>> {
    let rows = sqlx::query!(
        r#"select i.reminder_id as "reminder!", i.plan_id, i.seq, i.on_day, i.amount_minor, p.currency,
               (select count(*) from instalment n where n.community_id = $1 and n.plan_id = p.id) as "of!",
               (select sum(n.amount_minor)::bigint from instalment n
                where n.community_id = $1 and n.plan_id = p.id and n.seq <= i.seq) as "until_now!",
               s.paid as "paid!", s.items as "items!: Vec<String>",
               (p.state = 'agreed' and not s.stopped and not s.settled) as "goes!"
           from instalment i join payment_plan p on p.community_id = i.community_id and p.id = i.plan_id
               cross join lateral (select sum(w.paid_minor - b.paid_minor)::bigint as paid,
                       bool_or(w.disputed or w.claimed) as stopped, bool_and(w.open_minor <= 0) as settled,
                       array_agg(distinct w.item) as items
                   from plan_bill b join bill_reminding w on w.community_id = b.community_id and w.id = b.bill_id
                   where b.community_id = $1 and b.plan_id = p.id) s
           where i.community_id = $1 and i.reminder_id = any($2)"#,
        community.0,
        reminders
    )
    .fetch_all(conn)
    .await?;
    let mut all = HashMap::new();
    for r in rows {
        let instalment = Instalment { seq: r.seq, on: r.on_day, amount_minor: r.amount_minor, reminded: true };
        all.insert(
            r.reminder,
            Part {
                plan: PlanId(r.plan_id),
                instalment,
                of: r.of,
                currency: r.currency,
                items: r.items.iter().map(|item| value(item)).collect::<Result<_>>()?,
                goes: r.goes && r.paid < r.until_now,
            },
        );
    }
    Ok(all)
}

/// The next of those who hear of a day's reminders, by the numbers of their units; how far that is, and whether nobody comes
/// after it. Who of a unit reads what is decided when it is worded.
///
/// # Errors
/// When the database fails, or holds a word that this version does not know.
pub async fn page(
    conn: &mut PgConnection,
    community: CommunityId,
    day: NaiveDate,
    after: i64,
    most: i64,
) -> Result<(Vec<Recipient>, i64, bool)> {
    let units = sqlx::query_scalar!(
        "select unit_id from reminder
         where community_id = $1 and day = $2 and unit_id > $3 and chat and withdrawn_at is null
         order by unit_id limit $4",
        community.0,
        day,
        after,
        most
    )
    .fetch_all(&mut *conn)
    .await?;
    let rows = sqlx::query!(
        "select o.unit_id, o.user_id, p.name, p.address, p.lang
         from occupancy o join resident p on p.community_id = o.community_id and p.user_id = o.user_id
             left join chat c on c.chat_id = o.user_id
         where o.community_id = $1 and o.unit_id = any($2) and o.level = 'verified' and o.user_id < 1152921504606846976
           and p.blocked_at is null and c.gone_at is null
         order by o.unit_id, o.created_at, o.user_id",
        community.0,
        &units
    )
    .fetch_all(conn)
    .await?;
    let recipients = rows
        .into_iter()
        .map(|r| {
            Ok(Recipient {
                user: UserId(r.user_id),
                unit: Some(UnitId(r.unit_id)),
                name: r.name,
                address: r.address.as_deref().map(value).transpose()?,
                lang: r.lang.parse().map_err(anyhow::Error::msg)?,
                gone: false,
            })
        })
        .collect::<Result<_>>()?;
    let last = i64::try_from(units.len())? < most;
    Ok((recipients, units.last().copied().unwrap_or(after), last))
}

/// The reminders of these units on a day. One whose letters all came back from the outbox counts as not sent again.
///
/// # Errors
/// When the database fails.
pub async fn of_units(
    conn: &mut PgConnection,
    community: CommunityId,
    day: NaiveDate,
    units: &[UnitId],
) -> Result<Vec<ReminderId>> {
    let units: Vec<i64> = units.iter().map(|u| u.0).collect();
    sqlx::query!(
        "update reminder r set sent_at = null
         where r.community_id = $1 and r.day = $2 and r.unit_id = any($3) and r.sent_at is not null and not exists (
             select 1 from campaign_message m
             where m.community_id = r.community_id and m.campaign_id = r.campaign_id and m.unit_id = r.unit_id
               and m.state not in ('due', 'withdrawn'))",
        community.0,
        day,
        &units
    )
    .execute(&mut *conn)
    .await?;
    let ids = sqlx::query_scalar!(
        "select id from reminder where community_id = $1 and day = $2 and unit_id = any($3) and chat order by id",
        community.0,
        day,
        &units
    )
    .fetch_all(conn)
    .await?;
    Ok(ids.into_iter().map(ReminderId).collect())
}

/// These reminders are written to people by this campaign.
///
/// # Errors
/// When the database fails.
pub async fn carried_by(
    conn: &mut PgConnection,
    community: CommunityId,
    reminders: &[ReminderId],
    campaign: CampaignId,
) -> Result<()> {
    let ids: Vec<i64> = reminders.iter().map(|r| r.0).collect();
    sqlx::query!(
        "update reminder set campaign_id = $3 where community_id = $1 and id = any($2)",
        community.0,
        &ids,
        campaign.0
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The first message of these reminders leaves. What was stopped before that was not told.
///
/// # Errors
/// When the database fails.
pub async fn sent(
    conn: &mut PgConnection,
    community: CommunityId,
    reminders: &[ReminderId],
    stopped: &[(ReminderId, BillId)],
    now: DateTime<Utc>,
) -> Result<()> {
    let (of, bills): (Vec<i64>, Vec<i64>) = stopped.iter().map(|(r, b)| (r.0, b.0)).unzip();
    if !of.is_empty() {
        sqlx::query!(
            "delete from reminder_bill b using unnest($2::bigint[], $3::bigint[]) t (reminder_id, bill_id)
             where b.community_id = $1 and b.reminder_id = t.reminder_id and b.bill_id = t.bill_id",
            community.0,
            &of,
            &bills
        )
        .execute(&mut *conn)
        .await?;
    }
    let ids: Vec<i64> = reminders.iter().map(|r| r.0).collect();
    sqlx::query!(
        "update reminder set sent_at = $3 where community_id = $1 and id = any($2) and sent_at is null",
        community.0,
        &ids,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// These reminders are withdrawn before a message of them left: what they said was not told.
///
/// # Errors
/// When the database fails.
pub async fn stop(
    conn: &mut PgConnection,
    community: CommunityId,
    reminders: &[ReminderId],
    now: DateTime<Utc>,
) -> Result<()> {
    let ids: Vec<i64> = reminders.iter().map(|r| r.0).collect();
    let ids = sqlx::query_scalar!(
        "update reminder set withdrawn_at = $3
         where community_id = $1 and id = any($2) and sent_at is null and withdrawn_at is null returning id",
        community.0,
        &ids,
        now
    )
    .fetch_all(&mut *conn)
    .await?;
    if ids.is_empty() {
        return Ok(());
    }
    sqlx::query!("delete from reminder_bill where community_id = $1 and reminder_id = any($2)", community.0, &ids)
        .execute(&mut *conn)
        .await?;
    sqlx::query!(
        "update payment_promise set reminder_id = null where community_id = $1 and reminder_id = any($2)",
        community.0,
        &ids
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "update instalment set reminder_id = null where community_id = $1 and reminder_id = any($2)",
        community.0,
        &ids
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// What was planned before this day and never left is withdrawn: the day's turn says anew what is to be said.
///
/// # Errors
/// When the database fails.
pub async fn withdraw_until(
    conn: &mut PgConnection,
    community: CommunityId,
    day: NaiveDate,
    now: DateTime<Utc>,
) -> Result<usize> {
    let ids = sqlx::query_scalar!(
        "select id from reminder
         where community_id = $1 and day < $2 and chat and sent_at is null and withdrawn_at is null",
        community.0,
        day
    )
    .fetch_all(&mut *conn)
    .await?;
    let ids: Vec<ReminderId> = ids.into_iter().map(ReminderId).collect();
    stop(conn, community, &ids, now).await?;
    Ok(ids.len())
}
