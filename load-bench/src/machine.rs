//! What the system says of processes: time on the processors, memory, whether they listen.

use anyhow::{Context, Result, bail};
use std::collections::HashMap;
use std::fs;
use std::net::SocketAddr;
use std::path::Path;
use std::time::{Duration, Instant};
use tokio::net::TcpStream;
use tokio::process::Child;

/// Processor time of a process and all below it, those that ended included.
///
/// # Errors
/// When the process is gone.
pub fn busy(root: u32) -> Result<Duration> {
    let mut all: HashMap<u32, (u32, u64, u64)> = HashMap::new();
    for entry in fs::read_dir("/proc")?.flatten() {
        let Some(pid) = entry.file_name().to_str().and_then(|name| name.parse::<u32>().ok()) else { continue };
        if let Some(found) = stat(pid) {
            all.insert(pid, found);
        }
    }
    let (_, own, ended) = *all.get(&root).context("the process is gone")?;
    let below = |mut pid: u32| {
        for _ in 0..8 {
            match all.get(&pid) {
                Some((parent, ..)) if *parent == root => return true,
                Some((parent, ..)) if *parent > 1 => pid = *parent,
                _ => return false,
            }
        }
        false
    };
    let others = all.iter().filter(|(pid, _)| **pid != root && below(**pid)).map(|(_, (_, own, ended))| own + ended);
    Ok(Duration::from_millis((own + ended + others.sum::<u64>()) * 10))
}

/// Parent, own ticks and ticks of children that ended; a tick is 10 ms. <https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html>
fn stat(pid: u32) -> Option<(u32, u64, u64)> {
    let text = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let fields: Vec<&str> = text.get(text.rfind(')')? + 2..)?.split(' ').collect();
    let at = |n: usize| fields.get(n)?.parse::<u64>().ok();
    Some((u32::try_from(at(1)?).ok()?, at(11)? + at(12)?, at(13)? + at(14)?))
}

/// A field of `/proc/PID/status` in MiB: `VmRSS`, `VmHWM`.
pub fn memory(pid: u32, field: &str) -> f64 {
    let text = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = text.lines().find(|line| line.starts_with(field));
    let kib = line.and_then(|line| line.split_whitespace().nth(1)).and_then(|n| n.parse::<f64>().ok());
    kib.unwrap_or(0.0) / 1024.0
}

/// Waits until a program that was just started takes connections at its address.
///
/// # Errors
/// When it ends or takes none within twenty seconds: what its log says.
pub async fn listens(child: &mut Child, door: SocketAddr, log: &Path) -> Result<()> {
    let since = Instant::now();
    while TcpStream::connect(door).await.is_err() {
        if child.try_wait()?.is_some() || since.elapsed() > Duration::from_secs(20) {
            bail!("its log: {}", std::fs::read_to_string(log).unwrap_or_default());
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Ok(())
}
