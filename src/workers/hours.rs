//! Desk hours: a row or a timer is claimed and worked in one transaction; what fails is tried again, then set aside.

use super::Turns;
use super::bell::{Bells, Ear};
use super::hand::Hand;
use super::line::{Line, answered};
use crate::chat::inbound::RawUpdate;
use crate::clock::Clock;
use crate::store::floors::Floors;
use crate::store::inbox::Claimed;
use crate::store::timers::Timer;
use crate::store::{Pool, inbox, setback, timers, trial};
use crate::telemetry::{names, panic_words, plain};
use anyhow::{Result, anyhow};
use chrono::{DateTime, TimeDelta, Utc};
use futures::FutureExt;
use metrics::{counter, histogram};
use sqlx::{Connection, PgConnection, Postgres, Transaction};
use std::panic::AssertUnwindSafe;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};
use tokio::sync::watch;

/// The pause after the first failure, the second …; after one more the row is set aside.
const PAUSES: [i64; 4] = [1, 5, 30, 120];

/// The shortest and the longest pause while the database cannot work: in between, a quarter of what a row has waited already.
const BAD_WEATHER: (TimeDelta, TimeDelta) = (TimeDelta::seconds(1), TimeDelta::seconds(30));

/// A row whose turn ended the process so often is set aside.
const DEATHS: i32 = 5;

/// How often a desk that is busy with updates looks whether something is due.
const GLANCE: Duration = Duration::from_millis(100);

/// How often the other desks ask for updates of which their process knows nothing.
const SELDOM: Duration = Duration::from_millis(900);

/// What was kept here and is not to be had is asked for once more after this time: another process may be at work on what
/// came before it.
const MISSED: Duration = Duration::from_millis(20);

/// So long a turn may take.
const LONGEST_TURN: Duration = Duration::from_secs(30);

/// What is to be done after a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum After {
    /// It is tried again at this time; whether that it failed counts against it.
    Again(DateTime<Utc>, bool),
    Bury,
}

/// What is done after a failure of a row that failed so often before and waits since `since`. Bad weather counts against none.
fn after(attempts: i32, since: DateTime<Utc>, error: &anyhow::Error, now: DateTime<Utc>) -> After {
    if is_weather(error) {
        let (shortest, longest) = BAD_WEATHER;
        return After::Again(now + ((now - since) / 4).clamp(shortest, longest), false);
    }
    let pause = usize::try_from(attempts).ok().and_then(|n| PAUSES.get(n));
    pause.map_or(After::Bury, |seconds| After::Again(now + TimeDelta::seconds(*seconds), true))
}

/// Whether the database could not work, whatever it was asked: it is away, going or coming, full, or only follows. No row
/// is set aside for that, however long it lasts.
fn is_weather(error: &anyhow::Error) -> bool {
    let found = error.chain().find_map(|e| e.downcast_ref::<sqlx::Error>());
    found.is_some_and(|e| match e {
        sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed => true,
        sqlx::Error::Database(e) => {
            e.code().is_some_and(|code| ["08", "53", "57P", "58", "25006"].iter().any(|class| code.starts_with(class)))
        }
        _ => false,
    })
}

/// Since when the process works, and from where on a queue is looked through.
type Begin = (Option<DateTime<Utc>>, DateTime<Utc>);

/// Works the next update, if there is one. `true`: there was one, whatever became of it.
pub async fn step_inbox<T: Turns>(pool: &Pool, clock: &Clock, turns: &T) -> bool {
    step_inbox_since(pool, clock, turns, None).await
}

/// The same; what waited already at `since`, when the process began, is on trial: it may be what ended the last one.
pub async fn step_inbox_since<T: Turns>(pool: &Pool, clock: &Clock, turns: &T, since: Option<DateTime<Utc>>) -> bool {
    hear_next(&mut Line::new(pool), clock, turns, (since, Floors::default().inbox), &mut Hand::single()).await
}

/// Works the next updates, as many as the hand holds.
pub async fn step_inbox_by<T: Turns>(pool: &Pool, clock: &Clock, turns: &T, hand: &mut Hand) -> bool {
    hear_next(&mut Line::new(pool), clock, turns, (None, Floors::default().inbox), hand).await
}

async fn hear_next<T: Turns>(line: &mut Line<'_>, clock: &Clock, turns: &T, begin: Begin, hand: &mut Hand) -> bool {
    let worked = inbox_turn(line, clock, turns, begin, hand).await;
    hand.lets_go();
    was_there(line, "inbox", worked)
}

/// Whether there was something to do; a queue that cannot be worked is told of.
fn was_there(line: &mut Line<'_>, queue: &str, worked: Result<bool>) -> bool {
    line.heard(worked).unwrap_or_else(|e| {
        tracing::error!(queue, error = plain(&e), "the queue cannot be worked");
        false
    })
}

/// Works the next timer that is due, if there is one. `true`: there was one, whatever became of it.
pub async fn step_timer<T: Turns>(pool: &Pool, clock: &Clock, turns: &T) -> bool {
    step_timer_since(pool, clock, turns, None).await
}

/// The same, as [`step_inbox_since`].
pub async fn step_timer_since<T: Turns>(pool: &Pool, clock: &Clock, turns: &T, since: Option<DateTime<Utc>>) -> bool {
    ring_next(&mut Line::new(pool), clock, turns, (since, Floors::default().timer)).await
}

async fn ring_next<T: Turns>(line: &mut Line<'_>, clock: &Clock, turns: &T, begin: Begin) -> bool {
    let worked = timer_turn(line, clock, turns, begin).await;
    was_there(line, "timer", worked)
}

/// A turn need not be on the disk before it is known: it can be told to nobody before the courier has taken what it posted, and
/// that is on the disk together with all that was committed before it. If the server falls in between, the turn never was, and
/// its update or timer is there as before.
const TURN: &str = "begin; set local synchronous_commit = off";

/// What is next, claimed in a transaction that its turn goes on with; `None`: there is nothing.
async fn claimed<'l, R>(
    line: &'l mut Line<'_>,
    claim: impl AsyncFnOnce(&mut PgConnection) -> Result<Option<R>>,
) -> Result<Option<(Transaction<'l, Postgres>, R)>> {
    answered(async {
        let mut tx = line.conn().await?.begin_with(TURN).await?;
        match claim(&mut tx).await? {
            Some(row) => Ok(Some((tx, row))),
            None => {
                tx.rollback().await?;
                Ok(None)
            }
        }
    })
    .await
}

async fn inbox_turn<T: Turns>(
    line: &mut Line<'_>,
    clock: &Clock,
    turns: &T,
    (since, floor): Begin,
    hand: &mut Hand,
) -> Result<bool> {
    let pool = line.pool();
    let wish = inbox::Wish { together: hand.takes_together(), floor, since };
    let claim = async |tx: &mut PgConnection| {
        let rows = inbox::claim(tx, clock.now(), &wish).await?;
        Ok((!rows.is_empty()).then_some(rows))
    };
    let Some((mut tx, rows)) = claimed(line, claim).await? else {
        hand.holds(&[]);
        return Ok(false);
    };
    hand.holds(&rows);
    hand.took(rows.len());
    let [row] = rows.as_slice() else { return handful(tx, turns, &rows, hand).await };
    if wish.together && row.doubtful {
        // Those that were found with it are not to wait for it.
        hand.one_by_one(1);
        answered(async { Ok(tx.rollback().await?) }).await?;
        return Ok(true);
    }
    // What is dated later than now came before the clock was set back.
    let (came, later) = (row.raw.received_at, clock.now() + setback::APART);
    let suspect = since.is_some_and(|since| came < since || came > later);
    let suspect = suspect.then(|| format!("inbox {} {}", row.bot_id, row.raw.update_id));
    if let Some(work) = &suspect
        && trial::begin(&mut tx, pool, work).await? > DEATHS
    {
        return inbox_deadly(tx, pool, clock, turns, row, work).await;
    }
    let started = Instant::now();
    let result = guarded(turns.hear(&mut tx, &row.raw)).await;
    let now = clock.now();
    match result {
        Ok(()) => {
            cleared(&mut tx, suspect.as_deref()).await?;
            if let Err(e) = answered(async { Ok(tx.commit().await?) }).await {
                // The turn was fine and its end was not: that counts as a failure too, or it would be tried for ever.
                let mut conn = pool.acquire().await?;
                inbox_failed(&mut conn, row, &e.context("the commit"), turns, now).await?;
                return Ok(true);
            }
            count("inbox", "done", started);
        }
        Err(error) => {
            // Nothing of it happened; then it is written down that it failed.
            answered(async { Ok(tx.rollback().await?) }).await?;
            let conn = line.conn().await?;
            cleared(conn, suspect.as_deref()).await?;
            inbox_failed(conn, row, &error, turns, now).await?;
        }
    }
    Ok(true)
}

/// Whoever works several updates waits no longer than this for what somebody else holds: two who hold what the other waits for
/// let go, and work one by one.
const NO_WAITING: &str = "set local lock_timeout = '50ms'";

/// Works several updates in one transaction. Where that fails nothing of any of them happened, and each comes by itself.
async fn handful<T: Turns>(
    mut tx: Transaction<'_, Postgres>,
    turns: &T,
    rows: &[Claimed],
    hand: &mut Hand,
) -> Result<bool> {
    let started = Instant::now();
    let raws: Vec<&RawUpdate> = rows.iter().map(|row| &row.raw).collect();
    hand.one_by_one(rows.len());
    let together = async {
        sqlx::raw_sql(NO_WAITING).execute(&mut *tx).await?;
        turns.hear_all(&mut tx, &raws).await
    };
    match guarded(together).await {
        Ok(()) => answered(async { Ok(tx.commit().await?) }).await?,
        Err(error) => {
            tracing::info!(updates = rows.len(), error = plain(&error), "updates are worked one by one");
            answered(async { Ok(tx.rollback().await?) }).await?;
            return Ok(true);
        }
    }
    hand.took(rows.len());
    for _ in rows {
        count("inbox", "done", started);
    }
    Ok(true)
}

/// A row that ended the process again and again is set aside, and only then anything else is tried with it.
async fn inbox_deadly<T: Turns>(
    tx: Transaction<'_, Postgres>,
    pool: &Pool,
    clock: &Clock,
    turns: &T,
    row: &Claimed,
    work: &str,
) -> Result<bool> {
    let update = row.raw.update_id;
    tracing::error!(queue = "inbox", update_id = update, "an update that ended the process was set aside");
    counter!(names::TURNS, "queue" => "inbox", "outcome" => "buried").increment(1);
    tx.rollback().await?;
    let mut conn = pool.acquire().await?;
    inbox::bury(&mut conn, row.bot_id, update, clock.now(), "ended the process").await?;
    trial::end(&mut conn, work).await?;
    apologise(&mut conn, &row.raw, turns).await?;
    Ok(true)
}

async fn cleared(conn: &mut PgConnection, suspect: Option<&str>) -> Result<()> {
    match suspect {
        Some(work) => trial::end(conn, work).await,
        None => Ok(()),
    }
}

async fn inbox_failed<T: Turns>(
    conn: &mut PgConnection,
    row: &Claimed,
    error: &anyhow::Error,
    turns: &T,
    now: DateTime<Utc>,
) -> Result<()> {
    let (bot, update) = (row.bot_id, row.raw.update_id);
    let words = plain(error);
    match after(row.attempts, row.raw.received_at, error, now) {
        After::Again(at, counts) => {
            tracing::warn!(
                queue = "inbox",
                update_id = update,
                attempts = row.attempts + i32::from(counts),
                error = words,
                "a turn failed and is tried again"
            );
            counter!(names::TURNS, "queue" => "inbox", "outcome" => "failed").increment(1);
            inbox::fail(conn, (bot, update), (at, counts), &words).await
        }
        After::Bury => {
            tracing::error!(
                queue = "inbox",
                update_id = update,
                attempts = row.attempts + 1,
                error = words,
                "an update was set aside"
            );
            counter!(names::TURNS, "queue" => "inbox", "outcome" => "buried").increment(1);
            inbox::bury(conn, bot, update, now, &words).await?;
            apologise(conn, &row.raw, turns).await
        }
    }
}

/// An apology that fails is not worth a second failure.
async fn apologise<T: Turns>(conn: &mut PgConnection, raw: &RawUpdate, turns: &T) -> Result<()> {
    let mut sorry = conn.begin().await?;
    match guarded(turns.apologise(&mut sorry, raw)).await {
        Ok(()) => sorry.commit().await?,
        Err(e) => {
            tracing::error!(update_id = raw.update_id, error = plain(&e), "the apology failed too");
            sorry.rollback().await?;
        }
    }
    Ok(())
}

async fn timer_turn<T: Turns>(line: &mut Line<'_>, clock: &Clock, turns: &T, (since, floor): Begin) -> Result<bool> {
    let pool = line.pool();
    let claim = async |tx: &mut PgConnection| timers::claim_due(tx, clock.now(), floor).await;
    let Some((mut tx, timer)) = claimed(line, claim).await? else { return Ok(false) };
    let suspect = since.is_some_and(|since| timer.due_at < since);
    let suspect = suspect.then(|| format!("timer {} {} {}", timer.community.0, timer.subject, timer.kind));
    if let Some(work) = &suspect
        && trial::begin(&mut tx, pool, work).await? > DEATHS
    {
        let (community, subject, kind) = (timer.community.0, &timer.subject, &timer.kind);
        tracing::error!(queue = "timer", community, %subject, %kind, "a timer that ended the process was set aside");
        counter!(names::TURNS, "queue" => "timer", "outcome" => "buried").increment(1);
        timers::bury(&mut tx, &timer, clock.now(), "ended the process").await?;
        trial::end(&mut tx, work).await?;
        tx.commit().await?;
        return Ok(true);
    }
    let started = Instant::now();
    let result = guarded(turns.ring(&mut tx, &timer)).await;
    let now = clock.now();
    match result {
        Ok(()) => {
            timers::done(&mut tx, &timer).await?;
            cleared(&mut tx, suspect.as_deref()).await?;
            if let Err(e) = answered(async { Ok(tx.commit().await?) }).await {
                let mut conn = pool.acquire().await?;
                timer_failed(&mut conn, &timer, &e.context("the commit"), now).await?;
                return Ok(true);
            }
            count("timer", "done", started);
        }
        Err(error) => {
            answered(async { Ok(tx.rollback().await?) }).await?;
            let conn = line.conn().await?;
            cleared(conn, suspect.as_deref()).await?;
            timer_failed(conn, &timer, &error, now).await?;
        }
    }
    Ok(true)
}

async fn timer_failed(conn: &mut PgConnection, timer: &Timer, error: &anyhow::Error, now: DateTime<Utc>) -> Result<()> {
    let words = plain(error);
    let (community, subject, kind) = (timer.community.0, &timer.subject, &timer.kind);
    match after(timer.attempts, timer.due_at, error, now) {
        After::Again(at, counts) => {
            tracing::warn!(queue = "timer", community, %subject, %kind, attempts = timer.attempts + i32::from(counts),
                error = words, "a turn failed and is tried again");
            counter!(names::TURNS, "queue" => "timer", "outcome" => "failed").increment(1);
            timers::fail(conn, timer, (at, counts), &words).await
        }
        After::Bury => {
            tracing::error!(queue = "timer", community, %subject, %kind, attempts = timer.attempts + 1, error = words,
                "a timer was set aside");
            counter!(names::TURNS, "queue" => "timer", "outcome" => "buried").increment(1);
            timers::bury(conn, timer, now, &words).await
        }
    }
}

/// Runs a turn; a panic and an endless wait become errors.
async fn guarded(turn: impl Future<Output = Result<()>>) -> Result<()> {
    match tokio::time::timeout(LONGEST_TURN, AssertUnwindSafe(turn).catch_unwind()).await {
        Ok(Ok(result)) => result,
        Ok(Err(panic)) => Err(anyhow!("a panic: {}", panic_words(&*panic))),
        Err(_) => Err(anyhow!("a turn took longer than {LONGEST_TURN:?}")),
    }
}

fn count(queue: &'static str, outcome: &'static str, started: Instant) {
    counter!(names::TURNS, "queue" => queue, "outcome" => outcome).increment(1);
    histogram!(names::TURN_SECONDS, "queue" => queue).record(started.elapsed());
}

/// Works whatever there is until the day ends; the turn at hand is finished. One of the desks, the first, watches the
/// clock; the others are rung for.
pub async fn work<T: Turns>(
    pool: &Pool,
    clock: &Clock,
    turns: &T,
    (bells, first): (&Bells, bool),
    mut stop: watch::Receiver<bool>,
) {
    let ear = bells.desk.ear();
    let since = Some(clock.now());
    let mut line = Line::new(pool);
    let mut hand = Hand::at(bells.rack.clone());
    let mut looked: Option<Instant> = None;
    let mut heard_at: Option<Instant> = None;
    let mut next = None;
    while !*stop.borrow() {
        let floors = bells.floors.now();
        let unasked = heard_at.is_none_or(|at| at.elapsed() > if first { GLANCE } else { SELDOM });
        let asks = hand.reaches() || unasked;
        let heard = asks && hear_next(&mut line, clock, turns, (since, floors.inbox), &mut hand).await;
        heard_at = if asks { Some(Instant::now()) } else { heard_at };
        // However many updates come, what is due is looked at in between.
        let glance = first && looked.is_none_or(|at| at.elapsed() > GLANCE);
        let look = glance || bells.due.load(Ordering::Relaxed);
        let rang = look && ring_next(&mut line, clock, turns, (since, floors.timer)).await;
        if look {
            bells.due.store(rang, Ordering::Relaxed);
            looked = Some(Instant::now());
        }
        if heard || rang {
            bells.courier.ring();
            if rang {
                bells.desk.ring();
            }
            continue;
        }
        if look && first {
            next = next_due(&mut line, &floors).await;
        }
        let now = clock.now();
        let again = looked.filter(|_| first && !look).map(|_| now + GLANCE);
        let again = if hand.has_missed() { Some(now + MISSED) } else { again };
        rest(&ear, now, next.into_iter().chain(again).min(), &mut stop).await;
    }
}

/// When there is something to do next, as far as is known; nothing is known where the database fails.
async fn next_due(line: &mut Line<'_>, floors: &Floors) -> Option<DateTime<Utc>> {
    let asked = answered(async {
        let conn = line.conn().await?;
        let retry = inbox::next_due(&mut *conn, floors.inbox).await?;
        let timer = timers::next_due(conn, floors.timer).await?;
        Ok(retry.into_iter().chain(timer).min())
    });
    let asked = asked.await;
    line.heard(asked).ok().flatten()
}

pub(super) async fn rest(
    ear: &Ear,
    now: DateTime<Utc>,
    until: Option<DateTime<Utc>>,
    stop: &mut watch::Receiver<bool>,
) {
    // A time that has come already and still brought no work: somebody else has it.
    let until = until.filter(|at| *at > now);
    tokio::select! {
        () = ear.wait(now, until) => {}
        _ = stop.wait_for(|stop| *stop) => {}
    }
}
