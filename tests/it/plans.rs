//! Every query of the program finds what it wants in the tables that grow: by the first column of an index, or among the few
//! rows that wait. Plans are those that a connection keeps, made when the tables were empty.

use crate::support::db::TestDb;
use crate::support::reads::LONG;
use serde_json::Value;
use sqlx::{AssertSqlSafe, PgConnection, Row};
use std::collections::BTreeMap;
use std::path::Path;

/// Long ones beside those in which the comparison of a long history looks for strangers.
const ALSO: [&str; 2] = ["campaign_message", "unit"];

/// Queries that do, how they begin, and why they may.
const RARE: [(&str, &str); 7] = [
    ("delete from outbox where chat_id = $1 and created_at <= $2", "somebody wants to be forgotten"),
    ("select exists (select 1 from outbox where chat_id = $1 and created_at <= $2)", "somebody wants to be forgotten"),
    ("delete from chat where chat_id = $1", "somebody wants to be forgotten"),
    ("select distinct message_id", "what was entered in a group goes on in a private chat"),
    ("delete from timer t where starts_with(subject", "a group becomes another one"),
    ("update timer set subject = replace", "a group becomes another one"),
    ("update chat set recent = '{}'", "a clock was set back"),
];

/// The indexes of a database: first column, and whether they have few rows only.
async fn indexes(conn: &mut PgConnection) -> BTreeMap<String, (String, bool)> {
    let rows = sqlx::query(
        "select c.relname::text as name, pg_get_indexdef(i.indexrelid, 1, false) as first, i.indpred is not null as partial
         from pg_index i join pg_class c on c.oid = i.indexrelid where c.relnamespace = 'public'::regnamespace",
    )
    .fetch_all(conn)
    .await
    .unwrap();
    rows.into_iter().map(|r| (r.get("name"), (r.get("first"), r.get("partial")))).collect()
}

/// What a plan reads from end to end.
fn careless(plan: &Value, indexes: &BTreeMap<String, (String, bool)>, found: &mut Vec<String>) {
    let text = |key: &str| plan.get(key).and_then(Value::as_str).unwrap_or_default();
    let (node, table, index) = (text("Node Type"), text("Relation Name"), text("Index Name"));
    let long = LONG.iter().chain(&ALSO).any(|t| *t == table || node == "Bitmap Index Scan" && index.starts_with(t));
    if long && node == "Seq Scan" {
        found.push(format!("{table} from end to end"));
    }
    if long && let Some((first, partial)) = indexes.get(index) {
        let cond = text("Index Cond");
        let bare = first.trim_matches(|c| c == '(' || c == ')');
        if !partial && !cond.contains(bare) {
            found.push(format!("{index} from end to end"));
        }
    }
    for below in plan.get("Plans").and_then(Value::as_array).into_iter().flatten() {
        careless(below, indexes, found);
    }
}

/// The queries of the program, a plan for each that fits every value.
async fn plans(conn: &mut PgConnection) -> Vec<(String, Value)> {
    // Every connection of the program plans by index.
    let settings = "set enable_seqscan = off; set jit = off; set plan_cache_mode = force_generic_plan";
    sqlx::raw_sql(settings).execute(&mut *conn).await.unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(".sqlx");
    let mut plans = vec![];
    for file in std::fs::read_dir(folder).unwrap() {
        let file = std::fs::read_to_string(file.unwrap().path()).unwrap();
        let query: Value = serde_json::from_str(&file).unwrap();
        let sql = query["query"].as_str().unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
        let values = query["describe"]["parameters"]["Left"].as_array().unwrap().len();
        let call = match values {
            0 => String::new(),
            values => format!("({})", vec!["null"; values].join(", ")),
        };
        let prepare = format!("prepare q as {sql}");
        sqlx::raw_sql(AssertSqlSafe(prepare)).execute(&mut *conn).await.unwrap();
        let explain = format!("explain (format json) execute q{call}");
        let plan: Value =
            sqlx::query_scalar(AssertSqlSafe(explain)).persistent(false).fetch_one(&mut *conn).await.unwrap();
        sqlx::raw_sql("deallocate q").execute(&mut *conn).await.unwrap();
        plans.push((sql, plan[0]["Plan"].clone()));
    }
    assert!(plans.len() > 500, "{} queries", plans.len());
    plans
}

/// No plan does what is looked for, but for those that are told here; and each of these does.
async fn only_these(
    conn: &mut PgConnection,
    look: impl Fn(&Value, &BTreeMap<String, (String, bool)>, &mut Vec<String>),
    may: &[(&str, &str)],
) {
    let indexes = indexes(conn).await;
    let mut told = vec![];
    let mut known = vec![];
    for (sql, plan) in plans(conn).await {
        let mut found = vec![];
        look(&plan, &indexes, &mut found);
        if found.is_empty() {
            continue;
        }
        match may.iter().find(|(begin, _)| sql.starts_with(begin)) {
            Some((begin, _)) => known.push(*begin),
            None => told.push(format!("{}: {sql}", found.join(", "))),
        }
    }
    assert!(told.is_empty(), "read from end to end:\n{}", told.join("\n"));
    let over: Vec<_> = may.iter().filter(|(begin, _)| !known.contains(begin)).collect();
    assert!(over.is_empty(), "nothing is read from end to end by these any more: {over:?}");
}

#[tokio::test]
async fn no_query_reads_a_long_table_from_end_to_end() {
    let db = TestDb::new().await;
    let mut conn = db.owner.acquire().await.unwrap();
    only_these(&mut conn, careless, &RARE).await;
}

/// Queries that read an index of what waits from one end, how they begin, and why they may.
const FROM_ONE_END: [(&str, &str); 13] = [
    ("with recursive step as ( (select o.chat_id from outbox o", "chat by chat: the first one has none before it"),
    ("select (select received_at from inbox where done_at is null", "floors: once in five seconds"),
    ("select least( (select due_at from timer", "timers that failed and are tried again"),
    ("select exists (select 1 from outbox where least(", "the first one is enough"),
    ("select (select count(*) from inbox", "how many wait: once in a while, and for tests"),
    ("select count(*) from outbox where campaign_id is not null", "letters that wait: for whoever asks"),
    ("select (select count(*) from document)", "the doctor"),
    ("select exists (select 1 from chat where chat_id = 0", "a clock was set back"),
    ("update inbox set not_before = null", "a clock was set back"),
    ("update outbox set created_at = least(", "a clock was set back"),
    ("select case when campaign_id is not null", "how many wait: once in a while"),
    ("delete from screen s where s.slot like", "what is over is taken away"),
    ("delete from timer t where starts_with(subject", "a group becomes another one"),
];

/// The tables whose rows wait, and their indexes.
const QUEUES: [&str; 3] = ["inbox_", "outbox_", "timer_"];

/// Days of work that are over: the server has counted that hardly anything waits, and the indexes of what waits are as large as
/// they have been.
const WORKED: &str = "
    insert into chat (chat_id) select n from generate_series(1, 5000) n;
    insert into inbox (bot_id, update_id, conversation, body, received_at)
        select 1, n, n * 7919 % 5000 + 1, '{}', now() from generate_series(1, 20000) n;
    update inbox set done_at = now(), body = '';
    insert into outbox (chat_id, priority, slot, op, created_at, not_before)
        select n * 7919 % 5000 + 1, n % 6, 'slot ' || n, '{}', now(), now() from generate_series(1, 20000) n;
    update outbox set lease_until = now(), attempts = 1;
    update outbox set sent_at = now(), outcome = 'delivered', lease_until = null;
    insert into timer (community_id, subject, kind, due_at, data)
        select 0, 's' || n, 'nudge', now(), 'null' from generate_series(1, 20000) n;
    delete from timer";

/// What a plan reads of a queue without knowing where to begin.
fn at_random(plan: &Value, indexes: &BTreeMap<String, (String, bool)>, found: &mut Vec<String>) {
    let text = |key: &str| plan.get(key).and_then(Value::as_str).unwrap_or_default();
    // A bitmap does not say whose index it reads.
    let index = text("Index Name");
    if QUEUES.iter().any(|queue| index.starts_with(queue))
        && let Some((first, _)) = indexes.get(index)
        && !text("Index Cond").contains(first.trim_matches(|c| c == '(' || c == ')'))
    {
        found.push(index.to_owned());
    }
    for below in plan.get("Plans").and_then(Value::as_array).into_iter().flatten() {
        at_random(below, indexes, found);
    }
}

#[tokio::test]
async fn a_queue_that_was_swept_is_read_from_where_something_waits() {
    let db = TestDb::new().await;
    let mut conn = db.owner.acquire().await.unwrap();
    sqlx::raw_sql(WORKED).execute(&mut *conn).await.unwrap();
    for table in ["inbox", "outbox", "timer"] {
        let sweep = format!("vacuum analyze {table}");
        sqlx::raw_sql(AssertSqlSafe(sweep)).execute(&mut *conn).await.unwrap();
    }
    only_these(&mut conn, at_random, &FROM_ONE_END).await;
}
