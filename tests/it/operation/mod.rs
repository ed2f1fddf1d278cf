//! What the operator has: the doctor, metrics, dashboard and alerts, backup and restore.

pub mod doctor;
mod doctor_rules;
mod drill;
mod expressions;
mod files;
mod metrics;
mod units;
