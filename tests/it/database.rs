//! The database of a test: migrated, its own, and gone afterwards.

use frontdesk::store::MIGRATOR;
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection};

use crate::support::db::TestDb;

async fn communities(db: &TestDb) -> i64 {
    sqlx::query_scalar("select count(*) from community").fetch_one(&db.pool).await.unwrap()
}

async fn found(db: &TestDb) {
    let found = "insert into community (key, settings, created_at, updated_at) values ('a', '{}', now(), now())";
    sqlx::raw_sql(found).execute(&db.pool).await.unwrap();
}

#[tokio::test]
async fn each_test_has_a_database_of_its_own() {
    let (one, two) = tokio::join!(TestDb::new(), TestDb::new());
    found(&one).await;
    assert_eq!((communities(&one).await, communities(&two).await), (1, 0));
}

#[tokio::test]
async fn all_migrations_are_applied_and_the_address_leads_to_the_same_database() {
    let db = TestDb::new().await;
    found(&db).await;
    let mut connection = db.url.parse::<PgConnectOptions>().unwrap().connect().await.unwrap();
    let applied: Vec<i64> = sqlx::query_scalar("select version from _sqlx_migrations where success order by version")
        .fetch_all(&mut connection)
        .await
        .unwrap();
    assert_eq!(applied, MIGRATOR.iter().map(|migration| migration.version).collect::<Vec<_>>());
    let same: i64 = sqlx::query_scalar("select count(*) from community").fetch_one(&mut connection).await.unwrap();
    assert_eq!(same, 1);
    connection.close().await.unwrap();
}

#[tokio::test]
async fn migrations_apply_to_an_empty_database_and_once_only() {
    let db = TestDb::empty().await;
    for _ in 0..2 {
        MIGRATOR.run(&db.pool).await.unwrap();
    }
    assert_eq!(communities(&db).await, 0);
}

#[tokio::test]
async fn a_database_is_dropped_when_its_test_ends_though_somebody_is_connected() {
    let watcher = TestDb::new().await;
    let db = TestDb::new().await;
    let options: PgConnectOptions = db.url.parse().unwrap();
    let name = options.get_database().unwrap().to_owned();
    let mut guest = options.connect().await.unwrap();
    drop(db);
    let left = "select count(*) from pg_database where datname = $1";
    for _ in 0..500 {
        if sqlx::query_scalar::<_, i64>(left).bind(&name).fetch_one(&watcher.pool).await.unwrap() == 0 {
            assert!(guest.ping().await.is_err());
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("{name} is still there");
}
