//! `TestDb`: a migrated database of its own for each test, cloned from the template of the run.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{OnceLock, mpsc};
use std::thread;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{AssertSqlSafe, ConnectOptions, PgConnection, PgPool};

use frontdesk::store::phones::{self, Keyring};

use super::keeper::{self, Kept};

/// The key under which the tests keep phone numbers.
pub const PHONE_KEY: &str = "7e57000000000000000000000000000000000000000000000000000000000001";

/// One database for one test; gone when this is dropped, also by a panic.
pub struct TestDb {
    /// A few connections to it, as the role of the desk, which can change no table and no ledger.
    pub pool: PgPool,
    /// The same as the owner of its tables: for what a test makes up or takes away that no desk could.
    pub owner: PgPool,
    /// Its address, as a program would get it in `DATABASE_URL`.
    pub url: String,
    /// The same, as one would get it in `MIGRATION_DATABASE_URL`.
    pub owner_url: String,
    name: String,
}

impl TestDb {
    /// A database with all migrations applied and nothing in it.
    pub async fn new() -> TestDb {
        let run = run();
        TestDb::create(&format!("{}_template", run.kept.prefix), true).await
    }

    /// A database without any table, and with no role but the owner's.
    pub async fn empty() -> TestDb {
        TestDb::create("template0", false).await
    }

    async fn create(template: &str, has_desk: bool) -> TestDb {
        phones::hold(Keyring::read(PHONE_KEY).unwrap());
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let run = run();
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("{}_{}_{count}", run.kept.prefix, std::process::id());
        let sql = format!("create database {name} template {template} strategy file_copy");
        let mut server = run.server.connect().await.unwrap();
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut server).await.unwrap();
        let options = run.server.clone().database(&name).options(frontdesk::store::SETTINGS);
        let desk = match has_desk {
            true => options.clone().username(&keeper::desk(&run.kept.prefix)).password(keeper::DESK_PASSWORD),
            false => options.clone(),
        };
        let address = |options: &PgConnectOptions| options.to_url_lossy().to_string();
        TestDb { pool: pool(&desk), owner: pool(&options), url: address(&desk), owner_url: address(&options), name }
    }

    /// Closes all connections, so that the server has counted what they did, and opens others.
    pub async fn reconnect(&mut self) {
        let options = [self.pool.connect_options(), self.owner.connect_options()];
        self.close().await;
        (self.pool, self.owner) = (pool(&options[0]), pool(&options[1]));
    }

    /// Closes all connections and waits until the server knows it: from now on others can begin as this one stands.
    pub async fn close(&self) {
        self.pool.close().await;
        self.owner.close().await;
        let mut server = run().server.connect().await.unwrap();
        let open = "select count(*) from pg_stat_activity where datname = $1";
        while sqlx::query_scalar::<_, i64>(open).bind(&self.name).fetch_one(&mut server).await.unwrap() > 0 {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }

    /// One more that begins as this one stands, which is closed.
    pub async fn copy(&self) -> TestDb {
        TestDb::create(&self.name, true).await
    }
}

fn pool(options: &PgConnectOptions) -> PgPool {
    let pool = PgPoolOptions::new().max_connections(5).acquire_timeout(Duration::from_secs(120));
    pool.test_before_acquire(false).connect_lazy_with(options.clone())
}

impl Drop for TestDb {
    fn drop(&mut self) {
        let (done, dropped) = mpsc::channel();
        let run = run();
        // Whatever goes wrong here, the keeper drops all databases of the run at its end.
        if run.cleaner.send((self.name.clone(), done)).is_ok() && run.kept.shared {
            let _ = dropped.recv_timeout(Duration::from_secs(10));
        }
    }
}

/// The run this process belongs to.
struct Run {
    kept: Kept,
    server: PgConnectOptions,
    cleaner: mpsc::Sender<(String, mpsc::Sender<()>)>,
}

fn run() -> &'static Run {
    static RUN: OnceLock<Run> = OnceLock::new();
    RUN.get_or_init(|| {
        let kept = keeper::ask();
        let server: PgConnectOptions = kept.url.parse().unwrap();
        let (cleaner, work) = mpsc::channel::<(String, mpsc::Sender<()>)>();
        let options = server.clone();
        thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            let mut server = runtime.block_on(options.connect()).unwrap();
            while let Ok((name, done)) = work.recv() {
                runtime.block_on(drop_database(&mut server, &name)).unwrap();
                // A process that shares its cluster with nobody does not wait for this.
                let _ = done.send(());
            }
        });
        Run { kept, server, cleaner }
    })
}

/// Drops a database people are still connected to. Ending them first is much quicker than `with (force)` alone,
/// which looks again only after 100 ms.
pub(super) async fn drop_database(server: &mut PgConnection, name: &str) -> sqlx::Result<()> {
    let end = "select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = $1";
    for _ in 0..100 {
        if sqlx::query_scalar::<_, i64>(end).bind(name).fetch_one(&mut *server).await? == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    let sql = format!("drop database if exists \"{name}\" with (force)");
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut *server).await?;
    Ok(())
}
