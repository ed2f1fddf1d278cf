//! The running desk's role: it works whole stories, and can change no table and no ledger.

use crate::support::db::{PHONE_KEY, TestDb};
use crate::support::place::Place;
use crate::support::program::{Setup, command};
use crate::support::town::{Town, days, hours, minutes};
use frontdesk::store::role::{self, FORGETS, LEDGERS, TAKEN_AWAY};
use frontdesk::store::{documents, inbox, outbox};
use frontdesk::texts::Texts;
use frontdesk::workers::tidy;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgPool};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

const PASSWORD: &str = "made-up-for-a-test";

/// A role of this test's own, that can log in and nothing else; gone when dropped by name.
async fn new_role(owner: &PgPool) -> String {
    let name = format!("desk_{:016x}", getrandom::u64().unwrap());
    sqlx::raw_sql(AssertSqlSafe(format!("create role {name} login password '{PASSWORD}'")))
        .execute(owner)
        .await
        .unwrap();
    name
}

async fn drop_role(owner: &PgPool, name: &str) {
    let sql = format!("drop owned by {name}; drop role {name}");
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(owner).await.unwrap();
}

fn as_role(db: &TestDb, name: &str) -> PgConnectOptions {
    db.url.parse::<PgConnectOptions>().unwrap().username(name).password(PASSWORD)
}

#[tokio::test]
async fn a_repair_is_worked_by_a_role_that_can_change_no_table() {
    let mut town = Town::with_staff("en").await;
    let owner = town.db.owner.clone();
    let name = new_role(&owner).await;
    role::grant(&mut owner.acquire().await.unwrap(), &name).await.unwrap();
    town.db.pool = PgPoolOptions::new().max_connections(5).connect_with(as_role(&town.db, &name)).await.unwrap();
    let mut conn = town.db.pool.acquire().await.unwrap();
    let who = role::who(&mut conn).await.unwrap();
    assert_eq!((who.name.as_str(), who.changes_tables), (name.as_str(), false));
    assert!(role::who(&mut owner.acquire().await.unwrap()).await.unwrap().changes_tables);

    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    anna.says("The kitchen tap has been dripping since yesterday").await;
    anna.presses("Right").await;
    anna.sends_photo("photo-1", "").await;
    for label in ["Done", "Any time", "Send"] {
        anna.presses(label).await;
    }
    let (li, t) = (town.staff("li", "en"), Texts::new("en".parse().unwrap()));
    town.pass(minutes(30)).await;
    li.presses("Take").await;
    li.presses("Phone").await;
    li.presses(&t.btn_card_finish()).await;
    li.says_in_reply("Repaired and tried").await;
    for _ in 0..3 {
        let label = if li.can_press(&t.btn_skip()) { t.btn_skip() } else { t.btn_job_next() };
        li.presses(&label).await;
    }
    li.presses(&t.btn_job_finish()).await;
    anna.presses(&t.btn_status_accept()).await;
    for span in [days(2), hours(4)] {
        town.pass(span).await;
    }
    anna.presses(&t.btn_survey_now()).await;
    anna.presses(&t.btn_survey_5()).await;
    town.pass(days(40)).await;
    let now = town.clock.now();
    inbox::prune(&mut conn, now).await.unwrap();
    outbox::prune(&mut conn, now).await.unwrap();
    documents::prune(&mut conn, now).await.unwrap();
    town.is_at_rest().await;
    assert!(town.count("select count(*) from timeline").await > 8);
    town.pass(minutes(5)).await;
    // It forgets who asks for it and what is old, by the owner's functions alone.
    anna.says("/forget").await;
    anna.presses(&t.btn_forget_on()).await;
    anna.presses(&t.btn_forget_yes()).await;
    town.pass(hours(1)).await;
    while tidy::step(&town.db.pool, &town.clock).await.unwrap() {}
    assert_eq!(town.count("select count(*) from resident where name = 'Anna'").await, 0);
    assert_eq!(town.count("select count(*) from timeline where act::text like '%dripping%'").await, 0);
    assert!(town.count("select count(*) from timeline where act->>'words' = 'Repaired and tried'").await == 1);

    // What it may not, each in a transaction of its own; the owner may, which shows that it is the role.
    for sql in [
        "drop table ticket",
        "alter table ticket add column x int",
        "alter table ticket disable trigger all",
        "create table x (n int)",
        "create function x() returns int language sql as 'select 1'",
        "truncate outbox",
        "delete from timeline",
        "update timeline set at = now()",
        "delete from ticket",
        "update bill set amount_minor = 0",
        "delete from payment",
        "delete from phone_look",
        "delete from attachment",
        "update timeline set act = without_words(act, false)",
        "alter function forget_words(bigint, bigint, timestamptz) reset all",
        "create or replace function without_words(act jsonb, work boolean) returns jsonb language sql as 'select act'",
        "update _sqlx_migrations set success = false",
        "grant select on ticket to public",
        "create index x on ticket (words)",
    ] {
        let refused = sqlx::raw_sql(sql).execute(&mut *conn).await;
        let code = refused.as_ref().err().and_then(|e| e.as_database_error()?.code().map(|c| c.to_string()));
        // A grant of what one does not have is a warning, and nothing.
        assert!(code.as_deref() == Some("42501") || sql.starts_with("grant"), "{sql}: {refused:?}");
    }
    // What is young is not old, whatever the desk says; what goes on keeps its words; nobody else may call.
    let gone: i64 = sqlx::query_scalar("select forget_ledger(id, 'refused', 'infinity', 1000) from community")
        .fetch_one(&mut *conn)
        .await
        .unwrap();
    assert_eq!(gone, 0);
    assert!(sqlx::raw_sql("select forget_ledger(1, 'timeline', 'infinity', 1)").execute(&mut *conn).await.is_err());
    for function in FORGETS {
        let path = format!(
            "select count(*) from pg_proc where oid = '{function}'::regprocedure and prosecdef
                 and proconfig = array['search_path=public, pg_temp'] and not has_function_privilege('pg_monitor', oid, 'execute')"
        );
        assert_eq!(town.count(Box::leak(path.into_boxed_str())).await, 1, "{function}");
    }
    let public =
        "select count(*) from information_schema.role_table_grants where grantee = 'PUBLIC' and table_name = 'ticket'";
    assert_eq!(town.count(public).await, 0);
    let mut tx = owner.begin().await.unwrap();
    sqlx::raw_sql("delete from timeline; alter table ticket add column x int").execute(&mut *tx).await.unwrap();
    tx.rollback().await.unwrap();
    drop(conn);
    town.db.pool.close().await;
    drop_role(&owner, &name).await;
}

fn files(dir: &Path, all: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files(&path, all) } else { all.push(path) }
    }
}

/// Tables behind these words, wherever the program's SQL says them.
fn named(source: &str, before: &str) -> BTreeSet<String> {
    let word = |rest: &str| rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect::<String>();
    source.split(before).skip(1).map(word).collect()
}

#[tokio::test]
async fn the_program_asks_for_no_right_that_its_role_has_not() {
    let mut all = vec![];
    files(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src/store")), &mut all);
    let all = all.iter().filter(|path| !path.ends_with("role.rs"));
    let source: String = all.map(|path| std::fs::read_to_string(path).unwrap()).collect::<Vec<_>>().join("\n");
    let (changed, taken) = (named(&source, "update "), named(&source, "delete from "));
    let db = TestDb::new().await;
    let tables: BTreeSet<String> =
        sqlx::query_scalar("select tablename::text from pg_tables where schemaname = 'public'")
            .fetch_all(&db.pool)
            .await
            .unwrap()
            .into_iter()
            .collect();
    for table in LEDGERS.iter().chain(&TAKEN_AWAY) {
        assert!(tables.contains(*table), "{table} is no table");
    }
    for table in LEDGERS {
        assert!(
            !changed.contains(table) && !taken.contains(table),
            "{table} is changed: it is no ledger (store/role.rs)"
        );
    }
    let temporary = |table: &str| table.starts_with("import_") && table != "import_job";
    for table in taken.iter().filter(|table| tables.contains(*table) && !temporary(table)) {
        assert!(
            TAKEN_AWAY.contains(&table.as_str()),
            "rows of {table} are deleted: TAKEN_AWAY of store/role.rs has to say so"
        );
    }
    for table in TAKEN_AWAY {
        assert!(taken.contains(table), "no row of {table} is deleted: TAKEN_AWAY of store/role.rs is too wide");
    }
    assert!(changed.contains("ticket") && taken.contains("outbox"), "the look finds nothing");
}

/// Runs the program; its exit code and all that it said.
fn says(args: &[&str], env: &[(&str, &str)]) -> (i32, String) {
    let out = command().args(args).envs(env.iter().copied()).output().unwrap();
    let words = format!("{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr));
    (out.status.code().unwrap(), words)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn migrate_works_as_the_owner_and_gives_the_desk_its_rights() {
    let place = Place::new().await;
    let name = new_role(&place.db.owner).await;
    let desk = as_role(&place.db, &name).to_url_lossy().to_string();
    let owner = place.db.owner_url.as_str();
    // Without rights, it is said what is missing.
    let (code, words) = says(&["community", "show"], &[("DATABASE_URL", &desk)]);
    assert_eq!(code, 1, "{words}");
    let (code, words) = says(&["migrate"], &[("MIGRATION_DATABASE_URL", owner), ("DATABASE_URL", &desk)]);
    assert_eq!(code, 0, "{words}");
    let told = format!(
        "the database is as this version wants it; the role {name} may read and write rows, and change no table"
    );
    assert_eq!(words.trim(), told);
    assert_eq!(says(&["community", "show"], &[("DATABASE_URL", &desk)]).0, 0);
    // The owner's own role is none for the desk, and two databases are a slip.
    let (code, words) = says(&["migrate"], &[("MIGRATION_DATABASE_URL", owner), ("DATABASE_URL", owner)]);
    assert!(code == 1 && words.contains("make another one for the desk"), "{words}");
    let other = TestDb::new().await;
    let (code, words) = says(&["migrate"], &[("MIGRATION_DATABASE_URL", &other.owner_url), ("DATABASE_URL", &desk)]);
    assert!(code == 1 && words.contains("different databases"), "{words}");
    // Past a pooler, which stands elsewhere, it is the direct way that counts.
    let pooler = "postgres://".to_owned() + &format!("{name}:x@127.0.0.1:1/pooled");
    let past = [("MIGRATION_DATABASE_URL", owner), ("DATABASE_URL", &pooler), ("DATABASE_DIRECT_URL", &desk)];
    assert_eq!(says(&["migrate"], &past).0, 0);
    // The doctor tells them apart; neither is a problem.
    let (_, words) = says(&["doctor"], &[("DATABASE_URL", &desk)]);
    assert!(words.contains(&format!("ok       role: {name} can change no table")), "{words}");
    let (_, words) = says(&["doctor"], &[("DATABASE_URL", owner)]);
    assert!(words.contains("note     role: ") && words.contains("can change the tables"), "{words}");
    // The desk works with it: bells, locks, temporary tables of an import.
    let mut setup = Setup::new(&place.sim, &desk);
    setup.set("FRONTDESK_PHONE_KEY", PHONE_KEY);
    let mut program = setup.start();
    program.ready().await;
    place.resident(101, "Anna", frontdesk::domain::lang::Lang::En, "5-1201", "+8613800000101").await;
    place.sim.text(101, "The kitchen tap has been dripping").unwrap();
    let t = Texts::new(frontdesk::domain::lang::Lang::En);
    for label in [t.btn_repair_guess_yes(), t.btn_skip(), t.btn_repair_any_time(), t.btn_repair_send()] {
        place.presses(101, &label).await;
    }
    place.sees(101, 101, "R-").await;
    for (kind, file) in [("residents", "residents.csv"), ("bills", "bills.csv")] {
        let file = format!("{}/examples/{file}", env!("CARGO_MANIFEST_DIR"));
        let (code, words) = says(&["import", kind, &file], &[("DATABASE_URL", &desk)]);
        assert_eq!(code, 0, "{words}");
    }
    // A migration is missing: neither the desk nor its role does anything about it, and both say who has to.
    sqlx::query("delete from _sqlx_migrations where version = (select max(version) from _sqlx_migrations)")
        .execute(&place.db.owner)
        .await
        .unwrap();
    let (code, words) = says(&["community", "show"], &[("DATABASE_URL", &desk)]);
    assert!(code == 1 && words.contains("frontdesk migrate"), "{words}");
    let (code, words) = says(&["migrate"], &[("DATABASE_URL", &desk)]);
    assert!(code == 1 && words.contains("set MIGRATION_DATABASE_URL"), "{words}");
    drop(program);
    let mut server = owner.parse::<PgConnectOptions>().unwrap().connect().await.unwrap();
    let end = "select pg_terminate_backend(pid) from pg_stat_activity where usename = $1";
    sqlx::query(end).bind(&name).execute(&mut server).await.unwrap();
    server.close().await.unwrap();
    drop_role(&place.db.owner, &name).await;
}
