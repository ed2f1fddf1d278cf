//! The residents' conversations: every path, told as people tap and type.

mod complaint;
mod fees;
mod keeping;
mod keeping_fees;
mod keeping_privacy;
mod keeping_questions;
mod keeping_reminders;
mod keeping_services;
mod link;
mod matters;
pub mod permit;
mod repair;
mod rescue;
mod screens;
mod stage;

pub use keeping_fees::claim;
