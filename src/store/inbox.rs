//! The inbox: raw updates, kept before they are confirmed to Telegram and worked in order per conversation.

use super::chats;
use super::setback::APART;
use crate::chat::inbound::RawUpdate;
use crate::domain::ids::ChatId;
use anyhow::Result;
use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;

/// So many rows are forgotten in one go: nobody waits for them.
const PAGE: i64 = 1000;

/// An update that a worker holds until its transaction ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claimed {
    /// The bot to which it was sent.
    pub bot_id: i64,
    /// The update.
    pub raw: RawUpdate,
    /// How often it failed before.
    pub attempts: i32,
    /// Whether it is taken alone: it failed before, or came before the time since when others are taken together.
    pub doubtful: bool,
}

/// Keeps updates; one that is there already is not kept twice. Returns how many are new.
///
/// # Errors
/// When the database fails.
pub async fn store_raw(conn: &mut PgConnection, bot_id: i64, updates: &[RawUpdate]) -> Result<u64> {
    let ids: Vec<i64> = updates.iter().map(|u| u.update_id).collect();
    let conversations: Vec<i64> = updates.iter().map(|u| u.conversation).collect();
    let bodies: Vec<String> = updates.iter().map(|u| u.body.clone()).collect();
    let times: Vec<DateTime<Utc>> = updates.iter().map(|u| u.received_at).collect();
    let inserted = sqlx::query!(
        "insert into inbox (bot_id, update_id, conversation, body, received_at)
         select $1, u.* from unnest($2::bigint[], $3::bigint[], $4::text[], $5::timestamptz[]) u
         on conflict (bot_id, update_id) do nothing",
        bot_id,
        &ids,
        &conversations,
        &bodies,
        &times
    )
    .execute(conn)
    .await?;
    Ok(inserted.rows_affected())
}

/// Calls the desks of all processes: more waits here than ours take at once. They look by themselves, too.
///
/// # Errors
/// When the database fails.
pub async fn call(conn: &mut PgConnection) -> Result<()> {
    sqlx::query!("select pg_notify('inbox', '')").execute(conn).await?;
    Ok(())
}

/// So many updates are taken together at most.
pub const HANDFUL: usize = 8;

/// What a desk takes of the updates that wait.
#[derive(Clone, Copy, Debug)]
pub struct Wish {
    /// Up to eight, each of another conversation, or one.
    pub together: bool,
    /// What came before is passed.
    pub floor: DateTime<Utc>,
    /// What came before, failed before, or is dated later than now by a clock that was set back is taken alone.
    pub since: Option<DateTime<Utc>>,
}

impl Wish {
    /// One update that came at `floor` or after it.
    pub fn one(floor: DateTime<Utc>) -> Self {
        Self { together: false, floor, since: None }
    }
}

struct Row {
    bot_id: i64,
    update_id: i64,
    conversation: i64,
    body: String,
    received_at: DateTime<Utc>,
    attempts: i32,
    doubtful: bool,
    mine: bool,
    back: bool,
}

/// The oldest that wait, so many: the server has to know the number when it plans how to find them. An older update may come in
/// late, while a newer one of its conversation is being worked. Whether something earlier waits is asked in words that only the
/// index by conversations answers.
macro_rules! oldest {
    ($most:literal, $conn:expr, $now:expr, $busy:expr, $wish:expr) => {
        sqlx::query_as!(
            Row,
            r#"with row as materialized (
                 select bot_id, update_id, conversation, body, received_at, attempts,
                     attempts > 0 or received_at < coalesce($4::timestamptz, '-infinity') or received_at > $5 as doubtful
                 from inbox i
                 where done_at is null and buried_at is null and (not_before is null or not_before <= $1)
                   and conversation <> all($2) and received_at >= $3
                   and coalesce((select false from inbox e
                       where e.conversation = i.conversation and e.bot_id = i.bot_id and e.update_id < i.update_id
                         and coalesce(e.done_at, e.buried_at) is null order by e.update_id limit 1), true)
                 order by received_at, update_id limit "# + $most + r#" for update skip locked),
               mine as materialized (
                 select r.*, pg_try_advisory_xact_lock(hashtextextended('inbox ' || r.bot_id || ' ' || r.conversation, 0)) as mine
                 from row r, (select * from row limit 1) f
                 where r.bot_id = f.bot_id and r.update_id = f.update_id or not (r.doubtful or f.doubtful)),
               done as (
                 update inbox i set done_at = $1, body = '' from mine
                 where mine.mine and i.bot_id = mine.bot_id and i.update_id = mine.update_id),
               heard as (
                 update chat c set gone_at = null from mine
                 where mine.mine and c.chat_id = mine.conversation and c.chat_id > 0 and c.gone_at is not null returning c.chat_id)
               select bot_id as "bot_id!", update_id as "update_id!", conversation as "conversation!", body as "body!",
                   received_at as "received_at!", attempts as "attempts!", doubtful as "doubtful!",
                   mine as "mine!",
                   exists (select 1 from heard h where h.chat_id = conversation) as "back!"
               from mine"#,
            $now,
            $busy,
            $wish.floor,
            $wish.since,
            $now + APART
        )
        .fetch_all(&mut *$conn)
        .await?
    };
}

/// Takes the oldest waiting updates of conversations in which nothing earlier is unfinished and nobody is at work, and writes
/// down that they are worked; whoever is heard can be reached again. The transaction holds them: where that is rolled back, they
/// wait as before. What was written is not kept beside what came of it, but for the update's number.
///
/// # Errors
/// When the database fails.
pub async fn claim(conn: &mut PgConnection, now: DateTime<Utc>, wish: &Wish) -> Result<Vec<Claimed>> {
    let mut busy: Vec<i64> = vec![];
    loop {
        let rows = match wish.together {
            true => oldest!("8", conn, now, &busy, wish),
            false => oldest!("1", conn, now, &busy, wish),
        };
        let nobody = rows.is_empty();
        let (rows, others): (Vec<_>, Vec<_>) = rows.into_iter().partition(|r| r.mine);
        if rows.is_empty() && !nobody {
            busy.extend(others.into_iter().map(|r| r.conversation));
            continue;
        }
        for back in rows.iter().filter(|r| r.back) {
            chats::unblocked(conn, ChatId(back.conversation)).await?;
        }
        return Ok(rows
            .into_iter()
            .map(|r| Claimed {
                bot_id: r.bot_id,
                raw: RawUpdate {
                    update_id: r.update_id,
                    conversation: r.conversation,
                    body: r.body,
                    received_at: r.received_at,
                },
                attempts: r.attempts,
                doubtful: r.doubtful,
            })
            .collect());
    }
}

/// The update failed; it waits until a time, and its conversation with it. Whether the failure counts as one of its own.
///
/// # Errors
/// When the database fails.
pub async fn fail(
    conn: &mut PgConnection,
    (bot_id, update_id): (i64, i64),
    (not_before, counts): (DateTime<Utc>, bool),
    error: &str,
) -> Result<()> {
    sqlx::query!(
        "update inbox set attempts = attempts + $5, not_before = $3, last_error = $4
         where bot_id = $1 and update_id = $2 and done_at is null",
        bot_id,
        update_id,
        not_before,
        error,
        i32::from(counts)
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The update is set aside for good; what came after it goes on.
///
/// # Errors
/// When the database fails.
pub async fn bury(conn: &mut PgConnection, bot_id: i64, update_id: i64, now: DateTime<Utc>, error: &str) -> Result<()> {
    sqlx::query!(
        "update inbox set attempts = attempts + 1, buried_at = $3, last_error = $4
         where bot_id = $1 and update_id = $2 and done_at is null",
        bot_id,
        update_id,
        now,
        error
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// When the next update that waits after a failure may be tried again; those before `floor` are passed.
///
/// # Errors
/// When the database fails.
pub async fn next_due(conn: &mut PgConnection, floor: DateTime<Utc>) -> Result<Option<DateTime<Utc>>> {
    Ok(sqlx::query_scalar!(
        "select min(not_before) from inbox
         where done_at is null and buried_at is null and received_at >= $1",
        floor
    )
    .fetch_one(conn)
    .await?)
}

/// Forgets finished and buried updates after seven days; Telegram may then use their numbers again.
///
/// # Errors
/// When the database fails.
pub async fn prune(conn: &mut PgConnection, now: DateTime<Utc>) -> Result<u64> {
    let mut gone = 0;
    loop {
        let page = sqlx::query!(
            "delete from inbox where ctid = any(array(
                 select ctid from inbox where coalesce(done_at, buried_at) is not null and received_at < $1
                 order by received_at limit $2))",
            now - TimeDelta::days(7),
            PAGE
        )
        .execute(&mut *conn)
        .await?
        .rows_affected();
        gone += page;
        if page < PAGE.unsigned_abs() {
            return Ok(gone);
        }
    }
}
