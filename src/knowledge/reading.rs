//! A text as the search reads it: words that are known, runs of Chinese characters, kinds of questions; and its tokens.

use super::words::{Entry, lists, stem};
use crate::domain::script::folded;
use std::collections::HashSet;

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// A word by the one it is compared by; `sure` unless it was only recognised by its sound.
    Word { word: String, sure: bool },
    /// Chinese characters that no list knows.
    Run(Vec<char>),
    /// A kind of question.
    Kind(&'static str),
}

/// Cuts a text into its pieces.
pub(super) fn pieces(text: &str) -> Vec<Piece> {
    let text: Vec<char> = text.chars().filter_map(folded).collect();
    let heard: Vec<&[u16]> = text.iter().map(|c| lists().sound(*c)).collect();
    let mut out = Vec::new();
    let mut run = Vec::new();
    let mut at = 0;
    while let Some(c) = text.get(at) {
        let known = lists().at(&text, at);
        let unsure = || if *c < '\u{2e80}' { None } else { lists().sounding_at(&heard, at) };
        let sounds = match known {
            // A longer word that sounds so wins over a short one that says nothing.
            Some((length, Entry::Stop)) => unsure().filter(|(l, _)| *l > length && *l > 2),
            Some(_) => None,
            None => unsure(),
        };
        if let Some((length, word)) = sounds {
            close(&mut run, &mut out);
            out.push(Piece::Word { word: word.to_owned(), sure: false });
            // The characters themselves may still be what was meant.
            let part = text.get(at..at + length).unwrap_or_default().to_vec();
            out.push(Piece::Run(part));
            at += length;
        } else if let Some((length, entry)) = known {
            close(&mut run, &mut out);
            out.extend(piece(entry));
            at += length;
        } else if c.is_ascii_alphanumeric() {
            close(&mut run, &mut out);
            let length = text.iter().skip(at).take_while(|c| c.is_ascii_alphanumeric()).count();
            let word: String = text.iter().skip(at).take(length).collect();
            let stem = stem(&word);
            match lists().stem(&stem) {
                Some(entry) => out.extend(piece(entry)),
                None => out.push(Piece::Word { word: stem, sure: true }),
            }
            at += length;
        } else {
            match c.is_alphanumeric() {
                true => run.push(*c),
                false => close(&mut run, &mut out),
            }
            at += 1;
        }
    }
    close(&mut run, &mut out);
    out
}

fn piece(entry: Entry) -> Vec<Piece> {
    match entry {
        Entry::Stop => vec![],
        Entry::Kind(kind) => vec![Piece::Kind(kind)],
        Entry::Same(words) => words.split(' ').map(|word| Piece::Word { word: word.to_owned(), sure: true }).collect(),
    }
}

fn close(run: &mut Vec<char>, out: &mut Vec<Piece>) {
    if !run.is_empty() {
        out.push(Piece::Run(std::mem::take(run)));
    }
}

/// The tokens under which a text is found.
pub fn tokens(text: &str) -> HashSet<String> {
    let mut all = HashSet::new();
    for piece in pieces(text) {
        match piece {
            Piece::Word { word, .. } => {
                all.extend(slips(&word).into_iter().map(|slip| format!("~{slip}")));
                all.insert(format!("w{word}"));
            }
            Piece::Run(run) => {
                all.extend(run.iter().map(|c| format!("c{c}")));
                for two in run.windows(2) {
                    all.insert(format!("b{}", two.iter().collect::<String>()));
                    all.extend(sounds_of(two).into_iter().map(|(a, b)| format!("s{a}.{b}")));
                }
            }
            Piece::Kind(kind) => {
                all.insert(kind.to_owned());
            }
        }
    }
    all
}

/// How two characters sound.
pub(super) fn sounds_of(two: &[char]) -> Vec<(u16, u16)> {
    let [a, b] = two else { return vec![] };
    let both = |first: &u16| lists().sound(*b).iter().map(|second| (*first, *second)).collect::<Vec<_>>();
    lists().sound(*a).iter().flat_map(both).collect()
}

/// A Latin word with each of its letters left out, and itself: two words that share one are [`a_slip_apart`].
fn slips(word: &str) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    if letters.len() < 4 || !letters.iter().all(char::is_ascii_alphabetic) {
        return vec![];
    }
    let without = |left: usize| letters.iter().enumerate().filter(|(at, _)| *at != left).map(|(_, c)| c).collect();
    (0..letters.len()).map(without).chain([word.to_owned()]).collect()
}

/// Whether two Latin words differ by a slip of the finger: one letter wrong, too many, too few, or in the neighbour's place.
pub(super) fn a_slip_apart(a: &str, b: &str) -> bool {
    let latin = |word: &str| word.len() >= 4 && word.bytes().all(|c| c.is_ascii_alphabetic());
    if !latin(a) || !latin(b) {
        return false;
    }
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let same = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (a.get(same..).unwrap_or_default(), b.get(same..).unwrap_or_default());
    // Behind what both begin with, one of them has a letter that the other one lacks, or has one further on.
    let lacks = |long: &[u8], short: &[u8]| {
        let rest = long.get(1..).unwrap_or_default();
        rest == short || rest.len() + 1 == short.len() && without_one(short, rest)
    };
    a == b || lacks(a, b) || lacks(b, a)
}

/// Whether the first, with one of its letters left out, is the second.
fn without_one(long: &[u8], short: &[u8]) -> bool {
    let same = long.iter().zip(short).take_while(|(x, y)| x == y).count();
    long.get(same + 1..) == short.get(same..)
}

#[cfg(test)]
mod tests {
    use super::{a_slip_apart, slips};

    #[test]
    fn words_a_slip_apart_are_those_that_share_one_with_a_letter_left_out() {
        let mut words: Vec<String> =
            ["park", "parking", "garage", "receipt", "receit", "reciept", "aaaa"].map(str::to_owned).into();
        for word in words.clone() {
            for at in 0..word.len() {
                let (head, tail) = word.split_at(at);
                words.push(format!("{head}{}", &tail[1..]));
                words.push(format!("{head}a{tail}"));
                words.push(format!("{head}k{}", &tail[1..]));
                words.push(tail.chars().rev().chain(head.chars()).collect());
            }
        }
        words.push("water tap".to_owned());
        words.push("水管水管".to_owned());
        for a in &words {
            let mine = slips(a);
            for b in &words {
                let share = slips(b).iter().any(|slip| mine.contains(slip));
                assert_eq!(a_slip_apart(a, b), share, "{a} {b}");
            }
        }
    }
}
