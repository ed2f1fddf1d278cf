//! Facts for standard answers, and by when questions are answered.

use super::policies::words;
use super::sheet::Sheet;
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

/// `[questions]`: by when questions are answered, and how long a standard answer goes unlooked at.
pub fn questions(whole: &Sheet<'_, '_>) -> Questions {
    let mut questions = Questions::default();
    let Some(sheet) = whole.get("questions").and_then(|i| i.table()) else { return questions };
    if let Some(class) = sheet.get("answer").and_then(|i| i.one_of(&CLASSES)) {
        questions.class = class;
    }
    for (category, item) in sheet.get("categories").and_then(|i| i.table()).iter().flat_map(Sheet::entries) {
        if let Some(class) = item.one_of(&CLASSES) {
            questions.classes.insert(category, class);
        }
    }
    if let Some(days) = sheet.get("review_days").and_then(|i| i.number(1, 3650)) {
        questions.review_days = days;
    }
    sheet.finish();
    questions
}
