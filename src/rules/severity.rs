//! How grave a complaint is: safety, daily life and reputation are major, the company's fault is important, one small
//! matter is minor (product.md: deadlines and escalation). A lead sets it right where the rule errs.

use crate::domain::complaint::Severity;
use crate::triage::gravity::gravity;

/// Categories in which the company itself is at work.
const OUR_WORK: [&str; 2] = ["service", "repair"];

/// What is known of a complaint when its severity is decided.
#[derive(Clone, Copy, Debug)]
pub struct Grounds<'a> {
    /// Key of its category.
    pub category: &'a str,
    /// Everything that the resident said.
    pub words: &'a str,
    /// Whether it is about a person of the staff.
    pub person: bool,
    /// Whether danger was going on: an emergency was raised from it.
    pub danger: bool,
    /// Whether the same resident has complained of the like before.
    pub repeated: bool,
}

/// The severity by rule.
pub fn severity(grounds: &Grounds<'_>) -> Severity {
    let said = gravity(grounds.words);
    let ours = OUR_WORK.contains(&grounds.category) && grounds.person;
    if grounds.danger || said.safety || said.daily_life || said.reputation {
        Severity::Major
    } else if said.fault || ours || grounds.repeated || said.again {
        Severity::Important
    } else {
        Severity::Minor
    }
}
