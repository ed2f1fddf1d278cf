//! Duty: who is and was there, the open work of a department, and what arrived while nobody was there.

mod aside;
mod digest;
mod handover;

pub use aside::aside;
pub use digest::{Digest, last, numbers, put, reminders, sign_digest, told_reminder, waiting_digests};
pub use handover::{
    add_item, awaited, chased, close, decide, drop_handover, expect, handover, items, latest, open, posted, prepare,
    recent, sign, unsigned,
};

use super::words::value;
use super::{communities, timers};
use crate::domain::calendar::Calendar;
use crate::domain::community::Community;
use crate::domain::duty::{Present, Record, Work, present, watches};
use crate::domain::ids::{CommunityId, StaffId, TicketId};
use crate::domain::staff::Staff;
use crate::domain::ticket::Window;
use anyhow::Result;
use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;

/// The subject of a community's duty timers.
pub fn subject(community: CommunityId) -> String {
    format!("d{community}")
}

/// Who of those that serve is on duty in a department now; `None` where it keeps no duty: it has no roster and nobody ever said `/duty`.
///
/// # Errors
/// When the database fails.
pub async fn on_duty(
    conn: &mut PgConnection,
    (community, people): (&Community, &[Staff]),
    department: &str,
    now: DateTime<Utc>,
) -> Result<Option<Vec<Staff>>> {
    let shifts = &community.settings.shifts;
    let rostered = shifts.iter().any(|s| s.department == department);
    if !rostered && !ever(conn, community.id, department).await? {
        return Ok(None);
    }
    let calendar = Calendar::new(&community.settings.hours, community.settings.time_zone);
    let roster = watches(shifts, &calendar, now - TimeDelta::days(2), now + TimeDelta::days(1));
    let records = records(conn, community.id, now - TimeDelta::days(2)).await?;
    let here: Vec<Present> = present(department, &roster, &records, people, now);
    Ok(Some(people.iter().filter(|p| here.iter().any(|h| h.staff == p.id)).cloned().collect()))
}

/// Whether anybody was ever on duty there.
///
/// # Errors
/// When the database fails.
pub async fn ever(conn: &mut PgConnection, community: CommunityId, department: &str) -> Result<bool> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select 1 from shift_record where community_id = $1 and department = $2) as "found!""#,
        community.0,
        department
    )
    .fetch_one(conn)
    .await?)
}

/// Holds the duty of a community until the transaction ends: two turns do not begin or end the same shift.
///
/// # Errors
/// When the database fails.
pub async fn hold(conn: &mut PgConnection, community: CommunityId) -> Result<()> {
    sqlx::query("select pg_advisory_xact_lock(hashtextextended($1, 0))")
        .bind(format!("duty {community}"))
        .execute(conn)
        .await?;
    Ok(())
}

/// Lets the desk look at a community's duty at once: its roster is new, or the process has just begun.
///
/// # Errors
/// When the database fails.
pub async fn wake(conn: &mut PgConnection, community: CommunityId, now: DateTime<Utc>) -> Result<()> {
    let subject = subject(community);
    let known = timers::of(conn, community, &subject).await?;
    let mut all: Vec<_> = known.into_iter().map(|t| (t.kind, t.due_at, t.data)).collect();
    all.retain(|(kind, _, _)| kind != "look");
    all.push(("look".to_owned(), now, serde_json::Value::Null));
    timers::replace_all(conn, community, &subject, &all).await
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

/// Everybody's times on duty that reach beyond this moment.
///
/// # Errors
/// When the database fails.
pub async fn records(conn: &mut PgConnection, community: CommunityId, since: DateTime<Utc>) -> Result<Vec<Record>> {
    let rows = sqlx::query!(
        "select department, staff_id, shift, began_at, until, ended_at from shift_record
         where community_id = $1 and until > $2 order by began_at, id",
        community.0,
        since
    )
    .fetch_all(conn)
    .await?;
    let record = |department, staff, shift, began_at, until, ended_at| Record {
        department,
        staff: StaffId(staff),
        shift,
        began_at,
        until,
        ended_at,
    };
    Ok(rows.into_iter().map(|r| record(r.department, r.staff_id, r.shift, r.began_at, r.until, r.ended_at)).collect())
}

/// Writes down that somebody's time on duty begins. `false`: it is known already.
///
/// # Errors
/// When the database fails.
pub async fn begin(conn: &mut PgConnection, community: CommunityId, record: &Record) -> Result<bool> {
    let done = sqlx::query!(
        "insert into shift_record (community_id, department, staff_id, shift, began_at, until)
         values ($1, $2, $3, $4, $5, $6) on conflict do nothing",
        community.0,
        record.department,
        record.staff.0,
        record.shift,
        record.began_at,
        record.until
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Somebody leaves: every time on duty of theirs that goes on in this department ends.
///
/// # Errors
/// When the database fails.
pub async fn leave(
    conn: &mut PgConnection,
    community: CommunityId,
    department: &str,
    who: StaffId,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "update shift_record set ended_at = $4
         where community_id = $1 and department = $2 and staff_id = $3 and began_at <= $4 and until > $4
           and ended_at is null",
        community.0,
        department,
        who.0,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The open tickets of a department (`$1`, `$2`) that its group may see, and of those what is asked for (`$3`): no complaint about
/// the department or one of its people.
macro_rules! open_work {
    ($only:literal, $conn:expr, $($value:expr),+) => {{
        let rows = sqlx::query!(
            "select t.id, t.number, t.kind, t.category, t.place, t.priority, t.state, t.elder, t.assignee, t.promise_from,
                 t.promise_until, t.waiting, t.created_at,
                 (select min(d.due_at) from deadline d
                  where d.community_id = t.community_id and d.ticket_id = t.id and d.done_at is null) as due_at
             from ticket t
             where t.community_id = $1 and t.department = $2
               and t.state not in ('done', 'accepted', 'closed', 'cancelled', 'rejected')
               and t.about_department is distinct from $2
               and not exists (select 1 from staff s where s.community_id = $1 and s.id = t.about_staff
                               and $2 = any(s.departments))"
                + $only
                + " order by t.id",
            $($value),+
        )
        .fetch_all($conn)
        .await?;
        let work = rows.into_iter().map(|r| {
            Ok(Work {
                ticket: TicketId(r.id),
                number: r.number,
                kind: value(&r.kind)?,
                category: r.category,
                place: r.place,
                priority: value(&r.priority)?,
                state: value(&r.state)?,
                elder: r.elder,
                assignee: r.assignee.map(StaffId),
                promise: r.promise_from.zip(r.promise_until).map(|(from, until)| Window { from, until }),
                waiting: r.waiting.as_deref().map(value).transpose()?,
                due_at: r.due_at,
                created_at: r.created_at,
            })
        });
        work.collect::<Result<Vec<Work>>>()
    }};
}

/// The open tickets of a department that its group may see: no complaint about the department or one of its people.
///
/// # Errors
/// When the database fails, or holds a word that this version does not know.
pub async fn open_work(conn: &mut PgConnection, community: CommunityId, department: &str) -> Result<Vec<Work>> {
    open_work!("", conn, community.0, department)
}

/// Those of them that somebody has.
///
/// # Errors
/// As [`open_work`].
pub async fn work_of(
    conn: &mut PgConnection,
    (community, department): (CommunityId, &str),
    who: StaffId,
) -> Result<Vec<Work>> {
    open_work!(" and t.assignee = $3", conn, community.0, department, who.0)
}

/// One of them; `None`: it is not among them.
///
/// # Errors
/// As [`open_work`].
pub async fn work(
    conn: &mut PgConnection,
    (community, department): (CommunityId, &str),
    ticket: TicketId,
) -> Result<Option<Work>> {
    Ok(open_work!(" and t.id = $3", conn, community.0, department, ticket.0)?.pop())
}

/// When the leads of a department were last told that something arrived while nobody was on duty.
///
/// # Errors
/// When the database fails.
pub async fn last_alarm(
    conn: &mut PgConnection,
    community: CommunityId,
    department: &str,
) -> Result<Option<DateTime<Utc>>> {
    Ok(sqlx::query_scalar!(
        "select max(at) from duty_alarm where community_id = $1 and department = $2 and told",
        community.0,
        department
    )
    .fetch_one(conn)
    .await?)
}

/// Writes down that a ticket arrived while nobody was on duty. `false`: that is known already.
///
/// # Errors
/// When the database fails.
pub async fn alarm(
    conn: &mut PgConnection,
    (community, ticket): (CommunityId, TicketId),
    round: i32,
    department: &str,
    told: bool,
    now: DateTime<Utc>,
) -> Result<bool> {
    let done = sqlx::query!(
        "insert into duty_alarm (community_id, ticket_id, round, department, at, told)
         values ($1, $2, $3, $4, $5, $6) on conflict do nothing",
        community.0,
        ticket.0,
        round,
        department,
        now,
        told
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}
