//! Placeholder until the rules are merged.
