//! Dialogs as the database keeps them: their form is guarded, and what cannot be read any more keeps its words.

use super::keeping_questions::questions;
use super::stage::photo;
use expect_test::{Expect, expect};
use frontdesk::dialogs::Dialog;
use frontdesk::dialogs::entry::{self, Entry, Filed, Question as EntryQuestion};
use frontdesk::dialogs::kit::Stored;
use frontdesk::dialogs::language::Language;
use frontdesk::dialogs::link::Link;
use frontdesk::dialogs::matter::{About, Complaint, Matter};
use frontdesk::dialogs::merge::Merge;
use frontdesk::dialogs::message::Message;
use frontdesk::dialogs::offer::{Kept, Offer, Way};
use frontdesk::dialogs::phoned::Phoned;
use frontdesk::dialogs::repair::{Form, Next, Repair, Rescue, RescueStep};
use frontdesk::dialogs::request::{Caller, RepairDraft, Tied};
use frontdesk::dialogs::survey::Survey;
use frontdesk::domain::act::Rating;
use frontdesk::domain::brief::Brief;
use frontdesk::domain::emergency::{Alarm, Danger, Doubt};
use frontdesk::domain::ids::{BuildingId, CommunityId, TicketId, UnitId, UserId};
use frontdesk::domain::person::Tie;
use frontdesk::domain::ticket::{Area, Channel, Kind, State};
use serde_json::json;

pub fn words() -> String {
    "<script>&下水很慢 ".repeat(150)
}

fn draft() -> RepairDraft {
    RepairDraft {
        danger: Some(Danger::Water),
        area: Some(Area::Home),
        category: Some("network".into()),
        building: Some(BuildingId(1)),
        unit: Some(UnitId(11)),
        place: "1-1201 <script>".into(),
        words: words(),
        media: vec![photo(1)],
        visit: "<script> 周三".into(),
    }
}

fn form() -> Form {
    Form {
        draft: draft(),
        guess_area: Some(Area::Public),
        guess_category: Some("lift".into()),
        missed: "<script>".into(),
        ..Form::default()
    }
}

const QUESTIONS: [EntryQuestion; 18] = [
    EntryQuestion::Kind,
    EntryQuestion::Danger,
    EntryQuestion::Fact,
    EntryQuestion::Filing,
    EntryQuestion::Place,
    EntryQuestion::Building,
    EntryQuestion::Spot,
    EntryQuestion::Whom,
    EntryQuestion::Person,
    EntryQuestion::Area,
    EntryQuestion::Category,
    EntryQuestion::About,
    EntryQuestion::Words,
    EntryQuestion::Visit,
    EntryQuestion::Channel,
    EntryQuestion::Summary,
    EntryQuestion::Similar,
    EntryQuestion::More,
];

/// What staff entered, with everything that can be known.
fn entered() -> entry::Form {
    let name = "<script>".to_owned();
    entry::Form {
        kind: Some(Kind::Complaint),
        draft: draft(),
        household: vec![Tied { user: UserId(7), name: name.clone(), tie: Tie::Family }],
        caller: Some(Caller::Other { name, phone: "+8613800138000".into() }),
        about: Some("engineering".into()),
        channel: Some(Channel::Visit),
        doubt: Some(Doubt::WaterRunning),
        filed: Some(Filed { ticket: TicketId(42), number: "R-261124-0001".into() }),
        missed: "<script>".into(),
        ..entry::Form::default()
    }
}

/// Every state of every dialog, full of words.
pub fn states() -> Vec<(String, Dialog)> {
    let about = About { community: CommunityId(1), ticket: TicketId(42) };
    let public = Form { draft: RepairDraft { area: Some(Area::Public), ..draft() }, ..form() };
    let mut all: Vec<Dialog> = vec![];
    let forms: [fn(Form) -> Repair; 15] = [
        Repair::Danger,
        Repair::Filing,
        Repair::Area,
        Repair::Guess,
        Repair::Category,
        Repair::Scope,
        Repair::Home,
        Repair::Building,
        Repair::Unit,
        Repair::Spot,
        Repair::Words,
        Repair::Media,
        Repair::Visit,
        Repair::Phone,
        Repair::Summary,
    ];
    for state in forms {
        for form in [Form::default(), form(), public.clone()] {
            all.push(Dialog::Repair(state(form)));
        }
    }
    for doubt in [Doubt::WaterRunning, Doubt::WholeBuilding] {
        all.push(Dialog::Repair(Repair::Fact { doubt, form: form() }));
    }
    let brief = |n: i64| Brief {
        ticket: TicketId(i64::MAX - n),
        number: "R-261124-0005".into(),
        category: "lift".into(),
        place: "<script>".repeat(10),
        state: State::Taken,
        created_at: "2026-11-24T01:00:00Z".parse().unwrap(),
    };
    all.push(Dialog::Repair(Repair::Similar { form: form(), found: vec![brief(0), brief(1), brief(2)] }));
    let dangers = Danger::ALL.into_iter().map(Some).chain([None]);
    for danger in dangers {
        for step in [RescueStep::Where, RescueStep::Spot, RescueStep::Words, RescueStep::Media] {
            all.push(Dialog::Repair(Repair::Rescue(Rescue {
                ticket: TicketId(42),
                number: "R-261124-0001".into(),
                step,
                draft: RepairDraft { danger, ..draft() },
                told: true,
                files: 1,
                then: Next::Same,
            })));
        }
    }
    let (unit, code) = (UnitId(11), "1-1201".to_owned());
    all.extend(
        [
            Link::Code,
            Link::Building,
            Link::Unit { building: None },
            Link::Unit { building: Some(BuildingId(1)) },
            Link::Tie { unit, code: code.clone() },
            Link::Phone { unit, code: code.clone(), tie: Tie::Owner },
            Link::Address { code: code.clone(), pending: true },
            Link::Address { code, pending: false },
        ]
        .map(Dialog::Link),
    );
    all.push(Dialog::Message(Message::Write { words: String::new(), media: vec![] }));
    all.push(Dialog::Message(Message::Write { words: words(), media: vec![photo(1)] }));
    let kept = Kept { words: words(), media: vec![photo(1)] };
    let ways = vec![Way::Person, Way::Fee, Way::Message];
    all.push(Dialog::Offer(Offer::Ask { kept: kept.clone(), ways: ways.clone(), upset: true }));
    all.push(Dialog::Offer(Offer::Ask { kept: kept.clone(), ways, upset: false }));
    all.push(Dialog::Offer(Offer::All { kept: kept.clone() }));
    all.push(Dialog::Offer(Offer::Instead { kept: kept.clone() }));
    all.push(Dialog::Offer(Offer::Looking { kept: kept.clone() }));
    all.push(Dialog::Offer(Offer::Which { kept: kept.clone(), found: vec![] }));
    all.push(Dialog::Offer(Offer::Which { kept, found: vec![brief(1)] }));
    all.push(Dialog::Language(Language::Choose));
    all.extend(questions(about));
    let media = vec![photo(1)];
    all.push(Dialog::Matter(Matter::Add { about, answer: true, words: String::new(), media: vec![] }));
    all.push(Dialog::Matter(Matter::Add { about, answer: false, words: words(), media: media.clone() }));
    all.push(Dialog::Matter(Matter::Cancel { about, cost_minor: None, reason: None }));
    for what in [Complaint::Partly, Complaint::NotDone, Complaint::Again] {
        all.push(Dialog::Matter(Matter::Reason { about, what, media: vec![] }));
        all.push(Dialog::Matter(Matter::Proof { about, what, reason: words(), media: media.clone() }));
    }
    all.push(Dialog::Matter(Matter::Alarmed { about, words: words(), alarm: Alarm::Doubt(Doubt::WaterRunning) }));
    let rating = Rating { attitude: Some(5), quality: Some(4), improper_charge: true, overall: 1 };
    let happy = Rating { improper_charge: false, overall: 5, ..rating };
    all.extend(
        [
            Survey::Attitude { about },
            Survey::Quality { about, attitude: 5 },
            Survey::Charge { about, attitude: 5, quality: 4 },
            Survey::Overall { about, attitude: 5, quality: 4, improper: false },
            Survey::Words { about, rating },
            Survey::Words { about, rating: happy },
            Survey::Later { about },
        ]
        .map(Dialog::Survey),
    );
    let (community, ticket) = (CommunityId(1), TicketId(42));
    let offers = vec![brief(0), brief(1)];
    all.push(Dialog::Merge(Merge::Which { community, ticket, offers: offers.clone(), typed: words() }));
    all.push(Dialog::Merge(Merge::Check { community, ticket, into: brief(0), offers }));
    all.extend(
        [
            Phoned::Attitude { about },
            Phoned::Quality { about, attitude: 5 },
            Phoned::Charge { about, attitude: 5, quality: 4 },
            Phoned::Overall { about, attitude: 5, quality: 4, improper: false },
            Phoned::Words { about, rating },
        ]
        .map(Dialog::Phoned),
    );
    for at in QUESTIONS {
        for form in [entry::Form::default(), entered(), entry::Form { filed: None, ..entered() }] {
            all.push(Dialog::Entry(Entry { at, form }));
        }
    }
    let name = |dialog: &Dialog| {
        let stored = dialog.store().unwrap();
        format!("{} {}", stored.name, stored.state["at"])
    };
    all.extend(super::complaint::states(&words()).into_iter().chain(super::permit::states(&words())));
    all.into_iter().map(|dialog| (name(&dialog), dialog)).collect()
}

#[test]
fn every_state_comes_back_as_it_was_kept() {
    for (name, dialog) in states() {
        let stored = dialog.store().unwrap();
        let text = serde_json::to_string(&stored).unwrap();
        let read: Stored = serde_json::from_str(&text).unwrap();
        assert_eq!(Dialog::restore(&read), Some(dialog), "{name}");
    }
}

pub fn golden(dialog: &Dialog, expected: Expect) {
    expected.assert_eq(&serde_json::to_string_pretty(&dialog.store().unwrap()).unwrap());
}

#[test]
fn the_form_of_a_report_is_kept() {
    let draft = RepairDraft { words: "下水很慢".into(), place: "1-1201".into(), visit: "周三".into(), ..draft() };
    let form = Form { draft: draft.clone(), ..form() };
    golden(
        &Dialog::Repair(Repair::Summary(form.clone())),
        expect![[r#"
        {
          "name": "repair",
          "version": 1,
          "state": {
            "anyway": false,
            "at": "summary",
            "calm": [],
            "draft": {
              "area": "home",
              "building": 1,
              "category": "network",
              "danger": "water",
              "media": [
                {
                  "album": null,
                  "file_id": "f1",
                  "kind": "photo",
                  "unique_id": "u1"
                }
              ],
              "place": "1-1201",
              "unit": 11,
              "visit": "周三",
              "words": "下水很慢"
            },
            "elsewhere": false,
            "guess_area": "public",
            "guess_category": "lift",
            "media_asked": false,
            "missed": "<script>",
            "phone_asked": false,
            "spot_asked": false
          },
          "typed": "下水很慢"
        }"#]],
    );
    golden(
        &Dialog::Repair(Repair::Fact { doubt: Doubt::WaterRunning, form: Form::default() }),
        expect![[r#"
        {
          "name": "repair",
          "version": 1,
          "state": {
            "at": "fact",
            "doubt": "water_running",
            "form": {
              "anyway": false,
              "calm": [],
              "draft": {
                "area": null,
                "building": null,
                "category": null,
                "danger": null,
                "media": [],
                "place": "",
                "unit": null,
                "visit": "",
                "words": ""
              },
              "elsewhere": false,
              "guess_area": null,
              "guess_category": null,
              "media_asked": false,
              "missed": "",
              "phone_asked": false,
              "spot_asked": false
            }
          },
          "typed": ""
        }"#]],
    );
    let rescue = Rescue {
        ticket: TicketId(42),
        number: "R-261124-0001".into(),
        step: RescueStep::Where,
        draft: RepairDraft { media: vec![], ..draft },
        told: true,
        files: 1,
        then: Next::On,
    };
    golden(
        &Dialog::Repair(Repair::Rescue(rescue)),
        expect![[r#"
        {
          "name": "repair",
          "version": 1,
          "state": {
            "at": "rescue",
            "draft": {
              "area": "home",
              "building": 1,
              "category": "network",
              "danger": "water",
              "media": [],
              "place": "1-1201",
              "unit": 11,
              "visit": "周三",
              "words": "下水很慢"
            },
            "files": 1,
            "number": "R-261124-0001",
            "step": "where",
            "then": "on",
            "ticket": 42,
            "told": true
          },
          "typed": ""
        }"#]],
    );
}

#[test]
fn the_forms_of_the_others_are_kept() {
    let about = About { community: CommunityId(1), ticket: TicketId(42) };
    let (unit, code, tie) = (UnitId(11), "1-1201".to_owned(), Tie::Family);
    golden(
        &Dialog::Link(Link::Phone { unit, code, tie }),
        expect![[r#"
        {
          "name": "link",
          "version": 1,
          "state": {
            "at": "phone",
            "code": "1-1201",
            "tie": "family",
            "unit": 11
          },
          "typed": ""
        }"#]],
    );
    golden(
        &Dialog::Message(Message::Write { words: "请问".into(), media: vec![photo(1)] }),
        expect![[r#"
        {
          "name": "message",
          "version": 1,
          "state": {
            "at": "write",
            "media": [
              {
                "album": null,
                "file_id": "f1",
                "kind": "photo",
                "unique_id": "u1"
              }
            ],
            "words": "请问"
          },
          "typed": "请问"
        }"#]],
    );
    let kept = Kept { words: "请问".into(), media: vec![] };
    golden(
        &Dialog::Offer(Offer::Ask { kept, ways: vec![Way::Fee, Way::Message], upset: false }),
        expect![[r#"
        {
          "name": "offer",
          "version": 1,
          "state": {
            "at": "ask",
            "kept": {
              "media": [],
              "words": "请问"
            },
            "upset": false,
            "ways": [
              "fee",
              "message"
            ]
          },
          "typed": "请问"
        }"#]],
    );
    golden(
        &Dialog::Language(Language::Choose),
        expect![[r#"
        {
          "name": "language",
          "version": 1,
          "state": {
            "at": "choose"
          },
          "typed": ""
        }"#]],
    );
    let proof = Matter::Proof { about, what: Complaint::Again, reason: "又漏".into(), media: vec![] };
    golden(
        &Dialog::Matter(proof),
        expect![[r#"
        {
          "name": "matter",
          "version": 1,
          "state": {
            "about": {
              "community": 1,
              "ticket": 42
            },
            "at": "proof",
            "media": [],
            "reason": "又漏",
            "what": "again"
          },
          "typed": "又漏"
        }"#]],
    );
    let rating = Rating { attitude: Some(5), quality: Some(4), improper_charge: false, overall: 5 };
    golden(
        &Dialog::Survey(Survey::Words { about, rating }),
        expect![[r#"
        {
          "name": "survey",
          "version": 1,
          "state": {
            "about": {
              "community": 1,
              "ticket": 42
            },
            "at": "words",
            "rating": {
              "attitude": 5,
              "improper_charge": false,
              "overall": 5,
              "quality": 4
            }
          },
          "typed": ""
        }"#]],
    );
}

#[test]
fn what_an_older_release_wrote_is_read_with_defaults() {
    let old = Stored {
        name: "repair".into(),
        version: 1,
        state: json!({ "at": "words", "draft": { "area": "home", "words": "下水很慢" } }),
        typed: "下水很慢".into(),
    };
    let Some(Dialog::Repair(Repair::Words(form))) = Dialog::restore(&old) else { panic!() };
    assert_eq!(form.draft.words, "下水很慢");
    assert!(!form.media_asked);
}

#[test]
fn what_cannot_be_read_keeps_its_words() {
    let stored =
        |name: &str, version, state| Stored { name: name.into(), version, state, typed: "下水很慢".into() };
    for broken in [
        stored("repair", 2, json!({ "at": "words" })),
        stored("repair", 1, json!({ "at": "gone" })),
        stored("chess", 1, json!({ "at": "words" })),
        stored("survey", 1, json!({ "at": "quality" })),
    ] {
        assert_eq!(Dialog::restore(&broken), None);
        assert_eq!(broken.typed, "下水很慢");
    }
}
