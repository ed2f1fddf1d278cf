//! What is kept about one resident beside their tickets: for their own eyes.

use crate::domain::ids::{CommunityId, TicketId, UserId};
use anyhow::Result;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use sqlx::PgConnection;

/// When a resident was met first, and heard last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Known {
    /// First contact.
    pub first_contact: DateTime<Utc>,
    /// Last heard, to ten minutes.
    pub last_heard: DateTime<Utc>,
}

/// When a resident was met.
///
/// # Errors
/// When the database fails.
pub async fn known(conn: &mut PgConnection, community: CommunityId, user: UserId) -> Result<Option<Known>> {
    let row = sqlx::query!(
        "select created_at, seen_at from resident where community_id = $1 and user_id = $2",
        community.0,
        user.0
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|r| Known { first_contact: r.created_at, last_heard: r.seen_at }))
}

/// A message of a talk with the front desk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Said {
    /// When.
    pub at: DateTime<Utc>,
    /// `you` or `desk`.
    pub by: &'static str,
    /// The words.
    pub words: String,
    /// Whether a file went with it.
    pub file: bool,
}

/// What was said in the talk of a ticket.
///
/// # Errors
/// When the database fails.
pub async fn talk(conn: &mut PgConnection, community: CommunityId, ticket: TicketId) -> Result<Vec<Said>> {
    let rows = sqlx::query!(
        r#"select at, by_staff, words, media is not null as "file!" from talk_message
           where community_id = $1 and ticket_id = $2 order by seq"#,
        community.0,
        ticket.0
    )
    .fetch_all(conn)
    .await?;
    let by = |staff| if staff { "desk" } else { "you" };
    Ok(rows.into_iter().map(|r| Said { at: r.at, by: by(r.by_staff), words: r.words, file: r.file }).collect())
}

/// A resident's own answers to a survey.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Survey {
    /// When.
    pub answered_at: Option<DateTime<Utc>>,
    /// The scores.
    pub rating: Option<serde_json::Value>,
    /// Free words.
    pub words: Option<String>,
}

/// The surveys of a ticket that its resident answered.
///
/// # Errors
/// When the database fails.
pub async fn surveys(conn: &mut PgConnection, community: CommunityId, ticket: TicketId) -> Result<Vec<Survey>> {
    Ok(sqlx::query_as!(
        Survey,
        "select answered_at, rating, words from callback
         where community_id = $1 and ticket_id = $2 and state = 'answered' and answered_at is not null order by round",
        community.0,
        ticket.0
    )
    .fetch_all(conn)
    .await?)
}

/// A report of somebody else that a resident joined.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Joined {
    /// Its number.
    pub number: String,
    /// Since when.
    pub since: DateTime<Utc>,
}

/// What a resident joined.
///
/// # Errors
/// When the database fails.
pub async fn joined(conn: &mut PgConnection, community: CommunityId, user: UserId) -> Result<Vec<Joined>> {
    Ok(sqlx::query_as!(
        Joined,
        "select t.number, f.at as since from follower f
             join ticket t on t.community_id = f.community_id and t.id = f.ticket_id
         where f.community_id = $1 and f.user_id = $2 order by f.at, t.id",
        community.0,
        user.0
    )
    .fetch_all(conn)
    .await?)
}

/// What a resident said about money of a unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AboutMoney {
    /// `paid`, `promised`, `instalments` or `reason`.
    pub what: String,
    /// The unit's code.
    pub unit: String,
    /// When it was said.
    pub said_at: DateTime<Utc>,
    /// The day that was named.
    pub day: Option<NaiveDate>,
    /// How much, minor units.
    pub amount_minor: Option<i64>,
    /// ISO 4217.
    pub currency: Option<String>,
    /// What became of it, or the reason that was chosen.
    pub state: Option<String>,
    /// The words.
    pub words: String,
}

/// What a resident said about money: paid, promised, instalments asked for, reasons given.
///
/// # Errors
/// When the database fails.
pub async fn about_money(conn: &mut PgConnection, community: CommunityId, user: UserId) -> Result<Vec<AboutMoney>> {
    Ok(sqlx::query_as!(
        AboutMoney,
        r#"select s.what as "what!", u.code as "unit!", s.at as "said_at!", s.day, s.amount as amount_minor, s.currency,
               s.state, s.words as "words!"
           from (
               select 'paid' as what, unit_id, created_at as at, paid_on as day, amount_minor as amount, currency, state, words
               from payment_claim where community_id = $1 and user_id = $2
               union all
               select 'promised', unit_id, created_at, on_day, null, null, null, ''
               from payment_promise where community_id = $1 and user_id = $2
               union all
               select 'instalments', unit_id, created_at, null, null, currency, state, words
               from payment_plan where community_id = $1 and user_id = $2
               union all
               select 'reason', unit_id, at, null, null, null, reason, words
               from reminder_note where community_id = $1 and user_id = $2
           ) s join unit u on u.community_id = $1 and u.id = s.unit_id
           order by s.at, s.what"#,
        community.0,
        user.0
    )
    .fetch_all(conn)
    .await?)
}

/// A message that went to many, of which a resident was one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OfCampaign {
    /// `notice` or `reminders`.
    pub kind: String,
    /// What it was called.
    pub title: String,
    /// What became of it.
    pub state: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// What was sent to a resident together with many others.
///
/// # Errors
/// When the database fails.
pub async fn campaigns(conn: &mut PgConnection, community: CommunityId, user: UserId) -> Result<Vec<OfCampaign>> {
    Ok(sqlx::query_as!(
        OfCampaign,
        "select c.kind, c.title, m.state, m.at from campaign_message m
             join campaign c on c.community_id = m.community_id and c.id = m.campaign_id
         where m.community_id = $1 and m.user_id = $2 order by m.at, c.id",
        community.0,
        user.0
    )
    .fetch_all(conn)
    .await?)
}
