//! What belongs to a ticket, read at once: its timeline, deadlines, files, residents, and what came before it; and what an act
//! leaves with it, written at once.

use super::phones::{self, Kept};
use super::{bookings, complaints, deadlines, permits, talks, tickets};
use crate::domain::act::{Act, Actor};
use crate::domain::case::{Attachment, Case, Event};
use crate::domain::deadline::Deadline;
use crate::domain::ids::{CommunityId, TicketId, UserId};
use crate::domain::lang::Lang;
use crate::domain::media::{Media, MediaKind};
use crate::domain::person::{FormOfAddress, Resident};
use crate::domain::ticket::{Kind, Ticket};
use crate::store::people::{HomeRow, home};
use crate::store::words::{value, word};
use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use sqlx::types::Json;

type EventRow = (i32, DateTime<Utc>, Actor, Act);
type FileRow = (MediaKind, String, String, Option<String>, bool, bool);

/// A ticket with what belongs to it.
pub struct Belongings {
    /// The case, but for who of the staff is named in it, and for the bills that it is about.
    pub case: Case,
    /// The language in which its reporter talks with the desk.
    pub spoken: Option<Lang>,
    /// Whether it is about bills.
    pub disputes: bool,
}

/// Loads what belongs to a ticket that the caller holds.
///
/// # Errors
/// When the database fails, or holds something that this version does not know.
pub async fn belongings(conn: &mut PgConnection, ticket: Ticket) -> Result<Belongings> {
    let r = sqlx::query!(
        r#"select
             (select jsonb_agg(jsonb_build_array(seq, at, actor, act) order by seq) from timeline
              where community_id = $1 and ticket_id = $2) as "timeline: Json<Vec<EventRow>>",
             (select jsonb_agg(state order by round, kind) from deadline
              where community_id = $1 and ticket_id = $2) as "deadlines: Json<Vec<Deadline>>",
             (select jsonb_agg(jsonb_build_array(kind, file_id, unique_id, album, by_staff, public) order by seq)
              from attachment where community_id = $1 and ticket_id = $2) as "files: Json<Vec<FileRow>>",
             (select array_agg(user_id order by at, user_id) from follower
              where community_id = $1 and ticket_id = $2) as followers,
             (select number from ticket where community_id = $1 and id = $4) as parent,
             (select count(*) from ticket where community_id = $1 and unit_id = $5 and category = $6 and kind = $7
                and id < $2 and created_at > $8 and state not in ('cancelled', 'rejected')) as repeats,
             exists (select 1 from dispute where community_id = $1 and ticket_id = $2) as "disputes!",
             r.name, r.lang, r.address, r.phone, r.phone_sealed,
             (select lang from session where chat_id = $3 and user_id = $3) as spoken,
             (select jsonb_agg(home order by level desc, created_at, unit_id) from resident_home
              where community_id = $1 and user_id = $3) as "homes: Json<Vec<HomeRow>>"
           from resident r where r.community_id = $1 and r.user_id = $3"#,
        ticket.community.0,
        ticket.id.0,
        ticket.reporter.0,
        ticket.parent.map(|p| p.0),
        ticket.place.unit.map(|u| u.0),
        ticket.category,
        word(&ticket.kind)?,
        ticket.created_at - tickets::REPEATS
    )
    .fetch_optional(&mut *conn)
    .await?
    .context("a ticket without reporter")?;
    let event = |(seq, at, actor, act)| Event { seq, at, actor, act };
    let file = |(kind, file_id, unique_id, album, by_staff, public)| Attachment {
        media: Media { kind, file_id, unique_id, album },
        by_staff,
        public,
    };
    let reporter = Resident {
        user: ticket.reporter,
        name: r.name,
        lang: r.lang.parse().map_err(anyhow::Error::msg)?,
        address: r.address.as_deref().map(value::<FormOfAddress>).transpose()?,
        phone: phones::opened(Kept::Resident, ticket.community, r.phone, r.phone_sealed.as_deref())?,
        homes: r.homes.map(|rows| rows.0).unwrap_or_default().into_iter().map(home).collect(),
    };
    let case = Case {
        timeline: r.timeline.map(|rows| rows.0).unwrap_or_default().into_iter().map(event).collect(),
        followers: r.followers.unwrap_or_default().into_iter().map(UserId).collect(),
        deadlines: r.deadlines.map(|rows| rows.0).unwrap_or_default(),
        parent: r.parent,
        repeats: r.repeats.unwrap_or(0),
        ..bare(conn, ticket, reporter, r.files.map(|rows| rows.0).unwrap_or_default().into_iter().map(file).collect())
            .await?
    };
    let spoken = r.spoken.map(|lang| lang.parse().map_err(anyhow::Error::msg)).transpose()?;
    Ok(Belongings { case, spoken, disputes: r.disputes })
}

/// What belongs to a ticket that was registered in this turn, about which only its kind, its files and its row say something:
/// nothing happened to it yet. `repeats`: as [`tickets::register`] says.
///
/// # Errors
/// As [`belongings`].
pub async fn fresh(
    conn: &mut PgConnection,
    ticket: Ticket,
    reporter: Resident,
    files: Vec<Attachment>,
    repeats: i64,
) -> Result<Case> {
    let parent = match ticket.parent {
        Some(parent) => tickets::number(conn, ticket.community, parent).await?,
        None => None,
    };
    Ok(Case { parent, repeats, ..bare(conn, ticket, reporter, files).await? })
}

/// A ticket with what its kind has beside others.
async fn bare(
    conn: &mut PgConnection,
    ticket: Ticket,
    reporter: Resident,
    attachments: Vec<Attachment>,
) -> Result<Case> {
    let key = (ticket.community, ticket.id);
    let talk = match ticket.kind {
        Kind::Inquiry => talks::of_ticket(conn, key.0, key.1).await?,
        Kind::Repair | Kind::Complaint | Kind::Service | Kind::Permit => None,
    };
    let booking = match ticket.kind {
        Kind::Service => bookings::of_ticket(conn, key).await?,
        Kind::Repair | Kind::Complaint | Kind::Inquiry | Kind::Permit => None,
    };
    let permit = match ticket.kind {
        Kind::Permit => permits::of_ticket(conn, key).await?,
        Kind::Repair | Kind::Complaint | Kind::Inquiry | Kind::Service => None,
    };
    let complaint = complaints::dossier(conn, &ticket).await?;
    Ok(Case {
        ticket,
        timeline: vec![],
        attachments,
        followers: vec![],
        reporter,
        people: vec![],
        deadlines: vec![],
        parent: None,
        talk,
        repeats: 0,
        bills: vec![],
        booking,
        permit,
        complaint,
    })
}

/// What acts leave with a ticket.
pub struct Left<'l> {
    /// Who did what, in this order.
    pub entries: &'l [(Actor, &'l Act)],
    /// Deadlines that are not what they were. What has its outcome is frozen: it is never written again.
    pub deadlines: &'l [Deadline],
    /// The subject of the ticket's own timers, and all that it has from now on. One that is there unchanged keeps its count of
    /// failures.
    pub timers: (&'l str, &'l [(&'l str, DateTime<Utc>)]),
}

/// Writes what acts left with a ticket that the caller holds: what [`super::timeline::record`], [`deadlines::save`] and
/// [`super::timers::replace_all`] do, by one statement.
///
/// # Errors
/// When the database fails.
pub async fn leave(
    conn: &mut PgConnection,
    (community, ticket): (CommunityId, TicketId),
    left: &Left<'_>,
    now: DateTime<Utc>,
) -> Result<()> {
    let (subject, wanted) = left.timers;
    deadlines::writing!(
        "with due as (" + "),
           told as (
             insert into timeline (community_id, ticket_id, seq, at, actor, act)
             select $1, $2, e.n::int + (select coalesce(max(seq), 0) from timeline where community_id = $1 and ticket_id = $2),
                 $4, e.entry->0, e.entry->1
             from jsonb_array_elements($5) with ordinality e (entry, n)),
           gone as (
             delete from timer where community_id = $1 and subject = $6 and kind <> all($7))
         insert into timer (community_id, subject, kind, due_at, data)
         select $1, $6, t.kind, t.due, 'null' from unnest($7::text[], $8::timestamptz[]) t (kind, due)
         on conflict (community_id, subject, kind) do update
             set due_at = excluded.due_at, data = excluded.data, attempts = 0, not_before = null,
                 buried_at = null, last_error = null
             where timer.due_at <> excluded.due_at or timer.data <> excluded.data",
        community.0,
        ticket.0,
        Json(deadlines::rows(left.deadlines)) as _,
        now,
        Json(left.entries) as _,
        subject,
        &wanted.iter().map(|w| w.0.to_owned()).collect::<Vec<_>>(),
        &wanted.iter().map(|w| w.1).collect::<Vec<_>>()
    )
    .execute(conn)
    .await?;
    Ok(())
}
