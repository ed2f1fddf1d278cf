//! What residents ask, whether it helped, and what nothing answers.

use crate::domain::ids::{AnswerId, CommunityId, TicketId};
use crate::domain::lang::Lang;
use anyhow::Result;
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgConnection;

/// What became of an answer that was offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// It was shown.
    Shown,
    /// It helped.
    Helped,
    /// It did not help.
    NotHelped,
}

/// Something that was asked and not answered by any standard answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Its number.
    pub id: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// The words.
    pub words: String,
}

/// Keeps a question; returns its number.
///
/// # Errors
/// When the database fails.
pub async fn ask(
    conn: &mut PgConnection,
    community: CommunityId,
    words: &str,
    lang: Lang,
    nearest: Option<AnswerId>,
    now: DateTime<Utc>,
) -> Result<i64> {
    let id = sqlx::query_scalar!(
        "insert into question_asked (community_id, at, words, lang, nearest) values ($1, $2, $3, $4, $5) returning id",
        community.0,
        now,
        words,
        lang.code(),
        nearest.map(|a| a.0)
    )
    .fetch_one(conn)
    .await?;
    Ok(id)
}

/// Counts what became of an answer, on this day.
///
/// # Errors
/// When the database fails.
pub async fn count(
    conn: &mut PgConnection,
    community: CommunityId,
    answer: AnswerId,
    day: NaiveDate,
    what: Use,
) -> Result<()> {
    let one = |this| i32::from(what == this);
    sqlx::query!(
        "insert into answer_use (community_id, answer_id, day, shown, helped, not_helped)
         values ($1, $2, $3, $4, $5, $6)
         on conflict (community_id, answer_id, day) do update set shown = answer_use.shown + excluded.shown,
             helped = answer_use.helped + excluded.helped, not_helped = answer_use.not_helped + excluded.not_helped",
        community.0,
        answer.0,
        day,
        one(Use::Shown),
        one(Use::Helped),
        one(Use::NotHelped)
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// What became of a question: whether an answer helped, or the ticket as which it was registered.
///
/// # Errors
/// When the database fails.
pub async fn settle(
    conn: &mut PgConnection,
    community: CommunityId,
    id: i64,
    helped: bool,
    ticket: Option<TicketId>,
) -> Result<()> {
    sqlx::query!(
        "update question_asked set helped = $3, ticket_id = coalesce($4, ticket_id)
         where community_id = $1 and id = $2",
        community.0,
        id,
        helped,
        ticket.map(|t| t.0)
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// What was asked since then and found no answer that helped, the oldest first. What became a complaint is none of it:
/// those whom it is about read this list.
///
/// # Errors
/// When the database fails.
pub async fn open_questions(
    conn: &mut PgConnection,
    community: CommunityId,
    since: DateTime<Utc>,
) -> Result<Vec<Asked>> {
    let rows = sqlx::query!(
        "select id, at, words from question_asked a
         where community_id = $1 and at >= $2 and settled_at is null and helped is distinct from true
           and (nearest is null or helped = false)
           and not exists (select 1 from ticket t join complaint c on c.community_id = t.community_id and c.ticket_id = t.id
               where t.community_id = a.community_id and t.created_at >= a.at
                 and strpos(concat_ws(' ', t.words, c.happened, c.wanted), a.words) > 0)
         order by at, id limit 2000",
        community.0,
        since
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|r| Asked { id: r.id, at: r.at, words: r.words }).collect())
}
