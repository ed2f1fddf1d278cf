//! `[deadlines]`: the times that a community allows, by kind of ticket and severity; what is left out keeps its default.

use super::mistakes::did_you_mean;
use super::policies::{allowance, policy};
use super::sheet::{Item, Sheet};
use crate::domain::hours::Policy;
use crate::domain::policies::{Grades, Policies, Questions};
use crate::domain::question::AnswerClass;

/// The classes of questions, as the file says them.
const CLASSES: [(&str, AnswerClass); 6] = [
    ("10 min", AnswerClass::Minutes10),
    ("20 min", AnswerClass::Minutes20),
    ("30 min", AnswerClass::Minutes30),
    ("1 day", AnswerClass::Day1),
    ("2 days", AnswerClass::Day2),
    ("3 days", AnswerClass::Day3),
];

/// Emergencies, repairs, and everything else. Complaints of these categories may have times of their own.
pub fn deadlines(whole: &Sheet<'_, '_>, complaints: &[String]) -> (Policy, Policy, Policies) {
    let base = Policies::default();
    let Some(sheet) = whole.get("deadlines").and_then(|i| i.table()) else {
        return (Policy::EMERGENCY, Policy::REPAIR, base);
    };
    let read = |name, base| sheet.get(name).and_then(|i| i.table()).map_or(base, |s| policy(&s, base));
    let mut policies = Policies {
        question: sheet.get("question").and_then(|i| i.table()).map_or(base.question, |s| questions(&s, base.question)),
        service: read("service", base.service),
        permit: read("permit", base.permit),
        ..base
    };
    if let Some(complaint) = sheet.get("complaint").and_then(|i| i.table()) {
        policies.complaint = grades(&complaint, policies.complaint);
        if let Some(categories) = complaint.get("category").and_then(|i| i.table()) {
            for (key, item) in categories.entries() {
                if !complaints.contains(&key) {
                    let hint = did_you_mean(&key, complaints.iter().map(String::as_str));
                    categories.misnamed(&key, format!("there is no complaint category {key:?} in this file{hint}"));
                }
                let own = |s: Sheet<'_, '_>| {
                    let grades = grades(&s, policies.complaint);
                    s.finish();
                    grades
                };
                policies.complaint_category.extend(item.table().map(|s| (key, own(s))));
            }
        }
        complaint.finish();
    }
    let all = (read("emergency", Policy::EMERGENCY), read("repair", Policy::REPAIR), policies);
    sheet.finish();
    all
}

/// `major`, `important`, `minor`.
fn grades(sheet: &Sheet<'_, '_>, base: Grades) -> Grades {
    let read = |name, base| sheet.get(name).and_then(|i| i.table()).map_or(base, |s| policy(&s, base));
    Grades {
        major: read("major", base.major),
        important: read("important", base.important),
        minor: read("minor", base.minor),
    }
}

/// `[deadlines.question]`
fn questions(sheet: &Sheet<'_, '_>, base: Questions) -> Questions {
    let read = |item: Item<'_, '_>| allowance(&item);
    let questions = Questions {
        acknowledge: sheet.get("acknowledge").and_then(read).unwrap_or(base.acknowledge),
        class: sheet.get("answer").and_then(|i| i.one_of(&CLASSES)).unwrap_or(base.class),
    };
    sheet.finish();
    questions
}
