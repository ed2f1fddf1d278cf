//! The nouns of the front desk and their laws: no async, no I/O, no clock.

pub mod act;
pub mod brief;
pub mod case;
pub mod community;
pub mod deadline;
pub mod flow;
pub mod ids;
pub mod lang;
pub mod media;
pub mod person;
pub mod staff;
pub mod ticket;
pub mod words;
