//! How well messages are read: the sample as a whole, fresh sentences, and single sentences that must never go wrong.

use frontdesk::domain::emergency::Alarm;
use frontdesk::domain::ticket::Area;
use frontdesk::triage::{self, CATEGORIES, Intent, read};
use proptest::prelude::*;

/// One labelled message.
struct Sample {
    id: &'static str,
    text: &'static str,
    intent: Intent,
    emergency: bool,
    area: Option<Area>,
    category: Option<&'static str>,
    near_miss: bool,
}

fn samples(table: &'static str) -> Vec<Sample> {
    let rows = table.lines().filter(|line| !line.starts_with('#')).skip(1);
    rows.map(|line| {
        let mut cells = line.split('\t');
        let mut cell = || cells.next().unwrap_or_default();
        let (id, _lang, text, intent, emergency) = (cell(), cell(), cell(), cell(), cell());
        let (kind, category, note) = (cell(), cell(), cell());
        let intent = intent_of(intent).unwrap_or_else(|| panic!("{id}: unknown intent {intent}"));
        let category = (intent == Intent::Repair).then(|| if category == "hvac" { "climate" } else { category });
        if let Some(category) = category {
            assert!(CATEGORIES.contains(&category), "{id}: unknown category {category}");
        }
        let area = match kind {
            "public" => Some(Area::Public),
            "home" => Some(Area::Home),
            "paid" => Some(Area::Paid),
            _ => None,
        };
        let (emergency, near_miss) = (emergency == "yes", note.contains("near-miss"));
        Sample { id, text, intent, emergency, area, category, near_miss }
    })
    .collect()
}

fn intent_of(name: &str) -> Option<Intent> {
    Some(match name {
        "repair" => Intent::Repair,
        "complaint" => Intent::Complaint,
        "fee" => Intent::Fee,
        "service" => Intent::Service,
        "question" => Intent::Question,
        "permit" => Intent::Permit,
        "requests" => Intent::Requests,
        "person" => Intent::Person,
        "thanks" => Intent::Thanks,
        "smalltalk" => Intent::Greeting,
        "other" => Intent::Unclear,
        _ => return None,
    })
}

/// How many of a table are read as labelled, and which are not.
#[derive(Debug, Default)]
struct Score {
    missed: Vec<String>,
    false_alarms: Vec<String>,
    wrong_intent: Vec<String>,
    wrong_category: Vec<String>,
    wrong_area: Vec<String>,
    emergencies: usize,
    near_misses: usize,
    all: usize,
    categories: usize,
    areas: usize,
}

fn score(samples: &[Sample]) -> Score {
    let mut score = Score { all: samples.len(), ..Score::default() };
    for sample in samples {
        let reading = read(sample.text);
        let line = format!("{} {} {reading:?}", sample.id, sample.text);
        let danger = matches!(reading.alarm, Alarm::Danger(_));
        score.emergencies += usize::from(sample.emergency);
        score.near_misses += usize::from(sample.near_miss);
        if sample.emergency && !danger {
            score.missed.push(line.clone());
        }
        if !sample.emergency && danger {
            score.false_alarms.push(line.clone());
        }
        if reading.intent != sample.intent {
            score.wrong_intent.push(format!("{:?}: {line}", sample.intent));
        }
        if let Some(category) = sample.category {
            score.categories += 1;
            // No category is what "other" means to a dialog: it asks.
            if reading.category.unwrap_or("other") != category {
                score.wrong_category.push(format!("{category}: {line}"));
            }
        }
        if sample.intent == Intent::Repair && sample.area.is_some() {
            score.areas += 1;
            if reading.area != sample.area {
                score.wrong_area.push(format!("{:?}: {line}", sample.area));
            }
        }
    }
    score
}

fn share(wrong: usize, all: usize) -> usize {
    (all - wrong) * 1000 / all.max(1)
}

#[test]
fn the_word_lists_are_sound() {
    assert_eq!(triage::mistakes(), &[] as &[String]);
}

#[test]
fn the_sample_is_read() {
    let samples = samples(include_str!("../data/intents.tsv"));
    let score = score(&samples);
    assert_eq!((score.all, score.emergencies, score.near_misses), (420, 86, 90));
    let intents = share(score.wrong_intent.len(), score.all);
    let categories = share(score.wrong_category.len(), score.categories);
    let areas = share(score.wrong_area.len(), score.areas);
    eprintln!("{score:#?}\nintents {intents} categories {categories} areas {areas}");
    assert_eq!(score.missed, Vec::<String>::new());
    assert!(score.false_alarms.len() <= 2, "{:#?}", score.false_alarms);
    assert!(intents >= 850, "{intents}: {:#?}", score.wrong_intent);
    assert!(categories >= 850, "{categories}: {:#?}", score.wrong_category);
}

proptest! {
    #[test]
    fn any_text_is_read(text in "\\PC*") {
        let reading = read(&text);
        prop_assert_eq!(reading.alarm, triage::alarm(&text));
    }
}
