//! A campaign's letters: handed to the outbox, each recipient's once; taken back while no courier has them.

use crate::chat::outgoing::Op;
use crate::domain::campaign::{Campaign, CampaignState, Fate, Recipient};
use crate::domain::ids::{CampaignId, ChatId, CommunityId, UnitId, UserId};
use crate::store::outbox::Rank;
use crate::store::words::{value, word};
use anyhow::Result;
use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::PgConnection;

/// What is planned for one recipient.
#[derive(Clone, Debug, PartialEq)]
pub struct Planned {
    /// Who.
    pub user: UserId,
    /// The unit that it is about.
    pub unit: Option<UnitId>,
    /// Their letter.
    pub letter: Letter,
}

/// A recipient's letter.
#[derive(Clone, Debug, PartialEq)]
pub enum Letter {
    /// This is sent.
    Send(Op),
    /// They stopped the bot.
    Blocked,
    /// Nothing is wanted of them (any more).
    Unwanted,
}

impl Letter {
    fn fate(&self) -> Fate {
        match self {
            Letter::Send(_) => Fate::Waiting,
            Letter::Blocked => Fate::Blocked,
            Letter::Unwanted => Fate::Withdrawn,
        }
    }
}

/// Plans a page: every letter goes into the outbox, unless its recipient has had one of this campaign. What is not on
/// its way when it `expires` comes back and is asked again whether it is wanted. Returns how many letters were posted.
///
/// # Errors
/// When the database fails.
pub async fn plan(
    conn: &mut PgConnection,
    c: &Campaign,
    page: &[Planned],
    expires: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<u64> {
    if page.is_empty() {
        return Ok(0);
    }
    let users: Vec<i64> = page.iter().map(|p| p.user.0).collect();
    let units: Vec<i64> = page.iter().map(|p| p.unit.map_or(0, |u| u.0)).collect();
    let fates = page.iter().map(|p| word(&p.letter.fate())).collect::<Result<Vec<String>>>()?;
    let ops = page
        .iter()
        .map(|p| match &p.letter {
            Letter::Send(op) => Ok(Some(serde_json::to_value(op)?)),
            Letter::Blocked | Letter::Unwanted => Ok(None),
        })
        .collect::<Result<Vec<Option<Value>>>>()?;
    // In one order, so that two campaigns which write to the same people do not wait for each other.
    sqlx::query!(
        "insert into chat (chat_id) select distinct u from unnest($1::bigint[]) u order by u on conflict do nothing",
        &users
    )
    .execute(&mut *conn)
    .await?;
    let posted = sqlx::query!(
        "with page as (
             select * from unnest($3::bigint[], $4::bigint[], $5::text[], $6::jsonb[])
                 with ordinality as p (user_id, unit_id, fate, op, n)),
         mine as (
             insert into campaign_message as m (community_id, campaign_id, user_id, unit_id, state, planned_at, at)
             select $1, $2, user_id, unit_id, fate, $7, $7 from page
             on conflict (community_id, campaign_id, user_id, unit_id) do update
                 set state = excluded.state, at = excluded.at where m.state = 'due'
             returning m.user_id, m.unit_id)
         insert into outbox (community_id, chat_id, priority, op, created_at, not_before, expires_at, campaign_id,
             campaign_unit)
         select $1, user_id, $9, op, $7, $7, $8, $2, unit_id from page join mine using (user_id, unit_id)
         where op is not null order by n",
        c.community.0,
        c.id.0,
        &users,
        &units,
        &fates,
        &ops as &[Option<Value>],
        now,
        expires,
        Rank::Push as i16
    )
    .execute(&mut *conn)
    .await?
    .rows_affected();
    if posted > 0 {
        sqlx::query!("select pg_notify('outbox', '')").execute(conn).await?;
    }
    Ok(posted)
}

/// Recipients whose letters came back.
///
/// # Errors
/// When the database fails.
pub async fn again(conn: &mut PgConnection, c: &Campaign, most: i64) -> Result<Vec<Recipient>> {
    let rows = sqlx::query!(
        r#"select m.user_id, m.unit_id, r.name, r.lang, r.address,
               (r.blocked_at is not null or c.gone_at is not null) as "gone!"
           from campaign_message m
               join resident r on r.community_id = m.community_id and r.user_id = m.user_id
               left join chat c on c.chat_id = m.user_id
           where m.community_id = $1 and m.campaign_id = $2 and m.state = 'due'
           order by m.user_id, m.unit_id limit $3"#,
        c.community.0,
        c.id.0,
        most
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|r| {
            Ok(Recipient {
                user: UserId(r.user_id),
                unit: (r.unit_id != 0).then_some(UnitId(r.unit_id)),
                name: r.name,
                address: r.address.as_deref().map(value).transpose()?,
                lang: r.lang.parse().map_err(anyhow::Error::msg)?,
                gone: r.gone,
            })
        })
        .collect()
}

/// How many letters of the campaign are in the outbox, and since when the oldest of them is.
///
/// # Errors
/// When the database fails.
pub async fn waiting(conn: &mut PgConnection, c: &Campaign) -> Result<(i64, Option<DateTime<Utc>>)> {
    let r = sqlx::query!(
        r#"select count(*) as "n!", min(created_at) as oldest from outbox where community_id = $1 and campaign_id = $2"#,
        c.community.0,
        c.id.0
    )
    .fetch_one(conn)
    .await?;
    Ok((r.n, r.oldest))
}

/// Something changed for units (a bill was paid, disputed, promised): letters about them that no courier has yet come
/// back, and are asked again whether they are wanted and what they say. Returns how many there were.
///
/// # Errors
/// When the database fails.
pub async fn recall(
    conn: &mut PgConnection,
    community: CommunityId,
    units: &[UnitId],
    now: DateTime<Utc>,
) -> Result<u64> {
    let units: Vec<i64> = units.iter().map(|unit| unit.0).collect();
    let back = sqlx::query!(
        "with back as (
             delete from outbox o using campaign c
             where c.community_id = $1 and c.state in ('planned', 'running', 'paused')
               and o.community_id = c.community_id and o.campaign_id = c.id and o.campaign_unit = any($2)
               and o.lease_until is null
             returning o.campaign_id, o.chat_id, o.campaign_unit)
         update campaign_message m set state = 'due', at = $3 from back
         where m.community_id = $1 and m.campaign_id = back.campaign_id and m.user_id = back.chat_id
           and m.unit_id = back.campaign_unit and m.state = 'waiting'",
        community.0,
        &units,
        now
    )
    .execute(conn)
    .await?;
    Ok(back.rows_affected())
}

/// What no courier has goes back.
pub(super) async fn take_back(conn: &mut PgConnection, c: &Campaign, fate: Fate, now: DateTime<Utc>) -> Result<u64> {
    let back = sqlx::query!(
        "with back as (
             delete from outbox where community_id = $1 and campaign_id = $2 and lease_until is null
             returning chat_id, campaign_unit)
         update campaign_message m set state = $3, at = $4 from back
         where m.community_id = $1 and m.campaign_id = $2 and m.user_id = back.chat_id
           and m.unit_id = back.campaign_unit and m.state = 'waiting'",
        c.community.0,
        c.id.0,
        word(&fate)?,
        now
    )
    .execute(conn)
    .await?;
    Ok(back.rows_affected())
}

/// What had come back is not wanted any more.
pub(super) async fn withdraw_due(conn: &mut PgConnection, c: &Campaign, now: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        "update campaign_message set state = 'withdrawn', at = $3
         where community_id = $1 and campaign_id = $2 and state = 'due'",
        c.community.0,
        c.id.0,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Holds a campaign's state until the transaction ends: whether a letter of it may wait for another try.
pub(crate) async fn held(
    conn: &mut PgConnection,
    community: CommunityId,
    id: CampaignId,
) -> Result<Option<CampaignState>> {
    let state = sqlx::query_scalar!(
        "select state from campaign where community_id = $1 and id = $2 for share",
        community.0,
        id.0
    )
    .fetch_optional(conn)
    .await?;
    state.as_deref().map(value).transpose()
}

/// The chat cannot be reached any more: letters for it that no courier has are done with.
pub(crate) async fn unreachable(conn: &mut PgConnection, chat: ChatId, now: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        "with back as (
             delete from outbox where chat_id = $1 and coalesce(campaign_id, 0) > 0 and sent_at is null and dead_at is null
                 and lease_until is null
             returning community_id, campaign_id, campaign_unit)
         update campaign_message m set state = 'blocked', at = $2 from back
         where m.community_id = back.community_id and m.campaign_id = back.campaign_id and m.user_id = $1
           and m.unit_id = back.campaign_unit and m.state = 'waiting'",
        chat.0,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}
