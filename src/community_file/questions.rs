//! Facts for standard answers, and by when questions are answered.

use super::mistakes::did_you_mean;
use super::policies::words;
use super::sheet::Sheet;
use crate::domain::fees;
use crate::domain::question::{AnswerClass, Questions};
use crate::domain::words::Words;
use std::collections::BTreeMap;

/// `[facts]`: what fills the braces of standard answers.
pub fn facts(whole: &Sheet<'_, '_>) -> BTreeMap<String, Words> {
    let Some(sheet) = whole.get("facts").and_then(|i| i.table()) else { return BTreeMap::new() };
    let mut all = BTreeMap::new();
    for (name, item) in sheet.entries() {
        if !name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_') {
            item.wrong("is no name for a fact: small letters a-z, digits and underscores");
        } else if let Some(words) = words(&item, 300) {
            all.insert(name, words);
        }
    }
    all
}

const CLASSES: [(&str, AnswerClass); 6] = [
    ("10 min", AnswerClass::Minutes10),
    ("20 min", AnswerClass::Minutes20),
    ("30 min", AnswerClass::Minutes30),
    ("1 day", AnswerClass::Day1),
    ("2 days", AnswerClass::Day2),
    ("3 days", AnswerClass::Day3),
];

/// `[questions]`: by when questions are answered, and how long a standard answer goes unlooked at; and the line of each
/// category.
pub fn questions(whole: &Sheet<'_, '_>) -> (Questions, BTreeMap<String, usize>) {
    let (mut questions, mut lines) = (Questions::default(), BTreeMap::new());
    let Some(sheet) = whole.get("questions").and_then(|i| i.table()) else { return (questions, lines) };
    if let Some(class) = sheet.get("answer").and_then(|i| i.one_of(&CLASSES)) {
        questions.class = class;
    }
    if let Some(categories) = sheet.get("categories").and_then(|i| i.table()) {
        for (category, item) in categories.entries() {
            lines.insert(category.clone(), categories.line(&category));
            if category.trim() != category || category.is_empty() {
                item.wrong("is no category: it is empty, or begins or ends with a blank");
            } else if let Some(class) = item.one_of(&CLASSES) {
                questions.classes.insert(category, class);
            }
        }
    }
    if let Some(days) = sheet.get("review_days").and_then(|i| i.number(1, 3650)) {
        questions.review_days = days;
    }
    sheet.finish();
    (questions, lines)
}

/// A category of `[questions.categories]` that no question can have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stray {
    /// As the file writes it.
    pub category: String,
    hint: String,
}

impl Stray {
    /// Its field in the file.
    pub fn field(&self) -> String {
        format!("questions.categories.{}", self.category)
    }

    /// What is wrong, for the operator.
    pub fn what(&self) -> String {
        format!("no standard answer is of this category, so its time holds for no question{}", self.hint)
    }

    /// What to do about it.
    pub fn remedy(&self) -> &'static str {
        "write a category of your standard answers (frontdesk answers export shows them), or take the line out, and \
         apply the file again"
    }
}

/// The categories with a time of their own that no question can have. `known`: those of the standard answers; without
/// any answer nothing can be said.
pub fn strays(questions: &Questions, known: &[String]) -> Vec<Stray> {
    if known.is_empty() {
        return vec![];
    }
    // Who says that a bill is wrong asks a question as well.
    let all = || known.iter().map(String::as_str).chain([fees::CATEGORY]);
    let stray = |category: &String| Stray { category: category.clone(), hint: did_you_mean(category, all()) };
    questions.classes.keys().filter(|key| !all().any(|k| k == *key)).map(stray).collect()
}
