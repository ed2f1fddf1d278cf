//! What is really said: words that are denied, past, asked about, rehearsed or only a figure of speech do not count.

use super::lexicon::{Hit, Lexicon, Set};
use super::plain::{self, Clause};

/// How many clauses belong together.
const WINDOW: usize = 5;
/// How far a "no" reaches: Chinese characters, Latin letters.
const REACH: (usize, usize) = (3, 13);
/// A message this short has nothing but its words.
const SHORT: usize = 12;

/// A message, heard.
pub(super) struct Heard {
    /// What is asserted as going on now, a few clauses at a time, and what stands around it.
    pub windows: Vec<(Set, Set)>,
    /// Every notion that is not denied.
    pub all: Set,
}

/// A clause with what was found in it.
struct Said {
    asks: bool,
    /// Everything found.
    found: Set,
    /// Without what is denied.
    kept: Set,
}

/// Hears a message.
pub(super) fn listen(lexicon: &Lexicon, text: &str) -> Heard {
    let plain = plain::plain(text);
    let said: Vec<Said> = plain::clauses(&plain).iter().map(|clause| hear(lexicon, clause)).collect();
    let mut all = Set::default();
    for clause in &said {
        all.join(&clause.kept);
        if clause.asks {
            all.add(lexicon.known("asks"));
        }
    }
    if plain.iter().filter(|c| !c.is_whitespace()).count() <= SHORT {
        all.add(lexicon.known("short"));
    }
    if ticket_number(&plain) {
        all.add(lexicon.known("ticket"));
    }
    let real = really(lexicon, &said, &all);
    let whole = all.common(lexicon.whole());
    let mut windows = Vec::new();
    for start in 0..real.len() {
        let mut window = whole;
        real.iter().skip(start).take(WINDOW).for_each(|set| window.join(set));
        let mut around = window;
        real.iter().take(start).rev().take(WINDOW - 1).for_each(|set| around.join(set));
        windows.push((window, around));
    }
    Heard { windows, all }
}

fn hear(lexicon: &Lexicon, clause: &Clause) -> Said {
    let hits = lexicon.find(&clause.words);
    let no = lexicon.known("no");
    let mut denials = vec![false; clause.words.len() + 1];
    for hit in hits.iter().filter(|hit| hit.notion == no) {
        denials.iter_mut().skip(hit.end).take(1).for_each(|place| *place = true);
    }
    let (mut found, mut kept) = (Set::default(), Set::default());
    for hit in &hits {
        found.add(hit.notion);
        if !(lexicon.deniable(hit.notion) && denied(&clause.words, &denials, hit)) {
            kept.add(hit.notion);
        }
    }
    Said { asks: clause.asks, found, kept }
}

/// A "no" ends shortly before the word.
fn denied(words: &[char], denials: &[bool], hit: &Hit) -> bool {
    let (mut han, mut latin) = (0, 0);
    for place in (0..=hit.start).rev() {
        if denials.get(place).copied().unwrap_or(false) {
            return true;
        }
        match place.checked_sub(1).and_then(|before| words.get(before)) {
            Some(c) if c.is_ascii() => latin += 1,
            Some(_) => han += 1,
            None => return false,
        }
        if han > REACH.0 || latin > REACH.1 {
            return false;
        }
    }
    false
}

/// For each clause, what it asserts about now.
fn really(lexicon: &Lexicon, said: &[Said], all: &Set) -> Vec<Set> {
    let notion = |name| lexicon.known(name);
    let (past, now, done, supposed) = (notion("past"), notion("now"), notion("done"), notion("supposed"));
    let (asks, likened, habit, off) = (notion("asks"), notion("likened"), notion("habit"), notion("not-now"));
    let asking = all.has(asks) || all.has(notion("asking"));
    let mut out = Vec::with_capacity(said.len());
    let mut before: Option<&Said> = None;
    let mut was_past = false;
    for (at, clause) in said.iter().enumerate() {
        let present = clause.found.has(now);
        let mended = said.get(at + 1).is_some_and(|next| next.kept.has(done) && !next.found.has(now));
        let is_past =
            !present && (clause.found.has(past) || clause.kept.has(done) || mended || (was_past && clause.asks));
        let guessed = before.is_some_and(|before| before.found.has(supposed)) && asking && !present;
        let is_supposed = clause.found.has(supposed) || guessed || all.has(off);
        let figure = clause.found.has(likened) || (clause.found.has(habit) && !present);
        out.push(if is_past || is_supposed || figure { Set::default() } else { clause.kept });
        was_past = is_past;
        before = Some(clause);
    }
    out
}

/// A ticket's number: a letter, six digits, four digits.
fn ticket_number(text: &[char]) -> bool {
    text.windows(13).any(|window| {
        window.iter().enumerate().all(|(at, c)| match at {
            0 => c.is_ascii_lowercase(),
            1 | 8 => *c == '-',
            _ => c.is_ascii_digit(),
        })
    })
}
