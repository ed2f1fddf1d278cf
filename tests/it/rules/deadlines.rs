//! Deadlines through the life of a ticket: begun, met, paused, renewed, raised.

use super::{ANNA, BORIS, after, at, finish, promise, reopen, settings, show, ticket, transfer, wait};
use chrono::{DateTime, Utc};
use frontdesk::domain::act::{Act, Actor, DeadlineKind, Step, WaitReason};
use frontdesk::domain::community::Settings;
use frontdesk::domain::deadline::Deadline;
use frontdesk::domain::hours::{Allowance, Policy};
use frontdesk::domain::ticket::{Priority, Ticket};
use frontdesk::rules::deadlines::{next, next_step, raise, recompute, tell_late};

/// A ticket with its deadlines, as the desk keeps them.
struct Story {
    settings: Settings,
    ticket: Ticket,
    deadlines: Vec<Deadline>,
}

impl Story {
    fn filed(filed: &str, priority: Priority) -> Self {
        let settings = settings();
        let ticket = Ticket { priority, ..ticket(at(filed)) };
        let deadlines = recompute(None, &ticket, &Act::File, Vec::new(), &settings, at(filed));
        Self { settings, ticket, deadlines }
    }

    fn act(&mut self, now: &str, actor: Actor, act: Act) -> &mut Self {
        let after = after(&self.ticket, actor, &act, at(now));
        self.change(now, after, &act)
    }

    fn change(&mut self, now: &str, after: Ticket, act: &Act) -> &mut Self {
        let deadlines = std::mem::take(&mut self.deadlines);
        self.deadlines = recompute(Some(&self.ticket), &after, act, deadlines, &self.settings, at(now));
        self.ticket = after;
        self
    }

    /// Every deadline in a word: kind and round, then when it is due, `still` or `done`.
    fn all(&self) -> String {
        let word = |d: &Deadline| {
            let stands = match (d.done_at, d.running_since, d.due_at) {
                (Some(at), ..) => format!("done {}", show(at)),
                (None, None, None) => "still".to_owned(),
                (None, None, Some(due)) => format!("still {}", show(due)),
                (None, Some(_), due) => show(due.unwrap()),
            };
            format!("{:?}{} {stands}", d.kind, d.round)
        };
        self.deadlines.iter().map(word).collect::<Vec<_>>().join(", ")
    }

    /// What is told at each time that the timers ask for, up to a moment.
    fn told_until(&mut self, end: &str) -> Vec<String> {
        let mut told = Vec::new();
        while let Some(due) = next(&self.ticket, &self.deadlines, &self.settings).filter(|due| *due <= at(end)) {
            let before = told.len();
            told.extend(self.raise(due).into_iter().map(|(kind, step)| format!("{} {kind:?} {step:?}", show(due))));
            assert!(told.len() > before, "a timer at {due} that tells nothing");
        }
        told
    }

    fn raise(&mut self, now: DateTime<Utc>) -> Vec<(DeadlineKind, Step)> {
        let (deadlines, told) = raise(&self.ticket, std::mem::take(&mut self.deadlines), &self.settings, now);
        self.deadlines = deadlines;
        told
    }
}

#[test]
fn a_repair_from_filing_to_the_end() {
    let mut s = Story::filed("2026-03-02 10:00", Priority::Normal);
    assert_eq!(s.all(), "Acknowledge0 03-02 10:30, Resolve0 03-05 11:30");
    s.act("2026-03-02 10:20", BORIS, Act::Take);
    assert_eq!(s.all(), "Acknowledge0 done 03-02 10:20, Resolve0 03-05 11:30");
    s.act("2026-03-02 10:30", BORIS, promise(at("2026-03-02 14:00"), at("2026-03-02 16:00")));
    assert_eq!(s.all(), "Acknowledge0 done 03-02 10:20, Resolve0 03-05 11:30, Promise0 03-02 16:00");
    s.act("2026-03-02 15:00", BORIS, Act::Arrive);
    assert_eq!(s.all(), "Acknowledge0 done 03-02 10:20, Resolve0 03-05 11:30, Promise0 done 03-02 15:00");
    s.act("2026-03-02 16:30", BORIS, finish());
    let done = "Acknowledge0 done 03-02 10:20, Resolve0 done 03-02 16:30, Promise0 done 03-02 15:00";
    assert_eq!(s.all(), done);
    assert_eq!(s.deadlines.iter().map(|d| d.used_secs).collect::<Vec<_>>(), [1200, 5 * 3600, 4 * 3600 + 1800]);
    s.act("2026-03-02 18:00", ANNA, Act::Accept);
    // The survey is planned for two days after the work, and has to be asked within a day from then.
    assert_eq!(s.all(), format!("{done}, Callback0 03-05 16:30"), "earlier rounds are frozen");
    assert_eq!(next(&s.ticket, &s.deadlines, &s.settings), Some(at("2026-03-05 11:42")));
    s.act("2026-03-03 09:00", ANNA, reopen());
    let done = format!("{done}, Callback0 done 03-03 09:00");
    assert_eq!(s.all(), format!("{done}, Acknowledge1 03-03 09:30, Resolve1 03-06 10:30"));
    s.act("2026-03-03 09:10", ANNA, Act::Cancel { reason: None });
    assert_eq!(s.all(), format!("{done}, Acknowledge1 done 03-03 09:10, Resolve1 done 03-03 09:10"));
}

#[test]
fn waiting_stops_the_clocks() {
    let mut s = Story::filed("2026-03-02 10:00", Priority::Normal);
    s.act("2026-03-02 10:00", BORIS, Act::Take);
    s.act("2026-03-02 10:00", BORIS, promise(at("2026-03-02 14:00"), at("2026-03-02 16:00")));
    s.act("2026-03-02 11:00", BORIS, wait(WaitReason::Parts));
    assert_eq!(s.all(), "Acknowledge0 done 03-02 10:00, Resolve0 still, Promise0 still");
    assert_eq!(next(&s.ticket, &s.deadlines, &s.settings), None);
    assert_eq!(s.raise(at("2026-03-09 10:00")), []);
    s.act("2026-03-02 17:00", BORIS, wait(WaitReason::Weather));
    s.act("2026-03-03 10:00", BORIS, Act::Resume);
    // An hour of each was used before: 23 working hours and 5 hours by the clock are left.
    assert_eq!(s.all(), "Acknowledge0 done 03-02 10:00, Resolve0 03-06 10:30, Promise0 03-03 15:00");
}

#[test]
fn what_is_over_stays_over_while_it_waits() {
    let mut s = Story::filed("2026-03-02 10:00", Priority::Normal);
    s.act("2026-03-02 10:00", BORIS, Act::Take);
    s.act("2026-03-05 14:00", BORIS, wait(WaitReason::Parts));
    assert_eq!(s.all(), "Acknowledge0 done 03-02 10:00, Resolve0 still 03-05 11:30");
    assert_eq!(s.raise(at("2026-03-05 15:00")), []);
    s.act("2026-03-05 16:00", BORIS, Act::Resume);
    assert_eq!(s.all(), "Acknowledge0 done 03-02 10:00, Resolve0 03-05 11:30");
    assert_eq!(s.raise(at("2026-03-05 16:00")), [(DeadlineKind::Resolve, Step::Missed)]);
}

#[test]
fn nobody_takes_it() {
    let mut s = Story::filed("2026-03-02 10:00", Priority::Normal);
    let told = s.told_until("2026-03-20 18:00");
    assert_eq!(
        told,
        [
            "03-02 10:24 Acknowledge Near",
            "03-02 10:30 Acknowledge Missed",
            "03-02 10:45 Acknowledge LongMissed",
            "03-04 15:42 Resolve Near",
            "03-05 11:30 Resolve Missed",
            "03-06 17:30 Resolve LongMissed",
        ]
    );
}

#[test]
fn an_emergency_by_the_clock_on_the_wall() {
    let mut s = Story::filed("2026-02-17 03:00", Priority::Emergency);
    let told = s.told_until("2026-02-20 03:00");
    assert_eq!(
        told,
        [
            "02-17 03:04 Acknowledge Near",
            "02-17 03:05 Acknowledge Missed",
            "02-17 03:10 Acknowledge LongMissed",
            "02-17 03:24 OnSite Near",
            "02-17 03:30 OnSite Missed",
            "02-17 03:35 OnSite LongMissed",
        ]
    );
    let mut s = Story::filed("2026-02-17 03:00", Priority::Emergency);
    s.act("2026-02-17 03:03", BORIS, Act::Take).act("2026-02-17 03:20", BORIS, Act::Arrive);
    assert_eq!(s.all(), "Acknowledge0 done 02-17 03:03, OnSite0 done 02-17 03:20");
    assert!(s.told_until("2026-02-20 03:00").is_empty());
}

#[test]
fn several_steps_at_once_are_told_as_the_furthest() {
    let mut s = Story::filed("2026-03-02 10:00", Priority::Normal);
    let both = [Step::Near, Step::Missed];
    assert_eq!(s.raise(at("2026-03-02 10:31")), [(DeadlineKind::Acknowledge, Step::Missed)]);
    assert_eq!(s.deadlines[0].raised, both);
    assert_eq!(s.raise(at("2026-03-02 10:31")), [], "each once");
    let step = next_step(&s.ticket, &s.deadlines[0], &s.settings);
    assert_eq!(step, Some((Step::LongMissed, at("2026-03-02 10:45"))));
}

#[test]
fn a_renewed_promise_is_a_new_round() {
    let mut s = Story::filed("2026-03-02 10:00", Priority::Normal);
    s.act("2026-03-02 10:00", BORIS, Act::Take);
    s.act("2026-03-02 10:00", BORIS, promise(at("2026-03-02 14:00"), at("2026-03-02 15:00")));
    assert_eq!(s.told_until("2026-03-02 15:00"), ["03-02 14:00 Promise Near", "03-02 15:00 Promise Missed"]);
    s.act("2026-03-02 15:10", BORIS, promise(at("2026-03-02 16:00"), at("2026-03-02 17:10")));
    let all = "Acknowledge0 done 03-02 10:00, Resolve0 03-05 11:30, Promise0 done 03-02 15:10, Promise1 03-02 17:10";
    assert_eq!(s.all(), all);
    assert!(!s.deadlines[3].late_told);
    s.deadlines = tell_late(std::mem::take(&mut s.deadlines));
    assert!(s.deadlines[3].late_told && !s.deadlines[2].late_told);
    assert_eq!(s.told_until("2026-03-02 17:00"), ["03-02 16:46 Promise Near"]);
}

#[test]
fn a_late_promise_speaks_for_the_resolution() {
    let mut s = Story::filed("2026-03-02 10:00", Priority::Normal);
    s.act("2026-03-02 10:00", BORIS, Act::Take);
    s.act("2026-03-02 10:00", BORIS, promise(at("2026-03-10 14:00"), at("2026-03-10 16:00")));
    assert_eq!(s.all(), "Acknowledge0 done 03-02 10:00, Resolve0 03-10 16:00, Promise0 03-10 16:00");
    assert_eq!(s.told_until("2026-03-10 16:00"), ["03-09 00:24 Promise Near", "03-10 16:00 Promise Missed"]);
    s.act("2026-03-10 16:30", BORIS, Act::Arrive);
    assert_eq!(s.raise(at("2026-03-10 16:30")), [], "the lead knows already");
    assert_eq!(s.told_until("2026-03-20 16:00").len(), 1, "and the manager learns it once");
}

#[test]
fn passing_it_on_asks_the_next_department() {
    let mut s = Story::filed("2026-03-02 10:00", Priority::Emergency);
    s.act("2026-03-02 10:03", BORIS, transfer("security"));
    assert_eq!(s.all(), "Acknowledge0 03-02 10:05, OnSite0 03-02 10:30", "the resident waits all the same");
    s.act("2026-03-02 10:04", BORIS, Act::Take).act("2026-03-02 10:10", BORIS, Act::Arrive);
    s.act("2026-03-02 10:20", BORIS, transfer("engineering"));
    let met = "Acknowledge0 done 03-02 10:04, OnSite0 done 03-02 10:10";
    assert_eq!(s.all(), format!("{met}, Acknowledge1 03-02 10:25, OnSite1 03-02 10:50"));
}

#[test]
fn a_promise_falls_with_the_department_that_gave_it() {
    let mut s = Story::filed("2026-03-02 10:00", Priority::Normal);
    s.act("2026-03-02 10:00", BORIS, Act::Take);
    s.act("2026-03-02 10:00", BORIS, promise(at("2026-03-02 14:00"), at("2026-03-02 16:00")));
    s.act("2026-03-02 11:00", BORIS, transfer("security"));
    let rest = "Promise0 done 03-02 11:00, Acknowledge1 03-02 11:30";
    assert_eq!(s.all(), format!("Acknowledge0 done 03-02 10:00, Resolve0 03-05 11:30, {rest}"));
}

#[test]
fn becoming_an_emergency_and_ceasing_to_be_one() {
    let mut s = Story::filed("2026-03-02 10:00", Priority::Normal);
    assert_eq!(s.raise(at("2026-03-02 10:25")), [(DeadlineKind::Acknowledge, Step::Near)]);
    let add = Act::Add { words: "it floods".into() };
    s.change("2026-03-02 10:26", Ticket { priority: Priority::Emergency, ..s.ticket.clone() }, &add);
    assert_eq!(s.all(), "Acknowledge0 03-02 10:31, Resolve0 done 03-02 10:26, OnSite0 03-02 10:56");
    assert!(s.deadlines[0].raised.is_empty());
    s.act("2026-03-02 10:28", BORIS, Act::Take);
    s.change("2026-03-02 10:40", Ticket { priority: Priority::Normal, ..s.ticket.clone() }, &add);
    let met = "Acknowledge0 done 03-02 10:28, Resolve0 done 03-02 10:26, OnSite0 done 03-02 10:40";
    assert_eq!(s.all(), format!("{met}, Resolve1 03-05 13:40"));
}

#[test]
fn another_category_brings_other_times() {
    let mut s = Story::filed("2026-03-02 10:00", Priority::Normal);
    s.settings.categories[1].policy = Some(Policy { acknowledge: Allowance::minutes(60), ..Policy::NONE });
    let add = Act::Add { words: "from the ceiling".into() };
    s.change("2026-03-02 10:10", Ticket { category: "leak".into(), ..s.ticket.clone() }, &add);
    assert_eq!(s.all(), "Acknowledge0 03-02 11:00, Resolve0 done 03-02 10:10", "since it was filed");
    s.change("2026-03-02 10:20", Ticket { category: "lift".into(), ..s.ticket.clone() }, &add);
    let anew = "Acknowledge0 03-02 10:30, Resolve0 done 03-02 10:10, Resolve1 03-02 12:20";
    assert_eq!(s.all(), anew, "on the wall clock from now on");
    let urged = Ticket { priority: Priority::High, ..s.ticket.clone() };
    assert_eq!(s.change("2026-03-02 10:25", urged, &Act::Urge).all(), anew);
}

#[test]
fn a_holiday_entered_later_moves_what_is_due() {
    let mut s = Story::filed("2026-03-02 17:45", Priority::Normal);
    assert_eq!(s.all(), "Acknowledge0 03-03 09:15, Resolve0 03-06 10:15");
    s.settings.hours.days.insert("2026-03-03".parse().unwrap(), frontdesk::domain::hours::Special::Off);
    s.act("2026-03-02 17:50", BORIS, Act::Note { words: "closed tomorrow".into() });
    assert_eq!(s.all(), "Acknowledge0 03-04 09:15, Resolve0 03-09 10:15");
}

#[test]
fn a_deadline_written_before_this_version_still_reads() {
    let old = r#"{"kind":"promise","round":0,"started_at":"2026-03-02T02:00:00Z","budget_secs":60,"round_the_clock":true,
        "used_secs":0,"running_since":null,"done_at":null,"raised":["near"]}"#;
    let read: Deadline = serde_json::from_str(old).unwrap();
    assert!(!read.late_told && read.due_at.is_none());
}
