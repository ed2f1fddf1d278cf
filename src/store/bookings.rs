//! Bookings of paid services: the times of crews, kept for whom, and the consent ledger.

use super::words::{value, word};
use crate::domain::bill::Line;
use crate::domain::ids::{CommunityId, StaffId, TicketId, UserId};
use crate::domain::money::Decimal;
use crate::domain::service::{Booking, Consent, ConsentKind, ConsentState, Taken, steps};
use crate::domain::ticket::Window;
use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use std::collections::HashSet;

/// The steps that are taken of these crews between two moments, but for those held by this user, who may choose anew.
///
/// # Errors
/// When the database fails.
pub async fn taken(
    conn: &mut PgConnection,
    community: CommunityId,
    crews: &[String],
    span: Window,
    user: UserId,
    now: DateTime<Utc>,
) -> Result<HashSet<Taken>> {
    let rows = sqlx::query!(
        "select crew, place, at from crew_time
         where community_id = $1 and crew = any($2) and at >= $3 and at < $4
             and (ticket_id is not null or held_until > $5 and user_id <> $6)",
        community.0,
        crews,
        span.from,
        span.until,
        now,
        user.0
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|r| Taken { crew: r.crew, place: r.place, at: r.at }).collect())
}

/// Holds a time for a resident who decides, at the first of these places that is still free; what they held before is
/// given back. `None`: all of them were taken meanwhile.
///
/// # Errors
/// When the database fails.
pub async fn hold(
    conn: &mut PgConnection,
    (community, user): (CommunityId, UserId),
    places: &[(String, i32)],
    window: Window,
    until: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<Option<String>> {
    let steps = steps(window);
    give_back(conn, community, user).await?;
    for (crew, place) in places {
        sqlx::query!(
            "delete from crew_time where community_id = $1 and crew = $2 and place = $3 and at = any($4)
                 and held_until <= $5",
            community.0,
            crew,
            place,
            &steps,
            now
        )
        .execute(&mut *conn)
        .await?;
        // In one order everywhere, so that two who want the same wait for each other and never both.
        let kept = sqlx::query!(
            "insert into crew_time (community_id, crew, place, at, user_id, held_until)
             select $1, $2, $3, at, $5, $6 from unnest($4::timestamptz[]) at order by at
             on conflict do nothing",
            community.0,
            crew,
            place,
            &steps,
            user.0,
            until
        )
        .execute(&mut *conn)
        .await?;
        if usize::try_from(kept.rows_affected()).ok() == Some(steps.len()) {
            return Ok(Some(crew.clone()));
        }
        give_back(conn, community, user).await?;
    }
    Ok(None)
}

/// Gives back what a resident holds.
///
/// # Errors
/// When the database fails.
pub async fn give_back(conn: &mut PgConnection, community: CommunityId, user: UserId) -> Result<()> {
    sqlx::query!("delete from crew_time where community_id = $1 and user_id = $2", community.0, user.0)
        .execute(conn)
        .await?;
    Ok(())
}

/// Makes the time that a resident holds the ticket's, in place of what it had. `None`: they hold nothing.
///
/// # Errors
/// When the database fails.
pub async fn take_held(
    conn: &mut PgConnection,
    (community, ticket): (CommunityId, TicketId),
    user: UserId,
) -> Result<Option<String>> {
    set_free(conn, (community, ticket)).await?;
    let crews = sqlx::query_scalar!(
        "update crew_time set ticket_id = $2, user_id = null, held_until = null
         where community_id = $1 and user_id = $3 returning crew",
        community.0,
        ticket.0,
        user.0
    )
    .fetch_all(conn)
    .await?;
    Ok(crews.into_iter().next())
}

async fn set_free(conn: &mut PgConnection, (community, ticket): (CommunityId, TicketId)) -> Result<()> {
    sqlx::query!("delete from crew_time where community_id = $1 and ticket_id = $2", community.0, ticket.0)
        .execute(conn)
        .await?;
    Ok(())
}

/// Writes down what was booked, with its time where one is kept.
///
/// # Errors
/// When the database fails.
pub async fn put(
    conn: &mut PgConnection,
    (community, ticket): (CommunityId, TicketId),
    (item, quantity): (&str, Option<Decimal>),
    time: Option<(&str, Window)>,
) -> Result<()> {
    sqlx::query!(
        "insert into booking (community_id, ticket_id, item, quantity, crew, starts_at, ends_at)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (community_id, ticket_id) do update set crew = $5, starts_at = $6, ends_at = $7",
        community.0,
        ticket.0,
        item,
        quantity.map(|q| q.0),
        time.map(|(crew, _)| crew),
        time.map(|(_, window)| window.from),
        time.map(|(_, window)| window.until)
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Gives the time of a ticket free.
///
/// # Errors
/// When the database fails.
pub async fn release(conn: &mut PgConnection, (community, ticket): (CommunityId, TicketId)) -> Result<()> {
    set_free(conn, (community, ticket)).await?;
    sqlx::query!(
        "update booking set crew = null, starts_at = null, ends_at = null where community_id = $1 and ticket_id = $2",
        community.0,
        ticket.0
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// What a ticket has booked, with its consents; `None`: nothing.
///
/// # Errors
/// When the database fails, or holds a word that this version does not know.
pub async fn of_ticket(
    conn: &mut PgConnection,
    (community, ticket): (CommunityId, TicketId),
) -> Result<Option<Booking>> {
    let row = sqlx::query!(
        "select item, quantity, crew, starts_at, ends_at from booking where community_id = $1 and ticket_id = $2",
        community.0,
        ticket.0
    )
    .fetch_optional(&mut *conn)
    .await?;
    let Some(r) = row else { return Ok(None) };
    let window = r.starts_at.zip(r.ends_at).map(|(from, until)| Window { from, until });
    Ok(Some(Booking {
        item: r.item,
        quantity: r.quantity.map(Decimal),
        time: r.crew.zip(window),
        consents: consents(conn, (community, ticket)).await?,
    }))
}

async fn consents(conn: &mut PgConnection, (community, ticket): (CommunityId, TicketId)) -> Result<Vec<Consent>> {
    let rows = sqlx::query!(
        "select seq, kind, state, scope, lines, offered_by, offered_at, valid_until, decided_by, decided_at, bill
         from consent where community_id = $1 and ticket_id = $2 order by seq",
        community.0,
        ticket.0
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|r| {
            Ok(Consent {
                seq: r.seq,
                kind: value(&r.kind)?,
                state: value(&r.state)?,
                scope: r.scope,
                lines: serde_json::from_value(r.lines).context("the lines of a consent")?,
                offered_by: r.offered_by.map(StaffId),
                offered_at: r.offered_at,
                valid_until: r.valid_until,
                decided_by: r.decided_by.map(UserId),
                decided_at: r.decided_at,
                bill: r.bill,
            })
        })
        .collect()
}

/// The bills of a ticket as they stand in the books: key, amount in minor units, currency.
///
/// # Errors
/// When the database fails.
pub async fn bills(
    conn: &mut PgConnection,
    (community, ticket): (CommunityId, TicketId),
) -> Result<Vec<(String, i64, String)>> {
    let rows = sqlx::query!(
        "select key, amount_minor, currency from bill where community_id = $1
             and key in (select bill from consent where community_id = $1 and ticket_id = $2) order by id",
        community.0,
        ticket.0
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|r| (r.key, r.amount_minor, r.currency)).collect())
}

/// An offer as it is written into the ledger.
#[derive(Clone, Debug)]
pub struct Offer<'a> {
    /// What it is about.
    pub kind: ConsentKind,
    /// What is done for it.
    pub scope: &'a str,
    /// What it costs.
    pub lines: &'a [Line],
    /// ISO 4217.
    pub currency: &'a str,
    /// What the resident reads.
    pub shown: &'a str,
    /// Who offers it; `None`: the catalogue.
    pub by: Option<StaffId>,
    /// Until when it can be agreed.
    pub valid_until: Option<DateTime<Utc>>,
}

/// Writes an offer down; returns its number in the ticket.
///
/// # Errors
/// When the database fails, or another offer waits for an answer.
pub async fn offer(
    conn: &mut PgConnection,
    (community, ticket): (CommunityId, TicketId),
    offer: &Offer<'_>,
    now: DateTime<Utc>,
) -> Result<i32> {
    let seq = sqlx::query_scalar!(
        "insert into consent (community_id, ticket_id, seq, kind, state, scope, lines, total_minor, currency, shown,
             offered_by, offered_at, valid_until)
         select $1, $2, 1 + count(*), $3, 'offered', $4, $5, $6, $7, $8, $9, $10, $11 from consent
         where community_id = $1 and ticket_id = $2 returning seq",
        community.0,
        ticket.0,
        word(&offer.kind)?,
        offer.scope,
        serde_json::to_value(offer.lines)?,
        crate::domain::service::total(offer.lines),
        offer.currency,
        offer.shown,
        offer.by.map(|s| s.0),
        now,
        offer.valid_until
    )
    .fetch_one(conn)
    .await?;
    Ok(seq)
}

/// Writes down what became of an offer. `false`: it waited for no answer any more.
///
/// # Errors
/// When the database fails.
pub async fn decide(
    conn: &mut PgConnection,
    (community, ticket): (CommunityId, TicketId),
    (seq, state): (i32, ConsentState),
    by: Option<UserId>,
    now: DateTime<Utc>,
) -> Result<bool> {
    let done = sqlx::query!(
        "update consent set state = $4, decided_by = $5, decided_at = $6
         where community_id = $1 and ticket_id = $2 and seq = $3 and state = 'offered'",
        community.0,
        ticket.0,
        seq,
        word(&state)?,
        by.map(|u| u.0),
        now
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Writes down on which bill that which was agreed is charged.
///
/// # Errors
/// When the database fails.
pub async fn billed(conn: &mut PgConnection, (community, ticket): (CommunityId, TicketId), bill: &str) -> Result<()> {
    sqlx::query!(
        "update consent set bill = $3
         where community_id = $1 and ticket_id = $2 and state = 'agreed' and bill is null",
        community.0,
        ticket.0,
        bill
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// What was agreed for a ticket that is cancelled before its time, and stands on no bill: it binds nobody any more.
///
/// # Errors
/// When the database fails.
pub async fn void(conn: &mut PgConnection, (community, ticket): (CommunityId, TicketId)) -> Result<()> {
    sqlx::query!(
        "update consent set state = 'void' where community_id = $1 and ticket_id = $2 and state = 'agreed' and bill is null",
        community.0,
        ticket.0
    )
    .execute(conn)
    .await?;
    Ok(())
}
