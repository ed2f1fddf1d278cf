//! Working time against a counter of single minutes, and the days of the year that are special.

use super::{at, local};
use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc, Weekday};
use chrono_tz::Tz;
use frontdesk::domain::calendar::{Calendar, china};
use frontdesk::domain::hours::{Day, Hours, Special, Week};
use proptest::prelude::*;
use std::collections::BTreeMap;

fn office() -> Hours {
    Hours::default()
}

fn hours(day: &[(&str, &str)]) -> Hours {
    let time = |t: &str| NaiveTime::parse_from_str(t, "%H:%M").unwrap();
    let day: Day = day.iter().map(|(from, until)| (time(from), time(until))).collect();
    Hours {
        week: Week(std::array::from_fn(|_| day.clone())),
        china: false,
        holidays: BTreeMap::new(),
        days: BTreeMap::new(),
    }
}

fn date(day: &str) -> NaiveDate {
    day.parse().unwrap()
}

#[test]
fn when_thirty_working_minutes_have_passed() {
    let hours = office();
    let calendar = Calendar::new(&hours, chrono_tz::Asia::Shanghai);
    for (from, minutes, then) in [
        ("2026-03-02 10:00", 30, "2026-03-02 10:30"),  // within the morning
        ("2026-03-02 11:30", 30, "2026-03-02 12:00"),  // to its last minute
        ("2026-03-02 11:45", 30, "2026-03-02 13:45"),  // over lunch
        ("2026-03-02 12:30", 30, "2026-03-02 14:00"),  // from lunch on
        ("2026-03-02 17:50", 30, "2026-03-03 09:20"),  // over night
        ("2026-03-06 17:50", 30, "2026-03-09 09:20"),  // over the weekend
        ("2026-02-14 17:50", 30, "2026-02-24 09:20"),  // from a made-up Saturday over Spring Festival
        ("2026-09-30 17:50", 30, "2026-10-08 09:20"),  // over National Day
        ("2026-10-09 17:50", 30, "2026-10-10 09:20"),  // into a made-up Saturday
        ("2025-12-31 17:50", 30, "2026-01-04 09:20"),  // over New Year, into a made-up Sunday
        ("2024-02-28 17:50", 480, "2024-03-01 09:20"), // over a leap day (a year without a list)
        ("2026-03-02 03:00", 0, "2026-03-02 03:00"),
    ] {
        let minutes = TimeDelta::minutes(minutes);
        assert_eq!(calendar.add_working(at(from), minutes), Some(at(then)), "{from}");
        assert_eq!(calendar.working_between(at(from), at(then)), minutes, "{from}");
    }
}

#[test]
fn open_and_next_open() {
    let hours = office();
    let calendar = Calendar::new(&hours, chrono_tz::Asia::Shanghai);
    for (moment, open, next) in [
        ("2026-03-02 08:59", false, "2026-03-02 09:00"),
        ("2026-03-02 09:00", true, "2026-03-02 09:00"),
        ("2026-03-02 12:00", false, "2026-03-02 13:30"),
        ("2026-03-06 18:00", false, "2026-03-09 09:00"),
        ("2026-05-09 10:00", true, "2026-05-09 10:00"),
        ("2026-05-01 10:00", false, "2026-05-06 09:00"),
    ] {
        assert_eq!(calendar.is_open(at(moment)), open, "{moment}");
        assert_eq!(calendar.next_open(at(moment)), Some(at(next)), "{moment}");
    }
}

#[test]
fn a_week_without_hours_never_comes_due() {
    let never = hours(&[]);
    let calendar = Calendar::new(&never, chrono_tz::Asia::Shanghai);
    let now = at("2026-03-02 10:00");
    assert_eq!(calendar.add_working(now, TimeDelta::minutes(1)), None);
    assert_eq!(calendar.next_open(now), None);
    assert!(!calendar.is_open(now));
    assert_eq!(calendar.working_between(now, now + TimeDelta::days(900)), TimeDelta::zero());
    let once = Hours { days: BTreeMap::from([(date("2026-03-04"), Special::Work)]), ..hours(&[]) };
    assert_eq!(Calendar::new(&once, chrono_tz::Asia::Shanghai).next_open(now), None);
    let far = Calendar::new(&never, chrono_tz::UTC);
    assert_eq!(far.add_working(DateTime::<Utc>::MAX_UTC, TimeDelta::minutes(1)), None);
    assert_eq!(far.working_between(DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MIN_UTC), TimeDelta::zero());
}

#[test]
fn midnight_may_end_a_day_and_begin_the_next() {
    let all = hours(&[("00:00", "00:00")]);
    let calendar = Calendar::new(&all, chrono_tz::Asia::Shanghai);
    let now = at("2026-03-02 10:00");
    assert_eq!(calendar.add_working(now, TimeDelta::hours(100)), Some(now + TimeDelta::hours(100)));
    let late = hours(&[("20:00", "00:00")]);
    let calendar = Calendar::new(&late, chrono_tz::Asia::Shanghai);
    assert_eq!(calendar.add_working(at("2026-03-02 23:30"), TimeDelta::minutes(45)), Some(at("2026-03-03 20:15")));
}

#[test]
fn own_days_win_over_chinas_and_a_made_up_day_is_a_monday() {
    let mut own = office();
    own.days.insert(date("2026-05-01"), Special::Work);
    own.days.insert(date("2026-05-09"), Special::Off);
    let calendar = Calendar::new(&own, chrono_tz::Asia::Shanghai);
    assert!(calendar.is_open(at("2026-05-01 10:00")));
    assert!(!calendar.is_open(at("2026-05-09 10:00")));
    let mut no_monday = office();
    no_monday.week.0[0].clear();
    no_monday.week.0[5] = vec![(NaiveTime::MIN, NaiveTime::from_hms_opt(6, 0, 0).unwrap())];
    assert!(Calendar::new(&no_monday, chrono_tz::Asia::Shanghai).is_open(at("2026-05-09 05:00")));
}

#[test]
fn clocks_that_are_turned() {
    let night = hours(&[("00:30", "03:00")]);
    let calendar = |tz| Calendar::new(&night, tz);
    for (tz, day, worked) in [
        (chrono_tz::Europe::London, "2026-03-28", 150), // an ordinary night
        (chrono_tz::Europe::London, "2026-03-29", 90),  // 1:00 becomes 2:00
        (chrono_tz::Europe::London, "2026-10-25", 210), // 2:00 becomes 1:00
        (chrono_tz::America::New_York, "2026-03-08", 90),
        (chrono_tz::America::New_York, "2026-11-01", 210),
        (chrono_tz::Asia::Shanghai, "2026-03-29", 150),
    ] {
        let (from, to) = (local(tz, &format!("{day} 00:10")), local(tz, &format!("{day} 12:00")));
        assert_eq!(calendar(tz).working_between(from, to), TimeDelta::minutes(worked), "{tz} {day}");
    }
    let skipped = hours(&[("01:15", "01:45")]);
    let calendar = Calendar::new(&skipped, chrono_tz::Europe::London);
    let before = local(chrono_tz::Europe::London, "2026-03-29 00:10");
    assert_eq!(calendar.next_open(before), Some(local(chrono_tz::Europe::London, "2026-03-30 01:15")));
}

#[test]
fn chinas_list_is_whole() {
    let count = |year, special| china::days().iter().filter(|(d, s)| d.year() == year && **s == special).count();
    // Days off and made up as the notices count them.
    assert_eq!((count(2025, Special::Off), count(2025, Special::Work)), (1 + 8 + 3 + 5 + 3 + 8, 5));
    assert_eq!((count(2026, Special::Off), count(2026, Special::Work)), (3 + 9 + 3 + 5 + 3 + 3 + 7, 6));
    // Weekdays off less weekend days made up are the 13 public holidays of the law.
    for year in [2025, 2026] {
        let days = china::days().iter().filter(|(day, _)| day.year() == year);
        let lost: i32 = days
            .map(|(day, special)| match (special, matches!(day.weekday(), Weekday::Sat | Weekday::Sun)) {
                (Special::Off, weekend) => i32::from(!weekend),
                (Special::Work, true) => -1,
                (Special::Work, false) => panic!("{day} is made up on a weekday"),
            })
            .sum();
        assert_eq!(lost, 13, "{year}");
    }
    assert_eq!(china::special(date("2026-02-24")), None);
    assert_eq!(china::special(date("2026-10-08")), None);
    assert_eq!(china::special(date("2025-10-08")), Some(Special::Off));
}

const ZONES: [(Tz, &str); 9] = [
    (chrono_tz::Europe::London, "2026-03-28"),
    (chrono_tz::Europe::London, "2026-10-24"),
    (chrono_tz::America::New_York, "2026-03-07"),
    (chrono_tz::America::New_York, "2026-10-31"),
    (chrono_tz::Asia::Shanghai, "2026-02-13"),
    (chrono_tz::Asia::Shanghai, "2028-02-27"),
    (chrono_tz::Asia::Beirut, "2026-03-28"),         // skips midnight
    (chrono_tz::America::Asuncion, "2024-03-23"),    // repeats the hour before midnight
    (chrono_tz::Australia::Lord_Howe, "2026-04-04"), // turns by half an hour
];

/// Counts single minutes by a clock on the wall that is never turned back but stands until it is reached again.
fn count(hours: &Hours, tz: Tz, from: DateTime<Utc>, to: DateTime<Utc>) -> i64 {
    let plain = Calendar::new(hours, tz);
    let mut wall = NaiveDateTime::MIN;
    let mut minutes = 0;
    let mut t = from - TimeDelta::days(2);
    while t < to {
        wall = wall.max(t.with_timezone(&tz).naive_local());
        let time = wall.time();
        let open = |(a, b): &(NaiveTime, NaiveTime)| *a <= time && (time < *b || *b == NaiveTime::MIN);
        if t >= from && plain.day(wall.date()).iter().any(open) {
            minutes += 1;
        }
        t += TimeDelta::minutes(1);
    }
    minutes
}

fn any_day() -> impl Strategy<Value = Day> {
    prop::collection::btree_set(0u32..=96, 0..5).prop_map(|quarters| {
        let times: Vec<NaiveTime> = quarters
            .iter()
            .map(|q| NaiveTime::MIN.overflowing_add_signed(TimeDelta::minutes(15 * i64::from(*q))).0)
            .collect();
        times.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect()
    })
}

fn any_hours() -> impl Strategy<Value = Hours> {
    let special = prop_oneof![Just(Special::Off), Just(Special::Work)];
    (prop::array::uniform7(any_day()), any::<bool>(), prop::collection::btree_map(0i64..8, special, 0..3)).prop_map(
        |(week, china, days)| {
            let first = date("2026-03-27");
            let days = days.into_iter().map(|(n, s)| (first + TimeDelta::days(n), s)).collect();
            Hours { week: Week(week), china, holidays: BTreeMap::new(), days }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn working_time_is_what_a_minute_counter_counts(
        hours in any_hours(), zone in prop::sample::select(&ZONES[..]), begin in 0i64..2880, length in 0i64..5760,
    ) {
        let (tz, day) = zone;
        let from = date(day).and_time(NaiveTime::MIN).and_utc() + TimeDelta::minutes(begin);
        let to = from + TimeDelta::minutes(length);
        let calendar = Calendar::new(&hours, tz);
        let counted = count(&hours, tz, from, to);
        prop_assert_eq!(calendar.working_between(from, to).num_minutes(), counted);
        prop_assert_eq!(calendar.working_between(to, from), TimeDelta::zero());
        prop_assert_eq!(calendar.is_open(from), count(&hours, tz, from, from + TimeDelta::minutes(1)) == 1);
        if counted > 0 {
            let then = calendar.add_working(from, TimeDelta::minutes(counted)).unwrap();
            prop_assert!(then <= to);
            prop_assert_eq!(calendar.working_between(from, then).num_minutes(), counted);
            prop_assert!(calendar.working_between(from, then - TimeDelta::minutes(1)).num_minutes() < counted);
        }
    }

    #[test]
    fn adding_and_measuring_agree(
        hours in any_hours(), zone in prop::sample::select(&ZONES[..]), begin in 0i64..500_000, seconds in 1i64..2_000_000,
    ) {
        let (tz, day) = zone;
        let from = date(day).and_time(NaiveTime::MIN).and_utc() + TimeDelta::seconds(begin);
        let calendar = Calendar::new(&hours, tz);
        let empty = hours.week.0.iter().all(Day::is_empty);
        let time = TimeDelta::seconds(seconds);
        match calendar.add_working(from, time) {
            // Beyond ten years nobody looks: so little work a week never gets there.
            None => {
                let open = |day: &Day| day.iter().map(|(from, to)| (*to - *from).num_seconds().rem_euclid(86400)).sum::<i64>();
                prop_assert!(hours.week.0.iter().map(open).sum::<i64>() * 480 < seconds);
            }
            Some(then) => prop_assert_eq!(calendar.working_between(from, then), time),
        }
        prop_assert_eq!(calendar.next_open(from).is_none(), empty);
    }

    #[test]
    fn the_next_opening_and_so_much_work_later_are_what_a_minute_counter_finds(
        hours in any_hours(), zone in prop::sample::select(&ZONES[..]), begin in 0i64..2880, minutes in 1usize..2400,
    ) {
        let (tz, day) = zone;
        let from = date(day).and_time(NaiveTime::MIN).and_utc() + TimeDelta::minutes(begin);
        let open = open_minutes(&hours, tz, from, 9);
        let calendar = Calendar::new(&hours, tz);
        let at = |minute: usize| from + TimeDelta::minutes(minute as i64);
        let found = |time: Option<DateTime<Utc>>| time.filter(|t| *t <= at(open.len()));
        let worked: Vec<usize> = open.iter().enumerate().filter(|(_, open)| **open).map(|(minute, _)| minute).collect();
        prop_assert_eq!(found(calendar.next_open(from)).filter(|t| *t < at(open.len())), worked.first().map(|m| at(*m)));
        let then = worked.get(minutes - 1).map(|minute| at(minute + 1));
        prop_assert_eq!(found(calendar.add_working(from, TimeDelta::minutes(minutes as i64))), then);
        prop_assert_eq!(calendar.is_open(from), open[0]);
    }

    #[test]
    fn days_later_is_the_same_time_so_many_working_days_on(
        hours in any_hours(), zone in prop::sample::select(&ZONES[..]), begin in 0i64..2880, days in 1u32..12,
    ) {
        let (tz, day) = zone;
        let from = date(day).and_time(NaiveTime::MIN).and_utc() + TimeDelta::minutes(begin);
        let calendar = Calendar::new(&hours, tz);
        match calendar.days_later(from, days) {
            None => prop_assert!(hours.week.0.iter().all(Day::is_empty)),
            Some(then) => {
                let (start, end) = (calendar.next_open(from).unwrap().with_timezone(&tz), then.with_timezone(&tz));
                let passed = start.date_naive().iter_days().skip(1).take_while(|d| *d <= end.date_naive());
                prop_assert_eq!(passed.filter(|d| !calendar.day(*d).is_empty()).count() as u32, days);
                prop_assert!(!calendar.day(end.date_naive()).is_empty());
                // The same time of day, but where the clock leaps over it.
                prop_assert!(end.time() >= start.time() && end.time() - start.time() <= TimeDelta::hours(1));
                prop_assert!(calendar.working_between(from, then) > TimeDelta::zero());
            }
        }
    }
}

/// Which of the minutes of so many days are worked, by a clock on the wall that is never turned back.
fn open_minutes(hours: &Hours, tz: Tz, from: DateTime<Utc>, days: i64) -> Vec<bool> {
    let plain = Calendar::new(hours, tz);
    let mut wall = NaiveDateTime::MIN;
    let lead = 2 * 24 * 60;
    let minutes = (-lead..days * 24 * 60).map(|minute| {
        wall = wall.max((from + TimeDelta::minutes(minute)).with_timezone(&tz).naive_local());
        let time = wall.time();
        plain.day(wall.date()).iter().any(|(a, b)| *a <= time && (time < *b || *b == NaiveTime::MIN))
    });
    minutes.skip(lead as usize).collect()
}

#[test]
fn holidays_of_a_file_stand_in_for_chinas_in_their_years() {
    let text = "[[holiday]]\nname = \"Midsummer\"\noff = [\"2026-06-19\", \"2026-06-21\"]\nwork = [\"2026-06-27\"]\n";
    let mut hours = office();
    hours.holidays = china::parse(text).unwrap();
    let calendar = Calendar::new(&hours, chrono_tz::Asia::Shanghai);
    let open = |day: &str| !calendar.day(date(day)).is_empty();
    assert!(!open("2026-06-19") && open("2026-06-27") && open("2026-05-01"), "the file speaks for 2026 alone");
    assert!(!open("2025-05-01"), "China's list for 2025");
    let abroad = Hours { china: false, ..hours.clone() };
    assert!(!Calendar::new(&abroad, chrono_tz::UTC).day(date("2025-05-01")).is_empty());
    let mut own = hours.clone();
    own.days.insert(date("2026-06-19"), Special::Work);
    assert!(!Calendar::new(&own, chrono_tz::Asia::Shanghai).day(date("2026-06-19")).is_empty(), "own days win");
    for wrong in [
        "[[holiday]]\noff = [\"2026-06-21\", \"2026-06-19\"]\n",
        "[[holiday]]\noff = [\"2026-06-21\", \"2027-06-22\"]\n",
        "[[holiday]]\nof = [\"2026-06-19\", \"2026-06-21\"]\n",
        "[[holyday]]\noff = [\"2026-06-19\", \"2026-06-21\"]\n",
    ] {
        assert!(china::parse(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn two_working_days_later() {
    let hours = office();
    let calendar = Calendar::new(&hours, chrono_tz::Asia::Shanghai);
    for (from, days, then) in [
        ("2026-03-02 10:00", 2, "2026-03-04 10:00"),
        ("2026-03-06 10:00", 2, "2026-03-10 10:00"), // over the weekend
        ("2026-03-02 12:30", 1, "2026-03-03 13:30"), // at lunch: from half past one
        ("2026-03-07 10:00", 1, "2026-03-10 09:00"), // on Saturday: from Monday's opening
        ("2026-02-13 17:00", 1, "2026-02-14 17:00"), // a made-up Saturday
        ("2026-02-14 17:00", 1, "2026-02-24 17:00"), // over Spring Festival
        ("2024-02-28 10:00", 2, "2024-03-01 10:00"), // over a leap day
        ("2026-03-02 10:00", 0, "2026-03-02 10:00"),
    ] {
        assert_eq!(calendar.days_later(at(from), days), Some(at(then)), "{from} + {days}");
    }
}
