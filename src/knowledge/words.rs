//! The word lists of the search: words that say nothing, words that say the same, kinds of questions, and how words sound.

use crate::domain::script::folded;
use rustc_hash::FxHashMap;
use std::collections::HashMap;
use std::sync::OnceLock;

/// What a word found in a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Entry {
    /// It says nothing; it parts what stands around it.
    Stop,
    /// The kind of a question: a price, a time, a place.
    Kind(&'static str),
    /// The word by which it is compared.
    Same(&'static str),
}

/// The lists, read once.
pub(super) struct Lists {
    /// By first character, the longest first.
    spelled: FxHashMap<char, Vec<(Vec<char>, Entry)>>,
    /// Latin words by their stem.
    stems: FxHashMap<String, Entry>,
    /// Chinese words of two and more characters by their sound, by first syllable.
    sounded: FxHashMap<u16, Vec<(Vec<u16>, &'static str)>>,
    /// How a character sounds; one that is read in two ways has two.
    sounds: FxHashMap<char, Vec<u16>>,
}

/// The lists.
pub(super) fn lists() -> &'static Lists {
    static LISTS: OnceLock<Lists> = OnceLock::new();
    LISTS.get_or_init(Lists::read)
}

fn lines(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn plain(word: &str) -> Vec<char> {
    word.trim().chars().filter_map(folded).collect()
}

impl Lists {
    fn read() -> Lists {
        let mut lists = Lists {
            spelled: FxHashMap::default(),
            stems: FxHashMap::default(),
            sounded: FxHashMap::default(),
            sounds: sounds(include_str!("words/sounds.txt")),
        };
        for word in lines(include_str!("words/stops.txt")).flat_map(|line| line.split('|')) {
            lists.put(word, Entry::Stop);
        }
        for (all, name) in lines(include_str!("words/concepts.txt")).filter_map(|line| line.split_once('=')) {
            all.split('|').for_each(|word| lists.put(word, Entry::Kind(name)));
        }
        for (all, name) in lines(include_str!("words/aliases.txt")).filter_map(|line| line.split_once('=')) {
            for word in all.split('|').chain([name]) {
                lists.put(word, Entry::Same(name));
                lists.put_sound(word, name);
            }
        }
        for list in lists.spelled.values_mut() {
            list.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
        }
        for list in lists.sounded.values_mut() {
            list.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
        }
        lists
    }

    /// The first list that names a word keeps it, but what is a thing is never a word that says nothing.
    fn put(&mut self, word: &str, entry: Entry) {
        let word = plain(word);
        let Some(first) = word.first() else { return };
        if word.iter().all(char::is_ascii_alphanumeric) {
            self.stems.insert(stem(&word.iter().collect::<String>()), entry);
            return;
        }
        let list = self.spelled.entry(*first).or_default();
        match list.iter_mut().find(|(known, _)| *known == word) {
            Some(known) if matches!(known.1, Entry::Stop) => known.1 = entry,
            Some(_) => {}
            None => list.push((word, entry)),
        }
    }

    fn put_sound(&mut self, word: &str, name: &'static str) {
        let word = plain(word);
        let heard: Vec<u16> = word.iter().filter_map(|c| self.sounds.get(c)?.first().copied()).collect();
        if word.len() >= 2
            && heard.len() == word.len()
            && let Some(first) = heard.first()
        {
            self.sounded.entry(*first).or_default().push((heard, name));
        }
    }

    /// The longest word of the lists that begins here, and its length.
    pub fn at(&self, text: &[char], at: usize) -> Option<(usize, Entry)> {
        let first = text.get(at)?;
        let known = self.spelled.get(first)?.iter().find(|(word, _)| {
            let end = at + word.len();
            text.get(at..end) == Some(word.as_slice()) && opens(text, at) && closes(text, end)
        });
        known.map(|(word, entry)| (word.len(), *entry))
    }

    /// The longest word of the lists that sounds like what begins here; `heard`: how each character of the text sounds.
    pub fn sounding_at(&self, heard: &[&[u16]], at: usize) -> Option<(usize, &'static str)> {
        let fits = |word: &[u16]| {
            let part = heard.get(at..at + word.len());
            part.is_some_and(|part| part.iter().zip(word).all(|(sounds, sound)| sounds.contains(sound)))
        };
        let found = heard.get(at)?.iter().flat_map(|sound| self.sounded.get(sound).into_iter().flatten());
        found.filter(|(word, _)| fits(word)).max_by_key(|(word, _)| word.len()).map(|(word, name)| (word.len(), *name))
    }

    /// What a Latin word is, by its stem.
    pub fn stem(&self, stem: &str) -> Option<Entry> {
        self.stems.get(stem).copied()
    }

    /// How a character sounds.
    pub fn sound(&self, c: char) -> &[u16] {
        self.sounds.get(&c).map_or(&[], Vec::as_slice)
    }
}

/// Syllables as numbers. Those that people mix up are one: z and zh, c and ch, s and sh, n and ng at the end.
fn sounds(table: &'static str) -> FxHashMap<char, Vec<u16>> {
    let mut numbers: HashMap<String, u16> = HashMap::new();
    let mut sounds: FxHashMap<char, Vec<u16>> = FxHashMap::default();
    for (syllable, chars) in lines(table).filter_map(|line| line.split_once(' ')) {
        let one = ["zh", "ch", "sh"].iter().fold(syllable.to_owned(), |s, h| match s.strip_prefix(h) {
            Some(rest) => format!("{}{rest}", h.trim_end_matches('h')),
            None => s,
        });
        let one = one.strip_suffix("ng").map_or_else(|| one.clone(), |rest| format!("{rest}n"));
        let next = u16::try_from(numbers.len()).unwrap_or(u16::MAX);
        let number = *numbers.entry(one).or_insert(next);
        for c in chars.chars() {
            let all = sounds.entry(c).or_default();
            if !all.contains(&number) {
                all.push(number);
            }
        }
    }
    sounds
}

/// A Latin word without its ending, roughly: fees, fee; charging, charge.
pub(super) fn stem(word: &str) -> String {
    let mut stem = word;
    if stem.len() > 4
        && let Some(rest) = stem.strip_suffix("ies")
    {
        return format!("{rest}y");
    }
    if stem.len() > 3 && !stem.ends_with("ss") {
        stem = stem.strip_suffix('s').unwrap_or(stem);
    }
    for ending in ["ing", "ed"] {
        if stem.len() > ending.len() + 2 {
            stem = stem.strip_suffix(ending).unwrap_or(stem);
        }
    }
    if stem.len() > 3 {
        stem = stem.strip_suffix('e').unwrap_or(stem);
    }
    let last = stem.chars().last();
    match last {
        Some(c) if stem.len() > 3 && stem.ends_with(&format!("{c}{c}")) && !matches!(c, 'l' | 's') => {
            stem.get(..stem.len() - 1).unwrap_or(stem).to_owned()
        }
        _ => stem.to_owned(),
    }
}

fn opens(text: &[char], at: usize) -> bool {
    !(latin(text, Some(at)) && latin(text, at.checked_sub(1)))
}

fn closes(text: &[char], end: usize) -> bool {
    !(latin(text, Some(end)) && latin(text, end.checked_sub(1)))
}

fn latin(text: &[char], at: Option<usize>) -> bool {
    at.and_then(|at| text.get(at)).is_some_and(char::is_ascii_alphanumeric)
}
