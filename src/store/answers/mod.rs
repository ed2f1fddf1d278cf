//! Standard answers: kept with every version, found by their tokens.

mod asked;
mod proposals;
mod search;

pub use asked::{Asked, Use, ask, count, open_questions, settle};
pub use proposals::{Proposal, decide, proposal, propose};
pub use search::{Found, find};

use super::timers;
use crate::domain::answer::{AnswerState, Scope, StandardAnswer, Wording};
use crate::domain::calendar::moment;
use crate::domain::community::Community;
use crate::domain::ids::{AnswerId, BuildingId, CommunityId, StaffId};
use crate::domain::lang::Lang;
use crate::knowledge;
use anyhow::{Context, Result};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use sqlx::PgConnection;
use std::collections::BTreeSet;

/// Why an answer has a new version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// A file was imported.
    Import,
    /// A lead approved a proposal.
    Approval,
    /// It was looked at and is still right.
    Review,
}

impl Cause {
    fn word(self) -> &'static str {
        match self {
            Cause::Import => "import",
            Cause::Approval => "approval",
            Cause::Review => "review",
        }
    }
}

/// Every answer of a community with its id, by key.
///
/// # Errors
/// When the database fails.
pub async fn all(conn: &mut PgConnection, community: CommunityId) -> Result<Vec<(AnswerId, StandardAnswer)>> {
    let ids = sqlx::query_scalar!("select id from standard_answer where community_id = $1", community.0)
        .fetch_all(&mut *conn)
        .await?;
    load(conn, community, &ids).await
}

/// The categories of a community's answers, in their order.
///
/// # Errors
/// When the database fails.
pub async fn categories(conn: &mut PgConnection, community: CommunityId) -> Result<Vec<String>> {
    let all = sqlx::query_scalar!(
        "select distinct category from standard_answer where community_id = $1 order by category",
        community.0
    )
    .fetch_all(conn)
    .await?;
    Ok(all)
}

/// One answer.
///
/// # Errors
/// When the database fails.
pub async fn one(conn: &mut PgConnection, community: CommunityId, id: AnswerId) -> Result<Option<StandardAnswer>> {
    Ok(load(conn, community, &[id.0]).await?.pop().map(|(_, answer)| answer))
}

/// These answers, by key.
async fn load(conn: &mut PgConnection, community: CommunityId, ids: &[i64]) -> Result<Vec<(AnswerId, StandardAnswer)>> {
    let rows = sqlx::query!(
        r#"select a.id, a.key, a.category, a.department, a.scope, a.building_id, a.review_on, a.state,
               w.lang, w.question, w.synonyms, w.body
           from standard_answer a join answer_wording w on w.community_id = a.community_id and w.answer_id = a.id
           where a.community_id = $1 and a.id = any($2)
           order by a.key, a.id, w.lang desc"#,
        community.0,
        ids
    )
    .fetch_all(conn)
    .await?;
    let mut all: Vec<(AnswerId, StandardAnswer)> = Vec::new();
    for r in rows {
        let lang: Lang = r.lang.parse().map_err(anyhow::Error::msg)?;
        let wording = Wording { lang, question: r.question, synonyms: r.synonyms, text: r.body };
        match all.last_mut() {
            Some((id, answer)) if id.0 == r.id => answer.wordings.push(wording),
            _ => {
                let scope = match (r.scope.as_str(), r.building_id) {
                    ("building", Some(building)) => Scope::Building(BuildingId(building)),
                    ("tied", _) => Scope::Tied,
                    _ => Scope::All,
                };
                let state = if r.state == "served" { AnswerState::Served } else { AnswerState::Withdrawn };
                let answer = StandardAnswer {
                    key: r.key,
                    category: r.category,
                    department: r.department,
                    scope,
                    review_on: r.review_on,
                    state,
                    wordings: vec![wording],
                };
                all.push((AnswerId(r.id), answer));
            }
        }
    }
    Ok(all)
}

/// The tokens under which an answer is found: of its questions and synonyms in every language.
fn tokens(answer: &StandardAnswer) -> Vec<String> {
    let asked = answer.wordings.iter().flat_map(|w| std::iter::once(&w.question).chain(&w.synonyms));
    asked.flat_map(|text| knowledge::tokens(text)).collect::<BTreeSet<_>>().into_iter().collect()
}

/// Writes an answer as its next version; the key decides which one it is.
///
/// # Errors
/// When the database fails.
pub async fn put(
    conn: &mut PgConnection,
    community: CommunityId,
    answer: &StandardAnswer,
    (by, cause): (Option<StaffId>, Cause),
    now: DateTime<Utc>,
) -> Result<AnswerId> {
    let (scope, building) = match answer.scope {
        Scope::All => ("all", None),
        Scope::Building(building) => ("building", Some(building.0)),
        Scope::Tied => ("tied", None),
    };
    let state = match answer.state {
        AnswerState::Served => "served",
        AnswerState::Withdrawn => "withdrawn",
    };
    let row = sqlx::query!(
        "insert into standard_answer
             (community_id, key, category, department, scope, building_id, review_on, state, version, tokens)
         values ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9)
         on conflict (community_id, key) do update set category = excluded.category,
             department = excluded.department, scope = excluded.scope, building_id = excluded.building_id,
             review_on = excluded.review_on, state = excluded.state, tokens = excluded.tokens,
             version = standard_answer.version + 1
         returning id, version",
        community.0,
        answer.key,
        answer.category,
        answer.department,
        scope,
        building,
        answer.review_on,
        state,
        &tokens(answer)
    )
    .fetch_one(&mut *conn)
    .await?;
    sqlx::query!("delete from answer_wording where community_id = $1 and answer_id = $2", community.0, row.id)
        .execute(&mut *conn)
        .await?;
    for w in &answer.wordings {
        sqlx::query!(
            "insert into answer_wording (community_id, answer_id, lang, question, synonyms, body)
             values ($1, $2, $3, $4, $5, $6)",
            community.0,
            row.id,
            w.lang.code(),
            w.question,
            &w.synonyms,
            w.text
        )
        .execute(&mut *conn)
        .await?;
    }
    sqlx::query!(
        "insert into answer_version (community_id, answer_id, version, at, by_staff, cause, content)
         values ($1, $2, $3, $4, $5, $6, $7)",
        community.0,
        row.id,
        row.version,
        now,
        by.map(|by| by.0),
        cause.word(),
        serde_json::to_value(answer).context("an answer as JSON")?
    )
    .execute(conn)
    .await?;
    Ok(AnswerId(row.id))
}

/// Counts anew in how many served answers each token occurs, and under `''` how many there are: after answers were
/// written.
///
/// # Errors
/// When the database fails.
pub async fn recount(conn: &mut PgConnection, community: CommunityId) -> Result<()> {
    sqlx::query!("delete from answer_token where community_id = $1", community.0).execute(&mut *conn).await?;
    sqlx::query!(
        "insert into answer_token (community_id, token, answers)
         select $1, token, count(*) from standard_answer, unnest(tokens) token
         where community_id = $1 and state = 'served' group by token
         union all select $1, '', count(*) from standard_answer where community_id = $1 and state = 'served'",
        community.0
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The earliest review date of which nobody was told yet.
///
/// # Errors
/// When the database fails.
pub async fn next_review(conn: &mut PgConnection, community: CommunityId) -> Result<Option<NaiveDate>> {
    let next = sqlx::query_scalar!(
        "select min(review_on) from standard_answer
         where community_id = $1 and state = 'served' and review_told is distinct from review_on",
        community.0
    )
    .fetch_one(conn)
    .await?;
    Ok(next)
}

/// Sets the timer of the next review: nine in the morning of its date, or now where that is over.
///
/// # Errors
/// When the database fails.
pub async fn plan_review(conn: &mut PgConnection, community: &Community, now: DateTime<Utc>) -> Result<()> {
    let morning = NaiveTime::from_hms_opt(9, 0, 0).unwrap_or(NaiveTime::MIN);
    let next = next_review(conn, community.id).await?;
    let at = next.map(|day| moment(community.settings.time_zone, day.and_time(morning)).max(now));
    timers::set_one(conn, community.id, &format!("c{}", community.id), "review", at).await
}

/// The answers whose review date has come; each is returned once.
///
/// # Errors
/// When the database fails.
pub async fn take_due_reviews(
    conn: &mut PgConnection,
    community: CommunityId,
    today: NaiveDate,
) -> Result<Vec<(AnswerId, StandardAnswer)>> {
    let ids = sqlx::query_scalar!(
        "update standard_answer set review_told = review_on
         where community_id = $1 and state = 'served' and review_on <= $2 and review_told is distinct from review_on
         returning id",
        community.0,
        today
    )
    .fetch_all(&mut *conn)
    .await?;
    if ids.is_empty() { Ok(vec![]) } else { load(conn, community, &ids).await }
}
