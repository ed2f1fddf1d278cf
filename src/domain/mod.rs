//! Nouns of the desk and their laws: no input or output, no clock, no async.

pub mod act;
pub mod brief;
pub mod calendar;
pub mod callback;
pub mod case;
pub mod community;
pub mod complaint;
pub mod deadline;
pub mod dossier;
pub mod emergency;
pub mod escalation;
pub mod flow;
pub mod hours;
pub mod ids;
pub mod lang;
pub mod media;
pub mod news;
pub mod person;
pub mod policies;
pub mod question;
pub mod refused;
pub mod staff;
pub mod talk;
pub mod ticket;
pub mod visibility;
pub mod words;
