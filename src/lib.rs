//! Frontdesk: the chat front desk of a property-management company.

pub mod domain;
