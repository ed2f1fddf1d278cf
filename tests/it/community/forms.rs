//! Forms of a community's file: one written by following the documentation alone, and mistakes, each told by line and reason.

use super::{Edited, sample};
use crate::scenarios::common::number;
use crate::scenarios::permits::opens;
use crate::support::town::{FRONT_DESK, SECURITY, Town, days};
use frontdesk::community_file::{apply, read};
use frontdesk::domain::form::FieldKind;
use frontdesk::domain::ticket::Kind;
use frontdesk::texts::Texts;

/// The example of the page, as somebody copies it.
fn example() -> &'static str {
    let page = include_str!("../../../docs/community-file.md");
    let section = page.split("## `[[form]]`").nth(1).unwrap();
    section.split("```toml\n").nth(1).unwrap().split("```").next().unwrap()
}

/// The sample community with something written below it.
fn with(name: &str, more: &str) -> Edited {
    let edited = Edited::new(name, &[]);
    std::fs::write(edited.path(), format!("{}\n{more}", std::fs::read_to_string(sample()).unwrap())).unwrap();
    edited
}

#[tokio::test]
async fn a_form_written_by_following_the_page_works_as_it_is() {
    let town = Town::with_staff("en").await;
    let t = Texts::new("en".parse().unwrap());
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let file = with("page", example());
    let told = apply(&town.db.pool, &file.path(), false, town.clock.now()).await.unwrap();
    assert!(told.to_string().contains("+ form club-room: Club room"), "{told}");
    opens(&anna, "Club room").await;
    anna.sees("Which day");
    anna.presses(&t.plain_tomorrow()).await;
    anna.presses("something else").await;
    anna.says("chess").await;
    anna.says("21").await;
    anna.sees("1 to 20");
    anna.says("12").await;
    anna.sees("¥50.00");
    anna.sees("chess");
    // A birthday has no further question.
    anna.presses(&t.btn_permit_change("What for")).await;
    anna.presses("birthday").await;
    anna.sees("birthday");
    anna.presses(&t.btn_permit_send()).await;
    assert!(!town.word("select answers::text from permit").await.contains("chess"));
    town.group_sees(FRONT_DESK, "How many people: 12");
    town.staff("grace", "en").presses(&t.btn_permit_approve()).await;
    assert_eq!(town.word("select amount_minor || ' ' || label from bill").await, "5000 Club room");
    town.pass(days(1)).await;
    let code = town.word("select code from pass").await;
    let zhao = town.staff("zhao", "en");
    zhao.says_in(SECURITY, &format!("/pass {code}")).await;
    town.group_sees(SECURITY, "birthday");
    zhao.presses(&t.btn_gate_let_through()).await;
    assert_eq!(town.word("select state from pass").await, "used");
    // It leaves the file as easily: nobody can begin it any more, what was sent stays.
    apply(&town.db.pool, &sample(), false, town.clock.now()).await.unwrap();
    town.forget();
    anna.says("/permits").await;
    assert!(!anna.can_press("Club room"));
    anna.says("/requests").await;
    let number = number(&town).await;
    anna.presses(&format!("{number} · {}", t.kind_name(Kind::Permit))).await;
    anna.sees("Club room");
    town.is_at_rest().await;
}

#[test]
fn the_page_names_every_kind_of_field() {
    let page = include_str!("../../../docs/community-file.md");
    let section = page.split("## `[[form]]`").nth(1).unwrap().split("\n## ").next().unwrap();
    for kind in ["text", "number", "date", "choice", "photo", "document", "plate", "phone", "goods"] {
        assert!(section.contains(&format!("| `\"{kind}\"` |")), "{kind}");
        let field = format!("{}\n[[form.field]]\nkey = \"last\"\nlabel = \"L\"\nkind = \"{kind}\"\n", FORM);
        let options = if kind == "choice" { "options = [\"a\", \"b\"]\n" } else { "" };
        read(&with(&format!("kind-{kind}"), &format!("{field}{options}")).path()).unwrap();
    }
}

#[test]
fn the_sample_has_the_seven_forms_in_three_languages() {
    let settings = read(&sample()).unwrap().settings;
    let keys: Vec<&str> = settings.forms.iter().map(|f| f.key.as_str()).collect();
    assert_eq!(keys, ["goods", "move-in", "fit-out", "parking", "access-card", "visitor", "help"]);
    let mut kinds = std::collections::BTreeSet::new();
    for form in &settings.forms {
        let mut words = vec![&form.name, form.text.as_ref().unwrap()];
        for field in &form.fields {
            words.push(&field.label);
            words.extend(&field.hint);
            if let FieldKind::Choice { options } = &field.kind {
                words.extend(options.iter().map(|o| &o.name));
            }
            kinds.insert(serde_json::to_value(&field.kind).unwrap()["is"].to_string());
        }
        assert!(words.iter().all(|words| words.0.len() == 3), "{}: {words:?}", form.key);
        assert!(!form.approvals.is_empty());
    }
    assert_eq!(kinds.len(), 9, "the sample shows every kind of field: {kinds:?}");
    assert_eq!(settings.form("fit-out").unwrap().approvals.len(), 2);
    assert!(settings.form("help").unwrap().anyone && settings.form("access-card").unwrap().fee_first);
}

const FORM: &str = r#"[[form]]
key = "bike"
name = "Bicycle room"
text = "Room for 40 bicycles."
words = ["bicycle room"]
who = "home"
fee = "12.50"
fee_first = true

[[form.field]]
key = "day"
label = "From which day"
kind = "date"
first = 0
last = 30

[[form.field]]
key = "sort"
label = "What kind"
kind = "choice"
options = ["bicycle", "tricycle", "other"]

[[form.field]]
key = "which"
label = "Which other"
hint = "In a few words."
kind = "text"
longest = 100
when = { sort = "other" }

[[form.field]]
key = "wheels"
label = "How many"
kind = "number"
least = 1
most = 4

[[form.approval]]
department = "front-desk"
role = "agent"

[form.pass]
uses = "many"
from = "day"
days = 365
"#;

/// What is written instead of what, at which line of the form the mistake is told, and how.
#[rustfmt::skip]
const MISTAKES: [(&str, &str, usize, &str); 40] = [
    ("key = \"bike\"", "key = \"Bike\"", 2, "form[Bike].key: \"Bike\" must be small letters a-z, digits and dashes, at most 24"),
    ("key = \"bike\"", "key = \"goods\"", 2, "form[goods].key: form \"goods\" is there twice"),
    ("name = \"Bicycle room\"\n", "", 1, "form[bike].name: is missing"),
    ("name = \"Bicycle room\"", "name = \"\"", 3, "form[bike].name: is empty"),
    ("name = \"Bicycle room\"", "name = \"A room for bicycles, tricycles and prams too\"", 3, "form[bike].name: is too long: at most 40 characters"),
    ("name = \"Bicycle room\"", "name = { en = \"Bicycle room\", english = \"Bike\" }", 3, "form[bike].name.english: is not a language of the desk (zh-Hans, zh-Hant, en)"),
    ("text = \"Room for 40 bicycles.\"", "text = 40", 4, "form[bike].text: must be a table, but is a number"),
    ("words = [\"bicycle room\"]", "words = \"bicycle room\"", 5, "form[bike].words: must be a list in [ ], but is text"),
    ("who = \"home\"", "who = \"everybody\"", 6, "form[bike].who: \"everybody\" is none of home, anyone"),
    ("who = \"home\"", "who = \"anyone\"", 7, "form[bike].fee: is billed to a home: a form with a fee cannot say who = \"anyone\""),
    ("fee = \"12.50\"", "fee = \"free\"", 7, "form[bike].fee: \"free\" is not an amount like 20 or \"12.50\""),
    ("fee = \"12.50\"", "fee = 0", 7, "form[bike].fee: \"0\" is not an amount like 20 or \"12.50\""),
    ("fee_first = true", "fee_first = \"yes\"", 8, "form[bike].fee_first: must be true or false, but is text"),
    ("fee = \"12.50\"\n", "", 7, "form[bike].fee_first: says that the fee is paid first, but there is no fee: write fee = 20"),
    ("\n[form.pass]\nuses = \"many\"\nfrom = \"day\"\ndays = 365\n", "", 8, "form[bike].fee_first: makes a pass wait for the fee, but there is no [form.pass]"),
    ("key = \"wheels\"", "key = \"day\"", 32, "form[bike].field[day].key: field \"day\" is there twice"),
    ("label = \"How many\"\n", "", 31, "form[bike].field[wheels].label: is missing"),
    ("kind = \"date\"", "kind = \"day\"", 13, "form[bike].field[day].kind: \"day\" is none of text, number, date, choice, photo, document, plate, phone, goods; did you mean \"date\"?"),
    ("kind = \"date\"\n", "", 10, "form[bike].field[day].kind: is missing"),
    ("hint = \"In a few words.\"", "hints = \"In a few words.\"", 26, "form[bike].field[which].hints: is not a known field; did you mean \"hint\"?"),
    ("first = 0", "first = 40", 15, "form[bike].field[day].last: must not be before first: both are days counted from today"),
    ("last = 30", "last = \"a month\"", 15, "form[bike].field[day].last: must be a whole number, but is text"),
    ("least = 1", "longest = 1", 35, "form[bike].field[wheels].longest: belongs to fields of kind = \"text\" only"),
    ("longest = 100", "longest = 5000", 28, "form[bike].field[which].longest: must be a number from 1 to 1000"),
    ("options = [\"bicycle\", \"tricycle\", \"other\"]", "options = [\"other\"]", 21, "form[bike].field[sort].options: needs two to 30 options"),
    ("\"tricycle\", \"other\"]", "\"bicycle\", \"other\"]", 21, "form[bike].field[sort].options[2]: option \"bicycle\" is there twice"),
    ("when = { sort = \"other\" }", "when = { sort = \"othr\" }", 29, "form[bike].field[which].when.sort: there is no option \"othr\" in this file; did you mean \"other\"?"),
    ("when = { sort = \"other\" }", "when = { srot = \"other\" }", 29, "form[bike].field[which].when.srot: there is no field \"srot\" before this one; did you mean \"sort\"?"),
    ("when = { sort = \"other\" }", "when = { day = \"other\" }", 29, "form[bike].field[which].when.day: the field \"day\" is no choice: only choices can decide"),
    ("when = { sort = \"other\" }", "when = { wheels = \"2\" }", 29, "form[bike].field[which].when.wheels: there is no field \"wheels\" before this one"),
    ("most = 4", "most = 0", 36, "form[bike].field[wheels].most: must not be less than least"),
    ("department = \"front-desk\"", "department = \"frontdesk\"", 39, "form[bike].approval[frontdesk].department: there is no department \"frontdesk\" in this file; did you mean \"front-desk\"?"),
    ("role = \"agent\"", "role = \"guard\"", 40, "form[bike].approval[front-desk].role: \"guard\" is none of worker, agent, lead, cashier, manager"),
    ("[[form.approval]]\ndepartment = \"front-desk\"\nrole = \"agent\"\n", "", 1, "form[bike].approval: there must be at least one [[form.approval]]: who decides"),
    ("uses = \"many\"", "uses = \"twice\"", 43, "form[bike].pass.uses: \"twice\" is none of once, many"),
    ("from = \"day\"", "from = \"sort\"", 44, "form[bike].pass.from: the field \"sort\" is no date"),
    ("from = \"day\"", "from = \"dya\"", 44, "form[bike].pass.from: there is no field \"dya\" in this file; did you mean \"day\"?"),
    ("kind = \"date\"\n", "kind = \"date\"\noptional = true\n", 45, "form[bike].pass.from: the field \"day\" is not always answered: it must not be optional nor have a condition"),
    ("days = 365", "days = 365\nuntil = \"day\"", 45, "form[bike].pass.days: says how long it is good, and so does until: leave one out"),
    ("from = \"day\"\ndays = 365\n", "", 42, "form[bike].pass.days: is missing: say how long it is good by days, or by from and until (keys of date fields)"),
];

#[test]
fn each_mistake_is_told_by_its_line_and_its_reason() {
    read(&with("right", FORM).path()).unwrap();
    let above = std::fs::read_to_string(sample()).unwrap().lines().count() + 1;
    for (n, (from, to, line, expected)) in MISTAKES.iter().enumerate() {
        assert_eq!(FORM.matches(from).count(), 1, "{from:?}");
        let edited = with(&format!("form-{n}"), &FORM.replace(from, to));
        let told: Vec<(usize, String)> = read(&edited.path())
            .unwrap_err()
            .into_iter()
            .map(|m| (m.line, format!("{}: {}", m.field, m.text)))
            .collect();
        assert_eq!(told, [(above + line, (*expected).to_owned())], "{to:?}");
    }
}

#[test]
fn many_mistakes_are_told_at_once() {
    let mut text = FORM.to_owned();
    let mut expected = vec![];
    for at in [6, 8, 12, 21, 23, 32, 34] {
        let (from, to, line, said) = MISTAKES[at];
        text = text.replace(from, to);
        expected.push((line, said));
    }
    let above = std::fs::read_to_string(sample()).unwrap().lines().count() + 1;
    let told = read(&with("form-all", &text).path()).unwrap_err();
    for (line, said) in expected {
        assert!(
            told.iter().any(|m| m.line == above + line && format!("{}: {}", m.field, m.text) == said),
            "{said}\n{told:#?}"
        );
    }
}

#[test]
fn the_department_of_the_gate_is_one_of_the_file() {
    let edited = Edited::new("gate", &[("gate = \"security\"", "gate = \"securty\"")]);
    let told = read(&edited.path()).unwrap_err();
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].text, "there is no department \"securty\" in this file; did you mean \"security\"?");
}

#[test]
fn there_are_bounds() {
    let approval = "\n[[form.approval]]\ndepartment = \"front-desk\"\nrole = \"agent\"\n";
    let field = |n: usize| format!("[[form.field]]\nkey = \"f{n}\"\nlabel = \"F\"\nkind = \"text\"\n");
    let base = "[[form]]\nkey = \"bounds\"\nname = \"Bounds\"\n";
    let steps = format!("{base}{}", approval.repeat(5));
    let fields = format!("{base}{}{approval}", (0..21).map(field).collect::<String>());
    let forms: String = (0..40).map(|n| format!("[[form]]\nkey = \"n{n}\"\nname = \"N\"\n{approval}")).collect();
    for (name, text, said) in [
        ("steps", steps, "is one step too many: at most 4"),
        ("fields", fields, "is one too many: at most 20 fields"),
        ("forms", forms, "is one too many: at most 40 forms"),
    ] {
        let told = read(&with(name, &text).path()).unwrap_err();
        assert!(told.iter().any(|m| m.text == said), "{told:?}");
    }
}
