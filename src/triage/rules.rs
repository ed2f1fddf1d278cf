//! Rules: an outcome, and which notions it needs and refuses.

use super::lexicon::{Lexicon, Set};
use super::plain;

/// What is asserted at one place of a message.
#[derive(Clone, Copy)]
pub(super) struct Window {
    /// In one clause.
    pub here: Set,
    /// In this and the next clauses.
    pub near: Set,
    /// The same, and the clauses before.
    pub around: Set,
}

/// One rule.
struct Rule<T> {
    /// What follows.
    outcome: T,
    /// What it needs must stand in one clause.
    here: bool,
    /// Of each of these groups one notion must be there.
    needs: Vec<Set>,
    /// None of these may be there.
    refuses: Set,
}

impl<T> Rule<T> {
    /// Does it hold? What it refuses may stand a little further off than what it needs.
    fn meets(&self, said: &Set, around: &Set) -> bool {
        let nothing = Set::default();
        self.needs.iter().all(|group| said.common(group) != nothing) && around.common(&self.refuses) == nothing
    }
}

/// Rules in the order of their weight.
pub(super) struct Rules<T>(Vec<Rule<T>>);

impl<T: Copy> Rules<T> {
    /// Reads lines of the form `outcome : needed one|other !refused`.
    pub fn parse(
        list: &str,
        lexicon: &Lexicon,
        outcome: impl Fn(&str) -> Option<T>,
        mistakes: &mut Vec<String>,
    ) -> Rules<T> {
        let mut rules = Vec::new();
        for line in plain::lines(list) {
            let (name, terms) = line.split_once(':').unwrap_or((line, ""));
            let (name, here) = match name.trim().strip_suffix(" here") {
                Some(name) => (name, true),
                None => (name, false),
            };
            let Some(outcome) = outcome(name.trim()) else {
                mistakes.push(format!("unknown outcome: {line}"));
                continue;
            };
            let mut rule = Rule { outcome, here, needs: Vec::new(), refuses: Set::default() };
            let mut sound = true;
            for term in terms.split_whitespace() {
                let mut group = Set::default();
                for name in term.trim_start_matches('!').split('|') {
                    match lexicon.notion(name) {
                        Some(notion) => group.add(notion),
                        None => {
                            sound = false;
                            mistakes.push(format!("unknown notion {name}: {line}"));
                        }
                    }
                }
                if term.starts_with('!') { rule.refuses.join(&group) } else { rule.needs.push(group) }
            }
            if sound {
                rules.push(rule);
            }
        }
        Rules(rules)
    }

    /// The first rule that holds.
    pub fn first(&self, said: &Set) -> Option<T> {
        self.0.iter().find(|rule| rule.meets(said, said)).map(|rule| rule.outcome)
    }

    /// The first rule that holds for any of the sets: weight goes before place.
    pub fn first_of(&self, windows: &[Window]) -> Option<T> {
        let holds = |rule: &Rule<T>, at: &Window| rule.meets(if rule.here { &at.here } else { &at.near }, &at.around);
        self.0.iter().find(|rule| windows.iter().any(|at| holds(rule, at))).map(|rule| rule.outcome)
    }
}
