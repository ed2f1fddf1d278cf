//! A Bot API server for one machine.
