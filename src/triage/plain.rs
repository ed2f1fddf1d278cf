//! A message made plain: lower case, half width, simplified characters, one way of saying a thing, cut into clauses.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::domain::script::{narrow, simple};

/// A piece of a message between two marks of punctuation.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Clause {
    /// Its plain characters.
    pub words: Vec<char>,
    /// It ends in a question mark or a question particle.
    pub asks: bool,
}

/// A wording and the one we compare by.
type Alias = (Vec<char>, Vec<char>);

/// One wording to another.
struct Table {
    aliases: HashMap<char, Vec<Alias>>,
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut aliases: HashMap<char, Vec<Alias>> = HashMap::new();
        for (from, to) in lines(include_str!("words/aliases.txt")).filter_map(|line| line.split_once('=')) {
            let to: Vec<char> = to.trim().chars().collect();
            for word in from.split('|').map(str::trim) {
                let word: Vec<char> = word.chars().map(simple).collect();
                if let Some(first) = word.first() {
                    aliases.entry(*first).or_default().push((word, to.clone()));
                }
            }
        }
        for list in aliases.values_mut() {
            list.sort_by_key(|(from, _)| std::cmp::Reverse(from.len()));
        }
        Table { aliases }
    })
}

/// The lines of a word list without comments and blanks.
pub(super) fn lines(list: &str) -> impl Iterator<Item = &str> {
    list.lines().map(|line| line.split('#').next().unwrap_or_default().trim()).filter(|line| !line.is_empty())
}

/// Lower case, half width, simplified, without apostrophes and invisible characters.
pub(super) fn plain(text: &str) -> Vec<char> {
    let table = table();
    let mut out = Vec::with_capacity(text.len() / 2);
    for c in text.chars() {
        let c = match c {
            '\u{3000}' | '\t' | '\u{a0}' => ' ',
            other => narrow(other),
        };
        let invisible = matches!(c, '\u{200b}'..='\u{200f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{2060}');
        if matches!(c, '\'' | '\u{2018}' | '\u{2019}' | '`') || invisible {
            continue;
        }
        out.extend(c.to_lowercase().map(simple));
    }
    rename(&out, table)
}

/// Says each thing in one way: dialect, slips of the keyboard, other names.
fn rename(text: &[char], table: &Table) -> Vec<char> {
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(c) = text.get(at) {
        let found = table.aliases.get(c).and_then(|list| {
            list.iter().find(|(from, _)| {
                text.get(at..at + from.len()) == Some(from.as_slice()) && whole_word(text, at, at + from.len())
            })
        });
        match found {
            Some((from, to)) => {
                out.extend(to);
                at += from.len();
            }
            None => {
                out.push(*c);
                at += 1;
            }
        }
    }
    out
}

/// Latin words match as wholes: no letter or digit goes on before or after.
pub(super) fn whole_word(text: &[char], start: usize, end: usize) -> bool {
    opens_word(text, start) && closes_word(text, end)
}

/// No Latin word runs into this place from the left.
pub(super) fn opens_word(text: &[char], start: usize) -> bool {
    let latin = |at: Option<usize>| at.and_then(|at| text.get(at)).is_some_and(char::is_ascii_alphanumeric);
    !(latin(Some(start)) && latin(start.checked_sub(1)))
}

/// No Latin word runs on to the right of this place.
pub(super) fn closes_word(text: &[char], end: usize) -> bool {
    let latin = |at: Option<usize>| at.and_then(|at| text.get(at)).is_some_and(char::is_ascii_alphanumeric);
    !(latin(Some(end)) && latin(end.checked_sub(1)))
}

/// Words before which a new clause begins even without punctuation.
const TURNS: [&str; 11] =
    ["但", "可是", "而是", "就是", "只是", "反而", " but ", " and ", " because ", " though ", " so "];

/// Cuts plain text into clauses.
pub(super) fn clauses(text: &[char]) -> Vec<Clause> {
    static CUTS: OnceLock<Vec<Vec<char>>> = OnceLock::new();
    let cuts = CUTS.get_or_init(|| TURNS.iter().map(|turn| turn.chars().collect()).collect());
    let mut out = Vec::new();
    let mut now = Clause::default();
    for (at, c) in text.iter().enumerate() {
        let between_han = *c == ' ' && beside_han(text, at);
        if between_han || *c == '\n' || *c == '\r' || stops(text, at, *c) {
            now.asks |= *c == '?';
            close(&mut now, &mut out);
            continue;
        }
        if cuts.iter().any(|cut| cut.first() == Some(c) && text.get(at..at + cut.len()) == Some(cut.as_slice())) {
            close(&mut now, &mut out);
        }
        if *c != ' ' || now.words.last().is_some_and(|last| *last != ' ') {
            now.words.push(*c);
        }
    }
    close(&mut now, &mut out);
    out
}

fn close(now: &mut Clause, out: &mut Vec<Clause>) {
    let mut done = std::mem::take(now);
    if done.words.is_empty() {
        // A question mark after other marks still belongs to the clause before.
        if let Some(last) = out.last_mut() {
            last.asks |= done.asks;
        }
        return;
    }
    done.asks |= done.words.iter().rev().find(|c| **c != ' ').is_some_and(|c| matches!(c, '吗' | '么' | '嘛' | '伐'));
    out.push(done);
}

/// A space beside a Chinese character is punctuation; between Latin words it is not.
fn beside_han(text: &[char], at: usize) -> bool {
    let han = |c: Option<&char>| c.is_some_and(|c| *c >= '\u{2e80}');
    han(at.checked_sub(1).and_then(|before| text.get(before))) || han(text.get(at + 1))
}

fn stops(text: &[char], at: usize, c: char) -> bool {
    match c {
        '.' => !text.get(at + 1).is_some_and(char::is_ascii_alphanumeric),
        ',' | '!' | '?' | ';' | ':' | '(' | ')' | '[' | ']' | '"' | '~' => true,
        '、' | '。' | '，' | '…' | '“' | '”' | '《' | '》' | '「' | '」' | '【' | '】' | '—' => true,
        _ => false,
    }
}
