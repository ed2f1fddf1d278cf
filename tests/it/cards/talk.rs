//! News for residents, alerts for staff, answers to presses.

use super::*;
use expect_test::expect;
use frontdesk::cards::{alert, news, refusal, tie};
use frontdesk::domain::act::{Rating, Step};
use frontdesk::domain::flow::Refusal;
use frontdesk::domain::news::{Alert, News};
use frontdesk::domain::person::Tie;
use frontdesk::domain::ticket::Window;

const BAD: &str = "<b>x</b>&";

fn window() -> Window {
    Window { from: at("2026-11-23 16:00"), until: at("2026-11-23 18:00") }
}

fn all_news() -> Vec<(State, News)> {
    vec![
        (State::Scheduled, News::Promised { window: window(), reason: None }),
        (State::Scheduled, News::Promised { window: window(), reason: Some(BAD.to_owned()) }),
        (State::Done, News::Finished),
        (State::Rejected, News::Rejected),
        (State::Taken, News::Asked { words: BAD.repeat(1000) }),
        (State::Taken, News::Told { words: BAD.to_owned() }),
        (State::Scheduled, News::PromiseLate { window: window() }),
        (State::Closed, News::ClosedSilently),
        (State::Closed, News::Survey),
        (State::Closed, News::SurveyAgain),
    ]
}

fn all_alerts() -> Vec<Alert> {
    let mut all = vec![
        Alert::Emergency,
        Alert::Escalated { reason: None },
        Alert::Escalated { reason: Some(BAD.to_owned()) },
        Alert::Urged,
        Alert::Added { words: BAD.repeat(1000) },
        Alert::Added { words: String::new() },
        Alert::Cancelled { reason: None },
        Alert::Cancelled { reason: Some(BAD.to_owned()) },
        Alert::Reopened { partly: true, reason: BAD.to_owned() },
        Alert::Reopened { partly: false, reason: BAD.to_owned() },
        Alert::Assigned,
        Alert::Unsatisfied,
        Alert::PhoneList,
        Alert::Unreachable,
    ];
    for kind in [DeadlineKind::Acknowledge, DeadlineKind::OnSite, DeadlineKind::Resolve, DeadlineKind::Promise] {
        for step in [Step::Near, Step::Missed, Step::LongMissed] {
            all.push(Alert::Deadline { kind, step, due_at: Some(at("2026-11-23 14:30")) });
            all.push(Alert::Deadline { kind, step, due_at: None });
        }
    }
    all
}

#[test]
fn news_fit_in_every_language_and_carry_the_number() {
    let community = community();
    for (state, piece) in all_news() {
        let case = in_state(state);
        for lang in Lang::ALL {
            let face = news::news(&view(&case, &community, lang), &piece);
            fits(&face);
            assert!(face.html.contains("R-261123-0042"), "{}", face.html);
            assert!(!face.html.contains("<b>x") && !face.html.contains("SECRET"), "{}", face.html);
            assert!(!rows(&face).is_empty());
        }
    }
}

#[test]
fn how_news_read() {
    let community = community();
    let all: Vec<String> = all_news()
        .into_iter()
        .filter(|(_, piece)| !matches!(piece, News::Asked { .. }))
        .map(|(state, piece)| seen(&news::news(&view(&in_state(state), &community, Lang::ZhHans), &piece)))
        .collect();
    expect![[""]].assert_eq(&all.join("\n"));
}

#[test]
fn alerts_fit_in_every_state_and_language() {
    let community = community();
    for state in State::ALL {
        let case = in_state(state);
        for alert in all_alerts() {
            for lang in Lang::ALL {
                let face = alert::alert(&view(&case, &community, lang), &alert);
                fits(&face);
                assert!(face.html.starts_with("<b>R-261123-0042</b>"), "{}", face.html);
                assert!(!face.html.contains("<b>x"), "{}", face.html);
                assert!(!face.html.contains("0013"), "a whole phone number: {}", face.html);
                assert!(rows(&face).len() <= 2);
            }
        }
    }
}

#[test]
fn how_alerts_read() {
    let community = community();
    let say = |state, alert: Alert, lang| seen(&alert::alert(&view(&in_state(state), &community, lang), &alert));
    let due = |kind, step| Alert::Deadline { kind, step, due_at: Some(at("2026-11-23 14:30")) };
    let all = [
        say(State::Dispatched, due(DeadlineKind::Acknowledge, Step::Missed), Lang::ZhHans),
        say(State::Scheduled, due(DeadlineKind::Promise, Step::Near), Lang::ZhHans),
        say(State::Taken, Alert::Urged, Lang::ZhHant),
        say(State::Dispatched, Alert::Emergency, Lang::En),
        say(State::Reopened, Alert::Reopened { partly: true, reason: "still drips".to_owned() }, Lang::En),
    ];
    expect![[""]].assert_eq(&all.join("\n"));
}

#[test]
fn an_unsatisfied_callback_tells_the_score() {
    let (mut case, community) = (in_state(State::Closed), community());
    let rating = Rating { attitude: None, quality: None, improper_charge: false, overall: 2 };
    happen(&mut case, "2026-11-23 13:59", ZHANG, Act::Rate { rating, words: Some("等太久".to_owned()) });
    let html = alert::alert(&view(&case, &community, Lang::ZhHans), &Alert::Unsatisfied).html;
    assert!(html.contains("2/5") && html.contains("等太久"), "{html}");
}

#[test]
fn refusals_are_one_short_sentence() {
    let mut case = in_state(State::Taken);
    case.people[0].name = "很长的名字".repeat(50);
    let mut all = vec![
        Refusal::TakenBy(StaffId(1)),
        Refusal::TakenBy(StaffId(99)),
        Refusal::AlreadyYours,
        Refusal::NotAllowed,
        Refusal::UrgeAgainAt(later(2)),
        Refusal::GraceOver,
        Refusal::AlreadyFollowing,
    ];
    all.extend(State::ALL.map(Refusal::NotNow));
    for lang in Lang::ALL {
        for one in &all {
            for case in [Some(&case), None] {
                let said = refusal::refusal(Texts::new(lang), one, case, now(), chrono_tz::Asia::Shanghai);
                assert!((5..=200).contains(&said.chars().count()), "{said}");
            }
        }
    }
    let said = refusal::refusal(
        Texts::new(Lang::ZhHans),
        &Refusal::TakenBy(StaffId(2)),
        Some(&in_state(State::Taken)),
        now(),
        chrono_tz::Asia::Shanghai,
    );
    assert_eq!(said, "这张单王芳已经接了");
}

#[test]
fn presses_are_confirmed() {
    let (case, community) = (in_state(State::Scheduled), community());
    let view = view(&case, &community, Lang::ZhHans);
    let say = |act| refusal::pressed(&view, &act);
    assert_eq!(say(Act::Take).unwrap(), "接单成功：R-261123-0042");
    assert_eq!(say(Act::ShowPhone).unwrap(), "张伟先生：138 0013 8000\n（这次查看已记录）");
    assert_eq!(say(Act::Assign { to: StaffId(2) }).unwrap(), "已派给王芳");
    assert_eq!(say(Act::Transfer { department: "cleaning".to_owned(), reason: None }).unwrap(), "已转给保洁部");
    let promise = Act::Promise { from: window().from, until: window().until, reason: None };
    assert_eq!(say(promise).unwrap(), "已约今天 16:00–18:00，住户已收到通知");
    assert_eq!(say(Act::File), None);
}

#[test]
fn a_tie_is_asked_decided_and_told() {
    let request = tie::TieRequest {
        community: CommunityId(1),
        request: 7,
        name: format!("Anna {BAD}"),
        unit: "5-1201".to_owned(),
        tie: Tie::Tenant,
        phone: "+8613800138000".to_owned(),
    };
    for lang in Lang::ALL {
        let t = Texts::new(lang);
        for face in [
            tie::ask(t, &request),
            tie::decided(t, &request, true, BAD),
            tie::decided(t, &request, false, BAD),
            tie::told(t, &request, true),
            tie::told(t, &request, false),
        ] {
            fits(&face);
            assert!(!face.html.contains("<b>x") && !face.html.contains("13800138000"), "{}", face.html);
        }
        for answer in [Some(true), Some(false), None] {
            assert!(!tie::pressed(t, answer).is_empty());
        }
    }
    expect![[""]].assert_eq(&seen(&tie::ask(Texts::new(Lang::ZhHans), &request)));
}
