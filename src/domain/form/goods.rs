//! A list of goods as people type it: what, and how many of each.

use crate::domain::script;
use serde::{Deserialize, Serialize};

/// Lines of a list at most.
pub const MOST: usize = 40;
/// Characters of what something is called.
const LONGEST: usize = 60;
/// Measure words behind a number: 台, 箱, pcs.
const MEASURE: usize = 8;

/// So many of something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Good {
    /// What it is. Untrusted text.
    pub what: String,
    /// How many.
    pub count: u32,
    /// The measure word as it was typed: `台`, `boxes`; empty where there was none.
    #[serde(default)]
    pub measure: String,
}

/// The goods in what was typed: one on each line, or divided by commas: `沙发 2，冰箱 1 台`, `4 chairs, a TV`, `纸箱×10`.
pub fn read(typed: &str) -> Vec<Good> {
    typed.split(['\n', ',', '，', '、', ';', '；']).filter_map(one).take(MOST).collect()
}

fn one(part: &str) -> Option<Good> {
    let narrow = |c: char| match c {
        '０'..='９' => script::narrow(c),
        '×' | '＊' | '✕' => '*',
        other => other,
    };
    let text: String = part.chars().map(narrow).filter(|c| !c.is_control()).collect();
    let text = text.trim().trim_start_matches(['-', '•', '·', '*']).trim().trim_end_matches(['.', '。']).trim();
    if !text.chars().any(char::is_alphanumeric) {
        return None;
    }
    let (what, count, measure) = counted_behind(text).or_else(|| counted_before(text)).unwrap_or((text, 1, ""));
    let what: String = what.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(LONGEST).collect();
    Some(Good { what, count, measure: measure.to_owned() })
}

/// `沙发 2`, `冰箱1台`, `boxes * 10`.
fn counted_behind(text: &str) -> Option<(&str, u32, &str)> {
    let end = text.rfind(|c: char| c.is_ascii_digit())? + 1;
    let (head, measure) = text.split_at_checked(end)?;
    let begins = head.rfind(|c: char| !c.is_ascii_digit()).map_or(0, |at| at + head.get(at..).map_or(0, first_len));
    let (what, number) = head.split_at_checked(begins)?;
    let what = what.trim_end_matches([' ', '*', ':', '：', 'x', 'X', '\u{3000}']);
    // A letter before the number belongs to a name: `TX200`, `A4`.
    let glued = head.get(..begins)?.ends_with(|c: char| c.is_ascii_alphabetic() && !matches!(c, 'x' | 'X'));
    let measure = measure.trim();
    let fits = !what.is_empty() && !glued && measure.chars().count() <= MEASURE && !measure.contains(' ');
    Some((what, number.parse().ok().filter(|n| (1..=9999).contains(n))?, measure)).filter(|_| fits)
}

fn first_len(text: &str) -> usize {
    text.chars().next().map_or(0, char::len_utf8)
}

/// `2 chairs`, `2张椅子`, `两台电脑`, `a sofa`.
fn counted_before(text: &str) -> Option<(&str, u32, &str)> {
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    if digits > 0 {
        let (number, rest) = text.split_at_checked(digits)?;
        let count = number.parse().ok().filter(|n| (1..=9999).contains(n))?;
        let (measure, what) = measured(rest.trim_start_matches([' ', '*', 'x', 'X']));
        return Some((what, count, measure)).filter(|(what, ..)| !what.is_empty());
    }
    let lower = text.get(..text.len().min(3))?.to_ascii_lowercase();
    for article in ["a ", "an "] {
        if lower.starts_with(article) {
            return Some((text.get(article.len()..)?, 1, ""));
        }
    }
    let first = text.chars().next()?;
    let count = match first {
        '两' | '兩' => 2,
        _ => u32::try_from("零一二三四五六七八九十".chars().position(|d| d == first)?).ok()?,
    };
    let (measure, what) = measured(text.get(first.len_utf8()..)?);
    Some((what, count, measure)).filter(|_| !measure.is_empty() && !what.is_empty() && count > 0)
}

/// A Chinese measure word in front of what it measures.
fn measured(text: &str) -> (&str, &str) {
    const MEASURES: &str = "台个個件张張把箱只隻套部辆輛条條袋包盒块塊床组組扇架樽瓶幅本双雙";
    match text.chars().next() {
        Some(first) if MEASURES.contains(first) => text.split_at_checked(first.len_utf8()).unwrap_or(("", text)),
        Some(_) | None => ("", text),
    }
}
