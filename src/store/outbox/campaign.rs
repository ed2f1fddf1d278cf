//! Letters of campaigns: several are claimed and settled at a time, each goes at most once, and leaves the outbox when it
//! is known what became of it.

use super::claim::PUSHES;
use super::settle::{GIVE_UP_HOURS, pause, slow_down};
use super::{Claimed, Errand, Settled};
use crate::chat::outgoing::Delivery;
use crate::domain::campaign::{CampaignState, Fate};
use crate::domain::ids::{CampaignId, MessageId};
use crate::store::words::word;
use crate::store::{campaigns, chats};
use anyhow::{Context, Result};
use chrono::{DateTime, TimeDelta, Utc};
use sqlx::{Connection, PgConnection};

/// So long pushes rest when no answer came: what hands letters over to nobody must not use up a campaign.
const UNANSWERED: TimeDelta = TimeDelta::seconds(10);

/// Writes down that these letters of campaigns were delivered, all at once.
///
/// # Errors
/// When the database fails.
pub async fn delivered(
    conn: &mut PgConnection,
    rows: &[(&Claimed, Option<MessageId>)],
    now: DateTime<Utc>,
) -> Result<()> {
    let mut tx = conn.begin().await?;
    let ids: Vec<i64> = rows.iter().map(|(r, _)| r.id).collect();
    sqlx::query!("delete from outbox where id = any($1)", &ids).execute(&mut *tx).await?;
    let communities: Vec<i64> = rows.iter().map(|(r, _)| r.community.0).collect();
    let of: Vec<i64> = rows.iter().map(|(r, _)| r.campaign.map_or(0, |(id, _)| id.0)).collect();
    let units: Vec<i64> = rows.iter().map(|(r, _)| r.campaign.map_or(0, |(_, unit)| unit)).collect();
    let chats: Vec<i64> = rows.iter().map(|(r, _)| r.chat.0).collect();
    let messages: Vec<Option<i32>> = rows.iter().map(|(_, m)| m.map(|m| m.0)).collect();
    // Somebody may have taken its courier for lost: here is the answer that was missed.
    sqlx::query!(
        "update campaign_message m set state = 'sent', at = $6, message_id = s.message
         from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::int[])
             as s (community, campaign, chat, unit, message)
         where m.community_id = s.community and m.campaign_id = s.campaign and m.user_id = s.chat
           and m.unit_id = s.unit and m.state in ('waiting', 'uncertain')",
        &communities,
        &of,
        &chats,
        &units,
        &messages as &[Option<i32>],
        now
    )
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(())
}

/// What a delivery meant for a campaign's letter.
pub(super) async fn settle(
    conn: &mut PgConnection,
    row: &Claimed,
    delivery: &Delivery,
    now: DateTime<Utc>,
) -> Result<Settled> {
    match delivery {
        Delivery::Delivered(message) => {
            over(conn, row, Fate::Sent, None, *message, now).await?;
            Ok(Settled::Sent)
        }
        // A campaign's letters have no file of their own.
        Delivery::Uploaded(message, _) => {
            over(conn, row, Fate::Sent, None, Some(*message), now).await?;
            Ok(Settled::Sent)
        }
        Delivery::SlowDown(wait) => {
            let settled = back(conn, row, now, now).await?;
            slow_down(conn, row.chat, *wait, now).await?;
            Ok(settled)
        }
        Delivery::Transient(_) => back(conn, row, now + pause(row.attempts), now).await,
        Delivery::Unanswered(why) => {
            over(conn, row, Fate::Uncertain, Some(why), None, now).await?;
            rest(conn, now + UNANSWERED).await?;
            Ok(Settled::Dropped("uncertain"))
        }
        Delivery::Gone(why) => {
            over(conn, row, Fate::Blocked, Some(why), None, now).await?;
            chats::gone(conn, row.chat, now).await?;
            Ok(Settled::Dropped("gone"))
        }
        Delivery::MessageGone => failed(conn, row, "rejected: message gone", now).await,
        Delivery::Stale => failed(conn, row, "rejected: too old", now).await,
        Delivery::Migrated(_) => failed(conn, row, "rejected: a private chat cannot move", now).await,
        Delivery::Rejected(why) => failed(conn, row, why, now).await,
    }
}

/// Puts away a campaign's letter for which nothing is left to do.
pub(super) async fn put_away(conn: &mut PgConnection, row: &Claimed, now: DateTime<Utc>) -> Result<Settled> {
    match &row.errand {
        Errand::Lost => {
            over(conn, row, Fate::Uncertain, Some("its courier was lost on the way"), None, now).await?;
            Ok(Settled::Dropped("uncertain"))
        }
        Errand::Expired if row.attempts > 1 && planned_at(conn, row).await? < now - TimeDelta::hours(GIVE_UP_HOURS) => {
            over(conn, row, Fate::Failed, Some("unreachable"), None, now).await?;
            Ok(Settled::Dropped("unreachable"))
        }
        Errand::Expired => {
            let state = held(conn, row).await?;
            over(conn, row, if state.is_over() { Fate::Withdrawn } else { Fate::Due }, None, None, now).await?;
            Ok(Settled::Dropped("expired"))
        }
        Errand::Void | Errand::Carry(_) | Errand::Unreadable => failed(conn, row, "rejected: unreadable", now).await,
    }
}

async fn failed(conn: &mut PgConnection, row: &Claimed, why: &str, now: DateTime<Utc>) -> Result<Settled> {
    over(conn, row, Fate::Failed, Some(why), None, now).await?;
    Ok(Settled::Refused)
}

/// The letter leaves the outbox, and what became of it is written down. Whoever answers first decides; only that it was
/// delivered is believed also of one that was taken for lost.
async fn over(
    conn: &mut PgConnection,
    row: &Claimed,
    fate: Fate,
    reason: Option<&str>,
    message: Option<MessageId>,
    now: DateTime<Utc>,
) -> Result<()> {
    let (campaign, unit) = of(row)?;
    let gone = sqlx::query!("delete from outbox where id = $1 and lease_until = $2", row.id, row.lease_until)
        .execute(&mut *conn)
        .await?;
    if gone.rows_affected() == 0 && fate != Fate::Sent {
        return Ok(());
    }
    let reason: Option<String> = reason.map(|r| r.chars().take(300).collect());
    sqlx::query!(
        "update campaign_message set state = $5, reason = $6, message_id = $7, at = $8
         where community_id = $1 and campaign_id = $2 and user_id = $3 and unit_id = $4
           and (state = 'waiting' or (state = 'uncertain' and $5 = 'sent'))",
        row.community.0,
        campaign.0,
        row.chat.0,
        unit,
        word(&fate)?,
        reason,
        message.map(|m| m.0),
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Telegram did not take the letter: it waits for another try, unless the operator held or ended the campaign meanwhile.
async fn back(
    conn: &mut PgConnection,
    row: &Claimed,
    not_before: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<Settled> {
    match held(conn, row).await? {
        CampaignState::Planned | CampaignState::Running => {
            sqlx::query!(
                "update outbox set lease_until = null, not_before = $3 where id = $1 and lease_until = $2",
                row.id,
                row.lease_until,
                not_before
            )
            .execute(conn)
            .await?;
            Ok(Settled::Later)
        }
        CampaignState::Paused => {
            over(conn, row, Fate::Due, None, None, now).await?;
            Ok(Settled::Dropped("paused"))
        }
        CampaignState::Done | CampaignState::Cancelled => {
            over(conn, row, Fate::Withdrawn, None, None, now).await?;
            Ok(Settled::Dropped("cancelled"))
        }
    }
}

/// The campaign's state, held until the transaction ends; before anything else is held.
async fn held(conn: &mut PgConnection, row: &Claimed) -> Result<CampaignState> {
    let (campaign, _) = of(row)?;
    campaigns::held(conn, row.community, campaign).await?.context("a letter of no campaign")
}

fn of(row: &Claimed) -> Result<(CampaignId, i64)> {
    row.campaign.context("a letter of no campaign")
}

/// When the message was planned first.
async fn planned_at(conn: &mut PgConnection, row: &Claimed) -> Result<DateTime<Utc>> {
    let (campaign, unit) = of(row)?;
    let at = sqlx::query_scalar!(
        "select planned_at from campaign_message
         where community_id = $1 and campaign_id = $2 and user_id = $3 and unit_id = $4",
        row.community.0,
        campaign.0,
        row.chat.0,
        unit
    )
    .fetch_optional(conn)
    .await?;
    Ok(at.unwrap_or(row.created_at))
}

/// Pushes rest until this moment.
async fn rest(conn: &mut PgConnection, until: DateTime<Utc>) -> Result<()> {
    sqlx::query!("update chat set next_at = greatest(next_at, $2) where chat_id = $1", PUSHES, until)
        .execute(conn)
        .await?;
    Ok(())
}
