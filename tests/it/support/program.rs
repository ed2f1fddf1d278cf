//! The real program as a process, and a way to its database that can be cut.

use std::fs::File;
use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use super::db::PHONE_KEY;
use rustix::process::{Pid, Signal, kill_process};
use sqlx::postgres::PgConnectOptions;
use telegram_sim::Sim;
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream, UnixStream};
use tokio::task::{JoinHandle, JoinSet};

/// How a program is started.
pub struct Setup {
    /// Settings, as in the environment of the operator.
    pub env: Vec<(String, String)>,
    log: Scrap,
    port: u16,
}

/// A file that goes when the test does.
struct Scrap(PathBuf);

impl Drop for Scrap {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// A program at work; killed when dropped.
pub struct Program {
    child: Child,
    port: u16,
}

/// A port that was free a moment ago.
pub fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// The program with nothing of the test's own settings, but for the key of phone numbers.
pub fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_frontdesk"));
    command.env_clear().env("FRONTDESK_PHONE_KEY", PHONE_KEY).current_dir("/").stdin(Stdio::null());
    command
}

impl Setup {
    /// For this stand-in and this database, without limits on sending.
    pub fn new(sim: &Sim, database: &str) -> Setup {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let n = COUNT.fetch_add(1, Ordering::Relaxed);
        let log = std::env::temp_dir().join(format!("frontdesk-test-{}-{n}.log", std::process::id()));
        File::create(&log).unwrap();
        let mut setup = Setup { env: vec![], log: Scrap(log), port: free_port() };
        setup.set("TELEGRAM_BOT_TOKEN", &sim.token());
        setup.set("TELEGRAM_API_URL", &sim.api_url());
        setup.set("DATABASE_URL", database);
        setup.set("FRONTDESK_LISTEN", &format!("127.0.0.1:{}", setup.port));
        setup.set("FRONTDESK_NO_LIMITS", "1");
        setup
    }

    /// Keeps Telegram's limits.
    pub fn keep_limits(&mut self) {
        self.env.retain(|(name, _)| name != "FRONTDESK_NO_LIMITS");
    }

    /// One more setting.
    pub fn set(&mut self, name: &str, value: &str) {
        self.env.push((name.to_owned(), value.to_owned()));
    }

    /// Takes webhook calls.
    pub fn webhook(&mut self, secret: &str) {
        let url = self.url("/telegram");
        self.set("FRONTDESK_WEBHOOK_URL", &url);
        self.set("FRONTDESK_WEBHOOK_SECRET", secret);
    }

    /// An address at the program.
    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// Starts `frontdesk run`; what it says goes to the log.
    pub fn start(&self) -> Program {
        let log = File::options().append(true).open(&self.log.0).unwrap();
        let mut command = command();
        command.arg("run").envs(self.env.iter().cloned());
        command.stdout(Stdio::null()).stderr(log);
        Program { child: command.spawn().unwrap(), port: self.port }
    }

    /// What all programs of this setup have said.
    pub fn log(&self) -> String {
        std::fs::read_to_string(&self.log.0).unwrap()
    }
}

impl Program {
    /// Status and words at one of its doors; 0 where nobody opens.
    pub async fn get(&self, path: &str) -> (u16, String) {
        let client = reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(20)).build().unwrap();
        match client.get(format!("http://127.0.0.1:{}{path}", self.port)).send().await {
            Ok(answer) => (answer.status().as_u16(), answer.text().await.unwrap_or_default()),
            Err(_) => (0, String::new()),
        }
    }

    /// Waits until its metrics tell this: how the house stands they tell a quarter of a minute later. All of them.
    pub async fn tells(&self, line: &str) -> String {
        let since = Instant::now();
        loop {
            let told = self.get("/metrics").await.1;
            if told.contains(line) {
                return told;
            }
            assert!(since.elapsed() < Duration::from_secs(120), "{line} is not in\n{told}");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// Waits until it can work.
    pub async fn ready(&mut self) {
        let since = Instant::now();
        while self.get("/health/ready").await.0 != 200 {
            assert!(self.child.try_wait().unwrap().is_none(), "the program ended");
            assert!(since.elapsed() < Duration::from_secs(120), "the program does not get ready");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Kilobytes of memory as the kernel tells: this field of this file about the process.
    pub fn memory(&self, file: &str, field: &str) -> u64 {
        let told = std::fs::read_to_string(format!("/proc/{}/{file}", self.child.id())).unwrap();
        let line = told.lines().find_map(|line| line.strip_prefix(field)).unwrap();
        line.trim_start_matches(':').trim().trim_end_matches("kB").trim().parse().unwrap()
    }

    /// Sends a signal.
    pub fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    /// Whether it still runs.
    pub fn runs(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    /// Waits for its end; how it ended, and after how long.
    pub async fn end(&mut self) -> (ExitStatus, Duration) {
        let since = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return (status, since.elapsed());
            }
            assert!(since.elapsed() < Duration::from_secs(30), "the program does not end");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Ends it as a power cut would.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        assert_eq!(self.child.wait().unwrap().signal(), Some(9), "it was gone before");
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A way to a database that can be cut and mended.
pub struct Way {
    port: u16,
    to: PgConnectOptions,
    open: Option<JoinHandle<()>>,
}

impl Way {
    /// A way to this database, still closed.
    pub fn new(database: &str) -> Way {
        Way { port: free_port(), to: database.parse().unwrap(), open: None }
    }

    /// The database's address by this way.
    pub fn url(&self) -> String {
        let user = self.to.get_username();
        format!("postgres://{user}:x@127.0.0.1:{}/{}", self.port, self.to.get_database().unwrap())
    }

    /// Opens it.
    pub async fn open(&mut self) {
        let listener = TcpListener::bind(("127.0.0.1", self.port)).await.unwrap();
        let to = Arc::new(self.to.clone());
        self.open = Some(tokio::spawn(async move {
            let mut lines = JoinSet::new();
            while let Ok((mut near, _)) = listener.accept().await {
                let to = Arc::clone(&to);
                lines.spawn(async move {
                    let _ = match to.get_socket() {
                        Some(dir) => {
                            let far = UnixStream::connect(dir.join(format!(".s.PGSQL.{}", to.get_port()))).await;
                            copy_bidirectional(&mut near, &mut far.unwrap()).await
                        }
                        None => {
                            let far = TcpStream::connect((to.get_host(), to.get_port())).await;
                            copy_bidirectional(&mut near, &mut far.unwrap()).await
                        }
                    };
                });
            }
        }));
    }

    /// Cuts it: whoever was connected is not any more.
    pub async fn cut(&mut self) {
        if let Some(open) = self.open.take() {
            open.abort();
            let _ = open.await;
        }
    }
}

impl Drop for Way {
    fn drop(&mut self) {
        if let Some(open) = &self.open {
            open.abort();
        }
    }
}
