//! What residents say to have paid: kept until the cashier has decided, once.

use super::campaigns;
use super::words::{value, word};
use crate::domain::bill::{Claim, ClaimState, Method};
use crate::domain::ids::{BillId, ClaimId, CommunityId, PaymentId, StaffId, UnitId, UserId};
use crate::domain::media::Media;
use anyhow::{Context, Result, ensure};
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgConnection;

/// Claims that a list shows at most.
const LISTED: i64 = 100;

/// A claim as it is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewClaim {
    /// Whose bills.
    pub unit: UnitId,
    /// Who says it.
    pub user: UserId,
    /// How much, minor units.
    pub amount_minor: i64,
    /// ISO 4217.
    pub currency: String,
    /// On which day.
    pub paid_on: NaiveDate,
    /// How.
    pub method: Method,
    /// What they wrote with it.
    pub words: String,
    /// The slip.
    pub media: Vec<Media>,
    /// The bills that it is for.
    pub bills: Vec<BillId>,
}

/// Writes a claim down.
///
/// # Errors
/// When the database fails or refuses the row.
pub async fn add(
    conn: &mut PgConnection,
    community: CommunityId,
    claim: &NewClaim,
    now: DateTime<Utc>,
) -> Result<ClaimId> {
    let bills: Vec<i64> = claim.bills.iter().map(|b| b.0).collect();
    let id = sqlx::query_scalar!(
        "insert into payment_claim (community_id, unit_id, user_id, amount_minor, currency, paid_on, method, words, media,
             bills, state, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'waiting', $11) returning id",
        community.0,
        claim.unit.0,
        claim.user.0,
        claim.amount_minor,
        claim.currency,
        claim.paid_on,
        word(&claim.method)?,
        claim.words,
        serde_json::to_value(&claim.media)?,
        &bills,
        now
    )
    .fetch_one(&mut *conn)
    .await?;
    // Nobody is reminded until the cashier has looked, not even by what is about to go.
    campaigns::recall(conn, community, &[claim.unit], now).await?;
    Ok(ClaimId(id))
}

macro_rules! claim {
    ($r:expr) => {{
        let r = $r;
        Claim {
            id: ClaimId(r.id),
            unit: UnitId(r.unit_id),
            user: UserId(r.user_id),
            amount_minor: r.amount_minor,
            currency: r.currency,
            paid_on: r.paid_on,
            method: value(&r.method)?,
            words: r.words,
            media: serde_json::from_value(r.media).context("the slip of a claim")?,
            bills: r.bills.into_iter().map(BillId).collect(),
            state: value(&r.state)?,
            confirmed_minor: r.confirmed_minor,
            reason: r.reason,
            decided_by: r.decided_by.map(StaffId),
            decided_at: r.decided_at,
            created_at: r.created_at,
        }
    }};
}

/// A claim, held until the transaction ends: it is decided once.
///
/// # Errors
/// When the database fails, or holds a word that this version does not know.
pub async fn lock(conn: &mut PgConnection, community: CommunityId, id: ClaimId) -> Result<Option<Claim>> {
    let row = sqlx::query!(
        "select id, unit_id, user_id, amount_minor, currency, paid_on, method, words, media, bills, state, confirmed_minor,
             reason, decided_by, decided_at, created_at
         from payment_claim where community_id = $1 and id = $2 for update",
        community.0,
        id.0
    )
    .fetch_optional(conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(claim!(row)))
}

/// The claims of a community that wait for the cashier, the oldest first, with the codes of their units.
///
/// # Errors
/// As [`lock`].
pub async fn waiting(conn: &mut PgConnection, community: CommunityId) -> Result<Vec<(Claim, String)>> {
    let rows = sqlx::query!(
        "select c.id, c.unit_id, c.user_id, c.amount_minor, c.currency, c.paid_on, c.method, c.words, c.media, c.bills,
             c.state, c.confirmed_minor, c.reason, c.decided_by, c.decided_at, c.created_at, u.code
         from payment_claim c join unit u on u.community_id = c.community_id and u.id = c.unit_id
         where c.community_id = $1 and c.state = 'waiting' order by c.id limit $2",
        community.0,
        LISTED
    )
    .fetch_all(conn)
    .await?;
    let mut all = vec![];
    for mut row in rows {
        let code = std::mem::take(&mut row.code);
        all.push((claim!(row), code));
    }
    Ok(all)
}

/// The claims of a user that wait for the cashier, the newest first, with the codes of their units.
///
/// # Errors
/// As [`lock`].
pub async fn waiting_of(conn: &mut PgConnection, community: CommunityId, user: UserId) -> Result<Vec<(Claim, String)>> {
    let rows = sqlx::query!(
        "select c.id, c.unit_id, c.user_id, c.amount_minor, c.currency, c.paid_on, c.method, c.words, c.media, c.bills,
             c.state, c.confirmed_minor, c.reason, c.decided_by, c.decided_at, c.created_at, u.code
         from payment_claim c join unit u on u.community_id = c.community_id and u.id = c.unit_id
         where c.community_id = $1 and c.user_id = $2 and c.state = 'waiting' order by c.id desc limit $3",
        community.0,
        user.0,
        LISTED
    )
    .fetch_all(conn)
    .await?;
    let mut all = vec![];
    for mut row in rows {
        let code = std::mem::take(&mut row.code);
        all.push((claim!(row), code));
    }
    Ok(all)
}

/// How many other claims of a unit wait besides this one: the cashier sees that two may be one.
///
/// # Errors
/// When the database fails.
pub async fn beside(conn: &mut PgConnection, community: CommunityId, unit: UnitId, id: ClaimId) -> Result<i64> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from payment_claim
           where community_id = $1 and unit_id = $2 and id <> $3 and state = 'waiting'"#,
        community.0,
        unit.0,
        id.0
    )
    .fetch_one(conn)
    .await?;
    Ok(count)
}

/// Writes the words and files of a claim anew: something was added.
///
/// # Errors
/// When the database fails.
pub async fn supplement(
    conn: &mut PgConnection,
    (community, id): (CommunityId, ClaimId),
    words: &str,
    media: &[Media],
) -> Result<()> {
    sqlx::query!(
        "update payment_claim set words = $3, media = $4 where community_id = $1 and id = $2 and state = 'waiting'",
        community.0,
        id.0,
        words,
        serde_json::to_value(media)?
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// What became of a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// How it stands now.
    pub state: ClaimState,
    /// How much was found, minor units.
    pub confirmed_minor: Option<i64>,
    /// Why not all.
    pub reason: Option<String>,
    /// Who decided; nobody where the resident took it back.
    pub by: Option<StaffId>,
    /// The payment that it became.
    pub payment: Option<PaymentId>,
}

/// Decides a claim that still waits.
///
/// # Errors
/// When the database fails, or the claim does not wait any more.
pub async fn decide(
    conn: &mut PgConnection,
    (community, id): (CommunityId, ClaimId),
    decision: &Decision,
    now: DateTime<Utc>,
) -> Result<()> {
    let done = sqlx::query!(
        "update payment_claim set state = $3, confirmed_minor = $4, reason = $5, decided_by = $6, payment_id = $7,
             decided_at = $8
         where community_id = $1 and id = $2 and state = 'waiting'",
        community.0,
        id.0,
        word(&decision.state)?,
        decision.confirmed_minor,
        decision.reason,
        decision.by.map(|s| s.0),
        decision.payment.map(|p| p.0),
        now
    )
    .execute(conn)
    .await?;
    ensure!(done.rows_affected() == 1, "a claim was decided twice");
    Ok(())
}

/// The lead hears that a claim still waits: once. `false`: they were told already, or it is decided.
///
/// # Errors
/// When the database fails.
pub async fn told(conn: &mut PgConnection, community: CommunityId, id: ClaimId, now: DateTime<Utc>) -> Result<bool> {
    let done = sqlx::query!(
        "update payment_claim set told_at = $3
         where community_id = $1 and id = $2 and state = 'waiting' and told_at is null",
        community.0,
        id.0,
        now
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The bills that the payment of a claim has settled, and how much of each, in the order of their due dates.
///
/// # Errors
/// When the database fails.
pub async fn settled(conn: &mut PgConnection, community: CommunityId, id: ClaimId) -> Result<Vec<(BillId, i64)>> {
    let rows = sqlx::query!(
        r#"select l.bill_id, sum(l.amount_minor)::bigint as "amount!"
           from payment_claim c
               join allocation l on l.community_id = c.community_id and l.payment_id = c.payment_id
               join bill b on b.community_id = l.community_id and b.id = l.bill_id
           where c.community_id = $1 and c.id = $2
           group by l.bill_id, b.due_on order by b.due_on, l.bill_id"#,
        community.0,
        id.0
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|r| (BillId(r.bill_id), r.amount)).collect())
}
