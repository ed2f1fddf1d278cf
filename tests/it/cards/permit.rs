//! Cards, status messages and the gate's view of a permit: the largest one fits, whatever its state.

use super::*;
use frontdesk::cards::{alert, news, permit, resident, staff as staff_card, timeline};
use frontdesk::domain::form::goods::Good;
use frontdesk::domain::form::{Answer, Answers, Approval, Field, FieldKind, Form, PassRule};
use frontdesk::domain::news::{Alert, News};
use frontdesk::domain::pass::{Pass, PassState, Permit};

/// As much as a file and a resident can bring, markup in all of it.
fn largest() -> Permit {
    let field = |n: usize| Field {
        key: format!("f{n}"),
        label: Words::same(&"标<b>签".repeat(12)),
        hint: None,
        kind: if n.is_multiple_of(2) { FieldKind::Text { longest: 1000 } } else { FieldKind::Goods },
        optional: false,
        when: None,
    };
    let fields: Vec<Field> = (0..20).map(field).collect();
    let goods = vec![Good { what: "<i>沙发".repeat(12), count: 9999, measure: "<u>张".into() }; 40];
    let answer = |field: &Field| match field.kind {
        FieldKind::Goods => Answer::Goods { items: goods.clone() },
        _ => Answer::Text { words: "<script>&好".repeat(100) },
    };
    let answers = Answers(fields.iter().map(|f| (f.key.clone(), answer(f))).collect());
    let step = Approval { department: "engineering".into(), role: Role::Lead };
    let form = Form {
        key: "largest".into(),
        name: Words::same(&"名<b>称".repeat(8)),
        text: None,
        words: vec![],
        anyone: false,
        fields,
        approvals: vec![step; 4],
        fee_minor: Some(2_000),
        fee_first: true,
        pass: Some(PassRule { once: true, from: None, until: None, days: 1 }),
    };
    Permit { form, answers, bill: None, pass: None }
}

fn pass(state: PassState) -> Pass {
    let used_by = (state == PassState::Used).then_some(StaffId(1));
    let (from, until) = (at("2026-11-23 00:00"), at("2026-12-24 00:00"));
    Pass { code: "7KQ2M9XD".into(), state, once: true, from, until, changed_at: at("2026-11-23 14:00"), used_by }
}

fn asked() -> Case {
    let mut case = fresh();
    case.ticket.kind = Kind::Permit;
    case.ticket.number = "P-261123-0042".into();
    case.ticket.words = "<i>搬家".repeat(300);
    case.ticket.category = "largest".into();
    case.permit = Some(largest());
    happen(&mut case, "2026-11-23 13:31", Actor::Desk, Act::Dispatch { department: "engineering".to_owned() });
    case
}

fn everything(case: &Case, lang: Lang) {
    let community = community();
    let view = view(case, &community, lang);
    let mut faces = vec![
        staff_card::card(&view, false),
        staff_card::card(&view, true),
        resident::status(&view),
        resident::status_joined(&view),
        timeline::timeline(&view),
    ];
    for what in [Alert::NextStep, Alert::Urged, Alert::Escalated { reason: None }] {
        faces.push(alert::alert(&view, &what));
    }
    for what in [News::Approved, News::Denied { reason: "<b>缺".repeat(900) }] {
        faces.push(news::news(&view, &what));
    }
    let permit = case.permit.as_ref().unwrap();
    if let Some(pass) = &permit.pass {
        faces.extend([permit::gate(&view, permit, pass, false), permit::gate(&view, permit, pass, true)]);
        let caption = permit::caption(&view, pass);
        assert!(caption.encode_utf16().count() <= 1024, "{caption}");
    }
    for face in &faces {
        fits(face);
        assert!(!face.html.contains("<script>"), "{}", face.html);
    }
}

#[test]
fn the_largest_permit_fits_in_every_state_and_language() {
    for lang in Lang::ALL {
        let mut case = asked();
        everything(&case, lang);
        for step in 1..=4 {
            happen(&mut case, "2026-11-23 13:40", LI, Act::Approve { step, of: 4, next: None });
            everything(&case, lang);
        }
        assert_eq!(case.ticket.state, State::Closed);
        for state in [PassState::Unpaid, PassState::Valid, PassState::Used, PassState::Expired, PassState::Cancelled] {
            case.permit.as_mut().unwrap().pass = Some(pass(state));
            everything(&case, lang);
        }
        let mut denied = asked();
        happen(&mut denied, "2026-11-23 13:40", LI, Act::Deny { step: 1, reason: "<b>缺照片".repeat(200) });
        everything(&denied, lang);
    }
}

#[test]
fn a_decided_permit_is_not_decided_again() {
    let mut case = asked();
    happen(&mut case, "2026-11-23 13:40", LI, Act::Deny { step: 1, reason: "缺照片".into() });
    let now = at("2026-11-23 13:50");
    for act in [
        Act::Approve { step: 1, of: 1, next: None },
        Act::Deny { step: 1, reason: "x".into() },
        Act::Issue,
        Act::LetThrough,
        Act::DropPass,
        Act::Fee { amount_minor: 1 },
        Act::Reopen { reason: "x".into() },
    ] {
        assert!(flow::apply(&case.ticket, LI, &act, now).is_err(), "{act:?}");
    }
    // And what is no permit knows none of it.
    let repair = in_state(State::Dispatched);
    for act in [Act::Approve { step: 1, of: 1, next: None }, Act::Deny { step: 1, reason: "x".into() }, Act::Issue] {
        assert!(flow::apply(&repair.ticket, LI, &act, now).is_err(), "{act:?}");
    }
}
