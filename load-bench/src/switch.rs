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
    frozen: watch::Sender<bool>,
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
        let frozen = watch::Sender::new(false);
        let (now, cuts, ice) = (Arc::clone(&to), cut.clone(), frozen.clone());
        tokio::spawn(async move {
            while let Ok((mut near, _)) = listener.accept().await {
                let _ = near.set_nodelay(true);
                let dir = now.lock().unwrap_or_else(PoisonError::into_inner).clone();
                let (mut cut, mut frozen) = (cuts.subscribe(), ice.subscribe());
                tokio::spawn(async move {
                    // A server that is not there: whoever calls is cut off.
                    let Ok(mut far) = UnixStream::connect(dir.join(".s.PGSQL.5432")).await else { return };
                    tokio::select! {
                        _ = copy_bidirectional(&mut near, &mut far) => {}
                        _ = cut.changed() => {}
                        // As when a machine is gone: nothing comes any more, and nobody hangs up.
                        () = frost(&mut frozen) => std::future::pending().await,
                    }
                });
            }
        });
        Ok(Self { port, to, cut, frozen })
    }

    /// Its port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The address of a database behind it.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://postgres:x@127.0.0.1:{}/{database}?sslmode=disable", self.port)
    }

    /// Whoever is connected hears nothing any more, as when the server's machine is gone.
    pub fn freeze(&self) {
        self.frozen.send_replace(true);
    }

    /// Whoever connects from now on gets through again; whoever was frozen stays so.
    pub fn thaw(&self, to: PathBuf) {
        *self.to.lock().unwrap_or_else(PoisonError::into_inner) = to;
        self.frozen.send_replace(false);
    }

    /// Leads to another server from now on; whoever was connected is cut off.
    pub fn turn(&self, to: PathBuf) {
        *self.to.lock().unwrap_or_else(PoisonError::into_inner) = to;
        self.cut.send_modify(|n| *n += 1);
    }
}

async fn frost(frozen: &mut watch::Receiver<bool>) {
    // The switch keeps the sender.
    let _ = frozen.wait_for(|frozen| *frozen).await;
}
