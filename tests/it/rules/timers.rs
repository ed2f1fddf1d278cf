//! The timers that a ticket wants in each situation.

use super::{BORIS, after, at, in_state, promise, settings, show, ticket, wait};
use chrono::{DateTime, Utc};
use frontdesk::domain::act::{Act, WaitReason};
use frontdesk::domain::callback::{Callback, CallbackState};
use frontdesk::domain::deadline::Deadline;
use frontdesk::domain::ticket::{State, Ticket};
use frontdesk::rules::deadlines::{recompute, tell_late};
use frontdesk::rules::timers::{TimerKind, wanted};

fn shown(ticket: &Ticket, deadlines: &[Deadline], callback: Option<&Callback>, now: DateTime<Utc>) -> String {
    let timers = wanted(ticket, deadlines, callback, &settings(), now);
    timers.iter().map(|(kind, at)| format!("{} {}", kind.as_str(), show(*at))).collect::<Vec<_>>().join(", ")
}

#[test]
fn words_of_the_kinds() {
    for kind in TimerKind::ALL {
        assert_eq!(TimerKind::parse(kind.as_str()), Some(kind));
    }
    assert_eq!(TimerKind::parse("tea"), None);
}

#[test]
fn an_open_ticket_wants_its_next_step() {
    let now = at("2026-03-02 10:00");
    let filed = ticket(now);
    let deadlines = recompute(None, &filed, &Act::File, Vec::new(), &settings(), now);
    assert_eq!(shown(&filed, &deadlines, None, now), "deadline 03-02 10:24");
    assert_eq!(shown(&filed, &deadlines, None, at("2026-03-02 11:00")), "deadline 03-02 10:24", "due at once");
}

/// Taken at 10:00 with a promise until then, as it is after this act at this time.
fn promised(until: &str, later: Option<(&str, Act)>) -> (Ticket, Vec<Deadline>) {
    let now = at("2026-03-02 10:00");
    let s = settings();
    let taken = in_state(State::Taken, now);
    let act = promise(now, at(until));
    let mut t = after(&taken, BORIS, &act, now);
    let mut deadlines = recompute(Some(&taken), &t, &act, Vec::new(), &s, now);
    if let Some((then, act)) = later {
        let next = after(&t, BORIS, &act, at(then));
        deadlines = recompute(Some(&t), &next, &act, deadlines, &s, at(then));
        t = next;
    }
    (t, deadlines)
}

#[test]
fn the_resident_is_told_before_the_promised_time_passes() {
    let now = at("2026-03-02 10:00");
    let of = |(t, d): (Ticket, Vec<Deadline>)| shown(&t, &d, None, now);
    assert_eq!(of(promised("2026-03-02 12:00", None)), "deadline 03-02 11:36, promise_late 03-02 11:50");
    // Of a short promise staff are asked first, then the resident is told, and both before it passes.
    for (until, near, late) in [
        ("11:00", "10:48", "10:50"),
        ("10:50", "10:40", "10:45"),
        ("10:30", "10:24", "10:27"),
        ("10:10", "10:08", "10:09"),
        ("10:05", "10:04", "10:04"),
    ] {
        let timers = of(promised(&format!("2026-03-02 {until}"), None));
        assert_eq!(timers, format!("deadline 03-02 {near}, promise_late 03-02 {late}"));
    }
    let noon = "2026-03-02 12:00";
    assert_eq!(of(promised(noon, Some(("2026-03-02 11:00", Act::Arrive)))), "", "somebody came");
    let weather = wait(WaitReason::Weather);
    assert_eq!(of(promised(noon, Some(("2026-03-02 11:00", weather)))), "promise_late 03-02 11:50");
    let resident = wait(WaitReason::Resident);
    assert_eq!(of(promised(noon, Some(("2026-03-02 11:00", resident)))), "", "they know");
    let (t, d) = promised(noon, None);
    assert_eq!(shown(&t, &tell_late(d), None, now), "deadline 03-02 11:36", "once");
}

#[test]
fn who_was_waited_for_is_not_told_that_it_is_late() {
    let (waiting, deadlines) = promised("2026-03-02 12:00", Some(("2026-03-02 11:00", wait(WaitReason::Resident))));
    for (resumed, timers) in [
        ("2026-03-02 11:30", "deadline 03-02 12:06, promise_late 03-02 11:50"),
        ("2026-03-02 13:00", "deadline 03-02 13:36"),
    ] {
        let now = at(resumed);
        let t = after(&waiting, BORIS, &Act::Resume, now);
        let deadlines = recompute(Some(&waiting), &t, &Act::Resume, deadlines.clone(), &settings(), now);
        assert_eq!(shown(&t, &deadlines, None, now), timers);
    }
}

#[test]
fn after_the_work() {
    let done = in_state(State::Done, at("2026-03-02 16:00"));
    let planned = Callback { round: 0, state: CallbackState::Planned, ask_at: at("2026-03-04 16:00") };
    let now = at("2026-03-02 16:00");
    assert_eq!(shown(&done, &[], Some(&planned), now), "close_silent 03-05 16:00", "not asked before it is accepted");
    let at_once = Ticket { state: State::Accepted, ended_at: Some(at("2026-03-02 17:00")), ..done.clone() };
    let silent = Ticket { state: State::Closed, ended_at: Some(at("2026-03-05 16:00")), ..done.clone() };
    let back = Ticket { state: State::Reopened, reopened: 1, done_at: None, ..done };
    for (name, ticket, state, now, timers) in [
        ("accepted", &at_once, CallbackState::Planned, "2026-03-02 17:00", "survey 03-04 16:00"),
        ("closed", &silent, CallbackState::Planned, "2026-03-05 16:00", "survey 03-06 16:00"),
        ("late", &at_once, CallbackState::Planned, "2026-03-04 21:00", "survey 03-05 09:00"),
        ("asked", &at_once, CallbackState::Asked, "2026-03-04 16:00", "survey_again 03-05 16:00"),
        ("nudged", &at_once, CallbackState::Nudged, "2026-03-05 16:00", "phone_list 03-06 16:00"),
        ("answered", &at_once, CallbackState::Answered, "2026-03-05 16:00", ""),
        ("phoned", &at_once, CallbackState::PhoneList, "2026-03-06 16:00", ""),
        ("void", &at_once, CallbackState::Void, "2026-03-02 17:00", ""),
        ("came back", &back, CallbackState::Planned, "2026-03-02 17:00", ""),
    ] {
        let survey = Callback { state, ..planned };
        assert_eq!(shown(ticket, &[], Some(&survey), at(now)), timers, "{name}");
    }
    let second = Ticket { reopened: 1, ..at_once };
    assert_eq!(shown(&second, &[], Some(&planned), now), "", "the survey of an earlier finishing");
    for state in [State::Cancelled, State::Rejected] {
        assert_eq!(shown(&in_state(state, now), &[], Some(&planned), now), "");
    }
}
