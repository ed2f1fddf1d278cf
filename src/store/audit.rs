//! What an operator can look up afterwards: a ticket by its number, its messages, every look at a phone number.

use super::words::value;
use crate::domain::act::Actor;
use crate::domain::ids::{ChatId, CommunityId, StaffId, TicketId, UserId};
use anyhow::Result;
use chrono::{DateTime, Utc};
use sqlx::PgConnection;

/// The tickets of this number, in every community.
///
/// # Errors
/// When the database fails.
pub async fn numbered(conn: &mut PgConnection, number: &str) -> Result<Vec<(CommunityId, TicketId)>> {
    let rows = sqlx::query!("select community_id, id from ticket where number = $1 order by community_id", number)
        .fetch_all(conn)
        .await?;
    Ok(rows.into_iter().map(|r| (CommunityId(r.community_id), TicketId(r.id))).collect())
}

/// A message about a ticket on its way, without its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// When it was posted.
    pub posted_at: DateTime<Utc>,
    /// Where it goes.
    pub chat: ChatId,
    /// What it is: `send`, `edit`, `strip`.
    pub what: String,
    /// When it arrived, or was given up.
    pub over_at: Option<DateTime<Utc>>,
    /// Whether it arrived; `None`: it is on its way.
    pub arrived: Option<bool>,
    /// What Telegram said.
    pub outcome: String,
}

/// The messages about a ticket of the last thirty days, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn messages(conn: &mut PgConnection, community: CommunityId, ticket: TicketId) -> Result<Vec<Sent>> {
    let rows = sqlx::query!(
        r#"select created_at, chat_id, op->>'op' as what, sent_at, dead_at, outcome from outbox
           where community_id = $1 and ticket_id = $2 order by id"#,
        community.0,
        ticket.0
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|r| Sent {
            posted_at: r.created_at,
            chat: ChatId(r.chat_id),
            what: r.what.unwrap_or_default(),
            over_at: r.sent_at.or(r.dead_at),
            arrived: match (r.sent_at, r.dead_at) {
                (Some(_), _) => Some(true),
                (None, Some(_)) => Some(false),
                (None, None) => None,
            },
            outcome: r.outcome.unwrap_or_default(),
        })
        .collect())
}

/// A look at a resident's phone number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// When.
    pub at: DateTime<Utc>,
    /// Who looked.
    pub actor: Actor,
    /// On which ticket; `bills`: on the phone and paper list.
    pub number: String,
    /// Whose number.
    pub resident: UserId,
    /// Their name.
    pub name: String,
    /// The ticket's place.
    pub place: String,
}

/// Every look at a phone number, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn looks(conn: &mut PgConnection, community: CommunityId, since: Option<DateTime<Utc>>) -> Result<Vec<Look>> {
    let rows = sqlx::query!(
        "select l.at, l.actor, t.number, t.reporter, r.name, t.place
         from timeline l join ticket t on t.community_id = l.community_id and t.id = l.ticket_id
             join resident r on r.community_id = t.community_id and r.user_id = t.reporter
         where l.community_id = $1 and l.act->>'act' = 'show_phone' and ($2::timestamptz is null or l.at >= $2)
         order by l.at, t.id, l.seq",
        community.0,
        since
    )
    .fetch_all(&mut *conn)
    .await?;
    let listed = sqlx::query!(
        "select l.at, l.by_staff, l.user_id, r.name, u.code
         from phone_look l join resident r on r.community_id = l.community_id and r.user_id = l.user_id
             join unit u on u.community_id = l.community_id and u.id = l.unit_id
         where l.community_id = $1 and ($2::timestamptz is null or l.at >= $2) order by l.at, l.id",
        community.0,
        since
    )
    .fetch_all(conn)
    .await?;
    let listed = listed.into_iter().map(|r| {
        Ok(Look {
            at: r.at,
            actor: Actor::Staff(StaffId(r.by_staff)),
            number: "bills".to_owned(),
            resident: UserId(r.user_id),
            name: r.name,
            place: r.code,
        })
    });
    let mut all: Vec<Look> = rows
        .into_iter()
        .map(|r| {
            Ok(Look {
                at: r.at,
                actor: serde_json::from_value(r.actor)?,
                number: r.number,
                resident: UserId(r.reporter),
                name: r.name,
                place: r.place,
            })
        })
        .chain(listed)
        .collect::<Result<_>>()?;
    all.sort_by_key(|look| look.at);
    Ok(all)
}

/// Every group of a community: its chat and its department.
///
/// # Errors
/// When the database fails.
pub async fn groups(conn: &mut PgConnection, community: CommunityId) -> Result<Vec<(ChatId, String)>> {
    let rows = sqlx::query!(
        "select chat_id, department from staff_group where community_id = $1 order by bound_at, department",
        community.0
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|r| (ChatId(r.chat_id), r.department)).collect())
}

/// A member of staff as an audit names them, retired or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Their id.
    pub id: i64,
    /// Their key in the file.
    pub key: String,
    /// Their name.
    pub name: String,
    /// Their roles, as the file writes them.
    pub roles: Vec<String>,
    /// Whether they have left.
    pub retired: bool,
    /// The Telegram user that they are, or were.
    pub user: Option<UserId>,
}

/// Everybody who serves or has served in a community.
///
/// # Errors
/// When the database fails.
pub async fn staff(conn: &mut PgConnection, community: CommunityId) -> Result<Vec<Person>> {
    let rows = sqlx::query!(
        "select id, key, name, roles, retired, coalesce(user_id, was_user) as user_id from staff
         where community_id = $1 order by id",
        community.0
    )
    .fetch_all(conn)
    .await?;
    let user = |id: Option<i64>| id.map(UserId);
    Ok(rows
        .into_iter()
        .map(|r| Person {
            id: r.id,
            key: r.key,
            name: r.name,
            roles: r.roles,
            retired: r.retired,
            user: user(r.user_id),
        })
        .collect())
}

/// The survey calls of a ticket: when, by whom, whether somebody answered.
///
/// # Errors
/// When the database fails.
pub async fn survey(conn: &mut PgConnection, community: CommunityId, ticket: TicketId) -> Result<Vec<SurveyRow>> {
    let rows = sqlx::query!(
        "select round, state, ask_at, answered_at from callback where community_id = $1 and ticket_id = $2 order by round",
        community.0,
        ticket.0
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|r| {
            Ok(SurveyRow { round: r.round, state: value(&r.state)?, ask_at: r.ask_at, answered_at: r.answered_at })
        })
        .collect()
}

/// How far the survey of one finishing has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SurveyRow {
    /// Which finishing.
    pub round: i32,
    /// How far.
    pub state: crate::domain::callback::CallbackState,
    /// When it was planned for.
    pub ask_at: DateTime<Utc>,
    /// When the resident answered in the chat.
    pub answered_at: Option<DateTime<Utc>>,
}
