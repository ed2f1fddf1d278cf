//! The search among standard answers: what a question is about, in either Chinese script or English, with slips.
//!
//! The database finds candidates by their rarest tokens; this module ranks them. What a question asks and no answer
//! speaks of weighs against every answer, so that a question that none of them meets is offered none.

mod likeness;
mod rank;
mod reading;
mod words;

pub use likeness::groups;
pub use rank::{Entry, Hit, Query, Stats, best};
pub use reading::tokens;
