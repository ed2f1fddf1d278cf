//! The stored forms of questions, their answers and mergers.

use super::keeping::{golden, words};
use super::stage::photo;
use expect_test::expect;
use frontdesk::dialogs::Dialog;
use frontdesk::dialogs::kit::Stored;
use frontdesk::dialogs::matter::About;
use frontdesk::dialogs::merge::Merge;
use frontdesk::dialogs::question::{Asked, Question};
use frontdesk::dialogs::refund::{Refund, RefundDraft};
use frontdesk::dialogs::reply::{Answer, Draft};
use frontdesk::domain::answer::Offer as Standard;
use frontdesk::domain::bill::Method;
use frontdesk::domain::ids::{AnswerId, CommunityId, TicketId};
use frontdesk::domain::receipt::ReceiptNo;

/// Each state of a question, of what staff do with it, and of fees.
pub fn questions(about: About) -> Vec<Dialog> {
    let offer = Standard { answer: AnswerId(7), category: "fee".into(), title: words(), text: words() };
    let asked = Asked { words: words(), media: vec![photo(1)], id: 3, category: Some("fee".into()) };
    let offers = vec![offer.clone(), offer];
    let about = frontdesk::dialogs::job::About { community: about.community, ticket: about.ticket };
    let draft = Draft {
        community: about.community,
        ticket: Some(about.ticket),
        answer: Some(AnswerId(7)),
        question: words(),
        text: words(),
    };
    let shown = Question::Shown { asked: asked.clone(), offers: offers.clone(), now: 0, tried: vec![1] };
    let question = [
        Question::Ask { media: vec![photo(1)] },
        Question::Looking { asked: asked.clone() },
        shown,
        Question::Register { asked },
        Question::Glad,
    ];
    let answer = [
        Answer::Looking { about },
        Answer::Words { about, offers, media: vec![photo(1)] },
        Answer::Check { about, words: words(), media: vec![] },
        Answer::Class { about },
        Answer::Propose { draft: draft.clone() },
        Answer::Title { draft: draft.clone() },
        Answer::Text { draft },
    ];
    let asked = question.map(Dialog::Question).into_iter().chain(answer.map(Dialog::Answer));
    let more = super::keeping_fees::fees().into_iter().chain(super::keeping_reminders::states());
    asked.chain(more).chain(super::keeping_services::services()).collect()
}

#[test]
fn a_question_keeps_its_form() {
    let asked = Asked { words: "停车".into(), media: vec![], id: 3, category: Some("parking".into()) };
    golden(
        &Dialog::Question(Question::Register { asked }),
        expect![[r#"
            {
              "name": "question",
              "version": 1,
              "state": {
                "asked": {
                  "category": "parking",
                  "id": 3,
                  "media": [],
                  "words": "停车"
                },
                "at": "register"
              },
              "typed": "停车"
            }"#]],
    );
    let about = frontdesk::dialogs::job::About { community: CommunityId(1), ticket: TicketId(42) };
    golden(
        &Dialog::Answer(Answer::Check { about, words: "可以".into(), media: vec![] }),
        expect![[r#"
        {
          "name": "answer",
          "version": 1,
          "state": {
            "about": {
              "community": 1,
              "ticket": 42
            },
            "at": "check",
            "media": [],
            "words": "可以"
          },
          "typed": "可以"
        }"#]],
    );
}

#[test]
fn the_form_of_a_merge_is_kept() {
    let (community, ticket) = (CommunityId(1), TicketId(42));
    golden(
        &Dialog::Merge(Merge::Which { community, ticket, offers: vec![], typed: "R-261124-0005".into() }),
        expect![[r#"
            {
              "name": "merge",
              "version": 1,
              "state": {
                "at": "which",
                "community": 1,
                "offers": [],
                "ticket": 42,
                "typed": "R-261124-0005"
              },
              "typed": ""
            }"#]],
    );
}

#[test]
fn the_form_of_a_refund_is_kept() {
    let dialog = Dialog::Refund(Refund::Check {
        draft: RefundDraft {
            receipt: ReceiptNo { year: 2026, number: 123 },
            amount_minor: 12_000,
            reason: words(),
            returned_minor: 500,
        },
        unit: "5-1201".into(),
        payer: "<script>".into(),
        received_minor: 38_640,
        currency: "CNY".into(),
        method: Method::Online,
        charge: Some("prov-1".into()),
    });
    let stored: Stored = serde_json::from_value(serde_json::to_value(dialog.store().unwrap()).unwrap()).unwrap();
    assert_eq!(Dialog::restore(&stored), Some(dialog.clone()));
    let Dialog::Refund(Refund::Check { mut draft, .. }) = dialog else { panic!() };
    draft.reason = "paid twice".into();
    golden(
        &Dialog::Refund(Refund::Check {
            draft,
            unit: "5-1201".into(),
            payer: String::new(),
            received_minor: 38_640,
            currency: "CNY".into(),
            method: Method::Cash,
            charge: None,
        }),
        expect![[r#"
            {
              "name": "refund",
              "version": 1,
              "state": {
                "at": "check",
                "charge": null,
                "currency": "CNY",
                "draft": {
                  "amount_minor": 12000,
                  "reason": "paid twice",
                  "receipt": {
                    "number": 123,
                    "year": 2026
                  },
                  "returned_minor": 500
                },
                "method": "cash",
                "payer": "",
                "received_minor": 38640,
                "unit": "5-1201"
              },
              "typed": ""
            }"#]],
    );
}
