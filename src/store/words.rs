//! Enums as the words that the database keeps: their serde names.

use anyhow::{Context, Result};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// The word under which a plain enum value is kept.
///
/// # Errors
/// When the value is not a plain enum: a mistake of ours.
pub fn word<T: Serialize>(value: &T) -> Result<String> {
    match serde_json::to_value(value)? {
        Value::String(word) => Ok(word),
        other => anyhow::bail!("not a plain word: {other}"),
    }
}

/// The value of a word.
///
/// # Errors
/// When this version does not know the word.
pub fn value<T: DeserializeOwned>(word: &str) -> Result<T> {
    serde_json::from_value(Value::String(word.to_owned()))
        .with_context(|| format!("unknown word {word:?} in the database"))
}
