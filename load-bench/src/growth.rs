//! A community that has grown old: residents who were heard before, tickets of years, and what happened to them.

use crate::subject::FIRST;
use anyhow::Result;
use sqlx::{Connection, PgConnection, Row};

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

/// So many rows are written by one statement.
const PAGE: i64 = 500_000;

/// Fills the database of the desk. Rows are written without asking for each whether what it refers to is there, and the
/// indexes of tickets are built at the end.
///
/// # Errors
/// When the database refuses.
pub async fn fill(conn: &mut PgConnection, growth: Growth, residents: i64) -> Result<()> {
    run(conn, "set session_replication_role = replica; set synchronous_commit = off; set maintenance_work_mem = '1GB'")
        .await?;
    let indexes: Vec<(String, String)> = sqlx::query(
        "select indexname::text as name, indexdef as def from pg_indexes
         where tablename in ('ticket', 'timeline', 'outbox', 'inbox')
           and indexname not in (select conname from pg_constraint where contype in ('p', 'u'))",
    )
    .fetch_all(&mut *conn)
    .await?
    .into_iter()
    .map(|r| (r.get("name"), r.get("def")))
    .collect();
    for (name, _) in indexes.iter().filter(|_| growth.tickets > 0) {
        run(conn, &format!("drop index {name}")).await?;
    }
    pages(conn, residents, |from, to| {
        format!(
            "insert into chat (chat_id) select {FIRST} + n from generate_series({from}, {to}) n on conflict do nothing;
             insert into session (chat_id, user_id, community_id, lang, heard_at)
             select {FIRST} + n, {FIRST} + n, c.id, 'en', now() - interval '2 days'
             from community c, generate_series({from}, {to}) n"
        )
    })
    .await?;
    pages(conn, growth.tickets, |from, to| {
        format!(
            "insert into ticket (community_id, id, number, kind, state, priority, area, category, department, unit_id,
                 building_id, place, words, reporter, visit, created_at, done_at, ended_at, work)
             select u.community_id, n, 'R-OLD-' || n, 'repair', 'closed', 'normal', 'home', 'water', 'engineering', u.id,
                 u.building_id, u.code, 'The kitchen tap has been dripping since yesterday', {FIRST} + 1 + n % {residents},
                 'tomorrow morning', at, at + interval '1 day', at + interval '4 days', '{{\"cause\": \"worn washer\"}}'
             from (select n, now() - interval '3 years' * (1 - n::float8 / {tickets}) - interval '5 days' as at
                   from generate_series({from}::bigint, {to}) n) t
                 join unit u on u.id = (select min(id) from unit where code like 'L-%') + n % {residents}",
            tickets = growth.tickets
        )
    })
    .await?;
    pages(conn, growth.tickets * growth.events, |from, to| {
        format!(
            "insert into timeline (community_id, ticket_id, seq, at, actor, act)
             select c.id, (n - 1) / {events} + 1, (n - 1) % {events} + 1, now() - interval '5 days',
                 '{{\"by\": \"staff\", \"id\": 1}}', '{{\"act\": \"note\", \"words\": \"the washer was changed\"}}'
             from community c, generate_series({from}::bigint, {to}) n",
            events = growth.events.max(1)
        )
    })
    .await?;
    pages(conn, growth.messages, |from, to| {
        format!(
            "insert into outbox (community_id, chat_id, priority, slot, op, created_at, not_before, sent_at, outcome, message_id)
             select c.id, {FIRST} + 1 + n % {residents}, 2, 'old ' || n, '{{\"op\": \"strip\"}}', at, at, at, 'delivered', n
             from community c, (select n, now() - interval '30 days' * (1 - n::float8 / {messages}) as at
                                from generate_series({from}, {to}) n) m;
             insert into inbox (bot_id, update_id, conversation, body, received_at, done_at)
             select 1, -{messages} + n - 1, {FIRST} + 1 + n % {residents}, repeat('x', 400), at, at
             from (select n, now() - interval '7 days' * (1 - n::float8 / {messages}) as at
                   from generate_series({from}, {to}) n) m",
            messages = growth.messages
        )
    })
    .await?;
    for (_, def) in indexes.iter().filter(|_| growth.tickets > 0) {
        run(conn, def).await?;
    }
    run(conn, "select setval(pg_get_serial_sequence('ticket', 'id'), (select coalesce(max(id), 0) + 1 from ticket))")
        .await?;
    run(conn, "set session_replication_role = origin").await?;
    run(conn, "vacuum (analyze)").await
}

async fn pages(conn: &mut PgConnection, rows: i64, page: impl Fn(i64, i64) -> String) -> Result<()> {
    let mut from = 1;
    while from <= rows {
        let to = rows.min(from + PAGE - 1);
        let mut tx = conn.begin().await?;
        run(&mut tx, &page(from, to)).await?;
        tx.commit().await?;
        from = to + 1;
    }
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
