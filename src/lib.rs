//! Frontdesk: the chat front desk of a property-management company.

pub mod books;
pub mod cards;
pub mod chat;
pub mod cli;
pub mod clock;
pub mod community_file;
pub mod config;
pub mod demo;
pub mod desk;
pub mod dialogs;
pub mod domain;
pub mod imports;
pub mod knowledge;
pub mod qr;
pub mod receipts;
pub mod rules;
pub mod store;
pub mod telegram;
pub mod telemetry;
pub mod texts;
pub mod triage;
pub mod web;
pub mod workers;
