//! The law of states as one table: every act in every state.

use super::{BORIS, acts, after, at, in_state, ticket};
use expect_test::expect;
use frontdesk::domain::act::{Act, Rating};
use frontdesk::domain::flow::{GRACE, Refusal, URGE_EVERY, apply};
use frontdesk::domain::ids::StaffId;
use frontdesk::domain::ticket::{Priority, State};

fn short(state: State) -> &'static str {
    match state {
        State::New => "new",
        State::Dispatched => "disp",
        State::Taken => "taken",
        State::Scheduled => "sched",
        State::OnSite => "site",
        State::Waiting => "wait",
        State::Done => "done",
        State::Accepted => "accd",
        State::Closed => "closd",
        State::Cancelled => "cancl",
        State::Rejected => "rejct",
        State::Reopened => "reopn",
    }
}

#[test]
fn every_act_in_every_state() {
    let now = at("2026-03-02 10:00");
    let mut table = format!("{:<11}", "");
    table.extend(State::ALL.map(|s| format!("{:<7}", short(s))));
    for (name, actor, act) in acts(now) {
        table.push_str(&format!("\n{name:<11}"));
        for state in State::ALL {
            let cell = match apply(&in_state(state, now), actor, &act, now) {
                Ok(t) if t.state == state => "=",
                Ok(t) => short(t.state),
                Err(Refusal::NotNow(_)) => ".",
                Err(Refusal::TakenBy(_)) => "theirs",
                Err(refusal) => panic!("{name} in {state:?}: {refusal:?}"),
            };
            table.push_str(&format!("{cell:<7}"));
        }
    }
    let table: Vec<&str> = table.lines().map(str::trim_end).collect();
    expect![[r#"
                   new    disp   taken  sched  site   wait   done   accd   closd  cancl  rejct  reopn
        File       =      .      .      .      .      .      .      .      .      .      .      .
        Dispatch   disp   .      .      .      .      .      .      .      .      .      .      disp
        Take       taken  taken  theirs theirs theirs theirs .      .      .      .      .      taken
        Assign     taken  taken  =      =      =      =      .      .      .      .      .      taken
        Promise    .      .      sched  =      =      sched  .      .      .      .      .      .
        Arrive     .      .      site   site   .      site   .      .      .      .      .      .
        Wait       .      .      wait   wait   wait   =      .      .      .      .      .      .
        Resume     .      .      .      .      .      taken  .      .      .      .      .      .
        Finish     .      .      done   done   done   done   .      .      .      .      .      .
        Note       =      =      =      =      =      =      =      =      =      =      =      =
        Ask        =      =      =      =      =      =      =      =      =      .      =      =
        Tell       =      =      =      =      =      =      =      =      =      .      =      =
        ShowPhone  =      =      =      =      =      =      =      =      =      .      .      =
        Transfer   disp   =      disp   disp   disp   disp   .      .      .      .      .      disp
        OutOfScope rejct  rejct  rejct  rejct  rejct  rejct  .      .      .      .      .      rejct
        Escalate   =      =      =      =      =      =      .      .      .      .      .      =
        Alert      =      =      =      =      =      =      .      .      .      .      .      =
        Add        =      =      =      =      =      =      =      .      .      .      .      =
        Join       =      =      =      =      =      =      .      .      .      .      .      =
        Urge       =      =      =      =      =      =      .      .      .      .      .      =
        Cancel     cancl  cancl  cancl  cancl  .      cancl  .      .      .      .      .      cancl
        Accept     .      .      .      .      .      .      accd   .      .      .      .      .
        Dispute    .      .      .      .      .      .      reopn  .      .      .      .      .
        Close      .      .      .      .      .      .      closd  closd  .      .      .      .
        Reopen     .      .      .      .      .      .      .      reopn  reopn  .      reopn  .
        Rate       .      .      .      .      .      .      .      reopn  reopn  .      .      =
        Unreached  .      .      .      .      .      .      .      =      =      .      .      ="#]]
    .assert_eq(&table.join("\n"));
}

#[test]
fn the_first_to_take_it_has_it() {
    let now = at("2026-03-02 10:00");
    let taken = after(&ticket(now), BORIS, &Act::Take, now);
    assert_eq!(taken.assignee, Some(StaffId(1)));
    assert_eq!(apply(&taken, BORIS, &Act::Take, now), Err(Refusal::AlreadyYours));
    assert_eq!(apply(&taken, super::LI, &Act::Take, now), Err(Refusal::TakenBy(StaffId(1))));
    assert_eq!(apply(&ticket(now), super::ANNA, &Act::Take, now), Err(Refusal::NotAllowed));
}

#[test]
fn urging_has_its_rest_and_raises_the_priority() {
    let now = at("2026-03-02 10:00");
    let urged = after(&ticket(now), super::ANNA, &Act::Urge, now);
    assert_eq!(urged.priority, Priority::High);
    let again = now + URGE_EVERY;
    let early = again - chrono::TimeDelta::seconds(1);
    assert_eq!(apply(&urged, super::ANNA, &Act::Urge, early), Err(Refusal::UrgeAgainAt(again)));
    assert!(apply(&urged, super::ANNA, &Act::Urge, again).is_ok());
}

#[test]
fn reopening_ends_with_the_grace_period() {
    let now = at("2026-03-02 10:00");
    let closed = in_state(State::Closed, now);
    assert_eq!(after(&closed, super::ANNA, &super::reopen(), now + GRACE).reopened, 1);
    let late = now + GRACE + chrono::TimeDelta::seconds(1);
    assert_eq!(apply(&closed, super::ANNA, &super::reopen(), late), Err(Refusal::GraceOver));
}

#[test]
fn nobody_is_asked_how_the_work_on_a_merged_ticket_was() {
    let now = at("2026-03-02 10:00");
    let into = frontdesk::domain::ids::TicketId(7);
    let merged = after(&ticket(now), BORIS, &Act::Merge { into, number: "R-260302-0007".into() }, now);
    let rating = Rating { attitude: None, quality: None, improper_charge: false, overall: 1 };
    for act in [
        Act::Rate { rating, words: None },
        Act::Phoned { rating: Some(rating), words: None },
        Act::Unreached,
        super::reopen(),
    ] {
        assert_eq!(apply(&merged, super::ANNA, &act, now), Err(Refusal::NotNow(State::Closed)), "{act:?}");
    }
}
