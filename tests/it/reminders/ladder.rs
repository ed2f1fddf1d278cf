//! The ladder as a table: a bill, what happens to it, and on which days which step goes.

use crate::fees::date;
use expect_test::{Expect, expect};
use frontdesk::chat::arrears::ArrearsButton;
use frontdesk::chat::button::{Button, LIMIT, PlanButton};
use frontdesk::domain::bill::Item;
use frontdesk::domain::ids::{BillId, CommunityId, PlanId, PromiseId, UnitId, UserId};
use frontdesk::domain::person::Tie;
use frontdesk::domain::reminder::{self, Listed, NotTaken, Owing, Plan, PlanVerdict, Promised, Round, Say, Tied, Tone};
use frontdesk::rules::reminders::{Audience, audience, next_ring, plan_verdict, tone, verdict};
use std::collections::BTreeSet;

const LADDER: [i32; 5] = [-15, 0, 7, 30, 60];

/// Due on 31 March.
fn bill() -> Owing {
    Owing {
        bill: BillId(1),
        unit: UnitId(1),
        item: Item::Water,
        due_on: date("2026-03-31"),
        open_minor: 8_000,
        round: Round::default(),
        told: None,
        last_told: None,
        disputed: false,
        claimed: false,
        plan: None,
        promise: None,
    }
}

/// What happens to the bill before the morning of a day.
type Happens<'a> = &'a [(&'a str, fn(&mut Owing))];

/// Lives through the days, one turn each but for those on which nothing runs, and writes down what goes.
fn story(happens: Happens<'_>, nothing_runs: (&str, &str)) -> String {
    let mut bill = bill();
    let mut lines = vec![];
    for day in date("2026-03-01").iter_days().take(150) {
        for (_, change) in happens.iter().filter(|(on, _)| date(on) == day) {
            change(&mut bill);
        }
        if (date(nothing_runs.0)..date(nothing_runs.1)).contains(&day) {
            continue;
        }
        let said = verdict(&bill, &LADDER, day, false);
        if said.broken.is_some() {
            lines.push(format!("{} promise broken", day.format("%m-%d")));
            bill.promise = None;
        }
        if said.round != bill.round {
            bill.round = said.round;
            bill.told = None;
        }
        match said.say {
            Say::Step(step) => {
                lines.push(format!("{} step {} ({:?})", day.format("%m-%d"), LADDER[step], tone(&LADDER, step)));
                bill.told = Some(step);
                bill.last_told = Some(step);
            }
            Say::Courtesy(_) => {
                lines.push(format!("{} courtesy", day.format("%m-%d")));
                bill.promise = bill.promise.map(|p| Promised { reminded: true, ..p });
            }
            Say::Nothing(_) => {}
        }
    }
    lines.join("\n") + "\n"
}

fn check(happens: Happens<'_>, expected: Expect) {
    expected.assert_eq(&story(happens, ("2020-01-01", "2020-01-01")));
}

fn promised(bill: &mut Owing, on: &str) {
    bill.promise = Some(Promised { promise: PromiseId(1), on: date(on), reminded: false });
}

#[test]
fn left_alone_a_bill_is_told_five_times() {
    check(
        &[],
        expect![[r#"
        03-16 step -15 (Friendly)
        03-31 step 0 (Friendly)
        04-07 step 7 (After)
        04-30 step 30 (Again)
        05-30 step 60 (Firm)
    "#]],
    );
}

#[test]
fn what_is_settled_is_not_told_and_what_opens_again_is() {
    let settled: Happens<'_> = &[("2026-04-02", |b| b.open_minor = 0), ("2026-05-10", |b| b.open_minor = 5)];
    check(
        settled,
        expect![[r#"
        03-16 step -15 (Friendly)
        03-31 step 0 (Friendly)
        05-10 step 30 (Again)
        05-30 step 60 (Firm)
    "#]],
    );
}

#[test]
fn a_dispute_and_a_claim_stop_it_at_once() {
    let looked_into: Happens<'_> = &[
        ("2026-03-31", |b| b.disputed = true),
        ("2026-04-10", |b| b.disputed = false),
        ("2026-04-30", |b| b.claimed = true),
        ("2026-05-02", |b| b.claimed = false),
    ];
    check(
        looked_into,
        expect![[r#"
        03-16 step -15 (Friendly)
        04-10 step 7 (After)
        05-02 step 30 (Again)
        05-30 step 60 (Firm)
    "#]],
    );
}

#[test]
fn what_was_passed_over_is_not_told_belatedly() {
    let away = story(&[], ("2026-03-20", "2026-05-05"));
    expect![[r#"
        03-16 step -15 (Friendly)
        05-05 step 30 (Again)
        05-30 step 60 (Firm)
    "#]]
    .assert_eq(&away);
    let never_known_before = story(&[], ("2026-03-01", "2026-06-20"));
    expect![[r#"
        06-20 step 60 (Firm)
    "#]]
    .assert_eq(&never_known_before);
}

#[test]
fn a_promise_is_reminded_of_once_and_kept() {
    let kept: Happens<'_> = &[
        ("2026-04-08", |b| promised(b, "2026-04-20")),
        ("2026-04-21", |b| {
            b.open_minor = 0;
            b.promise = None;
        }),
    ];
    check(
        kept,
        expect![[r#"
        03-16 step -15 (Friendly)
        03-31 step 0 (Friendly)
        04-07 step 7 (After)
        04-20 courtesy
    "#]],
    );
}

#[test]
fn a_broken_promise_starts_the_ladder_again_one_step_up_with_its_distances() {
    check(
        &[("2026-04-08", |b| promised(b, "2026-04-20"))],
        expect![[r#"
        03-16 step -15 (Friendly)
        03-31 step 0 (Friendly)
        04-07 step 7 (After)
        04-20 courtesy
        04-21 promise broken
        04-21 step 30 (Again)
        05-30 step 60 (Firm)
    "#]],
    );
    // Broken late: the next step keeps its distance.
    check(
        &[("2026-04-08", |b| promised(b, "2026-06-01"))],
        expect![[r#"
        03-16 step -15 (Friendly)
        03-31 step 0 (Friendly)
        04-07 step 7 (After)
        06-01 courtesy
        06-02 promise broken
        06-02 step 30 (Again)
        07-02 step 60 (Firm)
    "#]],
    );
}

#[test]
fn at_the_top_the_top_step_is_repeated_once() {
    check(
        &[("2026-06-01", |b| promised(b, "2026-06-10"))],
        expect![[r#"
        03-16 step -15 (Friendly)
        03-31 step 0 (Friendly)
        04-07 step 7 (After)
        04-30 step 30 (Again)
        05-30 step 60 (Firm)
        06-10 courtesy
        06-11 promise broken
        06-11 step 60 (Firm)
    "#]],
    );
}

#[test]
fn a_promise_broken_before_the_due_date_makes_nobody_firm_before_it() {
    let early: Happens<'_> =
        &[("2026-03-17", |b| promised(b, "2026-03-18")), ("2026-03-20", |b| promised(b, "2026-03-21"))];
    check(
        early,
        expect![[r#"
        03-16 step -15 (Friendly)
        03-18 courtesy
        03-19 promise broken
        03-19 step 0 (Friendly)
        03-21 courtesy
        03-22 promise broken
        04-01 step 7 (After)
        04-30 step 30 (Again)
        05-30 step 60 (Firm)
    "#]],
    );
    // Promised before anything was told, and broken after the due date: not as if it were still to come.
    check(
        &[("2026-03-10", |b| promised(b, "2026-04-02"))],
        expect![[r#"
        04-02 courtesy
        04-03 promise broken
        04-03 step 0 (Friendly)
        04-10 step 7 (After)
        05-03 step 30 (Again)
        06-02 step 60 (Firm)
    "#]],
    );
}

#[test]
fn a_disputed_promise_is_not_broken() {
    let disputed: Happens<'_> = &[
        ("2026-04-08", |b| promised(b, "2026-04-20")),
        ("2026-04-19", |b| b.disputed = true),
        ("2026-05-01", |b| b.disputed = false),
    ];
    check(
        disputed,
        expect![[r#"
        03-16 step -15 (Friendly)
        03-31 step 0 (Friendly)
        04-07 step 7 (After)
        05-01 promise broken
        05-01 step 30 (Again)
        05-31 step 60 (Firm)
    "#]],
    );
}

#[test]
fn a_debt_is_divided_without_losing_a_cent() {
    assert_eq!(reminder::split(10_000, 3), [3_334, 3_333, 3_333]);
    assert_eq!(reminder::split(7, 6), [2, 1, 1, 1, 1, 1]);
    let parts = reminder::instalments(10_001, 2, date("2026-01-31"));
    let read: Vec<_> = parts.iter().map(|p| (p.seq, p.on.to_string(), p.amount_minor)).collect();
    assert_eq!(read, [(1, "2026-01-31".into(), 5_001), (2, "2026-02-28".into(), 5_000)]);
}

#[test]
fn money_fulfils_the_parts_in_their_order() {
    let of = |paid_minor, settled, stopped| Plan {
        id: PlanId(1),
        unit: UnitId(1),
        paid_minor,
        settled,
        stopped,
        items: vec![Item::Water],
        instalments: reminder::instalments(9_000, 3, date("2026-04-10")),
    };
    let on = |day: &str, plan: Plan| plan_verdict(&plan, date(day));
    assert_eq!(on("2026-04-09", of(0, false, false)), PlanVerdict::Runs);
    assert!(matches!(on("2026-04-10", of(0, false, false)), PlanVerdict::Due(part) if part.seq == 1));
    assert_eq!(on("2026-04-11", of(0, false, false)), PlanVerdict::Broken);
    assert_eq!(on("2026-04-11", of(2_999, false, false)), PlanVerdict::Broken);
    assert_eq!(on("2026-04-11", of(0, false, true)), PlanVerdict::Runs, "it is being looked into");
    assert_eq!(on("2026-04-11", of(3_000, false, false)), PlanVerdict::Runs);
    assert!(matches!(on("2026-05-10", of(5_999, false, false)), PlanVerdict::Due(part) if part.seq == 2));
    assert_eq!(on("2026-05-10", of(6_000, false, false)), PlanVerdict::Runs);
    assert_eq!(on("2026-05-11", of(9_000, false, false)), PlanVerdict::Done);
    assert_eq!(on("2026-05-11", of(0, true, false)), PlanVerdict::Done, "a credit settled the bills");
}

#[test]
fn who_hears_of_what() {
    let person = |user, tie, reachable| Tied { user: UserId(user), tie, reachable };
    let items: BTreeSet<Item> = [Item::Water, Item::Parking].into();
    let water: BTreeSet<Item> = [Item::Water].into();
    let hears = |items: &BTreeSet<Item>, people: &[Tied]| {
        let Audience { users, listed } = audience(items, people, &[Item::Water]);
        (users.iter().map(|u| u.0).collect::<Vec<_>>(), listed)
    };
    let owner = person(1, Tie::Owner, true);
    let blocked = person(2, Tie::Owner, false);
    let family = person(3, Tie::Family, true);
    let tenant = person(4, Tie::Tenant, true);
    assert_eq!(hears(&items, &[owner, blocked, family, tenant]), (vec![1, 4], None));
    assert_eq!(hears(&items, &[blocked, family]), (vec![3], None));
    assert_eq!(hears(&items, &[blocked, tenant]), (vec![4], Some(Listed::Unseen)));
    assert_eq!(hears(&water, &[blocked, tenant]), (vec![4], None));
    assert_eq!(hears(&items, &[blocked]), (vec![], Some(Listed::Unreachable)));
    assert_eq!(hears(&[Item::Parking].into(), &[tenant]), (vec![], Some(Listed::Unseen)));
    assert_eq!(hears(&items, &[]), (vec![], Some(Listed::Nobody)));
}

#[test]
fn the_tone_rises_with_the_steps_after_the_due_date() {
    let tones: Vec<Tone> = (0..5).map(|step| tone(&LADDER, step)).collect();
    assert_eq!(tones, [Tone::Friendly, Tone::Friendly, Tone::After, Tone::Again, Tone::Firm]);
    assert_eq!(tone(&[3], 0), Tone::After);
}

#[test]
fn days_on_offer_and_days_that_are_taken() {
    let days: Vec<String> = reminder::dates(date("2026-11-24")).iter().map(ToString::to_string).collect();
    assert_eq!(days, ["2026-11-25", "2026-11-27", "2026-11-30", "2026-12-10", "2026-12-15", "2026-12-25"]);
    let today = date("2026-11-24");
    assert_eq!(reminder::may_promise(today, today, 0), Err(NotTaken::Past));
    assert_eq!(reminder::may_promise(date("2027-01-23"), today, 0), Ok(()));
    assert_eq!(reminder::may_promise(date("2027-01-24"), today, 0), Err(NotTaken::Far));
    assert_eq!(reminder::may_promise(date("2026-12-01"), today, 2), Err(NotTaken::Often));
}

#[test]
fn the_day_rings_at_its_first_hour_and_late_only_within_the_hours() {
    let rules = frontdesk::domain::fees::Reminders::default();
    let zone = chrono_tz::Asia::Shanghai;
    let next = |at: &str, done| {
        next_ring(&rules, zone, done, at.parse().unwrap()).unwrap().with_timezone(&zone).format("%d %H:%M").to_string()
    };
    assert_eq!(next("2026-11-24T00:00:00Z", false), "24 09:00");
    assert_eq!(next("2026-11-24T02:00:00Z", false), "24 10:00", "within the hours: now");
    assert_eq!(next("2026-11-24T04:30:00Z", false), "24 14:00", "not at noon");
    assert_eq!(next("2026-11-24T13:00:00Z", false), "25 09:00", "not at night");
    assert_eq!(next("2026-11-24T01:00:00Z", true), "25 09:00");
    let off = frontdesk::domain::fees::Reminders { send: false, ..rules };
    assert_eq!(next_ring(&off, zone, false, "2026-11-24T02:00:00Z".parse().unwrap()), None);
}

#[test]
fn every_button_of_finance_fits_and_comes_back() {
    let big = i64::MAX;
    let acts = [
        ArrearsButton::Page(u32::MAX),
        ArrearsButton::Unit(UnitId(big)),
        ArrearsButton::Call(UnitId(big)),
        ArrearsButton::Phone(UnitId(big >> 8), UserId(1 << 60)),
    ];
    let mut all: Vec<Button> =
        acts.iter().map(|act| Button::Arrears { community: CommunityId(big >> 16), act: *act }).collect();
    all.extend(PlanButton::ALL.iter().map(|act| Button::Plan {
        community: CommunityId(big),
        plan: PlanId(big),
        act: *act,
    }));
    for button in all {
        let data = button.encode();
        assert!(data.len() <= LIMIT, "{data}");
        assert_eq!(Button::decode(&data), button);
    }
}
