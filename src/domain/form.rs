//! Forms from the community's file: what is asked for a permit or registration, who approves it, and what comes of it.

pub mod goods;
pub mod plate;

use super::media::Media;
use super::money::Decimal;
use super::staff::{Role, Staff};
use super::words::Words;
use chrono::NaiveDate;
use goods::Good;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Files that one answer holds at most.
pub const FILES: usize = 10;

/// A form of a community's file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    /// Its key, the category of its tickets.
    pub key: String,
    /// What people call it.
    pub name: Words,
    /// What it is for, and what has to be at hand.
    #[serde(default)]
    pub text: Option<Words>,
    /// What residents say who want it: their first words lead here.
    #[serde(default)]
    pub words: Vec<String>,
    /// Whether anybody may send it; otherwise it is for a home of theirs.
    #[serde(default)]
    pub anyone: bool,
    /// What is asked, in this order.
    #[serde(default)]
    pub fields: Vec<Field>,
    /// Who approves it, one after the other.
    pub approvals: Vec<Approval>,
    /// What it costs, minor units of the community's currency.
    #[serde(default)]
    pub fee_minor: Option<i64>,
    /// Whether the pass is good only once that is paid.
    #[serde(default)]
    pub fee_first: bool,
    /// What the gate verifies; `None`: the approval is all.
    #[serde(default)]
    pub pass: Option<PassRule>,
}

/// One step of an approval.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    /// Key of the department.
    pub department: String,
    /// Who of it; somebody above them may as well.
    pub role: Role,
}

impl Approval {
    /// Whether this step is theirs.
    pub fn is_for(&self, staff: &Staff) -> bool {
        let serves = staff.serves(&self.department);
        match self.role {
            _ if staff.leads(&self.department) && self.role != Role::Manager => true,
            Role::Worker => serves,
            Role::Agent | Role::Cashier => serves && staff.is(self.role),
            Role::Lead | Role::Manager => staff.is(Role::Manager),
        }
    }
}

/// How long a pass is good, and how often.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PassRule {
    /// Once, or as often as its time allows.
    pub once: bool,
    /// Key of the field with its first day; `None`: from its issue on.
    #[serde(default)]
    pub from: Option<String>,
    /// Key of the field with its last day.
    #[serde(default)]
    pub until: Option<String>,
    /// So many days, where no field says it; its first day is one of them.
    #[serde(default)]
    pub days: u32,
}

/// Something that a form asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// Its key.
    pub key: String,
    /// What it is called.
    pub label: Words,
    /// What helps to answer it.
    #[serde(default)]
    pub hint: Option<Words>,
    /// What kind of answer it takes.
    pub kind: FieldKind,
    /// Whether it may be skipped.
    #[serde(default)]
    pub optional: bool,
    /// When it is asked; `None`: always.
    #[serde(default)]
    pub when: Option<Condition>,
}

/// A field is asked where an earlier choice has one of these answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Condition {
    /// Key of the earlier field, a choice.
    pub field: String,
    /// Keys of the options.
    pub is: Vec<String>,
}

/// What kind of answer a field takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum FieldKind {
    /// Words.
    Text {
        /// Characters at most.
        longest: u32,
    },
    /// A number.
    Number {
        /// The least.
        least: i32,
        /// The most.
        most: i32,
        /// What is counted: `m²`.
        unit: Option<Words>,
    },
    /// A day.
    Date {
        /// The first day that fits, counted from today.
        first: i32,
        /// The last one.
        last: i32,
    },
    /// One of several.
    Choice {
        /// What can be chosen.
        options: Vec<Choice>,
    },
    /// Photos.
    Photo,
    /// Papers, as files or photos.
    Document,
    /// A vehicle's plate.
    Plate,
    /// A phone number.
    Phone,
    /// A list of goods with how many of each.
    Goods,
}

/// What can be chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// Its key.
    pub key: String,
    /// What it is called.
    pub name: Words,
}

/// The answer to a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Answer {
    /// Words. Untrusted text.
    Text {
        /// The words.
        words: String,
    },
    /// A number.
    Number {
        /// The number.
        value: Decimal,
    },
    /// A day.
    Date {
        /// The day.
        on: NaiveDate,
    },
    /// One of several.
    Choice {
        /// Key of the option.
        option: String,
    },
    /// Photos or papers.
    Files {
        /// The files.
        media: Vec<Media>,
    },
    /// A vehicle's plate.
    Plate {
        /// The plate, in its normal form.
        plate: String,
    },
    /// A phone number.
    Phone {
        /// In international form where the country is known.
        number: String,
    },
    /// Goods.
    Goods {
        /// What, and how many of each.
        items: Vec<Good>,
    },
}

/// The answers to a form, by the keys of its fields.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answers(pub BTreeMap<String, Answer>);

impl Answers {
    /// The answer to a field.
    pub fn get(&self, field: &str) -> Option<&Answer> {
        self.0.get(field)
    }

    /// The day in the answer to a field.
    pub fn day(&self, field: &str) -> Option<NaiveDate> {
        match self.get(field)? {
            Answer::Date { on } => Some(*on),
            _ => None,
        }
    }

    /// Every file in them.
    pub fn files(&self) -> Vec<Media> {
        let files = |answer: &Answer| match answer {
            Answer::Files { media } => media.clone(),
            _ => vec![],
        };
        self.0.values().flat_map(files).collect()
    }
}

impl Field {
    /// Whether it is asked, as far as has been answered.
    pub fn is_asked(&self, answers: &Answers) -> bool {
        self.when.as_ref().is_none_or(|when| match answers.get(&when.field) {
            Some(Answer::Choice { option }) => when.is.contains(option),
            Some(_) | None => false,
        })
    }

    /// Whether an answer is one to this field; `today` is the day on which it was given.
    pub fn takes(&self, answer: &Answer, today: NaiveDate) -> bool {
        match (&self.kind, answer) {
            (FieldKind::Text { longest }, Answer::Text { words }) => {
                !words.trim().is_empty() && words.chars().count() <= *longest as usize
            }
            (FieldKind::Number { least, most, .. }, Answer::Number { value }) => {
                let bound = |n: &i32| Decimal(i64::from(*n) * Decimal::SCALE);
                (bound(least)..=bound(most)).contains(value)
            }
            (FieldKind::Date { first, last }, Answer::Date { on }) => {
                let ahead = (*on - today).num_days();
                (i64::from(*first)..=i64::from(*last)).contains(&ahead)
            }
            (FieldKind::Choice { options }, Answer::Choice { option }) => options.iter().any(|o| o.key == *option),
            (FieldKind::Photo | FieldKind::Document, Answer::Files { media }) => (1..=FILES).contains(&media.len()),
            (FieldKind::Plate, Answer::Plate { plate }) => plate::read(plate).as_ref() == Some(plate),
            (FieldKind::Phone, Answer::Phone { number }) => (5..=20).contains(&number.len()),
            (FieldKind::Goods, Answer::Goods { items }) => (1..=goods::MOST).contains(&items.len()),
            _ => false,
        }
    }
}

impl Form {
    /// The field of this key.
    pub fn field(&self, key: &str) -> Option<&Field> {
        self.fields.iter().find(|f| f.key == key)
    }

    /// The fields that are asked with these answers, in their order.
    pub fn asked<'f>(&'f self, answers: &Answers) -> Vec<&'f Field> {
        // A field whose condition stands on one that is not asked itself is not asked either.
        let mut known = Answers::default();
        let mut fields = vec![];
        for field in &self.fields {
            if field.is_asked(&known) {
                known.0.extend(answers.get(&field.key).map(|a| (field.key.clone(), a.clone())));
                fields.push(field);
            }
        }
        fields
    }

    /// Whether an answer is one to this field beside the others: the last day of a pass is not before its first.
    pub fn takes(&self, field: &Field, answer: &Answer, answers: &Answers, today: NaiveDate) -> bool {
        field.takes(answer, today)
            && match (answer, self.begins(field, answers)) {
                (Answer::Date { on }, Some(first)) => *on >= first,
                (_, _) => true,
            }
    }

    /// The first day of the pass, where this field is its last one.
    pub fn begins(&self, field: &Field, answers: &Answers) -> Option<NaiveDate> {
        let pass = self.pass.as_ref().filter(|pass| pass.until.as_ref() == Some(&field.key))?;
        answers.day(pass.from.as_ref()?)
    }

    /// The answers that count: those to fields that are asked.
    pub fn kept(&self, answers: &Answers) -> Answers {
        let asked = self.asked(answers).into_iter();
        Answers(asked.filter_map(|f| Some((f.key.clone(), answers.get(&f.key)?.clone()))).collect())
    }

    /// The first field whose answer is missing or does not fit; `None`: it can be sent.
    pub fn missing(&self, answers: &Answers, today: NaiveDate) -> Option<&Field> {
        self.asked(answers).into_iter().find(|f| match answers.get(&f.key) {
            Some(answer) => !self.takes(f, answer, answers, today),
            None => !f.optional,
        })
    }

    /// The approval that comes after so many.
    pub fn step(&self, done: usize) -> Option<&Approval> {
        self.approvals.get(done)
    }
}
