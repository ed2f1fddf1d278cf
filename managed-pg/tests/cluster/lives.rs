//! The life of a cluster inside one program.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::sync::{Arc, Mutex};

use managed_pg::{ManagedPg, Options, scratch_dir};
use sqlx::{ConnectOptions, Connection};

use crate::support::{Folder, count_rows, is_root, processes_in, write_rows};

#[tokio::test]
async fn a_scratch_cluster_leaves_nothing_behind() {
    for by_hand in [true, false] {
        let dir = scratch_dir();
        let cluster = ManagedPg::open(Options::scratch(&dir)).await.unwrap();
        write_rows(&mut cluster.options("postgres").connect().await.unwrap(), 3).await;
        assert!(processes_in(&dir) > 0);
        if by_hand {
            cluster.stop().await.unwrap()
        } else {
            drop(cluster)
        }
        assert!(!dir.exists());
        assert_eq!(processes_in(&dir), 0);
    }
}

#[tokio::test]
async fn a_durable_cluster_keeps_its_rows_and_its_address_is_a_url() {
    let folder = Folder::new();
    let dir = folder.0.join("pg");
    let cluster = ManagedPg::open(Options::durable(&dir)).await.unwrap();
    write_rows(&mut cluster.options("postgres").connect().await.unwrap(), 5).await;
    cluster.stop().await.unwrap();
    assert_eq!(processes_in(&dir), 0);
    let again = ManagedPg::open(Options::durable(&dir)).await.unwrap();
    assert_eq!(count_rows(again.url("postgres").parse().unwrap()).await, 5);
    again.stop().await.unwrap();
}

#[tokio::test]
async fn two_programs_never_share_a_folder() {
    let folder = Folder::new();
    let first = ManagedPg::open(Options::durable(&folder.0)).await.unwrap();
    let refused = ManagedPg::open(Options::durable(&folder.0)).await.unwrap_err().to_string();
    assert!(refused.contains("is in use by another running program"), "{refused}");
    let mut still = first.options("postgres").connect().await.unwrap();
    still.ping().await.unwrap();
    still.close().await.unwrap();
    first.stop().await.unwrap();
    ManagedPg::open(Options::durable(&folder.0)).await.unwrap().stop().await.unwrap();
}

#[tokio::test]
async fn a_command_visits_the_server_that_another_program_runs() {
    let folder = Folder::new();
    assert!(managed_pg::visit(&folder.0, "postgres").is_none(), "nobody runs one yet");
    let first = ManagedPg::open(Options::durable(&folder.0)).await.unwrap();
    let mut visitor = managed_pg::visit(&folder.0, "postgres").unwrap().connect().await.unwrap();
    let one: i32 = sqlx::query_scalar("select 1").fetch_one(&mut visitor).await.unwrap();
    assert_eq!(one, 1);
    drop(visitor);
    first.stop().await.unwrap();
    assert!(managed_pg::visit(&folder.0, "postgres").is_none(), "its program has ended");
}

#[tokio::test]
async fn a_path_too_long_for_a_socket_and_one_with_odd_letters_work() {
    let folder = Folder::new();
    for name in ["a".repeat(120), "前台 desk, 'one'".to_owned()] {
        let cluster = ManagedPg::open(Options::durable(folder.0.join(name))).await.unwrap();
        write_rows(&mut cluster.options("postgres").connect().await.unwrap(), 1).await;
        let url = cluster.url("postgres");
        assert_eq!(count_rows(url.parse().unwrap()).await, 1);
        let (_, socket) = url.split_once("?host=").unwrap();
        let socket = socket.trim_end_matches("&sslmode=disable").to_owned();
        assert!(socket.starts_with("/tmp/managed-pg-run-"), "{socket}");
        cluster.stop().await.unwrap();
        assert!(!fs::exists(socket).unwrap());
    }
}

#[tokio::test]
async fn a_folder_the_server_cannot_reach_is_kept_elsewhere_and_said() {
    if !is_root() {
        return;
    }
    let folder = Folder::new();
    let dir = folder.0.join("pg");
    fs::set_permissions(&folder.0, fs::Permissions::from_mode(0o700)).unwrap();
    let said = Arc::new(Mutex::new(Vec::new()));
    let heard = said.clone();
    let say = Arc::new(move |words: &str| heard.lock().unwrap().push(words.to_owned()));
    let options = Options { say, ..Options::durable(&dir) };
    let cluster = ManagedPg::open(options.clone()).await.unwrap();
    let home = cluster.home().to_owned();
    assert!(home.starts_with("/var/lib/managed-pg"), "{}", home.display());
    write_rows(&mut cluster.options("postgres").connect().await.unwrap(), 2).await;
    cluster.stop().await.unwrap();
    assert!(said.lock().unwrap()[0].contains("the data is kept in"));
    let again = ManagedPg::open(options).await.unwrap();
    assert_eq!(count_rows(again.options("postgres")).await, 2);
    again.stop().await.unwrap();
    fs::remove_dir_all(&home).unwrap();
    // Left alone if something else is kept there.
    let _ = fs::remove_dir(home.parent().unwrap());

    let scratch = ManagedPg::open(Options::scratch(folder.0.join("scratch"))).await.unwrap();
    let home = scratch.home().to_owned();
    scratch.stop().await.unwrap();
    assert!(home.starts_with("/tmp") && !home.exists() && !folder.0.join("scratch").exists());
}
