//! What a courier may carry now: order per chat, and Telegram's limits, shared by all couriers through the database.

use super::Rank;
use super::order::{Found, Taking, take_answers, take_cards, take_pushes};
use crate::chat::outgoing::{Body, Op, Parcel};
use crate::domain::ids::{CampaignId, ChatId, CommunityId, TicketId};
use crate::store::documents;
use crate::store::floors::Floors;
use anyhow::{Context, Result};
use chrono::{DateTime, TimeDelta, Utc};
use sqlx::{Connection, PgConnection, Postgres, Transaction};

/// The row of `chat` that stands for the bot as a whole.
pub(super) const EVERYBODY: i64 = 0;

/// The row of `chat` that stands for everything that can wait: it leaves room for the rest.
pub(super) const PUSHES: i64 = i64::MIN;

/// A queue is planned by index, row by row: what the server has counted of it is never true for long.
macro_rules! by_index {
    () => {
        "set local enable_hashjoin = off; set local enable_mergejoin = off; set local enable_bitmapscan = off; \
         set local enable_sort = off"
    };
}

/// What is taken is on the disk before it goes.
const TAKING: &str = concat!("begin; ", by_index!());

/// What became of a message need not be on the disk before it is known: if the server itself falls, it is sent once more.
const SETTLING: &str = concat!("begin; set local synchronous_commit = off; ", by_index!());

/// Begins a transaction of a courier in which nothing is taken.
pub(super) async fn begin(conn: &mut PgConnection) -> Result<Transaction<'_, Postgres>> {
    begin_with(conn, SETTLING).await
}

/// Begins a transaction by these words; one that is begun already stays as it is.
async fn begin_with<'c>(conn: &'c mut PgConnection, words: &'static str) -> Result<Transaction<'c, Postgres>> {
    Ok(match conn.is_in_transaction() {
        true => conn.begin().await?,
        false => conn.begin_with(words).await?,
    })
}

/// So many failures hold up what comes later in the same chat; after that it may pass, but one that is tried again first when
/// something new is said.
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

/// What a courier wants to take along.
#[derive(Clone, Copy, Debug)]
pub struct Wish<'a> {
    /// So long it is the courier's.
    pub lease: TimeDelta,
    /// How much Telegram takes.
    pub limits: &'a Limits,
    /// The courier's office.
    pub office: Option<i64>,
    /// So many at most; 0: nothing.
    pub most: usize,
    /// Whether cards and what can wait are looked for, too; else only answers and what is urgent.
    pub all: bool,
    /// From where on messages are looked through.
    pub floors: Floors,
}

/// What a courier took.
#[derive(Debug, Default)]
pub struct Taken {
    /// The messages.
    pub rows: Vec<Claimed>,
    /// Whether more could be taken at once.
    pub more: bool,
    /// Whether cards or what can wait may be waiting, and were not looked for.
    pub owes: bool,
}

/// Takes what may go next: the most urgent of those whose chat is free, and but for answers to presses each for another chat.
/// Where answers are found, they tell whether anything else waits; if not, it is not looked for. It belongs to the caller until `now` and the lease of its wish; if nothing is heard of it
/// until then, or its office closes without a word, somebody else sends it again. It is on the disk before it goes, and with it
/// the turn that posted it and all before: turns themselves do not wait for the disk.
///
/// # Errors
/// When the database fails: then nothing is taken.
pub async fn claim(conn: &mut PgConnection, now: DateTime<Utc>, wish: &Wish<'_>) -> Result<Taken> {
    let mut tx = begin_with(conn, TAKING).await?;
    let taken = choose(&mut tx, now, wish).await?;
    match taken.rows.is_empty() {
        true => tx.rollback().await?,
        false => tx.commit().await?,
    }
    Ok(taken)
}

async fn choose(conn: &mut PgConnection, now: DateTime<Utc>, wish: &Wish<'_>) -> Result<Taken> {
    let Wish { lease, limits, office, most, all, floors } = *wish;
    // Couriers choose one after the other: whoever holds these rows chooses.
    let (everybody, pushes) = match hold_bot(conn).await? {
        Some(rows) => rows,
        None => {
            sqlx::query!("insert into chat (chat_id) values ($1), ($2) on conflict do nothing", PUSHES, EVERYBODY)
                .execute(&mut *conn)
                .await?;
            hold_bot(conn).await?.context("the bot's own rows")?
        }
    };
    if everybody.pauses(now) {
        return Ok(Taken { owes: !all, ..Taken::default() });
    }
    let most = most.min(everybody.room(limits.everybody, now).max(1));
    let how = Taking { most, lease_until: now + lease, office, floors: &floors, now };
    let mut rows = take_answers(conn, how).await?;
    let mut more = fills(&rows, most);
    let others = rows.first().is_none_or(|row| row.others);
    let all = all && others;
    let owes = others && !all;
    if all && rows.len() < most {
        let cards = take_cards(conn, Taking { most: most - rows.len(), ..how }).await?;
        more |= fills(&cards, most - rows.len());
        rows.extend(cards);
    }
    if all && rows.len() < most && !pushes.pauses(now) {
        let most = (most - rows.len()).min(pushes.room(limits.pushes, now).max(1));
        let pushes = take_pushes(conn, Taking { most, ..how }).await?;
        more |= fills(&pushes, most);
        rows.extend(pushes);
    }
    let lease_until = how.lease_until;
    let mut claimed: Vec<Claimed> = rows.into_iter().map(|r| r.claimed(lease_until, now)).collect();
    for row in &mut claimed {
        enclose(conn, row).await?;
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
    sendings.count(conn, now).await?;
    Ok(Taken { rows: claimed, more, owes })
}

/// Whether as many were found as were looked for: there may be more.
fn fills(rows: &[Found], most: usize) -> bool {
    rows.first().is_some_and(|row| usize::try_from(row.found).is_ok_and(|found| found >= most))
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
