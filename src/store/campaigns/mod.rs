//! Campaigns: created, held and ended; planned page by page; each recipient written to at most once.
//!
//! The desk plans a page whenever the campaign's timer rings, as much as the outbox has room for. Whoever changes a
//! campaign holds its row, so that two processes never plan the same campaign at once.

mod audience;
mod letters;
mod numbers;

pub use audience::{notice_audience, notice_page};
pub use letters::{Letter, Planned, again, plan, recall, waiting};
pub(crate) use letters::{held, unreachable};
pub use numbers::{Standing, counts, open, reasons, stuck};

use super::timers;
use super::words::{value, word};
use crate::domain::campaign::{Campaign, CampaignState, Fate, Spec};
use crate::domain::ids::{CampaignId, CommunityId};
use anyhow::Result;
use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::PgConnection;

/// The timer by which a campaign is planned.
pub const PLAN: &str = "plan";

/// A campaign to be created.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCampaign {
    /// What the operator calls it.
    pub title: String,
    /// What it says, and to whom.
    pub spec: Spec,
    /// Whether it goes at any hour.
    pub urgent: bool,
    /// Who begins it.
    pub by: String,
    /// How many it is for now.
    pub audience: i64,
}

/// The subject of a campaign's timer.
pub fn subject(id: CampaignId) -> String {
    format!("k{id}")
}

/// Creates a campaign; it begins as soon as its hours allow.
///
/// # Errors
/// When the database fails.
pub async fn create(
    conn: &mut PgConnection,
    community: CommunityId,
    new: &NewCampaign,
    now: DateTime<Utc>,
) -> Result<CampaignId> {
    let id = sqlx::query_scalar!(
        "insert into campaign (community_id, kind, title, spec, urgent, state, by_whom, audience, created_at)
         values ($1, $2, $3, $4, $5, 'planned', $6, $7, $8) returning id",
        community.0,
        new.spec.kind(),
        new.title,
        serde_json::to_value(&new.spec)?,
        new.urgent,
        new.by,
        new.audience,
        now
    )
    .fetch_one(&mut *conn)
    .await?;
    let id = CampaignId(id);
    wake(conn, community, id, Some(now)).await?;
    Ok(id)
}

/// When the campaign is planned further; `None`: not until somebody says so.
///
/// # Errors
/// When the database fails.
pub async fn wake(
    conn: &mut PgConnection,
    community: CommunityId,
    id: CampaignId,
    at: Option<DateTime<Utc>>,
) -> Result<()> {
    timers::set_one(conn, community, &subject(id), PLAN, at).await
}

struct Row {
    community_id: i64,
    id: i64,
    title: String,
    spec: Value,
    urgent: bool,
    state: String,
    by_whom: String,
    audience: i64,
    reached: i64,
    planned_at: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
    started_at: Option<DateTime<Utc>>,
    ended_at: Option<DateTime<Utc>>,
}

impl Row {
    fn campaign(self) -> Result<Campaign> {
        Ok(Campaign {
            community: CommunityId(self.community_id),
            id: CampaignId(self.id),
            title: self.title,
            spec: serde_json::from_value(self.spec)?,
            urgent: self.urgent,
            state: value(&self.state)?,
            by: self.by_whom,
            audience: self.audience,
            reached: self.reached,
            planned_at: self.planned_at,
            created_at: self.created_at,
            started_at: self.started_at,
            ended_at: self.ended_at,
        })
    }
}

/// A campaign, held until the transaction ends.
///
/// # Errors
/// When the database fails, or holds a kind that this version does not know.
pub async fn lock(conn: &mut PgConnection, community: CommunityId, id: CampaignId) -> Result<Option<Campaign>> {
    let row = sqlx::query_as!(
        Row,
        "select community_id, id, title, spec, urgent, state, by_whom, audience, reached, planned_at, created_at,
             started_at, ended_at
         from campaign where community_id = $1 and id = $2 for update",
        community.0,
        id.0
    )
    .fetch_optional(conn)
    .await?;
    row.map(Row::campaign).transpose()
}

/// A campaign by its number.
///
/// # Errors
/// As [`lock`].
pub async fn find(conn: &mut PgConnection, id: CampaignId) -> Result<Option<Campaign>> {
    let row = sqlx::query_as!(
        Row,
        "select community_id, id, title, spec, urgent, state, by_whom, audience, reached, planned_at, created_at,
             started_at, ended_at
         from campaign where id = $1",
        id.0
    )
    .fetch_optional(conn)
    .await?;
    row.map(Row::campaign).transpose()
}

/// The campaigns of a community, or of all, the newest first.
///
/// # Errors
/// As [`lock`].
pub async fn list(conn: &mut PgConnection, community: Option<CommunityId>, most: i64) -> Result<Vec<Campaign>> {
    let rows = sqlx::query_as!(
        Row,
        "select community_id, id, title, spec, urgent, state, by_whom, audience, reached, planned_at, created_at,
             started_at, ended_at
         from campaign where $1::bigint is null or community_id = $1 order by id desc limit $2",
        community.map(|c| c.0),
        most
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(Row::campaign).collect()
}

/// A page was planned: the audience up to `reached`; `all`: nobody comes after it.
///
/// # Errors
/// When the database fails.
pub async fn advance(conn: &mut PgConnection, c: &Campaign, reached: i64, all: bool, now: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        "update campaign set state = 'running', started_at = coalesce(started_at, $5), reached = $3,
             planned_at = case when $4 then coalesce(planned_at, $5) end
         where community_id = $1 and id = $2",
        c.community.0,
        c.id.0,
        reached,
        all,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Everybody was written to.
///
/// # Errors
/// When the database fails.
pub async fn finish(conn: &mut PgConnection, c: &Campaign, now: DateTime<Utc>) -> Result<()> {
    set_state(conn, c, CampaignState::Done, Some(now)).await
}

/// Holds a campaign: what was not handed to a courier yet goes back. The campaign as it was before; `None`: unknown.
///
/// # Errors
/// As [`lock`].
pub async fn pause(
    conn: &mut PgConnection,
    community: CommunityId,
    id: CampaignId,
    now: DateTime<Utc>,
) -> Result<Option<Campaign>> {
    let Some(c) = lock(conn, community, id).await? else { return Ok(None) };
    match c.state {
        CampaignState::Planned | CampaignState::Running => {
            letters::take_back(conn, &c, Fate::Due, now).await?;
            set_state(conn, &c, CampaignState::Paused, None).await?;
            wake(conn, community, id, None).await?;
        }
        CampaignState::Paused | CampaignState::Done | CampaignState::Cancelled => {}
    }
    Ok(Some(c))
}

/// Lets a campaign go on, also one whose planning was set aside after failures. As it was before; `None`: unknown.
///
/// # Errors
/// As [`lock`].
pub async fn resume(
    conn: &mut PgConnection,
    community: CommunityId,
    id: CampaignId,
    now: DateTime<Utc>,
) -> Result<Option<Campaign>> {
    let Some(c) = lock(conn, community, id).await? else { return Ok(None) };
    match c.state {
        CampaignState::Paused => {
            let state = if c.started_at.is_some() { CampaignState::Running } else { CampaignState::Planned };
            set_state(conn, &c, state, None).await?;
            wake(conn, community, id, Some(now)).await?;
        }
        CampaignState::Planned | CampaignState::Running => wake(conn, community, id, Some(now)).await?,
        CampaignState::Done | CampaignState::Cancelled => {}
    }
    Ok(Some(c))
}

/// Ends a campaign: what was not handed to a courier yet is withdrawn. As it was before; `None`: unknown.
///
/// # Errors
/// As [`lock`].
pub async fn cancel(
    conn: &mut PgConnection,
    community: CommunityId,
    id: CampaignId,
    now: DateTime<Utc>,
) -> Result<Option<Campaign>> {
    let Some(c) = lock(conn, community, id).await? else { return Ok(None) };
    if !c.state.is_over() {
        letters::take_back(conn, &c, Fate::Withdrawn, now).await?;
        letters::withdraw_due(conn, &c, now).await?;
        set_state(conn, &c, CampaignState::Cancelled, Some(now)).await?;
        wake(conn, community, id, None).await?;
    }
    Ok(Some(c))
}

async fn set_state(
    conn: &mut PgConnection,
    c: &Campaign,
    state: CampaignState,
    ended_at: Option<DateTime<Utc>>,
) -> Result<()> {
    sqlx::query!(
        "update campaign set state = $3, ended_at = $4 where community_id = $1 and id = $2",
        c.community.0,
        c.id.0,
        word(&state)?,
        ended_at
    )
    .execute(conn)
    .await?;
    Ok(())
}
