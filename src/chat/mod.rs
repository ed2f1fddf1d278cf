//! A chat without Telegram: what comes in, what goes out, buttons, conversations, and the `Messenger` port.

pub mod arrears;
pub mod button;
pub mod duty;
pub mod files;
pub mod import;
pub mod inbound;
pub mod outgoing;
pub mod permit;
mod ticket_button;
pub mod words;
