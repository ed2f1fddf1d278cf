//! What a message is most likely about, and whether it tells of a danger: word lists and rules, no guessing.

mod frames;
mod lexicon;
mod plain;
mod rules;

use std::sync::OnceLock;

use crate::domain::emergency::{Alarm, Danger, Doubt};
use crate::domain::ticket::Area;

use lexicon::Lexicon;
use rules::Rules;

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
pub fn mistakes() -> &'static [String] {
    &book().mistakes
}

/// Whether the message tells of a danger that is going on now.
pub fn alarm(text: &str) -> Alarm {
    read(text).alarm
}

/// Reads a message: danger first, then what is wanted, then which repair.
pub fn read(text: &str) -> Reading {
    let book = book();
    let heard = frames::listen(&book.lexicon, text);
    let alarm = book.alarms.first_of(&heard.windows).unwrap_or(Alarm::None);
    let mut all = heard.all;
    if let Alarm::Danger(danger) = alarm {
        all.add(book.lexicon.danger(danger));
    }
    let intent = book.intents.first(&all).unwrap_or(Intent::Unclear);
    let repair = intent == Intent::Repair;
    // A doubt is asked about only where something is reported: not under a bill, a question or a word of thanks.
    let reported = matches!(intent, Intent::Repair | Intent::Requests);
    let alarm = if matches!(alarm, Alarm::Doubt(_)) && !reported { Alarm::None } else { alarm };
    Reading {
        alarm,
        intent,
        area: if repair { book.areas.first(&all) } else { None },
        category: if repair { book.categories.first(&all) } else { None },
    }
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
