//! Slots: messages that are sent first and edited later, such as a ticket's card or a question.

use super::{Letter, Rank, Waiting, insert, replace};
use crate::chat::outgoing::{Address, Body, Keyboard, Op};
use crate::domain::ids::{ChatId, CommunityId, MessageId, TicketId};
use crate::store::chats;
use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use sqlx::PgConnection;
use sqlx::types::Json;

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
    Ok(places(conn, slot).await?.addresses())
}

/// The places that show a slot, held until the transaction ends.
pub struct Places(Vec<(String, Screen)>);

impl Places {
    /// Where they are.
    pub fn addresses(&self) -> Vec<Address> {
        self.0.iter().map(|(_, screen)| Address { chat: screen.chat, thread: screen.thread }).collect()
    }

    fn find(&self, chat: ChatId, slot: &str) -> Option<&Screen> {
        self.0.iter().find(|(known, screen)| known == slot && screen.chat == chat).map(|(_, screen)| screen)
    }
}

/// Holds every place that shows a slot until the transaction ends.
///
/// # Errors
/// When the database fails.
pub async fn places(conn: &mut PgConnection, slot: &str) -> Result<Places> {
    let rows = sqlx::query!(
        r#"select slot, chat_id, community_id, thread_id, message_id, shown from screen
           where slot collate "C" >= $1 and slot collate "C" < $1 || '/' and (slot = $1 or slot = $1 || '.' || thread_id)
           order by chat_id, slot for update"#,
        slot
    )
    .fetch_all(conn)
    .await?;
    let place = |r: (i64, i64, Option<i32>, Option<i32>, Option<String>)| Screen {
        chat: ChatId(r.0),
        community: r.1,
        thread: r.2,
        message: r.3.map(MessageId),
        shown: r.4,
        new: false,
    };
    let rows = rows.into_iter();
    Ok(Places(rows.map(|r| (r.slot, place((r.chat_id, r.community_id, r.thread_id, r.message_id, r.shown)))).collect()))
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

/// What is known of a slot, held until the transaction ends.
#[derive(Clone)]
pub(super) struct Screen {
    /// The chat, under the number that it has now.
    pub chat: ChatId,
    community: i64,
    thread: Option<i32>,
    message: Option<MessageId>,
    /// Digest of the newest row, with `k` before it where that has buttons, else `n`.
    shown: Option<String>,
    /// Whether it begins just now.
    new: bool,
}

/// Holds a slot until the transaction ends; `None`: there is none. A group that became a supergroup has another number,
/// under which its slots are kept.
async fn look(conn: &mut PgConnection, chat: ChatId, slot: &str) -> Result<Option<Screen>> {
    if let Some(screen) = look_in(conn, chat, slot).await? {
        return Ok(Some(screen));
    }
    match chats::door(conn, chat).await? {
        door if door.chat == chat => Ok(None),
        door => look_in(conn, door.chat, slot).await,
    }
}

async fn look_in(conn: &mut PgConnection, chat: ChatId, slot: &str) -> Result<Option<Screen>> {
    let row = sqlx::query!(
        "select s.community_id, s.thread_id, s.message_id, s.shown from screen s join chat c on c.chat_id = s.chat_id
         where s.chat_id = $1 and s.slot = $2 and c.migrated_to is null for update of s",
        chat.0,
        slot
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|r| Screen {
        chat,
        community: r.community_id,
        thread: r.thread_id,
        message: r.message_id.map(MessageId),
        shown: r.shown,
        new: false,
    }))
}

/// Holds a slot until the transaction ends; one that is new begins.
pub(super) async fn hold(conn: &mut PgConnection, slot: &str, letter: &Letter) -> Result<Screen> {
    if let Some(screen) = look_in(conn, letter.to.chat, slot).await? {
        return Ok(screen);
    }
    let door = chats::door(conn, letter.to.chat).await?;
    let begun = sqlx::query!(
        "insert into screen (chat_id, slot, community_id, thread_id) values ($1, $2, $3, $4) on conflict do nothing",
        door.chat.0,
        slot,
        letter.community.0,
        letter.to.thread
    )
    .execute(&mut *conn)
    .await?;
    if begun.rows_affected() == 0 {
        return look_in(conn, door.chat, slot).await?.context("a slot that is there");
    }
    Ok(Screen {
        chat: door.chat,
        community: letter.community.0,
        thread: letter.to.thread,
        message: None,
        shown: None,
        new: true,
    })
}

/// The row of a slot that nobody has taken yet; there is at most one.
pub(super) async fn waiting(conn: &mut PgConnection, chat: ChatId, slot: &str) -> Result<Option<Waiting>> {
    let row = sqlx::query!(
        r#"select id, op as "op: Json<Op>" from outbox
           where chat_id = $1 and slot = $2 and sent_at is null and dead_at is null and lease_until is null
           for update"#,
        chat.0,
        slot
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|r| Waiting { id: r.id, op: r.op.0 }))
}

async fn in_flight(conn: &mut PgConnection, chat: ChatId, slot: &str) -> Result<bool> {
    let found = sqlx::query_scalar!(
        r#"select coalesce((select true from outbox where chat_id = $1 and slot = $2 and sent_at is null and dead_at is null
             and lease_until is not null order by id limit 1), false) as "found!""#,
        chat.0,
        slot
    )
    .fetch_one(conn)
    .await?;
    Ok(found)
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
    show_among(conn, show, &Places(vec![]), now).await
}

/// The same, where places of the slot are held already. In each of them it is shown once.
///
/// # Errors
/// When the database fails.
pub async fn show_among(conn: &mut PgConnection, show: Show, places: &Places, now: DateTime<Utc>) -> Result<()> {
    let digest = digest(&show.html, &show.keyboard)?;
    let slot = show.slot;
    let mut letter = Letter {
        to: show.to,
        community: show.community,
        op: Op::Edit { message: None, html: show.html, keyboard: show.keyboard },
        rank: show.rank,
        ticket: show.ticket,
        slot: Some(slot.clone()),
        expires_at: None,
    };
    let screen = match places.find(show.to.chat, &slot) {
        Some(screen) => screen.clone(),
        None => hold(conn, &slot, &letter).await?,
    };
    if !show.fresh && screen.shown.as_ref() == Some(&digest) {
        return Ok(());
    }
    // What has just begun is nowhere yet.
    let waiting = if screen.new { None } else { waiting(conn, screen.chat, &slot).await? };
    if show.fresh {
        // The old message loses its buttons when the new one is delivered; one without buttons is forgotten at once.
        let has_keys = waiting.is_some() || screen.shown.as_deref().is_none_or(|s| s.starts_with('k'));
        forget_message(conn, screen.chat, &slot, waiting, has_keys).await?;
        letter.op = send(letter.op, show.reply_to, show.silent);
        insert(conn, &letter, Some(&digest), now).await
    } else if let Some(waiting) = waiting {
        replace(conn, &waiting, &letter, Some(&digest)).await
    } else {
        let nowhere = screen.message.is_none() && (screen.new || !in_flight(conn, screen.chat, &slot).await?);
        if nowhere {
            letter.op = send(letter.op, show.reply_to, show.silent);
        }
        insert(conn, &letter, Some(&digest), now).await
    }
}

/// The same as a message of its own.
fn send(op: Op, reply_to: Option<MessageId>, silent: bool) -> Op {
    match op {
        Op::Edit { html, keyboard, .. } => Op::Send { body: Body::Html { html }, keyboard, reply_to, silent },
        Op::Send { .. } | Op::Strip { .. } | Op::Delete { .. } | Op::Answer { .. } | Op::AnswerCheckout { .. } => op,
    }
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
    match look(conn, chat, slot).await? {
        Some(screen) => bare(conn, &screen, slot, now).await,
        None => Ok(()),
    }
}

async fn bare(conn: &mut PgConnection, screen: &Screen, slot: &str, now: DateTime<Utc>) -> Result<()> {
    if screen.shown.as_deref().is_some_and(|s| s.starts_with('n')) {
        return Ok(());
    }
    let letter = Letter {
        to: Address { chat: screen.chat, thread: screen.thread },
        community: CommunityId(screen.community),
        op: Op::Strip { message: None },
        rank: Rank::Card,
        ticket: None,
        slot: Some(slot.to_owned()),
        expires_at: None,
    };
    if let Some(waiting) = waiting(conn, screen.chat, slot).await? {
        replace(conn, &waiting, &letter, Some("n")).await
    } else if screen.message.is_some() || in_flight(conn, screen.chat, slot).await? {
        insert(conn, &letter, Some("n"), now).await
    } else {
        sqlx::query!("update screen set shown = 'n' where chat_id = $1 and slot = $2", screen.chat.0, slot)
            .execute(conn)
            .await?;
        Ok(())
    }
}

/// Lets go of what a slot shows: the next [`show`] sends a new message and the old one stays as it is. What waits for
/// the old one still reaches it.
///
/// # Errors
/// When the database fails.
pub async fn forget_slot(conn: &mut PgConnection, chat: ChatId, slot: &str) -> Result<()> {
    match look(conn, chat, slot).await? {
        Some(screen) => let_go(conn, screen.chat, slot).await,
        None => Ok(()),
    }
}

/// What a slot shows asks for nothing any more: its buttons go, its text stays, and the next [`show`] sends a new message.
///
/// # Errors
/// When the database fails.
pub async fn put_aside(conn: &mut PgConnection, chat: ChatId, slot: &str, now: DateTime<Utc>) -> Result<()> {
    let Some(screen) = look(conn, chat, slot).await? else { return Ok(()) };
    bare(conn, &screen, slot, now).await?;
    let_go(conn, screen.chat, slot).await
}

async fn let_go(conn: &mut PgConnection, chat: ChatId, slot: &str) -> Result<()> {
    let waiting = sqlx::query_scalar!(
        "select id from outbox where chat_id = $1 and slot = $2 and sent_at is null and dead_at is null order by id desc",
        chat.0,
        slot
    )
    .fetch_all(&mut *conn)
    .await?;
    match waiting.first() {
        None => {
            sqlx::query!("delete from screen where chat_id = $1 and slot = $2", chat.0, slot).execute(conn).await?;
        }
        Some(last) => {
            let aside = format!("{slot}~{last}");
            sqlx::query!(
                "with row as (update outbox set slot = $3 where id = any($4))
                 update screen set slot = $3 where chat_id = $1 and slot = $2",
                chat.0,
                slot,
                aside,
                &waiting
            )
            .execute(conn)
            .await?;
        }
    }
    Ok(())
}
