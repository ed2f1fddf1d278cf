//! When a community works: its week, its holidays, and the times that its policies allow. Nouns; arithmetic is in `calendar`.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The working hours of one day: intervals in local time, ascending, not touching; `00:00` as an end is midnight after.
pub type Day = Vec<(NaiveTime, NaiveTime)>;

/// A working week, Monday first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Week(pub [Day; 7]);

/// A day that differs from its weekday.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Special {
    /// A holiday: nobody works.
    Off,
    /// A working day made up for a holiday: worked like a Monday (where Monday is free, like its own weekday).
    Work,
}

/// The hours of a department or of the community.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hours {
    /// The ordinary week.
    pub week: Week,
    /// Whether China's public holidays and make-up working days apply (the list that comes with the program).
    #[serde(default)]
    pub china: bool,
    /// Public holidays and make-up working days from a file of the community's; for its years they stand in for China's.
    #[serde(default)]
    pub holidays: BTreeMap<NaiveDate, Special>,
    /// Days of the community's own; they win over all holidays.
    #[serde(default)]
    pub days: BTreeMap<NaiveDate, Special>,
}

impl Default for Hours {
    /// Monday to Friday, 9:00 to 12:00 and 13:30 to 18:00, China's holidays.
    fn default() -> Self {
        let t = |h, m| NaiveTime::from_hms_opt(h, m, 0).unwrap_or(NaiveTime::MIN);
        let day: Day = vec![(t(9, 0), t(12, 0)), (t(13, 30), t(18, 0))];
        let none = Day::new();
        Self {
            week: Week([day.clone(), day.clone(), day.clone(), day.clone(), day, none.clone(), none]),
            china: true,
            holidays: BTreeMap::new(),
            days: BTreeMap::new(),
        }
    }
}

/// How much time a policy allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Allowance {
    /// So many minutes: of working time, or of every hour where the policy runs round the clock.
    Minutes(u32),
    /// Until the same time of day so many working days later; round the clock a day is 24 hours.
    Days {
        /// How many.
        days: u32,
    },
    /// Until a moment that was wished for; never in a file.
    #[serde(skip)]
    Until(DateTime<Utc>),
}

impl Allowance {
    /// So many minutes, as it stands in a policy.
    pub const fn minutes(minutes: u32) -> Option<Self> {
        Some(Allowance::Minutes(minutes))
    }

    /// So many days, as it stands in a policy.
    pub const fn days(days: u32) -> Option<Self> {
        Some(Allowance::Days { days })
    }
}

/// What a policy allows for one kind of ticket (product.md: deadlines and escalation).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// Until a person takes it.
    pub acknowledge: Option<Allowance>,
    /// Until somebody is on the spot.
    pub on_site: Option<Allowance>,
    /// Until the resident has an answer that says something.
    #[serde(default)]
    pub answer: Option<Allowance>,
    /// Until it is done.
    pub resolve: Option<Allowance>,
    /// Until a price is named.
    #[serde(default)]
    pub quote: Option<Allowance>,
    /// From the time planned for the survey until the resident was asked; every hour counts.
    #[serde(default)]
    pub callback: Option<Allowance>,
    /// Whether every hour counts, not only working hours.
    #[serde(default)]
    pub round_the_clock: bool,
}

impl Policy {
    /// No deadline at all.
    pub const NONE: Policy = Policy {
        acknowledge: None,
        on_site: None,
        answer: None,
        resolve: None,
        quote: None,
        callback: None,
        round_the_clock: false,
    };
    /// Emergencies: taken in 5 minutes, on site in 30, on the wall clock.
    pub const EMERGENCY: Policy = Policy {
        acknowledge: Allowance::minutes(5),
        on_site: Allowance::minutes(30),
        callback: Allowance::days(1),
        round_the_clock: true,
        ..Policy::NONE
    };
    /// Repairs: taken in 30 working minutes, resolved in 24 hours.
    pub const REPAIR: Policy = Policy {
        acknowledge: Allowance::minutes(30),
        resolve: Allowance::minutes(24 * 60),
        callback: Allowance::days(1),
        ..Policy::NONE
    };
    /// Any contact: a person within 5 minutes of the desk's hours.
    pub const CONTACT: Policy = Policy { acknowledge: Allowance::minutes(5), ..Policy::NONE };
}
