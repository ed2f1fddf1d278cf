//! Words of a community: its own names for the notions of the word lists, read, checked, and parsed once a process.

use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};

use super::lexicon::Lexicon;
use super::plain;
use crate::domain::community::WordList;

/// Words that one community may add.
pub const MOST: usize = 2000;
/// Characters of one word.
const LONGEST: usize = 60;
/// Lists kept parsed; they are parsed again when they are wanted again.
const KEPT: usize = 256;

/// The lexicon of these lists; nothing where there are none.
pub(super) fn lexicon(base: &Lexicon, lists: &[WordList]) -> Option<Arc<Lexicon>> {
    static PARSED: Mutex<Option<HashMap<u64, Arc<Lexicon>>>> = Mutex::new(None);
    if lists.is_empty() {
        return None;
    }
    let mut hasher = DefaultHasher::new();
    lists.hash(&mut hasher);
    let digest = hasher.finish();
    let mut parsed = PARSED.lock().unwrap_or_else(PoisonError::into_inner);
    let parsed = parsed.get_or_insert_with(HashMap::new);
    if let Some(known) = parsed.get(&digest) {
        return Some(known.clone());
    }
    if parsed.len() >= KEPT {
        parsed.clear();
    }
    let lists: Vec<_> = lists.iter().map(|list| (list.notion.clone(), list.words.clone())).collect();
    let fresh = Arc::new(base.further(&lists));
    parsed.insert(digest, fresh.clone());
    Some(fresh)
}

/// The notions that a community may add words to, for hints.
pub fn notions() -> Vec<&'static str> {
    super::book().lexicon.taught()
}

/// What is wrong with a word for a notion; `None`: nothing.
pub fn wrong_word(word: &str) -> Option<String> {
    let parts = || word.split('~').map(|part| part.trim().trim_end_matches('*'));
    let letters = |part: &str| plain::plain(part).iter().filter(|c| c.is_alphanumeric()).count();
    if parts().all(|part| part.is_empty()) {
        return Some("says nothing".to_owned());
    }
    if word.chars().count() > LONGEST {
        return Some(format!("is longer than {LONGEST} characters"));
    }
    if word.trim_end_matches('*').contains('*') {
        return Some("may have * only at its end".to_owned());
    }
    let latin = |part: &str| part.is_ascii() && letters(part) < 2;
    parts()
        .find(|part| !part.is_empty() && (letters(part) == 0 || latin(part)))
        .map(|part| format!("{part:?} is too short: it would be found everywhere"))
}

/// Reads a list of the form of `src/triage/words/*.txt`: `[notion]`, then words divided by `|`; `#` begins a comment.
/// The mistakes come with their line.
pub fn parse(text: &str) -> (Vec<WordList>, Vec<(usize, String)>) {
    let (mut lists, mut mistakes): (Vec<WordList>, Vec<(usize, String)>) = (vec![], vec![]);
    let mut known = false;
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim_start_matches('\u{feff}').split('#').next().unwrap_or_default().trim();
        if line.is_empty() {
            continue;
        }
        if let Some(head) = line.strip_prefix('[') {
            let name = head.trim_end_matches(']').trim();
            known = line.ends_with(']') && notions().contains(&name);
            if !line.ends_with(']') {
                mistakes.push((number, "a notion stands between [ and ]".to_owned()));
            } else if !known {
                mistakes.push((number, format!("there is no notion {name:?}")));
            }
            lists.push(WordList { notion: name.to_owned(), words: vec![] });
            continue;
        }
        let Some(list) = lists.last_mut() else {
            mistakes.push((number, "words before the first [notion]".to_owned()));
            continue;
        };
        for word in line.split('|').map(str::trim).filter(|word| !word.is_empty()) {
            match wrong_word(word) {
                Some(wrong) => mistakes.push((number, format!("{word:?} {wrong}"))),
                None if known => list.words.push(word.to_owned()),
                None => {}
            }
        }
    }
    let words: usize = lists.iter().map(|list| list.words.len()).sum();
    if words > MOST {
        mistakes.push((1, format!("{words} words; {MOST} fit")));
    }
    lists.retain(|list| !list.words.is_empty());
    (lists, mistakes)
}
