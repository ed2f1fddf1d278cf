//! Counts a year anew: day by day along each bill's own calendar of steps, from the rows of the books and of what people
//! did. It reads nothing of what the rule wrote down but what it is compared with.

use super::Log;
use crate::support::town::Town;
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use std::collections::{BTreeMap, BTreeSet};

type At = DateTime<Utc>;

const LADDER: [i64; 5] = [-15, 0, 7, 30, 60];

/// From when to when something holds.
struct Span(At, Option<At>);

impl Span {
    fn holds(&self, at: At) -> bool {
        self.0 <= at && self.1.is_none_or(|end| at < end)
    }
}

struct Promise {
    id: i64,
    made: At,
    on: NaiveDate,
}

struct Plan {
    id: i64,
    asked: At,
    answered: Option<(bool, At)>,
    bills: Vec<i64>,
    parts: Vec<(NaiveDate, i64)>,
    ended: Option<NaiveDate>,
}

impl Plan {
    /// Whether it stops reminders on a morning: not answered yet, or agreed to and not over.
    fn runs(&self, at: At) -> bool {
        let refused = self.answered.is_some_and(|(agreed, when)| !agreed && when <= at);
        self.asked <= at && !refused && self.ended.is_none()
    }

    fn agreed(&self, at: At) -> bool {
        self.runs(at) && self.answered.is_some_and(|(agreed, when)| agreed && when <= at)
    }
}

struct Bill {
    due: NaiveDate,
    known: At,
    /// What changed what is open, and when.
    changes: Vec<(At, i64)>,
    /// Money alone.
    money: Vec<(At, i64)>,
    disputes: Vec<Span>,
    promises: Vec<Promise>,
    /// Promises that are over: kept, broken.
    over: BTreeSet<i64>,
    /// On which day which step comes, in the order of the days.
    calendar: Vec<(NaiveDate, usize)>,
    /// How far it was told since the calendar was written.
    told: Option<usize>,
    last: Option<usize>,
}

impl Bill {
    fn open(&self, at: At) -> i64 {
        self.changes.iter().filter(|(when, _)| *when <= at).map(|(_, amount)| amount).sum()
    }

    fn disputed(&self, at: At) -> bool {
        self.disputes.iter().any(|d| d.holds(at))
    }

    /// The promise that holds: the last one that was made, unless it is over or a plan came after it.
    fn promise(&self, at: At, plans: &[&Plan]) -> Option<&Promise> {
        let last = self.promises.iter().filter(|p| p.made <= at).max_by_key(|p| p.made)?;
        let planned = plans.iter().any(|plan| plan.asked <= at && plan.asked >= last.made);
        (!planned && !self.over.contains(&last.id)).then_some(last)
    }

    /// A new calendar: one step up, from this day on.
    fn begin_again(&mut self, day: NaiveDate) {
        let on_or_before = LADDER.iter().filter(|days| **days <= 0).count() - 1;
        let mut step = self.last.map_or(0, |last| last + 1);
        if day >= self.due {
            step = step.max(on_or_before);
        }
        let step = step.min(LADDER.len() - 1);
        let begin = if LADDER[step] > 0 && day <= self.due { self.due + Days::new(1) } else { day };
        self.calendar = vec![(begin, step)];
        for (later, days) in LADDER.iter().enumerate().skip(step + 1) {
            let by_due = self.due + TimeDelta::days(*days);
            let by_distance = begin + TimeDelta::days(days - LADDER[step]);
            self.calendar.push((by_due.max(by_distance), later));
        }
        self.told = None;
    }
}

/// What is found: the same three lists from the rule's rows and from the recount.
#[derive(Default)]
struct Found {
    steps: Vec<(i64, NaiveDate, usize)>,
    courtesies: BTreeSet<(i64, NaiveDate)>,
    parts: BTreeSet<(i64, i32, NaiveDate)>,
    /// Units that hear something on a day.
    days: BTreeSet<(i64, NaiveDate)>,
}

pub async fn recount(town: &Town, log: &Log, first: NaiveDate, end: NaiveDate) {
    let (mut bills, units) = bills(town).await;
    let mut plans = plans(town).await;
    let claims = claims(town).await;
    let mut found = Found::default();
    let mut numbers = BTreeMap::new();
    for day in first.iter_days().take_while(|day| *day < end).filter(|day| !log.paused.contains(day)) {
        let nine = day.and_hms_opt(1, 0, 0).unwrap().and_utc();
        for (unit, its) in &units {
            let claimed = claims.get(unit).is_some_and(|all| all.iter().any(|c| c.holds(nine)));
            let of_unit = plans.get_mut(unit).map(Vec::as_mut_slice).unwrap_or_default();
            let broken = look_at_plans(of_unit, &bills, (*unit, day, nine), claimed, &mut found);
            for id in its {
                let bill = bills.get_mut(id).unwrap();
                let theirs: Vec<&Plan> = of_unit.iter().filter(|p| p.bills.contains(id)).collect();
                look_at_bill((*unit, *id), bill, &theirs, (day, nine), (claimed, broken.contains(id)), &mut found);
                *numbers.entry("bill mornings").or_insert(0) += 1;
            }
        }
    }
    compare(town, log, &found).await;
    println!(
        "{} bills, {} steps, {} courtesies, {} instalments, {} messages of a unit and day; {numbers:?}",
        bills.len(),
        found.steps.len(),
        found.courtesies.len(),
        found.parts.len(),
        found.days.len()
    );
}

/// Ends plans of which all came in or a part is missing; the bills of those that broke today.
fn look_at_plans(
    plans: &mut [Plan],
    bills: &BTreeMap<i64, Bill>,
    (unit, day, nine): (i64, NaiveDate, At),
    claimed: bool,
    found: &mut Found,
) -> BTreeSet<i64> {
    let mut broken = BTreeSet::new();
    for plan in plans.iter_mut().filter(|p| p.agreed(nine)) {
        let of = |id: &i64| &bills[id];
        let since = |b: &Bill| -> i64 {
            b.money.iter().filter(|(at, _)| *at > plan.asked && *at <= nine).map(|(_, amount)| amount).sum()
        };
        let mut left: i64 = plan.bills.iter().map(|id| since(of(id))).sum();
        let missing = plan.parts.iter().enumerate().find(|(_, (_, amount))| {
            left -= amount;
            left < 0
        });
        let settled = plan.bills.iter().all(|id| of(id).open(nine) <= 0);
        let looked_into = claimed || plan.bills.iter().any(|id| of(id).disputed(nine));
        match missing {
            Some((n, (on, _))) if !settled => {
                if looked_into {
                    continue;
                }
                if *on < day {
                    plan.ended = Some(day);
                    broken.extend(&plan.bills);
                } else if *on == day {
                    found.parts.insert((plan.id, i32::try_from(n).unwrap() + 1, day));
                    found.days.insert((unit, day));
                }
            }
            Some(_) | None => plan.ended = Some(day),
        }
    }
    broken
}

fn look_at_bill(
    (unit, id): (i64, i64),
    bill: &mut Bill,
    plans: &[&Plan],
    (day, nine): (NaiveDate, At),
    (claimed, plan_broken): (bool, bool),
    found: &mut Found,
) {
    if bill.known > nine {
        return;
    }
    let promise = bill.promise(nine, plans).map(|p| (p.id, p.on));
    if bill.open(nine) <= 0 {
        bill.over.extend(promise.map(|p| p.0));
        return;
    }
    if bill.disputed(nine) || claimed || plans.iter().any(|p| p.runs(nine)) {
        return;
    }
    if let Some((promise, on)) = promise {
        if on > day {
            return;
        }
        if on == day {
            found.courtesies.insert((promise, day));
            found.days.insert((unit, day));
            return;
        }
        bill.over.insert(promise);
        bill.begin_again(day);
    } else if plan_broken {
        bill.begin_again(day);
    }
    let Some((_, step)) = bill.calendar.iter().rev().find(|(on, _)| *on <= day).copied() else { return };
    if bill.told.is_none_or(|told| told < step) {
        bill.told = Some(step);
        bill.last = Some(step);
        found.steps.push((id, day, step));
        found.days.insert((unit, day));
    }
}

async fn compare(town: &Town, log: &Log, found: &Found) {
    let pool = &town.db.pool;
    let steps: Vec<(i64, NaiveDate, i32)> = sqlx::query_as(
        "select b.bill_id, r.day, b.step from reminder_bill b join reminder r on r.id = b.reminder_id
         where r.withdrawn_at is null order by 2, 1, 3",
    )
    .fetch_all(pool)
    .await
    .unwrap();
    let steps: Vec<(i64, NaiveDate, usize)> =
        steps.into_iter().map(|(bill, day, step)| (bill, day, usize::try_from(step).unwrap())).collect();
    let mut expected = found.steps.clone();
    expected.sort_by_key(|(bill, day, step)| (*day, *bill, *step));
    same("steps", &expected, &steps);
    let courtesies: Vec<(i64, NaiveDate)> =
        sqlx::query_as("select p.id, r.day from payment_promise p join reminder r on r.id = p.reminder_id order by 1")
            .fetch_all(pool)
            .await
            .unwrap();
    same("courtesies", &found.courtesies.iter().copied().collect::<Vec<_>>(), &courtesies);
    let parts: Vec<(i64, i32, NaiveDate)> = sqlx::query_as(
        "select i.plan_id, i.seq, r.day from instalment i join reminder r on r.id = i.reminder_id order by 1, 2",
    )
    .fetch_all(pool)
    .await
    .unwrap();
    same("parts", &found.parts.iter().copied().collect::<Vec<_>>(), &parts);
    // Who can be reached has one message a day, and nobody else any; the others are on the list.
    let owners: BTreeMap<i64, i64> = sqlx::query_as("select unit_id, user_id from occupancy where user_id >= 50000")
        .fetch_all(pool)
        .await
        .unwrap()
        .into_iter()
        .collect();
    let reached = |(unit, day): &(i64, NaiveDate)| {
        owners.get(unit).copied().filter(|user| !log.blocked.contains(&(*day, *user))).map(|user| (*day, user))
    };
    let mut messages: Vec<((NaiveDate, i64), u32)> = found.days.iter().filter_map(reached).map(|to| (to, 1)).collect();
    messages.sort();
    same("messages", &messages, &log.sent.iter().map(|(to, n)| (*to, *n)).collect::<Vec<_>>());
    let listed: Vec<(i64, NaiveDate)> =
        sqlx::query_as("select unit_id, day from reminder where listed is not null order by 1, 2")
            .fetch_all(pool)
            .await
            .unwrap();
    let expected: Vec<(i64, NaiveDate)> = found.days.iter().filter(|one| reached(one).is_none()).copied().collect();
    same("phone and paper list", &expected, &listed);
    for (what, n, least) in [
        ("steps", found.steps.len(), 5_000),
        ("courtesies", found.courtesies.len(), 50),
        ("parts", found.parts.len(), 30),
        ("listed", listed.len(), 300),
    ] {
        assert!(n >= least, "the year is too quiet: {n} {what}");
    }
}

fn same<T: Ord + std::fmt::Debug + Copy>(what: &str, expected: &[T], found: &[T]) {
    let (a, b): (BTreeSet<T>, BTreeSet<T>) = (expected.iter().copied().collect(), found.iter().copied().collect());
    let missing: Vec<&T> = a.difference(&b).take(5).collect();
    let too_many: Vec<&T> = b.difference(&a).take(5).collect();
    assert!(
        missing.is_empty() && too_many.is_empty() && expected.len() == found.len(),
        "{what}: {} expected, {} found; missing {missing:?}, too many {too_many:?}",
        expected.len(),
        found.len()
    );
}

async fn bills(town: &Town) -> (BTreeMap<i64, Bill>, BTreeMap<i64, Vec<i64>>) {
    let pool = &town.db.pool;
    let rows: Vec<(i64, i64, Option<i64>, i64, NaiveDate, At)> =
        sqlx::query_as("select id, unit_id, corrects, amount_minor, due_on, created_at from bill order by id")
            .fetch_all(pool)
            .await
            .unwrap();
    let mut bills: BTreeMap<i64, Bill> = BTreeMap::new();
    let mut units: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    for (id, unit, corrects, amount, due, at) in rows {
        if let Some(other) = corrects {
            bills.get_mut(&other).unwrap().changes.push((at, amount));
            continue;
        }
        units.entry(unit).or_default().push(id);
        let calendar = LADDER.iter().enumerate().map(|(step, days)| (due + TimeDelta::days(*days), step)).collect();
        bills.insert(
            id,
            Bill {
                due,
                known: at,
                changes: vec![(at, amount)],
                money: vec![],
                disputes: vec![],
                promises: vec![],
                over: BTreeSet::new(),
                calendar,
                told: None,
                last: None,
            },
        );
    }
    let money: Vec<(i64, i64, At)> =
        sqlx::query_as("select bill_id, amount_minor, at from allocation").fetch_all(pool).await.unwrap();
    for (bill, amount, at) in money {
        let bill = bills.get_mut(&bill).unwrap();
        bill.changes.push((at, -amount));
        bill.money.push((at, amount));
    }
    let disputes: Vec<(i64, At, Option<At>)> =
        sqlx::query_as("select bill_id, opened_at, settled_at from dispute").fetch_all(pool).await.unwrap();
    for (bill, from, until) in disputes {
        bills.get_mut(&bill).unwrap().disputes.push(Span(from, until));
    }
    let promises: Vec<(i64, i64, At, NaiveDate)> = sqlx::query_as(
        "select b.bill_id, p.id, p.created_at, p.on_day from promise_bill b join payment_promise p on p.id = b.promise_id",
    )
    .fetch_all(pool)
    .await
    .unwrap();
    for (bill, id, made, on) in promises {
        bills.get_mut(&bill).unwrap().promises.push(Promise { id, made, on });
    }
    (bills, units)
}

async fn claims(town: &Town) -> BTreeMap<i64, Vec<Span>> {
    let rows: Vec<(i64, At, Option<At>)> = sqlx::query_as("select unit_id, created_at, decided_at from payment_claim")
        .fetch_all(&town.db.pool)
        .await
        .unwrap();
    let mut all: BTreeMap<i64, Vec<Span>> = BTreeMap::new();
    for (unit, from, until) in rows {
        all.entry(unit).or_default().push(Span(from, until));
    }
    all
}

async fn plans(town: &Town) -> BTreeMap<i64, Vec<Plan>> {
    let pool = &town.db.pool;
    let rows: Vec<(i64, i64, At, Option<At>, bool)> =
        sqlx::query_as("select id, unit_id, created_at, decided_at, reason is null from payment_plan order by id")
            .fetch_all(pool)
            .await
            .unwrap();
    let mut all: BTreeMap<i64, Vec<Plan>> = BTreeMap::new();
    for (id, unit, asked, when, agreed) in rows {
        let bills = sqlx::query_scalar("select bill_id from plan_bill where plan_id = $1").bind(id);
        let parts =
            sqlx::query_as("select on_day, amount_minor from instalment where plan_id = $1 order by seq").bind(id);
        all.entry(unit).or_default().push(Plan {
            id,
            asked,
            answered: when.map(|when| (agreed, when)),
            bills: bills.fetch_all(pool).await.unwrap(),
            parts: parts.fetch_all(pool).await.unwrap(),
            ended: None,
        });
    }
    all
}
