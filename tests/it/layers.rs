//! The floors of the house: a module imports only from floors below its own, and files stay short and introduce themselves.

use std::fs;
use std::path::{Path, PathBuf};

/// Each floor's modules, the lowest floor first. `main` stands on the roof: it wires everything.
const FLOORS: [&[&str]; 8] = [
    &["domain", "clock", "config", "telemetry"],
    &["texts", "chat", "triage", "knowledge", "imports", "qr"],
    &["dialogs", "cards", "receipts", "rules", "store", "telegram", "web"],
    &["desk", "books"],
    &["workers", "community_file"],
    &["cli"],
    &["demo"],
    &["main"],
];
const LONGEST: usize = 500;

#[test]
fn no_import_runs_up_or_sideways() {
    let mut wrong = Vec::new();
    for path in rust_files("src") {
        let path = path.strip_prefix(root()).unwrap().to_owned();
        if path != Path::new("src/lib.rs") {
            let text = fs::read_to_string(root().join(&path)).unwrap();
            wrong.extend(imports_refused(&path, &text));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn files_are_short_and_say_what_lives_in_them() {
    let folders = [
        "src",
        "tests",
        "telegram-sim/src",
        "telegram-sim/tests",
        "managed-pg/src",
        "managed-pg/tests",
        "load-bench/src",
    ];
    let mut wrong = Vec::new();
    for path in folders.iter().flat_map(|folder| rust_files(folder)) {
        let text = fs::read_to_string(&path).unwrap();
        wrong.extend(form_refused(path.strip_prefix(root()).unwrap(), &text));
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn rust_files(folder: &str) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ext| ext == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

fn floor_of(module: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| floor.contains(&module))
}

/// What is wrong with the imports of one file below `src`.
fn imports_refused(path: &Path, text: &str) -> Vec<String> {
    let parts: Vec<String> = path.with_extension("").iter().skip(1).map(|part| part.to_string_lossy().into()).collect();
    let module = parts[0].as_str();
    let path = path.display();
    let Some(floor) = floor_of(module) else { return vec![format!("{path}: the module {module} stands on no floor")] };
    let code = without_comments_and_strings(text);
    let mut wrong = Vec::new();
    let at_the_top = parts.len() == 1 || parts.len() == 2 && parts[1] == "mod";
    for (line, words) in code.lines().enumerate() {
        if words.contains("super::super::super") {
            wrong.push(format!("{path}:{}: a path that climbs this far is written from `crate`", line + 1));
        }
    }
    let mut roots = vec!["crate::", "frontdesk::"];
    // Where `super` is the crate itself.
    roots.extend(if at_the_top {
        Some("super::")
    } else if parts.len() == 2 {
        Some("super::super::")
    } else {
        None
    });
    for root in roots {
        for (line, target) in targets(&code, root) {
            let refused = match floor_of(&target) {
                // `super::name` may be an item of the module around an inner one.
                None if root.starts_with("super") => continue,
                None => "which stands on no floor",
                Some(_) if target == module => continue,
                Some(other) if other > floor => "which stands above it",
                Some(other) if other == floor => "which stands beside it",
                Some(_) => continue,
            };
            wrong.push(format!("{path}:{line}: {module} imports {target}, {refused}"));
        }
    }
    wrong
}

/// The first names after each occurrence of a path's root: one, or those of a braced list.
fn targets(code: &str, root: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices(root) {
        let before = code[..at].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':') {
            continue;
        }
        let line = code[..at].matches('\n').count() + 1;
        let rest = code[at + root.len()..].trim_start();
        let Some(list) = rest.strip_prefix('{') else {
            found.extend(name(rest).map(|name| (line, name)));
            continue;
        };
        let (mut depth, mut starts) = (0, true);
        for (place, c) in list.char_indices() {
            match c {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                ',' if depth == 0 => starts = true,
                c if starts && depth == 0 && !c.is_whitespace() => {
                    found.extend(name(&list[place..]).map(|name| (line, name)));
                    starts = false;
                }
                _ => {}
            }
        }
    }
    found
}

/// A module's name; what begins with a capital or ends in `!` is an item of the crate's root, of which there are none.
fn name(text: &str) -> Option<String> {
    let name: String = text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    (!name.is_empty() && name != "self" && name != "super").then_some(name)
}

fn without_comments_and_strings(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let skipped = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if let Some(raw) = rest.strip_prefix("r#\"") {
            raw.find("\"#").map_or(rest.len(), |end| end + 5)
        } else if rest.starts_with("'\"'") || rest.starts_with("'\\'") {
            3
        } else if c == '"' {
            let mut escaped = false;
            let end = rest[1..].find(|c| {
                let ends = c == '"' && !escaped;
                escaped = c == '\\' && !escaped;
                ends
            });
            end.map_or(rest.len(), |end| end + 2)
        } else {
            0
        };
        if skipped == 0 {
            code.push(c);
            rest = &rest[c.len_utf8()..];
        } else {
            code.extend(rest[..skipped].chars().filter(|c| *c == '\n'));
            rest = &rest[skipped..];
        }
    }
    code
}

/// What is wrong with the form of one file.
fn form_refused(path: &Path, text: &str) -> Vec<String> {
    let path = path.display();
    let mut wrong = Vec::new();
    if !text.starts_with("//!") {
        wrong.push(format!("{path}: the first line does not say what lives here"));
    }
    let lines = text.lines().count();
    if lines > LONGEST {
        wrong.push(format!("{path}: {lines} lines, {LONGEST} are the most"));
    }
    wrong
}

#[test]
fn a_bad_import_is_seen() {
    let refused = |path: &str, text: &str| imports_refused(Path::new(path), text).len();
    assert_eq!(refused("src/domain/ticket.rs", "use crate::store::tickets;"), 1);
    assert_eq!(refused("src/store/mod.rs", "use crate::dialogs::Step;"), 1);
    assert_eq!(refused("src/store/mod.rs", "use super::dialogs::Step;"), 1);
    assert_eq!(refused("src/rules/timers.rs", "use super::super::desk::Desk;"), 1);
    assert_eq!(
        refused(
            "src/rules/timers.rs",
            "use crate::{\n    cards::{Face, Keyboard},\n    desk,\n    domain::Ticket,\n};"
        ),
        2
    );
    assert_eq!(refused("src/rules/timers.rs", "fn f() { let x = crate::workers::run(); }"), 1);
    assert_eq!(refused("src/chat/button.rs", "let quoted = '\"'; use crate::desk::Desk; let other = '\"';"), 1);
    assert_eq!(refused("src/chat/button.rs", "let words = \"a \\\" b\"; pub(crate) use crate::texts::Texts;"), 1);
    assert_eq!(refused("src/attic/mod.rs", ""), 1);
    assert_eq!(refused("src/desk/mod.rs", "use crate::attic::Box;"), 1);
    assert_eq!(refused("src/main.rs", "use frontdesk::attic::Box;"), 1);
    assert_eq!(refused("src/a/b/c.rs", "use super::super::super::desk::Desk;"), 1);
}

#[test]
fn a_good_import_is_not_refused() {
    let refused = |path: &str, text: &str| imports_refused(Path::new(path), text);
    let text = "use crate::domain::{ticket::Ticket, act};\nuse crate::{chat, texts::Texts};\nuse super::kit;\n\
                // crate::desk would be wrong\nlet words = \"crate::desk\"; let more = r#\"\"crate::desk\"#;\n\
                use crate::dialogs::scene::Scene;\nuse mycrate::desk;";
    assert_eq!(refused("src/dialogs/mod.rs", text), Vec::<String>::new());
    assert_eq!(refused("src/main.rs", "use frontdesk::cli; use frontdesk::demo;"), Vec::<String>::new());
    assert_eq!(refused("src/clock.rs", "mod tests { use super::*; use super::SystemClock; }"), Vec::<String>::new());
}

#[test]
fn a_long_file_and_a_silent_one_are_seen() {
    assert_eq!(form_refused(Path::new("a.rs"), "use std::fs;").len(), 1);
    assert_eq!(form_refused(Path::new("a.rs"), &format!("//! A.\n{}", "\n".repeat(500))).len(), 1);
    assert_eq!(form_refused(Path::new("a.rs"), &format!("//! A.\n{}", "\n".repeat(499))).len(), 0);
}
