//! Residents as the desk meets them.

use super::{at, harbour_garden};
use frontdesk::domain::ids::UserId;
use frontdesk::domain::lang::Lang;
use frontdesk::store::people;
use std::time::Duration;

#[tokio::test]
async fn somebody_who_is_met_in_two_chats_at_once_is_known_to_both_turns() {
    let (db, community) = harbour_garden().await;
    let (home, anna) = (community.id, UserId(7));
    let mut first = db.pool.begin().await.unwrap();
    let one = people::ensure_resident(&mut first, home, anna, "Anna", Lang::En, at(0)).await.unwrap();
    let pool = db.pool.clone();
    let second = tokio::spawn(async move {
        let mut second = pool.begin().await.unwrap();
        people::ensure_resident(&mut second, home, anna, "Anna", Lang::En, at(0)).await
    });
    // The other turn has looked, and waits for what this one does.
    let waits = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
    while sqlx::query_scalar::<_, i64>(waits).fetch_one(&db.pool).await.unwrap() == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    first.commit().await.unwrap();
    assert_eq!(second.await.unwrap().unwrap(), one);
}
