//! The ladder of escalations as a table: which step of which clock is told when, and to whom.

use super::{ANNA, BORIS, after, at, finish, promise, settings, show, ticket, wait};
use expect_test::{Expect, expect};
use frontdesk::domain::act::{Act, Actor, DeadlineKind, Step, WaitReason};
use frontdesk::domain::case::Event;
use frontdesk::domain::complaint::Severity;
use frontdesk::domain::deadline::Deadline;
use frontdesk::domain::escalation::{seen_by, unseen};
use frontdesk::domain::ids::{StaffId, TicketId};
use frontdesk::domain::news::Alert;
use frontdesk::domain::ticket::{Kind, Priority, State, Ticket};
use frontdesk::rules::deadlines::{next, raise, recompute};
use frontdesk::rules::follow::{Effect, effects};

struct Story {
    ticket: Ticket,
    deadlines: Vec<Deadline>,
    told: Vec<String>,
}

impl Story {
    /// Filed on Monday at ten.
    fn filed(kind: Kind, severity: Option<Severity>, priority: Priority) -> Self {
        let now = at("2026-03-02 10:00");
        let ticket = Ticket { kind, severity, priority, ..ticket(now) };
        let deadlines = recompute(None, &ticket, &Act::File, vec![], &settings(), now);
        Self { ticket, deadlines, told: vec![] }
    }

    /// Lets time pass, ringing when the ticket wants it.
    fn until(&mut self, end: &str) -> &mut Self {
        let s = settings();
        while let Some(now) = next(&self.ticket, &self.deadlines, &s).filter(|at_| *at_ <= at(end)) {
            let (deadlines, raised) = raise(&self.ticket, std::mem::take(&mut self.deadlines), &s, now);
            self.deadlines = deadlines;
            assert!(!raised.is_empty(), "a timer that tells nothing");
            for (deadline, step) in raised {
                let act = Act::Alert { deadline, step };
                let t = after(&self.ticket, Actor::Desk, &act, now);
                let who = effects(Some(&self.ticket), &t, Actor::Desk, &act).into_iter().filter_map(|e| match e {
                    Effect::Alert(who, Alert::Deadline { .. }) => Some(format!("{who:?}")),
                    Effect::Alert(..) | Effect::News(_) => None,
                });
                let who = who.collect::<Vec<_>>().join(" and ");
                self.told.push(format!("{} {deadline:?} {step:?}: {who}", show(now)));
            }
        }
        self
    }

    fn act(&mut self, now: &str, actor: Actor, act: Act) -> &mut Self {
        self.until(now);
        let t = after(&self.ticket, actor, &act, at(now));
        let old = std::mem::take(&mut self.deadlines);
        self.deadlines = recompute(Some(&self.ticket), &t, &act, old, &settings(), at(now));
        self.ticket = t;
        self
    }

    fn tells(&mut self, expected: Expect) {
        self.until("2026-04-30 10:00");
        let mut once: Vec<_> = self.told.iter().map(|line| line.splitn(3, ' ').nth(2)).collect();
        once.sort_unstable();
        once.dedup();
        assert_eq!(once.len(), self.told.len(), "each once: {:#?}", self.told);
        expected.assert_eq(&format!("{}\n", self.told.join("\n")));
    }
}

#[test]
fn a_repair_that_nobody_takes() {
    Story::filed(Kind::Repair, None, Priority::Normal).tells(expect![[r#"
        03-02 10:24 Acknowledge Near: Owner
        03-02 10:30 Acknowledge Missed: Leads and Group
        03-02 10:45 Acknowledge LongMissed: Managers
        03-04 15:42 Resolve Near: Owner
        03-05 11:30 Resolve Missed: Leads
        03-06 17:30 Resolve LongMissed: Managers
    "#]]);
}

#[test]
fn a_repair_that_is_taken_and_forgotten() {
    Story::filed(Kind::Repair, None, Priority::Normal).act("2026-03-02 10:10", BORIS, Act::Take).tells(expect![[r#"
        03-04 15:42 Resolve Near: Owner
        03-05 11:30 Resolve Missed: Leads
        03-06 17:30 Resolve LongMissed: Managers
    "#]]);
}

#[test]
fn an_emergency_that_nobody_takes() {
    Story::filed(Kind::Repair, None, Priority::Emergency).tells(expect![[r#"
        03-02 10:04 Acknowledge Near: Owner
        03-02 10:05 Acknowledge Missed: Leads and Group
        03-02 10:10 Acknowledge LongMissed: Managers
        03-02 10:24 OnSite Near: Owner
        03-02 10:30 OnSite Missed: Leads
        03-02 10:35 OnSite LongMissed: Managers
    "#]]);
}

#[test]
fn a_grave_complaint_that_is_taken_and_forgotten() {
    let mut s = Story::filed(Kind::Complaint, Some(Severity::Major), Priority::Normal);
    s.act("2026-03-02 10:04", BORIS, Act::Take).tells(expect![[r#"
        03-02 10:04 Acknowledge Near: Owner
        03-03 16:00 Answer Near: Owner
        03-04 10:00 Answer Missed: Leads
        03-05 10:00 Answer LongMissed: Managers
        03-12 10:00 Resolve Near: Owner
        03-16 10:00 Resolve Missed: Leads
        03-23 10:00 Resolve LongMissed: Managers
    "#]]);
}

#[test]
fn small_complaint_that_nobody_takes() {
    Story::filed(Kind::Complaint, Some(Severity::Minor), Priority::Normal).tells(expect![[r#"
        03-02 10:04 Acknowledge Near: Owner
        03-02 10:05 Acknowledge Missed: Leads and Group
        03-02 10:07 Acknowledge LongMissed: Managers
        03-03 16:00 Resolve Near: Owner
        03-04 10:00 Resolve Missed: Leads
        03-05 10:00 Resolve LongMissed: Managers
    "#]]);
}

#[test]
fn a_question_that_nobody_answers() {
    let mut s = Story::filed(Kind::Inquiry, None, Priority::Normal);
    s.act("2026-03-02 10:04", BORIS, Act::Take).tells(expect![[r#"
        03-02 10:04 Acknowledge Near: Owner
        03-02 17:30 Answer Near: Owner
        03-03 10:00 Answer Missed: Leads
        03-03 15:15 Answer LongMissed: Managers
    "#]]);
}

#[test]
fn a_quotation_that_does_not_come() {
    let mut s = Story::filed(Kind::Service, None, Priority::Normal);
    s.act("2026-03-02 10:04", BORIS, Act::Take).tells(expect![[r#"
        03-02 10:04 Acknowledge Near: Owner
        03-02 17:54 Quote Near: Owner
        03-03 10:30 Quote Missed: Leads
        03-03 16:00 Quote LongMissed: Managers
    "#]]);
}

#[test]
fn a_promise_that_is_forgotten() {
    let mut s = Story::filed(Kind::Repair, None, Priority::Normal);
    s.act("2026-03-02 10:10", BORIS, Act::Take);
    s.act("2026-03-02 10:10", BORIS, promise(at("2026-03-02 14:00"), at("2026-03-02 15:10")));
    s.act("2026-03-03 10:00", BORIS, finish()).tells(expect![[r#"
        03-02 14:10 Promise Near: Owner
        03-02 15:10 Promise Missed: Leads and Owner
        03-02 17:40 Promise LongMissed: Managers
    "#]]);
}

#[test]
fn a_survey_that_is_never_asked() {
    let mut s = Story::filed(Kind::Repair, None, Priority::Normal);
    s.act("2026-03-02 10:10", BORIS, Act::Take).act("2026-03-02 11:00", BORIS, finish());
    s.act("2026-03-02 12:00", ANNA, Act::Accept).tells(expect![[r#"
        03-05 06:12 Callback Near: FrontDesk
        03-05 11:00 Callback Missed: Leads
        03-05 23:00 Callback LongMissed: Managers
    "#]]);
}

#[test]
fn nothing_for_what_is_done_paused_merged_withdrawn_or_rejected() {
    let into = Act::Merge { into: TicketId(2), number: "R-260302-0002".into() };
    let ends: [(&str, Act, Actor); 5] = [
        ("done", finish(), BORIS),
        ("paused", wait(WaitReason::Parts), BORIS),
        ("merged", into, BORIS),
        ("withdrawn", Act::Cancel { reason: None }, ANNA),
        ("rejected", Act::OutOfScope { answer: "power".into() }, BORIS),
    ];
    for (name, act, actor) in ends {
        for (kind, severity) in [(Kind::Repair, None), (Kind::Complaint, Some(Severity::Major)), (Kind::Inquiry, None)]
        {
            let mut s = Story::filed(kind, severity, Priority::Normal);
            s.act("2026-03-02 10:01", BORIS, Act::Take).act("2026-03-02 10:03", actor, act.clone());
            s.until("2026-06-01 10:00");
            assert_eq!(s.told, Vec::<String>::new(), "{kind:?} {name}");
        }
    }
}

fn event(actor: Actor, act: Act) -> Event {
    Event { seq: 0, at: at("2026-03-02 10:00"), actor, act }
}

#[test]
fn the_newest_escalation_that_nobody_has_seen() {
    use DeadlineKind::{Acknowledge, Resolve};
    let alert = |deadline, step| event(Actor::Desk, Act::Alert { deadline, step });
    let seen = |deadline, step| event(BORIS, Act::Seen { deadline, step });
    let (ack, res) = ((Acknowledge, Step::Missed), (Resolve, Step::LongMissed));
    let mut timeline = vec![];
    for (next, newest, who) in [
        (alert(Acknowledge, Step::Near), None, None),
        (alert(Acknowledge, Step::Missed), Some(ack), None),
        (seen(Acknowledge, Step::Missed), None, Some(StaffId(1))),
        (alert(Acknowledge, Step::Missed), Some(ack), Some(StaffId(1))), // passed on, and missed again
        (alert(Resolve, Step::LongMissed), Some(res), Some(StaffId(1))),
        (seen(Resolve, Step::LongMissed), Some(ack), Some(StaffId(1))),
        (event(super::LI, Act::Take), Some(ack), None), // Li has it: nobody else need see to it
        (seen(Acknowledge, Step::Missed), None, Some(StaffId(1))),
    ] {
        timeline.push(next);
        assert_eq!((unseen(&timeline), seen_by(&timeline)), (newest, who), "{:?}", timeline.last());
    }
}

#[test]
fn what_can_be_one_matter() {
    let now = at("2026-03-02 10:00");
    let one = ticket(now);
    let two = Ticket { id: TicketId(2), ..ticket(now) };
    let complaint = |id, about: Option<&str>| Ticket {
        id: TicketId(id),
        kind: Kind::Complaint,
        about_department: about.map(Into::into),
        ..ticket(now)
    };
    let noise = complaint(3, None);
    let guards = complaint(4, Some("security"));
    for (from, into, fits, why) in [
        (&one, &two, true, "two repairs"),
        (&one, &one, false, "itself"),
        (&one, &Ticket { state: State::Done, ..two.clone() }, false, "done"),
        (&one, &Ticket { community: super::CommunityId(9), ..two.clone() }, false, "another community's"),
        (&one, &noise, false, "a repair and a complaint"),
        (&noise, &one, false, "a complaint and a repair"),
        (&noise, &complaint(5, None), true, "two complaints"),
        (&guards, &noise, false, "one that security must not see"),
        (&guards, &complaint(5, Some("security")), true, "the same people"),
        (&guards, &Ticket { about_staff: Some(StaffId(2)), ..complaint(5, Some("security")) }, false, "and a person"),
        (&noise, &Ticket { department: "front".into(), ..complaint(5, None) }, false, "one that others handle"),
        (&one, &Ticket { department: "security".into(), ..two.clone() }, true, "a repair that others do"),
        (&one, &Ticket { kind: Kind::Inquiry, ..two.clone() }, true, "a repair that was also asked about"),
    ] {
        assert_eq!(from.is_one_matter_with(into), fits, "{why}");
    }
}
