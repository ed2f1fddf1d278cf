//! Payment reminders: the ladder as a table, a simulated year, and two processes at once.

mod ladder;
mod once;
mod year;
