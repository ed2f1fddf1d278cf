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

#[tokio::test]
async fn no_query_reads_a_long_table_from_end_to_end() {
    let db = TestDb::new().await;
    let mut conn = db.owner.acquire().await.unwrap();
    sqlx::raw_sql("set plan_cache_mode = force_generic_plan").execute(&mut *conn).await.unwrap();
    let indexes = indexes(&mut conn).await;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(".sqlx");
    let mut told = vec![];
    let mut rare = vec![];
    let mut looked = 0;
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
        let mut found = vec![];
        careless(&plan[0]["Plan"], &indexes, &mut found);
        looked += 1;
        if found.is_empty() {
            continue;
        }
        match RARE.iter().find(|(begin, _)| sql.starts_with(begin)) {
            Some((begin, _)) => rare.push(*begin),
            None => told.push(format!("{}: {sql}", found.join(", "))),
        }
    }
    assert!(looked > 500, "{looked} queries");
    assert!(told.is_empty(), "read from end to end:\n{}", told.join("\n"));
    let over: Vec<_> = RARE.iter().filter(|(begin, _)| !rare.contains(begin)).collect();
    assert!(over.is_empty(), "nothing is read from end to end by these any more: {over:?}");
}
