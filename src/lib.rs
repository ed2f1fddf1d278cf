//! Frontdesk: the chat front desk of a property-management company.

pub mod chat;
pub mod domain;
