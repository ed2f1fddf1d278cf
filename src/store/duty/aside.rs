//! What the front desk owes beside tickets: surveys by telephone, and requests to be tied to a home.

use crate::domain::duty::{Aside, Call};
use crate::domain::ids::{CommunityId, TicketId};
use crate::store::people;
use anyhow::Result;
use sqlx::PgConnection;

/// So many calls are looked at; more than that nobody makes in a day.
const MOST: i64 = 100;

/// What waits for the front desk beside tickets.
///
/// # Errors
/// When the database fails.
pub async fn aside(conn: &mut PgConnection, community: CommunityId) -> Result<Aside> {
    let rows = sqlx::query!(
        r#"select t.id, t.number, t.place,
             exists (select 1 from phone_call p
                     where p.community_id = c.community_id and p.ticket_id = c.ticket_id and p.round = c.round) as "tried!"
         from (select community_id, ticket_id, round, ask_at from callback
               where community_id = $1 and state = 'phone_list' order by ask_at limit $2) c
           join ticket t on t.community_id = c.community_id and t.id = c.ticket_id
         order by c.ask_at, t.id"#,
        community.0,
        MOST
    )
    .fetch_all(&mut *conn)
    .await?;
    let call = |(id, number, place, tried)| Call { ticket: TicketId(id), number, place, tried };
    let calls = rows.into_iter().map(|r| call((r.id, r.number, r.place, r.tried))).collect();
    let ties = i64::try_from(people::undecided_ties(conn, community).await?.len()).unwrap_or(i64::MAX);
    Ok(Aside { calls, ties })
}
