//! Chinese characters: the simplified one by which we compare, and traditional ones for display.

use std::collections::HashMap;
use std::sync::OnceLock;

/// The longest word of the table of traditional forms, in characters.
const LONGEST: usize = 4;

/// The simplified character by which we compare: of the other script, of written Cantonese, or itself.
pub fn simple(c: char) -> char {
    static TABLE: OnceLock<HashMap<char, char>> = OnceLock::new();
    if c < '\u{2e80}' {
        return c;
    }
    let table = TABLE.get_or_init(|| {
        let pair = |pair: &str| {
            let mut both = pair.chars();
            Some((both.next()?, both.next()?))
        };
        words(include_str!("script/simple.txt")).filter_map(pair).collect()
    });
    table.get(&c).copied().unwrap_or(c)
}

/// The ordinary form of a full-width letter, digit or sign; any other character as it is.
pub fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        other => other,
    }
}

/// Lower case, half width and simplified, as one character is compared; `None` for what nobody sees.
pub fn folded(c: char) -> Option<char> {
    let c = match c {
        '\u{3000}' | '\t' | '\u{a0}' => ' ',
        other => narrow(other),
    };
    let unseen = matches!(c, '\u{200b}'..='\u{200f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{2060}');
    let apostrophe = matches!(c, '\'' | '\u{2018}' | '\u{2019}' | '`');
    let lower = c.to_lowercase().next().unwrap_or(c);
    (!unseen && !apostrophe).then(|| simple(lower))
}

/// What counts where names are compared: letters and digits, in small letters, half width and simplified.
pub fn letters(text: &str) -> String {
    text.chars().filter_map(folded).filter(|c| c.is_alphanumeric()).collect()
}

/// Simplified Chinese in traditional characters, for display. Words of up to four characters decide where a character has
/// several forms (`头发` 頭髮, `发票` 發票); it changes characters, never the choice of words.
pub fn traditional(text: &str) -> String {
    static TABLE: OnceLock<HashMap<&str, &str>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        let entry = |entry: &'static str| match entry.split_once('=') {
            Some(both) => Some(both),
            None => entry.char_indices().nth(1).map(|(at, _)| entry.split_at(at)),
        };
        words(include_str!("script/traditional.txt")).filter_map(entry).collect()
    });
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let ends = rest.char_indices().map(|(at, c)| at + c.len_utf8()).take(LONGEST);
        let ends: Vec<usize> = if first < '\u{2e80}' { vec![] } else { ends.collect() };
        let found = ends.iter().rev().find_map(|end| rest.get(..*end).and_then(|word| Some((*end, *table.get(word)?))));
        let (end, form) = found.unwrap_or((first.len_utf8(), rest.split_at(first.len_utf8()).0));
        out.push_str(form);
        rest = rest.get(end..).unwrap_or_default();
    }
    out
}

/// The words of a table, without its comments.
fn words(table: &'static str) -> impl Iterator<Item = &'static str> {
    table.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace)
}
