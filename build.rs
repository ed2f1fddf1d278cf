//! Makes one Rust function of every message in `locales/`; a message that is missing, doubled or takes other arguments
//! in one of the languages stops the build and is named with its file.

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Languages, the first one decides the order of arguments.
const LANGUAGES: [&str; 3] = ["zh-Hans", "zh-Hant", "en"];

/// What one language says of a message.
struct Message {
    file: PathBuf,
    /// Arguments in the order of their first appearance.
    arguments: Vec<String>,
    /// Those on which the wording depends by number.
    counts: BTreeSet<String>,
}

type Messages = BTreeMap<String, Message>;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=locales");
    println!("cargo::rerun-if-changed=migrations");
    let mut mistakes = vec![];
    let languages: Vec<Messages> = LANGUAGES.iter().map(|l| read_language(l, &mut mistakes)).collect();
    compare(&languages, &mut mistakes);
    if mistakes.is_empty() {
        let out = Path::new(&std::env::var("OUT_DIR").unwrap_or_default()).join("texts.rs");
        if let Err(e) = std::fs::write(&out, generate(&languages)) {
            mistakes.push(format!("{}: {e}", out.display()));
        }
    }
    for mistake in &mistakes {
        println!("cargo::error={mistake}");
    }
    if !mistakes.is_empty() {
        std::process::exit(1);
    }
}

fn files(language: &str) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(Path::new("locales").join(language))
        .into_iter()
        .flatten()
        .flatten()
        .map(|e| e.path())
        .filter(|p| p.extension().is_some_and(|e| e == "ftl"))
        .collect();
    files.sort();
    files
}

fn read_language(language: &str, mistakes: &mut Vec<String>) -> Messages {
    let mut messages = Messages::new();
    for file in files(language) {
        let name = file.display();
        let text = std::fs::read_to_string(&file).unwrap_or_default();
        let resource = match fluent_syntax::parser::parse(text.as_str()) {
            Ok(resource) => resource,
            Err((_, errors)) => {
                for e in errors {
                    let line = text.get(..e.pos.start).unwrap_or_default().lines().count();
                    mistakes.push(format!("{name}:{line}: {e}"));
                }
                continue;
            }
        };
        for entry in resource.body {
            let Entry::Message(m) = entry else {
                if matches!(entry, Entry::Term(_)) {
                    mistakes.push(format!("{name}: terms are not used here"));
                }
                continue;
            };
            let id = m.id.name.to_owned();
            let Some(pattern) = m.value else {
                mistakes.push(format!("{name}: {id} says nothing"));
                continue;
            };
            if !m.attributes.is_empty() {
                mistakes.push(format!("{name}: {id} has attributes; they are not used here"));
            }
            let mut message = Message { file: file.clone(), arguments: vec![], counts: BTreeSet::new() };
            if let Err(why) = walk(&pattern, &mut message) {
                mistakes.push(format!("{name}: {id}: {why}"));
            }
            if let Some(first) = messages.insert(id.clone(), message) {
                mistakes.push(format!("{name}: {id} is also in {}", first.file.display()));
            }
        }
    }
    messages
}

fn walk(pattern: &Pattern<&str>, message: &mut Message) -> Result<(), &'static str> {
    for element in &pattern.elements {
        let PatternElement::Placeable { expression } = element else { continue };
        match expression {
            Expression::Inline(inline) => walk_inline(inline, message)?,
            Expression::Select { selector, variants } => {
                let InlineExpression::VariableReference { id } = selector else {
                    return Err("only a variable may select");
                };
                note(id.name, message);
                message.counts.insert(id.name.to_owned());
                for variant in variants {
                    walk(&variant.value, message)?;
                }
            }
        }
    }
    Ok(())
}

fn walk_inline(inline: &InlineExpression<&str>, message: &mut Message) -> Result<(), &'static str> {
    match inline {
        InlineExpression::VariableReference { id } => {
            note(id.name, message);
            Ok(())
        }
        InlineExpression::StringLiteral { .. } | InlineExpression::NumberLiteral { .. } => Ok(()),
        _ => Err("only variables and literals stand in braces here"),
    }
}

fn note(name: &str, message: &mut Message) {
    if !message.arguments.iter().any(|a| a == name) {
        message.arguments.push(name.to_owned());
    }
}

fn compare(languages: &[Messages], mistakes: &mut Vec<String>) {
    let Some(first) = languages.first() else { return };
    for (language, messages) in LANGUAGES.iter().zip(languages) {
        for (id, message) in messages {
            match first.get(id) {
                None => mistakes.push(format!("{}: {id} is not in {}", message.file.display(), LANGUAGES[0])),
                Some(model) => {
                    let want: BTreeSet<_> = model.arguments.iter().collect();
                    let have: BTreeSet<_> = message.arguments.iter().collect();
                    if want != have {
                        mistakes.push(format!(
                            "{}: {id} takes {have:?}, but {want:?} in {}",
                            message.file.display(),
                            model.file.display()
                        ));
                    }
                }
            }
        }
        for (id, model) in first {
            if !messages.contains_key(id) {
                mistakes.push(format!("{}: {id} is missing in {language}", model.file.display()));
            }
        }
    }
}

fn generate(languages: &[Messages]) -> String {
    let mut code = String::new();
    let root = std::env::var("CARGO_MANIFEST_DIR").unwrap_or_default();
    let _ = writeln!(code, "/// The files of each language, as they are compiled in.");
    let _ = writeln!(code, "pub(super) const FILES: &[(&str, &[&str])] = &[");
    for language in LANGUAGES {
        let _ = writeln!(code, "({language:?}, &[");
        for file in files(language) {
            let _ = writeln!(code, "include_str!({:?}),", Path::new(&root).join(file));
        }
        let _ = writeln!(code, "]),");
    }
    let _ = writeln!(
        code,
        "];\n\n/// Every message: its id, and its arguments, each with whether it is a number that decides the wording."
    );
    let _ = writeln!(code, "pub const MESSAGES: &[(&str, &[(&str, bool)])] = &[");
    let Some(first) = languages.first() else { return code };
    let mut methods = String::new();
    for (id, message) in first {
        let counts: BTreeSet<&String> =
            languages.iter().filter_map(|l| l.get(id)).flat_map(|m| m.counts.iter()).collect();
        let _ = write!(code, "({id:?}, &[");
        let (mut head, mut body) = (String::new(), String::new());
        for argument in &message.arguments {
            let count = counts.contains(argument);
            let _ = write!(code, "({argument:?}, {count}), ");
            let name = format!("{}_", argument.replace('-', "_"));
            let _ = write!(head, ", {name}: {}", if count { "i64" } else { "impl Shown" });
            let value =
                if count { format!("Value::Count({name})") } else { format!("Value::Words({name}.shown(plain))") };
            let _ = write!(body, "({argument:?}, {value}), ");
        }
        let _ = writeln!(code, "]),");
        let plain = ["btn-", "alert-", "plain-"].iter().any(|p| id.starts_with(p));
        let used = if body.contains("plain)") { format!("let plain = {plain}; ") } else { String::new() };
        let method = id.replace('-', "_");
        let _ =
            writeln!(methods, "/// `{id}` in `{}`.", message.file.file_name().unwrap_or_default().to_string_lossy());
        let _ = writeln!(methods, "pub fn {method}(self{head}) -> String {{ {used}self.say({id:?}, [{body}]) }}");
    }
    let _ = writeln!(code, "];\n\n#[allow(clippy::too_many_arguments)]\nimpl Texts {{\n{methods}}}");
    code
}
