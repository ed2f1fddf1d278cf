//! What tests stand on.

pub mod db;
pub mod dice;
mod keeper;
pub mod payer;
pub mod person;
pub mod place;
pub mod program;
mod secrecy;
pub mod telegram;
pub mod town;
