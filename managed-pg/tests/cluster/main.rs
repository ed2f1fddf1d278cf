//! The cluster as its users meet it: opened, opened again, shared with nobody, killed, cleared away.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod crashes;
mod lives;
mod program;
mod support;
