//! Finding the answers that a question means: candidates by their rarest tokens, ranked in Rust.

use super::load;
use crate::domain::answer::{Scope, StandardAnswer, filled};
use crate::domain::community::Community;
use crate::domain::ids::{AnswerId, BuildingId};
use crate::knowledge::{Entry, Query, Stats, best};
use anyhow::Result;
use sqlx::PgConnection;
use std::collections::HashMap;

/// Candidates that are looked at closely.
const CLOSELY: usize = 24;

/// An answer found, with how well it fits.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Its id.
    pub id: AnswerId,
    /// The answer.
    pub answer: StandardAnswer,
    /// How well it fits, from 0 to 1.
    pub score: f32,
}

/// The served answers that a question means, the best first; only those whose facts are all told, and that hold for
/// residents of these buildings (none: somebody who is not tied).
///
/// # Errors
/// When the database fails.
pub async fn find(
    conn: &mut PgConnection,
    community: &Community,
    words: &str,
    buildings: &[BuildingId],
) -> Result<Vec<Found>> {
    let query = Query::new(words);
    let asked: Vec<String> = query.tokens().cloned().collect();
    let rows = sqlx::query!(
        "select token, answers from answer_token where community_id = $1 and (token = any($2) or token = '')",
        community.id.0,
        &asked
    )
    .fetch_all(&mut *conn)
    .await?;
    let mut found_in: HashMap<String, u32> =
        rows.into_iter().map(|r| (r.token, u32::try_from(r.answers).unwrap_or(0))).collect();
    let stats = Stats { answers: found_in.remove("").unwrap_or(0), found_in };
    let rarest = query.rarest(&stats);
    if rarest.is_empty() {
        return Ok(vec![]);
    }
    let candidates = sqlx::query!(
        "select id, tokens from standard_answer
         where community_id = $1 and state = 'served' and tokens && $2 limit 1000",
        community.id.0,
        &rarest
    )
    .fetch_all(&mut *conn)
    .await?;
    let mut promising: Vec<(f32, i64)> = candidates.iter().map(|c| (query.promise(&c.tokens, &stats), c.id)).collect();
    promising.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    promising.truncate(CLOSELY);
    let ids: Vec<i64> = promising.into_iter().map(|(_, id)| id).collect();
    let mut known = load(conn, community.id, &ids).await?;
    known.retain(|(_, answer)| holds(answer, community, buildings));
    let bodies: Vec<String> = known
        .iter()
        .map(|(_, answer)| answer.wordings.iter().map(|w| w.text.as_str()).collect::<Vec<_>>().join("\n"))
        .collect();
    let entries: Vec<Entry<'_>> = known
        .iter()
        .zip(&bodies)
        .map(|((_, answer), body)| {
            let phrases = answer.wordings.iter().flat_map(|w| std::iter::once(&w.question).chain(&w.synonyms));
            Entry { phrases: phrases.map(String::as_str).collect(), body }
        })
        .collect();
    let hits = best(&query, &entries, &stats);
    let found = hits.iter().filter_map(|hit| {
        let (id, answer) = known.get(hit.entry)?;
        Some(Found { id: *id, answer: answer.clone(), score: hit.score })
    });
    Ok(found.collect())
}

/// Whether the answer holds for these residents, and says all that it wants to say.
fn holds(answer: &StandardAnswer, community: &Community, buildings: &[BuildingId]) -> bool {
    let theirs = match answer.scope {
        Scope::All => true,
        Scope::Building(building) => buildings.contains(&building),
        Scope::Tied => !buildings.is_empty(),
    };
    theirs && answer.wordings.iter().all(|w| filled(&w.text, &community.settings, w.lang).is_some())
}
