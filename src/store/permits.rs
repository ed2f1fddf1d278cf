//! Permits: forms and their answers, passes with their codes, and every check of a pass.

use super::words::{value, word};
use crate::domain::form::{Answers, Form};
use crate::domain::ids::{BillId, ChatId, CommunityId, StaffId, TicketId, UserId};
use crate::domain::pass::{self, Finding, Pass, PassState, Permit};
use anyhow::{Context, Result, bail};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use sqlx::types::Json;

type Key = (CommunityId, TicketId);

/// Codes that are tried before it is given up: two alike are as good as impossible.
const TRIES: usize = 8;

/// Keeps what was asked for with a form.
///
/// # Errors
/// When the database fails.
pub async fn put(conn: &mut PgConnection, key: Key, form: &Form, answers: &Answers) -> Result<()> {
    sqlx::query!(
        "insert into permit (community_id, ticket_id, form, answers) values ($1, $2, $3, $4)",
        key.0.0,
        key.1.0,
        Json(form) as _,
        Json(answers) as _
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// What belongs to a ticket; `None`: it was not asked for with a form.
///
/// # Errors
/// When the database fails, or holds something that this version does not know.
pub async fn of_ticket(conn: &mut PgConnection, key: Key) -> Result<Option<Permit>> {
    let row = sqlx::query!(
        r#"select p.form as "form: Json<Form>", p.answers as "answers: Json<Answers>", p.bill_id, s.code as "code?",
               s.state as "state?", s.once as "once?", s.valid_from as "from?", s.valid_until as "until?",
               s.changed_at as "changed_at?", s.used_by
           from permit p left join pass s on s.community_id = p.community_id and s.ticket_id = p.ticket_id
           where p.community_id = $1 and p.ticket_id = $2"#,
        key.0.0,
        key.1.0
    )
    .fetch_optional(conn)
    .await?;
    let Some(r) = row else { return Ok(None) };
    let pass = match (r.code, r.state, r.once, r.from, r.until, r.changed_at) {
        (Some(code), Some(state), Some(once), Some(from), Some(until), Some(changed_at)) => {
            let (state, used_by) = (value(&state)?, r.used_by.map(StaffId));
            Some(Pass { code, state, once, from, until, changed_at, used_by })
        }
        _ => None,
    };
    Ok(Some(Permit { form: r.form.0, answers: r.answers.0, bill: r.bill_id.map(BillId), pass }))
}

/// The bill of the fee.
///
/// # Errors
/// When the database fails.
pub async fn set_bill(conn: &mut PgConnection, key: Key, bill: BillId) -> Result<()> {
    sqlx::query!("update permit set bill_id = $3 where community_id = $1 and ticket_id = $2", key.0.0, key.1.0, bill.0)
        .execute(conn)
        .await?;
    Ok(())
}

/// Issues the pass of a ticket, with a code that no other pass has.
///
/// # Errors
/// When the database fails, the ticket has a pass already, or the machine has no random numbers.
pub async fn issue(
    conn: &mut PgConnection,
    key: Key,
    (state, once): (PassState, bool),
    (from, until): (DateTime<Utc>, DateTime<Utc>),
    now: DateTime<Utc>,
) -> Result<Pass> {
    for _ in 0..TRIES {
        let mut values = [0u8; pass::LENGTH - 1];
        getrandom::fill(&mut values).map_err(|e| anyhow::anyhow!("the machine has no random numbers: {e}"))?;
        let code = pass::code(values);
        let done = sqlx::query!(
            "insert into pass (community_id, ticket_id, code, state, once, valid_from, valid_until, issued_at, changed_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $8) on conflict (code) do nothing",
            key.0.0,
            key.1.0,
            code,
            word(&state)?,
            once,
            from,
            until,
            now
        )
        .execute(&mut *conn)
        .await
        .context("the pass could not be issued")?;
        if done.rows_affected() == 1 {
            return Ok(Pass { code, state, once, from, until, changed_at: now, used_by: None });
        }
    }
    bail!("no code for a pass was free")
}

/// Moves a pass on. The caller holds its ticket.
///
/// # Errors
/// When the database fails.
pub async fn set_state(
    conn: &mut PgConnection,
    key: Key,
    state: PassState,
    used_by: Option<StaffId>,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "update pass set state = $3, used_by = $4, changed_at = $5 where community_id = $1 and ticket_id = $2",
        key.0.0,
        key.1.0,
        word(&state)?,
        used_by.map(|s| s.0),
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The ticket of the pass with this code, in the form of [`pass::plain`].
///
/// # Errors
/// When the database fails.
pub async fn by_code(conn: &mut PgConnection, code: &str) -> Result<Option<Key>> {
    let row =
        sqlx::query!("select community_id, ticket_id from pass where code = $1", code).fetch_optional(conn).await?;
    Ok(row.map(|r| (CommunityId(r.community_id), TicketId(r.ticket_id))))
}

/// A check of a pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Check {
    /// Who looked.
    pub user: UserId,
    /// The member of staff that they are.
    pub staff: Option<StaffId>,
    /// Where.
    pub chat: ChatId,
    /// When.
    pub at: DateTime<Utc>,
    /// What they found.
    pub finding: Finding,
}

/// Writes a check down; without a ticket: the code was none of this community.
///
/// # Errors
/// When the database fails.
pub async fn record(
    conn: &mut PgConnection,
    community: CommunityId,
    ticket: Option<TicketId>,
    c: &Check,
) -> Result<()> {
    sqlx::query!(
        "insert into pass_check (community_id, ticket_id, user_id, staff_id, chat_id, at, finding)
         values ($1, $2, $3, $4, $5, $6, $7)",
        community.0,
        ticket.map(|t| t.0),
        c.user.0,
        c.staff.map(|s| s.0),
        c.chat.0,
        c.at,
        word(&c.finding)?
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Every check of the pass of a ticket, oldest first.
///
/// # Errors
/// When the database fails, or holds a word that this version does not know.
pub async fn checks(conn: &mut PgConnection, key: Key) -> Result<Vec<Check>> {
    let rows = sqlx::query!(
        "select user_id, staff_id, chat_id, at, finding from pass_check
         where community_id = $1 and ticket_id = $2 order by at, id",
        key.0.0,
        key.1.0
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|r| {
            Ok(Check {
                user: UserId(r.user_id),
                staff: r.staff_id.map(StaffId),
                chat: ChatId(r.chat_id),
                at: r.at,
                finding: value(&r.finding)?,
            })
        })
        .collect()
}
