//! What complaints tell beside their tickets, what staff found, and earlier complaints of the same people.

use super::words::{value, word};
use crate::domain::complaint::{Responsibility, Validity};
use crate::domain::dossier::{Dossier, Earlier, Judgement, Told};
use crate::domain::ids::{CommunityId, StaffId, TicketId, UserId};
use crate::domain::ticket::{Kind, Ticket};
use crate::domain::visibility::Secret;
use anyhow::Result;
use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;

/// So long an earlier complaint counts as history.
const HISTORY: TimeDelta = TimeDelta::days(365);

/// Keeps what the resident told beside the ticket's words.
///
/// # Errors
/// When the database fails.
pub async fn put(conn: &mut PgConnection, (community, ticket): (CommunityId, TicketId), told: &Told) -> Result<()> {
    sqlx::query!(
        "insert into complaint (community_id, ticket_id, about_name, happened, wanted) values ($1, $2, $3, $4, $5)",
        community.0,
        ticket.0,
        told.about_name,
        told.happened,
        told.wanted
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// All that belongs to a complaint; `None` for other kinds. Whom it is about is for the caller to add.
///
/// # Errors
/// When the database fails, or holds a word that this version does not know.
pub async fn dossier(conn: &mut PgConnection, ticket: &Ticket) -> Result<Option<Dossier>> {
    if ticket.kind != Kind::Complaint {
        return Ok(None);
    }
    let row = sqlx::query!(
        "select about_name, happened, wanted, validity, responsibility, judged_at, reminded, first_handler
         from complaint where community_id = $1 and ticket_id = $2",
        ticket.community.0,
        ticket.id.0
    )
    .fetch_optional(&mut *conn)
    .await?;
    let mut dossier = Dossier { earlier: earlier(conn, ticket).await?, ..Dossier::default() };
    if let Some(r) = row {
        dossier.told = Told { about_name: r.about_name, happened: r.happened, wanted: r.wanted };
        dossier.reminded = r.reminded;
        dossier.first = r.first_handler.map(StaffId);
        if let (Some(validity), Some(responsibility), Some(at)) = (r.validity, r.responsibility, r.judged_at) {
            let (validity, responsibility) = (value(&validity)?, value(&responsibility)?);
            dossier.judged = Some(Judgement { validity, responsibility, at });
        }
    }
    Ok(Some(dossier))
}

/// Complaints of the same resident or home within a year before this one, the newest first; those alone that everybody who
/// may read this one may read too.
async fn earlier(conn: &mut PgConnection, ticket: &Ticket) -> Result<Vec<Earlier>> {
    let rows = sqlx::query!(
        r#"select t.number as "number!", t.category as "category!", t.state as "state!", t.created_at as "created_at!",
             t.about_department, t.about_staff
         from (select id from ticket where community_id = $1 and kind = 'complaint' and reporter = $4
               union select id from ticket where community_id = $1 and unit_id = $5 and kind = 'complaint') near
             cross join lateral (select * from ticket where community_id = $1 and id = near.id offset 0) t
         where t.id < $2 and t.created_at > $3 order by t.id desc limit 30"#,
        ticket.community.0,
        ticket.id.0,
        ticket.created_at - HISTORY,
        ticket.reporter.0,
        ticket.place.unit.map(|u| u.0)
    )
    .fetch_all(conn)
    .await?;
    let Some(own) = Secret::of(ticket) else { return Ok(vec![]) };
    rows.into_iter()
        .filter(|r| Secret { department: r.about_department.clone(), person: r.about_staff.map(StaffId) }.within(&own))
        .map(|r| {
            let state = value(&r.state)?;
            Ok(Earlier { number: r.number, category: r.category, state, created_at: r.created_at })
        })
        .collect()
}

/// A complaint that the present one may repeat.
#[derive(Clone, Debug)]
pub struct Before {
    /// Its key.
    pub ticket: TicketId,
    /// Key of its category.
    pub category: String,
    /// From whom it is kept.
    pub secret: Secret,
}

/// The complaints of a resident since then, the newest first.
///
/// # Errors
/// When the database fails.
pub async fn of_resident(
    conn: &mut PgConnection,
    community: CommunityId,
    user: UserId,
    since: DateTime<Utc>,
) -> Result<Vec<Before>> {
    let rows = sqlx::query!(
        "select id, category, about_department, about_staff from ticket
         where community_id = $1 and kind = 'complaint' and reporter = $2 and created_at > $3
           and state not in ('cancelled')
         order by id desc limit 30",
        community.0,
        user.0,
        since
    )
    .fetch_all(conn)
    .await?;
    let before = rows.into_iter().map(|r| Before {
        ticket: TicketId(r.id),
        category: r.category,
        secret: Secret { department: r.about_department, person: r.about_staff.map(StaffId) },
    });
    Ok(before.collect())
}

/// Writes down what was found.
///
/// # Errors
/// When the database fails.
pub async fn judge(
    conn: &mut PgConnection,
    (community, ticket): (CommunityId, TicketId),
    validity: Validity,
    responsibility: Responsibility,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "update complaint set validity = $3, responsibility = $4, judged_at = $5, reminded = false
         where community_id = $1 and ticket_id = $2",
        community.0,
        ticket.0,
        word(&validity)?,
        word(&responsibility)?,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// It came back: what was found is to be looked at anew; at the second level by somebody else than the first handler.
///
/// # Errors
/// When the database fails.
pub async fn came_back(
    conn: &mut PgConnection,
    (community, ticket): (CommunityId, TicketId),
    first: Option<StaffId>,
) -> Result<()> {
    sqlx::query!(
        "update complaint set judged_at = null, validity = null, responsibility = null, reminded = false,
             first_handler = coalesce($3, first_handler)
         where community_id = $1 and ticket_id = $2",
        community.0,
        ticket.0,
        first.map(|s| s.0)
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The handler was reminded that the result has to be told.
///
/// # Errors
/// When the database fails.
pub async fn reminded(conn: &mut PgConnection, (community, ticket): (CommunityId, TicketId)) -> Result<()> {
    sqlx::query!(
        "update complaint set reminded = true where community_id = $1 and ticket_id = $2",
        community.0,
        ticket.0
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// What a complaint, or a question about one, keeps from whom; `None` for other tickets.
///
/// # Errors
/// When the database fails.
pub async fn secret(conn: &mut PgConnection, (community, ticket): (CommunityId, TicketId)) -> Result<Option<Secret>> {
    let row = sqlx::query!(
        r#"with recursive up as (
            select id, parent_id, kind, about_department, about_staff from ticket where community_id = $1 and id = $2
            union select t.id, t.parent_id, t.kind, t.about_department, t.about_staff
            from ticket t join up on t.id = up.parent_id and up.kind = 'inquiry' where t.community_id = $1)
         select about_department, about_staff from up where kind = 'complaint' limit 1"#,
        community.0,
        ticket.0
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|r| Secret { department: r.about_department, person: r.about_staff.map(StaffId) }))
}

/// The open complaints that a chat has a card of: looked at again when departments are bound to it.
///
/// # Errors
/// When the database fails.
pub async fn open(conn: &mut PgConnection, community: CommunityId) -> Result<Vec<TicketId>> {
    let rows = sqlx::query_scalar!(
        "select id from ticket where community_id = $1 and kind = 'complaint'
           and state not in ('accepted', 'closed', 'cancelled', 'rejected')
         order by id limit 200",
        community.0
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(TicketId).collect())
}
