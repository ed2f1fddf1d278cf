//! Sessions: the dialog that one user is in, in one chat, held for the length of a turn.

use super::people::{self, HomeRow};
use crate::domain::ids::{ChatId, CommunityId, MessageId, UserId};
use crate::domain::lang::Lang;
use crate::domain::person::Resident;
use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::PgConnection;
use sqlx::types::Json;

/// A row of `session`; dialogs are in the form of `dialogs::kit::Stored`.
#[derive(Clone, Debug, PartialEq)]
pub struct SessionRow {
    /// The chat.
    pub chat: ChatId,
    /// The user.
    pub user: UserId,
    /// The community that the conversation is about, once it is known.
    pub community: Option<CommunityId>,
    /// The language of the conversation.
    pub lang: Lang,
    /// The dialog now.
    pub dialog: Option<Value>,
    /// Earlier states, for Back.
    pub trail: Value,
    /// Counts the questions shown.
    pub stamp: u32,
    /// The forum topic in which the dialog is led.
    pub thread: Option<i32>,
    /// The album whose files were heard last.
    pub album: Option<String>,
    /// The menu button that was pressed last, and when: two taps do one thing.
    pub pressed: Option<String>,
    /// When the user was heard last.
    pub heard_at: DateTime<Utc>,
}

/// A session, and what a turn wants to know with it.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The session.
    pub session: SessionRow,
    /// The message that shows this slot in its chat.
    pub shown: Option<MessageId>,
    /// The seal of its community's house.
    pub seal: Option<String>,
    /// The resident of its community, where nothing is to be written down of them: they were heard lately, under this name.
    pub resident: Option<Resident>,
}

/// Loads a session and holds it until the turn ends; a user who is new in this chat gets one. With it comes what shows
/// `slot`, by which seal the community's house is known, and the resident, who is called `name`.
///
/// # Errors
/// When the database fails.
pub async fn open(
    conn: &mut PgConnection,
    (chat, user, name): (ChatId, UserId, &str),
    slot: &str,
    lang: Lang,
    now: DateTime<Utc>,
) -> Result<Opened> {
    let r = match held(conn, (chat, user, name), slot, now).await? {
        Some(row) => row,
        None => match begun(conn, (chat, user), slot, lang, now).await? {
            Some(row) => row,
            // Another turn began it in this very moment.
            None => held(conn, (chat, user, name), slot, now).await?.context("a session that was just begun")?,
        },
    };
    let session = SessionRow {
        chat,
        user,
        community: r.community_id.map(CommunityId),
        lang: r.lang.parse().map_err(anyhow::Error::msg)?,
        dialog: r.dialog,
        trail: r.trail,
        stamp: u32::try_from(r.stamp).unwrap_or_default(),
        thread: r.thread_id,
        album: r.album,
        pressed: r.pressed,
        heard_at: r.heard_at,
    };
    let resident = match (session.community, r.name, r.spoken) {
        (Some(community), Some(name), Some(lang)) => {
            let row = people::Row {
                name,
                lang,
                address: r.address,
                phone: r.phone,
                phone_sealed: r.phone_sealed,
                homes: r.homes,
            };
            Some(row.resident(community, user)?)
        }
        _ => None,
    };
    Ok(Opened { session, shown: r.shown.map(MessageId), seal: r.seal, resident })
}

struct Row {
    community_id: Option<i64>,
    lang: String,
    dialog: Option<Value>,
    trail: Value,
    stamp: i64,
    thread_id: Option<i32>,
    album: Option<String>,
    pressed: Option<String>,
    heard_at: DateTime<Utc>,
    shown: Option<i32>,
    seal: Option<String>,
    name: Option<String>,
    spoken: Option<String>,
    address: Option<String>,
    phone: Option<String>,
    phone_sealed: Option<Vec<u8>>,
    homes: Option<Json<Vec<HomeRow>>>,
}

async fn held(
    conn: &mut PgConnection,
    (chat, user, name): (ChatId, UserId, &str),
    slot: &str,
    now: DateTime<Utc>,
) -> Result<Option<Row>> {
    Ok(sqlx::query_as!(
        Row,
        r#"select s.community_id, s.lang, dialog, trail, stamp, thread_id, album, pressed, heard_at,
             (select message_id from screen where chat_id = $1 and slot = $3) as shown, house_seal(s.community_id) as seal,
             r.name as "name?", r.lang as "spoken?", r.address, r.phone, r.phone_sealed,
             (select jsonb_agg(home order by level desc, created_at, unit_id) from resident_home h
              where h.community_id = r.community_id and h.user_id = r.user_id) as "homes: Json<Vec<HomeRow>>"
         from session s left join resident r on r.community_id = s.community_id and r.user_id = s.user_id
             and r.name = $4 and r.blocked_at is null and r.seen_at >= $5::timestamptz - interval '10 minutes'
         where s.chat_id = $1 and s.user_id = $2 for update of s"#,
        chat.0,
        user.0,
        slot,
        name,
        now
    )
    .fetch_optional(conn)
    .await?)
}

/// Begins a session: of no community yet, so no house and nobody in it is known. `None`: there is one already.
async fn begun(
    conn: &mut PgConnection,
    (chat, user): (ChatId, UserId),
    slot: &str,
    lang: Lang,
    now: DateTime<Utc>,
) -> Result<Option<Row>> {
    Ok(sqlx::query_as!(
        Row,
        // Stamps go on from the time: a button of before somebody was forgotten is never taken for one of now.
        r#"insert into session (chat_id, user_id, lang, heard_at, stamp) values ($1, $2, $3, $4, $5)
           on conflict do nothing
           returning community_id, lang, dialog, trail, stamp, thread_id, album, pressed, heard_at,
             (select message_id from screen where chat_id = $1 and slot = $6) as shown, null::text as seal,
             null::text as name, null::text as spoken, null::text as address, null::text as phone,
             null::bytea as phone_sealed, null::jsonb as "homes: Json<Vec<HomeRow>>""#,
        chat.0,
        user.0,
        lang.code(),
        now,
        now.timestamp().clamp(0, i64::from(u32::MAX)),
        slot
    )
    .fetch_optional(conn)
    .await?)
}

/// Kind and time of a timer that a session is to have.
pub type Wanted = (String, DateTime<Utc>);

/// Writes a session back, and where they are given, the timers that it has from now on, with their subject. One that is to
/// ring a little later than it would (by a sixth of the time until then) stays: when it rings it is set anew.
///
/// # Errors
/// When the database fails.
pub async fn save(
    conn: &mut PgConnection,
    s: &SessionRow,
    timers: Option<(&str, &[Wanted])>,
    now: DateTime<Utc>,
) -> Result<()> {
    let (subject, wanted) = timers.unwrap_or_default();
    let (kinds, due): (Vec<String>, Vec<DateTime<Utc>>) = wanted.iter().cloned().unzip();
    sqlx::query!(
        "with gone as (
             delete from timer where $12 and community_id = 0 and subject = $13 and kind <> all($14)),
           set as (
             insert into timer (community_id, subject, kind, due_at, data)
             select 0, $13, t.kind, t.due, 'null' from unnest($14::text[], $15::timestamptz[]) t (kind, due)
             on conflict (community_id, subject, kind) do update
                 set due_at = excluded.due_at, data = excluded.data, attempts = 0, not_before = null,
                     buried_at = null, last_error = null
                 where timer.due_at > excluded.due_at or timer.due_at <= $16
                   or timer.due_at < excluded.due_at - (excluded.due_at - $16::timestamptz) / 6)
         update session set community_id = $3, lang = $4, dialog = $5, trail = $6, stamp = $7,
             heard_at = $8, thread_id = $9, album = $10, pressed = $11
         where chat_id = $1 and user_id = $2",
        s.chat.0,
        s.user.0,
        s.community.map(|c| c.0),
        s.lang.code(),
        s.dialog,
        s.trail,
        i64::from(s.stamp),
        s.heard_at,
        s.thread,
        s.album,
        s.pressed,
        timers.is_some(),
        subject,
        &kinds,
        &due,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The language of a conversation; `None`: there was none yet.
///
/// # Errors
/// When the database fails.
pub async fn lang(conn: &mut PgConnection, chat: ChatId, user: UserId) -> Result<Option<Lang>> {
    let lang = sqlx::query_scalar!("select lang from session where chat_id = $1 and user_id = $2", chat.0, user.0)
        .fetch_optional(conn)
        .await?;
    lang.map(|l| l.parse().map_err(anyhow::Error::msg)).transpose()
}

/// When somebody was heard last in a conversation, whatever they said or pressed; `None`: never.
///
/// # Errors
/// When the database fails.
pub async fn heard_at(conn: &mut PgConnection, chat: ChatId, user: UserId) -> Result<Option<DateTime<Utc>>> {
    let at = sqlx::query_scalar!("select heard_at from session where chat_id = $1 and user_id = $2", chat.0, user.0)
        .fetch_optional(conn)
        .await?;
    Ok(at)
}

/// The language that a user reads: that of their private chat, else the one that the community knows of them.
///
/// # Errors
/// When the database fails.
pub async fn read_by(conn: &mut PgConnection, community: CommunityId, user: UserId) -> Result<Option<Lang>> {
    let lang = sqlx::query_scalar!(
        "select coalesce((select lang from session where chat_id = $2 and user_id = $2),
                         (select lang from resident where community_id = $1 and user_id = $2))",
        community.0,
        user.0
    )
    .fetch_one(conn)
    .await?;
    lang.map(|l| l.parse().map_err(anyhow::Error::msg)).transpose()
}
