//! Stories: what residents and staff say and press, and what they see.

mod contact;
mod dialog;
mod dialog_edges;
mod emergency;
mod links;
mod after;
mod cards;
mod clocks;
mod common;
mod groups;
mod jobs;
mod promises;
mod repair_story;
mod resident_acts;
mod survey;
