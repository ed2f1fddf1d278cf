//! What a message is most likely about, and whether it tells of a danger: word lists and rules, no guessing.

pub mod extra;
mod frames;
pub mod gravity;
pub mod learn;
mod lexicon;
mod plain;
mod rules;
mod upset;

use std::sync::OnceLock;

use crate::domain::community::WordList;
use crate::domain::emergency::{Alarm, Danger, Doubt};
use crate::domain::ticket::Area;

use lexicon::Lexicon;
use rules::Rules;
pub use upset::upset;

/// What a person most likely wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Intent {
    /// Something is broken.
    Repair,
    /// Something or somebody is to blame.
    Complaint,
    /// The own bill: amount, payment, correction.
    Fee,
    /// A paid service: cleaning, installing, carrying.
    Service,
    /// A question about a rule, a time, a price.
    Question,
    /// A pass, a card, a registration.
    Permit,
    /// Something already asked for: progress, urging, change, not mended after all.
    Requests,
    /// A person is wanted, or is hurt.
    Person,
    /// Thanks, or a plain "all right".
    Thanks,
    /// A greeting.
    Greeting,
    /// None of these.
    Unclear,
}

/// A message as the desk reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Danger, doubt or neither.
    pub alarm: Alarm,
    /// What is wanted.
    pub intent: Intent,
    /// Which repair, where the words tell.
    pub area: Option<Area>,
    /// The repair category, where the words tell.
    pub category: Option<&'static str>,
}

/// The repair categories this module knows.
pub const CATEGORIES: [&str; 11] =
    ["water", "electricity", "lift", "door", "drain", "leak", "gas", "fire", "climate", "network", "other"];

/// Everything the word lists say, parsed once.
struct Book {
    lexicon: Lexicon,
    alarms: Rules<Alarm>,
    intents: Rules<Intent>,
    categories: Rules<&'static str>,
    areas: Rules<Area>,
    mistakes: Vec<String>,
}

fn book() -> &'static Book {
    static BOOK: OnceLock<Book> = OnceLock::new();
    BOOK.get_or_init(|| {
        let mut mistakes = Vec::new();
        let lexicon = Lexicon::parse(
            &[
                ("frames", include_str!("words/frames.txt")),
                ("things", include_str!("words/things.txt")),
                ("dangers", include_str!("words/dangers.txt")),
                ("faults", include_str!("words/faults.txt")),
                ("grievances", include_str!("words/grievances.txt")),
                ("wishes", include_str!("words/wishes.txt")),
            ],
            &mut mistakes,
        );
        let alarms = Rules::parse(include_str!("words/rules-alarm.txt"), &lexicon, alarm_named, &mut mistakes);
        let intents = Rules::parse(include_str!("words/rules-intent.txt"), &lexicon, intent_named, &mut mistakes);
        let categories =
            Rules::parse(include_str!("words/rules-category.txt"), &lexicon, category_named, &mut mistakes);
        let areas = Rules::parse(include_str!("words/rules-area.txt"), &lexicon, area_named, &mut mistakes);
        Book { lexicon, alarms, intents, categories, areas, mistakes }
    })
}

/// What is wrong in the word lists: unknown names, words nobody can match. Empty, or a test fails.
pub fn mistakes() -> Vec<String> {
    [book().mistakes.as_slice(), upset::mistakes()].concat()
}

/// Whether the message tells of a danger that is going on now.
pub fn alarm(text: &str) -> Alarm {
    read(text).alarm
}

/// The same, with a community's own words.
pub fn alarm_with(extra: &[WordList], text: &str) -> Alarm {
    read_with(extra, text).alarm
}

/// Reads a message: danger first, then what is wanted, then which repair.
pub fn read(text: &str) -> Reading {
    read_with(&[], text)
}

/// The same, with a community's own words.
pub fn read_with(extra: &[WordList], text: &str) -> Reading {
    guess(extra, text).reading
}

/// What to offer, at most two, likeliest first; nothing for a message without words.
pub fn offers(text: &str) -> Vec<Intent> {
    guess(&[], text).offers
}

/// A reading, and what else it may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guess {
    /// The reading.
    pub reading: Reading,
    /// What to offer, at most two, likeliest first; the first is what the reading says.
    pub offers: Vec<Intent>,
    /// Whether the first is hardly in doubt.
    pub sure: bool,
}

/// Reads a message and says how sure that is.
pub fn guess(extra: &[WordList], text: &str) -> Guess {
    guess_by(learn::model(), extra, text)
}

/// By how much the model has to say "danger" before it is believed against the rules (hundredths of a nat).
const DANGER: i32 = -60;
/// The same where the rules heard of one and took it back: it is denied, over, supposed, a figure of speech.
const DANGER_TAKEN_BACK: i32 = 150;
/// The same where the rules would ask a question of fact: asking costs two minutes at most, and silence counts as yes.
const DANGER_OVER_DOUBT: i32 = 50;
/// By how much the model has to prefer another intent to overrule the rules.
const OVERRULE: i32 = 150;
/// By how much the first offer has to lead to be sure.
const SURE: i32 = 100;

/// Reads a message with this model.
pub fn guess_by(model: &learn::Model, extra: &[WordList], text: &str) -> Guess {
    let book = book();
    let own = extra::lexicon(&book.lexicon, extra);
    let heard = frames::listen(&book.lexicon, own.as_deref(), text);
    let verdict = learn::verdict(&model.scores(&learn::features(&book.lexicon, &heard, text)));
    let mut alarm = book.alarms.first_of(&heard.windows).unwrap_or(Alarm::None);
    let mut all = heard.all;
    let (danger, lead) = verdict.danger;
    let enough = match alarm {
        Alarm::Danger(_) => i32::MAX,
        Alarm::Doubt(_) => DANGER_OVER_DOUBT,
        // The words are there, and were taken back: the model, which hears the words, is not asked again easily.
        Alarm::None if matches!(book.alarms.first_of(&heard.bare), Some(Alarm::Danger(_))) => DANGER_TAKEN_BACK,
        Alarm::None => DANGER,
    };
    if lead > enough {
        alarm = Alarm::Danger(danger);
    }
    if let Alarm::Danger(danger) = alarm {
        all.add(book.lexicon.danger(danger));
    }
    let said = book.intents.first(&all).unwrap_or(Intent::Unclear);
    let offers = offered(said, matches!(alarm, Alarm::Danger(_)), &verdict, text);
    let intent = offers.first().copied().unwrap_or(Intent::Unclear);
    let repair = intent == Intent::Repair;
    // A doubt is asked about only where something is reported: not under a bill, a question or a word of thanks.
    let reported = matches!(intent, Intent::Repair | Intent::Requests);
    let alarm = if matches!(alarm, Alarm::Doubt(_)) && !reported { Alarm::None } else { alarm };
    let reading = Reading {
        alarm,
        intent,
        area: if repair { book.areas.first(&all) } else { None },
        category: if repair { book.categories.first(&all) } else { None },
    };
    let ahead = |intent| verdict.intents.iter().find(|(i, _)| *i == intent).map_or(i32::MIN, |(_, score)| *score);
    let next = verdict.intents.iter().filter(|(i, _)| *i != intent).map(|(_, score)| *score).max();
    let sure = said == intent && ahead(intent) > next.unwrap_or(i32::MIN).saturating_add(SURE);
    Guess { reading, offers, sure }
}

/// What the rules and the model say together. Words that say nothing ("?", an emoji) offer nothing.
fn offered(said: Intent, danger: bool, verdict: &learn::Verdict, text: &str) -> Vec<Intent> {
    if !text.chars().any(char::is_alphanumeric) {
        return if said == Intent::Unclear { vec![] } else { vec![said] };
    }
    let score = |intent| verdict.intents.iter().find(|(i, _)| *i == intent).map_or(0, |(_, score)| *score);
    let [(top, best), (second, _), ..] = verdict.intents;
    // Whom a danger concerns is for the rules to say.
    let overruled = !danger && best - score(said) > if said == Intent::Unclear { UNCLEAR } else { OVERRULE };
    let mut offers = if overruled { vec![top, said] } else { vec![said, top] };
    if said == top || (overruled && said == Intent::Unclear) {
        offers = vec![top, second];
    }
    offers
}

/// The same, where the rules have nothing to say.
const UNCLEAR: i32 = 0;

/// What the model looks at: for those who train it and measure it.
pub fn features(text: &str) -> std::collections::BTreeSet<String> {
    let book = book();
    learn::features(&book.lexicon, &frames::listen(&book.lexicon, None, text), text)
}

fn danger_named(name: &str) -> Option<Danger> {
    Danger::ALL.into_iter().find(|danger| lexicon::danger_name(*danger).strip_prefix("danger-") == Some(name))
}

fn alarm_named(name: &str) -> Option<Alarm> {
    match name {
        "water-running?" => Some(Alarm::Doubt(Doubt::WaterRunning)),
        "whole-building?" => Some(Alarm::Doubt(Doubt::WholeBuilding)),
        other => danger_named(other).map(Alarm::Danger),
    }
}

fn intent_named(name: &str) -> Option<Intent> {
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
        "greeting" => Intent::Greeting,
        "unclear" => Intent::Unclear,
        _ => return None,
    })
}

fn category_named(name: &str) -> Option<&'static str> {
    CATEGORIES.into_iter().find(|key| *key == name)
}

fn area_named(name: &str) -> Option<Area> {
    Some(match name {
        "public" => Area::Public,
        "home" => Area::Home,
        "paid" => Area::Paid,
        _ => return None,
    })
}
