//! The hours in which residents are written to without having asked for it.

use crate::domain::calendar::Calendar;
use crate::domain::campaign::{Campaign, Spec};
use crate::domain::community::Settings;
use crate::domain::hours::{Day, Hours, Week};
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use std::collections::BTreeMap;

/// Whether something may be sent at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sending {
    /// Yes, until then; `None`: at any hour.
    Open(Option<DateTime<Utc>>),
    /// Not before then.
    Closed(DateTime<Utc>),
}

/// Whether a campaign's messages may be sent at this moment.
pub fn may(c: &Campaign, settings: &Settings, at: DateTime<Utc>) -> Sending {
    if c.urgent {
        return Sending::Open(None);
    }
    let hours = every_day(hours(&c.spec, settings));
    let calendar = Calendar::new(&hours, settings.time_zone);
    match (calendar.open_until(at), calendar.next_open(at)) {
        (Some(end), _) => Sending::Open(Some(end)),
        (None, Some(begin)) => Sending::Closed(begin),
        // Hours that never come: the file does not allow them.
        (None, None) => Sending::Open(None),
    }
}

/// This moment, or the next at which residents of the community are written to without having asked for it.
pub fn fit(at: DateTime<Utc>, settings: &Settings) -> DateTime<Utc> {
    let hours = every_day(&settings.notices.hours);
    Calendar::new(&hours, settings.time_zone).next_open(at).unwrap_or(at)
}

/// When so much time for sending will have passed.
pub fn after(c: &Campaign, settings: &Settings, from: DateTime<Utc>, time: TimeDelta) -> Option<DateTime<Utc>> {
    if c.urgent {
        return from.checked_add_signed(time);
    }
    let tz: Tz = settings.time_zone;
    Calendar::new(&every_day(hours(&c.spec, settings)), tz).add_working(from, time)
}

/// The hours of a kind of campaign.
fn hours<'a>(spec: &Spec, settings: &'a Settings) -> &'a Day {
    match spec {
        Spec::Notice(_) => &settings.notices.hours,
        Spec::Reminders { .. } => &settings.fees.reminders.hours,
    }
}

fn every_day(day: &Day) -> Hours {
    Hours {
        week: Week(std::array::from_fn(|_| day.clone())),
        china: false,
        holidays: BTreeMap::new(),
        days: BTreeMap::new(),
    }
}
