//! The community's own words for what messages speak of: `words = "words.txt"`, a file beside it, or `[words]` in it.

use super::mistakes::{Mistake, did_you_mean};
use super::sheet::{Item, Sheet};
use crate::domain::community::WordList;
use crate::triage::extra;
use std::path::Path;

/// Reads either form.
pub fn own_words(whole: &Sheet<'_, '_>, folder: &Path) -> Vec<WordList> {
    let Some(item) = whole.get("words") else { return Vec::new() };
    if item.is_text() { from_file(&item, folder) } else { inline(&item) }
}

fn from_file(item: &Item<'_, '_>, folder: &Path) -> Vec<WordList> {
    let Some(name) = item.text() else { return Vec::new() };
    let path = folder.join(&name);
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(e) => {
            item.wrong(format!("{} cannot be read: {e}", path.display()));
            return Vec::new();
        }
    };
    let (lists, mistakes) = extra::parse(&text);
    for (line, wrong) in mistakes {
        let text = match wrong.strip_prefix("there is no notion ") {
            Some(name) => format!("{wrong}{}", did_you_mean(name.trim_matches('"'), extra::notions())),
            None => wrong,
        };
        item.book.add(Mistake { file: path.display().to_string(), line, field: String::new(), text });
    }
    lists
}

fn inline(item: &Item<'_, '_>) -> Vec<WordList> {
    let Some(table) = item.table() else { return Vec::new() };
    let known = extra::notions();
    let mut lists = Vec::new();
    for (notion, entry) in table.entries() {
        if !known.contains(&notion.as_str()) {
            let hint = did_you_mean(&notion, known.iter().copied());
            entry.wrong(format!("there is no notion {notion:?}{hint}"));
            continue;
        }
        let mut words = Vec::new();
        for one in entry.list() {
            let Some(word) = one.text() else { continue };
            match extra::wrong_word(&word) {
                Some(wrong) => one.wrong(format!("{word:?} {wrong}")),
                None => words.push(word),
            }
        }
        if !words.is_empty() {
            lists.push(WordList { notion, words });
        }
    }
    let all: usize = lists.iter().map(|list| list.words.len()).sum();
    if all > extra::MOST {
        item.wrong(format!("{all} words; {} fit", extra::MOST));
    }
    lists
}
