//! The times that a community allows for complaints, questions, paid services and permits, with their defaults (product.md).

use super::complaint::Severity;
use super::hours::{Allowance, Policy};
use super::question::AnswerClass;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What everything but repairs and emergencies is allowed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Policies {
    /// Complaints, by severity.
    pub complaint: Grades,
    /// Complaints of a category that has times of its own, by the category's key.
    pub complaint_category: BTreeMap<String, Grades>,
    /// Questions.
    pub question: Questions,
    /// Paid services.
    pub service: Policy,
    /// Permits and registrations.
    pub permit: Policy,
}

impl Default for Policies {
    fn default() -> Self {
        Self {
            complaint: Grades::default(),
            complaint_category: BTreeMap::new(),
            question: Questions::default(),
            service: Policy { quote: Allowance::minutes(8 * 60), callback: Allowance::days(1), ..Policy::CONTACT },
            permit: Policy::CONTACT,
        }
    }
}

impl Policies {
    /// What a complaint of this category and severity is allowed.
    pub fn complaint(&self, category: &str, severity: Severity) -> Policy {
        self.complaint_category.get(category).unwrap_or(&self.complaint).of(severity)
    }
}

/// What complaints are allowed, by severity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grades {
    /// Safety, daily life, reputation.
    pub major: Policy,
    /// The company's fault.
    pub important: Policy,
    /// A single small matter.
    pub minor: Policy,
}

impl Default for Grades {
    fn default() -> Self {
        let contact = Policy { callback: Allowance::days(1), ..Policy::CONTACT };
        Self {
            major: Policy { answer: Allowance::days(2), resolve: Allowance::days(10), ..contact },
            important: Policy { resolve: Allowance::days(3), ..contact },
            minor: Policy { resolve: Allowance::days(2), ..contact },
        }
    }
}

impl Grades {
    /// What this severity is allowed.
    pub fn of(&self, severity: Severity) -> Policy {
        match severity {
            Severity::Major => self.major,
            Severity::Important => self.important,
            Severity::Minor => self.minor,
        }
    }
}

/// What questions are allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Questions {
    /// Until a person takes it, or says something.
    pub acknowledge: Option<Allowance>,
    /// By when a question is answered whose class nobody has set.
    pub class: AnswerClass,
}

impl Default for Questions {
    fn default() -> Self {
        Self { acknowledge: Policy::CONTACT.acknowledge, class: AnswerClass::Day1 }
    }
}

impl Questions {
    /// What a question of this class is allowed; of the default class where it has none.
    pub fn of(&self, class: Option<AnswerClass>) -> Policy {
        Policy { acknowledge: self.acknowledge, answer: class.unwrap_or(self.class).allowance(), ..Policy::NONE }
    }
}

impl AnswerClass {
    /// How long an answer of this class may take: never longer than three working days.
    pub fn allowance(self) -> Option<Allowance> {
        match self {
            AnswerClass::Minutes10 => Allowance::minutes(10),
            AnswerClass::Minutes20 => Allowance::minutes(20),
            AnswerClass::Minutes30 => Allowance::minutes(30),
            AnswerClass::Day1 => Allowance::days(1),
            AnswerClass::Day2 => Allowance::days(2),
            AnswerClass::Day3 => Allowance::days(3),
        }
    }
}
