//! How many updates a desk takes, and when it asks for them.

use super::rack::{Rack, Reach};
use crate::store::inbox::{self, Claimed};

/// How a desk takes updates: a handful at once, in one transaction; one by one after something went wrong with several, so
/// that only what is wrong with itself is tried again later. Where it has a rack, it takes when that says that something waits.
#[derive(Debug)]
pub struct Hand {
    together: bool,
    alone: usize,
    rack: Rack,
    /// What it looks for.
    reach: Option<Reach>,
    /// The conversations in which it is at work.
    at: Vec<i64>,
    /// Whether there may be more than the rack knows of; `missed`: something that it knew of was not there.
    more: bool,
    missed: bool,
}

impl Hand {
    /// A hand that takes what waits together.
    pub fn full() -> Self {
        Self::at(Rack::default())
    }

    /// The hand of a desk that goes by this rack.
    pub(super) fn at(rack: Rack) -> Self {
        Self::new(true, rack)
    }

    /// A hand that takes one.
    pub fn single() -> Self {
        Self::new(false, Rack::default())
    }

    fn new(together: bool, rack: Rack) -> Self {
        Self { together, alone: 0, rack, reach: None, at: vec![], more: false, missed: false }
    }

    pub(super) fn takes_together(&self) -> bool {
        self.together && self.alone == 0
    }

    fn most(&self) -> usize {
        if self.takes_together() { inbox::HANDFUL } else { 1 }
    }

    pub(super) fn took(&mut self, updates: usize) {
        self.alone = self.alone.saturating_sub(updates);
    }

    pub(super) fn one_by_one(&mut self, updates: usize) {
        self.alone = updates;
    }

    /// Whether something is known to wait; then it is looked for.
    pub(super) fn reaches(&mut self) -> bool {
        self.reach = self.rack.reach(self.most());
        let missed = std::mem::take(&mut self.missed);
        std::mem::take(&mut self.more) || missed || self.alone > 0 || self.reach.is_some()
    }

    /// Whether something that was looked for was not there; it is asked for once more.
    pub(super) fn has_missed(&self) -> bool {
        self.missed
    }

    /// These were found.
    pub(super) fn holds(&mut self, rows: &[Claimed]) {
        self.at = rows.iter().map(|row| row.raw.conversation).collect();
        let full = rows.len() >= self.most();
        let found = self.rack.found(self.reach.take().unwrap_or_default(), &self.at, full);
        (self.more, self.missed) = (found.strange || full, found.missed);
    }

    /// Nothing is held any more. What it could not look for still waits.
    pub(super) fn lets_go(&mut self) {
        self.rack.left(&std::mem::take(&mut self.at));
        if let Some(reach) = self.reach.take() {
            self.rack.found(reach, &[], true);
        }
    }
}

/// A desk that breaks down holds nothing.
impl Drop for Hand {
    fn drop(&mut self) {
        self.lets_go();
    }
}
