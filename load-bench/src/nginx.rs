//! nginx as the gate before the webhooks, set up as `docs/operation.md` says.

use crate::machine;
use anyhow::{Context, Result};
use std::fmt::Write;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::Stdio;
use tokio::process::{Child, Command};

/// The manual, whose block is used word for word but for the addresses.
const MANUAL: &str = include_str!("../../docs/operation.md");

/// An nginx, ended when dropped.
#[derive(Debug)]
pub struct Nginx {
    _child: Child,
    /// Its address.
    pub door: SocketAddr,
}

impl Nginx {
    /// Starts it before the processes at these addresses.
    ///
    /// # Errors
    /// When it does not answer.
    pub async fn open(program: &Path, desks: &[SocketAddr], folder: &Path) -> Result<Self> {
        let door = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let block = MANUAL.split("```nginx\n").nth(1).and_then(|rest| rest.split("```").next());
        let (upstream, location) =
            block.and_then(|block| block.split_once("location")).context("the manual says nothing of nginx")?;
        let mut all = String::new();
        for line in upstream.lines() {
            // The manual names three; here are as many as there are.
            match line.trim_start().strip_prefix("server 127.0.0.1:8080") {
                Some(how) => {
                    for desk in desks {
                        writeln!(all, "server {desk}{how}")?;
                    }
                }
                None if line.trim_start().starts_with("server ") => {}
                None => writeln!(all, "{line}")?,
            }
        }
        let place = folder.join("nginx");
        std::fs::create_dir_all(&place)?;
        let at = place.display();
        std::fs::write(
            place.join("nginx.conf"),
            format!(
                "daemon off;\nmaster_process off;\npid {at}/pid;\nerror_log {at}/error.log;\nevents {{}}\nhttp {{\naccess_log off;\n\
                 client_body_temp_path {at}/body;\nproxy_temp_path {at}/proxy;\nfastcgi_temp_path {at}/fastcgi;\n\
                 uwsgi_temp_path {at}/uwsgi;\nscgi_temp_path {at}/scgi;\n{all}\nserver {{\nlisten {door};\n\
                 location{location}\n}}\n}}\n"
            ),
        )?;
        let mut command = Command::new(program);
        command.arg("-c").arg(place.join("nginx.conf")).arg("-e").arg(place.join("error.log"));
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
        let mut child = command.spawn().context("nginx cannot be started")?;
        machine::listens(&mut child, door, &place.join("error.log")).await.context("nginx does not answer")?;
        Ok(Self { _child: child, door })
    }
}
