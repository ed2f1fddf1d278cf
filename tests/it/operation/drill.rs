//! The drill: a house at work is backed up, goes on, is lost, and comes back from the file as it was; then it works on.

use crate::support::db::PHONE_KEY;
use crate::support::place::{AGENTS, Place, WORKERS};
use crate::support::program::{Setup, command};
use chrono::{NaiveDate, TimeDelta};
use frontdesk::chat::outgoing::{Address, Body, Op};
use frontdesk::clock::Clock;
use frontdesk::domain::bill::{Item, Method, NewBill, NewPayment, Period, Sort};
use frontdesk::domain::ids::ChatId;
use frontdesk::domain::lang::Lang;
use frontdesk::store::outbox::{self, Letter, Rank};
use frontdesk::store::{SETTINGS, bills, communities};
use frontdesk::texts::Texts;
use rustix::process::Signal;
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Duration;

const ANNA: i64 = 101;
const BEN: i64 = 102;

/// A way to a database by which nobody gets.
const POOLER: &str = "postgres://x@127.0.0.1:1/x";

/// A folder that goes when the test does.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let dir = std::env::temp_dir().join(format!("frontdesk-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&dir).unwrap();
        Self(dir)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The address of a database as the programs of Postgres read it: ours carries more.
fn address(url: &str, database: &str) -> String {
    let options: PgConnectOptions = url.parse().unwrap();
    let (user, port) = (options.get_username(), options.get_port());
    match options.get_socket() {
        Some(dir) => format!("postgres://{user}@localhost:{port}/{database}?host={}", dir.display()),
        None => format!("postgres://{user}@{}:{port}/{database}", options.get_host()),
    }
}

fn name_of(url: &str) -> String {
    url.parse::<PgConnectOptions>().unwrap().get_database().unwrap().to_owned()
}

/// A script of the repository.
fn script(name: &str, arguments: &[&str], env: &[(&str, &str)]) -> Output {
    let bin = managed_pg::installed().first().map(|p| p.bin.clone()).unwrap();
    Command::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts").join(name))
        .args(arguments)
        .env_remove("DATABASE_URL")
        .env_remove("DATABASE_DIRECT_URL")
        .env("FRONTDESK_PG_BIN", bin)
        .env("FRONTDESK_PHONE_KEY", PHONE_KEY)
        .env("FRONTDESK", env!("CARGO_BIN_EXE_frontdesk"))
        .envs(env.iter().copied())
        .current_dir("/")
        .output()
        .unwrap()
}

fn words(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

async fn open(url: &str, database: &str) -> PgConnection {
    url.parse::<PgConnectOptions>().unwrap().database(database).options(SETTINGS).connect().await.unwrap()
}

/// What the health check of the container says of a desk at this address.
fn is_healthy(program: &Setup) -> bool {
    let url = program.url("");
    let check = Command::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("deploy/healthy"))
        .env("FRONTDESK_LISTEN", url.strip_prefix("http://").unwrap())
        .stderr(std::process::Stdio::null())
        .status();
    check.unwrap().success()
}

/// Every table with its rows and a digest of all that they hold, and where every counter stands.
async fn contents(conn: &mut PgConnection) -> Vec<String> {
    let tables: Vec<String> = sqlx::query_scalar(
        "select c.relname::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where n.nspname = 'public' and c.relkind = 'r' order by 1",
    )
    .fetch_all(&mut *conn)
    .await
    .unwrap();
    assert!(tables.len() > 40, "{tables:?}");
    let mut all = vec![];
    for table in tables {
        let sql = format!(
            "select count(*) || ' ' || coalesce(md5(string_agg(t::text, E'\\n' order by t::text collate \"C\")), '')
             from {table} t"
        );
        let told: String = sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(&mut *conn).await.unwrap();
        all.push(format!("{table}: {told}"));
    }
    let counters: Vec<String> = sqlx::query_scalar(
        "select sequencename || ' at ' || coalesce(last_value::text, 'the beginning') from pg_sequences
         where schemaname = 'public' order by 1",
    )
    .fetch_all(conn)
    .await
    .unwrap();
    all.extend(counters);
    all
}

/// The statements that the page for operators gives for this table after a restore.
fn on_the_page(table: &str) -> String {
    let page = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/operation.md")).unwrap();
    let section = page.split_once("\n## After a restore\n").unwrap().1.split("\n# ").next().unwrap();
    let mut all = section.split("```sql\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    all.find(|sql| sql.contains(table)).unwrap_or_else(|| panic!("nothing about {table} in\n{section}")).to_owned()
}

/// What the page says about numbers that were given out after the backup does that, once or twice, and nothing else.
async fn numbers_are_set_past_what_people_hold(conn: &mut PgConnection, today: NaiveDate) {
    let others = "insert into community (key, settings, created_at, updated_at) values ('other', '{}', now(), now());
        insert into receipt_counter (community_id, year, last)
            select id, y, n from community, (values (2026, 5), (2025, 9)) v (y, n) where key = 'other' or y = 2025;
        insert into ticket_counter (community_id, kind, day, last) select id, 'repair', '2026-11-24', 7 from community";
    sqlx::raw_sql(others).execute(&mut *conn).await.unwrap();
    let (receipts, tickets) = (on_the_page("receipt_counter"), on_the_page("ticket_counter"));
    let of_today = tickets.replace("2026-11-24", &today.to_string());
    assert!(tickets.contains("'repair', date '2026-11-24', 42") && receipts.contains("2026, 123"));
    for sql in [&receipts, &tickets, &of_today, &receipts] {
        sqlx::raw_sql(AssertSqlSafe(sql.clone())).execute(&mut *conn).await.unwrap();
    }
    // Whoever counts further keeps that.
    let further = [receipts.replace("123", "99"), of_today.replace("42", "9")];
    for sql in further {
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut *conn).await.unwrap();
    }
    let counted = "select c.key || ' ' || k.what || ' ' || k.last from community c join (
            select community_id, year::text as what, last from receipt_counter
            union all select community_id, kind || ' ' || day, last from ticket_counter) k on k.community_id = c.id
        order by c.key, k.what";
    let counted: Vec<String> = sqlx::query_scalar(counted).fetch_all(&mut *conn).await.unwrap();
    let mut wanted = vec![
        "harbour-garden 2025 9".to_owned(),
        "harbour-garden 2026 123".into(),
        "harbour-garden repair 2026-11-24 42".into(),
        format!("harbour-garden repair {today} 42"),
        "other 2025 9".into(),
        "other 2026 5".into(),
        "other repair 2026-11-24 7".into(),
    ];
    wanted.sort();
    assert_eq!(counted, wanted);
    let others = ["receipt_counter", "ticket_counter"].map(|table| {
        format!("delete from {table} k using community c where c.id = k.community_id and c.key = 'other'")
    });
    let others = format!("{}; delete from community where key = 'other'", others.join("; "));
    sqlx::raw_sql(AssertSqlSafe(others)).execute(conn).await.unwrap();
}

/// Answers what a report is asked with the quickest answers.
async fn goes_on(place: &Place, user: i64) {
    let t = Texts::new(Lang::En);
    for label in [t.btn_repair_guess_yes(), t.btn_skip(), t.btn_repair_any_time(), t.btn_repair_send()] {
        place.presses(user, &label).await;
    }
}

/// A bill, paid in part.
async fn money(place: &Place) {
    let mut tx = place.db.pool.begin().await.unwrap();
    let unit = communities::find_unit(&mut tx, place.community, None, "5-1201").await.unwrap().unwrap().0;
    let (from, now): (NaiveDate, _) = ("2026-10-01".parse().unwrap(), Clock::system().now());
    let bill = NewBill {
        unit,
        key: "W-2026-10".into(),
        sort: Sort::Charge,
        corrects: None,
        item: Item::Water,
        label: String::new(),
        period: Period { from, until: from + chrono::Days::new(30) },
        quantity: None,
        measure: String::new(),
        tariff: None,
        amount_minor: 8_640,
        currency: "CNY".into(),
        due_on: from + chrono::Days::new(30),
        lines: vec![],
        note: String::new(),
    };
    bills::add(&mut tx, place.community, &bill, now).await.unwrap().unwrap();
    let payment = NewPayment {
        unit,
        key: "T-1".into(),
        method: Method::Transfer,
        amount_minor: 5_000,
        currency: "CNY".into(),
        paid_on: from,
        reference: String::new(),
        by_staff: None,
        bills: vec![],
    };
    bills::receive(&mut tx, place.community, &payment, now).await.unwrap();
    bills::settle(&mut tx, place.community, unit, now).await.unwrap();
    tx.commit().await.unwrap();
}

fn copies(place: &Place, user: i64, words: &str) -> usize {
    place.sim.messages(user, user).iter().filter(|m| m["text"].as_str().is_some_and(|t| t.contains(words))).count()
}

/// Waits until somebody sees these words so often.
async fn sees_times(place: &Place, user: i64, words: &str, times: usize) {
    let look = |_: &telegram_sim::Sim| (copies(place, user, words) >= times).then_some(());
    let seen = place.sim.until(Duration::from_secs(120), look).await;
    assert!(seen.is_some(), "{words}: {} times, not {times}", copies(place, user, words));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_backed_up_comes_back_as_it_was_and_works_on() {
    let place = Place::new().await;
    place.resident(ANNA, "Qorin Anna", Lang::En, "5-1201", "+8613800000101").await;
    place.resident(BEN, "Qorin Ben", Lang::En, "5-1202", "+8613800000102").await;
    let mut program = Setup::new(&place.sim, &place.db.url);
    assert!(!is_healthy(&program), "nobody is there yet");
    let mut desk = program.start();
    desk.ready().await;
    assert!(is_healthy(&program));
    place.sim.text(ANNA, "The kitchen tap beside the window has been dripping").unwrap();
    goes_on(&place, ANNA).await;
    place.sees(ANNA, ANNA, "R-").await;
    money(&place).await;
    // Ben is in the middle of a report.
    place.sim.text(BEN, "The bathroom tap is dripping").unwrap();
    place.sees(BEN, BEN, "Noted").await;
    desk.signal(Signal::TERM);
    assert!(desk.end().await.0.success());

    // A message is on the way, and a timer has come due, when the backup is made.
    let html = Op::Send {
        body: Body::Html { html: "Water is back (sample)".into() },
        keyboard: Default::default(),
        reply_to: None,
        silent: false,
    };
    let letter = Letter { community: place.community, ..Letter::new(Address::chat(ChatId(ANNA)), html, Rank::Reply) };
    let mut conn = place.db.pool.acquire().await.unwrap();
    outbox::post(&mut conn, letter, Clock::system().now()).await.unwrap();
    let due = Clock::system().now() - TimeDelta::minutes(1);
    let moved = sqlx::query("update timer set due_at = $1 where kind = 'nudge'").bind(due).execute(&mut *conn).await;
    assert_eq!(moved.unwrap().rows_affected(), 1);
    let heard = "update session set heard_at = heard_at - interval '1 hour'";
    sqlx::query(heard).execute(&mut *conn).await.unwrap();
    let before = contents(&mut conn).await;
    drop(conn);

    let folder = Folder::new("drill");
    let dir = folder.0.to_str().unwrap().to_owned();
    let database = name_of(&place.db.url);
    // A pooler stands before the database, and keeps no session: the scripts go past it.
    let direct = address(&place.db.url, &database);
    let made = script("backup", &[&dir], &[("DATABASE_URL", POOLER), ("DATABASE_DIRECT_URL", &direct)]);
    assert!(made.status.success(), "{}", words(&made));
    let file = String::from_utf8(made.stdout).unwrap().trim().to_owned();
    assert!(file.starts_with(&dir) && file.ends_with(".dump"), "{file}");

    // More happens: it is in no backup.
    let mut desk = program.start();
    desk.ready().await;
    sees_times(&place, ANNA, "Water is back (sample)", 1).await;
    let nudge = Texts::new(Lang::En).nudge();
    sees_times(&place, BEN, &nudge, 1).await;
    goes_on(&place, BEN).await;
    place.until("select count(*) from ticket", 2).await;
    desk.signal(Signal::TERM);
    assert!(desk.end().await.0.success());
    let mut conn = place.db.pool.acquire().await.unwrap();
    assert_ne!(contents(&mut conn).await, before);
    drop(conn);

    // Into a database that is not empty nothing is restored, nor anything that is spoilt.
    let into_old = script("restore", &[&file, &address(&place.db.owner_url, &database)], &[]);
    assert!(!into_old.status.success() && words(&into_old).contains("is not empty"), "{}", words(&into_old));
    let new_name = format!("{database}_new");
    let new = address(&place.db.owner_url, &new_name);
    let bytes = std::fs::read(&file).unwrap();
    let spoilt = folder.0.join("spoilt.dump");
    std::fs::write(&spoilt, &bytes[..bytes.len() / 2]).unwrap();
    let refused = script("restore", &[spoilt.to_str().unwrap(), &new], &[]);
    assert!(!refused.status.success() && words(&refused).contains("is spoilt"), "{}", words(&refused));
    std::fs::write(folder.0.join("spoilt.dump.sha256"), format!("{:064} spoilt.dump\n", 0)).unwrap();
    let refused = script("restore", &[spoilt.to_str().unwrap(), &new], &[]);
    assert!(!refused.status.success() && words(&refused).contains("not what was written"), "{}", words(&refused));

    // The house is lost, and comes back.
    let doctor = [("TELEGRAM_BOT_TOKEN", place.sim.token()), ("TELEGRAM_API_URL", place.sim.api_url())];
    let mut doctor: Vec<(&str, &str)> = doctor.iter().map(|(name, value)| (*name, value.as_str())).collect();
    // It is asked about the new database, whatever leads to the old one.
    doctor.extend([("DATABASE_URL", POOLER), ("DATABASE_DIRECT_URL", POOLER)]);
    let back = script("restore", &[&file, &new], &doctor);
    assert!(back.status.success(), "{}", words(&back));
    let told = words(&back);
    for line in [
        "1 tickets, 1 payments, 3 residents, 1 messages on the way",
        "ok       migrations: all applied",
        "ok       harbour-garden: group of engineering, security: sees all, may write",
        "docs/operation.md#after-a-restore",
    ] {
        assert!(told.contains(line), "{line} is not in\n{told}");
    }
    let mut conn = open(&place.db.owner_url, &new_name).await;
    assert_eq!(contents(&mut conn).await, before);

    // It goes on where it was: what waited goes (once more: it went after the backup), what was due rings.
    assert_eq!(copies(&place, BEN, &nudge), 0, "his question was changed at each press");
    let today = Clock::system().now().with_timezone(&chrono_tz::Asia::Shanghai).date_naive();
    numbers_are_set_past_what_people_hold(&mut conn, today).await;
    // Rights are in no backup: `migrate` gives them to the desk's role again.
    let desk_new = address(&place.db.url, &new_name);
    let urls = [("MIGRATION_DATABASE_URL", &new), ("DATABASE_URL", &desk_new)];
    let given = command().arg("migrate").envs(urls).output().unwrap();
    assert!(given.status.success(), "{}", words(&given));
    program.set("DATABASE_URL", &desk_new);
    let mut desk = program.start();
    desk.ready().await;
    sees_times(&place, ANNA, "Water is back (sample)", 2).await;
    sees_times(&place, BEN, &nudge, 1).await;
    // Ben is in the middle of his report again.
    goes_on(&place, BEN).await;
    for _ in 0..400 {
        let filed: i64 = sqlx::query_scalar("select count(*) from ticket").fetch_one(&mut conn).await.unwrap();
        if filed == 2 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let filed: i64 = sqlx::query_scalar("select count(*) from ticket").fetch_one(&mut conn).await.unwrap();
    assert_eq!(filed, 2);
    let number: String =
        sqlx::query_scalar("select number from ticket order by id desc").fetch_one(&mut conn).await.unwrap();
    assert_eq!(number, format!("R-{}-0043", today.format("%y%m%d")), "after what others hold");
    assert!(copies(&place, ANNA, "Water is back (sample)") == 2 && place.sim.messages(WORKERS, 2001).len() > 1);
    assert!(!place.sim.messages(AGENTS, 2001).is_empty());
    desk.signal(Signal::TERM);
    assert!(desk.end().await.0.success());
    conn.close().await.unwrap();
    let mut server = place.db.owner.acquire().await.unwrap();
    let drop_it = format!("drop database \"{new_name}\" with (force)");
    sqlx::raw_sql(AssertSqlSafe(drop_it)).execute(&mut *server).await.unwrap();
}

#[tokio::test]
async fn a_backup_that_cannot_be_made_leaves_nothing_and_says_why() {
    let folder = Folder::new("no-backup");
    let dir = folder.0.to_str().unwrap();
    assert_eq!(script("backup", &[dir], &[]).status.code(), Some(2), "no database is named");
    let nowhere = script("backup", &[dir], &[("DATABASE_URL", POOLER)]);
    assert!(!nowhere.status.success());
    let empty = crate::support::db::TestDb::empty().await;
    let empty = address(&empty.url, &name_of(&empty.url));
    let none = script("backup", &[dir], &[("DATABASE_URL", &empty)]);
    assert!(!none.status.success() && words(&none).contains("there are no tables"), "{}", words(&none));
    assert_eq!(std::fs::read_dir(dir).unwrap().count(), 0);
    assert_eq!(script("restore", &["/nowhere.dump", POOLER], &[]).status.code(), Some(1));
    assert_eq!(script("restore", &[dir], &[]).status.code(), Some(2));
}
