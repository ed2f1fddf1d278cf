//! The watch: how the house stands, asked at a fixed pace, by one process for all, for the metrics.

use super::front;
use crate::clock::Clock;
use crate::domain::act::DeadlineKind;
use crate::domain::calendar;
use crate::domain::ids::CommunityId;
use crate::rules::{callback, dispatch, reminders};
use crate::store::standing::{self, Balance, Habits};
use crate::store::words::word;
use crate::store::{Pool, campaigns, communities, queues, retention};
use crate::telemetry::{self, names, plain};
use anyhow::{Context, Result, bail};
use chrono::{DateTime, NaiveDate, Utc};
use metrics::{counter, gauge};
use sqlx::PgConnection;
use std::time::Duration;

/// How often it is asked.
const PACE: Duration = Duration::from_secs(15);

/// So long an answer may take; then the connection is given up.
const PATIENCE: Duration = Duration::from_secs(10);

/// Watches until it is dropped. Each process tells whether it can work; how the house stands is asked by the one whose
/// connection has the watch.
pub async fn work(pool: &Pool, direct: &Pool, clock: &Clock) {
    let mut seat: Option<Seat> = None;
    loop {
        telemetry::sort_measurements();
        let ready = front::standing(pool).await.is_ok();
        gauge!(names::READY).set(if ready { 1.0 } else { 0.0 });
        let idle = pool.num_idle() as f64;
        gauge!(names::POOL, "state" => "idle").set(idle);
        gauge!(names::POOL, "state" => "used").set(f64::from(pool.size()) - idle);
        let round = tokio::time::timeout(PATIENCE, round(direct, clock, &mut seat)).await;
        if let Err(e) = round.unwrap_or_else(|_| Err(anyhow::anyhow!("the database does not answer"))) {
            tracing::warn!(error = plain(&e), "how the house stands could not be asked");
            seat = None;
        }
        tokio::time::sleep(PACE).await;
    }
}

/// A connection, and whether it has the watch.
struct Seat {
    conn: PgConnection,
    mine: bool,
}

async fn round(pool: &Pool, clock: &Clock, seat: &mut Option<Seat>) -> Result<()> {
    let mut here = match seat.take() {
        Some(here) => here,
        None => Seat { conn: pool.acquire().await.context("a connection")?.detach(), mine: false },
    };
    // The lock lives and dies with this connection.
    here.mine = here.mine || standing::take_watch(&mut here.conn).await?;
    if here.mine {
        ask(&mut here.conn, clock.now()).await?;
    }
    // What broke off half-way is not used again.
    *seat = Some(here);
    Ok(())
}

/// Asks how the house stands, and sets the gauges.
///
/// # Errors
/// When the database fails.
pub async fn ask(conn: &mut PgConnection, now: DateTime<Utc>) -> Result<()> {
    for depth in queues::depths(conn, now).await? {
        gauge!(names::QUEUE_DEPTH, "queue" => depth.queue).set(depth.waiting as f64);
        gauge!(names::QUEUE_AGE, "queue" => depth.queue).set(depth.age(now) as f64);
        gauge!(names::QUEUE_BURIED, "queue" => depth.queue).set(depth.buried as f64);
    }
    for class in queues::classes(conn).await? {
        gauge!(names::OUTBOX_DEPTH, "class" => class.class).set(class.waiting as f64);
        gauge!(names::OUTBOX_AGE, "class" => class.class).set(class.age(now) as f64);
    }
    let open = campaigns::open(conn).await?;
    for (state, n) in [("planned", open.planned), ("running", open.running), ("paused", open.paused)] {
        gauge!(names::CAMPAIGNS, "state" => state).set(n as f64);
    }
    gauge!(names::CAMPAIGN_WAITING).set(open.waiting as f64);
    clocks(conn, now).await?;
    let oldest = retention::oldest(conn).await?.unwrap_or(now);
    gauge!(names::RETENTION_AGE).set((now - oldest).num_seconds().max(0) as f64);
    let lost = lost_groups(conn).await?;
    for (whose, n) in [("front_desk", lost.0), ("other", lost.1)] {
        gauge!(names::GROUPS_LOST, "whose" => whose).set(n as f64);
    }
    let unknown = |h: &Habits| calendar::unknown_year(&h.hours, now.with_timezone(&h.tz).date_naive()).is_some();
    let habits = standing::habits(conn).await?;
    gauge!(names::HOLIDAYS_UNKNOWN).set(habits.iter().filter(|h| unknown(h)).count() as f64);
    for (what, (expected, sent)) in balances(conn, &habits, now).await? {
        gauge!(names::EXPECTED, "what" => what).set(expected as f64);
        gauge!(names::SENT, "what" => what).set(sent as f64);
    }
    let (connections, most) = standing::connections(conn).await?;
    gauge!(names::DATABASE_CONNECTIONS).set(connections as f64);
    gauge!(names::DATABASE_CONNECTIONS_MAX).set(most as f64);
    Ok(())
}

/// How many groups take no messages: those of a front desk, and others.
async fn lost_groups(conn: &mut PgConnection) -> Result<(usize, usize)> {
    let mut lost = (0, 0);
    for of_one in standing::lost_groups(conn).await?.chunk_by(|a, b| a.0 == b.0) {
        let Some((id, ..)) = of_one.first() else { continue };
        let community = communities::load(conn, *id).await?.context("a community is gone")?;
        let desk = dispatch::department(&community.settings, None);
        let front = of_one.iter().filter(|(_, department, _)| department == desk).count();
        lost = (lost.0 + front, lost.1 + of_one.len() - front);
    }
    Ok(lost)
}

async fn clocks(conn: &mut PgConnection, now: DateTime<Utc>) -> Result<()> {
    let (open, missed) = (standing::deadlines(conn, now).await?, standing::missed(conn).await?);
    for kind in DeadlineKind::ALL {
        let clock = word(&kind)?;
        for state in standing::Clock::ALL {
            let n = open.iter().find(|o| o.0 == kind && o.1 == state).map_or(0, |o| o.2);
            gauge!(names::DEADLINES, "clock" => clock.clone(), "state" => state.word()).set(n as f64);
        }
        let n = missed.iter().find(|m| m.0 == kind).map_or(0, |m| m.1);
        counter!(names::DEADLINES_MISSED, "clock" => clock.clone()).absolute(n.unsigned_abs());
    }
    Ok(())
}

/// What should have gone out today by now, and what has, in all communities together.
///
/// # Errors
/// When the database fails, or a community's file says what this version does not know.
pub async fn balances(
    conn: &mut PgConnection,
    habits: &[Habits],
    now: DateTime<Utc>,
) -> Result<[(&'static str, Balance); 3]> {
    let spans: Vec<(CommunityId, DateTime<Utc>, DateTime<Utc>)> = habits
        .iter()
        .map(|h| {
            let (from, until) = callback::asked_today(now, h.tz);
            (h.community, from, until)
        })
        .collect();
    let surveys = standing::surveys(conn, &spans).await?;
    let today = |h: &Habits| now.with_timezone(&h.tz).date_naive();
    let days: Vec<(CommunityId, NaiveDate)> = habits.iter().map(|h| (h.community, today(h))).collect();
    let (mut turns, mut messages) = ((0, 0), (0, 0));
    for day in standing::reminders(conn, &days).await? {
        let Some(h) = habits.iter().find(|h| h.community == day.community) else { bail!("a community that is none") };
        let due = !day.paused && !h.reminders.ladder.is_empty() && reminders::may_send(now, &h.reminders, h.tz);
        turns = (turns.0 + i64::from(due || day.planned), turns.1 + i64::from(day.planned));
        // What waits while the operator has stopped reminders is not expected.
        let (expected, sent) = day.messages;
        messages = (messages.0 + if day.paused { sent } else { expected }, messages.1 + sent);
    }
    Ok([("survey", surveys), ("reminder", messages), ("reminder_turn", turns)])
}
