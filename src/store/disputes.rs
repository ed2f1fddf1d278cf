//! Bills that residents say are wrong, and the tickets in which they are looked into: open as long as the ticket is.

use super::campaigns;
use crate::domain::ids::{BillId, CommunityId, TicketId, UnitId, UserId};
use anyhow::Result;
use chrono::{DateTime, Utc};
use sqlx::PgConnection;

/// Links a bill to the ticket in which it is looked into. `false`: it is looked into already.
///
/// # Errors
/// When the database fails.
pub async fn open(
    conn: &mut PgConnection,
    community: CommunityId,
    (bill, ticket): (BillId, TicketId),
    by: UserId,
    now: DateTime<Utc>,
) -> Result<bool> {
    let done = sqlx::query!(
        "insert into dispute (community_id, bill_id, ticket_id, by_user, opened_at) values ($1, $2, $3, $4, $5)
         on conflict do nothing",
        community.0,
        bill.0,
        ticket.0,
        by.0,
        now
    )
    .execute(&mut *conn)
    .await?;
    let unit = sqlx::query_scalar!("select unit_id from bill where community_id = $1 and id = $2", community.0, bill.0)
        .fetch_one(&mut *conn)
        .await?;
    // Nobody is reminded of it any more, not even by what is about to go.
    campaigns::recall(conn, community, &[UnitId(unit)], now).await?;
    Ok(done.rows_affected() == 1)
}

/// Which of these bills are looked into now.
///
/// # Errors
/// When the database fails.
pub async fn disputed(conn: &mut PgConnection, community: CommunityId, bills: &[BillId]) -> Result<Vec<BillId>> {
    let bills: Vec<i64> = bills.iter().map(|b| b.0).collect();
    let rows = sqlx::query_scalar!(
        "select bill_id from dispute where community_id = $1 and bill_id = any($2) and settled_at is null",
        community.0,
        &bills
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(BillId).collect())
}

/// The ticket has ended: its bills are looked into no more.
///
/// # Errors
/// When the database fails.
pub async fn settle(
    conn: &mut PgConnection,
    community: CommunityId,
    ticket: TicketId,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "update dispute set settled_at = $3 where community_id = $1 and ticket_id = $2 and settled_at is null",
        community.0,
        ticket.0,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The ticket goes on: its bills are looked into again, but for those that another ticket has taken up meanwhile.
///
/// # Errors
/// When the database fails.
pub async fn reopen(conn: &mut PgConnection, community: CommunityId, ticket: TicketId) -> Result<()> {
    sqlx::query!(
        "update dispute d set settled_at = null
         where d.community_id = $1 and d.ticket_id = $2 and d.settled_at is not null
           and not exists (select 1 from dispute o where o.community_id = d.community_id and o.bill_id = d.bill_id
               and o.settled_at is null)",
        community.0,
        ticket.0
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The ticket goes on in another one, and so do the bills that it looked into.
///
/// # Errors
/// When the database fails.
pub async fn merge(
    conn: &mut PgConnection,
    community: CommunityId,
    (from, into): (TicketId, TicketId),
    now: DateTime<Utc>,
) -> Result<()> {
    let moved = sqlx::query!(
        "update dispute set settled_at = $3 where community_id = $1 and ticket_id = $2 and settled_at is null
         returning bill_id, by_user",
        community.0,
        from.0,
        now
    )
    .fetch_all(&mut *conn)
    .await?;
    for row in moved {
        sqlx::query!(
            "insert into dispute (community_id, bill_id, ticket_id, by_user, opened_at) values ($1, $2, $3, $4, $5)
             on conflict (community_id, bill_id, ticket_id) do update set settled_at = null",
            community.0,
            row.bill_id,
            into.0,
            row.by_user,
            now
        )
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

/// The bills that a ticket is about, with their units, the oldest dispute first.
///
/// # Errors
/// When the database fails.
pub async fn of_ticket(conn: &mut PgConnection, community: CommunityId, ticket: TicketId) -> Result<Vec<Disputed>> {
    let rows = sqlx::query!(
        "select d.bill_id, b.unit_id, b.key, d.by_user, d.opened_at, d.settled_at
         from dispute d join bill b on b.community_id = d.community_id and b.id = d.bill_id
         where d.community_id = $1 and d.ticket_id = $2 order by d.opened_at, d.bill_id",
        community.0,
        ticket.0
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|r| Disputed {
            bill: BillId(r.bill_id),
            unit: UnitId(r.unit_id),
            key: r.key,
            by: UserId(r.by_user),
            opened_at: r.opened_at,
            settled_at: r.settled_at,
        })
        .collect())
}

/// A bill that a ticket is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disputed {
    /// The bill.
    pub bill: BillId,
    /// Whose.
    pub unit: UnitId,
    /// Its number in the books.
    pub key: String,
    /// Who said that it is wrong.
    pub by: UserId,
    /// Since when it is looked into.
    pub opened_at: DateTime<Utc>,
    /// When that ended.
    pub settled_at: Option<DateTime<Utc>>,
}
