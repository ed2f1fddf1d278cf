//! The stored forms of the dialog about somebody's own data.

use super::keeping::golden;
use expect_test::expect;
use frontdesk::dialogs::Dialog;
use frontdesk::dialogs::privacy::Privacy;
use frontdesk::domain::ids::CommunityId;
use frontdesk::domain::privacy::{Hindrance, Spot, Traces, Wish};

fn traces() -> Traces {
    Traces {
        community: "海港花园 <script>".into(),
        homes: vec!["5-1201".into()],
        phone: true,
        tickets: 3,
        withdrawn: vec!["R-261124-0001".into()],
        going_on: vec!["R-261124-0002".into()],
        owes: true,
        staff: true,
        hindrances: vec![
            Hindrance::Paying,
            Hindrance::Service { number: "S-261124-0001".into() },
            Hindrance::Claim { unit: "5-1201".into(), amount_minor: 1200, currency: "CNY".into() },
        ],
    }
}

/// Each state of it.
pub fn states() -> Vec<Dialog> {
    let spots = vec![Spot { community: CommunityId(1), name: "海港花园 <script>".into() }];
    let of = vec![CommunityId(1), CommunityId(2)];
    let all = [
        Privacy::Which { wish: Wish::Data, spots: spots.clone(), of: vec![] },
        Privacy::Which { wish: Wish::Forget, spots, of: of.clone() },
        Privacy::Preview { of: of.clone(), traces: vec![traces(), traces()] },
        Privacy::Sure { of },
    ];
    all.map(Dialog::Privacy).to_vec()
}

#[test]
fn the_form_of_a_wish_to_be_forgotten_is_kept() {
    let traces = Traces { hindrances: vec![], ..traces() };
    golden(
        &Dialog::Privacy(Privacy::Preview { of: vec![CommunityId(1)], traces: vec![traces] }),
        expect![[r#"
        {
          "name": "privacy",
          "version": 1,
          "state": {
            "at": "preview",
            "of": [
              1
            ],
            "traces": [
              {
                "community": "海港花园 <script>",
                "going_on": [
                  "R-261124-0002"
                ],
                "hindrances": [],
                "homes": [
                  "5-1201"
                ],
                "owes": true,
                "phone": true,
                "staff": true,
                "tickets": 3,
                "withdrawn": [
                  "R-261124-0001"
                ]
              }
            ]
          },
          "typed": ""
        }"#]],
    );
}
