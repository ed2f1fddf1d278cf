//! What belongs to a ticket, read at once: its timeline, deadlines, files, residents, and what came before it.

use super::phones::{self, Kept};
use super::{bookings, complaints, permits, talks};
use crate::domain::act::{Act, Actor};
use crate::domain::case::{Attachment, Case, Event};
use crate::domain::deadline::Deadline;
use crate::domain::ids::UserId;
use crate::domain::lang::Lang;
use crate::domain::media::{Media, MediaKind};
use crate::domain::person::{FormOfAddress, Resident};
use crate::domain::ticket::{Kind, Ticket};
use crate::store::people::{HomeRow, home};
use crate::store::words::{value, word};
use anyhow::{Context, Result};
use chrono::{DateTime, TimeDelta, Utc};
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
        ticket.created_at - TimeDelta::days(90)
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
    let talk = match ticket.kind {
        Kind::Inquiry => talks::of_ticket(conn, ticket.community, ticket.id).await?,
        Kind::Repair | Kind::Complaint | Kind::Service | Kind::Permit => None,
    };
    let booking = match ticket.kind {
        Kind::Service => bookings::of_ticket(conn, (ticket.community, ticket.id)).await?,
        Kind::Repair | Kind::Complaint | Kind::Inquiry | Kind::Permit => None,
    };
    let permit = match ticket.kind {
        Kind::Permit => permits::of_ticket(conn, (ticket.community, ticket.id)).await?,
        Kind::Repair | Kind::Complaint | Kind::Inquiry | Kind::Service => None,
    };
    let case = Case {
        booking,
        permit,
        timeline: r.timeline.map(|rows| rows.0).unwrap_or_default().into_iter().map(event).collect(),
        attachments: r.files.map(|rows| rows.0).unwrap_or_default().into_iter().map(file).collect(),
        followers: r.followers.unwrap_or_default().into_iter().map(UserId).collect(),
        reporter,
        people: vec![],
        deadlines: r.deadlines.map(|rows| rows.0).unwrap_or_default(),
        parent: r.parent,
        talk,
        bills: vec![],
        repeats: r.repeats.unwrap_or(0),
        complaint: complaints::dossier(conn, &ticket).await?,
        ticket,
    };
    let spoken = r.spoken.map(|lang| lang.parse().map_err(anyhow::Error::msg)).transpose()?;
    Ok(Belongings { case, spoken, disputes: r.disputes })
}
