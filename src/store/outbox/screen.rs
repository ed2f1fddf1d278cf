//! Slots: messages that are sent first and edited later, such as a ticket's card or a question.

use super::{Letter, Rank, Waiting, insert, replace};
use crate::chat::outgoing::{Address, Body, Keyboard, Op};
use crate::domain::ids::{ChatId, CommunityId, MessageId, TicketId};
use crate::store::chats;
use anyhow::Result;
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use sqlx::PgConnection;

/// What a slot is to show.
#[derive(Clone, Debug, PartialEq)]
pub struct Show {
    /// Where.
    pub to: Address,
    /// Under which name it is found again: `chat::button::{ticket_slot, prompt_slot}`.
    pub slot: String,
    /// Whose it is; 0 for none.
    pub community: CommunityId,
    /// The ticket of which it speaks.
    pub ticket: Option<TicketId>,
    /// Its text, Telegram HTML.
    pub html: String,
    /// Its buttons.
    pub keyboard: Keyboard,
    /// How urgent it is.
    pub rank: Rank,
    /// Whether a new message comes without a sound.
    pub silent: bool,
    /// The message to which a new message replies.
    pub reply_to: Option<MessageId>,
    /// Whether a new message is wanted; the old one then loses its buttons and is forgotten.
    pub fresh: bool,
}

impl Show {
    /// Something to be shown as the answer to what somebody just did, about no ticket, edited in place.
    pub fn new(to: Address, slot: String, html: String, keyboard: Keyboard) -> Self {
        Self {
            to,
            slot,
            community: CommunityId(0),
            ticket: None,
            html,
            keyboard,
            rank: Rank::Reply,
            silent: false,
            reply_to: None,
            fresh: false,
        }
    }
}

/// Every place that shows a slot: chats, and topics of them (`slot.topic`).
///
/// # Errors
/// When the database fails.
pub async fn screens(conn: &mut PgConnection, slot: &str) -> Result<Vec<Address>> {
    let rows = sqlx::query!(
        r#"select chat_id, thread_id from screen
           where slot collate "C" >= $1 and slot collate "C" < $1 || '/' and (slot = $1 or slot = $1 || '.' || thread_id)
           order by chat_id, slot"#,
        slot
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|r| Address { chat: ChatId(r.chat_id), thread: r.thread_id }).collect())
}

/// The message that shows a slot, once it is delivered.
///
/// # Errors
/// When the database fails.
pub async fn shown_in(conn: &mut PgConnection, chat: ChatId, slot: &str) -> Result<Option<MessageId>> {
    let id = sqlx::query_scalar!("select message_id from screen where chat_id = $1 and slot = $2", chat.0, slot)
        .fetch_optional(conn)
        .await?;
    Ok(id.flatten().map(MessageId))
}

/// Whether a message shows a slot: it is edited as things move, so nobody else touches its buttons.
///
/// # Errors
/// When the database fails.
pub async fn is_screen(conn: &mut PgConnection, chat: ChatId, message: MessageId) -> Result<bool> {
    let found = sqlx::query_scalar!(
        r#"select exists (select 1 from screen where chat_id = $1 and message_id = $2) as "found!""#,
        chat.0,
        message.0
    )
    .fetch_one(conn)
    .await?;
    Ok(found)
}

/// Every message that was sent for a slot since then, also those that have let go of it.
///
/// # Errors
/// When the database fails.
pub async fn sent_for(
    conn: &mut PgConnection,
    chat: ChatId,
    slot: &str,
    since: DateTime<Utc>,
) -> Result<Vec<MessageId>> {
    let chat = chats::door(conn, chat).await?.chat;
    let ids = sqlx::query_scalar!(
        r#"select distinct message_id as "id!" from outbox
           where chat_id = $1 and (slot = $2 or starts_with(slot, $2 || '~')) and created_at >= $3
               and message_id is not null
           order by 1"#,
        chat.0,
        slot,
        since
    )
    .fetch_all(conn)
    .await?;
    Ok(ids.into_iter().map(MessageId).collect())
}

/// What is known of a slot.
pub(super) struct Screen {
    pub message: Option<MessageId>,
    /// Digest of the newest row, with `k` before it where that has buttons, else `n`.
    shown: Option<String>,
}

/// Holds a slot until the transaction ends; one that is new begins.
pub(super) async fn hold(conn: &mut PgConnection, chat: ChatId, slot: &str, letter: &Letter) -> Result<Screen> {
    sqlx::query!(
        "insert into screen (chat_id, slot, community_id, thread_id) values ($1, $2, $3, $4) on conflict do nothing",
        chat.0,
        slot,
        letter.community.0,
        letter.to.thread
    )
    .execute(&mut *conn)
    .await?;
    let r =
        sqlx::query!("select message_id, shown from screen where chat_id = $1 and slot = $2 for update", chat.0, slot)
            .fetch_one(conn)
            .await?;
    Ok(Screen { message: r.message_id.map(MessageId), shown: r.shown })
}

/// The row of a slot that nobody has taken yet; there is at most one.
pub(super) async fn waiting(conn: &mut PgConnection, chat: ChatId, slot: &str) -> Result<Option<Waiting>> {
    let row = sqlx::query!(
        "select id, op from outbox where chat_id = $1 and slot = $2 and sent_at is null and dead_at is null
             and lease_until is null for update",
        chat.0,
        slot
    )
    .fetch_optional(conn)
    .await?;
    row.map(|r| Ok(Waiting { id: r.id, op: serde_json::from_value(r.op)? })).transpose()
}

async fn in_flight(conn: &mut PgConnection, chat: ChatId, slot: &str) -> Result<bool> {
    let found = sqlx::query_scalar!(
        r#"select exists (select 1 from outbox where chat_id = $1 and slot = $2 and sent_at is null and dead_at is null
             and lease_until is not null) as "found!""#,
        chat.0,
        slot
    )
    .fetch_one(conn)
    .await?;
    Ok(found)
}

async fn set_shown(conn: &mut PgConnection, chat: ChatId, slot: &str, shown: Option<&str>) -> Result<()> {
    sqlx::query!("update screen set shown = $3 where chat_id = $1 and slot = $2", chat.0, slot, shown)
        .execute(conn)
        .await?;
    Ok(())
}

fn digest(html: &str, keyboard: &Keyboard) -> Result<String> {
    let keys = match keyboard {
        Keyboard::Inline(_) => 'k',
        Keyboard::None | Keyboard::ShareContact(_) | Keyboard::Remove => 'n',
    };
    let hash = Sha256::digest(serde_json::to_vec(&(html, keyboard))?);
    let hex: String = hash.iter().take(16).map(|b| format!("{b:02x}")).collect();
    Ok(format!("{keys}{hex}"))
}

/// Lets a slot show this: by a new message where there is none yet or a fresh one is wanted, else by editing. What it
/// shows already is not sent again; what was not sent yet is replaced.
///
/// # Errors
/// When the database fails.
pub async fn show(conn: &mut PgConnection, show: Show, now: DateTime<Utc>) -> Result<()> {
    let door = chats::door(conn, show.to.chat).await?;
    let edit = Op::Edit { message: None, html: show.html.clone(), keyboard: show.keyboard.clone() };
    let send = Op::Send {
        body: Body::Html { html: show.html.clone() },
        keyboard: show.keyboard.clone(),
        reply_to: show.reply_to,
        silent: show.silent,
    };
    let mut letter = Letter {
        to: show.to,
        community: show.community,
        op: edit,
        rank: show.rank,
        ticket: show.ticket,
        slot: Some(show.slot.clone()),
        expires_at: None,
    };
    let screen = hold(conn, door.chat, &show.slot, &letter).await?;
    let digest = digest(&show.html, &show.keyboard)?;
    if !show.fresh && screen.shown.as_ref() == Some(&digest) {
        return Ok(());
    }
    let waiting = waiting(conn, door.chat, &show.slot).await?;
    if show.fresh {
        // The old message loses its buttons when the new one is delivered; one without buttons is forgotten at once.
        let has_keys = waiting.is_some() || screen.shown.as_deref().is_none_or(|s| s.starts_with('k'));
        forget_message(conn, door.chat, &show.slot, waiting, has_keys).await?;
        letter.op = send;
        insert(conn, &door, &letter, now).await?;
    } else if let Some(waiting) = waiting {
        replace(conn, &waiting, &letter).await?;
    } else {
        if screen.message.is_none() && !in_flight(conn, door.chat, &show.slot).await? {
            letter.op = send;
        }
        insert(conn, &door, &letter, now).await?;
    }
    set_shown(conn, door.chat, &show.slot, (!door.gone).then_some(digest.as_str())).await
}

async fn forget_message(
    conn: &mut PgConnection,
    chat: ChatId,
    slot: &str,
    waiting: Option<Waiting>,
    has_keys: bool,
) -> Result<()> {
    if let Some(waiting) = waiting {
        sqlx::query!("delete from outbox where id = $1", waiting.id).execute(&mut *conn).await?;
    }
    if !has_keys {
        sqlx::query!("update screen set message_id = null where chat_id = $1 and slot = $2", chat.0, slot)
            .execute(conn)
            .await?;
    }
    Ok(())
}

/// Takes the buttons off what a slot shows; its text stays.
///
/// # Errors
/// When the database fails.
pub async fn strip(conn: &mut PgConnection, chat: ChatId, slot: &str, now: DateTime<Utc>) -> Result<()> {
    let door = chats::door(conn, chat).await?;
    let row = sqlx::query!(
        "select community_id, thread_id, message_id, shown from screen where chat_id = $1 and slot = $2 for update",
        door.chat.0,
        slot
    )
    .fetch_optional(&mut *conn)
    .await?;
    let Some(r) = row else { return Ok(()) };
    let bare = r.shown.as_deref().is_some_and(|s| s.starts_with('n'));
    if bare {
        return Ok(());
    }
    let letter = Letter {
        to: Address { chat: door.chat, thread: r.thread_id },
        community: CommunityId(r.community_id),
        op: Op::Strip { message: None },
        rank: Rank::Card,
        ticket: None,
        slot: Some(slot.to_owned()),
        expires_at: None,
    };
    if let Some(waiting) = waiting(conn, door.chat, slot).await? {
        replace(conn, &waiting, &letter).await?;
    } else if r.message_id.is_some() || in_flight(conn, door.chat, slot).await? {
        insert(conn, &door, &letter, now).await?;
    }
    set_shown(conn, door.chat, slot, Some("n")).await
}

/// Lets go of what a slot shows: the next [`show`] sends a new message and the old one stays as it is. What waits for
/// the old one still reaches it.
///
/// # Errors
/// When the database fails.
pub async fn forget_slot(conn: &mut PgConnection, chat: ChatId, slot: &str) -> Result<()> {
    let chat = chats::door(conn, chat).await?.chat;
    sqlx::query!("select 1 as one from screen where chat_id = $1 and slot = $2 for update", chat.0, slot)
        .fetch_optional(&mut *conn)
        .await?;
    let last = sqlx::query_scalar!(
        "select max(id) from outbox where chat_id = $1 and slot = $2 and sent_at is null and dead_at is null",
        chat.0,
        slot
    )
    .fetch_one(&mut *conn)
    .await?;
    match last {
        None => {
            sqlx::query!("delete from screen where chat_id = $1 and slot = $2", chat.0, slot).execute(conn).await?;
        }
        Some(id) => {
            let aside = format!("{slot}~{id}");
            sqlx::query!("update screen set slot = $3 where chat_id = $1 and slot = $2", chat.0, slot, aside)
                .execute(&mut *conn)
                .await?;
            sqlx::query!(
                "update outbox set slot = $3 where chat_id = $1 and slot = $2 and sent_at is null and dead_at is null",
                chat.0,
                slot,
                aside
            )
            .execute(conn)
            .await?;
        }
    }
    Ok(())
}
