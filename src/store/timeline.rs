//! What happened to a ticket, the files that belong to it, and who follows it.

use super::words::{value, word};
use crate::domain::act::{Act, Actor};
use crate::domain::case::{Attachment, Event};
use crate::domain::ids::{ChatId, CommunityId, MessageId, TicketId, UserId};
use crate::domain::media::Media;
use anyhow::Result;
use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use sqlx::types::Json;

/// Appends to the timeline. The caller holds the ticket.
///
/// # Errors
/// When the database fails.
pub async fn record(
    conn: &mut PgConnection,
    (community, ticket): (CommunityId, TicketId),
    now: DateTime<Utc>,
    actor: Actor,
    act: &Act,
) -> Result<()> {
    sqlx::query!(
        "insert into timeline (community_id, ticket_id, seq, at, actor, act)
         values ($1, $2, (select coalesce(max(seq), 0) + 1 from timeline where community_id = $1 and ticket_id = $2),
                 $3, $4, $5)",
        community.0,
        ticket.0,
        now,
        Json(actor) as _,
        Json(act) as _
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The whole timeline, oldest first.
///
/// # Errors
/// When the database fails, or holds an act that this version does not know.
pub async fn load(conn: &mut PgConnection, community: CommunityId, ticket: TicketId) -> Result<Vec<Event>> {
    let rows = sqlx::query!(
        r#"select seq, at, actor as "actor: Json<Actor>", act as "act: Json<Act>" from timeline
           where community_id = $1 and ticket_id = $2 order by seq"#,
        community.0,
        ticket.0
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|r| Event { seq: r.seq, at: r.at, actor: r.actor.0, act: r.act.0 }).collect())
}

/// Keeps files with a ticket; one that is there already is not kept twice. Returns those that are new.
///
/// # Errors
/// When the database fails.
pub async fn attach(
    conn: &mut PgConnection,
    (community, ticket): (CommunityId, TicketId),
    media: &[Media],
    by_staff: bool,
    public: bool,
    now: DateTime<Utc>,
) -> Result<Vec<Media>> {
    let mut new = vec![];
    for m in media {
        let done = sqlx::query!(
            "insert into attachment (community_id, ticket_id, seq, kind, file_id, unique_id, album, by_staff, public, at)
             values ($1, $2, (select coalesce(max(seq), 0) + 1 from attachment
                              where community_id = $1 and ticket_id = $2), $3, $4, $5, $6, $7, $8, $9)
             on conflict (community_id, ticket_id, unique_id) do nothing",
            community.0,
            ticket.0,
            word(&m.kind)?,
            m.file_id,
            m.unique_id,
            m.album,
            by_staff,
            public,
            now
        )
        .execute(&mut *conn)
        .await?;
        if done.rows_affected() == 1 {
            new.push(m.clone());
        }
    }
    Ok(new)
}

/// The files of a ticket, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn attachments(conn: &mut PgConnection, community: CommunityId, ticket: TicketId) -> Result<Vec<Attachment>> {
    let rows = sqlx::query!(
        "select kind, file_id, unique_id, album, by_staff, public from attachment
         where community_id = $1 and ticket_id = $2 order by seq",
        community.0,
        ticket.0
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|r| {
            Ok(Attachment {
                media: Media { kind: value(&r.kind)?, file_id: r.file_id, unique_id: r.unique_id, album: r.album },
                by_staff: r.by_staff,
                public: r.public,
            })
        })
        .collect()
}

/// Lets a resident follow somebody else's report. `false`: they did already.
///
/// # Errors
/// When the database fails.
pub async fn follow(
    conn: &mut PgConnection,
    community: CommunityId,
    ticket: TicketId,
    user: UserId,
    now: DateTime<Utc>,
) -> Result<bool> {
    let done = sqlx::query!(
        "insert into follower (community_id, ticket_id, user_id, at) values ($1, $2, $3, $4) on conflict do nothing",
        community.0,
        ticket.0,
        user.0,
        now
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Who joined the report.
///
/// # Errors
/// When the database fails.
pub async fn followers(conn: &mut PgConnection, community: CommunityId, ticket: TicketId) -> Result<Vec<UserId>> {
    let rows = sqlx::query_scalar!(
        "select user_id from follower where community_id = $1 and ticket_id = $2 order by at, user_id",
        community.0,
        ticket.0
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(UserId).collect())
}

/// The ticket of which a delivered message speaks: by its slot, or by what was sent about it.
///
/// # Errors
/// When the database fails.
pub async fn spoken_of(
    conn: &mut PgConnection,
    chat: ChatId,
    message: MessageId,
) -> Result<Option<(CommunityId, TicketId)>> {
    let row = sqlx::query!(
        "select community_id, ticket_id from mention where chat_id = $1 and message_id = $2",
        chat.0,
        message.0
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|r| (CommunityId(r.community_id), TicketId(r.ticket_id))))
}
