//! The only place that knows Telegram: updates in, messages out, in the words of `chat`.

mod api;
mod classify;
mod decode;
mod files;
mod poll;
mod send;
mod wire;

pub use api::{Audience, Failure, Me, Telegram};
pub use classify::classify;
pub use decode::{decode, envelope};
pub use poll::{ALLOWED_UPDATES, PollError};
