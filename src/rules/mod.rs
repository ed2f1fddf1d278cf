//! The company's rule book: what follows from what. Pure: no network, no database, no clock.

pub mod callback;
pub mod complaint;
pub mod deadlines;
pub mod dispatch;
pub mod duty;
pub mod follow;
pub mod gaps;
pub mod privacy;
pub mod reminders;
pub mod sending;
pub mod severity;
pub mod slots;
pub mod timers;
