//! How deadlines end: met, missed, void, moved, broken; with minutes used and over; and never otherwise afterwards.

use super::{ANNA, BORIS, LI, after, at, finish, promise, reopen, settings, ticket, transfer, wait};
use frontdesk::domain::act::{Act, Actor, DeadlineKind, Rating, WaitReason};
use frontdesk::domain::complaint::Severity;
use frontdesk::domain::deadline::Deadline;
use frontdesk::domain::ids::TicketId;
use frontdesk::domain::ticket::{Kind, Ticket};
use frontdesk::rules::deadlines::{callback_over, recompute};

/// A kind of ticket, what is done to it when and by whom, and how its deadlines end.
type Row = (Kind, Vec<(&'static str, Actor, Act)>, &'static str);

/// What happens to a ticket filed on Monday at ten, and how its deadlines ended by then.
fn story(kind: Kind, acts: &[(&str, Actor, Act)]) -> Vec<Deadline> {
    let filed = at("2026-03-02 10:00");
    let s = settings();
    let severity = (kind == Kind::Complaint).then_some(Severity::Major);
    let mut t = Ticket { kind, severity, ..ticket(filed) };
    let mut deadlines = recompute(None, &t, &Act::File, Vec::new(), &s, filed);
    for (time, actor, act) in acts {
        let now = at(&format!("2026-03-{time}"));
        let next = after(&t, *actor, act, now);
        let before = deadlines.clone();
        deadlines = recompute(Some(&t), &next, act, deadlines, &s, now);
        for old in before.iter().filter(|d| d.outcome.is_some()) {
            assert!(deadlines.contains(old), "{old:?} was changed by {act:?}");
        }
        t = next;
    }
    deadlines
}

fn told(deadlines: &[Deadline]) -> String {
    let ended = deadlines.iter().filter_map(|d| {
        let outcome = format!("{:?}", d.outcome?).to_lowercase();
        let over = match d.over_minutes() {
            0 => String::new(),
            over => format!(" +{over}"),
        };
        Some(format!("{:?}{} {outcome} {}{over}", d.kind, d.round, d.used_minutes()))
    });
    ended.collect::<Vec<_>>().join(", ")
}

fn merge() -> Act {
    Act::Merge { into: TicketId(7), number: "R-260302-0007".into() }
}

#[test]
fn each_way_to_end() {
    let say = || Act::Tell { words: "soon".into() };
    let offer = || Act::Offer { seq: 1, total_minor: 26_000, words: "a new tap".into() };
    let two = || promise(at("2026-03-02 14:00"), at("2026-03-02 16:00"));
    let four = || promise(at("2026-03-02 16:00"), at("2026-03-02 17:30"));
    let low = || Act::Rate {
        rating: Rating { attitude: None, quality: None, improper_charge: false, overall: 1 },
        words: None,
    };
    let (repair, complaint, inquiry, service) = (Kind::Repair, Kind::Complaint, Kind::Inquiry, Kind::Service);
    let table: Vec<Row> = vec![
        (repair, vec![("02 10:20", BORIS, Act::Take)], "Acknowledge0 met 20"),
        (repair, vec![("02 10:29", BORIS, Act::Assign { to: super::StaffId(2) })], "Acknowledge0 met 29"),
        // The second when it is over, the lead is told: who comes then is late.
        (repair, vec![("02 10:30", BORIS, Act::Take)], "Acknowledge0 missed 30 +1"),
        (repair, vec![("02 11:15", BORIS, Act::Take)], "Acknowledge0 missed 75 +46"),
        (repair, vec![("02 10:10", BORIS, say())], ""), // of a repair somebody has to take it
        (repair, vec![("02 10:10", ANNA, Act::Cancel { reason: None })], "Acknowledge0 void 10, Resolve0 void 10"),
        (
            repair,
            vec![("02 10:40", ANNA, Act::Cancel { reason: None })],
            "Acknowledge0 missed 40 +11, Resolve0 void 40",
        ),
        (
            repair,
            vec![("02 10:10", BORIS, Act::OutOfScope { answer: "power".into() })],
            "Acknowledge0 void 10, Resolve0 void 10",
        ),
        (repair, vec![("02 10:10", BORIS, merge())], "Acknowledge0 void 10, Resolve0 void 10"),
        (
            repair,
            vec![("02 10:10", BORIS, Act::Take), ("05 16:00", BORIS, finish())],
            "Acknowledge0 met 10, Resolve0 missed 1620 +181",
        ),
        // Waiting does not count: three and a half hours of work on Monday, and the half hour since Wednesday half past two.
        (
            repair,
            vec![
                ("02 10:00", BORIS, Act::Take),
                ("02 15:00", BORIS, wait(WaitReason::Parts)),
                ("04 14:30", BORIS, Act::Resume),
                ("04 15:00", BORIS, finish()),
            ],
            "Acknowledge0 met 0, Resolve0 met 240",
        ),
        // Given back to the department: somebody has to take it again.
        (
            repair,
            vec![
                ("02 10:10", BORIS, Act::Take),
                ("02 11:00", BORIS, Act::Release { reason: None }),
                ("02 11:20", LI, Act::Take),
            ],
            "Acknowledge0 met 10, Acknowledge1 met 20",
        ),
        // Promises: kept by coming or by finishing, moved before their time, broken after it.
        (
            repair,
            vec![("02 10:00", BORIS, Act::Take), ("02 10:00", BORIS, two()), ("02 15:00", BORIS, Act::Arrive)],
            "Acknowledge0 met 0, Promise0 met 300",
        ),
        (
            repair,
            vec![("02 10:00", BORIS, Act::Take), ("02 10:00", BORIS, two()), ("02 15:59", BORIS, four())],
            "Acknowledge0 met 0, Promise0 moved 359",
        ),
        (
            repair,
            vec![("02 10:00", BORIS, Act::Take), ("02 10:00", BORIS, two()), ("02 16:10", BORIS, four())],
            "Acknowledge0 met 0, Promise0 broken 370 +11",
        ),
        (
            repair,
            vec![("02 10:00", BORIS, Act::Take), ("02 10:00", BORIS, two()), ("02 16:00", BORIS, Act::Arrive)],
            "Acknowledge0 met 0, Promise0 broken 360 +1",
        ),
        (
            repair,
            vec![("02 10:00", BORIS, Act::Take), ("02 10:00", BORIS, two()), ("02 11:00", BORIS, transfer("security"))],
            "Acknowledge0 met 0, Promise0 void 60",
        ),
        // Promised on the spot: coming cannot keep it any more, finishing does.
        (
            repair,
            vec![
                ("02 10:00", BORIS, Act::Take),
                ("02 10:10", BORIS, Act::Arrive),
                ("02 10:20", BORIS, two()),
                ("02 11:00", BORIS, finish()),
            ],
            "Acknowledge0 met 0, Resolve0 met 60, Promise0 met 40",
        ),
        // The first words of a person acknowledge a contact; a plan, or words, answer a complaint.
        (complaint, vec![("02 10:03", BORIS, Act::Ask { words: "where?".into() })], "Acknowledge0 met 3"),
        (complaint, vec![("02 10:04", BORIS, say())], "Acknowledge0 met 4, Answer0 met 4"),
        (
            complaint,
            vec![("02 10:04", BORIS, Act::Take), ("04 10:01", BORIS, Act::Plan { words: "we will".into() })],
            "Acknowledge0 met 4, Answer0 missed 901 +2",
        ),
        (
            complaint,
            vec![("02 10:04", BORIS, Act::Take), ("03 10:00", BORIS, finish())],
            "Acknowledge0 met 4, Answer0 met 450, Resolve0 met 450",
        ),
        // The answer to a question is its end, not words on the way; nobody has to take it first.
        (inquiry, vec![("02 10:03", BORIS, say())], "Acknowledge0 met 3"),
        (inquiry, vec![("02 10:03", BORIS, finish())], "Acknowledge0 met 3, Answer0 met 3"),
        (inquiry, vec![("03 10:30", BORIS, finish())], "Acknowledge0 missed 480 +476, Answer0 missed 480 +31"),
        (
            service,
            vec![("02 10:03", BORIS, Act::Take), ("02 15:00", BORIS, say()), ("02 16:00", BORIS, offer())],
            "Acknowledge0 met 3, Quote0 met 270",
        ),
        // The survey: its clock begins at the time that is planned for it, after the end.
        (
            repair,
            vec![
                ("02 10:00", BORIS, Act::Take),
                ("02 11:00", BORIS, finish()),
                ("02 12:00", ANNA, Act::Accept),
                ("03 12:00", ANNA, low()),
            ],
            "Acknowledge0 met 0, Resolve0 met 60, Callback0 met 0",
        ),
        (
            repair,
            vec![
                ("02 10:00", BORIS, Act::Take),
                ("02 11:00", BORIS, finish()),
                ("02 12:00", ANNA, Act::Accept),
                ("03 12:00", ANNA, reopen()),
                ("03 12:10", ANNA, Act::Cancel { reason: None }),
            ],
            "Acknowledge0 met 0, Resolve0 met 60, Callback0 void 0, Acknowledge1 void 0, Resolve1 void 0",
        ),
    ];
    for (kind, acts, ended) in table {
        assert_eq!(told(&story(kind, &acts)), ended, "{kind:?} {acts:#?}");
    }
}

#[test]
fn the_survey_has_a_day_from_the_time_planned_for_it() {
    let acts = [
        ("02 10:00", BORIS, Act::Take),
        ("02 11:00", BORIS, finish()),
        ("02 12:00", ANNA, Act::Accept),
        ("02 13:00", BORIS, Act::Note { words: "all well".into() }),
    ];
    let deadlines = story(Kind::Repair, &acts);
    let callback = deadlines.iter().find(|d| d.kind == DeadlineKind::Callback).unwrap();
    // Two days after the work.
    assert_eq!((callback.started_at, callback.due_at), (at("2026-03-04 11:00"), Some(at("2026-03-05 11:00"))));
    let s = settings();
    let on_time = callback_over(deadlines.clone(), true, &s, at("2026-03-04 11:00"));
    assert_eq!(told(&on_time), "Acknowledge0 met 0, Resolve0 met 60, Callback0 met 0");
    let late = callback_over(deadlines, true, &s, at("2026-03-05 12:00"));
    assert_eq!(told(&late), "Acknowledge0 met 0, Resolve0 met 60, Callback0 missed 1500 +61");
    assert_eq!(callback_over(late.clone(), true, &s, at("2026-03-06 12:00")), late, "frozen");
}

#[test]
fn a_promise_makes_no_complaint_late() {
    // A repair has as long as was promised; a complaint and a question keep their own time.
    let far = promise(at("2026-03-20 10:00"), at("2026-03-20 12:00"));
    let due = |kind, clock: DeadlineKind| {
        let deadlines = story(kind, &[("02 10:00", BORIS, Act::Take), ("02 10:00", BORIS, far.clone())]);
        deadlines.iter().find(|d| d.kind == clock).unwrap().due_at.unwrap()
    };
    assert_eq!(due(Kind::Repair, DeadlineKind::Resolve), at("2026-03-20 12:00"));
    assert_eq!(due(Kind::Complaint, DeadlineKind::Resolve), at("2026-03-16 10:00"));
    assert_eq!(due(Kind::Inquiry, DeadlineKind::Answer), at("2026-03-03 10:00"));
}

#[test]
fn the_time_asked_for_never_leaves_a_small_complaint_without_one() {
    let (filed, s) = (at("2026-03-02 10:00"), settings());
    let resolve = |severity, acts: &[(&str, Actor, Act)]| {
        let wanted_by = Some(at("2026-03-02 16:00"));
        let mut t = Ticket { kind: Kind::Complaint, severity: Some(severity), wanted_by, ..ticket(filed) };
        let mut deadlines = recompute(None, &t, &Act::File, Vec::new(), &s, filed);
        for (time, actor, act) in acts {
            let now = at(&format!("2026-03-{time}"));
            let next = after(&t, *actor, act, now);
            deadlines = recompute(Some(&t), &next, act, deadlines, &s, now);
            t = next;
        }
        let last = deadlines.iter().filter(|d| d.kind == DeadlineKind::Resolve).max_by_key(|d| d.round).unwrap();
        (last.outcome, last.due_at)
    };
    let minor = || Act::Grade { severity: Severity::Minor, reason: "a trifle".into() };
    let refused = || Act::Dispute { partly: true, reason: "not all of it".into() };
    // It came back when that time was over: the usual two days.
    let back = [("02 10:04", BORIS, Act::Take), ("02 15:00", BORIS, finish()), ("03 10:00", ANNA, refused())];
    assert_eq!(resolve(Severity::Minor, &back), (None, Some(at("2026-03-05 10:00"))));
    // It is found to be small when that time is over: it is late, and still owed.
    assert_eq!(resolve(Severity::Major, &[("03 10:00", BORIS, minor())]), (None, Some(at("2026-03-02 16:00"))));
}
