//! Waits for the end of a process that is not our child.

use std::fs;
use std::time::Duration;

/// Comes back when the process is gone.
pub async fn until_gone(pid: u32) {
    let born = birth(pid);
    while born.is_some() && birth(pid) == born {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// When a process was started, in the kernel's ticks: tells it from a later one with its number.
fn birth(pid: u32) -> Option<String> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let (_, after_name) = stat.rsplit_once(')')?;
    let mut fields = after_name.split_whitespace();
    // Dead, and only not yet fetched by its parent.
    if fields.next()? == "Z" {
        return None;
    }
    fields.nth(18).map(str::to_owned)
}
