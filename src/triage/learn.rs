//! What was learnt from labelled messages: how much each notion and each scrap of words speaks for an intent or a danger.

use std::collections::{BTreeSet, HashMap};
use std::sync::OnceLock;

use super::frames::Heard;
use super::lexicon::Lexicon;
use super::plain;
use crate::domain::emergency::Danger;

use super::Intent;

/// Intents in the order of the columns.
pub const INTENTS: [Intent; 11] = [
    Intent::Repair,
    Intent::Complaint,
    Intent::Fee,
    Intent::Service,
    Intent::Question,
    Intent::Permit,
    Intent::Requests,
    Intent::Person,
    Intent::Thanks,
    Intent::Greeting,
    Intent::Unclear,
];
/// Columns of the model: the intents, no danger, the dangers.
pub const COLUMNS: usize = INTENTS.len() + 1 + Danger::ALL.len();
/// The column that says "no danger".
pub const CALM: usize = INTENTS.len();
/// The longest message that is looked at; what counts is said before.
const LONGEST: usize = 400;

/// One weight a column, in hundredths.
type Row = [i16; COLUMNS];

/// What one letter of the file is worth.
const STEP: i16 = 8;
/// The letter of no weight.
const NOTHING: u8 = b'O';

/// What a message is made of, in the eyes of the model.
pub(super) fn features(lexicon: &Lexicon, heard: &Heard, text: &str) -> BTreeSet<String> {
    // What every message has: how likely each is before a word is read.
    let mut out = BTreeSet::from(["any".to_owned()]);
    let real: Vec<&str> = heard.real.names(lexicon);
    out.extend(heard.all.names(lexicon).iter().map(|name| format!("said {name}")));
    for (at, one) in real.iter().enumerate() {
        out.insert(format!("is {one}"));
        out.extend(real.iter().skip(at + 1).map(|other| format!("is {one} {other}")));
    }
    let shortened: String = text.chars().take(LONGEST).collect();
    let plain = plain::plain(&shortened);
    for clause in plain::clauses(&plain) {
        scraps(&clause.words, &mut out);
    }
    out
}

/// Two and three Chinese characters, one and two Latin words.
fn scraps(words: &[char], out: &mut BTreeSet<String>) {
    for run in words.chunk_by(|a, b| a.is_ascii() == b.is_ascii()) {
        if run.first().is_some_and(char::is_ascii) {
            let text: String = run.iter().collect();
            let latin: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
            out.extend(latin.iter().map(|word| (*word).to_owned()));
            out.extend(latin.windows(2).map(|two| two.join(" ")));
        } else {
            out.extend(run.iter().map(char::to_string));
            out.extend(run.windows(2).map(|two| two.iter().collect::<String>()));
            out.extend(run.windows(3).map(|three| three.iter().collect::<String>()));
        }
    }
}

/// The model: a row of weights for each feature that says anything.
#[derive(Debug, Default)]
pub struct Model {
    rows: HashMap<u64, Row>,
}

impl Model {
    /// Reads lines of the form `feature⇥weights`, a letter for each column. Its first line says of what it was learnt.
    pub fn parse(text: &str) -> Model {
        let mut rows = HashMap::new();
        for (feature, letters) in text.lines().filter_map(|line| line.split_once('\t')) {
            let mut row: Row = [0; COLUMNS];
            for (cell, letter) in row.iter_mut().zip(letters.bytes()) {
                *cell = (i16::from(letter) - i16::from(NOTHING)) * STEP;
            }
            rows.insert(digest(feature), row);
        }
        Model { rows }
    }

    /// Writes a row of weights as the model's file has it; `None`: it says nothing.
    pub fn letters(weights: &[f64; COLUMNS]) -> Option<String> {
        let steps = weights.map(|weight| (weight * 100.0 / f64::from(STEP)).round().clamp(-45.0, 45.0) as i16);
        let letter = |step: &i16| u8::try_from(i16::from(NOTHING) + step).unwrap_or(NOTHING) as char;
        steps.iter().any(|step| *step != 0).then(|| steps.iter().map(letter).collect())
    }

    /// How much the features speak for each column.
    pub fn scores(&self, features: &BTreeSet<String>) -> [i32; COLUMNS] {
        let known: Vec<&Row> = features.iter().filter_map(|feature| self.rows.get(&digest(feature))).collect();
        let mut sums = [0; COLUMNS];
        for row in &known {
            sums.iter_mut().zip(*row).for_each(|(sum, weight)| *sum += i32::from(*weight));
        }
        // A long message is not surer than a short one only because it is long.
        let length = i32::try_from(known.len()).unwrap_or(i32::MAX).max(1);
        sums.map(|sum| (f64::from(sum) / f64::from(length).sqrt()) as i32)
    }
}

/// The model of this program.
pub(super) fn model() -> &'static Model {
    static MODEL: OnceLock<Model> = OnceLock::new();
    MODEL.get_or_init(|| Model::parse(include_str!("model.txt")))
}

/// The place of a feature: 64 bits tell some thousand features apart.
fn digest(feature: &str) -> u64 {
    feature.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// What the model makes of a message.
#[derive(Clone, Copy, Debug)]
pub struct Verdict {
    /// Intents, likeliest first, with what speaks for them.
    pub intents: [(Intent, i32); INTENTS.len()],
    /// The likeliest danger, and by how much it outweighs "no danger".
    pub danger: (Danger, i32),
}

/// Reads the scores.
pub fn verdict(scores: &[i32; COLUMNS]) -> Verdict {
    let mut intents = INTENTS.map(|intent| (intent, 0));
    for (entry, score) in intents.iter_mut().zip(scores) {
        entry.1 = *score;
    }
    intents.sort_by_key(|(_, score)| std::cmp::Reverse(*score));
    let (_, dangers) = scores.split_at(CALM);
    let calm = dangers.first().copied().unwrap_or_default();
    let mut danger = (Danger::Hurt, i32::MIN);
    if dangers.iter().all(|score| *score == 0) {
        return Verdict { intents, danger };
    }
    for (kind, score) in Danger::ALL.into_iter().zip(dangers.iter().skip(1)) {
        if score - calm > danger.1 {
            danger = (kind, score - calm);
        }
    }
    Verdict { intents, danger }
}
