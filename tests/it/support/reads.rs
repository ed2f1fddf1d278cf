//! What a database reads: rows of each table, and entries and pages of its indexes, as the server counts them.

use super::db::TestDb;
use std::collections::BTreeMap;

/// Tables that grow with residents and with years.
pub const LONG: [&str; 20] = [
    "attachment",
    "bill",
    "booking",
    "callback",
    "chat",
    "consent",
    "deadline",
    "inbox",
    "mention",
    "occupancy",
    "outbox",
    "pass",
    "payment",
    "resident",
    "screen",
    "session",
    "talk",
    "ticket",
    "timeline",
    "timer",
];

/// By table.
#[derive(Clone, Debug, Default)]
pub struct Reads(BTreeMap<String, Read>);

#[derive(Clone, Copy, Debug, Default)]
struct Read {
    /// Rows that were looked at, found in whatever way.
    rows: i64,
    /// What its indexes gave.
    entries: i64,
    /// Pages of its indexes that were looked at, by those who wrote rows as well.
    pages: i64,
}

impl Reads {
    /// Up to now. All connections are closed for it.
    pub async fn of(db: &mut TestDb) -> Self {
        db.reconnect().await;
        let rows: Vec<(String, i64, i64, i64)> = sqlx::query_as(
            "select t.relname::text, coalesce(t.seq_tup_read, 0) + coalesce(t.idx_tup_fetch, 0),
                 coalesce(sum(i.idx_tup_read), 0)::bigint, coalesce(sum(p.idx_blks_read + p.idx_blks_hit), 0)::bigint
             from pg_stat_user_tables t
                 left join pg_stat_user_indexes i on i.relid = t.relid
                 left join pg_statio_user_indexes p on p.indexrelid = i.indexrelid
             group by t.relid, t.relname, t.seq_tup_read, t.idx_tup_fetch",
        )
        .fetch_all(&db.owner)
        .await
        .unwrap();
        assert!(rows.len() > 50, "{rows:?}");
        Self(rows.into_iter().map(|(name, rows, entries, pages)| (name, Read { rows, entries, pages })).collect())
    }

    /// What was read since then.
    pub fn since(&self, before: &Self) -> Self {
        let less = |(name, now): (&String, &Read)| {
            let was = before.0.get(name).copied().unwrap_or_default();
            let read =
                Read { rows: now.rows - was.rows, entries: now.entries - was.entries, pages: now.pages - was.pages };
            (name.clone(), read)
        };
        Self(self.0.iter().map(less).collect())
    }

    /// What was read in both spans.
    pub fn and(&self, other: &Self) -> Self {
        let mut all = self.clone();
        for (name, more) in &other.0 {
            let read = all.0.entry(name.clone()).or_default();
            *read = Read {
                rows: read.rows + more.rows,
                entries: read.entries + more.entries,
                pages: read.pages + more.pages,
            };
        }
        all
    }
}

/// What is read more in an old database, whose tables have so many rows of `strangers`, than in a new one for the same work.
/// Of rows, a twentieth of the strangers is not spoken of. Of entries only what is nearly a reading from end to end is:
/// some plans are given those of dead versions again and again. Of pages three times as many are right: an index of some
/// thousand rows has two levels, one of a few rows one.
pub fn grown(new: &Reads, old: &Reads, strangers: i64) -> Vec<String> {
    let mut found = vec![];
    for (name, old) in &old.0 {
        let new = new.0.get(name).copied().unwrap_or_default();
        let kinds = [
            ("rows", new.rows, old.rows, strangers / 20),
            ("entries of its indexes", new.entries, old.entries, strangers * 3 / 4),
            ("pages of its indexes", 3 * new.pages, old.pages, strangers / 20),
        ];
        for (what, new, old, slack) in kinds {
            if old > new + slack {
                found.push(format!("{name}: {old} {what} instead of {new} at most"));
            }
        }
    }
    found
}
