//! What the recount is told of a ticket, and what it says had to be raised.

use frontdesk::domain::act::{DeadlineKind, Step};
use frontdesk::domain::complaint::Severity;
use frontdesk::domain::question::AnswerClass;
use frontdesk::domain::ticket::Kind;

/// What is known of a ticket when it is filed.
pub struct Filed {
    pub kind: Kind,
    pub emergency: bool,
    pub category: String,
    pub severity: Option<Severity>,
    pub class: Option<AnswerClass>,
    pub wanted_by: Option<i64>,
}

/// Something that had to be raised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Raised {
    pub at: i64,
    pub kind: DeadlineKind,
    pub step: Step,
    pub round: i32,
}
