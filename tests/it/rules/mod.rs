//! The rule book, tried case by case without a database.

mod calendar;
mod callback;
mod deadlines;
mod dispatch;
mod duty;
mod flow;
mod follow;
mod ladder;
mod policies;
mod results;
mod severity;
mod slots;
mod timers;

use chrono::{DateTime, NaiveDateTime, TimeZone, Utc};
use chrono_tz::{Asia::Shanghai, Tz};
use frontdesk::domain::act::{Act, Actor, Rating, WaitReason};
use frontdesk::domain::community::{Category, Department, ScopeAnswer, Settings};
use frontdesk::domain::hours::{Allowance, Hours, Policy};
use frontdesk::domain::ids::{CommunityId, StaffId, TicketId, UserId};
use frontdesk::domain::lang::Lang;
use frontdesk::domain::ticket::{Area, Channel, Kind, Place, Priority, State, Ticket, Window, Work};
use frontdesk::domain::words::Words;

pub const ANNA: Actor = Actor::Resident(UserId(100));
pub const BORIS: Actor = Actor::Staff(StaffId(1));
pub const LI: Actor = Actor::Staff(StaffId(2));

/// A moment by the clock in Shanghai: `2026-03-02 09:00` (a Monday).
pub fn at(wall: &str) -> DateTime<Utc> {
    local(Shanghai, wall)
}

pub fn local(tz: Tz, wall: &str) -> DateTime<Utc> {
    let wall = NaiveDateTime::parse_from_str(wall, "%Y-%m-%d %H:%M").unwrap();
    tz.from_local_datetime(&wall).unwrap().with_timezone(&Utc)
}

/// A moment as the clock in Shanghai shows it, without the year.
pub fn show(at: DateTime<Utc>) -> String {
    at.with_timezone(&Shanghai).format("%m-%d %H:%M").to_string()
}

/// Water, leaks and lifts go to engineering, lifts round the clock; electricity at home is not the company's duty.
pub fn settings() -> Settings {
    let department = |key: &str, front_desk| Department { key: key.into(), name: Words::same(key), front_desk };
    let category = |key: &str, callback_days, policy| Category {
        key: key.into(),
        name: Words::same(key),
        areas: vec![Area::Public, Area::Home],
        department: "engineering".into(),
        out_of_scope: Vec::new(),
        callback_days,
        policy,
    };
    let lift = Policy {
        acknowledge: Allowance::minutes(10),
        resolve: Allowance::minutes(120),
        round_the_clock: true,
        ..Policy::NONE
    };
    Settings {
        name: Words::same("Harbour Garden"),
        time_zone: Shanghai,
        languages: vec![Lang::ZhHans, Lang::En],
        currency: "CNY".into(),
        departments: vec![department("engineering", false), department("security", false), department("front", true)],
        categories: vec![
            category("water", 2, None),
            category("leak", 3, None),
            category("lift", 2, Some(lift)),
            Category {
                out_of_scope: vec![(Area::Home, "power".into()), (Area::Paid, "gone".into())],
                department: "nowhere".into(),
                ..category("electricity", 2, None)
            },
        ],
        complaints: vec![],
        complaint_beyond: None,
        on_call: Vec::new(),
        answers: vec![ScopeAnswer { key: "power".into(), title: Words::same("Power"), text: Words::same("95598") }],
        close_after_days: 3,
        shifts: Vec::new(),
        duty: Default::default(),
        facts: Default::default(),
        questions: Default::default(),
        hours: Hours::default(),
        emergency: Policy::EMERGENCY,
        repair: Policy::REPAIR,
        policies: Default::default(),
        words: vec![],
        talk: frontdesk::domain::talk::TalkPolicy::default(),
        fees: Default::default(),
        notices: Default::default(),
        services: Default::default(),
        forms: vec![],
        gate: None,
        retention: Default::default(),
    }
}

/// A normal water repair, just registered.
pub fn ticket(now: DateTime<Utc>) -> Ticket {
    Ticket {
        community: CommunityId(1),
        id: TicketId(1),
        number: "R-260302-0001".into(),
        kind: Kind::Repair,
        state: State::New,
        priority: Priority::Normal,
        area: Some(Area::Home),
        category: "water".into(),
        department: "engineering".into(),
        place: Place::default(),
        words: "The tap drips".into(),
        reporter: UserId(100),
        phone: None,
        visit: String::new(),
        elder: false,
        assignee: None,
        promise: None,
        waiting: None,
        work: None,
        answer: None,
        reopened: 0,
        urged_at: None,
        channel: Channel::Chat,
        entered_by: None,
        severity: None,
        about_department: None,
        about_staff: None,
        level: 1,
        class: None,
        wanted_by: None,
        merged: None,
        parent: None,
        created_at: now,
        done_at: None,
        ended_at: None,
    }
}

/// The ticket as it stands in this state, with what belongs to it there.
pub fn in_state(state: State, now: DateTime<Utc>) -> Ticket {
    let mut t = Ticket { state, ..ticket(now) };
    let (owned, done, ended) = match state {
        State::New | State::Dispatched => (false, false, false),
        State::Taken | State::Scheduled | State::OnSite | State::Waiting => (true, false, false),
        State::Done => (true, true, false),
        State::Accepted | State::Closed => (true, true, true),
        State::Cancelled | State::Rejected => (false, false, true),
        State::Reopened => {
            t.reopened = 1;
            (false, false, false)
        }
    };
    t.assignee = owned.then_some(StaffId(1));
    t.done_at = done.then_some(now);
    t.work = done.then(Work::default);
    t.ended_at = ended.then_some(now);
    t.waiting = (state == State::Waiting).then_some(WaitReason::Parts);
    let window = Window { from: now, until: now + chrono::TimeDelta::hours(2) };
    t.promise = (state == State::Scheduled).then_some(window);
    t
}

pub fn promise(from: DateTime<Utc>, until: DateTime<Utc>) -> Act {
    Act::Promise { from, until, reason: None }
}

pub fn finish() -> Act {
    Act::Finish { words: None, materials: None, price_minor: None }
}

pub fn wait(reason: WaitReason) -> Act {
    Act::Wait { reason }
}

pub fn reopen() -> Act {
    Act::Reopen { reason: "drips again".into() }
}

pub fn transfer(department: &str) -> Act {
    Act::Transfer { department: department.into(), reason: None }
}

/// One of each act, with who does it; Li (2) is not the owner, Boris (1) is.
pub fn acts(now: DateTime<Utc>) -> Vec<(&'static str, Actor, Act)> {
    let words = String::from("hm");
    let reason = || Some(String::from("so"));
    let bad = Rating { attitude: None, quality: Some(1), improper_charge: false, overall: 1 };
    vec![
        ("File", ANNA, Act::File),
        ("Dispatch", Actor::Desk, Act::Dispatch { department: "engineering".into() }),
        ("Take", LI, Act::Take),
        ("Assign", BORIS, Act::Assign { to: StaffId(2) }),
        ("Promise", BORIS, promise(now, now + chrono::TimeDelta::hours(2))),
        ("Arrive", BORIS, Act::Arrive),
        ("Wait", BORIS, wait(WaitReason::Weather)),
        ("Resume", BORIS, Act::Resume),
        ("Finish", BORIS, finish()),
        ("Note", BORIS, Act::Note { words: words.clone() }),
        ("Ask", BORIS, Act::Ask { words: words.clone() }),
        ("Tell", BORIS, Act::Tell { words: words.clone() }),
        ("ShowPhone", BORIS, Act::ShowPhone),
        ("Transfer", BORIS, transfer("security")),
        ("OutOfScope", BORIS, Act::OutOfScope { answer: "power".into() }),
        ("Escalate", BORIS, Act::Escalate { reason: reason() }),
        (
            "Alert",
            Actor::Desk,
            Act::Alert {
                deadline: frontdesk::domain::act::DeadlineKind::Resolve,
                step: frontdesk::domain::act::Step::Near,
            },
        ),
        ("Add", ANNA, Act::Add { words: words.clone() }),
        ("Join", Actor::Resident(UserId(101)), Act::Join { user: UserId(101), words: None }),
        ("Urge", ANNA, Act::Urge),
        ("Cancel", ANNA, Act::Cancel { reason: reason() }),
        ("Accept", ANNA, Act::Accept),
        ("Dispute", ANNA, Act::Dispute { partly: true, reason: "half".into() }),
        ("Close", Actor::Desk, Act::Close { silent: true }),
        ("Reopen", ANNA, reopen()),
        ("Rate", ANNA, Act::Rate { rating: bad, words: None }),
        ("Unreached", Actor::Desk, Act::Unreached),
    ]
}

/// Does it by the law of states.
pub fn after(ticket: &Ticket, actor: Actor, act: &Act, now: DateTime<Utc>) -> Ticket {
    frontdesk::domain::flow::apply(ticket, actor, act, now).unwrap()
}
