//! What the doctor says of what all communities share: the database server, clocks, queues, files, the font of papers.

use super::Findings;
use crate::cli;
use crate::receipts;
use crate::store::phones::{self, Standing};
use crate::store::queues::{Class, Depth};
use crate::store::role::Who;
use crate::store::standing::Server;
use anyhow::Result;
use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;

/// Clocks may be so many seconds apart.
const APART: i64 = 2;
/// So many connections one process takes: its pool and a few beside it.
const ONE_PROCESS: i64 = 20;
/// Milliseconds that the longest statement may need (an import, a migration), and a transaction may rest.
const LONG_STATEMENT: i64 = 300_000;
const LONG_REST: i64 = 60_000;
/// What a receipt needs besides names.
const ON_PAPER: &str = "中文收據 收据 ¥ € $ 0123456789 Receipt";

/// How the database server is set up.
pub fn server(s: &Server, f: &mut Findings) {
    let before = f.problems();
    f.ok(format!("database: PostgreSQL {}", s.version));
    if s.follows {
        f.problem(
            "database: it only follows another server: nothing can be written",
            "let DATABASE_URL lead to the primary server",
        );
    }
    if s.encoding != "UTF8" {
        f.problem(
            format!("database: its encoding is {}: not every name can be written", s.encoding),
            "make one with `create database … encoding 'UTF8' template template0`, and restore the backup into it",
        );
    }
    let off = |name: &str, means: &str, f: &mut Findings| {
        f.problem(
            format!("database: {name} is off: {means}"),
            format!("set {name} = on, then select pg_reload_conf()"),
        );
    };
    if !s.fsync {
        off("fsync", "a power cut can destroy everything", f);
    }
    if !s.full_page_writes {
        off("full_page_writes", "a power cut can destroy pages", f);
    }
    if !s.waits_for_commit {
        let means = "after a power cut, messages that Telegram believes delivered are gone";
        off("synchronous_commit", means, f);
    }
    let short = |name: &str, ms: i64, least: i64, f: &mut Findings| {
        if ms > 0 && ms < least {
            f.problem(
                format!("database: {name} is {ms} ms: imports and migrations are broken off"),
                format!("alter role … set {name} = 0 for the role of DATABASE_URL"),
            );
        }
    };
    short("statement_timeout", s.statement_timeout_ms, LONG_STATEMENT, f);
    short("idle_in_transaction_session_timeout", s.idle_timeout_ms, LONG_REST, f);
    let (now, most) = (s.connections, s.connections_max);
    if most < ONE_PROCESS {
        f.problem(
            format!("database: it allows {most} connections, one process needs {ONE_PROCESS}"),
            "raise max_connections to 50 or more, and start the server anew",
        );
    } else if now * 10 >= most * 8 {
        f.problem(
            format!("database: {now} of {most} connections are taken"),
            "raise max_connections, or end what holds them: select application_name, state from pg_stat_activity",
        );
    }
    if f.problems() == before {
        f.ok(format!("database: keeps what it was told; {now} of {most} connections"));
    }
}

/// How far a clock of ours is ahead of another one. Ours showed the first time before it asked and the second when it had
/// the answer; the other one showed something between its two. Zero where both may be right.
pub fn apart(
    (asked, answered): (DateTime<Utc>, DateTime<Utc>),
    (from, until): (DateTime<Utc>, DateTime<Utc>),
) -> TimeDelta {
    if asked > until {
        asked - until
    } else if answered < from {
        answered - from
    } else {
        TimeDelta::zero()
    }
}

/// Whether two clocks agree; `whose` the other one is.
pub fn clocks(ahead: TimeDelta, whose: &str, f: &mut Findings) {
    // What is more than the limit at all is told as more than it.
    let seconds = (ahead.num_milliseconds().abs() + 999) / 1000;
    if ahead.abs() <= TimeDelta::seconds(APART) {
        return f.ok(format!("clock: this machine's agrees with {whose}"));
    }
    let side = if ahead > TimeDelta::zero() { "ahead of" } else { "behind" };
    f.problem(
        format!("clock: this machine's is {seconds} s {side} {whose}"),
        "let both be set by the network: timedatectl set-ntp true",
    );
}

/// How the queues stand.
pub fn queues(depths: &[Depth], now: DateTime<Utc>, f: &mut Findings) {
    for d in depths {
        let (queue, age) = (d.queue, d.age(now));
        let most = match queue {
            "inbox" | "timer" => 60,
            "import" | "billing" => 300,
            // By class.
            _ => i64::MAX,
        };
        if age > most {
            f.problem(
                format!("queue {queue}: {} waiting, the oldest for {age} s", d.waiting),
                "see that `frontdesk run` is at work; where it is, its log says by ERROR what fails",
            );
        } else {
            f.ok(format!("queue {queue}: {} waiting{}", d.waiting, since(d.waiting, age)));
        }
        if d.buried > 0 {
            f.problem(
                format!("queue {queue}: {} set aside", d.buried),
                "docs/operation.md#rows-set-aside: see why, mend it, put them back",
            );
        }
    }
}

fn since(waiting: i64, age: i64) -> String {
    if waiting > 0 { format!(", the oldest for {age} s") } else { String::new() }
}

/// Whether a class of messages waits too long.
pub fn messages(classes: &[Class], now: DateTime<Utc>, f: &mut Findings) {
    for c in classes {
        let age = c.age(now);
        let most = match c.class {
            "press" | "emergency" => 60,
            "reply" => 120,
            // A group takes twenty a minute.
            "card" | "letter" => 900,
            _ => 3600,
        };
        if age > most {
            f.problem(
                format!("messages ({}): {} waiting, the oldest for {age} s", c.class, c.waiting),
                "see that `frontdesk run` is at work and reaches Telegram: docs/operation.md#messages-wait",
            );
        }
    }
}

/// Files that the desk sends: how many, of how many bytes, how many messages wait for one that is not there.
pub fn documents((n, bytes, lost): (i64, i64, i64), f: &mut Findings) {
    match lost {
        0 => f.ok(format!("files: {n}, {} MB", bytes / 1_000_000)),
        lost => f.problem(
            format!("files: {lost} messages wait for a file that is not there"),
            "apply the communities' files again (their pictures), and have receipts asked for anew",
        ),
    }
}

/// Whether receipts can be written.
pub fn font(f: &mut Findings) {
    match receipts::missing(ON_PAPER) {
        Ok(missing) if missing.is_empty() => f.ok("font: receipts in Chinese and English, with ¥"),
        Ok(missing) => {
            let missing: String = missing.into_iter().collect();
            f.problem(format!("font: it lacks {missing}"), "build the program with assets/fonts as it came");
        }
        Err(e) => f.problem(format!("font: {e:#}"), "build the program with assets/fonts as it came"),
    }
}

/// Whether the desk's role can do no more than it needs; on a server of its own nobody else is there.
pub fn role(who: &Who, own: bool, f: &mut Findings) {
    let name = &who.name;
    match (own, who.changes_tables) {
        (true, _) => {}
        (false, false) => f.ok(format!("role: {name} can change no table")),
        (false, true) => f.note(
            format!("role: {name} can change the tables, which the running desk never does"),
            "a role of its own for the desk: docs/operation.md, \"Roles\"",
        ),
    }
}

/// The key of phone numbers, and how the numbers stand to it.
///
/// # Errors
/// When the database fails.
pub async fn phones(conn: &mut PgConnection, f: &mut Findings) -> Result<()> {
    let Ok(ring) = phones::ring() else {
        f.problem(
            "phone numbers: FRONTDESK_PHONE_KEY is not set",
            "frontdesk phones new-key makes one; `run` needs it",
        );
        return Ok(());
    };
    let standing = phones::standing(conn, ring).await?;
    let told = format!("phone numbers: {}", cli::phones::told(&standing));
    match standing {
        Standing { lost: 1.., .. } => {
            f.problem(told, "add the missing key to FRONTDESK_PHONE_KEY, behind the present one, with a comma");
        }
        Standing { plain: 0, former: 0, .. } => f.ok(told),
        Standing { .. } => f.problem(told, "frontdesk phones renew; after it a key of before can be left out"),
    }
    Ok(())
}
