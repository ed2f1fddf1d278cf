//! What is really said: words that are denied, past, asked about, rehearsed or only a figure of speech do not count.

use super::lexicon::{Hit, Lexicon, Set};
use super::plain::{self, Clause};
use super::rules::Window;

/// How many clauses belong together.
const WINDOW: usize = 5;
/// How far a "no" reaches: Chinese characters, Latin letters.
const REACH: (usize, usize) = (3, 13);
/// A message this short has nothing but its words.
const SHORT: usize = 12;

/// A message, heard.
pub(super) struct Heard {
    /// What is asserted as going on now, from each clause on.
    pub windows: Vec<Window>,
    /// The same, of the bare words: also what is denied, over, supposed or only a figure of speech.
    pub bare: Vec<Window>,
    /// Every notion that is not denied.
    pub all: Set,
    /// Every notion that is asserted as going on now, anywhere.
    pub real: Set,
}

/// A clause with what was found in it.
struct Said {
    asks: bool,
    /// Everything found.
    found: Set,
    /// Without what is denied.
    kept: Set,
}

/// Hears a message, with a community's own words.
pub(super) fn listen(lexicon: &Lexicon, own: Option<&Lexicon>, text: &str) -> Heard {
    let plain = plain::plain(text);
    let said: Vec<Said> = plain::clauses(&plain).iter().map(|clause| hear(lexicon, own, clause)).collect();
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
    let mut asserted = Set::default();
    real.iter().for_each(|set| asserted.join(set));
    let windows = windows(&real, whole);
    let bare: Vec<Set> = said.iter().map(|clause| clause.found).collect();
    let bare = self::windows(&bare, whole);
    Heard { bare, windows, all, real: asserted }
}

/// What stands at each clause and around it.
fn windows(clauses: &[Set], whole: Set) -> Vec<Window> {
    let mut windows = Vec::new();
    for start in 0..clauses.len() {
        let (mut here, mut near) = (whole, whole);
        clauses.iter().skip(start).take(1).for_each(|set| here.join(set));
        clauses.iter().skip(start).take(WINDOW).for_each(|set| near.join(set));
        let mut around = near;
        clauses.iter().take(start).rev().take(WINDOW - 1).for_each(|set| around.join(set));
        windows.push(Window { here, near, around });
    }
    windows
}

fn hear(lexicon: &Lexicon, own: Option<&Lexicon>, clause: &Clause) -> Said {
    let hits = lexicon.find(own, &clause.words);
    let denials = denials(lexicon, clause.words.len(), &hits);
    let (mut found, mut kept) = (Set::default(), Set::default());
    for hit in &hits {
        found.add(hit.notion);
        if !(lexicon.deniable(hit.notion) && denied(&clause.words, &denials, hit)) {
            kept.add(hit.notion);
        }
    }
    Said { asks: clause.asks, found, kept }
}

/// The places where a "no" ends; one within a longer word ("does not open") denies nothing else.
fn denials(lexicon: &Lexicon, len: usize, hits: &[Hit]) -> Vec<bool> {
    let no = lexicon.known("no");
    let mut longer = vec![false; len];
    for hit in hits.iter().filter(|hit| hit.notion != no && hit.solid) {
        longer.iter_mut().take(hit.end - 1).skip(hit.start).for_each(|place| *place = true);
    }
    let mut ends = vec![false; len + 1];
    for hit in hits.iter().filter(|hit| hit.notion == no) {
        if longer.get(hit.start..hit.end).is_some_and(|places| places.contains(&false)) {
            ends.iter_mut().skip(hit.end).take(1).for_each(|place| *place = true);
        }
    }
    ends
}

/// A "no" ends shortly before the word, or stands between its parts.
fn denied(words: &[char], denials: &[bool], hit: &Hit) -> bool {
    if !hit.solid && denials.get(hit.start + 1..hit.end).is_some_and(|inside| inside.contains(&true)) {
        return true;
    }
    let (mut han, mut latin) = (0, 0);
    for place in (0..=hit.start).rev() {
        if denials.get(place).copied().unwrap_or(false) {
            return true;
        }
        match place.checked_sub(1).and_then(|before| words.get(before)) {
            // What is over cannot deny what comes next.
            Some('了') | None => return false,
            Some(c) if c.is_ascii() => latin += 1,
            Some(_) => han += 1,
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
    let (likened, vivid, drill) = (notion("likened"), notion("vivid"), notion("drill"));
    let general = notion("in-general");
    if all.has(notion("not-now")) {
        return vec![Set::default(); said.len()];
    }
    let rehearsed = !all.has(notion("no-drill"));
    let mut out = Vec::with_capacity(said.len());
    let (mut was_past, mut was_supposed) = (false, false);
    for (at, clause) in said.iter().enumerate() {
        let present = clause.found.has(now);
        let over = |said: &Said| said.kept.has(done) && !said.found.has(now) && !said.asks;
        let mended = over(clause) || said.get(at + 1).is_some_and(over);
        let is_past = !present && (clause.found.has(past) || mended || (was_past && clause.asks));
        let wonders = was_supposed || clause.found.has(general);
        let is_supposed = clause.found.has(supposed) || (wonders && clause.asks && !present);
        let figure = clause.found.has(likened) && !clause.found.has(vivid);
        let drilled = rehearsed && clause.found.has(drill);
        out.push(if is_past || is_supposed || figure || drilled { Set::default() } else { clause.kept });
        (was_past, was_supposed) = (is_past, clause.found.has(supposed));
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
