//! `answers check`: how well the search finds what labelled questions mean.

use super::super::{Misuse, Outcome};
use super::table::records;
use crate::domain::community::Community;
use crate::store::{Pool, answers};
use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

/// How many questions were asked, and how many of them got what was expected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Questions that have an answer.
    pub asked: u32,
    /// The right one came first.
    pub first: u32,
    /// The right one was among the first three.
    pub three: u32,
    /// Questions that have none.
    pub none: u32,
    /// Nothing was offered for them.
    pub silent: u32,
}

/// What a check of labelled questions found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// By language.
    pub by_lang: BTreeMap<String, Figures>,
    /// A line each.
    pub misses: Vec<String>,
}

impl Checked {
    /// All languages together.
    pub fn all(&self) -> Figures {
        self.by_lang.values().fold(Figures::default(), |a, b| Figures {
            asked: a.asked + b.asked,
            first: a.first + b.first,
            three: a.three + b.three,
            none: a.none + b.none,
            silent: a.silent + b.silent,
        })
    }
}

pub(super) async fn check(pool: &Pool, home: &Community, file: &Path) -> Result<Outcome> {
    let name = file.display().to_string();
    let text = std::fs::read_to_string(file).with_context(|| format!("{name} cannot be read"))?;
    let checked = measure(pool, home, &name, &text).await?;
    let mut out = String::new();
    let line = |of: &str, f: Figures| {
        let part = |n: u32, all: u32| if all == 0 { 100.0 } else { 100.0 * f64::from(n) / f64::from(all) };
        format!(
            "{of:<8} {:>4} questions: first {:>5.1} %, first three {:>5.1} %; {:>3} without answer: nothing offered {:>5.1} %",
            f.asked,
            part(f.first, f.asked),
            part(f.three, f.asked),
            f.none,
            part(f.silent, f.none)
        )
    };
    for (lang, figures) in &checked.by_lang {
        writeln!(out, "{}", line(lang, *figures))?;
    }
    writeln!(out, "{}", line("all", checked.all()))?;
    writeln!(out, "\nmisses:")?;
    for miss in &checked.misses {
        writeln!(out, "  {miss}")?;
    }
    Ok(Outcome::well(out.trim_end()))
}

/// Asks every question of a file, as a resident of each building would.
///
/// # Errors
/// When the file has no such columns, or the database fails.
pub async fn measure(pool: &Pool, home: &Community, name: &str, text: &str) -> Result<Checked> {
    let rows = records(name, text).map_err(Misuse)?;
    let Some(((_, headings), rows)) = rows.split_first() else {
        bail!("{name} is empty");
    };
    let place = |names: &[&str]| {
        let at = headings.iter().position(|h| names.contains(&h.to_lowercase().as_str()));
        at.ok_or_else(|| Misuse(format!("{name} has no column {}", names.join(" or "))))
    };
    let query = place(&["query", "question", "text"])?;
    let lang = place(&["lang", "language"])?;
    let expected = place(&["expected_id", "expected", "id", "answer"])?;
    let buildings: Vec<_> = home.buildings.iter().map(|b| b.id).collect();
    let mut conn = pool.acquire().await?;
    let mut checked = Checked::default();
    for (line, fields) in rows {
        let field = |at: usize| fields.get(at).map_or("", String::as_str);
        let (words, wanted) = (field(query), field(expected));
        if words.is_empty() {
            continue;
        }
        let found = answers::find(&mut conn, home, words, &buildings).await?;
        let keys: Vec<&str> = found.iter().take(3).map(|f| f.answer.key.as_str()).collect();
        let is_right = |key: &&str| wanted.split('|').any(|w| w.trim() == *key);
        let may_be_none = wanted.split('|').any(|w| w.trim() == "none");
        let figures = checked.by_lang.entry(field(lang).to_owned()).or_default();
        let first = keys.first().is_some_and(is_right);
        let good = if may_be_none {
            figures.none += 1;
            figures.silent += u32::from(keys.is_empty());
            keys.is_empty() || first
        } else {
            figures.asked += 1;
            figures.first += u32::from(first);
            figures.three += u32::from(keys.iter().any(is_right));
            first
        };
        if !good {
            let got = if keys.is_empty() { "nothing".to_owned() } else { keys.join(", ") };
            checked.misses.push(format!("line {line}: {words} ({}): wanted {wanted}, offered {got}", field(lang)));
        }
    }
    Ok(checked)
}
