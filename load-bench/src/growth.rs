//! A community that has grown old: residents who were heard before, tickets of years, and what happened to them.

use crate::subject::FIRST;
use anyhow::{Context, Result};
use sqlx::{Connection, PgConnection, Row};
use std::fmt::Write;

/// How much there is before a load begins.
#[derive(Clone, Copy, Debug, Default)]
pub struct Growth {
    /// Residents, each with a home; 0: as many as the load needs.
    pub residents: i64,
    /// Tickets that are closed.
    pub tickets: i64,
    /// What happened to each of them: rows of its timeline.
    pub events: i64,
    /// Messages of the last thirty days, delivered, and updates of the last seven, worked.
    pub messages: i64,
}

/// What a server that is filled is given beside its own settings: room, and nobody who tidies up meanwhile.
pub const SETTINGS: [&str; 4] = ["shared_buffers=512MB", "max_wal_size=4GB", "checkpoint_timeout=1h", "autovacuum=off"];

/// Whatever empty tables are filled; with them goes whatever refers to them. `unit` has the homes of the sample already.
const FRESH: &str = "chat, session, resident, occupancy, ticket, timeline, outbox, inbox";

/// So much text is handed to the server at once.
const PAGE: usize = 1 << 18;

/// Fills the database of the desk, which holds one resident with a phone number under its key: everybody gets that one.
/// Rows come in one transaction with the emptying of their tables, so that they lie there
/// as old rows do, frozen and visible to all, and are not logged; indexes that are not in the rows' own order are built at
/// the end. What a row refers to is not looked for: it is there.
///
/// # Errors
/// When the database refuses.
pub async fn fill(conn: &mut PgConnection, growth: Growth) -> Result<()> {
    run(conn, "set session_replication_role = replica; set maintenance_work_mem = '1GB'").await?;
    let ground = sqlx::query(
        "select c.id as community, b.id as building, extract(epoch from now())::bigint as now,
             (select coalesce(max(id), 0) from unit) as home,
             (select encode(phone_sealed, 'hex') from resident where phone_sealed is not null limit 1) as phone
         from community c join building b on b.community_id = c.id order by b.id limit 1",
    )
    .fetch_one(&mut *conn)
    .await?;
    let (community, building): (i64, i64) = (ground.get("community"), ground.get("building"));
    let (now, home): (i64, i64) = (ground.get("now"), ground.get("home"));
    let phone: String = ground.try_get("phone").context("nobody here has a phone number under the key")?;
    let Growth { residents, tickets, events, messages } = growth;
    let user = |n: i64| FIRST + n;
    // Who a ticket or a message is of: everybody in turn.
    let whose = |n: i64| 1 + n % residents.max(1);
    let ago = |seconds: i64| Moment(now - seconds);
    let share = |n: i64, of: i64, span: i64| span - (i128::from(span) * i128::from(n) / i128::from(of.max(1))) as i64;

    let mut tx = conn.begin().await?;
    copy(&mut tx, "unit (community_id, id, building_id, code)", "", residents, |n, line| {
        write!(line, "{community}\t{}\t{building}\tL-{n:08}", home + n)
    })
    .await?;
    tx.commit().await?;
    let mut tx = conn.begin().await?;
    run(&mut tx, &format!("truncate {FRESH} cascade")).await?;
    let later = later(&mut tx).await?;
    for (name, _) in &later {
        run(&mut tx, &format!("drop index {name}")).await?;
    }
    let resident =
        "resident (community_id, user_id, name, lang, address, created_at, seen_at, phone_sealed, phone_hash)";
    copy(&mut tx, resident, "freeze", residents, |n, line| {
        let (came, seen) = (ago(3 * YEAR), ago(2 * DAY));
        write!(line, "{community}\t{}\tResident {n}\ten\tplain\t{came}\t{seen}\t\\\\x{phone}\t", user(n))?;
        // A hash has no order; this is none, but as long, of everybody's own, and as scattered.
        let scattered = n.wrapping_mul(0x9E37_79B9_7F4A_7C15_u64.cast_signed());
        write!(line, "\\\\x{scattered:016x}{n:048x}")
    })
    .await?;
    let occupancy = "occupancy (community_id, user_id, unit_id, tie, level, created_at, decided_at)";
    copy(&mut tx, occupancy, "freeze", residents, |n, line| {
        let came = ago(3 * YEAR);
        write!(line, "{community}\t{}\t{}\towner\tverified\t{came}\t{came}", user(n), home + n)
    })
    .await?;
    copy(&mut tx, "chat (chat_id)", "freeze", residents, |n, line| write!(line, "{}", user(n))).await?;
    let session = "session (chat_id, user_id, community_id, lang, heard_at)";
    copy(&mut tx, session, "freeze", residents, |n, line| {
        write!(line, "{}\t{}\t{community}\ten\t{}", user(n), user(n), ago(2 * DAY))
    })
    .await?;
    let ticket =
        "ticket (community_id, id, number, kind, state, priority, area, category, department, unit_id, building_id,
        place, words, reporter, visit, created_at, done_at, ended_at, work, forgotten_at)";
    // Words are kept for two years after a ticket ends (`[retention]`), and these days none comes of that age.
    let forgotten = |age: i64| age > 2 * YEAR + 3 * DAY;
    copy(&mut tx, ticket, "freeze", tickets, |n, line| {
        let (who, age) = (whose(n), 5 * DAY + share(n, tickets, 3 * YEAR));
        let (at, done, ended) = (ago(age), ago(age - DAY), ago(age - 4 * DAY));
        let (words, visit) = match forgotten(age) {
            true => ("…", ""),
            false => ("The kitchen tap has been dripping since yesterday", "tomorrow morning"),
        };
        write!(
            line,
            "{community}\t{n}\tR-OLD-{n:08}\trepair\tclosed\tnormal\thome\twater\tengineering\t{}\t{building}\tL-{who:08}\t\
             {words}\t{}\t{visit}\t{at}\t{done}\t{ended}\t{{\"cause\": \"worn washer\"}}\t",
            home + who,
            user(who)
        )?;
        match forgotten(age) {
            true => write!(line, "{}", ago(age - 4 * DAY - 2 * YEAR)),
            false => line.write_str("\\N"),
        }
    })
    .await?;
    copy(&mut tx, "timeline (community_id, ticket_id, seq, at, actor, act)", "freeze", tickets * events, |n, line| {
        let (of, seq) = ((n - 1) / events + 1, (n - 1) % events + 1);
        let age = 5 * DAY + share(of, tickets, 3 * YEAR);
        let at = ago(age - seq * 3600);
        // The last thing that happened is that it was finished.
        let what = if seq == events { "finish" } else { "note" };
        let words = if forgotten(age) { "…" } else { "the washer was changed" };
        let act = format!(r#"{{"act": "{what}", "words": "{words}"}}"#);
        let actor = r#"{"by": "staff", "id": 1}"#;
        write!(line, "{community}\t{of}\t{seq}\t{at}\t{actor}\t{act}")
    })
    .await?;
    let outbox =
        "outbox (community_id, chat_id, priority, slot, op, created_at, not_before, sent_at, outcome, message_id)";
    copy(&mut tx, outbox, "freeze", messages, |n, line| {
        let (at, chat) = (ago(share(n, messages, 30 * DAY)), user(whose(n)));
        write!(line, "{community}\t{chat}\t2\told {n}\t{{\"op\": \"strip\"}}\t{at}\t{at}\t{at}\tdelivered\t{n}")
    })
    .await?;
    // What was worked has no body any more.
    let inbox = "inbox (bot_id, update_id, conversation, body, received_at, done_at)";
    copy(&mut tx, inbox, "freeze", messages, |n, line| {
        let (at, chat) = (ago(share(n, messages, 7 * DAY)), user(whose(n)));
        write!(line, "1\t{}\t{chat}\t\t{at}\t{at}", n - 1 - messages)
    })
    .await?;
    for (_, def) in &later {
        run(&mut tx, def).await?;
    }
    for table in ["ticket", "unit"] {
        let sequence = format!("pg_get_serial_sequence('{table}', 'id')");
        run(&mut tx, &format!("select setval({sequence}, (select coalesce(max(id), 0) + 1 from {table}))")).await?;
    }
    tx.commit().await?;
    run(conn, "reset session_replication_role; reset maintenance_work_mem").await?;
    run(conn, "vacuum (analyze)").await?;
    run(conn, "checkpoint").await
}

const DAY: i64 = 86_400;
const YEAR: i64 = 365 * DAY;

/// Seconds since 1970, as a server reads them: the number of the Julian day, and the time of day.
struct Moment(i64);

impl std::fmt::Display for Moment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (day, rest) = (2_440_588 + self.0.div_euclid(DAY), self.0.rem_euclid(DAY));
        write!(f, "J{day} {:02}:{:02}:{:02}Z", rest / 3600, rest / 60 % 60, rest % 60)
    }
}

/// Indexes of the tables that grow largest, keys apart: they are built when the rows are there.
async fn later(conn: &mut PgConnection) -> Result<Vec<(String, String)>> {
    let rows = sqlx::query(
        "select indexname::text as name, indexdef as def from pg_indexes
         where tablename in ('resident', 'ticket', 'timeline', 'outbox', 'inbox')
           and indexname not in (select conname from pg_constraint where contype in ('p', 'u'))",
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|r| (r.get("name"), r.get("def"))).collect())
}

/// Rows 1 to `rows` of a table, each as a line of text.
async fn copy(
    conn: &mut PgConnection,
    table: &str,
    how: &str,
    rows: i64,
    line: impl Fn(i64, &mut String) -> std::fmt::Result,
) -> Result<()> {
    let how = if how.is_empty() { String::new() } else { format!(" ({how})") };
    let mut sink = conn.copy_in_raw(&format!("copy {table} from stdin{how}")).await?;
    let mut page = String::with_capacity(PAGE + 1024);
    for n in 1..=rows {
        line(n, &mut page)?;
        page.push('\n');
        if page.len() > PAGE || n == rows {
            sink.send(page.as_bytes()).await?;
            page.clear();
        }
    }
    sink.finish().await?;
    Ok(())
}

async fn run(conn: &mut PgConnection, sql: &str) -> Result<()> {
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql.to_owned())).execute(conn).await?;
    Ok(())
}

/// The largest tables: name, rows as the server counts them, MiB of rows and of indexes.
///
/// # Errors
/// When the database does not say.
pub async fn sizes(conn: &mut PgConnection, most: i64) -> Result<Vec<String>> {
    let rows = sqlx::query(
        "select relname::text as name, reltuples::bigint as rows, pg_table_size(oid) / 1048576 as table,
             pg_indexes_size(oid) / 1048576 as indexes
         from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace
         order by pg_total_relation_size(oid) desc limit $1",
    )
    .bind(most)
    .fetch_all(conn)
    .await?;
    let line = |r: sqlx::postgres::PgRow| {
        let (name, count): (String, i64) = (r.get("name"), r.get("rows"));
        let (table, indexes): (i64, i64) = (r.get("table"), r.get("indexes"));
        format!("  {name:<20} {count:>12} rows {table:>8} MiB, indexes {indexes:>8} MiB")
    };
    Ok(rows.into_iter().map(line).collect())
}
