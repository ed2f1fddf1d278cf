//! What the database holds at the end of the month, held against the recount.

use super::Month;
use super::filed::{Filed, Raised};
use super::recount::recount;
use chrono::{DateTime, Utc};
use frontdesk::domain::act::{Act, Actor};
use frontdesk::domain::case::Event;
use frontdesk::domain::deadline::Deadline;
use frontdesk::domain::ids::{CommunityId, TicketId};
use frontdesk::domain::ticket::{Kind, Priority};
use frontdesk::store::{deadlines, tickets, timeline};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Everything of the month, ticket by ticket.
pub async fn check(month: &mut Month) {
    let failed: i64 = count(month, "select count(*) from timer where last_error is not null").await;
    assert_eq!(failed, 0, "timers failed");
    let mut conn = month.db.pool.acquire().await.unwrap();
    let all: Vec<(i64, i64)> =
        sqlx::query_as("select community_id, id from ticket order by id").fetch_all(&mut *conn).await.unwrap();
    let letters: Vec<(i64, i64, DateTime<Utc>, i64)> = sqlx::query_as(
        "select community_id, ticket_id, created_at, count(*) from outbox
         where slot is null and ticket_id is not null group by 1, 2, 3",
    )
    .fetch_all(&mut *conn)
    .await
    .unwrap();
    let letters: BTreeMap<_, _> = letters.into_iter().map(|(c, t, at, n)| ((c, t, at), n)).collect();
    let mut wrong = vec![];
    for (community, id) in all {
        let key = (CommunityId(community), TicketId(id));
        let ticket = tickets::lock(&mut conn, key.0, key.1).await.unwrap().unwrap();
        let events = timeline::load(&mut conn, key.0, key.1).await.unwrap();
        let kept = deadlines::load(&mut conn, key.0, key.1).await.unwrap();
        let columns: Vec<Columns> = sqlx::query_as(
            "select kind, round, outcome, used_minutes, over_minutes, due_at, done_at, raised from deadline
             where community_id = $1 and ticket_id = $2 order by round, kind",
        )
        .bind(community)
        .bind(id)
        .fetch_all(&mut *conn)
        .await
        .unwrap();
        // What the desk opened by itself nobody has graded.
        let own = Filed {
            kind: ticket.kind,
            emergency: ticket.priority == Priority::Emergency,
            category: ticket.category.clone(),
            severity: ticket.severity,
            class: ticket.class,
            wanted_by: ticket.wanted_by.map(|at| at.timestamp()),
        };
        let filed = month.filed.get(&key).unwrap_or(&own);
        let place = month.places.iter().find(|p| p.community.id == key.0).unwrap();
        let end = month.end().timestamp();
        let walked = recount(&place.table, &place.community.settings, filed, &events, end);
        let mut faults = compare(&walked.clocks, &kept, &columns, &place.table);
        faults.extend(alarms(&walked.raised, &events));
        faults.extend(unheard(&events, |at| letters.get(&(community, id, at)).copied().unwrap_or(0)));
        for row in &columns {
            let outcome = row.outcome.as_deref().unwrap_or("open");
            *month.counts.entry(format!("deadlines: {} {outcome}", row.kind)).or_default() += 1;
        }
        for event in &events {
            if let Act::Alert { step, deadline } = &event.act {
                *month.counts.entry(format!("alerts: {step:?}, of them {deadline:?}")).or_default() += 1;
                *month.counts.entry(format!("alerts: {step:?}")).or_default() += 1;
            }
        }
        *month.counts.entry("rows of timelines".into()).or_default() += events.len();
        if !faults.is_empty() {
            wrong.push(story(&ticket.number, filed, &events, &kept, &faults));
        }
    }
    let few: Vec<_> = wrong.iter().take(4).cloned().collect();
    assert!(wrong.is_empty(), "{} tickets differ:\n{}", wrong.len(), few.join("\n"));
}

async fn count(month: &Month, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(&month.db.pool).await.unwrap()
}

/// A row of the table `deadline` as reports read it.
#[derive(sqlx::FromRow)]
struct Columns {
    kind: String,
    round: i32,
    outcome: Option<String>,
    used_minutes: Option<i64>,
    over_minutes: Option<i64>,
    due_at: Option<DateTime<Utc>>,
    done_at: Option<DateTime<Utc>>,
    raised: Vec<String>,
}

fn word<T: serde::Serialize>(value: T) -> String {
    serde_json::to_value(value).unwrap().as_str().unwrap().to_owned()
}

/// Every clock, line by line: as recounted, and as the table has it.
fn compare(
    clocks: &[super::recount::Clock],
    kept: &[Deadline],
    columns: &[Columns],
    table: &super::hours::Table,
) -> Vec<String> {
    let mut wanted: Vec<_> = clocks
        .iter()
        .map(|c| {
            let (kind, round, budget) = (word(c.kind), c.round, c.budget);
            match c.ended {
                Some((at, outcome, used)) => {
                    let late = used >= budget && matches!(word(outcome).as_str(), "missed" | "broken");
                    let over = if late { (used - budget) / 60 + 1 } else { 0 };
                    let (minutes, outcome) = (used / 60, word(outcome));
                    format!("{kind}{round} of {budget} s: {outcome} at {at}, {minutes} min, {over} over")
                }
                None => format!("{kind}{round} of {budget} s: open, due {:?}", c.due_if_it_runs(table)),
            }
        })
        .collect();
    let mut found: Vec<_> = columns
        .iter()
        .map(|row| {
            let (kind, round) = (&row.kind, row.round);
            let budget = kept.iter().find(|d| word(d.kind) == *kind && d.round == round).unwrap().budget_secs;
            match (&row.outcome, row.done_at) {
                (Some(outcome), Some(at)) => {
                    let (used, over) = (row.used_minutes.unwrap(), row.over_minutes.unwrap());
                    format!("{kind}{round} of {budget} s: {outcome} at {}, {used} min, {over} over", at.timestamp())
                }
                _ => format!("{kind}{round} of {budget} s: open, due {:?}", row.due_at.map(|at| at.timestamp())),
            }
        })
        .collect();
    wanted.sort();
    found.sort();
    let missing = wanted.iter().filter(|line| !found.contains(line)).map(|line| format!("recounted: {line}"));
    let extra = found.iter().filter(|line| !wanted.contains(line)).map(|line| format!("kept:      {line}"));
    let twice = columns.iter().filter(|row| {
        let mut steps = row.raised.clone();
        steps.sort();
        steps.dedup();
        steps.len() != row.raised.len()
    });
    missing.chain(extra).chain(twice.map(|row| format!("{}{} keeps a step twice", row.kind, row.round))).collect()
}

/// No escalation twice, none missing, none that was not due; each at its second.
fn alarms(due: &[Raised], events: &[Event]) -> Vec<String> {
    let line = |at: i64, kind, step| format!("{} {} at {at}", word::<_>(kind), word::<_>(step));
    let mut wanted: Vec<_> = due.iter().map(|r| line(r.at, word(r.kind), word(r.step))).collect();
    let mut found: Vec<_> = events
        .iter()
        .filter_map(|e| match &e.act {
            Act::Alert { deadline, step } => Some(line(e.at.timestamp(), word(deadline), word(step))),
            _ => None,
        })
        .collect();
    wanted.sort();
    found.sort();
    if wanted == found { vec![] } else { vec![format!("alerts due {wanted:?}, raised {found:?}")] }
}

/// Each escalation was said to somebody.
fn unheard(events: &[Event], letters: impl Fn(DateTime<Utc>) -> i64) -> Vec<String> {
    let mut raised: BTreeMap<DateTime<Utc>, i64> = BTreeMap::new();
    for event in events {
        if let (Act::Alert { .. }, Actor::Desk) = (&event.act, event.actor) {
            *raised.entry(event.at).or_default() += 1;
        }
    }
    raised.into_iter().filter(|(at, n)| letters(*at) < *n).map(|(at, _)| format!("nobody heard of {at}")).collect()
}

/// All that is known of a ticket that differs.
fn story(number: &str, filed: &Filed, events: &[Event], kept: &[Deadline], faults: &[String]) -> String {
    let kind = match filed.kind {
        Kind::Repair if filed.emergency => "emergency".to_owned(),
        kind => format!("{kind:?} {} {:?} {:?} {:?}", filed.category, filed.severity, filed.class, filed.wanted_by),
    };
    let mut text = format!("{number} {kind}\n");
    for event in events {
        writeln!(text, "  {} {} {:?}", event.at, event.at.timestamp(), event.act).unwrap();
    }
    for deadline in kept {
        writeln!(text, "  = {:?}{} {:?}", deadline.kind, deadline.round, deadline).unwrap();
    }
    for fault in faults {
        writeln!(text, "  ! {fault}").unwrap();
    }
    text
}
