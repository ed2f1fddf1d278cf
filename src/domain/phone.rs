//! Phone numbers as people type them, brought into international form where their country is known.

use super::script::narrow;
use chrono_tz::Tz;

/// The country code of a time zone, where it has one country whose numbers are known.
pub fn country(tz: Tz) -> Option<&'static str> {
    match tz {
        Tz::Asia__Hong_Kong | Tz::Hongkong => Some("852"),
        Tz::Asia__Macau | Tz::Asia__Macao => Some("853"),
        Tz::Asia__Singapore | Tz::Singapore => Some("65"),
        Tz::Asia__Taipei | Tz::ROC => Some("886"),
        Tz::Asia__Shanghai | Tz::Asia__Urumqi | Tz::PRC => Some("86"),
        _ => None,
    }
}

/// A number with its country's, where the number's form tells that it is one of there.
pub fn international(typed: &str, tz: Tz) -> String {
    let digits: String = typed.chars().filter(char::is_ascii_digit).take(18).collect();
    if typed.trim_start().starts_with('+') {
        return format!("+{digits}");
    }
    if let Some(rest) = digits.strip_prefix("00") {
        return format!("+{rest}");
    }
    let national = match country(tz) {
        Some("852" | "853" | "65") => Some(digits.as_str()).filter(|d| d.len() == 8),
        Some("886") => digits.strip_prefix('0'),
        Some(_) => Some(digits.as_str()).filter(|d| d.len() == 11 && d.starts_with('1')),
        None => None,
    };
    match (country(tz), national) {
        (Some(code), Some(national)) => format!("+{code}{}", national.trim_start_matches('0')),
        (Some(_) | None, _) => digits,
    }
}

/// What was typed, if it is a phone number and nothing else.
pub fn read(typed: &str, tz: Tz) -> Option<String> {
    let text: String = typed.trim().chars().map(narrow).collect();
    let plain = |c: char| c.is_ascii_digit() || c.is_whitespace() || matches!(c, '+' | '-' | '(' | ')' | '.' | '/');
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let fits = text.chars().all(plain) && (5..=15).contains(&digits) && text.rfind('+').is_none_or(|at| at == 0);
    fits.then(|| international(&text, tz))
}
