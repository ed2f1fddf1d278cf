//! Talks between residents and the front desk: who talks, whose turn it is, and which message is which.

use super::words::{value, word};
use crate::chat::button::talk_slot;
use crate::domain::ids::{ChatId, CommunityId, MessageId, TicketId, UserId};
use crate::domain::media::Media;
use crate::domain::talk::{Line, Passage, Side, Talk};
use anyhow::Result;
use chrono::{DateTime, Utc};
use sqlx::PgConnection;

/// The key of a talk.
pub type Key = (CommunityId, TicketId);

/// The subject of a talk's timers: the resident's silence.
pub fn silence_subject(ticket: TicketId) -> String {
    format!("talk{ticket}")
}

/// The subject of the timer that tells the desk what became of messages.
pub fn passage_subject(ticket: TicketId) -> String {
    format!("post{ticket}")
}

/// A talk begins, by the resident. One that its ticket has left behind ends.
///
/// # Errors
/// When the database fails.
pub async fn begin(conn: &mut PgConnection, key: Key, user: UserId, now: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        "update talk set ended_at = $3, ended_by = 'desk'
         where community_id = $1 and user_id = $2 and ended_at is null",
        key.0.0,
        user.0,
        now
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "insert into talk (community_id, ticket_id, user_id, started_at, last_at, last_by)
         values ($1, $2, $3, $4, $4, 'resident')",
        key.0.0,
        key.1.0,
        user.0,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The ticket of the talk that goes on with this resident.
///
/// # Errors
/// When the database fails.
pub async fn open_with(conn: &mut PgConnection, community: CommunityId, user: UserId) -> Result<Option<TicketId>> {
    let id = sqlx::query_scalar!(
        "select k.ticket_id from talk k join ticket t on t.community_id = k.community_id and t.id = k.ticket_id
         where k.community_id = $1 and k.user_id = $2 and k.ended_at is null
           and t.state not in ('done', 'accepted', 'closed', 'cancelled', 'rejected')",
        community.0,
        user.0
    )
    .fetch_optional(conn)
    .await?;
    Ok(id.map(TicketId))
}

/// The talks that go on with this resident, in any community.
///
/// # Errors
/// When the database fails.
pub async fn open_of(conn: &mut PgConnection, user: UserId) -> Result<Vec<Key>> {
    let rows = sqlx::query!(
        "select k.community_id, k.ticket_id from talk k
             join ticket t on t.community_id = k.community_id and t.id = k.ticket_id
         where k.user_id = $1 and k.ended_at is null
           and t.state not in ('done', 'accepted', 'closed', 'cancelled', 'rejected')
         order by k.started_at desc",
        user.0
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|r| (CommunityId(r.community_id), TicketId(r.ticket_id))).collect())
}

/// The talks of a department that go on, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn open_in(conn: &mut PgConnection, community: CommunityId, department: &str) -> Result<Vec<TicketId>> {
    let ids = sqlx::query_scalar!(
        "select k.ticket_id from talk k join ticket t on t.community_id = k.community_id and t.id = k.ticket_id
         where k.community_id = $1 and t.department = $2 and k.ended_at is null
           and t.state not in ('done', 'accepted', 'closed', 'cancelled', 'rejected')
         order by k.ticket_id",
        community.0,
        department
    )
    .fetch_all(conn)
    .await?;
    Ok(ids.into_iter().map(TicketId).collect())
}

/// The talk that a ticket carries.
///
/// # Errors
/// When the database fails, or holds a word that this version does not know.
pub async fn of_ticket(conn: &mut PgConnection, community: CommunityId, ticket: TicketId) -> Result<Option<Talk>> {
    let row = sqlx::query!(
        r#"select user_id, last_at, last_by, nudged_at, told_open, cut_at, ended_by,
               m.state as "passage?", coalesce(m.sent_at, m.at) as "passed_at?"
           from talk k left join lateral (
               select state, sent_at, at from talk_message l
               where l.community_id = k.community_id and l.ticket_id = k.ticket_id and l.by_staff
               order by l.seq desc limit 1) m on true
           where community_id = $1 and ticket_id = $2"#,
        community.0,
        ticket.0
    )
    .fetch_optional(conn)
    .await?;
    let Some(r) = row else { return Ok(None) };
    Ok(Some(Talk {
        community,
        ticket,
        user: UserId(r.user_id),
        last_at: r.last_at,
        last_by: value(&r.last_by)?,
        nudged_at: r.nudged_at,
        told_open: r.told_open,
        cut_at: r.cut_at,
        ended_by: r.ended_by.as_deref().map(value).transpose()?,
        passage: r.passage.as_deref().map(value).transpose()?.zip(r.passed_at),
    }))
}

/// Writes what may change in a talk.
///
/// # Errors
/// When the database fails.
pub async fn save(conn: &mut PgConnection, talk: &Talk, now: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        "update talk set last_at = $3, last_by = $4, nudged_at = $5, told_open = $6, cut_at = $7, ended_by = $8,
             ended_at = case when $8::text is null then null else coalesce(ended_at, $9) end
         where community_id = $1 and ticket_id = $2",
        talk.community.0,
        talk.ticket.0,
        talk.last_at,
        word(&talk.last_by)?,
        talk.nudged_at,
        talk.told_open,
        talk.cut_at,
        talk.ended_by.as_ref().map(word).transpose()?,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// A message that is to be passed on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// Whose words.
    pub side: Side,
    /// The Telegram user who wrote it.
    pub author: UserId,
    /// Where.
    pub chat: ChatId,
    /// Its number there, where it was a message of its own.
    pub message: Option<MessageId>,
    /// Its words.
    pub words: String,
    /// Its file.
    pub media: Option<Media>,
}

/// Notes a message; `None`: it was noted before.
///
/// # Errors
/// When the database fails.
pub async fn note(
    conn: &mut PgConnection,
    key: Key,
    said: &Said,
    passage: Passage,
    now: DateTime<Utc>,
) -> Result<Option<Line>> {
    let seq = sqlx::query_scalar!(
        r#"select coalesce(max(seq), 0) + 1 as "seq!" from talk_message where community_id = $1 and ticket_id = $2"#,
        key.0.0,
        key.1.0
    )
    .fetch_one(&mut *conn)
    .await?;
    let done = sqlx::query!(
        "insert into talk_message (community_id, ticket_id, seq, slot, by_staff, author, chat_id, message_id, words,
             media, state, at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) on conflict (chat_id, message_id) do nothing",
        key.0.0,
        key.1.0,
        seq,
        talk_slot(key.0, key.1, seq),
        said.side == Side::Staff,
        said.author.0,
        said.chat.0,
        said.message.map(|m| m.0),
        said.words,
        said.media.as_ref().map(serde_json::to_value).transpose()?,
        word(&passage)?,
        now
    )
    .execute(conn)
    .await?;
    Ok((done.rows_affected() == 1).then(|| Line {
        community: key.0,
        ticket: key.1,
        seq,
        side: said.side,
        author: said.author,
        chat: said.chat,
        message: said.message,
        words: said.words.clone(),
        media: said.media.clone(),
        passage,
    }))
}

struct Row {
    community_id: i64,
    ticket_id: i64,
    seq: i32,
    by_staff: bool,
    author: i64,
    chat_id: i64,
    message_id: Option<i32>,
    words: String,
    media: Option<serde_json::Value>,
    state: String,
}

impl Row {
    fn line(self) -> Result<Line> {
        Ok(Line {
            community: CommunityId(self.community_id),
            ticket: TicketId(self.ticket_id),
            seq: self.seq,
            side: if self.by_staff { Side::Staff } else { Side::Resident },
            author: UserId(self.author),
            chat: ChatId(self.chat_id),
            message: self.message_id.map(MessageId),
            words: self.words,
            media: self.media.map(serde_json::from_value).transpose()?,
            passage: value(&self.state)?,
        })
    }
}

/// The message of a talk that was written here.
///
/// # Errors
/// When the database fails.
pub async fn written(conn: &mut PgConnection, chat: ChatId, message: MessageId) -> Result<Option<Line>> {
    let row = sqlx::query_as!(
        Row,
        "select community_id, ticket_id, seq, by_staff, author, chat_id, message_id, words, media, state
         from talk_message where chat_id = $1 and message_id = $2",
        chat.0,
        message.0
    )
    .fetch_optional(conn)
    .await?;
    row.map(Row::line).transpose()
}

/// The message of a talk whose copy stands here.
///
/// # Errors
/// When the database fails.
pub async fn copied(conn: &mut PgConnection, chat: ChatId, message: MessageId) -> Result<Option<Line>> {
    let row = sqlx::query_as!(
        Row,
        "select m.community_id, m.ticket_id, m.seq, m.by_staff, m.author, m.chat_id, m.message_id, m.words, m.media,
             m.state
         from screen s join talk_message m on m.slot = s.slot where s.chat_id = $1 and s.message_id = $2",
        chat.0,
        message.0
    )
    .fetch_optional(conn)
    .await?;
    row.map(Row::line).transpose()
}

/// The messages of a talk that could not be passed on and are kept, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn held(conn: &mut PgConnection, key: Key) -> Result<Vec<Line>> {
    let rows = sqlx::query_as!(
        Row,
        "update talk_message set state = 'waiting' where community_id = $1 and ticket_id = $2 and state = 'held'
         returning community_id, ticket_id, seq, by_staff, author, chat_id, message_id, words, media, state",
        key.0.0,
        key.1.0
    )
    .fetch_all(conn)
    .await?;
    let mut lines: Vec<Line> = rows.into_iter().map(Row::line).collect::<Result<_>>()?;
    lines.sort_by_key(|l| l.seq);
    Ok(lines)
}

/// The desk's messages that could not be delivered and of which staff were not told yet; now they are.
///
/// # Errors
/// When the database fails.
pub async fn lost(conn: &mut PgConnection, key: Key) -> Result<Vec<Line>> {
    let rows = sqlx::query_as!(
        Row,
        "update talk_message set alerted = true
         where community_id = $1 and ticket_id = $2 and by_staff and not alerted and state in ('failed', 'blocked')
         returning community_id, ticket_id, seq, by_staff, author, chat_id, message_id, words, media, state",
        key.0.0,
        key.1.0
    )
    .fetch_all(conn)
    .await?;
    let mut lines: Vec<Line> = rows.into_iter().map(Row::line).collect::<Result<_>>()?;
    lines.sort_by_key(|l| l.seq);
    Ok(lines)
}

/// The words of a message were edited.
///
/// # Errors
/// When the database fails.
pub async fn reword(conn: &mut PgConnection, line: &Line, words: &str) -> Result<()> {
    sqlx::query!(
        "update talk_message set words = $4 where community_id = $1 and ticket_id = $2 and seq = $3",
        line.community.0,
        line.ticket.0,
        line.seq,
        words
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// What became of the copy in this slot. The desk is rung where staff have to see it.
///
/// # Errors
/// When the database fails.
pub(crate) async fn settled(conn: &mut PgConnection, slot: &str, passage: Passage, now: DateTime<Utc>) -> Result<()> {
    let row = sqlx::query!(
        "update talk_message set state = $2, sent_at = $3 where slot = $1 and state = 'waiting'
         returning community_id, ticket_id, by_staff",
        slot,
        word(&passage)?,
        now
    )
    .fetch_optional(&mut *conn)
    .await?;
    match row {
        Some(r) if r.by_staff => ring(conn, (CommunityId(r.community_id), TicketId(r.ticket_id)), now).await,
        Some(_) | None => Ok(()),
    }
}

/// Nobody opens in this chat any more: what was on its way there did not arrive, and the desk is rung.
///
/// # Errors
/// When the database fails.
pub(crate) async fn unreachable(conn: &mut PgConnection, chat: ChatId, now: DateTime<Utc>) -> Result<()> {
    let rows = sqlx::query!(
        "update talk_message m set state = case when m.by_staff then 'blocked' else 'held' end, sent_at = $2
         from outbox o
         where o.chat_id = $1 and o.slot = m.slot and o.sent_at is null and o.dead_at is null and m.state = 'waiting'
         returning m.community_id, m.ticket_id, m.by_staff",
        chat.0,
        now
    )
    .fetch_all(&mut *conn)
    .await?;
    for r in rows.into_iter().filter(|r| r.by_staff) {
        ring(conn, (CommunityId(r.community_id), TicketId(r.ticket_id)), now).await?;
    }
    Ok(())
}

async fn ring(conn: &mut PgConnection, key: Key, now: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        "insert into timer (community_id, subject, kind, due_at) values ($1, $2, 'passage', $3)
         on conflict (community_id, subject, kind) do update set due_at = least(timer.due_at, excluded.due_at)",
        key.0.0,
        passage_subject(key.1),
        now
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!("select pg_notify('timer', '')").execute(conn).await?;
    Ok(())
}
