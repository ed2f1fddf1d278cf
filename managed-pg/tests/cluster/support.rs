//! Folders that vanish, the program started as a child, and rows to find again.

use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection, PgConnection};

pub const PROGRAM: &str = env!("CARGO_BIN_EXE_managed-pg");

/// A folder that is removed when the test ends.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new() -> Folder {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("managed-pg-test-{}-{count}", std::process::id()));
        fs::create_dir(&path).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        Folder(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// `managed-pg serve` on a folder, as a child that can be killed.
pub struct Serving {
    pub child: Child,
    pub url: String,
}

impl Serving {
    pub fn start(dir: &Path) -> Serving {
        let mut command = Command::new(PROGRAM);
        command.arg("serve").arg("--dir").arg(dir);
        Serving::of(command)
    }

    pub fn of(mut command: Command) -> Serving {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut url = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut url).unwrap();
        assert!(url.starts_with("postgres://"), "no address: {url:?}");
        Serving { child, url: url.trim().to_owned() }
    }

    pub async fn connect(&self) -> PgConnection {
        self.url.parse::<PgConnectOptions>().unwrap().connect().await.unwrap()
    }

    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

pub async fn write_rows(connection: &mut PgConnection, rows: i64) {
    sqlx::raw_sql("create table if not exists kept (n bigint)").execute(&mut *connection).await.unwrap();
    for n in 0..rows {
        sqlx::query("insert into kept values ($1)").bind(n).execute(&mut *connection).await.unwrap();
    }
}

pub async fn count_rows(options: PgConnectOptions) -> i64 {
    let mut connection = options.connect().await.unwrap();
    let rows = sqlx::query_scalar("select count(*) from kept").fetch_one(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    rows
}

/// Every process that works in a folder, as all of PostgreSQL's do.
pub fn processes_in(dir: &Path) -> usize {
    let entries = fs::read_dir("/proc").unwrap().flatten();
    entries.filter(|entry| fs::read_link(entry.path().join("cwd")).is_ok_and(|cwd| cwd.starts_with(dir))).count()
}

pub fn eventually(what: &str, mut holds: impl FnMut() -> bool) {
    let since = Instant::now();
    while !holds() {
        assert!(since.elapsed() < Duration::from_secs(20), "{what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

pub fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}
