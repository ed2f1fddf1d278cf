//! Several processes on one Postgres, under load: killed, exchanged, its server fallen, its replica promoted, PgBouncer or
//! nginx before it. The drills are those of `load-bench replicas`, shorter. What the doctor says of PgBouncer.

use crate::operation::doctor::{asked_with, finds};
use crate::support::place::Place;
use crate::support::program::Way;
use load_bench::bouncer::{self, Before, Bouncer};
use load_bench::load::Load;
use load_bench::outcome::Outcome;
use load_bench::replicas::{Drill, run};
use sqlx::postgres::PgConnectOptions;
use std::path::{Path, PathBuf};

const PROGRAM: &str = env!("CARGO_BIN_EXE_frontdesk");

/// Three processes of the program under test, and few residents: other tests run beside.
fn drill(seconds: u64) -> Drill {
    Drill { load: Load::Open(4), seconds, ..Drill::of(PROGRAM) }
}

async fn play(drill: Drill) -> Outcome {
    let outcome = run(&drill).await.unwrap();
    println!("{outcome}");
    outcome.sound().unwrap();
    assert!(outcome.conversations >= 4 * drill.seconds as usize, "{outcome}");
    outcome
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_of_three_is_killed_again_and_again_and_its_server_falls() {
    let outcome = play(Drill { kill_every: Some(2.0), restart: true, ..drill(12) }).await;
    assert!(outcome.done.kills >= 4 && outcome.done.faults.len() == 1, "{outcome}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_three_that_poll_one_asks_and_another_when_it_is_killed() {
    let outcome = play(Drill { poll: true, kill_every: Some(1.5), ..drill(8) }).await;
    assert!(outcome.done.kills >= 4, "{outcome}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_are_exchanged_without_a_pause_and_the_replica_takes_over() {
    let outcome = play(Drill { upgrade_to: Some(PROGRAM.into()), roll: true, failover: true, ..drill(12) }).await;
    assert_eq!((outcome.done.rolled, outcome.done.faults.len()), (3, 1), "{outcome}");
    assert!(outcome.done.migrated.is_some(), "{outcome}");
}

/// The PgBouncer of this machine, where it has one.
async fn pgbouncer() -> Option<PathBuf> {
    let named = std::env::var_os("FRONTDESK_PGBOUNCER");
    let program = named.clone().unwrap_or_else(|| "pgbouncer".into());
    let found = bouncer::found(Path::new(&program)).await;
    if found.is_none() {
        assert_eq!(named, None, "no PgBouncer 1.21 or newer");
        println!("not tried: this machine has no PgBouncer 1.21 or newer (FRONTDESK_PGBOUNCER names one)");
    }
    found
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn through_pgbouncer_in_transaction_mode() {
    let Some(program) = pgbouncer().await else { return };
    play(Drill { pgbouncer: Some(program), kill_every: Some(2.0), restart: true, ..drill(10) }).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn through_pgbouncer_that_knows_nothing_of_prepared_statements_the_doctor_finds_it() {
    let Some(program) = pgbouncer().await else { return };
    let place = Place::new().await;
    let mut way = Way::new(&place.db.owner_url);
    way.open().await;
    let server: PgConnectOptions = way.url().parse().unwrap();
    let (user, database) = (server.get_username(), server.get_database().unwrap());
    let mixes = "pooler: it mixes up the prepared statements of its clients";
    for statements in [0, 500] {
        let before = Before { server: server.get_port(), user, password: "x", statements };
        let folder = std::env::temp_dir().join(format!("frontdesk-bouncer-{}-{statements}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let bouncer = Bouncer::stand(&program, before, &folder).await.unwrap();
        let words = asked_with(&place, 0, |config| {
            config.database_direct_url = config.database_url.replace(bouncer.url(database));
        })
        .await;
        drop(bouncer);
        std::fs::remove_dir_all(&folder).unwrap();
        match statements {
            0 => finds(&words, mixes, "PgBouncer 1.21 or newer, with max_prepared_statements = 500"),
            _ => assert!(words.contains("pooler") && !words.contains(mixes), "{words}"),
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn behind_nginx_as_the_manual_sets_it_up() {
    let Some(program) = std::env::var_os("FRONTDESK_NGINX") else {
        println!("not tried: FRONTDESK_NGINX names no nginx");
        return;
    };
    let outcome = play(Drill { nginx: Some(program.into()), kill_every: Some(2.0), ..drill(8) }).await;
    assert!(outcome.done.kills >= 2, "{outcome}");
}
