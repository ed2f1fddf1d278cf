//! Payment reminders: bills as the ladder looks at them, promised dates, plans by instalments, and who is phoned instead.

use super::bill::Item;
use super::ids::{BillId, PlanId, PromiseId, UnitId, UserId};
use super::person::Tie;
use chrono::{Datelike, Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

/// A date may be promised at most so many days ahead.
pub const FARTHEST: u64 = 60;
/// So many dates may be promised for a bill; for a further one finance has to agree.
pub const PROMISES: i64 = 2;
/// Into so many parts a debt may be divided.
pub const PARTS: std::ops::RangeInclusive<usize> = 2..=6;

/// A step of the ladder: 0 is the first one.
pub type Step = usize;

/// From where the ladder of a bill is climbed. The first round begins with the bill; each broken promise begins another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Round {
    /// 0: the first one.
    pub number: i32,
    /// Day and step with which a later round begins.
    pub from: Option<(NaiveDate, Step)>,
}

/// A date by which a bill was promised to be paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Promised {
    /// The promise.
    pub promise: PromiseId,
    /// The date.
    pub on: NaiveDate,
    /// Whether the courtesy reminder of that day went already.
    pub reminded: bool,
}

/// An open bill on a day, with everything that may stop its reminders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owing {
    /// The bill.
    pub bill: BillId,
    /// Whose.
    pub unit: UnitId,
    /// What it is for.
    pub item: Item,
    /// By when it is to be paid.
    pub due_on: NaiveDate,
    /// What is still to be paid, minor units.
    pub open_minor: i64,
    /// The present round.
    pub round: Round,
    /// The greatest step that was told in the present round.
    pub told: Option<Step>,
    /// The last step that was told in any round.
    pub last_told: Option<Step>,
    /// Somebody said that it is wrong, and that is being looked into.
    pub disputed: bool,
    /// Somebody of the unit said that they have paid, and the cashier has not looked yet.
    pub claimed: bool,
    /// It is part of a plan that was asked for or is being kept.
    pub plan: Option<PlanId>,
    /// It is promised for a date.
    pub promise: Option<Promised>,
}

/// Why nothing goes about a bill on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quiet {
    /// It is settled.
    Settled,
    /// It is being looked into.
    Disputed,
    /// The cashier looks whether it is paid already.
    Claimed,
    /// It is part of a plan.
    Planned,
    /// It is promised for a later day, or the courtesy reminder of the day went already.
    Promised,
    /// No step has come yet.
    TooEarly,
    /// The step that has come was told.
    Told,
}

/// What the ladder says of a bill on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Say {
    /// This step goes now.
    Step(Step),
    /// It was promised for today: a courtesy reminder.
    Courtesy(PromiseId),
    /// Nothing.
    Nothing(Quiet),
}

/// A bill on a day: what is said, and whether its promise is broken by now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// What goes.
    pub say: Say,
    /// In which round.
    pub round: Round,
    /// A promise that is broken as of today: the round is a new one.
    pub broken: Option<PromiseId>,
}

/// A step of a bill that goes today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// The bill.
    pub bill: BillId,
    /// What it is for.
    pub item: Item,
    /// The round.
    pub round: i32,
    /// The step.
    pub step: Step,
    /// What is to be paid, minor units.
    pub open_minor: i64,
}

/// One part of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instalment {
    /// Counted from 1.
    pub seq: i32,
    /// By when.
    pub on: NaiveDate,
    /// How much, minor units.
    pub amount_minor: i64,
    /// Whether the resident was reminded on the day.
    #[serde(default)]
    pub reminded: bool,
}

/// A plan that is being kept, on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The plan.
    pub id: PlanId,
    /// Whose.
    pub unit: UnitId,
    /// What was paid on its bills since it was asked for, minor units.
    pub paid_minor: i64,
    /// Whether all of its bills are settled.
    pub settled: bool,
    /// Whether one of its bills is being looked into, or the unit says that it has paid.
    pub stopped: bool,
    /// What its bills are for.
    pub items: Vec<Item>,
    /// Its parts in order.
    pub instalments: Vec<Instalment>,
}

/// What becomes of a plan on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanVerdict {
    /// Nothing is to be done.
    Runs,
    /// This part is to be paid today: a reminder.
    Due(Instalment),
    /// Everything came in.
    Done,
    /// A part is missing since yesterday or longer.
    Broken,
}

/// Where a plan stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanState {
    /// Finance has not answered yet.
    Asked,
    /// Finance does not agree.
    Refused,
    /// Finance agrees; the parts are to come.
    Agreed,
    /// Everything came in.
    Done,
    /// A part did not come.
    Broken,
}

/// Somebody who is tied to a unit for sure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tied {
    /// Who.
    pub user: UserId,
    /// How.
    pub tie: Tie,
    /// Whether the chat reaches them.
    pub reachable: bool,
}

/// Why a unit is on the phone and paper list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Listed {
    /// Nobody is tied to it.
    Nobody,
    /// Those who are tied to it cannot be reached in the chat.
    Unreachable,
    /// Only tenants are reached, and they do not see all of these bills.
    Unseen,
}

/// Why a bill is not paid, in the resident's words (product.md: each reason has its own way on).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// It was forgotten.
    Forgot,
    /// It is paid already.
    Paid,
    /// Something was not done well.
    Quality,
    /// Money is short.
    Money,
    /// Nobody lives there.
    Empty,
    /// Something else.
    Other,
}

impl Reason {
    /// Every reason, in the order in which residents read them.
    pub const ALL: [Reason; 6] =
        [Reason::Forgot, Reason::Paid, Reason::Quality, Reason::Money, Reason::Empty, Reason::Other];
}

/// What came of a call or a paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// They said when they will pay.
    Promise,
    /// They will not pay, and said why.
    Refused,
    /// The number is somebody else's.
    WrongNumber,
    /// Nobody answered.
    Nobody,
    /// A paper was delivered.
    Paper,
}

/// How a reminder sounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tone {
    /// Before and on the due date.
    Friendly,
    /// The first after it: it was probably forgotten.
    After,
    /// The second: please soon, or tell us what is in the way.
    Again,
    /// The third and last: let us agree on a way.
    Firm,
}

/// Why a date is not taken as a promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotTaken {
    /// It is today or over.
    Past,
    /// It is too far ahead.
    Far,
    /// Dates were promised often enough: finance has to agree.
    Often,
}

/// Whether a date may be promised for bills of which one was promised so often before.
///
/// # Errors
/// Why it may not.
pub fn may_promise(on: NaiveDate, today: NaiveDate, before: i64) -> Result<(), NotTaken> {
    if on <= today {
        Err(NotTaken::Past)
    } else if on > today + Days::new(FARTHEST) {
        Err(NotTaken::Far)
    } else if before >= PROMISES {
        Err(NotTaken::Often)
    } else {
        Ok(())
    }
}

/// The dates on offer: tomorrow, this Friday, and the next days on which wages usually come: the 10th, the 15th, the 25th
/// and the last of a month.
pub fn dates(today: NaiveDate) -> Vec<NaiveDate> {
    let tomorrow = today + Days::new(1);
    let friday = today + Days::new(u64::from((11 - today.weekday().num_days_from_monday()) % 7));
    let mut dates = vec![tomorrow, friday];
    let last = |day: NaiveDate| day.succ_opt().is_some_and(|next| next.month() != day.month());
    let payday = |day: &NaiveDate| matches!(day.day(), 10 | 15 | 25) || last(*day);
    let days = tomorrow.iter_days().skip(1).take(usize::try_from(FARTHEST).unwrap_or_default() - 1);
    dates.extend(days.filter(payday).take(4));
    dates.retain(|day| *day > today);
    dates.sort();
    dates.dedup();
    dates
}

/// A debt in equal parts; what does not divide belongs to the first.
pub fn split(total_minor: i64, parts: usize) -> Vec<i64> {
    let count = i64::try_from(parts).unwrap_or(1).max(1);
    let (each, rest) = (total_minor / count, total_minor % count);
    (0..count).map(|n| if n == 0 { each + rest } else { each }).collect()
}

/// The parts of a plan: one a month, from this day on.
pub fn instalments(total_minor: i64, parts: usize, first: NaiveDate) -> Vec<Instalment> {
    let amounts = split(total_minor, parts).into_iter().zip(0..);
    amounts
        .map(|(amount_minor, n)| Instalment {
            seq: i32::try_from(n).unwrap_or_default() + 1,
            on: first + Months::new(n),
            amount_minor,
            reminded: false,
        })
        .collect()
}
