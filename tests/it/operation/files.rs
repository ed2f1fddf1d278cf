//! Dashboard, alerts and the page for operators: they speak of all metrics that there are, and lead somewhere.

use frontdesk::telemetry::names;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

fn text(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// The metrics of ours that a text names; those of a histogram by its own name.
fn named(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    let ours = words.filter(|w| w.starts_with("frontdesk_") && *w != "frontdesk_");
    let plain = |w: &str| {
        let histogram = ["_bucket", "_sum", "_count"].iter().find_map(|end| w.strip_suffix(end));
        histogram.filter(|w| w.ends_with("_seconds")).unwrap_or(w).to_owned()
    };
    ours.map(plain).collect()
}

fn all() -> BTreeSet<String> {
    names::ALL.iter().map(|name| (*name).to_owned()).collect()
}

/// Brackets that close in the order in which they open, and quotes in pairs.
fn is_balanced(expr: &str) -> bool {
    let (mut open, mut quoted) = (vec![], false);
    for c in expr.chars() {
        match c {
            '"' => quoted = !quoted,
            _ if quoted => {}
            '(' | '[' | '{' => open.push(c),
            ')' | ']' | '}' => {
                let pair = [(')', '('), (']', '['), ('}', '{')].into_iter().find(|(end, _)| *end == c);
                if open.pop() != pair.map(|(_, begin)| begin) {
                    return false;
                }
            }
            _ => {}
        }
    }
    open.is_empty() && !quoted
}

#[test]
fn every_name_is_a_metric_of_ours_and_there_is_each_once() {
    assert_eq!(all().len(), names::ALL.len());
    assert!(names::ALL.iter().all(|name| name.starts_with("frontdesk_")));
}

#[test]
fn the_dashboard_shows_every_metric_and_no_other() {
    let file = text("deploy/grafana/frontdesk.json");
    let dashboard: Value = serde_json::from_str(&file).unwrap();
    assert_eq!((&dashboard["uid"], &dashboard["title"]), (&"frontdesk".into(), &"Frontdesk".into()));
    let panels = dashboard["panels"].as_array().unwrap();
    let (mut ids, mut exprs) = (BTreeSet::new(), vec![]);
    for panel in panels {
        assert!(ids.insert(panel["id"].as_i64().unwrap()), "two panels have one number");
        let place = &panel["gridPos"];
        assert!(place["x"].as_i64().unwrap() + place["w"].as_i64().unwrap() <= 24, "{panel}");
        for target in panel["targets"].as_array().into_iter().flatten() {
            exprs.push(target["expr"].as_str().unwrap().to_owned());
        }
    }
    assert!(exprs.iter().all(|e| is_balanced(e)), "{exprs:#?}");
    assert_eq!(named(&exprs.join("\n")), all());
}

/// One alert.
#[derive(Debug, Default)]
struct Alert {
    name: String,
    fields: Vec<(String, String)>,
}

impl Alert {
    fn get(&self, field: &str) -> &str {
        let found = self.fields.iter().find(|(name, _)| name == field);
        found.map_or_else(|| panic!("{} has no {field}", self.name), |(_, value)| value)
    }
}

/// Reads the rules: the form that our file has, line by line, and no other; whatever is different is refused.
fn alerts(file: &str) -> Vec<Alert> {
    let mut lines = file.lines().filter(|l| !l.starts_with('#')).peekable();
    assert_eq!(lines.next(), Some("groups:"));
    let mut all = vec![];
    let mut groups = BTreeSet::new();
    while let Some(line) = lines.next() {
        if let Some(group) = line.strip_prefix("  - name: ") {
            assert!(groups.insert(group.to_owned()), "{group} twice");
            assert_eq!(lines.next(), Some("    rules:"));
            assert!(lines.peek().is_some_and(|l| l.starts_with("      - alert: ")), "{group} has no rules");
            continue;
        }
        let name = line.strip_prefix("      - alert: ").unwrap_or_else(|| panic!("what is {line:?}?"));
        let mut alert = Alert { name: plain(name), fields: vec![] };
        for (head, field) in [
            ("        ", "expr"),
            ("        ", "for"),
            ("        ", "labels"),
            ("          ", "severity"),
            ("        ", "annotations"),
            ("          ", "summary"),
            ("          ", "runbook"),
        ] {
            let line = lines.next().unwrap();
            let value = line.strip_prefix(&format!("{head}{field}:")).unwrap_or_else(|| panic!("{name}: {line}"));
            match (field, value) {
                ("labels" | "annotations", value) => assert_eq!(value, ""),
                (_, value) => alert.fields.push((field.to_owned(), plain(value.strip_prefix(' ').unwrap()))),
            }
        }
        all.push(alert);
    }
    all
}

/// A value as YAML has it without surprises: in single quotes with none inside, or a word of plain signs.
fn plain(value: &str) -> String {
    match value.strip_prefix('\'').and_then(|v| v.strip_suffix('\'')) {
        Some(quoted) => assert!(!quoted.contains('\''), "{value}"),
        None => {
            let signs = |c: char| c.is_ascii_alphanumeric() || "._-/#".contains(c);
            assert!(value.chars().all(signs) && value.starts_with(|c: char| c.is_ascii_alphanumeric()), "{value}");
        }
    }
    value.trim_matches('\'').to_owned()
}

/// The anchor of a heading, as GitHub makes it.
fn anchor(heading: &str) -> String {
    let kept = heading.trim().to_lowercase();
    kept.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c)).map(|c| if c == ' ' { '-' } else { c }).collect()
}

fn anchors(page: &str) -> BTreeSet<String> {
    page.lines().filter(|l| l.starts_with('#')).map(|l| anchor(l.trim_start_matches('#'))).collect()
}

#[test]
fn every_alert_speaks_of_our_metrics_and_leads_to_its_section() {
    let alerts = alerts(&text("deploy/prometheus/frontdesk.rules.yml"));
    let page = text("docs/operation.md");
    let anchors = anchors(&page);
    let mut known = BTreeSet::new();
    for alert in &alerts {
        assert!(known.insert(&alert.name), "{} twice", alert.name);
        let expr = alert.get("expr");
        assert!(is_balanced(expr), "{expr}");
        let unknown: Vec<_> = named(expr).difference(&all()).cloned().collect();
        assert!(unknown.is_empty(), "{}: {unknown:?}", alert.name);
        assert!(!named(expr).is_empty() || expr.contains("up{job=\"frontdesk\"}"), "{expr}");
        assert!(["page", "ticket"].contains(&alert.get("severity")), "{alert:?}");
        let pause = alert.get("for");
        assert!(pause.ends_with(['m', 'h']) && pause[..pause.len() - 1].parse::<u32>().is_ok(), "{alert:?}");
        let section = alert.get("runbook").strip_prefix("docs/operation.md#").unwrap();
        assert!(anchors.contains(section), "{}: there is no section {section}", alert.name);
        assert!(page.contains(&format!("`{}`", alert.name)), "the page does not name {}", alert.name);
    }
    for wanted in [
        "FrontdeskNothingReceived",
        "FrontdeskUpdatesWait",
        "FrontdeskRowsSetAside",
        "FrontdeskMessagesRefused",
        "FrontdeskDeadlinesMissed",
        "FrontdeskSurveysNotAsked",
        "FrontdeskRemindersNotSent",
        "FrontdeskDatabaseConnections",
        "FrontdeskNotReady",
    ] {
        assert!(alerts.iter().any(|a| a.name == wanted), "{wanted}");
    }
}

#[test]
fn the_page_lists_every_metric_and_its_sections_say_what_to_do() {
    let page = text("docs/operation.md");
    for name in names::ALL {
        assert!(page.contains(&format!("| `{name}` |")), "{name} is not in the list");
    }
    let unknown: Vec<_> = named(&page).difference(&all()).cloned().collect();
    assert!(unknown.is_empty(), "{unknown:?}");
    let (_, runbook) = page.split_once("\n# When an alarm rings\n").unwrap();
    let runbook = runbook.split("\n# ").next().unwrap();
    for section in runbook.split("\n## ").skip(1) {
        let heading = section.lines().next().unwrap();
        for part in ["**What people see**", "**Look at**", "**Do**", "**Never**"] {
            assert!(section.contains(part), "{heading}: {part}");
        }
    }
    // What the doctor and the README point to is there.
    let anchors = anchors(&page);
    for path in ["src/cli/doctor/house.rs", "src/cli/doctor.rs", "README.md"] {
        for link in text(path).split("docs/operation.md#").skip(1) {
            let end = link.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap();
            assert!(anchors.contains(&link[..end]), "{path}: there is no section {}", &link[..end]);
        }
    }
    assert!(text("README.md").contains("docs/operation.md"));
}

#[test]
fn the_reader_refuses_what_is_not_our_form() {
    let good = "groups:\n  - name: g\n    rules:\n      - alert: A\n        expr: 'up > 0'\n        for: 2m\n        \
                labels:\n          severity: page\n        \
                annotations:\n          summary: 'x: y'\n          runbook: docs/a.md#b\n";
    assert_eq!(alerts(good).len(), 1);
    for (old, new) in [
        ("'up > 0'", "up > 0"),
        ("'up > 0'", "'up' > 0'"),
        ("        for: 2m\n", ""),
        ("        for", "       for"),
        ("'x: y'", "x: y"),
        ("- alert", "- allert"),
        ("    rules:\n", ""),
    ] {
        let bad = good.replacen(old, new, 1);
        assert!(std::panic::catch_unwind(|| alerts(&bad)).is_err(), "{bad}");
    }
    assert!(!is_balanced("max(a[5m)]") && !is_balanced("a{b=\"c}") && is_balanced("sum(a{b=\"(\"}[5m]) > 0"));
}
