//! The database of a test: migrated, its own, and gone afterwards.

use frontdesk::domain::complaint::Severity;
use frontdesk::domain::ids::{BuildingId, UnitId};
use frontdesk::domain::question::AnswerClass;
use frontdesk::domain::ticket::{Area, Channel, Kind, NewTicket, Place, Priority};
use frontdesk::store::{MIGRATOR, staff, tickets};
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection};
use std::collections::{BTreeMap, BTreeSet};

use crate::support::db::TestDb;
use crate::support::reads::LONG;
use crate::support::town::{Town, minutes};

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

/// From this one on a migration holds one long table at most, and wholly from the beginning.
const ONE_TABLE: i64 = 39;

#[tokio::test]
async fn a_migration_waits_for_nobody_who_waits_for_it() {
    let db = TestDb::empty().await;
    let mut conn = db.owner.acquire().await.unwrap();
    for migration in MIGRATOR.iter() {
        let mut tx = conn.begin().await.unwrap();
        let sql = migration.sql.as_str().to_owned();
        let one_by_one = migration.version >= ONE_TABLE && !sql.contains("$$");
        let steps: Vec<&str> = if one_by_one { sql.split(";\n").collect() } else { vec![&sql] };
        let mut held = BTreeMap::new();
        for step in steps {
            sqlx::raw_sql(AssertSqlSafe(step.to_owned())).execute(&mut *tx).await.unwrap();
            let locks: Vec<(String, bool)> = sqlx::query_as(
                "select c.relname::text, bool_or(l.mode = 'AccessExclusiveLock')
                 from pg_locks l join pg_class c on c.oid = l.relation
                 where l.pid = pg_backend_pid() and c.relname = any($1) and l.mode in
                     ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock') group by 1",
            )
            .bind(&LONG[..])
            .fetch_all(&mut *tx)
            .await
            .unwrap();
            for (table, wholly) in locks {
                let before = held.insert(table.clone(), wholly);
                let more = before == Some(false) && wholly && migration.version >= ONE_TABLE;
                assert!(!more, "migration {} holds a part of {table}, and then wants all of it", migration.version);
            }
        }
        let one = held.len() <= 1 || migration.version < ONE_TABLE;
        assert!(one, "migration {} holds several tables: {held:?}", migration.version);
        tx.commit().await.unwrap();
    }
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

/// Tables that belong to the bot, or to a user of it, whatever the community: chats, queues, sessions, guesses.
const OF_THE_BOT: [&str; 9] =
    ["_sqlx_migrations", "chat", "code_try", "inbox", "mention", "outbox", "screen", "session", "trial"];

/// Keys by which something is found before its community is known: what was typed or shown, replied to, or paid.
const FOUND_BEFORE: [&str; 5] = [
    "binding_code_digest",
    "invoice_payload_key",
    "pass_code_key",
    "talk_message_slot_key",
    "talk_message_chat_id_message_id_key",
];

#[tokio::test]
async fn every_row_of_a_community_is_found_by_it_so_that_a_database_can_be_divided_by_community() {
    let db = TestDb::new().await;
    let (tables, of_the_bot): (Vec<String>, Vec<String>) = sqlx::query_scalar(
        "select relname::text from pg_class where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace
             and not relispartition order by 1",
    )
    .fetch_all(&db.pool)
    .await
    .unwrap()
    .into_iter()
    .partition(|table: &String| !OF_THE_BOT.contains(&table.as_str()));
    assert_eq!(of_the_bot, OF_THE_BOT);
    assert!(tables.len() > 50, "{tables:?}");
    // A key in whatever order it is written: of `community` itself its number, of all others the community's.
    let keys: Vec<(String, String, bool)> = sqlx::query_as(
        "select t.relname::text, i.relname::text,
             exists (select 1 from pg_attribute a where a.attrelid = t.oid and a.attnum = any(x.indkey)
                 and a.attname = case when t.relname = 'community' then a.attname else 'community_id' end)
         from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class t on t.oid = x.indrelid
         where x.indisunique and t.relnamespace = 'public'::regnamespace and not t.relispartition
           and t.relname <> all($1) and i.relname <> all($2) order by 1, 2",
    )
    .bind(&OF_THE_BOT[..])
    .bind(&FOUND_BEFORE[..])
    .fetch_all(&db.pool)
    .await
    .unwrap();
    let keyed: std::collections::BTreeSet<&str> = keys.iter().map(|(table, _, _)| table.as_str()).collect();
    // Those of an import stand in for temporary tables and are always empty.
    let double = |table: &str| table.starts_with("import_") && table != "import_job";
    let keyless = tables.iter().filter(|table| !keyed.contains(table.as_str()) && !double(table));
    let keyless: Vec<_> = keyless.collect();
    assert!(keyless.is_empty(), "no key: {keyless:?}");
    let foreign: Vec<(String, String, bool)> = sqlx::query_as(
        "select t.relname::text, c.conname::text,
             exists (select 1 from unnest(c.conkey, c.confkey) k (a, b)
                 join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.a
                 join pg_attribute b on b.attrelid = c.confrelid and b.attnum = k.b
                 where a.attname = 'community_id'
                   and b.attname = case when r.relname = 'community' then 'id' else 'community_id' end)
         from pg_constraint c join pg_class t on t.oid = c.conrelid join pg_class r on r.oid = c.confrelid
         where c.contype = 'f' and c.conparentid = 0 and t.relnamespace = 'public'::regnamespace order by 1, 2",
    )
    .fetch_all(&db.pool)
    .await
    .unwrap();
    assert!(foreign.len() > 80, "{}", foreign.len());
    let astray: Vec<_> = keys.iter().chain(&foreign).filter(|(_, _, within)| !within).collect();
    assert!(astray.is_empty(), "without the community: {astray:#?}");
}

#[tokio::test]
async fn whatever_changes_in_a_house_changes_its_seal_and_nothing_else_does() {
    let db = TestDb::new().await;
    let seal = async || -> String { sqlx::query_scalar("select house_seal(1)").fetch_one(&db.pool).await.unwrap() };
    let different = async |change: &'static str| -> bool {
        let before = seal().await;
        sqlx::raw_sql(change).execute(&db.pool).await.unwrap();
        before != seal().await
    };
    found(&db).await;
    sqlx::raw_sql("insert into community (key, settings, created_at, updated_at) values ('b', '{}', now(), now())")
        .execute(&db.pool)
        .await
        .unwrap();
    let changes = [
        "update community set settings = '{\"a\": 1}' where id = 1",
        "insert into building (community_id, code, name, position) values (1, '5', '{}', 1)",
        "update building set name = '{\"en\": \"Five\"}'",
        "insert into staff (community_id, key, name, roles, departments) values (1, 'li', 'Li', '{}', '{}')",
        "update staff set user_id = 7",
        "insert into staff_group (community_id, department, chat_id, lang, bound_at) values (1, 'cleaning', -100, 'en', now())",
        "insert into chat (chat_id, gone_at) values (-100, now())",
        "update chat set gone_at = null where chat_id = -100",
        "insert into chat (chat_id) values (-200); update chat set migrated_to = -200 where chat_id = -100",
        "update chat set gone_at = now() where chat_id = -200",
        "delete from staff_group",
        "update staff set retired = true",
        "delete from building",
    ];
    // Nor does a seal come again.
    let mut lots = BTreeSet::new();
    for change in changes {
        assert!(different(change).await, "{change}");
        assert!(lots.insert(seal().await), "{change}");
    }
    let others = [
        "insert into building (community_id, code, name, position) values (2, '5', '{}', 1)",
        "update chat set next_at = now(), recent = array[now()]",
        "insert into chat (chat_id, gone_at) values (300, now()), (-300, now())",
        "update community set settings = '{\"b\": 1}' where id = 2",
    ];
    for change in others {
        assert!(!different(change).await, "{change}");
    }
}

#[tokio::test]
async fn a_ticket_is_read_as_it_was_registered() {
    let town = Town::with_staff("zh-Hans").await;
    let wang = town.resident(2001, "王小明", "zh-Hans", "5-1201").await;
    let mut conn = town.db.pool.begin().await.unwrap();
    let unit: (i64, i64) =
        sqlx::query_as("select id, building_id from unit where code = '5-1201'").fetch_one(&mut *conn).await.unwrap();
    let chen = staff::staff_by_key(&mut conn, town.community, "chen").await.unwrap().unwrap();
    let new = |kind, number: &str, parent| {
        let complaint = kind == Kind::Complaint;
        let new = NewTicket {
            kind,
            priority: Priority::High,
            area: Some(Area::Public),
            category: "lift".into(),
            department: "engineering".into(),
            place: Place { unit: Some(UnitId(unit.0)), building: Some(BuildingId(unit.1)), label: "3 号楼".into() },
            words: "电梯停在 5 楼 <b>🛗</b>".into(),
            reporter: wang.user,
            phone: Some("+8613800002001".into()),
            visit: "晚上".into(),
            elder: true,
            parent,
            channel: Channel::Phone,
            entered_by: Some(chen.id),
            severity: complaint.then_some(Severity::Important),
            about_department: complaint.then(|| "engineering".into()),
            about_staff: complaint.then_some(chen.id),
            class: (kind == Kind::Inquiry).then_some(AnswerClass::Minutes10),
            wanted_by: Some(town.clock.now() + minutes(30)),
        };
        new.numbered(town.community, number.to_owned(), town.clock.now())
    };
    let mut parent = None;
    let kinds = [Kind::Repair, Kind::Complaint, Kind::Inquiry, Kind::Service, Kind::Permit];
    for (number, kind) in ["a", "b", "c", "d", "e"].into_iter().zip(kinds) {
        let mut ticket = new(kind, number, parent);
        (ticket.id, _) = tickets::register(&mut conn, &ticket).await.unwrap();
        let read = tickets::lock(&mut conn, town.community, ticket.id).await.unwrap().unwrap();
        assert_eq!(read, ticket);
        parent = Some(ticket.id);
    }
}
