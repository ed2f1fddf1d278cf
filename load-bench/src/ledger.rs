//! The ledger of the stand-in: when which chat was sent what, for the limits and for what came twice.

use crate::story::number;
use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// What was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// A new message, with its number.
    Sent(i64),
    /// A change of one.
    Edited,
}

#[derive(Clone, Debug)]
struct Line {
    at: Instant,
    chat: i64,
    taken: Taken,
    /// The ticket of which it speaks.
    about: Option<String>,
}

/// All that was taken.
#[derive(Debug, Default)]
pub struct Ledger(Mutex<Vec<Line>>);

/// The most that was taken within each of Telegram's spans.
#[derive(Clone, Copy, Debug, Default)]
pub struct Peaks {
    /// Within a second, by all chats.
    pub second: usize,
    /// Within three seconds, by one private chat.
    pub private: usize,
    /// Within a minute, by one group.
    pub group: usize,
}

impl Ledger {
    /// Notes what was taken.
    pub fn note(&self, chat: Option<i64>, taken: Taken, text: Option<&str>) {
        let Some(chat) = chat else { return };
        let line = Line { at: Instant::now(), chat, taken, about: text.and_then(number) };
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(line);
    }

    fn lines(&self) -> Vec<Line> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The numbers of all new messages.
    pub fn messages(&self) -> HashSet<i64> {
        let sent = |line: Line| match line.taken {
            Taken::Sent(id) => Some(id),
            Taken::Edited => None,
        };
        self.lines().into_iter().filter_map(sent).collect()
    }

    /// How many new messages about each ticket this chat got.
    pub fn about(&self, chat: i64) -> HashMap<String, usize> {
        let mut all = HashMap::new();
        for line in self.lines().into_iter().filter(|line| line.chat == chat && line.taken != Taken::Edited) {
            if let Some(number) = line.about {
                *all.entry(number).or_default() += 1;
            }
        }
        all
    }

    /// The most within each of Telegram's spans, new messages and changes together.
    pub fn peaks(&self) -> Peaks {
        let mut chats: HashMap<i64, Vec<Instant>> = HashMap::new();
        let mut all = vec![];
        for line in self.lines() {
            all.push(line.at);
            chats.entry(line.chat).or_default().push(line.at);
        }
        let of = |private: bool, seconds: u64| {
            let kind = chats.iter().filter(|(chat, _)| (**chat > 0) == private);
            kind.map(|(_, times)| most_within(times, Duration::from_secs(seconds))).max().unwrap_or(0)
        };
        Peaks { second: most_within(&all, Duration::from_secs(1)), private: of(true, 3), group: of(false, 60) }
    }
}

/// The most of these times that lie within one span.
fn most_within(times: &[Instant], span: Duration) -> usize {
    let mut times = times.to_vec();
    times.sort();
    let mut first = 0;
    let mut most = 0;
    for (n, at) in times.iter().enumerate() {
        while times.get(first).is_some_and(|begin| *at - *begin >= span) {
            first += 1;
        }
        most = most.max(n + 1 - first);
    }
    most
}
