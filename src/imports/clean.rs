//! Cells made readable: without what nobody sees, in half width, without the marks that keep Excel from guessing.

use crate::domain::script::narrow;
use std::borrow::Cow;

/// A cell as people read it: no control characters, no marks that turn the writing round, no blanks around it, no
/// apostrophe or `="…"` that says "this is text".
pub fn clean(cell: &str) -> Cow<'_, str> {
    let plain = |b: u8| (0x20..0x7f).contains(&b);
    let mut text: Cow<'_, str> = if cell.bytes().all(plain) {
        Cow::Borrowed(cell.trim())
    } else {
        let kept: String = cell.chars().filter_map(seen).collect();
        Cow::Owned(kept.trim().to_owned())
    };
    let unmarked = |t: &str| {
        let inner = t.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
        inner.or_else(|| t.strip_prefix(['\'', '\u{2018}', '\u{2019}'])).map(|t| t.trim().to_owned())
    };
    if let Some(inner) = unmarked(&text) {
        text = Cow::Owned(inner);
    }
    text
}

/// The character as it is kept; `None`: nobody sees it.
fn seen(c: char) -> Option<char> {
    match c {
        '\n' | '\t' | '\r' | '\u{a0}' | '\u{3000}' | '\u{2007}' | '\u{202f}' | '\u{85}' => Some(' '),
        '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffc}' => None,
        c if c.is_control() => None,
        c => Some(c),
    }
}

/// The half-width form of a full-width character: `５` → `5`, `－` → `-`.
pub fn half(c: char) -> char {
    match c {
        '\u{2212}' | '\u{2010}'..='\u{2013}' | '\u{fe63}' => '-',
        '\u{3002}' => '.',
        '\u{3000}' => ' ',
        '\u{ffe5}' => '¥',
        c => narrow(c),
    }
}

/// The text in half-width characters.
pub fn halved(text: &str) -> Cow<'_, str> {
    if text.is_ascii() { Cow::Borrowed(text) } else { Cow::Owned(text.chars().map(half).collect()) }
}

/// The code of a unit as the books write it, in the form in which units are kept: `5栋1201室`, `５—１２０１`, `5 / 1201` →
/// `5-1201`; `None`: it is none.
pub fn unit_code(text: &str) -> Option<Cow<'_, str>> {
    let fits = |code: &str| {
        !code.is_empty() && code.len() <= 40 && code.split('-').all(|p| !p.is_empty() && p.bytes().all(is_code))
    };
    if fits(text) {
        return Some(Cow::Borrowed(text));
    }
    let mut code = String::with_capacity(text.len());
    for c in text.chars().map(half) {
        match c {
            c if c.is_ascii_alphanumeric() => code.push(c.to_ascii_uppercase()),
            '-' | '/' | '_' | ' ' | '#' | '.' | '—' | '–' | '栋' | '棟' | '幢' | '座' | '楼' | '樓' | '号' | '號'
            | '单' | '單' | '元' | '室' | '房' | '户' | '戶' => {
                if !code.is_empty() && !code.ends_with('-') {
                    code.push('-');
                }
            }
            _ => return None,
        }
    }
    let code = code.trim_end_matches('-').to_owned();
    fits(&code).then_some(Cow::Owned(code))
}

fn is_code(b: u8) -> bool {
    b.is_ascii_uppercase() || b.is_ascii_digit()
}
