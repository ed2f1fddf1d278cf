//! When a community works: its week, its holidays, and the times that its policies allow. Nouns; arithmetic is in `calendar`.

use chrono::{NaiveDate, NaiveTime};
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
    /// Days of the community's own; they win over China's.
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
            days: BTreeMap::new(),
        }
    }
}

/// What a policy allows for one kind of ticket (product.md: deadlines and escalation). Minutes of working time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// Until a person takes it.
    pub acknowledge: Option<u32>,
    /// Until somebody is on the spot.
    pub on_site: Option<u32>,
    /// Until it is done.
    pub resolve: Option<u32>,
    /// Whether every hour counts, not only working hours.
    #[serde(default)]
    pub round_the_clock: bool,
}

impl Policy {
    /// Emergencies: taken in 5 minutes, on site in 30, on the wall clock.
    pub const EMERGENCY: Policy =
        Policy { acknowledge: Some(5), on_site: Some(30), resolve: None, round_the_clock: true };
    /// Repairs: taken in 30 working minutes, resolved in 24 hours.
    pub const REPAIR: Policy =
        Policy { acknowledge: Some(30), on_site: None, resolve: Some(24 * 60), round_the_clock: false };
}
