//! The hours of the callback survey.

use super::{at, local, settings, ticket};
use chrono_tz::{Asia::Shanghai, Europe::London};
use frontdesk::domain::ticket::{Kind, Ticket};
use frontdesk::rules::callback;

#[test]
fn residents_are_asked_at_decent_hours() {
    for (moment, fits) in [
        ("08:59", false),
        ("09:00", true),
        ("11:59", true),
        ("12:00", false),
        ("13:59", false),
        ("14:00", true),
        ("19:59", true),
        ("20:00", false),
        ("03:00", false),
    ] {
        assert_eq!(callback::fits(at(&format!("2026-03-07 {moment}")), Shanghai), fits, "{moment}");
    }
}

#[test]
fn days_after_the_work_at_the_next_decent_hour() {
    for (done, days, asked) in [
        ("2026-03-02 10:30", 2, "2026-03-04 10:30"),
        ("2026-03-02 12:30", 2, "2026-03-04 14:00"),
        ("2026-03-02 20:00", 2, "2026-03-05 09:00"),
        ("2026-03-02 03:00", 3, "2026-03-05 09:00"),
        ("2026-02-27 23:59", 1, "2026-03-01 09:00"),
    ] {
        assert_eq!(callback::ask_at(at(done), days, Shanghai), at(asked), "{done}");
    }
    // The same hour by the clock, though the clock was turned in between.
    let done = local(London, "2026-03-28 10:30");
    assert_eq!(callback::ask_at(done, 2, London), local(London, "2026-03-30 10:30"));
}

#[test]
fn once_more_a_day_later_then_the_phone() {
    let asked = at("2026-03-04 19:30");
    assert_eq!(callback::again_at(asked, Shanghai), at("2026-03-05 19:30"));
    assert_eq!(callback::phone_at(asked, Shanghai), at("2026-03-06 19:30"));
}

#[test]
fn silence_closes_after_the_days_of_the_policy() {
    assert_eq!(callback::close_at(at("2026-03-02 16:00"), &settings()), at("2026-03-05 16:00"));
    assert_eq!(callback::close_at(at("2026-03-02 02:00"), &settings()), at("2026-03-05 09:00"));
}

#[test]
fn each_finished_repair_is_asked_about() {
    let now = at("2026-03-02 16:00");
    let done = Ticket { done_at: Some(now), ..ticket(now) };
    assert_eq!(callback::plan(&done, &settings()), Some(at("2026-03-04 16:00")));
    let leak = Ticket { category: "leak".into(), ..done.clone() };
    assert_eq!(callback::plan(&leak, &settings()), Some(at("2026-03-05 16:00")));
    let gone = Ticket { category: "gone".into(), ..done.clone() };
    assert_eq!(callback::plan(&gone, &settings()), Some(at("2026-03-04 16:00")));
    assert_eq!(callback::plan(&ticket(now), &settings()), None);
    assert_eq!(callback::plan(&Ticket { kind: Kind::Inquiry, ..done }, &settings()), None);
}
