//! Three communities on three continents' clocks, with their staff, groups and residents.

use super::dice::Dice;
use super::hours::Table;
use chrono::{NaiveTime, TimeDelta};
use frontdesk::chat::outgoing::Address;
use frontdesk::clock::Clock;
use frontdesk::community_file;
use frontdesk::domain::community::Community;
use frontdesk::domain::duty::{DigestTime, DutyRules};
use frontdesk::domain::hours::{Day, Hours, Special};
use frontdesk::domain::ids::{BuildingId, ChatId, UnitId, UserId};
use frontdesk::domain::person::Tie;
use frontdesk::domain::staff::Staff;
use frontdesk::store::{Pool, communities, groups, people, staff};
use std::collections::BTreeMap;
use std::path::Path;

/// Residents of a community.
const RESIDENTS: i64 = 60;

/// A community with everybody in it.
pub struct Place {
    pub community: Community,
    pub staff: Vec<Staff>,
    pub residents: Vec<(UserId, UnitId, BuildingId, String)>,
    pub table: Table,
}

fn day(spans: &[(u32, u32)]) -> Day {
    let hour = |h: u32| NaiveTime::from_hms_opt(h % 24, 0, 0).unwrap();
    spans.iter().map(|(from, until)| (hour(*from), hour(*until))).collect()
}

fn hours(places: usize) -> (chrono_tz::Tz, Hours) {
    let mut hours = Hours { china: false, ..Hours::default() };
    let week = &mut hours.week.0;
    match places {
        // Office hours, China's holidays: Spring Festival with its two made-up Saturdays.
        0 => {
            hours.china = true;
            hours.week.0[5] = day(&[(9, 12)]);
            (chrono_tz::Asia::Shanghai, hours)
        }
        // Somebody is there in the night in which the clocks are turned.
        1 => {
            week[..5].fill(day(&[(0, 4), (7, 19)]));
            week[5] = day(&[(20, 24)]);
            week[6] = day(&[(0, 6), (22, 24)]);
            (chrono_tz::America::New_York, hours)
        }
        // Every day, with holidays from a file and days of its own.
        _ => {
            week.fill(day(&[(8, 20)]));
            let date = |d: &str| d.parse().unwrap();
            hours.holidays = ["2026-02-17", "2026-02-18", "2026-02-19"].map(|d| (date(d), Special::Off)).into();
            hours.days = BTreeMap::from([(date("2026-02-19"), Special::Work), (date("2026-03-02"), Special::Off)]);
            (chrono_tz::Asia::Hong_Kong, hours)
        }
    }
}

/// Opens the desk of the community of this number.
pub async fn open(pool: &Pool, clock: &Clock, number: usize, dice: &mut Dice) -> Place {
    let file = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/harbour-garden.toml"));
    let mut draft = community_file::read(file).unwrap();
    draft.key = format!("place-{number}");
    let (zone, hours) = hours(number);
    (draft.settings.time_zone, draft.settings.hours) = (zone, hours);
    draft.settings.shifts.clear();
    draft.settings.duty = DutyRules { digest: DigestTime::Never, weekly: false };
    let key = draft.key.clone();
    community_file::apply_draft(pool, draft, false, clock.now()).await.unwrap();
    let mut conn = pool.begin().await.unwrap();
    let community = communities::by_key(&mut conn, &key).await.unwrap().unwrap();
    let (id, now) = (community.id, clock.now());
    let lang = community.settings.languages[number % community.settings.languages.len()];
    let base = 10_000 * (i64::try_from(number).unwrap() + 1);
    for (n, department) in (1..).zip(&community.settings.departments) {
        let at = Address::chat(ChatId(-base - n));
        groups::bind(&mut conn, id, &department.key, at, lang, now).await.unwrap();
    }
    for (n, member) in (1..).zip(staff::all(&mut conn, id).await.unwrap()) {
        let user = UserId(base + n);
        people::ensure_resident(&mut conn, id, user, &member.name, lang, now).await.unwrap();
        staff::bind(&mut conn, id, member.id, user).await.unwrap();
    }
    let units = communities::all_units(&mut conn, id).await.unwrap();
    let mut residents = vec![];
    for n in 0..RESIDENTS {
        let unit = dice.pick(&units);
        let user = UserId(base + 1000 + n);
        people::ensure_resident(&mut conn, id, user, &format!("Resident {n}"), lang, now).await.unwrap();
        people::verify_tie(&mut conn, id, user, unit.id, Tie::Owner, now).await.unwrap();
        residents.push((user, unit.id, unit.building, unit.code.clone()));
    }
    let staff = staff::all(&mut conn, id).await.unwrap();
    conn.commit().await.unwrap();
    let table = Table::new(&community.settings.hours, zone, now - TimeDelta::days(3), now + TimeDelta::days(75));
    Place { community, staff, residents, table }
}
