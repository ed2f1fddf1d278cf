//! Who is told what: every act, in the state in which it usually happens.

use super::{ANNA, BORIS, LI, acts, after, at, in_state, settings, ticket, wait};
use expect_test::expect;
use frontdesk::domain::act::{Act, Actor, DeadlineKind, Rating, Step, WaitReason};
use frontdesk::domain::news::{Alert, Audience, News};
use frontdesk::domain::ticket::{Priority, State, Ticket};
use frontdesk::rules::deadlines::recompute;
use frontdesk::rules::follow::{Effect, dated, effects, rung};
use frontdesk::rules::timers::TimerKind;

fn word(effect: &Effect) -> String {
    match effect {
        Effect::News(news) => {
            let news = format!("{news:?}");
            format!("news {}", news.split([' ', '{']).next().unwrap())
        }
        Effect::Alert(audience, alert) => {
            let alert = format!("{alert:?}");
            format!("{audience:?}: {}", alert.split([' ', '{']).next().unwrap())
        }
    }
}

fn words(effects: &[Effect]) -> String {
    effects.iter().map(word).collect::<Vec<_>>().join(", ")
}

#[test]
fn every_act_has_its_hearers() {
    let now = at("2026-03-02 10:00");
    let mut table = Vec::new();
    for (name, actor, act) in acts(now) {
        let usual = match act {
            Act::File => None,
            Act::Dispatch { .. } | Act::Take => Some(State::New),
            Act::Resume => Some(State::Waiting),
            Act::Accept | Act::Dispute { .. } | Act::Close { .. } => Some(State::Done),
            Act::Reopen { .. } | Act::Rate { .. } | Act::Unreached => Some(State::Closed),
            _ => Some(State::Taken),
        };
        let before = usual.map(|state| in_state(state, now));
        let after = before.as_ref().map_or_else(|| ticket(now), |b| after(b, actor, &act, now));
        table
            .push(format!("{name:<11}{}", words(&effects(before.as_ref(), &after, actor, &act))).trim_end().to_owned());
    }
    expect![[r#"
        File
        Dispatch
        Take
        Assign     Owner: Assigned
        Promise    news Promised
        Arrive
        Wait
        Resume
        Finish     news Finished
        Note
        Ask        news Asked
        Tell       news Told
        ShowPhone
        Transfer
        OutOfScope news Rejected
        Escalate   Leads: Escalated
        Alert      Owner: Deadline
        Add        Owner: Added
        Join
        Urge       Owner: Urged, Group: Urged
        Cancel     news Withdrawn, Owner: Cancelled
        Accept
        Dispute    Group: Reopened, Leads: Reopened
        Close      news ClosedSilently
        Reopen     Group: Reopened, Leads: Reopened
        Rate       Group: Unsatisfied, Leads: Unsatisfied
        Unreached  FrontDesk: PhoneList"#]]
    .assert_eq(&table.join("\n"));
}

fn of(before: &Ticket, actor: Actor, act: Act) -> String {
    let after = after(before, actor, &act, at("2026-03-02 10:00"));
    words(&effects(Some(before), &after, actor, &act))
}

#[test]
fn emergencies_are_heard_at_once() {
    let now = at("2026-03-02 10:00");
    let calm = ticket(now);
    let alarm = Ticket { priority: Priority::Emergency, ..ticket(now) };
    assert_eq!(words(&effects(None, &alarm, ANNA, &Act::File)), "Group: Emergency, Leads: Emergency");
    let add = Act::Add { words: "it burns".into() };
    assert_eq!(
        words(&effects(Some(&calm), &alarm, ANNA, &add)),
        "Group: Emergency, Leads: Emergency, Owner: Added",
        "it became one"
    );
    assert_eq!(words(&effects(Some(&alarm), &alarm, ANNA, &add)), "Owner: Added");
    assert_eq!(of(&alarm, BORIS, super::transfer("security")), "Group: Emergency");
    assert_eq!(of(&alarm, ANNA, Act::Cancel { reason: None }), "news Withdrawn, Group: Cancelled");
    assert_eq!(of(&calm, ANNA, Act::Cancel { reason: None }), "news Withdrawn");
}

#[test]
fn only_those_whom_it_concerns() {
    let now = at("2026-03-02 10:00");
    let taken = in_state(State::Taken, now);
    let themselves = Act::Assign { to: frontdesk::domain::ids::StaffId(2) };
    assert_eq!(of(&taken, LI, themselves), "", "who gives it to themselves knows");
    assert_eq!(of(&taken, BORIS, Act::Add { words: "photo".into() }), "", "staff's own additions");
    assert_eq!(of(&taken, BORIS, wait(WaitReason::Parts)), "", "the status message shows it");
    assert_eq!(of(&in_state(State::Done, now), Actor::Desk, Act::Close { silent: false }), "");
    assert_eq!(of(&ticket(now), ANNA, Act::Urge), "Group: Urged");
    let urged = Ticket { urged_at: Some(at("2026-03-01 10:00")), ..taken };
    assert_eq!(of(&urged, ANNA, Act::Urge), "Owner: Urged, Group: Urged, Leads: Urged", "again");
    let closed = in_state(State::Closed, now);
    for (overall, improper_charge, told) in [
        (3, false, ""),
        (2, false, "Group: Unsatisfied, Leads: Unsatisfied"),
        (5, true, "Leads: Unsatisfied, FrontDesk: Unsatisfied"),
    ] {
        let rating = Rating { attitude: None, quality: None, improper_charge, overall };
        assert_eq!(of(&closed, ANNA, Act::Rate { rating, words: None }), told);
    }
}

#[test]
fn each_step_goes_one_up() {
    let now = at("2026-03-02 10:00");
    let t = ticket(now);
    let deadlines = recompute(None, &t, &Act::File, Vec::new(), &settings(), now);
    for (step, audience) in [
        (Step::Near, vec![Audience::Owner]),
        // Nobody took it: the group hears it besides.
        (Step::Missed, vec![Audience::Leads, Audience::Group]),
        (Step::LongMissed, vec![Audience::Managers]),
    ] {
        let kind = DeadlineKind::Acknowledge;
        let told = effects(Some(&t), &t, Actor::Desk, &Act::Alert { deadline: kind, step });
        let alert = Alert::Deadline { kind, step, due_at: Some(at("2026-03-02 10:30")) };
        let wanted: Vec<_> = audience.into_iter().map(|who| Effect::Alert(who, alert.clone())).collect();
        assert_eq!(dated(told, &deadlines), wanted);
    }
}

#[test]
fn timers_that_speak_to_the_resident() {
    let now = at("2026-03-02 10:00");
    let scheduled = in_state(State::Scheduled, now);
    let window = scheduled.promise.unwrap();
    for (kind, told) in [
        (TimerKind::Deadline, None),
        (TimerKind::PromiseLate, Some(News::PromiseLate { window })),
        (TimerKind::CloseSilent, None),
        (TimerKind::Survey, Some(News::Survey)),
        (TimerKind::SurveyAgain, Some(News::SurveyAgain)),
        (TimerKind::PhoneList, None),
    ] {
        assert_eq!(rung(kind, &scheduled), told.map(Effect::News).into_iter().collect::<Vec<_>>());
    }
}
