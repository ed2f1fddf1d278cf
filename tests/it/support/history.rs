//! A long history out of a short one: whatever happened is told once more of strangers, as often as wanted, long ago.

use sqlx::{AssertSqlSafe, PgConnection};

/// What does not grow with the years: the community, its people and houses, what it answers.
const STANDING: &str = "'_sqlx_migrations', 'community', 'building', 'staff', 'staff_group', 'standard_answer',
    'answer_wording', 'answer_version', 'answer_token', 'receipt_counter'";

/// From one stranger to the next: more than there are numbers of anything.
const STEP: i64 = 100_000;

/// Repeats every row of every table that grows until each has about `rows`. Numbers of people, homes and matters become
/// those of strangers, the same in all tables; groups, staff and houses stay. What was is put back by two months and more,
/// what is still to come by decades the other way. The names of tables of which there is nothing to repeat.
pub async fn repeat(conn: &mut PgConnection, rows: i64) -> Vec<String> {
    run(conn, "set session_replication_role = replica").await;
    let tables: Vec<String> = sqlx::query_scalar(AssertSqlSafe(format!(
        "select relname::text from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace
             and relname not in ({STANDING}) order by 1"
    )))
    .fetch_all(&mut *conn)
    .await
    .unwrap();
    let mut short = vec![];
    for table in tables.iter().filter(|_| rows > 0) {
        let own = count(conn, table).await;
        let (names, values): (Vec<String>, Vec<String>) = columns(conn, table).await.into_iter().unzip();
        let (names, values, times) = (names.join(", "), values.join(", "), rows / own.max(1) + 1);
        let more = format!(
            "insert into {table} ({names}) select {values} from {table} o, generate_series(1, {times}) n
             on conflict do nothing"
        );
        run(conn, &more).await;
        if count(conn, table).await < rows / 10 {
            short.push(table.clone());
        }
    }
    numbers_go_on(conn, (rows + 2) * STEP).await;
    run(conn, "set session_replication_role = origin").await;
    run(conn, "vacuum (analyze)").await;
    short
}

/// The columns of a table, and what each is for the stranger of number `n`.
async fn columns(conn: &mut PgConnection, table: &str) -> Vec<(String, String)> {
    let columns: Vec<(String, String, bool, bool, bool)> = sqlx::query_as(AssertSqlSafe(format!(
        "select a.attname::text, a.atttypid::regtype::text,
             exists (select 1 from pg_index x where x.indrelid = a.attrelid and a.attnum = any(x.indkey)) as looked_up,
             exists (select 1 from pg_index x
                     where x.indrelid = a.attrelid and x.indisunique and a.attnum = any(x.indkey)) as singular,
             exists (select 1 from pg_constraint c where c.conrelid = a.attrelid and c.contype = 'f'
                     and a.attnum = any(c.conkey) and c.confrelid::regclass::text in ({STANDING})) as standing
         from pg_attribute a where a.attrelid = '{table}'::regclass and a.attnum > 0 and not a.attisdropped"
    )))
    .fetch_all(conn)
    .await
    .unwrap();
    let value = |(name, kind, looked_up, singular, standing): (String, String, bool, bool, bool)| {
        let o = format!("o.{name}");
        let step = format!("n * {STEP}::bigint");
        let value = match (kind.as_str(), name.as_str()) {
            _ if standing => o,
            (_, "community_id") => o,
            ("text", "code") if table == "pass" => "upper(lpad(to_hex(n), 8, '0'))".to_owned(),
            ("bigint", _) if looked_up || name.ends_with("_id") => {
                format!("case when {o} > 0 then {o} + {step} else {o} end")
            }
            ("integer", "message_id" | "number") => format!("{o} + ({step})::int"),
            ("text", _) if singular => format!(
                r"case when {o} ~ '\d' then substring({o} from '^\D*') || substring({o} from '\d+')::numeric + {step}
                      || substring({o} from '^\D*\d+(.*)$') else {o} end"
            ),
            ("bytea", _) if singular => format!("sha256({o} || n::text::bytea)"),
            ("date", _) => format!("{o} - 60 - n::int"),
            ("timestamp with time zone", "due_at") if table == "timer" => format!("{o} + interval '20 years'"),
            ("timestamp with time zone", _) => format!("{o} - interval '60 days' - n * interval '2 hours'"),
            _ => o,
        };
        (name, value)
    };
    columns.into_iter().map(value).collect()
}

/// What comes after the strangers has higher numbers than they.
async fn numbers_go_on(conn: &mut PgConnection, from: i64) {
    let own: Vec<(String, String)> = sqlx::query_as(AssertSqlSafe(format!(
        "select attrelid::regclass::text, attname::text from pg_attribute
         where attidentity <> '' and attrelid::regclass::text not in ({STANDING})"
    )))
    .fetch_all(&mut *conn)
    .await
    .unwrap();
    for (table, column) in own {
        run(conn, &format!("select setval(pg_get_serial_sequence('{table}', '{column}'), {from})")).await;
    }
}

async fn count(conn: &mut PgConnection, table: &str) -> i64 {
    sqlx::query_scalar(AssertSqlSafe(format!("select count(*) from {table}"))).fetch_one(conn).await.unwrap()
}

async fn run(conn: &mut PgConnection, sql: &str) {
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(conn).await.unwrap_or_else(|why| panic!("{sql}: {why}"));
}
