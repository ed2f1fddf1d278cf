//! Hand-overs: prepared before a shift ends, decided ticket by ticket, told to the group, signed by the next shift.

use crate::domain::act::WaitReason;
use crate::domain::duty::{Choice, Handover, Item};
use crate::domain::ids::{CommunityId, StaffId, TicketId};
use crate::store::words::{value, word};
use anyhow::Result;
use chrono::{DateTime, Utc};
use sqlx::PgConnection;

struct Row {
    id: i64,
    department: String,
    closes_at: DateTime<Utc>,
    posted_at: Option<DateTime<Utc>>,
    sign_by: Option<DateTime<Utc>>,
    signed_by: Option<i64>,
    signed_at: Option<DateTime<Utc>>,
    chased_at: Option<DateTime<Utc>>,
}

impl Row {
    fn handover(self) -> Handover {
        Handover {
            id: self.id,
            department: self.department,
            closes_at: self.closes_at,
            posted_at: self.posted_at,
            sign_by: self.sign_by,
            signed: self.signed_by.map(StaffId).zip(self.signed_at),
            chased_at: self.chased_at,
        }
    }
}

/// The hand-over of a department that closes at this time; prepared where there is none. `true`: it is new.
///
/// # Errors
/// When the database fails.
pub async fn prepare(
    conn: &mut PgConnection,
    community: CommunityId,
    department: &str,
    closes_at: DateTime<Utc>,
) -> Result<(i64, bool)> {
    let known = sqlx::query_scalar!(
        "select id from handover where community_id = $1 and department = $2 and closes_at = $3",
        community.0,
        department,
        closes_at
    )
    .fetch_optional(&mut *conn)
    .await?;
    if let Some(id) = known {
        return Ok((id, false));
    }
    let id = sqlx::query_scalar!(
        "insert into handover (community_id, department, closes_at) values ($1, $2, $3) returning id",
        community.0,
        department,
        closes_at
    )
    .fetch_one(conn)
    .await?;
    Ok((id, true))
}

/// A hand-over.
///
/// # Errors
/// When the database fails.
pub async fn handover(conn: &mut PgConnection, community: CommunityId, id: i64) -> Result<Option<Handover>> {
    let row = sqlx::query_as!(
        Row,
        "select id, department, closes_at, posted_at, sign_by, signed_by, signed_at, chased_at from handover
         where community_id = $1 and id = $2 for update",
        community.0,
        id
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(Row::handover))
}

/// Hand-overs that were not told yet, and those that nobody signed, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn open(conn: &mut PgConnection, community: CommunityId) -> Result<Vec<Handover>> {
    let rows = sqlx::query_as!(
        Row,
        "select id, department, closes_at, posted_at, sign_by, signed_by, signed_at, chased_at from handover
         where community_id = $1 and signed_at is null order by closes_at, id",
        community.0
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(Row::handover).collect())
}

/// The last hand-overs of a department, newest first.
///
/// # Errors
/// When the database fails.
pub async fn recent(
    conn: &mut PgConnection,
    community: CommunityId,
    department: &str,
    most: i64,
) -> Result<Vec<Handover>> {
    let rows = sqlx::query_as!(
        Row,
        "select id, department, closes_at, posted_at, sign_by, signed_by, signed_at, chased_at from handover
         where community_id = $1 and department = $2 order by closes_at desc, id desc limit $3",
        community.0,
        department,
        most
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(Row::handover).collect())
}

/// The newest hand-over of a department that was told.
///
/// # Errors
/// When the database fails.
pub async fn latest(conn: &mut PgConnection, community: CommunityId, department: &str) -> Result<Option<Handover>> {
    Ok(recent(conn, community, department, 5).await?.into_iter().find(|h| h.posted_at.is_some()))
}

/// The hand-overs of a department that were told and not signed, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn unsigned(conn: &mut PgConnection, community: CommunityId, department: &str) -> Result<Vec<Handover>> {
    let all = open(conn, community).await?;
    Ok(all.into_iter().filter(|h| h.department == department && h.posted_at.is_some()).collect())
}

/// Drops a hand-over in which there is nothing.
///
/// # Errors
/// When the database fails.
pub async fn drop_handover(conn: &mut PgConnection, community: CommunityId, id: i64) -> Result<()> {
    sqlx::query!("delete from handover_item where community_id = $1 and handover_id = $2", community.0, id)
        .execute(&mut *conn)
        .await?;
    sqlx::query!("delete from handover where community_id = $1 and id = $2", community.0, id).execute(conn).await?;
    Ok(())
}

/// Adds a ticket to a hand-over. `false`: it is in there.
///
/// # Errors
/// When the database fails.
pub async fn add_item(
    conn: &mut PgConnection,
    (community, handover): (CommunityId, i64),
    ticket: TicketId,
    owner: StaffId,
) -> Result<bool> {
    let done = sqlx::query!(
        "insert into handover_item (community_id, handover_id, ticket_id, staff_id) values ($1, $2, $3, $4)
         on conflict do nothing",
        community.0,
        handover,
        ticket.0,
        owner.0
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// What is in a hand-over.
///
/// # Errors
/// When the database fails, or holds a word that this version does not know.
pub async fn items(conn: &mut PgConnection, community: CommunityId, handover: i64) -> Result<Vec<Item>> {
    let rows = sqlx::query!(
        "select ticket_id, staff_id, choice, reason from handover_item
         where community_id = $1 and handover_id = $2 order by ticket_id",
        community.0,
        handover
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|r| {
            Ok(Item {
                ticket: TicketId(r.ticket_id),
                staff: StaffId(r.staff_id),
                choice: r.choice.as_deref().map(value).transpose()?,
                reason: r.reason.as_deref().map(value).transpose()?,
            })
        })
        .collect()
}

/// Writes down what becomes of a ticket; `None`: it is open again.
///
/// # Errors
/// When the database fails.
pub async fn decide(
    conn: &mut PgConnection,
    (community, handover): (CommunityId, i64),
    ticket: TicketId,
    choice: Option<Choice>,
    reason: Option<WaitReason>,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "update handover_item set choice = $4, reason = $5, decided_at = $6
         where community_id = $1 and handover_id = $2 and ticket_id = $3",
        community.0,
        handover,
        ticket.0,
        choice.as_ref().map(word).transpose()?,
        reason.as_ref().map(word).transpose()?,
        choice.map(|_| now)
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Nothing more is decided: it was told to the group.
///
/// # Errors
/// When the database fails.
pub async fn close(
    conn: &mut PgConnection,
    (community, id): (CommunityId, i64),
    sign_by: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "update handover set posted_at = $3, sign_by = $4, closes_at = least(closes_at, $3)
         where community_id = $1 and id = $2",
        community.0,
        id,
        now,
        sign_by
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Whether a hand-over was told already.
pub fn posted(handover: &Handover) -> bool {
    handover.posted_at.is_some()
}

/// Somebody has come on duty: hand-overs that waited for a next shift should be signed by then.
///
/// # Errors
/// When the database fails.
pub async fn expect(
    conn: &mut PgConnection,
    community: CommunityId,
    department: &str,
    sign_by: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "update handover set sign_by = $3 where community_id = $1 and department = $2 and sign_by is null
           and posted_at is not null and signed_at is null",
        community.0,
        department,
        sign_by
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The next shift has received it.
///
/// # Errors
/// When the database fails.
pub async fn sign(
    conn: &mut PgConnection,
    (community, id): (CommunityId, i64),
    who: StaffId,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "update handover set signed_by = $3, signed_at = $4
         where community_id = $1 and id = $2 and signed_at is null and posted_at is not null",
        community.0,
        id,
        who.0,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Those that should have been signed by now, and of which the lead was not told yet.
///
/// # Errors
/// When the database fails.
pub async fn awaited(conn: &mut PgConnection, community: CommunityId, now: DateTime<Utc>) -> Result<Vec<Handover>> {
    let all = open(conn, community).await?;
    Ok(all
        .into_iter()
        .filter(|h| posted(h) && h.chased_at.is_none() && h.sign_by.is_some_and(|at| at <= now))
        .collect())
}

/// The lead was told that nobody signed.
///
/// # Errors
/// When the database fails.
pub async fn chased(conn: &mut PgConnection, (community, id): (CommunityId, i64), now: DateTime<Utc>) -> Result<()> {
    sqlx::query!("update handover set chased_at = $3 where community_id = $1 and id = $2", community.0, id, now)
        .execute(conn)
        .await?;
    Ok(())
}
