//! Troubles on request, and Telegram's limits when they are switched on.

use std::collections::{HashMap, VecDeque};

use serde::{Deserialize, Serialize};

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trouble {
    /// 429 with the seconds to wait; nothing is done.
    TooManyRequests,
    /// Another error as JSON; nothing is done.
    Error,
    /// An error as an HTML page, as proxies send it; nothing is done.
    Html,
    /// Done, but the answer is late.
    Slow,
    /// Done, and the connection breaks before the answer.
    AcceptedThenDropped,
    /// The connection breaks, nothing is done.
    Dropped,
    /// An update is delivered twice although the bot said it had it.
    WebhookDuplicate,
    /// The bot's answer to a delivery is lost.
    WebhookLostAnswer,
    /// The last update of a queue is delivered before the others.
    WebhookReorder,
    /// The answer whether a payment may go on counts as too late: nothing is paid.
    CheckoutLate,
    /// A payment is told twice, in two updates.
    PaymentTwice,
}

/// A trouble ordered in advance.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Fault {
    /// Number of the order; given by the server.
    #[serde(default)]
    pub id: i64,
    /// What goes wrong.
    pub kind: Trouble,
    /// Only this method; absent means any but `getUpdates`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub method: Option<String>,
    /// Only this chat.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub chat_id: Option<i64>,
    /// How often it still strikes.
    #[serde(default = "one")]
    pub times: u32,
    /// How many matching calls pass first.
    #[serde(default)]
    pub after: u32,
    /// Seconds to wait that a 429 names.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub retry_after: Option<i64>,
    /// The error's number.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub code: Option<u16>,
    /// The error's words.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub description: Option<String>,
    /// How late a slow answer is.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub seconds: Option<f64>,
}

impl Fault {
    /// A fault of this kind that strikes once, at whatever comes first.
    pub fn once(kind: Trouble) -> Fault {
        Fault {
            id: 0,
            kind,
            method: None,
            chat_id: None,
            times: 1,
            after: 0,
            retry_after: None,
            code: None,
            description: None,
            seconds: None,
        }
    }

    /// The same, for one method only.
    pub fn on(kind: Trouble, method: &str) -> Fault {
        Fault { method: Some(method.to_owned()), ..Fault::once(kind) }
    }
}

fn one() -> u32 {
    1
}

/// Limits on sending; absent ones do not hold.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct Limits {
    /// Sends to one chat within a second.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub per_chat_per_second: Option<usize>,
    /// Sends to one group within a minute.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub group_per_minute: Option<usize>,
    /// Sends to all chats within a second.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub overall_per_second: Option<usize>,
}

/// All orders, and the sends of the last minute.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    pub list: Vec<Fault>,
    pub last_id: i64,
    pub limits: Option<Limits>,
    /// When they were, by the server's clock.
    sends: HashMap<i64, VecDeque<i64>>,
    all: VecDeque<i64>,
}

impl Faults {
    /// Orders a fault.
    pub fn order(&mut self, mut fault: Fault) -> i64 {
        self.last_id += 1;
        fault.id = self.last_id;
        fault.method = fault.method.map(|method| method.to_lowercase());
        self.list.push(fault);
        self.last_id
    }

    /// The fault that strikes this call, used up by it.
    pub fn strike(&mut self, method: &str, chat_id: Option<i64>) -> Option<Fault> {
        let at = self.list.iter_mut().position(|fault| {
            let webhook = matches!(
                fault.kind,
                Trouble::WebhookDuplicate
                    | Trouble::WebhookLostAnswer
                    | Trouble::WebhookReorder
                    | Trouble::CheckoutLate
                    | Trouble::PaymentTwice
            );
            let named = match &fault.method {
                Some(name) => name == method,
                None => method != "getupdates",
            };
            let here = fault.chat_id.is_none() || fault.chat_id == chat_id;
            let matches = !webhook && named && here;
            if matches && fault.after > 0 {
                fault.after -= 1;
                return false;
            }
            matches
        })?;
        Some(self.use_up(at))
    }

    /// Whether this trouble is ordered for a delivery; used up by it.
    pub fn strike_delivery(&mut self, kind: Trouble) -> bool {
        let at = self.list.iter().position(|fault| fault.kind == kind);
        at.map(|at| self.use_up(at)).is_some()
    }

    fn use_up(&mut self, at: usize) -> Fault {
        let fault = self.list[at].clone();
        if fault.times <= 1 {
            self.list.remove(at);
        } else {
            self.list[at].times -= 1;
        }
        fault
    }

    /// Counts a send at this time (unix milliseconds); `Some` seconds to wait when it is one too many.
    pub fn over_limit(&mut self, chat_id: i64, now: i64) -> Option<i64> {
        const SECOND: i64 = 1000;
        const MINUTE: i64 = 60 * SECOND;
        let limits = self.limits?;
        let sends = self.sends.entry(chat_id).or_default();
        for times in [&mut *sends, &mut self.all] {
            while times.front().is_some_and(|at| now - at > MINUTE) {
                times.pop_front();
            }
        }
        let wait = |times: &VecDeque<i64>, most: Option<usize>, span: i64| {
            let most = most?;
            let recent: Vec<_> = times.iter().filter(|at| now - **at < span).collect();
            let first = recent.len().checked_sub(most).and_then(|index| recent.get(index))?;
            let left = span - (now - **first);
            Some(left / SECOND + i64::from(left % SECOND > 0))
        };
        let group = (chat_id < 0).then_some(limits.group_per_minute).flatten();
        let waits = [
            wait(sends, limits.per_chat_per_second, SECOND),
            wait(sends, group, MINUTE),
            wait(&self.all, limits.overall_per_second, SECOND),
        ];
        let longest = waits.into_iter().flatten().max();
        if longest.is_none() {
            sends.push_back(now);
            self.all.push_back(now);
        }
        longest.map(|seconds| seconds.max(1))
    }
}
