//! What a new version of the settings changes, one line a change.

use serde_json::{Map, Value};

/// The lines that tell the way from the old settings to the new ones.
pub fn between(old: &Value, new: &Value) -> Vec<String> {
    let mut lines = Vec::new();
    let none = Map::new();
    let (old, new) = (old.as_object().unwrap_or(&none), new.as_object().unwrap_or(&none));
    for (name, value) in new {
        let before = old.get(name).unwrap_or(&Value::Null);
        if name == "services" {
            for part in ["groups", "crews", "items"] {
                let entries = |of: &Value| of.get(part).and_then(Value::as_array).cloned().unwrap_or_default();
                list(one(part).unwrap_or_default(), &entries(before), &entries(value), &mut lines);
            }
            let due = |of: &Value| of.get("due_days").cloned().unwrap_or(Value::from(0));
            field("~ ", "services.due_days", &due(before), &due(value), &mut lines);
            continue;
        }
        match (one(name), before.as_array(), value.as_array()) {
            (Some(what), Some(before), Some(after)) => list(what, before, after, &mut lines),
            (Some(_) | None, _, _) => field("~ ", name, before, value, &mut lines),
        }
    }
    lines
}

/// What one entry of a list is called.
fn one(list: &str) -> Option<&'static str> {
    match list {
        "departments" => Some("department"),
        "categories" => Some("category"),
        "complaints" => Some("complaint category"),
        "answers" => Some("answer"),
        "on_call" => Some("on-call number"),
        "words" => Some("own words for"),
        "shifts" => Some("shift"),
        "groups" => Some("group of services"),
        "crews" => Some("crew"),
        "items" => Some("service"),
        "forms" => Some("form"),
        _ => None,
    }
}

/// The key of an entry; on-call numbers have none but themselves, own words their notion.
fn ident(entry: &Value) -> String {
    let text = |name: &str| entry.get(name).and_then(Value::as_str).map(str::to_owned);
    text("key").or_else(|| text("phone")).or_else(|| text("notion")).unwrap_or_default()
}

fn list(what: &str, before: &[Value], after: &[Value], lines: &mut Vec<String>) {
    let keys = |of: &[Value]| of.iter().map(ident).collect::<Vec<_>>();
    let (old_keys, new_keys) = (keys(before), keys(after));
    for key in old_keys.iter().filter(|k| !new_keys.contains(k)) {
        lines.push(format!("- {what} {key}"));
    }
    for (entry, key) in after.iter().zip(&new_keys) {
        match before.iter().zip(&old_keys).find(|(_, k)| *k == key) {
            Some((old, _)) => field(&format!("~ {what} {key}: "), "", old, entry, lines),
            None => lines.push(format!("+ {what} {key}: {}", name(entry))),
        }
    }
    let kept = |of: &[String], in_: &[String]| of.iter().filter(|k| in_.contains(k)).cloned().collect::<Vec<_>>();
    if kept(&old_keys, &new_keys) != kept(&new_keys, &old_keys) {
        lines.push(format!("~ {what}: another order"));
    }
}

fn name(entry: &Value) -> String {
    let words = entry.get("name").or_else(|| entry.get("title"));
    let first = words.and_then(Value::as_object).and_then(|w| w.get("zh-Hans").or_else(|| w.values().next()));
    first.and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// Tables are told field by field, all else as old and new.
fn field(prefix: &str, path: &str, before: &Value, after: &Value, lines: &mut Vec<String>) {
    if before == after {
        return;
    }
    if let (Value::Object(old), Value::Object(new)) = (before, after) {
        let mut names: Vec<&String> = old.keys().chain(new.keys()).collect();
        names.sort();
        names.dedup();
        for name in names {
            let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
            let (old, new) = (old.get(name).unwrap_or(&Value::Null), new.get(name).unwrap_or(&Value::Null));
            field(prefix, &path, old, new, lines);
        }
        return;
    }
    lines.push(format!("{prefix}{path} {} → {}", shown(before), shown(after)));
}

fn shown(value: &Value) -> String {
    match value {
        Value::Null => "(nothing)".to_owned(),
        Value::String(_) | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => value.to_string(),
    }
}
