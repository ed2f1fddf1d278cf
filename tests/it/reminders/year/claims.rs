//! What the cashier says of claims in the year.

use chrono::{DateTime, Utc};

pub async fn end_claim(pool: &sqlx::PgPool, community: i64, id: i64, now: DateTime<Utc>) {
    sqlx::query(
        "update payment_claim set state = 'not_found', reason = 'no', decided_at = $3,
             decided_by = (select min(id) from staff where community_id = $1) where community_id = $1 and id = $2",
    )
    .bind(community)
    .bind(id)
    .bind(now)
    .execute(pool)
    .await
    .unwrap();
}
