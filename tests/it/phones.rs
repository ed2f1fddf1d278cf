//! Phone numbers in the database: sealed wherever a row keeps one, found all the same, brought under another key.

use crate::support::db::{PHONE_KEY, TestDb};
use crate::support::place::Place;
use crate::support::program::{Setup, command};
use crate::support::town::{FRONT_DESK, Town};
use frontdesk::domain::ids::{CommunityId, UserId};
use frontdesk::domain::lang::Lang;
use frontdesk::store::people;
use frontdesk::store::phones::{self, Kept, Keyring, Standing};
use rustix::process::Signal;
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::str::FromStr;

const HOME: CommunityId = CommunityId(7);
const NUMBER: &str = "+8613977701234";

fn other_key() -> String {
    "0f".repeat(32)
}

fn ring(keys: &[&str]) -> Keyring {
    Keyring::read(&keys.join(",")).unwrap()
}

/// The tables in which these digits stand anywhere, whatever their columns are.
async fn tables_with(town: &Town, digits: &str) -> Vec<String> {
    let names: Vec<String> =
        sqlx::query_scalar("select tablename::text from pg_tables where schemaname = 'public' order by 1")
            .fetch_all(&town.db.pool)
            .await
            .unwrap();
    assert!(names.len() > 50, "{names:?}");
    let mut found = vec![];
    for name in names {
        let sql = format!(
            "select count(*) from {name} t where translate(to_jsonb(t)::text, ' -\u{a0}', '') like '%{digits}%'"
        );
        let rows: i64 = sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(&town.db.pool).await.unwrap();
        if rows > 0 {
            found.push(name);
        }
    }
    found
}

#[test]
fn a_number_opens_only_where_it_was_sealed() {
    let (a, other) = (ring(&[PHONE_KEY]), other_key());
    let sealed = a.seal(Kept::Resident, HOME, NUMBER).unwrap();
    assert_eq!(a.open(Kept::Resident, HOME, &sealed).unwrap(), NUMBER);
    assert!(!sealed.windows(6).any(|bytes| NUMBER.as_bytes().windows(6).any(|part| part == bytes)));
    assert_ne!(sealed, a.seal(Kept::Resident, HOME, NUMBER).unwrap(), "the same twice tells that it is the same");
    assert!(a.open(Kept::Ticket, HOME, &sealed).is_err());
    assert!(a.open(Kept::Resident, CommunityId(8), &sealed).is_err());
    for at in 0..sealed.len() {
        let mut changed = sealed.clone();
        changed[at] ^= 1;
        assert!(a.open(Kept::Resident, HOME, &changed).is_err(), "byte {at}");
        assert!(a.open(Kept::Resident, HOME, &sealed[..at]).is_err(), "{at} bytes");
    }
    let both = ring(&[&other, PHONE_KEY]);
    assert_eq!(both.open(Kept::Resident, HOME, &sealed).unwrap(), NUMBER);
    let lost = ring(&[&other]).open(Kept::Resident, HOME, &sealed).unwrap_err();
    assert!(lost.to_string().contains("FRONTDESK_PHONE_KEY"), "{lost}");
    // Hashes: the same for the same, of no use elsewhere.
    assert_eq!(a.hash(HOME, NUMBER), a.hash(HOME, NUMBER));
    assert_ne!(a.hash(HOME, NUMBER), a.hash(CommunityId(8), NUMBER));
    assert_ne!(a.hash(HOME, NUMBER), both.hash(HOME, NUMBER));
    assert_eq!(both.hashes(HOME, NUMBER)[1], a.hash(HOME, NUMBER));
}

#[test]
fn keys_are_64_digits_each_another_one() {
    let (one, two) = (phones::new_key().unwrap(), phones::new_key().unwrap());
    assert_ne!(one, two);
    assert!(Keyring::read(&format!(" {one} , {two}")).is_ok());
    for bad in ["", ",", "7e57", &one[1..], &format!("{one}0"), &format!("g{}", &one[1..]), &"é".repeat(64)] {
        assert!(Keyring::read(bad).is_err(), "{bad}");
    }
    assert!(!format!("{:?}", ring(&[&one])).contains(&one));
}

#[tokio::test]
async fn no_table_keeps_a_number_in_the_clear() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let mut conn = town.db.pool.acquire().await.unwrap();
    people::set_phone(&mut conn, town.community, UserId(101), NUMBER).await.unwrap();
    drop(conn);
    anna.says("The kitchen tap drips").await;
    for label in ["Right", "Skip", "Any time", "Send"] {
        anna.presses(label).await;
    }
    let li = town.staff("li", "en");
    li.presses("Take").await;
    let told = li.presses("Phone").await.unwrap();
    assert!(told.replace([' ', '-'], "").contains("13977701234"), "{told}");
    // Somebody who phones, and is the same at the second call.
    let grace = town.staff("grace", "en");
    for words in ["the corridor light is broken", "the lift door is broken"] {
        grace.says_in(FRONT_DESK, &format!("/new 5-1202 {words}")).await;
    }
    // Their own contact, as Telegram tells it.
    anna.shares_contact("8613977701234", 101).await;
    town.settle().await;
    assert_eq!(town.count("select count(*) from ticket where phone_sealed is not null and phone is null").await, 1);
    assert_eq!(town.count("select count(*) from resident where phone is not null").await, 0);
    // The answer that showed it goes an hour later; until then it waits where what is shown waits.
    assert_eq!(tables_with(&town, "13977701234").await, ["outbox"]);
    let mut conn = town.db.pool.acquire().await.unwrap();
    let later = town.clock.now() + chrono::TimeDelta::minutes(61);
    frontdesk::store::outbox::prune(&mut conn, later).await.unwrap();
    assert_eq!(tables_with(&town, "13977701234").await, [""; 0]);
    // The control: the look finds what stands there.
    sqlx::query("update resident set phone = $1 where user_id = 101").bind(NUMBER).execute(&mut *conn).await.unwrap();
    assert_eq!(tables_with(&town, "13977701234").await, ["resident"]);
    // And what stands in the clear is read.
    let known = people::resident(&mut conn, town.community, UserId(101)).await.unwrap().unwrap();
    assert_eq!(known.phone.as_deref(), Some(NUMBER));
}

/// A town in which so many have no Telegram, each with a number of their own as this says.
async fn callers(town: &Town, many: i64, number: impl Fn(i64) -> (Option<String>, Option<Vec<u8>>, Option<Vec<u8>>)) {
    for n in 0..many {
        let (plain, sealed, hash) = number(n);
        sqlx::query(
            "insert into resident (community_id, user_id, name, lang, phone, phone_sealed, phone_hash, created_at, seen_at)
             values ($1, $2, 'Caller', 'en', $3, $4, $5, now(), now())",
        )
        .bind(town.community.0)
        .bind((1_i64 << 60) + n)
        .bind(plain)
        .bind(sealed)
        .bind(hash)
        .execute(&town.db.pool)
        .await
        .unwrap();
    }
}

#[tokio::test]
async fn rows_in_the_clear_and_under_an_old_key_come_under_the_present_one() {
    let town = Town::with_staff("en").await;
    let (old, home) = (ring(&[&other_key()]), town.community);
    let number = |n: i64| format!("+86139{n:08}");
    callers(&town, 1300, |n| match n % 2 {
        0 => (Some(number(n)), None, None),
        _ => (None, Some(old.seal(Kept::Resident, home, &number(n)).unwrap()), Some(old.hash(home, &number(n)))),
    })
    .await;
    let mut conn = town.db.pool.acquire().await.unwrap();
    let both = ring(&[PHONE_KEY, &other_key()]);
    let standing = phones::standing(&mut conn, &both).await.unwrap();
    assert_eq!(standing, Standing { former: 650, plain: 650, ..Standing::default() });
    // One that nobody can open, in the middle: what went before it stays done.
    let stray = ring(&["ab".repeat(32).as_str()]).seal(Kept::Resident, home, NUMBER).unwrap();
    let spoil = "update resident set phone = null, phone_sealed = $1, phone_hash = 'x' where user_id = $2";
    sqlx::query(spoil).bind(stray).bind((1_i64 << 60) + 800).execute(&mut *conn).await.unwrap();
    assert!(phones::renew(&town.db.pool, &both).await.is_err());
    let standing = phones::standing(&mut conn, &both).await.unwrap();
    assert_eq!(standing, Standing { present: 500, former: 400, plain: 399, lost: 1 }, "one page was done");
    let refused = phones::require_ours(&mut conn, &both).await.unwrap_err().to_string();
    assert!(refused.contains("1 phone number(s) are under a key"), "{refused}");
    assert_eq!(phones::forget_lost(&town.db.pool, &both).await.unwrap(), phones::Lost(1));
    assert_eq!(phones::renew(&town.db.pool, &both).await.unwrap(), 799);
    assert_eq!(phones::renew(&town.db.pool, &both).await.unwrap(), 0);
    let standing = phones::standing(&mut conn, &ring(&[PHONE_KEY])).await.unwrap();
    assert_eq!(standing, Standing { present: 1299, ..Standing::default() });
    for n in [0, 1, 777, 1299] {
        let known = people::resident(&mut conn, home, UserId((1 << 60) + n)).await.unwrap().unwrap();
        assert_eq!(known.phone, Some(number(n)));
    }
}

/// Runs the program; its exit code and all that it said.
fn says(args: &[&str], env: &[(&str, &str)]) -> (i32, String) {
    let mut command = command();
    command.args(args).env_remove("FRONTDESK_PHONE_KEY").envs(env.iter().copied());
    let out = command.output().unwrap();
    let words = format!("{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr));
    (out.status.code().unwrap(), words)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_operator_makes_a_key_changes_it_and_is_told_of_a_lost_one() {
    let place = Place::new().await;
    place.resident(101, "Anna", Lang::En, "5-1201", NUMBER).await;
    let (url, token, api) = (place.db.url.as_str(), place.sim.token(), place.sim.api_url());
    let (code, key) = says(&["phones", "new-key"], &[]);
    let key = key.trim().to_owned();
    assert_eq!((code, key.len()), (0, 64), "{key}");
    let base = [("DATABASE_URL", url), ("TELEGRAM_BOT_TOKEN", &token), ("TELEGRAM_API_URL", &api)];
    let with = |keys: &str, args: &[&str]| {
        let env = base.iter().copied().chain([("FRONTDESK_LISTEN", "127.0.0.1:0"), ("FRONTDESK_PHONE_KEY", keys)]);
        says(args, &env.collect::<Vec<_>>())
    };
    // Without a key the desk does not begin, and says how to make one.
    let (code, words) = says(&["run"], &[base[0], base[1], base[2], ("FRONTDESK_LISTEN", "127.0.0.1:0")]);
    assert!(code == 2 && words.contains("phones new-key"), "{code} {words}");
    let (_, words) = says(&["doctor"], &base);
    assert!(words.contains("FRONTDESK_PHONE_KEY is not set"), "{words}");
    let (code, words) = with("7e57", &["run"]);
    assert!(code == 2 && words.contains("64 hexadecimal digits"), "{words}");
    // With one that is not this database's neither.
    let (code, words) = with(&key, &["run"]);
    assert!(code == 1 && words.contains("1 phone number(s) are under a key"), "{code} {words}");
    let table = std::env::temp_dir().join(format!("frontdesk-phones-{}.csv", std::process::id()));
    std::fs::write(&table, "unit,name,phone,tie\n5-1201,Anna,13977701234,owner\n").unwrap();
    let table = table.to_str().unwrap();
    assert_eq!(with(&key, &["import", "residents", table]).0, 1);
    // The new one first, the old one behind it.
    let both = format!("{key},{PHONE_KEY}");
    let (_, words) = with(&both, &["phones", "show"]);
    assert_eq!(words.trim(), "phone numbers: 1 under a key of before");
    let (_, words) = with(&both, &["doctor"]);
    assert!(words.contains("problem  phone numbers: 1 under a key of before"), "{words}");
    // Whoever is known by a number of before is known.
    let (code, words) = with(&both, &["import", "residents", table, "--dry-run"]);
    assert!(code == 0 && words.contains("0 new"), "{words}");
    let (_, words) = with(&both, &["phones", "renew"]);
    assert_eq!(words.trim(), "1 renewed; phone numbers: 1 under the present key");
    let (_, words) = with(&key, &["doctor"]);
    assert!(words.contains("ok       phone numbers: 1 under the present key"), "{words}");
    // The old one is lost for good, and so is what only it could open.
    let (_, words) = with(PHONE_KEY, &["phones", "forget-lost"]);
    assert_eq!(words.trim(), "1 forgotten; phone numbers: none are kept yet");
    std::fs::remove_file(table).unwrap();
    // What stands in the clear is sealed when the desk begins, but not before the last older version has ended.
    sqlx::query("update resident set phone = $1 where user_id = 101")
        .bind(NUMBER)
        .execute(&place.db.pool)
        .await
        .unwrap();
    let older = PgConnectOptions::from_str(url).unwrap().application_name("frontdesk").connect().await.unwrap();
    let setup = Setup::new(&place.sim, url);
    let mut program = setup.start();
    program.ready().await;
    assert_eq!(place.count("select count(*) from resident where phone is not null").await, 1);
    assert!(setup.log().contains("an older version is at work"), "{}", setup.log());
    program.signal(Signal::TERM);
    assert!(program.end().await.0.success());
    older.close().await.unwrap();
    let mut program = setup.start();
    program.ready().await;
    assert_eq!(place.count("select count(*) from resident where phone is null and phone_sealed is not null").await, 1);
    assert!(setup.log().contains("phone numbers that stood in the clear are sealed"), "{}", setup.log());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_of_its_own_has_a_key_beside_it() {
    let dir = std::env::temp_dir().join(format!("frontdesk-own-{}", std::process::id()));
    let data = dir.to_str().unwrap();
    let shown = |env: &[(&str, &str)]| {
        let env: Vec<_> = [("FRONTDESK_DATA_DIR", data)].into_iter().chain(env.iter().copied()).collect();
        says(&["phones", "show"], &env)
    };
    let (code, words) = shown(&[]);
    assert!(code == 0 && words.ends_with("phone numbers: none are kept yet\n"), "{words}");
    let file = dir.join("phone.key");
    let key = std::fs::read_to_string(&file).unwrap();
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(key.trim().len(), 64);
    assert_eq!(shown(&[]).0, 0);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), key, "it is made once");
    std::fs::write(&file, "7e57").unwrap();
    let (code, words) = shown(&[]);
    assert!(code == 1 && words.contains("phone.key"), "{words}");
    std::fs::remove_dir_all(&dir).unwrap();
    assert!(!Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/phone.key")).exists());
}

#[tokio::test]
async fn the_migration_keeps_what_is_there() {
    let db = TestDb::new().await;
    let refused = sqlx::query(
        "with c as (insert into community (key, settings, created_at, updated_at) values ('c', '{}', now(), now()) returning id)
         insert into resident (community_id, user_id, name, lang, phone_sealed, created_at, seen_at)
         select id, 1, 'Anna', 'en', '\\x01', now(), now() from c",
    )
    .execute(&db.pool)
    .await
    .unwrap_err();
    assert!(refused.to_string().contains("resident_phone_found"), "{refused}");
}
