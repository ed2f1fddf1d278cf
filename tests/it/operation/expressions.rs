//! What alerts and dashboard ask of Prometheus: labels that there are, counters that begin at 0; and, where promtool is
//! there, whether Prometheus reads it and rings when it should.

use frontdesk::telemetry;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

const RULES: &str = "deploy/prometheus/frontdesk.rules.yml";

fn text(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

fn alerts() -> Vec<String> {
    let file = text(RULES);
    let all = file.lines().filter_map(|line| line.trim().strip_prefix("expr: '")?.strip_suffix('\''));
    all.map(str::to_owned).collect()
}

fn dashboard() -> Vec<String> {
    let board: Value = serde_json::from_str(&text("deploy/grafana/frontdesk.json")).unwrap();
    let panels = board["panels"].as_array().unwrap();
    let targets = panels.iter().flat_map(|panel| panel["targets"].as_array().into_iter().flatten());
    targets.map(|target| target["expr"].as_str().unwrap().to_owned()).collect()
}

/// The labels of each metric with their values, as the list in the manual has them. Values that a row leaves out are those
/// of the same label above it.
fn labels() -> BTreeMap<String, BTreeMap<String, BTreeSet<String>>> {
    let mut all = BTreeMap::new();
    let mut known: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in text("docs/operation.md").lines().filter(|line| line.starts_with("| `frontdesk_")) {
        let mut cells = row.split('|').skip(1);
        let name = cells.next().unwrap().trim().trim_matches('`').to_owned();
        let mut own = BTreeMap::new();
        let mut label = String::new();
        for part in cells.next().unwrap().split(';').map(str::trim).filter(|part| !part.is_empty()) {
            let values = match part.strip_prefix('`') {
                Some(named) => {
                    let (named, values) = named.split_once('`').unwrap();
                    named.clone_into(&mut label);
                    values.trim_start_matches(':')
                }
                None => part,
            };
            let values = values.split(',').map(|v| v.trim().to_owned()).filter(|v| !v.is_empty());
            own.entry(label.clone()).or_insert_with(BTreeSet::new).extend(values);
        }
        for (label, values) in &mut own {
            if values.is_empty() {
                values.clone_from(known.get(label).unwrap_or_else(|| panic!("{name}: values of {label}?")));
            }
            known.entry(label.clone()).or_default().extend(values.clone());
        }
        all.insert(name, own);
    }
    all
}

/// What an expression selects: a metric, and of its labels which values.
#[derive(Debug, PartialEq)]
struct Selector {
    metric: String,
    labels: Vec<(String, Vec<String>)>,
    /// Whether its increase is asked for.
    increase: bool,
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

fn selectors(expr: &str) -> Vec<Selector> {
    let mut all = vec![];
    let mut rest = expr;
    let mut before = String::new();
    while let Some(at) = rest.find("frontdesk_") {
        before += &rest[..at];
        let long = rest[at..].find(|c| !is_word(c)).unwrap_or(rest.len() - at);
        let metric = rest[at..at + long].strip_suffix("_bucket").unwrap_or(&rest[at..at + long]).to_owned();
        rest = &rest[at + long..];
        let mut labels = vec![];
        if let Some((inside, after)) = rest.strip_prefix('{').and_then(|inside| inside.split_once('}')) {
            for matcher in inside.split(',') {
                let (label, value) = matcher.split_once('=').unwrap();
                let (any, value) = value.strip_prefix('~').map_or((false, value), |value| (true, value));
                let value = value.strip_prefix('"').and_then(|v| v.strip_suffix('"')).unwrap();
                let values: Vec<_> = value.split('|').map(str::to_owned).collect();
                assert!(any || values.len() == 1, "{expr}: a | that is meant literally");
                assert!(values.iter().all(|value| value.chars().all(is_word)), "{expr}: not a list of words");
                labels.push((label.trim().to_owned(), values));
            }
            rest = after;
        }
        all.push(Selector { metric, labels, increase: before.ends_with("increase(") });
    }
    all
}

/// By which labels an expression adds up.
fn groupings(expr: &str) -> Vec<String> {
    let lists = expr.split(" by (").skip(1).map(|rest| rest.split(')').next().unwrap());
    lists.flat_map(|list| list.split(',')).map(|label| label.trim().to_owned()).collect()
}

#[test]
fn every_label_and_every_value_is_one_that_there_is() {
    let known = labels();
    assert_eq!(known.keys().map(String::as_str).collect::<Vec<_>>(), {
        let mut all = telemetry::names::ALL.to_vec();
        all.sort_unstable();
        all
    });
    let mut asked = 0;
    for expr in alerts().iter().chain(&dashboard()) {
        let selected = selectors(expr);
        for selector in &selected {
            for (label, values) in &selector.labels {
                let there = known[&selector.metric].get(label).unwrap_or_else(|| panic!("{expr}: there is no {label}"));
                for value in values {
                    assert!(there.contains(value), "{expr}: {label} is never {value}");
                    asked += 1;
                }
            }
        }
        for label in groupings(expr) {
            let there = selected.iter().all(|s| known[&s.metric].contains_key(&label));
            assert!(there || ["instance", "le"].contains(&label.as_str()), "{expr}: by {label}, which there is not");
        }
    }
    assert!(asked > 20, "the look finds nothing: {asked}");
    assert_eq!(
        selectors("max by (q) (increase(frontdesk_a{b=\"c\",d=~\"e|f\"}[5m])) - frontdesk_g"),
        [
            Selector {
                metric: "frontdesk_a".into(),
                labels: vec![("b".into(), vec!["c".into()]), ("d".into(), vec!["e".into(), "f".into()])],
                increase: true
            },
            Selector { metric: "frontdesk_g".into(), labels: vec![], increase: false }
        ]
    );
}

#[test]
fn what_rings_by_its_increase_is_there_before_it_first_counts() {
    let told = telemetry::metrics().unwrap().render();
    let mut looked = 0;
    for expr in alerts() {
        for selector in selectors(&expr).iter().filter(|s| s.increase) {
            // Where nothing is as good as 0.
            if expr.contains("or vector(0)") {
                continue;
            }
            let lines: Vec<_> = told.lines().filter(|line| line.starts_with(&selector.metric)).collect();
            assert!(!lines.is_empty(), "{expr}: {} is not there", selector.metric);
            for (label, values) in &selector.labels {
                for value in values {
                    let shown = format!("{label}=\"{value}\"");
                    assert!(lines.iter().any(|line| line.contains(&shown)), "{expr}: {shown} is not there");
                }
            }
            looked += 1;
        }
    }
    assert!(looked >= 7, "the look finds nothing: {looked}");
}

#[test]
fn prometheus_reads_the_rules_and_the_dashboard_and_rings_when_it_should() {
    let program = std::env::var_os("FRONTDESK_PROMTOOL").unwrap_or_else(|| "promtool".into());
    if Command::new(&program).arg("--version").output().is_err() {
        println!("not tried: this machine has no promtool (FRONTDESK_PROMTOOL names one)");
        return;
    }
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let asked = |args: &[&str], file: &Path| {
        let said = Command::new(&program).args(args).arg(file).output().unwrap();
        let words = format!("{}{}", String::from_utf8_lossy(&said.stdout), String::from_utf8_lossy(&said.stderr));
        (said.status.success(), words)
    };
    let (well, words) = asked(&["check", "rules"], &root.join(RULES));
    assert!(well && words.contains(&format!("{} rules found", alerts().len())), "{words}");
    let (well, words) = asked(&["test", "rules"], &root.join("deploy/prometheus/frontdesk.rules.test.yml"));
    assert!(well, "{words}");
    // What the dashboard asks, as if each were to be recorded; with one that nobody can read it is refused.
    let scratch = std::env::temp_dir().join(format!("frontdesk-dashboard-{}.yml", std::process::id()));
    for (more, wanted) in [(None, true), (Some("sum(frontdesk_ready".to_owned()), false)] {
        let mut file = "groups:\n  - name: dashboard\n    rules:\n".to_owned();
        for (n, expr) in dashboard().into_iter().chain(more).enumerate() {
            file += &format!("      - record: panel:{n}\n        expr: '{expr}'\n");
        }
        std::fs::write(&scratch, file).unwrap();
        let (well, words) = asked(&["check", "rules"], &scratch);
        assert_eq!(well, wanted, "{words}");
    }
    std::fs::remove_file(scratch).unwrap();
}
