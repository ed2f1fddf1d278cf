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
    expect![[r#"
        4 messages
          emergencies caught    1 of 1 (100.0 %); wanted: every one
          false alarms          0 of 3 (0.0 %); wanted: at most 5 %
          right at first        4 of 4 (100.0 %)
          right in two offers   4 of 4 (100.0 %); wanted: at least 90 %
          repair category       2 of 2 (100.0 %)
          public, home or paid  2 of 2 (100.0 %)
        by class: at first, in two offers
          repair                2 of 2 (100.0 %), 2 of 2 (100.0 %)
          requests              1 of 1 (100.0 %), 1 of 1 (100.0 %)
          thanks                1 of 1 (100.0 %), 1 of 1 (100.0 %)
        no misses"#]]
    .assert_eq(&table.told());
    let odd = Table::new("odd.tsv", "text\tintent\temergency\n着火了\tservice\tno\n");
    expect![[r#"
        1 messages
          emergencies caught    none in the file; wanted: every one
          false alarms          1 of 1 (100.0 %); wanted: at most 5 %
          right at first        0 of 1 (0.0 %)
          right in two offers   0 of 1 (0.0 %); wanted: at least 90 %
          repair category       none in the file
          public, home or paid  none in the file
        by class: at first, in two offers
          service               0 of 1 (0.0 %), 0 of 1 (0.0 %)
        misses
          line 2: false alarm (Danger(Fire)): 着火了
          line 2: repair, smalltalk offered for service: 着火了"#]]
    .assert_eq(&odd.told());
}

#[test]
fn mistakes_have_their_line_and_column() {
    let table = Table::new(
        "bad.tsv",
        "# a comment\ntext\tintent\temergency\tkind\tcategory\n\trepair\tno\t\t\nwater\trepiar\tmaybe\tattic\t\nlight\trepair\tno\thome\tlamp\n",
    );
    expect![[r#"
        FILE:3:1: text is empty
        FILE:4:2: intent "repiar" is none of repair, complaint, fee, service, question, permit, requests, person, thanks, smalltalk, other
        FILE:4:3: emergency "maybe" is neither yes nor no"#]].assert_eq(&table.told());
    let table = Table::new("columns.tsv", "text,intent\na,b\n");
    expect!["FILE:1: no column text, intent, emergency (tabs between columns, names in the first row)"]
        .assert_eq(&table.told());
    let table = Table::new("empty.tsv", "");
    expect!["FILE:1: there is nothing in it"].assert_eq(&table.told());
    let table = Table::new("nothing.tsv", "text\tintent\temergency\n");
    expect!["FILE:1: no message below the headings"].assert_eq(&table.told());
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
    // Its pictures do not lie beside the copy.
    let sample: Vec<&str> = sample.lines().filter(|line| !line.starts_with("picture")).collect();
    let file = Table::new("community.toml", &sample.join("\n"));
    let (status, out, err) = code(&[own.0.to_str().unwrap(), "--community", file.0.to_str().unwrap()]);
    assert!(status == Some(0) && out.contains("no misses"), "{out}{err}");
    let missed = Table::new("missed.tsv", "text\tintent\temergency\nhello\trepair\tyes\n");
    assert_eq!(code(&[missed.0.to_str().unwrap()]).0, Some(1));
    let (status, _, err) = code(&["/no/such/file.tsv"]);
    assert!(status == Some(2) && err.contains("cannot be read"), "{err}");
    assert_eq!(code(&[]).0, Some(2));
}
