//! Permits and registrations of a community's file: what a form asks, who approves it, its fee, its pass, and who keeps the gate.

use super::mistakes::did_you_mean;
use super::people::{ROLES, key};
use super::policies::words;
use super::sheet::{Item, Sheet};
use crate::domain::form::{Approval, Choice, Condition, Field, FieldKind, Form, PassRule};
use crate::domain::money::read_amount;
use crate::domain::words::Words;

/// Forms of one community at most.
const FORMS: usize = 40;
/// Fields of one form at most.
const FIELDS: usize = 20;
/// Steps of an approval at most.
const STEPS: usize = 4;
/// Options of a choice at most.
const OPTIONS: usize = 30;
/// Characters of a text where the file says nothing.
const LONGEST: u32 = 300;

/// The kinds of fields, as the file writes them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Number,
    Date,
    Choice,
    Photo,
    Document,
    Plate,
    Phone,
    Goods,
}

const KINDS: [(&str, Kind); 9] = [
    ("text", Kind::Text),
    ("number", Kind::Number),
    ("date", Kind::Date),
    ("choice", Kind::Choice),
    ("photo", Kind::Photo),
    ("document", Kind::Document),
    ("plate", Kind::Plate),
    ("phone", Kind::Phone),
    ("goods", Kind::Goods),
];

/// What belongs to one kind of field only.
const OWN: [(&str, Kind); 7] = [
    ("longest", Kind::Text),
    ("least", Kind::Number),
    ("most", Kind::Number),
    ("unit", Kind::Number),
    ("first", Kind::Date),
    ("last", Kind::Date),
    ("options", Kind::Choice),
];

/// `gate`: the department that checks passes.
pub fn gate(whole: &Sheet<'_, '_>, departments: &[String]) -> Option<String> {
    whole.get("gate").and_then(|i| i.key_of("department", departments))
}

/// `[[form]]`
pub fn forms(whole: &Sheet<'_, '_>, departments: &[String], currency: &str) -> Vec<Form> {
    let mut taken = Vec::new();
    let mut all = Vec::new();
    for (n, sheet) in whole.tables("form", "key").iter().enumerate() {
        if n == FORMS {
            sheet.wrong("key", format!("is one too many: at most {FORMS} forms"));
        }
        all.extend(form(sheet, &mut taken, departments, currency));
    }
    all
}

fn form(sheet: &Sheet<'_, '_>, taken: &mut Vec<String>, departments: &[String], currency: &str) -> Option<Form> {
    let key = key(sheet, "form", taken);
    let name = sheet.need("name").and_then(|i| words(&i, 40));
    let text = sheet.get("text").and_then(|i| words(&i, 1_000));
    let said = sheet.get("words").map(|i| i.list().iter().filter_map(|i| i.text()).collect()).unwrap_or_default();
    let anyone = sheet.get("who").and_then(|i| i.one_of(&[("home", false), ("anyone", true)])).unwrap_or(false);
    let fee_minor = sheet.get("fee").and_then(|i| fee(&i, anyone, currency));
    let fee_first = sheet.get("fee_first").and_then(|i| i.flag()).unwrap_or(false);
    if fee_first && sheet.get("fee").is_none() {
        sheet.wrong("fee_first", "says that the fee is paid first, but there is no fee: write fee = 20");
    }
    let (fields, written) = fields(sheet);
    let approvals = approvals(sheet, departments);
    let pass = sheet.get("pass").and_then(|i| i.table()).and_then(|pass| pass_rule(&pass, &fields, &written));
    if fee_first && sheet.get("pass").is_none() {
        sheet.wrong("fee_first", "makes a pass wait for the fee, but there is no [form.pass]");
    }
    sheet.finish();
    Some(Form { key: key?, name: name?, text, words: said, anyone, fields, approvals, fee_minor, fee_first, pass })
}

/// `20`, `"12.50"`
fn fee(item: &Item<'_, '_>, anyone: bool, currency: &str) -> Option<i64> {
    let text = item.number_or_text()?;
    let amount = read_amount(&text, currency);
    if amount.is_none() {
        item.wrong(format!("{text:?} is not an amount like 20 or \"12.50\""));
    } else if anyone {
        item.wrong("is billed to a home: a form with a fee cannot say who = \"anyone\"");
    }
    amount
}

/// `[[form.approval]]`
fn approvals(form: &Sheet<'_, '_>, departments: &[String]) -> Vec<Approval> {
    let sheets = form.tables("approval", "department");
    if sheets.is_empty() {
        form.wrong("approval", "there must be at least one [[form.approval]]: who decides");
    }
    let mut all = Vec::new();
    for (n, sheet) in sheets.iter().enumerate() {
        let department = sheet.need("department").and_then(|i| i.key_of("department", departments));
        let role = sheet.need("role").and_then(|i| i.one_of(&ROLES));
        sheet.finish();
        if n == STEPS {
            sheet.wrong("role", format!("is one step too many: at most {STEPS}"));
        }
        if let (Some(department), Some(role)) = (department, role) {
            all.push(Approval { department, role });
        }
    }
    all
}

/// `[[form.field]]`, and the keys of all that are written there, those with mistakes as well.
fn fields(form: &Sheet<'_, '_>) -> (Vec<Field>, Vec<String>) {
    let mut taken = Vec::new();
    let mut all: Vec<Field> = Vec::new();
    for (n, sheet) in form.tables("field", "key").iter().enumerate() {
        if n == FIELDS {
            sheet.wrong("key", format!("is one too many: at most {FIELDS} fields"));
        }
        let field = field(sheet, &mut taken, &all);
        all.extend(field);
    }
    (all, taken)
}

fn field(sheet: &Sheet<'_, '_>, taken: &mut Vec<String>, earlier: &[Field]) -> Option<Field> {
    let key = key(sheet, "field", taken);
    let label = sheet.need("label").and_then(|i| words(&i, 60));
    let hint = sheet.get("hint").and_then(|i| words(&i, 300));
    let optional = sheet.get("optional").and_then(|i| i.flag()).unwrap_or(false);
    let when = sheet.get("when").and_then(|i| condition(&i, earlier, taken));
    let kind = sheet.need("kind").and_then(|i| i.one_of(&KINDS));
    for (name, owner) in OWN {
        if let (Some(item), Some(kind)) = (sheet.get(name), kind)
            && kind != owner
        {
            let owner = KINDS.iter().find(|(_, k)| *k == owner).map_or("", |(word, _)| *word);
            item.wrong(format!("belongs to fields of kind = \"{owner}\" only"));
        }
    }
    let kind = match kind {
        Some(Kind::Text) => {
            Some(FieldKind::Text { longest: sheet.get("longest").map_or(Some(LONGEST), |i| i.number(1, 1_000))? })
        }
        Some(Kind::Number) => number(sheet),
        Some(Kind::Date) => date(sheet),
        Some(Kind::Choice) => options(sheet).map(|options| FieldKind::Choice { options }),
        Some(Kind::Photo) => Some(FieldKind::Photo),
        Some(Kind::Document) => Some(FieldKind::Document),
        Some(Kind::Plate) => Some(FieldKind::Plate),
        Some(Kind::Phone) => Some(FieldKind::Phone),
        Some(Kind::Goods) => Some(FieldKind::Goods),
        None => None,
    };
    sheet.finish();
    Some(Field { key: key?, label: label?, hint, kind: kind?, optional, when })
}

fn number(sheet: &Sheet<'_, '_>) -> Option<FieldKind> {
    const FAR: i32 = 100_000_000;
    let least = sheet.get("least").map_or(Some(0), |i| i.whole(-FAR, FAR));
    let most = sheet.get("most").map_or(Some(FAR), |i| i.whole(-FAR, FAR));
    let unit = sheet.get("unit").and_then(|i| words(&i, 20));
    let (least, most) = (least?, most?);
    if least > most {
        sheet.wrong("most", "must not be less than least");
    }
    Some(FieldKind::Number { least, most, unit })
}

fn date(sheet: &Sheet<'_, '_>) -> Option<FieldKind> {
    const YEARS: i32 = 3_650;
    let first = sheet.get("first").map_or(Some(0), |i| i.whole(-YEARS, YEARS));
    let last = sheet.get("last").map_or(Some(60), |i| i.whole(-YEARS, YEARS));
    let (first, last) = (first?, last?);
    if first > last {
        sheet.wrong("last", "must not be before first: both are days counted from today");
    }
    Some(FieldKind::Date { first, last })
}

/// `["by car", "on foot"]`, or with keys: `[{ key = "car", name = { zh-Hans = "开车", en = "by car" } }]`
fn options(sheet: &Sheet<'_, '_>) -> Option<Vec<Choice>> {
    let item = sheet.need("options")?;
    let list = item.list();
    if !(2..=OPTIONS).contains(&list.len()) {
        item.wrong(format!("needs two to {OPTIONS} options"));
    }
    let mut all: Vec<Choice> = Vec::new();
    for entry in &list {
        let option = if entry.is_text() {
            entry.text().map(|text| Choice { name: Words::same(&text), key: text })
        } else {
            entry.table().and_then(|table| {
                let key = table.need("key").and_then(|i| i.new_key(24));
                let name = table.need("name").and_then(|i| words(&i, 40));
                table.finish();
                Some(Choice { key: key?, name: name? })
            })
        };
        let Some(option) = option else { continue };
        if option.key.chars().count() > 40 {
            entry.wrong("is too long for a button: at most 40 characters");
        } else if all.iter().any(|known| known.key == option.key) {
            entry.wrong(format!("option {:?} is there twice", option.key));
        } else {
            all.push(option);
        }
    }
    Some(all)
}

/// `{ reason = ["sell", "move"] }`: asked where an earlier choice has one of these answers.
fn condition(item: &Item<'_, '_>, earlier: &[Field], written: &[String]) -> Option<Condition> {
    let entries = item.table()?.entries();
    let [(name, is)] = entries.as_slice() else {
        item.wrong("must name one earlier choice, like { reason = [\"sell\", \"move\"] }");
        return None;
    };
    let own = written.last();
    let Some(field) = earlier.iter().find(|f| f.key == *name) else {
        // One with a mistake of its own has told it already.
        if written.contains(name) && own != Some(name) {
            return None;
        }
        let hint = did_you_mean(name, earlier.iter().map(|f| f.key.as_str()));
        is.wrong(format!("there is no field {name:?} before this one{hint}"));
        return None;
    };
    let FieldKind::Choice { options } = &field.kind else {
        is.wrong(format!("the field {name:?} is no choice: only choices can decide"));
        return None;
    };
    let said: Vec<Item<'_, '_>> = if is.is_text() { vec![] } else { is.list() };
    let said = if is.is_text() { std::slice::from_ref(is) } else { said.as_slice() };
    if said.is_empty() {
        is.wrong("needs at least one option");
    }
    let known: Vec<String> = options.iter().map(|o| o.key.clone()).collect();
    let is = said.iter().filter_map(|i| i.key_of("option", &known)).collect();
    Some(Condition { field: name.clone(), is })
}

/// `[form.pass]`
fn pass_rule(sheet: &Sheet<'_, '_>, fields: &[Field], written: &[String]) -> Option<PassRule> {
    let once = sheet.need("uses").and_then(|i| i.one_of(&[("once", true), ("many", false)]));
    let from = sheet.get("from").and_then(|i| day_of(&i, fields, written));
    let until = sheet.get("until").and_then(|i| day_of(&i, fields, written));
    let days = sheet.get("days").map(|i| i.number(1, 3_650));
    if sheet.get("until").is_some() && days.is_some() {
        sheet.wrong("days", "says how long it is good, and so does until: leave one out");
    }
    if sheet.get("from").is_none() && sheet.get("until").is_none() && days.is_none() {
        sheet.wrong("days", "is missing: say how long it is good by days, or by from and until (keys of date fields)");
    }
    sheet.finish();
    Some(PassRule { once: once?, from, until, days: days.flatten().unwrap_or(1) })
}

/// A date field that everybody answers.
fn day_of(item: &Item<'_, '_>, fields: &[Field], written: &[String]) -> Option<String> {
    let key = item.key_of("field", written)?;
    // One with a mistake of its own has told it already.
    let field = fields.iter().find(|f| f.key == key)?;
    if !matches!(field.kind, FieldKind::Date { .. }) {
        item.wrong(format!("the field {key:?} is no date"));
    } else if field.optional || field.when.is_some() {
        item.wrong(format!("the field {key:?} is not always answered: it must not be optional nor have a condition"));
    }
    Some(key)
}
