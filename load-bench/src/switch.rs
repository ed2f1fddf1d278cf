//! The address of the database that stays the same whichever server stands behind it: what a proxy does for an operator.

use anyhow::{Context, Result};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, UnixStream};
use tokio::sync::watch;

/// The switch.
#[derive(Debug)]
pub struct Switch {
    port: u16,
    to: Arc<Mutex<PathBuf>>,
    cut: watch::Sender<u64>,
}

impl Switch {
    /// Opens it, to the server whose socket lies in this folder.
    ///
    /// # Errors
    /// When no port is free.
    pub async fn open(to: PathBuf) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await.context("the switch's port")?;
        let port = listener.local_addr()?.port();
        let to = Arc::new(Mutex::new(to));
        let cut = watch::Sender::new(0);
        let (now, cuts) = (Arc::clone(&to), cut.clone());
        tokio::spawn(async move {
            while let Ok((mut near, _)) = listener.accept().await {
                let _ = near.set_nodelay(true);
                let dir = now.lock().unwrap_or_else(PoisonError::into_inner).clone();
                let mut cut = cuts.subscribe();
                tokio::spawn(async move {
                    // A server that is not there: whoever calls is cut off.
                    let Ok(mut far) = UnixStream::connect(dir.join(".s.PGSQL.5432")).await else { return };
                    tokio::select! {
                        _ = copy_bidirectional(&mut near, &mut far) => {}
                        _ = cut.changed() => {}
                    }
                });
            }
        });
        Ok(Self { port, to, cut })
    }

    /// The address of a database behind it.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://postgres:x@127.0.0.1:{}/{database}?sslmode=disable", self.port)
    }

    /// Leads to another server from now on; whoever was connected is cut off.
    pub fn turn(&self, to: PathBuf) {
        *self.to.lock().unwrap_or_else(PoisonError::into_inner) = to;
        self.cut.send_modify(|n| *n += 1);
    }
}
