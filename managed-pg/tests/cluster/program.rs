//! The program `managed-pg`, as root and as an ordinary user.

use std::fs;
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::PathBuf;
use std::process::{Command, Output};

use managed_pg::{ManagedPg, Options, scratch_dir_for};

use crate::support::{Folder, PROGRAM, Serving, count_rows, eventually, is_root, processes_in, write_rows};

const NOBODY: u32 = 65534;

fn folder_of(output: &Output) -> PathBuf {
    let url = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    let (_, host) = url.split_once("?host=").unwrap_or_else(|| panic!("no address: {output:?}"));
    PathBuf::from(host.split('&').next().unwrap()).parent().unwrap().to_owned()
}

#[test]
fn run_sets_the_address_exits_as_the_command_does_and_leaves_nothing() {
    let output = Command::new(PROGRAM).args(["run", "--", "sh", "-c", "echo $DATABASE_URL; exit 7"]).output().unwrap();
    assert_eq!(output.status.code(), Some(7), "{output:?}");
    assert!(!folder_of(&output).exists());
    let output = Command::new(PROGRAM).args(["run", "--", "/no/such/program"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
}

#[test]
fn run_applies_migrations_first() {
    let folder = Folder::new();
    fs::write(folder.0.join("0001_kept.sql"), "create table kept (n bigint); insert into kept values (1);").unwrap();
    let migrations = folder.0.to_str().unwrap();
    let ask =
        "psql --version >/dev/null 2>&1 || exit 0; test \"$(psql -Atc 'select n from kept' \"$DATABASE_URL\")\" = 1";
    let output =
        Command::new(PROGRAM).args(["run", "--migrations", migrations, "--", "sh", "-c", ask]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    fs::write(folder.0.join("0002_broken.sql"), "create tabel").unwrap();
    let output = Command::new(PROGRAM).args(["run", "--migrations", migrations, "--", "true"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
}

#[test]
fn keep_ends_with_the_process_it_waits_for() {
    let mut waited_for = Command::new("sleep").arg("60").spawn().unwrap();
    let dir = scratch_dir_for(waited_for.id(), "keep");
    let pid = waited_for.id().to_string();
    let mut keeper = Command::new(PROGRAM).args(["keep", "--while-pid", &pid, "--dir"]).arg(&dir).spawn().unwrap();
    eventually("no address", || dir.join("url").exists());
    waited_for.kill().unwrap();
    waited_for.wait().unwrap();
    assert!(keeper.wait().unwrap().success());
    assert!(!dir.exists());
}

#[test]
fn a_machine_without_server_programs_is_told_what_to_do_in_one_sentence() {
    let mut command = Command::new(PROGRAM);
    command.args(["run", "--no-install", "--", "true"]).env("PATH", "/nonexistent");
    let output = command.env("FRONTDESK_PG_BIN", "/nonexistent").output().unwrap();
    let words = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(words.contains("FRONTDESK_PG_BIN is /nonexistent") && words.trim().lines().count() == 1, "{words}");
    assert_eq!(Command::new(PROGRAM).arg("walk").output().unwrap().status.code(), Some(2));
}

/// The same as an ordinary user: a copy of the program, because nobody can see into a checkout of root's.
#[tokio::test]
async fn an_ordinary_user_has_a_cluster_too_which_root_may_open_later() {
    if !is_root() {
        return;
    }
    let folder = Folder::new();
    let program = folder.0.join("managed-pg");
    fs::copy(PROGRAM, &program).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    let dir = folder.0.join("his");
    fs::create_dir(&dir).unwrap();
    chown(&dir, Some(NOBODY), Some(NOBODY)).unwrap();
    let as_nobody = || {
        let mut command = Command::new("setpriv");
        command.args(["--reuid=65534", "--regid=65534", "--clear-groups", "--"]).arg(&program).current_dir("/");
        command.env("HOME", "/nonexistent");
        command
    };

    let output = as_nobody().args(["run", "--", "sh", "-c", "id -u; echo $DATABASE_URL >&2"]).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "65534", "{output:?}");
    assert!(!folder_of(&Output { stdout: output.stderr.clone(), ..output }).exists());

    for rows in [50, 100] {
        let mut serve = as_nobody();
        serve.arg("serve").arg("--dir").arg(&dir);
        let serving = Serving::of(serve);
        write_rows(&mut serving.connect().await, 50).await;
        serving.kill();
        if rows == 50 {
            eventually("the server lives on", || processes_in(&dir) == 0);
        }
    }
    let cluster = ManagedPg::open(Options::durable(&dir)).await.unwrap();
    assert_eq!(count_rows(cluster.options("postgres")).await, 100);
    cluster.stop().await.unwrap();
    let mut serve = as_nobody();
    serve.arg("serve").arg("--dir").arg(&dir);
    let mut serving = Serving::of(serve);
    rustix::process::kill_process(rustix::process::Pid::from_child(&serving.child), rustix::process::Signal::TERM)
        .unwrap();
    assert!(serving.child.wait().unwrap().success());
}
