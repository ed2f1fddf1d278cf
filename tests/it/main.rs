//! All tests of Frontdesk: one binary, so that it links once.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

mod support;

mod answers;
mod bench;
mod campaigns;
mod cards;
mod community;
mod cuts;
mod database;
mod dialogs;
mod doubles;
mod fees;
mod imports;
mod intents;
mod kill;
mod layers;
mod learn;
mod locales;
mod month;
mod operation;
mod phones;
mod plans;
mod program;
mod queues;
mod race;
mod receipts;
mod reminders;
mod replicas;
mod role;
mod rules;
mod scenarios;
mod secrets;
mod storm;
mod triage;
