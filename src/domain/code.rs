//! Codes that people read aloud and type: the signs that they are made of, and how they are read.

use super::script::narrow;

/// Crockford's alphabet: no I, L, O, U.
pub const ALPHABET: [char; 32] = [
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'J', 'K', 'M', 'N', 'P',
    'Q', 'R', 'S', 'T', 'V', 'W', 'X', 'Y', 'Z',
];

/// As typed, without case, dashes and blanks, full-width forms as ordinary ones, look-alikes as what they look like.
pub fn plain(typed: &str) -> String {
    let seen = typed.chars().take(64).map(narrow);
    let seen = seen.filter(|c| !c.is_whitespace() && !matches!(c, '-' | '_' | '–' | '—' | '‐' | '−'));
    let signs = seen.map(|c| match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    });
    signs.collect()
}

/// A code in two halves, easier to read aloud: `7KQ2-M9XD`.
pub fn halves(code: &str) -> String {
    let (a, b) = code.split_at_checked(code.len() / 2).unwrap_or((code, ""));
    format!("{a}-{b}")
}
