//! Questions: by when one is answered (product.md: deadlines and escalation).

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// By when a question is answered; never later than in three working days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnswerClass {
    /// In 10 minutes.
    Minutes10,
    /// In 20 minutes.
    Minutes20,
    /// In 30 minutes.
    Minutes30,
    /// In one working day.
    Day1,
    /// In two working days.
    Day2,
    /// In three working days.
    Day3,
}

impl AnswerClass {
    /// Every class, the quickest first.
    pub const ALL: [AnswerClass; 6] = [
        AnswerClass::Minutes10,
        AnswerClass::Minutes20,
        AnswerClass::Minutes30,
        AnswerClass::Day1,
        AnswerClass::Day2,
        AnswerClass::Day3,
    ];
}

/// By when questions are answered, as the community's file says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Questions {
    /// Where the category says nothing else.
    pub class: AnswerClass,
    /// By the category of the nearest standard answer.
    pub classes: BTreeMap<String, AnswerClass>,
    /// Days after which a new standard answer is looked at again.
    pub review_days: u32,
}

impl Default for Questions {
    fn default() -> Self {
        Self { class: AnswerClass::Day1, classes: BTreeMap::new(), review_days: 365 }
    }
}

impl Questions {
    /// By when a question of this category is answered.
    pub fn class_of(&self, category: Option<&str>) -> AnswerClass {
        category.and_then(|key| self.classes.get(key)).copied().unwrap_or(self.class)
    }
}
