//! `intents check`: how well messages are read, measured on a file of labelled ones.

use super::{Misuse, Outcome};
use crate::community_file;
use crate::domain::community::WordList;
use crate::domain::emergency::Alarm;
use crate::triage::{self, CATEGORIES, Guess, Intent};
use anyhow::Result;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

const INTENTS: [(&str, Intent); 11] = [
    ("repair", Intent::Repair),
    ("complaint", Intent::Complaint),
    ("fee", Intent::Fee),
    ("service", Intent::Service),
    ("question", Intent::Question),
    ("permit", Intent::Permit),
    ("requests", Intent::Requests),
    ("person", Intent::Person),
    ("thanks", Intent::Thanks),
    ("smalltalk", Intent::Greeting),
    ("other", Intent::Unclear),
];

/// A labelled message.
struct Sample<'t> {
    line: usize,
    text: &'t str,
    /// Every right answer.
    intents: Vec<Intent>,
    emergency: bool,
    /// Every right category, where it is a repair and the file says.
    categories: Vec<&'t str>,
    /// Public, home or paid, where the file says.
    kinds: Vec<&'t str>,
}

/// Measures the file; `community` gives its own words.
///
/// # Errors
/// [`Misuse`] where the file cannot be read, or it or the community's file has mistakes.
pub fn check(file: &Path, community: Option<&Path>) -> Result<Outcome> {
    let words = match community {
        Some(path) => community_file::read(path).map_err(|mistakes| told(&mistakes))?.settings.words,
        None => vec![],
    };
    let name = file.display();
    let text = std::fs::read_to_string(file).map_err(|e| Misuse(format!("{name}: cannot be read: {e}")))?;
    let samples = samples(&text).map_err(|mistakes| {
        Misuse(mistakes.iter().map(|(place, wrong)| format!("{name}:{place}: {wrong}")).collect::<Vec<_>>().join("\n"))
    })?;
    Ok(report(&samples, &words))
}

fn told(mistakes: &[community_file::Mistake]) -> Misuse {
    Misuse(mistakes.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
}

/// The place of a mistake (`line` or `line:column`), and what is wrong.
type Mistakes = Vec<(String, String)>;

fn samples(text: &str) -> Result<Vec<Sample<'_>>, Mistakes> {
    let mut rows = (1..).zip(text.trim_start_matches('\u{feff}').lines());
    let rows = rows.by_ref().filter(|(_, row)| !row.trim().is_empty() && !row.starts_with('#')).collect::<Vec<_>>();
    let Some(((first, heading), rows)) = rows.split_first() else {
        return Err(vec![("1".to_owned(), "there is nothing in it".to_owned())]);
    };
    let headings: Vec<String> = heading.split('\t').map(|h| h.trim().to_lowercase()).collect();
    let column = |name: &str| headings.iter().position(|h| h == name);
    let (Some(text_at), Some(intent_at), Some(emergency_at)) = (column("text"), column("intent"), column("emergency"))
    else {
        let missing: Vec<&str> =
            ["text", "intent", "emergency"].into_iter().filter(|name| column(name).is_none()).collect();
        let words = format!("no column {} (tabs between columns, names in the first row)", missing.join(", "));
        return Err(vec![(first.to_string(), words)]);
    };
    let (kind_at, category_at) = (column("kind"), column("category"));
    let (mut all, mut mistakes) = (vec![], vec![]);
    for (line, row) in rows {
        let cells: Vec<&str> = row.split('\t').map(str::trim).collect();
        let cell = |at: usize| cells.get(at).copied().unwrap_or_default();
        let mut wrong = |at: usize, what: String| mistakes.push((format!("{line}:{}", at + 1), what));
        if cell(text_at).is_empty() {
            wrong(text_at, "text is empty".to_owned());
        }
        let mut intents = vec![];
        for label in labels(cell(intent_at)) {
            match INTENTS.iter().find(|(name, _)| *name == label) {
                Some((_, intent)) => intents.push(*intent),
                None => {
                    let known: Vec<&str> = INTENTS.iter().map(|(name, _)| *name).collect();
                    wrong(intent_at, format!("intent {label:?} is none of {}", known.join(", ")));
                }
            }
        }
        if cell(intent_at).is_empty() {
            wrong(intent_at, "intent is empty".to_owned());
        }
        let emergency = match cell(emergency_at) {
            "yes" | "true" | "1" => true,
            "no" | "false" | "0" | "" => false,
            other => {
                wrong(emergency_at, format!("emergency {other:?} is neither yes nor no"));
                false
            }
        };
        // Kinds and categories that the program does not know ("unknown", those of complaints) are not measured.
        let mut kinds: Vec<&str> = kind_at.map(|at| labels(cell(at)).collect()).unwrap_or_default();
        kinds.retain(|kind| ["public", "home", "paid"].contains(kind));
        let repair = intents.contains(&Intent::Repair);
        let mut categories = vec![];
        for label in category_at.filter(|_| repair).map(|at| labels(cell(at))).into_iter().flatten() {
            let label = if label == "hvac" { "climate" } else { label };
            if CATEGORIES.contains(&label) {
                categories.push(label);
            }
        }
        all.push(Sample { line: *line, text: cell(text_at), intents, emergency, categories, kinds });
    }
    if all.is_empty() {
        mistakes.push((first.to_string(), "no message below the headings".to_owned()));
    }
    if mistakes.is_empty() { Ok(all) } else { Err(mistakes) }
}

fn labels(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('|').map(str::trim).filter(|label| !label.is_empty())
}

/// So many of so many.
#[derive(Clone, Copy, Default)]
struct Share {
    right: usize,
    all: usize,
}

impl Share {
    fn count(&mut self, right: bool) {
        self.all += 1;
        self.right += usize::from(right);
    }

    fn part(self) -> f64 {
        if self.all == 0 { 1.0 } else { self.right as f64 / self.all as f64 }
    }
}

impl std::fmt::Display for Share {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.all == 0 {
            return f.write_str("none in the file");
        }
        write!(f, "{} of {} ({:.1} %)", self.right, self.all, self.part() * 100.0)
    }
}

fn report(samples: &[Sample<'_>], words: &[WordList]) -> Outcome {
    let (mut caught, mut alarmed, mut first, mut two) =
        (Share::default(), Share::default(), Share::default(), Share::default());
    let (mut category, mut kind) = (Share::default(), Share::default());
    let mut classes: BTreeMap<&str, (Share, Share)> = BTreeMap::new();
    let mut misses = String::new();
    for sample in samples {
        let guess = triage::guess(words, sample.text);
        let danger = matches!(guess.reading.alarm, Alarm::Danger(_));
        let mut miss = |what: String| {
            // Writing to a string cannot fail.
            let _ = writeln!(misses, "  line {}: {what}: {}", sample.line, sample.text);
        };
        if sample.emergency {
            caught.count(danger);
        } else {
            alarmed.count(danger);
        }
        match (sample.emergency, danger) {
            (true, false) => miss("emergency missed".to_owned()),
            (false, true) => miss(format!("false alarm ({:?})", guess.reading.alarm)),
            (true, true) | (false, false) => {}
        }
        let (one, both) = (sample.intents.contains(&guess.reading.intent), among_two(sample, &guess));
        first.count(one);
        two.count(both);
        if let Some(label) = sample.intents.first() {
            let class = classes.entry(name(*label)).or_default();
            class.0.count(one);
            class.1.count(both);
        }
        if !both {
            let offered: Vec<&str> = guess.offers.iter().map(|intent| name(*intent)).collect();
            miss(format!("{} offered for {}", or_nothing(&offered.join(", ")), named(&sample.intents)));
        }
        if !sample.categories.is_empty() && guess.reading.intent == Intent::Repair {
            // No category is what "other" means to a dialog: it asks.
            let read = guess.reading.category.unwrap_or("other");
            category.count(sample.categories.contains(&read));
            if !sample.categories.contains(&read) {
                miss(format!("category {read} for {}", sample.categories.join("|")));
            }
        }
        if let (false, Some(area)) = (sample.kinds.is_empty(), guess.reading.area) {
            kind.count(sample.kinds.contains(&format!("{area:?}").to_lowercase().as_str()));
        }
    }
    let mut out = format!("{} messages\n", samples.len());
    let lines = [
        ("emergencies caught", caught, "every one"),
        ("false alarms", alarmed, "at most 5 %"),
        ("right at first", first, ""),
        ("right in two offers", two, "at least 90 %"),
        ("repair category", category, ""),
        ("public, home or paid", kind, ""),
    ];
    for (what, share, wanted) in lines {
        let wanted = if wanted.is_empty() { String::new() } else { format!("; wanted: {wanted}") };
        let _ = writeln!(out, "  {what:<22}{share}{wanted}");
    }
    out.push_str("by class: at first, in two offers\n");
    for (class, (one, both)) in &classes {
        let _ = writeln!(out, "  {class:<22}{one}, {both}");
    }
    if misses.is_empty() {
        out.push_str("no misses");
    } else {
        let _ = write!(out, "misses\n{}", misses.trim_end());
    }
    let false_alarms = if alarmed.all == 0 { 0.0 } else { alarmed.part() };
    let well = caught.right == caught.all && false_alarms <= 0.05 && two.part() >= 0.9;
    Outcome { words: out, well }
}

/// Whether one of the two offers is right; where there is nothing to offer, nothing has to be.
fn among_two(sample: &Sample<'_>, guess: &Guess) -> bool {
    let silent = guess.offers.is_empty() && sample.intents.contains(&Intent::Unclear);
    silent || guess.offers.iter().any(|offer| sample.intents.contains(offer))
}

fn name(intent: Intent) -> &'static str {
    INTENTS.iter().find(|(_, i)| *i == intent).map_or("other", |(name, _)| name)
}

fn named(intents: &[Intent]) -> String {
    intents.iter().map(|intent| name(*intent)).collect::<Vec<_>>().join("|")
}

fn or_nothing(words: &str) -> &str {
    if words.is_empty() { "nothing" } else { words }
}
