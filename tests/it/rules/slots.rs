//! Free times: within one stretch of a crew's work, not before the lead time, as many at once as a crew has places.

use super::{at, settings};
use chrono::{DateTime, TimeDelta, Utc};
use frontdesk::domain::community::Settings;
use frontdesk::domain::hours::Special;
use frontdesk::domain::money::Decimal;
use frontdesk::domain::service::{Crew, Group, Measure, Price, Service, Services, Taken, steps, total};
use frontdesk::domain::ticket::Window;
use frontdesk::domain::words::Words;
use frontdesk::rules::slots::{days, free, places};
use std::collections::HashSet;

fn item(price: Price, minutes: u32, minutes_each: u32) -> Service {
    Service {
        key: "windows".into(),
        group: "cleaning".into(),
        name: Words::same("Windows"),
        text: Words::same("Clean"),
        included: None,
        excluded: None,
        price,
        department: "engineering".into(),
        minutes,
        minutes_each,
        lead_hours: 3,
        change_hours: 24,
        late_fee_minor: None,
        asks: vec![],
        picture: None,
    }
}

/// A community with one crew of two places, which works as the desk does: 9 to 12 and 13:30 to 18.
fn town() -> Settings {
    let crew = |key: &str, places| Crew {
        key: key.into(),
        name: Words::same(key),
        serves: vec!["cleaning".into()],
        places,
        hours: None,
    };
    let group = Group { key: "cleaning".into(), name: Words::same("Cleaning") };
    let services = Services { groups: vec![group], items: vec![], crews: vec![crew("a", 2)], due_days: 0 };
    Settings { services, ..settings() }
}

fn clock(at: &DateTime<Utc>) -> String {
    at.with_timezone(&chrono_tz::Asia::Shanghai).format("%H:%M").to_string()
}

#[test]
fn a_time_lies_within_one_stretch_of_work_and_after_the_lead_time() {
    let town = town();
    let three_hours = item(Price::Fixed { amount_minor: 100 }, 180, 0);
    // Monday, 2 March 2026, 9:10: three hours later the morning is over, so the afternoon it is.
    let now = at("2026-03-02 09:10");
    let day = days(&three_hours, &town, now).next().unwrap();
    let times = free(&three_hours, three_hours.length(None), day, &town, &HashSet::new(), now);
    assert_eq!(times.iter().map(clock).collect::<Vec<_>>(), ["13:30", "14:00", "14:30", "15:00"]);
    let next = days(&three_hours, &town, now).nth(1).unwrap();
    let times = free(&three_hours, three_hours.length(None), next, &town, &HashSet::new(), now);
    assert_eq!(times.iter().map(clock).collect::<Vec<_>>(), ["09:00", "13:30", "14:00", "14:30", "15:00"]);
    // Saturday is free, and so is nobody.
    let saturday = "2026-03-07".parse().unwrap();
    assert!(free(&three_hours, three_hours.length(None), saturday, &town, &HashSet::new(), now).is_empty());
}

#[test]
fn a_crew_has_days_off_of_its_own_and_begins_on_the_half_hour_whatever_its_hours() {
    let mut town = town();
    let hour = item(Price::Fixed { amount_minor: 100 }, 60, 0);
    let now = at("2026-03-02 09:10");
    let mut hours = town.hours.clone();
    hours.days.insert("2026-03-03".parse().unwrap(), Special::Off);
    town.services.crews[0].hours = Some(hours.clone());
    let times = |town: &Settings, day: &str| {
        let free = free(&hour, hour.length(None), day.parse().unwrap(), town, &HashSet::new(), now);
        free.iter().map(clock).collect::<Vec<_>>()
    };
    assert!(times(&town, "2026-03-03").is_empty());
    assert!(times(&town, "2026-03-04").contains(&"09:00".to_owned()));
    // The desk works on that day, so somebody who has no hours of their own does as well.
    let other = Crew { key: "b".into(), hours: None, ..town.services.crews[0].clone() };
    town.services.crews.push(other);
    assert!(times(&town, "2026-03-03").contains(&"09:00".to_owned()));
    town.services.crews.pop();
    // Hours that were changed to a quarter past: what is booked by the half hour and by the quarter never lie across.
    let quarter = |h, m| chrono::NaiveTime::from_hms_opt(h, m, 0).unwrap();
    hours.week.0[2] = vec![(quarter(9, 15), quarter(11, 0))];
    town.services.crews[0].hours = Some(hours);
    assert_eq!(times(&town, "2026-03-04"), ["09:30", "10:00"]);
}

#[test]
fn as_many_at_once_as_there_are_places() {
    let town = town();
    let hour = item(Price::Fixed { amount_minor: 100 }, 60, 0);
    let now = at("2026-03-02 09:00");
    let window = Window { from: at("2026-03-03 10:00"), until: at("2026-03-03 11:00") };
    let mut taken = HashSet::new();
    assert_eq!(places(&hour, window, &town, &taken), [("a".to_owned(), 1), ("a".to_owned(), 2)]);
    let take = |place, window| steps(window).into_iter().map(move |at| Taken { crew: "a".into(), place, at });
    taken.extend(take(1, window));
    assert_eq!(places(&hour, window, &town, &taken), [("a".to_owned(), 2)]);
    // Half an hour of it is enough to be in the way.
    let half = TimeDelta::minutes(30);
    taken.extend(take(2, Window { from: window.from + half, until: window.until + half }));
    assert!(places(&hour, window, &town, &taken).is_empty());
    let day = "2026-03-03".parse().unwrap();
    let times = free(&hour, hour.length(None), day, &town, &taken, now);
    let morning: Vec<String> = times.iter().map(clock).filter(|t| t.as_str() < "12:00").collect();
    assert_eq!(morning, ["09:00", "09:30", "11:00"]);
}

#[test]
fn what_it_costs_and_how_long_it_takes_follow_the_quantity() {
    let each = |measure| Price::Each { measure, tariff: Decimal(85_000), minimum_minor: 30_000 };
    let lines = |item: &Service, n: i64| {
        item.lines(Some(Decimal(n * 10_000)), "m²", "minimum", "en".parse().unwrap(), "CNY").unwrap()
    };
    let area = item(each(Measure::SquareMetre), 120, 0);
    assert_eq!(total(&lines(&area, 80)), 68_000);
    let small = lines(&area, 20);
    assert_eq!((small.len(), small[0].amount_minor, total(&small)), (2, 17_000, 30_000));
    assert_eq!(area.length(Some(Decimal(800_000))), TimeDelta::hours(2));
    let pieces = item(each(Measure::Piece), 60, 25);
    assert_eq!(pieces.length(Some(Decimal(10_000))), TimeDelta::minutes(60));
    assert_eq!(pieces.length(Some(Decimal(30_000))), TimeDelta::minutes(120));
    let hours = item(each(Measure::Hour), 60, 0);
    assert_eq!(hours.length(Some(Decimal(25_000))), TimeDelta::minutes(150));
    let quoted = item(Price::Quoted { from_minor: 1, until_minor: 2 }, 60, 0);
    assert!(quoted.lines(None, "", "", "en".parse().unwrap(), "CNY").is_none());
}
