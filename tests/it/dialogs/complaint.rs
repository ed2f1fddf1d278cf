//! Complaints as conversations, without a database: what is asked, what may be changed, and the form in which they are kept.

use super::keeping::golden;
use super::stage::{Talk, photo};
use chrono::{DateTime, Utc};
use expect_test::expect;
use frontdesk::dialogs::Dialog;
use frontdesk::dialogs::complaint::{Complaint, Form, Whom};
use frontdesk::dialogs::handling::Handling;
use frontdesk::dialogs::job::About;
use frontdesk::dialogs::kit::{Heard, Outcome};
use frontdesk::dialogs::request::{ComplaintDraft, Request};
use frontdesk::domain::complaint::{Responsibility, Severity, Validity};
use frontdesk::domain::emergency::{Danger, Doubt};
use frontdesk::domain::ids::{CommunityId, TicketId};
use frontdesk::domain::lang::Lang;

fn draft(words: &str) -> ComplaintDraft {
    ComplaintDraft {
        category: "service".into(),
        about_department: Some("engineering".into()),
        about_name: "<script> 李师傅".into(),
        happened: words.into(),
        words: words.into(),
        wanted: words.into(),
        wanted_by: Some("2026-11-27T10:00:00Z".parse::<DateTime<Utc>>().unwrap()),
        media: vec![photo(1)],
        emergency: Some(TicketId(7)),
        bills: vec![],
    }
}

/// Every state of the two dialogs, full of words.
pub fn states(words: &str) -> Vec<Dialog> {
    let full = Form { draft: draft(words), whom: Whom::Told, ..Form::default() };
    let refer = Form { draft: ComplaintDraft { category: "history".into(), ..draft(words) }, ..Form::default() };
    let forms: [fn(Form) -> Complaint; 11] = [
        Complaint::Spot,
        Complaint::Category,
        Complaint::Refer,
        Complaint::Whom,
        Complaint::Name,
        Complaint::Happened,
        Complaint::Words,
        Complaint::Wanted,
        Complaint::By,
        Complaint::Media,
        Complaint::Summary,
    ];
    let mut all: Vec<Dialog> = vec![];
    for state in forms {
        all.extend([Form::default(), full.clone(), refer.clone()].map(|form| Dialog::Complaint(state(form))));
    }
    all.push(Dialog::Complaint(Complaint::Alarm { danger: Danger::Fire, form: full.clone() }));
    all.extend(
        [Doubt::WaterRunning, Doubt::WholeBuilding]
            .map(|doubt| Dialog::Complaint(Complaint::Fact { doubt, form: full.clone() })),
    );
    let about = About { community: CommunityId(1), ticket: TicketId(42) };
    let (validity, responsibility) = (Validity::Partly, Responsibility::Shared);
    let (words, media) = (words.to_owned(), vec![photo(2)]);
    let handling = [
        Handling::Plan { about },
        Handling::PlanCheck { about, words: words.clone() },
        Handling::Validity { about, answer: true },
        Handling::Validity { about, answer: false },
        Handling::Responsibility { about, answer: true, validity },
        Handling::Finding { about, answer: true, validity, responsibility },
        Handling::Judging { about },
        Handling::Answer { about, media: vec![] },
        Handling::Answer { about, media: media.clone() },
        Handling::AnswerCheck { about, words, media },
        Handling::Grade { about },
        Handling::GradeReason { about, severity: Severity::Major },
    ];
    all.extend(handling.map(Dialog::Handling));
    all
}

#[test]
fn words_that_were_said_are_not_asked_again() {
    let mut talk = Talk::resident(Lang::En);
    let words = "The guard does not answer my greeting";
    talk.begin(|scene| Complaint::begin(scene, words, vec![photo(1)]), Dialog::Complaint);
    talk.tap("Service");
    talk.tap("Security");
    talk.says("yesterday at the gate");
    // Neither what happened nor files are asked.
    talk.tap("An apology");
    talk.hear(Heard::Skip);
    let Outcome::End(Request::FileComplaint(draft)) = talk.tap("Send") else { panic!("not filed") };
    assert_eq!((draft.words.as_str(), draft.media.len()), (words, 1));
    assert_eq!(draft.about_department.as_deref(), Some("security"));
    assert_eq!((draft.happened.as_str(), draft.wanted.as_str()), ("yesterday at the gate", "An apology"));
}

#[test]
fn every_answer_can_be_changed_in_the_summary() {
    let mut talk = Talk::resident(Lang::En);
    talk.begin(|scene| Complaint::begin(scene, "The flower bed looks sad", vec![photo(1)]), Dialog::Complaint);
    talk.tap("Environment");
    talk.tap("Nobody");
    for _ in 0..3 {
        talk.hear(Heard::Skip);
    }
    for (change, answer) in [("Change kind", "Facilities"), ("Change whom", "Cleaning"), ("Change by when", "tomorrow")]
    {
        talk.tap(change);
        talk.tap(answer);
    }
    for (change, said) in
        [("Change when", "today"), ("Change words", "The flower bed is sad and empty"), ("Change wish", "New flowers")]
    {
        talk.tap(change);
        talk.says(said);
    }
    talk.tap("Change files");
    talk.tap("again");
    talk.hear(Heard::Skip);
    let Outcome::End(Request::FileComplaint(draft)) = talk.tap("Send") else { panic!("not filed") };
    assert_eq!(
        draft,
        ComplaintDraft {
            category: "facilities".into(),
            about_department: Some("cleaning".into()),
            happened: "today".into(),
            words: "The flower bed is sad and empty".into(),
            wanted: "New flowers".into(),
            wanted_by: Some("2026-11-25T10:00:00Z".parse().unwrap()),
            ..ComplaintDraft::default()
        }
    );
}

#[test]
fn a_time_may_be_typed() {
    let mut talk = Talk::resident(Lang::ZhHans);
    talk.begin(|scene| Complaint::begin(scene, "楼道的灯不太亮", vec![photo(1)]), Dialog::Complaint);
    talk.tap("公共设施");
    talk.tap("不针对谁");
    talk.hear(Heard::Skip);
    talk.says("换个亮一点的灯泡");
    talk.says("说不好");
    assert!(talk.prompt().html.contains("希望哪天之前有结果"));
    talk.says("周五下午");
    let Outcome::End(Request::FileComplaint(draft)) = talk.tap("提交") else { panic!("not filed") };
    assert_eq!(draft.wanted_by, Some("2026-11-27T10:00:00Z".parse().unwrap()));
}

#[test]
fn the_form_of_a_complaint_is_kept() {
    let form = Form { draft: draft("态度差"), whom: Whom::Told, ..Form::default() };
    golden(
        &Dialog::Complaint(Complaint::Summary(form)),
        expect![[r#"
            {
              "name": "complaint",
              "version": 1,
              "state": {
                "anyway": false,
                "at": "summary",
                "by_asked": false,
                "calm": [],
                "draft": {
                  "about_department": "engineering",
                  "about_name": "<script> 李师傅",
                  "bills": [],
                  "category": "service",
                  "emergency": 7,
                  "happened": "态度差",
                  "media": [
                    {
                      "album": null,
                      "file_id": "f1",
                      "kind": "photo",
                      "unique_id": "u1"
                    }
                  ],
                  "wanted": "态度差",
                  "wanted_by": "2026-11-27T10:00:00Z",
                  "words": "态度差"
                },
                "happened_asked": false,
                "media_asked": false,
                "read": false,
                "wanted_asked": false,
                "whom": "told"
              },
              "typed": "态度差\n态度差\n态度差"
            }"#]],
    );
    let about = About { community: CommunityId(1), ticket: TicketId(42) };
    let finding = Handling::Finding {
        about,
        answer: true,
        validity: Validity::Partly,
        responsibility: Responsibility::ThirdParty,
    };
    golden(
        &Dialog::Handling(finding),
        expect![[r#"
        {
          "name": "handling",
          "version": 1,
          "state": {
            "about": {
              "community": 1,
              "ticket": 42
            },
            "answer": true,
            "at": "finding",
            "responsibility": "third_party",
            "validity": "partly"
          },
          "typed": ""
        }"#]],
    );
}
