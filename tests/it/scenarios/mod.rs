//! Stories: what residents and staff say and press, and what they see.

mod repair_story;
