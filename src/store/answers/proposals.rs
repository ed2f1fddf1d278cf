//! Proposals for standard answers: made by agents, decided by a lead.

use crate::domain::ids::{AnswerId, CommunityId, StaffId, TicketId};
use crate::domain::lang::Lang;
use anyhow::Result;
use chrono::{DateTime, Utc};
use sqlx::PgConnection;

/// An answer that somebody of the staff proposes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The question that it answers.
    pub ticket: Option<TicketId>,
    /// The standard answer that it would change.
    pub answer: Option<AnswerId>,
    /// What it is about.
    pub category: String,
    /// The department that would see to it.
    pub department: String,
    /// The language of its words.
    pub lang: Lang,
    /// The question.
    pub question: String,
    /// The answer.
    pub text: String,
    /// Who proposes it.
    pub by: StaffId,
    /// Who decided and how, once somebody did.
    pub decided: Option<(StaffId, bool)>,
}

/// Keeps a proposal; returns its number.
///
/// # Errors
/// When the database fails.
pub async fn propose(conn: &mut PgConnection, community: CommunityId, p: &Proposal, now: DateTime<Utc>) -> Result<i64> {
    let id = sqlx::query_scalar!(
        "insert into answer_proposal (community_id, ticket_id, answer_id, category, department, lang, question, body,
             proposed_by, proposed_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning id",
        community.0,
        p.ticket.map(|t| t.0),
        p.answer.map(|a| a.0),
        p.category,
        p.department,
        p.lang.code(),
        p.question,
        p.text,
        p.by.0,
        now
    )
    .fetch_one(conn)
    .await?;
    Ok(id)
}

/// A proposal, held until the turn ends.
///
/// # Errors
/// When the database fails.
pub async fn proposal(conn: &mut PgConnection, community: CommunityId, id: i64) -> Result<Option<Proposal>> {
    let row = sqlx::query!(
        "select ticket_id, answer_id, category, department, lang, question, body, proposed_by, decided_by, approved
         from answer_proposal where community_id = $1 and id = $2 for update",
        community.0,
        id
    )
    .fetch_optional(conn)
    .await?;
    let Some(r) = row else { return Ok(None) };
    Ok(Some(Proposal {
        ticket: r.ticket_id.map(TicketId),
        answer: r.answer_id.map(AnswerId),
        category: r.category,
        department: r.department,
        lang: r.lang.parse().map_err(anyhow::Error::msg)?,
        question: r.question,
        text: r.body,
        by: StaffId(r.proposed_by),
        decided: r.decided_by.map(StaffId).zip(r.approved),
    }))
}

/// Decides a proposal; the questions that it was made of are settled when it is approved.
///
/// # Errors
/// When the database fails.
pub async fn decide(
    conn: &mut PgConnection,
    community: CommunityId,
    id: i64,
    (by, approved): (StaffId, bool),
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "update answer_proposal set decided_by = $3, approved = $4, decided_at = $5
         where community_id = $1 and id = $2",
        community.0,
        id,
        by.0,
        approved,
        now
    )
    .execute(&mut *conn)
    .await?;
    if approved {
        sqlx::query!(
            "update question_asked set settled_at = $3 where community_id = $1
               and ticket_id = (select ticket_id from answer_proposal where community_id = $1 and id = $2)",
            community.0,
            id,
            now
        )
        .execute(conn)
        .await?;
    }
    Ok(())
}
