//! A form, question by question, without a database: every kind of field, what people type, and how it is kept.

use super::stage::{Talk, home, photo, request};
use frontdesk::chat::permit::PermitButton;
use frontdesk::dialogs::Dialog;
use frontdesk::dialogs::deny::Deny;
use frontdesk::dialogs::job;
use frontdesk::dialogs::kit::{Heard, Outcome};
use frontdesk::dialogs::offer::Kept;
use frontdesk::dialogs::permit::{Draft, Permit};
use frontdesk::dialogs::request::{PermitRequest, Request};
use frontdesk::domain::act::Act;
use frontdesk::domain::code::{ALPHABET, halves};
use frontdesk::domain::form::goods::{self, Good};
use frontdesk::domain::form::{Answer, Answers, Approval, Choice, Field, FieldKind, Form, plate};
use frontdesk::domain::ids::{CommunityId, TicketId, UnitId};
use frontdesk::domain::lang::Lang;
use frontdesk::domain::media::{Media, MediaKind};
use frontdesk::domain::money::Decimal;
use frontdesk::domain::person::Level;
use frontdesk::domain::staff::Role;
use frontdesk::domain::words::Words;
use frontdesk::domain::{pass, phone};

/// Every state of a form and of what belongs to it, full of words.
pub fn states(words: &str) -> Vec<Dialog> {
    let talk = Talk::resident(Lang::En);
    let about = job::About { community: CommunityId(1), ticket: TicketId(42) };
    let mut all = vec![
        Dialog::Permit(Permit::Choose { kept: Kept { words: words.into(), media: vec![photo(1)] } }),
        Dialog::Permit(Permit::Choose { kept: Kept { words: String::new(), media: vec![] } }),
        Dialog::Permit(Permit::Drop { about }),
        Dialog::Deny(Deny::Reason { about, step: 1 }),
    ];
    for form in &talk.community.settings.forms {
        let empty = Draft::new(&form.key, "", vec![]);
        let full = Draft { answers: answers(form, words), ..Draft::new(&form.key, words, vec![photo(1)]) };
        for draft in [empty, full] {
            all.push(Dialog::Permit(Permit::About { draft: draft.clone() }));
            all.push(Dialog::Permit(Permit::Guest { draft: draft.clone() }));
            all.push(Dialog::Permit(Permit::Home { draft: draft.clone() }));
            all.push(Dialog::Permit(Permit::Summary { draft: draft.clone() }));
            for field in &form.fields {
                all.push(Dialog::Permit(Permit::Field { draft: draft.clone(), field: field.key.clone() }));
            }
        }
    }
    all.push(Dialog::Permit(Permit::Summary { draft: Draft::new("gone", words, vec![]) }));
    all
}

/// An answer to each field, as long as can be.
fn answers(form: &Form, words: &str) -> Answers {
    let good = |_| Good { what: words.chars().take(60).collect(), count: 9999, measure: "<script>".into() };
    let answer = |field: &Field| match &field.kind {
        FieldKind::Text { longest } => Answer::Text { words: words.chars().take(*longest as usize).collect() },
        FieldKind::Number { most, .. } => Answer::Number { value: Decimal(i64::from(*most) * Decimal::SCALE) },
        FieldKind::Date { .. } => Answer::Date { on: "2026-11-25".parse().unwrap() },
        FieldKind::Choice { options } => Answer::Choice { option: options.last().unwrap().key.clone() },
        FieldKind::Photo | FieldKind::Document => Answer::Files { media: (0..10).map(photo).collect() },
        FieldKind::Plate => Answer::Plate { plate: "粤BD12345".into() },
        FieldKind::Phone => Answer::Phone { number: "+8613800138000".into() },
        FieldKind::Goods => Answer::Goods { items: (0..40).map(good).collect() },
    };
    Answers(form.fields.iter().map(|field| (field.key.clone(), answer(field))).collect())
}

/// The largest form that a file may have: everything as long as it may be.
fn largest(kind: &FieldKind) -> Form {
    let field = |n: usize| Field {
        key: format!("field-{n}"),
        label: Words::same(&"标签<i>".repeat(12)),
        hint: Some(Words::same(&"提示&".repeat(100))),
        kind: kind.clone(),
        optional: false,
        when: None,
    };
    Form {
        key: "largest".into(),
        name: Words::same(&"名称<b>".repeat(8)),
        text: Some(Words::same(&"说明<u>".repeat(200))),
        words: vec![],
        anyone: true,
        fields: (0..20).map(field).collect(),
        approvals: vec![Approval { department: "front-desk".into(), role: Role::Agent }],
        fee_minor: Some(i64::from(i32::MAX)),
        fee_first: false,
        pass: None,
    }
}

#[test]
fn the_largest_form_fits_the_screen() {
    let options = (0..30).map(|n| Choice { key: format!("o{n}"), name: Words::same(&"选项<s>".repeat(8)) }).collect();
    for kind in [FieldKind::Text { longest: 1000 }, FieldKind::Goods, FieldKind::Choice { options }] {
        let form = largest(&kind);
        for lang in Lang::ALL {
            let mut talk = Talk::resident(lang);
            talk.community.settings.forms = vec![form.clone(); 40];
            let words = "<script>&好".repeat(125);
            let draft = Draft { answers: answers(&form, &words), ..Draft::new("largest", &words, vec![photo(1)]) };
            let (one, last) = ("field-0".to_owned(), "field-19".to_owned());
            for state in [
                Permit::Choose { kept: Kept { words: words.clone(), media: vec![] } },
                Permit::About { draft: draft.clone() },
                Permit::Field { draft: draft.clone(), field: one },
                Permit::Field { draft: draft.clone(), field: last },
                Permit::Summary { draft: draft.clone() },
            ] {
                let prompt = Dialog::Permit(state).ask(&talk.scene());
                let plain = prompt.html.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
                assert!(plain.encode_utf16().count() <= 4096, "{}", plain.encode_utf16().count());
                assert!(!prompt.html.contains("<script>"));
                assert!(prompt.rows.iter().flatten().all(|c| (1..=40).contains(&c.label.chars().count())));
                assert!(prompt.rows.iter().map(Vec::len).sum::<usize>() <= 98);
            }
        }
    }
}

/// A form of the sample, at its first question.
fn at_form(key: &str) -> Talk {
    let mut talk = Talk::resident(Lang::ZhHans);
    let name = talk.community.settings.form(key).unwrap().name.get(Lang::ZhHans).to_owned();
    talk.begin(|scene| Permit::begin(scene, "", vec![]), Dialog::Permit);
    talk.tap(&name);
    talk.tap("开始填写");
    talk
}

#[test]
fn what_is_typed_to_each_kind_is_understood_or_asked_again() {
    let kinds = [
        ("fit-out", "area", vec!["85", "85.5 平米", "８５", "1,200"], vec!["两千", "3000", "0", "12a3", "-5"]),
        (
            "fit-out",
            "from",
            vec!["明天", "12月3日", "3/12", "2026-12-03", "下周三"],
            vec!["昨天", "下次", "2030-01-01"],
        ),
        (
            "parking",
            "plate",
            vec!["粤b 12345", "粵B·D12345", "粤Z1234港", "ab 1234"],
            vec!["粤", "我的车", "12345678901"],
        ),
        (
            "help",
            "phone",
            vec!["13800138000", "+86 138 0013 8000", "１３８００１３８０００"],
            vec!["138", "打给我", "call 12345678"],
        ),
        ("help", "what", vec!["换灯泡", "<b>老人</b>"], vec![""]),
        ("access-card", "reason", vec!["丢了", "新办"], vec!["没带"]),
        ("goods", "what", vec!["沙发 2", "两张椅子、冰箱 1 台"], vec!["🚗", "，"]),
    ];
    for (form, field, right, wrong) in kinds {
        for (typed, fits) in right.iter().map(|t| (t, true)).chain(wrong.iter().map(|t| (t, false))) {
            let mut talk = Talk::resident(Lang::ZhHans);
            let draft = Draft { unit: Some(UnitId(11)), ..Draft::new(form, "", vec![]) };
            let state = Permit::Field { draft, field: field.into() };
            talk.begin(|_| frontdesk::dialogs::kit::Step::Go(state.clone()), Dialog::Permit);
            let outcome = talk.says(typed);
            let hinted = matches!(outcome, Outcome::Ask(Some(_)));
            assert_eq!(!hinted, fits, "{form} {field} {typed:?}: {outcome:?}");
            // Stickers, contacts of others and files that are none of its kind never break it.
            talk.sends(Media { kind: MediaKind::Voice, file_id: "v".into(), unique_id: "v".into(), album: None });
            talk.hear(Heard::Phone("+8613800138000".into()));
            talk.hear(Heard::Pick("o99".into()));
            talk.hear(Heard::Pick("20261340".into()));
        }
    }
}

#[test]
fn a_condition_asks_only_whom_it_concerns() {
    let mut talk = at_form("move-in");
    talk.tap("明天");
    talk.tap("业主自住");
    talk.sees("几个人住");
    talk.says("3");
    talk.tap("用我的");
    talk.skips();
    talk.sees("请核对");
    talk.does_not_see("租赁合同");
    // Changed to a tenant, the lease is asked for; back to the owner, it does not count any more.
    talk.tap("谁入住");
    talk.tap("租客");
    talk.sees("租赁合同");
    talk.sends(photo(1));
    talk.tap("好了");
    talk.sees("租赁合同");
    talk.tap("谁入住");
    talk.tap("业主自住");
    talk.does_not_see("租赁合同");
    let Request::Permits(PermitRequest::File(draft)) = request(talk.tap("提交")) else { panic!() };
    assert_eq!(draft.unit, Some(UnitId(11)));
    let form = talk.community.settings.form("move-in").unwrap();
    assert!(form.kept(&draft.answers).get("lease").is_none());
    assert!(form.kept(&draft.answers).get("van").is_none());
}

#[test]
fn with_two_homes_it_is_asked_for_which_and_can_be_changed() {
    let mut talk = Talk::resident(Lang::ZhHans);
    talk.resident.homes.push(home(12, "1-1202", Level::Verified));
    talk.begin(|scene| Permit::begin(scene, "办门卡", vec![]), Dialog::Permit);
    talk.sees("门禁卡");
    talk.tap("开始填写");
    talk.tap("1-1202");
    talk.says("王小明（示例）");
    talk.tap("丢了");
    talk.sees("1-1202");
    talk.tap("换一处");
    talk.tap("1-1201");
    talk.sees("1-1201");
    // What else they say goes along; files too.
    talk.says("急用，谢谢");
    talk.sends(photo(3));
    talk.sees("急用，谢谢");
    let Request::Permits(PermitRequest::File(draft)) = request(talk.tap("提交")) else { panic!() };
    assert_eq!((draft.unit, draft.media.len()), (Some(UnitId(11)), 1));
}

#[test]
fn a_form_that_left_the_file_or_changed_meanwhile_is_said_so() {
    let mut talk = at_form("goods");
    talk.says("沙发 2");
    talk.community.settings.forms.retain(|form| form.key != "goods");
    talk.sees("现在不在办理范围");
    assert!(matches!(talk.says("冰箱"), Outcome::Leave(_)));
    // A field that is new is asked before it is sent.
    let mut talk = at_form("help");
    talk.says("换灯泡");
    talk.says("13800138000");
    talk.sees("请核对");
    let form = talk.community.settings.forms.iter_mut().find(|form| form.key == "help").unwrap();
    let mut field = form.fields[0].clone();
    field.key = "when".into();
    field.label = Words::same("什么时候方便");
    form.fields.push(field);
    talk.tap("提交");
    talk.sees("什么时候方便");
}

#[test]
fn a_pass_is_not_good_before_it_begins_nor_shorter_than_a_day() {
    let mut talk = at_form("visitor");
    talk.says("张阿姨（示例）");
    talk.says("12月3日");
    assert!(matches!(talk.says("12月1日"), Outcome::Ask(Some(_))));
    talk.sees("到哪天");
    talk.says("12月5日");
    talk.skips();
    // Its first day moved behind the last one: the last one is asked again.
    talk.tap("从哪天");
    talk.says("12月8日");
    talk.sees("到哪天");
    talk.says("12月9日");
    talk.sees("请核对");
}

#[test]
fn why_it_is_declined_is_asked_until_it_is_said() {
    let mut talk = Talk::resident(Lang::ZhHans);
    let about = job::About { community: CommunityId(1), ticket: TicketId(42) };
    talk.begin(|_| Deny::begin(about, 1), Dialog::Deny);
    assert!(matches!(talk.says("   "), Outcome::Ask(Some(_))));
    assert!(matches!(talk.says(&"长".repeat(5000)), Outcome::Ask(Some(_))));
    assert!(matches!(talk.sends(photo(1)), Outcome::Ask(Some(_))));
    let Request::Do { act: Act::Deny { step: 1, reason }, .. } = request(talk.says("缺照片")) else { panic!() };
    assert_eq!(reason, "缺照片");
}

#[test]
fn goods_as_people_write_them() {
    let told = |typed: &str| {
        let goods = goods::read(typed);
        goods.iter().map(|g| format!("{}|{}|{}", g.what, g.count, g.measure)).collect::<Vec<_>>().join(" ")
    };
    let cases = [
        ("沙发 2", "沙发|2|"),
        ("沙发2，冰箱1台；电视一台", "沙发|2| 冰箱|1|台 电视一台|1|"),
        ("两张椅子、三箱书", "椅子|2|张 书|3|箱"),
        ("纸箱×10", "纸箱|10|"),
        ("纸箱 x 10", "纸箱|10|"),
        ("2 chairs\n4 boxes of books, a TV", "chairs|2| boxes of books|4| TV|1|"),
        ("１２ 把椅子", "椅子|12|把"),
        ("打印机 A4", "打印机 A4|1|"),
        ("- fridge: 1", "fridge|1|"),
        ("0 沙发", "0 沙发|1|"),
        ("99999 沙发", "99999 沙发|1|"),
        (" , ，\n", ""),
        ("🚗", ""),
    ];
    for (typed, meant) in cases {
        assert_eq!(told(typed), meant, "{typed:?}");
    }
    assert_eq!(goods::read(&"椅子\n".repeat(100)).len(), goods::MOST);
    assert!(goods::read(&"长".repeat(9000))[0].what.chars().count() <= 60);
}

#[test]
fn plates_and_phone_numbers_have_one_form() {
    let plates = [
        ("粤B12345", "粤B12345"),
        ("粤b·d 12345", "粤BD12345"),
        ("粵Z 1234港", "粤Z1234港"),
        ("滬Ａ１２３４５", "沪A12345"),
        ("京A1234学", "京A1234学"),
        ("ab 12-34", "AB1234"),
        ("粤B1234", ""),
        ("粤BI2345", ""),
        ("HELLO", ""),
        ("", ""),
        ("粤粤粤粤", ""),
    ];
    for (typed, meant) in plates {
        assert_eq!(plate::read(typed).unwrap_or_default(), meant, "{typed:?}");
    }
    let shanghai = chrono_tz::Asia::Shanghai;
    let phones = [
        ("138 0013 8000", shanghai, "+8613800138000"),
        ("0086-13800138000", shanghai, "+8613800138000"),
        ("+852 9123 4567", shanghai, "+85291234567"),
        ("9123 4567", chrono_tz::Asia::Hong_Kong, "+85291234567"),
        ("0912-345-678", chrono_tz::Asia::Taipei, "+886912345678"),
        ("0755-88886666", shanghai, "075588886666"),
        ("110", shanghai, ""),
        ("找我 13800138000", shanghai, ""),
        ("1+3800138000", shanghai, ""),
    ];
    for (typed, tz, meant) in phones {
        assert_eq!(phone::read(typed, tz).unwrap_or_default(), meant, "{typed:?}");
    }
}

#[test]
fn a_code_is_read_back_as_it_was_said_and_a_slip_is_noticed() {
    let code = pass::code([31, 0, 1, 18, 25, 7, 9]);
    assert_eq!(pass::plain(&halves(&code).to_lowercase()).as_deref(), Some(code.as_str()));
    assert!(pass::adds_up(&code));
    let spoken: String = code
        .chars()
        .map(|c| {
            if c == '0' {
                'o'
            } else if c == '1' {
                'l'
            } else {
                c
            }
        })
        .collect();
    assert_eq!(pass::plain(&format!(" {spoken} ")).as_deref(), Some(code.as_str()));
    assert_eq!(pass::plain("ABC"), None);
    assert_eq!(pass::plain("ABCDEFGU"), None);
    // One sign that is another one, and two neighbours that changed places.
    for at in 0..pass::LENGTH {
        for sign in ALPHABET {
            let mut slip: Vec<char> = code.chars().collect();
            if slip[at] != sign {
                slip[at] = sign;
                assert!(!pass::adds_up(&slip.iter().collect::<String>()), "{slip:?}");
            }
        }
    }
    let mut swapped: Vec<char> = code.chars().collect();
    swapped.swap(2, 3);
    assert!(!pass::adds_up(&swapped.iter().collect::<String>()));
    let link = format!("{}{code}", pass::LINK);
    assert!(
        link.len() <= 64 && link.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'),
        "Telegram's start parameter"
    );
}

#[test]
fn buttons_of_permits_come_back_as_they_were() {
    use frontdesk::chat::button::Button;
    let acts = [PermitButton::Approve(4), PermitButton::Deny(1), PermitButton::LetThrough, PermitButton::Pass]
        .into_iter()
        .chain([PermitButton::Drop, PermitButton::Again]);
    for act in acts {
        let button = Button::Permit { community: CommunityId(i64::MAX), ticket: TicketId(i64::MAX), act };
        let data = button.encode();
        assert!(data.len() <= 64, "{data}");
        assert_eq!(Button::decode(&data), button);
    }
    for wrong in ["g.1.2.y", "g.1.2.", "g.1.2.n-1", "g.1.2.y99999999999", "g.x.2.in", "g.1.2.inn"] {
        assert_eq!(Button::decode(wrong), Button::Old, "{wrong}");
    }
}

#[test]
fn the_form_of_a_form_is_kept() {
    let good = Good { what: "沙发".into(), count: 2, measure: "张".into() };
    let answers = [
        ("a", Answer::Text { words: "换灯泡".into() }),
        ("b", Answer::Number { value: Decimal(855_000) }),
        ("c", Answer::Date { on: "2026-11-25".parse().unwrap() }),
        ("d", Answer::Choice { option: "car".into() }),
        ("e", Answer::Files { media: vec![photo(1)] }),
        ("f", Answer::Plate { plate: "粤B12345".into() }),
        ("g", Answer::Phone { number: "+8613800138000".into() }),
        ("h", Answer::Goods { items: vec![good] }),
    ];
    let answers = Answers(answers.into_iter().map(|(key, answer)| (key.to_owned(), answer)).collect());
    let draft =
        Draft { unit: Some(UnitId(11)), answers, skipped: vec!["i".into()], ..Draft::new("goods", "急用", vec![]) };
    super::keeping::golden(
        &Dialog::Permit(Permit::Field { draft, field: "plate".into() }),
        expect_test::expect![[r#"
            {
              "name": "permit",
              "version": 1,
              "state": {
                "at": "field",
                "draft": {
                  "answers": {
                    "a": {
                      "is": "text",
                      "words": "换灯泡"
                    },
                    "b": {
                      "is": "number",
                      "value": 855000
                    },
                    "c": {
                      "is": "date",
                      "on": "2026-11-25"
                    },
                    "d": {
                      "is": "choice",
                      "option": "car"
                    },
                    "e": {
                      "is": "files",
                      "media": [
                        {
                          "album": null,
                          "file_id": "f1",
                          "kind": "photo",
                          "unique_id": "u1"
                        }
                      ]
                    },
                    "f": {
                      "is": "plate",
                      "plate": "粤B12345"
                    },
                    "g": {
                      "is": "phone",
                      "number": "+8613800138000"
                    },
                    "h": {
                      "is": "goods",
                      "items": [
                        {
                          "count": 2,
                          "measure": "张",
                          "what": "沙发"
                        }
                      ]
                    }
                  },
                  "form": "goods",
                  "media": [],
                  "skipped": [
                    "i"
                  ],
                  "unit": 11,
                  "words": "急用"
                },
                "field": "plate"
              },
              "typed": "急用\n换灯泡\n粤B12345\n沙发 2"
            }"#]],
    );
}
