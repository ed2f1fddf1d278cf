//! Stories: what residents and staff say and press, and what they see.

mod after;
mod cards;
mod clocks;
mod clocks_ladder;
mod clocks_merge;
mod common;
mod contact;
mod dialog;
mod dialog_edges;
mod digests;
mod duty;
mod emergency;
mod first_words;
mod groups;
mod jobs;
mod links;
mod promises;
mod repair_story;
mod resident_acts;
mod survey;
mod talk;
mod talk_edges;
mod talk_links;
mod upset;
