//! Questions: by when one is answered (product.md: deadlines and escalation).

use serde::{Deserialize, Serialize};

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
