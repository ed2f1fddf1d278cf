//! What tests stand on.

pub mod db;
mod keeper;
pub mod person;
pub mod telegram;
pub mod town;
