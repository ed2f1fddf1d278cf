//! The stored forms of what residents answer to reminders, and of what staff write down about calls and plans.

use super::keeping::{golden, words};
use crate::fees::date;
use expect_test::expect;
use frontdesk::dialogs::Dialog;
use frontdesk::dialogs::arrears::{Arrears, Unit};
use frontdesk::dialogs::later::Later;
use frontdesk::dialogs::reason::Reason;
use frontdesk::domain::ids::{CommunityId, PlanId, ReminderId, UnitId};

/// Each state of these dialogs, and of what residents ask about their own data.
pub fn states() -> Vec<Dialog> {
    let (unit, on) = (UnitId(11), date("2026-12-05"));
    let about = || Unit { community: CommunityId(1), unit, code: "1-1201 <script>".into(), reminder: ReminderId(5) };
    let later = [Later::Choose { unit }, Later::Asked { unit, on }, Later::Finance { unit, on }];
    let reason = [
        Reason::Ask { unit },
        Reason::Bill { unit },
        Reason::Empty { unit },
        Reason::Other { unit, words: String::new() },
        Reason::Other { unit, words: words() },
        Reason::Parts { unit },
        Reason::First { unit, parts: 3 },
        Reason::Check { unit, parts: 6, first: on },
    ];
    let arrears = [
        Arrears::Outcome { about: about() },
        Arrears::Promise { about: about() },
        Arrears::Refused { about: about() },
        Arrears::Plan { community: CommunityId(1), plan: PlanId(4), code: "1-1201 <script>".into() },
    ];
    let residents = later.map(Dialog::Later).into_iter().chain(reason.map(Dialog::Reason));
    residents.chain(arrears.map(Dialog::Arrears)).chain(super::keeping_privacy::states()).collect()
}

#[test]
fn the_form_of_answers_to_reminders_is_kept() {
    golden(
        &Dialog::Later(Later::Finance { unit: UnitId(11), on: date("2026-12-05") }),
        expect![[r#"
            {
              "name": "later",
              "version": 1,
              "state": {
                "at": "finance",
                "on": "2026-12-05",
                "unit": 11
              },
              "typed": ""
            }"#]],
    );
    golden(
        &Dialog::Reason(Reason::Other { unit: UnitId(11), words: "没扫".into() }),
        expect![[r#"
            {
              "name": "reason",
              "version": 1,
              "state": {
                "at": "other",
                "unit": 11,
                "words": "没扫"
              },
              "typed": "没扫"
            }"#]],
    );
    let about = Unit { community: CommunityId(1), unit: UnitId(11), code: "1-1201".into(), reminder: ReminderId(5) };
    golden(
        &Dialog::Arrears(Arrears::Outcome { about }),
        expect![[r#"
            {
              "name": "arrears",
              "version": 1,
              "state": {
                "about": {
                  "code": "1-1201",
                  "community": 1,
                  "reminder": 5,
                  "unit": 11
                },
                "at": "outcome"
              },
              "typed": ""
            }"#]],
    );
}
