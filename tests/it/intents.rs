//! `frontdesk intents check`: figures by class and the misses, mistakes with their place, and the exit codes.

use crate::support::program::command;
use expect_test::expect;
use frontdesk::cli::intents::check;
use std::path::PathBuf;

/// A file of its own for one check.
struct Table(PathBuf);

impl Table {
    fn new(name: &str, text: &str) -> Table {
        let path = std::env::temp_dir().join(format!("frontdesk-intents-{}-{name}", std::process::id()));
        std::fs::write(&path, text).unwrap();
        Table(path)
    }

    fn told(&self) -> String {
        let name = self.0.display().to_string();
        match check(&self.0, None) {
            Ok(outcome) => outcome.words,
            Err(e) => format!("{e:#}").replace(&name, "FILE"),
        }
    }
}

impl Drop for Table {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

const GOOD: &str = "\
note\ttext\temergency\tintent\tcategory\tkind
\t厨房着火了\tyes\trepair\tfire\thome
\t水龙头滴水\tno\trepair\twater|leak\thome
two are right\t还没修好\tno\trequests|complaint\t\t
\t谢谢师傅\tno\tthanks\t\t
";

#[test]
fn figures_by_class_and_the_misses() {
    let table = Table::new("good.tsv", GOOD);
    expect![[r#""#]].assert_eq(&table.told());
    let odd = Table::new("odd.tsv", "text\tintent\temergency\n着火了\tservice\tno\n");
    expect![[r#""#]].assert_eq(&odd.told());
}

#[test]
fn mistakes_have_their_line_and_column() {
    let table = Table::new(
        "bad.tsv",
        "# a comment\ntext\tintent\temergency\tkind\tcategory\n\trepair\tno\t\t\nwater\trepiar\tmaybe\tattic\t\nlight\trepair\tno\thome\tlamp\n",
    );
    expect![[r#""#]].assert_eq(&table.told());
    let table = Table::new("columns.tsv", "text,intent\na,b\n");
    expect![[r#""#]].assert_eq(&table.told());
    let table = Table::new("empty.tsv", "");
    expect![[r#""#]].assert_eq(&table.told());
    let table = Table::new("nothing.tsv", "text\tintent\temergency\n");
    expect![[r#""#]].assert_eq(&table.told());
}

/// 0: as wanted; 1: measured, and less than wanted; 2: not measured. No database, no token.
#[test]
fn exit_codes_and_a_communitys_own_words() {
    let code = |args: &[&str]| {
        let out = command().args(["intents", "check"]).args(args).output().unwrap();
        (out.status.code(), String::from_utf8(out.stdout).unwrap(), String::from_utf8(out.stderr).unwrap())
    };
    let good = Table::new("code.tsv", GOOD);
    let (status, out, err) = code(&[good.0.to_str().unwrap()]);
    assert_eq!(status, Some(0), "{out}{err}");
    assert!(out.contains("emergencies caught"), "{out}");
    let own = Table::new("own.tsv", "text\tintent\temergency\tcategory\nthe zibble is broken\trepair\tno\tlift\n");
    let (status, out, _) = code(&[own.0.to_str().unwrap()]);
    assert!(out.contains("category other for lift"), "{out}");
    assert_eq!(status, Some(0), "{out}");
    let sample = include_str!("../../examples/harbour-garden.toml").replace("\"bubble lift\"", "\"zibble\"");
    let file = Table::new("community.toml", &sample);
    let (status, out, err) = code(&[own.0.to_str().unwrap(), "--community", file.0.to_str().unwrap()]);
    assert!(status == Some(0) && out.contains("no misses"), "{out}{err}");
    let missed = Table::new("missed.tsv", "text\tintent\temergency\nhello\trepair\tyes\n");
    assert_eq!(code(&[missed.0.to_str().unwrap()]).0, Some(1));
    let (status, _, err) = code(&["/no/such/file.tsv"]);
    assert!(status == Some(2) && err.contains("cannot be read"), "{err}");
    assert_eq!(code(&[]).0, Some(2));
}
