//! What the front desk owes beside tickets: surveys by telephone, and requests to be tied to a home.

use crate::domain::duty::{Aside, Call};
use crate::domain::ids::{CommunityId, TicketId};
use crate::store::people;
use anyhow::Result;
use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;

/// So many calls are looked at; more than that nobody makes in a day.
const MOST: i64 = 100;
/// After so long nobody is phoned about a job any more.
const LIFE: TimeDelta = TimeDelta::days(30);

/// What waits for the front desk beside tickets; first of the calls are those that nobody has tried yet.
///
/// # Errors
/// When the database fails.
pub async fn aside(conn: &mut PgConnection, community: CommunityId, now: DateTime<Utc>) -> Result<Aside> {
    let rows = sqlx::query!(
        r#"select t.id, t.number, t.place, c.tried as "tried!"
           from (select c.community_id, c.ticket_id, c.ask_at, exists (
                     select 1 from phone_call p
                     where p.community_id = c.community_id and p.ticket_id = c.ticket_id and p.round = c.round) as tried
                 from callback c where c.community_id = $1 and c.state = 'phone_list' and c.ask_at > $3
                 order by tried, c.ask_at limit $2) c
             join ticket t on t.community_id = c.community_id and t.id = c.ticket_id
           order by c.tried, c.ask_at, t.id"#,
        community.0,
        MOST,
        now - LIFE
    )
    .fetch_all(&mut *conn)
    .await?;
    let call = |(id, number, place, tried)| Call { ticket: TicketId(id), number, place, tried };
    let calls = rows.into_iter().map(|r| call((r.id, r.number, r.place, r.tried))).collect();
    let ties = i64::try_from(people::undecided_ties(conn, community).await?.len()).unwrap_or(i64::MAX);
    Ok(Aside { calls, ties })
}
