//! Killed programs and killed servers: the next program finds every row.

use std::fs;
use std::time::Duration;

use managed_pg::{ManagedPg, Options};
use rustix::process::{Pid, Signal, kill_process};
use sqlx::Connection;

use crate::support::{Folder, Serving, count_rows, eventually, processes_in, write_rows};

fn postmaster(folder: &Folder) -> Pid {
    let text = fs::read_to_string(folder.0.join("data/postmaster.pid")).unwrap();
    Pid::from_raw(text.lines().next().unwrap().parse().unwrap()).unwrap()
}

#[tokio::test]
async fn the_server_dies_with_a_killed_program() {
    let folder = Folder::new();
    let serving = Serving::start(&folder.0);
    assert!(processes_in(&folder.0) > 1);
    serving.kill();
    eventually("the server lives on", || processes_in(&folder.0) == 0);
}

#[tokio::test]
async fn after_kill_9_of_the_program_the_next_one_finds_every_row() {
    let folder = Folder::new();
    for round in 1..=3 {
        let serving = Serving::start(&folder.0);
        let mut connection = serving.connect().await;
        write_rows(&mut connection, 100).await;
        serving.kill();
        // At once: the old server is still about to stop.
        let cluster = ManagedPg::open(Options::durable(&folder.0)).await.unwrap();
        assert_eq!(count_rows(cluster.options("postgres")).await, 100 * round);
        cluster.stop().await.unwrap();
    }
}

#[tokio::test]
async fn after_kill_9_of_program_and_server_the_next_one_finds_every_row() {
    let folder = Folder::new();
    let serving = Serving::start(&folder.0);
    let mut connection = serving.connect().await;
    write_rows(&mut connection, 100).await;
    let server = postmaster(&folder);
    // Stopped, so that it cannot hear its parent's death, then killed: its children are left for a moment.
    kill_process(server, Signal::STOP).unwrap();
    serving.kill();
    kill_process(server, Signal::KILL).unwrap();
    let cluster = ManagedPg::open(Options::durable(&folder.0)).await.unwrap();
    assert_eq!(count_rows(cluster.options("postgres")).await, 100);
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn an_old_server_that_lives_on_is_ended() {
    let folder = Folder::new();
    let serving = Serving::start(&folder.0);
    let mut connection = serving.connect().await;
    write_rows(&mut connection, 10).await;
    let server = postmaster(&folder);
    kill_process(server, Signal::STOP).unwrap();
    serving.kill();
    let later = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(300));
        kill_process(server, Signal::CONT).unwrap();
    });
    let cluster = ManagedPg::open(Options::durable(&folder.0)).await.unwrap();
    later.join().unwrap();
    assert_eq!(count_rows(cluster.options("postgres")).await, 10);
    assert!(connection.ping().await.is_err());
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn a_stranger_with_the_old_servers_number_is_not_taken_for_it() {
    let folder = Folder::new();
    let serving = Serving::start(&folder.0);
    write_rows(&mut serving.connect().await, 1).await;
    let data = folder.0.join("data");
    let left = fs::read_to_string(data.join("postmaster.pid")).unwrap();
    serving.kill();
    eventually("the server lives on", || processes_in(&folder.0) == 0);
    let ours = std::process::id().to_string();
    let lines: Vec<&str> = std::iter::once(ours.as_str()).chain(left.lines().skip(1)).collect();
    fs::write(data.join("postmaster.pid"), lines.join("\n")).unwrap();
    let cluster = ManagedPg::open(Options::durable(&folder.0)).await.unwrap();
    assert_eq!(count_rows(cluster.options("postgres")).await, 1);
    cluster.stop().await.unwrap();
}
