//! What is learnt from labelled messages: the trainer of `src/triage/model.txt`, and how well it does on what it has not seen.

use crate::triage::{Sample, samples};
use frontdesk::domain::emergency::{Alarm, Danger};
use frontdesk::triage::learn::{CALM, COLUMNS, INTENTS, Model};
use frontdesk::triage::{self, Intent};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write;

/// What the model learns from. Nothing else may be put here that some figure calls unseen.
const LESSONS: [&str; 3] =
    [include_str!("../data/intents.tsv"), include_str!("triage_fresh.tsv"), include_str!("triage_lessons.tsv")];

fn lessons() -> Vec<Sample> {
    LESSONS.into_iter().flat_map(samples).collect()
}

/// The first line of the model's file: of which lessons, word lists and rules it was learnt.
fn of_what() -> String {
    let words = concat!(env!("CARGO_MANIFEST_DIR"), "/src/triage/words");
    let mut lists: Vec<_> = std::fs::read_dir(words).unwrap().map(|entry| entry.unwrap().path()).collect();
    lists.sort();
    let mut digest = Sha256::new();
    for lesson in LESSONS {
        digest.update(lesson);
        digest.update([0]);
    }
    for list in &lists {
        digest.update(list.file_name().unwrap().as_encoded_bytes());
        digest.update([0]);
        digest.update(std::fs::read(list).unwrap());
        digest.update([0]);
    }
    let hex: String = digest.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    format!("# learnt of {hex}")
}

/// A labelled message as the trainer sees it.
struct Lesson<'s> {
    sample: &'s Sample,
    features: BTreeSet<String>,
    intent: usize,
    danger: usize,
}

fn lesson(sample: &Sample) -> Lesson<'_> {
    let intent = INTENTS.iter().position(|intent| *intent == sample.intent).unwrap();
    let danger = danger(sample).map_or(CALM, |d| CALM + 1 + Danger::ALL.iter().position(|k| *k == d).unwrap());
    Lesson { sample, features: triage::features(sample.text), intent, danger }
}

/// Which danger a labelled emergency is: as the rules say, else as its category says.
fn danger(sample: &Sample) -> Option<Danger> {
    let any = |words: &[&str]| words.iter().any(|word| sample.text.contains(word));
    if !sample.emergency {
        return None;
    }
    if let Alarm::Danger(danger) = triage::guess_by(&Model::default(), &[], sample.text).reading.alarm {
        return Some(danger);
    }
    Some(match (sample.intent, sample.category) {
        (Intent::Repair, Some("lift")) => Danger::Trapped,
        (Intent::Repair, Some("gas")) => Danger::Gas,
        (Intent::Repair, Some("fire")) => Danger::Fire,
        (Intent::Repair, Some("water" | "leak" | "drain")) => Danger::Water,
        (Intent::Repair, Some("electricity")) => {
            let dark = ["停电", "停電", "没电", "沒電", "冇電", "黑", "power", "light", "跳電", "dark", "electricity"];
            if any(&dark) { Danger::Blackout } else { Danger::LiveWire }
        }
        (Intent::Repair, Some("door")) | (Intent::Person, _) => Danger::Hurt,
        (Intent::Repair, _) => Danger::Falling,
        (Intent::Complaint, _) if any(&["扔", "抛", "拋", "丢", "丟", "擲", "throw", "drop"]) => Danger::Falling,
        (Intent::Complaint, _) if any(&["狗", "犬", "dog"]) => Danger::Hurt,
        _ => Danger::BreakIn,
    })
}

const ROUNDS: usize = 20;
const DECAY: f64 = 1e-4;
const PACE: f64 = 0.3;

/// Two multinomial logistic regressions side by side, intents and dangers, by AdaGrad; the same lessons give the same file.
fn train(lessons: &[&Lesson<'_>]) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    lessons.iter().flat_map(|l| &l.features).for_each(|f| *counts.entry(f).or_default() += 1);
    let known: Vec<&str> = counts.iter().filter(|(_, count)| **count > 1).map(|(feature, _)| *feature).collect();
    let places: HashMap<&str, usize> = known.iter().enumerate().map(|(at, feature)| (*feature, at)).collect();
    let mut weights = vec![[0f64; COLUMNS]; known.len()];
    let mut slopes = vec![[1e-8f64; COLUMNS]; known.len()];
    let inputs: Vec<Vec<usize>> =
        lessons.iter().map(|l| l.features.iter().filter_map(|f| places.get(f.as_str()).copied()).collect()).collect();
    let mut order: Vec<usize> = (0..lessons.len()).collect();
    let mut seed = 12345u64;
    for _ in 0..ROUNDS {
        for at in (1..order.len()).rev() {
            seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            order.swap(at, (seed >> 33) as usize % (at + 1));
        }
        for at in &order {
            let (input, lesson) = (&inputs[*at], lessons[*at]);
            let share = 1.0 / (input.len().max(1) as f64).sqrt();
            let mut pull = [0f64; COLUMNS];
            for feature in input {
                for (sum, weight) in pull.iter_mut().zip(&weights[*feature]) {
                    *sum += weight * share;
                }
            }
            softened(&mut pull[..CALM], lesson.intent);
            softened(&mut pull[CALM..], lesson.danger - CALM);
            for feature in input {
                let cells = weights[*feature].iter_mut().zip(slopes[*feature].iter_mut());
                for ((weight, slope), pull) in cells.zip(&pull) {
                    let step = pull * share + DECAY * *weight;
                    *slope += step * step;
                    *weight -= PACE * step / slope.sqrt();
                }
            }
        }
    }
    let mut file = String::new();
    for (feature, weights) in known.iter().zip(&weights) {
        if let Some(letters) = Model::letters(weights) {
            writeln!(file, "{feature}\t{letters}").unwrap();
        }
    }
    file
}

/// Scores become what has to be taken from them: probability less truth.
fn softened(scores: &mut [f64], truth: usize) {
    let highest = scores.iter().copied().fold(f64::MIN, f64::max);
    let sum: f64 = scores.iter().map(|score| (score - highest).exp()).sum();
    for (at, score) in scores.iter_mut().enumerate() {
        *score = (*score - highest).exp() / sum - if at == truth { 1.0 } else { 0.0 };
    }
}

/// How a model does on samples.
#[derive(Default, Debug)]
pub struct Figures {
    pub all: usize,
    pub emergencies: usize,
    pub caught: usize,
    pub alarmed: usize,
    pub first: usize,
    pub two: usize,
    pub sure: usize,
    pub surely_right: usize,
    pub misses: Vec<String>,
}

impl Figures {
    pub fn add(&mut self, model: &Model, sample: &Sample) {
        let guess = triage::guess_by(model, &[], sample.text);
        let danger = matches!(guess.reading.alarm, Alarm::Danger(_));
        let right = guess.reading.intent == sample.intent;
        let two = guess.offers.contains(&sample.intent) || guess.offers.is_empty() && sample.intent == Intent::Unclear;
        self.all += 1;
        self.emergencies += usize::from(sample.emergency);
        self.caught += usize::from(sample.emergency && danger);
        self.alarmed += usize::from(!sample.emergency && danger);
        self.first += usize::from(right);
        self.two += usize::from(two);
        self.sure += usize::from(guess.sure);
        self.surely_right += usize::from(guess.sure && right);
        if sample.emergency != danger || !two {
            self.misses.push(format!("{} {} {:?}: {:?}", sample.id, sample.text, sample.intent, guess));
        }
    }

    /// In percent: emergencies caught, false alarms, right at first, right in two offers, sure, right where sure.
    pub fn percent(&self) -> [f64; 6] {
        let part = |part: usize, all: usize| (1000.0 * part as f64 / all.max(1) as f64).round() / 10.0;
        [
            part(self.caught, self.emergencies),
            part(self.alarmed, self.all - self.emergencies),
            part(self.first, self.all),
            part(self.two, self.all),
            part(self.sure, self.all),
            part(self.surely_right, self.sure),
        ]
    }
}

/// Ten parts, each read by a model that learnt from the other nine. Slow: `cargo test --test it learn:: -- --ignored`
/// prints the figures of docs/triage.md.
#[test]
#[ignore = "takes a minute without optimisation"]
fn cross_validated() {
    let samples = lessons();
    let lessons: Vec<Lesson<'_>> = samples.iter().map(lesson).collect();
    let sample_len = crate::triage::samples(include_str!("../data/intents.tsv")).len();
    let (mut figures, mut sample) = (Figures::default(), Figures::default());
    for part in 0..10 {
        let others: Vec<&Lesson<'_>> =
            lessons.iter().enumerate().filter(|(n, _)| n % 10 != part).map(|(_, l)| l).collect();
        let model = Model::parse(&train(&others));
        for (n, lesson) in lessons.iter().enumerate().filter(|(n, _)| n % 10 == part) {
            figures.add(&model, lesson.sample);
            if n < sample_len {
                sample.add(&model, lesson.sample);
            }
        }
    }
    println!("all lessons {:?} of {}, the sample alone {:?}", figures.percent(), figures.all, sample.percent());
    let [caught, alarmed, _, two, ..] = sample.percent();
    assert!(caught >= 100.0 && alarmed <= 5.0 && two >= 95.0, "{:#?}", sample.misses);
    let [caught, alarmed, _, two, ..] = figures.percent();
    assert!(caught >= 96.0 && alarmed <= 5.0 && two >= 95.0, "{:#?}", figures.misses);
}

/// Whoever changes a lesson, a word list or a rule lets the model learn anew.
#[test]
fn the_model_is_of_these_lessons() {
    let model = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/src/triage/model.txt")).unwrap();
    let learnt = model.lines().next().unwrap_or_default();
    assert_eq!(
        learnt,
        of_what(),
        "src/triage/model.txt is older than its lessons: cargo test --test it learn::the_model_is_written -- --ignored"
    );
}

/// Learns anew and writes the file: after every change of the lessons or of the word lists.
#[test]
#[ignore = "writes src/triage/model.txt"]
fn the_model_is_written() {
    let samples = lessons();
    let lessons: Vec<Lesson<'_>> = samples.iter().map(lesson).collect();
    let file = format!("{}\n{}", of_what(), train(&lessons.iter().collect::<Vec<_>>()));
    std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/src/triage/model.txt"), file).unwrap();
}
