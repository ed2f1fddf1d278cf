//! The word lists: which words stand for which notion, and finding them in a clause in one pass.

use rustc_hash::FxHashMap;
use std::collections::{BTreeSet, HashMap};

use crate::domain::emergency::Danger;

use super::plain;

/// A set of notions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Set([u64; 4]);

impl Set {
    /// Puts a notion in.
    pub fn add(&mut self, notion: usize) {
        if let Some(word) = self.0.get_mut(notion / 64) {
            *word |= 1 << (notion % 64);
        }
    }

    /// Is it in?
    pub fn has(&self, notion: usize) -> bool {
        self.0.get(notion / 64).is_some_and(|word| word & (1 << (notion % 64)) != 0)
    }

    /// Both together.
    pub fn join(&mut self, other: &Set) {
        for (mine, theirs) in self.0.iter_mut().zip(other.0) {
            *mine |= theirs;
        }
    }

    /// The names of what is in.
    pub fn names<'l>(&self, lexicon: &'l Lexicon) -> Vec<&'l str> {
        lexicon.sorted.iter().filter(|(_, notion)| self.has(*notion)).map(|(name, _)| name.as_str()).collect()
    }

    /// What both have.
    pub fn common(&self, other: &Set) -> Set {
        let mut out = *self;
        for (mine, theirs) in out.0.iter_mut().zip(other.0) {
            *mine &= theirs;
        }
        out
    }
}

const LIMIT: usize = 256;
/// How far the parts of a phrase with `~` may stand apart: Chinese, Latin.
const GAP: (usize, usize) = (8, 24);

/// A notion found in a clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hit {
    pub notion: usize,
    pub start: usize,
    pub end: usize,
    /// Said without a gap.
    pub solid: bool,
}

/// Words by notion.
#[derive(Default)]
pub(super) struct Lexicon {
    names: HashMap<String, usize>,
    /// The same, by name.
    sorted: Vec<(String, usize)>,
    /// Notions whose words hide shorter words inside them ("fire drill" hides "fire").
    covers: Set,
    /// Notions that a "no" before them takes back.
    deniable: Set,
    /// Notions that count for the whole message, not only nearby.
    whole: Set,
    tree: Tree,
    /// Phrases in the order of their first part.
    phrases: Box<[Phrase]>,
}

/// A word of a phrase: the node where it ends, and whether it is open to the right.
type Part = (u32, bool);

/// Words that stand for a notion, one after the other.
struct Phrase {
    first: Part,
    notion: usize,
    rest: Box<[Part]>,
}

/// All words, letter by letter. It lies in memory as long as the program runs: in a few long rows, not in many maps.
#[derive(Default)]
struct Tree {
    /// The letters that follow a node, and where they lead: those of each node together, in their order.
    steps: Box<[(char, u32)]>,
    /// Where the steps of each node begin.
    begin: Box<[u32]>,
    /// The parts that end at some node, in their order.
    parts: Box<[Part]>,
}

impl Tree {
    fn step(&self, node: u32, letter: char) -> Option<u32> {
        let node = node as usize;
        let steps = self.steps.get(*self.begin.get(node)? as usize..*self.begin.get(node + 1)? as usize)?;
        let at = steps.binary_search_by_key(&letter, |(letter, _)| *letter).ok()?;
        steps.get(at).map(|(_, next)| *next)
    }

    fn ends_at(&self, part: Part) -> bool {
        self.parts.binary_search(&part).is_ok()
    }
}

/// A lexicon that is being taught.
#[derive(Default)]
struct Draft {
    steps: FxHashMap<(u32, char), u32>,
    parts: BTreeSet<Part>,
    phrases: Vec<Phrase>,
}

impl Draft {
    fn teach(&mut self, notion: usize, phrase: &str, mistakes: &mut Vec<String>) {
        let mut parts = phrase.split('~').map(str::trim).filter(|part| !part.is_empty()).map(|part| self.part(part));
        match parts.next() {
            Some(first) => {
                let rest = parts.collect();
                self.phrases.push(Phrase { first, notion, rest });
            }
            None if phrase.trim().is_empty() => {}
            None => mistakes.push(format!("empty phrase: {phrase}")),
        }
    }

    fn part(&mut self, word: &str) -> Part {
        let mut node = 0;
        for c in plain::plain(word.trim_end_matches('*')) {
            let fresh = u32::try_from(self.steps.len() + 1).unwrap_or(u32::MAX);
            node = *self.steps.entry((node, c)).or_insert(fresh);
        }
        let part = (node, word.ends_with('*'));
        self.parts.insert(part);
        part
    }

    fn finish(self, lexicon: &mut Lexicon) {
        let Draft { steps, parts, mut phrases } = self;
        let nodes = steps.len() + 1;
        let mut steps: Vec<((u32, char), u32)> = steps.into_iter().collect();
        steps.sort_unstable();
        let mut begin = vec![0; nodes + 1];
        for ((node, _), _) in &steps {
            if let Some(count) = begin.get_mut(*node as usize + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for count in &mut begin {
            sum += *count;
            *count = sum;
        }
        phrases.sort_by_key(|phrase| phrase.first);
        let steps = steps.into_iter().map(|((_, letter), next)| (letter, next)).collect();
        lexicon.tree = Tree { steps, begin: begin.into(), parts: parts.into_iter().collect() };
        lexicon.phrases = phrases.into();
    }
}

/// The notion a found danger adds for the later rules.
pub(super) fn danger_name(danger: Danger) -> &'static str {
    match danger {
        Danger::Trapped => "danger-trapped",
        Danger::Gas => "danger-gas",
        Danger::Fire => "danger-fire",
        Danger::LiveWire => "danger-live-wire",
        Danger::Water => "danger-water",
        Danger::Blackout => "danger-blackout",
        Danger::Falling => "danger-falling",
        Danger::Hurt => "danger-hurt",
        Danger::BreakIn => "danger-break-in",
    }
}

impl Lexicon {
    /// Reads lists of the form `[notion: flags]` followed by words separated by `|`.
    pub fn parse(lists: &[(&str, &str)], mistakes: &mut Vec<String>) -> Lexicon {
        let (mut lexicon, mut draft) = (Lexicon::default(), Draft::default());
        for name in ["asks", "short", "ticket"].into_iter().chain(Danger::ALL.map(danger_name)) {
            let notion = lexicon.name(name);
            lexicon.whole.add(notion);
        }
        for (list, text) in lists {
            let mut notion = None;
            for line in plain::lines(text) {
                if let Some(head) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                    notion = Some(lexicon.head(head, mistakes));
                } else if let Some(notion) = notion {
                    line.split('|').for_each(|word| draft.teach(notion, word, mistakes));
                } else {
                    mistakes.push(format!("{list}: words before the first notion: {line}"));
                }
            }
        }
        draft.finish(&mut lexicon);
        lexicon.sorted = lexicon.names.iter().map(|(name, notion)| (name.clone(), *notion)).collect();
        lexicon.sorted.sort();
        if lexicon.names.len() > LIMIT {
            mistakes.push(format!("{} notions, {LIMIT} fit", lexicon.names.len()));
        }
        lexicon
    }

    fn name(&mut self, name: &str) -> usize {
        let next = self.names.len();
        *self.names.entry(name.to_owned()).or_insert(next)
    }

    fn head(&mut self, head: &str, mistakes: &mut Vec<String>) -> usize {
        let (name, flags) = head.split_once(':').unwrap_or((head, ""));
        if self.names.contains_key(name.trim()) {
            mistakes.push(format!("notion twice: {name}"));
        }
        let notion = self.name(name.trim());
        for flag in flags.split_whitespace() {
            match flag {
                "covers" => self.covers.add(notion),
                "deniable" => self.deniable.add(notion),
                "whole" => self.whole.add(notion),
                other => mistakes.push(format!("unknown flag: {other}")),
            }
        }
        notion
    }

    /// The notions that have words, by name.
    pub fn taught(&self) -> Vec<&str> {
        let bare = |name: &str| matches!(name, "asks" | "short" | "ticket") || name.starts_with("danger-");
        self.sorted.iter().map(|(name, _)| name.as_str()).filter(|name| !bare(name)).collect()
    }

    /// The number of a notion.
    pub fn notion(&self, name: &str) -> Option<usize> {
        self.names.get(name).copied()
    }

    /// The number of a notion that the program itself relies on; one that is missing never occurs.
    pub fn known(&self, name: &str) -> usize {
        self.notion(name).unwrap_or(usize::MAX)
    }

    /// The notion that stands for a danger.
    pub fn danger(&self, danger: Danger) -> usize {
        self.known(danger_name(danger))
    }

    /// Can a "no" take it back?
    pub fn deniable(&self, notion: usize) -> bool {
        self.deniable.has(notion)
    }

    /// The notions that count for the whole message.
    pub fn whole(&self) -> &Set {
        &self.whole
    }

    /// A lexicon of further words for the notions of this one.
    pub fn further(&self, lists: &[(String, Vec<String>)]) -> Lexicon {
        let (mut own, mut draft) = (Lexicon::default(), Draft::default());
        for (name, words) in lists {
            if let Some(notion) = self.notion(name) {
                words.iter().for_each(|word| draft.teach(notion, word, &mut Vec::new()));
            }
        }
        draft.finish(&mut own);
        own
    }

    /// Every notion in a clause, those hidden in longer words left out; `own` are a community's words.
    pub fn find(&self, own: Option<&Lexicon>, text: &[char]) -> Vec<Hit> {
        let mut hits = self.hits(text);
        hits.extend(own.into_iter().flat_map(|own| own.hits(text)));
        self.uncovered(text.len(), hits)
    }

    fn hits(&self, text: &[char]) -> Vec<Hit> {
        let parts = self.find_parts(text);
        let mut hits = Vec::new();
        for (index, (start, end, part)) in parts.iter().enumerate() {
            let from = self.phrases.partition_point(|phrase| phrase.first < *part);
            let phrases = self.phrases.iter().skip(from).take_while(|phrase| phrase.first == *part);
            for Phrase { notion, rest, .. } in phrases {
                let mut until = Some(*end);
                for wanted in rest {
                    until = until.and_then(|until| follow(text, parts.get(index..)?, until, *wanted));
                }
                if let Some(end) = until {
                    hits.push(Hit { notion: *notion, start: *start, end, solid: rest.is_empty() });
                }
            }
        }
        hits
    }

    fn find_parts(&self, text: &[char]) -> Vec<(usize, usize, Part)> {
        let mut found = Vec::new();
        for start in 0..text.len() {
            if !plain::opens_word(text, start) {
                continue;
            }
            let mut node = 0;
            for (end, c) in text.iter().enumerate().skip(start) {
                match self.tree.step(node, *c) {
                    Some(next) => node = next,
                    None => break,
                }
                for part @ (_, open) in [(node, false), (node, true)] {
                    if self.tree.ends_at(part) && (open || plain::closes_word(text, end + 1)) {
                        found.push((start, end + 1, part));
                    }
                }
            }
        }
        found
    }

    fn uncovered(&self, len: usize, hits: Vec<Hit>) -> Vec<Hit> {
        let mut cover = vec![0; len];
        for hit in hits.iter().filter(|hit| self.covers.has(hit.notion)) {
            for place in cover.get_mut(hit.start..hit.end).into_iter().flatten() {
                *place = (*place).max(hit.end - hit.start);
            }
        }
        hits.into_iter()
            .filter(|hit| {
                cover.get(hit.start..hit.end).is_some_and(|c| c.iter().all(|len| *len <= hit.end - hit.start))
            })
            .collect()
    }
}

/// Where the wanted part ends, if it follows closely enough.
fn follow(text: &[char], parts: &[(usize, usize, Part)], from: usize, wanted: Part) -> Option<usize> {
    for (start, end, part) in parts {
        if *start > from + GAP.1 {
            return None;
        }
        if *start < from || *part != wanted {
            continue;
        }
        let latin = text.get(from..*start)?.iter().all(char::is_ascii);
        if *start - from <= if latin { GAP.1 } else { GAP.0 } {
            return Some(*end);
        }
    }
    None
}
