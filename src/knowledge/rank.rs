//! Ranking: how much of a question an answer's wordings speak of, rare words weighing more, and the other way round.

use super::reading::{Piece, a_slip_apart, pieces, sounds_of, tokens};
use rustc_hash::FxHashSet;
use std::collections::{HashMap, HashSet};

/// Below this nothing is offered.
const THRESHOLD: f32 = 0.37;
/// What must be met at the least, however short the question: more than one character.
const EVIDENCE: f32 = 2.4;
/// Candidates that the database looks for.
const CANDIDATES: u32 = 200;
/// What a kind of question weighs, beside the words of the question.
const KIND: f32 = 0.9;
/// What a known word weighs by its rarity, and what one character of an unknown one does.
const WORD: f32 = 1.6;
const CHAR: f32 = 0.8;

/// How common tokens are among the answers of a community.
#[derive(Clone, Debug, Default)]
pub struct Stats {
    /// Answers in all.
    pub answers: u32,
    /// In how many of them each token of the question occurs.
    pub found_in: HashMap<String, u32>,
}

impl Stats {
    fn weight(&self, token: &str) -> f32 {
        let all = self.answers.max(20) as f32;
        let found = self.found_in.get(token).copied().unwrap_or(0) as f32;
        (1.0 + all / (found + 1.0)).ln()
    }
}

/// An answer as the search looks at it.
#[derive(Clone, Debug, Default)]
pub struct Entry<'a> {
    /// Questions that it answers: its own, and the synonyms.
    pub phrases: Vec<&'a str>,
    /// The answer itself, in every language.
    pub body: &'a str,
}

/// An answer found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hit {
    /// Its place among the entries.
    pub entry: usize,
    /// How well it fits, from 0 to 1.
    pub score: f32,
}

/// A question, read once.
#[derive(Clone, Debug)]
pub struct Query {
    text: Text,
    tokens: HashSet<String>,
}

/// One thing said in a text.
#[derive(Clone, Debug)]
enum Part {
    Word { word: String, sure: bool },
    Char { run: usize, at: usize },
    Kind(&'static str),
}

/// A text with all that it can be found by.
#[derive(Clone, Debug, Default)]
struct Text {
    parts: Vec<Part>,
    runs: Vec<Vec<char>>,
    words: FxHashSet<String>,
    pairs: FxHashSet<(char, char)>,
    apart: FxHashSet<(char, char)>,
    sounds: FxHashSet<(u16, u16)>,
    chars: FxHashSet<char>,
    kinds: FxHashSet<&'static str>,
}

impl Text {
    fn read(text: &str) -> Text {
        let mut t = Text::default();
        let mut unsure = false;
        for piece in pieces(text) {
            match piece {
                Piece::Word { word, sure } => {
                    t.words.insert(word.clone());
                    t.parts.push(Part::Word { word, sure });
                    unsure = !sure;
                    continue;
                }
                Piece::Run(run) => {
                    for two in run.windows(2) {
                        if let [a, b] = two {
                            t.pairs.insert((*a, *b));
                        }
                        t.sounds.extend(sounds_of(two));
                    }
                    for three in run.windows(3) {
                        if let [a, _, c] = three {
                            t.apart.insert((*a, *c));
                        }
                    }
                    t.chars.extend(&run);
                    // What was taken for a word by its sound is weighed once, as that word.
                    if !unsure {
                        t.parts.extend((0..run.len()).map(|at| Part::Char { run: t.runs.len(), at }));
                    }
                    t.runs.push(run);
                }
                Piece::Kind(kind) => {
                    t.kinds.insert(kind);
                    t.parts.push(Part::Kind(kind));
                }
            }
            unsure = false;
        }
        t
    }

    fn weight(&self, part: &Part, stats: &Stats) -> f32 {
        match part {
            Part::Word { word, .. } if word.chars().nth(1).is_none() => stats.weight(&format!("w{word}")),
            Part::Word { word, .. } => stats.weight(&format!("w{word}")) * WORD,
            Part::Char { run, at } => {
                let c = self.runs.get(*run).and_then(|run| run.get(*at)).copied().unwrap_or(' ');
                stats.weight(&format!("c{c}")) * CHAR
            }
            Part::Kind(_) => KIND,
        }
    }

    /// How much of this part the other text speaks of, from 0 to 1.
    fn met(&self, part: &Part, other: &Text) -> f32 {
        match part {
            Part::Word { word, sure } => {
                let strength = if *sure { 1.0 } else { 0.85 };
                if other.words.contains(word) {
                    strength
                } else if other.words.iter().any(|known| a_slip_apart(word, known)) {
                    0.8
                } else if !sure || word.chars().count() < 2 {
                    0.0
                } else {
                    // Its characters may stand in a longer word that is known by itself.
                    let chars: Vec<char> = word.chars().collect();
                    let pairs = chars.windows(2).filter(|two| matches!(two, [a, b] if other.pairs.contains(&(*a, *b))));
                    0.6 * pairs.count() as f32 / (chars.len() - 1) as f32
                }
            }
            Part::Char { run, at } => {
                let run = self.runs.get(*run).map_or(&[][..], Vec::as_slice);
                let around =
                    |n: usize| at.checked_sub(1).into_iter().chain([*at]).filter_map(move |s| run.get(s..s + n));
                let pair = |two: &[char]| matches!(two, [a, b] if other.pairs.contains(&(*a, *b)));
                let apart = |two: &[char]| matches!(two, [a, b] if other.apart.contains(&(*a, *b)));
                let Some(c) = run.get(*at) else { return 0.0 };
                if around(2).any(pair) {
                    1.0
                } else if around(2).any(|two| sounds_of(two).iter().any(|s| other.sounds.contains(s))) {
                    0.75
                } else if around(2).any(apart) {
                    0.7
                } else if other.chars.contains(c) {
                    if run.len() == 1 { 0.6 } else { 0.3 }
                } else {
                    0.0
                }
            }
            Part::Kind(kind) => f32::from(u8::from(other.kinds.contains(kind))),
        }
    }

    /// How much of each part the others speak of together.
    fn met_by(&self, others: &[&Text]) -> Vec<f32> {
        let most = |part| others.iter().map(|other| self.met(part, other)).fold(0.0, f32::max);
        self.parts.iter().map(most).collect()
    }

    fn weights(&self, stats: &Stats) -> Vec<f32> {
        self.parts.iter().map(|part| self.weight(part, stats)).collect()
    }
}

impl Query {
    /// Reads a question.
    pub fn new(text: &str) -> Query {
        Query { text: Text::read(text), tokens: tokens(text) }
    }

    /// The tokens by which the database looks for candidates.
    pub fn tokens(&self) -> impl Iterator<Item = &String> {
        self.tokens.iter()
    }

    /// The rarest of the tokens, as many as lead to a manageable number of candidates.
    pub fn rarest(&self, stats: &Stats) -> Vec<String> {
        let mut known: Vec<(u32, &String)> =
            self.tokens.iter().filter_map(|token| Some((*stats.found_in.get(token)?, token))).collect();
        known.sort();
        let mut together = 0;
        let few = |(found, _): &(u32, &String)| {
            let first = together == 0;
            together += found;
            first || together <= CANDIDATES
        };
        known.into_iter().take_while(few).map(|(_, token)| token.clone()).collect()
    }

    /// How promising an answer with these tokens is: a quick look before the real one.
    pub fn promise(&self, tokens: &[String], stats: &Stats) -> f32 {
        tokens.iter().filter(|token| self.tokens.contains(*token)).map(|token| stats.weight(token)).sum()
    }
}

/// The entries that fit, the best first; none below the threshold.
pub fn best(query: &Query, entries: &[Entry<'_>], stats: &Stats) -> Vec<Hit> {
    let score = |(entry, of)| Hit { entry, score: score(query, of, stats) };
    let mut hits: Vec<Hit> = entries.iter().enumerate().map(score).filter(|hit| hit.score >= THRESHOLD).collect();
    hits.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.entry.cmp(&b.entry)));
    hits
}

fn score(query: &Query, entry: &Entry<'_>, stats: &Stats) -> f32 {
    let q = &query.text;
    let weights = q.weights(stats);
    let phrases: Vec<Text> = entry.phrases.iter().map(|p| Text::read(p)).collect();
    let all: Vec<&Text> = phrases.iter().collect();
    let met = q.met_by(&all);
    let evidence: f32 = met.iter().zip(&weights).map(|(m, w)| m * w).sum();
    if evidence < EVIDENCE {
        return 0.0;
    }
    let body = Text::read(entry.body);
    let with_body: Vec<f32> = q.met_by(&[&body]).iter().zip(&met).map(|(b, m)| b.max(*m)).collect();
    let near = phrases.iter().map(|p| {
        let back = share(&p.met_by(&[q]), &p.weights(stats));
        0.6 * share(&q.met_by(&[p]), &weights) + 0.4 * back
    });
    0.45 * share(&met, &weights) + 0.15 * share(&with_body, &weights) + 0.4 * near.fold(0.0, f32::max)
}

/// The part of the weight that is met.
fn share(met: &[f32], weights: &[f32]) -> f32 {
    let all: f32 = weights.iter().sum();
    let met: f32 = met.iter().zip(weights).map(|(m, w)| m * w).sum();
    if all > 0.0 { met / all } else { 0.0 }
}
