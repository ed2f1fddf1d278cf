//! Duty as tables: when shifts are, who is there, what comes first, what is offered, when timers ring.

use super::settings;
use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;
use frontdesk::chat::button::{Button, LIMIT};
use frontdesk::chat::duty::DutyButton;
use frontdesk::domain::act::WaitReason;
use frontdesk::domain::calendar::Calendar;
use frontdesk::domain::community::Settings;
use frontdesk::domain::duty::{
    Choice, DigestTime, Item, Present, Record, Shift, ShiftDay, Work, percent, present, watches,
};
use frontdesk::domain::ids::{CommunityId, StaffId, TicketId, UserId};
use frontdesk::domain::staff::{Role, Staff};
use frontdesk::domain::ticket::{Kind, Priority, State, Window};
use frontdesk::domain::words::Words;
use frontdesk::rules::duty::{Duty, DutyTimer, digest_at, first_of_week, offered, sorted, wanted};

fn time(text: &str) -> NaiveTime {
    NaiveTime::parse_from_str(text, "%H:%M").unwrap()
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn utc(text: &str) -> DateTime<Utc> {
    format!("{}:00Z", text.replace(' ', "T")).parse().unwrap()
}

/// A moment in Shanghai.
fn sh(text: &str) -> DateTime<Utc> {
    utc(text) - TimeDelta::hours(8)
}

fn shift(key: &str, days: &[ShiftDay], from: &str, until: &str, staff: &[&str]) -> Shift {
    Shift {
        key: key.into(),
        department: "engineering".into(),
        name: Words::same(key),
        days: days.to_vec(),
        from: time(from),
        until: time(until),
        staff: staff.iter().map(|s| (*s).to_owned()).collect(),
        dates: Default::default(),
    }
}

/// The taking places between two moments, as UTC.
fn seen(shifts: &[Shift], zone: Tz, from: &str, until: &str) -> Vec<String> {
    let settings = settings();
    let calendar = Calendar::new(&settings.hours, zone);
    let line = |w: &frontdesk::domain::duty::Watch| {
        let (start, end) = (w.start.format("%m-%d %H:%M"), w.end.format("%m-%d %H:%M"));
        format!("{} {start} – {end} {}", w.shift, w.staff.join(","))
    };
    watches(shifts, &calendar, utc(from), utc(until)).iter().map(line).collect()
}

#[test]
fn shifts_over_midnight() {
    let night = [shift("night", &ShiftDay::WEEK, "20:00", "08:00", &["boris"])];
    let zone = chrono_tz::Asia::Shanghai;
    // What began yesterday evening still goes on; the one that ends just then does not touch the time.
    assert_eq!(
        seen(&night, zone, "2026-11-23 18:00", "2026-11-24 13:00"),
        ["night 11-23 12:00 – 11-24 00:00 boris", "night 11-24 12:00 – 11-25 00:00 boris"]
    );
    assert_eq!(seen(&night, zone, "2026-11-24 00:00", "2026-11-24 12:00"), [""; 0]);
    // On one night of the week: it belongs to the day on which it begins. From eight to eight is a whole day.
    let friday = [shift("friday", &[ShiftDay::Friday], "22:00", "06:00", &["li"])];
    assert_eq!(seen(&friday, zone, "2026-11-26 00:00", "2026-11-30 00:00"), ["friday 11-27 14:00 – 11-27 22:00 li"]);
    let round = [shift("round", &[ShiftDay::Sunday], "08:00", "08:00", &["li"])];
    assert_eq!(seen(&round, zone, "2026-11-28 00:00", "2026-11-30 12:00"), ["round 11-29 00:00 – 11-30 00:00 li"]);
    let late = [shift("late", &[ShiftDay::Sunday], "16:00", "00:00", &["li"])];
    assert_eq!(seen(&late, zone, "2026-11-28 00:00", "2026-11-30 12:00"), ["late 11-29 08:00 – 11-29 16:00 li"]);
}

#[test]
fn shifts_when_the_clock_changes() {
    let night = [shift("night", &ShiftDay::WEEK, "20:00", "08:00", &["li"])];
    let early = [shift("early", &ShiftDay::WEEK, "02:30", "10:00", &["li"])];
    let berlin = chrono_tz::Europe::Berlin;
    // The short night has eleven hours, the long one thirteen.
    assert_eq!(seen(&night, berlin, "2026-03-28 20:00", "2026-03-29 05:00"), ["night 03-28 19:00 – 03-29 06:00 li"]);
    assert_eq!(seen(&night, berlin, "2026-10-24 20:00", "2026-10-25 05:00"), ["night 10-24 18:00 – 10-25 07:00 li"]);
    // Half past two does not come: at the skip; it comes twice: the first time.
    assert_eq!(seen(&early, berlin, "2026-03-29 01:00", "2026-03-29 05:00"), ["early 03-29 01:00 – 03-29 08:00 li"]);
    assert_eq!(seen(&early, berlin, "2026-10-25 00:00", "2026-10-25 05:00"), ["early 10-25 00:30 – 10-25 09:00 li"]);
}

#[test]
fn shifts_on_holidays_and_made_up_days_and_single_days() {
    let zone = chrono_tz::Asia::Shanghai;
    let work = [shift("work", &[ShiftDay::Workdays], "09:00", "18:00", &["li"])];
    let free = [shift("free", &[ShiftDay::FreeDays], "09:00", "18:00", &["boris"])];
    // The first of October is a holiday, Saturday the tenth a day made up for it.
    for (day, worked) in [("2026-09-30", true), ("2026-10-01", false), ("2026-10-10", true), ("2026-10-11", false)] {
        let (from, until) = (format!("{day} 00:00"), format!("{day} 12:00"));
        assert_eq!(seen(&work, zone, &from, &until).len(), usize::from(worked), "{day}");
        assert_eq!(seen(&free, zone, &from, &until).len(), usize::from(!worked), "{day}");
    }
    let mut one = shift("one", &[ShiftDay::Monday], "09:00", "18:00", &["li"]);
    one.dates.insert(date("2026-11-23"), vec![]);
    one.dates.insert(date("2026-11-24"), vec!["wang".into()]);
    assert_eq!(
        seen(&[one], zone, "2026-11-22 00:00", "2026-12-01 00:00"),
        ["one 11-24 01:00 – 11-24 10:00 wang", "one 11-30 01:00 – 11-30 10:00 li"]
    );
}

fn person(id: i64, key: &str) -> Staff {
    Staff {
        id: StaffId(id),
        key: key.into(),
        name: key.into(),
        user: Some(UserId(id)),
        roles: vec![Role::Worker],
        departments: vec!["engineering".into()],
    }
}

fn record(staff: i64, shift: &str, began: &str, until: &str, ended: Option<&str>) -> Record {
    Record {
        department: "engineering".into(),
        staff: StaffId(staff),
        shift: shift.into(),
        began_at: sh(began),
        until: sh(until),
        ended_at: ended.map(sh),
    }
}

#[test]
fn who_is_there() {
    let shifts = [
        shift("day", &ShiftDay::WEEK, "08:00", "20:00", &["li"]),
        shift("night", &ShiftDay::WEEK, "20:00", "08:00", &["boris", "li"]),
    ];
    let people = [person(1, "li"), person(2, "boris"), person(3, "chen")];
    let settings = settings();
    let calendar = Calendar::new(&settings.hours, settings.time_zone);
    let there = |now: &str, records: &[Record]| -> Vec<(i64, DateTime<Utc>)> {
        let now = sh(now);
        let roster = watches(&shifts[..], &calendar, now - TimeDelta::days(2), now + TimeDelta::days(1));
        let all = present("engineering", &roster, records, &people, now);
        all.iter().map(|p: &Present| (p.staff.0, p.until)).collect()
    };
    // Who stays for the next shift is there until that one ends, and so on, as far as is known.
    let day = there("2026-11-24 10:00", &[]);
    assert_eq!((day.len(), day[0].0), (1, 1));
    assert!(day[0].1 > sh("2026-11-25 08:00"));
    assert_eq!(there("2026-11-24 19:59", &[]).len(), 1);
    assert_eq!(there("2026-11-24 20:00", &[]).iter().map(|p| p.0).collect::<Vec<_>>(), [1, 2]);
    // Left early: away until the next shift. Somebody else came in addition.
    let left = [record(1, "day", "2026-11-24 08:00", "2026-11-24 20:00", Some("2026-11-24 15:00"))];
    assert_eq!(there("2026-11-24 14:59", &left).len(), 1);
    assert_eq!(there("2026-11-24 15:00", &left).len(), 0);
    assert_eq!(there("2026-11-24 20:00", &left).len(), 2);
    let came = [record(3, "", "2026-11-24 09:00", "2026-11-25 01:00", None)];
    assert_eq!(there("2026-11-24 08:59", &came).len(), 1);
    assert_eq!(there("2026-11-24 09:00", &came).len(), 2);
    assert_eq!(there("2026-11-25 01:00", &came).len(), 2, "only the night shift");
    let back = [left[0].clone(), record(1, "", "2026-11-24 16:00", "2026-11-24 20:00", None)];
    assert_eq!(there("2026-11-24 16:00", &back).len(), 1);
}

fn work(id: i64, owner: Option<i64>) -> Work {
    Work {
        ticket: TicketId(id),
        number: format!("R-{id}"),
        kind: Kind::Repair,
        category: "water".into(),
        place: String::new(),
        priority: Priority::Normal,
        state: if owner.is_some() { State::Taken } else { State::Dispatched },
        elder: false,
        assignee: owner.map(StaffId),
        promise: None,
        waiting: None,
        due_at: None,
        created_at: sh("2026-11-24 09:00") + TimeDelta::minutes(id),
    }
}

#[test]
fn what_comes_first() {
    let all = vec![
        work(1, None),
        Work { elder: true, ..work(2, None) },
        Work { priority: Priority::High, ..work(3, None) },
        Work { priority: Priority::Emergency, ..work(4, None) },
        work(0, None),
    ];
    let order: Vec<i64> = sorted(all).iter().map(|w| w.ticket.0).collect();
    assert_eq!(order, [4, 3, 2, 0, 1]);
}

#[test]
fn what_is_offered_while_its_owner_is_away() {
    let (li, chen) = (person(1, "li"), person(3, "chen"));
    let mut settings = settings();
    settings.shifts = vec![shift("day", &ShiftDay::WEEK, "08:00", "20:00", &["li"])];
    let now = sh("2026-11-24 21:00");
    let roster = frontdesk::rules::duty::around(&settings, now);
    let said = |choice| Item { ticket: TicketId(5), staff: StaffId(1), choice, reason: None };
    let mine = work(5, Some(1));
    let due = |at: &str| Work { due_at: Some(sh(at)), ..work(5, Some(1)) };
    let until = |at: &str| Window { from: sh(at), until: sh(at) };
    let cases = [
        (mine.clone(), None, false, "nothing is due"),
        (due("2026-11-24 23:00"), None, true, "due tonight"),
        (due("2026-11-24 20:30"), None, true, "late already"),
        (due("2026-11-25 08:00"), None, false, "due when he is back"),
        (due("2026-11-24 23:00"), Some(said(Some(Choice::Keep))), true, "kept, but due while he is away"),
        (mine.clone(), Some(said(Some(Choice::Next))), true, "handed to the next"),
        (mine.clone(), Some(said(Some(Choice::Keep))), false, "kept"),
        (Work { promise: Some(until("2026-11-24 22:00")), ..mine.clone() }, None, true, "promised for tonight"),
        (Work { waiting: Some(WaitReason::Parts), ..due("2026-11-24 23:00") }, None, false, "it waits"),
    ];
    let away = Duty { watches: &roster, records: &[], present: &[] };
    let there = [Present { staff: StaffId(1), since: now, until: now + TimeDelta::hours(1) }];
    let here = Duty { watches: &roster, records: &[], present: &there };
    for (work, item, wanted, why) in cases {
        assert_eq!(offered(&work, &li, "engineering", &away, item.as_ref(), now), wanted, "{why}");
        assert!(!offered(&work, &li, "engineering", &here, item.as_ref(), now), "{why}, but he is there");
        // Who never goes on or off duty keeps what is theirs.
        assert!(!offered(&work, &chen, "engineering", &away, None, now), "{why}, of the lead");
    }
}

#[test]
fn when_digests_come() {
    let mut s: Settings = settings();
    // Hours of the table: Monday to Friday from nine, China's holidays.
    assert_eq!(digest_at(&s, date("2026-11-24")), Some(sh("2026-11-24 09:00")));
    assert_eq!(digest_at(&s, date("2026-11-28")), None, "a Saturday");
    assert_eq!(digest_at(&s, date("2026-10-10")), Some(sh("2026-10-10 09:00")), "made up");
    assert_eq!(first_of_week(&s, date("2026-11-23")), Some(date("2026-11-23")));
    assert_eq!(first_of_week(&s, date("2026-11-24")), None);
    // After the holidays the first working day brings the week.
    assert_eq!(first_of_week(&s, date("2026-10-08")), Some(date("2026-10-05")));
    assert_eq!(first_of_week(&s, date("2026-10-09")), None);
    s.duty.digest = DigestTime::At(time("07:30"));
    assert_eq!(digest_at(&s, date("2026-11-28")), Some(sh("2026-11-28 07:30")));
    s.duty.weekly = false;
    assert_eq!(first_of_week(&s, date("2026-11-23")), None);
    s.duty.digest = DigestTime::Never;
    assert_eq!(digest_at(&s, date("2026-11-24")), None);
}

#[test]
fn when_timers_ring() {
    let mut s = settings();
    s.shifts = vec![shift("day", &ShiftDay::WEEK, "08:00", "20:00", &["li"])];
    let now = sh("2026-11-24 10:00");
    let roster = frontdesk::rules::duty::around(&s, now);
    let timers = wanted(&s, &roster, &[], &[], &[], now);
    assert_eq!(
        timers,
        [
            (DutyTimer::ShiftStart, sh("2026-11-25 08:00")),
            (DutyTimer::HandOver, sh("2026-11-24 19:45")),
            (DutyTimer::ShiftEnd, sh("2026-11-24 20:00")),
            (DutyTimer::Digest, sh("2026-11-25 09:00")),
        ]
    );
    s.shifts.clear();
    s.duty.digest = DigestTime::Never;
    assert_eq!(wanted(&s, &[], &[], &[], &[], now), []);
    let said = [record(3, "", "2026-11-24 09:00", "2026-11-25 01:00", None)];
    assert_eq!(
        wanted(&s, &[], &said, &[], &[sh("2026-11-25 09:00")], now),
        [
            (DutyTimer::HandOver, sh("2026-11-25 00:45")),
            (DutyTimer::ShiftEnd, sh("2026-11-25 01:00")),
            (DutyTimer::Unsigned, sh("2026-11-25 09:00")),
        ]
    );
}

#[test]
fn shares_are_rounded_down() {
    assert_eq!([percent(2, 3), percent(0, 5), percent(5, 5), percent(0, 0)], [Some(66), Some(0), Some(100), None]);
}

#[test]
fn every_button_of_duty_fits_and_comes_back() {
    let (most, ticket) = (i64::MAX, TicketId(i64::MAX));
    let mut all = vec![
        DutyButton::On("a-department-of-24-signs".into()),
        DutyButton::Off("front-desk".into()),
        DutyButton::Card(ticket),
        DutyButton::Keep(most, ticket),
        DutyButton::Next(1, TicketId(2)),
        DutyButton::Pause(most, ticket),
        DutyButton::Change(most, ticket),
        DutyButton::AllNext(most),
        DutyButton::Page(most, u32::MAX),
        DutyButton::Sign(most),
        DutyButton::SignDigest(most),
    ];
    all.extend(WaitReason::ALL.map(|r| DutyButton::Wait(most, ticket, r)));
    for act in all {
        let button = Button::Duty { community: CommunityId(i64::MAX), act };
        let data = button.encode();
        assert!(data.len() <= LIMIT, "{data}");
        assert_eq!(Button::decode(&data), button);
    }
    for data in ["u.", "u.1", "u.1.k.2", "u.x.s.1", "u.1.wz.1.1", "u.1.g.1.fffffffff", "u.1.k..2"] {
        assert_eq!(Button::decode(data), Button::Old, "{data}");
    }
}
