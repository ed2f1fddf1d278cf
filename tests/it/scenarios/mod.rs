//! Stories: what residents and staff say and press, and what they see.

mod contact;
mod dialog;
mod dialog_edges;
mod emergency;
mod links;
mod repair_story;
