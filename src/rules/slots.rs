//! Free times of paid services: when a crew works, less what is taken.

use crate::domain::calendar::{Calendar, moment};
use crate::domain::community::Settings;
use crate::domain::service::{Crew, STEP_MINUTES, Service, Taken, steps};
use crate::domain::ticket::Window;
use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use std::collections::HashSet;

/// So many days ahead times are offered.
pub const AHEAD: u64 = 21;

/// The days on which times may be offered: from the first that the lead time leaves on.
pub fn days(item: &Service, settings: &Settings, now: DateTime<Utc>) -> impl Iterator<Item = NaiveDate> {
    let earliest = now + TimeDelta::hours(item.lead_hours.into());
    let first = earliest.with_timezone(&settings.time_zone).date_naive();
    let today = now.with_timezone(&settings.time_zone).date_naive();
    let last = today.checked_add_days(Days::new(AHEAD)).unwrap_or(today);
    first.iter_days().take_while(move |day| *day <= last)
}

/// When a booking of this length can begin on a day, ascending: some crew works all the while and has a place free.
pub fn free(
    item: &Service,
    length: TimeDelta,
    day: NaiveDate,
    settings: &Settings,
    taken: &HashSet<Taken>,
    now: DateTime<Utc>,
) -> Vec<DateTime<Utc>> {
    let earliest = now + TimeDelta::hours(item.lead_hours.into());
    let mut all: Vec<DateTime<Utc>> = settings
        .services
        .crews_for(item)
        .flat_map(|crew| starts(crew, length, day, settings))
        .filter(|from| *from >= earliest)
        .filter(|from| !places(item, Window { from: *from, until: *from + length }, settings, taken).is_empty())
        .collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// The free places for a time, in the order in which they are tried: crew and place.
pub fn places(item: &Service, window: Window, settings: &Settings, taken: &HashSet<Taken>) -> Vec<(String, i32)> {
    let steps = steps(window);
    let day = window.from.with_timezone(&settings.time_zone).date_naive();
    let mut all = vec![];
    for crew in settings.services.crews_for(item) {
        if !starts(crew, window.until - window.from, day, settings).contains(&window.from) {
            continue;
        }
        for place in 1..=i32::try_from(crew.places).unwrap_or(i32::MAX) {
            let is_taken = |at: &DateTime<Utc>| taken.contains(&Taken { crew: crew.key.clone(), place, at: *at });
            if !steps.iter().any(is_taken) {
                all.push((crew.key.clone(), place));
            }
        }
    }
    all
}

/// When a crew could begin something of this length on a day, if it had nothing else to do: within one stretch of its work, on
/// the steps on which all times begin, whatever its hours were when others were booked.
fn starts(crew: &Crew, length: TimeDelta, day: NaiveDate, settings: &Settings) -> Vec<DateTime<Utc>> {
    let tz = settings.time_zone;
    let hours = crew.hours.as_ref().unwrap_or(&settings.hours);
    let step = TimeDelta::minutes(STEP_MINUTES);
    let mut all = vec![];
    for (open, close) in Calendar::new(hours, tz).day(day) {
        let until = if *close == NaiveTime::MIN {
            day.succ_opt().map(|next| moment(tz, next.and_time(NaiveTime::MIN)))
        } else {
            Some(moment(tz, day.and_time(*close)))
        };
        let Some(until) = until else { continue };
        let opens = moment(tz, day.and_time(*open));
        let over = opens.timestamp().rem_euclid(step.num_seconds());
        let mut from = if over == 0 { opens } else { opens + step - TimeDelta::seconds(over) };
        while from + length <= until {
            all.push(from);
            from += step;
        }
    }
    all
}
