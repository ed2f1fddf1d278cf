//! Which policy speaks for a ticket, and what it begins.

use super::{at, settings, show, ticket};
use frontdesk::domain::act::Act;
use frontdesk::domain::hours::{Allowance, Policy};
use frontdesk::domain::ticket::{Kind, Priority, Ticket};
use frontdesk::rules::deadlines::{policy, recompute};

#[test]
fn emergency_then_category_then_community() {
    let now = at("2026-03-02 10:00");
    let s = settings();
    let lift = Ticket { category: "lift".into(), ..ticket(now) };
    assert_eq!(policy(&ticket(now), &s), Some(Policy::REPAIR));
    assert_eq!(policy(&lift, &s), s.categories[2].policy);
    assert_eq!(policy(&Ticket { priority: Priority::Emergency, ..lift }, &s), Some(Policy::EMERGENCY));
    let question = Ticket { kind: Kind::Inquiry, ..ticket(now) };
    assert_eq!(policy(&question, &s), None);
    assert_eq!(policy(&Ticket { priority: Priority::Emergency, ..question }, &s), Some(Policy::EMERGENCY));
}

#[test]
fn what_begins_when_it_is_filed() {
    for (filed, category, priority, begun) in [
        ("2026-03-02 10:00", "water", Priority::Normal, "Acknowledge 03-02 10:30, Resolve 03-05 11:30"),
        ("2026-03-06 20:00", "water", Priority::High, "Acknowledge 03-09 09:30, Resolve 03-12 10:30"),
        ("2026-02-15 10:00", "water", Priority::Normal, "Acknowledge 02-24 09:30, Resolve 02-27 10:30"),
        ("2026-02-15 03:00", "lift", Priority::Normal, "Acknowledge 02-15 03:10, Resolve 02-15 05:00"),
        ("2026-02-15 03:00", "water", Priority::Emergency, "Acknowledge 02-15 03:05, OnSite 02-15 03:30"),
    ] {
        let t = Ticket { category: category.into(), priority, ..ticket(at(filed)) };
        let deadlines = recompute(None, &t, &Act::File, Vec::new(), &settings(), at(filed));
        let shown: Vec<_> = deadlines.iter().map(|d| format!("{:?} {}", d.kind, show(d.due_at.unwrap()))).collect();
        assert_eq!(shown.join(", "), begun, "{filed} {category}");
    }
}

#[test]
fn a_policy_without_times_begins_nothing() {
    let now = at("2026-03-02 10:00");
    let mut s = settings();
    s.repair = Policy { acknowledge: Allowance::minutes(0), ..Policy::NONE };
    assert!(recompute(None, &ticket(now), &Act::File, Vec::new(), &s, now).is_empty());
}
