//! The courier: a satchel of messages is claimed, carried to Telegram outside of any transaction, and what became of each
//! is written.

use super::bell::Bells;
use super::hours::rest;
use super::line::{Line, answered};
use super::office::Office;
use crate::chat::outgoing::{Delivery, Messenger};
use crate::clock::Clock;
use crate::store::Pool;
use crate::store::floors::Floors;
use crate::store::outbox::{self, Claimed, Errand, Limits, Settled, Taken, Wish};
use crate::telemetry::{names, plain};
use anyhow::Result;
use chrono::{DateTime, TimeDelta, Utc};
use futures::stream::FuturesUnordered;
use futures::{FutureExt, StreamExt};
use metrics::{counter, histogram};
use std::panic::AssertUnwindSafe;
use std::time::{Duration, Instant};
use tokio::sync::watch;

/// So long a message belongs to the courier who took it. After a crash it is sent again when this is over, or as soon
/// as it is known that the process is gone.
pub const LEASE: TimeDelta = TimeDelta::seconds(40);

/// So long a delivery may take: shorter than the lease.
const LONGEST_TRIP: Duration = Duration::from_secs(25);

/// So many messages a courier has on the way at most, each for another chat.
pub const SATCHEL: usize = 50;

/// So long the courier waits after it took messages before it takes more, where it has its hands full: what comes close
/// together goes together.
const PACE: Duration = Duration::from_millis(3);

/// What comes back within this time of another is written down with it.
const CLOSE: Duration = Duration::from_millis(1);

/// With so many on the way its hands are full.
const FULL: usize = 8;

/// So long after the day's end the courier still takes what can go at once: others post on, and carry it themselves.
const FAREWELL: Duration = Duration::from_secs(2);

/// Cards and what can wait are looked for no more often than this: answers go first.
const CARDS: Duration = Duration::from_millis(10);

/// What nobody here knows of (another process posted it, or its chat took no more) is looked for after this time, however much
/// there is to do.
const LOOK: Duration = Duration::from_millis(100);

/// How often it is asked when something that waits may go.
const ASK: Duration = Duration::from_millis(50);

/// So often it is tried to write down what became of a message: six seconds and a little.
const TRIES: u32 = 10;

/// The longest pause between two of these tries: when the database is back, nobody waits longer than that.
const LONGEST_PAUSE: Duration = Duration::from_millis(800);

/// Carries the next message within Telegram's limits, if there is one. `true`: there was one.
pub async fn step<M: Messenger>(pool: &Pool, clock: &Clock, messenger: &M) -> bool {
    step_within(pool, clock, messenger, &Limits::TELEGRAM).await
}

/// Carries the next message within these limits, if there is one. `true`: there was one.
pub async fn step_within<M: Messenger>(pool: &Pool, clock: &Clock, messenger: &M, limits: &Limits) -> bool {
    step_taking(pool, clock, messenger, limits, 1).await
}

/// The same, so many at a time.
pub async fn step_taking<M: Messenger>(
    pool: &Pool,
    clock: &Clock,
    messenger: &M,
    limits: &Limits,
    most: usize,
) -> bool {
    let mut line = Line::new(pool);
    let taken = match take(&mut line, clock, &wish(limits, None, most, Floors::default())).await {
        Ok((taken, there)) if there => taken,
        Ok(_) => return false,
        Err(e) => {
            trouble(&mut line, &e);
            return false;
        }
    };
    let mut trips: FuturesUnordered<_> = taken.rows.into_iter().map(|row| deliver(messenger, row)).collect();
    while let Some(first) = trips.next().await {
        let back = ready(first, &mut trips);
        if let Err(e) = write_all(&mut line, clock, &back).await {
            trouble(&mut line, &e);
            return false;
        }
    }
    true
}

fn wish(limits: &Limits, office: Option<i64>, most: usize, floors: Floors) -> Wish<'_> {
    Wish { lease: LEASE, limits, office, most, all: true, floors }
}

fn trouble(line: &mut Line<'_>, error: &anyhow::Error) {
    line.give_up();
    tracing::error!(queue = "outbox", error = plain(error), "the queue cannot be worked");
}

/// Claims messages; those of them for which nothing is left to do are put away. Then: whether there were any.
async fn take(line: &mut Line<'_>, clock: &Clock, wish: &Wish<'_>) -> Result<(Taken, bool)> {
    let conn = line.conn().await?;
    let mut taken = answered(outbox::claim(conn, clock.now(), wish)).await?;
    let there = !taken.rows.is_empty();
    let rest: Vec<_> = taken.rows.extract_if(.., |row| !matches!(row.errand, Errand::Carry(_))).collect();
    taken.more |= !rest.is_empty();
    for row in rest {
        let settled = match line.conn().await {
            Ok(conn) => answered(outbox::expired(conn, &row, clock.now())).await,
            Err(e) => Err(e),
        };
        match settled {
            Ok(settled) => report(&row, None, settled),
            Err(e) => trouble(line, &e),
        }
    }
    Ok((taken, there))
}

/// Writes down what became of messages: of those that simply arrived together, as far as nobody holds their slots. One that
/// cannot be written is sent once more when its lease is over, and keeps none of those beside it from being written. Whether
/// something may wait in their chats.
async fn write_all(line: &mut Line<'_>, clock: &Clock, back: &[(Claimed, Delivery)]) -> Result<bool> {
    let mut arrived = vec![];
    let mut single = vec![];
    for (row, delivery) in back {
        match delivery {
            Delivery::Delivered(message) if outbox::is_plain(row) => arrived.push((row, *message)),
            _ => single.push((row, delivery.clone())),
        }
    }
    let (left, waits) = arrive(line, clock, arrived).await;
    single.extend(left);
    let waits = waits || !single.is_empty();
    let mut failed = None;
    for (row, delivery) in single {
        // Where the database is away, one of them has waited for it.
        let tries = if failed.is_none() { TRIES } else { 1 };
        match write_down(line, row, &delivery, clock, tries).await {
            Ok(settled) => report(row, Some(&delivery), settled),
            Err(e) => drop(failed.get_or_insert(e)),
        }
    }
    failed.map_or(Ok(waits), Err)
}

/// Writes down together what simply arrived; what has to be written one by one, and whether something waits in their chats.
async fn arrive<'r>(
    line: &mut Line<'_>,
    clock: &Clock,
    arrived: Vec<outbox::Arrival<'r>>,
) -> (Vec<(&'r Claimed, Delivery)>, bool) {
    if arrived.is_empty() {
        return (vec![], false);
    }
    let written = match line.conn().await {
        Ok(conn) => answered(outbox::arrived(conn, &arrived, clock.now())).await,
        Err(e) => Err(e),
    };
    let (left, waits) = written.unwrap_or_else(|e| {
        line.give_up();
        tracing::warn!(error = plain(&e), "outcomes could not be written together");
        (arrived.clone(), true)
    });
    let mut single = vec![];
    for (row, message) in arrived {
        let delivery = Delivery::Delivered(message);
        match left.iter().any(|(other, _)| other.id == row.id) {
            true => single.push((row, delivery)),
            false => report(row, Some(&delivery), Settled::Sent),
        }
    }
    (single, waits)
}

/// What came back, with whatever else is back by now.
fn ready<F: Future<Output = (Claimed, Delivery)>>(
    first: (Claimed, Delivery),
    trips: &mut FuturesUnordered<F>,
) -> Vec<(Claimed, Delivery)> {
    let mut back = vec![first];
    while let Some(Some(more)) = trips.next().now_or_never() {
        back.push(more);
    }
    back
}

/// What came back, with whatever comes back close behind: to write down two together takes as long as one. It ends early when
/// somebody rings, and says so.
async fn gathered<F: Future<Output = (Claimed, Delivery)>>(
    first: (Claimed, Delivery),
    trips: &mut FuturesUnordered<F>,
    rings: impl Future<Output = ()>,
) -> (Vec<(Claimed, Delivery)>, bool) {
    let mut back = vec![first];
    let close = tokio::time::sleep(CLOSE);
    tokio::pin!(close, rings);
    loop {
        tokio::select! {
            biased;
            more = trips.next() => match more {
                Some(more) => back.push(more),
                None => return (back, false),
            },
            () = &mut rings => return (back, true),
            () = &mut close => return (back, false),
        }
    }
}

/// Carries one message; whatever happens, there is an outcome.
async fn deliver<M: Messenger>(messenger: &M, row: Claimed) -> (Claimed, Delivery) {
    let Errand::Carry(parcel) = &row.errand else { return (row, Delivery::Stale) };
    let started = Instant::now();
    let carried = AssertUnwindSafe(messenger.deliver(parcel)).catch_unwind();
    let delivery = match tokio::time::timeout(LONGEST_TRIP, carried).await {
        Ok(Ok(delivery)) => delivery,
        Ok(Err(_)) => Delivery::Unanswered("a panic".to_owned()),
        Err(_) => Delivery::Unanswered("no answer in time".to_owned()),
    };
    histogram!(names::DELIVERY_SECONDS).record(started.elapsed());
    (row, delivery)
}

/// What was delivered has to be written, or it is delivered again: a short trouble of the database is waited out.
async fn write_down(
    line: &mut Line<'_>,
    row: &Claimed,
    delivery: &Delivery,
    clock: &Clock,
    most: u32,
) -> Result<Settled> {
    let mut tries = 1;
    loop {
        let written = match line.conn().await {
            Ok(conn) => answered(outbox::settle(conn, row, delivery, clock.now())).await,
            Err(e) => Err(e),
        };
        match written {
            Ok(settled) => return Ok(settled),
            Err(e) if tries >= most => {
                line.give_up();
                return Err(e);
            }
            Err(e) => {
                line.give_up();
                tracing::warn!(outbox_id = row.id, error = plain(&e), "an outcome could not be written yet");
                tokio::time::sleep(Duration::from_millis(100 << tries).min(LONGEST_PAUSE)).await;
                tries += 1;
            }
        }
    }
}

/// What became of a message, in a word.
fn fate(row: &Claimed, settled: Settled) -> &'static str {
    match settled {
        Settled::Sent => match &row.errand {
            Errand::Carry(parcel) => parcel.op.done(),
            // Nothing was left to do.
            Errand::Expired | Errand::Void | Errand::Lost | Errand::Unreadable => "dropped",
        },
        Settled::Later => "retried",
        Settled::Refused => "refused",
        Settled::Dropped("gone") => "blocked",
        Settled::Dropped("uncertain") => "uncertain",
        Settled::Dropped("unreachable") => "unreachable",
        Settled::Dropped(_) => "dropped",
    }
}

fn report(row: &Claimed, delivery: Option<&Delivery>, settled: Settled) {
    let outcome = match delivery {
        Some(Delivery::Delivered(_) | Delivery::Uploaded(..)) => "delivered",
        Some(Delivery::SlowDown(_)) => "slow_down",
        Some(Delivery::Transient(_)) => "transient",
        Some(Delivery::Unanswered(_)) => "unanswered",
        Some(Delivery::Gone(_)) => "gone",
        Some(Delivery::MessageGone) => "message_gone",
        Some(Delivery::Stale) => "stale",
        Some(Delivery::Migrated(_)) => "migrated",
        Some(Delivery::Rejected(_)) => "rejected",
        None => "not_sent",
    };
    counter!(names::DELIVERIES, "outcome" => outcome).increment(1);
    counter!(names::MESSAGES, "outcome" => fate(row, settled)).increment(1);
    let fate = match settled {
        Settled::Sent => Some("sent"),
        Settled::Dropped("gone") => Some("blocked"),
        Settled::Dropped("uncertain") => Some("uncertain"),
        Settled::Dropped("unreachable") | Settled::Refused => Some("failed"),
        Settled::Dropped(_) | Settled::Later => None,
    };
    if let (Some(fate), Some(_)) = (fate, row.campaign) {
        counter!(names::CAMPAIGN_MESSAGES, "outcome" => fate).increment(1);
    }
    let (outbox_id, chat_id) = (row.id, row.chat.0);
    match settled {
        Settled::Sent => tracing::debug!(outbox_id, chat_id, outcome, "delivered"),
        Settled::Later => tracing::info!(outbox_id, chat_id, outcome, attempts = row.attempts, "tried again later"),
        Settled::Dropped(why) if chat_id < 0 && why == "gone" => {
            tracing::error!(outbox_id, chat_id, "a group cannot be reached any more");
        }
        Settled::Dropped(why) => tracing::info!(outbox_id, chat_id, why, "given up"),
        // Telegram's words are with the row; here they might quote the message.
        Settled::Refused => tracing::error!(outbox_id, chat_id, "Telegram refused a message"),
    }
}

/// When a courier looks for messages, and for which. Whoever posts rings; who comes home is told whether something waits there;
/// and what nobody tells of is looked for now and then.
#[derive(Default)]
struct Round {
    /// Whether something may wait.
    rung: bool,
    /// When it looked last, and when for cards and what can wait, too.
    looked: Option<Instant>,
    looked_for_all: Option<Instant>,
}

impl Round {
    fn is_for_all(&self) -> bool {
        self.looked_for_all.is_none_or(|at| at.elapsed() >= CARDS)
    }

    /// Whether cards are still to be looked for.
    fn owes(&self) -> bool {
        self.looked > self.looked_for_all
    }

    fn is_due(&self) -> bool {
        self.rung || self.next() <= Instant::now()
    }

    /// When it is due, even if nobody rings.
    fn next(&self) -> Instant {
        let now = Instant::now();
        match self.owes() {
            true => self.looked_for_all.map_or(now, |at| at + CARDS),
            false => self.looked.map_or(now, |at| at + LOOK),
        }
    }

    /// It looked, and owes nothing, or to look for cards.
    fn looked(&mut self, owes: bool) {
        let now = Instant::now();
        self.looked = Some(now);
        if !owes {
            self.looked_for_all = Some(now);
        }
    }
}

/// Carries whatever there is until the day ends; then what can go at once still goes.
pub async fn work<M: Messenger>(
    pool: &Pool,
    clock: &Clock,
    messenger: &M,
    limits: &Limits,
    office: &Office,
    bells: &Bells,
    mut stop: watch::Receiver<bool>,
) {
    let ear = bells.courier.ear();
    let mut line = Line::new(pool);
    let mut trips = FuturesUnordered::new();
    let mut back = vec![];
    let mut took: Option<Instant> = None;
    let mut asked: Option<Instant> = None;
    let mut leaving: Option<Instant> = None;
    let mut round = Round { rung: true, ..Round::default() };
    loop {
        let paced = took.filter(|_| trips.len() + back.len() >= FULL);
        if let Some(rest) = paced.and_then(|at| PACE.checked_sub(at.elapsed())) {
            let rest = tokio::time::sleep(rest);
            tokio::pin!(rest);
            loop {
                tokio::select! {
                    Some(home) = trips.next() => back.push(home),
                    () = &mut rest => break,
                }
            }
        }
        let number = match trips.is_empty() && back.is_empty() {
            true => tokio::select! {
                number = office.number() => number,
                _ = stop.wait_for(|stop| *stop) => office.now(),
            },
            false => office.now(),
        };
        if *stop.borrow() && leaving.is_none() {
            leaving = Some(Instant::now());
            // Whatever was posted last is looked for.
            round = Round { rung: true, ..Round::default() };
        }
        round.rung |= write_all(&mut line, clock, &std::mem::take(&mut back)).await.unwrap_or_else(|e| {
            trouble(&mut line, &e);
            true
        });
        let goes_home = leaving.is_some_and(|at| at.elapsed() > FAREWELL);
        let room = if number.is_some() && !goes_home { SATCHEL - trips.len() } else { 0 };
        if room > 0 && round.is_due() {
            let all = round.is_for_all();
            round.rung = false;
            let wish = Wish { all, ..wish(limits, number, room, bells.floors.now()) };
            let (taken, there) = take(&mut line, clock, &wish).await.unwrap_or_else(|e| {
                trouble(&mut line, &e);
                (Taken { owes: !all, ..Taken::default() }, false)
            });
            round.looked(taken.owes);
            if there {
                trips.extend(taken.rows.into_iter().map(|row| deliver(messenger, row)));
                took = Some(Instant::now());
            }
            if taken.more {
                round.rung = true;
                continue;
            }
        }
        if trips.is_empty() {
            if room > 0 && round.owes() {
                tokio::select! {
                    () = ear.wait(clock.now(), None) => round.rung = true,
                    () = tokio::time::sleep_until(round.next().into()) => {}
                }
                continue;
            }
            if *stop.borrow() {
                return;
            }
            // When something that waits may go is asked for once in a while.
            let next = match asked.is_some_and(|at| at.elapsed() < ASK) {
                true => Some(clock.now() + ASK),
                false => {
                    asked = Some(Instant::now());
                    next_at(&mut line, bells.floors.now(), clock.now()).await
                }
            };
            // Another process may have posted it while its chat was not free yet.
            if round.looked < asked && next.is_some_and(|at| at <= clock.now()) {
                round.rung = true;
                continue;
            }
            rest(&ear, clock.now(), next, &mut stop).await;
            round.rung = true;
            continue;
        }
        // Whatever comes first: somebody is back, or there is more to take along.
        tokio::select! {
            Some(home) = trips.next() => {
                let (home, rung) = gathered(home, &mut trips, ear.wait(clock.now(), None)).await;
                back = home;
                round.rung |= rung;
            }
            () = ear.wait(clock.now(), None), if trips.len() < SATCHEL => round.rung = true,
            () = tokio::time::sleep_until(round.next().into()), if room > 0 && trips.len() < SATCHEL => {}
        }
    }
}

async fn next_at(line: &mut Line<'_>, floors: Floors, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let asked = answered(async { outbox::next_at(line.conn().await?, &floors, now).await });
    let asked = asked.await;
    line.heard(asked).ok().flatten()
}
