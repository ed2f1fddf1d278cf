//! Numbers of receipts: 1 to n without a gap, one for each payment, whatever is rolled back, cut off or killed on the way.

use crate::fees::{bill, charge, transfer, unit};
use crate::support::town::Town;
use frontdesk::domain::bill::{Item, Method};
use frontdesk::domain::ids::{CommunityId, PaymentId, UnitId};
use frontdesk::domain::receipt::ReceiptNo;
use frontdesk::store::{bills, communities, receipts};
use sqlx::postgres::PgPoolOptions;
use sqlx::{Connection, PgPool};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// How often a confirmation is tried before it must have succeeded.
const TRIES: u32 = 40;

/// Every number of the year, and the payments that have none.
async fn numbers(pool: &PgPool) -> (Vec<i32>, i64) {
    let numbers: Vec<i32> =
        sqlx::query_scalar("select number from receipt order by number").fetch_all(pool).await.unwrap();
    let without = "select count(*) from payment p where p.sort = 'payment' and not exists
        (select 1 from receipt r where r.community_id = p.community_id and r.payment_id = p.id)";
    (numbers, sqlx::query_scalar(without).fetch_one(pool).await.unwrap())
}

fn one_to(n: usize) -> Vec<i32> {
    (1..=i32::try_from(n).unwrap()).collect()
}

/// Random enough, and the same for the same seed.
fn dice(seed: u64) -> impl FnMut(u64) -> u64 {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    move |sides| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state % sides
    }
}

#[tokio::test]
async fn a_receipt_freezes_what_it_says() {
    let town = Town::new().await;
    let home = unit(&town, "5-1201").await;
    charge(&town, &bill(home, "M-10", Item::ManagementFee, "2026-10-01", 30_000)).await;
    let mut conn = town.db.pool.acquire().await.unwrap();
    let mut paid = transfer(home, "T-1", 50_000);
    paid.reference = "5-1201 <fee>".into();
    let now = town.clock.now();
    let payment = bills::receive(&mut conn, town.community, &paid, now).await.unwrap().unwrap();
    let no = receipts::issue(&mut conn, town.community, payment, now).await.unwrap();
    assert_eq!(no, ReceiptNo { year: 2026, number: 1 });
    // The same payment again is the same receipt; what no bill used is its credit.
    assert_eq!(receipts::issue(&mut conn, town.community, payment, now).await.unwrap(), no);
    let first = receipts::load(&mut conn, town.community, no).await.unwrap().unwrap();
    let content = &first.content;
    assert_eq!((content.unit.as_str(), content.amount_minor, content.method), ("5-1201", 50_000, Method::Transfer));
    assert_eq!((content.lines.len(), content.credit_minor()), (1, 20_000));
    assert_eq!(content.reference, "5-1201 <fee>");
    assert!(content.company.as_ref().unwrap().get("en".parse().unwrap()).contains("sample"));

    // What happens later changes neither number nor words; what was returned is added.
    charge(&town, &bill(home, "W-10", Item::Water, "2026-10-01", 9_000)).await;
    let back = ("R-1", 5_000, "2026-12-01".parse().unwrap());
    bills::refund(&mut conn, town.community, payment, back, now).await.unwrap().unwrap();
    let later = receipts::load(&mut conn, town.community, no).await.unwrap().unwrap();
    assert_eq!(later.content, first.content);
    assert_eq!((later.returned.len(), later.kept_minor()), (1, 45_000));
    // A refund has no receipt of its own.
    let refund: i64 = town.count("select id from payment where sort = 'refund'").await;
    assert!(receipts::issue(&mut conn, town.community, PaymentId(refund), now).await.is_err());
    let none = ReceiptNo { year: 2026, number: 2 };
    assert_eq!(receipts::load(&mut conn, town.community, none).await.unwrap(), None);
}

#[tokio::test]
async fn each_year_of_the_community_begins_anew() {
    // Half an hour after midnight in Shanghai; the year before in UTC.
    let town = Town::at("2026-12-31T15:30:00Z").await;
    let home = unit(&town, "5-1201").await;
    let mut conn = town.db.pool.acquire().await.unwrap();
    let mut all = vec![];
    for key in ["T-1", "T-2", "T-3"] {
        let now = town.clock.now();
        let payment = bills::receive(&mut conn, town.community, &transfer(home, key, 100), now).await.unwrap().unwrap();
        all.push(receipts::issue(&mut conn, town.community, payment, now).await.unwrap().to_string());
        town.clock.advance(chrono::TimeDelta::minutes(31));
    }
    assert_eq!(all, ["2026-000001", "2027-000001", "2027-000002"]);
}

/// One confirmation. It may be given up before its end, or its connection may be cut; `None`: it has to be tried again.
async fn confirm(
    (pool, killer): (&PgPool, &PgPool),
    (community, home): (CommunityId, UnitId),
    n: u64,
    fate: u64,
) -> Option<ReceiptNo> {
    let mut conn = pool.acquire().await.ok()?;
    let mut tx = conn.begin().await.ok()?;
    let now = "2026-11-24T02:00:00Z".parse().unwrap();
    let paid = transfer(home, &format!("T-{n}"), 100);
    let payment = bills::receive(&mut tx, community, &paid, now).await.unwrap();
    let payment = payment.expect("nothing that was given up has been written");
    let no = receipts::issue(&mut tx, community, payment, now).await.unwrap();
    match fate {
        0 | 1 => drop(tx.rollback().await),
        // The transaction is open and nobody is there any more.
        2 => {
            let (id, _): (i32, i32) = sqlx::query_as("select pg_backend_pid(), 1").fetch_one(&mut *tx).await.unwrap();
            sqlx::query("select pg_terminate_backend($1)").bind(id).execute(killer).await.unwrap();
            while sqlx::query("select 1").execute(&mut *tx).await.is_ok() {}
            assert!(tx.commit().await.is_err());
        }
        3 => {
            drop(tx);
            sqlx::Connection::close_hard(conn.detach()).await.ok();
        }
        _ => {
            tx.commit().await.unwrap();
            return Some(no);
        }
    }
    None
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_at_once_with_rollbacks_and_lost_connections_leave_no_gap() {
    let town = Town::new().await;
    let mut homes = vec![];
    for code in ["5-1201", "5-1202", "1-101", "1-102", "2-101"] {
        homes.push(unit(&town, code).await);
    }
    let pool = PgPoolOptions::new().max_connections(20).connect(&town.db.url).await.unwrap();
    let confirmations = (0..50_u64).map(|n| {
        let (pool, killer, community) = (pool.clone(), town.db.pool.clone(), town.community);
        let home = homes[usize::try_from(n).unwrap() % homes.len()];
        tokio::spawn(async move {
            let mut roll = dice(n + 20_261_124);
            for _ in 0..TRIES {
                if let Some(no) = confirm((&pool, &killer), (community, home), n, roll(8)).await {
                    return no;
                }
            }
            panic!("confirmation {n} never came through");
        })
    });
    let mut seen = vec![];
    for confirmation in confirmations.collect::<Vec<_>>() {
        seen.push(confirmation.await.unwrap().number);
    }
    seen.sort_unstable();
    assert_eq!(seen, one_to(50));
    assert_eq!(numbers(&town.db.pool).await, (one_to(50), 0));
    pool.close().await;
}

/// The work of a process that is killed: confirmations, one after the other; those that are there already are known.
#[tokio::test]
#[ignore = "is run as a process of its own, to be killed"]
async fn confirms_until_it_is_killed() {
    let Ok(url) = std::env::var("RECEIPTS_URL") else { return };
    let me: u64 = std::env::var("RECEIPTS_PROCESS").unwrap().parse().unwrap();
    let pool = PgPoolOptions::new().max_connections(1).connect(&url).await.unwrap();
    let mut conn = pool.acquire().await.unwrap();
    let community = communities::list(&mut conn).await.unwrap()[0].0;
    let homes: Vec<i64> =
        sqlx::query_scalar("select id from unit order by id limit 7").fetch_all(&mut *conn).await.unwrap();
    let now = "2026-11-24T02:00:00Z".parse().unwrap();
    for (n, home) in homes.iter().cycle().enumerate() {
        let mut tx = conn.begin().await.unwrap();
        let paid = transfer(UnitId(*home), &format!("P-{me}-{n}"), 100);
        if let Some(payment) = bills::receive(&mut tx, community, &paid, now).await.unwrap() {
            receipts::issue(&mut tx, community, payment, now).await.unwrap();
            // The number is taken and not kept yet: here it is killed most often.
            sqlx::query("select pg_sleep(0.004)").execute(&mut *tx).await.unwrap();
        }
        tx.commit().await.unwrap();
    }
}

struct Process(Child);

impl Process {
    fn start(url: &str, me: u64) -> Self {
        let child = Command::new(std::env::current_exe().unwrap())
            .args(["receipts::numbers::confirms_until_it_is_killed", "--exact", "--ignored", "--nocapture"])
            .env("RECEIPTS_URL", url)
            .env("RECEIPTS_PROCESS", me.to_string())
            .stdout(Stdio::null())
            .spawn();
        Self(child.unwrap())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn processes_that_are_killed_leave_no_gap() {
    let town = Town::new().await;
    let mut roll = dice(7);
    let mut processes: Vec<Process> = (0..3).map(|me| Process::start(&town.db.url, me)).collect();
    let mut issued = 0;
    for _ in 0..12 {
        // However fast they are: some more receipts, then a moment within the next one.
        let enough = issued + usize::try_from(1 + roll(12)).unwrap();
        while issued < enough {
            let (all, without) = numbers(&town.db.pool).await;
            issued = all.len();
            assert_eq!((all, without), (one_to(issued), 0));
            for process in &mut processes {
                assert_eq!(process.0.try_wait().unwrap(), None, "a process failed by itself");
            }
        }
        tokio::time::sleep(Duration::from_micros(roll(10_000))).await;
        let who = roll(3);
        // SIGKILL: nothing in the process has a say.
        drop(std::mem::replace(&mut processes[usize::try_from(who).unwrap()], Process::start(&town.db.url, who)));
    }
    drop(processes);
    let (all, without) = numbers(&town.db.pool).await;
    assert!(all.len() >= issued, "a receipt is gone");
    assert_eq!((one_to(all.len()), without), (all, 0));
}
