//! A standard answer: an approved reply of the knowledge base, in one or more languages.

use super::community::Settings;
use super::ids::{AnswerId, BuildingId};
use super::lang::Lang;
use super::script;
use super::words::Words;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// For whom an answer holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Everybody.
    All,
    /// Residents of this building.
    Building(BuildingId),
    /// Residents whose tie to a unit is confirmed.
    Tied,
}

/// Where an answer stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnswerState {
    /// It is given to whoever asks.
    Served,
    /// It is kept, but given to nobody.
    Withdrawn,
}

/// An answer in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wording {
    /// The language.
    pub lang: Lang,
    /// The question, as its title.
    pub question: String,
    /// Other ways to ask.
    pub synonyms: Vec<String>,
    /// The answer, with facts in braces.
    pub text: String,
}

/// A standard answer as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandardAnswer {
    /// Its key in the community: `a001`.
    pub key: String,
    /// What it is about: `fee`, `parking`.
    pub category: String,
    /// The department that sees to it.
    pub department: String,
    /// For whom it holds.
    pub scope: Scope,
    /// When somebody looks at it again.
    pub review_on: Option<NaiveDate>,
    /// Whether it is given out.
    pub state: AnswerState,
    /// Its wordings, at least one.
    pub wordings: Vec<Wording>,
}

/// An answer as somebody reads it: in their language, with its facts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// Which answer.
    pub answer: AnswerId,
    /// What it is about.
    pub category: String,
    /// The question.
    pub title: String,
    /// The answer.
    pub text: String,
}

impl StandardAnswer {
    /// The wording for a reader: their language, the other Chinese script, then any.
    pub fn wording(&self, lang: Lang) -> Option<Wording> {
        let words = |of: fn(&Wording) -> &str| {
            Words(self.wordings.iter().map(|w| (w.lang, of(w).to_owned())).collect()).get(lang).to_owned()
        };
        let question = words(|w| &w.question);
        let found = self.wordings.iter().find(|w| w.question == question)?;
        let mut wording = found.clone();
        if lang == Lang::ZhHant && found.lang == Lang::ZhHans {
            wording.question = script::traditional(&wording.question);
            wording.text = script::traditional(&wording.text);
        }
        Some(wording)
    }

    /// The facts in braces that the community's file does not tell.
    pub fn missing(&self, settings: &Settings) -> Vec<String> {
        let mut all: Vec<String> = self.wordings.iter().flat_map(|w| facts_in(&w.text)).collect();
        all.retain(|fact| !settings.facts.contains_key(fact));
        all.sort();
        all.dedup();
        all
    }
}

/// The names in braces in a text.
pub fn facts_in(text: &str) -> Vec<String> {
    let name = |part: &str| {
        let (name, _) = part.split_once('}')?;
        let fits = !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        fits.then(|| name.to_owned())
    };
    text.split('{').skip(1).filter_map(name).collect()
}

/// The text with its facts; `None` where one is not told.
pub fn filled(text: &str, settings: &Settings, lang: Lang) -> Option<String> {
    let mut out = text.to_owned();
    for name in facts_in(text) {
        let fact = settings.facts.get(&name)?;
        let own = fact.0.contains_key(&lang);
        let words = match lang {
            Lang::ZhHant if !own && fact.0.contains_key(&Lang::ZhHans) => script::traditional(fact.get(lang)),
            Lang::ZhHans | Lang::ZhHant | Lang::En => fact.get(lang).to_owned(),
        };
        out = out.replace(&format!("{{{name}}}"), &words);
    }
    Some(out)
}
