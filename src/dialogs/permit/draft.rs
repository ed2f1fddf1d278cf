//! What a form knows so far, and which question comes next.

use super::{GO, HOME, Permit, file};
use crate::dialogs::fields::today;
use crate::dialogs::kit::{Step, below, clip};
use crate::dialogs::scene::Scene;
use crate::domain::form::{Answer, Answers, FILES, Field, Form};
use crate::domain::ids::UnitId;
use crate::domain::media::Media;
use serde::{Deserialize, Serialize};

/// Characters of words that go along.
const WORDS: usize = 1000;

/// What a form knows so far. Fields are only ever added.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Draft {
    /// Key of the form.
    pub form: String,
    /// For which home.
    pub unit: Option<UnitId>,
    /// The answers.
    pub answers: Answers,
    /// Keys of the fields that were skipped.
    pub skipped: Vec<String>,
    /// What else was said.
    pub words: String,
    /// Files that came with it.
    pub media: Vec<Media>,
}

impl Draft {
    /// A form with what was said already.
    pub fn new(form: &str, words: &str, media: Vec<Media>) -> Draft {
        Draft { form: form.to_owned(), words: clip(words.trim(), WORDS), media, ..Draft::default() }
    }

    /// The form as the file has it.
    pub fn form<'s>(&self, scene: &Scene<'s>) -> Option<&'s Form> {
        scene.community.settings.form(&self.form)
    }

    /// Adds words below the earlier ones.
    pub fn tell(&mut self, words: &str) {
        self.words = below(&self.words, words.trim(), WORDS);
    }

    /// Keeps a file once, as long as there is room.
    pub fn keep(&mut self, file: &Media) {
        file.keep_in(&mut self.media, FILES);
    }

    /// What was typed so far.
    pub fn typed(&self) -> String {
        let words = |answer: &Answer| match answer {
            Answer::Text { words } => Some(words.clone()),
            Answer::Goods { items } => Some(items.iter().map(|g| format!("{} {}", g.what, g.count)).collect::<Vec<_>>().join("\n")),
            Answer::Plate { plate } => Some(plate.clone()),
            _ => None,
        };
        let all = [self.words.clone()].into_iter().filter(|w| !w.is_empty());
        all.chain(self.answers.0.values().filter_map(words)).collect::<Vec<_>>().join("\n")
    }

    /// To the first question that is still open, or to the summary.
    pub fn on(mut self, scene: &Scene<'_>) -> Step<Permit> {
        let Some(form) = self.form(scene) else { return Step::Leave(scene.texts.permit_gone()) };
        let mut homes = scene.resident.verified();
        self.unit = self.unit.filter(|unit| scene.resident.verified().any(|h| h.unit == *unit));
        if self.unit.is_none() {
            match (homes.next(), homes.next()) {
                (None, _) if form.anyone => {}
                (None, _) => return Step::Go(Permit::Guest { draft: self }),
                (Some(only), None) => self.unit = Some(only.unit),
                (Some(_), Some(_)) => return Step::Go(Permit::Home { draft: self }),
            }
        }
        let today = today(scene);
        let open = |field: &&Field| match self.answers.get(&field.key) {
            Some(answer) => !form.takes(field, answer, &self.answers, today),
            None => !self.skipped.contains(&field.key),
        };
        match form.asked(&self.answers).into_iter().find(open).map(|f| f.key.clone()) {
            Some(field) => {
                // An answer that does not fit any more is given anew.
                self.answers.0.remove(&field);
                Step::Go(Permit::Field { draft: self, field })
            }
            None => Step::Go(Permit::Summary { draft: self }),
        }
    }

    /// What was pressed below the summary.
    pub(super) fn summed(self, pick: &str, scene: &Scene<'_>) -> Step<Permit> {
        let Some(form) = self.form(scene) else { return Step::Leave(scene.texts.permit_gone()) };
        if pick == GO {
            return match form.missing(&self.answers, today(scene)) {
                Some(_) => self.on(scene),
                None => Step::End(file(self)),
            };
        }
        if pick == HOME {
            return Step::Go(Permit::Home { draft: self });
        }
        let at = pick.strip_prefix('e').and_then(|at| at.parse::<usize>().ok());
        match at.and_then(|at| form.fields.get(at)).map(|field| field.key.clone()) {
            Some(field) => Step::Go(Permit::Field { draft: self, field }),
            None => Step::Stay(Permit::Summary { draft: self }, None),
        }
    }
}
