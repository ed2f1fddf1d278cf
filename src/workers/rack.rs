//! The rack: conversations of which this process kept updates that no desk has taken yet. It says whether it is worth asking
//! the database, and nothing else: what it does not know of (another process kept it, it is tried again) is found by desks
//! that look by themselves: once a second, and one of them ten times a second while there is work.

use crate::store::inbox;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Updates that wait here, by their conversations.
#[derive(Clone, Debug, Default)]
pub struct Rack(Arc<Mutex<Pigeonholes>>);

#[derive(Debug, Default)]
struct Pigeonholes {
    /// So many wait in a conversation.
    waiting: HashMap<i64, usize>,
    /// Conversations that a desk looks for.
    sought: HashSet<i64>,
    /// Conversations in which a desk is at work.
    worked: HashSet<i64>,
    /// Whether another process says that it kept something.
    called: bool,
}

/// What a desk looks for: conversations, and how many wait in each.
#[derive(Debug, Default)]
pub struct Reach(Vec<(i64, usize)>);

/// How what was found compares with what was looked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Found {
    /// Something was found that nobody here knew of: there may be more.
    pub strange: bool,
    /// Something was not found: another process has it, or works on what comes before it.
    pub missed: bool,
}

impl Rack {
    fn open(&self) -> MutexGuard<'_, Pigeonholes> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Updates of these conversations were kept.
    pub fn kept(&self, conversations: impl Iterator<Item = i64>) {
        let mut rack = self.open();
        for conversation in conversations {
            *rack.waiting.entry(conversation).or_default() += 1;
        }
    }

    /// Whether more waits than one desk takes at once: then others may help, also those of other processes.
    pub fn is_crowded(&self) -> bool {
        self.open().waiting.values().sum::<usize>() > inbox::HANDFUL
    }

    /// Another process may have kept something.
    pub fn call(&self) {
        self.open().called = true;
    }

    /// What a desk that takes so many may look for; others do not look for it meanwhile. `None`: nothing is known to wait
    /// at which nobody is.
    pub fn reach(&self, most: usize) -> Option<Reach> {
        let mut rack = self.open();
        let called = std::mem::take(&mut rack.called);
        let free = rack.waiting.iter().filter(|(c, _)| !rack.sought.contains(c) && !rack.worked.contains(c));
        let reach: Vec<_> = free.take(most).map(|(conversation, n)| (*conversation, *n)).collect();
        rack.sought.extend(reach.iter().map(|(conversation, _)| conversation));
        (called || !reach.is_empty()).then_some(Reach(reach))
    }

    /// Updates of these conversations were taken, one of each; whether it was as many as a desk takes. What was looked for
    /// and is neither among them nor worked by another desk waits no more, unless there was no room for it.
    pub fn found(&self, reach: Reach, conversations: &[i64], full: bool) -> Found {
        let mut rack = self.open();
        let mut found = Found::default();
        for conversation in conversations {
            found.strange |= rack.lift(*conversation, 1) == 0;
            rack.worked.insert(*conversation);
        }
        for (conversation, n) in reach.0 {
            rack.sought.remove(&conversation);
            if !full && !rack.worked.contains(&conversation) {
                rack.lift(conversation, n);
                found.missed = true;
            }
        }
        found
    }

    /// The turns of these conversations are over.
    pub fn left(&self, conversations: &[i64]) {
        let mut rack = self.open();
        for conversation in conversations {
            rack.worked.remove(conversation);
        }
    }
}

impl Pigeonholes {
    /// Takes so many out of a pigeonhole; how many lay in it.
    fn lift(&mut self, conversation: i64, most: usize) -> usize {
        let Some(waiting) = self.waiting.get_mut(&conversation) else { return 0 };
        let lay = *waiting;
        *waiting = lay.saturating_sub(most);
        if *waiting == 0 {
            self.waiting.remove(&conversation);
        }
        lay
    }
}
