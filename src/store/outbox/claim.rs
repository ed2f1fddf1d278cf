//! What a courier may carry now: order per chat, and Telegram's limits, shared by all couriers through the database.

use super::Rank;
use crate::chat::outgoing::{Address, Body, Op, Parcel};
use crate::domain::ids::{CampaignId, ChatId, CommunityId, MessageId, TicketId};
use crate::store::documents;
use anyhow::{Context, Result};
use chrono::{DateTime, TimeDelta, Utc};
use sqlx::{Connection, PgConnection, Postgres, Transaction};

/// The row of `chat` that stands for the bot as a whole.
pub(super) const EVERYBODY: i64 = 0;

/// The row of `chat` that stands for everything that can wait: it leaves room for the rest.
pub(super) const PUSHES: i64 = i64::MIN;

/// Who has what, and what became of it, need not be on the disk before it is known: if the server itself falls, a message
/// is sent once more.
///
/// A queue is planned by index too, row by row: what the server has counted of it is never true for long.
const RELAXED: &str = "begin; set local synchronous_commit = off; set local enable_hashjoin = off; \
    set local enable_mergejoin = off; set local enable_bitmapscan = off; set local enable_sort = off";

/// That a letter is on its way has to be: it goes at most once.
const LASTING: &str = "set local synchronous_commit to default";

/// Begins a transaction of a courier; one that is begun already stays as it is.
pub(super) async fn begin(conn: &mut PgConnection) -> Result<Transaction<'_, Postgres>> {
    Ok(match conn.is_in_transaction() {
        true => conn.begin().await?,
        false => conn.begin_with(RELAXED).await?,
    })
}

/// So many failures hold up what comes later in the same chat; after that it may pass.
pub(super) const PATIENCE: i32 = 3;

/// How much Telegram takes: so many within so many seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// By the bot as a whole.
    pub everybody: (usize, i64),
    /// What can wait, of all of these: the rest is for answers and emergencies.
    pub pushes: (usize, i64),
    /// In one private chat.
    pub private: (usize, i64),
    /// In one group; edits count too.
    pub group: (usize, i64),
}

impl Limits {
    /// What Telegram is known to take.
    pub const TELEGRAM: Limits = Limits { everybody: (30, 1), pushes: (25, 1), private: (3, 3), group: (20, 60) };
    /// No limits: a stand-in that takes everything.
    pub const NONE: Limits = Limits {
        everybody: (usize::MAX, 1),
        pushes: (usize::MAX, 1),
        private: (usize::MAX, 1),
        group: (usize::MAX, 1),
    };

    fn of(&self, chat: i64) -> (usize, i64) {
        match chat {
            EVERYBODY => self.everybody,
            PUSHES => self.pushes,
            private if private > EVERYBODY => self.private,
            _ => self.group,
        }
    }
}

/// A row that a courier holds until its lease ends.
#[derive(Clone, Debug, PartialEq)]
pub struct Claimed {
    /// Its number.
    pub id: i64,
    /// The chat.
    pub chat: ChatId,
    /// Whose it is.
    pub community: CommunityId,
    /// How urgent it is.
    pub rank: Rank,
    /// The slot that it changes.
    pub slot: Option<String>,
    /// The ticket of which it speaks.
    pub ticket: Option<TicketId>,
    /// The campaign whose letter it is, and the unit that it is about (0: none). It goes at most once.
    pub campaign: Option<(CampaignId, i64)>,
    /// How often it was tried, this time included.
    pub attempts: i32,
    /// When it was posted.
    pub created_at: DateTime<Utc>,
    /// Until when the courier has it.
    pub lease_until: DateTime<Utc>,
    /// What there is to do.
    pub errand: Errand,
}

/// What there is to do with a claimed row.
#[derive(Clone, Debug, PartialEq)]
pub enum Errand {
    /// Carry this.
    Carry(Box<Parcel>),
    /// Nothing: its time is over.
    Expired,
    /// Nothing: the message whose buttons should go was never sent.
    Void,
    /// Nothing: its courier was lost on the way, and it goes at most once.
    Lost,
    /// Nothing: this version does not understand the row.
    Unreadable,
}

/// Takes the next message: the most urgent of those whose chat is free. It belongs to the caller until `now + lease`;
/// if nothing is heard of it until then, or `office` closes without a word, somebody else sends it again.
///
/// # Errors
/// When the database fails.
pub async fn claim(
    conn: &mut PgConnection,
    now: DateTime<Utc>,
    lease: TimeDelta,
    limits: &Limits,
    office: Option<i64>,
) -> Result<Option<Claimed>> {
    Ok(claim_some(conn, now, lease, limits, office, 1).await?.pop())
}

/// The same, up to so many; but for answers to presses each is for another chat.
///
/// # Errors
/// When the database fails.
pub async fn claim_some(
    conn: &mut PgConnection,
    now: DateTime<Utc>,
    lease: TimeDelta,
    limits: &Limits,
    office: Option<i64>,
    most: usize,
) -> Result<Vec<Claimed>> {
    let mut tx = begin(conn).await?;
    // Couriers choose one after the other: whoever holds these rows chooses.
    let (everybody, pushes) = match hold_bot(&mut tx).await? {
        Some(rows) => rows,
        None => {
            sqlx::query!("insert into chat (chat_id) values ($1), ($2) on conflict do nothing", PUSHES, EVERYBODY)
                .execute(&mut *tx)
                .await?;
            hold_bot(&mut tx).await?.context("the bot's own rows")?
        }
    };
    if everybody.pauses(now) {
        tx.rollback().await?;
        return Ok(vec![]);
    }
    let lowest = if pushes.pauses(now) { Rank::Push as i16 - 1 } else { Rank::Push as i16 };
    let most = most.min(everybody.room(limits.everybody, now).max(1));
    let room = pushes.room(limits.pushes, now).max(1);
    let lease_until = now + lease;
    let rows = take(&mut tx, (lowest, most, room), (lease_until, office), now).await?;
    if rows.is_empty() {
        tx.rollback().await?;
        return Ok(vec![]);
    }
    let mut claimed: Vec<Claimed> = rows.into_iter().map(|r| r.claimed(lease_until, now)).collect();
    for row in &mut claimed {
        enclose(&mut tx, row).await?;
    }
    let mut sendings = Sendings::default();
    let (mut carried, mut pushed) = (0, 0);
    for row in &claimed {
        let sent = i32::from(matches!(row.errand, Errand::Carry(_)));
        carried += sent;
        pushed += if row.rank == Rank::Push { sent } else { 0 };
        if row.rank != Rank::Press {
            sendings.add(row.chat.0, sent, limits.of(row.chat.0));
        }
    }
    sendings.add(EVERYBODY, carried, limits.everybody);
    sendings.add(PUSHES, pushed, limits.pushes);
    sendings.count(&mut tx, now).await?;
    if claimed.iter().any(|row| row.campaign.is_some()) {
        sqlx::raw_sql(LASTING).execute(&mut *tx).await?;
    }
    tx.commit().await?;
    Ok(claimed)
}

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
}

impl Found {
    fn claimed(self, lease_until: DateTime<Utc>, now: DateTime<Utc>) -> Claimed {
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

/// Takes the next rows that may be carried, of this rank or a more urgent one, at most so many, and of those that can wait at
/// most `room`; of several for one chat the first goes now. Whether its chat is free is asked of a row before anything else,
/// and what is earlier in its chat is found in their order, by index: a busy group has many that wait.
async fn take(
    conn: &mut PgConnection,
    (lowest, most, room): (i16, usize, usize),
    (lease_until, office): (DateTime<Utc>, Option<i64>),
    now: DateTime<Utc>,
) -> Result<Vec<Found>> {
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let rows = sqlx::query_as!(
        Found,
        r#"with carried as materialized (
             select coalesce(array_agg(chat_id), '{}') as chats from outbox
             where lease_until is not null and sent_at is null and dead_at is null and lease_until > $1 and priority > 0),
           found as materialized (
             select o.id, o.community_id, o.chat_id, o.thread_id, o.priority, o.slot, o.ticket_id, o.campaign_id,
                 o.campaign_unit, o.op, o.created_at, o.expires_at, o.lease_until, o.attempts
             from outbox o join chat c on c.chat_id = o.chat_id
             where o.sent_at is null and o.dead_at is null and o.not_before <= $1 and o.priority <= $3
               and (o.lease_until is null or o.lease_until <= $1)
               and (o.priority = 0 or o.chat_id <> all((select chats from carried)::bigint[]))
               and case when o.priority = 0 or c.next_at is null or c.next_at <= $1
                   then coalesce((select false from outbox e
                           where e.chat_id = o.chat_id and e.sent_at is null and e.dead_at is null and e.priority > 0
                             and (e.priority < o.priority or e.priority = o.priority and e.id < o.id)
                             and e.not_before > $1 and e.attempts <= $2 and o.priority > 0
                           order by e.id limit 1), true)
                       and coalesce((select false from outbox e
                           where e.chat_id = o.chat_id and e.slot = o.slot and e.sent_at is null and e.dead_at is null
                             and e.id < o.id order by e.id limit 1), true)
                   else false end
             order by o.priority, o.id limit (select $4::bigint) for update of o, c skip locked),
           first as (
             select f.*, count(*) filter (where priority = $5) over (order by priority, id) as pushes
             from (select f.*, row_number() over (partition by chat_id, priority = 0 order by priority, id) as nth
                   from found f) f
             where priority = 0 or nth = 1),
           chosen as materialized (select * from first where priority < $5 or pushes <= $6),
           leased as (
             update outbox o set lease_until = $7, lease_office = $8, attempts = o.attempts + 1
             from chosen c where o.id = c.id and coalesce(o.sent_at, o.dead_at) is null)
           select id as "id!", community_id as "community_id!", chat_id as "chat_id!", thread_id, priority as "priority!",
               slot, ticket_id, campaign_id, campaign_unit, op as "op!", created_at as "created_at!", expires_at, lease_until,
               attempts as "attempts!",
               (select s.message_id from screen s where s.chat_id = c.chat_id and s.slot = c.slot) as message_id
           from chosen c order by priority, id"#,
        now,
        PATIENCE,
        lowest,
        count(most),
        Rank::Push as i16,
        count(room),
        lease_until,
        office
    )
    .fetch_all(conn)
    .await?;
    Ok(rows)
}

/// What the bot may still do, as a whole or in what can wait.
struct Budget {
    next_at: Option<DateTime<Utc>>,
    recent: Vec<DateTime<Utc>>,
}

impl Budget {
    fn pauses(&self, now: DateTime<Utc>) -> bool {
        self.next_at.is_some_and(|at| at > now)
    }

    /// How many may still go within a limit.
    fn room(&self, (most, seconds): (usize, i64), now: DateTime<Utc>) -> usize {
        let window = TimeDelta::seconds(seconds);
        most.saturating_sub(self.recent.iter().filter(|at| **at > now - window).count())
    }
}

/// Holds the bot's own rows: the whole, and what can wait.
async fn hold_bot(conn: &mut PgConnection) -> Result<Option<(Budget, Budget)>> {
    let rows = sqlx::query!(
        "select next_at, recent from chat where chat_id in ($1, $2) order by chat_id for update",
        PUSHES,
        EVERYBODY
    )
    .fetch_all(conn)
    .await?;
    let mut rows = rows.into_iter().map(|r| Budget { next_at: r.next_at, recent: r.recent });
    Ok(match (rows.next(), rows.next()) {
        (Some(pushes), Some(everybody)) => Some((everybody, pushes)),
        (Some(_) | None, _) => None,
    })
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

/// Puts the file that goes with a parcel into it; one that is gone cannot be sent.
async fn enclose(conn: &mut PgConnection, claimed: &mut Claimed) -> Result<()> {
    let Errand::Carry(parcel) = &mut claimed.errand else { return Ok(()) };
    let Op::Send { body: Body::Document { community, document, .. }, .. } = &parcel.op else { return Ok(()) };
    parcel.enclosed = documents::enclosure(conn, *community, *document).await?;
    if parcel.enclosed.is_none() {
        claimed.errand = Errand::Unreadable;
    }
    Ok(())
}

/// What was taken for chats (and for the bot as a whole): how many, within which limit.
#[derive(Default)]
struct Sendings {
    chats: Vec<i64>,
    sent: Vec<i32>,
    most: Vec<i32>,
    seconds: Vec<i32>,
}

impl Sendings {
    /// Where there is no limit, nothing is counted.
    fn add(&mut self, chat: i64, sent: i32, (most, seconds): (usize, i64)) {
        let Ok(most) = i32::try_from(most) else { return };
        if sent == 0 {
            return;
        }
        self.chats.push(chat);
        self.sent.push(sent);
        self.most.push(most);
        self.seconds.push(i32::try_from(seconds).unwrap_or(i32::MAX));
    }

    /// Writes it down, and when the next one may follow in each of them.
    async fn count(&self, conn: &mut PgConnection, now: DateTime<Utc>) -> Result<()> {
        if self.chats.is_empty() {
            return Ok(());
        }
        sqlx::query!(
            "update chat c
             set recent = k.recent,
                 next_at = greatest(c.next_at, k.recent[cardinality(k.recent) + 1 - k.most]
                     + make_interval(secs => k.seconds))
             from (select s.chat, s.most, s.seconds,
                       array(select at from unnest(old.recent) at
                             where at > $5::timestamptz - make_interval(secs => s.seconds) order by at)
                           || array_fill($5::timestamptz, array[s.sent]) as recent
                   from unnest($1::bigint[], $2::int[], $3::int[], $4::int[]) as s (chat, sent, most, seconds)
                       join chat old on old.chat_id = s.chat) k
             where c.chat_id = k.chat",
            &self.chats,
            &self.sent,
            &self.most,
            &self.seconds,
            now
        )
        .execute(conn)
        .await?;
        Ok(())
    }
}

/// When the next message can be carried, as far as is known now; `None`: nothing waits. However many can wait, only the
/// first of them are looked at.
///
/// # Errors
/// When the database fails.
pub async fn next_at(conn: &mut PgConnection, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>> {
    let everybody = sqlx::query_scalar!("select next_at from chat where chat_id = $1", EVERYBODY)
        .fetch_optional(&mut *conn)
        .await?
        .flatten();
    if everybody.is_some_and(|at| at > now) {
        let waiting = sqlx::query_scalar!(
            r#"select exists (select 1 from outbox where sent_at is null and dead_at is null) as "waiting!""#
        )
        .fetch_one(conn)
        .await?;
        return Ok(everybody.filter(|_| waiting));
    }
    let first = Rank::Push as i16;
    let rest = sqlx::query_scalar!(
        "select min(greatest(o.not_before, o.lease_until,
                             case when o.priority > 0 then greatest(c.next_at, (select max(e.lease_until) from outbox e
                                 where e.chat_id = o.chat_id and e.lease_until is not null and e.sent_at is null
                                   and e.dead_at is null and e.priority > 0)) end))
         from outbox o join chat c on c.chat_id = o.chat_id
         where o.sent_at is null and o.dead_at is null and o.priority < $1",
        first
    )
    .fetch_one(&mut *conn)
    .await?;
    let pushes = sqlx::query_scalar!(
        "select min(greatest(o.not_before, o.lease_until, c.next_at, (select max(e.lease_until) from outbox e
                                 where e.chat_id = o.chat_id and e.lease_until is not null and e.sent_at is null
                                   and e.dead_at is null and e.priority > 0),
                             (select next_at from chat where chat_id = $2)))
         from (select chat_id, not_before, lease_until from outbox
               where sent_at is null and dead_at is null and priority = $1 order by priority, id limit 500) o
             join chat c on c.chat_id = o.chat_id",
        first,
        PUSHES
    )
    .fetch_one(conn)
    .await?;
    Ok(rest.into_iter().chain(pushes).min())
}
