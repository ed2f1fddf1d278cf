//! Payment reminders: which step a bill has reached, what stops it, what a broken promise leads to, who is told.

use crate::domain::bill::Item;
use crate::domain::calendar::moment;
use crate::domain::fees::Reminders;
use crate::domain::ids::{BillId, PlanId, PromiseId, UnitId, UserId};
use crate::domain::person::Tie;
use crate::domain::reminder::{
    Instalment, Listed, Owing, Plan, PlanVerdict, Promised, Quiet, Round, Say, Step, Tied, Told, Tone, Verdict,
};
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use std::collections::{BTreeMap, BTreeSet};

/// A plan that finance has not answered is brought up again after so many days.
pub const ANSWER_WITHIN: u64 = 3;

/// The day on which a bill reaches a step of its present round; `None`: it begins with a later step.
///
/// In the first round a step comes so many days after the due date. A later round begins where it was set to; from there on
/// the steps keep at least the distances of the ladder. No step for after the due date comes before the bill is overdue.
fn day_of(bill: &Owing, ladder: &[i32], step: Step) -> Option<NaiveDate> {
    let after = |day: NaiveDate, days: i32| day.checked_add_signed(TimeDelta::days(days.into()));
    let days = *ladder.get(step)?;
    let by_due = after(bill.due_on, days)?;
    let Some((from, first)) = bill.round.from else { return Some(by_due) };
    let first = first.min(ladder.len().checked_sub(1)?);
    let first_days = *ladder.get(first)?;
    let begins = if first_days > 0 { from.max(after(bill.due_on, 1)?) } else { from };
    match step {
        step if step < first => None,
        step if step == first => Some(begins),
        _ => Some(by_due.max(after(begins, days - first_days)?)),
    }
}

/// The greatest step that a bill has reached by this day.
pub fn reached(bill: &Owing, ladder: &[i32], today: NaiveDate) -> Option<Step> {
    (0..ladder.len()).rev().find(|step| day_of(bill, ladder, *step).is_some_and(|day| day <= today))
}

/// Where the ladder begins again: one step up from the last one that was told; the top step is told again. Where none was
/// told yet it begins with the first, and once the due date has come, not with a step for before it.
pub fn one_step_up(last_told: Option<Step>, due_on: NaiveDate, today: NaiveDate, ladder: &[i32]) -> Step {
    let up = last_told.map_or(0, |step| step + 1);
    let by_date = ladder.iter().rposition(|days| *days <= 0).filter(|_| today >= due_on).unwrap_or(0);
    up.max(by_date).min(ladder.len().saturating_sub(1))
}

/// The tone of a step: friendly before and on the due date, firmer each time after it, never a threat.
pub fn tone(ladder: &[i32], step: Step) -> Tone {
    let after = ladder.iter().take(step + 1).filter(|days| **days > 0).count();
    match after {
        0 => Tone::Friendly,
        1 => Tone::After,
        2 => Tone::Again,
        _ => Tone::Firm,
    }
}

/// What the ladder says of a bill today. `plan_broken`: its plan is broken as of today.
pub fn verdict(bill: &Owing, ladder: &[i32], today: NaiveDate, plan_broken: bool) -> Verdict {
    let quiet = |why| Verdict { say: Say::Nothing(why), round: bill.round, broken: None };
    if bill.open_minor <= 0 {
        return quiet(Quiet::Settled);
    }
    if bill.disputed {
        return quiet(Quiet::Disputed);
    }
    if bill.claimed {
        return quiet(Quiet::Claimed);
    }
    if bill.plan.is_some() && !plan_broken {
        return quiet(Quiet::Planned);
    }
    let broken = match bill.promise {
        Some(Promised { on, .. }) if on > today => return quiet(Quiet::Promised),
        Some(Promised { on, reminded: true, .. }) if on == today => return quiet(Quiet::Promised),
        Some(Promised { on, promise, .. }) if on == today => {
            return Verdict { say: Say::Courtesy(promise), round: bill.round, broken: None };
        }
        // Still open the day after: the promise is broken.
        Some(Promised { promise, .. }) => Some(promise),
        None => None,
    };
    if broken.is_none() && !plan_broken {
        return Verdict { say: due(bill, ladder, today), round: bill.round, broken: None };
    }
    let from = (today, one_step_up(bill.last_told, bill.due_on, today, ladder));
    let round = Round { number: bill.round.number + 1, from: Some(from) };
    let again = Owing { round, told: None, ..bill.clone() };
    Verdict { say: due(&again, ladder, today), round, broken }
}

/// The step that goes now: the one reached, where it was not told in this round. What was passed over before it is not told
/// belatedly.
fn due(bill: &Owing, ladder: &[i32], today: NaiveDate) -> Say {
    match (reached(bill, ladder, today), bill.told) {
        (None, _) => Say::Nothing(Quiet::TooEarly),
        (Some(step), Some(told)) if step <= told => Say::Nothing(Quiet::Told),
        (Some(step), _) => Say::Step(step),
    }
}

/// What becomes of a plan today. Money that came in fulfils the parts in their order.
pub fn plan_verdict(plan: &Plan, today: NaiveDate) -> PlanVerdict {
    let mut wanted = 0;
    let missing = plan.instalments.iter().find(|part| {
        wanted += part.amount_minor;
        wanted > plan.paid_minor
    });
    let Some(part) = missing.filter(|_| !plan.settled) else { return PlanVerdict::Done };
    if plan.stopped {
        return PlanVerdict::Runs;
    }
    match part.on {
        on if on < today => PlanVerdict::Broken,
        on if on == today && !part.reminded => PlanVerdict::Due(*part),
        _ => PlanVerdict::Runs,
    }
}

/// Everything that a unit hears today, in one message.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Message {
    /// Bills that reached a new step.
    pub bills: Vec<Told>,
    /// Bills that were promised for today, and by which promise.
    pub promised: Vec<(BillId, Item, PromiseId)>,
    /// The part of a plan that is to be paid today, with what its bills are for.
    pub part: Option<(PlanId, Instalment, Vec<Item>)>,
}

impl Message {
    /// The firmest step among its bills decides the tone; `None`: it is only a courtesy.
    pub fn step(&self) -> Option<Step> {
        self.bills.iter().map(|b| b.step).max()
    }

    /// What it speaks of.
    fn items(&self) -> impl Iterator<Item = Item> {
        let part = self.part.iter().flat_map(|(.., items)| items.iter().copied());
        self.bills.iter().map(|b| b.item).chain(self.promised.iter().map(|p| p.1)).chain(part)
    }
}

/// All that follows from the ladder on one day.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Day {
    /// What each unit hears.
    pub messages: BTreeMap<UnitId, Message>,
    /// Promises that are broken, by bill.
    pub broken: Vec<(PromiseId, BillId)>,
    /// Rounds that begin.
    pub rounds: Vec<(BillId, Round)>,
    /// Plans of which everything came in.
    pub plans_done: Vec<PlanId>,
    /// Plans that are broken.
    pub plans_broken: Vec<PlanId>,
    /// Bills about which nothing goes, and why.
    pub quiet: Vec<(UnitId, BillId, Quiet)>,
}

/// What goes on a day, and what else follows. `bills`: the open ones; `plans`: those that finance agreed to.
pub fn day(bills: &[Owing], plans: &[Plan], ladder: &[i32], today: NaiveDate) -> Day {
    let mut day = Day::default();
    for plan in plans {
        match plan_verdict(plan, today) {
            PlanVerdict::Runs => {}
            PlanVerdict::Done => day.plans_done.push(plan.id),
            PlanVerdict::Broken => day.plans_broken.push(plan.id),
            PlanVerdict::Due(part) => {
                let message = day.messages.entry(plan.unit).or_default();
                message.part = Some((plan.id, part, plan.items.clone()));
            }
        }
    }
    let over: BTreeSet<PlanId> = day.plans_done.iter().copied().collect();
    let broken: BTreeSet<PlanId> = day.plans_broken.iter().copied().collect();
    for bill in bills {
        // What a fulfilled plan has left over goes on as if there had been none.
        let bill = Owing { plan: bill.plan.filter(|plan| !over.contains(plan)), ..bill.clone() };
        let verdict = verdict(&bill, ladder, today, bill.plan.is_some_and(|plan| broken.contains(&plan)));
        if verdict.round != bill.round {
            day.rounds.push((bill.bill, verdict.round));
        }
        day.broken.extend(verdict.broken.map(|promise| (promise, bill.bill)));
        match verdict.say {
            Say::Nothing(why) => day.quiet.push((bill.unit, bill.bill, why)),
            Say::Courtesy(promise) => {
                day.messages.entry(bill.unit).or_default().promised.push((bill.bill, bill.item, promise));
            }
            Say::Step(step) => day.messages.entry(bill.unit).or_default().bills.push(Told {
                bill: bill.bill,
                item: bill.item,
                round: verdict.round.number,
                step,
                open_minor: bill.open_minor,
            }),
        }
    }
    day
}

/// Who hears a message, and why the unit is on the phone and paper list besides.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Audience {
    /// Who is written to.
    pub users: Vec<UserId>,
    /// Why nobody hears of some of it.
    pub listed: Option<Listed>,
}

/// Whether somebody with this tie sees bills for an item, where tenants see these.
pub fn sees(tie: Tie, item: Item, tenants_see: &[Item]) -> bool {
    match tie {
        Tie::Owner | Tie::Family => true,
        Tie::Tenant => tenants_see.contains(&item),
    }
}

/// Who of a unit hears of bills for these items: its owners; its tenants, of what they see; its family only where no owner
/// can be reached.
pub fn audience(items: &BTreeSet<Item>, people: &[Tied], tenants_see: &[Item]) -> Audience {
    let reached = |tie| people.iter().filter(move |p| p.tie == tie && p.reachable).map(|p| p.user);
    let mut users: Vec<UserId> = reached(Tie::Owner).collect();
    if users.is_empty() {
        users.extend(reached(Tie::Family));
    }
    let whole = !users.is_empty();
    if items.iter().any(|item| sees(Tie::Tenant, *item, tenants_see)) {
        users.extend(reached(Tie::Tenant));
    }
    let reach_tenants = !users.is_empty();
    let unseen = items.iter().any(|item| !sees(Tie::Tenant, *item, tenants_see));
    let listed = if whole || reach_tenants && !unseen {
        None
    } else if people.is_empty() {
        Some(Listed::Nobody)
    } else if reach_tenants || people.iter().all(|p| p.tie == Tie::Tenant && p.reachable) {
        Some(Listed::Unseen)
    } else {
        Some(Listed::Unreachable)
    };
    Audience { users, listed }
}

impl Message {
    /// Who hears it.
    pub fn audience(&self, people: &[Tied], tenants_see: &[Item]) -> Audience {
        audience(&self.items().collect(), people, tenants_see)
    }
}

/// Whether reminders may be sent at this moment.
pub fn may_send(at: DateTime<Utc>, rules: &Reminders, tz: Tz) -> bool {
    let wall = at.with_timezone(&tz).time();
    rules.send
        && rules.hours.iter().any(|(from, until)| *from <= wall && (wall < *until || *until == chrono::NaiveTime::MIN))
}

/// When the day's turn rings next: at the next sending hour, or tomorrow at the first one where today's is done.
pub fn next_ring(rules: &Reminders, tz: Tz, done_today: bool, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    if !rules.send || rules.ladder.is_empty() {
        return None;
    }
    if !done_today && may_send(now, rules, tz) {
        return Some(now);
    }
    let today = now.with_timezone(&tz).date_naive();
    let days = [today, today + Days::new(1), today + Days::new(2)];
    let first = days.iter().skip(usize::from(done_today));
    first.flat_map(|day| rules.hours.iter().map(move |(from, _)| moment(tz, day.and_time(*from)))).find(|at| *at > now)
}
