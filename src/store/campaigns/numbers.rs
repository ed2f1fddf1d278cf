//! How campaigns stand, counted from the rows whenever somebody asks.

use crate::domain::campaign::{Campaign, CampaignState, Counts};
use crate::domain::ids::{CampaignId, CommunityId};
use crate::store::words::value;
use anyhow::Result;
use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use sqlx::types::Json;
use std::collections::BTreeMap;

/// How a campaign's messages stand, and how many were settled by sending since this moment.
///
/// # Errors
/// When the database fails.
pub async fn counts(conn: &mut PgConnection, c: &Campaign, since: DateTime<Utc>) -> Result<(Counts, i64)> {
    let rows = sqlx::query!(
        r#"select state, count(*) as "n!", count(*) filter (where at > $3) as "recent!"
           from campaign_message where community_id = $1 and campaign_id = $2 group by state"#,
        c.community.0,
        c.id.0,
        since
    )
    .fetch_all(&mut *conn)
    .await?;
    let (mut counts, mut recent) = (Counts::default(), 0);
    // Of an old campaign only its counts are kept.
    let counted = sqlx::query_scalar!(
        r#"select counted as "counted: Json<BTreeMap<String, i64>>" from campaign where community_id = $1 and id = $2"#,
        c.community.0,
        c.id.0
    )
    .fetch_optional(conn)
    .await?;
    if let Some(Json(counted)) = counted.flatten() {
        for (state, n) in counted {
            counts.add(value(&state)?, n);
        }
        return Ok((counts, 0));
    }
    for r in rows {
        let fate = value(&r.state)?;
        counts.add(fate, r.n);
        recent += if fate == crate::domain::campaign::Fate::Sent { r.recent } else { 0 };
    }
    Ok((counts, recent))
}

/// Why messages failed, the most frequent reason first.
///
/// # Errors
/// When the database fails.
pub async fn reasons(conn: &mut PgConnection, c: &Campaign, most: i64) -> Result<Vec<(String, i64)>> {
    let rows = sqlx::query!(
        r#"select coalesce(reason, '') as "reason!", count(*) as "n!" from campaign_message
           where community_id = $1 and campaign_id = $2 and state = 'failed'
           group by 1 order by 2 desc, 1 limit $3"#,
        c.community.0,
        c.id.0,
        most
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|r| (r.reason, r.n)).collect())
}

/// How many campaigns are open in each state, and how many of their letters are in the outbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Standing {
    /// Planned: they have not begun.
    pub planned: i64,
    /// Running.
    pub running: i64,
    /// Held by the operator.
    pub paused: i64,
    /// Letters of all of them in the outbox.
    pub waiting: i64,
}

/// How the open campaigns stand.
///
/// # Errors
/// When the database fails.
pub async fn open(conn: &mut PgConnection) -> Result<Standing> {
    let rows = sqlx::query!(
        r#"select state, count(*) as "n!" from campaign where state in ('planned', 'running', 'paused') group by state"#
    )
    .fetch_all(&mut *conn)
    .await?;
    let waiting = sqlx::query_scalar!("select count(*) from outbox where campaign_id is not null")
        .fetch_one(conn)
        .await?
        .unwrap_or(0);
    let mut standing = Standing { waiting, ..Standing::default() };
    for r in rows {
        match value(&r.state)? {
            CampaignState::Planned => standing.planned = r.n,
            CampaignState::Running => standing.running = r.n,
            CampaignState::Paused => standing.paused = r.n,
            CampaignState::Done | CampaignState::Cancelled => {}
        }
    }
    Ok(standing)
}

/// Open campaigns whose planning was set aside after failures, with the error.
///
/// # Errors
/// When the database fails.
pub async fn stuck(conn: &mut PgConnection, community: CommunityId) -> Result<Vec<(CampaignId, String)>> {
    let rows = sqlx::query!(
        r#"select c.id, coalesce(t.last_error, '') as "error!"
           from campaign c join timer t on t.community_id = c.community_id and t.subject = 'k' || c.id
           where c.community_id = $1 and c.state in ('planned', 'running') and t.buried_at is not null order by c.id"#,
        community.0
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|r| (CampaignId(r.id), r.error)).collect())
}
