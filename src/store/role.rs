//! What the role of the running desk may do with the tables: read and write rows, never change or make tables.

use anyhow::{Result, bail};
use sqlx::{AssertSqlSafe, PgConnection};

/// Tables whose rows stay as they were written: what happened, who saw what, bills, what money settled, and receipts.
pub const LEDGERS: [&str; 16] = [
    "allocation",
    "answer_version",
    "attachment",
    "bill",
    "duty_alarm",
    "pass_check",
    "phone_call",
    "phone_look",
    "plan_bill",
    "receipt",
    "refused",
    "reminder_call",
    "reminder_day",
    "reminder_note",
    "reminder_round",
    "timeline",
];

/// Tables of which rows are taken away. Of all others none is.
pub const TAKEN_AWAY: [&str; 28] = [
    "answer_token",
    "answer_wording",
    "billing_watch",
    "binding_code",
    "building",
    "campaign_message",
    "chat",
    "code_try",
    "crew_time",
    "document",
    "follower",
    "handover",
    "handover_item",
    "import_job",
    "inbox",
    "mention",
    "occupancy",
    "outbox",
    "question_asked",
    "reminder_bill",
    "reminder_pause",
    "resident",
    "screen",
    "session",
    "staff_group",
    "timer",
    "trial",
    "unit",
];

/// What the role may have done to ledgers, by functions of their owner: names, numbers and words are taken away,
/// and what is old.
pub const FORGETS: [&str; 3] = [
    "forget_words(bigint, bigint, timestamptz)",
    "forget_resident(bigint, bigint, timestamptz)",
    "forget_ledger(bigint, text, timestamptz, int)",
];

/// Who is connected, and what they are to the tables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Who {
    /// The role's name.
    pub name: String,
    /// Whether it can change tables: it owns some, or may do everything.
    pub changes_tables: bool,
}

/// Who is connected.
///
/// # Errors
/// When the database fails.
pub async fn who(conn: &mut PgConnection) -> Result<Who> {
    let row = sqlx::query!(
        r#"select current_user::text as "name!",
             (select rolsuper from pg_roles where rolname = current_user)
               or exists (select 1 from pg_class c join pg_namespace n on n.oid = c.relnamespace
                          where n.nspname = current_schema() and pg_has_role(c.relowner, 'usage')) as "changes!""#
    )
    .fetch_one(conn)
    .await?;
    Ok(Who { name: row.name, changes_tables: row.changes })
}

/// Gives a role what the desk needs, and takes from it whatever else it had. Whoever calls owns the tables.
///
/// # Errors
/// When there is no such role, it is the owner's own, or the caller may not give it anything.
pub async fn grant(conn: &mut PgConnection, role: &str) -> Result<()> {
    let found = sqlx::query!(
        r#"select quote_ident(rolname) as "quoted!", rolsuper or pg_has_role(oid, current_user::regrole, 'usage') as "owns!",
             quote_ident(current_database()) as "base!", quote_ident(current_schema()) as "schema!"
           from pg_roles where rolname = $1"#,
        role
    )
    .fetch_optional(&mut *conn)
    .await?;
    let Some(found) = found else {
        bail!("there is no role {role} in the database: create role {role} login password '…'")
    };
    if found.owns {
        bail!("the role {role} of DATABASE_URL owns the tables itself: make another one for the desk");
    }
    let tables = sqlx::query!(
        r#"select relname::text as "name!", quote_ident(relname) as "quoted!", relkind = 'r' as "table!" from pg_class
           where relnamespace = current_schema()::regnamespace and relkind in ('r', 'v') order by relname"#
    )
    .fetch_all(&mut *conn)
    .await?;
    let (to, base, schema) = (found.quoted, found.base, found.schema);
    let mut sql = format!(
        "revoke all on all tables in schema {schema} from {to};
         revoke all on all sequences in schema {schema} from {to};
         revoke create on schema {schema} from {to};
         revoke create on schema {schema} from public;
         grant connect, temporary on database {base} to {to};
         grant usage on schema {schema} to {to};
         grant usage, select on all sequences in schema {schema} to {to};"
    );
    for t in tables {
        let rights = match t.name.as_str() {
            // Shapes of temporary tables, and the list of migrations.
            name if !t.table || name.starts_with("import_") && name != "import_job" || name.starts_with('_') => {
                "select"
            }
            name if LEDGERS.contains(&name) => "select, insert",
            name if TAKEN_AWAY.contains(&name) => "select, insert, update, delete",
            _ => "select, insert, update",
        };
        sql += &format!("grant {rights} on {} to {to};", t.quoted);
    }
    for function in FORGETS {
        sql += &format!("grant execute on function {function} to {to};");
    }
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(conn).await?;
    Ok(())
}
