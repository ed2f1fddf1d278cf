//! What tests stand on.

pub mod cut;
pub mod db;
pub mod dice;
pub mod history;
mod keeper;
pub mod payer;
pub mod person;
pub mod place;
pub mod program;
pub mod reads;
mod secrecy;
pub mod telegram;
pub mod town;
pub mod updates;
