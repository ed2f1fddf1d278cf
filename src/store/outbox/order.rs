//! The line in which messages wait: what comes first of what may go, and when something may.

use super::Rank;
use super::claim::{Claimed, EVERYBODY, Errand, PATIENCE, PUSHES, begin};
use crate::chat::outgoing::{Address, Body, Op, Parcel};
use crate::domain::ids::{CampaignId, ChatId, CommunityId, MessageId, TicketId};
use crate::store::floors::Floors;
use anyhow::Result;
use chrono::{DateTime, Utc};
use sqlx::{PgConnection, query_scalar};

/// A row as it is found.
pub(super) struct Found {
    pub id: i64,
    pub community_id: i64,
    pub chat_id: i64,
    pub thread_id: Option<i32>,
    pub priority: i16,
    pub slot: Option<String>,
    pub ticket_id: Option<i64>,
    pub campaign_id: Option<i64>,
    pub campaign_unit: Option<i64>,
    pub op: serde_json::Value,
    pub created_at: DateTime<Utc>,
    pub expires_at: Option<DateTime<Utc>>,
    pub lease_until: Option<DateTime<Utc>>,
    pub attempts: i32,
    /// The message that shows its slot.
    pub message_id: Option<i32>,
    /// How many were found, those left to their chats' order included.
    pub found: i64,
    /// Whether cards or what can wait may be waiting, too.
    pub others: bool,
}

impl Found {
    pub(super) fn claimed(self, lease_until: DateTime<Utc>, now: DateTime<Utc>) -> Claimed {
        let to = Address { chat: ChatId(self.chat_id), thread: self.thread_id };
        let errand = if self.campaign_id.is_some() && self.lease_until.is_some() {
            Errand::Lost
        } else if self.expires_at.is_some_and(|at| at <= now) {
            Errand::Expired
        } else {
            match serde_json::from_value(self.op) {
                Ok(op) => resolve(op, self.message_id.map(MessageId))
                    .map_or(Errand::Void, |op| Errand::Carry(Box::new(Parcel { to, op, enclosed: None }))),
                Err(_) => Errand::Unreadable,
            }
        };
        Claimed {
            id: self.id,
            chat: to.chat,
            community: CommunityId(self.community_id),
            rank: rank(self.priority),
            slot: self.slot,
            ticket: self.ticket_id.map(TicketId),
            campaign: self.campaign_id.map(|id| (CampaignId(id), self.campaign_unit.unwrap_or(0))),
            attempts: self.attempts + 1,
            created_at: self.created_at,
            lease_until,
            errand,
        }
    }
}

/// Has a query know under `step` the chats in which cards wait: each is found by index from the one before, so that whoever asks
/// for a few passes no backlog. After the last comes null. `$1` are the floors of all priorities.
macro_rules! card_chats {
    ($query:ident!($before:literal + $rest:literal, $($value:expr),+ $(,)?)) => {
        $query!(
            $before + r#"step as (
                 (select o.chat_id from outbox o
                  where o.sent_at is null and o.dead_at is null and o.priority in (3, 4)
                    and o.id >= least(($1::bigint[])[4], ($1::bigint[])[5])
                  order by o.chat_id limit 1)
                 union all
                 select (select o.chat_id from outbox o
                         where o.sent_at is null and o.dead_at is null and o.priority in (3, 4)
                           and o.id >= least(($1::bigint[])[4], ($1::bigint[])[5]) and o.chat_id > s.chat_id
                         order by o.chat_id limit 1)
                 from step s where s.chat_id is not null),
               "# + $rest,
            $($value),+
        )
    };
}

/// What a courier may take at most, until when and for which office it has it, and from where on messages are looked through.
#[derive(Clone, Copy)]
pub(super) struct Taking<'a> {
    pub most: usize,
    pub lease_until: DateTime<Utc>,
    pub office: Option<i64>,
    pub floors: &'a Floors,
    pub now: DateTime<Utc>,
}

/// A query that takes those that may be carried of what is found under `line`; of several for one chat the first goes now.
/// Whether its chat is free is asked of a row before anything else, and what is earlier in its chat is found in their order, by
/// index. Of what is on its way (`carried`) it is asked in words that only the index of what is on its way answers: others know
/// all that waits. What was not tried yet may go whatever the clock says: one that was set back a little says that it is not time
/// yet.
///
/// Answers, cards and what can wait are taken by queries of their own: each knows only its own line, and is begun in half the
/// time of one that knows all. `others` says whether anything may wait in the lines after it.
macro_rules! taking {
    ($first:literal $(+ $more:literal)*, $how:expr, $conn:expr) => {
        taking!(others: "true", $first $(+ $more)*, $how, $conn)
    };
    (others: $others:literal, $first:literal $(+ $more:literal)*, $how:expr, $conn:expr) => {{
        let Taking { most, lease_until, office, floors, now } = $how;
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let rows = sqlx::query_as!(
            Found,
            "with recursive " + $first $(+ $more)* + r#",
               carried as materialized (
                 select coalesce(array_agg(chat_id), '{}') as chats from outbox
                 where id >= $2 and lease_until is not null and coalesce(dead_at, sent_at) is null and lease_until > $3
                   and priority > 0),
               found as materialized (
                 select o.id, o.community_id, o.chat_id, o.thread_id, o.priority, o.slot, o.ticket_id, o.campaign_id,
                     o.campaign_unit, o.op, o.created_at, o.expires_at, o.lease_until, o.attempts
                 from line l join outbox o on o.id = l.id join chat c on c.chat_id = o.chat_id
                 where coalesce(o.sent_at, o.dead_at) is null and (o.attempts = 0 or o.not_before <= $3)
                   and (o.lease_until is null or o.lease_until <= $3)
                   and (o.priority = 0 or o.chat_id <> all((select chats from carried)::bigint[]))
                   and case when o.priority = 0 or c.next_at is null or c.next_at <= $3
                       then coalesce((select false from outbox e
                               where e.chat_id = o.chat_id and e.sent_at is null and e.dead_at is null and e.priority > 0
                                 and (e.priority < o.priority or e.priority = o.priority and e.id < o.id)
                                 and e.id >= $2 and e.not_before > $3 and e.attempts > 0 and e.attempts <= $4
                                 and e.lease_until is null and o.priority > 0
                               order by e.not_before limit 1), true)
                           and coalesce((select false from outbox e
                               where e.chat_id = o.chat_id and e.slot = o.slot and e.sent_at is null and e.dead_at is null
                                 and e.id >= $2 and e.id < o.id order by e.id limit 1), true)
                       else false end
                 limit (select $5::bigint) for update of o, c skip locked),
               chosen as materialized (
                 select * from (select f.*, row_number() over (partition by chat_id, priority = 0 order by priority, id) as nth
                                from found f) f
                 where priority = 0 or nth = 1),
               leased as (
                 update outbox o set lease_until = $6, lease_office = $7, attempts = o.attempts + 1
                 from chosen c where o.id = c.id and coalesce(o.sent_at, o.dead_at) is null)
               select id as "id!", community_id as "community_id!", chat_id as "chat_id!", thread_id, priority as "priority!",
                   slot, ticket_id, campaign_id, campaign_unit, op as "op!", created_at as "created_at!", expires_at, lease_until,
                   attempts as "attempts!",
                   (select s.message_id from screen s where s.chat_id = c.chat_id and s.slot = c.slot) as message_id,
                   (select count(*) from found) as "found!", "# + $others + r#" as "others!"
               from chosen c order by priority, id"#,
            &floors.outbox,
            floors.message(),
            now,
            PATIENCE,
            most,
            lease_until,
            office
        );
        Ok(rows.fetch_all($conn).await?)
    }};
}

/// Takes answers and what is urgent. A priority is asked for from itself to itself: asked whether it equals, the server might
/// look by number alone.
pub(super) async fn take_answers(conn: &mut PgConnection, how: Taking<'_>) -> Result<Vec<Found>> {
    taking!(
        others: "exists (
           select 1 from (values (3::smallint), (4), (5)) p (priority), lateral (
             select 1 from outbox o where least(o.sent_at, o.dead_at) is null
               and o.priority between p.priority and p.priority and o.id >= ($1::bigint[])[p.priority + 1]
             order by o.priority, o.id limit 1) k)",
        "line as (
           select k.id from (values (0::smallint), (1), (2)) p (priority), lateral (
             select o.id from outbox o where least(o.sent_at, o.dead_at) is null
               and o.priority between p.priority and p.priority and o.id >= ($1::bigint[])[p.priority + 1]
             order by o.priority, o.id) k)",
        how,
        conn
    )
}

/// Takes cards, chat by chat: a busy group has many that wait, and is passed in one step.
pub(super) async fn take_cards(conn: &mut PgConnection, how: Taking<'_>) -> Result<Vec<Found>> {
    card_chats!(taking!(
        "" + "line as (
           select k.id from (
             select s.chat_id from step s join chat c on c.chat_id = s.chat_id
             where (c.next_at is null or c.next_at <= $3) and s.chat_id <> all((select chats from carried)::bigint[])
             limit (select 300)) s,
           lateral (
             select o.id, o.priority from outbox o
             where o.chat_id = s.chat_id and o.sent_at is null and o.dead_at is null and o.priority in (3, 4)
               and o.id >= least(($1::bigint[])[4], ($1::bigint[])[5]) and (o.attempts = 0 or o.not_before <= $3) order by o.priority, o.id limit 3) k
           order by k.priority, k.id)",
        how,
        conn
    ))
}

/// Takes what can wait.
pub(super) async fn take_pushes(conn: &mut PgConnection, how: Taking<'_>) -> Result<Vec<Found>> {
    taking!(
        "line as (
           select o.id from outbox o where least(o.sent_at, o.dead_at) is null and o.priority between 5 and 5
             and o.id >= ($1::bigint[])[6] order by o.priority, o.id)",
        how,
        conn
    )
}

/// When the next message can be carried, as far as is known now; `None`: nothing waits. However many can wait, only the
/// first of them are looked at.
///
/// # Errors
/// When the database fails.
pub async fn next_at(conn: &mut PgConnection, floors: &Floors, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>> {
    let everybody = query_scalar!("select next_at from chat where chat_id = $1", EVERYBODY)
        .fetch_optional(&mut *conn)
        .await?
        .flatten();
    if everybody.is_some_and(|at| at > now) {
        let waiting = query_scalar!(
            r#"select exists (select 1 from outbox where least(sent_at, dead_at) is null) as "waiting!""#
        )
        .fetch_one(conn)
        .await?;
        return Ok(everybody.filter(|_| waiting));
    }
    let mut tx = begin(conn).await?;
    let next = card_chats!(query_scalar!(
        "with recursive "
            + "carried as materialized (
           select chat_id, max(lease_until) as until from outbox
           where id >= $2 and lease_until is not null and coalesce(dead_at, sent_at) is null and priority > 0
           group by chat_id)
         select min(greatest(o.not_before, o.lease_until, case when o.priority > 0 then greatest(c.next_at, k.until) end,
                             case when o.priority = $3 then (select next_at from chat where chat_id = $4) end))
         from (select k.* from (values (0::smallint), (1), (2)) p (priority), lateral (
                 select o.chat_id, o.priority, o.not_before, o.lease_until from outbox o
                 where least(o.sent_at, o.dead_at) is null and o.priority between p.priority and p.priority
                   and o.id >= ($1::bigint[])[p.priority + 1] order by o.priority, o.id) k
               union all
               select k.* from step s, lateral (
                 select o.chat_id, o.priority, o.not_before, o.lease_until from outbox o
                 where o.chat_id = s.chat_id and o.sent_at is null and o.dead_at is null and o.priority in (3, 4)
                   and o.id >= least(($1::bigint[])[4], ($1::bigint[])[5]) order by o.priority, o.id limit 3) k
               union all
               (select o.chat_id, o.priority, o.not_before, o.lease_until from outbox o
                where least(o.sent_at, o.dead_at) is null and o.priority between $3 and $3
                  and o.id >= ($1::bigint[])[6]
                order by o.priority, o.id limit 500)) o
             join chat c on c.chat_id = o.chat_id left join carried k on k.chat_id = o.chat_id",
        &floors.outbox,
        floors.message(),
        Rank::Push as i16,
        PUSHES
    ))
    .fetch_one(&mut *tx)
    .await?;
    tx.rollback().await?;
    Ok(next)
}

fn rank(priority: i16) -> Rank {
    match priority {
        0 => Rank::Press,
        1 => Rank::Emergency,
        2 => Rank::Reply,
        3 | 4 => Rank::Card,
        _ => Rank::Push,
    }
}

/// The operation with every message named; `None` where there is nothing to do.
fn resolve(op: Op, shown: Option<MessageId>) -> Option<Op> {
    match op {
        Op::Edit { message, html, keyboard } => Some(match message.or(shown) {
            Some(message) => Op::Edit { message: Some(message), html, keyboard },
            None => Op::Send { body: Body::Html { html }, keyboard, reply_to: None, silent: true },
        }),
        Op::Strip { message } => message.or(shown).map(|message| Op::Strip { message: Some(message) }),
        Op::Delete { message } => message.or(shown).map(|message| Op::Delete { message: Some(message) }),
        Op::Send { .. } | Op::Answer { .. } | Op::AnswerCheckout { .. } => Some(op),
    }
}
