//! Payment reminders: the ladder as a table, a simulated year, and two processes at once.

mod ladder;
pub mod once;
mod year;
