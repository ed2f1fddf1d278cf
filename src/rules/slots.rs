//! Free times of paid services: when a crew works, less what is taken.

use crate::domain::calendar::Calendar;
use crate::domain::community::Settings;
use crate::domain::service::{Crew, STEP_MINUTES, Service, Taken, steps};
use crate::domain::ticket::Window;
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
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
    let is_free = |crew: &Crew, from: DateTime<Utc>| {
        free_places(crew, &steps(Window { from, until: from + length }), taken).next().is_some()
    };
    let mut all = vec![];
    for crew in settings.services.crews_for(item) {
        let starts = starts(crew, length, day, settings).into_iter();
        all.extend(starts.filter(|from| *from >= earliest && is_free(crew, *from)));
    }
    all.sort_unstable();
    all.dedup();
    all
}

/// The free places for a time, in the order in which they are tried: crew and place.
pub fn places(item: &Service, window: Window, settings: &Settings, taken: &HashSet<Taken>) -> Vec<(String, i32)> {
    let steps = steps(window);
    let day = window.from.with_timezone(&settings.time_zone).date_naive();
    let works = |crew: &&Crew| starts(crew, window.until - window.from, day, settings).contains(&window.from);
    let crews = settings.services.crews_for(item).filter(works);
    crews.flat_map(|crew| free_places(crew, &steps, taken).map(|place| (crew.key.clone(), place))).collect()
}

/// The places of a crew that are free in each of these steps.
fn free_places(crew: &Crew, steps: &[DateTime<Utc>], taken: &HashSet<Taken>) -> impl Iterator<Item = i32> {
    let is_taken = |place, at: &DateTime<Utc>| taken.contains(&Taken { crew: crew.key.clone(), place, at: *at });
    let last = i32::try_from(crew.places).unwrap_or(i32::MAX);
    (1..=last).filter(move |place| !steps.iter().any(|at| is_taken(*place, at)))
}

/// When a crew could begin something of this length on a day, if it had nothing else to do: within one stretch of its work, on
/// the steps on which all times begin, whatever its hours were when others were booked.
fn starts(crew: &Crew, length: TimeDelta, day: NaiveDate, settings: &Settings) -> Vec<DateTime<Utc>> {
    let hours = crew.hours.as_ref().unwrap_or(&settings.hours);
    let step = TimeDelta::minutes(STEP_MINUTES);
    let mut all = vec![];
    for (opens, closes) in Calendar::new(hours, settings.time_zone).stretches(day) {
        let over = opens.timestamp().rem_euclid(step.num_seconds());
        let mut from = if over == 0 { opens } else { opens + step - TimeDelta::seconds(over) };
        while from + length <= closes {
            all.push(from);
            from += step;
        }
    }
    all
}
