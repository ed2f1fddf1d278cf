//! Which policy speaks for a ticket, and what it begins.

use super::{BORIS, after, at, settings, show, ticket};
use frontdesk::domain::act::Act;
use frontdesk::domain::community::Settings;
use frontdesk::domain::complaint::Severity::{self, Important, Major, Minor};
use frontdesk::domain::deadline::Deadline;
use frontdesk::domain::hours::{Allowance, Policy};
use frontdesk::domain::policies::Policies;
use frontdesk::domain::question::AnswerClass::{self, Day1, Day2, Day3, Minutes10, Minutes20, Minutes30};
use frontdesk::domain::ticket::{Kind, Priority, Ticket};
use frontdesk::rules::deadlines::{policy, recompute};

fn complaint(severity: Severity, filed: &str) -> Ticket {
    Ticket { kind: Kind::Complaint, severity: Some(severity), category: "noise".into(), ..ticket(at(filed)) }
}

fn question(class: Option<AnswerClass>, filed: &str) -> Ticket {
    Ticket { kind: Kind::Inquiry, class, category: String::new(), ..ticket(at(filed)) }
}

fn filed(t: &Ticket, settings: &Settings) -> Vec<Deadline> {
    recompute(None, t, &Act::File, Vec::new(), settings, t.created_at)
}

/// Open deadlines and when each is due.
fn due(deadlines: &[Deadline]) -> String {
    let open = deadlines.iter().filter(|d| d.done_at.is_none());
    open.map(|d| format!("{:?} {}", d.kind, show(d.due_at.unwrap()))).collect::<Vec<_>>().join(", ")
}

#[test]
fn emergency_then_category_then_community() {
    let now = at("2026-03-02 10:00");
    let s = settings();
    let lift = Ticket { category: "lift".into(), ..ticket(now) };
    assert_eq!(policy(&ticket(now), &s), Policy::REPAIR);
    assert_eq!(Some(policy(&lift, &s)), s.categories[2].policy);
    assert_eq!(policy(&Ticket { priority: Priority::Emergency, ..lift }, &s), Policy::EMERGENCY);
    let question = question(None, "2026-03-02 10:00");
    assert_eq!(policy(&question, &s).acknowledge, Allowance::minutes(5));
    assert_eq!(policy(&Ticket { priority: Priority::Emergency, ..question }, &s), Policy::EMERGENCY);
}

/// Monday 2 March 2026; nine to twelve, half past one to six, but for weekends and holidays.
#[test]
fn what_begins_when_it_is_filed() {
    for (filed_at, category, priority, begun) in [
        ("2026-03-02 10:00", "water", Priority::Normal, "Acknowledge 03-02 10:30, Resolve 03-05 11:30"),
        ("2026-03-06 20:00", "water", Priority::High, "Acknowledge 03-09 09:30, Resolve 03-12 10:30"),
        ("2026-02-15 10:00", "water", Priority::Normal, "Acknowledge 02-24 09:30, Resolve 02-27 10:30"),
        ("2026-02-15 03:00", "lift", Priority::Normal, "Acknowledge 02-15 03:10, Resolve 02-15 05:00"),
        ("2026-02-15 03:00", "water", Priority::Emergency, "Acknowledge 02-15 03:05, OnSite 02-15 03:30"),
    ] {
        let t = Ticket { category: category.into(), priority, ..ticket(at(filed_at)) };
        assert_eq!(due(&filed(&t, &settings())), begun, "{filed_at} {category}");
    }
}

#[test]
fn complaints_by_severity() {
    let monday = "2026-03-02 10:00";
    for (severity, filed_at, begun) in [
        (Major, monday, "Acknowledge 03-02 10:05, Answer 03-04 10:00, Resolve 03-16 10:00"),
        (Important, monday, "Acknowledge 03-02 10:05, Resolve 03-05 10:00"),
        (Minor, monday, "Acknowledge 03-02 10:05, Resolve 03-04 10:00"),
        // Friday afternoon: two working days later is Tuesday.
        (Minor, "2026-03-06 16:00", "Acknowledge 03-06 16:05, Resolve 03-10 16:00"),
        // At night it is as if it came when the desk opens; two whole days are over at six.
        (Minor, "2026-03-02 22:00", "Acknowledge 03-03 09:05, Resolve 03-04 18:00"),
        // A made-up Saturday is a working day, Spring Festival is none.
        (Major, "2026-02-13 10:00", "Acknowledge 02-13 10:05, Answer 02-24 10:00, Resolve 03-05 10:00"),
    ] {
        assert_eq!(due(&filed(&complaint(severity, filed_at), &settings())), begun, "{severity:?} {filed_at}");
    }
}

#[test]
fn a_small_complaint_by_the_time_that_was_asked_for() {
    let monday = "2026-03-02 10:00";
    for (wish, severity, resolve) in [
        ("2026-03-02 16:00", Minor, "03-02 16:00"),
        ("2026-03-13 12:00", Minor, "03-13 12:00"),
        ("2026-03-03 20:00", Minor, "03-03 18:00"), // nobody works at eight: by six
        ("2026-03-02 10:30", Minor, "03-04 10:00"), // too soon to be worked at: two days
        ("2026-03-01 10:00", Minor, "03-04 10:00"),
        ("2026-03-02 16:00", Important, "03-05 10:00"),
    ] {
        let t = Ticket { wanted_by: Some(at(wish)), ..complaint(severity, monday) };
        let begun = due(&filed(&t, &settings()));
        assert_eq!(begun, format!("Acknowledge 03-02 10:05, Resolve {resolve}"), "{wish}");
    }
}

#[test]
fn questions_by_class_and_never_later_than_three_working_days() {
    let (monday, friday) = ("2026-03-02 10:00", "2026-03-06 17:50");
    for (class, filed_at, answer) in [
        (Some(Minutes10), monday, "03-02 10:10"),
        (Some(Minutes20), monday, "03-02 10:20"),
        (Some(Minutes30), monday, "03-02 10:30"),
        (Some(Day1), monday, "03-03 10:00"),
        (Some(Day2), monday, "03-04 10:00"),
        (Some(Day3), monday, "03-05 10:00"),
        (None, monday, "03-03 10:00"),
        (Some(Minutes30), friday, "03-09 09:20"),
        (Some(Day3), friday, "03-11 17:50"),
    ] {
        let begun = due(&filed(&question(class, filed_at), &settings()));
        assert!(begun.ends_with(&format!("Answer {answer}")), "{class:?} {filed_at}: {begun}");
    }
    let mut s = settings();
    s.policies.question.class = Minutes20;
    assert_eq!(due(&filed(&question(None, monday), &s)), "Acknowledge 03-02 10:05, Answer 03-02 10:20");
    let slowest = AnswerClass::ALL.map(|class| class.allowance()).into_iter().max_by_key(|a| match a {
        Some(Allowance::Minutes(minutes)) => *minutes,
        Some(Allowance::Days { days }) => days * 480,
        Some(Allowance::Until(_)) | None => u32::MAX,
    });
    assert_eq!(slowest, Some(Allowance::days(3)));
}

#[test]
fn a_quotation_in_eight_working_hours_and_permits() {
    let monday = at("2026-03-02 10:00");
    let service = Ticket { kind: Kind::Service, ..ticket(monday) };
    assert_eq!(due(&filed(&service, &settings())), "Acknowledge 03-02 10:05, Quote 03-03 10:30");
    let permit = Ticket { kind: Kind::Permit, ..ticket(monday) };
    assert_eq!(due(&filed(&permit, &settings())), "Acknowledge 03-02 10:05");
}

#[test]
fn a_category_of_complaints_may_have_its_own_times() {
    let mut s = settings();
    let mut own = s.policies.complaint;
    own.minor.resolve = Allowance::days(5);
    s.policies.complaint_category.insert("noise".into(), own);
    let monday = "2026-03-02 10:00";
    assert_eq!(due(&filed(&complaint(Minor, monday), &s)), "Acknowledge 03-02 10:05, Resolve 03-09 10:00");
    let other = Ticket { category: "service".into(), ..complaint(Minor, monday) };
    assert_eq!(due(&filed(&other, &s)), "Acknowledge 03-02 10:05, Resolve 03-04 10:00");
}

#[test]
fn grading_and_classifying_count_since_it_was_filed() {
    let s = settings();
    let change = |before: &Ticket, deadlines, act: &Act, now: &str| {
        let t = after(before, BORIS, act, at(now));
        let deadlines = recompute(Some(before), &t, act, deadlines, &s, at(now));
        (t, deadlines)
    };
    let minor = complaint(Minor, "2026-03-02 10:00");
    let grade = |severity| Act::Grade { severity, reason: "so".into() };
    let (major, deadlines) = change(&minor, filed(&minor, &s), &grade(Major), "2026-03-03 16:00");
    assert_eq!(due(&deadlines), "Acknowledge 03-02 10:05, Resolve 03-16 10:00, Answer 03-05 16:00");
    // What was answered is not asked for again, whatever the severity becomes.
    let (major, deadlines) = change(&major, deadlines, &Act::Plan { words: "we will".into() }, "2026-03-03 17:00");
    assert_eq!(due(&deadlines), "Resolve 03-16 10:00");
    let (important, deadlines) = change(&major, deadlines, &grade(Important), "2026-03-03 17:10");
    assert_eq!(due(&deadlines), "Resolve 03-05 10:00");
    let (_, deadlines) = change(&important, deadlines, &grade(Major), "2026-03-03 17:20");
    assert_eq!(due(&deadlines), "Resolve 03-16 10:00");

    let asked = question(None, "2026-03-02 10:00");
    let class = |class| Act::Classify { class, reason: None };
    let (later, deadlines) = change(&asked, filed(&asked, &s), &class(Day3), "2026-03-02 11:00");
    assert_eq!(due(&deadlines), "Acknowledge 03-02 10:05, Answer 03-05 10:00");
    let (_, deadlines) = change(&later, deadlines, &class(Minutes30), "2026-03-02 11:30");
    assert_eq!(due(&deadlines), "Acknowledge 03-02 10:05, Answer 03-02 10:30", "over already");
}

#[test]
fn a_policy_without_times_begins_nothing() {
    let now = at("2026-03-02 10:00");
    let mut s = settings();
    s.repair = Policy { acknowledge: Allowance::minutes(0), ..Policy::NONE };
    assert!(recompute(None, &ticket(now), &Act::File, Vec::new(), &s, now).is_empty());
}

#[test]
fn a_calendar_without_a_working_day_never_comes_due() {
    let mut s = settings();
    s.hours.week.0 = Default::default();
    let begun = filed(&complaint(Major, "2026-03-02 10:00"), &s);
    assert!(!begun.is_empty() && begun.iter().all(|d| d.due_at.is_none()));
}

#[test]
fn settings_kept_as_plain_minutes_still_read() {
    let old: Policy = serde_json::from_str(r#"{"acknowledge":30,"on_site":null,"resolve":1440}"#).unwrap();
    assert_eq!(old, Policy { callback: None, ..Policy::REPAIR });
    let whole = serde_json::to_value(settings()).unwrap();
    assert_eq!(serde_json::from_value::<Settings>(whole.clone()).unwrap(), settings());
    let mut before = whole;
    before.as_object_mut().unwrap().remove("policies");
    assert_eq!(serde_json::from_value::<Settings>(before).unwrap().policies, Policies::default());
}
