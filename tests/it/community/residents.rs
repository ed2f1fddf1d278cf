//! Residents as the desk meets them.

use crate::support::db::TestDb;
use chrono::Utc;
use frontdesk::domain::ids::{CommunityId, UserId};
use frontdesk::domain::lang::Lang;
use frontdesk::store::people;
use std::time::Duration;

#[tokio::test]
async fn somebody_who_is_met_in_two_chats_at_once_is_known_to_both_turns() {
    let db = TestDb::new().await;
    let found = "insert into community (key, settings, created_at, updated_at) values ('a', '{}', now(), now())";
    sqlx::raw_sql(found).execute(&db.pool).await.unwrap();
    let now: chrono::DateTime<Utc> = "2026-11-24T02:00:00Z".parse().unwrap();
    let (home, anna) = (CommunityId(1), UserId(7));
    let mut first = db.pool.begin().await.unwrap();
    let one = people::ensure_resident(&mut first, home, anna, "Anna", Lang::En, now).await.unwrap();
    let pool = db.pool.clone();
    let second = tokio::spawn(async move {
        let mut second = pool.begin().await.unwrap();
        people::ensure_resident(&mut second, home, anna, "Anna", Lang::En, now).await
    });
    // The other turn has looked, and waits for what this one does.
    let waits = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
    while sqlx::query_scalar::<_, i64>(waits).fetch_one(&db.pool).await.unwrap() == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    first.commit().await.unwrap();
    assert_eq!(second.await.unwrap().unwrap(), one);
}
