//! Forgetting residents: what of them is to be taken away, and taking it away. What stands in a ledger is changed by
//! functions of the tables' owner, who lets the desk do nothing else with it.

mod letters;

pub use letters::{blank_letters, drop_letters, forget_letters, passed_on, sweep, within_reach};

use super::phones;
use crate::domain::ids::{ChatId, ClaimId, CommunityId, TicketId, UserId};
use crate::domain::privacy::Hindrance;
use anyhow::Result;
use chrono::{DateTime, Utc};
use sqlx::PgConnection;

/// The communities that know this user as a resident.
///
/// # Errors
/// When the database fails.
pub async fn known_in(conn: &mut PgConnection, user: UserId) -> Result<Vec<CommunityId>> {
    let ids = sqlx::query_scalar!("select community_id from resident where user_id = $1 order by 1", user.0)
        .fetch_all(conn)
        .await?;
    Ok(ids.into_iter().map(CommunityId).collect())
}

/// Whether this user serves anywhere: what is theirs as staff is not a resident's.
///
/// # Errors
/// When the database fails.
pub async fn serves(conn: &mut PgConnection, user: UserId) -> Result<bool> {
    let found = sqlx::query_scalar!(r#"select exists (select 1 from staff where user_id = $1) as "found!""#, user.0)
        .fetch_one(conn)
        .await?;
    Ok(found)
}

/// What has to come to an end before this resident can be forgotten.
///
/// # Errors
/// When the database fails.
pub async fn hindrances(
    conn: &mut PgConnection,
    community: CommunityId,
    user: UserId,
    now: DateTime<Utc>,
) -> Result<Vec<Hindrance>> {
    let mut all = vec![];
    let claims = sqlx::query!(
        "select u.code, c.amount_minor, c.currency from payment_claim c
             join unit u on u.community_id = c.community_id and u.id = c.unit_id
         where c.community_id = $1 and c.user_id = $2 and c.state = 'waiting' order by c.id",
        community.0,
        user.0
    )
    .fetch_all(&mut *conn)
    .await?;
    for r in claims {
        all.push(Hindrance::Claim { unit: r.code, amount_minor: r.amount_minor, currency: r.currency });
    }
    let paying = sqlx::query_scalar!(
        r#"select exists (select 1 from invoice where community_id = $1 and user_id = $2 and state = 'checked'
             and held_until > $3) as "paying!""#,
        community.0,
        user.0,
        now
    )
    .fetch_one(&mut *conn)
    .await?;
    all.extend(paying.then_some(Hindrance::Paying));
    let services = sqlx::query_scalar!(
        "select number from ticket
         where community_id = $1 and reporter = $2 and kind = 'service'
           and state not in ('accepted', 'closed', 'cancelled', 'rejected') order by id",
        community.0,
        user.0
    )
    .fetch_all(conn)
    .await?;
    all.extend(services.into_iter().map(|number| Hindrance::Service { number }));
    Ok(all)
}

/// A resident's own ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Own {
    /// Which.
    pub id: TicketId,
    /// Its number.
    pub number: String,
    /// Whether its words are there still.
    pub worded: bool,
}

/// A resident's own tickets behind this one, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn own(
    conn: &mut PgConnection,
    community: CommunityId,
    user: UserId,
    behind: TicketId,
    most: i64,
) -> Result<Vec<Own>> {
    let rows = sqlx::query!(
        r#"select id, number, forgotten_at is null as "worded!" from ticket
           where community_id = $1 and reporter = $2 and id > $3 order by id limit $4"#,
        community.0,
        user.0,
        behind.0,
        most
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|r| Own { id: TicketId(r.id), number: r.number, worded: r.worded }).collect())
}

/// A resident's newest tickets, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn newest(conn: &mut PgConnection, community: CommunityId, user: UserId, most: i64) -> Result<Vec<TicketId>> {
    let ids = sqlx::query_scalar!(
        "select id from ticket where community_id = $1 and reporter = $2 order by id desc limit $3",
        community.0,
        user.0,
        most
    )
    .fetch_all(conn)
    .await?;
    Ok(ids.into_iter().rev().map(TicketId).collect())
}

/// Own tickets that have not come to their end, and ended ones whose survey is still to be asked.
///
/// # Errors
/// When the database fails.
pub async fn unsettled(conn: &mut PgConnection, community: CommunityId, user: UserId) -> Result<Vec<TicketId>> {
    let ids = sqlx::query_scalar!(
        "select id from ticket t
         where community_id = $1 and reporter = $2
           and (state not in ('accepted', 'closed', 'cancelled', 'rejected')
                or exists (select 1 from deadline d where d.community_id = t.community_id and d.ticket_id = t.id
                           and d.kind = 'callback' and d.done_at is null)
                or exists (select 1 from callback c where c.community_id = t.community_id and c.ticket_id = t.id
                           and c.state in ('planned', 'asked', 'nudged', 'phone_list'))
                or exists (select 1 from pass p where p.community_id = t.community_id and p.ticket_id = t.id
                           and p.state in ('valid', 'unpaid')))
         order by id",
        community.0,
        user.0
    )
    .fetch_all(conn)
    .await?;
    Ok(ids.into_iter().map(TicketId).collect())
}

/// How many tickets are this resident's.
///
/// # Errors
/// When the database fails.
pub async fn count(conn: &mut PgConnection, community: CommunityId, user: UserId) -> Result<i64> {
    Ok(sqlx::query_scalar!(
        r#"select count(*) as "count!" from ticket where community_id = $1 and reporter = $2"#,
        community.0,
        user.0
    )
    .fetch_one(conn)
    .await?)
}

/// What shows other people that this resident is there: requests to be tied to a unit, and claims to have paid.
///
/// # Errors
/// When the database fails.
pub async fn cards(conn: &mut PgConnection, community: CommunityId, user: UserId) -> Result<(Vec<i64>, Vec<ClaimId>)> {
    let ties = sqlx::query_scalar!(
        "select request from occupancy where community_id = $1 and user_id = $2 order by 1",
        community.0,
        user.0
    )
    .fetch_all(&mut *conn)
    .await?;
    let claims = sqlx::query_scalar!(
        "select id from payment_claim where community_id = $1 and user_id = $2 order by 1",
        community.0,
        user.0
    )
    .fetch_all(conn)
    .await?;
    Ok((ties, claims.into_iter().map(ClaimId).collect()))
}

/// Takes a resident out of a community; the number that stands for them from now on. `None`: nobody here has this number.
///
/// # Errors
/// When the database fails.
pub async fn forget_resident(
    conn: &mut PgConnection,
    community: CommunityId,
    user: UserId,
    now: DateTime<Utc>,
) -> Result<Option<UserId>> {
    let former =
        sqlx::query_scalar!("select forget_resident($1, $2, $3)", community.0, user.0, now).fetch_one(conn).await?;
    Ok(former.map(UserId))
}

/// Takes the words and files of a ticket that has ended. `false`: it goes on, or they are gone already.
///
/// # Errors
/// When the database fails.
pub async fn forget_words(
    conn: &mut PgConnection,
    community: CommunityId,
    ticket: TicketId,
    now: DateTime<Utc>,
) -> Result<bool> {
    let done =
        sqlx::query_scalar!("select forget_words($1, $2, $3)", community.0, ticket.0, now).fetch_one(conn).await?;
    Ok(done.unwrap_or(false))
}

/// Slots of a chat whose messages are there still.
///
/// # Errors
/// When the database fails.
pub async fn shown(conn: &mut PgConnection, chat: ChatId) -> Result<Vec<String>> {
    Ok(sqlx::query_scalar!(
        "select slot from screen where chat_id = $1 and message_id is not null order by message_id desc limit 100",
        chat.0
    )
    .fetch_all(conn)
    .await?)
}

/// The conversations of a user who is known nowhere any more: dialogs, what was set aside, what a reply would be about.
///
/// # Errors
/// When the database fails.
pub async fn end_conversations(conn: &mut PgConnection, user: UserId) -> Result<()> {
    sqlx::query!("delete from timer where community_id = 0 and subject like 's%.' || $1::text", user.0.to_string())
        .execute(&mut *conn)
        .await?;
    sqlx::query!("delete from session where user_id = $1 and chat_id <> $1", user.0).execute(&mut *conn).await?;
    // The private one goes with the sweep: the second of two taps is still known for one.
    sqlx::query!(
        "update session set community_id = null, dialog = null, trail = '[]', album = null, pressed = null
         where chat_id = $1 and user_id = $1",
        user.0
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!("delete from mention where chat_id = $1", user.0).execute(&mut *conn).await?;
    // Who has tried wrong codes stays counted, or forgetting would be a way around the lock.
    sqlx::query!("delete from code_try where user_id = $1 and wrong = 0 and locked_until is null", user.0)
        .execute(&mut *conn)
        .await?;
    sqlx::query!("update inbox set body = '' where conversation = $1 and buried_at is not null", user.0)
        .execute(conn)
        .await?;
    Ok(())
}

/// A resident as an operator finds them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Their number.
    pub user: UserId,
    /// Their name.
    pub name: String,
    /// Codes of the units to which they are tied.
    pub homes: Vec<String>,
}

/// Residents with this in their name, tied to this unit, or with this number.
///
/// # Errors
/// When the database fails.
pub async fn find(
    conn: &mut PgConnection,
    community: CommunityId,
    text: &str,
    phone: Option<&str>,
    most: i64,
) -> Result<Vec<Found>> {
    let hashes = match phone {
        Some(phone) => phones::hashes(community, phone)?,
        None => vec![],
    };
    let rows = sqlx::query!(
        r#"select r.user_id, r.name,
             array(select u.code from occupancy o join unit u on u.community_id = o.community_id and u.id = o.unit_id
                   where o.community_id = $1 and o.user_id = r.user_id order by u.code) as "homes!"
           from resident r
           where r.community_id = $1 and r.user_id < 2305843009213693952
             and (strpos(lower(r.name), lower($2)) > 0 or r.phone_hash = any($3)
                  or exists (select 1 from occupancy o join unit u on u.community_id = o.community_id and u.id = o.unit_id
                             where o.community_id = $1 and o.user_id = r.user_id and lower(u.code) = lower($2)))
           order by r.name, r.user_id limit $4"#,
        community.0,
        text.trim(),
        &hashes,
        most
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|r| Found { user: UserId(r.user_id), name: r.name, homes: r.homes }).collect())
}
